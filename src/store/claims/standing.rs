//! How a figure stands to the toll of its event: whether it is the toll, told again or not, a
//! headline's rounding or part of it, or a count that was taken back.

use crate::analysis::events::Event;
use crate::analysis::{Analysis, Figure, Qualifier, Total};

/// How far the exact count may lie above a headline's rounded one, as a ratio.
const ROUNDED: f64 = 1.25;

/// What a figure is to the toll of its kind.
#[derive(Debug, Clone, Copy, Default)]
#[expect(clippy::struct_excessive_bools, reason = "each a remark of its own")]
pub struct TollStanding {
    /// It is what the toll says.
    pub main: bool,
    /// A headline tells it, rounded, of what its article tells exactly: "more than 60", and 64.
    pub rounded: bool,
    /// A headline tells it of some of those that its article counts: "Five more bodies found",
    /// and 13 in all.
    pub of_more: bool,
    /// A count of people as such that is greater than the toll: not a part of that, but taken back.
    pub outdone: bool,
    /// A headline's number that the article puts lower: "from 54 to 28".
    pub taken_back: bool,
}

impl TollStanding {
    /// How the figure at an index stands to its event.
    pub fn of(analysis: &Analysis, event: &Event, at: u16) -> Self {
        let Some(figure) = analysis.figures.get(usize::from(at)) else { return Self::default() };
        let told = figure.low.or(figure.high).unwrap_or(0.0);
        let headed = event.title.contains(figure.span);
        let counts = figure.flags.counts();
        let Some(total) = event.total(figure.kind) else {
            let main = counts && is_first(analysis, event, figure);
            return Self { main, ..Self::default() };
        };
        let other = !total.made_of.contains(&at);
        let of_more = other
            && total.best > told * ROUNDED
            && in_headline(analysis, event, figure)
                .any(|(at, f)| f.low == figure.low && !total.made_of.contains(&at));
        Self {
            main: is_main(analysis, event, total, at, of_more),
            rounded: headed
                && other
                && figure.qualifier != Qualifier::Exact
                && total.best > told
                && total.best <= told * ROUNDED,
            of_more,
            outdone: figure.flags.subset
                && figure.counts_people()
                && figure.party.is_empty()
                && total.best < told,
            taken_back: headed && counts && other && total.best < 0.8 * told,
        }
    }
}

/// The figures of a headline that count what another does, with their indices.
fn in_headline<'a>(
    analysis: &'a Analysis,
    event: &'a Event,
    figure: &'a Figure,
) -> impl Iterator<Item = (u16, &'a Figure)> {
    let all = (0..=u16::MAX).zip(&analysis.figures);
    all.filter(|(_, f)| f.kind == figure.kind && event.title.contains(f.span))
}

/// Whether a figure is the first of its kind in the headline.
fn is_first(analysis: &Analysis, event: &Event, figure: &Figure) -> bool {
    event.title.contains(figure.span)
        && in_headline(analysis, event, figure).next().is_some_and(|(_, first)| first == figure)
}

/// Whether a figure is what its event's toll says.
fn is_main(analysis: &Analysis, event: &Event, total: &Total, at: u16, of_more: bool) -> bool {
    let Some(figure) = analysis.figures.get(usize::from(at)) else { return false };
    let counts = figure.flags.counts();
    // The headline's count is the toll, whatever else the text adds to it; of several that it
    // tells together none is.
    if counts && !of_more && is_first(analysis, event, figure) {
        let beside = in_headline(analysis, event, figure).skip(1).any(|(_, f)| f.flags.counts());
        if !beside || total.made_of.len() < 2 {
            return true;
        }
    }
    let same = figure.low.is_some_and(|low| super::near(low, total.best));
    // The text tells the headline's count again.
    let again = counts && figure.kind.is_harm() && same;
    total.made_of.contains(&at) && (total.made_of.len() == 1 || same) || again
}
