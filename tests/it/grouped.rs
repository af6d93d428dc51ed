//! The list grouped by story, stories split and joined by hand, and articles joined to
//! stories piece by piece.

use std::collections::BTreeSet;

use dateline::app::groups::ListLine;
use dateline::app::key::sequence;
use dateline::app::layout::Pane;
use dateline::app::settings::{Colours, Settings};
use dateline::app::update::update;
use dateline::app::window::Content;
use dateline::app::words::Ui;
use dateline::app::{Effect, Model, Msg, OutsideEffect, ScreenEffect};
use dateline::article::{Article, ArticleKey, Published};
use dateline::store::marks::{Mark, Placed};
use dateline::store::{Entry, Store};

use crate::screens::{Sitting, bundled};
use crate::stories::{entries, grouped, lookalikes};

/// A reader of invented look-alikes.
fn sitting(columns: u16, rows: u16) -> Sitting {
    Sitting::with(Settings::default(), (columns, rows), lookalikes())
}

/// The row of the screen that the cursor is on.
fn cursor(sitting: &Sitting) -> (usize, String) {
    let text = sitting.text();
    let row = text.lines().position(|l| l.contains('▌')).unwrap();
    (row, sitting.row(row))
}

/// Rows of stories, by index of the row.
fn heads(sitting: &Sitting) -> Vec<usize> {
    let list = &sitting.model.list;
    (0..list.rows()).filter(|r| matches!(list.line(*r), Some(ListLine::Head(_)))).collect()
}

/// To a row of the list.
fn at(sitting: Sitting, row: usize) -> Sitting {
    let digits: Vec<String> = (row + 1).to_string().chars().map(String::from).collect();
    sitting.keys(&format!("{} g g", digits.join(" ")))
}

#[test]
fn stories_are_rows_of_the_list() {
    insta::assert_snapshot!(
        "80x24-grouped",
        bundled(Settings::default(), (80, 24)).keys("g s").text()
    );
    let open = bundled(Settings::default(), (80, 24)).keys("g s Enter j");
    insta::assert_snapshot!("80x24-grouped-open", open.text());
    let small = bundled(Settings::default(), (40, 12)).keys("g s Enter");
    insta::assert_snapshot!("40x12-grouped", small.text());
    let wide = Settings { ui: Ui::Vietnamese, ..Settings::default() };
    insta::assert_snapshot!(
        "200x60-grouped-vietnamese",
        bundled(wide, (200, 60)).keys("g s g a").text()
    );
    let plain = Settings { ascii: true, colours: Colours::None, ..Settings::default() };
    let plain = bundled(plain, (80, 24)).keys("g s Enter");
    insta::assert_snapshot!("80x24-grouped-ascii", plain.text());
    assert!(plain.frame().content.iter().all(|cell| cell.symbol().is_ascii()));
}

#[test]
fn the_language_of_the_screen_changes_no_story() {
    let vietnamese = Settings { ui: Ui::Vietnamese, ..Settings::default() };
    let stories = |settings| {
        let sitting = Sitting::with(settings, (80, 24), lookalikes()).keys("g s");
        (grouped(&sitting.store), heads(&sitting))
    };
    assert_eq!(stories(Settings::default()), stories(vietnamese));
}

#[test]
fn events_attackers_and_background_in_the_panel() {
    let text = "Gunmen attack army post at Tarn\n\nGunmen attacked an army post at Tarn on \
        Monday and killed 17 soldiers, the army said.\n\nFour gunmen were killed as well.\n\n\
        In 2011, a bomb in Orm killed 60 people. Last month 9 people were killed in Belo.\n";
    let of = |settings, size| {
        let mut all = entries("tarn.txt", text.as_bytes());
        all.extend(entries("brief.txt", DIGEST.as_bytes()));
        Sitting::with(settings, size, all)
    };
    let read = of(Settings::default(), (120, 30)).keys("/").typed("Tarn").keys("Enter");
    insta::assert_snapshot!("120x30-background", read.text());
    let settings = Settings { ui: Ui::Vietnamese, ..Settings::default() };
    let read = of(settings, (80, 24)).keys("/").typed("Tarn").keys("Enter f");
    insta::assert_snapshot!("80x24-background-vietnamese", read.text());
    let read = of(Settings::default(), (80, 24)).keys("/").typed("brief").keys("Enter f");
    insta::assert_snapshot!("80x24-digest", read.text());
}

const DIGEST: &str = "NEWS IN BRIEF\n\n* SUDAN - Militiamen killed 30 villagers in Darfur on \
    Sunday, the United Nations said.\n\n* UKRAINE - A missile hit a bus in Kharkiv and wounded nine \
    people, the mayor said.\n\n* PERU - Police in Lima arrested 45 people at a march.\n";

#[test]
fn grouping_hides_no_article_and_ends() {
    let before = sitting(80, 24);
    let order = before.model.list.order().to_vec();
    let mut sitting = before.keys("g s");
    assert!(!heads(&sitting).is_empty());
    assert!(sitting.model.list.rows() < order.len(), "stories are folded");
    sitting = sitting.keys("g a");
    let list = &sitting.model.list;
    let shown: BTreeSet<_> = (0..list.rows())
        .filter_map(|row| match list.line(row)? {
            ListLine::Article(id, _) => Some(id),
            ListLine::Head(_) => None,
        })
        .collect();
    assert_eq!(shown, order.iter().copied().collect());
    assert_eq!(sitting.model.list.order(), order, "the order is the list's own");
    let chosen = sitting.model.list.selected();
    sitting = sitting.keys("g s");
    assert_eq!(sitting.model.list.rows(), order.len());
    assert_eq!(sitting.model.list.selected(), chosen);
}

#[test]
fn sorting_and_filters_work_on_stories() {
    let mut sitting = sitting(80, 24).keys("g s s");
    let list = &sitting.model.list;
    let first = |group: usize| list.group(group).unwrap().articles[0].0;
    let place = |row: usize| match list.line(row).unwrap() {
        ListLine::Head(group) => first(group),
        ListLine::Article(id, _) => id,
    };
    let places: Vec<usize> = (0..list.rows())
        .map(|row| list.order().iter().position(|id| *id == place(row)).unwrap())
        .collect();
    assert!(places.is_sorted(), "a story stands where the first of its articles does");
    // Of a story that a filter leaves one article, the article is left.
    sitting = sitting.keys("/").typed("\"Town buries diner owner\"").keys("Enter");
    assert_eq!((sitting.model.list.rows(), heads(&sitting).len()), (1, 0));
    sitting = sitting.keys("Esc");
    assert!(!heads(&sitting).is_empty());
}

#[test]
fn a_filter_asks_for_a_story() {
    let sitting = sitting(80, 24).keys("g s");
    let row = heads(&sitting)[0];
    let sitting = at(sitting, row);
    let group = sitting.model.list.chosen_head().unwrap().clone();
    let head = sitting.model.heads.get(&group.root).unwrap().clone();
    let title = sitting.store.card(head.lead).unwrap().title.to_string();
    let story = sitting.store.stories().with_part(head.first).unwrap();
    let own: BTreeSet<_> = group.articles.iter().map(|a| a.0).collect();
    let mut sitting = sitting.keys("g s");
    for filter in [format!("story:\"{title}\""), format!("story:{}", story.id)] {
        sitting = sitting.keys("/").typed(&filter).keys("Enter");
        let listed: BTreeSet<_> = sitting.model.list.order().iter().copied().collect();
        assert_eq!(listed, own, "{filter}");
        if !filter.ends_with(&story.id.to_string()) {
            // Without one of its articles it may go by the headline of another.
            sitting = sitting.keys("Esc");
            continue;
        }
        // Split off, an article is of it no more.
        let split = Placed { part: 0, apart: true, with: None };
        let mark = Mark { stories: vec![split], ..Mark::default() };
        let key = group.articles[0].1.0;
        sitting.send(Msg::Marks(vec![(key, mark)]));
        assert_eq!(sitting.model.list.order().len(), own.len() - 1, "{filter}");
        sitting.send(Msg::Marks(vec![(key, Mark::default())]));
        assert_eq!(sitting.model.list.order().len(), own.len(), "{filter}");
        sitting = sitting.keys("Esc");
    }
    // What is typed is completed to titles.
    let word: String = title.chars().take(6).collect();
    let sitting = sitting.keys("/").typed(&format!("story:{word}"));
    let offers = &sitting.model.prompt.as_ref().unwrap().offers;
    assert!(offers.iter().any(|o| o.name == title), "{offers:?}");
}

#[test]
fn a_story_is_marked_picked_and_starred_as_one() {
    let sitting = sitting(80, 24).keys("g s");
    let row = heads(&sitting)[0];
    let mut sitting = at(sitting, row);
    let group = sitting.model.list.chosen_head().unwrap().clone();
    let unread = sitting.model.unread;
    sitting = sitting.keys("m");
    assert_eq!(sitting.model.unread, unread - group.articles.len());
    sitting = sitting.keys("u *");
    assert_eq!(sitting.model.unread, unread);
    assert!(group.articles.iter().all(|(_, (key, _))| sitting.model.marks.get(*key).starred));
    sitting = sitting.keys("Space");
    assert_eq!(sitting.model.list.picked, group.articles.iter().map(|a| a.0).collect());
    // Reading one article marks that one.
    let mut sitting = at(sitting, row).keys("Enter j Enter");
    assert_eq!(sitting.model.focus, Pane::Reader);
    assert_eq!(sitting.model.unread, unread - 1);
    // Folded away with the cursor in it, the story is chosen.
    sitting = sitting.keys("Esc g f");
    assert_eq!(sitting.model.list.at(), row);
    assert!(sitting.model.list.chosen_head().unwrap().folded);
}

#[test]
fn the_next_unread_article_is_found_in_a_folded_story() {
    let sitting = sitting(80, 24).keys("g s A u");
    let row = heads(&sitting)[0];
    let mut sitting = at(sitting, row);
    let last = sitting.model.list.chosen_head().unwrap().articles.last().unwrap().0;
    // All but that one are read.
    sitting = sitting.keys("A");
    let key = sitting.store.card(last).unwrap().key;
    sitting.send(Msg::Marks(vec![(key, Mark::default())]));
    sitting = sitting.keys("g g n");
    assert_eq!(sitting.model.list.selected(), Some(last));
    assert!(matches!(
        sitting.model.list.line(sitting.model.list.at()),
        Some(ListLine::Article(..))
    ));
}

#[test]
fn what_arrives_moves_no_cursor_and_is_told_until_it_is_seen() {
    let mut all = lookalikes();
    // The latest article of a story comes later.
    let late = all.iter().position(|e| e.article.id.as_deref() == Some("h3")).unwrap();
    let late = all.remove(late);
    let key = late.article.key;
    let sitting = Sitting::with(Settings::default(), (80, 24), all).keys("g s");
    let mut sitting = at(sitting, 4);
    let (row, text) = cursor(&sitting);
    let chosen = sitting.model.list.selected();
    // One that belongs nowhere comes on top.
    let article = Article {
        key: ArticleKey(77),
        title: "Rain".to_owned(),
        published: Some(Published::on(jiff::civil::date(2039, 1, 1))),
        ..Article::default()
    };
    let other = Entry { article, ..Entry::default() };
    sitting.send(Msg::Loaded(vec![other.into()]));
    sitting.send(Msg::Loaded(vec![late.into()]));
    while sitting.store.stories().waiting() > 0 || sitting.store.stories().stale() {
        sitting.send(Msg::Join);
    }
    assert_eq!(sitting.model.list.selected(), chosen);
    assert_eq!(cursor(&sitting).1, text);
    assert!(cursor(&sitting).0 >= row, "the row was pushed down at most");
    let group = |s: &Sitting| {
        let list = &s.model.list;
        heads(s).into_iter().find(|row| match list.line(*row) {
            Some(ListLine::Head(at)) => {
                list.group(at).unwrap().articles.iter().any(|a| a.1.0 == key)
            }
            _ => false,
        })
    };
    let at_row = group(&sitting).expect("it joined its story");
    sitting = sitting.keys("g g");
    assert!(sitting.text().contains("+1"), "{}", sitting.text());
    assert!(sitting.model.came.contains(&key));
    sitting = at(sitting, at_row);
    assert!(!sitting.model.came.contains(&key), "it was looked at");
    assert!(!sitting.text().contains("+1"));
}

/// Stories without their names: the articles of each.
fn sets(store: &Store) -> BTreeSet<Vec<ArticleKey>> {
    grouped(store).into_iter().map(|(_, own)| own.into_iter().map(|o| o.0).collect()).collect()
}

#[test]
fn an_article_is_split_off_and_put_back() {
    let sitting = sitting(80, 24).keys("g s");
    let row = heads(&sitting)[0];
    let before = sets(&sitting.store);
    let mut sitting = at(sitting, row).keys("Enter j g x");
    let (_, (key, _)) = (sitting.model.list.selected(), {
        let saved = sitting.effects.iter().rev().find_map(|e| match e {
            Effect::Outside(OutsideEffect::SaveMarks(changes)) => {
                changes.iter().find(|c| !c.after.stories.is_empty())
            }
            _ => None,
        });
        let change = saved.expect("the decision is kept");
        (change.key, change.after.stories[0])
    });
    assert!(sets(&sitting.store).contains(&vec![key]), "it stands for itself");
    assert!(sitting.text().contains('÷'), "and is shown so: {}", sitting.text());
    // Another sitting that reads the marks, in whatever order, has the same stories.
    let now = grouped(&sitting.store);
    let mark = sitting.model.marks.get(key).clone();
    let mut all = lookalikes();
    all.reverse();
    let mut again = Sitting::with(Settings::default(), (80, 24), Vec::new());
    again.send(Msg::Marks(vec![(key, mark)]));
    again.send(Msg::Loaded(all.into_iter().map(Into::into).collect()));
    again.send(Msg::LoadDone);
    again.store.settle();
    assert_eq!(grouped(&again.store), now);
    // The same key puts it back, and so does undoing.
    sitting = sitting.keys("g x");
    assert_eq!(sets(&sitting.store), before);
    sitting = sitting.keys("u");
    assert_eq!(grouped(&sitting.store), now);
    sitting = sitting.keys("u");
    assert_eq!(sets(&sitting.store), before);
}

#[test]
fn two_stories_are_made_one() {
    let sitting = sitting(80, 24).keys("g s");
    let before = grouped(&sitting.store);
    let rows = heads(&sitting);
    let group = |s: &Sitting| s.model.list.chosen_head().unwrap().articles.len();
    let sitting = at(sitting, rows[0]);
    let one = group(&sitting);
    let sitting = at(sitting.keys("g j"), rows[1]);
    let two = group(&sitting);
    let mut sitting = sitting.keys("g j");
    assert!(sitting.text().contains('∪'), "{}", sitting.text());
    assert_eq!(group(&sitting), one + two);
    assert_eq!(sitting.store.stories().all().len() + 1, before.len());
    let now = grouped(&sitting.store);
    // Of the two names it has that of the older.
    let ids: BTreeSet<u64> = before.iter().map(|s| s.0).collect();
    assert!(now.iter().all(|s| ids.contains(&s.0)));
    sitting = sitting.keys("u");
    assert_eq!(grouped(&sitting.store), before);
    // By picking, and in the list of stories.
    let mut picked = at(sitting, rows[0]).keys("Space");
    picked = at(picked, rows[1]).keys("g j");
    assert_eq!(grouped(&picked.store), now);
    let window = picked.keys("u C g j j g j");
    assert!(window.store.stories().all().len() < before.len());
    let Content::Stories(listed) = &window.model.windows[0].content else { panic!() };
    assert!(listed.listed.iter().any(|l| l.by_hand.joined), "the window shows it at once");
}

#[test]
fn stories_that_wait_are_counted_and_nothing_waits_for_them() {
    let one = lookalikes().remove(0);
    let many = (0..400_u64).map(|n| {
        let mut entry = one.clone();
        entry.article.key = ArticleKey(1_000 + n);
        entry.into()
    });
    let (mut model, mut store) = (Model::new(Settings::default()), Store::default());
    let mut send = |model: &mut Model, msg| update(model, &mut store, msg);
    send(&mut model, Msg::Resize(80, 24));
    let asked = send(&mut model, Msg::Loaded(many.collect()));
    assert!(
        !asked.contains(&Effect::Screen(ScreenEffect::Join)),
        "nobody asks while articles arrive"
    );
    let key = sequence("C").unwrap()[0];
    let mut asked = send(&mut model, Msg::Key(key));
    assert!(asked.contains(&Effect::Screen(ScreenEffect::Join)));
    assert!(matches!(model.windows[0].content, Content::Awaited(_)));
    assert_eq!(model.joining.told, Some((0, 400)));
    asked = send(&mut model, Msg::Join);
    assert!(
        asked.contains(&Effect::Screen(ScreenEffect::Join)) && model.joining.told > Some((0, 400))
    );
    // Going back ends the waiting, and while articles arrive the joining too.
    send(&mut model, Msg::Key(sequence("Esc").unwrap()[0]));
    asked = send(&mut model, Msg::Join);
    assert!(!asked.contains(&Effect::Screen(ScreenEffect::Join)) && model.joining.told.is_none());
    // Once they are all there it goes on unasked, piece by piece.
    asked = send(&mut model, Msg::LoadDone);
    let mut pieces = 0;
    while asked.contains(&Effect::Screen(ScreenEffect::Join)) {
        asked = send(&mut model, Msg::Join);
        pieces += 1;
    }
    assert!(pieces > 5);
    send(&mut model, Msg::Key(key));
    assert!(matches!(model.windows[0].content, Content::Stories(_)), "at once now");
}
