//! Computes the terms that articles are found by: the plain words of a text, and the attributes
//! of figures.

use super::Entry;
use crate::analysis::Figure;
use crate::text::Role;
use crate::text::eight::{self, AsciiRun};
use crate::text::fold::{is_mark, plain_char};

/// What a figure tells beside its number, its kind and who says it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Attribute {
    /// Whose the counted are.
    Party,
    /// Where they were counted.
    Place,
}

impl Attribute {
    /// All of them.
    pub const ALL: [Self; 2] = [Self::Party, Self::Place];

    /// What a figure tells of it.
    pub fn texts(self, figure: &Figure) -> impl Iterator<Item = &str> {
        let (many, one) = match self {
            Self::Party => (&*figure.party, None),
            Self::Place => (&[][..], figure.place.as_deref()),
        };
        many.iter().map(|text| &**text).chain(one)
    }
}

/// The texts of an article in which words are looked for: its title and its paragraphs, page
/// furniture left out.
pub fn texts(entry: &Entry) -> impl Iterator<Item = &str> {
    let text = &entry.article.text;
    let own = text.paragraphs().iter().filter(|p| p.role != Role::Chrome);
    std::iter::once(&*entry.article.title).chain(own.map(|p| p.span.of(text.as_str())))
}

/// Calls `each` with the plain form of every term of an article. An empty term parts title and
/// paragraphs.
pub fn each_term(entry: &Entry, each: &mut impl FnMut(&str)) {
    for (number, text) in texts(entry).enumerate() {
        if number > 0 {
            each("");
        }
        terms(text, each);
    }
}

/// Calls `each` with the plain form of every term of a text, see [`terms_into`].
pub fn terms(text: &str, each: &mut impl FnMut(&str)) {
    let mut all = Vec::new();
    terms_into(text, &mut all);
    // Nothing but whole characters was put together.
    str::from_utf8(&all).unwrap_or_default().split_terminator('\n').for_each(each);
}

/// Appends the plain form of every term of a text, each ended by a line feed: letters and
/// digits in a row, without case, diacritics, inner apostrophes and the stops of "U.S." and
/// "1.000".
pub fn terms_into(text: &str, out: &mut Vec<u8>) {
    let bytes = text.as_bytes();
    out.reserve(bytes.len() + 8);
    let mut at = 0;
    // Where the term at hand begins, how many characters of it stand behind its last inner
    // stop, and whether all are digits.
    let (mut from, mut run, mut digits) = (out.len(), 0usize, true);
    while at < bytes.len() {
        // Most of most texts: letters of ASCII in a row.
        let ascii = AsciiRun::of(eight::at(bytes, at));
        if ascii.len > 0 {
            // All eight are copied at once, which is quicker than as many as there are.
            let end = out.len() + ascii.len;
            out.extend_from_slice(&ascii.lower.to_le_bytes());
            out.truncate(end);
            digits &= ascii.digits as usize == ascii.len;
            run += ascii.len;
            at += ascii.len;
            if ascii.len == 8 {
                continue;
            }
        }
        let Some(&byte) = bytes.get(at) else { break };
        let letter = if byte.is_ascii() {
            at += 1;
            char::from(byte)
        } else {
            let Some(c) = text.get(at..).and_then(|rest| rest.chars().next()) else { break };
            at += c.len_utf8();
            let letter = plain_char(c);
            if letter.is_alphanumeric() {
                digits &= letter.is_ascii_digit();
                run += 1;
                out.extend_from_slice(letter.encode_utf8(&mut [0; 4]).as_bytes());
                continue;
            }
            if is_mark(letter) {
                continue;
            }
            letter
        };
        if out.len() > from {
            if letter != ' ' && goes_on(letter, text.get(at..).unwrap_or_default(), run, digits) {
                if letter == '.' {
                    run = 0;
                }
                continue;
            }
            out.push(b'\n');
            from = out.len();
        }
        (run, digits) = (0, true);
    }
    if out.len() > from {
        out.push(b'\n');
    }
}

/// Whether a term goes on behind a character that is no letter or digit. `run`: characters of
/// the term behind its last inner stop; `digits`: whether all of it are digits.
fn goes_on(inner: char, behind: &str, run: usize, digits: bool) -> bool {
    let next = || behind.chars().next().map(plain_char);
    match inner {
        '\'' => next().is_some_and(char::is_alphabetic),
        '.' | ',' if digits => next().is_some_and(|n| n.is_ascii_digit()),
        '.' => run == 1 && next().is_some_and(char::is_alphabetic),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn all(text: &str) -> Vec<String> {
        let mut out = Vec::new();
        terms(text, &mut |t| out.push(t.to_owned()));
        out
    }

    /// The same, a character at a time.
    fn one_by_one(text: &str) -> Vec<String> {
        let chars: Vec<char> = text.chars().map(plain_char).collect();
        let (mut out, mut term) = (Vec::new(), String::new());
        let (mut run, mut digits) = (0, true);
        for (at, &letter) in chars.iter().enumerate() {
            let next = chars.get(at + 1).copied();
            if letter.is_alphanumeric() {
                digits &= letter.is_ascii_digit();
                run += 1;
                term.push(letter);
            } else if !is_mark(letter) {
                let goes_on = match letter {
                    '\'' => next.is_some_and(char::is_alphabetic),
                    '.' | ',' if digits => next.is_some_and(|n| n.is_ascii_digit()),
                    '.' => run == 1 && next.is_some_and(char::is_alphabetic),
                    _ => false,
                };
                if term.is_empty() || !goes_on {
                    out.extend((!term.is_empty()).then(|| std::mem::take(&mut term)));
                    (run, digits) = (0, true);
                } else if letter == '.' {
                    run = 0;
                }
            }
        }
        out.extend((!term.is_empty()).then_some(term));
        out
    }

    proptest! {
        #[test]
        fn letters_in_a_row_are_taken_as_one_by_one(
            text in "([a-zA-Z]{1,3}|[0-9]{1,3}|[.,'’ -]|[éĐƯờß\u{301}٣…])*",
        ) {
            prop_assert_eq!(all(&text), one_by_one(&text));
        }
    }

    #[test]
    fn terms_of_a_text() {
        assert_eq!(all("Hơn 1.000 người thiệt mạng"), ["hon", "1000", "nguoi", "thiet", "mang"]);
        assert_eq!(all("the U.S.-led force"), ["the", "us", "led", "force"]);
        assert_eq!(all("Kosovo’s Shi'ite 18,000-strong"), ["kosovos", "shiite", "18000", "strong"]);
        assert_eq!(all("It ended. Then"), ["it", "ended", "then"]);
        assert_eq!(all("-- … --"), Vec::<String>::new());
    }
}
