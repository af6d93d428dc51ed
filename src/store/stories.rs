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

use ahash::AHashSet;

use crate::article::ArticleKey;

mod blocks;
mod dated;
pub mod decided;
mod episodes;
mod follow;
mod grow;
pub mod join;
mod kept;
mod keys;
pub mod parts;
mod postings;
pub mod rarity;
mod reach;
mod room;
pub mod segment;
mod segments;
pub mod sites;
pub mod story;
mod terms;
pub mod told;
mod undated;
pub mod vector;
mod wholes;

#[cfg(test)]
mod tests;

use blocks::Blocks;
use decided::Decided;
use episodes::Episodes;
use grow::grow;
use join::{JoinLimits, Likeness, Whole};
use postings::TermPostings;
use room::{CUT, JoinRoom};
use segment::{JoinOrder, Segment};
use segments::{Own, Segments};
use undated::Undated;
use wholes::Wholes;

pub use story::{Story, StoryId};

/// No episode.
const NONE: u32 = u32::MAX;

/// All stories.
#[derive(Debug, Default)]
pub struct Stories {
    segments: Segments,
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
    /// For which changes that it sees each need not be joined again.
    room: Vec<JoinRoom>,
    /// For how many such changes it need not be looked for again what its episode goes on
    /// with.
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
    pub fn insert(&mut self, segments: &[Segment<'_>]) {
        let Some(article) = segments.first().map(|s| s.article) else { return };
        if let Some(old) = self.segments.own(article) {
            let same = |(n, new)| self.segments.get(n).as_ref() == Some(new);
            if usize::from(old.count) == segments.len() && old.all().zip(segments).all(same) {
                return;
            }
        }
        self.withdraw(article);
        let Some(own) = self.segments.push(segments) else { return };
        self.episodes.grow(self.segments.len());
        let all = self.segments.len();
        let more = all - self.room.len();
        grow(&mut self.room, more);
        self.room.resize(all, JoinRoom::UNKNOWN);
        grow(&mut self.room_late, more);
        self.room_late.resize(all, CUT);
        self.new.extend(own.all());
    }

    /// Forgets an article.
    pub fn withdraw(&mut self, article: ArticleKey) {
        self.gone.extend(self.segments.take(article).into_iter().flat_map(Own::all));
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
        let dated = |n: &u32| self.segments.day(*n).is_some();
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
            self.segments.forget(number);
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

    fn some<'a>(&'a self, numbers: &'a [u32]) -> impl Iterator<Item = Segment<'a>> + 'a {
        numbers.iter().filter_map(|n| self.segments.get(*n))
    }

    /// How alike two articles are by the rules of joining, for people: the likeness of
    /// their nearest segments, and what each shared word and name adds.
    #[must_use]
    pub fn compare(&self, a: ArticleKey, b: ArticleKey) -> Option<Compared> {
        let segments = |key| {
            let own = self.segments.own(key).into_iter().flat_map(Own::all);
            own.filter_map(|n| self.segments.get(n)).collect::<Vec<_>>()
        };
        let (all_a, all_b) = (segments(a), segments(b));
        let pairs = all_a.iter().flat_map(|x| all_b.iter().map(move |y| (x, y)));
        pairs
            .map(|(x, y)| {
                let first = x.place(0) <= y.place(0);
                let (older, newer) = if first { (x, y) } else { (y, x) };
                let (whole, told) = (Whole::of([&older.told()]), newer.told());
                let gap = newer.day().zip(older.day()).map_or(0, |(n, o)| n - o);
                let likeness = whole.likeness(&told, gap);
                let (words, names) = whole.shared(&told);
                let (older, newer) = (older.clone().into_owned(), newer.clone().into_owned());
                Compared { older, newer, gap, likeness, words, names }
            })
            .max_by(|x, y| x.likeness.score.total_cmp(&y.likeness.score))
    }

    /// How many segments there are of how many articles, and bytes that they and what they
    /// are found by take.
    #[must_use]
    pub fn size(&self) -> BTreeMap<&'static str, usize> {
        BTreeMap::from([
            ("articles", self.segments.articles()),
            ("segments", self.segments.len()),
            ("episodes", self.episodes.count()),
            ("bytes of segments", self.segments.bytes()),
            ("bytes of strong terms", self.blocks.bytes()),
            ("bytes of names and tolls", self.names.bytes()),
            ("bytes of episodes", self.episodes.bytes()),
        ])
    }
}

/// Two segments compared.
#[derive(Debug, Clone)]
pub struct Compared {
    /// The one of the earlier day.
    pub older: Segment<'static>,
    /// The other.
    pub newer: Segment<'static>,
    /// Days between them.
    pub gap: i32,
    /// How alike they are.
    pub likeness: Likeness,
    /// What each shared word adds.
    pub words: Vec<(u32, f32)>,
    /// What each shared name adds.
    pub names: Vec<(u32, f32)>,
}
