//! Segments joined to episodes, one after the other in the order of their days: the same
//! event in the same news.
//!
//! A segment goes to the episode it is most like among those lately told of, or begins
//! one of its own. What order the articles came in does not matter: they are joined in
//! the order of day and key, and one that comes late undoes what comes after it.

use std::cmp::Reverse;

use ahash::AHashMap;

use super::segment::{Counted, Segment};
use super::vector::Sum;
use crate::text::Language;

/// Days after which an episode takes no more.
pub const WINDOW: i32 = 14;
/// How alike a segment and an episode must be.
pub const ALIKE: f32 = 0.26;
/// The same where a day is not known: what is alike may be years apart.
pub const ALIKE_UNDATED: f32 = 0.47;
/// The same where rare names are shared.
pub const ALIKE_NAMED: f32 = 0.32;
/// What shared names add to shared words of one language.
pub const NAMES: f32 = 0.25;
/// What names and terms of both languages count across languages.
pub const ACROSS: f32 = 0.6;
/// What an equal toll adds.
pub const TOLL: f32 = 0.06;
/// What another equal count adds.
pub const COUNT: f32 = 0.03;
/// What equal counts add at most.
pub const COUNTS: f32 = 0.15;
/// Days in which likeness fades to a third.
const FADE: f32 = 30.0;
/// Terms of a segment by which candidates are found.
pub const STRONG_WORDS: usize = 12;
/// The same of names.
pub const STRONG_NAMES: usize = 8;
/// Episodes with one term that are looked at, the last ones: a term more common tells
/// nothing.
pub const COMMON: usize = 256;
/// Times a term was told that are looked at.
pub const SCANNED: usize = 1024;
/// Episodes a segment is compared with.
pub const MOST_COMPARED: usize = 48;
/// How alike the names of a report that looks back must be.
pub const NAMES_BACK: f32 = 0.25;
/// The same where it only tells the same toll, not when that was.
pub const NAMES_TOLL: f32 = 0.45;
/// Days around an episode that a report may name.
pub const AROUND: i32 = 3;
/// Days within which a report that tells the same toll goes on with an episode.
pub const SAME_TOLL: i32 = 90;
/// A toll from here on is not told of two events by chance; below only one that is not
/// round.
pub const TELLING: u32 = 1000;
/// Days after which nothing is a follow-up any more.
pub const FOLLOWED: i32 = 400;
/// How alike a follow-up must be, whatever time went by.
pub const ALIKE_LATER: f32 = 0.2;
/// Rare names a follow-up shares at least: places alone are where the next flood is too.
pub const RARE_LATER: u32 = 3;
/// Earlier episodes a follow-up is compared with.
const MOST_LINKED: usize = 16;
/// Rare names that two reports share which name the same people or places.
pub const RARE_SHARED: usize = 2;
/// Words so alike are one report that was told again, whatever it counts by now.
pub const SAME_REPORT: f32 = 0.7;
/// Segments that stand for an episode or a story, the first ones.
pub const MOST_WEIGHED: usize = 64;
/// Terms kept of an episode.
const MOST_TERMS: usize = 200;

/// Segments that tell of one event in the same news.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Episode {
    /// Its segments that have a day, in their order.
    pub members: Vec<u32>,
    /// Its first day.
    pub first: Option<i32>,
    /// Its last day.
    pub last: Option<i32>,
    /// The earlier episode of the same event, and the segment that tells so.
    pub follows: Option<(u32, u32)>,
}

/// What a segment is compared with: an episode's first segments together. What an event is
/// they have told, and an episode of thousands costs no more than one of some dozens.
#[derive(Debug, Clone, Default)]
pub struct Whole {
    /// How many segments it is made of.
    made_of: usize,
    words: [Sum; 3],
    names: Sum,
    counts: AHashMap<Counted, u32>,
}

/// How alike a segment and an episode are, and by what.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Likeness {
    /// Of the words, where there is a language in common.
    pub words: f32,
    /// Of names and terms of both languages.
    pub names: f32,
    /// What equal counts add.
    pub counts: f32,
    /// What time leaves of it.
    pub fade: f32,
    /// How many of the segment's rarest names are shared.
    pub rare: usize,
    /// All together.
    pub score: f32,
}

const fn slot(language: Language) -> usize {
    match language {
        Language::English => 0,
        Language::Vietnamese => 1,
        Language::Unknown | Language::Other(_) => 2,
    }
}

impl Likeness {
    /// Whether it is enough for one episode.
    #[must_use]
    pub fn joins(&self, dated: bool) -> bool {
        let least = match (dated, self.rare >= RARE_SHARED) {
            (true, _) => ALIKE,
            (false, true) => ALIKE_NAMED,
            (false, false) => ALIKE_UNDATED,
        };
        self.score >= least
    }
}

/// Terms, and what each adds to a likeness.
pub type Shares = Vec<(u32, f32)>;

impl Whole {
    /// Some segments together.
    pub fn of<'a>(segments: impl IntoIterator<Item = &'a Segment>) -> Self {
        let mut out = Self::default();
        for segment in segments {
            out.add(segment);
        }
        out
    }

    /// Adds a segment, where it is among the first.
    pub fn add(&mut self, segment: &Segment) {
        if self.made_of == MOST_WEIGHED {
            return;
        }
        self.made_of += 1;
        if let Some(words) = self.words.get_mut(slot(segment.language)) {
            words.add(&segment.words, MOST_TERMS);
        }
        self.names.add(&segment.names, MOST_TERMS);
        for counted in &segment.counts {
            *self.counts.entry(*counted).or_default() += 1;
        }
    }

    /// How many of a segment's tolls are told here as the toll that stands, and the
    /// greatest of them.
    #[must_use]
    pub fn tolls(&self, segment: &Segment) -> (usize, u32) {
        let shared = segment.tolls.iter().filter(|t| self.counts.contains_key(t));
        shared.fold((0, 0), |(n, most), t| (n + 1, most.max(t.value)))
    }

    /// Whether a toll is told here and in a segment, and none is the same: without a day,
    /// words alone make no one event of them.
    #[must_use]
    pub fn tells_another_toll(&self, segment: &Segment) -> bool {
        !segment.tolls.is_empty()
            && self.tolls(segment).0 == 0
            && self.counts.keys().any(|c| c.kind.is_harm())
    }

    /// How many of a segment's rarest names are told here.
    #[must_use]
    pub fn rare(&self, segment: &Segment) -> usize {
        segment.rare.iter().filter(|t| self.names.tells(**t)).count()
    }

    /// How alike a segment is, so many days later.
    #[must_use]
    pub fn likeness(&self, segment: &Segment, gap: i32) -> Likeness {
        let own = self.words.get(slot(segment.language)).filter(|w| !w.is_empty());
        let words = own.map_or(0.0, |w| w.cosine(&segment.words));
        let names = self.names.cosine(&segment.names);
        let shared = segment.counts.iter().filter(|c| self.counts.contains_key(c));
        let counts: f32 =
            shared.map(|c| if c.kind.is_harm() { TOLL } else { COUNT }).sum::<f32>().min(COUNTS);
        #[expect(clippy::cast_precision_loss, reason = "days")]
        let fade = (-(gap.max(0) as f32) / FADE).exp();
        let same = if own.is_some() { words + NAMES * names } else { 0.0 };
        let score = (same.max(ACROSS * names) + counts) * fade;
        Likeness { words, names, counts, fade, rare: self.rare(segment), score }
    }

    /// What each shared word and name adds to the likeness.
    #[must_use]
    pub fn shared(&self, segment: &Segment) -> (Shares, Shares) {
        let words = self.words.get(slot(segment.language)).map(|w| w.shared(&segment.words));
        (words.unwrap_or_default(), self.names.shared(&segment.names))
    }
}

/// Episodes by term, those of the last days.
#[derive(Debug, Default)]
pub struct Index {
    told: AHashMap<u32, Vec<(i32, u32)>>,
    /// Days before this one are not in it any more.
    from: i32,
    /// The day it was last cleared up.
    swept: i32,
}

/// The terms by which a segment is looked up.
pub fn strong(segment: &Segment) -> impl Iterator<Item = u32> {
    let words = segment.words.strongest(STRONG_WORDS);
    words.into_iter().chain(segment.names.strongest(STRONG_NAMES))
}

impl Index {
    /// An empty index of the days from one on.
    #[must_use]
    pub fn from(day: i32) -> Self {
        Self { told: AHashMap::new(), from: day, swept: day }
    }

    /// The first day it knows.
    #[must_use]
    pub const fn first_day(&self) -> i32 {
        self.from
    }

    /// Notes that an episode was told of on a day.
    pub fn put(&mut self, segment: &Segment, day: i32, episode: u32) {
        for term in strong(segment) {
            self.told.entry(term).or_default().push((day, episode));
        }
    }

    /// Takes back what [`Self::put`] noted last.
    pub fn take(&mut self, segment: &Segment, day: i32, episode: u32) {
        for term in strong(segment) {
            if let Some(list) = self.told.get_mut(&term) {
                if list.last() == Some(&(day, episode)) {
                    list.pop();
                }
                if list.is_empty() {
                    self.told.remove(&term);
                }
            }
        }
    }

    /// Forgets what is too old for a day; `true` where it did.
    pub fn sweep(&mut self, day: i32) -> bool {
        if day - self.swept < WINDOW {
            return false;
        }
        self.swept = day;
        self.from = day - WINDOW;
        let from = self.from;
        self.told.retain(|_, list| {
            list.retain(|(day, _)| *day >= from);
            list.shrink_to_fit();
            !list.is_empty()
        });
        self.told.shrink_to_fit();
        true
    }

    /// The episodes that share most of the segment's terms since a day: the older first
    /// of equals.
    #[must_use]
    pub fn candidates(&self, segment: &Segment, since: i32) -> Vec<u32> {
        let mut shared: AHashMap<u32, (u32, u32)> = AHashMap::new();
        for (nth, term) in (1..).zip(strong(segment)) {
            let list = self.told.get(&term).map(Vec::as_slice).unwrap_or_default();
            let mut looked = 0;
            for (day, episode) in list.iter().rev().take(SCANNED) {
                if *day < since || looked == COMMON {
                    break;
                }
                let entry = shared.entry(*episode).or_default();
                // An episode that has the term several times is counted once.
                if entry.1 != nth {
                    *entry = (entry.0 + 1, nth);
                    looked += 1;
                }
            }
        }
        let mut out: Vec<(Reverse<u32>, u32)> =
            shared.into_iter().map(|(episode, (times, _))| (Reverse(times), episode)).collect();
        if out.len() > MOST_COMPARED {
            out.select_nth_unstable(MOST_COMPARED - 1);
            out.truncate(MOST_COMPARED);
        }
        out.sort_unstable();
        out.into_iter().map(|o| o.1).collect()
    }
}

/// Episodes by their rarest names, of all days: what a follow-up is found by.
#[derive(Debug, Default)]
pub struct Names(AHashMap<u32, Few>);

/// Mostly one, seldom many.
#[derive(Debug)]
enum Few {
    One(u32),
    #[expect(clippy::box_collection, reason = "most are one: the enum stays small")]
    Many(Box<Vec<u32>>),
}

impl Few {
    fn all(&self) -> &[u32] {
        match self {
            Self::One(one) => std::slice::from_ref(one),
            Self::Many(many) => many,
        }
    }
}

impl Names {
    /// Notes an episode under a segment's rarest names.
    pub fn put(&mut self, segment: &Segment, episode: u32) {
        for term in &segment.rare_and_tolls() {
            match self.0.get_mut(term) {
                None => {
                    self.0.insert(*term, Few::One(episode));
                }
                Some(few @ Few::One(_)) => {
                    let before = few.all().first().copied().unwrap_or(episode);
                    *few = Few::Many(Box::new(vec![before, episode]));
                }
                Some(Few::Many(many)) => many.push(episode),
            }
        }
    }

    /// Takes back what [`Self::put`] noted last.
    pub fn take(&mut self, segment: &Segment, episode: u32) {
        for term in &segment.rare_and_tolls() {
            let gone = match self.0.get_mut(term) {
                Some(Few::One(one)) => *one == episode,
                Some(Few::Many(many)) => {
                    if many.last() == Some(&episode) {
                        many.pop();
                    }
                    many.is_empty()
                }
                None => false,
            };
            if gone {
                self.0.remove(term);
            }
        }
    }

    /// Episodes before one that share some terms, `least` at least: those that
    /// share most first, of equals the latest.
    #[must_use]
    pub fn sharing(&self, terms: &[u32], before: u32, least: u32) -> Vec<u32> {
        let mut shared: AHashMap<u32, (u32, u32)> = AHashMap::new();
        for (nth, term) in (1..).zip(terms) {
            let list = self.0.get(term).map_or(&[][..], Few::all);
            for episode in list.iter().rev().take(COMMON) {
                let entry = shared.entry(*episode).or_default();
                if entry.1 != nth {
                    *entry = (entry.0 + 1, nth);
                }
            }
        }
        let mut out: Vec<(Reverse<u32>, Reverse<u32>)> = shared
            .into_iter()
            .filter(|(episode, (times, _))| *episode < before && *times >= least)
            .map(|(episode, (times, _))| (Reverse(times), Reverse(episode)))
            .collect();
        out.sort_unstable();
        out.truncate(MOST_LINKED);
        out.into_iter().map(|o| o.1.0).collect()
    }
}
