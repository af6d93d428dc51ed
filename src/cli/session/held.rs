//! Knows which articles each file holds, and finds them by key and by name in constant time.

use ahash::{AHashMap, AHashSet};

use crate::article::ArticleKey;

/// What one file holds.
#[derive(Debug, Default)]
pub(super) struct Contents {
    /// Its articles, with what tells them apart: a hash.
    own: AHashMap<ArticleKey, u64>,
    /// Articles of other files that say what this one says, and are shown in its place.
    duplicates: AHashSet<ArticleKey>,
}

impl Contents {
    /// Adds an article; without a name one of another file. Returns whether it is new.
    pub(super) fn put(&mut self, key: ArticleKey, name: Option<u64>) -> bool {
        match name {
            Some(name) => self.own.insert(key, name).is_none(),
            None => self.duplicates.insert(key),
        }
    }

    /// All articles, those of other files without a name.
    pub(super) fn all(&self) -> impl Iterator<Item = (ArticleKey, Option<u64>)> {
        let own = self.own.iter().map(|(key, name)| (*key, Some(*name)));
        own.chain(self.duplicates.iter().map(|key| (*key, None)))
    }
}

/// What one file held before it is read anew, and was not met in it again: found by its
/// name too.
#[derive(Debug, Default)]
pub(super) struct Expected {
    left: Contents,
    names: AHashMap<u64, AHashSet<ArticleKey>>,
}

impl Expected {
    /// Adds an article, see [`Contents::put`].
    pub(super) fn put(&mut self, key: ArticleKey, name: Option<u64>) -> bool {
        if let Some(name) = name {
            if let Some(before) = self.left.own.get(&key).copied().filter(|b| *b != name) {
                self.unname(key, before);
            }
            self.names.entry(name).or_default().insert(key);
        }
        self.left.put(key, name)
    }

    /// Takes an article out, both ways: how often it was there.
    pub(super) fn remove(&mut self, key: ArticleKey) -> usize {
        let name = self.left.own.remove(&key);
        if let Some(name) = name {
            self.unname(key, name);
        }
        usize::from(name.is_some()) + usize::from(self.left.duplicates.remove(&key))
    }

    fn unname(&mut self, key: ArticleKey, name: u64) {
        if let Some(keys) = self.names.get_mut(&name) {
            keys.remove(&key);
            if keys.is_empty() {
                self.names.remove(&name);
            }
        }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.left.own.is_empty() && self.left.duplicates.is_empty()
    }

    /// The one article that another of this name may take the place of: the one of the
    /// name, else the one there is.
    pub(super) fn before(&self, name: u64) -> Option<ArticleKey> {
        let named = self.names.get(&name).filter(|keys| keys.len() == 1);
        let own = &self.left.own;
        let only = || own.keys().next().filter(|_| own.len() == 1);
        named.and_then(|keys| keys.iter().next()).or_else(only).copied()
    }

    /// All articles, see [`Contents::all`].
    pub(super) fn all(&self) -> impl Iterator<Item = (ArticleKey, Option<u64>)> {
        self.left.all()
    }
}

/// How many files hold each article.
#[derive(Debug, Default)]
pub(super) struct Holders(AHashMap<ArticleKey, u32>);

impl Holders {
    pub(super) fn more(&mut self, key: ArticleKey) {
        *self.0.entry(key).or_default() += 1;
    }

    pub(super) fn less(&mut self, key: ArticleKey) {
        if let Some(count) = self.0.get_mut(&key) {
            *count -= 1;
            if *count == 0 {
                self.0.remove(&key);
            }
        }
    }

    pub(super) fn any(&self, key: ArticleKey) -> bool {
        self.0.contains_key(&key)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_article_is_found_by_its_name_or_as_the_only_one() {
        let mut contents = Expected::default();
        let [a, b, c] = [1, 2, 3].map(ArticleKey);
        assert!(contents.put(a, Some(10)) && !contents.put(a, Some(10)));
        assert_eq!(contents.before(99), Some(a), "the only one");
        assert!(contents.put(b, Some(20)) && contents.put(c, Some(20)) && contents.put(c, None));
        assert_eq!(
            (contents.before(10), contents.before(20), contents.before(99)),
            (Some(a), None, None)
        );
        assert_eq!(contents.all().count(), 4);
        assert_eq!(contents.remove(c), 2);
        assert_eq!(contents.before(20), Some(b), "the one that is left of the name");
        assert!(!contents.put(b, Some(10)));
        assert_eq!((contents.before(10), contents.before(20)), (None, None));
        assert_eq!((contents.remove(a), contents.remove(b), contents.remove(b)), (1, 1, 0));
        assert!(contents.is_empty() && contents.names.is_empty());
    }

    #[test]
    fn holders_are_counted() {
        let mut holders = Holders::default();
        let key = ArticleKey(1);
        holders.more(key);
        holders.more(key);
        holders.less(key);
        assert!(holders.any(key));
        holders.less(key);
        holders.less(key);
        assert!(!holders.any(key));
    }
}
