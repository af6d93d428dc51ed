//! Addresses as links on the terminal: an emulator that knows nothing but links follows the
//! bytes, and must have them where the frame has them.

use std::collections::BTreeMap;

use dateline::app::key::sequence;
use dateline::app::settings::Settings;
use dateline::app::update::update;
use dateline::app::{Effect, Model, Msg, OutsideEffect, ScreenEffect};
use dateline::store::{Entry, Store};
use dateline::text::Language;
use dateline::text::wrap::width;
use dateline::tui::surface::{Surface, TerminalTraits};
use dateline::tui::view::{draw, links};
use proptest::prelude::*;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use unicode_segmentation::UnicodeSegmentation as _;

/// Where each cell of a terminal leads to.
struct Terminal {
    columns: u16,
    rows: u16,
    at: (u16, u16),
    region: (u16, u16),
    link: Option<String>,
    last: u16,
    cells: BTreeMap<(u16, u16), String>,
}

impl Terminal {
    fn new((columns, rows): (u16, u16)) -> Self {
        let region = (0, rows - 1);
        Self { columns, rows, at: (0, 0), region, link: None, last: 1, cells: BTreeMap::new() }
    }

    fn erase(&mut self, y: u16, from: u16, to: u16) {
        self.cells.retain(|(row, x), _| *row != y || *x < from || *x >= to);
    }

    fn print(&mut self, columns: u16) {
        let (x, y) = self.at;
        self.erase(y, x, x + columns);
        for cell in x..x + columns {
            if let Some(link) = &self.link {
                self.cells.insert((y, cell), link.clone());
            }
        }
        self.at.0 = (x + columns).min(self.columns);
        self.last = columns;
    }

    fn shift(&mut self, by: u16, up: bool) {
        let (top, bottom) = self.region;
        let moved = std::mem::take(&mut self.cells).into_iter().filter_map(|((y, x), link)| {
            if !(top..=bottom).contains(&y) {
                return Some(((y, x), link));
            }
            let to = if up { y.checked_sub(by)? } else { y + by };
            (top..=bottom).contains(&to).then_some(((to, x), link))
        });
        self.cells = moved.collect();
    }

    fn control(&mut self, parameters: &str, letter: char) {
        let numbers: Vec<u16> = parameters.split(';').map(|n| n.parse().unwrap_or(0)).collect();
        let number = |i: usize| numbers.get(i).copied().filter(|n| *n > 0).unwrap_or(1);
        let (x, y) = self.at;
        match letter {
            'H' => self.at = (number(1) - 1, number(0) - 1),
            'G' => self.at.0 = number(0) - 1,
            'A' => self.at.1 = y.saturating_sub(number(0)),
            'B' => self.at.1 = (y + number(0)).min(self.rows - 1),
            'C' => self.at.0 = (x + number(0)).min(self.columns - 1),
            'D' => self.at.0 = x.saturating_sub(number(0)),
            'K' => self.erase(y, x, self.columns),
            'X' => self.erase(y, x, x + number(0)),
            'J' => self.cells.clear(),
            'b' => (0..number(0)).for_each(|_| self.print(1)),
            'S' => self.shift(number(0), true),
            'T' => self.shift(number(0), false),
            'r' => {
                let bottom = numbers.get(1).copied().filter(|n| *n > 0).unwrap_or(self.rows);
                self.region = (number(0) - 1, bottom - 1);
                self.at = (0, 0);
            }
            'm' | 'h' | 'l' => {}
            other => panic!("what does {other} do?"),
        }
    }

    #[expect(clippy::string_slice, reason = "only ASCII is cut off")]
    fn process(&mut self, bytes: &[u8]) {
        let text = std::str::from_utf8(bytes).unwrap();
        let mut rest = text;
        while let Some(first) = rest.chars().next() {
            let skip = match first {
                '\x1b' if rest.starts_with("\x1b]8;;") => {
                    let (url, _) = rest[5..].split_once("\x1b\\").unwrap();
                    self.link = (!url.is_empty()).then(|| url.to_owned());
                    5 + url.len() + 2
                }
                '\x1b' if rest.starts_with("\x1b[") => {
                    let end = rest[2..].find(|c: char| c.is_ascii_alphabetic()).unwrap() + 2;
                    let parameters = &rest[2..end];
                    if !parameters.starts_with('?') {
                        self.control(parameters, rest[end..].chars().next().unwrap());
                    }
                    end + 1
                }
                '\x1b' if rest.starts_with("\x1bM") => {
                    if self.at.1 == self.region.0 {
                        self.shift(1, false);
                    } else {
                        self.at.1 -= 1;
                    }
                    2
                }
                '\r' => {
                    self.at.0 = 0;
                    1
                }
                '\n' => {
                    if self.at.1 == self.region.1 {
                        self.shift(1, true);
                    } else {
                        self.at.1 += 1;
                    }
                    1
                }
                '\u{8}' => {
                    self.at.0 -= 1;
                    1
                }
                _ => {
                    let cluster = rest.graphemes(true).next().unwrap();
                    self.print(u16::try_from(width(cluster)).unwrap());
                    cluster.len()
                }
            };
            rest = &rest[skip..];
        }
    }
}

fn articles() -> Vec<Entry> {
    let mut all = crate::surface::articles();
    for n in 0..12u64 {
        let text = format!(
            "Report {n} with addresses\n\nIt is told at https://example.org/{n}/a-long-way-of-words-that-is-wrapped/\
             and-goes-on-behind-the-edge-of-every-pane?x={n} and there. See http://example.net/{n}.\n\n"
        )
        .repeat(6);
        let head = (5000 + n, "Report with addresses", "Wire", Language::English);
        let mut entry = crate::support::entry(head, Some((2031, 2, 1)), &text);
        entry.article.url = Some(format!("https://example.org/{}", n / 2));
        all.push(entry);
    }
    all
}

struct Reader {
    model: Model,
    store: Store,
    surface: Surface,
    terminal: Terminal,
}

impl Reader {
    fn new(size: (u16, u16), known: TerminalTraits) -> Self {
        let (mut model, mut store) = (Model::new(Settings::default()), Store::default());
        update(&mut model, &mut store, Msg::Resize(size.0, size.1));
        let prepared_articles = articles().into_iter().map(Into::into).collect();
        update(&mut model, &mut store, Msg::Loaded(prepared_articles));
        update(&mut model, &mut store, Msg::LoadDone);
        Self { model, store, surface: Surface::new(known), terminal: Terminal::new(size) }
    }

    fn keys(&mut self, keys: &str) {
        for key in sequence(keys).unwrap() {
            update(&mut self.model, &mut self.store, Msg::Key(key));
        }
    }

    fn draw(&mut self, budget: usize) -> (Vec<u8>, bool) {
        let size = self.model.size;
        let mut frame = Buffer::empty(Rect::new(0, 0, size.0, size.1));
        let cursor = draw(&self.model, &self.store, &mut frame);
        let mut out = Vec::new();
        self.surface.link(links(&self.model));
        let whole = self.surface.frame(&frame, cursor, &[], budget, &mut out);
        self.terminal.process(&out);
        (out, whole)
    }

    /// The cells that lead to an address, as the model has them.
    fn wanted(&self) -> BTreeMap<(u16, u16), String> {
        let mut cells = BTreeMap::new();
        for link in links(&self.model) {
            for x in link.x..link.x + link.columns {
                cells.insert((link.y, x), link.url.clone());
            }
        }
        cells
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn links_stand_where_the_frame_has_them(
        size in prop::sample::select(&[(80, 24), (120, 40), (40, 12)][..]),
        known in crate::surface::known(),
        keys in prop::collection::vec(prop::sample::select(crate::surface::KEYS), 1..20),
        tight in 0usize..3,
    ) {
        let known = TerminalTraits { links: true, ..known };
        let mut reader = Reader::new(size, known);
        reader.draw(usize::MAX / 2);
        prop_assert_eq!(&reader.terminal.cells, &reader.wanted());
        for (i, key) in keys.iter().enumerate() {
            reader.keys(key);
            if tight > 0 && i % 3 == 0 {
                reader.draw(tight * 60);
                continue;
            }
            while !reader.draw(400).1 {}
            prop_assert_eq!(&reader.terminal.cells, &reader.wanted(), "after {}", key);
        }
    }
}

#[test]
fn a_terminal_that_is_not_known_to_take_links_gets_none() {
    let mut reader =
        Reader::new((120, 40), TerminalTraits { links: false, ..TerminalTraits::all() });
    let (bytes, _) = reader.draw(usize::MAX / 2);
    assert!(!reader.wanted().is_empty());
    assert!(!bytes.windows(3).any(|w| w == b"\x1b]8"));
}

#[test]
fn what_did_not_change_sends_no_link_again() {
    let mut reader = Reader::new((120, 40), TerminalTraits::all());
    let (bytes, _) = reader.draw(usize::MAX / 2);
    assert!(bytes.windows(3).any(|w| w == b"\x1b]8"));
    assert_eq!(reader.draw(usize::MAX / 2).0.len(), 0);
    reader.keys("*");
    let (bytes, _) = reader.draw(usize::MAX / 2);
    assert!(!bytes.windows(3).any(|w| w == b"\x1b]8"), "the list alone changed");
}

#[test]
fn an_address_is_opened_or_copied() {
    let url = "https://example.org/5".to_owned();
    let press = |opener| {
        let mut model = Model::new(Settings { opener, ..Settings::default() });
        let mut store = Store::default();
        update(&mut model, &mut store, Msg::Resize(100, 24));
        let entry = articles().into_iter().rfind(|e| e.article.url.is_some()).unwrap();
        update(&mut model, &mut store, Msg::Loaded(vec![entry.into()]));
        let effects = update(&mut model, &mut store, Msg::Key(sequence("O").unwrap()[0]));
        (model, store, effects)
    };
    let (mut model, mut store, effects) = press(true);
    assert_eq!(effects, [Effect::Outside(OutsideEffect::Address(url.clone()))]);
    // What fails is told, and copied.
    let failed = Msg::Unopened(url.clone(), "it is broken".to_owned());
    let effects = update(&mut model, &mut store, failed);
    assert_eq!(effects, [Effect::Screen(ScreenEffect::Copy(url.clone()))]);
    assert!(model.notice.unwrap().failure && model.issues.len() == 1);
    let (model, _, effects) = press(false);
    assert_eq!(effects, [Effect::Screen(ScreenEffect::Copy(url))]);
    assert!(model.notice.unwrap().text.contains("copied https://example.org/5"));
}
