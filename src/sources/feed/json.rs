//! JSON Feed: read as a stream, item by item, so that neither their number nor what
//! stands beside them can fill the memory.

use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde_json::Value;

use super::items::{Feed, FeedItem, FeedText, Kind};
use crate::sources::address::absolute;
use crate::sources::values::{Lean, PartBudget};

/// Reads a feed of at most `most` items: the feed, and what broke it off.
pub fn read(text: &str, url: Option<&str>, most: usize) -> (Feed, Option<String>) {
    let mut feed = Feed::default();
    let parts = PartBudget::default();
    let mut deserializer = serde_json::Deserializer::from_str(text);
    let root = JsonFeedRoot { feed: &mut feed, parts: &parts, most, home: None };
    let broken = root.deserialize(&mut deserializer).err().map(|error| error.to_string());
    let home = std::mem::take(&mut feed.home);
    let base = home.as_deref().or(url);
    for item in &mut feed.items {
        item.url = item.url.take().and_then(|href| absolute(&href, base));
    }
    (feed, broken)
}

struct JsonFeedRoot<'a> {
    feed: &'a mut Feed,
    parts: &'a PartBudget,
    most: usize,
    home: Option<String>,
}

impl<'de> DeserializeSeed<'de> for JsonFeedRoot<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_map(self)
    }
}

impl<'de> Visitor<'de> for JsonFeedRoot<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a JSON Feed")
    }

    fn visit_map<A: MapAccess<'de>>(mut self, mut map: A) -> Result<(), A::Error> {
        while let Some(key) = map.next_key::<String>()? {
            if key == "items" {
                let items =
                    JsonFeedItems { feed: &mut *self.feed, parts: self.parts, most: self.most };
                map.next_value_seed(items)?;
                continue;
            }
            self.parts.renew();
            let value = map.next_value_seed(Lean(self.parts))?;
            match key.as_str() {
                "title" => self.feed.title = text(value, Kind::Unknown),
                "language" => self.feed.language = string(value),
                "home_page_url" => self.home = string(value),
                _ => {}
            }
        }
        self.feed.home = self.home;
        Ok(())
    }
}

struct JsonFeedItems<'a> {
    feed: &'a mut Feed,
    parts: &'a PartBudget,
    most: usize,
}

impl<'de> DeserializeSeed<'de> for JsonFeedItems<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_seq(self)
    }
}

impl<'de> Visitor<'de> for JsonFeedItems<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a list of items")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<(), A::Error> {
        for _ in 0..self.most {
            self.parts.renew();
            match seq.next_element_seed(Lean(self.parts))? {
                Some(value) => self.feed.items.extend(item(value)),
                None => return Ok(()),
            }
        }
        while seq.next_element::<IgnoredAny>()?.is_some() {
            self.feed.cut = true;
        }
        Ok(())
    }
}

fn item(value: Value) -> Option<FeedItem> {
    let Value::Object(object) = value else { return None };
    let mut item = FeedItem::default();
    let mut external = None;
    for (key, value) in object {
        match key.as_str() {
            "id" => item.id = string(value),
            "url" => item.url = string(value),
            "external_url" => external = string(value),
            "title" => item.title = text(value, Kind::Unknown),
            "content_html" => item.content = text(value, Kind::Html),
            "content_text" if item.content.text.trim().is_empty() => {
                item.content = text(value, Kind::Text);
            }
            "summary" => item.summary = text(value, Kind::Unknown),
            "date_published" => item.dates[0] = string(value),
            "date_modified" => item.dates[1] = string(value),
            "language" => item.language = string(value),
            _ => {}
        }
    }
    // An identifier is an address as a rule, and the only one of some feeds.
    let id = item.id.clone().filter(|id| crate::sources::address::is_web(id));
    item.url = item.url.or(external).or(id);
    Some(item)
}

fn text(value: Value, kind: Kind) -> FeedText {
    FeedText { text: string(value).unwrap_or_default(), kind }
}

fn string(value: Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}
