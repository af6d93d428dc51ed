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

use super::join::{
    ALIKE_LATER, AROUND, FOLLOWED, Likeness, NAMES_BACK, NAMES_TOLL, RARE_LATER, SAME_TOLL, WINDOW,
    Whole,
};
use super::postings::{ASKS, Postings, before, place};
use super::reach::note;
use super::segment::{Place, Segment, TELLING, Told};
use super::{NONE, Stories};

/// Where more came than one in so many of what is behind the first of them, all that is
/// behind it is joined again.
const EACH: usize = 4;

/// An earlier episode, as a segment sees it.
struct Earlier<'a> {
    first: i32,
    last: i32,
    whole: &'a Whole,
}

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
            self.days.take(*own, &self.segments);
            self.note(*own, false);
        }
        for own in gone {
            self.part(*own);
        }
        for own in gone {
            self.again.remove(&place(&self.segments, *own));
        }
        for own in new {
            self.days.put(*own, &self.segments);
            self.note(*own, true);
        }
        if many {
            let mut tail = self.order.split_off(at);
            tail.extend(new);
            tail.sort_by_cached_key(|n| place(&self.segments, *n));
            self.order.reserve_exact(tail.len());
            self.order.append(&mut tail);
            return;
        }
        for own in new {
            let place = place(&self.segments, *own);
            let at = before(&self.order, &self.segments, place);
            self.order.insert(at, *own);
            if at < self.joined {
                self.joined += 1;
                self.again.insert(place, true);
            }
        }
    }

    /// Notes a segment under the names and tolls it is found by later, or takes it off.
    fn note(&mut self, own: u32, put: bool) {
        let Some(told) = self.segments.get(own as usize).map(Segment::told) else { return };
        let told_there = told.rare_and_tolls();
        for term in &told_there {
            if put {
                self.names.put(*term, own, &self.segments);
            } else {
                self.names.take(*term, own, &self.segments);
            }
        }
        for term in told.toll_terms().iter().filter(|t| !told_there.contains(t)) {
            if put {
                self.names.put(*term, own | ASKS, &self.segments);
            } else {
                self.names.take(*term, own, &self.segments);
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
        let last = self.order.last().and_then(|n| self.segments.get(*n as usize)?.day());
        match last {
            Some(day) => self.days.keep(day),
            None => self.days.clear(),
        }
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
    fn ask_again(&mut self, own: u32, episode: u32) {
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
    fn mark(&mut self, at: Place, whole: bool) {
        if self.last_joined().is_some_and(|last| at <= last) {
            *self.again.entry(at).or_default() |= whole;
        }
    }

    fn last_joined(&self) -> Option<Place> {
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
        let (mut strong, mut late) = (AHashMap::new(), AHashMap::new());
        let mut marked: Vec<(Place, bool)> = Vec::new();
        // In the order of joining: what is taken out stands nowhere else any more.
        let members = members.iter().filter(|m| changed && **m != own).copied();
        let mut near: Vec<u32> = members.chain([own]).collect();
        near.sort_by_cached_key(|n| place(&self.segments, *n));
        for number in near {
            let Some(segment) = self.segments.get(number as usize) else { continue };
            let (told, place) = (segment.told(), segment.place(number));
            let scanned = self.limits.scanned;
            note(&mut strong, told.strong(), place.max(at), (scanned, scanned));
            let mut terms = told.rare_and_tolls();
            if number == own {
                terms.extend(told.toll_terms());
            }
            note(&mut late, terms, place.max(at), (self.limits.common, scanned));
            marked.push((place, true));
        }
        // Two parts of a digest are two events.
        let parts = self.by_article.get(&at.1).copied().filter(|all| all.count > 1);
        let parts = parts.into_iter().flat_map(super::Own::all);
        marked.extend(parts.map(|n| (place(&self.segments, n), true)));
        let segments = &self.segments;
        for day in day..=until {
            self.days.bring(day, &self.order, segments);
            for (term, reach) in &mut strong {
                let told = self.days.of(day, *term);
                let told = told.get(before(told, segments, at)..).unwrap_or_default();
                reach.over(told, segments, |_| true, |_, place| marked.push((place, true)));
            }
        }
        for (term, mut reach) in late {
            let told = self.names.of(term);
            let told = told.get(before(told, segments, at)..).unwrap_or_default();
            let tells = |posting: u32| posting & ASKS == 0;
            reach.over(told, segments, tells, |number, place_of| {
                let follows = self.episodes.follows(self.episodes.of(number));
                if follows.is_none_or(|(_, teller)| place(segments, teller) >= place_of) {
                    marked.push((place_of, false));
                }
            });
        }
        for (place, whole) in marked {
            if place > at {
                self.mark(place, whole);
            }
        }
    }

    /// The episode that a segment is most like, where it is enough.
    fn nearest_dated(&mut self, own: u32, told: &Told) -> Option<u32> {
        let day = self.segments.get(own as usize)?.day()?;
        let at = place(&self.segments, own);
        for day in day - WINDOW..=day {
            self.days.bring(day, &self.order, &self.segments);
        }
        let mut wholes = std::mem::take(&mut self.wholes);
        let mut best: Option<(f32, Place, u32)> = None;
        for episode in self.candidates_dated(day, at, told) {
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
            if likeness.joins(true) && better {
                best = Some((score, first, episode));
            }
        }
        self.wholes = wholes;
        best.map(|b| b.2)
    }

    /// The episodes that share most of a segment's strong terms of late, of those before a
    /// place: the older first of equals.
    fn candidates_dated(&self, day: i32, at: Place, told: &Told) -> Vec<u32> {
        let mut shared: AHashMap<u32, (u32, u32)> = AHashMap::new();
        for (nth, term) in (1..).zip(told.strong()) {
            let today = self.days.of(day, term);
            let today = today.get(..before(today, &self.segments, at)).unwrap_or_default();
            let earlier =
                (day - WINDOW..day).rev().flat_map(|d| self.days.of(d, term).iter().rev());
            let mut looked = 0;
            for number in today.iter().rev().chain(earlier).take(self.limits.scanned) {
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
        }
        shared.remove(&NONE);
        let mut out: Vec<(Reverse<u32>, Place)> = shared
            .into_iter()
            .map(|(episode, (times, _))| (Reverse(times), place(&self.segments, episode)))
            .collect();
        if out.len() > self.limits.compared {
            out.select_nth_unstable(self.limits.compared - 1);
            out.truncate(self.limits.compared);
        }
        out.into_iter().map(|o| o.1.3).collect()
    }

    /// First and last day of an episode, as they are before a place.
    fn days_before(&self, episode: u32, at: Place) -> Option<(i32, i32)> {
        let members = self.episodes.members(episode);
        let members = members.get(..before(members, &self.segments, at))?;
        let day = |n: &u32| self.segments.get(*n as usize)?.day();
        Some((members.first().and_then(day)?, members.last().and_then(day)?))
    }

    /// Looks for the earlier episode that a segment's goes on with, where no segment before
    /// it tells of one.
    fn go_on(&mut self, own: u32, told: &Told) {
        let episode = self.episodes.of(own);
        let at = place(&self.segments, own);
        let known = self.episodes.follows(episode);
        if known.is_some_and(|(_, teller)| place(&self.segments, teller) < at) {
            return;
        }
        let earlier = self.followed(own, episode, told);
        if let Some(earlier) = earlier {
            if known != Some((earlier, own)) {
                self.episodes.follow(episode, Some((earlier, own)));
            }
        } else if known.is_some_and(|(_, teller)| teller == own) {
            self.episodes.follow(episode, None);
            self.ask_again(own, episode);
        }
    }

    /// The earlier episode that a segment goes on with: one that tells of the same rare
    /// names in much the same words, or whose toll it tells again.
    fn followed(&mut self, own: u32, episode: u32, told: &Told) -> Option<u32> {
        let day = self.segments.get(own as usize)?.day()?;
        let at = place(&self.segments, own);
        let first = place(&self.segments, episode);
        let named = self.sharing(&told.rare, at, first, RARE_LATER);
        let tolls = self.sharing(&told.toll_terms(), at, first, 1);
        let mut wholes = std::mem::take(&mut self.wholes);
        let mut best: Option<(f32, u32)> = None;
        for earlier in named.iter().chain(tolls.iter().filter(|t| !named.contains(t))).copied() {
            let Some((first, last)) = self.days_before(earlier, at) else { continue };
            let may_go_on = named.contains(&earlier) && day - last <= FOLLOWED;
            if self.told_before(at, earlier) || !may_go_on && !may_look_back(told, first, last, day)
            {
                continue;
            }
            let whole = self.whole_before(&mut wholes, earlier, at);
            let likeness = whole.likeness(told, 0);
            self.work += 1;
            let goes_on = may_go_on && likeness.score >= ALIKE_LATER;
            let better = best.is_none_or(|b| likeness.score > b.0);
            let earlier_one = Earlier { first, last, whole };
            if (goes_on || looks_back(told, day, &earlier_one, likeness)) && better {
                best = Some((likeness.score, earlier));
            }
        }
        self.wholes = wholes;
        best.map(|b| b.1)
    }

    /// Episodes that begin before a place and share some terms with what stands there,
    /// `least` at least: those that share most first, of equals the latest.
    fn sharing(&self, terms: &[u32], at: Place, first: Place, least: u32) -> Vec<u32> {
        let mut shared: AHashMap<u32, (u32, u32)> = AHashMap::new();
        for (nth, term) in (1..).zip(terms) {
            let list = Postings::of(&self.names, *term);
            let told = list.get(..before(list, &self.segments, at)).unwrap_or_default();
            let told = told.iter().rev().take(self.limits.scanned).filter(|p| **p & ASKS == 0);
            for number in told.take(self.limits.common) {
                let entry = shared.entry(self.episodes.of(*number)).or_default();
                if entry.1 != nth {
                    *entry = (entry.0 + 1, nth);
                }
            }
        }
        let mut out: Vec<(Reverse<u32>, Reverse<Place>)> = shared
            .into_iter()
            .filter(|(_, (times, _))| *times >= least)
            .map(|(episode, (times, _))| (Reverse(times), Reverse(place(&self.segments, episode))))
            .filter(|(_, Reverse(place))| *place < first)
            .collect();
        out.sort_unstable();
        out.truncate(self.limits.linked);
        out.into_iter().map(|o| o.1.0.3).collect()
    }
}

/// Whether the times and numbers alone allow [`looks_back`]: cheaper than to know.
fn may_look_back(told: &Told, first: i32, last: i32, day: i32) -> bool {
    let recalled = told.recalls.iter().any(|r| r.0 <= last + AROUND && first - AROUND <= r.1);
    let several = told.tolls.len() > 1 && told.tolls.iter().any(|t| t.value >= 100);
    let telling = day - last <= SAME_TOLL && told.tolls.iter().any(|t| is_telling(t.value));
    recalled || several || telling
}

const fn is_telling(toll: u32) -> bool {
    toll >= TELLING || !toll.is_multiple_of(100) && toll > 100
}

/// Whether a segment tells an earlier episode's toll again: with the time it was, or
/// several such counts, or one that is of no other event.
fn looks_back(told: &Told, day: i32, earlier: &Earlier<'_>, likeness: Likeness) -> bool {
    let (shared, most) = earlier.whole.tolls(told);
    let around = |r: &(i32, i32)| r.0 <= earlier.last + AROUND && earlier.first - AROUND <= r.1;
    let when = told.recalls.iter().any(around);
    let several = shared > 1 && most >= 100;
    shared > 0
        && (likeness.names >= NAMES_BACK && (when || several)
            || likeness.names >= NAMES_TOLL && is_telling(most) && day - earlier.last <= SAME_TOLL)
}
