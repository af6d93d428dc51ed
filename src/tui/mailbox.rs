//! The one channel into the loop. Keys, signals and answers overtake articles that
//! arrive in bulk; bulk is bounded, so that a fast reader of files waits for the
//! screen and memory does not grow.

use std::collections::VecDeque;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use crate::app::Msg;

/// Batches of articles that may wait.
const BULK: usize = 2;
/// Keys that may wait: more than a hand presses while anything is done.
const KEYS: usize = 256;

#[derive(Debug, Default)]
struct Queues {
    urgent: VecDeque<Msg>,
    /// Keys among them.
    keys: usize,
    bulk: VecDeque<Msg>,
    /// Whether the reading end is gone.
    closed: bool,
}

const fn by_hand(msg: &Msg) -> bool {
    matches!(msg, Msg::Key(_) | Msg::Mouse(..) | Msg::Paste(_))
}

#[derive(Debug, Default)]
struct SharedMailbox {
    queues: Mutex<Queues>,
    /// Something arrived.
    filled: Condvar,
    /// Bulk was taken out.
    drained: Condvar,
}

impl SharedMailbox {
    fn lock(&self) -> MutexGuard<'_, Queues> {
        self.queues.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The sending end. Clones send into the same box.
#[derive(Debug, Clone)]
pub struct MessageSender {
    shared: Arc<SharedMailbox>,
}

/// The reading end.
#[derive(Debug)]
pub struct Mailbox {
    shared: Arc<SharedMailbox>,
}

/// A new box with both ends.
#[must_use]
pub fn mailbox() -> (MessageSender, Mailbox) {
    let shared = Arc::new(SharedMailbox::default());
    (MessageSender { shared: Arc::clone(&shared) }, Mailbox { shared })
}

impl MessageSender {
    /// Sends a message; waits while too many batches of articles are queued. `false`
    /// once nobody reads any more: a worker should end then.
    #[must_use = "a worker should end when nobody reads any more"]
    pub fn send(&self, msg: Msg) -> bool {
        let mut queues = self.shared.lock();
        if matches!(msg, Msg::Listed(_) | Msg::Loaded(_) | Msg::Unlisted(_) | Msg::LoadDone) {
            while queues.bulk.len() >= BULK && !queues.closed {
                queues = self.shared.drained.wait(queues).unwrap_or_else(PoisonError::into_inner);
            }
            queues.bulk.push_back(msg);
        } else {
            if by_hand(&msg) {
                // Who reads keys waits, and the terminal keeps them.
                while queues.keys >= KEYS && !queues.closed {
                    let waited = self.shared.drained.wait(queues);
                    queues = waited.unwrap_or_else(PoisonError::into_inner);
                }
                queues.keys += 1;
            }
            // Of these only the latest is worth a word.
            if matches!(msg, Msg::Progress(_)) {
                queues.urgent.retain(|m| !matches!(m, Msg::Progress(_)));
            }
            if matches!(msg, Msg::Waiting(_)) {
                queues.urgent.retain(|m| !matches!(m, Msg::Waiting(_)));
            }
            if matches!(msg, Msg::Line) {
                queues.urgent.retain(|m| !matches!(m, Msg::Line));
            }
            queues.urgent.push_back(msg);
        }
        let open = !queues.closed;
        drop(queues);
        self.shared.filled.notify_one();
        open
    }
}

impl Mailbox {
    /// Waits for a message. Burns nothing while it waits.
    #[must_use]
    pub fn receive(&self) -> Msg {
        let mut queues = self.shared.lock();
        loop {
            if let Some(msg) = self.take(&mut queues) {
                return msg;
            }
            queues = self.shared.filled.wait(queues).unwrap_or_else(PoisonError::into_inner);
        }
    }

    /// Waits for a message so long at most.
    #[must_use]
    pub fn receive_for(&self, patience: Duration) -> Option<Msg> {
        let until = Instant::now() + patience;
        let mut queues = self.shared.lock();
        loop {
            if let Some(msg) = self.take(&mut queues) {
                return Some(msg);
            }
            let left = until.checked_duration_since(Instant::now())?;
            let waited = self.shared.filled.wait_timeout(queues, left);
            queues = waited.unwrap_or_else(PoisonError::into_inner).0;
        }
    }

    /// A message, if one waits.
    #[must_use]
    pub fn try_receive(&self) -> Option<Msg> {
        self.take(&mut self.shared.lock())
    }

    fn take(&self, queues: &mut Queues) -> Option<Msg> {
        if let Some(msg) = queues.urgent.pop_front() {
            if by_hand(&msg) {
                queues.keys = queues.keys.saturating_sub(1);
                self.shared.drained.notify_all();
            }
            return Some(msg);
        }
        let msg = queues.bulk.pop_front();
        if msg.is_some() {
            self.shared.drained.notify_all();
        }
        msg
    }
}

impl Drop for Mailbox {
    fn drop(&mut self) {
        self.shared.lock().closed = true;
        self.shared.drained.notify_all();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_overtake_articles_and_bulk_waits() {
        let (sender, mailbox) = mailbox();
        let second = sender.clone();
        let worker = std::thread::spawn(move || {
            let mut sent = 0;
            for _ in 0..100 {
                if !second.send(Msg::Loaded(Vec::new())) {
                    break;
                }
                sent += 1;
            }
            sent
        });
        while mailbox.shared.lock().bulk.len() < BULK {
            std::thread::yield_now();
        }
        assert!(sender.send(Msg::Hangup));
        assert!(matches!(mailbox.receive(), Msg::Hangup));
        assert!(matches!(mailbox.receive(), Msg::Loaded(_)));
        // A key that is held does not fill the memory.
        let second = sender.clone();
        let hand = std::thread::spawn(move || {
            let key = crate::app::key::Key::plain(crate::app::key::Code::Down);
            (0..10 * KEYS).take_while(|_| second.send(Msg::Key(key))).count()
        });
        while mailbox.shared.lock().keys < KEYS {
            std::thread::yield_now();
        }
        assert!(mailbox.receive_for(Duration::from_secs(5)).is_some());
        drop(mailbox);
        assert!(hand.join().unwrap() < 10 * KEYS);
        assert!(worker.join().unwrap() < 100, "a worker ends when nobody reads");
        assert!(!sender.send(Msg::Hangup));
    }
}
