//! Days told in a clause, resolved against the day the article was published.

use jiff::civil::{Date, Weekday};
use jiff::{Span, ToSpan};

use super::figures::Words;
use crate::article::Article;

const MONTHS: [&str; 12] =
    ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];

/// The day a time word at `item` stands for: an ISO day where the words and the
/// article's own day suffice, else the words as written.
pub(super) fn resolve(words: &dyn Words, item: usize, article: &Article) -> Option<String> {
    let word = words.lower(item);
    let today = article.published.map(|p| p.day);
    let iso = |day: Option<Date>| day.map(|d| d.to_string());
    let back = |days: Span| today.and_then(|t| t.checked_sub(days).ok());
    let day = match word.as_str() {
        "today" | "tonight" | "hôm nay" | "sáng nay" => today,
        "yesterday" | "hôm qua" | "tối qua" | "đêm qua" => back(1.day()),
        "hôm kia" => back(2.days()),
        _ => {
            if let Some(weekday) = weekday(&word) {
                today.and_then(|t| last(t, weekday))
            } else if let Some(month) = month(&word) {
                let number = |i: Option<usize>| i.and_then(|i| words.lower(i).parse::<i16>().ok());
                let after = number(Some(item + 1));
                let before = number(item.checked_sub(1));
                let day = after.filter(|d| *d <= 31).or(before.filter(|d| (1..=31).contains(d)));
                let year = number(Some(item + 2))
                    .or(number(Some(item + 3)))
                    .or(after)
                    .filter(|y| (1900..2100).contains(y));
                day.and_then(|d| on(today, year, month, i8::try_from(d).ok()?))
            } else {
                numeric(&word, words, item, today)
            }
        }
    };
    iso(day).or_else(|| Some(words.written(item)))
}

/// "21/2", "5-11", "15" after "ngày".
fn numeric(word: &str, words: &dyn Words, item: usize, today: Option<Date>) -> Option<Date> {
    let day: i8 = word.parse().ok()?;
    let mark = words.lower(item + 1);
    if !matches!(mark.as_str(), "/" | "-" | "–") {
        return None;
    }
    let month: i8 = words.lower(item + 2).parse().ok()?;
    let year = matches!(words.lower(item + 3).as_str(), "/" | "-")
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

fn weekday(word: &str) -> Option<Weekday> {
    Some(match word {
        "monday" | "thứ hai" => Weekday::Monday,
        "tuesday" | "thứ ba" => Weekday::Tuesday,
        "wednesday" | "thứ tư" => Weekday::Wednesday,
        "thursday" | "thứ năm" => Weekday::Thursday,
        "friday" | "thứ sáu" => Weekday::Friday,
        "saturday" | "thứ bảy" => Weekday::Saturday,
        "sunday" | "chủ nhật" => Weekday::Sunday,
        _ => return None,
    })
}

fn month(word: &str) -> Option<i8> {
    let start = word.get(..3)?;
    let index = MONTHS.iter().position(|m| *m == start)?;
    i8::try_from(index + 1).ok()
}
