//! Classifies characters for the cleaner: kept, a space, a line's end, or dropped.
//!
//! Also the lengths of terminal escape sequences and the one place that normalises
//! a base with its marks.

use unicode_normalization::char::{canonical_combining_class, decompose_canonical};
use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfc_quick};

/// Marks kept on one base; more are only ever a prank, and would make the cost of
/// normalising unbounded.
pub const MAX_MARKS: usize = 8;

/// What the cleaner does with a character outside ASCII.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CharClass {
    /// Kept as it is; composes with nothing before it.
    Plain,
    /// Composes with, or is ordered against, what stands before it.
    Mark,
    /// Its normal form is another.
    Unstable,
    /// A space of some width.
    Space,
    /// Ends a line.
    Break,
    /// Invisible, or steers the terminal or the direction of writing.
    Drop,
    /// Zero width joiner or non-joiner: kept where a script needs it.
    Joiner,
    /// Soft hyphen: where a word may be broken.
    SoftHyphen,
    /// Starts a terminal escape sequence (the eight-bit forms).
    Escape,
    /// An opening quotation mark.
    Open,
    /// A closing quotation mark, or an apostrophe.
    Close,
}

/// Classifies a character from U+0080 up.
#[must_use]
pub fn classify(c: char) -> CharClass {
    match c {
        '\u{85}' | '\u{2028}' | '\u{2029}' => CharClass::Break,
        '\u{90}' | '\u{98}' | '\u{9b}' | '\u{9d}'..='\u{9f}' => CharClass::Escape,
        '\u{ad}' => CharClass::SoftHyphen,
        '\u{200c}' | '\u{200d}' => CharClass::Joiner,
        '«' | '“' | '„' | '‘' => CharClass::Open,
        '»' | '”' | '’' => CharClass::Close,
        '\u{a0}'
        | '\u{1680}'
        | '\u{2000}'..='\u{200a}'
        | '\u{202f}'
        | '\u{205f}'
        | '\u{3000}'
        | '\u{2800}' => CharClass::Space,
        '\u{80}'..='\u{9f}'
        | '\u{34f}'
        | '\u{61c}'
        | '\u{115f}'
        | '\u{1160}'
        | '\u{17b4}'
        | '\u{17b5}'
        | '\u{180b}'..='\u{180f}'
        | '\u{200b}'
        | '\u{200e}'
        | '\u{200f}'
        | '\u{202a}'..='\u{202e}'
        | '\u{2060}'..='\u{206f}'
        | '\u{3164}'
        | '\u{fdd0}'..='\u{fdef}'
        | '\u{feff}'
        | '\u{ffa0}'
        | '\u{fff0}'..='\u{fffc}'
        | '\u{fffe}'
        | '\u{ffff}'
        | '\u{1bca0}'..='\u{1bca3}'
        | '\u{1d173}'..='\u{1d17a}'
        | '\u{e0000}'..='\u{e0fff}' => CharClass::Drop,
        '０'..='９' => CharClass::Unstable,
        '\u{a1}'..='\u{2ff}' | '\u{1e00}'..='\u{1eff}' | '\u{2010}'..='\u{2027}' => {
            CharClass::Plain
        }
        c if (c as u32) & 0xfffe == 0xfffe => CharClass::Drop,
        c => {
            if canonical_combining_class(c) != 0 {
                return CharClass::Mark;
            }
            match is_nfc_quick(std::iter::once(c)) {
                IsNormalized::Yes => CharClass::Plain,
                IsNormalized::Maybe => CharClass::Mark,
                IsNormalized::No => {
                    // A few Tibetan vowels fall apart into marks alone.
                    let mut marks = true;
                    decompose_canonical(c, |part| marks &= canonical_combining_class(part) != 0);
                    if marks { CharClass::Mark } else { CharClass::Unstable }
                }
            }
        }
    }
}

/// Whether a joiner may stand after this character: emoji and the scripts that
/// shape letters by it.
#[must_use]
pub const fn takes_joiner(c: char) -> bool {
    matches!(c,
        '\u{620}'..='\u{7bf}'
        | '\u{8a0}'..='\u{109f}'
        | '\u{1780}'..='\u{18af}'
        | '\u{fe0f}'
        | '\u{2190}'..='\u{27bf}'
        | '\u{2b00}'..='\u{2bff}'
        | '\u{1f000}'..='\u{1faff}')
}

/// Appends the normal form of a base with its marks.
///
/// Full-width digits become digits as other tongues write them.
pub fn compose(base: char, marks: &str, out: &mut String) {
    let wide = (base as u32).wrapping_sub('０' as u32);
    let base = char::from_digit(wide, 10).unwrap_or(base);
    out.extend(std::iter::once(base).chain(marks.chars()).nfc());
}

/// Whether a character is a mark that stands on the one before it.
#[must_use]
pub fn is_mark(c: char) -> bool {
    c >= '\u{300}' && classify(c) == CharClass::Mark
}

/// Bytes of the terminal escape sequence at the start of `rest`, which begins with
/// ESC or an eight-bit introducer. A string sequence (OSC, DCS, …) that is never
/// ended loses its introducer alone, so that a stray one swallows no text.
#[must_use]
pub fn escape_len(rest: &str) -> usize {
    let bytes = rest.as_bytes();
    let (intro, from) = match bytes {
        [0x1b, second, ..] => (*second, 2),
        [0xc2, second, ..] => (*second - 0x40, 2),
        _ => return 1,
    };
    match intro {
        b'[' => control_len(bytes, from),
        b']' | b'P' | b'X' | b'^' | b'_' => string_len(bytes, from),
        b' '..=b'/' => {
            let mut at = from;
            while bytes.get(at).is_some_and(|b| (b' '..=b'/').contains(b)) {
                at += 1;
            }
            at + usize::from(bytes.get(at).is_some_and(|b| (b'0'..=b'~').contains(b)))
        }
        b'0'..=b'~' => from,
        // ESC before anything else steers nothing.
        _ => 1,
    }
}

fn control_len(bytes: &[u8], mut at: usize) -> usize {
    while bytes.get(at).is_some_and(|b| (b'0'..=b'?').contains(b)) {
        at += 1;
    }
    while bytes.get(at).is_some_and(|b| (b' '..=b'/').contains(b)) {
        at += 1;
    }
    at + usize::from(bytes.get(at).is_some_and(|b| (b'@'..=b'~').contains(b)))
}

fn string_len(bytes: &[u8], from: usize) -> usize {
    let mut at = from;
    while let Some(&b) = bytes.get(at) {
        match b {
            0x07 => return at + 1,
            0x1b if bytes.get(at + 1) == Some(&b'\\') => return at + 2,
            0xc2 if bytes.get(at + 1) == Some(&0x9c) => return at + 2,
            0xc2 if bytes.get(at + 1).is_some_and(|b| *b < 0xa0) => return from,
            // A new line or a new sequence: this one was never ended. Stopping here
            // keeps the whole scan linear.
            b'\n' | b'\r' | 0x1b => return from,
            _ => at += 1,
        }
    }
    from
}

/// Classes of bytes, see [`CLASS`].
pub mod byte {
    /// Copied as it is.
    pub const PLAIN: u8 = 0;
    /// Space or tab.
    pub const SPACE: u8 = 1;
    /// Ends a line.
    pub const LINE: u8 = 2;
    /// A control character.
    pub const DROP: u8 = 3;
    /// ESC.
    pub const ESCAPE: u8 = 4;
    /// An underscore.
    pub const JOIN: u8 = 5;
    /// `, . ; : ! ?`: no space before.
    pub const STOP: u8 = 6;
    /// An opening bracket: no space after.
    pub const OPEN: u8 = 7;
    /// A closing bracket: no space before.
    pub const SHUT: u8 = 8;
    /// A straight double quote.
    pub const QUOTE: u8 = 9;
    /// An apostrophe or a backtick.
    pub const TICK: u8 = 10;
    /// Part of a character outside ASCII.
    pub const HIGH: u8 = 11;
}

/// What the cleaner does with each byte.
pub static CLASS: [u8; 256] = {
    let mut table = [byte::PLAIN; 256];
    let mut i = 0u8;
    loop {
        table[i as usize] = match i {
            b' ' | b'\t' => byte::SPACE,
            b'\n' | b'\r' | 0x0b | 0x0c => byte::LINE,
            0x1b => byte::ESCAPE,
            0..=0x1f | 0x7f => byte::DROP,
            b'_' => byte::JOIN,
            b',' | b'.' | b';' | b':' | b'!' | b'?' => byte::STOP,
            b'(' | b'[' | b'{' => byte::OPEN,
            b')' | b']' | b'}' => byte::SHUT,
            b'"' => byte::QUOTE,
            b'\'' | b'`' => byte::TICK,
            0x80..=0xff => byte::HIGH,
            _ => byte::PLAIN,
        };
        if i == 255 {
            break table;
        }
        i += 1;
    }
};

/// Bytes of a letter of Latin script outside ASCII that is its own normal form; 0 for
/// anything else.
#[inline]
#[must_use]
pub fn letter_len(bytes: &[u8], at: usize) -> usize {
    match (bytes.get(at), bytes.get(at + 1)) {
        (Some(0xc3..=0xcb), _) => 2,
        (Some(0xe1), Some(0xb8..=0xbb)) => 3,
        _ => 0,
    }
}

/// What readers of formats write for an underscore in code (`<code>`, backticks): it is the
/// author's and no segmenter's. The sign behind it forbids a line end, and is cleaned away.
pub const CODE_UNDERSCORE: &str = "_\u{2060}";

/// Whether underscores between letters stand for the spaces of a word segmenter: at
/// least one for every fifty spaces.
#[must_use]
pub fn is_segmented(source: &str) -> bool {
    if !source.contains('_') {
        return false;
    }
    let bytes = source.as_bytes();
    let letter = |b: u8| b.is_ascii_alphanumeric() || b >= 0x80;
    let joined = |w: &[u8]| matches!(w, [a, b'_', b] if letter(*a) && letter(*b));
    let of_code = source.matches(CODE_UNDERSCORE).count();
    let joins = bytes.windows(3).filter(|w| joined(w)).count().saturating_sub(of_code);
    let spaces: usize = bytes.iter().map(|&b| usize::from(b == b' ')).sum();
    joins > 0
        && joins * 50 >= spaces
        // Names in code are joined so as well: a segmenter is at work where the language
        // has marks, or where it joins names of people.
        && (!source.is_ascii()
            || source.split_ascii_whitespace().any(|w| w.contains('_') && starts_a_name(w)))
}

fn starts_a_name(word: &str) -> bool {
    word.starts_with(|c: char| c.is_uppercase()) && word.contains(|c: char| c.is_lowercase())
}

/// Whether a word is the name of a file (`photo_1.jpg`).
#[must_use]
pub fn is_file(word: &str) -> bool {
    let Some((stem, ending)) = word.rsplit_once('.') else { return false };
    word.is_ascii()
        && !stem.is_empty()
        && (2..=4).contains(&ending.len())
        && ending.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit())
        && ending.bytes().any(|b| b.is_ascii_lowercase())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn escape_sequences_are_taken_whole() {
        for (text, len) in [
            ("\x1b[31mred", 5),
            ("\x1b[38;5;196mred", 11),
            ("\x1b]0;title\x07rest", 10),
            ("\x1b]8;;http://x\x1b\\link", 15),
            ("\x1b]never ended\nrest", 2),
            ("\x1b(Btext", 3),
            ("\x1bctext", 2),
            ("\x1b", 1),
            ("\u{9b}31mred", 5),
            ("\u{9d}0;t\u{9c}rest", 7),
            ("\x1b\nrest", 1),
            ("\x1b[\u{301}", 2),
        ] {
            assert_eq!(escape_len(text), len, "{text:?}");
        }
    }

    #[test]
    fn every_character_is_kept_or_known() {
        for c in
            ['\u{202e}', '\u{2066}', '\u{200b}', '\u{feff}', '\u{2060}', '\u{e0041}', '\u{1fffe}']
        {
            assert_eq!(classify(c), CharClass::Drop, "{c:?}");
        }
        assert_eq!(classify('\u{301}'), CharClass::Mark);
        assert_eq!(classify('\u{212b}'), CharClass::Unstable);
        assert_eq!(classify('ệ'), CharClass::Plain);
        assert_eq!(classify('\u{1161}'), CharClass::Mark);
        assert_eq!(classify('中'), CharClass::Plain);
        let mut out = String::new();
        compose('３', "", &mut out);
        assert_eq!((classify('３'), out.as_str()), (CharClass::Unstable, "3"));
    }
}
