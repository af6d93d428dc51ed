//! What a reader decided: parts of articles that stand apart from their story, and parts
//! whose stories are one. It lies on top of what was joined and changes nothing of it, so
//! that it means the same whatever comes, and in whatever order.

use std::collections::{BTreeMap, BTreeSet};

use ahash::AHashMap;

use super::Stories;
use super::segment::JoinOrder;
use crate::article::ArticleKey;
use crate::store::marks::Placed;

/// The bit of a segment that was split off and stands for itself.
pub const ALONE: u32 = 1 << 30;

/// A part of an article.
pub type ArticlePart = (ArticleKey, u16);

/// The decisions, and what they come to.
#[derive(Debug, Default)]
pub struct Decided {
    of: BTreeMap<ArticlePart, Placed>,
    /// Segments that stand for themselves.
    alone: BTreeSet<u32>,
    /// What begins a story is part of which other.
    leader: AHashMap<u32, u32>,
    /// What begins the stories that are one, that of the oldest first.
    together: AHashMap<u32, Vec<u32>>,
}

impl Decided {
    /// Whether nothing is decided.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.of.is_empty()
    }

    /// Segments that stand for themselves.
    pub fn alone(&self) -> impl Iterator<Item = u32> {
        self.alone.iter().copied()
    }

    /// The segment that stands for itself, where something is one.
    #[must_use]
    pub fn is_alone(&self, own: u32) -> Option<u32> {
        let number = own & !ALONE;
        (own & ALONE != 0 && own >> 31 == 0 && self.alone.contains(&number)).then_some(number)
    }

    /// What begins the story that something is part of.
    #[must_use]
    pub fn leader(&self, own: u32) -> u32 {
        self.leader.get(&own).copied().unwrap_or(own)
    }

    /// All that is one story with something, itself among it.
    #[must_use]
    pub fn together(&self, own: u32) -> Vec<u32> {
        self.together.get(&own).cloned().unwrap_or_else(|| vec![own])
    }

    /// Whether several stories were made one there.
    #[must_use]
    pub fn joins(&self, own: u32) -> bool {
        self.together.contains_key(&own)
    }
}

impl Stories {
    /// Takes note of what a reader decided on an article.
    pub fn decide(&mut self, article: ArticleKey, placed: &[Placed]) {
        let old: Vec<ArticlePart> =
            self.decided.of.range((article, 0)..=(article, u16::MAX)).map(|d| *d.0).collect();
        for part in old {
            self.decided.of.remove(&part);
        }
        let new = placed.iter().map(|p| ((article, p.part), *p));
        self.decided.of.extend(new.filter(|(_, p)| p.apart || p.with.is_some()));
        self.generation += 1;
        self.resolve();
    }

    /// Works out what the decisions come to, for what is joined.
    pub(super) fn resolve(&mut self) {
        let mut decided = std::mem::take(&mut self.decided);
        decided.alone.clear();
        decided.leader.clear();
        decided.together.clear();
        if decided.of.is_empty() {
            self.decided = decided;
            return;
        }
        let apart = decided.of.iter().filter(|(_, placed)| placed.apart);
        decided.alone = apart.filter_map(|(part, _)| self.number_of(*part)).collect();
        self.decided = decided;
        // Sets of what is one; few.
        let mut sets: Vec<BTreeSet<u32>> = Vec::new();
        for (part, placed) in &self.decided.of {
            let Some(with) = placed.with else { continue };
            let root = |part: ArticlePart| self.root_of(self.number_of(part)?).map(|r| r.0);
            let (Some(a), Some(b)) = (root(*part), root(with)) else { continue };
            let mut set = BTreeSet::from([a, b]);
            sets.retain(|other| {
                let apart = other.is_disjoint(&set);
                if !apart {
                    set.extend(other);
                }
                apart
            });
            sets.push(set);
        }
        for set in sets.into_iter().filter(|s| s.len() > 1) {
            let mut all: Vec<u32> = set.into_iter().collect();
            all.sort_by_cached_key(|own| self.first_rank(*own));
            let Some(first) = all.first().copied() else { continue };
            self.decided.leader.extend(all.iter().map(|own| (*own, first)));
            self.decided.together.insert(first, all);
        }
    }

    fn number_of(&self, (article, part): ArticlePart) -> Option<u32> {
        self.segments.own(article)?.all().nth(usize::from(part))
    }

    /// Where the first segment stands of what begins a story.
    fn first_rank(&self, own: u32) -> Option<JoinOrder> {
        let mut members = Vec::new();
        self.gather(own, &mut members);
        members.first().map(|n| self.place_of(*n))
    }
}
