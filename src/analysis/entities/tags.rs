//! From the spans the tagger found to candidates: trimmed of titles, articles and
//! common words, cut where two names stand side by side.

use super::scores::tag_score;
use super::words::{DIRECTIONS, is_full_name, is_particle, is_rank, is_ship};
use super::{MentionContext, NameCandidate, NameContext};
use crate::analysis::EntityKind;
use crate::analysis::gazetteer::NameTable;
use crate::analysis::gazetteer::compile::{
    ADDRESS, AGENCY_START, BODY_END, CALENDAR, COMMON, EVENT_END, FAMILY, GIVEN, MEDIUM_BEFORE,
    ORG_HEAD, PLACE_BEFORE, PLACE_HEAD, PRODUCT_BEFORE, SITE_BEFORE, SITE_END, SITE_START, TITLE,
    is_hyphen, is_vietnamese_letter,
};
use crate::analysis::tagger::Tagged;
use crate::analysis::tagger::model::SCALE;
use crate::text::Language;
use crate::text::tokens::{Case, Token, TokenKind};

mod trim;

/// Candidates from the tagger's spans, where the gazetteer has none of the very span.
pub(super) fn from_tags(scene: &NameContext, out: &mut Vec<NameCandidate>) {
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
    scene: &NameContext,
    mut tag: Tagged,
    known: usize,
    out: &mut Vec<NameCandidate>,
) -> Option<Tagged> {
    let NameContext { page, sentence, language, evidence, .. } = *scene;
    let listed = out.get(..known).unwrap_or(&[]);
    let rest = part(scene, &mut tag, listed);
    trim::trim(scene, &mut tag, listed);
    if language == Language::English && is_no_name(page, &tag, sentence.last) {
        return rest;
    }
    if tag.first >= tag.last
        || is_tiled(page, &tag, listed)
        || language == Language::Vietnamese && ends_listed(page, &tag, listed)
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
        if bits & CALENDAR != 0
            || bits & COMMON != 0 && !sentence.shouted
            || bits & TITLE != 0
                && (bits & (GIVEN | FAMILY) == 0 || is_rank(page, tag.first))
                && tag.kind == EntityKind::Person
                && language == Language::English
            || is_ship(page, tag.last)
        {
            return rest;
        }
    }
    if is_thing(page, &tag, language)
        || page.names_thing(tag.first, sentence.first)
        || page.token(tag.first).is_some_and(|t| evidence.is_thing(t.hash))
    {
        return rest;
    }
    if sentence.last - sentence.first == 1 {
        // One word alone is a heading of the page, unless somebody signs with it.
        let token = page.token(tag.first);
        let signs = tag.kind == EntityKind::Person
            && language == Language::English
            && token.is_some_and(|t| t.case == Case::Title)
            && page.cue_at(tag.first, tag.last).1 & GIVEN != 0;
        if !signs {
            return rest;
        }
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
    if tag.kind == EntityKind::Organisation && is_site(page, &tag, language) {
        tag.kind = EntityKind::Place;
    }
    let mut score = tag_score(&tag);
    if language == Language::Vietnamese {
        if let Some(head) = site_before(scene, &tag) {
            // "khách sạn Hayat": the word for what it is belongs to the name.
            tag.first = head;
            tag.kind = EntityKind::Place;
        } else if !vietnamese_name(scene, &mut tag) {
            return rest;
        }
        if tag.kind != EntityKind::Person {
            score -= 20;
        }
    }
    if score > 0 {
        out.push(NameCandidate {
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

/// Whether a span is a thing's name with the word for the thing before it ("USS Cole",
/// "Task Force Falcon", "Tàu USS Cole").
fn is_thing(page: MentionContext, tag: &Tagged, language: Language) -> bool {
    let mut at = tag.first;
    let mut last = None;
    while at < tag.last {
        let (taken, bits) = page.cue_at(at, tag.last);
        if taken == 0 || bits & PRODUCT_BEFORE == 0 {
            break;
        }
        at += taken;
        last = page.token(at - 1);
    }
    // Many a Vietnamese body begins with a syllable that such a word has, too.
    last.is_some_and(|t| language == Language::English || t.case == Case::Upper)
        && (at < tag.last || tag.last - tag.first > 1)
}

/// Whether a span names a building or site: a hospital, a court, an airport.
fn is_site(page: MentionContext, tag: &Tagged, language: Language) -> bool {
    if tag.last - tag.first < 2 {
        return false;
    }
    if language == Language::Vietnamese {
        return page.cue_at(tag.first, tag.last).1 & SITE_START != 0;
    }
    let ends = page.cue_before(tag.last, tag.first, SITE_END).is_some();
    ends && !(tag.first..tag.last).any(|at| page.cue_at(at, tag.last).1 & BODY_END != 0)
}

/// Where the word for a building or site begins that stands before a name in small letters.
fn site_before(scene: &NameContext, tag: &Tagged) -> Option<u32> {
    let NameContext { page, sentence, .. } = *scene;
    if matches!(tag.kind, EntityKind::Group) || page.cue_at(tag.first, tag.last).1 & SITE_START != 0
    {
        return None;
    }
    page.cue_before(tag.first, sentence.first, SITE_BEFORE)
}

/// Cuts a span where two names or a compound meet; gives what is left to read of it.
fn part(scene: &NameContext, tag: &mut Tagged, listed: &[NameCandidate]) -> Option<Tagged> {
    let NameContext { page, language, .. } = *scene;
    let mut rest = None;
    // "NATO-led International Force": the compound is no part of the name.
    for at in tag.first + 1..tag.last.saturating_sub(1) {
        let compound = page.token(at).is_some_and(|t| is_hyphen(page.text, t))
            && page.token(at + 1).is_some_and(|t| t.case == Case::Lower && !t.spaced)
            && language == Language::English
            && page.word(at + 1).len() > 2;
        if compound {
            let after = Tagged { first: at + 2, ..*tag };
            rest = (after.first < after.last).then_some(after);
            tag.last = at;
            break;
        }
    }
    if language != Language::Vietnamese {
        // "MANILA - Defence": a dash parts.
        for at in tag.first + 1..tag.last.saturating_sub(1) {
            let dash = page.token(at).is_some_and(|t| t.spaced && is_hyphen(page.text, t));
            if dash && page.token(at + 1).is_some_and(|t| t.spaced) {
                rest = Some(Tagged { first: at + 1, ..*tag });
                tag.last = at;
                break;
            }
        }
    }
    if language == Language::Vietnamese {
        // "Bệnh viện Bạch Mai và Bệnh viện Chợ Rẫy".
        for at in tag.first + 1..tag.last.saturating_sub(1) {
            let (_, bits) = page.cue_at(at + 1, tag.last);
            let head = bits & (SITE_START | AGENCY_START) != 0 && page.is_capital(at + 1);
            if head && matches!(page.word(at), "và" | ",") {
                rest = Some(Tagged { first: at + 1, ..*tag });
                tag.last = at;
                break;
            }
        }
    }
    if language == Language::English {
        // "O'Hare and Midway", "Rwanda / Burundi": two names.
        for at in tag.first + 1..tag.last.saturating_sub(1) {
            let joint = matches!(page.word(at), "and" | "/" | "&" | ",");
            // "Serena Hotel and Garissa School".
            let site = page.word(at) == "and"
                && at > tag.first + 1
                && page.cue_of(at - 1, at, SITE_END)
                && page.cue_before(tag.last, at, SITE_END | BODY_END).is_some()
                && tag.last - at > 2;
            let one = |c: &&NameCandidate| {
                c.last == at && c.first == tag.first || c.first == at + 1 && c.last == tag.last
            };
            // "Max Verstappen of Red Bull", "Stewart lbw b McGrath".
            let apart = page.word(at) == "of" && looks_personal(page, tag.first, at)
                || tag.kind == EntityKind::Person && is_small(page, at);
            if apart || site || joint && listed.iter().find(one).is_some() {
                rest = Some(Tagged { first: at + 1, ..*tag });
                tag.last = at;
                break;
            }
        }
    }
    rest
}

/// Whether a span of the Vietnamese tagger can be a name; sets its type right where
/// the words tell.
fn vietnamese_name(scene: &NameContext, tag: &mut Tagged) -> bool {
    let NameContext { page, sentence, .. } = *scene;
    let run = page.run(tag.first, tag.last);
    let words = run.iter().filter(|t| t.kind == TokenKind::Word).count();
    let native = |t: &Token| t.span().of(page.text).chars().any(is_vietnamese_letter);
    let capitals = run.iter().filter(|t| t.is_capital()).count();
    let Some(head) = run.first() else { return false };
    let foreign =
        run.iter().all(|t| t.kind != TokenKind::Word || t.case == Case::Title && !native(t));
    if (3..=5).contains(&words)
        && tag.first == sentence.first
        && page.cue_of(tag.first, tag.first + 1, ADDRESS)
        && is_full_name(page, tag.first + 1, tag.last)
    {
        // "Anh Hoàng Thái Sơn": the capital of the form of address is the sentence's.
        tag.first += 1;
        tag.kind = EntityKind::Person;
        return true;
    }
    if page.cue_before(tag.first, sentence.first, ADDRESS).is_some()
        && (3..=4).contains(&words)
        && run.iter().all(|t| t.kind == TokenKind::Word && t.case == Case::Title)
        && page.cue_at(tag.first, tag.first + 1).1 & FAMILY != 0
    {
        // "ông Lê Hà Nam", whatever else the syllables may be.
        tag.kind = EntityKind::Person;
        return true;
    }
    if words == 1 && tag.kind != EntityKind::Person && tag.kind != EntityKind::Group {
        // "bà Susan", "Hùng nhận định": a given name, where nothing tells of a place.
        let bits = page.cue_at(tag.first, tag.last).1;
        let placed = page.cue_before(tag.first, sentence.first, PLACE_BEFORE | PLACE_HEAD);
        let addressed = page.cue_before(tag.first, sentence.first, ADDRESS).is_some();
        let plain = page.token(tag.first).is_some_and(|t| t.case == Case::Title);
        if plain && (addressed || bits & (GIVEN | FAMILY) != 0 && placed.is_none()) {
            tag.kind = EntityKind::Person;
        }
        if DIRECTIONS.contains(&page.word(tag.first)) && placed.is_none() {
            return false;
        }
        // "thứ Hai".
        if tag.first > sentence.first && page.cue_of(tag.first - 1, tag.last, CALENDAR) {
            return false;
        }
    }
    // A sentence's first syllables, capital by rule: no name shows there.
    let opens = tag.first == sentence.first
        || page.token(tag.first - 1).is_some_and(|t| t.kind == TokenKind::Punct)
            && !["-", "(", ",", "/", "–"].contains(&page.word(tag.first - 1));
    if capitals == 1 && native(head) && (opens || words == 1) {
        let given = page.cue_at(tag.first, tag.last).1 & GIVEN != 0 && tag.margin > 2 * SCALE;
        let named = !opens && given
            || page.token(tag.first).is_some_and(|t| scene.evidence.is_last_name(t.hash));
        return tag.kind == EntityKind::Person
            && words == 1
            && (named || page.titled(tag.first, sentence.first));
    }
    if (tag.first..tag.last).all(|at| DIRECTIONS.contains(&page.word(at))) {
        return false;
    }
    if (2..=4).contains(&words)
        && tag.kind == EntityKind::Organisation
        && run.iter().all(|t| t.case == Case::Title)
        && run.iter().any(native)
        && page.cue_at(tag.first, tag.first + 1).1 & FAMILY != 0
        && !has_head(page, tag.first, tag.last)
        && page.cue_before(tag.first, sentence.first, PLACE_BEFORE | MEDIUM_BEFORE).is_none()
    {
        // "cô giáo Nguyễn Thị Loan".
        tag.kind = EntityKind::Person;
    }
    if words >= 2
        && foreign
        && (tag.kind == EntityKind::Place
            || tag.kind == EntityKind::Organisation && tag.margin < 2 * SCALE)
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
fn looks_personal(page: MentionContext, first: u32, last: u32) -> bool {
    let run = page.run(first, last);
    if !(2..=4).contains(&run.len()) || run.iter().any(|t| t.case != Case::Title) {
        return false;
    }
    let bits = |at: u32| page.cue_at(at, at + 1).1;
    !has_head(page, first, last)
        && ((first..last).any(|at| bits(at) & GIVEN != 0) || bits(last - 1) & FAMILY != 0)
}

/// Whether a word of a span is the head of a body's or a place's name.
fn has_head(page: MentionContext, first: u32, last: u32) -> bool {
    (first..last).any(|at| {
        let (taken, bits) = page.cue_at(at, last);
        taken > 0 && bits & (ORG_HEAD | PLACE_HEAD) != 0 && bits & GIVEN == 0
    })
}

/// Whether listed names stand side by side in a span: two peoples ("Orthodox Serbs"), a
/// people and an armed group, a party or a medium of theirs ("Afghan Taliban").
fn is_tiled(page: MentionContext, tag: &Tagged, listed: &[NameCandidate]) -> bool {
    let inside = |c: &&NameCandidate| c.first == tag.first && c.last < tag.last;
    listed.iter().filter(inside).filter(|c| c.kind == EntityKind::Group).any(|one| {
        listed.iter().any(|two| {
            two.first == one.last
                && two.last == tag.last
                && (two.kind == EntityKind::Group
                    || two.known.is_some_and(|k| {
                        matches!(
                            page.gazetteer.table(k),
                            NameTable::ArmedGroups | NameTable::Parties | NameTable::Media
                        )
                    }))
        })
    })
}

/// Whether a Vietnamese body is told by common words before its listed acronym ("Lực
/// lượng hỗ trợ an ninh quốc tế KFOR").
fn ends_listed(page: MentionContext, tag: &Tagged, listed: &[NameCandidate]) -> bool {
    tag.last - tag.first > 3
        && page.token(tag.last - 1).is_some_and(|t| t.case == Case::Upper)
        && listed.iter().any(|c| {
            c.first + 1 == tag.last
                && c.last == tag.last
                && c.kind == EntityKind::Organisation
                && c.score >= 70
        })
}

/// Whether a span is an event, a paper or an index ("Asian Cup", "Hang Seng index"), or
/// the party and state behind a politician's name ("D-Calif").
fn is_no_name(page: MentionContext, tag: &Tagged, end: u32) -> bool {
    let last = tag.last.saturating_sub(1);
    let event = tag.kind != EntityKind::Person
        && tag.last - tag.first > 1
        && page.cue_at(last, tag.last).1 & EVENT_END != 0
        && page.is_capital(last);
    event
        || tag.kind == EntityKind::Place && page.word(last).ends_with("ism")
        || tag.last < end && matches!(page.word(tag.last), "index" | "indices")
        || matches!(page.word(tag.first), "D" | "R") && page.is_mark(tag.first + 1, "-")
}

/// Whether a word is written small and stands in no person's name.
fn is_small(page: MentionContext, at: u32) -> bool {
    page.token(at).is_some_and(|t| t.kind == TokenKind::Word && t.case == Case::Lower && t.spaced)
        && !is_particle(page.word(at))
}

/// Whether a given name or a person's name starts at a token.
fn names_person(page: MentionContext, at: u32) -> bool {
    let (taken, bits) = page.cue_at(at, at + 1);
    taken > 0 && bits & GIVEN != 0
}
