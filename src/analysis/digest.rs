//! Where the items of a bulletin begin, as its form shows it: paragraphs that open with a
//! place, or a subject in capitals, and a dash ("SUDAN -", "* DẢI GAZA –", "KABUL (AP) —",
//! "Mali: GAO –"), three or more, each with another; or with a day or a number in a row.
//!
//! What one item tells says nothing of the people and sources of the next.

use std::ops::Range;

use super::Analysis;
use crate::text::tokens::Tokens;
use crate::text::{Span, Text};

mod opening;

pub(super) use opening::Opening;

/// Items that make a bulletin.
pub(super) const LEAST: usize = 3;
/// A digest of more items is a list of something else. Each item is gone through with all names
/// of the article: without a bound that takes quadratic time.
pub(super) const MOST: usize = 120;
/// Bytes of a line that may be the heading of the item below it.
pub(super) const HEADING: u32 = 110;

/// The bytes at which items begin, the first of the text left out; none where it is no bulletin.
fn starts(text: &Text, tokens: &Tokens, analysis: &Analysis) -> Vec<u32> {
    let paragraphs = text.paragraphs().iter().map(|p| p.span);
    let opening = |span| (span, Opening::of_paragraph(text, &tokens.tokens, span, analysis));
    let paragraphs: Vec<(Span, Opening)> = paragraphs.map(opening).collect();
    let mut found = led(text, &paragraphs);
    if found.is_empty() {
        let days = paragraphs.iter().filter(|(_, opening)| opening.day);
        found = days.map(|(span, _)| span.start).collect();
    }
    if !(LEAST..=MOST).contains(&found.len()) {
        found.clear();
        for (span, opening) in &paragraphs {
            if opening.number.is_some_and(|n| usize::from(n) == found.len() + 1) {
                found.push(span.start);
            }
        }
    }
    if !(LEAST..=MOST).contains(&found.len()) {
        found.clear();
    }
    found.retain(|start| *start > 0);
    found
}

/// Where the items begin that each open with a lead of its own; none where there are not
/// enough.
fn led(text: &Text, paragraphs: &[(Span, Opening)]) -> Vec<u32> {
    let mut found: Vec<(u32, &[u64])> = Vec::new();
    let mut above: Option<Span> = None;
    // "Mali: A raid" over "GAO - Gunmen …": the heading begins the item.
    let mut headed = false;
    for (span, opening) in paragraphs {
        let short = is_heading(text, *span);
        if let Some(lead) = opening.lead.as_ref().filter(|_| !headed) {
            let heading = above.take().filter(|_| !opening.bullet);
            found.push((heading.map_or(span.start, |heading| heading.start), &lead.words));
            headed = short;
        } else {
            above = (short && !headed).then_some(*span);
            headed = false;
        }
    }
    let mut leads: Vec<&[u64]> = found.iter().map(|(_, words)| *words).collect();
    leads.sort_unstable();
    leads.dedup();
    if !(LEAST..=MOST).contains(&leads.len()) || leads.len() < found.len() {
        return Vec::new();
    }
    found.into_iter().map(|(start, _)| start).collect()
}

/// Whether a paragraph may be the heading of the one below it.
fn is_heading(text: &Text, span: Span) -> bool {
    let line = span.of(text.as_str()).trim_end();
    span.len() <= HEADING && !line.ends_with(['.', '!', '?', ':', '"', '”'])
}

/// An item of a bulletin, or all of an article that is none.
pub(super) struct DigestItem {
    /// Its figures, among those of the article.
    pub figures: Range<usize>,
    /// Its bytes.
    pub text: Range<u32>,
}

/// The items of an article while it is read.
pub(super) struct DigestItems {
    /// Where those begin that are not yet reached, the next one last.
    ahead: Vec<u32>,
    /// Where those begin that were reached: bytes and figures.
    behind: Vec<(u32, usize)>,
}

impl DigestItems {
    /// Of an article of which nothing is read yet.
    pub(super) fn of(text: &Text, tokens: &Tokens, analysis: &Analysis) -> Self {
        let mut starts = starts(text, tokens, analysis);
        starts.reverse();
        Self { ahead: starts, behind: vec![(0, 0)] }
    }

    /// Goes on to a sentence that begins at a byte, behind so many figures. Returns whether
    /// it is of another item than the one before.
    pub(super) fn enter(&mut self, sentence: u32, figures: usize) -> bool {
        let mut new = false;
        while let Some(start) = self.ahead.pop_if(|start| *start <= sentence) {
            self.behind.push((start, figures));
            new = true;
        }
        new
    }

    /// All items, once so many figures were found.
    pub(super) fn done(self, figures: usize, text: &Text) -> Vec<DigestItem> {
        let length = u32::try_from(text.as_str().len()).unwrap_or(u32::MAX);
        let ends = self.behind.iter().skip(1).copied().chain([(length, figures)]);
        let all = self.behind.iter().zip(ends);
        all.map(|(from, to)| DigestItem { figures: from.1..to.1, text: from.0..to.0 }).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::clean::clean;

    fn begins(text: &str) -> Vec<String> {
        let text = clean(text);
        let mut tokens = Tokens::default();
        tokens.scan(&text);
        let word = |at: u32| text.as_str().get(at as usize..).unwrap_or("");
        let starts = starts(&text, &tokens, &Analysis::default()).into_iter();
        starts.map(|at| word(at).split_whitespace().take(2).collect::<Vec<_>>().join(" ")).collect()
    }

    #[test]
    fn leads_in_capitals_begin_items() {
        let text =
            "NEWS\n\n* MALI - Two died.\n\n* TOGO - Three fled.\n\n* PERU (AP) - One shot.\n";
        assert_eq!(begins(text), ["* MALI", "* TOGO", "* PERU"]);
        let text = "A river rises\nLIMA - Six died.\n\nA bridge falls\nQUITO - Five died.\n\nA mine\nLA PAZ - Two died.";
        assert_eq!(begins(text), ["A bridge", "A mine"]);
    }

    #[test]
    fn a_list_of_many_is_no_bulletin() {
        let letter = |n: usize| char::from(b'A' + u8::try_from(n % 26).unwrap());
        let item = |n: usize| format!("* {}{}OR - Two died.", letter(n / 26), letter(n));
        let names = |count: usize| (0..count).map(item).collect::<Vec<_>>().join("\n\n");
        assert_eq!(begins(&names(MOST)).len(), MOST - 1);
        assert!(begins(&names(MOST + 1)).is_empty());
    }

    #[test]
    fn one_report_is_no_bulletin() {
        assert!(begins("MALI - Two died.\n\nThree fled.\n\nTOGO - One was shot.").is_empty());
        let talk = "BBC: How many?\n\nSHAW: Six.\n\nBBC: Where?\n\nSHAW: In Mali.";
        assert!(begins(talk).is_empty());
    }
}
