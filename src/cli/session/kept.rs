//! Loads what earlier sittings kept: articles of the feeds from the cache, and the stories they
//! were joined to.

use std::time::Instant;

use rayon::prelude::*;

use super::seen::Ready;
use super::{TOGETHER, Worker, World, lock};
use crate::app::Msg;
use crate::library::cache::{self, Cache, CachedItem};
use crate::library::joined;
use crate::loader;

/// Articles of the first batch from the cache: what the first screen shows.
const FIRST: usize = 48;

impl World {
    /// The articles of the feeds as they were kept, newest first.
    pub(super) fn load_kept(&self) {
        let Some(folders) = self.plan.folders.as_ref().filter(|_| !self.plan.feeds.is_empty())
        else {
            return;
        };
        let started = Instant::now();
        let cache = match Cache::open(&folders.cache) {
            Ok(cache) => cache,
            Err(error) => {
                self.fail(&folders.cache.to_string_lossy(), &loader::cannot(&error));
                return;
            }
        };
        if let Some(log) = cache.unreadable() {
            self.fail(
                &log.to_string_lossy(),
                "cannot be read by this version; it is left as it is",
            );
        }
        let feeds: Vec<u64> = self.plan.feeds.iter().map(|f| cache::feed_hash(&f.url)).collect();
        let cards: Vec<_> =
            cache.cards().iter().filter(|card| feeds.contains(&card.feed)).copied().collect();
        let reader = cache.reader();
        *lock(&self.cache) = Some(cache);
        if let Some(joined) = joined::read(&folders.cache) {
            self.send(Msg::Joined(joined));
        }
        let read = |worker: &mut Worker, card: &cache::CacheCard| -> Option<(Ready, bool)> {
            match reader.read(card)? {
                CachedItem::Whole(entry, body) => {
                    let mut ready = Ready::with(&entry, worker.preparer.packed(&entry, body));
                    ready.fresh.words = card.words;
                    Some((ready, true))
                }
                CachedItem::Stale(article) => {
                    let mut ready = worker.ready(&self.analyzer, *article);
                    ready.fresh.words = card.words;
                    Some((ready, false))
                }
            }
        };
        let mut from = 0;
        while let Some(part) = cards.get(from..).filter(|c| !c.is_empty()) {
            let size = if from == 0 { FIRST } else { TOGETHER };
            let part = part.get(..size).unwrap_or(part);
            from += part.len();
            let read: Vec<_> = part.par_iter().map_init(Worker::default, &read).collect();
            let mut ready = Vec::with_capacity(read.len());
            let mut stale = Vec::new();
            for (card, read) in part.iter().zip(read) {
                let Some((read, current)) = read else {
                    lock(&self.torn).insert(card.feed);
                    continue;
                };
                if !current {
                    stale.push((card.feed, ready.len()));
                }
                ready.push(read);
            }
            self.keep_anew(&stale, &mut ready);
            self.show(ready);
        }
        self.note(&format!("{} articles from the cache in {:?}", cards.len(), started.elapsed()));
        self.write_index();
    }

    /// Keeps what is joined to stories, where articles are kept.
    pub(super) fn keep_stories(&self, joined: &[u8]) {
        let folders = self.plan.folders.as_ref().filter(|_| !self.plan.feeds.is_empty());
        if let Some(Err(error)) = folders.map(|f| joined::keep(&f.cache, joined)) {
            self.note(&format!("what was joined to stories cannot be kept: {error}"));
        }
    }

    /// Keeps articles that were analysed anew, by their feed and number.
    fn keep_anew(&self, stale: &[(u64, usize)], ready: &mut [Ready]) {
        if stale.is_empty() {
            return;
        }
        let mut stale = stale.iter().peekable();
        let fresh = ready.iter_mut().enumerate().filter_map(|(i, ready)| {
            let (feed, _) = stale.next_if(|(_, at)| *at == i)?;
            Some((*feed, &mut ready.fresh))
        });
        if let Some(cache) = lock(&self.cache).as_mut()
            && let Err(error) = cache.keep_by_feed(fresh.collect())
        {
            self.note(&format!("what was analysed anew cannot be kept: {error}"));
        }
    }

    pub(super) fn write_index(&self) {
        if let Some(cache) = lock(&self.cache).as_mut()
            && let Err(error) = cache.write_index()
        {
            self.note(&format!("the index of the cache cannot be written: {error}"));
        }
    }
}
