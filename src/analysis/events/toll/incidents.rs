//! Incidents of one event that an article tells one by one and never adds: the attacks of a
//! day, the villages that a flood struck. Their counts are of different people.

use super::super::background::Aside;
use super::super::words::class;
use super::{SegmentToll, Teller, TollCount, same_unit, sum};
use crate::analysis::FigureKind;

/// Sentences in which incidents are told one by one.
const EARLY: usize = 9;
/// Incidents that are added, at most.
const MOST: usize = 16;

/// Adds the counts of the other incidents to that of one: where headline or first sentence
/// tell of several, and each has a place or a day of its own; or where their dead are parts of
/// a total.
pub(super) fn add<'a>(
    teller: &Teller<'a>,
    story: &SegmentToll<'a>,
    counts: &[TollCount<'a>],
    kept: &mut Vec<TollCount<'a>>,
) {
    let [first] = kept.as_slice() else { return };
    let first = *first;
    let harm = matches!(first.figure.kind, FigureKind::Killed | FigureKind::Wounded);
    if teller.digest || !harm || first.vague() {
        return;
    }
    let several = story.first & class::SEVERAL != 0;
    // What is told twice is told of all of them.
    let alone = |c: &&TollCount<'a>| (c.best - first.best).abs() < 0.5 && c.line != first.line;
    if counts.iter().any(|c| alone(&c)) || story.headed && first.order == 0 {
        return;
    }
    let of_parts = lines_of_parts(story);
    let is_of_parts = |c: &TollCount<'_>| {
        c.figure.kind != FigureKind::Killed && of_parts.binary_search(&c.line).is_ok()
    };
    let mut others: Vec<TollCount<'a>> = Vec::new();
    for count in counts.iter().filter(|c| c.index > first.index && c.order < EARLY) {
        let fits = count.aside == Aside::No && !count.superseded && !count.vague() && !count.added;
        let mut before = std::iter::once(&first).chain(&others);
        let apart = if is_of_parts(&first) && is_of_parts(count) {
            before.all(|other| other.line != count.line)
        } else {
            let others = |o: &TollCount<'_>| !count.subset() || are_others(o, count);
            several && before.all(|other| are_two(other, count) && others(other))
        };
        let early = teller.line(count).is_none_or(|l| l.class & (class::FIRST | class::SUMS) == 0);
        if fits && apart && early && others.len() < MOST {
            others.push(*count);
        }
    }
    // What comes to the very number told first is what that is made of.
    if others.is_empty() || (sum(&others) - first.best).abs() < 0.5 {
        return;
    }
    kept.extend(others);
}

/// Whether two counts stand in sentences of two places or two days.
fn are_two(one: &TollCount<'_>, other: &TollCount<'_>) -> bool {
    let (a, b) = (one.figure, other.figure);
    let differ = |a: Option<&str>, b: Option<&str>| a.zip(b).map(|(a, b)| a != b);
    one.line != other.line
        && match differ(a.place.as_deref(), b.place.as_deref()) {
            Some(differ) => differ,
            None => differ(a.date.as_deref(), b.date.as_deref()).unwrap_or(false),
        }
}

/// Whether two counts are of people of two sorts at two places, so that neither is a part of
/// the other whatever its flag says.
fn are_others(one: &TollCount<'_>, other: &TollCount<'_>) -> bool {
    let (a, b) = (one.figure, other.figure);
    !a.counts_people()
        && !b.counts_people()
        && !same_unit(a, b)
        && a.place.is_some()
        && b.place.is_some()
}

/// The lines, in order, whose dead are parts of one total: what else they count are other
/// people too.
fn lines_of_parts(story: &SegmentToll<'_>) -> Vec<usize> {
    let dead = || story.counts.iter().filter(|c| c.figure.kind == FigureKind::Killed && !c.void);
    let total = dead().find(|c| c.order <= 1 && !c.subset());
    let below = |c: &TollCount<'_>| total.is_some_and(|t| t.line != c.line && c.best < t.best);
    let part = |c: &&TollCount<'_>| c.subset() || below(c);
    let mut lines: Vec<usize> = dead().filter(part).map(|c| c.line).collect();
    lines.dedup();
    lines
}
