//! `dateline review`: reviews handed on, taken in, and written as annotations; and what
//! other commands read of them.

use std::collections::HashSet;
use std::fmt::Write as _;
use std::fs::File;
use std::io::{self, BufRead, BufReader, Read};
use std::ops::ControlFlow;
use std::path::Path;
use std::process::ExitCode;
use std::sync::Arc;

use super::desk::Desk;
use super::gather::{batches, say};
use super::{Review, fail, finish};
use crate::analysis::{Analyzer, Scratch};
use crate::export::{gold, json};
use crate::fetch::{Client, FetchLimits};
use crate::library::reviews::{LONG, ReviewJournal};
use crate::library::{Folders, files};
use crate::loader::{Batch, Loaded, Tally, cannot, cannot_write};
use crate::pool::{self, Emit};
use crate::store::Entry;
use crate::store::reviews::Reviews;
use crate::store::reviews::decision::{Decision, DecisionRead};
use crate::text::plain::{line, lines};

/// Runs it.
#[must_use]
pub fn run(what: Review) -> ExitCode {
    match what {
        Review::Export { mine } => match Desk::open() {
            Ok(desk) => export(&desk, mine),
            Err(what) => fail(&what),
        },
        Review::Import { file } => match super::folders().and_then(|f| import(&f, &file)) {
            Ok((told, whole)) => {
                let printed = finish(lines(&told).as_bytes());
                if whole { printed } else { ExitCode::FAILURE }
            }
            Err(what) => fail(&what),
        },
        Review::Gold { sources, out, partial } => write_gold(sources, &out, partial),
    }
}

fn export(desk: &Desk, mine: bool) -> ExitCode {
    let mut out = Vec::new();
    for decision in desk.reviews.iter().filter(|d| !mine || d.by == desk.me) {
        if let Err(error) = json::kept_line(&decision.line(), &mut out) {
            return fail(&error.to_string());
        }
    }
    finish(&out)
}

/// What an import found.
#[derive(Debug, Default)]
struct ImportFindings {
    /// Lines to be kept.
    lines: Vec<Vec<u8>>,
    taken: usize,
    known: usize,
    newer: usize,
    /// Of those taken, how many say otherwise than somebody before.
    differ: usize,
    broken: Vec<String>,
}

/// Takes reviews in: what is told of it, and whether every line could be read.
fn import(folders: &Folders, file: &str) -> Result<(String, bool), String> {
    let cannot_read = |error: io::Error| format!("{file}: {}", cannot(&error));
    let input: Box<dyn Read> = if file == "-" {
        Box::new(io::stdin())
    } else {
        Box::new(File::open(file).map_err(cannot_read)?)
    };
    let mut journal = ReviewJournal::new(&folders.state);
    let at = |e: io::Error| format!("{}: {}", folders.state.display(), cannot(&e));
    let mut reviews = Reviews::default();
    let mut kept = HashSet::new();
    let unknown = |line: &[u8]| {
        kept.insert(line.to_vec());
    };
    for decision in journal.catch_up_with(unknown).map_err(at)? {
        reviews.insert(decision);
    }
    let found = look_through(BufReader::new(input), &mut reviews, &kept).map_err(cannot_read)?;
    let unkept = |e: io::Error| format!("{}: {}", folders.state.display(), cannot_write(&e));
    journal.append(&found.lines).map_err(unkept)?;
    journal.shorten().map_err(unkept)?;
    let mut told = format!("{} taken in, {} known already", found.taken, found.known);
    if found.differ > 0 {
        let _ = write!(told, ", {} of them differ from what others said", found.differ);
    }
    if found.newer > 0 {
        let _ = write!(told, "; {} of another version kept, but not shown", found.newer);
    }
    told.push('\n');
    for what in &found.broken {
        eprintln!("dateline: {}:{}", line(file), line(what));
    }
    Ok((told, found.broken.is_empty()))
}

fn look_through(
    mut input: impl BufRead,
    reviews: &mut Reviews,
    kept: &HashSet<Vec<u8>>,
) -> io::Result<ImportFindings> {
    let (mut found, mut line, mut number) = (ImportFindings::default(), Vec::new(), 0);
    loop {
        line.clear();
        if input.by_ref().take(LONG).read_until(b'\n', &mut line)? == 0 {
            return Ok(found);
        }
        number += 1;
        let whole = line.last() == Some(&b'\n') || (line.len() as u64) < LONG;
        let read = line.trim_ascii();
        if !whole {
            found.broken.push(format!("{number}: is longer than a review can be"));
            // What is left of it is no line.
            while line.last() != Some(&b'\n') && !line.is_empty() {
                line.clear();
                input.by_ref().take(LONG).read_until(b'\n', &mut line)?;
            }
            continue;
        }
        if read.is_empty() {
            continue;
        }
        match Decision::read(read) {
            DecisionRead::Known(decision) if reviews.cover(&decision) => found.known += 1,
            DecisionRead::Known(decision) => {
                found.taken += 1;
                let differs = reviews.under(decision.article.key).any(|d| d.differs(&decision));
                found.differ += usize::from(differs);
                found.lines.push(decision.line());
                reviews.insert(*decision);
            }
            DecisionRead::Unknown(_) if kept.contains(read) => found.known += 1,
            DecisionRead::Unknown(why) => {
                found.newer += 1;
                found.lines.push(read.to_vec());
                eprintln!("dateline: line {number} {}", crate::text::plain::line(&why));
            }
            DecisionRead::Broken(why) => found.broken.push(format!("{number}: {why}")),
        }
    }
}

/// Writes the reviewed articles of sources as annotations, one file an article.
fn write_gold(sources: Vec<String>, folder: &Path, partial: bool) -> ExitCode {
    let desk = match Desk::open() {
        Ok(desk) => desk,
        Err(what) => return fail(&what),
    };
    if let Err(error) = files::make_folder(folder) {
        return fail(&format!("{}: {}", folder.display(), cannot_write(&error)));
    }
    let analyzer = Arc::new(Analyzer::new());
    let client = Arc::new(Client::new(&FetchLimits::default()));
    let batches = batches(&client, sources);
    let work = move |scratch: &mut Scratch, batch: Batch, emit: Emit<'_, (Vec<Entry>, Loaded)>| {
        batch.load(&analyzer, scratch, &*client, &mut |mut loaded| {
            let mut entries = std::mem::take(&mut loaded.entries);
            desk.review(&analyzer, &mut entries);
            emit((entries, loaded))
        });
    };
    let (mut tally, mut failed, mut count, mut open) = (Tally::default(), false, 0, 0);
    pool::ordered(pool::default_jobs(), batches, work, |(entries, mut rest), _| {
        tally.see(&mut rest, entries.len());
        failed |= !rest.failures.is_empty();
        say(rest.remarks.iter().chain(&rest.failures));
        // A note alone decides nothing.
        for entry in entries.iter().filter(|e| e.analysis.is_touched()) {
            if !entry.analysis.is_reviewed() && !partial {
                open += 1;
                continue;
            }
            let written = gold::write(entry).and_then(|text| {
                let name = gold::file_name(&entry.article);
                files::replace(&folder.join(name), text.as_bytes()).map_err(|e| cannot_write(&e))
            });
            match written {
                Ok(()) => count += 1,
                Err(what) => {
                    failed = true;
                    eprintln!("dateline: {}: {}", line(&entry.article.path), line(&what));
                }
            }
        }
        ControlFlow::Continue(())
    });
    let mut told = format!("{count} written to {}", line(&folder.to_string_lossy()));
    if open > 0 {
        let _ = write!(told, "; {open} have figures that nobody reviewed (--partial takes them)");
    }
    told.push('\n');
    let printed = finish(told.as_bytes());
    if failed { ExitCode::FAILURE } else { printed }
}
