//! What was joined to stories, kept beside the articles: a file that may be lost, and that
//! the stories themselves check before they take anything over from it.

use std::fs::{self, File};
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use super::files::replace;

/// A file longer than this many bytes is none of ours: some ten million articles.
const MOST: u64 = 256 << 20;

fn file(folder: &Path) -> PathBuf {
    folder.join("stories.joined")
}

/// What was kept in a folder; `None` where there is nothing that can be read.
#[must_use]
pub fn read(folder: &Path) -> Option<Vec<u8>> {
    let mut bytes = Vec::new();
    let file = File::open(file(folder)).ok()?;
    file.take(MOST + 1).read_to_end(&mut bytes).ok()?;
    (bytes.len() as u64 <= MOST).then_some(bytes)
}

/// Keeps what was joined in a folder.
///
/// # Errors
/// Those of the file system; what was kept before is then still there.
pub fn keep(folder: &Path, joined: &[u8]) -> io::Result<()> {
    let file = file(folder);
    if fs::read(&file).is_ok_and(|kept| kept == joined) {
        return Ok(());
    }
    replace(&file, joined)
}
