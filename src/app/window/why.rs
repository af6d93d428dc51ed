//! The window that tells why the numbers of an article are figures or not.

use std::sync::Arc;

use super::{Content, Extent, OpenedByAction, Window, WindowAnswer, WindowState};
use crate::analysis::Verdict;
use crate::app::Model;
use crate::app::action::Action;
use crate::app::effect::OutsideEffect;
use crate::store::{ArticleId, Entry, Store};

/// Why numbers are figures or not: a row a number.
#[derive(Debug, Clone, PartialEq)]
pub struct Why {
    /// The article.
    pub article: ArticleId,
    /// None until it is told.
    pub told: Option<Explained>,
}

/// Why numbers of an article are figures or not.
#[derive(Debug, Clone, PartialEq)]
pub struct Explained {
    /// The article with what it says.
    pub entry: Arc<Entry>,
    /// A verdict for each number.
    pub verdicts: Vec<Verdict>,
}

impl Why {
    /// A verdict with the article it is on.
    #[must_use]
    pub fn verdict(&self, at: usize) -> Option<(&Entry, &Verdict)> {
        let told = self.told.as_ref()?;
        Some((&told.entry, told.verdicts.get(at)?))
    }
}

impl OpenedByAction for Why {
    fn open(_: Action, model: &Model, _: &Store) -> WindowAnswer {
        let why = model.list.selected().map(|article| Window::new(Self { article, told: None }));
        why.map_or(WindowAnswer::Nothing, WindowAnswer::Show)
    }
}

impl WindowState for Why {
    fn asks(&self) -> Option<OutsideEffect> {
        self.told.is_none().then_some(OutsideEffect::Explain(self.article))
    }

    fn rows(&self) -> usize {
        self.told.as_ref().map_or(0, |told| told.verdicts.len())
    }

    fn extent(&self) -> Extent {
        if self.told.is_some() { Extent::Whole } else { Extent::Rows }
    }

    fn tells_below(&self) -> bool {
        self.told.is_some()
    }

    fn act(&self, action: Action, chosen: Option<usize>, _: &Model, _: &Store) -> WindowAnswer {
        match (action, chosen.and_then(|at| self.verdict(at))) {
            (Action::Open, Some((_, verdict))) => WindowAnswer::Read {
                article: self.article,
                figure: None,
                place: Some(verdict.span),
                returns: false,
            },
            _ => WindowAnswer::Pass,
        }
    }

    fn in_full(&self, at: usize, _: &Model) -> Option<String> {
        self.verdict(at).map(|(_, verdict)| verdict.why.clone())
    }
}

/// Fills the window that asked why, at the chosen figure.
pub(in crate::app) fn explained(
    model: &mut Model,
    id: ArticleId,
    entry: Arc<Entry>,
    verdicts: Vec<Verdict>,
) {
    let figure = entry.analysis.figures.get(model.panel.figure);
    let chosen = figure.map(|f| f.span).filter(|_| model.list.selected() == Some(id));
    for window in &mut model.windows {
        if let Content::Why(why) = &mut window.content
            && why.article == id
        {
            let at = verdicts.iter().position(|v| chosen.is_some_and(|c| c.overlaps(v.span)));
            why.told = Some(Explained { entry, verdicts });
            window.at = at.unwrap_or(0);
            return;
        }
    }
}
