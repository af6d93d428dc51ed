//! Runs requests side by side: so many at once, and no more than a few to one server, so that a
//! server that does not answer holds back no other.

use std::collections::VecDeque;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use super::address::{public, server};

/// What is done for an address; told on by whoever gave it.
type Work = Box<dyn FnOnce() + Send>;

struct QueuedRequest {
    url: String,
    server: String,
    work: Work,
}

/// One request under way.
struct RequestUnderWay {
    number: u64,
    url: String,
    server: String,
    since: Instant,
}

#[derive(Default)]
struct QueueState {
    waiting: VecDeque<QueuedRequest>,
    out: Vec<RequestUnderWay>,
    threads: usize,
    /// Threads that wait for work.
    idle: usize,
    next: u64,
    closed: bool,
}

struct SharedQueue {
    state: Mutex<QueueState>,
    changed: Condvar,
    at_once: usize,
    of_one: usize,
}

/// Work for addresses, done by as many threads as may be under way at once. Dropped, it
/// begins nothing new.
pub struct Queue {
    shared: Arc<SharedQueue>,
}

impl Queue {
    /// A queue for `at_once` requests, at most `of_one` of them to one server.
    #[must_use]
    pub fn new(at_once: usize, of_one: usize) -> Self {
        Self {
            shared: Arc::new(SharedQueue {
                state: Mutex::default(),
                changed: Condvar::new(),
                at_once: at_once.max(1),
                of_one: of_one.max(1),
            }),
        }
    }

    /// Does something for an address as soon as there is a place. Never waits.
    pub fn submit(&self, url: &str, work: impl FnOnce() + Send + 'static) {
        let job = QueuedRequest { url: public(url), server: server(url), work: Box::new(work) };
        let mut state = self.shared.lock();
        state.waiting.push_back(job);
        if state.waiting.len() > state.idle && state.threads < self.shared.at_once {
            let shared = Arc::clone(&self.shared);
            let spawned =
                thread::Builder::new().name("fetch".to_owned()).spawn(move || shared.serve());
            // Without a new thread the others do it.
            state.threads += usize::from(spawned.is_ok());
        }
        drop(state);
        self.shared.changed.notify_one();
    }

    /// The addresses that were not answered for so long, the longest first.
    #[must_use]
    pub fn out(&self, longer: Duration) -> Vec<String> {
        let state = self.shared.lock();
        let late = state.out.iter().filter(|out| out.since.elapsed() >= longer);
        late.map(|out| out.url.clone()).collect()
    }
}

impl Drop for Queue {
    fn drop(&mut self) {
        let mut state = self.shared.lock();
        state.closed = true;
        state.waiting.clear();
        drop(state);
        self.shared.changed.notify_all();
    }
}

impl SharedQueue {
    fn lock(&self) -> MutexGuard<'_, QueueState> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Does what there is to do, until the queue is dropped.
    fn serve(&self) {
        while let Some((job, number)) = self.next() {
            let _place = RequestSlot { shared: self, number };
            // A defect costs one address, not a place for ever.
            let _ = catch_unwind(AssertUnwindSafe(job.work));
        }
    }

    /// The first that may begin.
    fn next(&self) -> Option<(QueuedRequest, u64)> {
        let mut state = self.lock();
        loop {
            if state.closed {
                return None;
            }
            let may = |job: &QueuedRequest| {
                state.out.iter().filter(|out| out.server == job.server).count() < self.of_one
            };
            if let Some(at) = state.waiting.iter().position(may)
                && let Some(job) = state.waiting.remove(at)
            {
                let number = state.next;
                state.next += 1;
                let (url, server) = (job.url.clone(), job.server.clone());
                state.out.push(RequestUnderWay { number, url, server, since: Instant::now() });
                return Some((job, number));
            }
            state.idle += 1;
            state = self.changed.wait(state).unwrap_or_else(PoisonError::into_inner);
            state.idle -= 1;
        }
    }
}

/// A place among the requests under way; free again when dropped.
struct RequestSlot<'a> {
    shared: &'a SharedQueue,
    number: u64,
}

impl Drop for RequestSlot<'_> {
    fn drop(&mut self) {
        let mut state = self.shared.lock();
        state.out.retain(|out| out.number != self.number);
        drop(state);
        self.shared.changed.notify_all();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::mpsc::channel;

    #[test]
    fn no_more_than_so_many_at_once_and_few_of_one_server() {
        let queue = Queue::new(4, 2);
        let (now, most) = (Arc::new(Mutex::new((0, 0))), Arc::new(Mutex::new((0, 0))));
        let (done, finished) = channel();
        for i in 0..12 {
            let url = format!("http://{}.example/{i}", if i < 8 { "slow" } else { "other" });
            let (now, most, done) = (Arc::clone(&now), Arc::clone(&most), done.clone());
            let slow = i < 8;
            queue.submit(&url, move || {
                {
                    let (mut now, mut most) = (now.lock().unwrap(), most.lock().unwrap());
                    now.0 += 1;
                    now.1 += i32::from(slow);
                    most.0 = most.0.max(now.0);
                    most.1 = most.1.max(now.1);
                }
                thread::sleep(Duration::from_millis(20));
                let mut now = now.lock().unwrap();
                now.0 -= 1;
                now.1 -= i32::from(slow);
                done.send(()).unwrap();
            });
        }
        for _ in 0..12 {
            finished.recv_timeout(Duration::from_secs(10)).unwrap();
        }
        let most = most.lock().unwrap();
        assert!(most.0 <= 4 && most.1 <= 2, "{most:?}");
        // A job that is done is taken off the list a moment later.
        for _ in 0..1000 {
            if queue.out(Duration::ZERO).is_empty() {
                break;
            }
            thread::sleep(Duration::from_millis(10));
        }
        assert_eq!(queue.out(Duration::ZERO), Vec::<String>::new());
    }

    #[test]
    fn a_server_that_hangs_holds_back_no_other() {
        let queue = Queue::new(4, 2);
        let (end, never) = channel::<()>();
        let never = Arc::new(Mutex::new(never));
        for i in 0..20 {
            let never = Arc::clone(&never);
            queue.submit(&format!("http://ana:secret@dead.example/{i}"), move || {
                let _ = never.lock().unwrap().recv();
            });
        }
        let (done, finished) = channel();
        queue.submit("http://good.example/", move || done.send(()).unwrap());
        finished.recv_timeout(Duration::from_secs(10)).unwrap();
        // A job that is done is taken off the list a moment later.
        let mut out = queue.out(Duration::ZERO);
        for _ in 0..1000 {
            if out.iter().all(|url| url.starts_with("http://dead.example/")) {
                break;
            }
            std::thread::sleep(Duration::from_millis(10));
            out = queue.out(Duration::ZERO);
        }
        assert!(out.iter().all(|url| url.starts_with("http://dead.example/")), "{out:?}");
        assert_eq!(out.len(), 2);
        drop(queue);
        drop(end);
    }

    #[test]
    fn a_panic_costs_no_place() {
        let queue = Queue::new(1, 1);
        queue.submit("http://a.example/", || panic!("a defect"));
        let (done, finished) = channel();
        queue.submit("http://a.example/", move || done.send(()).unwrap());
        finished.recv_timeout(Duration::from_secs(10)).unwrap();
    }
}
