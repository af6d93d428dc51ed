//! Segments without a day, joined after all that have one: to their episodes, which they
//! never change, and among themselves, in the order of their keys.
//!
//! Each is joined once, and again only where something came that it may be like: what it
//! shares a strong term with. The result is the same as if all were joined afresh.

use std::cmp::Reverse;
use std::collections::BTreeSet;

use ahash::{AHashMap, AHashSet};

use super::join::{RARE_SHARED, SAME_REPORT};
use super::postings::{before, place};
use super::reach::note;
use super::segment::{JoinOrder, Segment};
use super::segments::Segments;
use super::{NONE, Stories};

/// The bit of an episode of segments without a day; the rest is its first segment.
pub const LOOSE: u32 = 1 << 31;
/// Segments that are looked over in the time one is joined.
const LOOKED_OVER: usize = 32;
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
    dirty: BTreeSet<JoinOrder>,
    /// By strong term, in their order.
    by_term: AHashMap<u32, Vec<u32>>,
    /// Segments with a day by these terms, in the order of joining.
    dated: AHashMap<u32, Vec<u32>>,
    /// Terms whose episodes are still to be looked up, and how far that is.
    missing: AHashSet<u32>,
    looked: usize,
    /// Segments with a day came or went since the looking began.
    stale: bool,
    /// Of each episode those without a day, in their order.
    guests: AHashMap<u32, Vec<u32>>,
    /// Episodes with a day that are other than they were.
    touched: AHashSet<u32>,
    /// Terms of what was joined or taken out there.
    stirred: AHashSet<u32>,
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

    /// A segment with a day came, or went.
    pub fn note(&mut self, own: u32, came: bool, segments: &Segments) {
        if self.order.is_empty() {
            return;
        }
        self.stale = true;
        let Some(segment) = segments.get(own) else { return };
        for term in segment.told().strong() {
            if !self.by_term.contains_key(&term) || self.missing.contains(&term) {
                continue;
            }
            let list = self.dated.entry(term).or_default();
            let at = before(list, segments, place(segments, own));
            let there = list.get(at) == Some(&own);
            if came && !there {
                list.insert(at, own);
            } else if !came && there {
                list.remove(at);
            }
        }
    }

    /// A segment with a day was joined to an episode, or taken out of it; which, where it
    /// is one of those that others are compared with.
    pub fn stir(&mut self, segment: &Segment<'_>, own: Option<u32>) {
        if self.all_wait() {
            return;
        }
        let terms = segment.told().strong();
        self.stirred.extend(terms.into_iter().filter(|t| self.by_term.contains_key(t)));
        self.touched.extend(own);
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
}

impl Stories {
    fn place(&self, number: u32) -> JoinOrder {
        place(&self.segments, number)
    }

    /// Takes in segments without a day, and lets go of some.
    pub(super) fn take_in_undated(&mut self, new: &[u32], gone: &[u32]) {
        for number in gone {
            self.let_go(*number);
        }
        if new.is_empty() {
            return;
        }
        let mut terms = AHashSet::new();
        for number in new {
            let Some(segment) = self.segments.get(*number) else { continue };
            let undated = &mut self.undated;
            for term in segment.told().strong() {
                let list = undated.by_term.entry(term).or_default();
                if list.is_empty() {
                    undated.missing.insert(term);
                }
                list.push(*number);
                terms.insert(term);
            }
            undated.order.push(*number);
            undated.dirty.insert(segment.place(*number));
        }
        let segments = &self.segments;
        self.undated.order.sort_by_cached_key(|n| place(segments, *n));
        for term in terms {
            if let Some(list) = self.undated.by_term.get_mut(&term) {
                list.sort_by_key(|n| place(segments, *n));
            }
        }
        self.undated.look_again();
    }

    /// Lets go of a segment without a day: another took its place.
    fn let_go(&mut self, number: u32) {
        let place = self.place(number);
        self.leave(number);
        let Some(segment) = self.segments.get(number) else { return };
        let undated = &mut self.undated;
        undated.order.retain(|n| *n != number);
        undated.dirty.remove(&place);
        for term in segment.told().strong() {
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
        let old = self.episodes.of(number);
        self.episodes.set(number, NONE);
        self.disturb_parts(number);
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
        self.episodes.set(number, own);
        let place = self.place(number);
        let at = self.undated.guests(own).partition_point(|n| self.place(*n) < place);
        self.undated.guests.entry(own).or_default().insert(at, number);
        self.disturb_parts(number);
        if is_loose(own) {
            self.disturb(number, own);
        }
    }

    /// The later parts of a segment's article are to be joined again, whatever episode it
    /// is of: where it is they may not be.
    fn disturb_parts(&mut self, number: u32) {
        let place = self.place(number);
        let Some(parts) = self.segments.own(place.1).filter(|own| own.count > 1) else { return };
        // What came in its place may have a day by now.
        let dateless = |n: &u32| self.segments.get(*n).is_some_and(|s| s.day().is_none());
        let parts = parts.all().filter(dateless).map(|n| self.place(n));
        let behind: Vec<JoinOrder> = parts.filter(|p| *p > place).collect();
        self.undated.dirty.extend(behind);
    }

    /// An episode without a day has a segment more or less: those behind it that may be
    /// like it are to be joined again. That these are all: what one is joined to depends on
    /// the postings without a day that it looks back over, so many of each of its terms,
    /// on the episodes these are of, and on the first segments of those episodes; each is
    /// within reach of a segment of what changed ([`super::reach`]).
    fn disturb(&mut self, number: u32, own: u32) {
        let place = self.place(number);
        let undated = &self.undated;
        let behind = undated.order.partition_point(|n| self.place(*n) <= place);
        // Where all behind wait, as when many came, there is nothing to find.
        let first = undated.dirty.first();
        if first.is_none_or(|f| *f > place) && undated.dirty.len() == undated.order.len() - behind {
            return;
        }
        let guests = undated.guests(own);
        let changed = before(guests, &self.segments, place) < self.limits.weighed;
        let guests = if changed { guests } else { &[] };
        let mut near: Vec<JoinOrder> = guests.iter().map(|n| self.place(*n)).collect();
        near.push(place);
        near.sort_unstable();
        let mut terms = AHashMap::new();
        for near in near {
            let Some(segment) = self.segments.get(near.3) else { continue };
            let most = (self.limits.scanned, usize::MAX);
            note(&mut terms, segment.told().strong(), near.max(place), most);
        }
        let mut again: Vec<JoinOrder> = Vec::new();
        for (term, mut reach) in terms {
            let told = undated.by_term.get(&term).map_or(&[][..], Vec::as_slice);
            let told = told.get(before(told, &self.segments, place)..).unwrap_or_default();
            let counts = |other| is_loose(self.episodes.of(other));
            reach.over(told, &self.segments, counts, |_, place| again.push(place));
        }
        again.extend(guests.iter().map(|n| self.place(*n)));
        self.undated.dirty.extend(again.into_iter().filter(|p| *p > place));
    }

    /// Marks those that may be like what changed among episodes with a day.
    fn disturb_by_dated(&mut self) {
        let touched = std::mem::take(&mut self.undated.touched);
        let mut terms = std::mem::take(&mut self.undated.stirred);
        if self.undated.all_wait() {
            return;
        }
        let mut again: Vec<JoinOrder> = Vec::new();
        for own in touched {
            for segment in self.some(self.episodes.members(own)) {
                terms.extend(segment.told().strong());
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
            && let Some((.., number)) = self.undated.dirty.pop_first()
        {
            let own = self.nearest(number).unwrap_or(LOOSE | number);
            if self.episodes.of(number) != own {
                self.leave(number);
                self.visit(number, own);
            }
            left -= 1;
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
            let Some(segment) = self.segments.get(*number) else { continue };
            let strong = segment.told().strong();
            for term in strong.into_iter().filter(|t| undated.missing.contains(t)) {
                undated.dated.entry(term).or_default().push(*number);
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
        let told = self.segments.get(number)?.told();
        let mut wholes = std::mem::take(&mut self.wholes);
        let mut best: Option<(f32, (JoinOrder, u32))> = None;
        for key in self.candidates(&told.strong(), place) {
            let own = key.1;
            if self.told_before(place, own) {
                continue;
            }
            let whole = self.whole_before(&mut wholes, own, place);
            let likeness = whole.likeness(&told, 0);
            self.work += 1;
            let score = likeness.score;
            let better =
                best.is_none_or(|(most, older)| score > most || score >= most && key < older);
            let rivals = likeness.rare < RARE_SHARED
                && likeness.words < SAME_REPORT
                && whole.tells_another_toll(&told);
            if likeness.joins(false) && better && !rivals {
                best = Some((score, key));
            }
        }
        self.wholes = wholes;
        best.map(|b| b.1.1)
    }

    /// Where the first segment of an episode stands: those with a day are older.
    fn first_of(&self, own: u32) -> JoinOrder {
        self.place(if is_loose(own) { own & !LOOSE } else { own })
    }

    /// The episodes that share most of some terms, of those before a place.
    fn candidates(&self, strong: &[u32], place: JoinOrder) -> Vec<(JoinOrder, u32)> {
        let undated = &self.undated;
        let mut shared: AHashMap<u32, (u32, u32)> = AHashMap::new();
        for (nth, term) in (1..).zip(strong) {
            let mut looked = 0;
            let others = undated.by_term.get(term).map(Vec::as_slice).unwrap_or_default();
            let before = before(others, &self.segments, place);
            let loose = others.iter().take(before).rev().map(|n| self.episodes.of(*n));
            let loose = loose.filter(|own| is_loose(*own));
            let dated = undated.dated.get(term).map(Vec::as_slice).unwrap_or_default();
            let dated = dated.iter().rev().map(|n| self.episodes.of(*n));
            for own in loose.chain(dated).take(self.limits.scanned) {
                if looked == self.limits.common {
                    break;
                }
                let entry = shared.entry(own).or_default();
                if entry.1 != nth {
                    *entry = (entry.0 + 1, nth);
                    looked += 1;
                }
            }
        }
        shared.remove(&NONE);
        let mut out: Vec<(Reverse<u32>, JoinOrder, u32)> = shared
            .into_iter()
            .map(|(own, (times, _))| (Reverse(times), self.first_of(own), own))
            .collect();
        out.sort_unstable();
        out.truncate(self.limits.compared);
        out.into_iter().map(|o| (o.1, o.2)).collect()
    }

    /// Whether an episode has an earlier part of the same article: two parts of a digest
    /// are two events.
    pub(super) fn told_before(&self, place: JoinOrder, own: u32) -> bool {
        let parts = self.segments.own(place.1).filter(|all| all.count > 1);
        let mut parts = parts.map(super::segments::Own::all).into_iter().flatten();
        parts.any(|n| self.place(n) < place && self.episodes.of(n) == own)
    }
}
