//! The clean text of an article: one string, its paragraphs, and the way back to
//! the source document.
//!
//! Offsets are bytes of the clean string everywhere inside the program; only the
//! JSON edge counts code points.

use serde::{Deserialize, Serialize};

mod chars;
mod chrome;
pub mod clean;
pub mod decode;
pub mod eight;
pub mod fold;
pub mod language;
pub mod letters;
mod lines;
pub mod months;
mod output;
pub mod plain;
pub mod suggest;
pub mod tokens;
pub mod wrap;

pub use chars::CODE_UNDERSCORE;

/// The byte at which a code point begins, counted from 0; `None` behind the end.
#[must_use]
pub fn byte_of(text: &str, point: u32) -> Option<usize> {
    let ends = std::iter::once(text.len());
    text.char_indices().map(|(at, _)| at).chain(ends).nth(point as usize)
}

/// The language a paragraph or an article is written in.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default, Serialize, Deserialize,
)]
pub enum Language {
    /// English.
    English,
    /// Vietnamese.
    Vietnamese,
    /// Too short to tell.
    #[default]
    Unknown,
    /// One that is shown and not analysed.
    Other(Foreign),
}

/// One of the other languages that have a name here.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Foreign(u8);

impl Language {
    /// The ISO 639-1 code, `und` where the language is not known.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::English => "en",
            Self::Vietnamese => "vi",
            Self::Other(Foreign(place)) => language::names::code(place).unwrap_or("und"),
            Self::Unknown => "und",
        }
    }

    /// What a language that is not analysed is called in English and in Vietnamese.
    #[must_use]
    pub fn foreign_names(self) -> Option<(&'static str, &'static str)> {
        match self {
            Self::Other(Foreign(place)) => language::names::names(place),
            _ => None,
        }
    }

    /// Whether names and figures are looked for in it. What is too short to tell is
    /// read like the text around it.
    #[must_use]
    pub const fn is_read(self) -> bool {
        !matches!(self, Self::Other(_))
    }

    /// Reads a code as written in metadata (`en`, `en-GB`, `vi_VN`, `spa`) or an English
    /// name.
    #[must_use]
    pub fn from_code(code: &str) -> Self {
        let code = code.trim().to_ascii_lowercase();
        match code.split(['-', '_']).next().and_then(language::names::place_of) {
            Some(0) => Self::English,
            Some(1) => Self::Vietnamese,
            Some(place) => Self::Other(Foreign(place)),
            None => Self::Unknown,
        }
    }
}

/// A stretch of a clean text, in bytes, end exclusive. Both ends lie on character
/// boundaries of the text it was made for.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default, Serialize, Deserialize,
)]
pub struct Span {
    /// First byte.
    pub start: u32,
    /// One past the last byte.
    pub end: u32,
}

impl Span {
    /// A span from `start` to `end`.
    #[must_use]
    pub const fn new(start: u32, end: u32) -> Self {
        Self { start, end }
    }

    /// The text of the span; empty where the span does not fit the text.
    #[must_use]
    pub fn of(self, text: &str) -> &str {
        text.get(self.start as usize..self.end as usize).unwrap_or("")
    }

    /// Bytes covered.
    #[must_use]
    pub const fn len(self) -> u32 {
        self.end.saturating_sub(self.start)
    }

    /// Whether nothing is covered.
    #[must_use]
    pub const fn is_empty(self) -> bool {
        self.end <= self.start
    }

    /// Whether the two share a byte.
    #[must_use]
    pub const fn overlaps(self, other: Self) -> bool {
        self.start < other.end && other.start < self.end
    }

    /// Whether `other` lies wholly inside.
    #[must_use]
    pub const fn contains(self, other: Self) -> bool {
        self.start <= other.start && other.end <= self.end
    }

    /// Whether the byte at `offset` is covered.
    #[must_use]
    pub const fn covers(self, offset: u32) -> bool {
        self.start <= offset && offset < self.end
    }

    /// From the start of the earlier to the end of the later.
    #[must_use]
    pub fn hull(self, other: Self) -> Self {
        Self::new(self.start.min(other.start), self.end.max(other.end))
    }
}

/// What a paragraph is in its document.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
pub enum Role {
    /// The article's headline, told once.
    Headline,
    /// A headline or abstract told again, word for word.
    Repeat,
    /// Running text.
    #[default]
    Body,
    /// Menus, share lines, "Latest news": kept, dimmed, and not analysed for totals.
    Chrome,
}

/// A paragraph of the clean text. Paragraphs are in order, do not overlap, and are
/// parted by line feeds that belong to none of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Paragraph {
    /// Where it stands.
    pub span: Span,
    /// Its language.
    pub language: Language,
    /// What it is.
    pub role: Role,
}

/// A cleaned text. Made by [`clean::clean`]; free of control and bidi characters,
/// NFC, paragraphs parted by `"\n\n"`.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Text {
    clean: Box<str>,
    paragraphs: Box<[Paragraph]>,
    /// Where the distance between clean and source offsets changes: (clean, source).
    /// A character made of several stands in twice: with the source's first byte at
    /// its own first, and with the source's last byte at its own last (the same
    /// clean offset twice where it has one byte).
    offsets: Box<[(u32, u32)]>,
    /// Clean offsets of the spaces that were underscores in the source.
    joins: Box<[u32]>,
}

impl Text {
    /// Puts a text together from its parts. `offsets` must be sorted by their first
    /// member; an empty list means that the source was clean. `joins` must be sorted.
    #[must_use]
    pub fn from_parts(
        clean: String,
        paragraphs: Vec<Paragraph>,
        offsets: Vec<(u32, u32)>,
        joins: Vec<u32>,
    ) -> Self {
        Self {
            clean: clean.into(),
            paragraphs: paragraphs.into(),
            offsets: offsets.into(),
            joins: joins.into(),
        }
    }

    /// The clean string.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.clean
    }

    /// The paragraphs, in order.
    #[must_use]
    pub fn paragraphs(&self) -> &[Paragraph] {
        &self.paragraphs
    }

    /// Clean offsets of the spaces that were underscores in the source, in order.
    #[must_use]
    pub fn joins(&self) -> &[u32] {
        &self.joins
    }

    /// The offset in the decoded source document that a clean offset came from.
    #[must_use]
    pub fn source_offset(&self, clean: u32) -> u32 {
        source_of(&self.offsets, clean)
    }

    /// The span in the decoded source document that a clean span came from: from the
    /// first byte of its first character to the last byte of its last.
    #[must_use]
    pub fn source_span(&self, span: Span) -> Span {
        let start = self.source_offset(span.start);
        if span.is_empty() {
            return Span::new(start, start);
        }
        let last = span.end - 1;
        let at = self.offsets.partition_point(|&(c, _)| c <= last);
        let end = match at.checked_sub(1).and_then(|i| self.offsets.get(i)) {
            Some(&(c, s)) => s + (last - c),
            None => last,
        };
        Span::new(start, end + 1)
    }

    /// The language most of its running text is written in.
    #[must_use]
    pub fn language(&self) -> Language {
        language::of_most(&self.paragraphs)
    }

    /// The paragraph that covers a clean offset, or the last one before it.
    #[must_use]
    pub fn paragraph_at(&self, offset: u32) -> Option<usize> {
        self.paragraphs.partition_point(|p| p.span.start <= offset).checked_sub(1)
    }
}

/// The source offset of a clean offset, by the table of [`Text`].
fn source_of(offsets: &[(u32, u32)], clean: u32) -> u32 {
    let at = offsets.partition_point(|&(c, _)| c <= clean);
    let Some(&(c, s)) = at.checked_sub(1).and_then(|i| offsets.get(i)) else { return clean };
    // Of two entries for one byte, the first tells where it starts.
    match at.checked_sub(2).and_then(|i| offsets.get(i)) {
        Some(&(first, start)) if first == c && c == clean => start,
        _ => s + (clean - c),
    }
}
