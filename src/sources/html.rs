//! HTML pages: the main text by readability rules, the metadata from `<meta>`,
//! JSON-LD and the address.

use dom_smoothie::{Config, Readability};
use serde_json::Value;

use super::address::{absolute, is_web};
use super::draft::{DraftBody, one_line};
use super::markup::{self, ParsedPage};
use super::{Hint, Reading, entities};
use crate::article::Issue;
use crate::text::clean::Block;
use crate::text::{Language, Span};

mod when;

/// Deepest nesting the readability rules are tried on; real pages have some thirty.
const MAX_DEPTH: u32 = 250;
/// Most elements the readability rules are tried on; large real pages have ten thousand.
const MAX_ELEMENTS: u32 = 60_000;
/// Largest page the readability rules are tried on, in bytes.
const MAX_TREE: usize = 8 << 20;
/// Shortest main text that is taken for one, in bytes.
const MIN_TEXT: usize = 140;

/// Reads a page: one article.
pub fn read(html: &str, hint: &Hint, issues: Vec<Issue>, reading: &mut Reading) {
    let short = markup::with_short_tags(html);
    let trimmed = matches!(short, std::borrow::Cow::Owned(_));
    let html = &*short;
    let page = markup::read_short(html);
    reading.feeds.extend(page.feeds.iter().filter_map(|href| absolute(href, hint.url.as_deref())));
    let mut draft = hint.draft();
    draft.issues = issues;
    if trimmed {
        draft.issues.push(Issue::new(&hint.path, "has tags of more attributes than are read"));
    }
    if page.cut {
        draft
            .issues
            .push(Issue::new(&hint.path, "is longer than a page is read; the rest was left out"));
    }
    let ld = Facts::from_json_ld(&page.json_ld);
    if draft.source.is_empty() {
        draft.source = ld
            .publisher
            .clone()
            .or_else(|| {
                meta(&page, &["og:site_name", "application-name", "publisher", "dc.publisher"])
            })
            .unwrap_or_default();
    }
    draft.title = without_site(&title(&page, &ld), &page, &draft.source, hint);
    draft.url = page
        .canonical
        .as_deref()
        .and_then(|href| absolute(href, hint.url.as_deref()))
        .or_else(|| meta(&page, &["og:url"]).filter(|u| is_web(u)))
        .or_else(|| hint.url.clone());
    draft.published = when::published(&page, &ld, draft.url.as_deref());
    draft.language = page
        .lang
        .clone()
        .or_else(|| meta(&page, &["og:locale", "content-language", "dc.language"]))
        .map_or(Language::Unknown, |l| Language::from_code(&l));
    draft.body = main_text(html, page);
    if draft.body.text().trim().is_empty() && draft.title.is_empty() {
        reading.failures.push(Issue::new(&hint.path, "is a page without text"));
        return;
    }
    reading.articles.push(draft.finish());
}

fn main_text(html: &str, page: ParsedPage) -> DraftBody {
    let readable =
        page.depth <= MAX_DEPTH && page.elements <= MAX_ELEMENTS && html.len() <= MAX_TREE;
    if readable && let Some(mut main) = readability(html) {
        keep_lines(&mut main, &page);
        return DraftBody::Blocks { text: main.text, blocks: main.blocks };
    }
    // Without a tree: everything, menus marked as such where tags tell. A page's own
    // headline stands in its text.
    DraftBody::Blocks { text: page.text, blocks: page.blocks }
}

fn readability(html: &str) -> Option<ParsedPage> {
    let config = Config {
        max_elements_to_parse: MAX_ELEMENTS as usize,
        disable_json_ld: true,
        ..Config::default()
    };
    let article = Readability::new(html, None, Some(config)).ok()?.parse().ok()?;
    let main = markup::read(&article.content);
    (main.text.len() >= MIN_TEXT).then_some(main)
}

/// The most lines that are looked for in the main text, which costs a pass each at worst.
const MAX_LINES: usize = 1000;

/// Parts the main text where an element's style keeps its lines: the rules of readability
/// leave no styles.
fn keep_lines(main: &mut ParsedPage, page: &ParsedPage) {
    let line = |at: usize| page.blocks.get(at).map(|block| block.span.of(&page.text));
    let mut from = 0;
    for &at in page.lines.iter().take(MAX_LINES) {
        let (Some(first), Some(second)) = (line(at), line(at + 1)) else { break };
        let rest = main.text.get(from..).unwrap_or_default();
        let Some(found) = rest.find(&format!("{first} {second}")) else { continue };
        let Ok(gap) = u32::try_from(from + found + first.len()) else { break };
        from += found;
        let Some(held) = main.blocks.iter().position(|b| b.span.start < gap && gap < b.span.end)
        else {
            continue;
        };
        if let Some(block) = main.blocks.get_mut(held) {
            let behind = Block { span: Span::new(gap + 1, block.span.end), role: block.role };
            block.span.end = gap;
            main.blocks.insert(held + 1, behind);
        }
    }
}

fn title(page: &ParsedPage, ld: &Facts) -> String {
    if let Some(title) =
        ld.headline.clone().or_else(|| meta(page, &["og:title", "twitter:title", "dc.title"]))
    {
        return title;
    }
    let (heading, title) = (one_line(&page.heading), one_line(&page.title));
    // "Headline - Publisher": the heading that begins it is the headline.
    if !heading.is_empty() && (title.is_empty() || title.contains(&heading)) {
        return heading;
    }
    for bar in [" | ", " – ", " — ", " - "] {
        if let Some((head, _)) = title.rsplit_once(bar)
            && head.split_whitespace().count() >= 3
        {
            return head.to_owned();
        }
    }
    if title.is_empty() { heading } else { title }
}

/// The title without the name of the site, where the page tells that name.
fn without_site(title: &str, page: &ParsedPage, source: &str, hint: &Hint) -> String {
    let letters = |text: &str| -> String {
        text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
    };
    let title = one_line(&entities::plain(title));
    let address = page.canonical.as_deref().or(hint.url.as_deref()).unwrap_or_default();
    let host = address.split("://").nth(1).and_then(|rest| rest.split('/').next()).unwrap_or("");
    let host = host.strip_prefix("www.").unwrap_or(host);
    let mut sites: Vec<String> = [source, host, host.split('.').next().unwrap_or("")]
        .into_iter()
        .map(letters)
        .chain(meta(page, &["og:site_name", "application-name"]).as_deref().map(letters))
        .filter(|site| site.len() >= 2)
        .collect();
    // What stands behind the headline in `<title>`, where the heading is the headline.
    let (heading, whole) = (one_line(&page.heading), one_line(&page.title));
    if !heading.is_empty()
        && let Some(rest) = whole.strip_prefix(heading.as_str())
    {
        sites.extend(Some(letters(rest)).filter(|site| site.len() >= 2));
    }
    let is_site = |part: &str| {
        let part = letters(part);
        part.len() >= 2 && sites.contains(&part)
    };
    for bar in [" | ", " – ", " — ", " - ", " :: ", " » ", " · ", " • ", " / ", ": "] {
        if let Some((head, tail)) = title.rsplit_once(bar)
            && is_site(tail)
            && !head.trim().is_empty()
        {
            return head.trim_end().to_owned();
        }
        if let Some((head, tail)) = title.split_once(bar)
            && is_site(head)
            && !tail.trim().is_empty()
        {
            return tail.trim_start().to_owned();
        }
    }
    title
}

fn meta(page: &ParsedPage, names: &[&str]) -> Option<String> {
    names
        .iter()
        .find_map(|name| page.meta.iter().find(|(n, v)| n == name && !v.is_empty()))
        .map(|(_, value)| one_line(value))
}

/// What the page says of itself in JSON-LD.
#[derive(Debug, Default)]
struct Facts {
    headline: Option<String>,
    published: Option<String>,
    publisher: Option<String>,
    /// The day of a `WebPage`, which is no article by its type.
    page_published: Option<String>,
}

impl Facts {
    fn from_json_ld(scripts: &[String]) -> Self {
        let mut facts = Self::default();
        for script in scripts {
            let value = serde_json::from_str::<Value>(script.trim())
                .or_else(|_| serde_json::from_str::<Value>(&mended(script)));
            if let Ok(value) = value {
                facts.visit(&value, 0);
            }
        }
        facts
    }

    fn visit(&mut self, value: &Value, depth: u8) {
        match value {
            Value::Array(values) if depth < 4 => {
                for value in values {
                    self.visit(value, depth + 1);
                }
            }
            Value::Object(object) => {
                if let Some(graph) = object.get("@graph").filter(|_| depth < 4) {
                    self.visit(graph, depth + 1);
                }
                let is_article = match object.get("@type") {
                    Some(Value::String(kind)) => is_article_type(kind),
                    Some(Value::Array(kinds)) => {
                        kinds.iter().filter_map(Value::as_str).any(is_article_type)
                    }
                    _ => false,
                };
                if !is_article {
                    for key in ["mainEntity", "mainEntityOfPage"] {
                        if let Some(inner) = object.get(key).filter(|_| depth < 4) {
                            self.visit(inner, depth + 1);
                        }
                    }
                    let day = object.get("datePublished").and_then(Value::as_str);
                    if let Some(day) = day.filter(|d| !d.trim().is_empty()) {
                        self.page_published.get_or_insert_with(|| day.to_owned());
                    }
                    return;
                }
                let text = |key: &str| object.get(key).and_then(Value::as_str).map(one_line);
                let clean = |t: Option<String>| t.filter(|t| !t.is_empty());
                self.headline =
                    self.headline.take().or_else(|| clean(text("headline").or(text("name"))));
                self.published = self.published.take().or_else(|| clean(text("datePublished")));
                self.publisher = self.publisher.take().or_else(|| {
                    clean(object.get("publisher").and_then(|p| match p {
                        Value::Object(p) => p.get("name").and_then(Value::as_str).map(one_line),
                        Value::String(name) => Some(one_line(name)),
                        _ => None,
                    }))
                });
            }
            _ => {}
        }
    }
}

/// JSON as templates write it, without what JSON does not know: the marks of a CDATA
/// section or a comment around it, commas before a closing bracket, raw line ends in
/// strings.
fn mended(script: &str) -> String {
    const AROUND: [&str; 8] =
        ["//<![CDATA[", "/*<![CDATA[*/", "<![CDATA[", "<!--", "//]]>", "/*]]>*/", "]]>", "-->"];
    let mut script = script.trim();
    loop {
        let before = script;
        for mark in AROUND {
            script = script.strip_prefix(mark).unwrap_or(script).trim();
            script = script.strip_suffix(mark).unwrap_or(script).trim();
        }
        script = script.trim_start_matches("//").trim_end_matches("//").trim();
        script = script.strip_suffix(';').unwrap_or(script);
        if script == before {
            break;
        }
    }
    let mut out = String::with_capacity(script.len());
    let (mut quoted, mut escaped) = (false, false);
    // Where a comma stands after which nothing but space followed.
    let mut comma = None;
    for c in script.chars() {
        match c {
            _ if escaped => escaped = false,
            '\\' if quoted => escaped = true,
            '"' => quoted = !quoted,
            c if quoted && c.is_control() => {
                out.push(' ');
                continue;
            }
            ',' if !quoted => {
                comma = Some(out.len());
                out.push(c);
                continue;
            }
            ']' | '}' if !quoted => {
                if let Some(at) = comma.take() {
                    out.truncate(at);
                }
            }
            _ => {}
        }
        if quoted || !c.is_whitespace() {
            comma = None;
        }
        out.push(c);
    }
    out
}

fn is_article_type(kind: &str) -> bool {
    kind.ends_with("Article") || kind.ends_with("BlogPosting") || kind == "Report"
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn json_as_templates_write_it() {
        for script in [
            "//<![CDATA[\n{\"a\":[1,2,],}\n//]]>",
            "/*<![CDATA[*/{\"a\":[1,2]}/*]]>*/",
            "<!--\n{\"a\":[1, 2 , ] , }\n-->",
            "{\"a\":[1,2]};",
        ] {
            let value: Value = serde_json::from_str(&mended(script)).unwrap();
            assert_eq!(value, serde_json::json!({"a": [1, 2]}), "{script}");
        }
        let value: Value = serde_json::from_str(&mended("{\"a\":\"x,\n]\\\"y\"}")).unwrap();
        assert_eq!(value["a"], "x, ]\"y");
    }
}
