//! The text as a pane: its keys, hints, moves and clicks.

use super::panel::show_tab;
use super::{PaneState, focus};
use crate::app::action::{Action, Layer};
use crate::app::layout::{Pane, ScreenLayout};
use crate::app::marking::mark_opened;
use crate::app::panel::Tab;
use crate::app::reader::{LineKind, figure_at};
use crate::app::words::Word;
use crate::app::{Effect, Model};
use crate::store::Store;

/// The text.
#[derive(Debug, Clone, Copy)]
pub struct ReaderPane;

impl PaneState for ReaderPane {
    fn layers(&self, model: &Model) -> &'static [Layer] {
        if model.reader.selection.is_some() {
            &[Layer::Select, Layer::Global]
        } else {
            &[Layer::Reader, Layer::Global]
        }
    }

    fn hints(&self, model: &Model) -> &'static [(Action, Word)] {
        if model.reader.selection.is_some() {
            return &[
                (Action::SelectNumber, Word::HintNumber),
                (Action::SelectTake, Word::HintAdd),
                (Action::SelectFrom, Word::HintBegin),
                (Action::SelectLeave, Word::HintLeave),
            ];
        }
        &[
            (Action::PageDown, Word::HintMove),
            (Action::Find, Word::HintFind),
            (Action::NextFigure, Word::HintFigure),
            (Action::Open, Word::HintFigures),
            (Action::Back, Word::HintBack),
            (Action::NextPane, Word::HintPane),
            (Action::Compare, Word::HintCompare),
            (Action::Palette, Word::HintCommands),
            (Action::Help, Word::HintHelp),
        ]
    }

    fn rows(&self, _: &Model, layout: &ScreenLayout) -> u16 {
        layout.reader.map_or(1, |a| a.inside(0).height)
    }

    fn scroll(&self, model: &mut Model, store: &Store, by: isize) {
        let Some(entry) = model.entry(store) else { return };
        let top = model.reader.top().saturating_add_signed(by);
        model.reader.scroll_to(top, &entry.article.text);
        follow_eye(model, store);
    }

    fn step(&self, model: &mut Model, store: &Store, by: isize, effects: &mut Vec<Effect>) {
        mark_opened(model, store, effects);
        self.scroll(model, store, by);
    }

    fn jump(&self, model: &mut Model, store: &Store, row: usize, effects: &mut Vec<Effect>) {
        mark_opened(model, store, effects);
        let Some(entry) = model.entry(store) else { return };
        model.reader.scroll_to(row, &entry.article.text);
        follow_eye(model, store);
    }

    fn open(&self, model: &mut Model, store: &Store, effects: &mut Vec<Effect>) {
        show_tab(model, store, Tab::Figures, effects);
    }

    fn back(&self, model: &mut Model, _: &Store) {
        model.focus = Pane::List;
        model.turned = false;
    }

    fn click(
        &self,
        model: &mut Model,
        store: &Store,
        (_, y): (u16, u16),
        effects: &mut Vec<Effect>,
    ) -> Option<Action> {
        let inner = model.layout()?.reader?.inside(0);
        focus(model, store, Pane::Reader, effects);
        click_text(model, store, y.saturating_sub(inner.y));
        None
    }
}

/// Lights the figure one is reading.
pub(in crate::app) fn follow_eye(model: &mut Model, store: &Store) {
    let Some(entry) = model.entry(store) else { return };
    if let Some(figure) = figure_at(&entry.analysis, model.reader.eye()) {
        model.panel.figure = figure;
    }
}

/// A click on the text lights the figure nearest to it.
fn click_text(model: &mut Model, store: &Store, row: u16) {
    let Some(entry) = model.entry(store) else { return };
    let line = model.reader.lines().get(model.reader.top() + usize::from(row));
    if let Some(line) = line.filter(|l| matches!(l.kind, LineKind::Text { .. }))
        && let Some(figure) = figure_at(&entry.analysis, line.span.end)
    {
        model.panel.figure = figure;
    }
}
