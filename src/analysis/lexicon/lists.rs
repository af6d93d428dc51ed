//! Lists of words that single rules ask for, from `assets/lexicon/{en,vi}/lists.tsv`: the
//! build script makes a constant of each class, with the words that each language has for it.

use super::grammar::LANGUAGES;

/// The words of a class, by language. One that a language has no words for is told of none
/// of its items, so that no rule need ask which language it reads.
#[derive(Debug)]
pub struct WordForms([WordSet; LANGUAGES]);

impl WordForms {
    #[must_use]
    pub const fn new(words: [&'static [&'static str]; LANGUAGES]) -> Self {
        let mut sets = [const { WordSet::new(&[]) }; LANGUAGES];
        let mut i = 0;
        while i < LANGUAGES {
            sets[i] = WordSet::new(words[i]);
            i += 1;
        }
        Self(sets)
    }

    /// The words of one language, by its number in the lexicon.
    #[inline]
    #[must_use]
    pub fn of(&'static self, language: usize) -> &'static WordSet {
        self.0.get(language).unwrap_or(&NO_WORDS)
    }

    /// Whether one of them stands anywhere in a text in lower case, whatever its language.
    #[must_use]
    pub fn within(&self, text: &str) -> bool {
        self.0.iter().any(|set| set.all.iter().any(|form| text.contains(form)))
    }

    /// Whether a text in lower case ends like one of them, whatever its language.
    #[must_use]
    pub fn end(&self, text: &str) -> bool {
        self.0.iter().any(|set| set.all.iter().any(|form| text.ends_with(form)))
    }

    /// Whether a text in lower case is exactly one of them, whatever its language.
    #[must_use]
    pub fn holds(&self, text: &str) -> bool {
        self.0.iter().any(|set| set.holds(text))
    }
}

static NO_WORDS: WordSet = WordSet::new(&[]);

/// Words and phrases of one language in lower case. Most items are told from all of them by
/// their first three bytes, or their last, alone.
#[derive(Debug, Clone, Copy)]
pub struct WordSet {
    pub(in crate::analysis) all: &'static [&'static str],
    /// The bytes they begin with, a bit each; bytes with the same last six bits share one.
    pub(in crate::analysis) firsts: u64,
    /// Their first three bytes, a bit for each hash of them.
    pub(in crate::analysis) heads: [u64; 4],
    /// The bytes they end with.
    pub(in crate::analysis) lasts: u64,
}

impl WordSet {
    #[must_use]
    pub const fn new(all: &'static [&'static str]) -> Self {
        let (mut firsts, mut heads, mut lasts) = (0, [0; 4], 0);
        let mut i = 0;
        while i < all.len() {
            let bytes = all[i].as_bytes();
            if let ([first, ..], [.., last]) = (bytes, bytes) {
                firsts |= bit(*first);
                lasts |= bit(*last);
            }
            match bytes {
                [a, b, c, ..] => add(&mut heads, *a, *b, *c),
                // Anything may follow a shorter word.
                [a, b] => {
                    let mut c = 0u32;
                    while c < 256 {
                        #[expect(clippy::cast_possible_truncation, reason = "all bytes")]
                        add(&mut heads, *a, *b, c as u8);
                        c += 1;
                    }
                }
                _ => heads = [u64::MAX; 4],
            }
            i += 1;
        }
        Self { all, firsts, heads, lasts }
    }

    /// Whether a text in lower case is exactly one of them.
    #[must_use]
    pub fn holds(&self, text: &str) -> bool {
        text.as_bytes().first().is_some_and(|&b| self.firsts & bit(b) != 0)
            && self.all.contains(&text)
    }
}

/// The bit of a byte in [`WordSet::firsts`] and [`WordSet::lasts`].
pub(in crate::analysis) const fn bit(byte: u8) -> u64 {
    1 << (byte & 63)
}

/// The part of [`WordSet::heads`] that tells of three bytes, and their bit there.
#[inline]
pub(in crate::analysis) const fn head(a: u8, b: u8, c: u8) -> (usize, u64) {
    let hash = a.wrapping_mul(0x9d) ^ b.wrapping_mul(0x3b) ^ c.wrapping_mul(0x65);
    ((hash >> 6) as usize, 1 << (hash & 63))
}

const fn add(heads: &mut [u64; 4], a: u8, b: u8, c: u8) {
    let (part, bit) = head(a, b, c);
    heads[part] |= bit;
}

include!(concat!(env!("OUT_DIR"), "/lists.rs"));

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_language_has_its_own_words_of_a_class() {
        assert!(GOES_TO.of(0).holds("towards") && GOES_TO.of(1).holds("sang"));
        assert!(!GOES_TO.of(0).holds("sang") && !GOES_TO.of(1).holds("towards"));
        assert!(GOES_TO.holds("towards") && GOES_TO.holds("sang"));
        assert!(!GOES_TO.of(LANGUAGES).holds("towards"));
        assert!(!GOES_TO.holds("toward the") && !GOES_TO.holds(""));
    }

    #[test]
    fn classes_and_forms_stand_once_and_in_lower_case() {
        for file in [
            include_str!("../../../assets/lexicon/en/lists.tsv"),
            include_str!("../../../assets/lexicon/vi/lists.tsv"),
        ] {
            let mut classes = std::collections::HashSet::new();
            for line in file.lines().filter(|line| !line.starts_with('#')) {
                let (class, forms) = line.split_once('\t').unwrap_or_default();
                assert!(!class.is_empty() && classes.insert(class), "{line}");
                let mut seen = std::collections::HashSet::new();
                for form in forms.split('|') {
                    assert!(!form.is_empty() && seen.insert(form), "{class}: {form}");
                    assert_eq!(form, form.to_lowercase(), "{class}");
                }
            }
        }
    }
}
