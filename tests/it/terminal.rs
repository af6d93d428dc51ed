//! The real binary on a pseudo-terminal: what it leaves behind, however it ends, and
//! that it does nothing while nothing happens.

use std::io::{Read, Write};
use std::num::NonZeroU16;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::{Duration, Instant};

use portable_pty::{Child, CommandBuilder, MasterPty, PtySize, native_pty_system};

const PATIENCE: Duration = Duration::from_secs(20);

/// A home for those that keep nothing.
fn somewhere() -> PathBuf {
    std::env::temp_dir().join(format!("dateline-terminal-{}", std::process::id()))
}

/// A home of its own, and nothing of the caller's that changes what is shown.
fn prepare(command: &mut CommandBuilder, home: &Path) {
    std::fs::create_dir_all(home).unwrap();
    command.env("TERM", "xterm-256color");
    command.env("LANG", "C.UTF-8");
    command.env("HOME", home);
    let others = [
        "XDG_CONFIG_HOME",
        "XDG_STATE_HOME",
        "XDG_CACHE_HOME",
        "LC_ALL",
        "NO_COLOR",
        "TMUX",
        "RUST_BACKTRACE",
        "BROWSER",
        "DISPLAY",
        "WAYLAND_DISPLAY",
    ];
    for name in others {
        command.env_remove(name);
    }
    command.cwd(env!("CARGO_MANIFEST_DIR"));
}

/// A program on a terminal, and everything it wrote.
pub(crate) struct Terminal {
    master: Option<Box<dyn MasterPty + Send>>,
    child: Box<dyn Child + Send + Sync>,
    keyboard: Option<Box<dyn Write + Send>>,
    written: Arc<Mutex<Vec<u8>>>,
}

impl Terminal {
    fn run(command: CommandBuilder) -> Self {
        Self::at_home(command, &somewhere())
    }

    pub(crate) fn at_home(mut command: CommandBuilder, home: &Path) -> Self {
        let size = PtySize { rows: 24, cols: 100, pixel_width: 0, pixel_height: 0 };
        let pair = native_pty_system().openpty(size).unwrap();
        prepare(&mut command, home);
        let child = pair.slave.spawn_command(command).unwrap();
        drop(pair.slave);
        let written = Arc::new(Mutex::new(Vec::new()));
        let mut reader = pair.master.try_clone_reader().unwrap();
        let sink = Arc::clone(&written);
        thread::spawn(move || {
            let mut buffer = [0; 4096];
            while let Ok(n @ 1..) = reader.read(&mut buffer) {
                sink.lock().unwrap().extend_from_slice(&buffer[..n]);
            }
        });
        let keyboard = pair.master.take_writer().unwrap();
        Self { master: Some(pair.master), child, keyboard: Some(keyboard), written }
    }

    /// The reader on a small folder.
    fn dateline() -> Self {
        let mut command = CommandBuilder::new(env!("CARGO_BIN_EXE_dateline"));
        command.arg("assets/articles");
        let terminal = Self::run(command);
        terminal.wait_for("Articles");
        terminal
    }

    fn bytes(&self) -> Vec<u8> {
        self.written.lock().unwrap().clone()
    }

    pub(crate) fn screen(&self) -> vt100::Parser {
        let (rows, columns) = (NonZeroU16::new(24).unwrap(), NonZeroU16::new(100).unwrap());
        let mut parser = vt100::Parser::new(rows, columns, 0);
        parser.process(&self.bytes());
        parser
    }

    pub(crate) fn wait_for(&self, text: &str) {
        let started = Instant::now();
        while !self.screen().screen().contents().contains(text) {
            assert!(
                started.elapsed() < PATIENCE,
                "no {text:?} on the screen:\n{}",
                self.screen().screen().contents()
            );
            thread::sleep(Duration::from_millis(20));
        }
    }

    pub(crate) fn press(&mut self, keys: &str) {
        let keyboard = self.keyboard.as_mut().unwrap();
        keyboard.write_all(keys.as_bytes()).unwrap();
        keyboard.flush().unwrap();
    }

    pub(crate) fn signal(&self, name: &str) {
        let pid = self.child.process_id().unwrap().to_string();
        assert!(Command::new("kill").args(["-s", name, &pid]).status().unwrap().success());
    }

    /// The number of its process.
    pub(crate) fn number(&self) -> u32 {
        self.child.process_id().unwrap()
    }

    /// Everything it wrote.
    pub(crate) fn said(&self) -> String {
        String::from_utf8_lossy(&self.bytes()).into_owned()
    }

    /// Waits for the end; its exit code, and how long it took.
    pub(crate) fn end(&mut self) -> (u32, Duration) {
        let started = Instant::now();
        loop {
            if let Some(status) = self.child.try_wait().unwrap() {
                let took = started.elapsed();
                // The last bytes may still be on their way.
                let patience = Instant::now();
                while self.screen().screen().alternate_screen()
                    && patience.elapsed() < Duration::from_secs(2)
                {
                    thread::sleep(Duration::from_millis(20));
                }
                thread::sleep(Duration::from_millis(50));
                return (status.exit_code(), took);
            }
            assert!(started.elapsed() < PATIENCE, "it does not end");
            thread::sleep(Duration::from_millis(10));
        }
    }

    /// The terminal is as it was before.
    pub(crate) fn assert_restored(&self) {
        self.assert_shown();
        assert!(!self.screen().screen().bracketed_paste(), "bracketed paste is still on");
    }

    /// The shell's screen is shown, with a cursor and without the mouse.
    fn assert_shown(&self) {
        let parser = self.screen();
        let screen = parser.screen();
        assert!(!screen.alternate_screen(), "still on the alternate screen");
        assert!(!screen.hide_cursor(), "the cursor is still hidden");
        assert_eq!(screen.mouse_protocol_mode(), vt100::MouseProtocolMode::None);
        let bytes = self.bytes();
        let text = String::from_utf8_lossy(&bytes);
        let count = |sequence| text.matches(sequence).count();
        assert!(count("\x1b[?2026h") <= count("\x1b[?2026l"), "an update was left open");
    }

    /// Canonical input and echo are on again.
    fn assert_cooked(&self) {
        assert!(self.cooked(), "raw mode is still on");
    }

    fn cooked(&self) -> bool {
        use nix_flags::{ECHO, ICANON};
        let termios = self.master.as_ref().unwrap().get_termios();
        termios.is_none_or(|termios| {
            let flags = termios.local_flags.bits();
            flags & ECHO != 0 && flags & ICANON != 0
        })
    }
}

/// The bits of `c_iflag` and `c_lflag` the tests look at, as Linux and macOS number them.
mod nix_flags {
    pub const IUTF8: u32 = 0o40000;
    #[cfg(target_os = "linux")]
    pub const IXON: u32 = 0o2000;
    #[cfg(not(target_os = "linux"))]
    pub const IXON: u32 = 0o1000;
    pub const ECHO: u32 = 0o10;
    #[cfg(target_os = "linux")]
    pub const ICANON: u32 = 0o2;
    #[cfg(not(target_os = "linux"))]
    pub const ICANON: u32 = 0x100;
}

impl Terminal {
    /// Gives the window another size, and with it the program a signal.
    pub(crate) fn resize(&self, cols: u16, rows: u16) {
        let size = PtySize { rows, cols, pixel_width: 0, pixel_height: 0 };
        self.master.as_ref().unwrap().resize(size).unwrap();
    }
}

impl Drop for Terminal {
    fn drop(&mut self) {
        let _ = self.child.kill();
    }
}

/// A reader on one article with an address, and a home with settings.
fn on_an_address(home: &Path, settings: &str) -> Terminal {
    std::fs::create_dir_all(home.join(".config/dateline")).unwrap();
    std::fs::write(home.join(".config/dateline/config.toml"), settings).unwrap();
    let article = home.join("a.txt");
    let url = "https://example.org/a?b=1&c='$(touch x)'";
    std::fs::write(&article, format!("---\nurl: {url}\n---\nTen people were killed.\n")).unwrap();
    let mut command = CommandBuilder::new(env!("CARGO_BIN_EXE_dateline"));
    command.arg(&article);
    let mut terminal = Terminal::at_home(command, home);
    terminal.wait_for("Ten people");
    terminal.press("O");
    terminal
}

#[test]
fn an_address_is_given_to_the_users_program_and_to_no_shell() {
    use std::os::unix::fs::PermissionsExt as _;
    let home = tempfile::tempdir().unwrap();
    let (program, said) = (home.path().join("opens it"), home.path().join("said"));
    let script = format!(
        "#!/bin/sh\nprintf '%s\\n' \"$@\" > '{0}.part' && mv '{0}.part' '{0}'\n",
        said.display()
    );
    std::fs::write(&program, script).unwrap();
    std::fs::set_permissions(&program, std::fs::Permissions::from_mode(0o755)).unwrap();
    let settings = format!("opener = [\"{}\", \"--new\", \"%s\"]\n", program.display());
    let mut terminal = on_an_address(home.path(), &settings);
    let started = Instant::now();
    while !said.exists() {
        assert!(started.elapsed() < PATIENCE, "it was not run");
        thread::sleep(Duration::from_millis(20));
    }
    let said = std::fs::read_to_string(&said).unwrap();
    assert_eq!(said, "--new\nhttps://example.org/a?b=1&c='$(touch%20x)'\n");
    terminal.press("q");
    assert_eq!(terminal.end().0, 0);
}

#[test]
fn a_browser_of_the_terminal_has_the_screen_until_it_is_left() {
    use std::os::unix::fs::PermissionsExt as _;
    let home = tempfile::tempdir().unwrap();
    let program = home.path().join("w3m");
    // It shows what it was given and waits for a line.
    let script = "#!/bin/sh\nprintf 'PAGE %s\\r\\n' \"$1\"; read line; exit 0\n";
    std::fs::write(&program, script).unwrap();
    std::fs::set_permissions(&program, std::fs::Permissions::from_mode(0o755)).unwrap();
    let settings = format!("opener = [\"{}\"]\n", program.display());
    let mut terminal = on_an_address(home.path(), &settings);
    terminal.wait_for("PAGE https://example.org/a?b=1");
    assert!(!terminal.screen().screen().contents().contains("Ten people"), "the screen is its own");
    terminal.press("q\r");
    terminal.wait_for("Ten people");
    assert!(!terminal.screen().screen().contents().contains("copied"));
    terminal.press("q");
    assert_eq!(terminal.end().0, 0);
}

#[test]
fn an_address_is_copied_where_nothing_opens_it() {
    let home = tempfile::tempdir().unwrap();
    let mut terminal = on_an_address(home.path(), "");
    terminal.wait_for("copied https://example.org/a");
    // "https://exam" in base64, after the sign of the clipboard.
    let copied = b"\x1b]52;c;aHR0cHM6Ly9leGFt";
    assert!(terminal.bytes().windows(copied.len()).any(|w| w == copied));
    terminal.press("q");
    assert_eq!(terminal.end().0, 0);
}

#[test]
fn a_teletype_gets_lines_and_nothing_else() {
    let mut command = CommandBuilder::new("sh");
    let run = format!("TERM=dumb exec {} --plain assets/articles", env!("CARGO_BIN_EXE_dateline"));
    command.args(["-c", &run]);
    let mut terminal = Terminal::run(command);
    let said = |terminal: &Terminal| String::from_utf8_lossy(&terminal.bytes()).into_owned();
    let wait = |terminal: &Terminal, what: &str| {
        let started = Instant::now();
        while !said(terminal).contains(what) {
            assert!(started.elapsed() < PATIENCE, "no {what:?} in {}", said(terminal));
            thread::sleep(Duration::from_millis(20));
        }
    };
    wait(&terminal, "21 of 21 unread");
    wait(&terminal, "j move");
    // Until everything is read.
    thread::sleep(Duration::from_millis(1500));
    let before = terminal.bytes().len();
    terminal.press("j");
    thread::sleep(Duration::from_millis(600));
    let moved = String::from_utf8(terminal.bytes().split_off(before)).unwrap();
    assert_eq!(moved.lines().count(), 1, "{moved:?}");
    terminal.press("/");
    wait(&terminal, "Filter articles:");
    terminal.press("killed>1000");
    wait(&terminal, "killed>1000");
    terminal.press("\r");
    wait(&terminal, "listed");
    terminal.press("q");
    assert_eq!(terminal.end().0, 0);
    assert!(!said(&terminal).contains('\u{1b}'), "{}", said(&terminal));
    // Its shell has it back as it was.
    assert!(said(&terminal).ends_with("\r\n"));
}

#[test]
fn a_source_that_is_not_there_opens_no_screen() {
    let mut command = CommandBuilder::new(env!("CARGO_BIN_EXE_dateline"));
    command.args(["nofile.txt", "neither/this"]);
    let mut terminal = Terminal::run(command);
    assert_eq!(terminal.end().0, 2);
    let said = String::from_utf8(terminal.bytes()).unwrap();
    assert!(said.contains("nofile.txt: does not exist; neither/this: does not exist"), "{said}");
    assert!(!said.contains('\u{1b}'), "{said:?}");
}

#[test]
fn restored_after_quit() {
    let mut terminal = Terminal::dateline();
    terminal.press("q");
    assert_eq!(terminal.end().0, 0);
    terminal.assert_restored();
    terminal.assert_cooked();
}

#[test]
fn nothing_is_asked_of_the_terminal() {
    let terminal = Terminal::dateline();
    let bytes = terminal.bytes();
    let text = String::from_utf8_lossy(&bytes);
    for query in [
        "\x1b[c",
        "\x1b[0c",
        "\x1b[>c",
        "\x1b[>q",
        "\x1b[6n",
        "\x1b[?6n",
        "\x1b[?u",
        "\x1b]11;?",
        "\x1b]10;?",
    ] {
        assert!(!text.contains(query), "{query:?} was sent");
    }
}

#[test]
fn restored_after_signals() {
    for (signal, code) in [("TERM", 143), ("HUP", 129), ("INT", 130), ("QUIT", 131)] {
        let mut terminal = Terminal::dateline();
        terminal.signal(signal);
        let (ended, took) = terminal.end();
        assert_eq!(ended, code, "after {signal}");
        assert!(took < Duration::from_secs(1), "{took:?} after {signal}");
        terminal.assert_restored();
        terminal.assert_cooked();
    }
}

#[test]
fn restored_after_a_kill_and_an_abort() {
    for signal in ["KILL", "ABRT"] {
        // As the user has set it, which is not as terminals are by themselves.
        let mut command = CommandBuilder::new("/bin/sh");
        let script = "stty iutf8 -ixon && exec \"$0\" assets/articles";
        command.args(["-c", script, env!("CARGO_BIN_EXE_dateline")]);
        let mut terminal = Terminal::run(command);
        terminal.wait_for("Articles");
        terminal.signal(signal);
        let _ = terminal.end();
        let started = Instant::now();
        let restored = |t: &Terminal| !t.screen().screen().alternate_screen() && t.cooked();
        while !restored(&terminal) && started.elapsed() < PATIENCE {
            thread::sleep(Duration::from_millis(20));
        }
        terminal.assert_restored();
        terminal.assert_cooked();
        let set = terminal.master.as_ref().unwrap().get_termios().unwrap().input_flags.bits();
        assert_eq!(set & (nix_flags::IUTF8 | nix_flags::IXON), nix_flags::IUTF8, "{set:o}");
    }
}

#[test]
fn restored_after_panic() {
    let mut terminal = Terminal::dateline();
    terminal.press(":panic!\r");
    assert_eq!(terminal.end().0, 101);
    terminal.assert_restored();
    terminal.assert_cooked();
    let shown = terminal.screen().screen().contents();
    assert!(shown.contains("panicked"), "the panic is told on the shell's screen:\n{shown}");
}

/// Runs a program until its screen is up, then cuts the line: how long it lives on.
fn cut_off(mut command: CommandBuilder) -> Duration {
    let size = PtySize { rows: 24, cols: 100, pixel_width: 0, pixel_height: 0 };
    let pair = native_pty_system().openpty(size).unwrap();
    prepare(&mut command, &somewhere());
    let mut child = pair.slave.spawn_command(command).unwrap();
    drop(pair.slave);
    // Read here and now: a thread that reads would hold the line open.
    let mut reader = pair.master.try_clone_reader().unwrap();
    let (mut seen, mut buffer) = (Vec::new(), [0; 4096]);
    while !String::from_utf8_lossy(&seen).contains("Articles") {
        let n = reader.read(&mut buffer).unwrap();
        seen.extend_from_slice(&buffer[..n]);
    }
    drop(reader);
    drop(pair.master);
    let started = Instant::now();
    while child.try_wait().unwrap().is_none() {
        if started.elapsed() > PATIENCE {
            let _ = child.kill();
            panic!("it does not end");
        }
        thread::sleep(Duration::from_millis(10));
    }
    started.elapsed()
}

#[test]
fn ends_when_the_line_is_lost() {
    let mut command = CommandBuilder::new(env!("CARGO_BIN_EXE_dateline"));
    command.arg("assets/articles");
    assert!(cut_off(command) < Duration::from_secs(1));
}

#[test]
fn ends_when_the_line_is_lost_though_hangup_is_ignored() {
    let mut command = CommandBuilder::new("/bin/sh");
    let program = env!("CARGO_BIN_EXE_dateline");
    command.args(["-c", &format!("trap '' HUP; exec '{program}' assets/articles")]);
    assert!(cut_off(command) < Duration::from_secs(1));
}

#[test]
fn idle_writes_nothing_and_burns_nothing() {
    let terminal = Terminal::dateline();
    terminal.wait_for(" 1/2");
    // The articles are all there, and what was asked at the start is answered or given up.
    let (started, mut before) = (Instant::now(), 0);
    while terminal.bytes().len() != before && started.elapsed() < PATIENCE {
        before = terminal.bytes().len();
        thread::sleep(Duration::from_secs(3));
    }
    let spent = cpu(&terminal);
    thread::sleep(Duration::from_secs(2));
    assert_eq!(terminal.bytes().len(), before, "bytes were written while idle");
    if let (Some(before), Some(after)) = (spent, cpu(&terminal)) {
        assert!(after - before <= 2, "{} ticks of processor time while idle", after - before);
    }
}

/// Ticks of processor time the program took, where the system tells.
fn cpu(terminal: &Terminal) -> Option<u64> {
    let pid = terminal.child.process_id()?;
    let stat = std::fs::read_to_string(format!("/proc/{pid}/stat")).ok()?;
    let fields: Vec<&str> = stat.rsplit_once(')')?.1.split_whitespace().collect();
    Some(fields.get(11)?.parse::<u64>().ok()? + fields.get(12)?.parse::<u64>().ok()?)
}

#[test]
fn suspended_and_brought_back() {
    if !std::path::Path::new("/bin/bash").exists() {
        return;
    }
    let mut command = CommandBuilder::new("/bin/bash");
    command.args(["--norc", "--noprofile", "-i"]);
    command.env("PS1", "READY ");
    let mut terminal = Terminal::run(command);
    terminal.wait_for("READY");
    terminal.press(&format!("'{}' assets/articles\r", env!("CARGO_BIN_EXE_dateline")));
    terminal.wait_for("Articles");
    terminal.press("\x1a");
    terminal.wait_for("Stopped");
    // Bracketed paste is the shell's own now.
    terminal.assert_shown();
    terminal.press("fg\r");
    let started = Instant::now();
    while !terminal.screen().screen().alternate_screen() {
        assert!(started.elapsed() < PATIENCE, "it does not come back");
        thread::sleep(Duration::from_millis(20));
    }
    terminal.wait_for("Articles");
    terminal.press("q");
    let started = Instant::now();
    while terminal.screen().screen().alternate_screen() {
        assert!(started.elapsed() < PATIENCE, "it does not end");
        thread::sleep(Duration::from_millis(20));
    }
    terminal.assert_shown();
    terminal.press("exit\r");
    let _ = terminal.end();
}

#[test]
fn a_command_has_the_screen_and_its_keys() {
    let mut terminal = Terminal::dateline();
    // The prompt asks for what is done with the chosen article: there must be one.
    terminal.wait_for("21 of 21");
    let file = somewhere().join("typed.txt");
    let command = format!("!echo HANDED; read x < /dev/tty; echo \"$x\" > {}", file.display());
    terminal.press("|");
    terminal.press(&command);
    terminal.press("\r");
    terminal.wait_for("HANDED");
    assert!(!terminal.screen().screen().alternate_screen(), "the screen is left to it");
    terminal.press("qjq\r");
    terminal.wait_for("Articles");
    assert_eq!(std::fs::read_to_string(&file).unwrap(), "qjq\n", "no key was ours");
    terminal.press("q");
    assert_eq!(terminal.end().0, 0);
    terminal.assert_restored();
}

#[test]
fn a_dumb_terminal_is_refused_politely() {
    let mut command = CommandBuilder::new("/bin/sh");
    let program = env!("CARGO_BIN_EXE_dateline");
    command.args(["-c", &format!("TERM=dumb '{program}' assets/articles; echo code $?")]);
    let mut terminal = Terminal::run(command);
    let _ = terminal.end();
    let shown = terminal.screen().screen().contents();
    assert!(shown.contains("TERM=dumb"), "{shown}");
    assert!(shown.contains("code 2"), "{shown}");
    let output = Command::new(program).arg("assets/articles").output().unwrap();
    assert_eq!(output.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&output.stderr).contains("needs a terminal"));
}
