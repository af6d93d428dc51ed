//! What is known of each feed between sittings: how it answered last and what to ask
//! it next time.

use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::files::{Lock, is_nothing, replace, set_aside};
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
    /// What another version keeps there.
    #[serde(flatten)]
    pub others: BTreeMap<String, serde_json::Value>,
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

    /// What is known of all feeds, by address. A damaged file knows nothing, see
    /// [`Self::set_aside`].
    #[must_use]
    pub fn all(&self) -> BTreeMap<String, Standing> {
        self.read().ok().flatten().unwrap_or_default()
    }

    /// `None` where the file is damaged.
    fn read(&self) -> io::Result<Option<BTreeMap<String, Standing>>> {
        match fs::read(&self.path) {
            Ok(bytes) => Ok(serde_json::from_slice(&bytes).ok()),
            Err(error) if is_nothing(&error) => Ok(Some(BTreeMap::new())),
            Err(error) => Err(error),
        }
    }

    /// Moves a file that cannot be read out of the way; where it is now.
    ///
    /// # Errors
    /// Those of the file system.
    pub fn set_aside(&self) -> io::Result<Option<PathBuf>> {
        if self.read()?.is_some() {
            return Ok(None);
        }
        let _lock = Lock::take(&self.lock)?;
        // Another process may have been faster.
        if self.read()?.is_some() { Ok(None) } else { set_aside(&self.path).map(Some) }
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
        let mut all = if let Some(all) = self.read()? {
            all
        } else {
            set_aside(&self.path)?;
            BTreeMap::new()
        };
        change(all.entry(url.to_owned()).or_default());
        replace(&self.path, &serde_json::to_vec_pretty(&all)?)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_damaged_file_is_set_aside_and_what_others_keep_stays() {
        let folder = tempfile::tempdir().unwrap();
        let standings = Standings::new(folder.path());
        let path = folder.path().join("feeds.json");
        fs::write(&path, "{\"a\": {\"title\": \"A\", \"colour\": \"red\"}}").unwrap();
        assert_eq!(standings.set_aside().unwrap(), None);
        standings.change("a", |s| s.asked = 7).unwrap();
        let text = fs::read_to_string(&path).unwrap();
        assert!(text.contains("colour") && text.contains("red"), "{text}");
        fs::write(&path, "{\"a\": {\"title\": ").unwrap();
        let aside = standings.set_aside().unwrap().unwrap();
        assert!(fs::read_to_string(aside).unwrap().ends_with("title\": "));
        standings.change("b", |s| s.asked = 8).unwrap();
        assert_eq!(standings.all().len(), 1);
        fs::write(&path, "no JSON").unwrap();
        standings.change("c", |_| ()).unwrap();
        let kept = fs::read_dir(folder.path()).unwrap().flatten();
        let kept = kept.filter(|f| f.file_name().to_string_lossy().contains("damaged"));
        assert_eq!(kept.count(), 2, "a writer sets it aside too");
    }
}
