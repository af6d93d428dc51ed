//! `dateline stories`: what articles tell of the same events, one story a line; and why
//! two articles are, or are not, of one.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::process::ExitCode;

use super::gather::{Gathered, gather};
use super::{StoriesArgs, StoriesFormat, StoryFormat, fail, finish};
use crate::export::events::{self, Habit, write_story};
use crate::export::stories::{ByKey, StoryExport, StoryLine};
use crate::store::stories::segment::Segment;
use crate::store::stories::told::labels;
use crate::store::{ArticleId, Store};

/// Terms named of why two articles are alike.
const TERMS: usize = 12;

/// Runs it.
#[must_use]
pub fn run(arguments: StoriesArgs) -> ExitCode {
    let print = Print::of(arguments.format);
    let gathered = gather(arguments.sources, arguments.jobs, arguments.reviewed);
    if let [first, second] = arguments.explain.as_slice() {
        return explain(&gathered, first, second);
    }
    let store = &gathered.store;
    let keys = ByKey::of(store);
    let since = arguments.since.map(|day| day.to_string());
    let mut out = Vec::new();
    // Writing to memory cannot fail.
    let _ = print.begin(&mut out);
    for story in store.stories().all() {
        let line = StoryLine::of(store, &keys, &story);
        let late = since.as_deref().is_none_or(|since| line.last().is_some_and(|l| l >= since));
        if line.articles() >= arguments.min && late {
            let _ = match print {
                Print::Lines(format) => format.write(&line, &mut out),
                Print::Rows(habit) => write_story(habit, store, &keys, &story, &mut out),
            };
        }
    }
    let printed = finish(&out);
    if gathered.failed { ExitCode::FAILURE } else { printed }
}

/// What is printed of a story.
#[derive(Debug, Clone, Copy)]
enum Print {
    Lines(StoryExport),
    /// A row in the columns of a collection.
    Rows(Habit),
}

impl Print {
    const fn of(asked: StoriesFormat) -> Self {
        match asked {
            StoriesFormat::Jsonl => Self::Lines(StoryExport::JsonLines),
            StoriesFormat::Csv => Self::Lines(StoryExport::Csv),
            StoriesFormat::Ucdp => Self::Rows(Habit::Ucdp),
            StoriesFormat::Acled => Self::Rows(Habit::Acled),
            StoriesFormat::Markdown => Self::Lines(StoryExport::Markdown),
            StoriesFormat::Text => Self::Lines(StoryExport::Text),
        }
    }

    fn begin(self, out: &mut Vec<u8>) -> std::io::Result<()> {
        match self {
            Self::Lines(format) => format.begin(out),
            Self::Rows(habit) => events::header(habit, out),
        }
    }
}

/// The format of an argument.
pub(super) const fn format(asked: StoryFormat) -> StoryExport {
    match asked {
        StoryFormat::Jsonl => StoryExport::JsonLines,
        StoryFormat::Csv => StoryExport::Csv,
        StoryFormat::Markdown => StoryExport::Markdown,
        StoryFormat::Text => StoryExport::Text,
    }
}

/// The article that a user names by its id or path.
pub(super) fn named(store: &Store, name: &str) -> Option<ArticleId> {
    let is = |id: &ArticleId| {
        store
            .get(*id)
            .is_some_and(|e| e.article.id.as_deref() == Some(name) || e.article.path == name)
    };
    store.ids().find(is)
}

/// Prints why two articles are, or are not, of one story.
pub(super) fn explain(gathered: &Gathered, first: &str, second: &str) -> ExitCode {
    let store = &gathered.store;
    let mut both = Vec::new();
    for name in [first, second] {
        match named(store, name).and_then(|id| store.get(id)) {
            Some(entry) => both.push(entry),
            None => return fail(&format!("no article has the id or path {name:?}")),
        }
    }
    let [a, b] = both.as_slice() else { return ExitCode::FAILURE };
    let stories = store.stories();
    let Some(compared) = stories.compare(a.article.key, b.article.key) else {
        return fail("these articles cannot be compared");
    };
    let shared = stories.of_article(a.article.key);
    let one = stories.of_article(b.article.key).iter().any(|s| shared.contains(s));
    let (older, newer) = (&compared.older, &compared.newer);
    let entry = if newer.article == a.article.key { a } else { b };
    let names: BTreeMap<u32, String> = labels(entry, newer.span);
    let like = compared.likeness;
    let mut out = String::new();
    let verdict = if one { "one story" } else { "two stories" };
    let _ = writeln!(out, "{first} and {second}: {verdict}");
    let _ = writeln!(
        out,
        "  likeness {:.2}: words {:.2}, names {:.2}, equal counts {:.2}, time {:.2} ({} days)",
        hundredths(like.score),
        hundredths(like.words),
        hundredths(like.names),
        hundredths(like.counts),
        hundredths(like.fade),
        compared.gap
    );
    let dated = older.day().is_some() && newer.day().is_some();
    let _ = writeln!(
        out,
        "  rare names shared: {}; the two alone {}",
        like.rare,
        if like.joins(dated) { "would be joined" } else { "would not be joined" }
    );
    if like.elsewhere {
        let place = |s: &Segment<'_>| {
            let entry = if s.article == a.article.key { a } else { b };
            s.told().sites.name(entry).unwrap_or_default()
        };
        let _ = writeln!(out, "  of two places: {}, {}", place(older), place(newer));
    }
    for (what, terms) in [("words", compared.words), ("names", compared.names)] {
        // A place and what lies in it may have one label.
        let mut labelled: BTreeMap<&str, f32> = BTreeMap::new();
        for (term, weight) in &terms {
            if let Some(label) = names.get(term) {
                *labelled.entry(label).or_default() += weight;
            }
        }
        let mut labelled: Vec<(&str, f32)> = labelled.into_iter().collect();
        labelled.sort_by(|x, y| y.1.total_cmp(&x.1).then(x.0.cmp(y.0)));
        let told =
            labelled.iter().take(TERMS).map(|(label, weight)| format!("{label} {weight:.3}"));
        let told: Vec<String> = told.collect();
        let told = if told.is_empty() { "none".to_owned() } else { told.join(", ") };
        let _ = writeln!(out, "  shared {what}: {told}");
    }
    if one && !like.joins(dated) {
        let _ = writeln!(out, "  they are one story by way of other articles between them");
    }
    finish(out.as_bytes())
}

/// A number rounded to two digits, and no "-0.00".
fn hundredths(number: f32) -> f32 {
    (number * 100.0).round() / 100.0 + 0.0
}
