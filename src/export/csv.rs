//! One row a figure, RFC 4180. A cell that a spreadsheet would take for a formula begins
//! with an apostrophe.

use std::borrow::Cow;
use std::io::{self, Write};

use csv::{Terminator, Writer, WriterBuilder};

use super::json::entity_ids;
use super::{CodePoints, number, published};
use crate::analysis::review::Opinion;
use crate::analysis::{Analysis, FigureKind};
use crate::store::Entry;
use crate::store::marks::Mark;
use crate::store::reviews::value::FigureValue;
use crate::text::Language;
use crate::text::plain::line;

/// The columns, in order.
pub const COLUMNS: [&str; 44] = [
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
    "status",
    "machine_kind",
    "machine_low",
    "machine_high",
    "machine_qualifier",
    "machine_unit",
    "machine_party",
    "machine_attribution",
    "machine_place",
    "machine_date",
    "machine_flags",
    "reviewed_by",
    "reviewed_at",
    "review_note",
    "others_say",
    "toll_kind",
    "toll_low",
    "toll_best",
    "toll_high",
    "starred",
    "tags",
    "note",
];

/// What stands between the members of a list in one field.
const BETWEEN: &str = "; ";

/// What a spreadsheet would take for a formula where a cell begins with it.
const FORMULA: [char; 4] = ['=', '+', '@', '-'];

/// A text as a cell: one line, and a text for spreadsheets too. What they would take for
/// a formula is quoted with an apostrophe; a lone dash (standard input) is none.
pub(super) fn cell(text: &str) -> Cow<'_, str> {
    let shown = line(text);
    if shown.starts_with(FORMULA) && shown != "-" {
        return Cow::Owned(format!("'{shown}"));
    }
    shown
}

/// What parts the cells of a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Between {
    /// RFC 4180.
    Comma,
    /// For `.tsv`.
    Tab,
}

pub(super) fn writer<W: Write>(between: Between, out: W) -> Writer<W> {
    let delimiter = if between == Between::Tab { b'\t' } else { b',' };
    WriterBuilder::new().delimiter(delimiter).terminator(Terminator::CRLF).from_writer(out)
}

/// Writes the header row.
///
/// # Errors
/// Those of the writer.
pub fn header(between: Between, out: &mut dyn Write) -> io::Result<()> {
    let mut rows = writer(between, out);
    rows.write_record(COLUMNS)?;
    rows.flush()
}

/// Appends one row a figure, the rejected ones with them.
///
/// # Errors
/// None that memory can have.
pub fn write(
    between: Between,
    entry: &Entry,
    mark: Option<&Mark>,
    out: &mut Vec<u8>,
) -> io::Result<()> {
    let (article, analysis) = (&entry.article, &entry.analysis);
    let text = article.text.as_str();
    let points = CodePoints::new(text);
    let day = published(article).unwrap_or_default();
    let language = if article.language == Language::Unknown { "" } else { article.language.code() };
    let rest = of_article(entry, mark);
    let mut rows = writer(between, out);
    for number in analysis.figures_in_text() {
        let Some(f) = analysis.figure(number) else { continue };
        let sentence = f.sentence.of(text).split_whitespace().collect::<Vec<_>>().join(" ");
        let said = value(&FigureValue::of(f));
        let [kind, low, high, qualifier, unit, party, attribution, place, date, flags] = &said;
        let cells = [
            article.path.as_str(),
            article.id.as_deref().unwrap_or_default(),
            &article.title,
            &article.source,
            &day,
            article.url.as_deref().unwrap_or_default(),
            language,
            kind,
            low,
            high,
            qualifier,
            unit,
            party,
            attribution,
            place,
            date,
            flags,
            f.span.of(text),
            &points.at(f.span.start).to_string(),
            &points.at(f.span.end).to_string(),
            &sentence,
            &entity_ids(f, analysis).collect::<Vec<_>>().join(BETWEEN),
        ];
        let reviewed = of_review(analysis, number);
        let all = cells.into_iter().chain(reviewed.iter().chain(&rest).map(String::as_str));
        rows.write_record(all.map(|text| cell(text).into_owned()))?;
    }
    rows.flush()
}

/// The cells of a value: kind to flags.
fn value(value: &FigureValue) -> [String; 10] {
    let flags: Vec<&str> = value.flags.iter().map(|f| f.name()).collect();
    [
        value.kind.name().to_owned(),
        value.low.map(number).unwrap_or_default(),
        value.high.map(number).unwrap_or_default(),
        value.qualifier.name().to_owned(),
        value.unit.clone(),
        value.party.join(BETWEEN),
        value.attribution.clone(),
        value.place.clone().unwrap_or_default(),
        value.date.clone().unwrap_or_default(),
        flags.join(BETWEEN),
    ]
}

/// The cells on who vouches for a figure: `status` to `others_say`.
fn of_review(analysis: &Analysis, number: usize) -> [String; 15] {
    let mut cells: [String; 15] = Default::default();
    let [status, rest @ ..] = &mut cells;
    analysis.status(number).name().clone_into(status);
    let Some(review) = analysis.review(number) else { return cells };
    if let Some(machine) = &review.machine {
        for (slot, cell) in rest.iter_mut().zip(value(&FigureValue::of(machine))) {
            *slot = cell;
        }
    }
    let others: Vec<String> = review.others.iter().map(in_words).collect();
    let holds = &review.holds;
    let last = [holds.by.to_string(), holds.at.to_string(), holds.note.to_string()];
    for (slot, cell) in rest.iter_mut().skip(10).zip(last.into_iter().chain([others.join(BETWEEN)]))
    {
        *slot = cell;
    }
    cells
}

/// "Anna: corrected 41 killed".
pub(super) fn in_words(said: &Opinion) -> String {
    let figure = &said.figure;
    format!("{}: {} {} {}", said.by, said.status.name(), super::amount(figure), figure.kind.name())
}

/// The cells that are the same for all figures of an article: its toll and its marks.
fn of_article(entry: &Entry, mark: Option<&Mark>) -> [String; 7] {
    let [kind, low, best, high] = toll(entry);
    let starred = mark.map(|m| m.starred.to_string()).unwrap_or_default();
    let tags = mark.map(|m| m.tags.join(BETWEEN)).unwrap_or_default();
    let note = mark.map(|m| m.note.clone()).unwrap_or_default();
    [kind, low, best, high, starred, tags, note]
}

/// The toll beside the headline: kind, low, best, high.
fn toll(entry: &Entry) -> [String; 4] {
    let kinds = [FigureKind::Killed, FigureKind::Casualties, FigureKind::Wounded];
    match kinds.into_iter().find_map(|kind| entry.analysis.total(kind)) {
        Some(total) => [
            total.kind.name().to_owned(),
            number(total.low),
            number(total.best),
            total.high.map(number).unwrap_or_default(),
        ],
        None => Default::default(),
    }
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
