//! A digest cut into its items: bulletins of bullets, of headings, of places in capitals,
//! and paragraphs that each tell a story of their own.
//!
//! An article of one story is one segment. What looks like a digest but tells of the same
//! places and people throughout is none: sub-headings, lists of key points, interviews.

use super::outline::{ArticleOutline, OutlineSentence};
use super::words::class;
use crate::analysis::digest::{MOST, is_bullet, lead};
use crate::analysis::{Analysis, EntityKind, Figure, FigureKind};
use crate::text::tokens::{TokenKind, Tokens};
use crate::text::{Span, Text};

/// A part of an article that tells one event.
#[derive(Debug, Clone)]
pub(super) struct EventSegment {
    /// Its sentences, as indices of lines; never empty.
    pub lines: Vec<usize>,
    /// Its headline or first sentence.
    pub title: Span,
}

impl EventSegment {
    /// The text it covers.
    pub(super) fn span(&self, outline: &ArticleOutline) -> Span {
        span(outline, &self.lines).unwrap_or_default()
    }
}

/// Paragraphs that may each be a story of their own, at most.
const MOST_STORIES: usize = 12;
/// Words of a line above key points, at most.
const MOST_POINTS: usize = 6;
/// How long a heading over an item may be, and how long what stands below it must be.
const HEADING: u32 = 110;
const BODY: u32 = 110;

/// Cuts an article. One segment of everything where it is no digest; none where it has no
/// text.
pub(super) fn cut(
    text: &Text,
    tokens: &Tokens,
    outline: &ArticleOutline,
    analysis: &Analysis,
) -> Vec<EventSegment> {
    let told: Vec<usize> = (0..outline.lines.len())
        .filter(|&i| outline.lines.get(i).is_some_and(OutlineSentence::tells))
        .collect();
    let Some(&first) = told.first() else { return Vec::new() };
    let blocks = blocks(outline, &told);
    let items = items(text, tokens, outline, analysis, &blocks)
        .or_else(|| stories(outline, analysis, &blocks));
    if let Some(items) = items {
        let parts =
            items.into_iter().flat_map(|lines| within(text, tokens, outline, analysis, lines));
        return parts.filter_map(|lines| segment(outline, lines)).collect();
    }
    let title = outline.lines.get(first).map_or_else(Span::default, |l| l.span);
    vec![EventSegment { lines: told, title }]
}

fn segment(outline: &ArticleOutline, lines: Vec<usize>) -> Option<EventSegment> {
    let title = outline.lines.get(*lines.first()?)?.span;
    Some(EventSegment { lines, title })
}

/// The lines of each paragraph.
fn blocks(outline: &ArticleOutline, told: &[usize]) -> Vec<Vec<usize>> {
    let mut blocks: Vec<Vec<usize>> = Vec::new();
    let mut last = None;
    for &i in told {
        let Some(line) = outline.lines.get(i) else { continue };
        match blocks.last_mut() {
            Some(block) if last == Some(line.paragraph) => block.push(i),
            _ => blocks.push(vec![i]),
        }
        last = Some(line.paragraph);
    }
    blocks
}

/// How an item of a digest opens.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Opening {
    /// "*", "-", "1.".
    Bullet,
    /// "SUDAN -", "MANILA (Reuters) -".
    Capitals,
    /// A short line of its own above a paragraph.
    Heading,
}

/// Items that open alike, where there are three or more, and two of them count something.
fn items(
    text: &Text,
    tokens: &Tokens,
    outline: &ArticleOutline,
    analysis: &Analysis,
    blocks: &[Vec<usize>],
) -> Option<Vec<Vec<usize>>> {
    [Opening::Bullet, Opening::Heading, Opening::Capitals].into_iter().find_map(|opening| {
        let mut items: Vec<Vec<usize>> = Vec::new();
        for (at, block) in blocks.iter().enumerate() {
            if opens(text, tokens, outline, blocks, at) == Some(opening) {
                items.push(block.clone());
            } else if let Some(item) = items.last_mut() {
                item.extend(block);
            }
        }
        if opening == Opening::Bullet && are_points(outline, blocks, &items) {
            return None;
        }
        let counting = items.iter().filter(|i| counts(outline, analysis, i)).count();
        let fits = (3..=MOST).contains(&items.len()) && counting >= 2;
        (fits && mostly_apart(outline, &items)).then_some(items)
    })
}

/// Whether a line above the first item says that what follows are key points.
fn are_points(outline: &ArticleOutline, blocks: &[Vec<usize>], items: &[Vec<usize>]) -> bool {
    let first = items.first().and_then(|item| item.first());
    let at = blocks.iter().position(|block| block.first() == first && first.is_some());
    let above = at.and_then(|at| blocks.get(at.checked_sub(1)?)).and_then(|block| block.last());
    let above = above.and_then(|line| outline.lines.get(*line));
    above.is_some_and(|line| line.class & class::POINTS != 0 && line.words <= MOST_POINTS)
}

/// How the paragraph opens an item, if it does.
fn opens(
    text: &Text,
    tokens: &Tokens,
    outline: &ArticleOutline,
    blocks: &[Vec<usize>],
    at: usize,
) -> Option<Opening> {
    let span = span(outline, blocks.get(at)?)?;
    let from = tokens.tokens.partition_point(|t| t.start < span.start);
    let run = tokens.tokens.get(from..).unwrap_or_default();
    let first = run.first().filter(|t| t.end <= span.end)?;
    if is_bullet(text.as_str(), first, run.get(1)) {
        return Some(Opening::Bullet);
    }
    if lead(text.as_str(), run, span).is_some() {
        return Some(Opening::Capitals);
    }
    let [only] = blocks.get(at)?.as_slice() else { return None };
    let line = outline.lines.get(*only)?;
    let below = blocks.get(at + 1).and_then(|b| self::span(outline, b))?;
    let heading = !line.closed && line.words >= 2 && span.len() <= HEADING && below.len() >= BODY;
    heading.then_some(Opening::Heading)
}

/// Paragraphs that each tell a story of their own: of several sentences, naming others
/// than all those before, and none going on about what was told before it.
fn stories(
    outline: &ArticleOutline,
    analysis: &Analysis,
    blocks: &[Vec<usize>],
) -> Option<Vec<Vec<usize>>> {
    if !(2..=2 * MOST_STORIES).contains(&blocks.len()) {
        return None;
    }
    let long = |block: &&Vec<usize>| {
        let closed = block.last().and_then(|&i| outline.lines.get(i)).is_some_and(|l| l.closed);
        let size = span(outline, block).map_or(0, Span::len);
        block.len() >= 3 || (block.len() == 2 || size >= 200) && closed
    };
    let goes_back = |block: &Vec<usize>| {
        block.first().and_then(|&i| outline.lines.get(i)).is_some_and(OutlineSentence::goes_back)
    };
    // A short line or two that count nothing (who wrote it, a remark) go with the story
    // above them.
    let mut stories: Vec<Vec<usize>> = Vec::new();
    let mut short = 0;
    for block in blocks {
        if long(&block) {
            stories.push(block.clone());
        } else if let Some(story) = stories.last_mut()
            && !counts(outline, analysis, block)
        {
            short += 1;
            story.extend(block);
        } else {
            return None;
        }
    }
    let sure = stories.len() > 2 || stories.iter().all(|s| s.len() >= 3);
    let many = (2..=MOST_STORIES).contains(&stories.len()) && short * 4 <= stories.len() + 3;
    if !sure || !many || stories.iter().skip(1).any(goes_back) {
        return None;
    }
    let names: Vec<Vec<u16>> = stories.iter().map(|b| names(outline, b)).collect();
    let apart = names
        .iter()
        .enumerate()
        .all(|(i, own)| own.len() >= 2 && names.iter().take(i).all(|other| are_apart(own, other)));
    apart.then_some(stories)
}

/// Whether most items name something, and hardly any two of these the same: key points of
/// one event name little.
fn mostly_apart(outline: &ArticleOutline, items: &[Vec<usize>]) -> bool {
    let names = items.iter().map(|i| names(outline, i)).filter(|names| !names.is_empty());
    let names: Vec<Vec<u16>> = names.collect();
    if names.len() * 3 < items.len() * 2 {
        return false;
    }
    let (mut pairs, mut apart) = (0u32, 0u32);
    for (i, own) in names.iter().enumerate() {
        for other in names.iter().take(i) {
            pairs += 1;
            apart += u32::from(are_apart(own, other));
        }
    }
    apart * 5 >= pairs * 4
}

/// Whether two sets of names have less than a third of the smaller in common.
fn are_apart(own: &[u16], other: &[u16]) -> bool {
    let shared = own.iter().filter(|n| other.binary_search(n).is_ok()).count();
    shared == 0 || shared * 3 < own.len().min(other.len())
}

fn names(outline: &ArticleOutline, lines: &[usize]) -> Vec<u16> {
    let mut names: Vec<u16> = lines
        .iter()
        .filter_map(|&i| outline.lines.get(i))
        .flat_map(|l| l.names.iter().copied())
        .collect();
    names.sort_unstable();
    names.dedup();
    names
}

fn span(outline: &ArticleOutline, lines: &[usize]) -> Option<Span> {
    let first = outline.lines.get(*lines.first()?)?.span;
    Some(first.hull(outline.lines.get(*lines.last()?)?.span))
}

/// Whether a line tells what befell people.
fn counts_in(figures: &[Figure], line: &OutlineSentence) -> bool {
    let from = figures.partition_point(|f| f.span.start < line.span.start);
    figures.iter().skip(from).take_while(|f| f.span.start < line.span.end).any(|f| {
        f.kind.is_harm() || matches!(f.kind, FigureKind::Displaced | FigureKind::Protesters)
    })
}

fn counts(outline: &ArticleOutline, analysis: &Analysis, lines: &[usize]) -> bool {
    lines.iter().filter_map(|&i| outline.lines.get(i)).any(|l| counts_in(&analysis.figures, l))
}

/// Cuts an item of a digest where it goes over to another event: "Meanwhile in Basra",
/// "In Kirkuk, …", "Tuesday, …", once the one before has counted something.
fn within(
    text: &Text,
    tokens: &Tokens,
    outline: &ArticleOutline,
    analysis: &Analysis,
    lines: Vec<usize>,
) -> Vec<Vec<usize>> {
    let mut out: Vec<Vec<usize>> = Vec::new();
    let mut counted = false;
    for (nth, i) in lines.into_iter().enumerate() {
        let Some(line) = outline.lines.get(i) else { continue };
        let counting = counts_in(&analysis.figures, line);
        let cut = nth > 0
            && counted
            && counting
            && (line.opening & class::SWITCH != 0 || opens_elsewhere(text, tokens, analysis, line));
        if nth == 0 || cut {
            out.push(Vec::new());
            counted = false;
        }
        counted |= counting;
        if let Some(item) = out.last_mut() {
            item.push(i);
        }
    }
    out
}

/// "In Kirkuk, …": a place behind the first word; "Tuesday, officials said", with no word
/// of what was told before.
fn opens_elsewhere(
    text: &Text,
    tokens: &Tokens,
    analysis: &Analysis,
    line: &OutlineSentence,
) -> bool {
    let from = tokens.tokens.partition_point(|t| t.start < line.span.start);
    let mut words = tokens
        .tokens
        .iter()
        .skip(from)
        .take_while(|t| t.end <= line.span.end)
        .filter(|t| t.kind == TokenKind::Word);
    let Some(first) = words.next() else { return false };
    let place = words.next().is_some_and(|second| {
        let mentions = analysis.mentions_in(second.span());
        analysis
            .mentions
            .get(mentions)
            .unwrap_or_default()
            .iter()
            .any(|m| m.kind == EntityKind::Place && m.span.start == second.start)
    });
    let short = first.span().of(text.as_str()).chars().count() <= 3;
    let day = line.opening & class::DAY != 0 && line.class & class::BACK == 0;
    place && short || day
}
