//! What is known of each feed between sittings: how it answered last and what to ask
//! it next time.

use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::files::{Lock, replace};
use crate::fetch::Validators;

/// What is known of one feed.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Standing {
    /// For asking only for what is new.
    pub validators: Validators,
    /// The title it gives itself.
    pub title: String,
    /// When it was last asked, as seconds since 1970.
    pub asked: i64,
    /// Until when it asked to be left alone, as seconds since 1970; 0 if it did not.
    pub retry: i64,
    /// Why the last request failed, if it did.
    pub failure: Option<String>,
}

/// The file of all feeds.
#[derive(Debug)]
pub struct Standings {
    path: PathBuf,
    lock: PathBuf,
}

impl Standings {
    /// The file in a folder; nothing is read yet.
    #[must_use]
    pub fn new(folder: &Path) -> Self {
        Self { path: folder.join("feeds.json"), lock: folder.join("feeds.lock") }
    }

    /// What is known of all feeds, by address. A damaged file knows nothing: it is a
    /// cache.
    #[must_use]
    pub fn all(&self) -> BTreeMap<String, Standing> {
        fs::read(&self.path)
            .ok()
            .and_then(|bytes| serde_json::from_slice(&bytes).ok())
            .unwrap_or_default()
    }

    /// What is known of a feed.
    #[must_use]
    pub fn get(&self, url: &str) -> Standing {
        self.all().remove(url).unwrap_or_default()
    }

    /// Changes what is known of a feed.
    ///
    /// # Errors
    /// Those of the file system.
    pub fn change(&self, url: &str, change: impl FnOnce(&mut Standing)) -> io::Result<()> {
        let _lock = Lock::take(&self.lock)?;
        let mut all = self.all();
        change(all.entry(url.to_owned()).or_default());
        replace(&self.path, &serde_json::to_vec_pretty(&all)?)
    }
}
