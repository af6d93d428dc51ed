//! What changed in an article: beside its figures, and both texts laid over each other.

use jiff::Timestamp;
use jiff::tz::Offset;
use ratatui::buffer::Buffer;

use super::draw::Pen;
use super::rule::rule;
use super::theme::Role;
use super::window::WindowView;
use crate::analysis::{FigureKind, Total};
use crate::app::house::House;
use crate::app::layout::Area;
use crate::app::window::Content;
use crate::app::words::Word;
use crate::store::changes::{Changes, Side, Was};
use crate::text::wrap::width;

/// The sign of an article that changed.
#[must_use]
pub const fn sign(ascii: bool) -> &'static str {
    if ascii { "%" } else { "Δ" }
}

const fn arrow(ascii: bool) -> &'static str {
    if ascii { ">" } else { "→" }
}

/// Puts beside the figures of the list what they were: "†15→17".
pub fn glance(
    house: House,
    changes: &Changes,
    totals: &[Total],
    shown: &mut Vec<(FigureKind, String)>,
) {
    for (kind, was, _) in &changes.totals {
        let Some(was) = was else { continue };
        // As it is shown: perhaps somebody corrected it.
        let now = totals.iter().find(|t| t.kind == *kind);
        let before = house.compact(was.best);
        let after = now.map_or_else(|| "-".to_owned(), |now| house.compact(now.best));
        if before == after {
            continue;
        }
        let text = format!("{}{before}{}{after}", house.sign(*kind), arrow(house.ascii));
        match shown.iter_mut().find(|(own, _)| own == kind) {
            Some((_, told)) => *told = text,
            // What is told no more goes behind what is.
            None if now.is_none() => shown.push((*kind, text)),
            None => {}
        }
    }
}

/// A total with what it was, as long as there is room: "was 15, now 17", "15→17".
#[must_use]
pub fn total(house: House, changes: Option<&Changes>, total: &Total, room: u16) -> Option<String> {
    let was = changes?.total(total.kind)?;
    let (before, after) = (house.total(&was.total()), house.total(total));
    let long = house.ui.fill(Word::WasNow, &[&before, &after]);
    let short = format!("{before}{}{after}", arrow(house.ascii));
    [long, short].into_iter().find(|text| width(text) <= usize::from(room))
}

/// What a figure was: "was 15".
#[must_use]
pub fn figure(house: House, was: &Was) -> String {
    house.ui.fill(Word::Was, &[&house.bounds(was.low, was.high, was.qualifier)])
}

impl WindowView<'_> {
    /// A line above a pair of texts: when the earlier one was replaced.
    pub(super) fn version(&self, pair: usize, area: Area, pen: Pen, buffer: &mut Buffer) {
        let Content::Changed(overlaid) = &self.window.content else { return };
        let Some((until, _)) = overlaid.pairs.get(pair) else { return };
        let house = self.model.house();
        let at = Timestamp::from_second(*until).map(|at| Offset::UTC.to_datetime(at));
        let when = at.map_or_else(
            |_| String::new(),
            |at| format!("{} {:02}:{:02} UTC", house.day(at.date()), at.hour(), at.minute()),
        );
        rule(pen, buffer, area, &house.ui.fill(Word::ChangedAt, &[&when]));
    }

    /// A line of a sentence, with a sign before what went and what came.
    pub(super) fn said(&self, line: usize, area: Area, pen: Pen, buffer: &mut Buffer) {
        let Content::Changed(overlaid) = &self.window.content else { return };
        let Some((said, span)) = overlaid.said(line) else { return };
        let (sign, role) = match said.side {
            Side::Both => (" ", Role::Dim),
            Side::Before => ("-", Role::Plain),
            Side::Now => ("+", Role::Strong),
        };
        let Area { x, y, width: w, .. } = area;
        pen.text(buffer, x, y, sign, 1, Role::Strong);
        pen.text(buffer, x + 2, y, span.of(&said.text), w.saturating_sub(2), role);
    }
}
