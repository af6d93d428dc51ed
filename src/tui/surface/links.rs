//! Addresses on the screen as links (OSC 8): which cells are links on the terminal, and what
//! turns them into those of the next frame.
//!
//! A cell loses its link whenever it is written anew; so links are written after everything
//! else, over cells that stand there already.

use super::glyph::{Frame, risky};
use super::head::Head;

/// Cells of one row that lead to an address.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ScreenLink {
    /// The row.
    pub y: u16,
    /// The first column.
    pub x: u16,
    /// How many.
    pub columns: u16,
    /// Where to; nothing but printable ASCII.
    pub url: String,
}

/// The links of the screen.
#[derive(Debug, Clone, Default)]
pub(super) struct ScreenLinks {
    /// As they stand on the terminal, and whether some of their cells were written since.
    shown: Vec<(ScreenLink, bool)>,
    /// As they are to stand there.
    pub(super) wanted: Vec<ScreenLink>,
}

impl ScreenLinks {
    /// Nothing is known of what stands there, or nothing stands there.
    pub(super) fn forget(&mut self) {
        self.shown.clear();
    }

    /// Cells of a row were written anew, or some of them: nobody knows which of them lead
    /// where they led.
    pub(super) fn written(&mut self, y: u16, from: u16, to: u16) {
        for (link, stale) in &mut self.shown {
            *stale |= link.y == y && link.x < to && from < link.x + link.columns;
        }
    }

    /// Rows moved, and their links with them.
    pub(super) fn moved(&mut self, top: u16, bottom: u16, by: u16, up: bool) {
        self.shown.retain_mut(|(link, _)| {
            if !(top..=bottom).contains(&link.y) {
                return true;
            }
            let to = if up { link.y.checked_sub(by) } else { link.y.checked_add(by) };
            link.y = to.unwrap_or(u16::MAX);
            (top..=bottom).contains(&link.y)
        });
    }

    /// Writes what turns the links that stand there into the wanted ones, as far as the rows
    /// stand there as they are in the frame.
    pub(super) fn write(
        &mut self,
        next: Frame<'_>,
        head: &mut Head,
        out: &mut Vec<u8>,
        stands: impl Fn(u16) -> bool,
    ) {
        let wanted = std::mem::take(&mut self.wanted);
        let mut shown: Vec<(ScreenLink, bool)> = Vec::with_capacity(wanted.len());
        for (link, stale) in std::mem::take(&mut self.shown) {
            if !stands(link.y) {
                shown.push((link, true));
            } else if !wanted.contains(&link) {
                put(&link, next, head, out);
            } else if !stale {
                shown.push((link, false));
            }
        }
        for link in wanted.iter().filter(|link| stands(link.y)) {
            if shown.iter().any(|(there, _)| there == link) {
                continue;
            }
            // To where it begins while what is written is no link yet.
            head.go(link.x, link.y, out);
            out.extend_from_slice(b"\x1b]8;;");
            out.extend(link.url.bytes().filter(u8::is_ascii_graphic));
            out.extend_from_slice(b"\x1b\\");
            put(link, next, head, out);
            out.extend_from_slice(b"\x1b]8;;\x1b\\");
            shown.push((link.clone(), false));
        }
        self.shown = shown;
        self.wanted = wanted;
    }
}

/// Writes the cells of a link, as they stand in a frame.
fn put(link: &ScreenLink, next: Frame<'_>, head: &mut Head, out: &mut Vec<u8>) {
    let row = next.row(link.y).unwrap_or(&[]);
    let from = usize::from(link.x);
    let cells = row.get(from..(from + usize::from(link.columns)).min(row.len())).unwrap_or(&[]);
    // What is no plain sign is left alone: terminals disagree about its width.
    if risky(cells) {
        return;
    }
    head.go(link.x, link.y, out);
    for cell in cells {
        head.put(*cell, out);
    }
    if from + cells.len() >= row.len() {
        head.lost();
    }
}
