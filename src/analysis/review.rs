//! What people say of the figures of an article: confirmed, corrected, rejected, added.
//! The values alone; `store::reviews` puts them there.
//!
//! A reviewed article's `figures` are those that hold: corrected ones with the value
//! they were given, added ones in their place. What was rejected stands apart in
//! `rejected`, so that nothing counts it by mistake.

use serde::{Deserialize, Serialize};

use super::{Analysis, Figure};

/// Who vouches for a figure.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default, Serialize, Deserialize,
)]
#[serde(rename_all = "lowercase")]
pub enum Status {
    /// Nobody looked at it.
    #[default]
    Machine,
    /// It is right as the machine read it.
    Confirmed,
    /// It is a figure, with another value.
    Corrected,
    /// It is no figure.
    Rejected,
    /// The machine did not see it.
    Added,
}

impl Status {
    /// All of them.
    pub const ALL: [Self; 5] =
        [Self::Machine, Self::Confirmed, Self::Corrected, Self::Rejected, Self::Added];

    /// The name at the JSON edge and in filters.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Machine => "machine",
            Self::Confirmed => "confirmed",
            Self::Corrected => "corrected",
            Self::Rejected => "rejected",
            Self::Added => "added",
        }
    }
}

/// What one person says of a figure.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Opinion {
    /// What is said.
    pub status: Status,
    /// Who says it.
    pub by: Box<str>,
    /// When, RFC 3339.
    pub at: Box<str>,
    /// Why, in free text; perhaps empty.
    pub note: Box<str>,
    /// The figure as that person has it.
    pub figure: Figure,
}

/// A figure that somebody reviewed.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Reviewed {
    /// Which, see [`Analysis::figure`].
    pub figure: u16,
    /// The figure as the machine reads it; none where it sees none.
    pub machine: Option<Figure>,
    /// What holds.
    pub holds: Opinion,
    /// What others said last of it, where it is not the same.
    pub others: Vec<Opinion>,
}

impl Analysis {
    /// A figure by the number that panels and exports use: those that hold first, in
    /// order of the text, then the rejected ones.
    #[must_use]
    pub fn figure(&self, number: usize) -> Option<&Figure> {
        match number.checked_sub(self.figures.len()) {
            None => self.figures.get(number),
            Some(at) => self.rejected.get(at),
        }
    }

    /// How many figures there are with the rejected ones.
    #[must_use]
    pub const fn figures_and_rejected(&self) -> usize {
        self.figures.len() + self.rejected.len()
    }

    /// What was said of a figure, by its number.
    #[must_use]
    pub fn review(&self, number: usize) -> Option<&Reviewed> {
        self.reviewed.iter().find(|r| usize::from(r.figure) == number)
    }

    /// Who vouches for a figure, by its number.
    #[must_use]
    pub fn status(&self, number: usize) -> Status {
        self.review(number).map_or(Status::Machine, |r| r.holds.status)
    }

    /// Whether somebody decided on a figure; a note decides nothing.
    #[must_use]
    pub fn is_touched(&self) -> bool {
        self.reviewed.iter().any(|r| r.holds.status != Status::Machine)
    }

    /// Whether somebody decided on every figure, and there is one.
    #[must_use]
    pub fn is_reviewed(&self) -> bool {
        let mut all = 0..self.figures_and_rejected();
        !all.is_empty() && all.all(|number| self.status(number) != Status::Machine)
    }

    /// The numbers of all figures with the rejected ones, in order of the text.
    #[must_use]
    pub fn figures_in_text(&self) -> Vec<usize> {
        let mut all: Vec<usize> = (0..self.figures_and_rejected()).collect();
        if !self.rejected.is_empty() {
            all.sort_by_key(|n| self.figure(*n).map(|f| (f.span.start, f.span.end)));
        }
        all
    }
}
