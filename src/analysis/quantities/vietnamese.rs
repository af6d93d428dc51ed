//! Vietnamese number words: "ba mươi mốt", "một trăm linh năm", "hàng chục".

use super::super::lexicon::{NumberClass, NumberWord, class};
use super::{Form, GREATEST, Numeral, QuantityScanner};
use crate::analysis::lexicon::lists;
use crate::text::tokens::TokenKind;

impl QuantityScanner<'_> {
    pub(super) fn spelled_vietnamese(
        &self,
        at: usize,
        mut last: usize,
        word: NumberWord,
    ) -> Option<Numeral> {
        let (mut total, mut current) = (0.0, 0.0);
        let mut form = Form::Words;
        match word.class {
            NumberClass::Half => {
                let (n, w) = self.number_word(last)?;
                if w.class == NumberClass::Mult {
                    return Some(Numeral::words(last + n, w.value * word.value));
                }
                return None;
            }
            // "trăm người", "cả ngàn binh sĩ": one of it, only after a modifier.
            NumberClass::Hundred | NumberClass::Mult | NumberClass::Dozen => {
                return self.multiplier_alone(at, last, word);
            }
            NumberClass::Unit => current += word.value,
            _ => return None,
        }
        let first_token = self.str(at).to_lowercase();
        // "năm" is five and year, "tư" four and fourth, "ba" three and father: a lone
        // one counts only before something countable, which `veto` looks at.
        let mut alone = true;
        let mut place = 1000.0;
        while let Some((n, w)) = self.number_word(last) {
            match w.class {
                NumberClass::Tens if current % 10.0 > 0.0 || (current - 10.0).abs() < 0.5 => {
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
                // "một triệu rưỡi", "hai trăm rưỡi": half of the multiplier just told.
                NumberClass::Rest if current == 0.0 && total > 0.0 => total += place * w.value,
                NumberClass::Rest if current >= 100.0 && current % 100.0 == 0.0 => {
                    current += 100.0 * w.value;
                }
                NumberClass::Zero if current >= 100.0 || total > 0.0 => {}
                // "mười năm" is ten years; fifteen is "mười lăm".
                NumberClass::Unit
                    if matches!(self.str(last), "năm" | "Năm")
                        && !matches!(self.before(last), "linh" | "lẻ") =>
                {
                    break;
                }
                NumberClass::Unit if current % 10.0 == 0.0 && current >= 10.0 && w.value < 10.0 => {
                    current += w.value;
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
        if alone && matches!(first_token.as_str(), "năm" | "tư") && !self.is_digit(at, last) {
            return None;
        }
        let share =
            self.str(last).to_lowercase() == "phần" || self.before(at).to_lowercase() == "phần";
        let veto = if share {
            Some("a share")
        } else {
            (alone && lists::NEVER_ALONE.holds(&first_token)).then_some("no number alone")
        };
        Some(Numeral { form, veto, ..Numeral::words(last, total + current) })
    }

    /// "trăm người", "cả ngàn binh sĩ": one of it, only after a modifier.
    fn multiplier_alone(&self, at: usize, mut last: usize, word: NumberWord) -> Option<Numeral> {
        let modified = at
            .checked_sub(1)
            .is_some_and(|b| lists::BEFORE_MULTIPLIER.holds(&self.str(b).to_lowercase()));
        if !modified {
            return None;
        }
        let mut value = word.value;
        while let Some((n, w)) = self.number_word(last)
            && w.class == NumberClass::Mult
        {
            value *= w.value;
            last += n;
        }
        Some(Numeral::words(last, value))
    }

    /// Whether "năm" or "tư" alone is a number.
    fn is_digit(&self, at: usize, last: usize) -> bool {
        // "năm" is also year, "tư" also fourth: a number only right before something
        // countable, and no year behind a numeral.
        let counted = self.counted_after(last) && self.class_at(last) & class::TIME == 0;
        // "năm bảy người": five to seven.
        let counted = counted || self.number_word(last).is_some_and(|(_, w)| Self::next_to(5.0, w));
        let numbered = at.checked_sub(1).is_some_and(|b| {
            self.token(b).is_some_and(|t| t.kind == TokenKind::Number)
                || self.number_word(b).is_some()
        });
        counted && !numbered
    }
}
