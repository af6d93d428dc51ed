//! Whether an item of a sentence is one of a list of words.
//!
//! The lists stand in the lexicon, by what they are (`lexicon::lists`).

use super::Clause;
use crate::analysis::lexicon::lists::{WordForms, WordSet, bit, head};
use crate::text::Span;

impl Clause<'_> {
    /// Those of some words that are of the language of the sentence.
    #[inline]
    fn own(&self, forms: &'static WordForms) -> &'static WordSet {
        forms.of(self.grammar.number)
    }

    /// Whether an item begins like one of some words.
    pub(in crate::analysis) fn starts_like(&self, item: usize, forms: &'static WordForms) -> bool {
        let text = self.lower(item);
        self.own(forms).all.iter().any(|start| text.starts_with(start))
    }

    /// Whether an item begins with one of some words.
    pub(in crate::analysis) fn begins(&self, item: usize, forms: &'static WordForms) -> bool {
        let text = self.lower(item);
        self.own(forms).holds(text.split_once(' ').map_or(text, |(first, _)| first))
    }

    /// Whether one of some words or phrases starts at an item and takes at least all of it,
    /// whatever the case in the text.
    #[inline]
    pub(in crate::analysis) fn word_is(&self, item: usize, forms: &'static WordForms) -> bool {
        let forms = self.own(forms);
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
    pub(in crate::analysis) fn is_word(&self, item: usize, forms: &'static WordForms) -> bool {
        let forms = self.own(forms);
        let text = self.lower(item);
        text.as_bytes().first().is_some_and(|&b| forms.firsts & bit(b) != 0)
            && forms.all.contains(&text)
    }

    /// Whether one of some words or phrases ends with an item.
    #[inline]
    pub(in crate::analysis) fn word_ends(&self, item: usize, forms: &'static WordForms) -> bool {
        let forms = self.own(forms);
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
