//! Faults as a reader meets them: the real binary on a pseudo-terminal, with real files, limits
//! and a second process. Each test's name is a row of `docs/robustness.md`.

use std::fs::{self, File};
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::thread;
use std::time::{Duration, Instant};

use portable_pty::CommandBuilder;

use dateline::text::plain::steers;

use crate::terminal::Terminal;

const PATIENCE: Duration = Duration::from_secs(30);
/// A name that would write a title, turn the direction of writing and begin a new line.
const STEERING: &str = "x\u{1b}]0;pwned\u{7}\u{202e}y\nz";

/// A home with two short articles.
fn home() -> tempfile::TempDir {
    let home = tempfile::tempdir().unwrap();
    let news = home.path().join("news");
    fs::create_dir(&news).unwrap();
    fs::write(news.join("a.txt"), "Ten people were killed in Goma, officials said.\n").unwrap();
    fs::write(news.join("b.txt"), "Twenty people were hurt in Bukavu, doctors said.\n").unwrap();
    home
}

/// The reader on the articles of a home, in a shell that was told something before.
fn reader(home: &Path, before: &str, sources: &str) -> Terminal {
    let mut command = CommandBuilder::new("/bin/sh");
    let program = env!("CARGO_BIN_EXE_dateline");
    let script = format!("cd '{}'; {before} exec '{program}' {sources}", home.display());
    command.args(["-c", &script]);
    Terminal::at_home(command, home)
}

/// The same, once its articles are there.
fn reading(home: &Path, before: &str) -> Terminal {
    let terminal = reader(home, before, "news");
    terminal.wait_for(" 1/2");
    terminal
}

fn shown(terminal: &Terminal) -> String {
    terminal.screen().screen().contents()
}

fn until(what: &str, mut is_so: impl FnMut() -> bool) {
    let started = Instant::now();
    while !is_so() {
        assert!(started.elapsed() < PATIENCE, "{what}");
        thread::sleep(Duration::from_millis(20));
    }
}

fn leave(mut terminal: Terminal) -> u32 {
    terminal.press("q");
    let code = terminal.end().0;
    terminal.assert_restored();
    code
}

/// Closes the window of the problems. Only then comes the next key: behind `Esc` it would be
/// one with Alt.
fn close(terminal: &mut Terminal) {
    terminal.press("\u{1b}");
    until("it is closed", || !shown(terminal).contains(" Problems "));
}

/// All files below a folder, those of the articles left out.
fn files(folder: &Path) -> Vec<PathBuf> {
    let mut all = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() && !path.ends_with("news") {
            all.extend(files(&path));
            all.push(path);
        } else if path.is_file() {
            all.push(path);
        }
    }
    all
}

fn marks(home: &Path) -> String {
    fs::read_to_string(home.join(".local/state/dateline/marks.jsonl")).unwrap_or_default()
}

#[test]
fn a_full_disk_is_told_at_once_and_at_the_end() {
    let home = home();
    // No file may be longer than nothing: what is written fails as on a disk that is full.
    let mut terminal = reading(home.path(), "trap '' XFSZ; ulimit -f 0;");
    terminal.press("*");
    terminal.wait_for("marks of 1 not kept: cannot be written");
    terminal.press("q");
    assert_eq!(terminal.end().0, 1);
    terminal.assert_restored();
    let shown = shown(&terminal);
    assert!(shown.contains("marks of 1 article were not kept: cannot be written"), "{shown}");
}

#[test]
fn a_lock_held_elsewhere_is_told_until_it_is_let_go() {
    let home = home();
    let state = home.path().join(".local/state/dateline");
    fs::create_dir_all(&state).unwrap();
    let lock = File::create(state.join("marks.lock")).unwrap();
    lock.lock().unwrap();
    let mut terminal = reading(home.path(), "");
    terminal.press("*");
    terminal.wait_for("not kept");
    assert!(!marks(home.path()).contains("star"));
    lock.unlock().unwrap();
    until("it is kept", || !shown(&terminal).contains("not kept"));
    assert!(marks(home.path()).contains("\"star\":true"));
    assert_eq!(leave(terminal), 0);
}

#[test]
fn a_note_that_is_emptied_stands_in_no_file_any_more() {
    let home = home();
    let holds = |what: &str| {
        let bytes = |path: &PathBuf| fs::read(path).unwrap_or_default();
        let all = files(home.path());
        all.iter()
            .filter(|p| p.is_file())
            .any(|path| bytes(path).windows(what.len()).any(|window| window == what.as_bytes()))
    };
    let mut terminal = reading(home.path(), "");
    terminal.press("amy source is Anton\r");
    until("it is on the disk", || holds("Anton"));
    terminal.press("a\u{15}\r");
    until("it is gone", || !holds("Anton"));
    // As fast as a paste, and at once the end.
    terminal.press("aBerta\ra\u{15}\rq");
    assert_eq!(terminal.end().0, 0);
    assert!(!holds("Anton") && !holds("Berta"));
}

#[test]
fn what_is_damaged_is_kept_as_it_is_and_told_on_the_screen() {
    let home = home();
    let (cache, settings) = (home.path().join(".cache/dateline"), home.path().join(".config"));
    fs::create_dir_all(&cache).unwrap();
    fs::create_dir_all(settings.join("dateline")).unwrap();
    let feeds = "feeds = [\"http://127.0.0.1:1/feed\"]\n";
    fs::write(settings.join("dateline/config.toml"), feeds).unwrap();
    let log = format!("Xateline articles{}", "what was kept ".repeat(50));
    let damaged = [("articles.log", log.as_str()), ("feeds.json", "{\"broken")];
    for (name, bytes) in damaged {
        fs::write(cache.join(name), bytes).unwrap();
    }
    let mut terminal = reader(home.path(), "", "");
    terminal.wait_for("Articles");
    terminal.press("!");
    for (name, bytes) in damaged {
        // The window tells of what comes while it is open, too.
        terminal.wait_for(name);
        let is_it = |p: &&PathBuf| {
            let own = p.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();
            own == name || own.starts_with(&format!("{name}.damaged-"))
        };
        let all = files(&cache);
        let kept = all.iter().filter(is_it).any(|path| fs::read_to_string(path).unwrap() == bytes);
        assert!(kept, "{name} is as it was, under this name or another");
    }
    close(&mut terminal);
    assert_eq!(leave(terminal), 0);
}

#[test]
fn two_readers_share_their_marks_and_overwrite_no_note() {
    let home = home();
    let (mut one, mut two) = (reading(home.path(), ""), reading(home.path(), ""));
    one.press("*");
    one.press("afrom one\r");
    two.wait_for("★");
    until("the note comes", || marks(home.path()).contains("from one"));
    // What the other wrote may take a second to be seen; then the prompt has it.
    until("the prompt has it", || {
        two.press("\u{1b}");
        thread::sleep(Duration::from_millis(300));
        two.press("a");
        thread::sleep(Duration::from_millis(100));
        shown(&two).contains("Note: from one")
    });
    two.press(" and two");
    one.press("a, changed\r");
    two.wait_for("“from one, changed”");
    two.press("\r");
    thread::sleep(Duration::from_millis(500));
    assert!(marks(home.path()).contains("from one, changed"), "it is asked first");
    assert!(!marks(home.path()).contains("and two"));
    two.press("\r");
    until("and then meant", || marks(home.path()).contains("from one and two"));
    assert_eq!((leave(one), leave(two)), (0, 0));
}

#[test]
fn nothing_that_is_made_can_be_read_by_others() {
    let home = home();
    let mut terminal = reader(home.path(), "umask 000;", "news --log told.log");
    terminal.wait_for(" 1/2");
    terminal.press("*");
    until("it is kept", || marks(home.path()).contains("star"));
    assert!(home.path().join("told.log").exists());
    assert_eq!(leave(terminal), 0);
    let made = files(home.path());
    assert!(made.len() > 4, "{made:?}");
    for path in made.iter().filter(|p| !p.ends_with("news")) {
        let others = fs::metadata(path).unwrap().permissions().mode() & 0o077;
        assert_eq!(others, 0, "{}", path.display());
    }
    let state = home.path().join(".local/state/dateline");
    fs::set_permissions(&state, fs::Permissions::from_mode(0o755)).unwrap();
    let mut terminal = reading(home.path(), "");
    terminal.press("!");
    terminal.wait_for(" Problems ");
    terminal.wait_for("can be read by others");
    close(&mut terminal);
    assert_eq!(leave(terminal), 0);
}

#[test]
fn a_command_that_prints_without_end_takes_no_memory_and_ends_with_the_program() {
    let home = home();
    let sign = home.path().join("pid");
    let mut terminal = reading(home.path(), "");
    let command = format!("|echo $$ > '{}'; exec yes\r", sign.display());
    terminal.press(&command);
    let number = || fs::read_to_string(&sign).unwrap_or_default();
    until("it starts", || number().ends_with('\n'));
    let resident = || {
        let status = format!("/proc/{}/statm", terminal.number());
        let pages = fs::read_to_string(status).unwrap_or_default();
        pages.split_whitespace().nth(1).and_then(|n| n.parse::<u64>().ok()).unwrap_or(0)
    };
    let before = resident();
    thread::sleep(Duration::from_secs(1));
    let grown = resident().saturating_sub(before);
    assert!(grown < 2048, "it grew by {grown} pages");
    assert_eq!(leave(terminal), 0);
    let number = number().trim().to_owned();
    let lives = || {
        let alive = Command::new("kill").args(["-0", &number]).output().unwrap();
        alive.status.success()
    };
    until("it ends", || !lives());
}

#[test]
fn names_and_headlines_steer_no_screen() {
    let home = home();
    let news = home.path().join("news");
    fs::write(news.join(STEERING), "Six people were killed in Lagos, police said.\n").unwrap();
    let line = serde_json::json!({
        "id": STEERING, "title": format!("Toll {STEERING}"), "source": STEERING, "url": format!("http://{STEERING}"),
        "text": format!("Seven people {STEERING} were killed in Abuja, police said."), "strange \u{1b}[2J": 1,
    });
    fs::write(news.join("c.jsonl"), format!("{line}\n")).unwrap();
    fs::write(news.join(format!("d{STEERING}.jsonl")), "{\"text\": broken\n").unwrap();
    let mut terminal = reader(home.path(), "", "news");
    terminal.wait_for(" 1/4");
    // Everything that shows them: the texts, the problems, the notices.
    terminal.press("jjj!");
    terminal.wait_for("Problems");
    close(&mut terminal);
    terminal.press("yTw");
    thread::sleep(Duration::from_millis(500));
    terminal.press("\u{1b}");
    thread::sleep(Duration::from_millis(500));
    let said = terminal.said();
    for steering in ["]0;pwned", "\u{202e}", "\u{7}\u{202e}"] {
        let outside = said.replace("\u{fffd}]0;pwned", "");
        assert!(!outside.contains(steering), "{steering:?}");
    }
    assert_eq!(leave(terminal), 0);
}

#[test]
fn what_commands_print_steers_no_terminal() {
    const BIDI: &str = "\u{9b}31m\u{200f}\u{2066}\u{2028}";
    let home = home();
    let evil = format!("=HYPERLINK(1) {STEERING}{BIDI}");
    let lines = home.path().join("evil.jsonl");
    let line = |n: u32| {
        serde_json::json!({
            "id": format!("{evil}{n}"), "title": format!("Blast {evil} in Kabul"), "source": evil,
            "url": format!("http://x.example/{n}{evil}"), "published": "2024-01-01",
            "text": format!("Thirty-one soldiers were killed {evil} in Kabul on Monday, police said.\n\n{n}"),
        })
    };
    fs::write(&lines, format!("{}\n{}\n", line(1), line(2))).unwrap();
    let lines = lines.to_str().unwrap();
    for arguments in [
        &["extract"][..],
        &["extract", "--format", "csv"],
        &["extract", "--format", "tsv"],
        &["extract", "--format", "markdown"],
        &["stories"],
        &["stories", "--format", "csv"],
        &["stories", "--format", "markdown"],
        &["stories", "--format", "text"],
        &["compare"],
        &["compare", "--format", "csv"],
        &["compare", "--format", "markdown"],
        &["explain"],
    ] {
        let mut command = Command::new(env!("CARGO_BIN_EXE_dateline"));
        let output = command.args(arguments).arg(lines).env("HOME", home.path()).output().unwrap();
        assert!(
            !output.stdout.is_empty(),
            "{arguments:?}: {}",
            String::from_utf8_lossy(&output.stderr)
        );
        for said in [&output.stdout, &output.stderr] {
            let said = std::str::from_utf8(said).unwrap().replace("\r\n", "\n");
            let tabs = arguments.contains(&"tsv");
            let bad = |c: char| steers(c) && c != '\n' && !(tabs && c == '\t');
            assert_eq!(said.find(bad), None, "{arguments:?}: {said:?}");
            let formula = said.match_indices("=HYPER").any(|(at, _)| {
                matches!(said.as_bytes().get(at.wrapping_sub(1)), Some(b',' | b'\n'))
            });
            assert!(!formula, "{arguments:?}: {said}");
            for line in said.lines().filter(|line| line.starts_with('{')) {
                let read: serde_json::Value = serde_json::from_str(line).unwrap();
                assert!(format!("{read}").contains(BIDI), "whoever reads it gets all: {line}");
            }
        }
    }
}

#[test]
fn a_home_that_is_no_folder_keeps_nothing_and_says_so() {
    let home = home();
    let mut terminal = reading(home.path(), "export HOME=/dev/null;");
    terminal.press("*");
    terminal.wait_for("marks of 1 not kept");
    terminal.press("q");
    assert_eq!(terminal.end().0, 1);
    terminal.assert_restored();
}

#[test]
fn a_home_that_is_not_absolute_is_none() {
    let home = home();
    let mut terminal = reading(home.path(), "export HOME=foo;");
    terminal.press("!");
    terminal.wait_for("HOME, which is no absolute path");
    close(&mut terminal);
    terminal.press("*");
    terminal.wait_for("marks of 1 not kept");
    terminal.press("q");
    assert_eq!(terminal.end().0, 1);
    terminal.assert_restored();
    let run = |name: &str, path: &str| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_dateline"));
        for moved in ["XDG_CONFIG_HOME", "XDG_STATE_HOME", "XDG_DATA_HOME", "XDG_CACHE_HOME"] {
            command.env_remove(moved);
        }
        command.args(["feeds", "add", "--unchecked", "http://x.example/feed"]);
        command.current_dir(home.path()).env("HOME", home.path().join("own")).env(name, path);
        let output = command.output().unwrap();
        (output.status.code(), String::from_utf8(output.stderr).unwrap())
    };
    let (code, said) = run("HOME", "foo");
    assert_eq!(code, Some(1));
    assert!(said.contains("HOME, which is no absolute path (\"foo\")"), "{said}");
    let (code, said) = run("XDG_CONFIG_HOME", "foo");
    assert_eq!(code, Some(0));
    assert!(said.contains("passes over XDG_CONFIG_HOME"), "{said}");
    assert!(home.path().join("own/.config/dateline/config.toml").is_file());
    assert!(!home.path().join("foo").exists(), "nothing lies where one happens to be");
}

#[test]
fn a_mistake_on_the_command_line_is_told_plainly() {
    let run = |arguments: &[&str]| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_dateline"));
        command.args(arguments).output().unwrap()
    };
    let option = format!("--{STEERING}");
    for arguments in [
        &["extract", option.as_str()][..],
        &["extract", "--format", STEERING],
        &["feeds", STEERING],
        &["extract", STEERING],
        &["compare", "--kind", STEERING, "news"],
        &[STEERING],
    ] {
        let output = run(arguments);
        assert_ne!(output.status.code(), Some(0), "{arguments:?}");
        let said = String::from_utf8(output.stderr).unwrap();
        let steers = |c: char| (c.is_control() && c != '\n') || c == '\u{202e}';
        assert!(!said.is_empty() && !said.chars().any(steers), "{said:?}");
    }
    assert_eq!(run(&["--no-such-option"]).status.code(), Some(2));
}
