//! The settings file: TOML in, settings or places and sentences out. Pure: whoever
//! calls reads the file.
//!
//! ```toml
//! feeds = ["https://example.org/world.xml", { url = "https://example.org/asia", title = "Asia" }]
//! folders = ["~/clippings"]
//! refresh = "start"            # or "ask": only when told to
//! opener = "firefox --new-tab" # what opens addresses; or a list of words, %s for the address
//! author = "Anna"              # who reviews; the user's name where it is not set
//!
//! [screen]
//! language = "vi"              # en, vi
//! colors = "256"               # none, 16, 256, true
//! theme = "light"              # dark, light
//! ascii = false
//! plain = false                # line by line, without frames
//! mouse = true
//! sort = "toll"                # date, source, title, toll
//! rest = 60                    # milliseconds without a key before the text follows the list
//!
//! [filters]
//! "Kosovo, dead" = "kosovo killed>10"
//!
//! [keys]
//! next-figure = ["f", "ctrl-n"]
//! ```

use std::fmt;
use std::ops::Range;

use toml_edit::{Document, DocumentMut, InlineTable, Item, TableLike, Value};

use crate::sources::Outline;
use crate::text::suggest::did_you_mean;

/// Where the mistake is and what it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mistake {
    /// Line, from 1.
    pub line: usize,
    /// Column in characters, from 1.
    pub column: usize,
    /// What, as one sentence without a full stop.
    pub what: String,
}

impl fmt::Display for Mistake {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}: {}", self.line, self.column, self.what)
    }
}

/// A key binding as written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeyLine {
    /// The action's name.
    pub action: String,
    /// The keys that do it.
    pub keys: Vec<String>,
    /// Where it stands: line and column, from 1.
    pub at: (usize, usize),
}

/// When feeds are fetched.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Refresh {
    /// When the reader opens, and when asked.
    #[default]
    Start,
    /// When asked.
    Ask,
}

/// Everything that can be set. What is not there is `None` or empty.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Config {
    /// Feeds, in order.
    pub feeds: Vec<Outline>,
    /// Folders, in order, as written.
    pub folders: Vec<String>,
    /// When feeds are fetched.
    pub refresh: Refresh,
    /// The program that opens addresses, and its arguments; empty for the desktop's.
    pub opener: Vec<String>,
    /// Who reviews, by name.
    pub author: Option<String>,
    /// `en` or `vi`.
    pub language: Option<String>,
    /// `none`, `16`, `256` or `true`.
    pub colors: Option<String>,
    /// `dark` or `light`.
    pub theme: Option<String>,
    /// Nothing but ASCII on the screen.
    pub ascii: Option<bool>,
    /// Line by line, without frames.
    pub plain: Option<bool>,
    /// Listen to the mouse.
    pub mouse: Option<bool>,
    /// `date`, `source`, `title` or `toll`.
    pub sort: Option<String>,
    /// Filters by name, in order.
    pub filters: Vec<(String, String)>,
    /// Milliseconds without a key before the text follows the list.
    pub rest: Option<u16>,
    /// Key bindings.
    pub keys: Vec<KeyLine>,
}

/// Keys at the top.
const TOP: [&str; 8] =
    ["feeds", "folders", "refresh", "opener", "author", "screen", "filters", "keys"];
/// Keys of `[screen]`.
const SCREEN: [&str; 8] =
    ["language", "colors", "theme", "ascii", "plain", "mouse", "sort", "rest"];
/// The longest rest, in milliseconds.
const REST: u16 = 2000;
/// Keys of one feed.
const FEED: [&str; 2] = ["url", "title"];

/// Reads a settings file.
///
/// # Errors
/// The first mistake, with its place.
pub fn parse(text: &str) -> Result<Config, Mistake> {
    let document = Document::parse(text).map_err(|error| {
        let first = error.message().lines().collect::<Vec<_>>().join("; ");
        at(text, error.span(), first)
    })?;
    let reader = SettingsReader { text };
    let mut config = Config::default();
    let top = document.as_table();
    reader.known(top, &TOP, "")?;
    if let Some(item) = top.get("feeds") {
        for value in reader.array(item, "feeds")? {
            config.feeds.push(reader.feed(value)?);
        }
    }
    if let Some(item) = top.get("folders") {
        for value in reader.array(item, "folders")? {
            config.folders.push(reader.string(value, "a folder")?.to_owned());
        }
    }
    if let Some(item) = top.get("refresh") {
        config.refresh = match reader.one_of(item, "refresh", &["start", "ask"])?.as_str() {
            "ask" => Refresh::Ask,
            _ => Refresh::Start,
        };
    }
    if let Some(item) = top.get("author") {
        let value = item.as_value().filter(|v| v.is_str());
        let Some(name) = value.and_then(Value::as_str) else {
            return Err(at(text, item.span(), "\"author\" is a name in quotes"));
        };
        config.author = Some(name.to_owned());
    }
    if let Some(item) = top.get("opener") {
        config.opener = reader.command(item, "opener")?;
    }
    if let Some(item) = top.get("screen") {
        let table = reader.table(item, "screen")?;
        reader.known(table, &SCREEN, "screen.")?;
        let one_of = |key: &str, names: &[&str]| {
            table.get(key).map(|item| reader.one_of(item, key, names)).transpose()
        };
        config.language = one_of("language", &["en", "vi"])?;
        config.colors = one_of("colors", &["none", "16", "256", "true"])?;
        config.theme = one_of("theme", &["dark", "light"])?;
        config.sort = one_of("sort", &["date", "source", "title", "toll"])?;
        config.ascii = table.get("ascii").map(|item| reader.flag(item, "ascii")).transpose()?;
        config.plain = table.get("plain").map(|item| reader.flag(item, "plain")).transpose()?;
        config.rest =
            table.get("rest").map(|item| reader.number(item, "rest", REST)).transpose()?;
        config.mouse = table.get("mouse").map(|item| reader.flag(item, "mouse")).transpose()?;
    }
    if let Some(item) = top.get("filters") {
        for (name, item) in reader.table(item, "filters")?.iter() {
            let Some(query) = item.as_str() else {
                let what = format!("filter \"{name}\" is a string in quotes");
                return Err(at(text, item.span(), what));
            };
            config.filters.push((name.to_owned(), query.trim().to_owned()));
        }
    }
    if let Some(item) = top.get("keys") {
        let table = reader.table(item, "keys")?;
        for (action, item) in table.iter() {
            let span = table.key(action).and_then(toml_edit::Key::span).or_else(|| item.span());
            let place = place(text, span.map_or(0, |s| s.start));
            let keys = match item.as_value() {
                Some(Value::String(keys)) => vec![keys.value().clone()],
                Some(Value::Array(values)) => values
                    .iter()
                    .map(|v| reader.string(v, "a key").map(str::to_owned))
                    .collect::<Result<_, _>>()?,
                _ => {
                    return Err(at(
                        text,
                        item.span(),
                        format!("keys of \"{action}\" are a string or a list of them"),
                    ));
                }
            };
            config.keys.push(KeyLine { action: action.to_owned(), keys, at: place });
        }
    }
    Ok(config)
}

/// Line and column of a byte offset, both from 1.
fn place(text: &str, offset: usize) -> (usize, usize) {
    let before = text.get(..offset.min(text.len())).unwrap_or(text);
    let line = before.matches('\n').count() + 1;
    let column = before.rsplit('\n').next().map_or(0, |l| l.chars().count()) + 1;
    (line, column)
}

fn at(text: &str, span: Option<Range<usize>>, what: impl Into<String>) -> Mistake {
    let (line, column) = place(text, span.map_or(0, |s| s.start));
    Mistake { line, column, what: what.into() }
}

struct SettingsReader<'a> {
    text: &'a str,
}

impl SettingsReader<'_> {
    fn known(&self, table: &dyn TableLike, names: &[&str], before: &str) -> Result<(), Mistake> {
        for (key, item) in table.iter() {
            if !names.contains(&key) {
                let span = table.key(key).and_then(toml_edit::Key::span).or_else(|| item.span());
                let what =
                    format!("there is no setting \"{before}{key}\"{}", did_you_mean(key, names));
                return Err(at(self.text, span, what));
            }
        }
        Ok(())
    }

    fn table<'i>(&self, item: &'i Item, name: &str) -> Result<&'i dyn TableLike, Mistake> {
        item.as_table_like()
            .ok_or_else(|| at(self.text, item.span(), format!("\"{name}\" is a table: [{name}]")))
    }

    fn array<'i>(&self, item: &'i Item, name: &str) -> Result<Vec<&'i Value>, Mistake> {
        match item.as_value() {
            Some(Value::Array(values)) => Ok(values.iter().collect()),
            _ => Err(at(self.text, item.span(), format!("\"{name}\" is a list: {name} = [\"…\"]"))),
        }
    }

    fn string<'i>(&self, value: &'i Value, name: &str) -> Result<&'i str, Mistake> {
        value
            .as_str()
            .ok_or_else(|| at(self.text, value.span(), format!("{name} is a string in quotes")))
    }

    /// A program with its arguments: words in a string, or a list of strings.
    fn command(&self, item: &Item, name: &str) -> Result<Vec<String>, Mistake> {
        let words = match item.as_value() {
            Some(Value::String(text)) => {
                text.value().split_whitespace().map(str::to_owned).collect()
            }
            Some(Value::Array(values)) => values
                .iter()
                .map(|v| self.string(v, "a part of a command").map(str::to_owned))
                .collect::<Result<Vec<_>, _>>()?,
            _ => Vec::new(),
        };
        match words.first() {
            Some(program) if !program.trim().is_empty() => Ok(words),
            _ => {
                let what = format!("\"{name}\" is a program: {name} = \"firefox\"");
                Err(at(self.text, item.span(), what))
            }
        }
    }

    fn flag(&self, item: &Item, name: &str) -> Result<bool, Mistake> {
        item.as_bool()
            .ok_or_else(|| at(self.text, item.span(), format!("\"{name}\" is true or false")))
    }

    fn number(&self, item: &Item, name: &str, most: u16) -> Result<u16, Mistake> {
        let number = item.as_integer().and_then(|n| u16::try_from(n).ok());
        number.filter(|n| *n <= most).ok_or_else(|| {
            at(self.text, item.span(), format!("\"{name}\" is a whole number from 0 to {most}"))
        })
    }

    fn one_of(&self, item: &Item, name: &str, names: &[&str]) -> Result<String, Mistake> {
        let written = match item.as_value() {
            Some(Value::String(text)) => text.value().clone(),
            // colors = 256 and colors = true say what they mean.
            Some(Value::Integer(number)) => number.value().to_string(),
            Some(Value::Boolean(flag)) => flag.value().to_string(),
            _ => String::new(),
        };
        if names.contains(&written.as_str()) {
            return Ok(written);
        }
        let list = names.join(", ");
        let what = format!("\"{name}\" is one of {list}{}", did_you_mean(&written, names));
        Err(at(self.text, item.span(), what))
    }

    fn feed(&self, value: &Value) -> Result<Outline, Mistake> {
        let outline = match value {
            Value::String(url) => Outline { url: url.value().clone(), title: String::new() },
            Value::InlineTable(table) => {
                self.known(table, &FEED, "feeds.")?;
                let field = |key| table.get(key).map(|v| self.string(v, key)).transpose();
                let Some(url) = field("url")? else {
                    return Err(at(self.text, value.span(), "this feed has no url"));
                };
                Outline { url: url.to_owned(), title: field("title")?.unwrap_or("").to_owned() }
            }
            _ => return Err(at(self.text, value.span(), "a feed is an address or { url, title }")),
        };
        if !(outline.url.starts_with("http://") || outline.url.starts_with("https://")) {
            let what = format!("\"{}\" is no http or https address", outline.url);
            return Err(at(self.text, value.span(), what));
        }
        Ok(outline)
    }
}

/// The settings with a feed more, everything else as it was written. `None` where it
/// is there already.
///
/// # Errors
/// Where the text is no settings file.
pub fn with_feed(text: &str, feed: &Outline) -> Result<Option<String>, Mistake> {
    if parse(text)?.feeds.iter().any(|f| f.url == feed.url) {
        return Ok(None);
    }
    let mut document = editable(text)?;
    let item = document
        .entry("feeds")
        .or_insert_with(|| Item::Value(Value::Array(toml_edit::Array::new())));
    let Some(feeds) = item.as_array_mut() else { return Ok(None) };
    let mut value = if feed.title.is_empty() {
        Value::from(feed.url.as_str())
    } else {
        let mut table = InlineTable::new();
        table.insert("url", feed.url.as_str().into());
        table.insert("title", feed.title.as_str().into());
        Value::InlineTable(table)
    };
    value.decor_mut().set_prefix("\n  ");
    feeds.push_formatted(value);
    feeds.set_trailing("\n");
    feeds.set_trailing_comma(true);
    Ok(Some(document.to_string()))
}

/// The settings without a feed. `None` where it is not there.
///
/// # Errors
/// Where the text is no settings file.
pub fn without_feed(text: &str, url: &str) -> Result<Option<String>, Mistake> {
    let config = parse(text)?;
    let Some(index) = config.feeds.iter().position(|f| f.url == url) else { return Ok(None) };
    let mut document = editable(text)?;
    if let Some(feeds) = document.get_mut("feeds").and_then(Item::as_array_mut) {
        feeds.remove(index);
    }
    Ok(Some(document.to_string()))
}

/// The settings with a filter under a name, in place of one it had.
///
/// # Errors
/// Where the text is no settings file.
pub fn with_filter(text: &str, name: &str, query: &str) -> Result<String, Mistake> {
    parse(text)?;
    let mut document = editable(text)?;
    let filters = document.entry("filters").or_insert_with(toml_edit::table);
    if let Some(table) = filters.as_table_like_mut() {
        table.insert(name, toml_edit::value(query));
    }
    Ok(document.to_string())
}

fn editable(text: &str) -> Result<DocumentMut, Mistake> {
    text.parse::<DocumentMut>().map_err(|error| at(text, error.span(), error.message().to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    const FULL: &str = r#"
feeds = ["https://a.org/x", { url = "http://b.org/y", title = "B" }]
folders = ["~/c"]
refresh = "ask"
opener = ["my browser", "%s"]
author = "Anna"

[screen]
language = "vi"
colors = 256
theme = "light"
ascii = true
mouse = false
sort = "toll"
rest = 90

[keys]
quit = "Q"
next-figure = ["f", "ctrl-n"]
"#;

    #[test]
    fn every_setting_is_read() {
        let config = parse(FULL).unwrap();
        assert_eq!(config.feeds.len(), 2);
        assert_eq!(config.feeds[1].title, "B");
        assert_eq!(config.refresh, Refresh::Ask);
        assert_eq!(config.opener, ["my browser", "%s"]);
        assert_eq!(parse("opener = \"a -b\"").unwrap().opener, ["a", "-b"]);
        assert_eq!(config.author.as_deref(), Some("Anna"));
        assert_eq!(config.colors.as_deref(), Some("256"));
        assert_eq!((config.ascii, config.mouse), (Some(true), Some(false)));
        assert_eq!(config.keys[1].keys, ["f", "ctrl-n"]);
        assert_eq!(config.rest, Some(90));
        assert_eq!(config.keys[1].at, (19, 1));
        assert_eq!(parse("").unwrap(), Config::default());
    }

    #[track_caller]
    fn check(text: &str, said: &str) {
        assert_eq!(parse(text).unwrap_err().to_string(), said);
    }

    #[test]
    fn mistakes_have_a_place_and_a_way_out() {
        check("\nfeed = []", "2:1: there is no setting \"feed\", did you mean \"feeds\"?");
        check(
            "[screen]\nthemes = \"x\"",
            "2:1: there is no setting \"screen.themes\", did you mean \"theme\"?",
        );
        check(
            "[screen]\ntheme = \"drak\"",
            "2:9: \"theme\" is one of dark, light, did you mean \"dark\"?",
        );
        check("[screen]\nrest = -1", "2:8: \"rest\" is a whole number from 0 to 2000");
        check("[screen]\nmouse = \"no\"", "2:9: \"mouse\" is true or false");
        check("opener = \"\"", "1:10: \"opener\" is a program: opener = \"firefox\"");
        check("feeds = \"x\"", "1:9: \"feeds\" is a list: feeds = [\"…\"]");
        check("feeds = [\"ftp://x\"]", "1:10: \"ftp://x\" is no http or https address");
        check("feeds = [{ title = \"x\" }]", "1:10: this feed has no url");
        assert_eq!(parse("feeds = [\n\"a").unwrap_err().line, 2);
        assert_eq!(parse("zzz = 1").unwrap_err().what, "there is no setting \"zzz\"");
    }

    #[test]
    fn feeds_are_added_and_removed_and_the_rest_stays() {
        let text = "# mine\nfolders = [\"x\"] # here\n";
        let feed = Outline { url: "https://a.org/\"q\"".into(), title: "A \"b\"".into() };
        let one = with_feed(text, &feed).unwrap().unwrap();
        assert!(one.starts_with("# mine\nfolders = [\"x\"] # here\n"), "{one}");
        assert_eq!(parse(&one).unwrap().feeds, std::slice::from_ref(&feed));
        assert_eq!(with_feed(&one, &feed).unwrap(), None);
        let plain = Outline { url: "http://b.org".into(), title: String::new() };
        let two = with_feed(&one, &plain).unwrap().unwrap();
        assert_eq!(parse(&two).unwrap().feeds.len(), 2);
        let back = without_feed(&two, &feed.url).unwrap().unwrap();
        assert_eq!(parse(&back).unwrap().feeds, [plain]);
        assert_eq!(without_feed(&back, "http://none").unwrap(), None);
    }

    #[test]
    fn filters_are_kept_in_order_and_replaced_by_name() {
        let text = with_filter("refresh = \"ask\"\n", "Kosovo, dead", "killed>10").unwrap();
        let text = with_filter(&text, "b", "by:\"UN police\"").unwrap();
        let text = with_filter(&text, "Kosovo, dead", "killed>20").unwrap();
        let filters = parse(&text).unwrap().filters;
        let pair = |a: &str, b: &str| (a.to_owned(), b.to_owned());
        assert_eq!(filters, [pair("Kosovo, dead", "killed>20"), pair("b", "by:\"UN police\"")]);
        check("[filters]\nx = 1", "2:5: filter \"x\" is a string in quotes");
    }

    #[test]
    fn a_feed_is_added_before_tables() {
        let feed = Outline { url: "https://a.org".into(), title: String::new() };
        let text = with_feed("[keys]\nquit = \"Q\"\n", &feed).unwrap().unwrap();
        let config = parse(&text).unwrap();
        assert_eq!((config.feeds.len(), config.keys.len()), (1, 1), "{text}");
    }
}
