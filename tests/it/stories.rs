//! Articles of one event are one story, look-alikes are not, and nothing depends on the
//! order, the language of the screen, or an article without a day.

use std::collections::{BTreeMap, BTreeSet};

use dateline::analysis::{Analyzer, Scratch};
use dateline::article::ArticleKey;
use dateline::sources::{self, Hint};
use dateline::store::{Entry, Store};
use proptest::prelude::*;

/// Invented incidents that look alike, their follow-ups, and what belongs together.
const LOOKALIKES: &str = include_str!("../stories/lookalikes.jsonl");

fn entries(name: &str, bytes: &[u8]) -> Vec<Entry> {
    let analyzer = Analyzer::new();
    let mut scratch = Scratch::default();
    let read = sources::read(bytes, &Hint::new(name));
    read.articles
        .into_iter()
        .map(|article| Entry { analysis: analyzer.analyze(&article, &mut scratch), article })
        .collect()
}

fn lookalikes() -> Vec<Entry> {
    entries("lookalikes.jsonl", LOOKALIKES.as_bytes())
}

fn gold() -> BTreeMap<String, String> {
    LOOKALIKES
        .lines()
        .map(|l| serde_json::from_str::<serde_json::Value>(l).unwrap())
        .map(|v| (v["id"].as_str().unwrap().to_owned(), v["story"].as_str().unwrap().to_owned()))
        .collect()
}

/// The bundled articles, by the number their file begins with.
fn bundled() -> Vec<(String, Entry)> {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("assets/articles");
    let mut paths: Vec<_> = std::fs::read_dir(folder).unwrap().map(|e| e.unwrap().path()).collect();
    paths.sort();
    paths
        .into_iter()
        .map(|path| {
            let name = path.file_name().unwrap().to_str().unwrap().to_owned();
            let mut all = entries(&name, &std::fs::read(&path).unwrap());
            assert_eq!(all.len(), 1, "{name}");
            (name.split('-').next().unwrap().to_owned(), all.remove(0))
        })
        .collect()
}

fn settled(entries: impl IntoIterator<Item = Entry>) -> Store {
    let mut store = Store::default();
    for entry in entries {
        store.insert(entry);
    }
    store.settle();
    store
}

/// Stories as sets of (article, part), each with its name.
fn grouped(store: &Store) -> BTreeSet<(u64, Vec<(ArticleKey, u16)>)> {
    store
        .stories()
        .all()
        .iter()
        .map(|story| {
            let mut own: Vec<_> =
                store.stories().members(story).map(|s| (s.article, s.part)).collect();
            own.sort_unstable();
            (story.id.0, own)
        })
        .collect()
}

#[test]
fn lookalikes_are_told_apart_and_follow_ups_belong() {
    let all = lookalikes();
    let gold = gold();
    let name: BTreeMap<ArticleKey, String> =
        all.iter().map(|e| (e.article.key, e.article.id.clone().unwrap())).collect();
    let store = settled(all);
    let mut together = BTreeSet::new();
    for (_, own) in grouped(&store) {
        let names: BTreeSet<&String> = own.iter().map(|(key, _)| &name[key]).collect();
        let stories: BTreeSet<&String> = names.iter().map(|n| &gold[*n]).collect();
        assert_eq!(stories.len(), 1, "two events in one story: {names:?}");
        for a in &names {
            together.extend(names.iter().filter(|b| a < *b).map(|b| ((*a).clone(), (*b).clone())));
        }
    }
    let want: Vec<(&String, &String)> = gold
        .keys()
        .flat_map(|a| gold.keys().map(move |b| (a, b)))
        .filter(|(a, b)| a < b && gold[*a] == gold[*b])
        .collect();
    let missed: Vec<_> =
        want.iter().filter(|(a, b)| !together.contains(&((*a).clone(), (*b).clone()))).collect();
    assert!(missed.len() * 10 <= want.len(), "torn apart: {missed:?}");
}

#[test]
fn every_article_is_in_a_story_and_every_part_in_one() {
    let all: Vec<Entry> = bundled().into_iter().map(|b| b.1).chain(lookalikes()).collect();
    let keys: BTreeSet<ArticleKey> = all.iter().map(|e| e.article.key).collect();
    let store = settled(all);
    let mut seen = BTreeSet::new();
    for (_, own) in grouped(&store) {
        for part in own {
            assert!(seen.insert(part), "{part:?} is in two stories");
        }
    }
    assert_eq!(seen.iter().map(|s| s.0).collect::<BTreeSet<_>>(), keys);
}

#[test]
fn articles_without_a_day_change_nothing_for_the_others() {
    let all: Vec<Entry> = bundled().into_iter().map(|b| b.1).chain(lookalikes()).collect();
    let mut stripped = all.clone();
    // Twins of dated articles without their days, and all that had none.
    for (n, entry) in stripped.iter_mut().enumerate() {
        entry.article.published = None;
        entry.article.key = ArticleKey(n as u64);
    }
    let alone = settled(all.iter().filter(|e| e.article.published.is_some()).cloned());
    let both = settled(
        all.iter().filter(|e| e.article.published.is_some()).cloned().chain(stripped.clone()),
    );
    let new: BTreeSet<ArticleKey> = stripped.iter().map(|e| e.article.key).collect();
    let kept: BTreeSet<_> = grouped(&both)
        .into_iter()
        .map(|(id, own)| {
            (id, own.into_iter().filter(|(key, _)| !new.contains(key)).collect::<Vec<_>>())
        })
        .filter(|(_, own)| !own.is_empty())
        .collect();
    assert_eq!(kept, grouped(&alone));
}

#[test]
fn bundled_articles_of_one_event_are_one_story() {
    // By hand: article and part, from 1.
    let together: &[(&str, &[(&str, u16)])] = &[
        ("Mitrovica, March 2004", &[("01", 1), ("04", 1)]),
        ("the corrected toll of March 2004", &[("05", 1)]),
        ("Zvecan, May 2023", &[("02", 1), ("09", 1), ("10", 1)]),
        ("Banjska, September 2023", &[("11", 1), ("12", 1)]),
        ("Goma, 2025", &[("07", 1), ("08", 1)]),
        ("Qana, July 2006", &[("18", 1), ("19", 1)]),
        ("Marawi, October 2017", &[("16", 1), ("17", 1)]),
        ("Darfur, April 2025", &[("14", 1), ("15", 1)]),
    ];
    let all = bundled();
    let name: BTreeMap<ArticleKey, String> =
        all.iter().map(|(name, e)| (e.article.key, name.clone())).collect();
    let store = settled(all.into_iter().map(|b| b.1));
    let stories: Vec<BTreeSet<(String, u16)>> = grouped(&store)
        .into_iter()
        .map(|(_, own)| own.into_iter().map(|(key, part)| (name[&key].clone(), part + 1)).collect())
        .collect();
    let mut torn = Vec::new();
    for (event, parts) in together {
        let parts: BTreeSet<(String, u16)> =
            parts.iter().map(|(name, part)| ((*name).to_owned(), *part)).collect();
        if !stories.iter().any(|s| parts.is_subset(s)) {
            torn.push(*event);
        }
        // Nothing of another event with it.
        for story in stories.iter().filter(|s| !s.is_disjoint(&parts)) {
            for (other, theirs) in together.iter().filter(|(other, _)| other != event) {
                let strange = theirs.iter().any(|(n, p)| story.contains(&((*n).to_owned(), *p)));
                let kosovo = event.contains("2004") && other.contains("2004");
                assert!(!strange || kosovo, "{event} and {other} are one story: {story:?}");
            }
        }
    }
    assert!(torn.is_empty(), "torn apart: {torn:?} in {stories:?}");
    // Two parts of a digest are two events.
    for story in &stories {
        let names: BTreeSet<&String> = story.iter().map(|s| &s.0).collect();
        assert_eq!(names.len(), story.len(), "two parts of one article: {story:?}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]

    #[test]
    fn the_order_of_the_articles_does_not_matter(
        order in Just((0..26_usize).collect::<Vec<_>>()).prop_shuffle(),
        pauses in prop::collection::btree_set(0..26_usize, 0..8),
    ) {
        thread_local! {
            static ALL: Vec<Entry> = lookalikes();
        }
        let all = ALL.with(Vec::clone);
        let whole = settled(all.clone());
        let mut store = Store::default();
        for (n, at) in order.iter().enumerate() {
            store.insert(all[*at].clone());
            // What is told twice changes nothing.
            if n % 5 == 0 {
                store.insert(all[*at].clone());
            }
            if pauses.contains(&n) {
                store.settle();
            }
        }
        store.settle();
        prop_assert_eq!(grouped(&store), grouped(&whole));
    }
}
