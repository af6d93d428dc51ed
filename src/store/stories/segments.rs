//! All segments, by number: of each a short row, and what is compared of it packed one
//! behind the other, where a piece of memory for each would cost a tenth more.

use hashbrown::HashTable;

use super::grow::grow;
use super::segment::{JoinOrder, QUARTERS, Segment, UNDATED};
use crate::article::ArticleKey;
use crate::store::varint::{put, take};
use crate::text::{Language, Span};

/// Bytes of packed segments that lie together.
const TOGETHER: usize = 1 << 16;
/// What was let go of lies idle up to so many bytes, and a quarter of all.
const IDLE: usize = 1 << 20;

/// The segments of an article: they follow each other.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Own {
    /// The first one.
    pub first: u32,
    /// How many.
    pub count: u16,
}

impl Own {
    /// Their numbers.
    #[must_use]
    pub fn all(self) -> std::ops::Range<u32> {
        self.first..self.first + u32::from(self.count)
    }
}

/// What tells where a segment stands, and where what it tells lies.
#[derive(Debug, Clone, Copy)]
struct SegmentRow {
    /// Its article's key, in two halves: a whole would leave four bytes of a row idle.
    article: [u32; 2],
    when: i32,
    /// The piece of [`PackedSegments`], and where it begins there.
    at: u32,
    bytes: u16,
    part: u16,
}

/// All segments.
#[derive(Debug, Default)]
pub struct Segments {
    rows: Vec<SegmentRow>,
    packed: PackedSegments,
    /// The first segment of each article that is not forgotten, by its key.
    by_article: HashTable<u32>,
}

/// Bytes of segments, piece by piece.
#[derive(Debug, Default)]
struct PackedSegments {
    pieces: Vec<Vec<u8>>,
    /// Bytes in all, and of those that nobody asks for any more.
    bytes: usize,
    idle: usize,
}

impl PackedSegments {
    /// Takes in some bytes, and says where they lie; `None` where there is no room.
    fn put(&mut self, bytes: &[u8]) -> Option<u32> {
        if self.pieces.last().is_none_or(|p| p.len() + bytes.len() > TOGETHER) {
            // What comes by the thousand is not moved about as it grows.
            let room = if self.pieces.is_empty() { 0 } else { TOGETHER };
            self.pieces.push(Vec::with_capacity(room));
        }
        let piece = u16::try_from(self.pieces.len() - 1).ok()?;
        let last = self.pieces.last_mut()?;
        let at = u16::try_from(last.len()).ok()?;
        grow(last, bytes.len());
        last.extend_from_slice(bytes);
        self.bytes += bytes.len();
        Some(u32::from(piece) << 16 | u32::from(at))
    }

    fn get(&self, row: SegmentRow) -> &[u8] {
        let (piece, at) = (row.at >> 16, row.at & 0xffff);
        let piece = self.pieces.get(piece as usize).map_or(&[][..], Vec::as_slice);
        piece.get(at as usize..at as usize + usize::from(row.bytes)).unwrap_or_default()
    }
}

impl SegmentRow {
    fn key(self) -> ArticleKey {
        ArticleKey(u64::from(self.article[0]) << 32 | u64::from(self.article[1]))
    }

    const fn place(self, number: u32) -> JoinOrder {
        let article = (self.article[0] as u64) << 32 | self.article[1] as u64;
        (self.when, ArticleKey(article), self.part, number)
    }
}

/// The two halves of a key.
fn halves(key: ArticleKey) -> [u32; 2] {
    let half = |shift: u32| u32::try_from(key.0 >> shift & u64::from(u32::MAX)).unwrap_or(0);
    [half(32), half(0)]
}

/// Spreads keys over the table: they are hashes, but of what others wrote.
fn spread(key: ArticleKey) -> u64 {
    static HASH: std::sync::LazyLock<ahash::RandomState> =
        std::sync::LazyLock::new(ahash::RandomState::new);
    HASH.hash_one(key)
}

/// Appends a language: a byte, of one that is not read its code behind it.
fn put_language(language: Language, out: &mut Vec<u8>) {
    match language {
        Language::English => out.push(0),
        Language::Vietnamese => out.push(1),
        Language::Unknown => out.push(2),
        Language::Other(_) => {
            out.push(3);
            out.extend(language.code().bytes().take(2));
        }
    }
}

/// Reads what [`put_language`] wrote.
fn language_of(bytes: &mut std::slice::Iter<'_, u8>) -> Language {
    match bytes.next() {
        Some(0) => Language::English,
        Some(1) => Language::Vietnamese,
        Some(3) => {
            let code: Vec<u8> = bytes.by_ref().take(2).copied().collect();
            std::str::from_utf8(&code).map_or(Language::Unknown, Language::from_code)
        }
        _ => Language::Unknown,
    }
}

impl Segments {
    /// How many there are, those that are forgotten among them.
    #[must_use]
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// How many articles they are of.
    #[must_use]
    pub fn articles(&self) -> usize {
        self.by_article.len()
    }

    /// The segments of all articles, in no order.
    #[cfg(test)]
    pub fn each_own(&self) -> impl Iterator<Item = Own> + '_ {
        self.by_article.iter().map(|first| self.own_from(*first))
    }

    /// Bytes they take.
    #[must_use]
    pub fn bytes(&self) -> usize {
        self.rows.capacity() * size_of::<SegmentRow>()
            + self.by_article.capacity() * (size_of::<u32>() + 1)
            + self.packed.pieces.iter().map(Vec::capacity).sum::<usize>()
    }

    /// A segment.
    #[must_use]
    pub fn get(&self, number: u32) -> Option<Segment<'_>> {
        let row = *self.rows.get(number as usize)?;
        let mut bytes = self.packed.get(row).iter();
        let language = language_of(&mut bytes);
        let start = take(&mut bytes).unwrap_or(0);
        let end = start.saturating_add(take(&mut bytes).unwrap_or(0));
        Some(Segment {
            article: row.key(),
            span: Span::new(start, end),
            when: row.when,
            part: row.part,
            language,
            told: bytes.as_slice().into(),
        })
    }

    /// Where a segment stands in the order of joining.
    #[must_use]
    pub fn place(&self, number: u32) -> Option<JoinOrder> {
        self.rows.get(number as usize).map(|row| row.place(number))
    }

    /// Days since 1970 of a segment's publication, where known.
    #[must_use]
    pub fn day(&self, number: u32) -> Option<i32> {
        let when = self.rows.get(number as usize)?.when;
        (when != UNDATED).then(|| when.div_euclid(QUARTERS))
    }

    /// The segments of an article.
    #[must_use]
    pub fn own(&self, article: ArticleKey) -> Option<Own> {
        let is = |first: &u32| self.rows.get(*first as usize).is_some_and(|r| r.key() == article);
        self.by_article.find(spread(article), is).map(|first| self.own_from(*first))
    }

    /// The segments of an article from its first one on.
    fn own_from(&self, first: u32) -> Own {
        let rows = self.rows.get(first as usize..).unwrap_or_default();
        let article = rows.first().map(|r| r.article);
        let same =
            |(part, row): &(u16, &SegmentRow)| Some(row.article) == article && row.part == *part;
        let count = (0..=u16::MAX).zip(rows).take_while(same).count();
        Own { first, count: u16::try_from(count).unwrap_or(u16::MAX) }
    }

    /// Takes in the segments of an article that has none here.
    pub fn push(&mut self, segments: &[Segment<'_>]) -> Option<Own> {
        let article = segments.first()?.article;
        let first = u32::try_from(self.rows.len()).ok()?;
        grow(&mut self.rows, segments.len());
        let mut bytes = Vec::new();
        for (part, segment) in (0..u16::MAX).zip(segments) {
            bytes.clear();
            put_language(segment.language, &mut bytes);
            put(&mut bytes, segment.span.start);
            put(&mut bytes, segment.span.len());
            bytes.extend_from_slice(&segment.told);
            let count = u16::try_from(bytes.len()).unwrap_or(0);
            let at = self.packed.put(bytes.get(..usize::from(count)).unwrap_or_default());
            self.rows.push(SegmentRow {
                article: halves(article),
                when: segment.when,
                at: at.unwrap_or(0),
                bytes: if at.is_some() { count } else { 0 },
                part,
            });
        }
        let rows = &self.rows;
        let hash = |first: &u32| spread(rows.get(*first as usize).map_or(article, |r| r.key()));
        self.by_article.insert_unique(spread(article), first, hash);
        Some(self.own_from(first))
    }

    /// Its article has these segments no more; they are still here, to be looked at until
    /// they are [forgotten](Self::forget).
    pub fn take(&mut self, article: ArticleKey) -> Option<Own> {
        let own = self.own(article)?;
        let found = self.by_article.find_entry(spread(article), |first| *first == own.first);
        found.ok()?.remove();
        Some(own)
    }

    /// Lets go of all that is compared of a segment.
    pub fn forget(&mut self, number: u32) {
        let Some(row) = self.rows.get_mut(number as usize) else { return };
        self.packed.idle += usize::from(row.bytes);
        row.bytes = 0;
        if self.packed.idle > IDLE && self.packed.idle > self.packed.bytes / 4 {
            let old = std::mem::take(&mut self.packed);
            for row in self.rows.iter_mut().filter(|r| r.bytes > 0) {
                match self.packed.put(old.get(*row)) {
                    Some(at) => row.at = at,
                    None => row.bytes = 0,
                }
            }
        }
    }

    /// Segments of an article each, for tests.
    #[cfg(test)]
    pub fn of(all: impl Iterator<Item = Segment<'static>>) -> Self {
        let mut out = Self::default();
        for one in all {
            out.push(&[one]);
        }
        out
    }
}
