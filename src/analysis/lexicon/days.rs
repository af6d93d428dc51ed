//! Words around dates and numbers in a row, from `assets/lexicon/days.tsv`.

use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

/// A set of classes, see [`class`].
pub type Classes = u32;

/// Classes of words, as the file explains them.
pub mod class {
    crate::analysis::lexicon::word_classes! { super::Classes, "days.tsv";
        YEAR "year", SURE_YEAR "sure_year", OLD_YEAR "old_year", ROW "row",
        COUNTED_ROW "counted_row", SMALL_ROW "small_row", DAY "day", DAYS "days",
        MONTH "month", MONTHS "months", CLOCK "clock", ORDER "order",
        NUMBERED "numbered", NO_RANGE "no_range", TODAY "today", YESTERDAY "yesterday",
        TWO_DAYS_AGO "two_days_ago", LAST_MONTH "last_month", LAST_YEAR "last_year",
        MONDAY "monday", TUESDAY "tuesday", WEDNESDAY "wednesday", THURSDAY "thursday",
        FRIDAY "friday", SATURDAY "saturday", SUNDAY "sunday",
    }

    /// Days and stretches told from the day of writing.
    pub const FROM_TODAY: super::Classes =
        TODAY | YESTERDAY | TWO_DAYS_AGO | LAST_MONTH | LAST_YEAR;
}

const FILE: &str = include_str!("../../../assets/lexicon/days.tsv");

/// The words, with their classes.
static WORDS: LazyLock<HashMap<&str, Classes>> = LazyLock::new(|| {
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
fn read(line: &'static str) -> Option<impl Iterator<Item = (Classes, &'static str)>> {
    let mut columns = line.split('\t').skip(1);
    let name = columns.next()?;
    let class = 1 << class::NAMES.iter().position(|n| *n == name)?;
    Some(columns.next()?.split('|').map(move |form| (class, form)))
}

/// The first words of those that are phrases.
static FIRSTS: LazyLock<HashSet<&str>> = LazyLock::new(|| {
    WORDS.keys().filter_map(|form| form.split_once(' ')).map(|(first, _)| first).collect()
});

/// The classes of the phrase that two words in lower case make, else of the first: "hôm
/// qua" may be one word to the reader or two.
#[must_use]
pub fn of_two(first: &str, second: &str) -> Classes {
    let phrase = || classes(&format!("{first} {second}"));
    let both = if FIRSTS.contains(first) { phrase() } else { 0 };
    if both == 0 { classes(first) } else { both }
}

/// The classes of a word or phrase in lower case.
#[must_use]
pub fn classes(word: &str) -> Classes {
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
    }
}
