//! The page of an entity as it is drawn: articles, and below each its figures.

use ratatui::buffer::Buffer;

use super::{WindowDrawing, WindowView};
use crate::app::figure_summary::brief;
use crate::app::layout::Area;
use crate::app::window::entity::{EntityMentions, EntityRow};
use crate::app::words::Word;
use crate::store::{ArticleId, Entry};
use crate::text::wrap::width;
use crate::tui::draw::Painter;
use crate::tui::theme::StyleRole;

impl WindowDrawing for EntityMentions {
    fn title(&self, view: &WindowView<'_>) -> (String, Option<String>) {
        let number = |n: usize| n.to_string();
        let counts = [&*number(self.articles), &*number(self.figures)];
        (self.name.clone(), Some(view.model.settings.ui.fill(Word::InArticles, &counts)))
    }

    fn empty(&self) -> Word {
        Word::NoEntities
    }

    fn row(
        &self,
        at: usize,
        view: &WindowView<'_>,
        area: Area,
        painter: Painter,
        buffer: &mut Buffer,
    ) {
        match self.rows.get(at) {
            Some(EntityRow::Article(id, times)) => {
                article(view, *id, *times, area, painter, buffer);
            }
            Some(EntityRow::Figure(id, index)) => {
                // Until it is opened the row stays empty.
                if let Some(entry) = view.store.opened(*id) {
                    figure(view, &entry, *index, area, painter, buffer);
                }
            }
            None => {}
        }
    }
}

/// Headline, publisher and day, how often the entity is named.
fn article(
    view: &WindowView<'_>,
    id: ArticleId,
    times: usize,
    area: Area,
    painter: Painter,
    buffer: &mut Buffer,
) {
    let Area { x, y, width: w, .. } = area;
    let Some(card) = view.store.card(id) else { return };
    let count = format!("{times}x");
    painter.right(buffer, x + w, y, &count, 6, StyleRole::Dim);
    let day = view.day(card.day());
    let rest = w.saturating_sub(7);
    let right = x + rest;
    let from = format!("{}  {day:>9}", card.source);
    let taken = u16::try_from(width(&from)).unwrap_or(0).min(rest / 2);
    painter.right(buffer, right, y, &from, taken, StyleRole::Dim);
    let room = rest.saturating_sub(taken + 2);
    painter.text(buffer, x, y, &card.title, room, StyleRole::Strong);
}

/// Value, kind and unit; who and who says so. The article stands right above.
fn figure(
    view: &WindowView<'_>,
    entry: &Entry,
    index: usize,
    area: Area,
    painter: Painter,
    buffer: &mut Buffer,
) {
    let Area { x, y, width: w, .. } = area;
    let Some(figure) = entry.analysis.figures.get(index) else { return };
    let style = view.model.number_style();
    let end = x + w;
    let mut at = x + 1;
    painter.right(buffer, at + 10, y, &style.value(figure), 10, StyleRole::Value(figure.kind));
    at += 11;
    let what = format!("{} {}", style.ui.kind(figure.kind), figure.unit);
    let column = (w / 4).clamp(12, 24).min(end.saturating_sub(at));
    painter.text(buffer, at, y, what.trim_end(), column, StyleRole::Plain);
    at += column + 1;
    let room = end.saturating_sub(at + 1);
    let parts = brief(entry, index, style);
    painter.text(buffer, at, y, &parts.join(style.dot()), room, StyleRole::Dim);
}
