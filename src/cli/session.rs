//! One sitting of the reader: loads what is to be read, keeps what is marked, and
//! does what the screen asks of the world outside.
//!
//! Nothing here blocks the screen: each kind of work has a thread, and all answer
//! through the [`MessageSender`].

use std::collections::{HashMap, HashSet};
use std::fs::{self, File};
use std::io::Write;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, LazyLock, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::{Duration, Instant, SystemTime};

use rayon::prelude::*;

use self::keeper::Keeper;
use self::lanes::Asks;
pub use self::listing::ListingPace;
use self::listing::{ListedFirst, ReadArticle, ReadPart};
use self::meter::Meter;
use self::overflow::Overflow;
use self::reviewing::Reviewer;
use self::seen::{LoadOrigin, Places, Ready, SeenArticles};
use self::stories::StoryKeeper;
use self::web::Fed;
use super::handover::{Commands, export, pipe};
use super::{opener, screen};
use crate::analysis::{Analysis, Analyzer, Scratch};
use crate::app::{Msg, OutsideEffect};
use crate::article::{Article, ArticleKey, Issue};
use crate::fetch::{AT_ONCE, Client, FetchLimits, OF_ONE, Queue, is_web};
use crate::library::Folders;
use crate::library::cache::Cache;
use crate::library::earlier::EarlierTexts;
use crate::library::feeds::Standings;
use crate::library::files::private;
use crate::library::texts::Texts;
use crate::loader::{self, Batch, Loaded, Tally};
use crate::pool::{self, Emit, Next};
use crate::sources::{Outline, bundled};
use crate::store::packed::{PackedEntry, Packer};
use crate::store::prepared::{PreparedArticle, Preparer};
use crate::store::{ArticleId, Entry, Store};
use crate::tui::{EffectRunner, MessageSender};

mod held;
mod keeper;
mod kept;
mod lanes;
mod listing;
mod meter;
mod overflow;
mod reviewing;
mod seen;
mod stories;
mod tries;
mod web;

/// Articles sent to the screen at once at most: few enough that a frame comes between.
const TOGETHER: usize = 256;
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
    /// What opens addresses, and its arguments.
    pub opener: Vec<String>,
    /// Who reviews.
    pub author: String,
    /// Where marks and articles are kept.
    pub folders: Option<Folders>,
    /// Where to write down what happens.
    pub log: Option<PathBuf>,
    /// What is to be told at the start: what is wrong with the folders.
    pub remarks: Vec<String>,
    /// When what is read is listed before it is analysed.
    pub listing: ListingPace,
}

/// What came of a part of a batch.
struct BatchPart {
    /// Without its entries.
    loaded: Loaded,
    ready: Vec<Ready>,
    /// Articles that were listed and cannot be analysed.
    unlisted: Vec<(ArticleKey, Option<ArticleKey>)>,
    /// The address it came from.
    fed: Option<Fed>,
}

/// What one thread analyses and prepares with, for one article after the other.
#[derive(Default)]
struct Worker {
    scratch: Scratch,
    preparer: Preparer,
}

impl Worker {
    /// Analyses and prepares an article.
    fn ready(&mut self, analyzer: &Analyzer, article: Article) -> Ready {
        let analysis = analyzer.analyze(&article, &mut self.scratch);
        let entry = Entry { article, analysis };
        Ready::with(&entry, self.preparer.analysed(&entry, &self.scratch.tokens))
    }
}

impl ReadPart {
    /// Analyses and prepares its articles; `make` adds what is not for the store.
    fn analysed(
        self,
        analyzer: &Analyzer,
        worker: &mut Worker,
        make: &impl Fn(&Entry, PreparedArticle, &mut Packer) -> Ready,
    ) -> BatchPart {
        let Self { mut loaded, articles, fed } = self;
        let mut ready = Vec::with_capacity(articles.len());
        let mut unlisted = Vec::new();
        for article in articles {
            let (article, listed) = match article {
                ReadArticle::Whole(article) => (Some(*article), None),
                ReadArticle::Packed(packed) => (packed.body.open().map(|e| e.article), None),
                ReadArticle::Stored(body, key) => (body.open().map(|e| e.article), key),
            };
            let lost = || Issue::new("", "an article that was read cannot be read again");
            let entry = article.ok_or_else(lost);
            let Worker { scratch, preparer } = &mut *worker;
            match entry.and_then(|article| loader::analysed(article, analyzer, scratch)) {
                Ok(entry) => {
                    let prepared = preparer.analysed(&entry, &scratch.tokens);
                    let mut one = make(&entry, prepared, &mut preparer.packer);
                    one.listed = listed.is_some();
                    ready.push(one);
                }
                Err(issue) => {
                    loaded.failures.push(issue);
                    unlisted.extend(listed.map(|key| (key, None)));
                }
            }
        }
        BatchPart { loaded, ready, unlisted, fed }
    }
}

type SessionJob = Box<dyn FnOnce(&Arc<World>) + Send>;

/// What all threads share.
struct World {
    plan: Plan,
    sender: MessageSender,
    /// Made when first needed: a list from the cache is shown before.
    analyzer: Arc<LazyLock<Analyzer>>,
    client: Client,
    /// Requests under way.
    queue: Queue,
    /// Pipes and devices that said nothing yet.
    silent: Mutex<Vec<String>>,
    standings: Option<Standings>,
    cache: Mutex<Option<Cache>>,
    /// Feeds of which a kept article could not be read: they are fetched whole.
    torn: Mutex<HashSet<u64>>,
    seen: Mutex<SeenArticles>,
    /// Texts that articles had before they changed.
    earlier: Mutex<EarlierTexts>,
    /// Texts of files, as they were read in earlier sittings.
    texts: Arc<Mutex<Texts>>,
    /// Whether the marks of earlier sittings are on their way to the screen.
    marks_told: tries::Once,
    /// What people said of figures.
    reviews: reviewing::SharedReviews,
    /// Held while files are read anew.
    again: Mutex<()>,
    /// Whether the sources were read before.
    loaded: AtomicBool,
    commands: Commands,
    /// Where articles of files lie that memory is not to hold.
    overflow: Overflow,
    log: Mutex<Option<File>>,
}

/// Files with their length and when they were changed.
type FileStamps = HashMap<String, (u64, Option<SystemTime>)>;

/// A sitting: reads the sources, keeps marks and reviews, and does the effects of the model.
pub struct Session {
    world: Arc<World>,
    /// Marks are kept in the order they are made, by one thread.
    marks: Keeper,
    reviews: Reviewer,
    stories: StoryKeeper,
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Session {
    /// Starts loading.
    #[must_use]
    pub fn start(mut plan: Plan, sender: MessageSender) -> Self {
        // From here on nothing but the client knows the passwords in addresses.
        let client = Client::new(&FetchLimits::default());
        let feeds = plan.feeds.iter_mut().map(|feed| &mut feed.url);
        for url in feeds.chain(&mut plan.sources) {
            *url = client.hide(url);
        }
        let log = plan.log.as_ref().and_then(|path| {
            let opened = private().create(true).append(true).open(path);
            if let Err(error) = &opened {
                let _ = sender
                    .send(Msg::Issue(Issue::new(path.to_string_lossy(), loader::cannot(error))));
            }
            opened.ok()
        });
        let standings = plan.folders.as_ref().map(|f| Standings::new(&f.cache));
        for (url, standing) in standings.as_ref().map(Standings::all).unwrap_or_default() {
            client.leave_alone(&url, standing.retry);
        }
        let overflow = Overflow::new(plan.folders.as_ref().map(|f| f.cache.as_path()));
        let world = Arc::new(World {
            plan,
            sender,
            analyzer: Arc::new(LazyLock::new(Analyzer::new)),
            client,
            queue: Queue::new(AT_ONCE, OF_ONE),
            silent: Mutex::default(),
            standings,
            cache: Mutex::new(None),
            torn: Mutex::default(),
            seen: Mutex::default(),
            earlier: Mutex::default(),
            texts: Arc::default(),
            marks_told: tries::Once::default(),
            reviews: Mutex::default(),
            again: Mutex::default(),
            loaded: AtomicBool::new(false),
            commands: Commands::default(),
            overflow,
            log: Mutex::new(log),
        });
        let marks = Keeper::start(&world);
        let reviews = Reviewer::start(&world);
        let own = Arc::clone(&world);
        let stories = StoryKeeper::start(move |joined| own.keep_stories(joined));
        let session = Self { world, marks, reviews, stories };
        session.spawn("load", |world| {
            for what in &world.plan.remarks {
                world.fail("dateline", what);
            }
            if let Some(Ok(Some(aside))) = world.standings.as_ref().map(Standings::set_aside) {
                world.tell_aside(&aside);
            }
            world.open_earlier();
            world.load_kept();
            world.open_texts();
            // Looked at before they are read: what comes while they are is not missed.
            let seen = world.plan.watch.then(|| world.look());
            world.load_all(world.plan.fetch_at_start);
            if let Some(seen) = seen {
                world.watch(seen);
            }
        });
        session
    }

    fn spawn(&self, name: &str, job: impl FnOnce(&Arc<World>) + Send + 'static) {
        let world = Arc::clone(&self.world);
        let job: SessionJob = Box::new(job);
        let spawned = thread::Builder::new().name(name.to_owned()).spawn(move || job(&world));
        if let Err(error) = spawned {
            self.world.fail("dateline", &format!("cannot start a thread: {error}"));
        }
    }
}

impl EffectRunner for Session {
    fn run(&mut self, effect: OutsideEffect, store: &Store) {
        let entry = |id: ArticleId| store.get(id);
        match effect {
            OutsideEffect::KeepStories => {
                if let Some(kept) = store.stories().kept() {
                    self.stories.keep(kept);
                }
            }
            OutsideEffect::SaveMarks(changes) => self.marks.keep(changes),
            OutsideEffect::LookForMarks => self.marks.look(),
            OutsideEffect::Decide(id, decision) => {
                if let Some(body) = store.body(id) {
                    self.reviews.decide(*decision, body.clone());
                }
            }
            OutsideEffect::Enter(ids) => self.reviews.enter(bodies(ids, store)),
            OutsideEffect::ListLost => self.reviews.list(),
            OutsideEffect::LookAhead(ids) => {
                let bodies = bodies(ids, store);
                self.spawn("look ahead", move |world| {
                    let mut ahead = world.look_ahead(&bodies);
                    // Where it cannot be written it stays in memory.
                    let _ = world.overflow.take(ahead.iter_mut().map(|p| &mut p.body));
                    world.send(Msg::Ahead(ahead));
                });
            }
            OutsideEffect::Explain(id) => {
                if let Some(body) = store.body(id).cloned() {
                    self.spawn("explain", move |world| {
                        let whole = world.whole(&body, &mut Scratch::default());
                        let entry = Arc::new(whole.unwrap_or_default());
                        let (_, verdicts) = world.analyzer.explain(&entry.article);
                        world.send(Msg::Explained(id, entry, verdicts));
                    });
                }
            }
            OutsideEffect::Open(ids) => {
                let body = |id: ArticleId| Some((id, store.body(id)?.clone()));
                let wanted: Vec<(ArticleId, PackedEntry)> =
                    ids.into_iter().filter_map(body).collect();
                self.spawn("open", move |world| {
                    let open =
                        |(id, body): (ArticleId, PackedEntry)| (id, body.open().map(Arc::new));
                    world.send(Msg::Opened(wanted.into_iter().map(open).collect()));
                });
            }
            OutsideEffect::Reload(id) => {
                if let Some(entry) = entry(id) {
                    self.spawn("reload", move |world| world.reload(&entry.article));
                }
            }
            OutsideEffect::ReloadAll => self.spawn("load", |world| world.load_all(true)),
            OutsideEffect::FullText(id) => {
                if let Some(entry) = entry(id) {
                    self.spawn("full text", move |world| world.full_text(&entry.article));
                }
            }
            OutsideEffect::SaveFilter(name, query) => {
                self.spawn("settings", move |world| world.save_filter(&name, &query));
            }
            OutsideEffect::Address(url) => self.spawn("address", move |world| {
                if let Err(why) = opener::open(&world.plan.opener, &url) {
                    world.note(&format!("{url}: {why}"));
                    world.send(Msg::Unopened(url, why));
                }
            }),
            OutsideEffect::Export(marked, name) => {
                let body = |(id, mark)| Some((store.body(id)?.clone(), mark));
                let articles: Vec<_> = marked.into_iter().filter_map(body).collect();
                self.spawn("export", move |world| {
                    let (bodies, marks): (Vec<_>, Vec<_>) = articles.into_iter().unzip();
                    let articles: Vec<_> = world.told(bodies).into_iter().zip(marks).collect();
                    match export(&articles, &name) {
                        Ok(text) => world.send(Msg::Notice(text)),
                        Err(what) => world.fail(&name, &what),
                    }
                });
            }
            OutsideEffect::Pipe(ids, command) => {
                let bodies = bodies(ids, store);
                self.spawn("pipe", move |world| {
                    let done = pipe(&world.told(bodies), &command, &world.commands);
                    if let Err(what) = &done {
                        world.note(&format!("{command}: {what}"));
                    }
                    world.send(Msg::Piped(command, done));
                });
            }
            OutsideEffect::StopCommands => self.world.commands.end(),
        }
    }

    fn wants_screen(&self, effect: &OutsideEffect) -> bool {
        let variable = |name: &str| std::env::var(name).ok();
        match effect {
            OutsideEffect::Pipe(_, command) => screen::wanted(command, variable),
            OutsideEffect::Address(_) => opener::wants_screen(&self.world.plan.opener),
            _ => false,
        }
    }

    fn on_screen(&mut self, effect: OutsideEffect, store: &Store) -> Option<Msg> {
        match effect {
            OutsideEffect::Pipe(ids, command) => {
                let bodies = self.world.told(bodies(ids, store));
                let done = screen::run(&bodies, &command).map(|()| String::new());
                Some(Msg::Piped(command, done))
            }
            OutsideEffect::Address(url) => {
                let why = opener::open_here(&self.world.plan.opener, &url).err()?;
                self.world.note(&format!("{url}: {why}"));
                Some(Msg::Unopened(url, why))
            }
            _ => None,
        }
    }

    fn finish(&mut self, patience: Duration) -> Result<(), String> {
        self.world.commands.end();
        self.finish_within(patience)
    }
}

impl Session {
    /// Waits for what is still to be kept, so long at most.
    fn finish_within(&mut self, patience: Duration) -> Result<(), String> {
        let until = Instant::now() + patience;
        let marks = self.marks.finish(patience).map_err(|left| {
            let articles = if left.count == 1 { "article" } else { "articles" };
            match left.count {
                0 => format!("marks were not kept: {}", left.why),
                n => format!("marks of {n} {articles} were not kept: {}", left.why),
            }
        });
        let left = until.saturating_duration_since(Instant::now()).max(Duration::from_millis(50));
        let reviews = self.reviews.finish(left).map_err(|left| match left.count {
            0 => format!("reviews were not kept: {}", left.why),
            n => format!("{n} reviews were not kept: {}", left.why),
        });
        self.stories.finish(until.saturating_duration_since(Instant::now()));
        match (marks, reviews) {
            (Err(marks), Err(reviews)) => Err(format!("{marks}; {reviews}")),
            (marks, reviews) => marks.and(reviews),
        }
    }
}

fn bodies(ids: Vec<ArticleId>, store: &Store) -> Vec<PackedEntry> {
    ids.into_iter().filter_map(|id| store.body(id).cloned()).collect()
}

impl World {
    /// Keeps a filter in the settings file.
    fn save_filter(&self, name: &str, query: &str) {
        let Some(folders) = &self.plan.folders else {
            return self.fail(name, "there is no home folder to keep settings in");
        };
        let kept = super::feeds::change(folders, |text| {
            Ok((crate::config::with_filter(&text, name, query)?, 1))
        });
        if let Err(what) = kept {
            self.fail(name, &what);
        }
    }

    fn send(&self, msg: Msg) {
        // When nobody reads any more, the process ends.
        let _ = self.sender.send(msg);
    }

    fn fail(&self, at: &str, what: &str) {
        self.note(&format!("{at}: {what}"));
        self.send(Msg::Issue(Issue::new(at, what)));
    }

    /// Says where something is that cannot be read.
    fn tell_aside(&self, aside: &Path) {
        self.fail(&aside.to_string_lossy(), "could not be read and was set aside under this name");
    }

    fn note(&self, line: &str) {
        if let Some(log) = lock(&self.log).as_mut() {
            let line: String = line.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
            let now = jiff::Timestamp::now();
            // A log that cannot be written is no reason to stop reading.
            let _ = writeln!(log, "{now:.3} {line}");
        }
    }

    /// The articles that come with dateline, all at once.
    fn load_bundled(&self) {
        let ready = bundled::articles()
            .into_par_iter()
            .map_init(Worker::default, |worker, article| worker.ready(&self.analyzer, article))
            .collect();
        self.show(ready);
    }

    /// Reads batches with all workers and sends what they hold. `lists`: what is read may be
    /// listed before it is analysed.
    fn load(
        self: &Arc<Self>,
        batches: impl Iterator<Item = Batch> + Send + 'static,
        meter: &Meter,
        (from, lists): (LoadOrigin, bool),
    ) {
        let (texts, places) = (Arc::clone(&self.texts), Places::default());
        let make = move |entry: &Entry, prepared: PreparedArticle, packer: &mut Packer| {
            let ready = Ready::with(entry, prepared);
            match from {
                LoadOrigin::Files => ready.in_file(entry, &texts, &places, packer),
                LoadOrigin::Elsewhere => ready,
            }
        };
        let mut tally = Tally::default();
        let mut ready: Vec<Ready> = Vec::new();
        let mut sent = Instant::now();
        let analyzer = Arc::clone(&self.analyzer);
        let (shown, mut parts) = (Arc::new(AtomicUsize::new(0)), 0);
        pool::ordered(
            pool::default_jobs(),
            ListedFirst::new(self, batches, lists, &shown),
            move |worker: &mut Worker, part: ReadPart, emit: Emit<'_, BatchPart>| {
                emit(part.analysed(&analyzer, worker, &make));
            },
            |BatchPart { mut loaded, ready: mut more, unlisted, fed }, next| {
                parts += 1;
                tally.see(&mut loaded, more.len());
                self.notice_changes(&mut more);
                if let Some(fed) = fed {
                    self.answered(fed, &mut loaded, &mut more);
                }
                if from == LoadOrigin::Files {
                    self.not_read(&loaded.failures);
                }
                for issue in loaded.remarks.drain(..).chain(loaded.failures.drain(..)) {
                    self.note(&format!("{}: {}", issue.at, issue.what));
                    self.send(Msg::Issue(issue));
                }
                meter.add(loaded.documents, more.len(), loaded.bytes);
                ready.append(&mut more);
                let late = sent.elapsed() > Duration::from_millis(50);
                if ready.len() >= TOGETHER || next == Next::Waiting || late {
                    let mut rest = std::mem::take(&mut ready);
                    while !rest.is_empty() {
                        let more = rest.split_off(rest.len().min(TOGETHER));
                        self.show(rest);
                        rest = more;
                    }
                    self.send(Msg::Progress(meter.progress()));
                    sent = Instant::now();
                    shown.store(parts, Ordering::Release);
                }
                self.unlist(unlisted);
                ControlFlow::Continue(())
            },
        );
        self.show(ready);
        self.write_index();
    }

    /// Articles that are listed are not to be shown, see [`Msg::Unlisted`].
    fn unlist(&self, keys: Vec<(ArticleKey, Option<ArticleKey>)>) {
        if !keys.is_empty() {
            self.send(Msg::Unlisted(keys));
        }
    }

    /// An article with what it says, which is found out here where it is only listed yet.
    fn whole(&self, body: &PackedEntry, scratch: &mut Scratch) -> Option<Entry> {
        let entry = body.open()?;
        if entry.analysis == Analysis::default() {
            return loader::analysed(entry.article, &self.analyzer, scratch).ok();
        }
        Some(entry)
    }

    /// Articles that are only listed yet, prepared as they will come in: what was reviewed of
    /// them too.
    fn look_ahead(&self, bodies: &[PackedEntry]) -> Vec<PreparedArticle> {
        let mut scratch = Scratch::default();
        let entries = bodies.iter().filter_map(|body| self.whole(body, &mut scratch));
        let prepared = |entry: Entry| {
            let path = &entry.article.path;
            let file = if is_web(path) { 0 } else { seen::file(path) };
            (PreparedArticle::of(&entry), file)
        };
        let mut ahead: Vec<(PreparedArticle, u64)> = entries.map(prepared).collect();
        self.review(&mut ahead);
        ahead.into_iter().map(|(prepared, _)| prepared).collect()
    }

    /// Articles as they are handed to others: with what they say where they are only listed yet.
    fn told(&self, bodies: Vec<PackedEntry>) -> Vec<PackedEntry> {
        let listed = |body: &PackedEntry| {
            body.open().is_some_and(|entry| entry.analysis == Analysis::default())
        };
        let told = |body: PackedEntry| {
            let ahead = if listed(&body) {
                self.look_ahead(std::slice::from_ref(&body)).pop()
            } else {
                None
            };
            ahead.map_or(body, |prepared| prepared.body)
        };
        bodies.into_iter().map(told).collect()
    }

    /// Reads the source of an article again.
    fn reload(self: &Arc<Self>, article: &Article) {
        let path = article.path.clone();
        if is_web(&path) {
            let (asks, answers) = Asks::new(self);
            asks.ask(Outline { url: path, title: String::new() });
            drop(asks);
            self.load(answers.into_iter(), &Meter::new(), (LoadOrigin::Elsewhere, false));
        } else if self.plan.bundled {
            self.load_bundled();
        } else {
            self.read_again(&[path], true);
        }
        self.send(Msg::LoadDone);
    }

    /// The folders among the sources.
    fn folders(&self) -> impl Iterator<Item = &String> {
        self.plan
            .sources
            .iter()
            .filter(|s| fs::metadata(loader::found(s)).is_ok_and(|m| m.is_dir()))
    }

    /// The files among the sources and in the folders, as they are now.
    fn look(&self) -> FileStamps {
        let state = |meta: &fs::Metadata| (meta.len(), meta.modified().ok());
        let files = self.folders().flat_map(|f| loader::files(f));
        let mut look: FileStamps = files.map(|(path, meta)| (path, state(&meta))).collect();
        for source in &self.plan.sources {
            if let Some(meta) =
                fs::metadata(loader::found(source)).ok().filter(fs::Metadata::is_file)
            {
                look.insert(source.clone(), state(&meta));
            }
        }
        look
    }

    /// Looks at files and folders for what is new, changed or gone, for as long as the
    /// reader runs.
    fn watch(self: &Arc<Self>, mut known: FileStamps) {
        let folders: Vec<String> = self.folders().cloned().collect();
        if folders.is_empty() && known.is_empty() {
            return;
        }
        loop {
            thread::sleep(WATCH);
            let mut now = self.look();
            // A folder that is not there, like a disk that was taken away, tells nothing of
            // its files.
            if !folders.iter().all(|f| fs::metadata(loader::found(f)).is_ok_and(|m| m.is_dir())) {
                for (path, state) in &known {
                    now.entry(path.clone()).or_insert(*state);
                }
            }
            let new = now.iter().filter(|(path, state)| known.get(*path) != Some(state));
            let gone = known.iter().filter(|(path, _)| !now.contains_key(*path));
            let mut changed: Vec<String> = new.chain(gone).map(|(path, _)| path.clone()).collect();
            changed.sort();
            known = now;
            if !changed.is_empty() {
                self.read_again(&changed, false);
                self.send(Msg::LoadDone);
            }
        }
    }
}
