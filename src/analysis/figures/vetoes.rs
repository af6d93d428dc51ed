//! What around a number and its noun speaks against its being a count at all: rates, ages,
//! ordinals, shares, names of units, an article before a noun that is no person.

use super::super::FigureKind;
use super::super::lexicon::{Kinds, bit, class};
use super::Clause;
use crate::analysis::lexicon::lists;
use crate::analysis::quantities::{Form, Quantity};
use crate::analysis::sentence::nouns::Noun;
use crate::analysis::sentence::prev;

/// Kinds that one person struck may be told by.
const HELD_OR_HURT: Kinds = bit(FigureKind::Killed)
    | bit(FigureKind::Wounded)
    | bit(FigureKind::Casualties)
    | bit(FigureKind::Missing)
    | bit(FigureKind::Detained);

/// What such a number counts is none of the kinds.
const NO_FIGURE: &str = "counts something that is no figure";
/// "a" that only opens a noun phrase.
const NO_COUNT: &str = "an article, no count";

impl Clause<'_> {
    /// Whether the head of a noun phrase is an English plural.
    pub fn plural(&self, noun: &Noun) -> bool {
        let Some(head) = noun.head.filter(|_| self.grammar.inflected) else { return false };
        let word = self.lower(head);
        let last = word.rsplit(' ').next().unwrap_or("");
        lists::PLURAL_PEOPLE.holds(last) || last.ends_with('s')
    }

    /// "four in five of them", "one in every three people": two numbers that are none.
    fn ratio(&self, a: usize, b: usize) -> bool {
        let (Some(few), Some(many)) = (self.quantity(a), self.quantity(b)) else { return false };
        self.word_is(prev(b), lists::IN_EVERY) && few.low < many.low
    }

    /// The first of what speaks against the number at an item, for people.
    pub fn against(&self, at: usize, left: usize, noun: &Noun) -> Option<&'static str> {
        let quantity = self.quantity(at)?;
        if quantity.veto.is_some() {
            return quantity.veto;
        }
        if noun.class & class::NEVER != 0 && noun.class & class::COUNTED == 0 {
            return Some(NO_FIGURE);
        }
        self.rate(left, noun)
            .or_else(|| self.behind_prefix(at, left, noun))
            .or_else(|| self.name_or_age(at, left, noun, quantity))
            .or_else(|| self.share(at, left, noun))
            .or_else(|| self.no_single(left, noun).filter(|_| quantity.form == Form::Article))
    }

    /// Rates, and "all but".
    fn rate(&self, left: usize, noun: &Noun) -> Option<&'static str> {
        let rate = |i: usize| self.item(i).is(class::RATE);
        let near = left.saturating_sub(3)..left;
        // "100 people a day", "Every year thousands die of it", "Mỗi năm có 300 người chết"; but
        // "35,000 police each day" are the same police.
        if noun.class & class::FORCE == 0
            && ((noun.end..noun.end + 2).any(rate)
                || near.clone().any(|i| rate(i) && self.starts_like(i, lists::EACH)))
        {
            return Some("a rate");
        }
        // "All but two of the hostages were freed": not the two.
        near.chain([left]).any(|i| self.word_is(i, lists::ALL_BUT)).then_some("all but these")
    }

    /// What the word right before the number makes of it: an age, a number in a row, how many
    /// there is room for ("a camp built for 3,000", "trại có sức chứa 3.000 người").
    fn behind_prefix(&self, at: usize, left: usize, noun: &Noun) -> Option<&'static str> {
        let before = self.item(prev(left));
        let row = before.is(class::NOUN_PREFIX) && left == at && noun.class & class::COUNTED == 0;
        match () {
            () if before.is(class::AGED) => Some("an age"),
            () if row => Some("a number in a row"),
            () => self.word_ends(prev(left), lists::CAPACITY).then_some(NO_FIGURE),
        }
    }

    /// Ages, names with a number, "both".
    fn name_or_age(
        &self,
        at: usize,
        left: usize,
        noun: &Noun,
        quantity: &Quantity,
    ) -> Option<&'static str> {
        let mark = |i: usize, marks| self.item(i).is_mark(marks);
        let digits = noun.head.is_none() && left == at && quantity.form == Form::Digits;
        // "Mr Dar, 33, was arrested"; "a 12-year-old boy".
        let told = self.item(at.wrapping_sub(2));
        let aside = mark(prev(at), ",") && mark(at + 1, ",");
        if digits && quantity.low < 110.0 && aside && (told.is_name() || told.is(class::PERSON))
            || mark(at + 1, "-") && self.starts_like(at + 2, lists::YEAR_BEGIN)
            || self.word_is(at + 1, lists::AGE_BEHIND)
        {
            return Some("an age");
        }
        // "cả hai", all told: both of them, and no count.
        if noun.head.is_none() && self.word_is(prev(at), lists::BOTH) {
            return Some("both, not a count");
        }
        // "Brigade 47", "Division 17", "Group of 7": a bare number behind a capital noun.
        let body = self.item(prev(at)).is(class::BODY | class::FORCE | class::THING);
        let named = digits && noun.end == at + 1 && body && self.capital(prev(at));
        named.then_some("part of a name")
    }

    /// "four in five", "9 out of 10", "one of".
    fn share(&self, at: usize, left: usize, noun: &Noun) -> Option<&'static str> {
        let after = noun.end.max(at + 1);
        let of_number = self.item(after + 1).is_number();
        (self.ratio(at, at + 2)
            || self.ratio(at.wrapping_sub(2), at)
            || self.is_word(prev(left), lists::OUT_OF_OR_ONE)
            || self.word_is(after, lists::OUT_OF) && of_number)
            .then_some("a share")
    }

    /// Why "a", "an" or "một" counts nobody here.
    fn no_single(&self, left: usize, noun: &Noun) -> Option<&'static str> {
        // "một người chết", "một người bị thương": a person and what struck them in one.
        let person = noun.class & (class::PERSON | class::FORCE | class::FIGHTER) != 0
            || noun.kinds & HELD_OR_HURT != 0;
        if noun.head.is_none() || !person {
            return Some(NO_COUNT);
        }
        if self.plural(noun) {
            return Some("an article before a plural");
        }
        // "three, one of them a boy": told by the number before.
        let told = self.item(left.wrapping_sub(2)).is_number();
        let part = told && self.word_is(prev(left), lists::OF_WHOM);
        part.then_some("one told by the number before")
    }
}
