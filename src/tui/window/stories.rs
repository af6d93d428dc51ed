//! The list of stories as it is drawn.

use ratatui::buffer::Buffer;

use super::{WindowDrawing, WindowView};
use crate::app::layout::Area;
use crate::app::window::stories::StoryList;
use crate::app::words::Word;
use crate::text::wrap::shorten;
use crate::tui::brief::{DAYS, DAYS_SHORT, by_hand, span, toll, tongues};
use crate::tui::chart;
use crate::tui::draw::Painter;
use crate::tui::theme::StyleRole;

/// Columns of the sign of something new and of the number of articles.
const ARTICLES: u16 = 5;
/// "en vi".
const LANGUAGES: u16 = 5;
/// "†≥18.5k".
const TOLL: u16 = 7;
/// "▂▃▇█▇ ↓".
const COURSE: u16 = 7;
/// The headline keeps so many.
const HEADLINE: u16 = 30;
/// Who reports a story takes so many, or is left out.
const REPORTERS: u16 = 12;

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
        let columns = StoryColumns::of(w);
        let came = told.keys.iter().any(|key| view.model.came.contains(key));
        let sign = match (came, painter.ascii) {
            (true, _) => "+",
            (false, true) => "*",
            (false, false) => "●",
        };
        if told.has_news(view.model) {
            painter.text(buffer, x, y, sign, 1, StyleRole::Strong);
        }
        painter.right(buffer, x + ARTICLES, y, &told.keys.len().to_string(), 4, StyleRole::Plain);
        let mut at = x + ARTICLES + 1;
        if columns.languages {
            painter.text(buffer, at, y, &tongues(told.languages), LANGUAGES, StyleRole::Dim);
            at += LANGUAGES + 1;
        }
        if columns.days > 0 {
            let days = span(style, told.days, usize::from(columns.days));
            painter.right(buffer, at + columns.days, y, &days, columns.days, StyleRole::Dim);
            at += columns.days + 1;
        }
        if columns.toll {
            if let Some((kind, dead)) = &toll(style, told) {
                painter.right(buffer, at + TOLL, y, dead, TOLL, StyleRole::Value(*kind));
            }
            at += TOLL + 1;
        }
        if columns.course {
            if told.course.len() > 1 {
                let course = chart::short(&told.course, painter.ascii);
                painter.text(buffer, at, y, &course, COURSE, StyleRole::Plain);
            }
            at += COURSE + 1;
        }
        let end = x + w;
        let right = columns.reporters;
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

/// What a row shows beside the number of articles and the headline.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
struct StoryColumns {
    toll: bool,
    /// How wide the days are; 0 where there is no room.
    days: u16,
    course: bool,
    languages: bool,
    /// How wide those who report it are.
    reporters: u16,
}

impl StoryColumns {
    /// What there is room for: the headline says what a story is, and has thirty columns
    /// where the row has sixty, else half of it. The others come in this order, as long as
    /// they leave it that: toll, days, course, languages, the days in full, who reports it.
    fn of(width: u16) -> Self {
        let headline = if width < 2 * HEADLINE { width / 2 } else { HEADLINE };
        let mut left = width.saturating_sub(headline + ARTICLES + 1);
        let mut take = |columns: u16| {
            let fits = left >= columns;
            left = if fits { left - columns } else { 0 };
            fits
        };
        let (short, full) = (columns(DAYS_SHORT), columns(DAYS));
        let mut out = Self { toll: take(TOLL + 1), ..Self::default() };
        out.days = if take(short + 1) { short } else { 0 };
        out.course = take(COURSE + 1);
        out.languages = take(LANGUAGES + 1);
        out.days = if take(full - short) { full } else { out.days };
        // The rest is for the headline and for those who report it.
        out.reporters = if left / 2 > REPORTERS { (left / 2).min(width / 4) } else { 0 };
        out
    }
}

fn columns(count: usize) -> u16 {
    u16::try_from(count).unwrap_or(u16::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_headline_keeps_its_room_and_the_others_come_in_their_order() {
        for width in 0..200 {
            let own = StoryColumns::of(width);
            let taken = own.reporters
                + u16::from(own.reporters > 0)
                + u16::from(own.languages) * (LANGUAGES + 1)
                + u16::from(own.course) * (COURSE + 1)
                + u16::from(own.toll) * (TOLL + 1)
                + own.days
                + u16::from(own.days > 0)
                + ARTICLES
                + 1;
            let least = HEADLINE.min(width / 2).min(width.saturating_sub(ARTICLES + 1));
            assert!(width.saturating_sub(taken) >= least, "{width}: {own:?}");
            let order = [own.toll, own.days > 0, own.course, own.languages, own.reporters > 0];
            assert!(order.is_sorted_by(|a, b| a >= b), "{width}: {own:?}");
        }
        let narrow = StoryColumns::of(68);
        assert!(narrow.course && !narrow.languages);
        assert!(StoryColumns::of(108).reporters > 12);
    }
}
