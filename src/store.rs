//! The store: keeps articles and what they say, and finds them again. Articles are only
//! added, and numbered from 0 in the order in which they come.
//!
//! Where there are many, they may be listed before they are analysed ([`Store::list`]): such
//! an article has its card and its text, and is in no index and no story until it is inserted.
//!
//! Start with [`Store::insert`], look things up with [`query::Query`], compare what
//! several articles say with [`claims`].
//!
//! Of every article a [`Card`] and the indices stay at hand; the article itself lies
//! packed, in memory or on the disk ([`packed`]), and is unpacked when it is opened.

use std::collections::HashSet;
use std::sync::{Arc, Mutex, PoisonError};

use ahash::AHashMap;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::analysis::{Analysis, EntityKind, FigureKind, Total};
use crate::article::{Article, ArticleKey, Issue, Published};
use crate::text::Language;

mod bits;
pub mod changes;
pub mod claims;
pub mod concordance;
pub mod has;
pub mod index;
pub mod known;
pub mod marks;
pub mod packed;
pub mod prepared;
pub mod query;
pub mod reviews;
pub mod stories;
pub mod terms;
mod varint;

use packed::PackedEntry;
use prepared::{ListedArticle, PreparedArticle};

/// Articles that stay unpacked: as many as the rows of a large screen tell of, and those
/// that were last.
const OPEN: usize = 256;

/// An article's number in the store: dense, given in order of insertion, never reused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ArticleId(pub u32);

impl ArticleId {
    /// Returns it as an index.
    #[must_use]
    pub const fn index(self) -> usize {
        self.0 as usize
    }
}

/// An article with what it says.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Entry {
    /// The article. The first field: see [`packed::unpack_article`].
    pub article: Article,
    /// What it says.
    pub analysis: Analysis,
}

/// What is known of an article without opening it: all that lists and comparisons need.
#[derive(Debug, Clone, PartialEq)]
pub struct Card {
    /// Its stable name.
    pub key: ArticleKey,
    /// Its headline.
    pub title: Box<str>,
    /// Its publisher, empty where unknown.
    pub source: Arc<str>,
    /// When it was published, where known.
    pub published: Option<Published>,
    /// The language of most of it.
    pub language: Language,
    /// How many events it reports: more than one where it is a digest.
    pub events: u16,
    /// Whether it is known what it says: not yet where it is listed only.
    pub analysed: bool,
    /// Its totals, see [`prepared::totals`].
    totals: Box<[u8]>,
    /// Its entities, see [`index::names`].
    names: Box<[u8]>,
}

impl Card {
    /// The day it was published, where known.
    #[must_use]
    pub fn day(&self) -> Option<Date> {
        self.published.map(|p| p.day)
    }

    /// Its totals, in the order of [`FigureKind::ALL`], without what they are made of.
    pub fn totals(&self) -> impl Iterator<Item = Total> {
        prepared::totals(&self.totals)
    }

    /// The total of a kind, where the article tells one.
    #[must_use]
    pub fn total(&self, kind: FigureKind) -> Option<Total> {
        self.totals().find(|t| t.kind == kind)
    }

    /// The toll that stands beside the headline: the killed, where none are told killed
    /// the wounded or the casualties. `None` where the article tells neither.
    #[must_use]
    pub fn toll(&self) -> Option<f64> {
        [FigureKind::Killed, FigureKind::Casualties, FigureKind::Wounded]
            .into_iter()
            .find_map(|kind| self.total(kind))
            .map(|total| total.best)
    }

    /// The same in memory of the thread that keeps it: what stays of the prepared article
    /// would else lie scattered over that of the threads that made it, and hold pages of it.
    fn moved(self) -> Self {
        // A box that is cloned is made anew by whoever clones it.
        Self { title: self.title.clone(), totals: self.totals.clone(), ..self }
    }

    /// Returns an entry with what the card knows, for an article that cannot be opened any
    /// more.
    fn alone(&self) -> Entry {
        let issue = Issue::new(&*self.title, "cannot be read from the cache any more");
        Entry {
            article: Article {
                key: self.key,
                title: self.title.to_string(),
                source: self.source.to_string(),
                published: self.published,
                language: self.language,
                issues: vec![issue],
                ..Article::default()
            },
            analysis: Analysis::default(),
        }
    }
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

/// An article of the store.
#[derive(Debug)]
struct StoredArticle {
    card: Card,
    body: PackedEntry,
    /// Whether it is in the indices: not where it is listed only.
    indexed: bool,
}

/// The store.
#[derive(Debug, Default)]
pub struct Store {
    slots: Vec<StoredArticle>,
    index: index::Index,
    /// The articles as the indices number them, in the order in which they came in there.
    numbers: Vec<ArticleId>,
    /// The last article of each key.
    keys: AHashMap<ArticleKey, ArticleId>,
    /// What articles tell of the same event.
    stories: stories::Stories,
    /// Publishers, each once.
    sources: HashSet<Arc<str>>,
    /// Articles that were opened, the last one at the end.
    open: Mutex<Vec<(ArticleId, Arc<Entry>)>>,
}

impl Store {
    /// Adds an article and returns its number.
    pub fn insert(&mut self, prepared: impl Into<PreparedArticle>) -> ArticleId {
        let mut prepared = prepared.into();
        let number = u32::try_from(self.numbers.len()).unwrap_or(u32::MAX);
        prepared.card.names = self.index.insert(number, &mut prepared);
        self.stories.insert(&prepared.segments);
        let PreparedArticle { card, body, .. } = prepared;
        let listed = self.with_key(card.key).filter(|id| self.awaits(*id));
        let id = self.put(listed, card, body, true);
        self.numbers.push(id);
        id
    }

    /// Lists an article that is not analysed yet; [`Self::insert`] gives it the same number.
    /// `None` where its key is known: it is there already.
    pub fn list(&mut self, listed: ListedArticle) -> Option<ArticleId> {
        let ListedArticle { card, body } = listed;
        (!self.keys.contains_key(&card.key)).then(|| self.put(None, card, body, false))
    }

    /// Tells what an article says that is listed and not inserted yet, for those who look at it:
    /// its number, where that is so. It is in the indices no sooner for it.
    pub fn tell_ahead(&mut self, prepared: PreparedArticle) -> Option<ArticleId> {
        let PreparedArticle { card, body, .. } = prepared;
        let listed = self.with_key(card.key).filter(|id| self.awaits(*id))?;
        Some(self.put(Some(listed), card, body, false))
    }

    /// Whether an article is listed and not inserted yet.
    #[must_use]
    pub fn awaits(&self, id: ArticleId) -> bool {
        self.slots.get(id.index()).is_some_and(|slot| !slot.indexed)
    }

    /// Puts an article in the place of one that is listed, or behind all others.
    fn put(
        &mut self,
        listed: Option<ArticleId>,
        mut card: Card,
        body: PackedEntry,
        indexed: bool,
    ) -> ArticleId {
        match self.sources.get(&card.source) {
            Some(source) => card.source = Arc::clone(source),
            None => {
                self.sources.insert(Arc::clone(&card.source));
            }
        }
        let slot = StoredArticle { card: card.moved(), body, indexed };
        if let Some(id) = listed
            && let Some(own) = self.slots.get_mut(id.index())
        {
            *own = slot;
            let open = self.open.get_mut().unwrap_or_else(PoisonError::into_inner);
            open.retain(|(own, _)| *own != id);
            return id;
        }
        let id = ArticleId(u32::try_from(self.slots.len()).unwrap_or(u32::MAX));
        self.keys.insert(slot.card.key, id);
        self.slots.push(slot);
        id
    }

    /// The article of a number of the indices.
    pub(crate) fn numbered(&self, number: u32) -> Option<ArticleId> {
        self.numbers.get(number as usize).copied()
    }

    /// How many articles the indices know.
    pub(crate) fn indexed(&self) -> u32 {
        u32::try_from(self.numbers.len()).unwrap_or(u32::MAX)
    }

    /// Returns an article, unpacked. One that cannot be read any more has no text and an
    /// issue that says so.
    #[must_use]
    pub fn get(&self, id: ArticleId) -> Option<Arc<Entry>> {
        let slot = self.slots.get(id.index())?;
        let mut open = self.open.lock().unwrap_or_else(PoisonError::into_inner);
        let found = match open.iter().position(|(own, _)| *own == id) {
            Some(at) => open.remove(at).1,
            None => Arc::new(slot.body.open().unwrap_or_else(|| slot.card.alone())),
        };
        push(&mut open, id, Arc::clone(&found));
        Some(found)
    }

    /// Returns an article that was unpacked before and is still in memory, else `None`.
    #[must_use]
    pub fn opened(&self, id: ArticleId) -> Option<Arc<Entry>> {
        let open = self.open.lock().unwrap_or_else(PoisonError::into_inner);
        open.iter().find(|(own, _)| *own == id).map(|(_, entry)| Arc::clone(entry))
    }

    /// Keeps an article that another thread has unpacked.
    pub fn keep_open(&mut self, id: ArticleId, entry: Arc<Entry>) {
        let open = self.open.get_mut().unwrap_or_else(PoisonError::into_inner);
        open.retain(|(own, _)| *own != id);
        push(open, id, entry);
    }

    /// Returns an article as it is packed, for another thread to unpack.
    #[must_use]
    pub fn body(&self, id: ArticleId) -> Option<&PackedEntry> {
        self.slots.get(id.index()).map(|s| &s.body)
    }

    /// Returns what lists show of an article; `None` where there is no such number.
    #[must_use]
    pub fn card(&self, id: ArticleId) -> Option<&Card> {
        self.slots.get(id.index()).map(|s| &s.card)
    }

    /// Returns the number of articles, replaced ones included.
    #[must_use]
    pub fn len(&self) -> usize {
        self.slots.len()
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.slots.is_empty()
    }

    /// Returns the numbers of all articles, in the order in which they came.
    pub fn ids(&self) -> impl ExactSizeIterator<Item = ArticleId> + use<> {
        (0..u32::try_from(self.slots.len()).unwrap_or(u32::MAX)).map(ArticleId)
    }

    /// The articles of numbers of the indices.
    fn found(&self, numbers: Option<impl Iterator<Item = u32>>) -> Vec<ArticleId> {
        numbers.into_iter().flatten().filter_map(|number| self.numbered(number)).collect()
    }

    /// The articles that mention an entity, in order of insertion.
    #[must_use]
    pub fn with_entity(&self, id: &str) -> Vec<ArticleId> {
        self.found(self.index.entity(id).map(|e| e.articles.iter()))
    }

    /// The articles that tell a figure of a kind.
    #[must_use]
    pub fn with_kind(&self, kind: FigureKind) -> Vec<ArticleId> {
        self.found(Some(self.index.kind(kind).iter()))
    }

    /// The articles of a publisher; case and diacritics do not matter.
    #[must_use]
    pub fn with_source(&self, source: &str) -> Vec<ArticleId> {
        self.found(self.index.source(source).map(index::Postings::iter))
    }

    /// The articles of a day.
    #[must_use]
    pub fn on_day(&self, day: Date) -> Vec<ArticleId> {
        self.found(self.index.day(day).map(index::Postings::iter))
    }

    /// All publishers with how many articles each has, in no order.
    pub fn publishers(&self) -> impl Iterator<Item = (&str, u32)> {
        let names = self.sources.iter().filter(|name| !name.is_empty());
        names.map(|name| (&**name, self.index.source(name).map_or(0, index::Postings::len)))
    }

    /// All entities: id, name, type and how many articles mention each.
    pub fn entities(&self) -> impl Iterator<Item = (&str, &str, EntityKind, u32)> {
        self.index.entities().map(|e| (&*e.id, e.name(), e.kind, e.articles.len()))
    }

    /// Returns what all articles tell of an entity, or `None` where none names it.
    #[must_use]
    pub fn entity(&self, id: &str) -> Option<EntityPage<'_>> {
        let number = self.index.number(id)?;
        let record = self.index.numbered(number)?;
        let mut page = EntityPage {
            id: &record.id,
            name: record.name(),
            kind: record.kind,
            articles: Vec::with_capacity(record.articles.len() as usize),
            mentions: 0,
            figures: Vec::new(),
        };
        for article in record.articles.iter().filter_map(|n| self.numbered(n)) {
            let Some(card) = self.card(article) else { continue };
            let Some(named) = index::names(&card.names).find(|n| n.number == number) else {
                continue;
            };
            page.articles.push((article, named.times));
            page.mentions += named.times;
            page.figures.extend(named.figures.into_iter().map(|figure| (article, figure)));
        }
        Some(page)
    }

    /// Returns the article of a key; where several came under it, the last.
    #[must_use]
    pub fn with_key(&self, key: ArticleKey) -> Option<ArticleId> {
        self.keys.get(&key).copied()
    }

    /// Forgets an article that is there no more: it is in no story, and not found by its
    /// key. Its number stays.
    pub fn withdraw(&mut self, key: ArticleKey) {
        self.keys.remove(&key);
        self.stories.withdraw(key);
    }

    /// The stories, as far as they are settled.
    #[must_use]
    pub const fn stories(&self) -> &stories::Stories {
        &self.stories
    }

    /// Joins what came since to stories.
    pub fn settle(&mut self) {
        self.stories.settle();
    }

    /// The stories, to be joined piece by piece or decided on.
    pub const fn stories_mut(&mut self) -> &mut stories::Stories {
        &mut self.stories
    }

    /// The index behind the look-ups.
    pub(crate) const fn index(&self) -> &index::Index {
        &self.index
    }
}

/// Puts an article behind those that are open; the oldest makes room.
fn push(open: &mut Vec<(ArticleId, Arc<Entry>)>, id: ArticleId, entry: Arc<Entry>) {
    if open.len() >= OPEN {
        open.remove(0);
    }
    open.push((id, entry));
}
