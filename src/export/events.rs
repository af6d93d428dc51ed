//! One row an event or a story, in the columns of two collections of conflict events: UCDP's GED and
//! ACLED. Only what an article tells stands there; what a coder decides (who fought whom,
//! coordinates, types) is left empty.

use std::io::{self, Write};

use jiff::ToSpan;
use jiff::civil::{ISOWeekDate, Weekday};

use super::csv::{Between, cell, writer};
use super::{number, published};
use crate::analysis::events::Event;
use crate::analysis::gazetteer::NameTable;
use crate::analysis::{Analysis, Figure, FigureKind, Total};
use crate::store::Entry;
use crate::store::claims::class::CountedClass;
use crate::store::known::KNOWN;

mod story;

pub use story::write_story;

/// Columns of UCDP's GED that are here, in its order.
pub const UCDP: [&str; 24] = [
    "relid",
    "year",
    "side_a",
    "side_b",
    "number_of_sources",
    "source_article",
    "source_office",
    "source_date",
    "source_headline",
    "source_original",
    "where_coordinates",
    "where_description",
    "adm_1",
    "country",
    "date_prec",
    "date_start",
    "date_end",
    "deaths_a",
    "deaths_b",
    "deaths_civilians",
    "deaths_unknown",
    "best",
    "high",
    "low",
];

/// Columns in the habit of ACLED.
pub const ACLED: [&str; 8] = [
    "event_date",
    "time_precision",
    "actor1",
    "actor2",
    "location",
    "fatalities",
    "notes",
    "source",
];

/// A collection whose columns are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Habit {
    /// UCDP's GED.
    Ucdp,
    /// ACLED.
    Acled,
}

/// Writes the header row.
///
/// # Errors
/// Those of the writer.
pub fn header(habit: Habit, out: &mut dyn Write) -> io::Result<()> {
    let mut rows = writer(Between::Comma, out);
    match habit {
        Habit::Ucdp => rows.write_record(UCDP)?,
        Habit::Acled => rows.write_record(ACLED)?,
    }
    rows.flush()
}

/// Appends one row an event of an article.
///
/// # Errors
/// None that memory can have.
pub fn write(habit: Habit, entry: &Entry, out: &mut Vec<u8>) -> io::Result<()> {
    let rows = entry.analysis.events.iter().enumerate();
    rows.map(|(at, event)| EventRow::of(entry, at, event)).try_for_each(|row| row.write(habit, out))
}

/// An event as it is written.
#[derive(Debug, Default)]
struct EventRow {
    id: String,
    /// How many tell it in words of their own.
    sources: usize,
    year: String,
    start: String,
    end: String,
    /// UCDP's: 1 a day, 4 a month, 5 a year.
    precision: &'static str,
    /// ACLED's: 1 a day, 2 less than a month, 3 a month and more.
    time_precision: &'static str,
    place: String,
    country: String,
    low: String,
    best: String,
    high: String,
    civilians: String,
    unknown: String,
    source: String,
    day: String,
    headline: String,
    article: String,
    says: String,
    sentence: String,
}

impl EventRow {
    fn of(entry: &Entry, at: usize, event: &Event) -> Self {
        let (article, analysis) = (&entry.article, &entry.analysis);
        let text = article.text.as_str();
        let killed = event.total(FigureKind::Killed);
        let main = killed.or(event.totals.first()).and_then(|t| first(analysis, t));
        let mut row = Self {
            id: format!("{:016x}-{}", article.key.0, at + 1),
            sources: 1,
            source: article.source.clone(),
            day: published(article).unwrap_or_default(),
            headline: article.title.clone(),
            ..Self::default()
        };
        if let Some(date) = main.and_then(|f| f.date.as_deref()) {
            row.put_date(date);
        }
        if let Some(place) = event.place.and_then(|p| analysis.entities.get(usize::from(p))) {
            row.place = place.name.to_string();
            country(&place.id).unwrap_or_default().clone_into(&mut row.country);
        }
        if let Some(killed) = killed {
            row.put_deaths(analysis, killed);
        }
        if let Some(main) = main {
            row.says = main.attribution.to_string();
            row.sentence = main.sentence.of(text).split_whitespace().collect::<Vec<_>>().join(" ");
        } else {
            row.sentence = event.title.of(text).split_whitespace().collect::<Vec<_>>().join(" ");
        }
        row.article = named([&row.source, &row.day, &row.headline]);
        row
    }

    fn write(&self, habit: Habit, out: &mut Vec<u8>) -> io::Result<()> {
        let mut rows = writer(Between::Comma, out);
        let record =
            |cells: &[&str]| cells.iter().map(|c| cell(c).into_owned()).collect::<Vec<_>>();
        let sources = self.sources.to_string();
        match habit {
            Habit::Ucdp => rows.write_record(record(&self.ucdp(&sources)))?,
            Habit::Acled => rows.write_record(record(&self.acled()))?,
        }
        rows.flush()
    }

    /// A day, a month or a year that a figure tells; words are not guessed at.
    fn put_date(&mut self, date: &str) {
        let digits = |part: &str| part.bytes().all(|b| b.is_ascii_digit());
        let parts: Vec<&str> = date.split('-').filter(|p| digits(p)).collect();
        let first = |month: &str, day: &str| -> Option<jiff::civil::Date> {
            format!("{}-{month}-{day}", parts.first()?).parse().ok()
        };
        let week = || -> Option<jiff::civil::Date> {
            let (year, week) = date.split_once("-W")?;
            let (year, week) = (year.parse().ok()?, week.parse().ok()?);
            Some(ISOWeekDate::new(year, week, Weekday::Monday).ok()?.date())
        };
        let (start, end, precision, time) = match (parts.as_slice(), date.len()) {
            ([_], 8) => {
                let start = week();
                (start, start.and_then(|d| d.checked_add(6.days()).ok()), "3", "2")
            }
            ([_, month, day], 10) => {
                let day = first(month, day);
                (day, day, "1", "1")
            }
            ([_, month], 7) => {
                let start = first(month, "01");
                (start, start.map(jiff::civil::Date::last_of_month), "4", "3")
            }
            ([_], 4) => (first("01", "01"), first("12", "31"), "5", "3"),
            _ => return,
        };
        if let (Some(start), Some(end)) = (start, end) {
            (self.start, self.end) = (start.to_string(), end.to_string());
            self.year = start.year().to_string();
            (self.precision, self.time_precision) = (precision, time);
        }
    }

    /// The toll of the killed; those of them that the article calls civilians.
    fn put_deaths(&mut self, analysis: &Analysis, killed: &Total) {
        self.low = number(killed.low);
        self.best = number(killed.best);
        self.high = killed.high.map(number).unwrap_or_default();
        let civilian = |f: &&Figure| {
            let class = CountedClass::of(f.kind, &f.unit);
            matches!(class, CountedClass::Civilians | CountedClass::Children | CountedClass::Women)
        };
        let made_of = killed.made_of.iter();
        let figures = made_of.filter_map(|&i| analysis.figures.get(usize::from(i)));
        let told: f64 = figures.filter(civilian).filter_map(|f| f.low.or(f.high)).sum();
        // Rivals of one count may all be in it: then nobody is told apart.
        // A sum of nothing is less than nothing in Rust: -0.
        let told = if told > 0.0 && told <= killed.best { told } else { 0.0 };
        self.civilians = number(told);
        self.unknown = number(killed.best - told);
    }

    fn ucdp<'a>(&'a self, sources: &'a str) -> [&'a str; 24] {
        let none = "";
        [
            &self.id,
            &self.year,
            none,
            none,
            sources,
            &self.article,
            &self.source,
            &self.day,
            &self.headline,
            &self.says,
            none,
            &self.place,
            none,
            &self.country,
            self.precision,
            &self.start,
            &self.end,
            none,
            none,
            &self.civilians,
            &self.unknown,
            &self.best,
            &self.high,
            &self.low,
        ]
    }

    fn acled(&self) -> [&str; 8] {
        let none = "";
        [
            &self.start,
            self.time_precision,
            none,
            none,
            &self.place,
            &self.best,
            &self.sentence,
            &self.source,
        ]
    }
}

/// Publisher, day and headline of an article, as far as they are known.
fn named(parts: [&String; 3]) -> String {
    let told: Vec<&str> = parts.into_iter().map(String::as_str).filter(|p| !p.is_empty()).collect();
    told.join(", ")
}

fn first<'a>(analysis: &'a Analysis, total: &Total) -> Option<&'a Figure> {
    analysis.figures.get(usize::from(*total.made_of.first()?))
}

/// The country of a place that is known: itself, or what it lies in.
fn country(id: &str) -> Option<&'static str> {
    let id = KNOWN.by_id(id)?;
    let mut known = std::iter::once(id).chain(KNOWN.parents(id)).filter_map(|id| KNOWN.known(id));
    known.find(|k| k.table == NameTable::Countries).map(|k| k.name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_as_exact_as_they_are_told() {
        for (told, want) in [
            ("2004-02-29", ("2004-02-29", "2004-02-29", "1")),
            ("2004-02", ("2004-02-01", "2004-02-29", "4")),
            ("2004", ("2004-01-01", "2004-12-31", "5")),
            ("2004-W12", ("2004-03-15", "2004-03-21", "3")),
            ("2004-W60", ("", "", "")),
            ("Monday", ("", "", "")),
            ("last year", ("", "", "")),
            ("2004-13", ("", "", "")),
            ("2004-02-31", ("", "", "")),
        ] {
            let mut row = EventRow::default();
            row.put_date(told);
            assert_eq!((&*row.start, &*row.end, row.precision), want, "{told}");
        }
    }

    #[test]
    fn a_place_lies_in_a_country() {
        assert_eq!(country("place/syria"), Some("Syria"));
        assert_eq!(country("place/aleppo"), Some("Syria"));
        assert_eq!(country("place/nowhere-at-all"), None);
    }
}
