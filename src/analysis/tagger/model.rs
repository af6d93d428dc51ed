//! The weights of one language, read in place from the bytes of its file.
//!
//! A file is, in little-endian order: the magic, [`CLASSES`] tables of transition
//! scores, the number of buckets, then for each bucket eight tags of 16 bits, then
//! for each of those slots a row of sixteen signed bytes, and last a row of zeros: a
//! feature whose tag is not in its bucket weighs nothing. "Outside" always scores 0.

use super::features::{CLASSES, Columns};

/// Labels of names: for each kind in [`crate::analysis::EntityKind::ALL`] begin, inside, last, single.
pub const LABELS: usize = 16;
/// All states: the labels, and outside.
pub const STATES: usize = LABELS + 1;

/// First bytes of a model file.
pub const MAGIC: &[u8; 8] = b"DLTAG\0\0\x02";
/// What a natural logarithm of 1 is in the integers of a model.
pub const SCALE: i32 = 32;
/// Tags in a bucket.
pub const BUCKET: usize = 8;

/// Features of a token at most.
const MOST: usize = 128;

/// Scores of one class of token: for each state before, of each state after.
pub type Transitions = [[i16; STATES]; STATES];

/// One language's model.
#[derive(Debug, Clone)]
pub struct TaggerModel {
    /// By the class of the token after; see [`Columns::class`].
    pub(super) transitions: Vec<Transitions>,
    tags: &'static [[u8; BUCKET * 2]],
    rows: &'static [[u8; LABELS]],
    /// Index of the row of zeros.
    zero: u32,
}

impl Default for TaggerModel {
    fn default() -> Self {
        Self { transitions: vec![[[0; STATES]; STATES]; CLASSES], tags: &[], rows: &[], zero: 0 }
    }
}

impl TaggerModel {
    /// Reads a model; `None` where the bytes are not one.
    #[must_use]
    pub fn read(bytes: &'static [u8]) -> Option<Self> {
        let rest = bytes.strip_prefix(MAGIC.as_slice())?;
        let mut numbers = rest.as_chunks::<2>().0.iter().map(|&b| i16::from_le_bytes(b));
        let mut transitions = vec![[[0; STATES]; STATES]; CLASSES];
        for slot in transitions.iter_mut().flatten().flatten() {
            *slot = numbers.next()?;
        }
        let rest = rest.get(CLASSES * STATES * STATES * 2..)?;
        let (count, rest) = rest.split_first_chunk::<4>()?;
        let buckets = usize::try_from(u32::from_le_bytes(*count)).ok()?;
        let (tags, rows) = rest.split_at_checked(buckets.checked_mul(BUCKET * 2)?)?;
        let (tags, rows) = (tags.as_chunks().0, rows.as_chunks().0);
        let zero = u32::try_from(buckets.checked_mul(BUCKET)?).ok()?;
        (rows.len() == zero as usize + 1).then_some(Self { transitions, tags, rows, zero })
    }

    /// Where a feature is kept: its bucket and its tag (never 0).
    #[inline]
    #[must_use]
    pub fn place(key: u64, buckets: usize) -> (usize, u16) {
        let [a, b, ..] = key.to_le_bytes();
        let wide = ((key >> 32) * buckets as u64) >> 32;
        (usize::try_from(wide).unwrap_or(0), u16::from_le_bytes([a, b]) | 1)
    }

    /// The scores of the sixteen labels at a token; zeros where it is surely outside.
    #[inline]
    #[must_use]
    pub fn emit(&self, columns: &Columns, at: usize) -> [i16; LABELS] {
        let mut sum = [0i16; LABELS];
        if !columns.alive(at) || self.tags.is_empty() {
            return sum;
        }
        // All keys, then all places, then all sums: the look-ups do not wait for each
        // other, and each of the loops is small.
        let mut keys = [0; MOST];
        let mut asked = 0;
        columns.each(at, |key| {
            if let Some(slot) = keys.get_mut(asked) {
                *slot = key;
                asked += 1;
            }
        });
        let mut rows = [self.zero; MOST];
        let mut count = 0;
        for &key in keys.get(..asked).unwrap_or_default() {
            let (bucket, tag) = Self::place(key, self.tags.len());
            let found = self.tags.get(bucket).map_or(BUCKET, |tags| slot_of(tags, tag));
            let row = u32::try_from(bucket * BUCKET + found).unwrap_or(0);
            if let Some(slot) = rows.get_mut(count) {
                *slot = row;
                count += usize::from(found < BUCKET);
            }
        }
        for &row in rows.get(..count).unwrap_or_default() {
            if let Some(row) = self.rows.get(row as usize) {
                for (s, &w) in sum.iter_mut().zip(row) {
                    *s += i16::from(w.cast_signed());
                }
            }
        }
        sum
    }

    /// Whether there are weights at all.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }
}

/// The first of eight tags that is `tag`; [`BUCKET`] where none is. Whether a feature is
/// known is a toss of a coin, so that nothing here branches on it.
#[inline]
fn slot_of(tags: &[u8; BUCKET * 2], tag: u16) -> usize {
    let mut same = [0; BUCKET];
    for (same, &[a, b]) in same.iter_mut().zip(tags.as_chunks::<2>().0) {
        *same = if u16::from_le_bytes([a, b]) == tag { u8::MAX } else { 0 };
    }
    (u64::from_le_bytes(same).trailing_zeros() / 8) as usize
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tag_is_found_where_it_first_stands() {
        let tags: Vec<u16> = vec![3, 0x8001, 0xffff, 1, 5, 0x0101, 0x7fff, 0x8001];
        let mut bytes = [0; BUCKET * 2];
        for (to, from) in bytes.iter_mut().zip(tags.iter().flat_map(|t| t.to_le_bytes())) {
            *to = from;
        }
        for tag in (1..=u16::MAX).step_by(2) {
            let want = tags.iter().position(|&t| t == tag).unwrap_or(BUCKET);
            assert_eq!(slot_of(&bytes, tag), want, "{tag:x}");
        }
    }
}
