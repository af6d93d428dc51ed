//! Fetched articles with what they say, kept so that everything reads offline.
//!
//! Two files. `articles.log` grows at its end: one record an article, checked by a
//! hash, so that a record torn by a crash is known for what it is. `articles.idx` is
//! made from it and may be lost: 56 bytes an article, newest first, so that the first
//! screen of ten thousand articles is read without reading the rest.
//!
//! The log is also the storage that the store opens articles from: they are not kept in
//! memory. A log that another process has rewritten meanwhile stays readable for as
//! long as it is open.

use std::collections::HashMap;
use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::os::unix::fs::FileExt;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::files::{Lock, is_nothing, private, replace, replace_with, set_aside};
use crate::article::{Article, ArticleKey};
use crate::sources::draft::hash;
use crate::store::Entry;
use crate::store::packed::{PackedEntry, PackedRange, PackedStorage, unpack, unpack_article};
use crate::store::prepared::PreparedArticle;

mod record;

pub use record::CacheCard;
use record::{CARD, HEAD, LOG_HEAD, identity, log_head, scan, u64_at, write_record};

/// Before the cards of the index: identity of the log, bytes of it that are covered.
const INDEX_HEAD: usize = 8 + 8;
/// A log this small is never rewritten, in bytes.
const SMALL: u64 = 4 << 20;

/// What an article says and when, where and by whom, as far as it takes to know whether
/// it changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ArticleContent {
    /// Hash of all that.
    hash: u64,
    /// The same of what its feed told: another where the page of the item was read.
    told: u64,
}

impl ArticleContent {
    /// Those of an article as it was read.
    #[must_use]
    pub fn of(article: &Article) -> Self {
        let when = format!("{:?}", article.published);
        let parts = [
            article.title.as_str(),
            article.text.as_str(),
            article.source.as_str(),
            article.url.as_deref().unwrap_or_default(),
            when.as_str(),
        ];
        let all = parts.iter().fold(0u64, |all, part| all.rotate_left(1) ^ hash(part.as_bytes()));
        Self { hash: all, told: all }
    }

    /// Those of a page that takes the place of what its feed told.
    #[must_use]
    pub const fn instead_of(self, feed: Self) -> Self {
        Self { told: feed.told, ..self }
    }

    /// A hash of what the article itself says.
    #[must_use]
    pub const fn hash(&self) -> u64 {
        self.hash
    }

    /// Whether others say nothing new: the same, or what was told before the page was
    /// read.
    #[must_use]
    pub const fn cover(&self, others: &Self) -> bool {
        self.hash == others.hash || self.told == others.hash
    }
}

/// An article to be kept.
#[derive(Debug, Clone)]
pub struct Fresh {
    /// It. Once it is kept, its body lies in the log.
    pub prepared: PreparedArticle,
    /// What it says.
    pub words: ArticleContent,
}

impl Fresh {
    /// Wraps an entry up.
    #[must_use]
    pub fn of(entry: &Entry) -> Self {
        Self { prepared: PreparedArticle::of(entry), words: ArticleContent::of(&entry.article) }
    }
}

/// What comes back from the cache.
#[derive(Debug)]
pub enum CachedItem {
    /// An article with what it says.
    Whole(Box<Entry>, PackedEntry),
    /// An article whose analysis was made by another program: to be made anew.
    Stale(Box<Article>),
}

/// Which analysis this program makes: a hash of all that it is made of.
#[must_use]
pub fn analysis() -> u64 {
    u64::from_str_radix(env!("DATELINE_ANALYSIS"), 16).unwrap_or(0)
}

/// A log that is open.
#[derive(Debug)]
struct Log(File);

impl PackedStorage for Log {
    fn read(&self, place: PackedRange) -> Option<Vec<u8>> {
        let mut bytes = vec![0; place.length as usize];
        self.0.read_exact_at(&mut bytes, place.offset).ok()?;
        Some(bytes)
    }
}

/// How a feed is named in cards.
#[must_use]
pub fn feed_hash(url: &str) -> u64 {
    hash(url.as_bytes())
}

/// The cache of one user. Any number of processes may use it at once.
#[derive(Debug)]
pub struct Cache {
    folder: PathBuf,
    /// Cards, newest first.
    cards: Vec<CacheCard>,
    /// Bytes of the log that the cards cover.
    covered: u64,
    /// Bytes of the log that the index on the disk covers.
    indexed: u64,
    /// Identity of the log that was read: another process may have rewritten it.
    identity: u64,
    /// The log whose identity that is, open for reading.
    open_log: Option<Arc<Log>>,
    /// Where a log is that cannot be read.
    aside: Option<PathBuf>,
}

impl Cache {
    /// Opens the cache in a folder; one that is not there is empty.
    ///
    /// # Errors
    /// Those of the file system.
    pub fn open(folder: &Path) -> io::Result<Self> {
        let mut cache = Self {
            folder: folder.to_owned(),
            cards: Vec::new(),
            covered: 0,
            indexed: 0,
            identity: 0,
            open_log: None,
            aside: None,
        };
        cache.refresh()?;
        Ok(cache)
    }

    /// The log, where there is one that cannot be read. It stays as it is until something is
    /// to be kept, which sets it aside.
    #[must_use]
    pub fn unreadable(&self) -> Option<PathBuf> {
        let log = self.log();
        let holds = || fs::metadata(&log).is_ok_and(|meta| meta.len() > LOG_HEAD as u64);
        (self.open_log.is_none() && holds()).then_some(log)
    }

    /// Where a log was set aside that cannot be read; told once.
    pub fn take_aside(&mut self) -> Option<PathBuf> {
        self.aside.take()
    }

    fn log(&self) -> PathBuf {
        self.folder.join("articles.log")
    }

    fn index(&self) -> PathBuf {
        self.folder.join("articles.idx")
    }

    /// All cards, newest first.
    #[must_use]
    pub fn cards(&self) -> &[CacheCard] {
        &self.cards
    }

    /// Reads what other processes kept since.
    ///
    /// # Errors
    /// Those of the file system.
    pub fn refresh(&mut self) -> io::Result<()> {
        let file = match File::open(self.log()) {
            Ok(file) => file,
            Err(error) if is_nothing(&error) => {
                self.cards.clear();
                self.covered = 0;
                self.open_log = None;
                return Ok(());
            }
            Err(error) => return Err(error),
        };
        let Some(identity) = identity(&file) else {
            // No log of this layout; the next writer begins it anew.
            self.cards.clear();
            self.covered = 0;
            self.open_log = None;
            return Ok(());
        };
        let length = file.metadata()?.len();
        if identity != self.identity || length < self.covered || self.open_log.is_none() {
            self.identity = identity;
            self.read_index(length);
            self.open_log = Some(Arc::new(Log(file.try_clone()?)));
        }
        if length > self.covered {
            let (mut found, end) = scan(&file, self.covered, length)?;
            if !found.is_empty() {
                self.cards.append(&mut found);
                newest_first(&mut self.cards);
            }
            self.covered = end;
        }
        Ok(())
    }

    /// The index, where it fits the log; else the log is read from its start.
    fn read_index(&mut self, log_length: u64) {
        self.cards.clear();
        self.covered = LOG_HEAD as u64;
        self.indexed = 0;
        let Ok(bytes) = fs::read(self.index()) else { return };
        let Some((head, cards)) = bytes.split_at_checked(INDEX_HEAD) else { return };
        let covered = u64_at(head, 8);
        if u64_at(head, 0) != self.identity || covered > log_length || cards.len() % CARD != 0 {
            return;
        }
        let cards: Vec<CacheCard> = cards.chunks_exact(CARD).map(CacheCard::from_bytes).collect();
        // The index only spares a look at the log: one that cannot be right is none.
        let fits = |card: &CacheCard| {
            card.place.offset >= (LOG_HEAD + HEAD) as u64
                && card
                    .place
                    .offset
                    .checked_add(card.place.length.into())
                    .is_some_and(|end| end <= covered)
        };
        if covered < LOG_HEAD as u64 || !cards.iter().all(fits) {
            return;
        }
        self.cards = cards;
        self.covered = covered;
        self.indexed = covered;
    }

    /// What reads articles of the cards there are now. Cheap, and to be used by any
    /// number of threads.
    #[must_use]
    pub fn reader(&self) -> CacheReader {
        CacheReader { open_log: self.open_log.clone(), analysis: analysis() }
    }

    /// Keeps articles fetched from an address; one that is there under its key is
    /// replaced. On return they are on the disk, and their bodies in its log.
    ///
    /// # Errors
    /// Those of the file system; then the old articles are still there.
    pub fn keep<'a>(
        &mut self,
        feed: &str,
        fresh: impl IntoIterator<Item = &'a mut Fresh>,
    ) -> io::Result<()> {
        self.keep_by_feed(fresh.into_iter().map(|fresh| (feed_hash(feed), fresh)).collect())
    }

    /// As [`Self::keep`], each under the hash of its own feed.
    ///
    /// # Errors
    /// As [`Self::keep`].
    pub fn keep_by_feed(&mut self, fresh: Vec<(u64, &mut Fresh)>) -> io::Result<()> {
        let mut bytes = Vec::new();
        let mut places = Vec::new();
        for (feed, fresh) in fresh {
            // Those in a log are kept already.
            if let PackedEntry::InMemory(payload) = &fresh.prepared.body {
                let card = write_record(feed, fresh, payload, &mut bytes)?;
                places.push((card.place, fresh));
            }
        }
        let _lock = Lock::take(&self.folder.join("articles.lock"))?;
        let mut log = private().create(true).append(true).read(true).open(self.log())?;
        if identity(&log).is_none() {
            // What another version wrote, or a disk spoiled, is not thrown away.
            if log.metadata()?.len() > LOG_HEAD as u64 {
                self.aside = Some(set_aside(&self.log())?);
            }
            drop(log);
            let head = log_head();
            replace(&self.log(), &head)?;
            log = OpenOptions::new().append(true).read(true).open(self.log())?;
        }
        let start = log.metadata()?.len();
        log.write_all(&bytes)?;
        log.sync_data()?;
        self.refresh()?;
        if let Some(log) = &self.open_log {
            for (place, fresh) in places {
                let place = PackedRange { offset: start + place.offset, ..place };
                fresh.prepared.body =
                    PackedEntry::Stored(Arc::clone(log) as Arc<dyn PackedStorage>, place);
            }
        }
        self.rewrite_if_worth_it(&log)?;
        if self.covered - self.indexed.min(self.covered) > SMALL {
            self.write_index()
        } else {
            Ok(())
        }
    }

    /// As [`Self::keep`], without those that say nothing new: the full text of a page
    /// stays when its feed comes again.
    ///
    /// # Errors
    /// As [`Self::keep`].
    pub fn keep_new<'a>(
        &mut self,
        feed: &str,
        fresh: impl IntoIterator<Item = &'a mut Fresh>,
    ) -> io::Result<()> {
        self.refresh()?;
        let known: HashMap<ArticleKey, (ArticleContent, u64)> =
            self.cards.iter().map(|c| (c.key, (c.words, c.analysis))).collect();
        let current = analysis();
        let fresh: Vec<&mut Fresh> = fresh
            .into_iter()
            .filter(|fresh| {
                let there = known.get(&fresh.prepared.card.key);
                !there.is_some_and(|(words, analysis)| {
                    *analysis == current && words.cover(&fresh.words)
                })
            })
            .collect();
        if fresh.is_empty() { Ok(()) } else { self.keep(feed, fresh) }
    }

    /// Writes the log anew once half of it is replaced articles. The caller has the
    /// lock and knows the whole log.
    fn rewrite_if_worth_it(&mut self, old: &File) -> io::Result<()> {
        let live: u64 = self.cards.iter().map(|c| u64::from(c.place.length) + HEAD as u64).sum();
        if self.covered < SMALL || live * 2 > self.covered {
            return Ok(());
        }
        let cards = &self.cards;
        replace_with(&self.log(), |out| {
            out.write_all(&log_head())?;
            let mut bytes = Vec::new();
            // Oldest first: of one day, the one kept last stays the newest.
            for card in cards.iter().rev() {
                bytes.resize(HEAD + card.place.length as usize, 0);
                old.read_exact_at(&mut bytes, card.place.offset - HEAD as u64)?;
                out.write_all(&bytes)?;
            }
            Ok(())
        })?;
        self.refresh()
    }

    /// Writes the index, which spares the next start the reading of the log. Done now
    /// and then while articles are kept; worth doing after the last.
    ///
    /// # Errors
    /// Those of the file system; the articles are kept all the same.
    pub fn write_index(&mut self) -> io::Result<()> {
        if self.indexed == self.covered {
            return Ok(());
        }
        let mut bytes = Vec::with_capacity(INDEX_HEAD + self.cards.len() * CARD);
        bytes.extend_from_slice(&self.identity.to_le_bytes());
        bytes.extend_from_slice(&self.covered.to_le_bytes());
        for card in &self.cards {
            card.write(&mut bytes);
        }
        replace(&self.index(), &bytes)?;
        self.indexed = self.covered;
        Ok(())
    }
}

/// Reads articles of a cache, see [`Cache::reader`].
#[derive(Debug, Clone)]
pub struct CacheReader {
    open_log: Option<Arc<Log>>,
    analysis: u64,
}

impl CacheReader {
    /// Reads an article; `None` where its record is torn.
    #[must_use]
    pub fn read(&self, card: &CacheCard) -> Option<CachedItem> {
        let log = self.open_log.as_ref()?;
        let bytes = log.read(card.place)?;
        if card.analysis == self.analysis
            && let Some(entry) = unpack(&bytes).filter(|e| e.article.key == card.key)
        {
            let body = PackedEntry::Stored(Arc::clone(log) as Arc<dyn PackedStorage>, card.place);
            return Some(CachedItem::Whole(Box::new(entry), body));
        }
        let article = unpack_article(&bytes).filter(|a| a.key == card.key)?;
        Some(CachedItem::Stale(Box::new(article)))
    }
}

fn newest_first(cards: &mut Vec<CacheCard>) {
    let mut last: HashMap<ArticleKey, u64> = HashMap::with_capacity(cards.len());
    for card in cards.iter() {
        let offset = last.entry(card.key).or_default();
        *offset = card.place.offset.max(*offset);
    }
    cards.retain(|card| last.get(&card.key) == Some(&card.place.offset));
    cards.sort_unstable_by_key(|card| std::cmp::Reverse((card.day, card.place.offset)));
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::Analysis;
    use crate::article::Published;
    use crate::sources::{Hint, read};

    fn entry(n: usize, words: &str) -> Fresh {
        let text =
            format!("---\nurl: http://x/{n}\ndate: 2004-03-{:02}\n---\n{words} {n}", n % 28 + 1);
        let article = read(text.as_bytes(), &Hint::new("http://x/feed")).articles.remove(0);
        Fresh::of(&Entry { article, analysis: Analysis::default() })
    }

    fn titles(cache: &Cache) -> Vec<String> {
        let reader = cache.reader();
        let read = cache.cards().iter().map(|card| match reader.read(card) {
            Some(CachedItem::Whole(entry, _)) => entry.article.title,
            other => panic!("{other:?}"),
        });
        read.collect()
    }

    #[test]
    fn an_index_that_cannot_be_right_is_left_aside() {
        let folder = tempfile::tempdir().unwrap();
        let mut cache = Cache::open(folder.path()).unwrap();
        cache.keep("f", &mut [entry(1, "one"), entry(2, "two")]).unwrap();
        cache.write_index().unwrap();
        let mut bytes = fs::read(cache.index()).unwrap();
        let last = bytes.len() - CARD;
        bytes[last..].iter_mut().for_each(|b| *b ^= 0xff);
        fs::write(cache.index(), bytes).unwrap();
        assert_eq!(titles(&Cache::open(folder.path()).unwrap()).len(), 2);
    }

    #[test]
    fn a_corrected_day_or_publisher_is_news() {
        let said =
            ArticleContent::of(&Article { title: "Ten dead".to_owned(), ..Article::default() });
        let article = Article { title: "Ten dead".to_owned(), ..Article::default() };
        assert!(said.cover(&ArticleContent::of(&article)));
        let source = Article { source: "Reuters".to_owned(), ..article.clone() };
        assert!(!said.cover(&ArticleContent::of(&source)));
        let url = Article { url: Some("Reuters".to_owned()), ..article.clone() };
        assert!(!ArticleContent::of(&source).cover(&ArticleContent::of(&url)));
        let published = Some(Published::on(jiff::civil::date(2024, 5, 1)));
        assert!(!said.cover(&ArticleContent::of(&Article { published, ..article })));
    }

    #[test]
    fn articles_come_back_newest_first() {
        let folder = tempfile::tempdir().unwrap();
        let mut cache = Cache::open(folder.path()).unwrap();
        let mut other = Cache::open(folder.path()).unwrap();
        cache.keep("http://x/feed", &mut [entry(1, "old"), entry(5, "new")]).unwrap();
        cache.keep("http://x/feed", &mut [entry(1, "changed")]).unwrap();
        assert_eq!(titles(&cache), ["new 5", "changed 1"]);
        other.refresh().unwrap();
        assert_eq!(titles(&other), ["new 5", "changed 1"]);
        assert_eq!(titles(&Cache::open(folder.path()).unwrap()), ["new 5", "changed 1"]);
        assert_eq!(other.cards()[0].feed, feed_hash("http://x/feed"));
    }

    #[test]
    fn a_kill_at_any_byte_loses_the_torn_article_alone() {
        let folder = tempfile::tempdir().unwrap();
        let mut cache = Cache::open(folder.path()).unwrap();
        let mut ends = Vec::new();
        for n in 0..3 {
            cache.keep("f", &mut [entry(n, "text")]).unwrap();
            cache.write_index().unwrap();
            ends.push(usize::try_from(cache.covered).unwrap());
        }
        let log = folder.path().join("articles.log");
        let whole = fs::read(&log).unwrap();
        for cut in 0..whole.len() {
            for index in [true, false] {
                fs::write(&log, &whole[..cut]).unwrap();
                if !index {
                    let _ = fs::remove_file(folder.path().join("articles.idx"));
                }
                let mut after = Cache::open(folder.path()).unwrap();
                let whole_ones = ends.iter().filter(|end| **end <= cut).count();
                assert_eq!(titles(&after).len(), whole_ones, "cut at {cut}");
                after.keep("f", &mut [entry(9, "later")]).unwrap();
                assert_eq!(titles(&after).len(), whole_ones + 1, "cut at {cut}");
            }
        }
    }

    #[test]
    fn only_what_is_new_is_kept_and_opens_from_the_log() {
        let folder = tempfile::tempdir().unwrap();
        let mut cache = Cache::open(folder.path()).unwrap();
        let mut first = [entry(1, "short")];
        cache.keep_new("f", &mut first).unwrap();
        let PackedEntry::Stored(..) = &first[0].prepared.body else {
            panic!("it is not in the log")
        };
        assert_eq!(first[0].prepared.body.open().unwrap().article.title, "short 1");
        let one = cache.covered;
        cache.keep_new("f", &mut [entry(1, "short")]).unwrap();
        assert_eq!(cache.covered, one);
        let mut page = entry(1, "as a page tells it");
        page.words = page.words.instead_of(first[0].words);
        cache.keep("f", [&mut page]).unwrap();
        cache.keep_new("f", &mut [entry(1, "short")]).unwrap();
        assert_eq!(titles(&cache), ["as a page tells it 1"]);
        cache.keep_new("f", &mut [entry(1, "err")]).unwrap();
        assert_eq!(titles(&cache), ["err 1"], "a correction takes the place of both");
        // What was opened before another process rewrote the log can still be read.
        fs::remove_file(cache.log()).unwrap();
        assert_eq!(first[0].prepared.body.open().unwrap().article.title, "short 1");
    }

    #[test]
    fn a_log_that_cannot_be_read_is_set_aside() {
        let folder = tempfile::tempdir().unwrap();
        let mut cache = Cache::open(folder.path()).unwrap();
        cache.keep("f", &mut [entry(1, "text")]).unwrap();
        let mut bytes = fs::read(cache.log()).unwrap();
        bytes[0] ^= 0x40;
        fs::write(cache.log(), &bytes).unwrap();
        let mut cache = Cache::open(folder.path()).unwrap();
        assert!(titles(&cache).is_empty());
        assert_eq!(cache.unreadable(), Some(cache.log()));
        cache.keep("f", &mut [entry(2, "text")]).unwrap();
        assert_eq!(titles(&cache), ["text 2"]);
        assert_eq!(cache.unreadable(), None);
        let aside = cache.take_aside().unwrap();
        assert!(aside.to_string_lossy().contains("articles.log.damaged-"));
        assert_eq!(fs::read(aside).unwrap(), bytes, "nothing is thrown away");
    }

    #[test]
    fn another_analysis_is_stale_and_kept_anew() {
        let folder = tempfile::tempdir().unwrap();
        let mut cache = Cache::open(folder.path()).unwrap();
        cache.keep("f", &mut [entry(1, "text")]).unwrap();
        let mut card = cache.cards()[0];
        assert!(matches!(cache.reader().read(&card), Some(CachedItem::Whole(..))));
        card.analysis ^= 1;
        let Some(CachedItem::Stale(article)) = cache.reader().read(&card) else {
            panic!("it is not")
        };
        assert_eq!(article.title, "text 1");
        cache.cards[0] = card;
        cache.keep_new("f", &mut [entry(1, "text")]).unwrap();
        assert!(matches!(cache.reader().read(&cache.cards()[0]), Some(CachedItem::Whole(..))));
    }

    #[test]
    fn a_log_of_replaced_articles_is_rewritten() {
        let folder = tempfile::tempdir().unwrap();
        let mut cache = Cache::open(folder.path()).unwrap();
        let long = "word ".repeat(20_000);
        for _ in 0..100 {
            cache.keep("f", &mut [entry(1, &long)]).unwrap();
        }
        assert!(fs::metadata(cache.log()).unwrap().len() < 2 * SMALL);
        assert_eq!(titles(&Cache::open(folder.path()).unwrap()).len(), 1);
    }
}
