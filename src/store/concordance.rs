//! Words with their places: for each term the articles that have it and where in them it
//! stands, so that words in a row are found without opening an article.
//!
//! A place is the number of a term in its article, counted over all of them; a place is
//! left free where one text ends and another begins, so that no row of words goes over
//! it. Packed, an occurrence takes some nine bits and an article's first one some more.

use ahash::AHashMap;

use super::bits::{BitReader, Bits};
use super::varint::{put, take};

/// The terms of one article, each once, with their places.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Wording {
    /// In order of their first places, each ended by a line feed.
    terms: String,
    /// For each term how many places it has, then the first and the gaps between them.
    places: Vec<u8>,
}

/// Takes terms in, one after the other, see [`Wording`].
#[derive(Debug, Default)]
pub struct Gatherer {
    all: String,
    /// Where each place ends in `all`; a free one where the one before does.
    ends: Vec<usize>,
}

impl Gatherer {
    /// The next term; an empty one parts texts.
    pub fn see(&mut self, term: &str) {
        self.all.push_str(term);
        self.ends.push(self.all.len());
    }

    /// All of them.
    #[must_use]
    pub fn done(&self) -> Wording {
        let mut numbers: AHashMap<&str, u32> = AHashMap::with_capacity(self.ends.len());
        // Of each term how many places it has; of each place the number of its term.
        let mut counts: Vec<u32> = Vec::with_capacity(self.ends.len());
        let mut terms = String::with_capacity(self.all.len());
        let mut told: Vec<(u32, u32)> = Vec::with_capacity(self.ends.len());
        let mut from = 0;
        for (place, &end) in (0u32..).zip(&self.ends) {
            let term = self.all.get(std::mem::replace(&mut from, end)..end).unwrap_or_default();
            if term.is_empty() {
                continue;
            }
            let number = *numbers.entry(term).or_insert_with(|| {
                terms.push_str(term);
                terms.push('\n');
                counts.push(0);
                u32::try_from(counts.len() - 1).unwrap_or(u32::MAX)
            });
            told.push((number, place));
            if let Some(count) = counts.get_mut(number as usize) {
                *count += 1;
            }
        }
        // By term: where those of each begin is known from their counts.
        let mut next: Vec<u32> = Vec::with_capacity(counts.len());
        let mut begin = 0;
        for count in &counts {
            next.push(begin);
            begin += count;
        }
        let mut by_term = vec![0; told.len()];
        for (number, place) in told {
            let Some(next) = next.get_mut(number as usize) else { continue };
            if let Some(slot) = by_term.get_mut(*next as usize) {
                *slot = place;
            }
            *next += 1;
        }
        let mut places = Vec::with_capacity(by_term.len() * 2 + counts.len());
        let mut by_term = by_term.into_iter();
        for count in counts {
            put(&mut places, count);
            let mut before = 0;
            for place in by_term.by_ref().take(count as usize) {
                put(&mut places, place - before);
                before = place;
            }
        }
        Wording { terms, places }
    }
}

impl Wording {
    /// Calls `each` with every term and its places, ascending, as long as it says `true`.
    fn each(&self, mut each: impl FnMut(&str, &[u32]) -> bool) {
        let mut bytes = self.places.iter();
        let mut places = Vec::new();
        for term in self.terms.split_terminator('\n') {
            places.clear();
            let mut before = 0;
            for _ in 0..take(&mut bytes).unwrap_or(0) {
                before += take(&mut bytes).unwrap_or(0);
                places.push(before);
            }
            if !each(term, &places) {
                return;
            }
        }
    }

    /// Whether it has a term.
    #[must_use]
    pub fn has(&self, wanted: &str) -> bool {
        self.terms.split_terminator('\n').any(|term| term == wanted)
    }

    /// Whether it has a term that starts so.
    #[must_use]
    pub fn has_start(&self, start: &str) -> bool {
        self.terms.split_terminator('\n').any(|term| term.starts_with(start))
    }

    /// Whether terms stand in a row; `prefix`: of the last one its start is enough.
    #[must_use]
    pub fn has_row(&self, wanted: &[String], prefix: bool) -> bool {
        let last = wanted.len().saturating_sub(1);
        let mut found: Vec<Vec<u32>> = vec![Vec::new(); wanted.len()];
        self.each(|term, places| {
            for (at, (wanted, found)) in wanted.iter().zip(&mut found).enumerate() {
                let starts = prefix && at == last && term.starts_with(wanted.as_str());
                if starts || term == wanted {
                    found.extend_from_slice(places);
                }
            }
            true
        });
        // Those of several terms that start so.
        if let Some(last) = found.last_mut() {
            last.sort_unstable();
        }
        let mut found = found.into_iter();
        let mut row = found.next().unwrap_or_default();
        for next in found {
            follow(&mut row, &next);
        }
        !row.is_empty()
    }
}

/// Of places the ones that others follow at once, as those; both ascend.
fn follow(row: &mut Vec<u32>, next: &[u32]) {
    let mut next = next.iter().copied().peekable();
    row.retain_mut(|place| {
        *place += 1;
        while next.next_if(|n| n < place).is_some() {}
        next.peek() == Some(place)
    });
}

/// Bits that are expected of the gap between two articles of a term, of a term's first place
/// in an article, of the gap between two: as they are in reports of some hundred words.
const LOW_ARTICLE: u32 = 0;
const LOW_PLACE: u32 = 7;
const LOW_GAP: u32 = 5;

/// Where a term occurs: articles ascending, the places in each ascending.
///
/// Behind the first place of the first article a bit says what comes next: `1` the gap to
/// the next place in the article, `0` the gap to the next article and the first place there.
/// Most terms occur once: they take no memory besides.
#[derive(Debug, Clone, Default)]
struct Occurrences {
    rest: Bits,
    first: u32,
    place: u32,
    last: u32,
}

impl Occurrences {
    fn of(id: u32, places: &[u32]) -> Self {
        let place = places.first().copied().unwrap_or(0);
        let mut own = Self { rest: Bits::default(), first: id, place, last: id };
        own.put_gaps(places);
        own
    }

    /// Ids must go up.
    fn push(&mut self, id: u32, places: &[u32]) {
        self.rest.put_bit(false);
        self.rest.put(id - self.last - 1, LOW_ARTICLE);
        self.rest.put(places.first().copied().unwrap_or(0), LOW_PLACE);
        self.put_gaps(places);
        self.last = id;
    }

    fn put_gaps(&mut self, places: &[u32]) {
        for (before, place) in places.iter().zip(places.iter().skip(1)) {
            self.rest.put_bit(true);
            self.rest.put(place - before - 1, LOW_GAP);
        }
    }

    fn cursor(&self) -> Cursor<'_> {
        Cursor { here: Some((self.first, self.place)), rest: self.rest.reader() }
    }
}

/// Goes through the articles of a term.
#[derive(Debug, Clone)]
pub struct Cursor<'a> {
    /// The article it is at, and the first place there.
    here: Option<(u32, u32)>,
    /// What comes behind that.
    rest: BitReader<'a>,
}

impl Cursor<'_> {
    /// Calls `each` with the places in the article it is at, and goes on to the next.
    fn go_on(&mut self, mut each: impl FnMut(u32)) {
        let Some((id, mut place)) = self.here.take() else { return };
        each(place);
        while let Some(same) = self.rest.take_bit() {
            if !same {
                let gap = self.rest.take(LOW_ARTICLE).unwrap_or(0);
                let first = self.rest.take(LOW_PLACE).unwrap_or(0);
                self.here = Some((id + 1 + gap, first));
                return;
            }
            place += self.rest.take(LOW_GAP).unwrap_or(0) + 1;
            each(place);
        }
    }

    /// Goes on to the first article from `wanted` on; that one.
    fn go_to(&mut self, wanted: u32) -> Option<u32> {
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

/// See the module.
#[derive(Debug, Default)]
pub struct Concordance {
    terms: AHashMap<Box<str>, Occurrences>,
}

impl Concordance {
    /// Takes an article in. Ids must go up.
    pub(super) fn insert(&mut self, id: u32, wording: &Wording) {
        wording.each(|term, places| {
            if let Some(list) = self.terms.get_mut(term) {
                list.push(id, places);
            } else {
                self.terms.insert(term.into(), Occurrences::of(id, places));
            }
            true
        });
    }

    /// The articles with a term, ascending.
    #[must_use]
    pub fn with(&self, term: &str) -> Option<Cursor<'_>> {
        self.terms.get(term).map(Occurrences::cursor)
    }

    /// The articles with each term that starts so.
    pub fn with_start<'a>(&'a self, start: &'a str) -> impl Iterator<Item = Cursor<'a>> {
        let terms = self.terms.iter().filter(move |(term, _)| term.starts_with(start));
        terms.map(|(_, list)| list.cursor())
    }

    /// The articles in which terms stand in a row, ascending; `prefix`: of the last one its
    /// start is enough.
    #[must_use]
    pub fn with_row(&self, terms: &[String], prefix: bool) -> Vec<u32> {
        let mut found = Vec::new();
        let (start, whole) = match terms.split_last() {
            Some((last, whole)) if prefix => (Some(last), whole),
            _ => (None, terms),
        };
        let Some(start) = start.filter(|_| !whole.is_empty()) else {
            self.rows(whole, |id, _| found.push(id));
            if let Some(start) = start {
                found.extend(self.with_start(start).flatten());
                found.sort_unstable();
                found.dedup();
            }
            return found;
        };
        let mut rows: Vec<(u32, u32)> = Vec::new();
        self.rows(whole, |id, ends| rows.extend(ends.iter().map(|end| (id, end + 1))));
        for mut cursor in self.with_start(start) {
            let mut left = &rows[..];
            while let Some((wanted, _)) = left.first()
                && let Some(id) = cursor.go_to(*wanted)
            {
                left = left.get(left.partition_point(|row| row.0 < id)..).unwrap_or_default();
                let mut here = false;
                cursor.go_on(|place| {
                    while left.first().is_some_and(|row| *row < (id, place)) {
                        left = left.get(1..).unwrap_or_default();
                    }
                    here |= left.first() == Some(&(id, place));
                });
                if here {
                    found.push(id);
                }
            }
        }
        found.sort_unstable();
        found.dedup();
        found
    }

    /// Calls `each` with every article in which terms stand in a row, and where the rows
    /// end in it.
    fn rows(&self, terms: &[String], mut each: impl FnMut(u32, &[u32])) {
        let lists: Option<Vec<&Occurrences>> =
            terms.iter().map(|term| self.terms.get(term.as_str())).collect();
        let mut cursors: Vec<Cursor<'_>> =
            lists.unwrap_or_default().into_iter().map(Occurrences::cursor).collect();
        let (mut row, mut next) = (Vec::new(), Vec::new());
        let mut wanted = 0;
        while !cursors.is_empty() {
            for cursor in &mut cursors {
                let Some(id) = cursor.go_to(wanted) else { return };
                wanted = id;
            }
            // All are there only where none went beyond the first.
            if !cursors.iter().all(|c| c.here.is_some_and(|here| here.0 == wanted)) {
                continue;
            }
            for (at, cursor) in cursors.iter_mut().enumerate() {
                next.clear();
                cursor.go_on(|place| next.push(place));
                if at == 0 {
                    std::mem::swap(&mut row, &mut next);
                } else {
                    follow(&mut row, &next);
                }
            }
            if !row.is_empty() {
                each(wanted, &row);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wording(texts: &[&str]) -> Wording {
        let mut gatherer = Gatherer::default();
        for text in texts {
            gatherer.see("");
            text.split(' ').for_each(|term| gatherer.see(term));
        }
        gatherer.done()
    }

    fn row(words: &str) -> Vec<String> {
        words.split(' ').map(str::to_owned).collect()
    }

    #[test]
    fn rows_are_found_where_they_stand() {
        let texts: [&[&str]; 5] = [
            &["peace talks", "talks about peace"],
            &["the peace", "talks of peace of the peace talks"],
            &["no word of it"],
            &["peace", "talks"],
            &["peace peace talks tallied"],
        ];
        let all: Vec<Wording> = texts.iter().map(|t| wording(t)).collect();
        let mut concordance = Concordance::default();
        // With gaps, as where articles have none of the words.
        let ids = [0, 1, 130, 131, 20_000];
        for (id, wording) in ids.into_iter().zip(&all) {
            concordance.insert(id, wording);
        }
        for (words, prefix, found) in [
            ("peace talks", false, &[0, 1, 20_000][..]),
            ("peace", false, &[0, 1, 131, 20_000]),
            ("of the peace talks", false, &[1]),
            ("peace peace", false, &[20_000]),
            ("talks talks", false, &[]),
            ("talks peace", false, &[]),
            ("peace tal", true, &[0, 1, 20_000]),
            ("talks t", true, &[20_000]),
            ("tal", true, &[0, 1, 131, 20_000]),
            ("of p", true, &[1]),
            ("no such", false, &[]),
        ] {
            let words_row = row(words);
            assert_eq!(concordance.with_row(&words_row, prefix), found, "{words}");
            for (id, wording) in ids.iter().zip(&all) {
                assert_eq!(wording.has_row(&words_row, prefix), found.contains(id), "{words} {id}");
            }
        }
        assert!(all[4].has("tallied") && !all[4].has("tall") && all[4].has_start("tall"));
    }
}
