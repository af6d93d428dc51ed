//! Whether a figure is told as a part: of a list, of a whole, of an earlier count.

use super::super::lexicon::class;
use super::super::{Figure, FigureKind};
use super::Clause;
use super::judge::Sense;
use crate::analysis::lexicon::lists;
use crate::analysis::quantities::Form;
use crate::analysis::sentence::nouns::Noun;
use crate::analysis::sentence::prev;

/// How far before a number what it is a part of may be named, in items.
const OPENER: usize = 6;

impl Clause<'_> {
    /// "27 of whom", "the first 700 soldiers", "5.000 người trong tổng số", "riêng ở Goma 3.000".
    pub(super) fn part_of(&self, at: usize, noun: &Noun) -> bool {
        let of_whom = noun.part
            || self.word_is(at + 1, lists::OUT_OF_MANY) && self.item(at + 2).is_number()
            || [at + 1, noun.end].iter().any(|&i| self.is_word(i, lists::PART_OF_THOSE));
        let alone = || {
            (noun.end..noun.end + 8).any(|i| self.is_word(i, lists::ALONE))
                || (at.saturating_sub(48)..at).any(|i| self.is_word(i, lists::ALONE_BEFORE))
        };
        self.first_of(at) || of_whom || alone()
    }

    /// "the first 700 soldiers", "the other 14".
    pub(super) fn first_of(&self, at: usize) -> bool {
        let left = self.left_edge(at);
        (left..at).any(|i| self.item(i).is(class::EXACT) && self.word_is(i, lists::FIRST_OR_OTHER))
    }

    /// "another 21", "12 more", "a sniper": somebody not counted before.
    pub(super) fn is_fresh(&self, at: usize) -> bool {
        let more = |i: usize| self.item(i).is(class::MORE) && !self.word_ends(i, lists::OTHER);
        (self.left_edge(at)..at).any(more)
            || more(at + 1)
            || self.quantity(at).is_some_and(|q| q.form == Form::Article)
    }

    /// "more than 200 are still missing", "80 remain in custody": what is left of those
    /// told before.
    pub(super) fn still(&self, at: usize, sense: &Sense, kind: FigureKind) -> bool {
        matches!(kind, FigureKind::Missing | FigureKind::Detained | FigureKind::Displaced)
            && (at.min(sense.cue).saturating_sub(3)..at.max(sense.cue) + 2)
                .any(|i| self.word_is(i, lists::REMAINS))
    }

    /// Whether a number is told as some of those told before: "including 12", "Among the dead
    /// were 12", "Eleven of the dead", "Three women were among the 11".
    pub(super) fn some_of(&self, first: usize, at: usize, noun: &Noun) -> bool {
        let is = |i: usize, class: u64| self.item(i).is(class);
        let behind = noun.end.max(at + 1);
        let of_struck = is(at + 1, class::PARTITIVE) && is(at + 1, class::INCLUDING);
        if of_struck || is(behind, class::BE) && is(behind + 1, class::PARTITIVE) {
            return true;
        }
        let free = |i: &usize| {
            let part = |x: &super::ClauseItem| !x.is_number() && !x.is(class::CONJ | class::CLAUSE);
            is(*i, class::INCLUDING) || self.items.get(*i).is_some_and(part)
        };
        let words = (first.saturating_sub(OPENER)..first).rev();
        words.take_while(free).any(|i| is(i, class::INCLUDING | class::COMPRISE))
    }

    /// "Of the dead, 11 were women and eight were children": whether all of a sentence is about
    /// parts.
    pub(super) fn opens_with_struck(&self) -> bool {
        self.item(0).is(class::PARTITIVE)
    }

    /// Whether another event is told of than in the sentence before.
    pub(super) fn apart(&self, at: usize) -> bool {
        (self.scope(at).0..at).any(|i| self.word_is(i, lists::APART))
    }

    /// "rose from 12 to 31", "tăng từ 12 lên 31": the count that another took the place of.
    pub(super) fn risen_from(&self, at: usize) -> bool {
        self.word_ends(prev(self.left_edge(at)), lists::ORIGIN_BEFORE)
            && (at + 1..at + 4).any(|i| self.word_ends(i, lists::RISES_TO))
    }

    /// Whether two figures are told in one list.
    pub(super) fn list_between(&self, before: &Figure, figure: &Figure) -> bool {
        let from = self.items.partition_point(|i| i.span.end <= before.span.end);
        let to = self.items.partition_point(|i| i.span.end < figure.written.start + 1);
        let between = self.items.get(from..to).unwrap_or_default();
        between.len() < 16 && between.iter().any(|x| x.is_mark(",") || x.is(class::CONJ))
    }
}
