//! What lasts between two sittings: settings, marks, fetched articles.
//!
//! Three folders, where the platform keeps such things: `config.toml` in the settings
//! folder, marks in the state folder, articles in the cache folder. Every write either
//! happens as a whole or not at all, and two processes lose nothing of each other's.

use std::env;
use std::ffi::OsString;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use etcetera::{AppStrategy, AppStrategyArgs, choose_app_strategy};

pub mod cache;
pub mod earlier;
pub mod feeds;
pub mod files;
pub mod joined;
pub mod marks;
pub mod reviews;
pub mod texts;

/// The folders.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Folders {
    /// `config.toml`.
    pub config: PathBuf,
    /// Marks.
    pub state: PathBuf,
    /// Articles.
    pub cache: PathBuf,
}

/// Variables that move the folders. All of them must be absolute: what is kept would else lie
/// wherever one happens to be.
const MOVERS: [&str; 4] = ["XDG_CONFIG_HOME", "XDG_STATE_HOME", "XDG_DATA_HOME", "XDG_CACHE_HOME"];

impl Folders {
    /// The platform's, which `XDG_CONFIG_HOME` and its kin move.
    ///
    /// # Errors
    /// Where there is no home folder, or one that is not absolute.
    pub fn of_user() -> Result<Self, String> {
        if let Some(home) = relative("HOME", |name| env::var_os(name)) {
            return Err(format!("there is no home folder to keep anything in: {home}"));
        }
        let strategy = choose_app_strategy(AppStrategyArgs {
            top_level_domain: "org".to_owned(),
            author: "dateline".to_owned(),
            app_name: "dateline".to_owned(),
        })
        .map_err(|e| format!("there is no home folder to keep anything in: {e}"))?;
        Ok(Self {
            config: strategy.config_dir(),
            // Where the platform knows no state folder, the data folder serves.
            state: strategy.state_dir().unwrap_or_else(|| strategy.data_dir()),
            cache: strategy.cache_dir(),
        })
    }

    /// Which variables are passed over when the folders are looked for, and why: each as the
    /// rest of a sentence that begins with "dateline".
    #[must_use]
    pub fn passed_over() -> Vec<String> {
        let relative = |name: &&str| relative(name, |name| env::var_os(name));
        MOVERS.iter().filter_map(relative).map(|what| format!("passes over {what}")).collect()
    }

    /// All three below one folder.
    #[must_use]
    pub fn below(root: &Path) -> Self {
        Self { config: root.join("config"), state: root.join("state"), cache: root.join("cache") }
    }

    /// The settings file.
    #[must_use]
    pub fn config_file(&self) -> PathBuf {
        self.config.join("config.toml")
    }
}

/// A variable that is set, but to no absolute path: it and what it is set to.
fn relative(name: &str, variable: impl Fn(&str) -> Option<OsString>) -> Option<String> {
    let path = variable(name).filter(|path| !Path::new(path).is_absolute())?;
    // An empty one is as good as none (XDG), but for HOME there is nothing in its place.
    (!path.is_empty() || name == "HOME").then(|| {
        let path = path.to_string_lossy();
        format!("{name}, which is no absolute path (\"{path}\")")
    })
}

/// The settings file as it is, empty where there is none.
///
/// # Errors
/// Why it cannot be read, with its path.
pub fn read_config(folders: &Folders) -> Result<String, String> {
    let path = folders.config_file();
    let read = || -> io::Result<String> {
        let mut text = String::new();
        if let Some(mut file) = files::open_if_there(&path)? {
            file.read_to_string(&mut text)?;
        }
        Ok(text)
    };
    read().map_err(|error| format!("{}: cannot be read: {error}", path.display()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_absolute_paths_say_where_things_are_kept() {
        let told = |name: &str, path: &str| relative(name, |_| Some(path.into())).is_some();
        for path in ["foo", "./foo", "../foo", "~", "~/foo"] {
            assert!(told("HOME", path) && told("XDG_STATE_HOME", path), "{path}");
        }
        assert!(!told("HOME", "/") && !told("XDG_STATE_HOME", "/tmp/foo"));
        assert!(told("HOME", "") && !told("XDG_STATE_HOME", ""));
        assert_eq!(relative("HOME", |_| None), None);
    }
}
