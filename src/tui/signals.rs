//! Signals, the lost line and the keyboard: threads that turn them into messages.

use std::fs::File;
use std::io;
use std::os::fd::AsFd;
use std::thread;
use std::time::Duration;

use crossterm::event::{
    Event, KeyCode, KeyEvent, KeyEventKind, KeyModifiers, MouseButton, MouseEventKind,
};
use rustix::event::{PollFd, PollFlags, poll};
use signal_hook::consts::{SIGCONT, SIGHUP, SIGINT, SIGQUIT, SIGTERM, SIGTSTP};
use signal_hook::iterator::{Handle, Signals};

use super::mailbox::Post;
use super::terminal::Held;
use crate::app::key::{Code, Key};
use crate::app::{Mouse, Msg};

/// How long the loop has to end by itself once it must; then it is ended.
const PATIENCE: Duration = Duration::from_millis(600);

/// Ends the process if the loop hangs, say in a write to a terminal that is gone.
fn watchdog(held: Held, code: i32) {
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
pub fn listen(post: Post, held: Held) -> io::Result<Handle> {
    let mut signals = Signals::new([SIGTERM, SIGINT, SIGQUIT, SIGHUP, SIGTSTP, SIGCONT])?;
    let handle = signals.handle();
    thread::Builder::new().name("signals".to_owned()).spawn(move || {
        for signal in &mut signals {
            let msg = match signal {
                SIGTSTP => Msg::Suspend,
                SIGCONT => Msg::Continued,
                SIGHUP => Msg::Hangup,
                _ => Msg::Terminate,
            };
            let ends = matches!(msg, Msg::Hangup | Msg::Terminate);
            if !post.send(msg) {
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
pub fn watch_line(post: Post, held: Held) -> io::Result<()> {
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
        if lost && post.send(Msg::Hangup) {
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

/// Reads keys, mouse and sizes on a thread of their own: the library's reader spins
/// when the line is lost, and must not take the loop with it.
///
/// # Errors
///
/// Where no thread can be started.
pub fn read_input(post: Post) -> io::Result<()> {
    thread::Builder::new().name("input".to_owned()).spawn(move || {
        loop {
            let Ok(event) = crossterm::event::read() else {
                let _ = post.send(Msg::Hangup);
                return;
            };
            if translate(event).is_some_and(|msg| !post.send(msg)) {
                return;
            }
        }
    })?;
    Ok(())
}

/// From the library's event to a message; `None` for what nobody asked for.
#[must_use]
pub fn translate(event: Event) -> Option<Msg> {
    match event {
        Event::Key(key) if key.kind != KeyEventKind::Release => key_of(key).map(Msg::Key),
        Event::Paste(text) => Some(Msg::Paste(text)),
        Event::Resize(columns, rows) => Some(Msg::Resize(columns, rows)),
        Event::Mouse(mouse) => {
            let what = match mouse.kind {
                MouseEventKind::Down(MouseButton::Left) => Mouse::Click,
                MouseEventKind::ScrollDown => Mouse::WheelDown,
                MouseEventKind::ScrollUp => Mouse::WheelUp,
                _ => return None,
            };
            Some(Msg::Mouse(what, mouse.column, mouse.row))
        }
        _ => None,
    }
}

fn key_of(event: KeyEvent) -> Option<Key> {
    let has = |m| event.modifiers.contains(m);
    let mut shift = has(KeyModifiers::SHIFT);
    let code = match event.code {
        KeyCode::Char(c) => Code::Char(c),
        KeyCode::Enter => Code::Enter,
        KeyCode::Esc => Code::Esc,
        KeyCode::Tab => Code::Tab,
        KeyCode::BackTab => {
            shift = true;
            Code::Tab
        }
        KeyCode::Backspace => Code::Backspace,
        KeyCode::Delete => Code::Delete,
        KeyCode::Insert => Code::Insert,
        KeyCode::Up => Code::Up,
        KeyCode::Down => Code::Down,
        KeyCode::Left => Code::Left,
        KeyCode::Right => Code::Right,
        KeyCode::Home => Code::Home,
        KeyCode::End => Code::End,
        KeyCode::PageUp => Code::PageUp,
        KeyCode::PageDown => Code::PageDown,
        KeyCode::F(n) => Code::F(n),
        _ => return None,
    };
    Some(Key::new(code, has(KeyModifiers::CONTROL), has(KeyModifiers::ALT), shift))
}
