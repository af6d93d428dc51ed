//! Words that tell a kind, and how they stand to the number: at which side, how far, in
//! which role and form, and what stands between.

use super::phrase::counted;
use super::{EvidenceSink, NumberContext, each, step, stride};
use crate::analysis::lexicon::{Kinds, bit};
use crate::analysis::sentence::keys::mix;

/// How far a cue is looked for, in items.
const REACH: usize = 28;

pub(super) fn gather(scene: &NumberContext<'_>, sink: &mut EvidenceSink<'_>) {
    let (left, right) = scene.edges();
    let what = counted(scene);
    let mut seen = CuesSeen::default();
    for i in (left.saturating_sub(REACH)..left).rev() {
        side(scene, sink, i, left - 1 - i, 0, what, &mut seen);
    }
    let lefts = seen.kinds;
    seen = CuesSeen::default();
    for i in right..(right + REACH).min(scene.clause.items.len()) {
        side(scene, sink, i, i - right, 1, what, &mut seen);
    }
    let here = scene.here();
    for kind in each(lefts & seen.kinds) {
        sink.about(kind, 8, what, here);
    }
    let all = lefts | seen.kinds;
    sink.put(9, u32::from(all), here);
    sink.put(10, mix(u32::from(all.count_ones().min(3) as u16), what), here);
    if all == 0 {
        sink.put(11, what, here);
    }
}

#[derive(Default)]
struct CuesSeen {
    kinds: Kinds,
    cues: u32,
}

fn side(
    scene: &NumberContext<'_>,
    sink: &mut EvidenceSink<'_>,
    i: usize,
    gap: usize,
    side: u32,
    what: u32,
    seen: &mut CuesSeen,
) {
    let Some(sign) = scene.signs.get(i) else { return };
    let any = sign.any();
    if any == 0 {
        return;
    }
    let between = scene.beside(i, side);
    let wall = between.wall();
    let span = scene.span(i);
    let shape = sign.shape as u32;
    let order = seen.cues.min(2);
    let open = between.is_open();
    for (role, &kinds) in (0u32..).zip(&sign.told) {
        if kinds == 0 {
            continue;
        }
        let place = mix(role, side);
        let alone = kinds.is_power_of_two();
        for kind in each(kinds) {
            let first = u32::from(seen.kinds & bit(kind) == 0);
            sink.about(kind, 0, mix(mix(place, shape), step(gap)), span);
            sink.about(kind, 1, mix(mix(place, wall), u32::from(alone)), span);
            sink.about(kind, 2, mix(mix(place, order), mix(first, stride(gap))), span);
            sink.about(kind, 3, mix(mix(place, what), mix(stride(gap), open)), span);
            sink.about(kind, 4, mix(mix(place, shape), mix(what, open)), span);
            sink.put(5, mix(mix(kind as u32, place), mix(stride(gap), open)), span);
            sink.put(6, mix(mix(kind as u32, place), mix(shape, what)), span);
        }
        sink.put(7, mix(mix(sign.word, place), mix(open, u32::from(between.numbers.min(1)))), span);
    }
    seen.kinds |= any;
    seen.cues += 1;
}
