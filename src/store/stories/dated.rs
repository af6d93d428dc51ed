//! Segments with a day joined to episodes, in the order of their moments: each to the one
//! it is most like among those before it.
//!
//! What a segment is joined to depends on nothing but the segments before it that share a
//! strong term with it, or rare names. So one that comes late is put into its place, and
//! of those behind it only those are joined again that may be like what it changed, and
//! what they change, until nothing does. Where many came, all behind the first of them are
//! joined again. Either way the result is that of joining all afresh.

use ahash::AHashMap;

use super::blocks::{TermKey, keys};
use super::join::{FOLLOWED, RARE_LATER, SAME_TOLL, STRONG_SHARED, SegmentSquares, WINDOW};
use super::postings::{ASKS, LOOKS, LOOKS_FAR, before, number, place};
use super::reach::{Reach, note};
use super::room::{CUT, JoinRoom, SharedLevel};
use super::segment::{JoinOrder, QUARTERS, SegmentContent};
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
    /// The same of the one that came or went alone.
    own: AHashMap<u32, Reach>,
    rare: AHashMap<u32, Reach>,
    each: AHashMap<u32, Reach>,
    two: AHashMap<u32, Reach>,
}

/// Segments of an episode whose terms are all looked up for one that came.
const MOST_MEMBERS: usize = 256;

/// An episode has a segment more or less.
#[derive(Debug, Clone, Copy)]
#[expect(clippy::struct_excessive_bools, reason = "independent")]
struct EpisodeChange {
    episode: u32,
    /// Whether it has one more.
    entered: bool,
    /// Whether that one's postings came or went with it.
    posted: bool,
    /// Whether the episode is compared as another now.
    whole: bool,
    /// Whether all of its terms are known here.
    known: bool,
}

/// Days that are looked back over for a term: fewer where it was told too often.
const STRETCHES: [i32; 3] = [WINDOW, 3, 0];

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
            if !many {
                self.mark_blinded(*own, 0);
            }
        }
        for own in gone {
            self.part(*own, true);
        }
        for own in gone {
            self.again.remove(&place(&self.segments, *own));
        }
        let mut new = new.to_vec();
        new.sort_by_cached_key(|n| place(&self.segments, *n));
        for own in &new {
            if let Some(segment) = self.segments.get(*own) {
                self.blocks.put(*own, &keys(&segment.told().strong()), &self.segments);
            }
            self.note(*own, true);
            if !many {
                self.mark_blinded(*own, 1);
            }
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
        let Some(told) = self.segments.get(own).map(|s| s.told()) else { return };
        for (term, posting) in noted(own, &told) {
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
        let Some(segment) = self.segments.get(own) else { return };
        let told = segment.told();
        if whole {
            let episode = self.nearest_dated(own, &told).unwrap_or(own);
            let before = self.episodes.of(own);
            if before != episode {
                self.part(own, false);
                self.episodes.enter(own, episode, &self.segments);
                self.stir(own, episode);
                self.disturb_behind(own, episode, before == NONE);
            }
        }
        self.go_on(own, &told);
    }

    /// Takes a segment out of its episode; for good where it is gone.
    fn part(&mut self, own: u32, gone: bool) {
        if self.episodes.of(own) == NONE {
            return;
        }
        let episode = self.episodes.leave(own);
        if self.episodes.follows(episode).is_some_and(|f| f.1 == own || episode == own) {
            self.episodes.follow(episode, None);
            self.ask_again(own, episode);
        }
        self.stir(own, episode);
        self.disturb_behind(own, episode, gone);
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
        let Some(segment) = self.segments.get(own) else { return };
        let members = self.episodes.members(episode);
        let place_in = before(members, &self.segments, segment.place(own));
        self.undated.stir(&segment, (place_in < self.limits.weighed).then_some(episode));
    }

    /// An episode has a segment more or less: marks those behind it for which that may
    /// make a difference. Whether the segment's own postings came or went with it is known.
    ///
    /// That these are all: what a segment is joined to is reckoned of the postings it looks
    /// back over, so many of each of its terms, of the episodes that these are of, of those
    /// episodes' first segments, first and last days, and of where the earlier parts of its
    /// article are. A posting that comes or goes, or is of another episode now, is seen by
    /// those alone that stand no more than so many postings of the term behind it; over how
    /// many days they look changes for those alone that [`Self::mark_blinded`] finds, and
    /// where the last postings of one day are looked at, what moves out of sight or into it
    /// does so because of a posting that is seen. An episode that
    /// is other than it was is seen by those that stand no further behind any one of its
    /// segments, however far behind the one that changed it ([`Reach`]); those before the
    /// one that changed it count as standing just there. The later segments of the episode
    /// itself and the later parts of the article are marked as they are. Of what is marked
    /// all are joined again in their order, and mark others in turn, so that in the end each
    /// is joined to what it would be joined to now.
    fn disturb_behind(&mut self, own: u32, episode: u32, posted: bool) {
        let at = place(&self.segments, own);
        let Some(last) = self.last_joined().filter(|last| *last > at) else { return };
        let day_of = |n: u32| self.segments.day(n);
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
        let mut found = Vec::new();
        // In the order of joining: what is taken out stands nowhere else any more. Those that
        // nobody behind looks back to tell nothing by their strong terms.
        let oldest = first_of_day(day - WINDOW);
        let in_sight = |n: u32| place(&self.segments, n) >= oldest;
        let looked_at = members.len() - before(members, &self.segments, oldest);
        let known = changed || looked_at <= MOST_MEMBERS;
        let in_sight = |n: u32| known && in_sight(n) || n == own;
        let members = members.iter().filter(|m| **m != own && (changed || in_sight(**m))).copied();
        let mut all: Vec<u32> = members.chain([own]).collect();
        all.sort_by_cached_key(|n| place(&self.segments, *n));
        for number in all {
            let Some(segment) = self.segments.get(number) else { continue };
            let place = segment.place(number);
            let (scanned, place_from) = (self.limits.scanned, place.max(at));
            if in_sight(number) {
                found.clear();
                if !self.blocks.keys_of(number, &self.segments, &mut found) {
                    found.extend(keys(&segment.told().strong()));
                }
                let strong = || found.iter().map(|key| u32::from(*key));
                if number == own {
                    note(&mut near.own, strong(), place_from, (scanned, scanned));
                }
                note(&mut near.strong, strong(), place_from, (scanned, scanned));
            }
            if !changed && number != own {
                continue;
            }
            let told = segment.told();
            let most = (scanned, scanned);
            note(&mut near.rare, told.rare.iter().copied(), place_from, most);
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
        let change = EpisodeChange { episode, entered, posted, whole: changed, known };
        // Two parts of a digest are two events.
        let parts = self.segments.own(at.1).filter(|all| all.count > 1);
        let parts = parts.into_iter().flat_map(super::segments::Own::all);
        marked.extend(parts.map(|n| (place(&self.segments, n), true)));
        let strong = [std::mem::take(&mut near.strong), std::mem::take(&mut near.own)];
        self.mark_like((at, until), change, (&theirs, strong), &mut marked);
        self.mark_late(at, change, near, &mut marked);
        for (place, whole) in marked {
            if place > at {
                self.mark(place, whole);
            }
        }
    }

    /// Marks those behind a place, until a day, that may be joined to an episode, or look
    /// at others now since it is seen by them.
    ///
    /// An episode that shares fewer strong terms with a segment than its candidates do is
    /// nothing to it. One that shares as many makes no difference if the segment is not of
    /// it and would not be joined to it; nor if it is of it, there is one more segment in it,
    /// and it alone is like enough as before. But how many terms the candidates share depends
    /// on how many there are: for how many changes those that would be joined to stay among them
    /// was reckoned when the segment was joined ([`JoinRoom`]). Of all that share as many as
    /// its candidates did then it is known that they would not be joined to, or less than its
    /// own; so where some of these are candidates no more, it stays where it is.
    fn mark_like(
        &mut self,
        (at, until): (JoinOrder, i32),
        change: EpisodeChange,
        (theirs, [strong, own]): (&[JoinOrder], [AHashMap<u32, Reach>; 2]),
        marked: &mut Vec<(JoinOrder, bool)>,
    ) {
        let (segments, blocks) = (&self.segments, &self.blocks);
        let stretch = blocks.between(at, first_of_day(until + 1), segments);
        // How many terms of the episode each shares, and whether it sees the new one.
        let mut seen: AHashMap<u32, (u32, bool)> = AHashMap::new();
        let mut told_there = Vec::new();
        let mut over = |key: u32, mut reach: Reach, see: &mut dyn FnMut(u32)| {
            let key = TermKey::try_from(key).unwrap_or(0);
            stretch.some_of(key, &mut told_there);
            if told_there.len() > self.limits.scanned {
                stretch.of(key, &mut told_there);
                reach.over(&told_there, segments, |_| true, |number, _| see(number));
            } else if let Some(first) = reach.first() {
                let all = first <= at;
                let behind = told_there.iter().filter(|n| all || place(segments, **n) >= first);
                behind.for_each(|number| see(*number));
            }
        };
        for (key, reach) in strong {
            over(key, reach, &mut |number| seen.entry(number).or_default().0 += 1);
        }
        for (key, reach) in own {
            over(key, reach, &mut |number| seen.entry(number).or_default().1 = true);
        }
        for own in theirs {
            seen.entry(own.3).or_default();
        }
        let known = |shared: u32| if change.known { shared } else { u32::MAX - 1 };
        let matters = |(number, (shared, sees)): &(u32, (u32, bool))| {
            let room = self.room.get(*number as usize).copied().unwrap_or(JoinRoom::UNKNOWN);
            let shared = known(*shared);
            let own = self.episodes.of(*number) == change.episode;
            let enough = shared >= STRONG_SHARED
                && shared + u32::from(!change.entered) >= u32::from(room.level);
            *sees && room.cut && change.posted
                || own && (change.whole || !change.entered && *sees)
                || !own && enough && (change.whole || *sees)
        };
        let behind = seen.into_iter().filter(matters);
        let behind = behind.map(|(n, shared)| (place(segments, n), shared));
        let mut behind: Vec<(JoinOrder, (u32, bool))> = behind.filter(|b| b.0 > at).collect();
        behind.sort_unstable();
        let mut wholes = std::mem::take(&mut self.wholes);
        for (place, (shared, sees)) in behind {
            let number = place.3;
            let room = self.room.get(number as usize).copied().unwrap_or(JoinRoom::UNKNOWN);
            let episode = change.episode;
            let own = self.episodes.of(number);
            let is_own = own == episode;
            let candidate = known(shared) >= u32::from(room.level);
            let may = sees && room.cut && change.posted
                || is_own && (!change.entered || room.rivals)
                || is_own && self.likeness_now(&mut wholes, number, episode).is_none()
                || !is_own && candidate && self.may_win(&mut wholes, number, episode);
            let Some(room) = self.room.get_mut(number as usize) else { continue };
            let left = if change.entered { &mut room.more } else { &mut room.fewer };
            if may || *left == 0 {
                marked.push((place, true));
            } else if *left < u8::MAX {
                *left -= 1;
            }
        }
        self.wholes = wholes;
    }

    /// The postings of one or of several came, or those of one went: marks those that look
    /// back over another stretch of time for it, since there are too many of a term now, or
    /// no more.
    pub(super) fn mark_blinded(&mut self, own: u32, came: usize) {
        let Some(segment) = self.segments.get(own) else { return };
        let (at, told, Some(day)) = (segment.place(own), segment.told(), segment.day()) else {
            return;
        };
        // So many stand before what was seen through before, and is not now.
        let nth = self.limits.scanned + usize::from(came > 0);
        let nth = nth..nth + came.max(1);
        let mut marked: Vec<(JoinOrder, bool)> = Vec::new();
        let (from, until) = (first_of_day(day - WINDOW), first_of_day(day + WINDOW + 1));
        let stretch = self.blocks.between(from, until, &self.segments);
        let mut all = Vec::new();
        for key in keys(&told.strong()) {
            if stretch.most(key) <= self.limits.scanned {
                continue;
            }
            stretch.of(key, &mut all);
            if all.len() > self.limits.scanned {
                for back in STRETCHES {
                    let found = self.nth_since(&all, (day, back), nth.clone());
                    marked.extend(found.into_iter().map(|n| (n, true)));
                }
            }
        }
        for term in noted(own, &told).into_keys() {
            let all = self.names.of(term);
            if all.len() > self.limits.scanned {
                let ever = nth.clone().filter_map(|nth| all.get(nth));
                let ever = ever.map(|n| (place(&self.segments, number(*n)), false));
                marked.extend(ever);
                for back in [SAME_TOLL, FOLLOWED] {
                    let found = self.nth_since(all, (day, back), nth.clone());
                    marked.extend(found.into_iter().map(|n| (n, false)));
                }
            }
        }
        for (other, whole) in marked.into_iter().filter(|(other, _)| *other > at) {
            self.mark(other, whole);
        }
    }

    /// On each day that so many days back from reaches a day, the segments that have so many
    /// of a list before them since then.
    fn nth_since(
        &self,
        all: &[u32],
        (day, back): (i32, i32),
        nth: std::ops::Range<usize>,
    ) -> Vec<JoinOrder> {
        let until = |day| before(all, &self.segments, first_of_day(day));
        let mut out = Vec::new();
        for of in day..=day.saturating_add(back) {
            let since = until(of - back);
            if since + nth.start >= all.len() {
                break;
            }
            let of = until(of)..until(of + 1);
            let some = nth.clone().map(|nth| since + nth).filter(|at| of.contains(at));
            out.extend(
                some.filter_map(|at| all.get(at)).map(|n| place(&self.segments, number(*n))),
            );
        }
        out
    }

    /// How alike a segment is to an episode as it is by now, where it is enough to be joined
    /// to it.
    fn likeness_now(&mut self, wholes: &mut Wholes, number: u32, episode: u32) -> Option<f32> {
        let segment = self.segments.get(number)?;
        let (at, told) = (segment.place(number), segment.told());
        let (day, (_, last)) = segment.day().zip(self.days_before(episode, at))?;
        self.work += 1;
        let likeness = self.whole_before(wholes, episode, at).likeness(&told, day - last);
        likeness.joins(true).then_some(likeness.score)
    }

    /// Whether a segment may be joined to an episode rather than to its own. Where it would
    /// be joined to either, and stays where it is, the other is a rival from now on.
    fn may_win(&mut self, wholes: &mut Wholes, number: u32, episode: u32) -> bool {
        let Some(score) = self.likeness_now(wholes, number, episode) else { return false };
        let own = self.episodes.of(number);
        if own == number || own == NONE {
            return true;
        }
        let stays = self.likeness_now(wholes, number, own).is_some_and(|own| own > score);
        if let Some(room) = self.room.get_mut(number as usize) {
            room.rivals |= stays;
        }
        !stays
    }

    /// Marks those behind a place that may go on with an episode, or look at others now
    /// since it is seen by them: for the same reason as in [`Self::mark_like`] only those
    /// that went on with it, or that would, or for which a bound may matter.
    fn mark_late(
        &mut self,
        at: JoinOrder,
        change: EpisodeChange,
        near: Near,
        marked: &mut Vec<(JoinOrder, bool)>,
    ) {
        let (segments, episode) = (&self.segments, change.episode);
        let last = self.episodes.members(episode).last().map_or(at, |m| place(segments, *m));
        let until = |days: i32| last.0.max(at.0).saturating_add((days + 1) * QUARTERS);
        let mut seen: AHashMap<u32, (u32, bool)> = AHashMap::new();
        for (term, mut reach) in near.rare {
            let told = self.names.of(term);
            let told = told.get(before(told, segments, at)..).unwrap_or_default();
            let see = |posting, _| seen.entry(number(posting)).or_default().0 += 1;
            reach.over(told, segments, |_| true, see);
        }
        let each = near.each.into_iter().map(|e| (e, until(SAME_TOLL)));
        let two = near.two.into_iter().map(|t| (t, until(FOLLOWED)));
        for ((term, mut reach), until) in each.chain(two) {
            let told = self.names.of(term);
            let told = told.get(before(told, segments, at)..).unwrap_or_default();
            reach.over(
                told,
                segments,
                |_| true,
                |posting, place: JoinOrder| {
                    if posting & LOOKS_FAR != 0 || posting & LOOKS != 0 && place.0 < until {
                        seen.entry(number(posting)).or_default().1 = true;
                    }
                },
            );
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
            let room = self.room_late.get(number as usize).copied().unwrap_or(CUT);
            // Of an episode that is compared as before only the new one's names are known.
            let named = rare >= RARE_LATER || !change.whole;
            if room != CUT && !named && !toll {
                continue;
            }
            let may = matches!(room, 0 | CUT)
                || known == Some((episode, number))
                || self.may_go_on(&mut wholes, number, episode, named);
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
        let first = |own| place(&self.segments, own);
        if first(episode) >= first(self.episodes.of(number)) {
            return false;
        }
        let Some(segment) = self.segments.get(number) else { return false };
        // Of what only tells the toll again no words are asked.
        let told = if named { segment.told() } else { segment.told_but_words() };
        self.goes_on(wholes, number, &told, (episode, named)).is_some()
    }

    /// The episode that a segment is most like, where it is enough.
    fn nearest_dated(&mut self, own: u32, told: &SegmentContent) -> Option<u32> {
        let day = self.segments.day(own)?;
        let at = place(&self.segments, own);
        let (candidates, mut room) = self.candidates_dated(day, at, told);
        let squares = SegmentSquares::of(told);
        let mut joins = 0;
        let mut wholes = std::mem::take(&mut self.wholes);
        let mut best: Option<(f32, JoinOrder, u32)> = None;
        let mut shared_with_best = None;
        for &(episode, shared) in &candidates {
            if self.told_before(at, episode) {
                continue;
            }
            let last = self.days_before(episode, at).map_or(day, |d| d.1);
            let whole = self.whole_before(&mut wholes, episode, at);
            let likeness = whole.likeness_of(told, squares, day - last);
            self.work += 1;
            let score = likeness.score;
            let first = place(&self.segments, episode);
            // Of equals the older.
            let better =
                best.is_none_or(|(most, older, _)| score > most || score >= most && first < older);
            joins += u32::from(likeness.joins(true));
            if likeness.joins(true) && better {
                best = Some((score, first, episode));
                shared_with_best = Some(shared);
            }
        }
        self.wholes = wholes;
        room.rivals = joins > 1;
        room.more = SharedLevel::more(&candidates, shared_with_best, self.limits.compared);
        if let Some(slot) = self.room.get_mut(own as usize) {
            *slot = room;
        }
        best.map(|b| b.2)
    }

    /// The episodes that share most of a segment's strong terms of late, of those before a
    /// place, and how many each shares: all that share as many as leaves no more of them than
    /// may be compared.
    fn candidates_dated(
        &self,
        day: i32,
        at: JoinOrder,
        told: &SegmentContent,
    ) -> (Vec<(u32, u32)>, JoinRoom) {
        let mut shared: AHashMap<u32, (u32, u32)> = AHashMap::new();
        let stretch = self.blocks.between(first_of_day(day - WINDOW), at, &self.segments);
        let (mut cut, mut told_there) = (false, Vec::new());
        for (nth, key) in (1..).zip(keys(&told.strong())) {
            stretch.some_of(key, &mut told_there);
            let (in_sight, some_are_not) = if told_there.len() <= self.limits.scanned {
                (told_there.as_slice(), false)
            } else {
                stretch.last_of(key, self.limits.scanned, &mut told_there);
                self.in_sight(&told_there, day)
            };
            cut |= some_are_not;
            for number in in_sight {
                let entry = shared.entry(self.episodes.of(*number)).or_default();
                // An episode that has the term several times is counted once.
                if entry.1 != nth {
                    *entry = (entry.0 + 1, nth);
                }
            }
        }
        shared.remove(&NONE);
        let all: Vec<(u32, u32)> =
            shared.into_iter().map(|(own, (times, _))| (own, times)).collect();
        let level = SharedLevel::of(all.iter().map(|a| a.1), STRONG_SHARED, self.limits.compared);
        let room = JoinRoom {
            level: u8::try_from(level.least).unwrap_or(u8::MAX),
            more: level.more,
            fewer: level.fewer,
            cut,
            rivals: false,
        };
        (all.into_iter().filter(|a| a.1 >= level.least).collect(), room)
    }

    /// Those of a term's segments that one of a day looks at: all of the days before that it
    /// is joined to, or of fewer days where they are too many; where even one day has too
    /// many, the last ones, and some are cut off.
    fn in_sight<'a>(&self, all: &'a [u32], day: i32) -> (&'a [u32], bool) {
        let most = self.limits.scanned;
        for back in STRETCHES {
            let since = before(all, &self.segments, first_of_day(day - back));
            let some = all.get(since..).unwrap_or_default();
            if some.len() <= most {
                return (some, false);
            }
        }
        (all.get(all.len() - most..).unwrap_or_default(), true)
    }

    /// First and last day of an episode, as they are before a place.
    pub(super) fn days_before(&self, episode: u32, at: JoinOrder) -> Option<(i32, i32)> {
        let members = self.episodes.members(episode);
        let members = members.get(..before(members, &self.segments, at))?;
        let day = |n: &u32| self.segments.day(*n);
        Some((members.first().and_then(day)?, members.last().and_then(day)?))
    }
}

/// The postings of a segment's rare names and tolls, by term.
fn noted(own: u32, told: &SegmentContent) -> AHashMap<u32, u32> {
    let (tells, asks) = (told.told_tolls(), told.asked_tolls());
    let far = if told.recalls.is_empty() { 0 } else { LOOKS_FAR };
    let mut postings: AHashMap<u32, u32> = AHashMap::new();
    for term in told.rare.iter().chain(&tells.each).chain(&tells.two) {
        postings.insert(*term, own);
    }
    for term in asks.each.iter().chain(&asks.two) {
        *postings.entry(*term).or_insert(own | ASKS) |= LOOKS | far;
    }
    postings
}

/// Where a day begins in the order of joining.
pub(super) fn first_of_day(day: i32) -> JoinOrder {
    (day.saturating_mul(QUARTERS), ArticleKey(0), 0, 0)
}
