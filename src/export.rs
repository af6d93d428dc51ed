//! Articles and what they say, written for machines and for people: JSON Lines, CSV,
//! Markdown. The one place where offsets become code points.

use std::io::{self, Write};

use self::csv::Between;
use self::events::Habit;
use crate::analysis::{Figure, Qualifier};
use crate::store::Entry;
use crate::store::marks::Mark;

pub mod claims;
pub mod csv;
pub mod events;
pub mod gold;
pub mod json;
pub mod markdown;
pub mod stories;

/// A way to write articles down.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum ExportFormat {
    /// One JSON object an article.
    #[default]
    JsonLines,
    /// One JSON array of them.
    Json,
    /// One row a figure.
    Csv,
    /// The same, its cells parted by tabs.
    Tsv,
    /// For people.
    Markdown,
    /// One row an event, in the columns of UCDP's GED.
    Ucdp,
    /// The same in the habit of ACLED.
    Acled,
}

/// Formats by the end of a file's name; of two that fit the longer one stands first, of two
/// of one format the usual one.
const ENDINGS: [(&str, ExportFormat); 10] = [
    (".ucdp.csv", ExportFormat::Ucdp),
    (".acled.csv", ExportFormat::Acled),
    (".csv", ExportFormat::Csv),
    (".tsv", ExportFormat::Tsv),
    (".jsonl", ExportFormat::JsonLines),
    (".ndjson", ExportFormat::JsonLines),
    (".json", ExportFormat::Json),
    (".md", ExportFormat::Markdown),
    (".markdown", ExportFormat::Markdown),
    (".txt", ExportFormat::Markdown),
];

impl ExportFormat {
    /// All of them, those most asked for first.
    pub const ALL: [Self; 7] = [
        Self::Csv,
        Self::Tsv,
        Self::JsonLines,
        Self::Json,
        Self::Markdown,
        Self::Ucdp,
        Self::Acled,
    ];

    /// How names of its files usually end.
    #[must_use]
    pub fn ending(self) -> &'static str {
        ENDINGS.iter().find(|(_, format)| *format == self).map_or("", |(ending, _)| ending)
    }

    /// The format that the name of a file asks for.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        let name = name.to_ascii_lowercase();
        ENDINGS.iter().find(|(ending, _)| name.ends_with(ending)).map(|(_, format)| *format)
    }

    /// What stands before the first article.
    ///
    /// # Errors
    /// Those of the writer.
    pub fn begin(self, out: &mut dyn Write) -> io::Result<()> {
        match self {
            Self::Csv => csv::header(Between::Comma, out),
            Self::Tsv => csv::header(Between::Tab, out),
            Self::Json => out.write_all(b"[\n"),
            Self::Ucdp => events::header(Habit::Ucdp, out),
            Self::Acled => events::header(Habit::Acled, out),
            Self::JsonLines | Self::Markdown => Ok(()),
        }
    }

    /// Appends one article, with the reader's marks where they are known; `first` where
    /// none was written before.
    ///
    /// # Errors
    /// None that memory can have.
    pub fn write(
        self,
        entry: &Entry,
        mark: Option<&Mark>,
        first: bool,
        out: &mut Vec<u8>,
    ) -> io::Result<()> {
        match self {
            Self::JsonLines => json::write(entry, mark, out),
            Self::Json => {
                if !first {
                    out.push(b',');
                }
                json::write(entry, mark, out)
            }
            Self::Csv => csv::write(Between::Comma, entry, mark, out),
            Self::Tsv => csv::write(Between::Tab, entry, mark, out),
            Self::Markdown => markdown::write(entry, mark, out),
            Self::Ucdp => events::write(Habit::Ucdp, entry, out),
            Self::Acled => events::write(Habit::Acled, entry, out),
        }
    }

    /// What stands behind the last article.
    ///
    /// # Errors
    /// Those of the writer.
    pub fn end(self, out: &mut dyn Write) -> io::Result<()> {
        if self == Self::Json { out.write_all(b"]\n") } else { Ok(()) }
    }
}

/// From byte offsets to code points, in a few steps each.
#[derive(Debug)]
pub struct CodePoints<'a> {
    text: &'a str,
    /// Code points before every [`BLOCK`] bytes; empty where the text is ASCII.
    before: Vec<u32>,
}

const BLOCK: usize = 64;

impl<'a> CodePoints<'a> {
    /// A table for a text.
    #[must_use]
    pub fn new(text: &'a str) -> Self {
        let mut before = Vec::new();
        if !text.is_ascii() {
            before.reserve(text.len() / BLOCK + 1);
            let mut count = 0;
            for block in text.as_bytes().chunks(BLOCK) {
                before.push(count);
                count += starts(block);
            }
            before.push(count);
        }
        Self { text, before }
    }

    /// The number of code points before a byte offset.
    #[must_use]
    pub fn at(&self, offset: u32) -> u32 {
        let at = (offset as usize).min(self.text.len());
        if self.before.is_empty() {
            return u32::try_from(at).unwrap_or(u32::MAX);
        }
        let block = at / BLOCK;
        let rest = self.text.as_bytes().get(block * BLOCK..at).unwrap_or(&[]);
        self.before.get(block).copied().unwrap_or(0) + starts(rest)
    }
}

/// Code points that begin in a run of UTF-8 bytes.
fn starts(bytes: &[u8]) -> u32 {
    bytes.iter().map(|&b| u32::from(b & 0xc0 != 0x80)).sum()
}

/// The publication date as it is written at every edge.
#[must_use]
pub fn published(article: &crate::article::Article) -> Option<String> {
    article.published.map(|published| published.written())
}

/// A whole number without its `.0`.
#[must_use]
pub fn number(value: f64) -> String {
    // Rust prints a float that is whole without a fraction.
    format!("{value}")
}

/// A figure's value in one house style: `≈` about, `≥` at least, `≤` at most, `a–b`.
#[must_use]
pub fn amount(figure: &Figure) -> String {
    match (figure.qualifier, figure.low, figure.high) {
        (Qualifier::About, Some(low), _) => format!("≈{}", number(low)),
        (_, Some(low), None) => format!("≥{}", number(low)),
        (_, None, Some(high)) => format!("≤{}", number(high)),
        (_, Some(low), Some(high)) if low < high => format!("{}–{}", number(low), number(high)),
        (_, Some(low), Some(_)) => number(low),
        (_, None, None) => "?".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn code_points_are_counted() {
        for text in ["", "abc", "Thiệt mạng ở Quảng Trị", &"ế".repeat(200), &"aế😀".repeat(77)]
        {
            let table = CodePoints::new(text);
            let mut count = 0;
            for (at, _) in text.char_indices() {
                assert_eq!(table.at(u32::try_from(at).unwrap()), count);
                count += 1;
            }
            assert_eq!(table.at(u32::try_from(text.len()).unwrap()), count);
        }
    }

    #[test]
    fn whole_numbers_have_no_fraction() {
        assert_eq!(number(31.0), "31");
        assert_eq!(number(4.5), "4.5");
        assert_eq!(number(2_000_000.0), "2000000");
    }
}
