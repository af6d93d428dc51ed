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
/// As they are of a term that one article of a block has: all numbers in it are as likely.
const ALONE: ExpectedBits = ExpectedBits { article: 10, place: 8, gap: 5 };
/// Numbers of a list that are looked at to tell what is expected of them.
const LOOKED_AT: usize = 32;
/// Bits that tell how many are expected, and how many that can be.
const TOLD: u32 = 4;
const MOST_EXPECTED: u32 = (1 << TOLD) - 1;

fn put_gaps(bits: &mut Bits, places: &[u32], expected: u32) {
    for (before, place) in places.iter().zip(places.iter().skip(1)) {
        bits.put_more(place - before - 1, expected);
    }
}

/// Packs the occurrences of terms, one behind the other, each by what its own numbers are
/// like, from the first bit of a byte on.
///
/// How many articles there are behind the first comes first, then, where there are some, what
/// is expected of the numbers; then each article: the gap to it, the first place there, the
/// gaps to the next ones with a `1` before each, and a `0` behind the last.
#[derive(Debug, Default)]
pub(super) struct OccurrencePacker {
    bits: Bits,
    /// Of each article of the term at hand its number, and its places.
    articles: Vec<(u32, std::ops::Range<usize>)>,
    places: Vec<u32>,
    /// Whether it is not looked at what numbers are like.
    hasty: bool,
}

impl OccurrencePacker {
    /// With room for so many bytes. `hasty`: what is packed is to be packed again soon.
    pub(super) fn with_room(bytes: usize, hasty: bool) -> Self {
        Self { bits: Bits::with_room(bytes), hasty, ..Self::default() }
    }

    /// How many bytes there are.
    pub(super) fn bytes(&self) -> usize {
        self.bits.bytes()
    }

    /// The next place of the term at hand. Articles go up, and the places in each.
    pub(super) fn see(&mut self, article: u32, place: u32) {
        self.places.push(place);
        let end = self.places.len();
        match self.articles.last_mut() {
            Some((last, own)) if *last == article => own.end = end,
            _ => self.articles.push((article, end - 1..end)),
        }
    }

    /// All places of a term in other bytes are the next of the one at hand.
    pub(super) fn see_all(&mut self, mut cursor: Cursor<'_>) {
        while let Some((article, _)) = cursor.here {
            let from = self.places.len();
            cursor.go_on(|place| self.places.push(place));
            self.articles.push((article, from..self.places.len()));
        }
    }

    /// Appends the term at hand, of articles from `first` on.
    pub(super) fn end(&mut self, first: u32) {
        // From here on the gap before each.
        let mut next = first;
        for (article, _) in &mut self.articles {
            let gap = article.saturating_sub(next);
            next = article.saturating_add(1);
            *article = gap;
        }
        let expected = if self.articles.len() < 2 {
            ALONE
        } else if self.hasty {
            USUAL
        } else {
            self.expected()
        };
        let more = self.articles.len().saturating_sub(1);
        self.bits.put(u32::try_from(more).unwrap_or(u32::MAX), 0);
        if more > 0 {
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
        self.articles.clear();
        self.places.clear();
    }

    fn expected(&self) -> ExpectedBits {
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

/// By which expectation the numbers of a list take the least room, about: it is near the
/// length of what they are in the middle.
fn least<I: Iterator<Item = u32>>(numbers: impl Fn() -> I) -> u32 {
    let (mut all, mut count) = (0u64, 0u64);
    for number in numbers().take(LOOKED_AT) {
        all += u64::from(number);
        count += 1;
    }
    let middle = (all / count.max(1)).checked_ilog2().unwrap_or(0);
    let room =
        |expected: &u32| numbers().take(LOOKED_AT).map(|n| length(n, *expected)).sum::<u32>();
    let most = (middle + 1).min(MOST_EXPECTED - 1);
    (middle.saturating_sub(2).min(most)..=most).min_by_key(room).unwrap_or(0)
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
    /// At what [`OccurrencePacker::end`] wrote at the start of some bytes.
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
