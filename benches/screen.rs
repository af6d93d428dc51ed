//! The real program on a pseudo-terminal, with many articles of 3 KB: when the first
//! full frame is there, how long a key waits at most while articles come in, when all
//! are there, and how much memory is resident (Linux only).
//!
//! `cargo bench --bench screen -- 100000` for another number than ten thousand. Where
//! `newsboat` is installed, the same feed is shown by it from its cache.

#![expect(clippy::unwrap_used, reason = "a bench may panic, and documents itself")]

use std::fmt::Write as _;
use std::fs;
use std::io::{Read, Write};
use std::net::TcpListener;
use std::num::NonZeroU16;
use std::path::Path;
use std::sync::{Arc, Condvar, Mutex};
use std::thread;
use std::time::{Duration, Instant};

use dateline::sources;
use portable_pty::{Child, CommandBuilder, PtySize, native_pty_system};

mod support;

const ROWS: u16 = 40;
const COLUMNS: u16 = 120;
const PATIENCE: Duration = Duration::from_mins(5);
/// Runs of each start; the fastest is told: other programs only ever slow it down.
const RUNS: usize = 15;

/// A program on a terminal.
struct Terminal {
    child: Box<dyn Child + Send + Sync>,
    keyboard: Arc<Mutex<Box<dyn Write + Send>>>,
    /// The screen, and word of every change of it.
    shown: Arc<(Mutex<vt100::Parser>, Condvar)>,
    started: Instant,
    _master: Box<dyn portable_pty::MasterPty + Send>,
}

impl Terminal {
    fn run(program: &str, arguments: &[&str], home: &Path) -> Self {
        let size = PtySize { rows: ROWS, cols: COLUMNS, pixel_width: 0, pixel_height: 0 };
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
        let (rows, columns) = (NonZeroU16::new(ROWS).unwrap(), NonZeroU16::new(COLUMNS).unwrap());
        let parser = vt100::Parser::new(rows, columns, 0);
        let shown = Arc::new((Mutex::new(parser), Condvar::new()));
        let started = Instant::now();
        let child = pair.slave.spawn_command(command).unwrap();
        let (sink, answers) = (Arc::clone(&shown), Arc::clone(&keyboard));
        thread::spawn(move || {
            let mut buffer = vec![0; 1 << 16];
            while let Ok(n @ 1..) = reader.read(&mut buffer) {
                // As every terminal does: without an answer frames come by the clock.
                for _ in buffer[..n].windows(4).filter(|bytes| bytes == b"\x1b[5n") {
                    let _ = answers.lock().unwrap().write_all(b"\x1b[0n");
                }
                sink.0.lock().unwrap().process(&buffer[..n]);
                sink.1.notify_all();
            }
        });
        Self { child, keyboard, shown, started, _master: pair.master }
    }

    fn press(&mut self, keys: &str) {
        let mut keyboard = self.keyboard.lock().unwrap();
        keyboard.write_all(keys.as_bytes()).unwrap();
        keyboard.flush().unwrap();
    }

    fn screen(&self) -> String {
        self.shown.0.lock().unwrap().screen().contents()
    }

    /// Waits until the screen is as wanted: how long since `from`.
    fn until(&self, from: Instant, wanted: impl Fn(&str) -> bool) -> Duration {
        let mut parser = self.shown.0.lock().unwrap();
        while !wanted(&parser.screen().contents()) {
            let screen = parser.screen();
            assert!(from.elapsed() < PATIENCE, "it does not come:\n{}", screen.contents());
            parser = self.shown.1.wait_timeout(parser, PATIENCE).unwrap().0;
        }
        from.elapsed()
    }

    /// Resident memory in megabytes; 0 where the system does not tell.
    fn memory(&self) -> u64 {
        let pid = self.child.process_id().unwrap_or(0);
        let status = fs::read_to_string(format!("/proc/{pid}/status")).unwrap_or_default();
        let line = status.lines().find_map(|l| l.strip_prefix("VmRSS:"));
        let kilobytes = line.and_then(|l| l.split_whitespace().next()?.parse::<u64>().ok());
        kilobytes.unwrap_or(0) / 1024
    }
}

impl Drop for Terminal {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Whether the list is full of articles.
fn full(screen: &str) -> bool {
    screen.matches("Report").count() >= usize::from(ROWS / 2) - 3
}

/// How many articles the list tells of at its foot: "4/5".
fn listed(screen: &str) -> Option<usize> {
    let foot = screen.lines().rev().find(|line| line.contains('╰'))?;
    foot.split_whitespace().find_map(|word| {
        let (_, of) = word.split_once('/')?;
        of.replace(',', "").parse().ok()
    })
}

/// Opens and closes the window of keys until all articles are analysed, as the log says: the
/// longest wait for it, and when all were listed.
fn longest_wait(terminal: &mut Terminal, count: usize, log: &Path) -> (Duration, Duration) {
    let (mut longest, mut all_listed) = (Duration::ZERO, None);
    loop {
        let read = fs::read_to_string(log).is_ok_and(|log| log.contains("everything read"));
        if listed(&terminal.screen()) == Some(count) {
            let at = *all_listed.get_or_insert_with(|| terminal.started.elapsed());
            if read {
                return (longest, at);
            }
        }
        for (key, open) in [("?", true), ("\x1b", false)] {
            let pressed = Instant::now();
            terminal.press(key);
            let shown = |screen: &str| screen.contains("one line or row down") == open;
            longest = longest.max(terminal.until(pressed, shown));
            thread::sleep(Duration::from_millis(15));
        }
    }
}

/// Opens a source and tells of it.
fn open(name: &str, arguments: &[&str], home: &Path, count: usize) {
    let log = home.join(format!("{name}.log"));
    let arguments = [arguments, &["--log", log.to_str().unwrap()]].concat();
    let mut terminal = Terminal::run(env!("CARGO_BIN_EXE_dateline"), &arguments, home);
    let first = terminal.until(terminal.started, full);
    let memory = terminal.memory();
    let (wait, listed) = longest_wait(&mut terminal, count, &log);
    let all = terminal.started.elapsed();
    println!(
        "{name}: first full frame {first:.1?} ({memory} MB), longest wait for a key {wait:.1?}, \
         all listed {listed:.1?}, all analysed {all:.1?} ({} MB)",
        terminal.memory()
    );
}

/// Serves one document for as long as the bench runs; gives its address.
fn serve(body: Vec<u8>) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let at = format!("http://{}/feed.xml", listener.local_addr().unwrap());
    thread::spawn(move || {
        for stream in listener.incoming() {
            let Ok(mut stream) = stream else { continue };
            let _ = stream.read(&mut [0; 4096]);
            let head = format!(
                "HTTP/1.1 200 OK\r\nContent-Type: application/rss+xml\r\nContent-Length: {}\r\n\
                 Connection: close\r\n\r\n",
                body.len()
            );
            let _ = stream.write_all(head.as_bytes()).and_then(|()| stream.write_all(&body));
        }
    });
    at
}

fn feed(count: usize) -> Vec<u8> {
    let mut out = String::from(
        "<rss version=\"2.0\"><channel><title>Wire</title><link>http://127.0.0.1/</link>\
         <description>A wire</description>",
    );
    for n in 0..count {
        let (title, text) = support::article(n);
        let _ = write!(
            out,
            "<item><title>{title}</title><link>http://127.0.0.1/{n}</link>\
             <pubDate>{:02} Mar 2004 {:02}:{:02}:00 GMT</pubDate><description>{}</description></item>",
            n % 31 + 1,
            n % 24,
            n % 60,
            text.replace("\n\n", "&lt;p&gt;")
        );
    }
    out.push_str("</channel></rss>");
    out.into_bytes()
}

/// The fastest of several starts, and the memory at that time.
fn fastest(start: impl Fn() -> Terminal) -> (Duration, u64) {
    let runs = (0..RUNS).map(|_| {
        let terminal = start();
        (terminal.until(terminal.started, full), terminal.memory())
    });
    runs.min().unwrap()
}

fn newsboat(url: &str, home: &Path) {
    let path = |name: &str| home.join(name).to_str().unwrap().to_owned();
    fs::write(path("urls"), format!("{url}\n")).unwrap();
    fs::write(path("newsboat"), "download-timeout 60\n").unwrap();
    let (urls, config, cache) = (path("urls"), path("newsboat"), path("newsboat.db"));
    let arguments = ["-u", &urls, "-C", &config, "-c", &cache];
    let started = Instant::now();
    let status =
        std::process::Command::new("newsboat").args(arguments).args(["-x", "reload"]).status();
    if !status.is_ok_and(|s| s.success()) {
        println!("newsboat is not here");
        return;
    }
    let loaded = started.elapsed();
    let (first, memory) = fastest(|| {
        let mut terminal = Terminal::run("newsboat", &arguments, home);
        // The list of articles stands behind the list of feeds.
        terminal.press("\r");
        terminal
    });
    println!("newsboat: first load {loaded:.1?}; from its cache {first:.1?} ({memory} MB)");
}

fn main() {
    let count = std::env::args().skip(1).find_map(|a| a.parse().ok()).unwrap_or(10_000);
    let folder = tempfile::tempdir().unwrap();
    let home = folder.path();
    println!("{count} articles of 3 KB, {COLUMNS}x{ROWS}");
    let lines = home.join("articles.jsonl");
    support::lines(count, &lines).unwrap();
    open("JSON Lines", &[lines.to_str().unwrap()], home, count);
    let files = home.join("articles");
    support::files(count, &files).unwrap();
    open("files", &[files.to_str().unwrap()], home, count);
    if count > sources::feed::MAX_ITEMS {
        return println!("no feed holds that many items");
    }
    let url = serve(feed(count));
    let config = home.join(".config/dateline");
    fs::create_dir_all(&config).unwrap();
    let settings = format!("feeds = [\"{url}\"]\n");
    fs::write(config.join("config.toml"), &settings).unwrap();
    open("feed", &[], home, count);
    fs::write(config.join("config.toml"), settings + "refresh = \"ask\"\n").unwrap();
    let (first, memory) = fastest(|| Terminal::run(env!("CARGO_BIN_EXE_dateline"), &[], home));
    println!("from the cache, fastest of {RUNS}: first full frame {first:.1?} ({memory} MB)");
    open("from the cache", &[], home, count);
    newsboat(&url, home);
}
