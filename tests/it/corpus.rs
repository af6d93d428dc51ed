//! Texts with caret lines below them (`^^^^ PER`): what is found must be what is
//! marked. Vietnamese articles are read twice, as written and with the syllables of
//! their names joined by underscores, and must give the same names.

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use dateline::analysis::{Analyzer, EntityKind, Scratch};
use dateline::article::Article;
use dateline::text::{Language, clean};

/// A stretch of a line, in characters, and what is written behind its carets.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Mark {
    line: usize,
    start: usize,
    end: usize,
    label: String,
}

/// One article: its lines, its marks, and where it begins in the file.
#[derive(Debug, Default)]
struct Case {
    at: usize,
    lines: Vec<String>,
    marks: Vec<Mark>,
}

/// Reads a file of cases. Lines that start with `#` are remarks.
fn cases(text: &str) -> Vec<Case> {
    let mut out = Vec::new();
    let mut case = Case::default();
    for (number, line) in text.lines().enumerate() {
        if line.starts_with('#') {
            continue;
        }
        if line.trim().is_empty() {
            if !case.lines.is_empty() {
                out.push(std::mem::take(&mut case));
            }
            continue;
        }
        if line.trim_start().starts_with('^') {
            let start = line.chars().take_while(|&c| c == ' ').count();
            let carets = line.trim_start().chars().take_while(|&c| c == '^').count();
            let label = line.trim_start().trim_start_matches('^').trim().to_owned();
            let end = start + carets;
            case.marks.push(Mark { line: case.lines.len() - 1, start, end, label });
            continue;
        }
        if case.lines.is_empty() {
            case.at = number + 1;
        }
        case.lines.push(line.to_owned());
    }
    if !case.lines.is_empty() {
        out.push(case);
    }
    out
}

/// The files of a folder of the corpus.
fn files(folder: &str) -> Vec<PathBuf> {
    let folder = Path::new("tests/corpus").join(folder);
    let mut files: Vec<_> = fs::read_dir(folder).unwrap().map(|e| e.unwrap().path()).collect();
    files.retain(|f| f.extension().is_some_and(|e| e == "txt"));
    files.sort();
    assert!(!files.is_empty());
    files
}

const fn label(kind: EntityKind) -> &'static str {
    match kind {
        EntityKind::Person => "PER",
        EntityKind::Organisation => "ORG",
        EntityKind::Place => "LOC",
        EntityKind::Group => "GRP",
    }
}

/// The names in some lines, each line a paragraph: (line, text of the name, type).
fn names(
    analyzer: &Analyzer,
    scratch: &mut Scratch,
    lines: &[String],
    language: Language,
) -> Vec<(usize, String, &'static str)> {
    let text = clean::clean(&lines.join("\n\n"));
    let article = Article { text, language, ..Article::default() };
    let analysis = analyzer.analyze(&article, scratch);
    analysis
        .mentions
        .iter()
        .map(|m| {
            let line = article.text.paragraph_at(m.span.start).unwrap();
            (line, m.span.of(article.text.as_str()).to_owned(), label(m.kind))
        })
        .collect()
}

/// A line with the spaces inside its names written as underscores.
fn segmented(case: &Case, line: usize) -> String {
    let inside =
        |at: usize| case.marks.iter().any(|m| m.line == line && m.start < at && at < m.end);
    case.lines[line]
        .chars()
        .enumerate()
        .map(|(i, c)| if c == ' ' && inside(i) { '_' } else { c })
        .collect()
}

#[test]
fn names_are_where_the_carets_are() {
    let analyzer = Analyzer::new();
    let mut scratch = Scratch::default();
    let mut problems = String::new();
    let mut count = 0;
    for file in files("entities") {
        let vietnamese = file.file_name().is_some_and(|n| n.to_string_lossy().starts_with("vi"));
        let language = if vietnamese { Language::Vietnamese } else { Language::English };
        for case in cases(&fs::read_to_string(&file).unwrap()) {
            let wanted: Vec<_> = case
                .marks
                .iter()
                .map(|m| {
                    let name: String =
                        case.lines[m.line].chars().skip(m.start).take(m.end - m.start).collect();
                    (m.line, name, m.label.as_str())
                })
                .collect();
            count += wanted.len();
            let mut forms = vec![case.lines.clone()];
            if vietnamese {
                forms.push((0..case.lines.len()).map(|l| segmented(&case, l)).collect());
            }
            for lines in forms {
                let found = names(&analyzer, &mut scratch, &lines, language);
                if found
                    .iter()
                    .map(|(l, n, k)| (*l, n.as_str(), *k))
                    .ne(wanted.iter().map(|(l, n, k)| (*l, n.as_str(), *k)))
                {
                    writeln!(
                        problems,
                        "{}:{}: {lines:?}\n  wanted {wanted:?}\n  found  {found:?}",
                        file.display(),
                        case.at
                    )
                    .unwrap();
                }
            }
        }
    }
    assert!(count >= 100, "only {count} names");
    assert!(problems.is_empty(), "{problems}");
}
