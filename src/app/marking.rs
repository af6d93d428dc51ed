//! Read, starred, tagged, noted, picked; undo; and what leaves the program: export,
//! copy, pipe.

use super::action::Action;
use super::layout::Pane;
use super::panel::{self, Tab};
use super::prompt::{Ask, Prompt};
use super::words::Word;
use super::{Effect, Model};
use crate::article::ArticleKey;
use crate::store::marks::Mark;
use crate::store::{ArticleId, Store};

/// Changes marks; what they were goes on the undo stack.
fn change(
    model: &mut Model,
    keys: impl IntoIterator<Item = ArticleKey>,
    effects: &mut Vec<Effect>,
    mut how: impl FnMut(&mut Mark),
) -> usize {
    let (mut before, mut after) = (Vec::new(), Vec::new());
    for key in keys {
        let old = model.marks.get(key).clone();
        let mut new = old.clone();
        how(&mut new);
        if new != old {
            count_unread(model, &old, &new);
            model.marks.set(key, new.clone());
            before.push((key, old));
            after.push((key, new));
        }
    }
    let changed = after.len();
    if changed > 0 {
        model.undo.push(before);
        if model.undo.len() > 200 {
            model.undo.remove(0);
        }
        effects.push(Effect::SaveMarks(after));
    }
    changed
}

fn count_unread(model: &mut Model, old: &Mark, new: &Mark) {
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

/// An article that is read is marked read.
pub(super) fn mark_opened(model: &mut Model, store: &Store, effects: &mut Vec<Effect>) {
    change_mark(model, store, effects, |m| m.read = true);
}

pub(super) fn toggle_read(model: &mut Model, store: &Store, effects: &mut Vec<Effect>) {
    let mut read = false;
    change_mark(model, store, effects, |m| {
        m.read = !m.read;
        read = m.read;
    });
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
    let Some(before) = model.undo.pop() else {
        return model.tell(model.settings.ui.say(Word::NothingToUndo));
    };
    for (key, mark) in &before {
        let old = model.marks.set(*key, mark.clone());
        count_unread(model, &old, mark);
    }
    if let [(key, _)] = before.as_slice()
        && let Some(id) = model.list.id_of(*key)
    {
        // Show what was undone; the list takes the focus so that it is not marked
        // read again by the next line scrolled.
        model.list.choose_id(id);
        model.focus = Pane::List;
        model.turned = false;
    }
    effects.push(Effect::SaveMarks(before));
    model.tell(model.settings.ui.say(Word::Undone));
}

pub(super) fn ask_mark(model: &mut Model, store: &Store, ask: Ask, text: impl Fn(&Mark) -> String) {
    if let Some(entry) = model.entry(store) {
        let text = text(model.marks.get(entry.article.key));
        model.prompt = Some(Prompt::new(ask, &text));
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
        if !model.list.picked.remove(&id) {
            model.list.picked.insert(id);
        }
        let row = model.list.at() + 1;
        if row >= model.list.order().len() {
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
        model.list.selected().into_iter().collect()
    } else {
        let order = model.list.order().iter().copied();
        order.filter(|id| model.list.picked.contains(id)).collect()
    }
}

pub(super) fn ask_for(model: &mut Model, ids: Vec<ArticleId>, ask: impl Fn(Vec<ArticleId>) -> Ask) {
    if !ids.is_empty() {
        model.prompt = Some(Prompt::new(ask(ids), ""));
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
        effects.push(Effect::Copy(text));
        model.tell(model.settings.ui.say(Word::Copied));
    }
}

fn article_text(model: &Model, store: &Store, id: ArticleId) -> Option<String> {
    let entry = store.get(id)?;
    let article = &entry.article;
    let day = article.published.map(|p| model.house().day(p.day)).unwrap_or_default();
    let url = article.url.as_deref().unwrap_or(&article.path);
    Some(format!(
        "{}\n{} {day}\n{url}\n\n{}",
        article.title,
        article.source,
        article.text.as_str().trim()
    ))
}

/// The chosen figure with its sentence and where it stands.
fn figure_text(model: &Model, store: &Store) -> Option<String> {
    let entry = model.entry(store)?;
    let figure = entry.analysis.figures.get(model.panel.figure)?;
    let article = &entry.article;
    let house = model.house();
    let mut parts = vec![format!("{} {}", house.value(figure), house.ui.kind(figure.kind))];
    parts.push(panel::party(&entry, model.panel.figure));
    parts.push(figure.attribution.to_string());
    parts.extend(house.flags(figure.flags).into_iter().map(str::to_owned));
    parts.retain(|p| !p.is_empty());
    let day = article.published.map(|p| house.day(p.day)).unwrap_or_default();
    Some(format!(
        "{}\n“{}”\n{}, {} {day} {}",
        parts.join(", "),
        figure.sentence.of(article.text.as_str()),
        article.title,
        article.source,
        article.url.as_deref().unwrap_or(&article.path)
    ))
}
