//! What each pane draws; the table of panes is in `view`.

use ratatui::buffer::Buffer;

use super::draw::Painter;
use crate::app::Model;
use crate::app::layout::{Area, ScreenLayout};
use crate::store::Store;

/// How a pane is drawn.
pub trait PaneDrawing {
    /// Draws it, if it is on the screen.
    fn render(
        &self,
        model: &Model,
        store: &Store,
        layout: &ScreenLayout,
        painter: Painter,
        buffer: &mut Buffer,
    );

    /// The first cell of what is chosen in it, if it is on the screen.
    fn cursor(&self, model: &Model, layout: &ScreenLayout) -> Option<(u16, u16)>;
}

/// The first cell of a row of an area, of its last row if there are not so many.
#[must_use]
pub fn cell_of(area: Area, row: usize) -> (u16, u16) {
    let row = u16::try_from(row).unwrap_or(u16::MAX).min(area.height.saturating_sub(1));
    (area.x, area.y + row)
}
