//! Reads all articles of some sources into a store and joins their stories, for commands that
//! compare articles.

use std::io::{self, Write as _};
use std::ops::ControlFlow;
use std::sync::Arc;
use std::sync::mpsc::{RecvTimeoutError, Sender, channel};
use std::thread;
use std::time::Duration;

use super::desk::Desk;
use crate::analysis::{Analyzer, Scratch};
use crate::article::Issue;
use crate::fetch::{AT_ONCE, Client, FetchLimits, OF_ONE, Queue, Validators};
use crate::loader::{self, Batch, Tally};
use crate::pool::{self, Emit};
use crate::store::Store;
use crate::store::prepared::{PreparedArticle, Preparer};
use crate::text::plain::line;

/// An address that does not answer for so long is told of.
const LATE: Duration = Duration::from_secs(3);
/// How often it is looked whether one is late.
const LOOK: Duration = Duration::from_millis(500);

/// What was read.
#[derive(Debug, Default)]
pub struct Gathered {
    /// The articles, their stories settled.
    pub store: Store,
    /// Whether something could not be read.
    pub failed: bool,
}

/// What one thread analyses and prepares with.
type GatherWorker = (Scratch, Preparer);

/// What comes of a batch.
type GatheredBatch = (Vec<PreparedArticle>, loader::Loaded);

/// The batches of some sources, in order. Passwords in addresses are known to the client
/// alone: what the batches name may be shown.
pub fn batches(
    client: &Arc<Client>,
    sources: Vec<String>,
) -> impl Iterator<Item = Batch> + Send + use<> {
    let shown = sources.into_iter().map(|source| client.hide(&source)).collect();
    let client = Arc::clone(client);
    loader::batches(shown).map(move |batch| match batch {
        Batch::Web { url, source } => Batch::Web { url: client.hide(&url), source },
        other => other,
    })
}

/// The batches of some sources, in order. Addresses among them are asked for ahead, as many
/// as the queue allows: one that does not answer is waited for once, beside the others.
pub(super) fn asked_ahead(
    client: &Arc<Client>,
    queue: &Arc<Queue>,
    sources: Vec<String>,
) -> impl Iterator<Item = Batch> + Send + use<> {
    let (client, queue) = (Arc::clone(client), Arc::clone(queue));
    batches(&client.clone(), sources).map(move |batch| match batch {
        Batch::Web { url, source } => {
            let (send, answer) = channel();
            let (client, wanted) = (Arc::clone(&client), url.clone());
            queue.submit(&url, move || {
                // Nobody waits any more when the output broke off.
                let _ = send.send(client.fetch(&wanted, &Validators::default()));
            });
            Batch::Coming { url, source, answer }
        }
        other => other,
    })
}

/// Tells on standard error of each address, once, that it has not answered for
/// [`LATE`], until the value that is returned is dropped: what comes behind it in the order
/// of the sources is not written before.
#[must_use]
pub(super) fn tell_late(queue: &Arc<Queue>) -> Sender<()> {
    let (watched, ended) = channel();
    // The queue ends with whoever writes, not with whoever watches.
    let queue = Arc::downgrade(queue);
    thread::spawn(move || {
        let mut told: Vec<String> = Vec::new();
        while ended.recv_timeout(LOOK) == Err(RecvTimeoutError::Timeout) {
            let Some(queue) = queue.upgrade() else { return };
            let mut late = queue.out(LATE);
            late.retain(|url| !told.contains(url));
            let what = format!("has not answered for {} s and is waited for", LATE.as_secs());
            let late_issues = late.iter().map(|url| Issue { at: url.clone(), what: what.clone() });
            say(late_issues.collect::<Vec<_>>().iter());
            told.append(&mut late);
        }
    });
    watched
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
    let queue = Arc::new(Queue::new(AT_ONCE, OF_ONE));
    let batches = asked_ahead(&client, &queue, sources);
    let _watch = tell_late(&queue);
    let work = move |worker: &mut GatherWorker, batch: Batch, emit: Emit<'_, GatheredBatch>| {
        let (scratch, preparer) = worker;
        batch.load(&analyzer, scratch, &*client, &mut |mut loaded| {
            let mut entries = std::mem::take(&mut loaded.entries);
            desk.review(&analyzer, &mut entries);
            emit((entries.iter().map(|entry| preparer.any(entry)).collect(), loaded))
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
