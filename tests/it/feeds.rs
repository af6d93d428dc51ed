//! Feeds as they are in the world: broken, old, mixed. What each file of `tests/feeds`
//! holds is written down beside them, so that another reader's word on it can be had
//! again at any time.

use std::fs;
use std::path::{Path, PathBuf};

use dateline::article::{Article, Published};
use dateline::sources::{Hint, Reading, read};

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/feeds")
}

fn reading(text: &str) -> Reading {
    read(text.as_bytes(), &Hint::new("feed"))
}

fn rss(items: &str) -> String {
    format!(
        "<rss version=\"2.0\"><channel><title>Wire</title><link>https://w.example/en/</link>{items}\
         </channel></rss>"
    )
}

/// The bodies of all items, without their titles.
fn bodies(text: &str) -> Vec<String> {
    let body = |a: &Article| {
        let text = a.text.as_str();
        text.strip_prefix(a.title.as_str()).unwrap_or(text).trim_start().to_owned()
    };
    reading(text).articles.iter().map(body).collect()
}

/// The moment in Greenwich, a clock without a zone taken for it; a day from midnight.
fn moment(published: Option<Published>) -> String {
    let Some(published) = published else { return String::new() };
    match published.at {
        Some(at) => jiff::Timestamp::from_second(at.as_second()).unwrap().to_string(),
        None => format!("{}T00:00:00Z", published.day),
    }
}

#[test]
fn every_feed_holds_what_is_written_down() {
    let expected = fs::read_to_string(folder().join("expected.tsv")).unwrap();
    let mut wrong = Vec::new();
    let (mut files, mut items) = (0, 0);
    let mut lines = expected.lines().filter(|l| !l.starts_with('#')).peekable();
    while let Some(name) = lines.next().and_then(|l| l.get(2..)) {
        files += 1;
        let mut told = Vec::new();
        while let Some(line) = lines.next_if(|l| l.contains('\t')) {
            told.push(line.to_owned());
        }
        let bytes = fs::read(folder().join(name)).unwrap();
        let reading = read(&bytes, &Hint::new(name));
        let line = |a: &Article| {
            let url = a.url.clone().unwrap_or_default();
            format!("{}\t{url}\t{}", a.title, moment(a.published))
        };
        let found: Vec<String> = reading.articles.iter().map(line).collect();
        items += found.len();
        if found != told {
            wrong.push(format!("{name}:\n  told  {told:#?}\n  found {found:#?}"));
        }
        assert!(reading.remarks.len() <= 1, "{name}: {:?}", reading.remarks);
    }
    assert!(files >= 60 && items > 100, "{files} files, {items} items");
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn what_is_broken_is_told_once() {
    let remark = |name: &str| {
        let bytes = fs::read(folder().join(name)).unwrap();
        let remarks = read(&bytes, &Hint::new(name)).remarks;
        remarks.into_iter().map(|r| r.what).collect::<Vec<_>>().join("; ")
    };
    for (name, what) in [
        ("amp-title.xml", "a \"&\" that begins no reference in line 3"),
        ("raw-less-than.xml", "a \"<\" that begins no tag in line 3"),
        ("cdata-open-title.xml", "a CDATA section without an end in line 3"),
        ("cut-in-item.xml", "it breaks off in the middle of an item"),
        ("item-unclosed.xml", "an item without its end tag"),
    ] {
        assert!(remark(name).contains(what), "{name}: {}", remark(name));
    }
    for name in ["atom10.xml", "cdata.xml", "entities.xml", "rss10.xml", "comments.xml"] {
        assert_eq!(remark(name), "", "{name}");
    }
}

#[test]
fn the_text_of_an_item_in_every_dress() {
    let item = |inside: &str| rss(&format!("<item><title>Zero hour</title>{inside}</item>"));
    for (inside, body) in [
        ("<description>Ten hurt.<br>Two missing.</description>", "Ten hurt.\n\nTwo missing."),
        ("<description>One &lt;b&gt;two&lt;/b&gt; three</description>", "One two three"),
        ("<description><![CDATA[<p>A & B</p><p>C < D</p>]]></description>", "A & B\n\nC < D"),
        ("<description>R&D hit; 4 & 5 hurt</description>", "R&D hit; 4 & 5 hurt"),
        (
            "<description>&amp;lt;p&amp;gt;Once too often&amp;lt;/p&amp;gt;</description>",
            "Once too often",
        ),
        ("<body xmlns=\"http://www.w3.org/1999/xhtml\"><p>In a body.</p></body>", "In a body."),
        ("<xhtml:body><xhtml:p>In a body.</xhtml:p></xhtml:body>", "In a body."),
        (
            "<description>Short.</description><content:encoded>&lt;p&gt;The full text.&lt;/p&gt;</content:encoded>",
            "The full text.",
        ),
        (
            "<description><p>Raw</p><ul><li>one<li>two</ul></description><pubDate>x</pubDate>",
            "Raw\n\none\n\ntwo",
        ),
        ("<description>Open <b>bold<pubDate>Fri, 19 Mar 2004 10:00:00 GMT</pubDate>", "Open bold"),
    ] {
        assert_eq!(bodies(&item(inside)), [body], "{inside}");
    }
}

#[test]
fn a_text_that_is_said_to_be_text_is_one() {
    let atom = |kind: &str, content: &str| {
        format!(
            "<feed xmlns=\"http://www.w3.org/2005/Atom\"><title>A</title><entry><title>Zero hour</title>\
             <content{kind}>{content}</content></entry></feed>"
        )
    };
    for (kind, content, body) in [
        (" type=\"text\"", "Use &lt;p&gt; here.\n\nAnd a < b.", "Use <p> here.\n\nAnd a < b."),
        (" type=\"html\"", "Use &lt;p&gt;here.", "Use\n\nhere."),
        ("", "&lt;p&gt;One.&lt;/p&gt;", "One."),
        (" type=\"\"", "&lt;p&gt;One.&lt;/p&gt;", "One."),
        (
            " type=\"xhtml\"",
            "<div xmlns=\"http://www.w3.org/1999/xhtml\"><p>1 &lt; 2</p></div>",
            "1 < 2",
        ),
    ] {
        assert_eq!(bodies(&atom(kind, content)), [body], "{kind} {content}");
    }
}

#[test]
fn an_odd_item_costs_no_other() {
    let good = "<item><title>Good</title><link>https://w.example/1</link></item>";
    for odd in [
        "<item><title><![CDATA[Open</title></item>",
        "<item><author><name>Nobody</item>",
        "<item><guid isPermaLink=\"maybe></guid></item>",
        "<item a=\"1\" a=\"2\" =3><title></item>",
        "<item><description>&#xffffffff; &nosuch; &#0;</description></item>",
        "<item><title>Open <i>tag</item>",
    ] {
        let reading = reading(&rss(&format!("{good}{odd}{good}")));
        let titles = reading.articles.iter().filter(|a| a.title == "Good").count();
        assert_eq!(titles, 2, "{odd}: {:?}", reading.articles);
        assert_eq!(reading.failures, [], "{odd}");
    }
}

#[test]
fn a_feed_behind_something_else() {
    let feed = rss("<item><title>Good</title></item>");
    for junk in [
        "PHP Notice: Undefined index in feed.php\n",
        "<br />\n<b>Warning</b>: mysql_connect() in <b>/var/www/db.php</b> on line <b>9</b><br />\n",
        "\u{feff}\n \n",
        "<!-- cached -->\n<!-- page 3 -->",
    ] {
        assert_eq!(reading(&format!("{junk}{feed}")).articles.len(), 1, "{junk}");
    }
    // A page that shows one is a page.
    let page = format!("<html><body><p>So a feed looks:</p>\n{feed}</body></html>");
    assert_eq!(reading(&page).articles[0].source, "");
}

#[test]
fn a_json_feed_over_the_bound_says_so() {
    let item = r#"{"id":"1","content_text":"a"}"#;
    let most = dateline::sources::feed::MAX_ITEMS;
    let feed = |count: usize| {
        format!(
            r#"{{"version":"https://jsonfeed.org/version/1.1","title":"J","items":[{}{item}]}}"#,
            format!("{item},").repeat(count - 1)
        )
    };
    let whole = reading(&feed(most));
    assert_eq!((whole.articles.len(), whole.remarks.len()), (most, 0));
    let over = reading(&feed(most + 1));
    assert_eq!(over.articles.len(), most);
    assert!(over.remarks[0].what.contains("holds more than 50000 items"), "{:?}", over.remarks);
    // What stands before the break is read.
    let torn = feed(3);
    let torn = reading(torn.get(..torn.len() - 10).unwrap());
    assert_eq!(torn.articles.len(), 2);
    assert!(torn.remarks[0].what.contains("up to where it breaks"), "{:?}", torn.remarks);
}
