//! The events an article reports, and the toll of each.
//!
//! An article reports one event as a rule, a digest one an item. Every figure stands in
//! one event or in none ([`Analysis::event_of`]), and is background where it tells of
//! another time ([`Analysis::is_background`]). Nothing is ever added across events.

use serde::{Deserialize, Serialize};

use super::{Analysis, Figure, FigureKind, Total, totals};
use crate::article::Article;
use crate::text::{Role, Span};

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

/// Fills `events`, `background` and `totals`; all else must be filled before.
pub fn find(article: &Article, analysis: &mut Analysis) {
    let text = &article.text;
    analysis.events.clear();
    analysis.background = background(&analysis.figures);
    let body = |p: &&crate::text::Paragraph| p.role != Role::Chrome;
    let (Some(first), Some(last)) = (text.paragraphs().iter().find(body), text.paragraphs().last())
    else {
        analysis.totals.clear();
        return;
    };
    analysis.totals = totals::add_up(text, &analysis.figures);
    analysis.events.push(Event {
        span: Span::new(0, last.span.end),
        title: first.span,
        day: article.published.map(|p| p.day.to_string().into()),
        place: None,
        totals: analysis.totals.clone(),
        attackers: Box::default(),
    });
}

/// The figures of another time, each count once, in order of the text.
fn background(figures: &[Figure]) -> Vec<Background> {
    let mut out: Vec<(Background, Vec<u16>)> = Vec::new();
    for (index, figure) in (0..=u16::MAX).zip(figures).filter(|(_, f)| f.flags.past) {
        let period = figure.date.as_deref().unwrap_or("");
        let low = figure.low.unwrap_or(0.0);
        let same = |b: &Background| {
            b.kind == figure.kind
                && b.low.total_cmp(&low).is_eq()
                && b.high == figure.high
                && (*b.period == *period || b.period.is_empty() || period.is_empty())
        };
        match out.iter_mut().find(|(b, _)| same(b)) {
            Some((told, of)) => {
                if told.period.is_empty() {
                    told.period = period.into();
                }
                of.push(index);
            }
            None => out.push((
                Background {
                    kind: figure.kind,
                    low,
                    best: figure.low.or(figure.high).unwrap_or(0.0),
                    high: figure.high,
                    period: period.into(),
                    made_of: Box::default(),
                },
                vec![index],
            )),
        }
    }
    out.into_iter().map(|(b, of)| Background { made_of: of.into(), ..b }).collect()
}
