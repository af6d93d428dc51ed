//! Segments by term, each list in the order of joining. Most terms have one segment: that
//! takes no list.

use ahash::AHashMap;

use super::segment::{Place, Segment};

/// The bit of an entry that tells where its list is; else it is a posting itself.
const LISTED: u32 = 1 << 31;
/// The bit of a posting that is not counted: its segment asks for the term, but does not
/// tell it.
pub const ASKS: u32 = 1 << 30;

/// Segments by term.
#[derive(Debug, Default)]
pub struct Postings {
    of: AHashMap<u32, u32>,
    /// Where each list lies in the pool, and how long it is.
    lists: Vec<(u32, u32)>,
    /// Numbers of lists that are empty.
    free: Vec<u32>,
    /// All lists, each with room for the next power of two.
    pool: Vec<u32>,
    /// Room in the pool that nothing needs, by its size as a power of two.
    spare: Vec<Vec<u32>>,
}

/// The segment of a posting.
#[must_use]
pub const fn number(posting: u32) -> u32 {
    posting & !ASKS
}

/// Where a segment stands; behind all where there is none.
#[must_use]
pub fn place(segments: &[Segment], number: u32) -> Place {
    let segment = segments.get(number as usize);
    segment.map_or((i32::MAX, crate::article::ArticleKey(u64::MAX), 0, number), |s| s.place(number))
}

/// How many of a sorted list of segments stand before a place.
#[must_use]
pub fn before(list: &[u32], segments: &[Segment], at: Place) -> usize {
    list.partition_point(|p| place(segments, number(*p)) < at)
}

/// Room for lists of a length, as a power of two.
const fn room(length: usize) -> u32 {
    length.next_power_of_two().ilog2()
}

impl Postings {
    /// The postings of a term, in the order of joining.
    #[must_use]
    pub fn of(&self, term: u32) -> &[u32] {
        match self.of.get(&term) {
            None => &[],
            Some(entry) if entry & LISTED == 0 => std::slice::from_ref(entry),
            Some(entry) => self.list(entry & !LISTED),
        }
    }

    fn list(&self, list: u32) -> &[u32] {
        let (from, length) = self.lists.get(list as usize).copied().unwrap_or_default();
        self.pool.get(from as usize..(from + length) as usize).unwrap_or_default()
    }

    /// Notes a segment under a term, once.
    pub fn put(&mut self, term: u32, posting: u32, segments: &[Segment]) {
        let Some(entry) = self.of.get(&term).copied() else {
            self.of.insert(term, posting);
            return;
        };
        let list = if entry & LISTED == 0 {
            if number(entry) == number(posting) {
                return;
            }
            let from = self.take_room(0);
            self.write(from, entry);
            let list = self.free.pop().unwrap_or_else(|| {
                grow(&mut self.lists, 1);
                self.lists.push((0, 0));
                u32::try_from(self.lists.len() - 1).unwrap_or(0)
            });
            self.set(list, (from, 1));
            self.of.insert(term, LISTED | list);
            list
        } else {
            entry & !LISTED
        };
        let all = self.list(list);
        let own = place(segments, number(posting));
        let behind = all.last().is_none_or(|l| place(segments, number(*l)) < own);
        let at = if behind { all.len() } else { before(all, segments, own) };
        if all.get(at).is_some_and(|p| number(*p) == number(posting)) {
            return;
        }
        self.insert(list, at, posting);
    }

    fn insert(&mut self, list: u32, at: usize, posting: u32) {
        let (mut from, length) = self.lists.get(list as usize).copied().unwrap_or_default();
        let long = length as usize;
        if room(long) != room(long + 1) {
            let more = self.take_room(room(long + 1));
            let old = from as usize..from as usize + long;
            self.pool.copy_within(old, more as usize);
            self.leave_room(from, room(long));
            from = more;
        }
        let at = from as usize + at;
        self.pool.copy_within(at..from as usize + long, at + 1);
        if let Some(slot) = self.pool.get_mut(at) {
            *slot = posting;
        }
        self.set(list, (from, length + 1));
    }

    /// Takes a segment off a term.
    pub fn take(&mut self, term: u32, own: u32, segments: &[Segment]) {
        let Some(entry) = self.of.get(&term).copied() else { return };
        if entry & LISTED == 0 {
            if number(entry) == own {
                self.of.remove(&term);
            }
            return;
        }
        let list = entry & !LISTED;
        let all = self.list(list);
        let at = before(all, segments, place(segments, own));
        if all.get(at).is_none_or(|p| number(*p) != own) {
            return;
        }
        let (from, length) = self.lists.get(list as usize).copied().unwrap_or_default();
        let (first, long) = (from as usize, length as usize);
        self.pool.copy_within(first + at + 1..first + long, first + at);
        if long == 2 {
            // What is left needs no list.
            if let Some(left) = self.pool.get(first).copied() {
                self.of.insert(term, left);
            }
            self.leave_room(from, room(long));
            self.set(list, (0, 0));
            self.free.push(list);
        } else {
            if room(long) != room(long - 1) {
                // The half behind it is room for another.
                let half = 1 << room(long - 1);
                self.leave_room(from + half, room(long - 1));
            }
            self.set(list, (from, length - 1));
        }
    }

    fn set(&mut self, list: u32, place: (u32, u32)) {
        if let Some(slot) = self.lists.get_mut(list as usize) {
            *slot = place;
        }
    }

    fn write(&mut self, at: u32, posting: u32) {
        if let Some(slot) = self.pool.get_mut(at as usize) {
            *slot = posting;
        }
    }

    /// Room of a size in the pool.
    fn take_room(&mut self, size: u32) -> u32 {
        if let Some(spare) = self.spare.get_mut(size as usize).and_then(Vec::pop) {
            return spare;
        }
        let (from, more) = (self.pool.len(), 1 << size);
        grow(&mut self.pool, more);
        self.pool.resize(from + more, 0);
        u32::try_from(from).unwrap_or(0)
    }

    fn leave_room(&mut self, from: u32, size: u32) {
        if self.spare.len() <= size as usize {
            self.spare.resize_with(size as usize + 1, Vec::new);
        }
        if let Some(spare) = self.spare.get_mut(size as usize) {
            spare.push(from);
        }
    }

    /// Lets go of room that nothing needs.
    pub fn shrink(&mut self) {
        self.of.shrink_to_fit();
        self.lists.shrink_to_fit();
        self.pool.shrink_to_fit();
        self.spare.iter_mut().for_each(Vec::shrink_to_fit);
    }
}

/// Makes room for some more, an eighth of what is there at least: twice as much would lie
/// idle.
pub fn grow<T>(list: &mut Vec<T>, more: usize) {
    if list.len() + more > list.capacity() {
        list.reserve_exact(more + list.len() / 8);
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::article::ArticleKey;
    use crate::store::stories::segment::Told;
    use crate::text::Span;

    proptest! {
        #[test]
        fn postings_are_what_was_put_and_not_taken_in_their_order(
            does in prop::collection::vec((any::<bool>(), 0..4u32, 0..40u32), 0..400),
        ) {
            let segments: Vec<Segment> = (0..40)
                .map(|n: i32| {
                    let own = (0, Span::new(0, 1));
                    Segment::of(ArticleKey(9), own, n * 7 % 40, &Told::default())
                })
                .collect();
            let mut postings = Postings::default();
            let mut all = [const { Vec::<u32>::new() }; 4];
            for (put, term, own) in does {
                let list = &mut all[term as usize];
                list.retain(|n| *n != own);
                if put {
                    postings.put(term, own, &segments);
                    list.push(own);
                    list.sort_by_key(|n| place(&segments, *n));
                } else {
                    postings.take(term, own, &segments);
                }
                for (term, list) in (0..).zip(&all) {
                    prop_assert_eq!(postings.of(term), list.as_slice());
                }
            }
        }
    }
}
