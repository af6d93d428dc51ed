//! Lists articles before they are analysed, and has those in sight analysed before the others.
//!
//! What is told ahead is for the eye alone: indices and stories take articles in as they come,
//! so that nothing depends on where one looked.

use super::groups::ListLine;
use super::{Effect, Model, Msg, OutsideEffect, changed};
use crate::article::ArticleKey;
use crate::store::prepared::{ListedArticle, PreparedArticle};
use crate::store::{ArticleId, Store};

/// Articles that are asked for together: few enough that the first are soon there.
const TOGETHER: usize = 16;

/// What is being looked ahead at.
#[derive(Debug, Default)]
pub(super) struct AheadState {
    /// Whether an answer is out. One at a time: what is in sight when it comes is asked next.
    under_way: bool,
    /// What was asked for last: what cannot be told is not asked for for ever.
    asked: Vec<ArticleId>,
}

impl Model {
    /// Whether it is not known yet what the article in the frame says.
    #[must_use]
    pub const fn awaited(&self) -> bool {
        self.awaited
    }
}

/// Takes what is told of articles that are listed before they are analysed.
pub(super) fn take(model: &mut Model, store: &mut Store, msg: Msg, effects: &mut Vec<Effect>) {
    match msg {
        Msg::Listed(listed) => list(model, store, listed),
        Msg::Unlisted(keys) => unlist(model, store, &keys, effects),
        Msg::Ahead(prepared_articles) => told(model, store, prepared_articles),
        _ => {}
    }
}

fn list(model: &mut Model, store: &mut Store, listed: Vec<ListedArticle>) {
    let from = ArticleId(u32::try_from(store.len()).unwrap_or(u32::MAX));
    for listed in listed {
        let key = listed.card.key;
        // One that went by this key before and is shown no more has no row to keep.
        if model.list.id_of(key).is_none() && store.list(listed).is_some() {
            model.unread += usize::from(!model.marks.get(key).read);
        }
    }
    model.list.absorb(from, store, &model.marks);
}

/// Shows what articles say that are in sight.
fn told(model: &mut Model, store: &mut Store, prepared_articles: Vec<PreparedArticle>) {
    model.ahead.under_way = false;
    let told: Vec<ArticleId> =
        prepared_articles.into_iter().filter_map(|p| store.tell_ahead(p)).collect();
    show(model, store, &told);
}

/// Shows what articles say that were listed before.
pub(super) fn show(model: &mut Model, store: &Store, told: &[ArticleId]) {
    model.list.take_told(told, store, &model.marks);
    // What was shown of it before may be the same: told ahead.
    let shown = |id: ArticleId| store.get(id).zip(model.shown.as_ref());
    if model
        .reader
        .article
        .filter(|id| told.contains(id))
        .and_then(shown)
        .is_some_and(|(now, before)| now != *before)
    {
        model.reader.show_again();
    }
}

/// Takes articles out that are not to be shown. What was marked goes along to the one that says
/// the same.
fn unlist(
    model: &mut Model,
    store: &mut Store,
    keys: &[(ArticleKey, Option<ArticleKey>)],
    effects: &mut Vec<Effect>,
) {
    let awaits = |key: &ArticleKey| store.with_key(*key).is_some_and(|id| store.awaits(id));
    let gone: Vec<ArticleKey> = keys.iter().map(|(key, _)| *key).filter(awaits).collect();
    for (key, first) in keys.iter().filter(|(key, _)| gone.contains(key)) {
        if let Some(first) = first {
            changed::copied(model, *key, *first, effects);
        }
    }
    changed::take_out(model, store, &gone);
}

/// Asks for what the articles say that are in sight and not analysed yet, the chosen one first.
pub(super) fn attend(model: &mut Model, store: &Store, effects: &mut Vec<Effect>) {
    if model.ahead.under_way || !model.loading {
        return;
    }
    let mut wanted: Vec<ArticleId> = model.list.selected().into_iter().collect();
    if let Some(area) = model.layout().and_then(|l| l.list) {
        let inner = model.list_rows(area);
        let rows = usize::from(inner.height / model.list_step(inner.width));
        let lines = (0..rows).map_while(|row| model.list.line(model.list.offset + row));
        wanted.extend(lines.filter_map(|line| match line {
            ListLine::Article(id, _) => Some(id),
            ListLine::Head(_) => None,
        }));
    }
    wanted.retain(|id| store.card(*id).is_some_and(|card| !card.analysed));
    wanted.truncate(TOGETHER);
    if !wanted.is_empty() && wanted != model.ahead.asked {
        model.ahead.under_way = true;
        model.ahead.asked.clone_from(&wanted);
        effects.push(OutsideEffect::LookAhead(wanted).into());
    }
}
