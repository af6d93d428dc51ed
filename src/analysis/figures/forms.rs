//! Short lists of words that a rule asks for, and whether an item of a sentence is one.
//!
//! What is a class of words of the language stands in the lexicon. The lists here belong to
//! one rule each ("ago" behind a stretch of time) and stand beside it.

use super::Clause;
use crate::text::Span;

/// Words and phrases in lower case. Most items are told from all of them by their first
/// three bytes, or their last, alone.
#[derive(Debug, Clone, Copy)]
pub(super) struct Forms {
    all: &'static [&'static str],
    /// The bytes they begin with, a bit each; bytes with the same last six bits share one.
    firsts: u64,
    /// Their first three bytes, a bit for each hash of them.
    heads: [u64; 4],
    /// The bytes they end with.
    lasts: u64,
}

/// A list of words as a constant: see [`Forms`].
macro_rules! forms {
    ($($form:expr),+ $(,)?) => {
        const { $crate::analysis::figures::forms::Forms::new(&[$($form),+]) }
    };
}
pub(super) use forms;

impl Forms {
    pub(super) const fn new(all: &'static [&'static str]) -> Self {
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
}

const fn bit(byte: u8) -> u64 {
    1 << (byte & 63)
}

/// The part of [`Forms::heads`] that tells of three bytes, and their bit there.
#[inline]
const fn head(a: u8, b: u8, c: u8) -> (usize, u64) {
    let hash = a.wrapping_mul(0x9d) ^ b.wrapping_mul(0x3b) ^ c.wrapping_mul(0x65);
    ((hash >> 6) as usize, 1 << (hash & 63))
}

const fn add(heads: &mut [u64; 4], a: u8, b: u8, c: u8) {
    let (part, bit) = head(a, b, c);
    heads[part] |= bit;
}

impl Clause<'_> {
    /// Whether one of some words or phrases starts at an item and takes at least all of it,
    /// whatever the case in the text.
    #[inline]
    pub(super) fn word_is(&self, item: usize, forms: Forms) -> bool {
        self.items.get(item).is_some_and(|i| {
            let bytes = self.small.as_bytes().get(i.span.start as usize..).unwrap_or_default();
            let (part, bit) = match *bytes {
                [a, b, c, ..] => head(a, b, c),
                [a, b] => head(a, b, 0),
                _ => return self.starts_one(i.span, forms.all),
            };
            forms.heads[part] & bit != 0 && self.starts_one(i.span, forms.all)
        })
    }

    #[inline(never)]
    fn starts_one(&self, here: Span, words: &[&str]) -> bool {
        let Some(rest) = self.small.get(here.start as usize..) else { return false };
        let (least, lead) = (here.len() as usize, rest.as_bytes().first());
        least > 0
            && words.iter().any(|w| {
                w.len() >= least
                    && w.as_bytes().first() == lead
                    && rest
                        .strip_prefix(w)
                        .is_some_and(|r| !r.chars().next().is_some_and(char::is_alphanumeric))
            })
    }

    /// Whether an item is exactly one of some words or phrases.
    #[inline]
    pub(super) fn is_word(&self, item: usize, forms: Forms) -> bool {
        let text = self.lower(item);
        text.as_bytes().first().is_some_and(|&b| forms.firsts & bit(b) != 0)
            && forms.all.contains(&text)
    }

    /// Whether one of some words or phrases ends with an item.
    #[inline]
    pub(super) fn word_ends(&self, item: usize, forms: Forms) -> bool {
        self.items.get(item).is_some_and(|i| {
            let last = (i.span.end as usize).checked_sub(1);
            last.and_then(|l| self.small.as_bytes().get(l))
                .is_some_and(|&b| forms.lasts & bit(b) != 0)
                && self.ends_one(i.span, forms.all)
        })
    }

    #[inline(never)]
    fn ends_one(&self, here: Span, words: &[&str]) -> bool {
        let Some(before) = self.small.get(..here.end as usize) else { return false };
        let end = before.as_bytes().last();
        words.iter().any(|w| {
            w.as_bytes().last() == end
                && before.strip_suffix(w).is_some_and(|rest| {
                    !rest.chars().next_back().is_some_and(char::is_alphanumeric)
                })
        })
    }
}
