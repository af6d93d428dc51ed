//! The screen as it is drawn: key scripts in, frames out, text and styles, without a
//! terminal. `INSTA_UPDATE=always cargo test --test it screens::` writes the snapshots
//! afresh; `UPDATE_README=1` the README's picture and key table.

use std::collections::VecDeque;
use std::fmt::Write as _;

use dateline::app::action::Action;
use dateline::app::key::sequence;
use dateline::app::layout::Pane;
use dateline::app::number_style::NumberStyle;
use dateline::app::settings::{Colours, Settings};
use dateline::app::update::update;
use dateline::app::words::Ui;
use dateline::app::{Effect, Model, Mouse, Msg, OutsideEffect, ScreenEffect};
use dateline::store::marks::Mark;
use dateline::store::{Entry, Store};
use dateline::tui::view::draw;
use proptest::prelude::*;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

/// A reader with nobody outside.
pub struct Sitting {
    pub model: Model,
    pub store: Store,
    pub effects: Vec<Effect>,
}

impl Sitting {
    pub fn with(settings: Settings, size: (u16, u16), entries: Vec<Entry>) -> Self {
        let mut sitting =
            Self { model: Model::new(settings), store: Store::default(), effects: Vec::new() };
        sitting.send(Msg::Resize(size.0, size.1));
        sitting.send(Msg::Loaded(entries.into_iter().map(Into::into).collect()));
        sitting.send(Msg::LoadDone);
        sitting
    }

    pub fn new(columns: u16, rows: u16) -> Self {
        Self::with(Settings::default(), (columns, rows), crate::support::sample())
    }

    pub fn send(&mut self, msg: Msg) {
        let mut next = VecDeque::from([msg]);
        while let Some(msg) = next.pop_front() {
            for effect in update(&mut self.model, &mut self.store, msg) {
                match effect {
                    // What nobody waits for is left.
                    Effect::Screen(ScreenEffect::Join) => {
                        next.extend(self.model.joining.told.map(|_| Msg::Join));
                    }
                    Effect::Outside(OutsideEffect::Open(ids)) => {
                        next.push_back(crate::support::opened(&self.store, &ids));
                    }
                    other => self.effects.push(other),
                }
            }
        }
    }

    /// Types keys, written as in the keymap.
    pub fn keys(mut self, script: &str) -> Self {
        for key in sequence(script).unwrap() {
            self.send(Msg::Key(key));
        }
        self
    }

    pub fn typed(mut self, text: &str) -> Self {
        self.send(Msg::Paste(text.to_owned()));
        self
    }

    pub fn frame(&self) -> Buffer {
        let (columns, rows) = self.model.size;
        let mut buffer = Buffer::empty(Rect::new(0, 0, columns, rows));
        draw(&self.model, &self.store, &mut buffer);
        buffer
    }

    pub fn text(&self) -> String {
        text(&self.frame())
    }

    pub fn row(&self, y: usize) -> String {
        self.text().lines().nth(y).unwrap_or("").to_owned()
    }
}

fn text(buffer: &Buffer) -> String {
    let mut out = String::new();
    for y in buffer.area.top()..buffer.area.bottom() {
        let mut line = String::new();
        let mut skip = 0;
        for x in buffer.area.left()..buffer.area.right() {
            if skip > 0 {
                skip -= 1;
                continue;
            }
            let symbol = buffer[(x, y)].symbol();
            skip = dateline::text::wrap::width(symbol).saturating_sub(1);
            line.push_str(symbol);
        }
        let _ = writeln!(out, "{}", line.trim_end());
    }
    out
}

#[test]
fn three_panes() {
    let sitting = Sitting::new(120, 40).keys("G k Enter");
    insta::assert_snapshot!("120x40", sitting.text());
    insta::assert_snapshot!("120x40-styles", format!("{:?}", sitting.frame()));
}

#[test]
fn wide_screen() {
    insta::assert_snapshot!("200x60", Sitting::new(200, 60).keys("f j j").text());
}

#[test]
fn two_panes() {
    insta::assert_snapshot!("80x24-list", Sitting::new(80, 24).text());
    insta::assert_snapshot!("80x24-panel", Sitting::new(80, 24).keys("j f j").text());
}

#[test]
fn one_pane() {
    insta::assert_snapshot!("40x12-list", Sitting::new(40, 12).text());
    insta::assert_snapshot!("40x12-text", Sitting::new(40, 12).keys("j Enter").text());
    insta::assert_snapshot!("40x12-figures", Sitting::new(40, 12).keys("j f").text());
}

#[test]
fn without_colour() {
    let settings = Settings { colours: Colours::None, ..Settings::default() };
    let sitting = Sitting::with(settings, (80, 24), crate::support::sample()).keys("j Enter ] ]");
    let frame = sitting.frame();
    for cell in &frame.content {
        assert_eq!(cell.fg, ratatui::style::Color::Reset);
        assert_eq!(cell.bg, ratatui::style::Color::Reset);
    }
    insta::assert_snapshot!("80x24-no-colour", format!("{frame:?}"));
}

#[test]
fn plain_letters_and_vietnamese_words() {
    let settings = Settings { ascii: true, ..Settings::default() };
    let sitting = Sitting::with(settings, (100, 24), crate::support::sample()).keys("f");
    insta::assert_snapshot!("100x24-ascii", sitting.text());
    assert!(sitting.frame().content.iter().all(|cell| cell.symbol().is_ascii()));
    let settings = Settings { ui: Ui::Vietnamese, ..Settings::default() };
    let sitting = Sitting::with(settings, (120, 30), crate::support::sample()).keys("f");
    insta::assert_snapshot!("120x30-vietnamese", sitting.text());
}

#[test]
fn entities_and_their_page() {
    let sitting = Sitting::new(120, 30).keys("e j");
    insta::assert_snapshot!("120x30-entities", sitting.text());
    let sitting = sitting.keys("o");
    insta::assert_snapshot!("120x30-entity-page", sitting.text());
}

#[test]
fn windows() {
    insta::assert_snapshot!("100x30-help", Sitting::new(100, 30).keys("?").text());
    insta::assert_snapshot!("120x40-compare", Sitting::new(120, 40).keys("c").text());
    insta::assert_snapshot!("80x24-palette", Sitting::new(80, 24).keys(": s o").text());
}

/// A reader of the bundled articles.
pub fn bundled(settings: Settings, size: (u16, u16)) -> Sitting {
    let entries = crate::stories::bundled().into_iter().map(|b| b.1).collect();
    Sitting::with(settings, size, entries)
}

/// In the list of stories `c` compares the story of the row, not that of the article behind.
#[test]
fn comparing_in_the_list_of_stories_is_of_the_row() {
    let shown = |keys: &str| bundled(Settings::default(), (120, 40)).keys(keys).text();
    let all = ["C", "C j", "C j j"].map(|keys| {
        let compared = shown(&format!("{keys} c"));
        assert_eq!(compared, shown(&format!("{keys} Enter")), "{keys}");
        compared
    });
    assert!(all[0] != all[1] && all[1] != all[2], "each row has a story of its own");
}

#[test]
fn stories_and_what_they_tell() {
    let sitting = bundled(Settings::default(), (120, 40)).keys("C");
    insta::assert_snapshot!("120x40-stories", sitting.text());
    let sitting = bundled(Settings::default(), (80, 24)).keys("C");
    insta::assert_snapshot!("80x24-stories", sitting.text());
    // The clash at Zvecan, of which three articles tell.
    let of = |sitting: Sitting| sitting.keys("/").typed("Zvecan peacekeepers").keys("Enter c");
    let sitting = of(bundled(Settings::default(), (120, 40)));
    insta::assert_snapshot!("120x40-compare-story", sitting.text());
    let mut sitting = of(bundled(Settings::default(), (80, 24)));
    insta::assert_snapshot!("80x24-compare-story", sitting.text());
    // Read there, and back to the row.
    sitting = sitting.keys("j");
    let before = sitting.model.windows.clone();
    let read = sitting.keys("Enter");
    assert!(read.model.windows.is_empty() && read.model.focus == Pane::Reader);
    let back = read.keys("Esc");
    assert_eq!(back.model.windows, before, "back to the row");
    assert!(back.row(0).contains("dateline") && back.model.focus == Pane::List);
    let plain = Settings { ascii: true, colours: Colours::None, ..Settings::default() };
    let sitting = of(bundled(plain, (80, 24)));
    insta::assert_snapshot!("80x24-compare-ascii", sitting.text());
    assert!(sitting.frame().content.iter().all(|cell| cell.symbol().is_ascii()));
    let settings = Settings { ui: Ui::Vietnamese, ..Settings::default() };
    let sitting = of(bundled(settings, (80, 24)));
    insta::assert_snapshot!("80x24-compare-vietnamese", sitting.text());
}

#[test]
fn a_toll_over_time() {
    let of = |sitting: Sitting| sitting.keys("/").typed("Qana").keys("Enter c t");
    let sitting = of(bundled(Settings::default(), (80, 24)));
    insta::assert_snapshot!("80x24-over-time", sitting.text());
    let plain = Settings { ascii: true, ..Settings::default() };
    let sitting = of(bundled(plain, (80, 24)));
    insta::assert_snapshot!("80x24-over-time-ascii", sitting.text());
    assert!(sitting.frame().content.iter().all(|cell| cell.symbol().is_ascii()));
}

#[test]
fn a_chart_leaves_room_for_its_reports_at_any_height() {
    let mut sitting = bundled(Settings::default(), (40, 12)).keys("j c t");
    for size in [(40, 12), (80, 24), (40, 8), (40, 12), (40, 9)] {
        sitting.send(Msg::Resize(size.0, size.1));
        let text = sitting.text();
        let of = |sign: char| text.lines().enumerate().filter(move |(_, l)| l.contains(sign));
        let line = |sign: char| of(sign).map(|(at, _)| at).next();
        let (top, axis, chosen) = (line('┤'), line('┼'), of('▌').map(|(at, _)| at).last());
        assert!(sitting.row(top.unwrap()).contains("300"), "the scale's greatest value:\n{text}");
        assert!(top < axis && axis < chosen, "the chart, then the chosen report:\n{text}");
    }
}

#[test]
fn a_filter_offers_counts_and_says_its_mistakes() {
    let typing = |text: &str| Sitting::new(80, 24).keys("/").typed(text);
    insta::assert_snapshot!("80x24-filter-offers", typing("source:v").text());
    let taken = typing("source:v").keys("Tab Tab Enter");
    assert_eq!(taken.model.filter, "source:VnExpress");
    assert!(taken.model.list.order().len() < taken.model.list.total());
    let wrong = typing("kosovo sorce:x").keys("Enter");
    insta::assert_snapshot!("80x24-filter-mistake", wrong.text());
    assert!(wrong.model.prompt.is_some(), "it goes on being typed");
    assert_eq!(wrong.model.filter, "", "what was before stays in force");
    // What was asked before comes back, and what was being typed too.
    let again = taken.keys("/ Ctrl-u x Up");
    assert_eq!(again.model.prompt.as_ref().unwrap().line.text(), "source:VnExpress");
    assert_eq!(again.keys("Down").model.prompt.unwrap().line.text(), "x");
}

#[test]
fn filters_are_kept_as_folders() {
    let mut settings = Settings::default();
    settings.filters.push(("Vietnamese".to_owned(), "lang:vi".to_owned()));
    let sitting = Sitting::with(settings, (80, 24), crate::support::sample()).keys(">");
    assert!(sitting.row(1).contains("Vietnamese"), "{}", sitting.row(1));
    assert_eq!(sitting.model.filter, "lang:vi");
    let all = sitting.keys(">");
    assert_eq!(all.model.filter, "", "behind the last lie all articles");
    let kept =
        all.keys("/").typed("killed > 10").keys("Enter :").typed("save-filter many").keys("Enter");
    let save =
        Effect::Outside(OutsideEffect::SaveFilter("many".to_owned(), "killed > 10".to_owned()));
    assert_eq!(kept.effects.last(), Some(&save));
    assert_eq!(kept.keys("< <").model.filter, "");
}

/// A reader whose chosen article was corrected from one number to another.
fn corrected(settings: Settings, size: (u16, u16)) -> Sitting {
    use dateline::article::Article;
    use dateline::store::changes::{Changes, Version};
    use dateline::text::Language;
    let of = |killed: &str| {
        crate::support::entry(
            (7, "Market attack in Goma", "Wire", Language::English),
            Some((2024, 5, 1)),
            &format!(
                "Market attack in Goma\n\nGunmen killed ⟦killed;{killed};unit=people|{killed}⟧ people \
                 at a market in the town on Friday, the mayor told reporters.\n\n\
                 Soldiers closed the roads, and schools stay shut until Monday.\n"
            ),
        )
    };
    let (before, now) = (of("15"), of("17"));
    let key = now.article.key;
    let earlier = std::sync::Arc::new(Version::of(&before, 1_714_579_500));
    let changes = Changes::of(&[earlier], &now).unwrap();
    let other = Entry {
        article: Article { title: "Another report".to_owned(), ..Article::default() },
        ..Entry::default()
    };
    let mut sitting = Sitting::with(settings, size, vec![now, other]);
    sitting.send(Msg::Changed(key, std::sync::Arc::new(changes), true));
    sitting
}

#[test]
fn what_changed_is_told_in_list_and_panel_and_both_texts_are_shown() {
    let sitting = corrected(Settings::default(), (120, 30));
    let text = sitting.text();
    for told in ["Δ", "†15→17", "was 15, now 17", "was 15 people", "changed (D shows how)"] {
        assert!(text.contains(told), "{told}\n{text}");
    }
    insta::assert_snapshot!("120x30-changed", sitting.keys("D").text());
    let plain = Settings { ascii: true, ui: Ui::Vietnamese, ..Settings::default() };
    let sitting = corrected(plain, (80, 24));
    assert!(sitting.text().contains("K15>17"), "{}", sitting.text());
    insta::assert_snapshot!("80x24-changed-vietnamese", sitting.keys("D").text());
    let sitting = corrected(Settings::default(), (40, 12)).keys("D");
    insta::assert_snapshot!("40x12-changed", sitting.text());
    // Another width keeps the sentence.
    let at = |s: &Sitting| s.row(4);
    let wide = corrected(Settings::default(), (120, 30)).keys("D j");
    let before = at(&wide);
    let mut narrow = wide;
    narrow.send(Msg::Resize(60, 30));
    narrow.send(Msg::Resize(120, 30));
    assert_eq!(at(&narrow), before);
    let none = Sitting::new(80, 24).keys("D");
    assert!(none.text().contains("its text did not change"));
}

/// Finding, what changed, and what the screen tells of itself, at both sizes.
#[test]
fn each_step_of_finding_and_telling_is_shown_at_both_sizes() {
    for (size, name) in [((80, 24), "80x24"), ((120, 40), "120x40")] {
        let shown = |step: &str, sitting: &Sitting| {
            insta::assert_snapshot!(format!("{name}-{step}"), sitting.text());
        };
        let of = || Sitting::new(size.0, size.1);
        shown("step-filter", &of().keys("/").typed("killed > 10 sou"));
        shown("step-mistake", &of().keys("/").typed("sorce:bbc").keys("Enter"));
        shown("step-found", &of().keys("/").typed("killed>10").keys("Enter"));
        let changed = corrected(Settings::default(), size);
        shown("step-changed", &changed);
        shown("step-texts", &changed.keys("D"));
        shown("step-keys", &of().keys("? Tab"));
        shown("step-pipe", &of().keys("|").typed("less"));
    }
}

#[test]
fn kept_filters_stand_above_the_list_with_their_counts() {
    let settings = |samples| {
        let kept =
            [("Vietnamese", "lang:vi"), ("Unread dead", "is:unread killed>10"), ("Odd", "x:y")];
        let filters = kept.map(|(name, query)| (name.to_owned(), query.to_owned())).to_vec();
        Settings { filters, samples, ..Settings::default() }
    };
    let of = |size, samples| Sitting::with(settings(samples), size, crate::support::sample());
    let sitting = of((80, 24), false).keys(">");
    assert!(sitting.row(2).contains("all 5 ▸Vietnamese 2"), "{}", sitting.text());
    insta::assert_snapshot!("80x24-folders", sitting.text());
    // What is read is no more in the second; a click chooses a folder.
    let before = of((80, 24), false).model.folder_counts.clone();
    let mut read = of((80, 24), false).keys("A");
    assert_eq!((before[1], read.model.folder_counts[1]), (Some(2), Some(0)));
    assert_eq!(read.model.folder_counts[2], None, "what cannot be read has no count");
    read.send(Msg::Mouse(Mouse::Click, 12, 2));
    assert_eq!(read.model.filter, "lang:vi");
    // And one on an article chooses that.
    read.send(Msg::Mouse(Mouse::Click, 3, 2));
    let top = read.model.layout().unwrap().list.unwrap();
    let rows = read.model.list_rows(top);
    read.send(Msg::Mouse(Mouse::Click, 12, rows.y + 2));
    assert_eq!(read.model.list.at(), 1);
    insta::assert_snapshot!("120x30-samples", of((120, 30), true).text());
    let small = of((40, 12), true);
    assert!(!small.text().contains("samples") && small.row(1).contains("NATO is ready"));
}

#[test]
fn the_help_tells_signs_and_filter() {
    let sitting = Sitting::new(100, 30).keys("? Tab Tab");
    insta::assert_snapshot!("100x30-help-signs", sitting.text());
    let sitting = sitting.keys("Tab");
    insta::assert_snapshot!("100x30-help-filter", sitting.text());
    let settings = Settings { ui: Ui::Vietnamese, ..Settings::default() };
    let sitting = Sitting::with(settings, (80, 24), crate::support::sample()).keys("? Tab Tab Tab");
    insta::assert_snapshot!("80x24-help-filter-vietnamese", sitting.text());
    // Round, and back.
    let parts = sitting.model.windows[0].at;
    let sitting = sitting.keys("Tab Shift-Tab");
    assert_eq!(sitting.model.windows[0].at, parts);
}

/// Signs that are drawn and stand in no article: neither letters nor lines.
fn signs_of(sitting: &Sitting) -> std::collections::BTreeSet<char> {
    let line = |c: char| matches!(c, '\u{2500}'..='\u{257f}' | '\u{2800}'..='\u{28ff}');
    let of_house = "…·–“”’"; // written text
    let text = sitting.text();
    let signs = text.chars().filter(|c| !c.is_ascii() && !c.is_alphanumeric() && !line(*c));
    signs.filter(|c| !of_house.contains(*c)).collect()
}

#[test]
fn every_sign_on_the_screen_stands_in_the_legend() {
    let mut known = String::new();
    for (sign, _) in dateline::app::legend::SIGNS {
        match sign {
            dateline::app::legend::LegendSign::Text(text, _) => known.push_str(text),
            dateline::app::legend::LegendSign::Kind(kind) => {
                let style = NumberStyle { ui: Ui::English, ascii: false };
                known.push_str(style.sign(*kind));
            }
            _ => {}
        }
    }
    let told = |sitting: &Sitting, what: &str| {
        for sign in signs_of(sitting) {
            assert!(known.contains(sign), "{sign} of {what} stands in no legend");
        }
    };
    let mut sitting = bundled(Settings::default(), (160, 50));
    for keys in
        ["f", "e", "C", "Enter", "t", "Esc Esc Esc Esc Esc Space *", "j j j c", "Esc / N Enter"]
    {
        sitting = sitting.keys(keys);
        told(&sitting, keys);
    }
    told(&corrected(Settings::default(), (120, 30)), "what changed");
    let kind = |kind| known.contains(NumberStyle { ui: Ui::English, ascii: false }.sign(kind));
    assert!(dateline::analysis::FigureKind::ALL.into_iter().all(kind));
}

#[test]
fn what_went_wrong_is_told_and_what_is_done_is_told_no_more() {
    let mut sitting = Sitting::new(100, 24).keys("Ctrl-r");
    assert!(sitting.text().contains("reloading"));
    sitting.send(Msg::LoadDone);
    assert!(!sitting.text().contains("reloading"));
    // One file of half its way.
    let progress = dateline::app::Progress {
        total: Some(1),
        bytes: 1_640_000,
        size: Some(3_280_000),
        millis: 4_000,
        ..dateline::app::Progress::default()
    };
    sitting.model.loading = true;
    sitting.send(Msg::Progress(progress));
    assert!(sitting.text().contains("██████░░░░░░"), "{}", sitting.text());
    assert!(sitting.text().contains("0.4 MB/s"), "{}", sitting.text());
    sitting.send(Msg::Issue(dateline::article::Issue::new("x.txt", "does not exist")));
    assert!(sitting.row(23).starts_with(" ! x.txt"), "{}", sitting.row(23));
}

#[test]
fn a_text_in_another_language_is_told_to_be_not_analysed() {
    use dateline::text::Language;
    let spanish = Language::from_code("es");
    let entry = crate::support::entry((3, "Diez muertos", "EFE", spanish), None, "Diez muertos.");
    let sitting = Sitting::with(Settings::default(), (120, 24), vec![entry]);
    assert!(sitting.text().contains("Not analysed: Spanish."), "{}", sitting.text());
    assert!(sitting.keys("e").text().contains("Not analysed: Spanish."));
}

#[test]
fn all_is_told_line_by_line_where_that_is_asked_for() {
    let of = |size, keys| {
        let settings = Settings { plain: true, colours: Colours::None, ..Settings::default() };
        let sitting = Sitting::with(settings, size, crate::support::sample()).keys(keys);
        let signs: Vec<char> = sitting.text().chars().filter(|c| !c.is_alphanumeric()).collect();
        let odd = signs.iter().find(|c| !c.is_ascii() && !"…–“”’".contains(**c));
        assert_eq!(odd, None, "{}", sitting.text());
        sitting
    };
    for (size, name) in [((80, 24), "80x24"), ((40, 12), "40x12")] {
        insta::assert_snapshot!(format!("{name}-plain-list"), of(size, "j *").text());
        insta::assert_snapshot!(format!("{name}-plain-text"), of(size, "j Enter ]").text());
        insta::assert_snapshot!(format!("{name}-plain-figures"), of(size, "j f j").text());
        insta::assert_snapshot!(format!("{name}-plain-help"), of(size, "?").text());
    }
    // Turned on and off at any time.
    let sitting = Sitting::new(80, 24).keys(":").typed("plain").keys("Enter");
    assert!(sitting.model.settings.plain && !sitting.text().contains('┃'));
    let sitting = sitting.keys(":").typed("plain").keys("Enter");
    assert!(sitting.text().contains('┃'));
    let vietnamese = Settings { plain: true, ui: Ui::Vietnamese, ..Settings::default() };
    let sitting = Sitting::with(vietnamese, (80, 24), crate::support::sample());
    insta::assert_snapshot!("80x24-plain-vietnamese", sitting.text());
}

#[test]
fn the_cursor_stands_on_what_is_chosen() {
    let cursor = |sitting: &Sitting| {
        let (columns, rows) = sitting.model.size;
        let mut buffer = Buffer::empty(Rect::new(0, 0, columns, rows));
        draw(&sitting.model, &sitting.store, &mut buffer).unwrap()
    };
    for plain in [false, true] {
        for size in [(120, 40), (80, 24), (40, 12)] {
            let settings = Settings { plain, ..Settings::default() };
            let sitting = Sitting::with(settings, size, crate::support::sample()).keys("j");
            let on = |sitting: &Sitting, what: &str| {
                let row = sitting.row(usize::from(cursor(sitting).1));
                assert!(row.contains(what), "{what} is not on {row:?} {size:?} {plain}");
            };
            on(&sitting, "30 binh");
            let sitting = sitting.keys("f j");
            let entry = sitting.model.entry(&sitting.store).unwrap();
            let figure = entry.analysis.figures[sitting.model.panel.figure].clone();
            on(&sitting, &format!("{} wounded", figure.low.unwrap()));
            let sitting = sitting.keys("Enter");
            on(&sitting, figure.span.of(entry.article.text.as_str()));
            let sitting = sitting.keys("? j");
            on(&sitting, if plain { "> " } else { "▌ " });
            let sitting = sitting.keys("Esc Esc e");
            let chosen = sitting.model.panel.entity;
            let entry = sitting.model.entry(&sitting.store).unwrap();
            let name = &entry.analysis.entities[chosen].name;
            on(&sitting, &name.chars().take(12).collect::<String>());
        }
    }
}

#[test]
fn the_console_of_a_pc_gets_the_signs_it_has() {
    let settings = Settings { console: true, ..Settings::default() };
    let sitting = Sitting::with(settings, (100, 24), crate::support::sample()).keys("f");
    insta::assert_snapshot!("100x24-console", sitting.text());
    // Code page 437 and Latin letters.
    let has = |c: char| c.is_alphanumeric() || "─│┌┐└┘═║╔╗╚╝█░▌≈≥≤·°".contains(c) || c.is_ascii();
    let odd: Vec<char> = sitting.text().chars().filter(|c| !has(*c)).collect();
    assert!(odd.iter().all(|c| "…–“”’".contains(*c)), "{odd:?}");
}

#[test]
fn from_an_entity_to_its_articles_in_one_key() {
    let sitting = Sitting::new(120, 30).keys("e &");
    assert!(sitting.model.filter.starts_with("entity:"), "{}", sitting.model.filter);
    assert!(!sitting.model.list.order().is_empty());
}

#[test]
fn empty_loading_failed_and_too_small_say_so() {
    let empty = Sitting::with(Settings::default(), (80, 24), Vec::new());
    assert!(empty.text().contains("No articles."));
    let mut loading = Sitting {
        model: Model::new(Settings::default()),
        store: Store::default(),
        effects: vec![],
    };
    loading.send(Msg::Resize(80, 24));
    assert!(loading.text().contains("Reading articles"));
    loading.send(Msg::Issue(dateline::article::Issue::new("x.txt", "does not exist")));
    assert!(loading.text().contains("x.txt: does not exist"));
    assert!(Sitting::new(19, 10).text().contains("window too small"));
    let filtered = Sitting::new(80, 24).keys("/").typed("zzzz").keys("Enter");
    assert!(filtered.text().contains("No article matches"), "{}", filtered.text());
}

#[test]
fn every_kind_of_pane_is_reached_at_40_columns() {
    let sitting = Sitting::new(40, 12);
    assert!(sitting.row(0).contains("Articles"));
    let sitting = sitting.keys("Tab");
    assert!(sitting.row(0).contains("NATO is ready"));
    let sitting = sitting.keys("Tab");
    assert!(sitting.row(0).contains("[Figures]"));
    let sitting = sitting.keys("e");
    assert!(sitting.row(0).contains("[Entities]"));
    let sitting = sitting.keys("Esc Esc");
    assert!(sitting.row(0).contains("Articles"));
}

#[test]
fn moving_in_the_panel_moves_the_text_and_back() {
    let mut sitting = Sitting::new(120, 24).keys("G k Enter f G");
    let entry = sitting.model.entry(&sitting.store).unwrap();
    let figure = entry.analysis.figures[sitting.model.panel.figure].clone();
    assert!(sitting.model.reader.visible().contains(figure.sentence));
    sitting = sitting.keys("Enter");
    assert_eq!(sitting.model.focus, Pane::Reader);
    sitting = sitting.keys("g g");
    let first = sitting.model.panel.figure;
    sitting = sitting.keys("G");
    assert!(sitting.model.panel.figure > first, "reading on lights later figures");
    sitting = sitting.keys("Enter");
    assert_eq!(sitting.model.focus, Pane::Panel);
}

#[test]
fn search_folds_and_counts() {
    let sitting = Sitting::new(100, 24).keys("G k k k Enter /").typed("binh si").keys("Enter");
    let find = sitting.model.reader.find.clone().unwrap();
    assert!(!find.matches.is_empty());
    let count = format!("/1/{}", find.matches.len());
    assert!(sitting.text().contains(&count), "{}", sitting.text());
    let entry = sitting.model.entry(&sitting.store).unwrap();
    let found = find.matches[0].of(entry.article.text.as_str());
    assert_eq!(found.to_lowercase(), "binh sĩ");
    let sitting = sitting.keys("N");
    let at = sitting.model.reader.find.as_ref().unwrap().at;
    assert_eq!(at, find.matches.len() - 1, "the search goes round");
}

#[test]
fn counts_repeat() {
    let sitting = Sitting::new(100, 24).keys("2 j");
    assert_eq!(sitting.model.list.at(), 2);
    let sitting = sitting.keys("4 G");
    assert_eq!(sitting.model.list.at(), 3);
    let sitting = sitting.keys("1 0 k");
    assert_eq!(sitting.model.list.at(), 0);
    let sitting = sitting.keys("3 g g");
    assert_eq!(sitting.model.list.at(), 2);
}

#[test]
fn reading_marks_and_undo_takes_back() {
    let sitting = Sitting::new(100, 24);
    assert_eq!(sitting.model.unread, 5);
    let sitting = sitting.keys("Enter");
    assert_eq!(sitting.model.unread, 4);
    assert!(
        matches!(&sitting.effects[..], [Effect::Outside(OutsideEffect::SaveMarks(marks))] if marks[0].after.read)
    );
    let sitting = sitting.keys("u");
    assert_eq!(sitting.model.unread, 5);
    let sitting = sitting.keys("A");
    assert_eq!(sitting.model.unread, 0);
    let sitting = sitting.keys("u u");
    assert_eq!(sitting.model.unread, 5);
    assert!(sitting.text().contains("nothing to undo"));
}

#[test]
fn marks_kept_earlier_count() {
    let mut sitting = Sitting::new(100, 24);
    let read = Mark { read: true, ..Mark::default() };
    sitting.send(Msg::Marks(vec![(dateline::article::ArticleKey(2), read)]));
    assert_eq!(sitting.model.unread, 4);
}

#[test]
fn the_place_is_kept_over_resize_and_other_articles() {
    let mut sitting = Sitting::new(120, 24).keys("G k Enter 9 j");
    let first = |s: &Sitting| s.model.reader.visible().start;
    let at = first(&sitting);
    assert!(at > 0);
    sitting.send(Msg::Resize(60, 20));
    let entry = sitting.model.entry(&sitting.store).unwrap();
    let text = &entry.article.text;
    assert_eq!(text.paragraph_at(first(&sitting)), text.paragraph_at(at));
    sitting.send(Msg::Resize(120, 24));
    assert_eq!(first(&sitting), at);
    let sitting = sitting.keys("K J");
    assert_eq!(first(&sitting), at);
}

#[test]
fn the_mouse_chooses_opens_and_can_be_switched_off() {
    let mut sitting = Sitting::new(120, 30);
    sitting.send(Msg::Mouse(Mouse::Click, 5, 6));
    assert_eq!(sitting.model.list.at(), 2);
    sitting.send(Msg::Mouse(Mouse::Click, 5, 6));
    assert_eq!(sitting.model.focus, Pane::Reader);
    sitting.send(Msg::Mouse(Mouse::WheelDown, 50, 10));
    assert_eq!(sitting.model.reader.top(), 3);
    let mut sitting = sitting.keys(":").typed("mouse").keys("Enter");
    assert!(sitting.effects.contains(&Effect::Screen(ScreenEffect::Mouse(false))));
    sitting.send(Msg::Mouse(Mouse::Click, 5, 2));
    assert_eq!(sitting.model.list.at(), 2);
}

#[test]
fn commands_become_effects() {
    let sitting = Sitting::new(100, 24).keys("x").typed("out.csv").keys("Enter");
    assert!(
        matches!(&sitting.effects[..], [Effect::Outside(OutsideEffect::Export(ids, to))] if ids.len() == 1 && to == "out.csv")
    );
    let sitting = Sitting::new(100, 24).keys("Space Space |").typed("wc -l").keys("Enter");
    assert!(
        matches!(&sitting.effects[..], [Effect::Outside(OutsideEffect::Pipe(ids, _))] if ids.len() == 2)
    );
    let sitting = Sitting::new(100, 24).keys("j y");
    assert!(
        matches!(&sitting.effects[..], [Effect::Screen(ScreenEffect::Copy(text))] if text.contains("Kosovo"))
    );
    let sitting = Sitting::new(100, 24).keys("w");
    assert!(matches!(&sitting.effects[..], [Effect::Outside(OutsideEffect::Explain(_))]));
    let sitting = Sitting::new(100, 24).keys("q");
    assert_eq!(sitting.effects, [Effect::Screen(ScreenEffect::Quit)]);
    let sitting = Sitting::new(100, 24).keys("? q");
    assert!(sitting.effects.is_empty(), "q closes a window first");
}

#[test]
fn a_hundred_thousand_articles_scroll() {
    let one = crate::support::sample().pop().unwrap();
    let many = (0..100_000u64).map(|i| {
        let mut entry = one.clone();
        entry.article.key.0 = 1_000 + i;
        entry
    });
    let mut sitting = Sitting::with(Settings::default(), (120, 40), many.collect());
    let started = std::time::Instant::now();
    for key in sequence("G k k PgUp PgUp g g j j PgDn 9 9 9 9 j").unwrap() {
        sitting.send(Msg::Key(key));
        let _ = sitting.frame();
    }
    let each = started.elapsed() / 15;
    assert!(each.as_millis() < 16, "a key and its frame took {each:?}");
}

/// Keys a hand may press, in any order.
const KEYS: &[&str] = &[
    "j",
    "k",
    "Ctrl-d",
    "Ctrl-u",
    "PgDn",
    "PgUp",
    "g g",
    "G",
    "h",
    "l",
    "Tab",
    "Shift-Tab",
    "Enter",
    "Esc",
    "f",
    "e",
    "c",
    "D",
    "w",
    "o",
    "z",
    "v",
    "/",
    "n",
    "N",
    "&",
    "]",
    "[",
    "}",
    "{",
    "J",
    "K",
    "s",
    "S",
    "U",
    "m",
    "A",
    "*",
    "t",
    "a",
    "u",
    "x",
    "y",
    "|",
    "?",
    ":",
    "!",
    "Space",
    "5",
    "3",
    "a",
    "Backspace",
    "Ctrl-w",
    "Down",
    "Up",
    "Left",
    "Home",
    "End",
    "Delete",
];

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn no_size_and_no_keys_break_a_view(
        columns in 1u16..=130,
        rows in 1u16..=44,
        small in any::<bool>(),
        keys in prop::collection::vec(prop::sample::select(KEYS), 0..40),
        sizes in prop::collection::vec((1u16..=60, 1u16..=20), 0..4),
        ascii in any::<bool>(),
    ) {
        let (columns, rows) = if small { (columns % 60 + 1, rows % 20 + 1) } else { (columns, rows) };
        let settings = Settings { ascii, ..Settings::default() };
        let mut sitting = Sitting::with(settings, (columns, rows), crate::support::sample());
        let mut sizes = sizes.into_iter();
        for (i, key) in keys.iter().enumerate() {
            sitting = sitting.keys(key);
            if i % 9 == 8 && let Some((columns, rows)) = sizes.next() {
                sitting.send(Msg::Resize(columns, rows));
            }
            let frame = sitting.frame();
            for (x, cell) in frame.content.iter().enumerate() {
                let x = u16::try_from(x % usize::from(frame.area.width)).unwrap();
                let width = dateline::text::wrap::width(cell.symbol());
                prop_assert!(usize::from(x) + width <= usize::from(frame.area.width));
            }
        }
        prop_assert!(sitting.model.list.selected().is_some() || sitting.model.list.order().is_empty());
    }
}

/// What stands between two markers of a page, or is put there.
fn page(name: &str, begin: &str, end: &str, wanted: &str) {
    let path = format!("{}/{name}", env!("CARGO_MANIFEST_DIR"));
    let text = std::fs::read_to_string(&path).unwrap();
    let (before, rest) = text.split_once(begin).unwrap();
    let (inside, after) = rest.split_once(end).unwrap();
    if std::env::var_os("UPDATE_README").is_some() {
        std::fs::write(path, format!("{before}{begin}\n{wanted}\n{end}{after}")).unwrap();
        return;
    }
    assert_eq!(
        inside.trim(),
        wanted.trim(),
        "{name}: run UPDATE_README=1 cargo test --test it screens::"
    );
}

/// The reader on the articles it comes with, read by the program itself.
fn opened() -> Sitting {
    Sitting::with(Settings::default(), (120, 40), crate::support::bundled()).keys("j j j f")
}

#[test]
fn the_papers_show_what_the_program_draws() {
    let picture = format!("```text\n{}```", opened().text());
    page("README.md", "<!-- screen:begin -->", "<!-- screen:end -->", &picture);
    let vietnamese = Settings { ui: Ui::Vietnamese, ..Settings::default() };
    let sitting = Sitting::with(vietnamese, (120, 40), crate::support::bundled()).keys("j j j f");
    let picture = format!("```text\n{}```", sitting.text());
    let (begin, end) = ("<!-- màn-hình:begin -->", "<!-- màn-hình:end -->");
    page("docs/README.vi.md", begin, end, &picture);
    let keys = |ui| Action::markdown(ui);
    page("docs/keys.md", "<!-- keys:begin -->", "<!-- keys:end -->", &keys(Ui::English));
    page("docs/keys.md", "<!-- phím:begin -->", "<!-- phím:end -->", &keys(Ui::Vietnamese));
}

#[test]
fn the_picture_in_colours_shows_the_same() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/docs/screen.svg");
    let picture = std::fs::read_to_string(path).unwrap();
    let mut words = String::new();
    for text in picture.split("</text>") {
        words.push_str(text.rsplit('>').next().unwrap_or(""));
    }
    let words = words.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&");
    let bare = |text: &str| text.chars().filter(|c| !c.is_whitespace()).collect::<String>();
    let told = "run cargo run --example screen-svg > docs/screen.svg";
    assert_eq!(bare(&words), bare(&opened().text()), "{told}");
}
