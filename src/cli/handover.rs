//! Hands articles over from the reader: to a file, or to a command.

use std::fs::OpenOptions;
use std::io::{self, Read, Write};
use std::os::unix::process::CommandExt;
use std::process::{Command, Stdio};
use std::sync::mpsc::{RecvTimeoutError, channel};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::Duration;

use super::paths::expand;
use crate::export::ExportFormat;
use crate::sources::draft::one_line;
use crate::store::marks::Mark;
use crate::store::packed::PackedEntry;

/// Of an article that cannot be opened any more.
const GONE: &str = "an article cannot be read from the cache any more";
/// How long a command may take that articles are given to, unless it is stopped before.
const PATIENCE: Duration = Duration::from_mins(10);
/// Bytes of what a command prints that are looked at, the last ones.
const SAID: usize = 16 << 10;

/// Writes articles with their marks to a new file in the format that its name tells.
///
/// # Errors
/// Why not, as the rest of a sentence.
pub fn export(articles: &[(PackedEntry, Mark)], name: &str) -> Result<String, String> {
    let path = expand(name.trim());
    let format = ExportFormat::named(&path).ok_or("its name tells no format that is written")?;
    let file = OpenOptions::new().write(true).create_new(true).open(&path).map_err(|error| {
        if error.kind() == io::ErrorKind::AlreadyExists {
            "is there already; nothing was written".to_owned()
        } else {
            format!("cannot be written: {error}")
        }
    })?;
    let mut out = io::BufWriter::new(file);
    let mut bytes = Vec::new();
    let mut write = || {
        format.begin(&mut out)?;
        for (n, (body, mark)) in articles.iter().enumerate() {
            let entry = body.open().ok_or_else(|| io::Error::other(GONE))?;
            bytes.clear();
            format.write(&entry, Some(mark), n == 0, &mut bytes)?;
            out.write_all(&bytes)?;
        }
        format.end(&mut out)?;
        out.flush()
    };
    write().map_err(|error| {
        // Half a file is none, and would be in the way of the next try.
        let _ = std::fs::remove_file(&path);
        format!("cannot be written: {error}")
    })?;
    let count = articles.len();
    let articles = if count == 1 { "article" } else { "articles" };
    Ok(format!("{count} {articles} → {path}"))
}

/// The commands that run, by the number of their process.
#[derive(Debug, Default)]
pub struct Commands(Mutex<Vec<u32>>);

impl Commands {
    fn running(&self) -> MutexGuard<'_, Vec<u32>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Ends those that still run: nobody is left to read what they say.
    pub fn end(&self) {
        self.running().drain(..).for_each(end);
    }
}

/// Ends a command with all that it started.
fn end(id: u32) {
    if let Some(id) = i32::try_from(id).ok().and_then(rustix::process::Pid::from_raw) {
        let _ = rustix::process::kill_process_group(id, rustix::process::Signal::KILL);
    }
}

/// Reads to the end and keeps the last bytes: a command may print without end.
fn tail(input: Option<impl Read>) -> Vec<u8> {
    let (mut kept, mut bytes) = (Vec::new(), [0; 4096]);
    let Some(mut input) = input else { return kept };
    while let Ok(n @ 1..) = input.read(&mut bytes) {
        kept.extend_from_slice(bytes.get(..n).unwrap_or(&[]));
        if kept.len() > 2 * SAID {
            kept.drain(..kept.len() - SAID);
        }
    }
    kept
}

/// Writes the text of articles, a form feed between them.
pub fn write_text(bodies: &[PackedEntry], out: &mut impl Write) -> io::Result<()> {
    for (n, entry) in bodies.iter().filter_map(PackedEntry::open).enumerate() {
        let between = if n > 0 { "\n\u{c}\n" } else { "" };
        writeln!(out, "{between}{}", entry.article.text.as_str())?;
    }
    out.flush()
}

/// Gives the text of articles to a shell command: the last line that it prints.
///
/// # Errors
/// Why not, as the rest of a sentence.
pub fn pipe(bodies: &[PackedEntry], command: &str, commands: &Commands) -> Result<String, String> {
    let mut child = Command::new("sh")
        .args(["-c", command])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        // With what it starts itself: all of it ends when its time is over.
        .process_group(0)
        .spawn()
        .map_err(|error| format!("cannot be started: {error}"))?;
    let stdin = child.stdin.take();
    let bodies = bodies.to_vec();
    thread::spawn(move || {
        let Some(stdin) = stdin else { return };
        // A command that does not read its input is its own affair.
        let _ = write_text(&bodies, &mut io::BufWriter::new(stdin));
    });
    let id = child.id();
    commands.running().push(id);
    let (done, finished) = channel::<()>();
    thread::spawn(move || {
        if finished.recv_timeout(PATIENCE) == Err(RecvTimeoutError::Timeout) {
            end(id);
        }
    });
    let errors = child.stderr.take();
    let errors = thread::spawn(move || tail(errors));
    let stdout = tail(child.stdout.take());
    let stderr = errors.join().unwrap_or_default();
    let status = child.wait();
    let stopped = {
        let mut running = commands.running();
        let before = running.len();
        running.retain(|other| *other != id);
        running.len() == before
    };
    if stopped {
        return Err("was stopped".to_owned());
    }
    let status = status.map_err(|error| format!("cannot be waited for: {error}"))?;
    drop(done);
    let last = |bytes: &[u8]| {
        let text = String::from_utf8_lossy(bytes);
        let line = text.lines().rev().find(|l| !l.trim().is_empty()).unwrap_or("");
        one_line(line)
    };
    if !status.success() {
        let said = last(&stderr);
        return Err(format!("failed ({status}) {said}"));
    }
    let said = last(&stdout);
    Ok(if said.is_empty() { format!("{command}: done") } else { said })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sources::{Hint, read};
    use crate::store::Entry;

    fn body(text: &str) -> PackedEntry {
        let article = read(text.as_bytes(), &Hint::new("a.txt")).articles.remove(0);
        PackedEntry::of(&Entry { article, ..Entry::default() })
    }

    #[test]
    fn a_file_is_written_once_in_the_format_of_its_name() {
        let folder = tempfile::tempdir().unwrap();
        let mark = Mark { note: "ask again".to_owned(), ..Mark::default() };
        let bodies = [(body("Ten killed"), mark.clone()), (body("Two killed"), mark)];
        for (name, begins) in [
            ("a.jsonl", "{\"path\""),
            ("a.json", "[\n{\"path\""),
            ("a.csv", "path,id"),
            ("a.tsv", "path\tid"),
            ("a.ucdp.csv", "relid,year"),
            ("a.acled.csv", "event_date"),
            ("a.md", "# Ten killed"),
        ] {
            let path = folder.path().join(name);
            let said = export(&bodies, path.to_str().unwrap()).unwrap();
            assert!(said.starts_with("2 articles"), "{said}");
            assert!(std::fs::read_to_string(&path).unwrap().starts_with(begins));
            assert!(export(&bodies, path.to_str().unwrap()).unwrap_err().contains("there already"));
        }
        let read = |name: &str| std::fs::read_to_string(folder.path().join(name)).unwrap();
        assert!(read("a.jsonl").contains("\"note\":\"ask again\""));
        let list: serde_json::Value = serde_json::from_str(&read("a.json")).unwrap();
        assert_eq!(list.as_array().map(Vec::len), Some(2));
        assert!(export(&bodies, "/nowhere/at/all.csv").is_err());
        assert!(export(&bodies, "a.xlsx").is_err());
    }

    #[test]
    fn a_command_gets_the_text_and_its_last_line_comes_back() {
        let bodies = [body("Ten killed"), body("Two killed")];
        let commands = Commands::default();
        let pipe = |bodies: &[PackedEntry], command: &str| pipe(bodies, command, &commands);
        assert_eq!(pipe(&bodies, "grep -c killed").unwrap(), "2");
        assert_eq!(pipe(&bodies, "true").unwrap(), "true: done");
        let endless = "yes endless | head -c 30000000; echo; echo said last";
        assert_eq!(pipe(&bodies, endless).unwrap(), "said last");
        let stopped = std::thread::scope(|scope| {
            let run = scope.spawn(|| super::pipe(&bodies, "sleep 1000", &commands));
            while commands.running().is_empty() {
                std::thread::yield_now();
            }
            commands.end();
            run.join().unwrap()
        });
        assert_eq!(stopped, Err("was stopped".to_owned()));
        assert!(pipe(&bodies, "echo no >&2; false").unwrap_err().ends_with("no"));
    }
}
