//! Articles opened for a filter, on a thread of its own: in the order of the list, told as
//! they are found, given up as soon as another filter is wanted.

use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use rayon::prelude::*;

use super::World;
use crate::app::Msg;
use crate::app::search::Search;
use crate::store::body::Body;

/// Articles opened between two looks at whether they are still wanted: some
/// milliseconds' work.
const TOGETHER: usize = 128;
/// The first that are found are told at once, the others so often.
const OFTEN: Duration = Duration::from_millis(40);

/// The number of the search that is wanted.
#[derive(Debug)]
pub(super) struct Wanted(AtomicU64);

impl Default for Wanted {
    fn default() -> Self {
        Self(AtomicU64::new(u64::MAX))
    }
}

impl Wanted {
    pub(super) fn is(&self, number: u64) {
        self.0.store(number, Ordering::Relaxed);
    }

    pub(super) fn none(&self) {
        self.is(u64::MAX);
    }
}

impl World {
    /// Opens the articles of a search.
    pub(super) fn search(&self, search: &Search, bodies: &[Body]) {
        let mut told: Option<Instant> = None;
        let mut found = Vec::new();
        for from in (0..bodies.len()).step_by(TOGETHER) {
            if self.wanted.0.load(Ordering::Relaxed) != search.number {
                return;
            }
            let here = bodies.get(from..).unwrap_or_default();
            let here = here.get(..TOGETHER).unwrap_or(here);
            let passed: Vec<usize> = here
                .par_iter()
                .enumerate()
                .filter(|(at, body)| search.lets_through(from + at, body))
                .map(|(at, _)| from + at)
                .collect();
            found.extend(passed.into_iter().filter_map(|at| search.ids().get(at).copied()));
            if !found.is_empty() && told.is_none_or(|told| told.elapsed() > OFTEN) {
                self.send(Msg::Found(search.number, std::mem::take(&mut found), false));
                told = Some(Instant::now());
            }
        }
        self.send(Msg::Found(search.number, found, true));
    }
}
