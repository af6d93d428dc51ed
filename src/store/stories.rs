//! Stories: what articles tell of the same event, in both languages.
//!
//! An article is one [`segment::Segment`], a digest several. Segments join
//! [`join::Episode`]s, the same event in the same news; episodes that tell of one event
//! at different times are linked to a story. Nothing depends on the order in which
//! articles came: [`Stories::insert`] only takes note, [`Stories::settle`] joins what is
//! new in the order of days, and undoes for it what came later. Articles without a day
//! come last and change nothing for those that have one.

use std::collections::BTreeMap;

use ahash::{AHashMap, AHashSet};

use crate::article::ArticleKey;

pub mod join;
pub mod parts;
pub mod rarity;
pub mod segment;
pub mod vector;

use join::{
    ALIKE_LATER, AROUND, Episode, FOLLOWED, Index, Likeness, NAMES_BACK, NAMES_TOLL, Names,
    RARE_LATER, SAME_TOLL, TELLING, WINDOW, Whole,
};
use segment::Segment;

/// Segments that stand for a story or an episode, the first ones.
const MOST_WEIGHED: usize = 64;
/// No episode.
const NONE: u32 = u32::MAX;

/// Where a segment stands in the order of joining.
type Rank = (bool, Option<i32>, ArticleKey, u16);

fn rank(segment: &Segment) -> Rank {
    (segment.day.is_none(), segment.day, segment.article, segment.part)
}

/// A story: episodes of one event.
#[derive(Debug, Clone, PartialEq)]
pub struct Story {
    /// Its stable name: that of its first segment.
    pub id: StoryId,
    /// Its episodes, the oldest first.
    pub episodes: Vec<u32>,
}

/// The name of a story, the same from sitting to sitting.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct StoryId(pub u64);

impl std::fmt::Display for StoryId {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(out, "{:016x}", self.0)
    }
}

/// All stories.
#[derive(Debug)]
pub struct Stories {
    segments: Vec<Segment>,
    /// Segments of an article, by its key.
    by_article: AHashMap<ArticleKey, Vec<u32>>,
    /// All segments by rank; those from `joined` on wait to be joined.
    order: Vec<u32>,
    joined: usize,
    /// Segments that came since.
    new: Vec<u32>,
    /// Segments that others took the place of since.
    gone: AHashSet<u32>,
    /// The episode of each segment.
    episode_of: Vec<u32>,
    episodes: Vec<Episode>,
    /// Episodes that may still take a segment, their segments together.
    live: AHashMap<u32, Whole>,
    index: Index,
    names: Names,
    /// Stories, the order of their first segments.
    told: Vec<Story>,
    story_of: Vec<u32>,
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
            live: AHashMap::new(),
            index: Index::from(i32::MIN / 2),
            names: Names::default(),
            told: Vec::new(),
            story_of: Vec::new(),
        }
    }
}

impl Stories {
    /// Takes note of an article's segments; those it had before are forgotten.
    pub fn insert(&mut self, segments: Vec<Segment>) {
        let Some(article) = segments.first().map(|s| s.article) else { return };
        if let Some(old) = self.by_article.get(&article) {
            let same = |(n, new): (&u32, &Segment)| self.segments.get(*n as usize) == Some(new);
            if old.len() == segments.len() && old.iter().zip(&segments).all(same) {
                return;
            }
        }
        self.gone.extend(self.by_article.remove(&article).into_iter().flatten());
        let mut own = Vec::with_capacity(segments.len());
        for segment in segments {
            let number = u32::try_from(self.segments.len()).unwrap_or(NONE);
            self.segments.push(segment);
            self.episode_of.push(NONE);
            self.new.push(number);
            own.push(number);
        }
        self.by_article.insert(article, own);
    }

    /// Forgets an article.
    pub fn withdraw(&mut self, article: ArticleKey) {
        self.gone.extend(self.by_article.remove(&article).into_iter().flatten());
    }

    /// Joins what is new. Afterwards everything is as if all articles had come at once.
    pub fn settle(&mut self) {
        if self.new.is_empty() && self.gone.is_empty() {
            return;
        }
        let mut new = std::mem::take(&mut self.new);
        let gone = std::mem::take(&mut self.gone);
        new.retain(|n| !gone.contains(n));
        // Those without a day come after all others, and are joined afresh.
        let undated = (true, None, ArticleKey(0), 0);
        let ranks = new.iter().chain(&gone).map(|n| self.rank_of(*n));
        let first = ranks.min().map_or(undated, |rank| rank.min(undated));
        let at = self.order.partition_point(|n| self.rank_of(*n) < first);
        self.undo(at);
        let mut tail = self.order.split_off(at);
        tail.append(&mut new);
        tail.retain(|n| !gone.contains(n));
        tail.sort_unstable_by_key(|n| self.rank_of(*n));
        self.order.append(&mut tail);
        for number in gone {
            if let Some(segment) = self.segments.get_mut(number as usize) {
                segment.forget();
            }
        }
        let next = self.order.get(self.joined).and_then(|n| self.segments.get(*n as usize)?.day);
        if let Some(day) = next
            && day - WINDOW < self.index.first_day()
        {
            self.index_before(self.joined, day);
        }
        while let Some(&number) = self.order.get(self.joined) {
            if self.segments.get(number as usize).is_none_or(|s| s.day.is_none()) {
                break;
            }
            self.join(number);
            self.joined += 1;
        }
        self.join_undated();
        self.link();
    }

    fn rank_of(&self, number: u32) -> Rank {
        self.segments.get(number as usize).map_or((true, None, ArticleKey(0), 0), rank)
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
            }
            self.live.remove(&own);
            if let Some(episode) = self.episodes.get_mut(own as usize) {
                episode.follows = episode.follows.filter(|f| f.1 != number);
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
            let whole = self
                .live
                .entry(own)
                .or_insert_with(|| Whole::of(dated(&self.segments, &episode.members)));
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
        let own = best.map_or_else(|| self.begin(), |b| b.1);
        let Some(segment) = self.segments.get(number as usize) else { return };
        self.index.put(segment, day, own);
        self.names.put(segment, own);
        let follows = self.followed(segment, own, day);
        if let Some(episode) = self.episodes.get_mut(own as usize) {
            episode.follows = episode.follows.or(follows.map(|f| (f, number)));
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
        let Some(own) = self.by_article.get(&article).filter(|own| own.len() > 1) else {
            return false;
        };
        own.iter().any(|n| episode.members.contains(n))
    }

    fn begin(&mut self) -> u32 {
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

    /// Joins the segments without a day: to episodes of any day, and among themselves.
    /// They never change what an episode with days is compared by.
    fn join_undated(&mut self) {
        let Some(waiting) = self.order.get(self.joined..).filter(|w| !w.is_empty()) else { return };
        let waiting = waiting.to_vec();
        let mut index = Index::from(i32::MIN / 2);
        let wanted: AHashSet<u32> = waiting
            .iter()
            .filter_map(|n| self.segments.get(*n as usize))
            .flat_map(join::strong)
            .collect();
        for number in self.order.iter().take(self.joined) {
            let Some(segment) = self.segments.get(*number as usize) else { continue };
            let own = self.episode_of.get(*number as usize).copied().unwrap_or(NONE);
            index.put_some(segment, &wanted, own);
        }
        let mut wholes: AHashMap<u32, Whole> = AHashMap::new();
        for number in waiting {
            let Some(segment) = self.segments.get(number as usize) else { continue };
            let mut best: Option<(f32, u32)> = None;
            for own in index.candidates(segment, i32::MIN) {
                let Some(episode) = self.episodes.get(own as usize) else { continue };
                if self.tells(episode, segment.article) {
                    continue;
                }
                let whole = wholes.entry(own).or_insert_with(|| self.whole(own));
                let likeness = whole.likeness(segment, 0);
                let score = likeness.score;
                let better =
                    best.is_none_or(|(most, older)| score > most || score >= most && own < older);
                if likeness.joins(false) && better {
                    best = Some((score, own));
                }
            }
            let own = best.map_or_else(|| self.begin(), |b| b.1);
            let Some(segment) = self.segments.get(number as usize) else { continue };
            if self.episodes.get(own as usize).is_none_or(|e| e.first.is_none()) {
                index.put_some(segment, &wanted, own);
                if let Some(whole) = wholes.get_mut(&own) {
                    whole.add(segment);
                }
            }
            self.enter(number, own);
            self.joined += 1;
        }
    }

    /// What a segment is compared with of an episode that is not at hand: its first
    /// segments, those with a day where there are any.
    fn whole(&self, own: u32) -> Whole {
        let Some(episode) = self.episodes.get(own as usize) else { return Whole::default() };
        if episode.first.is_some() {
            Whole::of(dated(&self.segments, &episode.members).take(MOST_WEIGHED))
        } else {
            let members = episode.members.iter().take(MOST_WEIGHED);
            Whole::of(members.filter_map(|m| self.segments.get(*m as usize)))
        }
    }

    /// Makes stories of the episodes: those that follow each other are one.
    fn link(&mut self) {
        self.told.clear();
        self.story_of.clear();
        for (own, episode) in (0..).zip(&self.episodes) {
            let earlier = episode.follows.and_then(|f| self.story_of.get(f.0 as usize)).copied();
            let story = earlier.unwrap_or_else(|| {
                let first = episode.members.first().and_then(|m| self.segments.get(*m as usize));
                let id = first.map_or(0, |s| rarity::pair(s.article.0, u64::from(s.part)));
                self.told.push(Story { id: StoryId(id), episodes: Vec::new() });
                u32::try_from(self.told.len() - 1).unwrap_or(NONE)
            });
            self.story_of.push(story);
            if let Some(story) = self.told.get_mut(story as usize) {
                story.episodes.push(own);
            }
        }
    }

    /// The stories, in the order of their first segments; those without a day last.
    #[must_use]
    pub fn all(&self) -> &[Story] {
        &self.told
    }

    /// The segments of a story, episode by episode.
    pub fn members<'a>(&'a self, story: &'a Story) -> impl Iterator<Item = &'a Segment> + 'a {
        let episodes = story.episodes.iter().filter_map(|e| self.episodes.get(*e as usize));
        episodes.flat_map(|e| &e.members).filter_map(|m| self.segments.get(*m as usize))
    }

    /// How many parts the article of a segment has.
    #[must_use]
    pub fn parts(&self, segment: &Segment) -> usize {
        self.by_article.get(&segment.article).map_or(1, Vec::len)
    }

    /// The segment that is most like all of its story; the earlier of equals.
    #[must_use]
    pub fn central<'a>(&'a self, story: &'a Story) -> Option<&'a Segment> {
        let whole = Whole::of(self.members(story).take(MOST_WEIGHED));
        let mut best: Option<(f32, &Segment)> = None;
        for segment in self.members(story).take(MOST_WEIGHED) {
            let score = whole.likeness(segment, 0).score;
            if best.is_none_or(|b| score > b.0) {
                best = Some((score, segment));
            }
        }
        best.map(|b| b.1)
    }

    /// The stories of an article: one for each of its segments, in their order.
    #[must_use]
    pub fn of_article(&self, article: ArticleKey) -> Vec<&Story> {
        let own = self.by_article.get(&article).map(Vec::as_slice).unwrap_or_default();
        own.iter()
            .filter_map(|n| {
                let episode = self.episode_of.get(*n as usize)?;
                self.told.get(*self.story_of.get(*episode as usize)? as usize)
            })
            .collect()
    }

    /// How alike two articles are by the rules of joining, for people: the likeness of
    /// their nearest segments, and what each shared word and name adds.
    #[must_use]
    pub fn compare(&self, a: ArticleKey, b: ArticleKey) -> Option<Compared> {
        let segments = |key| {
            let own = self.by_article.get(&key).map(Vec::as_slice).unwrap_or_default();
            own.iter().filter_map(|n| self.segments.get(*n as usize)).collect::<Vec<_>>()
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
            ("stories", self.told.len()),
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

fn dated<'a>(
    segments: &'a [Segment],
    members: &'a [u32],
) -> impl Iterator<Item = &'a Segment> + 'a {
    members.iter().filter_map(|m| segments.get(*m as usize)).filter(|s| s.day.is_some())
}
