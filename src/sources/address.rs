//! Addresses: relative ones made whole (RFC 3986, section 5), and which of them are of
//! the web.

/// Longest address kept, in bytes.
const LONGEST: usize = 8 << 10;

/// Whether an address is one of the web.
#[must_use]
pub fn is_web(url: &str) -> bool {
    let scheme = |name: &str| url.get(..name.len()).is_some_and(|s| s.eq_ignore_ascii_case(name));
    (scheme("http://") || scheme("https://")) && url.len() <= LONGEST
}

/// An address as it stands in a document, made whole with that of the document: one of
/// the web, or nothing.
#[must_use]
pub fn absolute(href: &str, base: Option<&str>) -> Option<String> {
    let href = href.trim();
    if is_web(href) {
        return Some(href.to_owned());
    }
    if href.len() > LONGEST || has_scheme(href) {
        return None;
    }
    let base = base.map(str::trim).filter(|b| is_web(b))?;
    let base = base.split('#').next()?;
    let (scheme, rest) = base.split_once("://")?;
    if let Some(rest) = href.strip_prefix("//") {
        return Some(format!("{scheme}://{rest}"));
    }
    let end = rest.find(['/', '?']).unwrap_or(rest.len());
    let (host, tail) = rest.split_at(end);
    let (path, query) = tail.find('?').map_or((tail, ""), |at| tail.split_at(at));
    let path = if path.is_empty() { "/" } else { path };
    let whole = match href.as_bytes().first() {
        None => format!("{path}{query}"),
        Some(b'#') => format!("{path}{query}{href}"),
        Some(b'?') => format!("{path}{href}"),
        Some(b'/') => without_dots(href),
        Some(_) => {
            let folder = path.rsplit_once('/').map_or("", |(folder, _)| folder);
            without_dots(&format!("{folder}/{href}"))
        }
    };
    Some(format!("{scheme}://{host}{whole}"))
}

/// Whether an address begins with a scheme: "mailto:", "javascript:", "urn:".
fn has_scheme(href: &str) -> bool {
    let Some((scheme, _)) = href.split_once(':') else { return false };
    scheme.starts_with(|c: char| c.is_ascii_alphabetic())
        && scheme.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'+' | b'-' | b'.'))
}

/// A path without "." and "..", what follows it untouched.
fn without_dots(path: &str) -> String {
    let end = path.find(['?', '#']).unwrap_or(path.len());
    let (path, tail) = path.split_at(end);
    if !path.contains("/.") {
        return format!("{path}{tail}");
    }
    let mut kept: Vec<&str> = Vec::new();
    let mut open = false;
    for part in path.split('/').skip(1) {
        open = matches!(part, "." | "..");
        match part {
            "." => {}
            ".." => {
                kept.pop();
            }
            part => kept.push(part),
        }
    }
    let last = if open && !kept.is_empty() { "/" } else { "" };
    format!("/{}{last}{tail}", kept.join("/"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_made_whole() {
        let base = Some("https://x.example/a/b.html?q=1#top");
        for (href, whole) in [
            ("/feed", "https://x.example/feed"),
            ("feed.xml", "https://x.example/a/feed.xml"),
            ("../up/./c?d=../e", "https://x.example/up/c?d=../e"),
            ("../../../over", "https://x.example/over"),
            ("..", "https://x.example/"),
            ("?p=2", "https://x.example/a/b.html?p=2"),
            ("#end", "https://x.example/a/b.html?q=1#end"),
            ("//y.example/f", "https://y.example/f"),
            (" HTTP://z.example/ ", "HTTP://z.example/"),
        ] {
            assert_eq!(absolute(href, base).as_deref(), Some(whole), "{href}");
        }
        for href in ["javascript:x", "mailto:a@b.example", "urn:uuid:1", "tag:x,2004:1"] {
            assert_eq!(absolute(href, base), None, "{href}");
        }
        assert_eq!(absolute("/feed", None), None);
        assert_eq!(
            absolute("f", Some("https://x.example")).as_deref(),
            Some("https://x.example/f")
        );
        assert_eq!(absolute("f", Some("file:///etc/")), None);
    }
}
