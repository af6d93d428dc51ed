//! Scores against gold, as gates that only move up.
//!
//! `tests/gold` holds the bundled articles with every name and figure marked (its
//! README says how); a larger set beside the repository is scored where it is there.
//! A name is right when its words and its type are; a figure is right when it touches
//! the marked one and has its kind, low and high. Whoever makes the numbers better
//! raises the gates below to what came out, rounded down.

use std::collections::{BTreeMap, HashSet};
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use dateline::analysis::{Analysis, Analyzer, EntityKind, Scratch};
use dateline::sources::{self, Hint};
use dateline::text::Language;
use unicode_normalization::UnicodeNormalization as _;

/// The least F1 that may come out, in thousandths.
struct Gate {
    entities: u32,
    figures_english: u32,
    figures_vietnamese: u32,
    detected: u32,
    party: u32,
    attribution: u32,
    flags: u32,
    unit: u32,
}

const BUNDLED: Gate = Gate {
    entities: 980,
    figures_english: 875,
    figures_vietnamese: 865,
    detected: 915,
    party: 750,
    attribution: 635,
    flags: 535,
    unit: 900,
};

const BESIDE: Gate = Gate {
    entities: 965,
    figures_english: 910,
    figures_vietnamese: 900,
    detected: 935,
    party: 820,
    attribution: 840,
    flags: 660,
    unit: 930,
};

/// Figures of the four first articles beside the repository that may still be read
/// wrong in kind, low or high: only ever fewer.
const SEED_MISSES: usize = 0;

/// A marked figure.
#[derive(Debug)]
struct Gold {
    words: Words,
    kind: String,
    low: Option<f64>,
    high: Option<f64>,
    unit: String,
    party: Vec<String>,
    by: String,
    flags: Vec<String>,
}

/// Indices of words of a text.
type Words = Vec<usize>;

/// A marked article with its marks taken away.
#[derive(Debug, Default)]
struct Marked {
    text: String,
    names: Vec<(usize, usize, String)>,
    figures: Vec<(usize, usize, String)>,
}

fn marked(source: &str) -> Marked {
    let source: String = source.nfc().collect();
    let mut body = source.as_str();
    let mut comments = false;
    while body.starts_with('#') {
        comments = true;
        body = body.split_once('\n').map_or("", |(_, rest)| rest);
    }
    if comments {
        body = body.strip_prefix('\n').unwrap_or(body);
    }
    let mut out = Marked::default();
    while let Some((before, after)) = body.split_once('⟦') {
        out.text.push_str(before);
        let (mark, rest) = after.split_once('⟧').expect("every mark is closed");
        let (head, span) = mark.split_once('|').expect("every mark has its text");
        let start = out.text.len();
        out.text.push_str(span);
        let place = (start, out.text.len(), head.to_owned());
        if head.contains(';') {
            out.figures.push(place);
        } else {
            out.names.push(place);
        }
        body = rest;
    }
    out.text.push_str(body);
    out
}

/// Low and high of a value as gold writes it.
fn value(written: &str) -> (Option<f64>, Option<f64>) {
    let number = |s: &str| Some(s.parse::<f64>().expect("a value"));
    if let Some((low, high)) = written.split_once("..") {
        return (number(low), number(high));
    }
    if let Some(n) = written.strip_prefix(">=").or_else(|| written.strip_prefix('v')) {
        return (number(n), None);
    }
    if let Some(n) = written.strip_prefix("<=") {
        return (None, number(n));
    }
    let n = number(written.strip_prefix('~').unwrap_or(written));
    (n, n)
}

/// Byte ranges of words and marks; underscores and spaces part them.
fn words(text: &str) -> Vec<(usize, usize)> {
    let mut out: Vec<(usize, usize)> = Vec::new();
    let mut open = false;
    for (at, c) in text.char_indices() {
        let end = at + c.len_utf8();
        if c.is_alphanumeric() {
            match out.last_mut() {
                Some(last) if open => last.1 = end,
                _ => out.push((at, end)),
            }
            open = true;
        } else {
            open = false;
            if !c.is_whitespace() && c != '_' {
                out.push((at, end));
            }
        }
    }
    out
}

fn covered(words: &[(usize, usize)], start: usize, end: usize) -> Words {
    let touched = words.iter().enumerate().filter(|(_, w)| w.0 < end && w.1 > start);
    touched.map(|(i, _)| i).collect()
}

fn gold(words: &[(usize, usize)], place: &(usize, usize, String)) -> Gold {
    let mut parts = place.2.split(';');
    let kind = parts.next().unwrap_or("").to_owned();
    let (low, high) = value(parts.next().unwrap_or(""));
    let rest: BTreeMap<&str, &str> = parts.filter_map(|p| p.split_once('=')).collect();
    let list = |name: &str, mark: char| -> Vec<String> {
        let text = rest.get(name).copied().unwrap_or("");
        text.split(mark).filter(|p| !p.is_empty()).map(str::to_lowercase).collect()
    };
    Gold {
        words: covered(words, place.0, place.1),
        kind,
        low,
        high,
        unit: rest.get("unit").copied().unwrap_or("").to_owned(),
        party: list("party", '+'),
        by: rest.get("by").copied().unwrap_or("").to_owned(),
        flags: list("flags", ','),
    }
}

/// Right, given and wanted.
#[derive(Debug, Default, Clone, Copy)]
struct Score {
    right: usize,
    given: usize,
    wanted: usize,
}

impl Score {
    fn add(&mut self, right: usize, given: usize, wanted: usize) {
        self.right += right;
        self.given += given;
        self.wanted += wanted;
    }

    /// F1 in thousandths, rounded down.
    fn f1(self) -> u32 {
        let sum = self.given + self.wanted;
        u32::try_from((2000 * self.right).checked_div(sum).unwrap_or(0)).unwrap_or(0)
    }
}

#[derive(Debug, Default)]
struct Scores {
    entities: Score,
    figures: BTreeMap<&'static str, Score>,
    detected: Score,
    party: Score,
    unit: Score,
    attribution: Score,
    flags: Score,
    misses: String,
    missed: usize,
}

fn is_in(a: &Words, b: &Words) -> bool {
    a.iter().any(|w| b.contains(w))
}

fn bag(text: &str) -> Vec<String> {
    let text: String = text.nfc().collect::<String>().to_lowercase();
    let mut bag: Vec<String> = text
        .split(|c: char| !c.is_alphanumeric())
        .filter(|w| !w.is_empty())
        .map(str::to_owned)
        .collect();
    bag.sort_unstable();
    bag
}

fn common(a: &[String], b: &[String]) -> usize {
    let mut left = b.to_vec();
    let mut both = 0;
    for word in a {
        if let Some(at) = left.iter().position(|w| w == word) {
            left.swap_remove(at);
            both += 1;
        }
    }
    both
}

/// Whether two sources share half of their words.
fn near(a: &str, b: &str) -> bool {
    let (a, b) = (bag(a), bag(b));
    a.is_empty() && b.is_empty() || 4 * common(&a, &b) >= a.len() + b.len()
}

fn score(analyzer: &Analyzer, scratch: &mut Scratch, file: &Path, scores: &mut Scores) {
    let name = file.file_stem().unwrap_or_default().to_string_lossy().into_owned();
    let marked = marked(&std::fs::read_to_string(file).expect("readable gold"));
    let reading = sources::read(marked.text.as_bytes(), &Hint::new(format!("{name}.txt")));
    let article = reading.articles.first().expect("one article");
    let analysis = analyzer.analyze(article, scratch);
    let words = words(&marked.text);
    let lift = |span| {
        let span = article.text.source_span(span);
        covered(&words, span.start as usize, span.end as usize)
    };
    names(&marked, &analysis, &words, &lift, scores);
    let language = if article.language == Language::Vietnamese { "vi" } else { "en" };
    let wanted: Vec<Gold> = marked.figures.iter().map(|p| gold(&words, p)).collect();
    let given: Vec<Words> = analysis.figures.iter().map(|f| lift(f.span)).collect();
    let full = |i: usize, j: usize| {
        let (Some(g), Some(f)) = (wanted.get(i), analysis.figures.get(j)) else { return false };
        let same = g.low == f.low && g.high == f.high;
        g.kind == f.kind.name() && same
    };
    let mut pairs: Vec<(usize, usize)> = Vec::new();
    for strict in [true, false] {
        for (i, g) in wanted.iter().enumerate() {
            if pairs.iter().any(|p| p.0 == i) {
                continue;
            }
            let mate = given.iter().enumerate().position(|(j, w)| {
                !pairs.iter().any(|p| p.1 == j) && is_in(&g.words, w) && (full(i, j) || !strict)
            });
            if let Some(j) = mate {
                pairs.push((i, j));
            }
        }
    }
    scores.detected.add(pairs.len(), given.len(), wanted.len());
    let right: Vec<_> = pairs.iter().copied().filter(|&(i, j)| full(i, j)).collect();
    scores.figures.entry(language).or_default().add(right.len(), given.len(), wanted.len());
    for (i, g) in wanted.iter().enumerate() {
        if !right.iter().any(|p| p.0 == i) {
            scores.missed += 1;
            let _ = writeln!(
                scores.misses,
                "{name}: missed {} {:?}..{:?} {}",
                g.kind, g.low, g.high, g.unit
            );
        }
    }
    for &(i, j) in &right {
        let (Some(g), Some(f)) = (wanted.get(i), analysis.figures.get(j)) else { continue };
        let sorted = |mut parties: Vec<String>| {
            parties.sort_unstable();
            parties.dedup();
            parties
        };
        let party = sorted(f.party.iter().map(|p| p.to_lowercase()).collect());
        let hit = usize::from(party == sorted(g.party.clone()));
        scores.party.add(hit, 1, 1);
        let unit = g.unit.is_empty() || common(&bag(&g.unit), &bag(&f.unit)) > 0;
        scores.unit.add(usize::from(unit), 1, 1);
        if !g.by.is_empty() || !f.attribution.is_empty() {
            scores.attribution.add(usize::from(near(&g.by, &f.attribution)), 1, 1);
        }
        let flags: Vec<&str> = f.flags.names().collect();
        let both = flags.iter().filter(|n| g.flags.iter().any(|w| w == **n)).count();
        scores.flags.add(both, flags.len(), g.flags.len());
    }
}

fn names(
    marked: &Marked,
    analysis: &Analysis,
    words: &[(usize, usize)],
    lift: &impl Fn(dateline::text::Span) -> Words,
    scores: &mut Scores,
) {
    let wanted: HashSet<(Words, &str)> =
        marked.names.iter().map(|(s, e, kind)| (covered(words, *s, *e), kind.as_str())).collect();
    let code = |kind| match kind {
        EntityKind::Person => "PER",
        EntityKind::Organisation => "ORG",
        EntityKind::Place => "LOC",
        EntityKind::Group => "GRP",
    };
    let given: HashSet<(Words, &str)> =
        analysis.mentions.iter().map(|m| (lift(m.span), code(m.kind))).collect();
    scores.entities.add(wanted.intersection(&given).count(), given.len(), wanted.len());
}

fn gold_files(folder: &Path) -> Vec<PathBuf> {
    let Ok(entries) = std::fs::read_dir(folder) else { return Vec::new() };
    let mut files: Vec<_> = entries.filter_map(|e| Some(e.ok()?.path())).collect();
    files.retain(|f| f.extension().is_some_and(|e| e == "ann"));
    files.sort();
    files
}

fn score_all(files: &[PathBuf]) -> Scores {
    let analyzer = Analyzer::new();
    let mut scratch = Scratch::default();
    let mut scores = Scores::default();
    for file in files {
        score(&analyzer, &mut scratch, file, &mut scores);
    }
    scores
}

fn hold(scores: &Scores, gate: &Gate) {
    let figures = |language| scores.figures.get(language).copied().unwrap_or_default();
    let rows = [
        ("entities", scores.entities, gate.entities),
        ("figures, English", figures("en"), gate.figures_english),
        ("figures, Vietnamese", figures("vi"), gate.figures_vietnamese),
        ("figures found", scores.detected, gate.detected),
        ("party", scores.party, gate.party),
        ("attribution", scores.attribution, gate.attribution),
        ("flags", scores.flags, gate.flags),
        ("unit", scores.unit, gate.unit),
    ];
    let mut table = String::new();
    let mut low = false;
    for (name, score, least) in rows {
        let f1 = score.f1();
        low |= f1 < least;
        let _ = writeln!(table, "{name:20} {f1:4} of 1000, at least {least:4}  {score:?}");
    }
    println!("{table}");
    assert!(!low, "below a gate:\n{table}\n{}", scores.misses);
}

#[test]
fn bundled_articles() {
    let files = gold_files(&Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/gold"));
    assert!(!files.is_empty());
    hold(&score_all(&files), &BUNDLED);
}

/// Where the larger gold set stands, if it is there.
fn beside() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/gold/dev");
    let files = gold_files(&folder);
    assert_eq!(folder.is_dir(), !files.is_empty(), "{}", folder.display());
    files
}

#[test]
fn articles_beside_the_repository() {
    let files = beside();
    if !files.is_empty() {
        hold(&score_all(&files), &BESIDE);
    }
}

#[test]
fn seeds_are_read_in_full() {
    let mut files = beside();
    files.retain(|f| f.file_name().is_some_and(|n| n.to_string_lossy().starts_with("00")));
    if files.is_empty() {
        return;
    }
    let scores = score_all(&files);
    println!("{} missed\n{}", scores.missed, scores.misses);
    assert_eq!(scores.missed, SEED_MISSES, "missed:\n{}", scores.misses);
}

#[test]
fn gold_is_read_as_documented() {
    let marked = marked(
        "# lang: en\n\n⟦LOC|Goma⟧: ⟦killed;>=3;unit=men;party=A+B;by=police;flags=past,unreal|3⟧ dead",
    );
    assert_eq!(marked.text, "Goma: 3 dead");
    let all = words(&marked.text);
    let figure = gold(&all, marked.figures.first().expect("a figure"));
    assert_eq!((figure.low, figure.high), (Some(3.0), None));
    assert_eq!(figure.party, ["a", "b"]);
    assert_eq!(figure.flags, ["past", "unreal"]);
    assert_eq!(figure.words, [2]);
    assert_eq!(value("~4"), (Some(4.0), Some(4.0)));
    assert_eq!(value("2..5"), (Some(2.0), Some(5.0)));
    assert_eq!(value("<=5"), (None, Some(5.0)));
    assert!(near("A UN police spokesman", "the UN police spokesman"));
    assert!(!near("police", ""));
}
