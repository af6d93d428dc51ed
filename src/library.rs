//! What lasts between two sittings: settings, marks, fetched articles.
//!
//! Three folders, where the platform keeps such things: `config.toml` in the settings
//! folder, marks in the state folder, articles in the cache folder. Every write either
//! happens as a whole or not at all, and two processes lose nothing of each other's.

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

impl Folders {
    /// The platform's, which `XDG_CONFIG_HOME` and its kin move.
    ///
    /// # Errors
    /// Where there is no home folder.
    pub fn of_user() -> Result<Self, String> {
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

/// The settings file as it is, empty where there is none.
///
/// # Errors
/// Why it cannot be read, with its path.
pub fn read_config(folders: &Folders) -> Result<String, String> {
    let path = folders.config_file();
    match std::fs::read_to_string(&path) {
        Ok(text) => Ok(text),
        Err(error) if files::is_nothing(&error) => Ok(String::new()),
        Err(error) => Err(format!("{}: cannot be read: {error}", path.display())),
    }
}
