//! Joins articles to stories between the messages: a few at a time, so that no key waits for
//! it, and none while articles are still read, unless the user asks for a story.

use super::search::set_filter;
use super::{Effect, Model, OutsideEffect, ScreenEffect};
use crate::article::ArticleKey;
use crate::store::Store;
use crate::store::query::Query;

/// Parts of articles joined between two messages.
const SLICE: usize = 16;
/// Up to so many are joined at once where somebody asks for a story.
const AT_ONCE: usize = 96;
/// After so many the status line is drawn anew.
const TOLD: usize = 128;

/// What is joined is kept again where so many parts of articles came or went since.
const KEPT_EACH: usize = 256;

/// How far the joining is.
#[derive(Debug, Default)]
pub struct Joining {
    /// Whether [`super::Msg::Join`] was asked for and has not come.
    under_way: bool,
    /// Articles that the reader decided on since.
    pub(super) decided: Vec<ArticleKey>,
    /// What the stories were when list and filter were last made of them.
    generation: u64,
    /// Parts of articles that were joined when they were last kept.
    kept: usize,
    /// Whether the list waits to be grouped.
    pub(super) wanted: bool,
    /// Articles joined and articles in all, while somebody waits for a story.
    pub told: Option<(usize, usize)>,
}

/// Whether somebody waits for stories.
fn awaited(model: &Model) -> bool {
    model.joining.wanted || model.windows.iter().any(|w| w.state().awaits().is_some())
}

/// Called after every message: asks for the joining of what came, and shows what waited for it
/// once it is done.
pub(super) fn attend(model: &mut Model, store: &mut Store, effects: &mut Vec<Effect>) {
    for key in std::mem::take(&mut model.joining.decided) {
        let placed = model.marks.get(key).stories.clone();
        store.stories_mut().decide(key, &placed);
    }
    let now = awaited(model);
    let later = !model.loading;
    let stories = store.stories_mut();
    if stories.waiting() == 0 && stories.stale() && (now || later) {
        stories.begin();
    }
    if now && stories.waiting() <= AT_ONCE {
        stories.step(usize::MAX);
    }
    let waiting = stories.waiting();
    model.joining.told = (now && waiting > 0).then(|| {
        let all = stories.taken_in();
        (all - waiting.min(all), all)
    });
    if waiting == 0 {
        done(model, store);
        let all = store.stories().taken_in();
        if later && all.abs_diff(model.joining.kept) >= KEPT_EACH {
            model.joining.kept = all;
            effects.push(OutsideEffect::KeepStories.into());
        }
    } else if (now || later) && !model.joining.under_way {
        model.joining.under_way = true;
        effects.push(ScreenEffect::Join.into());
    }
}

/// Takes what an earlier sitting joined, so that it is not joined again.
pub(super) fn remember(model: &mut Model, store: &mut Store, kept: Vec<u8>) {
    store.stories_mut().remember(kept);
    model.changed = false;
}

/// Joins the next [`SLICE`] parts of articles.
pub(super) fn some(model: &mut Model, store: &mut Store) {
    model.joining.under_way = false;
    model.changed = false;
    let now = awaited(model);
    if now || !model.loading {
        let before = store.stories().waiting();
        store.stories_mut().step(SLICE);
        // A frame now and then is enough.
        model.changed = now && before / TOLD != store.stories().waiting() / TOLD;
    }
}

/// Called when all is joined: shows what waited for it, and shows again what changed.
fn done(model: &mut Model, store: &Store) {
    let generation = store.stories().generation();
    let changed = std::mem::replace(&mut model.joining.generation, generation) != generation;
    if !changed && !awaited(model) {
        return;
    }
    // What a window shows may depend on those behind it.
    for mut window in std::mem::take(&mut model.windows) {
        if let Some(asked) = window.state().awaits() {
            let shown = asked.windows(model, store);
            model.windows.extend(shown);
            model.changed = true;
        } else {
            model.changed |= changed && window.tell_again(model, store);
            model.windows.push(window);
        }
    }
    let fresh = std::mem::take(&mut model.joining.wanted);
    if changed {
        model.heads.clear();
        if model.list.grouped() {
            if fresh {
                model.list.group_by_story(false, store);
            }
            model.list.group_by_story(true, store);
            model.changed = true;
        }
    }
    let asks = Query::parse_on(&model.filter, model.today.unwrap_or_default());
    if changed && asks.is_ok_and(|q| q.asks_for_stories()) {
        let filter = model.filter.clone();
        set_filter(model, store, &filter);
        model.changed = true;
    }
}
