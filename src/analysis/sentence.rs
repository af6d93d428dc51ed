//! A sentence as figures are read from it: its words and what each is, and how they stand to
//! each other. The same for all languages; what differs is data (`lexicon`, `vocabulary`).
//!
//! In one pass over the tokens the sentence becomes a row of items: words with their classes,
//! names, numbers, marks ([`items`]). On that: what each item tells and in which form
//! ([`signs`], [`verbs`]), the noun phrase of a number ([`nouns`]), the part of speech of each
//! word and what governs a phrase or is its predicate ([`syntax`]).
//!
//! Beside it stand its lexemes ([`lexemes`]) and, in one pass over them, its chunks ([`chunks`],
//! [`row`]): noun phrases, verbs, times, asides. Of those are made the subjects of its verbs
//! ([`subjects`]) and who tells what ([`clauses`]).

use std::cell::OnceCell;

use super::Mention;
use super::dates::DateWords;
use super::lexicon::grammar::Grammar;
use super::lexicon::{LanguageWords, class};
use super::quantities::Quantity;
use super::vocabulary::LanguageVocabulary;
use crate::text::Span;
use crate::text::tokens::Token;

mod chunks;
pub(super) mod clauses;
mod forms;
pub(super) mod items;
pub(super) mod keys;
pub(super) mod lexemes;
pub(super) mod nouns;
pub(super) mod owners;
pub(super) mod row;
pub(super) mod signs;
pub(super) mod subjects;
pub(super) mod syntax;
mod verbs;

use items::{ClauseItem, What};
use lexemes::Lexeme;
use row::{Chunk, Lexemes};

/// The item or lexeme before one; none before the first.
pub(super) const fn prev(at: usize) -> usize {
    at.wrapping_sub(1)
}

/// A sentence and what it is read with.
#[derive(Debug, Clone, Copy)]
pub(super) struct SentenceWords<'a> {
    pub grammar: &'static Grammar,
    pub words: &'a LanguageWords,
    pub vocabulary: &'a LanguageVocabulary,
    /// Whether anything of it may be judged: else nothing is looked up in the vocabulary.
    pub judged: bool,
    pub text: &'a str,
    /// The text in lower case, byte for byte.
    pub small: &'a str,
    pub tokens: &'a [Token],
    pub quantities: &'a [Quantity],
}

/// What is read of a sentence, kept from one to the next.
#[derive(Debug, Default)]
pub(super) struct SentenceBuffers {
    items: Vec<ClauseItem>,
    /// What the vocabulary finds at each token: the tokens it takes and the form.
    forms: Vec<Option<(u16, u32)>>,
    lexemes: Vec<Lexeme>,
    chunks: Vec<Chunk>,
}

impl SentenceBuffers {
    /// Reads a sentence. `mentions` are those in it, the first of them being number
    /// `first` of the article.
    pub fn read(&mut self, words: &SentenceWords<'_>, mentions: &[Mention], first: usize) {
        items::build(words, mentions, first, &mut self.items);
        self.forms.clear();
        let forms = &mut self.forms;
        if words.judged {
            words.vocabulary.each(words.tokens, |found| {
                forms
                    .push(found.and_then(|(taken, form)| Some((u16::try_from(taken).ok()?, form))));
            });
        }
        let (mut lexemes, mut chunks) =
            (std::mem::take(&mut self.lexemes), std::mem::take(&mut self.chunks));
        lexemes.clear();
        chunks.clear();
        if words.judged {
            let clause = self.clause(words);
            lexemes::read(&clause, mentions, &mut lexemes);
            let row = Lexemes { all: &lexemes, ..clause.lexemes };
            chunks::read(&row, &mut chunks);
            for (number, chunk) in chunks.iter().enumerate() {
                for lexeme in lexemes.get_mut(chunk.first..chunk.end).unwrap_or_default() {
                    lexeme.chunk = number;
                }
            }
        }
        (self.lexemes, self.chunks) = (lexemes, chunks);
    }

    /// The lexemes and chunks of the sentence read last.
    #[cfg(test)]
    pub fn row<'a>(&'a self, text: &'a str, heads_first: bool) -> Lexemes<'a> {
        Lexemes { text, all: &self.lexemes, chunks: &self.chunks, heads_first }
    }

    /// The sentence read last.
    pub fn clause<'a>(&'a self, words: &SentenceWords<'a>) -> Clause<'a> {
        let SentenceWords { text, small, tokens, quantities, .. } = *words;
        Clause {
            text,
            small,
            grammar: words.grammar,
            vocabulary: words.vocabulary,
            tokens,
            quantities,
            items: &self.items,
            forms: &self.forms,
            lexemes: Lexemes {
                text,
                all: &self.lexemes,
                chunks: &self.chunks,
                heads_first: words.grammar.heads_first(),
            },
            times: OnceCell::new(),
        }
    }
}

impl DateWords for Clause<'_> {
    fn lower(&self, item: usize) -> &str {
        Clause::lower(self, item)
    }

    fn number(&self, item: usize) -> Option<i16> {
        let text = self.str(item);
        let digits = text.len() <= 4 && text.as_bytes().first().is_some_and(u8::is_ascii_digit);
        if digits { text.parse().ok() } else { None }
    }

    fn is_month(&self, item: usize) -> bool {
        self.items.get(item).is_some_and(|i| {
            i.is(class::MONTH)
                && (!self.grammar.named_days
                    || self.tokens.get(i.first).is_some_and(Token::is_capital)
                        && (!i.is(class::MODAL)
                            || self.number(item + 1).is_some()
                            || item.checked_sub(1).is_some_and(|b| self.number(b).is_some())))
        })
    }

    fn is_mark(&self, item: usize, marks: &str) -> bool {
        self.item(item).is_mark(marks)
    }
}

/// A sentence, or a part of a long one, as all that is read of it sees it.
pub(in crate::analysis) struct Clause<'a> {
    pub text: &'a str,
    /// The text in lower case, byte for byte.
    pub small: &'a str,
    pub grammar: &'static Grammar,
    pub vocabulary: &'a LanguageVocabulary,
    pub tokens: &'a [Token],
    pub quantities: &'a [Quantity],
    pub items: &'a [ClauseItem],
    /// What the vocabulary finds at each token.
    pub forms: &'a [Option<(u16, u32)>],
    /// Its lexemes, and the chunks they make.
    pub lexemes: Lexemes<'a>,
    /// What each item tells of time, a bit each, once a number has asked.
    pub times: OnceCell<Vec<u8>>,
}

impl Clause<'_> {
    /// The language of the sentence, as evidence.
    pub(in crate::analysis) fn language(&self) -> u32 {
        u32::try_from(self.grammar.number).unwrap_or(0)
    }

    /// An item; nothing outside the sentence.
    #[inline]
    pub(in crate::analysis) fn item(&self, at: usize) -> &ClauseItem {
        self.items.get(at).unwrap_or(&ClauseItem::EDGE)
    }

    pub(in crate::analysis) fn quantity(&self, item: usize) -> Option<&Quantity> {
        match self.items.get(item)?.what {
            What::Number(q) | What::Vetoed(q) => self.quantities.get(usize::from(q)),
            _ => None,
        }
    }

    /// The longest form of the vocabulary at a token that takes no more than so many: the
    /// tokens it takes and its number.
    #[inline]
    pub(in crate::analysis) fn form(&self, at: usize, most: usize) -> Option<(usize, u32)> {
        let (taken, form) = (*self.forms.get(at)?)?;
        if usize::from(taken) <= most {
            return Some((usize::from(taken), form));
        }
        let run = at..(at + most).min(self.tokens.len());
        self.vocabulary.at(self.tokens.get(run).unwrap_or_default())
    }

    /// The text of an item.
    pub(in crate::analysis) fn str(&self, item: usize) -> &str {
        self.items.get(item).map_or("", |i| i.span.of(self.text))
    }

    /// The text of an item in lower case.
    pub(in crate::analysis) fn lower(&self, item: usize) -> &str {
        self.items.get(item).map_or("", |i| i.span.of(self.small))
    }

    /// The span of a run of items.
    pub(in crate::analysis) fn run(&self, first: usize, last: usize) -> Span {
        match (self.items.get(first), last.checked_sub(1).and_then(|l| self.items.get(l))) {
            (Some(a), Some(b)) if last > first => a.span.hull(b.span),
            _ => Span::default(),
        }
    }

    /// Whether white space stands before an item.
    pub(in crate::analysis) fn spaced(&self, item: usize) -> bool {
        self.items.get(item).and_then(|i| self.tokens.get(i.first)).is_some_and(|t| t.spaced)
    }
}
