//! The list of stories as it is drawn.

use ratatui::buffer::Buffer;

use super::{WindowDrawing, WindowView};
use crate::app::layout::Area;
use crate::app::window::stories::StoryList;
use crate::app::words::Word;
use crate::text::wrap::shorten;
use crate::tui::brief::{by_hand, span, toll, tongues};
use crate::tui::chart;
use crate::tui::draw::Painter;
use crate::tui::theme::StyleRole;

impl WindowDrawing for StoryList {
    fn title(&self, view: &WindowView<'_>) -> (String, Option<String>) {
        let ui = view.model.settings.ui;
        let about = ui.fill(Word::StoriesAre, &[&self.listed.len().to_string()]);
        (ui.say(Word::Stories).to_owned(), Some(about))
    }

    fn empty(&self) -> Word {
        Word::NoStories
    }

    /// A story: articles, languages, days, toll, course, headline, who tells it.
    fn row(
        &self,
        at: usize,
        view: &WindowView<'_>,
        area: Area,
        painter: Painter,
        buffer: &mut Buffer,
    ) {
        let Some(told) = self.listed.get(at) else { return };
        let Area { x, y, width: w, .. } = area;
        let style = view.model.number_style();
        let end = x + w;
        let came = told.keys.iter().any(|key| view.model.came.contains(key));
        let sign = match (came, painter.ascii) {
            (true, _) => "+",
            (false, true) => "*",
            (false, false) => "●",
        };
        if told.has_news(view.model) {
            painter.text(buffer, x, y, sign, 1, StyleRole::Strong);
        }
        painter.right(buffer, x + 5, y, &told.keys.len().to_string(), 4, StyleRole::Plain);
        painter.text(buffer, x + 6, y, &tongues(told.languages), 5, StyleRole::Dim);
        painter.right(buffer, x + 31, y, &span(style, told.days), 19, StyleRole::Dim);
        if let Some((kind, dead)) = &toll(style, told) {
            painter.right(buffer, x + 39, y, dead, 7, StyleRole::Value(*kind));
        }
        let course = if told.course.len() > 1 {
            chart::short(&told.course, painter.ascii)
        } else {
            String::new()
        };
        painter.text(buffer, x + 40, y, &course, 7, StyleRole::Plain);
        let at = x + 48;
        let right = if w >= 100 { w / 4 } else { 0 };
        let left = end.saturating_sub(at + right + u16::from(right > 0));
        if let Some(card) = view.store.card(told.lead) {
            let title = format!("{}{}", by_hand(told.by_hand, painter.ascii), card.title);
            let title = shorten(&title, usize::from(left), painter.ellipsis());
            painter.text(buffer, at, y, &title, left, StyleRole::Strong);
        }
        let sources = shorten(&told.sources, usize::from(right), painter.ellipsis());
        painter.text(buffer, end.saturating_sub(right), y, &sources, right, StyleRole::Dim);
    }
}
