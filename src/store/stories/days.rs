//! Segments by their strong terms and days: what an episode is found by. Only some days
//! are at hand, those that something was joined in of late; another is made when it is
//! asked for.

use std::collections::BTreeMap;

use super::join::WINDOW;
use super::postings::Postings;
use super::segment::Segment;

/// Days at hand at most: those before a segment that it is compared with, as many behind
/// it, and some more, so that they are not cleared up for each.
const MOST: usize = 2 * WINDOW.unsigned_abs() as usize + 8;

/// Segments by day and strong term.
#[derive(Debug, Default)]
pub struct Days(BTreeMap<i32, Postings>);

impl Days {
    /// Sees to it that a day is at hand, of segments in the order of joining.
    pub fn bring(&mut self, day: i32, order: &[u32], segments: &[Segment]) {
        if self.0.contains_key(&day) {
            return;
        }
        let on = |n: &u32| segments.get(*n as usize).and_then(Segment::day);
        let first = order.partition_point(|n| on(n).is_some_and(|d| d < day));
        let mut postings = Postings::default();
        for number in order.iter().skip(first) {
            let Some(segment) = segments.get(*number as usize) else { continue };
            if segment.day() != Some(day) {
                break;
            }
            for term in segment.told().strong() {
                postings.put(term, *number, segments);
            }
        }
        postings.shrink();
        self.0.insert(day, postings);
        if self.0.len() > MOST {
            self.keep(day);
        }
    }

    /// Lets go of the days that are far from one.
    pub fn keep(&mut self, day: i32) {
        self.0.retain(|d, _| (day - WINDOW..=day + WINDOW).contains(d));
    }

    /// The segments of a day with a term, in the order of joining; none where the day is
    /// not at hand.
    #[must_use]
    pub fn of(&self, day: i32, term: u32) -> &[u32] {
        self.0.get(&day).map_or(&[], |postings| postings.of(term))
    }

    /// Takes in a segment that came.
    pub fn put(&mut self, number: u32, segments: &[Segment]) {
        let Some(segment) = segments.get(number as usize) else { return };
        let Some(postings) = segment.day().and_then(|d| self.0.get_mut(&d)) else { return };
        for term in segment.told().strong() {
            postings.put(term, number, segments);
        }
    }

    /// Lets go of a segment.
    pub fn take(&mut self, number: u32, segments: &[Segment]) {
        let Some(segment) = segments.get(number as usize) else { return };
        let Some(postings) = segment.day().and_then(|d| self.0.get_mut(&d)) else { return };
        for term in segment.told().strong() {
            postings.take(term, number, segments);
        }
    }

    /// Lets go of all.
    pub fn clear(&mut self) {
        self.0.clear();
    }
}
