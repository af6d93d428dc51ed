//! The window of the reviews that apply to nothing.

use super::{OpenedByAction, WindowAnswer, WindowState};
use crate::app::Model;
use crate::app::action::Action;
use crate::app::effect::OutsideEffect;
use crate::app::words::Word;
use crate::store::Store;
use crate::store::reviews::Lost;

/// Reviews that apply to nothing, a row each.
#[derive(Debug, Clone, PartialEq)]
pub struct LostReviews {
    /// The reviews.
    pub lost: Vec<Lost>,
}

impl OpenedByAction for LostReviews {
    fn open(_: Action, _: &Model, _: &Store) -> WindowAnswer {
        WindowAnswer::Ask(OutsideEffect::ListLost)
    }
}

impl WindowState for LostReviews {
    fn rows(&self) -> usize {
        self.lost.len()
    }

    fn act(&self, action: Action, chosen: Option<usize>, model: &Model, _: &Store) -> WindowAnswer {
        match (action, chosen.and_then(|at| self.lost.get(at))) {
            (Action::Open, Some(lost)) => lost
                .article
                .and_then(|key| model.list.id_of(key))
                .map_or(WindowAnswer::Tell(Word::GoneArticle), |id| WindowAnswer::read(id, None)),
            _ => WindowAnswer::Pass,
        }
    }

    fn in_full(&self, at: usize, _: &Model) -> Option<String> {
        Some(format!("“{}”", self.lost.get(at)?.decision.anchor.sentence))
    }
}
