//! Sets the filter, counts what it lets through, and asks it of articles that come in. The
//! indices answer it, so that no article is unpacked and no key waits.

use std::cell::RefCell;
use std::collections::HashMap;

use super::find::fold;
use super::words::Word;
use super::{Model, Notice};
use crate::store::prepared::PreparedArticle;
use crate::store::query::{Is, MarkTerm, Query, QueryError, of_story};
use crate::store::{ArticleId, Card, Store};

/// Answers for the reader's marks.
fn marked(model: &Model, store: &Store) -> impl Fn(&Card, MarkTerm<'_>) -> bool {
    // Which articles a story has is looked up once.
    let stories = RefCell::new(HashMap::new());
    move |card, asked| {
        let mark = model.marks.get(card.key);
        match asked {
            MarkTerm::Is(Is::Unread) => !mark.read,
            MarkTerm::Is(Is::Read) => mark.read,
            MarkTerm::Is(Is::Starred) => mark.starred,
            MarkTerm::Is(Is::Noted) => !mark.note.is_empty(),
            MarkTerm::Is(Is::Changed) => model.changes.contains_key(&card.key),
            MarkTerm::Story(words) => {
                let mut found = stories.borrow_mut();
                let of = found.entry(words.to_owned()).or_insert_with(|| of_story(store, words));
                of.contains(&card.key)
            }
            MarkTerm::Tag(tag) => mark.tags.iter().any(|t| fold(t) == fold(tag)),
        }
    }
}

/// Reads a filter as it is meant today.
///
/// # Errors
///
/// What cannot be read, and where.
pub fn read(model: &Model, filter: &str) -> Result<Query, QueryError> {
    match model.today {
        Some(today) => Query::parse_on(filter, today),
        None => Query::parse(filter),
    }
}

/// Sets the filter; `false`, with a message, where it cannot be read.
pub fn set_filter(model: &mut Model, store: &Store, filter: &str) -> bool {
    let filter = filter.trim();
    if filter.is_empty() {
        model.query = None;
        model.filter.clear();
        model.list.filter(None);
        return true;
    }
    match read(model, filter) {
        Ok(query) => {
            filter.clone_into(&mut model.filter);
            let found = query.evaluate(store, &marked(model, store));
            model.list.filter(Some(found));
            model.query = Some(query);
            true
        }
        Err(what) => {
            let text = model.settings.ui.fill(Word::BadQuery, &[&what.to_string()]);
            model.notice = Some(Notice { text, failure: true, at: Some(what.column - 1) });
            false
        }
    }
}

/// Whether a filter is on already, as it was tried while it was typed, and would find the same
/// articles: one that asks for marks or stories may not, as those change.
pub(super) fn is_on(model: &Model, filter: &str) -> bool {
    model.filter == filter.trim() && model.query.as_ref().is_some_and(|q| q.asked().is_empty())
}

/// How many articles a filter lets through; `None` where it cannot be read.
pub(super) fn count(model: &Model, store: &Store, filter: &str) -> Option<usize> {
    let found = read(model, filter).ok()?.evaluate(store, &marked(model, store));
    let listed = |id: &ArticleId| {
        store.card(*id).is_some_and(|card| model.list.id_of(card.key) == Some(*id))
    };
    Some(found.into_iter().filter(listed).count())
}

/// Whether what a filter lets through depends on marks.
pub(super) fn asks_for_marks(model: &Model, filter: &str) -> bool {
    read(model, filter).is_ok_and(|query| !query.asked().is_empty())
}

/// Whether the filter that is on lets articles through that are about to come in.
pub(super) fn lets_through(
    model: &Model,
    store: &Store,
    prepared_articles: &[PreparedArticle],
) -> Vec<bool> {
    let Some(query) = &model.query else { return vec![true; prepared_articles.len()] };
    let marked = marked(model, store);
    prepared_articles.iter().map(|prepared| query.of_prepared(prepared, &marked)).collect()
}
