//! One JSON object an article, one line each. Keys are always there and always in
//! the same order; what is absent is `null` or `[]`.

use std::borrow::Cow;
use std::io;

use serde::ser::{Serialize, SerializeMap};
use serde_json::Serializer;
use serde_json::ser::Formatter;

use super::{CodePoints, published};
use crate::analysis::events::{Background, Event};
use crate::analysis::review::Opinion;
use crate::analysis::{Analysis, Figure, Mention, Total};
use crate::store::Entry;
use crate::store::marks::Mark;
use crate::store::reviews::value::FigureValue;
use crate::text::plain::steers;
use crate::text::{Language, Text};

/// Appends one article, with the reader's marks where they are known, and a line feed.
///
/// # Errors
/// None that memory can have.
pub fn write(entry: &Entry, mark: Option<&Mark>, out: &mut Vec<u8>) -> io::Result<()> {
    // The text, and some hundred bytes for what is said of each name and figure.
    let (article, analysis) = (&entry.article, &entry.analysis);
    let said = analysis.mentions.len() * 128 + analysis.figures.len() * 384;
    out.reserve(article.text.as_str().len() + said + 512);
    line(&ArticleLine::new(entry, mark), out)
}

/// Appends a value as one object, and a line feed.
///
/// # Errors
/// None that memory can have.
pub fn line(value: &impl Serialize, out: &mut Vec<u8>) -> io::Result<()> {
    let mut json = Serializer::with_formatter(&mut *out, Escaped);
    value.serialize(&mut json).map_err(io::Error::from)?;
    out.push(b'\n');
    Ok(())
}

/// Appends a line of JSON as it is kept, with what steers a terminal written as its code, and a
/// line feed.
///
/// # Errors
/// None that memory can have.
pub fn kept_line(kept: &[u8], out: &mut Vec<u8>) -> io::Result<()> {
    Escaped.write_string_fragment(out, &String::from_utf8_lossy(kept))?;
    out.push(b'\n');
    Ok(())
}

/// JSON as ever, with what steers a terminal written as its code: whoever reads JSON
/// gets the text as it is, whoever looks at it is not fooled.
struct Escaped;

impl Formatter for Escaped {
    fn write_string_fragment<W: ?Sized + io::Write>(
        &mut self,
        out: &mut W,
        mut text: &str,
    ) -> io::Result<()> {
        while let Some((at, c)) = text.char_indices().find(|(_, c)| steers(*c)) {
            out.write_all(text.as_bytes().get(..at).unwrap_or(&[]))?;
            for unit in c.encode_utf16(&mut [0; 2]) {
                write!(out, "\\u{unit:04x}")?;
            }
            text = text.get(at + c.len_utf8()..).unwrap_or("");
        }
        out.write_all(text.as_bytes())
    }
}

#[derive(serde::Serialize)]
struct ArticleLine<'a> {
    path: &'a str,
    id: Option<&'a str>,
    title: Option<&'a str>,
    source: Option<&'a str>,
    published: Option<String>,
    url: Option<&'a str>,
    language: Option<&'static str>,
    text: &'a str,
    entities: Vec<EntityLine<'a>>,
    figures: Vec<FigureLine<'a>>,
    totals: Totals<'a>,
    /// Of a digest alone: an article of one event has its toll in `totals`.
    events: Vec<EventLine<'a>>,
    background: Vec<BackgroundLine<'a>>,
    issues: Vec<&'a str>,
    marks: Option<&'a Mark>,
}

#[derive(serde::Serialize)]
struct EntityLine<'a> {
    start: u32,
    end: u32,
    text: &'a str,
    kind: &'static str,
    id: Option<&'a str>,
    name: &'a str,
}

#[derive(serde::Serialize)]
struct FigureLine<'a> {
    start: u32,
    end: u32,
    text: &'a str,
    kind: &'static str,
    low: Option<Number>,
    high: Option<Number>,
    qualifier: &'static str,
    unit: Option<Cow<'a, str>>,
    party: &'a [Box<str>],
    attribution: Option<Cow<'a, str>>,
    place: Option<&'a str>,
    date: Option<&'a str>,
    flags: Vec<&'static str>,
    entity_ids: Vec<&'a str>,
    sentence: [u32; 2],
    status: &'static str,
    machine: Option<FigureValue>,
    reviews: Vec<ReviewLine<'a>>,
}

/// What one person said of a figure.
#[derive(serde::Serialize)]
struct ReviewLine<'a> {
    by: &'a str,
    at: &'a str,
    status: &'static str,
    note: Option<&'a str>,
    value: FigureValue,
}

#[derive(serde::Serialize)]
struct EventLine<'a> {
    title: &'a str,
    start: u32,
    end: u32,
    day: Option<&'a str>,
    place: Option<&'a str>,
    totals: Totals<'a>,
}

#[derive(serde::Serialize)]
struct BackgroundLine<'a> {
    kind: &'static str,
    low: Number,
    best: Number,
    high: Option<Number>,
    period: Option<&'a str>,
}

/// A count: without a fraction where it has none.
struct Number(f64);

impl Serialize for Number {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        // Whole numbers this small are exact in both types.
        if self.0.fract() == 0.0 && self.0.abs() < 9e15 {
            #[expect(clippy::cast_possible_truncation, reason = "whole and within ±9e15")]
            let whole = self.0 as i64;
            serializer.serialize_i64(whole)
        } else {
            serializer.serialize_f64(self.0)
        }
    }
}

struct Totals<'a>(&'a [Total]);

impl Serialize for Totals<'_> {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        #[derive(serde::Serialize)]
        struct Bounds {
            low: Number,
            best: Number,
            high: Option<Number>,
        }
        let mut map = serializer.serialize_map(Some(self.0.len()))?;
        for total in self.0 {
            let bounds = Bounds {
                low: Number(total.low),
                best: Number(total.best),
                high: total.high.map(Number),
            };
            map.serialize_entry(total.kind.name(), &bounds)?;
        }
        map.end()
    }
}

fn some(text: &str) -> Option<&str> {
    (!text.is_empty()).then_some(text)
}

impl<'a> ArticleLine<'a> {
    fn new(entry: &'a Entry, mark: Option<&'a Mark>) -> Self {
        let (article, analysis) = (&entry.article, &entry.analysis);
        let text = article.text.as_str();
        let points = CodePoints::new(text);
        Self {
            path: &article.path,
            id: article.id.as_deref(),
            title: some(&article.title),
            source: some(&article.source),
            published: published(article),
            url: article.url.as_deref(),
            language: (article.language != Language::Unknown).then(|| article.language.code()),
            text,
            entities: analysis
                .mentions
                .iter()
                .map(|m| EntityLine::new(m, analysis, text, &points))
                .collect(),
            figures: analysis
                .figures_in_text()
                .into_iter()
                .filter_map(|n| FigureLine::new(n, analysis, &article.text, &points))
                .collect(),
            totals: Totals(&analysis.totals),
            events: analysis
                .events
                .iter()
                .filter(|_| analysis.is_digest())
                .map(|e| EventLine::new(e, analysis, text, &points))
                .collect(),
            background: analysis.background.iter().map(BackgroundLine::new).collect(),
            issues: article.issues.iter().map(|i| i.what.as_str()).collect(),
            marks: mark,
        }
    }
}

impl<'a> EntityLine<'a> {
    fn new(m: &Mention, analysis: &'a Analysis, text: &'a str, points: &CodePoints) -> Self {
        let entity = analysis.entity(m);
        Self {
            start: points.at(m.span.start),
            end: points.at(m.span.end),
            text: m.span.of(text),
            kind: m.kind.name(),
            id: entity.map(|e| &*e.id),
            name: entity.map_or_else(|| m.span.of(text), |e| &e.name),
        }
    }
}

impl<'a> EventLine<'a> {
    fn new(event: &'a Event, analysis: &'a Analysis, text: &'a str, points: &CodePoints) -> Self {
        let place = event.place.and_then(|p| analysis.entities.get(usize::from(p)));
        Self {
            title: event.title.of(text),
            start: points.at(event.span.start),
            end: points.at(event.span.end),
            day: event.day.as_deref(),
            place: place.map(|p| &*p.name),
            totals: Totals(&event.totals),
        }
    }
}

impl<'a> BackgroundLine<'a> {
    fn new(told: &'a Background) -> Self {
        Self {
            kind: told.kind.name(),
            low: Number(told.low),
            best: Number(told.best),
            high: told.high.map(Number),
            period: some(&told.period),
        }
    }
}

impl<'a> FigureLine<'a> {
    /// Of the figure of a number.
    fn new(
        number: usize,
        analysis: &'a Analysis,
        text: &'a Text,
        points: &CodePoints,
    ) -> Option<Self> {
        let f = analysis.figure(number)?;
        let review = analysis.review(number);
        Some(Self {
            start: points.at(f.span.start),
            end: points.at(f.span.end),
            text: f.span.of(text.as_str()),
            kind: f.kind.name(),
            low: f.low.map(Number),
            high: f.high.map(Number),
            qualifier: f.qualifier.name(),
            unit: written(&f.unit, f, text),
            party: &f.party,
            attribution: written(&f.attribution, f, text),
            place: f.place.as_deref(),
            date: f.date.as_deref(),
            flags: f.flags.names().collect(),
            entity_ids: entity_ids(f, analysis).collect(),
            sentence: [points.at(f.sentence.start), points.at(f.sentence.end)],
            status: analysis.status(number).name(),
            machine: review.and_then(|r| r.machine.as_ref()).map(FigureValue::of),
            reviews: review
                .iter()
                .flat_map(|r| std::iter::once(&r.holds).chain(&r.others))
                .map(ReviewLine::new)
                .collect(),
        })
    }
}

impl<'a> ReviewLine<'a> {
    fn new(said: &'a Opinion) -> Self {
        Self {
            by: &said.by,
            at: &said.at,
            status: said.status.name(),
            note: some(&said.note),
            value: FigureValue::of(&said.figure),
        }
    }
}

/// Words as the article writes them, for programs that look for them there: with the
/// underscores of a word segmenter where the source has them.
fn written<'a>(words: &'a str, figure: &Figure, text: &Text) -> Option<Cow<'a, str>> {
    let words = some(words)?;
    if text.joins().is_empty() {
        return Some(Cow::Borrowed(words));
    }
    let from = nearest(text.as_str(), words, figure.span.start as usize);
    let Some(from) = from else { return Some(Cow::Borrowed(words)) };
    let joined = words.char_indices().map(|(i, c)| {
        let at = u32::try_from(from + i).unwrap_or(u32::MAX);
        if c == ' ' && text.joins().binary_search(&at).is_ok() { '_' } else { c }
    });
    Some(Cow::Owned(joined.collect()))
}

/// Where some words stand nearest before or behind a place, no further than a source is
/// carried on.
fn nearest(text: &str, words: &str, place: usize) -> Option<usize> {
    const REACH: usize = 8192;
    let whole = |at: &usize| text.is_char_boundary(*at);
    let from = (0..=place.saturating_sub(REACH)).rev().find(whole)?;
    let to = (text.len().min(place + REACH)..=text.len()).find(whole)?;
    text.get(from..to)?
        .match_indices(words)
        .map(|(at, _)| from + at)
        .min_by_key(|at| at.abs_diff(place))
}

/// The ids of the entities a figure names.
pub(super) fn entity_ids<'a>(
    figure: &'a Figure,
    analysis: &'a Analysis,
) -> impl Iterator<Item = &'a str> {
    figure.entities.iter().filter_map(|&e| analysis.entities.get(usize::from(e))).map(|e| &*e.id)
}
