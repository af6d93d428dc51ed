//! What is no part of a name the tagger found: articles, dates, titles, common nouns.

use super::super::{MentionContext, NameCandidate, NameContext};
use super::{has_head, is_small, names_person};
use crate::analysis::EntityKind;
use crate::analysis::gazetteer::compile::{
    ADDRESS, CALENDAR, COMMON_HEAD, GIVEN, SMALL_WORD, STARTER, TITLE,
};
use crate::analysis::lexicon::lists;
use crate::analysis::tagger::Tagged;
use crate::text::Language;
use crate::text::tokens::{Case, Sentence, TokenKind};

/// Takes off what is no part of a name.
pub(super) fn trim(scene: &NameContext, tag: &mut Tagged, listed: &[NameCandidate]) {
    let NameContext { page, sentence, language, .. } = *scene;
    let vietnamese = language == Language::Vietnamese;
    // The article.
    if page.word(tag.first).eq_ignore_ascii_case("the") && tag.last - tag.first > 1 {
        tag.first += 1;
    }
    while tag.first < tag.last && page.cue_of(tag.first, tag.first + 1, CALENDAR) {
        tag.first += 1;
    }
    while tag.first + 1 < tag.last
        && page.cue_at(tag.last - 1, tag.last).1 & (CALENDAR | GIVEN) == CALENDAR
    {
        tag.last -= 1;
    }
    if vietnamese {
        trim_nouns(page, sentence, tag, listed);
    }
    trim_titles(scene, tag, listed);
    if sentence.shouted {
        trim_shouted(page, tag, listed);
    } else {
        trim_small_words(page, language, tag);
    }
}

/// Takes off the common noun behind a place the lists know ("DARFUR CAMP"), which
/// capitals alone made a part of its name.
fn trim_shouted(page: MentionContext, tag: &mut Tagged, listed: &[NameCandidate]) {
    let Some(noun) = tag.last.checked_sub(1) else { return };
    let place = listed.iter().any(|c| {
        c.first == tag.first && c.last == noun && c.kind == EntityKind::Place && c.score > 0
    });
    let whole = listed.iter().any(|c| c.first == tag.first && c.last == tag.last);
    if tag.kind == EntityKind::Place
        && place
        && !whole
        && lists::LIES_IN_PLACE.holds(&page.word(noun).to_ascii_lowercase())
    {
        tag.last = noun;
    }
}

/// Takes off common nouns and titles before a Vietnamese name.
fn trim_nouns(
    page: MentionContext,
    sentence: &Sentence,
    tag: &mut Tagged,
    listed: &[NameCandidate],
) {
    // "Theo Forbes", "Phó Tổng thư ký Liên hợp quốc".
    while tag.first + 1 < tag.last {
        let (taken, bits) = page.cue_at(tag.first, tag.last);
        let opens = tag.first == sentence.first && bits & STARTER != 0;
        let title = tag.kind == EntityKind::Organisation && bits & TITLE != 0;
        let next = tag.first + taken;
        let named = listed.iter().any(|c| c.first == next && c.score > 0);
        if taken == 0 || next >= tag.last || !page.is_capital(next) || !(opens || title && named) {
            break;
        }
        tag.first = next;
    }
    // "Chính phủ Tây Ban Nha", "hãng tin Yonhap": a common noun, then the name.
    while tag.kind != EntityKind::Person {
        let (taken, bits) = page.cue_at(tag.first, tag.last);
        let end = tag.first + taken;
        if taken == 0 || bits & COMMON_HEAD == 0 || end < tag.last && !page.is_capital(end) {
            break;
        }
        // "Văn phòng Thường trực …": common words go on, and no name stands alone.
        let goes_on = page.is_capital(tag.first)
            && end + 1 < tag.last
            && page.token(end + 1).is_some_and(|t| t.case == Case::Lower)
            && !page.cue_of(end + 1, end + 2, SMALL_WORD)
            && !listed.iter().any(|c| c.first == end);
        if goes_on {
            break;
        }
        tag.first = end;
    }
}

/// Takes off titles on both sides, and what stands glued before a person.
fn trim_titles(scene: &NameContext, tag: &mut Tagged, listed: &[NameCandidate]) {
    let NameContext { page, sentence, language, .. } = *scene;
    let vietnamese = language == Language::Vietnamese;
    // Titles at the front; in glued Vietnamese also the country or body before a
    // person ("Pháp Edouard Philippe").
    while tag.first < tag.last {
        let (taken, bits) = page.cue_at(tag.first, tag.last);
        let title = taken > 0
            && tag.first + taken < tag.last
            && bits & (TITLE | ADDRESS) != 0
            && bits & GIVEN == 0;
        if title && tag.kind == EntityKind::Person {
            tag.first += taken;
            continue;
        }
        let general = taken == 1 && page.word(tag.first).eq_ignore_ascii_case("general");
        if title
            && (names_person(page, tag.first + taken)
                || names_known_person(scene, tag.first + taken, listed)
                || (!general || tag.last - tag.first > 2)
                    && !has_head(page, tag.first + taken, tag.last))
        {
            tag.kind = EntityKind::Person;
            tag.first += taken;
            continue;
        }
        if language == Language::English
            && let Some(start) = behind_office(page, tag, listed)
        {
            tag.first = start;
            tag.kind = EntityKind::Person;
            continue;
        }
        let glued = (tag.kind == EntityKind::Person || vietnamese && tag.kind == EntityKind::Place)
            && listed.iter().any(|c| {
                c.first == tag.first
                    && c.last < tag.last
                    && c.score >= 70
                    && c.kind != EntityKind::Person
                    && (vietnamese || c.kind == EntityKind::Group)
            });
        if glued && let Some(c) = listed.iter().find(|c| c.first == tag.first && c.last < tag.last)
        {
            tag.first = c.last;
            tag.kind = EntityKind::Person;
            continue;
        }
        break;
    }
    // A title that begins inside ("U.S. Defense" of "U.S. Defense Secretary").
    for at in tag.first + 1..tag.last {
        let (taken, bits) = page.cue_at(at, sentence.last);
        if bits & TITLE != 0 && taken > 1 && at + taken > tag.last && page.is_capital(at) {
            tag.last = at;
            break;
        }
    }
    // A title at the end ("U.N. Secretary-General").
    if tag.kind != EntityKind::Person
        && let Some(start) = page.cue_before(tag.last, tag.first, TITLE)
        && start > tag.first
    {
        tag.last = start;
    }
}

/// Whether "về" in a body's name tells what it is for: with a capital, as names have it.
fn is_task(page: MentionContext, tag: &Tagged, at: u32) -> bool {
    tag.kind == EntityKind::Organisation
        && at > tag.first + 1
        && at + 1 < tag.last
        && page.word(at) == "về"
        && page.is_capital(at + 1)
}

/// Where the name begins behind a listed place or people and an office ("Nigeria Attorney
/// General K.O. Bello").
fn behind_office(page: MentionContext, tag: &Tagged, listed: &[NameCandidate]) -> Option<u32> {
    let land = |c: &&NameCandidate| {
        c.first == tag.first
            && c.last < tag.last
            && c.score > 0
            && matches!(c.kind, EntityKind::Place | EntityKind::Group)
    };
    let office = listed.iter().find(land)?.last;
    let (taken, bits) = page.cue_at(office, tag.last);
    let start = office + taken;
    (bits & TITLE != 0 && start < tag.last && page.is_capital(start)).then_some(start)
}

/// Takes off common words on both sides.
fn trim_small_words(page: MentionContext, language: Language, tag: &mut Tagged) {
    let vietnamese = language == Language::Vietnamese;
    // Common words before the first capital.
    while tag.first < tag.last && is_common_lead(page, tag.first, vietnamese)
        || tag.kind == EntityKind::Person
            && language == Language::English
            && tag.first + 1 < tag.last
            && is_small(page, tag.first)
    {
        tag.first += 1;
    }
    // Common words behind the last capital.
    let mut last = tag.last;
    let mut end = tag.first;
    let mut at = tag.first;
    while at < last {
        if page.is_capital(at)
            || page.token(at).is_some_and(|t| t.kind == TokenKind::Number)
            || page.is_mark(at, ".")
        {
            end = at + 1;
        } else if vietnamese && is_task(page, tag, at) {
            // "Ban Chỉ đạo Quốc gia về Phòng chống thiên tai": what the body is for.
        } else if vietnamese && page.cue_of(at, at + 1, SMALL_WORD) && at - end >= 1 {
            // A function word some way behind the last capital ends the name.
            last = at;
        }
        at += 1;
    }
    if vietnamese && tag.kind == EntityKind::Organisation {
        let mut stop = end;
        while stop < last && stop - end < 3 && !page.cue_of(stop, stop + 1, SMALL_WORD) {
            stop += 1;
        }
        tag.last = if stop < last && stop - end >= 3 { end } else { stop };
    } else {
        tag.last = end;
    }
}

/// Whether a person of the gazetteer or of the document starts at a token.
fn names_known_person(scene: &NameContext, at: u32, listed: &[NameCandidate]) -> bool {
    listed.iter().any(|c| c.first == at && c.kind == EntityKind::Person)
        || scene.page.token(at).is_some_and(|t| scene.evidence.is_last_name(t.hash))
}

/// Whether a token is a common word that stands before a name: no capital, no number,
/// no "đảng" (which belongs to a party's name), no short particle ("al", "de").
fn is_common_lead(page: MentionContext, at: u32, vietnamese: bool) -> bool {
    let word = page.word(at);
    !page.is_capital(at)
        && page.token(at).is_some_and(|t| t.kind != TokenKind::Number)
        && !word.eq_ignore_ascii_case("đảng")
        && (word.len() > 3 || vietnamese)
}
