//! Numbers in digits and words: "18.500", "thirty-one", "hai chục", "dozens",
//! "20 to 30".
//!
//! A scanner finds where a numeral starts, a small grammar per language reads it,
//! and vetoes mark what looks like a count and is none (dates, times, names of
//! weapons, scores). What a number counts is for `figures` to say.

use super::Qualifier;
use super::lexicon::{NumberClass, Words, class};
use crate::text::Language;
use crate::text::tokens::{Case, Token, TokenKind};

/// How a quantity is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// Digits, perhaps with a multiplier word.
    Digits,
    /// Number words.
    Words,
    /// "dozens", "several": a floor.
    Vague,
    /// "a", "an", "một": one, only before a person.
    Article,
}

/// A number found in a sentence. Token indices count from the sentence's first token.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Quantity {
    /// First token of the numeral.
    pub first: usize,
    /// One past its last token.
    pub last: usize,
    /// Least number stated. Finite, ≥ 0.
    pub low: f64,
    /// Greatest number stated; `None` for a floor.
    pub high: Option<f64>,
    /// How exactly; modifiers such as "about" are added by `figures`.
    pub qualifier: Qualifier,
    /// How it is written.
    pub form: Form,
    /// Why it can be no figure, whatever it counts.
    pub veto: Option<&'static str>,
}

/// The greatest count believed; anything above is no count of people.
const GREATEST: f64 = 1e10;

/// All numbers of one sentence, in order, not overlapping.
pub fn scan(
    words: &Words,
    language: Language,
    text: &str,
    tokens: &[Token],
    out: &mut Vec<Quantity>,
) {
    out.clear();
    let scanner = Scanner { words, vietnamese: language == Language::Vietnamese, text, tokens };
    let mut at = 0;
    while at < tokens.len() {
        if let Some(quantity) = scanner.numeral(at) {
            at = quantity.last;
            out.push(quantity);
        } else {
            at += 1;
        }
    }
    scanner.join_ranges(out);
    for i in 0..out.len() {
        let Some(quantity) = out.get(i).copied() else { break };
        if quantity.veto.is_none()
            && let Some(veto) = scanner.veto(&quantity)
            && let Some(slot) = out.get_mut(i)
        {
            slot.veto = Some(veto);
        }
    }
}

struct Scanner<'a> {
    words: &'a Words,
    vietnamese: bool,
    text: &'a str,
    tokens: &'a [Token],
}

/// A numeral while it is read.
struct Numeral {
    last: usize,
    low: f64,
    vague: bool,
    form: Form,
    veto: Option<&'static str>,
}

impl Scanner<'_> {
    fn token(&self, i: usize) -> Option<&Token> {
        self.tokens.get(i)
    }

    fn str(&self, i: usize) -> &str {
        self.tokens.get(i).map_or("", |t| t.span().of(self.text))
    }

    fn before(&self, i: usize) -> &str {
        i.checked_sub(1).map_or("", |i| self.str(i))
    }

    fn rest(&self, i: usize) -> &[Token] {
        self.tokens.get(i..).unwrap_or(&[])
    }

    fn number_word(&self, i: usize) -> Option<(usize, super::lexicon::NumberWord)> {
        self.words.number_at(self.rest(i))
    }

    fn class_at(&self, i: usize) -> u64 {
        self.words.at(self.rest(i)).map_or(0, |(_, e)| e.class)
    }

    fn numeral(&self, at: usize) -> Option<Quantity> {
        let token = self.token(at)?;
        let n = match token.kind {
            TokenKind::Number => self.digits(at)?,
            TokenKind::Word => self.spelled(at)?,
            _ => return None,
        };
        if !(n.low.is_finite() && n.low >= 0.0) {
            return None;
        }
        let veto = if n.low > GREATEST { Some("too great to be a count") } else { n.veto };
        Some(Quantity {
            first: at,
            last: n.last,
            low: n.low,
            high: (!n.vague).then_some(n.low),
            qualifier: if n.vague { Qualifier::Vague } else { Qualifier::Exact },
            form: n.form,
            veto,
        })
    }

    /// "31", "18.500", "1 000", "2.2 million", "18.5k", "3 triệu".
    fn digits(&self, at: usize) -> Option<Numeral> {
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
                    _ => break,
                }
                last += taken;
            }
        }
        let decimal = first.contains(['.', ',']) && value.fract() != 0.0;
        if decimal {
            veto = veto.or(Some("a fraction"));
        }
        Some(Numeral { last, low: value, vague: false, form: Form::Digits, veto })
    }

    /// "thirty-one", "a hundred and twelve", "two dozen", "hàng trăm", "ba mươi mốt".
    #[expect(clippy::too_many_lines, reason = "a grammar is read rule by rule")]
    fn spelled(&self, at: usize) -> Option<Numeral> {
        let Some((width, word)) = self.number_word(at) else { return self.article(at) };
        let first = self.token(at)?;
        if self.vietnamese {
            return self.spelled_vietnamese(at, width, word);
        }
        let mut last = at + width;
        let (mut sum, mut current) = (0.0, 0.0);
        match word.class {
            NumberClass::Vague => {
                return Some(Numeral {
                    last,
                    low: word.value,
                    vague: true,
                    form: Form::Vague,
                    veto: None,
                });
            }
            NumberClass::Few => {
                let mut low = word.value;
                let mut any = false;
                while let Some((n, w)) = self.number_word(last) {
                    match w.class {
                        NumberClass::Hundred | NumberClass::Mult | NumberClass::Dozen => {
                            low *= w.value;
                            any = true;
                            last += n;
                        }
                        _ => break,
                    }
                }
                let bare_few = self.str(at).eq_ignore_ascii_case("few") && !any;
                let veto = (bare_few && !matches!(self.before(at), "the" | "these" | "last"))
                    .then_some("\"few\" says how little, not how many");
                return Some(Numeral { last, low, vague: true, form: Form::Vague, veto });
            }
            NumberClass::Half => {
                let (n, w) = self.number_word(last)?;
                if w.class == NumberClass::Mult || w.class == NumberClass::Dozen {
                    return Some(Numeral {
                        last: last + n,
                        low: w.value / 2.0,
                        vague: false,
                        form: Form::Words,
                        veto: None,
                    });
                }
                return None;
            }
            NumberClass::Hundred | NumberClass::Mult | NumberClass::Dozen => {
                // A bare "hundred" is a count only after "a", which `article` reads.
                return None;
            }
            NumberClass::Unit | NumberClass::Ten => current += word.value,
            NumberClass::Tens | NumberClass::Zero => return None,
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
            ) || self.str(last).eq_ignore_ascii_case("another"));
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
        Some(Numeral { last, low: amount, vague: false, form: Form::Words, veto })
    }

    /// "four and a half years", "6 and a half".
    fn and_a_half(&self, at: usize) -> bool {
        ["and", "a", "half"]
            .iter()
            .enumerate()
            .all(|(i, word)| self.str(at + i).eq_ignore_ascii_case(word))
    }

    /// "one-third", "two thirds", "three quarters".
    fn fraction_follows(&self, at: usize) -> bool {
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

    #[expect(clippy::too_many_lines, reason = "a grammar is read rule by rule")]
    fn spelled_vietnamese(
        &self,
        at: usize,
        taken: usize,
        word: super::lexicon::NumberWord,
    ) -> Option<Numeral> {
        let mut last = at + taken;
        let (mut total, mut current) = (0.0, 0.0);
        let mut form = Form::Words;
        match word.class {
            NumberClass::Vague => {
                return Some(Numeral {
                    last,
                    low: word.value,
                    vague: true,
                    form: Form::Vague,
                    veto: None,
                });
            }
            NumberClass::Few => {
                let mut low = word.value;
                while let Some((n, w)) = self.number_word(last) {
                    match w.class {
                        NumberClass::Hundred | NumberClass::Mult | NumberClass::Dozen => {
                            low *= w.value;
                        }
                        NumberClass::Tens => low *= 10.0,
                        _ => break,
                    }
                    last += n;
                }
                return Some(Numeral { last, low, vague: true, form: Form::Vague, veto: None });
            }
            NumberClass::Half => {
                let (n, w) = self.number_word(last)?;
                if w.class == NumberClass::Mult {
                    return Some(Numeral {
                        last: last + n,
                        low: w.value / 2.0,
                        vague: false,
                        form,
                        veto: None,
                    });
                }
                return None;
            }
            // "trăm người", "cả ngàn binh sĩ": one of it, only after a modifier.
            NumberClass::Hundred | NumberClass::Mult | NumberClass::Dozen => {
                let modified = at.checked_sub(1).is_some_and(|b| {
                    matches!(
                        self.str(b).to_lowercase().as_str(),
                        "cả" | "hơn" | "gần" | "khoảng" | "trên"
                    )
                });
                if !modified {
                    return None;
                }
                current = word.value;
                while let Some((n, w)) = self.number_word(last)
                    && w.class == NumberClass::Mult
                {
                    current *= w.value;
                    last += n;
                }
                return Some(Numeral { last, low: current, vague: false, form, veto: None });
            }
            NumberClass::Unit => current += word.value,
            NumberClass::Ten | NumberClass::Tens | NumberClass::Zero => return None,
        }
        let first_token = self.str(at).to_lowercase();
        // "năm" is five and year, "tư" four and fourth, "ba" three and father: a lone
        // one counts only before something countable, which `veto` looks at.
        let mut alone = true;
        let mut place = 1000.0;
        loop {
            let Some((n, w)) = self.number_word(last) else { break };
            match w.class {
                NumberClass::Tens if current % 10.0 > 0.0 || current == 10.0 => {
                    let unit = current % 10.0;
                    current = current - unit + unit * 10.0;
                }
                NumberClass::Dozen if current > 0.0 && alone => current *= w.value,
                NumberClass::Hundred if current > 0.0 && current < 10.0 => current *= 100.0,
                NumberClass::Mult if current > 0.0 && w.value < place * 1e9 => {
                    total += current * w.value;
                    current = 0.0;
                    place = w.value;
                }
                NumberClass::Zero if current >= 100.0 || total > 0.0 => {}
                NumberClass::Unit if current % 10.0 == 0.0 && current >= 10.0 && w.value < 10.0 => {
                    current += w.value
                }
                NumberClass::Unit if current == 0.0 && total > 0.0 => current += w.value,
                _ => break,
            }
            alone = false;
            last += n;
            if total > GREATEST {
                break;
            }
        }
        if first_token == "một" && alone {
            form = Form::Article;
        }
        if alone && matches!(first_token.as_str(), "năm" | "tư") {
            // "năm" is also year, "tư" also fourth: a number only right before something
            // countable, and no year behind a numeral.
            let counted = self.counted_after(last) && self.class_at(last) & class::TIME == 0;
            let numbered = at.checked_sub(1).is_some_and(|b| {
                self.token(b).is_some_and(|t| t.kind == TokenKind::Number)
                    || self.number_word(b).is_some()
            });
            if numbered || !counted {
                return None;
            }
        }
        let share =
            self.str(last).to_lowercase() == "phần" || self.before(at).to_lowercase() == "phần";
        let veto = if share {
            Some("a share")
        } else {
            (alone && matches!(first_token.as_str(), "mốt" | "lăm" | "nhăm" | "không"))
                .then_some("no number alone")
        };
        Some(Numeral { last, low: total + current, vague: false, form, veto })
    }

    /// "a hundred", "a dozen", and the bare article as one.
    fn article(&self, at: usize) -> Option<Numeral> {
        if self.vietnamese {
            return None;
        }
        let word = self.str(at);
        if !(word.eq_ignore_ascii_case("a") || word.eq_ignore_ascii_case("an")) {
            return None;
        }
        let mut last = at + 1;
        if self.str(last) == "-"
            || word == "A" && at > 0 && self.token(at - 1).is_some_and(Token::is_capital)
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
            return Some(Numeral {
                last: last + 3 + n,
                low: w.value / 4.0,
                vague: false,
                form: Form::Words,
                veto: None,
            });
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
        Some(Numeral { last, low: value, vague: false, form, veto: None })
    }

    /// "20-30", "20 to 30", "between 20 and 30", "từ 20 đến 30", "two or three".
    fn join_ranges(&self, out: &mut Vec<Quantity>) {
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

    fn range(&self, a: &Quantity, b: &Quantity) -> Option<Quantity> {
        if a.qualifier != Qualifier::Exact || b.qualifier != Qualifier::Exact {
            return None;
        }
        if a.form == Form::Article && b.form == Form::Article
            || a.veto.is_some_and(|v| v != "a fraction")
        {
            return None;
        }
        // Shared multiplier: "three to four thousand", "2-3 triệu".
        let mut low = a.low;
        let b_unit = self.multiplier_of(b);
        if b_unit > 1.0 && low < 1000.0 && self.multiplier_of(a) == 1.0 {
            low *= b_unit;
        }
        if low >= b.low || low < 1.0 {
            return None;
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
                close && !self.looks_like_date(a, b)
            }
            "to" if !self.vietnamese => opener != "from" || !self.change_before(a.first),
            "and" => between,
            "or" => a.form == b.form && b.low - low <= low.max(1.0),
            "đến" | "tới" if self.vietnamese => {
                !self.change_before(a.first)
                    && !matches!(opener.as_str(), "ngày" | "tháng" | "năm" | "số")
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

    /// "5-11" is a day in Vietnamese news; "21-23 January" are days.
    fn looks_like_date(&self, a: &Quantity, b: &Quantity) -> bool {
        let before = self.before(a.first).to_lowercase();
        let month_after = self.class_at(b.last) & class::MONTH != 0;
        let month_before = a.first > 0 && self.class_at(a.first - 1) & class::MONTH != 0;
        let day_word = matches!(
            before.as_str(),
            "ngày"
                | "hôm"
                | "sáng"
                | "trưa"
                | "chiều"
                | "tối"
                | "đêm"
                | "tháng"
                | "nay"
                | "qua"
                | "sớm"
                | "on"
        );
        let small = a.low <= 31.0 && b.high.is_some_and(|h| h <= 12.0);
        let years = (1800.0..2100.0).contains(&a.low)
            && !self.str(a.first).contains(['.', ','])
            && b.last == b.first + 1;
        day_word && small || month_after || month_before || years && !self.counted_after(b.last)
    }

    fn counted_after(&self, at: usize) -> bool {
        self.words
            .at(self.rest(at))
            .is_some_and(|(_, e)| e.class & class::COUNTED != 0 || e.noun != 0)
    }

    fn change_before(&self, at: usize) -> bool {
        // "increased from 850 to 2,000", "tăng từ 20 lên 30".
        (1..=10).any(|back| {
            at.checked_sub(back).is_some_and(|i| {
                let word = self.str(i).to_lowercase();
                matches!(
                    word.as_str(),
                    "increase"
                        | "increased"
                        | "increasing"
                        | "rose"
                        | "rise"
                        | "risen"
                        | "rising"
                        | "grew"
                        | "grow"
                        | "grown"
                        | "raised"
                        | "raise"
                        | "raising"
                        | "cut"
                        | "cutting"
                        | "reduce"
                        | "reduced"
                        | "reducing"
                        | "fell"
                        | "fall"
                        | "fallen"
                        | "dropped"
                        | "drop"
                        | "down"
                        | "up"
                        | "expand"
                        | "expanded"
                        | "doubled"
                        | "tăng"
                        | "giảm"
                        | "nâng"
                        | "cắt"
                )
            })
        })
    }

    fn multiplier_of(&self, q: &Quantity) -> f64 {
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

    /// What looks like a count and is none, by its neighbours alone.
    #[expect(clippy::too_many_lines, reason = "a grammar is read rule by rule")]
    fn veto(&self, q: &Quantity) -> Option<&'static str> {
        let before_token = q.first.checked_sub(1).and_then(|i| self.token(i));
        let before = self.before(q.first);
        let first = self.token(q.first)?;
        let after = self.token(q.last);
        let after_str = self.str(q.last);
        let after_tight = after.is_some_and(|t| !t.spaced);
        let digits = q.form == Form::Digits;
        if digits && matches!(before, "$" | "€" | "£" | "¥" | "₫" | "US$" | "A$" | "C$") {
            return Some("money");
        }
        if matches!(after_str, "%" | "°") || matches!(after_str, "$" | "€") {
            return Some("a share or money");
        }
        if digits && matches!(before, "#" | "№") {
            return Some("a number in a row");
        }
        // "F-16", "Su - 27", "COVID-19", "BPM -3", "al-2".
        if digits
            && matches!(before, "-" | "–" | "/")
            && let Some(hyphen) = before_token
            && let Some(b2) = q.first.checked_sub(2).and_then(|i| self.token(i))
            && (!hyphen.spaced || !first.spaced)
            && (b2.kind == TokenKind::Word && b2.is_capital() || b2.kind == TokenKind::Number)
        {
            return Some(if b2.kind == TokenKind::Number {
                "a date or a score"
            } else {
                "part of a name"
            });
        }
        if digits
            && after_tight
            && matches!(after_str, "/" | ":")
            && self.token(q.last + 1).is_some_and(|t| t.kind == TokenKind::Number && !t.spaced)
        {
            return Some("a date, a time or a ratio");
        }
        if digits
            && matches!(before, ":" | "/")
            && before_token.is_some_and(|t| !t.spaced)
            && !first.spaced
            && q.first >= 2
        {
            return Some("a date, a time or a ratio");
        }
        if !digits
            && q.form == Form::Words
            && before == "-"
            && before_token.is_some_and(|t| !t.spaced)
            && !first.spaced
        {
            return Some("part of a compound");
        }
        // "21-2", "5-11-2018".
        if digits
            && q.qualifier == Qualifier::Exact
            && after_tight
            && matches!(after_str, "-" | "–")
            && self.token(q.last + 1).is_some_and(|t| t.kind == TokenKind::Number && !t.spaced)
        {
            return Some("a date or a score");
        }
        if digits
            && q.qualifier == Qualifier::Range
            && q.low <= 31.0
            && q.high.is_some_and(|h| h <= 31.0)
        {
            let word = before.to_lowercase();
            if matches!(word.as_str(), "ngày" | "hôm" | "tháng")
                || self.class_at(q.last) & class::MONTH != 0 && !self.vietnamese
            {
                return Some("a date");
            }
        }
        if digits && !self.vietnamese {
            let month_before = q.first > 0
                && self.class_at(q.first - 1) & class::MONTH != 0
                && before_token.is_some_and(Token::is_capital);
            let month_after = self.class_at(q.last) & class::MONTH != 0
                && after.is_some_and(|t| t.is_capital() || t.case == Case::Upper);
            if (month_before
                || before == "." && q.first >= 2 && self.class_at(q.first - 2) & class::MONTH != 0)
                && q.low <= 2100.0
                && !self.counted_after(q.last)
            {
                return Some("a date");
            }
            if month_after && q.low <= 31.0 {
                return Some("a date");
            }
        }
        let year = digits
            && (1000.0..=2100.0).contains(&q.low)
            && q.last == q.first + 1
            && self.str(q.first).len() == 4
            && self.str(q.first).bytes().all(|b| b.is_ascii_digit());
        if year {
            let word = before.to_lowercase();
            let dated = matches!(
                word.as_str(),
                "in" | "since"
                    | "by"
                    | "from"
                    | "until"
                    | "till"
                    | "during"
                    | "before"
                    | "after"
                    | "of"
                    | "year"
                    | "early"
                    | "late"
                    | "mid"
                    | "năm"
                    | "năm_"
                    | "hồi"
                    | "từ"
                    | "đến"
                    | "tháng"
                    | "spring"
                    | "summer"
                    | "autumn"
                    | "fall"
                    | "winter"
                    | "the"
                    | "and"
                    | "©"
                    | "copyright"
                    | "/"
                    | "-"
                    | "’"
                    | "to"
            );
            let counted = self.counted_after(q.last) || self.counted_after(q.last + 1);
            if (1900.0..=2100.0).contains(&q.low)
                && (dated && !(counted && !matches!(word.as_str(), "in" | "since" | "năm" | "hồi")))
            {
                return Some("a year");
            }
            if (1900.0..=2100.0).contains(&q.low)
                && !counted
                && !self.vietnamese
                && after.is_none_or(|t| t.kind == TokenKind::Punct)
            {
                return Some("a year");
            }
        }
        if self.vietnamese && digits {
            let word = before.to_lowercase();
            if matches!(
                word.as_str(),
                "ngày"
                    | "tháng"
                    | "năm"
                    | "thứ"
                    | "số"
                    | "điều"
                    | "khoản"
                    | "lúc"
                    | "hạng"
                    | "cấp"
                    | "quận"
                    | "mùng"
                    | "mồng"
                    | "vòng"
                    | "kỳ"
                    | "khóa"
                    | "nhóm"
                    | "ảnh"
            ) && !(word == "năm" && q.low < 1000.0 && self.counted_after(q.last))
                && !(matches!(word.as_str(), "số" | "điều" | "khoản") && self.counted_after(q.last))
                && !(matches!(word.as_str(), "nhóm" | "tháng")
                    && self.counted_after(q.last)
                    && q.low > 12.0)
            {
                return Some("a date or a number in a row");
            }
        }
        if self.vietnamese && !digits && q.last == q.first + 1 {
            let word = before.to_lowercase();
            if matches!(word.as_str(), "thứ" | "tháng" | "ngày" | "hạng") {
                return Some("a date or an ordinal");
            }
        }
        None
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::lexicon::Lexicon;
    use crate::text::Span;
    use crate::text::tokens::scan_into;

    fn read(language: Language, text: &str) -> Vec<String> {
        let lexicon = Lexicon::embedded();
        let mut tokens = Vec::new();
        scan_into(text, Span::new(0, u32::try_from(text.len()).unwrap()), &mut tokens);
        let mut out = Vec::new();
        scan(lexicon.of(language), language, text, &tokens, &mut out);
        out.iter()
            .filter(|q| q.veto.is_none() && q.form != Form::Article)
            .map(|q| match q.high {
                Some(h) if h == q.low => format!("{h}"),
                Some(h) => format!("{}..{h}", q.low),
                None => format!("v{}", q.low),
            })
            .collect()
    }

    #[test]
    fn english_numerals() {
        for (text, want) in [
            ("31 people", "31"),
            ("thirty-one people", "31"),
            ("a hundred and twelve people", "112"),
            ("two dozen men", "24"),
            ("half a million refugees", "500000"),
            ("2.2 million troops", "2200000"),
            ("18.5k soldiers", "18500"),
            ("1,320,000 troops", "1320000"),
            ("two hundred and fifty-three thousand four hundred people", "253400"),
            ("tens of thousands of people", "v20000"),
            ("dozens of people", "v24"),
            ("several hundred people", "v300"),
            ("a few people", "v3"),
            ("20-30 people", "20..30"),
            ("20 to 30 people", "20..30"),
            ("between 20 and 30 people", "20..30"),
            ("three to four thousand people", "3000..4000"),
            ("3, 5 and 12 people", "3 5 12"),
            ("increased from 850 to 2,000 soldiers", "850 2000"),
            ("1 000 soldiers", "1000"),
            ("the 1000 soldiers", "1000"),
            ("in 1999 and on 21/2 at 10:30", ""),
            ("F-16 jets and $5 billion, 20%", ""),
            ("a 2-0 defeat on March 15", ""),
            ("ninety-nine", "99"),
        ] {
            assert_eq!(read(Language::English, text).join(" "), want, "{text}");
        }
    }

    #[test]
    fn vietnamese_numerals() {
        for (text, want) in [
            ("1.000 binh sĩ", "1000"),
            ("18.500 quân nhân", "18500"),
            ("ba mươi mốt người", "31"),
            ("một trăm linh năm người", "105"),
            ("hai chục người", "20"),
            ("hai mươi lăm người", "25"),
            ("hơn nửa triệu người", "500000"),
            ("hàng chục người", "v20"),
            ("hàng trăm nghìn người", "v200000"),
            ("vài nghìn quân", "v3000"),
            ("3 triệu người", "3000000"),
            ("4,5 triệu người", "4500000"),
            ("từ 20 đến 30 người", "20..30"),
            ("500-2.000 nạn nhân", "500..2000"),
            ("77.000 nghìn quân", "77000"),
            ("cả ngàn binh sĩ", "1000"),
            ("ngày 21/2 và tháng 6/1999", ""),
            ("ngày 5-11", ""),
            ("mười hai binh sĩ", "12"),
            ("ba nghìn hai trăm người", "3200"),
        ] {
            assert_eq!(read(Language::Vietnamese, text).join(" "), want, "{text}");
        }
    }
}
