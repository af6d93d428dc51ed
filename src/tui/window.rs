//! Windows over the panes: the frame, the rows, the chosen row. What each window draws is a
//! file of [`WindowDrawing`] here.

use jiff::civil::Date;
use ratatui::buffer::Buffer;

use super::draw::{Painter, rect};
use super::theme::StyleRole;
use crate::app::Model;
use crate::app::layout::{Area, ScreenLayout};
use crate::app::window::{Content, Window, each_window};
use crate::app::words::Word;
use crate::store::Store;

mod awaited;
mod changed;
mod claim;
mod compare;
mod course;
mod entity;
mod form;
mod help;
mod lost;
mod problems;
mod stories;
mod why;

macro_rules! drawings {
    ($($name:ident)*) => {
        /// How a window is drawn: each of the table of windows has to be a [`WindowDrawing`].
        fn drawing(content: &Content) -> &dyn WindowDrawing {
            match content { $(Content::$name(own) => &**own,)* }
        }
    };
}
each_window!(drawings);

/// What a window draws inside its frame.
trait WindowDrawing {
    /// What stands in its frame: its name, and what it is about.
    fn title(&self, view: &WindowView<'_>) -> (String, Option<String>);

    /// What stands in it where it has no rows.
    fn empty(&self) -> Word;

    /// Draws a row, by its number from the top.
    fn row(
        &self,
        at: usize,
        view: &WindowView<'_>,
        area: Area,
        painter: Painter,
        buffer: &mut Buffer,
    );

    /// Draws the chosen row in full below the list, where
    /// [`crate::app::window::WindowState::tells_below`] says so.
    fn below(
        &self,
        at: usize,
        view: &WindowView<'_>,
        area: Area,
        painter: Painter,
        buffer: &mut Buffer,
    ) {
        let _ = (at, view, area, painter, buffer);
    }
}

/// A window as it is drawn.
#[derive(Debug, Clone)]
pub struct WindowView<'a> {
    model: &'a Model,
    store: &'a Store,
    window: &'a Window,
}

impl<'a> WindowView<'a> {
    /// The window in front, if one is open.
    #[must_use]
    pub fn new(model: &'a Model, store: &'a Store) -> Option<Self> {
        Some(Self { model, store, window: model.windows.last()? })
    }

    /// Where it is drawn.
    #[must_use]
    pub fn area(&self, layout: &ScreenLayout) -> Area {
        self.window.area(layout)
    }

    /// Draws the window over what is there.
    pub fn render(&self, area: Area, painter: Painter, buffer: &mut Buffer) {
        for position in rect(area).intersection(buffer.area).positions() {
            if let Some(cell) = buffer.cell_mut(position) {
                cell.reset();
            }
        }
        let window = self.window;
        let drawing = drawing(&window.content);
        let (name, about) = drawing.title(self);
        let about = about.map(|about| (about, StyleRole::Dim));
        let title: Vec<_> = std::iter::once((name, StyleRole::Focus)).chain(about).collect();
        painter.frame(buffer, area, &title, true);
        let inner = area.inside(1);
        let all = window.rows();
        if all == 0 {
            let text = self.model.settings.ui.say(drawing.empty());
            super::message(painter, buffer, inner, text);
            return;
        }
        let height = window.list_rows(inner.height);
        for (y, at) in (inner.y..inner.y + height).zip(window.offset..all) {
            let line = Area { y, height: 1, ..inner };
            drawing.row(at, self, line, painter, buffer);
            if window.chosen() == Some(at) {
                painter.paint(buffer, line, StyleRole::Chosen);
                let x = line.x.saturating_sub(1);
                painter.text(buffer, x, y, painter.cursor(), 1, StyleRole::Focus);
            }
        }
        if height < inner.height
            && let Some(at) = window.chosen()
        {
            let below = Area { y: inner.y + height, height: inner.height - height, ..inner };
            drawing.below(at, self, below, painter, buffer);
        }
        let items = |rows: usize| (0..rows).filter(|row| window.chooses(*row)).count();
        painter.foot(buffer, area, &format!("{}/{}", items(window.at + 1), items(all)));
    }

    fn day(&self, day: Option<Date>) -> String {
        let style = self.model.number_style();
        day.map(|d| style.short_day(d)).unwrap_or_default()
    }
}
