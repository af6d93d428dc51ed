//! The cleaner: reads the source byte by byte and writes the clean text.
//!
//! Runs of plain characters with single spaces between are copied whole; everything
//! else goes through one small handler each.

use super::super::chars::{self, CLASS, CharClass, byte, letter_len};
use super::super::eight;
use super::super::lines::DocumentLayout;
use super::super::output::{Output, n32};
use super::super::{Paragraph, Role, Span, Text, chrome, language};

/// A space that will be written if something follows.
#[derive(Clone, Copy)]
pub(super) struct Space {
    /// Where it stands in the source.
    pub(super) at: usize,
    /// Its bytes in the source.
    pub(super) len: usize,
    /// Whether it is an underscore.
    pub(super) join: bool,
}

#[expect(clippy::struct_excessive_bools, reason = "each is a fact of its own, none a state")]
pub(super) struct Cleaner<'a> {
    pub(super) source: &'a str,
    pub(super) layout: DocumentLayout,
    /// Whether lines of the source mean something.
    pub(super) lines: bool,
    /// Whether underscores stand for spaces in this document.
    pub(super) segmented: bool,
    /// Whether a tokeniser parted its stops from the words: if not, a blank before them
    /// is the author's, as in French.
    pub(super) tokenised: bool,
    pub(super) out: Output,
    pub(super) joins: Vec<u32>,
    pub(super) paragraphs: Vec<Span>,
    /// First byte of the paragraph at hand.
    pub(super) start: usize,
    pub(super) space: Option<Space>,
    /// A line end that will part two paragraphs if something follows.
    pub(super) broken: Option<usize>,
    /// No space after what was written last: an opening bracket or quote.
    pub(super) glue: bool,
    /// Inside quotes that open low and close with a mark that elsewhere opens.
    pub(super) low_quoted: bool,
    /// Inside straight double quotes.
    pub(super) quoted: bool,
    /// Where the line at hand starts in the source.
    pub(super) line: usize,
    /// Where the block of lines at hand ends in the source, and the column it fills.
    pub(super) block: (usize, Option<u32>),
    /// Whether the last thing read was a soft hyphen.
    pub(super) soft: bool,
    /// End of the run of non-space characters last looked at for underscores, and
    /// whether it keeps them.
    pub(super) chunk: (usize, bool),
    pub(super) scratch: String,
}

/// Whether a blank of any width stands before a stop that no author parts from its word, or
/// before the end of a word that a tokeniser cuts off.
fn has_parted_stops(source: &str) -> bool {
    // Every source is looked through for it, by bytes that may end a blank and begin a part.
    let bytes = source.as_bytes();
    (0..bytes.len()).step_by(8).any(|from| {
        let next = eight::at(bytes, from + 1);
        let own = eight::equal(next, b',')
            | eight::equal(next, b'.')
            | eight::equal(next, b'\'') & eight::equal(eight::at(bytes, from + 2), b's')
            | eight::equal(next, b'n') & eight::equal(eight::at(bytes, from + 2), b'\'');
        let mut found = eight::blanks(eight::at(bytes, from)) & own;
        std::iter::from_fn(|| {
            let at = from + found.trailing_zeros() as usize / 8 + 1;
            let more = found != 0;
            found &= found.wrapping_sub(1);
            more.then_some(at)
        })
        .any(|at| is_parted_stop(source, at))
    })
}

/// Whether what stands at a byte of a source is a stop, or the end of a word, behind a blank.
fn is_parted_stop(source: &str, at: usize) -> bool {
    let Some((before, own)) = source.split_at_checked(at) else { return false };
    let blank = |c: char| c.is_whitespace() && !matches!(c, '\n' | '\r');
    let after = |part: &str| own.strip_prefix(part).map(|rest| rest.chars().next());
    before.chars().next_back().is_some_and(blank)
        && (own.starts_with(',')
            || after(".").is_some_and(|next| next.is_none_or(char::is_whitespace))
            // "'soldats'" is a word in quotes.
            || ["n't", "'s"].into_iter().filter_map(after).any(|next| {
                !next.is_some_and(char::is_alphanumeric)
            }))
}

impl<'a> Cleaner<'a> {
    pub(super) fn new(source: &'a str, lines: bool) -> Self {
        Self {
            source,
            layout: if lines { DocumentLayout::measure(source) } else { DocumentLayout::default() },
            lines,
            segmented: chars::is_segmented(source),
            tokenised: chars::is_segmented(source) || has_parted_stops(source),
            out: Output::with_capacity(source.len()),
            joins: Vec::new(),
            paragraphs: Vec::new(),
            start: 0,
            space: None,
            broken: None,
            glue: false,
            low_quoted: false,
            quoted: false,
            line: 0,
            block: (0, None),
            soft: false,
            chunk: (0, false),
            scratch: String::new(),
        }
    }

    pub(super) fn byte(&self, at: usize) -> Option<u8> {
        self.source.as_bytes().get(at).copied()
    }

    pub(super) fn class(&self, at: usize) -> u8 {
        self.byte(at).map_or(byte::LINE, |b| CLASS[usize::from(b)])
    }

    pub(super) fn char_at(&self, at: usize) -> Option<char> {
        self.source.get(at..)?.chars().next()
    }

    /// The first character from `at` on that will not be dropped.
    #[inline]
    pub(super) fn visible(&self, at: usize) -> Option<char> {
        match self.byte(at) {
            Some(b) if b < 0x80 && !matches!(CLASS[usize::from(b)], byte::DROP | byte::ESCAPE) => {
                Some(char::from(b))
            }
            _ => self.visible_slow(at),
        }
    }

    fn visible_slow(&self, at: usize) -> Option<char> {
        self.visible_at(at).map(|(_, c)| c)
    }

    /// The first character from `at` on that is neither dropped nor space.
    pub(super) fn beyond(&self, mut at: usize) -> Option<char> {
        loop {
            let (found, c) = self.visible_at(at)?;
            if !c.is_whitespace() {
                return Some(c);
            }
            at = found + self.char_at(found)?.len_utf8();
        }
    }

    fn visible_at(&self, mut at: usize) -> Option<(usize, char)> {
        loop {
            let c = self.char_at(at)?;
            at += match c {
                '\u{1b}' => chars::escape_len(self.source.get(at..)?),
                c if c.is_ascii() => match CLASS[usize::from(c as u8)] {
                    byte::DROP => 1,
                    _ => return Some((at, c)),
                },
                c => match chars::classify(c) {
                    CharClass::Drop | CharClass::Joiner | CharClass::SoftHyphen => c.len_utf8(),
                    CharClass::Escape => chars::escape_len(self.source.get(at..)?),
                    CharClass::Space => return Some((at, ' ')),
                    CharClass::Break => return Some((at, '\n')),
                    _ => return Some((at, c)),
                },
            };
        }
    }

    /// The last character of the paragraph at hand, with no space before `out` ends.
    pub(super) fn last(&self) -> Option<char> {
        if self.broken.is_some() {
            return None;
        }
        self.out.text.get(self.start..)?.chars().next_back()
    }

    /// Reads a stretch of the source.
    pub(super) fn read(&mut self, from: usize, to: usize) {
        self.line = from;
        let mut at = from;
        while at < to {
            let class = self.class(at);
            at = match class {
                byte::PLAIN => self.plain(at, to),
                byte::SPACE => {
                    self.put_space(at, 1);
                    at + 1
                }
                byte::LINE => self.line_end(at, to),
                byte::DROP => at + 1,
                byte::ESCAPE => at + self.source.get(at..to).map_or(1, chars::escape_len).max(1),
                byte::JOIN => self.underscore(at),
                byte::STOP => self.stop(at),
                byte::OPEN => {
                    self.put(at, 1, false);
                    self.glue = true;
                    at + 1
                }
                byte::SHUT => {
                    self.put(at, 1, true);
                    at + 1
                }
                byte::QUOTE => self.quote(at, 1),
                byte::TICK => self.tick(at),
                _ if letter_len(self.source.as_bytes(), at) > 0 => self.plain(at, to),
                _ => self.high(at, to),
            };
            if class != byte::SPACE
                && class != byte::LINE
                && class != byte::DROP
                && class != byte::HIGH
            {
                self.soft = false;
            }
        }
        self.soft = false;
    }

    /// Writes what is owed before the next visible character.
    pub(super) fn settle(&mut self, tight: bool) {
        if let Some(at) = self.broken.take() {
            self.space = None;
            self.glue = false;
            self.quoted = false;
            self.low_quoted = false;
            if !self.out.is_empty() {
                if self.source.as_bytes().get(at..at + 2) == Some(b"\n\n") {
                    self.out.copy("\n\n", at);
                } else {
                    let len = self.char_at(at).map_or(1, char::len_utf8);
                    self.out.replace(at, at + len, |out| out.push_str("\n\n"));
                }
            }
            self.start = self.out.len();
        }
        let Some(space) = self.space.take() else {
            self.glue = false;
            return;
        };
        let glued = std::mem::take(&mut self.glue);
        if tight || glued || self.out.len() == self.start {
            return;
        }
        if space.join {
            self.joins.push(n32(self.out.len()));
        }
        self.out.replace(space.at, space.at + space.len, |out| out.push(' '));
    }

    /// Writes `len` bytes of the source as they are.
    pub(super) fn put(&mut self, at: usize, len: usize, tight: bool) {
        self.settle(tight);
        self.out.copy(self.source.get(at..at + len).unwrap_or(""), at);
    }

    pub(super) fn put_space(&mut self, at: usize, len: usize) {
        if self.space.is_none() {
            self.space = Some(Space { at, len, join: false });
        }
    }

    /// A run of plain characters, with single spaces and unspaced stops between.
    fn plain(&mut self, at: usize, to: usize) -> usize {
        let bytes = self.source.as_bytes();
        let tight = self.space.is_some() && self.is_not(at);
        // The blank behind a soft hyphen goes, and none behind the letters that follow.
        if std::mem::take(&mut self.soft) && self.char_at(at).is_some_and(char::is_lowercase) {
            self.space = None;
        }
        let mut end = at;
        while let Some(&b) = bytes.get(end).filter(|_| end < to) {
            // Most of most texts.
            if end > at && end + 8 <= to {
                let prose = eight::prose(eight::at(bytes, end));
                end += prose;
                if prose > 0 {
                    continue;
                }
            }
            end += match CLASS[usize::from(b)] {
                byte::PLAIN => 1,
                byte::STOP | byte::SHUT if end > at => 1,
                byte::SPACE if b == b' ' => match bytes.get(end + 1) {
                    Some(&n) if CLASS[usize::from(n)] == byte::PLAIN && n != b'n' => 1,
                    // No "n't" that a tokeniser parted from its verb.
                    Some(b'n') if bytes.get(end + 2).is_some_and(u8::is_ascii_alphanumeric) => 1,
                    Some(&n) if n >= 0x80 && letter_len(bytes, end + 1) > 0 => 1,
                    _ => break,
                },
                byte::HIGH => match letter_len(bytes, end) {
                    0 => break,
                    len => len,
                },
                _ => break,
            };
        }
        // The space at the end of the stretch that may be read.
        let end = if end > to || bytes.get(end - 1) == Some(&b' ') { end - 1 } else { end };
        self.put(at, end - at, tight);
        end
    }

    /// The clean string alone.
    pub(super) fn into_string(self) -> String {
        self.out.text
    }

    pub(super) fn finish(self, roles: &[Option<Role>], title: Option<&str>) -> Text {
        let mut paragraphs: Vec<Paragraph> = self
            .paragraphs
            .iter()
            .map(|&span| Paragraph { span, ..Paragraph::default() })
            .collect();
        language::assign(&self.out.text, &mut paragraphs);
        chrome::assign(&self.out.text, &mut paragraphs, roles, title);
        Text::from_parts(self.out.text, paragraphs, self.out.offsets, self.joins)
    }
}
