//! One kind out of several that a cue may give: "left" tells of soldiers or of people who
//! fled, "deployed" of those who are there or of those on their way.

use super::super::super::FigureKind;
use super::super::super::lexicon::{Kinds, class};
use super::super::Clause;
use super::super::forms::{Forms, forms};
use super::super::items::What;
use super::super::nouns::Noun;
use super::{
    CASUALTIES, DESTROYED, DISPLACED, FORCES, KILLED, REINFORCEMENT, TROOPS, WITHDRAWAL, first_kind,
};

impl Clause<'_> {
    /// Chooses among several kinds that one cue may give.
    pub(super) fn settle(
        &self,
        kinds: Kinds,
        cue: usize,
        noun: &Noun,
        at: usize,
    ) -> Option<FigureKind> {
        /// Those who flee from the law, not from harm.
        const WANTED: Forms = forms![
            "suspect",
            "suspects",
            "assailant",
            "assailants",
            "attacker",
            "attackers",
            "inmate",
            "inmates",
            "prisoner",
            "prisoners",
            "robbers",
            "thieves",
            "fugitives",
            "hijackers",
            "kidnappers",
            "nghi phạm",
            "tù nhân",
            "kẻ tấn công",
            "kẻ",
        ];
        let mut kinds = kinds;
        // "Seven others escaped", and nothing they fled from or to.
        let got_away = self.word_is(cue, forms!["escape", "escapes", "escaped"])
            && self.items.get(cue + 1).is_none_or(|next| {
                matches!(next.what, What::Mark(_)) || next.is(class::CONJ | class::ADVERB)
            });
        if got_away || noun.head.is_some_and(|h| self.word_is(h, WANTED)) {
            kinds &= !DISPLACED;
        }
        if kinds == 0 {
            return None;
        }
        if noun.class & class::THING != 0 && kinds & DESTROYED != 0 {
            return Some(FigureKind::Destroyed);
        }
        // "110,000 have left": people, where no noun makes them soldiers.
        if noun.head.is_none()
            && kinds & (WITHDRAWAL | DISPLACED) == WITHDRAWAL | DISPLACED
            && kinds & !(WITHDRAWAL | DISPLACED) == 0
        {
            return Some(FigureKind::Displaced);
        }
        // "mất ba binh sĩ" tells of dead, "mất 400 quân" of losses.
        if self.vietnamese
            && kinds & CASUALTIES != 0
            && self.word_is(cue, forms!["mất"])
            && noun.class & (class::FORCE | class::FIGHTER | class::PERSON) != 0
            && !noun.head.is_some_and(|h| self.word_is(h, forms!["quân"]))
        {
            return Some(FigureKind::Killed);
        }
        kinds &= if noun.class & (class::PERSON | class::FORCE | class::FIGHTER | class::CROWD) != 0
        {
            !DESTROYED
        } else {
            !0
        };
        if kinds & FORCES == kinds && kinds & (TROOPS | REINFORCEMENT) == (TROOPS | REINFORCEMENT) {
            return Some(self.presence_or_motion(cue, noun, at));
        }
        // "có thêm 500 binh sĩ": there, but more of them.
        if kinds == TROOPS && self.vietnamese && self.more(at, noun) {
            return Some(FigureKind::Reinforcement);
        }
        if kinds & CASUALTIES != 0 && kinds & KILLED != 0 && kinds.count_ones() > 1 {
            return Some(FigureKind::Casualties);
        }
        first_kind(kinds)
    }

    /// "are deployed in Kosovo" (there) or "deployed to Kosovo" (sent).
    fn presence_or_motion(&self, cue: usize, noun: &Noun, at: usize) -> FigureKind {
        if self.more(at, noun) {
            return FigureKind::Reinforcement;
        }
        let now = (cue.min(at).saturating_sub(8)..cue.max(at)).any(|j| {
            matches!(self.lower(j), "currently" | "hiện" | "hiện có" | "hiện đang" | "still")
        });
        if now {
            return FigureKind::Troops;
        }
        let from = cue.max(noun.end.saturating_sub(1));
        let window = (from + 1..from + 9)
            .take_while(|&i| self.items.get(i).is_some_and(|x| !x.is_mark(".;")));
        for i in window {
            match self.lower(i) {
                "to" | "into" | "onto" | "tới" | "đến" | "sang" | "vào" | "from" | "qua" => {
                    return FigureKind::Reinforcement;
                }
                "in" | "at" | "around" | "across" | "along" | "near" | "on" | "there"
                | "throughout" | "tại" | "ở" | "trong" | "dọc" | "quanh" | "gần" => {
                    let future = (cue.saturating_sub(4)..cue).any(|j| {
                        self.items.get(j).is_some_and(|x| x.is(class::MODAL))
                            || matches!(self.lower(j), "plan" | "plans" | "planned" | "to" | "sẽ")
                    });
                    return if future { FigureKind::Reinforcement } else { FigureKind::Troops };
                }
                _ => {}
            }
        }
        let present = (cue.saturating_sub(3)..cue).any(|j| {
            matches!(self.lower(j), "are" | "is" | "currently" | "remain" | "hiện" | "đang")
        });
        if present { FigureKind::Troops } else { FigureKind::Reinforcement }
    }
}
