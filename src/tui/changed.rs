//! Draws what changed in an article, beside its figures.

use crate::analysis::{FigureKind, Total};
use crate::app::number_style::NumberStyle;
use crate::app::words::Word;
use crate::store::changes::{Changes, Was};
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
    style: NumberStyle,
    changes: &Changes,
    totals: &[Total],
    shown: &mut Vec<(FigureKind, String)>,
) {
    for (kind, was, _) in &changes.totals {
        let Some(was) = was else { continue };
        // As it is shown: perhaps somebody corrected it.
        let now = totals.iter().find(|t| t.kind == *kind);
        let before = style.compact(was.best);
        let after = now.map_or_else(|| "-".to_owned(), |now| style.compact(now.best));
        if before == after {
            continue;
        }
        let text = format!("{}{before}{}{after}", style.sign(*kind), arrow(style.ascii));
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
pub fn total(
    style: NumberStyle,
    changes: Option<&Changes>,
    total: &Total,
    room: u16,
) -> Option<String> {
    let was = changes?.total(total.kind)?;
    let (before, after) = (style.total(&was.total()), style.total(total));
    let long = style.ui.fill(Word::WasNow, &[&before, &after]);
    let short = format!("{before}{}{after}", arrow(style.ascii));
    [long, short].into_iter().find(|text| width(text) <= usize::from(room))
}

/// What a figure was: "was 15".
#[must_use]
pub fn figure(style: NumberStyle, was: &Was) -> String {
    style.ui.fill(Word::Was, &[&style.bounds(was.low, was.high, was.qualifier)])
}
