//! Segments by their strong terms: what an episode is found by. They lie in blocks of such
//! as follow each other in the order of joining, so that one of any day is put into its
//! block, and a stretch of days is looked through in some blocks, at the same cost
//! whatever day it is.

use super::keys::SortedKeys;
use super::postings::place;
use super::segment::JoinOrder;
use super::segments::Segments;

/// Segments in a block at most.
const MOST: usize = 255;

/// What stands for a strong term: of two terms that are one here one more episode is looked
/// at for nothing, in one of some thousand looks.
pub type TermKey = u16;

/// The keys of some terms, in their order, each once.
#[must_use]
pub fn keys(terms: &[u32]) -> Vec<TermKey> {
    let mut out: Vec<TermKey> = Vec::with_capacity(terms.len());
    for term in terms {
        let [low, high, ..] = (term >> (super::vector::TERM_BITS - TermKey::BITS)).to_le_bytes();
        let key = TermKey::from_le_bytes([low, high]);
        if !out.contains(&key) {
            out.push(key);
        }
    }
    out
}

/// Segments that follow each other. Each has a slot, whose number fits into a byte.
#[derive(Debug, Default)]
struct SegmentBlock {
    /// The keys of all, and beside each the slot of its segment.
    keys: SortedKeys,
    slots: Vec<u8>,
    /// The segment of each slot.
    numbers: Vec<u32>,
    /// The slots in the order of joining, and where each is in it.
    order: Vec<u8>,
    rank: Vec<u8>,
}

/// All segments with a day, by key, in the order of joining.
#[derive(Debug, Default)]
pub struct Blocks(Vec<SegmentBlock>);

/// What is between two places.
pub struct Stretch<'a> {
    blocks: &'a [SegmentBlock],
    /// How many of the first block are before it.
    from: usize,
    /// How many of the last block are not behind it.
    until: usize,
}

fn slot(number: usize) -> u8 {
    u8::try_from(number).unwrap_or(u8::MAX)
}

impl SegmentBlock {
    fn number(&self, rank: usize) -> Option<u32> {
        self.numbers.get(usize::from(*self.order.get(rank)?)).copied()
    }

    fn first(&self, segments: &Segments) -> JoinOrder {
        place(segments, self.number(0).unwrap_or(u32::MAX))
    }

    /// How many stand before a place.
    fn before(&self, at: JoinOrder, segments: &Segments) -> usize {
        let own = |slot: &u8| self.numbers.get(usize::from(*slot)).copied().unwrap_or(u32::MAX);
        self.order.partition_point(|slot| place(segments, own(slot)) < at)
    }

    fn rank_again(&mut self) {
        self.rank.resize(self.order.len(), 0);
        for (rank, own) in self.order.iter().enumerate() {
            if let Some(place) = self.rank.get_mut(usize::from(*own)) {
                *place = slot(rank);
            }
        }
    }

    fn put(&mut self, number: u32, keys: &[TermKey], at: usize) {
        let own = slot(self.numbers.len());
        self.numbers.push(number);
        self.order.insert(at, own);
        self.rank_again();
        if self.keys.len() + keys.len() > self.keys.capacity() {
            // Some segments' more: what grows often leaves holes behind.
            let more = keys.len() * (MOST - self.numbers.len()).clamp(1, MOST / 4);
            self.keys.reserve(more);
            self.slots.reserve_exact(more);
        }
        for key in keys {
            let at = self.keys.of(*key).end;
            self.keys.insert(at, *key);
            self.slots.insert(at, own);
        }
    }

    /// Takes out what has a rank; the last slot takes its slot.
    fn take(&mut self, rank: usize) {
        let own = self.order.remove(rank);
        let last = slot(self.numbers.len() - 1);
        self.numbers.swap_remove(usize::from(own));
        for at in (0..self.slots.len()).rev() {
            if self.slots.get(at) == Some(&own) {
                self.keys.remove(at);
                self.slots.remove(at);
            }
        }
        for other in self.slots.iter_mut().chain(&mut self.order).filter(|s| **s == last) {
            *other = own;
        }
        self.rank_again();
    }

    /// Parts with the later half.
    fn split(&mut self) -> Self {
        let half = self.order.len() / 2;
        let (mut early, mut late) = (Self::default(), Self::default());
        let mut new = vec![0; self.numbers.len()];
        for (rank, own) in self.order.iter().enumerate() {
            let to = if rank < half { &mut early } else { &mut late };
            let at = slot(to.numbers.len());
            to.numbers.extend(self.numbers.get(usize::from(*own)));
            to.order.push(at);
            if let Some(new) = new.get_mut(usize::from(*own)) {
                *new = at;
            }
        }
        for (key, own) in self.keys.iter().zip(&self.slots) {
            let rank = self.rank.get(usize::from(*own)).copied().unwrap_or(0);
            let to = if usize::from(rank) < half { &mut early } else { &mut late };
            to.keys.insert(to.slots.len(), key);
            to.slots.extend(new.get(usize::from(*own)));
        }
        for part in [&mut early, &mut late] {
            part.rank_again();
            part.shrink();
        }
        *self = early;
        late
    }

    fn shrink(&mut self) {
        self.keys.shrink();
        self.slots.shrink_to_fit();
        self.numbers.shrink_to_fit();
    }
}

impl Blocks {
    /// Bytes they take.
    #[must_use]
    pub fn bytes(&self) -> usize {
        let lists = |b: &SegmentBlock| {
            b.keys.bytes()
                + b.numbers.capacity() * size_of::<u32>()
                + b.slots.capacity()
                + b.order.capacity()
                + b.rank.capacity()
        };
        self.0.capacity() * size_of::<SegmentBlock>() + self.0.iter().map(lists).sum::<usize>()
    }

    /// The block that a place is in: the last one that begins at it or before.
    fn block(&self, at: JoinOrder, segments: &Segments) -> usize {
        self.0.partition_point(|b| b.first(segments) <= at).saturating_sub(1)
    }

    /// Takes in a segment, once.
    pub fn put(&mut self, number: u32, keys: &[TermKey], segments: &Segments) {
        let own = place(segments, number);
        let mut nth = self.block(own, segments);
        if self.0.is_empty() {
            self.0.push(SegmentBlock::default());
        }
        let last = nth + 1 == self.0.len();
        let Some(block) = self.0.get_mut(nth) else { return };
        let mut at = block.before(own, segments);
        if block.number(at) == Some(number) {
            return;
        }
        if block.numbers.len() >= MOST {
            if last && at == block.numbers.len() {
                block.shrink();
                self.0.push(SegmentBlock::default());
            } else {
                let late = block.split();
                self.0.insert(nth + 1, late);
            }
            nth += usize::from(
                self.0
                    .get(nth + 1)
                    .is_some_and(|b| b.numbers.is_empty() || b.first(segments) <= own),
            );
            at = self.0.get(nth).map_or(0, |b| b.before(own, segments));
        }
        if let Some(block) = self.0.get_mut(nth) {
            block.put(number, keys, at);
        }
    }

    /// Lets go of a segment.
    pub fn take(&mut self, number: u32, segments: &Segments) {
        let own = place(segments, number);
        let nth = self.block(own, segments);
        let Some(block) = self.0.get_mut(nth) else { return };
        let at = block.before(own, segments);
        if block.number(at) == Some(number) {
            block.take(at);
            if block.numbers.is_empty() {
                self.0.remove(nth);
            }
        }
    }

    /// Adds the keys of a segment to a list; `false` where it is not here.
    pub fn keys_of(&self, number: u32, segments: &Segments, out: &mut Vec<TermKey>) -> bool {
        let own = place(segments, number);
        let Some(block) = self.0.get(self.block(own, segments)) else { return false };
        let rank = block.before(own, segments);
        if block.number(rank) != Some(number) {
            return false;
        }
        let Some(own) = block.order.get(rank) else { return false };
        let slots = block.slots.iter().enumerate();
        out.extend(slots.filter(|(_, slot)| *slot == own).map(|(at, _)| block.keys.at(at)));
        true
    }

    /// What stands at a place or behind it, and before another.
    #[must_use]
    pub fn between(&self, from: JoinOrder, until: JoinOrder, segments: &Segments) -> Stretch<'_> {
        let first = self.block(from, segments);
        let behind = self.0.partition_point(|b| b.first(segments) < until).max(first);
        let blocks = self.0.get(first..behind).unwrap_or_default();
        let before = |block: Option<&SegmentBlock>, at| block.map_or(0, |b| b.before(at, segments));
        Stretch { blocks, from: before(blocks.first(), from), until: before(blocks.last(), until) }
    }
}

impl Stretch<'_> {
    /// So many segments have a key, or fewer.
    #[must_use]
    pub fn most(&self, key: TermKey) -> usize {
        self.blocks.iter().map(|block| block.keys.most(key)).sum()
    }

    /// The segments with a key, in no order, instead of what a list held.
    pub fn some_of(&self, key: TermKey, out: &mut Vec<u32>) {
        out.clear();
        for (nth, block) in self.blocks.iter().enumerate() {
            let from = if nth == 0 { self.from } else { 0 };
            let until = if nth + 1 == self.blocks.len() { self.until } else { MOST };
            let whole = from == 0 && until >= block.order.len();
            let same = block.slots.get(block.keys.of(key)).unwrap_or_default();
            for own in same.iter().map(|s| usize::from(*s)) {
                let rank = || block.rank.get(own).map_or(MOST, |r| usize::from(*r));
                if whole || (from..until).contains(&rank()) {
                    out.extend(block.numbers.get(own));
                }
            }
        }
    }

    /// The segments with a key, in the order of joining, instead of what a list held.
    pub fn of(&self, key: TermKey, out: &mut Vec<u32>) {
        out.clear();
        let mut held = Vec::new();
        for nth in 0..self.blocks.len() {
            self.within(nth, key, &mut held);
            out.extend(held.iter().map(|h| h.1));
        }
    }

    /// The same of the last ones alone: all where there are no more than so many, else one
    /// more at least.
    pub fn last_of(&self, key: TermKey, most: usize, out: &mut Vec<u32>) {
        out.clear();
        let mut held = Vec::new();
        for nth in (0..self.blocks.len()).rev() {
            self.within(nth, key, &mut held);
            out.extend(held.iter().rev().map(|h| h.1));
            if out.len() > most {
                break;
            }
        }
        out.reverse();
    }

    /// The segments of one block with a key, by their rank, instead of what a list held.
    fn within(&self, nth: usize, key: TermKey, held: &mut Vec<(u8, u32)>) {
        held.clear();
        let Some(block) = self.blocks.get(nth) else { return };
        let from = if nth == 0 { self.from } else { 0 };
        let until = if nth + 1 == self.blocks.len() { self.until } else { MOST };
        let same = block.slots.get(block.keys.of(key)).unwrap_or_default();
        for own in same.iter().map(|s| usize::from(*s)) {
            let Some((rank, number)) = block.rank.get(own).zip(block.numbers.get(own)) else {
                continue;
            };
            if (from..until).contains(&usize::from(*rank)) {
                held.push((*rank, *number));
            }
        }
        held.sort_unstable();
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
        fn what_was_put_and_not_taken_is_found_in_its_order(
            does in prop::collection::vec((prop::bool::weighted(0.7), 0..900u32), 0..2000),
            asked in prop::collection::vec((0..900i32, 0..900i32), 8),
        ) {
            let segments = Segments::of((0..900)
                .map(|n: i32| {
                    let own = (0, Span::new(0, 1));
                    Segment::of(ArticleKey(9), own, n * 7 % 900, &SegmentContent::default())
                }));
            let keys = |own: u32| -> Vec<TermKey> { (0..7).filter(|k| own % (3 + u32::from(*k)) < 2).collect() };
            let mut blocks = Blocks::default();
            let mut all: Vec<u32> = Vec::new();
            for (put, own) in does {
                all.retain(|n| *n != own);
                if put {
                    blocks.put(own, &keys(own), &segments);
                    all.push(own);
                } else {
                    blocks.take(own, &segments);
                }
            }
            all.sort_by_key(|n| place(&segments, *n));
            for own in 0..900 {
                let mut found = Vec::new();
                prop_assert_eq!(blocks.keys_of(own, &segments, &mut found), all.contains(&own));
                found.sort_unstable();
                let wanted = if all.contains(&own) { keys(own) } else { Vec::new() };
                prop_assert_eq!(found, wanted);
            }
            for (from, until) in asked {
                let at = |when: i32| (when, ArticleKey(0), 0, 0);
                let stretch = blocks.between(at(from), at(until), &segments);
                let mut found = Vec::new();
                for key in 0..7 {
                    stretch.of(key, &mut found);
                    let within = |n: &&u32| {
                        let own = place(&segments, **n);
                        own >= at(from) && own < at(until) && keys(**n).contains(&key)
                    };
                    let wanted: Vec<u32> = all.iter().filter(within).copied().collect();
                    prop_assert_eq!(&found, &wanted);
                    stretch.some_of(key, &mut found);
                    prop_assert!(stretch.most(key) >= found.len());
                    found.sort_by_key(|n| place(&segments, *n));
                    prop_assert_eq!(&found, &wanted);
                    let mut last = Vec::new();
                    stretch.last_of(key, 20, &mut last);
                    prop_assert!(wanted.ends_with(&last));
                    prop_assert!(last.len() > 20 || last.len() == wanted.len());
                }
            }
        }
    }
}
