//! Other numbers of the sentence: what the rules say of them, and how they are joined.

use super::phrase::counted;
use super::{Heap, Scene, mix, step};
use crate::analysis::figures::Answer;
use crate::analysis::lexicon::class;
use crate::analysis::quantities::Form;
use crate::text::Span;

/// How many numbers are looked at to either side: more are a table.
const NEAR: usize = 12;

pub(super) fn gather(scene: &Scene<'_>, heap: &mut Heap<'_>) {
    let what = counted(scene);
    let counts = |a: &&Answer| a.quantity.form != Form::Article || a.frame.is_ok();
    let from = scene.index.saturating_sub(NEAR);
    let before = scene.answers.get(from..scene.index).unwrap_or_default();
    let last = scene.answers.len().min(scene.index + 1 + NEAR);
    let after = scene.answers.get(scene.index + 1..last).unwrap_or_default();
    if let Some(other) = before.iter().rev().find(counts) {
        neighbour(scene, heap, other, 0, what);
    }
    if let Some(other) = before.iter().rev().filter(|a| a.frame.is_ok()).nth(1) {
        farther(scene, heap, other, 0);
    }
    if let Some(other) = after.iter().find(counts) {
        neighbour(scene, heap, other, 1, what);
    }
    let here = span(scene, scene.answer);
    let known = |a: &[Answer]| (0..3).zip(a.iter().filter(|a| a.frame.is_ok())).count();
    let known = |a: &[Answer]| u32::try_from(known(a)).unwrap_or(3);
    heap.put(0, mix(known(before), known(after)), here);
    heap.put(1, mix(mix(known(before), known(after)), what), here);
    for other in before.iter().chain(after) {
        if let Some(kind) = other.kind() {
            heap.about(kind, 2, what, span(scene, other));
            heap.put(3, mix(kind as u32, what), span(scene, other));
        }
    }
}

fn span(scene: &Scene<'_>, answer: &Answer) -> Span {
    scene.clause.items.get(answer.at).map_or_else(Default::default, |i| i.span)
}

/// What the words between two numbers are.
fn link(scene: &Scene<'_>, from: usize, to: usize) -> u32 {
    let count = |n: usize| scene.signs.get(n).map_or_else(Default::default, |s| s.before);
    let between = count(to).since(count(from));
    let last = to.checked_sub(1).and_then(|i| scene.clause.items.get(i));
    let opens = last.map_or(0, |i| {
        u32::from(i.is_mark(","))
            | u32::from(i.is(class::CONJ)) << 1
            | u32::from(i.is(class::INCLUDING)) << 2
            | u32::from(i.is(class::PREP)) << 3
            | u32::from(i.is_mark(";(")) << 4
    });
    mix(
        opens,
        u32::from(between.cues.min(2))
            | u32::from(between.clauses.min(1)) << 2
            | u32::from(between.said.min(1)) << 3
            | u32::from(between.commas.min(1)) << 4
            | u32::from(between.conjunctions.min(1)) << 5,
    )
}

fn neighbour(scene: &Scene<'_>, heap: &mut Heap<'_>, other: &Answer, side: u32, what: u32) {
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
    let here = span(scene, other);
    if let Some(kind) = other.kind() {
        heap.about(kind, 10, mix(mix(side, link), what), here);
        heap.about(kind, 11, mix(mix(side, gap), same), here);
        heap.about(kind, 12, mix(mix(side, link), mix(same, more)), here);
        heap.about(kind, 13, mix(mix(side, gap), what), here);
        heap.put(14, mix(mix(side, kind as u32), what), here);
        heap.put(15, mix(mix(side, kind as u32), link), here);
    } else {
        heap.put(16, mix(mix(side, link), same), here);
        heap.put(17, mix(side, gap), here);
    }
    let words: u32 = (from..to).fold(1, |h, i| mix(h, scene.signs.get(i).map_or(0, |s| s.word)));
    if to - from <= 4 {
        let kind = other.kind().map_or(99, |k| k as u32);
        heap.put(18, mix(mix(side, words), kind), here);
        if let Some(kind) = other.kind() {
            heap.about(kind, 19, mix(side, words), here);
        }
    }
}

fn farther(scene: &Scene<'_>, heap: &mut Heap<'_>, other: &Answer, side: u32) {
    if let Some(kind) = other.kind() {
        heap.about(kind, 20, side, span(scene, other));
    }
}
