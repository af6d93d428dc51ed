//! Keys in their order, each as often as it was put, in one byte each: the lower half of
//! each, and where those with each upper half end.

use std::ops::Range;

/// Sorted keys.
#[derive(Debug, Default)]
pub struct SortedKeys {
    low: Vec<u8>,
    /// Where the keys of each upper half end, up to the greatest there is.
    ends: Vec<u32>,
}

/// The upper and the lower half.
fn halves(key: u16) -> (usize, u8) {
    let [high, low] = key.to_be_bytes();
    (usize::from(high), low)
}

impl SortedKeys {
    /// Bytes they take.
    #[must_use]
    pub fn bytes(&self) -> usize {
        self.low.capacity() + self.ends.capacity() * size_of::<u32>()
    }

    /// How many there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.low.len()
    }

    /// For how many there is room.
    #[must_use]
    pub fn capacity(&self) -> usize {
        self.low.capacity()
    }

    /// Makes room for some more.
    pub fn reserve(&mut self, more: usize) {
        self.low.reserve_exact(more);
    }

    /// Gives back the room that is not needed.
    pub fn shrink(&mut self) {
        self.low.shrink_to_fit();
        self.ends.shrink_to_fit();
    }

    fn end(&self, high: usize) -> usize {
        self.ends.get(high).map_or(self.low.len(), |end| *end as usize)
    }

    /// Where the keys equal to one are, or would be.
    #[must_use]
    pub fn of(&self, key: u16) -> Range<usize> {
        let (high, low) = halves(key);
        let from = high.checked_sub(1).map_or(0, |before| self.end(before));
        let under = self.low.get(from..self.end(high)).unwrap_or_default();
        let first = under.partition_point(|l| *l < low);
        let same = under.get(first..).unwrap_or_default().partition_point(|l| *l == low);
        from + first..from + first + same
    }

    /// So many keys are equal to one, or fewer: cheaper than to know how many.
    #[must_use]
    pub fn most(&self, key: u16) -> usize {
        let (high, _) = halves(key);
        self.end(high) - high.checked_sub(1).map_or(0, |before| self.end(before))
    }

    /// What stands at a place; 0 behind the end.
    #[must_use]
    pub fn at(&self, at: usize) -> u16 {
        let high = self.ends.partition_point(|end| *end as usize <= at);
        let low = self.low.get(at).copied().unwrap_or(0);
        u16::from_be_bytes([u8::try_from(high).unwrap_or(u8::MAX), low])
    }

    /// All, in their order.
    pub fn iter(&self) -> impl Iterator<Item = u16> + '_ {
        let mut high = 0;
        self.low.iter().enumerate().map(move |(at, low)| {
            while self.end(high) <= at {
                high += 1;
            }
            u16::from_be_bytes([u8::try_from(high).unwrap_or(u8::MAX), *low])
        })
    }

    /// Puts a key where it may stand, see [`Self::of`].
    pub fn insert(&mut self, at: usize, key: u16) {
        let (high, low) = halves(key);
        if self.ends.len() <= high {
            let all = u32::try_from(self.low.len()).unwrap_or(u32::MAX);
            self.ends.reserve_exact(high + 1 - self.ends.len());
            self.ends.resize(high + 1, all);
        }
        self.low.insert(at, low);
        for end in self.ends.iter_mut().skip(high) {
            *end += 1;
        }
    }

    /// Takes out what stands at a place.
    pub fn remove(&mut self, at: usize) {
        let high = self.ends.partition_point(|end| *end as usize <= at);
        if at < self.low.len() {
            self.low.remove(at);
        }
        for end in self.ends.iter_mut().skip(high) {
            *end -= 1;
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn keys_are_those_put_and_not_taken_in_their_order(
            does in prop::collection::vec((prop::bool::weighted(0.7), 0..40u16), 0..300),
        ) {
            let mut keys = SortedKeys::default();
            let mut all: Vec<u16> = Vec::new();
            for (put, key) in does {
                let key = key * 1601;
                let of = keys.of(key);
                let first = all.partition_point(|k| *k < key);
                prop_assert_eq!(&of, &(first..all.partition_point(|k| *k <= key)));
                prop_assert!(keys.most(key) >= of.len());
                if put {
                    keys.insert(of.end, key);
                    all.insert(first, key);
                } else if !of.is_empty() {
                    keys.remove(of.start);
                    all.remove(first);
                }
                prop_assert_eq!(keys.iter().collect::<Vec<_>>(), all.clone());
                prop_assert_eq!(keys.len(), all.len());
            }
        }
    }
}
