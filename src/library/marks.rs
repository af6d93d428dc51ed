//! Marks — read, starred, tags, notes — in a journal of JSON lines.
//!
//! Each line is one change of one mark of one article, so that two processes that
//! mark the same article keep both changes. A line torn by a crash is passed over and
//! closed by the next writer. From time to time the journal is rewritten with what
//! holds; readers see that by the number in its first line and start over.

use std::collections::BTreeMap;
use std::fs::{self, File, OpenOptions};
use std::io::{self, BufRead, BufReader, Read, Seek, SeekFrom, Write};
use std::path::PathBuf;

use serde::{Deserialize, Serialize};

use super::files::{Lock, replace_with};
use crate::article::ArticleKey;
use crate::store::marks::Mark;

/// One line of the journal.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Change {
    /// The article's key, in hexadecimal digits.
    key: String,
    #[serde(flatten)]
    what: What,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
enum What {
    Read(bool),
    Star(bool),
    Tag(String),
    Untag(String),
    Note(String),
}

/// The first line.
#[derive(Debug, Serialize, Deserialize)]
struct Head {
    /// Grows with each rewriting.
    journal: u64,
}

/// A journal this small is never rewritten, in bytes.
const SMALL: u64 = 256 << 10;

/// The journal, and where this process is in it.
#[derive(Debug)]
pub struct Journal {
    path: PathBuf,
    lock: PathBuf,
    marks: BTreeMap<ArticleKey, Mark>,
    /// The number in the first line of the journal that was read.
    number: u64,
    /// Bytes of it that were read.
    read: u64,
    /// Lines of it that were read.
    lines: u64,
}

impl Journal {
    /// Opens the journal in a folder and reads it. Nothing is written yet.
    ///
    /// # Errors
    /// Those of the file system; a journal that is not there is empty.
    pub fn open(folder: &std::path::Path) -> io::Result<Self> {
        let mut journal = Self {
            path: folder.join("marks.jsonl"),
            lock: folder.join("marks.lock"),
            marks: BTreeMap::new(),
            number: 0,
            read: 0,
            lines: 0,
        };
        journal.catch_up()?;
        Ok(journal)
    }

    /// All marks, by key.
    pub fn iter(&self) -> impl Iterator<Item = (ArticleKey, &Mark)> {
        self.marks.iter().map(|(key, mark)| (*key, mark))
    }

    /// The marks of an article.
    #[must_use]
    pub fn get(&self, key: ArticleKey) -> Option<&Mark> {
        self.marks.get(&key)
    }

    /// Reads what other processes wrote since: the articles whose marks changed.
    ///
    /// # Errors
    /// Those of the file system.
    pub fn catch_up(&mut self) -> io::Result<Vec<ArticleKey>> {
        let file = match File::open(&self.path) {
            Ok(file) => file,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
            Err(error) => return Err(error),
        };
        let mut input = BufReader::new(file);
        let mut line = Vec::new();
        input.read_until(b'\n', &mut line)?;
        let number = serde_json::from_slice::<Head>(&line).map_or(0, |h| h.journal);
        let mut changed = Vec::new();
        if number != self.number || self.read == 0 {
            // Rewritten, or never read: from the start.
            let before = std::mem::take(&mut self.marks);
            changed.extend(before.keys());
            self.number = number;
            self.lines = 0;
            self.read = if number == 0 { 0 } else { line.len() as u64 };
        }
        input.seek(SeekFrom::Start(self.read))?;
        loop {
            line.clear();
            // A journal is no longer than its lines: each is bounded by what was typed.
            let count = input.by_ref().take(1 << 20).read_until(b'\n', &mut line)?;
            if count == 0 || (line.last() != Some(&b'\n') && count < 1 << 20) {
                // The end, or a line that is still being written.
                break;
            }
            self.read += count as u64;
            self.lines += 1;
            if let Ok(change) = serde_json::from_slice::<Change>(&line)
                && let Ok(key) = u64::from_str_radix(&change.key, 16)
            {
                let key = ArticleKey(key);
                self.apply(key, change.what);
                changed.push(key);
            }
        }
        changed.sort_unstable();
        changed.dedup();
        Ok(changed)
    }

    fn apply(&mut self, key: ArticleKey, what: What) {
        let mark = self.marks.entry(key).or_default();
        match what {
            What::Read(read) => mark.read = read,
            What::Star(starred) => mark.starred = starred,
            What::Note(note) => mark.note = note,
            What::Tag(tag) => {
                if let Err(at) = mark.tags.binary_search(&tag) {
                    mark.tags.insert(at, tag);
                }
            }
            What::Untag(tag) => mark.tags.retain(|t| *t != tag),
        }
        if mark.is_empty() {
            self.marks.remove(&key);
        }
    }

    /// Keeps marks: what differs from what this process knew is written, and nothing
    /// else, so that other processes' changes stay. On return it is on the disk. Gives
    /// the articles that another process had marked meanwhile.
    ///
    /// # Errors
    /// Those of the file system; then nothing is kept.
    pub fn keep(&mut self, marks: &[(ArticleKey, Mark)]) -> io::Result<Vec<ArticleKey>> {
        let mut changes = Vec::new();
        for (key, mark) in marks {
            self.differences(*key, mark, &mut changes);
        }
        if changes.is_empty() {
            return self.catch_up();
        }
        let _lock = Lock::take(&self.lock)?;
        let others = self.catch_up()?;
        let mut file = OpenOptions::new().create(true).append(true).read(true).open(&self.path)?;
        let length = file.metadata()?.len();
        let mut bytes = Vec::new();
        if length == 0 {
            write_line(&mut bytes, &Head { journal: 1 })?;
        } else if !ends_line(&mut file, length)? {
            // A writer was killed in the middle of a line.
            bytes.push(b'\n');
        }
        for change in &changes {
            write_line(&mut bytes, change)?;
        }
        file.write_all(&bytes)?;
        file.sync_data()?;
        drop(file);
        self.catch_up()?;
        self.rewrite_if_worth_it()?;
        Ok(others)
    }

    fn differences(&self, key: ArticleKey, new: &Mark, changes: &mut Vec<Change>) {
        let nothing = Mark::default();
        let old = self.marks.get(&key).unwrap_or(&nothing);
        let mut push = |what| changes.push(Change { key: format!("{:016x}", key.0), what });
        if old.read != new.read {
            push(What::Read(new.read));
        }
        if old.starred != new.starred {
            push(What::Star(new.starred));
        }
        for tag in new.tags.iter().filter(|t| !old.tags.contains(t)) {
            push(What::Tag(tag.clone()));
        }
        for tag in old.tags.iter().filter(|t| !new.tags.contains(t)) {
            push(What::Untag(tag.clone()));
        }
        if old.note != new.note {
            push(What::Note(new.note.clone()));
        }
    }

    /// Rewrites the journal with what holds once most of its lines no longer do. The
    /// caller has the lock and is at the journal's end.
    fn rewrite_if_worth_it(&mut self) -> io::Result<()> {
        let live = self.marks.len() as u64;
        if self.read < SMALL || self.lines < live.saturating_mul(8) {
            return Ok(());
        }
        let head = Head { journal: self.number + 1 };
        let mut changes = Vec::new();
        let blank =
            Self { marks: BTreeMap::new(), path: PathBuf::new(), lock: PathBuf::new(), ..*self };
        for (key, mark) in &self.marks {
            blank.differences(*key, mark, &mut changes);
        }
        replace_with(&self.path, |out| {
            write_line(out, &head)?;
            changes.iter().try_for_each(|change| write_line(out, change))
        })?;
        self.number = head.journal;
        self.lines = changes.len() as u64;
        self.read = fs::metadata(&self.path)?.len();
        Ok(())
    }
}

fn write_line(out: &mut impl Write, value: &impl Serialize) -> io::Result<()> {
    serde_json::to_writer(&mut *out, value)?;
    out.write_all(b"\n")
}

fn ends_line(file: &mut File, length: u64) -> io::Result<bool> {
    let mut last = [0];
    file.seek(SeekFrom::Start(length - 1))?;
    file.read_exact(&mut last)?;
    Ok(last == *b"\n")
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::path::Path;
    use std::process::{Child, Command, Stdio};

    fn read(read: bool) -> Mark {
        Mark { read, ..Mark::default() }
    }

    fn full() -> Mark {
        Mark {
            read: true,
            starred: true,
            tags: vec!["a".into(), "b \"c\"\n".into()],
            note: "ghi chú \u{1f600}\nhai dòng".into(),
        }
    }

    #[test]
    fn marks_come_back() {
        let folder = tempfile::tempdir().unwrap();
        let mut journal = Journal::open(folder.path()).unwrap();
        journal.keep(&[(ArticleKey(1), full()), (ArticleKey(u64::MAX), read(true))]).unwrap();
        journal.keep(&[(ArticleKey(u64::MAX), read(false))]).unwrap();
        let again = Journal::open(folder.path()).unwrap();
        assert_eq!(again.iter().collect::<Vec<_>>(), [(ArticleKey(1), &full())]);
    }

    #[test]
    fn a_kill_at_any_byte_loses_the_torn_line_alone() {
        let folder = tempfile::tempdir().unwrap();
        let mut journal = Journal::open(folder.path()).unwrap();
        for n in 0..5 {
            journal.keep(&[(ArticleKey(n), full())]).unwrap();
        }
        let path = folder.path().join("marks.jsonl");
        let whole = fs::read(&path).unwrap();
        for cut in 0..=whole.len() {
            fs::write(&path, &whole[..cut]).unwrap();
            let complete = whole[..cut].split(|b| *b == b'\n').count() - 1;
            let mut after = Journal::open(folder.path()).unwrap();
            // The first line is the head, then five changes an article.
            assert_eq!(after.marks.len(), complete.saturating_sub(1).div_ceil(5), "cut at {cut}");
            after.keep(&[(ArticleKey(99), read(true))]).unwrap();
            let last = Journal::open(folder.path()).unwrap();
            assert_eq!(last.get(ArticleKey(99)), Some(&read(true)), "cut at {cut}");
            assert!(last.marks.len() >= complete.saturating_sub(1).div_ceil(5), "cut at {cut}");
        }
    }

    #[test]
    fn two_readers_see_each_other() {
        let folder = tempfile::tempdir().unwrap();
        let mut one = Journal::open(folder.path()).unwrap();
        let mut two = Journal::open(folder.path()).unwrap();
        one.keep(&[(ArticleKey(1), read(true))]).unwrap();
        let starred = Mark { starred: true, ..Mark::default() };
        // The second does not know that the first marked it read.
        two.keep(&[(ArticleKey(1), starred)]).unwrap();
        assert_eq!(one.catch_up().unwrap(), [ArticleKey(1)]);
        let both = Mark { read: true, starred: true, ..Mark::default() };
        assert_eq!(one.get(ArticleKey(1)), Some(&both));
        assert_eq!(two.get(ArticleKey(1)), Some(&both));
    }

    #[test]
    fn a_journal_of_dead_lines_is_rewritten() {
        let folder = tempfile::tempdir().unwrap();
        let mut other = Journal::open(folder.path()).unwrap();
        let mut journal = Journal::open(folder.path()).unwrap();
        let long = "x".repeat(4000);
        for n in 0..200 {
            let note = Mark { note: format!("{long}{n}"), ..Mark::default() };
            journal.keep(&[(ArticleKey(7), note)]).unwrap();
        }
        let size = fs::metadata(folder.path().join("marks.jsonl")).unwrap().len();
        assert!(size < 2 * SMALL, "{size}");
        other.catch_up().unwrap();
        assert!(other.get(ArticleKey(7)).unwrap().note.ends_with("199"));
        other.keep(&[(ArticleKey(8), read(true))]).unwrap();
        journal.catch_up().unwrap();
        assert_eq!(journal.marks.len(), 2);
    }

    const CHILD: &str = "DATELINE_TEST_MARKS";

    /// Not a test of its own: what the child processes of the tests below do.
    #[test]
    fn child_that_marks() {
        let Ok(order) = std::env::var(CHILD) else { return };
        let mut parts = order.splitn(3, ' ');
        let from: u64 = parts.next().unwrap().parse().unwrap();
        let count: u64 = parts.next().unwrap().parse().unwrap();
        let mut journal = Journal::open(Path::new(parts.next().unwrap())).unwrap();
        for n in from..from + count {
            let note = Mark { read: true, note: "n".repeat(300), ..Mark::default() };
            journal.keep(&[(ArticleKey(n), note)]).unwrap();
            println!("kept {n}");
        }
    }

    fn spawn(from: u64, count: u64, folder: &Path) -> Child {
        Command::new(std::env::current_exe().unwrap())
            .args(["--exact", "library::marks::tests::child_that_marks", "--nocapture"])
            .env(CHILD, format!("{from} {count} {}", folder.display()))
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap()
    }

    #[test]
    fn two_processes_lose_nothing() {
        let folder = tempfile::tempdir().unwrap();
        let children = [spawn(0, 150, folder.path()), spawn(1000, 150, folder.path())];
        for mut child in children {
            // The pipe must be drained, or the child waits.
            let mut out = String::new();
            child.stdout.take().unwrap().read_to_string(&mut out).unwrap();
            assert!(child.wait().unwrap().success());
        }
        assert_eq!(Journal::open(folder.path()).unwrap().marks.len(), 300);
    }

    #[test]
    fn a_killed_process_loses_nothing_it_kept() {
        let folder = tempfile::tempdir().unwrap();
        for round in 0..5u64 {
            let mut child = spawn(round * 100_000, 100_000, folder.path());
            let mut out = BufReader::new(child.stdout.take().unwrap());
            let mut line = String::new();
            let mut kept = Vec::new();
            while kept.len() < 7 + usize::try_from(round).unwrap() * 3 {
                line.clear();
                out.read_line(&mut line).unwrap();
                // The test harness prints on the same line before the first.
                if let Some(n) =
                    line.trim().rsplit("kept ").next().and_then(|n| n.parse::<u64>().ok())
                {
                    kept.push(ArticleKey(n));
                }
            }
            child.kill().unwrap();
            child.wait().unwrap();
            let journal = Journal::open(folder.path()).unwrap();
            assert!(kept.iter().all(|key| journal.get(*key).is_some_and(|m| m.read)));
        }
    }
}
