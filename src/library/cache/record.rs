//! A record of the cache's log: the mark it starts with, its card, its payload; and how
//! records are found again in a log whose end was torn off.

use std::fs::File;
use std::io;
use std::os::unix::fs::FileExt;

use super::{ArticleContent, Fresh, analysis};
use crate::article::ArticleKey;
use crate::sources::draft::hash;
use crate::store::packed::PackedRange;

/// The first bytes of a log; the digit changes when the layout of a record does, and
/// older logs are then begun anew.
const MAGIC: &[u8; 8] = b"DATELOG3";
/// Magic, identity.
pub(super) const LOG_HEAD: usize = 16;
/// Before each record.
const MARK: u32 = 0x4c44_0144;
/// Mark, length and hash of the payload, then a card without its place.
pub(super) const HEAD: usize = 4 + 4 + 8 + TELLS;
/// Key, feed, analysis, both hashes of the words, day.
const TELLS: usize = 8 + 8 + 8 + 8 + 8 + 4;
/// Largest record that is believed, in bytes.
const MAX_RECORD: u32 = 256 << 20;
/// A card with its place: offset, length.
pub(super) const CARD: usize = TELLS + 8 + 4;

/// Where an article lies in the log, and what is known of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CacheCard {
    /// Its stable name.
    pub key: ArticleKey,
    /// The hash of the address it was fetched from, see [`super::feed_hash`].
    pub feed: u64,
    /// Which analysis its record was made by.
    pub(super) analysis: u64,
    /// What it says.
    pub words: ArticleContent,
    /// The day of publication, as days since 1970; the least for none.
    pub day: i32,
    pub(super) place: PackedRange,
}

/// The head of a new log, unlike that of any other.
pub(super) fn log_head() -> Vec<u8> {
    let now = std::time::SystemTime::now();
    let id = hash(format!("{now:?} {}", std::process::id()).as_bytes());
    let mut head = MAGIC.to_vec();
    head.extend_from_slice(&id.to_le_bytes());
    head
}

pub(super) fn identity(log: &File) -> Option<u64> {
    let mut head = [0; LOG_HEAD];
    log.read_exact_at(&mut head, 0).ok()?;
    head.starts_with(MAGIC).then(|| u64_at(&head, 8))
}

/// Appends a record: its card, with a place that counts from the start of `out`.
pub(super) fn write_record(
    feed: u64,
    fresh: &Fresh,
    payload: &[u8],
    out: &mut Vec<u8>,
) -> io::Result<CacheCard> {
    let length = u32::try_from(payload.len()).map_err(io::Error::other)?;
    let card = CacheCard {
        key: fresh.prepared.card.key,
        feed,
        analysis: analysis(),
        words: fresh.words,
        day: day_of(fresh.prepared.card.day()),
        place: PackedRange { offset: (out.len() + HEAD) as u64, length },
    };
    out.extend_from_slice(&MARK.to_le_bytes());
    out.extend_from_slice(&length.to_le_bytes());
    out.extend_from_slice(&hash(payload).to_le_bytes());
    card.tell(out);
    out.extend_from_slice(payload);
    Ok(card)
}

/// The whole records from `at` on, and where the part begins that is not known to be
/// one: its end may be written just now.
pub(super) fn scan(log: &File, from: u64, length: u64) -> io::Result<(Vec<CacheCard>, u64)> {
    let mut cards = Vec::new();
    let mut at = from;
    let mut end = from;
    let mut payload = Vec::new();
    while at + HEAD as u64 <= length {
        if let Some(card) = record_at(log, at, length, &mut payload)? {
            at = card.place.offset + u64::from(card.place.length);
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

fn record_at(
    log: &File,
    at: u64,
    length: u64,
    payload: &mut Vec<u8>,
) -> io::Result<Option<CacheCard>> {
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
    Ok(Some(CacheCard::told(&head, HEAD - TELLS, PackedRange { offset, length: size })))
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

fn day_of(day: Option<jiff::civil::Date>) -> i32 {
    const EPOCH: jiff::civil::Date = jiff::civil::date(1970, 1, 1);
    day.map_or(i32::MIN, |day| (day - EPOCH).get_days())
}

fn u32_at(bytes: &[u8], at: usize) -> u32 {
    bytes.get(at..at + 4).and_then(|b| b.try_into().ok()).map_or(0, u32::from_le_bytes)
}

pub(super) fn u64_at(bytes: &[u8], at: usize) -> u64 {
    bytes.get(at..at + 8).and_then(|b| b.try_into().ok()).map_or(0, u64::from_le_bytes)
}

impl CacheCard {
    fn told(bytes: &[u8], at: usize, place: PackedRange) -> Self {
        Self {
            key: ArticleKey(u64_at(bytes, at)),
            feed: u64_at(bytes, at + 8),
            analysis: u64_at(bytes, at + 16),
            words: ArticleContent { hash: u64_at(bytes, at + 24), told: u64_at(bytes, at + 32) },
            day: i32::from_le_bytes(u32_at(bytes, at + 40).to_le_bytes()),
            place,
        }
    }

    /// Appends all but the place.
    fn tell(&self, out: &mut Vec<u8>) {
        out.extend_from_slice(&self.key.0.to_le_bytes());
        out.extend_from_slice(&self.feed.to_le_bytes());
        out.extend_from_slice(&self.analysis.to_le_bytes());
        out.extend_from_slice(&self.words.hash.to_le_bytes());
        out.extend_from_slice(&self.words.told.to_le_bytes());
        out.extend_from_slice(&self.day.to_le_bytes());
    }

    pub(super) fn from_bytes(bytes: &[u8]) -> Self {
        let place = PackedRange { offset: u64_at(bytes, TELLS), length: u32_at(bytes, TELLS + 8) };
        Self::told(bytes, 0, place)
    }

    pub(super) fn write(&self, out: &mut Vec<u8>) {
        self.tell(out);
        out.extend_from_slice(&self.place.offset.to_le_bytes());
        out.extend_from_slice(&self.place.length.to_le_bytes());
    }
}
