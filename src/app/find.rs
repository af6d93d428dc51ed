//! Finds words in a text. Case, diacritics and normal form do not matter: "quang tri" finds
//! "QUẢNG TRỊ".

use crate::text::Span;
use crate::text::fold::{is_mark, plain_char};

/// A folded text that knows where each of its bytes came from.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Folded {
    text: String,
    /// For each byte of `text`, the offset of the source character it came from.
    from: Vec<u32>,
    /// Length of the source.
    len: u32,
}

fn letter(c: char) -> Option<char> {
    if c.is_whitespace() || c == '_' {
        return Some(' ');
    }
    (!is_mark(c)).then(|| plain_char(c))
}

/// The folded form of a short text.
#[must_use]
pub fn fold(text: &str) -> String {
    text.chars().filter_map(letter).collect()
}

impl Folded {
    /// Folds a text.
    #[must_use]
    pub fn new(text: &str) -> Self {
        let mut folded =
            Self { len: u32::try_from(text.len()).unwrap_or(u32::MAX), ..Self::default() };
        folded.text.reserve(text.len());
        folded.from.reserve(text.len());
        for (at, c) in text.char_indices() {
            if let Some(plain) = letter(c) {
                let at = u32::try_from(at).unwrap_or(u32::MAX);
                folded.text.push(plain);
                folded.from.extend(std::iter::repeat_n(at, plain.len_utf8()));
            }
        }
        folded
    }

    /// Where a query, folded the same way, stands in the source: spans in order
    /// that do not overlap, with the marks that belong to the last letter.
    #[must_use]
    pub fn find(&self, query: &str) -> Vec<Span> {
        let query = fold(query.trim());
        if query.is_empty() {
            return Vec::new();
        }
        let offset = |at: usize| self.from.get(at).copied().unwrap_or(self.len);
        self.text
            .match_indices(&query)
            .map(|(at, found)| Span::new(offset(at), offset(at + found.len())))
            .filter(|span| !span.is_empty())
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use unicode_normalization::UnicodeNormalization;

    use super::*;

    fn found(text: &str, query: &str) -> Vec<String> {
        Folded::new(text).find(query).iter().map(|s| s.of(text).to_owned()).collect()
    }

    #[test]
    fn case_marks_and_forms_do_not_matter() {
        assert_eq!(found("làm 31 người thiệt mạng .", "thiet mang"), ["thiệt mạng"]);
        assert_eq!(found("ở Quảng Trị", "QUANG TRI"), ["Quảng Trị"]);
        assert_eq!(found("ở Quảng Trị", "QUẢNG TRỊ"), ["Quảng Trị"]);
        let decomposed: String = "ở Quảng Trị hôm".nfd().collect();
        let span = found(&decomposed, "quảng trị");
        assert_eq!(span.len(), 1);
        assert_eq!(span[0].nfc().collect::<String>(), "Quảng Trị");
        assert_eq!(found("Điểm nóng", "diem"), ["Điểm"]);
        assert_eq!(found("Vučić và Vucic", "vucic"), ["Vučić", "Vucic"]);
        assert_eq!(found("aaaa", "aa"), ["aa", "aa"]);
        assert_eq!(found("abc", " "), [""; 0]);
    }
}
