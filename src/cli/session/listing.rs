//! Reads ahead of the analysis: where there is much to read, all of it is read and listed
//! first, and analysed behind that in the order in which it was read.
//!
//! What is listed lies in a file of its own (see [`super::overflow`]) until it is analysed: as
//! plain bytes, as it is written once and read once. Reading that pauses, as a pipe's or a slow
//! disk's, is not waited for.

use std::collections::VecDeque;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, TryRecvError, sync_channel};
use std::thread;
use std::time::{Duration, Instant};

use super::overflow::Overflow;
use super::web::{Fed, Unasked};
use super::{TOGETHER, World};
use crate::analysis::Analysis;
use crate::app::Msg;
use crate::article::{Article, ArticleKey};
use crate::loader::{Batch, Loaded};
use crate::pool::{self, Emit};
use crate::store::Entry;
use crate::store::packed::{PackedEntry, Packer};
use crate::store::prepared::ListedArticle;

/// When what is read is listed before it is analysed.
#[derive(Debug, Clone, Copy)]
pub struct ListingPace {
    /// From so many articles on that wait for the analysis; fewer are analysed within the blink
    /// of an eye.
    pub from: usize,
    /// From so many bytes of documents on, however few articles they are: what is listed lies on
    /// the disk.
    pub bytes: u64,
    /// However much there is to read, a part is analysed every so often, and reading that brings
    /// nothing for so long is not waited for.
    pub least: Duration,
}

impl Default for ListingPace {
    fn default() -> Self {
        Self { from: 512, bytes: 8 << 20, least: Duration::from_millis(250) }
    }
}

/// Parts that are read and that nobody took yet.
const AHEAD: usize = 8;

/// An article that was read.
pub(super) enum ReadArticle {
    /// As it is.
    Whole(Box<Article>),
    /// Laid out as bytes, to be listed.
    Packed(Box<ListedArticle>),
    /// That, and listed under a key where there is one.
    Stored(PackedEntry, Option<ArticleKey>),
}

/// What was read of a batch, or a part of that.
pub(super) struct ReadPart {
    /// Without its articles.
    pub(super) loaded: Loaded,
    pub(super) articles: Vec<ReadArticle>,
    /// The address it came from.
    pub(super) fed: Option<Fed>,
}

fn packed(article: Article, packer: &mut Packer) -> ListedArticle {
    let entry = Entry { article, analysis: Analysis::default() };
    ListedArticle::with(&entry, packer.loose(&entry))
}

/// Reads batches with all workers, in their order; what is beyond the first articles is
/// laid out as bytes by them where it may be listed.
fn read(
    batches: impl Iterator<Item = Batch> + Send + 'static,
    listed_from: Option<usize>,
) -> Receiver<ReadPart> {
    let (send, parts) = sync_channel(AHEAD);
    let count = AtomicUsize::new(0);
    thread::spawn(move || {
        pool::ordered(
            pool::default_jobs(),
            batches,
            move |packer: &mut Packer, batch: Batch, emit: Emit<'_, ReadPart>| {
                let mut fed = Fed::of(&batch);
                batch.read(&Unasked, &mut |mut loaded| {
                    let articles = std::mem::take(&mut loaded.articles);
                    let before = count.fetch_add(articles.len(), Ordering::Relaxed);
                    let pack = listed_from.is_some_and(|from| before >= from);
                    let one = |article| {
                        if pack {
                            ReadArticle::Packed(Box::new(packed(article, packer)))
                        } else {
                            ReadArticle::Whole(Box::new(article))
                        }
                    };
                    let articles = articles.into_iter().map(one).collect();
                    let fed = fed.as_mut().map(|fed| fed.part(&loaded));
                    emit(ReadPart { loaded, articles, fed })
                });
            },
            // Nobody takes any more when the sitting is over.
            |part, _| pool::flow(send.send(part).is_ok()),
        );
    });
    parts
}

/// A part that waits for the analysis.
struct WaitingPart {
    part: ReadPart,
    /// Its number in the order of reading, from 1.
    number: usize,
    /// Whether its articles are listed, or about to be.
    listed: bool,
}

/// The parts of batches in their order, each once it is to be analysed.
pub(super) struct ListedFirst {
    world: Arc<World>,
    parts: Receiver<ReadPart>,
    pace: ListingPace,
    lists: bool,
    waiting: VecDeque<WaitingPart>,
    /// Articles in those, and bytes that they were read from.
    articles: usize,
    bytes: u64,
    /// Parts that were read.
    count: usize,
    /// What is about to be listed, of parts up to `upto`.
    listed: VecDeque<ListedArticle>,
    upto: usize,
    /// Parts up to this one were told to the screen.
    told: usize,
    /// Parts up to this one were given to the analysis before they were told: others are listed
    /// behind them, once they are shown. So rows are numbered in the order of reading.
    untold: usize,
    /// Parts that are analysed and shown.
    shown: Arc<AtomicUsize>,
    overflow: Overflow,
    /// Whether the reading pauses.
    pauses: bool,
    ended: bool,
    /// When a part was last given to the analysis.
    gave: Instant,
}

impl ListedFirst {
    /// Begins to read. `lists`: whether what is read may be listed before it is analysed.
    /// `shown`: how many of the parts are analysed and shown, which the caller counts.
    pub(super) fn new(
        world: &Arc<World>,
        batches: impl Iterator<Item = Batch> + Send + 'static,
        lists: bool,
        shown: &Arc<AtomicUsize>,
    ) -> Self {
        let folder = world.plan.folders.as_ref().map(|f| f.cache.as_path());
        Self {
            world: Arc::clone(world),
            parts: read(batches, lists.then_some(world.plan.listing.from)),
            pace: world.plan.listing,
            lists,
            waiting: VecDeque::new(),
            articles: 0,
            bytes: 0,
            count: 0,
            listed: VecDeque::new(),
            upto: 0,
            told: 0,
            untold: 0,
            shown: Arc::clone(shown),
            overflow: Overflow::new(folder),
            pauses: false,
            ended: false,
            gave: Instant::now(),
        }
    }

    /// Takes in what was read.
    fn take(&mut self, part: ReadPart) {
        self.pauses = false;
        if self.waiting.is_empty() {
            // What was waited for until now is no reason to hurry.
            self.gave = Instant::now();
        }
        self.articles += part.articles.len();
        self.bytes += part.loaded.bytes;
        self.count += 1;
        self.waiting.push_back(WaitingPart { part, number: self.count, listed: false });
        let much = self.articles > self.pace.from || self.bytes > self.pace.bytes;
        if self.lists && much {
            let unlisted = self.waiting.iter().rev().take_while(|w| !w.listed).count();
            for at in self.waiting.len() - unlisted..self.waiting.len() {
                self.list(at);
            }
            if self.listed.len() >= TOGETHER {
                self.tell();
            }
        }
    }

    /// Lists the articles of a part that waits.
    fn list(&mut self, at: usize) {
        let Some(waiting) = self.waiting.get_mut(at) else { return };
        waiting.listed = true;
        let articles = &mut waiting.part.articles;
        let mut listed: Vec<ListedArticle> = Vec::with_capacity(articles.len());
        let mut packer = Packer::default();
        for article in std::mem::take(articles) {
            match article {
                ReadArticle::Whole(article) => listed.push(packed(*article, &mut packer)),
                ReadArticle::Packed(article) => listed.push(*article),
                ReadArticle::Stored(..) => {}
            }
        }
        if let Err(error) = self.overflow.take(listed.iter_mut().map(|l| &mut l.body)) {
            self.world.note(&format!("articles stay in memory: {error}"));
        }
        let stored = |l: &ListedArticle| ReadArticle::Stored(l.body.clone(), Some(l.card.key));
        *articles = listed.iter().map(stored).collect();
        self.listed.extend(listed);
        self.upto = waiting.number;
    }

    /// Tells the screen what is listed, once all that was read before is there.
    fn tell(&mut self) {
        if !self.listed.is_empty() && self.shown.load(Ordering::Acquire) >= self.untold {
            self.told = self.upto;
            self.world.send(Msg::Listed(std::mem::take(&mut self.listed).into()));
        }
    }

    /// Waits for what is read next, unless that pauses.
    fn wait(&mut self) {
        let next = if self.waiting.is_empty() {
            self.parts.recv().map_err(|_| RecvTimeoutError::Disconnected)
        } else if self.pauses {
            self.parts.try_recv().map_err(|error| match error {
                TryRecvError::Empty => RecvTimeoutError::Timeout,
                TryRecvError::Disconnected => RecvTimeoutError::Disconnected,
            })
        } else {
            self.parts.recv_timeout(self.pace.least)
        };
        match next {
            Ok(part) => return self.take(part),
            Err(RecvTimeoutError::Timeout) => self.pauses = true,
            Err(RecvTimeoutError::Disconnected) => self.ended = true,
        }
        self.tell();
    }
}

impl Iterator for ListedFirst {
    type Item = ReadPart;

    fn next(&mut self) -> Option<ReadPart> {
        while !self.ended {
            self.wait();
            // Without a list nothing is read further than it must.
            // What is to be listed waits for what was given before: no more of that then.
            let due = self.listed.is_empty() && self.gave.elapsed() > self.pace.least;
            if self.pauses || !self.lists || due {
                break;
            }
        }
        self.tell();
        let WaitingPart { mut part, number, listed } = self.waiting.pop_front()?;
        if number > self.told {
            self.untold = number;
            if listed {
                // It comes before it could be told of: those are the first that wait for that.
                self.listed.drain(..part.articles.len().min(self.listed.len()));
                for article in &mut part.articles {
                    if let ReadArticle::Stored(_, key) = article {
                        *key = None;
                    }
                }
            }
        }
        self.gave = Instant::now();
        self.articles -= part.articles.len();
        self.bytes -= part.loaded.bytes;
        Some(part)
    }
}
