//! Windows over the panes: help, compare, why, the page of an entity, problems. All
//! are lists of rows; one row may be chosen.

use super::Model;
use super::action::{Action, Layer};
use crate::analysis::{FigureKind, Verdict};
use crate::store::{ArticleId, Store};

/// What a window shows.
#[derive(Debug, Clone, PartialEq)]
pub enum Content {
    /// Keys and what they do.
    Help,
    /// What went wrong.
    Problems,
    /// The same figures across articles.
    Compare,
    /// Why numbers are figures or not; none until it is told.
    Why(ArticleId, Option<Vec<Verdict>>),
    /// Articles and figures that name an entity: its name, articles, figures.
    Entity(String, usize, usize),
}

/// A row of a window.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Row {
    /// A heading of the help.
    Layer(Layer),
    /// A command with its keys.
    Action(Action),
    /// Something that went wrong, by index.
    Problem(usize),
    /// A verdict, by index.
    Verdict(usize),
    /// An article, and how often it names the entity.
    Article(ArticleId, usize),
    /// A figure of an article.
    Figure(ArticleId, usize),
    /// A heading of the compare view.
    Kind(FigureKind),
    /// An empty row.
    Gap,
}

impl Row {
    /// Whether it can be chosen.
    #[must_use]
    pub const fn chooses(self) -> bool {
        !matches!(self, Self::Layer(_) | Self::Kind(_) | Self::Gap)
    }
}

/// A window.
#[derive(Debug, Clone, PartialEq)]
pub struct Window {
    /// What it shows.
    pub content: Content,
    /// Its rows.
    pub rows: Vec<Row>,
    /// The chosen row.
    pub at: usize,
    /// First row on the screen.
    pub offset: usize,
}

impl Window {
    /// A window with its first row chosen.
    #[must_use]
    pub fn new(content: Content, rows: Vec<Row>) -> Self {
        let at = rows.iter().position(|r| r.chooses()).unwrap_or(0);
        Self { content, rows, at, offset: 0 }
    }

    /// The keys: those of the layers in play first.
    #[must_use]
    pub fn help(layers: &[Layer]) -> Self {
        let rest = Layer::ALL.iter().filter(|l| !layers.contains(l));
        let mut rows = Vec::new();
        for &layer in layers.iter().chain(rest) {
            let mut actions = Action::ALL.iter().filter(|a| a.layer() == layer).peekable();
            if actions.peek().is_none() {
                continue;
            }
            if !rows.is_empty() {
                rows.push(Row::Gap);
            }
            rows.push(Row::Layer(layer));
            rows.extend(actions.map(|&a| Row::Action(a)));
        }
        Self::new(Content::Help, rows)
    }

    /// Everything that went wrong, the latest first.
    #[must_use]
    pub fn problems(model: &Model) -> Self {
        Self::new(Content::Problems, (0..model.issues.len()).rev().map(Row::Problem).collect())
    }

    /// Every article and figure that names an entity, newest first.
    #[must_use]
    pub fn entity(model: &Model, store: &Store, id: &str, name: &str) -> Self {
        let mut hits: Vec<(ArticleId, u16)> = Vec::new();
        for article in model.list.all() {
            let Some(entry) = store.get(article) else { continue };
            let own = entry.analysis.entities.iter().position(|e| &*e.id == id);
            if let Some(own) = own.and_then(|i| u16::try_from(i).ok()) {
                hits.push((article, own));
            }
        }
        hits.sort_by_cached_key(|&(article, _)| {
            let published = store.get(article).and_then(|e| e.article.published);
            (std::cmp::Reverse(published), article)
        });
        let mut rows = Vec::new();
        let mut figures = 0;
        for &(article, own) in &hits {
            let Some(entry) = store.get(article) else { continue };
            let analysis = &entry.analysis;
            let times = analysis.mentions.iter().filter(|m| m.entity == own).count();
            rows.push(Row::Article(article, times));
            let party = analysis.entities.get(usize::from(own)).map_or("", |e| e.party_name());
            for (i, figure) in analysis.figures.iter().enumerate() {
                let named = figure.entities.contains(&own)
                    || figure.party.iter().any(|p| **p == *name || **p == *party);
                if named {
                    figures += 1;
                    rows.push(Row::Figure(article, i));
                }
            }
        }
        Self::new(Content::Entity(name.to_owned(), hits.len(), figures), rows)
    }

    /// The figures of the chosen article's kinds in all articles shown, the chosen
    /// figure's kind first.
    #[must_use]
    pub fn compare(model: &Model, store: &Store) -> Self {
        let Some(entry) = model.entry(store) else {
            return Self::new(Content::Compare, Vec::new());
        };
        let first = entry.analysis.figures.get(model.panel.figure).map(|f| f.kind);
        let kinds =
            first.into_iter().chain(FigureKind::ALL.into_iter().filter(|k| {
                Some(*k) != first && entry.analysis.figures.iter().any(|f| f.kind == *k)
            }));
        let mut rows = Vec::new();
        for kind in kinds {
            if !rows.is_empty() {
                rows.push(Row::Gap);
            }
            rows.push(Row::Kind(kind));
            for &id in model.list.order() {
                let Some(other) = store.get(id) else { continue };
                let of_kind = other.analysis.figures.iter().enumerate();
                rows.extend(
                    of_kind.filter(|(_, f)| f.kind == kind).map(|(i, _)| Row::Figure(id, i)),
                );
            }
        }
        Self::new(Content::Compare, rows)
    }

    /// Fills in what was asked for.
    pub fn explained(&mut self, article: ArticleId, verdicts: Vec<Verdict>) {
        if let Content::Why(own, told) = &mut self.content
            && *own == article
        {
            self.rows = (0..verdicts.len()).map(Row::Verdict).collect();
            *told = Some(verdicts);
            self.at = 0;
        }
    }

    /// The chosen row.
    #[must_use]
    pub fn chosen(&self) -> Option<Row> {
        self.rows.get(self.at).copied().filter(|r| r.chooses())
    }

    /// Chooses a row further on; rows that cannot be chosen are passed over.
    pub fn step(&mut self, by: isize) {
        let choose: Vec<usize> = (0..self.rows.len())
            .filter(|&i| self.rows.get(i).is_some_and(|r| r.chooses()))
            .collect();
        let at = choose.partition_point(|&i| i < self.at);
        let to = at.saturating_add_signed(by).min(choose.len().saturating_sub(1));
        self.at = choose.get(to).copied().unwrap_or(0);
    }

    /// Scrolls so that the chosen row is in sight, the headings above the first too.
    pub fn keep_in_sight(&mut self, rows: usize) {
        let rows = rows.max(1);
        let first = self.rows.iter().position(|r| r.chooses()).unwrap_or(0);
        let above = if self.at <= first {
            0
        } else {
            let heading = self.at.checked_sub(1).and_then(|i| self.rows.get(i));
            if heading.is_some_and(|r| !r.chooses()) { self.at - 1 } else { self.at }
        };
        let last = self.rows.len().saturating_sub(rows);
        self.offset = self.offset.min(last).min(above).max((self.at + 1).saturating_sub(rows));
    }
}
