//! The claims of a story as they are drawn.

use ratatui::buffer::Buffer;

use super::{WindowDrawing, WindowView};
use crate::analysis::Total;
use crate::app::layout::Area;
use crate::app::window::compare::{ClaimComparison, CompareRow};
use crate::app::words::Word;
use crate::store::claims::{Claim, ClaimRelation};
use crate::text::wrap::{shorten, width};
use crate::tui::brief::{DAYS, by_hand, span, tongues};
use crate::tui::draw::Painter;
use crate::tui::rule::rule;
use crate::tui::theme::StyleRole;

impl WindowDrawing for ClaimComparison {
    fn title(&self, view: &WindowView<'_>) -> (String, Option<String>) {
        (view.model.settings.ui.say(Word::Compare).to_owned(), Some(view.about(self)))
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
        let claim = |index: usize| self.claims.get(index);
        match self.rows.get(at) {
            Some(CompareRow::Claim(index)) => {
                if let Some(claim) = claim(*index) {
                    view.claim_row(claim, area, painter, buffer);
                }
            }
            Some(CompareRow::Report(index, report)) => {
                if let Some(claim) = claim(*index)
                    && let Some(report) = claim.reports.get(*report)
                {
                    view.report(claim, report, area, painter, buffer);
                }
            }
            Some(CompareRow::Once(index)) => {
                if let Some(claim) = claim(*index) {
                    view.once(claim, area, painter, buffer);
                }
            }
            Some(CompareRow::Section(word)) => {
                rule(painter, buffer, area, view.model.settings.ui.say(*word));
            }
            None => {}
        }
    }
}

impl WindowView<'_> {
    /// What a window on a story is about.
    fn about(&self, compared: &ClaimComparison) -> String {
        let style = self.model.number_style();
        let parts = [
            format!("{}{}", by_hand(compared.by_hand, style.ascii), compared.title),
            span(style, compared.days, DAYS),
            style.ui.fill(Word::CompareOne, &[&compared.articles.to_string()]),
            tongues(compared.languages),
        ];
        let told: Vec<String> = parts.into_iter().filter(|p| !p.is_empty()).collect();
        told.join(style.dot())
    }

    /// What is counted, the latest count with its bounds, and how the reports stand to
    /// each other.
    fn claim_row(&self, claim: &Claim, area: Area, painter: Painter, buffer: &mut Buffer) {
        let Area { x, y, width: w, .. } = area;
        let style = self.model.number_style();
        let range = style.total(&Total {
            kind: claim.kind,
            low: claim.low,
            best: claim.best,
            high: claim.high,
            made_of: Box::default(),
        });
        let best = style.number(claim.best);
        let value = with_best(range, &best);
        let (sign, word) = relation(claim.relation, style.ascii);
        let mut says = format!("{sign} {value}{}{}", style.dot(), style.ui.say(word));
        let (articles, voices) = (claim.articles(), claim.voices());
        says = format!("{says}{}{articles}", style.dot());
        if voices < articles {
            let told = style.ui.fill(Word::Voices, &[&voices.to_string()]);
            says = format!("{says} ({told})");
        }
        let room = u16::try_from(width(&says)).unwrap_or(w).min(w * 3 / 5);
        let loud = matches!(
            claim.relation,
            ClaimRelation::Differs | ClaimRelation::BySource | ClaimRelation::Falls
        );
        rule(painter, buffer, area, "");
        let left = w.saturating_sub(room + 5);
        let name = shorten(&self.claim_name(claim), usize::from(left), painter.ellipsis());
        painter.text(buffer, x + 1, y, &format!(" {name} "), left + 2, StyleRole::Strong);
        let role = if loud { StyleRole::Strong } else { StyleRole::Dim };
        painter.right(buffer, x + w - 1, y, &format!(" {says} "), room + 2, role);
    }

    /// What one article alone tells: value, what of, who says so or the headline.
    fn once(&self, claim: &Claim, area: Area, painter: Painter, buffer: &mut Buffer) {
        let Area { x, y, width: w, .. } = area;
        let Some(report) = claim.reports.first() else { return };
        let Some(card) = self.store.card(report.article) else { return };
        let value = self.model.number_style().report(report);
        painter.right(buffer, x + 12, y, &value, 11, StyleRole::Value(claim.kind));
        let at = x + 13;
        let column = (w / 2).saturating_sub(10).max(10);
        let name = shorten(&self.claim_name(claim), usize::from(column), painter.ellipsis());
        painter.text(buffer, at, y, &name, column, StyleRole::Plain);
        let at = at + column + 1;
        let mut parts = vec![&*report.attribution, &*card.title];
        parts.retain(|p| !p.is_empty());
        let left = (x + w).saturating_sub(at);
        let rest = shorten(
            &parts.join(self.model.number_style().dot()),
            usize::from(left),
            painter.ellipsis(),
        );
        painter.text(buffer, at, y, &rest, left, StyleRole::Dim);
    }
}

/// A range and the latest count, where the range does not tell it: "≥900" tells its 900.
fn with_best(range: String, best: &str) -> String {
    let told = range.trim_start_matches(|c: char| !c.is_ascii_digit()) == best;
    if told { range } else { format!("{range}  {best}") }
}

const fn relation(relation: ClaimRelation, ascii: bool) -> (&'static str, Word) {
    match relation {
        ClaimRelation::Alone => ("", Word::Alone),
        ClaimRelation::Agrees => ("=", Word::Same),
        ClaimRelation::Compatible => (if ascii { "~" } else { "≈" }, Word::Compatible),
        ClaimRelation::Open => ("?", Word::OpenBounds),
        ClaimRelation::Rises => (if ascii { "^" } else { "▲" }, Word::Rises),
        ClaimRelation::Falls => (if ascii { "v" } else { "▼" }, Word::Falls),
        ClaimRelation::BySource => (if ascii { "!=" } else { "≠" }, Word::BySource),
        ClaimRelation::Differs => (if ascii { "!=" } else { "≠" }, Word::Differ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_latest_count_is_told_once() {
        for (range, best, told) in [
            ("900", "900", "900"),
            ("≥900", "900", "≥900"),
            (">=900", "900", ">=900"),
            ("≤400.000", "400.000", "≤400.000"),
            ("2,900–3,000", "3,000", "2,900–3,000  3,000"),
            ("≥900", "1,900", "≥900  1,900"),
        ] {
            assert_eq!(with_best(range.to_owned(), best), told);
        }
    }
}
