//! Counts that an article takes back: "the toll of 31 was cut to 28", "the final count is 19",
//! "rút xuống còn 28 người". The lower count is a part of nothing, and those told before it are
//! what was known earlier: by the codebook `subset`, as an earlier, lower toll is.

use super::outline::ArticleOutline;
use super::relations::PlacedFigure;
use super::words::class;
use crate::analysis::{Figure, FigureKind};
use crate::text::Span;

/// How far before a count the word ends that takes an earlier one back, in bytes.
const REACH: u32 = 60;
/// How many figures back a count is taken back.
const BACK: usize = 64;
/// A count this many times smaller is of something else.
const MOST: f64 = 20.0;

/// What takes the place of what.
#[derive(Debug, Default)]
pub(super) struct Corrections {
    /// Figures that were taken back, in order.
    old: Vec<usize>,
    /// Figures that hold.
    last: Vec<usize>,
}

impl Corrections {
    pub(super) fn find(
        outline: &ArticleOutline,
        facts: &[PlacedFigure],
        figures: &[Figure],
    ) -> Self {
        let mut found = Self::default();
        for at in (0..figures.len()).filter(|&at| corrects(outline, facts, figures, at)) {
            let same =
                (at.saturating_sub(BACK)..at).filter(|&old| is_same(facts, figures, old, at));
            let (greater, lower): (Vec<usize>, Vec<usize>) =
                same.partition(|&old| value(facts, old) > value(facts, at));
            match (greater.is_empty(), lower.is_empty()) {
                (true, _) => continue,
                (false, true) => found.last.push(at),
                // The article told the last count first: this one was taken back as well.
                (false, false) => found.old.push(at),
            }
            found.old.extend(greater);
        }
        found.old.sort_unstable();
        found.old.dedup();
        found.last.retain(|at| found.old.binary_search(at).is_err());
        found
    }

    /// Sets and takes away `subset`.
    pub(super) fn mark(&self, figures: &mut [Figure]) {
        for (which, subset) in [(&self.old, true), (&self.last, false)] {
            for &at in which {
                if let Some(figure) = figures.get_mut(at) {
                    figure.flags.subset = subset;
                }
            }
        }
    }

    /// Whether a figure was taken back.
    pub(super) fn took_back(&self, figure: usize) -> bool {
        self.old.binary_search(&figure).is_ok()
    }
}

/// Whether a word right before a count says that it is lower than what was told.
fn corrects(
    outline: &ArticleOutline,
    facts: &[PlacedFigure],
    figures: &[Figure],
    at: usize,
) -> bool {
    let (Some(fact), Some(figure)) = (facts.get(at), figures.get(at)) else { return false };
    let Some(line) = outline.lines.get(fact.line) else { return false };
    if !is_toll(fact, figure) {
        return false;
    }
    let number = figure.span.start;
    let before = at.checked_sub(1).and_then(|b| figures.get(b)).map_or(0, |f| f.span.end);
    let from = number.saturating_sub(REACH).max(before).max(line.span.start);
    outline.hits_in(line, Span::new(from, number)).iter().any(|h| {
        let between = Span::new(h.span.end, number);
        h.class & class::LOWERED != 0 && h.span.end <= number && !outline.breaks(line, between)
    })
}

/// Whether a count is of the dead or missing as such: its parts are no corrections.
fn is_toll(fact: &PlacedFigure, figure: &Figure) -> bool {
    matches!(figure.kind, FigureKind::Killed | FigureKind::Missing)
        && fact.general
        && figure.party.is_empty()
        && !figure.flags.past
        && !figure.flags.unreal
}

/// Whether an earlier count is of the same event and kind, and not the same number.
fn is_same(facts: &[PlacedFigure], figures: &[Figure], old: usize, at: usize) -> bool {
    let (Some(was), Some(is)) = (facts.get(old), facts.get(at)) else { return false };
    let (Some(earlier), Some(figure)) = (figures.get(old), figures.get(at)) else { return false };
    earlier.kind == figure.kind
        && was.segment == is.segment
        && is_toll(was, earlier)
        && (was.value - is.value).abs() > 0.5
        && was.value <= is.value.max(1.0) * MOST
}

fn value(facts: &[PlacedFigure], at: usize) -> f64 {
    facts.get(at).map_or(0.0, |fact| fact.value)
}
