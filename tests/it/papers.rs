//! The tours, in both languages: what they tell to press, run and write is what the program
//! takes.

use std::fs;

use clap::Parser as _;
use dateline::app::action::Action;
use dateline::app::key::sequence;
use dateline::cli::Cli;
use dateline::store::query::Query;

fn page(name: &str) -> String {
    fs::read_to_string(format!("{}/{name}", env!("CARGO_MANIFEST_DIR"))).unwrap()
}

/// A part of a page, from its heading to the next one.
fn part<'a>(page: &'a str, heading: &str) -> &'a str {
    let (_, after) = page.split_once(heading).unwrap();
    after.split_once("\n## ").map_or(after, |(part, _)| part)
}

/// What stands between backticks.
fn spans(text: &str) -> Vec<String> {
    let marked = text.split('`').skip(1).step_by(2);
    marked.filter(|span| !span.contains('\n')).map(str::to_owned).collect()
}

fn is_key(span: &str) -> bool {
    let Ok(keys) = sequence(span) else { return false };
    let bound = |key: &str| sequence(key).is_ok_and(|own| own == keys);
    Action::ALL.iter().any(|action| action.keys().iter().any(|key| bound(key)))
}

fn is_command(words: &str) -> bool {
    Cli::try_parse_from(words.split_whitespace()).is_ok()
}

/// What a span of a tour is; a page that tells of nothing the program takes is wrong.
fn check(span: &str, of: &str) -> String {
    if let Some(command) = span.strip_prefix(':') {
        let name = command.split(' ').next().unwrap_or("");
        assert!(Action::from_name(name).is_some(), "{of}: no command {span}");
        return format!(":{name}");
    }
    if span.starts_with("dateline") {
        assert!(is_command(span), "{of}: no usage {span}");
        // Words for what one puts there differ by language.
        return span
            .split(' ')
            .map(|w| if w.is_ascii() && w.to_lowercase() == w { w } else { "_" })
            .collect();
    }
    let filter = span.contains([':', '>']) && Query::parse(span).is_ok();
    assert!(is_key(span) || filter, "{of}: {span} is neither a key nor a filter");
    span.to_owned()
}

#[test]
fn the_tours_of_both_languages_press_keys_that_there_are() {
    let (english, vietnamese) = (page("README.md"), page("docs/README.vi.md"));
    let list = |page: &str, heading: &str, of: &str| -> Vec<String> {
        let text = part(page, heading);
        // The tour itself: up to what points elsewhere.
        let tour = text.rsplit_once("\n\n").map_or(text, |(tour, _)| tour);
        let mut told: Vec<String> = spans(tour).iter().map(|span| check(span, of)).collect();
        told.sort();
        told
    };
    let english = list(&english, "## Five minutes\n", "README.md");
    let vietnamese = list(&vietnamese, "## Năm phút đầu tiên\n", "docs/README.vi.md");
    assert!(english.len() > 20, "{english:?}");
    assert_eq!(english, vietnamese, "both tell the same");
}

#[test]
fn commands_settings_and_filters_of_the_papers_are_taken() {
    for name in ["README.md", "docs/README.vi.md"] {
        let text = page(name);
        let mut commands = 0;
        for line in text.lines().filter(|l| l.starts_with("    dateline ")) {
            // Without what is said of it, what is piped, and what may be left out.
            let line = line.split(" # ").next().unwrap_or("").split(" > ").next().unwrap_or("");
            let line: Vec<&str> = line
                .split_whitespace()
                .filter(|word| !word.contains(['[', ']', '…', '|']))
                .collect();
            assert!(is_command(&line.join(" ")), "{name}: {line:?}");
            commands += 1;
        }
        assert!(commands >= 8, "{name}: {commands}");
        let settings = text.split("```toml\n").skip(1).filter_map(|t| t.split("```").next());
        for settings in settings {
            let config = dateline::config::parse(settings).map_err(|e| format!("{name}: {e}"));
            for (filter, query) in config.unwrap().filters {
                assert!(Query::parse(&query).is_ok(), "{name}: {filter}");
            }
        }
    }
    for span in spans(part(&page("docs/README.vi.md"), "## Bộ lọc\n")) {
        let today = jiff::civil::date(2026, 1, 1);
        assert!(Query::parse_on(&span, today).is_ok(), "{span}");
    }
    for span in ["D", "F", "?", "Tab"] {
        assert!(is_key(span));
    }
}

#[test]
fn the_papers_point_to_what_is_there() {
    for name in ["README.md", "docs/README.vi.md", "CONTRIBUTING.md"] {
        let text = page(name);
        let folder = std::path::Path::new(name).parent().unwrap();
        for link in text.split("](").skip(1).filter_map(|rest| rest.split(')').next()) {
            let path = link.split('#').next().unwrap_or("");
            if path.is_empty() || path.contains("://") {
                continue;
            }
            let there = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join(folder).join(path);
            assert!(there.exists(), "{name} points to {link}");
        }
    }
}

/// The compiler is one everywhere: what is tested with is what Cargo.toml and the papers ask for.
#[test]
fn the_papers_name_the_compiler_that_is_tested() {
    let toolchain = page("rust-toolchain.toml");
    let (_, pinned) = toolchain.split_once("channel = \"").unwrap();
    let pinned: Vec<&str> = pinned.split(['.', '"']).take(2).collect();
    let version = pinned.join(".");
    assert!(page("Cargo.toml").contains(&format!("rust-version = \"{version}\"")));
    for paper in ["README.md", "CONTRIBUTING.md", "docs/README.vi.md"] {
        assert!(page(paper).contains(&format!("Rust {version}")), "{paper}: Rust {version}");
    }
}

/// The columns that `docs/extract.md` tells are those that are written, in their order.
#[test]
fn the_papers_tell_the_columns_that_are_written() {
    let extract = page("docs/extract.md");
    let told = part(&extract, "\n## CSV\n");
    let told = told.split("\n\n").find(|p| p.trim_start().starts_with("path, ")).unwrap();
    let told: Vec<&str> = told.split(',').map(str::trim).collect();
    assert_eq!(told, dateline::export::csv::COLUMNS);
}
