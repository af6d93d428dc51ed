//! How fast names are found: loading the tables, scanning for listed names, and the
//! whole step from tokens to linked mentions, a language each.

use std::hint::black_box;
use std::path::Path;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use dateline::analysis::gazetteer::Gazetteer;
use dateline::analysis::tagger::Taggers;
use dateline::analysis::{Analysis, entities};
use dateline::article::Article;
use dateline::text::tokens::Tokens;
use dateline::text::{Language, Text, clean};

/// Texts of this many bytes at least.
const SIZE: usize = 1 << 20;

/// The bundled articles of a language, over and over.
fn text(language: Language) -> Text {
    let mut files: Vec<_> = std::fs::read_dir(Path::new("tests/gold"))
        .into_iter()
        .flatten()
        .filter_map(|e| Some(e.ok()?.path()))
        .filter(|p| p.extension().is_some_and(|e| e == "ann"))
        .collect();
    files.sort();
    let mut all = String::new();
    for file in &files {
        let marked = std::fs::read_to_string(file).unwrap_or_default();
        let plain = unmarked(&marked);
        let cleaned = clean::clean(&plain);
        let same = cleaned.paragraphs().iter().filter(|p| p.language == language).count();
        if same * 2 > cleaned.paragraphs().len() {
            all.push_str(&plain);
            all.push_str("\n\n");
        }
    }
    let copies = SIZE / all.len().max(1) + 1;
    clean::clean(&all.repeat(copies))
}

/// Gold text without its marks and remarks.
fn unmarked(marked: &str) -> String {
    let mut out = String::new();
    for line in marked.lines().filter(|l| !l.starts_with('#')) {
        let mut rest = line;
        while let Some((before, after)) = rest.split_once('⟦') {
            out.push_str(before);
            let (mark, after) = after.split_once('⟧').unwrap_or((after, ""));
            out.push_str(mark.split_once('|').map_or(mark, |(_, text)| text));
            rest = after;
        }
        out.push_str(rest);
        out.push('\n');
    }
    out
}

fn entities_of_articles(c: &mut Criterion) {
    c.bench_function("gazetteer/load", |b| b.iter(Gazetteer::embedded));
    let gazetteer = Gazetteer::embedded();
    let taggers = Taggers::embedded();
    for (name, language) in [("en", Language::English), ("vi", Language::Vietnamese)] {
        let article = Article { text: text(language), language, ..Article::default() };
        let mut tokens = Tokens::default();
        tokens.scan(&article.text);
        let bytes = article.text.as_str().len() as u64;
        let mut group = c.benchmark_group(name);
        group.throughput(Throughput::Bytes(bytes)).sample_size(10);
        let mut found = Vec::new();
        group.bench_function("scan", |b| {
            b.iter(|| {
                found.clear();
                for s in &tokens.sentences {
                    let run = tokens.of(s);
                    let text = article.text.as_str();
                    gazetteer.scan(text, run, s.first, language, s.shouted, &mut found);
                }
                black_box(found.len())
            });
        });
        let mut buffers = entities::EntityBuffers::default();
        group.bench_function("entities", |b| {
            b.iter(|| {
                let mut analysis = Analysis::default();
                entities::find(
                    &gazetteer,
                    &taggers,
                    &article,
                    &tokens,
                    &mut buffers,
                    &mut analysis,
                );
                black_box(analysis.mentions.len())
            });
        });
        group.finish();
    }
}

criterion_group!(benches, entities_of_articles);
criterion_main!(benches);
