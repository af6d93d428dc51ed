//! From SOURCEs as a user names them — files, folders, addresses, lists of feeds, `-`
//! — to batches of work in a set order, and from a batch to analysed articles.
//!
//! The feeder walks folders and cuts the line formats into batches; everything that
//! costs time (opening small files, fetching, decoding, analysing) happens in
//! [`Batch::load`], which the workers of [`crate::pool`] call.

use std::collections::{BTreeSet, HashSet};
use std::fs::{self, File};
use std::io::{self, Read};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::mpsc::Receiver;

use rayon::prelude::*;

use crate::analysis::{Analyzer, Scratch};
use crate::article::{Article, Issue};
use crate::fetch::{Fetch, FetchAnswer, is_web};
use crate::sources::{self, Hint, MAX_DOCUMENT, Reading, json};
use crate::store::Entry;

mod folder;
mod path;
mod stream;

pub use folder::{count, files};
pub use path::{FilePath, found, place};

use folder::FolderFiles;
use stream::{Lines, Stream, StreamStart};

/// Longest line of JSON Lines that is read, in bytes.
pub const MAX_LINE: usize = 16 << 20;
/// Lines in a batch at most: enough to make handing over cheap, few enough that what is under
/// way takes little memory.
const BATCH_LINES: usize = 16;
/// Bytes in a batch of lines, about, at most.
const BATCH_BYTES: usize = 64 << 10;
/// Bytes looked at to tell whether a stream is JSON Lines.
const SAMPLE: usize = 64 << 10;
/// Articles handed on together.
const PART: usize = 128;
/// Files up to this size are opened by the workers without a look.
const SMALL: u64 = 1 << 20;
/// Files of a folder that are handed out one by one, so that all workers have some and
/// the first is shown at once.
const ALONE: usize = 64;
/// Files of a folder handed out together after those, at most: handing over costs.
const BATCH_FILES: usize = 16;

/// A piece of work: all of it is loaded by one worker.
#[derive(Debug)]
pub enum Batch {
    /// A file to be opened.
    File {
        /// Its path, as the user would write it.
        path: FilePath,
        /// Named by the user, not met in a folder: anything wrong with it is said.
        named: bool,
    },
    /// Small files met in a folder.
    Files(Vec<FilePath>),
    /// A document already in memory.
    Document {
        /// What is known of it.
        hint: Hint,
        /// What it holds.
        bytes: Vec<u8>,
    },
    /// Some lines of JSON Lines.
    Lines {
        /// Where they came from, as the user wrote it.
        path: String,
        /// The number of the first, from 1.
        first: u64,
        /// The lines with their line feeds.
        bytes: Vec<u8>,
    },
    /// An address to be fetched.
    Web {
        /// The address.
        url: String,
        /// The publisher, where a list of feeds names it.
        source: String,
    },
    /// An address that was asked for.
    Fetched {
        /// The address.
        url: String,
        /// The publisher, where a list of feeds names it.
        source: String,
        /// What it answered, or why it did not.
        answer: Result<FetchAnswer, String>,
    },
    /// An address that is being asked for: whoever loads it waits for the answer.
    Coming {
        /// The address.
        url: String,
        /// The publisher, where a list of feeds names it.
        source: String,
        /// What it will answer.
        answer: Receiver<Result<FetchAnswer, String>>,
    },
    /// Something that could not be read at all.
    Failed(Issue),
    /// A folder begins, or ends.
    Folder {
        /// Its path, as the user wrote it.
        path: String,
        /// Whether this is its end.
        end: bool,
    },
}

/// What came of a batch.
#[derive(Debug, Default)]
pub struct Loaded {
    /// The articles and what they say, in order.
    pub entries: Vec<Entry>,
    /// Articles that were read alone, see [`Batch::read`], in order.
    pub articles: Vec<Article>,
    /// What could not be read.
    pub failures: Vec<Issue>,
    /// What is worth saying once, however many batches say it.
    pub remarks: Vec<Issue>,
    /// Bytes read.
    pub bytes: u64,
    /// How many documents (files, addresses, not lines) begin in this part.
    pub documents: u64,
    /// Whether more parts of the document follow.
    pub more: bool,
    /// A folder that begins (`false`) or ends (`true`) here.
    folder: Option<(String, bool)>,
}

/// What has to be known of all batches before this one: fed in their order.
#[derive(Debug, Default)]
pub struct Tally {
    said: HashSet<Issue>,
    /// Articles and failures since the folder at hand began.
    found: usize,
}

impl Tally {
    /// Takes out what was said before, and says of a folder that it holds nothing.
    /// `articles` came with it.
    pub fn see(&mut self, loaded: &mut Loaded, articles: usize) {
        loaded.remarks.retain(|issue| self.said.insert(issue.clone()));
        self.found += articles + loaded.failures.len();
        match loaded.folder.take() {
            Some((path, true)) if self.found == 0 => {
                loaded.failures.push(Issue::new(path, "holds no articles"));
            }
            Some((_, false)) => self.found = 0,
            _ => {}
        }
    }
}

impl Loaded {
    fn put(&mut self, result: Result<Entry, Issue>) {
        match result {
            Ok(entry) => self.entries.push(entry),
            Err(issue) => self.failures.push(issue),
        }
    }

    /// Whether there is nothing to tell anybody.
    fn is_nothing(&self) -> bool {
        self.entries.is_empty()
            && self.articles.is_empty()
            && self.failures.is_empty()
            && self.remarks.is_empty()
            && self.documents == 0
            && self.folder.is_none()
    }

    fn failed(at: impl Into<String>, what: impl Into<String>) -> Self {
        Self { failures: vec![Issue::new(at, what)], ..Self::default() }
    }
}

impl Batch {
    /// Reads and analyses, and hands on what comes of it in one part or several, in
    /// order. `fetch` gets what an address holds.
    pub fn load(
        self,
        analyzer: &Analyzer,
        scratch: &mut Scratch,
        fetch: &dyn Fetch,
        emit: &mut dyn FnMut(Loaded) -> bool,
    ) {
        if let Self::Files(paths) = self {
            let one = &mut |file: Self, emit: &mut dyn FnMut(Loaded) -> bool| {
                file.load(analyzer, scratch, fetch, emit);
            };
            return together(paths, one, emit);
        }
        // One document of many articles: a part at a time, with all cores.
        let mut several = false;
        self.read(fetch, &mut |mut loaded| {
            several |= loaded.more;
            let articles = std::mem::take(&mut loaded.articles);
            if several {
                let all = articles
                    .into_par_iter()
                    .map_init(Scratch::default, |own, article| analysed(article, analyzer, own));
                let all: Vec<_> = all.collect();
                for result in all {
                    loaded.put(result);
                }
            } else {
                for article in articles {
                    loaded.put(analysed(article, analyzer, scratch));
                }
            }
            emit(loaded)
        });
    }

    /// Reads, and hands on the articles as they are, in one part or several, in order.
    pub fn read(self, fetch: &dyn Fetch, emit: &mut dyn FnMut(Loaded) -> bool) {
        if let Self::Files(paths) = self {
            let one = &mut |file: Self, emit: &mut dyn FnMut(Loaded) -> bool| {
                file.read(fetch, emit);
            };
            return together(paths, one, emit);
        }
        let documents = u64::from(matches!(
            self,
            Self::File { .. }
                | Self::Document { .. }
                | Self::Web { .. }
                | Self::Fetched { .. }
                | Self::Coming { .. }
        ));
        let (reading, bytes) = match self.open(fetch) {
            Ok(read) => read,
            Err(loaded) => {
                emit(Loaded { documents, ..*loaded });
                return;
            }
        };
        let mut loaded = Loaded {
            failures: reading.failures,
            remarks: reading.remarks,
            documents,
            ..Loaded::default()
        };
        let mut articles = reading.articles.into_iter();
        let (all, bytes) = (articles.len().max(1) as u64, bytes as u64);
        // Of its bytes each part has as many as of its articles.
        let (mut told, mut done) = (0, 0);
        loop {
            loaded.articles = articles.by_ref().take(PART).collect();
            loaded.more = articles.len() > 0;
            done += loaded.articles.len() as u64;
            let upto = if loaded.more { bytes * done / all } else { bytes };
            loaded.bytes = upto - told;
            told = upto;
            let more = loaded.more;
            if !emit(std::mem::take(&mut loaded)) || !more {
                return;
            }
        }
    }

    /// Returns the articles with the number of bytes they were read from, or an error: what is
    /// to be told instead.
    fn open(self, fetch: &dyn Fetch) -> Result<(Reading, usize), Box<Loaded>> {
        Ok(match self {
            Self::File { path, named } => match read_file(&path) {
                Err(what) => return Err(Loaded::failed(path.into_told(), what).into()),
                Ok(bytes) => {
                    let mut reading = sources::read(&bytes, &Hint::new(path.told()));
                    // A folder holds pictures beside articles; that is no mistake.
                    if reading.binary && !named {
                        return Err(Box::default());
                    }
                    if !reading.outlines.is_empty() {
                        let what = "is a list of feeds, read when it is named itself";
                        reading.remarks.push(Issue::new(path.into_told(), what));
                    }
                    (reading, bytes.len())
                }
            },
            Self::Document { hint, bytes } => (sources::read(&bytes, &hint), bytes.len()),
            Self::Lines { path, first, bytes } => {
                (read_lines(&bytes, first, &Hint::new(path)), bytes.len())
            }
            Self::Web { url, source } => {
                let got = fetch.get(&url);
                return fetched(url, source, got);
            }
            Self::Fetched { url, source, answer } => return answered(url, source, answer),
            Self::Coming { url, source, answer } => {
                let answer = answer.recv().unwrap_or_else(|_| Err("was not asked for".to_owned()));
                return answered(url, source, answer);
            }
            Self::Failed(issue) => {
                return Err(Loaded { failures: vec![issue], ..Loaded::default() }.into());
            }
            Self::Files(_) => return Err(Box::default()),
            Self::Folder { path, end } => {
                let folder = Some((path, end));
                return Err(Loaded { folder, ..Loaded::default() }.into());
            }
        })
    }
}

/// Returns the articles of what an address answered.
fn answered(
    url: String,
    source: String,
    answer: Result<FetchAnswer, String>,
) -> Result<(Reading, usize), Box<Loaded>> {
    match answer {
        Ok(FetchAnswer::Unchanged) => Ok((Reading::default(), 0)),
        answer => fetched(url, source, answer.and_then(FetchAnswer::document)),
    }
}

fn fetched(
    url: String,
    source: String,
    got: Result<(Hint, Vec<u8>), String>,
) -> Result<(Reading, usize), Box<Loaded>> {
    match got {
        Err(what) => Err(Loaded::failed(url, what).into()),
        Ok((mut hint, bytes)) => {
            hint.source = source;
            Ok((sources::read(&bytes, &hint), bytes.len()))
        }
    }
}

/// Where what comes of a batch goes; `false` once nobody wants any more.
type EmitLoaded<'a> = &'a mut dyn FnMut(Loaded) -> bool;

/// Reads or loads files one after the other and hands on together what is worth no remark, in
/// order.
fn together(
    paths: Vec<FilePath>,
    one: &mut dyn FnMut(Batch, EmitLoaded<'_>),
    emit: &mut dyn FnMut(Loaded) -> bool,
) {
    let mut together = Loaded::default();
    let mut wanted = true;
    for path in paths {
        one(Batch::File { path, named: false }, &mut |mut part: Loaded| {
            if part.failures.is_empty() && part.remarks.is_empty() && part.folder.is_none() {
                together.entries.append(&mut part.entries);
                together.articles.append(&mut part.articles);
                together.bytes += part.bytes;
                together.documents += part.documents;
                return true;
            }
            // What is said of a file comes behind the files before it.
            for some in [std::mem::take(&mut together), part] {
                wanted = wanted && (some.is_nothing() || emit(some));
            }
            wanted
        });
        if !wanted {
            return;
        }
    }
    emit(together);
}

/// Analyses an article. A defect in the analysis costs that article, not the run.
///
/// # Errors
/// Where there is such a defect.
pub fn analysed(
    article: Article,
    analyzer: &Analyzer,
    scratch: &mut Scratch,
) -> Result<Entry, Issue> {
    let analysed = catch_unwind(AssertUnwindSafe(|| analyzer.analyze(&article, scratch)));
    if let Ok(analysis) = analysed {
        return Ok(Entry { article, analysis });
    }
    *scratch = Scratch::default();
    Err(Issue::new(article.path, "could not be analysed: a defect in dateline"))
}

fn read_lines(bytes: &[u8], first: u64, hint: &Hint) -> Reading {
    let mut reading = Reading::default();
    let mut unknown = BTreeSet::new();
    for (number, line) in (first..).zip(bytes.split(|&b| b == b'\n')) {
        if line.iter().all(u8::is_ascii_whitespace) {
            continue;
        }
        let line =
            if number == 1 { line.strip_prefix(b"\xef\xbb\xbf").unwrap_or(line) } else { line };
        if let Ok(text) = std::str::from_utf8(line) {
            json::line(text, number, hint, &mut unknown, &mut reading);
        } else {
            let at = format!("{}:{number}", hint.path);
            reading.failures.push(Issue::new(at, "is not valid UTF-8"));
        }
    }
    reading.remarks.extend(json::remark(&unknown, hint));
    reading
}

/// Reads a whole file, up to one byte over the limit of a document.
fn read_file(path: &FilePath) -> Result<Vec<u8>, String> {
    let file = path.open().map_err(|e| cannot(&e))?;
    let size = file.metadata().map_or(0, |m| m.len()).min(MAX_DOCUMENT as u64);
    let mut bytes = Vec::with_capacity(usize::try_from(size).unwrap_or(0) + 1);
    file.take(MAX_DOCUMENT as u64 + 1).read_to_end(&mut bytes).map_err(|e| cannot(&e))?;
    Ok(bytes)
}

/// An I/O error as the rest of a sentence that begins with a path.
#[must_use]
pub fn cannot(error: &io::Error) -> String {
    use io::ErrorKind as K;
    match error.kind() {
        K::NotFound => "does not exist".to_owned(),
        K::PermissionDenied => "may not be read (permission denied)".to_owned(),
        K::IsADirectory => "is a folder".to_owned(),
        _ => format!("cannot be read: {error}"),
    }
}

/// The same of what was to be written.
#[must_use]
pub fn cannot_write(error: &io::Error) -> String {
    match error.kind() {
        io::ErrorKind::PermissionDenied => "may not be written (permission denied)".to_owned(),
        _ => format!("cannot be written: {error}"),
    }
}

/// A sequence of batches that a thread of its own may draw.
pub type Batches = Box<dyn Iterator<Item = Batch> + Send>;

fn one(batch: Batch) -> Batches {
    Box::new(std::iter::once(batch))
}

/// All batches of the sources, in order, lazily.
#[must_use]
pub fn batches(sources: Vec<String>) -> Batches {
    Box::new(sources.into_iter().flat_map(source))
}

fn source(source: String) -> Batches {
    if source == "-" {
        return stream(Box::new(io::stdin()), source);
    }
    if is_web(&source) {
        return one(Batch::Web { url: source, source: String::new() });
    }
    let real = found(&source);
    match fs::metadata(&real) {
        Ok(meta) if meta.is_dir() => Box::new(FolderFiles::new(source)),
        Ok(meta) if meta.is_file() => file(source.into(), meta.len(), true),
        // A pipe or a device: what was read of it cannot be read again.
        Ok(_) => match File::open(&real) {
            Ok(input) => stream(Box::new(input), source),
            Err(error) => one(Batch::Failed(Issue::new(source, cannot(&error)))),
        },
        Err(_) if path::is_dead_link(&real) => {
            one(Batch::Failed(Issue::new(source, "is a link to what does not exist")))
        }
        Err(error) => one(Batch::Failed(Issue::new(source, cannot(&error)))),
    }
}

/// Whether a file in a folder can be opened without a look.
fn is_small(path: &str, size: u64) -> bool {
    let lower = path.to_ascii_lowercase();
    let telling = [".gz", ".zst", ".jsonl", ".ndjson", ".opml"].iter().any(|e| lower.ends_with(e));
    size <= SMALL && !telling
}

/// The batches of a file: itself, unless it is best read by the line or names feeds.
fn file(path: FilePath, size: u64, named: bool) -> Batches {
    if !named && is_small(path.told(), size) {
        return one(Batch::File { path, named });
    }
    let Ok(file) = path.open() else {
        // The worker meets the same error and says it.
        return one(Batch::File { path, named });
    };
    match Stream::open(Box::new(file)) {
        Ok(mut stream) => match stream.look(path.told()) {
            StreamStart::Lines => Box::new(Lines::new(stream, path.into_told())),
            StreamStart::Feeds if named => stream.feeds(path.into_told()),
            StreamStart::Feeds | StreamStart::Whole => one(Batch::File { path, named }),
        },
        Err(_) => one(Batch::File { path, named }),
    }
}

/// The batches of a stream that can be read once.
fn stream(input: Box<dyn Read + Send>, path: String) -> Batches {
    match Stream::open(input) {
        Ok(mut stream) => match stream.look(&path) {
            StreamStart::Lines => Box::new(Lines::new(stream, path)),
            StreamStart::Feeds => stream.feeds(path),
            StreamStart::Whole => one(stream.whole(path)),
        },
        Err(error) => one(Batch::Failed(Issue::new(path, cannot(&error)))),
    }
}

#[cfg(test)]
mod tests {
    use std::io::Cursor;

    use super::*;

    struct Trickle(Vec<&'static [u8]>);

    impl Read for Trickle {
        fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
            if self.0.is_empty() {
                return Ok(0);
            }
            let part = self.0.remove(0);
            out[..part.len()].copy_from_slice(part);
            Ok(part.len())
        }
    }

    fn lines_of(batch: &Batch) -> (u64, usize) {
        match batch {
            Batch::Lines { first, bytes, .. } => (*first, bytes.split(|b| *b == b'\n').count() - 1),
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn a_line_is_handed_on_as_soon_as_it_is_there() {
        let parts: Vec<&'static [u8]> =
            vec![b"{\"text\":\"a\"}\n", b"{\"text\":\"b\"}\n{\"te", b"xt\":\"c\"}\n", b"{bad\n"];
        let mut all = stream(Box::new(Trickle(parts)), "-".into());
        assert_eq!(lines_of(&all.next().unwrap()), (1, 1));
        assert_eq!(lines_of(&all.next().unwrap()), (2, 1));
        assert_eq!(lines_of(&all.next().unwrap()), (3, 1));
        assert_eq!(lines_of(&all.next().unwrap()), (4, 1));
        assert!(all.next().is_none());
    }

    #[test]
    fn a_long_line_is_one_failure() {
        let long = vec![b'x'; MAX_LINE + 10];
        let mut bytes = b"{\"text\":\"a\"}\n{\"text\":\"".to_vec();
        bytes.extend_from_slice(&long);
        bytes.extend_from_slice(b"\"}\n{\"text\":\"c\"}\n");
        let all: Vec<_> = stream(Box::new(Cursor::new(bytes)), "-".into()).collect();
        let failed: Vec<_> = all.iter().filter(|b| matches!(b, Batch::Failed(_))).collect();
        assert_eq!(failed.len(), 1);
        assert!(matches!(failed[0], Batch::Failed(i) if i.at == "-:2"));
        assert!(all.iter().any(|b| matches!(b, Batch::Lines { first: 3, .. })));
    }

    #[test]
    fn text_and_lists_are_told_apart() {
        let text = stream(Box::new(&b"NATO sends 600\n"[..]), "-".into()).next().unwrap();
        assert!(matches!(text, Batch::Document { .. }));
        let list = b"<opml><body><outline xmlUrl='http://127.0.0.1:1/'/></body></opml>";
        let feed = stream(Box::new(&list[..]), "-".into()).next().unwrap();
        assert!(matches!(feed, Batch::Web { url, .. } if url == "http://127.0.0.1:1/"));
    }
}
