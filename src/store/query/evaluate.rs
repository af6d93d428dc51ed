//! Returns the articles that a query asks for. The indices answer it and no article is
//! unpacked: some milliseconds for twenty thousand articles.

use super::{Marked, Query, QueryTerms, has_words, split};
use crate::store::concordance::Concordance;
use crate::store::index::{Index, Postings};
use crate::store::{ArticleId, Card, Store};
use crate::text::fold::plain;

impl Query {
    /// The articles it asks for, ascending. `marked` answers for the reader's marks.
    #[must_use]
    pub fn evaluate(&self, store: &Store, marked: &Marked<'_>) -> Vec<ArticleId> {
        let numbers = self.numbers(store, marked).into_iter();
        let mut found: Vec<ArticleId> = numbers.filter_map(|n| store.numbered(n)).collect();
        // In order already where no article was listed before it came in.
        found.sort();
        found
    }

    /// As the indices number them.
    fn numbers(&self, store: &Store, marked: &Marked<'_>) -> Vec<u32> {
        let index = store.index();
        let all = || (0..store.indexed()).collect::<Vec<_>>();
        let by_card = |ids| keep(store, ids, |card| self.holds_of(card, marked));
        match self {
            Self::All => all(),
            Self::Word(words, prefix) => {
                with_words(&index.words, words, *prefix).unwrap_or_else(all)
            }
            Self::Phrase(words) => with_words(&index.words, words, false).unwrap_or_else(all),
            Self::Kind(kind, None) => index.kind(*kind).iter().collect(),
            Self::Kind(kind, Some(_)) => by_card(index.kind(*kind).iter().collect()),
            Self::Toll(_) | Self::Is(_) | Self::Tag(_) | Self::Story(_) => by_card(all()),
            Self::By(words) => with_words(&index.sayers, words, false).unwrap_or_default(),
            Self::Title(words) => {
                let wanted = plain(words);
                let some = with_words(&index.words, words, false).unwrap_or_default();
                keep(store, some, |card| has_words(&plain(&card.title), &wanted))
            }
            Self::Not(query) => without(all(), &query.numbers(store, marked)),
            Self::And(parts) => {
                // What needs a look at every card waits until few are left.
                let (slow, fast): (Vec<_>, Vec<_>) = parts.iter().partition(|q| q.is_slow());
                let left = fast
                    .iter()
                    .map(|part| part.numbers(store, marked))
                    .reduce(|left, part| intersect(&left, &part))
                    .unwrap_or_else(all);
                keep(store, left, |card| slow.iter().all(|q| q.holds_of(card, marked)))
            }
            Self::Or(parts) => union(parts.iter().map(|q| q.numbers(store, marked).into_iter())),
            _ => union(self.lists(index).into_iter().map(Postings::iter)),
        }
    }

    /// The lists of a query that asks for nothing but what is in one of some lists.
    fn lists<'a>(&self, index: &'a Index) -> Vec<&'a Postings> {
        match self {
            Self::Party(name) => {
                index.parties().filter(|(n, _)| name.is_called(n)).map(|(_, l)| l).collect()
            }
            Self::Place(name) => {
                index.places().filter(|(n, _)| name.is_called(n)).map(|(_, l)| l).collect()
            }
            Self::Has(has) => vec![index.has(*has)],
            Self::Entity(name) => {
                let mut lists = Vec::new();
                for entity in index.entities() {
                    let by_id = name.has(&entity.id);
                    let named = |called: &str| by_id || name.is(&entity.id, called);
                    let found = entity.names.iter().filter(|(called, _)| named(called));
                    lists.extend(found.map(|(_, list)| list));
                }
                lists
            }
            Self::Source(name) => {
                let wanted = plain(name);
                let has = |(source, _): &(&str, _)| has_words(source, &wanted);
                index.plain_sources().filter(has).map(|(_, list)| list).collect()
            }
            Self::Language(language) => index.language(*language).into_iter().collect(),
            Self::After(when) => index.days(when.first(), None).map(|(_, l)| l).collect(),
            Self::Before(when) => index.days(None, when.first()).map(|(_, l)| l).collect(),
            Self::On(when) => index.days(when.first(), when.end()).map(|(_, l)| l).collect(),
            _ => Vec::new(),
        }
    }

    /// Whether a card alone can tell, see [`Self::holds_of`].
    fn is_slow(&self) -> bool {
        match self {
            Self::Is(_) | Self::Tag(_) | Self::Story(_) => true,
            Self::Not(query) => query.is_slow(),
            _ => false,
        }
    }
}

/// The articles in which words stand in a row; `None` where they are no words.
fn with_words(index: &Concordance, words: &str, prefix: bool) -> Option<Vec<u32>> {
    match split(words) {
        QueryTerms::None => None,
        QueryTerms::One(term) if prefix => Some(index.with_start(&term)),
        QueryTerms::One(term) => Some(index.with(&term)),
        QueryTerms::Many(terms) => Some(index.with_row(&terms, prefix)),
    }
}

/// Returns the numbers of the articles whose card is wanted.
fn keep(store: &Store, mut numbers: Vec<u32>, wanted: impl Fn(&Card) -> bool) -> Vec<u32> {
    let card = |number: u32| store.card(store.numbered(number)?);
    numbers.retain(|number| card(*number).is_some_and(&wanted));
    numbers
}

fn union<I: Iterator<Item = u32>>(lists: impl Iterator<Item = I>) -> Vec<u32> {
    let mut lists = lists;
    let mut out: Vec<u32> = lists.next().map_or_else(Vec::new, Iterator::collect);
    let one = out.len();
    for list in lists {
        out.extend(list);
    }
    if out.len() > one {
        out.sort_unstable();
        out.dedup();
    }
    out
}

fn intersect(a: &[u32], b: &[u32]) -> Vec<u32> {
    let mut b = b.iter().copied().peekable();
    let mut out = Vec::new();
    for &id in a {
        while b.next_if(|&n| n < id).is_some() {}
        if b.peek() == Some(&id) {
            out.push(id);
        }
    }
    out
}

fn without(mut ids: Vec<u32>, less: &[u32]) -> Vec<u32> {
    let mut less = less.iter().copied().peekable();
    ids.retain(|&id| {
        while less.next_if(|&n| n < id).is_some() {}
        less.peek() != Some(&id)
    });
    ids
}
