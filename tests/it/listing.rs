//! Much to read is listed first: all of it can be read at once, what is in sight is analysed
//! before the rest, and in the end all is as if it had been analysed as it came.

use std::collections::HashMap;
use std::fmt::Write as _;
use std::fs;
use std::path::Path;
use std::time::Duration;

use dateline::analysis::{Analysis, Analyzer, Scratch};
use dateline::app::Msg;
use dateline::cli::session::{ListingPace, Plan};
use dateline::store::ArticleId;

use crate::sittings::{Server, Sitting, feeds};

/// Articles: more than are analysed as they come.
const MANY: usize = 300;
/// The one that says what the first says.
const COPY: usize = 250;

/// Lines of JSON with a report each; none has a day, so that the list is in their order.
fn lines(home: &Path) -> String {
    let mut out = String::new();
    for n in 0..MANY {
        let told = if n == COPY { 0 } else { n };
        let text = format!(
            "{} people were killed in Goma on Monday, the police of sector {told} said. A further {} \
             were wounded when shells fell on the market, and soldiers closed the road to the \
             airport. Nurses at the hospital asked for blood. The fighting in quarter {told} went on \
             until the morning, and residents spoke of houses in flames along the river.",
            told + 11,
            told + 20,
        );
        let source = if n == COPY { "The Copy" } else { "The Wire" };
        let _ = writeln!(
            out,
            "{{\"id\": \"{n}\", \"title\": \"Report {told}\", \"source\": \"{source}\", \
              \"url\": \"http://x.example/{n}\", \"text\": \"{text}\"}}"
        );
    }
    let path = home.join("articles.jsonl");
    fs::write(&path, out).unwrap();
    path.to_string_lossy().into_owned()
}

/// All is read before anything is analysed, however slow the machine is.
fn plan(home: &Path) -> Plan {
    let listing =
        ListingPace { from: 64, least: Duration::from_hours(1), ..ListingPace::default() };
    Plan { sources: vec![lines(home)], listing, ..Plan::default() }
}

fn analysed(sitting: &Sitting) -> usize {
    let cards = sitting.model.list.all().filter_map(|id| sitting.store.card(id));
    cards.filter(|card| card.analysed).count()
}

/// The row of an article by title and source.
fn row_of(sitting: &Sitting, title: &str, source: &str) -> Option<usize> {
    let is = |id: &ArticleId| {
        let card = sitting.store.card(*id).unwrap();
        &*card.title == title && &*card.source == source
    };
    sitting.model.list.order().iter().position(is)
}

fn id_of(sitting: &Sitting, title: &str, source: &str) -> ArticleId {
    sitting.model.list.order()[row_of(sitting, title, source).unwrap()]
}

fn filter(sitting: &mut Sitting, filter: &str) {
    sitting.press("/ Ctrl-u");
    sitting.take(Msg::Paste(filter.to_owned()));
    sitting.press("Enter");
}

#[test]
fn what_is_in_sight_is_analysed_before_the_rest() {
    let home = tempfile::tempdir().unwrap();
    let mut sitting = Sitting::begin(plan(home.path()));
    sitting.until("all is listed", |s| s.model.list.total() == MANY);
    // The text is there at once, and nothing is said of figures that nobody looked for.
    sitting.press("G");
    assert!(sitting.text().contains(&format!("quarter {}", MANY - 1)));
    assert!(sitting.model.awaited());
    sitting.until("the last one is told", |s| !s.model.awaited());
    let last = format!("Report {}", MANY - 1);
    assert!(sitting.store.awaits(id_of(&sitting, &last, "The Wire")), "told before its turn");
    let chosen = sitting.model.list.selected().unwrap();
    let killed = sitting.store.card(chosen).unwrap().toll();
    assert_eq!(killed, Some(310.0));
    assert!(analysed(&sitting) < MANY);
    sitting.until("all is there", |s| !s.model.loading);
    assert_eq!(sitting.model.list.selected(), Some(chosen), "it keeps its number and its row");
    assert_eq!(analysed(&sitting), sitting.model.list.total());
}

#[test]
fn what_was_listed_first_says_in_the_end_what_its_text_says() {
    let home = tempfile::tempdir().unwrap();
    let mut sitting = Sitting::begin(plan(home.path()));
    sitting.until("all is listed", |s| s.model.list.total() == MANY);
    // A copy is listed with the others. What is marked of it goes to the one it copies.
    let copy = row_of(&sitting, "Report 0", "The Copy").unwrap();
    assert!(sitting.store.awaits(id_of(&sitting, "Report 0", "The Copy")));
    sitting.model.list.choose(copy);
    sitting.press("*");
    let unread = sitting.model.unread;
    sitting.until("all is there", |s| !s.model.loading);
    assert_eq!(sitting.model.list.total(), MANY - 1);
    assert_eq!(row_of(&sitting, "Report 0", "The Copy"), None);
    assert_eq!(sitting.model.unread, unread - 1);
    let first = id_of(&sitting, "Report 0", "The Wire");
    let key = sitting.store.card(first).unwrap().key;
    assert!(sitting.model.marks.get(key).starred);
    assert_eq!(sitting.model.also.get(&key).map(Vec::as_slice), Some(&["The Copy".to_owned()][..]));
    let analyzer = Analyzer::new();
    let mut scratch = Scratch::default();
    for id in sitting.model.list.all().step_by(50) {
        let entry = sitting.store.get(id).unwrap();
        let analysis = analyzer.analyze(&entry.article, &mut scratch);
        assert_eq!(entry.analysis, analysis, "{}", entry.article.title);
        assert_ne!(analysis, Analysis::default());
    }
    // In their order, each once, found by what they say.
    let titles = sitting.titles();
    let wanted = (0..MANY).filter(|n| *n != COPY).map(|n| format!("Report {n}"));
    assert_eq!(titles, wanted.collect::<Vec<_>>());
    filter(&mut sitting, "killed>=300");
    let found: Vec<String> = (289..MANY).map(|n| format!("Report {n}")).collect();
    assert_eq!(sitting.titles(), found);
}

#[test]
fn a_filter_shows_of_what_is_listed_only_what_is_known_to_pass() {
    let home = tempfile::tempdir().unwrap();
    let mut sitting = Sitting::begin(plan(home.path()));
    sitting.until("all is listed", |s| s.model.list.total() == MANY);
    filter(&mut sitting, "killed>=200");
    assert!(sitting.titles().is_empty(), "their turn has not come");
    sitting.until("all is there", |s| !s.model.loading);
    let found = (189..MANY).filter(|n| *n != COPY).map(|n| format!("Report {n}"));
    assert_eq!(sitting.titles(), found.collect::<Vec<_>>());
    filter(&mut sitting, "");
    assert_eq!(sitting.titles().len(), MANY - 1);
}

#[test]
fn sorted_by_toll_what_is_listed_finds_its_place() {
    let home = tempfile::tempdir().unwrap();
    let mut sitting = Sitting::begin(plan(home.path()));
    sitting.until("all is listed", |s| s.model.list.total() == MANY);
    while sitting.model.list.sort.by != dateline::app::list::SortBy::Toll {
        sitting.press("s");
    }
    sitting.until("all is there", |s| !s.model.loading);
    let tolls: Vec<u64> = sitting
        .model
        .list
        .order()
        .iter()
        .map(|id| sitting.store.card(*id).unwrap().toll().map_or(0, f64::to_bits))
        .collect();
    assert!(tolls.is_sorted_by(|a, b| a >= b), "{tolls:?}");
    assert_eq!(tolls.len(), MANY - 1);
}

#[test]
fn what_is_handed_on_before_its_turn_says_what_it_says() {
    let home = tempfile::tempdir().unwrap();
    let mut sitting = Sitting::begin(plan(home.path()));
    sitting.until("all is listed", |s| s.model.list.total() == MANY);
    sitting.press("G");
    let out = home.path().join("out.jsonl");
    let id = sitting.model.list.selected().unwrap();
    let mark = dateline::store::marks::Mark::default();
    let effect =
        dateline::app::OutsideEffect::Export(vec![(id, mark)], out.to_string_lossy().into_owned());
    dateline::tui::EffectRunner::run(&mut sitting.session, effect, &sitting.store);
    sitting.until("it is written", |_| {
        fs::read_to_string(&out).is_ok_and(|text| text.ends_with('\n'))
    });
    let written: HashMap<String, serde_json::Value> =
        serde_json::from_str(&fs::read_to_string(&out).unwrap()).unwrap();
    assert!(written["figures"].as_array().is_some_and(|figures| !figures.is_empty()));
}

#[test]
fn few_articles_are_listed_too_where_they_are_long() {
    let home = tempfile::tempdir().unwrap();
    let listing = ListingPace { from: MANY * 2, bytes: 20_000, least: Duration::from_hours(1) };
    let mut sitting = Sitting::begin(Plan { listing, ..plan(home.path()) });
    sitting.until("all is listed", |s| s.model.list.total() == MANY);
    assert!(analysed(&sitting) < MANY);
    sitting.until("all is there", |s| !s.model.loading);
    assert_eq!(analysed(&sitting), MANY - 1);
}

#[test]
fn a_feed_of_many_items_is_listed_before_it_is_analysed() {
    let home = tempfile::tempdir().unwrap();
    let server = Server::start();
    let item = |n: usize| {
        let text = format!("{n} people were killed in sector {n} of Goma on Monday, police said.");
        (n.to_string(), text)
    };
    let items: Vec<(String, String)> = (0..MANY).map(item).collect();
    let feed = server.feed("/feed", "Herald", &items);
    let listing =
        ListingPace { from: 64, least: Duration::from_millis(100), ..ListingPace::default() };
    let mut sitting = Sitting::begin(Plan { listing, ..feeds(home.path(), &[feed]) });
    sitting.until("all is listed", |s| s.model.list.total() == MANY);
    assert!(analysed(&sitting) < MANY, "no figure is waited for");
    sitting.until("all is there", |s| !s.model.loading);
    assert_eq!(analysed(&sitting), MANY);
}

#[test]
fn rows_are_in_the_order_of_reading_however_it_goes() {
    let home = tempfile::tempdir().unwrap();
    let wanted: Vec<String> =
        (0..MANY).filter(|n| *n != COPY).map(|n| format!("Report {n}")).collect();
    for (from, micros) in [(16, 0), (16, 300), (40, 3_000), (100, 20_000)] {
        let least = Duration::from_micros(micros);
        let listing = ListingPace { from, least, ..ListingPace::default() };
        let mut sitting = Sitting::begin(Plan { listing, ..plan(home.path()) });
        while sitting.model.loading {
            sitting.step();
            assert_eq!(sitting.model.list.total(), sitting.titles().len());
        }
        assert_eq!(sitting.titles(), wanted, "{from} {micros}");
        assert_eq!(analysed(&sitting), MANY - 1);
        assert_eq!(sitting.model.unread, MANY - 1);
    }
}

#[test]
fn few_articles_are_analysed_as_they_come() {
    let home = tempfile::tempdir().unwrap();
    let path = lines(home.path());
    let text = fs::read_to_string(&path).unwrap();
    let few: String = text.lines().take(200).fold(String::new(), |all, line| all + line + "\n");
    fs::write(&path, few).unwrap();
    let mut sitting = Sitting::begin(Plan { sources: vec![path], ..Plan::default() });
    while sitting.model.loading {
        assert_eq!(analysed(&sitting), sitting.model.list.total());
        sitting.step();
    }
    assert_eq!(sitting.model.list.total(), 200);
}

/// What came of an article is shown once: the answer to a look ahead that comes late changes
/// nothing.
#[test]
fn a_late_look_ahead_changes_nothing() {
    let home = tempfile::tempdir().unwrap();
    let mut sitting = Sitting::start(plan(home.path()));
    let id = sitting.model.list.selected().unwrap();
    let mut entry = (*sitting.store.get(id).unwrap()).clone();
    entry.analysis = Analysis::default();
    sitting.take(Msg::Ahead(vec![entry.into()]));
    assert!(sitting.store.card(id).unwrap().toll().is_some());
}
