//! The noun phrase around a number: the words that qualify it on the left, the noun
//! it counts on the right.

mod heads_first;
mod heads_last;

use super::items::ClauseItem;
use super::{Clause, prev};
use crate::analysis::Qualifier;
use crate::analysis::lexicon::grammar::Heads;
use crate::analysis::lexicon::lists;
use crate::analysis::lexicon::{Kinds, class};

/// What a number counts.
#[derive(Debug, Clone, Copy, Default)]
pub struct Noun {
    /// First item of the phrase's words after the number.
    pub first: usize,
    /// The head noun, where there is one.
    pub head: Option<usize>,
    /// One past the last item of the phrase.
    pub end: usize,
    /// Classes of the head.
    pub class: u64,
    /// Kinds the head counts itself.
    pub kinds: Kinds,
    /// "600 more troops", "another 20".
    pub more: bool,
    /// "31 of them", "27 of whom".
    pub part: bool,
    /// Kinds told by an adjective inside the phrase ("three wounded soldiers").
    pub adjective: Kinds,
}

impl Noun {
    /// None yet, of the number at an item.
    fn none(at: usize) -> Self {
        Self { first: at + 1, end: at + 1, ..Self::default() }
    }
}

/// Where the walk from a number to its noun goes on.
enum NounStep {
    /// At another item.
    To(usize),
    /// Nowhere: the phrase ends.
    End,
}

impl Clause<'_> {
    /// The first item of the words that qualify the number at item `at` ("at least
    /// another" of "at least another 20").
    pub fn left_edge(&self, at: usize) -> usize {
        let mut left = at;
        // "between 20 and 30", "from 20 to 30", "từ 20 đến 30": part of the range.
        let range = self.quantity(at).is_some_and(|q| q.qualifier == Qualifier::Range)
            && self.is_word(prev(at), lists::BOUNDS_A_RANGE);
        left -= usize::from(range);
        let qualifies = |item: &ClauseItem| item.is(class::MODIFIER) || item.is_mark("~≈><+");
        while qualifies(self.item(prev(left))) {
            left -= 1;
        }
        left
    }

    /// The noun a number counts: the phrase that begins at it and ends with, or begins with,
    /// its noun.
    pub fn noun(&self, at: usize) -> Noun {
        match self.grammar.heads {
            Heads::First => self.head_before(at),
            Heads::Last => self.head_behind(at),
        }
    }
}
