//! The window of what went wrong.

use super::{Content, OpenedByAction, Window, WindowAnswer, WindowState};
use crate::app::Model;
use crate::app::action::Action;
use crate::article::Issue;
use crate::store::Store;

/// Problems that are kept: a file of a million broken lines tells nothing more.
const MOST_ISSUES: usize = 10_000;

/// What went wrong, the latest first.
#[derive(Debug, Clone, PartialEq)]
pub struct Problems {
    /// Each by its index among the issues of the model.
    pub issues: Vec<usize>,
}

impl Model {
    /// Notes what went wrong, in the window that tells of it too.
    pub(in crate::app) fn problem(&mut self, issue: Issue) {
        if self.issues.len() >= MOST_ISSUES {
            self.more_issues += 1;
            return;
        }
        for window in &mut self.windows {
            let Content::Problems(told) = &mut window.content else { continue };
            told.issues.insert(0, self.issues.len());
            // What is chosen stays so, but for the first.
            if window.at > 0 {
                window.at += 1;
                window.offset += 1;
            }
        }
        self.issues.push(issue);
    }
}

impl Window {
    /// Everything that went wrong, the latest first.
    #[must_use]
    pub fn problems(model: &Model) -> Self {
        Self::new(Problems { issues: (0..model.issues.len()).rev().collect() })
    }
}

impl OpenedByAction for Problems {
    fn open(_: Action, model: &Model, _: &Store) -> WindowAnswer {
        WindowAnswer::Show(Window::problems(model))
    }
}

impl WindowState for Problems {
    fn rows(&self) -> usize {
        self.issues.len()
    }

    fn in_full(&self, at: usize, model: &Model) -> Option<String> {
        let issue = model.issues.get(*self.issues.get(at)?)?;
        Some(format!("{}: {}", issue.at, issue.what))
    }
}
