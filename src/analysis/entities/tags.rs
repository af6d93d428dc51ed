//! From the spans the tagger found to candidates: trimmed of titles, articles and
//! common words, cut where two names stand side by side.

use super::candidates::tag_score;
use super::{Candidate, Page, Scene};
use crate::analysis::EntityKind;
use crate::analysis::gazetteer::compile::{
    ADDRESS, CALENDAR, COMMON_HEAD, FAMILY, GIVEN, MEDIUM_BEFORE, ORG_HEAD, PLACE_BEFORE,
    PLACE_HEAD, SMALL_WORD, TITLE, is_hyphen, is_vietnamese_letter,
};
use crate::analysis::tagger::Tagged;
use crate::analysis::tagger::model::SCALE;
use crate::text::Language;
use crate::text::tokens::{Case, Token, TokenKind};

/// Candidates from the tagger's spans, where the gazetteer has none of the very span.
pub(super) fn from_tags(scene: &Scene, out: &mut Vec<Candidate>) {
    let known = out.len();
    for tag in scene.tags {
        let mut tag = *tag;
        for _part in 0..3 {
            let Some(rest) = read_tag(scene, tag, known, out) else { break };
            tag = rest;
        }
    }
}

/// Adds what a span holds; gives what is left to read of it.
fn read_tag(
    scene: &Scene,
    mut tag: Tagged,
    known: usize,
    out: &mut Vec<Candidate>,
) -> Option<Tagged> {
    let Scene { page, sentence, language, evidence, .. } = *scene;
    let mut rest = None;
    // "NATO-led International Force": the compound is no part of the name.
    for at in tag.first + 1..tag.last.saturating_sub(1) {
        let compound = page.token(at).is_some_and(|t| is_hyphen(page.text, t))
            && page.token(at + 1).is_some_and(|t| t.case == Case::Lower && !t.spaced)
            && language == Language::English
            && page.word(at + 1).len() > 2;
        if compound {
            let after = Tagged { first: at + 2, ..tag };
            rest = (after.first < after.last).then_some(after);
            tag.last = at;
            break;
        }
    }
    let listed = out.get(..known).unwrap_or(&[]);
    if language != Language::Vietnamese {
        // "MANILA - Defence": a dash parts.
        for at in tag.first + 1..tag.last.saturating_sub(1) {
            let dash = page.token(at).is_some_and(|t| t.spaced && is_hyphen(page.text, t));
            if dash && page.token(at + 1).is_some_and(|t| t.spaced) {
                rest = Some(Tagged { first: at + 1, ..tag });
                tag.last = at;
                break;
            }
        }
    }
    if language == Language::English {
        // "O'Hare and Midway", "Rwanda / Burundi": two names.
        for at in tag.first + 1..tag.last.saturating_sub(1) {
            let joint = matches!(page.word(at), "and" | "/" | "&" | ",");
            let one = |c: &&Candidate| {
                c.last == at && c.first == tag.first || c.first == at + 1 && c.last == tag.last
            };
            if joint && listed.iter().find(one).is_some() {
                rest = Some(Tagged { first: at + 1, ..tag });
                tag.last = at;
                break;
            }
        }
    }
    trim(scene, &mut tag, listed);
    if tag.first >= tag.last
        || listed.iter().any(|c| c.first == tag.first && c.last == tag.last)
        || !page.run(tag.first, tag.last).iter().any(Token::is_capital)
    {
        return rest;
    }
    if tag.last - tag.first == 1 {
        if let Some(token) = page.token(tag.first)
            && evidence.is_last_name(token.hash)
            && !sentence.shouted
        {
            tag.kind = EntityKind::Person;
        }
        let (_, bits) = page.cue_at(tag.first, tag.last);
        if bits & CALENDAR != 0 {
            return rest;
        }
    }
    if page.names_thing(tag.first, sentence.first)
        || page.token(tag.first).is_some_and(|t| evidence.is_thing(t.hash))
    {
        return rest;
    }
    if sentence.last - sentence.first == 1 {
        // One word alone is a heading of the page.
        return rest;
    }
    if tag.kind == EntityKind::Place
        && tag.last - tag.first > 1
        && names_person(page, tag.first)
        && !has_head(page, tag.first, tag.last)
        && page.cue_before(tag.first, sentence.first, PLACE_BEFORE | PLACE_HEAD).is_none()
    {
        tag.kind = EntityKind::Person;
    }
    if matches!(tag.kind, EntityKind::Place | EntityKind::Organisation)
        && tag.margin < 3 * SCALE
        && looks_personal(page, tag.first, tag.last)
    {
        tag.kind = EntityKind::Person;
    }
    let mut score = tag_score(&tag);
    if language == Language::Vietnamese {
        if !vietnamese_name(scene, &mut tag) {
            return rest;
        }
        if tag.kind != EntityKind::Person {
            score -= 20;
        }
    }
    if score > 0 {
        out.push(Candidate {
            first: tag.first,
            last: tag.last,
            kind: tag.kind,
            known: None,
            score,
            fixed: false,
        });
    }
    rest
}

/// Takes off what is no part of a name.
fn trim(scene: &Scene, tag: &mut Tagged, listed: &[Candidate]) {
    let Scene { page, sentence, language, .. } = *scene;
    let vietnamese = language == Language::Vietnamese;
    // The article.
    if page.word(tag.first).eq_ignore_ascii_case("the") && tag.last - tag.first > 1 {
        tag.first += 1;
    }
    while tag.first < tag.last && page.cue_of(tag.first, tag.first + 1, CALENDAR) {
        tag.first += 1;
    }
    // "Chính phủ Tây Ban Nha", "hãng tin Yonhap": a common noun, then the name.
    while vietnamese && tag.kind != EntityKind::Person {
        let (taken, bits) = page.cue_at(tag.first, tag.last);
        let end = tag.first + taken;
        if taken == 0 || bits & COMMON_HEAD == 0 || end < tag.last && !page.is_capital(end) {
            break;
        }
        tag.first = end;
    }
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
    if sentence.shouted {
        return;
    }
    // Common words before the first capital.
    while tag.first < tag.last && is_common_lead(page, tag.first, vietnamese) {
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

/// Whether a span of the Vietnamese tagger can be a name; sets its type right where
/// the words tell.
fn vietnamese_name(scene: &Scene, tag: &mut Tagged) -> bool {
    let Scene { page, sentence, .. } = *scene;
    let run = page.run(tag.first, tag.last);
    let words = run.iter().filter(|t| t.kind == TokenKind::Word).count();
    let native = |t: &Token| t.span().of(page.text).chars().any(is_vietnamese_letter);
    let capitals = run.iter().filter(|t| t.is_capital()).count();
    let Some(head) = run.first() else { return false };
    let foreign =
        run.iter().all(|t| t.kind != TokenKind::Word || t.case == Case::Title && !native(t));
    // A sentence's first syllables, capital by rule: no name shows there.
    if capitals == 1 && native(head) && (tag.first == sentence.first || words == 1) {
        return tag.kind == EntityKind::Person
            && words == 1
            && page.titled(tag.first, sentence.first);
    }
    if words >= 2
        && foreign
        && matches!(tag.kind, EntityKind::Place | EntityKind::Organisation)
        && !has_head(page, tag.first, tag.last)
        && page
            .cue_before(tag.first, sentence.first, PLACE_BEFORE | PLACE_HEAD | MEDIUM_BEFORE)
            .is_none()
    {
        tag.kind = EntityKind::Person;
    }
    true
}

/// Whether a span of two to four words in plain title case has a given name in it, or a
/// family name at its end, and no head of a body or a place.
fn looks_personal(page: Page, first: u32, last: u32) -> bool {
    let run = page.run(first, last);
    if !(2..=4).contains(&run.len()) || run.iter().any(|t| t.case != Case::Title) {
        return false;
    }
    let bits = |at: u32| page.cue_at(at, at + 1).1;
    !has_head(page, first, last)
        && ((first..last).any(|at| bits(at) & GIVEN != 0) || bits(last - 1) & FAMILY != 0)
}

/// Whether a word of a span is the head of a body's or a place's name.
fn has_head(page: Page, first: u32, last: u32) -> bool {
    (first..last).any(|at| {
        let (taken, bits) = page.cue_at(at, last);
        taken > 0 && bits & (ORG_HEAD | PLACE_HEAD) != 0 && bits & GIVEN == 0
    })
}

/// Whether a person of the gazetteer or of the document starts at a token.
fn names_known_person(scene: &Scene, at: u32, listed: &[Candidate]) -> bool {
    listed.iter().any(|c| c.first == at && c.kind == EntityKind::Person)
        || scene.page.token(at).is_some_and(|t| scene.evidence.is_last_name(t.hash))
}

/// Whether a token is a common word that stands before a name: no capital, no number,
/// no "đảng" (which belongs to a party's name), no short particle ("al", "de").
fn is_common_lead(page: Page, at: u32, vietnamese: bool) -> bool {
    let word = page.word(at);
    !page.is_capital(at)
        && page.token(at).is_some_and(|t| t.kind != TokenKind::Number)
        && !word.eq_ignore_ascii_case("đảng")
        && (word.len() > 3 || vietnamese)
}

/// Whether a given name or a person's name starts at a token.
fn names_person(page: Page, at: u32) -> bool {
    let (taken, bits) = page.cue_at(at, at + 1);
    taken > 0 && bits & GIVEN != 0
}
