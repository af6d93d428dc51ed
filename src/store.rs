//! The small in-memory store: articles and what they say, append-only, dense ids.

use std::sync::Arc;

use crate::analysis::Analysis;
use crate::article::Article;

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

/// The store.
#[derive(Debug, Default)]
pub struct Store {
    entries: Vec<Arc<Entry>>,
}

impl Store {
    /// Puts an entry in.
    pub fn insert(&mut self, entry: Entry) -> ArticleId {
        let id = ArticleId(u32::try_from(self.entries.len()).unwrap_or(u32::MAX));
        self.entries.push(Arc::new(entry));
        id
    }

    /// The entry of an id.
    #[must_use]
    pub fn get(&self, id: ArticleId) -> Option<&Arc<Entry>> {
        self.entries.get(id.index())
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
}
