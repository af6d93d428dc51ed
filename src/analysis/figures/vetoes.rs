//! What around a number and its noun speaks against its being a count at all: rates, ages,
//! ordinals, shares, names of units, an article before a noun that is no person.

use super::super::FigureKind;
use super::super::lexicon::{Kinds, bit, class};
use super::Clause;
use crate::analysis::lexicon::lists;
use crate::analysis::quantities::{Form, Quantity};
use crate::analysis::sentence::items::ClauseItem;
use crate::analysis::sentence::nouns::Noun;
use crate::text::tokens::Token;

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
        lists::PLURAL_PEOPLE.holds(last) || last.ends_with('s') && !lists::NO_PLURAL_END.end(last)
    }

    /// "four in five of them", "one in every three people": two numbers that are none.
    fn ratio(&self, a: usize, b: usize) -> bool {
        let (Some(few), Some(many)) = (self.quantity(a), self.quantity(b)) else { return false };
        let noun = self.noun(b);
        self.word_is(a + 1, lists::IN_EVERY)
            && few.low < many.low
            && many.low <= 100.0
            && (noun.part
                || noun.kinds != 0
                || noun.class & (class::COUNTED & !class::THING) != 0
                || noun.end == b + 1)
    }

    /// The first of what speaks against the number at an item, for people.
    pub fn against(&self, at: usize, left: usize, noun: &Noun) -> Option<&'static str> {
        let quantity = self.quantity(at)?;
        if quantity.veto.is_some() {
            return quantity.veto;
        }
        let never = noun.head.is_some()
            && noun.class & class::NEVER != 0
            && noun.class & class::COUNTED == 0
            && noun.kinds == 0;
        if never {
            return Some(NO_FIGURE);
        }
        self.rate(left, noun)
            .or_else(|| self.behind_prefix(at, left, noun, quantity))
            .or_else(|| self.name_or_age(at, left, noun, quantity))
            .or_else(|| self.share(at, left, noun, quantity))
            .or_else(|| self.years_old(at, noun))
            .or_else(|| self.capacity(left))
            .or_else(|| self.no_single(at, left, noun).filter(|_| quantity.form == Form::Article))
    }

    /// Rates, and "all but".
    fn rate(&self, left: usize, noun: &Noun) -> Option<&'static str> {
        for i in noun.end..noun.end + 2 {
            if self.items.get(i).is_some_and(|x| x.is(class::RATE)) {
                // "35,000 police each day" are the same police; "100 people a day" is a rate.
                // "198 a year earlier" tells when.
                let one_day = self.is_word(i, lists::ONCE_A_DAY)
                    || self.is_word(i + 1, lists::BEFORE_IN_TIME);
                if !one_day && noun.class & class::FORCE == 0 {
                    return Some("a rate");
                }
            }
        }
        // "Every year thousands die of it", "Mỗi năm có 300 người chết".
        let each = (left.saturating_sub(3)..left).any(|i| {
            self.items.get(i).is_some_and(|x| x.is(class::RATE))
                && self.starts_like(i, lists::EACH)
                && !self.is_word(i, lists::ONCE_A_DAY)
        });
        if each && noun.class & class::FORCE == 0 {
            return Some("a rate");
        }
        // "All but two of the hostages were freed": not the two.
        (left.saturating_sub(2)..=left)
            .any(|i| self.word_is(i, lists::ALL_BUT))
            .then_some("all but these")
    }

    /// What the word right before the number makes of it: an age, money, a number in a row.
    fn behind_prefix(
        &self,
        at: usize,
        left: usize,
        noun: &Noun,
        quantity: &Quantity,
    ) -> Option<&'static str> {
        let before = left.checked_sub(1).and_then(|i| self.items.get(i))?;
        if before.is(class::AGED) && quantity.low < 120.0 {
            return Some("an age");
        }
        let prefix = before.is(class::NOUN_PREFIX) && left == at;
        let first = self.grammar.heads_first();
        if prefix && !first && noun.head.is_none() && !before.is(class::COUNTED) {
            return Some("a number in a row");
        }
        if before.is_mark("$€£¥") {
            return Some("money");
        }
        (prefix && first && noun.class & class::COUNTED == 0).then_some("a number in a row")
    }

    /// Ages in an aside, names with a number, "both".
    fn name_or_age(
        &self,
        at: usize,
        left: usize,
        noun: &Noun,
        quantity: &Quantity,
    ) -> Option<&'static str> {
        let before = left.checked_sub(1).and_then(|i| self.items.get(i));
        let ahead = at.checked_sub(2).and_then(|i| self.items.get(i));
        let capital = |x: &ClauseItem| self.tokens.get(x.first).is_some_and(Token::is_capital);
        if noun.head.is_some() {
            return None;
        }
        // "Mr Dar, 33, was arrested".
        if left == at
            && quantity.low < 110.0
            && quantity.form == Form::Digits
            && before.is_some_and(|b| b.is_mark(","))
            && self.items.get(at + 1).is_some_and(|n| n.is_mark(","))
            && ahead.is_some_and(|x| {
                x.is_name() || x.is(class::PERSON) && !self.lower(at - 2).ends_with('s')
            })
        {
            return Some("an age");
        }
        let bare = left == at && noun.end == at + 1;
        let told = self.items.get(at + 1).is_some_and(|n| n.entry.is_cue() || n.is(class::BE));
        // "Sea Games 23", "Ragnarok Online 2".
        if bare
            && quantity.form == Form::Digits
            && before.is_some_and(|b| b.is_unknown() && capital(b) && b.first > 0)
            && ahead.is_some_and(|c| c.is_unknown() && capital(c))
            && !told
        {
            return Some("part of a name");
        }
        // "cả hai", all told: both of them, and no count.
        if quantity.low < 5.0
            && at.checked_sub(1).is_some_and(|before| self.word_is(before, lists::BOTH))
        {
            return Some("both, not a count");
        }
        // "Brigade 47", "Division 17", "Group of 7": a bare number behind a capital noun.
        (bare
            && quantity.last - quantity.first == 1
            && before.is_some_and(|b| {
                b.is(class::BODY | class::FORCE | class::THING) && !b.is(class::MODIFIER)
            })
            && self.items.get(at - 1).is_some_and(capital)
            && !self.spelled(at)
            && !told)
            .then_some("part of a name")
    }

    /// Ages in a row, shares, and what never is a figure.
    fn share(
        &self,
        at: usize,
        left: usize,
        noun: &Noun,
        quantity: &Quantity,
    ) -> Option<&'static str> {
        let back = |steps: usize| left.checked_sub(steps);
        // "aged 10 and 12": the second is an age too.
        if noun.head.is_none()
            && back(1)
                .and_then(|i| self.items.get(i))
                .is_some_and(|b| b.is(class::CONJ) || b.is_mark(","))
            && back(2).is_some_and(|i| self.quantity(i).is_some_and(|q| q.low < 120.0))
            && back(3).and_then(|i| self.items.get(i)).is_some_and(|i| i.is(class::AGED))
        {
            return Some("an age");
        }
        let greater = self.items.get(at + 2).is_some_and(|i| {
            i.is_number() && self.quantity(at + 2).is_some_and(|q| q.low > quantity.low)
        });
        if self.ratio(at, at + 2)
            || at.checked_sub(2).is_some_and(|a| left == at && self.ratio(a, at))
            || noun.head.is_none() && self.is_word(at + 1, lists::OUT_OF) && greater
            || back(1).is_some_and(|i| self.is_word(i, lists::OUT_OF_OR_ONE))
        {
            return Some("a share");
        }
        let after = noun.end.max(at + 1);
        let next = self.items.get(after)?;
        if noun.head.is_none() && next.is(class::NEVER) && !next.is(class::COUNTED) {
            return Some(NO_FIGURE);
        }
        let of_number = self.items.get(after + 1).is_some_and(ClauseItem::is_number);
        (self.is_word(after, lists::OUT_OF) && of_number).then_some("a share")
    }

    /// "a 12-year-old boy": the number is an age; "17-year-old" follows its hyphen.
    fn years_old(&self, at: usize, noun: &Noun) -> Option<&'static str> {
        let hyphen = self.items.get(at + 1).is_some_and(|i| i.is_mark("-"));
        if hyphen
            && self.items.get(at + 2).is_some_and(|i| i.is(class::TIME | class::MEASURE))
            && noun.class & class::COUNTED == 0
        {
            return Some("an age or a measure");
        }
        if hyphen && self.starts_like(at + 2, lists::YEAR_BEGIN) {
            return Some("an age");
        }
        self.word_is(at + 1, lists::AGE_BEHIND).then_some("an age")
    }

    /// "a camp built for 3,000", "trại có sức chứa 3.000 người": how many there is room for.
    fn capacity(&self, left: usize) -> Option<&'static str> {
        let before = left.checked_sub(1)?;
        self.word_ends(before, lists::CAPACITY).then_some(NO_FIGURE)
    }

    fn spelled(&self, at: usize) -> bool {
        self.quantity(at).is_some_and(|q| q.form != Form::Digits)
    }

    /// Why "a", "an" or "một" counts nobody here.
    fn no_single(&self, at: usize, left: usize, noun: &Noun) -> Option<&'static str> {
        // "một người chết", "một người bị thương": a person and what struck them in one.
        let person = noun.class & (class::PERSON | class::FORCE | class::FIGHTER) != 0
            || noun.kinds & HELD_OR_HURT != 0
                && noun.head.is_some_and(|h| self.begins(h, lists::STRUCK_PERSON));
        if noun.head.is_none() || !person {
            return Some(NO_COUNT);
        }
        if self.items.get(noun.head.unwrap_or(at)).is_some_and(|_| self.plural(noun)) {
            return Some("an article before a plural");
        }
        // "an officer said": who speaks.
        if self.items.get(noun.end).is_some_and(|i| i.is(class::SAID) && !i.entry.is_cue()) {
            return Some(NO_COUNT);
        }
        // "three, one of them a boy": told by the number before.
        (left.checked_sub(2).is_some_and(|b| {
            self.items.get(b).is_some_and(ClauseItem::is_number)
                && self.word_is(b + 1, lists::OF_WHOM)
        }))
        .then_some("one told by the number before")
    }
}
