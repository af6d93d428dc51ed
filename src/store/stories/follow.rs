//! Episodes that go on with earlier ones: what tells of the same rare names in much the
//! same words, or tells an earlier toll again.

use std::cmp::Reverse;

use ahash::AHashMap;

use super::Stories;
use super::dated::first_of_day;
use super::join::{
    ALIKE_LATER, AROUND, FOLLOWED, Likeness, NAMES_BACK, NAMES_TOLL, RARE_LATER, SAME_TOLL, Whole,
};
use super::postings::{ASKS, TermPostings, before, number, place};
use super::room::{CUT, SharedLevel};
use super::segment::{GREAT, JoinOrder, SegmentContent, is_telling};
use super::wholes::Wholes;

/// An earlier episode, as a segment sees it.
struct Earlier<'a> {
    first: i32,
    last: i32,
    whole: &'a Whole,
}

impl Stories {
    /// Looks for the earlier episode that a segment's goes on with, where no segment before
    /// it tells of one.
    pub(super) fn go_on(&mut self, own: u32, told: &SegmentContent) {
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
    fn followed(&mut self, own: u32, episode: u32, told: &SegmentContent) -> Option<u32> {
        let day = self.segments.day(own)?;
        let asks = told.asked_tolls();
        let since = if told.recalls.is_empty() { day - SAME_TOLL } else { i32::MIN };
        let looked = [
            (told.rare.as_slice(), i32::MIN, RARE_LATER),
            (asks.each.as_slice(), since, 1),
            (asks.two.as_slice(), since.min(day - FOLLOWED), 1),
        ];
        let mut room = CUT - 1;
        let mut candidates: Vec<(u32, bool)> = Vec::new();
        for (nth, (terms, since, least)) in looked.into_iter().enumerate() {
            for earlier in self.sharing(terms, (own, episode), (since, least), &mut room) {
                if candidates.iter().all(|c| c.0 != earlier) {
                    candidates.push((earlier, nth == 0));
                }
            }
        }
        if let Some(slot) = self.room_late.get_mut(own as usize) {
            *slot = room;
        }
        let mut wholes = std::mem::take(&mut self.wholes);
        let mut best: Option<(f32, u32)> = None;
        for candidate in candidates {
            if let Some(score) = self.goes_on(&mut wholes, own, told, candidate)
                && best.is_none_or(|b| score > b.0)
            {
                best = Some((score, candidate.0));
            }
        }
        self.wholes = wholes;
        best.map(|b| b.1)
    }

    /// How alike a segment is to an earlier episode that it may go on with; whether they
    /// share rare names enough is known. Where they do not, whether it goes on with it does not
    /// depend on words.
    pub(super) fn goes_on(
        &mut self,
        wholes: &mut Wholes,
        own: u32,
        told: &SegmentContent,
        (earlier, named): (u32, bool),
    ) -> Option<f32> {
        let day = self.segments.day(own)?;
        let at = place(&self.segments, own);
        if place(&self.segments, earlier) >= place(&self.segments, self.episodes.of(own)) {
            return None;
        }
        let (first, last) = self.days_before(earlier, at)?;
        let may_go_on = named && day - last <= FOLLOWED;
        if self.told_before(at, earlier) || !may_go_on && !may_look_back(told, first, last, day) {
            return None;
        }
        let whole = self.whole_before(wholes, earlier, at);
        let earlier_one = Earlier { first, last, whole };
        if !may_go_on && !tells_toll(told, day, &earlier_one) {
            return None;
        }
        let likeness = whole.likeness(told, 0);
        self.work += 1;
        if likeness.elsewhere {
            return None;
        }
        let goes_on = may_go_on && likeness.score >= ALIKE_LATER;
        (goes_on || looks_back(told, day, &earlier_one, likeness)).then_some(likeness.score)
    }

    /// Episodes that begin before that of a segment and share some terms with it, `least`
    /// at least, told since a day: those that share most first, of equals the latest. None
    /// where more share the same than may be compared: what so many tell is telling of none.
    /// The room is what is left of it, see [`SharedLevel`].
    fn sharing(
        &self,
        terms: &[u32],
        (own, episode): (u32, u32),
        (since, least): (i32, u32),
        room: &mut u8,
    ) -> Vec<u32> {
        let at = place(&self.segments, own);
        let first = place(&self.segments, episode);
        let mut shared: AHashMap<u32, (u32, u32)> = AHashMap::new();
        for (nth, term) in (1..).zip(terms) {
            let list = TermPostings::of(&self.names, *term);
            let told = list.get(..before(list, &self.segments, at)).unwrap_or_default();
            let old = before(told, &self.segments, first_of_day(since));
            let told = told.get(old..).unwrap_or_default();
            if told.len() > self.limits.scanned {
                *room = CUT;
            }
            let told = told.iter().rev().take(self.limits.scanned).filter(|p| **p & ASKS == 0);
            for posting in told {
                let entry = shared.entry(self.episodes.of(number(*posting))).or_default();
                if entry.1 != nth {
                    *entry = (entry.0 + 1, nth);
                }
            }
        }
        let earlier = shared
            .into_iter()
            .map(|(episode, (times, _))| (Reverse(times), Reverse(place(&self.segments, episode))))
            .filter(|(_, Reverse(place))| *place < first);
        let mut out: Vec<(Reverse<u32>, Reverse<JoinOrder>)> = earlier.collect();
        let level = SharedLevel::of(out.iter().map(|o| o.0.0), least, self.limits.linked);
        if *room != CUT {
            *room = (*room).min(level.more).min(level.fewer);
        }
        out.retain(|o| o.0.0 >= level.least);
        out.sort_unstable();
        out.into_iter().map(|o| o.1.0.3).collect()
    }
}

/// Whether the times and numbers alone allow [`looks_back`]: cheaper than to know.
fn may_look_back(told: &SegmentContent, first: i32, last: i32, day: i32) -> bool {
    let recalled = told.recalls.iter().any(|r| r.0 <= last + AROUND && first - AROUND <= r.1);
    recalled || told.tells_several() || day - last <= SAME_TOLL && told.tells_a_telling_one()
}

/// Whether the tolls of a segment and of an earlier episode allow [`looks_back`]: cheaper than
/// to know how alike they are.
fn tells_toll(told: &SegmentContent, day: i32, earlier: &Earlier<'_>) -> bool {
    let perfect = Likeness { names: 1.0, here: true, ..Likeness::default() };
    looks_back(told, day, earlier, perfect)
}

/// Whether a segment tells an earlier episode's toll again: with the time it was, or
/// several such counts, or one that is of no other event, for one of the same town.
fn looks_back(told: &SegmentContent, day: i32, earlier: &Earlier<'_>, likeness: Likeness) -> bool {
    let (shared, most) = earlier.whole.tolls(told);
    let around = |r: &(i32, i32)| r.0 <= earlier.last + AROUND && earlier.first - AROUND <= r.1;
    let when = told.recalls.iter().any(around);
    let several = shared > 1 && most >= GREAT;
    let names = if likeness.here { NAMES_BACK } else { NAMES_TOLL };
    shared > 0
        && (likeness.names >= NAMES_BACK && (when || several)
            || likeness.names >= names && is_telling(most) && day - earlier.last <= SAME_TOLL)
}
