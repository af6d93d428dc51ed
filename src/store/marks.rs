//! What a reader did with an article: read, starred, tagged, noted.

use std::collections::HashMap;

use serde::{Deserialize, Serialize};

use crate::article::ArticleKey;

/// The marks of one article.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Mark {
    /// Opened once, or marked read.
    pub read: bool,
    /// Starred.
    pub starred: bool,
    /// The reader's own words to find it by.
    pub tags: Vec<String>,
    /// A note in free text.
    pub note: String,
    /// Where its parts stand among the stories, of which the reader decided so.
    pub stories: Vec<Placed>,
}

/// Where a part of an article stands among the stories: decided by the reader.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Placed {
    /// The part, from 0.
    pub part: u16,
    /// Whether it was split off the story it would be of.
    pub apart: bool,
    /// The part of an article whose story its own is one with.
    pub with: Option<(ArticleKey, u16)>,
}

impl Mark {
    /// Whether nothing is marked.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

/// A change of the marks of one article. What is the same before and after is not
/// touched, so that it keeps what another process set meanwhile.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// The article.
    pub key: ArticleKey,
    /// Its marks as they were.
    pub before: Mark,
    /// As they are meant now.
    pub after: Mark,
}

/// All marks, by the stable name of the article.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Marks {
    of: HashMap<ArticleKey, Mark>,
}

const NONE: &Mark = &Mark {
    read: false,
    starred: false,
    tags: Vec::new(),
    note: String::new(),
    stories: Vec::new(),
};

impl Marks {
    /// The marks of an article.
    #[must_use]
    pub fn get(&self, key: ArticleKey) -> &Mark {
        self.of.get(&key).unwrap_or(NONE)
    }

    /// Puts marks in and gives those that were there.
    pub fn set(&mut self, key: ArticleKey, mark: Mark) -> Mark {
        let old = if mark.is_empty() { self.of.remove(&key) } else { self.of.insert(key, mark) };
        old.unwrap_or_default()
    }

    /// Everything that is marked, in no order.
    pub fn iter(&self) -> impl Iterator<Item = (ArticleKey, &Mark)> {
        self.of.iter().map(|(key, mark)| (*key, mark))
    }
}
