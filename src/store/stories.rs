//! Stories: what articles tell of the same event, in both languages.
//!
//! An article is one [`segment::Segment`], a digest several. Segments are joined to
//! [`episodes`], the same event in the same news; episodes that tell of one event at
//! different times are linked to a story. Nothing depends on the order in which articles
//! came: [`Stories::insert`] only takes note, [`Stories::begin`] puts what is new in the
//! order of its moments and finds what is to be joined again for it ([`dated`]),
//! [`Stories::step`] joins as many as there is time for. Articles without a day come last
//! ([`undated`]) and change nothing for those that have one. What a reader said of stories
//! ([`decided`]) lies on top of it all and changes nothing below.

use std::collections::BTreeMap;

use ahash::{AHashMap, AHashSet};

use crate::article::ArticleKey;

mod blocks;
mod dated;
pub mod decided;
mod episodes;
mod follow;
pub mod join;
mod kept;
pub mod parts;
mod postings;
pub mod rarity;
mod reach;
pub mod segment;
pub mod story;
mod undated;
pub mod vector;
mod wholes;

#[cfg(test)]
mod tests;

use blocks::Blocks;
use decided::Decided;
use episodes::Episodes;
use join::{JoinLimits, Likeness, Whole};
use postings::{TermPostings, grow};
use segment::{JoinOrder, Segment};
use undated::Undated;
use wholes::Wholes;

pub use story::{Story, StoryId};

/// No episode.
const NONE: u32 = u32::MAX;

/// The segments of an article: they follow each other.
#[derive(Debug, Clone, Copy)]
struct Own {
    first: u32,
    count: u16,
}

impl Own {
    fn all(self) -> std::ops::Range<u32> {
        self.first..self.first + u32::from(self.count)
    }
}

/// All stories.
#[derive(Debug, Default)]
pub struct Stories {
    segments: Vec<Segment>,
    /// Segments of an article, by its key.
    by_article: AHashMap<ArticleKey, Own>,
    /// All segments that have a day, in the order of joining; those from `joined` on wait.
    order: Vec<u32>,
    joined: usize,
    /// Those before that are to be joined again; where it is not set, only what their
    /// episodes go on with is to be looked for again.
    again: BTreeMap<JoinOrder, bool>,
    /// Segments that came since.
    new: Vec<u32>,
    /// Segments that others took the place of since.
    gone: AHashSet<u32>,
    episodes: Episodes,
    /// For how many changes that it sees each need not be joined again unless it is like
    /// what changed.
    room: Vec<u8>,
    /// The same for what its episode goes on with.
    room_late: Vec<u8>,
    /// Segments by their strong terms: what an episode is found by.
    blocks: Blocks,
    /// Segments by their rarest names and their tolls, of all days: what a follow-up is
    /// found by.
    names: TermPostings,
    wholes: Wholes,
    limits: JoinLimits,
    undated: Undated,
    decided: Decided,
    /// What an earlier sitting joined; empty once it is taken over.
    remembered: Vec<u8>,
    /// Likenesses reckoned since the start: what the time for joining grows with.
    work: u64,
    /// Grows when something came or was decided.
    generation: u64,
}

impl Stories {
    /// Takes note of an article's segments; those it had before are forgotten.
    pub fn insert(&mut self, segments: Vec<Segment>) {
        let Some(article) = segments.first().map(|s| s.article) else { return };
        if let Some(old) = self.by_article.get(&article) {
            let same = |(n, new): (u32, &Segment)| self.segments.get(n as usize) == Some(new);
            if usize::from(old.count) == segments.len() && old.all().zip(&segments).all(same) {
                return;
            }
        }
        self.gone.extend(self.by_article.remove(&article).into_iter().flat_map(Own::all));
        let first = u32::try_from(self.segments.len()).unwrap_or(NONE);
        let count = u16::try_from(segments.len()).unwrap_or(u16::MAX);
        let own = Own { first, count };
        grow(&mut self.segments, usize::from(count));
        self.segments.extend(segments.into_iter().take(usize::from(count)).map(Segment::moved));
        self.episodes.grow(self.segments.len());
        for room in [&mut self.room, &mut self.room_late] {
            grow(room, self.segments.len() - room.len());
            room.resize(self.segments.len(), 0);
        }
        self.new.extend(own.all());
        self.by_article.insert(article, own);
    }

    /// Forgets an article.
    pub fn withdraw(&mut self, article: ArticleKey) {
        self.gone.extend(self.by_article.remove(&article).into_iter().flat_map(Own::all));
    }

    /// Whether something came that [`Self::begin`] has not taken in yet.
    #[must_use]
    pub fn stale(&self) -> bool {
        !self.new.is_empty() || !self.gone.is_empty()
    }

    /// Grows when something came or was decided: what was made of the stories before is
    /// to be made again, once nothing waits.
    #[must_use]
    pub const fn generation(&self) -> u64 {
        self.generation
    }

    /// How many segments wait to be joined, of those taken in.
    #[must_use]
    pub fn waiting(&self) -> usize {
        self.order.len() - self.joined + self.again.len() + self.undated.waiting()
    }

    /// How many segments there are, of those taken in.
    #[must_use]
    pub fn taken_in(&self) -> usize {
        self.order.len() + self.undated.len()
    }

    /// Joins everything. Afterwards it is as if all articles had come at once.
    pub fn settle(&mut self) {
        self.begin();
        while !self.step(usize::MAX) {}
    }

    /// Takes in what came, and finds what is to be joined again for it; nothing is joined
    /// yet.
    pub fn begin(&mut self) {
        if !self.stale() {
            return;
        }
        self.generation += 1;
        let mut new = std::mem::take(&mut self.new);
        let gone = std::mem::take(&mut self.gone);
        new.retain(|n| !gone.contains(n));
        let mut gone: Vec<u32> = gone.into_iter().collect();
        gone.sort_unstable();
        let dated = |n: &u32| self.segments.get(*n as usize).is_some_and(|s| s.day().is_some());
        let (new, new_undated): (Vec<u32>, Vec<u32>) = new.into_iter().partition(dated);
        let (lost, lost_undated): (Vec<u32>, Vec<u32>) = gone.iter().partition(|n| dated(n));
        for (numbers, came) in [(&lost, false), (&new, true)] {
            for number in numbers {
                self.undated.note(*number, came, &self.segments);
            }
        }
        self.take_in_dated(&new, &lost);
        self.take_over();
        self.take_in_undated(&new_undated, &lost_undated);
        for number in gone {
            if let Some(segment) = self.segments.get_mut(number as usize) {
                segment.forget();
            }
        }
        self.resolve();
    }

    /// Joins so many of what was taken in at most, the earliest first; whether all are.
    pub fn step(&mut self, most: usize) -> bool {
        let mut left = most;
        while left > 0 && self.join_next() {
            left -= 1;
        }
        if left > 0 {
            self.join_undated(left);
        }
        self.resolve();
        let done = self.waiting() == 0;
        if done {
            self.rest();
        }
        done
    }

    fn some<'a>(&'a self, numbers: &'a [u32]) -> impl Iterator<Item = &'a Segment> + 'a {
        numbers.iter().filter_map(|n| self.segments.get(*n as usize))
    }

    /// How alike two articles are by the rules of joining, for people: the likeness of
    /// their nearest segments, and what each shared word and name adds.
    #[must_use]
    pub fn compare(&self, a: ArticleKey, b: ArticleKey) -> Option<Compared> {
        let segments = |key| {
            let own = self.by_article.get(&key).copied().into_iter().flat_map(Own::all);
            own.filter_map(|n| self.segments.get(n as usize)).collect::<Vec<_>>()
        };
        let (all_a, all_b) = (segments(a), segments(b));
        let pairs = all_a.iter().flat_map(|x| all_b.iter().map(move |y| (*x, *y)));
        pairs
            .map(|(x, y)| {
                let first = x.place(0) <= y.place(0);
                let (older, newer) = if first { (x, y) } else { (y, x) };
                let (whole, told) = (Whole::of([&older.told()]), newer.told());
                let gap = newer.day().zip(older.day()).map_or(0, |(n, o)| n - o);
                let likeness = whole.likeness(&told, gap);
                let (words, names) = whole.shared(&told);
                Compared { older: older.clone(), newer: newer.clone(), gap, likeness, words, names }
            })
            .max_by(|x, y| x.likeness.score.total_cmp(&y.likeness.score))
    }

    /// How many segments there are of how many articles, and bytes they take.
    #[must_use]
    pub fn size(&self) -> BTreeMap<&'static str, usize> {
        let bytes = self.segments.iter().map(Segment::bytes).sum();
        BTreeMap::from([
            ("articles", self.by_article.len()),
            ("segments", self.segments.len()),
            ("episodes", self.episodes.count()),
            ("bytes of segments", bytes),
        ])
    }
}

/// Two segments compared.
#[derive(Debug, Clone)]
pub struct Compared {
    /// The one of the earlier day.
    pub older: Segment,
    /// The other.
    pub newer: Segment,
    /// Days between them.
    pub gap: i32,
    /// How alike they are.
    pub likeness: Likeness,
    /// What each shared word adds.
    pub words: Vec<(u32, f32)>,
    /// What each shared name adds.
    pub names: Vec<(u32, f32)>,
}
