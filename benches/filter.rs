//! What a filter costs, asked twice as when it is pasted and accepted, with words in a row
//! among them, over many articles of three kilobytes.
//!
//! `cargo bench --bench filter -- 100000` for another number than twenty thousand. Beyond
//! that the filter is asked when it is accepted, not at every letter.

#![expect(clippy::unwrap_used, reason = "a bench may panic, and documents itself")]

use std::time::{Duration, Instant};

use dateline::app::key::sequence;
use dateline::app::settings::Settings;
use dateline::app::update::update;
use dateline::app::{Model, Msg};
use dateline::sources::{self, Hint};
use dateline::store::prepared::PreparedArticle;
use dateline::store::{Entry, Store};

#[expect(dead_code, reason = "nothing is written to files here")]
mod support;

/// Words that few have, that all have, that stand in a row in few, of both languages, with
/// an open end, and none.
const FILTERS: [&str; 7] = [
    "garrison",
    "\"the old town\"",
    "\"in the\"",
    "\"of the\" -\"to the\"",
    "\"Quốc phòng cho biết tình hình\"",
    "\"the bells of M*\"",
    "\"town old the\"",
];
const RUNS: usize = 21;

/// The article of a number, without an analysis: words alone are asked for.
fn prepared(number: usize) -> PreparedArticle {
    let (title, text) = support::article(number);
    let day = format!("20{:02}-{:02}-{:02}", number % 20, number % 12 + 1, number % 28 + 1);
    let text = format!("---\ndate: {day}\n---\n{title}\n\n{text}");
    let article = sources::read(text.as_bytes(), &Hint::new(format!("{number}.txt"))).articles;
    PreparedArticle::of(&Entry { article: article.into_iter().next().unwrap(), ..Entry::default() })
}

fn press(model: &mut Model, store: &mut Store, keys: &str) {
    for key in sequence(keys).unwrap() {
        update(model, store, Msg::Key(key));
    }
}

/// Processor time of this thread in all, where the system tells: on a machine that is busy
/// otherwise it says more than the clock.
fn spent() -> Option<Duration> {
    let told = std::fs::read_to_string("/proc/thread-self/schedstat").ok()?;
    told.split_whitespace().next()?.parse().ok().map(Duration::from_nanos)
}

/// Pastes a filter, which shows its articles, and accepts it: how long that takes, and how
/// many it finds.
fn asked(model: &mut Model, store: &mut Store, filter: &str) -> (Duration, usize) {
    press(model, store, "/ Ctrl-u");
    let (started, before) = (Instant::now(), spent());
    update(model, store, Msg::Paste(filter.to_owned()));
    press(model, store, "Enter");
    let took = match (before, spent()) {
        (Some(before), Some(after)) => after.saturating_sub(before),
        _ => started.elapsed(),
    };
    let found = model.list.order().len();
    press(model, store, "/ Ctrl-u Enter");
    (took, found)
}

fn main() {
    let count = std::env::args().skip(1).find_map(|a| a.parse().ok()).unwrap_or(20_000);
    let (mut model, mut store) = (Model::new(Settings::default()), Store::default());
    update(&mut model, &mut store, Msg::Resize(120, 40));
    for from in (0..count).step_by(256) {
        let prepared_articles = (from..count.min(from + 256)).map(prepared).collect();
        update(&mut model, &mut store, Msg::Loaded(prepared_articles));
    }
    update(&mut model, &mut store, Msg::LoadDone);
    println!("{count} articles; median and slowest of {RUNS}, of processor time");
    for filter in FILTERS {
        let mut times = Vec::new();
        let mut found = 0;
        for _ in 0..RUNS {
            let (took, all) = asked(&mut model, &mut store, filter);
            times.push(took);
            found = all;
        }
        times.sort();
        let (median, slowest) = (times[RUNS / 2], times[RUNS - 1]);
        println!("{filter:<40}{found:>8} found{median:>12.1?}{slowest:>12.1?}");
    }
}
