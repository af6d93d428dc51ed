//! Claims written down, one report a line or row: JSON Lines, CSV, Markdown, plain lines.

use std::fmt::Write as _;
use std::io;

use super::csv::{Between, cell, writer};
use super::markdown::escape;
use super::stories::{StoryExport, claim_name, line};
use super::{CodePoints, amount, json, number, published};
use crate::store::claims::{Claim, Report};
use crate::store::stories::Story;
use crate::store::{Entry, Store};
use crate::text::Language;

/// The columns of CSV, in order.
pub const COLUMNS: [&str; 26] = [
    "story",
    "claim",
    "kind",
    "who",
    "party",
    "place",
    "period",
    "part_of",
    "relation",
    "article",
    "path",
    "segment",
    "source",
    "published",
    "language",
    "attribution",
    "day",
    "low",
    "best",
    "high",
    "qualifier",
    "start",
    "end",
    "told_before",
    "voice",
    "text",
];

/// A report as it is written.
#[derive(Debug, serde::Serialize)]
struct ClaimRecord<'a> {
    story: String,
    claim: String,
    kind: &'static str,
    who: &'static str,
    party: Option<&'a str>,
    place: Option<&'a str>,
    period: Option<&'a str>,
    part_of: Option<String>,
    relation: &'static str,
    article: Option<&'a str>,
    path: &'a str,
    segment: Option<u16>,
    source: Option<&'a str>,
    published: Option<String>,
    language: Option<&'static str>,
    attribution: Option<&'a str>,
    day: Option<String>,
    low: f64,
    best: f64,
    high: Option<f64>,
    qualifier: &'static str,
    start: u32,
    end: u32,
    told_before: bool,
    /// Equal where the words are the same: one voice.
    voice: String,
    text: &'a str,
}

fn some(text: &str) -> Option<&str> {
    (!text.is_empty()).then_some(text)
}

impl<'a> ClaimRecord<'a> {
    fn of(
        story: &Story,
        parts: usize,
        (at, claim): (usize, &'a Claim),
        report: &'a Report,
        entry: &'a Entry,
    ) -> Option<Self> {
        let article = &entry.article;
        let figure = entry.analysis.figures.get(usize::from(report.figure))?;
        let points = CodePoints::new(article.text.as_str());
        let known = article.language != Language::Unknown;
        Some(Self {
            story: story.id.to_string(),
            claim: claim_name(at),
            kind: claim.kind.name(),
            who: claim.class.name(),
            party: some(&claim.party),
            place: claim.place.as_deref(),
            period: claim.period.as_deref().map(|p| if p.is_empty() { "before" } else { p }),
            part_of: claim.total.map(claim_name).or_else(|| claim.part.then(String::new)),
            relation: claim.relation.name(),
            article: article.id.as_deref(),
            path: &article.path,
            segment: (parts > 1).then_some(report.part.saturating_add(1)),
            source: some(&article.source),
            published: published(article),
            language: known.then(|| article.language.code()),
            attribution: some(&report.attribution),
            day: report.day.map(|d| d.to_string()),
            low: report.low,
            best: report.best,
            high: report.high,
            qualifier: report.qualifier.name(),
            start: points.at(figure.span.start),
            end: points.at(figure.span.end),
            told_before: report.before,
            voice: format!("{:08x}", report.voice >> 32),
            text: figure.written.of(article.text.as_str()),
        })
    }

    fn record(&self) -> [String; 26] {
        let text = |t: Option<&str>| t.unwrap_or_default().to_owned();
        [
            self.story.clone(),
            self.claim.clone(),
            self.kind.into(),
            self.who.into(),
            text(self.party),
            text(self.place),
            text(self.period),
            self.part_of.clone().unwrap_or_default(),
            self.relation.into(),
            text(self.article),
            self.path.into(),
            self.segment.map(|s| s.to_string()).unwrap_or_default(),
            text(self.source),
            self.published.clone().unwrap_or_default(),
            text(self.language),
            text(self.attribution),
            self.day.clone().unwrap_or_default(),
            number(self.low),
            number(self.best),
            self.high.map(number).unwrap_or_default(),
            self.qualifier.into(),
            self.start.to_string(),
            self.end.to_string(),
            self.told_before.to_string(),
            self.voice.clone(),
            line(self.text),
        ]
    }
}

/// What stands before the first claim.
///
/// # Errors
/// None that memory can have.
pub fn begin(format: StoryExport, out: &mut Vec<u8>) -> io::Result<()> {
    if format == StoryExport::Csv {
        let mut rows = writer(Between::Comma, out);
        rows.write_record(COLUMNS)?;
        rows.flush()?;
    }
    Ok(())
}

/// Appends the claims of a story that are asked for.
///
/// # Errors
/// None that memory can have.
pub fn write(
    format: StoryExport,
    store: &Store,
    (told, title): (&Story, &str),
    claims: &[Claim],
    wanted: &dyn Fn(&Claim) -> bool,
    out: &mut Vec<u8>,
) -> io::Result<()> {
    let all = || claims.iter().enumerate().filter(|(_, c)| wanted(c));
    if matches!(format, StoryExport::Markdown | StoryExport::Text) {
        if all().next().is_some() {
            out.extend_from_slice(people(format, store, title, all()).as_bytes());
        }
        return Ok(());
    }
    for (at, claim) in all() {
        for report in &claim.reports {
            let (Some(entry), Some(card)) = (store.get(report.article), store.card(report.article))
            else {
                continue;
            };
            let parts = store.stories().of_article(card.key).len();
            let Some(line) = ClaimRecord::of(told, parts, (at, claim), report, &entry) else {
                continue;
            };
            if format == StoryExport::Csv {
                let mut rows = writer(Between::Comma, &mut *out);
                rows.write_record(line.record().iter().map(|text| cell(text).into_owned()))?;
                rows.flush()?;
            } else {
                json::line(&line, out)?;
            }
        }
    }
    Ok(())
}

/// Claims under the headline of their story, each with its reports.
fn people<'a>(
    format: StoryExport,
    store: &Store,
    title: &str,
    claims: impl Iterator<Item = (usize, &'a Claim)>,
) -> String {
    let markdown = format == StoryExport::Markdown;
    // Markdown takes no text for markup.
    let written = |text: &str| if markdown { escape(&line(text)) } else { line(text) };
    let mut out = format!("{}{}\n", if markdown { "## " } else { "" }, written(title));
    out.push_str(if markdown { "\n" } else { "" });
    for (_, claim) in claims {
        let party = if claim.party.is_empty() {
            String::new()
        } else {
            format!(", {}", written(&claim.party))
        };
        let part = if claim.part { ", part" } else { "" };
        let period = claim
            .period
            .as_deref()
            .map(|p| if p.is_empty() { ", another time".to_owned() } else { format!(", {p}") });
        let head = format!(
            "{} {}{party}{part}{}: {}",
            claim.kind.name(),
            claim.class.name(),
            period.unwrap_or_default(),
            claim.relation.name().replace('_', " ")
        );
        let _ = if markdown { writeln!(out, "- **{head}**") } else { writeln!(out, "  {head}") };
        for report in &claim.reports {
            let Some(entry) = store.get(report.article) else { continue };
            let figure = entry.analysis.figures.get(usize::from(report.figure));
            let value = figure.map_or_else(|| number(report.best), amount);
            let day = report.day.map_or_else(|| "undated".to_owned(), |d| d.to_string());
            let who = if report.attribution.is_empty() { "-" } else { &report.attribution };
            let before = if report.before { " (said before)" } else { "" };
            let indent = if markdown { "  - " } else { "    " };
            let _ = writeln!(
                out,
                "{indent}{value:>9}  {day:<10}  {}{before}  {}  {}",
                written(who),
                written(&entry.article.source),
                written(&entry.article.title)
            );
        }
    }
    out.push('\n');
    out
}
