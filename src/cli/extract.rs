//! `dateline extract`: what articles say, on standard output, in the order of the
//! input or, with `--unordered`, as it comes.

use std::io::{self, BufWriter, Write};
use std::ops::ControlFlow;
use std::process::ExitCode;
use std::sync::Arc;
use std::sync::mpsc::sync_channel;
use std::thread;

use super::desk::Desk;
use super::gather::{asked_ahead, batches, say, tell_late};
use super::{Extract, FormatArg};
use crate::analysis::{Analyzer, Scratch};
use crate::fetch::{AT_ONCE, Client, FetchLimits, OF_ONE, Queue, Validators};
use crate::loader::{Batch, Loaded, Tally};
use crate::pool::Emit;
use crate::{export, pool};

/// Sources read side by side where no order is kept.
const SIDE_BY_SIDE: usize = 32;

/// Runs it.
#[must_use]
pub fn run(arguments: Extract) -> ExitCode {
    let format = match arguments.format {
        FormatArg::Jsonl => export::ExportFormat::JsonLines,
        FormatArg::Csv => export::ExportFormat::Csv,
        FormatArg::Tsv => export::ExportFormat::Tsv,
        FormatArg::Ucdp => export::ExportFormat::Ucdp,
        FormatArg::Acled => export::ExportFormat::Acled,
        FormatArg::Markdown => export::ExportFormat::Markdown,
    };
    let jobs = arguments.jobs.map_or_else(pool::default_jobs, std::num::NonZero::get);
    let mut sources = arguments.sources;
    if sources.is_empty() {
        sources.push("-".to_owned());
    }
    let desk = match if arguments.reviewed { Desk::open() } else { Ok(Desk::default()) } {
        Ok(desk) => desk,
        Err(what) => return super::fail(&what),
    };
    let analyzer = Arc::new(Analyzer::new());
    let client = Arc::new(Client::new(&FetchLimits::default()));
    let mut tallies: Vec<Tally> = sources.iter().map(|_| Tally::default()).collect();
    // It lives until all is written: when it is dropped, what nobody asked for yet never is.
    let queue = Arc::new(Queue::new(AT_ONCE, OF_ONE));
    let asked: SourceBatches = if arguments.unordered {
        as_they_come(&client, &queue, sources)
    } else {
        Box::new(asked_ahead(&client, &queue, sources).map(|batch| (0, batch)))
    };
    let _watch = tell_late(&queue);
    let work = move |scratch: &mut Scratch,
                     (source, batch): SourceBatch,
                     emit: Emit<'_, ExtractedBatch>| {
        batch.load(&analyzer, scratch, &*client, &mut |mut loaded| {
            desk.review(&analyzer, &mut loaded.entries);
            let mut bytes = Vec::new();
            for entry in &loaded.entries {
                // Writing to memory cannot fail.
                let _ = format.write(entry, desk.mark(entry), true, &mut bytes);
            }
            emit((source, bytes, loaded))
        });
    };
    let mut out = BufWriter::with_capacity(1 << 16, io::stdout().lock());
    let mut failed = false;
    let mut broken = format.begin(&mut out).err();
    if broken.is_none() {
        pool::ordered(jobs, asked, work, |(source, bytes, mut loaded), next| {
            let articles = loaded.entries.len();
            if let Some(tally) = tallies.get_mut(source) {
                tally.see(&mut loaded, articles);
            }
            failed |= !loaded.failures.is_empty();
            let doubts = loaded.entries.iter().flat_map(|e| &e.article.issues);
            say(loaded.remarks.iter().chain(doubts).chain(&loaded.failures));
            let flush = next == pool::Next::Waiting;
            let written =
                out.write_all(&bytes).and_then(|()| if flush { out.flush() } else { Ok(()) });
            match written {
                Ok(()) => ControlFlow::Continue(()),
                Err(error) => {
                    broken = Some(error);
                    ControlFlow::Break(())
                }
            }
        });
        if broken.is_none() {
            broken = out.flush().err();
        }
    }
    match broken {
        // Whoever reads has had enough: `dateline extract … | head` is no error.
        Some(error) if error.kind() == io::ErrorKind::BrokenPipe => {
            // The buffer must not be written again on the way out.
            let _ = out.into_parts();
            ExitCode::SUCCESS
        }
        Some(error) => super::fail(&format!("standard output cannot be written: {error}")),
        None if failed => ExitCode::FAILURE,
        None => ExitCode::SUCCESS,
    }
}

/// A batch, and which source it is of: 0 for all where they keep their order.
type SourceBatch = (usize, Batch);
/// What was read of one: written out, and what is to be said.
type ExtractedBatch = (usize, Vec<u8>, Loaded);
type SourceBatches = Box<dyn Iterator<Item = SourceBatch> + Send>;

/// The batches of the sources as they come: no source waits for another. Of very many, a
/// thread reads several one after the other.
fn as_they_come(client: &Arc<Client>, queue: &Arc<Queue>, sources: Vec<String>) -> SourceBatches {
    let (send, answers) = sync_channel::<SourceBatch>(SIDE_BY_SIDE);
    let mut lanes: Vec<Vec<(usize, String)>> = Vec::new();
    lanes.resize_with(SIDE_BY_SIDE.min(sources.len()), Vec::new);
    for (number, source) in sources.into_iter().enumerate() {
        if let Some(lane) = lanes.get_mut(number % SIDE_BY_SIDE) {
            lane.push((number, source));
        }
    }
    for lane in lanes {
        let (client, queue, send) = (Arc::clone(client), Arc::clone(queue), send.clone());
        thread::spawn(move || {
            for (number, source) in lane {
                for batch in batches(&client, vec![source]) {
                    let Batch::Web { url, source } = batch else {
                        if send.send((number, batch)).is_err() {
                            return;
                        }
                        continue;
                    };
                    let (client, send, wanted) = (Arc::clone(&client), send.clone(), url.clone());
                    queue.submit(&wanted, move || {
                        let answer = client.fetch(&url, &Validators::default());
                        // Nobody waits any more when the output broke off.
                        let _ = send.send((number, Batch::Fetched { url, source, answer }));
                    });
                }
            }
        });
    }
    Box::new(answers.into_iter())
}
