//! The whole screen from the model: one function, no state.

use ratatui::buffer::Buffer;

use super::ascii;
use super::draw::Pen;
use super::figures::PanelView;
use super::list::ListView;
use super::reader::ReaderView;
use super::status::StatusView;
use super::surface::Link;
use super::theme::Role;
use super::window::WindowView;
use crate::app::Model;
use crate::app::layout::Area;
use crate::app::words::Word;
use crate::store::Store;

/// Draws everything; gives the place of the cursor while a line is typed.
pub fn draw(model: &Model, store: &Store, buffer: &mut Buffer) -> Option<(u16, u16)> {
    let cursor = panes(model, store, buffer);
    if model.settings.ascii {
        ascii::fold(buffer);
    }
    cursor
}

/// The rows that tell most, for a line that cannot carry all at once: the chosen article
/// and how far down the list it is.
#[must_use]
pub fn first(model: &Model) -> Vec<u16> {
    let Some(area) = model.layout().and_then(|l| l.list) else { return Vec::new() };
    let inner = model.list_rows(area);
    let step = Model::list_step(inner.width);
    let at = u16::try_from(model.list.at().saturating_sub(model.list.offset)).unwrap_or(0);
    let y = inner.y.saturating_add(at.saturating_mul(step));
    (y..y.saturating_add(step)).chain([inner.y + inner.height]).collect()
}

/// The addresses on the screen: the article's own on the name of its publisher, and those in
/// its text, line by line.
#[must_use]
pub fn links(model: &Model) -> Vec<Link> {
    let layout = model.layout().filter(|_| model.windows.is_empty() && model.prompt.is_none());
    let Some(text) = layout.and_then(|l| l.reader.and(l.text())) else { return Vec::new() };
    super::reader::links(model, text)
}

fn panes(model: &Model, store: &Store, buffer: &mut Buffer) -> Option<(u16, u16)> {
    let pen = Pen::of(&model.settings);
    let Some(layout) = model.layout() else {
        let text = model.settings.ui.say(Word::TooSmall);
        pen.text(buffer, 0, 0, text, model.size.0, Role::Plain);
        return None;
    };
    if let Some(area) = layout.list {
        let rows: Area = model.list_rows(area);
        ListView::new(model, store, area).render(area, rows, pen, buffer);
    }
    if let (Some(area), Some(text)) = (layout.reader, layout.text()) {
        ReaderView::new(model).render(area, text, pen, buffer);
    }
    if let Some(area) = layout.panel {
        PanelView::new(model).render(area, pen, buffer);
    }
    if let Some(view) = WindowView::new(model, store) {
        view.render(view.area(&layout), pen, buffer);
    }
    StatusView::new(model).render(&layout, pen, buffer)
}
