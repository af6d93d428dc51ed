//! The words of one article in their order: written down by the thread that read it, so that
//! putting them into the [`super::Concordance`] costs little.

use crate::store::terms::terms_into;
use crate::text::eight;

/// A term with its first eight bytes, the first one highest and noughts behind its end: as terms
/// have no noughts they tell most apart, and in order, at a glance.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Glance<'a> {
    pub(super) first: u64,
    pub(super) term: &'a [u8],
}

impl<'a> Glance<'a> {
    pub(super) fn of(term: &'a [u8]) -> Self {
        Self { first: eight::at(term, 0).swap_bytes(), term }
    }

    /// Whether the first bytes are all of it.
    pub(super) const fn is_all(&self) -> bool {
        self.term.len() <= 8
    }
}

/// The terms of one article, in their order.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Wording {
    /// Each ended by a line feed; an empty one is a place that is left free.
    terms: Vec<u8>,
}

impl Wording {
    /// With room for the terms of texts of so many bytes.
    #[must_use]
    pub fn with_room(bytes: usize) -> Self {
        // Eight bytes are put at once, whatever is left of a text.
        Self { terms: Vec::with_capacity(bytes + 32) }
    }

    /// Appends the terms of a text.
    pub fn read(&mut self, text: &str) {
        terms_into(text, &mut self.terms);
    }

    /// Leaves a place free: no row of words goes over it.
    pub fn part(&mut self) {
        self.terms.push(b'\n');
    }

    /// Calls `each` with every term and its place.
    pub(super) fn each<'a>(&'a self, mut each: impl FnMut(u32, Glance<'a>)) {
        let bytes = self.terms.as_slice();
        let (mut at, mut place) = (0, 0);
        while at < bytes.len() {
            let eight = eight::at(bytes, at);
            let mut len = eight::before_line_feed(eight);
            if len > 0 {
                let first = (eight & eight::mask(len)).swap_bytes();
                let rest = bytes.get(at..).unwrap_or_default();
                if len == 8 {
                    len = rest.iter().position(|b| *b == b'\n').unwrap_or(rest.len());
                }
                each(place, Glance { first, term: rest.get(..len).unwrap_or_default() });
            }
            at += len + 1;
            place += 1;
        }
    }

    /// All terms, the places that are left free among them.
    fn all(&self) -> impl Iterator<Item = &[u8]> + Clone {
        let bytes = self.terms.strip_suffix(b"\n").unwrap_or(&self.terms);
        bytes.split(|b| *b == b'\n')
    }

    /// How many bytes it takes.
    pub(super) const fn size(&self) -> usize {
        self.terms.len()
    }

    /// Whether it has a term.
    #[must_use]
    pub fn has(&self, wanted: &str) -> bool {
        self.all().any(|term| !term.is_empty() && term == wanted.as_bytes())
    }

    /// Whether it has a term that starts so.
    #[must_use]
    pub fn has_start(&self, start: &str) -> bool {
        self.all().any(|term| !term.is_empty() && term.starts_with(start.as_bytes()))
    }

    /// Whether terms stand in a row; `prefix`: of the last one its start is enough.
    #[must_use]
    pub fn has_row(&self, wanted: &[String], prefix: bool) -> bool {
        let Some((last, before)) = wanted.split_last() else { return false };
        let is_last = |term: &[u8]| {
            let starts = prefix && term.starts_with(last.as_bytes());
            !term.is_empty() && (starts || term == last.as_bytes())
        };
        let mut all = self.all();
        loop {
            let mut row = all.clone();
            let here = before.iter().all(|wanted| row.next() == Some(wanted.as_bytes()));
            if here && row.next().is_some_and(is_last) {
                return true;
            }
            if all.next().is_none() {
                return false;
            }
        }
    }
}
