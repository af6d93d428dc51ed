//! Why numbers are figures or not, as it is drawn: the numbers, and the chosen one in full.

use ratatui::buffer::Buffer;

use super::{WindowDrawing, WindowView};
use crate::app::layout::Area;
use crate::app::window::why::Why;
use crate::app::words::Word;
use crate::text::Span;
use crate::tui::draw::Painter;
use crate::tui::theme::StyleRole;
use crate::tui::why;

impl WindowDrawing for Why {
    fn title(&self, view: &WindowView<'_>) -> (String, Option<String>) {
        (view.model.settings.ui.say(Word::Why).to_owned(), None)
    }

    fn empty(&self) -> Word {
        if self.told.is_some() { Word::NoQuantities } else { Word::Explaining }
    }

    /// The number as written, what it counts, the words around it.
    fn row(
        &self,
        at: usize,
        view: &WindowView<'_>,
        area: Area,
        painter: Painter,
        buffer: &mut Buffer,
    ) {
        let Some((entry, verdict)) = self.verdict(at) else { return };
        let Area { x, y, width: w, .. } = area;
        let ui = view.model.settings.ui;
        let written = verdict.span.of(entry.article.text.as_str());
        painter.right(buffer, x + 14, y, written, 14, StyleRole::Strong);
        let kind = verdict
            .figure
            .and_then(|f| entry.analysis.figures.get(usize::from(f)))
            .map_or(ui.say(Word::NotAFigure), |f| ui.kind(f.kind));
        let role = if verdict.figure.is_some() { StyleRole::Plain } else { StyleRole::Dim };
        painter.text(buffer, x + 15, y, kind, 14, role);
        let at = x + 30;
        let text = entry.article.text.as_str();
        let around = entry.analysis.sentence_of(verdict.span);
        let from = words_before(text, verdict.span, around);
        let words = Span::new(from, around.end).of(text);
        painter.text(buffer, at, y, words.trim(), w.saturating_sub(30), StyleRole::Dim);
    }

    fn below(
        &self,
        at: usize,
        view: &WindowView<'_>,
        area: Area,
        painter: Painter,
        buffer: &mut Buffer,
    ) {
        if let Some((entry, verdict)) = self.verdict(at) {
            why::render(view.model.settings.ui, verdict, entry, area, painter, buffer);
        }
    }
}

/// Where the few words before a number start.
fn words_before(text: &str, number: Span, sentence: Span) -> u32 {
    const NEAR: usize = 24;
    let before = Span::new(sentence.start.min(number.start), number.start);
    let near = before.of(text).char_indices().rev().nth(NEAR).map_or(0, |(i, _)| i);
    let blank = before.of(text).get(near..).and_then(|t| t.find(' ')).map_or(near, |b| near + b);
    before.start + u32::try_from(if near == 0 { 0 } else { blank }).unwrap_or(0)
}
