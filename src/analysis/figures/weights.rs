//! How much each piece of evidence weighs: `assets/figures/figures.model`, made by
//! `examples/train-figures`.
//!
//! A row of weights under each key, one for every kind and one for "no figure". Evidence
//! about one kind has two: for that kind, and for none. They are looked up where they lie in
//! the binary, in the table that the build script makes of the model ([`layout`]).

pub mod layout;

use std::borrow::Cow;

use super::super::FigureKind;
use super::evidence::Evidence;

pub use layout::{CLASSES, MAGIC};

/// The class of numbers that are no figure.
pub const NONE: usize = FigureKind::ALL.len();
const _: () = assert!(CLASSES == NONE + 1, "the kinds in the order of FigureKind::ALL, then none");

/// A score for each class.
pub type Scores = [f32; CLASSES];

/// A row of weights, in steps of the model's scale.
pub type WeightRow = [i16; CLASSES];

/// The weights of a model.
#[derive(Debug, Default)]
pub struct Weights {
    /// See [`layout`].
    table: Cow<'static, [u8]>,
    /// Slots and buckets of its whole rows, and of its short ones.
    counts: [usize; 4],
    scale: f32,
    /// How likely a kind must be to be taken.
    floor: Scores,
}

/// Bytes that begin at a line of the cache.
#[repr(C, align(64))]
struct Aligned<T: ?Sized>(T);

static TABLE: &Aligned<[u8]> = &Aligned(*include_bytes!(concat!(env!("OUT_DIR"), "/figures.bin")));

/// How many pieces of evidence are looked up at once.
const BATCH: usize = 64;

impl Weights {
    /// The weights in the binary.
    #[must_use]
    pub fn embedded() -> Self {
        Self::of_table(Cow::Borrowed(&TABLE.0)).unwrap_or_default()
    }

    /// Reads a model; `None` where the bytes are none.
    #[must_use]
    pub fn read(model: &[u8]) -> Option<Self> {
        Self::of_table(Cow::Owned(layout::compile(model)?))
    }

    fn of_table(table: Cow<'static, [u8]>) -> Option<Self> {
        let mut head = Bytes(table.strip_prefix(MAGIC)?);
        head.u32()?;
        let scale = f32::from_bits(head.u32()?);
        let mut floor = [0.0; CLASSES];
        for slot in &mut floor {
            *slot = f32::from_bits(head.u32()?);
        }
        let mut counts = [0; 4];
        for count in &mut counts {
            *count = head.u32()? as usize;
        }
        let [slots, buckets, short, few] = counts;
        let whole = layout::ROWS + (layout::ROW + 4) * slots + layout::SHORT * short;
        let sound = table.len() == whole + 2 * buckets + 2 * few && !counts.contains(&0);
        (sound && scale.is_finite()).then_some(Self { table, counts, scale, floor })
    }

    /// The parts of the table.
    fn parts(&self) -> ModelTables<'_> {
        let [slots, buckets, short, few] = self.counts;
        let mut rest = self.table.get(layout::ROWS..).unwrap_or_default();
        let mut next = |length: usize| {
            let (part, behind) = rest.split_at_checked(length).unwrap_or_default();
            rest = behind;
            part
        };
        ModelTables {
            rows: next(layout::ROW * slots).as_chunks().0,
            numbers: next(4 * slots).as_chunks().0,
            shifts: next(2 * buckets).as_chunks().0,
            short: next(layout::SHORT * short).as_chunks().0,
            short_shifts: next(2 * few).as_chunks().0,
        }
    }

    /// Writes rows, sorted by their keys, as [`Self::read`] reads them.
    #[must_use]
    pub fn write(rows: &[(u32, WeightRow)], scale: f32, floor: &Scores) -> Vec<u8> {
        let mut out = MAGIC.to_vec();
        let count = u32::try_from(rows.len()).unwrap_or(0);
        out.extend(count.to_le_bytes());
        out.extend(scale.to_bits().to_le_bytes());
        for f in floor {
            out.extend(f.to_bits().to_le_bytes());
        }
        let mut last = 0;
        for (key, row) in rows {
            layout::put_row(key - last, row, &mut out);
            last = *key;
        }
        out
    }

    /// Whether there is nothing in it.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.table.is_empty()
    }

    /// How likely a class must be to be taken.
    #[must_use]
    pub fn floor(&self, class: usize) -> f32 {
        self.floor.get(class).copied().unwrap_or(1.0)
    }

    /// What a piece of evidence adds to each class.
    #[must_use]
    pub fn of(&self, evidence: &Evidence) -> Scores {
        self.sum(std::slice::from_ref(evidence))
    }

    /// What some pieces of evidence add to each class.
    pub(super) fn sum(&self, evidence: &[Evidence]) -> Scores {
        let parts = self.parts();
        let mut all = [0i32; CLASSES];
        for batch in evidence.chunks(BATCH) {
            parts.add_whole(batch, &mut all);
            parts.add_short(batch, &mut all);
        }
        all.map(|sum| scaled(sum, self.scale))
    }

    /// How likely each class is, by all evidence.
    #[must_use]
    pub fn weigh(&self, evidence: &[Evidence]) -> Scores {
        likely(self.sum(evidence))
    }
}

/// The parts of a table, see [`layout`].
struct ModelTables<'a> {
    rows: &'a [[u8; layout::ROW]],
    numbers: &'a [[u8; 4]],
    shifts: &'a [[u8; 2]],
    short: &'a [[u8; layout::SHORT]],
    short_shifts: &'a [[u8; 2]],
}

/// The slot of a key.
#[inline]
fn slot(key: u32, shifts: &[[u8; 2]], slots: usize) -> usize {
    let shift = shifts.get(layout::bucket(key, shifts.len()));
    layout::slot(key, shift.map_or(0, |shift| u16::from_le_bytes(*shift)), slots)
}

#[inline]
fn weight(bytes: [u8; 2]) -> i32 {
    i32::from(i16::from_le_bytes(bytes))
}

impl ModelTables<'_> {
    /// Adds what evidence on all kinds weighs. Whether there is a row is a toss of a coin:
    /// all slots of a batch are looked at before any of the rows, so that no look-up waits
    /// for the one before.
    fn add_whole(&self, batch: &[Evidence], all: &mut [i32; CLASSES]) {
        let mut hits = [(0u32, 0u32); BATCH];
        let mut count = 0;
        for piece in batch {
            let slot = slot(piece.key, self.shifts, self.numbers.len());
            let in_slot = self.numbers.get(slot).map_or(0, |n| u32::from_le_bytes(*n));
            let (number, known) = layout::number(in_slot, piece.key);
            if let Some(hit) = hits.get_mut(count) {
                *hit = (piece.key, number);
                count += usize::from(known & piece.about.is_none());
            }
        }
        for &(key, number) in hits.get(..count).unwrap_or_default() {
            let Some(row) = self.rows.get(number as usize) else { continue };
            let Some((weights, rest)) = row.split_first_chunk::<{ 2 * CLASSES }>() else {
                continue;
            };
            if rest.first_chunk::<4>() == Some(&key.to_le_bytes()) {
                for (sum, bytes) in all.iter_mut().zip(weights.as_chunks::<2>().0) {
                    *sum += weight(*bytes);
                }
            }
        }
    }

    /// Adds what evidence about one kind weighs.
    fn add_short(&self, batch: &[Evidence], all: &mut [i32; CLASSES]) {
        let mut for_none = 0;
        for piece in batch {
            let Some(kind) = piece.about else { continue };
            let slot = slot(piece.key, self.short_shifts, self.short.len());
            let Some(&[k0, k1, k2, k3, a, b, c, d]) = self.short.get(slot) else { continue };
            // Known or not: nothing here branches on it.
            let known = i32::from([k0, k1, k2, k3] == piece.key.to_le_bytes());
            if let Some(sum) = all.get_mut(kind as usize) {
                *sum += known * weight([a, b]);
            }
            for_none += known * weight([c, d]);
        }
        all[NONE] += for_none;
    }
}

/// A sum of weights as a score.
#[expect(clippy::cast_precision_loss, reason = "a score need not be exact to the last step")]
const fn scaled(sum: i32, scale: f32) -> f32 {
    sum as f32 * scale
}

/// Scores as chances that add up to one.
#[must_use]
pub fn likely(mut scores: Scores) -> Scores {
    let most = scores.iter().copied().fold(f32::MIN, f32::max);
    let mut all = 0.0;
    for score in &mut scores {
        *score = (*score - most).exp();
        all += *score;
    }
    for score in &mut scores {
        *score /= all;
    }
    scores
}

struct Bytes<'a>(&'a [u8]);

impl Bytes<'_> {
    fn u32(&mut self) -> Option<u32> {
        let (first, rest) = self.0.split_first_chunk::<4>()?;
        self.0 = rest;
        Some(u32::from_le_bytes(*first))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::figures::evidence::Family;
    use crate::text::Span;

    fn piece(key: u32) -> Evidence {
        Evidence { key, about: None, family: Family::Words, sort: 0, span: Span::default() }
    }

    #[test]
    fn every_row_is_found_and_no_other() {
        let mut rows: Vec<(u32, WeightRow)> = (1..5000u32)
            .map(|n| {
                let mut row = [0; CLASSES];
                row[n as usize % CLASSES] = i16::try_from(n).unwrap();
                (n.wrapping_mul(0x9e37_79b1), row)
            })
            .collect();
        rows.sort_by_key(|row| row.0);
        let weights = Weights::read(&Weights::write(&rows, 1.0, &[0.5; CLASSES])).unwrap();
        for (key, row) in &rows {
            let own = weights.of(&piece(*key)).map(f32::to_bits);
            assert_eq!(own, row.map(|weight| f32::from(weight).to_bits()));
            let other = weights.of(&piece(key ^ 0x5a5a_0000)).map(f32::to_bits);
            assert_eq!(other, [0; CLASSES]);
        }
        let all: Vec<Evidence> = rows.iter().map(|(key, _)| piece(*key)).collect();
        let about =
            Evidence { about: Some(FigureKind::Missing), ..piece(12u32.wrapping_mul(0x9e37_79b1)) };
        assert_eq!(weights.of(&about)[FigureKind::Missing as usize].to_bits(), 12f32.to_bits());
        let total: f32 = weights.sum(&all).iter().sum();
        assert!((total - 12_497_500.0).abs() < 16.0);
    }

    #[test]
    fn the_model_in_the_binary_is_read() {
        assert!(!Weights::embedded().is_empty());
    }

    #[test]
    fn bytes_that_are_no_model_are_refused() {
        assert!(Weights::read(b"figures2\xff\xff\xff\x7f").is_none());
        assert!(Weights::read(b"").is_none());
    }
}
