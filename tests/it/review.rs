//! Reviews: on the command line, in the reader, between people.

use std::fs;
use std::os::unix::fs::PermissionsExt;

use dateline::analysis::{Analysis, Analyzer, Figure, Scratch};
use dateline::sources::{Hint, read};
use dateline::store::Entry;
use dateline::store::reviews::decision::{Act, Decision};
use dateline::store::reviews::{decide, reviewed};

use crate::cli::{Home, err, objects, out};

const STORY: &str = "Shelling in Aleppo\n\nAt least 31 people were killed and 40 were wounded in \
    Aleppo on Monday, police said.\n\nThe army sent 200 soldiers to the city.\n";

fn analysed(path: &str, text: &str) -> Entry {
    let article = read(text.as_bytes(), &Hint::new(path)).articles.remove(0);
    let analysis = Analyzer::new().analyze(&article, &mut Scratch::default());
    Entry { article, analysis }
}

/// What somebody decided on the figure that counts so many.
fn decision(entry: &Entry, count: f64, act: Act, by: &str) -> Decision {
    let figure = entry.analysis.figures.iter().find(|f| f.low == Some(count)).unwrap();
    Decision {
        by: by.to_owned(),
        at: "2026-03-01T10:00:00.000Z".to_owned(),
        ..decide(&entry.article, figure, Some(figure), act)
    }
}

fn lines(decisions: &[Decision]) -> Vec<u8> {
    decisions.iter().flat_map(|d| [d.line(), b"\n".to_vec()].concat()).collect()
}

/// A home with an article, and the reviews of Anna in it: 40 wounded are 45, the 200 are
/// no figure, the 31 are right.
fn home() -> (Home, String, Vec<Decision>) {
    let home = Home::new();
    let path = home.file("a.txt", STORY);
    let entry = analysed(&path, STORY);
    let mut corrected = decision(&entry, 40.0, Act::Correct, "Anna");
    corrected.value.set_amount("45").unwrap();
    let decisions = vec![
        decision(&entry, 31.0, Act::Confirm, "Anna"),
        corrected,
        decision(&entry, 200.0, Act::Reject, "Anna"),
    ];
    (home, path, decisions)
}

#[test]
fn confirming_everything_changes_no_number() {
    let (analyzer, mut scratch) = (Analyzer::new(), Scratch::default());
    for Entry { article, analysis } in crate::support::bundled() {
        let confirm = |f: &Figure| Decision {
            by: "me".into(),
            at: "2026-03-01T10:00:00.000Z".into(),
            ..decide(&article, f, Some(f), Act::Confirm)
        };
        let decisions: Vec<Decision> = analysis.figures.iter().map(confirm).collect();
        let decisions: Vec<&Decision> = decisions.iter().collect();
        let mut apply = |analysis: Analysis, decisions: &[&Decision]| {
            reviewed(&analyzer, &mut scratch, &article, analysis, decisions, "me")
        };
        let once = apply(analysis.clone(), &decisions);
        assert!(once.adrift.is_empty(), "{}", article.title);
        assert_eq!(once.analysis.figures, analysis.figures, "{}", article.title);
        assert_eq!(once.analysis.reviewed.len(), analysis.figures.len());
        // Told anew from the same figures, the events are the same.
        let again = apply(once.analysis, &decisions).analysis;
        assert_eq!(again.totals, analysis.totals, "{}", article.title);
        assert_eq!(again.events, analysis.events, "{}", article.title);
        assert_eq!(again.background, analysis.background, "{}", article.title);
        assert_eq!(apply(again, &[]).analysis, analysis, "{}", article.title);
    }
}

#[test]
fn a_colleagues_reviews_are_taken_in_and_used() {
    let (home, path, decisions) = home();
    let output = home.run_with(&["review", "import", "-"], &lines(&decisions));
    assert_eq!(output.status.code(), Some(0), "{}", err(&output));
    assert_eq!(out(&output), "3 taken in, 0 known already\n");
    let again = home.run_with(&["review", "import", "-"], &lines(&decisions));
    assert_eq!(out(&again), "0 taken in, 3 known already\n");
    let state = home.path().join(".local/state/dateline/reviews.jsonl");
    assert_eq!(fs::metadata(&state).unwrap().permissions().mode() & 0o777, 0o600);

    let plain = &objects(&home.run(&["extract", &path]))[0];
    assert_eq!(plain["totals"]["wounded"]["best"], 40);
    assert_eq!(plain["figures"][0]["status"], "machine");
    let object = &objects(&home.run(&["extract", "--reviewed", &path]))[0];
    assert_eq!(object["totals"]["wounded"]["best"], 45);
    assert_eq!(object["totals"].get("reinforcement"), None);
    let of = |count: u64| {
        let all = object["figures"].as_array().unwrap();
        all.iter().find(|f| f["low"] == count).unwrap().clone()
    };
    assert_eq!((&of(31)["status"], &of(200)["status"]), (&"confirmed".into(), &"rejected".into()));
    assert_eq!(of(45)["status"], "corrected");
    assert_eq!(of(45)["machine"]["low"], 40);
    assert_eq!(of(45)["reviews"][0]["by"], "Anna");

    let csv = out(&home.run(&["extract", "--reviewed", "--format", "csv", &path]));
    let mut rows = ::csv::Reader::from_reader(csv.as_bytes());
    let names = rows.headers().unwrap().clone();
    let cell = |row: &::csv::StringRecord, name: &str| {
        row[names.iter().position(|n| n == name).unwrap()].to_owned()
    };
    let rows: Vec<_> = rows.records().map(Result::unwrap).collect();
    let row = rows.iter().find(|r| cell(r, "status") == "corrected").unwrap();
    assert_eq!((cell(row, "low"), cell(row, "machine_low")), ("45".into(), "40".into()));
    assert_eq!(cell(row, "toll_best"), "31");
}

#[test]
fn reviews_go_out_as_they_came_in() {
    let (home, _, decisions) = home();
    let mut mine = decisions[0].clone();
    mine.by = "Bao".to_owned();
    mine.act = Act::Reject;
    let first = home.run_with(&["review", "import", "-"], &lines(&decisions));
    assert_eq!(first.status.code(), Some(0));
    let other = home.run_with(&["review", "import", "-"], &lines(&[mine.clone()]));
    assert_eq!(
        out(&other),
        "1 taken in, 0 known already, 1 of them differ from what others said\n"
    );
    let all = home.run(&["review", "export"]);
    let mut expected = decisions;
    expected.push(mine.clone());
    let sorted = |bytes: &[u8]| {
        let mut lines: Vec<Vec<u8>> = bytes.split(|b| *b == b'\n').map(<[u8]>::to_vec).collect();
        lines.sort();
        lines
    };
    assert_eq!(sorted(&all.stdout), sorted(&lines(&expected)));
    let mut command = home.command(&["review", "export", "--mine"]);
    let own = command.env("USER", "Bao").output().unwrap();
    assert_eq!(own.stdout, lines(&[mine]));
}

#[test]
fn lines_that_cannot_be_read_are_told_and_nothing_is_lost() {
    let (home, _, decisions) = home();
    let good = String::from_utf8(lines(&decisions[..1])).unwrap();
    let newer = good.replace("\"review\":1", "\"review\":9");
    let more = good.replace("\"by\":", "\"mood\":\"\\u001b[2Jglad\",\"by\":");
    let steers = good.replace("Anna", "A\\u001b[2Jnna");
    let torn = good.get(..60).unwrap();
    let long = format!("\"{}\"", "x".repeat(3 << 20));
    let input = format!("{newer}{more}{torn}\n{long}\n\n{steers}{good}");
    let output = home.run_with(&["review", "import", "-"], input.as_bytes());
    assert_eq!(output.status.code(), Some(1));
    assert_eq!(
        out(&output),
        "2 taken in, 0 known already; 2 of another version kept, but not shown\n"
    );
    let told = err(&output);
    for part in ["line 1 is of version 9", "line 2 says more", "-:3: is no JSON", "-:4: is longer"]
    {
        assert!(told.contains(part), "{part}: {told}");
    }
    assert!(!told.contains('\u{1b}') && !out(&home.run(&["review", "export"])).contains('\u{1b}'));
    let state = home.path().join(".local/state/dateline/reviews.jsonl");
    let kept = fs::read_to_string(&state).unwrap();
    assert!(kept.contains(newer.trim()) && kept.contains(more.trim()));
    // A second time nothing is doubled.
    let again = home.run_with(&["review", "import", "-"], input.as_bytes());
    assert!(out(&again).starts_with("0 taken in, 4 known already"), "{}", out(&again));
    assert_eq!(fs::read_to_string(&state).unwrap(), kept);
    let none = home.run(&["review", "import", "/nowhere/at/all"]);
    assert_eq!(none.status.code(), Some(1));
}

#[test]
fn reviewed_articles_become_annotations() {
    let (home, path, decisions) = home();
    let open = home.file("b.txt", STORY.replace("Monday", "Tuesday"));
    home.run_with(&["review", "import", "-"], &lines(&decisions[1..]));
    let folder = home.path().join("gold");
    let gold = |more: &[&str]| {
        let to = folder.to_str().unwrap();
        home.run(&[&["review", "gold", "--out", to, &path, &open], more].concat())
    };
    // One figure is not reviewed yet.
    assert!(out(&gold(&[])).contains("0 written"), "{}", out(&gold(&[])));
    home.run_with(&["review", "import", "-"], &lines(&decisions));
    let output = gold(&[]);
    assert!(out(&output).starts_with("1 written to "), "{}{}", out(&output), err(&output));
    let file = fs::read_dir(&folder).unwrap().next().unwrap().unwrap();
    assert!(file.file_name().to_string_lossy().ends_with("_en.ann"));
    let text = fs::read_to_string(file.path()).unwrap();
    let (head, body) = text.split_once("\n\n").unwrap();
    assert!(head.starts_with("# figures-only\n") && head.contains("# lang: en"), "{head}");
    assert!(body.contains("⟦killed;>=31;unit=people;party=;by=police;flags=|31⟧"), "{body}");
    assert!(body.contains("⟦wounded;45;") && body.contains("sent 200 soldiers"), "{body}");
    // Without the marks it is the text again.
    let mut bare = String::new();
    for part in body.split('⟦') {
        let (mark, rest) = part.split_once('⟧').unwrap_or(("", part));
        bare.push_str(mark.rsplit_once('|').map_or("", |(_, number)| number));
        bare.push_str(rest);
    }
    assert_eq!(bare.trim(), analysed(&path, STORY).article.text.as_str().trim());
}

#[test]
fn a_note_alone_makes_no_annotation() {
    let home = Home::new();
    let text = "Shelling in Aleppo\n\nAt least 31 people were killed on Monday, police said.\n";
    let path = home.file("a.txt", text);
    let entry = analysed(&path, text);
    let noted =
        Decision { note: "ask the desk".into(), ..decision(&entry, 31.0, Act::Note, "Anna") };
    home.run_with(&["review", "import", "-"], &lines(&[noted]));
    let to = home.path().join("gold").to_str().unwrap().to_owned();
    for more in [&[][..], &["--partial"]] {
        let output = home.run(&[&["review", "gold", "--out", &to, &path], more].concat());
        assert!(out(&output).starts_with("0 written"), "{more:?}: {}", out(&output));
    }
}

#[test]
fn articles_of_one_file_are_reviewed_apart() {
    let home = Home::new();
    let line =
        |title: &str, text: &str| format!("{{\"title\": \"{title}\", \"text\": \"{text}\"}}\n");
    let told = "Police said 31 people were killed in Aleppo on Monday.";
    let text = [
        line("First", &format!("{told} Shops were shut.")),
        line("Second", &format!("{told} A day later roads were open again.")),
    ]
    .concat();
    let path = home.file("two.jsonl", &text);
    let analyzer = Analyzer::new();
    let article = read(text.as_bytes(), &Hint::new(&path)).articles.remove(0);
    let analysis = analyzer.analyze(&article, &mut Scratch::default());
    let rejected = decision(&Entry { article, analysis }, 31.0, Act::Reject, "Anna");
    home.run_with(&["review", "import", "-"], &lines(&[rejected]));
    let output = home.run(&["extract", "--reviewed", &path]);
    let statuses: Vec<String> = objects(&output)
        .iter()
        .map(|article| article["figures"][0]["status"].as_str().unwrap().to_owned())
        .collect();
    assert_eq!(statuses, ["rejected", "machine"]);
}

#[test]
fn stories_and_claims_use_what_was_reviewed() {
    let (home, path, decisions) = home();
    let other = home.file("b.txt", STORY.replace("At least 31", "At least 33"));
    home.run_with(&["review", "import", "-"], &lines(&decisions));
    let told = |more: &[&str]| {
        let plain = ["compare", "--kind", "wounded", "--format", "csv", &path, &other];
        out(&home.run(&[&plain, more].concat()))
    };
    assert!(!told(&[]).contains(",45,") && told(&["--reviewed"]).contains(",45,"));
}
