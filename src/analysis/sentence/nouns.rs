//! The noun phrase around a number: the words that qualify it on the left, the noun
//! it counts on the right.

mod heads_first;
mod heads_last;

use super::Clause;
use super::items::What;
use crate::analysis::Qualifier;
use crate::analysis::lexicon::grammar::Heads;
use crate::analysis::lexicon::lists;
use crate::analysis::lexicon::{Kinds, class};

/// What a number counts.
#[derive(Debug, Clone, Copy)]
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
    const fn none(at: usize) -> Self {
        Self {
            first: at + 1,
            head: None,
            end: at + 1,
            class: 0,
            kinds: 0,
            more: false,
            part: false,
            adjective: 0,
        }
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
        while let Some(before) = left.checked_sub(1) {
            let Some(item) = self.items.get(before) else { break };
            let qualifies = item.is(class::MODIFIER) && !matches!(item.what, What::Mark(_))
                || item.is_mark("~≈><+");
            // "between 20 and 30", "from 20 to 30", "từ 20 đến 30": part of the range.
            let opens_range = before + 1 == at
                && self.quantity(at).is_some_and(|q| q.qualifier == Qualifier::Range)
                && self.is_word(before, lists::BOUNDS_A_RANGE);
            if !qualifies && !opens_range || item.is_number() {
                break;
            }
            left = before;
        }
        left
    }

    /// The noun a number counts.
    pub fn noun(&self, at: usize) -> Noun {
        let noun = self.phrase_behind(at);
        if noun.head.is_none()
            && noun.end == at + 1
            && self.items.get(at + 1).is_some_and(|i| i.is_mark(",") || i.is(class::CONJ))
        {
            // "3, 5 and 12 people": the noun of the last stands for all.
            let mut last = at;
            let mut joined = false;
            while let Some(link) = self.items.get(last + 1)
                && (link.is_mark(",") || link.is(class::CONJ))
                && self.items.get(last + 2).is_some_and(super::ClauseItem::is_number)
                && last - at < 8
                && !joined
            {
                joined = link.is(class::CONJ);
                last += 2;
            }
            if joined {
                let shared = self.phrase_behind(last);
                if shared.head.is_some() && shared.class & class::COUNTED != 0 {
                    return shared;
                }
            }
        }
        noun
    }

    /// The phrase that begins at a number and ends with, or begins with, its noun.
    fn phrase_behind(&self, at: usize) -> Noun {
        match self.grammar.heads {
            Heads::First => self.head_before(at),
            Heads::Last => self.head_behind(at),
        }
    }
}
