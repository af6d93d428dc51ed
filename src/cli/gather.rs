//! All articles of some sources put into a store, their stories joined: what commands
//! need that look across articles.

use std::io::{self, Write as _};
use std::ops::ControlFlow;
use std::sync::Arc;

use super::desk::Desk;
use crate::analysis::{Analyzer, Scratch};
use crate::article::Issue;
use crate::fetch::{Client, FetchLimits};
use crate::loader::{self, Batch, Tally};
use crate::pool::{self, Emit};
use crate::store::Store;
use crate::store::prepared::PreparedArticle;
use crate::text::plain::line;

/// What was read.
#[derive(Debug, Default)]
pub struct Gathered {
    /// The articles, their stories settled.
    pub store: Store,
    /// Whether something could not be read.
    pub failed: bool,
}

/// What comes of a batch.
type GatheredBatch = (Vec<PreparedArticle>, loader::Loaded);

/// The batches of some sources, in order. Passwords in addresses are known to the client
/// alone: what the batches name may be shown.
pub fn batches(
    client: &Arc<Client>,
    sources: Vec<String>,
) -> impl Iterator<Item = Batch> + Send + 'static {
    let shown = sources.into_iter().map(|source| client.hide(&source)).collect();
    let client = Arc::clone(client);
    loader::batches(shown).map(move |batch| match batch {
        Batch::Web { url, source } => Batch::Web { url: client.hide(&url), source },
        other => other,
    })
}

/// Reads everything, as it was reviewed if `with_reviews`; what goes wrong is said on
/// standard error.
#[must_use]
pub fn gather(
    mut sources: Vec<String>,
    jobs: Option<std::num::NonZeroUsize>,
    with_reviews: bool,
) -> Gathered {
    let jobs = jobs.map_or_else(pool::default_jobs, std::num::NonZero::get);
    if sources.is_empty() {
        sources.push("-".to_owned());
    }
    let analyzer = Arc::new(Analyzer::new());
    let client = Arc::new(Client::new(&FetchLimits::default()));
    let mut out = Gathered::default();
    let desk = if with_reviews { Desk::open() } else { Ok(Desk::default()) };
    let desk = desk.unwrap_or_else(|what| {
        eprintln!("dateline: {}", line(&what));
        out.failed = true;
        Desk::default()
    });
    let placed = desk.placed();
    let batches = batches(&client, sources);
    let work = move |scratch: &mut Scratch, batch: Batch, emit: Emit<'_, GatheredBatch>| {
        batch.load(&analyzer, scratch, &*client, &mut |mut loaded| {
            let mut entries = std::mem::take(&mut loaded.entries);
            desk.review(&analyzer, &mut entries);
            emit((entries.iter().map(PreparedArticle::of).collect(), loaded))
        });
    };
    let mut tally = Tally::default();
    pool::ordered(jobs, batches, work, |(prepared_articles, mut loaded), _| {
        tally.see(&mut loaded, prepared_articles.len());
        out.failed |= !loaded.failures.is_empty();
        let doubts: Vec<Issue> = prepared_articles.iter().flat_map(|p| p.issues.clone()).collect();
        say(loaded.remarks.iter().chain(&doubts).chain(&loaded.failures));
        for prepared in prepared_articles {
            out.store.insert(prepared);
        }
        ControlFlow::Continue(())
    });
    for (key, placed) in placed {
        out.store.stories_mut().decide(key, &placed);
    }
    out.store.settle();
    out
}

/// One line an issue on standard error.
pub fn say<'a>(issues: impl Iterator<Item = &'a Issue>) {
    let mut err = io::stderr().lock();
    for issue in issues {
        // Where standard error is gone, nobody can be told.
        let _ = writeln!(err, "dateline: {}: {}", line(&issue.at), line(&issue.what));
    }
}
