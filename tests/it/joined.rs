//! What one sitting joined to stories is kept for the next: it is not joined again, the
//! stories are the same, and what is damaged, cut off or of other rules is not believed,
//! but made anew.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use dateline::app::Msg;
use dateline::article::ArticleKey;
use dateline::sources::Outline;

use crate::sittings::{Server, Sitting, feeds};
use crate::stories::grouped;

/// More than what it takes to keep what was joined.
const ITEMS: usize = 280;
const TOWNS: [&str; 7] = ["Aleppo", "Goma", "Marawi", "Mosul", "Kabul", "Kherson", "Tripoli"];
/// Words that the reports of an event share, and those of the others do not.
const OF_EVENTS: [&str; 7] = [
    "bakery queue flour ovens shrapnel windows glass awning vendors ambulance",
    "barracks sentries dawn mutiny armoury sergeant lorries checkpoint curfew radio",
    "depot tanker fumes refinery pipeline drone flames smoke firemen foam",
    "classroom pupils teacher cellar mortar blackboard satchels lessons corridor roof",
    "convoy rice blankets ambush drivers ravine road bandits engine tyres",
    "ferry pier sailors torpedo hull lifeboats harbour tide anchor wreck",
    "monastery bells abbot icons arson pilgrims candle tower vault choir",
];

/// Reports of some events, each told by many, all in one feed.
fn wire(server: &Server, items: usize) -> Outline {
    let all: Vec<(String, String)> = (0..items)
        .map(|n| {
            let (town, words) = (TOWNS[n % 7], OF_EVENTS[n % 7]);
            let killed = 12 + n % 7;
            (n.to_string(), format!("In {town} {words} killed {killed} people, report {n} said."))
        })
        .collect();
    let all: Vec<(&str, &str)> = all.iter().map(|(n, t)| (n.as_str(), t.as_str())).collect();
    server.feed("/wire", "Wire", &all)
}

type Grouped = BTreeSet<(u64, Vec<(ArticleKey, u16)>)>;

/// A sitting: how many parts waited to be joined once all were loaded, how many there
/// were, and the stories in the end.
fn sit(home: &Path, wire: &Outline) -> (usize, usize, Grouped) {
    let mut sitting = Sitting::start(feeds(home, std::slice::from_ref(wire)));
    let (waited, all) = (sitting.store.stories().waiting(), sitting.store.stories().taken_in());
    // The screen sends these while nothing else is to be done.
    while sitting.store.stories().waiting() > 0 {
        sitting.take(Msg::Join);
    }
    let stories = grouped(&sitting.store);
    sitting.session_ends();
    (waited, all, stories)
}

fn file(home: &Path) -> PathBuf {
    home.join("cache/stories.joined")
}

/// What is kept: it is written when the sitting ends.
fn kept(home: &Path, should: impl Fn(&[u8]) -> bool) -> Vec<u8> {
    let bytes = fs::read(file(home)).unwrap();
    assert!(should(&bytes), "{}", bytes.len());
    bytes
}

#[test]
fn what_was_joined_is_not_joined_again_in_the_next_sitting() {
    let home = tempfile::tempdir().unwrap();
    let server = Server::start();
    let list = wire(&server, ITEMS);
    let (waited, all, first) = sit(home.path(), &list);
    assert_eq!((waited, all), (ITEMS, ITEMS), "all are new");
    assert!((7..ITEMS / 2).contains(&first.len()), "{} stories", first.len());
    let before = kept(home.path(), |_| true);
    assert_eq!(sit(home.path(), &list), (0, ITEMS, first));
    assert_eq!(kept(home.path(), |_| true), before);
    // Only what is new is joined, to what it would be if nothing had been kept.
    let list = wire(&server, ITEMS + 3);
    let (waited, all, more) = sit(home.path(), &list);
    assert!((3..ITEMS).contains(&waited) && all == ITEMS + 3, "{waited} of {all}");
    kept(home.path(), |bytes| bytes.len() > before.len());
    fs::remove_file(file(home.path())).unwrap();
    assert_eq!(sit(home.path(), &list), (ITEMS + 3, ITEMS + 3, more));
}

#[test]
fn what_is_kept_of_stories_is_believed_only_whole_and_of_the_same_rules() {
    let home = tempfile::tempdir().unwrap();
    let server = Server::start();
    let list = wire(&server, ITEMS);
    let (_, _, first) = sit(home.path(), &list);
    let whole = kept(home.path(), |_| true);
    let flipped = |at: usize| {
        let mut bytes = whole.clone();
        bytes[at] ^= 1;
        bytes
    };
    let spoiled = [
        ("other rules", flipped(0)),
        ("another count", flipped(16)),
        ("another row", flipped(whole.len() / 2)),
        ("another end", flipped(whole.len() - 1)),
        ("cut off", whole[..whole.len() / 2].to_vec()),
        ("longer", [whole.as_slice(), b"more"].concat()),
        ("empty", Vec::new()),
        ("a text", b"joined\n".repeat(99)),
    ];
    for (what, bytes) in spoiled {
        fs::write(file(home.path()), bytes).unwrap();
        assert_eq!(sit(home.path(), &list), (ITEMS, ITEMS, first.clone()), "{what}");
        // It is made anew.
        kept(home.path(), |bytes| bytes == whole);
    }
}
