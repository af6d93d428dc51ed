//! The window of the stories that several articles tell.

use std::cmp::Reverse;

use jiff::civil::Date;

use super::compare::ClaimComparison;
use super::{Window, WindowAnswer, WindowState};
use crate::app::Model;
use crate::app::action::Action;
use crate::app::story_summary::{StorySummary, articles, days, list};
use crate::store::Store;
use crate::store::stories::decided::ArticlePart;
use crate::store::stories::story::Story;

/// Stories that are listed at most.
const MOST_STORIES: usize = 200;

/// The stories that several articles tell, the latest first; a row each.
#[derive(Debug, Clone, PartialEq)]
pub struct StoryList {
    /// The stories.
    pub listed: Vec<StorySummary>,
}

impl Window {
    /// The stories that several articles tell, the latest first.
    #[must_use]
    pub fn stories(model: &Model, store: &Store) -> Self {
        let several = |s: &Story| store.stories().members(s).nth(1).is_some();
        let told = store.stories().all().into_iter().filter(several);
        let mut told: Vec<(Option<Date>, usize, Story)> = told
            .filter_map(|s| {
                let own = articles(model, store, &s);
                let days = days(own.iter().filter_map(|id| store.card(*id)));
                (own.len() > 1).then_some((days.map(|d| d.1), own.len(), s))
            })
            .collect();
        told.sort_by_key(|(day, articles, story)| (Reverse((*day, *articles)), story.id));
        told.truncate(MOST_STORIES);
        let listed: Vec<StorySummary> =
            told.iter().filter_map(|t| list(model, store, &t.2)).collect();
        Self::new(StoryList { listed })
    }
}

impl StoryList {
    /// The claims of the story of a row.
    fn claims_of(&self, at: usize, model: &Model, store: &Store) -> Option<ClaimComparison> {
        let told = store.stories().with_part(self.listed.get(at)?.first)?;
        Some(ClaimComparison::of(model, store, &told, None))
    }
}

impl WindowState for StoryList {
    fn rows(&self) -> usize {
        self.listed.len()
    }

    fn act(
        &self,
        action: Action,
        chosen: Option<usize>,
        model: &Model,
        store: &Store,
    ) -> WindowAnswer {
        let claims = || self.claims_of(chosen?, model, store);
        let shown = match action {
            // Of the row, not of the article in the list behind.
            Action::Open | Action::Compare => claims().map(Window::new),
            Action::Course | Action::FigureCourse => {
                claims().and_then(|claims| claims.course_of_toll()).map(Window::new)
            }
            _ => return WindowAnswer::Pass,
        };
        shown.map_or(WindowAnswer::Nothing, WindowAnswer::Show)
    }

    fn again(&self, model: &Model, store: &Store) -> Option<Window> {
        Some(Window::stories(model, store))
    }

    fn part(&self, at: usize) -> Option<ArticlePart> {
        Some(self.listed.get(at)?.first)
    }

    fn splits(&self) -> bool {
        false
    }
}
