//! How long it takes to load many articles of 3 KB, analysis included, and to show
//! the newest of them from the cache.

#![expect(clippy::unwrap_used, reason = "a bench may panic, and documents itself")]

use std::ops::ControlFlow;
use std::path::Path;
use std::sync::Arc;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use dateline::analysis::{Analyzer, Scratch};
use dateline::fetch::{Client, FetchLimits};
use dateline::library::cache::{Cache, CachedItem, Fresh};
use dateline::loader::{self, Batch, Loaded};
use dateline::pool::{self, Emit};
use dateline::store::prepared::PreparedArticle;
use dateline::store::{Entry, Store};

mod support;

fn load(source: &Path, analyzer: &Arc<Analyzer>) -> usize {
    let analyzer = Arc::clone(analyzer);
    let client = Client::new(&FetchLimits::default());
    let mut count = 0;
    pool::ordered(
        pool::default_jobs(),
        loader::batches(vec![source.to_str().unwrap().to_owned()]),
        move |scratch: &mut Scratch, batch: Batch, emit: Emit<'_, Loaded>| {
            batch.load(&analyzer, scratch, &client, emit);
        },
        |loaded, _| {
            count += loaded.entries.len();
            ControlFlow::Continue(())
        },
    );
    count
}

fn entries(source: &Path, analyzer: &Arc<Analyzer>) -> Vec<Entry> {
    let client = Client::new(&FetchLimits::default());
    let mut scratch = Scratch::default();
    let mut entries = Vec::new();
    for batch in loader::batches(vec![source.to_str().unwrap().to_owned()]) {
        batch.load(analyzer, &mut scratch, &client, &mut |mut loaded| {
            entries.append(&mut loaded.entries);
            true
        });
    }
    entries
}

fn run(c: &mut Criterion) {
    let analyzer = Arc::new(Analyzer::new());
    let folder = tempfile::tempdir().unwrap();
    let mut group = c.benchmark_group("load");
    group.sample_size(10);
    for count in [10_000, 100_000] {
        let path = folder.path().join(format!("{count}.jsonl"));
        group.throughput(Throughput::Bytes(support::lines(count, &path).unwrap()));
        group.bench_function(format!("{count} from JSON Lines"), |b| {
            b.iter(|| assert_eq!(load(&path, &analyzer), count));
        });
        let below = folder.path().join(count.to_string());
        group.throughput(Throughput::Bytes(support::files(count, &below).unwrap()));
        group.bench_function(format!("{count} from files"), |b| {
            b.iter(|| assert_eq!(load(&below, &analyzer), count));
        });
    }
    group.throughput(Throughput::Elements(100));
    let cache = folder.path().join("cache");
    let mut kept: Vec<_> =
        entries(&folder.path().join("10000.jsonl"), &analyzer).iter().map(Fresh::of).collect();
    Cache::open(&cache).unwrap().keep("http://x.example/feed", &mut kept).unwrap();
    drop(kept);
    group.bench_function("the newest 64 of 10,000 from the cache", |b| {
        b.iter(|| {
            let cache = Cache::open(&cache).unwrap();
            let reader = cache.reader();
            let mut store = Store::default();
            for card in &cache.cards()[..64] {
                if let Some(CachedItem::Whole(entry, body)) = reader.read(card) {
                    store.insert(PreparedArticle::with(&entry, body));
                }
            }
            store.len()
        });
    });
    group.finish();
}

criterion_group!(benches, run);
criterion_main!(benches);
