//! What it costs to join an article to the stories: time with many loaded, and memory.
//!
//! Invented reports of some thousand events over a year, two thirds of them told twice or
//! more. `cargo bench --bench stories -- 100000` for another number than ten thousand.

use std::time::Instant;

use dateline::analysis::{Analyzer, Scratch};
use dateline::article::ArticleKey;
use dateline::sources::{self, Hint};
use dateline::store::Entry;
use dateline::store::stories::Stories;
use dateline::store::stories::segment::{Segment, of};

#[expect(dead_code, reason = "nothing is written to files here")]
mod support;

/// Resident memory in bytes; `None` where the system does not tell.
fn resident() -> Option<usize> {
    let statm = std::fs::read_to_string("/proc/self/statm").ok()?;
    let pages: usize = statm.split_whitespace().nth(1)?.parse().ok()?;
    Some(pages * 4096)
}

/// The segments of a report: its event has names of its own.
fn report(number: usize, analyzer: &Analyzer, scratch: &mut Scratch) -> Vec<Segment> {
    let event = number * 7919 % 100_000 / 3;
    let (title, text) = support::article(event);
    let name = |seed: usize| {
        let letters = b"bcdfghklmnprstvz";
        let vowels = b"aeiou";
        let mut left = seed.wrapping_mul(0x9e37_79b9) >> 3;
        let mut out = String::new();
        for place in 0..3 {
            out.push(char::from(letters[left % letters.len()]));
            left /= letters.len();
            out.push(char::from(vowels[left % vowels.len()]));
            left /= vowels.len();
            if place == 0 {
                out = out.to_uppercase();
            }
        }
        out
    };
    let (town, person) = (name(event * 3 + 1), name(event * 3 + 2));
    let day = event * 365 / 34_000;
    let published = jiff::civil::date(2030, 1, 1)
        .checked_add(jiff::Span::new().days(i64::try_from(day + number % 3).unwrap_or(0)))
        .map(|d| d.to_string())
        .unwrap_or_default();
    let text = format!(
        "---\npublished: {published}\n---\n{title} in {town}\n\nAt {town}, {person} {town} said so. {text}"
    );
    let read = sources::read(text.as_bytes(), &Hint::new(format!("{number}.txt")));
    let Some(mut article) = read.articles.into_iter().next() else { return Vec::new() };
    article.key = ArticleKey(u64::try_from(number).unwrap_or(0));
    let analysis = analyzer.analyze(&article, scratch);
    of(&Entry { article, analysis })
}

fn main() {
    let count = std::env::args().skip(1).find_map(|a| a.parse().ok()).unwrap_or(10_000);
    let analyzer = Analyzer::new();
    let mut scratch = Scratch::default();
    let all: Vec<Vec<Segment>> =
        (0..count).map(|number| report(number, &analyzer, &mut scratch)).collect();
    let latest: Vec<Vec<Segment>> = {
        let mut late: Vec<&Vec<Segment>> = all.iter().collect();
        late.sort_by_key(|s| s.first().map(|s| s.day));
        late.into_iter().rev().take(100).cloned().collect()
    };
    let before = resident().unwrap_or(0);
    let mut stories = Stories::default();
    for segments in &all {
        stories.insert(segments.clone());
    }
    let started = Instant::now();
    stories.settle();
    let whole = started.elapsed();
    let grown = resident().unwrap_or(before).saturating_sub(before);
    let started = Instant::now();
    for (number, segments) in latest.iter().enumerate() {
        let mut segments = segments.clone();
        for segment in &mut segments {
            segment.article = ArticleKey(1_000_000 + u64::try_from(number).unwrap_or(0));
            segment.day = segment.day.map(|d| d + 1);
        }
        stories.insert(segments);
        stories.settle();
    }
    let each = started.elapsed() / 100;
    println!(
        "{count} articles: joined in {whole:.2?}, {:.2?} each; {:?}",
        whole / u32::try_from(count).unwrap_or(1),
        stories.size()
    );
    println!(
        "a new article of the last days, joined alone: {each:.2?}; memory grown by {grown} bytes"
    );
}
