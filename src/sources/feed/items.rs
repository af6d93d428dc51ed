//! From the pieces of an XML feed to its items, as RSS 0.9 to 2.0, Atom 0.3 and 1.0 and
//! their mixtures write them. Elements are told by name, not by place: an item that is
//! not where it should be is an item, and one that is not closed ends where the next
//! begins.

use std::borrow::Cow;

use data_encoding::BASE64;

use super::scan::{MarkupScanner, MarkupToken, StartTag};
use crate::sources::address::absolute;
use crate::sources::entities::unescape;

/// What an element of a feed holds, of what is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum FeedField {
    Title,
    Link,
    Id,
    Published,
    Updated,
    Created,
    Content,
    Summary,
    Language,
}

/// How a text is to be understood.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Kind {
    /// Text: angle brackets are angle brackets.
    Text,
    /// HTML.
    Html,
    /// Not told.
    #[default]
    Unknown,
}

/// A text and how to understand it.
#[derive(Debug, Clone, Default)]
pub struct FeedText {
    /// The text, references undone once.
    pub text: String,
    /// Text or markup.
    pub kind: Kind,
}

/// One item of a feed, as it is written there.
#[derive(Debug, Default)]
pub struct FeedItem {
    /// Its headline.
    pub title: FeedText,
    /// Its text.
    pub content: FeedText,
    /// Its abstract, which may be all there is.
    pub summary: FeedText,
    /// Its identifier.
    pub id: Option<String>,
    /// Its address.
    pub url: Option<String>,
    /// How sure the address is: 0 most.
    rank: u8,
    /// When it was published, changed, made.
    pub dates: [Option<String>; 3],
    /// Its language.
    pub language: Option<String>,
    base: Option<String>,
}

/// A feed as it is told, and what was wrong with it.
#[derive(Debug, Default)]
pub struct Feed {
    /// Its title.
    pub title: FeedText,
    /// Its language.
    pub language: Option<String>,
    /// Its items, in order.
    pub items: Vec<FeedItem>,
    /// Whether there were more than the most that are read.
    pub cut: bool,
    /// Where its first fault stands, in bytes, and what it is.
    pub fault: Option<(usize, &'static str)>,
    /// The address of its site, where the format tells it once.
    pub home: Option<String>,
    link: Option<(u8, String)>,
    base: Option<String>,
}

/// The text of an element on its way.
struct ElementCapture<'a> {
    field: FeedField,
    /// The element's name as written.
    name: &'a str,
    /// Elements of the same name open inside.
    nested: u32,
    kind: Kind,
    /// Whether markup stands in it as elements, whose text keeps its references.
    elements: bool,
    /// Whether it is packed as letters (Atom 0.3, `mode="base64"`).
    packed: bool,
    /// Whether it is an identifier that is an address.
    permalink: bool,
    base: Option<&'a str>,
    /// Start tags inside that await their end.
    open: i64,
    out: String,
}

/// Reads a feed of at most `most` items.
pub fn read(text: &str, url: Option<&str>, most: usize) -> Feed {
    let mut reader = FeedReader {
        scanner: MarkupScanner::new(text),
        feed: Feed::default(),
        url,
        atom: false,
        prefixes: Vec::new(),
        item: None,
        seen: 0,
        capture: None,
        skipped: None,
    };
    while reader.step(most) {}
    reader.end();
    reader.feed
}

struct FeedReader<'a> {
    scanner: MarkupScanner<'a>,
    feed: Feed,
    /// The address it was fetched from.
    url: Option<&'a str>,
    atom: bool,
    /// Declared prefixes and the usual prefix of what they stand for.
    prefixes: Vec<(&'a str, &'static str)>,
    item: Option<FeedItem>,
    seen: usize,
    capture: Option<ElementCapture<'a>>,
    /// An element whose children are not those of the item: its name, how often open.
    skipped: Option<(&'a str, u32)>,
}

/// The most prefixes of one document that are remembered.
const MAX_PREFIXES: usize = 64;

/// The vocabularies that are read, by the end of their addresses, and their usual
/// prefixes; none for those of feeds themselves.
const VOCABULARIES: [(&str, &str); 16] = [
    ("//purl.org/rss/1.0/", ""),
    ("//my.netscape.com/rdf/simple/0.9/", ""),
    ("//channel.netscape.com/rdf/simple/0.9/", ""),
    ("//backend.userland.com/rss2", ""),
    ("//blogs.law.harvard.edu/tech/rss", ""),
    ("//purl.org/net/rss1.1#", ""),
    ("//www.w3.org/2005/Atom", ""),
    ("//purl.org/atom/ns#", ""),
    ("//www.w3.org/1999/02/22-rdf-syntax-ns#", "rdf"),
    ("//purl.org/dc/elements/1.1/", "dc"),
    ("//purl.org/dc/terms/", "dcterms"),
    ("//purl.org/rss/1.0/modules/content/", "content"),
    ("//www.w3.org/1999/xhtml", "xhtml"),
    ("//search.yahoo.com/mrss/", "media"),
    ("//www.itunes.com/dtds/podcast-1.0.dtd", "itunes"),
    ("//www.w3.org/XML/1998/namespace", "xml"),
];

impl<'a> FeedReader<'a> {
    /// Reads one piece; whether there may be more.
    fn step(&mut self, most: usize) -> bool {
        let field = self.capture.as_ref().map(|c| c.name);
        let Some(token) = self.scanner.next(field) else { return false };
        match token {
            MarkupToken::Start(tag) => {
                self.declare(&tag);
                let name = self.usual(tag.name);
                if is_item(&name) {
                    if self.seen >= most {
                        self.feed.cut = true;
                        return false;
                    }
                    self.begin_item(&tag);
                } else if self.skips(&tag) {
                    return true;
                } else if self.capture.is_some() && !self.ends_capture(&name, &tag) {
                    self.inside(&tag, &name);
                } else {
                    self.element(&tag, &name);
                }
            }
            MarkupToken::End(written) => {
                let name = self.usual(written);
                self.close(written, &name);
            }
            MarkupToken::Text(text) => {
                if let Some(capture) = &mut self.capture {
                    let mut strays = false;
                    if capture.elements {
                        capture.out.push_str(text);
                    } else {
                        capture.out.push_str(&unescape(text, &mut strays));
                    }
                    if strays {
                        self.scanner.blame("a \"&\" that begins no reference");
                    }
                }
            }
            MarkupToken::Data(text) => {
                if let Some(capture) = &mut self.capture {
                    capture.out.push_str(text);
                }
            }
        }
        true
    }

    fn end(&mut self) {
        if !self.feed.cut && (self.capture.is_some() || self.item.is_some()) {
            self.scanner.blame("it breaks off in the middle of an item");
        }
        self.end_item();
        self.feed.fault = self.scanner.fault;
    }

    /// Remembers what prefixes stand for, and which kind of feed it is.
    fn declare(&mut self, tag: &StartTag<'a>) {
        if self.capture.is_some() || !tag.attributes.contains("xmlns") {
            return;
        }
        for (name, value) in tag.pairs() {
            let Some(prefix) = name.strip_prefix("xmlns:") else { continue };
            let known = VOCABULARIES.iter().find(|(end, _)| {
                let from = value.len().saturating_sub(end.len());
                value.get(from..).is_some_and(|v| v.eq_ignore_ascii_case(end))
            });
            if let Some((_, usual)) = known
                && self.prefixes.len() < MAX_PREFIXES
                && !self.prefixes.iter().any(|(p, _)| *p == prefix)
            {
                self.prefixes.push((prefix, usual));
            }
        }
    }

    /// The name of an element with the prefix it usually has, in lower case.
    fn usual(&self, name: &str) -> String {
        let name = name.get(..64).unwrap_or(name);
        let Some((prefix, local)) = name.split_once(':') else {
            return name.to_ascii_lowercase();
        };
        let usual = match self.prefixes.iter().find(|(p, _)| *p == prefix) {
            Some((_, usual)) => usual,
            // Feeds use prefixes they never declare.
            None if matches!(prefix, "rss" | "atom" | "atom10" | "a10" | "rss1") => "",
            None => prefix,
        };
        if usual.is_empty() {
            local.to_ascii_lowercase()
        } else {
            format!("{usual}:{local}").to_ascii_lowercase()
        }
    }

    /// Whether a start tag is passed over: it stands in an element of its own story, or
    /// begins one.
    fn skips(&mut self, tag: &StartTag<'a>) -> bool {
        if let Some((name, open)) = &mut self.skipped {
            *open += u32::from(tag.name == *name && !tag.empty);
            return true;
        }
        if self.capture.is_some() || tag.empty {
            return false;
        }
        let apart = match tag.name {
            "image" | "textInput" | "textinput" => self.item.is_none(),
            "author" | "contributor" | "source" | "atom:source" | "atom:author" => true,
            name => name.starts_with("activity:"),
        };
        if apart {
            self.skipped = Some((tag.name, 1));
        }
        apart
    }

    fn begin_item(&mut self, tag: &StartTag<'a>) {
        if self.item.is_some() {
            self.scanner.blame("an item without its end tag");
        }
        self.end_item();
        self.skipped = None;
        self.seen += 1;
        let mut item = FeedItem { rank: u8::MAX, ..FeedItem::default() };
        item.base = tag.attribute("xml:base").map(|b| unescape(b, &mut false).into_owned());
        item.language = tag.attribute("xml:lang").map(str::to_owned);
        if let Some(about) = tag.attribute("rdf:about") {
            item.id = Some(unescape(about, &mut false).into_owned());
        }
        self.item = Some(item);
        if tag.empty {
            self.end_item();
        }
    }

    fn end_item(&mut self) {
        self.end_capture();
        if let Some(item) = self.item.take() {
            self.feed.items.push(item);
        }
    }

    /// Whether a start tag inside an element means that the element was not closed.
    fn ends_capture(&self, name: &str, tag: &StartTag<'a>) -> bool {
        let Some(capture) = &self.capture else { return false };
        let body = matches!(capture.field, FeedField::Content | FeedField::Summary);
        let known =
            field(name, tag).is_some() || matches!(name, "category" | "enclosure" | "comments");
        match name {
            _ if !known => false,
            "div" | "xhtml:div" => false,
            // Also names of HTML, which may stand in a body as they are.
            "title" | "link" | "summary" | "body" | "xhtml:body" if body => {
                name == "link" && tag.attributes.is_empty() && capture.kind == Kind::Unknown
            }
            _ => true,
        }
    }

    /// A start tag inside an element that is read: markup that was not escaped.
    fn inside(&mut self, tag: &StartTag<'a>, name: &str) {
        let Some(capture) = &mut self.capture else { return };
        capture.nested += u32::from(tag.name.eq_ignore_ascii_case(capture.name) && !tag.empty);
        let local = name.strip_prefix("xhtml:").unwrap_or(tag.name);
        let void = matches!(local, "br" | "img" | "hr" | "wbr" | "input" | "source" | "embed");
        capture.open += i64::from(!tag.empty);
        if void && !tag.empty {
            // `<br>` without its end, as in HTML, or with it, as in XHTML: see `close`.
            capture.open -= 1;
            self.scanner.blame("a tag of HTML without its end");
        }
        if capture.kind == Kind::Text && capture.field != FeedField::Title {
            return;
        }
        capture.kind = Kind::Html;
        capture.out.push('<');
        capture.out.push_str(local);
        capture.out.push_str(tag.attributes);
        capture.out.push_str(if tag.empty { "/>" } else { ">" });
    }

    /// A start tag outside of any element that is read.
    fn element(&mut self, tag: &StartTag<'a>, name: &str) {
        if self.capture.is_some() {
            self.scanner.blame("an element without its end tag");
            self.end_capture();
        }
        match name {
            "feed" | "rss" | "rdf:rdf" | "channel" => return self.root(tag, name == "feed"),
            _ => {}
        }
        let Some(field) = field(name, tag) else { return };
        if field == FeedField::Link
            && let Some(href) = tag.attribute("href").map(|h| unescape(h, &mut false))
            && !href.trim().is_empty()
        {
            let rank = match tag.attribute("rel").map(str::trim).unwrap_or_default() {
                "" | "alternate" if !tag.name.contains(':') || self.atom => 0,
                "" | "alternate" => 1,
                _ => 4,
            };
            let page = tag.attribute("type").is_none_or(|t| t.is_empty() || t.contains("html"));
            self.link(&href, rank + u8::from(!page), tag.attribute("xml:base"));
            if tag.empty {
                return;
            }
        }
        if tag.empty {
            return;
        }
        let (kind, elements) = kind(tag, name);
        self.capture = Some(ElementCapture {
            field,
            name: tag.name,
            nested: 0,
            kind,
            elements,
            packed: tag.attribute("mode").is_some_and(|m| m.eq_ignore_ascii_case("base64")),
            permalink: field == FeedField::Id
                && name == "guid"
                && !tag.attribute("isPermaLink").is_some_and(|v| v.eq_ignore_ascii_case("false")),
            base: tag.attribute("xml:base"),
            open: 0,
            out: String::new(),
        });
    }

    fn root(&mut self, tag: &StartTag<'a>, atom: bool) {
        self.atom |= atom;
        if let Some(base) = tag.attribute("xml:base") {
            let whole = absolute(&unescape(base, &mut false), self.url);
            self.feed.base = whole.or(self.feed.base.take());
        }
        if let Some(language) = tag.attribute("xml:lang") {
            self.feed.language.get_or_insert_with(|| language.to_owned());
        }
    }

    fn close(&mut self, written: &str, name: &str) {
        let ends = is_item(name) || matches!(name, "channel" | "rss" | "feed" | "rdf:rdf");
        if let Some((skipped, open)) = &mut self.skipped {
            if *skipped == written {
                *open -= 1;
            }
            if *open == 0 || ends {
                self.skipped = None;
            }
            if !ends {
                return;
            }
        }
        if let Some(capture) = &mut self.capture {
            let own = written.eq_ignore_ascii_case(capture.name);
            if own && capture.nested == 0 {
                if capture.open != 0 {
                    self.scanner.blame("a tag inside an item without its end");
                }
                return self.end_capture();
            }
            if !ends {
                capture.nested -= u32::from(own);
                let local = name.strip_prefix("xhtml:").unwrap_or(written);
                if capture.kind == Kind::Html {
                    capture.out.push_str("</");
                    capture.out.push_str(local);
                    capture.out.push('>');
                }
                capture.open -= 1;
                return;
            }
            self.scanner.blame("an element without its end tag");
            self.end_capture();
        }
        if is_item(name) {
            self.end_item();
        }
    }

    fn end_capture(&mut self) {
        let Some(capture) = self.capture.take() else { return };
        let unpacked = Some(&capture.out).filter(|_| capture.packed).and_then(|out| unpacked(out));
        let text = unpacked.unwrap_or(capture.out);
        if text.trim().is_empty() {
            return;
        }
        let line = || text.trim().to_owned();
        if capture.field == FeedField::Link {
            return self.link(&text, 0, capture.base);
        }
        if capture.permalink {
            self.link(&text, 3, capture.base);
        }
        let Some(item) = &mut self.item else {
            match capture.field {
                FeedField::Title if self.feed.title.text.is_empty() => {
                    self.feed.title = FeedText { text, kind: capture.kind };
                }
                FeedField::Language => {
                    self.feed.language.get_or_insert_with(line);
                }
                _ => {}
            }
            return;
        };
        let date = |at: usize, dates: &mut [Option<String>; 3]| {
            if let Some(slot) = dates.get_mut(at) {
                slot.get_or_insert_with(line);
            }
        };
        match capture.field {
            FeedField::Published => date(0, &mut item.dates),
            FeedField::Updated => date(1, &mut item.dates),
            FeedField::Created => date(2, &mut item.dates),
            FeedField::Language => {
                item.language.get_or_insert_with(line);
            }
            FeedField::Id => item.id = Some(line()),
            FeedField::Title | FeedField::Content | FeedField::Summary | FeedField::Link => {
                let slot = match capture.field {
                    FeedField::Title => &mut item.title,
                    FeedField::Content => &mut item.content,
                    _ => &mut item.summary,
                };
                if slot.text.is_empty() {
                    *slot = FeedText { text, kind: capture.kind };
                }
            }
        }
    }

    /// Takes an address, of the item or of the feed, if none better is known.
    fn link(&mut self, href: &str, rank: u8, base: Option<&str>) {
        let whole = |item: Option<&str>| {
            // What the document says, then where it came from; of RSS the channel's own
            // address first, since its relative addresses mean the site.
            let channel = self.feed.link.as_ref().map(|(_, link)| link.as_str());
            let outer = match (&self.feed.base, self.atom) {
                (Some(base), _) => Some(base.as_str()),
                (None, true) => self.url.or(channel),
                (None, false) => channel.or(self.url),
            };
            let mut at = outer.map(Cow::Borrowed);
            for inner in [item, base].into_iter().flatten() {
                let inner = unescape(inner, &mut false);
                at = absolute(&inner, at.as_deref()).map(Cow::Owned).or(at);
            }
            absolute(href, at.as_deref())
        };
        match &mut self.item {
            Some(item) => {
                if rank < item.rank
                    && let Some(url) = whole(item.base.as_deref())
                {
                    (item.url, item.rank) = (Some(url), rank);
                }
            }
            None => {
                if self.feed.link.as_ref().is_none_or(|(known, _)| rank < *known)
                    && let Some(url) = whole(None)
                {
                    self.feed.link = Some((rank, url));
                }
            }
        }
    }
}

fn is_item(name: &str) -> bool {
    matches!(name, "item" | "entry")
}

/// What an element holds, by its usual name.
fn field(name: &str, tag: &StartTag<'_>) -> Option<FeedField> {
    Some(match name {
        "title" | "dc:title" => FeedField::Title,
        "link" => FeedField::Link,
        "guid" | "id" => FeedField::Id,
        "pubdate" | "published" | "issued" | "dcterms:issued" => FeedField::Published,
        "updated" | "modified" | "dcterms:modified" | "dc:date" | "date" => FeedField::Updated,
        "created" | "dcterms:created" => FeedField::Created,
        "content" | "content:encoded" | "encoded" | "body" | "xhtml:body" | "fullitem" => {
            // A picture or another document, not a text.
            if tag.attribute("src").is_some() && tag.empty {
                return None;
            }
            FeedField::Content
        }
        "xhtml:div" => FeedField::Content,
        "div" if tag.attribute("xmlns").is_some() => FeedField::Content,
        "description" | "summary" | "tagline" | "abstract" | "dc:description"
        | "dcterms:abstract" | "itunes:summary" | "media:description" => FeedField::Summary,
        "language" | "dc:language" => FeedField::Language,
        _ => return None,
    })
}

/// How the text of an element is to be understood, and whether its markup stands in it
/// as elements.
fn kind(tag: &StartTag<'_>, name: &str) -> (Kind, bool) {
    if matches!(name, "body" | "xhtml:body" | "xhtml:div" | "div") {
        return (Kind::Html, true);
    }
    let told = tag.attribute("type").unwrap_or_default().trim().to_ascii_lowercase();
    let elements = tag.attribute("mode").is_some_and(|m| m.eq_ignore_ascii_case("xml"));
    match told.as_str() {
        "text" | "text/plain" => (Kind::Text, false),
        "html" | "text/html" => (Kind::Html, elements),
        "xhtml" | "application/xhtml+xml" => (Kind::Html, true),
        _ => (Kind::Unknown, false),
    }
}

/// The text that letters stand for, where they do.
fn unpacked(letters: &str) -> Option<String> {
    let letters: String = letters.split_whitespace().collect();
    let bytes = BASE64.decode(letters.as_bytes()).ok()?;
    String::from_utf8(bytes).ok()
}
