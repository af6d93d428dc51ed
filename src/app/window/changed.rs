//! The window that lays the texts an article had and has over each other.

use super::{OpenedByAction, RowKind, Window, WindowAnswer, WindowState};
use crate::app::Model;
use crate::app::action::Action;
use crate::app::words::Word;
use crate::store::Store;
use crate::store::changes::{Changes, Said, Side, overlay};
use crate::text::Span;
use crate::text::wrap::wrap;

/// Texts of an article laid over each other, the latest pair first.
#[derive(Debug, Clone, PartialEq)]
pub struct Overlaid {
    /// The headline.
    pub title: String,
    /// When each was replaced, in seconds since 1970, and what it and the one after it say.
    pub pairs: Vec<(i64, Vec<Said>)>,
    /// The lines on the screen: pair, sentence, a span of it.
    pub lines: Vec<(usize, usize, Span)>,
    /// The rows, as of the width they are wrapped to.
    pub rows: Vec<ChangedRow>,
    width: u16,
}

/// A row of texts laid over each other.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum ChangedRow {
    /// A pair of texts, by index: the rows below are of it.
    Version(usize),
    /// A line of them, by index.
    Said(usize),
    /// An empty row.
    Gap,
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
        Self { title: title.to_owned(), pairs, lines: Vec::new(), rows: Vec::new(), width: 0 }
    }

    /// A sentence.
    #[must_use]
    pub fn said(&self, line: usize) -> Option<(&Said, Span)> {
        let (pair, sentence, span) = self.lines.get(line).copied()?;
        Some((self.pairs.get(pair)?.1.get(sentence)?, span))
    }

    /// Wraps the sentences: makes the rows.
    fn wrap(&mut self, width: u16) {
        self.width = width;
        self.lines.clear();
        let room = usize::from(width.saturating_sub(2)).max(1);
        let mut rows = Vec::new();
        for (pair, (_, sentences)) in self.pairs.iter().enumerate() {
            if pair > 0 {
                rows.push(ChangedRow::Gap);
            }
            rows.push(ChangedRow::Version(pair));
            for (sentence, said) in sentences.iter().enumerate() {
                // What came stands right below what went.
                let before = sentence.checked_sub(1).and_then(|i| sentences.get(i));
                let turn = before.is_some_and(|b| b.side == Side::Before && said.side == Side::Now);
                if said.first && sentence > 0 && !turn {
                    rows.push(ChangedRow::Gap);
                }
                let whole = Span::new(0, u32::try_from(said.text.len()).unwrap_or(u32::MAX));
                for span in wrap(&said.text, whole, room, &[]) {
                    rows.push(ChangedRow::Said(self.lines.len()));
                    self.lines.push((pair, sentence, span));
                }
            }
        }
        self.rows = rows;
    }
}

impl Window {
    /// The texts the chosen article had and has; `None` where it did not change.
    #[must_use]
    pub fn changes(model: &Model, store: &Store) -> Option<Self> {
        let card = model.list.selected().and_then(|id| store.card(id))?;
        let changes = model.changes.get(&card.key)?;
        Some(Self::new(Overlaid::of(&card.title, changes)))
    }
}

impl OpenedByAction for Overlaid {
    fn open(_: Action, model: &Model, store: &Store) -> WindowAnswer {
        let window = Window::changes(model, store);
        window.map_or(WindowAnswer::Tell(Word::NotChanged), WindowAnswer::Show)
    }
}

impl WindowState for Overlaid {
    fn rows(&self) -> usize {
        self.rows.len()
    }

    fn row(&self, at: usize) -> RowKind {
        match self.rows.get(at) {
            Some(ChangedRow::Version(_)) => RowKind::Heading,
            Some(ChangedRow::Said(_)) => RowKind::Item,
            Some(ChangedRow::Gap) | None => RowKind::Other,
        }
    }

    fn hints(&self) -> &'static [(Action, Word)] {
        &[(Action::Down, Word::HintMove), (Action::Back, Word::HintBack)]
    }

    fn lay_out(&mut self, (width, _): (u16, u16), at: &mut usize, offset: &mut usize) {
        if self.width == width {
            return;
        }
        let sentence = |own: &Self, line: usize| own.lines.get(line).map(|l| (l.0, l.1));
        let before = match self.rows.get(*at) {
            Some(ChangedRow::Said(line)) => sentence(self, *line),
            _ => None,
        };
        self.wrap(width);
        let found = |row: &ChangedRow| match (*row, before) {
            (ChangedRow::Said(line), Some(before)) => sentence(self, line) == Some(before),
            // At first what differs.
            (ChangedRow::Said(line), None) => {
                self.said(line).is_some_and(|(said, _)| said.side != Side::Both)
            }
            _ => false,
        };
        *at = self.rows.iter().position(found).unwrap_or(1);
        *offset = at.saturating_sub(4);
    }
}
