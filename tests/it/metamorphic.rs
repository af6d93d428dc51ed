//! Properties of the figures that need no answer written by hand: a text is changed in a
//! way that must not change what is counted, and read again. The texts are the sentences
//! of `tests/corpus/figures`; what share of them may still read otherwise stands beside
//! each property, and falls as the reading gets better.

use std::fmt::Write as _;
use std::fs;

use dateline::analysis::{Analyzer, Figure, Scratch};
use dateline::article::Article;
use dateline::text::Language;
use dateline::text::clean::clean;
use unicode_normalization::UnicodeNormalization;

/// What must stay the same of a figure: kind, bounds, party.
type Read = (&'static str, String, String, String);

fn read(analyzer: &Analyzer, text: &str, language: Language) -> Vec<Read> {
    let article = Article { text: clean(text), language, ..Article::default() };
    let analysis = analyzer.analyze(&article, &mut Scratch::default());
    let mut figures: Vec<Read> = analysis.figures.iter().map(told).collect();
    figures.sort();
    figures
}

fn told(figure: &Figure) -> Read {
    let bound = |b: Option<f64>| b.map_or_else(String::new, |b| b.to_string());
    (figure.kind.name(), bound(figure.low), bound(figure.high), figure.party.join("+"))
}

/// The sentences of the caret corpus that the reader is held to.
fn sentences(language: Language) -> Vec<String> {
    let prefix = if language == Language::English { "en-" } else { "vi-" };
    let mut found = Vec::new();
    for entry in fs::read_dir("tests/corpus/figures").unwrap() {
        let path = entry.unwrap().path();
        if !path.file_name().unwrap().to_string_lossy().starts_with(prefix) {
            continue;
        }
        for line in fs::read_to_string(path).unwrap().lines() {
            let mark = line.trim_start().starts_with('^') || line.starts_with(['#', '?']);
            if !mark && !line.trim().is_empty() {
                found.push(line.to_owned());
            }
        }
    }
    found.sort();
    found
}

/// Reads each pair both ways and fails when more than `most` in a thousand differ.
fn same(name: &str, language: Language, pairs: &[(String, String)], most: usize) {
    let analyzer = Analyzer::new();
    assert!(pairs.len() >= 20, "{name}: only {} texts to try", pairs.len());
    let mut differ = 0;
    let mut told = String::new();
    for (before, after) in pairs {
        let (a, b) = (read(&analyzer, before, language), read(&analyzer, after, language));
        if a != b {
            differ += 1;
            let _ = writeln!(told, "{before}\n  {a:?}\n{after}\n  {b:?}");
        }
    }
    let share = differ * 1000 / pairs.len();
    assert!(
        share <= most,
        "{name}: {differ} of {} texts read otherwise ({share} in a thousand, at most {most})\n{told}",
        pairs.len()
    );
}

/// A paragraph that counts nobody, in the words of no conflict.
const ASIDE: [(Language, &str); 2] = [
    (
        Language::English,
        "The town library keeps its usual hours, and the choir sings there in the evening. Readers may bring their own chairs.",
    ),
    (
        Language::Vietnamese,
        "Thư viện thị trấn vẫn mở cửa như thường lệ, buổi tối có ban hợp xướng đến hát. Bạn đọc có thể tự mang ghế theo.",
    ),
];

#[test]
fn a_paragraph_of_something_else_changes_no_figure() {
    for (language, aside) in ASIDE {
        let lines = sentences(language);
        let after: Vec<_> = lines.iter().map(|l| (l.clone(), format!("{l}\n\n{aside}"))).collect();
        same("a paragraph behind", language, &after, 0);
        let before: Vec<_> = lines.iter().map(|l| (l.clone(), format!("{aside}\n\n{l}"))).collect();
        same("a paragraph before", language, &before, 0);
    }
}

#[test]
fn letters_and_accents_apart_read_the_same() {
    for language in [Language::English, Language::Vietnamese] {
        let pairs: Vec<_> =
            sentences(language).into_iter().map(|l| (l.clone(), l.nfd().collect())).collect();
        same("accents apart", language, &pairs, 0);
    }
}

/// Number words whose figure is written the same way in digits.
const WORDS: [(Language, &[(&str, &str)]); 2] = [
    (
        Language::English,
        &[
            ("two", "2"),
            ("three", "3"),
            ("four", "4"),
            ("five", "5"),
            ("six", "6"),
            ("seven", "7"),
            ("eight", "8"),
            ("nine", "9"),
            ("eleven", "11"),
            ("twelve", "12"),
            ("fourteen", "14"),
            ("twenty", "20"),
            ("thirty", "30"),
            ("forty", "40"),
            ("fifty", "50"),
            ("sixty", "60"),
        ],
    ),
    (
        Language::Vietnamese,
        &[
            ("hai", "2"),
            ("ba", "3"),
            ("bốn", "4"),
            ("năm", "5"),
            ("sáu", "6"),
            ("bảy", "7"),
            ("tám", "8"),
            ("chín", "9"),
        ],
    ),
];

/// The sentence with the number word at the carets of its figures in digits. None where
/// a number is more than that word, or a word is no number there.
fn in_digits(text: &str, figures: &[Figure], words: &[(&str, &str)]) -> Option<String> {
    let mut spans: Vec<_> = figures.iter().map(|f| (f.span.start, f.span.end)).collect();
    spans.sort_unstable();
    spans.dedup();
    let mut out = String::new();
    let (mut at, mut changed) = (0, false);
    for (start, end) in spans {
        let (start, end) = (start as usize, end as usize);
        let word = text.get(start..end)?.to_lowercase();
        out.push_str(text.get(at..start)?);
        match words.iter().find(|(w, _)| *w == word) {
            Some((_, digits)) => {
                out.push_str(digits);
                changed = true;
            }
            None => out.push_str(text.get(start..end)?),
        }
        at = end;
    }
    out.push_str(text.get(at..)?);
    changed.then_some(out)
}

#[test]
fn digits_for_words_read_the_same() {
    for (language, words) in WORDS {
        let analyzer = Analyzer::new();
        let mut pairs = Vec::new();
        for line in sentences(language) {
            let article = Article { text: clean(&line), language, ..Article::default() };
            let analysis = analyzer.analyze(&article, &mut Scratch::default());
            if let Some(digits) = in_digits(article.text.as_str(), &analysis.figures, words) {
                pairs.push((line, digits));
            }
        }
        same("digits", language, &pairs, 0);
    }
}

/// Another number of as many digits: a number says nothing of what it counts.
fn other_number(digits: &str) -> String {
    digits
        .chars()
        .map(|c| c.to_digit(10).map_or(c, |d| char::from(b'1' + ((d + 3) % 9) as u8)))
        .collect()
}

#[test]
fn another_number_counts_the_same() {
    for language in [Language::English, Language::Vietnamese] {
        let analyzer = Analyzer::new();
        let (mut differ, mut tried, mut told) = (0, 0, String::new());
        for line in sentences(language) {
            let read = |text: &str| {
                let article = Article { text: clean(text), language, ..Article::default() };
                let analysis = analyzer.analyze(&article, &mut Scratch::default());
                let found: Vec<_> =
                    analysis.figures.iter().map(|f| (f.span, f.kind.name())).collect();
                (article.text.as_str().to_owned(), found)
            };
            let (text, found) = read(&line);
            let Some((span, _)) = found.iter().find(|(s, _)| {
                let n = s.of(&text);
                n.len() >= 2 && n.bytes().all(|b| b.is_ascii_digit())
            }) else {
                continue;
            };
            let (before, rest) = text.split_at(span.start as usize);
            let after = rest.split_at(span.of(&text).len()).1;
            let changed = format!("{before}{}{after}", other_number(span.of(&text)));
            tried += 1;
            let after = read(&changed).1;
            if after != found {
                differ += 1;
                let _ = writeln!(told, "{text}\n  {found:?}\n{changed}\n  {after:?}");
            }
        }
        assert!(tried >= 20 && differ == 0, "{differ} of {tried} read otherwise\n{told}");
    }
}

/// Counted parts that a sentence may tell in either order.
const PARTS: [(Language, &[&str], &[&str]); 2] = [
    (
        Language::English,
        &[
            "A rocket fired at the market of Korhun on Friday killed {} and {}.",
            "A rocket fired at the market of Korhun on Friday wounded {} and {}.",
            "On Friday {} and {} were killed in the market of Korhun.",
            "On Friday {} and {} were injured in the market of Korhun.",
            "Police in Korhun arrested {} and {} on Friday.",
            "{} and {} have been missing since Friday.",
            "The raid on Korhun left {} and {} dead.",
            "Among the dead in Korhun are {} and {}.",
        ],
        &["12 soldiers", "5 civilians", "31 villagers", "two policemen", "9 children", "17 rebels"],
    ),
    (
        Language::Vietnamese,
        &[
            "Quả tên lửa rơi xuống chợ Korhun hôm thứ sáu làm {} và {} thiệt mạng.",
            "Quả tên lửa rơi xuống chợ Korhun hôm thứ sáu khiến {} và {} bị thương.",
            "Hôm thứ sáu, {} và {} bị giết tại chợ Korhun.",
            "{} và {} thiệt mạng trong vụ tấn công ở Korhun.",
            "Cảnh sát Korhun bắt giữ {} và {} hôm thứ sáu.",
            "{} và {} mất tích từ hôm thứ sáu.",
            "Trong số những người chết ở Korhun có {} và {}.",
        ],
        &["12 binh sĩ", "5 dân thường", "31 dân làng", "hai cảnh sát", "9 trẻ em", "17 phiến quân"],
    ),
];

#[test]
fn parts_in_either_order_read_the_same() {
    for (language, frames, parts) in PARTS {
        let mut pairs = Vec::new();
        for frame in frames {
            let tell = |a: &str, b: &str| frame.replacen("{}", a, 1).replacen("{}", b, 1);
            for (i, a) in parts.iter().enumerate() {
                for b in parts.get(i + 1..).unwrap_or_default() {
                    pairs.push((tell(a, b), tell(b, a)));
                }
            }
        }
        same("parts", language, &pairs, 0);
    }
}
