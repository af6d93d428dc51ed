//! The languages that have a name here: what they are called in codes and in words.

use std::sync::LazyLock;

/// One language of `assets/languages/names.tsv`.
#[derive(Debug)]
struct LanguageRow {
    code: &'static str,
    long: &'static str,
    english: &'static str,
    vietnamese: &'static str,
}

static ROWS: LazyLock<Vec<LanguageRow>> = LazyLock::new(|| {
    include_str!("../../../assets/languages/names.tsv")
        .lines()
        .filter(|line| !line.starts_with('#'))
        .filter_map(|line| {
            let mut cells = line.split('\t');
            let (code, long) = (cells.next()?, cells.next()?);
            Some(LanguageRow { code, long, english: cells.next()?, vietnamese: cells.next()? })
        })
        .collect()
});

/// The two-letter code of the language at a place of the list.
pub(in crate::text) fn code(place: u8) -> Option<&'static str> {
    ROWS.get(usize::from(place)).map(|row| row.code)
}

/// What it is called, in English and in Vietnamese.
pub(in crate::text) fn names(place: u8) -> Option<(&'static str, &'static str)> {
    ROWS.get(usize::from(place)).map(|row| (row.english, row.vietnamese))
}

/// The place of a language by one of its codes or its English name, in lower case.
pub(in crate::text) fn place_of(code: &str) -> Option<u8> {
    let code = match code {
        // Codes of the same languages elsewhere.
        "no" | "nn" | "nno" => "nb",
        "fil" => "tl",
        "zho" | "chi" => "zh",
        "fas" | "per" => "fa",
        "iw" => "he",
        "in" => "id",
        "fre" => "fr",
        "ger" => "de",
        "dut" => "nl",
        code => code,
    };
    ROWS.iter()
        .position(|row| {
            row.code == code || row.long == code || row.english.eq_ignore_ascii_case(code)
        })
        .and_then(|at| u8::try_from(at).ok())
}

#[cfg(test)]
mod tests {
    use crate::text::Language;

    #[test]
    fn codes_are_read_as_they_are_written() {
        for (written, code) in [
            ("en-GB", "en"),
            ("vi_VN", "vi"),
            ("vie", "vi"),
            ("es", "es"),
            ("spa", "es"),
            ("Spanish", "es"),
            ("pt-BR", "pt"),
            ("zh-Hans", "zh"),
            ("fil", "tl"),
            ("xx", "und"),
            ("", "und"),
        ] {
            assert_eq!(Language::from_code(written).code(), code, "{written}");
        }
    }

    #[test]
    fn every_row_is_whole_and_every_code_is_its_own() {
        for row in super::ROWS.iter() {
            assert_eq!(Language::from_code(row.code).code(), row.code);
            assert_eq!(Language::from_code(row.long).code(), row.code);
            assert!(!row.english.is_empty() && row.vietnamese.starts_with("tiếng "));
        }
        let lines = include_str!("../../../assets/languages/names.tsv").lines();
        assert_eq!(super::ROWS.len(), lines.filter(|l| !l.starts_with('#')).count());
    }
}
