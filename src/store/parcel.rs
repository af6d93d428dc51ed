//! An article on its way into the store: all that costs time is done, so that putting
//! it in costs next to nothing. Made by the threads that read.

use super::body::Body;
use super::index::{each_term, put};
use super::{Card, Count, Entry};
use crate::analysis::{EntityKind, FigureKind, Total};
use crate::article::Issue;

/// Counts kept of an article at most, see [`Card`].
const MOST_COUNTS: usize = 256;
/// Counts below are not kept: they agree by chance.
const LEAST_COUNT: f64 = 9.0;

/// An article ready to be put into the store.
#[derive(Debug, Clone)]
pub struct Parcel {
    /// What lists show of it.
    pub card: Card,
    /// What went wrong while it was read.
    pub issues: Vec<Issue>,
    /// All of it, packed.
    pub body: Body,
    /// Its terms in plain form, each once, parted by line feeds.
    pub(super) terms: String,
    /// Its entities.
    pub(super) told: Vec<Told>,
    /// The kinds of its figures and totals.
    pub(super) kinds: Vec<FigureKind>,
}

/// An entity of an article.
#[derive(Debug, Clone)]
pub(super) struct Told {
    pub id: Box<str>,
    pub name: Box<str>,
    pub kind: EntityKind,
    /// How often it is mentioned.
    pub times: u32,
    /// The figures that count it or its people.
    pub figures: Vec<u16>,
}

impl Parcel {
    /// Wraps an entry up.
    #[must_use]
    pub fn of(entry: &Entry) -> Self {
        Self::with(entry, Body::of(entry))
    }

    /// The same for an entry that is packed already.
    #[must_use]
    pub fn with(entry: &Entry, body: Body) -> Self {
        let analysis = &entry.analysis;
        let mut kinds: Vec<FigureKind> = analysis.figures.iter().map(|f| f.kind).collect();
        kinds.extend(analysis.totals.iter().map(|t| t.kind));
        kinds.sort_unstable();
        kinds.dedup();
        Self {
            card: Card::of(entry),
            issues: entry.article.issues.clone(),
            body,
            terms: distinct_terms(entry),
            told: told(entry),
            kinds,
        }
    }
}

impl From<Entry> for Parcel {
    fn from(entry: Entry) -> Self {
        Self::of(&entry)
    }
}

impl Card {
    /// The card of an entry that is in no store: without its entities.
    pub(super) fn of(entry: &Entry) -> Self {
        let article = &entry.article;
        let totals = &entry.analysis.totals;
        Self {
            key: article.key,
            title: article.title.as_str().into(),
            source: article.source.as_str().into(),
            published: article.published,
            language: article.language,
            totals: totals.iter().map(|t| Total { made_of: Box::default(), ..t.clone() }).collect(),
            counts: counts(entry),
            names: Box::default(),
        }
    }
}

fn counts(entry: &Entry) -> Box<[Count]> {
    let mut out: Vec<Count> = Vec::new();
    for figure in entry.analysis.figures.iter().filter(|f| f.flags.counts()) {
        let Some(value) = figure.low.or(figure.high).filter(|v| *v >= LEAST_COUNT) else {
            continue;
        };
        let count = Count { kind: figure.kind, value };
        if !out.contains(&count) {
            out.push(count);
            if out.len() == MOST_COUNTS {
                break;
            }
        }
    }
    out.into()
}

fn told(entry: &Entry) -> Vec<Told> {
    let analysis = &entry.analysis;
    let mut out: Vec<Told> = analysis
        .entities
        .iter()
        .map(|entity| Told {
            id: entity.id.clone(),
            name: entity.name.clone(),
            kind: entity.kind,
            times: 0,
            figures: Vec::new(),
        })
        .collect();
    for mention in &analysis.mentions {
        if let Some(told) = out.get_mut(usize::from(mention.entity)) {
            told.times += 1;
        }
    }
    for (at, figure) in (0u16..).zip(&analysis.figures) {
        for (own, (told, entity)) in (0u16..).zip(out.iter_mut().zip(&analysis.entities)) {
            let party = entity.party_name();
            if figure.entities.contains(&own) || figure.party.iter().any(|p| **p == *party) {
                told.figures.push(at);
            }
        }
    }
    out
}

fn distinct_terms(entry: &Entry) -> String {
    let mut all = String::new();
    let mut ends = Vec::new();
    each_term(entry, &mut |term| {
        if !term.is_empty() {
            all.push_str(term);
            ends.push(all.len());
        }
    });
    let mut from = 0;
    let mut list: Vec<&str> = ends
        .into_iter()
        .filter_map(|end| all.get(std::mem::replace(&mut from, end)..end))
        .collect();
    list.sort_unstable();
    list.dedup();
    list.join("\n")
}

impl Told {
    /// Writes how often it is told and by which figures, under its number.
    pub(super) fn write(&self, number: u32, out: &mut Vec<u8>) {
        put(out, number);
        put(out, self.times);
        put(out, u32::try_from(self.figures.len()).unwrap_or(0));
        for figure in &self.figures {
            put(out, u32::from(*figure));
        }
    }
}
