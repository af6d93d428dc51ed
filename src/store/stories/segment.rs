//! The parts of an article that tell of one event each, as they are compared: words,
//! names and terms of both languages with their weights, counts, the day.

use std::borrow::Cow;

use jiff::civil::Date;

use super::sites::{self, MOST_PLACES, PlaceKey, SiteLevel, Sites};
use super::terms::{TOLL, TOLLS, term};
use super::told::TermBuffers;
use super::vector::{TermWeights, pack, strongest, strongest_of, unpack};
use crate::analysis::{Figure, FigureKind};
use crate::article::{ArticleKey, Published};
use crate::store::Entry;
use crate::store::varint::{put, take};
use crate::text::months::by_name;
use crate::text::tokens::Token;
use crate::text::{Language, Span};

/// Words kept of a segment.
pub const MOST_WORDS: usize = 40;
/// Names and terms of both languages kept of it.
pub const MOST_NAMES: usize = 20;
/// Counts kept of it.
const MOST_COUNTS: usize = 8;
/// Counts below agree by chance.
const LEAST_COUNT: f64 = 10.0;
/// A toll from here on is not told of two events by chance; below only one that is not
/// round.
pub const TELLING: u32 = 1000;
/// Of two tolls that are told together again one is this great.
pub const GREAT: u32 = 100;
/// Tolls of a segment of which each two are looked for.
const MOST_PAIRED: usize = 4;
/// How far apart, as a ratio, two such tolls are when one is the other rounded: "some
/// 2,900" and "3,000".
const ROUNDED: f64 = 1.05;
/// Terms of a segment by which others find it: so many words.
const STRONG_WORDS: usize = 12;
/// The same of names.
const STRONG_NAMES: usize = 8;

/// A count that two segments may share.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Counted {
    /// What.
    pub kind: FigureKind,
    /// How many.
    pub value: u32,
}

/// A part of an article that tells of one event: where it stands, and packed what is
/// compared of it, see [`SegmentContent`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Segment<'a> {
    /// Its article.
    pub article: ArticleKey,
    /// Where it stands in the text.
    pub span: Span,
    /// When it was published, in quarters of an hour since 1970 of the publisher's own
    /// time, midnight where only the day is told; [`UNDATED`] where that is not known.
    pub(super) when: i32,
    /// Its number in the article, from 0.
    pub part: u16,
    /// Its language.
    pub language: Language,
    pub(super) told: Cow<'a, [u8]>,
}

/// The moment of what has none: behind all others.
pub(super) const UNDATED: i32 = i32::MAX;
/// Quarters of an hour in a day.
pub(super) const QUARTERS: i32 = 96;

/// Where a segment stands in the order of joining, and its number.
pub type JoinOrder = (i32, ArticleKey, u16, u32);

/// What is compared of a segment.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct SegmentContent {
    /// Its language.
    pub language: Language,
    /// Its words.
    pub words: TermWeights,
    /// Its names, and terms of both languages.
    pub names: TermWeights,
    /// Its greater counts.
    pub counts: Vec<Counted>,
    /// Tolls it tells, those of other times and those denied too.
    pub tolls: Vec<Counted>,
    /// Its tolls that stand and are so small that they agree by chance.
    pub small: Vec<Counted>,
    /// First and last day of the times it looks back at.
    pub recalls: Vec<(i32, i32)>,
    /// Its rarest names: people, bodies and places that few articles tell of.
    pub rare: Vec<u32>,
    /// The places it names.
    pub sites: Sites,
}

/// A name that is not among those that are kept.
const NOT_KEPT: u8 = u8::MAX;

impl Segment<'_> {
    /// Days since 1970 of its publication, where known.
    #[must_use]
    pub fn day(&self) -> Option<i32> {
        (self.when != UNDATED).then(|| self.when.div_euclid(QUARTERS))
    }

    /// The same, on its own.
    #[must_use]
    pub fn into_owned(self) -> Segment<'static> {
        Segment { told: Cow::Owned(self.told.into_owned()), ..self }
    }

    /// The same segment of another article and day, as a copy of it would be.
    #[must_use]
    pub fn copied(&self, article: ArticleKey, day: Option<i32>) -> Self {
        let when = day.map_or(UNDATED, |d| d * QUARTERS);
        Self { article, when, ..self.clone() }
    }

    /// Where it stands in the order of joining, under a number.
    #[must_use]
    pub const fn place(&self, number: u32) -> JoinOrder {
        (self.when, self.article, self.part, number)
    }

    /// What is compared of it.
    #[must_use]
    pub fn told(&self) -> SegmentContent {
        let mut left = self.told.iter();
        let told = self.read_but_words(&mut left);
        SegmentContent { words: unpack(&mut left), ..told }
    }

    /// The same without its words, which cost most.
    #[must_use]
    pub fn told_but_words(&self) -> SegmentContent {
        self.read_but_words(&mut self.told.iter())
    }

    fn read_but_words(&self, from: &mut std::slice::Iter<'_, u8>) -> SegmentContent {
        let names = unpack(from);
        let mut out =
            SegmentContent { language: self.language, names, ..SegmentContent::default() };
        for counts in [&mut out.counts, &mut out.tolls, &mut out.small] {
            *counts = list(from, |from| {
                let kind = *FigureKind::ALL.get(usize::from(*from.next()?))?;
                Some(Counted { kind, value: take(from)? })
            });
        }
        let day = self.day().unwrap_or(0);
        out.recalls = list(from, |from| {
            // Before the segment's day, and each as long as a month at most.
            let last = day - i32::try_from(take(from)?).ok()?;
            Some((last - i32::try_from(take(from)?).ok()?, last))
        });
        let names = &out.names;
        let one = |from: &mut std::slice::Iter<'_, u8>| match *from.next()? {
            NOT_KEPT => take(from),
            at => names.get(usize::from(at)).map(|n| n.0),
        };
        out.rare = list(from, one);
        out.sites = take_sites(from);
        out
    }

    /// A part of an article, published in a quarter of an hour since 1970 or
    /// [`UNDATED`].
    pub(super) fn of(
        article: ArticleKey,
        (part, span): (u16, Span),
        when: i32,
        told: &SegmentContent,
    ) -> Segment<'static> {
        let language = told.language;
        let mut segment = Segment { article, span, when, part, language, told: Cow::default() };
        let day = segment.day().unwrap_or(0);
        let mut out = Vec::with_capacity(256);
        pack(&told.names, &mut out);
        for counts in [&told.counts, &told.tolls, &told.small] {
            out.push(u8::try_from(counts.len()).unwrap_or(0));
            for counted in counts {
                out.push(counted.kind as u8);
                put(&mut out, counted.value);
            }
        }
        out.push(u8::try_from(told.recalls.len()).unwrap_or(0));
        for (first, last) in &told.recalls {
            put(&mut out, day.abs_diff(*last));
            put(&mut out, last.abs_diff(*first));
        }
        put_names(&told.rare, &told.names, &mut out);
        put_sites(&told.sites, &mut out);
        // Last, for they are not always asked for.
        pack(&told.words, &mut out);
        segment.told = out.into();
        segment
    }

    /// A hash of all that is compared.
    #[must_use]
    pub fn stamp(&self) -> u64 {
        hash(self.told.iter().copied().chain([u8::try_from(slot(self.language)).unwrap_or(0)]))
    }
}

/// Appends some names: where each stands among those that are kept, or itself.
fn put_names(some: &[u32], names: &TermWeights, out: &mut Vec<u8>) {
    out.push(u8::try_from(some.len()).unwrap_or(0));
    for name in some {
        let at = names.binary_search_by_key(name, |n| n.0).ok();
        if let Some(at) = at.and_then(|at| u8::try_from(at).ok()).filter(|at| *at != NOT_KEPT) {
            out.push(at);
        } else {
            out.push(NOT_KEPT);
            put(out, *name);
        }
    }
}

/// Appends places: how large the first is, how many there are and in how many of them it lies,
/// its country, the keys.
fn put_sites(sites: &Sites, out: &mut Vec<u8>) {
    let count = u8::try_from(sites.places().len()).unwrap_or(0);
    out.push(sites.level as u8 | count << 2 | sites.around << 6);
    out.push(sites.land);
    out.extend(sites.places().iter().flat_map(|key| key.to_le_bytes()));
}

/// Reads what [`put_sites`] wrote.
fn take_sites(from: &mut std::slice::Iter<'_, u8>) -> Sites {
    let head = from.next().copied().unwrap_or(0);
    let level = match head & 3 {
        1 => SiteLevel::Town,
        2 => SiteLevel::Region,
        3 => SiteLevel::Province,
        _ => SiteLevel::Untold,
    };
    let land = from.next().copied().unwrap_or(0);
    let mut places = [PlaceKey::default(); MOST_PLACES];
    let mut count = 0;
    for slot in places.iter_mut().take(usize::from(head >> 2 & 0xf)) {
        let (Some(low), Some(high)) = (from.next(), from.next()) else { break };
        *slot = PlaceKey::from_le_bytes([*low, *high]);
        count += 1;
    }
    Sites::new((level, head >> 6), land, places.get(..count).unwrap_or_default())
}

/// A hash of bytes (FNV-1a), the same on every machine.
pub(super) fn hash(bytes: impl Iterator<Item = u8>) -> u64 {
    bytes.fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    })
}

/// A list as long as its first byte says.
fn list<T>(
    from: &mut std::slice::Iter<'_, u8>,
    one: impl Fn(&mut std::slice::Iter<'_, u8>) -> Option<T>,
) -> Vec<T> {
    let count = from.next().copied().unwrap_or(0);
    (0..count).map_while(|_| one(from)).collect()
}

impl SegmentContent {
    /// The terms by which it is looked up: the strongest words and names.
    #[must_use]
    pub fn strong(&self) -> Vec<u32> {
        let mut out = strongest(&self.words, STRONG_WORDS);
        out.extend(strongest(&self.names, STRONG_NAMES));
        out
    }

    /// What its tolls that stand are found by after any time: the term of each, and of each
    /// two of them.
    #[must_use]
    pub fn told_tolls(&self) -> TollTerms {
        let stand: Vec<Counted> =
            self.counts.iter().filter(|c| c.kind.is_harm()).copied().collect();
        TollTerms {
            each: stand.iter().map(|c| toll_term(*c)).collect(),
            two: two_of(&stand, |c| vec![toll_term(c)]),
        }
    }

    /// The terms by which it looks for an earlier episode that told the same tolls: one
    /// alone where it is of no other event, or where it tells a time it was; else two.
    #[must_use]
    pub fn asked_tolls(&self) -> TollTerms {
        let alone = |c: &&Counted| !self.recalls.is_empty() || is_telling(c.value);
        TollTerms {
            each: self.tolls.iter().filter(alone).flat_map(|c| c.near()).collect(),
            two: two_of(&self.tolls, Counted::near),
        }
    }

    /// Whether it tells several tolls, one of them great.
    #[must_use]
    pub fn tells_several(&self) -> bool {
        self.tolls.len() > 1 && self.tolls.iter().any(|t| t.value >= GREAT)
    }

    /// Whether it tells a toll that is of no other event.
    #[must_use]
    pub fn tells_a_telling_one(&self) -> bool {
        self.tolls.iter().any(|t| is_telling(t.value))
    }
}

/// Terms of tolls.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TollTerms {
    /// Of single ones.
    pub each: Vec<u32>,
    /// Of two that are told together.
    pub two: Vec<u32>,
}

/// The terms of each two of the first tolls of which one is great.
fn two_of(tolls: &[Counted], terms: impl Fn(Counted) -> Vec<u32>) -> Vec<u32> {
    let some = tolls.get(..MOST_PAIRED).unwrap_or(tolls);
    let mut out = Vec::new();
    for (nth, a) in (1..).zip(some) {
        for b in some.iter().skip(nth).filter(|b| a.value.max(b.value) >= GREAT) {
            for one in terms(*a) {
                for other in terms(*b) {
                    let both = u64::from(one.min(other)) << 32 | u64::from(one.max(other));
                    out.push(term(both, TOLLS));
                }
            }
        }
    }
    out
}

/// Whether a toll is told of two events by no chance.
#[must_use]
pub const fn is_telling(toll: u32) -> bool {
    toll >= TELLING || !toll.is_multiple_of(100) && toll > 100
}

impl Counted {
    /// Whether two tolls are the same: equal, or so great that one is the other rounded.
    #[must_use]
    pub fn same(self, other: Self) -> bool {
        let (least, most) = (self.value.min(other.value), self.value.max(other.value));
        self.kind == other.kind
            && (least == most || least >= TELLING && f64::from(most) <= f64::from(least) * ROUNDED)
    }

    /// The step of [`ROUNDED`] that a great toll is on.
    fn step(self) -> Option<u32> {
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "136 to 455")]
        let step = (f64::from(self.value).ln() / ROUNDED.ln()) as u32;
        (self.value >= TELLING).then_some(step)
    }

    /// The terms of all tolls that are the same.
    fn near(self) -> Vec<u32> {
        match self.step() {
            Some(step) => vec![self.term(step - 1), self.term(step), self.term(step + 1)],
            None => vec![self.term(self.value)],
        }
    }

    fn term(self, step: u32) -> u32 {
        term(u64::from(step) << 8 | self.kind as u64, TOLL)
    }
}

/// The term under which a toll is found.
fn toll_term(counted: Counted) -> u32 {
    counted.term(counted.step().unwrap_or(counted.value))
}

/// Days since 1970.
#[must_use]
pub fn day_number(day: Date) -> i32 {
    let hours = day.duration_since(jiff::civil::date(1970, 1, 1)).as_hours();
    i32::try_from(hours / 24).unwrap_or(0)
}

/// The day of a number of days since 1970.
#[must_use]
pub fn day_of(number: i32) -> Option<Date> {
    jiff::civil::date(1970, 1, 1).checked_add(jiff::Span::new().try_days(number).ok()?).ok()
}

/// The quarter of an hour in which something was published, since 1970.
fn quarter(published: Published) -> i32 {
    let of_day = published.at.map_or(0, |at| {
        let zone = i64::from(published.zone.unwrap_or(0)) * 60;
        (at.as_second() + zone).rem_euclid(86_400) / 900
    });
    day_number(published.day) * QUARTERS + i32::try_from(of_day).unwrap_or(0)
}

/// The segments of an article. `tokens` are all of its text, as [`Tokens::scan`] gives them.
///
/// [`Tokens::scan`]: crate::text::tokens::Tokens::scan
pub fn of(entry: &Entry, tokens: &[Token], buffers: &mut TermBuffers) -> Vec<Segment<'static>> {
    let parts = super::parts::of(entry);
    (0..=u16::MAX)
        .zip(parts)
        .map(|(part, span)| {
            buffers.read(entry, tokens, span, part == 0);
            let when = entry.article.published.map_or(UNDATED, quarter);
            let told = SegmentContent {
                language: entry.article.language,
                words: strongest_of(buffers.words(), MOST_WORDS),
                names: strongest_of(buffers.names(), MOST_NAMES),
                counts: counts(entry, span, |f, v| f.flags.counts() && v >= LEAST_COUNT),
                tolls: counts(entry, span, |f, v| f.kind.is_harm() && v >= LEAST_COUNT),
                small: counts(entry, span, |f, v| {
                    f.kind.is_harm() && f.flags.counts() && v < LEAST_COUNT
                }),
                recalls: recalls(entry, span),
                rare: buffers.rare(),
                sites: sites::of(entry, span),
            };
            Segment::of(entry.article.key, (part, span), when, &told)
        })
        .collect()
}

/// The first counts that are wanted, each once.
fn counts(entry: &Entry, span: Span, wanted: impl Fn(&Figure, f64) -> bool) -> Vec<Counted> {
    let mut out: Vec<Counted> = Vec::new();
    for figure in entry.analysis.figures.iter().filter(|f| span.contains(f.span)) {
        let Some(value) = figure.low.or(figure.high).filter(|v| wanted(figure, *v)) else {
            continue;
        };
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "saturates")]
        let counted = Counted { kind: figure.kind, value: value as u32 };
        if !out.contains(&counted) {
            out.push(counted);
        }
        if out.len() == MOST_COUNTS {
            break;
        }
    }
    out
}

/// Days before an article that it looks back at, no longer tells as news.
const BACK: i32 = 3;
/// Times it looks back at that are kept.
const MOST_RECALLED: usize = 4;

/// The times an article looks back at: days, or months told by their names.
fn recalls(entry: &Entry, span: Span) -> Vec<(i32, i32)> {
    let Some(published) = entry.article.published.map(|p| p.day) else { return Vec::new() };
    let mut out: Vec<(i32, i32)> = Vec::new();
    let figures = entry.analysis.figures.iter().filter(|f| span.contains(f.span));
    for date in figures.filter_map(|f| f.date.as_deref()) {
        let period = match date.parse::<Date>() {
            Ok(day) => Some((day_number(day), day_number(day))),
            Err(_) => month_before(date, published),
        };
        let Some(period) = period.filter(|p| p.1 <= day_number(published) - BACK) else { continue };
        if !out.contains(&period) && out.len() < MOST_RECALLED {
            out.push(period);
        }
    }
    out
}

/// First and last day of the month that a name tells, the last one before a day.
fn month_before(words: &str, published: Date) -> Option<(i32, i32)> {
    let month = words.split_whitespace().find_map(|word| {
        let numbered = word.parse::<i8>().ok().filter(|m| (1..=12).contains(m));
        numbered.or_else(|| by_name(&word.to_lowercase()))
    })?;
    let first = jiff::civil::date(published.year(), month, 1);
    let first =
        if first > published { first.checked_sub(jiff::Span::new().years(1)).ok()? } else { first };
    Some((day_number(first), day_number(first.last_of_month()).min(day_number(published) - BACK)))
}

/// Which words a language's are compared with: each language's with its own.
#[must_use]
pub const fn slot(language: Language) -> usize {
    match language {
        Language::English => 0,
        Language::Vietnamese => 1,
        Language::Unknown | Language::Other(_) => 2,
    }
}
