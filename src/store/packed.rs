//! An entry packed into bytes, which lie in memory or in a [`PackedStorage`] on the disk. It
//! is unpacked when it is opened.
//!
//! Most articles of a store are never opened, and what an article says takes several
//! times the room of its text once it is laid out in memory. Packed, both together
//! take about as much as the text alone.

use std::borrow::Cow;
use std::fmt;
use std::sync::Arc;

use lz4_flex::block::{compress_into, get_maximum_output_size};

use super::Entry;
use crate::article::Article;

/// Bytes that the packing may stand for, for each byte it takes: LZ4 reaches 255.
const MOST_PACKED: usize = 255;

/// What stands in the place of the length before bytes that are not packed. No older program
/// takes it for a length.
const LOOSE: [u8; 4] = [0xff; 4];

/// Bytes from which on the memory for packing is not kept for the next entry.
const LARGE: usize = 1 << 20;

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
    /// Packs an entry. Where there are many, a [`Packer`] does it.
    #[must_use]
    pub fn of(entry: &Entry) -> Self {
        Packer::default().entry(entry)
    }

    /// Unpacks it; `None` where it cannot be read any more.
    #[must_use]
    pub fn open(&self) -> Option<Entry> {
        match self {
            Self::InMemory(bytes) => unpack(bytes),
            Self::Stored(log, place) => unpack(&log.read(*place)?),
        }
    }

    /// Packs what lies in memory as [`Packer::loose`] laid it.
    pub fn tighten(&mut self, packer: &mut Packer) {
        let Self::InMemory(bytes) = &*self else { return };
        let Some(loose) = bytes.strip_prefix(&LOOSE) else { return };
        let tight = packer.bytes(|mut room| {
            room.extend_from_slice(loose);
            Some(room)
        });
        if let Some(tight) = tight {
            *self = Self::InMemory(tight.into());
        }
    }
}

/// Packs entries, with memory that is used again for the next one.
#[derive(Debug, Default)]
pub struct Packer {
    plain: Vec<u8>,
    packed: Vec<u8>,
}

impl Packer {
    /// Packs an entry.
    pub fn entry(&mut self, entry: &Entry) -> PackedEntry {
        // Nothing in an entry is of a shape that cannot be written.
        let packed = self.bytes(|room| postcard::to_extend(entry, room).ok());
        PackedEntry::InMemory(packed.unwrap_or_default().into())
    }

    /// Lays an entry out as bytes that are not packed: for what goes to the disk and is opened
    /// once, soon. See [`PackedEntry::tighten`].
    pub fn loose(&mut self, entry: &Entry) -> PackedEntry {
        if self.plain.capacity() > LARGE {
            self.plain = Vec::new();
        }
        self.plain.clear();
        self.plain.extend_from_slice(&LOOSE);
        let room = std::mem::take(&mut self.plain);
        // Nothing in an entry is of a shape that cannot be written.
        self.plain = postcard::to_extend(entry, room).unwrap_or_default();
        PackedEntry::InMemory(self.plain.as_slice().into())
    }

    /// Packs what `write` appends to some room; `None` where it cannot. How long it is without
    /// packing comes first, in four bytes.
    pub fn bytes(&mut self, write: impl FnOnce(Vec<u8>) -> Option<Vec<u8>>) -> Option<&[u8]> {
        if self.plain.capacity().max(self.packed.capacity()) > LARGE {
            *self = Self::default();
        }
        self.plain.clear();
        self.plain = write(std::mem::take(&mut self.plain))?;
        let most = get_maximum_output_size(self.plain.len());
        if self.packed.len() < 4 + most {
            self.packed.resize(4 + most, 0);
        }
        let (length, out) = self.packed.split_first_chunk_mut::<4>()?;
        *length = u32::try_from(self.plain.len()).ok()?.to_le_bytes();
        let used = compress_into(&self.plain, out).ok()?;
        self.packed.get(..4 + used)
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

fn plain(bytes: &[u8]) -> Option<Cow<'_, [u8]>> {
    if let Some(loose) = bytes.strip_prefix(&LOOSE) {
        return Some(Cow::Borrowed(loose));
    }
    let (size, _) = bytes.split_first_chunk::<4>()?;
    if u32::from_le_bytes(*size) as usize > bytes.len().saturating_mul(MOST_PACKED) {
        return None;
    }
    lz4_flex::decompress_size_prepended(bytes).ok().map(Cow::Owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn memory_that_was_used_before_packs_the_same() {
        let mut packer = Packer::default();
        for length in [3_u32, 200_000, 0, 4 << 20, 70] {
            let title: String =
                (0..length).map(|n| char::from(b'a' + (n.wrapping_mul(n) % 23) as u8)).collect();
            let entry =
                Entry { article: Article { title, ..Article::default() }, ..Entry::default() };
            let PackedEntry::InMemory(bytes) = packer.entry(&entry) else { unreachable!() };
            assert_eq!(unpack(&bytes), Some(entry.clone()));
            let mut loose = packer.loose(&entry);
            assert_eq!(loose.open(), Some(entry.clone()));
            loose.tighten(&mut packer);
            let PackedEntry::InMemory(tight) = loose else { unreachable!() };
            assert_eq!(tight, bytes);
            assert_eq!(unpack_article(&tight), Some(entry.article.clone()));
            let plain = postcard::to_allocvec(&entry).unwrap();
            assert_eq!(*bytes, *lz4_flex::compress_prepend_size(&plain));
        }
    }

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
