//! Handles articles whose text changed while, or since, they were read: moves their marks, and
//! makes the window that lays both texts over each other.

use std::sync::Arc;

use super::marking::count_unread;
use super::words::Word;
use super::{Effect, Model, OutsideEffect};
use crate::article::ArticleKey;
use crate::store::Store;
use crate::store::changes::Changes;
use crate::store::marks::{Change, Mark};

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
            model.undo.iter_mut().flat_map(super::UndoStep::marks).filter(|(own, _)| *own == key);
        undone.for_each(|(_, mark)| mark.read = false);
        set(model, key, &mark, unread, effects);
    }
}

/// Sets a mark that nobody set by hand: nothing to be undone.
fn set(model: &mut Model, key: ArticleKey, before: &Mark, after: Mark, effects: &mut Vec<Effect>) {
    if *before != after {
        model.marks.set(key, after.clone());
        effects.push(
            OutsideEffect::SaveMarks(vec![Change { key, before: before.clone(), after }]).into(),
        );
    }
}

/// Articles are there no more; their marks are kept for when they come back.
pub(super) fn gone(model: &mut Model, store: &mut Store, keys: &[ArticleKey]) {
    let gone = take_out(model, store, keys);
    if gone > 0 {
        let text = model.settings.ui.fill(Word::GoneCount, &[&gone.to_string()]);
        model.tell(text);
    }
}

/// Takes articles out of list and store; how many were there.
pub(super) fn take_out(model: &mut Model, store: &mut Store, keys: &[ArticleKey]) -> usize {
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
    listed.len()
}
