//! An article as plain values: who published it, when, where it came from, and its
//! clean text.

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::Offset;
use serde::{Deserialize, Serialize};

use crate::text::{Language, Text};

/// Something that went wrong on the way to an article, in one sentence for people.
/// Shown in the status line and printed in `issues` by `extract`.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Issue {
    /// Where: a path, an address, or a path and a line (`feed.xml:3`).
    pub at: String,
    /// What, as one English sentence without a full stop.
    pub what: String,
}

impl Issue {
    /// An issue at a place.
    pub fn new(at: impl Into<String>, what: impl Into<String>) -> Self {
        Self { at: at.into(), what: what.into() }
    }
}

/// A stable name of an article between sittings: a hash of its address where it has
/// one, else of its text.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default, Serialize, Deserialize,
)]
pub struct ArticleKey(pub u64);

/// When an article was published.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Published {
    /// The day, in the publisher's own time zone where it is told.
    pub day: Date,
    /// The instant, where the source tells an hour. Where it tells no zone, the hour is
    /// taken to be UTC.
    pub at: Option<Timestamp>,
    /// The publisher's offset from UTC in minutes, east positive; `None` where not told.
    pub zone: Option<i16>,
}

impl Published {
    /// A day without an hour.
    #[must_use]
    pub const fn on(day: Date) -> Self {
        Self { day, at: None, zone: None }
    }

    /// Returns the instant, or `None` where hour or zone is not known.
    #[must_use]
    pub fn moment(&self) -> Option<Timestamp> {
        self.at.filter(|_| self.zone.is_some())
    }

    /// Returns it as every output writes it (ISO 8601): the day, and hour and zone where the
    /// publisher told them.
    #[must_use]
    pub fn written(&self) -> String {
        let Some(at) = self.at else { return self.day.to_string() };
        let Some(zone) = self.zone else { return Offset::UTC.to_datetime(at).to_string() };
        match Offset::from_seconds(i32::from(zone) * 60) {
            Ok(zone) if zone != Offset::UTC => at.display_with_offset(zone).to_string(),
            _ => at.to_string(),
        }
    }
}

/// One article.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Article {
    /// Its stable name.
    pub key: ArticleKey,
    /// The file, address or `-` it was read from, as the user wrote it.
    pub path: String,
    /// The identifier its source gave it.
    pub id: Option<String>,
    /// The headline; the first words of the text where there is none.
    pub title: String,
    /// The publisher ("Reuters"), empty where unknown.
    pub source: String,
    /// When it was published, where known.
    pub published: Option<Published>,
    /// Its address, where known.
    pub url: Option<String>,
    /// The language of most of it.
    pub language: Language,
    /// A remark of whoever made the file (the `note:` of a metadata block).
    pub note: Option<String>,
    /// The text.
    pub text: Text,
    /// What went wrong while reading it.
    pub issues: Vec<Issue>,
}
