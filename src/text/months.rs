//! The names of the months.

/// The names, in lower case.
pub const MONTHS: [&str; 12] = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
];

/// The month, 1 to 12, whose name in lower case begins as a word does: by the first three
/// letters, whatever follows.
#[must_use]
pub fn by_start(word: &str) -> Option<i8> {
    let start = word.get(..3)?;
    let index = MONTHS.iter().position(|m| m.starts_with(start))?;
    i8::try_from(index + 1).ok()
}

/// The month, 1 to 12, that a word in lower case names, in full or shortened.
#[must_use]
pub fn by_name(word: &str) -> Option<i8> {
    let month = by_start(word)?;
    let name = MONTHS.get(usize::try_from(month - 1).ok()?)?;
    (word.len() == 3 || word == "sept" || word == *name).then_some(month)
}

/// Names of the months in other languages, as pages and feeds date themselves.
const ABROAD: &str = include_str!("../../assets/languages/months.tsv");

/// The month, 1 to 12, that a word in lower case names in another language than English.
#[must_use]
pub fn abroad(word: &str) -> Option<i8> {
    let rows = ABROAD.lines().filter(|line| !line.starts_with('#'));
    let index = rows.filter_map(|row| {
        let (_, months) = row.split_once('\t')?;
        months.split('\t').position(|names| names.split('|').any(|name| name == word))
    });
    index.into_iter().next().and_then(|index| i8::try_from(index + 1).ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn months_of_other_languages() {
        for (word, month) in
            [("märz", 3), ("août", 8), ("enero", 1), ("dicembre", 12), ("ottobre", 10), ("mei", 5)]
        {
            assert_eq!(abroad(word), Some(month), "{word}");
        }
        assert_eq!(abroad("market"), None);
        let rows = ABROAD.lines().filter(|line| !line.starts_with('#'));
        rows.for_each(|row| assert_eq!(row.split('\t').count(), 13, "{row}"));
    }

    #[test]
    fn names_are_told_from_words_that_begin_so() {
        for (word, name, start) in [
            ("march", Some(3), Some(3)),
            ("mar", Some(3), Some(3)),
            ("sept", Some(9), Some(9)),
            ("marching", None, Some(3)),
            ("septem", None, Some(9)),
            ("ma", None, None),
            ("được", None, None),
        ] {
            assert_eq!((by_name(word), by_start(word)), (name, start), "{word}");
        }
    }
}
