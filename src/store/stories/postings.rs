//! Segments by term, each list in the order of joining. The lists of many terms lie in one,
//! sorted by term, five bytes a posting: most terms have one segment, and a table of lists
//! would take more room than the lists.

use super::grow::grow;
use super::keys::SortedKeys;
use super::segment::JoinOrder;
use super::segments::Segments;
use super::vector::TERM_BITS;

/// Parts of the terms, told by the lowest bits of each; the others lie beside the posting.
const PARTS: u32 = 256;
const _: () = assert!(TERM_BITS <= PARTS.ilog2() + u16::BITS);

/// The bit of a posting that is not counted: its segment asks for the term, but does not
/// tell it.
pub const ASKS: u32 = 1 << 30;

/// The bit of a posting whose segment looks for an earlier episode by the term.
pub const LOOKS: u32 = 1 << 29;
/// The same whatever time went by.
pub const LOOKS_FAR: u32 = 1 << 28;

/// Segments by term.
#[derive(Debug, Default)]
pub struct TermPostings(Vec<PostingsPart>);

/// The postings of some terms, sorted by term and then in the order of joining.
#[derive(Debug, Default)]
struct PostingsPart {
    /// What is left of each posting's term.
    terms: SortedKeys,
    postings: Vec<u32>,
}

/// The segment of a posting.
#[must_use]
pub const fn number(posting: u32) -> u32 {
    posting & !(ASKS | LOOKS | LOOKS_FAR)
}

/// Where a segment stands; behind all where there is none.
#[must_use]
pub fn place(segments: &Segments, number: u32) -> JoinOrder {
    let behind = (i32::MAX, crate::article::ArticleKey(u64::MAX), 0, number);
    segments.place(number).unwrap_or(behind)
}

/// How many of a sorted list of segments stand before a place.
#[must_use]
pub fn before(list: &[u32], segments: &Segments, at: JoinOrder) -> usize {
    list.partition_point(|p| place(segments, number(*p)) < at)
}

/// The part a term is in, and what is left of it.
fn parted(term: u32) -> (usize, u16) {
    let [part, low, high, _] = term.to_le_bytes();
    (usize::from(part), u16::from_le_bytes([low, high]))
}

impl TermPostings {
    /// Bytes they take.
    #[must_use]
    pub fn bytes(&self) -> usize {
        let lists = |p: &PostingsPart| p.terms.bytes() + p.postings.capacity() * size_of::<u32>();
        self.0.capacity() * size_of::<PostingsPart>() + self.0.iter().map(lists).sum::<usize>()
    }

    /// The postings of a term, in the order of joining.
    #[must_use]
    pub fn of(&self, term: u32) -> &[u32] {
        let (part, term) = parted(term);
        let Some(part) = self.0.get(part) else { return &[] };
        part.postings.get(part.terms.of(term)).unwrap_or_default()
    }

    /// Notes a segment under a term, once.
    pub fn put(&mut self, term: u32, posting: u32, segments: &Segments) {
        if self.0.is_empty() {
            self.0.resize_with(PARTS as usize, PostingsPart::default);
        }
        let (part, term) = parted(term);
        let Some(part) = self.0.get_mut(part) else { return };
        let own = part.terms.of(term);
        let told = part.postings.get(own.clone()).unwrap_or_default();
        let at = before(told, segments, place(segments, number(posting)));
        if told.get(at).is_some_and(|p| number(*p) == number(posting)) {
            return;
        }
        if part.postings.len() == part.postings.capacity() {
            grow(&mut part.postings, 1);
            part.terms.reserve(part.postings.capacity() - part.terms.len());
        }
        part.terms.insert(own.start + at, term);
        part.postings.insert(own.start + at, posting);
    }

    /// Takes a segment off a term.
    pub fn take(&mut self, term: u32, own: u32, segments: &Segments) {
        let (part, term) = parted(term);
        let Some(part) = self.0.get_mut(part) else { return };
        let range = part.terms.of(term);
        let told = part.postings.get(range.clone()).unwrap_or_default();
        let at = before(told, segments, place(segments, own));
        if told.get(at).is_some_and(|p| number(*p) == own) {
            part.terms.remove(range.start + at);
            part.postings.remove(range.start + at);
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::article::ArticleKey;
    use crate::store::stories::segment::{Segment, SegmentContent};
    use crate::text::Span;

    proptest! {
        #[test]
        fn postings_are_what_was_put_and_not_taken_in_their_order(
            does in prop::collection::vec((any::<bool>(), 0..4usize, 0..40u32), 0..400),
        ) {
            let segments = Segments::of((0..40)
                .map(|n: i32| {
                    let own = (0, Span::new(0, 1));
                    Segment::of(ArticleKey(9), own, n * 7 % 40, &SegmentContent::default())
                }));
            let mut postings = TermPostings::default();
            let terms = [7, 8, 7 + PARTS, (1 << TERM_BITS) - 1];
            let mut all = [const { Vec::<u32>::new() }; 4];
            for (put, term, own) in does {
                let list = &mut all[term];
                let term = terms[term];
                list.retain(|n| *n != own);
                if put {
                    postings.put(term, own, &segments);
                    list.push(own);
                    list.sort_by_key(|n| place(&segments, *n));
                } else {
                    postings.take(term, own, &segments);
                }
                for (term, list) in terms.into_iter().zip(&all) {
                    prop_assert_eq!(postings.of(term), list.as_slice());
                }
            }
        }
    }
}
