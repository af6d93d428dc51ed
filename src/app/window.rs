//! Windows over the panes: help, compare, why, the page of an entity, problems. All
//! are lists of rows; one row may be chosen.

use std::cmp::Reverse;
use std::sync::Arc;

use super::Model;
use super::action::{Action, Layer};
use super::layout::{Area, Layout, TWO};
use super::legend::{FILTERS, SIGNS};
use super::told::{Asked, Compared, Course, Listed};
use super::words::Word;
use crate::analysis::Verdict;
use crate::article::Issue;
use crate::store::reviews::Lost;
use crate::store::{ArticleId, Entry, Store};
use crate::text::Span;

pub mod changed;
pub mod form;
pub mod told;

use changed::Overlaid;
use form::{Field, Form};

/// What a window shows.
#[derive(Debug, Clone, PartialEq)]
pub enum Content {
    /// Keys and what they do.
    Help,
    /// What went wrong.
    Problems,
    /// What is shown once articles are joined to stories.
    Joining(Asked),
    /// The same counts across the articles of a story.
    Compare(Box<Compared>),
    /// The stories that several articles tell.
    Stories(Vec<Listed>),
    /// A count in time.
    Course(Box<Course>),
    /// A figure while it is corrected or added.
    Form(Box<Form>),
    /// Reviews that apply to nothing.
    LostReviews(Vec<Lost>),
    /// The texts an article had and has.
    Changed(Box<Overlaid>),
    /// Why numbers are figures or not; none until it is told.
    Why(ArticleId, Option<Explained>),
    /// Articles and figures that name an entity: its name, articles, figures.
    Entity(String, usize, usize),
}

/// Why numbers of an article are figures or not.
#[derive(Debug, Clone, PartialEq)]
pub struct Explained {
    /// The article with what it says.
    pub entry: Arc<Entry>,
    /// A verdict for each number.
    pub verdicts: Vec<Verdict>,
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
    /// A count across articles, by index.
    Claim(usize),
    /// What one article says for a count: indices of count and report.
    Report(usize, usize),
    /// A count that one article tells, by index.
    Once(usize),
    /// What the rows below are.
    Section(Word),
    /// A story, by index.
    Story(usize),
    /// A line of a chart.
    Chart(usize),
    /// A report in time, by index.
    Point(usize),
    /// A sign of the screen, by index.
    Sign(usize),
    /// An example of the filter, by index.
    Filter(usize),
    /// A pair of texts of an article, by index.
    Version(usize),
    /// A line of such texts, by index.
    Said(usize),
    /// A line of the sentence a form is about, by number.
    Quote(usize),
    /// A field of a form.
    Field(Field),
    /// A review that applies to nothing, by index.
    Lost(usize),
    /// An empty row.
    Gap,
}

impl Row {
    /// Whether it can be chosen.
    #[must_use]
    pub const fn chooses(self) -> bool {
        !matches!(
            self,
            Self::Layer(_)
                | Self::Claim(_)
                | Self::Section(_)
                | Self::Chart(_)
                | Self::Version(_)
                | Self::Quote(_)
                | Self::Gap
        )
    }
}

/// Columns of what tells of articles, rows of any window.
const WIDE: u16 = 110;
const LEAST: u16 = 10;
/// Columns and rows of the help, which scrolls and so leaves rows free.
const HELP: (u16, u16) = (76, 28);
const HELP_LESS: u16 = 3;

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

/// Problems that are kept: a file of a million broken lines tells nothing more.
const MOST_ISSUES: usize = 10_000;

impl Model {
    /// Notes what went wrong, in the window that tells of it too.
    pub(super) fn problem(&mut self, issue: Issue) {
        if self.issues.len() >= MOST_ISSUES {
            self.more_issues += 1;
            return;
        }
        for window in self.windows.iter_mut().filter(|w| w.content == Content::Problems) {
            window.came(Row::Problem(self.issues.len()));
        }
        self.issues.push(issue);
    }
}

impl Window {
    /// A window with its first row chosen.
    #[must_use]
    pub fn new(content: Content, rows: Vec<Row>) -> Self {
        let at = rows.iter().position(|r| r.chooses()).unwrap_or(0);
        Self { content, rows, at, offset: 0 }
    }

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
                rows.extend([Row::Gap, Row::Section(Word::Signs)]);
                rows.extend((0..SIGNS.len()).map(Row::Sign));
                rows.extend([Row::Gap, Row::Section(Word::FilterLanguage)]);
                rows.extend((0..FILTERS.len()).map(Row::Filter));
            }
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

    /// A row came above the others. What is chosen stays so, but for the first.
    pub fn came(&mut self, row: Row) {
        self.rows.insert(0, row);
        if self.at > 0 {
            self.at += 1;
            self.offset += 1;
        }
    }

    /// Everything that went wrong, the latest first.
    #[must_use]
    pub fn problems(model: &Model) -> Self {
        Self::new(Content::Problems, (0..model.issues.len()).rev().map(Row::Problem).collect())
    }

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
            rows.push(Row::Article(id, times as usize));
            let own = page.figures.iter().filter(|(article, _)| *article == id);
            for &(_, figure) in own {
                figures += 1;
                rows.push(Row::Figure(id, usize::from(figure)));
            }
        }
        Some(Self::new(Content::Entity(page.name.to_owned(), articles.len(), figures), rows))
    }

    /// The articles that rows in sight tell a figure of.
    #[must_use]
    pub fn articles_in_sight(&self, layout: &Layout) -> Vec<ArticleId> {
        let rows = usize::from(self.area(layout).inside(1).height);
        let own = |row: &Row| if let Row::Figure(id, _) = row { Some(*id) } else { None };
        self.rows.iter().skip(self.offset).take(rows).filter_map(own).collect()
    }

    /// How many of so many rows the list takes: below that of numbers the chosen one is
    /// told in full.
    #[must_use]
    pub fn list_rows(&self, height: u16) -> u16 {
        let told = matches!(self.content, Content::Why(_, Some(_))) && !self.rows.is_empty();
        if !told || height < 9 {
            return height;
        }
        let rows = u16::try_from(self.rows.len()).unwrap_or(u16::MAX);
        (height / 3).max(3).min(rows)
    }

    /// Fills in what was asked for, at the number that stands at `chosen`.
    pub fn explained(
        &mut self,
        article: ArticleId,
        entry: Arc<Entry>,
        verdicts: Vec<Verdict>,
        chosen: Option<Span>,
    ) {
        if let Content::Why(own, told) = &mut self.content
            && *own == article
        {
            let at = verdicts.iter().position(|v| chosen.is_some_and(|c| c.overlaps(v.span)));
            self.rows = (0..verdicts.len()).map(Row::Verdict).collect();
            *told = Some(Explained { entry, verdicts });
            self.at = at.unwrap_or(0);
        }
    }

    /// Where it lies: no larger than what it shows asks for, as all that it covers has to
    /// be drawn again. A form leaves the text above in sight.
    #[must_use]
    pub fn area(&self, layout: &Layout) -> Area {
        let (width, height) = layout.window_room();
        let rows = u16::try_from(self.rows.len()).unwrap_or(u16::MAX).saturating_add(2);
        if self.as_form().is_some() {
            let whole = layout.window((width.min(WIDE), rows.min(height)));
            let bottom = layout.body.y + layout.body.height;
            return Area { y: bottom.saturating_sub(whole.height), ..whole };
        }
        if layout.body.width < TWO {
            return layout.window((width, height));
        }
        let rows = rows.max(LEAST).min(height);
        layout.window(match self.content {
            Content::Help => {
                (width.min(HELP.0), rows.min(HELP.1).min(height.saturating_sub(HELP_LESS)))
            }
            Content::Why(_, Some(_)) => (width.min(WIDE), height),
            _ => (width.min(WIDE), rows),
        })
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

    /// Chooses the first row of the next part, or of one before.
    pub fn next_part(&mut self, by: isize) {
        let heads = |row: &Row| {
            matches!(row, Row::Layer(_) | Row::Section(_) | Row::Claim(_) | Row::Version(_))
        };
        let parts: Vec<usize> = (0..self.rows.len())
            .filter(|&i| self.rows.get(i).is_some_and(heads))
            .filter_map(|head| {
                let below = self.rows.iter().enumerate().skip(head);
                below.filter(|(_, row)| row.chooses()).map(|(i, _)| i).next()
            })
            .collect();
        let here = parts.partition_point(|&i| i <= self.at);
        let Ok(count) = isize::try_from(parts.len()) else { return };
        if count > 0 {
            let here = isize::try_from(here).unwrap_or(1) - 1;
            let to = usize::try_from((here + by).rem_euclid(count)).unwrap_or(0);
            self.at = parts.get(to).copied().unwrap_or(self.at);
            // The part begins at the top of the window.
            self.offset = self.at.saturating_sub(1);
        }
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
