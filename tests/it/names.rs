//! Names on a hundred sentences that were written before any of them was tried
//! (`tests/corpus/names.txt`): how many are found, and how many that are found are names.

use std::fmt::Write as _;

use dateline::analysis::{Analyzer, EntityKind, Scratch};
use dateline::article::Article;
use dateline::text::Language;
use dateline::text::clean::clean;

const SENTENCES: &str = include_str!("../corpus/names.txt");
/// Sentences of kinds that were once read wrong, four and more of each.
const KINDS: &str = include_str!("../corpus/name_kinds.txt");

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

/// A name in a sentence: where it begins, its words, its type.
type Named = (usize, String, String);

/// What is told and what is found of each sentence of a corpus.
fn tried(sentences: &'static str) -> Vec<(String, Vec<Named>, Vec<Named>)> {
    let analyzer = Analyzer::new();
    let mut scratch = Scratch::default();
    let lines = sentences.lines().filter(|l| !l.starts_with('#') && !l.is_empty());
    lines
        .map(|line| {
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
            let found = analysis.mentions.iter().map(|m| {
                let kind = match m.kind {
                    EntityKind::Person => "PER",
                    EntityKind::Organisation => "ORG",
                    EntityKind::Place => "LOC",
                    EntityKind::Group => "GRP",
                };
                (m.span.start as usize, m.span.of(&text).to_owned(), kind.to_owned())
            });
            let found = found.collect();
            (text, names, found)
        })
        .collect()
}

fn report(tried: &[(String, Vec<Named>, Vec<Named>)]) -> String {
    let mut out = String::new();
    for (text, names, found) in tried.iter().filter(|(_, names, found)| names != found) {
        let _ = writeln!(out, "{text}\n  told  {names:?}\n  found {found:?}");
    }
    out
}

#[test]
fn names_of_fresh_sentences() {
    let tried = tried(SENTENCES);
    let right: usize = tried
        .iter()
        .map(|(_, names, found)| found.iter().filter(|f| names.contains(f)).count())
        .sum();
    let given: usize = tried.iter().map(|(_, _, found)| found.len()).sum();
    let wanted: usize = tried.iter().map(|(_, names, _)| names.len()).sum();
    // F1 = 2 · right / (given + wanted), at least 0.93.
    assert!(
        200 * right >= 93 * (given + wanted),
        "{right} of {given}, {wanted}\n{}",
        report(&tried)
    );
}

#[test]
fn names_of_every_kind_that_was_once_read_wrong() {
    let told = report(&tried(KINDS));
    assert!(told.is_empty(), "{told}");
}
