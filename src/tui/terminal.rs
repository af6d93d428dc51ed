//! The terminal and its guard: raw mode, alternate screen, mouse, bracketed paste and
//! cursor, put on and taken off as one, over any writer. Taken off on return, error
//! and panic; signals and the lost line end in one of these (`signals.rs`).
//!
//! Nothing is ever waited for that the terminal should say: some answer late, some never.

use std::io::{self, Write};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use rustix::termios::QueueSelector;

use super::line::TerminalLine;
use super::surface::{Surface, TerminalTraits};
use super::{Screen, view};
use crate::app::Model;
use crate::app::marking::COPIED;
use crate::store::Store;
use crate::text::plain;

/// Alternate screen, cleared; bracketed paste; no cursor.
const ENTER: &str = "\x1b[?1049h\x1b[H\x1b[2J\x1b[?2004h\x1b[?25l";
/// Clicks and the wheel, told in decimal; no motion, which would wake us for nothing.
const MOUSE_ON: &str = "\x1b[?1000h\x1b[?1006h";
const MOUSE_OFF: &str = "\x1b[?1006l\x1b[?1000l";
/// Everything back, plain letters and the cursor first.
pub(super) const LEAVE: &str =
    "\x1b[?2026l\x1b[0m\x1b[?1006l\x1b[?1000l\x1b[?2004l\x1b[?25h\x1b[?1049l";

/// How long the line has for the last bytes when the terminal is given back.
const PATIENCE: Duration = Duration::from_millis(250);

/// Whether the terminal is ours at the moment; shared with the panic hook and the
/// watchdog, so that it is given back once.
#[derive(Debug, Clone, Default)]
pub struct TerminalHold {
    ours: Arc<AtomicBool>,
    /// It knows no control sequences.
    teletype: bool,
}

impl TerminalHold {
    /// That of a terminal that knows no control sequences.
    #[must_use]
    pub fn teletype() -> Self {
        Self { teletype: true, ..Self::default() }
    }

    /// Gives the terminal back, if it is ours.
    ///
    /// # Errors
    ///
    /// Where it cannot be written to.
    pub fn release(&self, out: &mut impl Write) -> io::Result<()> {
        if self.let_go() {
            let leave = if self.teletype { "\r\n" } else { LEAVE };
            let written = out.write_all(leave.as_bytes()).and_then(|()| out.flush());
            // Raw mode goes in any case.
            let raw = crossterm::terminal::disable_raw_mode();
            return written.and(raw);
        }
        Ok(())
    }

    /// Whether it is ours.
    #[must_use]
    pub fn holds(&self) -> bool {
        self.ours.load(Ordering::SeqCst)
    }

    /// Whether it was ours until now.
    fn let_go(&self) -> bool {
        self.ours.swap(false, Ordering::SeqCst)
    }

    pub(super) fn hold(&self) -> io::Result<()> {
        // The shell may have set its own mode while we were stopped: begin afresh.
        crossterm::terminal::disable_raw_mode()?;
        crossterm::terminal::enable_raw_mode()?;
        self.ours.store(true, Ordering::SeqCst);
        Ok(())
    }
}

/// The real screen. Dropped, it gives the terminal back.
#[derive(Debug)]
pub struct TerminalScreen {
    surface: Surface,
    frame: Buffer,
    line: TerminalLine,
    held: TerminalHold,
    mouse: bool,
    /// Inside tmux a clipboard text needs an envelope.
    tmux: bool,
}

impl TerminalScreen {
    /// Takes the terminal.
    ///
    /// # Errors
    ///
    /// Where it cannot be set to raw mode or written to.
    pub fn enter(
        line: TerminalLine,
        held: TerminalHold,
        known: TerminalTraits,
        mouse: bool,
        tmux: bool,
    ) -> io::Result<Self> {
        let frame = Buffer::empty(Rect::ZERO);
        let mut screen = Self { surface: Surface::new(known), frame, line, held, mouse, tmux };
        screen.take()?;
        Ok(screen)
    }

    fn say(&mut self, text: &str) -> io::Result<()> {
        self.line.say(text.as_bytes())
    }

    fn take(&mut self) -> io::Result<()> {
        self.held.hold()?;
        self.say(ENTER)?;
        if self.mouse {
            self.say(MOUSE_ON)?;
        }
        Ok(())
    }
}

impl Screen for TerminalScreen {
    fn draw(&mut self, model: &Model, store: &Store, held: bool) -> io::Result<bool> {
        let area = Rect::new(0, 0, model.size.0, model.size.1);
        self.frame.resize(area);
        self.frame.reset();
        let cursor = view::draw(model, store, &mut self.frame);
        let (first, budget) = (view::first(model), self.line.budget(held));
        let mut bytes = Vec::new();
        self.surface.link(view::links(model));
        let whole = self.surface.frame(&self.frame, cursor, &first, budget, &mut bytes);
        if !bytes.is_empty() {
            self.line.frame(&mut bytes)?;
        }
        Ok(whole)
    }

    fn wait(&mut self, held: bool) -> Option<Duration> {
        self.line.wait(held)
    }

    fn takes_all(&self) -> bool {
        self.surface.scrolls() && self.line.is_wide()
    }

    fn redraw(&mut self) -> io::Result<()> {
        self.take()?;
        self.surface.forget();
        Ok(())
    }

    fn resized(&mut self) {
        self.surface.forget();
    }

    fn leave(&mut self) -> io::Result<()> {
        if !self.held.let_go() {
            return Ok(());
        }
        if !self.line.settle(PATIENCE) {
            // What the line still holds is no use to anybody any more.
            let _ = rustix::termios::tcflush(io::stdout(), QueueSelector::OFlush);
        }
        let unlink = self.surface.unlink();
        let said = self.say(unlink).and_then(|()| self.say(LEAVE));
        self.line.settle(PATIENCE);
        // Raw mode goes in any case.
        let raw = crossterm::terminal::disable_raw_mode();
        said.and(raw)
    }

    fn mouse(&mut self, on: bool) -> io::Result<()> {
        self.mouse = on;
        self.say(if on { MOUSE_ON } else { MOUSE_OFF })
    }

    fn copy(&mut self, text: &str) -> io::Result<()> {
        let text = plain::at_most(text, COPIED);
        let text = plain::lines(text);
        let osc = format!("\x1b]52;c;{}\x07", base64(text.as_bytes()));
        self.say(&osc)?;
        if self.tmux {
            self.say(&format!("\x1bPtmux;{}\x1b\\", osc.replace('\x1b', "\x1b\x1b")))?;
        }
        Ok(())
    }
}

impl Drop for TerminalScreen {
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
        for sequence in [ENTER, MOUSE_ON, LEAVE] {
            for query in ["\x1b[c", "\x1b[>c", "\x1b[6n", "\x1b[?6n", "\x1b]11;?", "\x1b[?u", "$p"]
            {
                assert!(!sequence.contains(query));
            }
        }
    }
}
