//! Tracks where the terminal's cursor stands and in which colours it writes, and finds the
//! shortest bytes that move it or change them.

use ratatui::style::{Color, Modifier};

use super::glyph::{CellLook, Glyph};

/// What each modifier is switched on with, and off.
const MODIFIERS: [(Modifier, u16, u16); 9] = [
    (Modifier::BOLD, 1, 22),
    (Modifier::DIM, 2, 22),
    (Modifier::ITALIC, 3, 23),
    (Modifier::UNDERLINED, 4, 24),
    (Modifier::SLOW_BLINK, 5, 25),
    (Modifier::RAPID_BLINK, 6, 25),
    (Modifier::REVERSED, 7, 27),
    (Modifier::HIDDEN, 8, 28),
    (Modifier::CROSSED_OUT, 9, 29),
];

/// Writes a control sequence; a last parameter of 1 that means it is left out.
pub(super) fn csi(out: &mut Vec<u8>, parameters: &[u16], letter: u8) {
    out.extend_from_slice(b"\x1b[");
    // 1 is what is meant where nothing is said; not so for regions and attributes.
    let may_omit = !matches!(letter, b'r' | b'm');
    let shown = match parameters {
        [before @ .., 1] if may_omit => before,
        all => all,
    };
    let shown = if may_omit && shown == [1] { &[] } else { shown };
    for (i, n) in shown.iter().enumerate() {
        if i > 0 {
            out.push(b';');
        }
        // Nothing is nought, where more follows.
        if *n > 0 || i > 0 || shown.len() == 1 {
            number(out, *n);
        }
    }
    out.push(letter);
}

fn number(out: &mut Vec<u8>, n: u16) {
    if n >= 10 {
        number(out, n / 10);
    }
    out.push(b'0' + u8::try_from(n % 10).unwrap_or(0));
}

/// Digits of a number, none where it is 1 and may be left out.
const fn digits(n: u16) -> usize {
    match n {
        1 => 0,
        0..=9 => 1,
        10..=99 => 2,
        100..=999 => 3,
        _ => 5,
    }
}

/// The codes of a colour: `base` is 30 for letters, 40 for the ground.
fn code(colour: Color, base: u16) -> Option<([u16; 5], usize)> {
    let bright = base + 60;
    let one = |n: u16| Some(([n, 0, 0, 0, 0], 1));
    match colour {
        Color::Reset => one(base + 9),
        Color::Black => one(base),
        Color::Red => one(base + 1),
        Color::Green => one(base + 2),
        Color::Yellow => one(base + 3),
        Color::Blue => one(base + 4),
        Color::Magenta => one(base + 5),
        Color::Cyan => one(base + 6),
        Color::Gray => one(base + 7),
        Color::DarkGray => one(bright),
        Color::LightRed => one(bright + 1),
        Color::LightGreen => one(bright + 2),
        Color::LightYellow => one(bright + 3),
        Color::LightBlue => one(bright + 4),
        Color::LightMagenta => one(bright + 5),
        Color::LightCyan => one(bright + 6),
        Color::White => one(bright + 7),
        Color::Indexed(i) => Some(([base + 8, 5, u16::from(i), 0, 0], 3)),
        Color::Rgb(r, g, b) => Some(([base + 8, 2, r.into(), g.into(), b.into()], 5)),
    }
}

/// The cursor of the terminal and the colours it writes with, and the bytes that move it.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Head {
    /// Column and row, where they are known.
    at: Option<(u16, u16)>,
    /// How it writes, where that is known.
    look: Option<CellLook>,
    /// Where the user sees the cursor; `None` where it is hidden.
    cursor: Option<(u16, u16)>,
}

impl Head {
    pub(super) const fn at(&self) -> Option<(u16, u16)> {
        self.at
    }

    pub(super) const fn cursor(&self) -> Option<(u16, u16)> {
        self.cursor
    }

    /// Nobody knows where the cursor is.
    pub(super) const fn lost(&mut self) {
        self.at = None;
    }

    /// Starts afresh in the corner, plain; the cursor is taken for hidden.
    pub(super) fn home(&mut self, out: &mut Vec<u8>) {
        *self = Self { at: Some((0, 0)), look: Some(CellLook::default()), cursor: None };
        out.extend_from_slice(b"\x1b[m\x1b[?25l\x1b[H");
    }

    /// Shows the cursor, or hides it, at the end of a frame.
    pub(super) fn point(&mut self, cursor: Option<(u16, u16)>, height: u16, out: &mut Vec<u8>) {
        match cursor {
            Some((x, y)) if y < height => {
                self.go(x, y, out);
                if self.cursor.is_none() {
                    out.extend_from_slice(b"\x1b[?25h");
                }
                self.cursor = cursor;
            }
            _ => {
                if self.cursor.take().is_some() {
                    out.extend_from_slice(b"\x1b[?25l");
                }
            }
        }
    }

    /// Whether a cell can be written as things are.
    pub(super) fn fits(&self, cell: Glyph) -> bool {
        let Some(now) = self.look else { return false };
        let wanted = cell.look();
        if cell.is_space() && !wanted.seen_on_blank() {
            return now.on_ground_of(wanted) && !now.seen_on_blank();
        }
        now == wanted
    }

    /// Whether a cell can be written once another was.
    pub(super) fn fits_after(&self, cell: Glyph, other: Glyph) -> bool {
        if self.fits(other) {
            return self.fits(cell);
        }
        Self { look: Some(other.look()), ..*self }.fits(cell)
    }

    /// Changes the look to that of a cell, where it must.
    pub(super) fn turn_for(&mut self, cell: Glyph, out: &mut Vec<u8>) {
        if !self.fits(cell) {
            self.turn(cell.look(), out);
        }
    }

    /// Writes a cell of one character, which takes one column.
    pub(super) fn put(&mut self, cell: Glyph, out: &mut Vec<u8>) {
        let sign = cell.char().unwrap_or(' ');
        self.put_text(cell, sign.encode_utf8(&mut [0; 4]), out);
    }

    /// Writes a cell in which a text stands.
    pub(super) fn put_text(&mut self, cell: Glyph, text: &str, out: &mut Vec<u8>) {
        self.turn_for(cell, out);
        out.extend_from_slice(text.as_bytes());
        self.passed(1);
    }

    /// Columns were written.
    pub(super) const fn passed(&mut self, columns: u16) {
        if let Some((x, _)) = &mut self.at {
            *x = x.saturating_add(columns);
        }
    }

    /// Writes on the plain ground from here on: what is erased takes its colour.
    pub(super) fn rest(&mut self, out: &mut Vec<u8>) {
        let clean = |l: CellLook| l.on_ground_of(CellLook::default()) && !l.seen_on_blank();
        if !self.look.is_some_and(clean) {
            self.turn(CellLook::default(), out);
        }
    }

    /// Changes the look, the shorter way: bit by bit, or from none.
    fn turn(&mut self, to: CellLook, out: &mut Vec<u8>) {
        let mut afresh = Vec::with_capacity(16);
        afresh.push(0);
        push_all(to, &mut afresh);
        let codes = match self.look {
            None => afresh,
            Some(from) => {
                let mut changes = Vec::with_capacity(16);
                push_changes(from, to, &mut changes);
                let length = |codes: &[u16]| {
                    codes.iter().map(|&c| if c == 0 { 1 } else { 1 + digits(c).max(1) }).sum()
                };
                let (a, b): (usize, usize) = (length(&afresh), length(&changes));
                if a < b { afresh } else { changes }
            }
        };
        self.look = Some(to);
        if codes == [0] {
            out.extend_from_slice(b"\x1b[m");
        } else if !codes.is_empty() {
            csi(out, &codes, b'm');
        }
    }

    /// Moves to a place, the shortest way.
    pub(super) fn go(&mut self, x: u16, y: u16, out: &mut Vec<u8>) {
        let before = self.at.replace((x, y));
        let Some((from, row)) = before else { return place(x, y, out) };
        if (from, row) == (x, y) {
            return;
        }
        let direct = 3 + digits(y + 1) + if x > 0 { 1 + digits(x + 1) } else { 0 };
        let down = y.checked_sub(row);
        let vertical = match down {
            Some(0) => 0,
            Some(n) => usize::from(n).min(3 + digits(n)),
            None => 3 + digits(row - y),
        };
        let across = across(from, x);
        if vertical + across.cost >= direct {
            return place(x, y, out);
        }
        match down {
            Some(0) => {}
            Some(n) if usize::from(n) <= 3 + digits(n) => {
                out.resize(out.len() + usize::from(n), b'\n');
            }
            Some(n) => csi(out, &[n], b'B'),
            None => csi(out, &[row - y], b'A'),
        }
        match across.way {
            CursorWay::Nothing => {}
            CursorWay::Start => out.push(b'\r'),
            CursorWay::StartForward => {
                out.push(b'\r');
                csi(out, &[x], b'C');
            }
            CursorWay::Back => out.resize(out.len() + usize::from(from - x), b'\x08'),
            CursorWay::Forward => csi(out, &[x - from], b'C'),
            CursorWay::Column => csi(out, &[x + 1], b'G'),
        }
    }
}

fn place(x: u16, y: u16, out: &mut Vec<u8>) {
    csi(out, &[y + 1, x + 1], b'H');
}

/// A way along a row.
#[derive(Clone, Copy)]
enum CursorWay {
    Nothing,
    Start,
    StartForward,
    Back,
    Forward,
    Column,
}

struct Across {
    way: CursorWay,
    cost: usize,
}

fn across(from: u16, to: u16) -> Across {
    let mut best = Across { way: CursorWay::Column, cost: 3 + digits(to + 1) };
    let mut offer = |way, cost| {
        if cost < best.cost {
            best = Across { way, cost };
        }
    };
    match to.checked_sub(from) {
        Some(0) => offer(CursorWay::Nothing, 0),
        Some(n) => offer(CursorWay::Forward, 3 + digits(n)),
        None => offer(CursorWay::Back, usize::from(from - to)),
    }
    if to == 0 {
        offer(CursorWay::Start, 1);
    } else {
        offer(CursorWay::StartForward, 4 + digits(to));
    }
    best
}

fn push_colour(colour: Color, base: u16, codes: &mut Vec<u16>) {
    if let Some((numbers, count)) = code(colour, base) {
        codes.extend(numbers.iter().take(count));
    }
}

fn push_all(to: CellLook, codes: &mut Vec<u16>) {
    codes.extend(
        MODIFIERS.iter().filter(|(m, ..)| to.modifier().contains(*m)).map(|(_, on, _)| *on),
    );
    if to.fg() != Color::Reset {
        push_colour(to.fg(), 30, codes);
    }
    if to.bg() != Color::Reset {
        push_colour(to.bg(), 40, codes);
    }
}

fn push_changes(from: CellLook, to: CellLook, codes: &mut Vec<u16>) {
    let gone = from.modifier() - to.modifier();
    let mut left = from.modifier();
    for (modifier, _, off) in MODIFIERS {
        if gone.contains(modifier) && left.contains(modifier) {
            codes.push(off);
            // One code takes off both of a pair.
            for (other, _, same) in MODIFIERS {
                if same == off {
                    left -= other;
                }
            }
        }
    }
    let added = to.modifier() - left;
    codes.extend(MODIFIERS.iter().filter(|(m, ..)| added.contains(*m)).map(|(_, on, _)| *on));
    if from.fg() != to.fg() {
        push_colour(to.fg(), 30, codes);
    }
    if from.bg() != to.bg() {
        push_colour(to.bg(), 40, codes);
    }
}

#[cfg(test)]
mod tests {
    use ahash::RandomState;
    use ratatui::buffer::Cell;

    use super::*;

    fn written(run: impl FnOnce(&mut Head, &mut Vec<u8>)) -> String {
        let mut head = Head::default();
        let mut out = Vec::new();
        head.home(&mut Vec::new());
        run(&mut head, &mut out);
        String::from_utf8(out).unwrap().replace('\x1b', "^")
    }

    #[test]
    fn moves_are_the_shortest() {
        let way = |from: (u16, u16), to: (u16, u16)| {
            written(|head, out| {
                head.at = Some(from);
                head.go(to.0, to.1, out);
            })
        };
        assert_eq!(way((5, 5), (5, 5)), "");
        assert_eq!(way((5, 5), (0, 5)), "\r");
        assert_eq!(way((5, 5), (0, 6)), "\n\r");
        assert_eq!(way((5, 5), (5, 7)), "\n\n");
        assert_eq!(way((5, 5), (4, 5)), "\x08");
        assert_eq!(way((5, 5), (6, 5)), "^[C");
        assert_eq!(way((5, 5), (99, 5)), "^[94C");
        assert_eq!(way((99, 5), (40, 5)), "^[41G");
        assert_eq!(way((99, 30), (0, 0)), "^[H");
        assert_eq!(way((99, 30), (3, 2)), "^[3;4H");
        assert_eq!(way((99, 30), (99, 29)), "^[A");
    }

    #[test]
    fn colours_change_the_short_way() {
        let red = CellLook::new(Color::LightRed, Color::Reset, Modifier::BOLD);
        let turn = |from: Option<CellLook>, to| {
            written(|head, out| {
                head.look = from;
                head.turn(to, out);
            })
        };
        assert_eq!(turn(None, CellLook::default()), "^[m");
        assert_eq!(turn(Some(CellLook::default()), red), "^[1;91m");
        assert_eq!(turn(Some(red), CellLook::default()), "^[m");
        let dim = CellLook::new(Color::LightRed, Color::Reset, Modifier::DIM);
        assert_eq!(turn(Some(red), dim), "^[22;2m");
        let both =
            CellLook::new(Color::LightRed, Color::Reset, Modifier::BOLD | Modifier::UNDERLINED);
        assert_eq!(turn(Some(both), red), "^[24m");
        let true_colour = CellLook::new(Color::Rgb(1, 20, 255), Color::Reset, Modifier::empty());
        assert_eq!(turn(Some(CellLook::default()), true_colour), "^[38;2;1;20;255m");
    }

    #[test]
    fn a_blank_is_written_in_any_colour() {
        let keys = RandomState::new();
        let mut cell = Cell::new(" ");
        let red = CellLook::new(Color::Red, Color::Reset, Modifier::BOLD);
        let head = Head { look: Some(red), ..Head::default() };
        assert!(head.fits(Glyph::of(&cell, &keys)));
        cell.modifier = Modifier::REVERSED;
        assert!(!head.fits(Glyph::of(&cell, &keys)));
    }
}
