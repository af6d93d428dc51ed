//! From bytes to articles: detects the format, by content first and by name second,
//! and hands the text to the reader of that format.
//!
//! Pure: no file, no network, no clock. Reading cannot fail: what could not be read
//! comes back in [`Reading::failures`], what was read with a doubt carries the doubt
//! in [`Article::issues`], and what is worth saying once of the whole document is in
//! [`Reading::remarks`].

use crate::article::{Article, Issue};
use crate::text::decode::{self, Decoded};

pub mod address;
pub mod bundled;
pub mod dates;
pub mod draft;
pub mod entities;
pub mod feed;
pub mod html;
pub mod json;
pub mod mail;
pub mod markup;
pub mod meta;
pub mod opml;
pub mod packed;
pub mod plain;
pub mod table;
pub mod values;

pub use draft::Draft;

/// The most bytes of one document that are read: 64 MiB, some twenty thousand times
/// a long article. More is a dump, and line formats are read by the line.
pub const MAX_DOCUMENT: usize = 64 << 20;

/// What is known of bytes before they are looked at.
#[derive(Debug, Clone, Default)]
pub struct Hint {
    /// The file, address or `-`, as the user wrote it; becomes [`Article::path`].
    pub path: String,
    /// The address it was fetched from.
    pub url: Option<String>,
    /// The publisher, where the one who asks knows it.
    pub source: String,
    /// The character encoding the server claims.
    pub charset: Option<String>,
}

impl Hint {
    /// A hint that knows the path alone.
    pub fn new(path: impl Into<String>) -> Self {
        Self { path: path.into(), ..Self::default() }
    }

    /// An empty draft of an article at this place.
    #[must_use]
    pub fn draft(&self) -> Draft {
        Draft { path: self.path.clone(), source: self.source.clone(), ..Draft::default() }
    }

    /// The lower-case extension, that of the packed file where it is packed.
    fn extension(&self) -> String {
        let path = self.path.split(['?', '#']).next().unwrap_or(&self.path).to_ascii_lowercase();
        let path = path.strip_suffix(".gz").or(path.strip_suffix(".zst")).unwrap_or(&path);
        let name = path.rsplit(['/', '\\']).next().unwrap_or(path);
        name.rsplit_once('.').map_or(String::new(), |(_, extension)| extension.to_owned())
    }
}

/// One entry of a list of feeds.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Outline {
    /// Its address, http or https.
    pub url: String,
    /// Its title, perhaps empty.
    pub title: String,
}

/// What came of a document.
#[derive(Debug, Clone, Default)]
pub struct Reading {
    /// The articles, in the document's order.
    pub articles: Vec<Article>,
    /// What could not be read.
    pub failures: Vec<Issue>,
    /// What is worth saying once.
    pub remarks: Vec<Issue>,
    /// The feeds of an OPML list.
    pub outlines: Vec<Outline>,
    /// The title of a feed.
    pub feed_title: Option<String>,
    /// The addresses of feeds that a page offers.
    pub feeds: Vec<String>,
    /// Whether the document is no text at all.
    pub binary: bool,
}

impl Reading {
    fn failed(hint: &Hint, what: impl Into<String>) -> Self {
        Self { failures: vec![Issue::new(&hint.path, what)], ..Self::default() }
    }
}

/// The formats that are read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SourceFormat {
    /// Plain text.
    Plain,
    /// Markdown.
    Markdown,
    /// An HTML page.
    Html,
    /// RSS, Atom or JSON Feed.
    Feed,
    /// A list of feeds.
    Opml,
    /// One JSON object a line.
    JsonLines,
    /// A JSON array, or objects over several lines.
    Json,
    /// A table with a header row and this delimiter.
    Table(u8),
}

/// Reads all articles in a document.
#[must_use]
pub fn read(bytes: &[u8], hint: &Hint) -> Reading {
    if let Some(packing) = packed::Packing::of(bytes) {
        return match packed::unpack(packing, bytes, MAX_DOCUMENT) {
            // Packed twice is packed to hurt.
            Ok(inner) if packed::Packing::of(&inner).is_some() => {
                Reading::failed(hint, "is packed twice over")
            }
            Ok(inner) => read(&inner, hint),
            Err(what) => Reading::failed(hint, what),
        };
    }
    if bytes.len() > MAX_DOCUMENT {
        return Reading::failed(hint, too_large());
    }
    if bytes.iter().all(u8::is_ascii_whitespace) {
        return Reading::failed(hint, "is empty");
    }
    let mut reading = Reading::default();
    // Mails carry encodings of their own, part by part.
    if mail::is_box(bytes) {
        mail::read_box(bytes, hint, &mut reading);
        return reading;
    }
    if mail::is_message(bytes) {
        mail::read_message(bytes, hint, &mut reading);
        return reading;
    }
    let Decoded { text, issue, binary } = decode(bytes, hint);
    if binary {
        let what = issue.unwrap_or_default();
        return Reading { binary, ..Reading::failed(hint, what) };
    }
    if text.trim().is_empty() {
        return Reading::failed(hint, "is empty");
    }
    let doubt: Vec<Issue> = issue.map(|what| Issue::new(&hint.path, what)).into_iter().collect();
    let before = doubt.clone();
    match detect(&text, hint) {
        SourceFormat::Plain => reading.articles.push(plain::read(&text, hint, doubt)),
        SourceFormat::Markdown => reading.articles.push(plain::read_markdown(&text, hint, doubt)),
        SourceFormat::Html => html::read(&text, hint, doubt, &mut reading),
        SourceFormat::Opml => {
            reading.outlines = opml::read(&text);
            if reading.outlines.is_empty() {
                return Reading::failed(hint, "is a list without feeds");
            }
        }
        SourceFormat::Feed => feed::read(without_declaration(&text), hint, &mut reading),
        SourceFormat::JsonLines => json::lines(&text, hint, &mut reading),
        SourceFormat::Json => json::document(&text, hint, &mut reading),
        SourceFormat::Table(delimiter) => table::read(&text, delimiter, hint, &mut reading),
    }
    if !before.is_empty() && reading.articles.iter().all(|a| a.issues.is_empty()) {
        reading.remarks.extend(before);
    }
    if reading.articles.is_empty() && reading.failures.is_empty() && reading.outlines.is_empty() {
        return Reading::failed(hint, "holds no articles");
    }
    reading
}

/// Tells the format of a decoded document.
#[must_use]
pub fn detect(text: &str, hint: &Hint) -> SourceFormat {
    let extension = hint.extension();
    let head = text.trim_start_matches(['\u{feff}', ' ', '\t', '\r', '\n']);
    match head.as_bytes() {
        [b'{', rest @ ..] => {
            let next = rest.iter().find(|b| !b.is_ascii_whitespace());
            if matches!(next, Some(b'"' | b'}')) {
                return json_format(head);
            }
        }
        [b'[', rest @ ..] => {
            let next = rest.iter().find(|b| !b.is_ascii_whitespace());
            if matches!(next, Some(b'{' | b']')) {
                return SourceFormat::Json;
            }
        }
        [b'<', ..] => {
            if let Some(format) = tag_format(head)
                && (format != SourceFormat::Html || !feed::begins_late(head))
            {
                return format;
            }
        }
        _ => {}
    }
    if !matches!(extension.as_str(), "md" | "markdown" | "mkd") && feed::begins_late(head) {
        return SourceFormat::Feed;
    }
    match extension.as_str() {
        "jsonl" | "ndjson" => return SourceFormat::JsonLines,
        "json" => return SourceFormat::Json,
        "html" | "htm" | "xhtml" => return SourceFormat::Html,
        "md" | "markdown" | "mkd" => return SourceFormat::Markdown,
        _ => {}
    }
    let table = matches!(extension.as_str(), "csv" | "tsv" | "tab");
    if let Some(delimiter) = table::delimiter(head, table) {
        return SourceFormat::Table(delimiter);
    }
    if extension != "txt" && plain::is_markdown(text) {
        return SourceFormat::Markdown;
    }
    SourceFormat::Plain
}

/// How many bytes are looked at to tell one JSON document from JSON Lines.
const JSON_SAMPLE: usize = 1 << 16;

fn json_format(head: &str) -> SourceFormat {
    let mut end = head.len().min(JSON_SAMPLE);
    while !head.is_char_boundary(end) {
        end -= 1;
    }
    let sample = head.get(..end).unwrap_or(head);
    if is_json_feed(sample) {
        return SourceFormat::Feed;
    }
    // One line alone may be an object that wraps a list.
    if is_json_lines(sample) && head.trim_end().contains('\n') {
        SourceFormat::JsonLines
    } else {
        SourceFormat::Json
    }
}

fn is_json_feed(sample: &str) -> bool {
    sample.contains("jsonfeed.org/version/") && sample.contains("\"items\"")
}

/// Whether a document that begins like this is read line by line: most of its lines
/// are objects, whole or cut off by the end of the sample.
#[must_use]
pub fn is_json_lines(sample: &str) -> bool {
    if is_json_feed(sample) {
        return false;
    }
    let mut objects = 0;
    let mut others = 0;
    let mut lines = sample.lines().filter(|l| !l.trim().is_empty()).peekable();
    // A page, whatever its scripts hold.
    if lines.peek().is_some_and(|line| line.trim_start().starts_with('<')) {
        return false;
    }
    while let Some(line) = lines.next() {
        let line = line.trim();
        let begins = line.strip_prefix('{').is_some_and(|r| r.trim_start().starts_with(['"', '}']));
        let last = lines.peek().is_none();
        if begins && line.len() > 1 && (line.ends_with('}') || last) {
            objects += 1;
        } else if !last || objects + others == 0 {
            others += 1;
        }
    }
    objects > 0 && objects >= others
}

fn tag_format(head: &str) -> Option<SourceFormat> {
    let mut rest = head;
    // Past the declaration, comments and processing instructions.
    loop {
        rest = rest.trim_start();
        let end = if rest.starts_with("<?") {
            "?>"
        } else if rest.starts_with("<!--") {
            "-->"
        } else {
            break;
        };
        rest = rest.get(rest.find(end)? + end.len()..)?;
    }
    if rest.get(..9).is_some_and(|d| d.eq_ignore_ascii_case("<!doctype")) {
        let kind = rest.get(9..)?.trim_start();
        if kind.get(..4).is_some_and(|k| k.eq_ignore_ascii_case("html")) {
            return Some(SourceFormat::Html);
        }
        rest = rest.get(rest.find('>')? + 1..)?.trim_start();
    }
    let name: String = rest
        .strip_prefix('<')?
        .chars()
        .take_while(|c| c.is_ascii_alphanumeric() || matches!(c, ':' | '-'))
        .take(20)
        .collect::<String>()
        .to_ascii_lowercase();
    match name.rsplit(':').next().unwrap_or("") {
        "rss" | "feed" | "rdf" | "entry" | "channel" => Some(SourceFormat::Feed),
        "opml" => Some(SourceFormat::Opml),
        "html" | "head" | "body" | "div" | "p" | "article" | "section" | "main" | "h1" | "h2"
        | "table" | "span" | "meta" | "title" | "header" | "nav" | "ul" | "ol" | "script"
        | "style" | "link" | "a" | "b" | "i" | "em" | "strong" | "center" | "font" | "br"
        | "img" | "blockquote" => Some(SourceFormat::Html),
        _ => None,
    }
}

/// The text is decoded already: what its declaration says of bytes is no longer true.
fn without_declaration(text: &str) -> &str {
    let head = text.trim_start_matches(['\u{feff}', ' ', '\t', '\r', '\n']);
    if head.starts_with("<?xml")
        && let Some(end) = head.find("?>")
    {
        return head.get(end + 2..).unwrap_or(head);
    }
    head
}

/// Decodes a document, by the encoding that is named where it is not UTF-8.
fn decode<'a>(bytes: &'a [u8], hint: &Hint) -> Decoded<'a> {
    let decoded = decode::decode(bytes);
    if decoded.issue.is_none() || decoded.binary || decode::is_mended(&decoded) {
        return decoded;
    }
    match declared(bytes, hint) {
        Some(encoding) => {
            let (text, _, broken) = encoding.decode(bytes);
            let issue = broken.then(|| format!("the text is not quite {}", encoding.name()));
            Decoded { text, issue, binary: false }
        }
        None => decoded,
    }
}

/// How far into a page its encoding may be named, in bytes.
const HEAD: usize = 1 << 18;

/// The encoding that the server, an XML declaration or a `<meta>` names. No other tag
/// speaks of the page itself: a script has a charset of its own.
fn declared(bytes: &[u8], hint: &Hint) -> Option<&'static encoding_rs::Encoding> {
    let named = |label: &str| {
        let label = label.trim_start_matches(['"', '\'', ' ']);
        let end = label
            .find(|c: char| !c.is_ascii_alphanumeric() && !matches!(c, '-' | '_'))
            .unwrap_or(label.len());
        encoding_rs::Encoding::for_label(label.get(..end)?.as_bytes())
    };
    if let Some(encoding) = hint.charset.as_deref().and_then(named) {
        return Some(encoding);
    }
    let head = bytes.get(..bytes.len().min(HEAD)).unwrap_or(bytes);
    if !head.trim_ascii_start().starts_with(b"<") {
        return None;
    }
    let head = String::from_utf8_lossy(head).to_ascii_lowercase();
    let end = head.find("</head").or_else(|| head.find("<body")).unwrap_or(head.len());
    let head = head.get(..end)?;
    let after = |tag: &str, key: &str| {
        let tag = tag.get(..tag.find('>').unwrap_or(tag.len()))?;
        let value = tag.get(tag.find(key)? + key.len()..)?.trim_start();
        named(value.strip_prefix('=')?)
    };
    if let Some(declaration) = head.trim_start().strip_prefix("<?xml")
        && let Some(encoding) = after(declaration, "encoding")
    {
        return Some(encoding);
    }
    // What stands in a comment is not said.
    let said = head.split("<!--").enumerate().map(|(at, part)| match part.split_once("-->") {
        Some((_, behind)) if at > 0 => behind,
        _ => part,
    });
    said.flat_map(|part| part.split("<meta").skip(1)).find_map(|tag| after(tag, "charset"))
}

/// The sentence for a document over [`MAX_DOCUMENT`].
#[must_use]
pub fn too_large() -> String {
    format!("is larger than the {} MiB read of one document", MAX_DOCUMENT >> 20)
}
#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn empty_and_binary_are_said() {
        let reading = read(b" \n\t", &Hint::new("a.txt"));
        assert!(reading.articles.is_empty());
        assert_eq!(reading.failures, [Issue::new("a.txt", "is empty")]);
        let reading = read(b"\x89PNG\r\n", &Hint::new("a.png"));
        assert!(reading.articles.is_empty());
        assert_eq!(reading.failures.len(), 1);
    }

    #[track_caller]
    fn check(text: &str, path: &str, format: SourceFormat) {
        assert_eq!(detect(text, &Hint::new(path)), format, "{path}: {text}");
    }

    #[test]
    fn content_tells_before_the_name() {
        check("<?xml version='1.0'?><!-- x --><rss version='2.0'>", "a.txt", SourceFormat::Feed);
        check("\u{feff}<!DOCTYPE html><html>", "a.txt", SourceFormat::Html);
        check("<opml version='2.0'>", "a.xml", SourceFormat::Opml);
        check("<rdf:RDF xmlns='x'>", "a", SourceFormat::Feed);
        check("<p>x</p>", "a", SourceFormat::Html);
        check("<b>", "a.html", SourceFormat::Html);
        check("<quote> he said", "a.txt", SourceFormat::Plain);
        check("{\"text\":\"a\"}\n{\"text\":\"b\"}", "a.txt", SourceFormat::JsonLines);
        check("{\"text\":\"a\"}", "a.txt", SourceFormat::Json);
        check("[{\"text\":\"a\"}]", "a", SourceFormat::Json);
        check(
            "{\"version\":\"https://jsonfeed.org/version/1.1\",\"items\":[]}",
            "a",
            SourceFormat::Feed,
        );
        check("[Update] NATO troops", "a", SourceFormat::Plain);
        check("{sic} he said", "a", SourceFormat::Plain);
        check("id,title,text\n1,a,b", "a", SourceFormat::Table(b','));
        check("# Title\n\ntext", "a.md", SourceFormat::Markdown);
        check("# Title\n\ntext", "a.txt", SourceFormat::Plain);
        check("NATO troops", "a.jsonl", SourceFormat::JsonLines);
    }
}
