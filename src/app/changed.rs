//! Articles whose text changed while, or since, they were read: what becomes of their
//! marks, and the window that lays both texts over each other.

use std::sync::Arc;

use super::marking::count_unread;
use super::window::{Content, Row, Window};
use super::words::Word;
use super::{Effect, Model};
use crate::article::ArticleKey;
use crate::store::Store;
use crate::store::changes::{Changes, Said, Side, overlay};
use crate::store::marks::{Change, Mark};
use crate::text::Span;
use crate::text::wrap::wrap;

/// An article goes by another key, its text being another: what was marked goes along.
pub(super) fn replaced(
    model: &mut Model,
    store: &mut Store,
    before: ArticleKey,
    now: ArticleKey,
    effects: &mut Vec<Effect>,
) {
    if before == now {
        return;
    }
    // The text it had is no report of its own beside the one it has.
    store.withdraw(before);
    model.undo.iter_mut().for_each(|step| step.rename(before, now));
    if model.came.remove(&before) {
        model.came.insert(now);
    }
    model.list.rename(before, now);
    model.reader.rename(before, now);
    if let Some(others) = model.also.remove(&before) {
        model.also.insert(now, others);
    }
    model.changes.remove(&before);
    let (old, new) = (model.marks.get(before).clone(), model.marks.get(now).clone());
    if new.is_empty() {
        set(model, now, &new, old, effects);
    } else if model.list.id_of(now).is_some() {
        count_unread(model, &old, &new);
    }
}

/// A copy of an article has another text now: what was marked goes along, and the article
/// stays as it is.
pub(super) fn copied(
    model: &mut Model,
    before: ArticleKey,
    now: ArticleKey,
    effects: &mut Vec<Effect>,
) {
    let (old, new) = (model.marks.get(before).clone(), model.marks.get(now).clone());
    if new.is_empty() {
        set(model, now, &new, old, effects);
    }
}

/// Tells of what changed. An article of which a figure changed is unread again.
pub(super) fn changed(
    model: &mut Model,
    key: ArticleKey,
    changes: Arc<Changes>,
    fresh: bool,
    effects: &mut Vec<Effect>,
) {
    let figures = changes.figures;
    model.changes.insert(key, changes);
    let mark = model.marks.get(key).clone();
    if fresh && figures && mark.read {
        let unread = Mark { read: false, ..mark.clone() };
        // One that is not there yet is counted when it comes.
        if model.list.id_of(key).is_some() {
            count_unread(model, &mark, &unread);
        }
        // What is taken back later is not that it became unread.
        let undone =
            model.undo.iter_mut().flat_map(super::Step::marks).filter(|(own, _)| *own == key);
        undone.for_each(|(_, mark)| mark.read = false);
        set(model, key, &mark, unread, effects);
    }
}

/// Sets a mark that nobody set by hand: nothing to be undone.
fn set(model: &mut Model, key: ArticleKey, before: &Mark, after: Mark, effects: &mut Vec<Effect>) {
    if *before != after {
        model.marks.set(key, after.clone());
        effects.push(Effect::SaveMarks(vec![Change { key, before: before.clone(), after }]));
    }
}

/// Articles are there no more; their marks are kept for when they come back.
pub(super) fn gone(model: &mut Model, store: &mut Store, keys: &[ArticleKey]) {
    let listed: Vec<ArticleKey> =
        keys.iter().copied().filter(|key| model.list.id_of(*key).is_some()).collect();
    for key in &listed {
        if !model.marks.get(*key).read {
            model.unread = model.unread.saturating_sub(1);
        }
        model.changes.remove(key);
        model.also.remove(key);
        store.withdraw(*key);
    }
    model.list.take_out(&listed);
    if !listed.is_empty() {
        let text = model.settings.ui.fill(Word::GoneCount, &[&listed.len().to_string()]);
        model.tell(text);
    }
}

/// Texts of an article laid over each other, the latest pair first.
#[derive(Debug, Clone, PartialEq)]
pub struct Overlaid {
    /// The headline.
    pub title: String,
    /// When each was replaced, in seconds since 1970, and what it and the one after it say.
    pub pairs: Vec<(i64, Vec<Said>)>,
    /// The lines on the screen: pair, sentence, a span of it.
    pub lines: Vec<(usize, usize, Span)>,
    /// The width they are wrapped to.
    width: u16,
}

impl Overlaid {
    fn of(title: &str, changes: &Changes) -> Self {
        let texts: Vec<_> =
            changes.earlier.iter().map(|v| &**v).chain(std::iter::once(&changes.now)).collect();
        let mut pairs: Vec<(i64, Vec<Said>)> = texts
            .iter()
            .zip(texts.iter().skip(1))
            .map(|(before, now)| (before.until, overlay(before, now)))
            .collect();
        pairs.reverse();
        Self { title: title.to_owned(), pairs, lines: Vec::new(), width: 0 }
    }

    /// A sentence.
    #[must_use]
    pub fn said(&self, line: usize) -> Option<(&Said, Span)> {
        let (pair, sentence, span) = self.lines.get(line).copied()?;
        Some((self.pairs.get(pair)?.1.get(sentence)?, span))
    }

    /// Wraps the sentences: the rows.
    fn wrap(&mut self, width: u16) -> Vec<Row> {
        self.width = width;
        self.lines.clear();
        let room = usize::from(width.saturating_sub(2)).max(1);
        let mut rows = Vec::new();
        for (pair, (_, sentences)) in self.pairs.iter().enumerate() {
            if pair > 0 {
                rows.push(Row::Gap);
            }
            rows.push(Row::Version(pair));
            for (sentence, said) in sentences.iter().enumerate() {
                // What came stands right below what went.
                let before = sentence.checked_sub(1).and_then(|i| sentences.get(i));
                let turn = before.is_some_and(|b| b.side == Side::Before && said.side == Side::Now);
                if said.first && sentence > 0 && !turn {
                    rows.push(Row::Gap);
                }
                let whole = Span::new(0, u32::try_from(said.text.len()).unwrap_or(u32::MAX));
                for span in wrap(&said.text, whole, room, &[]) {
                    rows.push(Row::Said(self.lines.len()));
                    self.lines.push((pair, sentence, span));
                }
            }
        }
        rows
    }
}

impl Window {
    /// The texts the chosen article had and has; `None` where it did not change.
    #[must_use]
    pub fn changes(model: &Model, store: &Store) -> Option<Self> {
        let card = model.list.selected().and_then(|id| store.card(id))?;
        let changes = model.changes.get(&card.key)?;
        let overlaid = Overlaid::of(&card.title, changes);
        Some(Self::new(Content::Changed(Box::new(overlaid)), Vec::new()))
    }

    /// Lays its rows out for a width, where they depend on it.
    pub fn lay_out(&mut self, width: u16) {
        if let Content::Form(form) = &mut self.content {
            let quotes = form.wrap(width);
            self.show_form(quotes);
            return;
        }
        let Content::Changed(overlaid) = &mut self.content else { return };
        if overlaid.width == width {
            return;
        }
        let at = match self.rows.get(self.at) {
            Some(Row::Said(line)) => overlaid.lines.get(*line).map(|l| (l.0, l.1)),
            _ => None,
        };
        self.rows = overlaid.wrap(width);
        let found = |row: &Row| match (*row, at) {
            (Row::Said(line), Some(at)) => {
                overlaid.lines.get(line).is_some_and(|l| (l.0, l.1) == at)
            }
            // At first what differs.
            (Row::Said(line), None) => {
                overlaid.said(line).is_some_and(|(said, _)| said.side != Side::Both)
            }
            _ => false,
        };
        self.at = self.rows.iter().position(found).unwrap_or(1);
        self.offset = self.at.saturating_sub(4);
    }
}
