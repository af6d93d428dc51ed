//! What is worth knowing of a character, of letters of Latin script from a table.

use std::sync::LazyLock;

/// What is known of a character.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LetterTraits {
    /// Whether it is a letter.
    pub alphabetic: bool,
    /// Whether it is a letter or digit.
    pub word: bool,
    /// Its lower case, where that is one character.
    pub lower: Option<char>,
}

/// Letters of U+0080–U+024F and U+1E00–U+1EFF.
static LETTERS: LazyLock<Vec<LetterTraits>> = LazyLock::new(|| {
    ('\u{80}'..'\u{250}').chain('\u{1e00}'..'\u{1f00}').map(LetterTraits::looked_up).collect()
});

impl LetterTraits {
    /// What is known of a character.
    #[inline]
    #[must_use]
    pub fn of(c: char) -> Self {
        let known = match c as usize {
            code @ 0x80..0x250 => LETTERS.get(code - 0x80),
            code @ 0x1e00..0x1f00 => LETTERS.get(code - 0x1e00 + 0x1d0),
            _ => None,
        };
        known.copied().unwrap_or_else(|| Self::looked_up(c))
    }

    fn looked_up(c: char) -> Self {
        let mut lower = c.to_lowercase();
        let one = lower.next().filter(|_| lower.next().is_none());
        Self { alphabetic: c.is_alphabetic(), word: c.is_alphanumeric(), lower: one }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_is_what_unicode_says() {
        for c in '\0'..'\u{3000}' {
            assert_eq!(LetterTraits::of(c), LetterTraits::looked_up(c), "{c:?}");
        }
    }
}
