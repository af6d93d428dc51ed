//! Two numbers that are one: "20-30", "between 20 and 30", "từ 20 đến 30".

use super::super::Qualifier;
use super::super::lexicon::days::{self, class as day};
use super::super::lexicon::{NumberClass, NumberWord, class};
use super::vetoes::FRACTION;
use super::{Form, Quantity, QuantityScanner};
use crate::analysis::lexicon::lists;

impl QuantityScanner<'_> {
    /// "20-30", "20 to 30", "between 20 and 30", "từ 20 đến 30", "two or three".
    pub(super) fn join_ranges(&self, out: &mut Vec<Quantity>) {
        let mut i = 0;
        while i + 1 < out.len() {
            let (Some(&a), Some(&b)) = (out.get(i), out.get(i + 1)) else { break };
            if let Some(joined) = self.range(&a, &b) {
                if let Some(slot) = out.get_mut(i) {
                    *slot = joined;
                }
                out.remove(i + 1);
            }
            i += 1;
        }
    }

    pub(super) fn range(&self, a: &Quantity, b: &Quantity) -> Option<Quantity> {
        if a.qualifier != Qualifier::Exact || b.qualifier != Qualifier::Exact {
            return None;
        }
        if a.form == Form::Article && b.form == Form::Article
            || a.veto.is_some_and(|v| v != FRACTION)
        {
            return None;
        }
        // Shared multiplier: "three to four thousand", "2-3 triệu".
        let mut low = a.low;
        let b_unit = self.multiplier_of(b);
        if b_unit > 1.0 && low < 1000.0 && self.multiplier_of(a) < 2.0 {
            low *= b_unit;
        }
        if low >= b.low || low < 1.0 {
            return None;
        }
        if self.vietnamese && b.first == a.last && self.side_by_side(a, b) {
            // "ba bốn người": three to four.
            let (low, high) = (a.low, Some(b.low));
            let qualifier = Qualifier::Range;
            return Some(Quantity { low, high, qualifier, last: b.last, veto: None, ..*a });
        }
        if b.first != a.last + 1 {
            return None;
        }
        let link = self.str(a.last).to_lowercase();
        let opener = self.before(a.first).to_lowercase();
        let opener2 = a.first.checked_sub(2).map_or("", |i| self.str(i)).to_lowercase();
        let between = matches!(opener.as_str(), "between") || opener2 == "between";
        let ok = match link.as_str() {
            "-" | "–" | "—" | "~" => {
                let close = self.token(a.last).is_some_and(|t| !t.spaced)
                    == self.token(b.first).is_some_and(|t| !t.spaced);
                // Dates ("21-23 January", "5-11") are vetoed below by their neighbours.
                let day = |at: Option<usize>| at.is_some_and(|at| self.is_whole_day(at));
                let in_day = day(Some(a.first)) || day(a.first.checked_sub(2));
                close && !in_day && !self.looks_like_date(a, b)
            }
            "to" if !self.vietnamese => opener != "from" || !self.change_before(a.first),
            "and" => between,
            "or" => a.form == b.form && b.low - low <= low.max(1.0),
            "đến" | "tới" if self.vietnamese => {
                !self.change_before(a.first) && days::classes(&opener) & day::NO_RANGE == 0
            }
            "hay" | "hoặc" if self.vietnamese => b.low - low <= low.max(1.0),
            _ => false,
        };
        ok.then_some(Quantity {
            first: a.first,
            last: b.last,
            low,
            high: Some(b.low),
            qualifier: Qualifier::Range,
            form: b.form,
            veto: None,
        })
    }

    /// "ba bốn", "năm bảy": two small numbers that tell about how many. "Bốn năm" is four
    /// years.
    fn side_by_side(&self, a: &Quantity, b: &Quantity) -> bool {
        let single = |q: &Quantity| q.last == q.first + 1 && q.form == Form::Words;
        let second = self.number_word(b.first);
        single(a)
            && single(b)
            && second.is_some_and(|(_, w)| Self::next_to(a.low, w))
            && self.counted_after(b.last)
    }

    /// Whether a number word goes on from a number in such a pair.
    pub(super) fn next_to(first: f64, word: NumberWord) -> bool {
        let step = word.value - first;
        word.class == NumberClass::Unit
            && (1.0..=2.0).contains(&step)
            && (first < 5.0) == (word.value < 5.0)
            && word.value < 10.0
            && (word.value - 5.0).abs() > 0.5
    }

    /// "5-11" is a day in Vietnamese news; "21-23 January" are days.
    pub(super) fn looks_like_date(&self, a: &Quantity, b: &Quantity) -> bool {
        let before = self.before(a.first).to_lowercase();
        let month_after = self.class_at(b.last) & class::MONTH != 0;
        let month_before = a.first > 0 && self.class_at(a.first - 1) & class::MONTH != 0;
        let day_word = days::classes(&before) & day::DAY != 0;
        let small = a.low <= 31.0 && b.high.is_some_and(|h| h <= 12.0);
        let years = (1800.0..2100.0).contains(&a.low)
            && !self.str(a.first).contains(['.', ','])
            && b.last == b.first + 1;
        day_word && small || month_after || month_before || years && !self.counted_after(b.last)
    }

    pub(super) fn change_before(&self, at: usize) -> bool {
        // "increased from 850 to 2,000", "tăng từ 20 lên 30".
        (1..=10).any(|back| {
            at.checked_sub(back)
                .is_some_and(|i| lists::CHANGE_OF_COUNT.holds(&self.str(i).to_lowercase()))
        })
    }

    pub(super) fn multiplier_of(&self, q: &Quantity) -> f64 {
        let mut value = 1.0;
        let mut at = q.first + 1;
        while at < q.last {
            let Some((n, w)) = self.number_word(at) else {
                at += 1;
                continue;
            };
            if matches!(w.class, NumberClass::Hundred | NumberClass::Mult | NumberClass::Dozen) {
                value *= w.value;
            }
            at += n;
        }
        value
    }
}
