//! From names found in the gazetteer and spans found by the tagger to scored
//! candidates of one sentence.
//!
//! A sure name of n tokens scores 160 n − 60, so that a long name beats its parts
//! together; what needs context scores less, and nothing where there is none.

use super::evidence::Evidence;
use super::{Candidate, Page};
use crate::analysis::EntityKind;
use crate::analysis::gazetteer::compile::{BODY, CALENDAR, GROUP_BEFORE, PLACE_BEFORE, PLACE_HEAD};
use crate::analysis::gazetteer::{
    AMBIGUOUS, Found, KnownId, Reference, STRIPPED, SURNAME, Table, VIETNAMESE,
};
use crate::text::Language;
use crate::text::tokens::{Case, Sentence, TokenKind};

fn sure_score(tokens: u32) -> i32 {
    160 * i32::try_from(tokens).unwrap_or(1) - 60
}

/// Candidates from the names found in a sentence. `names` is in the order of first
/// token, then length; equal spans stand together.
pub(super) fn from_names(
    page: Page,
    sentence: &Sentence,
    language: Language,
    names: &[Found],
    evidence: &Evidence,
    out: &mut Vec<Candidate>,
) {
    let mut rest = names;
    while let Some(head) = rest.first() {
        let same = rest.iter().take_while(|f| f.first == head.first && f.last == head.last).count();
        let (group, after) = rest.split_at(same);
        rest = after;
        if let Some(candidate) = from_group(page, sentence, language, group, names, evidence) {
            out.push(candidate);
            extend_body(page, sentence, &candidate, out);
        }
    }
}

/// One candidate from all that one span may mean.
fn from_group(
    page: Page,
    sentence: &Sentence,
    language: Language,
    group: &[Found],
    names: &[Found],
    evidence: &Evidence,
) -> Option<Candidate> {
    let &Found { first, last, .. } = group.first()?;
    let titled = page.titled(first, sentence.first);
    let mut best: Option<(i32, Reference)> = None;
    for found in group {
        let r = found.reference;
        let score = reference_score(page, sentence, language, found, titled, evidence, names);
        if score > 0 && best.is_none_or(|(s, _)| score > s) {
            best = Some((score, r));
        }
    }
    let (score, reference) = best?;
    let mut kind = page.gazetteer.kind(reference.known());
    let mut known = reference.known();
    let mut fixed = false;
    if kind == EntityKind::Place
        && language == Language::Vietnamese
        && page.cue_before(first, sentence.first, GROUP_BEFORE).is_some()
    {
        // "người Serbia", "sắc tộc Albania".
        kind = EntityKind::Group;
        fixed = true;
        if let Some(people) = people_of(page, known) {
            known = people;
        }
    }
    Some(Candidate { first, last, kind, known: Some(known), score, fixed })
}

/// The group that a Vietnamese text names by its country.
fn people_of(page: Page, place: KnownId) -> Option<KnownId> {
    let mut best = None;
    for group in page.gazetteer.groups_of(place) {
        let rank = match page.gazetteer.table(group) {
            Table::Peoples => 1,
            Table::Demonyms => 0,
            _ => 2,
        };
        if best.is_none_or(|(r, _)| rank < r) {
            best = Some((rank, group));
        }
    }
    best.map(|(_, group)| group)
}

/// How well a reference fits where its name stands; 0 where it does not.
fn reference_score(
    page: Page,
    sentence: &Sentence,
    language: Language,
    found: &Found,
    titled: bool,
    evidence: &Evidence,
    names: &[Found],
) -> i32 {
    let r = found.reference;
    let tokens = found.last - found.first;
    let sure = sure_score(tokens);
    let kind = page.gazetteer.kind(r.known());
    if r.has(SURNAME) {
        return if evidence.names(r.known()) || titled { sure - 10 } else { 0 };
    }
    let mut score = sure;
    if kind == EntityKind::Person && titled {
        score += 30;
    }
    if kind != EntityKind::Person && titled && tokens == 1 && !r.has(VIETNAMESE) {
        score -= 20;
    }
    if r.has(STRIPPED) {
        score -= 20;
    }
    if r.has(AMBIGUOUS) {
        if tokens > 1 {
            return score - 40;
        }
        return if word_or_name(page, sentence, language, found, kind, titled, evidence, names) {
            score - 30
        } else {
            0
        };
    }
    score
}

/// Whether an ordinary word in capitals is a name here.
fn word_or_name(
    page: Page,
    sentence: &Sentence,
    language: Language,
    found: &Found,
    kind: EntityKind,
    titled: bool,
    evidence: &Evidence,
    names: &[Found],
) -> bool {
    let (first, last) = (found.first, found.last);
    let before = page.runs_on_before(first, sentence.first);
    let after = page.runs_on_after(last, sentence.last);
    match kind {
        EntityKind::Place => {
            if page
                .cue_before(first, sentence.first, PLACE_BEFORE | PLACE_HEAD | GROUP_BEFORE)
                .is_some()
            {
                return !after || language == Language::Vietnamese;
            }
            if evidence.names(found.reference.known()) && !before && !after {
                return true;
            }
            if language == Language::Vietnamese && found.reference.has(VIETNAMESE) {
                // "binh sĩ Anh", "Pháp, Đức và Ý", not "Nguyễn Đức Anh", not "Anh nói".
                return starts_inside(page, sentence, first) && !before;
            }
            // A country that is a name or a word elsewhere ("Georgia", "Chad").
            page.gazetteer.table(found.reference.known()) == Table::Countries
                && !before
                && !titled
                && !(after && language == Language::English && unlisted(page, last, names))
        }
        EntityKind::Person => titled,
        EntityKind::Organisation => {
            page.token(first).is_some_and(|t| t.case == Case::Upper) && !sentence.shouted
        }
        EntityKind::Group => starts_inside(page, sentence, first) && !before,
    }
}

/// Whether no listed name starts at a token.
fn unlisted(page: Page, at: u32, names: &[Found]) -> bool {
    let (_, bits) = page.cue_at(at, at + 1);
    bits & CALENDAR == 0 && !names.iter().any(|f| f.first == at)
}

/// Whether a token stands where only a name has a capital: neither first in its
/// sentence nor after an opening quote, a bullet or a glued sentence end.
fn starts_inside(page: Page, sentence: &Sentence, at: u32) -> bool {
    if at <= sentence.first || sentence.shouted {
        return false;
    }
    page.token(at - 1).is_some_and(|t| match t.kind {
        TokenKind::Word | TokenKind::Number | TokenKind::Clitic => true,
        TokenKind::Punct => matches!(t.span().of(page.text), "," | "-" | "(" | "/" | "–"),
    })
}

/// "Bộ Quốc phòng" + "Nga", "Russian" + "Government": a national body named by its
/// full name is one organisation.
fn extend_body(page: Page, sentence: &Sentence, country: &Candidate, out: &mut Vec<Candidate>) {
    if !matches!(country.kind, EntityKind::Place | EntityKind::Group) {
        return;
    }
    if country.last < sentence.last && page.is_capital(country.last) {
        let (taken, bits) = page.cue_at(country.last, sentence.last);
        let capitals = page
            .run(country.last, country.last + taken)
            .iter()
            .all(|t| t.is_capital() || t.end - t.start <= 3);
        if bits & BODY != 0 && capitals && country.kind == EntityKind::Group {
            let last = country.last + taken;
            out.push(body(country.first, last));
        }
    }
    if let Some(first) = page.cue_before(country.first, sentence.first, BODY)
        && page.is_capital(first)
        && country.first - first > 1
        && page.run(first, country.first).iter().all(|t| t.kind == TokenKind::Word)
        && !page.word(first).is_ascii()
    {
        out.push(body(first, country.last));
    }
}

fn body(first: u32, last: u32) -> Candidate {
    Candidate {
        first,
        last,
        kind: EntityKind::Organisation,
        known: None,
        score: sure_score(last - first) - 5,
        fixed: false,
    }
}
