//! The filter: what the indices tell of it stands in the list at once; articles that must
//! be opened to tell are opened outside ([`Effect::Search`]), and come as they are found
//! ([`super::Msg::Found`]). A filter that is changed meanwhile calls the search off.

use std::cell::RefCell;
use std::collections::HashMap;

use super::find::fold;
use super::words::Word;
use super::{Effect, Model, Notice};
use crate::store::body::Body;
use crate::store::parcel::Parcel;
use crate::store::query::{Bounds, Is, Mark as Asked, Query, QueryError, of_story};
use crate::store::{ArticleId, Card, Store};

/// So few articles are opened at once: an answer that comes later would flicker.
const AT_ONCE: usize = 32;

/// The filter that is on, and what is still looked for.
#[derive(Debug, Default)]
pub(super) struct Filter {
    query: Option<Query>,
    /// Goes up with every filter.
    number: u64,
    /// Searches that are out, and articles in them.
    out: usize,
    looked_into: usize,
    /// What the outside is to be asked for.
    due: Vec<Effect>,
}

/// Articles to be opened for a filter, those that stand first in the list first.
#[derive(Debug, Clone, PartialEq)]
pub struct Search {
    /// Which filter asks: as soon as another one does, nobody wants the answer.
    pub number: u64,
    query: Query,
    ids: Vec<ArticleId>,
    /// What the filter asks of the reader's marks, answered for each; none where it asks
    /// for none.
    marks: Vec<Box<[bool]>>,
}

impl Search {
    /// The articles.
    #[must_use]
    pub fn ids(&self) -> &[ArticleId] {
        &self.ids
    }

    /// Whether the filter lets one of them through, by its place in [`Self::ids`].
    #[must_use]
    pub fn lets_through(&self, at: usize, body: &Body) -> bool {
        let asked = self.query.asked();
        let told = self.marks.get(at).map_or(&[][..], |told| told);
        self.query
            .holds(body, &|_, mark| asked.iter().zip(told).any(|(own, told)| *own == mark && *told))
    }
}

/// Answers for the reader's marks.
fn marked(model: &Model, store: &Store) -> impl Fn(&Card, Asked<'_>) -> bool {
    // Which articles a story has is looked up once.
    let stories = RefCell::new(HashMap::new());
    move |card, asked| {
        let mark = model.marks.get(card.key);
        match asked {
            Asked::Is(Is::Unread) => !mark.read,
            Asked::Is(Is::Read) => mark.read,
            Asked::Is(Is::Starred) => mark.starred,
            Asked::Is(Is::Noted) => !mark.note.is_empty(),
            Asked::Is(Is::Changed) => model.changes.contains_key(&card.key),
            Asked::Story(words) => {
                let mut found = stories.borrow_mut();
                let of = found.entry(words.to_owned()).or_insert_with(|| of_story(store, words));
                of.contains(&card.key)
            }
            Asked::Tag(tag) => mark.tags.iter().any(|t| fold(t) == fold(tag)),
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
        call_off(model);
        model.filter.clear();
        model.list.filter(None);
        return true;
    }
    match read(model, filter) {
        Ok(query) if is_looked_for(model, &query) => true,
        Ok(query) => {
            call_off(model);
            filter.clone_into(&mut model.filter);
            let Bounds { sure, open } = query.bounds(store, &marked(model, store));
            model.list.filter(Some(sure.into_iter().map(ArticleId).collect()));
            model.search.query = Some(query);
            look_into(model, store, open.into_iter().map(ArticleId).collect());
            true
        }
        Err(what) => {
            let text = model.settings.ui.fill(Word::BadQuery, &[&what.to_string()]);
            model.notice = Some(Notice { text, failure: true, at: Some(what.column - 1) });
            false
        }
    }
}

/// How many articles a filter lets through; `None` where it cannot be read, or many would
/// have to be opened to tell.
pub(super) fn count(model: &Model, store: &Store, filter: &str) -> Option<usize> {
    let query = read(model, filter).ok()?;
    let marked = marked(model, store);
    let Bounds { sure, open } = query.bounds(store, &marked);
    let listed = |id: &ArticleId| {
        store.card(*id).is_some_and(|card| model.list.id_of(card.key) == Some(*id))
    };
    let all = |ids: Vec<u32>| ids.into_iter().map(ArticleId).filter(listed);
    let open: Vec<ArticleId> = all(open).collect();
    if open.len() > AT_ONCE {
        return None;
    }
    let holds = |id: &&ArticleId| store.body(**id).is_some_and(|b| query.holds(b, &marked));
    Some(all(sure).count() + open.iter().filter(holds).count())
}

/// Whether what a filter lets through depends on marks.
pub(super) fn asks_for_marks(model: &Model, filter: &str) -> bool {
    read(model, filter).is_ok_and(|query| !query.asked().is_empty())
}

/// Whether a query is looked for already, and would have no other answer now.
fn is_looked_for(model: &Model, query: &Query) -> bool {
    let search = &model.search;
    search.out > 0 && search.query.as_ref() == Some(query) && query.asked().is_empty()
}

/// Whether the filter that is on lets articles through that are about to come in; `None`
/// where one must be opened to tell.
pub(super) fn lets_through(model: &Model, store: &Store, parcels: &[Parcel]) -> Vec<Option<bool>> {
    let Some(query) = &model.search.query else { return vec![Some(true); parcels.len()] };
    let marked = marked(model, store);
    parcels.iter().map(|parcel| query.of_parcel(parcel, &marked)).collect()
}

/// Has articles opened for the filter that is on.
pub(super) fn look_into(model: &mut Model, store: &Store, mut ids: Vec<ArticleId>) {
    let Some(query) = model.search.query.clone() else { return };
    model.list.in_order(&mut ids);
    if ids.is_empty() {
        return;
    }
    let asked = query.asked();
    let marked = marked(model, store);
    let answers = |id: &ArticleId| {
        let card = store.card(*id);
        asked.iter().map(|asked| card.is_some_and(|card| marked(card, *asked))).collect()
    };
    let marks = if asked.is_empty() { Vec::new() } else { ids.iter().map(answers).collect() };
    drop(marked);
    let search = Search { number: model.search.number, query, ids, marks };
    if search.ids.len() <= AT_ONCE {
        let found = search.ids.iter().enumerate().filter_map(|(at, id)| {
            store.body(*id).is_some_and(|body| search.lets_through(at, body)).then_some(*id)
        });
        let found = found.collect();
        model.list.let_in(found);
        return;
    }
    model.search.out += 1;
    model.search.looked_into += search.ids.len();
    model.search.due.push(Effect::Search(search));
}

/// Nobody waits any more for what is looked for.
fn call_off(model: &mut Model) {
    let search = &mut model.search;
    search.due.clear();
    if search.out > 0 {
        search.due.push(Effect::CallOff);
    }
    *search = Filter {
        number: search.number + 1,
        due: std::mem::take(&mut search.due),
        ..Filter::default()
    };
}

/// Articles were found for a filter. The last of a search says so.
pub(super) fn found(model: &mut Model, number: u64, found: Vec<ArticleId>, last: bool) {
    if number != model.search.number {
        model.changed = false;
        return;
    }
    model.list.let_in(found);
    if last {
        model.search.out = model.search.out.saturating_sub(1);
        if model.search.out == 0 {
            model.search.looked_into = 0;
        }
    }
}

/// What the outside is to be asked for.
pub(super) fn due(model: &mut Model) -> Vec<Effect> {
    std::mem::take(&mut model.search.due)
}

impl Model {
    /// How many articles are being looked into for the filter; `None` where none are.
    #[must_use]
    pub fn looked_into(&self) -> Option<usize> {
        (self.search.out > 0).then_some(self.search.looked_into)
    }
}
