//! The row of a story in the grouped list: folded or not, what it is about, how many
//! articles, in which languages, its toll and the course of it, whether something came.

use ratatui::buffer::Buffer;

use super::brief::{DAYS_SHORT, by_hand, span, toll, tongues};
use super::chart;
use super::draw::Painter;
use super::theme::StyleRole;
use crate::analysis::FigureKind;
use crate::app::Model;
use crate::app::groups::Group;
use crate::app::layout::Area;
use crate::app::words::{Ui, Word};
use crate::store::Store;
use crate::text::wrap::{shorten, width};

/// A story of the list.
#[derive(Debug, Clone, PartialEq)]
#[expect(clippy::struct_excessive_bools, reason = "independent marks")]
pub struct StoryRow {
    title: String,
    folded: bool,
    unread: bool,
    picked: bool,
    /// How many articles, those that a filter hides told too.
    articles: String,
    languages: String,
    days: String,
    toll: Option<(FigureKind, String)>,
    course: String,
    /// How many came that nobody looked at.
    came: String,
    ui: Ui,
    /// Whether its row is chosen.
    pub chosen: bool,
}

impl StoryRow {
    /// Looks up what the row shows.
    #[must_use]
    pub fn of(model: &Model, store: &Store, group: &Group, chosen: bool) -> Option<Self> {
        let style = model.number_style();
        let told = model.heads.get(&group.root);
        let first = group.articles.first()?.0;
        let lead = told.map_or(first, |t| t.lead);
        let signs = told.map(|t| by_hand(t.by_hand, style.ascii)).unwrap_or_default();
        let title = format!("{signs}{}", store.card(lead)?.title);
        let keys = || group.articles.iter().map(|a| a.1.0);
        let (here, all) = (group.articles.len(), told.map_or(0, |t| t.keys.len()));
        let came = keys().filter(|key| model.came.contains(key)).count();
        let course = told.map(|t| t.course.as_slice()).filter(|c| c.len() > 1);
        Some(Self {
            title,
            folded: group.folded,
            unread: keys().any(|key| !model.marks.get(key).read),
            picked: group.articles.iter().all(|a| model.list.picked.contains(&a.0)),
            articles: if here < all { format!("{here}/{all}") } else { here.to_string() },
            languages: told.map(|t| tongues(t.languages)).unwrap_or_default(),
            days: told.map(|t| span(style, t.days, DAYS_SHORT)).unwrap_or_default(),
            toll: told.and_then(|t| toll(style, t)),
            course: course.map(|c| chart::short(c, style.ascii)).unwrap_or_default(),
            came: if came > 0 { format!("+{came}") } else { String::new() },
            ui: style.ui,
            chosen,
        })
    }

    /// Draws it: one line, or two where it has them.
    pub fn render(&self, area: Area, painter: Painter, buffer: &mut Buffer) {
        let Area { x, y, width: w, height } = area;
        if painter.plain {
            painter.text(
                buffer,
                x + 2,
                y,
                &self.in_words(),
                w.saturating_sub(2),
                StyleRole::Heading,
            );
            return;
        }
        let fold = match (painter.ascii, self.folded) {
            (false, true) => "▸",
            (false, false) => "▾",
            (true, true) => "+",
            (true, false) => "-",
        };
        let sign = match (self.picked, self.unread, painter.ascii) {
            (true, _, false) => "✓",
            (true, _, true) => "x",
            (false, true, false) => "●",
            (false, true, true) => "o",
            (false, false, _) => " ",
        };
        painter.text(buffer, x + 1, y, sign, 1, StyleRole::Focus);
        painter.text(buffer, x + 2, y, fold, 1, StyleRole::Focus);
        let end = x + w.saturating_sub(1);
        let two = height > 1;
        let room = if two { w.saturating_sub(5) } else { (w / 2).min(48) };
        let taken = self.facts(x + 4, end, if two { y + 1 } else { y }, room, painter, buffer);
        let left = if two { w.saturating_sub(5) } else { w.saturating_sub(6 + taken) };
        let title = shorten(&self.title, usize::from(left), painter.ellipsis());
        painter.text(buffer, x + 4, y, &title, left, StyleRole::Heading);
    }

    /// All of it in words, the marks first.
    fn in_words(&self) -> String {
        let say = |word| self.ui.say(word);
        let marks = [(self.picked, Word::MarkPicked), (self.unread, Word::HintUnread)];
        let marks: Vec<&str> = marks.iter().filter(|m| m.0).map(|m| say(m.1)).collect();
        let fold = say(if self.folded { Word::StoryFolded } else { Word::StoryOpen });
        let toll = self.toll.as_ref().map(|t| t.1.as_str()).unwrap_or_default();
        let mut parts = vec![self.articles.as_str(), &self.came, toll, &self.languages, &self.days];
        parts.retain(|part| !part.is_empty());
        let marks = if marks.is_empty() { String::new() } else { marks.join(", ") + ", " };
        format!("{marks}{fold}: {}, {}", self.title, parts.join(", "))
    }

    /// What is known of it, ending at a column: as much as there is room for, the most
    /// telling first. Gives the columns it took.
    fn facts(
        &self,
        from: u16,
        end: u16,
        y: u16,
        room: u16,
        painter: Painter,
        buffer: &mut Buffer,
    ) -> u16 {
        let (kind, toll) = match &self.toll {
            Some((kind, toll)) => (StyleRole::Value(*kind), toll.as_str()),
            None => (StyleRole::Dim, ""),
        };
        // As they stand, each with its rank.
        let parts = [
            (0, self.articles.as_str(), StyleRole::Strong),
            (3, self.languages.as_str(), StyleRole::Dim),
            (5, self.days.as_str(), StyleRole::Dim),
            (1, toll, kind),
            (4, self.course.as_str(), StyleRole::Plain),
            (2, self.came.as_str(), StyleRole::Strong),
        ];
        let columns = |text: &str| u16::try_from(width(text)).unwrap_or(u16::MAX).saturating_add(2);
        let mut shown = [false; 6];
        let mut used = 0;
        for rank in 0..parts.len() {
            let part = parts.iter().zip(&mut shown).find(|(p, _)| p.0 == rank);
            let Some(((_, text, _), shown)) = part.filter(|(p, _)| !p.1.is_empty()) else {
                continue;
            };
            if used + columns(text) <= room + 2 {
                used += columns(text);
                *shown = true;
            }
        }
        let used = used.saturating_sub(2);
        let mut at = end.saturating_sub(used).max(from);
        for ((_, text, role), _) in parts.iter().zip(shown).filter(|(_, shown)| *shown) {
            let wide = columns(text);
            painter.text(buffer, at, y, text, wide, *role);
            at += wide;
        }
        used
    }
}
