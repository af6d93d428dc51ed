//! Other numbers of the sentence: what they are taken for, and how they are joined.

use super::phrase::counted;
use super::{EvidenceSink, NumberContext, step};
use crate::analysis::FigureKind;
use crate::analysis::figures::JudgedNumber;
use crate::analysis::lexicon::class;
use crate::analysis::quantities::Form;
use crate::analysis::sentence::{keys::mix, prev};

/// How many numbers are looked at to either side: more are a table.
const NEAR: usize = 12;

/// How many numbers of known kind are told apart at each side.
const KNOWN: u32 = 3;

pub(super) fn gather(scene: &NumberContext<'_>, sink: &mut EvidenceSink<'_>) {
    let what = counted(scene);
    let numbered = |range: std::ops::Range<usize>| {
        range.filter_map(|i| Some((scene.answers.get(i)?, scene.kinds.get(i).copied()?)))
    };
    let from = scene.index.saturating_sub(NEAR);
    let last = scene.answers.len().min(scene.index + 1 + NEAR);
    let before = || numbered(from..scene.index);
    let after = || numbered(scene.index + 1..last);
    let counts = |(a, kind): &(&JudgedNumber, Option<FigureKind>)| {
        a.quantity.form != Form::Article || kind.is_some()
    };
    if let Some((other, kind)) = before().rev().find(counts) {
        neighbour(scene, sink, other, kind, 0, what);
    }
    let second = before().rev().filter_map(|(a, kind)| Some((a, kind?))).nth(1);
    if let Some((other, kind)) = second {
        sink.about(kind, 20, 0, scene.span(other.at));
    }
    if let Some((other, kind)) = after().find(counts) {
        neighbour(scene, sink, other, kind, 1, what);
    }
    let here = scene.here();
    let known = |range: std::ops::Range<usize>| {
        let kinds = scene.kinds.get(range).unwrap_or_default();
        (0..KNOWN).zip(kinds.iter().flatten()).fold(0, |n, _| n + 1)
    };
    let sides = mix(known(from..scene.index), known(scene.index + 1..last));
    sink.put(0, sides, here);
    sink.put(1, mix(sides, what), here);
    for (other, kind) in before().chain(after()) {
        if let Some(kind) = kind {
            sink.about(kind, 2, what, scene.span(other.at));
            sink.put(3, mix(kind as u32, what), scene.span(other.at));
        }
    }
}

/// What the words between two numbers are.
fn link(scene: &NumberContext<'_>, from: usize, to: usize) -> u32 {
    let between = scene.between(from, to);
    let last = scene.clause.item(prev(to));
    let opens = u32::from(last.is_mark(","))
        | u32::from(last.is(class::CONJ)) << 1
        | u32::from(last.is(class::INCLUDING)) << 2
        | u32::from(last.is(class::PREP)) << 3
        | u32::from(last.is_mark(";(")) << 4;
    mix(
        opens,
        u32::from(between.cues.min(2))
            | u32::from(between.clauses.min(1)) << 2
            | u32::from(between.said.min(1)) << 3
            | u32::from(between.commas.min(1)) << 4
            | u32::from(between.conjunctions.min(1)) << 5,
    )
}

fn neighbour(
    scene: &NumberContext<'_>,
    sink: &mut EvidenceSink<'_>,
    other: &JudgedNumber,
    kind: Option<FigureKind>,
    side: u32,
    what: u32,
) {
    let (first, second) = if side == 0 { (other, scene.answer) } else { (scene.answer, other) };
    let from = first.noun.end.max(first.at + 1).min(second.left);
    let to = second.left;
    let link = link(scene, from, to);
    let gap = step(to - from);
    let same = u32::from(
        other.noun.class == scene.answer.noun.class
            && other.noun.head.is_some() == scene.answer.noun.head.is_some(),
    );
    let more = u32::from(other.quantity.low > scene.answer.quantity.low);
    let here = scene.span(other.at);
    if let Some(kind) = kind {
        sink.about(kind, 10, mix(mix(side, link), what), here);
        sink.about(kind, 11, mix(mix(side, gap), same), here);
        sink.about(kind, 12, mix(mix(side, link), mix(same, more)), here);
        sink.about(kind, 13, mix(mix(side, gap), what), here);
        sink.put(14, mix(mix(side, kind as u32), what), here);
        sink.put(15, mix(mix(side, kind as u32), link), here);
    } else {
        sink.put(16, mix(mix(side, link), same), here);
        sink.put(17, mix(side, gap), here);
    }
    if to - from <= 4 {
        let words = (from..to).fold(1, |h, i| mix(h, scene.word(i)));
        let number = kind.map_or(99, |k| k as u32);
        sink.put(18, mix(mix(side, words), number), here);
        if let Some(kind) = kind {
            sink.about(kind, 19, mix(side, words), here);
        }
    }
}
