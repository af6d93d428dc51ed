//! Articles that change while they are read, or between two sittings: real files, real
//! feeds, real caches.

use std::fs;
use std::path::Path;

use dateline::app::Msg;
use dateline::cli::session::Plan;
use dateline::library::Folders;
use dateline::sources::Outline;
use dateline::store::changes::Side;

use crate::sittings::{Server, Sitting, feeds};

const ATTACK: &str = "Gunmen killed 15 people in the market of the town, the mayor said. \
                      Soldiers closed the roads. Schools stay shut until Monday.";

fn report(text: &str) -> String {
    format!("Market attack\n\n{text}\n")
}

fn plan(home: &Path, source: &Path, watch: bool) -> Plan {
    Plan {
        sources: vec![source.to_str().unwrap().to_owned()],
        folders: Some(Folders::below(home)),
        watch,
        ..Plan::default()
    }
}

/// What the chosen article's first figure was, and is.
fn was_and_is(sitting: &Sitting) -> Option<(f64, f64)> {
    let entry = sitting.model.entry(&sitting.store)?;
    let changes = sitting.model.changes.get(&entry.article.key)?;
    let (span, was) = changes.was.first()?;
    Some((was.low?, entry.analysis.figures.iter().find(|f| f.span == *span)?.low?))
}

fn read(sitting: &Sitting) -> bool {
    let entry = sitting.model.entry(&sitting.store).unwrap();
    sitting.model.marks.get(entry.article.key).read
}

fn one_feed(server: &Server, text: &str) -> [Outline; 1] {
    [server.feed("/wire", "Wire", &[("one", text)])]
}

#[test]
fn a_corrected_item_is_unread_again_and_says_what_it_was() {
    let home = tempfile::tempdir().unwrap();
    let server = Server::start();
    let list = one_feed(&server, ATTACK);
    let mut sitting = Sitting::start(feeds(home.path(), &list));
    sitting.press("Enter *");
    assert!(read(&sitting) && sitting.model.unread == 0);
    // Other words and no other number: changed, and read as before.
    one_feed(&server, &ATTACK.replace("Schools stay", "Every school stays"));
    sitting.press("Ctrl-r");
    sitting.until("the change is told", |s| s.model.changes.len() == 1);
    sitting.until("it is shown", |s| s.text().contains("Every school"));
    assert!(read(&sitting) && was_and_is(&sitting).is_none());
    // Another number.
    one_feed(&server, &ATTACK.replace("15", "17"));
    sitting.press("Ctrl-r");
    sitting.until("the number is told", |s| was_and_is(s) == Some((15.0, 17.0)));
    sitting.until("it is shown", |s| s.text().contains("17 people"));
    assert!(!read(&sitting) && sitting.model.unread == 1);
    assert_eq!(sitting.titles().len(), 1);
    sitting.press("u");
    assert!(!read(&sitting) && sitting.model.unread == 1, "the star is taken back, and no more");
    sitting.session_ends();
    // In another sitting, with nothing fetched, all of it is there.
    let mut plan = feeds(home.path(), &list);
    plan.fetch_at_start = false;
    let mut sitting = Sitting::start(plan);
    assert_eq!(was_and_is(&sitting), Some((15.0, 17.0)));
    sitting.until("marks are there", |s| {
        let entry = s.model.entry(&s.store);
        entry.is_some_and(|e| !s.model.marks.get(e.article.key).read)
    });
    assert_eq!(sitting.model.unread, 1);
    for (filter, listed) in [("is:changed", 1), ("-is:changed", 0)] {
        sitting.press("&");
        sitting.take(Msg::Paste(filter.to_owned()));
        sitting.press("Enter");
        assert_eq!(sitting.titles().len(), listed, "{filter}");
        sitting.press("Esc");
    }
}

#[test]
fn a_correction_between_two_sittings_is_noticed() {
    let home = tempfile::tempdir().unwrap();
    let server = Server::start();
    let list = one_feed(&server, ATTACK);
    drop(Sitting::start(feeds(home.path(), &list)));
    one_feed(&server, &ATTACK.replace("15 people", "at least 23 people"));
    let mut sitting = Sitting::start(feeds(home.path(), &list));
    sitting.until("the number is told", |s| was_and_is(s) == Some((15.0, 23.0)));
    sitting.press("D");
    let window = sitting.model.windows.last().unwrap();
    let dateline::app::window::Content::Changed(texts) = &window.content else { panic!() };
    let sides: Vec<Side> = texts.pairs[0].1.iter().map(|said| said.side).collect();
    assert!(sides.contains(&Side::Before) && sides.contains(&Side::Now));
    assert_eq!(sides.iter().filter(|s| **s != Side::Both).count(), 2, "{texts:?}");
}

#[test]
fn an_edited_file_keeps_its_place_and_marks_and_a_deleted_one_goes() {
    let (home, folder) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let path = |name: &str| folder.path().join(name);
    fs::write(path("a.txt"), report(ATTACK)).unwrap();
    fs::write(path("b.txt"), "Storm\n\nA storm killed 3 people on the coast on Sunday.\n").unwrap();
    let mut sitting = Sitting::start(plan(home.path(), folder.path(), true));
    sitting.choose("Market attack");
    sitting.press("Enter Esc *");
    fs::write(path("a.txt"), report(&ATTACK.replace("15", "17"))).unwrap();
    sitting.until("the number is told", |s| was_and_is(s) == Some((15.0, 17.0)));
    assert_eq!(sitting.titles().len(), 2, "it is replaced, not added");
    let entry = sitting.model.entry(&sitting.store).unwrap();
    let mark = sitting.model.marks.get(entry.article.key).clone();
    assert!(mark.starred && !mark.read, "{mark:?}");
    // Renamed, it is the same.
    fs::rename(path("a.txt"), path("c.txt")).unwrap();
    fs::write(path("d.txt"), "Flood\n\nA flood killed 5 people in the valley on Monday.\n")
        .unwrap();
    sitting.until("the rename was looked at", |s| s.titles().len() == 3);
    assert_eq!(sitting.model.unread, 3);
    // Deleted, it goes; what was marked stays, for when it comes back.
    let whole = fs::read(path("c.txt")).unwrap();
    fs::remove_file(path("c.txt")).unwrap();
    sitting.until("it is gone", |s| s.titles().len() == 2);
    assert!(!sitting.titles().iter().any(|t| t == "Market attack"));
    assert_eq!(sitting.model.unread, 2);
    fs::write(path("e.txt"), whole).unwrap();
    sitting.until("it is back", |s| s.titles().len() == 3);
    sitting.choose("Market attack");
    let entry = sitting.model.entry(&sitting.store).unwrap();
    assert!(sitting.model.marks.get(entry.article.key).starred);
    // And back to what it said at first.
    fs::write(path("e.txt"), report(ATTACK)).unwrap();
    sitting.until("the first text is back", |s| s.text().contains("15 people"));
    assert_eq!(sitting.titles().len(), 3);
}

#[test]
fn reading_all_again_replaces_drops_and_adds() {
    let (home, folder) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let path = |name: &str| folder.path().join(name);
    let line = |id: u32, text: &str| {
        format!("{{\"id\": \"{id}\", \"title\": \"Report {id}\", \"text\": \"{text}\"}}\n")
    };
    let storm = "A storm killed 3 people on the coast.";
    fs::write(path("a.jsonl"), line(1, ATTACK) + &line(2, storm)).unwrap();
    fs::write(path("b.txt"), report("Rebels freed 40 hostages near the lake.")).unwrap();
    let mut sitting = Sitting::start(plan(home.path(), folder.path(), false));
    assert_eq!(sitting.titles().len(), 3);
    // A line more above, one corrected, one gone; a file gone.
    let flood = "A flood killed 5 people in the valley.";
    fs::write(path("a.jsonl"), line(3, flood) + &line(1, &ATTACK.replace("15", "17"))).unwrap();
    fs::remove_file(path("b.txt")).unwrap();
    sitting.press("Ctrl-r");
    sitting.until("everything was read", |s| !s.model.loading);
    let mut titles = sitting.titles();
    titles.sort();
    assert_eq!(titles, ["Report 1", "Report 3"]);
    sitting.choose("Report 1");
    assert_eq!(was_and_is(&sitting), Some((15.0, 17.0)));
    // A file that cannot be read keeps what it held.
    fs::write(path("a.jsonl"), b"\x00\x01\x02\x00").unwrap();
    sitting.press("Ctrl-r");
    sitting.until("everything was read", |s| !s.model.loading);
    assert_eq!(sitting.titles().len(), 2);
    // So does a folder that is not there, like a disk that was taken away.
    let away = folder.path().with_extension("away");
    fs::rename(folder.path(), &away).unwrap();
    sitting.press("Ctrl-r");
    sitting.until("everything was read", |s| !s.model.loading);
    assert_eq!(sitting.titles().len(), 2);
    fs::rename(&away, folder.path()).unwrap();
}

#[test]
fn one_report_in_two_files_stays_until_both_are_gone() {
    let (home, folder) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let path = |name: &str| folder.path().join(name);
    for name in ["a.txt", "b.txt"] {
        fs::write(path(name), report(ATTACK)).unwrap();
    }
    let mut sitting = Sitting::start(plan(home.path(), folder.path(), false));
    assert_eq!(sitting.titles().len(), 1);
    for (name, left) in [("a.txt", 1), ("b.txt", 0)] {
        fs::remove_file(path(name)).unwrap();
        sitting.press("Ctrl-r");
        sitting.until("everything was read", |s| !s.model.loading);
        assert_eq!(sitting.titles().len(), left);
    }
    assert!(sitting.model.list.selected().is_none());
}

#[test]
fn a_file_edited_between_two_sittings_is_the_article_it_was() {
    let (home, folder) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let path = folder.path().join("a.txt");
    fs::write(&path, report(ATTACK)).unwrap();
    fs::write(folder.path().join("b.txt"), "Storm\n\nA storm killed 3 people on the coast.\n")
        .unwrap();
    let mut sitting = Sitting::start(plan(home.path(), folder.path(), false));
    sitting.choose("Market attack");
    sitting.press("Enter Esc *");
    sitting.session_ends();
    // Named in another way, and with another number.
    fs::write(&path, report(&ATTACK.replace("15", "17"))).unwrap();
    let roundabout = folder.path().join(".").join("a.txt");
    for again in 0..2 {
        let mut sitting = Sitting::start(plan(home.path(), &roundabout, false));
        sitting.until("the number is told", |s| was_and_is(s) == Some((15.0, 17.0)));
        let entry = sitting.model.entry(&sitting.store).unwrap();
        let mark = sitting.model.marks.get(entry.article.key).clone();
        assert!(mark.starred && !mark.read, "sitting {again}: {mark:?}");
        assert_eq!((sitting.titles().len(), sitting.model.unread), (1, 1), "sitting {again}");
        sitting.press("&");
        sitting.take(Msg::Paste("is:changed".to_owned()));
        sitting.press("Enter");
        assert_eq!(sitting.titles(), ["Market attack"], "sitting {again}");
        sitting.session_ends();
    }
    // Other words in place of all that: another article, which took nothing along.
    fs::write(&path, "Flood\n\nA flood killed 5 people in the valley on Monday.\n").unwrap();
    let sitting = Sitting::start(plan(home.path(), &path, false));
    let entry = sitting.model.entry(&sitting.store).unwrap();
    assert!(sitting.model.marks.get(entry.article.key).is_empty());
    assert!(sitting.model.changes.is_empty());
    sitting.session_ends();
    // The file that was in none of these is known all the same.
    fs::write(folder.path().join("b.txt"), "Storm\n\nA storm killed 4 people on the coast.\n")
        .unwrap();
    let sitting = Sitting::start(plan(home.path(), &folder.path().join("b.txt"), false));
    assert_eq!(was_and_is(&sitting), Some((3.0, 4.0)));
}

#[test]
fn a_file_is_one_through_whichever_link_it_is_named() {
    use std::os::unix::fs::symlink;
    let (home, folder) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let path = |name: &str| folder.path().join(name);
    fs::create_dir(path("in")).unwrap();
    fs::write(path("in/a.txt"), report(ATTACK)).unwrap();
    symlink("in", path("by")).unwrap();
    symlink("by/a.txt", path("link.txt")).unwrap();
    let mut sitting = Sitting::start(plan(home.path(), &path("in/a.txt"), false));
    sitting.press("*");
    sitting.session_ends();
    let mut was = 15.0;
    for (name, now) in [("link.txt", 17.0), ("by/../in/a.txt", 18.0), ("by/a.txt", 19.0)] {
        fs::write(path("in/a.txt"), report(&ATTACK.replace("15", &now.to_string()))).unwrap();
        let sitting = Sitting::start(plan(home.path(), &path(name), false));
        assert_eq!(was_and_is(&sitting), Some((was, now)), "{name}");
        let entry = sitting.model.entry(&sitting.store).unwrap();
        assert!(sitting.model.marks.get(entry.article.key).starred, "{name}");
        assert_eq!(entry.article.path, path(name).to_str().unwrap(), "shown as it was named");
        sitting.session_ends();
        was = now;
    }
}

#[test]
fn a_link_that_is_set_anew_shows_what_it_leads_to_now() {
    use std::os::unix::fs::symlink;
    let (home, folder) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let path = |name: &str| folder.path().join(name);
    fs::create_dir(path("days")).unwrap();
    fs::write(path("days/1.txt"), report(ATTACK)).unwrap();
    fs::write(path("days/2.txt"), "Storm\n\nA storm killed 3 people on the coast.\n").unwrap();
    symlink("days/1.txt", path("latest.txt")).unwrap();
    let mut sitting = Sitting::start(plan(home.path(), &path("latest.txt"), true));
    assert_eq!(sitting.titles(), ["Market attack"]);
    fs::remove_file(path("latest.txt")).unwrap();
    symlink("days/2.txt", path("latest.txt")).unwrap();
    sitting.until("the other file is shown", |s| s.titles() == ["Storm"]);
    // And to nothing.
    fs::remove_file(path("days/2.txt")).unwrap();
    sitting.until("nothing is left", |s| s.titles().is_empty());
    sitting.session_ends();
}

#[test]
fn lines_of_a_file_edited_between_two_sittings_are_told_apart() {
    let (home, folder) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let path = folder.path().join("a.jsonl");
    let line = |id: u32, url: &str, text: &str| {
        format!(
            "{{\"id\": \"{id}\", \"url\": \"{url}\", \"title\": \"T{id}\", \"text\": \"{text}\"}}\n"
        )
    };
    let storm = "A storm killed 3 people on the coast.";
    let flood = "A flood killed 5 people in the valley.";
    let web = "https://example.org/flood";
    fs::write(&path, line(1, "", ATTACK) + &line(2, "", storm) + &line(3, web, flood)).unwrap();
    Sitting::start(plan(home.path(), &path, false)).session_ends();
    // One is new, one as it was, one corrected, one corrected that has an address.
    let fire = "A fire killed 8 people in the city.";
    let corrected = line(1, "", &ATTACK.replace("15", "17"));
    let told = line(4, "", fire)
        + &line(2, "", storm)
        + &corrected
        + &line(3, web, &flood.replace('5', "6"));
    fs::write(&path, told).unwrap();
    let mut sitting = Sitting::start(plan(home.path(), &path, false));
    assert_eq!((sitting.titles().len(), sitting.model.changes.len()), (4, 2));
    for (title, numbers) in
        [("T1", Some((15.0, 17.0))), ("T2", None), ("T3", Some((5.0, 6.0))), ("T4", None)]
    {
        sitting.choose(title);
        assert_eq!(was_and_is(&sitting), numbers, "{title}");
    }
}

#[test]
fn of_two_files_with_one_report_the_edited_one_alone_changes() {
    let (home, folder) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let path = |name: &str| folder.path().join(name);
    for name in ["a.txt", "b.txt"] {
        fs::write(path(name), report(ATTACK)).unwrap();
    }
    let mut sitting = Sitting::start(plan(home.path(), folder.path(), false));
    sitting.press("*");
    fs::write(path("b.txt"), report(&ATTACK.replace("15", "17"))).unwrap();
    sitting.press("Ctrl-r");
    sitting.until("everything was read", |s| !s.model.loading);
    assert_eq!(sitting.titles().len(), 2, "the report of the other file stays");
    assert_eq!(sitting.model.changes.len(), 1);
    let starred = |s: &Sitting| {
        let cards = s.model.list.order().iter().filter_map(|id| s.store.card(*id));
        cards.filter(|card| s.model.marks.get(card.key).starred).count()
    };
    assert_eq!((starred(&sitting), sitting.model.unread), (2, 2));
    sitting.session_ends();
    // The other follows while nobody looks: it is one report again.
    fs::write(path("a.txt"), report(&ATTACK.replace("15", "17"))).unwrap();
    let sitting = Sitting::start(plan(home.path(), folder.path(), false));
    assert_eq!((sitting.titles().len(), sitting.model.unread), (1, 1));
    assert_eq!(was_and_is(&sitting), Some((15.0, 17.0)));
}
