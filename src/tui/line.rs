//! The line to the terminal: who writes to it, and when it can take another frame.
//!
//! Bytes are written by a thread of its own, so that a line that is full holds up nothing
//! but itself. A pseudo-terminal and a connection behind it take thousands of bytes
//! before they are full, which a slow line carries for many seconds: what was taken says
//! nothing about what has arrived. So a frame that may have to wait behind another ends
//! with a question that every terminal answers at once (`CSI 5 n`), and no frame is sent
//! while an answer is out. Nobody waits for one: keys go on, and a terminal that never
//! answers is sent frames by the clock while a key is held.

use std::io::{self, Write};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

/// The question: are you well?
const QUESTION: &[u8] = b"\x1b[5n";
/// Bytes a second of a line of which nothing is known, where it may matter: 9,600 baud.
const SLOW: f64 = 960.0;
/// A line that carries more than this a second is never told less than all.
const FAST: f64 = 40_000.0;
/// Frames of a line that is not fast take so many seconds of it at most.
const SHARE: f64 = 0.12;
/// Bytes a frame may always have.
const LEAST: usize = 110;
/// Frames this far apart never wait for each other, unless they are large.
const APART: Duration = Duration::from_millis(250);
/// More bytes than this are a large frame.
const LARGE: usize = 400;
/// Frames are sent by the clock this far apart at most.
const STEP: Duration = Duration::from_millis(300);
/// How long an answer may be late.
const LATE: Duration = Duration::from_secs(2);
/// Questions without an answer after which none is asked any more.
const MUTE: u32 = 3;

#[derive(Debug, Default)]
struct LineState {
    waiting: Vec<u8>,
    /// Bytes are being written.
    busy: bool,
    closed: bool,
    failed: Option<io::Error>,
    /// Answers that came, and when the last one did.
    answers: u64,
    answered: Option<Instant>,
    /// When a question was sent that is not answered.
    asked: Option<Instant>,
}

#[derive(Debug, Default)]
struct SharedLine {
    state: Mutex<LineState>,
    changed: Condvar,
}

impl SharedLine {
    fn lock(&self) -> MutexGuard<'_, LineState> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Tells the line that the terminal answered; for the thread that reads keys.
#[derive(Debug, Clone, Default)]
pub struct Answers(Arc<SharedLine>);

impl Answers {
    /// Is told that the terminal answered.
    pub fn came(&self) {
        let mut state = self.0.lock();
        state.answers += 1;
        state.answered = Some(Instant::now());
        state.asked = None;
        drop(state);
        self.0.changed.notify_all();
    }

    /// Whether one is on its way: an escape may be its beginning then.
    #[must_use]
    pub fn expected(&self) -> bool {
        self.0.lock().asked.is_some_and(|at| at.elapsed() < LATE)
    }
}

/// The writing end.
#[derive(Debug)]
pub struct TerminalLine {
    shared: Arc<SharedLine>,
    pace: Pace,
}

impl TerminalLine {
    /// Starts the thread that writes; `wake` is called whenever it has written all.
    ///
    /// # Errors
    ///
    /// Where no thread can be started.
    pub fn open<W: Write + Send + 'static>(
        mut out: W,
        answers: &Answers,
        wake: impl Fn() + Send + 'static,
    ) -> io::Result<Self> {
        let shared = Arc::clone(&answers.0);
        let own = Arc::clone(&shared);
        thread::Builder::new().name("write".to_owned()).spawn(move || {
            let mut state = own.lock();
            loop {
                if !state.waiting.is_empty() {
                    let bytes = std::mem::take(&mut state.waiting);
                    state.busy = true;
                    drop(state);
                    let written = out.write_all(&bytes).and_then(|()| out.flush());
                    state = own.lock();
                    state.busy = false;
                    if let Err(error) = written {
                        state.failed = Some(error);
                    }
                    own.changed.notify_all();
                    if state.waiting.is_empty() {
                        drop(state);
                        wake();
                        state = own.lock();
                    }
                } else if state.closed {
                    return;
                } else {
                    state = own.changed.wait(state).unwrap_or_else(PoisonError::into_inner);
                }
            }
        })?;
        Ok(Self { shared, pace: Pace::default() })
    }

    /// Sends bytes that are no frame.
    ///
    /// # Errors
    ///
    /// Where bytes sent before could not be written.
    pub fn say(&mut self, bytes: &[u8]) -> io::Result<()> {
        let mut state = self.shared.lock();
        if let Some(error) = state.failed.take() {
            return Err(error);
        }
        state.waiting.extend_from_slice(bytes);
        drop(state);
        self.shared.changed.notify_all();
        Ok(())
    }

    /// Sends a frame, or the part of one.
    ///
    /// # Errors
    ///
    /// As [`Self::say`].
    pub fn frame(&mut self, bytes: &mut Vec<u8>) -> io::Result<()> {
        let now = Instant::now();
        self.hear();
        if self.pace.sent(now, bytes.len()) {
            bytes.extend_from_slice(QUESTION);
            self.shared.lock().asked = Some(now);
        }
        self.say(bytes)
    }

    /// How long the line is not free for a frame; `None` where it is. `held` where a key
    /// is held down.
    pub fn wait(&mut self, held: bool) -> Option<Duration> {
        self.hear();
        let state = self.shared.lock();
        if state.busy || !state.waiting.is_empty() {
            // Its thread wakes us.
            return Some(LATE);
        }
        drop(state);
        self.pace.wait(Instant::now(), held)
    }

    /// Bytes that a frame may have now.
    #[must_use]
    pub fn budget(&self, held: bool) -> usize {
        self.pace.budget(held)
    }

    /// Whether the line has been seen to carry so much that a frame of any length may be sent.
    #[must_use]
    pub fn is_wide(&self) -> bool {
        self.pace.rate().is_some_and(|rate| rate >= FAST)
    }

    fn hear(&mut self) {
        let state = self.shared.lock();
        let (answers, at) = (state.answers, state.answered);
        drop(state);
        if let Some(at) = at {
            self.pace.heard(answers, at);
        }
    }

    /// Waits until all is written, and answered where an answer is out; `false` where it
    /// takes too long.
    pub fn settle(&mut self, patience: Duration) -> bool {
        let until = Instant::now() + patience;
        loop {
            self.hear();
            // The shell would take a late answer for keys.
            let asked = self.pace.asked.is_some() && self.pace.answers > 0;
            let state = self.shared.lock();
            if state.failed.is_some() || !(state.busy || asked) && state.waiting.is_empty() {
                return true;
            }
            let Some(left) = until.checked_duration_since(Instant::now()) else { return false };
            let waited = self.shared.changed.wait_timeout(state, left);
            drop(waited);
        }
    }
}

impl Drop for TerminalLine {
    fn drop(&mut self) {
        self.shared.lock().closed = true;
        self.shared.changed.notify_all();
    }
}

#[derive(Debug, Clone, Copy)]
struct AwaitedAnswer {
    at: Instant,
    bytes: usize,
}

/// When to send: see the module. No clock of its own.
#[derive(Debug, Default)]
struct Pace {
    /// Answers heard so far.
    answers: u64,
    /// Questions that were never answered.
    missed: u32,
    asked: Option<AwaitedAnswer>,
    /// The last frame.
    sent: Option<AwaitedAnswer>,
    /// The last large frame that was answered: its bytes, and in how many seconds.
    large: Option<(f64, f64)>,
    /// The quickest answer, in seconds: the way there and back.
    quickest: Option<f64>,
    /// Bytes a second that the line has been seen to carry at least.
    least: f64,
}

#[expect(clippy::cast_precision_loss, reason = "bytes of a frame")]
fn seconds(bytes: usize, rate: f64) -> Duration {
    Duration::from_secs_f64(bytes as f64 / rate.max(1.0))
}

impl Pace {
    /// A frame is sent; whether it ends with a question.
    fn sent(&mut self, at: Instant, bytes: usize) -> bool {
        let near = self.sent.is_some_and(|s| at.saturating_duration_since(s.at) < APART);
        self.sent = Some(AwaitedAnswer { at, bytes });
        let ask = self.asked.is_none() && self.missed < MUTE && (near || bytes > LARGE);
        if ask {
            self.asked = Some(AwaitedAnswer { at, bytes });
        }
        ask
    }

    fn heard(&mut self, answers: u64, at: Instant) {
        if answers == self.answers {
            return;
        }
        self.answers = answers;
        self.missed = 0;
        if let Some(asked) = self.asked.take() {
            let took = at.saturating_duration_since(asked.at).as_secs_f64().max(1e-6);
            #[expect(clippy::cast_precision_loss, reason = "bytes of a frame")]
            let bytes = asked.bytes as f64;
            self.quickest = Some(self.quickest.map_or(took, |q| q.min(took)));
            if asked.bytes > LARGE {
                self.large = Some((bytes, took));
                self.least = 0.0;
            }
            self.least = self.least.max(bytes / took);
        }
    }

    /// Bytes a second, once anything is known. What a small frame takes is the way there
    /// and back, and no matter of the line's width: that is taken off a large one.
    fn rate(&self) -> Option<f64> {
        let quickest = self.quickest?;
        let of_large = self
            .large
            .map_or(0.0, |(bytes, took)| bytes / (took - 0.8 * quickest).max(took / 20.0));
        Some(of_large.max(self.least))
    }

    fn wait(&mut self, now: Instant, held: bool) -> Option<Duration> {
        if let Some(asked) = self.asked {
            let gone = now.saturating_duration_since(asked.at);
            let late = LATE + seconds(asked.bytes, SLOW);
            match late.checked_sub(gone).filter(|l| !l.is_zero()) {
                // It will answer, as it has before.
                Some(left) if self.answers > 0 => return Some(left),
                Some(_) => {}
                None => {
                    self.asked = None;
                    self.missed += 1;
                }
            }
        }
        if self.answers > 0 && self.missed == 0 || !held {
            return None;
        }
        let sent = self.sent?;
        let step = seconds(sent.bytes, SLOW).min(STEP);
        let left = step.checked_sub(now.saturating_duration_since(sent.at));
        left.filter(|l| !l.is_zero())
    }

    fn budget(&self, held: bool) -> usize {
        let rate = match self.rate() {
            Some(rate) => rate,
            None if held => SLOW,
            None => FAST,
        };
        if rate >= FAST {
            return usize::MAX / 2;
        }
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "some thousands at most"
        )]
        let bytes = (rate * SHARE) as usize;
        bytes.max(LEAST)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const MS: Duration = Duration::from_millis(1);

    #[test]
    fn no_frame_is_sent_while_an_answer_is_out() {
        let start = Instant::now();
        let mut pace = Pace::default();
        assert!(pace.sent(start, 7000), "a large frame asks");
        pace.heard(1, start + 10 * MS);
        assert_eq!(pace.wait(start + 10 * MS, true), None);
        assert!(pace.budget(true) > 1_000_000, "a fast line is told all");
        assert!(!pace.sent(start + 500 * MS, 100), "a small one by itself does not ask");
        assert!(pace.sent(start + 530 * MS, 100), "but the next one, close to it");
        assert!(pace.wait(start + 540 * MS, true).is_some());
        assert!(pace.wait(start + 540 * MS, false).is_some());
        pace.heard(2, start + 550 * MS);
        assert_eq!(pace.wait(start + 550 * MS, true), None);
    }

    #[test]
    fn a_slow_line_gets_little_at_a_time() {
        let start = Instant::now();
        let mut pace = Pace::default();
        assert!(pace.sent(start, 960));
        pace.heard(1, start + 1000 * MS);
        assert!(!pace.sent(start + 1100 * MS, 20));
        assert!(pace.sent(start + 1150 * MS, 20));
        pace.heard(2, start + 1171 * MS);
        assert!(pace.budget(false) < 160, "{}", pace.budget(false));
    }

    #[test]
    fn a_long_way_is_no_slow_line() {
        let start = Instant::now();
        let mut pace = Pace::default();
        assert!(pace.sent(start, 7000));
        pace.heard(1, start + 320 * MS);
        pace.sent(start + 400 * MS, 20);
        assert!(pace.sent(start + 420 * MS, 20));
        pace.heard(2, start + 720 * MS);
        assert!(pace.budget(false) > 10_000, "{}", pace.budget(false));
    }

    #[test]
    fn a_terminal_that_never_answers_holds_nobody_up() {
        let start = Instant::now();
        let mut pace = Pace::default();
        assert!(pace.sent(start, 5000));
        assert_eq!(pace.wait(start + MS, false), None, "a key by itself is shown at once");
        let left = pace.wait(start + MS, true);
        assert!(left.is_some_and(|l| l <= STEP), "{left:?}");
        assert_eq!(pace.wait(start + STEP, true), None);
        let mut at = start;
        for _ in 0..MUTE {
            at += 10_000 * MS;
            assert_eq!(pace.wait(at, false), None);
            pace.sent(at, 5000);
        }
        at += 10_000 * MS;
        assert_eq!(pace.wait(at, false), None);
        assert!(!pace.sent(at, 5000), "nothing more is asked");
    }

    struct ChannelWriter(std::sync::mpsc::Sender<Vec<u8>>);
    impl Write for ChannelWriter {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            let _ = self.0.send(bytes.to_vec());
            Ok(bytes.len())
        }
        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    #[test]
    fn what_is_sent_is_written_in_order() {
        let (send, receive) = std::sync::mpsc::channel::<Vec<u8>>();
        let mut line = TerminalLine::open(ChannelWriter(send), &Answers::default(), || {}).unwrap();
        for n in 0..50u8 {
            line.say(&[n]).unwrap();
        }
        assert!(line.settle(Duration::from_secs(5)));
        drop(line);
        let written: Vec<u8> = receive.iter().flatten().collect();
        assert_eq!(written, (0..50).collect::<Vec<u8>>());
    }
}
