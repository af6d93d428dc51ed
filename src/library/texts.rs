//! The texts of files as they were last read: by them a file that was edited between two
//! sittings is known for the article it was, and what it said is there to be told.
//!
//! One log that grows at its end: a record a text, checked by a hash, under the hash of its
//! file's path. What took the place of another names it. Private, and bounded: what is over
//! the bound goes, the oldest first; nothing but the noticing of an edit is lost with it.

use std::collections::HashMap;
use std::fs::File;
use std::io::{self, BufReader, Read, Seek, SeekFrom, Write};
use std::os::unix::fs::{FileExt, MetadataExt};
use std::path::{Path, PathBuf};
use std::time::Duration;

use serde::Serialize;

use super::files::{Lock, open_if_there, private, replace_with, set_aside};
use crate::article::ArticleKey;
use crate::sources::draft::hash;
use crate::store::changes::{LONGEST, Version};
use crate::store::packed::Packer;

/// What the log begins with.
const HEAD: &[u8; 16] = b"dateline texts 1";
/// Bytes of a record before its text.
const RECORD: usize = 5 * 8 + 4 + 4;
/// Bytes of the log from which on it is written anew with half of that.
const MOST: u64 = 32 << 20;
/// Bytes that wait until they are written.
const WAITING: usize = 1 << 20;
/// Keys that an article had before, at most.
const MOST_BEFORE: usize = 20;
/// Bytes that a text may stand for, for each byte it takes: LZ4 reaches 255.
const MOST_PACKED: usize = 255;
/// How long another process may hold the lock.
const PATIENCE: Duration = Duration::from_millis(400);

/// A text that a file held.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FileText {
    /// The hash of the file's path.
    pub file: u64,
    /// The article's key.
    pub key: ArticleKey,
    /// What tells it from the others of the file: a hash.
    pub name: u64,
    /// The hash of what it says, and when, where and by whom.
    pub words: u64,
    /// The key of the text of this file that it took the place of; 0 where of none.
    pub instead: u64,
}

impl FileText {
    fn head(&self, packed: &[u8]) -> [u8; RECORD] {
        let mut head = [0; RECORD];
        let numbers = [self.file, self.key.0, self.name, self.words, self.instead];
        let length = u32::try_from(packed.len()).unwrap_or(u32::MAX);
        let bytes = numbers.iter().flat_map(|n| n.to_le_bytes()).chain(length.to_le_bytes());
        for (slot, byte) in head.iter_mut().zip(bytes) {
            *slot = byte;
        }
        let check = check(&head, packed).to_le_bytes();
        for (slot, byte) in head.iter_mut().rev().zip(check.iter().rev()) {
            *slot = *byte;
        }
        head
    }

    /// The record at the beginning of some bytes: it, the bytes of its text, its check.
    fn read(head: &[u8; RECORD]) -> (Self, u32, u32) {
        let number = |at: usize| {
            let bytes = head.get(at * 8..at * 8 + 8).and_then(|b| b.try_into().ok());
            u64::from_le_bytes(bytes.unwrap_or_default())
        };
        let last = number(5);
        let (length, check) = (last & u64::from(u32::MAX), last >> 32);
        let text = Self {
            file: number(0),
            key: ArticleKey(number(1)),
            name: number(2),
            words: number(3),
            instead: number(4),
        };
        (text, u32::try_from(length).unwrap_or(0), u32::try_from(check).unwrap_or(0))
    }
}

/// Whether a log begins with more than a part of what ours begins with.
fn is_another(log: &File) -> bool {
    let mut head = [0; HEAD.len()];
    let length = log.read_at(&mut head, 0).unwrap_or(0);
    head.get(..length).is_some_and(|own| !HEAD.starts_with(own))
}

fn check(head: &[u8; RECORD], packed: &[u8]) -> u32 {
    let told = head.get(..RECORD - 4).unwrap_or_default();
    u32::try_from((hash(told) ^ hash(packed)) >> 32).unwrap_or(0)
}

/// Packs a text; `None` where it is longer than what is kept.
#[must_use]
pub fn pack<S: AsRef<str> + Serialize>(
    version: &Version<S>,
    packer: &mut Packer,
) -> Option<Vec<u8>> {
    if version.size() > LONGEST {
        return None;
    }
    let json = |mut room: Vec<u8>| serde_json::to_writer(&mut room, version).ok().map(|()| room);
    packer.bytes(json).map(<[u8]>::to_vec)
}

fn unpack(packed: &[u8]) -> Option<Version> {
    let size = packed.first_chunk().map(|b| u32::from_le_bytes(*b))?;
    if size as usize > packed.len().saturating_mul(MOST_PACKED) {
        return None;
    }
    serde_json::from_slice(&lz4_flex::decompress_size_prepended(packed).ok()?).ok()
}

/// Where the packed text of a record lies in the log.
#[derive(Debug, Clone, Copy)]
struct LogPlace {
    offset: u64,
    length: u32,
}

/// The texts.
#[derive(Debug, Default)]
pub struct Texts {
    path: PathBuf,
    log: Option<File>,
    /// Bytes of the log that hold whole records.
    end: u64,
    of: HashMap<u64, HashMap<ArticleKey, (FileText, LogPlace)>>,
    /// The key that each had before its text changed.
    before: HashMap<ArticleKey, ArticleKey>,
    /// Records that are not written yet.
    waiting: Vec<u8>,
    /// Bytes written in this sitting.
    written: u64,
    /// Bytes of the log at most.
    most: u64,
}

impl Texts {
    /// Reads which there are in a folder.
    ///
    /// # Errors
    /// Those of the file system; a log that is not there is empty.
    pub fn open(folder: &Path) -> io::Result<Self> {
        let mut texts = Self { path: folder.join("texts.log"), most: MOST, ..Self::default() };
        texts.read()?;
        Ok(texts)
    }

    /// Reads what there is; of a log that was read before, what came to it since.
    fn read(&mut self) -> io::Result<()> {
        let Some(file) = open_if_there(&self.path)? else {
            self.of.clear();
            (self.end, self.log) = (0, None);
            return Ok(());
        };
        let now = file.metadata()?;
        let length = now.len();
        // A log that is open gives its number to no other.
        let is = |log: &File| {
            log.metadata().is_ok_and(|then| (then.dev(), then.ino()) == (now.dev(), now.ino()))
        };
        let known = self.end >= HEAD.len() as u64 && self.end <= length;
        if !known || !self.log.as_ref().is_some_and(is) {
            self.of.clear();
            self.end = 0;
        }
        let mut input = BufReader::new(file.try_clone()?);
        if self.end > 0 {
            input.seek(SeekFrom::Start(self.end))?;
            self.scan(&mut input, length)?;
        } else if length >= HEAD.len() as u64 {
            let mut head = [0; HEAD.len()];
            input.read_exact(&mut head)?;
            if &head == HEAD {
                self.end = HEAD.len() as u64;
                self.scan(&mut input, length)?;
            }
        }
        self.log = Some(file);
        Ok(())
    }

    /// Reads the heads of the records from [`Self::end`] on. Their texts are checked when they
    /// are needed.
    fn scan(&mut self, input: &mut BufReader<File>, length: u64) -> io::Result<()> {
        let mut head = [0; RECORD];
        while length - self.end >= RECORD as u64 {
            input.read_exact(&mut head)?;
            let (text, size, _) = FileText::read(&head);
            let offset = self.end + RECORD as u64;
            if length - offset < size.into() {
                // Torn by a crash.
                break;
            }
            self.put(text, LogPlace { offset, length: size });
            self.end = offset + u64::from(size);
            input.seek_relative(size.into())?;
        }
        Ok(())
    }

    fn put(&mut self, text: FileText, place: LogPlace) {
        let own = self.of.entry(text.file).or_default();
        own.remove(&ArticleKey(text.instead));
        if text.instead != 0 && text.instead != text.key.0 {
            self.before.insert(text.key, ArticleKey(text.instead));
        }
        if place.length == 0 {
            own.remove(&text.key);
        } else {
            own.insert(text.key, (text, place));
        }
    }

    /// What a file held when it was last read.
    pub fn of(&self, file: u64) -> impl Iterator<Item = &FileText> {
        self.of.get(&file).into_iter().flat_map(|own| own.values().map(|(text, _)| text))
    }

    /// One of them.
    #[must_use]
    pub fn get(&self, file: u64, key: ArticleKey) -> Option<&FileText> {
        self.of.get(&file)?.get(&key).map(|(text, _)| text)
    }

    /// The keys that an article had before its text changed, the latest first.
    #[must_use]
    pub fn before(&self, key: ArticleKey) -> Vec<ArticleKey> {
        let mut all: Vec<ArticleKey> = Vec::new();
        let mut at = key;
        while let Some(&before) = self.before.get(&at).filter(|b| **b != key && !all.contains(b)) {
            all.push(before);
            at = before;
            if all.len() == MOST_BEFORE {
                break;
            }
        }
        all
    }

    /// What it said; `None` where that cannot be read any more.
    #[must_use]
    pub fn version(&self, file: u64, key: ArticleKey) -> Option<Version> {
        let (_, place) = self.of.get(&file)?.get(&key)?;
        unpack(&self.record(*place)?.1)
    }

    /// A record as it was written: its head, its text.
    fn record(&self, place: LogPlace) -> Option<([u8; RECORD], Vec<u8>)> {
        let log = self.log.as_ref()?;
        let mut head = [0; RECORD];
        let mut packed = vec![0; place.length as usize];
        log.read_exact_at(&mut head, place.offset - RECORD as u64).ok()?;
        log.read_exact_at(&mut packed, place.offset).ok()?;
        let (_, _, told) = FileText::read(&head);
        (told == check(&head, &packed)).then_some((head, packed))
    }

    /// Whether a text that is kept now is there in the next sitting: no more than half of the
    /// log is written in one.
    #[must_use]
    pub fn takes_more(&self) -> bool {
        !self.path.as_os_str().is_empty() && self.written <= self.most / 2
    }

    /// Keeps what a file holds now, as [`pack`]ed it; nothing where it holds it no more.
    ///
    /// # Errors
    /// Those of the file system; nothing is kept then.
    pub fn keep(&mut self, text: &FileText, packed: &[u8]) -> io::Result<()> {
        if !self.takes_more() {
            return Ok(());
        }
        self.waiting.extend_from_slice(&text.head(packed));
        self.waiting.extend_from_slice(packed);
        if self.waiting.len() > WAITING { self.put_out() } else { Ok(()) }
    }

    /// Writes what waits, for good.
    ///
    /// # Errors
    /// Those of the file system; nothing is kept then.
    pub fn write(&mut self) -> io::Result<()> {
        self.put_out()?;
        self.log.as_ref().map_or(Ok(()), File::sync_data)
    }

    /// Writes what waits. Where more is to come, nobody waits for the disk.
    fn put_out(&mut self) -> io::Result<()> {
        if self.waiting.is_empty() {
            return Ok(());
        }
        let waiting = std::mem::take(&mut self.waiting);
        let _lock = Lock::take_within(&self.path.with_extension("lock"), PATIENCE)?;
        // What other processes wrote meanwhile is part of it.
        self.read()?;
        if self.end == 0 && self.log.as_ref().is_some_and(is_another) {
            // Another version's, or another program's: theirs to read.
            set_aside(&self.path)?;
            self.log = None;
        }
        let mut log = private().create(true).truncate(false).write(true).open(&self.path)?;
        // What is torn was never kept.
        log.set_len(self.end)?;
        log.seek(SeekFrom::Start(self.end))?;
        if self.end == 0 {
            log.write_all(HEAD)?;
        }
        log.write_all(&waiting)?;
        self.written += waiting.len() as u64;
        self.read()?;
        if self.end > self.most { self.shrink() } else { Ok(()) }
    }

    /// Writes the log anew with the latest texts.
    fn shrink(&mut self) -> io::Result<()> {
        let mut all: Vec<LogPlace> =
            self.of.values().flatten().map(|(_, (_, place))| *place).collect();
        all.sort_unstable_by_key(|place| std::cmp::Reverse(place.offset));
        let mut size = 0;
        let latest = all.iter().take_while(|place| {
            size += RECORD as u64 + u64::from(place.length);
            size <= self.most / 2
        });
        let latest: Vec<LogPlace> = latest.copied().collect();
        replace_with(&self.path, |out| {
            out.write_all(HEAD)?;
            for (head, packed) in latest.iter().rev().filter_map(|place| self.record(*place)) {
                out.write_all(&head)?;
                out.write_all(&packed)?;
            }
            Ok(())
        })?;
        self.read()
    }
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::os::unix::fs::PermissionsExt as _;

    use super::*;

    fn version(text: &str) -> Version {
        Version { paragraphs: vec![vec![text.to_owned()]], ..Version::default() }
    }

    fn text(file: u64, key: u64, instead: u64) -> FileText {
        FileText { file, key: ArticleKey(key), name: 7, words: key * 3, instead }
    }

    fn keep(texts: &mut Texts, of: FileText, said: &str) {
        texts.keep(&of, &pack(&version(said), &mut Packer::default()).unwrap()).unwrap();
        texts.write().unwrap();
    }

    #[test]
    fn what_a_file_held_is_found_again_and_what_took_its_place() {
        let folder = tempfile::tempdir().unwrap();
        let mut texts = Texts::open(folder.path()).unwrap();
        let mut other = Texts::open(folder.path()).unwrap();
        keep(&mut texts, text(1, 10, 0), "one");
        keep(&mut other, text(2, 20, 0), "two");
        keep(&mut texts, text(1, 11, 10), "one again");
        let again = Texts::open(folder.path()).unwrap();
        for texts in [&texts, &again] {
            assert_eq!(texts.of(1).collect::<Vec<_>>(), [&text(1, 11, 10)]);
            assert_eq!(texts.version(1, ArticleKey(11)), Some(version("one again")));
            assert_eq!(texts.version(2, ArticleKey(20)), Some(version("two")));
            assert_eq!(texts.get(1, ArticleKey(10)), None);
            assert_eq!(texts.before(ArticleKey(11)), [ArticleKey(10)]);
            assert_eq!(texts.before(ArticleKey(20)), []);
        }
        // Back to what it was, it goes in no circle.
        keep(&mut texts, text(1, 10, 11), "one");
        assert_eq!(texts.before(ArticleKey(10)), [ArticleKey(11)]);
        texts.keep(&text(2, 20, 0), &[]).unwrap();
        texts.write().unwrap();
        assert_eq!(Texts::open(folder.path()).unwrap().of(2).count(), 0);
        let path = folder.path().join("texts.log");
        assert_eq!(fs::metadata(path).unwrap().permissions().mode() & 0o777, 0o600);
    }

    #[test]
    fn a_log_that_is_taken_away_is_begun_anew() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("texts.log");
        let (mut texts, mut other) =
            (Texts::open(folder.path()).unwrap(), Texts::open(folder.path()).unwrap());
        keep(&mut texts, text(1, 10, 0), "one");
        keep(&mut other, text(1, 20, 0), "two");
        fs::remove_file(&path).unwrap();
        keep(&mut texts, text(1, 30, 0), "three");
        // Another log in its place, as one that was written anew.
        let whole = fs::read(&path).unwrap();
        keep(&mut other, text(1, 40, 0), "four");
        let longer = fs::read(&path).unwrap();
        fs::write(folder.path().join("new"), &whole).unwrap();
        fs::rename(folder.path().join("new"), &path).unwrap();
        assert!(whole.len() < longer.len());
        keep(&mut other, text(1, 50, 0), "five");
        keep(&mut texts, text(1, 60, 0), "six");
        for texts in [&texts, &Texts::open(folder.path()).unwrap()] {
            let said = |key| texts.version(1, ArticleKey(key));
            assert_eq!([said(10), said(20), said(40)], [None, None, None]);
            for (key, told) in [(30, "three"), (50, "five"), (60, "six")] {
                assert_eq!(said(key), Some(version(told)));
            }
        }
    }

    #[test]
    fn a_kill_at_any_byte_costs_the_torn_text_alone() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("texts.log");
        keep(&mut Texts::open(folder.path()).unwrap(), text(1, 10, 0), "one");
        let one = fs::read(&path).unwrap();
        keep(&mut Texts::open(folder.path()).unwrap(), text(1, 20, 0), "two");
        let whole = fs::read(&path).unwrap();
        for cut in 0..whole.len() {
            fs::write(&path, &whole[..cut]).unwrap();
            let mut texts = Texts::open(folder.path()).unwrap();
            let first = (cut >= one.len()).then(|| version("one"));
            assert_eq!(texts.version(1, ArticleKey(10)), first, "{cut}");
            assert_eq!(texts.version(1, ArticleKey(20)), None, "{cut}");
            keep(&mut texts, text(3, 30, 0), "three");
            let texts = Texts::open(folder.path()).unwrap();
            assert_eq!(texts.version(1, ArticleKey(10)), first, "{cut}");
            assert_eq!(texts.version(3, ArticleKey(30)), Some(version("three")), "{cut}");
        }
        // A byte that a disk spoiled costs its text.
        let mut spoiled = whole.clone();
        *spoiled.last_mut().unwrap() ^= 1;
        fs::write(&path, &spoiled).unwrap();
        let texts = Texts::open(folder.path()).unwrap();
        assert_eq!(texts.version(1, ArticleKey(10)), Some(version("one")));
        assert_eq!(texts.version(1, ArticleKey(20)), None);
    }

    #[test]
    fn a_log_of_another_version_is_set_aside() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("texts.log");
        let newer = b"dateline texts 2 and what no program of today can read";
        fs::write(&path, newer).unwrap();
        let mut texts = Texts::open(folder.path()).unwrap();
        assert_eq!(texts.of(1).count(), 0);
        assert_eq!(fs::read(&path).unwrap(), newer, "as long as nothing is to be kept");
        for key in [10, 20] {
            keep(&mut texts, text(1, key, 0), "one");
        }
        assert_eq!(Texts::open(folder.path()).unwrap().of(1).count(), 2);
        let mut aside: Vec<PathBuf> =
            fs::read_dir(folder.path()).unwrap().map(|file| file.unwrap().path()).collect();
        aside.retain(|path| path.to_string_lossy().contains("texts.log.damaged-"));
        assert_eq!(aside.len(), 1);
        assert_eq!(fs::read(&aside[0]).unwrap(), newer);
    }

    #[test]
    fn the_log_and_a_text_are_bounded() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("texts.log");
        assert_eq!(pack(&version(&"word ".repeat(60_000)), &mut Packer::default()), None);
        let said = |n: u64| {
            let words: Vec<String> = (0..2000).map(|i: u64| (i * n).to_string()).collect();
            words.join(" ")
        };
        let open = || Texts { most: 1 << 19, ..Texts::open(folder.path()).unwrap() };
        for n in 1..100 {
            keep(&mut open(), text(n, n, 0), &said(n));
            assert!(fs::metadata(&path).unwrap().len() <= 1 << 19);
        }
        assert_eq!(open().version(99, ArticleKey(99)), Some(version(&said(99))), "the last stay");
        assert_eq!(open().of(1).count(), 0);
        // Nor does one sitting write more than the half of it.
        let mut texts = open();
        for n in 100..300 {
            keep(&mut texts, text(n, n, 0), &said(n));
        }
        assert!(texts.of(120).count() == 1 && texts.of(299).count() == 0);
    }
}
