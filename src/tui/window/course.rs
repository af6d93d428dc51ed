//! A claim in time as it is drawn: the chart with its scale, and the reports below it.

use ratatui::buffer::Buffer;

use super::{WindowDrawing, WindowView};
use crate::app::layout::Area;
use crate::app::window::course::Course;
use crate::app::words::Word;
use crate::store::claims::{Claim, ClaimRelation};
use crate::tui::chart::{self, Point};
use crate::tui::draw::Painter;
use crate::tui::theme::StyleRole;

/// Columns of the scale beside a chart.
const SCALE: u16 = 8;

impl WindowDrawing for Course {
    fn title(&self, view: &WindowView<'_>) -> (String, Option<String>) {
        (view.model.settings.ui.say(Word::OverTime).to_owned(), Some(about(self, view)))
    }

    fn empty(&self) -> Word {
        Word::NothingToCompare
    }

    fn row(
        &self,
        at: usize,
        view: &WindowView<'_>,
        area: Area,
        painter: Painter,
        buffer: &mut Buffer,
    ) {
        if at < self.lines {
            chart_line(self, at, view, area, painter, buffer);
        } else if let Some(report) = self.report(at) {
            view.report(&self.claim, report, area, painter, buffer);
        }
    }
}

/// What a chart is of.
fn about(course: &Course, view: &WindowView<'_>) -> String {
    let style = view.model.number_style();
    let points = points(&course.claim);
    let log = chart::Scale::of(&points).is_log();
    let log = if log {
        format!("{}{}", style.dot(), style.ui.say(Word::LogScale))
    } else {
        String::new()
    };
    format!("{}{log}{}{}", view.claim_name(&course.claim), style.dot(), course.title)
}

/// One line of a chart, with its scale.
fn chart_line(
    course: &Course,
    at: usize,
    view: &WindowView<'_>,
    area: Area,
    painter: Painter,
    buffer: &mut Buffer,
) {
    let Area { x, y, width: w, .. } = area;
    let style = view.model.number_style();
    let points = points(&course.claim);
    // A line joins what is one course; counts that exclude each other stand alone.
    let joined = !matches!(course.claim.relation, ClaimRelation::Differs | ClaimRelation::BySource);
    let wide = w.saturating_sub(SCALE + 2);
    let height = course.lines.saturating_sub(1);
    if at == height {
        let days = points.iter().map(|p| p.day);
        let (first, last) = (days.clone().min(), days.max());
        painter.text(buffer, x + SCALE + 1, y, &view.day(first), 9, StyleRole::Dim);
        if first != last {
            painter.right(buffer, x + SCALE + 1 + wide, y, &view.day(last), 9, StyleRole::Dim);
        }
        return;
    }
    let drawn = chart::lines(&points, (usize::from(wide), height), joined, painter.ascii);
    let labels = chart::Scale::of(&points).labels(height);
    let scale = labels.get(at).copied().flatten();
    let scale = scale.map(|value| style.compact(value)).unwrap_or_default();
    painter.right(buffer, x + SCALE - 1, y, &scale, SCALE - 1, StyleRole::Dim);
    let edge = match (painter.ascii, at + 1 == height) {
        (true, _) => "|",
        (false, false) => "┤",
        (false, true) => "┼",
    };
    painter.text(buffer, x + SCALE, y, edge, 1, StyleRole::Dim);
    let role = if at + 1 == height { StyleRole::Dim } else { StyleRole::Value(course.claim.kind) };
    if let Some(line) = drawn.get(at) {
        painter.text(buffer, x + SCALE + 1, y, line, wide, role);
    }
}

/// The points of a claim's chart.
fn points(claim: &Claim) -> Vec<Point> {
    let reports = claim.reports.iter();
    reports
        .filter_map(|r| {
            let bound = chart::Bound::of(r.low, r.high);
            Some(Point { day: r.day?, value: r.best, bound, before: r.before })
        })
        .collect()
}
