//! Reviews in a journal of JSON lines, beside the marks: one line a decision.
//!
//! Lines are appended, under a lock, and are on the disk when [`ReviewJournal::append`] returns:
//! a crash loses at most the line that was being written, which the next writer closes.
//! Once most of it is what people said before they said otherwise, it is written anew
//! without that ([`ReviewJournal::shorten`]). What this version cannot read stays in it.

use std::collections::{HashMap, HashSet};
use std::fs::{self, File};
use std::io::{self, BufRead, BufReader, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
use std::time::Duration;

use serde::de::IgnoredAny;

use super::files::{Lock, append, open_if_there, replace_with};
use crate::article::ArticleKey;
use crate::store::reviews::decision::{self, Anchor, Decision};

/// Bytes of a line at most.
pub const LONG: u64 = 1 << 20;
/// A journal this small is never written anew, in bytes.
const SMALL: u64 = 1 << 18;
/// How long another process may hold the lock.
const PATIENCE: Duration = Duration::from_millis(400);

/// The journal, and how far this process has read it.
#[derive(Debug)]
pub struct ReviewJournal {
    path: PathBuf,
    lock: PathBuf,
    read: u64,
    /// The line that was read last: another in its place tells of another file.
    last: Vec<u8>,
    /// Lines of another version, and lines that nobody can read.
    strange: (usize, usize),
}

impl ReviewJournal {
    /// The journal of a state folder. Nothing is read or written yet.
    #[must_use]
    pub fn new(folder: &Path) -> Self {
        Self {
            path: folder.join("reviews.jsonl"),
            lock: folder.join("reviews.lock"),
            read: 0,
            last: Vec::new(),
            strange: (0, 0),
        }
    }

    /// Where it is.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Lines of another version, and lines that nobody can read; both stay.
    #[must_use]
    pub const fn strange(&self) -> (usize, usize) {
        self.strange
    }

    /// The decisions that were written since it was last read, by anybody.
    ///
    /// # Errors
    /// Those of the file system; a journal that is not there is empty.
    pub fn catch_up(&mut self) -> io::Result<Vec<Decision>> {
        self.catch_up_with(|_| ())
    }

    /// As [`Self::catch_up`]; `unknown` is told each line of another version.
    ///
    /// # Errors
    /// As [`Self::catch_up`].
    pub fn catch_up_with(&mut self, mut unknown: impl FnMut(&[u8])) -> io::Result<Vec<Decision>> {
        let Some(mut file) = open_if_there(&self.path)? else { return Ok(Vec::new()) };
        if !self.goes_on(&mut file)? {
            // Somebody wrote it anew, or put another file in its place.
            self.read = 0;
            self.strange = (0, 0);
        }
        let mut input = BufReader::new(file);
        input.seek(SeekFrom::Start(self.read))?;
        let (mut line, mut decisions) = (Vec::new(), Vec::new());
        loop {
            line.clear();
            let count = input.by_ref().take(LONG).read_until(b'\n', &mut line)?;
            if count == 0 || (line.last() != Some(&b'\n') && (count as u64) < LONG) {
                // The end, or a line that is still being written.
                return Ok(decisions);
            }
            self.read += count as u64;
            self.last.clone_from(&line);
            let line = line.trim_ascii();
            match Decision::read(line) {
                decision::DecisionRead::Known(decision) => decisions.push(*decision),
                decision::DecisionRead::Unknown(_) => {
                    self.strange.0 += 1;
                    unknown(line);
                }
                // Torn by a crash, nobody was told that it is kept; else it is damaged.
                decision::DecisionRead::Broken(_) if torn(line) => {}
                decision::DecisionRead::Broken(_) => self.strange.1 += 1,
            }
        }
    }

    /// Whether a file goes on from what was read of it.
    fn goes_on(&self, file: &mut File) -> io::Result<bool> {
        if file.metadata()?.len() < self.read {
            return Ok(false);
        }
        let mut there = vec![0; self.last.len()];
        file.seek(SeekFrom::Start(self.read - self.last.len() as u64))?;
        file.read_exact(&mut there)?;
        Ok(there == self.last)
    }

    /// Writes the journal anew without decisions that the same person replaced by later
    /// ones on the same figure, where these are most of it. All other lines stay as they
    /// are, in their order, whoever can read them. Returns whether it was.
    ///
    /// # Errors
    /// Those of the file system; then the journal is as it was.
    pub fn shorten(&self) -> io::Result<bool> {
        if fs::metadata(&self.path).map_or(0, |meta| meta.len()) < SMALL {
            return Ok(false);
        }
        let _lock = Lock::take_within(&self.lock, PATIENCE)?;
        let all = fs::read(&self.path)?;
        let (mut said, mut over) = (HashMap::new(), HashSet::new());
        let lines = || all.split_inclusive(|b| *b == b'\n');
        for (number, line) in lines().enumerate() {
            if line.len() as u64 >= LONG {
                continue;
            }
            let decision::DecisionRead::Known(decision) = Decision::read(line.trim_ascii()) else {
                continue;
            };
            let Decision { article, anchor, at, by, .. } = *decision;
            let about: (ArticleKey, String, Anchor) = (article.key, by, anchor);
            let before: Option<&(String, usize)> = said.get(&about);
            match before {
                Some((later, _)) if *later > at => {
                    over.insert(number);
                }
                _ => over.extend(said.insert(about, (at, number)).map(|(_, number)| number)),
            }
        }
        let left = || lines().enumerate().filter(|(number, _)| !over.contains(number));
        let size: usize = left().map(|(_, line)| line.len()).sum();
        if size * 2 > all.len() {
            return Ok(false);
        }
        replace_with(&self.path, |out| left().try_for_each(|(_, line)| out.write_all(line)))?;
        Ok(true)
    }

    /// Keeps decisions. On return they are on the disk; the decisions of others that
    /// were written meanwhile are read by the next [`Self::catch_up`], as are these.
    ///
    /// # Errors
    /// Those of the file system; then nothing is kept.
    pub fn append(&self, lines: &[Vec<u8>]) -> io::Result<()> {
        if lines.is_empty() {
            return Ok(());
        }
        let _lock = Lock::take_within(&self.lock, PATIENCE)?;
        let ended = lines.iter().flat_map(|line| [line.as_slice(), b"\n"]);
        append(&self.path, b"", &ended.collect::<Vec<_>>().concat())?;
        Ok(())
    }
}

/// Whether a line is the beginning of one that never came to its end.
fn torn(line: &[u8]) -> bool {
    line.is_empty() || serde_json::from_slice::<IgnoredAny>(line).is_err_and(|e| e.is_eof())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::article::ArticleKey;
    use crate::store::reviews::decide;
    use crate::store::reviews::decision::Act;
    use std::fs;
    use std::os::unix::fs::PermissionsExt;

    fn decision(n: u64) -> Decision {
        let article = crate::article::Article {
            key: ArticleKey(n),
            text: crate::text::clean::clean("31 died."),
            ..Default::default()
        };
        let mut figure = crate::store::reviews::blank(
            crate::text::Span::new(0, 2),
            crate::text::Span::new(0, 8),
        );
        (figure.low, figure.high) = (Some(31.0), Some(31.0));
        let mut decision = decide(&article, &figure, None, Act::Add);
        "2026-03-01T10:00:00.000Z".clone_into(&mut decision.at);
        "Anna".clone_into(&mut decision.by);
        decision
    }

    #[test]
    fn decisions_come_back_and_are_private() {
        let folder = tempfile::tempdir().unwrap();
        let mut journal = ReviewJournal::new(folder.path());
        assert!(journal.catch_up().unwrap().is_empty());
        journal.append(&[decision(1).line(), decision(2).line()]).unwrap();
        let mut other = ReviewJournal::new(folder.path());
        assert_eq!(other.catch_up().unwrap(), [decision(1), decision(2)]);
        journal.append(&[decision(3).line()]).unwrap();
        assert_eq!(other.catch_up().unwrap(), [decision(3)]);
        for name in ["reviews.jsonl", "reviews.lock"] {
            let mode = fs::metadata(folder.path().join(name)).unwrap().permissions().mode();
            assert_eq!(mode & 0o777, 0o600, "{name}");
        }
    }

    #[test]
    fn a_kill_at_any_byte_loses_the_torn_line_alone() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("reviews.jsonl");
        ReviewJournal::new(folder.path())
            .append(&[decision(1).line(), decision(2).line()])
            .unwrap();
        let whole = fs::read(&path).unwrap();
        for cut in 0..=whole.len() {
            fs::write(&path, &whole[..cut]).unwrap();
            let complete = whole[..cut].split(|b| *b == b'\n').count() - 1;
            ReviewJournal::new(folder.path()).append(&[decision(9).line()]).unwrap();
            let mut after = ReviewJournal::new(folder.path());
            let read = after.catch_up().unwrap();
            assert_eq!(read.last(), Some(&decision(9)), "cut at {cut}");
            // A line that lacks its line feed alone is whole again.
            assert!((complete + 1..=complete + 2).contains(&read.len()), "cut at {cut}");
            assert_eq!(after.strange(), (0, 0), "cut at {cut}");
        }
    }

    #[test]
    fn a_journal_of_changed_minds_is_written_anew_and_nothing_else_is_lost() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("reviews.jsonl");
        let mut journal = ReviewJournal::new(folder.path());
        let said = |n: u64, minute: u32, by: &str| {
            let at = format!("2026-03-01T{:02}:{:02}:00.000Z", minute / 60, minute % 60);
            Decision { at, by: by.to_owned(), ..decision(n) }
        };
        let newer = br#"{"review":2,"mood":"glad"}"#.to_vec();
        let mut lines = vec![newer.clone(), b"rubbish".to_vec(), said(2, 3, "Anna").line()];
        for minute in 0..1000 {
            lines.push(said(1, minute, "Anna").line());
        }
        // Another person's, and one that came late and is older than what is there.
        lines.extend([said(1, 5, "Bao").line(), said(1, 7, "Anna").line()]);
        journal.append(&lines).unwrap();
        let mut other = ReviewJournal::new(folder.path());
        assert_eq!(other.catch_up().unwrap().len(), 1003);
        assert!(journal.shorten().unwrap());
        let left = [said(2, 3, "Anna"), said(1, 999, "Anna"), said(1, 5, "Bao")];
        assert_eq!(journal.catch_up().unwrap(), left);
        assert_eq!(journal.strange(), (1, 1));
        let text = fs::read(&path).unwrap();
        assert!(text.starts_with(&[newer.as_slice(), b"\nrubbish\n"].concat()));
        // Others notice, also where it grew again meanwhile, and say nothing twice.
        journal.append(&lines).unwrap();
        journal.append(&lines[..3]).unwrap();
        journal.append(&[decision(4).line()]).unwrap();
        let read = other.catch_up().unwrap();
        assert_eq!(read.first(), Some(&left[0]), "from the start");
        assert_eq!(read.last(), Some(&decision(4)));
        assert!(journal.shorten().unwrap() && !journal.shorten().unwrap(), "once is enough");
        let mode = fs::metadata(path).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
    }

    #[test]
    fn a_journal_of_standing_decisions_stays_as_it_is() {
        let folder = tempfile::tempdir().unwrap();
        let journal = ReviewJournal::new(folder.path());
        assert!(!journal.shorten().unwrap(), "there is none");
        journal.append(&(0..2000).map(|n| decision(n).line()).collect::<Vec<_>>()).unwrap();
        let path = folder.path().join("reviews.jsonl");
        let before = fs::read(&path).unwrap();
        assert!(before.len() as u64 > SMALL);
        assert!(!journal.shorten().unwrap());
        assert_eq!(fs::read(&path).unwrap(), before);
    }

    #[test]
    fn what_cannot_be_read_stays_and_is_counted() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("reviews.jsonl");
        let mut journal = ReviewJournal::new(folder.path());
        let newer = br#"{"review":2,"mood":"glad"}"#.to_vec();
        journal.append(&[newer, b"rubbish".to_vec(), decision(1).line()]).unwrap();
        assert_eq!(journal.catch_up().unwrap(), [decision(1)]);
        assert_eq!(journal.strange(), (1, 1));
        journal.append(&[decision(2).line()]).unwrap();
        let text = fs::read_to_string(path).unwrap();
        assert!(text.starts_with("{\"review\":2,\"mood\":\"glad\"}\nrubbish\n"));
    }
}
