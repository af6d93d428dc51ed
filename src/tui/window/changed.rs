//! The texts an article had and has, laid over each other, as they are drawn.

use jiff::Timestamp;
use jiff::tz::Offset;
use ratatui::buffer::Buffer;

use super::{WindowDrawing, WindowView};
use crate::app::layout::Area;
use crate::app::window::changed::{ChangedRow, Overlaid};
use crate::app::words::Word;
use crate::store::changes::Side;
use crate::tui::draw::Painter;
use crate::tui::rule::rule;
use crate::tui::theme::StyleRole;

impl WindowDrawing for Overlaid {
    fn title(&self, view: &WindowView<'_>) -> (String, Option<String>) {
        (view.model.settings.ui.say(Word::Changed).to_owned(), Some(self.title.clone()))
    }

    fn empty(&self) -> Word {
        Word::NotChanged
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
            Some(ChangedRow::Version(pair)) => version(self, *pair, view, area, painter, buffer),
            Some(ChangedRow::Said(line)) => said(self, *line, area, painter, buffer),
            Some(ChangedRow::Gap) | None => {}
        }
    }
}

/// A line above a pair of texts: when the earlier one was replaced.
fn version(
    overlaid: &Overlaid,
    pair: usize,
    view: &WindowView<'_>,
    area: Area,
    painter: Painter,
    buffer: &mut Buffer,
) {
    let Some((until, _)) = overlaid.pairs.get(pair) else { return };
    let style = view.model.number_style();
    let at = Timestamp::from_second(*until).map(|at| Offset::UTC.to_datetime(at));
    let when = at.map_or_else(
        |_| String::new(),
        |at| format!("{} {:02}:{:02} UTC", style.day(at.date()), at.hour(), at.minute()),
    );
    rule(painter, buffer, area, &style.ui.fill(Word::ChangedAt, &[&when]));
}

/// A line of a sentence, with a sign before what went and what came.
fn said(overlaid: &Overlaid, line: usize, area: Area, painter: Painter, buffer: &mut Buffer) {
    let Some((said, span)) = overlaid.said(line) else { return };
    let (sign, role) = match said.side {
        Side::Both => (" ", StyleRole::Dim),
        Side::Before => ("-", StyleRole::Plain),
        Side::Now => ("+", StyleRole::Strong),
    };
    let Area { x, y, width: w, .. } = area;
    painter.text(buffer, x, y, sign, 1, StyleRole::Strong);
    painter.text(buffer, x + 2, y, span.of(&said.text), w.saturating_sub(2), role);
}
