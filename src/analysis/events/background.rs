//! What an article tells of other times: which counts belong there, and the words that
//! say when that was.

use super::Background;
use super::outline::{ArticleOutline, Hit, OutlineSentence};
use super::words::class;
use crate::analysis::{Analysis, Figure};
use crate::text::Span;

/// How surely a count is one of another time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Aside {
    /// It is told of the event.
    No,
    /// Its sentence tells another time: "last month", "in 2012". The headline's and the
    /// first sentences' may be the news all the same.
    Perhaps,
    /// It counts over a war or from a year on.
    Surely,
}

/// How far from a number the words are looked for that tell its time, in bytes.
const WINDOW: u32 = 400;
/// Counts of other times that are listed, at most.
const MOST: usize = 64;
/// How far a year, and how far words for a time, may stand from a number, in bytes.
const YEAR_REACH: u32 = 110;
const SPAN_REACH: u32 = 130;
/// How far behind "since" the year or the war stands, and how far before it a comparison.
const SINCE_REACH: u32 = 45;
const RECORD_REACH: u32 = 60;
/// How far behind "the past" the years stand, with their number between, in bytes.
const LAST_REACH: u32 = 14;
/// How far apart two years stand that something ran from and to.
const YEARS_APART: u32 = 16;
/// How far before a number the war stands that took them.
const ERA_REACH: u32 = 60;

/// Whether a count belongs to another time by the words of its sentence, and the words
/// that say so. `now` is the year the article tells of.
pub(super) fn aside(
    outline: &ArticleOutline,
    line: &OutlineSentence,
    figure: Span,
    now: Option<u16>,
) -> (Aside, Option<Span>) {
    let near = Span::new(figure.start.saturating_sub(WINDOW), figure.end + WINDOW);
    let hits = outline.hits_in(line, near);
    let mut found = (Aside::No, None);
    let mut note = |sure: Aside, words: Span| {
        if sure > found.0 {
            found = (sure, Some(words));
        }
    };
    // Where a count began says more of its time than what it ran over.
    for hit in hits.iter().filter(|h| h.class & class::SINCE != 0) {
        if let Some(end) = counted_from(outline, line, hits, hit) {
            note(Aside::Surely, Span::new(hit.span.start, end));
        }
    }
    for hit in hits.iter().filter(|h| h.class & class::SINCE != 0) {
        if let Some(end) = since_it_began(hits, hit) {
            note(Aside::Perhaps, Span::new(hit.span.start, end));
        }
    }
    for hit in hits {
        if hit.class & class::SPAN != 0 && far(hit.span, figure) < SPAN_REACH {
            note(Aside::Perhaps, hit.span);
        }
        if hit.class & class::AGO != 0
            && let Some(unit) = hits.iter().find(|h| {
                h.class & class::UNIT != 0
                    && h.span.end < hit.span.start
                    && hit.span.start - h.span.end <= 2
            })
        {
            note(Aside::Perhaps, unit.span.hull(hit.span));
        }
        // "in the past 15 years", "over the last two months".
        if hit.class & class::LAST != 0
            && let Some(unit) = hits.iter().find(|h| {
                h.class & class::UNIT != 0
                    && h.span.start > hit.span.end
                    && h.span.start - hit.span.end <= LAST_REACH
            })
            && far(hit.span, figure) < SPAN_REACH
            && !hit.span.hull(unit.span).contains(figure)
        {
            note(Aside::Perhaps, hit.span.hull(unit.span));
        }
        if hit.class & class::ERA != 0 && hit.span.end <= figure.start {
            let between = Span::new(hit.span.end, figure.start);
            if between.len() < ERA_REACH
                && !is_record(hits, hit.span)
                && outline.class_in(line, between) & class::TOOK != 0
                && !outline.breaks(line, between)
            {
                note(Aside::Surely, hit.span);
            }
        }
    }
    if let Some(words) = began_with(hits, figure) {
        note(Aside::Surely, words);
    }
    if let Some(words) = between_years(outline, line, figure) {
        note(Aside::Perhaps, words);
    }
    if let Some(now) = now {
        // Years are four letters long.
        let reach = YEAR_REACH + 4;
        let near = Span::new(figure.start.saturating_sub(reach), figure.end + reach);
        // "the worst violence since 1999" compares.
        let compared = |year: Span| {
            let since =
                hits.iter().rfind(|h| h.class & class::SINCE != 0 && h.span.end <= year.start);
            since.is_some_and(|s| year.start - s.span.end < SINCE_REACH && is_record(hits, s.span))
        };
        for &(span, year) in outline.years_in(line, near) {
            if year < now && far(span, figure) < YEAR_REACH && !compared(span) {
                note(Aside::Perhaps, span);
            }
        }
    }
    found
}

/// "The war began when gunmen killed 1,200": what it began with is long over.
fn began_with(hits: &[Hit], figure: Span) -> Option<Span> {
    let war = class::ERA | class::SPELL;
    let origin =
        hits.iter().rfind(|h| h.class & class::ORIGIN != 0 && h.span.end <= figure.start)?;
    let war = hits.iter().find(|h| h.class & war != 0 && h.span.end <= origin.span.start)?;
    Some(war.span.hull(origin.span))
}

/// "between 1989 and 2003": two years near a number, from the one to the other.
fn between_years(outline: &ArticleOutline, line: &OutlineSentence, figure: Span) -> Option<Span> {
    let near = Span::new(figure.start.saturating_sub(YEAR_REACH), figure.end + YEAR_REACH);
    let years = outline.years_in(line, near);
    years.windows(2).find_map(|pair| {
        let [(from, first), (to, last)] = pair else { return None };
        let near = to.start.saturating_sub(from.end) < YEARS_APART;
        (first < last && near).then(|| from.hull(*to))
    })
}

/// "since 2010", "since the war": where the words end; none where a comparison ("the
/// deadliest since 2010") or an event of the day stands there.
fn counted_from(
    outline: &ArticleOutline,
    line: &OutlineSentence,
    hits: &[Hit],
    since: &Hit,
) -> Option<u32> {
    if is_record(hits, since.span) {
        return None;
    }
    let behind =
        |span: Span| span.start >= since.span.end && span.start - since.span.end < SINCE_REACH;
    let near = Span::new(since.span.end, since.span.end.saturating_add(SINCE_REACH));
    let year = outline.years_in(line, near).iter().map(|y| y.0).find(|s| behind(*s));
    let era =
        hits.iter().filter(|h| h.class & class::ERA != 0).map(|h| h.span).find(|s| behind(*s));
    year.or(era).map(|s| s.end)
}

/// "since the protests began", "kể từ đầu tháng": where the words end.
fn since_it_began(hits: &[Hit], since: &Hit) -> Option<u32> {
    if is_record(hits, since.span) {
        return None;
    }
    if since.class & class::MONTH != 0 {
        return Some(since.span.end);
    }
    let words = class::BEGAN | class::UNIT | class::MONTH;
    let began = hits.iter().filter(|h| h.class & words != 0);
    let mut behind = began.filter(|h| {
        let near = h.span.start >= since.span.end && h.span.start - since.span.end < SINCE_REACH;
        near && (h.class & class::BEGAN != 0 || h.span.start - since.span.end <= 1)
    });
    behind.next().map(|h| h.span.end)
}

/// Whether a comparison stands before some words: "the worst violence", "the deadliest
/// attack since".
fn is_record(hits: &[Hit], words: Span) -> bool {
    hits.iter().any(|h| {
        h.class & class::RECORD != 0
            && h.span.start < words.start
            && words.start.saturating_sub(h.span.end) < RECORD_REACH
    })
}

fn far(a: Span, b: Span) -> u32 {
    if a.end <= b.start { b.start - a.end } else { a.start.saturating_sub(b.end) }
}

/// The counts of other times, each once, in order of the text. `asides` are, in order,
/// figures that are no part of a toll although they are not marked as past, with the
/// words that tell their time.
pub(super) fn list(
    text: &str,
    outline: &ArticleOutline,
    analysis: &Analysis,
    asides: &[(u16, Option<Span>)],
) -> Vec<Background> {
    let mut out: Vec<(Background, Vec<u16>)> = Vec::new();
    for (index, figure) in (0..=u16::MAX).zip(&analysis.figures) {
        let marked = asides.binary_search_by_key(&index, |a| a.0).ok().and_then(|i| asides.get(i));
        if figure.flags.unreal || !figure.flags.past && marked.is_none() {
            continue;
        }
        if out.len() == MOST {
            break;
        }
        let period = period(text, outline, figure, marked.and_then(|m| m.1));
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
                    told.period = period;
                }
                of.push(index);
            }
            None => out.push((
                Background {
                    kind: figure.kind,
                    low,
                    best: figure.low.or(figure.high).unwrap_or(0.0),
                    high: figure.high,
                    period,
                    made_of: Box::default(),
                },
                vec![index],
            )),
        }
    }
    out.into_iter().map(|(b, of)| Background { made_of: of.into(), ..b }).collect()
}

/// When a count of another time was: the day told with it, else the words for its time in
/// its sentence.
fn period(text: &str, outline: &ArticleOutline, figure: &Figure, marked: Option<Span>) -> Box<str> {
    if let Some(words) = marked {
        return words.of(text).into();
    }
    if let Some(date) = &figure.date {
        return date.clone();
    }
    let line = outline.line_of(figure.span).and_then(|i| outline.lines.get(i));
    let words = line.and_then(|l| aside(outline, l, figure.span, Some(u16::MAX)).1);
    words.map_or_else(Box::default, |w| w.of(text).into())
}
