//! A part of the concordance that gets no more articles: all terms in order and all
//! occurrences, in two pieces of memory. A term that few articles have takes some bytes
//! there, where one that may get more takes a place in a table, a name and a list of its own.

use ahash::RandomState;
use hashbrown::HashTable;

use super::occurrences::{Cursor, OccurrencePacker};
use super::wording::{Glance, Wording};
use crate::store::varint::{put, take};

/// Terms that are looked through one after the other; the first is written in full.
const GROUP: usize = 16;
/// Bytes that a place takes, about, and a term as it came.
const PLACE: usize = 2;
const TERM: usize = 5;

/// See the module.
#[derive(Debug)]
pub(super) struct ConcordanceBlock {
    /// The first article that it may have.
    first: u32,
    /// Of each term how many bytes it has in common with the one before, what follows them,
    /// and how many bytes of `occurrences` are its own.
    terms: Box<[u8]>,
    /// Where each group begins, in `terms` and in `occurrences`.
    groups: Box<[(u32, u32)]>,
    occurrences: Box<[u8]>,
    /// How many articles and places it has.
    articles: u32,
    places: usize,
}

fn short(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}

/// Writes a block, term by term.
struct BlockWriter {
    first: u32,
    terms: Vec<u8>,
    groups: Vec<(u32, u32)>,
    packer: OccurrencePacker,
    before: Vec<u8>,
    count: usize,
}

impl BlockWriter {
    /// Of articles from `first` on.
    fn new(first: u32, packer: OccurrencePacker) -> Self {
        let (terms, groups, before) = (Vec::new(), Vec::new(), Vec::new());
        Self { first, terms, groups, packer, before, count: 0 }
    }

    /// Appends a term, which is behind the one before; `see` tells its occurrences.
    fn put(&mut self, term: &[u8], see: impl FnOnce(&mut OccurrencePacker)) {
        let from = self.packer.bytes();
        if self.count.is_multiple_of(GROUP) {
            self.groups.push((short(self.terms.len()), short(from)));
            self.before.clear();
        }
        self.count += 1;
        see(&mut self.packer);
        self.packer.end(self.first);
        let shared = self.before.iter().zip(term).take_while(|(a, b)| a == b).count();
        let rest = term.get(shared..).unwrap_or_default();
        put(&mut self.terms, short(shared));
        put(&mut self.terms, short(rest.len()));
        self.terms.extend_from_slice(rest);
        put(&mut self.terms, short(self.packer.bytes() - from));
        self.before.truncate(shared);
        self.before.extend_from_slice(rest);
    }

    fn done(self, articles: u32, places: usize) -> ConcordanceBlock {
        ConcordanceBlock {
            first: self.first,
            terms: self.terms.into(),
            groups: self.groups.into(),
            occurrences: self.packer.done(),
            articles,
            places,
        }
    }
}

impl ConcordanceBlock {
    /// Of some articles, ascending, to be joined with others soon.
    pub(super) fn of(articles: &[(u32, Wording)]) -> Self {
        let mut terms = GatheredTerms::default();
        // Of each occurrence the number of its term, its article, and its place there.
        let bytes: usize = articles.iter().map(|(_, wording)| wording.size()).sum();
        let mut all: Vec<(u32, u32, u32)> = Vec::with_capacity(bytes / TERM);
        for (article, wording) in articles {
            wording.each(|place, term| all.push((terms.see(term), *article, place)));
        }
        let GatheredTerms { terms, counts, .. } = terms;
        let (by_term, begins) = by_term(&counts, &all);
        let mut order: Vec<(Glance<'_>, u32)> = terms.into_iter().zip(0..).collect();
        order.sort_unstable_by_key(|own| own.0);
        let first = articles.first().map_or(0, |a| a.0);
        let packer = OccurrencePacker::with_room(all.len() * PLACE, true);
        let mut writer = BlockWriter::new(first, packer);
        for (term, number) in order {
            let begin = begins.get(number as usize).copied().unwrap_or(0) as usize;
            let count = counts.get(number as usize).copied().unwrap_or(0) as usize;
            writer.put(term.term, |packer| {
                for (article, place) in by_term.get(begin..begin + count).unwrap_or_default() {
                    packer.see(*article, *place);
                }
            });
        }
        writer.done(short(articles.len()), all.len())
    }

    /// Of the articles of several blocks, ascending.
    pub(super) fn joined(blocks: &[Self]) -> Self {
        // All terms in one piece of memory: each with its block, and where it is there.
        let mut bytes: Vec<u8> = Vec::with_capacity(blocks.iter().map(|b| b.terms.len()).sum());
        let mut terms: Vec<(std::ops::Range<usize>, usize, usize)> = Vec::new();
        for (number, block) in blocks.iter().enumerate() {
            let mut walk = block.walk_all();
            while let Some(from) = walk.next() {
                let begin = bytes.len();
                bytes.extend_from_slice(&walk.term);
                terms.push((begin..bytes.len(), number, from));
            }
        }
        let term = |own: &std::ops::Range<usize>| bytes.get(own.clone()).unwrap_or_default();
        let mut order: Vec<(Glance<'_>, u32)> =
            terms.iter().zip(0..).map(|(own, number)| (Glance::of(term(&own.0)), number)).collect();
        // Those of each block are in order, and blocks stay so where terms are equal.
        order.sort_by_key(|own| own.0);
        let room = blocks.iter().map(|b| b.occurrences.len()).sum();
        let first = blocks.first().map_or(0, |b| b.first);
        let mut writer = BlockWriter::new(first, OccurrencePacker::with_room(room, false));
        for same in order.chunk_by(|a, b| a.0 == b.0) {
            let term = same.first().map_or(&[][..], |own| own.0.term);
            writer.put(term, |packer| {
                for (_, number) in same {
                    let Some((_, block, from)) = terms.get(*number as usize) else { continue };
                    if let Some(block) = blocks.get(*block) {
                        packer.see_all(block.cursor(*from));
                    }
                }
            });
        }
        let articles = blocks.iter().map(Self::articles).sum();
        writer.done(articles, blocks.iter().map(Self::places).sum())
    }

    /// How many articles it has.
    pub(super) const fn articles(&self) -> u32 {
        self.articles
    }

    /// How many places it has.
    pub(super) const fn places(&self) -> usize {
        self.places
    }

    /// The articles with a term.
    pub(super) fn with(&self, wanted: &str) -> Option<Cursor<'_>> {
        let wanted = wanted.as_bytes();
        let mut walk = self.walk(wanted);
        let from = walk.to(wanted)?;
        (walk.term == wanted).then(|| self.cursor(from))
    }

    /// The articles with each term that starts so.
    pub(super) fn with_start<'a>(&'a self, start: &'a str) -> impl Iterator<Item = Cursor<'a>> {
        let start = start.as_bytes();
        let mut walk = self.walk(start);
        let mut next = walk.to(start);
        std::iter::from_fn(move || {
            let from = next.filter(|_| walk.term.starts_with(start))?;
            next = walk.next();
            Some(self.cursor(from))
        })
    }

    fn cursor(&self, from: usize) -> Cursor<'_> {
        Cursor::of(self.occurrences.get(from..).unwrap_or_default(), self.first)
    }

    fn walk_all(&self) -> TermWalk<'_> {
        TermWalk { terms: self.terms.iter(), occurrences: 0, term: Vec::new() }
    }

    /// From the last group on that begins with a term not behind the wanted one.
    fn walk(&self, wanted: &[u8]) -> TermWalk<'_> {
        let at = |(terms, occurrences): (u32, u32)| TermWalk {
            terms: self.terms.get(terms as usize..).unwrap_or_default().iter(),
            occurrences: occurrences as usize,
            term: Vec::new(),
        };
        let behind = self.groups.partition_point(|group| {
            let mut walk = at(*group);
            walk.next().is_some() && walk.term.as_slice() <= wanted
        });
        at(self.groups.get(behind.saturating_sub(1)).copied().unwrap_or_default())
    }

    #[cfg(test)]
    pub(super) fn size(&self) -> usize {
        self.terms.len() + self.groups.len() * 8 + self.occurrences.len()
    }
}

/// Terms by number, in the order in which they came.
#[derive(Default)]
struct GatheredTerms<'a> {
    keys: RandomState,
    numbers: HashTable<(u64, u32)>,
    terms: Vec<Glance<'a>>,
    /// How often each came.
    counts: Vec<u32>,
}

impl<'a> GatheredTerms<'a> {
    /// The number of a term, which came once more.
    fn see(&mut self, term: Glance<'a>) -> u32 {
        let all = term.is_all();
        let hash = if all { self.keys.hash_one(term.first) } else { self.keys.hash_one(term.term) };
        let terms = &mut self.terms;
        // Of most a look at their first bytes, which stand in the table, is enough.
        let is = |(first, number): &(u64, u32)| {
            let known = || terms.get(*number as usize);
            *first == term.first
                && known().is_some_and(|own| if all { own.is_all() } else { own.term == term.term })
        };
        if let Some((_, number)) = self.numbers.find(hash, is) {
            if let Some(count) = self.counts.get_mut(*number as usize) {
                *count += 1;
            }
            return *number;
        }
        let number = short(terms.len());
        terms.push(term);
        self.counts.push(1);
        let keys = &self.keys;
        self.numbers.insert_unique(hash, (term.first, number), |(first, number)| {
            match terms.get(*number as usize) {
                Some(long) if !long.is_all() => keys.hash_one(long.term),
                _ => keys.hash_one(*first),
            }
        });
        number
    }
}

/// Article and place of each occurrence, by the number of its term, of one term in their order;
/// and where those of each term begin. `counts`: how many each term has.
fn by_term(counts: &[u32], all: &[(u32, u32, u32)]) -> (Vec<(u32, u32)>, Vec<u32>) {
    let mut begins: Vec<u32> = Vec::with_capacity(counts.len());
    let mut begin = 0;
    for count in counts {
        begins.push(begin);
        begin += count;
    }
    let mut next = begins.clone();
    let mut out = vec![(0, 0); all.len()];
    for (number, article, place) in all {
        let Some(next) = next.get_mut(*number as usize) else { continue };
        if let Some(slot) = out.get_mut(*next as usize) {
            *slot = (*article, *place);
        }
        *next += 1;
    }
    (out, begins)
}

/// Goes through the terms of a block.
struct TermWalk<'a> {
    terms: std::slice::Iter<'a, u8>,
    /// Where the occurrences of the next term begin.
    occurrences: usize,
    term: Vec<u8>,
}

impl TermWalk<'_> {
    /// Goes on to the next term: where its occurrences begin.
    fn next(&mut self) -> Option<usize> {
        let shared = take(&mut self.terms)? as usize;
        let rest = take(&mut self.terms)? as usize;
        self.term.truncate(shared);
        let (own, behind) = self.terms.as_slice().split_at_checked(rest)?;
        self.term.extend_from_slice(own);
        self.terms = behind.iter();
        let from = self.occurrences;
        self.occurrences += take(&mut self.terms)? as usize;
        Some(from)
    }

    /// Goes on to the first term that is not before the wanted one.
    fn to(&mut self, wanted: &[u8]) -> Option<usize> {
        loop {
            let from = self.next()?;
            if self.term.as_slice() >= wanted {
                return Some(from);
            }
        }
    }
}
