//! The events an article reports, and the toll of each.
//!
//! An article reports one event as a rule, a digest one an item. Every figure stands in
//! one event or in none ([`Analysis::event_of`]), and is background where it tells of
//! another time ([`Analysis::is_background`]). Nothing is ever added across events.

use serde::{Deserialize, Serialize};

use super::gazetteer::Gazetteer;
use super::{Analysis, Figure, FigureKind, Total};
use crate::article::Article;
use crate::text::tokens::Tokens;
use crate::text::{Role, Span};

mod background;
mod corrections;
mod items;
mod lines;
mod outline;
mod relations;
mod segments;
mod toll;
mod words;

pub use words::EventWords;

use corrections::Corrections;
use outline::ArticleOutline;
use toll::Teller;

/// One event that an article reports: the whole article, or an item of a digest.
///
/// Spans of events are in order and never overlap; an article that has any text has at
/// least one event, with totals or without ("policy, no toll"). What stands between the
/// items of a digest (its own headline, an introduction) belongs to no event.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Event {
    /// The part of the text that tells it.
    pub span: Span,
    /// Its headline, or its first sentence where it has none; inside [`Self::span`].
    pub title: Span,
    /// The day it is told for: an ISO day where one can be resolved.
    pub day: Option<Box<str>>,
    /// Where it happened, as index into [`Analysis::entities`].
    pub place: Option<u16>,
    /// Its toll, in the order of [`FigureKind::ALL`]; perhaps empty.
    pub totals: Vec<Total>,
    /// Figures in its totals that count the attackers' own dead or wounded, as indices
    /// into [`Analysis::figures`].
    pub attackers: Box<[u16]>,
}

impl Event {
    /// The total of a kind, where it tells one.
    #[must_use]
    pub fn total(&self, kind: FigureKind) -> Option<&Total> {
        self.totals.iter().find(|t| t.kind == kind)
    }
}

/// A count of another time than the event's: the whole war's, a year's, an earlier
/// attack's. Never added to a toll, nor to another.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Background {
    /// What it counts.
    pub kind: FigureKind,
    /// Least.
    pub low: f64,
    /// What an analyst would write down.
    pub best: f64,
    /// Greatest; `None` where the text sets no upper bound.
    pub high: Option<f64>,
    /// When, as the article tells it ("2012", "since the war began"); perhaps empty.
    pub period: Box<str>,
    /// The figures that tell it, as indices into [`Analysis::figures`]; never empty.
    pub made_of: Box<[u16]>,
}

impl Analysis {
    /// The event that a part of the text belongs to, as index into [`Self::events`].
    #[must_use]
    pub fn event_of(&self, span: Span) -> Option<usize> {
        let at = self.events.partition_point(|e| e.span.end <= span.start);
        self.events.get(at).filter(|e| e.span.start <= span.start).map(|_| at)
    }

    /// Whether a figure tells of another time than the event: it is in no toll, and one
    /// of [`Self::background`] has it.
    #[must_use]
    pub fn is_background(&self, figure: u16) -> bool {
        self.background.iter().any(|b| b.made_of.contains(&figure))
    }

    /// Whether the article is a digest: it reports several events.
    #[must_use]
    pub const fn is_digest(&self) -> bool {
        self.events.len() > 1
    }
}

/// What events are told by.
#[derive(Clone, Copy)]
pub struct EventMeans<'a> {
    /// Words that part an event from its background.
    pub words: &'a EventWords,
    /// Names, for the countries that places lie in.
    pub gazetteer: &'a Gazetteer,
}

/// Fills `events`, `background` and `totals` from figures and names as they stand.
pub fn find(means: EventMeans<'_>, article: &Article, tokens: &Tokens, analysis: &mut Analysis) {
    find_with(means, article, tokens, analysis, None::<fn(&mut [Figure])>);
}

/// The same once the relations between its figures are found and, by those and whatever else
/// speaks for them, their flags are settled.
pub fn relate(
    means: EventMeans<'_>,
    article: &Article,
    tokens: &Tokens,
    analysis: &mut Analysis,
    settle: impl FnOnce(&mut [Figure]),
) {
    find_with(means, article, tokens, analysis, Some(settle));
}

fn find_with(
    means: EventMeans<'_>,
    article: &Article,
    tokens: &Tokens,
    analysis: &mut Analysis,
    settle: Option<impl FnOnce(&mut [Figure])>,
) {
    let text = article.text.as_str();
    if analysis.figures.is_empty() {
        nothing_counted(article, tokens, analysis);
        return;
    }
    let EventMeans { words, gazetteer } = means;
    let outline = ArticleOutline::new(words, article, tokens, analysis);
    let segments = segments::cut(&article.text, tokens, &outline, analysis, gazetteer);
    let year = article.published.and_then(|p| u16::try_from(p.day.year()).ok());
    let digest = segments.len() > 1;
    let facts = relations::facts(text, &outline, &segments, &analysis.figures);
    let settles = settle.is_some();
    if let Some(settle) = settle {
        relations::mark(&facts, &outline, &segments, year, &mut analysis.figures);
        settle(&mut analysis.figures);
    }
    let corrections = Corrections::find(&outline, &facts, &analysis.figures);
    if settles {
        corrections.mark(&mut analysis.figures);
    }
    let teller = Teller {
        words,
        gazetteer,
        text,
        outline: &outline,
        corrections: &corrections,
        figures: &analysis.figures,
        mentions: &analysis.mentions,
        entities: &analysis.entities,
        year,
        digest,
    };
    let mut events = Vec::with_capacity(segments.len());
    let mut asides = Vec::new();
    for segment in &segments {
        let toll = teller.toll(segment);
        asides.extend(toll.asides);
        let span = if digest { segment.span(&outline) } else { whole(article) };
        events.push(Event {
            span,
            title: segment.title,
            day: day(article, analysis, &toll.totals),
            place: place(analysis, span, &toll.totals),
            totals: toll.totals,
            attackers: toll.attackers.into(),
        });
    }
    analysis.background = background::list(text, &outline, analysis, &asides);
    analysis.totals = worst(&events).map(|e| e.totals.clone()).unwrap_or_default();
    analysis.events = events;
}

/// The one event of an article that counts nothing.
fn nothing_counted(article: &Article, tokens: &Tokens, analysis: &mut Analysis) {
    let role = |paragraph: u32| article.text.paragraphs().get(paragraph as usize).map(|p| p.role);
    let title = tokens
        .sentences
        .iter()
        .find(|s| matches!(role(s.paragraph), Some(Role::Headline | Role::Body)))
        .and_then(|s| Some(tokens.of(s).first()?.span().hull(tokens.of(s).last()?.span())));
    let span = whole(article);
    analysis.events = title
        .map(|title| Event {
            span,
            title,
            day: day(article, analysis, &[]),
            place: place(analysis, span, &[]),
            totals: Vec::new(),
            attackers: Box::default(),
        })
        .into_iter()
        .collect();
    analysis.background.clear();
    analysis.totals.clear();
}

fn whole(article: &Article) -> Span {
    Span::new(0, u32::try_from(article.text.as_str().len()).unwrap_or(u32::MAX))
}

/// The event with most dead; of equals the one with most of the next kind, then the first.
fn worst(events: &[Event]) -> Option<&Event> {
    let best = |e: &Event, kind| e.total(kind).map_or(0.0, |t| t.best);
    events.iter().reduce(|a, b| {
        let order = FigureKind::ALL
            .into_iter()
            .map(|kind| best(a, kind).total_cmp(&best(b, kind)))
            .find(|o| o.is_ne());
        if order == Some(std::cmp::Ordering::Less) { b } else { a }
    })
}

/// The figure that tells most of an event: the first of its totals.
fn main_figure<'a>(analysis: &'a Analysis, totals: &[Total]) -> Option<&'a Figure> {
    let index = *totals.first()?.made_of.first()?;
    analysis.figures.get(usize::from(index))
}

/// The day of an event: that of its first count where it is told in full, else the day of
/// publication.
fn day(article: &Article, analysis: &Analysis, totals: &[Total]) -> Option<Box<str>> {
    let told = main_figure(analysis, totals).and_then(|f| f.date.clone());
    let full = |d: &str| d.len() == 10 && d.bytes().filter(|b| *b == b'-').count() == 2;
    told.filter(|d| full(d)).or_else(|| article.published.map(|p| p.day.to_string().into()))
}

/// Where an event happened: the place of its first count, else the one it names most.
fn place(analysis: &Analysis, span: Span, totals: &[Total]) -> Option<u16> {
    let told = main_figure(analysis, totals).and_then(|f| f.place.as_deref());
    let named = |name: &str| {
        let at = analysis.entities.iter().position(|e| &*e.name == name)?;
        u16::try_from(at).ok()
    };
    told.and_then(named).or_else(|| outline::place(analysis, span))
}
