//! Fetched articles with what they say, kept so that everything reads offline.
//!
//! Two files. `articles.log` grows at its end: one record an article, checked by a
//! hash, so that a record torn by a crash is known for what it is. `articles.idx` is
//! made from it and may be lost: 40 bytes an article, newest first, so that the first
//! screen of ten thousand articles is read without reading the rest.

use std::collections::HashMap;
use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::os::unix::fs::FileExt;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::files::{Lock, replace, replace_with};
use crate::analysis::Analysis;
use crate::article::{Article, ArticleKey};
use crate::sources::draft::hash;
use crate::store::Entry;

/// The first bytes of a log; the digit changes when the layout of a record does, and
/// older logs are then begun anew.
const MAGIC: &[u8; 8] = b"DATELOG1";
/// Magic, identity.
const LOG_HEAD: usize = 16;
/// Before each record.
const MARK: u32 = 0x4c44_0144;
/// Mark, length, hash of the payload, key, feed, day.
const HEAD: usize = 4 + 4 + 8 + 8 + 8 + 4;
/// Largest record that is believed, in bytes.
const MAX_RECORD: u32 = 256 << 20;
/// Before the cards of the index: identity of the log, bytes of it that are covered.
const INDEX_HEAD: usize = 8 + 8;
/// Key, feed, offset, length, day.
const CARD: usize = 8 + 8 + 8 + 4 + 4;
/// A log this small is never rewritten, in bytes.
const SMALL: u64 = 4 << 20;

/// Where an article lies in the log.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Card {
    /// Its stable name.
    pub key: ArticleKey,
    /// The hash of the address it was fetched from, see [`feed_hash`].
    pub feed: u64,
    /// The day of publication, as days since 1970; the least for none.
    pub day: i32,
    offset: u64,
    length: u32,
}

#[derive(Serialize)]
struct RecordOut<'a> {
    analysed_by: &'a str,
    article: &'a Article,
    analysis: &'a Analysis,
}

#[derive(Deserialize)]
struct RecordIn {
    analysed_by: String,
    article: Article,
    analysis: Analysis,
}

/// Which analysis a record was made by: another makes it anew.
const ANALYSED_BY: &str = env!("CARGO_PKG_VERSION");

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
    cards: Vec<Card>,
    /// Bytes of the log that the cards cover.
    covered: u64,
    /// Bytes of the log that the index on the disk covers.
    indexed: u64,
    /// Identity of the log that was read: another process may have rewritten it.
    identity: u64,
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
        };
        cache.refresh()?;
        Ok(cache)
    }

    fn log(&self) -> PathBuf {
        self.folder.join("articles.log")
    }

    fn index(&self) -> PathBuf {
        self.folder.join("articles.idx")
    }

    /// All cards, newest first.
    #[must_use]
    pub fn cards(&self) -> &[Card] {
        &self.cards
    }

    /// Reads what other processes kept since.
    ///
    /// # Errors
    /// Those of the file system.
    pub fn refresh(&mut self) -> io::Result<()> {
        let file = match File::open(self.log()) {
            Ok(file) => file,
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                self.cards.clear();
                self.covered = 0;
                return Ok(());
            }
            Err(error) => return Err(error),
        };
        let Some(identity) = identity(&file) else {
            // No log of this layout; the next writer begins it anew.
            self.cards.clear();
            self.covered = 0;
            return Ok(());
        };
        let length = file.metadata()?.len();
        if identity != self.identity || length < self.covered {
            self.identity = identity;
            self.read_index(length);
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
        self.cards = cards.chunks_exact(CARD).map(Card::from_bytes).collect();
        self.covered = covered;
        self.indexed = covered;
    }

    /// Reads articles, those that are whole. The flag says whether the analysis is
    /// this program's; if not, it is to be made anew.
    ///
    /// # Errors
    /// Where the log cannot be opened.
    pub fn read(&self, cards: &[Card]) -> io::Result<Vec<(Entry, bool)>> {
        let file = File::open(self.log())?;
        let mut entries = Vec::with_capacity(cards.len());
        let mut bytes = Vec::new();
        for card in cards {
            bytes.resize(card.length as usize, 0);
            if file.read_exact_at(&mut bytes, card.offset).is_err() {
                continue;
            }
            if let Ok(record) = postcard::from_bytes::<RecordIn>(&bytes)
                && record.article.key == card.key
            {
                let current = record.analysed_by == ANALYSED_BY;
                let entry = Entry { article: record.article, analysis: record.analysis };
                entries.push((entry, current));
            }
        }
        Ok(entries)
    }

    /// Keeps articles fetched from an address; one that is there under its key is
    /// replaced. On return they are on the disk.
    ///
    /// # Errors
    /// Those of the file system; then the old articles are still there.
    pub fn keep(&mut self, feed: &str, entries: &[Entry]) -> io::Result<()> {
        self.keep_all(feed, &entries.iter().collect::<Vec<_>>())
    }

    fn keep_all(&mut self, feed: &str, entries: &[&Entry]) -> io::Result<()> {
        let mut bytes = Vec::new();
        for entry in entries {
            write_record(feed_hash(feed), entry, &mut bytes)?;
        }
        let _lock = Lock::take(&self.folder.join("articles.lock"))?;
        let mut log = OpenOptions::new().create(true).append(true).read(true).open(self.log())?;
        if identity(&log).is_none() {
            drop(log);
            let head = log_head();
            replace(&self.log(), &head)?;
            log = OpenOptions::new().append(true).read(true).open(self.log())?;
        }
        log.write_all(&bytes)?;
        log.sync_data()?;
        self.refresh()?;
        self.rewrite_if_worth_it(&log)?;
        if self.covered - self.indexed.min(self.covered) > SMALL {
            self.write_index()
        } else {
            Ok(())
        }
    }

    /// As [`Self::keep`], without those that are there already with as much text: the
    /// full text of a page stays when its feed comes again.
    ///
    /// # Errors
    /// As [`Self::keep`].
    pub fn keep_new(&mut self, feed: &str, entries: &[Entry]) -> io::Result<()> {
        self.refresh()?;
        let cards: HashMap<ArticleKey, Card> = self.cards.iter().map(|c| (c.key, *c)).collect();
        let mut fresh = Vec::new();
        for entry in entries {
            let there = match cards.get(&entry.article.key) {
                Some(card) => self.read(std::slice::from_ref(card))?.pop(),
                None => None,
            };
            let known = there.is_some_and(|(old, _)| {
                let (old, new) = (&old.article, &entry.article);
                old.title == new.title
                    && (old.text == new.text || old.text.as_str().len() > new.text.as_str().len())
            });
            if !known {
                fresh.push(entry);
            }
        }
        if fresh.is_empty() { Ok(()) } else { self.keep_all(feed, &fresh) }
    }

    /// Writes the log anew once half of it is replaced articles. The caller has the
    /// lock and knows the whole log.
    fn rewrite_if_worth_it(&mut self, old: &File) -> io::Result<()> {
        let live: u64 = self.cards.iter().map(|c| u64::from(c.length) + HEAD as u64).sum();
        if self.covered < SMALL || live * 2 > self.covered {
            return Ok(());
        }
        let cards = &self.cards;
        replace_with(&self.log(), |out| {
            out.write_all(&log_head())?;
            let mut bytes = Vec::new();
            // Oldest first: of one day, the one kept last stays the newest.
            for card in cards.iter().rev() {
                bytes.resize(HEAD + card.length as usize, 0);
                old.read_exact_at(&mut bytes, card.offset - HEAD as u64)?;
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

/// The head of a new log, unlike that of any other.
fn log_head() -> Vec<u8> {
    let now = std::time::SystemTime::now();
    let id = hash(format!("{now:?} {}", std::process::id()).as_bytes());
    let mut head = MAGIC.to_vec();
    head.extend_from_slice(&id.to_le_bytes());
    head
}

fn identity(log: &File) -> Option<u64> {
    let mut head = [0; LOG_HEAD];
    log.read_exact_at(&mut head, 0).ok()?;
    head.starts_with(MAGIC).then(|| u64_at(&head, 8))
}

fn write_record(feed: u64, entry: &Entry, out: &mut Vec<u8>) -> io::Result<()> {
    let record =
        RecordOut { analysed_by: ANALYSED_BY, article: &entry.article, analysis: &entry.analysis };
    let payload = postcard::to_stdvec(&record).map_err(io::Error::other)?;
    let length = u32::try_from(payload.len()).map_err(io::Error::other)?;
    out.extend_from_slice(&MARK.to_le_bytes());
    out.extend_from_slice(&length.to_le_bytes());
    out.extend_from_slice(&hash(&payload).to_le_bytes());
    out.extend_from_slice(&entry.article.key.0.to_le_bytes());
    out.extend_from_slice(&feed.to_le_bytes());
    out.extend_from_slice(&day_of(&entry.article).to_le_bytes());
    out.extend_from_slice(&payload);
    Ok(())
}

/// The whole records from `at` on, and where the part begins that is not known to be
/// one: its end may be written just now.
fn scan(log: &File, from: u64, length: u64) -> io::Result<(Vec<Card>, u64)> {
    let mut cards = Vec::new();
    let mut at = from;
    let mut end = from;
    let mut payload = Vec::new();
    while at + HEAD as u64 <= length {
        if let Some(card) = record_at(log, at, length, &mut payload)? {
            at = card.offset + u64::from(card.length);
            end = at;
            cards.push(card);
        } else if let Some(next) = next_mark(log, at + 1, length)? {
            at = next;
        } else {
            break;
        }
    }
    Ok((cards, end))
}

fn record_at(log: &File, at: u64, length: u64, payload: &mut Vec<u8>) -> io::Result<Option<Card>> {
    let mut head = [0; HEAD];
    log.read_exact_at(&mut head, at)?;
    let size = u32_at(&head, 4);
    let offset = at + HEAD as u64;
    if u32_at(&head, 0) != MARK || size > MAX_RECORD || offset + u64::from(size) > length {
        return Ok(None);
    }
    payload.resize(size as usize, 0);
    log.read_exact_at(payload, offset)?;
    if hash(payload) != u64_at(&head, 8) {
        return Ok(None);
    }
    Ok(Some(Card {
        key: ArticleKey(u64_at(&head, 16)),
        feed: u64_at(&head, 24),
        day: i32::from_le_bytes(u32_at(&head, 32).to_le_bytes()),
        offset,
        length: size,
    }))
}

fn next_mark(log: &File, from: u64, length: u64) -> io::Result<Option<u64>> {
    let mark = MARK.to_le_bytes();
    let mut at = from;
    let mut window = vec![0; 64 << 10];
    while at + 4 <= length {
        let size = usize::try_from((length - at).min(window.len() as u64)).unwrap_or(0);
        let part = window.get_mut(..size).unwrap_or(&mut []);
        log.read_exact_at(part, at)?;
        if let Some(found) = part.windows(4).position(|w| w == mark) {
            return Ok(Some(at + found as u64));
        }
        at += (size - 3) as u64;
    }
    Ok(None)
}

fn newest_first(cards: &mut Vec<Card>) {
    let mut last: HashMap<ArticleKey, u64> = HashMap::with_capacity(cards.len());
    for card in cards.iter() {
        let offset = last.entry(card.key).or_default();
        *offset = card.offset.max(*offset);
    }
    cards.retain(|card| last.get(&card.key) == Some(&card.offset));
    cards.sort_unstable_by_key(|card| std::cmp::Reverse((card.day, card.offset)));
}

fn day_of(article: &Article) -> i32 {
    const EPOCH: jiff::civil::Date = jiff::civil::date(1970, 1, 1);
    article.published.map_or(i32::MIN, |p| (p.day - EPOCH).get_days())
}

fn u32_at(bytes: &[u8], at: usize) -> u32 {
    bytes.get(at..at + 4).and_then(|b| b.try_into().ok()).map_or(0, u32::from_le_bytes)
}

fn u64_at(bytes: &[u8], at: usize) -> u64 {
    bytes.get(at..at + 8).and_then(|b| b.try_into().ok()).map_or(0, u64::from_le_bytes)
}

impl Card {
    fn from_bytes(bytes: &[u8]) -> Self {
        Self {
            key: ArticleKey(u64_at(bytes, 0)),
            feed: u64_at(bytes, 8),
            offset: u64_at(bytes, 16),
            length: u32_at(bytes, 24),
            day: i32::from_le_bytes(u32_at(bytes, 28).to_le_bytes()),
        }
    }

    fn write(&self, out: &mut Vec<u8>) {
        out.extend_from_slice(&self.key.0.to_le_bytes());
        out.extend_from_slice(&self.feed.to_le_bytes());
        out.extend_from_slice(&self.offset.to_le_bytes());
        out.extend_from_slice(&self.length.to_le_bytes());
        out.extend_from_slice(&self.day.to_le_bytes());
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sources::{Hint, read};

    fn entry(n: usize, words: &str) -> Entry {
        let text =
            format!("---\nurl: http://x/{n}\ndate: 2004-03-{:02}\n---\n{words} {n}", n % 28 + 1);
        let article = read(text.as_bytes(), &Hint::new("http://x/feed")).articles.remove(0);
        Entry { article, analysis: Analysis::default() }
    }

    fn titles(cache: &Cache) -> Vec<String> {
        cache.read(cache.cards()).unwrap().into_iter().map(|(e, _)| e.article.title).collect()
    }

    #[test]
    fn articles_come_back_newest_first() {
        let folder = tempfile::tempdir().unwrap();
        let mut cache = Cache::open(folder.path()).unwrap();
        let mut other = Cache::open(folder.path()).unwrap();
        cache.keep("http://x/feed", &[entry(1, "old"), entry(5, "new")]).unwrap();
        cache.keep("http://x/feed", &[entry(1, "changed")]).unwrap();
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
            cache.keep("f", &[entry(n, "text")]).unwrap();
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
                after.keep("f", &[entry(9, "later")]).unwrap();
                assert_eq!(titles(&after).len(), whole_ones + 1, "cut at {cut}");
            }
        }
    }

    #[test]
    fn a_log_of_replaced_articles_is_rewritten() {
        let folder = tempfile::tempdir().unwrap();
        let mut cache = Cache::open(folder.path()).unwrap();
        let long = "word ".repeat(20_000);
        for _ in 0..100 {
            cache.keep("f", &[entry(1, &long)]).unwrap();
        }
        assert!(fs::metadata(cache.log()).unwrap().len() < 2 * SMALL);
        assert_eq!(titles(&Cache::open(folder.path()).unwrap()).len(), 1);
    }
}
