//! Figures and entities as a pane: its keys, hints, moves and clicks.

use super::{PaneState, focus};
use crate::app::action::{Action, Layer};
use crate::app::layout::{Pane, ScreenLayout};
use crate::app::panel::Tab;
use crate::app::words::Word;
use crate::app::{Effect, Model};
use crate::store::Store;
use crate::text::Span;

/// Figures and entities.
#[derive(Debug, Clone, Copy)]
pub struct PanelPane;

impl PaneState for PanelPane {
    fn layers(&self, model: &Model) -> &'static [Layer] {
        match model.panel.tab {
            Tab::Figures => &[Layer::Figures, Layer::Global],
            Tab::Entities => &[Layer::Entities, Layer::Global],
        }
    }

    fn hints(&self, model: &Model) -> &'static [(Action, Word)] {
        match model.panel.tab {
            Tab::Figures => &[
                (Action::Down, Word::HintMove),
                (Action::Open, Word::HintText),
                (Action::Confirm, Word::HintRight),
                (Action::Reject, Word::HintWrong),
                (Action::Correct, Word::HintCorrect),
                (Action::Entities, Word::HintEntities),
                (Action::Compare, Word::HintCompare),
                (Action::Back, Word::HintBack),
                (Action::NextPane, Word::HintPane),
                (Action::Palette, Word::HintCommands),
                (Action::Help, Word::HintHelp),
            ],
            Tab::Entities => &[
                (Action::Down, Word::HintMove),
                (Action::NextMention, Word::HintNext),
                (Action::EntityPage, Word::HintPage),
                (Action::Figures, Word::HintFigures),
                (Action::Back, Word::HintBack),
                (Action::NextPane, Word::HintPane),
                (Action::Palette, Word::HintCommands),
                (Action::Help, Word::HintHelp),
            ],
        }
    }

    /// Figures take two rows of the screen and more.
    fn rows(&self, model: &Model, layout: &ScreenLayout) -> u16 {
        let rows = layout.panel.map_or(1, |a| a.inside(0).height);
        if model.panel.tab == Tab::Figures { rows / 2 } else { rows }
    }

    fn scroll(&self, model: &mut Model, store: &Store, by: isize) {
        let item = model.panel.moved(by.signum());
        choose_item(model, store, item);
    }

    fn step(&self, model: &mut Model, store: &Store, by: isize, _: &mut Vec<Effect>) {
        let item = model.panel.moved(by);
        choose_item(model, store, item);
    }

    fn jump(&self, model: &mut Model, store: &Store, row: usize, _: &mut Vec<Effect>) {
        let mut items: Vec<usize> = model.panel.rows().iter().filter_map(|r| r.item()).collect();
        items.dedup();
        if let Some(&item) = items.get(row.min(items.len().saturating_sub(1))) {
            choose_item(model, store, item);
        }
    }

    fn open(&self, model: &mut Model, store: &Store, effects: &mut Vec<Effect>) {
        let item = model.panel.chosen();
        choose_item(model, store, item);
        focus(model, store, Pane::Reader, effects);
    }

    fn back(&self, model: &mut Model, _: &Store) {
        model.focus = Pane::Reader;
    }

    /// On the title: that tab; on the chosen row: opens it; on another: chooses it.
    fn click(
        &self,
        model: &mut Model,
        store: &Store,
        (x, y): (u16, u16),
        effects: &mut Vec<Effect>,
    ) -> Option<Action> {
        let area = model.layout()?.panel?;
        let inner = area.inside(0);
        focus(model, store, Pane::Panel, effects);
        if y == area.y {
            let half = area.x + area.width / 2;
            return Some(if x < half { Action::Figures } else { Action::Entities });
        }
        if inner.covers(x, y) {
            let row = model.panel.offset + usize::from(y - inner.y);
            let item = model.panel.rows().get(row).and_then(|r| r.item())?;
            if item == model.panel.chosen() {
                return Some(Action::Open);
            }
            choose_item(model, store, item);
        }
        None
    }
}

/// Shows the figures or the entities, with the focus on them.
pub(in crate::app) fn show_tab(
    model: &mut Model,
    store: &Store,
    tab: Tab,
    effects: &mut Vec<Effect>,
) {
    model.windows.clear();
    model.panel.tab = tab;
    focus(model, store, Pane::Panel, effects);
    if tab == Tab::Figures {
        let item = model.panel.figure;
        choose_item(model, store, item);
    }
}

/// Chooses a figure or an entity and brings its sentence, or mention, into sight.
pub(in crate::app) fn choose_item(model: &mut Model, store: &Store, item: usize) {
    let Some(entry) = model.entry(store) else { return };
    match model.panel.tab {
        Tab::Figures => {
            model.panel.figure = item;
            model.panel.goes_to = None;
            if let Some(figure) = entry.analysis.figure(item) {
                let span = if figure.sentence.is_empty() { figure.span } else { figure.sentence };
                model.reader.bring(span, &entry.article.text);
            }
        }
        Tab::Entities => {
            model.panel.entity = item;
            model.panel.mention = 0;
            show_mention(model, store);
        }
    }
}

/// Brings the chosen mention of the chosen entity into sight.
pub(in crate::app) fn show_mention(model: &mut Model, store: &Store) {
    let Some(entry) = model.entry(store) else { return };
    let entity = model.panel.entity;
    let mentions = entry.analysis.mentions.iter().filter(|m| usize::from(m.entity) == entity);
    let span = mentions.map(|m| m.span).nth(model.panel.mention);
    if let Some(span) = span {
        show_span(model, store, span);
    }
}

/// Brings a place of the text into sight.
pub(in crate::app) fn show_span(model: &mut Model, store: &Store, span: Span) {
    let Some(entry) = model.entry(store) else { return };
    model.reader.bring(span, &entry.article.text);
}
