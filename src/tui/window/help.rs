//! The help as it is drawn: keys, signs as they are on the screen, the language of the filter.

use ratatui::buffer::Buffer;

use super::{WindowDrawing, WindowView};
use crate::app::action::Action;
use crate::app::layout::Area;
use crate::app::legend::{FILTERS, LegendSign, SIGNS};
use crate::app::window::help::{Help, HelpRow};
use crate::app::words::Word;
use crate::text::wrap::width;
use crate::tui::draw::Painter;
use crate::tui::rule::rule;
use crate::tui::theme::StyleRole;

/// Columns from which the help names the commands too.
const NAMED: u16 = 70;

impl WindowDrawing for Help {
    fn title(&self, view: &WindowView<'_>) -> (String, Option<String>) {
        let ui = view.model.settings.ui;
        let key = view.model.settings.keymap.first_key(Action::NextPane);
        (ui.say(Word::Help).to_owned(), Some(ui.fill(Word::HelpParts, &[&key])))
    }

    fn empty(&self) -> Word {
        Word::NoProblems
    }

    fn row(
        &self,
        at: usize,
        view: &WindowView<'_>,
        area: Area,
        painter: Painter,
        buffer: &mut Buffer,
    ) {
        let Area { x, y, width: w, .. } = area;
        let ui = view.model.settings.ui;
        match self.rows.get(at) {
            Some(HelpRow::Layer(layer)) => {
                painter.text(buffer, x, y, ui.say(layer.word()), w, StyleRole::Heading);
            }
            Some(HelpRow::Action(told)) => action(*told, view, area, painter, buffer),
            Some(HelpRow::Section(word)) => rule(painter, buffer, area, ui.say(*word)),
            Some(HelpRow::Sign(index)) => sign(*index, view, area, painter, buffer),
            Some(HelpRow::Filter(index)) => {
                let Some((example, word)) = FILTERS.get(*index) else { return };
                pair((example, StyleRole::Key), ui.say(*word), area, painter, buffer);
            }
            Some(HelpRow::Gap) | None => {}
        }
    }
}

/// A command: its keys, what it does, its name where there is room.
fn action(
    action: Action,
    view: &WindowView<'_>,
    area: Area,
    painter: Painter,
    buffer: &mut Buffer,
) {
    let Area { x, y, width: w, .. } = area;
    let ui = view.model.settings.ui;
    let keys = view.model.settings.keymap.keys_of(action).join(" ");
    let keys = if keys.is_empty() { format!(":{}", action.name()) } else { keys };
    let column = if w > 60 { 18 } else { 14 };
    painter.text(buffer, x + 1, y, &keys, column - 1, StyleRole::Key);
    let rest = w.saturating_sub(column + 1);
    let used =
        painter.text(buffer, x + column + 1, y, ui.say(action.word()), rest, StyleRole::Plain);
    let room = rest.saturating_sub(used + 2);
    let name = action.name();
    if w >= NAMED && usize::from(room) >= width(name) {
        painter.right(buffer, x + w, y, name, room, StyleRole::Dim);
    }
}

/// A sign as it is drawn, and its meaning.
fn sign(index: usize, view: &WindowView<'_>, area: Area, painter: Painter, buffer: &mut Buffer) {
    let Some((sign, word)) = SIGNS.get(index) else { return };
    let style = view.model.number_style();
    let sample = "31";
    let (text, role) = match *sign {
        LegendSign::Text(unicode, ascii) => {
            (if style.ascii { ascii } else { unicode }, StyleRole::Strong)
        }
        LegendSign::Kind(kind) => (style.sign(kind), StyleRole::Value(kind)),
        LegendSign::Entity(kind) => (style.ui.entities(kind), StyleRole::Entity(kind)),
        LegendSign::Figure => (sample, StyleRole::Figure(crate::analysis::FigureKind::Troops)),
        LegendSign::Chosen => (sample, StyleRole::Lit),
        LegendSign::Found => (sample, StyleRole::Match),
    };
    pair((text, role), style.ui.say(*word), area, painter, buffer);
}

fn pair(
    (left, role): (&str, StyleRole),
    right: &str,
    area: Area,
    painter: Painter,
    buffer: &mut Buffer,
) {
    let Area { x, y, width: w, .. } = area;
    let column = if w > 60 { 26 } else { 16 };
    painter.text(buffer, x + 1, y, left, column - 1, role);
    painter.text(buffer, x + column + 1, y, right, w.saturating_sub(column + 1), StyleRole::Plain);
}
