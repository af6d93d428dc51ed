//! Segments without a day, joined after all that have one: to their episodes, which they
//! never change, and among themselves, in the order of their keys.
//!
//! Each is joined once, and again only where something came that it may be like: what it
//! shares a strong term with. The result is the same as if all were joined afresh.

use std::cmp::Reverse;
use std::collections::BTreeSet;

use ahash::{AHashMap, AHashSet};

use super::join::{
    COMMON, MOST_COMPARED, MOST_WEIGHED, RARE_SHARED, SAME_REPORT, SCANNED, Whole, strong,
};
use super::segment::Segment;
use super::{NONE, Stories};
use crate::article::ArticleKey;

/// The bit of an episode of segments without a day; the rest is its first segment.
pub const LOOSE: u32 = 1 << 31;
/// Segments that are looked over in the time one is joined.
const LOOKED_OVER: usize = 32;
/// Episodes whose segments together are kept at hand.
const AT_HAND: usize = 2048;

/// Where a segment without a day stands, and its number.
type Place = (ArticleKey, u16, u32);

/// Whether an episode is one of segments without a day.
pub const fn is_loose(own: u32) -> bool {
    own & LOOSE != 0 && own != NONE
}

/// What is known of segments without a day.
#[derive(Debug, Default)]
pub struct Undated {
    /// All of them, in their order.
    order: Vec<u32>,
    /// Those that wait to be joined, or to be joined again.
    dirty: BTreeSet<Place>,
    /// By strong term, in their order.
    by_term: AHashMap<u32, Vec<u32>>,
    /// Episodes with a day by these terms, in the order of joining.
    dated: AHashMap<u32, Vec<u32>>,
    /// Terms whose episodes are still to be looked up, and how far that is.
    missing: AHashSet<u32>,
    looked: usize,
    /// Segments with a day were joined or taken out since the looking began.
    stale: bool,
    /// Of each episode those without a day, in their order.
    guests: AHashMap<u32, Vec<u32>>,
    /// Episodes with a day that changed since.
    touched: AHashSet<u32>,
    /// Terms of what was joined or taken out there.
    stirred: AHashSet<u32>,
    /// Episodes at hand with the segments they are made of.
    wholes: AHashMap<u32, (Vec<u32>, Whole)>,
}

impl Undated {
    /// How many there are.
    pub const fn len(&self) -> usize {
        self.order.len()
    }

    /// How many wait.
    pub fn waiting(&self) -> usize {
        self.dirty.len() + usize::from(!self.touched.is_empty())
    }

    /// All of them, in their order.
    pub fn order(&self) -> &[u32] {
        &self.order
    }

    /// Those of an episode, in their order.
    pub fn guests(&self, own: u32) -> &[u32] {
        self.guests.get(&own).map_or(&[], Vec::as_slice)
    }

    /// A segment with a day was joined to an episode.
    pub fn put(&mut self, segment: &Segment, own: u32) {
        if self.order.is_empty() {
            return;
        }
        self.stale = true;
        for term in strong(segment) {
            if !self.by_term.contains_key(&term) {
                continue;
            }
            if !self.missing.contains(&term) {
                self.dated.entry(term).or_default().push(own);
            }
            self.stir(term);
        }
        self.touch(own);
    }

    /// A segment with a day was taken out of an episode, the last one that was put.
    pub fn take(&mut self, segment: &Segment, own: u32) {
        if self.order.is_empty() {
            return;
        }
        self.stale = true;
        for term in strong(segment) {
            if !self.by_term.contains_key(&term) {
                continue;
            }
            if let Some(list) = self.dated.get_mut(&term)
                && list.last() == Some(&own)
            {
                list.pop();
            }
            self.stir(term);
        }
        self.touch(own);
    }

    /// Begins the looking for episodes of the missing terms anew.
    fn look_again(&mut self) {
        self.looked = 0;
        for term in &self.missing {
            self.dated.remove(term);
        }
    }

    /// Whether all wait anyway.
    fn all_wait(&self) -> bool {
        self.dirty.len() == self.order.len()
    }

    fn stir(&mut self, term: u32) {
        if !self.all_wait() {
            self.stirred.insert(term);
        }
    }

    fn touch(&mut self, own: u32) {
        if !self.all_wait() {
            self.touched.insert(own);
        }
    }
}

impl Stories {
    fn place(&self, number: u32) -> Place {
        let segment = self.segments.get(number as usize);
        segment.map_or((ArticleKey(0), 0, number), |s| (s.article, s.part, number))
    }

    /// Takes in segments without a day, and lets go of some.
    pub(super) fn take_in_undated(&mut self, new: &[u32], gone: &AHashSet<u32>) {
        self.undated.wholes.clear();
        let mut left: Vec<u32> = gone.iter().copied().collect();
        left.retain(|n| self.segments.get(*n as usize).is_some_and(|s| s.day.is_none()));
        for number in left {
            self.let_go(number);
        }
        if new.is_empty() {
            return;
        }
        let mut terms = AHashSet::new();
        for number in new {
            let Some(segment) = self.segments.get(*number as usize) else { continue };
            let undated = &mut self.undated;
            for term in strong(segment) {
                let list = undated.by_term.entry(term).or_default();
                if list.is_empty() {
                    undated.missing.insert(term);
                }
                list.push(*number);
                terms.insert(term);
            }
            undated.order.push(*number);
            undated.dirty.insert((segment.article, segment.part, *number));
        }
        let segments = &self.segments;
        let place = |n: &u32| segments.get(*n as usize).map(|s| (s.article, s.part));
        self.undated.order.sort_by_cached_key(place);
        for term in terms {
            if let Some(list) = self.undated.by_term.get_mut(&term) {
                list.sort_by_key(place);
            }
        }
        self.undated.look_again();
    }

    /// Lets go of a segment without a day: another took its place.
    fn let_go(&mut self, number: u32) {
        let place = self.place(number);
        self.leave(number);
        let Some(segment) = self.segments.get(number as usize) else { return };
        let undated = &mut self.undated;
        undated.order.retain(|n| *n != number);
        undated.dirty.remove(&place);
        for term in strong(segment) {
            let Some(list) = undated.by_term.get_mut(&term) else { continue };
            list.retain(|n| *n != number);
            if list.is_empty() {
                undated.by_term.remove(&term);
                undated.dated.remove(&term);
                undated.missing.remove(&term);
            }
        }
    }

    /// Takes a segment without a day out of its episode.
    fn leave(&mut self, number: u32) {
        let Some(slot) = self.episode_of.get_mut(number as usize) else { return };
        let old = std::mem::replace(slot, NONE);
        if is_loose(old) {
            self.disturb(number, old);
        }
        if let Some(guests) = self.undated.guests.get_mut(&old) {
            guests.retain(|n| *n != number);
            if guests.is_empty() {
                self.undated.guests.remove(&old);
            }
        }
    }

    /// Puts a segment without a day into an episode.
    fn visit(&mut self, number: u32, own: u32) {
        if let Some(slot) = self.episode_of.get_mut(number as usize) {
            *slot = own;
        }
        let place = self.place(number);
        let at = self.undated.guests(own).partition_point(|n| self.place(*n) < place);
        self.undated.guests.entry(own).or_default().insert(at, number);
        if is_loose(own) {
            self.disturb(number, own);
        }
    }

    /// An episode without a day has a segment more or less: those behind it that may be
    /// like it, and the later parts of the same article, are to be joined again.
    fn disturb(&mut self, number: u32, own: u32) {
        let place = self.place(number);
        let undated = &self.undated;
        let behind = undated.order.partition_point(|n| self.place(*n) <= place);
        let waiting = undated.dirty.range((place.0, place.1, number + 1)..).count();
        if waiting == undated.order.len() - behind {
            return;
        }
        let mut terms: AHashSet<u32> = AHashSet::new();
        for member in undated.guests(own).iter().chain([&number]) {
            terms.extend(self.segments.get(*member as usize).into_iter().flat_map(strong));
        }
        let lists = terms.iter().filter_map(|t| undated.by_term.get(t));
        let alike = lists.flatten().chain(undated.guests(own)).copied();
        let parts = self.by_article.get(&place.0).map(|own| own.all());
        // What came in its place may have a day by now.
        let undated = |n: &u32| self.segments.get(*n as usize).is_some_and(|s| s.day.is_none());
        let again: Vec<Place> = alike
            .chain(parts.into_iter().flatten().filter(undated))
            .map(|n| self.place(n))
            .filter(|p| *p > place)
            .collect();
        self.undated.dirty.extend(again);
    }

    /// Marks those that may be like what changed among episodes with a day.
    fn disturb_by_dated(&mut self) {
        let touched = std::mem::take(&mut self.undated.touched);
        let mut terms = std::mem::take(&mut self.undated.stirred);
        if self.undated.all_wait() {
            return;
        }
        let mut again: Vec<Place> = Vec::new();
        for own in touched {
            let members = self.episodes.get(own as usize).map(|e| e.members.as_slice());
            for segment in self.some(members.unwrap_or_default()).take(MOST_WEIGHED) {
                terms.extend(strong(segment));
            }
            again.extend(self.undated.guests(own).iter().map(|n| self.place(*n)));
        }
        let lists = terms.iter().filter_map(|t| self.undated.by_term.get(t));
        again.extend(lists.flatten().map(|n| self.place(*n)));
        self.undated.dirty.extend(again);
    }

    /// Joins so many segments without a day at most.
    pub(super) fn join_undated(&mut self, most: usize) {
        let mut left = most;
        while !self.undated.missing.is_empty() {
            if left == 0 {
                return;
            }
            self.look_over();
            left -= 1;
        }
        self.disturb_by_dated();
        while left > 0
            && let Some((_, _, number)) = self.undated.dirty.pop_first()
        {
            let own = self.nearest(number).unwrap_or(LOOSE | number);
            if self.episode_of.get(number as usize) != Some(&own) {
                self.leave(number);
                self.visit(number, own);
            }
            left -= 1;
        }
        if self.undated.dirty.is_empty() {
            self.undated.wholes = AHashMap::new();
        }
    }

    /// Looks up some of the episodes with a day that have a term nobody asked for yet.
    fn look_over(&mut self) {
        if std::mem::take(&mut self.undated.stale) {
            self.undated.look_again();
        }
        let from = self.undated.looked;
        let some = self.order.get(from..).unwrap_or_default();
        let undated = &mut self.undated;
        for number in some.iter().take(LOOKED_OVER) {
            let Some(segment) = self.segments.get(*number as usize) else { continue };
            let own = self.episode_of.get(*number as usize).copied().unwrap_or(NONE);
            for term in strong(segment).filter(|t| undated.missing.contains(t)) {
                undated.dated.entry(term).or_default().push(own);
            }
        }
        undated.looked = from + LOOKED_OVER;
        if undated.looked >= self.order.len() {
            undated.missing.clear();
        }
    }

    /// The episode that a segment without a day is most like, where it is enough.
    fn nearest(&mut self, number: u32) -> Option<u32> {
        let place = self.place(number);
        let mut wholes = std::mem::take(&mut self.undated.wholes);
        if wholes.len() > AT_HAND {
            wholes.clear();
        }
        let mut best: Option<(f32, (bool, u32, Place))> = None;
        if let Some(segment) = self.segments.get(number as usize) {
            for key in self.candidates(segment, place) {
                let own = key.1;
                if self.told_before(place, own) {
                    continue;
                }
                let whole = self.whole_before(&mut wholes, own, place);
                let likeness = whole.likeness(segment, 0);
                let score = likeness.score;
                let better =
                    best.is_none_or(|(most, older)| score > most || score >= most && key < older);
                let rivals = likeness.rare < RARE_SHARED
                    && likeness.words < SAME_REPORT
                    && whole.tells_another_toll(segment);
                if likeness.joins(false) && better && !rivals {
                    best = Some((score, key));
                }
            }
        }
        self.undated.wholes = wholes;
        best.map(|b| b.1.1)
    }

    /// The age of an episode, and the episode: those with a day are older, in their
    /// order; those without are as old as their first segment.
    fn age(&self, own: u32) -> (bool, u32, Place) {
        if is_loose(own) {
            (true, own, self.place(own & !LOOSE))
        } else {
            (false, own, (ArticleKey(0), 0, 0))
        }
    }

    /// The episodes that share most of a segment's terms, of those before a place.
    fn candidates(&self, segment: &Segment, place: Place) -> Vec<(bool, u32, Place)> {
        let undated = &self.undated;
        let mut shared: AHashMap<u32, (u32, u32)> = AHashMap::new();
        for (nth, term) in (1..).zip(strong(segment)) {
            let mut looked = 0;
            let others = undated.by_term.get(&term).map(Vec::as_slice).unwrap_or_default();
            let before = others.partition_point(|n| self.place(*n) < place);
            let loose = others.iter().take(before).rev();
            let loose = loose
                .filter_map(|n| self.episode_of.get(*n as usize))
                .filter(|own| is_loose(**own));
            let dated = undated.dated.get(&term).map(Vec::as_slice).unwrap_or_default();
            for own in loose.chain(dated.iter().rev()).take(SCANNED) {
                if looked == COMMON {
                    break;
                }
                let entry = shared.entry(*own).or_default();
                if entry.1 != nth {
                    *entry = (entry.0 + 1, nth);
                    looked += 1;
                }
            }
        }
        let mut out: Vec<_> = shared
            .into_iter()
            .map(|(own, (times, _))| {
                let (loose, _, first) = self.age(own);
                (Reverse(times), loose, if loose { 0 } else { own }, first, own)
            })
            .collect();
        out.sort_unstable();
        out.truncate(MOST_COMPARED);
        out.into_iter().map(|o| self.age(o.4)).collect()
    }

    /// Whether an episode has an earlier part of the same article.
    fn told_before(&self, place: Place, own: u32) -> bool {
        let parts = self.by_article.get(&place.0).filter(|all| all.count > 1);
        let mut parts = parts.map(|all| all.all()).into_iter().flatten();
        parts.any(|n| {
            self.place(n) < place && self.episode_of.get(n as usize).is_some_and(|o| *o == own)
        })
    }

    /// An episode's segments together, as they are before a place.
    fn whole_before<'a>(
        &self,
        wholes: &'a mut AHashMap<u32, (Vec<u32>, Whole)>,
        own: u32,
        place: Place,
    ) -> &'a Whole {
        let members = if let Some(episode) = self.episodes.get(own as usize) {
            episode.members.as_slice()
        } else {
            let guests = self.undated.guests(own);
            let before = guests.partition_point(|n| self.place(*n) < place);
            guests.get(..before).unwrap_or_default()
        };
        let members = members.get(..MOST_WEIGHED).unwrap_or(members);
        let (made_of, whole) = wholes.entry(own).or_default();
        if !members.starts_with(made_of) {
            made_of.clear();
            *whole = Whole::default();
        }
        let more = members.get(made_of.len()..).unwrap_or_default();
        for segment in self.some(more) {
            whole.add(segment);
        }
        made_of.extend_from_slice(more);
        whole
    }
}
