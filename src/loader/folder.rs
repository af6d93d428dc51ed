//! The files of a folder, the small ones handed out together.

use std::fs;

use walkdir::WalkDir;

use super::{
    ALONE, BATCH_BYTES, BATCH_FILES, Batch, Batches, FilePath, cannot, file, found, is_small, one,
};
use crate::article::Issue;

/// The files of a folder, in the order of their names; hidden ones left out, links
/// not followed.
pub(super) struct FolderFiles {
    path: String,
    walk: Box<dyn Iterator<Item = walkdir::Result<walkdir::DirEntry>> + Send>,
    /// The rest of a file that is read by the line, or what comes behind small files.
    within: Option<Batches>,
    /// Small files to be handed out together, and their bytes.
    small: (Vec<FilePath>, u64),
    /// Small files handed out.
    handed: usize,
    stage: Stage,
}

#[derive(PartialEq)]
enum Stage {
    Begin,
    Within,
    End,
}

/// The entries of a folder in the order of their names, hidden ones left out.
fn walk(path: &str) -> impl Iterator<Item = walkdir::Result<walkdir::DirEntry>> + Send + 'static {
    WalkDir::new(found(path))
        .sort_by_file_name()
        .into_iter()
        .filter_entry(|e| e.depth() == 0 || !e.file_name().as_encoded_bytes().starts_with(b"."))
}

/// The files of a folder, hidden ones left out, with their size and time of change.
pub fn files(path: &str) -> impl Iterator<Item = (String, fs::Metadata)> {
    walk(path).flatten().filter(|e| e.file_type().is_file()).filter_map(|entry| {
        let meta = entry.metadata().ok()?;
        Some((entry.path().to_string_lossy().into_owned(), meta))
    })
}

/// The number of files in a folder and their bytes, hidden ones left out.
#[must_use]
pub fn count(path: &str) -> (u64, u64) {
    let shown = |e: &walkdir::DirEntry| {
        e.depth() == 0 || !e.file_name().as_encoded_bytes().starts_with(b".")
    };
    let entries = WalkDir::new(found(path)).into_iter().filter_entry(shown).flatten();
    let sizes =
        entries.filter(|e| e.file_type().is_file()).map(|e| e.metadata().map_or(0, |m| m.len()));
    sizes.fold((0, 0), |(files, bytes), size| (files + 1, bytes + size))
}

impl FolderFiles {
    pub(super) fn new(path: String) -> Self {
        let walk = Box::new(walk(&path));
        Self { path, walk, within: None, small: (Vec::new(), 0), handed: 0, stage: Stage::Begin }
    }

    /// The small files collected so far, where there are any.
    fn collected(&mut self) -> Option<Batch> {
        let (mut paths, _) = std::mem::take(&mut self.small);
        self.handed += paths.len();
        if paths.len() > 1 {
            return Some(Batch::Files(paths));
        }
        paths.pop().map(|path| Batch::File { path, named: false })
    }

    /// Takes a small file: what is to be handed out now.
    fn collect(&mut self, path: FilePath, size: u64) -> Option<Batch> {
        let most = if self.handed < ALONE { 1 } else { BATCH_FILES };
        self.small.0.push(path);
        self.small.1 += size;
        (self.small.0.len() >= most || self.small.1 >= BATCH_BYTES as u64)
            .then(|| self.collected())
            .flatten()
    }
}

impl Iterator for FolderFiles {
    type Item = Batch;

    fn next(&mut self) -> Option<Batch> {
        if self.stage == Stage::Begin {
            self.stage = Stage::Within;
            return Some(Batch::Folder { path: self.path.clone(), end: false });
        }
        if let Some(batch) = self.within.as_mut().and_then(Iterator::next) {
            return Some(batch);
        }
        self.within = None;
        while let Some(entry) = self.walk.next() {
            let mut behind = match entry {
                Ok(entry) if entry.file_type().is_file() => {
                    let path = FilePath::from(entry.path());
                    let size = entry.metadata().map_or(0, |m| m.len());
                    if is_small(path.told(), size) {
                        if let Some(batch) = self.collect(path, size) {
                            return Some(batch);
                        }
                        continue;
                    }
                    file(path, size, false)
                }
                Ok(_) => continue,
                Err(error) => {
                    let at = error
                        .path()
                        .map_or_else(|| self.path.clone(), |p| p.to_string_lossy().into_owned());
                    let what = error.io_error().map_or_else(|| error.to_string(), cannot);
                    one(Batch::Failed(Issue::new(at, what)))
                }
            };
            if let Some(batch) = self.collected().or_else(|| behind.next()) {
                self.within = Some(behind);
                return Some(batch);
            }
        }
        if let Some(batch) = self.collected() {
            return Some(batch);
        }
        if self.stage == Stage::End {
            return None;
        }
        self.stage = Stage::End;
        Some(Batch::Folder { path: self.path.clone(), end: true })
    }
}
