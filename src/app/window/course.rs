//! The window of a claim in time: a chart, and the reports it is made of.

use super::{RowKind, WindowAnswer, WindowState};
use crate::app::Model;
use crate::app::action::Action;
use crate::store::Store;
use crate::store::claims::{Claim, Report};
use crate::store::stories::decided::ArticlePart;

/// Lines of a chart. Below it is a gap, then a row a report.
pub const CHART: usize = 8;

/// A claim in time.
#[derive(Debug, Clone, PartialEq)]
pub struct Course {
    /// The claim, its reports by day.
    pub claim: Claim,
    /// What its story is about.
    pub title: String,
}

impl Course {
    /// The report of a row.
    #[must_use]
    pub fn report(&self, at: usize) -> Option<&Report> {
        self.claim.reports.get(at.checked_sub(CHART + 1)?)
    }
}

impl WindowState for Course {
    fn rows(&self) -> usize {
        CHART + 1 + self.claim.reports.len()
    }

    fn row(&self, at: usize) -> RowKind {
        if at > CHART { RowKind::Item } else { RowKind::Other }
    }

    fn act(&self, action: Action, chosen: Option<usize>, _: &Model, _: &Store) -> WindowAnswer {
        match (action, chosen.and_then(|at| self.report(at))) {
            (Action::Open, Some(report)) => WindowAnswer::Read {
                article: report.article,
                figure: Some(usize::from(report.figure)),
                place: None,
                returns: true,
            },
            _ => WindowAnswer::Pass,
        }
    }

    fn part(&self, at: usize) -> Option<ArticlePart> {
        self.report(at).map(|report| (report.key, report.part))
    }
}
