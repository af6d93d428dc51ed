//! Vietnamese names of bodies and sites whose head stands first and whose words go on in
//! small letters: "Văn phòng Thường trực Ban Chỉ đạo Quốc gia về phòng, chống thiên tai",
//! "Tòa án nhân dân TP Hà Nội".
//!
//! What is a head, and what words stand inside such names, the tables of words tell.

use super::scores::sure_score;
use super::{MentionContext, NameCandidate, NameContext};
use crate::analysis::EntityKind;
use crate::analysis::gazetteer::NameTable;
use crate::analysis::gazetteer::compile::{
    AGENCY_START, PLACE_HEAD, SITE_BEFORE, SITE_START, TASK,
};
use crate::text::Language;
use crate::text::tokens::TokenKind;

/// Most tokens of such a name.
const LONGEST: u32 = 24;

/// Candidates for bodies and sites of a sentence. Not in capitals, which show no beginning.
pub(super) fn from_bodies(scene: &NameContext, out: &mut Vec<NameCandidate>) {
    let NameContext { page, sentence, language, .. } = *scene;
    if language != Language::Vietnamese || sentence.shouted {
        return;
    }
    let mut at = sentence.first;
    while at < sentence.last {
        let (taken, bits) = page.cue_at(at, sentence.last);
        let capital = bits & (AGENCY_START | SITE_START) != 0 && page.is_capital(at);
        // "khách sạn Hayat"; of "cảng Odessa" the town is the name.
        let small = || {
            let head = at + taken;
            let listed = out.iter().any(|c| c.known.is_some() && c.first == head);
            bits & SITE_BEFORE != 0 && page.is_capital(head) && !listed
        };
        if taken == 0 || !capital && !small() {
            at += 1;
            continue;
        }
        let site = bits & (SITE_START | SITE_BEFORE) != 0;
        let head = at + taken;
        let last = if site { site_end(scene, head, out) } else { body_end(scene, head, out) };
        let told = (at + 1..last).any(|at| page.is_capital(at) || site && page.is_number(at));
        let kind = if site { EntityKind::Place } else { EntityKind::Organisation };
        // A list knows better what its names are.
        let known = |c: &NameCandidate| c.first <= at && c.last >= last && c.known.is_some();
        if last > head && told && !out.iter().any(known) {
            let score = sure_score(last - at);
            out.push(NameCandidate { first: at, last, kind, known: None, score, fixed: true });
        }
        at = last;
    }
}

/// Where a body's name ends whose head ends at a token: behind its last word for a task,
/// with the country that follows at once.
fn body_end(scene: &NameContext, head: u32, listed: &[NameCandidate]) -> u32 {
    let NameContext { page, sentence, .. } = *scene;
    let (mut at, mut end) = (head, head);
    while at < sentence.last && at - head < LONGEST {
        let (taken, bits) = page.cue_at(at, sentence.last);
        let nested = bits & AGENCY_START != 0 && page.is_capital(at);
        if taken > 0 && (bits & TASK != 0 || nested) {
            at += taken;
            end = at;
        } else if let Some(next) = joined(page, at, sentence.last) {
            at = next;
        } else {
            break;
        }
    }
    if end == head {
        return end;
    }
    let country = listed.iter().find(|c| c.first == end && is_country(page, c));
    country.map_or(end, |country| country.last)
}

/// The next token where a word or comma joins it to what stands before: "về phòng", "sự
/// cố, thiên tai", "và Tìm kiếm". A body behind "và" is another.
fn joined(page: MentionContext, at: u32, last: u32) -> Option<u32> {
    let next = at + 1;
    let (taken, bits) = page.cue_at(next, last);
    let task = taken > 0 && bits & TASK != 0;
    let joins = match page.word(at) {
        "về" => true,
        "," => !page.is_capital(next),
        "và" => page.is_capital(next) && bits & AGENCY_START == 0,
        _ => false,
    };
    (task && joins).then_some(next)
}

/// Where a site's name ends: words for what it is, kinds of places with their names,
/// capitals and numbers.
fn site_end(scene: &NameContext, head: u32, listed: &[NameCandidate]) -> u32 {
    let NameContext { page, sentence, .. } = *scene;
    let (mut at, mut end) = (head, head);
    while at < sentence.last && at - head < LONGEST {
        let (taken, bits) = page.cue_at(at, sentence.last);
        let capital = |at: u32| at < sentence.last && page.is_capital(at);
        if bits & SITE_START != 0 && page.is_capital(at) {
            break;
        }
        if taken > 0 && bits & TASK != 0 && (end == at || capital(at)) {
            at += taken;
            end = at;
        } else if capital(at) || page.is_number(at) && page.is_capital(at - 1) {
            at += 1;
            end = at;
        } else if taken > 0 && bits & PLACE_HEAD != 0 && capital(at + taken) {
            at += taken;
        } else if page.is_mark(at, ".") && page.word(at - 1) == "TP" && capital(at + 1) {
            // "TP.HCM".
            at += 1;
        } else {
            break;
        }
    }
    // "Tòa án Mỹ" is a court of a country, no court's name.
    let of_country = |c: &&NameCandidate| c.first == head && c.last == end && is_country(page, c);
    let only = listed.iter().find(of_country).is_some();
    // A word or number alone behind the head must be a name: "Bệnh viện 108".
    let words = page.run(head, end).iter().any(|t| t.kind != TokenKind::Punct);
    if only || !words { head } else { end }
}

fn is_country(page: MentionContext, name: &NameCandidate) -> bool {
    name.known.is_some_and(|known| page.gazetteer.table(known) == NameTable::Countries)
}
