//! One row a story: its toll as its articles have it, who tells it, where and when.

use std::collections::HashMap;
use std::hash::Hash;
use std::io;
use std::sync::Arc;

use super::{EventRow, Habit, first, named};
use crate::analysis::events::Event;
use crate::analysis::{Figure, FigureKind, Total};
use crate::article::ArticleKey;
use crate::export::{number, published, stories::ByKey};
use crate::store::claims;
use crate::store::stories::Story;
use crate::store::stories::segment::Segment;
use crate::store::{Entry, Store};
use crate::text::tokens::fold_hash;

/// An article of a story, and the part of it that tells it.
type ToldPart<'a> = (Segment<'a>, Arc<Entry>);

/// The dead that one article tells of.
struct ArticleToll<'a> {
    entry: &'a Entry,
    total: &'a Total,
    /// The figure that tells it first.
    figure: &'a Figure,
    /// The same where two tell it in the same words.
    voice: u64,
}

/// Appends the row of a story.
///
/// # Errors
/// None that memory can have.
pub fn write_story(
    habit: Habit,
    store: &Store,
    keys: &ByKey,
    told: &Story,
    out: &mut Vec<u8>,
) -> io::Result<()> {
    let mut entries: Vec<ToldPart> = store
        .stories()
        .members(told)
        .flat_map(|s| {
            keys.get(s.article).iter().filter_map(move |id| Some((s.clone(), store.get(*id)?)))
        })
        .collect();
    entries.sort_by_key(|(segment, _)| (segment.day(), segment.article, segment.part));
    let tolls = tolls(store, told, &entries);
    let central = store.stories().central(told).map(|s| (s.article, s.part));
    let lead = match tolls.last() {
        Some((at, _)) => entries.get(*at),
        None => entries.iter().find(|(s, _)| Some((s.article, s.part)) == central),
    };
    let mut row = lead.and_then(row_of).unwrap_or_default();
    row.id = told.id.to_string();
    let tolls: Vec<ArticleToll> = tolls.into_iter().map(|(_, toll)| toll).collect();
    put_sources(&mut row, &tolls, &entries);
    put_tolls(&mut row, &tolls);
    row.write(habit, out)
}

/// The event of an article that a part of it tells.
fn event_of<'a>((segment, entry): &'a ToldPart) -> Option<(usize, &'a Event)> {
    let mut events = entry.analysis.events.iter().enumerate();
    events.find(|(_, event)| segment.span.contains(event.title) || event.span == segment.span)
}

fn row_of(told: &ToldPart) -> Option<EventRow> {
    event_of(told).map(|(at, event)| EventRow::of(&told.1, at, event))
}

/// The tolls that the articles tell, each with its article's number; the one that was
/// published last comes last.
fn tolls<'a>(
    store: &Store,
    told: &Story,
    entries: &'a [ToldPart],
) -> Vec<(usize, ArticleToll<'a>)> {
    let mut voices: HashMap<(ArticleKey, u16), u64> = HashMap::new();
    for report in claims::of(store, told).iter().flat_map(|c| &c.reports) {
        voices.insert((report.key, report.figure), report.voice);
    }
    let read = |(at, own): (usize, &'a ToldPart)| {
        let (_, event) = event_of(own)?;
        let entry = &*own.1;
        let total = event.total(FigureKind::Killed)?;
        let figure = first(&entry.analysis, total)?;
        let known = voices.get(&(entry.article.key, *total.made_of.first()?)).copied();
        let said = || fold_hash(figure.sentence.of(entry.article.text.as_str()));
        Some((at, ArticleToll { entry, total, figure, voice: known.unwrap_or_else(said) }))
    };
    entries.iter().enumerate().filter_map(read).collect()
}

/// Who tells it.
fn put_sources(row: &mut EventRow, tolls: &[ArticleToll], entries: &[ToldPart]) {
    let all = |what: &dyn Fn(&Entry) -> String| {
        let told = entries.iter().map(|(_, entry)| what(entry));
        each_once(told)
    };
    let day = |e: &Entry| published(&e.article).unwrap_or_default();
    row.article = all(&|e| named([&e.article.source, &day(e), &e.article.title]));
    row.source = all(&|e| e.article.source.clone());
    row.day = all(&day);
    row.sources = if tolls.is_empty() {
        // Nobody counts: who says the same in the same words is told by the text.
        let said = |e: &Entry| fold_hash(e.article.text.as_str());
        voices(entries.iter().map(|(_, e)| (said(e), e.article.source.as_str())))
    } else {
        voices(tolls.iter().map(|toll| (toll.voice, toll.entry.article.source.as_str())))
    };
}

/// Texts, each once, in their order.
fn each_once(texts: impl Iterator<Item = String>) -> String {
    let mut told: Vec<String> = Vec::new();
    for text in texts.filter(|text| !text.is_empty()) {
        if !told.contains(&text) {
            told.push(text);
        }
    }
    told.join("; ")
}

/// What the tolls say together: the last one's best stands already.
fn put_tolls(row: &mut EventRow, tolls: &[ArticleToll]) {
    if tolls.is_empty() {
        return;
    }
    let open = tolls.iter().any(|toll| toll.total.high.is_none());
    let low = tolls.iter().map(|toll| toll.total.low).fold(f64::INFINITY, f64::min);
    let high = tolls.iter().filter_map(|toll| toll.total.high).fold(0.0, f64::max);
    row.low = number(low);
    row.high = if open { String::new() } else { number(high) };
    row.says = each_once(tolls.iter().map(|toll| toll.figure.attribution.to_string()));
    let mut dates: Vec<(usize, std::cmp::Reverse<&str>)> = Vec::new();
    for date in tolls.iter().filter_map(|toll| toll.figure.date.as_deref()) {
        match dates.iter_mut().find(|(_, own)| own.0 == date) {
            Some((count, _)) => *count += 1,
            None => dates.push((1, std::cmp::Reverse(date))),
        }
    }
    // The time that most tell; of several the earliest.
    if let Some((_, date)) = dates.into_iter().max() {
        row.put_date(date.0);
    }
}

/// How many sources there are: what one publisher tells twice, and what two tell in the
/// same words, is one.
fn voices<'a>(told: impl Iterator<Item = (u64, &'a str)>) -> usize {
    let told: Vec<(u64, &str)> = told.collect();
    // Of which group each is: the number of another of it, down to the first.
    let mut group: Vec<usize> = (0..told.len()).collect();
    let first = |group: &[usize], mut at: usize| {
        while let Some(next) = group.get(at).copied().filter(|next| *next != at) {
            at = next;
        }
        at
    };
    let mut join = |a: usize, b: usize| {
        let (a, b) = (first(&group, a), first(&group, b));
        if let Some(slot) = group.get_mut(a.max(b)) {
            *slot = a.min(b);
        }
    };
    for (a, b) in pairs(told.iter().map(|t| Some(t.0))) {
        join(a, b);
    }
    for (a, b) in pairs(told.iter().map(|t| Some(t.1).filter(|s| !s.is_empty()))) {
        join(a, b);
    }
    group.iter().enumerate().filter(|(at, to)| at == *to).count()
}

/// The numbers of those that have the same, each with the first that has it.
fn pairs<T: Eq + Hash>(all: impl Iterator<Item = Option<T>>) -> Vec<(usize, usize)> {
    let mut first: HashMap<T, usize> = HashMap::new();
    let told = all.enumerate().filter_map(|(at, what)| Some((at, what?)));
    told.filter_map(|(at, what)| {
        let known = *first.entry(what).or_insert(at);
        (known != at).then_some((known, at))
    })
    .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn copies_and_one_publisher_are_one_voice() {
        let count = |told: &[(u64, &str)]| voices(told.iter().copied());
        assert_eq!(count(&[]), 0);
        assert_eq!(count(&[(1, "A"), (2, "B"), (3, "")]), 3);
        assert_eq!(count(&[(1, "A"), (1, "B"), (1, "C")]), 1, "an agency's words in three papers");
        assert_eq!(count(&[(1, "A"), (2, "A"), (3, "B")]), 2, "one publisher twice");
        // A has the agency's words and its own; the agency speaks through B and C as well.
        assert_eq!(count(&[(1, "B"), (2, "A"), (1, "A"), (1, "C"), (4, ""), (5, "")]), 3);
    }
}
