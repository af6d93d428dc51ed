//! A sentence as a row of lexemes and of the chunks they make: what both are asked.

use super::lexemes::tag::{HEAD, NOUN, VERB};
use super::lexemes::{EDGE, Lexeme, Tags};

/// What a chunk is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ChunkKind {
    /// A noun phrase, or a part of one that another noun phrase follows.
    Noun,
    /// A pronoun.
    Pronoun,
    /// A preposition behind a noun: it may tie the next phrase to that one.
    Tie,
    /// Any other preposition.
    Preposition,
    /// "and", "or".
    And,
    /// Auxiliaries and adverbs, those of the passive and of denial among them.
    Auxiliary,
    /// When: "on Monday", "hôm 29/10".
    Time,
    /// A verb of saying, active and not denied.
    Saying,
    /// Any other verb.
    Verb,
    /// A word that opens a clause: "that", "who", "after".
    Opener,
    /// Brackets and what stands in them.
    Bracketed,
    /// A comma, or a dash between spaces.
    Comma,
    Quote,
    /// A mark that nothing crosses.
    Wall,
}

/// A run of lexemes that stand for one thing.
#[derive(Debug, Clone, Copy)]
pub struct Chunk {
    pub kind: ChunkKind,
    /// Its first lexeme, and one past its last.
    pub first: usize,
    pub end: usize,
}

/// A sentence as lexemes and the chunks they make.
#[derive(Debug, Clone, Copy)]
pub struct Lexemes<'a> {
    pub text: &'a str,
    pub all: &'a [Lexeme],
    pub chunks: &'a [Chunk],
    /// Whether the noun stands before what qualifies it.
    pub heads_first: bool,
}

impl Lexemes<'_> {
    /// How many there are.
    pub fn len(&self) -> usize {
        self.all.len()
    }

    /// A lexeme; nothing outside the sentence.
    pub fn lexeme(&self, at: usize) -> &Lexeme {
        self.all.get(at).unwrap_or(&EDGE)
    }

    /// Whether a lexeme is in one of some classes.
    pub fn tagged(&self, at: usize, tags: Tags) -> bool {
        self.lexeme(at).tags & tags != 0
    }

    /// Whether it is in one of some classes and no name.
    pub fn tagged_word(&self, at: usize, tags: Tags) -> bool {
        self.tagged(at, tags) && self.lexeme(at).name.is_none()
    }

    /// Whether it is one of some marks.
    pub fn marked(&self, at: usize, marks: &str) -> bool {
        self.lexeme(at).mark.is_some_and(|c| marks.contains(c))
    }

    /// Whether it is a noun, a name or a word that nobody knows.
    pub fn nounlike(&self, at: usize) -> bool {
        let lexeme = self.lexeme(at);
        lexeme.name.is_some()
            || lexeme.tags & (HEAD | NOUN) != 0
            || lexeme.tags == 0 && lexeme.mark.is_none() && !lexeme.number && at < self.len()
    }

    /// Whether it is a verb and nothing else.
    pub fn verb_alone(&self, at: usize) -> bool {
        let lexeme = self.lexeme(at);
        lexeme.tags & VERB != 0 && lexeme.tags & (NOUN | HEAD) == 0 && lexeme.name.is_none()
    }
}
