//! Training of a linear-chain conditional random field on partly known labels.

use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};

use dateline::analysis::tagger::features::CLASSES;
use dateline::analysis::tagger::model::{BUCKET, MAGIC, SCALE, TaggerModel};
use dateline::analysis::tagger::model::{LABELS, STATES};
use dateline::analysis::tagger::viterbi::{OUTSIDE, may_follow};

/// A set of states as bits.
pub type States = u32;
/// All of them.
pub const ANY: States = (1 << STATES) - 1;

/// A stretch of tokens with nothing but "outside" around it.
#[derive(Debug, Clone, Default)]
pub struct Stretch {
    /// For each token, its rows.
    pub rows: Vec<Vec<u32>>,
    pub classes: Vec<u8>,
    pub allowed: Vec<States>,
    pub weight: f32,
}

#[derive(Clone)]
pub struct Row {
    pub w: [f32; LABELS],
    g: [f32; LABELS],
}

/// Keys are hashes already.
#[derive(Default, Clone)]
pub struct Same(u64);

impl Hasher for Same {
    fn finish(&self) -> u64 {
        self.0
    }
    fn write(&mut self, bytes: &[u8]) {
        for &b in bytes {
            self.0 = self.0.rotate_left(8) ^ u64::from(b);
        }
    }
    fn write_u64(&mut self, key: u64) {
        self.0 = key;
    }
}

/// A map by feature key.
pub type ByKey<V> = HashMap<u64, V, BuildHasherDefault<Same>>;

pub struct Crf {
    pub index: ByKey<u32>,
    exps: Vec<Vec<f32>>,
    pub rows: Vec<Row>,
    pub steps: Vec<[[f32; STATES]; STATES]>,
    step_g: Vec<[[f32; STATES]; STATES]>,
    pub rate: f32,
    pub decay: f32,
    /// Weights as they were after rounds to average over, and how many rounds.
    sums: Vec<[f32; LABELS]>,
    step_sums: Vec<[[f32; STATES]; STATES]>,
    averaged: u32,
}

const NEVER: f32 = -1e9;

impl Crf {
    pub fn new(keys: impl Iterator<Item = u64>) -> Self {
        let index: ByKey<u32> = keys.zip(0..).collect();
        let rows = vec![Row { w: [0.0; LABELS], g: [1.0; LABELS] }; index.len()];
        let mut steps = vec![[[0.0; STATES]; STATES]; CLASSES];
        for table in &mut steps {
            for (a, row) in table.iter_mut().enumerate() {
                for (b, step) in row.iter_mut().enumerate() {
                    if !may_follow(a, b) {
                        *step = NEVER;
                    }
                }
            }
        }
        let exps = steps
            .iter()
            .map(|t: &[[f32; STATES]; STATES]| t.iter().flatten().map(|v| v.exp()).collect())
            .collect();
        Self {
            index,
            exps,
            rows,
            steps,
            step_g: vec![[[1.0; STATES]; STATES]; CLASSES],
            rate: 0.2,
            decay: 1e-6,
            sums: Vec::new(),
            step_sums: Vec::new(),
            averaged: 0,
        }
    }

    /// Takes the weights as they are now into the average that is written.
    pub fn average(&mut self) {
        self.sums.resize(self.rows.len(), [0.0; LABELS]);
        self.step_sums.resize(CLASSES, [[0.0; STATES]; STATES]);
        for (sum, row) in self.sums.iter_mut().zip(&self.rows) {
            for (s, w) in sum.iter_mut().zip(&row.w) {
                *s += w;
            }
        }
        for (s, w) in
            self.step_sums.iter_mut().flatten().flatten().zip(self.steps.iter().flatten().flatten())
        {
            *s += w;
        }
        self.averaged += 1;
    }

    /// The weights to write: the average, or the last ones where none was taken.
    fn weights(&self, row: u32) -> [f32; LABELS] {
        match self.sums.get(row as usize) {
            Some(sum) => sum.map(|s| s / self.averaged as f32),
            None => self.rows[row as usize].w,
        }
    }

    fn emissions(&self, stretch: &Stretch) -> Vec<[f32; STATES]> {
        stretch
            .rows
            .iter()
            .map(|rows| {
                let mut e = [0.0; STATES];
                for &r in rows {
                    for (s, w) in e.iter_mut().zip(&self.rows[r as usize].w) {
                        *s += w;
                    }
                }
                e
            })
            .collect()
    }

    /// Forward and backward sums, scaled; gives the log of the whole sum.
    fn sums(
        &self,
        s: &Stretch,
        e: &[[f32; STATES]],
        masked: bool,
        f: &mut Vec<[f32; STATES]>,
        b: &mut Vec<[f32; STATES]>,
        exps: &[Vec<f32>],
    ) -> f32 {
        let n = e.len();
        f.clear();
        b.clear();
        f.resize(n, [0.0; STATES]);
        b.resize(n, [0.0; STATES]);
        let allowed = |i: usize, y: usize| !masked || s.allowed[i] >> y & 1 != 0;
        let mut log = 0.0f32;
        let mut scales = vec![1.0f32; n];
        let mut previous = [0.0f32; STATES];
        previous[OUTSIDE] = 1.0;
        for i in 0..n {
            let t = &exps[s.classes[i] as usize];
            let mut now = [0.0f32; STATES];
            for a in 0..STATES {
                if previous[a] > 0.0 {
                    let row = &t[a * STATES..(a + 1) * STATES];
                    for y in 0..STATES {
                        now[y] += previous[a] * row[y];
                    }
                }
            }
            let top = e[i].iter().copied().fold(f32::MIN, f32::max);
            let mut sum = 0.0;
            for y in 0..STATES {
                now[y] = if allowed(i, y) { now[y] * (e[i][y] - top).exp() } else { 0.0 };
                if i + 1 == n && !may_follow(y, OUTSIDE) {
                    now[y] = 0.0;
                }
                sum += now[y];
            }
            if sum <= 0.0 || !sum.is_finite() {
                return f32::NAN;
            }
            for v in &mut now {
                *v /= sum;
            }
            log += sum.ln() + top;
            scales[i] = sum;
            f[i] = now;
            previous = now;
        }
        let mut next = [1.0f32; STATES];
        for y in 0..STATES {
            if !may_follow(y, OUTSIDE) {
                next[y] = 0.0;
            }
        }
        b[n - 1] = next;
        for i in (0..n - 1).rev() {
            let t = &exps[s.classes[i + 1] as usize];
            let top = e[i + 1].iter().copied().fold(f32::MIN, f32::max);
            let mut w = [0.0f32; STATES];
            for y in 0..STATES {
                w[y] = if allowed(i + 1, y) {
                    (e[i + 1][y] - top).exp() * b[i + 1][y] / scales[i + 1]
                } else {
                    0.0
                };
            }
            for a in 0..STATES {
                let row = &t[a * STATES..(a + 1) * STATES];
                b[i][a] = (0..STATES).map(|y| row[y] * w[y]).sum();
            }
        }
        log
    }

    /// One step on one stretch; gives its loss.
    pub fn learn(&mut self, s: &Stretch) -> f32 {
        let exps = std::mem::take(&mut self.exps);
        let (loss, exps) = self.learn_with(s, exps);
        self.exps = exps;
        loss
    }

    fn learn_with(&mut self, s: &Stretch, mut exps: Vec<Vec<f32>>) -> (f32, Vec<Vec<f32>>) {
        let e = self.emissions(s);
        let n = e.len();
        let (mut f, mut b, mut fg, mut bg) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
        let all = self.sums(s, &e, false, &mut f, &mut b, &exps);
        let gold = self.sums(s, &e, true, &mut fg, &mut bg, &exps);
        if !all.is_finite() || !gold.is_finite() {
            return (0.0, exps);
        }
        let start = {
            let mut p = [0.0; STATES];
            p[OUTSIDE] = 1.0;
            p
        };
        for i in 0..n {
            let class = s.classes[i] as usize;
            let mut grad = [0.0f32; LABELS];
            let (mut za, mut zg) = (0.0, 0.0);
            for y in 0..STATES {
                za += f[i][y] * b[i][y];
                zg += fg[i][y] * bg[i][y];
            }
            for y in 0..LABELS {
                grad[y] = (fg[i][y] * bg[i][y] / zg - f[i][y] * b[i][y] / za) * s.weight;
            }
            let strong = grad.iter().any(|g| g.abs() > 1e-4);
            // Pairs.
            let t = exps[class].clone();
            let before = if i == 0 { &start } else { &f[i - 1] };
            let before_g = if i == 0 { &start } else { &fg[i - 1] };
            let top = e[i].iter().copied().fold(f32::MIN, f32::max);
            let mut out = [0.0f32; STATES];
            let mut out_g = [0.0f32; STATES];
            for y in 0..STATES {
                let x = (e[i][y] - top).exp();
                out[y] = x * b[i][y];
                out_g[y] = if s.allowed[i] >> y & 1 != 0 { x * bg[i][y] } else { 0.0 };
            }
            let (mut pa, mut pg) = (0.0, 0.0);
            for a in 0..STATES {
                for y in 0..STATES {
                    pa += before[a] * t[a * STATES + y] * out[y];
                    pg += before_g[a] * t[a * STATES + y] * out_g[y];
                }
            }
            if strong && pa > 0.0 && pg > 0.0 {
                for a in 0..STATES {
                    if before[a] < 1e-6 && before_g[a] < 1e-6 {
                        continue;
                    }
                    for y in 0..STATES {
                        let x = t[a * STATES + y];
                        if x == 0.0 {
                            continue;
                        }
                        let g = (before_g[a] * x * out_g[y] / pg - before[a] * x * out[y] / pa)
                            * s.weight;
                        if g.abs() < 1e-4 {
                            continue;
                        }
                        let acc = &mut self.step_g[class][a][y];
                        *acc += g * g;
                        self.steps[class][a][y] += self.rate * g / acc.sqrt();
                        exps[class][a * STATES + y] = self.steps[class][a][y].exp();
                    }
                }
            }
            if strong {
                for &r in &s.rows[i] {
                    let row = &mut self.rows[r as usize];
                    for y in 0..LABELS {
                        let g = grad[y] - self.decay * row.w[y];
                        row.g[y] += g * g;
                        row.w[y] += self.rate * g / row.g[y].sqrt();
                    }
                }
            }
        }
        ((all - gold) * s.weight, exps)
    }

    /// The model file with the most telling rows, at most `slots` of them.
    pub fn write(&self, slots: usize) -> (Vec<u8>, usize) {
        let scale = SCALE as f32;
        let mut out = MAGIC.to_vec();
        let share = self.averaged.max(1) as f32;
        let steps = if self.averaged > 0 { &self.step_sums } else { &self.steps };
        for value in steps.iter().flatten().flatten().map(|v| v / share) {
            let v =
                if value <= NEVER / 2.0 { i16::MIN / 2 } else { (value * scale).round() as i16 };
            out.extend(v.to_le_bytes());
        }
        let mut ranked: Vec<(f32, u64, u32)> = self
            .index
            .iter()
            .map(|(&key, &r)| {
                let row = &self.rows[r as usize];
                // The accumulated squared gradient tells how much it was used.
                let used: f32 = row.g.iter().map(|g| g - 1.0).sum();
                let size: f32 = self.weights(r).iter().map(|w| w.abs()).fold(0.0, f32::max);
                (size * (1.0 + used).ln().max(0.1), key, r)
            })
            .filter(|(_, _, r)| self.weights(*r).iter().any(|w| (w * scale).round() != 0.0))
            .collect();
        ranked.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
        let buckets = slots.min(ranked.len() * 10 / 9 + 64) / BUCKET;
        let mut tags = vec![0u16; buckets * BUCKET];
        let mut rows = vec![[0u8; LABELS]; buckets * BUCKET];
        let mut kept = 0;
        for (_, key, r) in ranked {
            let (bucket, tag) = TaggerModel::place(key, buckets);
            let range = bucket * BUCKET..(bucket + 1) * BUCKET;
            if tags[range.clone()].contains(&tag) {
                continue;
            }
            if let Some(free) = range.clone().find(|&i| tags[i] == 0) {
                tags[free] = tag;
                for (slot, w) in rows[free].iter_mut().zip(&self.weights(r)) {
                    *slot = ((w * scale).round().clamp(-127.0, 127.0) as i8).cast_unsigned();
                }
                kept += 1;
            }
        }
        out.extend(u32::try_from(buckets).unwrap().to_le_bytes());
        out.extend(tags.iter().flat_map(|t| t.to_le_bytes()));
        out.extend(rows.iter().flatten());
        out.extend([0; LABELS]);
        (out, kept)
    }
}
