//! What the indices tell of a query: articles it surely asks for, and articles that must
//! be opened to tell. Nothing is opened here, so that it takes no time to speak of.

use super::{Marked, Query, Terms, has_words, split};
use crate::store::index::{Index, Postings};
use crate::store::{ArticleId, Card, Store};
use crate::text::fold::plain;

/// Articles by number, ascending; none is in both lists.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Bounds {
    /// Surely asked for.
    pub sure: Vec<u32>,
    /// Asked for if [`Query::holds`] says so of them.
    pub open: Vec<u32>,
}

impl Bounds {
    const fn sure(sure: Vec<u32>) -> Self {
        Self { sure, open: Vec::new() }
    }

    const fn open(open: Vec<u32>) -> Self {
        Self { sure: Vec::new(), open }
    }

    /// All that may be asked for.
    fn may(&self) -> Vec<u32> {
        union([self.sure.iter().copied(), self.open.iter().copied()].into_iter())
    }

    fn and(self, other: &Self) -> Self {
        let sure = intersect(&self.sure, &other.sure);
        if self.open.is_empty() && other.open.is_empty() {
            return Self::sure(sure);
        }
        let may = intersect(&self.may(), &other.may());
        Self { open: without(may, &sure), sure }
    }

    fn or(parts: &[Self]) -> Self {
        let sure = union(parts.iter().map(|part| part.sure.iter().copied()));
        let open = union(parts.iter().map(|part| part.open.iter().copied()));
        Self { open: without(open, &sure), sure }
    }

    fn not(self, all: Vec<u32>) -> Self {
        Self { sure: without(all, &self.may()), open: self.open }
    }

    fn keep(mut self, store: &Store, wanted: impl Fn(&Card) -> bool) -> Self {
        let holds = |id: &u32| store.card(ArticleId(*id)).is_some_and(&wanted);
        self.sure.retain(holds);
        self.open.retain(holds);
        self
    }
}

impl Query {
    /// What the indices tell of it. `marked` answers for the reader's marks.
    #[must_use]
    pub fn bounds(&self, store: &Store, marked: &Marked<'_>) -> Bounds {
        let index = store.index();
        let all = || (0..u32::try_from(store.len()).unwrap_or(u32::MAX)).collect::<Vec<_>>();
        let by_card = |ids| Bounds::sure(ids).keep(store, |card| self.holds_of(card, marked));
        match self {
            Self::All => Bounds::sure(all()),
            Self::Word(words, prefix) => Self::words(index, words, *prefix, &all),
            Self::Phrase(words) => Self::words(index, words, false, &all),
            Self::Kind(kind, None) => Bounds::sure(index.kind(*kind).iter().collect()),
            Self::Kind(kind, Some(_)) => by_card(index.kind(*kind).iter().collect()),
            Self::Toll(_) | Self::Is(_) | Self::Tag(_) | Self::Story(_) => by_card(all()),
            Self::By(words) => Self::sayers(index, words),
            Self::Title(words) => {
                let wanted = plain(words);
                let some = match split(words) {
                    Terms::None => Vec::new(),
                    Terms::One(term) => with_terms(index, &[term]),
                    Terms::Many(terms) => with_terms(index, &terms),
                };
                let has = |card: &Card| has_words(&plain(&card.title), &wanted);
                Bounds::sure(some).keep(store, has)
            }
            Self::Not(query) => query.bounds(store, marked).not(all()),
            Self::And(parts) => {
                // What needs a look at every card waits until few are left.
                let (slow, fast): (Vec<_>, Vec<_>) = parts.iter().partition(|q| q.is_slow());
                let left = fast
                    .iter()
                    .map(|part| part.bounds(store, marked))
                    .reduce(|left, part| left.and(&part))
                    .unwrap_or_else(|| Bounds::sure(all()));
                left.keep(store, |card| slow.iter().all(|q| q.holds_of(card, marked)))
            }
            Self::Or(parts) => {
                let parts: Vec<_> = parts.iter().map(|q| q.bounds(store, marked)).collect();
                Bounds::or(&parts)
            }
            _ => Bounds::sure(union(self.lists(index).into_iter().map(Postings::iter))),
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

    /// Articles with words in a row: where it is more than one, those with all of them
    /// are to be opened.
    fn words(index: &Index, words: &str, prefix: bool, all: &dyn Fn() -> Vec<u32>) -> Bounds {
        match split(words) {
            Terms::None => Bounds::sure(all()),
            Terms::One(term) if prefix => {
                Bounds::sure(union(index.prefix(&term).map(Postings::iter)))
            }
            Terms::One(term) => Bounds::sure(with_terms(index, &[term])),
            Terms::Many(terms) => {
                let whole = terms.len() - usize::from(prefix);
                Bounds::open(with_terms(index, terms.get(..whole).unwrap_or_default()))
            }
        }
    }

    /// Articles with a figure whose source has words in a row: those that have all of
    /// them in sources are to be opened, unless there is one word alone.
    fn sayers(index: &Index, words: &str) -> Bounds {
        match split(words) {
            Terms::None => Bounds::default(),
            Terms::One(term) => Bounds::sure(all_of([index.sayers(&term)].into_iter())),
            Terms::Many(terms) => Bounds::open(all_of(terms.iter().map(|t| index.sayers(t)))),
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

/// The articles that have all the terms.
fn with_terms(index: &Index, terms: &[String]) -> Vec<u32> {
    all_of(terms.iter().map(|term| index.term(term)))
}

/// The articles that are in all the lists; none where one is not there.
fn all_of<'a>(lists: impl Iterator<Item = Option<&'a Postings>>) -> Vec<u32> {
    let mut left: Option<Vec<u32>> = None;
    for list in lists {
        let ids: Vec<u32> = list.map_or_else(Vec::new, |l| l.iter().collect());
        left = Some(match left {
            None => ids,
            Some(left) => intersect(&left, &ids),
        });
    }
    left.unwrap_or_default()
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
