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
pub type Row = [i16; CLASSES];

/// The weights of a model.
#[derive(Debug, Default)]
pub struct Weights {
    /// See [`layout`].
    table: Cow<'static, [u8]>,
    buckets: usize,
    slots: usize,
    scale: f32,
    /// How likely a kind must be to be taken.
    floor: Scores,
}

const TABLE: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/figures.bin"));

/// How many pieces of evidence are looked up at once.
const BATCH: usize = 64;

impl Weights {
    /// The weights in the binary.
    #[must_use]
    pub fn embedded() -> Self {
        Self::of_table(Cow::Borrowed(TABLE)).unwrap_or_default()
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
        let (buckets, slots) = (head.u32()? as usize, head.u32()? as usize);
        let whole = head.0.len() == 2 * buckets + (2 + layout::ROW) * slots;
        let sound = whole && slots > 0 && buckets > 0 && scale.is_finite();
        sound.then_some(Self { table, buckets, slots, scale, floor })
    }

    /// Writes rows, sorted by their keys, as [`Self::read`] reads them.
    #[must_use]
    pub fn write(rows: &[(u32, Row)], scale: f32, floor: &Scores) -> Vec<u8> {
        let mut out = MAGIC.to_vec();
        let count = u32::try_from(rows.len()).unwrap_or(0);
        out.extend(count.to_le_bytes());
        out.extend(scale.to_bits().to_le_bytes());
        for f in floor {
            out.extend(f.to_bits().to_le_bytes());
        }
        for (key, row) in rows {
            out.extend(key.to_le_bytes());
            let set = row.iter().enumerate().fold(0u16, |s, (i, w)| s | u16::from(*w != 0) << i);
            out.extend(set.to_le_bytes());
            out.extend(row.iter().filter(|w| **w != 0).flat_map(|w| w.to_le_bytes()));
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

    /// What some pieces of evidence add to each class. Whether a piece has a row is a toss
    /// of a coin: all slots of a batch are looked at before any of the rows, so that no
    /// look-up waits for the one before.
    fn sum(&self, evidence: &[Evidence]) -> Scores {
        let table = self.table.get(layout::HEAD + 8..).unwrap_or_default();
        let (shifts, rest) = table.split_at_checked(2 * self.buckets).unwrap_or_default();
        let (tags, rows) = rest.split_at_checked(2 * self.slots).unwrap_or_default();
        let (shifts, tags) = (shifts.as_chunks::<2>().0, tags.as_chunks::<2>().0);
        let rows = rows.as_chunks::<{ layout::ROW }>().0;
        let mut all = [0i32; CLASSES];
        for batch in evidence.chunks(BATCH) {
            let mut hits = [(0u32, 0u32); BATCH];
            let mut count = 0;
            for (piece, number) in batch.iter().zip(0u32..) {
                let shift = shifts.get(layout::bucket(piece.key, shifts.len()));
                let shift = shift.map_or(0, |s| u16::from_le_bytes(*s));
                let slot = layout::slot(piece.key, shift, tags.len());
                let tag = tags.get(slot).map_or(0, |t| u16::from_le_bytes(*t));
                if let Some(hit) = hits.get_mut(count) {
                    *hit = (number, u32::try_from(slot).unwrap_or(0));
                    count += usize::from(tag == layout::tag(piece.key));
                }
            }
            for &(number, slot) in hits.get(..count).unwrap_or_default() {
                let (Some(piece), Some(row)) =
                    (batch.get(number as usize), rows.get(slot as usize))
                else {
                    continue;
                };
                add(row, piece, &mut all);
            }
        }
        all.map(|sum| scaled(sum, self.scale))
    }

    /// How likely each class is, by all evidence.
    #[must_use]
    pub fn weigh(&self, evidence: &[Evidence]) -> Scores {
        likely(self.sum(evidence))
    }
}

/// Adds the weights of a row, where it is that of a piece of evidence.
#[inline]
fn add(row: &[u8; layout::ROW], piece: &Evidence, all: &mut [i32; CLASSES]) {
    let Some((weights, rest)) = row.split_first_chunk::<{ 2 * CLASSES }>() else { return };
    if rest.first_chunk::<4>() != Some(&piece.key.to_le_bytes()) {
        return;
    }
    let weights = weights.as_chunks::<2>().0;
    match piece.about {
        None => {
            for (sum, weight) in all.iter_mut().zip(weights) {
                *sum += i32::from(i16::from_le_bytes(*weight));
            }
        }
        Some(kind) => {
            if let ([for_kind, for_none, ..], Some(sum)) = (weights, all.get_mut(kind as usize)) {
                *sum += i32::from(i16::from_le_bytes(*for_kind));
                all[NONE] += i32::from(i16::from_le_bytes(*for_none));
            }
        }
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
        let rows: Vec<(u32, Row)> = (1..5000u32)
            .map(|n| {
                let mut row = [0; CLASSES];
                row[n as usize % CLASSES] = i16::try_from(n).unwrap();
                (n.wrapping_mul(0x9e37_79b1), row)
            })
            .collect();
        let weights = Weights::read(&Weights::write(&rows, 1.0, &[0.5; CLASSES])).unwrap();
        for (key, row) in &rows {
            let own = weights.of(&piece(*key)).map(f32::to_bits);
            assert_eq!(own, row.map(|weight| f32::from(weight).to_bits()));
            let other = weights.of(&piece(key ^ 0x5a5a_0000)).map(f32::to_bits);
            assert_eq!(other, [0; CLASSES]);
        }
        let all: Vec<Evidence> = rows.iter().map(|(key, _)| piece(*key)).collect();
        let total: f32 = weights.sum(&all).iter().sum();
        assert!((total - 12_497_500.0).abs() < 16.0);
    }

    #[test]
    fn the_model_in_the_binary_is_read() {
        assert!(!Weights::embedded().is_empty());
    }

    #[test]
    fn bytes_that_are_no_model_are_refused() {
        assert!(Weights::read(b"figures1\xff\xff\xff\x7f").is_none());
        assert!(Weights::read(b"").is_none());
    }
}
