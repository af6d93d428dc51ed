//! A part of the concordance that gets no more articles: all terms in order and all
//! occurrences, in two pieces of memory. A term that few articles have takes some bytes
//! there, where one that may get more takes a place in a table, a name and a list of its own.

use super::occurrences::{Cursor, OccurrencePacker, Occurrences};
use crate::store::varint::{put, take};

/// Terms that are looked through one after the other; the first is written in full.
const GROUP: usize = 16;

/// See the module.
#[derive(Debug)]
pub(super) struct ConcordanceBlock {
    /// The first article that it may have.
    first: u32,
    /// Of each term how many bytes it has in common with the one before, what follows them,
    /// and how many bytes of `places` are its own.
    terms: Box<[u8]>,
    /// Where each group begins, in `terms` and in `places`.
    groups: Box<[(u32, u32)]>,
    places: Box<[u8]>,
}

fn short(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}

impl ConcordanceBlock {
    /// Of the terms of articles from `first` on.
    pub(super) fn of(first: u32, mut all: Vec<(Box<str>, Occurrences)>) -> Self {
        all.sort_unstable_by(|a, b| a.0.cmp(&b.0));
        let mut places = OccurrencePacker::with_room(all.iter().map(|(_, o)| o.size()).sum());
        let mut terms = Vec::new();
        let mut groups = Vec::with_capacity(all.len() / GROUP + 1);
        let mut before: &[u8] = &[];
        for (number, (term, occurrences)) in all.iter().enumerate() {
            let (term, from) = (term.as_bytes(), places.bytes());
            if number % GROUP == 0 {
                groups.push((short(terms.len()), short(from)));
                before = &[];
            }
            places.put(occurrences, first);
            let shared = before.iter().zip(term).take_while(|(a, b)| a == b).count();
            let rest = term.get(shared..).unwrap_or_default();
            put(&mut terms, short(shared));
            put(&mut terms, short(rest.len()));
            terms.extend_from_slice(rest);
            put(&mut terms, short(places.bytes() - from));
            before = term;
        }
        Self { first, terms: terms.into(), groups: groups.into(), places: places.done() }
    }

    /// The articles with a term.
    pub(super) fn with(&self, wanted: &str) -> Option<Cursor<'_>> {
        let wanted = wanted.as_bytes();
        let mut walk = self.walk(wanted);
        let from = walk.to(wanted)?;
        (walk.term == wanted).then(|| self.cursor(from))
    }

    /// The articles with each term that starts so.
    pub(super) fn with_start<'a>(&'a self, start: &'a str) -> impl Iterator<Item = Cursor<'a>> {
        let start = start.as_bytes();
        let mut walk = self.walk(start);
        let mut next = walk.to(start);
        std::iter::from_fn(move || {
            let from = next.filter(|_| walk.term.starts_with(start))?;
            next = walk.next();
            Some(self.cursor(from))
        })
    }

    fn cursor(&self, from: usize) -> Cursor<'_> {
        Cursor::of(self.places.get(from..).unwrap_or_default(), self.first)
    }

    /// From the last group on that begins with a term not behind the wanted one.
    fn walk(&self, wanted: &[u8]) -> TermWalk<'_> {
        let at = |(terms, places): (u32, u32)| TermWalk {
            terms: self.terms.get(terms as usize..).unwrap_or_default().iter(),
            places: places as usize,
            term: Vec::new(),
        };
        let behind = self.groups.partition_point(|group| {
            let mut walk = at(*group);
            walk.next().is_some() && walk.term.as_slice() <= wanted
        });
        at(self.groups.get(behind.saturating_sub(1)).copied().unwrap_or_default())
    }

    #[cfg(test)]
    pub(super) fn size(&self) -> usize {
        self.terms.len() + self.groups.len() * 8 + self.places.len()
    }
}

/// Goes through the terms of a block.
struct TermWalk<'a> {
    terms: std::slice::Iter<'a, u8>,
    /// Where the occurrences of the next term begin.
    places: usize,
    term: Vec<u8>,
}

impl TermWalk<'_> {
    /// Goes on to the next term: where its occurrences begin.
    fn next(&mut self) -> Option<usize> {
        let shared = take(&mut self.terms)? as usize;
        let rest = take(&mut self.terms)? as usize;
        self.term.truncate(shared);
        let (own, behind) = self.terms.as_slice().split_at_checked(rest)?;
        self.term.extend_from_slice(own);
        self.terms = behind.iter();
        let from = self.places;
        self.places += take(&mut self.terms)? as usize;
        Some(from)
    }

    /// Goes on to the first term that is not before the wanted one.
    fn to(&mut self, wanted: &[u8]) -> Option<usize> {
        loop {
            let from = self.next()?;
            if self.term.as_slice() >= wanted {
                return Some(from);
            }
        }
    }
}
