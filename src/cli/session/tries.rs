//! What the threads that keep marks and reviews have in common: how long they wait, when
//! they try again what could not be written, and the answer they owe at the end.

use std::sync::mpsc::{Sender, channel};
use std::sync::{Condvar, Mutex, PoisonError};
use std::time::{Duration, Instant};

/// How often is looked for what other processes wrote.
const LOOK: Duration = Duration::from_secs(1);
/// How long after a failure the next try is made.
const AGAIN: Duration = Duration::from_secs(2);
/// How long between two tries once the sitting ends.
const AT_THE_END: Duration = Duration::from_millis(50);

/// How long is waited for what another thread is about to do.
const ABOUT: Duration = Duration::from_secs(2);

/// Something that happens once, and that other threads wait for.
#[derive(Debug, Default)]
pub(super) struct Once(Mutex<bool>, Condvar);

impl Once {
    /// Is called once it has happened: wakes those who wait.
    pub fn is_done(&self) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = true;
        self.1.notify_all();
    }

    /// Waits for it a little.
    pub fn wait(&self) {
        let done = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let _ = self.1.wait_timeout_while(done, ABOUT, |done| !*done);
    }
}

/// What could not be kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unkept {
    /// How many things are not kept; 0 where that cannot be told.
    pub count: usize,
    /// Why not.
    pub why: String,
}

/// The end of a sitting: until when is tried, and who waits for the answer.
#[derive(Debug)]
pub(super) struct KeepDeadline {
    until: Instant,
    reply: Sender<Result<(), Unkept>>,
}

/// Asks a thread, by `send`, to keep all it has, and waits for that so long. A disk that
/// hangs does not hang whoever asks: the thread may be inside a write.
pub(super) fn finish(
    patience: Duration,
    send: impl FnOnce(KeepDeadline) -> Result<(), ()>,
) -> Result<(), Unkept> {
    let left = |why: &str| Unkept { count: 0, why: why.to_owned() };
    let (reply, answer) = channel();
    send(KeepDeadline { until: Instant::now() + patience, reply })
        .map_err(|()| left("nobody keeps them"))?;
    answer
        .recv_timeout(patience + AT_THE_END)
        .unwrap_or_else(|_| Err(left("the disk does not answer")))
}

/// The tries of one thread.
#[derive(Debug, Default)]
pub(super) struct Tries {
    /// Why the last one failed, and when.
    failed: Option<(String, Instant)>,
    end: Option<KeepDeadline>,
}

impl Tries {
    /// How long to wait for orders, with or without something that waits to be kept.
    pub fn patience(&self, waiting: bool) -> Duration {
        match &self.failed {
            _ if self.end.is_some() => AT_THE_END,
            Some((_, since)) if waiting => AGAIN.saturating_sub(since.elapsed()).min(LOOK),
            _ => LOOK,
        }
    }

    /// Whether what waits is to be tried again.
    pub fn are_due(&self) -> bool {
        self.is_ending() || self.failed.as_ref().is_none_or(|(_, at)| at.elapsed() >= AGAIN)
    }

    pub fn fail(&mut self, why: String) {
        self.failed = Some((why, Instant::now()));
    }

    /// Takes down that a try worked. Returns whether the one before had failed.
    pub fn work(&mut self) -> bool {
        self.failed.take().is_some()
    }

    pub fn end(&mut self, end: KeepDeadline) {
        self.end = Some(end);
    }

    pub const fn is_ending(&self) -> bool {
        self.end.is_some()
    }

    /// Answers whoever ends the sitting, once nothing waits or the time is over.
    pub fn answer(&mut self, waiting: usize) {
        let over = |end: &mut KeepDeadline| waiting == 0 || Instant::now() >= end.until;
        let Some(end) = self.end.take_if(over) else { return };
        let why = || self.failed.as_ref().map_or_else(String::new, |(why, _)| why.clone());
        let left = if waiting == 0 { Ok(()) } else { Err(Unkept { count: waiting, why: why() }) };
        let _ = end.reply.send(left);
    }
}
