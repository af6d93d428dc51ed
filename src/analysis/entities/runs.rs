//! Runs of capitals that no list holds: persons told by a title, a form of address
//! or a given name, and the last names of persons named in full elsewhere.

use super::scores::sure_score;
use super::words::{DIRECTIONS, is_full_name, is_particle, is_rank};
use super::{MentionContext, NameCandidate, NameContext};
use crate::analysis::EntityKind;
use crate::analysis::gazetteer::NameTable;
use crate::analysis::gazetteer::compile::{
    ADDRESS, CALENDAR, COMMON, FAMILY, GIVEN, ORG_HEAD, PLACE_BEFORE, PLACE_HEAD, SAYING, STARTER,
    STOP, TITLE, is_hyphen, is_vietnamese_letter,
};
use crate::text::Language;
use crate::text::tokens::{Case, Sentence, TokenKind};

/// Most words of a person's name.
const LONGEST: usize = 7;

/// Candidates for persons in a sentence. `taken` holds the names already found in
/// it, in any order: a run that is one of them is left alone.
pub(super) fn from_runs(scene: &NameContext, out: &mut Vec<NameCandidate>) {
    let NameContext { page, sentence, .. } = *scene;
    let known = out.len();
    let mut at = sentence.first;
    while at < sentence.last {
        if !page.is_capital(at) {
            at += 1;
            continue;
        }
        let end = run_end(page, sentence, at);
        read_run(scene, at, end, known, out);
        at = end.max(at + 1);
    }
}

/// One past the last token of the run of capitals that starts at a token.
fn run_end(page: MentionContext, sentence: &Sentence, start: u32) -> u32 {
    let mut end = start + 1;
    let mut at = end;
    while at < sentence.last {
        let Some(token) = page.token(at) else { break };
        let word = token.span().of(page.text);
        if token.is_capital() {
            at += 1;
            end = at;
            continue;
        }
        let inside = match token.kind {
            // "W.", "Jong-un".
            TokenKind::Punct if word == "." => {
                !token.spaced && token.start - page.token(at - 1).map_or(0, |t| t.start) <= 2
            }
            // Only Vietnamese text cut into words has spaces there ("Kim Jong - un").
            TokenKind::Punct => {
                is_hyphen(page.text, token)
                    && (!token.spaced || sentence.language == Language::Vietnamese)
            }
            TokenKind::Word => {
                is_particle(word)
                    || (page.token(at - 1).is_some_and(|t| is_hyphen(page.text, t))
                        && !token.spaced)
            }
            _ => false,
        };
        if !inside || at - end > 3 {
            break;
        }
        at += 1;
        if token.kind == TokenKind::Word && !is_particle(word) {
            // "Jong-un": the part after an unspaced hyphen belongs to the name.
            end = at;
        }
    }
    end
}

fn read_run(scene: &NameContext, start: u32, end: u32, known: usize, out: &mut Vec<NameCandidate>) {
    let NameContext { page, sentence, .. } = *scene;
    let mut at = start;
    while at < end {
        if !page.is_capital(at) {
            at += 1;
            continue;
        }
        let (taken, bits) = page.cue_at(at, sentence.last);
        let title = bits & TITLE != 0 && (bits & (GIVEN | FAMILY) == 0 || is_rank(page, at));
        // "Theo Kofi Annan": the capital of the preposition is the sentence's.
        let opens = sentence.language == Language::Vietnamese
            && at == sentence.first
            && bits & STARTER != 0
            && out
                .get(..known)
                .unwrap_or(&[])
                .iter()
                .any(|c| c.first == at + taken && c.known.is_some());
        if taken > 0 && (title || opens) {
            at += taken;
            continue;
        }
        // "MỸ JOE BIDEN" in a sentence of small letters, too.
        let shouts = |at: u32| page.token(at).is_some_and(|t| t.case == Case::Upper);
        if (sentence.shouted || shouts(at) && shouts(at + 1))
            && let Some(land) = shouted_land(scene, at, out.get(..known))
        {
            out.push(land);
            at += 1;
            continue;
        }
        if sentence.shouted && bits & (SAYING | COMMON | PLACE_BEFORE | STARTER) != 0 {
            at += taken;
            continue;
        }
        let starter = bits & STARTER != 0 && sentence.language != Language::Vietnamese;
        if taken > 0 && (bits & (STARTER | CALENDAR | ADDRESS) != 0 && bits & GIVEN == 0 || starter)
        {
            at += taken;
            continue;
        }
        // A known name that starts here is stepped over, unless it may be a person.
        let blocker = out
            .get(..known)
            .unwrap_or(&[])
            .iter()
            .filter(|c| c.first == at && c.kind != EntityKind::Person)
            .filter(|c| !is_first_name(scene, c, out.get(..known), end, bits))
            .map(|c| c.last)
            .max();
        if let Some(last) = blocker {
            at = last;
            continue;
        }
        // The name goes on until a name of another kind, a date or a common word
        // begins.
        let mut stop = end;
        for next in at + 1..end {
            let (_, bits) = page.cue_at(next, next + 1);
            let common = sentence.shouted
                && (bits & (GIVEN | FAMILY) == 0
                    || bits & (SAYING | COMMON | PLACE_BEFORE | STARTER) != 0);
            if bits & (CALENDAR | STOP) != 0 && bits & GIVEN == 0 || common && page.is_capital(next)
            {
                stop = next;
                break;
            }
        }
        // "Ông Đỗ Hà Giang": a full name behind a form of address, a place inside or not.
        let full = sentence.language == Language::Vietnamese
            && (at + 3..=at + 4).contains(&stop)
            && page.titled(at, sentence.first)
            && is_full_name(page, at, stop);
        for c in out.get(..known).unwrap_or(&[]) {
            if !full
                && c.first > at
                && c.first < stop
                && c.kind != EntityKind::Person
                && c.score >= 70
            {
                stop = c.first;
            }
        }
        while stop > at && !page.is_capital(stop - 1) && !after_hyphen(page, stop - 1, at) {
            stop -= 1;
        }
        if stop > at {
            person(scene, at, stop, bits, out);
        }
        at = stop.max(at + 1);
    }
}

/// A country in capitals that is an ordinary word too, where an office stands before it
/// or a known person behind: "TỔNG THỐNG MỸ", "MỸ JOE BIDEN".
fn shouted_land(
    scene: &NameContext,
    at: u32,
    names: Option<&[NameCandidate]>,
) -> Option<NameCandidate> {
    let NameContext { page, sentence, language, .. } = *scene;
    let token = page.token(at).filter(|t| t.case == Case::Upper)?;
    let other = |c: &NameCandidate| c.first == at && c.kind != EntityKind::Person;
    if language != Language::Vietnamese || names?.iter().any(other) {
        return None;
    }
    let office = page.cue_before(at, sentence.first, TITLE).is_some();
    let person = names?.iter().any(|c| c.first == at + 1 && c.kind == EntityKind::Person);
    if !office && !person {
        return None;
    }
    let word = token.span().of(page.text);
    let mut letters = word.chars();
    let titled: String = letters
        .next()
        .into_iter()
        .flat_map(char::to_uppercase)
        .chain(letters.flat_map(char::to_lowercase))
        .collect();
    let known = page.gazetteer.named(&titled);
    let country = known.into_iter().find(|&k| page.gazetteer.table(k) == NameTable::Countries)?;
    Some(NameCandidate {
        first: at,
        last: at + 1,
        kind: EntityKind::Place,
        known: Some(country),
        score: sure_score(1) + 60,
        fixed: false,
    })
}

/// Whether a place's name is a person's given name here: behind an office ("General Milan
/// Mojsilovic"), or behind the country that it is held in ("Tham mưu trưởng quân đội Serbia
/// Milan Mojsilovic").
fn is_first_name(
    scene: &NameContext,
    name: &NameCandidate,
    names: Option<&[NameCandidate]>,
    end: u32,
    bits: u32,
) -> bool {
    let NameContext { page, sentence, language, .. } = *scene;
    let country = |c: &NameCandidate| {
        c.last == name.first
            && c.known.is_some_and(|k| page.gazetteer.table(k) == NameTable::Countries)
    };
    let behind = language == Language::Vietnamese && names.is_some_and(|n| n.iter().any(country));
    name.kind == EntityKind::Place
        && name.known.is_none_or(|k| page.gazetteer.table(k) != NameTable::Countries)
        && name.last - name.first == 1
        && name.last < end
        && page.is_capital(name.last)
        && bits & GIVEN != 0
        && (behind || page.titled(name.first, sentence.first))
}

fn after_hyphen(page: MentionContext, at: u32, first: u32) -> bool {
    at > first && page.token(at - 1).is_some_and(|t| is_hyphen(page.text, t))
}

fn person(scene: &NameContext, first: u32, last: u32, bits: u32, out: &mut Vec<NameCandidate>) {
    let NameContext { page, sentence, language, evidence, .. } = *scene;
    let run = page.run(first, last);
    let words = run.iter().filter(|t| t.kind == TokenKind::Word).count();
    if words > LONGEST || (first..last).all(|at| DIRECTIONS.contains(&page.word(at))) {
        return;
    }
    let n = i32::try_from(words).unwrap_or(1);
    let mut push = |score: i32| {
        out.push(NameCandidate {
            first,
            last,
            kind: EntityKind::Person,
            known: None,
            score,
            fixed: false,
        });
    };
    let upper = run.iter().all(|t| t.case != Case::Title) && !sentence.shouted;
    let titled = page.titled(first, sentence.first);
    let native =
        language == Language::Vietnamese && run.iter().any(|t| is_native(t.span().of(page.text)));
    let addressed = page.cue_before(first, sentence.first, ADDRESS).is_some();
    if titled && !upper && (!native || words > 1 || addressed) {
        // More than a place inside and the rest of the name are worth together.
        let over = if native && words > 2 { 40 } else { 0 };
        push(140 * n - 60 + over);
        return;
    }
    let Some(head) = run.first() else { return };
    if words == 1 {
        if evidence.is_last_name(head.hash) && !sentence.shouted {
            push(85);
        }
        return;
    }
    if run.iter().any(|t| {
        t.kind == TokenKind::Word
            && page.gazetteer.word(std::slice::from_ref(t)).is_some_and(|(_, b)| {
                b & (ORG_HEAD | PLACE_HEAD | STARTER | CALENDAR) != 0 && b & (GIVEN | FAMILY) == 0
            })
    }) {
        return;
    }
    if native {
        if bits & FAMILY != 0 && (2..=4).contains(&words) {
            push(100 * n - 50);
        }
    } else if bits & GIVEN != 0 && !upper {
        push(110 * n - 50);
    }
}

/// Whether a word can only be a Vietnamese syllable.
fn is_native(word: &str) -> bool {
    word.chars().any(is_vietnamese_letter)
}
