//! Whatever comes in whatever order, the episodes are those of joining all at once: tried
//! on segments of few terms, and with bounds so low that they cut something off all the
//! time.

use std::collections::{BTreeMap, BTreeSet};

use proptest::prelude::*;

use super::join::JoinLimits;
use super::segment::{Counted, QUARTERS, Segment, SegmentContent, UNDATED};
use super::sites::{PlaceKey, SiteLevel, Sites};
use super::{NONE, Stories};
use crate::analysis::FigureKind;
use crate::article::ArticleKey;
use crate::text::{Language, Span};

/// The terms of words, of names and of rare names are apart.
const NAMES: u32 = 1000;
const RARE: u32 = 2000;

/// An article: key, moment, and what its parts tell.
#[derive(Debug, Clone)]
struct Made {
    key: u64,
    when: i32,
    parts: Vec<MadePart>,
}

/// Words, names, rare names, a toll, the days it looks back, whether it is English.
type MadePart = (BTreeSet<u32>, BTreeSet<u32>, BTreeSet<u32>, Option<u32>, Option<i32>, bool);

impl Made {
    fn segments(&self) -> Vec<Segment<'static>> {
        let parts = (0..).zip(&self.parts);
        parts.map(|(part, made)| segment(self.key, self.when, part, made)).collect()
    }
}

fn segment(key: u64, when: i32, part: u16, made: &MadePart) -> Segment<'static> {
    let (words, names, rare, toll, back, english) = made;
    let all = |terms: &BTreeSet<u32>, from: u32| -> Vec<(u32, f32)> {
        terms.iter().map(|t| (from + t, if t % 3 == 0 { 1.0 } else { 0.6 })).collect()
    };
    let mut names = all(names, NAMES);
    names.extend(all(rare, RARE));
    let tolls: Vec<Counted> =
        toll.iter().map(|value| Counted { kind: FigureKind::Killed, value: *value }).collect();
    let day = when.div_euclid(QUARTERS);
    let all_told = SegmentContent {
        language: if *english { Language::English } else { Language::Vietnamese },
        words: all(words, 0),
        names,
        counts: if back.is_some() { Vec::new() } else { tolls.clone() },
        tolls,
        small: Vec::new(),
        recalls: back.iter().map(|b| (day - b - 2, day - b)).collect(),
        rare: rare.iter().map(|t| RARE + t).collect(),
        sites: sites(rare),
    };
    Segment::of(ArticleKey(key), (part, Span::new(0, 1)), when, &all_told)
}

/// Where it was is told by some: rare names are places.
fn sites(rare: &BTreeSet<u32>) -> Sites {
    let level = match rare.len() {
        0 | 1 => SiteLevel::Untold,
        2 => SiteLevel::Region,
        _ => SiteLevel::Town,
    };
    let keys: Vec<PlaceKey> = rare.iter().filter_map(|t| PlaceKey::try_from(*t).ok()).collect();
    Sites::new((level, 0), rare.first().map_or(0, |t| if t % 2 == 0 { 1 } else { 2 }), &keys)
}

fn part() -> impl Strategy<Value = MadePart> {
    (
        prop::collection::btree_set(0..14u32, 1..6),
        prop::collection::btree_set(0..8u32, 0..3),
        prop::collection::btree_set(0..7u32, 0..5),
        prop::option::of(prop::sample::select(vec![12u32, 150, 157, 2000, 2080])),
        prop::option::weighted(0.2, 3..40i32),
        any::<bool>(),
    )
}

fn made() -> impl Strategy<Value = Made> {
    let when = prop_oneof![
        6 => (0..30i32).prop_map(|day| day * QUARTERS),
        3 => 0..(60 * QUARTERS),
        1 => Just(UNDATED),
    ];
    let parts = prop_oneof![
        5 => prop::collection::vec(part(), 1..2),
        1 => prop::collection::vec(part(), 2..4),
    ];
    (0..1000u64, when, parts).prop_map(|(key, when, parts)| Made { key, when, parts })
}

/// The same, no key twice among lists of other numbers.
fn apart(list: u64, all: &mut [Made]) {
    for (number, made) in (0..).zip(all) {
        made.key = made.key * 1000 + list * 100 + number;
    }
}

fn tight() -> Stories {
    let limits = JoinLimits { common: 4, scanned: 7, compared: 3, linked: 2, weighed: 3 };
    Stories { limits, ..Stories::default() }
}

/// A part of an article.
type MadePartKey = (u64, u16);

/// Each part's episode, by its first part, and what that goes on with, told by what.
type Joined = BTreeMap<MadePartKey, (MadePartKey, Option<(MadePartKey, MadePartKey)>)>;

fn joined(stories: &Stories) -> Joined {
    let part = |n: u32| {
        let segment = stories.segments.get(n & !super::undated::LOOSE).unwrap();
        (segment.article.0, segment.part)
    };
    let all = stories.segments.each_own().flat_map(super::segments::Own::all);
    all.map(|n| {
        let own = stories.episodes.of(n);
        assert_ne!(own, NONE);
        let follows = stories.episodes.follows(own);
        (part(n), (part(own), follows.map(|(earlier, by)| (part(earlier), part(by)))))
    })
    .collect()
}

/// An article of one part that tells the same as all of them, but for words of its own.
fn alike(key: u64, when: i32, own: &[u32]) -> Vec<Segment<'static>> {
    let made = Made {
        key,
        when,
        parts: vec![(
            (0..12).chain(own.iter().copied()).collect(),
            BTreeSet::from([3]),
            own.iter().copied().collect(),
            Some(150),
            None,
            true,
        )],
    };
    made.segments()
}

/// A number that looks like chance.
fn mixed(number: u32) -> u64 {
    u64::from(number).wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 20
}

#[test]
fn what_is_all_alike_costs_each_no_more_than_the_bounds() {
    const ALL: u32 = 2000;
    let when = [
        // In one hour, without a day, on one day after the other.
        |_: u32| 20_000 * QUARTERS + 40,
        |_: u32| UNDATED,
        |n: u32| (20_000 + i32::try_from(n / 8).unwrap_or(0)) * QUARTERS,
    ];
    for (nth, when) in when.into_iter().enumerate() {
        // The same to the last word, or a template that is filled in anew each time.
        for template in [false, true] {
            let own = |n: u32| if template { vec![100 + 2 * n, 101 + 2 * n] } else { vec![] };
            let mut stories = tight();
            for n in 0..ALL {
                stories.insert(&alike(mixed(n), when(n), &own(n)));
            }
            stories.settle();
            let most = stories.limits.compared + 2 * stories.limits.linked;
            let bound = u64::from(ALL) * most as u64;
            assert!(stories.work <= bound, "{nth} {template}: {} of {bound}", stories.work);
            // One more, in the middle: few behind it see it.
            let before = stories.work;
            stories.insert(&alike(mixed(ALL), when(ALL / 2), &own(ALL)));
            stories.settle();
            let more = stories.work - before;
            assert!(more <= 100 * most as u64, "{nth} {template}: {more} for one more");
        }
    }
}

#[test]
fn days_of_any_year_stand_apart() {
    let mut stories = Stories::default();
    let days = [-25_567, -3000, 0, 20_000, 20_013, 47_000, 2_932_896];
    for (n, day) in (0..).zip(days) {
        stories.insert(&alike(mixed(n), day * QUARTERS + 95, &[]));
    }
    stories.settle();
    // Only those less than two weeks apart are one episode, and none is a follow-up.
    let all = joined(&stories);
    let firsts: BTreeSet<MadePartKey> = all.values().map(|own| own.0).collect();
    assert_eq!((all.len(), firsts.len()), (days.len(), days.len() - 1));
    for (n, day) in (0..).zip(days) {
        let own = all[&(mixed(n), 0)].0;
        assert_eq!(own.0 == mixed(n), day != 20_013);
    }
}

#[test]
fn numbers_alone_join_nothing() {
    let tolls: Vec<Counted> = FigureKind::ALL
        .into_iter()
        .flat_map(|kind| (0..4).map(move |n| Counted { kind, value: 2000 + n }))
        .collect();
    let told = |own: u32| SegmentContent {
        words: (0..20).map(|n| (own + n, 1.0)).collect(),
        names: (0..8).map(|n| (own + 100 + n, 1.0)).collect(),
        counts: tolls.clone(),
        tolls: tolls.iter().copied().filter(|c| c.kind.is_harm()).collect(),
        recalls: vec![(19_000, 21_000)],
        ..SegmentContent::default()
    };
    for days in [[20_000 * QUARTERS, 20_001 * QUARTERS], [20_000 * QUARTERS, 20_080 * QUARTERS]]
        .into_iter()
        .chain([[UNDATED, UNDATED], [20_000 * QUARTERS, UNDATED]])
    {
        let mut stories = Stories::default();
        for (key, when) in (1..).zip(days) {
            let told = told(u32::try_from(key).unwrap_or(0) * 1000);
            stories.insert(&[Segment::of(ArticleKey(key), (0, Span::new(0, 1)), when, &told)]);
        }
        stories.settle();
        assert_eq!(stories.all().len(), 2, "{days:?}");
    }
}

#[test]
fn where_an_earlier_part_left_a_later_one_may_enter() {
    let part = |word: u32, names: &[u32], rare: &[u32]| -> MadePart {
        let names = names.iter().copied().collect();
        (BTreeSet::from([word]), names, rare.iter().copied().collect(), None, None, true)
    };
    // Both parts of a digest without a day are like the first report, until another
    // comes that the first part is more like.
    let report = Made { key: 4, when: 0, parts: vec![part(9, &[], &[0, 6])] };
    let digest =
        Made { key: 3, when: UNDATED, parts: vec![part(1, &[], &[0, 6]), part(9, &[], &[])] };
    let other = Made { key: 100, when: 7 * QUARTERS, parts: vec![part(1, &[0], &[])] };
    let mut stories = tight();
    for made in [&report, &digest] {
        stories.insert(&made.segments());
    }
    stories.settle();
    let before = joined(&stories);
    assert_eq!((before[&(3, 0)].0, before[&(3, 1)].0), ((4, 0), (3, 1)));
    stories.insert(&other.segments());
    stories.settle();
    let after = joined(&stories);
    assert_eq!((after[&(3, 0)].0, after[&(3, 1)].0), ((100, 0), (4, 0)));
    stories.withdraw(ArticleKey(other.key));
    stories.settle();
    assert_eq!(joined(&stories), before);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 192, ..ProptestConfig::default() })]

    #[test]
    fn what_came_piece_by_piece_is_joined_as_what_came_at_once(
        mut all in prop::collection::vec(made(), 2..48),
        early in prop::collection::vec((0..48usize, made()), 0..6),
        mut gone in prop::collection::vec(made(), 0..5),
        batches in prop::collection::vec((1..12usize, 0..20usize), 48),
    ) {
        apart(0, &mut all);
        apart(1, &mut gone);
        let mut whole = tight();
        for made in &all {
            whole.insert(&made.segments());
        }
        whole.settle();
        prop_assert_eq!(joined(&whole).len(), all.iter().map(|m| m.parts.len()).sum::<usize>());

        let mut stories = tight();
        for made in &gone {
            stories.insert(&made.segments());
        }
        // Some say something else first.
        for (at, other) in &early {
            if let Some(made) = all.get(*at) {
                stories.insert(&Made { key: made.key, ..other.clone() }.segments());
            }
        }
        let mut left = all.iter();
        for (together, steps) in batches {
            for made in left.by_ref().take(together) {
                stories.insert(&made.segments());
            }
            stories.begin();
            stories.step(steps);
        }
        for made in &gone {
            stories.withdraw(ArticleKey(made.key));
        }
        stories.settle();
        prop_assert_eq!(joined(&stories), joined(&whole));
        let names = |stories: &Stories| {
            stories.all().into_iter().map(|s| s.id).collect::<Vec<_>>()
        };
        prop_assert_eq!(names(&stories), names(&whole));
    }

    #[test]
    fn one_more_is_joined_as_if_it_had_been_there(
        mut all in prop::collection::vec(made(), 30..60),
        mut more in prop::collection::vec(made(), 1..4),
    ) {
        apart(0, &mut all);
        apart(1, &mut more);
        let (mut stories, mut whole) = (tight(), tight());
        for made in &all {
            stories.insert(&made.segments());
            whole.insert(&made.segments());
        }
        stories.settle();
        for made in &more {
            stories.insert(&made.segments());
            stories.settle();
            whole.insert(&made.segments());
        }
        whole.settle();
        prop_assert_eq!(joined(&stories), joined(&whole));
        for made in &more {
            stories.withdraw(ArticleKey(made.key));
            stories.settle();
        }
        let mut alone = tight();
        for made in &all {
            alone.insert(&made.segments());
        }
        alone.settle();
        prop_assert_eq!(joined(&stories), joined(&alone));
    }

    #[test]
    fn what_was_kept_is_taken_over_as_far_as_it_holds(
        mut all in prop::collection::vec(made(), 2..60),
        mut more in prop::collection::vec(made(), 0..4),
        other in prop::collection::btree_map(0..60usize, made(), 0..3),
        spoiled in prop::option::weighted(0.1, 0..400usize),
    ) {
        apart(0, &mut all);
        apart(1, &mut more);
        let mut before = tight();
        for made in &all {
            before.insert(&made.segments());
        }
        before.settle();
        let mut kept = before.kept().unwrap();
        if let Some(byte) = spoiled.and_then(|at| kept.get_mut(at)) {
            *byte ^= 0x11;
        }
        // Most are there again, some tell something else, some are new.
        for (at, made) in other {
            if let Some(slot) = all.get_mut(at) {
                *slot = Made { key: slot.key, ..made };
            }
        }
        all.extend(more);
        let (mut warm, mut cold) = (tight(), tight());
        for made in &all {
            warm.insert(&made.segments());
            cold.insert(&made.segments());
        }
        warm.remember(kept);
        warm.settle();
        cold.settle();
        prop_assert_eq!(joined(&warm), joined(&cold));
        prop_assert_eq!(warm.kept(), cold.kept());
    }

    #[test]
    fn the_same_again_is_taken_over_whole(mut all in prop::collection::vec(made(), 1..40)) {
        apart(0, &mut all);
        let (mut before, mut again) = (tight(), tight());
        for made in &all {
            before.insert(&made.segments());
            again.insert(&made.segments());
        }
        before.settle();
        again.remember(before.kept().unwrap());
        again.begin();
        // Nothing waits but what has no day.
        let dated = all.iter().filter(|m| m.when != UNDATED).map(|m| m.parts.len()).sum::<usize>();
        prop_assert_eq!(again.joined, dated);
        prop_assert!(again.again.is_empty());
        again.settle();
        prop_assert_eq!(joined(&again), joined(&before));
    }
}
