//! RSS, Atom and JSON Feed: one item, one article. Items are counted and nesting is
//! measured before the feed is parsed, so that no feed can fill the memory.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use chrono::{DateTime, Utc};
use feed_rs::model::{Entry, Feed, Link};
use quick_xml::Reader;
use quick_xml::events::Event;
use rayon::prelude::*;

use super::draft::Body;
use super::{Draft, Hint, Reading, dates};
use crate::article::{Issue, Published};
use crate::text::Language;

/// The most items read of one feed; the largest real ones hold some thousands.
pub const MAX_ITEMS: usize = 50_000;
/// The deepest nesting of a feed that is parsed.
const MAX_DEPTH: usize = 200;

/// What a look over an XML document shows.
struct Look {
    /// One past the last byte that is to be parsed.
    end: usize,
    /// Elements open there, outermost first.
    open: Vec<String>,
    cut: bool,
    deep: bool,
}

/// Reads a feed.
pub fn read(text: &str, hint: &Hint, reading: &mut Reading) {
    let days: Days = Arc::default();
    let kept = Arc::clone(&days);
    let parser = feed_rs::parser::Builder::new()
        .base_uri(hint.url.as_deref())
        .sanitize_content(false)
        .timestamp_parser(move |text| remember(text, &kept))
        .build();
    let parsed = if text.trim_start().starts_with('<') {
        let look = look(text);
        if look.deep {
            reading.failures.push(Issue::new(&hint.path, "is nested too deeply for a feed"));
            return;
        }
        if look.cut {
            let what = format!("holds more than {MAX_ITEMS} items; the rest was left out");
            reading.remarks.push(Issue::new(&hint.path, what));
            let mut part = text.get(..look.end).unwrap_or(text).as_bytes().to_vec();
            for name in look.open.iter().rev() {
                part.extend_from_slice(b"</");
                part.extend_from_slice(name.as_bytes());
                part.push(b'>');
            }
            parser.parse(part.as_slice())
        } else {
            parser.parse(text.as_bytes())
        }
    } else {
        parser.parse(text.as_bytes())
    };
    let feed = match parsed {
        Ok(feed) => feed,
        Err(error) => {
            let what = format!("is no feed that can be read: {error}");
            reading.failures.push(Issue::new(&hint.path, what));
            return;
        }
    };
    let days = days.lock().unwrap_or_else(PoisonError::into_inner);
    let before = reading.articles.len();
    reading.feed_title = feed.title.as_ref().map(|t| t.content.trim().to_owned());
    let publisher = publisher(&feed, hint);
    let language = feed.language.as_deref().map_or(Language::Unknown, Language::from_code);
    let entries: Vec<Entry> = feed.entries.into_iter().take(MAX_ITEMS).collect();
    // Cleaning the texts takes most of the time.
    reading.articles.par_extend(entries.into_par_iter().filter_map(|entry| {
        let mut draft = hint.draft();
        draft.source.clone_from(&publisher);
        draft.language = language;
        Some(item(entry, &days, draft)?.finish())
    }));
    if reading.articles.len() == before {
        reading.failures.push(Issue::new(&hint.path, "is a feed without items"));
    }
}

/// The day of a moment as its publisher wrote it, and whether a time was told.
type Days = Arc<Mutex<HashMap<i64, Published>>>;

/// The feed library keeps moments in UTC alone; the publisher's own day is kept here.
fn remember(text: &str, days: &Days) -> Option<DateTime<Utc>> {
    let published = dates::parse(text)?;
    let seconds = match published.at {
        Some(at) => at.as_second(),
        None => jiff::tz::Offset::UTC.to_timestamp(published.day.at(0, 0, 0, 0)).ok()?.as_second(),
    };
    days.lock().unwrap_or_else(PoisonError::into_inner).entry(seconds).or_insert(published);
    DateTime::from_timestamp(seconds, 0)
}

fn publisher(feed: &Feed, hint: &Hint) -> String {
    if !hint.source.is_empty() {
        return hint.source.clone();
    }
    feed.title.as_ref().map(|t| plain(&t.content)).unwrap_or_default()
}

fn item(entry: Entry, days: &HashMap<i64, Published>, mut draft: Draft) -> Option<Draft> {
    let moment = entry.published.or(entry.updated);
    draft.published = moment.and_then(|m| days.get(&m.timestamp()).copied());
    draft.title = entry.title.map(|t| plain(&t.content)).unwrap_or_default();
    draft.url = address(&entry.links);
    // The library makes identifiers up where there are none; those mean nothing.
    draft.id = Some(entry.id).filter(|id| !id.is_empty());
    let content = entry.content.and_then(|c| c.body).filter(|b| !b.trim().is_empty());
    let summary = entry.summary.map(|s| s.content).filter(|b| !b.trim().is_empty());
    let body = match (content, summary) {
        // The longer of the two is the full text; some feeds swap them.
        (Some(a), Some(b)) => {
            if b.len() > a.len() * 2 {
                b
            } else {
                a
            }
        }
        (a, b) => a.or(b).unwrap_or_default(),
    };
    if body.trim().is_empty() && draft.title.trim().is_empty() {
        return None;
    }
    draft.body = Body::of_field(unescaped(body));
    Some(draft)
}

/// Titles may hold markup and entities.
fn plain(text: &str) -> String {
    if text.contains(['<', '&']) {
        super::markup::read(text).text.trim().to_owned()
    } else {
        text.trim().to_owned()
    }
}

/// A body whose markup was escaped once too often, or plain text with entities.
fn unescaped(body: String) -> String {
    if !body.contains('&') || super::markup::is_markup(&body) {
        return body;
    }
    super::markup::read(&body).text
}

fn address(links: &[Link]) -> Option<String> {
    let web = |l: &&Link| l.href.starts_with("http://") || l.href.starts_with("https://");
    links
        .iter()
        .filter(web)
        .find(|l| l.rel.as_deref().is_none_or(|r| r == "alternate"))
        .or_else(|| links.iter().find(web))
        .map(|l| l.href.clone())
}

/// Counts items and measures depth.
fn look(text: &str) -> Look {
    let mut reader = Reader::from_str(text);
    reader.config_mut().check_end_names = false;
    let mut look = Look { end: text.len(), open: Vec::new(), cut: false, deep: false };
    let mut items = 0;
    loop {
        match reader.read_event() {
            Ok(Event::Start(tag)) => {
                look.open.push(tag.name().as_ref().to_owned());
                look.deep |= look.open.len() > MAX_DEPTH;
            }
            Ok(Event::End(tag)) => {
                look.open.pop();
                items += usize::from(is_item(tag.local_name().as_ref()));
            }
            Ok(Event::Empty(tag)) => items += usize::from(is_item(tag.local_name().as_ref())),
            // Where the document is broken, the feed library says how.
            Ok(Event::Eof) | Err(_) => return look,
            Ok(_) => {}
        }
        if items >= MAX_ITEMS || look.deep {
            look.end = usize::try_from(reader.buffer_position()).unwrap_or(text.len());
            // Nothing but closing tags may follow in a feed of just that many.
            look.cut = items >= MAX_ITEMS
                && text
                    .get(look.end..)
                    .is_some_and(|r| r.contains("<item") || r.contains("<entry"));
            return look;
        }
    }
}

fn is_item(name: &str) -> bool {
    matches!(name, "item" | "entry")
}
