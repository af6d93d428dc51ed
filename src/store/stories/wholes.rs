//! Episodes as segments are compared with them, made once and kept at hand while others
//! are compared with them too.

use ahash::AHashMap;

use super::Stories;
use super::join::Whole;
use super::postings::before;
use super::segment::JoinOrder;
use super::undated::is_loose;

/// So many are kept at hand, and as many that nobody asked for since.
const AT_HAND: usize = 192;

/// Episodes at hand, each with the segments it is made of.
#[derive(Debug, Default)]
pub struct Wholes {
    young: AHashMap<u32, (Vec<u32>, Whole)>,
    old: AHashMap<u32, (Vec<u32>, Whole)>,
}

impl Wholes {
    /// Lets go of all.
    pub fn clear(&mut self) {
        *self = Self::default();
    }

    /// What was made of an episode, to be made more of; nothing where it is not at hand.
    fn of(&mut self, own: u32) -> &mut (Vec<u32>, Whole) {
        if !self.young.contains_key(&own) {
            if self.young.len() >= AT_HAND {
                self.old = std::mem::take(&mut self.young);
            }
            if let Some(whole) = self.old.remove(&own) {
                self.young.insert(own, whole);
            }
        }
        self.young.entry(own).or_default()
    }
}

impl Stories {
    /// An episode's first segments together, of those before a place.
    pub(super) fn whole_before<'a>(
        &self,
        wholes: &'a mut Wholes,
        own: u32,
        at: JoinOrder,
    ) -> &'a Whole {
        let members =
            if is_loose(own) { self.undated.guests(own) } else { self.episodes.members(own) };
        let members = members.get(..self.limits.weighed).unwrap_or(members);
        let members = members.get(..before(members, &self.segments, at)).unwrap_or_default();
        let (made_of, whole) = wholes.of(own);
        if !members.starts_with(made_of) {
            made_of.clear();
            *whole = Whole::default();
        }
        let more = members.get(made_of.len()..).unwrap_or_default();
        for told in self.some(more).map(|s| s.told()) {
            whole.add(&told);
        }
        made_of.extend_from_slice(more);
        whole
    }
}
