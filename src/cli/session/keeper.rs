//! The keeper of marks: a thread that writes them down in the order they are made, tries
//! again what could not be written, and tells of what other processes marked.
//!
//! What is not on the disk yet stays queued, one change an article: the last mark wins
//! whatever the batching. Whoever ends the sitting waits for the queue a little
//! ([`Keeper::finish`]) and is told what is left of it.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, TryRecvError, channel};
use std::thread;
use std::time::Duration;

use super::World;
use super::tries::{self, KeepDeadline, Tries, Unkept};
use crate::app::Msg;
use crate::article::ArticleKey;
use crate::library::files;
use crate::library::marks::{KeptMarks, MarkJournal};
use crate::loader;
use crate::store::marks::Change;

enum MarkOrder {
    Keep(Vec<Change>),
    /// Tell at once what others marked.
    Look,
    /// Keep what is queued, trying until then; what is left is answered.
    Finish(KeepDeadline),
}

/// The way to the thread.
#[derive(Debug)]
pub(super) struct Keeper(Sender<MarkOrder>);

impl Keeper {
    /// Starts the thread.
    pub(super) fn start(world: &Arc<World>) -> Self {
        let (send, receive) = channel();
        let world = Arc::clone(world);
        let thread = thread::Builder::new().name("marks".to_owned());
        // Without the thread the sending end fails, and the end of the sitting tells.
        let _ = thread.spawn(move || {
            let mut keeping = MarkKeeping {
                world: &world,
                journal: None,
                queue: BTreeMap::new(),
                tries: Tries::default(),
            };
            keeping.begin();
            world.marks_told.is_done();
            keeping.run(&receive);
        });
        Self(send)
    }

    /// Keeps changes.
    pub(super) fn keep(&self, changes: Vec<Change>) {
        let _ = self.0.send(MarkOrder::Keep(changes));
    }

    /// Has others' marks told at once.
    pub(super) fn look(&self) {
        let _ = self.0.send(MarkOrder::Look);
    }

    /// Waits until all is kept, or so long.
    pub(super) fn finish(&self, patience: Duration) -> Result<(), Unkept> {
        tries::finish(patience, |end| self.0.send(MarkOrder::Finish(end)).map_err(drop))
    }
}

struct MarkKeeping<'a> {
    world: &'a World,
    journal: Option<MarkJournal>,
    queue: BTreeMap<ArticleKey, Change>,
    tries: Tries,
}

impl MarkKeeping<'_> {
    /// Opens the journal and tells what is in it.
    fn begin(&mut self) {
        if let Some(folders) = &self.world.plan.folders {
            for folder in [&folders.state, &folders.cache] {
                files::sweep(folder);
            }
            for path in files::open_to_others(&[&folders.state, &folders.cache]) {
                let what = "can be read by others; chmod -R go= makes it private";
                self.world.fail(&path.to_string_lossy(), what);
            }
        }
        if let Err(why) = self.open() {
            self.tries.fail(why.clone());
            self.world.fail("marks", &why);
        }
    }

    fn open(&mut self) -> Result<(), String> {
        if self.journal.is_some() {
            return Ok(());
        }
        let Some(folders) = &self.world.plan.folders else {
            return Err("there is no home folder to keep anything in".to_owned());
        };
        let at = |error| format!("{}: {}", folders.state.display(), loader::cannot_write(&error));
        let journal = MarkJournal::open(&folders.state).map_err(at)?;
        let (unknown, damaged) = journal.strange();
        if unknown + damaged > 0 {
            let what = format!(
                "{} lines cannot be read by this version; they are kept",
                unknown + damaged
            );
            self.world.fail(&folders.state.join("marks.jsonl").to_string_lossy(), &what);
        }
        let all: Vec<_> = journal.iter().map(|(key, mark)| (key, mark.clone())).collect();
        if !all.is_empty() {
            self.world.send(Msg::Marks(all));
        }
        self.journal = Some(journal);
        Ok(())
    }

    fn run(&mut self, orders: &Receiver<MarkOrder>) {
        loop {
            let mut next = orders.recv_timeout(self.tries.patience(!self.queue.is_empty()));
            let mut fresh = false;
            loop {
                match next {
                    Ok(MarkOrder::Keep(changes)) => {
                        fresh = true;
                        for change in changes {
                            self.queue(change);
                        }
                    }
                    Ok(MarkOrder::Look) => self.look(),
                    Ok(MarkOrder::Finish(end)) => self.tries.end(end),
                    Err(RecvTimeoutError::Timeout) => break,
                    Err(RecvTimeoutError::Disconnected) => {
                        self.keep();
                        return;
                    }
                }
                // A key held down marks many: one write for all that wait.
                next = orders.try_recv().map_err(|error| match error {
                    TryRecvError::Empty => RecvTimeoutError::Timeout,
                    TryRecvError::Disconnected => RecvTimeoutError::Disconnected,
                });
            }
            if self.queue.is_empty() {
                self.look();
            } else if fresh || self.tries.are_due() {
                self.keep();
            }
            self.tries.answer(self.queue.len());
        }
    }

    /// Puts a change behind those of its article that wait.
    fn queue(&mut self, change: Change) {
        match self.queue.get_mut(&change.key) {
            Some(waiting) => waiting.after = change.after,
            None => {
                self.queue.insert(change.key, change);
            }
        }
    }

    /// Writes down what is queued; tells where that fails, and when it works again.
    fn keep(&mut self) {
        if self.queue.is_empty() {
            return;
        }
        let changes: Vec<Change> = self.queue.values().cloned().collect();
        let kept = self.open().and_then(|()| match &mut self.journal {
            Some(journal) => journal.keep_changes(&changes).map_err(|e| loader::cannot_write(&e)),
            None => Ok(KeptMarks::default()),
        });
        match kept {
            Ok(KeptMarks { others, contested }) => {
                self.queue.clear();
                if self.tries.work() {
                    self.world.send(Msg::Unkept(0, String::new()));
                }
                self.tell(&others);
                for change in contested {
                    self.world.note(&format!("a note was contested: {:016x}", change.key.0));
                    self.world.send(Msg::Contested(change.key, change.after.note));
                }
            }
            Err(why) => {
                self.world.note(&format!("{} marks are not kept: {why}", changes.len()));
                self.world.send(Msg::Unkept(changes.len(), why.clone()));
                self.tries.fail(why);
            }
        }
    }

    /// Looks for what others marked.
    fn look(&mut self) {
        if let Some(journal) = &mut self.journal
            && let Ok(others) = journal.catch_up()
        {
            self.tell(&others);
        }
    }

    fn tell(&self, others: &[ArticleKey]) {
        let Some(journal) = self.journal.as_ref().filter(|_| !others.is_empty()) else { return };
        // What is queued is newer than what the disk says.
        let others = others.iter().filter(|key| !self.queue.contains_key(key));
        let marks = others.map(|key| (*key, journal.get(*key).cloned().unwrap_or_default()));
        self.world.send(Msg::Marks(marks.collect()));
    }
}
