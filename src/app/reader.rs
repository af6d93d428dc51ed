//! The text on the screen: wrapped lines, the reading place, the search.
//!
//! The place is kept by paragraph and offset within it, so that another width, a
//! reload or another sitting finds it again.

use std::collections::HashMap;

use crate::analysis::Analysis;
use crate::app::find::{Folded, fold};
use crate::article::ArticleKey;
use crate::store::{ArticleId, Entry};
use crate::text::wrap::wrap;
use crate::text::{Role, Span, Text};

/// What is chosen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Selection {
    /// The word one is at.
    pub cursor: Span,
    /// The word it begins with, where that was set.
    pub from: Option<Span>,
}

impl Selection {
    /// All that is chosen.
    #[must_use]
    pub fn span(self) -> Span {
        self.from.map_or(self.cursor, |from| from.hull(self.cursor))
    }
}

/// What a line of the reader is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LineKind {
    /// The headline, where the text does not begin with it; a span of the title.
    Title,
    /// Source, day, language, length.
    Meta,
    /// Between paragraphs.
    Blank,
    /// A line of a paragraph; a span of the clean text.
    Text {
        /// Index of the paragraph.
        paragraph: u32,
        /// What the paragraph is.
        role: Role,
    },
}

/// A line of the reader.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TextLine {
    /// What it is.
    pub kind: LineKind,
    /// What it shows.
    pub span: Span,
}

/// A place in a text: a paragraph and bytes into it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct TextPlace {
    /// Index of the paragraph.
    pub paragraph: u32,
    /// Bytes from its start.
    pub offset: u32,
}

/// A search in the text.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Find {
    /// What is looked for, as typed.
    pub query: String,
    /// Where it stands, in order.
    pub matches: Vec<Span>,
    /// The match one is at.
    pub at: usize,
}

/// The state of the reader.
#[derive(Debug, Default)]
pub struct ReaderState {
    /// The article whose lines these are.
    pub article: Option<ArticleId>,
    /// Its key.
    key: ArticleKey,
    /// The width they are wrapped to.
    width: u16,
    /// The lines.
    lines: Vec<TextLine>,
    /// Words of its text, as they are between blanks.
    words: usize,
    /// First line on the screen.
    top: usize,
    /// Lines on the screen.
    height: usize,
    /// Where one was in each article; none at its top.
    places: HashMap<ArticleKey, TextPlace>,
    /// The search, kept from article to article.
    pub find: Option<Find>,
    /// The words that are chosen, while some are.
    pub selection: Option<Selection>,
}

impl ReaderState {
    /// The lines.
    #[must_use]
    pub fn lines(&self) -> &[TextLine] {
        &self.lines
    }

    /// Words of the text, as they are between blanks.
    #[must_use]
    pub const fn words(&self) -> usize {
        self.words
    }

    /// First line on the screen.
    #[must_use]
    pub const fn top(&self) -> usize {
        self.top
    }

    /// Lines on the screen.
    #[must_use]
    pub const fn height(&self) -> usize {
        self.height
    }

    /// The greatest first line: the last page is a full one.
    #[must_use]
    pub const fn bottom(&self) -> usize {
        self.lines.len().saturating_sub(self.height)
    }

    /// How far one is, in percent; 100 where everything is on the screen.
    #[must_use]
    pub fn percent(&self) -> usize {
        (self.top * 100).checked_div(self.bottom()).unwrap_or(100)
    }

    /// Shows an entry at a size; cheap where nothing changed.
    pub fn show(&mut self, id: ArticleId, entry: &Entry, width: u16, height: u16) {
        let other = self.article != Some(id);
        self.height = usize::from(height);
        if other {
            self.selection = None;
            self.article = Some(id);
            self.key = entry.article.key;
            self.words = entry.article.text.as_str().split_whitespace().count();
        }
        if other || self.width != width {
            self.width = width;
            self.lines = lines(entry, usize::from(width));
            self.top = self
                .places
                .get(&self.key)
                .and_then(|p| offset_of(&entry.article.text, *p))
                .map_or(0, |offset| self.line_of(offset));
        }
        if other && let Some(query) = self.find.take().map(|f| f.query) {
            self.search(&entry.article.text, &query);
        }
        self.top = self.top.min(self.bottom());
    }

    /// What the article says became known, or is told anew: it is laid out again at the place
    /// one is at.
    pub fn show_again(&mut self) {
        self.article = None;
    }

    /// Shows nothing.
    pub fn clear(&mut self) {
        self.article = None;
        self.lines.clear();
        self.top = 0;
    }

    /// The line a byte of the text stands on.
    #[must_use]
    pub fn line_of(&self, offset: u32) -> usize {
        let after = self.lines.partition_point(|l| match l.kind {
            LineKind::Title | LineKind::Meta => true,
            LineKind::Blank | LineKind::Text { .. } => l.span.start <= offset,
        });
        after.saturating_sub(1)
    }

    /// The part of the text on the screen.
    #[must_use]
    pub fn visible(&self) -> Span {
        let shown = self.lines.get(self.top..).unwrap_or(&[]).iter().take(self.height);
        let mut text = shown.filter(|l| matches!(l.kind, LineKind::Text { .. })).map(|l| l.span);
        match text.next() {
            Some(first) => text.fold(first, Span::hull),
            None => Span::default(),
        }
    }

    /// Scrolls to a first line and keeps the place.
    pub fn scroll_to(&mut self, top: usize, text: &Text) {
        self.top = top.min(self.bottom());
        let first = self
            .lines
            .get(self.top..)
            .and_then(|l| l.iter().find(|l| matches!(l.kind, LineKind::Text { .. })));
        match first.map(|l| (l.kind, l.span.start)) {
            Some((LineKind::Text { paragraph, .. }, start)) if self.top > 0 => {
                let base = text.paragraphs().get(paragraph as usize).map_or(0, |p| p.span.start);
                let place = TextPlace { paragraph, offset: start.saturating_sub(base) };
                self.places.insert(self.key, place);
            }
            _ => {
                self.places.remove(&self.key);
            }
        }
    }

    /// Brings a span to a comfortable third of the pane, where it is not well in
    /// sight already.
    pub fn bring(&mut self, span: Span, text: &Text) {
        let line = self.line_of(span.start);
        let last = self.line_of(span.end.saturating_sub(1));
        // Lines around it; more would scroll more often, which a thin line feels.
        let margin = (self.height / 6).min(1);
        let well = line >= self.top + margin.min(self.top)
            && last + margin < self.top + self.height.max(margin + 1);
        if !well || line < self.top {
            self.scroll_to(line.saturating_sub(self.height / 3), text);
        }
    }

    /// The byte one is reading, by where the page stands: the first line at the top of
    /// the article, the last at its end, so that every line can be the one.
    #[must_use]
    pub fn eye(&self) -> u32 {
        let rows = self.height.min(self.lines.len()).saturating_sub(1);
        let third = self.height / 3;
        let bottom = self.bottom();
        let row = if bottom == 0 {
            0
        } else if self.top < third {
            self.top
        } else if bottom - self.top < rows.saturating_sub(third) {
            rows - (bottom - self.top)
        } else {
            third
        };
        self.lines.get(self.top + row).map_or(0, |l| match l.kind {
            LineKind::Title | LineKind::Meta => 0,
            _ => l.span.end,
        })
    }

    /// Looks for a query; goes to the first match from what is on the screen on.
    pub fn search(&mut self, text: &Text, query: &str) {
        let matches = Folded::new(text.as_str()).find(query);
        let from = self.visible().start;
        let at = matches.iter().position(|m| m.start >= from).unwrap_or(0);
        self.find = Some(Find { query: query.to_owned(), matches, at });
    }

    /// An article goes by another key: its place is kept.
    pub fn rename(&mut self, before: ArticleKey, now: ArticleKey) {
        if let Some(place) = self.places.remove(&before) {
            self.places.insert(now, place);
        }
    }

    /// The place of an article, for keeping between sittings.
    #[must_use]
    pub fn place(&self, key: ArticleKey) -> Option<TextPlace> {
        self.places.get(&key).copied()
    }
}

fn offset_of(text: &Text, place: TextPlace) -> Option<u32> {
    let paragraphs = text.paragraphs();
    let paragraph = paragraphs.get(place.paragraph as usize).or(paragraphs.last())?;
    Some(paragraph.span.start + place.offset.min(paragraph.span.len().saturating_sub(1)))
}

/// Whether the text does not begin with the headline, so that it is shown above.
fn needs_title(entry: &Entry) -> bool {
    let article = &entry.article;
    let text = &article.text;
    if article.title.trim().is_empty() {
        return false;
    }
    let told = text.paragraphs().iter().any(|p| p.role == Role::Headline);
    let first = text.paragraphs().iter().find(|p| p.role != Role::Chrome);
    let squeeze = |s: &str| fold(s).split_whitespace().collect::<Vec<_>>().join(" ");
    let head: String = first.map_or("", |p| p.span.of(text.as_str())).chars().take(400).collect();
    let title: String = article.title.trim_end_matches(['…', '.', ' ']).chars().take(300).collect();
    !told && !squeeze(&head).starts_with(&squeeze(&title))
}

/// Spans that stay on one line: a figure with the words that qualify it and its noun;
/// a name with no blank in it.
fn keep(entry: &Entry) -> Vec<Span> {
    let text = entry.article.text.as_str();
    let mut keep: Vec<Span> = Vec::with_capacity(entry.analysis.figures.len());
    for figure in &entry.analysis.figures {
        let span = figure.span.hull(figure.written);
        let after = text.get(span.end as usize..).unwrap_or("");
        let gap = after.len() - after.trim_start_matches(' ').len();
        let noun = after.get(gap..).unwrap_or("");
        let len = noun.find(char::is_whitespace).unwrap_or(noun.len());
        let joined = gap <= 1 && len <= 24 && noun.starts_with(char::is_alphabetic);
        let end = if joined { span.end as usize + gap + len } else { span.end as usize };
        let span = Span::new(span.start, u32::try_from(end).unwrap_or(span.end));
        match keep.last_mut() {
            Some(last) if last.overlaps(span) => *last = last.hull(span),
            _ => keep.push(span),
        }
    }
    keep
}

fn lines(entry: &Entry, width: usize) -> Vec<TextLine> {
    let article = &entry.article;
    let text = article.text.as_str();
    let mut lines = Vec::new();
    if needs_title(entry) {
        let whole = Span::new(0, u32::try_from(article.title.len()).unwrap_or(u32::MAX));
        let title = wrap(&article.title, whole, width, &[]);
        lines.extend(title.into_iter().map(|span| TextLine { kind: LineKind::Title, span }));
    }
    lines.push(TextLine { kind: LineKind::Meta, span: Span::default() });
    let keep = keep(entry);
    for (index, paragraph) in article.text.paragraphs().iter().enumerate() {
        let wrapped = wrap(text, paragraph.span, width, &keep);
        if wrapped.is_empty() {
            continue;
        }
        let start = paragraph.span.start;
        lines.push(TextLine { kind: LineKind::Blank, span: Span::new(start, start) });
        let kind = LineKind::Text {
            paragraph: u32::try_from(index).unwrap_or(u32::MAX),
            role: paragraph.role,
        };
        lines.extend(wrapped.into_iter().map(|span| TextLine { kind, span }));
    }
    lines
}

/// The figure one is reading at a byte: the last that starts before it, else the first.
#[must_use]
pub fn figure_at(analysis: &Analysis, offset: u32) -> Option<usize> {
    let after = analysis.figures.partition_point(|f| f.span.start <= offset);
    match after.checked_sub(1) {
        Some(before) => Some(before),
        None => (!analysis.figures.is_empty()).then_some(0),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::article::Article;
    use crate::text::clean::clean;

    fn entry(text: &str, title: &str) -> Entry {
        Entry {
            article: Article {
                key: ArticleKey(7),
                title: title.to_owned(),
                text: clean(text),
                ..Article::default()
            },
            ..Entry::default()
        }
    }

    fn long() -> Entry {
        let text: Vec<String> = (0..40)
            .map(|i| format!("Paragraph {i} says some words in a row. ").repeat(4))
            .collect();
        entry(&text.join("\n\n"), "A headline")
    }

    #[test]
    fn the_headline_is_shown_once() {
        let kinds = |e: &Entry| lines(e, 40).iter().filter(|l| l.kind == LineKind::Title).count();
        assert_eq!(kinds(&entry("Some text.", "A headline")), 1);
        assert_eq!(kinds(&entry("A headline\n\nSome text.", "A headline")), 0);
        assert_eq!(kinds(&entry("A headline that goes on", "A headline…")), 0);
        assert_eq!(kinds(&entry("Some text", "")), 0);
    }

    #[test]
    fn the_place_survives_another_width_and_another_article() {
        let (a, b) = (long(), Entry { article: Article::default(), ..long() });
        let mut reader = ReaderState::default();
        reader.show(ArticleId(0), &a, 60, 20);
        // A line of text: a blank one is kept as the paragraph below it.
        let from = (50..60).find(|&i| reader.lines()[i].kind != LineKind::Blank).unwrap();
        reader.scroll_to(from, &a.article.text);
        let paragraph = |r: &ReaderState| {
            r.lines()[r.top()..].iter().find_map(|l| match l.kind {
                LineKind::Text { paragraph, .. } => Some(paragraph),
                _ => None,
            })
        };
        let at = paragraph(&reader);
        for width in [20, 76, 33, 60] {
            reader.show(ArticleId(0), &a, width, 20);
            assert_eq!(paragraph(&reader), at, "at width {width}");
        }
        reader.show(ArticleId(1), &b, 60, 20);
        assert_eq!(reader.top(), 0);
        reader.show(ArticleId(0), &a, 60, 20);
        assert_eq!(reader.top(), from);
    }

    #[test]
    fn the_eye_passes_every_line() {
        let a = long();
        let mut reader = ReaderState::default();
        reader.show(ArticleId(0), &a, 60, 20);
        let mut last = 0;
        for top in 0..=reader.bottom() {
            reader.scroll_to(top, &a.article.text);
            let eye = reader.eye();
            assert!(eye >= last);
            last = eye;
        }
        assert_eq!(last, reader.lines().last().unwrap().span.end);
    }

    #[test]
    fn a_sentence_is_brought_to_a_third() {
        let a = long();
        let mut reader = ReaderState::default();
        reader.show(ArticleId(0), &a, 60, 21);
        let span = reader.lines()[60].span;
        reader.bring(span, &a.article.text);
        assert_eq!(reader.top(), 53);
        reader.bring(span, &a.article.text);
        assert_eq!(reader.top(), 53, "what is well in sight stays");
    }
}
