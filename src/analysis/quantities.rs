//! Numbers in digits and words: "18.500", "thirty-one", "hai chục", "dozens",
//! "20 to 30".
//!
//! A scanner finds where a numeral starts, a small grammar per language reads it,
//! and vetoes mark what looks like a count and is none (dates, times, names of
//! weapons, scores). What a number counts is for `figures` to say.

mod digits;
mod english;
mod ranges;
pub(super) mod vetoes;
mod vietnamese;

use super::Qualifier;
use super::lexicon::{LanguageWords, NumberClass, class};
use crate::text::Language;
use crate::text::tokens::{Token, TokenKind};

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
    words: &LanguageWords,
    language: Language,
    text: &str,
    tokens: &[Token],
    out: &mut Vec<Quantity>,
) {
    out.clear();
    let scanner =
        QuantityScanner { words, vietnamese: language == Language::Vietnamese, text, tokens };
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

struct QuantityScanner<'a> {
    words: &'a LanguageWords,
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

impl Numeral {
    /// A floor in words: "dozens", "several hundred".
    const fn floor(last: usize, low: f64) -> Self {
        Self { last, low, vague: true, form: Form::Vague, veto: None }
    }

    /// A number in words.
    const fn words(last: usize, low: f64) -> Self {
        Self { last, low, vague: false, form: Form::Words, veto: None }
    }
}

impl QuantityScanner<'_> {
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

    /// Number words of either language.
    fn spelled(&self, at: usize) -> Option<Numeral> {
        let Some((width, word)) = self.number_word(at) else { return self.article(at) };
        let last = at + width;
        match word.class {
            NumberClass::Vague => Some(Numeral::floor(last, word.value)),
            NumberClass::Few => Some(self.few(at, last, word.value)),
            _ if self.vietnamese => self.spelled_vietnamese(at, last, word),
            _ => self.spelled_english(at, last, word),
        }
    }

    /// "several hundred", "vài chục nghìn": a floor, times what follows.
    fn few(&self, at: usize, mut last: usize, mut low: f64) -> Numeral {
        let first = last;
        while let Some((taken, word)) = self.number_word(last) {
            match word.class {
                NumberClass::Hundred | NumberClass::Mult | NumberClass::Dozen => low *= word.value,
                NumberClass::Tens => low *= 10.0,
                _ => break,
            }
            last += taken;
        }
        let bare = last == first && self.str(at).eq_ignore_ascii_case("few");
        let veto = (bare && !matches!(self.before(at), "the" | "these" | "last"))
            .then_some("\"few\" says how little, not how many");
        Numeral { veto, ..Numeral::floor(last, low) }
    }

    fn counted_after(&self, at: usize) -> bool {
        self.words
            .at(self.rest(at))
            .is_some_and(|(_, e)| e.class & class::COUNTED != 0 || e.noun != 0)
    }
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
                Some(h) if (h - q.low).abs() < 0.5 => format!("{h}"),
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
            ("one and a half million people", "1500000"),
            ("two and a half thousand people", "2500"),
            ("a million and a half people", "1500000"),
            ("6 and a half million people", "6500000"),
            ("1 1/2 million people", "1500000"),
            ("2½ million people", "2500000"),
            ("five point three thousand people", "5300"),
            ("a quarter of a million people", "250000"),
            ("three-quarters of a million people", "750000"),
            ("16’157 people and 2'400 more", "16157 2400"),
            ("1’234’567 people", "1234567"),
            ("a couple of soldiers", "2"),
            ("a couple of dozen soldiers", "24"),
            ("one and one-half miles, two and a half years, 2½ miles, 6 and a half days", ""),
            ("the point three men made", "3"),
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
            ("một triệu rưỡi người", "1500000"),
            ("1 triệu rưỡi người", "1500000"),
            ("hai vạn rưỡi quân", "25000"),
            ("hai trăm rưỡi người", "250"),
            ("1,2 vạn dân", "12000"),
            ("hơn chục người", "10"),
            ("mười mấy người", "v10"),
            ("hàng chục vạn người", "v200000"),
            ("ba bốn người", "3..4"),
            ("năm bảy người", "5..7"),
            ("bốn năm trước, ba người", "4 3"),
            ("16’157 người", "16157"),
        ] {
            assert_eq!(read(Language::Vietnamese, text).join(" "), want, "{text}");
        }
    }
}
