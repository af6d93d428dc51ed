//! The parts of the help that are no keys: signs as they are drawn, and the filter.

use ratatui::buffer::Buffer;

use super::draw::Pen;
use super::theme::Role;
use super::window::WindowView;
use crate::app::layout::Area;
use crate::app::legend::{FILTERS, SIGNS, Sign};

impl WindowView<'_> {
    /// A sign as it is drawn, and its meaning.
    pub(super) fn sign(&self, index: usize, area: Area, pen: Pen, buffer: &mut Buffer) {
        let Some((sign, word)) = SIGNS.get(index) else { return };
        let house = self.model.house();
        let sample = "31";
        let (text, role) = match *sign {
            Sign::Text(unicode, ascii) => (if house.ascii { ascii } else { unicode }, Role::Strong),
            Sign::Kind(kind) => (house.sign(kind), Role::Value(kind)),
            Sign::Entity(kind) => (house.ui.entities(kind), Role::Entity(kind)),
            Sign::Figure => (sample, Role::Figure(crate::analysis::FigureKind::Troops)),
            Sign::Chosen => (sample, Role::Lit),
            Sign::Found => (sample, Role::Match),
        };
        pair((text, role), house.ui.say(*word), area, pen, buffer);
    }

    /// An example of the filter, and what it finds.
    pub(super) fn filter(&self, index: usize, area: Area, pen: Pen, buffer: &mut Buffer) {
        let Some((example, word)) = FILTERS.get(index) else { return };
        let says = self.model.settings.ui.say(*word);
        pair((example, Role::Key), says, area, pen, buffer);
    }
}

fn pair((left, role): (&str, Role), right: &str, area: Area, pen: Pen, buffer: &mut Buffer) {
    let Area { x, y, width: w, .. } = area;
    let column = if w > 60 { 26 } else { 16 };
    pen.text(buffer, x + 1, y, left, column - 1, role);
    pen.text(buffer, x + column + 1, y, right, w.saturating_sub(column + 1), Role::Plain);
}
