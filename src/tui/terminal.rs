//! The terminal and its guard: raw mode, alternate screen, mouse, bracketed paste and
//! cursor, put on and taken off as one, over any writer. Taken off on return, error
//! and panic; signals and the lost line end in one of these (`signals.rs`).
//!
//! Nothing is ever asked of the terminal: some answer late, some never.

use std::cell::RefCell;
use std::io::{self, Write};
use std::rc::Rc;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use ratatui::backend::CrosstermBackend;
use ratatui::layout::Rect;
use ratatui::{Terminal, TerminalOptions, Viewport};

use super::{Screen, view};
use crate::app::Model;
use crate::store::Store;

/// Alternate screen, cleared; bracketed paste; no cursor.
const ENTER: &str = "\x1b[?1049h\x1b[H\x1b[2J\x1b[?2004h\x1b[?25l";
/// Clicks and the wheel, told in decimal; no motion, which would wake us for nothing.
const MOUSE_ON: &str = "\x1b[?1000h\x1b[?1006h";
const MOUSE_OFF: &str = "\x1b[?1006l\x1b[?1000l";
/// Everything back, plain letters and the cursor first.
const LEAVE: &str = "\x1b[?2026l\x1b[0m\x1b[?1006l\x1b[?1000l\x1b[?2004l\x1b[?25h\x1b[?1049l";
/// A synchronized update: terminals that know it show the frame as one.
const BEGIN: &str = "\x1b[?2026h";
const END: &str = "\x1b[?2026l";

/// Whether the terminal is ours at the moment; shared with the panic hook and the
/// watchdog, so that it is given back once.
#[derive(Debug, Clone, Default)]
pub struct Held(Arc<AtomicBool>);

impl Held {
    /// Gives the terminal back, if it is ours.
    ///
    /// # Errors
    ///
    /// Where it cannot be written to.
    pub fn release(&self, out: &mut impl Write) -> io::Result<()> {
        if self.0.swap(false, Ordering::SeqCst) {
            let written = out.write_all(LEAVE.as_bytes()).and_then(|()| out.flush());
            // Raw mode goes in any case.
            let raw = crossterm::terminal::disable_raw_mode();
            return written.and(raw);
        }
        Ok(())
    }

    fn hold(&self) -> io::Result<()> {
        // The shell may have set its own mode while we were stopped: begin afresh.
        crossterm::terminal::disable_raw_mode()?;
        crossterm::terminal::enable_raw_mode()?;
        self.0.store(true, Ordering::SeqCst);
        Ok(())
    }
}

/// A frame being written: kept whole, so that it can be sent at once.
#[derive(Debug, Clone, Default)]
struct Sheet(Rc<RefCell<Vec<u8>>>);

impl Write for Sheet {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.borrow_mut().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    /// Kept until the frame is whole.
    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// The real screen. Dropped, it gives the terminal back.
#[derive(Debug)]
pub struct TerminalScreen<W: Write> {
    terminal: Terminal<CrosstermBackend<Sheet>>,
    sheet: Sheet,
    out: W,
    held: Held,
    mouse: bool,
    /// Inside tmux a clipboard text needs an envelope.
    tmux: bool,
}

impl<W: Write> TerminalScreen<W> {
    /// Takes the terminal.
    ///
    /// # Errors
    ///
    /// Where it cannot be set to raw mode or written to.
    pub fn enter(
        out: W,
        held: Held,
        size: (u16, u16),
        mouse: bool,
        tmux: bool,
    ) -> io::Result<Self> {
        let sheet = Sheet::default();
        let backend = CrosstermBackend::new(sheet.clone());
        let viewport = Viewport::Fixed(Rect::new(0, 0, size.0, size.1));
        let terminal = Terminal::with_options(backend, TerminalOptions { viewport })?;
        let mut screen = Self { terminal, sheet, out, held, mouse, tmux };
        screen.take()?;
        Ok(screen)
    }

    fn say(&mut self, text: &str) -> io::Result<()> {
        self.sheet.write_all(text.as_bytes())
    }

    fn send(&mut self) -> io::Result<()> {
        let mut sheet = self.sheet.0.borrow_mut();
        let sent = self.out.write_all(&sheet).and_then(|()| self.out.flush());
        sheet.clear();
        sent
    }

    fn take(&mut self) -> io::Result<()> {
        self.held.hold()?;
        self.say(ENTER)?;
        if self.mouse {
            self.say(MOUSE_ON)?;
        }
        self.send()
    }
}

impl<W: Write> Screen for TerminalScreen<W> {
    fn draw(&mut self, model: &Model, store: &Store) -> io::Result<()> {
        let area = Rect::new(0, 0, model.size.0, model.size.1);
        self.say(BEGIN)?;
        if self.terminal.get_frame().area() != area {
            self.terminal.resize(area)?;
        }
        self.terminal.draw(|frame| {
            if let Some(cursor) = view::draw(model, store, frame.buffer_mut()) {
                frame.set_cursor_position(cursor);
            }
        })?;
        self.say(END)?;
        self.send()
    }

    fn redraw(&mut self) -> io::Result<()> {
        self.take()?;
        let area = self.terminal.get_frame().area();
        self.terminal.resize(area)
    }

    fn leave(&mut self) -> io::Result<()> {
        let held = self.held.clone();
        held.release(&mut self.out)
    }

    fn mouse(&mut self, on: bool) -> io::Result<()> {
        self.mouse = on;
        self.say(if on { MOUSE_ON } else { MOUSE_OFF })?;
        self.send()
    }

    fn copy(&mut self, text: &str) -> io::Result<()> {
        let osc = format!("\x1b]52;c;{}\x07", base64(text.as_bytes()));
        self.say(&osc)?;
        if self.tmux {
            self.say(&format!("\x1bPtmux;{}\x1b\\", osc.replace('\x1b', "\x1b\x1b")))?;
        }
        self.send()
    }
}

impl<W: Write> Drop for TerminalScreen<W> {
    fn drop(&mut self) {
        // Nobody is left to tell of an error.
        let _ = self.leave();
    }
}

/// Base64 with padding, as OSC 52 wants it.
fn base64(bytes: &[u8]) -> String {
    const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut out = String::with_capacity(bytes.len().div_ceil(3) * 4);
    for chunk in bytes.chunks(3) {
        let at = |i: usize| u32::from(chunk.get(i).copied().unwrap_or(0));
        let bits = at(0) << 16 | at(1) << 8 | at(2);
        for i in 0..4u32 {
            if i as usize <= chunk.len() {
                let letter = LETTERS.get((bits >> (18 - 6 * i) & 63) as usize);
                out.push(char::from(*letter.unwrap_or(&b'A')));
            } else {
                out.push('=');
            }
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn base64_as_in_rfc_4648() {
        let pairs =
            [("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foobar", "Zm9vYmFy")];
        for (plain, coded) in pairs {
            assert_eq!(base64(plain.as_bytes()), coded);
        }
    }

    #[test]
    fn nothing_is_asked_of_the_terminal() {
        for sequence in [ENTER, MOUSE_ON, BEGIN, END, LEAVE] {
            for query in ["\x1b[c", "\x1b[>c", "\x1b[6n", "\x1b[?6n", "\x1b]11;?", "\x1b[?u", "$p"]
            {
                assert!(!sequence.contains(query));
            }
        }
    }
}
