//! Numbers told in one list ("12 soldiers and 5 civilians"): what governs the list governs
//! each of them, so a word is as near to each as it is to the list.

use super::super::lexicon::class;
use super::super::vocabulary::Sort;
use super::{Clause, JudgedNumber};
use crate::analysis::sentence::items::What;
use crate::analysis::sentence::signs::{Sign, WordShape};

/// How many items may stand between two numbers of a list.
const BETWEEN: usize = 8;
/// How many numbers one list has at most: more are a table.
const LONGEST: usize = 12;
/// How near a verb must stand to claim a list.
const NEAR: usize = 3;

/// Where the list of a number starts and one past its end: its own phrase where it stands alone.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Run {
    pub left: usize,
    pub right: usize,
    /// 0 alone, 1 the first, 2 in the middle, 3 the last.
    pub place: u32,
}

/// What stands where no number's phrase can run on.
const WALLS: u64 = class::CLAUSE
    | class::RELATIVE
    | class::SAID
    | class::ACCORDING
    | class::BE
    | class::HAVE
    | class::MODAL
    | class::PASSIVE
    | class::CAUSATIVE;

/// Finds the list of each answer, in their order.
pub(super) fn read(
    clause: &Clause<'_>,
    signs: &[Sign],
    answers: &[JudgedNumber],
    out: &mut Vec<Run>,
) {
    out.clear();
    out.extend(answers.iter().map(|a| Run { left: a.left, right: end(clause, a), place: 0 }));
    let mut first = 0;
    while first < out.len() {
        let mut last = first;
        while last + 1 < out.len() && last + 1 - first < LONGEST {
            let (Some(a), Some(b)) = (out.get(last), out.get(last + 1)) else { break };
            if !joined(clause, signs, a.right, b.left) {
                break;
            }
            last += 1;
        }
        let (left, right) = bounds(out, first, last);
        if last > first && parted(clause, signs, left, right) {
            last -= 1;
        }
        let (left, right) = bounds(out, first, last);
        for i in first..=last {
            if let Some(run) = out.get_mut(i).filter(|_| last > first) {
                let place = if i == first {
                    1
                } else if i == last {
                    3
                } else {
                    2
                };
                *run = Run { left, right, place };
            }
        }
        first = last + 1;
    }
}

fn bounds(runs: &[Run], first: usize, last: usize) -> (usize, usize) {
    (runs.get(first).map_or(0, |r| r.left), runs.get(last).map_or(0, |r| r.right))
}

/// One past the end of a number's phrase.
pub(super) fn end(clause: &Clause<'_>, answer: &JudgedNumber) -> usize {
    let end = answer.noun.end.max(answer.at + 1);
    // The noun may be that of a later number.
    let other = (answer.at + 1..end).find(|&i| clause.item(i).is_number());
    other.unwrap_or(end)
}

/// Whether the words between two numbers go on with a list.
fn joined(clause: &Clause<'_>, signs: &[Sign], from: usize, to: usize) -> bool {
    if to <= from || to - from > BETWEEN {
        return false;
    }
    let mut link = false;
    for i in from..to {
        let Some(item) = clause.items.get(i) else { return false };
        let joins = item.is_mark(",") || item.is(class::CONJ);
        let stops = match item.what {
            What::Mark(_) => !item.is_mark(",-'’\"“”"),
            What::Number(_) | What::Vetoed(_) => true,
            What::Name(_) => false,
            What::Word => item.is(WALLS) || verb(clause, signs, i),
        };
        if stops && !joins {
            return false;
        }
        link |= joins;
    }
    link
}

/// Whether an item is read as a verb.
fn verb(clause: &Clause<'_>, signs: &[Sign], i: usize) -> bool {
    let Some(sign) = signs.get(i) else { return false };
    let facts = sign.form.map_or(0, |f| clause.vocabulary.facts(f));
    sign.told[0] | sign.told[1] != 0
        || facts & Sort::Verb.bit() != 0 && facts & Sort::Noun.bit() == 0
}

/// Whether the last number of a list has a verb of its own behind it, while one before the
/// list has the others: "killing 12 soldiers and 5 others were wounded".
fn parted(clause: &Clause<'_>, signs: &[Sign], left: usize, right: usize) -> bool {
    let before = (left.saturating_sub(NEAR)..left)
        .rev()
        .take_while(|&i| clause.items.get(i).is_some_and(|x| !matches!(x.what, What::Mark(_))))
        .any(|i| verb(clause, signs, i));
    let behind = (right..right + 2).any(|i| {
        clause.item(i).is(class::BE | class::PASSIVE | class::HAVE)
            || verb(clause, signs, i) && signs.get(i).is_some_and(|s| s.shape != WordShape::Caused)
    });
    before && behind
}
