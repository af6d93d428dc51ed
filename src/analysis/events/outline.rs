//! An article as its events are found in it: sentence by sentence, with the words and
//! names that tell one event from another.

use std::ops::Range;

use super::words::{BETWEEN, EventWordClasses, EventWords, class};
use crate::analysis::{Analysis, EntityKind, Figure};
use crate::article::Article;
use crate::text::tokens::{Token, TokenKind, Tokens};
use crate::text::{Language, Role, Span};

/// A word or phrase of `events.tsv` in the text.
#[derive(Debug, Clone, Copy)]
pub(super) struct Hit {
    pub span: Span,
    pub class: EventWordClasses,
}

/// A sentence.
#[derive(Debug, Clone)]
pub(super) struct OutlineSentence {
    pub span: Span,
    /// Index of its paragraph.
    pub paragraph: usize,
    /// Its language.
    pub language: Language,
    /// Headline, caption line, menu: what its paragraph is.
    pub role: Role,
    /// Its hits, in [`ArticleOutline::hits`].
    hits: Range<usize>,
    /// Classes of all its hits.
    pub class: EventWordClasses,
    /// Classes of the words it opens with.
    pub opening: EventWordClasses,
    /// Years it names, in [`ArticleOutline::years`].
    years: Range<usize>,
    /// The latest year it names.
    pub(super) latest_year: Option<u16>,
    /// Names of places, bodies and people in it, as indices of entities.
    pub names: Box<[u16]>,
    /// Whether it ends as a sentence does.
    pub closed: bool,
    /// How many words it has.
    pub words: usize,
}

/// The sentences of an article.
#[derive(Debug, Default)]
pub(super) struct ArticleOutline {
    pub lines: Vec<OutlineSentence>,
    hits: Vec<Hit>,
    years: Vec<(Span, u16)>,
    /// Where those of them begin that stand without a day or month, in order.
    bare_years: Vec<u32>,
    /// Where semicolons and full stops stand, in order.
    stops: Vec<u32>,
}

impl ArticleOutline {
    pub(super) fn new(
        words: &EventWords,
        article: &Article,
        tokens: &Tokens,
        analysis: &Analysis,
    ) -> Self {
        let mut outline = Self::default();
        for sentence in &tokens.sentences {
            let run = tokens.of(sentence);
            let (Some(first), Some(last)) = (run.first(), run.last()) else { continue };
            let span = first.span().hull(last.span());
            let language = match sentence.language {
                Language::Unknown => article.language,
                known => known,
            };
            let paragraph = sentence.paragraph as usize;
            let role = article.text.paragraphs().get(paragraph).map_or(Role::Body, |p| p.role);
            let (hits, years) = (outline.hits.len(), outline.years.len());
            outline.read(words, language, article.text.as_str(), run);
            let found = outline.hits.get(hits..).unwrap_or_default();
            let head = run.iter().find(|t| t.kind != TokenKind::Punct).map_or(0, |t| t.start);
            let class = found.iter().fold(0, |all, h| all | h.class);
            let opening = found.iter().filter(|h| h.span.start == head).fold(0, |a, h| a | h.class);
            outline.lines.push(OutlineSentence {
                span,
                paragraph,
                language,
                role,
                hits: hits..outline.hits.len(),
                class,
                opening,
                years: years..outline.years.len(),
                latest_year: outline.years.iter().skip(years).map(|y| y.1).max(),
                names: names(analysis, span),
                closed: article.text.as_str().get(..last.end as usize).is_some_and(ends_sentence),
                words: run.iter().filter(|t| t.kind == TokenKind::Word).count(),
            });
        }
        outline
    }

    fn read(&mut self, words: &EventWords, language: Language, text: &str, run: &[Token]) {
        for (i, token) in run.iter().enumerate() {
            let rest = run.get(i..).unwrap_or_default();
            if let Some((taken, class)) = words.at(language, rest)
                && class & !BETWEEN != 0
            {
                let end = rest.get(taken - 1).unwrap_or(token);
                let span = token.span().hull(end.span());
                // The month of "in March" is no march.
                let month = |h: &Hit| h.class & class::BYGONE != 0 && h.span.contains(span);
                let dated = self.hits.last().is_some_and(month);
                let class = if dated { class & !class::EVENT } else { class };
                self.hits.push(Hit { span, class });
            }
            if matches!(token.span().of(text), ";" | ".") {
                self.stops.push(token.start);
            }
            if token.kind == TokenKind::Number
                && let Some(year) = year(token.span().of(text))
            {
                self.years.push((token.span(), year));
                if is_bare(words, language, text, run.get(..i).unwrap_or_default()) {
                    self.bare_years.push(token.start);
                }
            }
        }
    }

    /// The line that a part of the text begins in.
    pub(super) fn line_of(&self, span: Span) -> Option<usize> {
        let at = self.lines.partition_point(|l| l.span.end <= span.start);
        (at < self.lines.len()).then_some(at)
    }

    pub(super) fn hits(&self, line: &OutlineSentence) -> &[Hit] {
        self.hits.get(line.hits.clone()).unwrap_or_default()
    }

    /// The hits of a line that begin inside a part of the text.
    pub(super) fn hits_in(&self, line: &OutlineSentence, part: Span) -> &[Hit] {
        let hits = self.hits(line);
        let from = hits.partition_point(|h| h.span.start < part.start);
        let to = hits.partition_point(|h| h.span.start < part.end);
        hits.get(from..to.max(from)).unwrap_or_default()
    }

    pub(super) fn years(&self, line: &OutlineSentence) -> &[(Span, u16)] {
        self.years.get(line.years.clone()).unwrap_or_default()
    }

    /// Those of a line that start within a part of it.
    pub(super) fn years_in(&self, line: &OutlineSentence, part: Span) -> &[(Span, u16)] {
        let years = self.years(line);
        let from = years.partition_point(|y| y.0.start < part.start);
        let to = years.partition_point(|y| y.0.start < part.end);
        years.get(from..to.max(from)).unwrap_or_default()
    }

    /// Whether a year stands without a day or month.
    pub(super) fn is_bare(&self, year: Span) -> bool {
        self.bare_years.binary_search(&year.start).is_ok()
    }

    /// Whether a line names a year without a day or month so near a number.
    pub(super) fn bare_year(&self, line: &OutlineSentence, figure: Span, reach: u32) -> bool {
        let near = Span::new(figure.start.saturating_sub(reach), figure.end.saturating_add(reach));
        self.years_in(line, near).iter().any(|(span, _)| {
            near.contains(*span) && self.bare_years.binary_search(&span.start).is_ok()
        })
    }

    /// Whether the word that leads to a later number, and that number, stand right behind
    /// one: "from 54 to 28", "from 13,000 troops to about 8,700".
    pub(super) fn gives_way(
        &self,
        text: &str,
        line: &OutlineSentence,
        figures: &[Figure],
        at: usize,
    ) -> bool {
        let Some(old) = figures.get(at) else { return false };
        let new = figures.get(at + 1).filter(|new| new.kind == old.kind);
        let end = new.map_or(old.span.end + NEAR, |new| new.span.start);
        let near = Span::new(old.span.end, line.span.end.min(end));
        let leads = |h: &&Hit| h.class & class::TO != 0 && h.span.start > old.span.end;
        let Some(to) = self.hits_in(line, near).iter().find(leads) else { return false };
        let counted = Span::new(old.written.end, to.span.start).of(text).trim();
        let behind = Span::new(to.span.end, line.span.end).of(text).trim_start();
        if counted.is_empty() && behind.starts_with(|c: char| c.is_ascii_digit()) {
            return true;
        }
        let between = new.map(|new| Span::new(to.span.end, new.written.start));
        (counted.is_empty() || counted == &*old.unit)
            && between.is_some_and(|between| between.of(text).trim().is_empty())
    }

    /// Whether a sentence or a clause ends inside a part of a line.
    pub(super) fn breaks(&self, line: &OutlineSentence, part: Span) -> bool {
        let from = self.stops.partition_point(|&s| s < part.start.max(line.span.start));
        self.stops.get(from).is_some_and(|&s| s < part.end)
    }

    /// Classes of the hits that lie wholly inside a part of a line.
    pub(super) fn class_in(&self, line: &OutlineSentence, part: Span) -> EventWordClasses {
        let hits = self.hits_in(line, part);
        hits.iter().filter(|h| part.contains(h.span)).fold(0, |a, h| a | h.class)
    }
}

impl OutlineSentence {
    /// Whether it is the article's own text, headlines told once among it.
    pub(super) const fn tells(&self) -> bool {
        matches!(self.role, Role::Headline | Role::Body)
    }

    /// "In another attack", "a separate clash": a line opens another event.
    /// `hits` are those of the line.
    pub(super) fn opens_another(hits: &[Hit]) -> bool {
        hits.iter().enumerate().filter(|(_, h)| h.class & class::APART != 0).any(|(i, h)| {
            hits.iter()
                .skip(i + 1)
                .take_while(|e| e.span.start < h.span.end + 25)
                .any(|e| e.class & class::EVENT != 0 && e.span.start >= h.span.end)
        })
    }

    /// Whether it goes on about what was told before it.
    pub(super) const fn goes_back(&self) -> bool {
        self.opening & class::BACK != 0
    }
}

/// How near a word stands that leads from one number to another, in bytes.
const NEAR: u32 = 8;

/// A year of our time, written with four digits.
fn year(text: &str) -> Option<u16> {
    let year = (text.len() == 4).then(|| text.parse::<u16>().ok())??;
    (1800..2100).contains(&year).then_some(year)
}

/// Whether what stands before a year makes it one of its own: "in 2017", "the 1991 quake",
/// "năm 2018", not "June 2017", "tháng 5 năm 2018".
fn is_bare(words: &EventWords, language: Language, text: &str, before: &[Token]) -> bool {
    let Some((last, rest)) = before.split_last() else { return true };
    let number = rest.last().is_some_and(|t| t.span().of(text).ends_with(|c: char| c.is_numeric()));
    let leads = words.at(language, std::slice::from_ref(last));
    !number && leads.is_some_and(|(_, class)| class & class::YEAR != 0)
}

/// Whether a text ends as a sentence does, brackets and quotation marks aside.
fn ends_sentence(text: &str) -> bool {
    text.trim_end_matches(['"', '\'', '”', '’', ')', ']', '»', ' '])
        .ends_with(['.', '!', '?', '…', ':'])
}

/// The names in a sentence, each once.
fn names(analysis: &Analysis, span: Span) -> Box<[u16]> {
    let mut names: Vec<u16> = analysis
        .mentions
        .get(analysis.mentions_in(span))
        .unwrap_or_default()
        .iter()
        .map(|m| m.entity)
        .collect();
    names.sort_unstable();
    names.dedup();
    names.into()
}

/// The place that a part of the text is about: the one it names most, the first of
/// equals.
pub(super) fn place(analysis: &Analysis, span: Span) -> Option<u16> {
    let mut counts: Vec<(u16, u32)> = Vec::new();
    for mention in analysis.mentions.get(analysis.mentions_in(span)).unwrap_or_default() {
        if mention.kind != EntityKind::Place {
            continue;
        }
        // What stands early says where; a few hundred letters on it is background.
        let weight = if mention.span.start.saturating_sub(span.start) < 400 { 2 } else { 1 };
        let room = counts.len() < 64;
        match counts.iter_mut().find(|(e, _)| *e == mention.entity) {
            Some((_, n)) => *n += weight,
            None if room => counts.push((mention.entity, weight)),
            None => {}
        }
    }
    let most = counts.iter().map(|c| c.1).max()?;
    counts.iter().find(|c| c.1 == most).map(|c| c.0)
}
