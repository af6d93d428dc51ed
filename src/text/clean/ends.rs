//! Tells where lines end, and with them paragraphs.

use super::super::Span;
use super::super::chars::{self, CharClass};
use super::super::lines::{Ended, Joint, column, is_item, keeps_hyphen, width};
use super::super::output::n32;
use super::cleaner::Cleaner;

impl Cleaner<'_> {
    /// One or more line ends and the blank space around them.
    pub(super) fn line_end(&mut self, at: usize, to: usize) -> usize {
        let (next, ends, indent) = self.next_line(at, to);
        let joint = if !self.lines {
            Joint::Space
        } else if next >= to || self.last().is_none() || self.parts(at, next) {
            Joint::Break
        } else {
            let ended = self.ended(at, indent);
            let rest = self.source.get(next..to).unwrap_or("");
            let column = self.column(at, to);
            self.layout.joint(&ended, column, ends > 1, rest)
        };
        match joint {
            Joint::Break => self.close(at),
            Joint::Space => self.put_space(at, 1),
            Joint::Nothing => self.space = None,
            Joint::Unhyphened => self.unhyphen(self.source.get(next..to).unwrap_or("")),
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
                            CharClass::Space => indent += n32(c.len_utf8()),
                            CharClass::Break => {
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

    /// Whether an empty line and what stands behind it part two paragraphs, whatever stands
    /// before: nothing but small letters goes on.
    fn parts(&self, at: usize, next: usize) -> bool {
        self.source.as_bytes().get(at..at + 2) == Some(b"\n\n")
            && !self.char_at(next).is_some_and(char::is_lowercase)
    }

    /// The column that the lines around a line's end fill, measured once a block.
    fn column(&mut self, at: usize, to: usize) -> Option<u32> {
        if at >= self.block.0 {
            let (length, column) = column(self.source.get(self.line..to).unwrap_or(""));
            self.block = (self.line + length, column);
        }
        self.block.1
    }

    /// A word goes on in the next line: its hyphen goes unless it is the word's own.
    fn unhyphen(&mut self, next: &str) {
        self.space = None;
        let written = self.out.text.get(self.start..).unwrap_or("");
        let Some(hyphen) = written.chars().next_back() else { return };
        let word = written.get(..written.len() - hyphen.len_utf8()).unwrap_or("");
        let part = word.rsplit(|c: char| c.is_whitespace() || "\"“(‘".contains(c)).next();
        if !keeps_hyphen(part.unwrap_or(""), next) {
            self.out.take_back(self.out.len() - hyphen.len_utf8());
        }
    }

    fn ended(&self, end: usize, next_indent: u32) -> Ended {
        let line = self.source.get(self.line..end).unwrap_or("").trim_end();
        let text = line.trim_start();
        Ended {
            width: n32(width(line)),
            indent: n32(width(line) - width(text)),
            last: self.last(),
            soft: self.soft,
            item: is_item(text),
            parted: text
                .strip_suffix(['-', '\u{2010}'])
                .is_some_and(|t| t.ends_with(char::is_alphanumeric)),
            next_indent,
        }
    }

    /// Ends the paragraph at hand, if anything stands in it.
    pub(super) fn close(&mut self, at: usize) {
        if self.last().is_none() {
            return;
        }
        self.paragraphs.push(Span::new(n32(self.start), n32(self.out.len())));
        self.broken = Some(at);
        self.space = None;
    }
}
