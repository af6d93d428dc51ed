//! The noun behind a number where it comes before the words that qualify it: "31 người lính
//! nổi dậy".

use super::super::Clause;
use super::super::items::{ClauseItem, What};
use super::{Noun, NounStep};
use crate::analysis::lexicon::class;
use crate::analysis::lexicon::lists;

/// The walk from a number to its noun.
struct HeadsFirstWalk {
    noun: Noun,
    skipped: usize,
}

impl Clause<'_> {
    pub(super) fn head_before(&self, at: usize) -> Noun {
        if let Some(whole) = self.whole_behind(at) {
            return whole;
        }
        let mut walk = HeadsFirstWalk { noun: Noun::none(at), skipped: 0 };
        let mut i = at + 1;
        while let Some(item) = self.items.get(i) {
            let NounStep::To(next) = walk.step(i, item) else { break };
            i = next;
        }
        walk.noun
    }

    /// "4 trong 12 con tin": the noun of the whole stands for the part.
    fn whole_behind(&self, at: usize) -> Option<Noun> {
        let i = at + 1;
        let item = self.items.get(i).filter(|x| matches!(x.what, What::Word))?;
        let counted = item.is(class::COUNTED | class::NEVER) || item.entry.noun != 0;
        if counted || !self.word_is(i, lists::IN_OR_AMONG) || !self.item(i + 1).is_number() {
            return None;
        }
        let whole = self.head_before(i + 1);
        (whole.head.is_some() && whole.class & class::COUNTED != 0)
            .then_some(Noun { part: true, ..whole })
    }
}

impl HeadsFirstWalk {
    fn step(&mut self, i: usize, item: &ClauseItem) -> NounStep {
        match item.what {
            What::Mark('"' | '“' | '”' | '-' | '–') if self.noun.head.is_none() => {
                NounStep::To(i + 1)
            }
            What::Mark(_) | What::Number(_) | What::Vetoed(_) => NounStep::End,
            What::Name(_) => {
                self.noun.end = i + 1;
                NounStep::To(i + 1)
            }
            What::Word if self.noun.head.is_none() => self.before_head(i, item),
            What::Word => self.behind_head(i, item),
        }
    }

    fn before_head(&mut self, i: usize, item: &ClauseItem) -> NounStep {
        if item.is(class::COUNTED | class::NEVER) || item.entry.noun != 0 {
            self.noun.head = Some(i);
            self.noun.class = item.entry.class & (class::COUNTED | class::NEVER);
            self.noun.kinds = item.entry.noun;
            self.noun.end = i + 1;
            return NounStep::To(i + 1);
        }
        if item.is_unknown() && self.skipped < 2 {
            self.skipped += 1;
            return NounStep::To(i + 1);
        }
        NounStep::End
    }

    /// Words after the head that go on naming it: "người lính nổi dậy", "lính đặc nhiệm".
    fn behind_head(&mut self, i: usize, item: &ClauseItem) -> NounStep {
        if !item.is(class::COUNTED | class::MORE) {
            return NounStep::End;
        }
        self.noun.end = i + 1;
        NounStep::To(i + 1)
    }
}
