//! The verb to the left whose object a number is: "killed 12", "giết 12".

use super::super::super::lexicon::{Kinds, class};
use super::super::Clause;
use super::super::forms::{Forms, forms};
use super::super::items::{Item, What};
use super::super::nouns::Noun;
use super::{CASUALTIES, Cue, DESTROYED, DISPLACED, HARM, KILLED};

/// Whom one loses by death.
const KIN: Forms = forms![
    "son",
    "sons",
    "daughter",
    "daughters",
    "child",
    "children",
    "brother",
    "brothers",
    "sister",
    "sisters",
    "sibling",
    "siblings",
    "relative",
    "relatives",
    "family members",
    "members of",
    "cousin",
    "cousins",
    "nephew",
    "nephews",
    "niece",
    "nieces",
    "uncles",
    "grandchildren",
    "loved ones",
    "comrades",
    "colleagues",
];

impl Clause<'_> {
    /// A verb to the left whose object the number is.
    #[expect(clippy::too_many_lines, reason = "one walk over the items, read from top to bottom")]
    pub(in super::super) fn left(&self, from: usize, allow: Kinds, noun: &Noun) -> Option<Cue> {
        let mut gap = 0;
        let mut coordinated = false;
        let mut i = from;
        while let Some(before) = i.checked_sub(1) {
            let item = self.items.get(before)?;
            if gap > 14 {
                return None;
            }
            i = before;
            match item.what {
                What::Mark(',') => {
                    coordinated = true;
                    continue;
                }
                What::Mark('"' | '“' | '”' | '-' | ':') if gap == 0 && !item.is_mark(":") => {
                    continue;
                }
                What::Mark(')') => {
                    i = self.open(before);
                    continue;
                }
                What::Mark(_) => return None,
                What::Number(_) | What::Vetoed(_) => {
                    if !coordinated {
                        return None;
                    }
                    i = self.left_edge(before);
                    gap += 1;
                    continue;
                }
                What::Name(_) => {
                    if !coordinated {
                        gap += 1;
                        if gap > 2 {
                            return None;
                        }
                    }
                    continue;
                }
                What::Word => {}
            }
            if item.is(class::INCLUDING) {
                return Some(Cue { including: true, ..Cue::new(0, before, gap) });
            }
            if item.is(class::CONJ) && !item.is(class::CLAUSE) {
                coordinated = true;
                continue;
            }
            let mut verb = item.entry.verb;
            if self.vietnamese {
                let passive = before
                    .checked_sub(1)
                    .and_then(|b| self.items.get(b))
                    .is_some_and(|b| b.is(class::PASSIVE) && !b.entry.is_cue());
                // "bị tổn thất 400 quân", "bị mất": suffered, but their own loss.
                if passive && item.entry.verb & CASUALTIES == 0 {
                    verb = 0;
                    if item.entry.verb & allow != 0 {
                        return None;
                    }
                }
                // "làm bị thương 30 người"
                let caused = before
                    .checked_sub(1)
                    .and_then(|b| self.items.get(b))
                    .is_some_and(|b| b.is(class::CAUSATIVE));
                // "làm chết 12 người, bị thương 40 người": the verb of the first runs on.
                let runs_on = gap == 0
                    && !coordinated
                    && before
                        .checked_sub(1)
                        .and_then(|b| self.items.get(b))
                        .is_some_and(|b| b.is_mark(",") || b.is(class::CONJ))
                    && noun.class & (class::PERSON | class::FORCE | class::FIGHTER) != 0;
                if (caused || runs_on) && item.entry.subject & HARM != 0 {
                    verb |= item.entry.subject & HARM;
                }
            } else if verb != 0 {
                // "evacuated 34 wounded fighters and 12 civilians": an adjective.
                let adjective = coordinated
                    && self.participle(before)
                    && before
                        .checked_sub(1)
                        .and_then(|b| self.items.get(b))
                        .is_some_and(Item::is_number)
                    && self.items.get(before + 1).is_some_and(|n| n.is(class::COUNTED));
                if adjective {
                    gap += 1;
                    continue;
                }
                let passive = self.passive(before);
                if passive && !self.dative(before) {
                    if coordinated {
                        gap += 1;
                        continue;
                    }
                    return None;
                }
                if item.is(class::COUNTED | class::PREP | class::CLAUSE | class::EXACT)
                    && !self.participle(before)
                    && !self.gerund(before)
                {
                    // "force of", "down", "house": nouns and particles that could be verbs.
                    let after_subject =
                        before.checked_sub(1).and_then(|b| self.items.get(b)).is_some_and(|b| {
                            b.is(class::MODAL | class::ADVERB) || self.lower(before - 1) == "to"
                        });
                    if !after_subject {
                        verb = 0;
                    }
                }
            }
            if verb & DISPLACED != 0 && item.is(class::DRIVE) {
                // "driven 23,000 people from their homes" needs its "from".
                let away = (noun.end..noun.end + 5).any(|j| {
                    matches!(
                        self.lower(j),
                        "from"
                            | "out of"
                            | "out"
                            | "off"
                            | "away"
                            | "to flee"
                            | "to leave"
                            | "into"
                            | "across"
                    )
                });
                if !away {
                    verb &= !DISPLACED;
                }
            }
            if verb & KILLED != 0
                && !self.vietnamese
                && self.word_is(before, forms!["lost", "lose", "loses", "losing"])
                && noun.class & (class::FORCE | class::FIGHTER) == 0
                && noun.kinds & KILLED == 0
                && !noun.head.is_some_and(|h| self.word_is(h, KIN))
            {
                verb &= if noun.head.is_none() { self.lost(from) } else { !KILLED };
            }
            if verb & allow != 0 {
                return Some(Cue::new(verb & allow, before, gap));
            }
            if item.is(class::SAID) && !item.is(class::CONJ) {
                return None;
            }
            if item.is(class::PREP) && !matches!(self.lower(before), "of" | "của") {
                // The number hangs on a preposition, not on the verb, unless we are past
                // the first conjunct already.
                if !coordinated || gap == 0 {
                    return None;
                }
                gap += 1;
                continue;
            }
            if item.is(class::CLAUSE | class::RELATIVE) && !item.is(class::ADVERB) {
                return None;
            }
            if item.is(class::BE | class::HAVE) && coordinated {
                return None;
            }
            if item.is(class::ADVERB | class::MODIFIER) && !item.entry.is_cue() {
                continue;
            }
            if item.entry.subject != 0
                && !self.vietnamese
                && !item.is(class::COUNTED)
                && coordinated
            {
                return None;
            }
            if self.vietnamese && item.entry.subject & HARM != 0 && coordinated {
                // "31 người thiệt mạng và 5 …": the other conjunct has its own predicate.
                return None;
            }
            gap += 1;
            if !coordinated && gap > 2 {
                return None;
            }
        }
        None
    }

    /// What may be meant where somebody "lost 8", with no noun: what the number before
    /// counts, else people where people in arms lost them.
    fn lost(&self, from: usize) -> Kinds {
        let before = (0..from).rev().find(|&i| self.items.get(i).is_some_and(Item::is_number));
        let class = before.map_or(0, |i| self.noun(i).class);
        let armed = |i: usize| {
            self.items.get(i).is_some_and(|x| {
                x.is(class::FORCE | class::FIGHTER | class::PERSON | class::PRONOUN)
            })
        };
        if class & class::THING != 0 {
            DESTROYED
        } else if class & class::COUNTED != 0 || (from.saturating_sub(6)..from).any(armed) {
            KILLED
        } else {
            0
        }
    }
}
