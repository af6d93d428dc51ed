//! HTML to text and blocks in one pass over the tags: no tree, no recursion, so that
//! neither depth nor size of a page can hurt.

use std::cell::{Cell, RefCell};

use html5ever::Attribute;
use html5ever::tendril::StrTendril;
use html5ever::tokenizer::states::RawKind;
use html5ever::tokenizer::{
    BufferQueue, Tag, TagKind, Token, TokenSink, TokenSinkResult, Tokenizer, TokenizerOpts,
};

use crate::text::clean::Block;
use crate::text::{Role, Span};

/// What a page holds.
#[derive(Debug, Default)]
pub struct Page {
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
    /// The addresses of feeds the page offers.
    pub feeds: Vec<String>,
    /// Deepest nesting of elements that have an end tag.
    pub depth: u32,
    /// Elements.
    pub elements: u32,
}

/// The most metadata entries and scripts kept of one page.
const MAX_META: usize = 200;

/// Reads a page or a fragment of one.
#[must_use]
pub fn read(html: &str) -> Page {
    let tokenizer = Tokenizer::new(Sink::default(), TokenizerOpts::default());
    let input = BufferQueue::default();
    // The tokenizer takes a tendril, whose length is 32 bits wide.
    let mut from = 0;
    while from < html.len() {
        let mut to = (from + (1 << 20)).min(html.len());
        while !html.is_char_boundary(to) {
            to += 1;
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
struct Sink {
    state: RefCell<State>,
    scripts: Cell<u32>,
}

#[derive(Default)]
struct State {
    page: Page,
    /// First byte of the block under way.
    start: usize,
    /// Depth inside elements that hold no text for people.
    skip: u32,
    /// Depth inside menus, footers, asides.
    chrome: u32,
    depth: u32,
    capture: Capture,
    captured: String,
    in_pre: u32,
}

#[derive(Default, PartialEq, Clone, Copy)]
enum Capture {
    #[default]
    None,
    Title,
    JsonLd,
    Heading,
}

impl TokenSink for Sink {
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

fn is_hidden(name: &str) -> bool {
    matches!(
        name,
        "template" | "svg" | "iframe" | "object" | "select" | "canvas" | "audio" | "video" | "math"
    )
}

fn is_chrome(name: &str) -> bool {
    matches!(name, "nav" | "footer" | "aside" | "form" | "button")
}

impl State {
    fn characters(&mut self, text: &str) {
        match self.capture {
            Capture::None => {}
            Capture::Title | Capture::JsonLd => {
                if self.captured.len() + text.len() < 1 << 20 {
                    self.captured.push_str(text);
                }
                return;
            }
            Capture::Heading => {
                if self.captured.len() < 1 << 12 {
                    self.captured.push_str(text);
                }
            }
        }
        if self.skip > 0 {
            return;
        }
        // White space collapses; a line feed inside <pre> parts lines.
        let out = &mut self.page.text;
        for c in text.chars() {
            if c == '\n' && self.in_pre > 0 {
                out.push('\n');
            } else if c.is_whitespace() && c != '\u{a0}' {
                if out.len() > self.start && !out.ends_with([' ', '\n']) {
                    out.push(' ');
                }
            } else {
                out.push(c);
            }
        }
    }

    fn end_block(&mut self) {
        let text = &mut self.page.text;
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
    }

    fn open(&mut self, tag: &Tag) -> TokenSinkResult<()> {
        let name = &*tag.name;
        self.page.elements = self.page.elements.saturating_add(1);
        if is_block(name) {
            self.end_block();
        }
        if !is_void(name) && !tag.self_closing {
            self.depth += 1;
            self.page.depth = self.page.depth.max(self.depth);
        }
        match name {
            "script" => {
                let kind = attribute(&tag.attrs, "type").unwrap_or("");
                let keep = kind.trim().eq_ignore_ascii_case("application/ld+json")
                    && self.page.json_ld.len() < MAX_META;
                self.begin(if keep { Capture::JsonLd } else { Capture::None });
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
                self.begin(Capture::Title);
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
            "h1" if self.page.heading.is_empty() => self.begin(Capture::Heading),
            "pre" => self.in_pre += 1,
            _ if tag.self_closing => {}
            _ if is_hidden(name) => self.skip += 1,
            _ if is_chrome(name) => self.chrome += 1,
            _ => {}
        }
        TokenSinkResult::Continue
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

    fn begin(&mut self, capture: Capture) {
        self.capture = capture;
        self.captured.clear();
    }

    fn close(&mut self, tag: &Tag) {
        let name = &*tag.name;
        if is_block(name) {
            self.end_block();
        }
        self.depth = self.depth.saturating_sub(1);
        match (name, self.capture) {
            ("title", Capture::Title) => {
                if self.page.title.is_empty() {
                    self.page.title = std::mem::take(&mut self.captured);
                }
                self.begin(Capture::None);
            }
            ("script", Capture::JsonLd) => {
                self.page.json_ld.push(std::mem::take(&mut self.captured));
                self.begin(Capture::None);
                self.skip = self.skip.saturating_sub(1);
            }
            ("h1", Capture::Heading) => {
                self.page.heading = std::mem::take(&mut self.captured);
                self.begin(Capture::None);
            }
            ("script" | "style" | "noscript" | "xmp" | "noframes" | "textarea", _) => {
                self.skip = self.skip.saturating_sub(1);
            }
            ("pre", _) => self.in_pre = self.in_pre.saturating_sub(1),
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
