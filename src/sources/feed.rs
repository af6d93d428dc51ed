//! RSS, Atom and JSON Feed: one item, one article. What is broken costs at most its
//! item, and is told once.

use rayon::prelude::*;

use super::draft::DraftBody;
use super::{Draft, Hint, Reading, dates, entities, markup};
use crate::article::Issue;
use crate::text::Language;

mod items;
mod json;
mod scan;

use items::{Feed, FeedItem, FeedText, Kind};

/// The most items read of one feed; the largest real ones hold some thousands.
pub const MAX_ITEMS: usize = 50_000;

/// Reads a feed.
pub fn read(text: &str, hint: &Hint, reading: &mut Reading) {
    let url = hint.url.as_deref();
    let (feed, broken) = if text.trim_start().starts_with('{') {
        json::read(text, url, MAX_ITEMS)
    } else {
        (items::read(text, url, MAX_ITEMS), None)
    };
    if feed.items.is_empty() {
        let what = match (&broken, feed.fault) {
            (Some(what), _) => format!("is no feed that can be read: {what}"),
            (None, Some((_, what))) => format!("is a feed without items; it has {what}"),
            (None, None) => "is a feed without items".to_owned(),
        };
        reading.failures.push(Issue::new(&hint.path, what));
        return;
    }
    remark(text, &feed, broken, hint, reading);
    reading.feed_title = Some(line(&feed.title)).filter(|t| !t.is_empty());
    let publisher = if hint.source.is_empty() {
        reading.feed_title.clone().unwrap_or_default()
    } else {
        hint.source.clone()
    };
    let language = feed.language.as_deref().map_or(Language::Unknown, Language::from_code);
    let before = reading.articles.len();
    // Cleaning the texts takes most of the time.
    reading.articles.par_extend(feed.items.into_par_iter().filter_map(|item| {
        let mut draft = hint.draft();
        draft.source.clone_from(&publisher);
        draft.language = item.language.as_deref().map_or(language, Language::from_code);
        Some(fill(item, draft)?.finish())
    }));
    if reading.articles.len() == before {
        reading.failures.push(Issue::new(&hint.path, "is a feed without items"));
    }
}

/// How far into a document a feed may begin, behind what a server wrote before it.
const LATE: usize = 4 << 10;

/// Whether a feed begins behind something that is none: a warning of the server, a blank
/// page's remains. Its first tag begins a line or follows the declaration, and an item
/// follows it.
#[must_use]
pub fn begins_late(text: &str) -> bool {
    let mut end = text.len().min(LATE);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    let head = text.get(..end).unwrap_or(text).to_ascii_lowercase();
    ["<rss", "<feed", "<rdf:rdf", "<channel"].iter().any(|root| {
        head.match_indices(root).any(|(at, _)| {
            let (before, rest) = head.split_at(at);
            let line = before.rsplit('\n').next().unwrap_or("").trim();
            let tag = rest
                .get(root.len()..)
                .is_some_and(|r| r.starts_with(|c: char| c.is_whitespace() || c == '>'));
            tag && (line.is_empty() || line.ends_with("?>") || line.ends_with("-->"))
                && !["<html", "<body", "```"].iter().any(|page| before.contains(page))
                && ["<item", "<entry"]
                    .iter()
                    .any(|item| text.get(at..).is_some_and(|rest| rest.contains(item)))
        })
    })
}

/// Tells what was left out and what is broken.
fn remark(text: &str, feed: &Feed, broken: Option<String>, hint: &Hint, reading: &mut Reading) {
    let mut tell = |what: String| reading.remarks.push(Issue::new(&hint.path, what));
    if feed.cut {
        tell(format!("holds more than {MAX_ITEMS} items; the rest was left out"));
    }
    if let Some(what) = broken {
        tell(format!("is a broken feed, read up to where it breaks: {what}"));
    }
    if let Some((at, what)) = feed.fault {
        let number = text.get(..at).unwrap_or_default().matches('\n').count() + 1;
        tell(format!("is a broken feed, read as well as it can be: {what} in line {number}"));
    }
}

fn fill(item: FeedItem, mut draft: Draft) -> Option<Draft> {
    draft.published = item.dates.iter().flatten().find_map(|date| dates::parse(date));
    draft.title = line(&item.title);
    draft.url = item.url;
    draft.id = item.id;
    let full = |value: &FeedText| !value.text.trim().is_empty();
    let (content, summary) = (item.content, item.summary);
    // The longer of the two is the full text; some feeds swap them.
    let swapped = full(&summary) && summary.text.len() > content.text.len() * 2;
    let body = if full(&content) && !swapped { content } else { summary };
    if !full(&body) && draft.title.is_empty() {
        return None;
    }
    draft.body = self::body(body);
    Some(draft)
}

/// A title, which may hold markup.
fn line(value: &FeedText) -> String {
    let text = value.text.trim();
    match value.kind {
        Kind::Text => super::draft::one_line(text),
        Kind::Html => super::draft::one_line(&markup::read(text).text),
        Kind::Unknown if markup::is_markup(text) => {
            super::draft::one_line(&markup::read(text).text)
        }
        Kind::Unknown => super::draft::one_line(&entities::plain(text)),
    }
}

fn body(value: FeedText) -> DraftBody {
    let markup = match value.kind {
        Kind::Text => return DraftBody::Plain(value.text),
        Kind::Html => true,
        Kind::Unknown => markup::is_markup(&value.text),
    };
    if !value.text.contains('<') && value.text.contains('&') {
        // Markup that was escaped once too often, or text with references.
        let text = entities::plain(&value.text).into_owned();
        return match (markup::is_markup(&text), value.kind) {
            (true, _) | (false, Kind::Html) => DraftBody::of_markup(&text),
            (false, _) => DraftBody::Plain(text),
        };
    }
    if markup { DraftBody::of_markup(&value.text) } else { DraftBody::Plain(value.text) }
}
