//! The noun behind a number where the words that qualify it come first: "12 young, unarmed
//! men from the north".

use super::super::Clause;
use super::super::items::{ClauseItem, What};
use super::{Noun, NounStep};
use crate::analysis::lexicon::class;
use crate::analysis::lexicon::lists;
use crate::analysis::quantities::Form;

/// How far a noun may stand from its number, in items.
const REACH: usize = 10;

/// What ends a noun phrase.
const STOPS: u64 = class::CLAUSE
    | class::RELATIVE
    | class::PREP
    | class::BE
    | class::HAVE
    | class::SAID
    | class::MODAL
    | class::INCLUDING
    | class::PRONOUN
    | class::AT_LEAST
    | class::AT_MOST
    | class::SUBSET
    | class::PAST;

/// The walk from a number to its noun.
struct HeadsLastWalk<'a> {
    clause: &'a Clause<'a>,
    at: usize,
    noun: Noun,
}

impl Clause<'_> {
    pub(super) fn head_behind(&self, at: usize) -> Noun {
        let mut walk = HeadsLastWalk { clause: self, at, noun: Noun::none(at) };
        let mut i = at + 1;
        while let Some(item) = self.items.get(i).filter(|_| i - at <= REACH) {
            let NounStep::To(next) = walk.step(i, item) else { break };
            i = next;
        }
        let mut noun = walk.noun;
        // "five Afghans", "30 Tamil": the name of a people is a noun for them.
        if noun.head.is_none()
            && let Some(last) = noun.end.checked_sub(1).filter(|&l| l > at)
            && self.item(last).group
        {
            noun.head = Some(last);
            noun.class = class::PERSON;
        }
        noun
    }
}

impl HeadsLastWalk<'_> {
    fn item(&self, i: usize) -> &ClauseItem {
        self.clause.item(i)
    }

    fn step(&mut self, i: usize, item: &ClauseItem) -> NounStep {
        match item.what {
            What::Mark(_) => self.mark(i, item),
            What::Number(_) | What::Vetoed(_) => NounStep::End,
            What::Name(_) => self.name(i, item),
            What::Word => self
                .special(i, item)
                .or_else(|| self.counted(i, item))
                .unwrap_or_else(|| self.plain(i, item)),
        }
    }

    fn mark(&self, i: usize, item: &ClauseItem) -> NounStep {
        match item.what {
            // Hyphens of "18,000-strong"; quotes around "volunteers".
            What::Mark('-' | '–' | '"' | '“' | '”' | '\'' | '‘' | '’')
                if !(item.is_mark("–") && self.clause.spaced(i)) =>
            {
                NounStep::To(i + 1)
            }
            // "12 National Liberation Army (ELN) guerrillas"
            What::Mark('(') if self.noun.head.is_none() && self.item(i + 2).is_mark(")") => {
                NounStep::To(i + 3)
            }
            // "12 young, unarmed men"
            What::Mark(',')
                if self.noun.head.is_none() && i > self.at + 1 && self.goes_on(i + 1) =>
            {
                NounStep::To(i + 1)
            }
            _ => NounStep::End,
        }
    }

    /// Whether a noun, and no other number, follows soon from an item on.
    fn goes_on(&self, from: usize) -> bool {
        let next = self.item(from);
        (next.is_unknown() || next.is_name() || next.is(class::COUNTED))
            && (from..from + 5).any(|i| self.item(i).is(class::COUNTED))
            && !(from..from + 3).any(|i| self.item(i).is_number())
    }

    fn name(&mut self, i: usize, item: &ClauseItem) -> NounStep {
        if self.noun.head.is_some() && self.noun.class & class::COUNTED != 0 {
            return NounStep::End;
        }
        self.noun.end = i + 1;
        if item.entry.class & class::COUNTED != 0 {
            self.noun.head = Some(i);
            self.noun.class = item.entry.class;
        }
        NounStep::To(i + 1)
    }

    /// Words with a way of their own: "of", "strong", "more", "would-be".
    fn special(&mut self, i: usize, item: &ClauseItem) -> Option<NounStep> {
        let clause = self.clause;
        if i == self.at + 1 && item.is(class::INCLUDING) && clause.begins(i, lists::OF) {
            // "two of them children", "nine of whom were women"
            self.noun.part = true;
            self.noun.end = i + 1;
            return Some(NounStep::End);
        }
        if self.noun.head.is_none() {
            if clause.is_word(i, lists::STRONG) {
                self.strong(i);
                return Some(NounStep::End);
            }
            if self.manned(i) {
                return Some(NounStep::End);
            }
            if clause.is_word(i, lists::OF) {
                let article = clause.quantity(self.at).is_some_and(|q| q.form == Form::Article);
                return Some(if article { NounStep::End } else { NounStep::To(i + 1) });
            }
            if item.is(class::MORE) {
                self.noun.more = true;
                // "20 others": a noun by itself. But "other movie theatres" are no people.
                if item.is(class::PERSON) && !clause.is_word(i, lists::OTHER_KIND) {
                    self.noun.head = Some(i);
                    self.noun.class = item.entry.class;
                }
                self.noun.end = i + 1;
                return Some(NounStep::To(i + 1));
            }
        }
        // "would-be suicide bombers"
        (clause.is_word(i, lists::WOULD) && self.item(i + 1).is_mark("-"))
            .then_some(NounStep::To(i + 3))
    }

    /// "18,000-strong NATO-led force", "the 17,000 strong FARC", "5,000 strong".
    fn strong(&mut self, i: usize) {
        let force = class::FORCE | class::FIGHTER | class::CROWD;
        let named = (i + 1..i + 6).find(|&j| self.item(j).is(force));
        let class = named.map(|j| self.item(j).entry.class & class::COUNTED);
        self.head(named.unwrap_or(i), class.unwrap_or(class::FORCE));
    }

    /// "the 30-man platoon", "a 12-member patrol", "a 7,000-member United Nations
    /// peacekeeping force". Returns whether it is one.
    fn manned(&mut self, i: usize) -> bool {
        let clause = self.clause;
        if i != self.at + 2
            || !self.item(self.at + 1).is_mark("-")
            || !clause.is_word(i, lists::SINGLE_MEMBER)
        {
            return false;
        }
        let body = |&j: &usize| {
            clause.word_is(j, lists::SMALL_BODY) || clause.word_ends(j, lists::BODY_OF_FORCE)
        };
        let head = (i + 1..i + 7).find(body);
        head.inspect(|&head| self.head(head, class::FORCE)).is_some()
    }

    /// Takes an item for the head, and the end of the phrase.
    fn head(&mut self, at: usize, class: u64) {
        (self.noun.head, self.noun.class, self.noun.end) = (Some(at), class, at + 1);
    }

    /// A noun that tells what is counted.
    fn counted(&mut self, i: usize, item: &ClauseItem) -> Option<NounStep> {
        if !item.is(class::COUNTED | class::NEVER) && item.entry.noun == 0 {
            return None;
        }
        let noun = &mut self.noun;
        // "five militants dead", "20 others wounded": a predicate, not the head.
        if noun.class & class::COUNTED != 0 && self.clause.is_word(i, lists::STATE_OF_PEOPLE) {
            return Some(NounStep::End);
        }
        // "12 wounded soldiers": the participle was an adjective.
        if noun.head.is_some() && noun.class & class::COUNTED == 0 {
            noun.adjective |= noun.kinds;
        }
        noun.kinds = item.entry.noun;
        self.head(i, item.entry.class & (class::COUNTED | class::NEVER | class::MORE));
        Some(NounStep::To(i + 1))
    }

    /// Any other word.
    fn plain(&mut self, i: usize, item: &ClauseItem) -> NounStep {
        if self.noun.head.is_some() {
            return NounStep::End;
        }
        if item.is(class::CONJ) {
            return self.joined(i);
        }
        if item.is(STOPS) && !item.is(class::EXACT) {
            return NounStep::End;
        }
        if item.entry.is_cue() || item.is(class::ADVERB) {
            return self.adjective(i, item);
        }
        self.noun.end = i + 1;
        NounStep::To(i + 1)
    }

    /// "160 Italian and British troops"
    fn joined(&self, i: usize) -> NounStep {
        let (before, behind) = (self.item(i - 1), self.item(i + 1));
        let names = |x: &ClauseItem| x.is_name() || x.is_unknown();
        let joins = names(before) && (names(behind) || behind.is(class::COUNTED));
        if joins { NounStep::To(i + 1) } else { NounStep::End }
    }

    /// A cue in front of a noun is an adjective: "three wounded soldiers", "two armed men",
    /// "the promised 750 soldiers"; one that ends the phrase is not.
    fn adjective(&mut self, i: usize, item: &ClauseItem) -> NounStep {
        let noun = |j: usize| self.item(j).is(class::COUNTED) || self.item(j).group;
        if !(i + 1..i + 3).any(noun) || !self.clause.participle(i) && !self.clause.gerund(i) {
            return NounStep::End;
        }
        self.noun.adjective |= item.entry.verb | item.entry.noun;
        NounStep::To(i + 1)
    }
}
