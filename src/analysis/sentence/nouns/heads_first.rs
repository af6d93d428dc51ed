//! The noun behind a number where it comes before the words that qualify it: "31 người lính
//! nổi dậy".

use super::super::Clause;
use super::super::items::{ClauseItem, What};
use super::{Noun, NounStep};
use crate::analysis::lexicon::class;
use crate::analysis::lexicon::lists;

/// The walk from a number to its noun.
struct HeadsFirstWalk<'a> {
    clause: &'a Clause<'a>,
    at: usize,
    noun: Noun,
    skipped: usize,
}

impl Clause<'_> {
    pub(super) fn head_before(&self, at: usize) -> Noun {
        if let Some(whole) = self.whole_behind(at) {
            return whole;
        }
        let mut walk = HeadsFirstWalk { clause: self, at, noun: Noun::none(at), skipped: 0 };
        let mut i = at + 1;
        while let Some(item) = self.items.get(i) {
            match walk.step(i, item) {
                NounStep::To(next) => i = next,
                NounStep::End => break,
            }
        }
        walk.noun
    }

    /// "4 trong 12 con tin": the noun of the whole stands for the part.
    fn whole_behind(&self, at: usize) -> Option<Noun> {
        let i = at + 1;
        let item = self.items.get(i).filter(|x| matches!(x.what, What::Word))?;
        let counted = item.is(class::COUNTED | class::NEVER) || item.entry.noun != 0;
        if counted
            || !self.word_is(i, lists::IN_OR_AMONG)
            || !self.items.get(i + 1).is_some_and(ClauseItem::is_number)
        {
            return None;
        }
        let whole = self.head_before(i + 1);
        (whole.head.is_some() && whole.class & class::COUNTED != 0)
            .then_some(Noun { part: true, ..whole })
    }
}

impl HeadsFirstWalk<'_> {
    fn step(&mut self, i: usize, item: &ClauseItem) -> NounStep {
        match item.what {
            What::Mark('"' | '“' | '”') if self.noun.head.is_none() => NounStep::To(i + 1),
            What::Mark('-' | '–') if self.noun.head.is_none() && !self.clause.spaced(i) => {
                NounStep::To(i + 1)
            }
            What::Mark(_) | What::Number(_) | What::Vetoed(_) => NounStep::End,
            What::Name(_) if self.noun.head.is_none() && self.skipped > 0 => NounStep::End,
            What::Name(_) => {
                self.skipped += usize::from(self.noun.head.is_none());
                self.noun.end = i + 1;
                NounStep::To(i + 1)
            }
            What::Word if self.noun.head.is_none() => self.before_head(i, item),
            What::Word => self.behind_head(i, item),
        }
    }

    fn before_head(&mut self, i: usize, item: &ClauseItem) -> NounStep {
        let clause = self.clause;
        if item.is(class::COUNTED | class::NEVER) || item.entry.noun != 0 {
            self.noun.head = Some(i);
            self.noun.class = item.entry.class & (class::COUNTED | class::NEVER);
            self.noun.kinds = item.entry.noun;
            self.noun.end = i + 1;
            return NounStep::To(i + 1);
        }
        // "hai trong số đó là trẻ em"
        let those = lists::AMONG_THESE;
        if i == self.at + 1 && clause.word_is(i, those) {
            self.noun.part = true;
            self.noun.end = i + 1;
            return NounStep::End;
        }
        // "600 trong số 1.500 quân"
        if clause.is_word(i, lists::IN_OR_OF)
            && clause.items.get(i + 1).is_some()
            && self.skipped == 0
        {
            self.noun.part = true;
            self.noun.end = i;
            return NounStep::End;
        }
        if item.is_unknown() && self.skipped < 2 {
            self.skipped += 1;
            return NounStep::To(i + 1);
        }
        NounStep::End
    }

    /// Words after the head that go on naming it: "người lính nổi dậy", "lính đặc nhiệm".
    fn behind_head(&mut self, i: usize, item: &ClauseItem) -> NounStep {
        let noun = &mut self.noun;
        if item.is(class::COUNTED) && noun.class & class::NEVER == 0 {
            if item.is(class::FORCE | class::FIGHTER | class::CROWD)
                && noun.class & class::PERSON != 0
            {
                noun.class = item.entry.class & class::COUNTED;
            }
        } else if item.is(class::MORE) {
            noun.more = noun.more || !self.clause.is_word(i, lists::OTHER_PERSON);
        } else {
            return NounStep::End;
        }
        noun.end = i + 1;
        NounStep::To(i + 1)
    }
}
