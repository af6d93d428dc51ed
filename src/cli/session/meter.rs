//! Measures how far the loading of a sitting is.

use std::fs;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::thread;
use std::time::Instant;

use crate::app::Progress;
use crate::loader;

/// How far all lanes of one loading are together.
pub(super) struct Meter {
    started: Instant,
    total: AtomicU64,
    /// Bytes of the files, as they lie on the disk.
    size: AtomicU64,
    done: AtomicU64,
    articles: AtomicU64,
    bytes: AtomicU64,
}

impl Meter {
    pub(super) fn new() -> Self {
        Self {
            started: Instant::now(),
            total: AtomicU64::new(0),
            size: AtomicU64::new(0),
            done: AtomicU64::new(0),
            articles: AtomicU64::new(0),
            bytes: AtomicU64::new(0),
        }
    }

    pub(super) fn add(&self, documents: u64, articles: usize, bytes: u64) {
        self.done.fetch_add(documents, Ordering::Relaxed);
        self.articles.fetch_add(articles as u64, Ordering::Relaxed);
        self.bytes.fetch_add(bytes, Ordering::Relaxed);
    }

    /// Counts the files there are, beside the reading of them.
    pub(super) fn count(self: &Arc<Self>, files: &[String], others: usize) {
        let (files, meter) = (files.to_vec(), Arc::clone(self));
        thread::spawn(move || {
            let (mut count, mut size) = (others as u64, 0);
            for source in files {
                match fs::metadata(loader::found(&source)) {
                    Ok(meta) if meta.is_dir() => {
                        let (files, bytes) = loader::count(&source);
                        count += files;
                        size += bytes;
                    }
                    meta => {
                        count += 1;
                        size += meta.map_or(0, |m| m.len());
                    }
                }
            }
            // What comes from elsewhere has no size beforehand.
            meter.size.store(if others == 0 { size } else { 0 }, Ordering::Relaxed);
            meter.total.store(count, Ordering::Relaxed);
        });
    }

    pub(super) fn progress(&self) -> Progress {
        let total = self.total.load(Ordering::Relaxed);
        let size = self.size.load(Ordering::Relaxed);
        Progress {
            done: self.done.load(Ordering::Relaxed),
            total: (total > 0).then_some(total),
            size: (size > 0).then_some(size),
            articles: self.articles.load(Ordering::Relaxed),
            bytes: self.bytes.load(Ordering::Relaxed),
            millis: u64::try_from(self.started.elapsed().as_millis()).unwrap_or(u64::MAX),
        }
    }
}
