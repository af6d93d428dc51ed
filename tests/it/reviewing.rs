//! Reviews in the reader: key scripts, frames at several sizes, what goes out and comes
//! back; a kill between review and quit.

use std::fmt::Write as _;
use std::fs;
use std::sync::LazyLock;

use dateline::analysis::review::Status;
use dateline::analysis::{Analyzer, FigureKind, Scratch};
use dateline::app::key::sequence;
use dateline::app::layout::Pane;
use dateline::app::settings::{Colours, Settings};
use dateline::app::update::update;
use dateline::app::words::Ui;
use dateline::app::{Effect, Model, Msg, OutsideEffect};
use dateline::cli::session::Plan;
use dateline::library::Folders;
use dateline::sources::{Hint, read};
use dateline::store::reviews::decision::{Act, Decision};
use dateline::store::reviews::{Lost, Reviews};
use dateline::store::{Entry, Store};
use dateline::tui::view::draw;
use portable_pty::CommandBuilder;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use crate::sittings::Sitting;
use crate::terminal::Terminal;

static ANALYZER: LazyLock<Analyzer> = LazyLock::new(Analyzer::new);

const STORY: &str = "Shelling of a market in Aleppo\n\nALEPPO - At least 31 people were killed and 40 \
    civilians were wounded in Aleppo on Monday, police said. The morgue has taken in \
    fourteen, an official said.\n\nThe Syrian army sent 200 soldiers to the city. \
    Residents of the quarter had been without water for 9 days.\n";

fn story() -> Entry {
    let article = read(STORY.as_bytes(), &Hint::new("a.txt")).articles.remove(0);
    let analysis = ANALYZER.analyze(&article, &mut Scratch::default());
    Entry { article, analysis }
}

/// A reader whose decisions are applied at once, at a set time.
struct Desk {
    model: Model,
    store: Store,
    reviews: Reviews,
    decided: Vec<Decision>,
    effects: Vec<Effect>,
}

impl Desk {
    fn with(settings: Settings, size: (u16, u16)) -> Self {
        let settings = Settings { author: "Anna".to_owned(), ..settings };
        let mut desk = Self {
            model: Model::new(settings),
            store: Store::default(),
            reviews: Reviews::default(),
            decided: Vec::new(),
            effects: Vec::new(),
        };
        desk.send(Msg::Resize(size.0, size.1));
        desk.send(Msg::Loaded(vec![story().into()]));
        desk.send(Msg::LoadDone);
        desk
    }

    fn new(columns: u16, rows: u16) -> Self {
        Self::with(Settings::default(), (columns, rows))
    }

    fn send(&mut self, msg: Msg) {
        for effect in update(&mut self.model, &mut self.store, msg) {
            match effect {
                Effect::Outside(OutsideEffect::Decide(id, mut decision)) => {
                    let minute = self.decided.len();
                    decision.at = format!("2026-03-01T10:{minute:02}:00.000Z");
                    decision.by.clone_from(&self.model.settings.author);
                    self.decided.push((*decision).clone());
                    self.reviews.insert(*decision);
                    let entry = self.store.get(id).unwrap();
                    let me = self.model.settings.author.clone();
                    let applied =
                        self.reviews.apply(&ANALYZER, &mut Scratch::default(), &entry, &me);
                    self.send(Msg::Loaded(vec![applied.unwrap().0.into()]));
                }
                other => self.effects.push(other),
            }
        }
    }

    fn keys(mut self, script: &str) -> Self {
        for key in sequence(script).unwrap() {
            self.send(Msg::Key(key));
        }
        self
    }

    fn typed(mut self, text: &str) -> Self {
        self.send(Msg::Paste(text.to_owned()));
        self
    }

    fn frame(&self) -> Buffer {
        let (columns, rows) = self.model.size;
        let mut buffer = Buffer::empty(Rect::new(0, 0, columns, rows));
        draw(&self.model, &self.store, &mut buffer);
        buffer
    }

    fn text(&self) -> String {
        let buffer = self.frame();
        let mut out = String::new();
        for y in 0..buffer.area.height {
            let line: String = (0..buffer.area.width).map(|x| buffer[(x, y)].symbol()).collect();
            let _ = writeln!(out, "{}", line.trim_end());
        }
        out
    }

    fn entry(&self) -> std::sync::Arc<Entry> {
        self.model.entry(&self.store).unwrap()
    }

    fn best(&self, kind: FigureKind) -> Option<f64> {
        self.entry().analysis.total(kind).map(|t| t.best)
    }

    fn status(&self) -> Status {
        self.entry().analysis.status(self.model.panel.figure)
    }
}

#[test]
fn a_figure_is_confirmed_rejected_and_both_undone() {
    let desk = Desk::new(120, 40).keys("f");
    insta::assert_snapshot!("review-120x40-before", desk.text());
    let desk = desk.keys("+");
    assert_eq!(desk.status(), Status::Confirmed);
    insta::assert_snapshot!("review-120x40-confirmed", desk.text());
    let desk = desk.keys("j -");
    assert_eq!((desk.status(), desk.best(FigureKind::Wounded)), (Status::Rejected, None));
    insta::assert_snapshot!("review-120x40-rejected", desk.text());
    let desk = desk.keys("u");
    assert_eq!(desk.best(FigureKind::Wounded), Some(40.0));
    assert_eq!(desk.status(), Status::Machine, "the figure that was rejected is chosen again");
    let desk = desk.keys("u");
    assert!(desk.entry().analysis.reviewed.is_empty());
    assert_eq!(desk.entry().analysis, story().analysis, "all as the machine read it");
    let acts: Vec<Act> = desk.decided.iter().map(|d| d.act).collect();
    assert_eq!(acts, [Act::Confirm, Act::Reject, Act::Withdraw, Act::Withdraw]);
    assert!(desk.keys("u").text().contains("nothing to undo"));
}

#[test]
fn a_figure_is_corrected_in_a_form() {
    let desk = Desk::new(80, 24).keys("f j =");
    insta::assert_snapshot!("review-80x24-form", desk.text());
    let desk = desk.keys("Enter Ctrl-u").typed("~45");
    insta::assert_snapshot!("review-80x24-field", desk.text());
    // The next field is the unit, then whose they are: completed from the article.
    let desk = desk.keys("Enter j Enter");
    insta::assert_snapshot!("review-80x24-offers", desk.text());
    let desk = desk.keys("Ctrl-u").typed("sy").keys("Tab Enter");
    insta::assert_snapshot!("review-80x24-changed", desk.text());
    let desk = desk.keys("s");
    assert_eq!((desk.status(), desk.best(FigureKind::Wounded)), (Status::Corrected, Some(45.0)));
    insta::assert_snapshot!("review-80x24-corrected", desk.text());
    let kept = desk.decided.last().unwrap();
    assert_eq!((kept.value.amount().as_str(), kept.value.party.join("+")), ("~45", "Syria".into()));
    assert_eq!(kept.machine.as_ref().unwrap().low, Some(40.0));
    // In the text a sign stands beside the line.
    insta::assert_snapshot!("review-120x40-text", Desk::new(120, 40).keys("f + j - Enter").text());
}

/// What the tests above show at one of the two sizes, at the other.
#[test]
fn each_step_of_a_review_is_shown_at_both_sizes() {
    let small = || Desk::new(80, 24);
    insta::assert_snapshot!("review-80x24-confirmed", small().keys("f +").text());
    insta::assert_snapshot!("review-80x24-rejected", small().keys("f + j -").text());
    let noting = small().keys("f i").typed("the mayor says 30");
    insta::assert_snapshot!("review-80x24-note", noting.text());
    let wide = || Desk::new(120, 40);
    let form = wide().keys("f j =");
    insta::assert_snapshot!("review-120x40-form", form.text());
    let field = form.keys("Enter Ctrl-u").typed("~45");
    insta::assert_snapshot!("review-120x40-field", field.text());
    let corrected = field.keys("Enter j Enter Ctrl-u").typed("sy").keys("Tab Enter s");
    insta::assert_snapshot!("review-120x40-corrected", corrected.text());
    insta::assert_snapshot!("review-120x40-select", wide().keys("Enter V").text());
    insta::assert_snapshot!("review-120x40-export", wide().keys("x").text());
    insta::assert_snapshot!("review-120x40-undone", wide().keys("f + u").text());
}

#[test]
fn a_form_that_is_left_changes_nothing() {
    let desk = Desk::new(80, 24).keys("f = Enter Ctrl-u").typed("99").keys("Enter Esc");
    assert!(desk.decided.is_empty() && desk.model.windows.is_empty());
    assert_eq!(desk.best(FigureKind::Killed), Some(31.0));
    let desk = desk.keys("= s");
    assert!(desk.decided.is_empty() && desk.text().contains("nothing changed"));
    // What cannot be read stays to be mended.
    let desk = desk.keys("= Enter Ctrl-u").typed("many").keys("Enter");
    assert!(desk.model.prompt.is_some() && desk.text().contains("write 31"), "{}", desk.text());
    let desk = desk.keys("Esc k Enter Ctrl-u").typed("hurt").keys("Enter");
    assert!(desk.model.prompt.is_none(), "the words of both languages name a kind");
    let desk = desk.keys("k m s");
    assert!(desk.decided.is_empty(), "the field is as the machine reads it again");
}

#[test]
fn a_figure_is_added_from_the_text() {
    let desk = Desk::new(80, 24).keys("Enter V");
    insta::assert_snapshot!("review-80x24-select", desk.text());
    // "9 days" is the first number that is no figure; the word "fourteen" stands above it.
    let desk = desk.keys("k k");
    let word = |desk: &Desk| {
        let span = desk.model.reader.selection.unwrap().span();
        span.of(desk.entry().article.text.as_str()).to_owned()
    };
    let mut desk = desk;
    for _ in 0..40 {
        if word(&desk) == "fourteen" {
            break;
        }
        desk = desk.keys("h");
    }
    assert_eq!(word(&desk), "fourteen");
    let desk = desk.keys("Enter");
    insta::assert_snapshot!("review-80x24-add", desk.text());
    let desk = desk.keys("s");
    assert!(desk.decided.is_empty() && desk.text().contains("write 31"), "a count is missing");
    let desk = desk.keys("Enter").typed("14").keys("Enter s");
    let added = desk.decided.last().unwrap();
    assert_eq!((added.act, added.value.low, added.machine.is_none()), (Act::Add, Some(14.0), true));
    assert_eq!(desk.entry().analysis.reviewed.len(), 1);
    let desk = desk.keys("u");
    assert!(desk.entry().analysis.reviewed.is_empty());
}

#[test]
fn a_selection_spans_words_and_meets_figures() {
    let desk = Desk::new(120, 40).keys("Enter V g g");
    assert!(desk.model.reader.selection.is_some());
    // A number that is a figure already opens the form on it.
    let mut desk = desk;
    for _ in 0..60 {
        let span = desk.model.reader.selection.unwrap().span();
        if span.of(desk.entry().article.text.as_str()) == "31" {
            break;
        }
        desk = desk.keys("h");
    }
    let desk = desk.keys("Space l Enter");
    let form = desk.model.windows.last().and_then(|w| w.as_form()).unwrap();
    assert!(form.there && form.machine.is_some(), "{form:?}");
    // Over the end of a sentence nothing is taken.
    let desk = desk.keys("Esc V Space 3 0 h Enter");
    assert!(desk.model.windows.is_empty(), "{}", desk.text());
    assert!(desk.text().contains("one number") || desk.text().contains("no more"));
    let desk = desk.keys("Esc");
    assert!(desk.model.reader.selection.is_none() && desk.model.focus == Pane::Reader);
}

#[test]
fn notes_stand_beside_what_is_decided() {
    let desk = Desk::new(120, 40).keys("f i").typed("the mayor says 30").keys("Enter");
    assert_eq!(desk.status(), Status::Machine, "a note decides nothing");
    assert!(desk.text().contains("the mayor says 30"));
    let desk = desk.keys("+");
    let kept = desk.decided.last().unwrap();
    assert_eq!((kept.act, kept.note.as_str()), (Act::Confirm, "the mayor says 30"));
    let desk = desk.keys("i Ctrl-u").typed("\u{1b}[2J\u{202e}").keys("Enter");
    assert!(!desk.text().contains('\u{1b}') && !desk.text().contains('\u{202e}'));
}

#[test]
fn people_who_differ_are_both_shown() {
    let mut desk =
        Desk::new(120, 40).keys("f j =").keys("Enter Ctrl-u").typed("45").keys("Enter s");
    let mut other = desk.decided[0].clone();
    other.by = "Bao".to_owned();
    other.act = Act::Reject;
    other.note = "a misprint".to_owned();
    desk.reviews.insert(other);
    let desk = desk.keys("i").typed("two hospitals").keys("Enter");
    insta::assert_snapshot!("review-120x40-differ", desk.text());
    assert_eq!(desk.best(FigureKind::Wounded), Some(45.0), "one's own goes first");
}

#[test]
fn narrow_without_colour_in_ascii_and_in_vietnamese() {
    let desk = Desk::new(40, 12).keys("f + j =");
    insta::assert_snapshot!("review-40x12-form", desk.text());
    let plain = Settings { ascii: true, colours: Colours::None, ..Settings::default() };
    let desk = Desk::with(plain, (80, 24)).keys("f + j - k");
    insta::assert_snapshot!("review-80x24-ascii", desk.text());
    assert!(desk.frame().content.iter().all(|cell| cell.symbol().is_ascii()));
    let vietnamese = Settings { ui: Ui::Vietnamese, ..Settings::default() };
    let desk = Desk::with(vietnamese, (80, 24)).keys("f + j =");
    insta::assert_snapshot!("review-80x24-vietnamese", desk.text());
}

#[test]
fn filters_find_what_was_reviewed() {
    let listed = |desk: &Desk| desk.model.list.order().len();
    let desk = Desk::new(120, 40).keys("f +").keys("&").typed("status:confirmed").keys("Enter");
    assert_eq!(listed(&desk), 1);
    let desk = desk.keys("&").keys("Ctrl-u").typed("status:rejected").keys("Enter");
    assert_eq!(listed(&desk), 0);
    let desk = desk.keys("&").keys("Ctrl-u").typed("has:review killed>30").keys("Enter");
    assert_eq!(listed(&desk), 1);
    // Rejected, the toll is another and the filter knows.
    let desk = desk.keys("f g g -").keys("&").keys("Ctrl-u").typed("killed>30").keys("Enter");
    assert_eq!(listed(&desk), 0, "{}", desk.text());
}

#[test]
fn an_export_tells_its_formats_and_takes_marks_along() {
    let desk = Desk::new(80, 24).keys("a").typed("ask the mayor").keys("Enter x");
    insta::assert_snapshot!("review-80x24-export", desk.text());
    let desk = desk.typed("out.xlsx").keys("Enter");
    assert!(desk.model.prompt.is_some() && desk.text().contains(".xlsx is not written"));
    let desk = desk.keys("Ctrl-u").typed("out.u").keys("Tab Enter");
    let Some(Effect::Outside(OutsideEffect::Export(articles, name))) = desk.effects.last() else {
        panic!("{:?}", desk.effects)
    };
    assert_eq!(name, "out.ucdp.csv");
    assert_eq!(articles[0].1.note, "ask the mayor");
}

#[test]
fn what_lost_its_place_is_listed_and_what_is_not_kept_is_told() {
    let mut desk = Desk::new(80, 24).keys("f j - k +");
    let lost = |n: usize, article| Lost { decision: desk.decided[n].clone(), article };
    let here = desk.entry().article.key;
    let all = vec![lost(0, Some(here)), lost(1, None)];
    desk.send(Msg::LostReviews(all));
    insta::assert_snapshot!("review-80x24-lost", desk.text());
    let desk = desk.keys("j Enter");
    assert!(desk.text().contains("the article is not here"));
    let mut desk = desk.keys("k Enter");
    assert!(desk.model.windows.is_empty() && desk.model.focus == Pane::Reader);
    desk.send(Msg::Unreviewed(2, "no space left on the disk".to_owned()));
    assert!(desk.text().contains("reviews not kept: 2: no space left on the disk"));
    desk.send(Msg::Unreviewed(0, String::new()));
    assert!(!desk.text().contains("not kept"));
    desk.send(Msg::Adrift(2));
    assert!(desk.text().contains("found no place: 2 · :reviews"));
}

fn plan(root: &std::path::Path, source: &str) -> Plan {
    Plan {
        sources: vec![source.to_owned()],
        author: "Anna".to_owned(),
        folders: Some(Folders::below(root)),
        ..Plan::default()
    }
}

fn wounded(sitting: &Sitting) -> Option<f64> {
    let entry = sitting.model.entry(&sitting.store)?;
    entry.analysis.total(FigureKind::Wounded).map(|t| t.best)
}

#[test]
fn what_was_reviewed_is_so_in_the_next_sitting() {
    let root = tempfile::tempdir().unwrap();
    let file = root.path().join("a.txt");
    fs::write(&file, STORY).unwrap();
    let path = file.to_str().unwrap();
    let mut sitting = Sitting::start(plan(root.path(), path));
    assert_eq!(wounded(&sitting), Some(40.0));
    sitting.press("f j - k +");
    sitting.until("the review is shown", |s| wounded(s).is_none());
    sitting.session_ends();
    let journal = root.path().join("state/reviews.jsonl");
    let kept = fs::read_to_string(&journal).unwrap();
    assert_eq!(kept.lines().count(), 2, "{kept}");
    assert!(kept.contains("\"by\":\"Anna\""));

    let sitting = Sitting::start(plan(root.path(), path));
    assert_eq!(wounded(&sitting), None, "as it was reviewed, from the first frame on");
    sitting.session_ends();

    // The file is edited: what still stands there is found again, the rest is told.
    fs::write(&file, STORY.replace("31 people", "33 people").replace("sent 200", "sent 300"))
        .unwrap();
    let mut sitting = Sitting::start(plan(root.path(), path));
    sitting.press(": r e v i e w s Enter");
    sitting.until("the window opens", |s| !s.model.windows.is_empty());
    let window = sitting.model.windows.last().unwrap();
    assert_eq!(window.rows(), 2, "both stood in the sentence that changed");
    assert_eq!(wounded(&sitting), Some(40.0));
    sitting.session_ends();
    assert_eq!(fs::read_to_string(&journal).unwrap(), kept, "nothing is lost");
}

#[test]
fn reviews_come_along_with_an_edited_file_however_it_is_named() {
    let root = tempfile::tempdir().unwrap();
    let file = root.path().join("a.txt");
    fs::write(&file, STORY).unwrap();
    let mut sitting = Sitting::start(plan(root.path(), file.to_str().unwrap()));
    sitting.press("f j -");
    sitting.until("the review is shown", |s| wounded(s).is_none());
    sitting.session_ends();
    // Another sentence is edited, and the file is named roundabout, or through a link.
    let at = root.path().display();
    std::os::unix::fs::symlink("a.txt", root.path().join("link.txt")).unwrap();
    let roundabout = [
        format!("{at}/.//a.txt"),
        format!("{at}/link.txt"),
        format!("{at}/../{}/a.txt", root.path().file_name().unwrap().display()),
        format!("{at}/link.txt"),
    ];
    for (named, soldiers) in roundabout.iter().zip(["300", "350", "350", "360"]) {
        fs::write(&file, STORY.replace("sent 200", &format!("sent {soldiers}"))).unwrap();
        let sitting = Sitting::start(plan(root.path(), named));
        assert_eq!(wounded(&sitting), None, "{soldiers}: as it was reviewed");
        sitting.session_ends();
    }
}

#[test]
fn another_dateline_sees_what_was_reviewed() {
    let root = tempfile::tempdir().unwrap();
    let file = root.path().join("a.txt");
    fs::write(&file, STORY).unwrap();
    let path = file.to_str().unwrap();
    let mut one = Sitting::start(plan(root.path(), path));
    let mut two = Sitting::start(Plan { author: "Bao".into(), ..plan(root.path(), path) });
    one.press("f j -");
    two.until("the other's review arrives", |s| wounded(s).is_none());
    one.session_ends();
    two.session_ends();
}

#[test]
fn a_kill_between_review_and_quit_loses_nothing() {
    let root = tempfile::tempdir().unwrap();
    let file = root.path().join("a.txt");
    fs::write(&file, STORY).unwrap();
    let start = || {
        let mut command = CommandBuilder::new(env!("CARGO_BIN_EXE_dateline"));
        command.arg(&file);
        command.env("USER", "Anna");
        Terminal::at_home(command, root.path())
    };
    let mut terminal = start();
    terminal.wait_for("wounded");
    terminal.press("f");
    terminal.wait_for("[Figures]");
    terminal.press("j-");
    terminal.wait_for("undoes");
    let journal = root.path().join(".local/state/dateline/reviews.jsonl");
    let started = std::time::Instant::now();
    while fs::read_to_string(&journal).map_or(0, |t| t.lines().count()) < 1 {
        assert!(started.elapsed().as_secs() < 20, "it is never written");
        std::thread::sleep(std::time::Duration::from_millis(5));
    }
    terminal.signal("KILL");
    terminal.end();
    let mut again = start();
    again.wait_for("✗");
    again.press("q");
}
