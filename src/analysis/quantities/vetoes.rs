//! What looks like a count and is none, by its neighbours: dates, names, money, shares.

use super::super::Qualifier;
use super::super::lexicon::class;
use super::super::lexicon::days::{self, class as day};
use super::{Form, Quantity, QuantityScanner};
use crate::text::tokens::{Case, Token, TokenKind};

// What a number was instead of a count, for people; those that others ask for by name.
pub const DATE: &str = "a date";
pub const YEAR: &str = "a year";
pub const DATE_OR_TIME: &str = "a date, a time or a ratio";
/// What stands behind a day and its mark: "the 2 of 4/2".
pub const MONTH_OF_DATE: &str = "the month of a date";
pub const DATE_OR_ROW: &str = "a date or a number in a row";
pub const FRACTION: &str = "a fraction";

impl QuantityScanner<'_> {
    /// What looks like a count and is none, by its neighbours alone: the first that fits.
    pub(super) fn veto(&self, q: &Quantity) -> Option<&'static str> {
        self.token(q.first)?;
        self.beside_sign(q)
            .or_else(|| self.joined(q))
            .or_else(|| self.days(q))
            .or_else(|| self.beside_month(q))
            .or_else(|| self.year(q))
            .or_else(|| self.vietnamese_row(q))
            .or_else(|| self.vietnamese_hour(q))
            .or_else(|| self.numbered(q))
            .or_else(|| self.vietnamese_ordinal(q))
    }

    /// Money, shares, numbers behind a "#".
    fn beside_sign(&self, q: &Quantity) -> Option<&'static str> {
        let before = self.before(q.first);
        let after_str = self.str(q.last);
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
        None
    }

    /// Joined by a mark to what stands beside: names, dates, times, scores, compounds.
    fn joined(&self, q: &Quantity) -> Option<&'static str> {
        let before_token = q.first.checked_sub(1).and_then(|i| self.token(i));
        let before = self.before(q.first);
        let first = self.token(q.first)?;
        let after_str = self.str(q.last);
        let after_tight = self.token(q.last).is_some_and(|t| !t.spaced);
        let digits = q.form == Form::Digits;
        // "F-16", "Su - 27", "COVID-19", "BPM -3", "al-2".
        if digits
            && matches!(before, "-" | "–" | "/")
            && let Some(hyphen) = before_token
            && let Some(b2) = q.first.checked_sub(2).and_then(|i| self.token(i))
            && (!hyphen.spaced || !first.spaced)
            && (b2.kind == TokenKind::Word && b2.is_capital() || b2.kind == TokenKind::Number)
        {
            return Some(if b2.kind == TokenKind::Number {
                let within = |text: &str, most: i32| {
                    text.parse::<i32>().is_ok_and(|n| (1..=most).contains(&n))
                };
                if before == "/"
                    && !hyphen.spaced
                    && !first.spaced
                    && within(self.str(q.first - 2), 31)
                    && within(self.str(q.first), 12)
                {
                    MONTH_OF_DATE
                } else {
                    "a date or a score"
                }
            } else {
                "part of a name"
            });
        }
        if digits
            && after_tight
            && matches!(after_str, "/" | ":")
            && self.token(q.last + 1).is_some_and(|t| t.kind == TokenKind::Number && !t.spaced)
        {
            return Some(DATE_OR_TIME);
        }
        if digits
            && matches!(before, ":" | "/")
            && before_token.is_some_and(|t| !t.spaced)
            && !first.spaced
            && q.first >= 2
        {
            return Some(DATE_OR_TIME);
        }
        if !digits
            && q.form == Form::Words
            && before == "-"
            && before_token.is_some_and(|t| !t.spaced)
            && !first.spaced
        {
            return Some("part of a compound");
        }
        if digits && (self.is_whole_day(q.first) || self.is_day_behind_word(q)) {
            return Some(DATE);
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
        None
    }

    /// Whether a day, a month and a year stand at a token with marks of one kind between:
    /// "3-2-2025", "3.2.2025".
    pub(super) fn is_whole_day(&self, at: usize) -> bool {
        let within = |text: &str, most: i32| {
            let value = text.parse::<i32>();
            text.len() <= 2 && value.is_ok_and(|value| (1..=most).contains(&value))
        };
        let whole = |day: &str, month: &str, year: &str| {
            within(day, 31)
                && within(month, 12)
                && year.len() == 4
                && year.parse::<i32>().is_ok_and(|year| (1900..2100).contains(&year))
        };
        let mut parts = self.str(at).split('.');
        if let (Some(day), Some(month), Some(year), None) =
            (parts.next(), parts.next(), parts.next(), parts.next())
        {
            return whole(day, month, year);
        }
        let tight = (1..5).all(|i| self.token(at + i).is_some_and(|t| !t.spaced));
        let mark = self.str(at + 1);
        tight
            && matches!(mark, "-" | "–" | "/" | ".")
            && self.str(at + 3) == mark
            && whole(self.str(at), self.str(at + 2), self.str(at + 4))
    }

    /// Whether a day and a month stand behind a word for a day: "hôm 3-2".
    fn is_day_behind_word(&self, q: &Quantity) -> bool {
        let month = || self.str(q.last + 1).parse::<i32>();
        q.low <= 31.0
            && days::classes(&self.before(q.first).to_lowercase()) & day::DAY != 0
            && matches!(self.str(q.last), "-" | "–")
            && (0..2).all(|i| self.token(q.last + i).is_some_and(|t| !t.spaced))
            && month().is_ok_and(|month| (1..=12).contains(&month))
            && !self.counted_after(q.last + 2)
    }

    /// Days of a month, from one to another.
    fn days(&self, q: &Quantity) -> Option<&'static str> {
        let before = self.before(q.first);
        let digits = q.form == Form::Digits;
        if digits
            && q.qualifier == Qualifier::Range
            && q.low <= 31.0
            && q.high.is_some_and(|h| h <= 31.0)
        {
            let word = before.to_lowercase();
            if days::classes(&word) & day::DAYS != 0
                || self.class_at(q.last) & class::MONTH != 0 && !self.vietnamese
            {
                return Some(DATE);
            }
        }
        None
    }

    /// A day or a year beside an English month.
    fn beside_month(&self, q: &Quantity) -> Option<&'static str> {
        let before_token = q.first.checked_sub(1).and_then(|i| self.token(i));
        let before = self.before(q.first);
        let after = self.token(q.last);
        let digits = q.form == Form::Digits;
        if digits && !self.vietnamese {
            let month_before = q.first > 0
                && self.class_at(q.first - 1) & class::MONTH != 0
                && before_token.is_some_and(Token::is_capital);
            let month_after = self.class_at(q.last) & class::MONTH != 0
                && after.is_some_and(|t| t.is_capital() || t.case == Case::Upper);
            let dotted =
                before == "." && q.first >= 2 && self.class_at(q.first - 2) & class::MONTH != 0;
            // "in September 2013 gunmen killed": a year stays one before a noun, and a day
            // before a verb; "in May 300 people died" is a count.
            let year = (1900.0..=2100.0).contains(&q.low);
            let person = self.class_at(q.last) & class::COUNTED != 0;
            if (month_before || dotted)
                && (year
                    || q.low <= 31.0 && !person
                    || q.low <= 2100.0 && !self.counted_after(q.last))
            {
                return Some(DATE);
            }
            if month_after && q.low <= 31.0 {
                return Some(DATE);
            }
        }
        None
    }

    /// A year.
    fn year(&self, q: &Quantity) -> Option<&'static str> {
        let before = self.before(q.first);
        let after = self.token(q.last);
        let digits = q.form == Form::Digits;
        let year = digits
            && (1000.0..=2100.0).contains(&q.low)
            && q.last == q.first + 1
            && self.str(q.first).len() == 4
            && self.str(q.first).bytes().all(|b| b.is_ascii_digit());
        if !year {
            return None;
        }
        let word = before.to_lowercase();
        let told = days::classes(&word);
        let counted = self.counted_after(q.last) || self.counted_after(q.last + 1);
        // "In 1896, leaving the town": nothing but a year stands alone like that.
        let old = (1500.0..1900.0).contains(&q.low)
            && told & day::OLD_YEAR != 0
            && !counted
            && after.is_none_or(|t| t.kind == TokenKind::Punct || t.case == Case::Lower);
        // "December 13, 1899", "March 4 1835".
        let behind_day = !self.vietnamese
            && (1500.0..=2100.0).contains(&q.low)
            && !counted
            && (1..=3).any(|back| {
                q.first.checked_sub(back).is_some_and(|i| {
                    self.class_at(i) & class::MONTH != 0
                        && self.token(i).is_some_and(Token::is_capital)
                })
            });
        if old || behind_day {
            return Some(YEAR);
        }
        let surely = told & day::SURE_YEAR != 0;
        if (1900.0..=2100.0).contains(&q.low) && told & day::YEAR != 0 && (surely || !counted) {
            return Some(YEAR);
        }
        if (1900.0..=2100.0).contains(&q.low)
            && !counted
            && !self.vietnamese
            && after.is_none_or(|t| t.kind == TokenKind::Punct)
        {
            return Some(YEAR);
        }
        None
    }

    /// A Vietnamese date, or a number in a row.
    fn vietnamese_row(&self, q: &Quantity) -> Option<&'static str> {
        let before = self.before(q.first);
        let digits = q.form == Form::Digits;
        if self.vietnamese && digits {
            let told = days::classes(&before.to_lowercase());
            let is = |class| told & class != 0;
            let count = is(day::MONTHS) && q.low < 1000.0
                || is(day::COUNTED_ROW)
                || is(day::SMALL_ROW) && q.low > 12.0;
            if is(day::ROW) && !(count && self.counted_after(q.last)) {
                return Some(DATE_OR_ROW);
            }
        }
        None
    }

    /// A day told by the hour of it.
    fn vietnamese_hour(&self, q: &Quantity) -> Option<&'static str> {
        let before = self.before(q.first);
        let digits = q.form == Form::Digits;
        if self.vietnamese && digits && !self.counted_after(q.last) {
            // "đến rạng sáng 14", "đêm 30 - 7".
            let hour = |i: usize| days::classes(&self.before(i).to_lowercase()) & day::CLOCK != 0;
            let joined = matches!(before, "-" | "/" | "–")
                && q.first >= 2
                && self.token(q.first - 2).is_some_and(|t| t.kind == TokenKind::Number)
                && hour(q.first - 2);
            if q.low <= 31.0 && (hour(q.first) || joined) {
                return Some(DATE);
            }
        }
        None
    }

    /// A number in a row, a telephone number.
    fn numbered(&self, q: &Quantity) -> Option<&'static str> {
        let before = self.before(q.first);
        let digits = q.form == Form::Digits;
        // "No. 18", "07551310002".
        let numbered = before == "."
            && q.first >= 2
            && days::classes(&self.str(q.first - 2).to_lowercase()) & day::NUMBERED != 0;
        let written = self.str(q.first);
        let dialled = digits
            && written.len() > 4
            && written.starts_with('0')
            && !written.contains(['.', ',']);
        if numbered || dialled {
            return Some("a number in a row");
        }
        None
    }

    /// An ordinal in Vietnamese words.
    fn vietnamese_ordinal(&self, q: &Quantity) -> Option<&'static str> {
        let before = self.before(q.first);
        let digits = q.form == Form::Digits;
        let order = || days::classes(&before.to_lowercase()) & day::ORDER != 0;
        let alone = self.vietnamese && !digits && q.last == q.first + 1;
        (alone && order()).then_some("a date or an ordinal")
    }
}
