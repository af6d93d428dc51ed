//! Reads and writes lists of feeds in OPML; one outline a feed.

use std::io::{self, Write};

use quick_xml::Reader;
use quick_xml::events::Event;

use super::Outline;

/// The most feeds read of one list.
const MAX_FEEDS: usize = 10_000;

/// The feeds of a list, in order; only http and https addresses.
#[must_use]
pub fn read(text: &str) -> Vec<Outline> {
    let mut reader = Reader::from_str(text);
    reader.config_mut().check_end_names = false;
    let mut feeds = Vec::new();
    while feeds.len() < MAX_FEEDS {
        let tag = match reader.read_event() {
            Ok(Event::Start(tag) | Event::Empty(tag)) => tag,
            Ok(Event::Eof) | Err(_) => break,
            Ok(_) => continue,
        };
        if !tag.local_name().as_ref().eq_ignore_ascii_case("outline") {
            continue;
        }
        let (mut url, mut title, mut text) = (None, None, None);
        let (mut link, mut kind) = (None, String::new());
        for attribute in tag.attributes().with_checks(false).flatten() {
            let raw = attribute.value.as_ref();
            let value = super::entities::plain(raw).into_owned();
            match attribute.key.local_name().as_ref().to_ascii_lowercase().as_str() {
                "xmlurl" => url = Some(value),
                // A list that is found at an address, or a feed in an old hand.
                "url" => link = Some(value),
                "type" => kind = value.to_ascii_lowercase(),
                "title" => title = Some(value),
                "text" => text = Some(value),
                _ => {}
            }
        }
        let link = link.filter(|_| matches!(kind.as_str(), "link" | "rss" | "atom" | "include"));
        if let Some(url) = url.or(link).as_deref().and_then(web) {
            let title = title.or(text).map(|t| super::draft::one_line(&t)).unwrap_or_default();
            feeds.push(Outline { url, title });
        }
    }
    feeds
}

/// The web address of a feed: `feed://x` and `feed:https://x` are the same as `http://x`
/// and `https://x` to readers.
fn web(url: &str) -> Option<String> {
    let url = url.trim();
    let url = match url.get(..5) {
        Some(scheme) if scheme.eq_ignore_ascii_case("feed:") => {
            let rest = url.get(5..)?;
            rest.strip_prefix("//").map_or_else(|| rest.to_owned(), |rest| format!("http://{rest}"))
        }
        _ => url.to_owned(),
    };
    super::address::is_web(&url).then_some(url)
}

/// Writes a list.
///
/// # Errors
/// Those of the writer.
pub fn write(feeds: &[Outline], out: &mut dyn Write) -> io::Result<()> {
    use quick_xml::escape::escape;
    writeln!(out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>")?;
    writeln!(
        out,
        "<opml version=\"2.0\">\n  <head>\n    <title>dateline</title>\n  </head>\n  <body>"
    )?;
    for feed in feeds {
        let title = if feed.title.is_empty() { &feed.url } else { &feed.title };
        let (title, url) = (escape(title.as_str()), escape(feed.url.as_str()));
        writeln!(
            out,
            "    <outline type=\"rss\" text=\"{title}\" title=\"{title}\" xmlUrl=\"{url}\"/>"
        )?;
    }
    writeln!(out, "  </body>\n</opml>")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read() {
        let feeds = vec![
            Outline { url: "https://x.org/a?b=1&c=2".into(), title: "A \"quoted\" <B>".into() },
            Outline { url: "http://y.org/".into(), title: String::new() },
        ];
        let mut out = Vec::new();
        write(&feeds, &mut out).unwrap();
        let back = read(std::str::from_utf8(&out).unwrap());
        assert_eq!(back[0], feeds[0]);
        assert_eq!(back[1].url, feeds[1].url);
    }

    #[test]
    fn nested_outlines_and_other_schemes() {
        let text = r#"<opml><body><outline text="G"><outline text="One" xmlUrl="http://a/"/></outline>
            <outline xmlUrl="file:///etc/passwd"/></body></opml>"#;
        assert_eq!(read(text), [Outline { url: "http://a/".into(), title: "One".into() }]);
    }

    #[test]
    fn feeds_under_every_name() {
        let text = r#"<opml><body><outline text="A" xmlUrl="feed://a.example/f"/>
            <outline text="B" XMLURL="feed:https://b.example/f?x=1&y=2"/>
            <outline text="C" type="link" url="https://c.example/list.opml"/>
            <outline text="D" type="video" url="https://d.example/"/></body></opml>"#;
        let urls: Vec<_> = read(text).into_iter().map(|o| o.url).collect();
        assert_eq!(
            urls,
            ["http://a.example/f", "https://b.example/f?x=1&y=2", "https://c.example/list.opml"]
        );
    }
}
