//! What is sent to the terminal: every byte is given to an emulator, whose screen must be
//! the frame after each key, in all layouts and for every kind of terminal.

use std::num::NonZeroU16;

use dateline::app::key::sequence;
use dateline::app::settings::{Colours, Settings};
use dateline::app::update::update;
use dateline::app::{Effect, Model, Msg, OutsideEffect};
use dateline::store::{Entry, Store};
use dateline::text::wrap::grapheme_width;
use dateline::tui::surface::{Scroll, Surface, TerminalTraits};
use dateline::tui::view::draw;
use proptest::prelude::*;
use ratatui::buffer::{Buffer, Cell};
use ratatui::layout::Rect;
use ratatui::style::{Color, Modifier};

/// A reader, its surface, and a terminal that is told nothing but bytes.
struct Line {
    model: Model,
    store: Store,
    surface: Surface,
    parser: vt100::Parser,
    frame: Buffer,
    cursor: Option<(u16, u16)>,
}

fn terminal((columns, rows): (u16, u16)) -> vt100::Parser {
    vt100::Parser::new(NonZeroU16::new(rows).unwrap(), NonZeroU16::new(columns).unwrap(), 0)
}

impl Line {
    fn new(size: (u16, u16), known: TerminalTraits, settings: Settings) -> Self {
        Self::with(articles(), size, known, settings)
    }

    /// The bundled articles on a usual terminal, with the text in front.
    fn usual(size: (u16, u16)) -> Self {
        let known = TerminalTraits::by_name("xterm-256color");
        let mut line = Self::with(crate::support::bundled(), size, known, Settings::default());
        line.cost("Enter");
        line
    }

    fn with(
        articles: Vec<Entry>,
        size: (u16, u16),
        known: TerminalTraits,
        settings: Settings,
    ) -> Self {
        let (mut model, mut store) = (Model::new(settings), Store::default());
        update(&mut model, &mut store, Msg::Resize(size.0, size.1));
        update(&mut model, &mut store, Msg::Loaded(articles.into_iter().map(Into::into).collect()));
        update(&mut model, &mut store, Msg::LoadDone);
        let frame = Buffer::empty(Rect::new(0, 0, size.0, size.1));
        Self {
            model,
            store,
            surface: Surface::new(known),
            parser: terminal(size),
            frame,
            cursor: None,
        }
    }

    fn send(&mut self, msg: Msg) {
        for effect in update(&mut self.model, &mut self.store, msg) {
            if let Effect::Outside(OutsideEffect::Open(ids)) = effect {
                self.send(crate::support::opened(&self.store, &ids));
            }
        }
    }

    fn keys(&mut self, script: &str) {
        for key in sequence(script).unwrap() {
            self.send(Msg::Key(key));
        }
    }

    /// Sends a frame; the bytes it took, and whether it is whole.
    fn draw(&mut self, budget: usize) -> (usize, bool) {
        let size = self.model.size;
        self.frame = Buffer::empty(Rect::new(0, 0, size.0, size.1));
        self.cursor = draw(&self.model, &self.store, &mut self.frame);
        let mut out = Vec::new();
        self.surface.link(dateline::tui::view::links(&self.model));
        let whole =
            self.surface.frame(&self.frame, self.cursor, &[4, 5, 30, 900], budget, &mut out);
        self.parser.process(&out);
        (out.len(), whole)
    }

    /// Bytes that a script costs, drawn once at its end.
    fn cost(&mut self, script: &str) -> usize {
        self.keys(script);
        self.draw(usize::MAX / 2).0
    }

    /// Where the terminal shows something else than the frame.
    fn wrong(&self) -> Option<String> {
        let screen = self.parser.screen();
        let (columns, rows) = self.model.size;
        for y in 0..rows {
            let mut x = 0;
            while x < columns {
                let cell = &self.frame[(x, y)];
                let symbol = cell.symbol();
                let width = u16::try_from(grapheme_width(symbol).max(1)).unwrap();
                // The emulator has its own mind about joined signs.
                if symbol.chars().count() == 1 {
                    let there = screen.cell(y, x).unwrap();
                    if !agrees(cell, there) {
                        return Some(format!(
                            "at {x},{y}: {cell:?} but {there:?}\n{}",
                            screen.contents()
                        ));
                    }
                }
                x += width;
            }
        }
        if screen.hide_cursor() != self.cursor.is_none() {
            return Some(format!("the cursor is hidden: {}", screen.hide_cursor()));
        }
        let (y, x) = screen.cursor_position();
        if self.cursor.is_some_and(|c| c != (x, y)) {
            return Some(format!("the cursor is at {x},{y}, not at {:?}", self.cursor));
        }
        None
    }
}

fn colour(colour: Color) -> vt100::Color {
    use Color as C;
    let plain = [
        C::Black,
        C::Red,
        C::Green,
        C::Yellow,
        C::Blue,
        C::Magenta,
        C::Cyan,
        C::Gray,
        C::DarkGray,
        C::LightRed,
        C::LightGreen,
        C::LightYellow,
        C::LightBlue,
        C::LightMagenta,
        C::LightCyan,
        C::White,
    ];
    match colour {
        C::Reset => vt100::Color::Default,
        C::Indexed(i) => vt100::Color::Idx(i),
        C::Rgb(r, g, b) => vt100::Color::Rgb(r, g, b),
        named => {
            let at = plain.iter().position(|&c| c == named).unwrap();
            vt100::Color::Idx(u8::try_from(at).unwrap())
        }
    }
}

fn agrees(cell: &Cell, there: &vt100::Cell) -> bool {
    let has = |m| cell.modifier.contains(m);
    let shown = if there.contents().is_empty() { " " } else { there.contents() };
    let ground = there.bgcolor() == colour(cell.bg)
        && there.inverse() == has(Modifier::REVERSED)
        && there.underline() == has(Modifier::UNDERLINED);
    if cell.symbol() == " " && !cell.modifier.intersects(Modifier::REVERSED | Modifier::UNDERLINED)
    {
        // Nothing else is seen of a blank.
        return shown == " " && ground;
    }
    // The emulator knows bold or dim, not both.
    let weight = if has(Modifier::BOLD | Modifier::DIM) {
        there.bold() || there.dim()
    } else {
        there.bold() == has(Modifier::BOLD) && there.dim() == has(Modifier::DIM)
    };
    shown == cell.symbol()
        && ground
        && there.fgcolor() == colour(cell.fg)
        && weight
        && there.italic() == has(Modifier::ITALIC)
}

/// The annotated ones, some with signs on whose width terminals disagree, and enough
/// others for the list to scroll.
pub(crate) fn articles() -> Vec<Entry> {
    let mut all = crate::support::sample();
    let odd = [
        "中文 and 한국어 beside Latin letters",
        "Flags 🇺🇦 🇻🇳 in a headline, joined signs 👩🏽‍🚒 too",
        "Thai น้ำ and กำ, combining e\u{323}\u{302} marks",
    ];
    for n in 0..60u64 {
        let title = match odd.get(usize::try_from(n).unwrap() / 7) {
            Some(odd) if n % 7 == 0 => format!("{odd} {n}"),
            _ => {
                format!(
                    "Report {n} of the day from {}",
                    ["Huế", "Gori", "Zvečan"][usize::try_from(n % 3).unwrap()]
                )
            }
        };
        let text = format!(
            "{title}\n\nIn town {n} the {} roads are open. 🇺🇦 flags and 水 were seen.\n\n",
            n * 7
        )
        .repeat(12);
        let head = (1000 + n, title.as_str(), "Wire", dateline::text::Language::English);
        all.push(crate::support::entry(
            head,
            Some((2020, 1, i8::try_from(n % 28 + 1).unwrap())),
            &text,
        ));
    }
    all
}

/// Keys a hand may press.
pub(crate) const KEYS: &[&str] = &[
    "j",
    "j",
    "j",
    "k",
    "k",
    "Ctrl-d",
    "Ctrl-u",
    "PgDn",
    "PgUp",
    "g g",
    "G",
    "h",
    "l",
    "Tab",
    "Enter",
    "Esc",
    "f",
    "e",
    "c",
    "o",
    "z",
    "v",
    "/",
    "n",
    "&",
    "]",
    "[",
    "}",
    "{",
    "J",
    "K",
    "s",
    "S",
    "U",
    "m",
    "*",
    "t",
    "a",
    "u",
    "x",
    "?",
    ":",
    "!",
    "Space",
    "5",
    "Backspace",
    "Down",
    "Down",
    "Down",
    "Up",
    "Left",
    "Home",
    "End",
];

const SIZES: [(u16, u16); 5] = [(80, 24), (120, 40), (200, 60), (40, 12), (100, 30)];

pub(crate) fn known() -> impl Strategy<Value = TerminalTraits> {
    let scroll = prop_oneof![Just(Scroll::None), Just(Scroll::Feed), Just(Scroll::Count)];
    (scroll, any::<[bool; 4]>()).prop_map(|(scroll, [erase, repeat, sync, links])| TerminalTraits {
        scroll,
        erase,
        repeat,
        sync,
        links,
    })
}

const COLOURS: [Colours; 4] = [Colours::None, Colours::Ansi16, Colours::Ansi256, Colours::True];

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn the_terminal_shows_the_frame_after_any_keys(
        size in prop::sample::select(&SIZES[..]),
        resized in prop::sample::select(&SIZES[..]),
        known in known(),
        colours in prop::sample::select(&COLOURS[..]),
        keys in prop::collection::vec(prop::sample::select(KEYS), 1..24),
        resize_after in 0usize..48,
        tight in 0usize..4,
    ) {
        let mut line = Line::new(size, known, Settings { colours, ..Settings::default() });
        line.draw(usize::MAX / 2);
        prop_assert_eq!(line.wrong(), None);
        for (i, key) in keys.iter().enumerate() {
            line.keys(key);
            if i == resize_after {
                line.send(Msg::Resize(resized.0, resized.1));
                line.parser = terminal(resized);
                line.surface.forget();
            }
            if tight == 0 {
                // Frames that are sent in parts, and left for newer ones, add up.
                if i % 3 != 2 {
                    line.draw(80);
                    continue;
                }
                while !line.draw(120).1 {}
            } else {
                line.draw(usize::MAX / 2);
            }
            prop_assert_eq!(line.wrong(), None, "after {:?}", &keys[..=i]);
        }
    }
}

#[test]
fn what_did_not_change_is_not_sent() {
    let mut line = Line::new((120, 40), TerminalTraits::all(), Settings::default());
    assert!(line.draw(usize::MAX / 2).0 > 1000);
    assert_eq!(line.draw(usize::MAX / 2), (0, true));
    line.surface.forget();
    assert!(line.draw(usize::MAX / 2).0 > 1000, "what is not known is sent");
}

#[test]
fn a_text_over_the_full_width_is_scrolled() {
    for (size, most) in [((120, 40), 200), ((80, 24), 150)] {
        let mut line = Line::new(size, TerminalTraits::all(), Settings::default());
        line.keys("G k z");
        line.draw(usize::MAX / 2);
        let cost: Vec<usize> = (0..8).map(|_| line.cost("j")).collect();
        assert!(cost.iter().sum::<usize>() / 8 <= most, "{cost:?} bytes at {size:?}");
    }
}

#[test]
fn a_window_costs_no_more_than_what_it_covers() {
    // A page of figures in Vietnamese, whose letters take two and three bytes.
    for (size, most) in [((120, 40), 7000), ((80, 24), 3700)] {
        let mut line = Line::usual(size);
        let (there, back) = (line.cost("?"), line.cost("Esc"));
        assert!(there + back <= most, "{there} and {back} bytes at {size:?}");
    }
}

#[test]
fn the_next_figure_costs_little_more_than_its_mark() {
    // The cursor that goes with it takes seven bytes.
    for (size, most) in [((120, 40), 800), ((80, 24), 160)] {
        let mut line = Line::usual(size);
        let cost: Vec<usize> = (0..12).map(|_| line.cost("]")).collect();
        assert!(cost.iter().sum::<usize>() / 12 <= most, "{cost:?} bytes at {size:?}");
    }
}
