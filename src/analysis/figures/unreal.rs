//! Whether a number is denied, feared, hypothetical or only a target.

use super::super::FigureKind;
use super::super::lexicon::class;
use super::Clause;
use super::judge::Sense;
use crate::analysis::lexicon::lists;
use crate::analysis::sentence::prev;

/// How far before a number its condition may stand, in items.
const CONDITION: usize = 14;

impl Clause<'_> {
    /// Whether the number is denied, feared, hypothetical or only a target.
    pub(super) fn unreal(&self, at: usize, sense: &Sense, kind: FigureKind) -> bool {
        let forces = kind.is_force();
        let from = at.min(sense.cue).saturating_sub(7);
        let end = at.max(sense.cue);
        let is = |i: usize, class| self.item(i).is(class);
        let near = at.min(sense.cue);
        let before = |reach: usize| near.saturating_sub(reach)..near;
        let told = (from..=end).any(|i| {
            is(i, class::UNREAL) && !(self.is_word(i, lists::MAY) && self.capital(i))
                || self.is_word(i, lists::POSSIBLE)
                    && (!forces || kind == FigureKind::Troops || self.is_word(i, lists::CAN))
        });
        // "will increase the contingent to 1,750", "sẽ đạt 1200": a strength to come.
        let to_come = || {
            kind == FigureKind::Troops
                && (from..=end).any(|i| is(i, class::MODAL))
                && (from..at).any(|i| self.is_word(i, lists::TOWARDS_STRENGTH))
        };
        // "a dam is expected to displace thousands", "bombed a house in order to kill two
        // snipers": what was meant, not what came of it.
        let meant = || {
            !forces
                && (before(32).any(|i| self.word_is(i, lists::EXPECTED_TO))
                    || before(3).any(|i| self.is_word(i, lists::INTENDED)))
        };
        told || self.denied(at) || self.conditional(at) || to_come() || meant()
    }

    /// "19 people and not 31", "không có 500 người chết".
    fn denied(&self, at: usize) -> bool {
        let before = prev(self.left_edge(at));
        self.word_is(before, lists::DENIED) || self.word_is(before, lists::NONE_AT_ALL)
    }

    /// "once five thousand peacekeepers have deployed", "in case 300 must be moved".
    fn conditional(&self, at: usize) -> bool {
        (at.saturating_sub(CONDITION)..at).any(|i| self.word_is(i, lists::IN_CASE))
            || self.word_is(prev(self.left_edge(at)), lists::ON_CONDITION)
    }
}
