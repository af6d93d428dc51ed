//! The page of an entity: the articles and figures that name it.

use std::cmp::Reverse;

use super::{Window, WindowAnswer, WindowState};
use crate::app::Model;
use crate::app::action::Action;
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
