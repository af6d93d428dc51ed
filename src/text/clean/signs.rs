//! Cleans stops, quotes, apostrophes, underscores, and whatever stands outside ASCII.

use super::super::chars::{self, CharClass};
use super::cleaner::{Cleaner, Space};

/// Marks that may stand around a word.
const AROUND: &[char] = &[
    ',', ';', ':', '!', '?', '.', '…', '(', ')', '[', ']', '"', '“', '”', '‘', '’', '«', '»', '„',
];

impl Cleaner<'_> {
    /// Whether "n't" stands here, parted from its verb by a tokeniser.
    pub(super) fn is_not(&self, at: usize) -> bool {
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

    pub(super) fn stop(&mut self, at: usize) -> usize {
        let byte = self.byte(at);
        let own = matches!(byte, Some(b':' | b';' | b'!' | b'?')) && !self.tokenised;
        let tight = self.space.is_some_and(|s| !s.join)
            && !own
            && match self.visible(at + 1) {
                None => true,
                Some('.') => byte != Some(b'.'),
                Some(c) => !c.is_alphanumeric() && !matches!(c, '/' | '_' | '-'),
            };
        self.put(at, 1, tight);
        at + 1
    }

    /// A straight double quote, or two of something that stand for one.
    pub(super) fn quote(&mut self, at: usize, len: usize) -> usize {
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

    pub(super) fn tick(&mut self, at: usize) -> usize {
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
    /// those of addresses, handles and code, are the author's.
    pub(super) fn underscore(&mut self, at: usize) -> usize {
        let joins = self.space.is_none()
            && self.last().is_some_and(|c| c.is_alphanumeric() || chars::is_mark(c))
            && self.visible(at + 1).is_some_and(char::is_alphanumeric)
            && !self.source.get(at..).is_some_and(|s| s.starts_with(chars::CODE_UNDERSCORE))
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
        // Marks are put to a word or parted from it; it stays what it is.
        let word = self.source.get(from..to).unwrap_or("").trim_matches(AROUND);
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
    pub(super) fn high(&mut self, at: usize, to: usize) -> usize {
        let Some(c) = self.char_at(at) else { return at + 1 };
        let len = c.len_utf8();
        let class = chars::classify(c);
        let soft = std::mem::take(&mut self.soft);
        match class {
            CharClass::Plain => self.put(at, len, false),
            CharClass::Mark => return self.marks(at, to),
            CharClass::Unstable => {
                self.settle(false);
                self.out.replace(at, at + len, |out| chars::compose(c, "", out));
            }
            CharClass::Space => self.put_space(at, len),
            CharClass::Break => return self.line_end(at, to),
            CharClass::Drop => self.soft = soft,
            CharClass::Joiner => {
                let near = |c: Option<char>| c.is_some_and(chars::takes_joiner);
                if self.space.is_none() && near(self.last()) && near(self.char_at(at + len)) {
                    self.put(at, len, false);
                }
            }
            CharClass::SoftHyphen => self.soft = true,
            CharClass::Escape => {
                return at + self.source.get(at..to).map_or(len, chars::escape_len).max(len);
            }
            CharClass::Open if c == '“' && self.low_quoted => {
                // „So ends a German quotation“ and the blank behind it stays.
                self.low_quoted = false;
                let tight = self.space.is_some();
                self.put(at, len, tight);
            }
            CharClass::Open => {
                self.put(at, len, false);
                self.low_quoted = c == '„';
                self.glue = !matches!(c, '«' | '‹') || self.tokenised;
            }
            CharClass::Close => {
                let own = matches!(c, '»' | '›') && !self.tokenised;
                let tight = self.space.is_some()
                    && !own
                    && (c != '’'
                        || self.is_clitic(at, len)
                        || !self.visible(at + len).is_some_and(char::is_alphanumeric));
                self.put(at, len, tight);
            }
        }
        at + len
    }

    /// Marks on the character written last: both are taken back and composed.
    pub(super) fn marks(&mut self, at: usize, to: usize) -> usize {
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
}

fn first_len(text: &str) -> usize {
    text.chars().next().map_or(1, char::len_utf8)
}
