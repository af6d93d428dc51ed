//! Completes a filter while it is typed: with fields, kinds, and the values that the loaded
//! articles have.

use std::cmp::Reverse;

use super::Model;
use super::find::fold;
use super::words::Word;
use crate::analysis::{EntityKind, FigureKind};
use crate::store::Store;
use crate::store::query::FIELDS;
use crate::store::stories::segment::Segment;
use crate::store::stories::story::Story;

/// Offers that are kept.
const MOST: usize = 8;
/// Stories whose title is looked up for them: it takes a look at all their articles.
const TITLED: usize = 4 * MOST;

/// One way to go on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Offer {
    /// What it is called where it is offered.
    pub name: String,
    /// What it means, or how many articles have it.
    pub help: String,
    /// What stands before the cursor once it is taken.
    pub taken: String,
}

/// Ways to go on with a filter whose part before the cursor is given, the best first.
/// None where no word is begun.
#[must_use]
pub fn offers(before: &str, model: &Model, store: &Store) -> Vec<Offer> {
    let start = word_start(before);
    let (kept, word) = before.split_at_checked(start).unwrap_or((before, ""));
    let (sign, word) = match word.strip_prefix('-') {
        Some(rest) => ("-", rest),
        None => ("", word),
    };
    if word.is_empty() {
        return Vec::new();
    }
    let found = match word.split_once(':') {
        Some((field, typed)) => values(&field.to_lowercase(), typed, model, store),
        None => names(word, model),
    };
    let take = |(name, help, text): (String, String, String)| Offer {
        taken: format!("{kept}{sign}{text}"),
        name,
        help,
    };
    found.into_iter().take(MOST).map(take).collect()
}

/// Where the word before the cursor starts; inside a quotation it starts at its field.
fn word_start(before: &str) -> usize {
    let open = before.matches('"').count() % 2 == 1;
    let upto = if open { before.rfind('"').unwrap_or(before.len()) } else { before.len() };
    let head = before.get(..upto).unwrap_or(before);
    head.rfind([' ', '(']).map_or(0, |at| at + 1)
}

/// Fields and kinds that begin so.
fn names(word: &str, model: &Model) -> Vec<(String, String, String)> {
    let ui = model.settings.ui;
    let wanted = fold(word);
    let fields = FIELDS
        .iter()
        .filter(|f| f.starts_with(&*wanted))
        .map(|field| (format!("{field}:"), ui.say(help_of(field)).to_owned(), format!("{field}:")));
    let toll = "toll"
        .starts_with(&*wanted)
        .then(|| ("toll>".to_owned(), ui.say(Word::FilterToll).to_owned(), "toll>".to_owned()));
    let kinds = FigureKind::ALL.into_iter().filter(|kind| {
        kind.name().starts_with(&*wanted) || fold(ui.kind(*kind)).starts_with(&*wanted)
    });
    let kinds = kinds.map(|kind| {
        let text = format!("{}>", kind.name());
        (text.clone(), ui.kind(kind).to_owned(), text)
    });
    fields.chain(toll).chain(kinds).collect()
}

/// What a field means.
const fn help_of(field: &str) -> Word {
    match field.as_bytes() {
        b"kind" => Word::FilterKind,
        b"entity" => Word::FilterEntity,
        b"party" => Word::FilterParty,
        b"by" => Word::FilterBy,
        b"place" => Word::FilterPlace,
        b"title" => Word::FilterTitle,
        b"source" => Word::FilterSource,
        b"tag" => Word::FilterTag,
        b"story" => Word::FilterStory,
        b"is" => Word::FilterIs,
        b"has" => Word::FilterHas,
        b"status" => Word::FilterStatus,
        b"lang" => Word::FilterLang,
        b"after" => Word::FilterAfter,
        b"before" => Word::FilterBefore,
        _ => Word::FilterOn,
    }
}

/// Values of a field that hold what is typed, those of most articles first.
fn values(field: &str, typed: &str, model: &Model, store: &Store) -> Vec<(String, String, String)> {
    let wanted = fold(typed.trim_start_matches('"'));
    let fixed = |names: &[&str]| names.iter().map(|n| ((*n).to_owned(), 0)).collect::<Vec<_>>();
    let index = store.index();
    let mut found: Vec<(String, u32)> = match field {
        "kind" => FigureKind::ALL
            .into_iter()
            .map(|kind| (kind.name().to_owned(), index.kind(kind).len()))
            .filter(|(_, articles)| *articles > 0)
            .collect(),
        "is" => fixed(&["unread", "read", "starred", "noted", "changed"]),
        "has" => fixed(&["figure", "range", "conflict", "review", "note"]),
        "status" => fixed(&["machine", "confirmed", "corrected", "rejected", "added"]),
        "after" | "before" | "on" => fixed(&["today", "yesterday", "1w", "1m"]),
        "source" => {
            store.publishers().map(|(name, articles)| (name.to_owned(), articles)).collect()
        }
        "party" => index.parties().map(|(name, list)| (name.to_owned(), list.len())).collect(),
        "entity" | "place" => store
            .entities()
            .filter(|(_, _, kind, _)| field == "entity" || *kind == EntityKind::Place)
            .map(|(_, name, _, articles)| (name.to_owned(), articles))
            .collect(),
        "tag" => tags(model),
        "story" => titles(&wanted, store),
        _ => Vec::new(),
    };
    // A name that starts so goes before one that holds it.
    let rank = |name: &str| {
        let name = fold(name);
        if name.starts_with(&*wanted) {
            Some(0)
        } else {
            (wanted.chars().count() > 1 && name.contains(&*wanted)).then_some(1)
        }
    };
    let mut ranked: Vec<(u8, Reverse<u32>, String)> = found
        .drain(..)
        .filter_map(|(name, articles)| Some((rank(&name)?, Reverse(articles), name)))
        .collect();
    ranked.sort();
    ranked.dedup_by(|a, b| a.2 == b.2);
    ranked
        .into_iter()
        .take(MOST)
        .map(|(_, Reverse(articles), name)| {
            let bare = !name.contains(|c: char| c.is_whitespace() || matches!(c, '(' | ')' | '"'));
            let name = name.replace('"', "");
            let text = if bare { format!("{field}:{name}") } else { format!("{field}:\"{name}\"") };
            let help = if articles == 0 { String::new() } else { articles.to_string() };
            (name, help, text)
        })
        .collect()
}

/// Titles of the largest stories that several articles tell and that hold what is typed,
/// with how many articles each has.
fn titles(wanted: &str, store: &Store) -> Vec<(String, u32)> {
    let stories = store.stories();
    let title = |s: Segment<'_>| Some(&*store.card(store.with_key(s.article)?)?.title);
    let mut several: Vec<(u32, Story)> = stories
        .all()
        .into_iter()
        .map(|s| (u32::try_from(stories.members(&s).count()).unwrap_or(u32::MAX), s))
        .filter(|(articles, _)| *articles > 1)
        // One of the headlines is the title.
        .filter(|(_, s)| stories.members(s).filter_map(title).any(|t| fold(t).contains(wanted)))
        .collect();
    several.sort_by_key(|(articles, _)| Reverse(*articles));
    several.truncate(TITLED);
    let told = several
        .iter()
        .filter_map(|(articles, s)| Some((title(stories.central(s)?)?.to_owned(), *articles)));
    told.collect()
}

/// The reader's own tags, with how many articles have each.
fn tags(model: &Model) -> Vec<(String, u32)> {
    let mut all: Vec<&str> =
        model.marks.iter().flat_map(|(_, mark)| mark.tags.iter().map(String::as_str)).collect();
    all.sort_unstable();
    let mut out: Vec<(String, u32)> = Vec::new();
    for tag in all {
        match out.last_mut() {
            Some((last, articles)) if *last == tag => *articles += 1,
            _ => out.push((tag.to_owned(), 1)),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::settings::Settings;
    use crate::article::Article;
    use crate::store::Entry;

    fn taken(before: &str) -> Vec<String> {
        let mut store = Store::default();
        for (title, source) in [("a", "New York Times"), ("b", "Reuters"), ("c", "Reuters")] {
            let article = Article {
                title: title.to_owned(),
                source: source.to_owned(),
                ..Article::default()
            };
            store.insert(Entry { article, ..Entry::default() });
        }
        let model = Model::new(Settings::default());
        offers(before, &model, &store).into_iter().map(|o| o.taken).collect()
    }

    #[test]
    fn fields_kinds_and_values_are_offered() {
        assert_eq!(taken("ki"), ["kind:", "killed>"]);
        assert_eq!(taken("a -(so"), ["a -(source:"]);
        assert_eq!(taken("held"), ["detained>"], "the screen's own word");
        assert_eq!(taken("x source:"), ["x source:Reuters", "x source:\"New York Times\""]);
        assert_eq!(taken("source:york"), ["source:\"New York Times\""]);
        assert_eq!(taken("source:\"new y"), ["source:\"New York Times\""]);
        assert_eq!(taken("-is:st"), ["-is:starred"]);
        assert_eq!(taken("a "), [""; 0]);
        assert_eq!(taken("zzz"), [""; 0]);
    }
}
