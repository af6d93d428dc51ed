//! From what the gazetteer found in an article to one [`NameHint`] a token.

use super::NameHint;
use crate::analysis::EntityKind;
use crate::analysis::gazetteer::compile::{
    ADDRESS, FAMILY, GIVEN, ORG_HEAD, PLACE_HEAD, TITLE, WORD_CLASSES,
};
use crate::analysis::gazetteer::{AMBIGUOUS, FoundName, Gazetteer, STRIPPED, SURNAME, WordsAt};

const _: () = assert!(WORD_CLASSES.len() <= 32, "classes of words are bits of a u32");

/// Refills `out` with one hint for each token of an article. `words` is what
/// [`Gazetteer::read_words`] gave for its tokens, `found` what [`Gazetteer::scan`] gave for
/// its sentences, in order. Of names that overlap the first counts, of those with one
/// start the longest.
pub fn fill(
    gazetteer: &Gazetteer,
    words: &[WordsAt],
    found: &[FoundName],
    out: &mut Vec<NameHint>,
) {
    out.clear();
    out.resize(words.len(), NameHint::NONE);
    let mut at = 0;
    while let Some(&WordsAt { taken, bits }) = words.get(at) {
        let taken = taken as usize;
        if taken == 0 {
            at += 1;
            continue;
        }
        let mut hint = NameHint::NONE;
        for (class, bit) in [
            (GIVEN, NameHint::GIVEN_NAME),
            (FAMILY, NameHint::FAMILY_NAME),
            (TITLE | ADDRESS, NameHint::TITLE),
            (ORG_HEAD, NameHint::ORGANISATION_HEAD),
            (PLACE_HEAD, NameHint::PLACE_HEAD),
        ] {
            if bits & class != 0 {
                hint.add(bit);
            }
        }
        for slot in out.iter_mut().skip(at).take(taken) {
            slot.add(hint);
        }
        at += taken;
    }
    let mut free = 0;
    let mut rest = found;
    while let Some(head) = rest.first() {
        let starts = rest.iter().take_while(|f| f.first == head.first).count();
        let (group, after) = rest.split_at(starts);
        rest = after;
        if head.first < free {
            continue;
        }
        let last = group.iter().map(|f| f.last).max().unwrap_or(head.last);
        free = last;
        mark(gazetteer, group, head.first, last, out);
    }
}

/// Writes the hints of the names that take the tokens from `first` to `last`.
fn mark(gazetteer: &Gazetteer, group: &[FoundName], first: u32, last: u32, out: &mut [NameHint]) {
    let (mut sure, mut maybe, mut surname) = (0u8, 0u8, false);
    for found in group.iter().filter(|f| f.last == last) {
        let reference = found.reference;
        let bit = 1u8 << gazetteer.kind(reference.known()) as u8;
        if reference.has(SURNAME) {
            surname = true;
        } else if reference.has(AMBIGUOUS) || reference.has(STRIPPED) {
            maybe |= bit;
        } else {
            sure |= bit;
        }
    }
    let clear = sure.is_power_of_two() && maybe & !sure == 0;
    if surname {
        maybe |= 1 << EntityKind::Person as u8;
    }
    if !clear {
        maybe |= sure;
        sure = 0;
    }
    let range = out.get_mut(first as usize..last as usize).unwrap_or_default();
    for (i, hint) in range.iter_mut().enumerate() {
        for kind in EntityKind::ALL {
            for (kinds, certain) in [(sure, true), (maybe, false)] {
                if kinds >> kind as u8 & 1 != 0 {
                    let bit = if i == 0 {
                        NameHint::begin(kind, certain)
                    } else {
                        NameHint::inside(kind, certain)
                    };
                    hint.add(bit);
                }
            }
        }
    }
    if let Some(hint) = range.last_mut() {
        hint.add(NameHint::ENDS);
    }
}
