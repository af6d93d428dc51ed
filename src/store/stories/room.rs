//! Which candidates a segment has, by how many terms they share with it, and which changes
//! leave it those it has.

/// What is known of a segment's candidates, by which most changes are seen to make no
/// difference to it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct JoinRoom {
    /// Strong terms that they share at least.
    pub level: u8,
    /// How many candidates there may be more before the one that it is joined to is none any
    /// more; any number where it is joined to none.
    pub more: u8,
    /// How many may be fewer before others are too.
    pub fewer: u8,
    /// Whether something was cut off, so that whatever comes may make a difference.
    pub cut: bool,
    /// Whether several of them are like enough.
    pub rivals: bool,
}

impl JoinRoom {
    /// Of what was not joined here: any change may make a difference.
    pub const UNKNOWN: Self = Self { level: 0, more: 0, fewer: 0, cut: true, rivals: true };
}

/// The room of what goes on with something where something was cut off.
pub const CUT: u8 = u8::MAX;

/// How many terms candidates share at least.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SharedLevel {
    pub least: u32,
    /// How many candidates more, or fewer, there may be until it is another.
    pub more: u8,
    pub fewer: u8,
}

/// Terms that candidates may share.
const MOST_SHARED: usize = 64;

impl SharedLevel {
    /// The least number of shared terms, from `least` on, that no more than `most` share.
    pub fn of(shared: impl Iterator<Item = u32>, least: u32, most: usize) -> Self {
        let mut at_least = [0usize; MOST_SHARED];
        for times in shared {
            let times = (times as usize).min(MOST_SHARED - 1);
            for slot in at_least.iter_mut().take(times + 1) {
                *slot += 1;
            }
        }
        let count = |level: u32| at_least.get(level as usize).copied().unwrap_or(0);
        let mut level = least;
        while count(level) > most {
            level += 1;
        }
        let byte = |n: usize| u8::try_from(n).unwrap_or(u8::MAX).min(u8::MAX - 1);
        let fewer = if level > least { byte(count(level - 1) - most - 1) } else { u8::MAX };
        Self { least: level, more: byte(most - count(level)), fewer }
    }

    /// How many candidates there may be more, each with how many terms it shares, until the
    /// one that shares so many is none any more. That others are none by then makes no
    /// difference: they are known not to be the one.
    pub fn more(candidates: &[(u32, u32)], shared: Option<u32>, most: usize) -> u8 {
        let Some(shared) = shared else { return u8::MAX };
        let as_many = candidates.iter().filter(|c| c.1 >= shared).count();
        u8::try_from(most.saturating_sub(as_many)).unwrap_or(u8::MAX).min(u8::MAX - 1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn candidates_share_so_many_terms_that_they_are_not_too_many() {
        let level = |shared: &[u32], most| {
            let level = SharedLevel::of(shared.iter().copied(), 2, most);
            (level.least, level.more, level.fewer)
        };
        assert_eq!(level(&[], 3), (2, 3, u8::MAX));
        assert_eq!(level(&[1, 1, 1, 1, 2, 9], 3), (2, 1, u8::MAX));
        // A fourth that shares two is one too many; without it, two are enough.
        assert_eq!(level(&[2, 3, 2, 5], 3), (3, 1, 0));
        assert_eq!(level(&[2, 2, 2, 2, 5, 7], 3), (3, 1, 2));
        // Too many that share as many as any does: none is a candidate.
        assert_eq!(level(&[4; 9], 3), (5, 3, 5));
        assert_eq!(level(&[200; 9], 3), (64, 3, 5));
    }
    #[test]
    fn more_may_come_until_the_one_joined_is_no_candidate() {
        let all = [(7, 2), (8, 3), (9, 5), (10, 3)];
        assert_eq!(SharedLevel::more(&all, Some(5), 4), 3);
        assert_eq!(SharedLevel::more(&all, Some(3), 4), 1);
        assert_eq!(SharedLevel::more(&all, Some(2), 4), 0);
        assert_eq!(SharedLevel::more(&all, None, 4), u8::MAX);
    }
}
