//! The page of an entity: the articles and figures that name it.

use std::cmp::Reverse;

use super::{OpenedByAction, Window, WindowAnswer, WindowState};
use crate::app::Model;
use crate::app::action::Action;
use crate::app::panel::Tab;
use crate::app::words::Word;
use crate::store::{ArticleId, Store};

/// Articles and figures that name an entity.
#[derive(Debug, Clone, PartialEq)]
pub struct EntityMentions {
    /// Its name.
    pub name: String,
    /// How many articles name it.
    pub articles: usize,
    /// How many figures are of it.
    pub figures: usize,
    /// Its rows.
    pub rows: Vec<EntityRow>,
}

/// A row of the page of an entity.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum EntityRow {
    /// An article, and how often it names the entity.
    Article(ArticleId, usize),
    /// A figure of an article, by index.
    Figure(ArticleId, usize),
}

/// The id of the chosen entity; in the figures, the one the chosen figure names first.
pub(in crate::app) fn chosen_entity(model: &Model, store: &Store) -> Option<Box<str>> {
    let entry = model.entry(store)?;
    let analysis = &entry.analysis;
    let index = match model.panel.tab {
        Tab::Entities => Some(model.panel.entity),
        Tab::Figures => analysis
            .figures
            .get(model.panel.figure)
            .and_then(|f| f.entities.first().map(|&e| usize::from(e))),
    };
    let entity = analysis.entities.get(index.unwrap_or(model.panel.entity))?;
    Some(entity.id.clone())
}

impl OpenedByAction for EntityMentions {
    fn open(_: Action, model: &Model, store: &Store) -> WindowAnswer {
        let Some(id) = chosen_entity(model, store) else {
            return WindowAnswer::Tell(Word::NoEntities);
        };
        Window::entity(model, store, &id).map_or(WindowAnswer::Nothing, WindowAnswer::Show)
    }
}

impl Window {
    /// Every article and figure that names an entity, newest first.
    #[must_use]
    pub fn entity(model: &Model, store: &Store, id: &str) -> Option<Self> {
        let page = store.entity(id)?;
        let current = |id: ArticleId| {
            let card = store.card(id)?;
            (model.list.id_of(card.key) == Some(id)).then_some(card)
        };
        let mut articles: Vec<(ArticleId, u32)> =
            page.articles.iter().copied().filter(|(id, _)| current(*id).is_some()).collect();
        articles
            .sort_by_cached_key(|&(id, _)| (Reverse(current(id).and_then(|c| c.published)), id));
        let mut rows = Vec::new();
        let mut figures = 0;
        for &(id, times) in &articles {
            rows.push(EntityRow::Article(id, times as usize));
            let own = page.figures.iter().filter(|(article, _)| *article == id);
            for &(_, figure) in own {
                figures += 1;
                rows.push(EntityRow::Figure(id, usize::from(figure)));
            }
        }
        let name = page.name.to_owned();
        Some(Self::new(EntityMentions { name, articles: articles.len(), figures, rows }))
    }
}

impl WindowState for EntityMentions {
    fn rows(&self) -> usize {
        self.rows.len()
    }

    fn act(&self, action: Action, chosen: Option<usize>, _: &Model, _: &Store) -> WindowAnswer {
        match (action, chosen.and_then(|at| self.rows.get(at))) {
            (Action::Open, Some(EntityRow::Article(id, _))) => WindowAnswer::read(*id, None),
            (Action::Open, Some(EntityRow::Figure(id, figure))) => {
                WindowAnswer::read(*id, Some(*figure))
            }
            _ => WindowAnswer::Pass,
        }
    }

    fn opens(&self, at: usize) -> Option<ArticleId> {
        match self.rows.get(at)? {
            EntityRow::Figure(id, _) => Some(*id),
            EntityRow::Article(..) => None,
        }
    }
}
