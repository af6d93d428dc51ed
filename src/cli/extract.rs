//! `dateline extract`: what articles say, on standard output, in the order of the
//! input, as it comes.

use std::io::{self, BufWriter, Write};
use std::ops::ControlFlow;
use std::process::ExitCode;
use std::sync::Arc;
use std::sync::mpsc::channel;

use super::review::Desk;
use super::{Extract, Format};
use crate::analysis::{Analyzer, Scratch};
use crate::article::Issue;
use crate::fetch::{AT_ONCE, Client, Limits, OF_ONE, Queue, Validators};
use crate::loader::{self, Batch, Loaded, Tally};
use crate::pool::Emit;
use crate::text::plain::line;
use crate::{export, pool};

/// Runs it.
#[must_use]
pub fn run(arguments: Extract) -> ExitCode {
    let format = match arguments.format {
        Format::Jsonl => export::Format::JsonLines,
        Format::Csv => export::Format::Csv,
        Format::Tsv => export::Format::Tsv,
        Format::Ucdp => export::Format::Ucdp,
        Format::Acled => export::Format::Acled,
        Format::Markdown => export::Format::Markdown,
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
    let client = Arc::new(Client::new(&Limits::default()));
    let batches = asked(&client, sources);
    let work = move |scratch: &mut Scratch, batch: Batch, emit: Emit<'_, (Vec<u8>, Loaded)>| {
        batch.load(&analyzer, scratch, &*client, &mut |mut loaded| {
            desk.review(&analyzer, &mut loaded.entries);
            let mut bytes = Vec::new();
            for entry in &loaded.entries {
                // Writing to memory cannot fail.
                let _ = format.write(entry, desk.mark(entry), true, &mut bytes);
            }
            emit((bytes, loaded))
        });
    };
    let mut tally = Tally::default();
    let mut out = BufWriter::with_capacity(1 << 16, io::stdout().lock());
    let mut failed = false;
    let mut broken = format.begin(&mut out).err();
    if broken.is_none() {
        pool::ordered(jobs, batches, work, |(bytes, mut loaded), next| {
            let articles = loaded.entries.len();
            tally.see(&mut loaded, articles);
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

/// The batches of the sources; addresses among them are asked for ahead, so that one that
/// does not answer is waited for once, beside the others.
fn asked(
    client: &Arc<Client>,
    mut sources: Vec<String>,
) -> impl Iterator<Item = Batch> + Send + 'static {
    for source in &mut sources {
        *source = client.hide(source);
    }
    let queue = Queue::new(AT_ONCE, OF_ONE);
    let client = Arc::clone(client);
    loader::batches(sources).map(move |batch| match batch {
        Batch::Web { url, source } => {
            let url = client.hide(&url);
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

/// One line an issue on standard error.
pub fn say<'a>(issues: impl Iterator<Item = &'a Issue>) {
    let mut err = io::stderr().lock();
    for issue in issues {
        // Where standard error is gone, nobody can be told.
        let _ = writeln!(err, "dateline: {}: {}", line(&issue.at), line(&issue.what));
    }
}
