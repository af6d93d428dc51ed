//! Inputs by kinds of trouble (`tests/corpus/kinds.tsv`), written before any of them was
//! tried: what each must be read as. `cargo test --test it kinds:: -- --nocapture` prints
//! how many of each kind are.

use std::fmt::Write as _;

use dateline::analysis::{Analysis, Analyzer, EntityKind, Scratch};
use dateline::article::{Article, Published};
use dateline::sources::{Hint, Reading, read};
use dateline::text::{Language, Role};

const KINDS: &str = include_str!("../corpus/kinds.tsv");

/// The text that stands in every page, so that it is one.
const FILLER: &str = "<p>Shells fell on the market of the town at noon, the governor said in the \
    evening of the same day, and the bridge was closed until further notice.</p>";

/// A document of the table as it is dressed there; `↵` is the end of a line.
fn dressed(dress: &str, input: &str) -> (String, Vec<u8>) {
    let input = input.replace('↵', "\n").replace('⇥', "\t");
    let (name, text) = match dress {
        "item" => (
            "a.xml",
            format!(
                "<rss version=\"2.0\"><channel><title>Wire</title><link>https://w.example/en/</link>\
                 <item>{input}</item></channel></rss>"
            ),
        ),
        "entry" => (
            "a.xml",
            format!(
                "<feed xmlns=\"http://www.w3.org/2005/Atom\"><title>Wire</title>\
                 <link href=\"https://w.example/en/\"/><entry>{input}</entry></feed>"
            ),
        ),
        "head" => (
            "a.html",
            format!("<html><head>{input}</head><body><h1>Market hit</h1>{FILLER}</body></html>"),
        ),
        "body" => ("a.html", format!("<html><head></head><body>{input}{FILLER}</body></html>")),
        "mail" => (
            "a.eml",
            format!(
                "From: Desk <desk@wire.example>\nSubject: Night report\n\
                 Date: Fri, 19 Mar 2004 10:00:00 GMT\nMIME-Version: 1.0\n{input}\n"
            ),
        ),
        "json" => ("a.json", serde_json::json!({"title": "Notice", "text": input}).to_string()),
        name => (name, input),
    };
    let Some((name, label)) = name.split_once('@') else {
        return (name.to_owned(), text.into_bytes());
    };
    // "twice": UTF-8 taken for windows-1252 and saved again.
    if label == "twice" {
        let again =
            |b: u8| encoding_rs::WINDOWS_1252.decode_without_bom_handling(&[b]).0.into_owned();
        return (name.to_owned(), text.bytes().map(again).collect::<String>().into_bytes());
    }
    let encoding = encoding_rs::Encoding::for_label(label.as_bytes()).unwrap();
    (name.to_owned(), encoding.encode(&text).0.into_owned())
}

fn of_all(reading: &Reading, of: impl Fn(&Article) -> String) -> String {
    reading.articles.iter().map(of).collect::<Vec<_>>().join(" / ")
}

/// The paragraphs below the headline, but those in a menu or quoted.
fn paragraphs(article: &Article) -> String {
    let text = article.text.as_str();
    let own = |p: &&dateline::text::Paragraph| matches!(p.role, Role::Body);
    let all = article.text.paragraphs().iter().filter(own).map(|p| p.span.of(text));
    all.collect::<Vec<_>>().join(" ¶ ")
}

fn analysis(article: &Article, analyzer: &Analyzer) -> Analysis {
    analyzer.analyze(article, &mut Scratch::default())
}

/// What each figure counts, with its day where one is told.
fn figures(article: &Article, analyzer: &Analyzer) -> String {
    let told = |f: &dateline::analysis::Figure| {
        let count = f.low.or(f.high).unwrap_or_default();
        let date = f.date.as_ref().map(|d| format!(" {d}")).unwrap_or_default();
        format!("{} {count}{date}", f.kind.name())
    };
    analysis(article, analyzer).figures.iter().map(told).collect::<Vec<_>>().join(", ")
}

/// The text with its names marked.
fn marked(article: &Article, analyzer: &Analyzer) -> String {
    let text = article.text.as_str();
    let (mut out, mut from) = (String::new(), 0);
    for mention in &analysis(article, analyzer).mentions {
        let kind = match mention.kind {
            EntityKind::Person => "PER",
            EntityKind::Organisation => "ORG",
            EntityKind::Place => "LOC",
            EntityKind::Group => "GRP",
        };
        out.push_str(text.get(from..mention.span.start as usize).unwrap());
        let _ = write!(out, "[{kind} {}]", mention.span.of(text));
        from = mention.span.end as usize;
    }
    out + text.get(from..).unwrap()
}

/// What is read of one field of a document.
fn found(field: &str, reading: &Reading, analyzer: &Analyzer) -> String {
    let told = || {
        let of_articles = reading.articles.iter().flat_map(|a| &a.issues);
        let all = reading.remarks.iter().chain(&reading.failures).chain(of_articles);
        all.map(|i| i.what.as_str()).collect::<Vec<_>>().join("; ")
    };
    match field {
        "titles" => of_all(reading, |a| a.title.clone()),
        "urls" => of_all(reading, |a| a.url.clone().unwrap_or_else(|| "-".to_owned())),
        "days" => of_all(reading, |a| a.published.map_or("-".into(), |p| p.day.to_string())),
        "at" => of_all(reading, |a| a.published.map_or("-".into(), |p| p.written())),
        "text" => of_all(reading, paragraphs),
        "figures" => of_all(reading, |a| figures(a, analyzer)),
        "totals" => of_all(reading, |a| {
            let of = |t: &dateline::analysis::Total| format!("{} {}", t.kind.name(), t.best);
            analysis(a, analyzer).totals.iter().map(of).collect::<Vec<_>>().join(", ")
        }),
        "lang" => of_all(reading, |a| a.language.code().to_owned()),
        "outlines" => {
            reading.outlines.iter().map(|o| o.url.as_str()).collect::<Vec<_>>().join(" / ")
        }
        "told" => told(),
        other => panic!("no such field: {other}"),
    }
}

/// Sentences with marked names, and sentences of an article of 10 February 2025 whose
/// figures have days.
fn sentence(dress: &str, want: &str, input: &str, analyzer: &Analyzer) -> String {
    let (language, what) = dress.split_once(' ').unwrap();
    let plain = if what == "names" { unmarked(input) } else { input.to_owned() };
    let article = Article {
        text: dateline::text::clean::clean(&plain),
        language: Language::from_code(language),
        published: Some(Published::on(jiff::civil::date(2025, 2, 10))),
        ..Article::default()
    };
    let (want, found) = match what {
        "names" => (input.to_owned(), marked(&article, analyzer)),
        "days" => (want.to_owned(), figures(&article, analyzer)),
        "date" => {
            let at = dateline::sources::dates::parse(input).map_or("-".into(), |p| p.written());
            (want.to_owned(), at)
        }
        other => panic!("no such dress: {other}"),
    };
    if want == found { String::new() } else { format!("want  {want}\n  found {found}") }
}

fn unmarked(line: &str) -> String {
    let mut out = String::new();
    let mut rest = line;
    while let Some((before, behind)) = rest.split_once('[') {
        let (mark, after) = behind.split_once(']').unwrap();
        out.push_str(before);
        out.push_str(mark.split_once(' ').unwrap().1);
        rest = after;
    }
    out + rest
}

/// What is wrong with the reading of one line of the table, empty where nothing is.
fn wrong(dress: &str, wants: &str, input: &str, analyzer: &Analyzer) -> String {
    if dress.contains(' ') {
        return sentence(dress, wants, input, analyzer);
    }
    let (name, bytes) = dressed(dress, input);
    let reading = read(&bytes, &Hint::new(name));
    let mut out = String::new();
    for want in wants.split(" ;; ") {
        let (field, want) = want.split_once('=').unwrap_or_else(|| panic!("{want}"));
        let found = found(field, &reading, analyzer);
        let right = if field == "told" { found.contains(want) } else { found == want };
        if !right {
            let _ = write!(out, "{field}: want  {want}\n  found {found}\n  ");
        }
    }
    out
}

#[test]
fn every_kind_is_read_right() {
    let analyzer = Analyzer::new();
    let mut counts: Vec<(&str, usize, usize)> = Vec::new();
    let mut all_wrong = String::new();
    for (at, line) in
        KINDS.lines().enumerate().filter(|(_, l)| !l.starts_with('#') && !l.is_empty())
    {
        let columns: Vec<&str> = line.split('\t').collect();
        let [kind, dress, wants, input] = columns.as_slice() else { panic!("line {}", at + 1) };
        // What is known to be read otherwise still.
        let (kind, open) = kind.strip_prefix('~').map_or((*kind, false), |kind| (kind, true));
        if counts.last().is_none_or(|(last, ..)| *last != kind) {
            counts.push((kind, 0, 0));
        }
        let wrong = wrong(dress, wants, input, &analyzer);
        let (_, tried, right) = counts.last_mut().unwrap();
        *tried += 1;
        *right += usize::from(wrong.is_empty());
        if wrong.is_empty() == open {
            let _ = writeln!(all_wrong, "line {} {kind}: {input}\n  {wrong}", at + 1);
        }
    }
    for (kind, tried, right) in &counts {
        println!("{kind}\t{tried}\t{right}");
        assert!(*tried >= 3, "{kind}: only {tried} inputs");
    }
    assert!(all_wrong.is_empty(), "{all_wrong}");
}
