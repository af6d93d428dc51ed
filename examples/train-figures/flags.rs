//! The weights of the evidence on flags: logistic regression, scored on articles left out in
//! turn and on those held out for good.

use std::collections::HashMap;
use std::path::Path;

use dateline::analysis::figures::flags::weights::FlagWeights;
use dateline::analysis::{Analyzer, Flags, Scratch};
use dateline::text::Language;

use super::corpus::Doc;

/// Turns in which articles are left out.
const TURNS: usize = 5;
/// How often all is gone over.
const ROUNDS: usize = 60;
/// What an error costs, against large weights.
const COST: f32 = 0.02;
/// How far the first step goes.
const STEP: f32 = 0.01;
/// In how many articles evidence must stand.
const LEAST: u32 = 2;
/// Weights below are dropped.
const CUT: f32 = 0.01;
/// How likely a part must be.
const FLOOR: f32 = 0.37;
/// How much our own sentences weigh.
const OWN: f32 = 1.0;

#[expect(clippy::struct_excessive_bools, reason = "each a remark of its own")]
struct Example {
    /// Rows of its evidence.
    evidence: Vec<u32>,
    keys: Vec<u32>,
    label: Flags,
    by_rule: Flags,
    certain: bool,
    possible: bool,
    weight: f32,
    turn: Option<usize>,
    english: bool,
    usual: bool,
    held: bool,
}

/// Learns from sets of articles, each with whether they are left out in turn; the last set is
/// held out.
pub fn learn(sets: &[(&Vec<Doc>, bool)], out: &Path) {
    let analyzer = Analyzer::with_flag_weights(FlagWeights::default());
    let mut scratch = Scratch::default();
    let mut examples = Vec::new();
    let mut seen: HashMap<u32, (u32, usize)> = HashMap::new();
    for (set, (docs, turns)) in sets.iter().enumerate() {
        let held = set + 1 == sets.len();
        for doc in *docs {
            let turn =
                doc.name.bytes().fold(7usize, |h, b| h.wrapping_mul(31) ^ b as usize) % TURNS;
            let number = examples.len();
            for (figure, label) in doc.flagged(&analyzer, &mut scratch) {
                let Some(label) = label else { continue };
                for key in figure.evidence.iter().filter(|_| !held) {
                    let slot = seen.entry(*key).or_insert((0, usize::MAX));
                    if slot.1 != number {
                        *slot = (slot.0 + 1, number);
                    }
                }
                examples.push(Example {
                    evidence: Vec::new(),
                    keys: figure.evidence,
                    label,
                    by_rule: figure.by_rule,
                    certain: figure.certain,
                    possible: figure.possible,
                    weight: if *turns || held { 1.0 } else { OWN },
                    turn: turns.then_some(turn),
                    english: doc.language != Language::Vietnamese,
                    usual: doc.usual,
                    held,
                });
            }
        }
    }
    let mut keys: Vec<u32> =
        seen.into_iter().filter(|(_, (n, _))| *n >= LEAST).map(|(key, _)| key).collect();
    keys.sort_unstable();
    for example in &mut examples {
        let rows = example.keys.iter().filter_map(|k| keys.binary_search(k).ok());
        example.evidence = rows.map(|row| row as u32).collect();
    }
    println!("{} figures, {} pieces of evidence", examples.len(), keys.len());
    let mut chances = vec![0.0; examples.len()];
    for turn in 0..TURNS {
        let train: Vec<&Example> =
            examples.iter().filter(|e| !e.held && e.turn != Some(turn)).collect();
        let weights = fit(&train, keys.len());
        for (chance, example) in chances.iter_mut().zip(&examples) {
            if example.turn == Some(turn) {
                *chance = likely(&weights, &example.evidence);
            }
        }
    }
    let train: Vec<&Example> = examples.iter().filter(|e| !e.held).collect();
    let weights = fit(&train, keys.len());
    for (chance, example) in chances.iter_mut().zip(&examples).filter(|(_, e)| e.held) {
        *chance = likely(&weights, &example.evidence);
    }
    report(&examples, &chances);
    let most = weights.iter().fold(0.0f32, |most, w| most.max(w.abs()));
    let scale = most / 32_000.0;
    let rows: Vec<(u32, i16)> = keys
        .iter()
        .zip(&weights)
        .filter(|(_, w)| w.abs() >= CUT)
        .map(|(key, w)| (*key, (w / scale).round() as i16))
        .collect();
    let floor = (FLOOR / (1.0 - FLOOR)).ln();
    let bytes = FlagWeights::write(&rows, scale, floor);
    println!("{} rows, {} kB", rows.len(), bytes.len() / 1000);
    std::fs::write(out, bytes).unwrap();
}

fn likely(weights: &[f32], evidence: &[u32]) -> f32 {
    chance(evidence.iter().map(|row| weights[*row as usize]).sum())
}

/// The chance that a logarithm of odds stands for.
fn chance(sum: f32) -> f32 {
    1.0 / (1.0 + (-sum).exp())
}

/// Logistic regression with a penalty on the squares of the weights, the same for rare evidence
/// as for common: one example after the other in a set order, steps ever smaller, weights
/// averaged over the last half.
fn fit(train: &[&Example], rows: usize) -> Vec<f32> {
    let penalty = 1.0 / (COST * train.len() as f32);
    // The weights are these times `shrunk`, so that a step shrinks all of them at once.
    let (mut weights, mut shrunk) = (vec![0.0f32; rows], 1.0f32);
    let mut mean = vec![0.0f32; rows];
    let mut order: Vec<usize> = (0..train.len()).collect();
    let mut random = 7u64;
    let mut taken = 0.0f32;
    for round in 0..ROUNDS {
        for i in (1..order.len()).rev() {
            random ^= random << 13;
            random ^= random >> 7;
            random ^= random << 17;
            order.swap(i, (random % (i as u64 + 1)) as usize);
        }
        for example in order.iter().map(|i| train[*i]) {
            let step = STEP / (1.0 + STEP * penalty * taken);
            taken += 1.0;
            let sum: f32 = example.evidence.iter().map(|row| weights[*row as usize]).sum();
            let wanted = f32::from(u8::from(example.label.subset));
            let wrong = (chance(sum * shrunk) - wanted) * example.weight;
            shrunk *= 1.0 - step * penalty;
            for row in &example.evidence {
                weights[*row as usize] -= step * wrong / shrunk;
            }
        }
        if round * 2 >= ROUNDS {
            for (mean, weight) in mean.iter_mut().zip(&weights) {
                *mean += weight * shrunk / (ROUNDS / 2) as f32;
            }
        }
    }
    mean
}

/// Prints F1 of the flags by rule and by what was learned.
fn report(examples: &[Example], chances: &[f32]) {
    type Some = fn(&Example) -> bool;
    let sets: [(&str, Some); 6] = [
        ("left out in turn, en", |e| e.turn.is_some() && e.english),
        ("left out in turn, vi", |e| e.turn.is_some() && !e.english),
        ("of those, other sources, en", |e| e.turn.is_some() && e.english && !e.usual),
        ("of those, other sources, vi", |e| e.turn.is_some() && !e.english && !e.usual),
        ("held out, en", |e| e.held && e.english),
        ("held out, vi", |e| e.held && !e.english),
    ];
    for (name, of) in sets {
        let f1 = |floor: Option<f32>| {
            let mut counts = [[0usize; 3]; 2];
            for (example, chance) in examples.iter().zip(chances).filter(|(e, _)| of(e)) {
                let (gold, rule) = (example.label, example.by_rule);
                let subset = floor.map_or(rule.subset, |floor| {
                    example.certain || example.possible && *chance > floor
                });
                let flags =
                    [(subset, gold.subset), (rule.past, gold.past), (rule.unreal, gold.unreal)];
                for (i, (given, wanted)) in flags.into_iter().enumerate() {
                    for counts in counts.iter_mut().take(if i == 0 { 2 } else { 1 }) {
                        counts[0] += usize::from(given && wanted);
                        counts[1] += usize::from(given);
                        counts[2] += usize::from(wanted);
                    }
                }
            }
            counts.map(|[right, given, wanted]| 2.0 * right as f32 / (given + wanted).max(1) as f32)
        };
        print!("{name}: by rule {:.3?}", f1(None));
        for floor in [0.3, 0.33, 0.37, 0.4, 0.45] {
            print!(", {floor} {:.3?}", f1(Some(floor)));
        }
        println!();
    }
}
