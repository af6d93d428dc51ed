//! The small in-memory store: articles and what they say, append-only, dense ids.
//!
//! Start with [`Store::insert`], look things up with [`query::Query`], compare what
//! several articles say with [`claims`].

use std::sync::Arc;

use jiff::civil::Date;

use crate::analysis::{Analysis, EntityKind, FigureKind, Total};
use crate::article::Article;
use crate::text::Language;

pub mod claims;
pub mod index;
pub mod query;

pub mod marks;

/// An article's number in the store: dense, given in order of insertion, never reused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ArticleId(pub u32);

impl ArticleId {
    /// As an index.
    #[must_use]
    pub const fn index(self) -> usize {
        self.0 as usize
    }
}

/// An article with what it says.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Entry {
    /// The article.
    pub article: Article,
    /// What it says.
    pub analysis: Analysis,
}

/// What a list shows of an article: borrowed, no look into its text.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Card<'a> {
    /// Its number.
    pub id: ArticleId,
    /// Its headline.
    pub title: &'a str,
    /// Its publisher, empty where unknown.
    pub source: &'a str,
    /// Its day, where known.
    pub day: Option<Date>,
    /// The language of most of it.
    pub language: Language,
    /// Its totals, in the order of [`FigureKind::ALL`].
    pub totals: &'a [Total],
}

/// What the store knows of an entity over all articles.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EntityPage<'a> {
    /// Its stable id.
    pub id: &'a str,
    /// Its name.
    pub name: &'a str,
    /// Its usual type.
    pub kind: EntityKind,
    /// The articles that mention it, in order of insertion, with how often.
    pub articles: Vec<(ArticleId, u32)>,
    /// Mentions in all.
    pub mentions: u32,
    /// Figures that count it or its people: article and index into its figures.
    pub figures: Vec<(ArticleId, u16)>,
}

/// The store.
#[derive(Debug, Default)]
pub struct Store {
    entries: Vec<Arc<Entry>>,
    index: index::Index,
}

impl Store {
    /// Puts an entry in.
    pub fn insert(&mut self, mut entry: Entry) -> ArticleId {
        let id = ArticleId(u32::try_from(self.entries.len()).unwrap_or(u32::MAX));
        let analysis = &mut entry.analysis;
        analysis.entities.shrink_to_fit();
        analysis.mentions.shrink_to_fit();
        analysis.figures.shrink_to_fit();
        analysis.totals.shrink_to_fit();
        analysis.sentences.shrink_to_fit();
        self.index.insert(id.0, &entry);
        self.entries.push(Arc::new(entry));
        id
    }

    /// The entry of an id.
    #[must_use]
    pub fn get(&self, id: ArticleId) -> Option<&Arc<Entry>> {
        self.entries.get(id.index())
    }

    /// What a list shows of an article.
    #[must_use]
    pub fn card(&self, id: ArticleId) -> Option<Card<'_>> {
        let entry = self.get(id)?;
        Some(Card {
            id,
            title: &entry.article.title,
            source: &entry.article.source,
            day: entry.article.published.map(|p| p.day),
            language: entry.article.language,
            totals: &entry.analysis.totals,
        })
    }

    /// How many there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// All ids, in order of insertion.
    pub fn ids(&self) -> impl ExactSizeIterator<Item = ArticleId> + use<> {
        (0..u32::try_from(self.entries.len()).unwrap_or(u32::MAX)).map(ArticleId)
    }

    /// The articles that mention an entity, in order of insertion.
    #[must_use]
    pub fn with_entity(&self, id: &str) -> Vec<ArticleId> {
        ids(self.index.entity(id).map(|e| e.articles.iter()))
    }

    /// The articles that tell a figure of a kind.
    #[must_use]
    pub fn with_kind(&self, kind: FigureKind) -> Vec<ArticleId> {
        ids(Some(self.index.kind(kind).iter()))
    }

    /// The articles of a publisher; case and diacritics do not matter.
    #[must_use]
    pub fn with_source(&self, source: &str) -> Vec<ArticleId> {
        ids(self.index.source(source).map(index::Postings::iter))
    }

    /// The articles of a day.
    #[must_use]
    pub fn on_day(&self, day: Date) -> Vec<ArticleId> {
        ids(self.index.day(day).map(index::Postings::iter))
    }

    /// The articles whose text or title holds a word; case and diacritics do not matter.
    #[must_use]
    pub fn with_term(&self, word: &str) -> Vec<ArticleId> {
        ids(self.index.term(&crate::text::fold::plain(word)).map(index::Postings::iter))
    }

    /// All publishers as first written, with how many articles each has.
    pub fn sources(&self) -> impl Iterator<Item = (&str, u32)> {
        self.index.sources()
    }

    /// All entities: id, name, type and how many articles mention each.
    pub fn entities(&self) -> impl Iterator<Item = (&str, &str, EntityKind, u32)> {
        self.index.entities().map(|e| (&*e.id, e.name(), e.kind, e.articles.len()))
    }

    /// All that is known of an entity.
    #[must_use]
    pub fn entity(&self, id: &str) -> Option<EntityPage<'_>> {
        let record = self.index.entity(id)?;
        let mut page = EntityPage {
            id: &record.id,
            name: record.name(),
            kind: record.kind,
            articles: Vec::with_capacity(record.articles.len() as usize),
            mentions: 0,
            figures: Vec::new(),
        };
        for article in record.articles.iter().map(ArticleId) {
            let Some(entry) = self.get(article) else { continue };
            let analysis = &entry.analysis;
            let Some(own) = analysis.entities.iter().position(|e| *e.id == *id) else { continue };
            let own = u16::try_from(own).unwrap_or(u16::MAX);
            let times = analysis.mentions.iter().filter(|m| m.entity == own).count();
            let times = u32::try_from(times).unwrap_or(u32::MAX);
            page.articles.push((article, times));
            page.mentions += times;
            let party = analysis.entities.get(usize::from(own)).map_or("", |e| e.party_name());
            for (at, figure) in (0u16..).zip(&analysis.figures) {
                if figure.entities.contains(&own) || figure.party.iter().any(|p| **p == *party) {
                    page.figures.push((article, at));
                }
            }
        }
        Some(page)
    }

    /// The index behind the look-ups.
    pub(crate) const fn index(&self) -> &index::Index {
        &self.index
    }
}

fn ids(found: Option<impl Iterator<Item = u32>>) -> Vec<ArticleId> {
    found.map_or_else(Vec::new, |found| found.map(ArticleId).collect())
}
