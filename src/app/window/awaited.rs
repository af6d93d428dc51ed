//! What stands in the place of a window on stories until articles are joined to stories.

use super::compare::ClaimComparison;
use super::{OpenedByAction, Window, WindowAnswer, WindowState};
use crate::app::Model;
use crate::app::action::Action;
use crate::app::story_summary::StoryRequest;
use crate::store::Store;

/// A window that needs the stories, before they are there.
#[derive(Debug, Clone, PartialEq)]
pub struct Awaited {
    /// What was asked for.
    pub asked: StoryRequest,
}

impl StoryRequest {
    /// What is shown, the front window last; none where there is nothing.
    #[must_use]
    pub fn windows(self, model: &Model, store: &Store) -> Vec<Window> {
        match self {
            Self::Stories => vec![Window::stories(model, store)],
            Self::Compare => vec![Window::new(ClaimComparison::chosen(model, store))],
            Self::Course => {
                let claims = ClaimComparison::chosen(model, store);
                let course = claims.course_of_figure(model).map(Window::new);
                vec![course.unwrap_or_else(|| Window::new(claims))]
            }
        }
    }
}

impl OpenedByAction for Awaited {
    fn open(by: Action, model: &Model, _: &Store) -> WindowAnswer {
        let asked = match by {
            Action::Compare => StoryRequest::Compare,
            Action::Stories => StoryRequest::Stories,
            _ if model.windows.is_empty() => StoryRequest::Course,
            _ => return WindowAnswer::Nothing,
        };
        WindowAnswer::Show(Window::new(Self { asked }))
    }
}

impl WindowState for Awaited {
    fn rows(&self) -> usize {
        0
    }

    fn awaits(&self) -> Option<StoryRequest> {
        Some(self.asked)
    }
}
