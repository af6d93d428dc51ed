//! What figures are to each other across the sentences of an event, from which their
//! flags follow: part of a total told before, parts that make a total, of an earlier event.
//!
//! It adds to what the clause of each figure has told by itself, and never looks from one
//! event of a digest into another.

use super::background::{Aside, aside};
use super::outline::{ArticleOutline, OutlineSentence};
use super::segments::EventSegment;
use super::words::class;
use crate::analysis::lexicon::grammar::Grammar;
use crate::analysis::{Figure, FigureKind, Qualifier};
use crate::text::Span;

/// How many figures back a total is looked for, and how many may lead.
const BACK: usize = 64;
/// Sentences that lead; totals told there hold for the whole event.
const LEAD: usize = 1;
/// How many sentences behind a total its parts stand.
const NEAR: usize = 2;
/// How far before a part of its own sentence stands that it is one, in bytes.
const PART_REACH: u32 = 1000;
/// No part of a total is so many times smaller.
const TINY: f64 = 200.0;
/// The dead of one incident are part of a total of days or weeks, not of a whole war's: none is
/// so many times smaller, if it is told in another sentence.
const WAR: f64 = 30.0;
/// Far down: a year named there is another event's.
const DEEP: usize = 8;
/// How far from a number a year of its own stands, in bytes. Years are four letters long.
const YEAR_REACH: u32 = 150;

/// A figure and its place.
pub(super) struct PlacedFigure {
    pub line: usize,
    pub segment: usize,
    /// Its sentence, counted from the first of the event.
    order: usize,
    pub value: f64,
    /// It counts people as such.
    pub general: bool,
    /// The noun it counts, plain.
    noun: String,
    /// Its sentence opens another event.
    apart: bool,
    /// A later number stands right behind it: "from 54 to 28".
    gives_way: bool,
}

/// Sets `past` and `subset` where another figure or sentence tells so.
pub(super) fn mark(
    facts: &[PlacedFigure],
    outline: &ArticleOutline,
    segments: &[EventSegment],
    year: Option<u16>,
    figures: &mut [Figure],
) {
    for (i, fact) in facts.iter().enumerate() {
        let Some(figure) = figures.get(i) else { break };
        let earlier =
            is_earlier(outline, segments, year, figure, fact) && !is_news(facts, figures, i);
        if earlier && let Some(figure) = figures.get_mut(i) {
            figure.flags.past = true;
        }
    }
    for i in 0..figures.len() {
        let part =
            figures.get(i).is_some_and(|f| f.flags.counts()) && is_part(outline, facts, figures, i);
        if part && let Some(figure) = figures.get_mut(i) {
            figure.flags.subset = true;
        }
    }
}

/// Where each figure stands, and what it counts.
pub(super) fn facts(
    text: &str,
    outline: &ArticleOutline,
    segments: &[EventSegment],
    figures: &[Figure],
) -> Vec<PlacedFigure> {
    let mut places = vec![(usize::MAX, usize::MAX); outline.lines.len()];
    for (segment, part) in segments.iter().enumerate() {
        for (order, &line) in part.lines.iter().enumerate() {
            if let Some(place) = places.get_mut(line) {
                *place = (segment, order);
            }
        }
    }
    // Asked once a line: a line may hold as many figures as it has words.
    let opens: Vec<bool> = outline
        .lines
        .iter()
        .map(|l| l.opening & class::SWITCH != 0 || OutlineSentence::opens_another(outline.hits(l)))
        .collect();
    figures
        .iter()
        .enumerate()
        .map(|(number, figure)| {
            let at = outline.line_of(figure.span).unwrap_or(usize::MAX);
            let (segment, order) = places.get(at).copied().unwrap_or((usize::MAX, usize::MAX));
            let line = outline.lines.get(at);
            PlacedFigure {
                line: at,
                segment,
                order,
                value: figure.low.or(figure.high).unwrap_or(0.0),
                general: figure.counts_people(),
                noun: noun(line, &figure.unit),
                gives_way: line.is_some_and(|l| outline.gives_way(text, l, figures, number)),
                apart: opens.get(at).copied().unwrap_or(false),
            }
        })
        .collect()
}

/// The head of a counted noun: the last word, or the first where heads come first.
fn noun(line: Option<&OutlineSentence>, unit: &str) -> String {
    let first = line.is_some_and(|l| Grammar::of(l.language).heads_first());
    let word = if first { unit.split(' ').next() } else { unit.rsplit(' ').next() };
    let word = word.unwrap_or_default().to_lowercase();
    word.strip_suffix('s').map(str::to_owned).unwrap_or(word)
}

/// Whether the words of its sentence say that a figure is of an earlier event: "in March",
/// "two days after gunmen killed", "In 2011".
fn is_earlier(
    outline: &ArticleOutline,
    segments: &[EventSegment],
    year: Option<u16>,
    figure: &Figure,
    fact: &PlacedFigure,
) -> bool {
    let Some(line) = outline.lines.get(fact.line) else { return false };
    // Forces that were there or came before are there still.
    if fact.order == usize::MAX || fact.order <= LEAD || figure.kind.is_force() {
        return false;
    }
    let at = figure.span;
    let near = Span::new(at.start.saturating_sub(80), at.end + 40);
    if outline.class_in(line, near) & class::HOLDS != 0 {
        return false;
    }
    let before = Span::new(at.start.saturating_sub(140), at.start);
    let comes_after = outline.class_in(line, before) & class::AFTER != 0;
    if line.class & class::BYGONE != 0 || comes_after && line.class & class::DAY == 0 {
        return true;
    }
    let near =
        Span::new(at.start.saturating_sub(YEAR_REACH + 4), at.end.saturating_add(YEAR_REACH));
    let told = outline.years_in(line, near).iter().filter(|y| y.0.end + YEAR_REACH > at.start);
    let Some(oldest) = told.map(|y| y.1).min() else { return false };
    let lead = segments.get(fact.segment).map(|s| s.lines.as_slice()).unwrap_or_default();
    let lead = lead.iter().take(4).filter_map(|&i| outline.lines.get(i)?.latest_year);
    match year.or_else(|| lead.max()) {
        // A war's total over the years goes on to the day.
        Some(now) => {
            oldest < now
                && (line.opening & class::WHEN != 0
                    || aside(outline, line, at, Some(now)).0 != Aside::Surely)
        }
        None => fact.order > DEEP,
    }
}

/// Whether the first sentences tell the same count: then it is the news.
fn is_news(facts: &[PlacedFigure], figures: &[Figure], at: usize) -> bool {
    let (Some(fact), Some(figure)) = (facts.get(at), figures.get(at)) else { return false };
    facts.iter().zip(figures).take(BACK).any(|(f, other)| {
        f.order <= LEAD
            && f.line != fact.line
            && f.segment == fact.segment
            && other.kind == figure.kind
            && (f.value - fact.value).abs() < 0.5
    })
}

/// Whether a greater count of the same people is told in the same sentence, in one of the
/// two before it, or where the event is told first.
fn is_part(
    outline: &ArticleOutline,
    facts: &[PlacedFigure],
    figures: &[Figure],
    at: usize,
) -> bool {
    let (Some(fact), Some(figure)) = (facts.get(at), figures.get(at)) else { return false };
    // "and four others": not those told before.
    if fact.apart || fact.noun == "other" {
        return false;
    }
    let window = (0..facts.len().min(BACK)).chain(at.saturating_sub(BACK)..at);
    window.into_iter().any(|i| {
        let (Some(whole), Some(total)) = (facts.get(i), figures.get(i)) else { return false };
        let (flags, same_kind) = (total.flags, total.kind == figure.kind && i != at);
        let greater = whole.value > fact.value && whole.value < fact.value.max(1.0) * TINY;
        // "Nearly 200" is 196 told round, not a whole that 196 are part of.
        let round = total.qualifier == Qualifier::About && whole.value < 1.25 * fact.value;
        let of_same = whole.general || whole.noun == fact.noun;
        let other_party = !total.party.is_empty()
            && !figure.party.is_empty()
            && !total.party.iter().any(|p| figure.party.contains(p));
        if !same_kind
            || whole.segment != fact.segment
            || !greater
            || whole.gives_way
            || round
            || !of_same
            || other_party
            || flags.past
            || flags.unreal
            || total.qualifier == Qualifier::Vague
            || i > at && whole.line == fact.line
        {
            return false;
        }
        if whole.line == fact.line {
            // "14 soldiers and nine soldiers" are two counts, "14 soldiers, nine of them" not.
            let alike = whole.general == fact.general && whole.noun == fact.noun;
            // "40 killed since Monday, 12 in Orm": what runs on holds what is told behind.
            let to = figure.span.start;
            let near = Span::new(total.span.end.max(to.saturating_sub(PART_REACH)).min(to), to);
            let line = outline.lines.get(fact.line);
            let parted =
                line.is_some_and(|l| outline.class_in(l, near) & (class::PART | class::SINCE) != 0);
            // "12 deaths in Kerala, nine in Goa": two counts of two places.
            let elsewhere =
                total.place.is_some() && figure.place.is_some() && total.place != figure.place;
            return !alike && !elsewhere || parted;
        }
        let war = figure.kind == FigureKind::Killed && whole.value > fact.value.max(1.0) * WAR;
        whole.order < fact.order
            && !war
            && (fact.order - whole.order <= NEAR || whole.order <= LEAD)
    })
}
