//! The number itself and the noun it counts.

use super::{EvidenceSink, NumberContext, each};
use crate::analysis::lexicon::class;
use crate::analysis::quantities::Form;
use crate::analysis::sentence::items::What;
use crate::analysis::sentence::keys::mix;
use crate::text::Span;

/// What a number counts, in one small number.
pub(super) fn counted(scene: &NumberContext<'_>) -> u32 {
    let noun = &scene.answer.noun;
    let of = |set: u64| noun.class & set != 0;
    if of(class::FORCE) {
        1
    } else if of(class::FIGHTER) {
        2
    } else if of(class::CROWD) {
        3
    } else if of(class::FAMILY) {
        4
    } else if of(class::PERSON) {
        5
    } else if of(class::THING) {
        6
    } else if of(class::NEVER) {
        7
    } else if noun.kinds != 0 {
        8
    } else if noun.part {
        9
    } else if noun.head.is_some() {
        10
    } else if noun.end > noun.first {
        11
    } else {
        0
    }
}

pub(super) fn gather(scene: &NumberContext<'_>, sink: &mut EvidenceSink<'_>) {
    let answer = scene.answer;
    let noun = &answer.noun;
    let quantity = &answer.quantity;
    let item = |i: usize| scene.clause.items.get(i);
    let here = item(answer.at).map_or(Span::default(), |i| i.span);
    let word = |i: usize| scene.signs.get(i).map_or(0, |s| s.word);
    let form = match quantity.form {
        Form::Digits => 0,
        Form::Words => 1,
        Form::Vague => 2,
        Form::Article => 3,
    };
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
        let span = item(head).map_or(here, |i| i.span);
        sink.put(8, word(head), span);
        sink.put(9, mix(word(head), form), span);
        sink.put(10, mix(word(head), size.min(3)), span);
    }
    if noun.end > noun.first {
        let last = noun.end - 1;
        sink.put(11, word(last), item(last).map_or(here, |i| i.span));
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
    let next = item(noun.end.max(answer.at + 1)).map_or(0, |i| match i.what {
        What::Word => 1,
        What::Name(_) => 2,
        What::Number(_) => 3,
        What::Vetoed(_) => 4,
        What::Mark(c) => c as u32,
    });
    sink.put(19, mix(what, next), here);
    sink.put(20, u32::from(answer.left == 0) | u32::from(scene.headline) << 1, here);
    sink.put(21, mix(what, u32::from(scene.headline)), here);
    // A name inside the phrase: "30 Italian soldiers".
    let named = (answer.at + 1..noun.end)
        .any(|i| item(i).is_some_and(crate::analysis::sentence::items::ClauseItem::is_name));
    sink.put(22, mix(what, u32::from(named)), here);
}

/// How great a number is, in steps.
pub(super) fn size(low: f64) -> u32 {
    match low {
        l if l < 2.0 => 0,
        l if l < 4.0 => 1,
        l if l < 13.0 => 2,
        l if l < 50.0 => 3,
        l if l < 200.0 => 4,
        l if l < 1000.0 => 5,
        l if l < 10_000.0 => 6,
        l if l < 100_000.0 => 7,
        _ => 8,
    }
}
