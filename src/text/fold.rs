//! Folds letters to lower case without diacritics, one for one, so that "thiet mang" finds
//! "thiệt mạng". For looking up only: different Vietnamese words become alike. Also lowers a
//! text byte for byte, so that offsets stay.

use std::sync::LazyLock;

use unicode_normalization::char::decompose_canonical;

use super::tokens::{Case, Token, TokenKind};

/// Plain letters of U+0080–U+024F and U+1E00–U+1EFF.
static TABLE: LazyLock<Vec<char>> =
    LazyLock::new(|| ('\u{80}'..'\u{250}').chain('\u{1e00}'..'\u{1f00}').map(plain_slow).collect());

/// The plain letter of one character: lower case, no marks, `đ` as `d`, curly
/// apostrophes straight. Never more than one, so that offsets can be followed.
#[inline]
#[must_use]
pub fn plain_char(c: char) -> char {
    let code = c as usize;
    let index = match code {
        0..0x80 => return c.to_ascii_lowercase(),
        0x80..0x250 => code - 0x80,
        0x1e00..0x1f00 => code - 0x1e00 + 0x1d0,
        _ => return plain_slow(c),
    };
    TABLE.get(index).copied().unwrap_or(c)
}

fn plain_slow(c: char) -> char {
    let mut first = None;
    decompose_canonical(c, |part| {
        first.get_or_insert(part);
    });
    let base = match first.unwrap_or(c) {
        'đ' | 'Đ' | 'ð' | 'Ð' => 'd',
        'ł' | 'Ł' => 'l',
        'ø' | 'Ø' => 'o',
        'ı' => 'i',
        'ħ' | 'Ħ' => 'h',
        'ŧ' | 'Ŧ' => 't',
        '\u{2018}' | '\u{2019}' | '\u{2bc}' | '\u{2bb}' | '\u{b4}' => '\'',
        '\u{201c}' | '\u{201d}' | '«' | '»' => '"',
        '\u{2010}'..='\u{2015}' => '-',
        base => base,
    };
    base.to_lowercase().next().unwrap_or(base)
}

/// Fills `out` with a text in lower case, every byte offset as in the text. `tokens` are
/// all of the text's. A letter whose lower form is longer or shorter stays as it is: no
/// word of English or Vietnamese has one.
pub fn lower_into(text: &str, tokens: &[Token], out: &mut String) {
    out.clear();
    out.reserve(text.len());
    let mut done = 0;
    for token in tokens {
        if matches!(token.case, Case::None | Case::Lower) && token.kind != TokenKind::Clitic {
            continue;
        }
        out.push_str(text.get(done..token.start as usize).unwrap_or_default());
        out.extend(token.span().of(text).chars().map(lower_char));
        done = token.end as usize;
    }
    out.push_str(text.get(done..).unwrap_or_default());
}

/// Lower case of one character where that is one as long.
fn lower_char(c: char) -> char {
    if c.is_ascii() {
        return c.to_ascii_lowercase();
    }
    let mut lower = c.to_lowercase();
    match (lower.next(), lower.next()) {
        (Some(one), None) if one.len_utf8() == c.len_utf8() => one,
        _ => c,
    }
}

/// A string of plain letters, marks that stand alone left out.
#[must_use]
pub fn plain(text: &str) -> String {
    text.chars().map(plain_char).filter(|c| !is_mark(*c)).collect()
}

/// Whether a character is a combining mark of Latin script, which a plain string
/// leaves out.
#[inline]
#[must_use]
pub const fn is_mark(c: char) -> bool {
    matches!(c, '\u{300}'..='\u{36f}')
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Span;
    use crate::text::tokens::scan_into;

    #[test]
    fn plain_letters() {
        assert_eq!(plain("Thiệt Mạng"), "thiet mang");
        assert_eq!(plain("QUẢNG TRỊ"), plain("Qua\u{309}ng Tri\u{323}"));
        assert_eq!(plain("Đà Nẵng, Vučić"), "da nang, vucic");
        assert_eq!(plain("O’Brien"), "o'brien");
        assert_eq!(plain("Łódź"), "lodz");
    }

    #[test]
    fn lower_case_keeps_its_place() {
        for (text, want) in [
            ("The UN's Đà NẴNG, 31 KILLED", "the un's đà nẵng, 31 killed"),
            ("DON'T o’Brien’S", "don't o’brien’s"),
            ("İzmir ẞ", "İzmir ẞ"),
            ("", ""),
        ] {
            let mut tokens = Vec::new();
            let end = u32::try_from(text.len()).unwrap();
            scan_into(text, Span::new(0, end), &mut tokens);
            let mut out = "old".to_owned();
            lower_into(text, &tokens, &mut out);
            assert_eq!(out, want);
        }
    }

    #[test]
    fn the_table_is_the_function() {
        for c in ('\u{80}'..'\u{3000}').filter(|c| c.is_alphabetic()) {
            assert_eq!(plain_char(c), plain_slow(c), "{c}");
        }
    }
}
