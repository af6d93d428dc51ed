//! What every reader fills in, and the one way from there to an [`Article`].

use crate::article::{Article, ArticleKey, Issue, Published};
use crate::text::clean::{Block, CleanOptions, clean_with, words};
use crate::text::language::of_most;
use crate::text::{Language, Role, Span, Text};

use super::markup;

/// Longest title kept, in code points.
const MAX_TITLE: usize = 300;
/// Words of the text that stand in for a missing title.
const TITLE_WORDS: usize = 12;

/// The most of one text that is read, in bytes: some three hundred thousand words, more
/// than any report. What is longer is a dump, whose reading would fill the memory.
pub const MAX_TEXT: usize = 2 << 20;
/// The most lines or blocks of one text that are read.
const MAX_LINES: usize = 50_000;

/// As much of a text as can be of use, and a little more, so that it is told.
#[must_use]
pub fn most(text: &str) -> &str {
    floor(text, MAX_TEXT + 4)
}

fn floor(text: &str, at: usize) -> &str {
    let mut end = at.min(text.len());
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    text.get(..end).unwrap_or(text)
}

/// An article as its source tells it, not yet cleaned.
#[derive(Debug, Clone, Default)]
pub struct Draft {
    /// Becomes [`Article::path`].
    pub path: String,
    /// Becomes [`Article::id`].
    pub id: Option<String>,
    /// The headline where the source tells it apart from the body; it is put before
    /// the body unless the body begins with it.
    pub title: String,
    /// The publisher.
    pub source: String,
    /// When it was published.
    pub published: Option<Published>,
    /// Its address.
    pub url: Option<String>,
    /// The language the source claims.
    pub language: Language,
    /// A remark of whoever made the file.
    pub note: Option<String>,
    /// The decoded text.
    pub body: DraftBody,
    /// Doubts so far.
    pub issues: Vec<Issue>,
}

/// A decoded text, before cleaning.
#[derive(Debug, Clone)]
pub enum DraftBody {
    /// Paragraphs are told by lines and blank lines.
    Plain(String),
    /// Paragraphs are known.
    Blocks {
        /// All blocks, parted by blank lines.
        text: String,
        /// Where they stand, and what they are where that is known.
        blocks: Vec<Block>,
    },
}

impl Default for DraftBody {
    fn default() -> Self {
        Self::Plain(String::new())
    }
}

impl DraftBody {
    /// The text, blocks or not.
    #[must_use]
    pub fn text(&self) -> &str {
        match self {
            Self::Plain(text) | Self::Blocks { text, .. } => text,
        }
    }

    /// A field that may hold text or markup.
    #[must_use]
    pub fn of_field(field: String) -> Self {
        if markup::is_markup(&field) { Self::of_markup(&field) } else { Self::Plain(field) }
    }

    /// A field that holds markup.
    #[must_use]
    pub fn of_markup(field: &str) -> Self {
        let page = markup::read(field);
        Self::Blocks { text: page.text, blocks: page.blocks }
    }

    /// Cuts what is longer than is read; says whether something was.
    fn bound(&mut self) -> bool {
        match self {
            Self::Plain(text) => {
                let mut end = floor(text, MAX_TEXT).len();
                let within = text.get(..end).unwrap_or("");
                if let Some((at, _)) = within.match_indices('\n').nth(MAX_LINES) {
                    end = at;
                }
                let cut = end < text.len();
                text.truncate(end);
                cut
            }
            Self::Blocks { text, blocks } => {
                let fits = blocks.partition_point(|b| b.span.end as usize <= MAX_TEXT);
                let keep = fits.min(MAX_LINES);
                let cut = keep < blocks.len();
                if cut && keep == 0 {
                    // One block without end.
                    let end = floor(text, MAX_TEXT).len();
                    blocks.truncate(1);
                    if let Some(block) = blocks.first_mut() {
                        block.span.end = u32::try_from(end).unwrap_or(u32::MAX);
                    }
                } else {
                    blocks.truncate(keep);
                }
                if cut {
                    let end = blocks.last().map_or(0, |b| b.span.end as usize);
                    text.truncate(end);
                }
                cut
            }
        }
    }

    fn headed(self, title: &str) -> Self {
        match self {
            Self::Plain(text) => Self::Plain(format!("{title}\n\n{text}")),
            Self::Blocks { text, blocks } => {
                let length = u32::try_from(title.len()).unwrap_or(u32::MAX);
                let shift = length.saturating_add(2);
                let moved = blocks.iter().map(|block| {
                    let (start, end) = (block.span.start, block.span.end);
                    let span = Span::new(start.saturating_add(shift), end.saturating_add(shift));
                    Block { span, role: block.role }
                });
                let head = Block { span: Span::new(0, length), role: Some(Role::Headline) };
                Self::Blocks {
                    blocks: std::iter::once(head).chain(moved).collect(),
                    text: format!("{title}\n\n{text}"),
                }
            }
        }
    }

    fn clean(&self, title: &str) -> Text {
        let title = Some(title).filter(|t| !t.is_empty());
        match self {
            Self::Plain(text) => clean_with(text, &CleanOptions { title, blocks: None }),
            Self::Blocks { text, blocks } => {
                clean_with(text, &CleanOptions { title, blocks: Some(blocks) })
            }
        }
    }
}

impl Draft {
    /// Cleans, names and completes the article.
    #[must_use]
    pub fn finish(mut self) -> Article {
        if self.body.bound() {
            let what = format!(
                "is longer than the {} MiB or {MAX_LINES} lines read of one text; the rest was left out",
                MAX_TEXT >> 20
            );
            self.issues.push(Issue::new(&self.path, what));
        }
        let told = one_line(&self.title);
        let body = if told.is_empty() || begins_with(self.body.text(), &told) {
            self.body
        } else {
            self.body.headed(&told)
        };
        let text = body.clean(&told);
        let title = if told.is_empty() { first_words(&text) } else { told };
        let language = match of_most(text.paragraphs()) {
            Language::Unknown => self.language,
            known => known,
        };
        let key = key_of(self.url.as_deref(), text.as_str());
        Article {
            key,
            path: self.path,
            id: self.id.filter(|id| !id.is_empty()),
            title,
            source: one_line(&self.source),
            published: self.published,
            url: self.url.filter(|url| !url.is_empty()),
            language,
            note: self.note.map(|n| one_line(&n)).filter(|n| !n.is_empty()),
            text,
            issues: self.issues,
        }
    }
}

/// A short text as one clean line.
#[must_use]
pub fn one_line(text: &str) -> String {
    if text.trim().is_empty() {
        return String::new();
    }
    let mut line = String::new();
    let cleaned = words(text);
    let mut left = MAX_TITLE;
    for word in cleaned.split_whitespace() {
        let length = word.chars().count() + usize::from(!line.is_empty());
        if length > left {
            if line.is_empty() {
                line.extend(word.chars().take(left));
            }
            line.push('…');
            break;
        }
        left -= length;
        if !line.is_empty() {
            line.push(' ');
        }
        line.push_str(word);
    }
    line
}

/// Whether a body begins with a title, whatever the case and the spacing.
fn begins_with(body: &str, title: &str) -> bool {
    let mut body = letters(body);
    let mut title = letters(title).peekable();
    title.peek().is_some() && title.all(|letter| body.next() == Some(letter))
}

/// The first letters and digits of a text, in lower case.
fn letters(text: &str) -> impl Iterator<Item = char> {
    let own = text.chars().take(MAX_TITLE * 40).filter(|c| c.is_alphanumeric());
    own.take(MAX_TITLE).flat_map(char::to_lowercase)
}

fn first_words(text: &Text) -> String {
    let headline = text
        .paragraphs()
        .iter()
        .find(|p| p.role == Role::Headline)
        .or_else(|| text.paragraphs().iter().find(|p| p.role == Role::Body))
        .or_else(|| text.paragraphs().first());
    let Some(paragraph) = headline else { return String::new() };
    let words = paragraph.span.of(text.as_str());
    if paragraph.role == Role::Headline {
        return one_line(words);
    }
    let mut all = words.split_whitespace();
    let mut title = all.by_ref().take(TITLE_WORDS).collect::<Vec<_>>().join(" ");
    if all.next().is_some() {
        title.push('…');
    }
    one_line(&title)
}

/// The stable name of an article: of its address where it has one, else of its text.
#[must_use]
pub fn key_of(url: Option<&str>, text: &str) -> ArticleKey {
    match url.map(str::trim).filter(|url| !url.is_empty()) {
        Some(url) => ArticleKey(hash(url.split('#').next().unwrap_or(url).as_bytes())),
        None => ArticleKey(hash(text.as_bytes())),
    }
}

/// FNV-1a over the bytes, finished with a mix so that short inputs spread over all
/// 64 bits. Written into files: never change it.
#[must_use]
pub fn hash(bytes: &[u8]) -> u64 {
    let mut h = 0xcbf2_9ce4_8422_2325_u64;
    for &b in bytes {
        h = (h ^ u64::from(b)).wrapping_mul(0x0000_0100_0000_01b3);
    }
    h ^= h >> 32;
    h = h.wrapping_mul(0xd6e8_feb8_6659_fd93);
    h ^ (h >> 32)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn title_is_told_once() {
        let apart = Draft {
            title: "Ten killed".into(),
            body: DraftBody::Plain("It rained.".into()),
            ..Draft::default()
        };
        assert!(apart.finish().text.as_str().starts_with("Ten killed\n"));
        let inside = Draft {
            title: "Ten killed".into(),
            body: DraftBody::Plain("TEN  KILLED\n\nIt rained.".into()),
            ..Draft::default()
        };
        assert_eq!(inside.finish().text.as_str().to_lowercase().matches("killed").count(), 1);
    }

    #[test]
    fn keys_are_stable() {
        assert_eq!(
            key_of(Some("https://x.org/a#top"), "one"),
            key_of(Some("https://x.org/a"), "two")
        );
        assert_ne!(key_of(None, "one"), key_of(None, "two"));
        assert_eq!(hash(b"dateline"), 12_077_744_764_719_800_887);
    }

    #[test]
    fn titles_are_one_clean_line() {
        assert_eq!(one_line("a\u{1b}[31mb\n c"), one_line("a\u{1b}[31mb c"));
        assert!(one_line(&"x".repeat(5000)).chars().count() <= MAX_TITLE + 1);
        assert!(!one_line("\u{1b}]0;owned\u{7}").contains('\u{1b}'));
    }
}
