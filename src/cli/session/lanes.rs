//! Reads the sources of a sitting side by side: files in their order, each pipe or device in a
//! thread of its own, addresses as they answer. None waits for another.

use std::fs;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::sync::mpsc::{Receiver, RecvTimeoutError, SyncSender, channel, sync_channel};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use super::meter::Meter;
use super::seen::LoadOrigin;
use super::web::KnownPages;
use super::{World, lock};
use crate::app::Msg;
use crate::fetch::{AT_ONCE, is_web};
use crate::loader::{self, Batch};
use crate::sources::Outline;

/// A file system that does not say within this what a SOURCE is, is a slow one.
const PATIENCE: Duration = Duration::from_millis(500);
/// A request is told of as still out after this.
const LATE: Duration = Duration::from_millis(1500);
/// Pipes and devices read at once; those beyond come after one another.
const STREAMS: usize = 16;

/// Asks for addresses; what they answer comes out of the other end as batches, in the
/// order of the answers, until all that ask are dropped.
#[derive(Clone)]
pub(super) struct Asks {
    world: Arc<World>,
    known: Arc<KnownPages>,
    send: SyncSender<Batch>,
}

impl Asks {
    pub(super) fn new(world: &Arc<World>) -> (Self, Receiver<Batch>) {
        let (send, answers) = sync_channel(AT_ONCE);
        let known = Arc::new(KnownPages::of(world));
        (Self { world: Arc::clone(world), known, send }, answers)
    }

    pub(super) fn ask(&self, outline: Outline) {
        let Outline { url, title: source } = outline;
        let url = self.world.client.hide(&url);
        let Self { world, known, send } = self.clone();
        let asked = url.clone();
        self.world.queue.submit(&asked, move || {
            let answer = world.client.fetch(&url, &known.validators(&url));
            // Nobody reads any more when the sitting is over.
            let _ = send.send(Batch::Fetched { url, source, answer });
        });
    }
}

/// SOURCEs by how they are read.
#[derive(Default)]
struct Sorted {
    files: Vec<String>,
    streams: Vec<String>,
    web: Vec<Outline>,
}

impl Sorted {
    /// Looks at what the sources are; a file system that does not say is not waited for.
    fn of(sources: &[String]) -> Self {
        let mut sorted = Self::default();
        let mut local: Vec<String> = Vec::new();
        for source in sources {
            if source == "-" {
                sorted.streams.push(source.clone());
            } else if is_web(source) {
                sorted.web.push(Outline { url: source.clone(), title: String::new() });
            } else {
                local.push(source.clone());
            }
        }
        let mut local = local.into_iter().peekable();
        while local.peek().is_some() {
            let rest: Vec<String> = local.collect();
            let (send, kinds) = channel();
            let looked = rest.clone();
            thread::spawn(move || {
                for path in looked {
                    let meta = fs::metadata(loader::found(&path));
                    let stream = meta.is_ok_and(|m| !m.is_file() && !m.is_dir());
                    if send.send(stream).is_err() {
                        return;
                    }
                }
            });
            local = rest.into_iter().peekable();
            while local.peek().is_some() {
                let kind = kinds.recv_timeout(PATIENCE);
                let Some(path) = local.next() else { break };
                match kind {
                    Ok(false) => sorted.files.push(path),
                    Ok(true) => sorted.streams.push(path),
                    // It is read for itself; a new thread looks at those behind it.
                    Err(_) => {
                        sorted.streams.push(path);
                        break;
                    }
                }
            }
        }
        sorted
    }
}

impl World {
    /// Reads everything that is to be read, feeds too if `fetch`.
    pub(super) fn load_all(self: &Arc<Self>, fetch: bool) {
        let started = Instant::now();
        if self.plan.bundled {
            self.load_bundled();
        }
        let again = lock(&self.again);
        lock(&self.seen).begin_all_again();
        let Sorted { files, streams, mut web } = Sorted::of(&self.plan.sources);
        if fetch {
            web.extend(self.plan.feeds.iter().cloned());
        }
        let meter = Arc::new(Meter::new());
        meter.count(&files, web.len() + streams.len());
        let only_streams = files.is_empty() && web.is_empty();
        let read = self.read_streams(streams, &meter);
        let (asks, answers) = Asks::new(self);
        for outline in web {
            asks.ask(outline);
        }
        // What is read again takes the place of what is there: nothing is to be listed beside it.
        let first = !self.loaded.swap(true, Ordering::Relaxed);
        let online = self.lane(answers.into_iter(), &meter, first);
        let (over, ended) = channel::<()>();
        let told = self.tell_waiting(ended);
        // Lists of feeds among the files ask for more.
        let files = loader::batches(files).filter_map(move |batch| match batch {
            Batch::Web { url, source } => {
                asks.ask(Outline { url, title: source });
                None
            }
            other => Some(other),
        });
        self.load(files, &meter, (LoadOrigin::Files, first));
        self.end_all_again();
        drop(again);
        // A thread that panicked has nothing more to say.
        let _ = online.join();
        if only_streams {
            for stream in read {
                let _ = stream.join();
            }
        }
        drop(over);
        let _ = told.join();
        self.send(Msg::LoadDone);
        self.note(&format!("everything read in {:?}", started.elapsed()));
    }

    /// Reads batches in a thread of their own.
    fn lane(
        self: &Arc<Self>,
        batches: impl Iterator<Item = Batch> + Send + 'static,
        meter: &Arc<Meter>,
        lists: bool,
    ) -> JoinHandle<()> {
        let (world, meter) = (Arc::clone(self), Arc::clone(meter));
        thread::spawn(move || world.load(batches, &meter, (LoadOrigin::Elsewhere, lists)))
    }

    /// Begins to read pipes, devices and what a slow file system holds.
    fn read_streams(
        self: &Arc<Self>,
        streams: Vec<String>,
        meter: &Arc<Meter>,
    ) -> Vec<JoinHandle<()>> {
        lock(&self.silent).extend(streams.iter().cloned());
        let mut lanes: Vec<Vec<String>> = vec![Vec::new(); streams.len().min(STREAMS)];
        for (i, stream) in streams.into_iter().enumerate() {
            if let Some(lane) = lanes.get_mut(i % STREAMS) {
                lane.push(stream);
            }
        }
        let lanes = lanes.into_iter().map(|lane| {
            let world = Arc::clone(self);
            let batches = lane.into_iter().flat_map(move |path| {
                let (begun, ended) = (Arc::clone(&world), Arc::clone(&world));
                let (first, last) = (path.clone(), path.clone());
                let speaks = std::iter::from_fn(move || {
                    ended.speaks(&last);
                    None
                });
                loader::batches(vec![path]).inspect(move |_| begun.speaks(&first)).chain(speaks)
            });
            self.lane(batches, meter, false)
        });
        lanes.collect()
    }

    /// A stream gave something, or ended.
    fn speaks(&self, path: &str) {
        let mut silent = lock(&self.silent);
        let before = silent.len();
        silent.retain(|known| known != path);
        if silent.len() < before {
            let left = silent.clone();
            drop(silent);
            self.send(Msg::Waiting(left));
        }
    }

    /// Tells which addresses and streams are still out, for as long as it is loaded.
    fn tell_waiting(self: &Arc<Self>, ended: Receiver<()>) -> JoinHandle<()> {
        let world = Arc::clone(self);
        thread::spawn(move || {
            let mut told = Vec::new();
            let streams = |world: &World| lock(&world.silent).clone();
            while ended.recv_timeout(PATIENCE) == Err(RecvTimeoutError::Timeout) {
                let mut out = world.queue.out(LATE);
                out.extend(streams(&world));
                if out != told {
                    world.send(Msg::Waiting(out.clone()));
                    told = out;
                }
            }
            if !told.is_empty() {
                world.send(Msg::Waiting(streams(&world)));
            }
        })
    }
}
