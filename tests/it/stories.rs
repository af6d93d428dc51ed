//! Articles of one event are one story, look-alikes are not, and nothing depends on the
//! order, the language of the screen, or an article without a day.

use std::collections::{BTreeMap, BTreeSet};

use dateline::analysis::FigureKind;
use dateline::analysis::{Analyzer, Scratch};
use dateline::article::ArticleKey;
use dateline::library::cache::{Cache, CachedItem, Fresh};
use dateline::library::joined;
use dateline::sources::{self, Hint};
use dateline::store::claims::{self, Claim, ClaimRelation};
use dateline::store::prepared::PreparedArticle;
use dateline::store::{Entry, Store};
use proptest::prelude::*;

/// Invented incidents that look alike, their follow-ups, and what belongs together.
const LOOKALIKES: &str = include_str!("../stories/lookalikes.jsonl");

pub fn entries(name: &str, bytes: &[u8]) -> Vec<Entry> {
    let analyzer = Analyzer::new();
    let mut scratch = Scratch::default();
    let read = sources::read(bytes, &Hint::new(name));
    read.articles
        .into_iter()
        .map(|article| Entry { analysis: analyzer.analyze(&article, &mut scratch), article })
        .collect()
}

pub fn lookalikes() -> Vec<Entry> {
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
pub fn bundled() -> Vec<(String, Entry)> {
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

pub fn settled(entries: impl IntoIterator<Item = Entry>) -> Store {
    let mut store = Store::default();
    for entry in entries {
        store.insert(entry);
    }
    store.settle();
    store
}

/// Stories as sets of (article, part), each with its name.
pub fn grouped(store: &Store) -> BTreeSet<(u64, Vec<(ArticleKey, u16)>)> {
    store
        .stories()
        .all()
        .into_iter()
        .map(|story| {
            let mut own: Vec<_> =
                store.stories().members(&story).map(|s| (s.article, s.part)).collect();
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

/// All claims of a store, with the numbers of the files that tell them.
pub fn claims_of(entries: Vec<(String, Entry)>) -> Vec<(Claim, Vec<(String, f64)>)> {
    let name: BTreeMap<ArticleKey, String> =
        entries.iter().map(|(name, e)| (e.article.key, name.clone())).collect();
    let store = settled(entries.into_iter().map(|b| b.1));
    let mut out = Vec::new();
    for told in &store.stories().all() {
        for claim in claims::of(&store, told) {
            let reports = claim.reports.iter();
            let own = reports
                .map(|r| (name[&store.card(r.article).unwrap().key].clone(), r.best))
                .collect();
            out.push((claim, own));
        }
    }
    out
}

#[test]
fn what_agrees_is_near_and_nothing_is_added() {
    let entries = bundled();
    let told: BTreeSet<u64> = entries
        .iter()
        .flat_map(|(_, e)| &e.analysis.figures)
        .flat_map(|f| [f.low, f.high])
        .flatten()
        .map(f64::to_bits)
        .collect();
    for (claim, own) in claims_of(entries) {
        for value in [Some(claim.low), Some(claim.best), claim.high].into_iter().flatten() {
            let zero = value.abs() < 1e-9;
            assert!(zero || told.contains(&value.to_bits()), "{value} is told nowhere: {own:?}");
        }
        let now = claim.reports.iter().filter(|r| !r.before).map(|r| r.best);
        let (least, most) = now.fold((f64::INFINITY, 0.0_f64), |(l, m), v| (l.min(v), m.max(v)));
        if matches!(claim.relation, ClaimRelation::Agrees | ClaimRelation::Compatible) {
            assert!(most <= least * 1.25, "{:?}: {own:?}", claim.relation);
        }
    }
}

#[test]
fn small_counts_are_one_where_what_stands_beside_them_agrees() {
    let told = |id: &str, title: &str, text: &str| {
        format!(
            "{{\"id\":\"{id}\",\"published\":\"2031-05-0{}\",\"title\":\"{title}\",\"text\":\"{text}\"}}\n",
            id.len()
        )
    };
    let lines = [
        told(
            "a",
            "Raid on Korbat mill",
            "Police raided the old mill at Korbat on Thursday. \
            Three gunmen were killed and six people were arrested at the mill, Mayor Dora Velin \
            said. Korbat lies on the river Sel.",
        ),
        told(
            "bb",
            "Korbat mill raid: mayor speaks",
            "Dora Velin, the mayor of Korbat, spoke of \
            the raid on the mill. At Korbat mill three attackers were killed, six people were \
            arrested and the rest got away across the river Sel.",
        ),
    ];
    let all = entries("raid.jsonl", lines.concat().as_bytes());
    let all = all.into_iter().map(|e| (e.article.id.clone().unwrap(), e)).collect();
    let held = claims_of(all).into_iter().find(|(c, _)| c.kind == FigureKind::Detained).unwrap();
    assert_eq!(held.0.relation, ClaimRelation::Agrees, "{:?}", held.1);
}

#[test]
fn a_count_of_a_town_and_of_what_it_lies_in_is_one() {
    let told = |id: &str, title: &str, text: &str| {
        let day = id.len();
        let title = format!("\"title\":\"{title}\",\"text\":\"{text}\"");
        format!("{{\"id\":\"{id}\",\"published\":\"2031-05-0{day}\",{title}}}\n")
    };
    let first = told(
        "a",
        "Gunmen raid market of Patikul",
        "Gunmen on motorcycles raided the market of Patikul on Thursday and burned its stalls. \
        On the island 34 people were arrested in Patikul, Mayor Dora Velin said.",
    );
    let claims = |second: &str| {
        let all = entries("raid.jsonl", (first.clone() + second).as_bytes());
        let all = all.into_iter().map(|e| (e.article.id.clone().unwrap(), e)).collect();
        let held = claims_of(all).into_iter().filter(|(c, _)| c.kind == FigureKind::Detained);
        held.map(|(c, _)| (c.articles(), c.place.unwrap_or_default().to_string())).collect()
    };
    let second = |place: &str| {
        told(
            "bb",
            "Patikul market raid: mayor speaks",
            &format!(
                "Dora Velin, the mayor of Patikul, spoke of the gunmen on motorcycles who raided \
                the market and burned its stalls. Police told her that 34 gunmen were arrested in \
                {place} after the raid."
            ),
        )
    };
    // The town, the province that it lies in; another town.
    for (place, one) in [("Patikul", true), ("Sulu", true), ("Zamboanga", false)] {
        let held: Vec<(usize, String)> = claims(&second(place));
        assert_eq!(held.iter().any(|h| h.0 == 2), one, "{place}: {held:?}");
    }
    // Where those are who tell it is no place of the count.
    let told_there = told(
        "bb",
        "Patikul market raid: UN speaks",
        "Gunmen on motorcycles raided the market of Patikul and burned its stalls. After the raid \
        34 people were arrested, the UN in New York said. Mayor Dora Velin said no more.",
    );
    let held: Vec<(usize, String)> = claims(&told_there);
    assert!(held.iter().all(|h| h.1 != "New York City" && h.1 != "New York"), "{held:?}");
}

/// The rows of one kind of two articles that tell one event: what each says, and how it stands.
fn rows_of(kind: FigureKind, told: &[(&str, &str, &str)]) -> Vec<(ClaimRelation, Vec<f64>)> {
    let line = |(id, title, text): &(&str, &str, &str)| {
        let day = id.len();
        let title = format!("\"title\":\"{title}\",\"text\":\"{text}\"");
        format!("{{\"id\":\"{id}\",\"published\":\"2031-05-0{day}\",{title}}}\n")
    };
    let lines: String = told.iter().map(line).collect();
    let all = entries("told.jsonl", lines.as_bytes());
    let all = all.into_iter().map(|e| (e.article.id.clone().unwrap(), e)).collect();
    let rows = claims_of(all).into_iter().filter(|(c, _)| c.kind == kind && !c.part);
    rows.map(|(c, own)| (c.relation, own.into_iter().map(|(_, value)| value).collect())).collect()
}

#[test]
fn what_is_named_with_the_dead_of_another_time_is_not_where_this_was() {
    let line = |day: u32, title: &str, text: &str| {
        format!("{{\"published\":\"2033-05-0{day}\",\"title\":\"{title}\",\"text\":\"{text}\"}}\n")
    };
    let market = line(
        6,
        "Gunmen kill 19 at market in Nigeria's Zamfara",
        "Gunmen on motorcycles attacked a cattle market in the Tsafe area of Zamfara state in \
        northwestern Nigeria on Friday, killing 19 people, a councillor said. Soldiers went after \
        the gunmen. Nine people were taken to hospital.",
    );
    let village = line(
        7,
        "Gunmen kill 11 in village in Nigeria's Katsina",
        "Gunmen on motorcycles attacked a village in Katsina state in northwestern Nigeria before \
        dawn on Saturday, killing 11 people, police said. Soldiers went after the gunmen. Seven \
        people were taken to hospital. It came a day after gunmen killed 19 people at a market in \
        neighbouring Zamfara state.",
    );
    let store = settled(entries("raids.jsonl", (market + &village).as_bytes()));
    assert_eq!(grouped(&store).len(), 2);
}

#[test]
fn a_toll_told_again_in_the_text_is_one_row_with_its_headline_s() {
    let first = (
        "a",
        "Two shot dead as march in Korbat is broken up",
        "Two protesters were shot dead in Korbat on Wednesday when police broke up a march over the \
        death of a miller in custody, a rights group said. Mayor Dora Velin spoke of rioters.",
    );
    let second = (
        "bb",
        "Korbat march: rights group counts three dead",
        "Three people were shot dead in Korbat when police broke up the march over the death of a \
        miller in custody, a rights group said on Thursday. Mayor Dora Velin denied it.",
    );
    let rows = rows_of(FigureKind::Killed, &[first, second]);
    let (_, told) = rows.iter().max_by_key(|(_, told)| told.len()).unwrap();
    assert_eq!(told, &[2.0, 3.0], "{rows:?}");
    assert!(rows.iter().all(|(_, own)| own == told || !own.contains(&2.0)), "{rows:?}");
}

#[test]
fn more_bodies_found_are_a_part_of_those_counted() {
    let first = (
        "a",
        "Boat sinks off Korbat, eight migrants dead",
        "Eight migrants died and 22 are missing after smugglers forced them off a boat near the port \
        of Korbat on Wednesday, the coast guard under Dora Velin said.",
    );
    let second = (
        "bb",
        "Korbat: bodies of five more migrants wash ashore",
        "The bodies of five more migrants washed ashore near the port of Korbat, where smugglers had \
        forced them off a boat. The number of dead has risen to 13, the coast guard under Dora Velin \
        said. 17 are still missing.",
    );
    let rows = rows_of(FigureKind::Killed, &[first, second]);
    assert!(rows.iter().any(|(_, told)| told == &[8.0, 13.0]), "{rows:?}");
    assert!(rows.iter().all(|(_, told)| !told.contains(&5.0)), "{rows:?}");
}

#[test]
fn a_headline_s_rounded_number_is_no_count_of_its_own() {
    let first = (
        "a",
        "Raid on Korbat market, more than 60 traders missing",
        "Gunmen raided the market of Korbat on Wednesday. Dora Velin, the mayor, said that 64 \
        traders were missing and had been taken into the hills.",
    );
    let second = (
        "bb",
        "Korbat market raid: search goes on",
        "Soldiers searched the hills for traders whom gunmen took from the market of Korbat. 64 \
        people are missing, the mayor, Dora Velin, said again.",
    );
    let rows = rows_of(FigureKind::Missing, &[first, second]);
    assert_eq!(rows, [(ClaimRelation::Agrees, vec![64.0, 64.0])]);
}

#[test]
fn the_dead_of_an_event_that_an_article_looks_back_at_are_not_its_own() {
    let first = (
        "a",
        "Gunmen kill 26 tourists at Korbat",
        "Gunmen killed 26 tourists in a meadow near Korbat on Wednesday, police said. Dora Velin, the \
        governor, blamed the Red Path.",
    );
    let second = (
        "bbbbbbbbb",
        "Strikes on Red Path camps after Korbat kill 31",
        "Strikes on camps of the Red Path killed 31 people on Wednesday, the army said. Dora Velin, \
        the governor, called them an answer to the attack near Korbat, where gunmen killed 26 \
        tourists in a meadow last month.",
    );
    let rows = rows_of(FigureKind::Killed, &[first, second]);
    assert!(
        rows.iter().all(|(_, told)| !(told.contains(&26.0) && told.contains(&31.0))),
        "{rows:?}"
    );
}

#[test]
fn the_wounded_of_a_quake_move_with_its_dead() {
    let first = (
        "a",
        "Quake kills 250 in Korbat valley",
        "A quake in the Korbat valley killed 250 people and injured 500, the governor, Dora Velin, \
        said on Wednesday. Villages along the river Sel were flattened.",
    );
    let second = (
        "bb",
        "Korbat quake toll passes 800",
        "The quake in the Korbat valley killed 812 people and injured 2,800, the governor, Dora \
        Velin, said on Thursday. Villages along the river Sel were flattened.",
    );
    let rows = rows_of(FigureKind::Wounded, &[first, second]);
    assert!(rows.iter().any(|(_, told)| told == &[500.0, 2800.0]), "{rows:?}");
    // Wounded alone do not move so far.
    let (second_title, alone) = (
        "Korbat quake: hospitals full",
        "Hospitals of the Korbat valley are full after the quake. 2,800 people were injured, the \
        governor, Dora Velin, said on Thursday. Villages along the river Sel were flattened.",
    );
    let rows = rows_of(FigureKind::Wounded, &[first, ("bb", second_title, alone)]);
    assert!(rows.iter().all(|(_, told)| told.len() == 1), "{rows:?}");
}

#[test]
fn a_warm_cache_has_the_same_stories() {
    let all: Vec<Entry> = bundled().into_iter().map(|b| b.1).chain(lookalikes()).collect();
    let cold = settled(all.clone());
    let folder = tempfile::tempdir().unwrap();
    let mut cache = Cache::open(folder.path()).unwrap();
    let mut fresh: Vec<Fresh> = all.iter().map(Fresh::of).collect();
    cache.keep_by_feed(fresh.iter_mut().map(|f| (7, f)).collect()).unwrap();
    let cache = Cache::open(folder.path()).unwrap();
    let reader = cache.reader();
    let mut warm = Store::default();
    for card in cache.cards() {
        let Some(CachedItem::Whole(entry, body)) = reader.read(card) else { panic!("not kept") };
        warm.insert(PreparedArticle::with(&entry, body));
    }
    // What was joined is taken over, not made again.
    let kept = cold.stories().kept().unwrap();
    joined::keep(folder.path(), &kept).unwrap();
    warm.stories_mut().remember(joined::read(folder.path()).unwrap());
    warm.stories_mut().begin();
    let undated = all.iter().filter(|e| e.article.published.is_none()).count();
    assert!(warm.stories().waiting() <= undated, "{} wait", warm.stories().waiting());
    warm.settle();
    assert_eq!(warm.stories().kept(), Some(kept));
    assert_eq!(warm.len(), all.len());
    assert_eq!(grouped(&warm), grouped(&cold));
    for story in cold.stories().all() {
        let again = warm.stories().all().into_iter().find(|s| s.id == story.id).unwrap();
        let rows = |store: &Store, story| {
            let claims = claims::of(store, story);
            claims.iter().map(|c| (c.kind, c.relation, c.reports.len())).collect::<Vec<_>>()
        };
        assert_eq!(rows(&warm, &again), rows(&cold, &story));
    }
}

#[test]
fn the_same_words_again_are_no_second_voice() {
    let mut all = bundled();
    let (name, mut twin) = all.iter().find(|(name, _)| name == "09").cloned().unwrap();
    twin.article.key = ArticleKey(1);
    twin.article.source = "Another Paper".to_owned();
    all.push((format!("{name}-again"), twin));
    let row = claims_of(all)
        .into_iter()
        .find(|(c, own)| {
            c.kind == FigureKind::Wounded
                && own.iter().any(|(n, v)| n == "10" && (v - 30.0).abs() < 0.5)
        })
        .unwrap()
        .0;
    assert_eq!(row.articles(), row.voices() + 1);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 128, ..ProptestConfig::default() })]

    #[test]
    fn the_order_of_the_articles_does_not_matter(
        order in Just((0..26_usize).collect::<Vec<_>>()).prop_shuffle(),
        pauses in prop::collection::btree_set(0..26_usize, 0..8),
        without_day in prop::collection::btree_set(0..26_usize, 0..26),
        later in prop::collection::btree_set(0..26_usize, 0..6),
        steps in 1..9_usize,
    ) {
        thread_local! {
            static ALL: Vec<Entry> = lookalikes();
        }
        let mut all = ALL.with(Vec::clone);
        for at in &without_day {
            all[*at].article.published = None;
        }
        let whole = settled(all.clone());
        let mut store = Store::default();
        for (n, at) in order.iter().enumerate() {
            // Some say something else first, and their day only later.
            if later.contains(at) {
                let mut early = all[(*at + 1) % all.len()].clone();
                early.article.key = all[*at].article.key;
                early.article.published = None;
                store.insert(early);
            } else {
                store.insert(all[*at].clone());
            }
            // What is told twice changes nothing.
            if n % 5 == 0 {
                store.insert(all[*at].clone());
            }
            if pauses.contains(&n) {
                // Joined piece by piece, perhaps not to the end.
                store.stories_mut().begin();
                store.stories_mut().step(steps);
                store.stories_mut().step(steps);
            }
        }
        for at in &later {
            store.insert(all[*at].clone());
        }
        store.settle();
        prop_assert_eq!(grouped(&store), grouped(&whole));
    }
}
