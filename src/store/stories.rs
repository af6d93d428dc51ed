//! Stories: what articles tell of the same event, in both languages.
//!
//! An article is one [`segment::Segment`], a digest several. Segments join
//! [`join::Episode`]s, the same event in the same news; episodes that tell of one event
//! at different times are linked to a story. Nothing depends on the order in which
//! articles came: [`Stories::insert`] only takes note, [`Stories::begin`] puts what is new
//! in the order of days and undoes for it what came later, [`Stories::step`] joins as many
//! as there is time for. Articles without a day come last ([`undated`]) and change nothing
//! for those that have one. What a reader said of stories ([`decided`]) lies on top of it
//! all and changes nothing below.

use std::collections::BTreeMap;

use ahash::{AHashMap, AHashSet};

use crate::article::ArticleKey;

pub mod decided;
pub mod join;
pub mod parts;
pub mod rarity;
pub mod segment;
pub mod story;
mod undated;
pub mod vector;

use decided::Decided;
use join::{
    ALIKE_LATER, AROUND, Episode, FOLLOWED, Index, Likeness, MOST_WEIGHED, NAMES_BACK, NAMES_TOLL,
    Names, RARE_LATER, SAME_TOLL, TELLING, WINDOW, Whole,
};
use segment::Segment;
use undated::Undated;

pub use story::{Story, StoryId};

/// No episode.
const NONE: u32 = u32::MAX;

/// Where a segment stands in the order of joining.
type Rank = (bool, Option<i32>, ArticleKey, u16);

fn rank(segment: &Segment) -> Rank {
    (segment.day.is_none(), segment.day, segment.article, segment.part)
}

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
#[derive(Debug)]
pub struct Stories {
    segments: Vec<Segment>,
    /// Segments of an article, by its key.
    by_article: AHashMap<ArticleKey, Own>,
    /// All segments that have a day, by rank; those from `joined` on wait to be joined.
    order: Vec<u32>,
    joined: usize,
    /// Segments that came since.
    new: Vec<u32>,
    /// Segments that others took the place of since.
    gone: AHashSet<u32>,
    /// The episode of each segment.
    episode_of: Vec<u32>,
    episodes: Vec<Episode>,
    /// The later episodes that go on with one.
    followers: AHashMap<u32, Vec<u32>>,
    /// Episodes that may still take a segment, their segments together.
    live: AHashMap<u32, Whole>,
    index: Index,
    names: Names,
    undated: Undated,
    decided: Decided,
    /// Grows when something came or was decided.
    generation: u64,
}

impl Default for Stories {
    fn default() -> Self {
        Self {
            segments: Vec::new(),
            by_article: AHashMap::new(),
            order: Vec::new(),
            joined: 0,
            new: Vec::new(),
            gone: AHashSet::new(),
            episode_of: Vec::new(),
            episodes: Vec::new(),
            followers: AHashMap::new(),
            live: AHashMap::new(),
            index: Index::from(i32::MIN / 2),
            names: Names::default(),
            undated: Undated::default(),
            decided: Decided::default(),
            generation: 0,
        }
    }
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
        self.segments.extend(segments.into_iter().take(usize::from(count)));
        self.episode_of.resize(self.segments.len(), NONE);
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
        self.order.len() - self.joined + self.undated.waiting()
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

    /// Takes in what came: undoes what is later than it, nothing is joined yet.
    pub fn begin(&mut self) {
        if !self.stale() {
            return;
        }
        self.generation += 1;
        let mut new = std::mem::take(&mut self.new);
        let gone = std::mem::take(&mut self.gone);
        new.retain(|n| !gone.contains(n));
        let first = new.iter().chain(&gone).filter(|n| self.is_dated(**n));
        let first = first.map(|n| self.rank_of(*n)).min();
        if let Some(first) = first {
            let at = self.order.partition_point(|n| self.rank_of(*n) < first);
            self.undo(at);
            let mut tail = self.order.split_off(at);
            let (segments, undated): (Vec<u32>, Vec<u32>) =
                new.into_iter().partition(|n| self.is_dated(*n));
            tail.extend(segments);
            new = undated;
            tail.retain(|n| !gone.contains(n));
            tail.sort_by_cached_key(|n| self.rank_of(*n));
            self.order.append(&mut tail);
            let next = self.order.get(self.joined);
            let next = next.and_then(|n| self.segments.get(*n as usize)?.day);
            if let Some(day) = next
                && day - WINDOW < self.index.first_day()
            {
                self.index_before(self.joined, day);
            }
        }
        self.take_in_undated(&new, &gone);
        for number in gone {
            if let Some(segment) = self.segments.get_mut(number as usize) {
                segment.forget();
            }
        }
        self.resolve();
    }

    fn is_dated(&self, number: u32) -> bool {
        self.segments.get(number as usize).is_some_and(|s| s.day.is_some())
    }

    /// Joins so many of what was taken in at most, the earliest first; whether all are.
    pub fn step(&mut self, most: usize) -> bool {
        let mut left = most;
        while left > 0
            && let Some(&number) = self.order.get(self.joined)
        {
            self.join(number);
            self.joined += 1;
            left -= 1;
        }
        if left > 0 {
            self.join_undated(left);
        }
        self.resolve();
        self.waiting() == 0
    }

    /// Takes the segments from a place in the order on out of their episodes.
    fn undo(&mut self, from: usize) {
        while self.joined > from {
            self.joined -= 1;
            let Some(&number) = self.order.get(self.joined) else { continue };
            let Some(segment) = self.segments.get(number as usize) else { continue };
            let Some(slot) = self.episode_of.get_mut(number as usize) else { continue };
            let own = std::mem::replace(slot, NONE);
            if let Some(day) = segment.day {
                self.index.take(segment, day, own);
                self.names.take(segment, own);
                self.undated.take(segment, own);
            }
            self.live.remove(&own);
            if let Some(episode) = self.episodes.get_mut(own as usize) {
                if let Some((earlier, _)) = episode.follows.take_if(|f| f.1 == number) {
                    unfollow(&mut self.followers, earlier, own);
                }
                // What was joined last goes first.
                episode.members.pop();
                let days = episode.members.iter().rev();
                let mut days = days.filter_map(|m| self.segments.get(*m as usize)?.day);
                episode.last = days.next();
            }
            // Episodes begin in the order of their first segments.
            while self.episodes.last().is_some_and(|e| e.members.is_empty()) {
                self.episodes.pop();
            }
        }
        self.live.retain(|own, _| (*own as usize) < self.episodes.len());
    }

    /// Makes the index afresh for a segment at a place in the order.
    fn index_before(&mut self, place: usize, day: i32) {
        let since = day - WINDOW;
        let before = self.order.get(..place).unwrap_or_default();
        let first = before.partition_point(|n| {
            self.segments.get(*n as usize).and_then(|s| s.day).is_some_and(|d| d < since)
        });
        let mut index = Index::from(since);
        for number in before.iter().skip(first) {
            let Some(segment) = self.segments.get(*number as usize) else { continue };
            let own = self.episode_of.get(*number as usize).copied().unwrap_or(NONE);
            if let Some(day) = segment.day {
                index.put(segment, day, own);
            }
        }
        self.index = index;
    }

    /// Joins a segment that has a day to the episode that is most like it.
    fn join(&mut self, number: u32) {
        let Some(segment) = self.segments.get(number as usize) else { return };
        let Some(day) = segment.day else { return };
        if self.index.sweep(day) {
            let (episodes, since) = (&self.episodes, day - WINDOW);
            let last = |own: &u32| episodes.get(*own as usize).and_then(|e| e.last);
            self.live.retain(|own, _| last(own).is_some_and(|last| last >= since));
        }
        let candidates = self.index.candidates(segment, day - WINDOW);
        let mut best: Option<(f32, u32)> = None;
        for own in candidates {
            let Some(episode) = self.episodes.get(own as usize) else { continue };
            if self.tells(episode, segment.article) {
                continue;
            }
            let whole = self.live.entry(own).or_insert_with(|| {
                let members = episode.members.iter().take(MOST_WEIGHED);
                Whole::of(members.filter_map(|m| self.segments.get(*m as usize)))
            });
            let gap = day - episode.last.unwrap_or(day);
            let likeness = whole.likeness(segment, gap);
            let score = likeness.score;
            // Of equals the older.
            let better =
                best.is_none_or(|(most, older)| score > most || score >= most && own < older);
            if likeness.joins(true) && better {
                best = Some((score, own));
            }
        }
        let own = best.map_or_else(|| self.open(), |b| b.1);
        let Some(segment) = self.segments.get(number as usize) else { return };
        self.index.put(segment, day, own);
        self.names.put(segment, own);
        self.undated.put(segment, own);
        if let Some(earlier) = self.followed(segment, own, day)
            && let Some(episode) = self.episodes.get_mut(own as usize)
            && episode.follows.is_none()
        {
            episode.follows = Some((earlier, number));
            self.followers.entry(earlier).or_default().push(own);
        }
        let Some(segment) = self.segments.get(number as usize) else { return };
        if let Some(whole) = self.live.get_mut(&own) {
            whole.add(segment);
        }
        self.enter(number, own);
    }

    /// The earlier episode that a segment, of an episode that follows none yet, goes on
    /// with: one that tells of the same rare names in much the same words.
    fn followed(&self, segment: &Segment, own: u32, day: i32) -> Option<u32> {
        if self.episodes.get(own as usize).is_none_or(|e| e.follows.is_some()) {
            return None;
        }
        let mut best: Option<(f32, u32)> = None;
        let named = self.names.sharing(&segment.rare, own, RARE_LATER);
        let tolls = self.names.sharing(&segment.toll_terms(), own, 1);
        for earlier in named.iter().chain(&tolls).copied() {
            let Some(episode) = self.episodes.get(earlier as usize) else { continue };
            if self.tells(episode, segment.article) {
                continue;
            }
            let whole = self.whole(earlier);
            let likeness = whole.likeness(segment, 0);
            let gap = day - episode.last.unwrap_or(day);
            let goes_on =
                named.contains(&earlier) && gap <= FOLLOWED && likeness.score >= ALIKE_LATER;
            let better = best.is_none_or(|b| likeness.score > b.0);
            if (goes_on || looks_back(segment, episode, &whole, likeness)) && better {
                best = Some((likeness.score, earlier));
            }
        }
        best.map(|b| b.1)
    }

    /// Whether an episode has a segment of an article already: two parts of a digest are
    /// two events.
    fn tells(&self, episode: &Episode, article: ArticleKey) -> bool {
        let Some(own) = self.by_article.get(&article).filter(|own| own.count > 1) else {
            return false;
        };
        own.all().any(|n| episode.members.contains(&n))
    }

    fn open(&mut self) -> u32 {
        let own = u32::try_from(self.episodes.len()).unwrap_or(NONE);
        self.episodes.push(Episode::default());
        own
    }

    fn enter(&mut self, number: u32, own: u32) {
        let day = self.segments.get(number as usize).and_then(|s| s.day);
        if let Some(episode) = self.episodes.get_mut(own as usize) {
            episode.members.push(number);
            episode.first = episode.first.or(day);
            episode.last = episode.last.max(day);
        }
        if let Some(slot) = self.episode_of.get_mut(number as usize) {
            *slot = own;
        }
    }

    /// What a segment is compared with of an episode that is not at hand: its first
    /// segments.
    fn whole(&self, own: u32) -> Whole {
        let Some(episode) = self.episodes.get(own as usize) else { return Whole::default() };
        Whole::of(self.some(&episode.members).take(MOST_WEIGHED))
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
                let (older, newer) = if rank(x) <= rank(y) { (x, y) } else { (y, x) };
                let whole = Whole::of([older]);
                let gap = newer.day.zip(older.day).map_or(0, |(n, o)| n - o);
                let likeness = whole.likeness(newer, gap);
                let (words, names) = whole.shared(newer);
                Compared { older: older.clone(), newer: newer.clone(), gap, likeness, words, names }
            })
            .max_by(|x, y| x.likeness.score.total_cmp(&y.likeness.score))
    }

    /// How many segments there are of how many articles, and bytes they take.
    #[must_use]
    pub fn size(&self) -> BTreeMap<&'static str, usize> {
        let vectors = self.segments.iter().map(|s| {
            s.words.bytes() + s.names.bytes() + size_of_val(&*s.counts) + size_of::<Segment>()
        });
        BTreeMap::from([
            ("articles", self.by_article.len()),
            ("segments", self.segments.len()),
            ("episodes", self.episodes.len()),
            ("bytes of segments", vectors.sum()),
        ])
    }
}

/// Whether a segment tells an earlier episode's toll again: with the time it was, or
/// several such counts, or one that is of no other event.
fn looks_back(segment: &Segment, earlier: &Episode, whole: &Whole, likeness: Likeness) -> bool {
    let (Some(first), Some(last), Some(day)) = (earlier.first, earlier.last, segment.day) else {
        return false;
    };
    let (shared, most) = whole.tolls(segment);
    let when = segment.recalls.iter().any(|r| r.0 <= last + AROUND && first - AROUND <= r.1);
    let several = shared > 1 && most >= 100;
    let telling = most >= TELLING || most % 100 != 0 && most > 100;
    shared > 0
        && (likeness.names >= NAMES_BACK && (when || several)
            || likeness.names >= NAMES_TOLL && telling && day - last <= SAME_TOLL)
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

/// Takes back that an episode goes on with an earlier one.
fn unfollow(followers: &mut AHashMap<u32, Vec<u32>>, earlier: u32, own: u32) {
    if let Some(later) = followers.get_mut(&earlier) {
        later.retain(|l| *l != own);
        if later.is_empty() {
            followers.remove(&earlier);
        }
    }
}
