//! How a language builds its phrases: what the rules of figures ask instead of which language
//! they read. From `assets/lexicon/{en,vi}/grammar.tsv`, by the build script.

use crate::text::Language;

/// Where the head of a noun phrase stands among the words that qualify it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Heads {
    /// Before them: "binh sĩ Mỹ".
    First,
    /// Behind them: "American soldiers".
    Last,
}

/// The traits of a language, each named as in its file, which says what it means.
#[derive(Debug)]
pub struct Grammar {
    /// Its number in the lexicon, from 0.
    pub number: usize,
    /// Its code by ISO 639-1.
    pub code: &'static str,
    pub heads: Heads,
    /// Whether words have forms for number and tense: "soldiers", "killed", "killing".
    pub inflected: bool,
    /// Whether months and days of the week are words of their own, written with a capital
    /// ("May", "Friday"), and not a word and a number ("tháng 5", "thứ sáu").
    pub named_days: bool,
    /// What armed people are called whose noun is not told.
    pub forces: &'static str,
    /// What other people are called whose noun is not told.
    pub people: &'static str,
}

impl Grammar {
    /// That of a language; of the first where it is unknown.
    #[must_use]
    pub fn of(language: Language) -> &'static Self {
        let code = language.code();
        GRAMMARS.iter().find(|grammar| grammar.code == code).unwrap_or(&GRAMMARS[0])
    }

    /// The languages that the lexicon knows, in the order of their numbers.
    pub fn languages() -> impl Iterator<Item = Language> {
        GRAMMARS.iter().map(|grammar| Language::from_code(grammar.code))
    }

    /// Whether the head of a noun phrase stands before what qualifies it.
    #[must_use]
    pub fn heads_first(&self) -> bool {
        self.heads == Heads::First
    }
}

include!(concat!(env!("OUT_DIR"), "/grammar.rs"));
