//! Computes the terms that articles are found by: the plain words of a text, and the attributes
//! of figures.

use super::Entry;
use crate::analysis::Figure;
use crate::text::Role;
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

/// Calls `each` with the plain form of every term of an article: title and text, page
/// furniture left out. An empty term parts title and paragraphs.
pub fn each_term(entry: &Entry, each: &mut impl FnMut(&str)) {
    terms(&entry.article.title, each);
    let text = &entry.article.text;
    for paragraph in text.paragraphs().iter().filter(|p| p.role != Role::Chrome) {
        each("");
        terms(paragraph.span.of(text.as_str()), each);
    }
}

/// Calls `each` with the plain form of every term of a text: letters and digits in a
/// row, without case, diacritics, inner apostrophes and the stops of "U.S." and
/// "1.000".
pub fn terms(text: &str, each: &mut impl FnMut(&str)) {
    let mut term = String::new();
    let mut chars = text.chars();
    // Characters of the run since its last inner stop, and whether all are digits.
    let (mut run, mut digits) = (0usize, true);
    loop {
        // Most of most texts: letters of ASCII in a row.
        let rest = chars.as_str();
        let letters = rest.bytes().position(|b| !b.is_ascii_alphabetic()).unwrap_or(rest.len());
        if letters > 0
            && let Some((word, behind)) = rest.split_at_checked(letters)
        {
            let from = term.len();
            term.push_str(word);
            if let Some(own) = term.get_mut(from..) {
                own.make_ascii_lowercase();
            }
            digits = false;
            run += letters;
            chars = behind.chars();
        }
        let Some(c) = chars.next() else { break };
        let letter = plain_char(c);
        if letter.is_alphanumeric() {
            digits &= letter.is_ascii_digit();
            run += 1;
            term.push(letter);
            continue;
        }
        if is_mark(letter) {
            continue;
        }
        if !term.is_empty() {
            let next = chars.clone().next().map(plain_char);
            let goes_on = match letter {
                '\'' => next.is_some_and(char::is_alphabetic),
                '.' | ',' if digits => next.is_some_and(|n| n.is_ascii_digit()),
                '.' => run == 1 && next.is_some_and(char::is_alphabetic),
                _ => false,
            };
            if goes_on {
                if letter == '.' {
                    run = 0;
                }
                continue;
            }
            each(&term);
            term.clear();
        }
        (run, digits) = (0, true);
    }
    if !term.is_empty() {
        each(&term);
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
