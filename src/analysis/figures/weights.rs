//! How much each piece of evidence weighs: `assets/figures/figures.model`, made by
//! `examples/train-figures`.
//!
//! A row of weights under each key, one for every kind and one for "no figure". Evidence
//! about one kind has two: for that kind, and for none.

use super::super::FigureKind;
use super::evidence::Evidence;

/// What a number may be: the kinds in the order of [`FigureKind::ALL`], then none.
pub const CLASSES: usize = FigureKind::ALL.len() + 1;
/// The class of numbers that are no figure.
pub const NONE: usize = FigureKind::ALL.len();

/// A score for each class.
pub type Scores = [f32; CLASSES];

/// How a file begins.
pub const MAGIC: &[u8; 8] = b"figures1";

/// A row of weights, in steps of [`Weights::scale`].
pub type Row = [i16; CLASSES];

/// The weights of a model.
#[derive(Debug, Default)]
pub struct Weights {
    keys: Vec<u32>,
    rows: Vec<Row>,
    mask: usize,
    scale: f32,
    /// How likely a kind must be to be taken.
    floor: Scores,
}

const MODEL: &[u8] = include_bytes!("../../../assets/figures/figures.model");

impl Weights {
    /// The weights in the binary.
    #[must_use]
    pub fn embedded() -> Self {
        Self::read(MODEL).unwrap_or_default()
    }

    /// Reads a model; `None` where the bytes are none.
    #[must_use]
    pub fn read(bytes: &[u8]) -> Option<Self> {
        let mut bytes = Bytes(bytes.strip_prefix(MAGIC)?);
        let count = bytes.u32()? as usize;
        let scale = f32::from_bits(bytes.u32()?);
        let mut floor = [0.0; CLASSES];
        for slot in &mut floor {
            *slot = f32::from_bits(bytes.u32()?);
        }
        if count > bytes.0.len() / 6 || !scale.is_finite() {
            return None;
        }
        let size = (count * 2).next_power_of_two().max(2);
        let mut weights = Self {
            keys: vec![0; size],
            rows: vec![[0; CLASSES]; size],
            mask: size - 1,
            scale,
            floor,
        };
        for _ in 0..count {
            let key = bytes.u32()?;
            let set = bytes.u16()?;
            let mut row = [0; CLASSES];
            for (class, slot) in row.iter_mut().enumerate() {
                if set & 1 << class != 0 {
                    *slot = bytes.u16()?.cast_signed();
                }
            }
            weights.insert(key, row);
        }
        Some(weights)
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
    pub const fn is_empty(&self) -> bool {
        self.keys.is_empty()
    }

    /// How likely a class must be to be taken.
    #[must_use]
    pub fn floor(&self, class: usize) -> f32 {
        self.floor.get(class).copied().unwrap_or(1.0)
    }

    fn insert(&mut self, key: u32, row: Row) {
        let mut slot = key as usize & self.mask;
        // Key 0 stands for an empty slot: no evidence has it but by a rare chance.
        while self.keys.get(slot).is_some_and(|k| *k != 0) {
            slot = (slot + 1) & self.mask;
        }
        if let (Some(k), Some(r)) = (self.keys.get_mut(slot), self.rows.get_mut(slot)) {
            *k = key;
            *r = row;
        }
    }

    #[inline]
    fn row(&self, key: u32) -> Option<&Row> {
        let mut slot = key as usize & self.mask;
        loop {
            match *self.keys.get(slot)? {
                0 => return None,
                k if k == key => return self.rows.get(slot),
                _ => slot = (slot + 1) & self.mask,
            }
        }
    }

    /// What a piece of evidence adds to each class.
    #[must_use]
    pub fn of(&self, evidence: &Evidence) -> Scores {
        let mut scores = [0.0; CLASSES];
        self.add(evidence, &mut scores);
        scores
    }

    #[inline]
    fn add(&self, evidence: &Evidence, scores: &mut Scores) {
        let Some(row) = self.row(evidence.key) else { return };
        match evidence.about {
            None => {
                for (score, weight) in scores.iter_mut().zip(row) {
                    *score += f32::from(*weight) * self.scale;
                }
            }
            Some(kind) => {
                if let Some(score) = scores.get_mut(kind as usize) {
                    *score += f32::from(row[0]) * self.scale;
                }
                scores[NONE] += f32::from(row[1]) * self.scale;
            }
        }
    }

    /// How likely each class is, by all evidence.
    #[must_use]
    pub fn weigh(&self, evidence: &[Evidence]) -> Scores {
        let mut scores = [0.0; CLASSES];
        for piece in evidence {
            self.add(piece, &mut scores);
        }
        likely(scores)
    }
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

    fn u16(&mut self) -> Option<u16> {
        let (first, rest) = self.0.split_first_chunk::<2>()?;
        self.0 = rest;
        Some(u16::from_le_bytes(*first))
    }
}
