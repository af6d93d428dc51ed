//! What stands around a name: titles, forms of address, prepositions of place.

use super::{MentionContext, NameCandidate};
use crate::analysis::gazetteer::compile::{
    ADDRESS, CALENDAR, PLACE_BEFORE, PLACE_HEAD, PRODUCT_BEFORE, TITLE,
};
use crate::text::Span;
use crate::text::tokens::{Case, Token, TokenKind};

/// Most tokens a cue phrase has.
const LONGEST_CUE: u32 = 6;

/// A title or office that a person is told with.
pub(super) struct CueRole {
    /// Where it stands.
    pub(super) span: Span,
}

impl MentionContext<'_> {
    /// The title before a person's name: right before it ("Gen. X"), before the body
    /// it belongs to ("Tổng thư ký NATO X"), or with a comma ("The President of
    /// Kosovo, X").
    pub(super) fn role_before(
        &self,
        name: &NameCandidate,
        before: Option<&NameCandidate>,
    ) -> Option<CueRole> {
        let mut end = name.first;
        let mut from = 0;
        for pass in 0..2 {
            if pass == 1 {
                // Step over a comma, then over the body and its preposition.
                let mut at = name.first;
                if at > 0 && self.is_mark(at - 1, ",") {
                    at -= 1;
                }
                let body = before.filter(|b| b.last == at)?;
                end = body.first;
                for word in ["the", "of", "for", "in", "của", "tại", "ở"] {
                    if end > 0 && self.word(end - 1).eq_ignore_ascii_case(word) {
                        end -= 1;
                    }
                }
            } else if let Some(b) = before {
                from = b.last;
            }
            let mut stop = end;
            if stop > from && (self.is_mark(stop - 1, ".") || self.is_mark(stop - 1, ",")) {
                stop -= 1;
            }
            let low = if pass == 0 { from } else { 0 };
            for tail in [end, stop] {
                if let Some(start) = self.cue_before(tail, low, TITLE) {
                    return Some(CueRole { span: self.span(start, tail) });
                }
            }
        }
        None
    }

    /// The first token of the longest cue phrase of a class that ends right before
    /// `end`, not before `from`.
    pub(super) fn cue_before(&self, end: u32, from: u32, class: u32) -> Option<u32> {
        let mut found = None;
        let low = end.saturating_sub(LONGEST_CUE).max(from);
        for start in (low..end).rev() {
            if !self.token(start).is_some_and(|t| t.kind == TokenKind::Word) {
                continue;
            }
            if self.cue_of(start, end, class) {
                found = Some(start);
            }
        }
        found
    }

    /// Whether the tokens from `start` to `end` are one cue phrase of a class.
    pub(super) fn cue_of(&self, start: u32, end: u32, class: u32) -> bool {
        let (taken, bits) = self.longest(start, end);
        taken == end - start && bits & class != 0
    }

    /// Class bits of the longest cue phrase that starts at a token.
    pub(super) fn cue_at(&self, start: u32, end: u32) -> (u32, u32) {
        self.longest(start, end.min(start + LONGEST_CUE))
    }

    /// The longest phrase from `start` that ends at `end` at the latest.
    fn longest(&self, start: u32, end: u32) -> (u32, u32) {
        match self.words.get(start as usize) {
            Some(at) if start + at.taken <= end => (at.taken, at.bits),
            Some(_) if start < end => self
                .gazetteer
                .word(self.run(start, end))
                .map_or((0, 0), |(taken, bits)| (u32::try_from(taken).unwrap_or(0), bits)),
            _ => (0, 0),
        }
    }

    /// Whether a title or form of address stands right before a token ("Gen. X",
    /// "ông X").
    pub(super) fn titled(&self, at: u32, from: u32) -> bool {
        self.cue_before(at, from, TITLE | ADDRESS).is_some()
            || (at > from
                && self.word(at - 1) == "."
                && self.cue_before(at - 1, from, TITLE | ADDRESS).is_some())
    }

    /// Whether a noun for things with names of their own stands before a token, with
    /// nothing but common words between ("tổ hợp pháo phòng không X").
    pub(super) fn names_thing(&self, at: u32, from: u32) -> bool {
        if self.cue_before(at, from, PLACE_BEFORE | PLACE_HEAD | ADDRESS).is_some() {
            return false;
        }
        let low = at.saturating_sub(LONGEST_CUE).max(from);
        let mut start = at;
        while start > low {
            start -= 1;
            let (taken, bits) = self.cue_at(start, at);
            if taken > 0 && bits & PRODUCT_BEFORE != 0 {
                return true;
            }
            if !self
                .token(start)
                .is_some_and(|t| t.kind == TokenKind::Word && t.case == Case::Lower)
            {
                return false;
            }
        }
        false
    }

    /// Whether a token is a punctuation mark of this very form.
    pub(super) fn is_mark(&self, at: u32, mark: &str) -> bool {
        self.token(at).is_some_and(|t| t.kind == TokenKind::Punct) && self.word(at) == mark
    }

    /// Whether a token is a number.
    pub(super) fn is_number(&self, at: u32) -> bool {
        self.token(at).is_some_and(|t| t.kind == TokenKind::Number)
    }

    /// Whether the token before continues a name in capitals right into this one.
    pub(super) fn runs_on_before(&self, at: u32, from: u32) -> bool {
        at > from
            && self.is_capital(at - 1)
            && self.token(at).is_some_and(|t| t.spaced)
            && !self.cue_of(at - 1, at, CALENDAR)
    }

    /// Whether a capitalised word follows right after.
    pub(super) fn runs_on_after(&self, at: u32, to: u32) -> bool {
        at < to && self.token(at).is_some_and(Token::is_capital)
    }
}
