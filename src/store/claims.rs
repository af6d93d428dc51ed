//! The same count told by the articles of a story: one claim.
//!
//! A report is a figure of a part of an article. Two reports are one claim where they
//! count the same: kind, who, whose, where and when. Nothing is ever added across
//! reports: what a claim says, a report says. Parts stand under their total, what an
//! article tells of another time stands apart, and a report told again word for word is
//! no second voice.

use std::collections::HashSet;
use std::sync::Arc;

use jiff::civil::Date;

use super::stories::Story;
use super::{ArticleId, Store};
use crate::analysis::{FigureKind, Qualifier};
use crate::article::ArticleKey;

pub mod class;
mod matching;
mod party;
mod reading;
mod standing;

pub use class::CountedClass;

/// Articles of a story that are compared at most, the last ones.
const MOST_ARTICLES: usize = 256;
/// Values this far apart, as a ratio, agree no more though both are open.
const NEAR: f64 = 1.25;
/// How far apart what is told with "about" may be, as a share.
const ABOUT: f64 = 0.1;

/// How the reports of a claim stand to each other.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ClaimRelation {
    /// One article alone tells it.
    Alone,
    /// All tell the same.
    Agrees,
    /// Their ranges meet, and are near to each other.
    Compatible,
    /// Their ranges meet, and are far from each other ("≥ 300" and "7,000").
    Open,
    /// It grew from day to day.
    Rises,
    /// It was revised downwards.
    Falls,
    /// Those that say so tell different numbers.
    BySource,
    /// They exclude each other.
    Differs,
}

impl ClaimRelation {
    /// Its name at every edge.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Alone => "alone",
            Self::Agrees => "agrees",
            Self::Compatible => "compatible",
            Self::Open => "open",
            Self::Rises => "rises",
            Self::Falls => "falls",
            Self::BySource => "by_source",
            Self::Differs => "differs",
        }
    }
}

/// What one article says for a claim.
#[derive(Debug, Clone, PartialEq)]
pub struct Report {
    /// The article.
    pub article: ArticleId,
    /// Its stable name.
    pub key: ArticleKey,
    /// The part of it, from 0.
    pub part: u16,
    /// The figure, as index.
    pub figure: u16,
    /// Least.
    pub low: f64,
    /// What an analyst would write down.
    pub best: f64,
    /// Greatest; `None` where no upper bound is set.
    pub high: Option<f64>,
    /// How exactly it is told.
    pub qualifier: Qualifier,
    /// The day it is told for: the figure's where it has one, else the article's.
    pub day: Option<Date>,
    /// The publisher.
    pub source: Arc<str>,
    /// Who says so, as the article says it.
    pub attribution: Box<str>,
    /// Whether it is the toll of its event, not one count among others.
    pub main: bool,
    /// Whether the article tells it as what was known before.
    pub before: bool,
    /// The words that tell it, hashed: the same words are one voice.
    pub voice: u64,
}

impl Report {
    fn same(&self, other: &Self) -> bool {
        near(self.best, other.best)
    }

    /// The range it allows: what is told with "about" a tenth more or less.
    fn range(&self) -> (f64, f64) {
        match self.qualifier {
            Qualifier::About => (self.low * (1.0 - ABOUT), self.best * (1.0 + ABOUT)),
            Qualifier::Vague | Qualifier::AtLeast => (self.low, f64::INFINITY),
            _ => (self.low, self.high.unwrap_or(f64::INFINITY)),
        }
    }

    fn meets(&self, other: &Self) -> bool {
        let ((low, high), (least, most)) = (self.range(), other.range());
        low <= most && least <= high
    }
}

fn near(a: f64, b: f64) -> bool {
    (a - b).abs() < 0.5e-6
}

/// One count across the articles of a story.
#[derive(Debug, Clone, PartialEq)]
pub struct Claim {
    /// What it counts.
    pub kind: FigureKind,
    /// Of whom or what.
    pub class: CountedClass,
    /// Whose, by name; empty where no article tells.
    pub party: Box<str>,
    /// Where, if a report tells.
    pub place: Option<Box<str>>,
    /// Whether several articles tell that it was there.
    pub place_agreed: bool,
    /// The other time it is of, as told and perhaps empty; `None` for the event's own.
    pub period: Option<Box<str>>,
    /// Whether it counts people of another claim.
    pub part: bool,
    /// The claim it is a part of, as index, where that is told too.
    pub total: Option<usize>,
    /// What each article says, by day, what was known before first, and then by article.
    pub reports: Vec<Report>,
    /// How they stand to each other.
    pub relation: ClaimRelation,
    /// The least any says.
    pub low: f64,
    /// The latest.
    pub best: f64,
    /// The greatest any says; `None` where one sets no bound.
    pub high: Option<f64>,
}

impl Claim {
    /// How many articles tell it.
    #[must_use]
    pub fn articles(&self) -> usize {
        let mut own: Vec<ArticleId> = self.reports.iter().map(|r| r.article).collect();
        own.sort_unstable();
        own.dedup();
        own.len()
    }

    /// How many tell it in words of their own.
    #[must_use]
    pub fn voices(&self) -> usize {
        let mut own: Vec<(ArticleId, u64)> =
            self.reports.iter().map(|r| (r.article, r.voice)).collect();
        own.sort_unstable();
        let mut heard = HashSet::new();
        let articles = own.chunk_by(|a, b| a.0 == b.0);
        // A copy repeats a sentence; one article may tell it in several of its own.
        articles
            .filter(|article| {
                let known = article.iter().any(|(_, voice)| heard.contains(voice));
                heard.extend(article.iter().map(|(_, voice)| *voice));
                !known
            })
            .count()
    }
}

/// The claims of a story: what several articles tell first, the best attested first,
/// parts behind their totals; then what one tells; then what is of another time.
#[must_use]
pub fn of(store: &Store, event: &Story) -> Vec<Claim> {
    let told = reading::told(store, event);
    let mut claims: Vec<Claim> = matching::rows(told).into_iter().map(sum_up).collect();
    claims.sort_by_key(|c| {
        let alone = c.articles() < 2;
        (c.period.is_some(), alone, std::cmp::Reverse(c.articles()), c.kind, c.part)
    });
    under_totals(claims)
}

/// Puts parts behind the claim they are a part of.
fn under_totals(claims: Vec<Claim>) -> Vec<Claim> {
    let total_of = |at: usize, part: &Claim| -> Option<usize> {
        let fits = |(i, c): &(usize, &Claim)| {
            *i != at
                && !c.part
                && c.kind == part.kind
                && c.period == part.period
                && part.class.within(c.class)
                && part.reports.iter().any(|r| {
                    // What was revised since may be less by now than the part was then.
                    c.reports.iter().any(|o| o.article == r.article && o.best >= r.best)
                })
        };
        let all = claims.iter().enumerate().filter(fits);
        // The one told in the same sentence, else one of the same place, else the one told last
        // before.
        let elsewhere = |c: &Claim| part.place.is_some() && part.place != c.place;
        let near = |c: &Claim| {
            let (apart, behind, between) = distance(part, c);
            (apart, elsewhere(c), behind, between)
        };
        all.min_by(|a, b| near(a.1).cmp(&near(b.1)).then(a.1.best.total_cmp(&b.1.best)))
            .map(|(i, _)| i)
    };
    let totals: Vec<Option<usize>> = claims
        .iter()
        .enumerate()
        .map(|(at, c)| if c.part { total_of(at, c) } else { None })
        .collect();
    let mut order = Vec::with_capacity(claims.len());
    for (at, _) in claims.iter().enumerate().filter(|(at, _)| totals.get(*at) == Some(&None)) {
        order.push((at, None));
        let place = order.len() - 1;
        let own = totals.iter().enumerate().filter(|(_, total)| **total == Some(at));
        order.extend(own.map(|(part, _)| (part, Some(place))));
    }
    let mut all: Vec<Option<Claim>> = claims.into_iter().map(Some).collect();
    order
        .into_iter()
        .filter_map(|(at, total)| {
            let claim = all.get_mut(at)?.take()?;
            Some(Claim { total, ..claim })
        })
        .collect()
}

/// How far from a part a total is told in the same article: whether in another sentence,
/// whether behind it, and figures between.
fn distance(part: &Claim, total: &Claim) -> (bool, bool, u16) {
    let pairs = part.reports.iter().flat_map(|p| total.reports.iter().map(move |t| (p, t)));
    let own = pairs.filter(|(p, t)| p.article == t.article);
    own.map(|(p, t)| (p.voice != t.voice, t.figure > p.figure, p.figure.abs_diff(t.figure)))
        .min()
        .unwrap_or((true, true, u16::MAX))
}

/// A claim of the reports of a row.
fn sum_up(row: matching::ClaimDraft) -> Claim {
    let mut reports = row.reports;
    reports.sort_by_key(|r| (r.day.is_none(), r.day, !r.before, r.key, r.figure));
    let now: Vec<&Report> = reports.iter().filter(|r| !r.before).collect();
    let one = reports.first().is_some_and(|a| reports.iter().all(|b| a.article == b.article));
    let alone_before = one && now.is_empty();
    let told = if now.is_empty() { reports.iter().collect() } else { now };
    let relation = match relation(&told) {
        // What one tells as news others may tell as known.
        ClaimRelation::Alone if agreed_before(&reports) => ClaimRelation::Agrees,
        relation => relation,
    };
    let low = told.iter().map(|r| r.low).fold(f64::INFINITY, f64::min);
    let open = told.iter().any(|r| r.high.is_none());
    let high = told.iter().filter_map(|r| r.high).fold(0.0, f64::max);
    let best = told.last().map_or(0.0, |r| r.best);
    Claim {
        kind: row.kind,
        class: row.class,
        party: row.party,
        place: row.place,
        place_agreed: row.place_agreed,
        period: row.period,
        // What one article alone tells as what was known before is no count of its own.
        part: row.part || alone_before,
        total: None,
        relation,
        low,
        best,
        high: (!open).then_some(high),
        reports,
    }
}

/// Whether several articles tell the latest count, some as what was known before.
fn agreed_before(reports: &[Report]) -> bool {
    let Some(now) = reports.iter().rev().find(|r| !r.before) else { return false };
    reports.iter().any(|r| r.article != now.article && r.same(now))
}

/// How reports in the order of their days stand to each other.
fn relation(told: &[&Report]) -> ClaimRelation {
    let Some((first, rest)) = told.split_first() else { return ClaimRelation::Alone };
    if rest.iter().all(|r| r.article == first.article) {
        return if rest.iter().all(|r| r.same(first)) {
            ClaimRelation::Alone
        } else {
            ClaimRelation::BySource
        };
    }
    if rest.iter().all(|r| r.same(first)) {
        return ClaimRelation::Agrees;
    }
    let days: Vec<Date> = told.iter().filter_map(|r| r.day).collect();
    let apart = match (days.first(), days.last()) {
        (Some(first), Some(last)) if days.len() == told.len() => (*last - *first).get_days(),
        _ => 0,
    };
    let least = told.iter().map(|r| r.best).fold(f64::INFINITY, f64::min);
    let most = told.iter().map(|r| r.best).fold(0.0, f64::max);
    let meets = (1..).zip(told).all(|(i, r)| told.iter().skip(i).all(|o| r.meets(o)));
    if meets && most <= least * NEAR {
        return ClaimRelation::Compatible;
    }
    if apart > 1 {
        let pairs = || told.iter().zip(told.iter().skip(1));
        if pairs().all(|(a, b)| b.best >= a.best || near(a.best, b.best)) {
            return ClaimRelation::Rises;
        }
        if told.last().is_some_and(|last| last.best < most) {
            return ClaimRelation::Falls;
        }
    }
    if meets {
        return ClaimRelation::Open;
    }
    let said = |r: &&Report| !r.attribution.is_empty();
    if told.iter().all(said) && told.iter().any(|r| r.attribution != first.attribution) {
        ClaimRelation::BySource
    } else {
        ClaimRelation::Differs
    }
}
