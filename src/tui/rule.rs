//! A line across a pane, with a heading in it.

use ratatui::buffer::Buffer;

use super::draw::Painter;
use super::theme::StyleRole;
use crate::app::layout::Area;

/// A line across with a heading in it.
pub fn rule(painter: Painter, buffer: &mut Buffer, area: Area, heading: &str) {
    let Area { x, y, width: w, .. } = area;
    if painter.plain {
        if !heading.is_empty() {
            painter.text(
                buffer,
                x + 1,
                y,
                &format!("{heading}:"),
                w.saturating_sub(2),
                StyleRole::Heading,
            );
        }
        return;
    }
    let stroke = if painter.lines { "─" } else { "-" };
    let dashes = stroke.repeat(usize::from(w.saturating_sub(2)));
    painter.text(buffer, x + 1, y, &dashes, w.saturating_sub(2), StyleRole::Border);
    if heading.is_empty() {
        return;
    }
    let name = format!(" {heading} ");
    painter.text(buffer, x + 2, y, &name, w.saturating_sub(4), StyleRole::Dim);
}
