//! What `has:` and `status:` ask for: things that figures of an article may have.

use crate::analysis::review::Status;
use crate::analysis::{Analysis, Figure};

/// What the figures of an article may have.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Has {
    /// One at all.
    Figure,
    /// One with two bounds.
    Range,
    /// Counts of one kind that contradict each other: a total between two bounds that
    /// no figure tells as its own.
    Conflict,
    /// One that somebody reviewed.
    Review,
    /// One that nobody looked at.
    Machine,
    /// One that somebody confirmed.
    Confirmed,
    /// One that somebody corrected.
    Corrected,
    /// One that somebody rejected.
    Rejected,
    /// One that somebody added.
    Added,
}

impl Has {
    /// In the order of the index.
    pub const ALL: [Self; 9] = [
        Self::Figure,
        Self::Range,
        Self::Conflict,
        Self::Review,
        Self::Machine,
        Self::Confirmed,
        Self::Corrected,
        Self::Rejected,
        Self::Added,
    ];

    /// Whether an article has it.
    #[must_use]
    pub fn in_analysis(self, analysis: &Analysis) -> bool {
        let range = |f: &Figure| matches!((f.low, f.high), (Some(low), Some(high)) if low < high);
        match self {
            Self::Figure => !analysis.figures.is_empty(),
            Self::Range => analysis.figures.iter().any(range),
            Self::Conflict => analysis.totals.iter().any(|total| {
                let same = |f: &&Figure| f.kind == total.kind;
                total.high.is_some_and(|high| high > total.low)
                    && !analysis.figures.iter().filter(same).any(range)
            }),
            Self::Review => !analysis.reviewed.is_empty(),
            Self::Machine => {
                let all = 0..analysis.figures_and_rejected();
                all.into_iter().any(|number| analysis.status(number) == Status::Machine)
            }
            Self::Confirmed => any_status(analysis, Status::Confirmed),
            Self::Corrected => any_status(analysis, Status::Corrected),
            Self::Rejected => any_status(analysis, Status::Rejected),
            Self::Added => any_status(analysis, Status::Added),
        }
    }
}

fn any_status(analysis: &Analysis, status: Status) -> bool {
    analysis.reviewed.iter().any(|r| r.holds.status == status)
}

/// Values of `has:`.
pub(super) const HAS: [(&str, Has); 4] = [
    ("figure", Has::Figure),
    ("range", Has::Range),
    ("conflict", Has::Conflict),
    ("review", Has::Review),
];

/// Values of `status:`.
pub(super) const STATUSES: [(&str, Has); 5] = [
    ("machine", Has::Machine),
    ("confirmed", Has::Confirmed),
    ("corrected", Has::Corrected),
    ("rejected", Has::Rejected),
    ("added", Has::Added),
];
