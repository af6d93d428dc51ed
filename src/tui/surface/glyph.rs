//! A cell of the screen as two numbers, so that comparing frames costs next to nothing: the
//! toolkit's cells hold texts.

use ahash::RandomState;
use ratatui::buffer::{Buffer, Cell};
use ratatui::layout::Rect;
use ratatui::style::{Color, Modifier};

use crate::text::wrap::grapheme_width;

/// Modifiers that a blank shows.
pub(super) const ON_BLANK: Modifier = Modifier::REVERSED
    .union(Modifier::UNDERLINED)
    .union(Modifier::CROSSED_OUT)
    .union(Modifier::SLOW_BLINK)
    .union(Modifier::RAPID_BLINK);

/// Bits of a colour in a [`CellLook`], and where those of the ground begin.
const COLOUR: u64 = (1 << 26) - 1;
const GROUND: u32 = 26;
/// Where the modifiers begin.
const MODIFIERS: u32 = 52;

/// How a cell is written: colour of the letter, of the ground, modifiers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct CellLook(u64);

impl CellLook {
    pub(super) fn new(fg: Color, bg: Color, modifier: Modifier) -> Self {
        let modifier = u64::from(modifier.bits()) << MODIFIERS;
        Self(packed(fg) | packed(bg) << GROUND | modifier)
    }

    pub(super) fn fg(self) -> Color {
        unpacked(self.0 & COLOUR)
    }

    pub(super) fn bg(self) -> Color {
        unpacked(self.0 >> GROUND & COLOUR)
    }

    pub(super) const fn modifier(self) -> Modifier {
        Modifier::from_bits_truncate((self.0 >> MODIFIERS) as u16)
    }

    /// Whether both have the same ground.
    pub(super) const fn on_ground_of(self, other: Self) -> bool {
        (self.0 ^ other.0) >> GROUND & COLOUR == 0
    }

    /// Whether a blank that is written so shows more than its ground.
    pub(super) const fn seen_on_blank(self) -> bool {
        self.0 >> MODIFIERS & ON_BLANK.bits() as u64 != 0
    }

    /// A number for telling looks apart, the same for the same look.
    pub(super) const fn number(self) -> u64 {
        self.0
    }
}

/// Colours without parameters, by their numbers.
const NAMED: [Color; 17] = [
    Color::Reset,
    Color::Black,
    Color::Red,
    Color::Green,
    Color::Yellow,
    Color::Blue,
    Color::Magenta,
    Color::Cyan,
    Color::Gray,
    Color::DarkGray,
    Color::LightRed,
    Color::LightGreen,
    Color::LightYellow,
    Color::LightBlue,
    Color::LightMagenta,
    Color::LightCyan,
    Color::White,
];
const INDEXED: u64 = 1 << 24;
const RGB: u64 = 1 << 25;

fn packed(colour: Color) -> u64 {
    match colour {
        Color::Reset => 0,
        Color::Indexed(i) => INDEXED | u64::from(i),
        Color::Rgb(r, g, b) => RGB | u64::from(r) << 16 | u64::from(g) << 8 | u64::from(b),
        named => (0..).zip(NAMED).find(|(_, c)| *c == named).map_or(0, |(n, _)| n),
    }
}

fn unpacked(colour: u64) -> Color {
    let [b, g, r, ..] = colour.to_le_bytes();
    if colour & RGB != 0 {
        Color::Rgb(r, g, b)
    } else if colour & INDEXED != 0 {
        Color::Indexed(b)
    } else {
        NAMED.get(usize::from(b)).copied().unwrap_or(Color::Reset)
    }
}

/// Set for a sign of several characters, of which the rest is a hash.
const JOINED: u64 = 1 << 63;
/// Set for a sign that every terminal puts into one cell: one character, of one column.
const PLAIN: u64 = 1 << 62;

/// A cell: what stands in it, and how.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Glyph {
    sign: u64,
    look: CellLook,
}

impl Glyph {
    /// A blank on the terminal's own ground.
    pub(super) const BLANK: Self = Self { sign: PLAIN | b' ' as u64, look: CellLook(0) };

    /// That of a cell. `keys` are the same for all that are compared; of a blank only what is
    /// seen of it counts.
    pub(super) fn of(cell: &Cell, keys: &RandomState) -> Self {
        let symbol = cell.symbol();
        let look = CellLook::new(cell.fg, cell.bg, cell.modifier);
        if let [byte] = symbol.as_bytes() {
            if *byte == b' ' && !look.seen_on_blank() {
                let look = CellLook(look.0 & COLOUR << GROUND);
                return Self { look, ..Self::BLANK };
            }
            return Self { sign: PLAIN | u64::from(*byte), look };
        }
        let mut chars = symbol.chars();
        let sign = match (chars.next(), chars.next()) {
            (Some(c), None) if grapheme_width(symbol) == 1 => PLAIN | u64::from(c),
            (Some(c), None) => u64::from(c),
            _ => JOINED | keys.hash_one(symbol) >> 2,
        };
        Self { sign, look }
    }

    pub(super) const fn look(self) -> CellLook {
        self.look
    }

    /// Whether every terminal puts it into one cell.
    pub(super) const fn plain(self) -> bool {
        self.sign & PLAIN != 0
    }

    /// Whether it is a blank, on whatever ground.
    pub(super) const fn is_space(self) -> bool {
        self.sign == Self::BLANK.sign
    }

    /// The character in it; none where there are several.
    pub(super) fn char(self) -> Option<char> {
        let code = u32::try_from(self.sign & !PLAIN).ok()?;
        char::from_u32(code)
    }

    /// Bytes of its character.
    pub(super) fn bytes(self) -> usize {
        self.char().map_or(4, char::len_utf8)
    }

    /// Whether it is one byte on the line.
    pub(super) const fn is_byte(self) -> bool {
        self.sign & !PLAIN < 0x80
    }

    /// A number for telling cells apart, the same for the same cell.
    pub(super) const fn number(self) -> u64 {
        self.sign.rotate_left(24) ^ self.look.number()
    }
}

/// A frame: cells as numbers, and as the toolkit's for the text of joined signs.
#[derive(Clone, Copy)]
pub(super) struct Frame<'a> {
    pub(super) area: Rect,
    pub(super) glyphs: &'a [Glyph],
    cells: &'a [Cell],
}

impl<'a> Frame<'a> {
    /// That of a buffer; `glyphs` is room for its cells.
    pub(super) fn of(buffer: &'a Buffer, keys: &RandomState, glyphs: &'a mut Vec<Glyph>) -> Self {
        glyphs.clear();
        glyphs.extend(buffer.content.iter().map(|cell| Glyph::of(cell, keys)));
        Self { area: buffer.area, glyphs, cells: &buffer.content }
    }

    /// A row.
    pub(super) fn row(self, y: u16) -> Option<&'a [Glyph]> {
        row(self.glyphs, self.area.width, y)
    }

    /// What stands in the cells of a row.
    pub(super) fn texts(self, y: u16) -> &'a [Cell] {
        row(self.cells, self.area.width, y).unwrap_or(&[])
    }
}

/// A row of cells that lie one behind the other.
pub(super) fn row<T>(cells: &[T], width: u16, y: u16) -> Option<&[T]> {
    let width = usize::from(width);
    let start = usize::from(y) * width;
    cells.get(start..start + width)
}

/// Whether a row holds signs whose width terminals disagree about.
pub(super) fn risky(row: &[Glyph]) -> bool {
    row.iter().any(|glyph| !glyph.plain())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn glyph(cell: &Cell) -> Glyph {
        Glyph::of(cell, &RandomState::with_seeds(1, 2, 3, 4))
    }

    #[test]
    fn colours_and_modifiers_come_back() {
        let colours = [Color::Indexed(0), Color::Indexed(255), Color::Rgb(0, 0, 0)];
        let colours = NAMED.into_iter().chain(colours).chain([Color::Rgb(1, 20, 255)]);
        for colour in colours {
            for modifier in [Modifier::empty(), Modifier::all(), Modifier::CROSSED_OUT] {
                let look = CellLook::new(colour, Color::White, modifier);
                assert_eq!(
                    (look.fg(), look.bg(), look.modifier()),
                    (colour, Color::White, modifier)
                );
                let look = CellLook::new(Color::Rgb(255, 255, 255), colour, modifier);
                assert_eq!((look.bg(), look.modifier()), (colour, modifier));
                assert!(look.on_ground_of(CellLook::new(Color::Reset, colour, Modifier::BOLD)));
            }
        }
        assert_eq!(CellLook::new(Color::Reset, Color::Reset, Modifier::empty()), CellLook(0));
    }

    #[test]
    fn signs_are_told_apart() {
        let sign = |symbol: &str| {
            let mut cell = Cell::default();
            cell.set_symbol(symbol);
            glyph(&cell)
        };
        let all = ["", " ", "a", "đ", "─", "中", "👩‍🚒", "👩🏽‍🚒", "e\u{301}", "\u{301}"];
        for (i, a) in all.iter().enumerate() {
            for (j, b) in all.iter().enumerate() {
                assert_eq!(sign(a) == sign(b), i == j, "{a:?} {b:?}");
            }
            assert_eq!(sign(a).plain(), [" ", "a", "đ", "─"].contains(a), "{a:?}");
        }
        assert_eq!(sign("─").char(), Some('─'));
        assert_eq!(sign("👩‍🚒").char(), None);
        assert_eq!((sign("a").bytes(), sign("─").bytes()), (1, 3));
    }

    #[test]
    fn of_a_blank_only_what_is_seen_counts() {
        let mut cell = Cell::new(" ");
        cell.fg = Color::Red;
        cell.modifier = Modifier::BOLD;
        assert_eq!(glyph(&cell), Glyph::BLANK);
        cell.modifier = Modifier::REVERSED;
        assert_ne!(glyph(&cell), Glyph::BLANK);
        cell.modifier = Modifier::BOLD;
        cell.bg = Color::Blue;
        assert_ne!(glyph(&cell), Glyph::BLANK);
        assert!(glyph(&cell).is_space());
    }
}
