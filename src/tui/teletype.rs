//! The screen as lines on paper: what is new since the last frame, printed below it, and
//! nothing else. For terminals that know no control sequences, and whoever listens to them.

use std::collections::HashSet;
use std::io::{self, Write};
use std::time::Duration;

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::terminal::TerminalHold;
use super::{Screen, view};
use crate::app::Model;
use crate::store::Store;

/// What was printed.
#[derive(Debug, Default)]
pub struct Paper {
    /// The lines of the last frame, without their marks.
    lines: HashSet<String>,
    /// The one with the cursor.
    at: String,
    /// A line being typed, as far as it stands there.
    typed: Option<String>,
    /// What was said against it.
    mistake: String,
}

/// A line without the signs of what is chosen.
fn bare(line: &str) -> &str {
    line.trim_start_matches([' ', '>', '|']).trim_end()
}

impl Paper {
    /// What is printed for a frame: its lines that were not in the one before; the one with
    /// the cursor, if that moved. While a line is typed only what was added to it, and what
    /// stands against it.
    pub fn print(
        &mut self,
        lines: &[String],
        cursor: Option<usize>,
        typing: bool,
        mistake: Option<&str>,
    ) -> String {
        if typing {
            let typed = lines.last().map(|line| line.trim()).unwrap_or_default();
            return self.print_typed(typed, mistake);
        }
        let mut out = String::new();
        if self.typed.take().is_some() {
            out.push_str("\r\n");
        }
        self.mistake.clear();
        for (y, line) in lines.iter().enumerate() {
            let told = bare(line);
            let moved = cursor == Some(y) && told != self.at;
            if !told.is_empty() && (moved || !self.lines.contains(told)) {
                out.push_str(line.trim_end());
                out.push_str("\r\n");
            }
        }
        if let Some(line) = cursor.and_then(|y| lines.get(y)) {
            bare(line).clone_into(&mut self.at);
        }
        self.lines = lines.iter().map(|line| bare(line).to_owned()).collect();
        out
    }

    fn print_typed(&mut self, typed: &str, mistake: Option<&str>) -> String {
        let mut out = String::new();
        if let Some(told) = mistake.filter(|told| *told != self.mistake) {
            told.clone_into(&mut self.mistake);
            out = format!("\r\n{told}\r\n");
            self.typed = None;
        }
        let before = self.typed.replace(typed.to_owned());
        if let Some(added) = before.as_deref().and_then(|before| typed.strip_prefix(before)) {
            out.push_str(added);
        } else {
            out.push_str(if before.is_some() { "\r\n" } else { "" });
            out.push_str(typed);
        }
        out
    }

    /// Everything is printed again.
    pub fn forget(&mut self) {
        *self = Self::default();
    }
}

/// The lines of a frame.
#[must_use]
pub fn lines(frame: &Buffer) -> Vec<String> {
    let width = usize::from(frame.area.width).max(1);
    let row = |cells: &[ratatui::buffer::Cell]| {
        let mut line = String::new();
        let mut skip = 0;
        for cell in cells {
            if skip > 0 {
                skip -= 1;
                continue;
            }
            skip = crate::text::wrap::width(cell.symbol()).saturating_sub(1);
            line.push_str(cell.symbol());
        }
        line.trim_end().to_owned()
    };
    frame.content.chunks(width).map(row).collect()
}

/// The real one. Dropped, it gives the terminal back.
#[derive(Debug)]
pub struct Teletype {
    held: TerminalHold,
    frame: Buffer,
    paper: Paper,
}

impl Teletype {
    /// Takes the terminal: keys come one by one.
    ///
    /// # Errors
    ///
    /// Where it cannot be set to that.
    pub fn enter(held: TerminalHold) -> io::Result<Self> {
        held.hold()?;
        Ok(Self { held, frame: Buffer::empty(Rect::ZERO), paper: Paper::default() })
    }
}

impl Screen for Teletype {
    fn draw(&mut self, model: &Model, store: &Store, _: bool) -> io::Result<bool> {
        self.frame.resize(Rect::new(0, 0, model.size.0, model.size.1));
        self.frame.reset();
        let cursor = view::draw(model, store, &mut self.frame).map(|(_, y)| usize::from(y));
        let mistake = model.notice.as_ref().filter(|n| n.failure).map(|n| n.text.as_str());
        let typing = model.prompt.is_some();
        let text = self.paper.print(&lines(&self.frame), cursor, typing, mistake);
        let mut out = io::stdout();
        out.write_all(text.as_bytes())?;
        out.flush()?;
        Ok(true)
    }

    fn wait(&mut self, _: bool) -> Option<Duration> {
        None
    }

    fn redraw(&mut self) -> io::Result<()> {
        self.held.hold()?;
        self.paper.forget();
        Ok(())
    }

    fn resized(&mut self) {}

    fn leave(&mut self) -> io::Result<()> {
        self.held.release(&mut io::stdout())
    }

    fn mouse(&mut self, _: bool) -> io::Result<()> {
        Ok(())
    }

    fn copy(&mut self, _: &str) -> io::Result<()> {
        Ok(())
    }
}

impl Drop for Teletype {
    fn drop(&mut self) {
        // Nobody is left to tell of an error.
        let _ = self.leave();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_is_new_is_printed() {
        let of = |text: &str| text.lines().map(str::to_owned).collect::<Vec<_>>();
        let mut paper = Paper::default();
        let first = of("Articles\n > one\n   two\n\n j move");
        assert_eq!(
            paper.print(&first, Some(1), false, None),
            "Articles\r\n > one\r\n   two\r\n j move\r\n"
        );
        assert_eq!(paper.print(&first, Some(1), false, None), "");
        // The cursor moved: its line alone.
        let moved = of("Articles\n   one\n > two\n\n j move");
        assert_eq!(paper.print(&moved, Some(2), false, None), " > two\r\n");
        // A line is typed: what was added.
        let typing = |text: &str| of(&format!("Articles\n   one\n > two\n\n Find: {text}"));
        assert_eq!(paper.print(&typing(""), Some(4), true, None), "Find:");
        assert_eq!(paper.print(&typing("ab"), Some(4), true, None), " ab");
        assert_eq!(paper.print(&typing("a"), Some(4), true, None), "\r\nFind: a");
        assert_eq!(paper.print(&typing("a"), Some(4), true, Some("no")), "\r\nno\r\nFind: a");
        assert_eq!(paper.print(&typing("a"), Some(4), true, Some("no")), "");
        assert_eq!(paper.print(&moved, Some(2), false, None), "\r\n");
        // A text that scrolls by a line.
        let scrolled = of("Articles\n > two\n   three\n\n j move");
        assert_eq!(paper.print(&scrolled, Some(1), false, None), "   three\r\n");
        paper.forget();
        assert_eq!(paper.print(&moved, Some(2), false, None).lines().count(), 4);
    }
}
