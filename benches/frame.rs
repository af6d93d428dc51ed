//! Where the time from a key to its frame goes inside the program: taking the key in, the
//! views, and finding what to send, at 200x60. `line -- keys` measures the whole way, through
//! threads and terminal.
//!
//! `cargo bench --bench frame -- 10000 120x40` for another number of articles than a thousand,
//! and another size.

#![expect(clippy::unwrap_used, reason = "a bench may panic, and documents itself")]

use std::hint::black_box;
use std::time::{Duration, Instant};

use dateline::analysis::{Analyzer, Scratch};
use dateline::app::key::sequence;
use dateline::app::settings::Settings;
use dateline::app::update::update;
use dateline::app::{Model, Msg};
use dateline::sources::{self, Hint};
use dateline::store::prepared::PreparedArticle;
use dateline::store::{Entry, Store};
use dateline::tui::surface::{Surface, TerminalTraits};
use dateline::tui::view;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

#[expect(dead_code, reason = "nothing is written to files here")]
mod support;

const RUNS: usize = 200;
/// Steps down before as many up: within the screen, and far beyond it.
const NEAR: usize = 12;
const FAR: usize = RUNS / 2;
/// As many bytes as a line may have that is fast.
const ALL: usize = usize::MAX / 2;

/// Text and panel follow when the hand rests, as they do without settings.
fn settings() -> Settings {
    Settings { rest: Duration::from_millis(60), ..Settings::default() }
}

/// A sitting without threads and terminal.
struct Desk {
    size: (u16, u16),
    model: Model,
    store: Store,
    frame: Buffer,
    surface: Surface,
}

/// What each part of a frame took, and the bytes that would have been sent.
#[derive(Default)]
struct Cost {
    update: Duration,
    views: Duration,
    compare: Duration,
    bytes: usize,
}

impl Desk {
    fn new(count: usize, size: (u16, u16)) -> Self {
        let (mut model, mut store) = (Model::new(settings()), Store::default());
        update(&mut model, &mut store, Msg::Resize(size.0, size.1));
        let (analyzer, mut scratch) = (Analyzer::new(), Scratch::default());
        // Beyond these the same ones come again: the analysis is not what is measured.
        let analysed: Vec<Entry> = (0..count.min(1000))
            .map(|number| {
                let (title, text) = support::article(number);
                let day =
                    format!("20{:02}-{:02}-{:02}", number % 20, number % 12 + 1, number % 28 + 1);
                let text = format!("---\ndate: {day}\nsource: Bench\n---\n{title}\n\n{text}");
                let read = sources::read(text.as_bytes(), &Hint::new(format!("{number}.txt")));
                let article = read.articles.into_iter().next().unwrap();
                let analysis = analyzer.analyze(&article, &mut scratch);
                Entry { article, analysis }
            })
            .collect();
        let mut waiting = Vec::new();
        for number in 0..count {
            let mut entry = analysed[number % analysed.len()].clone();
            entry.article.key.0 = number as u64;
            waiting.push(PreparedArticle::of(&entry));
            if waiting.len() == 256 || number + 1 == count {
                let loaded = Msg::Loaded(std::mem::take(&mut waiting));
                update(&mut model, &mut store, loaded);
            }
        }
        update(&mut model, &mut store, Msg::LoadDone);
        let mut desk = Self {
            size,
            model,
            store,
            frame: Buffer::empty(Rect::ZERO),
            surface: Surface::new(TerminalTraits::by_name("xterm-256color")),
        };
        desk.rest();
        desk
    }

    /// Takes a message in and draws what came of it.
    fn take(&mut self, msg: Msg) -> Cost {
        let from = Instant::now();
        black_box(update(&mut self.model, &mut self.store, msg));
        let updated = Instant::now();
        self.frame.resize(Rect::new(0, 0, self.size.0, self.size.1));
        self.frame.reset();
        let cursor = view::draw(&self.model, &self.store, &mut self.frame);
        let first = view::first(&self.model);
        let links = view::links(&self.model);
        let drawn = Instant::now();
        let mut bytes = Vec::new();
        self.surface.link(links);
        self.surface.frame(&self.frame, cursor, &first, ALL, &mut bytes);
        Cost {
            update: updated - from,
            views: drawn - updated,
            compare: drawn.elapsed(),
            bytes: bytes.len(),
        }
    }

    /// The hand rests, and another thread has unpacked the chosen article.
    fn rest(&mut self) -> Cost {
        if let Some(id) = self.model.list.selected() {
            black_box(self.store.get(id));
        }
        self.take(Msg::Rest)
    }

    fn keys(&mut self, keys: &str) {
        for key in sequence(keys).unwrap() {
            self.take(Msg::Key(key));
        }
        self.rest();
    }

    /// Prints what a key costs that goes forth and back, and the frame at rest after it.
    fn told(&mut self, name: &str, leg: usize, forth: &str, back: &str) {
        let (mut at_once, mut at_rest) = (Vec::new(), Vec::new());
        for n in 0..RUNS {
            let key = if n % (2 * leg) < leg { forth } else { back };
            at_once.push(self.take(Msg::Key(sequence(key).unwrap()[0])));
            at_rest.push(self.rest());
        }
        tell(name, &at_once);
        tell("  and at rest", &at_rest);
    }
}

fn tell(name: &str, costs: &[Cost]) {
    let median = |of: &dyn Fn(&Cost) -> Duration| {
        let mut times: Vec<Duration> = costs.iter().map(of).collect();
        times.sort();
        times[times.len() / 2].as_secs_f64() * 1e6
    };
    let (update, views) = (median(&|c| c.update), median(&|c| c.views));
    let (compare, all) = (median(&|c| c.compare), median(&|c| c.update + c.views + c.compare));
    let bytes = costs.iter().map(|c| c.bytes).sum::<usize>() / costs.len();
    println!("{name:<28}{update:>9.0}{views:>9.0}{compare:>9.0}{all:>9.0}{bytes:>9}");
}

fn main() {
    let count = std::env::args().skip(1).find_map(|a| a.parse().ok()).unwrap_or(1000);
    let size = std::env::args().skip(1).find_map(|a| {
        let (columns, rows) = a.split_once('x')?;
        Some((columns.parse().ok()?, rows.parse().ok()?))
    });
    let size = size.unwrap_or((200, 60));
    let mut desk = Desk::new(count, size);
    println!("{count} articles at {}x{}; median of {RUNS}, in microseconds", size.0, size.1);
    println!("{:<28}{:>9}{:>9}{:>9}{:>9}{:>9}", "", "update", "views", "compare", "all", "bytes");
    desk.told("list move", NEAR, "j", "k");
    desk.told("list scrolled", FAR, "j", "k");
    desk.keys("Enter");
    desk.told("text line", NEAR, "j", "k");
    desk.told("next figure", NEAR, "]", "[");
}
