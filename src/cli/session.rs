//! One sitting of the reader: loads what is to be read, keeps what is marked, and
//! does what the screen asks of the world outside.
//!
//! Nothing here blocks the screen: each kind of work has a thread, and all answer
//! through the [`Post`].

use std::collections::{HashMap, HashSet};
use std::fs::{self, File, OpenOptions};
use std::io::Write;
use std::ops::ControlFlow;
use std::path::PathBuf;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::{Sender, channel};
use std::sync::{Arc, LazyLock, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::{Duration, Instant, SystemTime};

use rayon::prelude::*;

use super::handover::{export, pipe};
use crate::analysis::{Analyzer, Scratch};
use crate::app::{Effect, Msg, Progress};
use crate::article::{Article, ArticleKey, Issue};
use crate::fetch::{Answer, Client, Fetch, Limits, Validators, is_web};
use crate::library::Folders;
use crate::library::cache::Cache;
use crate::library::feeds::Standings;
use crate::library::marks::Journal;
use crate::loader::{self, Batch, Loaded, Tally};
use crate::pool::{self, Emit, Next};
use crate::same::Twins;
use crate::sources::draft::hash;
use crate::sources::{self, Hint, Outline, bundled};
use crate::store::marks::Mark;
use crate::store::{ArticleId, Entry, Store};
use crate::tui::{Outside, Post};

/// Articles sent to the screen at once at most: few enough that a frame comes between.
const TOGETHER: usize = 256;
/// Articles of the first batch from the cache: what the first screen shows.
const FIRST: usize = 100;
/// How often watched folders are looked at.
const WATCH: Duration = Duration::from_secs(2);

/// What is to be read, and how.
#[derive(Debug, Default)]
pub struct Plan {
    /// The articles that come with dateline.
    pub bundled: bool,
    /// Feeds: their articles are kept.
    pub feeds: Vec<Outline>,
    /// Files, folders and addresses.
    pub sources: Vec<String>,
    /// Ask the feeds at once.
    pub fetch_at_start: bool,
    /// Look for new files in the folders.
    pub watch: bool,
    /// Where marks and articles are kept.
    pub folders: Option<Folders>,
    /// Where to write down what happens.
    pub log: Option<PathBuf>,
}

/// What came of a part of a batch, and the feed it came from.
type Part = (Loaded, Option<String>);

type Job = Box<dyn FnOnce(&World) + Send>;

/// What all threads share.
struct World {
    plan: Plan,
    post: Post,
    /// Made when first needed: a list from the cache is shown before.
    analyzer: Arc<LazyLock<Analyzer>>,
    client: Client,
    standings: Option<Standings>,
    cache: Mutex<Option<Cache>>,
    twins: Mutex<Seen>,
    log: Mutex<Option<File>>,
}

/// What was sent to the screen already.
#[derive(Default)]
struct Seen {
    twins: Twins,
    /// The key of each that is no twin, by its number.
    keys: Vec<ArticleKey>,
    /// All of those: an article that is read anew is no twin of itself.
    known: HashSet<ArticleKey>,
    /// The hash of the publisher of each.
    sources: HashMap<ArticleKey, u64>,
}

/// See the module.
pub struct Session {
    world: Arc<World>,
    /// Marks are kept in the order they are made, by one thread.
    marks: Sender<Vec<(ArticleKey, Mark)>>,
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Session {
    /// Starts loading.
    #[must_use]
    pub fn start(plan: Plan, post: Post) -> Self {
        let log = plan.log.as_ref().and_then(|path| {
            let opened = OpenOptions::new().create(true).append(true).open(path);
            if let Err(error) = &opened {
                let _ = post
                    .send(Msg::Issue(Issue::new(path.to_string_lossy(), loader::cannot(error))));
            }
            opened.ok()
        });
        let standings = plan.folders.as_ref().map(|f| Standings::new(&f.cache));
        let world = Arc::new(World {
            plan,
            post,
            analyzer: Arc::new(LazyLock::new(Analyzer::new)),
            client: Client::new(&Limits::default()),
            standings,
            cache: Mutex::new(None),
            twins: Mutex::default(),
            log: Mutex::new(log),
        });
        let marks = keep_marks(&world);
        let session = Self { world, marks };
        session.spawn("load", |world| {
            world.load_kept();
            world.load_all(world.plan.fetch_at_start);
            if world.plan.watch {
                world.watch();
            }
        });
        session
    }

    fn spawn(&self, name: &str, job: impl FnOnce(&World) + Send + 'static) {
        let world = Arc::clone(&self.world);
        let job: Job = Box::new(job);
        let spawned = thread::Builder::new().name(name.to_owned()).spawn(move || job(&world));
        if let Err(error) = spawned {
            self.world.fail("dateline", &format!("cannot start a thread: {error}"));
        }
    }
}

impl Outside for Session {
    fn run(&mut self, effect: Effect, store: &Store) {
        let entry = |id: ArticleId| store.get(id).cloned();
        match effect {
            // The screen does these itself.
            Effect::Quit
            | Effect::Suspend
            | Effect::Redraw
            | Effect::Mouse(_)
            | Effect::Copy(_) => {}
            Effect::SaveMarks(marks) => {
                let _ = self.marks.send(marks);
            }
            Effect::Explain(id) => {
                if let Some(entry) = entry(id) {
                    self.spawn("explain", move |world| {
                        let (_, verdicts) = world.analyzer.explain(&entry.article);
                        world.send(Msg::Explained(id, verdicts));
                    });
                }
            }
            Effect::Reload(id) => {
                if let Some(entry) = entry(id) {
                    self.spawn("reload", move |world| world.reload(&entry.article));
                }
            }
            Effect::ReloadAll => self.spawn("load", |world| world.load_all(true)),
            Effect::FullText(id) => {
                if let Some(entry) = entry(id) {
                    self.spawn("full text", move |world| world.full_text(&entry.article));
                }
            }
            Effect::Export(ids, name) => {
                let entries: Vec<_> = ids.iter().filter_map(|id| entry(*id)).collect();
                self.spawn("export", move |world| match export(&entries, &name) {
                    Ok(text) => world.send(Msg::Notice(text)),
                    Err(what) => world.fail(&name, &what),
                });
            }
            Effect::Pipe(ids, command) => {
                let entries: Vec<_> = ids.iter().filter_map(|id| entry(*id)).collect();
                self.spawn("pipe", move |world| match pipe(&entries, &command) {
                    Ok(text) => world.send(Msg::Notice(text)),
                    Err(what) => world.fail(&command, &what),
                });
            }
        }
    }
}

impl World {
    fn send(&self, msg: Msg) {
        // When nobody reads any more, the process ends.
        let _ = self.post.send(msg);
    }

    fn fail(&self, at: &str, what: &str) {
        self.note(&format!("{at}: {what}"));
        self.send(Msg::Issue(Issue::new(at, what)));
    }

    fn note(&self, line: &str) {
        if let Some(log) = lock(&self.log).as_mut() {
            let line: String = line.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
            let now = jiff::Timestamp::now();
            // A log that cannot be written is no reason to stop reading.
            let _ = writeln!(log, "{now:.3} {line}");
        }
    }

    /// The articles of the feeds as they were kept, newest first.
    fn load_kept(&self) {
        let Some(folders) = self.plan.folders.as_ref().filter(|_| !self.plan.feeds.is_empty())
        else {
            return;
        };
        let started = Instant::now();
        let cache = match Cache::open(&folders.cache) {
            Ok(cache) => cache,
            Err(error) => {
                self.fail(&folders.cache.to_string_lossy(), &loader::cannot(&error));
                return;
            }
        };
        let feeds: Vec<u64> =
            self.plan.feeds.iter().map(|f| crate::library::cache::feed_hash(&f.url)).collect();
        let cards: Vec<_> =
            cache.cards().iter().filter(|card| feeds.contains(&card.feed)).copied().collect();
        let mut from = 0;
        let mut scratch = Scratch::default();
        while let Some(part) = cards.get(from..).filter(|c| !c.is_empty()) {
            let size = if from == 0 { FIRST } else { TOGETHER };
            let part = part.get(..size).unwrap_or(part);
            from += part.len();
            let read = cache.read(part).unwrap_or_default();
            let entries = read
                .into_iter()
                .map(|(mut entry, current)| {
                    if !current {
                        entry.analysis = self.analyzer.analyze(&entry.article, &mut scratch);
                    }
                    entry
                })
                .collect();
            self.show(entries);
        }
        self.note(&format!("{} articles from the cache in {:?}", cards.len(), started.elapsed()));
        *lock(&self.cache) = Some(cache);
    }

    /// Sends entries to the screen: those that tell again what is there are told by
    /// their source alone.
    fn show(&self, entries: Vec<Entry>) {
        let mut fresh = Vec::with_capacity(entries.len());
        let mut also = Vec::new();
        {
            let mut seen = lock(&self.twins);
            for entry in entries {
                let key = entry.article.key;
                if !seen.known.insert(key) {
                    fresh.push(entry);
                } else if let Some(number) = seen.twins.see(&entry.article) {
                    seen.known.remove(&key);
                    let first = seen.keys.get(number).copied();
                    let source = entry.article.source;
                    if let Some(first) = first.filter(|_| !source.is_empty()) {
                        also.push((first, source));
                    }
                } else {
                    seen.keys.push(key);
                    seen.sources.insert(key, hash(entry.article.source.as_bytes()));
                    fresh.push(entry);
                }
            }
        }
        if !fresh.is_empty() {
            self.send(Msg::Loaded(fresh));
        }
        for (first, source) in also {
            // The same publisher once more is no other source.
            let own = lock(&self.twins).sources.get(&first) == Some(&hash(source.as_bytes()));
            if !own {
                self.send(Msg::Also(first, source));
            }
        }
    }

    /// Reads everything that is to be read, feeds too if `fetch`.
    fn load_all(&self, fetch: bool) {
        let started = Instant::now();
        let mut batches: Vec<loader::Batches> = Vec::new();
        if self.plan.bundled {
            self.load_bundled();
        }
        batches.push(loader::batches(self.plan.sources.clone()));
        if fetch {
            let feeds: Vec<_> = self.plan.feeds.clone();
            batches.push(Box::new(
                feeds.into_iter().map(|f| Batch::Web { url: f.url, source: f.title }),
            ));
        }
        let total = Arc::new(AtomicU64::new(0));
        self.count(Arc::clone(&total), fetch);
        let all = batches.into_iter().flatten();
        self.load(all, &|progress| {
            let known = total.load(Ordering::Relaxed);
            Progress { total: (known > 0).then_some(known), ..progress }
        });
        self.send(Msg::LoadDone);
        self.note(&format!("everything read in {:?}", started.elapsed()));
    }

    /// The articles that come with dateline, all at once.
    fn load_bundled(&self) {
        let entries = bundled::articles()
            .into_par_iter()
            .map_init(Scratch::default, |scratch, article| {
                let analysis = self.analyzer.analyze(&article, scratch);
                Entry { article, analysis }
            })
            .collect();
        self.show(entries);
    }

    /// Counts the files there are, beside the reading of them.
    fn count(&self, total: Arc<AtomicU64>, fetch: bool) {
        let sources = self.plan.sources.clone();
        let feeds = if fetch { self.plan.feeds.len() } else { 0 };
        thread::spawn(move || {
            let mut count = feeds as u64;
            for source in sources {
                if fs::metadata(&source).is_ok_and(|m| m.is_dir()) {
                    count += loader::count(&source);
                } else {
                    count += 1;
                }
            }
            total.store(count, Ordering::Relaxed);
        });
    }

    /// Reads batches with all workers and sends what they hold.
    fn load(
        &self,
        batches: impl Iterator<Item = Batch> + Send + 'static,
        complete: &dyn Fn(Progress) -> Progress,
    ) {
        let started = Instant::now();
        let mut progress = Progress { done: 0, total: None, articles: 0, bytes: 0, millis: 0 };
        let mut tally = Tally::default();
        let mut ready: Vec<Entry> = Vec::new();
        let mut sent = Instant::now();
        let analyzer = Arc::clone(&self.analyzer);
        let feeds = Arc::new(FeedFetch::new(self));
        let fetch = Arc::clone(&feeds);
        pool::ordered(
            pool::default_jobs(),
            batches,
            move |scratch: &mut Scratch, batch: Batch, emit: Emit<'_, Part>| {
                let feed = match &batch {
                    Batch::Web { url, .. } => Some(url.clone()),
                    _ => None,
                };
                batch.load(&analyzer, scratch, &*fetch, &mut |loaded| emit((loaded, feed.clone())));
            },
            |(mut loaded, feed): Part, next| {
                tally.see(&mut loaded);
                if let Some(feed) = feed {
                    self.answered(&feed, &mut loaded, &feeds);
                }
                for issue in loaded.remarks.drain(..).chain(loaded.failures.drain(..)) {
                    self.note(&format!("{}: {}", issue.at, issue.what));
                    self.send(Msg::Issue(issue));
                }
                progress.done += loaded.documents;
                progress.articles += loaded.entries.len() as u64;
                progress.bytes += loaded.bytes;
                ready.append(&mut loaded.entries);
                let late = sent.elapsed() > Duration::from_millis(50);
                if ready.len() >= TOGETHER || next == Next::Waiting || late {
                    let mut rest = std::mem::take(&mut ready);
                    while !rest.is_empty() {
                        let more = rest.split_off(rest.len().min(TOGETHER));
                        self.show(rest);
                        rest = more;
                    }
                    progress.millis =
                        u64::try_from(started.elapsed().as_millis()).unwrap_or(u64::MAX);
                    self.send(Msg::Progress(complete(progress)));
                    sent = Instant::now();
                }
                ControlFlow::Continue(())
            },
        );
        self.show(ready);
        if let Some(cache) = lock(&self.cache).as_mut()
            && let Err(error) = cache.write_index()
        {
            self.note(&format!("the index of the cache cannot be written: {error}"));
        }
    }

    /// A feed answered, or not: what it brought is kept, how it stands is written down.
    fn answered(&self, url: &str, loaded: &mut Loaded, feeds: &FeedFetch) {
        let Some(standings) = &self.standings else { return };
        let answer = feeds.take(url);
        let unchanged = answer.as_ref().is_some_and(|a| a.unchanged);
        if unchanged {
            // An empty document stands for "nothing new".
            loaded.failures.clear();
        }
        // Told with the first part of a feed; a failed request has one part.
        let failure = loaded.failures.first().map(|i| i.what.clone());
        let stands = if answer.is_some() || loaded.entries.is_empty() {
            standings.change(url, |standing| {
                standing.asked = jiff::Timestamp::now().as_second();
                standing.failure.clone_from(&failure);
                if let Some(answer) = answer.filter(|a| !a.unchanged && failure.is_none()) {
                    standing.validators = answer.validators;
                }
            })
        } else {
            Ok(())
        };
        let mut cache = lock(&self.cache);
        if cache.is_none()
            && let Some(folders) = &self.plan.folders
        {
            *cache = Cache::open(&folders.cache).ok();
        }
        let listed = self.plan.feeds.iter().any(|f| f.url == url);
        let kept = stands.and_then(|()| match cache.as_mut() {
            Some(cache) if listed && !loaded.entries.is_empty() => {
                cache.keep_new(url, &loaded.entries)
            }
            _ => Ok(()),
        });
        if let Err(error) = kept {
            loaded.remarks.push(Issue::new(url, format!("could not be kept for later: {error}")));
        }
    }

    /// Reads the source of an article again.
    fn reload(&self, article: &Article) {
        let path = article.path.clone();
        let batch = if is_web(&path) {
            Batch::Web { url: path, source: String::new() }
        } else if self.plan.bundled {
            self.load_bundled();
            self.send(Msg::LoadDone);
            return;
        } else {
            Batch::File { path, named: true }
        };
        self.load(std::iter::once(batch), &|progress| progress);
        self.send(Msg::LoadDone);
    }

    /// Brings the text of the page that a feed's item points to.
    fn full_text(&self, article: &Article) {
        let Some(url) = article.url.clone().filter(|u| is_web(u)) else {
            self.fail(&article.path, "has no address to fetch the full text from");
            return;
        };
        let (hint, bytes) = match self.client.get(&url) {
            Ok(got) => got,
            Err(what) => return self.fail(&url, &what),
        };
        let mut reading = sources::read(&bytes, &hint);
        if reading.articles.len() != 1 {
            return self.fail(&url, "is no page with one article");
        }
        let page = reading.articles.remove(0);
        if page.text.as_str().len() <= article.text.as_str().len() {
            return self.send(Msg::Notice(format!("{url}: the page tells no more than the feed")));
        }
        let full = Article {
            key: article.key,
            path: article.path.clone(),
            id: article.id.clone(),
            title: article.title.clone(),
            source: if article.source.is_empty() { page.source } else { article.source.clone() },
            published: article.published.or(page.published),
            url: Some(url),
            language: page.language,
            note: article.note.clone(),
            text: page.text,
            issues: page.issues,
        };
        let analysis = self.analyzer.analyze(&full, &mut Scratch::default());
        let entry = Entry { article: full, analysis };
        if let Some(cache) = lock(&self.cache).as_mut()
            && self.plan.feeds.iter().any(|f| f.url == article.path)
            && let Err(error) = cache.keep(&article.path, std::slice::from_ref(&entry))
        {
            self.fail(&article.path, &format!("could not be kept for later: {error}"));
        }
        self.send(Msg::Loaded(vec![entry]));
    }

    /// Looks at the folders for new and changed files, for as long as the reader runs.
    fn watch(&self) {
        let folders: Vec<_> = self
            .plan
            .sources
            .iter()
            .filter(|s| fs::metadata(s).is_ok_and(|m| m.is_dir()))
            .cloned()
            .collect();
        let look = || -> HashMap<String, (u64, Option<SystemTime>)> {
            let files = folders.iter().flat_map(|f| loader::files(f));
            files.map(|(path, meta)| (path, (meta.len(), meta.modified().ok()))).collect()
        };
        let mut known = look();
        while !folders.is_empty() {
            thread::sleep(WATCH);
            let now = look();
            let mut changed: Vec<String> = now
                .iter()
                .filter(|(path, state)| known.get(*path) != Some(state))
                .map(|(p, _)| p.clone())
                .collect();
            changed.sort();
            known = now;
            if !changed.is_empty() {
                let batches = changed.into_iter().map(|path| Batch::File { path, named: false });
                self.load(batches.collect::<Vec<_>>().into_iter(), &|progress| progress);
                self.send(Msg::LoadDone);
            }
        }
    }
}

/// Asks feeds only for what is new, and remembers how each answered.
struct FeedFetch {
    client: Client,
    known: HashMap<String, Validators>,
    answers: Mutex<HashMap<String, FeedAnswer>>,
}

struct FeedAnswer {
    unchanged: bool,
    validators: Validators,
}

impl FeedFetch {
    fn new(world: &World) -> Self {
        let standings = world.standings.as_ref().map(Standings::all).unwrap_or_default();
        // Only feeds whose articles are kept may answer "nothing new".
        let listed = |url: &String| world.plan.feeds.iter().any(|f| f.url == *url);
        let known = standings
            .into_iter()
            .filter(|(url, _)| listed(url))
            .map(|(url, standing)| (url, standing.validators))
            .collect();
        Self { client: Client::new(&Limits::default()), known, answers: Mutex::default() }
    }

    fn take(&self, url: &str) -> Option<FeedAnswer> {
        lock(&self.answers).remove(url)
    }
}

impl Fetch for FeedFetch {
    fn get(&self, url: &str) -> Result<(Hint, Vec<u8>), String> {
        let known = self.known.get(url).cloned().unwrap_or_default();
        match self.client.fetch(url, &known)? {
            Answer::Unchanged => {
                let answer = FeedAnswer { unchanged: true, validators: known };
                lock(&self.answers).insert(url.to_owned(), answer);
                Ok((Hint::new(url), Vec::new()))
            }
            Answer::Document { bytes, hint, validators } => {
                let answer = FeedAnswer { unchanged: false, validators };
                lock(&self.answers).insert(url.to_owned(), answer);
                Ok((hint, bytes))
            }
        }
    }
}

/// The thread that keeps marks; it also tells of those that another process made.
fn keep_marks(world: &Arc<World>) -> Sender<Vec<(ArticleKey, Mark)>> {
    let (send, receive) = channel::<Vec<(ArticleKey, Mark)>>();
    let world = Arc::clone(world);
    thread::spawn(move || {
        let Some(folders) = &world.plan.folders else { return };
        let mut journal = match Journal::open(&folders.state) {
            Ok(journal) => journal,
            Err(error) => {
                world.fail(&folders.state.to_string_lossy(), &loader::cannot(&error));
                return;
            }
        };
        let all: Vec<_> = journal.iter().map(|(key, mark)| (key, mark.clone())).collect();
        if !all.is_empty() {
            world.send(Msg::Marks(all));
        }
        while let Ok(mut marks) = receive.recv() {
            // A key held down marks many: one write for all that wait.
            while let Ok(more) = receive.try_recv() {
                marks.extend(more);
            }
            match journal.keep(&marks) {
                Ok(others) if others.is_empty() => {}
                Ok(others) => world.send(Msg::Marks(
                    others
                        .into_iter()
                        .map(|key| (key, journal.get(key).cloned().unwrap_or_default()))
                        .collect(),
                )),
                Err(error) => {
                    world.fail(
                        &folders.state.to_string_lossy(),
                        &format!("marks cannot be kept: {error}"),
                    );
                }
            }
        }
    });
    send
}
