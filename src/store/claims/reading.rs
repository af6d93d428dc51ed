//! From the articles of a story to what they report: every figure with who, whose, where
//! and when, as far as it can be compared.

use std::rc::Rc;

use jiff::civil::Date;

use super::party::Party;
use super::standing::TollStanding;
use super::{CountedClass, MOST_ARTICLES, Report};
use crate::analysis::events::Event;
use crate::analysis::figures::rises_to;
use crate::analysis::gazetteer::KnownId;
use crate::analysis::{Analysis, EntityKind, Figure, FigureKind};
use crate::store::known::KNOWN;
use crate::store::stories::Story;
use crate::store::stories::segment::{Segment, day_of};
use crate::store::{ArticleId, Card, Entry, Store};
use crate::text::tokens::fold_hash;

/// Days before an article that it still tells as news.
pub const RECENT: i32 = 7;
/// Counts on each side of a figure that are looked at for what stands beside it.
const MOST_BESIDE: usize = 8;
/// Figures of a part of an article that are compared at most.
const MOST_FIGURES: usize = 200;

/// A report before it is put beside others.
#[derive(Debug, Clone)]
#[expect(clippy::struct_excessive_bools, reason = "independent")]
pub struct UnmatchedReport {
    pub report: Report,
    pub kind: FigureKind,
    pub class: CountedClass,
    pub parties: Vec<Party>,
    /// What its sentence counts beside it: kind and value.
    pub beside: Vec<(FigureKind, u64)>,
    /// What its article counts as parts of something.
    pub parts: Rc<[(FigureKind, CountedClass, f64)]>,
    /// The dead of its event, and those that its article tells of another time.
    pub dead: Option<f64>,
    pub bygone: Rc<[f64]>,
    pub place: Option<Box<str>>,
    /// All that this may be, and what that lies in.
    pub lies_in: Vec<KnownId>,
    /// The other time it is of.
    pub period: Option<Box<str>>,
    pub part: bool,
    /// Whether its article tells it of a longer time than the event's, a war's as a rule.
    pub aside: bool,
    /// What its article tells as the toll of the event, of its kind.
    pub toll: Option<f64>,
    pub unreal: bool,
    /// Whether its day is the figure's own.
    pub dated: bool,
}

/// What the articles of a story report, in their order.
#[must_use]
pub fn told(store: &Store, event: &Story) -> Vec<UnmatchedReport> {
    let mut members: Vec<Segment<'_>> = store.stories().members(event).collect();
    members.sort_by_key(|s| (s.day().is_none(), s.day(), s.article, s.part));
    let first = members.len().saturating_sub(MOST_ARTICLES);
    let mut out = Vec::new();
    for segment in members.into_iter().skip(first) {
        let Some(id) = store.with_key(segment.article) else { continue };
        let (Some(card), Some(entry)) = (store.card(id), store.get(id)) else { continue };
        reports_of(id, card, &entry, &segment, &mut out);
    }
    out
}

fn reports_of(
    id: ArticleId,
    card: &Card,
    entry: &Entry,
    segment: &Segment<'_>,
    out: &mut Vec<UnmatchedReport>,
) {
    let analysis = &entry.analysis;
    let published = segment.day().and_then(day_of);
    let parts = parts(analysis, segment);
    let bygone = bygone(analysis, segment);
    let event = event_of(analysis, segment.part);
    let toll = |kind| event.and_then(|event| event.total(kind)).map(|total| total.best);
    // What is told of the event's own day was counted when it was written.
    let event_day = event.and_then(|event| event.day.as_deref());
    let event_day = event_day.and_then(|day| day.parse::<Date>().ok());
    let figures = (0..=u16::MAX).zip(&analysis.figures);
    let own = figures.filter(|(_, f)| segment.span.contains(f.span)).take(MOST_FIGURES);
    for (at, figure) in own {
        let standing = event.map(|event| TollStanding::of(analysis, event, at)).unwrap_or_default();
        let denied = figure.flags.unreal && !figure.kind.is_force();
        if denied || standing.rounded {
            continue;
        }
        let Some(best) = figure.low.or(figure.high) else { continue };
        let own_day = figure.date.as_deref().and_then(|d| d.parse::<Date>().ok());
        let recent =
            |d: &Date| published.is_none_or(|p| (0..=RECENT).contains(&days_between(*d, p)));
        let period = match (figure.flags.past, own_day) {
            (true, _) => Some(figure.date.clone().unwrap_or_default()),
            (false, Some(day)) if !recent(&day) => figure.date.clone(),
            _ => None,
        };
        let text = entry.article.text.as_str();
        let place = figure.place.clone();
        let risen = standing.outdone || figure.flags.subset && gives_way(analysis, at, text);
        let counted = own_day.filter(|d| risen || event_day != Some(*d));
        let report = Report {
            article: id,
            key: card.key,
            part: segment.part,
            figure: at,
            low: figure.low.unwrap_or(0.0),
            best,
            high: figure.high,
            qualifier: figure.qualifier,
            day: counted.filter(|d| published.is_none_or(|p| *d <= p)).or(published),
            source: card.source.clone(),
            attribution: figure.attribution.clone(),
            main: standing.outdone || standing.main,
            before: risen || standing.taken_back,
            voice: fold_hash(figure.sentence.of(text)),
        };
        out.push(UnmatchedReport {
            kind: figure.kind,
            class: CountedClass::of(figure.kind, &figure.unit),
            parties: parties(figure),
            beside: beside(analysis, at, figure),
            parts: Rc::clone(&parts),
            dead: toll(FigureKind::Killed),
            bygone: Rc::clone(&bygone),
            lies_in: place.as_deref().map(lies_in).unwrap_or_default(),
            place,
            period,
            part: figure.flags.subset && !risen || standing.of_more,
            aside: !figure.flags.past && analysis.is_background(at),
            toll: toll(figure.kind),
            unreal: figure.flags.unreal,
            dated: own_day.is_some(),
            report,
        });
    }
}

/// The places that a name may mean, and what they lie in.
fn lies_in(name: &str) -> Vec<KnownId> {
    let place = |id: &KnownId| KNOWN.kind(*id) == EntityKind::Place;
    let named: Vec<KnownId> = KNOWN.named(name).into_iter().filter(place).collect();
    let around: Vec<KnownId> = named.iter().flat_map(|id| KNOWN.parents(*id)).collect();
    named.into_iter().chain(around).collect()
}

/// What a part of an article counts as parts of something.
fn parts(analysis: &Analysis, segment: &Segment<'_>) -> Rc<[(FigureKind, CountedClass, f64)]> {
    let own = analysis.figures.iter().filter(|f| segment.span.contains(f.span));
    let part = |f: &Figure| Some((f.kind, CountedClass::of(f.kind, &f.unit), f.low.or(f.high)?));
    own.take(MOST_FIGURES).filter(|f| f.flags.subset).filter_map(part).collect()
}

/// The dead that a part of an article tells of another time.
fn bygone(analysis: &Analysis, segment: &Segment<'_>) -> Rc<[f64]> {
    let own = analysis.figures.iter().filter(|f| segment.span.contains(f.span));
    let past = |f: &&Figure| f.flags.past && f.kind == FigureKind::Killed;
    own.take(MOST_FIGURES).filter(past).filter_map(|f| f.low.or(f.high)).collect()
}

/// Days from one to another.
pub fn days_between(from: Date, to: Date) -> i32 {
    use crate::store::stories::segment::day_number;
    day_number(to) - day_number(from)
}

fn parties(figure: &Figure) -> Vec<Party> {
    let mut names = figure.party.to_vec();
    names.sort_unstable();
    names.dedup();
    names.iter().map(|name| Party::of(name)).collect()
}

/// Counts of other kinds in the sentence of a figure.
fn beside(analysis: &Analysis, at: u16, figure: &Figure) -> Vec<(FigureKind, u64)> {
    let around = usize::from(at).saturating_sub(MOST_BESIDE);
    let near = analysis.figures.iter().skip(around).take(2 * MOST_BESIDE + 1);
    near.filter(|f| {
        f.sentence == figure.sentence && !f.sentence.is_empty() && f.kind != figure.kind
    })
    .filter_map(|f| Some((f.kind, f.low.or(f.high)?.to_bits())))
    .collect()
}

fn event_of(analysis: &Analysis, part: u16) -> Option<&Event> {
    let events = &analysis.events;
    if events.len() > 1 { events.get(usize::from(part)) } else { events.first() }
}

/// Whether a count gave way to the one told right behind it: "rose from 25 to 30".
fn gives_way(analysis: &Analysis, at: u16, text: &str) -> bool {
    let (at, figures) = (usize::from(at), &analysis.figures);
    figures.get(at).zip(figures.get(at + 1)).is_some_and(|(old, new)| {
        let between = text.get(old.written.end as usize..new.written.start as usize);
        old.kind == new.kind && !new.flags.subset && between.is_some_and(rises_to)
    })
}
