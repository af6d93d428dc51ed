//! What a store of many articles weighs, against the bytes of their texts.
//!
//! Articles of three kilobytes are analysed and put into the store; the process's
//! resident memory before and after (`/proc/self/statm`, Linux only) tells what an article costs.
//! `cargo bench --bench memory -- 100000` for another number than ten thousand.

use dateline::analysis::{Analyzer, Scratch};
use dateline::article::Article;
use dateline::sources::{self, Hint};
use dateline::store::{Entry, Store};

#[expect(dead_code, reason = "nothing is written to files here")]
mod support;

/// Resident memory in bytes; `None` where the system does not tell.
fn resident() -> Option<usize> {
    let statm = std::fs::read_to_string("/proc/self/statm").ok()?;
    let pages: usize = statm.split_whitespace().nth(1)?.parse().ok()?;
    Some(pages * 4096)
}

/// The article of a number.
fn article(number: usize) -> Article {
    let (title, text) = support::article(number);
    let hint = Hint::new(format!("{number}.txt"));
    let text = format!("{title}\n\n{text}");
    sources::read(text.as_bytes(), &hint).articles.into_iter().next().unwrap_or_default()
}

fn main() {
    let count = std::env::args().skip(1).find_map(|a| a.parse().ok()).unwrap_or(10_000);
    let analyzer = Analyzer::new();
    let mut scratch = Scratch::default();
    let mut store = Store::default();
    // The first one fills what is made once.
    let _ = analyzer.analyze(&article(0), &mut scratch);
    let Some(before) = resident() else {
        println!("resident memory is not told here");
        return;
    };
    let mut bytes = 0;
    let mut figures = 0;
    for number in 0..count {
        let article = article(number);
        let analysis = analyzer.analyze(&article, &mut scratch);
        bytes += article.text.as_str().len();
        figures += analysis.figures.len();
        store.insert(Entry { article, analysis });
    }
    let grown = resident().unwrap_or(before).saturating_sub(before);
    #[expect(clippy::cast_precision_loss, reason = "a ratio to read")]
    let ratio = grown as f64 / bytes.max(1) as f64;
    println!(
        "{} articles, {figures} figures, {bytes} bytes of text: {grown} bytes, {ratio:.2} times the text",
        store.len()
    );
}
