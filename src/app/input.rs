//! A line being typed: text and cursor, by grapheme cluster.

use unicode_segmentation::UnicodeSegmentation;

use crate::text::plain::at_most;
use crate::text::wrap::width;

/// Bytes of a line at most: more than anybody types, less than hurts.
const MOST: usize = 64 << 10;

/// A line being typed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct InputLine {
    text: String,
    /// Byte offset, on a boundary of grapheme clusters.
    cursor: usize,
}

impl InputLine {
    /// A line with the cursor at its end.
    #[must_use]
    pub fn new(text: &str) -> Self {
        let mut line = Self::default();
        line.insert(text);
        line
    }

    /// What is typed.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// What stands before the cursor.
    #[must_use]
    pub fn before(&self) -> &str {
        self.text.get(..self.cursor).unwrap_or("")
    }

    fn after(&self) -> &str {
        self.text.get(self.cursor..).unwrap_or("")
    }

    /// Puts text in at the cursor; control characters become blanks, line feeds too.
    pub fn insert(&mut self, text: &str) {
        let room = MOST.saturating_sub(self.text.len());
        let text = at_most(text, room);
        let clean: String = text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
        self.text.insert_str(self.cursor, &clean);
        self.cursor += clean.len();
    }

    /// Puts text in place of everything before the cursor.
    pub fn replace_before(&mut self, text: &str) {
        self.delete_line();
        self.insert(text);
    }

    /// Puts the cursor before a character, counted from 0; at the end where there are
    /// fewer.
    pub fn go_to(&mut self, character: usize) {
        let at = self.text.char_indices().nth(character).map_or(self.text.len(), |(at, _)| at);
        let starts = self.text.grapheme_indices(true).map(|(start, _)| start);
        self.cursor =
            starts.take_while(|s| *s <= at).last().filter(|_| at < self.text.len()).unwrap_or(at);
    }

    /// The columns before a character, counted from 0, as [`Self::shown`] shows it.
    #[must_use]
    pub fn column_of(&self, character: usize, columns: usize) -> usize {
        let hidden = self.text.len() - self.shown(columns).0.len();
        let at = self.text.char_indices().nth(character).map_or(self.text.len(), |(at, _)| at);
        width(self.text.get(hidden..at).unwrap_or(""))
    }

    /// One cluster to the left.
    pub fn left(&mut self) {
        self.cursor -= self.before().graphemes(true).next_back().map_or(0, str::len);
    }

    /// One cluster to the right.
    pub fn right(&mut self) {
        self.cursor += self.after().graphemes(true).next().map_or(0, str::len);
    }

    /// To the start.
    pub const fn start(&mut self) {
        self.cursor = 0;
    }

    /// To the end.
    pub const fn end(&mut self) {
        self.cursor = self.text.len();
    }

    /// Deletes the cluster before the cursor; `false` where there is none.
    pub fn delete_back(&mut self) -> bool {
        let to = self.cursor;
        self.left();
        self.text.replace_range(self.cursor..to, "");
        self.cursor < to
    }

    /// Deletes the cluster under the cursor.
    pub fn delete_next(&mut self) {
        let len = self.after().graphemes(true).next().map_or(0, str::len);
        self.text.replace_range(self.cursor..self.cursor + len, "");
    }

    /// Deletes the word before the cursor.
    pub fn delete_word(&mut self) {
        let before = self.before().trim_end();
        let from = before.rfind(char::is_whitespace).map_or(0, |at| {
            at + before.get(at..).and_then(|s| s.chars().next()).map_or(1, char::len_utf8)
        });
        self.text.replace_range(from..self.cursor, "");
        self.cursor = from;
    }

    /// Deletes everything before the cursor.
    pub fn delete_line(&mut self) {
        self.text.replace_range(..self.cursor, "");
        self.cursor = 0;
    }

    /// The part to show in `columns`, and the cursor's column in it.
    #[must_use]
    pub fn shown(&self, columns: usize) -> (&str, usize) {
        let mut start = 0;
        let mut before = width(self.before());
        for (at, cluster) in self.text.grapheme_indices(true) {
            start = at;
            if before < columns.max(1) {
                break;
            }
            before -= width(cluster).min(before);
        }
        (self.text.get(start..).unwrap_or(""), before)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn editing() {
        let mut line = InputLine::new("thiệt ma\u{323}ng");
        line.left();
        line.left();
        assert!(line.delete_back());
        assert_eq!(line.text(), "thiệt mng", "a letter goes with its marks");
        line.delete_word();
        assert_eq!(line.text(), "thiệt ng");
        line.insert("a\nb");
        assert_eq!(line.text(), "thiệt a bng");
        line.delete_line();
        assert_eq!(line.text(), "ng");
        assert!(!line.delete_back());
        line.end();
        line.delete_next();
        assert_eq!(line.text(), "ng");
    }

    #[test]
    fn a_long_line_scrolls() {
        let line = InputLine::new("0123456789");
        assert_eq!(line.shown(20), ("0123456789", 10));
        assert_eq!(line.shown(5), ("6789", 4));
        assert_eq!(line.shown(0).1, 0);
        assert_eq!(InputLine::default().shown(5), ("", 0));
    }
}
