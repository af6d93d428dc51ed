//! Whether a number is denied, feared, hypothetical or only a target.

use super::super::FigureKind;
use super::super::lexicon::class;
use super::Clause;
use super::judge::Sense;
use crate::analysis::lexicon::lists;

impl Clause<'_> {
    /// Whether the number is denied, feared, hypothetical or only a target.
    pub(super) fn unreal(&self, at: usize, sense: &Sense, kind: FigureKind) -> bool {
        // "19 people and not 31".
        if self
            .left_edge(at)
            .checked_sub(1)
            .is_some_and(|before| self.word_is(before, lists::DENIED))
        {
            return true;
        }
        let forces = kind.is_force();
        let start = at.min(sense.cue);
        let from = start.saturating_sub(7);
        let end = at.max(sense.cue);
        for i in from..=end {
            if self.items.get(i).is_some_and(|x| x.is(class::UNREAL))
                && !(self.is_word(i, lists::MAY) && self.capital(i))
            {
                return true;
            }
            let hoped = (i.saturating_sub(2)..i).any(|b| self.word_is(b, lists::EXPECTED));
            let can = self.is_word(i, lists::CAN) && !hoped;
            if self.is_word(i, lists::POSSIBLE) && (!forces || kind == FigureKind::Troops || can) {
                return true;
            }
        }
        // "warned that 40,000 could flee", but "warned that 40,000 have fled".
        let warned = (from..at).any(|i| self.word_is(i, lists::WARNED));
        if warned && (from..=end).any(|i| self.items.get(i).is_some_and(|x| x.is(class::MODAL))) {
            return true;
        }
        if self.conditional(at) || !forces && self.denied(at) {
            return true;
        }
        // "a dam is expected to displace thousands".
        let expected =
            || (start.saturating_sub(32)..start).any(|i| self.word_is(i, lists::EXPECTED_TO));
        if !forces && expected() {
            return true;
        }
        // "bombed a house in order to kill two snipers": what was meant, not what came of it.
        if !forces && (start.saturating_sub(3)..start).any(|i| self.is_word(i, lists::INTENDED)) {
            return true;
        }
        let modal = (from..=end)
            .rev()
            .take_while(|&i| !self.items.get(i).is_some_and(|x| x.is_mark(";")))
            .any(|i| self.items.get(i).is_some_and(|x| x.is(class::MODAL)));
        if !modal {
            return false;
        }
        // "will increase the contingent to 1,750", "sẽ đạt 1200": a strength to come.
        if kind == FigureKind::Troops
            && (from..at).any(|i| self.is_word(i, lists::TOWARDS_STRENGTH))
        {
            return true;
        }
        matches!(
            kind,
            FigureKind::Killed
                | FigureKind::Wounded
                | FigureKind::Displaced
                | FigureKind::Destroyed
                | FigureKind::Casualties
        ) && (from..end).any(|i| {
            self.is_word(i, lists::COULD) || self.is_word(i, lists::MAY) && !self.capital(i)
        })
    }

    /// "there were not 500 dead", "không có 500 người chết".
    fn denied(&self, at: usize) -> bool {
        let Some(before) = self.left_edge(at).checked_sub(1) else { return false };
        self.word_is(before, lists::NONE_AT_ALL)
            || self.word_is(before, lists::NOT_ANY)
                && before.checked_sub(1).is_some_and(|b| {
                    self.items.get(b).is_some_and(|x| x.is(class::BE))
                        && b.checked_sub(1).is_some_and(|s| self.word_is(s, lists::THERE_OR_IT))
                })
    }

    /// "once five thousand peacekeepers have deployed", "nếu …, 2.000 cảnh sát sẽ".
    fn conditional(&self, at: usize) -> bool {
        let reach = self.grammar.condition_reach;
        (at.saturating_sub(reach)..at).any(|i| self.word_is(i, lists::IN_CASE))
            || self
                .left_edge(at)
                .checked_sub(1)
                .is_some_and(|b| self.word_is(b, lists::ON_CONDITION))
    }
}
