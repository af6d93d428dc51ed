//! A story as it is looked at: the episodes that go on with each other, and what a reader
//! decided on top of it. Made when asked for, of what is joined at that moment.

use super::decided::{ALONE, ArticlePart};
use super::join::Whole;
use super::postings::place;
use super::segment::JoinOrder;
use super::segment::Segment;
use super::segments::Own;
use super::undated::{LOOSE, is_loose};
use super::{NONE, Stories, rarity};
use crate::article::ArticleKey;

/// A story: what tells of one event.
#[derive(Debug, Clone, PartialEq)]
pub struct Story {
    /// Its stable name: that of its first segment.
    pub id: StoryId,
    /// Its segments, episode by episode, the oldest first.
    members: Vec<u32>,
    /// What a reader did to it.
    pub by_hand: ByHand,
}

/// What a reader did to a story.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct ByHand {
    /// It is several that were made one.
    pub joined: bool,
    /// Something was split off it, or it was split off.
    pub split: bool,
}

/// The name of a story, the same from sitting to sitting.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct StoryId(pub u64);

impl std::fmt::Display for StoryId {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(out, "{:016x}", self.0)
    }
}

/// Where a story begins, until something is joined again: cheaper than the story.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct StoryRoot(pub(super) u32);

impl Stories {
    /// All stories, in the order of their first segments; those without a day last.
    #[must_use]
    pub fn all(&self) -> Vec<Story> {
        let first = |n: &&u32| self.episodes.of(**n) == **n && self.episodes.follows(**n).is_none();
        let dated = self.order.iter().filter(first).copied();
        let loose = self.undated.order().iter().map(|n| LOOSE | n);
        let alone = self.decided.alone().map(|n| ALONE | n);
        let roots = dated.chain(loose).chain(alone).map(|own| self.decided.leader(own));
        let mut seen = ahash::AHashSet::new();
        let mut all: Vec<Story> =
            roots.filter(|r| seen.insert(*r)).filter_map(|r| self.story(StoryRoot(r))).collect();
        if !self.decided.is_empty() {
            all.sort_by_cached_key(|s| s.members.first().map(|n| self.place_of(*n)));
        }
        all
    }

    /// The story that begins somewhere.
    #[must_use]
    pub fn story(&self, root: StoryRoot) -> Option<Story> {
        let mut members = Vec::new();
        let mut by_hand = ByHand { joined: self.decided.joins(root.0), split: false };
        for own in self.decided.together(root.0) {
            by_hand.split |= self.gather(own, &mut members);
        }
        let first = self.segments.get(*members.first()?)?;
        let id = StoryId(rarity::pair(first.article.0, u64::from(first.part)));
        Some(Story { id, members, by_hand })
    }

    /// Gathers the segments of what begins with an episode, or of a segment split off;
    /// whether a reader split something off it.
    pub(super) fn gather(&self, own: u32, members: &mut Vec<u32>) -> bool {
        if let Some(number) = self.decided.is_alone(own) {
            members.push(number);
            return true;
        }
        let mut episodes = vec![own];
        let mut at = 0;
        while let Some(own) = episodes.get(at) {
            episodes.extend(self.episodes.later(*own));
            at += 1;
        }
        episodes.sort_by_cached_key(|own| self.place_of(*own));
        let before = members.len();
        for own in episodes {
            members.extend(self.episodes.members(own));
            members.extend(self.undated.guests(own));
        }
        let all = members.len();
        if !self.decided.is_empty() {
            let mut place = 0;
            members.retain(|n| {
                place += 1;
                place <= before || self.decided.is_alone(ALONE | n).is_none()
            });
        }
        members.len() < all
    }

    /// Where the story of a segment begins; `None` while it is not joined.
    pub(super) fn root_of(&self, number: u32) -> Option<StoryRoot> {
        if self.decided.is_alone(ALONE | number).is_some() {
            return Some(StoryRoot(self.decided.leader(ALONE | number)));
        }
        let mut own = self.episodes.of(number);
        if own == NONE || !is_loose(own) && self.episodes.members(own).is_empty() {
            return None;
        }
        while let Some((earlier, _)) = self.episodes.follows(own) {
            own = earlier;
        }
        Some(StoryRoot(self.decided.leader(own)))
    }

    /// The story of a part of an article.
    #[must_use]
    pub fn with_part(&self, (article, part): ArticlePart) -> Option<Story> {
        let root = self.roots(article).find(|r| r.0 == part)?.1;
        self.story(root)
    }

    /// Where the stories of an article begin, by its parts.
    pub fn roots(&self, article: ArticleKey) -> impl Iterator<Item = (u16, StoryRoot)> {
        let own = self.segments.own(article).into_iter().flat_map(Own::all);
        (0..).zip(own).filter_map(|(part, n)| Some((part, self.root_of(n)?)))
    }

    /// The segments of a story, episode by episode.
    pub fn members<'a>(&'a self, story: &'a Story) -> impl Iterator<Item = Segment<'a>> + 'a {
        self.some(&story.members)
    }

    /// How many parts the article of a segment has.
    #[must_use]
    pub fn parts(&self, segment: &Segment<'_>) -> usize {
        self.segments.own(segment.article).map_or(1, |own| usize::from(own.count))
    }

    /// The segment that is most like all of its story; the earlier of equals. An item of a
    /// digest only where there is nothing else: the digest's headline says nothing of it.
    #[must_use]
    pub fn central<'a>(&'a self, story: &'a Story) -> Option<Segment<'a>> {
        let whole_article = |s: &Segment<'_>| self.parts(s) == 1;
        let some = self.members(story).take(self.limits.weighed).any(|s| whole_article(&s));
        let members = self.members(story).take(self.limits.weighed);
        let members = members.filter(|s| !some || whole_article(s));
        let mut whole = Whole::default();
        for told in self.members(story).take(self.limits.weighed).map(|s| s.told()) {
            whole.add(&told);
        }
        let mut best: Option<(f32, Segment<'a>)> = None;
        for segment in members {
            let score = whole.likeness(&segment.told(), 0).score;
            if best.as_ref().is_none_or(|b| score > b.0) {
                best = Some((score, segment));
            }
        }
        best.map(|b| b.1)
    }

    /// The stories of an article: one for each of its parts, in their order.
    #[must_use]
    pub fn of_article(&self, article: ArticleKey) -> Vec<Story> {
        self.roots(article).filter_map(|(_, root)| self.story(root)).collect()
    }

    pub(super) fn place_of(&self, number: u32) -> JoinOrder {
        place(&self.segments, number)
    }
}
