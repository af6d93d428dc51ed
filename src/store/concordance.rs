//! Words with their places: for each term the articles that have it and where in them it
//! stands, so that words in a row are found without opening an article.
//!
//! A place is the number of a term in its article, counted over all of them; a place is
//! left free where one text ends and another begins, so that no row of words goes over
//! it. The words of the last articles lie as they came and are looked through; some hundred
//! articles are a small [`ConcordanceBlock`], and every so many of those are joined to a large
//! one, in which an occurrence takes some nine bits and an article's first one some more.

mod block;
mod occurrences;
mod wording;

use block::ConcordanceBlock;
use occurrences::Cursor;

pub use wording::Wording;

/// How much lies together.
#[derive(Debug, Clone, Copy)]
struct BlockLimits {
    /// Articles that are looked through at most: so few that this takes no time.
    few: usize,
    /// Bytes of their words, at most; the article that goes beyond is the last.
    bytes: usize,
    /// Articles of a large block: so many that the names of its terms take little beside
    /// their places, so few that making it takes no more than some milliseconds.
    most: u32,
    /// Places of a large block, about, at most.
    places: usize,
}

const LIMITS: BlockLimits = BlockLimits { few: 128, bytes: 1 << 20, most: 2048, places: 4 << 20 };

/// The words of all articles, with the articles in which each stands and where.
#[derive(Debug)]
pub struct Concordance {
    /// Large blocks, in the order of their articles.
    blocks: Vec<ConcordanceBlock>,
    /// Small ones of the articles behind those.
    small: Vec<ConcordanceBlock>,
    /// What came since, and how many bytes that is.
    open: Vec<(u32, Wording)>,
    bytes: usize,
    limits: BlockLimits,
}

impl Default for Concordance {
    fn default() -> Self {
        let (blocks, small, open) = (Vec::new(), Vec::new(), Vec::new());
        Self { blocks, small, open, bytes: 0, limits: LIMITS }
    }
}

impl Concordance {
    /// Takes an article in. Ids must go up.
    pub(super) fn insert(&mut self, id: u32, wording: Wording) {
        self.bytes += wording.size();
        self.open.push((id, wording));
        if self.open.len() < self.limits.few && self.bytes < self.limits.bytes {
            return;
        }
        self.small.push(ConcordanceBlock::of(&self.open));
        self.open.clear();
        self.bytes = 0;
        let articles: u32 = self.small.iter().map(ConcordanceBlock::articles).sum();
        let places: usize = self.small.iter().map(ConcordanceBlock::places).sum();
        if articles >= self.limits.most || places >= self.limits.places {
            self.blocks.push(ConcordanceBlock::joined(&self.small));
            self.small.clear();
        }
    }

    /// The articles with a term, ascending.
    #[must_use]
    pub fn with(&self, term: &str) -> Vec<u32> {
        let mut found: Vec<u32> = self.parts().filter_map(|b| b.with(term)).flatten().collect();
        self.look_through(&mut found, |wording| wording.has(term));
        found
    }

    /// The articles with a term that starts so, ascending.
    #[must_use]
    pub fn with_start(&self, start: &str) -> Vec<u32> {
        let mut found = Vec::new();
        for block in self.parts() {
            let from = found.len();
            found.extend(block.with_start(start).flatten());
            in_order(&mut found, from);
        }
        self.look_through(&mut found, |wording| wording.has_start(start));
        found
    }

    /// The articles in which terms stand in a row, ascending; `prefix`: of the last one its
    /// start is enough.
    #[must_use]
    pub fn with_row(&self, terms: &[String], prefix: bool) -> Vec<u32> {
        let mut found = Vec::new();
        for block in self.parts() {
            block.with_row(terms, prefix, &mut found);
        }
        self.look_through(&mut found, |wording| wording.has_row(terms, prefix));
        found
    }

    /// All blocks.
    fn parts(&self) -> impl Iterator<Item = &ConcordanceBlock> {
        self.blocks.iter().chain(&self.small)
    }

    /// Appends those of the last articles that are wanted.
    fn look_through(&self, found: &mut Vec<u32>, wanted: impl Fn(&Wording) -> bool) {
        found.extend(self.open.iter().filter(|(_, own)| wanted(own)).map(|(id, _)| *id));
    }
}

impl ConcordanceBlock {
    /// Appends the articles in which terms stand in a row, see [`Concordance::with_row`].
    fn with_row(&self, terms: &[String], prefix: bool, found: &mut Vec<u32>) {
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
    fn rows(&self, terms: &[String], mut each: impl FnMut(u32, &[u32])) {
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

/// Of places the ones that others follow at once, as those; both ascend.
fn follow(row: &mut Vec<u32>, next: &[u32]) {
    let mut next = next.iter().copied().peekable();
    row.retain_mut(|place| {
        *place += 1;
        while next.next_if(|n| n < place).is_some() {}
        next.peek() == Some(place)
    });
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

    fn blocks_of(few: usize, most: u32) -> Concordance {
        Concordance { limits: BlockLimits { few, most, ..LIMITS }, ..Concordance::default() }
    }

    fn wording(texts: &[&str]) -> Wording {
        let mut wording = Wording::default();
        for text in texts {
            wording.part();
            wording.read(text);
        }
        wording
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
        let concordances: Vec<Concordance> = [(1, 1), (1, 2), (1, 3), (2, 4), (5, 5), (6, 6)]
            .into_iter()
            .map(|(few, most)| {
                let mut concordance = blocks_of(few, most);
                for (id, wording) in ids.into_iter().zip(&all) {
                    concordance.insert(id, wording.clone());
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
                (0u32..3000, prop::collection::vec("[ab]{1,4}|[a-c]{30}|яb|", 0..40)),
                1..24,
            ),
            few in 1usize..5,
            most in 1u32..9,
            wanted in prop::collection::vec("[ab]{1,4}", 1..4),
            prefix in any::<bool>(),
        ) {
            let mut concordance = blocks_of(few, most);
            let (mut next, mut wordings, mut ids) = (0, Vec::new(), Vec::new());
            for (gap, terms) in &articles {
                let mut wording = Wording::default();
                for term in terms {
                    if term.is_empty() { wording.part() } else { wording.read(term) }
                }
                let id = next + gap;
                concordance.insert(id, wording.clone());
                wordings.push(wording);
                ids.push(id);
                next = id + 1;
            }
            let fits = |own: &String, wanted: &String, start: bool| {
                if start { own.starts_with(wanted) && !own.is_empty() } else { own == wanted }
            };
            let has_row = |own: &[String], wanted: &[String], prefix: bool| {
                own.windows(wanted.len()).any(|row| {
                    row.iter().zip(wanted).enumerate().all(|(at, (own, wanted))| {
                        fits(own, wanted, prefix && at + 1 == row.len())
                    })
                })
            };
            let with = |wanted: &[String], prefix: bool| -> Vec<u32> {
                let all = articles.iter().zip(&ids);
                all.filter(|((_, own), _)| has_row(own, wanted, prefix)).map(|(_, id)| *id).collect()
            };
            let row = with(&wanted, prefix);
            prop_assert_eq!(&concordance.with_row(&wanted, prefix), &row);
            let (one, first) = (&wanted[0], &wanted[..1]);
            prop_assert_eq!(&concordance.with(one), &with(first, false));
            prop_assert_eq!(&concordance.with_start(one), &with(first, true));
            for (own, id) in wordings.iter().zip(&ids) {
                prop_assert_eq!(own.has_row(&wanted, prefix), row.contains(id));
                prop_assert_eq!(own.has(one), with(first, false).contains(id));
                prop_assert_eq!(own.has_start(one), with(first, true).contains(id));
            }
        }
    }

    #[test]
    fn terms_that_begin_alike_for_long_are_kept_apart() {
        let long = ["a".repeat(30), format!("{}b{}", "a".repeat(24), "a".repeat(5))];
        let articles = [vec!["a"], vec!["b", &long[0], &long[1], "a"], vec![]];
        let mut concordance = blocks_of(2, 3);
        for (id, terms) in (0..).zip(&articles) {
            let mut wording = Wording::default();
            for term in terms {
                wording.read(term);
            }
            concordance.insert(id, wording);
        }
        assert_eq!(concordance.with("a"), [0, 1]);
        for term in &long {
            assert_eq!(concordance.with(term), [1]);
        }
    }

    #[test]
    fn a_block_takes_little_more_than_its_places() {
        // Of a thousand articles of a hundred words some are in all and most in few.
        let mut concordance = blocks_of(100, 1000);
        for id in 0..1000u32 {
            let mut wording = Wording::default();
            for place in 0..100 {
                let rare = (id * 7919 + place * 104_729) % 20_011;
                let term =
                    if place % 3 == 0 { format!("the{}", place % 9) } else { format!("w{rare}") };
                wording.read(&term);
            }
            concordance.insert(id, wording);
        }
        assert!(concordance.open.is_empty() && concordance.small.is_empty());
        let size: usize = concordance.blocks.iter().map(ConcordanceBlock::size).sum();
        // 100,000 occurrences, 19,000 terms.
        assert!(size < 66_600 * 3 + 33_400 + 19_000 * 6, "{size}");
    }
}
