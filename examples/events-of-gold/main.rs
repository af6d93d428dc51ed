//! What articles' tolls are where every figure is read right: `cargo run --example
//! events-of-gold -- GOLD… -- FILE…`.
//!
//! Takes the figures of annotated articles (`GOLD`, folders of `.ann` files) in place of
//! those that the program reads, and prints what `dateline extract` prints, for each
//! `FILE` that has an annotated twin. So the choice of the event is measured apart from
//! the reading of its numbers.

#![expect(clippy::unwrap_used, reason = "a tool run by hand over known sets")]

use std::collections::HashMap;
use std::path::{Path, PathBuf};

use dateline::analysis::{Analyzer, Figure, FigureKind, Flags, Qualifier, Scratch};
use dateline::article::Article;
use dateline::export::json;
use dateline::sources::{self, Hint};
use dateline::store::Entry;
use dateline::text::Span;
use dateline::text::tokens::Tokens;

/// A figure as annotated: where it stands in the text without marks, and its marks.
struct Marked {
    start: usize,
    end: usize,
    head: String,
}

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let cut = arguments.iter().position(|a| a == "--").expect("GOLD… -- FILE…");
    let mut gold: HashMap<String, PathBuf> = HashMap::new();
    for folder in arguments.iter().take(cut) {
        for file in std::fs::read_dir(folder).unwrap() {
            let path = file.unwrap().path();
            if path.extension().is_some_and(|e| e == "ann") {
                gold.insert(path.file_stem().unwrap().to_string_lossy().into_owned(), path);
            }
        }
    }
    let analyzer = Analyzer::new();
    let mut scratch = Scratch::default();
    for file in arguments.iter().skip(cut + 1) {
        let bytes = std::fs::read(file).unwrap();
        let hint = Hint { path: file.clone(), ..Hint::default() };
        let name = Path::new(file).file_stem().unwrap().to_string_lossy().into_owned();
        let Some(marked) = gold.get(&name).map(|p| read(&std::fs::read_to_string(p).unwrap()))
        else {
            continue;
        };
        for article in sources::read(&bytes, &hint).articles {
            let mut analysis = analyzer.analyze(&article, &mut scratch);
            let own = std::mem::take(&mut analysis.figures);
            analysis.figures = figures(&article, &scratch.tokens, &marked, &own);
            analyzer.tell(&article, &mut scratch, &mut analysis);
            let mut out = Vec::new();
            json::write(&Entry { article, analysis }, None, &mut out).unwrap();
            print!("{}", String::from_utf8(out).unwrap());
        }
    }
}

fn read(text: &str) -> Vec<Marked> {
    let mut rest = text;
    while rest.starts_with('#') && !rest.starts_with("##") {
        rest = rest.split_once('\n').map_or("", |(_, r)| r);
    }
    let rest = rest.strip_prefix('\n').unwrap_or(rest);
    let (mut at, mut out) = (0, Vec::new());
    for (i, piece) in rest.split('⟦').enumerate() {
        if i == 0 {
            at += piece.len();
            continue;
        }
        let (mark, tail) = piece.split_once('⟧').unwrap();
        let (head, words) = mark.split_once('|').unwrap();
        if head.contains(';') {
            out.push(Marked { start: at, end: at + words.len(), head: head.to_owned() });
        }
        at += words.len() + tail.len();
    }
    out
}

fn figures(article: &Article, tokens: &Tokens, marked: &[Marked], own: &[Figure]) -> Vec<Figure> {
    let mut out = Vec::new();
    for mark in marked {
        let mut span: Option<Span> = None;
        for token in &tokens.tokens {
            let at = article.text.source_offset(token.start) as usize;
            if at >= mark.start && at < mark.end {
                span = Some(span.map_or(token.span(), |s| s.hull(token.span())));
            }
        }
        let Some(span) = span else { continue };
        let sentence = tokens
            .sentences
            .iter()
            .filter_map(|s| {
                let run = tokens.of(s);
                Some(run.first()?.span().hull(run.last()?.span()))
            })
            .find(|s| s.overlaps(span))
            .unwrap_or(span);
        let mut parts = mark.head.split(';');
        let kind = parts.next().unwrap();
        let kind = FigureKind::ALL.into_iter().find(|k| k.name() == kind).unwrap();
        let (low, high, qualifier) = value(parts.next().unwrap());
        let rest: HashMap<&str, &str> = parts.filter_map(|p| p.split_once('=')).collect();
        let word = |key: &str| rest.get(key).copied().unwrap_or("");
        let twin = own.iter().find(|f| f.span.overlaps(span));
        let flag = |name: &str| word("flags").split(',').any(|f| f == name);
        out.push(Figure {
            span,
            written: twin.map_or(span, |t| t.written.hull(span)),
            kind,
            low,
            high,
            qualifier,
            unit: word("unit").replace('_', " ").into(),
            party: word("party").split('+').filter(|p| !p.is_empty()).map(Into::into).collect(),
            attribution: word("by").into(),
            place: twin.and_then(|t| t.place.clone()),
            date: twin.and_then(|t| t.date.clone()),
            flags: Flags { subset: flag("subset"), past: flag("past"), unreal: flag("unreal") },
            entities: Box::default(),
            sentence,
            cue: span,
        });
    }
    out.sort_by_key(|f| f.span);
    out
}

fn value(text: &str) -> (Option<f64>, Option<f64>, Qualifier) {
    let number = |t: &str| t.parse::<f64>().ok();
    if let Some(n) = text.strip_prefix(">=").and_then(number) {
        (Some(n), None, Qualifier::AtLeast)
    } else if let Some(n) = text.strip_prefix("<=").and_then(number) {
        (None, Some(n), Qualifier::AtMost)
    } else if let Some(n) = text.strip_prefix('~').and_then(number) {
        (Some(n), Some(n), Qualifier::About)
    } else if let Some(n) = text.strip_prefix('v').and_then(number) {
        (Some(n), None, Qualifier::Vague)
    } else if let Some((low, high)) = text.split_once("..") {
        (number(low), number(high), Qualifier::Range)
    } else {
        (number(text), number(text), Qualifier::Exact)
    }
}
