//! The keeper of what was joined to stories: one thread writes it, of what waits the latest,
//! so that an earlier state never takes the place of a later one. Whoever ends the sitting
//! waits for it a little; what is not written then is joined again in the next.

use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread;
use std::time::Duration;

/// The way to the thread.
#[derive(Debug)]
pub(super) struct StoryKeeper {
    /// Gone once the sitting ends.
    send: Option<Sender<Vec<u8>>>,
    /// Closed once the thread wrote all.
    ended: Receiver<()>,
}

impl StoryKeeper {
    /// Starts the thread.
    pub(super) fn start(write: impl Fn(&[u8]) + Send + 'static) -> Self {
        let (send, receive) = channel::<Vec<u8>>();
        let (end, ended) = channel();
        let thread = thread::Builder::new().name("stories".to_owned());
        // Without the thread nothing is kept, and all is joined again.
        let _ = thread.spawn(move || {
            let _end: Sender<()> = end;
            while let Ok(first) = receive.recv() {
                let latest = receive.try_iter().last();
                write(&latest.unwrap_or(first));
            }
        });
        Self { send: Some(send), ended }
    }

    /// Keeps what was joined.
    pub(super) fn keep(&self, joined: Vec<u8>) {
        if let Some(send) = &self.send {
            let _ = send.send(joined);
        }
    }

    /// Waits until it is written, or so long; nothing is taken any more.
    pub(super) fn finish(&mut self, patience: Duration) {
        self.send = None;
        // Nothing is ever sent: it ends, or time does.
        let _ = self.ended.recv_timeout(patience);
    }
}

#[cfg(test)]
mod tests {
    use std::sync::{Arc, Mutex};
    use std::time::Instant;

    use super::*;

    #[test]
    fn the_latest_is_written_before_the_sitting_ends() {
        let written = Arc::new(Mutex::new(Vec::new()));
        let own = Arc::clone(&written);
        let mut keeper = StoryKeeper::start(move |bytes| {
            thread::sleep(Duration::from_millis(40));
            own.lock().unwrap().push(bytes.to_vec());
        });
        for n in 0..50 {
            keeper.keep(vec![n]);
        }
        keeper.finish(Duration::from_secs(20));
        let written = written.lock().unwrap();
        assert_eq!(written.last(), Some(&vec![49]));
        assert!(written.len() < 50 && written.is_sorted(), "{written:?}");
    }

    #[test]
    fn a_disk_that_does_not_answer_is_waited_for_so_long() {
        let (answer, waits) = channel::<()>();
        let waits = Mutex::new(waits);
        let mut keeper = StoryKeeper::start(move |_| {
            let _ = waits.lock().unwrap().recv();
        });
        keeper.keep(vec![1]);
        let started = Instant::now();
        keeper.finish(Duration::from_millis(100));
        let took = started.elapsed();
        assert!(took >= Duration::from_millis(100) && took < Duration::from_secs(10), "{took:?}");
        drop(answer);
    }
}
