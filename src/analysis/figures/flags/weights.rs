//! How much each piece of evidence on flags weighs: `assets/figures/flags.model`, made by
//! `examples/train-figures --flags`.
//!
//! Behind [`MAGIC`] stand the number of rows, the scale of the weights, how much must speak
//! for a flag, and the rows, sorted by key: a key and its weight in steps of the scale.

use std::borrow::Cow;

/// What a model begins with.
const MAGIC: &[u8] = b"flags001";
/// Bytes of a row: a key and its weight.
const ROW: usize = 6;
/// Bits of a key by which its row is found: as many as leave a few rows to look through.
const FIRST: u32 = 12;

/// The weights of a model.
#[derive(Debug, Default)]
pub struct FlagWeights {
    rows: Cow<'static, [u8]>,
    /// How many rows stand before those whose keys begin with each [`FIRST`] bits.
    starts: Vec<u32>,
    scale: f32,
    floor: f32,
}

static MODEL: &[u8] = include_bytes!("../../../../assets/figures/flags.model");

impl FlagWeights {
    /// The weights in the binary.
    #[must_use]
    pub fn embedded() -> Self {
        Self::of_bytes(Cow::Borrowed(MODEL)).unwrap_or_default()
    }

    /// Reads a model; `None` where the bytes are none.
    #[must_use]
    pub fn read(model: &[u8]) -> Option<Self> {
        Self::of_bytes(Cow::Owned(model.to_vec()))
    }

    fn of_bytes(model: Cow<'static, [u8]>) -> Option<Self> {
        let body = model.strip_prefix(MAGIC)?;
        let (count, body) = body.split_first_chunk::<4>()?;
        let (scale, body) = body.split_first_chunk::<4>()?;
        let (floor, rows) = body.split_first_chunk::<4>()?;
        let (scale, floor) = (f32::from_le_bytes(*scale), f32::from_le_bytes(*floor));
        let whole = (u32::from_le_bytes(*count) as usize).checked_mul(ROW)?;
        if rows.len() != whole || !scale.is_finite() || !floor.is_finite() {
            return None;
        }
        let from = model.len() - whole;
        let rows = match model {
            Cow::Borrowed(model) => Cow::Borrowed(model.get(from..)?),
            Cow::Owned(mut model) => Cow::Owned(model.split_off(from)),
        };
        let mut starts = vec![0; (1 << FIRST) + 1];
        for row in rows.as_chunks::<ROW>().0 {
            if let Some(count) = starts.get_mut(bucket(key_of(*row)) + 1) {
                *count += 1;
            }
        }
        let mut before = 0;
        for start in &mut starts {
            before += *start;
            *start = before;
        }
        Some(Self { rows, starts, scale, floor })
    }

    /// Writes rows, sorted by their keys, as [`Self::read`] reads them.
    #[must_use]
    pub fn write(rows: &[(u32, i16)], scale: f32, floor: f32) -> Vec<u8> {
        let mut out = MAGIC.to_vec();
        out.extend(u32::try_from(rows.len()).unwrap_or(0).to_le_bytes());
        out.extend(scale.to_le_bytes());
        out.extend(floor.to_le_bytes());
        for (key, weight) in rows {
            out.extend(key.to_le_bytes());
            out.extend(weight.to_le_bytes());
        }
        out
    }

    /// Whether there is nothing in it.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// What a piece of evidence weighs, in steps.
    fn of(&self, key: u32) -> i32 {
        let start = |bucket: usize| self.starts.get(bucket).map_or(0, |s| *s as usize);
        let rows = start(bucket(key))..start(bucket(key) + 1);
        let rows = self.rows.as_chunks::<ROW>().0.get(rows).unwrap_or_default();
        let row = rows.iter().find(|row| key_of(**row) == key);
        row.map_or(0, |[.., a, b]| i32::from(i16::from_le_bytes([*a, *b])))
    }

    /// How much some evidence speaks for a part: the logarithm of the odds.
    #[must_use]
    pub fn sum(&self, evidence: &[u32]) -> f32 {
        let sum: i32 = evidence.iter().map(|key| self.of(*key)).sum();
        #[expect(
            clippy::cast_precision_loss,
            reason = "a score need not be exact to the last step"
        )]
        let sum = sum as f32;
        sum * self.scale
    }

    /// Whether more speaks for a part than must.
    #[must_use]
    pub fn speaks(&self, evidence: &[u32]) -> bool {
        self.sum(evidence) > self.floor
    }
}

/// The bucket of a key.
const fn bucket(key: u32) -> usize {
    (key >> (u32::BITS - FIRST)) as usize
}

const fn key_of([a, b, c, d, ..]: [u8; ROW]) -> u32 {
    u32::from_le_bytes([a, b, c, d])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row_is_found_and_no_other() {
        let rows: Vec<(u32, i16)> =
            (1..2000u32).map(|n| (n * 7, i16::try_from(n).unwrap() - 1000)).collect();
        let weights = FlagWeights::read(&FlagWeights::write(&rows, 0.5, 0.0)).unwrap();
        for (key, weight) in &rows {
            assert_eq!(weights.of(*key), i32::from(*weight));
            assert_eq!(weights.of(key + 1), 0);
        }
        assert!(weights.speaks(&[7 * 1999, 7 * 999]));
        assert!(!weights.speaks(&[7]) && !weights.speaks(&[]));
    }

    #[test]
    fn the_model_in_the_binary_is_read() {
        assert!(!FlagWeights::embedded().is_empty());
    }

    #[test]
    fn bytes_that_are_no_model_are_refused() {
        let mut model = FlagWeights::write(&[(1, 1), (2, 2)], 1.0, 0.0);
        assert!(FlagWeights::read(&model).is_some());
        model.pop();
        assert!(FlagWeights::read(&model).is_none());
        assert!(FlagWeights::read(b"flags001").is_none());
        assert!(FlagWeights::read(b"").is_none());
    }
}
