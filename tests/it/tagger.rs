//! The name models in the binary are those their card tells of: they read, they fit their
//! bounds, and they score what the card says on the marked articles of this repository.

use std::fs;

use dateline::analysis::EntityKind;
use dateline::analysis::gazetteer::Gazetteer;
use dateline::analysis::tagger::{TagBuffers, Taggers, hints};
use dateline::text::tokens::Tokens;
use dateline::text::{Language, clean};

const CARD: &str = include_str!("../../assets/tagger/MODEL_CARD.md");

/// How far a score may be from the card's, in points of F1.
const TOLERANCE: f64 = 0.3;

type Name = (usize, usize, EntityKind);

/// A marked article with its marks taken away, and its names.
fn marked(source: &str) -> (String, Vec<Name>) {
    let mut body = source;
    while body.starts_with('#') {
        body = body.split_once('\n').map_or("", |(_, rest)| rest);
    }
    let (mut text, mut names) = (String::new(), Vec::new());
    while let Some((before, after)) = body.split_once('⟦') {
        text.push_str(before);
        let (mark, rest) = after.split_once('⟧').unwrap();
        let (head, span) = mark.split_once('|').unwrap();
        let start = text.len();
        text.push_str(span);
        let kind = match head {
            "PER" => Some(EntityKind::Person),
            "ORG" => Some(EntityKind::Organisation),
            "LOC" => Some(EntityKind::Place),
            "GRP" => Some(EntityKind::Group),
            _ => None,
        };
        names.extend(kind.map(|kind| (start, text.len(), kind)));
        body = rest;
    }
    text.push_str(body);
    (text, names)
}

/// What the model alone finds in an article, as bytes of its source.
fn tagged(source: &str, language: Language) -> Vec<Name> {
    let (taggers, gazetteer) = (Taggers::embedded(), Gazetteer::embedded());
    let text = clean::clean(source);
    let (mut tokens, mut found, mut told) = (Tokens::default(), Vec::new(), Vec::new());
    tokens.scan(&text);
    for s in &tokens.sentences {
        let run = tokens.of(s);
        gazetteer.scan(text.as_str(), run, s.first, language, s.shouted, &mut found);
    }
    let mut words = Vec::new();
    gazetteer.read_words(&tokens.tokens, &mut words);
    hints::fill(&gazetteer, &words, &found, &mut told);
    let (mut buffers, mut names, mut out) = (TagBuffers::default(), Vec::new(), Vec::new());
    taggers.remember(&tokens.tokens, &told, &mut buffers);
    for s in &tokens.sentences {
        let hints = told.get(s.first as usize..s.last as usize).unwrap();
        let run = tokens.of(s);
        taggers.tag(language, text.as_str(), run, hints, s.shouted, &mut buffers, &mut out);
        for name in &out {
            let first = run.get(name.first as usize).unwrap().span();
            let last = run.get(name.last as usize - 1).unwrap().span();
            let span = text.source_span(first.hull(last));
            names.push((span.start as usize, span.end as usize, name.kind));
        }
    }
    names
}

/// F1 over the marked articles of a language, in points.
#[expect(clippy::cast_precision_loss, reason = "small counts")]
fn score(language: Language) -> f64 {
    let (mut right, mut given, mut gold) = (0usize, 0, 0);
    for entry in fs::read_dir("tests/gold").unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_none_or(|e| e != "ann") {
            continue;
        }
        let source = fs::read_to_string(&path).unwrap();
        let told = source.lines().find_map(|l| l.strip_prefix("# lang: ")).unwrap();
        if Language::from_code(told.trim()) != language {
            continue;
        }
        let (text, names) = marked(&source);
        let out = tagged(&text, language);
        right += out.iter().filter(|n| names.contains(n)).count();
        given += out.len();
        gold += names.len();
    }
    200.0 * right as f64 / (given + gold).max(1) as f64
}

/// The score the card tells for a language on the articles of this repository.
fn on_the_card(language: &str) -> f64 {
    let row = CARD
        .lines()
        .skip_while(|l| !l.starts_with("| bundled articles |"))
        .find_map(|l| l.strip_prefix(&format!("| {language} | ")))
        .unwrap();
    row.trim_end_matches([' ', '|']).parse().unwrap()
}

#[test]
fn the_models_score_what_their_card_says() {
    for (name, language) in [("English", Language::English), ("Vietnamese", Language::Vietnamese)] {
        let (told, scored) = (on_the_card(name), score(language));
        assert!((told - scored).abs() <= TOLERANCE, "{name}: {scored:.1}, the card says {told}");
    }
}

#[test]
fn the_models_read_and_are_small() {
    let taggers = Taggers::embedded();
    for language in [Language::English, Language::Vietnamese] {
        assert!(!taggers.model(language).is_empty());
    }
    let size: u64 = ["en", "vi"]
        .map(|l| fs::metadata(format!("assets/tagger/{l}.model")).unwrap().len())
        .iter()
        .sum();
    // With the tables of names, 8 MB at most.
    assert!(size <= 3_800_000, "{size} bytes");
}

#[test]
fn bytes_that_are_no_model_find_nothing() {
    let taggers = Taggers::new(b"DLTAG", b"");
    assert!(taggers.model(Language::English).is_empty());
    assert!(taggers.model(Language::Vietnamese).is_empty());
}
