//! How fast an article is read, stage by stage, in bytes a second on one core.
//!
//! The text is the bundled articles, over and over, some megabytes of them; where the
//! articles beside the repository are there, theirs too. Every article is analysed for
//! itself, with buffers kept from one to the next, as the program does it. "whole" is the
//! analysis of a clean text; "bytes to JSON" is all that `dateline extract` does but for
//! files and threads.

use std::hint::black_box;
use std::path::Path;

use criterion::measurement::WallTime;
use criterion::{
    BenchmarkGroup, BenchmarkId, Criterion, Throughput, criterion_group, criterion_main,
};
use dateline::analysis::entities::{self, EntityBuffers};
use dateline::analysis::figures::weights::Weights;
use dateline::analysis::gazetteer::Gazetteer;
use dateline::analysis::lexicon::Lexicon;
use dateline::analysis::tagger::Taggers;
use dateline::analysis::vocabulary::Vocabulary;
use dateline::analysis::{Analysis, Analyzer, Scratch, figures};
use dateline::article::Article;
use dateline::export;
use dateline::sources::{self, Hint};
use dateline::store::Entry;
use dateline::text::clean::clean;
use dateline::text::tokens::Tokens;

/// Bytes a set is repeated to.
const SIZE: usize = 4 << 20;

/// The texts of a folder's articles, metadata blocks left out.
fn articles(folder: &str) -> Vec<Article> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join(folder);
    let Ok(entries) = std::fs::read_dir(folder) else { return Vec::new() };
    let mut paths: Vec<_> = entries.filter_map(|e| Some(e.ok()?.path())).collect();
    paths.sort();
    let read = paths.iter().filter_map(|path| {
        let bytes = std::fs::read(path).ok()?;
        sources::read(&bytes, &Hint::new(path.to_string_lossy())).articles.into_iter().next()
    });
    read.collect()
}

fn bytes(articles: &[Article]) -> usize {
    articles.iter().map(|a| a.text.as_str().len()).sum()
}

fn repeated(articles: &[Article]) -> Vec<Article> {
    let times = SIZE.div_ceil(bytes(articles).max(1));
    std::iter::repeat_n(articles, times).flatten().cloned().collect()
}

type Group<'a> = BenchmarkGroup<'a, WallTime>;

fn stages(criterion: &mut Criterion) {
    for (name, folder) in [("bundled", "assets/articles"), ("beside", "../shared/seeds")] {
        let set = articles(folder);
        if set.is_empty() {
            continue;
        }
        let set = repeated(&set);
        let mut group = criterion.benchmark_group("analysis");
        group.sample_size(10).throughput(Throughput::Bytes(bytes(&set) as u64));
        reading(&mut group, name, &set);
        analysing(&mut group, name, &set);
        ending(&mut group, name, &set);
        group.finish();
    }
}

/// From bytes to tokens.
fn reading(group: &mut Group<'_>, name: &str, set: &[Article]) {
    group.bench_function(BenchmarkId::new("read", name), |b| {
        let hint = Hint::new("article.txt");
        b.iter(|| {
            for article in set {
                black_box(sources::read(article.text.as_str().as_bytes(), &hint));
            }
        });
    });
    group.bench_function(BenchmarkId::new("clean", name), |b| {
        b.iter(|| {
            for article in set {
                black_box(clean(article.text.as_str()));
            }
        });
    });
    group.bench_function(BenchmarkId::new("tokens", name), |b| {
        let mut tokens = Tokens::default();
        b.iter(|| {
            for article in set {
                tokens.scan(&article.text);
                black_box(tokens.tokens.len());
            }
        });
    });
}

/// From tokens to names and figures. What a stage needs of the stages before it is made
/// beforehand.
fn analysing(group: &mut Group<'_>, name: &str, set: &[Article]) {
    let (gazetteer, taggers) = (Gazetteer::embedded(), Taggers::embedded());
    let (lexicon, vocabulary) = (Lexicon::embedded(), Vocabulary::embedded());
    let weights = Weights::embedded();
    let mut before: Vec<(Tokens, Analysis)> = set
        .iter()
        .map(|article| {
            let (mut tokens, mut analysis) = (Tokens::default(), Analysis::default());
            tokens.scan(&article.text);
            let mut buffers = EntityBuffers::default();
            entities::find(&gazetteer, &taggers, article, &tokens, &mut buffers, &mut analysis);
            (tokens, analysis)
        })
        .collect();
    group.bench_function(BenchmarkId::new("gazetteer and tagger", name), |b| {
        let mut buffers = EntityBuffers::default();
        b.iter(|| {
            for (article, (tokens, _)) in set.iter().zip(&before) {
                let mut out = Analysis::default();
                entities::find(&gazetteer, &taggers, article, tokens, &mut buffers, &mut out);
                black_box(out.mentions.len());
            }
        });
    });
    let means = figures::Means {
        lexicon: &lexicon,
        vocabulary: &vocabulary,
        gazetteer: &gazetteer,
        weights: &weights,
    };
    group.bench_function(BenchmarkId::new("figures", name), |b| {
        let mut buffers = figures::FigureBuffers::default();
        b.iter(|| {
            for (article, (tokens, analysis)) in set.iter().zip(&mut before) {
                let buffers = &mut buffers;
                figures::find(&means, article, tokens, buffers, analysis, None, None);
                black_box(analysis.figures.len());
            }
        });
    });
}

/// From figures to JSON, and all of it.
fn ending(group: &mut Group<'_>, name: &str, set: &[Article]) {
    let analyzer = Analyzer::new();
    let entries: Vec<Entry> = set
        .iter()
        .map(|article| Entry {
            article: article.clone(),
            analysis: analyzer.analyze(article, &mut Scratch::default()),
        })
        .collect();
    let json = |entry: &Entry, bytes: &mut Vec<u8>| {
        bytes.clear();
        let written = export::ExportFormat::JsonLines.write(entry, None, true, bytes);
        black_box(written.map_or(0, |()| bytes.len()));
    };
    group.bench_function(BenchmarkId::new("events", name), |b| {
        let mut told = entries.clone();
        let mut scratch = Scratch::default();
        b.iter(|| {
            for Entry { article, analysis } in &mut told {
                analyzer.tell(article, &mut scratch, analysis);
            }
        });
    });
    group.bench_function(BenchmarkId::new("JSON", name), |b| {
        let mut bytes = Vec::new();
        b.iter(|| entries.iter().for_each(|entry| json(entry, &mut bytes)));
    });
    group.bench_function(BenchmarkId::new("whole", name), |b| {
        let mut scratch = Scratch::default();
        b.iter(|| {
            for article in set {
                black_box(analyzer.analyze(article, &mut scratch));
            }
        });
    });
    group.bench_function(BenchmarkId::new("bytes to JSON", name), |b| {
        let hint = Hint::new("article.txt");
        let (mut scratch, mut bytes) = (Scratch::default(), Vec::new());
        b.iter(|| {
            for article in set {
                for article in sources::read(article.text.as_str().as_bytes(), &hint).articles {
                    let analysis = analyzer.analyze(&article, &mut scratch);
                    json(&Entry { article, analysis }, &mut bytes);
                }
            }
        });
    });
}

criterion_group!(benches, stages);
criterion_main!(benches);
