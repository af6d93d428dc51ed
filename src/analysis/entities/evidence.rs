//! What the whole document tells of its names: which words appear in lower case,
//! whose full names stand in it.

use std::collections::{HashMap, HashSet};
use std::hash::{BuildHasherDefault, Hasher};

use super::{Candidate, Page};
use crate::analysis::EntityKind;
use crate::analysis::gazetteer::{AMBIGUOUS, Found, KnownId, SURNAME};

/// A hasher for keys that are hashes already.
#[derive(Debug, Default, Clone, Copy)]
pub(super) struct Keep(u64);

impl Hasher for Keep {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        for &b in bytes {
            self.0 = self.0.rotate_left(8) ^ u64::from(b);
        }
    }

    fn write_u64(&mut self, value: u64) {
        self.0 = value;
    }

    fn write_u32(&mut self, value: u32) {
        self.0 = u64::from(value).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    }
}

/// A map from token hashes.
pub(super) type ByHash<T> = HashMap<u64, T, BuildHasherDefault<Keep>>;

/// What the document tells.
#[derive(Debug, Default)]
pub(super) struct Evidence {
    /// Known entities named in full somewhere.
    named: HashSet<u64, BuildHasherDefault<Keep>>,
    /// Last names of persons named in full somewhere, by hash.
    last_names: HashSet<u64, BuildHasherDefault<Keep>>,
}

impl Evidence {
    pub(super) fn clear(&mut self) {
        self.named.clear();
        self.last_names.clear();
    }

    /// Reads all names found in the article.
    pub(super) fn gather(&mut self, page: Page, found: &[Found]) {
        for name in found {
            let reference = name.reference;
            if !reference.has(SURNAME)
                && (!reference.has(AMBIGUOUS)
                    || (name.last - name.first > 1
                        && page.gazetteer.kind(reference.known()) == EntityKind::Person))
            {
                self.named.insert(u64::from(reference.known().0));
            }
        }
    }

    /// Learns from the names a first reading chose.
    pub(super) fn learn(&mut self, page: Page, chosen: &[Candidate]) {
        for name in chosen {
            if name.kind != EntityKind::Person {
                continue;
            }
            let run = page.run(name.first, name.last);
            let mut words = run.iter().rev().filter(|t| t.is_capital());
            let Some(last) = words.next() else { continue };
            if words.next().is_some() || page.titled(name.first, 0) {
                self.last_names.insert(last.hash);
            }
        }
    }

    /// Whether a word is the last name of somebody named in the document.
    pub(super) fn is_last_name(&self, hash: u64) -> bool {
        self.last_names.contains(&hash)
    }

    /// Whether an entity is named in full, unmistakably, somewhere in the document.
    pub(super) fn names(&self, known: KnownId) -> bool {
        self.named.contains(&u64::from(known.0))
    }
}
