//! Whether a number is denied, feared, hypothetical or only a target.

use super::super::FigureKind;
use super::super::lexicon::class;
use super::Clause;
use super::forms::{Forms, forms};
use super::judge::Sense;

/// Words that make harm unreal, and forces only in some uses.
const POSSIBLE: Forms = forms!["có thể", "dự kiến", "có khả năng"];
/// Words before a number that another one corrects.
pub(super) const DENIED: Forms = forms!["not", "không phải", "chứ không phải"];
/// Words before harm that was meant.
const MEANT: Forms = forms![
    "aimed at",
    "in order to",
    "in a bid to",
    "in an attempt to",
    "nhằm",
    "hòng",
    "nhằm mục đích",
];
/// Words before a strength that is to be reached.
const TOWARDS: Forms = forms!["to", "lên", "đạt", "đạt con số", "bring", "reach"];

impl Clause<'_> {
    /// Whether the number is denied, feared, hypothetical or only a target.
    pub(super) fn unreal(&self, at: usize, sense: &Sense, kind: FigureKind) -> bool {
        // "19 people and not 31".
        if self.left_edge(at).checked_sub(1).is_some_and(|before| self.word_is(before, DENIED)) {
            return true;
        }
        let forces = kind.is_force();
        let start = at.min(sense.cue);
        let from = start.saturating_sub(7);
        let end = at.max(sense.cue);
        for i in from..=end {
            if self.items.get(i).is_some_and(|x| x.is(class::UNREAL))
                && !(self.is_word(i, forms!["may"]) && self.capital(i))
            {
                return true;
            }
            let hoped =
                (i.saturating_sub(2)..i).any(|b| self.word_is(b, forms!["trông đợi", "dự kiến"]));
            let can = self.is_word(i, forms!["có thể"]) && !hoped;
            if self.is_word(i, POSSIBLE) && (!forces || kind == FigureKind::Troops || can) {
                return true;
            }
        }
        // "warned that 40,000 could flee", but "warned that 40,000 have fled".
        let warned = !self.vietnamese
            && (from..at).any(|i| {
                self.word_is(
                    i,
                    forms!["warning that", "warned that", "warns that", "warning", "warned"],
                )
            });
        if warned && (from..=end).any(|i| self.items.get(i).is_some_and(|x| x.is(class::MODAL))) {
            return true;
        }
        if self.conditional(at) || !forces && self.denied(at) {
            return true;
        }
        // "a dam is expected to displace thousands".
        let expected =
            || (start.saturating_sub(32)..start).any(|i| self.word_is(i, forms!["expected to"]));
        if !forces && expected() {
            return true;
        }
        // "bombed a house in order to kill two snipers": what was meant, not what came of it.
        if !forces && (start.saturating_sub(3)..start).any(|i| self.is_word(i, MEANT)) {
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
        if kind == FigureKind::Troops && (from..at).any(|i| self.is_word(i, TOWARDS)) {
            return true;
        }
        matches!(
            kind,
            FigureKind::Killed
                | FigureKind::Wounded
                | FigureKind::Displaced
                | FigureKind::Destroyed
                | FigureKind::Casualties
        ) && !self.vietnamese
            && (from..end).any(|i| {
                self.is_word(i, forms!["could", "would", "might"])
                    || self.is_word(i, forms!["may"]) && !self.capital(i)
            })
    }

    /// "there were not 500 dead", "không có 500 người chết".
    fn denied(&self, at: usize) -> bool {
        let Some(before) = self.left_edge(at).checked_sub(1) else { return false };
        self.word_is(before, forms!["không có", "không phải là", "không hề có"])
            || self.word_is(before, forms!["not", "no"])
                && before.checked_sub(1).is_some_and(|b| {
                    self.items.get(b).is_some_and(|x| x.is(class::BE))
                        && b.checked_sub(1)
                            .is_some_and(|s| self.word_is(s, forms!["there", "it", "that"]))
                })
    }

    /// "once five thousand peacekeepers have deployed", "nếu …, 2.000 cảnh sát sẽ".
    fn conditional(&self, at: usize) -> bool {
        if self.vietnamese {
            return (at.saturating_sub(48)..at)
                .any(|i| self.word_is(i, forms!["nếu", "trong trường hợp"]));
        }
        (at.saturating_sub(14)..at).any(|i| self.word_is(i, forms!["in case", "in the event"]))
            || self
                .left_edge(at)
                .checked_sub(1)
                .is_some_and(|b| self.word_is(b, forms!["once", "until", "unless", "if"]))
    }
}
