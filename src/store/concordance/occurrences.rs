//! Where one term occurs, packed bit by bit, and the way through it.

use crate::store::bits::{BitReader, Bits, length};

/// Bits that are expected of the numbers of a list, see [`Bits::put`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct ExpectedBits {
    /// Of the gap between two articles.
    article: u32,
    /// Of the first place in an article.
    place: u32,
    /// Of the gap between two places in an article.
    gap: u32,
}

/// As they are in reports of some hundred words.
const USUAL: ExpectedBits = ExpectedBits { article: 0, place: 7, gap: 5 };
/// The same of a term that one article of a block has: all numbers in it are as likely.
const ALONE: ExpectedBits = ExpectedBits { article: 10, place: 8, gap: 5 };
/// Numbers of a list that are looked at to tell what is expected of them.
const LOOKED_AT: usize = 32;
/// Bits that tell how many are expected, and how many that can be.
const TOLD: u32 = 4;
const MOST_EXPECTED: u32 = (1 << TOLD) - 1;

/// Where a term occurs in articles that still come in: articles ascending, the places in each
/// ascending.
///
/// Behind the first place of the first article a bit says what comes next: `1` the gap to
/// the next place in the article, `0` the gap to the next article and the first place there.
/// Most terms occur once: they take no memory besides.
#[derive(Debug, Clone, Default)]
pub(super) struct Occurrences {
    rest: Bits,
    first: u32,
    place: u32,
    last: u32,
    /// How many articles there are behind the first.
    more: u32,
}

impl Occurrences {
    pub(super) fn of(id: u32, places: &[u32]) -> Self {
        let place = places.first().copied().unwrap_or(0);
        let mut own = Self { rest: Bits::default(), first: id, place, last: id, more: 0 };
        put_gaps(&mut own.rest, places, USUAL.gap);
        own
    }

    /// Ids must go up.
    pub(super) fn push(&mut self, id: u32, places: &[u32]) {
        self.rest.put_bit(false);
        self.rest.put(id - self.last - 1, USUAL.article);
        self.rest.put(places.first().copied().unwrap_or(0), USUAL.place);
        put_gaps(&mut self.rest, places, USUAL.gap);
        self.last = id;
        self.more += 1;
    }

    pub(super) fn cursor(&self) -> Cursor<'_> {
        let here = Some((self.first, self.place));
        Cursor { here, rest: self.rest.reader(), expected: USUAL, more: self.more }
    }

    /// About how many bytes it takes.
    pub(super) fn size(&self) -> usize {
        self.rest.bytes() + 4
    }
}

fn put_gaps(bits: &mut Bits, places: &[u32], expected: u32) {
    for (before, place) in places.iter().zip(places.iter().skip(1)) {
        bits.put_more(place - before - 1, expected);
    }
}

/// Packs the occurrences of terms that get no more, one behind the other, each by what its
/// own numbers are like, from the first bit of a byte on.
///
/// How many articles there are comes first, then, where it is not one alone, what is expected
/// of the numbers; then each article as [`Occurrences`] have it, a `0` behind its last place.
#[derive(Debug, Default)]
pub(super) struct OccurrencePacker {
    bits: Bits,
    /// Of each article of the term at hand the gap before it, and its places.
    articles: Vec<(u32, std::ops::Range<usize>)>,
    places: Vec<u32>,
}

impl OccurrencePacker {
    pub(super) fn with_room(bytes: usize) -> Self {
        Self { bits: Bits::with_room(bytes), ..Self::default() }
    }

    /// How many bytes there are.
    pub(super) fn bytes(&self) -> usize {
        self.bits.bytes()
    }

    /// Appends those of a term, in articles from `first` on.
    pub(super) fn put(&mut self, occurrences: &Occurrences, first: u32) {
        self.articles.clear();
        self.places.clear();
        let mut cursor = occurrences.cursor();
        let mut next = first;
        while let Some((id, _)) = cursor.here {
            let from = self.places.len();
            cursor.go_on(|place| self.places.push(place));
            self.articles.push((id - next, from..self.places.len()));
            next = id + 1;
        }
        let expected = self.expected();
        self.bits.put(occurrences.more, 0);
        if occurrences.more > 0 {
            for expected in [expected.article, expected.place, expected.gap] {
                self.bits.put_plain(expected, TOLD);
            }
        }
        for (gap, places) in &self.articles {
            let places = self.places.get(places.clone()).unwrap_or_default();
            self.bits.put(*gap, expected.article);
            self.bits.put(places.first().copied().unwrap_or(0), expected.place);
            put_gaps(&mut self.bits, places, expected.gap);
            self.bits.put_bit(false);
        }
        self.bits.fill_byte();
    }

    fn expected(&self) -> ExpectedBits {
        if self.articles.len() < 2 {
            return ALONE;
        }
        let places = |own: &std::ops::Range<usize>| self.places.get(own.clone());
        let own = || self.articles.iter().filter_map(|(_, own)| places(own));
        let gaps = || own().flat_map(|p| p.iter().zip(p.iter().skip(1)).map(|(a, b)| b - a - 1));
        ExpectedBits {
            article: least(|| self.articles.iter().map(|(gap, _)| *gap)),
            place: least(|| own().filter_map(|places| places.first().copied())),
            gap: least(gaps),
        }
    }

    pub(super) fn done(self) -> Box<[u8]> {
        self.bits.into_bytes()
    }
}

/// By which expectation the numbers of a list take the least room.
fn least<I: Iterator<Item = u32>>(numbers: impl Fn() -> I) -> u32 {
    let room =
        |expected: &u32| numbers().take(LOOKED_AT).map(|n| length(n, *expected)).sum::<u32>();
    (0..MOST_EXPECTED).min_by_key(room).unwrap_or(0)
}

/// Goes through the articles of a term.
#[derive(Debug, Clone)]
pub struct Cursor<'a> {
    /// The article it is at, and the first place there.
    pub(super) here: Option<(u32, u32)>,
    /// What comes behind that.
    rest: BitReader<'a>,
    expected: ExpectedBits,
    /// How many articles come behind this one.
    more: u32,
}

impl<'a> Cursor<'a> {
    /// At what [`OccurrencePacker::put`] wrote at the start of some bytes.
    pub(super) fn of(bytes: &'a [u8], first: u32) -> Self {
        let mut rest = BitReader::of(bytes);
        let more = rest.take(0).unwrap_or(0);
        let mut expected = ALONE;
        if more > 0 {
            let mut told = || rest.take_plain(TOLD).unwrap_or(0);
            expected = ExpectedBits { article: told(), place: told(), gap: told() };
        }
        let mut own = Self { here: None, rest, expected, more };
        own.arrive(first);
        own
    }

    /// Reads the next article and the first place there. `next`: the first that it may be.
    fn arrive(&mut self, next: u32) {
        let gap = self.rest.take(self.expected.article);
        let place = self.rest.take(self.expected.place);
        self.here = gap.zip(place).map(|(gap, place)| (next + gap, place));
    }

    /// Calls `each` with the places in the article it is at, and goes on to the next.
    pub(super) fn go_on(&mut self, mut each: impl FnMut(u32)) {
        let Some((id, mut place)) = self.here.take() else { return };
        each(place);
        while let Some(gap) = self.rest.take_more(self.expected.gap) {
            place += gap + 1;
            each(place);
        }
        if self.more > 0 {
            self.more -= 1;
            self.arrive(id + 1);
        }
    }

    /// Goes on to the first article from `wanted` on; that one.
    pub(super) fn go_to(&mut self, wanted: u32) -> Option<u32> {
        loop {
            let (id, _) = self.here?;
            if id >= wanted {
                return Some(id);
            }
            self.go_on(|_| ());
        }
    }
}

impl Iterator for Cursor<'_> {
    type Item = u32;

    fn next(&mut self) -> Option<u32> {
        let (id, _) = self.here?;
        self.go_on(|_| ());
        Some(id)
    }
}
