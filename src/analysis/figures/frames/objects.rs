//! The verb to the left whose object a number is: "killed 12", "giết 12".

use super::super::super::lexicon::{Kinds, class};
use super::super::Clause;
use super::super::forms::{Forms, forms};
use super::super::items::{Item, What};
use super::super::nouns::Noun;
use super::{CASUALTIES, Cue, DESTROYED, DISPLACED, HARM, KILLED, Step};

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
    pub(in super::super) fn left(&self, from: usize, allow: Kinds, noun: &Noun) -> Option<Cue> {
        let mut search =
            Search { clause: self, from, allow, noun, i: from, gap: 0, coordinated: false };
        while let Some(before) = search.i.checked_sub(1) {
            let item = self.items.get(before).filter(|_| search.gap <= FAR)?;
            search.i = before;
            match search.step(before, item) {
                Step::On => {}
                Step::Found(cue) => return Some(cue),
                Step::Lost => return None,
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

/// How far a verb is looked for, in steps.
const FAR: usize = 14;

/// The walk to the left.
struct Search<'a> {
    clause: &'a Clause<'a>,
    from: usize,
    allow: Kinds,
    noun: &'a Noun,
    i: usize,
    gap: usize,
    /// Past another part of a list.
    coordinated: bool,
}

impl Search<'_> {
    fn step(&mut self, before: usize, item: &Item) -> Step {
        match item.what {
            What::Mark(',') => self.coordinated = true,
            What::Mark('"' | '“' | '”' | '-') if self.gap == 0 => {}
            What::Mark(')') => self.i = self.clause.open(before),
            What::Mark(_) => return Step::Lost,
            What::Number(_) | What::Vetoed(_) if !self.coordinated => return Step::Lost,
            What::Number(_) | What::Vetoed(_) => {
                self.i = self.clause.left_edge(before);
                self.gap += 1;
            }
            What::Name(_) if !self.coordinated => {
                self.gap += 1;
                if self.gap > 2 {
                    return Step::Lost;
                }
            }
            What::Name(_) => {}
            What::Word => return self.word(before, item),
        }
        Step::On
    }

    fn further(&mut self) -> Step {
        self.gap += 1;
        Step::On
    }

    fn ahead(&self, before: usize) -> Option<&Item> {
        before.checked_sub(1).and_then(|b| self.clause.items.get(b))
    }

    fn word(&mut self, before: usize, item: &Item) -> Step {
        if item.is(class::INCLUDING) {
            return Step::Found(Cue { including: true, ..Cue::new(0, before, self.gap) });
        }
        if item.is(class::CONJ) && !item.is(class::CLAUSE) {
            self.coordinated = true;
            return Step::On;
        }
        let verb = if self.clause.vietnamese {
            self.heads_first(before, item)
        } else if item.entry.verb != 0 {
            self.heads_last(before, item)
        } else {
            Ok(0)
        };
        let verb = match verb {
            Ok(verb) => self.narrowed(before, item, verb),
            Err(step) => return step,
        };
        if verb & self.allow != 0 {
            return Step::Found(Cue::new(verb & self.allow, before, self.gap));
        }
        self.untold(before, item)
    }

    /// What a Vietnamese verb tells of its object.
    fn heads_first(&self, before: usize, item: &Item) -> Result<Kinds, Step> {
        let mut verb = item.entry.verb;
        let ahead = self.ahead(before);
        let passive = ahead.is_some_and(|b| b.is(class::PASSIVE) && !b.entry.is_cue());
        // "bị tổn thất 400 quân", "bị mất": suffered, but their own loss.
        if passive && item.entry.verb & CASUALTIES == 0 {
            verb = 0;
            if item.entry.verb & self.allow != 0 {
                return Err(Step::Lost);
            }
        }
        // "làm bị thương 30 người"
        let caused = ahead.is_some_and(|b| b.is(class::CAUSATIVE));
        // "làm chết 12 người, bị thương 40 người": the verb of the first runs on.
        let runs_on = self.gap == 0
            && !self.coordinated
            && ahead.is_some_and(|b| b.is_mark(",") || b.is(class::CONJ))
            && self.noun.class & (class::PERSON | class::FORCE | class::FIGHTER) != 0;
        if (caused || runs_on) && item.entry.subject & HARM != 0 {
            verb |= item.entry.subject & HARM;
        }
        Ok(verb)
    }

    /// What an English verb tells of its object.
    fn heads_last(&mut self, before: usize, item: &Item) -> Result<Kinds, Step> {
        let clause = self.clause;
        // "evacuated 34 wounded fighters and 12 civilians": an adjective.
        let adjective = self.coordinated
            && clause.participle(before)
            && self.ahead(before).is_some_and(Item::is_number)
            && clause.items.get(before + 1).is_some_and(|n| n.is(class::COUNTED));
        if adjective {
            return Err(self.further());
        }
        if clause.passive(before) && !clause.dative(before) {
            return Err(if self.coordinated { self.further() } else { Step::Lost });
        }
        if item.is(class::COUNTED | class::PREP | class::CLAUSE | class::EXACT)
            && !clause.participle(before)
            && !clause.gerund(before)
        {
            // "force of", "down", "house": nouns and particles that could be verbs.
            let after_subject = self.ahead(before).is_some_and(|b| {
                b.is(class::MODAL | class::ADVERB) || clause.lower(before - 1) == "to"
            });
            if !after_subject {
                return Ok(0);
            }
        }
        Ok(item.entry.verb)
    }

    /// Without what a verb tells in company alone.
    fn narrowed(&self, before: usize, item: &Item, mut verb: Kinds) -> Kinds {
        let (clause, noun) = (self.clause, self.noun);
        if verb & DISPLACED != 0 && item.is(class::DRIVE) {
            // "driven 23,000 people from their homes" needs its "from".
            let away = (noun.end..noun.end + 5).any(|j| {
                matches!(
                    clause.lower(j),
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
            && !clause.vietnamese
            && clause.word_is(before, forms!["lost", "lose", "loses", "losing"])
            && noun.class & (class::FORCE | class::FIGHTER) == 0
            && noun.kinds & KILLED == 0
            && !noun.head.is_some_and(|h| clause.word_is(h, KIN))
        {
            verb &= if noun.head.is_none() { clause.lost(self.from) } else { !KILLED };
        }
        verb
    }

    /// What a word that tells nothing of the number means for the search.
    fn untold(&mut self, before: usize, item: &Item) -> Step {
        let clause = self.clause;
        if item.is(class::SAID) && !item.is(class::CONJ) {
            return Step::Lost;
        }
        if item.is(class::PREP) && !matches!(clause.lower(before), "of" | "của") {
            // The number hangs on a preposition, not on the verb, unless we are past
            // the first conjunct already.
            if !self.coordinated || self.gap == 0 {
                return Step::Lost;
            }
            return self.further();
        }
        if item.is(class::CLAUSE | class::RELATIVE) && !item.is(class::ADVERB)
            || item.is(class::BE | class::HAVE) && self.coordinated
        {
            return Step::Lost;
        }
        if item.is(class::ADVERB | class::MODIFIER) && !item.entry.is_cue() {
            return Step::On;
        }
        // The other conjunct has its own predicate: "31 người thiệt mạng và 5 …".
        let own = if clause.vietnamese {
            item.entry.subject & HARM != 0
        } else {
            item.entry.subject != 0 && !item.is(class::COUNTED)
        };
        if own && self.coordinated {
            return Step::Lost;
        }
        self.gap += 1;
        if !self.coordinated && self.gap > 2 { Step::Lost } else { Step::On }
    }
}
