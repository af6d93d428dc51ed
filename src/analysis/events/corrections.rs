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
        let counts = ToldCounts { outline, facts, figures };
        let mut found = Self::default();
        for at in (0..figures.len()).filter(|&at| counts.corrects(at)) {
            let same = (at.saturating_sub(BACK)..at).filter(|&old| counts.are_of_one(old, at));
            let (greater, lower): (Vec<usize>, Vec<usize>) =
                same.partition(|&old| counts.value(old) > counts.value(at));
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

/// The counts of an article with their places.
struct ToldCounts<'a> {
    outline: &'a ArticleOutline,
    facts: &'a [PlacedFigure],
    figures: &'a [Figure],
}

impl ToldCounts<'_> {
    /// Whether a word right before a count says that it is lower than what was told.
    fn corrects(&self, at: usize) -> bool {
        let Some((fact, figure)) = self.toll(at) else { return false };
        let Some(line) = self.outline.lines.get(fact.line) else { return false };
        let number = figure.span.start;
        let before = at.checked_sub(1).and_then(|b| self.figures.get(b)).map_or(0, |f| f.span.end);
        let from = number.saturating_sub(REACH).max(before).max(line.span.start);
        self.outline.hits_in(line, Span::new(from, number)).iter().any(|h| {
            let between = Span::new(h.span.end, number);
            h.class & class::LOWERED != 0
                && h.span.end <= number
                && !self.outline.breaks(line, between)
        })
    }

    /// A count of the dead or missing as such: its parts are no corrections.
    fn toll(&self, at: usize) -> Option<(&PlacedFigure, &Figure)> {
        let (fact, figure) = (self.facts.get(at)?, self.figures.get(at)?);
        let toll = matches!(figure.kind, FigureKind::Killed | FigureKind::Missing)
            && fact.general
            && figure.party.is_empty()
            && !figure.flags.past
            && !figure.flags.unreal;
        toll.then_some((fact, figure))
    }

    /// Whether two counts are of one event and kind, and not the same number.
    fn are_of_one(&self, old: usize, at: usize) -> bool {
        self.toll(old).zip(self.toll(at)).is_some_and(|((was, earlier), (is, figure))| {
            earlier.kind == figure.kind
                && was.segment == is.segment
                && (was.value - is.value).abs() > 0.5
                && was.value <= is.value.max(1.0) * MOST
        })
    }

    fn value(&self, at: usize) -> f64 {
        self.facts.get(at).map_or(0.0, |fact| fact.value)
    }
}
