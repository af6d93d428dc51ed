//! One entity under all its names: the filter finds the same articles whatever spelling
//! and language asks.

use dateline::analysis::{Analyzer, Scratch};
use dateline::article::{Article, ArticleKey};
use dateline::store::query::Query;
use dateline::store::{Entry, Store};
use dateline::text::clean::clean;

const ARTICLES: &[&str] = &[
    "Russia sent 400 soldiers to the border on Friday, the ministry said.",
    "Nga điều 400 binh sĩ tới biên giới hôm thứ sáu, bộ này cho biết.",
    "Russian troops shelled the village of Orikhiv, killing three people.",
    "ISIS killed 12 people in Mosul on Monday, residents said.",
    "Nhà nước Hồi giáo sát hại 12 người tại Mosul hôm thứ hai.",
    "The UN evacuated 300 people from the camp near Goma.",
    "Liên Hợp Quốc sơ tán 300 người khỏi khu trại gần Goma.",
    "KFOR soldiers fired tear gas in Zvecan, and 30 of them were hurt.",
    "NATO will send 700 more soldiers to Kosovo.",
    "Rebels took a town in DR Congo, killing nine soldiers.",
    "Police in the Republic of Congo arrested 40 people in Brazzaville.",
    "Nine people drowned in a river near Hanoi.",
];

fn found(store: &Store, filter: &str) -> Vec<u32> {
    let query = Query::parse(filter).unwrap();
    let by_index: Vec<u32> = query.evaluate(store, &|_, _| false).iter().map(|id| id.0).collect();
    for (id, at) in store.ids().zip(0u32..) {
        let entry = store.get(id).unwrap();
        assert_eq!(by_index.contains(&at), query.matches(&entry, &|_, _| false), "{filter} {at}");
    }
    by_index
}

#[test]
fn every_spelling_finds_the_same_articles() {
    let analyzer = Analyzer::new();
    let mut scratch = Scratch::default();
    let mut store = Store::default();
    for (text, key) in ARTICLES.iter().zip(1u64..) {
        let text = clean(text);
        let language = text.language();
        let article = Article { key: ArticleKey(key), text, language, ..Article::default() };
        let analysis = analyzer.analyze(&article, &mut scratch);
        store.insert(Entry { article, analysis });
    }
    for (articles, names) in [
        (&[0, 1, 2][..], "Russia|Nga|russia|\"Liên bang Nga\""),
        (&[2], "Russian"),
        (&[3, 4], "IS|ISIS|\"Islamic State\"|\"Nhà nước Hồi giáo\"|Daesh"),
        (&[5, 6], "UN|\"United Nations\"|\"Liên Hợp Quốc\"|LHQ"),
        (&[7, 8], "NATO|nato"),
        (&[7], "KFOR"),
        (&[9], "\"DR Congo\"|DRC|\"Cộng hòa Dân chủ Congo\""),
        (&[10], "\"Republic of Congo\"|\"Cộng hòa Congo\"|\"Congo-Brazzaville\""),
        (&[5, 6], "Goma"),
    ] {
        for name in names.split('|') {
            assert_eq!(found(&store, &format!("entity:{name}")), articles, "{name}");
        }
    }
    for names in ["party:Russia|party:Nga|party:\"Liên bang Nga\"", "place:Goma|place:goma"] {
        let all: Vec<_> = names.split('|').map(|filter| found(&store, filter)).collect();
        assert!(!all[0].is_empty() && all.iter().all(|ids| *ids == all[0]), "{names}: {all:?}");
    }
    assert!(!found(&store, "party:Russia").contains(&9));
    // A place is asked for with what lies in it, where it was counted.
    for (place, article) in [("\"DR Congo\"", 5), ("Iraq", 3)] {
        assert!(found(&store, &format!("place:{place}")).contains(&article), "{place}");
    }
    assert!(!found(&store, "place:Kosovo").contains(&5));
}
