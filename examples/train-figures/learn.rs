//! Multinomial logistic regression over sparse evidence: `AdaGrad`, one example after the
//! other in a set order, weights averaged over the last rounds.

use std::borrow::Cow;
use std::collections::HashMap;

use dateline::analysis::figures::evidence::Evidence;
use dateline::analysis::figures::weights::{CLASSES, NONE, Scores, WeightRow, likely};

/// One number: its evidence by the index of its row, and what it is.
pub struct Example {
    /// Index of a row, and the kind it is about.
    pub evidence: Vec<(u32, u8)>,
    pub class: usize,
    pub weight: f32,
}

/// The evidence shown of an example: some is left out at random, so that no weight leans
/// on another.
fn show<'a>(evidence: &'a [(u32, u8)], drop: f32, random: &mut u64) -> Cow<'a, [(u32, u8)]> {
    if drop <= 0.0 {
        return Cow::Borrowed(evidence);
    }
    let limit = (drop * 65536.0) as u64;
    let kept = evidence.iter().copied().filter(|_| {
        *random ^= *random << 13;
        *random ^= *random >> 7;
        *random ^= *random << 17;
        *random >> 20 & 0xffff >= limit
    });
    Cow::Owned(kept.collect())
}

/// How many steps the least weight is: half a step is far below what a reading hangs on.
const STEPS: f32 = 4.0;

/// Evidence that is about no one kind.
pub const ALL: u8 = u8::MAX;

/// Keys of evidence and the rows they have.
#[derive(Default)]
pub struct Keys {
    rows: HashMap<u32, u32>,
    pub keys: Vec<u32>,
}

impl Keys {
    /// Rows for evidence that stands in at least `least` of the articles.
    pub fn count<'a>(numbers: impl Iterator<Item = (usize, &'a [Evidence])>, least: u32) -> Self {
        let mut seen: HashMap<u32, (u32, usize)> = HashMap::new();
        for (doc, evidence) in numbers {
            for piece in evidence {
                let slot = seen.entry(piece.key).or_insert((0, usize::MAX));
                if slot.1 != doc {
                    *slot = (slot.0 + 1, doc);
                }
            }
        }
        let mut keys: Vec<u32> =
            seen.into_iter().filter(|(k, (n, _))| *n >= least && *k != 0).map(|(k, _)| k).collect();
        keys.sort_unstable();
        let rows = keys.iter().enumerate().map(|(i, k)| (*k, i as u32)).collect();
        Self { rows, keys }
    }

    /// The rows of some evidence, and the kind each piece is about. Where it is learned from
    /// `apart`, each piece has two: one that all share, and one of its own that nobody asks
    /// later, which takes up what holds in such texts alone.
    pub fn evidence(&self, pieces: &[Evidence], without: u16, apart: bool) -> Vec<(u32, u8)> {
        let mut all: Vec<(u32, u8)> = pieces
            .iter()
            .filter(|p| without & 1 << p.family as u16 == 0)
            .filter_map(|p| Some((*self.rows.get(&p.key)?, p.about.map_or(ALL, |kind| kind as u8))))
            .collect();
        if apart {
            let own = self.keys.len() as u32;
            all.extend_from_within(..);
            let copies = all.len() / 2;
            all.iter_mut().skip(copies).for_each(|(row, _)| *row += own);
        }
        all
    }

    /// How many rows there are: see [`Self::evidence`].
    pub fn row_count(&self) -> usize {
        2 * self.keys.len()
    }
}

/// How it is learned.
#[derive(Clone, Copy)]
pub struct Plan {
    pub rounds: usize,
    pub rate: f32,
    pub decay: f32,
    /// How often a piece of evidence is left out while learning.
    pub drop: f32,
    pub seed: u64,
    /// How often it is learned.
    pub times: usize,
}

/// Weights while they are learned.
pub struct Model {
    pub rows: Vec<Scores>,
}

impl Model {
    pub fn scores(&self, evidence: &[(u32, u8)]) -> Scores {
        let mut scores = [0.0; CLASSES];
        for &(row, about) in evidence {
            let row = &self.rows[row as usize];
            if about == ALL {
                for (score, weight) in scores.iter_mut().zip(row) {
                    *score += weight;
                }
            } else {
                scores[about as usize] += row[0];
                scores[NONE] += row[1];
            }
        }
        scores
    }

    pub fn likely(&self, evidence: &[(u32, u8)]) -> Scores {
        likely(self.scores(evidence))
    }

    /// Learns as often as the plan says, each time in another order, and takes the mean.
    pub fn learn(examples: &[&Example], rows: usize, plan: Plan) -> Self {
        let mut mean = Self { rows: vec![[0.0; CLASSES]; rows] };
        let times: Vec<usize> = (0..plan.times.max(1)).collect();
        let once = |time: usize| {
            Self::learn_once(examples, rows, Plan { seed: plan.seed + 2 * time as u64, ..plan })
        };
        let once = &once;
        // Two at a time: each has a table of its own. Summed in order, so that the mean is the
        // same every time.
        for pair in times.chunks(2) {
            let learned = std::thread::scope(|scope| {
                let threads: Vec<_> =
                    pair.iter().map(|&time| scope.spawn(move || once(time))).collect();
                threads.into_iter().map(|t| t.join().unwrap()).collect::<Vec<_>>()
            });
            for one in learned {
                for (sum, row) in mean.rows.iter_mut().zip(&one.rows) {
                    for (s, w) in sum.iter_mut().zip(row) {
                        *s += w / times.len() as f32;
                    }
                }
            }
        }
        mean
    }

    fn learn_once(examples: &[&Example], rows: usize, plan: Plan) -> Self {
        let mut model = Self { rows: vec![[0.0; CLASSES]; rows] };
        let mut sums = vec![[1e-2f32; CLASSES]; rows];
        let mut all = vec![[0.0f32; CLASSES]; rows];
        let mut order: Vec<usize> = (0..examples.len()).collect();
        let mut random = plan.seed | 1;
        let mut kept = 0;
        for round in 0..plan.rounds {
            for i in (1..order.len()).rev() {
                random ^= random << 13;
                random ^= random >> 7;
                random ^= random << 17;
                order.swap(i, (random % (i as u64 + 1)) as usize);
            }
            for &i in &order {
                let example = examples[i];
                let shown = show(&example.evidence, plan.drop, &mut random);
                let mut wrong = model.likely(&shown);
                wrong[example.class] -= 1.0;
                for w in &mut wrong {
                    *w *= example.weight;
                }
                if wrong.iter().all(|w| w.abs() < 4e-3) {
                    continue;
                }
                for &(row, about) in &*shown {
                    let (weights, sums) = (&mut model.rows[row as usize], &mut sums[row as usize]);
                    let mut step = |slot: usize, wrong: f32| {
                        let slope = wrong + plan.decay * weights[slot];
                        if slope.abs() > 2e-3 {
                            sums[slot] += slope * slope;
                            weights[slot] -= plan.rate * slope / sums[slot].sqrt();
                        }
                    };
                    if about == ALL {
                        for (class, &w) in wrong.iter().enumerate() {
                            step(class, w);
                        }
                    } else {
                        step(0, wrong[about as usize]);
                        step(1, wrong[NONE]);
                    }
                }
            }
            if round * 2 >= plan.rounds {
                kept += 1;
                for (sum, row) in all.iter_mut().zip(&model.rows) {
                    for (s, w) in sum.iter_mut().zip(row) {
                        *s += w;
                    }
                }
            }
        }
        for row in &mut all {
            for w in row {
                *w /= kept.max(1) as f32;
            }
        }
        model.rows = all;
        model
    }

    /// The weights that matter, in whole steps: coarse ones, as a number small in steps takes
    /// one byte.
    pub fn rounded(&self, keys: &[u32], least: f32) -> (Vec<(u32, WeightRow)>, f32) {
        let most = self.rows.iter().flatten().fold(0.0f32, |m, w| m.max(w.abs()));
        let scale = (least / STEPS).max(most / 32_000.0);
        let mut rows = Vec::new();
        for (key, row) in keys.iter().zip(&self.rows) {
            let mut out = [0i16; CLASSES];
            for (slot, w) in out.iter_mut().zip(row) {
                if w.abs() >= least {
                    *slot = (w / scale).round() as i16;
                }
            }
            if out.iter().any(|w| *w != 0) {
                rows.push((*key, out));
            }
        }
        (rows, scale)
    }
}
