//! Every format: what is written is read, and no bytes do harm.

use std::io::Write;
use std::time::{Duration, Instant};

use dateline::sources::{Hint, Reading, read};
use dateline::text::{Language, Role};
use proptest::prelude::*;

fn reading(path: &str, bytes: impl AsRef<[u8]>) -> Reading {
    read(bytes.as_ref(), &Hint::new(path))
}

/// One article, nothing lost on the way.
#[track_caller]
fn one(path: &str, bytes: impl AsRef<[u8]>) -> dateline::article::Article {
    let mut reading = reading(path, bytes);
    assert_eq!(reading.failures, [], "{path}");
    assert_eq!(reading.articles.len(), 1, "{path}");
    reading.articles.remove(0)
}

const PARAGRAPH: &str = "Peacekeepers sealed off the northern quarter of the town after two days of \
    violence in which 31 people were killed and more than 500 wounded, the mission said on Friday. \
    Some 600 troops were flown in from neighbouring states, and a further 400 were promised.";

fn page(body: &str) -> String {
    format!(
        "<!DOCTYPE html><html lang=\"en-GB\"><head><title>Troops seal off town | The Daily Example</title>\
         <meta property=\"og:site_name\" content=\"The Daily Example\">\
         <meta property=\"article:published_time\" content=\"2004-03-19T23:30:00-05:00\">\
         <link rel=\"canonical\" href=\"https://daily.example/2004/town\">\
         <link rel=\"alternate\" type=\"application/rss+xml\" href=\"https://daily.example/feed\"></head>\
         <body><nav><a href=/>Home</a> <a href=/world>World</a></nav>{body}\
         <footer>© The Daily Example. All rights reserved.</footer></body></html>"
    )
}

#[test]
fn a_page() {
    let text = format!(
        "<div class=content><article><h1>Troops seal off town</h1><p>{PARAGRAPH}</p><p>Second. {PARAGRAPH}</p>\
         <p>Third. {PARAGRAPH}</p></article></div><aside><h2>Latest news</h2><a href=x>Nine killed elsewhere</a></aside>"
    );
    let reading = reading("town.html", page(&text));
    let article = &reading.articles[0];
    assert_eq!(article.title, "Troops seal off town");
    assert_eq!(article.source, "The Daily Example");
    assert_eq!(article.url.as_deref(), Some("https://daily.example/2004/town"));
    let published = article.published.unwrap();
    assert_eq!(published.day.to_string(), "2004-03-19");
    assert_eq!(published.at.unwrap().to_string(), "2004-03-20T04:30:00Z");
    assert_eq!(article.language, Language::English);
    assert_eq!(reading.feeds, ["https://daily.example/feed"]);
    let text = article.text.as_str();
    assert!(text.starts_with("Troops seal off town\n\n"), "{text}");
    assert_eq!(text.matches("31 people were killed").count(), 3, "{text}");
    for chrome in ["Home", "Latest news", "All rights reserved"] {
        let seen = article
            .text
            .paragraphs()
            .iter()
            .any(|p| p.role != Role::Chrome && p.span.of(text).contains(chrome));
        assert!(!seen, "{chrome}: {text}");
    }
}

#[test]
fn a_page_that_tells_of_itself_in_json_ld() {
    let body = format!(
        "<script type=\"application/ld+json\">{{\"@graph\":[{{\"@type\":\"WebSite\",\"name\":\"x\"}},\
         {{\"@type\":[\"NewsArticle\"],\"headline\":\"Từ Pristina\",\"datePublished\":\"2004-03-18\",\
         \"publisher\":{{\"@type\":\"Organization\",\"name\":\"Báo Ví Dụ\"}}}}]}}</script><p>{PARAGRAPH}</p>"
    );
    let article = one("x", page(&body));
    assert_eq!(article.title, "Từ Pristina");
    assert_eq!(article.source, "Báo Ví Dụ");
    assert_eq!(article.published.unwrap().day.to_string(), "2004-03-18");
}

fn rss(items: &str) -> String {
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<rss version=\"2.0\" \
         xmlns:content=\"http://purl.org/rss/1.0/modules/content/\"><channel>\
         <title>World &amp; war</title><link>https://w.example/</link><description>d</description>\
         <language>en</language>{items}</channel></rss>"
    )
}

#[test]
fn rss_with_the_full_text() {
    let items = format!(
        "<item><title>Ten &lt;i&gt;killed&lt;/i&gt; &amp; more</title><link>https://w.example/1?a=1&amp;b=2</link>\
         <guid isPermaLink=\"false\">g-1</guid><pubDate>Fri, 19 Mar 2004 23:30:00 -0500</pubDate>\
         <description>Short.</description><content:encoded><![CDATA[<p>{PARAGRAPH}</p><p>And on.</p>]]></content:encoded></item>\
         <item><title>Headline alone</title><link>https://w.example/2</link></item><item></item>"
    );
    let reading = reading("feed", rss(&items));
    assert_eq!(reading.failures, []);
    assert_eq!(reading.feed_title.as_deref(), Some("World & war"));
    let [first, second] = reading.articles.as_slice() else { panic!("{}", reading.articles.len()) };
    assert_eq!(first.title, "Ten killed & more");
    assert_eq!(first.source, "World & war");
    assert_eq!(first.url.as_deref(), Some("https://w.example/1?a=1&b=2"));
    assert_eq!(first.id.as_deref(), Some("g-1"));
    assert_eq!(first.published.unwrap().day.to_string(), "2004-03-19");
    assert!(first.text.as_str().ends_with("promised.\n\nAnd on."), "{:?}", first.text.as_str());
    assert_eq!(second.text.as_str(), "Headline alone");
}

#[test]
fn atom_and_json_feed() {
    let atom = "<feed xmlns=\"http://www.w3.org/2005/Atom\"><title>A</title><id>urn:a</id>\
        <updated>2004-03-19T10:00:00Z</updated><entry><title>T</title><id>urn:1</id>\
        <link href=\"https://a.example/1\"/><updated>2004-03-19T10:00:00+07:00</updated>\
        <content type=\"html\">&lt;p&gt;Five wounded.&lt;/p&gt;</content></entry></feed>";
    let article = one("a.xml", atom);
    assert_eq!(article.text.as_str(), "T\n\nFive wounded.");
    assert_eq!(article.published.unwrap().at.unwrap().to_string(), "2004-03-19T03:00:00Z");
    let json = r#"{"version":"https://jsonfeed.org/version/1.1","title":"J","items":[{"id":"1",
        "url":"https://j.example/1","title":"T","content_html":"<p>Five wounded.</p>",
        "date_published":"2004-03-19T10:00:00+07:00"}]}"#;
    let article = one("feed.json", json);
    assert_eq!((article.source.as_str(), article.title.as_str()), ("J", "T"));
    assert_eq!(article.text.as_str(), "T\n\nFive wounded.");
}

#[test]
fn mails() {
    let mail = "From: =?utf-8?q?B=C3=A1o?= <a@x.example>\r\nSubject: =?utf-8?b?VGhp4buHdCBt4bqhbmc=?=\r\n\
        Date: Fri, 19 Mar 2004 10:00:00 +0700\r\nMessage-ID: <1@x>\r\nMIME-Version: 1.0\r\n\
        Content-Type: multipart/alternative; boundary=b\r\n\r\n--b\r\nContent-Type: text/html\r\n\r\n<p>No</p>\r\n\
        --b\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n\
        31 ng=C6=B0=E1=BB=9Di.\r\n--b--\r\n";
    let article = one("m.eml", mail);
    assert_eq!((article.title.as_str(), article.source.as_str()), ("Thiệt mạng", "Báo"));
    assert_eq!(article.text.as_str(), "Thiệt mạng\n\n31 người.");
    assert_eq!(article.id.as_deref(), Some("1@x"));
    let message = |n: u8| {
        format!(
            "From a@b Fri Mar 19 10:00:00 2004\nFrom: a@b\nSubject: S{n}\nDate: Fri, 19 Mar 2004 10:00:00 GMT\n\nText {n}.\n\n"
        )
    };
    let reading = reading("box", message(1) + &message(2) + &message(3));
    assert_eq!(reading.failures, []);
    assert_eq!(
        reading.articles.iter().map(|a| a.title.as_str()).collect::<Vec<_>>(),
        ["S1", "S2", "S3"]
    );
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut out = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    out.write_all(bytes).unwrap();
    out.finish().unwrap()
}

fn zstd(bytes: &[u8]) -> Vec<u8> {
    ruzstd::encoding::compress_to_vec(bytes, ruzstd::encoding::CompressionLevel::Fastest)
}

#[test]
fn packed_files_are_read_as_what_they_hold() {
    let lines = "{\"text\":\"One.\"}\n{\"text\":\"Two.\"}\n";
    for packed in [gzip(lines.as_bytes()), zstd(lines.as_bytes())] {
        assert_eq!(reading("a.bin", packed).articles.len(), 2);
    }
    // Two members one after the other, as `cat a.gz b.gz` makes them.
    let both = [gzip(b"{\"text\":\"One.\"}\n"), gzip(b"{\"text\":\"Two.\"}\n")].concat();
    assert_eq!(reading("a", both).articles.len(), 2);
    let both = [zstd(b"{\"text\":\"One.\"}\n"), zstd(b"{\"text\":\"Two.\"}\n")].concat();
    assert_eq!(reading("a", both).articles.len(), 2);
    let torn = gzip(PARAGRAPH.repeat(50).as_bytes());
    let reading = reading("a.gz", &torn[..torn.len() / 2]);
    assert_eq!(reading.failures.len(), 1);
    assert!(reading.failures[0].what.contains("damaged gzip"), "{:?}", reading.failures);
}

#[test]
fn encodings() {
    let text = "Hơn 100 dân thường thiệt mạng ở Quảng Trị, các nguồn tin quân sự cho biết.";
    let wide: Vec<u8> =
        [0xfeff_u16].into_iter().chain(text.encode_utf16()).flat_map(u16::to_le_bytes).collect();
    let article = one("a.txt", &wide);
    assert_eq!(article.text.as_str(), text);
    assert_eq!(article.language, Language::Vietnamese);
    let marked = [b"\xef\xbb\xbf".as_slice(), text.as_bytes()].concat();
    assert_eq!(one("a.txt", marked).text.as_str(), text);
    let (latin, _, _) = encoding_rs::WINDOWS_1252.encode("Officials said “31 killed” – in Bogotá.");
    let article = one("a.txt", &latin);
    assert_eq!(article.text.as_str(), "Officials said “31 killed” – in Bogotá.");
    assert_eq!(article.issues.len(), 1);
    // A page that names its encoding, and a feed that does.
    let named = page(&format!("<meta charset=windows-1252><p>{PARAGRAPH} caf\u{e9}</p>"));
    let named = named.replacen("<head>", "<head><meta charset=\"windows-1252\">", 1);
    let (bytes, _, _) = encoding_rs::WINDOWS_1252.encode(&named);
    assert!(one("a.html", &bytes).text.as_str().contains("café"));
    let feed = rss("<item><title>Caf\u{e9} fire</title></item>").replace("UTF-8", "ISO-8859-1");
    let (bytes, _, _) = encoding_rs::WINDOWS_1252.encode(&feed);
    assert_eq!(one("a.xml", &bytes).title, "Café fire");
    let dos = one("a.txt", "Line one ends here.\r\n\r\nLine two.\r\n");
    assert_eq!(dos.text.as_str(), "Line one ends here.\n\nLine two.");
}

#[test]
fn a_metadata_block() {
    let text = "---\ntitle: Two killed\nsource: dateline\npublished: 2023-05-30\nlanguage: en\nnote: made up\n---\n\nTwo killed\n\nTwo soldiers were killed.\n";
    let article = one("a.txt", text);
    assert_eq!(article.title, "Two killed");
    assert_eq!(article.source, "dateline");
    assert_eq!(article.published.unwrap().day.to_string(), "2023-05-30");
    assert_eq!(article.note.as_deref(), Some("made up"));
    assert!(!article.text.as_str().contains("made up"));
    assert_eq!(article.text.as_str().matches("Two killed").count(), 1);
}

#[test]
fn escape_sequences_in_a_title_are_gone() {
    let line = r#"{"title":"\u001b]0;owned\u0007Ten\u202e killed\u001b[2J","text":"\u001b[31mx"}"#;
    let article = one("a.jsonl", line);
    for text in [article.title.as_str(), article.text.as_str()] {
        assert!(!text.chars().any(|c| c.is_control() && c != '\n' || c == '\u{202e}'), "{text:?}");
    }
}

#[track_caller]
fn soon(what: &str, limit: Duration, run: impl FnOnce()) {
    let start = Instant::now();
    run();
    let took = start.elapsed();
    assert!(took < limit, "{what} took {took:?}");
}

#[test]
fn hostile_documents_are_bounded() {
    let limit = Duration::from_secs(20);
    soon("a bomb", limit, || {
        let bomb = gzip(&vec![b' '; 200 << 20]);
        assert!(bomb.len() < 256 << 10);
        let reading = reading("bomb.gz", bomb);
        assert!(reading.articles.is_empty());
        assert_eq!(reading.failures.len(), 1);
    });
    soon("a bomb in a bomb", limit, || {
        let reading = reading("bomb.gz", gzip(&gzip(b"text")));
        assert_eq!(reading.failures[0].what, "is packed twice over");
    });
    soon("a million empty items", limit, || {
        let reading = reading("feed.xml", rss(&"<item/>".repeat(1_000_000)));
        assert!(reading.articles.len() <= dateline::sources::feed::MAX_ITEMS);
    });
    soon("nested divs", limit, || {
        let reading = reading(
            "deep.html",
            format!("<html><body>{}Thirty-one killed.", "<div>".repeat(100_000)),
        );
        assert_eq!(reading.articles[0].text.as_str(), "Thirty-one killed.");
    });
    soon("many divs", limit, || {
        let reading = reading(
            "wide.html",
            format!("<html><body>{}</body>", "<div>Killed.</div>".repeat(100_000)),
        );
        assert_eq!(reading.articles.len(), 1);
    });
    soon("nested XML", limit, || {
        let reading = reading("deep.xml", format!("<rss version='2.0'>{}", "<a>".repeat(500_000)));
        assert_eq!(reading.failures.len(), 1);
    });
    soon("nested JSON", limit, || {
        let reading = reading("deep.json", format!("[{{\"text\":{}", "[".repeat(500_000)));
        assert_eq!(reading.failures.len(), 1);
    });
    soon("nested mail", limit, || {
        let part = "Content-Type: multipart/mixed; boundary=b\n\n--b\n".repeat(20_000);
        let _ = reading("deep.eml", format!("From: a\nTo: b\nSubject: c\n{part}"));
    });
    soon("Markdown", limit, || {
        let _ = reading("deep.md", "> ".repeat(100_000) + &"[".repeat(100_000));
    });
}

/// Fragments that lead into every reader.
fn fragments() -> impl Strategy<Value = Vec<u8>> {
    const PARTS: [&str; 36] = [
        "---\n",
        "title: ",
        "<html>",
        "<p>",
        "</p>",
        "<script type=application/ld+json>",
        "</script>",
        "<!--",
        "-->",
        "<![CDATA[",
        "]]>",
        "<rss version='2.0'>",
        "<channel>",
        "<item>",
        "</item>",
        "<title>",
        "</title>",
        "<feed xmlns='http://www.w3.org/2005/Atom'>",
        "<entry>",
        "<opml>",
        "<outline xmlUrl='http://a'/>",
        "{\"",
        "text\":\"",
        "\"}\n",
        "[{",
        "}]",
        "id,title,text\n",
        "\"a\",\"b\"",
        "From: a\nTo: b\nSubject: c\n",
        "Content-Type: multipart/mixed; boundary=b\n\n--b\n",
        "From a\n",
        "# ",
        "[x](http://y)",
        "31 killed ",
        "&#x1b;&amp;&lt;",
        "\u{feff}thiệt mạng\r\n\r\n",
    ];
    let part = prop_oneof![
        8 => proptest::sample::select(PARTS.as_slice()).prop_map(|p| p.as_bytes().to_vec()),
        1 => proptest::collection::vec(any::<u8>(), 0..12),
    ];
    proptest::collection::vec(part, 0..24).prop_map(|parts| parts.concat())
}

fn names() -> impl Strategy<Value = &'static str> {
    proptest::sample::select(
        [
            "a", "a.txt", "a.md", "a.html", "a.xml", "a.json", "a.jsonl", "a.csv", "a.eml", "a.gz",
            "a.opml",
        ]
        .as_slice(),
    )
}

fn holds(reading: &Reading) {
    for article in &reading.articles {
        let text = article.text.as_str();
        assert!(!article.title.chars().any(char::is_control));
        for paragraph in article.text.paragraphs() {
            assert!(text.get(paragraph.span.start as usize..paragraph.span.end as usize).is_some());
        }
    }
    let said = reading.articles.len() + reading.failures.len() + reading.outlines.len();
    assert!(said > 0, "nothing read and nothing said");
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_fragments_panic(bytes in fragments(), name in names()) {
        holds(&reading(name, bytes));
    }

    #[test]
    fn no_bytes_panic(bytes in proptest::collection::vec(any::<u8>(), 0..400), name in names()) {
        holds(&reading(name, bytes));
    }

    #[test]
    fn no_damage_to_packed_bytes_panics(at in 0usize..120, byte in any::<u8>(), gz in any::<bool>()) {
        let mut packed = if gz { gzip(PARAGRAPH.as_bytes()) } else { zstd(PARAGRAPH.as_bytes()) };
        if let Some(b) = packed.get_mut(at) { *b = byte; }
        holds(&reading("a.gz", packed));
    }
}
