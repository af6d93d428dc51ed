//! Segments with a day joined to episodes, in the order of their moments: each to the one
//! it is most like among those before it.
//!
//! What a segment is joined to depends on nothing but the segments before it that share a
//! strong term with it, or rare names. So one that comes late is put into its place, and
//! of those behind it only those are joined again that may be like what it changed, and
//! what they change, until nothing does. Where many came, all behind the first of them are
//! joined again. Either way the result is that of joining all afresh.

use std::cmp::Reverse;

use ahash::AHashMap;

use super::blocks::{TermKey, keys};
use super::join::{FOLLOWED, RARE_LATER, SAME_TOLL, STRONG_SHARED, WINDOW};
use super::postings::{ASKS, LOOKS, LOOKS_FAR, before, number, place};
use super::reach::{Reach, note};
use super::segment::{JoinOrder, QUARTERS, Segment, SegmentContent};
use super::wholes::Wholes;
use super::{NONE, Stories};
use crate::article::ArticleKey;

/// Where more came than one in so many of what is behind the first of them, all that is
/// behind it is joined again.
const EACH: usize = 4;

/// What sees an episode, by the terms of its segments.
#[derive(Default)]
struct Near {
    strong: AHashMap<u32, Reach>,
    rare: AHashMap<u32, Reach>,
    each: AHashMap<u32, Reach>,
    two: AHashMap<u32, Reach>,
}

/// The bit of a segment's room that tells that it is like enough to several episodes.
const RIVAL: u8 = 1 << 7;

impl Stories {
    /// Takes in segments with a day, and lets go of some.
    pub(super) fn take_in_dated(&mut self, new: &[u32], gone: &[u32]) {
        let all = new.iter().chain(gone);
        let Some(first) = all.map(|n| place(&self.segments, *n)).min() else { return };
        let at = before(&self.order, &self.segments, first);
        let behind = self.joined.saturating_sub(at);
        let many = behind < EACH * (new.len() + gone.len());
        if many {
            self.undo(at);
        }
        for own in gone {
            let at = before(&self.order, &self.segments, place(&self.segments, *own));
            if self.order.get(at) != Some(own) {
                continue;
            }
            self.order.remove(at);
            self.joined -= usize::from(at < self.joined);
            self.blocks.take(*own, &self.segments);
            self.note(*own, false);
        }
        for own in gone {
            self.part(*own);
        }
        for own in gone {
            self.again.remove(&place(&self.segments, *own));
        }
        let mut new = new.to_vec();
        new.sort_by_cached_key(|n| place(&self.segments, *n));
        for own in &new {
            if let Some(segment) = self.segments.get(*own as usize) {
                self.blocks.put(*own, &keys(&segment.told().strong()), &self.segments);
            }
            self.note(*own, true);
        }
        if many {
            let mut tail = self.order.split_off(at);
            tail.extend(&new);
            tail.sort_by_cached_key(|n| place(&self.segments, *n));
            self.order.reserve_exact(tail.len());
            self.order.append(&mut tail);
            return;
        }
        for own in new {
            let place = place(&self.segments, own);
            let at = before(&self.order, &self.segments, place);
            self.order.insert(at, own);
            if at < self.joined {
                self.joined += 1;
                self.again.insert(place, true);
            }
        }
    }

    /// Notes a segment under the names and tolls it is found by later, and those by which
    /// it looks for others, or takes it off.
    fn note(&mut self, own: u32, put: bool) {
        let Some(told) = self.segments.get(own as usize).map(Segment::told) else { return };
        let (tells, asks) = (told.told_tolls(), told.asked_tolls());
        let far = if told.recalls.is_empty() { 0 } else { LOOKS_FAR };
        let mut postings: AHashMap<u32, u32> = AHashMap::new();
        for term in told.rare.iter().chain(&tells.each).chain(&tells.two) {
            postings.insert(*term, own);
        }
        for term in asks.each.iter().chain(&asks.two) {
            *postings.entry(*term).or_insert(own | ASKS) |= LOOKS | far;
        }
        for (term, posting) in postings {
            if put {
                self.names.put(term, posting, &self.segments);
            } else {
                self.names.take(term, own, &self.segments);
            }
        }
    }

    /// Takes the segments from a place in the order on out of their episodes.
    fn undo(&mut self, from: usize) {
        while self.joined > from {
            self.joined -= 1;
            let Some(&own) = self.order.get(self.joined) else { continue };
            self.again.remove(&place(&self.segments, own));
            let episode = self.episodes.leave(own);
            if self.episodes.follows(episode).is_some_and(|f| f.1 == own) {
                self.episodes.follow(episode, None);
            }
            self.stir(own, episode);
        }
    }

    /// Joins one segment more, or one again; `false` where none waits.
    pub(super) fn join_next(&mut self) -> bool {
        if let Some(((.., own), whole)) = self.again.pop_first() {
            self.join(own, whole);
        } else if let Some(&own) = self.order.get(self.joined) {
            self.join(own, true);
            self.joined += 1;
        } else {
            return false;
        }
        true
    }

    /// Lets go of what only joining needs.
    pub(super) fn rest(&mut self) {
        self.wholes.clear();
    }

    /// Joins a segment to the episode that is most like it, and to what it goes on with;
    /// only the latter where it is not to be looked at as a `whole`.
    fn join(&mut self, own: u32, whole: bool) {
        let Some(segment) = self.segments.get(own as usize) else { return };
        let told = segment.told();
        if whole {
            let episode = self.nearest_dated(own, &told).unwrap_or(own);
            if self.episodes.of(own) != episode {
                self.part(own);
                self.episodes.enter(own, episode, &self.segments);
                self.stir(own, episode);
                self.disturb_behind(own, episode);
            }
        }
        self.go_on(own, &told);
    }

    /// Takes a segment out of its episode.
    fn part(&mut self, own: u32) {
        if self.episodes.of(own) == NONE {
            return;
        }
        let episode = self.episodes.leave(own);
        if self.episodes.follows(episode).is_some_and(|f| f.1 == own || episode == own) {
            self.episodes.follow(episode, None);
            self.ask_again(own, episode);
        }
        self.stir(own, episode);
        self.disturb_behind(own, episode);
    }

    /// The segments of an episode behind one look again for what it goes on with.
    pub(super) fn ask_again(&mut self, own: u32, episode: u32) {
        let own = place(&self.segments, own);
        let members = self.episodes.members(episode);
        let at = before(members, &self.segments, own);
        for member in members.get(at..).unwrap_or_default().to_vec() {
            let place = place(&self.segments, member);
            if place != own {
                self.mark(place, false);
            }
        }
    }

    /// Notes that a segment is to be joined again, where it was joined.
    fn mark(&mut self, at: JoinOrder, whole: bool) {
        if self.last_joined().is_some_and(|last| at <= last) {
            *self.again.entry(at).or_default() |= whole;
        }
    }

    fn last_joined(&self) -> Option<JoinOrder> {
        let last = self.order.get(self.joined.checked_sub(1)?)?;
        Some(place(&self.segments, *last))
    }

    /// Episodes without a day may be like what a segment told that came or went.
    fn stir(&mut self, own: u32, episode: u32) {
        let Some(segment) = self.segments.get(own as usize) else { return };
        let members = self.episodes.members(episode);
        let place_in = before(members, &self.segments, segment.place(own));
        self.undated.stir(segment, (place_in < self.limits.weighed).then_some(episode));
    }

    /// An episode has a segment more or less: marks those behind it for which that may
    /// make a difference.
    ///
    /// That these are all: what a segment is joined to is reckoned of the postings it looks
    /// back over, so many of each of its terms, of the episodes that these are of, of those
    /// episodes' first segments, first and last days, and of where the earlier parts of its
    /// article are. A posting that comes or goes, or is of another episode now, is seen by
    /// those alone that stand no more than so many postings of the term behind it, and what
    /// moves out of their sight or into it does so because of that posting. An episode that
    /// is other than it was is seen by those that stand no further behind any one of its
    /// segments, however far behind the one that changed it ([`Reach`]); those before the
    /// one that changed it count as standing just there. The later segments of the episode
    /// itself and the later parts of the article are marked as they are. Of what is marked
    /// all are joined again in their order, and mark others in turn, so that in the end each
    /// is joined to what it would be joined to now.
    fn disturb_behind(&mut self, own: u32, episode: u32) {
        let at = place(&self.segments, own);
        let Some(last) = self.last_joined().filter(|last| *last > at) else { return };
        let day_of = |n: u32| self.segments.get(n as usize).and_then(Segment::day);
        let Some(day) = day_of(own) else { return };
        let members = self.episodes.members(episode);
        let place_in = before(members, &self.segments, at);
        let day_before =
            place_in.checked_sub(1).and_then(|p| members.get(p)).and_then(|m| day_of(*m));
        // What it is compared with, or the day it was last told of.
        let changed = place_in < self.limits.weighed || day_before != Some(day);
        let until = members.last().and_then(|m| day_of(*m)).map_or(day, |d| d.max(day)) + WINDOW;
        let until = until.min(day_of(last.3).unwrap_or(day));
        let entered = self.episodes.of(own) == episode;
        let mut near = Near::default();
        let mut marked: Vec<(JoinOrder, bool)> = Vec::new();
        let mut theirs: Vec<JoinOrder> = Vec::new();
        // In the order of joining: what is taken out stands nowhere else any more.
        let members = members.iter().filter(|m| changed && **m != own).copied();
        let mut all: Vec<u32> = members.chain([own]).collect();
        all.sort_by_cached_key(|n| place(&self.segments, *n));
        for number in all {
            let Some(segment) = self.segments.get(number as usize) else { continue };
            let (told, place) = (segment.told(), segment.place(number));
            let (scanned, place_from) = (self.limits.scanned, place.max(at));
            let strong = keys(&told.strong()).into_iter().map(u32::from).collect();
            note(&mut near.strong, strong, place_from, (scanned, scanned));
            let most = (self.limits.common, scanned);
            note(&mut near.rare, told.rare.clone(), place_from, most);
            let mut tolls = told.told_tolls();
            if number == own {
                let asked = told.asked_tolls();
                tolls.each.extend(asked.each);
                tolls.two.extend(asked.two);
            }
            note(&mut near.each, tolls.each, place_from, most);
            note(&mut near.two, tolls.two, place_from, most);
            if entered {
                theirs.push(place);
            } else {
                marked.push((place, true));
            }
        }
        // Two parts of a digest are two events.
        let parts = self.by_article.get(&at.1).copied().filter(|all| all.count > 1);
        let parts = parts.into_iter().flat_map(super::Own::all);
        marked.extend(parts.map(|n| (place(&self.segments, n), true)));
        let strong = std::mem::take(&mut near.strong);
        let own = entered.then_some(theirs.as_slice());
        self.mark_like((at, until), (episode, own), strong, &mut marked);
        self.mark_late(at, episode, near, &mut marked);
        for (place, whole) in marked {
            if place > at {
                self.mark(place, whole);
            }
        }
    }

    /// Marks those behind a place, until a day, that may be joined to an episode, or look
    /// at others now since it is seen by them.
    ///
    /// Where no bound cuts off what a segment looks at, each episode is a candidate or not
    /// whatever the others are. Then an episode that changed makes no difference to it if
    /// it is not of it and would not be joined to it; nor if it is of it, there is one more
    /// segment in it, and it alone is like enough as before. How many such changes there may be
    /// before a bound could matter was reckoned when it was joined ([`Self::room`]).
    fn mark_like(
        &mut self,
        (at, until): (JoinOrder, i32),
        (episode, grown): (u32, Option<&[JoinOrder]>),
        strong: AHashMap<u32, Reach>,
        marked: &mut Vec<(JoinOrder, bool)>,
    ) {
        let (segments, blocks) = (&self.segments, &self.blocks);
        let stretch = blocks.between(at, first_of_day(until + 1), segments);
        let mut seen: AHashMap<u32, u32> = AHashMap::new();
        let mut told_there = Vec::new();
        for (key, mut reach) in strong {
            stretch.of(TermKey::try_from(key).unwrap_or(0), &mut told_there);
            let see = |number, _| *seen.entry(number).or_default() += 1;
            reach.over(&told_there, segments, |_| true, see);
        }
        for own in grown.unwrap_or_default() {
            seen.entry(own.3).or_default();
        }
        let behind = seen.into_iter().map(|(n, shared)| (place(segments, n), shared));
        let mut behind: Vec<(JoinOrder, u32)> = behind.filter(|b| b.0 > at).collect();
        behind.sort_unstable();
        let mut wholes = std::mem::take(&mut self.wholes);
        for (place, shared) in behind {
            let number = place.3;
            let told = self.room.get(number as usize).copied().unwrap_or(0);
            let (room, rival) = (told & !RIVAL, told & RIVAL != 0);
            let may = room == 0
                || if self.episodes.of(number) == episode {
                    grown.is_none() || rival || !self.may_join(&mut wholes, number, episode)
                } else {
                    shared >= STRONG_SHARED && self.may_join(&mut wholes, number, episode)
                };
            if may {
                marked.push((place, true));
            } else if let Some(slot) = self.room.get_mut(number as usize) {
                *slot -= 1;
            }
        }
        self.wholes = wholes;
    }

    /// Whether a segment is like enough to an episode to be joined to it.
    fn may_join(&mut self, wholes: &mut Wholes, number: u32, episode: u32) -> bool {
        let Some(segment) = self.segments.get(number as usize) else { return false };
        let (at, told) = (segment.place(number), segment.told());
        let last = self.days_before(episode, at).map(|d| d.1);
        let Some(gap) = segment.day().zip(last).map(|(day, last)| day - last) else {
            return false;
        };
        self.work += 1;
        self.whole_before(wholes, episode, at).likeness(&told, gap).joins(true)
    }

    /// Marks those behind a place that may go on with an episode, or look at others now
    /// since it is seen by them: for the same reason as in [`Self::mark_like`] only those
    /// that went on with it, or that would, or for which a bound may matter.
    fn mark_late(
        &mut self,
        at: JoinOrder,
        episode: u32,
        near: Near,
        marked: &mut Vec<(JoinOrder, bool)>,
    ) {
        let segments = &self.segments;
        let last = self.episodes.members(episode).last().map_or(at, |m| place(segments, *m));
        let until = |days: i32| last.0.max(at.0).saturating_add((days + 1) * QUARTERS);
        let tells = |posting: u32| posting & ASKS == 0;
        let mut seen: AHashMap<u32, (u32, bool)> = AHashMap::new();
        for (term, mut reach) in near.rare {
            let told = self.names.of(term);
            let told = told.get(before(told, segments, at)..).unwrap_or_default();
            let see = |posting, _| seen.entry(number(posting)).or_default().0 += 1;
            reach.over(told, segments, tells, see);
        }
        let each = near.each.into_iter().map(|e| (e, until(SAME_TOLL)));
        let two = near.two.into_iter().map(|t| (t, until(FOLLOWED)));
        for ((term, mut reach), until) in each.chain(two) {
            let told = self.names.of(term);
            let told = told.get(before(told, segments, at)..).unwrap_or_default();
            reach.over(told, segments, tells, |posting, place: JoinOrder| {
                if posting & LOOKS_FAR != 0 || posting & LOOKS != 0 && place.0 < until {
                    seen.entry(number(posting)).or_default().1 = true;
                }
            });
        }
        let behind = seen.into_iter().map(|(n, shared)| (place(segments, n), shared));
        let mut behind: Vec<_> = behind.filter(|b| b.0 > at).collect();
        behind.sort_unstable();
        let mut wholes = std::mem::take(&mut self.wholes);
        for (at, (rare, toll)) in behind {
            let number = at.3;
            let own = self.episodes.of(number);
            let known = self.episodes.follows(own);
            if known.is_some_and(|(_, teller)| place(&self.segments, teller) < at) {
                continue;
            }
            let room = self.room_late.get(number as usize).copied().unwrap_or(0);
            let named = rare >= RARE_LATER;
            let may = room == 0
                || known == Some((episode, number))
                || (named || toll) && self.may_go_on(&mut wholes, number, episode, named);
            if may {
                marked.push((at, false));
            } else if let Some(slot) = self.room_late.get_mut(number as usize) {
                *slot = room - 1;
            }
        }
        self.wholes = wholes;
    }

    /// Whether a segment would go on with an episode if there were no other.
    fn may_go_on(&mut self, wholes: &mut Wholes, number: u32, episode: u32, named: bool) -> bool {
        let Some(segment) = self.segments.get(number as usize) else { return false };
        let told = segment.told();
        self.goes_on(wholes, number, &told, (episode, named)).is_some()
    }

    /// The episode that a segment is most like, where it is enough.
    fn nearest_dated(&mut self, own: u32, told: &SegmentContent) -> Option<u32> {
        let day = self.segments.get(own as usize)?.day()?;
        let at = place(&self.segments, own);
        let (candidates, room) = self.candidates_dated(day, at, told);
        let mut joins = 0;
        let mut wholes = std::mem::take(&mut self.wholes);
        let mut best: Option<(f32, JoinOrder, u32)> = None;
        for episode in candidates {
            if self.told_before(at, episode) {
                continue;
            }
            let last = self.days_before(episode, at).map_or(day, |d| d.1);
            let likeness = self.whole_before(&mut wholes, episode, at).likeness(told, day - last);
            self.work += 1;
            let score = likeness.score;
            let first = place(&self.segments, episode);
            // Of equals the older.
            let better =
                best.is_none_or(|(most, older, _)| score > most || score >= most && first < older);
            joins += u32::from(likeness.joins(true));
            if likeness.joins(true) && better {
                best = Some((score, first, episode));
            }
        }
        self.wholes = wholes;
        if let Some(slot) = self.room.get_mut(own as usize) {
            *slot = room.min(RIVAL - 1) | if joins > 1 { RIVAL } else { 0 };
        }
        best.map(|b| b.2)
    }

    /// The episodes that share most of a segment's strong terms of late, of those before a
    /// place: the older first of equals. And for how many changes of what it looks back
    /// over no bound can have cut anything off: none where one has.
    fn candidates_dated(&self, day: i32, at: JoinOrder, told: &SegmentContent) -> (Vec<u32>, u8) {
        let mut shared: AHashMap<u32, (u32, u32)> = AHashMap::new();
        let stretch = self.blocks.between(first_of_day(day - WINDOW), at, &self.segments);
        let (mut room, mut told_there) = (usize::from(u8::MAX), Vec::new());
        for (nth, key) in (1..).zip(keys(&told.strong())) {
            stretch.of(key, &mut told_there);
            room = room.min(self.limits.scanned.saturating_sub(told_there.len()));
            let mut looked = 0;
            for number in told_there.iter().rev().take(self.limits.scanned) {
                if looked == self.limits.common {
                    break;
                }
                let episode = self.episodes.of(*number);
                let entry = shared.entry(episode).or_default();
                // An episode that has the term several times is counted once.
                if entry.1 != nth {
                    *entry = (entry.0 + 1, nth);
                    looked += 1;
                }
            }
            room = room.min(self.limits.common - looked);
        }
        shared.remove(&NONE);
        let mut out: Vec<(Reverse<u32>, JoinOrder)> = shared
            .into_iter()
            .filter(|(_, (times, _))| *times >= STRONG_SHARED)
            .map(|(episode, (times, _))| (Reverse(times), place(&self.segments, episode)))
            .collect();
        room = room.min(self.limits.compared.saturating_sub(out.len()));
        if out.len() > self.limits.compared {
            out.select_nth_unstable(self.limits.compared - 1);
            out.truncate(self.limits.compared);
        }
        (out.into_iter().map(|o| o.1.3).collect(), u8::try_from(room).unwrap_or(u8::MAX))
    }

    /// First and last day of an episode, as they are before a place.
    pub(super) fn days_before(&self, episode: u32, at: JoinOrder) -> Option<(i32, i32)> {
        let members = self.episodes.members(episode);
        let members = members.get(..before(members, &self.segments, at))?;
        let day = |n: &u32| self.segments.get(*n as usize)?.day();
        Some((members.first().and_then(day)?, members.last().and_then(day)?))
    }
}

/// Where a day begins in the order of joining.
pub(super) fn first_of_day(day: i32) -> JoinOrder {
    (day.saturating_mul(QUARTERS), ArticleKey(0), 0, 0)
}
