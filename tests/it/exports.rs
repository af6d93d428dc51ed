//! What the exports write, letter by letter: an article made by hand whose every value
//! differs from every other, so that none can be taken for another.

use dateline::analysis::events::{Background, Event};
use dateline::analysis::review::{Opinion, Reviewed, Status};
use dateline::analysis::{
    Analysis, Entity, EntityKind, Figure, FigureKind, Flags, Mention, Qualifier, Total,
};
use dateline::article::{Article, Issue, Published};
use dateline::export::csv::Between;
use dateline::export::events::Habit;
use dateline::export::stories::ByKey;
use dateline::export::{csv, events, json, markdown};
use dateline::store::marks::Mark;
use dateline::store::{Entry, Store};
use dateline::text::clean::clean;
use dateline::text::{Language, Span};
use jiff::civil::date;

const TEXT: &str = "Đà Nẵng: 12 to 15 “home guards” of Aland died, the Red Cross said.";

fn span(of: &str) -> Span {
    let start = TEXT.find(of).unwrap();
    let offset = |n: usize| u32::try_from(n).unwrap();
    Span::new(offset(start), offset(start + of.len()))
}

fn entity(id: &str, name: &str, kind: EntityKind) -> Entity {
    Entity {
        id: id.into(),
        name: name.into(),
        kind,
        party: "".into(),
        role: "".into(),
        known: true,
    }
}

fn entry() -> Entry {
    let figure = Figure {
        span: span("12 to 15"),
        written: span("12 to 15"),
        kind: FigureKind::Killed,
        low: Some(12.0),
        high: Some(15.0),
        qualifier: Qualifier::Range,
        unit: "“home guards”".into(),
        party: Box::new(["Aland".into(), "Bland".into()]),
        attribution: "the Red Cross".into(),
        place: Some("Da Nang".into()),
        date: Some("2004-03".into()),
        flags: Flags { subset: true, past: false, unreal: true },
        entities: Box::new([1]),
        sentence: Span::new(0, u32::try_from(TEXT.len()).unwrap()),
        cue: span("died"),
    };
    let mention = |of: &str, kind, entity| Mention { span: span(of), kind, entity };
    Entry {
        article: Article {
            path: "in/a.jsonl#7".to_owned(),
            id: Some("x-7".to_owned()),
            title: "Guards, \"dead\"".to_owned(),
            source: "=Wire".to_owned(),
            published: Some(Published::on(date(2004, 3, 19))),
            url: Some("https://example.org/7".to_owned()),
            language: Language::English,
            text: clean(TEXT),
            issues: vec![Issue::new("in/a.jsonl#7", "a line is cut")],
            ..Article::default()
        },
        analysis: Analysis {
            entities: vec![
                entity("place/da-nang", "Da Nang", EntityKind::Place),
                entity("place/aland", "Aland", EntityKind::Place),
            ],
            mentions: vec![
                mention("Đà Nẵng", EntityKind::Place, 0),
                mention("Aland", EntityKind::Place, 1),
            ],
            figures: vec![figure],
            totals: vec![
                Total {
                    kind: FigureKind::Killed,
                    low: 12.0,
                    best: 13.5,
                    high: Some(15.0),
                    made_of: Box::new([0]),
                },
                Total {
                    kind: FigureKind::Troops,
                    low: 400.0,
                    best: 401.0,
                    high: None,
                    made_of: Box::new([]),
                },
            ],
            events: vec![
                event("Đà Nẵng: 12 to 15", Some("2004-03-18"), Some(0), (12.0, 13.0, None)),
                event("Aland died", None, Some(1), (3.0, 4.0, Some(5.0))),
            ],
            background: vec![Background {
                kind: FigureKind::Displaced,
                low: 700.0,
                best: 800.0,
                high: Some(900.0),
                period: "in 2001".into(),
                made_of: Box::new([]),
            }],
            ..Analysis::default()
        },
    }
}

fn mark() -> Mark {
    Mark {
        read: true,
        starred: true,
        tags: vec!["north".to_owned(), "=sum".to_owned()],
        note: "Ask the \u{1b}desk".to_owned(),
        ..Mark::default()
    }
}

/// The article with a figure corrected by one and rejected by another.
fn reviewed() -> Entry {
    let mut entry = entry();
    let machine = entry.analysis.figures[0].clone();
    let mut figure = machine.clone();
    (figure.low, figure.high, figure.qualifier) = (Some(14.0), None, Qualifier::AtLeast);
    figure.flags = Flags::default();
    entry.analysis.figures[0] = figure.clone();
    let said = |status, by: &str, at: &str, note: &str, figure: &Figure| Opinion {
        status,
        by: by.into(),
        at: at.into(),
        note: note.into(),
        figure: figure.clone(),
    };
    let holds = said(Status::Corrected, "Anna", "2026-03-01T10:00:00Z", "by phone", &figure);
    let other = said(Status::Rejected, "Bao", "2026-02-01T09:00:00Z", "", &machine);
    entry.analysis.reviewed =
        vec![Reviewed { figure: 0, machine: Some(machine), holds, others: vec![other] }];
    entry
}

/// An event with a toll of its own: low, best, high.
fn event(
    of: &str,
    day: Option<&str>,
    place: Option<u16>,
    (low, best, high): (f64, f64, Option<f64>),
) -> Event {
    let total = Total { kind: FigureKind::Wounded, low, best, high, made_of: Box::new([]) };
    Event {
        span: span(of),
        title: span(of),
        day: day.map(Into::into),
        place,
        totals: vec![total],
        attackers: Box::new([]),
    }
}

fn written(write: impl Fn(&Entry, Option<&Mark>, &mut Vec<u8>) -> std::io::Result<()>) -> String {
    let mut out = Vec::new();
    write(&reviewed(), Some(&mark()), &mut out).unwrap();
    String::from_utf8(out).unwrap()
}

#[test]
fn json_lines() {
    insta::assert_snapshot!("json", written(json::write));
}

#[test]
fn rows() {
    let mut out = Vec::new();
    csv::header(Between::Comma, &mut out).unwrap();
    csv::write(Between::Comma, &reviewed(), Some(&mark()), &mut out).unwrap();
    let text = String::from_utf8(out).unwrap();
    assert_eq!(text.matches("\r\n").count(), 2, "a header and a row");
    // A column a line, so that a difference says where it is.
    let mut rows = ::csv::Reader::from_reader(text.as_bytes());
    let names = rows.headers().unwrap().clone();
    let row = rows.records().next().unwrap().unwrap();
    let lines: Vec<String> =
        names.iter().zip(&row).map(|(name, value)| format!("{name}: {value}")).collect();
    insta::assert_snapshot!("csv", lines.join("\n"));
}

/// A table as a column a line, so that a difference says where it is.
fn columns(table: &[u8]) -> String {
    let mut rows = ::csv::Reader::from_reader(table);
    let names = rows.headers().unwrap().clone();
    let mut lines = Vec::new();
    for row in rows.records().map(Result::unwrap) {
        lines.extend(names.iter().zip(&row).map(|(name, value)| format!("{name}: {value}")));
        lines.push(String::new());
    }
    lines.join("\n")
}

#[test]
fn rows_of_events() {
    let mut entry = reviewed();
    // The killed of the first event are those of the figure; nothing is told of the second.
    entry.analysis.events[0].totals = entry.analysis.totals.clone();
    entry.analysis.figures[0].unit = "civilians".into();
    entry.analysis.events[0].totals[0].low = 14.0;
    entry.analysis.events[0].totals[0].best = 17.0;
    for (name, habit) in [("ucdp", Habit::Ucdp), ("acled", Habit::Acled)] {
        let mut out = Vec::new();
        events::header(habit, &mut out).unwrap();
        events::write(habit, &entry, &mut out).unwrap();
        insta::assert_snapshot!(name, columns(&out));
    }
}

/// A report as a line of JSON.
fn report(id: u32, source: &str, day: u32, text: &str) -> String {
    format!(
        "{{\"id\": \"{id}\", \"source\": \"{source}\", \"published\": \"2024-05-{day:02}\", \
         \"title\": \"Gunmen attack a market in Goma\", \"text\": \"{text}\"}}\n"
    )
}

/// The rows of the stories that some reports make, by column.
fn story_rows(lines: &str, habit: Habit) -> Vec<std::collections::HashMap<String, String>> {
    let mut store = Store::default();
    for entry in crate::stories::entries("a.jsonl", lines.as_bytes()) {
        store.insert(entry);
    }
    store.settle();
    let keys = ByKey::of(&store);
    let mut out = Vec::new();
    events::header(habit, &mut out).unwrap();
    for story in store.stories().all() {
        events::write_story(habit, &store, &keys, &story, &mut out).unwrap();
    }
    let mut rows = ::csv::Reader::from_reader(out.as_slice());
    rows.deserialize().map(Result::unwrap).collect()
}

#[test]
fn a_row_of_a_story_is_its_toll_and_counts_voices() {
    let first = "Gunmen killed 15 civilians at a market in Goma, in the Democratic Republic of \
                 Congo, on Friday, the mayor said. Soldiers closed the roads of the town.";
    let later = "The attack of gunmen on a market in Goma on Friday killed 17 people, police said \
                 on Sunday. Two of the wounded died in the hospital of the town overnight.";
    // An agency's words in two papers, and another paper that tells more.
    let lines = report(1, "Agency", 3, first)
        + &report(2, "Morning Paper", 3, first)
        + &report(3, "Evening Paper", 5, later);
    let rows = story_rows(&lines, Habit::Ucdp);
    let [row] = &rows[..] else { panic!("{rows:?}") };
    let told = |name: &str| row.get(name).map_or("", String::as_str);
    assert_eq!((told("low"), told("best"), told("high")), ("15", "17", "17"));
    assert_eq!(told("number_of_sources"), "2", "a copy is no second voice");
    assert_eq!(told("source_office"), "Agency; Morning Paper; Evening Paper");
    assert_eq!((told("date_start"), told("date_prec")), ("2024-05-03", "1"));
    assert_eq!(told("country"), "Democratic Republic of Congo");
    assert_eq!((told("deaths_civilians"), told("deaths_unknown")), ("0", "17"));
    for column in ["side_a", "side_b", "deaths_a", "deaths_b", "where_coordinates", "adm_1"] {
        assert_eq!(told(column), "", "{column}");
    }
    let rows = story_rows(&lines, Habit::Acled);
    assert_eq!(rows.len(), 1);
    assert_eq!(rows[0]["fatalities"], "17");
    assert!(rows[0]["notes"].starts_with("The attack of gunmen"));
    // Nobody is told killed: nothing is counted, and the sources are.
    let none = report(1, "Agency", 3, "Ministers met in Geneva on Friday and talked of a truce.");
    let rows = story_rows(&none, Habit::Ucdp);
    assert_eq!((rows[0]["best"].as_str(), rows[0]["number_of_sources"].as_str()), ("", "1"));
}

#[test]
fn pages() {
    insta::assert_snapshot!("markdown", written(markdown::write));
}
