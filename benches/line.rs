//! What goes over the line: bytes that each kind of step sends on a pseudo-terminal, how
//! long after the key is let go a slow line shows what is chosen, and how long a key
//! waits for its frame. Where `newsboat` is installed, the same articles in it.
//!
//! `cargo bench --bench line -- 10000` for another number than a thousand articles; `bytes`,
//! `slow`, `keys` and `newsboat` behind that measure one thing alone, all with a thousand
//! articles some five minutes.

#![expect(clippy::unwrap_used, reason = "a bench may panic, and documents itself")]

use std::fmt::Write as _;
use std::fs;
use std::io::{Read, Write};
use std::num::NonZeroU16;
use std::path::Path;
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::{Duration, Instant};

use portable_pty::{Child, CommandBuilder, MasterPty, PtySize, native_pty_system};

#[expect(dead_code, reason = "some benches write files, this one lines")]
mod support;

/// Between two keys of one that is held.
const REPEAT: Duration = Duration::from_millis(33);
/// Nothing more is sent after so much silence.
const QUIET: Duration = Duration::from_millis(400);
const PATIENCE: Duration = Duration::from_mins(2);
/// Bytes a second of 9,600 baud.
const SLOW: f64 = 960.0;

/// What a terminal got.
struct Seen {
    parser: vt100::Parser,
    bytes: usize,
    last: Instant,
}

/// How a terminal takes what it is sent.
#[derive(Clone, Copy, PartialEq)]
enum Line {
    /// At once, and it answers.
    Fast,
    /// At once, and it says nothing.
    Silent,
    /// As over 9,600 baud.
    Slow { answers: bool },
}

struct Terminal {
    child: Box<dyn Child + Send + Sync>,
    keyboard: Arc<Mutex<Box<dyn Write + Send>>>,
    seen: Arc<Mutex<Seen>>,
    _master: Box<dyn MasterPty + Send>,
}

impl Terminal {
    fn run(
        program: &str,
        arguments: &[&str],
        home: &Path,
        (columns, rows): (u16, u16),
        line: Line,
    ) -> Self {
        let size = PtySize { rows, cols: columns, pixel_width: 0, pixel_height: 0 };
        let pair = native_pty_system().openpty(size).unwrap();
        let mut command = CommandBuilder::new(program);
        command.args(arguments);
        command.env("TERM", "xterm-256color");
        command.env("LANG", "C.UTF-8");
        command.env("HOME", home);
        for name in ["XDG_CONFIG_HOME", "XDG_STATE_HOME", "XDG_CACHE_HOME", "LC_ALL", "NO_COLOR"] {
            command.env_remove(name);
        }
        command.cwd(home);
        let mut reader = pair.master.try_clone_reader().unwrap();
        let keyboard = Arc::new(Mutex::new(pair.master.take_writer().unwrap()));
        let (r, c) = (NonZeroU16::new(rows).unwrap(), NonZeroU16::new(columns).unwrap());
        let parser = vt100::Parser::new(r, c, 0);
        let seen = Arc::new(Mutex::new(Seen { parser, bytes: 0, last: Instant::now() }));
        let child = pair.slave.spawn_command(command).unwrap();
        let (sink, answer) = (Arc::clone(&seen), Arc::clone(&keyboard));
        thread::spawn(move || {
            let mut buffer = vec![0; if let Line::Slow { .. } = line { 16 } else { 1 << 16 }];
            let mut tail = Vec::new();
            let mut free = Instant::now();
            while let Ok(n @ 1..) = reader.read(&mut buffer) {
                if let Line::Slow { .. } = line {
                    let took = Duration::from_secs_f64(f64::from(u16::try_from(n).unwrap()) / SLOW);
                    free = free.max(Instant::now()) + took;
                    thread::sleep(free.saturating_duration_since(Instant::now()));
                }
                let mut seen = sink.lock().unwrap();
                seen.parser.process(&buffer[..n]);
                seen.bytes += n;
                seen.last = Instant::now();
                drop(seen);
                tail.extend_from_slice(&buffer[..n]);
                let asked = tail.windows(4).filter(|w| w == b"\x1b[5n").count();
                let keep = tail.len().min(3);
                tail.drain(..tail.len() - keep);
                if matches!(line, Line::Fast | Line::Slow { answers: true }) {
                    for _ in 0..asked {
                        answer.lock().unwrap().write_all(b"\x1b[0n").unwrap();
                    }
                }
            }
        });
        Self { child, keyboard, seen, _master: pair.master }
    }

    fn press(&self, keys: &str) {
        let mut keyboard = self.keyboard.lock().unwrap();
        keyboard.write_all(keys.as_bytes()).unwrap();
        keyboard.flush().unwrap();
    }

    fn bytes(&self) -> usize {
        self.seen.lock().unwrap().bytes
    }

    fn screen(&self) -> String {
        self.seen.lock().unwrap().parser.screen().contents()
    }

    fn until(&self, wanted: impl Fn(&str) -> bool) {
        let from = Instant::now();
        while !wanted(&self.screen()) {
            assert!(from.elapsed() < PATIENCE, "it does not come:\n{}", self.screen());
            thread::sleep(Duration::from_millis(5));
        }
    }

    fn quiet(&self) {
        // What was pressed has an answer first.
        thread::sleep(Duration::from_millis(250));
        loop {
            let silent = self.seen.lock().unwrap().last.elapsed();
            if silent > QUIET {
                return;
            }
            thread::sleep(QUIET.saturating_sub(silent) + Duration::from_millis(1));
        }
    }

    /// Bytes that keys cost each, with all that follows them.
    fn each(&self, keys: &str, times: usize) -> usize {
        self.quiet();
        let before = self.bytes();
        for _ in 0..times {
            self.press(keys);
            self.quiet();
        }
        (self.bytes() - before) / times
    }

    /// Bytes that a key costs each time while it is held.
    fn held(&self, key: &str, times: usize) -> usize {
        self.quiet();
        self.press(key);
        thread::sleep(REPEAT);
        self.press(key);
        thread::sleep(REPEAT);
        let before = self.bytes();
        for _ in 0..times {
            self.press(key);
            thread::sleep(REPEAT);
        }
        let sent = self.bytes() - before;
        self.quiet();
        sent / times
    }
}

impl Drop for Terminal {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn dateline(home: &Path, size: (u16, u16), line: Line) -> Terminal {
    let lines = home.join("articles.jsonl");
    let arguments = [lines.to_str().unwrap()];
    let terminal = Terminal::run(env!("CARGO_BIN_EXE_dateline"), &arguments, home, size, line);
    terminal.until(|screen| screen.matches("Report").count() > 5);
    terminal.quiet();
    terminal
}

/// Rows of the text pane as they are read, without colours: of the second pane from the left.
fn text_pane(screen: &vt100::Screen) -> Vec<String> {
    let (_, width) = screen.size();
    let head: Vec<char> = screen.rows(0, width.get()).nth(1).unwrap_or_default().chars().collect();
    let corners = (0u16..).zip(head).filter(|(_, c)| matches!(c, '╭' | '┏')).map(|(x, _)| x);
    let corners: Vec<u16> = corners.collect();
    let from = corners.get(1).or(corners.first()).copied().unwrap_or(0);
    let to = corners.get(2).copied().unwrap_or(width.get());
    screen.rows(from, to - from).collect()
}

/// What it costs to go to the next figure: where it is in sight, and where the text must be
/// moved for it.
fn figures(terminal: &Terminal) -> [usize; 2] {
    let (mut bytes, mut times) = ([0; 2], [0; 2]);
    let pane = || text_pane(terminal.seen.lock().unwrap().parser.screen());
    for _ in 0..16 {
        let before = pane();
        let cost = terminal.each("]", 1);
        let moved = pane().iter().zip(&before).filter(|(a, b)| a != b).count() > 3;
        bytes[usize::from(moved)] += cost;
        times[usize::from(moved)] += 1;
    }
    [0, 1].map(|n| bytes[n] / times[n].max(1))
}

/// Bytes in three seconds, once nothing came for two.
fn idle(terminal: &Terminal) -> usize {
    let from = Instant::now();
    while terminal.seen.lock().unwrap().last.elapsed() < Duration::from_secs(2) {
        assert!(from.elapsed() < PATIENCE, "it never rests");
        thread::sleep(Duration::from_millis(50));
    }
    let before = terminal.bytes();
    thread::sleep(Duration::from_secs(3));
    terminal.bytes() - before
}

/// Steps and what they cost, at a size.
fn steps(home: &Path, size: (u16, u16), line: Line) -> Vec<(&'static str, usize)> {
    let terminal = dateline(home, size, line);
    let rows = usize::from(size.1 / 2);
    let mut costs = vec![("list move, held", terminal.held("j", rows - 6))];
    terminal.press("g");
    terminal.press("g");
    costs.push(("list move, with the text after it", terminal.each("j", rows - 6)));
    for _ in 0..8 {
        terminal.press("j");
    }
    costs.push(("list scrolled, held", terminal.held("j", 30)));
    costs.push(("list scrolled, with the text after it", terminal.each("j", 10)));
    terminal.press("\r");
    costs.push(("text line, beside the list", terminal.each("j", 8)));
    terminal.press("gg");
    let [in_sight, out_of_sight] = figures(&terminal);
    costs.push(("next figure, in sight", in_sight));
    costs.push(("next figure, out of sight", out_of_sight));
    costs.push(("help and back", terminal.each("?", 1) + terminal.each("\x1b", 1)));
    terminal.press("ggz");
    costs.push(("text line, full width", terminal.each("j", 8)));
    costs.push(("idle, three seconds", idle(&terminal)));
    costs
}

/// How long after a key held for ten seconds is let go a slow line shows what is chosen,
/// and how long until all is shown.
fn behind(home: &Path, size: (u16, u16), answers: bool) -> (Duration, Duration) {
    let terminal = dateline(home, size, Line::Slow { answers });
    thread::sleep(Duration::from_secs(12));
    terminal.quiet();
    let started = Instant::now();
    let mut pressed = 0;
    while started.elapsed() < Duration::from_secs(10) {
        terminal.press("j");
        pressed += 1;
        thread::sleep(REPEAT);
    }
    let let_go = Instant::now();
    let foot = format!(" {}/1,000 ", pressed + 1);
    terminal.until(|screen| screen.contains(&foot));
    let current = let_go.elapsed();
    terminal.quiet();
    let all = let_go.elapsed().saturating_sub(QUIET);
    (current, all)
}

/// Waits until a program takes no time any more: what was read is joined to stories by then
/// too (Linux only).
fn rest(terminal: &Terminal) {
    let pid = terminal.child.process_id().unwrap_or(0);
    let used = || {
        let stat = fs::read_to_string(format!("/proc/{pid}/stat")).unwrap_or_default();
        let fields = stat.rsplit(')').next().unwrap_or_default().split_whitespace();
        fields.skip(11).take(2).filter_map(|n| n.parse::<u64>().ok()).sum::<u64>()
    };
    let mut before = None;
    while before != Some(used()) {
        before = Some(used());
        thread::sleep(Duration::from_secs(3));
    }
}

/// From a key to the first byte of its frame: median and the slowest of a hundred.
fn latency(home: &Path, line: Line) -> (Duration, Duration) {
    let terminal = dateline(home, (200, 60), line);
    rest(&terminal);
    let mut times: Vec<Duration> = (0..200)
        .map(|n| {
            thread::sleep(Duration::from_millis(150));
            let before = terminal.bytes();
            let pressed = Instant::now();
            terminal.press(if n % 40 < 20 { "j" } else { "k" });
            while terminal.bytes() == before {
                assert!(pressed.elapsed() < PATIENCE);
                thread::sleep(Duration::from_micros(50));
            }
            pressed.elapsed()
        })
        .collect();
    times.sort();
    (times[times.len() / 2], times[times.len() * 99 / 100])
}

fn newsboat(home: &Path, count: usize) {
    let feed = home.join("feed.xml");
    let mut xml = String::from("<rss version=\"2.0\"><channel><title>Bench</title>");
    for n in 0..count {
        let (title, text) = support::article(n);
        let text = text.replace('&', "&amp;").replace('<', "&lt;").replace("\n\n", "&lt;p&gt;");
        let _ = write!(
            xml,
            "<item><title>{title}</title><link>http://x.example/{n}</link><description>{text}</description></item>"
        );
    }
    fs::write(&feed, xml + "</channel></rss>").unwrap();
    let path = |name: &str| home.join(name).to_str().unwrap().to_owned();
    fs::write(path("urls"), format!("file://{}\n", feed.display())).unwrap();
    fs::write(path("newsboat"), "").unwrap();
    let (urls, config, cache) = (path("urls"), path("newsboat"), path("newsboat.db"));
    let arguments = ["-u", &urls, "-C", &config, "-c", &cache];
    let loaded =
        std::process::Command::new("newsboat").args(arguments).args(["-x", "reload"]).status();
    if !loaded.is_ok_and(|s| s.success()) {
        return println!("newsboat is not here");
    }
    for size in [(120, 40), (80, 24)] {
        let terminal = Terminal::run("newsboat", &arguments, home, size, Line::Fast);
        terminal.until(|screen| screen.contains("Bench"));
        terminal.press("\r");
        terminal.until(|screen| screen.contains("Report"));
        let list = terminal.each("j", usize::from(size.1) - 8);
        for _ in 0..10 {
            terminal.press("j");
        }
        let scrolled = terminal.each("j", 10);
        terminal.press("\r");
        let text = terminal.each("j", 8);
        println!(
            "newsboat, {size:?}: list move {list}, list scrolled {scrolled}, text line {text}"
        );
    }
}

/// Prints what each step costs.
fn bytes(home: &Path, count: usize) {
    println!("{count} articles; bytes at 120x40, 80x24; on a terminal that never answers");
    let of = |line| [(120, 40), (80, 24)].map(|size| steps(home, size, line));
    let ([wide, narrow], [mute, mute_narrow]) = (of(Line::Fast), of(Line::Silent));
    for (i, (name, bytes)) in wide.iter().enumerate() {
        let other = |costs: &[(&str, usize)]| costs[i].1;
        let (narrow, mute, mute_narrow) = (other(&narrow), other(&mute), other(&mute_narrow));
        println!("{name:<40}{bytes:>8}{narrow:>8}{mute:>12}{mute_narrow:>8}");
    }
}

fn slow(home: &Path) {
    for size in [(120, 40), (80, 24)] {
        for answers in [true, false] {
            let (current, all) = behind(home, size, answers);
            println!(
                "9600 baud, {size:?}, answers: {answers}: chosen {current:.1?}, all {all:.1?}"
            );
        }
    }
}

fn keys(home: &Path) {
    for (name, line) in [("answering", Line::Fast), ("silent", Line::Silent)] {
        let (median, slowest) = latency(home, line);
        println!("key to frame at 200x60, {name}: median {median:.1?}, of a hundred {slowest:.1?}");
    }
}

fn main() {
    let mut arguments = std::env::args().skip(1);
    let count = arguments.find_map(|a| a.parse().ok()).unwrap_or(1000);
    let asked: Vec<String> = std::env::args()
        .filter(|a| ["bytes", "slow", "keys", "newsboat"].contains(&a.as_str()))
        .collect();
    let wanted = |what: &str| asked.is_empty() || asked.iter().any(|a| a == what);
    let folder = tempfile::tempdir().unwrap();
    let home = folder.path();
    support::lines(count, &home.join("articles.jsonl")).unwrap();
    if wanted("bytes") {
        bytes(home, count);
    }
    // Its foot tells a thousand.
    if wanted("slow") && count == 1000 {
        slow(home);
    }
    if wanted("keys") {
        keys(home);
    }
    if wanted("newsboat") {
        newsboat(home, count);
    }
}
