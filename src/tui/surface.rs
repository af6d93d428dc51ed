//! What is sent: the one place that knows what the terminal shows. It compares the next
//! frame with that and writes the least that turns one into the other: rows that moved
//! are scrolled, what did not change is never sent, moves and colours are the shortest.
//!
//! Pure: frames in, bytes out. Nothing is asked of the terminal; what it can do beyond
//! the oldest of its kind is known from its name ([`TerminalTraits`]).

use std::ops::Range;

use ahash::RandomState;
use ratatui::buffer::{Buffer, Cell};
use ratatui::layout::Rect;

use crate::text::wrap::grapheme_width;

mod glyph;
mod head;
mod known;
mod links;
mod shift;

pub use known::{Scroll, TerminalTraits};
pub use links::ScreenLink;

use glyph::{Frame, Glyph, risky, row};
use head::Head;
use links::ScreenLinks;
use shift::Shift;

/// A synchronized update: terminals that know it show the frame as one.
const BEGIN: &[u8] = b"\x1b[?2026h";
const END: &[u8] = b"\x1b[?2026l";
/// Frames of fewer bytes arrive as one anyway: they fit into a packet.
const SMALL: usize = 1024;
/// A limit that is none.
const ALL: usize = usize::MAX / 2;
/// Bytes that a scroll is thought to save up to which it may save none.
const DOUBT: i64 = 512;
/// Rows that moved are looked for this often: a window and what is behind it.
const SHIFTS: usize = 2;
/// Rows from which on it may matter in which order their parts are sent.
const MANY: usize = 3;

/// The screen of a terminal, as it stands there.
#[derive(Debug)]
pub struct Surface {
    known: TerminalTraits,
    area: Rect,
    /// The cells that stand there, row by row.
    shown: Vec<Glyph>,
    /// Room for those of the next frame.
    next: Vec<Glyph>,
    /// What joined signs are told apart by.
    keys: RandomState,
    head: Head,
    links: ScreenLinks,
    /// Nothing is known of what stands there.
    unknown: bool,
}

impl Surface {
    /// A screen of which nothing is known.
    #[must_use]
    pub fn new(known: TerminalTraits) -> Self {
        Self {
            known,
            area: Rect::ZERO,
            shown: Vec::new(),
            next: Vec::new(),
            keys: RandomState::new(),
            head: Head::default(),
            links: ScreenLinks::default(),
            unknown: true,
        }
    }

    /// Somebody else wrote on it: the next frame is sent whole.
    pub fn forget(&mut self) {
        self.unknown = true;
    }

    /// Whether the terminal scrolls rows.
    #[must_use]
    pub fn scrolls(&self) -> bool {
        self.known.scroll != Scroll::None
    }

    /// What ends a link that was cut off in its middle; nothing where there are none.
    #[must_use]
    pub const fn unlink(&self) -> &'static str {
        if self.known.links { "\x1b]8;;\x1b\\" } else { "" }
    }

    /// The links of the next frame. A terminal that is not known to take any gets none.
    pub fn link(&mut self, links: Vec<ScreenLink>) {
        self.links.wanted = if self.known.links { links } else { Vec::new() };
    }

    /// Writes what turns the screen into a frame, with the cursor where it is given and
    /// without one else. The rows in `first` go before the others, whatever they take; what
    /// goes beyond `budget` bytes is left for another time: `false` then.
    pub fn frame(
        &mut self,
        next: &Buffer,
        cursor: Option<(u16, u16)>,
        first: &[u16],
        budget: usize,
        out: &mut Vec<u8>,
    ) -> bool {
        let mut room = std::mem::take(&mut self.next);
        let next = Frame::of(next, &self.keys, &mut room);
        let from = out.len();
        out.extend_from_slice(BEGIN);
        let begun = out.len();
        if self.unknown || self.area != next.area {
            self.clear(next.area, out);
        }
        let whole = self.cells(next, first, begun + budget, out);
        let shown = &self.shown;
        let stands = |y: u16| whole || row(shown, next.area.width, y) == next.row(y);
        self.links.write(next, &mut self.head, out, stands);
        let height = next.area.height;
        self.next = room;
        if out.len() == begun && self.head.cursor() == cursor {
            out.truncate(from);
            return whole;
        }
        self.head.point(cursor, height, out);
        if self.known.sync && out.len() - begun >= SMALL {
            out.extend_from_slice(END);
        } else {
            out.drain(from..begun);
        }
        whole
    }

    /// Sends what differs, where rows moved by scrolling them if that is shorter.
    fn cells(&mut self, next: Frame<'_>, first: &[u16], limit: usize, out: &mut Vec<u8>) -> bool {
        let find = |shown: &[Glyph]| shift::find(shown, next);
        let found = Some(self.known.scroll).filter(|s| *s != Scroll::None);
        let Some((saved, shift)) = found.and_then(|_| find(&self.shown)) else {
            return self.rows(next, first, limit, out);
        };
        // What it saves is a guess: where that is little, both ways are tried.
        let doubt = limit >= ALL && saved < DOUBT;
        let before = doubt.then(|| (self.shown.clone(), self.links.clone(), self.head));
        let begun = out.len();
        self.scroll(shift, out);
        for _ in 1..SHIFTS {
            let Some((_, shift)) = find(&self.shown) else { break };
            self.scroll(shift, out);
        }
        let whole = self.rows(next, first, limit, out);
        let Some(before) = before else { return whole };
        let (shown, links, head) = before;
        let after = (
            std::mem::replace(&mut self.shown, shown),
            std::mem::replace(&mut self.links, links),
            std::mem::replace(&mut self.head, head),
        );
        let mut still = Vec::with_capacity(out.len() - begun);
        self.rows(next, first, limit, &mut still);
        if still.len() < out.len() - begun {
            out.truncate(begun);
            out.append(&mut still);
        } else {
            (self.shown, self.links, self.head) = after;
        }
        whole
    }

    fn clear(&mut self, area: Rect, out: &mut Vec<u8>) {
        self.area = area;
        self.shown.clear();
        self.shown.resize(usize::from(area.width) * usize::from(area.height), Glyph::BLANK);
        self.links.forget();
        self.unknown = false;
        self.head.home(out);
        out.extend_from_slice(b"\x1b[2J");
    }

    /// Moves rows, on the screen and in what is known of it.
    fn scroll(&mut self, shift: Shift, out: &mut Vec<u8>) {
        let Shift { top, bottom, by, up } = shift;
        let (rows, width) = (bottom - top + 1, usize::from(self.area.width));
        self.head.rest(out);
        head::csi(out, &[top + 1, bottom + 1], b'r');
        if self.known.scroll == Scroll::Count {
            head::csi(out, &[by], if up { b'S' } else { b'T' });
        } else if up {
            head::csi(out, &[bottom + 1, 1], b'H');
            out.resize(out.len() + usize::from(by), b'\n');
        } else {
            head::csi(out, &[top + 1, 1], b'H');
            for _ in 0..by {
                out.extend_from_slice(b"\x1bM");
            }
        }
        out.extend_from_slice(b"\x1b[r");
        // The region sets the cursor home, here or there by terminal.
        self.head.lost();
        self.links.moved(top, bottom, by, up);
        let start = usize::from(top) * width;
        let band = self.shown.get_mut(start..start + usize::from(rows) * width);
        let moved = usize::from(by) * width;
        if let Some(band) = band {
            let kept = band.len() - moved;
            let gone = if up {
                band.rotate_left(moved);
                band.get_mut(kept..)
            } else {
                band.rotate_right(moved);
                band.get_mut(..moved)
            };
            gone.unwrap_or_default().fill(Glyph::BLANK);
        }
    }

    /// Sends the rows that differ.
    fn rows(&mut self, next: Frame<'_>, first: &[u16], limit: usize, out: &mut Vec<u8>) -> bool {
        let others = (0..next.area.height).filter(|y| !first.contains(y));
        let all = first.iter().copied().filter(|&y| y < next.area.height).chain(others);
        let changed: Vec<u16> =
            all.filter(|y| self.pair(next, *y).is_some_and(|(old, new)| old != new)).collect();
        let width = usize::from(next.area.width);
        let (head, begun) = (self.head, out.len());
        for y in &changed {
            let (before, length) = (self.head, out.len());
            if length >= limit && !first.contains(y) {
                return false;
            }
            self.send(next, *y, 0..width, out);
            if limit < ALL {
                if out.len() > limit && length > begun && !first.contains(y) {
                    out.truncate(length);
                    self.head = before;
                    return false;
                }
                // What is sent stands there, whatever becomes of the rest.
                self.stands(next, *y);
            }
        }
        if limit < ALL {
            return true;
        }
        if changed.len() > MANY {
            let (all, stripes) = (0..width, self.stripes(next, &changed));
            for columns in [std::slice::from_ref(&all), &stripes] {
                let other = std::mem::replace(&mut self.head, head);
                let mut bytes = self.by_stripes(next, &changed, first, columns);
                if bytes.len() < out.len() - begun {
                    out.truncate(begun);
                    out.append(&mut bytes);
                } else {
                    self.head = other;
                }
            }
        }
        for y in changed {
            self.stands(next, y);
        }
        true
    }

    /// Sends rows column by column, which may be shorter than row by row: in a pane looks
    /// change less, and where what is in it takes two rows, least from every second row to
    /// the next. The rows in `first` go before the others.
    fn by_stripes(
        &mut self,
        next: Frame<'_>,
        rows: &[u16],
        first: &[u16],
        columns: &[Range<usize>],
    ) -> Vec<u8> {
        let width = usize::from(next.area.width);
        let unsure = |y: &u16| self.pair(next, *y).is_some_and(|(a, b)| risky(a) || risky(b));
        // Those are sent from end to end, once.
        let (whole, rows): (Vec<u16>, Vec<u16>) = rows.iter().partition(|y| unsure(y));
        let mut bytes = Vec::new();
        for y in whole {
            self.send(next, y, 0..width, &mut bytes);
        }
        let (lead, rest) = rows.split_at(rows.iter().take_while(|y| first.contains(y)).count());
        let (even, odd): (Vec<u16>, Vec<u16>) = rest.iter().partition(|y| **y % 2 == 0);
        let second = [lead.to_vec(), even, odd].concat();
        for columns in columns {
            let head = self.head;
            let mut shortest: Option<(Vec<u8>, Head)> = None;
            for order in [&rows, &second] {
                self.head = head;
                let mut own = Vec::new();
                for y in order {
                    self.send(next, *y, columns.clone(), &mut own);
                }
                if shortest.as_ref().is_none_or(|(least, _)| own.len() < least.len()) {
                    shortest = Some((own, self.head));
                }
            }
            if let Some((mut own, head)) = shortest {
                bytes.append(&mut own);
                self.head = head;
            }
        }
        bytes
    }

    /// A row as it stands there and as it is to.
    fn pair<'a>(&'a self, next: Frame<'a>, y: u16) -> Option<(&'a [Glyph], &'a [Glyph])> {
        Some((row(&self.shown, next.area.width, y)?, next.row(y)?))
    }

    /// Writes what differs in some columns of a row; all of it where it holds signs that
    /// terminals disagree about.
    fn send(&mut self, next: Frame<'_>, y: u16, columns: Range<usize>, out: &mut Vec<u8>) {
        let (Some(old), Some(new)) = (row(&self.shown, next.area.width, y), next.row(y)) else {
            return;
        };
        let mut row = ScreenRow { y, old, new, head: &mut self.head, known: self.known, out };
        if risky(old) || risky(new) {
            row.whole(next.texts(y));
        } else {
            row.changes(columns);
        }
    }

    /// A row was sent.
    fn stands(&mut self, next: Frame<'_>, y: u16) {
        let width = usize::from(next.area.width);
        let row = usize::from(y) * width..(usize::from(y) + 1) * width;
        let (Some(old), Some(new)) = (self.shown.get_mut(row), next.row(y)) else { return };
        let differs = |x: &usize| old.get(*x) != new.get(*x);
        let (mut from, mut to) = (0, width);
        if !risky(old) && !risky(new) {
            from = (0..width).find(differs).unwrap_or(0);
            to = (0..width).rfind(differs).map_or(width, |x| x + 1);
        }
        old.copy_from_slice(new);
        self.links.written(y, column(from), column(to));
    }

    /// The columns in which any of some rows differs, in one piece each: panes, as what is
    /// between them stays.
    fn stripes(&self, next: Frame<'_>, changed: &[u16]) -> Vec<Range<usize>> {
        let mut differs = vec![false; usize::from(next.area.width)];
        for (old, new) in changed.iter().filter_map(|y| self.pair(next, *y)) {
            if !risky(old) && !risky(new) {
                for ((a, b), differs) in old.iter().zip(new).zip(&mut differs) {
                    *differs |= a != b;
                }
            }
        }
        let mut stripes: Vec<Range<usize>> = Vec::new();
        for x in differs.iter().enumerate().filter(|(_, differs)| **differs).map(|(x, _)| x) {
            match stripes.last_mut() {
                Some(last) if last.end == x => last.end += 1,
                _ => stripes.push(x..x + 1),
            }
        }
        stripes
    }
}

/// One row on its way.
struct ScreenRow<'a> {
    y: u16,
    old: &'a [Glyph],
    new: &'a [Glyph],
    head: &'a mut Head,
    known: TerminalTraits,
    out: &'a mut Vec<u8>,
}

fn column(x: usize) -> u16 {
    u16::try_from(x).unwrap_or(u16::MAX)
}

impl ScreenRow<'_> {
    /// Sends the row from end to end. Terminals disagree how many cells a joined sign, a
    /// flag or a mark takes: after each such sign the place is set anew, and whatever it
    /// spilled is written over. `texts` is what stands in its cells.
    fn whole(&mut self, texts: &[Cell]) {
        self.head.go(0, self.y, self.out);
        self.head.rest(self.out);
        self.out.extend_from_slice(b"\x1b[K");
        let end = self.new.iter().rposition(|c| *c != Glyph::BLANK).map_or(0, |x| x + 1);
        let (mut x, mut spilled) = (0, false);
        while let Some((cell, text)) = self.new.get(x).zip(texts.get(x)).filter(|_| x < end) {
            self.head.go(column(x), self.y, self.out);
            self.head.put_text(*cell, text.symbol(), self.out);
            spilled = !cell.plain();
            x += if spilled { grapheme_width(text.symbol()).max(1) } else { 1 };
            if spilled || x >= self.new.len() {
                self.head.lost();
            }
        }
        if spilled && x < self.new.len() {
            self.head.go(column(x), self.y, self.out);
            self.head.rest(self.out);
            self.out.extend_from_slice(b"\x1b[K");
        }
    }

    /// Sends what differs in some columns, where every cell holds one plain sign.
    fn changes(&mut self, columns: Range<usize>) {
        let end = self.new.iter().rposition(|c| *c != Glyph::BLANK).map_or(0, |x| x + 1);
        let Some(last) = columns.clone().rev().find(|&x| self.differs(x)) else { return };
        let mut x = columns.start;
        while x <= last {
            if !self.differs(x) {
                x += 1;
            } else if x >= end && last - x >= 3 {
                self.go(x);
                self.head.rest(self.out);
                self.out.extend_from_slice(b"\x1b[K");
                break;
            } else {
                x += self.step(x, last);
            }
        }
    }

    fn differs(&self, x: usize) -> bool {
        // Beyond the row nothing does.
        self.old.get(x) != self.new.get(x)
    }

    /// Sends the cell at a column, or all of a run that can be told shorter; the columns
    /// that were sent.
    fn step(&mut self, x: usize, last: usize) -> usize {
        let Some(&cell) = self.new.get(x) else { return 1 };
        let alike = self.new.get(x..=last).unwrap_or(&[]).iter().take_while(|c| **c == cell);
        let mut run = alike.count();
        // The end of a run that stands there already need not be sent.
        while run > 1 && !self.differs(x + run - 1) {
            run -= 1;
        }
        // Erased cells must be passed over, unless nothing is sent right behind them; to repeat
        // a blank is shorter then.
        let behind = self.differs(x + run);
        let worth = if behind { 10 } else { 5 };
        if self.known.erase && run > worth && cell == Glyph::BLANK && !(behind && self.known.repeat)
        {
            self.go(x);
            self.head.rest(self.out);
            head::csi(self.out, &[column(run)], b'X');
            return run;
        }
        self.go_to(x, cell);
        self.head.put(cell, self.out);
        let mut sent = 1;
        // tmux repeats only signs of one byte, whatever name it goes by.
        if self.known.repeat && cell.is_byte() && run > 6 {
            head::csi(self.out, &[column(run - 1)], b'b');
            self.head.passed(column(run - 1));
            sent = run;
        }
        if x + sent == self.new.len() {
            // Past the last column terminals differ.
            self.head.lost();
        }
        sent
    }

    /// Goes to a column whose cell is written next: where the few cells before it can be
    /// written as it is, they are shorter than a move.
    fn go_to(&mut self, x: usize, cell: Glyph) {
        if let Some((at, y)) = self.head.at()
            && y == self.y
            && usize::from(at) < x
            && x - usize::from(at) <= 3
            && let Some(gap) = self.new.get(usize::from(at)..x)
            && gap.iter().all(|c| c.is_byte() && self.head.fits_after(*c, cell))
        {
            self.head.turn_for(cell, self.out);
        }
        self.go(x);
    }

    /// Goes to a column; over a gap so small that its cells are shorter than a move.
    fn go(&mut self, x: usize) {
        if let Some((at, y)) = self.head.at()
            && y == self.y
            && usize::from(at) < x
            && x - usize::from(at) <= 4
            && let Some(gap) = self.new.get(usize::from(at)..x)
            && gap.iter().all(|c| self.head.fits(*c))
            && gap.iter().map(|c| c.bytes()).sum::<usize>() <= 4
        {
            for cell in gap {
                self.head.put(*cell, self.out);
            }
            return;
        }
        self.head.go(column(x), self.y, self.out);
    }
}
