//! How a paragraph opens where it is an item of a digest: with a mark, a number, a place or
//! subject and a dash, a day.

use crate::analysis::lexicon::days;
use crate::analysis::{Analysis, EntityKind};
use crate::text::months;
use crate::text::tokens::{Case, Token, TokenKind};
use crate::text::{Span, Text};

/// Tokens in which a lead ends.
const LEAD: usize = 12;
/// Words in capitals of a lead, at most.
const CAPITALS: usize = 5;
/// Places of a lead, at most ("Sudan and South Sudan:").
const PLACES: usize = 4;
/// Marks of emphasis before or behind a lead, at most.
const EMPHASIS: usize = 3;
/// Letters of the word before a place at the head of a sentence ("In Mali, …"), and of that
/// between two.
const SHORT: usize = 3;

/// What a paragraph opens with; nothing of it where it opens as any other.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub(in crate::analysis) struct Opening {
    /// "*", "-".
    pub bullet: bool,
    /// "1.", "2)", "a)".
    pub number: Option<u16>,
    /// "SUDAN -", "Kabul, Afghanistan:", "Syria. In Idlib …".
    pub lead: Option<Lead>,
    /// "3 March:", "Monday -".
    pub day: bool,
    /// "In Mali, …": the place, as index of an entity.
    pub within: Option<u16>,
}

/// A place or subject in front of what is told of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::analysis) struct Lead {
    /// What stands for its words.
    pub words: Vec<u64>,
    /// The place it names first, as index of an entity; none of a subject.
    pub place: Option<u16>,
}

impl Opening {
    /// How the paragraph opens whose tokens are the first of `run`.
    pub fn of(text: &str, run: &[Token], span: Span, analysis: &Analysis) -> Self {
        let run = run.get(..run.partition_point(|t| t.end <= span.end)).unwrap_or_default();
        let Some(first) = run.first() else { return Self::default() };
        let bullet = is_bullet(text, first, run.get(1));
        let number = (!bullet).then(|| number(text, run)).flatten();
        let taken = usize::from(bullet) + if number.is_some() { 2 } else { 0 };
        let run = run.get(taken..).unwrap_or_default();
        let run = run.get(emphasis(text, run)..).unwrap_or_default();
        let lead = capitals(text, run)
            .map(|end| (end, place_at(run, 0, analysis).map(|p| p.1)))
            .or_else(|| places(text, run, analysis).map(|(end, place)| (end, Some(place))))
            .map(|(end, place)| Lead {
                words: run.iter().take(end).map(|t| t.hash).collect(),
                place,
            });
        let day = lead.is_none() && is_day(text, run);
        let within = within(text, run, analysis);
        Self { bullet, number, lead, day, within }
    }

    /// The same of a paragraph of a text.
    pub fn of_paragraph(text: &Text, tokens: &[Token], span: Span, analysis: &Analysis) -> Self {
        let from = tokens.partition_point(|t| t.start < span.start);
        Self::of(text.as_str(), tokens.get(from..).unwrap_or_default(), span, analysis)
    }
}

/// Whether a token is the mark of an item of a list.
fn is_bullet(text: &str, first: &Token, next: Option<&Token>) -> bool {
    next.is_some_and(|t| t.spaced)
        && matches!(
            first.span().of(text),
            "*" | "-" | "•" | "–" | "—" | "●" | "■" | "▪" | "◦" | "+" | "►" | "»"
        )
}

/// The number of an item: "1.", "2)", "3/", "a)".
fn number(text: &str, run: &[Token]) -> Option<u16> {
    let [number, mark, next, ..] = run else { return None };
    let (word, mark_is) = (number.span().of(text), mark.span().of(text));
    if mark.spaced || !next.spaced {
        return None;
    }
    match (number.kind, word.as_bytes()) {
        (TokenKind::Number, [_] | [_, _]) if matches!(mark_is, "." | ")" | "/") => {
            word.parse().ok()
        }
        (TokenKind::Word, [letter @ b'a'..=b'z']) if mark_is == ")" => {
            Some(u16::from(letter - b'a') + 1)
        }
        _ => None,
    }
}

/// How many marks of emphasis stand first: "**Yemen**".
fn emphasis(text: &str, run: &[Token]) -> usize {
    let marks = run.iter().take(EMPHASIS);
    marks.take_while(|t| matches!(t.span().of(text), "*" | "_" | "#")).count()
}

/// The tokens of a lead in capitals up to its dash: "SUDAN -", "DẢI GAZA –", "KABUL (AP) —",
/// "SYRIA:".
fn capitals(text: &str, run: &[Token]) -> Option<usize> {
    let mut capitals = 0;
    let mut bracket = false;
    for (at, token) in run.iter().take(LEAD).enumerate() {
        let word = token.span().of(text);
        match token.kind {
            _ if bracket => bracket = word != ")",
            TokenKind::Word if capitals < CAPITALS && matches!(token.case, Case::Upper) => {
                capitals += 1;
            }
            TokenKind::Punct if capitals > 0 && word == "(" => bracket = true,
            TokenKind::Punct if capitals > 0 && matches!(word, "-" | "–" | "—" | ":" | "--") => {
                return Some(at);
            }
            TokenKind::Punct if capitals > 0 && matches!(word, "," | ".") => {}
            _ => return None,
        }
    }
    None
}

/// The place that a token begins, as the tokens it has and its entity.
fn place_at(run: &[Token], at: usize, analysis: &Analysis) -> Option<(usize, u16)> {
    let first = run.get(at)?;
    let found = analysis.mentions.get(analysis.mentions_in(first.span()))?;
    let place =
        found.iter().find(|m| m.kind == EntityKind::Place && m.span.start == first.start)?;
    let taken = run.iter().skip(at).take_while(|t| t.end <= place.span.end).count();
    Some((taken, place.entity))
}

/// The tokens of a lead of places, however they are written, up to the mark behind it, and
/// the first of them: "Kabul, Afghanistan:", "Haiti (Port-au-Prince) —", "Syria. In Idlib", "[Chad] …".
fn places(text: &str, run: &[Token], analysis: &Analysis) -> Option<(usize, u16)> {
    let word = |at: usize| run.get(at).map_or("", |t| t.span().of(text));
    let bracket = matches!(word(0), "[" | "(");
    let (taken, first) = place_at(run, usize::from(bracket), analysis)?;
    let mut at = taken + usize::from(bracket);
    for _ in 1..PLACES {
        // "Sudan and Chad", "Mali và Niger".
        let small =
            run.get(at).is_some_and(|t| t.case == Case::Lower) && word(at).chars().count() <= SHORT;
        let joins = small || matches!(word(at), "," | "/" | "&");
        let Some((taken, _)) = place_at(run, at + 1, analysis).filter(|_| joins) else { break };
        at += 1 + taken;
    }
    if bracket {
        return matches!(word(at), "]" | ")").then_some((at, first));
    }
    if word(at) == "(" {
        at += 1 + run.iter().skip(at).take(LEAD).position(|t| t.span().of(text) == ")")?;
    }
    at += emphasis(text, run.get(at..).unwrap_or_default());
    let (mark, next) = (run.get(at)?, run.get(at + 1)?);
    let parts = match word(at) {
        ":" => next.spaced || word(at + 1) == "*",
        "–" | "—" => true,
        "-" => mark.spaced && next.spaced,
        "." => !mark.spaced && next.spaced && next.is_capital(),
        _ => false,
    };
    parts.then_some((at, first))
}

/// Whether a day and a colon or dash stand first: "March 3:", "Monday, 3 March –", "Ngày 3/7:".
fn is_day(text: &str, run: &[Token]) -> bool {
    let mut told = false;
    let mut before = String::new();
    for (at, token) in run.iter().take(LEAD).enumerate() {
        let word = token.span().of(text);
        let lower = word.to_lowercase();
        let classes = days::of_two(&before, &lower) | days::classes(&lower);
        match token.kind {
            TokenKind::Number => told |= word.len() <= 2 && before == "/",
            TokenKind::Word if months::by_name(&lower).is_some() => {
                // "March 2016" is no day.
                let beside = [at.checked_sub(1), Some(at + 1)].into_iter().flatten();
                let mut beside = beside.filter_map(|i| run.get(i));
                told |= beside.any(|t| t.kind == TokenKind::Number && t.end - t.start <= 2);
            }
            TokenKind::Word if classes & days::class::WEEKDAYS != 0 => told = true,
            TokenKind::Word
                if classes & (days::class::DAY | days::class::ROW | days::class::CLOCK) != 0 => {}
            TokenKind::Punct if matches!(word, "," | "/" | "(" | ")" | ".") => {}
            TokenKind::Punct if matches!(word, ":" | "–" | "—" | "-") => {
                return told && run.get(at + 1).is_some_and(|next| next.spaced);
            }
            _ => return false,
        }
        before = lower;
    }
    false
}

/// The place of a sentence that opens with it: "In Mali, …", "Tại Dải Gaza, …".
fn within(text: &str, run: &[Token], analysis: &Analysis) -> Option<u16> {
    let first = run.first().filter(|t| t.kind == TokenKind::Word)?;
    let short = first.span().of(text).chars().count() <= SHORT;
    let (taken, place) = place_at(run, 1, analysis).filter(|_| short)?;
    let behind = run.get(1 + taken).is_some_and(|t| t.span().of(text) == ",");
    behind.then_some(place)
}
