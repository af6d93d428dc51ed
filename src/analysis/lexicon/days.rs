//! Words around dates and numbers in a row, from `assets/lexicon/days.tsv`.

use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

/// A set of classes, see [`class`].
pub type DayWordClasses = u64;

/// Classes of words, as the file explains them.
pub mod class {
    crate::analysis::lexicon::word_classes! { super::DayWordClasses, "days.tsv";
        YEAR "year", SURE_YEAR "sure_year", OLD_YEAR "old_year", ROW "row",
        COUNTED_ROW "counted_row", SMALL_ROW "small_row", DAY "day", DAYS "days",
        MONTH "month", MONTHS "months", CLOCK "clock", ORDER "order",
        NUMBERED "numbered", NO_RANGE "no_range", TODAY "today", YESTERDAY "yesterday",
        TWO_DAYS_AGO "two_days_ago", LAST_MONTH "last_month", LAST_YEAR "last_year",
        MONDAY "monday", TUESDAY "tuesday", WEDNESDAY "wednesday", THURSDAY "thursday",
        FRIDAY "friday", SATURDAY "saturday", SUNDAY "sunday",
        THIS_WEEK "this_week", LAST_WEEK "last_week", DAYS_AGO "days_ago",
        WEEKS_AGO "weeks_ago", MONTHS_AGO "months_ago", YEARS_AGO "years_ago",
        BACK "back", OR_BEFORE "or_before", BEFORE_WHAT "before_what", ONE "one",
    }

    /// A number of days, weeks, months or years before the day of writing.
    pub const AGO: super::DayWordClasses = DAYS_AGO | WEEKS_AGO | MONTHS_AGO | YEARS_AGO;

    /// Days of the week.
    pub const WEEKDAYS: super::DayWordClasses =
        MONDAY | TUESDAY | WEDNESDAY | THURSDAY | FRIDAY | SATURDAY | SUNDAY;
    /// Days and stretches told from the day of writing.
    pub const FROM_TODAY: super::DayWordClasses = TODAY
        | YESTERDAY
        | TWO_DAYS_AGO
        | THIS_WEEK
        | LAST_WEEK
        | LAST_MONTH
        | LAST_YEAR
        | AGO
        | BACK;
}

const FILE: &str = include_str!("../../../assets/lexicon/days.tsv");

/// The words, with their classes.
static WORDS: LazyLock<HashMap<&str, DayWordClasses>> = LazyLock::new(|| {
    let mut words = HashMap::new();
    for (class, form) in lines().filter_map(read).flatten() {
        *words.entry(form).or_default() |= class;
    }
    words
});

fn lines() -> impl Iterator<Item = &'static str> {
    FILE.lines().filter(|line| !line.is_empty() && !line.starts_with('#'))
}

/// A line: its class, with each of its words.
fn read(line: &'static str) -> Option<impl Iterator<Item = (DayWordClasses, &'static str)>> {
    let mut columns = line.split('\t').skip(1);
    let name = columns.next()?;
    let class = 1 << class::NAMES.iter().position(|n| *n == name)?;
    Some(columns.next()?.split('|').map(move |form| (class, form)))
}

/// What phrases begin with, up to each of their blanks.
static FIRSTS: LazyLock<HashSet<&str>> = LazyLock::new(|| {
    let firsts = |form: &&'static str| {
        let form = *form;
        form.match_indices(' ').filter_map(move |(at, _)| form.get(..at))
    };
    WORDS.keys().flat_map(firsts).collect()
});

/// The classes of the phrase that two words in lower case make, else of the first: "hôm
/// qua" may be one word to the reader or two, and so may "two years ago".
#[must_use]
pub fn of_two(first: &str, second: &str) -> DayWordClasses {
    let phrase = || classes(&format!("{first} {second}"));
    let both = if FIRSTS.contains(first) { phrase() } else { 0 };
    let told = if both == 0 { classes(first) } else { both };
    match counted(first) {
        Some((_, span)) if told == 0 => classes(span) & (class::AGO | class::OR_BEFORE),
        _ => told,
    }
}

/// The number that a phrase of one word to the reader begins with, and the rest.
#[must_use]
pub fn counted(phrase: &str) -> Option<(&str, &str)> {
    phrase.split_once(' ').filter(|(_, rest)| rest.contains(' '))
}

/// The span of time that a word counts ("ngày", "weeks"), as the class of the phrase that
/// begins with it and tells how long ago something was.
#[must_use]
pub fn span_of(word: &str) -> DayWordClasses {
    let of = |(form, class): (&&str, &DayWordClasses)| {
        form.split_once(' ').is_some_and(|(first, _)| first == word).then_some(class & class::AGO)
    };
    WORDS.iter().filter_map(of).fold(0, |all, class| all | class)
}

/// How many a word in lower case says, up to nineteen: in digits, in words, "a".
#[must_use]
pub fn amount(word: &str) -> Option<i64> {
    if classes(word) & class::ONE != 0 {
        return Some(1);
    }
    let digits = word.parse().ok().filter(|number| (1..=19).contains(number));
    digits.or_else(|| AMOUNTS.get(word).copied())
}

/// Number words of small numbers.
static AMOUNTS: LazyLock<HashMap<&str, i64>> = LazyLock::new(|| {
    let units = super::NUMBERS.lines().filter_map(|line| {
        let mut columns = line.split('\t').skip(1);
        columns.next().filter(|class| *class == "unit")?;
        let value = columns.next()?.parse().ok().filter(|value| *value > 0)?;
        Some(columns.next()?.split('|').map(move |form| (form, value)))
    });
    units.flatten().collect()
});

/// The same of three words: "hôm thứ sáu" may be one, two or three.
#[must_use]
pub fn of_three(first: &str, second: &str, third: &str) -> DayWordClasses {
    let start = first.split(' ').next().unwrap_or(first);
    let all =
        if FIRSTS.contains(start) { classes(&format!("{first} {second} {third}")) } else { 0 };
    if all == 0 { of_two(first, second) } else { all }
}

/// Whether the words that begin with one name a day of the week, and nothing else: "thứ hai"
/// alone may be the second of its kind, "hôm thứ hai" is a Monday.
#[must_use]
pub fn surely_weekday(first: &str, told: DayWordClasses) -> bool {
    let start = first.split(' ').next().unwrap_or(first);
    told & class::SUNDAY != 0
        || told & class::WEEKDAYS != 0 && classes(start) & (class::DAY | class::CLOCK) != 0
}

/// The classes of a word or phrase in lower case.
#[must_use]
pub fn classes(word: &str) -> DayWordClasses {
    WORDS.get(word).copied().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_is_read_and_every_class_has_words() {
        let mut found = 0;
        for line in lines() {
            let forms: Vec<_> = read(line).unwrap_or_else(|| panic!("{line}")).collect();
            assert!(
                line.split('\t').count() == 3 && forms.iter().all(|f| !f.1.is_empty()),
                "{line}"
            );
            found |= forms.iter().fold(0, |all, f| all | f.0);
        }
        assert_eq!(found, (1 << class::NAMES.len()) - 1);
        assert_eq!(classes("ngày") & (class::ROW | class::DAY), class::ROW | class::DAY);
        assert_eq!(classes("nothing at all"), 0);
        assert_eq!(of_two("hôm", "qua"), class::YESTERDAY);
        assert_eq!(of_two("hôm", "ấy"), classes("hôm"));
        assert_eq!(of_two("hôm qua", "ở"), class::YESTERDAY);
        assert_eq!(of_two("two years ago", "a"), class::YEARS_AGO);
        assert_eq!(of_two("a month", "ago"), class::LAST_MONTH);
        assert_eq!(of_two("the other side", "of"), 0);
        assert_eq!((span_of("ngày"), span_of("weeks")), (class::DAYS_AGO, class::WEEKS_AGO));
        assert_eq!((span_of("week"), span_of("giờ")), (class::WEEKS_AGO, 0));
        assert_eq!(
            (amount("three"), amount("3"), amount("ba"), amount("a")),
            (Some(3), Some(3), Some(3), Some(1))
        );
        assert_eq!(
            (amount("several"), amount("0"), amount("48"), amount("")),
            (None, None, None, None)
        );

        assert_eq!(of_three("hôm", "thứ", "sáu"), class::FRIDAY);
        assert_eq!(of_three("hôm thứ sáu", "ở", "đó"), class::FRIDAY);
        assert!(surely_weekday("hôm", class::FRIDAY) && !surely_weekday("thứ hai", class::MONDAY));
    }
}
