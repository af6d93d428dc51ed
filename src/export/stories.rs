//! Stories written down: JSON Lines, CSV, Markdown, plain lines.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::fmt::Write as _;
use std::io;

use jiff::civil::Date;

use super::csv::{Between, cell, writer};
use super::markdown::{as_written, escape};
use super::{json, published};
use crate::article::ArticleKey;
use crate::store::stories::segment::Segment;
use crate::store::stories::story::ByHand;
use crate::store::stories::{Story, StoryId};
use crate::store::{ArticleId, Entry, Store, claims};
use crate::text::{Language, plain};

/// A way to write stories down.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum StoryExport {
    /// One JSON object a story.
    #[default]
    JsonLines,
    /// One row an article of a story.
    Csv,
    /// A list under a heading, for people.
    Markdown,
    /// A line a story and a line an article.
    Text,
}

/// The columns of CSV, in order.
pub const COLUMNS: [&str; 12] = [
    "story",
    "title",
    "languages",
    "first",
    "last",
    "article",
    "path",
    "source",
    "published",
    "language",
    "segment",
    "headline",
];

/// Names told of a story.
const ENTITIES: usize = 12;

/// A story with what is told of it.
#[derive(Debug, serde::Serialize)]
pub struct StoryLine {
    id: String,
    title: String,
    languages: Vec<&'static str>,
    first: Option<String>,
    last: Option<String>,
    articles: Vec<StoryArticleLine>,
    entities: Vec<StoryEntityLine>,
    claims: Vec<ClaimLine>,
    /// Whether a reader split or joined it.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    by_hand: bool,
}

/// A count that several articles tell.
#[derive(Debug, serde::Serialize)]
struct ClaimLine {
    claim: String,
    kind: &'static str,
    who: &'static str,
    party: Option<String>,
    part: bool,
    relation: &'static str,
    low: f64,
    best: f64,
    high: Option<f64>,
    articles: usize,
}

#[derive(Debug, serde::Serialize)]
struct StoryArticleLine {
    id: Option<String>,
    path: String,
    title: String,
    source: Option<String>,
    published: Option<String>,
    language: Option<&'static str>,
    /// The number of the part that tells of it, from 1, where the article is a digest.
    segment: Option<u16>,
}

#[derive(Debug, serde::Serialize)]
struct StoryEntityLine {
    id: String,
    name: String,
    kind: &'static str,
    articles: usize,
}

/// Articles of a store by their key; several where one came again.
#[derive(Debug, Default)]
pub struct ByKey(HashMap<ArticleKey, Vec<ArticleId>>);

impl ByKey {
    /// All articles of a store.
    #[must_use]
    pub fn of(store: &Store) -> Self {
        let mut all: HashMap<ArticleKey, Vec<ArticleId>> = HashMap::new();
        for id in store.ids() {
            if let Some(card) = store.card(id) {
                all.entry(card.key).or_default().push(id);
            }
        }
        Self(all)
    }

    /// The articles of a key, in the order they came.
    #[must_use]
    pub fn get(&self, key: ArticleKey) -> &[ArticleId] {
        self.0.get(&key).map_or(&[], Vec::as_slice)
    }
}

impl StoryLine {
    /// A story as it is written; opens its articles.
    #[must_use]
    pub fn of(store: &Store, keys: &ByKey, told: &Story) -> Self {
        let mut articles = Vec::new();
        let mut days: Vec<Date> = Vec::new();
        let mut languages = BTreeSet::new();
        let mut names: BTreeMap<String, (StoryEntityLine, usize)> = BTreeMap::new();
        for segment in store.stories().members(told) {
            for id in keys.get(segment.article) {
                let Some(entry) = store.get(*id) else { continue };
                days.extend(entry.article.published.map(|p| p.day));
                if entry.article.language != Language::Unknown {
                    languages.insert(entry.article.language.code());
                }
                count_names(&entry, &segment, &mut names);
                let parts = store.stories().parts(&segment);
                articles.push(StoryArticleLine::of(&entry, &segment, parts));
            }
        }
        let mut entities: Vec<(StoryEntityLine, usize)> = names.into_values().collect();
        entities.sort_by_key(|(e, times)| std::cmp::Reverse((e.articles, *times)));
        entities.truncate(ENTITIES);
        Self {
            id: told.id.to_string(),
            title: title(store, keys, told),
            languages: languages.into_iter().collect(),
            first: days.iter().min().map(Date::to_string),
            last: days.iter().max().map(Date::to_string),
            claims: claim_lines(store, told),
            by_hand: told.by_hand != ByHand::default(),
            articles,
            entities: entities.into_iter().map(|e| e.0).collect(),
        }
    }

    /// How many articles tell of it.
    #[must_use]
    pub fn articles(&self) -> usize {
        self.articles.len()
    }

    /// The last day it was told of.
    #[must_use]
    pub fn last(&self) -> Option<&str> {
        self.last.as_deref()
    }
}

/// What several articles of a story tell.
fn claim_lines(store: &Store, told: &Story) -> Vec<ClaimLine> {
    let claims = claims::of(store, told);
    let several = claims.iter().enumerate().filter(|(_, c)| c.articles() > 1);
    several
        .map(|(at, claim)| ClaimLine {
            claim: claim_name(at),
            kind: claim.kind.name(),
            who: claim.class.name(),
            party: Some(claim.party.to_string()).filter(|p| !p.is_empty()),
            part: claim.part,
            relation: claim.relation.name(),
            low: claim.low,
            best: claim.best,
            high: claim.high,
            articles: claim.articles(),
        })
        .collect()
}

/// The headline of the article that is most like all of the story.
#[must_use]
pub fn title(store: &Store, keys: &ByKey, told: &Story) -> String {
    let central = store.stories().central(told).and_then(|s| keys.get(s.article).first());
    central.and_then(|id| store.card(*id)).map(|c| c.title.to_string()).unwrap_or_default()
}

fn count_names(
    entry: &Entry,
    segment: &Segment<'_>,
    names: &mut BTreeMap<String, (StoryEntityLine, usize)>,
) {
    let analysis = &entry.analysis;
    let mut own: BTreeSet<u16> = BTreeSet::new();
    for mention in analysis.mentions.get(analysis.mentions_in(segment.span)).unwrap_or_default() {
        let Some(entity) = analysis.entity(mention) else { continue };
        let line = || StoryEntityLine {
            id: entity.id.to_string(),
            name: entity.name.to_string(),
            kind: entity.kind.name(),
            articles: 0,
        };
        let told = names.entry(entity.id.to_string()).or_insert_with(|| (line(), 0));
        told.1 += 1;
        if own.insert(mention.entity) {
            told.0.articles += 1;
        }
    }
}

impl StoryArticleLine {
    fn of(entry: &Entry, segment: &Segment<'_>, parts: usize) -> Self {
        let article = &entry.article;
        let known = article.language != Language::Unknown;
        Self {
            id: article.id.clone(),
            path: article.path.clone(),
            title: article.title.clone(),
            source: Some(article.source.clone()).filter(|s| !s.is_empty()),
            published: published(article),
            language: known.then(|| article.language.code()),
            segment: (parts > 1).then_some(segment.part.saturating_add(1)),
        }
    }
}

impl StoryExport {
    /// What stands before the first story.
    ///
    /// # Errors
    /// None that memory can have.
    pub fn begin(self, out: &mut Vec<u8>) -> io::Result<()> {
        if self == Self::Csv {
            let mut rows = writer(Between::Comma, out);
            rows.write_record(COLUMNS)?;
            rows.flush()?;
        }
        Ok(())
    }

    /// Appends a story.
    ///
    /// # Errors
    /// None that memory can have.
    pub fn write(self, story: &StoryLine, out: &mut Vec<u8>) -> io::Result<()> {
        match self {
            Self::JsonLines => json::line(story, out),
            Self::Csv => rows(story, out),
            Self::Markdown => {
                out.extend_from_slice(markdown(story).as_bytes());
                Ok(())
            }
            Self::Text => {
                out.extend_from_slice(lines(story).as_bytes());
                Ok(())
            }
        }
    }
}

fn rows(story: &StoryLine, out: &mut Vec<u8>) -> io::Result<()> {
    let mut rows = writer(Between::Comma, out);
    let languages = story.languages.join(" ");
    for article in &story.articles {
        let cells = [
            story.id.as_str(),
            &story.title,
            &languages,
            story.first.as_deref().unwrap_or_default(),
            story.last.as_deref().unwrap_or_default(),
            article.id.as_deref().unwrap_or_default(),
            &article.path,
            article.source.as_deref().unwrap_or_default(),
            article.published.as_deref().unwrap_or_default(),
            article.language.unwrap_or_default(),
            &article.segment.map(|s| s.to_string()).unwrap_or_default(),
            &article.title,
        ];
        rows.write_record(cells.map(|text| cell(text).into_owned()))?;
    }
    rows.flush()
}

/// "1 February to 15 April", in ISO days.
fn span(story: &StoryLine) -> String {
    match (&story.first, &story.last) {
        (Some(first), Some(last)) if first == last => first.clone(),
        (Some(first), Some(last)) => format!("{first} to {last}"),
        _ => "undated".to_owned(),
    }
}

fn markdown(story: &StoryLine) -> String {
    let mut out = format!("## {}\n\n", escape(&line(&story.title)));
    let names: Vec<String> = story.entities.iter().map(|e| escape(&e.name)).collect();
    let _ = writeln!(
        out,
        "{} articles, {}, {}. {}\n",
        story.articles.len(),
        story.languages.join(" "),
        span(story),
        names.join(", ")
    );
    for article in &story.articles {
        let _ = writeln!(
            out,
            "- {} {} ({}) {}",
            article.published.as_deref().unwrap_or("undated"),
            escape(&line(&article.title)),
            article.source.as_deref().map_or_else(|| "?".to_owned(), |s| escape(&line(s))),
            as_written(&article.path)
        );
    }
    out.push('\n');
    out
}

fn lines(story: &StoryLine) -> String {
    let mut out = format!(
        "{}  {:>3} articles  {}  {}  {}\n",
        story.id,
        story.articles.len(),
        story.languages.join(" "),
        span(story),
        line(&story.title)
    );
    for article in &story.articles {
        let part = article.segment.map(|s| format!("#{s}")).unwrap_or_default();
        let _ = writeln!(
            out,
            "    {:<10}  {:<16} {}{part}  {}",
            article.published.as_deref().and_then(|p| p.get(..10)).unwrap_or("undated"),
            line(article.source.as_deref().unwrap_or("?")),
            line(article.id.as_deref().unwrap_or(&article.path)),
            line(&article.title)
        );
    }
    out
}

/// The name of a claim within its story.
pub(super) fn claim_name(at: usize) -> String {
    format!("c{}", at + 1)
}

/// A text on one line, without what steers a terminal.
pub(super) fn line(text: &str) -> String {
    plain::line(text).split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The name of a story as it is read back.
#[must_use]
pub fn read_id(text: &str) -> Option<StoryId> {
    u64::from_str_radix(text, 16).ok().map(StoryId)
}
