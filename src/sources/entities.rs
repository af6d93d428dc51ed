//! Character references undone: `&amp;`, `&#233;`, `&eacute;`. A `&` that begins none
//! stays as it is, and is told.

use std::borrow::Cow;

use quick_xml::escape::resolve_html5_entity;

/// Longest name of a reference, in bytes: the longest known one has 31.
const LONGEST: usize = 32;

/// Undoes the references of a text once. `strays` is raised by a `&` that begins none.
#[must_use]
pub fn unescape<'a>(text: &'a str, strays: &mut bool) -> Cow<'a, str> {
    let Some(first) = text.find('&') else { return Cow::Borrowed(text) };
    let mut out = String::with_capacity(text.len());
    let (head, mut rest) = text.split_at(first);
    out.push_str(head);
    while let Some(after) = rest.strip_prefix('&') {
        let used = reference(after, &mut out).unwrap_or_else(|| {
            *strays = true;
            out.push('&');
            0
        });
        rest = after.get(used..).unwrap_or("");
        let next = rest.find('&').unwrap_or(rest.len());
        out.push_str(rest.get(..next).unwrap_or(""));
        rest = rest.get(next..).unwrap_or("");
    }
    Cow::Owned(out)
}

/// Undoes the references of a text once, strays or not.
#[must_use]
pub fn plain(text: &str) -> Cow<'_, str> {
    unescape(text, &mut false)
}

/// Writes what the reference behind a `&` stands for: the bytes it takes.
fn reference(after: &str, out: &mut String) -> Option<usize> {
    if let Some(number) = after.strip_prefix('#') {
        let (radix, digits) = match number.strip_prefix(['x', 'X']) {
            Some(digits) => (16, digits),
            None => (10, number),
        };
        let length = digits.bytes().take(8).take_while(|b| char::from(*b).is_digit(radix)).count();
        let code = u32::from_str_radix(digits.get(..length)?, radix).ok()?;
        out.push(character(code));
        let used = after.len() - digits.len() + length;
        return Some(used + usize::from(digits.get(length..)?.starts_with(';')));
    }
    let length = after.bytes().take(LONGEST).take_while(u8::is_ascii_alphanumeric).count();
    let name = after.get(..length)?;
    let next = after.as_bytes().get(length);
    if next == Some(&b';') {
        out.push_str(resolve_html5_entity(name)?);
        return Some(length + 1);
    }
    // Without its end only where no address can be meant: "a=1&lt=2" holds none.
    if next != Some(&b'=') && matches!(name, "amp" | "lt" | "gt" | "quot" | "nbsp" | "apos") {
        out.push_str(resolve_html5_entity(name)?);
        return Some(length);
    }
    None
}

/// The character of a number; those of the old Windows table as browsers read them.
fn character(code: u32) -> char {
    if let Ok(byte) = u8::try_from(code)
        && (0x80..0xa0).contains(&byte)
    {
        let bytes = [byte];
        let (text, _) = encoding_rs::WINDOWS_1252.decode_without_bom_handling(&bytes);
        return text.chars().next().unwrap_or('\u{fffd}');
    }
    char::from_u32(code).unwrap_or('\u{fffd}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, plain: &str, stray: bool) {
        let mut found = false;
        assert_eq!(unescape(text, &mut found), plain, "{text:?}");
        assert_eq!(found, stray, "{text:?}");
    }

    #[test]
    fn references_are_undone_and_strays_stay() {
        check("no reference", "no reference", false);
        check(
            "Smith &amp; Jones &lt;b&gt; caf&eacute; &#233;&#xe9;",
            "Smith & Jones <b> café éé",
            false,
        );
        check("AT&T, R & D and a&b;c", "AT&T, R & D and a&b;c", true);
        check(
            "http://x.example/?a=1&region=2&lt=3&copy=4",
            "http://x.example/?a=1&region=2&lt=3&copy=4",
            true,
        );
        check("Smith &amp Jones&amp", "Smith & Jones&", false);
        check("&#150;&#x201c;&#xd800;&#9999999;", "–“\u{fffd}\u{fffd}", false);
        check("&amp;lt;p&amp;gt;", "&lt;p&gt;", false);
        check("&", "&", true);
        check("&#;&#x;&;", "&#;&#x;&;", true);
    }
}
