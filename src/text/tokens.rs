//! Tokens and sentences of a clean text, both languages.
//!
//! One pass over the bytes. Each token carries a hash of its folded form (lower
//! case, straight quotes, one way to place Vietnamese tones), computed once, so
//! that the gazetteer, the lexicons and the tagger look words up without touching
//! the text again.

use super::{Language, Span, Text};

// By path, since the build script takes this file by path too.
#[path = "tokens/hash.rs"]
mod hash;
#[path = "tokens/sentences.rs"]
mod sentences;
#[path = "tokens/words.rs"]
mod words;

pub use hash::{fold_char, fold_hash};
pub use words::scan_into;

use sentences::split_sentences;

/// What a token is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum TokenKind {
    /// Letters, perhaps with digits or inner apostrophes ("MH17", "Shi'ite"), or an
    /// abbreviation with inner stops ("U.S.").
    Word,
    /// Digits with inner separators: "31", "18,000", "4.5", "1.000.000".
    Number,
    /// "'s", "'t", "'re" … after a word.
    Clitic,
    /// Anything else, one character a token.
    Punct,
}

/// How the letters of a token are cased.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Case {
    /// No cased letter.
    None,
    /// All lower.
    Lower,
    /// First upper, the rest lower (or a single upper letter).
    Title,
    /// Two or more letters, all upper.
    Upper,
    /// Anything else ("al-Assad" has its hyphen outside; "eXile", `McCain`).
    Mixed,
}

/// A token: a span of the clean text and what is worth knowing of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Token {
    /// First byte in the clean text.
    pub start: u32,
    /// One past the last byte.
    pub end: u32,
    /// Hash of the folded form, see [`fold_hash`].
    pub hash: u64,
    /// What it is.
    pub kind: TokenKind,
    /// How it is cased.
    pub case: Case,
    /// Whether white space (or the text's start) stands before it.
    pub spaced: bool,
    /// Whether an underscore joined it to the token before it in the source.
    pub joined: bool,
}

impl Token {
    /// Where it stands.
    #[must_use]
    pub const fn span(&self) -> Span {
        Span::new(self.start, self.end)
    }

    /// Whether it is a word that begins with a capital.
    #[must_use]
    pub const fn is_capital(&self) -> bool {
        matches!(self.kind, TokenKind::Word)
            && matches!(self.case, Case::Title | Case::Upper | Case::Mixed)
    }
}

/// A sentence: a run of tokens inside one paragraph.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Sentence {
    /// Index of its first token.
    pub first: u32,
    /// One past the index of its last token.
    pub last: u32,
    /// Index of its paragraph.
    pub paragraph: u32,
    /// Its paragraph's language.
    pub language: Language,
    /// Whether it is written in capitals throughout (then case says nothing).
    pub shouted: bool,
}

/// The tokens and sentences of one text. Kept and refilled, so that a run over many
/// articles allocates nothing a token.
#[derive(Debug, Clone, Default)]
pub struct Tokens {
    /// All tokens, in order.
    pub tokens: Vec<Token>,
    /// All sentences, in order; every token is in exactly one.
    pub sentences: Vec<Sentence>,
}

impl Tokens {
    /// Refills from a text.
    pub fn scan(&mut self, text: &Text) {
        self.tokens.clear();
        self.sentences.clear();
        let mut joins = text.joins().iter().copied().peekable();
        for (index, paragraph) in text.paragraphs().iter().enumerate() {
            let first = self.tokens.len();
            scan_into(text.as_str(), paragraph.span, &mut self.tokens);
            for token in self.tokens.iter_mut().skip(first) {
                while joins.next_if(|&j| j + 1 < token.start).is_some() {}
                if joins.next_if(|&j| j + 1 == token.start).is_some() {
                    token.joined = true;
                }
            }
            let index = u32::try_from(index).unwrap_or(u32::MAX);
            split_sentences(
                text.as_str(),
                &self.tokens,
                first,
                index,
                paragraph.language,
                &mut self.sentences,
            );
        }
    }

    /// The tokens of a sentence.
    #[must_use]
    pub fn of(&self, sentence: &Sentence) -> &[Token] {
        self.tokens.get(sentence.first as usize..sentence.last as usize).unwrap_or(&[])
    }
}
