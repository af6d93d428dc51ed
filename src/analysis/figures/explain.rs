//! Why a number is, or is not, a figure, in one line for people: the cue, the scope it
//! was read in, and the veto.

use std::fmt::Write as _;

use super::super::{Figure, Qualifier};
use super::Clause;
use crate::analysis::sentence::nouns::Noun;
use crate::text::Span;

/// The longest scope quoted, in characters.
const LONGEST: usize = 72;

/// Adds what the whole article tells of a figure: `; party Serbs; said by police; past`.
pub(super) fn attributes(figure: &Figure, out: &mut String) {
    if !figure.party.is_empty() {
        let _ = write!(out, "; party {}", figure.party.join(" + "));
    }
    if !figure.attribution.is_empty() {
        let _ = write!(out, "; said by {}", one_line(&figure.attribution));
    }
    for flag in figure.flags.names() {
        let _ = write!(out, "; {flag}");
    }
}

impl Clause<'_> {
    /// Why the number at an item became a figure: `killed, at least 31: "were killed" of
    /// "31 Serbs"; scope "…"`.
    pub(super) fn why(&self, at: usize, noun: &Noun, figure: &Figure) -> String {
        let mut out = format!(
            "{}, {}: \"{}\" of \"{}\"",
            figure.kind.name(),
            bounds(figure),
            one_line(figure.cue.of(self.text)),
            one_line(self.phrase(at, noun).of(self.text)),
        );
        let scope = figure.cue.hull(figure.written).hull(self.phrase(at, noun));
        if scope.len() > self.phrase(at, noun).hull(figure.written).len() {
            let _ = write!(out, "; scope \"{}\"", one_line(scope.of(self.text)));
        }
        out
    }

    /// Why the number at an item is none, by all the evidence.
    pub(super) fn why_not(&self, at: usize, noun: &Noun) -> String {
        let phrase = self.phrase(at, noun).of(self.text);
        format!("no figure: more speaks against it than for it (\"{}\")", one_line(phrase))
    }

    /// A number with its noun.
    fn phrase(&self, at: usize, noun: &Noun) -> Span {
        self.run(self.left_edge(at), noun.end.max(at + 1))
    }

    /// Why a number can be no figure whatever it counts, with the words at its sides.
    pub(super) fn vetoed(&self, at: usize, veto: &str) -> String {
        let around = self.run(at.saturating_sub(1), (at + 2).min(self.items.len()));
        format!("no figure: {veto} (\"{}\")", one_line(around.of(self.text)))
    }
}

/// How much a figure tells: "exactly 31", "20 to 30", "at least 24, in words".
fn bounds(figure: &Figure) -> String {
    match (figure.qualifier, figure.low, figure.high) {
        (Qualifier::Range, Some(low), Some(high)) => format!("{low} to {high}"),
        (Qualifier::About, Some(low), _) => format!("about {low}"),
        (Qualifier::Vague, Some(low), _) => format!("at least {low}, in words"),
        (_, Some(low), Some(_)) => format!("exactly {low}"),
        (_, Some(low), None) => format!("at least {low}"),
        (_, None, Some(high)) => format!("at most {high}"),
        (_, None, None) => "no value".to_owned(),
    }
}

/// A stretch of text in one line, its middle left out where it is long.
fn one_line(text: &str) -> String {
    let mut line = String::with_capacity(text.len().min(4 * LONGEST));
    for word in text.split_whitespace() {
        if !line.is_empty() {
            line.push(' ');
        }
        line.push_str(word);
    }
    let length = line.chars().count();
    if length <= LONGEST {
        return line;
    }
    let half = LONGEST / 2;
    let head: String = line.chars().take(half).collect();
    let tail: String = line.chars().skip(length - half).collect();
    format!("{} … {}", head.trim_end(), tail.trim_start())
}
