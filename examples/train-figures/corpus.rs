//! Annotated articles: their text, their figures, and the numbers the analyzer sees.

use std::collections::HashSet;
use std::fs;
use std::path::{Path, PathBuf};

use dateline::analysis::figures::flags::FlagCandidate;
use dateline::analysis::figures::judge::FigureCandidate;
use dateline::analysis::figures::weights::Scores;
use dateline::analysis::{Analyzer, FigureKind, Flags, Scratch};
use dateline::article::Article;
use dateline::sources::{self, Hint};
use dateline::text::Language;
use dateline::text::clean::clean;
use unicode_normalization::UnicodeNormalization as _;

/// A figure as it is annotated.
#[derive(Debug, Clone)]
pub struct Gold {
    pub start: usize,
    pub end: usize,
    pub kind: FigureKind,
    pub low: Option<f64>,
    pub high: Option<f64>,
    pub flags: Flags,
}

/// An annotated article.
pub struct Doc {
    pub name: String,
    pub text: String,
    pub language: Language,
    /// Whether it is of the source most of its language come from.
    pub usual: bool,
    /// What is left out of the learning together with it: the collection it comes from, or
    /// itself alone where none is told.
    pub origin: String,
    pub gold: Vec<Gold>,
    /// As the analyzer reads it.
    pub articles: Vec<Article>,
    /// Numbers with the bytes of the text they stand on.
    pub numbers: Vec<(usize, usize, FigureCandidate)>,
}

/// The annotated files of a folder, those named in `out` left out or, if `only`, alone.
pub fn files(dir: &Path, out: &HashSet<String>, only: bool) -> Vec<PathBuf> {
    if dir.is_file() {
        return vec![dir.to_owned()];
    }
    let mut files: Vec<PathBuf> =
        fs::read_dir(dir).map(|d| d.flatten().map(|e| e.path()).collect()).unwrap_or_default();
    files.retain(|p| {
        p.extension().is_some_and(|e| e == "ann")
            && out.contains(&*p.file_stem().unwrap_or_default().to_string_lossy()) == only
    });
    files.sort();
    files
}

/// Reads an annotated article and asks the analyzer for its numbers.
pub fn read(path: &Path, analyzer: &Analyzer, scratch: &mut Scratch) -> Doc {
    let source: String = fs::read_to_string(path).unwrap().nfc().collect();
    let name = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
    let (mut body, mut origin) = (source.as_str(), "");
    while body.starts_with('#') {
        let (line, rest) = body.split_once('\n').unwrap_or((body, ""));
        if let Some(from) = line.strip_prefix("# source:") {
            origin = from.trim();
        }
        body = rest;
    }
    let body = body.strip_prefix('\n').unwrap_or(body);
    let (text, gold) = marked(body, ['⟦', '⟧']);
    let hint = Hint { path: format!("{name}.txt"), ..Hint::default() };
    let reading = sources::read(text.as_bytes(), &hint);
    let mut numbers = Vec::new();
    let mut before = 0;
    let mut language = Language::English;
    for article in &reading.articles {
        language = article.language;
        for candidate in analyzer.candidates(article, scratch) {
            let span = article.text.source_span(candidate.span);
            numbers.push((span.start as usize, span.end as usize, candidate));
        }
        // A reader may have read other bytes than these: line ends, page chrome.
        let from = before.min(numbers.len());
        align(&text, article.text.as_str(), numbers.get_mut(from..).unwrap_or_default());
        before = numbers.len();
    }
    let usual = origin.starts_with("gmb:") || origin.contains("vietnews");
    let origin = match origin.splitn(3, ':').take(2).collect::<Vec<_>>().join(":") {
        origin if origin.is_empty() => name.clone(),
        origin => origin,
    };
    Doc { name, text, language, usual, origin, gold, articles: reading.articles, numbers }
}

/// Where the numbers of an article stand in the annotated text, found anew where the bytes
/// that the article was read from are not those of the text.
fn align(text: &str, read: &str, numbers: &mut [(usize, usize, FigureCandidate)]) {
    let astray =
        |n: &(usize, usize, FigureCandidate)| text.get(n.0..n.1) != Some(n.2.span.of(read));
    if !numbers.iter().any(astray) {
        return;
    }
    let mut from = 0;
    for number in numbers.iter_mut() {
        let words = number.2.span.of(read);
        // The words before it tell one "2" from another.
        let start = number.2.span.start as usize;
        let near = |n| read[..start].char_indices().rev().nth(n).map_or(0, |(i, _)| i);
        let found =
            [11, 3].iter().map(|&n| &read[near(n)..start]).chain([""]).find_map(|b| {
                Some(from + text.get(from..)?.find(&format!("{b}{words}"))? + b.len())
            });
        if let Some(at) = found {
            (number.0, number.1) = (at, at + words.len());
            from = at;
        }
    }
}

/// Sentences with their figures marked by carets below, each an article of its own; see
/// `tests/it/figures.rs`. Those that are read wrong as yet ("? ") are learned from too.
pub fn carets(path: &Path, analyzer: &Analyzer, scratch: &mut Scratch) -> Vec<Doc> {
    let source: String = fs::read_to_string(path).unwrap().nfc().collect();
    let name = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
    let language = if name.starts_with("vi") { Language::Vietnamese } else { Language::English };
    let mut docs: Vec<Doc> = Vec::new();
    let mut shift = 0;
    for line in source.lines().filter(|l| !l.trim().is_empty() && !l.starts_with('#')) {
        let marks = line.trim_start();
        if !marks.starts_with('^') {
            let text = line.strip_prefix("? ").unwrap_or(line).to_owned();
            shift = line.len() - text.len();
            docs.push(Doc {
                name: name.clone(),
                text,
                language,
                usual: false,
                origin: name.clone(),
                gold: Vec::new(),
                articles: Vec::new(),
                numbers: Vec::new(),
            });
            continue;
        }
        let Some(doc) = docs.last_mut() else { continue };
        let column = |n: usize| doc.text.char_indices().nth(n).map_or(doc.text.len(), |(i, _)| i);
        let from = (line.chars().count() - marks.chars().count()).saturating_sub(shift);
        let width = marks.chars().take_while(|c| *c == '^').count();
        let (start, end) = (column(from), column(from + width));
        let mut words = marks.trim_start_matches('^').split_whitespace();
        let kind = words.next().unwrap_or("");
        let value = words.next().unwrap_or("").trim_end_matches(';');
        let Some(kind) = FigureKind::ALL.into_iter().find(|k| k.name() == kind) else { continue };
        let (low, high) = value.trim_start_matches(['~', 'v']).split_once("..").unwrap_or(("", ""));
        let flags = flags(marks.split(';').skip(1).map(|part| part.trim().trim_start_matches('?')));
        let (low, high) = (low.parse().ok(), high.parse().ok());
        doc.gold.push(Gold { start, end, kind, low, high, flags });
    }
    for doc in &mut docs {
        let article = Article { text: clean(&doc.text), language, ..Article::default() };
        doc.ask(article, analyzer, scratch);
    }
    docs
}

/// Passages of our own, one a line, with their figures marked `[kind|number]`, each an
/// article of its own; what stands before ` // ` is its headline. Values are not told: a number
/// is learned from by its kind alone.
pub fn passages(path: &Path, analyzer: &Analyzer, scratch: &mut Scratch) -> Vec<Doc> {
    let source: String = fs::read_to_string(path).unwrap().nfc().collect();
    let file = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
    let language = if file.starts_with("vi") { Language::Vietnamese } else { Language::English };
    let lines = source.lines().filter(|l| !l.trim().is_empty() && !l.starts_with('#')).enumerate();
    let read = |(line, passage): (usize, &str)| {
        let (text, gold) = marked(&passage.replacen(" // ", "\n\n", 1), ['[', ']']);
        let article = Article { text: clean(&text), language, ..Article::default() };
        let name = format!("{file}-{line}");
        let (articles, numbers) = (Vec::new(), Vec::new());
        let origin = name.clone();
        let mut doc = Doc { name, text, language, usual: false, origin, gold, articles, numbers };
        doc.ask(article, analyzer, scratch);
        doc
    };
    lines.map(read).collect()
}

/// A text without its marks, and the figures marked in it; the value and what follows it may
/// be left out of a mark.
fn marked(mut body: &str, [opens, closes]: [char; 2]) -> (String, Vec<Gold>) {
    let (mut text, mut gold) = (String::new(), Vec::new());
    while let Some((before, after)) = body.split_once(opens) {
        text.push_str(before);
        let (mark, rest) = after.split_once(closes).unwrap();
        let (head, span) = mark.split_once('|').unwrap();
        let start = text.len();
        text.push_str(span);
        let mut parts = head.split(';');
        let kind = parts.next().unwrap_or_default();
        if let Some(kind) = FigureKind::ALL.into_iter().find(|k| k.name() == kind) {
            let (low, high) = bounds(parts.next().unwrap_or_default());
            let told = parts.find_map(|part| part.strip_prefix("flags="));
            let flags = flags(told.unwrap_or_default().split(','));
            gold.push(Gold { start, end: text.len(), kind, low, high, flags });
        }
        body = rest;
    }
    text.push_str(body);
    (text, gold)
}

fn flags<'a>(names: impl Iterator<Item = &'a str>) -> Flags {
    names.fold(Flags::default(), |flags, name| Flags {
        subset: flags.subset || name == "subset",
        past: flags.past || name == "past",
        unreal: flags.unreal || name == "unreal",
    })
}

fn bounds(written: &str) -> (Option<f64>, Option<f64>) {
    let number = |s: &str| s.parse::<f64>().ok();
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

impl Doc {
    /// Asks the analyzer for the numbers of a text that is one article.
    pub fn ask(&mut self, article: Article, analyzer: &Analyzer, scratch: &mut Scratch) {
        for candidate in analyzer.candidates(&article, scratch) {
            let span = article.text.source_span(candidate.span);
            self.numbers.push((span.start as usize, span.end as usize, candidate));
        }
        self.articles.push(article);
    }

    /// Asks an analyzer with other weights for the same numbers.
    pub fn ask_again(&mut self, analyzer: &Analyzer, scratch: &mut Scratch) {
        let mut numbers = self.numbers.iter_mut();
        for article in &self.articles {
            for candidate in analyzer.candidates(article, scratch) {
                numbers.next().unwrap().2 = candidate;
            }
        }
    }

    /// What its numbers are taken for by an analyzer, and how likely each kind is.
    pub fn judged(
        &self,
        analyzer: &Analyzer,
        scratch: &mut Scratch,
    ) -> Vec<(Option<FigureKind>, Scores)> {
        let all = self.articles.iter().flat_map(|a| analyzer.candidates(a, scratch));
        all.map(|c| (c.taken, c.likely)).collect()
    }

    /// Its figures as an analyzer reads them, with the evidence on their flags, and the flags
    /// they are annotated with; none where kind or value are read wrong.
    pub fn flagged(
        &self,
        analyzer: &Analyzer,
        scratch: &mut Scratch,
    ) -> Vec<(FlagCandidate, Option<Flags>)> {
        let mut numbers = self.numbers.iter();
        let mut out = Vec::new();
        for figure in self.articles.iter().flat_map(|a| analyzer.flag_candidates(a, scratch)) {
            let Some((start, end, _)) = numbers.find(|n| n.2.span == figure.span) else { break };
            let gold = self.gold.iter().find(|g| {
                g.start < *end
                    && *start < g.end
                    && g.kind == figure.kind
                    && (g.low, g.high) == (figure.low, figure.high)
            });
            out.push((figure, gold.map(|g| g.flags)));
        }
        out
    }

    /// A number with the words around it, in one line.
    pub fn around(&self, number: usize) -> String {
        let (start, end, _) = self.numbers[number];
        let text = &self.text;
        let from = text[..start].char_indices().rev().nth(90).map_or(0, |(i, _)| i);
        let to = text[end..].char_indices().nth(90).map_or(text.len(), |(i, _)| end + i);
        format!("{}[[{}]]{}", &text[from..start], &text[start..end], &text[end..to])
            .replace('\n', " ")
    }

    /// What its numbers are taken for by the analyzer asked last.
    pub fn taken(&self) -> Vec<Option<FigureKind>> {
        self.numbers.iter().map(|n| n.2.taken).collect()
    }

    /// What a number is annotated as.
    pub fn label(&self, number: usize) -> Option<FigureKind> {
        let (start, end, _) = &self.numbers[number];
        self.gold
            .iter()
            .filter(|g| g.start < *end && *start < g.end)
            .min_by_key(|g| g.start.abs_diff(*start))
            .map(|g| g.kind)
    }

    /// Right, given and wanted of each kind, all kinds last.
    pub fn score(&self, kinds: &[Option<FigureKind>]) -> [[usize; 3]; 12] {
        let mut table = [[0; 3]; 12];
        let mut add = |kind: FigureKind, column: usize| {
            table[kind as usize][column] += 1;
            table[11][column] += 1;
        };
        let mut used = vec![false; self.numbers.len()];
        for gold in &self.gold {
            add(gold.kind, 2);
            let right = (0..kinds.len()).find(|&i| {
                let (start, end, number) = &self.numbers[i];
                !used[i]
                    && kinds[i] == Some(gold.kind)
                    && gold.start < *end
                    && *start < gold.end
                    && (number.low, number.high) == (gold.low, gold.high)
            });
            if let Some(i) = right {
                used[i] = true;
                add(gold.kind, 0);
            }
        }
        for kind in kinds.iter().flatten() {
            add(*kind, 1);
        }
        table
    }
}
