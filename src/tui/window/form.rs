//! The form of a figure as it is drawn: the sentence, then its fields.

use ratatui::buffer::Buffer;

use super::{WindowDrawing, WindowView};
use crate::analysis::review::Status;
use crate::app::layout::Area;
use crate::app::window::form::{FigureForm, FormField, flag_word};
use crate::app::words::Word;
use crate::text::wrap::width;
use crate::tui::draw::Painter;
use crate::tui::theme::StyleRole;

/// Columns of the labels of a form.
const LABEL: u16 = 11;

impl WindowDrawing for FigureForm {
    fn title(&self, view: &WindowView<'_>) -> (String, Option<String>) {
        let ui = view.model.settings.ui;
        let word = if self.there { Word::FormCorrect } else { Word::FormAdd };
        (format!("{} “{}”", ui.say(word), self.written), None)
    }

    fn empty(&self) -> Word {
        Word::NoLost
    }

    /// A line of the sentence, or a field: its label, what it says, and what the machine
    /// says otherwise.
    fn row(
        &self,
        at: usize,
        view: &WindowView<'_>,
        area: Area,
        painter: Painter,
        buffer: &mut Buffer,
    ) {
        if let Some(span) = self.lines.get(at) {
            painter.text(
                buffer,
                area.x,
                area.y,
                span.of(&self.quote),
                area.width,
                StyleRole::Evidence,
            );
        }
        let Some(field) = self.field(at) else { return };
        let Area { x, y, width: w, .. } = area;
        let ui = view.model.settings.ui;
        painter.text(buffer, x + 1, y, ui.say(field.word()), LABEL - 1, StyleRole::Dim);
        let at = x + LABEL + 1;
        let room = (x + w).saturating_sub(at);
        let mut text = self.text(field);
        match field {
            FormField::Kind => ui.kind(self.value.kind).clone_into(&mut text),
            FormField::Flags => {
                let flags: Vec<&str> =
                    self.value.flags.iter().map(|f| ui.say(flag_word(*f))).collect();
                text = flags.join(", ");
            }
            _ => {}
        }
        let used = painter.text(buffer, at, y, &text, room, StyleRole::Strong);
        if let Some(machine) = self.machine_says(field) {
            let none = if painter.ascii { "-" } else { "–" };
            let machine = if machine.is_empty() { none } else { &machine };
            let told = format!("{} {machine}", ui.say(Word::Machine));
            let sign = view.model.number_style().status(Status::Corrected);
            painter.text(buffer, at.saturating_sub(2), y, sign, 1, StyleRole::Strong);
            let left = room.saturating_sub(used + 2);
            let columns = u16::try_from(width(&told)).unwrap_or(u16::MAX).min(left);
            if columns > 8 {
                painter.right(buffer, x + w, y, &told, columns, StyleRole::Dim);
            }
        }
    }
}
