//! The weights of one language, read in place from the bytes of its file.
//!
//! A file is, in little-endian order: the magic, [`CLASSES`] tables of transition
//! scores, the number of buckets, then for each bucket eight tags of 16 bits, then
//! for each of those slots a row of sixteen signed bytes. A feature whose tag is not
//! in its bucket weighs nothing. "Outside" always scores 0.

use super::features::{CLASSES, Columns};
use super::viterbi::{LABELS, STATES};

/// First bytes of a model file.
pub const MAGIC: &[u8; 8] = b"DLTAG\0\0\x01";
/// What a natural logarithm of 1 is in the integers of a model.
pub const SCALE: i32 = 32;
/// Tags in a bucket.
pub const BUCKET: usize = 8;

/// Scores of one class of token: for each state before, of each state after.
pub type Transitions = [[i16; STATES]; STATES];

/// One language's model.
#[derive(Debug, Clone)]
pub struct Model {
    /// By the class of the token after; see [`Columns::class`].
    pub(super) transitions: Vec<Transitions>,
    tags: &'static [[u8; BUCKET * 2]],
    rows: &'static [[u8; LABELS]],
}

impl Default for Model {
    fn default() -> Self {
        Self { transitions: vec![[[0; STATES]; STATES]; CLASSES], tags: &[], rows: &[] }
    }
}

impl Model {
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
        let (tags, _) = tags.as_chunks();
        let (rows, left) = rows.as_chunks();
        (rows.len() == buckets * BUCKET && left.is_empty()).then_some(Self {
            transitions,
            tags,
            rows,
        })
    }

    /// Where a feature is kept: its bucket and its tag (never 0).
    #[inline]
    #[must_use]
    pub fn place(key: u64, buckets: usize) -> (usize, u16) {
        let [a, b, ..] = key.to_le_bytes();
        let wide = (u128::from(key) * buckets as u128) >> 64;
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
        columns.each(at, |key| {
            let (bucket, tag) = Self::place(key, self.tags.len());
            let Some(tags) = self.tags.get(bucket) else { return };
            let mut hits = 0u32;
            for (i, &pair) in tags.as_chunks::<2>().0.iter().enumerate() {
                hits |= u32::from(u16::from_le_bytes(pair) == tag) << i;
            }
            if hits == 0 {
                return;
            }
            if let Some(row) = self.rows.get(bucket * BUCKET + hits.trailing_zeros() as usize) {
                for (s, &w) in sum.iter_mut().zip(row) {
                    *s += i16::from(w.cast_signed());
                }
            }
        });
        sum
    }

    /// Whether there are weights at all.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }
}
