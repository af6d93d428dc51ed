//! Which counts of an event may be parts of which, whatever their flags say, and what parts
//! tell of the whole.

use std::collections::BTreeSet;

use super::super::background::Aside;
use super::super::words::class;
use super::{Teller, TollCount, same_unit, sum};
use crate::analysis::{FigureKind, Qualifier};

/// Parts that are told one by one may come to so much more than the floor of the whole.
const MOST_ABOVE: f64 = 1.25;

/// Counts that others may be part of, at most.
const MOST_WHOLES: usize = 64;

/// Parts between a total and what is told as one more, at most.
const MOST_PARTS: usize = 128;

/// What a unit counts, as far as it tells what may be part of what.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum CountedSort {
    /// People as such, or of a name.
    People,
    /// Those who attack.
    Attackers,
    /// Those who serve a state in arms.
    Forces,
    /// People by what they are.
    Others,
}

impl CountedSort {
    fn of(teller: &Teller<'_>, count: &TollCount<'_>) -> Self {
        let language = teller.line(count).map(|l| l.language);
        let words = language.map_or(0, |l| teller.words.in_text(l, &count.figure.unit));
        match () {
            () if count.attackers => Self::Attackers,
            () if words & class::FORCE != 0 => Self::Forces,
            () if count.figure.counts_people() || !count.figure.entities.is_empty() => Self::People,
            () => Self::Others,
        }
    }

    /// Whether some of one sort may be of another.
    const fn may_be_of(self, whole: Self) -> bool {
        !matches!(
            (self, whole),
            (Self::Attackers, Self::Forces | Self::Others)
                | (Self::Forces, Self::Attackers | Self::Others)
        )
    }
}

/// A count that others may be part of.
struct WholeCount {
    kind: FigureKind,
    /// The first count that tells it.
    index: u16,
    sort: CountedSort,
    best: f64,
    /// No upper bound is told.
    open: bool,
}

/// Marks the counts flagged as parts that nothing told may have in it: two officers are no
/// part of six customers, nor another three of 27 that were told one by one.
///
/// `headed`: whether the first of them may stand in a headline.
pub(super) fn without_whole(teller: &Teller<'_>, headed: bool, counts: &mut [TollCount<'_>]) {
    let flagged = |c: &TollCount<'_>| c.figure.flags.subset;
    if !counts.iter().any(flagged) {
        return;
    }
    let sorts: Vec<CountedSort> = counts.iter().map(|c| CountedSort::of(teller, c)).collect();
    let wholes = wholes(counts, &sorts);
    // The line, and the greatest count of each kind in it so far.
    let mut beside = (usize::MAX, [0.0; FigureKind::ALL.len()]);
    for at in 0..counts.len() {
        let Some((own, sort)) = counts.get(at).zip(sorts.get(at)) else { break };
        if beside.0 != own.line {
            beside = (own.line, [0.0; FigureKind::ALL.len()]);
        }
        let Some(most) = beside.1.get_mut(own.figure.kind as usize) else { break };
        // What a sentence tells beside its total is part of it, whatever it is called.
        let is_beside = *most > own.best;
        *most = own.best.max(*most);
        if !flagged(own) {
            continue;
        }
        let held = wholes.iter().any(|whole| {
            whole.kind == own.figure.kind
                && (whole.open || whole.best > own.best)
                && sort.may_be_of(whole.sort)
                // What is told behind its parts is told of all.
                && (whole.index < own.index
                    || whole.sort == CountedSort::People
                    || *sort == CountedSort::People)
        });
        let whole = !is_beside && (!held || own.added && is_beyond_last(counts, headed, at));
        if let Some(own) = counts.get_mut(at) {
            own.whole = whole;
        }
    }
}

/// What may have parts: of those of one number, the sort that tells most of it.
fn wholes(counts: &[TollCount<'_>], sorts: &[CountedSort]) -> Vec<WholeCount> {
    let mut wholes: Vec<WholeCount> = Vec::new();
    for (count, sort) in counts.iter().zip(sorts) {
        let flags = count.figure.flags;
        if flags.subset || flags.past || flags.unreal || count.aside != Aside::No {
            continue;
        }
        let kind = count.figure.kind;
        let open = matches!(count.figure.qualifier, Qualifier::Vague | Qualifier::AtLeast);
        let same = |w: &&mut WholeCount| w.kind == kind && (w.best - count.best).abs() < 0.5;
        if let Some(whole) = wholes.iter_mut().find(same) {
            whole.open |= open;
            if whole.sort == CountedSort::People {
                whole.sort = *sort;
            }
        } else if wholes.len() < MOST_WHOLES {
            let (index, best) = (count.index, count.best);
            wholes.push(WholeCount { kind, index, sort: *sort, best, open });
        }
    }
    wholes
}

/// Whether a count told as one more is none of those of the total told last before it.
fn is_beyond_last(counts: &[TollCount<'_>], headed: bool, at: usize) -> bool {
    let Some(own) = counts.get(at) else { return false };
    let before = counts.get(..at).unwrap_or_default();
    let total = before
        .iter()
        .rfind(|c| c.figure.kind == own.figure.kind && c.figure.flags.counts() && !c.void);
    total.is_some_and(|total| is_beyond(counts, headed, std::slice::from_ref(total), own))
}

/// Whether a count told as one more is none of those that the parts told so far leave: "27
/// held. They were 14 in A and 13 in B. Another three …". Parts in the total's own sentence
/// need not be all of it.
pub(super) fn is_beyond(
    all: &[TollCount<'_>],
    headed: bool,
    kept: &[TollCount<'_>],
    next: &TollCount<'_>,
) -> bool {
    let Some(last) = kept.last() else { return false };
    // What headline and first sentence tell alike is one count, whatever its words.
    let again = |k: &TollCount<'_>| {
        (k.best - next.best).abs() < 0.5
            && (same_unit(k.figure, next.figure) || headed && k.order == 0 && next.order == 1)
    };
    if kept.iter().any(again) || kept.iter().any(|k| k.line == next.line) {
        return false;
    }
    let until = all.partition_point(|c| c.index < next.index);
    let from = all.partition_point(|c| c.line <= last.line).max(until.saturating_sub(MOST_PARTS));
    let between = all.get(from..until).unwrap_or_default();
    let parts: f64 = between
        .iter()
        .filter(|c| c.figure.kind == next.figure.kind && c.figure.flags.subset && !c.whole)
        .map(|c| c.best)
        .sum();
    parts == 0.0 || sum(kept) - parts < next.best
}

/// Parts that come to more than a vague or least count raise it: the whole has no fewer. What
/// another puts higher is no part.
pub(super) fn raise_floor<'a>(
    teller: &Teller<'a>,
    counts: &[TollCount<'a>],
    kept: &mut Vec<TollCount<'a>>,
) {
    let floor =
        |c: &TollCount<'_>| matches!(c.figure.qualifier, Qualifier::Vague | Qualifier::AtLeast);
    if kept.is_empty() || !kept.iter().all(floor) {
        return;
    }
    let told = sum(kept);
    let same = |c: &&TollCount<'_>| (c.best - told).abs() < 0.5;
    let by: BTreeSet<&str> = counts.iter().filter(same).map(|c| &*c.figure.attribution).collect();
    let by_somebody = by.iter().any(|b| !b.is_empty());
    let rival = |c: &TollCount<'_>| {
        let own = &*c.figure.attribution;
        c.best > told && !own.is_empty() && by_somebody && !by.contains(own)
    };
    let parts: Vec<TollCount<'a>> = counts
        .iter()
        .filter(|c| c.subset() && c.aside == Aside::No && !c.apart && !c.vague() && !rival(c))
        .copied()
        .collect();
    let mut best: Option<Vec<TollCount<'a>>> = None;
    for (at, part) in parts.iter().enumerate() {
        let mut group = vec![*part];
        if part.best <= told {
            group = teller.side_by_side(parts.get(at..).unwrap_or_default());
            if sum(&group) > told * MOST_ABOVE {
                continue;
            }
        }
        let most = best.as_deref().map_or(told, sum);
        if sum(&group) > most {
            best = Some(group);
        }
    }
    if let Some(group) = best {
        *kept = group.into_iter().map(|c| TollCount { high: None, ..c }).collect();
    }
}
