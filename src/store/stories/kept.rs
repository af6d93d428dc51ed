//! What was joined, kept from one sitting to the next: it is taken over where the same
//! segments are there again, so that they need not be joined again.
//!
//! What a segment is joined to depends on those before it alone. So of what was kept all
//! is taken over up to the first segment that is gone or other than it was; what is new
//! among those is joined as if it came later. Nothing is taken over that another version
//! of the rules made. The result is that of joining all afresh.

use super::postings::place;
use super::segment::{JoinOrder, Segment, hash};
use super::{NONE, Stories};
use crate::article::ArticleKey;

/// Which rules this program joins by: a hash of all that they are made of.
fn rules() -> u64 {
    u64::from_str_radix(env!("DATELINE_STORIES"), 16).unwrap_or(0)
}

/// A segment that was joined: article, part, moment, a hash of all that is compared of
/// it, the place of its episode's first segment.
const ROW: usize = 8 + 2 + 4 + 8 + 4;
/// The places of an episode's first segment, of the first one of the episode it goes on
/// with, of the segment that tells so.
const LINK: usize = 4 + 4 + 4;
/// The rules, a hash of what follows, how many rows, how many links.
const HEAD: usize = 8 + 8 + 4 + 4;

/// Reads numbers off the front of some bytes.
struct From<'a>(&'a [u8]);

impl From<'_> {
    fn take<const N: usize>(&mut self) -> Option<[u8; N]> {
        let (first, rest) = self.0.split_first_chunk::<N>()?;
        self.0 = rest;
        Some(*first)
    }

    fn number(&mut self) -> Option<usize> {
        usize::try_from(u32::from_le_bytes(self.take()?)).ok()
    }
}

impl Stories {
    /// What is joined, for [`Self::take_over`]; nothing while something waits.
    #[must_use]
    pub fn kept(&self) -> Option<Vec<u8>> {
        if self.waiting() > 0 || self.stale() {
            return None;
        }
        let mut at = vec![NONE; self.segments.len()];
        for (nth, number) in (0..).zip(&self.order) {
            if let Some(slot) = at.get_mut(*number as usize) {
                *slot = nth;
            }
        }
        let at = |number: u32| at.get(number as usize).copied().unwrap_or(NONE).to_le_bytes();
        let first = |number: &&u32| self.episodes.of(**number) == **number;
        let links = self.order.iter().filter(first).filter_map(|own| {
            let (earlier, teller) = self.episodes.follows(*own)?;
            Some([at(*own), at(earlier), at(teller)].concat())
        });
        let links: Vec<Vec<u8>> = links.collect();
        let mut out = Vec::with_capacity(HEAD + self.order.len() * ROW + links.len() * LINK);
        out.extend(rules().to_le_bytes());
        out.extend([0; 8]);
        for count in [self.order.len(), links.len()] {
            out.extend(u32::try_from(count).ok()?.to_le_bytes());
        }
        for number in &self.order {
            let segment = self.segments.get(*number)?;
            out.extend(row(&segment));
            out.extend(at(self.episodes.of(*number)));
        }
        out.extend(links.concat());
        let check = hash(out.iter().copied().skip(16)).to_le_bytes();
        for (slot, byte) in out.iter_mut().skip(8).zip(check) {
            *slot = byte;
        }
        Some(out)
    }

    /// Gives what another sitting kept, before anything is joined: it is taken over once
    /// [`Self::begin`] is called.
    pub fn remember(&mut self, kept: Vec<u8>) {
        self.remembered = kept;
    }

    /// Takes over of what was kept what holds for the segments there are, where nothing is
    /// joined yet.
    pub(super) fn take_over(&mut self) {
        let kept = std::mem::take(&mut self.remembered);
        if self.joined == 0 && self.again.is_empty() {
            // What is spoiled is as good as nothing.
            let _ = self.take_over_from(&mut From(&kept));
            // What is new among it takes the sight of others behind it.
            let new: Vec<u32> = self.again.keys().map(|place| place.3).collect();
            for own in &new {
                self.mark_blinded(*own, new.len());
            }
        }
    }

    fn take_over_from(&mut self, from: &mut From<'_>) -> Option<()> {
        let (made_by, check) = (from.take()?, from.take()?);
        if u64::from_le_bytes(made_by) != rules()
            || u64::from_le_bytes(check) != hash(from.0.iter().copied())
        {
            return None;
        }
        let (rows, links) = (from.number()?, from.number()?);
        if from.0.len() != rows.checked_mul(ROW)?.checked_add(links.checked_mul(LINK)?)? {
            return None;
        }
        // The numbers of the segments that are taken over, in their order.
        let mut own: Vec<u32> = Vec::with_capacity(rows);
        let mut same = true;
        for _ in 0..rows {
            let (told, first) = (from.take::<{ ROW - 4 }>()?, from.number()?);
            same = same && self.take_over_row(&told, first, &mut own);
        }
        for _ in 0..links {
            let [first, earlier, teller] = [from.number()?, from.number()?, from.number()?];
            let number = |at: usize| own.get(at).copied();
            let Some((first, earlier, teller)) =
                number(first).zip(number(earlier)).zip(number(teller)).map(|((f, e), t)| (f, e, t))
            else {
                continue;
            };
            let at = |n: u32| place(&self.segments, n);
            if at(earlier) < at(first) && self.episodes.of(teller) == first {
                self.episodes.follow(first, Some((earlier, teller)));
            }
        }
        Some(())
    }

    /// Takes over a segment, where it is the next there is but for new ones.
    fn take_over_row(&mut self, told: &[u8], first: usize, own: &mut Vec<u32>) -> bool {
        let Some(next) = self.order.get(self.joined..) else { return false };
        let is = |n: &u32| self.segments.get(*n).is_some_and(|s| row(&s) == told);
        // Those before it in the order are new.
        let stood = stood(told);
        let before = next.partition_point(|n| place(&self.segments, *n) < stood);
        let Some(number) = next.get(before).copied().filter(|n| is(n)) else { return false };
        let Some(episode) = own.get(first).copied().or((first == own.len()).then_some(number))
        else {
            return false;
        };
        if self.episodes.of(episode) != episode && episode != number {
            return false;
        }
        for new in next.get(..before).unwrap_or_default() {
            self.again.insert(place(&self.segments, *new), true);
        }
        self.joined += before + 1;
        own.push(number);
        self.episodes.enter(number, episode, &self.segments);
        true
    }
}

/// What is kept of a segment itself.
fn row(segment: &Segment<'_>) -> Vec<u8> {
    let (when, article, part, _) = segment.place(0);
    let mut out = Vec::with_capacity(ROW);
    out.extend(article.0.to_le_bytes());
    out.extend(part.to_le_bytes());
    out.extend(when.to_le_bytes());
    out.extend(segment.stamp().to_le_bytes());
    out
}

/// Where the segment of a row stood, before all others of its place.
fn stood(told: &[u8]) -> JoinOrder {
    let mut from = From(told);
    let article = from.take().map_or(0, u64::from_le_bytes);
    let part = from.take().map_or(0, u16::from_le_bytes);
    let when = from.take().map_or(0, i32::from_le_bytes);
    (when, ArticleKey(article), part, 0)
}
