//! What speaks against a number's being a count at all.

use super::{EvidenceSink, NumberContext, lower};
use crate::analysis::sentence::keys::mix;

/// A veto as a number.
fn name(text: &str) -> u32 {
    text.bytes().fold(0x811c_9dc5, |h, b| (h ^ u32::from(b)).wrapping_mul(0x0100_0193))
}

pub(super) fn gather(scene: &NumberContext<'_>, sink: &mut EvidenceSink<'_>) {
    let answer = scene.answer;
    let here = scene.here();
    let veto = answer.quantity.veto.map_or(0, name);
    sink.put(0, veto, here);
    sink.put(1, mix(veto, lower(answer.noun.class)), here);
}
