//! Earlier texts of articles that changed, as JSON lines: one line a text, under the key
//! of its article. Private, and bounded: the last few of an article, and of all articles
//! what a file of some megabytes holds.

use std::collections::HashMap;
use std::io::{self, BufRead, BufReader, Read, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::files::{Lock, append, open_if_there, replace_with};
use crate::article::ArticleKey;
use crate::store::changes::{LONGEST, VERSIONS, Version};

/// Bytes of the file from which on it is written anew with half of that.
const MOST: u64 = 4 << 20;
/// Of that, bytes of lines of another version, which are kept as they are: the last ones.
const FOREIGN: usize = 1 << 20;
/// Bytes of a line at most.
const LINE: u64 = 4 * LONGEST as u64;
/// How long another process may hold the lock.
const PATIENCE: Duration = Duration::from_millis(400);

/// One line.
#[derive(Debug, Serialize, Deserialize)]
struct EarlierLine {
    /// The article's key, in hexadecimal digits.
    key: String,
    #[serde(flatten)]
    version: Version,
}

/// The texts.
#[derive(Debug, Default)]
pub struct EarlierTexts {
    path: PathBuf,
    of: HashMap<ArticleKey, Vec<Arc<Version>>>,
    /// Lines of another version, as they are.
    foreign: Vec<Vec<u8>>,
}

impl EarlierTexts {
    /// Reads those in a folder. A line that cannot be read is passed over.
    ///
    /// # Errors
    /// Those of the file system; a file that is not there is empty.
    pub fn open(folder: &Path) -> io::Result<Self> {
        let mut earlier = Self { path: folder.join("earlier.jsonl"), ..Self::default() };
        earlier.read()?;
        Ok(earlier)
    }

    fn read(&mut self) -> io::Result<()> {
        let Some(file) = open_if_there(&self.path)? else { return Ok(()) };
        self.of.clear();
        self.foreign.clear();
        let mut input = BufReader::new(file);
        let mut line = Vec::new();
        loop {
            line.clear();
            if input.by_ref().take(LINE).read_until(b'\n', &mut line)? == 0 {
                return Ok(());
            }
            if let Ok(EarlierLine { key, version }) = serde_json::from_slice(&line)
                && let Ok(key) = u64::from_str_radix(&key, 16)
            {
                self.put(ArticleKey(key), Arc::new(version));
            } else if serde_json::from_slice::<Map<String, Value>>(&line).is_ok() {
                // Not torn: another version can read it.
                self.foreign.push(line.clone());
            }
        }
    }

    fn put(&mut self, key: ArticleKey, version: Arc<Version>) {
        let own = self.of.entry(key).or_default();
        if own.last().is_some_and(|last| last.says_the_same(&version)) {
            return;
        }
        own.push(version);
        if own.len() > VERSIONS {
            own.remove(0);
        }
    }

    /// The texts an article had, the latest last.
    #[must_use]
    pub fn of(&self, key: ArticleKey) -> &[Arc<Version>] {
        self.of.get(&key).map_or(&[], Vec::as_slice)
    }

    /// Keeps a text that an article had. `before` is the key it had under that text, where
    /// that is another: what is kept under it goes along.
    ///
    /// # Errors
    /// Those of the file system; it is known in this sitting all the same.
    pub fn keep(
        &mut self,
        key: ArticleKey,
        before: Option<ArticleKey>,
        version: Version,
    ) -> io::Result<()> {
        if version.size() > LONGEST {
            return Ok(());
        }
        let mut fresh: Vec<Arc<Version>> = before.map_or_else(Vec::new, |b| self.of(b).to_vec());
        fresh.push(Arc::new(version));
        let mut bytes = Vec::new();
        for version in fresh {
            let from = bytes.len();
            line(&mut bytes, key, &version)?;
            if (bytes.len() - from) as u64 >= LINE {
                // With its figures it is longer than what is read again.
                bytes.truncate(from);
            } else {
                self.put(key, version);
            }
        }
        if self.path.as_os_str().is_empty() || bytes.is_empty() {
            return Ok(());
        }
        let _lock = Lock::take_within(&self.path.with_extension("lock"), PATIENCE)?;
        if append(&self.path, b"", &bytes)? > MOST { self.shrink() } else { Ok(()) }
    }

    /// Writes the file anew with the latest of all texts, of all processes, and of those
    /// that could not be written before. What is known in this sitting stays known.
    fn shrink(&mut self) -> io::Result<()> {
        let here = std::mem::take(&mut self.of);
        let read = self.read();
        for (key, own) in here {
            self.add(key, own);
        }
        read?;
        let mut all: Vec<(ArticleKey, Arc<Version>)> = Vec::new();
        for (key, own) in &self.of {
            all.extend(own.iter().map(|version| (*key, Arc::clone(version))));
        }
        all.sort_by_key(|(key, version)| (std::cmp::Reverse(version.until), *key));
        let mut lines: Vec<Vec<u8>> = Vec::new();
        let mut size = 0;
        for (key, version) in &all {
            let mut bytes = Vec::new();
            line(&mut bytes, *key, version)?;
            size += bytes.len() as u64;
            if size > MOST / 2 {
                break;
            }
            lines.push(bytes);
        }
        let mut left = FOREIGN;
        let fits = |line: &&Vec<u8>| {
            left = left.saturating_sub(line.len());
            left > 0
        };
        let foreign: Vec<&Vec<u8>> = self.foreign.iter().rev().take_while(fits).collect();
        replace_with(&self.path, |out| {
            foreign.iter().rev().try_for_each(|line| out.write_all(line))?;
            lines.iter().rev().try_for_each(|line| out.write_all(line))
        })
    }

    /// Adds texts of an article that may be there already.
    fn add(&mut self, key: ArticleKey, versions: Vec<Arc<Version>>) {
        let own = self.of.entry(key).or_default();
        for version in versions {
            let there = own.iter().any(|o| o.until == version.until && o.says_the_same(&version));
            if !there {
                own.push(version);
            }
        }
        own.sort_by_key(|version| version.until);
        own.drain(..own.len().saturating_sub(VERSIONS));
    }
}

fn line(out: &mut Vec<u8>, key: ArticleKey, version: &Version) -> io::Result<()> {
    let line = EarlierLine { key: format!("{:016x}", key.0), version: version.clone() };
    serde_json::to_writer(&mut *out, &line).map_err(io::Error::other)?;
    out.push(b'\n');
    Ok(())
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::os::unix::fs::PermissionsExt as _;

    use super::*;

    fn version(until: i64, text: &str) -> Version {
        Version { until, paragraphs: vec![vec![text.to_owned()]], ..Version::default() }
    }

    const KEY: ArticleKey = ArticleKey(0xabc);

    #[test]
    fn texts_are_found_again_the_last_few_of_an_article() {
        let folder = tempfile::tempdir().unwrap();
        let mut earlier = EarlierTexts::open(folder.path()).unwrap();
        for n in 0..9 {
            earlier.keep(KEY, None, version(n, &format!("Text {n}"))).unwrap();
            earlier.keep(KEY, None, version(n, &format!("Text {n}"))).unwrap();
        }
        let again = EarlierTexts::open(folder.path()).unwrap();
        for earlier in [&earlier, &again] {
            let until: Vec<i64> = earlier.of(KEY).iter().map(|v| v.until).collect();
            assert_eq!(until, [4, 5, 6, 7, 8]);
        }
        // Under another key they go along.
        let other = ArticleKey(7);
        earlier.keep(other, Some(KEY), version(9, "Text 9")).unwrap();
        let again = EarlierTexts::open(folder.path()).unwrap();
        assert_eq!(again.of(other).last().unwrap().until, 9);
        assert_eq!(again.of(other).len(), 5);
        let path = folder.path().join("earlier.jsonl");
        assert_eq!(fs::metadata(path).unwrap().permissions().mode() & 0o777, 0o600);
    }

    #[test]
    fn a_torn_line_costs_itself_alone() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("earlier.jsonl");
        let mut earlier = EarlierTexts::open(folder.path()).unwrap();
        earlier.keep(KEY, None, version(1, "One")).unwrap();
        let one = fs::read(&path).unwrap();
        for cut in 0..one.len() - 1 {
            fs::write(&path, &one[..cut]).unwrap();
            let mut earlier = EarlierTexts::open(folder.path()).unwrap();
            assert!(earlier.of(KEY).is_empty());
            earlier.keep(ArticleKey(2), None, version(2, "Two")).unwrap();
            assert_eq!(
                EarlierTexts::open(folder.path()).unwrap().of(ArticleKey(2)).len(),
                1,
                "{cut}"
            );
        }
        fs::write(&path, b"[]\n{\"key\": 7}\n\xff\n").unwrap();
        assert!(EarlierTexts::open(folder.path()).unwrap().of.is_empty());
    }

    #[test]
    fn what_could_not_be_written_is_written_with_the_next_whole_file() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("earlier.jsonl");
        let mut earlier = EarlierTexts::open(folder.path()).unwrap();
        fs::create_dir(&path).unwrap();
        assert!(earlier.keep(KEY, None, version(1, "One")).is_err());
        fs::remove_dir(&path).unwrap();
        earlier.keep(KEY, None, version(2, "Two")).unwrap();
        earlier.shrink().unwrap();
        for earlier in [earlier, EarlierTexts::open(folder.path()).unwrap()] {
            let until: Vec<i64> = earlier.of(KEY).iter().map(|v| v.until).collect();
            assert_eq!(until, [1, 2]);
        }
    }

    #[test]
    fn texts_of_another_version_outlive_a_rewriting() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("earlier.jsonl");
        let newer = "{\"key\":\"000000000000000a\",\"said\":{\"in\":\"another form\"}}\n";
        fs::write(&path, format!("{newer}{{\"key\":\"torn\n{}", newer.replace("another", "one")))
            .unwrap();
        let mut earlier = EarlierTexts::open(folder.path()).unwrap();
        earlier.keep(KEY, None, version(1, "One")).unwrap();
        for _ in 0..2 {
            earlier.shrink().unwrap();
            let text = fs::read_to_string(&path).unwrap();
            let lines: Vec<&str> = text.lines().collect();
            assert_eq!(lines.len(), 3, "{text}");
            assert_eq!(lines[0], newer.trim_end());
            assert!(lines[1].contains("one form"));
        }
        assert_eq!(EarlierTexts::open(folder.path()).unwrap().of(KEY).len(), 1);
        // Nor do they grow beyond their bound.
        fs::write(&path, newer.repeat(2 * FOREIGN / newer.len())).unwrap();
        earlier.shrink().unwrap();
        assert!(fs::metadata(&path).unwrap().len() < FOREIGN as u64 + 4096);
    }

    #[test]
    fn the_file_and_a_text_are_bounded() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("earlier.jsonl");
        let mut earlier = EarlierTexts::open(folder.path()).unwrap();
        let long = "word ".repeat(40_000);
        for n in 0..40 {
            earlier.keep(ArticleKey(n), None, version(n.cast_signed(), &long)).unwrap();
        }
        assert!(fs::metadata(&path).unwrap().len() <= MOST);
        let again = EarlierTexts::open(folder.path()).unwrap();
        assert_eq!(again.of(ArticleKey(39)).len(), 1, "the last ones stay");
        assert!(again.of(ArticleKey(0)).is_empty());
        assert_eq!(earlier.of(ArticleKey(0)).len(), 1, "in this sitting it is known");
        let size = fs::metadata(&path).unwrap().len();
        earlier.keep(KEY, None, version(99, &"word ".repeat(80_000))).unwrap();
        assert_eq!(fs::metadata(&path).unwrap().len(), size);
    }
}
