//! Words with their places: for each term the articles that have it and where in them it
//! stands, so that words in a row are found without opening an article.
//!
//! A place is the number of a term in its article, counted over all of them; a place is
//! left free where one text ends and another begins, so that no row of words goes over
//! it. Articles are taken in one by one; every so many of them are a [`ConcordanceBlock`], in which
//! an occurrence takes some nine bits and an article's first one some more.

use ahash::AHashMap;

mod block;
mod occurrences;
mod wording;

use block::ConcordanceBlock;
use occurrences::Occurrences;
use wording::follow;

pub use occurrences::Cursor;
pub use wording::{Gatherer, Wording};

/// Articles of a block: so many that the names of its terms take little beside their places,
/// so few that making it takes no more than some milliseconds.
const ARTICLES: u32 = 2048;
/// Places of a block, about, at most; the article that goes beyond is its last.
const PLACES: usize = 4 << 20;

/// The words of all articles, with the articles in which each stands and where.
#[derive(Debug)]
pub struct Concordance {
    /// In the order of their articles.
    blocks: Vec<ConcordanceBlock>,
    /// What came since.
    open: AHashMap<Box<str>, Occurrences>,
    /// The first article of those, how many they are, and about how many places they have.
    first: u32,
    articles: u32,
    places: usize,
    /// Articles of a block at most.
    most: u32,
}

impl Default for Concordance {
    fn default() -> Self {
        Self {
            blocks: Vec::new(),
            open: AHashMap::new(),
            first: 0,
            articles: 0,
            places: 0,
            most: ARTICLES,
        }
    }
}

impl Concordance {
    /// Takes an article in. Ids must go up.
    pub(super) fn insert(&mut self, id: u32, wording: &Wording) {
        if self.articles == 0 {
            self.first = id;
        }
        wording.each(|term, places| {
            if let Some(list) = self.open.get_mut(term) {
                list.push(id, places);
            } else {
                self.open.insert(term.into(), Occurrences::of(id, places));
            }
            true
        });
        self.articles += 1;
        self.places += wording.size();
        if self.articles >= self.most || self.places >= PLACES {
            self.blocks.push(ConcordanceBlock::of(self.first, self.open.drain().collect()));
            (self.articles, self.places) = (0, 0);
        }
    }

    /// The articles with a term, ascending.
    pub fn with<'a>(&'a self, term: &'a str) -> impl Iterator<Item = u32> + 'a {
        self.parts().filter_map(|part| part.with(term)).flatten()
    }

    /// The articles with each term that starts so.
    pub fn with_start<'a>(&'a self, start: &'a str) -> impl Iterator<Item = Cursor<'a>> {
        self.parts().flat_map(|part| part.with_start(start))
    }

    /// The articles in which terms stand in a row, ascending; `prefix`: of the last one its
    /// start is enough.
    #[must_use]
    pub fn with_row(&self, terms: &[String], prefix: bool) -> Vec<u32> {
        let mut found = Vec::new();
        for part in self.parts() {
            part.with_row(terms, prefix, &mut found);
        }
        found
    }

    fn parts(&self) -> impl Iterator<Item = ConcordancePart<'_>> {
        self.blocks
            .iter()
            .map(ConcordancePart::ConcordanceBlock)
            .chain([ConcordancePart::Open(&self.open)])
    }
}

/// A part of the articles.
#[derive(Clone, Copy)]
enum ConcordancePart<'a> {
    ConcordanceBlock(&'a ConcordanceBlock),
    Open(&'a AHashMap<Box<str>, Occurrences>),
}

impl<'a> ConcordancePart<'a> {
    fn with(self, term: &str) -> Option<Cursor<'a>> {
        match self {
            Self::ConcordanceBlock(block) => block.with(term),
            Self::Open(terms) => terms.get(term).map(Occurrences::cursor),
        }
    }

    fn with_start(self, start: &'a str) -> Box<dyn Iterator<Item = Cursor<'a>> + 'a> {
        match self {
            Self::ConcordanceBlock(block) => Box::new(block.with_start(start)),
            Self::Open(terms) => {
                let terms = terms.iter().filter(move |(term, _)| term.starts_with(start));
                Box::new(terms.map(|(_, list)| list.cursor()))
            }
        }
    }

    /// Appends the articles in which terms stand in a row, see [`Concordance::with_row`].
    fn with_row(self, terms: &'a [String], prefix: bool, found: &mut Vec<u32>) {
        let from = found.len();
        let (start, whole) = match terms.split_last() {
            Some((last, whole)) if prefix => (Some(last), whole),
            _ => (None, terms),
        };
        let Some(start) = start.filter(|_| !whole.is_empty()) else {
            self.rows(whole, |id, _| found.push(id));
            if let Some(start) = start {
                found.extend(self.with_start(start).flatten());
                in_order(found, from);
            }
            return;
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
        in_order(found, from);
    }

    /// Calls `each` with every article in which terms stand in a row, and where the rows
    /// end in it.
    fn rows(self, terms: &[String], mut each: impl FnMut(u32, &[u32])) {
        let cursors: Option<Vec<Cursor<'_>>> = terms.iter().map(|term| self.with(term)).collect();
        let mut cursors = cursors.unwrap_or_default();
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

/// Sorts what was appended to a list, each once.
fn in_order(found: &mut Vec<u32>, from: usize) {
    let mut new = found.split_off(from);
    new.sort_unstable();
    new.dedup();
    found.append(&mut new);
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn blocks_of(most: u32) -> Concordance {
        Concordance { most, ..Concordance::default() }
    }

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
        // With gaps, as where articles have none of the words.
        let ids = [0, 1, 130, 131, 20_000];
        let concordances: Vec<Concordance> = [1, 2, 3, 5, 6]
            .into_iter()
            .map(|most| {
                let mut concordance = blocks_of(most);
                for (id, wording) in ids.into_iter().zip(&all) {
                    concordance.insert(id, wording);
                }
                concordance
            })
            .collect();
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
            for concordance in &concordances {
                assert_eq!(concordance.with_row(&words_row, prefix), found, "{words}");
            }
            for (id, wording) in ids.iter().zip(&all) {
                assert_eq!(wording.has_row(&words_row, prefix), found.contains(id), "{words} {id}");
            }
        }
        assert!(all[4].has("tallied") && !all[4].has("tall") && all[4].has_start("tall"));
    }
    proptest! {
        /// Terms that begin alike, of all lengths, in articles of all sizes; looked for in
        /// each article by itself too.
        #[test]
        fn blocks_hold_what_was_put_into_them(
            articles in prop::collection::vec(
                (0u32..3000, prop::collection::vec("[ab]{1,4}|[a-c]{30}|\u{e0}b|", 0..40)),
                1..24,
            ),
            most in 1u32..9,
            wanted in prop::collection::vec("[ab]{1,4}", 1..4),
            prefix in any::<bool>(),
        ) {
            let mut concordance = blocks_of(most);
            let (mut next, mut all) = (0, Vec::new());
            for (gap, terms) in &articles {
                let mut gatherer = Gatherer::default();
                for term in terms {
                    gatherer.see(term);
                }
                let (id, wording) = (next + gap, gatherer.done());
                concordance.insert(id, &wording);
                all.push((id, wording));
                next = id + 1;
            }
            prop_assert_eq!(concordance.blocks.len(), articles.len() / most as usize);
            let with = |has: &dyn Fn(&Wording) -> bool| -> Vec<u32> {
                all.iter().filter(|(_, own)| has(own)).map(|(id, _)| *id).collect()
            };
            prop_assert_eq!(
                concordance.with_row(&wanted, prefix),
                with(&|own| own.has_row(&wanted, prefix))
            );
            let one = &wanted[0];
            prop_assert_eq!(concordance.with(one).collect::<Vec<_>>(), with(&|own| own.has(one)));
            let mut started: Vec<u32> = concordance.with_start(one).flatten().collect();
            in_order(&mut started, 0);
            prop_assert_eq!(started, with(&|own| own.has_start(one)));
        }
    }

    #[test]
    fn a_block_takes_little_more_than_its_places() {
        // Of a thousand articles of a hundred words some are in all and most in few.
        let mut concordance = blocks_of(1000);
        for id in 0..1000u32 {
            let mut gatherer = Gatherer::default();
            for place in 0..100 {
                let rare = (id * 7919 + place * 104_729) % 20_011;
                let term =
                    if place % 3 == 0 { format!("the{}", place % 9) } else { format!("w{rare}") };
                gatherer.see(&term);
            }
            concordance.insert(id, &gatherer.done());
        }
        let size: usize = concordance.blocks.iter().map(ConcordanceBlock::size).sum();
        assert!(concordance.open.is_empty());
        // 100,000 occurrences, 19,000 terms.
        assert!(size < 66_600 * 3 + 33_400 + 19_000 * 6, "{size}");
    }
}
