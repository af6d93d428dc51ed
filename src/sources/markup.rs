//! HTML to text and blocks in one pass over the tags: no tree, no recursion, so that
//! neither depth nor size of a page can hurt.

use std::borrow::Cow;
use std::cell::{Cell, RefCell};

use html5ever::Attribute;
use html5ever::tendril::StrTendril;
use html5ever::tokenizer::states::RawKind;
use html5ever::tokenizer::{
    BufferQueue, Tag, TagKind, Token, TokenSink, TokenSinkResult, Tokenizer, TokenizerOpts,
};

use super::entities;
use crate::text::CODE_UNDERSCORE;
use crate::text::clean::Block;
use crate::text::{Role, Span};

/// What a page holds.
#[derive(Debug, Default)]
pub struct ParsedPage {
    /// The text of all blocks, parted by blank lines.
    pub text: String,
    /// The blocks of `text`, in order.
    pub blocks: Vec<Block>,
    /// The `<title>`.
    pub title: String,
    /// `<meta>` by lower-case name or property, in order.
    pub meta: Vec<(String, String)>,
    /// The bodies of JSON-LD scripts.
    pub json_ld: Vec<String>,
    /// `<link rel=canonical>`.
    pub canonical: Option<String>,
    /// The `lang` of the page.
    pub lang: Option<String>,
    /// The first `<h1>`.
    pub heading: String,
    /// The first `<time datetime>`.
    pub time: Option<String>,
    /// The day of publication as an element of the text tells it.
    pub published: Option<String>,
    /// What elements hold that are called a date, with where in `text` they begin, in bytes.
    pub dated: Vec<(usize, String)>,
    /// Blocks that are lines of an element whose style keeps its lines; the next one follows.
    pub lines: Vec<usize>,
    /// The addresses of feeds the page offers.
    pub feeds: Vec<String>,
    /// Deepest nesting of elements that have an end tag.
    pub depth: u32,
    /// Elements.
    pub elements: u32,
    /// Whether there was more than is read of one page.
    pub cut: bool,
}

/// The most metadata entries and scripts kept of one page.
const MAX_META: usize = 200;
/// The most text, in bytes, and the most blocks and elements read of one page.
const MAX_TEXT: usize = 4 << 20;
const MAX_BLOCKS: usize = 200_000;
const MAX_ELEMENTS: u32 = 2_000_000;
/// The most elements of a page that are looked at as dates; the most bytes of one.
const MAX_DATED: usize = 40;
const MAX_DATE: usize = 120;
/// The most attributes of one tag, in words of it; the most bytes of one tag.
const MAX_ATTRIBUTES: usize = 200;
const MAX_TAG: usize = 64 << 10;

/// A page whose tags have no more attributes than can be meant: of a tag with more, the
/// name alone is left. Attributes are compared with one another when they are read.
#[must_use]
pub fn with_short_tags(html: &str) -> Cow<'_, str> {
    let bytes = html.as_bytes();
    let mut out = String::new();
    let (mut kept, mut at) = (0, 0);
    let begins = |pair: &[u8]| matches!(pair, [b'<', next] if next.is_ascii_alphabetic());
    while let Some(more) = bytes.get(at..).and_then(|rest| rest.windows(2).position(begins)) {
        let start = at + more;
        at = start + 1;
        let (mut words, mut quote, mut blank) = (0, None, false);
        let mut end = at;
        while let Some(&byte) = bytes.get(end) {
            match (quote, byte) {
                (None, b'>') => break,
                (None, b'"' | b'\'') if bytes.get(end - 1) == Some(&b'=') => quote = Some(byte),
                (Some(open), _) if open == byte => quote = None,
                _ => {}
            }
            let space = byte.is_ascii_whitespace() || byte == b'/';
            words += usize::from(quote.is_none() && blank && !space);
            blank = space;
            end += 1;
        }
        if words > MAX_ATTRIBUTES || end - start > MAX_TAG {
            let name = bytes.iter().skip(at).take_while(|b| b.is_ascii_alphanumeric()).count();
            out.push_str(html.get(kept..at + name).unwrap_or(""));
            kept = end;
        }
        // A quote that is never closed may hide other tags.
        at = if quote.is_some() { at } else { end };
        if quote.is_some() && end == bytes.len() {
            break;
        }
    }
    if kept == 0 {
        return Cow::Borrowed(html);
    }
    out.push_str(html.get(kept..).unwrap_or(""));
    Cow::Owned(out)
}

/// Reads a page or a fragment of one.
#[must_use]
pub fn read(html: &str) -> ParsedPage {
    read_short(&with_short_tags(html))
}

/// Reads a page whose tags are short.
#[must_use]
pub fn read_short(html: &str) -> ParsedPage {
    let tokenizer = Tokenizer::new(PageSink::default(), TokenizerOpts::default());
    let input = BufferQueue::default();
    // The tokenizer takes a tendril, whose length is 32 bits wide.
    let mut from = 0;
    while from < html.len() {
        let mut to = (from + (1 << 18)).min(html.len());
        while !html.is_char_boundary(to) {
            to += 1;
        }
        if tokenizer.sink.state.borrow_mut().is_full() {
            break;
        }
        input.push_back(StrTendril::from(html.get(from..to).unwrap_or("")));
        while !input.is_empty() {
            // A script ends the feed; there is nothing to run.
            let _ = tokenizer.feed(&input);
        }
        from = to;
    }
    tokenizer.end();
    let mut state = tokenizer.sink.state.into_inner();
    state.end_block();
    state.page
}

/// Whether a string is a fragment of HTML rather than text that happens to hold `<`: it
/// has a tag that HTML knows, and which is one in truth.
#[must_use]
pub fn is_markup(text: &str) -> bool {
    text.match_indices('<').any(|(at, _)| {
        let rest = text.get(at + 1..).unwrap_or("");
        let name = rest.strip_prefix('/').unwrap_or(rest);
        let end = name.bytes().take(12).take_while(u8::is_ascii_alphanumeric).count();
        let (name, after) = name.split_at(end);
        after.starts_with(['>', '/', ' ', '\n', '\t', '\r'])
            && is_known(&name.to_ascii_lowercase())
            && after.bytes().take(4096).find(|b| matches!(b, b'<' | b'>')) == Some(b'>')
    })
}

/// Elements that are met in the text of feeds, tables and JSON.
fn is_known(name: &str) -> bool {
    is_block(name)
        || is_void(name)
        || is_hidden(name)
        || matches!(
            name,
            "a" | "abbr"
                | "acronym"
                | "b"
                | "big"
                | "cite"
                | "code"
                | "del"
                | "em"
                | "font"
                | "i"
                | "ins"
                | "kbd"
                | "label"
                | "mark"
                | "noscript"
                | "picture"
                | "q"
                | "s"
                | "samp"
                | "script"
                | "small"
                | "span"
                | "strike"
                | "strong"
                | "style"
                | "sub"
                | "sup"
                | "thead"
                | "tbody"
                | "time"
                | "tt"
                | "u"
                | "var"
        )
}

#[derive(Default)]
struct PageSink {
    state: RefCell<PageState>,
    scripts: Cell<u32>,
}

#[derive(Default)]
struct PageState {
    page: ParsedPage,
    /// First byte of the block under way.
    start: usize,
    /// Depth inside elements that hold no text for people.
    skip: u32,
    /// Depth inside menus, footers, asides.
    chrome: u32,
    depth: u32,
    capture: PageCapture,
    captured: String,
    /// Depth inside elements that keep their lines.
    in_pre: u32,
    /// Depth inside elements of code.
    in_code: u32,
    /// Elements that do so by their style, and how many of their name are open inside.
    styled: Vec<(String, u32)>,
    /// An element that is called a date and is open: its name, what it holds.
    dating: Option<(String, String)>,
}

#[derive(Default, PartialEq, Clone, Copy)]
enum PageCapture {
    #[default]
    None,
    Title,
    JsonLd,
    Heading,
}

impl TokenSink for PageSink {
    type Handle = ();

    fn process_token(&self, token: Token, _line: u64) -> TokenSinkResult<()> {
        let mut state = self.state.borrow_mut();
        match token {
            Token::CharacterTokens(text) => state.characters(&text),
            Token::TagToken(tag) if tag.kind == TagKind::StartTag => {
                if tag.name.as_bytes() == b"script" {
                    self.scripts.set(self.scripts.get() + 1);
                }
                return state.open(&tag);
            }
            Token::TagToken(tag) => state.close(&tag),
            _ => {}
        }
        TokenSinkResult::Continue
    }
}

fn attribute<'a>(attributes: &'a [Attribute], name: &str) -> Option<&'a str> {
    attributes.iter().find(|a| &*a.name.local == name).map(|a| &*a.value)
}

/// The day of publication as an element tells it: `itemprop=datePublished`, or the
/// class `published` of microformats.
fn published(attributes: &[Attribute]) -> Option<String> {
    let has = |name: &str, word: &str| {
        attribute(attributes, name)
            .is_some_and(|v| v.split_whitespace().any(|w| w.eq_ignore_ascii_case(word)))
    };
    let told = has("itemprop", "datePublished")
        || has("class", "published")
        || has("class", "dt-published")
        || has("property", "datePublished");
    if !told {
        return None;
    }
    ["content", "datetime", "title"]
        .iter()
        .find_map(|name| attribute(attributes, name))
        .filter(|value| !value.trim().is_empty())
        .map(str::to_owned)
}

/// Whether a text is a day and an hour as programs write them.
fn is_moment(text: &str) -> bool {
    let bytes = text.as_bytes();
    let day = bytes.get(..10).unwrap_or_default();
    day.iter()
        .enumerate()
        .all(|(i, b)| if matches!(i, 4 | 7) { *b == b'-' } else { b.is_ascii_digit() })
        && bytes.get(10) == Some(&b'T')
}

/// Words in the class or the name of an element that holds a day of publication.
const DATES: [&str; 10] = [
    "date",
    "datum",
    "fecha",
    "pubdate",
    "publish",
    "posted",
    "created",
    "timestamp",
    "datetime",
    "ngay",
];
/// Words there that say it is another day, or another's.
const OTHER_DATES: [&str; 9] =
    ["comment", "modif", "expire", "event", "copyright", "birth", "footer", "calendar", "archive"];

/// Whether an element is called a date.
fn is_called_date(attributes: &[Attribute]) -> bool {
    let has = |words: &[&str]| {
        ["class", "id"].iter().filter_map(|name| attribute(attributes, name)).any(|name| {
            let name = name.get(..name.len().min(200)).unwrap_or_default().to_ascii_lowercase();
            words.iter().any(|word| name.contains(word))
        })
    };
    has(&DATES) && !has(&OTHER_DATES)
}

fn is_block(name: &str) -> bool {
    matches!(
        name,
        "p" | "div"
            | "br"
            | "li"
            | "ul"
            | "ol"
            | "dl"
            | "dt"
            | "dd"
            | "h1"
            | "h2"
            | "h3"
            | "h4"
            | "h5"
            | "h6"
            | "blockquote"
            | "pre"
            | "table"
            | "tr"
            | "td"
            | "th"
            | "caption"
            | "section"
            | "article"
            | "header"
            | "footer"
            | "nav"
            | "aside"
            | "main"
            | "figure"
            | "figcaption"
            | "form"
            | "hr"
            | "body"
            | "html"
            | "head"
            | "address"
            | "details"
            | "summary"
            | "option"
            | "fieldset"
            | "title"
            | "center"
    )
}

fn is_void(name: &str) -> bool {
    matches!(
        name,
        "area"
            | "base"
            | "br"
            | "col"
            | "embed"
            | "hr"
            | "img"
            | "input"
            | "link"
            | "meta"
            | "source"
            | "track"
            | "wbr"
    )
}

/// The name of an element; formulas and pictures may have a prefix in pages made of XML.
fn own_name(name: &str) -> &str {
    match name.rsplit_once(':') {
        Some((_, own @ ("math" | "svg"))) => own,
        _ => name,
    }
}

fn is_hidden(name: &str) -> bool {
    matches!(
        name,
        "template" | "svg" | "iframe" | "object" | "select" | "canvas" | "audio" | "video" | "math"
    )
}

fn is_chrome(name: &str) -> bool {
    matches!(name, "nav" | "footer" | "aside" | "form" | "button")
}

/// Elements of code, whose underscores are the author's.
fn is_code(name: &str) -> bool {
    matches!(name, "code" | "kbd" | "samp" | "tt" | "var")
}

impl PageState {
    fn characters(&mut self, text: &str) {
        match self.capture {
            PageCapture::None => {}
            PageCapture::Title | PageCapture::JsonLd => {
                if self.captured.len() + text.len() < 1 << 20 {
                    self.captured.push_str(text);
                }
                return;
            }
            PageCapture::Heading => {
                if self.captured.len() < 1 << 12 {
                    self.captured.push_str(text);
                }
            }
        }
        if self.skip > 0 {
            return;
        }
        if let Some((_, held)) = &mut self.dating {
            held.push_str(text);
            if held.len() > MAX_DATE {
                self.dating = None;
            }
        }
        // White space collapses; a line feed inside <pre> parts lines.
        for c in text.chars() {
            if c == '\n' && self.in_pre > 0 {
                let before = self.page.blocks.len();
                self.end_block();
                if self.page.blocks.len() > before && !self.styled.is_empty() {
                    self.page.lines.push(before);
                }
                continue;
            }
            let out = &mut self.page.text;
            if c.is_whitespace() && c != '\u{a0}' {
                if out.len() > self.start && !out.ends_with([' ', '\n']) {
                    out.push(' ');
                }
            } else if c == '_' && self.in_code > 0 {
                out.push_str(CODE_UNDERSCORE);
            } else {
                out.push(c);
            }
        }
    }

    /// Whether as much was read as is read of one page.
    fn is_full(&mut self) -> bool {
        self.page.cut |= self.page.text.len() > MAX_TEXT
            || self.page.blocks.len() > MAX_BLOCKS
            || self.page.elements > MAX_ELEMENTS;
        self.page.cut
    }

    fn end_block(&mut self) {
        let text = &mut self.page.text;
        // References that were escaped twice.
        if let Some(block) = text.get(self.start..)
            && block.contains('&')
            && let Cow::Owned(plain) = entities::plain(block)
        {
            text.truncate(self.start);
            text.push_str(&plain);
        }
        let kept = text.get(self.start..).map_or(0, |t| t.trim_end().len());
        text.truncate(self.start + kept);
        if kept > 0 {
            let offset = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
            let role = (self.chrome > 0).then_some(Role::Chrome);
            self.page
                .blocks
                .push(Block { span: Span::new(offset(self.start), offset(text.len())), role });
            text.push_str("\n\n");
        }
        self.start = text.len();
        // Code that nobody closed ends with its paragraph; that in <pre> may have many lines.
        if self.in_pre == 0 {
            self.in_code = 0;
        }
    }

    fn open(&mut self, tag: &Tag) -> TokenSinkResult<()> {
        let name = own_name(&tag.name);
        self.page.elements = self.page.elements.saturating_add(1);
        if is_block(name) {
            self.end_block();
        }
        if !is_void(name) && !tag.self_closing {
            self.depth += 1;
            self.page.depth = self.page.depth.max(self.depth);
            self.open_styled(name, &tag.attrs);
        }
        if self.page.published.is_none() && self.skip == 0 {
            self.page.published = published(&tag.attrs);
        }
        if self.dating.is_none() && self.page.dated.len() < MAX_DATED && is_called_date(&tag.attrs)
        {
            self.dating = Some((name.to_owned(), String::new()));
        }
        match name {
            "script" => {
                let kind = attribute(&tag.attrs, "type").unwrap_or("");
                let keep = kind.trim().eq_ignore_ascii_case("application/ld+json")
                    && self.page.json_ld.len() < MAX_META;
                self.begin(if keep { PageCapture::JsonLd } else { PageCapture::None });
                self.skip += 1;
                return TokenSinkResult::RawData(RawKind::ScriptData);
            }
            "style" | "noscript" | "xmp" | "noframes" => {
                self.skip += 1;
                return TokenSinkResult::RawData(RawKind::Rawtext);
            }
            "textarea" => {
                self.skip += 1;
                return TokenSinkResult::RawData(RawKind::Rcdata);
            }
            "title" if self.skip == 0 => {
                self.begin(PageCapture::Title);
                return TokenSinkResult::RawData(RawKind::Rcdata);
            }
            "meta" if self.page.meta.len() < MAX_META => {
                let name =
                    ["property", "name", "itemprop"].iter().find_map(|n| attribute(&tag.attrs, n));
                if let (Some(name), Some(content)) = (name, attribute(&tag.attrs, "content")) {
                    self.page
                        .meta
                        .push((name.trim().to_ascii_lowercase(), content.trim().to_owned()));
                }
            }
            "link" => self.link(&tag.attrs),
            "html" => self.page.lang = attribute(&tag.attrs, "lang").map(str::to_owned),
            "time" if self.page.time.is_none() => {
                self.page.time = attribute(&tag.attrs, "datetime").map(str::to_owned);
            }
            "abbr" if self.page.time.is_none() => {
                // "1 hr ago" for people, the moment for programs.
                let moment = attribute(&tag.attrs, "title").filter(|t| is_moment(t));
                self.page.time = moment.map(str::to_owned);
            }
            "h1" if self.page.heading.is_empty() => self.begin(PageCapture::Heading),
            "pre" => self.in_pre += 1,
            _ if tag.self_closing => {}
            _ if is_code(name) => self.in_code += 1,
            "math" => {
                // A sign, so that nobody reads over the hole.
                let sign = attribute(&tag.attrs, "alttext").unwrap_or("[…]");
                self.characters(&format!(" {sign} "));
                self.skip += 1;
            }
            _ if is_hidden(name) => self.skip += 1,
            _ if is_chrome(name) => self.chrome += 1,
            _ => {}
        }
        TokenSinkResult::Continue
    }

    /// An element whose style keeps lines, or one inside it.
    fn open_styled(&mut self, name: &str, attributes: &[Attribute]) {
        let keeps = attribute(attributes, "style").is_some_and(|style| {
            let style: String = style.chars().filter(|c| !c.is_whitespace()).take(2000).collect();
            style.to_ascii_lowercase().contains("white-space:pre")
        });
        if keeps && self.styled.len() < 100 {
            self.styled.push((name.to_owned(), 0));
            self.in_pre += 1;
        } else if let Some((open, inside)) = self.styled.last_mut()
            && open == name
        {
            *inside += 1;
        }
    }

    fn close_styled(&mut self, name: &str) {
        let Some((open, inside)) = self.styled.last_mut() else { return };
        if open != name {
            return;
        }
        if *inside > 0 {
            *inside -= 1;
        } else {
            self.styled.pop();
            self.in_pre = self.in_pre.saturating_sub(1);
        }
    }

    fn link(&mut self, attributes: &[Attribute]) {
        let Some(href) = attribute(attributes, "href") else { return };
        let rel = attribute(attributes, "rel").unwrap_or("");
        let has = |word: &str| rel.split_whitespace().any(|w| w.eq_ignore_ascii_case(word));
        if has("canonical") && self.page.canonical.is_none() {
            self.page.canonical = Some(href.trim().to_owned());
        }
        let kind = attribute(attributes, "type").unwrap_or("");
        if has("alternate")
            && matches!(
                kind,
                "application/rss+xml" | "application/atom+xml" | "application/feed+json"
            )
            && self.page.feeds.len() < MAX_META
        {
            self.page.feeds.push(href.trim().to_owned());
        }
    }

    fn begin(&mut self, capture: PageCapture) {
        self.capture = capture;
        self.captured.clear();
    }

    fn close(&mut self, tag: &Tag) {
        let name = own_name(&tag.name);
        if is_block(name) {
            self.end_block();
        }
        self.depth = self.depth.saturating_sub(1);
        self.close_styled(name);
        if let Some((_, held)) = self
            .dating
            .take_if(|(open, held)| open == name && held.bytes().any(|b| b.is_ascii_digit()))
        {
            self.page.dated.push((self.start, held));
        }
        match (name, self.capture) {
            ("title", PageCapture::Title) => {
                if self.page.title.is_empty() {
                    self.page.title = std::mem::take(&mut self.captured);
                }
                self.begin(PageCapture::None);
            }
            ("script", PageCapture::JsonLd) => {
                self.page.json_ld.push(std::mem::take(&mut self.captured));
                self.begin(PageCapture::None);
                self.skip = self.skip.saturating_sub(1);
            }
            ("h1", PageCapture::Heading) => {
                self.page.heading = std::mem::take(&mut self.captured);
                self.begin(PageCapture::None);
            }
            ("script" | "style" | "noscript" | "xmp" | "noframes" | "textarea", _) => {
                self.skip = self.skip.saturating_sub(1);
            }
            ("pre", _) => self.in_pre = self.in_pre.saturating_sub(1),
            _ if is_code(name) => self.in_code = self.in_code.saturating_sub(1),
            _ if is_hidden(name) => self.skip = self.skip.saturating_sub(1),
            _ if is_chrome(name) => self.chrome = self.chrome.saturating_sub(1),
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blocks_and_chrome() {
        let page = read(
            "<html lang=vi><head><title>A &amp; B</title><script>var x='<p>no</p>'</script></head>\
             <body><nav>Home <a>News</a></nav><p>One\n  two &eacute;</p>three<br>four<footer>c</footer>",
        );
        let blocks: Vec<_> = page.blocks.iter().map(|b| (b.span.of(&page.text), b.role)).collect();
        let chrome = Some(Role::Chrome);
        assert_eq!(
            blocks,
            [
                ("Home News", chrome),
                ("One two é", None),
                ("three", None),
                ("four", None),
                ("c", chrome)
            ]
        );
        assert_eq!(page.title, "A & B");
        assert_eq!(page.lang.as_deref(), Some("vi"));
    }

    #[test]
    fn lines_that_are_kept_and_a_formula() {
        let lines = |html: &str| {
            let page = read(html);
            page.blocks.iter().map(|b| b.span.of(&page.text).to_owned()).collect::<Vec<_>>()
        };
        assert_eq!(
            lines("<pre>one\n two\n\nthree</pre>four\nfive"),
            ["one", "two", "three", "four five"]
        );
        assert_eq!(
            lines(
                "<div style='color:red; white-space: Pre-Wrap'>one\ntwo<div>x</div>\nthree</div><p>a\nb"
            ),
            ["one", "two", "x", "three", "a b"]
        );
        assert_eq!(lines("<p>so <math><mi>x</mi></math> rose"), ["so […] rose"]);
        assert_eq!(lines("<p>a &amp;nbsp; b &amp;amp; c &amp;lt;"), ["a \u{a0} b & c <"]);
    }

    #[test]
    fn tags_with_too_many_attributes_keep_their_name() {
        let many = format!("<p>a</p><div {}>b</div><p class=x>c", "x=1 ".repeat(1000));
        assert_eq!(with_short_tags(&many), "<p>a</p><div>b</div><p class=x>c");
        let few = "<a href='x y' title=\"a > b\">c</a> 1 < 2 <";
        assert!(matches!(with_short_tags(few), Cow::Borrowed(_)));
        assert_eq!(read(&many).text.matches(['a', 'b', 'c']).count(), 3);
    }

    #[test]
    fn depth_costs_nothing() {
        let html = "<div>".repeat(100_000) + "deep";
        let page = read(&html);
        assert_eq!(page.depth, 100_000);
        assert_eq!(page.text.trim(), "deep");
    }

    #[test]
    fn an_unclosed_script_hides_the_rest_only() {
        let page = read("<p>seen</p><script>let a = 1 < 2; <p>unseen");
        assert_eq!(page.text.trim(), "seen");
    }
}
