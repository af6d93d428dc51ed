//! The window of the keys: what each does, the signs, the language of the filter.

use super::{Extent, OpenedByAction, RowKind, Window, WindowAnswer, WindowState};
use crate::app::Model;
use crate::app::action::{Action, Layer};
use crate::app::legend::{FILTERS, SIGNS};
use crate::app::words::Word;
use crate::store::Store;

/// Keys and what they do.
#[derive(Debug, Clone, PartialEq)]
pub struct Help {
    /// Its rows.
    pub rows: Vec<HelpRow>,
}

/// A row of the help.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum HelpRow {
    /// A heading: where keys go.
    Layer(Layer),
    /// A command with its keys.
    Action(Action),
    /// What the rows below are.
    Section(Word),
    /// A sign of the screen, by index.
    Sign(usize),
    /// An example of the filter, by index.
    Filter(usize),
    /// An empty row.
    Gap,
}

impl Window {
    /// The keys: those of the layers in play first; then signs and the filter, then the
    /// other keys.
    #[must_use]
    pub fn help(layers: &[Layer]) -> Self {
        let rest = Layer::ALL.iter().filter(|l| !layers.contains(l));
        let mut rows = Vec::new();
        let mut told = false;
        for (i, &layer) in layers.iter().chain(rest).enumerate() {
            if i >= layers.len() && !told {
                told = true;
                rows.extend([HelpRow::Gap, HelpRow::Section(Word::Signs)]);
                rows.extend((0..SIGNS.len()).map(HelpRow::Sign));
                rows.extend([HelpRow::Gap, HelpRow::Section(Word::FilterLanguage)]);
                rows.extend((0..FILTERS.len()).map(HelpRow::Filter));
            }
            let mut actions = Action::ALL.iter().filter(|a| a.layer() == layer).peekable();
            if actions.peek().is_none() {
                continue;
            }
            if !rows.is_empty() {
                rows.push(HelpRow::Gap);
            }
            rows.push(HelpRow::Layer(layer));
            rows.extend(actions.map(|&a| HelpRow::Action(a)));
        }
        Self::new(Help { rows })
    }
}

impl OpenedByAction for Help {
    fn open(_: Action, model: &Model, _: &Store) -> WindowAnswer {
        WindowAnswer::Show(Window::help(model.layers()))
    }
}

impl WindowState for Help {
    fn stands_once(&self) -> bool {
        true
    }

    fn rows(&self) -> usize {
        self.rows.len()
    }

    fn row(&self, at: usize) -> RowKind {
        match self.rows.get(at) {
            Some(HelpRow::Layer(_) | HelpRow::Section(_)) => RowKind::Heading,
            Some(HelpRow::Gap) | None => RowKind::Other,
            Some(_) => RowKind::Item,
        }
    }

    fn extent(&self) -> Extent {
        Extent::AtMost(76, 28)
    }

    fn act(&self, action: Action, chosen: Option<usize>, _: &Model, _: &Store) -> WindowAnswer {
        match (action, chosen.and_then(|at| self.rows.get(at))) {
            (Action::Open, Some(HelpRow::Action(told))) => {
                WindowAnswer::Leave(Some(*told).filter(|told| told.in_palette()))
            }
            _ => WindowAnswer::Pass,
        }
    }
}
