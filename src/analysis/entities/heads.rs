//! Names that show by their last or first word: a body ("Montreal Hockey Club"), a site
//! ("Dili Airport"), a place with its direction ("Northern Iraq").

use super::scores::sure_score;
use super::{MentionContext, NameCandidate, NameContext};
use crate::analysis::EntityKind;
use crate::analysis::gazetteer::compile::{
    ADDRESS, BODY_END, BODY_START, CALENDAR, DIRECTION, ORG_HEAD, SAYING, SITE_END, STARTER, TITLE,
};
use crate::text::Language;
use crate::text::tokens::{Case, TokenKind};

/// Most words of such a name.
const LONGEST: u32 = 6;

/// Candidates for bodies and sites of a sentence, where no candidate has the very span.
/// Not in capitals and headline case, where nothing shows where a name begins.
pub(super) fn from_heads(scene: &NameContext, out: &mut Vec<NameCandidate>) {
    let NameContext { page, sentence, language, .. } = *scene;
    if language == Language::Vietnamese || sentence.shouted || is_headline(scene) {
        return;
    }
    let mut known = out.len();
    let mut start = None;
    for at in sentence.first..sentence.last {
        if !is_name_word(page, at) {
            start = None;
            continue;
        }
        let first = *start.get_or_insert(at);
        let begins = page.cue_at(first, first + 1).1 & BODY_START != 0;
        let end = at + 1 == sentence.last || !is_name_word(page, at + 1);
        if begins && end && at > first && at - first < LONGEST {
            // "Grupo Financiero Banamex".
            out.retain(|c| c.first != first || c.last != at + 1 || c.known.is_some());
            known = known.min(out.len());
            propose(out, first, at + 1, EntityKind::Organisation, sure_score(at + 1 - first) - 30);
        }
        if let Some(last) = told_by_task(scene, at, out) {
            let score = sure_score(last - first) - 30;
            propose(out, first, last, EntityKind::Organisation, score);
        }
        if at == first || page.is_capital(at + 1) && is_name_word(page, at + 1) {
            continue;
        }
        let (_, bits) = page.cue_at(at, at + 1);
        let kind = match bits & (BODY_END | SITE_END) {
            BODY_END => EntityKind::Organisation,
            SITE_END => EntityKind::Place,
            _ => continue,
        };
        // The first word of a sentence has its capital by rule.
        let opens = first == sentence.first
            && !out.iter().take(known).any(|c| c.first == first)
            && !scene.evidence.is_name(page, first);
        let first = first + u32::from(opens);
        if at > first && at - first < LONGEST {
            propose(out, first, at + 1, kind, sure_score(at + 1 - first) - 30);
        }
    }
    for i in 0..known {
        let Some(&place) = out.get(i) else { break };
        let Some(before) = place.first.checked_sub(1).filter(|&b| b >= sentence.first) else {
            continue;
        };
        if place.kind == EntityKind::Place
            && page.cue_of(before, before + 1, DIRECTION)
            && page.is_capital(before)
            && (before > sentence.first || page.word(before).len() <= 5)
            && !page.is_capital(place.last)
        {
            let score = sure_score(place.last - before) - 40;
            propose(out, before, place.last, EntityKind::Place, score);
        }
    }
}

/// Where a body's name ends that goes on behind its head with what it is for: "Campaign
/// to Ban Land Mines", "Council for Arms Trade Reform".
fn told_by_task(scene: &NameContext, head: u32, out: &[NameCandidate]) -> Option<u32> {
    let NameContext { page, sentence, .. } = *scene;
    let (_, bits) = page.cue_at(head, head + 1);
    let joint = ["to", "for", "against"].contains(&page.word(head + 1));
    if bits & (ORG_HEAD | BODY_END) == 0 || !joint {
        return None;
    }
    let first = head + 2;
    // What it is to do may begin sentences, too: "Free", "Stop".
    let verb = page.token(first).is_some_and(|t| t.kind == TokenKind::Word && t.is_capital());
    let mut last = first + u32::from(verb && first < sentence.last);
    while last < sentence.last && last - first < LONGEST {
        // "Coalition to Save the Rivers".
        let joint = ["the", "of"].contains(&page.word(last)) && last > first;
        let step = u32::from(joint);
        if last + step >= sentence.last || !is_name_word(page, last + step) {
            break;
        }
        last += step + 1;
    }
    let names = |c: &NameCandidate| {
        // Listed names are whole: one behind the joint, or one that goes over it.
        c.known.is_some() && c.score >= sure_score(1) && c.first < last && c.last > first
    };
    (last >= first + 2 && !out.iter().any(names)).then_some(last)
}

fn propose(out: &mut Vec<NameCandidate>, first: u32, last: u32, kind: EntityKind, score: i32) {
    // "Valery Lobanovsky Prospect": no person has such a last word behind two names.
    let person = |c: &&mut NameCandidate| {
        c.first == first
            && c.last == last
            && c.kind == EntityKind::Person
            && c.known.is_none()
            && last - first > 2
    };
    for wrong in out.iter_mut().filter(person) {
        wrong.kind = kind;
    }
    if !out.iter().any(|c| c.first == first && c.last == last) {
        out.push(NameCandidate { first, last, kind, known: None, score, fixed: false });
    }
}

/// Whether a token may be a word of a name of several words.
fn is_name_word(page: MentionContext, at: u32) -> bool {
    page.token(at).is_some_and(|t| {
        t.kind == TokenKind::Word && t.is_capital() && t.spaced || t.case == Case::Title
    }) && {
        let (taken, bits) = page.cue_at(at, at + 1);
        taken == 0 || bits & (STARTER | CALENDAR | TITLE | ADDRESS | SAYING) == 0
    }
}

/// Whether most words of a sentence are written with a capital.
fn is_headline(scene: &NameContext) -> bool {
    let (mut capitals, mut small) = (0, 0);
    for token in scene.page.run(scene.sentence.first, scene.sentence.last) {
        if token.kind == TokenKind::Word && token.end - token.start > 3 {
            capitals += u32::from(token.is_capital());
            small += u32::from(token.case == Case::Lower);
        }
    }
    capitals > 3 && small * 2 < capitals
}
