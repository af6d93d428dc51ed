//! The first opinion on flags: rules over what the clauses told and how the figures of an
//! article stand to each other. What they say is evidence for what is decided (`evidence`).

use super::{FlagReader, Note, PASSAGE, WINDOW};
use crate::analysis::figures::times::Year;
use crate::analysis::{Figure, FigureKind};

impl FlagReader {
    /// Sets the flags of an item's figures by rule.
    pub(super) fn by_rule(&self, figures: &mut [Figure]) {
        for (figure, note) in figures.iter_mut().zip(&self.notes) {
            figure.flags.past = self.is_past(note, figure.kind.is_force());
        }
        self.included(figures);
    }

    /// Whether a figure belongs to another, earlier event than the article's.
    fn is_past(&self, note: &Note, force: bool) -> bool {
        let when = note.when;
        if note.timeless {
            return false;
        }
        if when.behind {
            return true;
        }
        if note.lead || when.now {
            return false;
        }
        let year = self.main.and_then(|m| m.year).map(f64::from).or(self.year);
        // "the elections of 2023" may be this year's story; "the genocide of 1994" is not.
        let of_year =
            |y: Year| year.map_or(!y.of, |now| y.year + if y.of { 2.0 } else { 1.0 } <= now);
        let day = !when.running
            && !when.reported
            && when.day.is_some_and(|d| match self.main {
                // Forces ordered some days ago are still on their way.
                Some(main) => d.before(main) && !(force && main.follows(d)),
                // Nothing else dated: a day told deep in the article is another event's.
                None => note.deep,
            });
        let goes_on = when.then && note.before.year.is_some_and(of_year);
        day || when.bygone || when.year.is_some_and(of_year) || goes_on
    }

    pub(super) fn note(&self, index: usize) -> Note {
        self.notes.get(index).copied().unwrap_or_default()
    }

    /// "13 killed, including two children": the 2, where the 13 is a figure.
    fn included(&self, figures: &mut [Figure]) {
        for i in 0..figures.len() {
            let note = self.note(i);
            if !note.including && !note.earlier && !note.part && !note.still {
                continue;
            }
            let Some(part) = figures.get(i) else { break };
            let whole = around(i, figures).any(|(j, w)| {
                let near = if note.including {
                    j < i
                } else {
                    !note.first || w.span.start.abs_diff(part.span.start) < PASSAGE
                };
                near && (w.kind == part.kind
                        || note.part && w.kind.is_related(part.kind)
                        // Of 276 abducted 200 are still missing; of 24 dead nobody is.
                        || note.still && w.kind == FigureKind::Detained)
                    && value(w) > value(part)
            });
            // Harm "including" some is harm to a part, even where the whole has no number.
            let whole = whole || note.including && part.kind.is_harm();
            if whole && let Some(part) = figures.get_mut(i) {
                part.flags.subset = true;
            }
        }
    }
}

/// The figures around one, with their indices.
pub(super) fn around(
    at: usize,
    figures: &[Figure],
) -> impl DoubleEndedIterator<Item = (usize, &Figure)> {
    let from = at.saturating_sub(WINDOW);
    let to = figures.len().min(at + WINDOW);
    figures.get(from..to).unwrap_or(&[]).iter().enumerate().map(move |(i, f)| (from + i, f))
}

pub(super) fn value(figure: &Figure) -> f64 {
    figure.low.or(figure.high).unwrap_or(0.0)
}
