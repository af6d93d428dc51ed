//! Whether a figure is told as a part: of a list, of a whole, of an earlier count.

use super::super::lexicon::class;
use super::super::{Figure, FigureKind};
use super::Clause;
use super::judge::Sense;
use crate::analysis::lexicon::lists;
use crate::analysis::quantities::Form;
use crate::analysis::sentence::items::What;
use crate::analysis::sentence::nouns::Noun;

/// How far before a number what it is a part of may be named, in items.
const OPENER: usize = 6;

impl Clause<'_> {
    /// "27 of whom", "the first 700 soldiers", "5.000 người trong tổng số".
    pub(super) fn part_of(&self, at: usize, noun: &Noun) -> bool {
        // Where heads come first, "trong" behind a number may only tell where.
        let of_whom = noun.part && !self.grammar.heads_first()
            || self.word_is(at + 1, lists::OUT_OF_MANY)
                && self.items.get(at + 2).is_some_and(super::ClauseItem::is_number)
            || self.is_word(noun.end, lists::OF_THOSE)
            || [at + 1, noun.end].iter().any(|&i| self.is_word(i, lists::PART_OF_THOSE));
        let alone = (noun.end..noun.end + 8).any(|i| self.is_word(i, lists::ALONE))
            || (at.saturating_sub(48)..at).any(|i| self.is_word(i, lists::ALONE_BEFORE));
        self.first_of(at) || of_whom || alone
    }

    /// "the first 700 soldiers", "the other 14".
    pub(super) fn first_of(&self, at: usize) -> bool {
        let left = self.left_edge(at);
        (left..at).any(|i| {
            self.items.get(i).is_some_and(|x| x.is(class::EXACT))
                && self.word_is(i, lists::FIRST_OR_OTHER)
        })
    }

    /// "another 21", "12 more", "a sniper": somebody not counted before.
    pub(super) fn is_fresh(&self, at: usize) -> bool {
        let left = self.left_edge(at);
        let more = |i: usize| {
            self.items.get(i).is_some_and(|x| x.is(class::MORE)) && !self.word_ends(i, lists::OTHER)
        };
        (left..at).any(more)
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
    /// were 12", "Eleven of the dead", "Three women were among the 11". Where one of the kind
    /// stands before (`listed`), all of a list are "among the dead".
    pub(super) fn some_of(&self, first: usize, at: usize, noun: &Noun, listed: bool) -> bool {
        let is = |i: usize, class: u64| self.items.get(i).is_some_and(|x| x.is(class));
        let behind = noun.end.max(at + 1);
        let of_struck = |i: usize| is(i, class::PARTITIVE) && is(i, class::INCLUDING);
        let right = of_struck(at + 1)
            || of_struck(behind)
            || is(behind, class::BE) && is(behind + 1, class::PARTITIVE);
        if right && !listed {
            return true;
        }
        (first.saturating_sub(OPENER)..first)
            .rev()
            .take_while(|&i| {
                self.items.get(i).is_some_and(|x| {
                    !x.is_number()
                        && !x.is_mark(".;:()")
                        && (!x.is(class::CONJ | class::CLAUSE) || x.is(class::INCLUDING))
                })
            })
            .any(|i| is(i, class::INCLUDING | class::COMPRISE))
    }

    /// "Of the dead, 11 were women and eight were children": whether all of a sentence is about
    /// parts.
    pub(super) fn opens_with_struck(&self) -> bool {
        self.items.first().is_some_and(|x| x.is(class::PARTITIVE) && x.is(class::INCLUDING))
    }

    /// Whether "including" or the like stands among the words before the number.
    pub(super) fn included(&self, at: usize) -> bool {
        let left = self.left_edge(at);
        (left.saturating_sub(1)..at)
            .any(|i| self.items.get(i).is_some_and(|x| x.is(class::INCLUDING)))
    }

    /// Whether another event is told of than in the sentence before.
    pub(super) fn apart(&self, at: usize) -> bool {
        let (from, _) = self.scope(at);
        (from..at).any(|i| {
            self.word_is(i, lists::APART)
                && !self.items.get(i + 1).is_some_and(super::ClauseItem::is_number)
                && i + 1 < at
                && !(self.word_is(i, lists::DIFFERENT) && i + 3 > at)
        })
    }

    /// "rose from 12 to 31", "tăng từ 12 lên 31": the count that another took the place of.
    fn risen_from(&self, at: usize) -> bool {
        let from = self.left_edge(at).checked_sub(1);
        from.is_some_and(|b| self.word_ends(b, lists::ORIGIN_BEFORE))
            && (at + 1..at + 4).any(|i| {
                self.word_ends(i, lists::RISES_TO)
                    && (i + 1..i + 4)
                        .take_while(|&j| self.items.get(j).is_some_and(|x| !x.is_name()))
                        .any(|j| self.items.get(j).is_some_and(super::ClauseItem::is_number))
            })
    }

    /// "an earlier toll of 12", "theo số liệu trước đó".
    pub(super) fn earlier_toll(&self, at: usize) -> bool {
        if self.risen_from(at) {
            return true;
        }
        let near = at.saturating_sub(9)..at;
        let mut toll = false;
        let mut earlier = false;
        for i in near {
            toll |= self.word_is(i, lists::COUNT_TOLD);
            earlier |= self.word_is(i, lists::TOLD_EARLIER);
            if self.word_is(i, lists::EARLIER_TOLL) {
                return true;
            }
        }
        toll && earlier
    }

    /// Whether nothing but nouns, commas and "and" stands between two figures.
    pub(super) fn list_between(&self, before: &Figure, figure: &Figure) -> bool {
        let from = self.items.partition_point(|i| i.span.end <= before.span.end);
        let to = self.items.partition_point(|i| i.span.end < figure.written.start + 1);
        let mut seen = false;
        for i in from..to {
            let Some(item) = self.items.get(i) else { break };
            match item.what {
                What::Mark(',') => seen = true,
                What::Mark('-' | '(' | ')' | '"' | '“' | '”' | '\'' | '’')
                | What::Name(_)
                | What::Number(_)
                | What::Vetoed(_) => {}
                What::Mark(_) => return false,
                What::Word => {
                    if item.is(class::CONJ) {
                        if self.word_is(i, lists::CONTRAST) {
                            return false;
                        }
                        seen = true;
                    } else if item.is(class::CLAUSE | class::SAID | class::RELATIVE | class::BE)
                        && !item.is(class::COUNTED)
                    {
                        return false;
                    }
                }
            }
        }
        seen && to.saturating_sub(from) < 16
    }
}
