//! The number itself and the noun it counts.

use super::{EvidenceSink, NumberContext, each};
use crate::analysis::lexicon::class;
use crate::analysis::sentence::items::What;
use crate::analysis::sentence::keys::mix;

/// What a number counts, in one small number.
pub(super) fn counted(scene: &NumberContext<'_>) -> u32 {
    let noun = &scene.answer.noun;
    let classes = [
        (class::FORCE, 1),
        (class::FIGHTER, 2),
        (class::CROWD, 3),
        (class::FAMILY, 4),
        (class::PERSON, 5),
        (class::THING, 6),
        (class::NEVER, 7),
    ];
    match classes.iter().find(|(class, _)| noun.class & class != 0) {
        Some((_, number)) => *number,
        None if noun.kinds != 0 => 8,
        None if noun.part => 9,
        None if noun.head.is_some() => 10,
        None if noun.end > noun.first => 11,
        None => 0,
    }
}

pub(super) fn gather(scene: &NumberContext<'_>, sink: &mut EvidenceSink<'_>) {
    let answer = scene.answer;
    let noun = &answer.noun;
    let quantity = &answer.quantity;
    let here = scene.here();
    let form = quantity.form as u32;
    let size = size(quantity.low);
    let what = counted(scene);
    let language = scene.clause.language();
    sink.put(0, form, here);
    sink.put(1, mix(form, size), here);
    sink.put(2, mix(what, size), here);
    sink.put(3, mix(what, form), here);
    sink.put(4, what, here);
    sink.put(5, mix(what, language), here);
    sink.put(6, answer.bounds.2 as u32, here);
    sink.put(7, mix(answer.bounds.2 as u32, what), here);
    if let Some(head) = noun.head {
        let (word, span) = (scene.word(head), scene.span(head));
        sink.put(8, word, span);
        sink.put(9, mix(word, form), span);
        sink.put(10, mix(word, size.min(3)), span);
    }
    if noun.end > noun.first {
        let last = noun.end - 1;
        sink.put(11, scene.word(last), scene.span(last));
    }
    let mut set = noun.class;
    while set != 0 {
        sink.put(12, set.trailing_zeros(), here);
        set &= set - 1;
    }
    for kind in each(noun.kinds) {
        sink.about(kind, 13, 0, here);
        sink.about(kind, 14, mix(what, u32::from(noun.more)), here);
        sink.put(15, kind as u32, here);
    }
    for kind in each(noun.adjective) {
        sink.about(kind, 16, 0, here);
        sink.put(17, kind as u32, here);
    }
    sink.put(18, u32::from(noun.more) | u32::from(noun.part) << 1, here);
    let next = match scene.clause.item(noun.end.max(answer.at + 1)).what {
        What::Word => 1,
        What::Name(_) => 2,
        What::Number(_) => 3,
        What::Vetoed(_) => 4,
        What::Mark(c) => c as u32,
    };
    sink.put(19, mix(what, next), here);
    sink.put(20, u32::from(answer.left == 0) | u32::from(scene.headline) << 1, here);
    sink.put(21, mix(what, u32::from(scene.headline)), here);
    // A name inside the phrase: "30 Italian soldiers".
    let named = (answer.at + 1..noun.end).any(|i| scene.clause.item(i).is_name());
    sink.put(22, mix(what, u32::from(named)), here);
}

/// How great a number is, in steps.
pub(super) fn size(low: f64) -> u32 {
    let steps = [2.0, 4.0, 13.0, 50.0, 200.0, 1000.0, 10_000.0, 100_000.0];
    steps.into_iter().zip(0..).find(|(step, _)| low < *step).map_or(8, |(_, number)| number)
}
