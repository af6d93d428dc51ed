//! The kind of each number, by all the evidence.

use std::ops::Range;

use super::super::FigureKind;
use super::super::lexicon::bit;
use super::super::quantities::Form;
use super::evidence::{self, ArticleMemory, Evidence, NumberContext};
use super::reasons::Ruling;
use super::runs::{self, Run};
use super::weights::{Scores, Weights, likely};
use super::{Clause, JudgedNumber, is_certain};
use crate::analysis::sentence::signs::{self, Sign};
use crate::analysis::sentence::syntax::{self, Syntax, WordLinks, WordRelation, WordTag};
use crate::text::Span;

/// A number with all evidence on it, to learn the weights from.
#[derive(Debug, Clone)]
pub struct FigureCandidate {
    /// Where it stands.
    pub span: Span,
    /// Least number it would state as a figure.
    pub low: Option<f64>,
    /// Greatest.
    pub high: Option<f64>,
    /// Whether it is "a", "an" or "một".
    pub single: bool,
    /// What it is taken for.
    pub taken: Option<FigureKind>,
    /// How likely each kind is.
    pub likely: Scores,
    /// What speaks for and against each kind.
    pub evidence: Vec<Evidence>,
}

/// What a number was taken for.
#[derive(Debug, Clone, Copy)]
pub(super) struct Sense {
    pub kind: FigureKind,
    /// The item that tells it best: the word that governs the number, or its noun.
    pub cue: usize,
    /// Whether it stands behind "including" or the like.
    pub subset: bool,
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
    memory: ArticleMemory,
    signs: Vec<Sign>,
    runs: Vec<Run>,
    tags: Vec<WordTag>,
    links: Vec<WordLinks>,
    /// On all numbers of the sentence, one after the other.
    evidence: Vec<Evidence>,
    opinions: Vec<NumberOpinion>,
    log: Option<&'a mut Vec<FigureCandidate>>,
    /// Whether rulings are told.
    tells: bool,
}

/// What is thought of one number while its sentence is judged.
#[derive(Debug, Clone, Default)]
struct NumberOpinion {
    /// Its evidence among all of the sentence, and what that adds up to.
    evidence: Range<usize>,
    sum: Scores,
    likely: Scores,
    /// Whether it may be a figure at all.
    judged: bool,
    ruling: Option<Ruling>,
}

/// Of a number outside any sentence.
static NO_LINKS: WordLinks = WordLinks::none();

/// How often the numbers of a sentence are looked at again in the light of each other.
const ROUNDS: usize = 2;

impl<'a> Judge<'a> {
    pub fn new(
        weights: &'a Weights,
        log: Option<&'a mut Vec<FigureCandidate>>,
        tells: bool,
    ) -> Self {
        Self {
            weights,
            memory: ArticleMemory::default(),
            signs: Vec::new(),
            runs: Vec::new(),
            tags: Vec::new(),
            links: Vec::new(),
            evidence: Vec::new(),
            opinions: Vec::new(),
            log,
            tells,
        }
    }

    /// Forgets what the article counted so far: what follows is of something else.
    pub fn forget(&mut self) {
        self.memory = ArticleMemory::default();
    }

    /// What was ruled on a number of the sentence read last, and why.
    pub fn ruling(&self, index: usize) -> Option<Ruling> {
        self.opinions.get(index).and_then(|o| o.ruling.clone())
    }

    /// Decides what each number of a sentence counts: first each by itself, then again by
    /// what the others are taken for.
    pub fn settle(&mut self, clause: &Clause<'_>, answers: &mut [JudgedNumber], headline: bool) {
        let certain = |a: &JudgedNumber| a.quantity.veto.is_some_and(is_certain);
        signs::read(clause, !answers.iter().all(certain), &mut self.signs);
        runs::read(clause, &self.signs, answers, &mut self.runs);
        self.memory.enter(clause, &self.signs);
        self.link(clause, answers);
        self.evidence.clear();
        self.opinions.clear();
        let mut kinds = vec![None; answers.len()];
        let mut found = Vec::new();
        for (index, answer) in answers.iter().enumerate() {
            let mut opinion =
                NumberOpinion { judged: !certain(answer), ..NumberOpinion::default() };
            if opinion.judged {
                evidence::gather(
                    &self.scene(clause, answers, &kinds, index, answer, headline),
                    &mut found,
                );
                opinion.sum = self.weights.sum(&found);
                opinion.evidence = self.evidence.len()..self.evidence.len() + found.len();
                self.evidence.append(&mut found);
            }
            self.opinions.push(opinion);
        }
        for (kind, (opinion, answer)) in kinds.iter_mut().zip(self.opinions.iter().zip(&*answers)) {
            *kind = self.taken(answer, opinion, &likely(opinion.sum));
        }
        let mut beside: Vec<Vec<Evidence>> = vec![Vec::new(); answers.len()];
        for _ in 0..ROUNDS {
            let before = kinds.clone();
            for (index, (answer, about)) in answers.iter().zip(&mut beside).enumerate() {
                let (Some(opinion), Some(kind)) = (self.opinions.get(index), kinds.get_mut(index))
                else {
                    continue;
                };
                if !opinion.judged {
                    continue;
                }
                about.clear();
                let scene = self.scene(clause, answers, &before, index, answer, headline);
                evidence::gather_neighbours(&scene, about);
                let mut sum = opinion.sum;
                for (score, more) in sum.iter_mut().zip(self.weights.sum(about)) {
                    *score += more;
                }
                let chances = likely(sum);
                *kind = self.taken(answer, opinion, &chances);
                if let Some(opinion) = self.opinions.get_mut(index) {
                    opinion.likely = chances;
                }
            }
            if kinds == before {
                break;
            }
        }
        self.tell(clause, answers, &kinds, &beside);
        let numbers = answers.iter().map(|a| a.quantity.low).zip(kinds.iter().copied());
        self.memory.leave(clause, &self.signs, numbers, headline);
        if self.weights.is_empty() {
            return;
        }
        let struck = clause.opens_with_struck();
        let mut before: Option<(Run, Sense)> = None;
        for (index, (answer, kind)) in answers.iter_mut().zip(kinds).enumerate() {
            let run = self.runs.get(index).copied().unwrap_or_default();
            // What goes on with a list of the same kind.
            let list = before.filter(|(r, s)| r.left == run.left && Some(s.kind) == kind);
            let list = list.map(|(_, s)| s);
            answer.sense = kind.map(|kind| {
                let own = struck || clause.some_of(answer.left, answer.at, &answer.noun);
                let subset = own || list.is_some_and(|s| s.subset);
                Sense { kind, cue: self.cue(clause, answer, index, kind, list), subset }
            });
            before = answer.sense.map(|sense| (run, sense)).or(before);
        }
    }

    fn link(&mut self, clause: &Clause<'_>, answers: &[JudgedNumber]) {
        self.links.clear();
        if answers.is_empty() {
            return;
        }
        syntax::read(clause, &self.signs, &mut self.tags);
        let syntax = Syntax { clause, signs: &self.signs, tags: &self.tags };
        let phrases = answers.iter().zip(&self.runs);
        let phrases = phrases.map(|(a, run)| run.left.min(a.left)..run.right.max(a.at + 1));
        self.links.extend(phrases.map(|phrase| syntax.links(phrase)));
    }

    fn scene<'s>(
        &'s self,
        clause: &'s Clause<'s>,
        answers: &'s [JudgedNumber],
        kinds: &'s [Option<FigureKind>],
        index: usize,
        answer: &'s JudgedNumber,
        headline: bool,
    ) -> NumberContext<'s> {
        let run = self.runs.get(index).copied().unwrap_or_default();
        let links = self.links.get(index).unwrap_or(&NO_LINKS);
        let (signs, memory) = (&self.signs, &self.memory);
        NumberContext { clause, signs, answers, kinds, index, answer, run, links, memory, headline }
    }

    fn taken(
        &self,
        answer: &JudgedNumber,
        opinion: &NumberOpinion,
        likely: &Scores,
    ) -> Option<FigureKind> {
        let single = answer.quantity.form == Form::Article;
        let kind = choose(likely, single, |class| self.weights.floor(class));
        kind.filter(|_| opinion.judged)
    }

    /// Keeps what was thought, for who wants to learn from it or to know why.
    fn tell(
        &mut self,
        clause: &Clause<'_>,
        answers: &[JudgedNumber],
        kinds: &[Option<FigureKind>],
        beside: &[Vec<Evidence>],
    ) {
        if !self.tells && self.log.is_none() {
            return;
        }
        for (index, answer) in answers.iter().enumerate() {
            let Some(opinion) = self.opinions.get_mut(index).filter(|o| o.judged) else { continue };
            let mut evidence =
                self.evidence.get(opinion.evidence.clone()).unwrap_or_default().to_vec();
            evidence.extend(beside.get(index).into_iter().flatten().copied());
            let span = clause.item(answer.at).span;
            let taken = kinds.get(index).copied().flatten();
            if self.tells {
                let likely = &opinion.likely;
                opinion.ruling = Some(Ruling::new(self.weights, &evidence, likely, taken, span));
            }
            if let Some(log) = &mut self.log {
                log.push(FigureCandidate {
                    span,
                    low: answer.bounds.0,
                    high: answer.bounds.1,
                    single: answer.quantity.form == Form::Article,
                    taken,
                    likely: opinion.likely,
                    evidence,
                });
            }
        }
    }

    /// The word that tells a kind: one that the number is linked to, one of its own phrase,
    /// that of the number before it in its list, the nearest, the number's noun, or the number itself.
    fn cue(
        &self,
        clause: &Clause<'_>,
        answer: &JudgedNumber,
        index: usize,
        kind: FigureKind,
        list: Option<Sense>,
    ) -> usize {
        let tells = |i: usize| self.signs.get(i).is_some_and(|s| s.all() & bit(kind) != 0);
        let links = self.links.get(index).map(|t| t.all.as_slice()).unwrap_or_default();
        let telling = links.iter().map(|t| t.word).find(|i| tells(*i));
        let governs = links.iter().find(|t| t.relation == WordRelation::Object).map(|t| t.word);
        let near = || {
            let all = (0..clause.items.len()).filter(|i| tells(*i));
            all.min_by_key(|i| i.abs_diff(answer.at))
        };
        telling
            .or_else(|| (answer.at + 1..answer.noun.end).find(|i| tells(*i)))
            .or(list.map(|s| s.cue))
            .or(governs)
            .or_else(near)
            .or(answer.noun.head)
            .unwrap_or(answer.at)
    }
}
