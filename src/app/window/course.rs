//! The window of a claim in time: a chart, and the reports it is made of.

use super::{RowKind, WindowAnswer, WindowState};
use crate::app::Model;
use crate::app::action::Action;
use crate::store::Store;
use crate::store::claims::{Claim, Report};
use crate::store::stories::decided::ArticlePart;

/// Lines of a chart, its axis and its days among them: where there is room, and where there is
/// little. Below it is a gap, then a row a report.
const CHART: usize = 8;
const LEAST: usize = 3;
/// The gap and the reports that stand below a chart before it takes all its lines.
const BELOW: usize = 3;

/// A claim in time.
#[derive(Debug, Clone, PartialEq)]
pub struct Course {
    /// The claim, its reports by day.
    pub claim: Claim,
    /// What its story is about.
    pub title: String,
    /// Lines of its chart.
    pub lines: usize,
}

impl Course {
    /// Of a claim, with a chart of all its lines until it is laid out.
    #[must_use]
    pub const fn new(claim: Claim, title: String) -> Self {
        Self { claim, title, lines: CHART }
    }

    /// The report of a row.
    #[must_use]
    pub fn report(&self, at: usize) -> Option<&Report> {
        self.claim.reports.get(at.checked_sub(self.lines + 1)?)
    }
}

impl WindowState for Course {
    fn rows(&self) -> usize {
        self.lines + 1 + self.claim.reports.len()
    }

    fn row(&self, at: usize) -> RowKind {
        if at > self.lines { RowKind::Item } else { RowKind::Other }
    }

    fn lay_out(&mut self, (_, height): (u16, u16), at: &mut usize, offset: &mut usize) {
        let lines = usize::from(height).saturating_sub(BELOW).clamp(LEAST, CHART);
        for row in [at, offset] {
            *row = (*row + lines).saturating_sub(self.lines);
        }
        self.lines = lines;
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
