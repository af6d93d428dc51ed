//! What some lines of an article tell together: the stretch of text, names, whom they count.

use super::outline::{ArticleOutline, OutlineSentence};
use crate::analysis::{Analysis, Figure, FigureKind};
use crate::text::Span;

/// Whether two sets of names have less than a third of the smaller in common.
pub(super) fn are_apart(own: &[u16], other: &[u16]) -> bool {
    let shared = own.iter().filter(|n| other.binary_search(n).is_ok()).count();
    shared == 0 || shared * 3 < own.len().min(other.len())
}

pub(super) fn names(outline: &ArticleOutline, lines: &[usize]) -> Vec<u16> {
    let mut names: Vec<u16> = lines
        .iter()
        .filter_map(|&i| outline.lines.get(i))
        .flat_map(|l| l.names.iter().copied())
        .collect();
    names.sort_unstable();
    names.dedup();
    names
}

pub(super) fn span(outline: &ArticleOutline, lines: &[usize]) -> Option<Span> {
    let first = outline.lines.get(*lines.first()?)?.span;
    Some(first.hull(outline.lines.get(*lines.last()?)?.span))
}

/// Whether a line tells what befell people.
pub(super) fn counts_in(figures: &[Figure], line: &OutlineSentence) -> bool {
    let from = figures.partition_point(|f| f.span.start < line.span.start);
    figures.iter().skip(from).take_while(|f| f.span.start < line.span.end).any(|f| {
        f.kind.is_harm() || matches!(f.kind, FigureKind::Displaced | FigureKind::Protesters)
    })
}

pub(super) fn counts(outline: &ArticleOutline, analysis: &Analysis, lines: &[usize]) -> bool {
    lines.iter().filter_map(|&i| outline.lines.get(i)).any(|l| counts_in(&analysis.figures, l))
}
