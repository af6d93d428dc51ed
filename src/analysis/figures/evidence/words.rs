//! The words around a number, and the classes they belong to.

use super::{EvidenceSink, NumberContext, step, stride};
use crate::analysis::lexicon::class;
use crate::analysis::sentence::items::What;
use crate::analysis::sentence::keys::mix;

/// How far words are looked at, in items.
const REACH: usize = 9;

/// Classes that say something of a number near them.
const TELLING: u64 = class::PERSON
    | class::FORCE
    | class::FIGHTER
    | class::CROWD
    | class::FAMILY
    | class::THING
    | class::NEVER
    | class::BE
    | class::HAVE
    | class::MODAL
    | class::UNREAL
    | class::NEGATION
    | class::SAID
    | class::ACCORDING
    | class::INCLUDING
    | class::SUBSET
    | class::PAST
    | class::RELATIVE
    | class::CONJ
    | class::CLAUSE
    | class::AGED
    | class::RATE
    | class::NOUN_PREFIX
    | class::PRONOUN
    | class::MORE
    | class::PASSIVE
    | class::CAUSATIVE
    | class::REACHED
    | class::PREP
    | class::PRESENCE
    | class::FIGURE_WORD;

/// Single words at both sides, pairs of them close by, and those of the noun phrase.
pub(super) fn gather(scene: &NumberContext<'_>, sink: &mut EvidenceSink<'_>) {
    let (left, right) = scene.edges();
    let at = scene.answer.at;
    let language = scene.clause.language();
    let word = |i: usize| scene.word(i);
    let span = |i: usize| scene.span(i);
    let last = scene.clause.items.len();
    for gap in 0..REACH {
        if let Some(i) = left.checked_sub(gap + 1) {
            sink.put(0, mix(word(i), stride(gap)), span(i));
            sink.put(1, word(i), span(i));
            if gap < 2 {
                sink.put(2, mix(word(i), 10 + step(gap)), span(i));
            }
        }
        let i = right + gap;
        if i < last {
            sink.put(3, mix(word(i), stride(gap)), span(i));
            sink.put(4, word(i), span(i));
            if gap < 2 {
                sink.put(5, mix(word(i), 10 + step(gap)), span(i));
            }
        }
    }
    let edge = |i: Option<usize>| i.map_or(2, word);
    let before = |n: usize| edge(left.checked_sub(n));
    let after = |n: usize| if right + n < last { word(right + n) } else { 3 };
    sink.put(6, mix(before(1), after(0)), span(at));
    sink.put(7, mix(before(2), before(1)), span(left.saturating_sub(1)));
    sink.put(8, mix(after(0), after(1)), span(right.min(last.saturating_sub(1))));
    sink.put(9, mix(word(at + 1), before(1)), span(at));
    sink.put(10, mix(mix(after(0), after(1)), after(2)), span(right.min(last.saturating_sub(1))));
    for i in left..at {
        sink.put(11, word(i), span(i));
    }
    for i in at + 1..right {
        sink.put(12, word(i), span(i));
        if i == at + 1 {
            sink.put(13, word(i), span(i));
        }
    }
    // Far words of the sentence, whichever side.
    for i in (0..left.saturating_sub(REACH)).chain(right + REACH..last).take(40) {
        sink.put(14, word(i), span(i));
    }
    sink.put(15, language, span(at));
}

/// Classes of the words at both sides by distance.
pub(super) fn classes(scene: &NumberContext<'_>, sink: &mut EvidenceSink<'_>) {
    let (left, right) = scene.edges();
    let mut look = |i: usize, gap: usize, side: u32| {
        let Some(item) = scene.clause.items.get(i) else { return };
        let mut set = item.entry.class & TELLING;
        while set != 0 {
            let bit = set.trailing_zeros();
            set &= set - 1;
            sink.put(0, mix(mix(bit, stride(gap)), side), item.span);
            if gap < 2 {
                sink.put(1, mix(mix(bit, step(gap)), side), item.span);
            }
        }
        let what = match item.what {
            What::Name(_) => 1 + u32::from(item.group),
            What::Number(_) => 3,
            What::Vetoed(_) => 4,
            What::Mark(c) => c as u32,
            What::Word if item.is_unknown() => 5,
            What::Word => return,
        };
        if gap < 5 {
            sink.put(2, mix(mix(what, u32::try_from(gap).unwrap_or(9)), side), item.span);
        }
    };
    for gap in 0..REACH {
        if let Some(i) = left.checked_sub(gap + 1) {
            look(i, gap, 0);
        }
        look(right + gap, gap, 1);
    }
}
