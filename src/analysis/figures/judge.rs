//! The kind of each number, by all the evidence.

use super::super::FigureKind;
use super::super::lexicon::bit;
use super::super::quantities::Form;
use super::evidence::{self, Evidence, Memory, Scene};
use super::frames::Frame;
use super::reasons::Ruling;
use super::runs::{self, Run};
use super::signs::{self, Sign};
use super::weights::{Scores, Weights};
use super::{Answer, Clause, is_certain};
use crate::text::Span;

/// A number with all evidence on it, to learn the weights from.
#[derive(Debug, Clone)]
pub struct Candidate {
    /// Where it stands.
    pub span: Span,
    /// Least number it would state as a figure.
    pub low: Option<f64>,
    /// Greatest.
    pub high: Option<f64>,
    /// Whether it is "a", "an" or "một".
    pub single: bool,
    /// What the first rule that fits makes of it.
    pub rule: Option<FigureKind>,
    /// What speaks for and against each kind.
    pub evidence: Vec<Evidence>,
}

/// Kinds that one person told by an article may have.
const SINGLE: [FigureKind; 4] =
    [FigureKind::Killed, FigureKind::Wounded, FigureKind::Missing, FigureKind::Detained];

/// The class chosen from how likely each is.
#[must_use]
pub fn choose(likely: &Scores, single: bool, floor: impl Fn(usize) -> f32) -> Option<FigureKind> {
    let kind = FigureKind::ALL
        .into_iter()
        .filter(|kind| !single || SINGLE.contains(kind))
        .max_by(|a, b| of(likely, *a).total_cmp(&of(likely, *b)).then(b.cmp(a)))?;
    (of(likely, kind) >= floor(kind as usize)).then_some(kind)
}

fn of(likely: &Scores, kind: FigureKind) -> f32 {
    likely.get(kind as usize).copied().unwrap_or(0.0)
}

/// Weighs the numbers of an article, sentence by sentence.
pub(super) struct Judge<'a> {
    weights: &'a Weights,
    memory: Memory,
    signs: Vec<Sign>,
    runs: Vec<Run>,
    evidence: Vec<Evidence>,
    log: Option<&'a mut Vec<Candidate>>,
    /// Whether rulings are told.
    tells: bool,
    /// Those of the sentence read last.
    rulings: Vec<Option<Ruling>>,
}

impl<'a> Judge<'a> {
    pub fn new(weights: &'a Weights, log: Option<&'a mut Vec<Candidate>>, tells: bool) -> Self {
        Self {
            weights,
            memory: Memory::default(),
            signs: Vec::new(),
            runs: Vec::new(),
            evidence: Vec::new(),
            log,
            tells,
            rulings: Vec::new(),
        }
    }

    /// What was ruled on a number of the sentence read last, and why.
    pub fn ruling(&self, index: usize) -> Option<Ruling> {
        self.rulings.get(index).cloned().flatten()
    }

    /// Decides what each number of a sentence counts.
    pub fn settle(&mut self, clause: &Clause<'_>, answers: &mut [Answer], headline: bool) {
        let judged = answers.iter().any(|a| !a.quantity.veto.is_some_and(is_certain));
        signs::read(clause, judged, &mut self.signs);
        runs::read(clause, &self.signs, answers, &mut self.runs);
        let mut rulings = Vec::with_capacity(answers.len());
        self.rulings.clear();
        for (index, answer) in answers.iter().enumerate() {
            if answer.quantity.veto.is_some_and(is_certain) {
                rulings.push(None);
                if self.tells {
                    self.rulings.push(None);
                }
                continue;
            }
            let scene = Scene {
                clause,
                signs: &self.signs,
                answers,
                index,
                answer,
                run: self.runs.get(index).copied().unwrap_or_default(),
                memory: &self.memory,
                headline,
            };
            evidence::gather(&scene, &mut self.evidence);
            let single = answer.quantity.form == Form::Article;
            if let Some(log) = &mut self.log {
                log.push(Candidate {
                    span: clause.items.get(answer.at).map_or(Span::default(), |i| i.span),
                    low: answer.bounds.0,
                    high: answer.bounds.1,
                    single,
                    rule: answer.kind(),
                    evidence: self.evidence.clone(),
                });
            }
            let likely = self.weights.weigh(&self.evidence);
            if self.tells {
                let taken = choose(&likely, single, |class| self.weights.floor(class));
                let here = clause.items.get(answer.at).map_or(Span::default(), |i| i.span);
                let told = Ruling::new(self.weights, &self.evidence, &likely, taken, here);
                self.rulings.push(Some(told));
            }
            rulings.push(Some(likely));
        }
        self.memory.leave(clause, &self.signs, answers, headline);
        if self.weights.is_empty() {
            return;
        }
        for (answer, likely) in answers.iter_mut().zip(rulings) {
            if let Some(likely) = likely {
                self.rule(clause, answer, &likely);
            }
        }
    }

    fn rule(&self, clause: &Clause<'_>, answer: &mut Answer, likely: &Scores) {
        let single = answer.quantity.form == Form::Article;
        let kind = choose(likely, single, |class| self.weights.floor(class));
        match (kind, &mut answer.frame) {
            (None, frame @ Ok(_)) => *frame = Err("more speaks against it than for it"),
            (None, Err(_)) => {}
            (Some(kind), Ok(frame)) if frame.kind == kind => {}
            (Some(kind), frame) => {
                let cue = self.cue(clause, answer.at, answer.noun.head, kind);
                let subset = frame.as_ref().is_ok_and(|f| f.subset);
                let told = frame.as_ref().is_ok_and(|f| f.told);
                *frame = Ok(Frame { subset, told, ..Frame::new(kind, cue, "all the evidence") });
            }
        }
    }

    /// The word nearest to a number that tells a kind, else its noun, else itself.
    fn cue(&self, clause: &Clause<'_>, at: usize, head: Option<usize>, kind: FigureKind) -> usize {
        self.signs
            .iter()
            .take(clause.items.len())
            .enumerate()
            .filter(|(_, sign)| sign.any() & bit(kind) != 0)
            .map(|(i, _)| i)
            .min_by_key(|i| i.abs_diff(at))
            .or(head)
            .unwrap_or(at)
    }
}
