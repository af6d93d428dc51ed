//! What an article does with each word, gathered in one pass before its sentences
//! are tagged: a word seen in lower case is no name at a sentence's start, a word
//! seen after "President" is a person everywhere in the article.

use super::NameHint;
use super::cues::{self, Cues};
use crate::text::tokens::{Case, Token, TokenKind};

/// Seen in lower case.
pub const LOWER: u16 = 1;
/// Seen capitalised inside a sentence.
pub const CAPITAL: u16 = 1 << 1;
/// Seen after a title.
pub const AFTER_TITLE: u16 = 1 << 2;
/// Seen after a preposition of place.
pub const AFTER_PLACE: u16 = 1 << 3;
/// Seen before a verb of saying.
pub const BEFORE_SAYING: u16 = 1 << 4;
/// Seen next to another capitalised word.
pub const IN_RUN: u16 = 1 << 5;
/// Seen inside a known person's name; the next three bits are the other kinds.
pub const IN_PERSON: u16 = 1 << 6;
/// Seen alone in brackets.
pub const BRACKETED: u16 = 1 << 10;
/// Seen after a given name.
pub const AFTER_GIVEN: u16 = 1 << 11;
/// Seen before or after the head of an organisation's name.
pub const NEAR_BODY: u16 = 1 << 12;
/// Seen before a noun for people or forces.
pub const BEFORE_PEOPLE: u16 = 1 << 13;
/// Seen twice or more.
pub const TWICE: u16 = 1 << 14;

/// Bits by word for one article.
#[derive(Debug, Clone, Default)]
pub struct DocMemory {
    slots: Vec<(u64, u16)>,
}

impl DocMemory {
    /// Forgets everything.
    pub fn clear(&mut self) {
        self.slots.fill((0, 0));
    }

    /// The bits of a word, by its token's hash.
    #[inline]
    #[must_use]
    pub fn of(&self, hash: u64) -> u16 {
        if self.slots.is_empty() {
            return 0;
        }
        self.slots.get(self.find(hash | 1)).map_or(0, |s| s.1)
    }

    fn find(&self, key: u64) -> usize {
        let mask = self.slots.len().wrapping_sub(1);
        let mut at = usize::try_from(key >> 24).unwrap_or(0) & mask;
        while let Some(&(k, _)) = self.slots.get(at) {
            if k == key || k == 0 {
                return at;
            }
            at = (at + 1) & mask;
        }
        0
    }

    pub(super) fn fill(&mut self, cues: &Cues, tokens: &[Token], hints: &[NameHint]) {
        let capitals = tokens.iter().filter(|t| t.is_capital()).count();
        let size = (capitals * 2 + 16).next_power_of_two();
        self.slots.clear();
        self.slots.resize(size, (0, 0));
        // A window of the token before and the token after.
        let mut before: Option<&Token> = None;
        for (i, token) in tokens.iter().enumerate() {
            if token.is_capital() {
                let hint = hints.get(i).copied().unwrap_or_default();
                let previous = before.map(|b| cues.of(b.hash)).unwrap_or_default();
                let previous_hint =
                    i.checked_sub(1).and_then(|p| hints.get(p)).copied().unwrap_or_default();
                let after = tokens.get(i + 1);
                let next = after.map(|a| cues.of(a.hash)).unwrap_or_default();
                let mut bits = 0;
                let inside = before.is_some_and(|b| b.kind != TokenKind::Punct);
                if inside {
                    bits |= CAPITAL;
                }
                if previous & cues::TITLE != 0 || previous_hint.any(NameHint::TITLE) {
                    bits |= AFTER_TITLE;
                }
                if previous & cues::PLACE_PREPOSITION != 0 {
                    bits |= AFTER_PLACE;
                }
                if next & cues::SAYING != 0 {
                    bits |= BEFORE_SAYING;
                }
                if before.is_some_and(Token::is_capital) || after.is_some_and(Token::is_capital) {
                    bits |= IN_RUN;
                }
                let sure = hint.0 | hint.0 >> 4;
                for kind in 0..4 {
                    if sure >> kind & 1 != 0 {
                        bits |= IN_PERSON << kind;
                    }
                }
                if before.is_some_and(|b| b.kind == TokenKind::Punct)
                    && after.is_some_and(|a| a.kind == TokenKind::Punct)
                    && token.case == Case::Upper
                    && !token.spaced
                {
                    bits |= BRACKETED;
                }
                if previous_hint.any(NameHint::GIVEN_NAME) {
                    bits |= AFTER_GIVEN;
                }
                if (previous | next) & cues::ORGANISATION_HEAD != 0 {
                    bits |= NEAR_BODY;
                }
                if next & (cues::PEOPLE | cues::FORCE) != 0 {
                    bits |= BEFORE_PEOPLE;
                }
                self.put(token.hash, bits);
            }
            before = Some(token);
        }
        for token in tokens {
            if token.kind == TokenKind::Word && token.case == Case::Lower {
                let at = self.find(token.hash | 1);
                if let Some(slot) = self.slots.get_mut(at)
                    && slot.0 != 0
                {
                    slot.1 |= LOWER;
                }
            }
        }
    }

    fn put(&mut self, hash: u64, bits: u16) {
        let key = hash | 1;
        let at = self.find(key);
        if let Some(slot) = self.slots.get_mut(at) {
            if slot.0 == key {
                slot.1 |= bits | TWICE;
            } else {
                *slot = (key, bits);
            }
        }
    }
}
