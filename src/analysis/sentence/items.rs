//! A sentence as a row of items: numbers, names, known words, unknown words and
//! marks.

use super::SentenceWords;
use crate::analysis::lexicon::lists::{self, WordForms};
use crate::analysis::lexicon::{LexiconEntry, class};
use crate::analysis::quantities::Form;
use crate::analysis::{EntityKind, Mention};
use crate::text::Span;
use crate::text::tokens::{Token, TokenKind};

/// What an item is, apart from its lexicon entry.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum What {
    /// A word, known or not.
    Word,
    /// A name; index into the article's mentions.
    Name(u16),
    /// A number; index into the sentence's quantities.
    Number(u16),
    /// A number that is certainly no count (a date, a year …).
    Vetoed(u16),
    /// A mark: its character.
    Mark(char),
}

/// One item. Token indices count from the sentence's first token.
#[derive(Debug, Clone, Copy)]
pub struct ClauseItem {
    /// First token.
    pub first: usize,
    /// One past the last token.
    pub last: usize,
    /// Where it stands in the text.
    pub span: Span,
    /// What it is.
    pub what: What,
    /// What the lexicon says of it.
    pub entry: LexiconEntry,
    /// Whether it is the name of a people or nationality.
    pub group: bool,
}

impl ClauseItem {
    /// What stands before the first and behind the last one.
    pub const EDGE: Self = Self {
        first: 0,
        last: 0,
        span: Span::new(0, 0),
        what: What::Mark('\0'),
        entry: LexiconEntry { class: 0, verb: 0, subject: 0, noun: 0, of: 0 },
        group: false,
    };

    /// Whether the lexicon puts it into one of the classes.
    #[must_use]
    pub const fn is(&self, class: u64) -> bool {
        self.entry.class & class != 0
    }

    /// Whether it is one of the marks.
    #[must_use]
    #[inline]
    pub fn is_mark(&self, marks: &str) -> bool {
        matches!(self.what, What::Mark(c) if marks.chars().any(|m| m == c))
    }

    /// Whether it is a number that may be a count.
    #[must_use]
    pub const fn is_number(&self) -> bool {
        matches!(self.what, What::Number(_))
    }

    /// Whether it is a name.
    #[must_use]
    pub const fn is_name(&self) -> bool {
        matches!(self.what, What::Name(_))
    }

    /// Whether it is a word no lexicon knows.
    #[must_use]
    pub const fn is_unknown(&self) -> bool {
        matches!(self.what, What::Word) && self.entry.class == 0 && !self.entry.is_cue()
    }
}

/// Classes the head word of a name may lend to it ("Special Forces", "Coast Guard").
const LENT: u64 = class::FORCE | class::FIGHTER | class::PERSON | class::CROWD;

/// Fills `out` with the items of a sentence. `mentions` are those of the sentence, in
/// order, the first of them being number `first_mention` of the article.
pub(super) fn build(
    sentence: &SentenceWords<'_>,
    mentions: &[Mention],
    first_mention: usize,
    out: &mut Vec<ClauseItem>,
) {
    let SentenceWords { words, text, tokens, quantities, .. } = *sentence;
    out.clear();
    let mut push = |first: usize, last: usize, what: What, entry: LexiconEntry, group: bool| {
        out.push(ClauseItem { first, last, span: span(tokens, first, last), what, entry, group });
    };
    let mut quantity = 0usize;
    let mut mention = 0usize;
    let mut at = 0usize;
    while let Some(token) = tokens.get(at) {
        while quantities.get(quantity).is_some_and(|q| q.first < at) {
            quantity += 1;
        }
        while mentions.get(mention).is_some_and(|m| m.span.start < token.start) {
            mention += 1;
        }
        let run = tokens.get(at..).unwrap_or(&[]);
        if let Some(taken) = age(text, run) {
            // "17-year-old": an adjective, or by itself a person.
            let entry =
                LexiconEntry { class: class::PERSON | class::ADVERB, ..LexiconEntry::default() };
            push(at, at + taken, What::Word, entry, false);
            at += taken;
            continue;
        }
        let named = mentions.get(mention).filter(|m| m.span.start == token.start).map(|m| {
            let taken = tokens.get(at..).unwrap_or(&[]).iter().take_while(|t| t.start < m.span.end);
            taken.count()
        });
        if named.is_none()
            && let Some(q) = quantities.get(quantity).filter(|q| q.first == at)
        {
            let phrase = words.at(tokens.get(at..).unwrap_or(&[]));
            // "a lot of": the article counts nothing.
            let longer = phrase.is_some_and(|(n, _)| n > q.last - q.first);
            if !(longer && q.form == Form::Article) {
                let index = u16::try_from(quantity).unwrap_or(u16::MAX);
                let what = if q.veto.is_some() { What::Vetoed(index) } else { What::Number(index) };
                push(at, q.last, what, LexiconEntry::default(), false);
                at = q.last.max(at + 1);
                continue;
            }
        }
        // A phrase may not run into the next number.
        let known = words.at(run).map(|found| {
            let numbers = quantities.get(quantity..).unwrap_or(&[]).iter();
            let next = numbers
                .take_while(|q| q.first < at + found.0)
                .find(|q| q.first > at && q.veto.is_none());
            next.map_or(Some(found), |q| words.at(tokens.get(at..q.first).unwrap_or(&[])))
        });
        let known = known.flatten();
        let (taken, mut entry) = known.map_or((1, LexiconEntry::default()), |(n, e)| (n, *e));
        if let Some(length) = named
            && (length >= taken || !entry.is_cue() && entry.class & class::COUNTED == 0)
        {
            let length = length.max(1);
            if length != taken {
                let head = words.at(tokens.get(at + length - 1..at + length).unwrap_or(&[]));
                entry = head.filter(|(_, e)| length > 1 && e.class & LENT != 0).map_or(
                    LexiconEntry::default(),
                    |(_, e)| LexiconEntry { class: e.class & LENT, ..LexiconEntry::default() },
                );
            } else if length == 1 {
                entry = LexiconEntry { class: entry.class & LENT, ..LexiconEntry::default() };
            }
            let index = u16::try_from(first_mention + mention).unwrap_or(u16::MAX);
            let group = mentions.get(mention).is_some_and(|m| m.kind == EntityKind::Group);
            push(at, at + length, What::Name(index), entry, group);
            at += length;
            continue;
        }
        let what = if token.kind == TokenKind::Punct && taken == 1 {
            What::Mark(token.span().of(text).chars().next().unwrap_or(' '))
        } else {
            What::Word
        };
        push(at, at + taken, what, entry, false);
        at += taken;
    }
}

/// What some tokens take of the text.
pub fn span(tokens: &[Token], first: usize, last: usize) -> Span {
    let start = tokens.get(first).map_or(0, |t| t.start);
    let end = last.checked_sub(1).and_then(|l| tokens.get(l)).map_or(start, |t| t.end);
    Span::new(start, end.max(start))
}

/// How many tokens "17-year-old" or "six-month-old" takes at the start of `tokens`.
fn age(text: &str, tokens: &[Token]) -> Option<usize> {
    // Nothing but a hyphen follows the number.
    if tokens.get(1).is_none_or(|t| t.kind != TokenKind::Punct) {
        return None;
    }
    let word = |i: usize| tokens.get(i).map_or("", |t: &Token| t.span().of(text));
    let old = matches!(word(1), "-" | "–")
        && is_one(word(2), lists::UNIT_OF_AGE)
        && matches!(word(3), "-" | "–")
        && is_one(word(4), lists::OLD_AGE);
    old.then_some(5)
}

/// Whether a word is one of some, whatever its case.
fn is_one(word: &str, forms: &WordForms) -> bool {
    word.len() < LONGEST_WORD && forms.holds(&word.to_lowercase())
}

/// Bytes of the longest word that is compared with a list in lower case.
const LONGEST_WORD: usize = 16;
