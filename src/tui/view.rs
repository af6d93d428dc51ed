//! Draws the whole screen from the model: one function, no state.

use ratatui::buffer::Buffer;

use super::ascii;
use super::draw::Painter;
use super::pane::{PaneDrawing, cell_of};
use super::status::StatusView;
use super::surface::ScreenLink;
use super::theme::StyleRole;
use super::window::WindowView;
use crate::app::Model;
use crate::app::layout::Pane;
use crate::app::pane::list::ListPane;
use crate::app::pane::panel::PanelPane;
use crate::app::pane::reader::ReaderPane;
use crate::app::words::Word;
use crate::store::Store;

/// Draws everything; gives the place of the cursor: in the line being typed, else on what
/// is chosen, where a reader of screens and a braille display look for it.
pub fn draw(model: &Model, store: &Store, buffer: &mut Buffer) -> Option<(u16, u16)> {
    let cursor = panes(model, store, buffer).or_else(|| cursor(model));
    if model.settings.ascii {
        ascii::fold(buffer);
    }
    cursor
}

/// The rows that tell most, for a line that cannot carry all at once: the chosen article
/// and, shortest, how far down the list it is.
#[must_use]
pub fn first(model: &Model) -> Vec<u16> {
    let Some(area) = model.layout().and_then(|l| l.list) else { return Vec::new() };
    let inner = model.list_rows(area);
    let step = model.list_step(inner.width);
    let at = u16::try_from(model.list.at().saturating_sub(model.list.offset)).unwrap_or(0);
    let y = inner.y.saturating_add(at.saturating_mul(step));
    std::iter::once(inner.y + inner.height).chain(y..y.saturating_add(step)).collect()
}

/// The first cell of what is chosen: a row of the window in front, of the list or of the
/// panel; in the text the line of the chosen figure, or the first.
fn cursor(model: &Model) -> Option<(u16, u16)> {
    let layout = model.layout()?;
    let Some(window) = model.windows.last() else {
        return drawing(model.focus).cursor(model, &layout);
    };
    let inside = window.area(&layout).inside(1);
    let (x, y) = cell_of(inside, window.at.saturating_sub(window.offset));
    Some((x.saturating_sub(1), y))
}

/// How each pane is drawn: the table of panes.
fn drawing(pane: Pane) -> &'static dyn PaneDrawing {
    match pane {
        Pane::List => &ListPane,
        Pane::Reader => &ReaderPane,
        Pane::Panel => &PanelPane,
    }
}

/// The addresses on the screen: the article's own on the name of its publisher, and those in
/// its text, line by line.
#[must_use]
pub fn links(model: &Model) -> Vec<ScreenLink> {
    let layout = model.layout().filter(|_| model.windows.is_empty() && model.prompt.is_none());
    let Some(text) = layout.and_then(|l| l.reader.and(l.text())) else { return Vec::new() };
    super::reader::links(model, text)
}

fn panes(model: &Model, store: &Store, buffer: &mut Buffer) -> Option<(u16, u16)> {
    let painter = Painter::of(&model.settings);
    let Some(layout) = model.layout() else {
        let text = model.settings.ui.say(Word::TooSmall);
        painter.text(buffer, 0, 0, text, model.size.0, StyleRole::Plain);
        return None;
    };
    for pane in Pane::ALL {
        drawing(pane).render(model, store, &layout, painter, buffer);
    }
    if let Some(view) = WindowView::new(model, store) {
        view.render(view.area(&layout), painter, buffer);
    }
    StatusView::new(model).render(&layout, painter, buffer)
}
