//! Marks articles (read, starred, tagged, noted, picked), undoes that, and asks for what leaves
//! the program: export, copy, pipe.

use super::action::Action;
use super::figure_summary::brief;
use super::layout::Pane;
use super::panel::Tab;
use super::prompt::{Ask, Prompt};
use super::words::Word;
use super::{Effect, Model, OutsideEffect, ScreenEffect, UndoStep, address, exporting, review};
use crate::article::{ArticleKey, Issue};
use crate::store::marks::{Change, Mark};
use crate::store::{ArticleId, Store};
use crate::text::plain;

/// Changes marks; what they were goes on the undo stack.
fn change(
    model: &mut Model,
    keys: impl IntoIterator<Item = ArticleKey>,
    effects: &mut Vec<Effect>,
    mut how: impl FnMut(&mut Mark),
) -> usize {
    let changed = keys.into_iter().map(|key| {
        let mut mark = model.marks.get(key).clone();
        how(&mut mark);
        (key, mark)
    });
    let changed = changed.collect();
    put(model, changed, effects)
}

/// Puts marks in place of those there are: how many changed.
pub(super) fn put(
    model: &mut Model,
    marks: Vec<(ArticleKey, Mark)>,
    effects: &mut Vec<Effect>,
) -> usize {
    let (mut before, mut changes) = (Vec::new(), Vec::new());
    for (key, new) in marks {
        let old = model.marks.get(key).clone();
        if new != old {
            count_unread(model, &old, &new);
            if old.stories != new.stories {
                model.joining.decided.push(key);
            }
            model.marks.set(key, new.clone());
            before.push((key, old.clone()));
            changes.push(Change { key, before: old, after: new });
        }
    }
    let count = changes.len();
    if count > 0 {
        model.remember(UndoStep::Marks(before));
        effects.push(OutsideEffect::SaveMarks(changes).into());
    }
    count
}

pub(super) fn count_unread(model: &mut Model, old: &Mark, new: &Mark) {
    match (old.read, new.read) {
        (false, true) => model.unread = model.unread.saturating_sub(1),
        (true, false) => model.unread += 1,
        _ => {}
    }
}

pub(super) fn change_mark(
    model: &mut Model,
    store: &Store,
    effects: &mut Vec<Effect>,
    how: impl FnMut(&mut Mark),
) -> usize {
    let key = model.entry(store).map(|e| e.article.key);
    change(model, key, effects, how)
}

/// The articles that are marked: the chosen one, all of a story where its row is chosen.
fn chosen(model: &Model, store: &Store) -> Vec<ArticleKey> {
    let head = model.list.chosen_head().filter(|_| model.focus == Pane::List);
    let ids = head.map_or_else(
        || model.list.selected().into_iter().collect(),
        |group| group.articles.iter().map(|a| a.0).collect::<Vec<_>>(),
    );
    ids.into_iter().filter_map(|id| store.card(id).map(|c| c.key)).collect()
}

/// Puts a star on what is chosen, or takes it off; `None` where there is nothing.
pub(super) fn star(model: &mut Model, store: &Store, effects: &mut Vec<Effect>) -> Option<bool> {
    let keys = chosen(model, store);
    let starred = !keys.iter().all(|key| model.marks.get(*key).starred);
    (change(model, keys, effects, |m| m.starred = starred) > 0).then_some(starred)
}

/// An article that is read is marked read.
pub(super) fn mark_opened(model: &mut Model, store: &Store, effects: &mut Vec<Effect>) {
    change_mark(model, store, effects, |m| m.read = true);
}

pub(super) fn toggle_read(model: &mut Model, store: &Store, effects: &mut Vec<Effect>) {
    let keys = chosen(model, store);
    let read = !keys.iter().all(|key| model.marks.get(*key).read);
    change(model, keys, effects, |m| m.read = read);
    let key = model.settings.keymap.first_key(Action::Undo);
    let text = if read {
        model.settings.ui.fill(Word::Marked, &[&key])
    } else {
        model.settings.ui.say(Word::MarkedUnread).to_owned()
    };
    model.tell(text);
}

pub(super) fn read_all(model: &mut Model, store: &Store, effects: &mut Vec<Effect>) {
    let keys: Vec<ArticleKey> =
        model.list.order().iter().filter_map(|id| store.card(*id).map(|c| c.key)).collect();
    let changed = change(model, keys, effects, |m| m.read = true);
    let key = model.settings.keymap.first_key(Action::Undo);
    let text = model.settings.ui.fill(Word::MarkedAll, &[&changed.to_string(), &key]);
    model.tell(text);
}

pub(super) fn undo(model: &mut Model, effects: &mut Vec<Effect>) {
    let before = match model.undo.pop() {
        None => return model.tell(model.settings.ui.say(Word::NothingToUndo)),
        Some(UndoStep::Review(decision)) => return review::undo(model, *decision, effects),
        Some(UndoStep::Marks(before)) => before,
    };
    let mut changes = Vec::with_capacity(before.len());
    let mut decided = false;
    for (key, mark) in &before {
        let old = model.marks.set(*key, mark.clone());
        if model.list.id_of(*key).is_some() {
            count_unread(model, &old, mark);
        }
        if old.stories != mark.stories {
            decided = true;
            model.joining.decided.push(*key);
        }
        changes.push(Change { key: *key, before: old, after: mark.clone() });
    }
    if let [(key, _)] = before.as_slice()
        && !decided
        && let Some(id) = model.list.id_of(*key)
    {
        // Show what was undone; the list takes the focus so that it is not marked
        // read again by the next line scrolled.
        model.list.choose_id(id);
        model.focus = Pane::List;
        model.turned = false;
    }
    effects.push(OutsideEffect::SaveMarks(changes).into());
    model.tell(model.settings.ui.say(Word::Undone));
}

/// Asks for a note or for tags, with those there are; others' are looked for meanwhile.
pub(super) fn ask_mark(model: &mut Model, store: &Store, note: bool, effects: &mut Vec<Effect>) {
    if let Some(entry) = model.entry(store) {
        let mark = model.marks.get(entry.article.key);
        let prompt = if note {
            Prompt::new(Ask::Note(mark.note.clone()), &mark.note)
        } else {
            Prompt::new(Ask::Tags, &mark.tags.join(" "))
        };
        model.prompt = Some(prompt);
        effects.push(OutsideEffect::LookForMarks.into());
    }
}

/// Bytes that are copied at most.
pub const COPIED: usize = 64 << 10;
/// Bytes of a note, or of an article's tags, at most.
pub const NOTE: usize = 16 << 10;

/// What stands against keeping a note or tags as they are typed: too much of it, or
/// another dateline's note, which nobody here has seen. The prompt stays then; a second
/// Enter takes the place of the other's note.
pub(super) fn objection(model: &mut Model, store: &Store, prompt: &Prompt) -> Option<String> {
    let typed = prompt.line.text().trim();
    if typed.len() > NOTE {
        let most = (NOTE >> 10).to_string();
        return Some(model.settings.ui.fill(Word::TooLong, &[&most]));
    }
    if matches!(prompt.ask, Ask::Export(_)) {
        return exporting::objection(typed, model.settings.ui);
    }
    if let Ask::Field(field) = prompt.ask {
        return review::objection(model, field, typed);
    }
    let Ask::Note(base) = &prompt.ask else { return None };
    let key = model.entry(store)?.article.key;
    let there = model.marks.get(key).note.clone();
    if there == *base || there == typed {
        return None;
    }
    let text = model.settings.ui.fill(Word::NoteElsewhere, &[&there]);
    let mut again = prompt.clone();
    again.ask = Ask::Note(there);
    model.prompt = Some(again);
    Some(text)
}

/// Another dateline's marks came while a note is typed: what nobody has changed yet
/// shows what the other wrote, what was changed is told of.
pub(super) fn note_arrived(model: &mut Model, key: ArticleKey, store: &Store) {
    let chosen = model.list.selected().and_then(|id| store.card(id)).map(|c| c.key);
    if chosen != Some(key) {
        return;
    }
    let there = model.marks.get(key).note.clone();
    let Some(Prompt { ask: Ask::Note(base), line, .. }) = &model.prompt else { return };
    if there == *base || there == line.text() {
        return;
    }
    if line.text() == base {
        model.prompt = Some(Prompt::new(Ask::Note(there.clone()), &there));
    } else {
        let text = model.settings.ui.fill(Word::NoteElsewhere, &[&there]);
        model.fail(text);
    }
}

/// A note was not kept, as another dateline changed it in the same moment: nothing of
/// either is lost.
pub(super) fn contested(model: &mut Model, store: &Store, key: ArticleKey, meant: &str) {
    let there = model.marks.get(key).note.clone();
    let card = model.list.id_of(key).and_then(|id| store.card(id));
    let at = card.map_or_else(String::new, |c| c.title.to_string());
    let text = model.settings.ui.fill(Word::NoteContested, &[&there, meant]);
    model.problem(Issue::new(at, text.clone()));
    model.fail(text);
    let chosen = model.list.selected().and_then(|id| store.card(id)).map(|c| c.key);
    if chosen == Some(key) && model.prompt.is_none() && model.windows.is_empty() {
        model.prompt = Some(Prompt::new(Ask::Note(there), meant));
    }
}

/// Keeps a note on the chosen article.
pub fn note(model: &mut Model, store: &Store, text: &str, effects: &mut Vec<Effect>) {
    change_mark(model, store, effects, |m| text.clone_into(&mut m.note));
    model.tell(model.settings.ui.say(Word::Noted));
}

/// Keeps tags for the chosen article: words parted by blanks or commas.
pub fn tag(model: &mut Model, store: &Store, text: &str, effects: &mut Vec<Effect>) {
    let tags: Vec<String> = text
        .split([' ', ','])
        .map(|t| t.trim_start_matches('#'))
        .filter(|t| !t.is_empty())
        .map(str::to_owned)
        .collect();
    change_mark(model, store, effects, |m| m.tags.clone_from(&tags));
    model.tell(model.settings.ui.say(Word::Tagged));
}

pub(super) fn pick(model: &mut Model, times: isize) {
    for _ in 0..times.clamp(1, 10_000) {
        let Some(id) = model.list.selected() else { return };
        let group = model.list.chosen_head().map(|g| g.articles.iter().map(|a| a.0).collect());
        let ids: Vec<ArticleId> = group.unwrap_or_else(|| vec![id]);
        if ids.iter().all(|id| model.list.picked.contains(id)) {
            model.list.picked.retain(|id| !ids.contains(id));
        } else {
            model.list.picked.extend(ids);
        }
        let row = model.list.at() + 1;
        if row >= model.list.rows() {
            break;
        }
        model.list.choose(row);
    }
    let count = model.list.picked.len().to_string();
    let text = model.settings.ui.fill(Word::Picked, &[&count]);
    model.tell(text);
}

/// What export, copy and pipe take: the picked articles, else the chosen one.
pub(super) fn targets(model: &Model) -> Vec<ArticleId> {
    if model.list.picked.is_empty() {
        let head = model.list.chosen_head().filter(|_| model.focus == Pane::List);
        head.map_or_else(
            || model.list.selected().into_iter().collect(),
            |group| group.articles.iter().map(|a| a.0).collect(),
        )
    } else {
        let order = model.list.order().iter().copied();
        order.filter(|id| model.list.picked.contains(id)).collect()
    }
}

pub(super) fn ask_for(model: &mut Model, ids: Vec<ArticleId>, ask: impl Fn(Vec<ArticleId>) -> Ask) {
    if !ids.is_empty() {
        let mut prompt = Prompt::new(ask(ids), "");
        if matches!(prompt.ask, Ask::Export(_)) {
            prompt.offers = exporting::offers("", model.settings.ui);
        }
        model.prompt = Some(prompt);
    }
}

pub(super) fn copy(model: &mut Model, store: &Store, effects: &mut Vec<Effect>) {
    let text = if model.focus == Pane::Panel && model.panel.tab == Tab::Figures {
        figure_text(model, store)
    } else {
        let texts: Vec<String> =
            targets(model).into_iter().filter_map(|id| article_text(model, store, id)).collect();
        (!texts.is_empty()).then(|| texts.join("\n\n\n"))
    };
    if let Some(text) = text {
        // Some terminals take no more, and a line may be slow.
        let shown = plain::at_most(&text, COPIED);
        let word = if shown.len() < text.len() { Word::CopiedCut } else { Word::Copied };
        effects.push(ScreenEffect::Copy(plain::lines(shown).into_owned()).into());
        model.tell(model.settings.ui.say(word));
    }
}

/// Opens the address of the chosen article; where nothing can, it is copied.
pub(super) fn address(model: &mut Model, store: &Store, effects: &mut Vec<Effect>) {
    let Some(entry) = model.entry(store) else { return };
    match address::of(&entry.article) {
        None => model.tell(model.settings.ui.say(Word::NoAddress)),
        Some(url) if model.settings.opener => {
            let text = model.settings.ui.fill(Word::Opening, &[&url]);
            model.tell(text);
            effects.push(OutsideEffect::Address(url).into());
        }
        Some(url) => copy_address(model, url, effects),
    }
}

fn copy_address(model: &mut Model, url: String, effects: &mut Vec<Effect>) {
    let text = model.settings.ui.fill(Word::AddressCopied, &[&url]);
    model.tell(text);
    effects.push(ScreenEffect::Copy(url).into());
}

/// An address could not be opened: it is told, and copied.
pub(super) fn unopened(model: &mut Model, url: String, why: String, effects: &mut Vec<Effect>) {
    model.problem(Issue::new(url.clone(), why.clone()));
    effects.push(ScreenEffect::Copy(url).into());
    model.fail(why);
}

fn article_text(model: &Model, store: &Store, id: ArticleId) -> Option<String> {
    let entry = store.get(id)?;
    let article = &entry.article;
    let day = article.published.map(|p| model.number_style().day(p.day)).unwrap_or_default();
    let url = article.url.as_deref().unwrap_or(&article.path);
    Some(format!(
        "{}\n{} {day}\n{}\n\n{}",
        plain::line(&article.title),
        plain::line(&article.source),
        plain::line(url),
        article.text.as_str().trim()
    ))
}

/// The chosen figure with its sentence and where it stands.
fn figure_text(model: &Model, store: &Store) -> Option<String> {
    let entry = model.entry(store)?;
    let figure = entry.analysis.figures.get(model.panel.figure)?;
    let article = &entry.article;
    let style = model.number_style();
    let mut parts = vec![format!("{} {}", style.value(figure), style.ui.kind(figure.kind))];
    parts.extend(brief(&entry, model.panel.figure, style));
    let day = article.published.map(|p| style.day(p.day)).unwrap_or_default();
    Some(format!(
        "{}\n“{}”\n{}, {} {day} {}",
        parts.join(", "),
        figure.sentence.of(article.text.as_str()),
        plain::line(&article.title),
        plain::line(&article.source),
        plain::line(article.url.as_deref().unwrap_or(&article.path))
    ))
}
