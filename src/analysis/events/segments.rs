//! A digest cut into its items: those that open alike, and paragraphs that each tell a story
//! of their own.
//!
//! An article of one story is one segment. What looks like a digest but tells of the same
//! places and people throughout is none: sub-headings, lists of key points, interviews.

use super::items::Paragraphs;
use super::lines::{are_apart, counts, counts_in, names, span};
use super::outline::{ArticleOutline, OutlineSentence};
use super::words::class;
use crate::analysis::gazetteer::Gazetteer;
use crate::analysis::{Analysis, EntityKind};
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
/// Words of a place in front of an item, at most.
const SHORT: usize = 3;

/// Cuts an article. One segment of everything where it is no digest; none where it has no
/// text.
pub(super) fn cut(
    text: &Text,
    tokens: &Tokens,
    outline: &ArticleOutline,
    analysis: &Analysis,
    gazetteer: &Gazetteer,
) -> Vec<EventSegment> {
    let told: Vec<usize> = (0..outline.lines.len())
        .filter(|&i| outline.lines.get(i).is_some_and(OutlineSentence::tells))
        .collect();
    let Some(&first) = told.first() else { return Vec::new() };
    let blocks = blocks(outline, &told);
    let items = Paragraphs::new(text, tokens, (outline, analysis), gazetteer, &blocks)
        .items()
        .or_else(|| stories(outline, analysis, &blocks));
    if let Some(items) = items {
        let parts =
            items.into_iter().flat_map(|lines| within(text, tokens, outline, analysis, lines));
        return parts.filter_map(|lines| segment(outline, lines)).collect();
    }
    let title = outline.lines.get(first).map_or_else(Span::default, |l| l.span);
    vec![EventSegment { lines: told, title }]
}

fn segment(outline: &ArticleOutline, mut lines: Vec<usize>) -> Option<EventSegment> {
    let line = |at: &usize| outline.lines.get(*at);
    // "1." is no part of what is told, and "Syria." of "Syria. In Idlib, …" no title.
    if lines.len() > 1 && lines.first().and_then(line).is_some_and(|l| l.words == 0) {
        lines.remove(0);
    }
    let (first, next) = (lines.first().and_then(line)?, lines.get(1).and_then(line));
    let beside = next.filter(|next| next.paragraph == first.paragraph && first.words <= SHORT);
    let title = beside.map_or(first.span, |next| first.span.hull(next.span));
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
    let sure = stories.len() > 2
        || stories.iter().all(|s| s.len() >= 3)
        || short == 0 && are_two_briefs(outline, analysis, &stories);
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

/// Whether two paragraphs that have no name in common open with a count of their own each, and
/// none with what was before.
fn are_two_briefs(outline: &ArticleOutline, analysis: &Analysis, stories: &[Vec<usize>]) -> bool {
    let [one, other] = stories else { return false };
    let bygone = class::BYGONE | class::SPAN | class::SINCE | class::RECALLS | class::APART;
    let opens = |story: &Vec<usize>| {
        let first = story.first().and_then(|&i| outline.lines.get(i));
        story.len() >= 2
            && first.is_some_and(|l| counts_in(&analysis.figures, l) && l.class & bygone == 0)
    };
    let (own, others) = (names(outline, one), names(outline, other));
    opens(one) && opens(other) && !own.iter().any(|name| others.binary_search(name).is_ok())
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
