//! From SOURCEs as a user names them — files, folders, `-` — to batches of work in a
//! set order, and from a batch to analysed articles.
//!
//! The feeder walks folders and reads the line formats; everything that costs time
//! (opening small files, decoding, analysing) happens in [`Batch::load`], which the
//! workers of [`crate::pool`] call.

use std::fs::{self, File};
use std::io::Read;
use std::path::Path;

use walkdir::WalkDir;

use crate::analysis::{Analyzer, Scratch};
use crate::article::{Article, Issue};
use crate::sources::{self, Hint, MAX_DOCUMENT};
use crate::store::Entry;

/// A piece of work: all of it is loaded by one worker.
#[derive(Debug)]
pub enum Batch {
    /// A file to be opened, found by walking a folder or named by the user.
    File {
        /// Its path, as the user would write it.
        path: String,
        /// Named by the user, so that anything wrong with it is said.
        named: bool,
    },
    /// A document already in memory.
    Document {
        /// Where it came from, as the user wrote it.
        path: String,
        /// What it holds.
        bytes: Vec<u8>,
    },
    /// Something that could not be read at all.
    Failed(Issue),
}

/// What came of a batch.
#[derive(Debug, Default)]
pub struct Loaded {
    /// The articles and what they say, in order.
    pub entries: Vec<Entry>,
    /// What could not be read.
    pub issues: Vec<Issue>,
    /// Bytes read.
    pub bytes: u64,
}

impl Batch {
    /// Reads and analyses.
    #[must_use]
    pub fn load(self, analyzer: &Analyzer, scratch: &mut Scratch) -> Loaded {
        let (path, bytes, named) = match self {
            Self::File { path, named } => match read_file(Path::new(&path)) {
                Ok(bytes) => (path, bytes, named),
                Err(what) => {
                    return Loaded { issues: vec![Issue::new(path, what)], ..Loaded::default() };
                }
            },
            Self::Document { path, bytes } => (path, bytes, true),
            Self::Failed(issue) => return Loaded { issues: vec![issue], ..Loaded::default() },
        };
        if !named && sources::looks_binary(&bytes) {
            return Loaded::default();
        }
        let (articles, issues) = sources::read(&bytes, &Hint::new(path));
        let entries = articles.into_iter().map(|a| analysed(a, analyzer, scratch)).collect();
        Loaded { entries, issues, bytes: bytes.len() as u64 }
    }
}

fn analysed(article: Article, analyzer: &Analyzer, scratch: &mut Scratch) -> Entry {
    let analysis = analyzer.analyze(&article, scratch);
    Entry { article, analysis }
}

/// Reads a whole file, up to one byte over the limit of a document.
fn read_file(path: &Path) -> Result<Vec<u8>, String> {
    let file = File::open(path).map_err(|e| cannot(&e))?;
    let mut bytes = Vec::new();
    file.take(MAX_DOCUMENT as u64 + 1).read_to_end(&mut bytes).map_err(|e| cannot(&e))?;
    Ok(bytes)
}

/// An I/O error as the rest of a sentence that begins with a path.
#[must_use]
pub fn cannot(error: &std::io::Error) -> String {
    use std::io::ErrorKind as K;
    match error.kind() {
        K::NotFound => "does not exist".to_owned(),
        K::PermissionDenied => "may not be read (permission denied)".to_owned(),
        K::IsADirectory => "is a folder".to_owned(),
        _ => format!("cannot be read: {error}"),
    }
}

/// All batches of the sources, in order, lazily.
pub fn batches(sources: Vec<String>) -> impl Iterator<Item = Batch> + Send + 'static {
    sources.into_iter().flat_map(|source| -> Box<dyn Iterator<Item = Batch> + Send> {
        if source == "-" {
            let mut bytes = Vec::new();
            let read =
                std::io::stdin().lock().take(MAX_DOCUMENT as u64 + 1).read_to_end(&mut bytes);
            let batch = match read {
                Ok(_) => Batch::Document { path: source, bytes },
                Err(error) => Batch::Failed(Issue::new("-", cannot(&error))),
            };
            return Box::new(std::iter::once(batch));
        }
        match fs::metadata(&source) {
            Ok(meta) if meta.is_dir() => Box::new(Folder::new(source)),
            Ok(_) => Box::new(std::iter::once(Batch::File { path: source, named: true })),
            Err(error) => {
                Box::new(std::iter::once(Batch::Failed(Issue::new(source, cannot(&error)))))
            }
        }
    })
}

/// The files of a folder, in the order of their names; hidden ones left out, links
/// not followed.
struct Folder {
    path: String,
    walk: Box<dyn Iterator<Item = walkdir::Result<walkdir::DirEntry>> + Send>,
    any: bool,
    done: bool,
}

impl Folder {
    fn new(path: String) -> Self {
        let walk = WalkDir::new(&path).sort_by_file_name().into_iter().filter_entry(|e| {
            e.depth() == 0 || !e.file_name().as_encoded_bytes().starts_with(b".")
        });
        Self { path, walk: Box::new(walk), any: false, done: false }
    }
}

impl Iterator for Folder {
    type Item = Batch;

    fn next(&mut self) -> Option<Batch> {
        for entry in self.walk.by_ref() {
            match entry {
                Ok(entry) if entry.file_type().is_file() => {
                    self.any = true;
                    let path = entry.path().to_string_lossy().into_owned();
                    return Some(Batch::File { path, named: false });
                }
                Ok(_) => {}
                Err(error) => {
                    self.any = true;
                    let at = error
                        .path()
                        .map_or_else(|| self.path.clone(), |p| p.to_string_lossy().into_owned());
                    let what = error.io_error().map_or_else(|| error.to_string(), cannot);
                    return Some(Batch::Failed(Issue::new(at, what)));
                }
            }
        }
        if self.any || self.done {
            return None;
        }
        self.done = true;
        Some(Batch::Failed(Issue::new(&self.path, "holds no articles")))
    }
}
