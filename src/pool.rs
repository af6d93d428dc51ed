//! Work done by several threads, results in the order of the input, with a bounded
//! number of items under way: the one pipeline behind `extract` and the loader.

use std::ops::ControlFlow;
use std::sync::mpsc::{Receiver, SyncSender, TryRecvError, sync_channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;

/// Items under way for each worker: enough that one slow item stalls nobody.
const AHEAD: usize = 8;

/// What a sink is told besides the result.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Next {
    /// The next result is there already.
    Ready,
    /// It may take a while: a good moment to flush.
    Waiting,
}

/// Where work puts its results, any number of them an item; `false` once nobody wants
/// any more.
pub type Emit<'a, O> = &'a mut dyn FnMut(O) -> bool;

/// What a sink answers: whether it goes on.
pub const fn flow(on: bool) -> ControlFlow<()> {
    if on { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
}

/// Returns the number of workers where the user names none: as many threads as run at once.
#[must_use]
pub fn default_jobs() -> usize {
    thread::available_parallelism().map_or(1, std::num::NonZero::get)
}

/// Runs `work` over `input` in `jobs` threads and hands the results to `sink` in the
/// order of the input. Each thread has a scratch of its own. `input` is drained in another
/// thread, so that it may block. Returns early when `sink` breaks; the threads then end with
/// their next item.
pub fn ordered<I, O, S>(
    jobs: usize,
    input: impl Iterator<Item = I> + Send + 'static,
    work: impl Fn(&mut S, I, Emit<'_, O>) + Send + Sync + 'static,
    mut sink: impl FnMut(O, Next) -> ControlFlow<()>,
) where
    I: Send + 'static,
    O: Send + 'static,
    S: Default,
{
    let jobs = jobs.max(1);
    let (queue, results) = sync_channel::<Receiver<O>>(jobs * AHEAD);
    let (hand_out, handed) = sync_channel::<(I, SyncSender<O>)>(jobs * AHEAD);
    let handed = Arc::new(Mutex::new(handed));
    let work = Arc::new(work);
    for _ in 0..jobs {
        let (handed, work) = (Arc::clone(&handed), Arc::clone(&work));
        thread::spawn(move || {
            let mut scratch = S::default();
            loop {
                let next = handed.lock().unwrap_or_else(PoisonError::into_inner).recv();
                let Ok((item, done)) = next else { return };
                // Nobody waits any more when the sink broke off.
                work(&mut scratch, item, &mut |out| done.send(out).is_ok());
            }
        });
    }
    thread::spawn(move || {
        for item in input {
            let (done, result) = sync_channel(2);
            if queue.send(result).is_err() || hand_out.send((item, done)).is_err() {
                return;
            }
        }
    });
    // One result is held back, to know whether the next is there already.
    let mut held: Option<O> = None;
    loop {
        let result = match results.try_recv() {
            Ok(result) => result,
            Err(TryRecvError::Disconnected) => break,
            Err(TryRecvError::Empty) => {
                if let Some(out) = held.take()
                    && sink(out, Next::Waiting).is_break()
                {
                    return;
                }
                match results.recv() {
                    Ok(result) => result,
                    Err(_) => break,
                }
            }
        };
        loop {
            let out = match result.try_recv() {
                Ok(out) => out,
                Err(TryRecvError::Empty) => {
                    if let Some(out) = held.take()
                        && sink(out, Next::Waiting).is_break()
                    {
                        return;
                    }
                    let Ok(out) = result.recv() else { break };
                    out
                }
                // The item is done; a worker that panicked lost its rest.
                Err(TryRecvError::Disconnected) => break,
            };
            if let Some(out) = held.replace(out)
                && sink(out, Next::Ready).is_break()
            {
                return;
            }
        }
    }
    if let Some(out) = held {
        let _ = sink(out, Next::Waiting);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::Duration;

    #[test]
    fn order_is_kept() {
        let mut seen = Vec::new();
        ordered(
            4,
            0..500u64,
            |(): &mut (), n, emit| {
                if n % 7 == 0 {
                    thread::sleep(Duration::from_micros(300));
                }
                (0..n % 5).for_each(|part| assert!(emit((n, part))));
            },
            |n, _| {
                seen.push(n);
                ControlFlow::Continue(())
            },
        );
        let wanted = (0..500).flat_map(|n| (0..n % 5).map(move |part| (n, part)));
        assert_eq!(seen, wanted.collect::<Vec<_>>());
    }

    #[test]
    fn a_sink_may_break_off_an_endless_input() {
        let mut count = 0;
        ordered(
            2,
            0u64..,
            |(): &mut (), n, emit| {
                emit(n);
            },
            |_, _| {
                count += 1;
                if count == 10 { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
            },
        );
        assert_eq!(count, 10);
    }

    #[test]
    fn a_lone_item_is_handed_on_before_the_input_ends() {
        let (more, input) = sync_channel::<u32>(0);
        let (tell, told) = sync_channel::<u32>(8);
        let run = thread::spawn(move || {
            ordered(
                2,
                input.into_iter(),
                |(): &mut (), n, emit| {
                    emit(n);
                },
                |n, next| {
                    if next == Next::Waiting {
                        tell.send(n).unwrap();
                    }
                    ControlFlow::Continue(())
                },
            );
        });
        more.send(7).unwrap();
        assert_eq!(told.recv_timeout(Duration::from_secs(5)), Ok(7));
        drop(more);
        run.join().unwrap();
    }
}
