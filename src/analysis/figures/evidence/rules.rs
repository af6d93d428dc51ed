//! What the first rule that fits says of a number.

use super::{Heap, Scene, lower, step};
use crate::analysis::figures::evidence::mix;
use crate::text::Span;

/// A name of a rule or a veto as a number.
fn name(text: &str) -> u32 {
    text.bytes().fold(0x811c_9dc5, |h, b| (h ^ u32::from(b)).wrapping_mul(0x0100_0193))
}

pub(super) fn gather(scene: &Scene<'_>, heap: &mut Heap<'_>) {
    let answer = scene.answer;
    let here = scene.clause.items.get(answer.at).map_or(Span::default(), |i| i.span);
    match &answer.frame {
        Ok(frame) => {
            let cue = scene.clause.items.get(frame.cue).map_or(here, |i| i.span);
            let rule = name(frame.rule);
            let kind = frame.kind as u32;
            let gap = step(frame.cue.abs_diff(answer.at));
            let word = scene.signs.get(frame.cue).map_or(0, |s| s.word);
            heap.put(0, mix(kind, rule), cue);
            heap.put(1, kind, cue);
            heap.put(2, mix(kind, word), cue);
            heap.put(3, mix(mix(kind, gap), u32::from(frame.cue > answer.at)), cue);
            heap.about(frame.kind, 4, 0, cue);
            heap.about(frame.kind, 5, rule, cue);
            heap.about(frame.kind, 6, mix(rule, gap), cue);
            heap.about(frame.kind, 7, mix(word, u32::from(frame.cue > answer.at)), cue);
            heap.about(frame.kind, 8, u32::from(frame.weak) | u32::from(frame.subset) << 1, cue);
            heap.put(9, mix(kind, noun_word(scene)), here);
            heap.put(10, mix(kind, lower(answer.noun.class)), here);
        }
        Err(why) => {
            heap.put(11, name(why), here);
            heap.put(12, mix(name(why), lower(answer.noun.class)), here);
        }
    }
}

fn noun_word(scene: &Scene<'_>) -> u32 {
    scene.answer.noun.head.and_then(|h| scene.signs.get(h)).map_or(1, |s| s.word)
}
