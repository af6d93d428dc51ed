//! An entry packed into bytes, which lie in memory or in a [`PackedStorage`] on the disk. It
//! is unpacked when it is opened.
//!
//! Most articles of a store are never opened, and what an article says takes several
//! times the room of its text once it is laid out in memory. Packed, both together
//! take about as much as the text alone.

use std::fmt;
use std::sync::Arc;

use super::Entry;
use crate::article::Article;

/// Bytes that the packing may stand for, for each byte it takes: LZ4 reaches 255.
const MOST_PACKED: usize = 255;

/// Bytes of an entry before it is packed, for each byte of its text: a guess.
const ROOM: usize = 3;
/// The most that is set aside on that guess.
const MOST_ROOM: usize = 1 << 20;

/// Where the bytes of a packed entry lie in a [`PackedStorage`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PackedRange {
    /// Its first byte.
    pub offset: u64,
    /// How many there are.
    pub length: u32,
}

/// Where packed entries lie that are not kept in memory.
pub trait PackedStorage: fmt::Debug + Send + Sync {
    /// The bytes at a place; `None` where they cannot be read.
    fn read(&self, place: PackedRange) -> Option<Vec<u8>>;
}

/// A packed entry. Cheap to clone.
#[derive(Debug, Clone)]
pub enum PackedEntry {
    /// In memory.
    InMemory(Arc<[u8]>),
    /// In a storage, usually a file.
    Stored(Arc<dyn PackedStorage>, PackedRange),
}

impl PackedEntry {
    /// Packs an entry.
    #[must_use]
    pub fn of(entry: &Entry) -> Self {
        // Nothing in an entry is of a shape that cannot be written.
        let room = entry.article.text.as_str().len().saturating_mul(ROOM).min(MOST_ROOM);
        let room = Vec::with_capacity(room);
        let plain = postcard::to_extend(entry, room).unwrap_or_default();
        Self::InMemory(lz4_flex::compress_prepend_size(&plain).into())
    }

    /// Unpacks it; `None` where it cannot be read any more.
    #[must_use]
    pub fn open(&self) -> Option<Entry> {
        match self {
            Self::InMemory(bytes) => unpack(bytes),
            Self::Stored(log, place) => unpack(&log.read(*place)?),
        }
    }
}

/// Unpacks what [`PackedEntry::of`] packed; `None` where it is no such thing.
#[must_use]
pub fn unpack(bytes: &[u8]) -> Option<Entry> {
    postcard::from_bytes(&plain(bytes)?).ok()
}

/// The article of a packed entry whose analysis another program made, in whatever
/// layout.
#[must_use]
pub fn unpack_article(bytes: &[u8]) -> Option<Article> {
    // The article is the first field of an entry.
    postcard::take_from_bytes(&plain(bytes)?).ok().map(|(article, _)| article)
}

fn plain(bytes: &[u8]) -> Option<Vec<u8>> {
    let (size, _) = bytes.split_first_chunk::<4>()?;
    if u32::from_le_bytes(*size) as usize > bytes.len().saturating_mul(MOST_PACKED) {
        return None;
    }
    lz4_flex::decompress_size_prepended(bytes).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_packed_entry_is_none() {
        let PackedEntry::InMemory(bytes) = PackedEntry::of(&Entry::default()) else {
            unreachable!()
        };
        assert_eq!(unpack(&bytes), Some(Entry::default()));
        assert_eq!(unpack_article(&bytes), Some(Article::default()));
        for cut in 0..bytes.len() {
            assert_eq!(unpack(bytes.get(..cut).unwrap()), None);
        }
        assert_eq!(unpack(&[0xff; 64]), None);
    }
}
