//! Lines of sports pages: "Leeds 1 Aston Villa 0", "BOSTON AT NEW YORK", "Arsenal 16 10 4
//! 2". A city there is its club; a country stays a country.

use super::candidates::sure_score;
use super::{Candidate, Page, Scene};
use crate::analysis::EntityKind;
use crate::analysis::gazetteer::Table;
use crate::analysis::gazetteer::compile::{CALENDAR, GIVEN, STARTER};
use crate::text::Language;
use crate::text::tokens::{Case, TokenKind};

/// Most tokens of such a line.
const LONGEST: u32 = 24;
/// Words of a team's name at most.
const WORDS: u32 = 4;
/// Numbers of a line of a table at least.
const COLUMNS: usize = 3;

/// Candidates for the teams of a line of scores, in an article about sports.
pub(super) fn from_scores(scene: &Scene, out: &mut Vec<Candidate>) {
    let Scene { page, sentence, language, evidence, .. } = *scene;
    let (first, last) = (sentence.first, sentence.last);
    if language == Language::Vietnamese || last - first > LONGEST || last - first < 3 {
        return;
    }
    let Some(one) = team(page, first, last) else { return };
    let mut at = one;
    let table = numbers(page, one, last) >= COLUMNS && only_numbers(page, one, last);
    let mut two = None;
    if is_date(page, one) {
        return;
    }
    if !table {
        let versus = ["at", "v", "vs"].iter().any(|w| page.word(at).eq_ignore_ascii_case(w));
        if !versus && !page.is_number(at) {
            return;
        }
        at += 1;
        let Some(end) = team(page, at, last) else { return };
        if versus && end < last && !page.is_number(end) && !ends(page, end, last)
            || !versus && !page.is_number(end)
        {
            return;
        }
        two = Some((at, end));
    }
    if !evidence.is_about_sports(page) {
        return;
    }
    for (first, last) in [(first, one)].into_iter().chain(two) {
        let person = last - first > 1
            && (page.cue_at(first, first + 1).1 & GIVEN != 0
                || out
                    .iter()
                    .any(|c| c.first == first && c.last == last && c.kind == EntityKind::Person));
        let country = out.iter().any(|c| {
            c.first == first
                && c.last == last
                && c.known.is_some_and(|k| page.gazetteer.table(k) == Table::Countries)
        });
        let body = out
            .iter()
            .any(|c| c.first == first && c.last == last && c.kind == EntityKind::Organisation);
        if !(person && table || country || body) {
            out.push(Candidate {
                first,
                last,
                kind: EntityKind::Organisation,
                known: None,
                score: sure_score(last - first) + 60,
                fixed: true,
            });
        }
    }
}

/// One past the last token of a team's name that starts at a token.
fn team(page: Page, first: u32, last: u32) -> Option<u32> {
    let mut at = first;
    while at < last
        && page.token(at).is_some_and(|t| {
            t.kind == TokenKind::Word && t.is_capital() && t.end - t.start > 1
                || t.kind == TokenKind::Punct
                    && at > first
                    && (!t.spaced && page.word(at) == "." || page.word(at) == "&")
        })
        && !["AT", "V", "VS"].contains(&page.word(at))
    {
        at += 1;
    }
    let bits = page.cue_at(first, first + 1).1;
    let fits = at > first
        && at - first <= WORDS
        && bits & (STARTER | CALENDAR) == 0
        && page.token(first).is_some_and(|t| t.case != Case::None);
    fits.then_some(at)
}

/// Whether a day starts at a token ("1996-08-30").
fn is_date(page: Page, at: u32) -> bool {
    page.is_number(at) && page.word(at).len() == 4 && page.word(at + 1) == "-"
}

fn numbers(page: Page, first: u32, last: u32) -> usize {
    (first..last).filter(|&at| page.is_number(at)).count()
}

/// Whether there is nothing but numbers and marks.
fn only_numbers(page: Page, first: u32, last: u32) -> bool {
    page.run(first, last)
        .iter()
        .all(|t| matches!(t.kind, TokenKind::Number | TokenKind::Punct | TokenKind::Clitic))
}

/// Whether nothing but marks is left.
fn ends(page: Page, first: u32, last: u32) -> bool {
    page.run(first, last).iter().all(|t| t.kind == TokenKind::Punct)
}
