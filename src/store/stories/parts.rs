//! Where an article that is a digest falls into parts, each of an event of its own.

use std::collections::BTreeSet;

use crate::analysis::EntityKind;
use crate::store::Entry;
use crate::text::{Role, Span};

/// Parts an article has at least to be a digest.
const LEAST: usize = 3;
/// Share of places that two parts of a digest have in common at most.
const SHARED: f64 = 0.2;
/// Share of the neighbouring parts that must be apart.
const APART: f64 = 0.6;
/// Capital letters of a lead at least ("GAZA - …").
const CAPITALS: usize = 3;

/// The parts of an article that tell of an event each: the whole of it where it is no
/// digest.
#[must_use]
pub fn of(entry: &Entry) -> Vec<Span> {
    if entry.analysis.is_digest() {
        return entry.analysis.events.iter().map(|e| e.span).collect();
    }
    let text = &entry.article.text;
    let end = u32::try_from(text.as_str().len()).unwrap_or(u32::MAX);
    let whole = vec![Span::new(0, end)];
    let mut starts: Vec<u32> = Vec::new();
    for paragraph in text.paragraphs().iter().filter(|p| p.role == Role::Body) {
        let words = paragraph.span.of(text.as_str());
        if opens_part(words) {
            starts.push(paragraph.span.start);
        }
    }
    // Where two of them count people the analysis has seen them: it is one event.
    let part_of = |start: u32| starts.partition_point(|s| *s <= start);
    let harm = entry.analysis.figures.iter().filter(|f| f.kind.is_harm());
    let mut counting: Vec<usize> = harm.map(|f| part_of(f.span.start)).collect();
    counting.dedup();
    if starts.len() < LEAST || counting.iter().filter(|part| **part > 0).count() > 1 {
        return whole;
    }
    let ends = starts.iter().skip(1).copied().chain([end]);
    let parts: Vec<Span> =
        starts.iter().zip(ends).map(|(start, end)| Span::new(*start, end)).collect();
    let places: Vec<BTreeSet<u16>> = parts.iter().map(|p| places_in(entry, *p)).collect();
    let pairs = places.iter().zip(places.iter().skip(1));
    let apart = pairs.filter(|(a, b)| !a.is_empty() && !b.is_empty() && jaccard(a, b) < SHARED);
    #[expect(clippy::cast_precision_loss, reason = "few parts")]
    let share = apart.count() as f64 / (parts.len() - 1) as f64;
    if share >= APART { parts } else { whole }
}

/// Whether a paragraph opens as the item of a digest does: with a bullet, or a lead in
/// capitals before a dash or colon.
fn opens_part(words: &str) -> bool {
    let words = words.trim_start();
    if words.starts_with(['*', '•', '▪', '●', '■', '►', '·', '–', '—']) || words.starts_with("- ")
    {
        return true;
    }
    let lead: Vec<char> = words.chars().take(60).collect();
    let stop = lead.iter().position(|c| c.is_lowercase());
    let mark = lead.iter().position(|c| matches!(c, '-' | '–' | '—' | ':'));
    let Some(mark) = mark.filter(|m| stop.is_none_or(|s| *m < s)) else { return false };
    lead.iter().take(mark).filter(|c| c.is_uppercase()).count() >= CAPITALS
}

fn places_in(entry: &Entry, span: Span) -> BTreeSet<u16> {
    let analysis = &entry.analysis;
    let within = analysis.mentions.get(analysis.mentions_in(span)).unwrap_or_default();
    within
        .iter()
        .filter(|m| matches!(m.kind, EntityKind::Place | EntityKind::Group))
        .map(|m| m.entity)
        .collect()
}

fn jaccard(a: &BTreeSet<u16>, b: &BTreeSet<u16>) -> f64 {
    let both = a.intersection(b).count();
    #[expect(clippy::cast_precision_loss, reason = "few places")]
    {
        both as f64 / (a.len() + b.len() - both).max(1) as f64
    }
}
