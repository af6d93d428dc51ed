//! The panes beside each other: the list, the text, the panel. Each is a file of
//! [`PaneState`] here, a file of how it is drawn in `tui`, and a line in the table of each;
//! where it lies is said in `layout`.

use super::action::{Action, Layer};
use super::layout::{Pane, ScreenLayout};
use super::marking::mark_opened;
use super::words::Word;
use super::{Effect, Model};
use crate::store::Store;

pub mod list;
pub mod panel;
pub mod reader;

impl Pane {
    /// How it behaves: the table of panes.
    #[must_use]
    pub fn state(self) -> &'static dyn PaneState {
        match self {
            Self::List => &list::ListPane,
            Self::Reader => &reader::ReaderPane,
            Self::Panel => &panel::PanelPane,
        }
    }
}

/// What every pane tells of itself, and how it is moved in. What it holds is in the model.
pub trait PaneState {
    /// Where keys are looked up while it has the focus.
    fn layers(&self, model: &Model) -> &'static [Layer];

    /// What can be done in it, most useful first, for the status line.
    fn hints(&self, model: &Model) -> &'static [(Action, Word)];

    /// Rows of its own that it shows at once.
    fn rows(&self, model: &Model, layout: &ScreenLayout) -> u16;

    /// Scrolls it by rows, without giving it the focus.
    fn scroll(&self, model: &mut Model, store: &Store, by: isize);

    /// Goes rows further in it, by a key.
    fn step(&self, model: &mut Model, store: &Store, by: isize, effects: &mut Vec<Effect>);

    /// Goes to a row of it, counted from 0; to the last one if there are not so many.
    fn jump(&self, model: &mut Model, store: &Store, row: usize, effects: &mut Vec<Effect>);

    /// Opens what is chosen in it.
    fn open(&self, model: &mut Model, store: &Store, effects: &mut Vec<Effect>);

    /// Leaves it, or what was done in it, one step.
    fn back(&self, model: &mut Model, store: &Store);

    /// A click at a column and row of the screen, which lies in it. Returns what is to be
    /// done besides.
    fn click(
        &self,
        model: &mut Model,
        store: &Store,
        at: (u16, u16),
        effects: &mut Vec<Effect>,
    ) -> Option<Action>;
}

/// Gives a pane the focus; turns it into sight where it is hidden.
pub fn focus(model: &mut Model, store: &Store, pane: Pane, effects: &mut Vec<Effect>) {
    model.focus = pane;
    model.list.hold();
    match pane {
        Pane::List => model.turned = false,
        Pane::Panel => model.turned = true,
        Pane::Reader => {}
    }
    if pane != Pane::Reader {
        model.wide = false;
    }
    if pane == Pane::Reader {
        mark_opened(model, store, effects);
    }
}
