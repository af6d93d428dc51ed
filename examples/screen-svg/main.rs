//! Draws the reader on the bundled articles, as it opens, and prints the frame as an
//! SVG: `cargo run --example screen-svg > docs/screen.svg`. A test holds that the file
//! shows what the program draws.

use std::fmt::Write as _;

use dateline::analysis::{Analyzer, Scratch};
use dateline::app::key::sequence;
use dateline::app::settings::{Colours, Settings};
use dateline::app::update::update;
use dateline::app::{Model, Msg};
use dateline::sources::bundled;
use dateline::store::{Entry, Store};
use dateline::text::wrap::width;
use dateline::tui::view::draw;
use ratatui::buffer::{Buffer, Cell};
use ratatui::layout::Rect;
use ratatui::style::{Color, Modifier};

/// Columns and rows of the picture.
const SIZE: (u16, u16) = (120, 40);
/// What is pressed before it is taken.
const KEYS: &str = "j j j f";
/// Pixels of a cell.
const CELL: (u32, u32) = (9, 19);

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let analyzer = Analyzer::new();
    let mut scratch = Scratch::default();
    let mut store = Store::default();
    let settings = Settings { colours: Colours::Ansi16, ..Settings::default() };
    let mut model = Model::new(settings);
    let entries = bundled::articles().into_iter().map(|article| {
        let analysis = analyzer.analyze(&article, &mut scratch);
        Entry { article, analysis }
    });
    let prepared_articles = entries.map(Into::into).collect();
    for msg in [Msg::Resize(SIZE.0, SIZE.1), Msg::Loaded(prepared_articles), Msg::LoadDone] {
        update(&mut model, &mut store, msg);
    }
    for key in sequence(KEYS)? {
        update(&mut model, &mut store, Msg::Key(key));
    }
    let mut buffer = Buffer::empty(Rect::new(0, 0, SIZE.0, SIZE.1));
    draw(&model, &store, &mut buffer);
    print!("{}", svg(&buffer));
    Ok(())
}

/// The frame as a picture: one text element a run of cells of one style.
fn svg(buffer: &Buffer) -> String {
    let (w, h) = (u32::from(SIZE.0) * CELL.0, u32::from(SIZE.1) * CELL.1);
    let mut out = String::new();
    let _ = writeln!(
        out,
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{w}\" height=\"{h}\" viewBox=\"0 0 {w} {h}\" \
         font-family=\"'DejaVu Sans Mono','Cascadia Mono',Menlo,monospace\" font-size=\"15\">\n\
         <rect width=\"{w}\" height=\"{h}\" fill=\"#1d1f21\"/>"
    );
    for y in 0..SIZE.1 {
        let mut x = 0;
        while x < SIZE.0 {
            x += run(buffer, x, y, &mut out);
        }
    }
    out.push_str("</svg>\n");
    out
}

/// Draws the cells from one on that look alike; gives how many there are.
fn run(buffer: &Buffer, x: u16, y: u16, out: &mut String) -> u16 {
    let look = |cell: &Cell| (cell.fg, cell.bg, cell.modifier);
    let first = look(&buffer[(x, y)]);
    let mut text = String::new();
    let mut columns = 0;
    while x + columns < SIZE.0 && look(&buffer[(x + columns, y)]) == first {
        let symbol = buffer[(x + columns, y)].symbol();
        text.push_str(symbol);
        columns += u16::try_from(width(symbol).max(1)).unwrap_or(1);
    }
    let (fg, bg, modifier) = first;
    let (mut ink, mut paper) = (rgb(fg).unwrap_or("#c5c8c6"), rgb(bg));
    if modifier.contains(Modifier::REVERSED) {
        (ink, paper) = (paper.unwrap_or("#1d1f21"), Some(ink));
    }
    let (left, top) = (u32::from(x) * CELL.0, u32::from(y) * CELL.1);
    let (wide, high) = (u32::from(columns) * CELL.0, CELL.1);
    if let Some(paper) = paper {
        let _ = writeln!(
            out,
            "<rect x=\"{left}\" y=\"{top}\" width=\"{wide}\" height=\"{high}\" fill=\"{paper}\"/>"
        );
    }
    if !text.trim().is_empty() {
        let mut look = String::new();
        for (flag, css) in [
            (Modifier::BOLD, "font-weight=\"bold\" "),
            (Modifier::ITALIC, "font-style=\"italic\" "),
            (Modifier::UNDERLINED, "text-decoration=\"underline\" "),
            (Modifier::DIM, "opacity=\"0.6\" "),
        ] {
            if modifier.contains(flag) {
                look.push_str(css);
            }
        }
        let _ = writeln!(
            out,
            "<text x=\"{left}\" y=\"{}\" textLength=\"{wide}\" fill=\"{ink}\" {look}\
             xml:space=\"preserve\">{}</text>",
            top + 14,
            escaped(&text)
        );
    }
    columns
}

/// The sixteen colours as a usual dark terminal shows them; `None` for its own.
const fn rgb(color: Color) -> Option<&'static str> {
    Some(match color {
        Color::Black => "#282a2e",
        Color::Red => "#cc6666",
        Color::Green => "#b5bd68",
        Color::Yellow => "#f0c674",
        Color::Blue => "#81a2be",
        Color::Magenta => "#b294bb",
        Color::Cyan => "#8abeb7",
        Color::Gray | Color::White => "#eaeaea",
        Color::DarkGray => "#787c82",
        Color::LightRed => "#e58b8b",
        Color::LightGreen => "#d0d78a",
        Color::LightYellow => "#ffdf9a",
        Color::LightBlue => "#a3c0d9",
        Color::LightMagenta => "#cbb2d2",
        Color::LightCyan => "#a9d8d1",
        _ => return None,
    })
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}
