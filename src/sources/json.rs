//! JSON Lines, JSON arrays and single objects: one object, one article.

use std::collections::BTreeSet;
use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Value};

use super::draft::DraftBody;
use super::values::{self, Lean, PartBudget};
use super::{Hint, Reading, dates};
use crate::article::{Article, Issue, Published};
use crate::text::Language;

/// Keys that `extract` itself writes, or that are of no use and no surprise.
const SILENT: [&str; 7] =
    ["path", "entities", "figures", "totals", "events", "background", "issues"];

/// Reads one line of JSON Lines, the `number`th of its document.
pub fn line(
    text: &str,
    number: u64,
    hint: &Hint,
    unknown: &mut BTreeSet<String>,
    reading: &mut Reading,
) {
    let read = match values::read(text) {
        Ok(Value::Object(mut object)) => {
            if let Some(values) = items(&mut object) {
                wrapped(values, hint, unknown, reading);
                return;
            }
            article(object, hint, unknown)
        }
        Ok(_) => Err("is no JSON object".to_owned()),
        Err(error) => Err(format!("is not JSON: {}", reason(&error))),
    };
    match read {
        Ok(article) => reading.articles.push(article),
        Err(what) => reading.failures.push(Issue::new(format!("{}:{number}", hint.path), what)),
    }
}

fn wrapped(values: Vec<Value>, hint: &Hint, unknown: &mut BTreeSet<String>, reading: &mut Reading) {
    for (number, value) in values.into_iter().enumerate() {
        let read = match value {
            Value::Object(object) => article(object, hint, unknown),
            _ => Err("is no JSON object".to_owned()),
        };
        match read {
            Ok(article) => reading.articles.push(article),
            Err(what) => {
                reading.failures.push(Issue::new(format!("{}:#{}", hint.path, number + 1), what));
            }
        }
    }
}

/// The reason of an error without its place, which for one line is the line.
fn reason(error: &serde_json::Error) -> String {
    let text = error.to_string();
    let at = text.rfind(" at line ").unwrap_or(text.len());
    format!("{} (column {})", text.get(..at).unwrap_or(&text), error.column())
}

/// Reads JSON Lines.
pub fn lines(text: &str, hint: &Hint, reading: &mut Reading) {
    let mut unknown = BTreeSet::new();
    for (number, text) in (1..).zip(text.lines()) {
        if !text.trim().is_empty() {
            line(text, number, hint, &mut unknown, reading);
        }
    }
    reading.remarks.extend(remark(&unknown, hint));
}

/// The most records read of one document.
const MAX_RECORDS: u64 = 200_000;
/// The most failures told of one document.
const MAX_FAILURES: usize = 1000;

/// Keys under which an object that only wraps a list of articles has them.
const WRAPPERS: [&str; 5] = ["articles", "items", "data", "results", "documents"];

/// Reads a whole document: an array of objects, one object, or several in a row. Records
/// are read one by one, so that no document takes many times its own length.
pub fn document(text: &str, hint: &Hint, reading: &mut Reading) {
    let parts = PartBudget::default();
    let mut records =
        Records { hint, parts: &parts, unknown: BTreeSet::new(), number: 0, cut: false, reading };
    let mut deserializer = serde_json::Deserializer::from_str(text);
    while deserializer.end().is_err() {
        records.number = 0;
        if let Err(error) = (&mut records).deserialize(&mut deserializer) {
            let at = format!("{}:{}", hint.path, error.line());
            let what = format!("is not JSON: {}", reason(&error));
            records.reading.failures.push(Issue::new(at, what));
            break;
        }
    }
    let Records { unknown, cut, .. } = records;
    let mut tell = |what: String| reading.remarks.push(Issue::new(&hint.path, what));
    if cut {
        tell(format!("holds more than {MAX_RECORDS} records; the rest was left out"));
    }
    if parts.cut.get() {
        tell("holds a record of more parts than are read; the rest of it was left out".to_owned());
    }
    reading.remarks.extend(remark(&unknown, hint));
}

/// Where the records of a document go.
struct Records<'a> {
    hint: &'a Hint,
    parts: &'a PartBudget,
    unknown: BTreeSet<String>,
    /// Of the record at hand, in its list.
    number: u64,
    cut: bool,
    reading: &'a mut Reading,
}

impl Records<'_> {
    fn take(&mut self, value: Value) {
        self.number += 1;
        let read = match value {
            Value::Object(object) => article(object, self.hint, &mut self.unknown),
            _ => Err("is no JSON object".to_owned()),
        };
        match read {
            Ok(article) => self.reading.articles.push(article),
            Err(what) if self.reading.failures.len() < MAX_FAILURES => {
                let at = format!("{}:#{}", self.hint.path, self.number);
                self.reading.failures.push(Issue::new(at, what));
            }
            Err(_) => {}
        }
    }

    /// The elements of a list, one by one.
    fn list<'de, A: SeqAccess<'de>>(&mut self, mut seq: A) -> Result<(), A::Error> {
        while self.number < MAX_RECORDS {
            self.parts.renew();
            match seq.next_element_seed(Lean(self.parts))? {
                Some(value) => self.take(value),
                None => return Ok(()),
            }
        }
        while seq.next_element::<IgnoredAny>()?.is_some() {
            self.cut = true;
        }
        Ok(())
    }
}

impl<'de> DeserializeSeed<'de> for &mut Records<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for &mut Records<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("articles")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, seq: A) -> Result<(), A::Error> {
        self.list(seq)
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        let before = self.reading.articles.len();
        let failures = self.reading.failures.len();
        let mut object = Map::new();
        let mut wraps = false;
        self.parts.renew();
        while let Some(key) = map.next_key::<String>()? {
            if WRAPPERS.contains(&key.as_str()) {
                match map.next_value_seed(Wrapped(&mut *self))? {
                    Some(value) => {
                        object.insert(key, value);
                    }
                    None => wraps = true,
                }
                continue;
            }
            object.insert(key, map.next_value_seed(Lean(self.parts))?);
        }
        let own = ["text", "body", "content"].iter().any(|key| object.contains_key(*key));
        if wraps && own {
            // An article that happens to have a list.
            self.reading.articles.truncate(before);
            self.reading.failures.truncate(failures);
        }
        if own || !wraps {
            self.number = 0;
            self.take(Value::Object(object));
        }
        Ok(())
    }

    fn visit_bool<E>(self, value: bool) -> Result<(), E> {
        self.take(Value::Bool(value));
        Ok(())
    }

    fn visit_i64<E>(self, value: i64) -> Result<(), E> {
        self.take(Value::from(value));
        Ok(())
    }

    fn visit_u64<E>(self, value: u64) -> Result<(), E> {
        self.take(Value::from(value));
        Ok(())
    }

    fn visit_f64<E>(self, value: f64) -> Result<(), E> {
        self.take(Value::from(value));
        Ok(())
    }

    fn visit_str<E>(self, _: &str) -> Result<(), E> {
        self.take(Value::Null);
        Ok(())
    }

    fn visit_unit<E>(self) -> Result<(), E> {
        self.take(Value::Null);
        Ok(())
    }
}

/// The value of a key that may wrap a list of articles: nothing where it did, else the
/// value.
struct Wrapped<'a, 'b>(&'a mut Records<'b>);

impl<'de> DeserializeSeed<'de> for Wrapped<'_, '_> {
    type Value = Option<Value>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Wrapped<'_, '_> {
    type Value = Option<Value>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Self::Value, A::Error> {
        self.0.parts.renew();
        let first = seq.next_element_seed(Lean(self.0.parts))?;
        if let Some(first @ Value::Object(_)) = first {
            self.0.number = 0;
            self.0.take(first);
            self.0.list(seq)?;
            return Ok(None);
        }
        let mut values: Vec<Value> = first.into_iter().collect();
        while values.len() < MAX_FAILURES
            && let Some(value) = seq.next_element_seed(Lean(self.0.parts))?
        {
            values.push(value);
        }
        while seq.next_element::<IgnoredAny>()?.is_some() {}
        Ok(Some(Value::Array(values)))
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Self::Value, A::Error> {
        Lean(self.0.parts).visit_map(map).map(Some)
    }

    fn visit_str<E: serde::de::Error>(self, value: &str) -> Result<Self::Value, E> {
        Ok(Some(Value::String(value.to_owned())))
    }

    fn visit_bool<E>(self, value: bool) -> Result<Self::Value, E> {
        Ok(Some(Value::Bool(value)))
    }

    fn visit_i64<E>(self, value: i64) -> Result<Self::Value, E> {
        Ok(Some(Value::from(value)))
    }

    fn visit_u64<E>(self, value: u64) -> Result<Self::Value, E> {
        Ok(Some(Value::from(value)))
    }

    fn visit_f64<E>(self, value: f64) -> Result<Self::Value, E> {
        Ok(Some(Value::from(value)))
    }

    fn visit_unit<E>(self) -> Result<Self::Value, E> {
        Ok(Some(Value::Null))
    }
}

/// The articles of an object that only wraps a list of them.
fn items(object: &mut Map<String, Value>) -> Option<Vec<Value>> {
    if ["text", "body", "content"].iter().any(|key| object.contains_key(*key)) {
        return None;
    }
    for key in WRAPPERS {
        if let Some(Value::Array(values)) = object.get_mut(key)
            && values.first().is_some_and(Value::is_object)
        {
            return Some(std::mem::take(values));
        }
    }
    None
}

/// The one sentence on keys that were not read.
#[must_use]
pub fn remark(unknown: &BTreeSet<String>, hint: &Hint) -> Option<Issue> {
    const SHOWN: usize = 8;
    if unknown.is_empty() {
        return None;
    }
    let mut names: Vec<_> = unknown.iter().take(SHOWN).map(|k| format!("\"{k}\"")).collect();
    if unknown.len() > SHOWN {
        names.push(format!("{} more", unknown.len() - SHOWN));
    }
    let what = format!("keys that mean nothing here were left out: {}", names.join(", "));
    Some(Issue::new(&hint.path, what))
}

fn article(
    object: Map<String, Value>,
    hint: &Hint,
    unknown: &mut BTreeSet<String>,
) -> Result<Article, String> {
    let mut draft = hint.draft();
    let mut body = None;
    let mut summary = None;
    for (key, value) in object {
        let lower = key.to_ascii_lowercase();
        match lower.as_str() {
            "id" | "guid" | "_id" => draft.id = scalar(value),
            "title" | "headline" => draft.title = scalar(value).unwrap_or_default(),
            "text" | "body" | "content" => body = body.or(string(value)),
            "summary" | "description" | "abstract" => summary = summary.or(string(value)),
            "published" | "date" | "published_at" | "pubdate" => {
                draft.published = draft.published.or(date(&value));
            }
            "url" | "link" => draft.url = scalar(value),
            "source" | "publisher" => {
                draft.source = match value {
                    Value::Object(mut o) => o.remove("name").and_then(scalar),
                    other => scalar(other),
                }
                .unwrap_or_default();
            }
            "lang" | "language" => {
                draft.language =
                    scalar(value).map_or(Language::Unknown, |l| Language::from_code(&l));
            }
            "note" => draft.note = scalar(value),
            other if SILENT.contains(&other) => {}
            // A hostile file could name a new key on every line.
            _ if unknown.len() < 64 => {
                unknown.insert(key.chars().filter(|c| !c.is_control()).take(40).collect());
            }
            _ => {}
        }
    }
    let body = body.filter(|b| !b.trim().is_empty()).or(summary).unwrap_or_default();
    if body.trim().is_empty() && draft.title.trim().is_empty() {
        return Err("has neither text nor title".to_owned());
    }
    draft.body = DraftBody::of_field(body);
    Ok(draft.finish())
}

fn string(value: Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text),
        // Paragraphs as a list.
        Value::Array(values) => {
            let parts: Vec<_> = values.into_iter().filter_map(scalar).collect();
            (!parts.is_empty()).then(|| parts.join("\n\n"))
        }
        _ => None,
    }
}

fn scalar(value: Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}

fn date(value: &Value) -> Option<Published> {
    match value {
        Value::String(text) => dates::parse(text),
        Value::Number(number) => {
            #[expect(clippy::cast_possible_truncation, reason = "saturates; fractions of a second")]
            let whole = number.as_i64().or_else(|| number.as_f64().map(|f| f as i64))?;
            dates::parse(&whole.to_string())
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_name_of_a_field_is_read() {
        let mut unknown = BTreeSet::new();
        let hint = Hint::new("x.jsonl");
        let mut reading = Reading::default();
        line(
            r#"{"id":7,"title":"T","body":"B b","date":1079690400,"url":"http://x/1","source":{"name":"S"},"lang":"en","odd":1}"#,
            1,
            &hint,
            &mut unknown,
            &mut reading,
        );
        let a = &reading.articles[0];
        assert_eq!(a.id.as_deref(), Some("7"));
        assert_eq!((a.title.as_str(), a.source.as_str()), ("T", "S"));
        assert_eq!(a.text.as_str(), "T\n\nB b");
        assert_eq!(a.published.unwrap().day.to_string(), "2004-03-19");
        assert_eq!(unknown.into_iter().collect::<Vec<_>>(), ["odd"]);
    }

    #[test]
    fn a_bad_line_is_one_failure() {
        let mut reading = Reading::default();
        lines(
            "{\"text\":\"a\"}\n{bad\n[1]\n{}\n\n{\"text\":\"b\"}\n",
            &Hint::new("f"),
            &mut reading,
        );
        assert_eq!(reading.articles.len(), 2);
        let at: Vec<_> = reading.failures.iter().map(|i| i.at.as_str()).collect();
        assert_eq!(at, ["f:2", "f:3", "f:4"]);
    }

    #[test]
    fn arrays_wrappers_and_rows_of_objects() {
        for text in [
            r#"[{"text":"a"},{"text":"b"}]"#,
            r#"{"status":"ok","articles":[{"text":"a"},{"text":"b"}]}"#,
            "{\n\"text\":\"a\"}\n{\n\"text\":\"b\"\n}",
        ] {
            let mut reading = Reading::default();
            document(text, &Hint::new("f"), &mut reading);
            assert_eq!(reading.articles.len(), 2, "{text}");
            assert!(reading.failures.is_empty());
        }
    }
}
