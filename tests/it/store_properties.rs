//! Every index of the store is a linear scan, only faster; a query printed and read
//! again is the same query.

use dateline::analysis::{
    Analysis, Entity, EntityKind, Figure, FigureKind, Flags, Mention, Qualifier, Total,
};
use dateline::article::{Article, ArticleKey, Published};
use dateline::store::packed::PackedEntry;
use dateline::store::prepared::{ListedArticle, PreparedArticle};
use dateline::store::query::{Amount, Compare, Has, Is, MarkTerm, PartialDate, Query, Wanted};
use dateline::store::{ArticleId, Card, Entry, Store, claims};
use dateline::text::fold::plain;
use dateline::text::{Language, Span, clean::clean};
use jiff::civil::date;
use proptest::prelude::*;

const WORDS: &[&str] = &[
    "NATO",
    "Kosovo",
    "thiệt",
    "mạng",
    "thiet",
    "mang",
    "Serbs",
    "31",
    "1.000",
    "U.S.",
    "quân",
    "Latest news\n\n",
    ".",
    "\n\n",
    "Shi'ite",
    "(",
    "Đà",
    "Nẵng",
];
const NAMES: &[(&str, &str)] = &[
    ("org/nato", "NATO"),
    ("place/kosovo", "Kosovo"),
    ("person/kofi-annan", "Kofi Annan"),
    ("person/kofi-annan", "K. Annan"),
    ("org/un", "United Nations"),
];
const SAYERS: &[&str] = &["", "NATO", "the police of New York", "Mr Annan", "Kofi Annan"];
const SOURCES: &[&str] = &["", "Reuters", "VnExpress", "New York Times", "york"];

fn figure(kind: FigureKind, number: f64) -> Figure {
    Figure {
        span: Span::new(0, 1),
        written: Span::new(0, 1),
        kind,
        low: Some(number),
        high: Some(number),
        qualifier: Qualifier::Exact,
        unit: "people".into(),
        party: Box::new([]),
        attribution: "".into(),
        place: None,
        date: None,
        flags: Flags::default(),
        entities: Box::new([]),
        sentence: Span::new(0, 1),
        cue: Span::new(0, 1),
    }
}

prop_compose! {
    fn entries()(
        words in prop::collection::vec(prop::sample::select(WORDS), 0..25),
        title in prop::collection::vec(prop::sample::select(WORDS), 0..3),
        names in prop::sample::subsequence(NAMES, 0..4),
        kinds in prop::collection::vec((0usize..11, 0u32..40, 0u32..3, prop::sample::select(SAYERS)), 0..4),
        source in prop::sample::select(SOURCES),
        day in prop::option::of((2003i16..2006, 1i8..4, 1i8..4)),
        language in prop::sample::select(&[Language::English, Language::Vietnamese, Language::Unknown][..]),
    ) -> Entry {
        let mut entities: Vec<Entity> = Vec::new();
        for (id, name) in names {
            if entities.iter().all(|e| &*e.id != id) {
                entities.push(Entity {
                    id: id.into(), name: name.into(), kind: EntityKind::Organisation,
                    party: "".into(), role: "".into(), known: true,
                });
            }
        }
        let mentions = (0..entities.len())
            .map(|i| Mention {
                span: Span::new(0, 1), kind: EntityKind::Organisation, entity: u16::try_from(i).unwrap(),
            })
            .collect();
        let figures: Vec<Figure> =
            kinds.iter().map(|&(k, n, more, sayer)| Figure {
                high: Some(f64::from(n + more)),
                party: if sayer.is_empty() { Box::new([]) } else { Box::new([sayer.into()]) },
                attribution: sayer.into(),
                place: Some(sayer.into()).filter(|_| !sayer.is_empty()),
                ..figure(FigureKind::ALL[k], f64::from(n))
            }).collect();
        let totals = figures.iter().take(2).map(|f| Total {
            kind: f.kind, low: f.low.unwrap(), best: f.low.unwrap(), high: f.high, made_of: Box::new([]),
        }).collect();
        Entry {
            article: Article {
                title: title.join(" "),
                source: source.to_owned(),
                published: day.map(|(y, m, d)| Published::on(date(y, m, d))),
                language,
                text: clean(&words.join(" ")),
                ..Article::default()
            },
            analysis: Analysis { entities, mentions, figures, totals, ..Analysis::default() },
        }
    }
}

fn whens() -> impl Strategy<Value = PartialDate> {
    prop::sample::select(
        &["2003", "2004", "2004-02", "2004-02-02", "2005-01-03", "9999-12-31", "9999"][..],
    )
    .prop_map(|w| PartialDate::parse(w).unwrap())
}

fn queries() -> impl Strategy<Value = Query> {
    let name = || {
        prop::sample::select(
            &["nato", "Kofi Annan", "org/un", "Annan", "york", "New York", "a(b"][..],
        )
    };
    let leaf = prop_oneof![
        3 => prop::sample::select(&["nato", "thiet", "MẠNG", "1,000", "us", "U.S.", "shiite", "-", "http://a", "thiệt-mạng", "12:30"][..])
            .prop_map(|w| Query::Word(w.to_owned(), false)),
        1 => prop::sample::select(&["k", "thi", "kosovo-se", "nato-thi", "thiet-mang-thi", "U.S"][..]).prop_map(|w| Query::Word(w.to_owned(), true)),
        1 => prop::sample::select(&["thiet mang", "mang thiet mang", "nato", "", "kosovo serbs", "nato nato", "OR -x"][..])
            .prop_map(|w| Query::Phrase(w.to_owned())),
        1 => (0usize..11, prop::option::of((prop::sample::select(&[
            Compare::More, Compare::AtLeast, Compare::Less, Compare::AtMost, Compare::Same][..]), 0u32..40)))
            .prop_map(|(k, c)| Query::Kind(FigureKind::ALL[k], c.map(|(c, n)| Amount::Than(c, f64::from(n))))),
        1 => (0usize..11, 0u32..20, 0u32..20)
            .prop_map(|(k, a, b)| Query::Kind(FigureKind::ALL[k], Some(Amount::Between(f64::from(a), f64::from(a + b))))),
        1 => (0u32..40).prop_map(|n| Query::Toll(Amount::Than(Compare::More, f64::from(n)))),
        1 => name().prop_map(|n| Query::Party(Wanted::of(n))),
        1 => name().prop_map(|n| Query::By(n.to_owned())),
        1 => name().prop_map(|n| Query::Place(Wanted::of(n))),
        1 => name().prop_map(|n| Query::Title(n.to_owned())),
        1 => prop::sample::select(&[Has::Figure, Has::Range, Has::Conflict][..]).prop_map(Query::Has),
        1 => name().prop_map(|n| Query::Entity(Wanted::of(n))),
        1 => name().prop_map(|n| Query::Source(n.to_owned())),
        1 => name().prop_map(|n| Query::Tag(n.to_owned())),
        1 => prop::sample::select(&[Language::English, Language::Vietnamese, Language::Unknown][..])
            .prop_map(Query::Language),
        1 => whens().prop_map(Query::After),
        1 => whens().prop_map(Query::Before),
        1 => whens().prop_map(Query::On),
        1 => prop::sample::select(&[Is::Unread, Is::Read, Is::Starred, Is::Noted][..]).prop_map(Query::Is),
    ];
    leaf.prop_recursive(4, 24, 4, |inner| {
        prop_oneof![
            inner.clone().prop_map(|q| Query::Not(Box::new(q))),
            prop::collection::vec(inner.clone(), 2..4).prop_map(Query::And),
            prop::collection::vec(inner, 2..4).prop_map(Query::Or),
        ]
    })
}

fn marked(card: &Card, mark: MarkTerm<'_>) -> bool {
    match mark {
        MarkTerm::Is(Is::Unread) => card.title.is_empty(),
        MarkTerm::Is(_) => card.title.len() > 5,
        MarkTerm::Tag(tag) | MarkTerm::Story(tag) => &*card.source == tag,
    }
}

fn scan(store: &Store, wanted: impl Fn(&Entry) -> bool) -> Vec<ArticleId> {
    store.ids().filter(|&id| wanted(&store.get(id).unwrap())).collect()
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: 600, failure_persistence: None, ..ProptestConfig::default()
    })]

    #[test]
    fn a_query_is_a_linear_scan(
        entries in prop::collection::vec(entries(), 0..12),
        queries in prop::collection::vec(queries(), 1..6),
    ) {
        let mut store = Store::default();
        let prepared_articles: Vec<PreparedArticle> = entries.iter().map(PreparedArticle::of).collect();
        for entry in entries {
            store.insert(entry);
        }
        for query in queries {
            let found = query.evaluate(&store, &marked);
            let asked = scan(&store, |e| query.matches(e, &marked));
            prop_assert_eq!(&found, &asked, "{}", query);
            // An article that just comes in tells the same.
            for (id, prepared) in store.ids().zip(&prepared_articles) {
                let told = query.of_prepared(prepared, &marked);
                prop_assert_eq!(told, asked.contains(&id), "{} {:?}", query, prepared.card);
            }
        }
    }

    #[test]
    fn every_index_is_a_linear_scan(entries in prop::collection::vec(entries(), 0..12)) {
        let mut store = Store::default();
        for entry in entries {
            store.insert(entry);
        }
        for (id, _) in NAMES {
            let found = scan(&store, |e| e.analysis.entities.iter().any(|e| &*e.id == *id));
            prop_assert_eq!(&store.with_entity(id), &found);
            let page = store.entity(id);
            prop_assert_eq!(page.is_some(), !found.is_empty());
            if let Some(page) = page {
                let articles: Vec<_> = page.articles.iter().map(|a| a.0).collect();
                prop_assert_eq!(articles, found);
            }
        }
        for kind in FigureKind::ALL {
            let found = scan(&store, |e| e.analysis.figures.iter().any(|f| f.kind == kind));
            prop_assert_eq!(store.with_kind(kind), found);
        }
        for source in SOURCES.iter().filter(|s| !s.is_empty()) {
            let found = scan(&store, |e| plain(&e.article.source) == plain(source));
            prop_assert_eq!(store.with_source(&source.to_uppercase()), found);
        }
        for id in store.ids() {
            let entry = store.get(id).unwrap();
            let card = store.card(id).unwrap();
            prop_assert_eq!(&*card.title, entry.article.title.as_str());
            if let Some(day) = card.day() {
                let found = scan(&store, |e| e.article.published.is_some_and(|p| p.day == day));
                prop_assert_eq!(store.on_day(day), found);
            }
        }
        store.settle();
        for told in store.stories().all() {
            for claim in claims::of(&store, &told) {
                // Nothing is added across documents: what a claim says, a report says.
                prop_assert!(claim.reports.iter().any(|r| (r.best - claim.best).abs() < 1e-9));
                let now = claim.reports.iter().filter(|r| !r.before);
                prop_assert!(now.clone().all(|r| claim.low <= r.low));
            }
        }
    }

    /// Articles are listed, told ahead, and come in in whatever order: what is found, and the
    /// stories, are those of articles that were never listed.
    #[test]
    fn what_was_listed_first_is_found_as_if_it_had_not_been(
        entries in prop::collection::vec(entries(), 1..12),
        listed in prop::collection::vec((any::<bool>(), any::<bool>()), 12),
        order in Just((0..12usize).collect::<Vec<_>>()).prop_shuffle(),
        queries in prop::collection::vec(queries(), 1..6),
    ) {
        let mut store = Store::default();
        let entries: Vec<Entry> = (1..).zip(entries).map(|(key, mut entry)| {
            entry.article.key = ArticleKey(key);
            entry
        }).collect();
        let mut ids = std::collections::HashMap::new();
        for (entry, _) in entries.iter().zip(&listed).filter(|(_, (listed, _))| *listed) {
            let bare = Entry { article: entry.article.clone(), ..Entry::default() };
            let id = store.list(ListedArticle::with(&bare, PackedEntry::of(&bare))).unwrap();
            prop_assert!(store.awaits(id) && !store.card(id).unwrap().analysed);
            prop_assert_eq!(store.card(id).unwrap().totals().count(), 0);
            ids.insert(entry.article.key, id);
        }
        for (entry, (listed, ahead)) in entries.iter().zip(&listed) {
            if *ahead {
                let told = store.tell_ahead(PreparedArticle::of(entry));
                prop_assert_eq!(told, ids.get(&entry.article.key).copied().filter(|_| *listed));
                if let Some(id) = told {
                    prop_assert!(store.awaits(id));
                    prop_assert_eq!(&*store.get(id).unwrap(), entry);
                }
            }
        }
        let mut came: Vec<&Entry> = Vec::new();
        for entry in order.iter().filter_map(|at| entries.get(*at)) {
            came.push(entry);
            let id = store.insert(PreparedArticle::of(entry));
            prop_assert!(!store.awaits(id));
            let key = entry.article.key;
            prop_assert_eq!(id, ids.get(&key).copied().unwrap_or(id), "it keeps its number");
            prop_assert_eq!(&*store.get(id).unwrap(), entry);
            for query in &queries {
                let found = query.evaluate(&store, &marked);
                prop_assert!(found.is_sorted());
                let mut found: Vec<_> = found.iter().map(|id| store.card(*id).unwrap().key).collect();
                let wanted = came.iter().filter(|e| query.matches(e, &marked));
                let mut wanted: Vec<_> = wanted.map(|e| e.article.key).collect();
                found.sort();
                wanted.sort();
                prop_assert_eq!(found, wanted, "{}", query);
            }
        }
        let mut plain_store = Store::default();
        for entry in &entries {
            plain_store.insert(PreparedArticle::of(entry));
        }
        let stories = |store: &mut Store| -> Vec<Vec<ArticleKey>> {
            store.settle();
            let stories = store.stories();
            let keys = |story: &dateline::store::stories::Story| {
                let mut keys: Vec<_> = stories.members(story).map(|s| s.article).collect();
                keys.sort();
                keys
            };
            let mut all: Vec<_> = stories.all().iter().map(keys).collect();
            all.sort();
            all
        };
        prop_assert_eq!(stories(&mut store), stories(&mut plain_store));
    }

    #[test]
    fn a_query_printed_and_read_is_the_same(query in queries()) {
        prop_assert_eq!(Query::parse(&query.to_string()), Ok(query));
    }

    #[test]
    fn any_text_is_a_query_or_an_error(text in "[a-z()\":<>=*OR0-9 -]{0,40}|\\PC{0,40}") {
        match Query::parse(&text) {
            Ok(query) => {
                let printed = query.to_string();
                prop_assert_eq!(Query::parse(&printed), Ok(query), "{}", printed);
            }
            Err(error) => prop_assert!(error.column <= text.chars().count() + 1),
        }
    }
}
