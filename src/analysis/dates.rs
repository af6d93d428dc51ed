//! Days told in a clause, resolved against the day the article was published.

use jiff::civil::{Date, Weekday};
use jiff::{Span, ToSpan};

use super::lexicon::days::{self, class as day};
use crate::article::Article;
use crate::text::months;

/// A row of words, for whoever reads dates off it.
pub(super) trait DateWords {
    /// An item's text in lower case, empty past the end.
    fn lower(&self, item: usize) -> &str;
    /// The number an item writes in digits.
    fn number(&self, item: usize) -> Option<i16>;
    /// Whether an item names a month: with a capital in English, "tháng" in Vietnamese.
    fn is_month(&self, item: usize) -> bool;
    /// Whether an item is one of some marks.
    fn is_mark(&self, item: usize, marks: &str) -> bool;
}

/// A day as the words tell it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct ToldDay {
    /// The year, where told.
    pub year: Option<i16>,
    /// 1 to 12.
    pub month: i8,
    /// The day of the month, where told.
    pub day: Option<i8>,
}

impl ToldDay {
    /// Whether it lies clearly before the day an article tells of: two days or more,
    /// another month of it, or an earlier year.
    pub(super) fn before(self, main: Self) -> bool {
        match (self.year, main.year) {
            (Some(year), Some(now)) if year != now => return year < now,
            // News tells the year where it is not this one.
            (Some(_), None) if self.month != main.month || self.day != main.day => return true,
            _ => {}
        }
        // The article's own day is the day after what it tells; a day it tells is that.
        let least = if main.year.is_some() { 3 } else { 2 };
        let months = i32::from(main.month) - i32::from(self.month);
        if let (Some(day), Some(now)) = (self.day, main.day) {
            let apart = months * 31 + i32::from(now) - i32::from(day);
            // Far ahead of the article is the year before.
            return (least..330).contains(&apart) || apart < -150;
        }
        !(-4..=0).contains(&months)
    }
}

impl ToldDay {
    /// Whether it lies after another day, and no more than two months.
    pub(super) fn follows(self, other: Self) -> bool {
        let months = (i32::from(self.month) - i32::from(other.month)).rem_euclid(12);
        let (Some(day), Some(before)) = (self.day, other.day) else { return false };
        self.year.is_none_or(|y| other.year.is_none_or(|o| y == o))
            && (1..=62).contains(&(months * 31 + i32::from(day) - i32::from(before)))
    }
}

/// The day that starts with the word at an item: "March 15, 2004", "15 March", "21/2",
/// "tháng 8", "in February".
pub(super) fn told(words: &dyn DateWords, item: usize) -> Option<ToldDay> {
    let number = |i: usize| words.number(i);
    if words.is_month(item) {
        let word = words.lower(item);
        if is(word, day::MONTH) {
            let month = number(item + 1).filter(|m| (1..=12).contains(m))?;
            let day = item.checked_sub(1).and_then(number).filter(|d| (1..=31).contains(d));
            return Some(ToldDay {
                year: None,
                month: i8::try_from(month).ok()?,
                day: day.and_then(|d| i8::try_from(d).ok()),
            });
        }
        let month = months::by_start(word)?;
        let after = number(item + 1);
        let before = item.checked_sub(1).and_then(number);
        let day =
            after.filter(|d| (1..=31).contains(d)).or(before.filter(|d| (1..=31).contains(d)));
        let year = [item + 1, item + 2, item + 3]
            .into_iter()
            .filter_map(number)
            .find(|y| (1900..2100).contains(y));
        return Some(ToldDay { year, month, day: day.and_then(|d| i8::try_from(d).ok()) });
    }
    let day = number(item).filter(|d| (1..=31).contains(d))?;
    if !words.is_mark(item + 1, "/-–.") {
        return None;
    }
    let month = number(item + 2).filter(|m| (1..=12).contains(m))?;
    if item.checked_sub(1).is_some_and(|b| words.is_mark(b, "/-–")) {
        return None;
    }
    let year = number(item + 4).filter(|y| (1900..2100).contains(y));
    Some(ToldDay { year, month: i8::try_from(month).ok()?, day: i8::try_from(day).ok() })
}

/// The day a time word at `item` stands for, where the words and the article's own day
/// suffice: `2025-01-28`, `2025-W05` (a week by ISO 8601, from Monday on), `2025-01`, `2025`.
/// The words stand in the sentence.
pub(super) fn resolve(words: &dyn DateWords, item: usize, article: &Article) -> Option<String> {
    let word = words.lower(item);
    let today = article.published.map(|p| p.day);
    let iso = |day: Option<Date>| day.map(|d| d.to_string());
    let (second, third) = (words.lower(item + 1), words.lower(item + 2));
    let told = match days::of_three(word, second, third) & day::WEEKDAYS {
        0 => days::of_two(word, second),
        weekday => weekday,
    };
    if told & day::FROM_TODAY != 0 {
        return from_today(words, item, told, today?);
    }
    let day = if let Some(weekday) = weekday(told) {
        today.and_then(|t| last(t, weekday))
    } else if let Some(day) = whole(word) {
        Some(day)
    } else if let Some(date) = dated(words, item, today) {
        return Some(date);
    } else {
        numeric(word, words, item, today)
    };
    let year = || words.number(item).filter(|y| (1900..2100).contains(y));
    iso(day).or_else(|| year().map(|year| year.to_string()))
}

/// Furthest that so many days, weeks, months or years ago are taken by the word: further
/// back numbers are round.
const FAR: [i64; 4] = [10, 8, 18, 19];

/// What is told from the day of writing, as precisely as it is told: "yesterday", "last
/// week", "three weeks ago", "cách đây hai ngày". `told` are the classes of the phrase.
fn from_today(
    words: &dyn DateWords,
    item: usize,
    told: days::DayWordClasses,
    today: Date,
) -> Option<String> {
    // A phrase is one item or two; a number may be part of it or stand before it.
    let own = days::counted(words.lower(item)).map(|(number, _)| number);
    let next = item + 1 + usize::from(own.is_none() && days::classes(words.lower(item)) != told);
    if is(words.lower(next), day::BEFORE_WHAT) {
        return None;
    }
    if told & day::BACK != 0 {
        let number = days::amount(words.lower(next))?;
        return ago(number, days::span_of(words.lower(next + 1)), today);
    }
    if told & day::AGO != 0 {
        let number = own.or_else(|| item.checked_sub(1).map(|before| words.lower(before)));
        if let Some(number) = number.and_then(days::amount) {
            let sure =
                told & day::OR_BEFORE == 0 || !words.lower(next).starts_with(char::is_alphanumeric);
            return if sure { ago(number, told, today) } else { None };
        }
    }
    let one = |class: days::DayWordClasses| ago(1, class, today);
    match told & day::FROM_TODAY & !day::AGO {
        day::TODAY => Some(today.to_string()),
        day::YESTERDAY => one(day::DAYS_AGO),
        day::TWO_DAYS_AGO => ago(2, day::DAYS_AGO, today),
        day::THIS_WEEK => ago(0, day::WEEKS_AGO, today),
        day::LAST_WEEK => one(day::WEEKS_AGO),
        day::LAST_MONTH => one(day::MONTHS_AGO),
        day::LAST_YEAR => one(day::YEARS_AGO),
        _ => None,
    }
}

/// So many spans of time before a day, no more precise than the span.
fn ago(number: i64, span: days::DayWordClasses, today: Date) -> Option<String> {
    let [days, weeks, months, years] = FAR;
    let back = |span: Span| today.checked_sub(span).ok();
    if span & day::DAYS_AGO != 0 && number <= days {
        back(number.days()).map(|d| d.to_string())
    } else if span & day::WEEKS_AGO != 0 && number <= weeks {
        let week = back(number.weeks())?.iso_week_date();
        Some(format!("{:04}-W{:02}", week.year(), week.week()))
    } else if span & day::MONTHS_AGO != 0 && number <= months {
        back(number.months()).map(|d| format!("{:04}-{:02}", d.year(), d.month()))
    } else if span & day::YEARS_AGO != 0 && number <= years {
        back(number.years()).map(|d| format!("{:04}", d.year()))
    } else {
        None
    }
}

/// A day or a month told by name or in figures, as precisely as it is told: `2025-01-28`,
/// `2025-01`.
fn dated(words: &dyn DateWords, item: usize, today: Option<Date>) -> Option<String> {
    let item = month_near(words, item);
    let told = told(words, item)?;
    let year = told.year.or_else(|| {
        let after = is(words.lower(item + 2), day::MONTHS) || words.is_mark(item + 2, "/-,");
        let month = is(words.lower(item), day::MONTH);
        let year = words.number(item + 3).filter(|_| after && month);
        year.filter(|y| (1900..2100).contains(y))
    });
    if let Some(day) = told.day {
        return on(today, year, told.month, day).map(|day| day.to_string());
    }
    let year = match (year, today) {
        (Some(year), _) => year,
        // As with days: further ahead than three months is last year's.
        (None, Some(today)) => today.year() - i16::from(told.month > today.month() + 3),
        (None, None) => return None,
    };
    Some(format!("{year:04}-{:02}", told.month))
}

/// The month that a number belongs to, if it is one of a day told by name: "28 January",
/// "tháng 11", "28 tháng 1 năm 2025"; else the item itself.
fn month_near(words: &dyn DateWords, item: usize) -> usize {
    let Some(number) = words.number(item) else { return item };
    let before = |back: usize| item.checked_sub(back).filter(|at| words.is_month(*at));
    let found = if (1..=31).contains(&number) {
        Some(item + 1).filter(|at| words.is_month(*at)).or_else(|| before(1))
    } else {
        // A year: what stands between is the day, a comma, "năm".
        let between = |back: usize| {
            (1..back).filter_map(|b| item.checked_sub(b)).all(|at| {
                words.number(at).is_some()
                    || words.is_mark(at, ",/-")
                    || is(words.lower(at), day::MONTHS)
            })
        };
        (1..=4).find_map(|back| before(back).filter(|_| between(back)))
    };
    found.unwrap_or(item)
}

/// "21/2", "5-11", "15" after "ngày".
fn numeric(word: &str, words: &dyn DateWords, item: usize, today: Option<Date>) -> Option<Date> {
    let day: i8 = word.parse().ok()?;
    let mark = words.lower(item + 1);
    if !matches!(mark, "/" | "-" | "–") {
        return None;
    }
    let month: i8 = words.lower(item + 2).parse().ok()?;
    let year = matches!(words.lower(item + 3), "/" | "-")
        .then(|| words.lower(item + 4).parse::<i16>().ok())
        .flatten();
    on(today, year, month, day)
}

/// A day of a month: of the year told, else the latest such day not after the article's.
fn on(today: Option<Date>, year: Option<i16>, month: i8, day: i8) -> Option<Date> {
    if let Some(year) = year {
        return Date::new(year, month, day).ok();
    }
    let today = today?;
    let this = Date::new(today.year(), month, day).ok()?;
    // Up to three months ahead is an announcement; further is last year's.
    if this > today.checked_add(92.days()).ok()? {
        Date::new(today.year() - 1, month, day).ok()
    } else {
        Some(this)
    }
}

/// The latest such weekday not after a day.
fn last(today: Date, weekday: Weekday) -> Option<Date> {
    let back = today.weekday().since(weekday);
    today.checked_sub(i64::from(back).days()).ok()
}

fn weekday(told: days::DayWordClasses) -> Option<Weekday> {
    Some(match told {
        day::MONDAY => Weekday::Monday,
        day::TUESDAY => Weekday::Tuesday,
        day::WEDNESDAY => Weekday::Wednesday,
        day::THURSDAY => Weekday::Thursday,
        day::FRIDAY => Weekday::Friday,
        day::SATURDAY => Weekday::Saturday,
        day::SUNDAY => Weekday::Sunday,
        _ => return None,
    })
}

fn is(word: &str, class: days::DayWordClasses) -> bool {
    days::classes(word) & class != 0
}

/// A day, a month and a year in one word: "3.2.2025".
fn whole(word: &str) -> Option<Date> {
    let mut parts = word.split('.');
    let (day, month, year) = (parts.next()?, parts.next()?, parts.next()?);
    let year = year.parse().ok().filter(|year| (1900..2100).contains(year))?;
    Date::new(year, month.parse().ok()?, day.parse().ok()?).ok().filter(|_| parts.next().is_none())
}
