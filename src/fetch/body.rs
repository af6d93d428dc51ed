//! Reads the body of an answer: unpacks it, and finds where a page goes that only refreshes
//! elsewhere.

use std::io::{self, Read};

use flate2::read::{DeflateDecoder, MultiGzDecoder, ZlibDecoder};

use crate::sources::markup;

/// Longest page that is looked at for a refresh, and most text that it may show.
const SHORT_PAGE: usize = 16 << 10;
const FEW_WORDS: usize = 400;
/// Longest wait before a refresh that is a redirect, in seconds; a page that is read for
/// longer is one.
const AT_ONCE: f64 = 10.0;

/// Unpacks a body sent as "deflate": with the wrapping that the word means, without it, or
/// with that of "gzip", as some servers send it. At most `limit` bytes and one.
pub(super) fn inflate(packed: &[u8], limit: usize) -> io::Result<Vec<u8>> {
    let read = |reader: &mut dyn Read| {
        let mut bytes = Vec::new();
        reader.take(limit as u64 + 1).read_to_end(&mut bytes).map(|_| bytes)
    };
    read(&mut ZlibDecoder::new(packed))
        .or_else(|_| read(&mut MultiGzDecoder::new(packed)))
        .or_else(|_| read(&mut DeflateDecoder::new(packed)))
}

/// Where a page that holds next to nothing else sends its reader.
pub(super) fn refresh(bytes: &[u8]) -> Option<String> {
    if bytes.len() > SHORT_PAGE {
        return None;
    }
    let text = String::from_utf8_lossy(bytes);
    let start = text.trim_start_matches(['\u{feff}', ' ', '\t', '\r', '\n']);
    if !start.starts_with('<') || start.starts_with("<?xml") || start.starts_with("<rss") {
        return None;
    }
    let mut target = None;
    let mut unseen = 0;
    for (at, _) in text.match_indices('<') {
        if at < unseen {
            continue;
        }
        let tag = text.get(at + 1..)?;
        // What a comment says is not said; what stands for browsers without scripts is not
        // said to those that run them.
        let skipped = UNSEEN.iter().find(|(start, _)| {
            tag.get(..start.len()).is_some_and(|own| own.eq_ignore_ascii_case(start))
        });
        if let Some((_, end)) = skipped {
            let found = text.get(at..)?.to_ascii_lowercase().find(end);
            unseen = found.map_or(text.len(), |found| at + found);
            continue;
        }
        if tag.get(..4).is_some_and(|name| name.eq_ignore_ascii_case("meta")) {
            let end = tag.find('>').unwrap_or(tag.len());
            target = target.or_else(|| refresh_of(tag.get(4..end)?));
        }
    }
    target.filter(|_| markup::read(&text).text.chars().count() <= FEW_WORDS)
}

/// Where parts of a page begin that send nobody anywhere, and how they end.
const UNSEEN: [(&str, &str); 4] = [
    ("!--", "-->"),
    ("noscript", "</noscript"),
    ("script", "</script"),
    ("template", "</template"),
];

/// The address that the header `Refresh` sends its reader to.
pub(super) fn refresh_header(value: &str, bytes: &[u8]) -> Option<String> {
    let target = address_of(value)?;
    let short = bytes.len() <= SHORT_PAGE;
    let words = || markup::read(&String::from_utf8_lossy(bytes)).text.chars().count();
    (short && words() <= FEW_WORDS).then_some(target)
}

/// The address in the attributes of a `<meta http-equiv=refresh content="0; url=…">`.
fn refresh_of(attributes: &str) -> Option<String> {
    let (mut is_refresh, mut content) = (false, None);
    let mut rest = attributes;
    while let Some((name, value, behind)) = attribute(rest) {
        if name.eq_ignore_ascii_case("http-equiv") {
            is_refresh = value.eq_ignore_ascii_case("refresh");
        } else if name.eq_ignore_ascii_case("content") {
            content = Some(value);
        }
        rest = behind;
    }
    address_of(content.filter(|_| is_refresh)?)
}

/// The address of a refresh that is a redirect: "0; url=/real".
fn address_of(content: &str) -> Option<String> {
    let (wait, address) = content.split_once([';', ','])?;
    wait.trim().parse().ok().filter(|seconds: &f64| *seconds <= AT_ONCE)?;
    let (word, address) = address.trim().split_once('=')?;
    let address = address.trim().trim_matches(['"', '\'']);
    (word.trim().eq_ignore_ascii_case("url") && !address.is_empty())
        .then(|| address.replace("&amp;", "&"))
}

/// The next attribute of a tag, its value, and what stands behind.
fn attribute(text: &str) -> Option<(&str, &str, &str)> {
    let text = text.trim_start_matches(|c: char| c.is_whitespace() || c == '/');
    let end = text.find(|c: char| c == '=' || c.is_whitespace()).unwrap_or(text.len());
    let (name, rest) = text.split_at(end);
    if name.is_empty() {
        return None;
    }
    let Some(value) = rest.trim_start().strip_prefix('=').map(str::trim_start) else {
        return Some((name, "", rest));
    };
    for quote in ['"', '\''] {
        if let Some(inner) = value.strip_prefix(quote) {
            let (inner, behind) = inner.split_once(quote).unwrap_or((inner, ""));
            return Some((name, inner, behind));
        }
    }
    let end = value.find(char::is_whitespace).unwrap_or(value.len());
    let (value, behind) = value.split_at(end);
    Some((name, value, behind))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Write;

    use flate2::Compression;
    use flate2::write::{DeflateEncoder, ZlibEncoder};

    #[test]
    fn deflate_is_read_with_its_wrapping_and_without() {
        let text = b"Rebels seized the town. ".repeat(20);
        let mut wrapped = ZlibEncoder::new(Vec::new(), Compression::default());
        wrapped.write_all(&text).unwrap();
        assert_eq!(inflate(&wrapped.finish().unwrap(), 10_000).unwrap(), text);
        let mut bare = DeflateEncoder::new(Vec::new(), Compression::default());
        bare.write_all(&text).unwrap();
        let bare = bare.finish().unwrap();
        assert_eq!(inflate(&bare, 10_000).unwrap(), text);
        assert_eq!(inflate(&bare, 99).unwrap().len(), 100);
        let mut gzip = flate2::write::GzEncoder::new(Vec::new(), Compression::default());
        gzip.write_all(&text).unwrap();
        assert_eq!(inflate(&gzip.finish().unwrap(), 10_000).unwrap(), text);
        assert!(inflate(b"no deflate at all", 100).is_err());
    }

    #[test]
    fn a_header_sends_where_a_page_holds_next_to_nothing() {
        let told = |value: &str, page: &str| refresh_header(value, page.as_bytes());
        assert_eq!(told("0; url=/real", "<p>Moved</p>").as_deref(), Some("/real"));
        assert_eq!(told("3;URL='/real'", "").as_deref(), Some("/real"));
        assert_eq!(told("300; url=/again", "<p>Moved</p>"), None);
        assert_eq!(told("0; url=/real", &"Four people were hurt. ".repeat(40)), None);
        assert_eq!(told("5", ""), None);
    }

    #[test]
    fn a_page_that_only_refreshes_tells_where() {
        for (page, target) in [
            (r#"<meta http-equiv="refresh" content="0; url=/real">"#, Some("/real")),
            (
                "<META CONTENT='3;URL=\"https://b.example/x?a=1&amp;b=2\"' HTTP-EQUIV=Refresh>",
                Some("https://b.example/x?a=1&b=2"),
            ),
            (
                r#"<html><head><meta charset=utf-8><meta http-equiv=refresh content="1;url=b.html"/></head><body>Moved.</body></html>"#,
                Some("b.html"),
            ),
            (r#"<meta http-equiv="refresh" content="300; url=/again">"#, None),
            (r#"<meta http-equiv="refresh" content="5">"#, None),
            (r#"<meta name="refresh" content="0; url=/real">"#, None),
            (
                r#"<?xml version="1.0"?><rss><title>&lt;meta http-equiv="refresh"></title></rss>"#,
                None,
            ),
            (
                r#"<!-- <meta http-equiv="refresh" content="0; url=/old"> --><p>Four hurt.</p>"#,
                None,
            ),
            (
                r#"<noscript><meta http-equiv="refresh" content="0; url=/n"></noscript><p>x</p>"#,
                None,
            ),
            (r#"<script>"<meta http-equiv='refresh' content='0;url=/s'>"</script><p>x</p>"#, None),
            (
                r#"<!-- x --><META HTTP-EQUIV=refresh content="0; url=/real"><!-- open"#,
                Some("/real"),
            ),
            ("", None),
        ] {
            assert_eq!(refresh(page.as_bytes()).as_deref(), target, "{page}");
        }
        let words = "Three people were killed when the bridge fell. ".repeat(20);
        let page = format!(r#"<meta http-equiv="refresh" content="5; url=/"><p>{words}</p>"#);
        assert_eq!(refresh(page.as_bytes()), None);
    }
}
