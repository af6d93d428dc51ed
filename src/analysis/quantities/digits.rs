//! Numerals in digits: "31", "18.500", "2.2 million", "18.5k".

use super::super::lexicon::NumberClass;
use super::{Form, Numeral, QuantityScanner};
use crate::text::tokens::TokenKind;

impl QuantityScanner<'_> {
    /// "31", "18.500", "1 000", "2.2 million", "18.5k", "3 triệu".
    pub(super) fn digits(&self, at: usize) -> Option<Numeral> {
        let mut veto = None;
        let first = self.str(at);
        let mut value = parse_digits(first, self.vietnamese)?;
        let mut last = at + 1;
        // "1 000": groups of three set apart by spaces.
        if first.len() <= 3 && !first.starts_with('0') {
            while let Some(next) = self.token(last)
                && next.kind == TokenKind::Number
                && next.spaced
                && self.str(last).len() == 3
                && self.str(last).bytes().all(|b| b.is_ascii_digit())
                && !matches!(self.str(last + 1), "/" | ":")
            {
                value = value * 1000.0 + self.str(last).parse::<f64>().ok()?;
                last += 1;
            }
        }
        (value, last) = self.grouped(value, first, last);
        let whole = value;
        (value, last) = self.with_fraction(value, last);
        let split = value > whole;
        let mut grown = false;
        if let Some(next) = self.token(last) {
            if !next.spaced && next.kind == TokenKind::Word {
                let tail = self.str(last);
                match tail {
                    "k" | "K" => {
                        value *= 1000.0;
                        last += 1;
                    }
                    "m" | "M" | "mn" | "bn" if first.contains('.') => {
                        value *= if tail == "bn" { 1e9 } else { 1e6 };
                        last += 1;
                    }
                    _ if self
                        .number_word(last)
                        .is_some_and(|(_, w)| w.class == NumberClass::Mult) => {}
                    _ if next.is_capital() && self.vietnamese => veto = Some("part of a caption"),
                    _ => veto = Some("an ordinal, a time or a measure written together"),
                }
            }
            // "77.000 nghìn": the multiplier told twice counts once.
            while let Some((taken, word)) = self.number_word(last) {
                match word.class {
                    NumberClass::Mult | NumberClass::Hundred if !grown || word.value >= 1e6 => {
                        let doubled = self.vietnamese && word.value <= 1000.0 && value >= 1000.0;
                        if !doubled {
                            value *= word.value;
                        }
                        grown = true;
                    }
                    NumberClass::Dozen if !grown => {
                        value *= word.value;
                        grown = true;
                    }
                    // "1 triệu rưỡi"
                    NumberClass::Rest if grown && self.vietnamese => {
                        value += self.multiplier(last - 1) * word.value;
                    }
                    _ => break,
                }
                last += taken;
            }
        }
        let decimal = (split || first.contains(['.', ','])) && value.fract() != 0.0;
        if decimal {
            let day = self.is_whole_day(at);
            veto = veto.or(Some(if day { super::vetoes::DATE } else { super::vetoes::FRACTION }));
        }
        Some(Numeral { last, low: value, vague: false, form: Form::Digits, veto })
    }
}

impl QuantityScanner<'_> {
    /// "16’157": groups of three set apart by an apostrophe, as in Geneva.
    fn grouped(&self, mut value: f64, first: &str, mut last: usize) -> (f64, usize) {
        let tight = |i: usize| self.token(i).is_some_and(|t| !t.spaced);
        while first.len() <= 3
            && matches!(self.str(last), "'" | "’")
            && tight(last)
            && tight(last + 1)
            && self.str(last + 1).len() == 3
            && let Ok(group) = self.str(last + 1).parse::<u16>()
        {
            value = value * 1000.0 + f64::from(group);
            last += 2;
        }
        (value, last)
    }

    /// A number with the fraction behind it: "1 1/2", "2½", "6 and a half".
    fn with_fraction(&self, value: f64, last: usize) -> (f64, usize) {
        let tight = |i: usize| self.token(i).is_some_and(|t| !t.spaced);
        let sign = match self.str(last) {
            "¼" => 0.25,
            "½" => 0.5,
            "¾" => 0.75,
            _ => 0.0,
        };
        if sign > 0.0 {
            return (value + sign, last + 1);
        }
        let part = |i: usize| self.str(i).parse::<u8>().ok().filter(|n| *n < 10).map(f64::from);
        if self.str(last + 1) == "/"
            && tight(last + 1)
            && tight(last + 2)
            && let (Some(over), Some(under)) = (part(last), part(last + 2))
            && over < under
            && self.str(last + 3) != "/"
        {
            return (value + over / under, last + 3);
        }
        match self.number_word(last) {
            Some((n, w)) if w.class == NumberClass::Rest && !self.vietnamese => {
                (value + w.value, last + n)
            }
            _ => (value, last),
        }
    }

    /// The value of the multiplier word at a token, 0 for none.
    fn multiplier(&self, at: usize) -> f64 {
        self.number_word(at)
            .filter(|(_, w)| matches!(w.class, NumberClass::Mult | NumberClass::Hundred))
            .map_or(0.0, |(_, w)| w.value)
    }
}

/// "18.500" is 18500 in Vietnamese, "18,500" in English; a group of exactly three
/// digits after either mark is read as thousands where nothing speaks against it.
fn parse_digits(s: &str, vietnamese: bool) -> Option<f64> {
    if s.len() > 24 {
        return None;
    }
    let marks = s.bytes().filter(|b| matches!(b, b'.' | b',')).count();
    if marks == 0 {
        return s.parse().ok();
    }
    let (thousands, decimal) = if vietnamese { ('.', ',') } else { (',', '.') };
    let grouped = |mark: char| {
        // "3,00,000": lakhs are groups of two before a last group of three.
        let lakh = |p: &str| p.len() == 2 && p.bytes().all(|b| b.is_ascii_digit());
        if !vietnamese && mark == thousands && s.split(mark).count() > 2 {
            let mut parts = s.split(mark).rev();
            let last = parts.next().unwrap_or("");
            let inner: Vec<&str> = parts.collect();
            let (first, middle) = inner.split_last().map_or(("", &[][..]), |(f, m)| (*f, m));
            if last.len() == 3
                && last.bytes().all(|b| b.is_ascii_digit())
                && (1..=2).contains(&first.len())
                && !first.starts_with('0')
                && middle.iter().all(|p| lakh(p))
            {
                return true;
            }
        }
        let mut parts = s.split(mark);
        let first = parts.next().unwrap_or("");
        !first.is_empty()
            && first.len() <= 3
            && !first.starts_with('0')
            && first.bytes().all(|b| b.is_ascii_digit())
            && parts.all(|p| p.len() == 3 && p.bytes().all(|b| b.is_ascii_digit()))
    };
    let other = !s.contains(thousands);
    if s.contains(thousands) && grouped(thousands) && !s.contains(decimal)
        || other && grouped(decimal)
    {
        let mut buffer = String::with_capacity(s.len());
        buffer.extend(s.chars().filter(char::is_ascii_digit));
        return buffer.parse().ok();
    }
    // "1,320,000.5", "1.000,5", "2.2", "4,5"
    let mut buffer = String::with_capacity(s.len());
    let last_mark = s.rfind(['.', ','])?;
    for (i, c) in s.char_indices() {
        match c {
            '.' | ',' if i == last_mark => buffer.push('.'),
            '.' | ',' => {}
            c => buffer.push(c),
        }
    }
    buffer.parse().ok()
}
