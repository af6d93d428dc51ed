//! HTML pages: the main text by readability rules, the metadata from `<meta>`,
//! JSON-LD and the address.

use dom_smoothie::{Config, Readability};
use serde_json::Value;

use super::address::{absolute, is_web};
use super::draft::{Body, one_line};
use super::markup::{self, Page};
use super::{Hint, Reading, dates};
use crate::article::{Issue, Published};
use crate::text::Language;

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
    let page = markup::read(html);
    reading.feeds.extend(page.feeds.iter().filter_map(|href| absolute(href, hint.url.as_deref())));
    let mut draft = hint.draft();
    draft.issues = issues;
    let ld = Facts::from_json_ld(&page.json_ld);
    draft.title = title(&page, &ld);
    if draft.source.is_empty() {
        draft.source = ld
            .publisher
            .clone()
            .or_else(|| {
                meta(&page, &["og:site_name", "application-name", "publisher", "dc.publisher"])
            })
            .unwrap_or_default();
    }
    draft.published = published(&page, &ld);
    draft.url = page
        .canonical
        .as_deref()
        .and_then(|href| absolute(href, hint.url.as_deref()))
        .or_else(|| meta(&page, &["og:url"]).filter(|u| is_web(u)))
        .or_else(|| hint.url.clone());
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

fn main_text(html: &str, page: Page) -> Body {
    let readable =
        page.depth <= MAX_DEPTH && page.elements <= MAX_ELEMENTS && html.len() <= MAX_TREE;
    if readable && let Some(main) = readability(html) {
        return Body::Blocks { text: main.text, blocks: main.blocks };
    }
    // Without a tree: everything, menus marked as such where tags tell. A page's own
    // headline stands in its text.
    Body::Blocks { text: page.text, blocks: page.blocks }
}

fn readability(html: &str) -> Option<Page> {
    let config = Config {
        max_elements_to_parse: MAX_ELEMENTS as usize,
        disable_json_ld: true,
        ..Config::default()
    };
    let article = Readability::new(html, None, Some(config)).ok()?.parse().ok()?;
    let main = markup::read(&article.content);
    (main.text.len() >= MIN_TEXT).then_some(main)
}

fn title(page: &Page, ld: &Facts) -> String {
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

fn published(page: &Page, ld: &Facts) -> Option<Published> {
    const NAMES: [&str; 9] = [
        "article:published_time",
        "og:published_time",
        "datepublished",
        "publishdate",
        "pubdate",
        "date",
        "dc.date",
        "dc.date.issued",
        "parsely-pub-date",
    ];
    ld.published
        .as_deref()
        .and_then(dates::parse)
        .or_else(|| NAMES.iter().find_map(|n| meta(page, &[n]).and_then(|v| dates::parse(&v))))
        .or_else(|| page.time.as_deref().and_then(dates::parse))
}

fn meta(page: &Page, names: &[&str]) -> Option<String> {
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
}

impl Facts {
    fn from_json_ld(scripts: &[String]) -> Self {
        let mut facts = Self::default();
        for script in scripts {
            let Ok(value) = serde_json::from_str::<Value>(script.trim()) else { continue };
            facts.visit(&value, 0);
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

fn is_article_type(kind: &str) -> bool {
    kind.ends_with("Article") || kind.ends_with("BlogPosting") || kind == "Report"
}
