//! Expands `~` in paths as users type them.

use std::env;
use std::path::{Path, PathBuf};

/// A path with `~/` at its start made whole.
pub(super) fn expand(path: &str) -> String {
    let home = || env::var_os("HOME").map(PathBuf::from).filter(|home| home.is_absolute());
    match (path.strip_prefix("~/"), home()) {
        (Some(rest), Some(home)) => home.join(Path::new(rest)).to_string_lossy().into_owned(),
        _ => path.to_owned(),
    }
}
