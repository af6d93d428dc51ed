//! The address of an article, as far as it may be given to another program or written to
//! the terminal as a link: http, https and files, every other character written as a number.

use crate::article::Article;
use crate::text::Span;

/// Bytes of an address at most.
const MOST: usize = 2048;

/// The address to open for an article: its own, else its file. An article of the web never
/// leads to a file.
#[must_use]
pub fn of(article: &Article) -> Option<String> {
    match article.url.as_deref().map(str::trim).filter(|url| !url.is_empty()) {
        Some(url) => web(url).or_else(|| file(url).filter(|_| is_local(&article.path))),
        None if is_local(&article.path) && article.path.starts_with('/') => {
            bounded(format!("file://{}", encoded(&article.path)))
        }
        None => None,
    }
}

fn is_local(path: &str) -> bool {
    !path.contains("://") && path != "-" && !path.is_empty()
}

/// An address of the web, clean; `None` where it is none.
#[must_use]
pub fn web(url: &str) -> Option<String> {
    let (scheme, rest) = url.split_once("://")?;
    let scheme = scheme.to_ascii_lowercase();
    let host = rest.split(['/', '?', '#']).next().unwrap_or("");
    if !matches!(scheme.as_str(), "http" | "https") || host.is_empty() || host.starts_with('-') {
        return None;
    }
    bounded(format!("{scheme}://{}", encoded(rest)))
}

fn file(url: &str) -> Option<String> {
    let scheme = url.get(..7)?;
    let path = url.get(7..).filter(|path| path.starts_with('/'))?;
    scheme.eq_ignore_ascii_case("file://").then(|| bounded(format!("file://{}", encoded(path))))?
}

fn bounded(url: String) -> Option<String> {
    Some(url).filter(|url| url.len() <= MOST)
}

/// The rest of an address in the characters that addresses have.
fn encoded(text: &str) -> String {
    use std::fmt::Write as _;
    let mut out = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~:/?#[]@!$&'()*+,;=%".contains(&byte) {
            out.push(char::from(byte));
        } else {
            let _ = write!(out, "%{byte:02X}");
        }
    }
    out
}

/// The addresses of the web that stand in a part of a text, with their clean form.
#[must_use]
pub fn in_text(text: &str, part: Span) -> Vec<(Span, String)> {
    let mut found = Vec::new();
    let words = part.of(text);
    let mut from = 0;
    while let Some(at) = words.get(from..).and_then(|rest| rest.find("://")).map(|at| from + at) {
        let before = words.get(..at).unwrap_or("");
        let scheme = ["https", "http"].iter().find(|s| {
            let start = at.saturating_sub(s.len());
            before.get(start..).is_some_and(|w| w.eq_ignore_ascii_case(s))
        });
        let rest = words.get(at..).unwrap_or("");
        let length = rest.find(|c: char| c.is_whitespace() || "<>\"“”«»".contains(c));
        let whole = rest.get(..length.unwrap_or(rest.len())).unwrap_or("");
        let whole = whole.trim_end_matches(['.', ',', ';', ':', '!', '?', ')', ']', '\'', '’']);
        from = at + whole.len().max(3);
        let Some(scheme) = scheme else { continue };
        let start = at - scheme.len();
        let offset = |n: usize| part.start + u32::try_from(n).unwrap_or(u32::MAX);
        let span = Span::new(offset(start), offset(at + whole.len()));
        found.extend(web(span.of(text)).map(|url| (span, url)));
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn article(path: &str, url: Option<&str>) -> Article {
        Article { path: path.to_owned(), url: url.map(str::to_owned), ..Article::default() }
    }

    #[test]
    fn only_the_web_and_own_files() {
        let open = |path, url| of(&article(path, url));
        let web = "https://x.org/feed";
        assert_eq!(open(web, Some("HTTPS://x.org/a?b=1&c=2")).unwrap(), "https://x.org/a?b=1&c=2");
        for no in [
            "javascript:alert(1)",
            "ftp://x.org",
            "file:///etc/passwd",
            "--version",
            "x",
            "http://",
            "https://-x/",
            "mailto:a@b",
        ] {
            assert_eq!(open(web, Some(no)), None, "{no}");
        }
        assert_eq!(open("/news/a b.txt", None).unwrap(), "file:///news/a%20b.txt");
        assert_eq!(
            open("/news/a.txt", Some("file:///news/a.html")).unwrap(),
            "file:///news/a.html"
        );
        assert_eq!(open(web, None), None, "a feed is no article");
        assert_eq!(open("-", None), None);
        let long = format!("https://x.org/{}", "a".repeat(MOST));
        assert_eq!(open(web, Some(&long)), None);
    }

    #[test]
    fn nothing_in_an_address_means_anything_to_a_shell_or_terminal_alone() {
        let url = web("https://x.org/\u{1b}]8;;\u{7}\u{202e}a b`id`\"\n\\{é").unwrap();
        assert!(url.bytes().all(|b| b.is_ascii_graphic() && !b"\"`\\<>{}|^".contains(&b)), "{url}");
        assert!(url.contains("%1B") && url.contains("%E2%80%AE") && url.contains("%C3%A9"));
    }

    #[test]
    fn addresses_in_a_text_are_found_without_what_follows() {
        let text = "See https://x.org/a?b=1, (HTTP://y.org/ü). No ftp://z.org nor x://y; https://";
        let whole = Span::new(0, u32::try_from(text.len()).unwrap());
        let found: Vec<(&str, String)> =
            in_text(text, whole).into_iter().map(|(s, url)| (s.of(text), url)).collect();
        assert_eq!(
            found,
            [
                ("https://x.org/a?b=1", "https://x.org/a?b=1".to_owned()),
                ("HTTP://y.org/ü", "http://y.org/%C3%BC".to_owned())
            ]
        );
    }
}
