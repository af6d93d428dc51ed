//! A heading in a pane between two strokes, or a line across it.

use ratatui::buffer::Buffer;

use super::draw::Painter;
use super::theme::StyleRole;
use crate::app::layout::Area;

/// A heading between two strokes; a line across where there is none.
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
    if heading.is_empty() {
        let dashes = stroke.repeat(usize::from(w.saturating_sub(2)));
        painter.text(buffer, x + 1, y, &dashes, w.saturating_sub(2), StyleRole::Border);
        return;
    }
    // No further than the heading: a line across the pane is the dearest row to send.
    let name = format!("{stroke} {heading} {stroke}");
    painter.text(buffer, x + 1, y, &name, w.saturating_sub(2), StyleRole::Dim);
}
