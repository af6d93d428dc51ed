//! A stream whose beginning is looked at, and JSON Lines in batches.

use std::io::{self, BufRead, BufReader, Cursor, Read};

use super::{BATCH_BYTES, BATCH_LINES, Batch, Batches, MAX_LINE, SAMPLE, cannot, one};
use crate::article::Issue;
use crate::sources::packed::Packing;
use crate::sources::{self, Hint, MAX_DOCUMENT, Outline};

/// What the beginning of a stream shows.
pub(super) enum StreamStart {
    Lines,
    Feeds,
    Whole,
}

/// A stream, unpacked, whose beginning was looked at.
pub(super) struct Stream {
    head: Vec<u8>,
    rest: Box<dyn Read + Send>,
    ended: bool,
}

impl Stream {
    pub(super) fn open(mut input: Box<dyn Read + Send>) -> io::Result<Self> {
        let mut head = Vec::new();
        let ended = more(&mut input, &mut head, 4)?;
        let Some(packing) = Packing::of(&head) else {
            return Ok(Self { head, rest: input, ended });
        };
        let packed = Cursor::new(head).chain(input);
        Ok(Self { head: Vec::new(), rest: packing.unpack(packed)?, ended: false })
    }

    /// Looks at the beginning; waits for no more than it needs.
    pub(super) fn look(&mut self, path: &str) -> StreamStart {
        loop {
            let enough = self.ended || self.head.len() >= SAMPLE;
            let text = String::from_utf8_lossy(&self.head);
            let text = text.trim_start_matches(['\u{feff}', ' ', '\t', '\r', '\n']);
            if enough || text.contains('\n') {
                if sources::is_json_lines(text)
                    && (text.contains('\n') || self.head.len() >= SAMPLE)
                {
                    return StreamStart::Lines;
                }
                if enough {
                    return match sources::detect(text, &Hint::new(path)) {
                        sources::SourceFormat::Opml => StreamStart::Feeds,
                        sources::SourceFormat::JsonLines => StreamStart::Lines,
                        _ => StreamStart::Whole,
                    };
                }
            }
            let wanted = self.head.len() + 1;
            match more(&mut self.rest, &mut self.head, wanted) {
                Ok(ended) => self.ended = ended,
                // Met again, and said, when the rest is read.
                Err(_) => self.ended = true,
            }
        }
    }

    fn bytes(self) -> io::Result<Vec<u8>> {
        let mut bytes = self.head;
        if !self.ended {
            let left = (MAX_DOCUMENT + 1).saturating_sub(bytes.len());
            self.rest.take(left as u64).read_to_end(&mut bytes)?;
        }
        Ok(bytes)
    }

    pub(super) fn whole(self, path: String) -> Batch {
        match self.bytes() {
            Ok(bytes) => Batch::Document { hint: Hint::new(path), bytes },
            Err(error) => Batch::Failed(Issue::new(path, cannot(&error))),
        }
    }

    pub(super) fn feeds(self, path: String) -> Batches {
        match self.bytes() {
            Ok(bytes) => {
                let reading = sources::read(&bytes, &Hint::new(&path));
                let failed = reading.failures.into_iter().map(Batch::Failed);
                Box::new(failed.chain(reading.outlines.into_iter().map(web)))
            }
            Err(error) => one(Batch::Failed(Issue::new(path, cannot(&error)))),
        }
    }
}

fn web(outline: Outline) -> Batch {
    Batch::Web { url: outline.url, source: outline.title }
}

/// Reads until there are `wanted` bytes, or the end: whether it was the end.
fn more(input: &mut dyn Read, bytes: &mut Vec<u8>, wanted: usize) -> io::Result<bool> {
    let mut chunk = [0; 8192];
    while bytes.len() < wanted {
        match input.read(&mut chunk) {
            Ok(0) => return Ok(true),
            Ok(n) => bytes.extend_from_slice(chunk.get(..n).unwrap_or(&[])),
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
    Ok(false)
}

/// The batches of JSON Lines.
pub(super) struct Lines {
    input: BufReader<Box<dyn Read + Send>>,
    path: String,
    /// The number of the next line.
    next: u64,
    failed: Option<Issue>,
    done: bool,
}

impl Lines {
    pub(super) fn new(stream: Stream, path: String) -> Self {
        let input: Box<dyn Read + Send> = Box::new(Cursor::new(stream.head).chain(stream.rest));
        Self {
            input: BufReader::with_capacity(SAMPLE, input),
            path,
            next: 1,
            failed: None,
            done: false,
        }
    }

    /// Reads one line into `bytes`: whether there was one. A line over [`MAX_LINE`] is
    /// passed over.
    fn line(&mut self, bytes: &mut Vec<u8>) -> io::Result<bool> {
        let start = bytes.len();
        let mut any = false;
        let mut long = false;
        loop {
            let chunk = match self.input.fill_buf() {
                Ok(chunk) => chunk,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                Err(error) => return Err(error),
            };
            if chunk.is_empty() {
                break;
            }
            any = true;
            let end = chunk.iter().position(|&b| b == b'\n').map(|at| at + 1);
            let taken = end.unwrap_or(chunk.len());
            long |= bytes.len() - start + taken > MAX_LINE;
            if !long {
                bytes.extend_from_slice(chunk.get(..taken).unwrap_or(&[]));
            }
            self.input.consume(taken);
            if end.is_some() {
                break;
            }
        }
        if long {
            bytes.truncate(start);
            bytes.shrink_to(BATCH_BYTES * 2);
            let at = format!("{}:{}", self.path, self.next);
            let what = format!("is a line longer than {} MiB and was left out", MAX_LINE >> 20);
            self.failed = Some(Issue::new(at, what));
        }
        self.next += u64::from(any);
        Ok(any)
    }
}

impl Iterator for Lines {
    type Item = Batch;

    fn next(&mut self) -> Option<Batch> {
        if let Some(issue) = self.failed.take() {
            return Some(Batch::Failed(issue));
        }
        if self.done {
            return None;
        }
        let first = self.next;
        let mut bytes = Vec::new();
        for count in 0..BATCH_LINES {
            // What is there is handed on before anything is waited for.
            if count > 0 && (bytes.len() >= BATCH_BYTES || !self.input.buffer().contains(&b'\n')) {
                break;
            }
            match self.line(&mut bytes) {
                Ok(true) if self.failed.is_some() => break,
                Ok(true) => {}
                Ok(false) => {
                    self.done = true;
                    break;
                }
                Err(error) => {
                    self.done = true;
                    self.failed = Some(Issue::new(&self.path, cannot(&error)));
                    break;
                }
            }
        }
        if bytes.is_empty() {
            return self.failed.take().map(Batch::Failed);
        }
        Some(Batch::Lines { path: self.path.clone(), first, bytes })
    }
}
