//! English number words: "thirty-one", "a hundred and twelve", "two dozen".

use super::super::lexicon::{NumberClass, NumberWord};
use super::{Form, GREATEST, Numeral, Scanner};
use crate::text::tokens::{Case, Token};

impl Scanner<'_> {
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
                    return Some(Numeral::words(last + n, w.value / 2.0));
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
        if self.and_a_half(last) {
            current += 0.5;
            last += 3;
        }
        let amount = sum + current;
        let alone_one = (amount - 1.0).abs() < 0.5
            && (matches!(
                self.before(at).to_ascii_lowercase().as_str(),
                "no" | "which"
                    | "any"
                    | "every"
                    | "each"
                    | "this"
                    | "that"
                    | "last"
                    | "first"
                    | "second"
                    | "third"
            ) && !(self.before(at).eq_ignore_ascii_case("that") && self.counted_after(last))
                || self.str(last).eq_ignore_ascii_case("another"));
        let veto = if alone_one {
            Some("\"one\" is a pronoun here")
        } else if first.case == Case::Title
            && last == at + 1
            && at > 1
            && at.checked_sub(1).and_then(|b| self.token(b)).is_some_and(Token::is_capital)
        {
            Some("part of a name")
        } else if self.fraction_follows(last) {
            Some("a share")
        } else {
            None
        };
        Some(Numeral { veto, ..Numeral::words(last, amount) })
    }

    /// "four and a half years", "6 and a half".
    pub(super) fn and_a_half(&self, at: usize) -> bool {
        ["and", "a", "half"]
            .iter()
            .enumerate()
            .all(|(i, word)| self.str(at + i).eq_ignore_ascii_case(word))
    }

    /// "one-third", "two thirds", "three quarters".
    pub(super) fn fraction_follows(&self, at: usize) -> bool {
        let at = if self.str(at) == "-" { at + 1 } else { at };
        matches!(
            self.str(at).to_ascii_lowercase().as_str(),
            "third"
                | "thirds"
                | "quarter"
                | "quarters"
                | "fifth"
                | "fifths"
                | "tenth"
                | "tenths"
                | "half"
                | "halves"
                | "sixth"
                | "eighth"
        ) && !self.counted_after(at + 1)
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
        // "a quarter of a million"
        if self.str(last).eq_ignore_ascii_case("quarter")
            && self.str(last + 1).eq_ignore_ascii_case("of")
            && self.str(last + 2).eq_ignore_ascii_case("a")
            && let Some((n, w)) = self.number_word(last + 3)
            && w.class == NumberClass::Mult
        {
            return Some(Numeral::words(last + 3 + n, w.value / 4.0));
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
