//! One row a figure, RFC 4180. A cell that a spreadsheet would take for a formula begins
//! with an apostrophe.

use std::borrow::Cow;
use std::io::{self, Write};

use csv::{Terminator, Writer, WriterBuilder};

use super::json::entity_ids;
use super::{CodePoints, number, published};
use crate::store::Entry;
use crate::text::Language;
use crate::text::plain::line;

/// The columns, in order.
pub const COLUMNS: [&str; 22] = [
    "path",
    "id",
    "title",
    "source",
    "published",
    "url",
    "language",
    "kind",
    "low",
    "high",
    "qualifier",
    "unit",
    "party",
    "attribution",
    "place",
    "date",
    "flags",
    "text",
    "start",
    "end",
    "sentence",
    "entity_ids",
];

/// What stands between the members of a list in one field.
const BETWEEN: &str = "; ";

/// What a spreadsheet would take for a formula where a cell begins with it.
const FORMULA: [char; 4] = ['=', '+', '@', '-'];

/// A text as a cell: one line, and a text for spreadsheets too. What they would take for
/// a formula is quoted with an apostrophe; a lone dash (standard input) is none.
fn cell(text: &str) -> Cow<'_, str> {
    let shown = line(text);
    if shown.starts_with(FORMULA) && shown != "-" {
        return Cow::Owned(format!("'{shown}"));
    }
    shown
}

fn writer<W: Write>(out: W) -> Writer<W> {
    WriterBuilder::new().terminator(Terminator::CRLF).from_writer(out)
}

/// Writes the header row.
///
/// # Errors
/// Those of the writer.
pub fn header(out: &mut dyn Write) -> io::Result<()> {
    let mut rows = writer(out);
    rows.write_record(COLUMNS)?;
    rows.flush()
}

/// Appends one row a figure.
///
/// # Errors
/// None that memory can have.
pub fn write(entry: &Entry, out: &mut Vec<u8>) -> io::Result<()> {
    let (article, analysis) = (&entry.article, &entry.analysis);
    let text = article.text.as_str();
    let points = CodePoints::new(text);
    let day = published(article).unwrap_or_default();
    let language = if article.language == Language::Unknown { "" } else { article.language.code() };
    let mut rows = writer(out);
    for f in &analysis.figures {
        let sentence = f.sentence.of(text).split_whitespace().collect::<Vec<_>>().join(" ");
        let flags = f.flags.names().collect::<Vec<_>>().join(BETWEEN);
        let cells = [
            article.path.as_str(),
            article.id.as_deref().unwrap_or_default(),
            &article.title,
            &article.source,
            &day,
            article.url.as_deref().unwrap_or_default(),
            language,
            f.kind.name(),
            &f.low.map(number).unwrap_or_default(),
            &f.high.map(number).unwrap_or_default(),
            f.qualifier.name(),
            &f.unit,
            &f.party.join(BETWEEN),
            &f.attribution,
            f.place.as_deref().unwrap_or_default(),
            f.date.as_deref().unwrap_or_default(),
            &flags,
            f.span.of(text),
            &points.at(f.span.start).to_string(),
            &points.at(f.span.end).to_string(),
            &sentence,
            &entity_ids(f, analysis).collect::<Vec<_>>().join(BETWEEN),
        ];
        rows.write_record(cells.iter().map(|text| cell(text).into_owned()))?;
    }
    rows.flush()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_cell_is_a_formula_or_two_lines() {
        for (text, shown) in [
            ("=HYPERLINK(\"x\")", "'=HYPERLINK(\"x\")"),
            ("+84 91", "'+84 91"),
            ("@SUM(1)", "'@SUM(1)"),
            ("-2+3", "'-2+3"),
            ("-", "-"),
            ("31 killed", "31 killed"),
            ("a\nb\u{1b}", "a b\u{fffd}"),
        ] {
            assert_eq!(cell(text), shown);
        }
    }
}
