//! Reviews in a sitting: a thread that keeps what is decided, and articles that enter the
//! store as they were reviewed.
//!
//! A decision is first put into the article, which is shown anew, and then written down;
//! what could not be written stays queued, is told, and is tried again. Decisions of
//! other datelines are looked for once a second.

use std::collections::{BTreeMap, HashSet};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::sync::{Arc, Mutex, MutexGuard};
use std::thread;
use std::time::Duration;

use super::seen::file;
use super::tries::{self, KeepDeadline, Tries, Unkept};
use super::{World, lock};
use crate::analysis::Scratch;
use crate::app::Msg;
use crate::article::ArticleKey;
use crate::library::reviews::ReviewJournal;
use crate::loader;
use crate::store::packed::PackedEntry;
use crate::store::prepared::PreparedArticle;
use crate::store::reviews::decision::{Decision, DecisionRead, moment};
use crate::store::reviews::{Lost, Reviews};

/// What is held in memory.
#[derive(Default)]
pub(super) struct HeldReviews {
    reviews: Reviews,
    /// None until the journal was read.
    journal: Option<ReviewJournal>,
    /// Hashes of the paths of articles without an address.
    paths: HashSet<u64>,
    /// Keys that decisions have, of which the article was met.
    met: HashSet<ArticleKey>,
    /// Decisions that found no place, by the article that was met.
    adrift: BTreeMap<ArticleKey, Vec<Decision>>,
    told: usize,
}

impl HeldReviews {
    fn insert(&mut self, decision: Decision) {
        self.paths.insert(file(&decision.article.path));
        self.reviews.insert(decision);
    }

    fn may_hold(&self, key: ArticleKey, file: u64) -> bool {
        self.reviews.holds(key)
            || self.reviews.follows(key)
            || file != 0 && self.paths.contains(&file)
    }

    /// Decisions that apply to nothing: of articles that were met, and of others.
    fn lost(&self) -> Vec<Lost> {
        let adrift = self.adrift.iter().flat_map(|(key, all)| {
            all.iter().map(|d| Lost { decision: d.clone(), article: Some(*key) })
        });
        let gone = self.reviews.iter().filter(|d| !self.met.contains(&d.article.key));
        let gone = gone.map(|d| Lost { decision: d.clone(), article: None });
        adrift.chain(gone).collect()
    }
}

enum ReviewOrder {
    /// Keep this, and show its article by it.
    Decide(Box<Decision>, PackedEntry),
    /// Others reviewed these.
    Enter(Vec<PackedEntry>),
    /// Tell which decisions apply to nothing.
    List,
    /// Keep what is queued, trying until then; what is left is answered.
    Finish(KeepDeadline),
}

/// The way to the thread.
#[derive(Debug)]
pub(super) struct Reviewer(Sender<ReviewOrder>);

impl Reviewer {
    pub(super) fn start(world: &Arc<World>) -> Self {
        let (send, receive) = channel();
        let world = Arc::clone(world);
        let thread = thread::Builder::new().name("reviews".to_owned());
        // Without the thread the sending end fails, and the end of the sitting tells.
        let _ = thread.spawn(move || {
            let keeping =
                ReviewKeeping { world: &world, queue: Vec::new(), tries: Tries::default() };
            keeping.run(&receive);
        });
        Self(send)
    }

    pub(super) fn decide(&self, decision: Decision, body: PackedEntry) {
        let _ = self.0.send(ReviewOrder::Decide(Box::new(decision), body));
    }

    pub(super) fn enter(&self, bodies: Vec<PackedEntry>) {
        let _ = self.0.send(ReviewOrder::Enter(bodies));
    }

    pub(super) fn list(&self) {
        let _ = self.0.send(ReviewOrder::List);
    }

    /// Waits until all is kept, or so long.
    pub(super) fn finish(&self, patience: Duration) -> Result<(), Unkept> {
        tries::finish(patience, |end| self.0.send(ReviewOrder::Finish(end)).map_err(drop))
    }
}

struct ReviewKeeping<'a> {
    world: &'a World,
    /// Lines that are not on the disk.
    queue: Vec<Vec<u8>>,
    tries: Tries,
}

impl ReviewKeeping<'_> {
    fn run(mut self, orders: &Receiver<ReviewOrder>) {
        drop(self.world.reviews());
        loop {
            match orders.recv_timeout(self.tries.patience(!self.queue.is_empty())) {
                Ok(ReviewOrder::Decide(decision, body)) => {
                    self.decide(*decision, &body);
                    self.keep();
                }
                Ok(ReviewOrder::Enter(bodies)) => {
                    let held = self.world.reviews();
                    self.world.enter(held, &bodies);
                }
                Ok(ReviewOrder::List) => {
                    let lost = self.world.reviews().lost();
                    self.world.send(Msg::LostReviews(lost));
                }
                Ok(ReviewOrder::Finish(end)) => self.tries.end(end),
                Err(RecvTimeoutError::Timeout) => {
                    if !self.queue.is_empty() && self.tries.are_due() {
                        self.keep();
                    } else if !self.tries.is_ending() {
                        self.look();
                    }
                }
                Err(RecvTimeoutError::Disconnected) => return self.keep(),
            }
            self.tries.answer(self.queue.len());
        }
    }

    /// Stamps a decision, shows its article by it and queues it for the disk.
    fn decide(&mut self, mut decision: Decision, body: &PackedEntry) {
        let mut held = self.world.reviews();
        decision.by.clone_from(&self.world.plan.author);
        // A clock that was set back makes no decision older than the one before.
        let last = held.reviews.last(decision.article.key, &decision.by).parse();
        let after = last.ok().and_then(|last: jiff::Timestamp| {
            last.checked_add(jiff::Span::new().milliseconds(1)).ok()
        });
        let now = jiff::Timestamp::now();
        decision.at = moment(after.map_or(now, |after| after.max(now)));
        // As it will be read again.
        let line = decision.line();
        match Decision::read(&line) {
            DecisionRead::Known(decision) => held.insert(*decision),
            DecisionRead::Unknown(why) | DecisionRead::Broken(why) => {
                return self
                    .world
                    .fail(&decision.article.title, &format!("not reviewed: it {why}"));
            }
        }
        self.queue.push(line);
        self.world.enter(held, std::slice::from_ref(body));
    }

    /// Writes down what is queued; tells where that fails, and when it works again.
    fn keep(&mut self) {
        if self.queue.is_empty() {
            return;
        }
        let kept = match &self.world.plan.folders {
            Some(folders) => ReviewJournal::new(&folders.state)
                .append(&self.queue)
                .map_err(|e| loader::cannot_write(&e)),
            None => Err("there is no home folder to keep anything in".to_owned()),
        };
        match kept {
            Ok(()) => {
                self.queue.clear();
                if self.tries.work() {
                    self.world.send(Msg::Unreviewed(0, String::new()));
                }
            }
            Err(why) => {
                self.world.note(&format!("{} reviews are not kept: {why}", self.queue.len()));
                self.world.send(Msg::Unreviewed(self.queue.len(), why.clone()));
                self.tries.fail(why);
            }
        }
    }

    /// Looks for what others decided.
    fn look(&self) {
        let mut held = self.world.reviews();
        let read = held.journal.as_mut().map(ReviewJournal::catch_up);
        let Some(Ok(read)) = read else { return };
        let mut news: Vec<ArticleKey> = Vec::new();
        for decision in read {
            if !held.reviews.has(&decision) {
                news.push(decision.article.key);
                held.insert(decision);
            }
        }
        drop(held);
        if !news.is_empty() {
            news.sort_unstable();
            news.dedup();
            self.world.send(Msg::Reviewed(news));
        }
    }
}

impl World {
    /// What was reviewed; read from the disk when it is first asked for.
    pub(super) fn reviews(&self) -> MutexGuard<'_, HeldReviews> {
        let mut held = lock(&self.reviews);
        if let (None, Some(folders)) = (&held.journal, &self.plan.folders) {
            let mut journal = ReviewJournal::new(&folders.state);
            if let Err(error) = journal.shorten() {
                // As it is, it says the same.
                self.note(&format!("the reviews cannot be written anew: {error}"));
            }
            match journal.catch_up() {
                Ok(decisions) => decisions.into_iter().for_each(|d| held.insert(d)),
                Err(error) => {
                    self.fail(&journal.path().to_string_lossy(), &loader::cannot(&error));
                }
            }
            let (newer, damaged) = journal.strange();
            if newer + damaged > 0 {
                let what = format!(
                    "{} lines cannot be read by this version; they are kept",
                    newer + damaged
                );
                self.fail(&journal.path().to_string_lossy(), &what);
            }
            held.journal = Some(journal);
        }
        held
    }

    /// Articles as they were reviewed, each with the hash of the path of its file. What
    /// was nobody's to review stays as it is.
    pub(super) fn review(&self, prepared_articles: &mut [(PreparedArticle, u64)]) {
        let had: Vec<(ArticleKey, Vec<ArticleKey>)> = {
            let texts = lock(&self.texts);
            let keys =
                prepared_articles.iter().filter(|(_, file)| *file != 0).map(|(p, _)| p.card.key);
            keys.map(|key| (key, texts.before(key))).filter(|(_, had)| !had.is_empty()).collect()
        };
        let mut held = self.reviews();
        for (key, had) in had {
            held.reviews.follow(key, &had);
        }
        for (prepared, file) in prepared_articles {
            if held.may_hold(prepared.card.key, *file)
                && let Some(reviewed) = self.reviewed(&mut held, &prepared.body)
            {
                *prepared = reviewed;
            }
        }
        self.tell_adrift(held);
    }

    fn reviewed(&self, held: &mut HeldReviews, body: &PackedEntry) -> Option<PreparedArticle> {
        let mut scratch = Scratch::default();
        let entry = self.whole(body, &mut scratch)?;
        let decisions = held.reviews.of(&entry.article);
        let met: Vec<ArticleKey> = decisions.iter().map(|d| d.article.key).collect();
        let (entry, adrift) =
            held.reviews.apply(&self.analyzer, &mut scratch, &entry, &self.plan.author)?;
        held.met.extend(met);
        held.adrift.insert(entry.article.key, adrift);
        Some(PreparedArticle::of(&entry))
    }

    /// Shows articles by what was decided since they were.
    fn enter(&self, mut held: MutexGuard<'_, HeldReviews>, bodies: &[PackedEntry]) {
        let fresh: Vec<PreparedArticle> =
            bodies.iter().filter_map(|body| self.reviewed(&mut held, body)).collect();
        // Sent while it is locked: no older state of an article can come behind.
        for prepared in &fresh {
            if let Some(entry) = prepared.body.open() {
                self.tell_changes(prepared.card.key, &entry);
            }
        }
        if !fresh.is_empty() {
            self.send(Msg::Loaded(fresh));
        }
        self.tell_adrift(held);
    }

    /// An article goes by another key: what was decided on it comes along.
    pub(super) fn follow(&self, now: ArticleKey, before: ArticleKey) {
        let mut all = vec![before];
        all.extend(lock(&self.texts).before(before));
        self.reviews().reviews.follow(now, &all);
    }

    /// Articles are there no more, or go by other keys: what found no place in them is no
    /// longer looked for there.
    pub(super) fn part_with(&self, keys: impl Iterator<Item = ArticleKey>) {
        let mut held = self.reviews();
        for key in keys {
            held.adrift.remove(&key);
        }
        self.tell_adrift(held);
    }

    fn tell_adrift(&self, mut held: MutexGuard<'_, HeldReviews>) {
        let count = held.adrift.values().map(Vec::len).sum();
        if std::mem::replace(&mut held.told, count) != count {
            self.send(Msg::Adrift(count));
        }
    }
}

/// Where what is reviewed is held.
pub(super) type SharedReviews = Mutex<HeldReviews>;
