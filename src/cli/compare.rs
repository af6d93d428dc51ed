//! `dateline compare`: the same counts told by several articles, one report a line; and
//! the course of a toll in time.

use std::fmt::Write as _;
use std::io::IsTerminal;
use std::process::ExitCode;

use super::gather::{Gathered, gather};
use super::stories::{explain, format, named};
use super::{CompareArgs, fail, finish};
use crate::analysis::FigureKind;
use crate::export::stories::{ByKey, title};
use crate::export::{claims as written, number};
use crate::store::Store;
use crate::store::claims::{self, Claim, ClaimRelation};
use crate::store::stories::Story;
use crate::tui::chart::{self, Point};

/// Columns and lines of a chart.
const CHART: (usize, usize) = (64, 10);

/// Runs it.
#[must_use]
pub fn run(arguments: CompareArgs) -> ExitCode {
    let kind = match arguments.kind.as_deref() {
        None => None,
        Some(name) => {
            let Some(kind) = FigureKind::ALL.into_iter().find(|k| k.name() == name) else {
                let all: Vec<&str> = FigureKind::ALL.iter().map(|k| k.name()).collect();
                eprintln!("dateline: no kind is called {name:?}; there are {}", all.join(", "));
                return ExitCode::from(2);
            };
            Some(kind)
        }
    };
    let gathered = gather(arguments.sources, arguments.jobs, arguments.reviewed);
    if let [first, second] = arguments.explain.as_slice() {
        return explain(&gathered, first, second);
    }
    let wanted = |claim: &Claim| kind.is_none_or(|k| claim.kind == k);
    if let Some(name) = &arguments.over_time {
        return over_time(&gathered, name, &wanted);
    }
    let store = &gathered.store;
    let keys = ByKey::of(store);
    let format = format(arguments.format);
    let mut out = Vec::new();
    // Writing to memory cannot fail.
    let _ = written::begin(format, &mut out);
    for told in &store.stories().all() {
        if store.stories().members(told).count() < arguments.min {
            continue;
        }
        let claims = claims::of(store, told);
        let head = title(store, &keys, told);
        let _ = written::write(format, store, (told, &head), &claims, &wanted, &mut out);
    }
    let printed = finish(&out);
    if gathered.failed { ExitCode::FAILURE } else { printed }
}

/// The points of the claims of a story that several reports tell, and a chart of each on a
/// terminal.
fn over_time(gathered: &Gathered, name: &str, wanted: &dyn Fn(&Claim) -> bool) -> ExitCode {
    let store = &gathered.store;
    let Some(told) = story_named(store, name) else {
        return fail(&format!("no story or article has the id or path {name:?}"));
    };
    let keys = ByKey::of(store);
    let terminal = std::io::stdout().is_terminal();
    let mut out = format!("{}\n", title(store, &keys, &told));
    for claim in claims::of(store, &told) {
        if claim.reports.len() < 2 || claim.period.is_some() || !wanted(&claim) {
            continue;
        }
        let _ = writeln!(
            out,
            "\n{} {} {}: {}",
            claim.kind.name(),
            claim.class.name(),
            claim.party,
            claim.relation.name().replace('_', " ")
        );
        if terminal {
            draw(&claim, &mut out);
        }
        for report in &claim.reports {
            let Some(entry) = store.get(report.article) else { continue };
            let day = report.day.map_or_else(|| "undated".to_owned(), |d| d.to_string());
            let least = if report.high.is_none() { ">=" } else { "" };
            let before = if report.before { "\tsaid before" } else { "" };
            let value = format!("{least}{}", number(report.best));
            let article = &entry.article;
            let id = article.id.as_deref().unwrap_or(&article.path);
            let _ = writeln!(out, "{day}\t{value}\t{}\t{id}{before}", report.attribution);
        }
    }
    let printed = finish(out.as_bytes());
    if gathered.failed { ExitCode::FAILURE } else { printed }
}

fn draw(claim: &Claim, out: &mut String) {
    let points: Vec<Point> = claim
        .reports
        .iter()
        .filter_map(|r| {
            let bound = chart::Bound::of(r.low, r.high);
            Some(Point { day: r.day?, value: r.best, bound, before: r.before })
        })
        .collect();
    let joined = !matches!(claim.relation, ClaimRelation::Differs | ClaimRelation::BySource);
    let labels = chart::Scale::of(&points).labels(CHART.1);
    for (at, line) in chart::lines(&points, CHART, joined, false).iter().enumerate() {
        let scale = labels.get(at).copied().flatten().map(number).unwrap_or_default();
        let _ = writeln!(out, "{scale:>9} {line}");
    }
}

/// The story of an id, or that of an article; of a digest the one told most.
fn story_named(store: &Store, name: &str) -> Option<Story> {
    let stories = store.stories();
    if let Some(told) = stories.all().into_iter().find(|s| s.id.to_string() == name) {
        return Some(told);
    }
    let key = store.card(named(store, name)?)?.key;
    stories.of_article(key).into_iter().max_by_key(|s| stories.members(s).count())
}
