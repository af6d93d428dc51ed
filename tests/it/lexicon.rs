//! The words of each language under `assets/lexicon/{en,vi}`: every line is well formed,
//! no word stands twice in a file, kinds and classes are known ones.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

const KINDS: &[&str] = &[
    "killed",
    "wounded",
    "casualties",
    "missing",
    "detained",
    "displaced",
    "troops",
    "reinforcement",
    "withdrawal",
    "protesters",
    "destroyed",
];
const ROLES: &[&str] = &["obj", "subj", "of", "self", "any"];
const WITH: &[&str] = &["people", "force", "arms", "thing", "home"];
const COUNTS: &[&str] = &[
    "person", "force", "fighter", "crowd", "family", "thing", "home", "body", "time", "money",
    "measure", "share", "event", "place", "illness", "arms", "animal", "other",
];
const HOW: &[&str] = &[
    "say", "claim", "estimate", "confirm", "report", "deny", "accuse", "promise", "warn", "ask",
    "cite",
];
const WHEN: &[&str] = &["past", "background", "now", "future", "rate", "total"];

/// What a column holds.
#[derive(Clone, Copy)]
enum Column {
    Word,
    VerbForms,
    NounForms,
    Tells,
    OneOf(&'static [&'static str]),
}

/// The files of a language and their columns.
const FILES: &[(&str, &[Column])] = &[
    ("verbs.tsv", &[Column::Word, Column::VerbForms, Column::Tells]),
    ("nouns.tsv", &[Column::Word, Column::NounForms, Column::OneOf(COUNTS), Column::Tells]),
    ("adjectives.tsv", &[Column::Word, Column::Tells]),
    ("phrases.tsv", &[Column::Word, Column::Tells]),
    ("speech.tsv", &[Column::Word, Column::VerbForms, Column::OneOf(HOW)]),
    ("time.tsv", &[Column::Word, Column::OneOf(WHEN)]),
];

/// Words parted by single spaces, nothing before or after them.
fn is_text(text: &str) -> bool {
    !text.is_empty() && text.split(' ').all(|word| !word.is_empty()) && !text.contains('_')
}

/// `kind:role:sureness[:with]`, none of them twice; `-` alone for nothing.
fn tells(cell: &str) -> Result<(), String> {
    if cell == "-" {
        return Ok(());
    }
    let mut seen = BTreeSet::new();
    for tell in cell.split(' ') {
        let parts: Vec<&str> = tell.split(':').collect();
        let (kind, role, sure, with) = match parts[..] {
            [kind, role, sure] => (kind, role, sure, ""),
            [kind, role, sure, with] if WITH.contains(&with) => (kind, role, sure, with),
            _ => return Err(format!("`{tell}` is no kind:role:sureness[:with]")),
        };
        if !KINDS.contains(&kind) || !ROLES.contains(&role) || !["1", "2", "3"].contains(&sure) {
            return Err(format!("`{tell}` has an unknown kind, role or sureness"));
        }
        if !seen.insert((kind, role, with)) {
            return Err(format!("`{tell}` stands twice"));
        }
    }
    Ok(())
}

fn column(column: Column, cell: &str) -> Result<(), String> {
    let short = matches!(cell, "-" | "0");
    let forms = |cell: &str, at_least: usize| {
        let slots: Vec<&str> = cell.split(',').collect();
        let whole = slots.iter().all(|slot| slot.split('/').all(is_text));
        (slots.len() == at_least && whole).then_some(())
    };
    match column {
        Column::Word => is_text(cell).then_some(()).ok_or(format!("`{cell}` is no word")),
        Column::Tells => tells(cell),
        Column::OneOf(known) => {
            known.contains(&cell).then_some(()).ok_or(format!("`{cell}` is unknown"))
        }
        Column::VerbForms if short || cell == "d" => Ok(()),
        Column::NounForms if short => Ok(()),
        Column::VerbForms => forms(cell, 4).ok_or(format!("`{cell}` is no four forms")),
        Column::NounForms => forms(cell, 1).ok_or(format!("`{cell}` is no plural")),
    }
}

/// What is wrong in one file, a line each.
fn faults(text: &str, columns: &[Column]) -> Vec<String> {
    let mut seen = BTreeSet::new();
    let mut faults = Vec::new();
    for (at, line) in text.lines().enumerate() {
        if line.is_empty() || line.starts_with('#') {
            continue;
        }
        let cells: Vec<&str> = line.split('\t').collect();
        if cells.len() != columns.len() {
            faults.push(format!("{}: {} columns: {line}", at + 1, cells.len()));
            continue;
        }
        for (kind, cell) in columns.iter().zip(&cells) {
            if let Err(why) = column(*kind, cell) {
                faults.push(format!("{}: {why}", at + 1));
            }
        }
        if !seen.insert(cells[0]) {
            faults.push(format!("{}: `{}` stands twice", at + 1, cells[0]));
        }
    }
    faults
}

#[test]
fn every_line_of_the_lexicon_is_well_formed() {
    let mut wrong = Vec::new();
    let mut read = 0;
    for language in ["en", "vi"] {
        let folder = Path::new("assets/lexicon").join(language);
        if !folder.is_dir() {
            continue;
        }
        for (name, columns) in FILES {
            let path = folder.join(name);
            match fs::read_to_string(&path) {
                Ok(text) => {
                    read += text.lines().count();
                    let faults = faults(&text, columns);
                    wrong.extend(faults.into_iter().map(|f| format!("{}:{f}", path.display())));
                }
                Err(why) => wrong.push(format!("{}: {why}", path.display())),
            }
        }
    }
    assert!(read > 5_000, "only {read} lines read");
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn a_bad_line_is_found() {
    let verbs = FILES[0].1;
    let bad = [
        "kill\t-",
        "kill\t-\tkilled:obj",
        "kill\t-\tkilled:obj:4",
        "kill\t-\tdead:obj:3",
        "kill\t-\tkilled:obj:3:guns",
        "kill\t-\tkilled:obj:3 killed:obj:2",
        "shoot\tshot,shot\tkilled:obj:2",
        "gun  down\td\tkilled:obj:3",
        "gun_down\td\tkilled:obj:3",
        "kill\t-\t-\nkill\t-\t-",
    ];
    for text in bad {
        assert_eq!(faults(text, verbs).len(), 1, "{text:?}");
    }
    let good = "# death\nshoot\tshot,shot,shooting,shoots\tkilled:obj:2:people wounded:obj:1\n\n";
    assert_eq!(faults(good, verbs), Vec::<String>::new());
}
