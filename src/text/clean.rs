//! From a decoded document to a clean [`Text`]: NFC, controls out, underscores
//! undone, spacing tidied, lines joined to paragraphs; source offsets kept.
//!
//! One pass over the bytes. Runs of plain characters with single spaces between are
//! copied whole; everything else goes through one small handler each.

use super::chars::{self, CLASS, Class, byte, letter_len};
use super::chrome;
use super::language;
use super::lines::{Ended, Joint, Layout, is_item};
use super::output::{Output, n32};
use super::{Paragraph, Role, Span, Text};

/// Longest document that is read, in bytes: far beyond any article, and small enough
/// that a hostile one cannot fill the memory.
pub const MAX_BYTES: usize = 64 << 20;

/// A stretch of the source that the caller knows to be one block (`<p>`, `<h1>`,
/// `<nav>`): white space in it is only space, and its end ends a paragraph.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Block {
    /// Where it stands in the source. Blocks are in order and do not overlap.
    pub span: Span,
    /// What it is, where the caller knows.
    pub role: Option<Role>,
}

/// What the caller knows of a document before it is cleaned.
#[derive(Debug, Clone, Copy, Default)]
pub struct CleanOptions<'a> {
    /// The headline as the metadata tell it.
    pub title: Option<&'a str>,
    /// The blocks to read; `None` for plain text, where lines and blank lines tell.
    pub blocks: Option<&'a [Block]>,
}

/// Cleans a decoded document.
#[must_use]
pub fn clean(source: &str) -> Text {
    clean_with(source, &CleanOptions::default())
}

/// Cleans a decoded document of which something is known already.
#[must_use]
pub fn clean_with(source: &str, options: &CleanOptions<'_>) -> Text {
    let source = cut(source).0;
    let mut cleaner = Cleaner::new(source, options.blocks.is_none());
    let mut roles = Vec::new();
    match options.blocks {
        None => cleaner.read(0, source.len()),
        Some(blocks) => {
            for block in blocks {
                let end = floor(source, block.span.end as usize);
                let start = floor(source, block.span.start as usize);
                let from = cleaner.paragraphs.len();
                cleaner.read(start, end);
                cleaner.close(end);
                roles.resize(from, None);
                roles.resize(cleaner.paragraphs.len(), block.role);
            }
        }
    }
    cleaner.close(source.len());
    cleaner.finish(&roles, options.title)
}

/// A document no longer than [`MAX_BYTES`], and whether something was cut off.
#[must_use]
pub fn cut(source: &str) -> (&str, bool) {
    if source.len() <= MAX_BYTES {
        return (source, false);
    }
    (source.get(..floor(source, MAX_BYTES)).unwrap_or(""), true)
}

fn floor(text: &str, at: usize) -> usize {
    let mut at = at.min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

/// A space that will be written if something follows.
#[derive(Clone, Copy)]
struct Space {
    /// Where it stands in the source.
    at: usize,
    /// Its bytes in the source.
    len: usize,
    /// Whether it is an underscore.
    join: bool,
}

#[expect(clippy::struct_excessive_bools, reason = "each is a fact of its own, none a state")]
struct Cleaner<'a> {
    source: &'a str,
    layout: Layout,
    /// Whether lines of the source mean something.
    lines: bool,
    /// Whether underscores stand for spaces in this document.
    segmented: bool,
    out: Output,
    joins: Vec<u32>,
    paragraphs: Vec<Span>,
    /// First byte of the paragraph at hand.
    start: usize,
    space: Option<Space>,
    /// A line end that will part two paragraphs if something follows.
    broken: Option<usize>,
    /// No space after what was written last: an opening bracket or quote.
    glue: bool,
    /// Inside straight double quotes.
    quoted: bool,
    /// Where the line at hand starts in the source.
    line: usize,
    /// Whether the last thing read was a soft hyphen.
    soft: bool,
    /// End of the run of non-space characters last looked at for underscores, and
    /// whether it keeps them.
    chunk: (usize, bool),
    scratch: String,
}

impl<'a> Cleaner<'a> {
    fn new(source: &'a str, lines: bool) -> Self {
        Self {
            source,
            layout: if lines { Layout::measure(source) } else { Layout::default() },
            lines,
            segmented: chars::is_segmented(source),
            out: Output::with_capacity(source.len()),
            joins: Vec::new(),
            paragraphs: Vec::new(),
            start: 0,
            space: None,
            broken: None,
            glue: false,
            quoted: false,
            line: 0,
            soft: false,
            chunk: (0, false),
            scratch: String::new(),
        }
    }

    fn byte(&self, at: usize) -> Option<u8> {
        self.source.as_bytes().get(at).copied()
    }

    fn class(&self, at: usize) -> u8 {
        self.byte(at).map_or(byte::LINE, |b| CLASS[usize::from(b)])
    }

    fn char_at(&self, at: usize) -> Option<char> {
        self.source.get(at..)?.chars().next()
    }

    /// The first character from `at` on that will not be dropped.
    #[inline]
    fn visible(&self, at: usize) -> Option<char> {
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
    fn beyond(&self, mut at: usize) -> Option<char> {
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
                    Class::Drop | Class::Joiner | Class::SoftHyphen => c.len_utf8(),
                    Class::Escape => chars::escape_len(self.source.get(at..)?),
                    Class::Space => return Some((at, ' ')),
                    Class::Break => return Some((at, '\n')),
                    _ => return Some((at, c)),
                },
            };
        }
    }

    /// The last character of the paragraph at hand, with no space before `out` ends.
    fn last(&self) -> Option<char> {
        if self.broken.is_some() {
            return None;
        }
        self.out.text.get(self.start..)?.chars().next_back()
    }

    /// Reads a stretch of the source.
    fn read(&mut self, from: usize, to: usize) {
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
    fn settle(&mut self, tight: bool) {
        if let Some(at) = self.broken.take() {
            self.space = None;
            self.glue = false;
            self.quoted = false;
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
    fn put(&mut self, at: usize, len: usize, tight: bool) {
        self.settle(tight);
        self.out.copy(self.source.get(at..at + len).unwrap_or(""), at);
    }

    fn put_space(&mut self, at: usize, len: usize) {
        if self.space.is_none() {
            self.space = Some(Space { at, len, join: false });
        }
    }

    /// A run of plain characters, with single spaces and unspaced stops between.
    fn plain(&mut self, at: usize, to: usize) -> usize {
        let bytes = self.source.as_bytes();
        let tight = self.space.is_some() && self.is_not(at);
        if self.soft && self.char_at(at).is_some_and(char::is_lowercase) {
            self.space = None;
        }
        let mut end = at;
        while let Some(&b) = bytes.get(end).filter(|_| end < to) {
            end += match CLASS[usize::from(b)] {
                byte::PLAIN => 1,
                byte::STOP | byte::SHUT if end > at => 1,
                byte::SPACE if b == b' ' => match bytes.get(end + 1) {
                    Some(&n) if CLASS[usize::from(n)] == byte::PLAIN && n != b'n' => 1,
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

    /// Whether "n't" stands here, parted from its verb by a tokeniser.
    fn is_not(&self, at: usize) -> bool {
        self.source.as_bytes().get(at..at + 3) == Some(b"n't")
            && self.last().is_some_and(char::is_alphabetic)
            && !self.visible(at + 3).is_some_and(char::is_alphanumeric)
    }

    /// Whether a tokeniser parted "'s", "'re" … from the word before.
    fn is_clitic(&self, at: usize, quote: usize) -> bool {
        let rest = self.source.get(at + quote..).unwrap_or("");
        let letters = rest.bytes().take(3).take_while(u8::is_ascii_alphabetic).count();
        let after = self.visible(at + quote + letters);
        matches!(rest.get(..letters), Some("s" | "re" | "ve" | "ll" | "d" | "m" | "S"))
            && (after.is_none_or(|c| c.is_whitespace() || ",.;:!?)\"`_".contains(c))
                || rest.get(letters..).is_some_and(|r| r.starts_with("''")))
            && self.last().is_some_and(char::is_alphanumeric)
    }

    fn stop(&mut self, at: usize) -> usize {
        let byte = self.byte(at);
        let tight = self.space.is_some_and(|s| !s.join)
            && match self.visible(at + 1) {
                None => true,
                Some('.') => byte != Some(b'.'),
                Some(c) => !c.is_alphanumeric() && !matches!(c, '/' | '_' | '-'),
            };
        self.put(at, 1, tight);
        at + 1
    }

    /// A straight double quote, or two of something that stand for one.
    fn quote(&mut self, at: usize, len: usize) -> usize {
        if self.broken.is_some() {
            self.quoted = false;
        }
        let next = self.visible(at + len);
        let space_before = self.space.is_some() || self.last().is_none() || self.glue;
        let space_after = next.is_none_or(char::is_whitespace);
        // A comma or a stop follows closing quotes only, spaced or not.
        let beyond = if space_after { self.beyond(at + len) } else { next };
        let stop_after = beyond.is_some_and(|c| ",.;:!?)]}".contains(c));
        let opens = match (space_before, space_after) {
            _ if stop_after && !self.glue => false,
            (true, true) => !self.quoted,
            (true, false) => true,
            (false, true) => false,
            (false, false) => !self.quoted && next.is_some_and(char::is_alphanumeric),
        };
        self.settle(!opens);
        self.out.replace(at, at + len, |out| out.push('"'));
        self.quoted = opens;
        self.glue = opens && space_after;
        at + len
    }

    fn tick(&mut self, at: usize) -> usize {
        let byte = self.byte(at);
        let before = if self.space.is_none() { self.last().map(u32::from) } else { None };
        if byte == self.byte(at + 1) && byte != self.byte(at + 2) && before != byte.map(u32::from) {
            return self.quote(at, 2);
        }
        let tight = self.space.is_some() && self.is_clitic(at, 1);
        self.put(at, 1, tight);
        at + 1
    }

    /// An underscore between two letters or digits is the segmenter's; any other, and
    /// those of addresses and handles, are the author's.
    fn underscore(&mut self, at: usize) -> usize {
        let joins = self.space.is_none()
            && self.last().is_some_and(|c| c.is_alphanumeric() || chars::is_mark(c))
            && self.visible(at + 1).is_some_and(char::is_alphanumeric)
            && !self.keeps_underscores(at);
        if joins {
            self.space = Some(Space { at, len: 1, join: true });
        } else {
            self.put(at, 1, false);
        }
        at + 1
    }

    fn keeps_underscores(&mut self, at: usize) -> bool {
        if at < self.chunk.0 {
            return self.chunk.1;
        }
        let blank = |c: char| c.is_whitespace() || c == '\u{2800}';
        let before = self.source.get(..at).unwrap_or("");
        let from = before.rfind(blank).map_or(0, |i| i + before.get(i..).map_or(1, first_len));
        let rest = self.source.get(at..).unwrap_or("");
        let to = at + rest.find(blank).unwrap_or(rest.len());
        let word = self.source.get(from..to).unwrap_or("");
        let keeps = word.contains("://")
            || word.contains(['@', '\\', '='])
            || word.starts_with("www.")
            || word.starts_with('#')
            || chars::is_file(word)
            || (!self.segmented && word.is_ascii());
        self.chunk = (to, keeps);
        keeps
    }

    /// Anything outside ASCII.
    fn high(&mut self, at: usize, to: usize) -> usize {
        let Some(c) = self.char_at(at) else { return at + 1 };
        let len = c.len_utf8();
        let class = chars::classify(c);
        let soft = std::mem::take(&mut self.soft);
        match class {
            Class::Plain => self.put(at, len, false),
            Class::Mark => return self.marks(at, to),
            Class::Unstable => {
                self.settle(false);
                self.out.replace(at, at + len, |out| chars::compose(c, "", out));
            }
            Class::Space => self.put_space(at, len),
            Class::Break => return self.line_end(at, to),
            Class::Drop => self.soft = soft,
            Class::Joiner => {
                let near = |c: Option<char>| c.is_some_and(chars::takes_joiner);
                if self.space.is_none() && near(self.last()) && near(self.char_at(at + len)) {
                    self.put(at, len, false);
                }
            }
            Class::SoftHyphen => self.soft = true,
            Class::Escape => {
                return at + self.source.get(at..to).map_or(len, chars::escape_len).max(len);
            }
            Class::Open => {
                self.put(at, len, false);
                self.glue = true;
            }
            Class::Close => {
                let tight = self.space.is_some()
                    && (c != '’'
                        || self.is_clitic(at, len)
                        || !self.visible(at + len).is_some_and(char::is_alphanumeric));
                self.put(at, len, tight);
            }
        }
        at + len
    }

    /// Marks on the character written last: both are taken back and composed.
    fn marks(&mut self, at: usize, to: usize) -> usize {
        let (mut end, mut kept, mut kept_end) = (at, 0, at);
        while let Some(c) = self.char_at(end).filter(|&c| end < to && chars::is_mark(c)) {
            end += c.len_utf8();
            kept += 1;
            if kept <= chars::MAX_MARKS {
                kept_end = end;
            }
        }
        // Marks on nothing, on a space, or on a tower of marks already.
        let Some(base) = self.last().filter(|&c| self.space.is_none() && !chars::is_mark(c)) else {
            return end;
        };
        let mut scratch = std::mem::take(&mut self.scratch);
        scratch.clear();
        chars::compose(base, self.source.get(at..kept_end).unwrap_or(""), &mut scratch);
        if let Some(rest) = scratch.strip_prefix(base) {
            self.out.replace_each(at, kept_end, rest);
        } else {
            let from = self.out.take_back(self.out.len() - base.len_utf8());
            self.out.replace_each(from, kept_end, &scratch);
        }
        self.scratch = scratch;
        end
    }

    /// One or more line ends and the blank space around them.
    fn line_end(&mut self, at: usize, to: usize) -> usize {
        let (next, ends, indent) = self.next_line(at, to);
        let joint = if !self.lines {
            Joint::Space
        } else if next >= to || self.last().is_none() {
            Joint::Break
        } else {
            let ended = self.ended(at);
            let rest = self.source.get(next..to).unwrap_or("");
            self.layout.joint(&ended, ends > 1, indent, rest)
        };
        match joint {
            Joint::Break => self.close(at),
            Joint::Space => self.put_space(at, 1),
            Joint::Nothing => self.space = None,
        }
        self.line = next - indent as usize;
        self.soft = false;
        next
    }

    /// Skips line ends and blank lines: the next thing's offset, the line ends passed,
    /// and the bytes of white space before it on its line.
    fn next_line(&self, at: usize, to: usize) -> (usize, u32, u32) {
        let mut at = at;
        let (mut ends, mut indent) = (0u32, 0u32);
        while at < to {
            match self.byte(at) {
                Some(b'\n' | 0x0b) => (ends, indent) = (ends + 1, 0),
                Some(b'\r') => {
                    if !matches!(self.byte(at + 1), Some(b'\n' | b'\r')) {
                        (ends, indent) = (ends + 1, 0);
                    }
                }
                Some(0x0c) => (ends, indent) = (ends + 2, 0),
                Some(b' ' | b'\t') => indent += 1,
                Some(0xc2 | 0xe2 | 0xe3 | 0xe1) => match self.char_at(at) {
                    Some(c) => {
                        match chars::classify(c) {
                            Class::Space => indent += n32(c.len_utf8()),
                            Class::Break => {
                                ends += 1 + u32::from(c == '\u{2029}');
                                indent = 0;
                            }
                            _ => break,
                        }
                        at += c.len_utf8() - 1;
                    }
                    None => break,
                },
                _ => break,
            }
            at += 1;
        }
        (at, ends, indent)
    }

    fn ended(&self, end: usize) -> Ended {
        let line = self.source.get(self.line..end).unwrap_or("").trim_end();
        let text = line.trim_start();
        Ended {
            width: n32(super::lines::width(line)),
            indent: n32(super::lines::width(line) - super::lines::width(text)),
            last: self.last(),
            soft: self.soft,
            item: is_item(text),
        }
    }

    /// Ends the paragraph at hand, if anything stands in it.
    fn close(&mut self, at: usize) {
        if self.last().is_none() {
            return;
        }
        self.paragraphs.push(Span::new(n32(self.start), n32(self.out.len())));
        self.broken = Some(at);
        self.space = None;
    }

    fn finish(self, roles: &[Option<Role>], title: Option<&str>) -> Text {
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

fn first_len(text: &str) -> usize {
    text.chars().next().map_or(1, char::len_utf8)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Language;
    use Role::{Body, Chrome, Headline, Repeat};

    fn check(source: &str, clean: &str) {
        let text = super::clean(source);
        assert_eq!(text.as_str(), clean, "from {source:?}");
        for p in text.paragraphs() {
            assert!(!p.span.is_empty());
        }
    }

    #[test]
    fn underscores_of_a_segmenter_are_undone() {
        check(
            "Liên_Hợp_Quốc_rút khỏi Kosovo_Các nhân_viên",
            "Liên Hợp Quốc rút khỏi Kosovo Các nhân viên",
        );
        check("đa_sắc_tộc , 1.000 binh_sĩ .", "đa sắc tộc, 1.000 binh sĩ.");
        check("__init__ and a__b", "__init__ and a__b");
        check(
            "Kofi_Annan (viết ở https://x.org/a_b_c và ban_tin@x_y.vn)",
            "Kofi Annan (viết ở https://x.org/a_b_c và ban_tin@x_y.vn)",
        );
        check("ảnh photo_1.jpg của Kofi_Annan", "ảnh photo_1.jpg của Kofi Annan");
        let text = super::clean("ở thành_phố Pristina");
        assert_eq!(text.joins(), [10]);
    }

    #[test]
    fn spacing_is_tidied() {
        check(
            "một điều \" không_thể chấp_nhận được \" và",
            "một điều \"không thể chấp nhận được\" và",
        );
        check("\" But of course ,\" said he .", "\"But of course,\" said he.");
        check(
            "what he called \" alleged mayors \". Such",
            "what he called \"alleged mayors\". Such",
        );
        check("that \" NATO will remain .\" We", "that \"NATO will remain.\" We");
        check("Dân_tộc ( MNDAA ) tấn_công", "Dân tộc (MNDAA) tấn công");
        check("Mỹ - Iran , Al - Hasakah", "Mỹ - Iran, Al - Hasakah");
        check(
            "Sudan 's troops did n't go ; they 'll stay",
            "Sudan's troops didn't go; they'll stay",
        );
        check("`` No one , '' he said", "\"No one,\" he said");
        check("cụ thể \" , người này nói . \" Đi !\"", "cụ thể\", người này nói. \"Đi!\"");
        check("word ... and .5 calibre , .com", "word ... and .5 calibre, .com");
        check("the 's sound", "the's sound");
        check("“ NATO ” và ‘ KFOR ’ , Serb ’s", "“NATO” và ‘KFOR’, Serb’s");
        check("two  spaces\tand a\u{a0}hard one", "two spaces and a hard one");
    }

    #[test]
    fn invisible_and_steering_characters_go() {
        check("\u{feff}a\u{200b}b\u{ad}c\u{202e}d\u{2066}e\u{0}f\u{7f}g\u{85}h", "abcdefg\n\nh");
        check("\x1b[31mred\x1b[0m \x1b]0;title\x07text", "red text");
        check("con\u{ad} tribute dis\u{ad}\n\n tribution", "contribute distribution");
        check("👩\u{200d}🚒 a\u{200d}b", "👩\u{200d}🚒 ab");
    }

    #[test]
    fn marks_are_composed_and_mapped() {
        let source = "Hội đồng Vučić".chars().flat_map(|c| {
            let mut parts = Vec::new();
            unicode_normalization::char::decompose_canonical(c, |p| parts.push(p));
            parts
        });
        let source: String = source.collect();
        let text = super::clean(&source);
        assert_eq!(text.as_str(), "Hội đồng Vučić");
        let at = u32::try_from(text.as_str().find("Vučić").unwrap()).unwrap();
        let span = Span::new(at, at + 7);
        assert_eq!(text.source_span(span).of(&source), "Vuc\u{30c}ic\u{301}");
        let zalgo = format!("a{}b", "\u{301}".repeat(1000));
        assert!(super::clean(&zalgo).as_str().len() < 40);
    }

    #[test]
    fn wrapped_lines_are_joined() {
        check(
            "Violent demonstrations by angry Kurds took place around the world\n\
             yesterday following the arrest of rebel Kurdish leader Abdullah Ocalan.\n\n\
             Ocalan leads a separatist group that has fought for the creation of an\n\
             independent Kurdistan. Kurds live in lands controlled by Turkey, Iran,\n\
             Iraq and Syria. An estimated 20,000 people have died in the fighting.\n",
            "Violent demonstrations by angry Kurds took place around the world \
             yesterday following the arrest of rebel Kurdish leader Abdullah Ocalan.\n\n\
             Ocalan leads a separatist group that has fought for the creation of an \
             independent Kurdistan. Kurds live in lands controlled by Turkey, Iran, \
             Iraq and Syria. An estimated 20,000 people have died in the fighting.",
        );
        check("First line.\nSecond line.\r\n\r\n\r\nThird", "First line.\n\nSecond line.\n\nThird");
        check("- one\n- two\n- three", "- one\n\n- two\n\n- three");
    }

    #[test]
    fn roles() {
        let source = "Flash News\n\nBota\n\nNATO ready to send even more troops\n\n\
             NATO ready to send even more troops\n\nThe Secretary General of NATO said that the \
             alliance is ready to send more troops to Kosovo.\n\nLatest news\n\nAnother headline here";
        let text = super::clean(source);
        let roles: Vec<_> = text.paragraphs().iter().map(|p| p.role).collect();
        assert_eq!(roles, [Chrome, Chrome, Headline, Repeat, Body, Chrome, Chrome]);
        assert_eq!(text.language(), Language::English);
        assert!(text.paragraphs().iter().all(|p| p.language == Language::English));
    }

    /// Prints what becomes of the files named in `DATELINE_SHOW`.
    #[test]
    #[ignore = "for looking at, not for judging"]
    fn show() {
        for path in std::env::var("DATELINE_SHOW").unwrap_or_default().split_whitespace() {
            let source = std::fs::read_to_string(path).unwrap();
            let text = super::clean(&source);
            println!("=== {path} {:?} offsets {}", text.language(), text.offsets.len());
            for p in text.paragraphs() {
                println!("[{:?} {}] {}", p.role, p.language.code(), p.span.of(text.as_str()));
            }
        }
    }
}
