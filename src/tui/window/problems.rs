//! What went wrong, as it is drawn.

use ratatui::buffer::Buffer;

use super::{WindowDrawing, WindowView};
use crate::app::layout::Area;
use crate::app::window::problems::Problems;
use crate::app::words::Word;
use crate::tui::draw::Painter;
use crate::tui::theme::StyleRole;

impl WindowDrawing for Problems {
    fn title(&self, view: &WindowView<'_>) -> (String, Option<String>) {
        (view.model.settings.ui.say(Word::Problems).to_owned(), None)
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
        let issue = self.issues.get(at).and_then(|i| view.model.issues.get(*i));
        let Some(issue) = issue else { return };
        let used = painter.text(buffer, x, y, &issue.at, w / 2, StyleRole::Dim);
        let at = x + used + 1;
        painter.text(buffer, at, y, &issue.what, (x + w).saturating_sub(at), StyleRole::Plain);
    }
}
