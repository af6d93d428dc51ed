//! Where a token begins and ends: words, numbers, clitics, marks.

use std::sync::LazyLock;

use super::hash::{SEED, finish, fold_char, fold_hash, fold_syllable, mix};
use super::{Case, Token, TokenKind};
use crate::text::Span;

fn is_word_char(c: char) -> bool {
    c.is_alphanumeric() || is_mark(c)
}

fn is_mark(c: char) -> bool {
    matches!(c, '\u{300}'..='\u{36f}' | '\u{1ab0}'..='\u{1aff}' | '\u{1dc0}'..='\u{1dff}' | '\u{20d0}'..='\u{20ff}')
}

fn is_apostrophe(c: char) -> bool {
    matches!(c, '\'' | '’' | 'ʼ' | '‘' | '`')
}

/// Tokens of one stretch of a text, appended to `out`.
pub fn scan_into(text: &str, span: Span, out: &mut Vec<Token>) {
    let base = span.start;
    let part = span.of(text);
    let mut at = 0usize;
    let mut spaced = true;
    while let Some(rest) = part.get(at..) {
        let Some(c) = rest.chars().next() else { break };
        if c == ' ' || c.is_whitespace() {
            spaced = true;
            at += c.len_utf8();
            continue;
        }
        let plain = ascii_word(rest.as_bytes()).or_else(|| plain_word(rest));
        if let Some((len, hash, case)) = plain {
            let start = base + u32::try_from(at).unwrap_or(u32::MAX);
            let end = start + u32::try_from(len).unwrap_or(0);
            let kind = TokenKind::Word;
            out.push(Token { start, end, hash, kind, case, spaced, joined: false });
            spaced = false;
            at += len;
            continue;
        }
        let (len, kind) = if c.is_ascii_digit() {
            number_len(rest)
        } else if is_word_char(c) {
            (word_len(rest), TokenKind::Word)
        } else if is_apostrophe(c) && !spaced && clitic_len(rest) > 0 {
            (clitic_len(rest), TokenKind::Clitic)
        } else {
            (c.len_utf8(), TokenKind::Punct)
        };
        let word = rest.get(..len).unwrap_or(rest);
        let start = base + u32::try_from(at).unwrap_or(u32::MAX);
        out.push(Token {
            start,
            end: start + u32::try_from(word.len()).unwrap_or(0),
            hash: fold_hash(word),
            kind,
            case: if kind == TokenKind::Word { case_of(word) } else { Case::None },
            spaced,
            joined: false,
        });
        spaced = false;
        at += word.len().max(1);
    }
}

/// What is worth knowing of a letter of Latin script: its folded form, and whether it
/// is a letter or digit, upper, lower.
#[derive(Clone, Copy)]
struct Letter {
    folded: char,
    word: bool,
    upper: bool,
    lower: bool,
}

/// Letters of U+0000–U+024F and U+1E00–U+1EFF.
static LETTERS: LazyLock<Vec<Letter>> = LazyLock::new(|| {
    let letter = |c: char| Letter {
        folded: fold_char(c),
        word: c.is_alphanumeric(),
        upper: c.is_uppercase(),
        lower: c.is_lowercase(),
    };
    ('\0'..'\u{250}').chain('\u{1e00}'..'\u{1f00}').map(letter).collect()
});

/// A word of ASCII letters and digits as [`plain_word`] takes it, where nothing outside
/// ASCII follows: length, hash and case in one pass.
#[inline]
fn ascii_word(rest: &[u8]) -> Option<(usize, u64, Case)> {
    let mut hash = SEED;
    let (mut len, mut uppers, mut lowers) = (0usize, 0usize, 0usize);
    let first_upper = rest.first()?.is_ascii_uppercase();
    if rest.first()?.is_ascii_digit() {
        return None;
    }
    for &byte in rest {
        match byte {
            b'a'..=b'z' => lowers += 1,
            b'A'..=b'Z' => uppers += 1,
            b'0'..=b'9' => {}
            b'\'' | b'`' | 0x80.. => return None,
            b'.' if len == 1 => return None,
            _ => break,
        }
        hash = mix(hash, u64::from(byte.to_ascii_lowercase()));
        len += 1;
    }
    if len == 0 {
        return None;
    }
    Some((len, finish(hash), case_by(uppers, lowers, first_upper)))
}

/// The case of a word by its upper and lower letters.
const fn case_by(uppers: usize, lowers: usize, first_upper: bool) -> Case {
    match (uppers, lowers) {
        (0, 0) => Case::None,
        (0, _) => Case::Lower,
        (1, _) if first_upper => Case::Title,
        (_, 0) => Case::Upper,
        _ => Case::Mixed,
    }
}

/// A word of Latin letters and digits that starts with a letter and is not followed by
/// an apostrophe, nor by the stop of an initial: length, hash and case in one pass.
/// Anything else, and long words, go the general way.
#[inline]
fn plain_word(rest: &str) -> Option<(usize, u64, Case)> {
    let letters: &[Letter] = &LETTERS;
    let mut folded = ['\0'; 20];
    let (mut count, mut len) = (0usize, 0usize);
    let (mut uppers, mut lowers, mut first_upper, mut ascii) = (0usize, 0usize, false, true);
    for c in rest.chars() {
        let code = c as usize;
        let index = match code {
            0..0x250 => code,
            0x1e00..0x1f00 => code - 0x1e00 + 0x250,
            // Curly apostrophes and marks go the general way; dashes and quotes do not
            // belong to the word.
            0x2010..=0x2015 | 0x201c..=0x201e | 0x2026 => break,
            _ => return None,
        };
        let letter = letters.get(index)?;
        if !letter.word {
            if matches!(c, '\'' | '`') || (c == '.' && count == 1) {
                return None;
            }
            break;
        }
        if count == 0 && c.is_ascii_digit() {
            return None;
        }
        if uppers + lowers == 0 {
            first_upper = letter.upper;
        }
        uppers += usize::from(letter.upper);
        lowers += usize::from(letter.lower);
        ascii &= code < 0x80;
        *folded.get_mut(count)? = letter.folded;
        count += 1;
        len += c.len_utf8();
    }
    let word = folded.get_mut(..count).filter(|w| !w.is_empty())?;
    if !ascii && count <= 12 {
        fold_syllable(word);
    }
    let mut hash = SEED;
    for &mut c in word {
        hash = mix(hash, u64::from(c));
    }
    Some((len, finish(hash), case_by(uppers, lowers, first_upper)))
}

/// Length of "18,000" or "4.5"; a digit run followed by letters ("82nd", "5km")
/// ends before the letters.
fn number_len(rest: &str) -> (usize, TokenKind) {
    let bytes = rest.as_bytes();
    let mut i = 0;
    while let Some(&b) = bytes.get(i) {
        let next_digit = bytes.get(i + 1).is_some_and(u8::is_ascii_digit);
        if b.is_ascii_digit() || (matches!(b, b',' | b'.') && next_digit) {
            i += 1;
        } else {
            break;
        }
    }
    (i, TokenKind::Number)
}

/// Length of "'s", "'re" …; 0 where the apostrophe starts no clitic.
fn clitic_len(rest: &str) -> usize {
    let mut chars = rest.char_indices();
    let Some((_, quote)) = chars.next() else { return 0 };
    let from = quote.len_utf8();
    let tail = rest.get(from..).unwrap_or("");
    let letters = tail.chars().take_while(|&c| is_word_char(c)).take(4).map(char::len_utf8).sum();
    let clitic = tail.get(..letters).unwrap_or("").to_ascii_lowercase();
    match clitic.as_str() {
        "s" | "t" | "re" | "ve" | "ll" | "d" | "m" => from + letters,
        _ => 0,
    }
}

/// Length of a word at the start of `rest`: letters and digits, inner apostrophes
/// that start no clitic, inner stops of an abbreviation ("U.S.", "J.F.K.").
fn word_len(rest: &str) -> usize {
    let mut len = 0;
    let mut letters = 0;
    let mut chars = rest.char_indices().peekable();
    while let Some(&(i, c)) = chars.peek() {
        if is_word_char(c) {
            letters += 1;
            len = i + c.len_utf8();
            chars.next();
        } else if c == '.' && letters == 1 && single_letter_before(rest, i) {
            let after = rest.get(i + 1..).and_then(|t| t.chars().next());
            let dotted_before = i >= 3 && rest.as_bytes().get(i - 2) == Some(&b'.');
            let next_is_initial = after.is_some_and(char::is_alphabetic)
                && rest.get(i + 1..).is_some_and(|t| {
                    let mut it = t.chars();
                    it.next();
                    !it.next().is_some_and(is_word_char)
                });
            if next_is_initial || dotted_before {
                letters = 0;
                len = i + 1;
                chars.next();
                if !next_is_initial {
                    break;
                }
            } else {
                break;
            }
        } else if is_apostrophe(c) && len > 0 {
            let tail = rest.get(i..).unwrap_or("");
            let mut inner = tail.chars();
            inner.next();
            if inner.next().is_some_and(is_word_char) && clitic_len(tail) == 0 {
                letters += 2;
                chars.next();
            } else {
                break;
            }
        } else {
            break;
        }
    }
    len.max(rest.chars().next().map_or(1, char::len_utf8))
}

fn single_letter_before(rest: &str, stop: usize) -> bool {
    let before = rest.get(..stop).unwrap_or("");
    let mut back = before.chars().rev();
    back.next().is_some_and(char::is_uppercase) && !back.next().is_some_and(is_word_char)
}

fn case_of(word: &str) -> Case {
    let mut first_upper = None;
    let (mut upper, mut lower) = (0, 0);
    for c in word.chars() {
        if c.is_uppercase() {
            upper += 1;
            first_upper.get_or_insert(true);
        } else if c.is_lowercase() {
            lower += 1;
            first_upper.get_or_insert(false);
        }
    }
    case_by(upper, lower, first_upper == Some(true))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(text: &str) -> Vec<&str> {
        let mut out = Vec::new();
        scan_into(text, Span::new(0, u32::try_from(text.len()).unwrap()), &mut out);
        out.iter().map(|t| t.span().of(text)).collect()
    }

    #[test]
    fn tokens_follow_the_habits_of_news() {
        assert_eq!(words("18,000-strong NATO-led"), ["18,000", "-", "strong", "NATO", "-", "led"]);
        assert_eq!(words("U.S. troops"), ["U.S.", "troops"]);
        assert_eq!(words("the U.S.-led force"), ["the", "U.S.", "-", "led", "force"]);
        assert_eq!(words("Kosovo's Shi'ite don't"), ["Kosovo", "'s", "Shi'ite", "don", "'t"]);
        assert_eq!(words("Kosovo’s 31 dead."), ["Kosovo", "’s", "31", "dead", "."]);
        assert_eq!(
            words("1.000 binh sĩ, 4,5 triệu."),
            ["1.000", "binh", "sĩ", ",", "4,5", "triệu", "."]
        );
        assert_eq!(words("ảnh 1Tư lệnh"), ["ảnh", "1", "Tư", "lệnh"]);
        assert_eq!(words("MH17 21/2"), ["MH17", "21", "/", "2"]);
    }

    #[test]
    fn the_fast_way_is_the_general_way() {
        for word in [
            "NATO",
            "eXile",
            "Shi",
            "MH17",
            "Hoà",
            "thuý",
            "Mỹ",
            "Đà",
            "ĐÀ",
            "Vučić",
            "x",
            "X",
            "Ấ",
            "internationalisation",
            "naïve",
            "İstanbul",
            "ß",
            "Łódź",
        ] {
            let (len, hash, case) = plain_word(word).unwrap();
            assert_eq!((len, hash, case), (word.len(), fold_hash(word), case_of(word)), "{word}");
            assert_eq!(ascii_word(word.as_bytes()), word.is_ascii().then_some((len, hash, case)));
        }
    }
}
