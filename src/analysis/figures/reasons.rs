//! Which evidence spoke for what a number was taken for, and which for the next likeliest,
//! gathered by the words it stands on.

use super::super::FigureKind;
use super::evidence::{Evidence, Family};
use super::weights::{NONE, Scores, Weights};
use crate::text::Span;

/// What a reason stands on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ground {
    /// Words of the sentence.
    Words,
    /// The number: how it is written, how great it is, what it counts.
    Number,
    /// Another number of the sentence.
    Beside,
    /// What the article told before.
    Before,
}

/// Evidence on the same words.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Reason {
    /// What it stands on.
    pub ground: Ground,
    /// The words.
    pub span: Span,
    /// How much it speaks for what the number was taken for, and below 0 for the next.
    pub weight: f32,
}

/// What a number was taken for, and by how much.
#[derive(Debug, Clone, PartialEq)]
pub struct Ruling {
    /// The kind, or none: no figure.
    pub taken: Option<FigureKind>,
    /// How likely that is, 0 to 1.
    pub chance: f32,
    /// The likeliest of the others.
    pub next: Option<FigureKind>,
    /// How likely that is.
    pub next_chance: f32,
    /// The strongest first.
    pub reasons: Vec<Reason>,
}

/// Reasons weaker than this are not told: there are hundreds.
const LEAST: f32 = 0.15;
/// Reasons kept of one number.
const KEPT: usize = 12;

impl Ruling {
    /// Gathers the evidence on a number that stands at `here`.
    pub(super) fn new(
        weights: &Weights,
        evidence: &[Evidence],
        likely: &Scores,
        taken: Option<FigureKind>,
        here: Span,
    ) -> Self {
        let class = taken.map_or(NONE, |k| k as usize);
        let chance = |class: usize| likely.get(class).copied().unwrap_or(0.0);
        let next = (0..likely.len())
            .filter(|&c| c != class)
            .max_by(|&a, &b| chance(a).total_cmp(&chance(b)))
            .unwrap_or(NONE);
        let mut reasons: Vec<Reason> = Vec::new();
        for piece in evidence {
            let scores = weights.of(piece);
            let score = |class: usize| scores.get(class).copied().unwrap_or(0.0);
            let weight = score(class) - score(next);
            let ground = ground(piece, here);
            let span = if ground == Ground::Before { here } else { piece.span };
            match reasons.iter_mut().find(|r| r.ground == ground && r.span == span) {
                Some(reason) => reason.weight += weight,
                None if weight != 0.0 => reasons.push(Reason { ground, span, weight }),
                None => {}
            }
        }
        reasons.retain(|r| r.weight.abs() >= LEAST);
        reasons.sort_by(|a, b| b.weight.abs().total_cmp(&a.weight.abs()));
        reasons.truncate(KEPT);
        Self {
            taken,
            chance: chance(class),
            next: FigureKind::ALL.get(next).copied(),
            next_chance: chance(next),
            reasons,
        }
    }

    /// The reasons for what was taken (`true`), or for the next likeliest.
    pub fn speak(&self, it: bool) -> impl Iterator<Item = &Reason> {
        self.reasons.iter().filter(move |r| (r.weight > 0.0) == it)
    }
}

fn ground(piece: &Evidence, here: Span) -> Ground {
    match piece.family {
        Family::Memory => Ground::Before,
        Family::Neighbours if piece.span != here => Ground::Beside,
        _ if piece.span == here || piece.span.is_empty() => Ground::Number,
        _ => Ground::Words,
    }
}
