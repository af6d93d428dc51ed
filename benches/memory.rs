//! What a store of many articles weighs, against the bytes of their texts.
//!
//! Articles of three kilobytes are made of the bundled ones' paragraphs, each with
//! numbers of its own, analysed and put into the store; the process's resident memory
//! before and after (`/proc/self/statm`, Linux only) tells what an article costs.
//! `cargo bench --bench memory -- 100000` for another number than ten thousand.

use std::fmt::Write as _;
use std::path::Path;

use dateline::analysis::{Analyzer, Scratch};
use dateline::article::Article;
use dateline::sources::{self, Hint};
use dateline::store::{Entry, Store};

/// Bytes of an article's text.
const LENGTH: usize = 3000;

/// Resident memory in bytes; `None` where the system does not tell.
fn resident() -> Option<usize> {
    let statm = std::fs::read_to_string("/proc/self/statm").ok()?;
    let pages: usize = statm.split_whitespace().nth(1)?.parse().ok()?;
    Some(pages * 4096)
}

/// Paragraphs of the bundled articles.
fn paragraphs() -> Vec<String> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("assets/articles");
    let Ok(entries) = std::fs::read_dir(folder) else { return Vec::new() };
    let mut paths: Vec<_> = entries.filter_map(|e| Some(e.ok()?.path())).collect();
    paths.sort();
    let mut out = Vec::new();
    for path in paths {
        let Ok(bytes) = std::fs::read(&path) else { continue };
        for article in sources::read(&bytes, &Hint::new(path.to_string_lossy())).articles {
            let text = article.text.as_str();
            let long = article.text.paragraphs().iter().filter(|p| p.span.len() > 200);
            out.extend(long.map(|p| p.span.of(text).to_owned()));
        }
    }
    out
}

/// The article of a number: paragraphs from another place on for each, with the first
/// digits of its numbers changed.
fn article(paragraphs: &[String], number: usize) -> Article {
    let mut text = String::with_capacity(LENGTH + 1024);
    let _ = write!(text, "Report {number} from the field\n\n");
    let mut at = number * 7 % paragraphs.len();
    while text.len() < LENGTH {
        let changed = paragraphs.get(at).map_or("", String::as_str).chars().map(|c| match c {
            '2'..='8' => {
                char::from_digit(u32::try_from(number % 8).unwrap_or(0) + 1, 10).unwrap_or(c)
            }
            _ => c,
        });
        text.extend(changed);
        text.push_str("\n\n");
        at = (at + 1 + number % 3) % paragraphs.len();
    }
    let hint = Hint::new(format!("{number}.txt"));
    sources::read(text.as_bytes(), &hint).articles.into_iter().next().unwrap_or_default()
}

fn main() {
    let count = std::env::args().skip(1).find_map(|a| a.parse().ok()).unwrap_or(10_000);
    let paragraphs = paragraphs();
    let analyzer = Analyzer::new();
    let mut scratch = Scratch::default();
    let mut store = Store::default();
    // The first one fills what is made once.
    let _ = analyzer.analyze(&article(&paragraphs, 0), &mut scratch);
    let Some(before) = resident() else {
        println!("resident memory is not told here");
        return;
    };
    let mut bytes = 0;
    let mut figures = 0;
    for number in 0..count {
        let article = article(&paragraphs, number);
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
