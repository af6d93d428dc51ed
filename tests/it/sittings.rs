//! Whole sittings of the reader, without a terminal: real files, real feeds from a
//! server on loopback, real caches; keys in, list and text out.

use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::net::TcpListener;
use std::path::Path;
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::{Duration, Instant};

use dateline::app::key::sequence;
use dateline::app::settings::Settings;
use dateline::app::update::update;
use dateline::app::{Effect, Model, Msg};
use dateline::cli::session::{Plan, Session};
use dateline::library::Folders;
use dateline::sources::Outline;
use dateline::store::Store;
use dateline::tui::{EffectRunner, Mailbox, mailbox};

const PATIENCE: Duration = Duration::from_secs(30);

/// A reader with everything but a screen.
pub(crate) struct Sitting {
    pub(crate) model: Model,
    pub(crate) store: Store,
    mailbox: Mailbox,
    pub(crate) session: Session,
}

impl Sitting {
    pub(crate) fn start(plan: Plan) -> Self {
        let mut sitting = Self::begin(plan);
        sitting.until("the loading ends", |s| !s.model.loading);
        sitting
    }

    /// Begins to load and waits for nothing.
    pub(crate) fn begin(plan: Plan) -> Self {
        let (post, mailbox) = mailbox();
        let mut model = Model::new(Settings::default());
        let mut store = Store::default();
        update(&mut model, &mut store, Msg::Resize(120, 40));
        let session = Session::start(plan, post);
        Self { model, store, mailbox, session }
    }

    pub(crate) fn take(&mut self, msg: Msg) {
        for effect in update(&mut self.model, &mut self.store, msg) {
            if let Effect::Outside(effect) = effect {
                self.session.run(effect, &self.store);
            }
        }
    }

    /// Takes a message, if one comes soon.
    pub(crate) fn step(&mut self) {
        if let Some(msg) = self.mailbox.receive_for(Duration::from_millis(20)) {
            self.take(msg);
        }
    }

    /// Takes messages until something holds.
    pub(crate) fn until(&mut self, what: &str, holds: impl Fn(&Self) -> bool) {
        let started = Instant::now();
        while !holds(self) {
            match self.mailbox.try_receive() {
                Some(msg) => self.take(msg),
                None => thread::sleep(Duration::from_millis(5)),
            }
            let (titles, told) = (self.titles(), &self.model.notice);
            assert!(started.elapsed() < PATIENCE, "not so: {what}; {titles:?}, {told:?}");
        }
    }

    pub(crate) fn press(&mut self, keys: &str) {
        for key in sequence(keys).unwrap() {
            self.take(Msg::Key(key));
        }
    }

    /// Waits until everything is kept.
    pub(crate) fn session_ends(mut self) {
        self.session.finish(PATIENCE).unwrap();
    }

    pub(crate) fn titles(&self) -> Vec<String> {
        let cards = self.model.list.order().iter().filter_map(|id| self.store.card(*id));
        cards.map(|c| c.title.to_string()).collect()
    }

    /// The text of the article that is chosen.
    pub(crate) fn text(&self) -> String {
        self.model.entry(&self.store).map_or_else(String::new, |e| e.article.text.as_str().into())
    }

    pub(crate) fn choose(&mut self, title: &str) {
        let row = self.titles().iter().position(|t| t == title).unwrap();
        self.model.list.choose(row);
    }

    fn complains(&self, of: &str) -> bool {
        self.model.issues.iter().any(|i| i.at.contains(of) || i.what.contains(of))
    }
}

/// What a server answers now: a status line with headers, and a body, by path.
type Pages = Arc<Mutex<Vec<(String, String, String)>>>;

/// A web server on loopback whose pages can be changed. It knows `If-None-Match`.
pub(crate) struct Server {
    at: String,
    pages: Pages,
    /// Paths asked for, and how they were answered.
    asked: Arc<Mutex<Vec<(String, u16)>>>,
}

impl Server {
    pub(crate) fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let at = format!("http://{}", listener.local_addr().unwrap());
        let pages = Pages::default();
        let asked = Arc::default();
        let server = Self { at, pages: Arc::clone(&pages), asked: Arc::clone(&asked) };
        thread::spawn(move || {
            for stream in listener.incoming() {
                let Ok(mut stream) = stream else { continue };
                let mut lines = BufReader::new(stream.try_clone().unwrap()).lines();
                let Some(Ok(first)) = lines.next() else { continue };
                let headers: Vec<String> =
                    lines.map_while(Result::ok).take_while(|l| !l.is_empty()).collect();
                let path = first.split(' ').nth(1).unwrap_or("/").to_owned();
                let page = pages.lock().unwrap().iter().find(|p| p.0 == path).cloned();
                let (status, kind, body) = match page {
                    Some((_, kind, body)) => (200, kind, body),
                    None => (404, "text/plain".to_owned(), String::new()),
                };
                let tag = format!("\"{}\"", body.len());
                let known = headers.iter().any(|h| {
                    h.to_ascii_lowercase().starts_with("if-none-match") && h.ends_with(&tag)
                });
                let (status, body) = if known { (304, String::new()) } else { (status, body) };
                asked.lock().unwrap().push((path, status));
                let _ = write!(
                    stream,
                    "HTTP/1.1 {status} x\r\nContent-Type: {kind}\r\nETag: {tag}\r\n\
                     Content-Length: {}\r\nConnection: close\r\n\r\n{body}",
                    body.len()
                );
            }
        });
        server
    }

    fn put(&self, path: &str, kind: &str, body: String) {
        let mut pages = self.pages.lock().unwrap();
        pages.retain(|p| p.0 != path);
        pages.push((path.to_owned(), kind.to_owned(), body));
    }

    fn remove(&self, path: &str) {
        self.pages.lock().unwrap().retain(|p| p.0 != path);
    }

    /// Puts a feed of items: a name each, which becomes its address, and a text.
    pub(crate) fn feed(
        &self,
        path: &str,
        title: &str,
        items: &[(impl AsRef<str>, impl AsRef<str>)],
    ) -> Outline {
        let items: Vec<String> = items
            .iter()
            .map(|(name, text)| {
                let (name, text) = (name.as_ref(), text.as_ref());
                format!(
                    "<item><title>Report {name}</title><link>{}/{name}</link>\
                     <pubDate>Thu, 18 Mar 2004 10:00:00 GMT</pubDate>\
                     <description>{text}</description></item>",
                    self.at
                )
            })
            .collect();
        let items = items.concat();
        let body = format!(
            "<rss version=\"2.0\"><channel><title>{title}</title><link>{}</link>\
             <description>x</description>{items}</channel></rss>",
            self.at
        );
        self.put(path, "application/rss+xml", body);
        Outline { url: format!("{}{path}", self.at), title: title.to_owned() }
    }

    fn answers(&self, path: &str) -> Vec<u16> {
        let asked = self.asked.lock().unwrap();
        asked.iter().filter(|(p, _)| p == path).map(|(_, status)| *status).collect()
    }
}

pub(crate) fn feeds(home: &Path, feeds: &[Outline]) -> Plan {
    Plan {
        feeds: feeds.to_vec(),
        folders: Some(Folders::below(home)),
        fetch_at_start: true,
        ..Plan::default()
    }
}

const ATTACK: &str = "Gunmen killed 31 people in the town, the mayor said.";
const STRIKE: &str = "An air strike wounded 12 soldiers near the border on Friday.";

#[test]
fn watched_folders_bring_new_and_changed_files() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("a.txt"), "First report\n\nTen people were killed.\n").unwrap();
    let mut sitting = Sitting::start(Plan {
        sources: vec![folder.path().to_str().unwrap().to_owned()],
        watch: true,
        ..Plan::default()
    });
    assert_eq!(sitting.titles(), ["First report"]);
    fs::create_dir(folder.path().join("later")).unwrap();
    let later = folder.path().join("later/b.txt");
    fs::write(&later, "Second report\n\nTwo people were killed.\n").unwrap();
    fs::write(folder.path().join(".hidden.txt"), "Hidden report\n\nNo.\n").unwrap();
    sitting.until("the new file is listed", |s| s.titles().len() == 2);
    sitting.choose("Second report");
    assert!(sitting.text().contains("Two people"));
    // Another article under the same name takes the place of the one before.
    fs::write(&later, "Third report\n\nTwenty people were killed in all.\n").unwrap();
    sitting.until("the changed file is listed", |s| s.titles().iter().any(|t| t == "Third report"));
    sitting.until("the one before is gone", |s| s.titles().len() == 2);
    assert!(sitting.model.changes.is_empty(), "it is no new text of the one before");
    assert!(sitting.titles().iter().all(|t| t != "Hidden report"));
}

#[test]
fn all_sources_are_read_again_and_a_failing_feed_keeps_its_articles() {
    let home = tempfile::tempdir().unwrap();
    let server = Server::start();
    let wire = server.feed("/wire", "Wire", &[("one", ATTACK)]);
    let post = server.feed("/post", "Post", &[("two", STRIKE)]);
    let list = [wire.clone(), post.clone()];
    let mut sitting = Sitting::start(feeds(home.path(), &list));
    assert_eq!(sitting.titles().len(), 2);
    // One feed has news, the other is gone.
    server.feed("/wire", "Wire", &[("one", ATTACK), ("three", "Rebels freed 40 hostages.")]);
    server.remove("/post");
    sitting.press("Ctrl-r");
    sitting.until("the new item is listed", |s| s.titles().len() == 3);
    sitting.until("the failure is told", |s| s.complains("/post"));
    assert!(sitting.titles().iter().any(|t| t == "Report two"));
    drop(sitting);
    // All of it is there when nothing answers any more.
    server.remove("/wire");
    let mut plan = feeds(home.path(), &list);
    plan.fetch_at_start = false;
    let mut sitting = Sitting::start(plan);
    assert_eq!(sitting.titles().len(), 3);
    sitting.choose("Report one");
    assert!(sitting.text().contains("31 people"));
    let entry = sitting.model.entry(&sitting.store).unwrap();
    assert_eq!(entry.analysis.figures.len(), 1);
}

#[test]
fn a_feed_that_did_not_change_is_not_sent_again() {
    let home = tempfile::tempdir().unwrap();
    let server = Server::start();
    let wire = server.feed("/wire", "Wire", &[("one", ATTACK)]);
    drop(Sitting::start(feeds(home.path(), std::slice::from_ref(&wire))));
    let sitting = Sitting::start(feeds(home.path(), std::slice::from_ref(&wire)));
    assert_eq!(sitting.titles(), ["Report one"]);
    assert_eq!(server.answers("/wire"), [200, 304]);
    assert!(sitting.model.issues.is_empty(), "{:?}", sitting.model.issues);
    drop(sitting);
    // Without its kept articles "nothing new" would be nothing at all.
    fs::remove_file(home.path().join("cache/articles.log")).unwrap();
    let sitting = Sitting::start(feeds(home.path(), &[wire]));
    assert_eq!(sitting.titles(), ["Report one"]);
}

#[test]
fn one_source_is_read_again() {
    let home = tempfile::tempdir().unwrap();
    let server = Server::start();
    let wire = server.feed("/wire", "Wire", &[("one", ATTACK)]);
    let post = server.feed("/post", "Post", &[("two", STRIKE)]);
    let mut sitting = Sitting::start(feeds(home.path(), &[wire, post]));
    server.feed("/wire", "Wire", &[("one", ATTACK), ("three", "Rebels freed 40 hostages.")]);
    sitting.choose("Report one");
    sitting.press("R");
    sitting.until("the new item is listed", |s| s.titles().len() == 3);
    assert_eq!(server.answers("/post").len(), 1);
    // A corrected text replaces the one before, in its place.
    let corrected = "Gunmen killed 38 people in the town, the mayor said on Friday.";
    server.feed("/wire", "Wire", &[("one", corrected)]);
    sitting.choose("Report one");
    sitting.press("R");
    sitting.until("the correction is shown", |s| s.text().contains("38 people"));
    assert_eq!(sitting.titles().len(), 3);
}

#[test]
fn the_full_text_of_an_item_is_fetched_and_stays() {
    let home = tempfile::tempdir().unwrap();
    let server = Server::start();
    let wire =
        server.feed("/wire", "Wire", &[("one", "Gunmen attacked the town."), ("gone", STRIKE)]);
    let paragraphs: Vec<String> = (0..6)
        .map(|n| {
            format!(
                "<p>The attack in the {n}th hour of the morning left {} people dead, said the \
                 governor of the province, who asked for calm and for help from the capital.</p>",
                n + 20
            )
        })
        .collect();
    let paragraphs = paragraphs.concat();
    server.put(
        "/one",
        "text/html",
        format!(
            "<html><head><title>Report one</title></head><body><nav>Home</nav><article>\
             <h1>Report one</h1>{paragraphs}</article></body></html>"
        ),
    );
    let list = [wire];
    let mut sitting = Sitting::start(feeds(home.path(), &list));
    sitting.choose("Report one");
    sitting.press("F");
    sitting.until("the page is shown", |s| s.text().contains("5th hour"));
    assert_eq!(sitting.titles().len(), 2, "it stands in the place of the item");
    let entry = sitting.model.entry(&sitting.store).unwrap();
    assert!(entry.analysis.figures.len() >= 6);
    // A page that is not there costs nothing.
    sitting.choose("Report gone");
    sitting.press("F");
    sitting.until("the failure is told", |s| s.complains("/gone"));
    assert!(sitting.text().contains("wounded 12 soldiers"));
    // The feed's short text does not push out the long one, now or later.
    sitting.press("Ctrl-r");
    sitting.until("the feed is asked", |_| server.answers("/wire").len() == 2);
    sitting.press("Ctrl-r");
    sitting.until("the feed is asked again", |_| server.answers("/wire").len() == 3);
    sitting.choose("Report one");
    assert!(sitting.text().contains("5th hour"));
    assert_eq!(sitting.store.len(), 3, "nothing is put in twice");
    drop(sitting);
    let mut sitting = Sitting::start(feeds(home.path(), &list));
    sitting.choose("Report one");
    assert!(sitting.text().contains("5th hour"), "{}", sitting.text());
}

#[test]
fn the_same_report_of_several_publishers_is_shown_once() {
    let home = tempfile::tempdir().unwrap();
    let server = Server::start();
    let text = "Gunmen killed 31 people in the town of Goma late on Thursday, the mayor said. "
        .to_owned()
        + "Hundreds of families fled towards the lake while soldiers closed the roads, and the market, \
           the school and the hospital of the town stayed shut for the whole of the following day, \
           according to people reached by telephone who asked not to be named.";
    let wire = server.feed("/wire", "Wire", &[("one", &text)]);
    let changed = text.replace("Hundreds of families", "Many families");
    let post = server.feed("/post", "Post", &[("two", &changed)]);
    let risen = text.replace("31", "38");
    let late = server.feed("/late", "Late", &[("three", &risen)]);
    let mut sitting = Sitting::start(feeds(home.path(), &[wire, post, late]));
    sitting.until("the other publisher is named", |s| !s.model.also.is_empty());
    assert_eq!(sitting.titles().len(), 2, "a toll that rose is an article of its own");
    let card = sitting
        .model
        .list
        .order()
        .iter()
        .find_map(|id| sitting.store.card(*id).filter(|c| &*c.source != "Late"));
    let card = card.unwrap();
    let sources = sitting.model.sources(card.key, &card.source);
    assert!(sources == "Wire + Post" || sources == "Post + Wire", "{sources}");
    // The figure counts once: one article tells of it.
    let query = dateline::store::query::Query::parse("kind:killed=31").unwrap();
    assert_eq!(query.evaluate(&sitting.store, &|_, _| false).len(), 1);
}

/// A server that takes requests and never answers.
fn mute() -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let at = format!("http://{}", listener.local_addr().unwrap());
    thread::spawn(move || {
        let mut held = Vec::new();
        held.extend(listener.incoming().flatten());
    });
    at
}

#[test]
fn hanging_servers_delay_no_other_source_and_are_told_of() {
    let home = tempfile::tempdir().unwrap();
    let server = Server::start();
    let out = |url: String| Outline { url, title: String::new() };
    // Twelve servers hang, and all that is asked of one more: two requests under way.
    let mut all: Vec<Outline> = (0..12).map(|_| out(format!("{}/feed", mute()))).collect();
    let one = mute();
    all.extend((0..20).map(|i| out(format!("{one}/{i}"))));
    all.push(server.feed("/feed", "Herald", &[("one", ATTACK)]));
    let file = home.path().join("note.txt");
    fs::write(&file, STRIKE).unwrap();
    let plan = Plan {
        sources: vec![format!("{}/page", mute()), file.to_string_lossy().into_owned()],
        ..feeds(home.path(), &all)
    };
    let started = Instant::now();
    let mut sitting = Sitting::begin(plan);
    sitting.until("both good ones are there", |s| s.titles().len() == 2);
    assert!(started.elapsed() < Duration::from_secs(20), "they waited for the others");
    assert!(sitting.model.loading);
    sitting.until("what is out is told", |s| !s.model.waiting.is_empty());
    assert!(sitting.model.waiting.iter().all(|w| w.starts_with("http://127.0.0.1")));
}

#[cfg(unix)]
#[test]
fn a_pipe_that_nobody_writes_to_delays_no_other_source() {
    let home = tempfile::tempdir().unwrap();
    let path = |name: &str| home.path().join(name).to_string_lossy().into_owned();
    let made = std::process::Command::new("mkfifo").arg(path("pipe")).status().unwrap();
    assert!(made.success());
    fs::write(path("note.txt"), ATTACK).unwrap();
    let plan = Plan { sources: vec![path("pipe"), path("note.txt")], ..Plan::default() };
    let mut sitting = Sitting::start(plan);
    assert_eq!(sitting.titles().len(), 1);
    // Late, line by line, it is read all the same.
    let mut pipe = fs::OpenOptions::new().write(true).open(path("pipe")).unwrap();
    for (i, text) in [STRIKE, "Villagers fled the shelling of the harbour."].iter().enumerate() {
        writeln!(pipe, "{{\"title\": \"Line {i}\", \"text\": \"{text}\"}}").unwrap();
        sitting.until("the line is read", |s| s.titles().len() == i + 2);
    }
    assert!(sitting.model.waiting.is_empty() && sitting.model.progress.is_none());
}

#[test]
fn a_server_that_asks_to_be_left_alone_is_in_the_next_sitting_too() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}/feed", listener.local_addr().unwrap());
    let asked = Arc::new(Mutex::new(0));
    let count = Arc::clone(&asked);
    thread::spawn(move || {
        for mut stream in listener.incoming().flatten() {
            let lines = BufReader::new(stream.try_clone().unwrap()).lines();
            lines.map_while(Result::ok).take_while(|l| !l.is_empty()).for_each(drop);
            *count.lock().unwrap() += 1;
            let _ = write!(
                stream,
                "HTTP/1.1 503 Busy\r\nRetry-After: 600\r\nContent-Length: 0\r\n\
                 Connection: close\r\n\r\n"
            );
        }
    });
    let home = tempfile::tempdir().unwrap();
    let feed = Outline { url, title: "Herald".into() };
    for _ in 0..2 {
        let sitting = Sitting::start(feeds(home.path(), std::slice::from_ref(&feed)));
        assert!(sitting.complains("left alone until"));
        assert_eq!(*asked.lock().unwrap(), 1, "it was asked again");
    }
}

#[test]
fn a_password_in_an_address_is_seen_nowhere() {
    let home = tempfile::tempdir().unwrap();
    let server = Server::start();
    let feed = server.feed("/feed", "Herald", &[("one", ATTACK)]);
    let secret = |url: &str| url.replace("://", "://ana:s3cret@");
    let mut sitting = Sitting::start(Plan {
        sources: vec![secret(&format!("{}/gone", server.at))],
        ..feeds(home.path(), &[Outline { url: secret(&feed.url), ..feed }])
    });
    assert_eq!(sitting.titles(), ["Report one"]);
    assert!(sitting.complains("404"));
    sitting.choose("Report one");
    let path = sitting.model.entry(&sitting.store).unwrap().article.path.clone();
    assert_eq!(path, format!("{}/feed", server.at));
    let seen = format!("{:?} {:?}", sitting.model.issues, sitting.model.notice);
    assert!(!seen.contains("s3cret"), "{seen}");
    // Read again by the address that is shown, it is asked with the password.
    sitting.press("R");
    sitting.until("asked again", |_| server.answers("/feed").len() > 1);
    for entry in walkdir::WalkDir::new(home.path()).into_iter().flatten() {
        let kept = fs::read(entry.path()).unwrap_or_default();
        assert!(!kept.windows(6).any(|w| w == b"s3cret"), "{}", entry.path().display());
    }
}
