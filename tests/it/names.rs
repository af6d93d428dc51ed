//! Names on a hundred sentences that were written before any of them was tried
//! (`tests/corpus/names.txt`): how many are found, and how many that are found are names.

use std::fmt::Write as _;

use dateline::analysis::{Analyzer, EntityKind, Scratch};
use dateline::article::Article;
use dateline::text::Language;
use dateline::text::clean::clean;

const SENTENCES: &str = include_str!("../corpus/names.txt");

/// A sentence without its marks, and what they mark: the words and their type.
fn marked(line: &str) -> (String, Vec<(usize, String, String)>) {
    let (mut text, mut names) = (String::new(), Vec::new());
    let mut rest = line;
    while let Some((before, behind)) = rest.split_once('[') {
        text.push_str(before);
        let (mark, after) = behind.split_once(']').unwrap();
        let (kind, name) = mark.split_once(' ').unwrap();
        names.push((text.len(), name.to_owned(), kind.to_owned()));
        text.push_str(name);
        rest = after;
    }
    text.push_str(rest);
    (text, names)
}

#[test]
fn names_of_fresh_sentences() {
    let analyzer = Analyzer::new();
    let mut scratch = Scratch::default();
    let (mut right, mut given, mut wanted) = (0, 0, 0);
    let mut report = String::new();
    for line in SENTENCES.lines().filter(|l| !l.starts_with('#')) {
        let (language, line) = line.split_once('\t').unwrap();
        let (text, mut names) = marked(line);
        names.sort();
        let article = Article {
            text: clean(&text),
            language: Language::from_code(language),
            ..Article::default()
        };
        assert_eq!(article.text.as_str(), text);
        assert_eq!(article.text.language(), article.language, "{text}");
        let analysis = analyzer.analyze(&article, &mut scratch);
        let found: Vec<_> = analysis
            .mentions
            .iter()
            .map(|m| {
                let kind = match m.kind {
                    EntityKind::Person => "PER",
                    EntityKind::Organisation => "ORG",
                    EntityKind::Place => "LOC",
                    EntityKind::Group => "GRP",
                };
                (m.span.start as usize, m.span.of(&text).to_owned(), kind.to_owned())
            })
            .collect();
        right += found.iter().filter(|f| names.contains(f)).count();
        given += found.len();
        wanted += names.len();
        if found != names {
            let _ = writeln!(report, "{text}\n  told  {names:?}\n  found {found:?}");
        }
    }
    // F1 = 2 · right / (given + wanted), at least 0.93.
    assert!(200 * right >= 93 * (given + wanted), "{right} of {given}, {wanted}\n{report}");
}
