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
/// How many words that no list knows may stand between.
const UNKNOWN: usize = 4;

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
    unknown: usize,
    of_after_unknown: bool,
}

impl Clause<'_> {
    pub(super) fn head_behind(&self, at: usize) -> Noun {
        let mut walk = HeadsLastWalk {
            clause: self,
            at,
            noun: Noun::none(at),
            unknown: 0,
            of_after_unknown: false,
        };
        let mut i = at + 1;
        while let Some(item) = self.items.get(i).filter(|_| i - at <= REACH) {
            match walk.step(i, item) {
                NounStep::To(next) => i = next,
                NounStep::End => break,
            }
        }
        let mut noun = walk.noun;
        // "five Afghans", "30 Tamil": the name of a people is a noun for them.
        if noun.head.is_none()
            && let Some(last) = noun.end.checked_sub(1).filter(|&l| l > at)
            && self.items.get(last).is_some_and(|i| i.group)
        {
            noun.head = Some(last);
            noun.class = class::PERSON;
        }
        noun
    }

    /// Words that say what happened to the noun before them: "dead", "wounded".
    fn adjectival(&self, item: usize) -> bool {
        self.is_word(item, lists::STATE_OF_PEOPLE)
    }

    fn adjectives_follow(&self, from: usize) -> bool {
        (from..from + 5).any(|j| self.items.get(j).is_some_and(|n| n.is(class::COUNTED)))
            && !(from..from + 5).any(|j| {
                self.items.get(j).is_some_and(|n| {
                    n.entry.verb != 0 && !n.is(class::COUNTED) && !self.participle(j)
                })
            })
            && self
                .items
                .get(from)
                .is_some_and(|n| n.is_unknown() || n.is_name() || n.is(class::COUNTED))
            && !(from..from + 3).any(|j| self.items.get(j).is_some_and(ClauseItem::is_number))
    }
}

impl HeadsLastWalk<'_> {
    fn item(&self, i: usize) -> Option<&ClauseItem> {
        self.clause.items.get(i)
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
        let named = || self.item(i - 1).is_some_and(ClauseItem::is_name);
        match item.what {
            // Hyphens of "18,000-strong"; quotes around "volunteers".
            What::Mark('-' | '–' | '"' | '“' | '”' | '\'' | '‘' | '’')
                if !(item.is_mark("–") && self.clause.spaced(i)) =>
            {
                NounStep::To(i + 1)
            }
            // "hundreds of Dr. Smith's supporters"
            What::Mark('.')
                if self.noun.head.is_none() && self.clause.is_word(i - 1, lists::TITLE) =>
            {
                NounStep::To(i + 1)
            }
            // "12 National Liberation Army (ELN) guerrillas"
            What::Mark('(')
                if self.noun.head.is_none()
                    && named()
                    && self.item(i + 2).is_some_and(|x| x.is_mark(")"))
                    && self.item(i + 3).is_some_and(|x| x.is(class::COUNTED)) =>
            {
                NounStep::To(i + 3)
            }
            // "12 young, unarmed men"
            What::Mark(',')
                if self.noun.head.is_none()
                    && (self.unknown > 0 || i > self.at + 1 && named())
                    && self.clause.adjectives_follow(i + 1) =>
            {
                NounStep::To(i + 1)
            }
            _ => NounStep::End,
        }
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
            if clause.is_word(i, lists::STRONG) && i <= self.at + 2 {
                self.strong(i);
                return Some(NounStep::End);
            }
            if self.manned(i) {
                return Some(NounStep::End);
            }
            if clause.is_word(i, lists::OF) {
                return Some(self.of(i));
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
        (clause.is_word(i, lists::WOULD) && self.item(i + 1).is_some_and(|n| n.is_mark("-")))
            .then_some(NounStep::To(i + 3))
    }

    /// "18,000-strong NATO-led force", "the 17,000 strong FARC", "5,000 strong".
    fn strong(&mut self, i: usize) {
        let named = (i + 1..i + 6)
            .take_while(|&j| self.item(j).is_some_and(|x| !x.is_mark(",.;") && !x.is_number()))
            .find(|&j| {
                self.item(j).is_some_and(|x| x.is(class::FORCE | class::FIGHTER | class::CROWD))
            })
            .or_else(|| (i + 1..i + 3).find(|&j| self.item(j).is_some_and(ClauseItem::is_name)));
        let class = named.and_then(|j| self.item(j)).map_or(0, |x| x.entry.class & class::COUNTED);
        self.noun.head = Some(named.unwrap_or(i));
        self.noun.class = if class == 0 { class::FORCE } else { class };
        self.noun.end = named.unwrap_or(i) + 1;
    }

    /// "the 30-man platoon", "a 12-member patrol", "a 7,000-member United Nations
    /// peacekeeping force". Returns whether it is one.
    fn manned(&mut self, i: usize) -> bool {
        let clause = self.clause;
        if i != self.at + 2
            || !self.item(self.at + 1).is_some_and(|h| h.is_mark("-"))
            || !clause.is_word(i, lists::SINGLE_MEMBER)
        {
            return false;
        }
        let armed = (i + 1..i + 4).find(|&j| clause.is_word(j, lists::SMALL_BODY));
        let force = (i + 1..i + 7)
            .take_while(|&j| self.item(j).is_some_and(|x| !x.is_number() && !x.is_mark(",.;:")))
            .find(|&j| clause.word_ends(j, lists::BODY_OF_FORCE));
        let Some(head) = armed.or(force).filter(|&head| !clause.is_word(head, lists::TEAM)) else {
            return false;
        };
        self.noun.head = Some(head);
        self.noun.class = class::FORCE;
        self.noun.end = head + 1;
        true
    }

    /// "31 of them", "27 of the soldiers", "hundreds of people".
    fn of(&mut self, i: usize) -> NounStep {
        let clause = self.clause;
        let article = clause.quantity(self.at).is_some_and(|q| q.form == Form::Article);
        if self.of_after_unknown || article {
            return NounStep::End;
        }
        if clause.is_word(i + 1, lists::THEM_OR_THOSE)
            || clause.is_word(i + 1, lists::THE) && self.unknown == 0
        {
            self.noun.part = true;
        }
        if clause.is_word(i + 1, lists::THEM_OR_WHOM) {
            self.noun.end = i + 2;
            return NounStep::End;
        }
        self.of_after_unknown = self.unknown > 0;
        NounStep::To(i + 1)
    }

    /// A noun that tells what is counted.
    fn counted(&mut self, i: usize, item: &ClauseItem) -> Option<NounStep> {
        let counted = item.is(class::COUNTED | class::NEVER) || item.entry.noun != 0;
        if !counted {
            return None;
        }
        let noun = &mut self.noun;
        // "five militants dead", "20 others wounded": a predicate, not the head.
        if noun.class & class::COUNTED != 0
            && !item.is(class::COUNTED | class::NEVER)
            && self.clause.adjectival(i)
        {
            return Some(NounStep::End);
        }
        // "12 wounded soldiers": the participle was an adjective.
        if noun.head.is_some() && noun.class & class::COUNTED == 0 {
            noun.adjective |= noun.kinds;
        }
        noun.head = Some(i);
        noun.class = item.entry.class & (class::COUNTED | class::NEVER | class::MORE);
        noun.kinds = item.entry.noun;
        noun.end = i + 1;
        Some(NounStep::To(i + 1))
    }

    /// Any other word.
    fn plain(&mut self, i: usize, item: &ClauseItem) -> NounStep {
        if self.noun.head.is_some() {
            self.compound(i, item);
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
        self.unknown += 1;
        if self.unknown > UNKNOWN {
            return NounStep::End;
        }
        self.noun.end = i + 1;
        NounStep::To(i + 1)
    }

    /// A further plain noun makes a compound whose head is not ours: "3 police dogs". A
    /// lower-case unknown word ending like a plural.
    fn compound(&mut self, i: usize, item: &ClauseItem) {
        let text = self.clause.lower(i);
        let plural_before = self
            .item(i.wrapping_sub(1))
            .is_some_and(|p| p.is(class::COUNTED) && self.clause.lower(i - 1).ends_with('s'));
        if item.is_unknown()
            && text.ends_with('s')
            && !lists::NO_PLURAL_END.end(text)
            && text.len() > 3
            && !plural_before
        {
            self.noun.class = class::OTHER;
            self.noun.kinds = 0;
            self.noun.end = i + 1;
        }
    }

    /// "160 Italian and British troops"
    fn joined(&self, i: usize) -> NounStep {
        let behind =
            self.item(i + 1).is_some_and(|n| n.is_name() || n.is(class::COUNTED) || n.is_unknown());
        let before = self.item(i.wrapping_sub(1)).is_some_and(|p| p.is_name() || p.is_unknown());
        if behind && before && i > self.at + 1 { NounStep::To(i + 1) } else { NounStep::End }
    }

    /// A cue in front of a noun is an adjective: "three wounded soldiers", "two armed men",
    /// "the promised 750 soldiers"; one that ends the phrase is not.
    fn adjective(&mut self, i: usize, item: &ClauseItem) -> NounStep {
        let next_noun = (i + 1..i + 3).any(|j| {
            self.item(j).is_some_and(|n| n.is(class::COUNTED) || n.entry.noun != 0 || n.group)
        });
        let adjectival = next_noun
            && (self.clause.participle(i) || item.is(class::ADVERB) || self.clause.gerund(i));
        if !adjectival || i > self.at + 3 {
            return NounStep::End;
        }
        self.noun.adjective |= item.entry.verb | item.entry.noun;
        NounStep::To(i + 1)
    }
}
