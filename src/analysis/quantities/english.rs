//! English number words: "thirty-one", "a hundred and twelve", "two dozen".

use super::super::lexicon::{NumberClass, NumberWord};
use super::vetoes::FRACTION;
use super::{Form, GREATEST, Numeral, QuantityScanner};
use crate::analysis::lexicon::lists;
use crate::text::tokens::{Case, Token};

impl QuantityScanner<'_> {
    /// "thirty-one", "a hundred and twelve", "two dozen".
    pub(super) fn spelled_english(
        &self,
        at: usize,
        mut last: usize,
        word: NumberWord,
    ) -> Option<Numeral> {
        let first = self.token(at)?;
        let (mut sum, mut current) = (0.0, 0.0);
        match word.class {
            NumberClass::Half => {
                let (n, w) = self.number_word(last)?;
                if w.class == NumberClass::Mult || w.class == NumberClass::Dozen {
                    return Some(Numeral::words(last + n, w.value * word.value));
                }
                return None;
            }
            NumberClass::Unit | NumberClass::Ten => current += word.value,
            // A bare "hundred" is a count only after "a", which `article` reads.
            NumberClass::Hundred
            | NumberClass::Mult
            | NumberClass::Dozen
            | NumberClass::Tens
            | NumberClass::Zero
            | NumberClass::Rest
            | NumberClass::Point
            | NumberClass::Vague
            | NumberClass::Few => return None,
        }
        let mut was_ten = word.class == NumberClass::Ten;
        loop {
            let mut next = last;
            let hyphen = self.str(next) == "-" && self.token(next).is_some_and(|t| !t.spaced);
            if hyphen {
                next += 1;
            }
            let and = !hyphen && self.str(next).eq_ignore_ascii_case("and") && current >= 100.0;
            if and {
                next += 1;
            }
            let Some((n, w)) = self.number_word(next) else { break };
            match w.class {
                NumberClass::Unit if was_ten && w.value < 10.0 && (hyphen || !and) => {
                    current += w.value;
                    was_ten = false;
                }
                NumberClass::Unit | NumberClass::Ten
                    if current >= 100.0 && current % 100.0 == 0.0 =>
                {
                    current += w.value;
                    was_ten = w.class == NumberClass::Ten;
                }
                NumberClass::Unit | NumberClass::Ten if current == 0.0 && sum > 0.0 => {
                    current += w.value;
                    was_ten = w.class == NumberClass::Ten;
                }
                NumberClass::Hundred if !and && current > 0.0 && current < 100.0 => {
                    current *= 100.0;
                    was_ten = false;
                }
                NumberClass::Mult if !and && current > 0.0 => {
                    sum += current * w.value;
                    current = 0.0;
                    was_ten = false;
                }
                NumberClass::Dozen if !and && !hyphen && current > 0.0 && sum == 0.0 => {
                    current *= w.value;
                    was_ten = false;
                }
                _ => break,
            }
            last = next + n;
            if sum > GREATEST {
                break;
            }
        }
        let fraction = if sum == 0.0 { self.fraction(last, current) } else { None };
        if let Some((end, more)) = fraction {
            (current, last) = (current + more, end);
            if let Some((n, w)) = self.number_word(last).filter(|(_, w)| w.value >= 1000.0) {
                (current, last) = (current * w.value, last + n);
            }
        }
        let amount = sum + current;
        let veto = self.veto_of_words(at, last, first, amount);
        Some(Numeral { veto, ..Numeral::words(last, amount) })
    }

    /// Why number words are no count: a pronoun, a part of a name, a fraction.
    fn veto_of_words(
        &self,
        at: usize,
        last: usize,
        first: &Token,
        amount: f64,
    ) -> Option<&'static str> {
        let alone_one = (amount - 1.0).abs() < 0.5
            && (lists::BEFORE_PRONOUN_ONE.holds(&self.before(at).to_ascii_lowercase())
                && !(self.before(at).eq_ignore_ascii_case("that") && self.counted_after(last))
                || self.str(last).eq_ignore_ascii_case("another"));
        if alone_one {
            Some("\"one\" is a pronoun here")
        } else if first.case == Case::Title
            && last == at + 1
            && at > 1
            && at.checked_sub(1).and_then(|b| self.token(b)).is_some_and(Token::is_capital)
        {
            Some("part of a name")
        } else if amount.fract() != 0.0 {
            Some(FRACTION)
        } else if self.fraction_follows(last) {
            Some("a share")
        } else {
            None
        }
    }

    /// A fraction behind a small number: "and a half", "point three" before a multiplier.
    fn fraction(&self, at: usize, whole: f64) -> Option<(usize, f64)> {
        let (n, w) = self.number_word(at)?;
        match w.class {
            NumberClass::Rest => Some((at + n, w.value)),
            NumberClass::Point if whole < 1000.0 => {
                let (m, digit) = self.number_word(at + n)?;
                let (_, after) = self.number_word(at + n + m)?;
                let fits = digit.value < 10.0 && after.class == NumberClass::Mult;
                fits.then_some((at + n + m, digit.value / 10.0))
            }
            _ => None,
        }
    }

    /// "one-third", "two thirds", "three quarters".
    pub(super) fn fraction_follows(&self, at: usize) -> bool {
        let at = if self.str(at) == "-" { at + 1 } else { at };
        lists::PART_OF_WHOLE.holds(&self.str(at).to_ascii_lowercase())
            && !self.counted_after(at + 1)
    }

    /// "a hundred", "a dozen", and the bare article as one.
    pub(super) fn article(&self, at: usize) -> Option<Numeral> {
        if self.vietnamese {
            return None;
        }
        let word = self.str(at);
        if !(word.eq_ignore_ascii_case("a") || word.eq_ignore_ascii_case("an")) {
            return None;
        }
        let mut last = at + 1;
        // "Vitamin A", "Group A", but not "MURDERED A MAYOR".
        let upper = |i: usize| self.token(i).is_some_and(|t| t.case == Case::Upper);
        let shouted = at > 0 && upper(at - 1) && upper(last) && self.str(last).len() > 1;
        if self.str(last) == "-"
            || word == "A"
                && at > 0
                && !shouted
                && self.token(at - 1).is_some_and(Token::is_capital)
        {
            return None;
        }
        let mut value = 1.0;
        let mut form = Form::Article;
        while let Some((n, w)) = self.number_word(last) {
            match w.class {
                NumberClass::Hundred | NumberClass::Mult | NumberClass::Dozen => {
                    value *= w.value;
                    last += n;
                    form = Form::Words;
                }
                NumberClass::Unit | NumberClass::Ten if form == Form::Words => {
                    value += w.value;
                    last += n;
                }
                // "a million and a half"
                NumberClass::Rest if value >= 1000.0 => {
                    value += value * w.value;
                    last += n;
                    break;
                }
                _ => break,
            }
            // "a hundred and twelve"
            if form == Form::Words
                && self.str(last).eq_ignore_ascii_case("and")
                && value % 100.0 == 0.0
                && self
                    .number_word(last + 1)
                    .is_some_and(|(_, w)| matches!(w.class, NumberClass::Unit | NumberClass::Ten))
            {
                last += 1;
            }
        }
        Some(Numeral { form, ..Numeral::words(last, value) })
    }
}
