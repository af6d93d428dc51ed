//! The words of one article with their places: gathered by the thread that read it, so that
//! putting them into the [`super::Concordance`] costs little.

use ahash::AHashMap;

use crate::store::varint::{put, take};

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
    pub(super) fn each(&self, mut each: impl FnMut(&str, &[u32]) -> bool) {
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

    /// About how many places it has.
    pub(super) const fn size(&self) -> usize {
        self.places.len()
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
pub(super) fn follow(row: &mut Vec<u32>, next: &[u32]) {
    let mut next = next.iter().copied().peekable();
    row.retain_mut(|place| {
        *place += 1;
        while next.next_if(|n| n < place).is_some() {}
        next.peek() == Some(place)
    });
}
