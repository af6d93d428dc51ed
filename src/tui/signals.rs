//! Watches signals, the connection to the terminal, and the keyboard: threads that turn each
//! into messages.

use std::fs::File;
use std::io::{self, Read};
use std::os::fd::AsFd;
use std::thread;
use std::time::Duration;

use rustix::event::{PollFd, PollFlags, Timespec, poll};
use signal_hook::consts::{SIGCONT, SIGHUP, SIGINT, SIGQUIT, SIGTERM, SIGTSTP, SIGWINCH};
use signal_hook::iterator::{Handle, Signals};

use super::input::{Decoder, TerminalEvent};
use super::line::Answers;
use super::mailbox::MessageSender;
use super::terminal::TerminalHold;
use crate::app::Msg;

/// How long the loop has to end by itself once it must, with what must be kept; then it
/// is ended.
const PATIENCE: Duration = Duration::from_millis(1500);

/// Ends the process if the loop hangs, say in a write to a terminal that is gone.
fn watchdog(held: TerminalHold, code: i32) {
    thread::spawn(move || {
        thread::sleep(PATIENCE);
        // The terminal may be what hangs: restore it from a thread of its own.
        thread::spawn(move || held.release(&mut io::stdout()));
        thread::sleep(Duration::from_millis(100));
        std::process::exit(code);
    });
}

/// Listens to signals until the handle is closed.
///
/// # Errors
///
/// Where signals cannot be registered.
pub fn listen(sender: MessageSender, held: TerminalHold) -> io::Result<Handle> {
    let mut signals = Signals::new([SIGTERM, SIGINT, SIGQUIT, SIGHUP, SIGTSTP, SIGCONT, SIGWINCH])?;
    let handle = signals.handle();
    thread::Builder::new().name("signals".to_owned()).spawn(move || {
        for signal in &mut signals {
            let msg = match signal {
                SIGTSTP => Msg::Suspend,
                SIGCONT => Msg::Continued,
                SIGHUP => Msg::Hangup,
                SIGWINCH => match crossterm::terminal::size() {
                    Ok((columns, rows)) => Msg::Resize(columns, rows),
                    Err(_) => continue,
                },
                number => Msg::Terminate(u8::try_from(number).unwrap_or(0)),
            };
            let ends = matches!(msg, Msg::Hangup | Msg::Terminate(_));
            if !sender.send(msg) {
                return;
            }
            if ends {
                watchdog(held.clone(), 128 + signal);
            }
        }
    })?;
    Ok(handle)
}

/// Watches the line to the terminal. Its loss does not always come as a signal: a
/// parent may have had SIGHUP ignored.
///
/// # Errors
///
/// Where no thread can be started.
pub fn watch_line(sender: MessageSender, held: TerminalHold) -> io::Result<()> {
    thread::Builder::new().name("line".to_owned()).spawn(move || {
        let stdin = io::stdin();
        let lost = if rustix::termios::isatty(&stdin) {
            wait_for_hangup(&stdin)
        } else {
            // Articles come from standard input, keys from the terminal itself.
            match File::open("/dev/tty") {
                Ok(tty) => wait_for_hangup(&tty),
                Err(_) => false,
            }
        };
        if lost && sender.send(Msg::Hangup) {
            watchdog(held, 128 + SIGHUP);
        }
    })?;
    Ok(())
}

/// Blocks until the other end is gone; `false` where it cannot be watched.
fn wait_for_hangup(line: &impl AsFd) -> bool {
    loop {
        // Nothing asked for: hang-up and errors are told always.
        let mut fds = [PollFd::new(line, PollFlags::empty())];
        match poll(&mut fds, None) {
            Ok(_) => {
                let told = fds.first().map_or(PollFlags::empty(), PollFd::revents);
                if told.contains(PollFlags::NVAL) {
                    return false;
                }
                if told.intersects(PollFlags::HUP | PollFlags::ERR) {
                    return true;
                }
            }
            Err(rustix::io::Errno::INTR) => {}
            Err(_) => return false,
        }
    }
}

/// Bytes read at once.
const BYTES: usize = 4096;
/// After so much silence what looks like the beginning of a sequence is a key by itself.
const SILENCE: Timespec = Timespec { tv_sec: 0, tv_nsec: 25_000_000 };
/// The same while an answer is on its way, which a busy line may tear.
const LONG_SILENCE: Timespec = Timespec { tv_sec: 0, tv_nsec: 300_000_000 };

/// While the terminal is somebody else's, keys that wait are looked at so often.
const ELSEWHERE: Duration = Duration::from_millis(30);

/// Reads keys and mouse on a thread of their own, which waits where the loop is behind.
///
/// # Errors
///
/// Where there is no terminal, or no thread can be started.
pub fn read_input(sender: MessageSender, answers: Answers, held: TerminalHold) -> io::Result<()> {
    let stdin = io::stdin();
    // Where articles come from standard input, keys come from the terminal itself.
    let mut terminal = if rustix::termios::isatty(&stdin) {
        File::from(stdin.as_fd().try_clone_to_owned()?)
    } else {
        File::open("/dev/tty")?
    };
    thread::Builder::new().name("input".to_owned()).spawn(move || {
        let mut decoder = Decoder::default();
        let mut bytes = [0; BYTES];
        loop {
            let silence = if answers.expected() { &LONG_SILENCE } else { &SILENCE };
            let patience = decoder.unfinished().then_some(silence);
            let mut fds = [PollFd::new(&terminal, PollFlags::IN)];
            let events = match poll(&mut fds, patience) {
                Ok(0) => decoder.silence(),
                // Keys for whoever has the terminal meanwhile.
                Ok(_) if !held.holds() => {
                    thread::sleep(ELSEWHERE);
                    continue;
                }
                Ok(_) => match terminal.read(&mut bytes) {
                    Ok(n @ 1..) => decoder.feed(bytes.get(..n).unwrap_or(&[])),
                    Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                    Ok(0) | Err(_) => {
                        let _ = sender.send(Msg::Hangup);
                        return;
                    }
                },
                Err(rustix::io::Errno::INTR) => continue,
                Err(_) => {
                    let _ = sender.send(Msg::Hangup);
                    return;
                }
            };
            for event in events {
                let msg = match event {
                    TerminalEvent::Msg(msg) => msg,
                    TerminalEvent::Answer => {
                        answers.came();
                        Msg::Line
                    }
                };
                if !sender.send(msg) {
                    return;
                }
            }
        }
    })?;
    Ok(())
}
