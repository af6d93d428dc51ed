//! The list of articles as a pane: its keys, hints, moves and clicks.

use super::{PaneState, focus};
use crate::app::action::{Action, Layer};
use crate::app::layout::{Pane, ScreenLayout};
use crate::app::search::set_filter;
use crate::app::words::Word;
use crate::app::{Effect, Model};
use crate::store::Store;

/// The list of articles.
#[derive(Debug, Clone, Copy)]
pub struct ListPane;

impl PaneState for ListPane {
    fn layers(&self, _: &Model) -> &'static [Layer] {
        &[Layer::List, Layer::Global]
    }

    fn hints(&self, _: &Model) -> &'static [(Action, Word)] {
        &[
            (Action::Down, Word::HintMove),
            (Action::Open, Word::HintRead),
            (Action::NextPane, Word::HintPane),
            (Action::FilterHere, Word::HintFilter),
            (Action::NextUnread, Word::HintUnread),
            (Action::Figures, Word::HintFigures),
            (Action::Entities, Word::HintEntities),
            (Action::Compare, Word::HintCompare),
            (Action::Palette, Word::HintCommands),
            (Action::Help, Word::HintHelp),
        ]
    }

    fn rows(&self, model: &Model, layout: &ScreenLayout) -> u16 {
        let rows = layout.list.map_or(1, |a| model.list_rows(a).height);
        rows / model.list_step(layout.list.map_or(0, |a| a.width))
    }

    fn scroll(&self, model: &mut Model, _: &Store, by: isize) {
        let row = model.list.at().saturating_add_signed(by);
        model.list.choose(row);
    }

    fn step(&self, model: &mut Model, store: &Store, by: isize, _: &mut Vec<Effect>) {
        self.scroll(model, store, by);
    }

    fn jump(&self, model: &mut Model, _: &Store, row: usize, _: &mut Vec<Effect>) {
        model.list.choose(row);
    }

    fn open(&self, model: &mut Model, store: &Store, effects: &mut Vec<Effect>) {
        if model.list.chosen_head().is_some() {
            model.list.fold(false);
        } else {
            focus(model, store, Pane::Reader, effects);
        }
    }

    fn back(&self, model: &mut Model, store: &Store) {
        if model.filter.is_empty() {
            model.list.picked.clear();
        } else {
            set_filter(model, store, "");
        }
    }

    /// On a folder: its filter; on the chosen row: opens it; on another: chooses it.
    fn click(
        &self,
        model: &mut Model,
        store: &Store,
        (x, y): (u16, u16),
        _: &mut Vec<Effect>,
    ) -> Option<Action> {
        let area = model.layout()?.list?;
        let (whole, inner) = (area.inside(0), model.list_rows(area));
        model.focus = Pane::List;
        let head = model.head(whole);
        let column = x.saturating_sub(whole.x);
        if y >= whole.y
            && let Some(folder) = head.folder_at(column, y - whole.y)
        {
            let query = folder.query.clone();
            set_filter(model, store, &query);
        } else if inner.covers(x, y) {
            let step = model.list_step(inner.width);
            let row = model.list.offset + usize::from((y - inner.y) / step);
            if row < model.list.rows() && model.list.at() == row {
                return Some(Action::Open);
            } else if row < model.list.rows() {
                model.list.choose(row);
            }
        }
        None
    }
}
