//! Which segments are one episode, and which episode goes on with which.

use ahash::AHashMap;

use super::NONE;
use super::grow::grow;
use super::postings::{before, place};
use super::segments::Segments;

/// Segments that tell of one event in the same news, by episode. An episode is named by
/// the number of its first segment.
#[derive(Debug, Default)]
pub struct Episodes {
    /// The episode of each segment; [`NONE`] where it is not joined.
    of: Vec<u32>,
    /// The segments of an episode that have a day, in the order of joining; most have one
    /// alone, which takes no list.
    members: AHashMap<u32, Vec<u32>>,
    /// The earlier episode of the same event, and the segment that tells so.
    follows: AHashMap<u32, (u32, u32)>,
    /// The later episodes that go on with one.
    later: AHashMap<u32, Vec<u32>>,
}

impl Episodes {
    /// Makes room for so many segments.
    pub fn grow(&mut self, segments: usize) {
        let more = segments.saturating_sub(self.of.len());
        grow(&mut self.of, more);
        self.of.resize(segments, NONE);
    }

    /// The episode of a segment; [`NONE`] while it is not joined.
    #[must_use]
    pub fn of(&self, number: u32) -> u32 {
        self.of.get(number as usize).copied().unwrap_or(NONE)
    }

    /// Says of which episode a segment is that has no day.
    pub fn set(&mut self, number: u32, own: u32) {
        if let Some(slot) = self.of.get_mut(number as usize) {
            *slot = own;
        }
    }

    /// The segments of an episode that have a day, in the order of joining.
    #[must_use]
    pub fn members(&self, own: u32) -> &[u32] {
        match self.members.get(&own) {
            Some(members) => members,
            None => match self.of.get(own as usize) {
                Some(slot) if *slot == own => std::slice::from_ref(slot),
                _ => &[],
            },
        }
    }

    /// Puts a segment with a day into an episode.
    pub fn enter(&mut self, number: u32, own: u32, segments: &Segments) {
        if !self.members.contains_key(&own) {
            if number == own {
                self.set(number, own);
                return;
            }
            let alone = self.members(own).to_vec();
            self.members.insert(own, alone);
        }
        self.set(number, own);
        if let Some(members) = self.members.get_mut(&own) {
            let at = before(members, segments, place(segments, number));
            members.insert(at, number);
        }
    }

    /// Takes a segment with a day out of its episode, and says which that was.
    pub fn leave(&mut self, number: u32) -> u32 {
        let own = self.of(number);
        self.set(number, NONE);
        if let Some(members) = self.members.get_mut(&own) {
            members.retain(|m| *m != number);
            let alone = matches!(members.as_slice(), [one] if *one == own);
            if members.is_empty() || alone {
                self.members.remove(&own);
            }
        }
        own
    }

    /// The earlier episode that one goes on with, and the segment that tells so.
    #[must_use]
    pub fn follows(&self, own: u32) -> Option<(u32, u32)> {
        self.follows.get(&own).copied()
    }

    /// The later episodes that go on with one, in no order.
    #[must_use]
    pub fn later(&self, own: u32) -> &[u32] {
        self.later.get(&own).map_or(&[], Vec::as_slice)
    }

    /// Says which episode one goes on with, or that it goes on with none.
    pub fn follow(&mut self, own: u32, earlier: Option<(u32, u32)>) {
        let old = match earlier {
            Some(new) => self.follows.insert(own, new),
            None => self.follows.remove(&own),
        };
        if let Some((old, _)) = old
            && let Some(later) = self.later.get_mut(&old)
        {
            later.retain(|l| *l != own);
            if later.is_empty() {
                self.later.remove(&old);
            }
        }
        if let Some((new, _)) = earlier {
            self.later.entry(new).or_default().push(own);
        }
    }

    /// Bytes they take, but for what the allocator puts around lists.
    #[must_use]
    pub fn bytes(&self) -> usize {
        let lists = |all: &AHashMap<u32, Vec<u32>>| {
            let lists: usize = all.values().map(|l| l.capacity() * size_of::<u32>()).sum();
            lists + all.capacity() * (size_of::<(u32, Vec<u32>)>() + 1)
        };
        self.of.capacity() * size_of::<u32>()
            + lists(&self.members)
            + lists(&self.later)
            + self.follows.capacity() * (size_of::<(u32, (u32, u32))>() + 1)
    }

    /// How many segments are joined, and of how many episodes with a day.
    #[must_use]
    pub fn count(&self) -> usize {
        (0..).zip(&self.of).filter(|(number, own)| *number == **own).count()
    }
}
