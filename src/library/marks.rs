//! Marks — read, starred, tags, notes — in a journal of JSON lines.
//!
//! Each line is one change of one mark of one article, so that two processes that
//! mark the same article keep both changes. A line torn by a crash is passed over and
//! closed by the next writer. From time to time the journal is rewritten with what
//! holds; readers see that by the number in its first line and start over.

use std::collections::BTreeMap;
use std::fs;
use std::io::{self, BufRead, BufReader, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
use std::time::Duration;

use serde::{Deserialize, Serialize};

use super::files::{Lock, append, open_if_there, replace_with, set_part_aside};
use crate::article::ArticleKey;
use crate::store::marks::{Change, Mark, Placed};

/// One line of the journal.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct MarkLine {
    /// The article's key, in hexadecimal digits.
    key: String,
    /// What changed: one of these.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    read: Option<bool>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    star: Option<bool>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    tag: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    untag: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    note: Option<String>,
    /// Where a part stands among the stories, see [`placed_in_words`].
    #[serde(default, skip_serializing_if = "Option::is_none")]
    story: Option<String>,
}

/// "0 apart 0123456789abcdef/2": the part, whether it stands apart, with whose story its
/// own is one. "0" alone: neither any more.
fn placed_in_words(placed: &Placed) -> String {
    let apart = if placed.apart { " apart" } else { "" };
    let with = placed.with.map(|(key, part)| format!(" {:016x}/{part}", key.0));
    format!("{}{apart}{}", placed.part, with.unwrap_or_default())
}

/// Reads what [`placed_in_words`] wrote.
fn placed_from_words(text: &str) -> Option<Placed> {
    let mut words = text.split(' ').peekable();
    let part = words.next()?.parse().ok()?;
    let apart = words.next_if_eq(&"apart").is_some();
    let with = match words.next() {
        Some(other) => {
            let (key, part) = other.split_once('/')?;
            Some((ArticleKey(u64::from_str_radix(key, 16).ok()?), part.parse().ok()?))
        }
        None => None,
    };
    words.next().is_none().then_some(Placed { part, apart, with })
}

/// The first line.
#[derive(Debug, Serialize, Deserialize)]
struct MarkHeader {
    /// Grows with each rewriting.
    journal: u64,
}

/// A journal this small is never rewritten for its dead lines, in bytes.
const SMALL: u64 = 256 << 10;
/// Bytes of a line at most; what is typed is bounded below that.
const LONG: u64 = 1 << 20;
/// How long another process may hold the lock.
const PATIENCE: Duration = Duration::from_millis(400);

/// What became of marks that were to be kept.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct KeptMarks {
    /// Articles that another process had marked meanwhile.
    pub others: Vec<ArticleKey>,
    /// Articles whose note another process changed too: its note stays, ours was not
    /// written.
    pub contested: Vec<Change>,
}

/// The journal, and where this process is in it.
#[derive(Debug)]
pub struct MarkJournal {
    path: PathBuf,
    lock: PathBuf,
    marks: BTreeMap<ArticleKey, Mark>,
    /// The number in the first line of the journal that was read.
    number: u64,
    /// Bytes of it that were read.
    read: u64,
    /// Lines of it that were read.
    lines: u64,
    /// Lines that say something this version does not know.
    unknown: Vec<Vec<u8>>,
    /// Lines that say nothing to anybody.
    damaged: Vec<Vec<u8>>,
}

impl MarkJournal {
    /// Opens the journal in a folder and reads it. Nothing is written yet.
    ///
    /// # Errors
    /// Those of the file system; a journal that is not there is empty.
    pub fn open(folder: &Path) -> io::Result<Self> {
        let mut journal = Self {
            path: folder.join("marks.jsonl"),
            lock: folder.join("marks.lock"),
            marks: BTreeMap::new(),
            number: 0,
            read: 0,
            lines: 0,
            unknown: Vec::new(),
            damaged: Vec::new(),
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

    /// Lines that this version cannot read, and lines that are damaged.
    #[must_use]
    pub const fn strange(&self) -> (usize, usize) {
        (self.unknown.len(), self.damaged.len())
    }

    /// Reads what other processes wrote since: the articles whose marks changed.
    ///
    /// # Errors
    /// Those of the file system.
    pub fn catch_up(&mut self) -> io::Result<Vec<ArticleKey>> {
        let Some(file) = open_if_there(&self.path)? else { return Ok(Vec::new()) };
        let length = file.metadata()?.len();
        let mut input = BufReader::new(file);
        let mut line = Vec::new();
        input.by_ref().take(LONG).read_until(b'\n', &mut line)?;
        let number = serde_json::from_slice::<MarkHeader>(&line).map_or(0, |h| h.journal);
        let mut changed = Vec::new();
        let mut before = BTreeMap::new();
        if number != self.number || self.read == 0 || length < self.read {
            // Rewritten, or never read: from the start.
            before = std::mem::take(&mut self.marks);
            self.number = number;
            self.lines = 0;
            self.unknown.clear();
            self.damaged.clear();
            self.read = if number == 0 { 0 } else { line.len() as u64 };
        }
        input.seek(SeekFrom::Start(self.read))?;
        loop {
            line.clear();
            let count = input.by_ref().take(LONG).read_until(b'\n', &mut line)?;
            if count == 0 || (line.last() != Some(&b'\n') && (count as u64) < LONG) {
                // The end, or a line that is still being written.
                break;
            }
            self.read += count as u64;
            self.lines += 1;
            changed.extend(self.take_line(&line));
        }
        changed.extend(before.iter().filter(|(k, m)| self.get(**k) != Some(*m)).map(|(k, _)| *k));
        changed.sort_unstable();
        changed.dedup();
        Ok(changed)
    }

    /// Takes a line in; the article it tells of.
    fn take_line(&mut self, line: &[u8]) -> Option<ArticleKey> {
        let known = serde_json::from_slice::<MarkLine>(line).ok();
        let key = known.as_ref().and_then(|line| u64::from_str_radix(&line.key, 16).ok());
        if let (Some(change), Some(key)) = (known, key) {
            let key = ArticleKey(key);
            return self.apply(key, change).then_some(key);
        }
        let line = line.trim_ascii();
        if serde_json::from_slice::<serde_json::Map<String, serde_json::Value>>(line).is_ok() {
            self.unknown.push(line.to_vec());
        } else if line.last() == Some(&b'}') || line.first() != Some(&b'{') && !line.is_empty() {
            self.damaged.push(line.to_vec());
        }
        // What is left was torn by a crash: nobody was told that it is kept.
        None
    }

    /// Whether the line says anything.
    fn apply(&mut self, key: ArticleKey, line: MarkLine) -> bool {
        let MarkLine { key: _, read, star, tag, untag, note, story } = line;
        let said = read.is_some() || star.is_some() || tag.is_some() || untag.is_some();
        let placed = story.as_deref().and_then(placed_from_words);
        let said = said || note.is_some() || placed.is_some();
        let mark = self.marks.entry(key).or_default();
        mark.read = read.unwrap_or(mark.read);
        mark.starred = star.unwrap_or(mark.starred);
        if let Some(note) = note {
            mark.note = note;
        }
        if let Some(tag) = tag
            && let Err(at) = mark.tags.binary_search(&tag)
        {
            mark.tags.insert(at, tag);
        }
        if let Some(untag) = untag {
            mark.tags.retain(|t| *t != untag);
        }
        if let Some(placed) = placed {
            mark.stories.retain(|p| p.part != placed.part);
            if placed.apart || placed.with.is_some() {
                mark.stories.push(placed);
                mark.stories.sort_by_key(|p| p.part);
            }
        }
        if mark.is_empty() {
            self.marks.remove(&key);
        }
        said
    }

    /// Keeps marks, of each article the last that are given. What they differ in from
    /// what this process knew is written and nothing else, so that other processes'
    /// changes stay.
    ///
    /// # Errors
    /// Those of the file system; then nothing is kept.
    pub fn keep(&mut self, marks: &[(ArticleKey, Mark)]) -> io::Result<KeptMarks> {
        let last: BTreeMap<ArticleKey, &Mark> = marks.iter().map(|(k, m)| (*k, m)).collect();
        let changes: Vec<Change> = last
            .into_iter()
            .map(|(key, after)| {
                let before = self.get(key).cloned().unwrap_or_default();
                Change { key, before, after: after.clone() }
            })
            .collect();
        self.keep_changes(&changes)
    }

    /// Keeps changes, one an article. On return they are on the disk, and a note that
    /// was taken back is not.
    ///
    /// # Errors
    /// Those of the file system; then nothing is kept.
    pub fn keep_changes(&mut self, changes: &[Change]) -> io::Result<KeptMarks> {
        if changes.iter().all(|change| change.before == change.after) {
            return Ok(KeptMarks { others: self.catch_up()?, ..KeptMarks::default() });
        }
        let _lock = Lock::take_within(&self.lock, PATIENCE)?;
        let mut kept = KeptMarks { others: self.catch_up()?, ..KeptMarks::default() };
        let mut lines = Vec::new();
        // A note is private: once it is taken back no line of the file has it.
        let mut erased = false;
        for change in changes {
            let there = self.get(change.key).map_or("", |m| m.note.as_str());
            let (before, after) = (&change.before.note, &change.after.note);
            let mut after_mark = change.after.clone();
            if before != after && there != before && there != after {
                kept.contested.push(change.clone());
                after_mark.note.clone_from(before);
            } else if before != after && !there.is_empty() {
                erased = true;
            }
            differences(change.key, &change.before, &after_mark, &mut lines);
        }
        let mut head = Vec::new();
        write_line(&mut head, &MarkHeader { journal: 1 })?;
        let mut bytes = Vec::new();
        lines.iter().try_for_each(|line| write_line(&mut bytes, line))?;
        append(&self.path, &head, &bytes)?;
        self.catch_up()?;
        let dead = self.read >= SMALL && self.lines >= (self.marks.len() as u64).saturating_mul(8);
        if erased || dead {
            self.rewrite()?;
        }
        Ok(kept)
    }

    /// Rewrites the journal with what holds, and with the lines that another version
    /// may read. The caller has the lock and is at the journal's end.
    fn rewrite(&mut self) -> io::Result<()> {
        if !self.damaged.is_empty() {
            set_part_aside(&self.path, &self.damaged.join(&b'\n'))?;
            self.damaged.clear();
        }
        let head = MarkHeader { journal: self.number + 1 };
        let (blank, mut lines) = (Mark::default(), Vec::new());
        for (key, mark) in &self.marks {
            differences(*key, &blank, mark, &mut lines);
        }
        replace_with(&self.path, |out| {
            write_line(out, &head)?;
            lines.iter().try_for_each(|line| write_line(out, line))?;
            self.unknown.iter().try_for_each(|line| {
                out.write_all(line)?;
                out.write_all(b"\n")
            })
        })?;
        self.number = head.journal;
        self.lines = (lines.len() + self.unknown.len()) as u64;
        self.read = fs::metadata(&self.path)?.len();
        Ok(())
    }
}

/// The lines that lead from one mark to another.
fn differences(key: ArticleKey, old: &Mark, new: &Mark, lines: &mut Vec<MarkLine>) {
    let mut push = |change: &dyn Fn(&mut MarkLine)| {
        let mut line = MarkLine {
            key: format!("{:016x}", key.0),
            read: None,
            star: None,
            tag: None,
            untag: None,
            note: None,
            story: None,
        };
        change(&mut line);
        lines.push(line);
    };
    if old.read != new.read {
        push(&|line| line.read = Some(new.read));
    }
    if old.starred != new.starred {
        push(&|line| line.star = Some(new.starred));
    }
    for tag in new.tags.iter().filter(|t| !old.tags.contains(t)) {
        push(&|line| line.tag = Some(tag.clone()));
    }
    for tag in old.tags.iter().filter(|t| !new.tags.contains(t)) {
        push(&|line| line.untag = Some(tag.clone()));
    }
    for placed in new.stories.iter().filter(|p| !old.stories.contains(p)) {
        push(&|line| line.story = Some(placed_in_words(placed)));
    }
    let gone = |p: &&Placed| !new.stories.iter().any(|n| n.part == p.part);
    for placed in old.stories.iter().filter(gone) {
        push(&|line| line.story = Some(placed.part.to_string()));
    }
    if old.note != new.note {
        push(&|line| line.note = Some(new.note.clone()));
    }
}

fn write_line(out: &mut impl Write, value: &impl Serialize) -> io::Result<()> {
    serde_json::to_writer(&mut *out, value)?;
    out.write_all(b"\n")
}

#[cfg(test)]
mod tests {
    use super::*;
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
            stories: vec![
                Placed { part: 0, apart: true, with: None },
                Placed { part: 2, apart: false, with: Some((ArticleKey(7), 1)) },
            ],
        }
    }

    #[test]
    fn marks_come_back() {
        let folder = tempfile::tempdir().unwrap();
        let mut journal = MarkJournal::open(folder.path()).unwrap();
        journal.keep(&[(ArticleKey(1), full()), (ArticleKey(u64::MAX), read(true))]).unwrap();
        journal.keep(&[(ArticleKey(u64::MAX), read(false))]).unwrap();
        let again = MarkJournal::open(folder.path()).unwrap();
        assert_eq!(again.iter().collect::<Vec<_>>(), [(ArticleKey(1), &full())]);
    }

    #[test]
    fn a_kill_at_any_byte_loses_the_torn_line_alone() {
        let folder = tempfile::tempdir().unwrap();
        let mut journal = MarkJournal::open(folder.path()).unwrap();
        for n in 0..5 {
            journal.keep(&[(ArticleKey(n), full())]).unwrap();
        }
        let path = folder.path().join("marks.jsonl");
        let whole = fs::read(&path).unwrap();
        for cut in 0..=whole.len() {
            fs::write(&path, &whole[..cut]).unwrap();
            let complete = whole[..cut].split(|b| *b == b'\n').count() - 1;
            let mut after = MarkJournal::open(folder.path()).unwrap();
            // The first line is the head, then seven changes an article.
            assert_eq!(after.marks.len(), complete.saturating_sub(1).div_ceil(7), "cut at {cut}");
            after.keep(&[(ArticleKey(99), read(true))]).unwrap();
            let last = MarkJournal::open(folder.path()).unwrap();
            assert_eq!(last.get(ArticleKey(99)), Some(&read(true)), "cut at {cut}");
            assert!(last.marks.len() >= complete.saturating_sub(1).div_ceil(7), "cut at {cut}");
        }
    }

    #[test]
    fn two_readers_see_each_other() {
        let folder = tempfile::tempdir().unwrap();
        let mut one = MarkJournal::open(folder.path()).unwrap();
        let mut two = MarkJournal::open(folder.path()).unwrap();
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
        let mut other = MarkJournal::open(folder.path()).unwrap();
        let mut journal = MarkJournal::open(folder.path()).unwrap();
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

    fn note(text: &str) -> Mark {
        Mark { note: text.to_owned(), ..Mark::default() }
    }

    #[test]
    fn the_last_mark_of_an_article_wins_within_one_batch() {
        let folder = tempfile::tempdir().unwrap();
        let mut journal = MarkJournal::open(folder.path()).unwrap();
        let star = |starred| (ArticleKey(1), Mark { starred, ..Mark::default() });
        let many: Vec<_> = (0..201).map(|n| star(n % 2 == 0)).collect();
        journal.keep(&many).unwrap();
        assert!(MarkJournal::open(folder.path()).unwrap().get(ArticleKey(1)).unwrap().starred);
        journal.keep(&many[..200]).unwrap();
        assert_eq!(MarkJournal::open(folder.path()).unwrap().get(ArticleKey(1)), None);
    }

    #[test]
    fn a_note_taken_back_is_gone_from_the_disk() {
        let folder = tempfile::tempdir().unwrap();
        let mut journal = MarkJournal::open(folder.path()).unwrap();
        journal
            .keep(&[(ArticleKey(1), note("his real name")), (ArticleKey(2), read(true))])
            .unwrap();
        journal.keep(&[(ArticleKey(1), note("a source"))]).unwrap();
        let text = || fs::read_to_string(folder.path().join("marks.jsonl")).unwrap();
        assert!(!text().contains("real name"), "{}", text());
        journal.keep(&[(ArticleKey(1), note(""))]).unwrap();
        assert!(!text().contains("source"), "{}", text());
        assert_eq!(MarkJournal::open(folder.path()).unwrap().marks.len(), 1);
    }

    #[test]
    fn lines_of_another_version_outlive_a_rewriting() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("marks.jsonl");
        let strange = [
            r#"{"key":"0000000000000001","colour":"red"}"#,
            r#"{"key":"0000000000000001","read":true,"by":"hand"}"#,
            r#"{"kex":"0000000000000001","read":true}"#,
            r#"{"key":"not a key","star":true}"#,
        ];
        let damaged = r#""key":"0000000000000009","read":true}"#;
        let lines = format!("{{\"journal\":4}}\n{}\n{damaged}\n", strange.join("\n"));
        fs::write(&path, lines).unwrap();
        let mut journal = MarkJournal::open(folder.path()).unwrap();
        assert_eq!(journal.strange(), (4, 1));
        journal.keep(&[(ArticleKey(5), note("x"))]).unwrap();
        journal.keep(&[(ArticleKey(5), note(""))]).unwrap();
        let text = fs::read_to_string(&path).unwrap();
        assert!(text.starts_with("{\"journal\":5}\n"), "{text}");
        assert!(strange.iter().all(|line| text.contains(line)), "{text}");
        assert!(!text.contains(damaged));
        let kept: Vec<_> = fs::read_dir(folder.path())
            .unwrap()
            .map(|f| f.unwrap().path())
            .filter(|p| p.to_string_lossy().contains("marks.jsonl.damaged-"))
            .collect();
        assert_eq!(fs::read_to_string(&kept[0]).unwrap(), damaged);
        assert_eq!(MarkJournal::open(folder.path()).unwrap().strange(), (4, 0));
    }

    #[test]
    fn a_note_that_two_write_is_not_overwritten() {
        let folder = tempfile::tempdir().unwrap();
        let mut one = MarkJournal::open(folder.path()).unwrap();
        let mut two = MarkJournal::open(folder.path()).unwrap();
        one.keep(&[(ArticleKey(1), note("one"))]).unwrap();
        let starred = Mark { starred: true, ..note("two") };
        let change = Change { key: ArticleKey(1), before: Mark::default(), after: starred };
        let kept = two.keep_changes(std::slice::from_ref(&change)).unwrap();
        assert_eq!(kept.contested, [change]);
        let both = Mark { starred: true, ..note("one") };
        assert_eq!(two.get(ArticleKey(1)), Some(&both), "all but the note is kept");
        // Who has seen the other's note may write his own.
        let change = Change { key: ArticleKey(1), before: both, after: note("two") };
        assert!(two.keep_changes(&[change]).unwrap().contested.is_empty());
        one.catch_up().unwrap();
        assert_eq!(one.get(ArticleKey(1)), Some(&note("two")));
    }

    proptest::proptest! {
        #![proptest_config(proptest::prelude::ProptestConfig::with_cases(24))]

        #[test]
        fn any_marks_in_any_batches_are_kept_as_they_are_meant(
            steps in proptest::collection::vec((0u64..3, 0u8..7, proptest::bool::ANY), 1..40),
        ) {
            let folder = tempfile::tempdir().unwrap();
            let mut journal = MarkJournal::open(folder.path()).unwrap();
            let mut meant: BTreeMap<ArticleKey, Mark> = BTreeMap::new();
            let mut batch = Vec::new();
            for (key, what, cut) in steps {
                let mark = meant.entry(ArticleKey(key)).or_default();
                match what {
                    0 => mark.read = !mark.read,
                    1 => mark.starred = !mark.starred,
                    2 => mark.note = format!("secret {key}"),
                    3 => mark.note.clear(),
                    4 => mark.tags = vec!["a".to_owned()],
                    5 => mark.tags = vec!["a".to_owned(), "b".to_owned()],
                    _ => mark.tags.clear(),
                }
                batch.push((ArticleKey(key), mark.clone()));
                if cut {
                    journal.keep(&std::mem::take(&mut batch)).unwrap();
                }
            }
            journal.keep(&batch).unwrap();
            meant.retain(|_, mark| !mark.is_empty());
            proptest::prop_assert_eq!(&MarkJournal::open(folder.path()).unwrap().marks, &meant);
            let text = fs::read_to_string(folder.path().join("marks.jsonl")).unwrap_or_default();
            for key in 0..3 {
                let noted = meant.get(&ArticleKey(key)).is_some_and(|m| !m.note.is_empty());
                proptest::prop_assert_eq!(text.contains(&format!("secret {key}")), noted);
            }
        }
    }

    const CHILD: &str = "DATELINE_TEST_MARKS";

    /// Not a test of its own: what the child processes of the tests below do.
    #[test]
    fn child_that_marks() {
        let Ok(order) = std::env::var(CHILD) else { return };
        let mut parts = order.splitn(3, ' ');
        let from: u64 = parts.next().unwrap().parse().unwrap();
        let count: u64 = parts.next().unwrap().parse().unwrap();
        let mut journal = MarkJournal::open(Path::new(parts.next().unwrap())).unwrap();
        for n in from..from + count {
            let note =
                [(ArticleKey(n), Mark { read: true, note: "n".repeat(300), ..Mark::default() })];
            // Whoever waits for the lock while another writes without a pause may wait in
            // vain: then it is tried again, as a sitting does.
            while let Err(error) = journal.keep(&note) {
                assert_eq!(error.kind(), io::ErrorKind::TimedOut, "{error}");
            }
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
        assert_eq!(MarkJournal::open(folder.path()).unwrap().marks.len(), 300);
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
            let journal = MarkJournal::open(folder.path()).unwrap();
            assert!(kept.iter().all(|key| journal.get(*key).is_some_and(|m| m.read)));
        }
    }
}
