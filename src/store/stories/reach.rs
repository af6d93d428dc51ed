//! Which segments see an episode: those that stand not too far behind one of its own among
//! the postings of a term.

use ahash::AHashMap;

use super::postings::{before, number, place};
use super::segment::JoinOrder;
use super::segments::Segments;

/// The postings of one term that look back as far as an episode's segments.
#[derive(Debug)]
pub struct Reach {
    /// Where the segments stand that have the term, in the order of joining.
    near: Vec<JoinOrder>,
    /// How many of these are passed.
    passed: usize,
    /// Postings from which the last of them is seen: of those that count, and of all.
    most: (usize, usize),
    left: (usize, usize),
}

/// Notes that a segment at a place has some terms; what is noted comes in the order of
/// the places.
pub fn note(
    into: &mut AHashMap<u32, Reach>,
    terms: impl IntoIterator<Item = u32>,
    own: JoinOrder,
    most: (usize, usize),
) {
    for term in terms {
        let new = || Reach { near: Vec::new(), passed: 0, most, left: (0, 0) };
        let near = &mut into.entry(term).or_insert_with(new).near;
        if near.last().is_none_or(|last| *last < own) {
            near.push(own);
        }
    }
}

impl Reach {
    /// Where the first of them stands: what is behind it is in reach where no more postings
    /// are there than may be passed.
    pub fn first(&self) -> Option<JoinOrder> {
        self.near.first().copied()
    }

    /// Goes over the next postings of the term, in their order, and hands on those in
    /// reach. How many are in reach of a segment does not depend on what was in reach of
    /// those before it.
    pub fn over(
        &mut self,
        told: &[u32],
        segments: &Segments,
        counts: impl Fn(u32) -> bool,
        mut seen: impl FnMut(u32, JoinOrder),
    ) {
        let mut nth = 0;
        loop {
            if self.left.0 == 0 || self.left.1 == 0 {
                // Nothing is in reach before the next of them.
                let Some(next) = self.near.get(self.passed) else { return };
                nth += before(told.get(nth..).unwrap_or_default(), segments, *next);
            }
            let Some(posting) = told.get(nth) else { return };
            let own = place(segments, number(*posting));
            if self.pass(own) {
                self.left = self.most;
            } else {
                self.left.0 -= usize::from(counts(*posting));
                self.left.1 -= 1;
            }
            seen(*posting, own);
            nth += 1;
        }
    }

    /// Passes those that stand at a place or before it; whether there were any.
    fn pass(&mut self, at: JoinOrder) -> bool {
        let rest = self.near.get(self.passed..).unwrap_or_default();
        let more = rest.iter().take_while(|near| **near <= at).count();
        self.passed += more;
        more > 0
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use proptest::prelude::*;

    use super::*;
    use crate::article::ArticleKey;
    use crate::store::stories::segment::{Segment, SegmentContent};
    use crate::text::Span;

    proptest! {
        #[test]
        fn in_reach_is_what_looks_back_to_one_of_them(
            near in prop::collection::btree_set(0..60u32, 1..6),
            counted in prop::collection::vec(any::<bool>(), 60),
            cut in prop::collection::btree_set(0..60u32, 0..3),
            most in (1..6usize, 1..9usize),
        ) {
            let segments = Segments::of((0..60)
                .map(|n| Segment::of(ArticleKey(9), (0, Span::new(0, 1)), n, &SegmentContent::default())));
            let mut terms = AHashMap::new();
            for own in &near {
                note(&mut terms, vec![7], place(&segments, *own), most);
            }
            let mut reach = terms.remove(&7).unwrap();
            // The list may come in pieces, as the days do.
            let mut seen = BTreeSet::new();
            let counts = |own: u32| counted[own as usize];
            let ends = cut.iter().copied().chain([60]);
            let mut from = 0;
            for until in ends {
                let told: Vec<u32> = (from..until).collect();
                reach.over(&told, &segments, counts, |own, _| {
                    seen.insert(own);
                });
                from = until;
            }
            let sees = |own: u32, other: u32| {
                let between: Vec<u32> = (other + 1..own).collect();
                between.iter().filter(|n| counts(**n)).count() < most.0 && between.len() < most.1
            };
            let wanted: BTreeSet<u32> = (0..60)
                .filter(|own| near.iter().any(|n| n == own || n < own && sees(*own, *n)))
                .collect();
            prop_assert_eq!(seen, wanted);
        }
    }
}
