//! A story in few signs: its days, its toll, its languages, what the reader did to it.

use jiff::civil::Date;

use crate::analysis::FigureKind;
use crate::app::number_style::NumberStyle;
use crate::app::story_summary::StorySummary;
use crate::store::stories::story::ByHand;

/// The sign of a story that the reader made of several.
#[must_use]
pub const fn joined_sign(ascii: bool) -> &'static str {
    if ascii { "&" } else { "∪" }
}

/// The sign of what the reader split off, and of what it was split off.
#[must_use]
pub const fn split_sign(ascii: bool) -> &'static str {
    if ascii { "/" } else { "÷" }
}

/// The signs of what the reader did to a story, with a blank behind; mostly nothing.
#[must_use]
pub fn by_hand(done: ByHand, ascii: bool) -> String {
    let mut out = String::new();
    if done.joined {
        out.push_str(joined_sign(ascii));
    }
    if done.split {
        out.push_str(split_sign(ascii));
    }
    if !out.is_empty() {
        out.push(' ');
    }
    out
}

/// Columns that the days of a story may take, at most and where there is little room.
pub(super) const DAYS: usize = 19;
pub(super) const DAYS_SHORT: usize = 15;

/// "29 May–1 Jun 23", in so many columns at most.
pub(super) fn span(style: NumberStyle, days: Option<(Date, Date)>, room: usize) -> String {
    days.map(|(first, last)| style.short_span(first, last, room)).unwrap_or_default()
}

/// The toll of a story with the sign of its kind: "†≥300".
pub(super) fn toll(style: NumberStyle, told: &StorySummary) -> Option<(FigureKind, String)> {
    let (kind, best, open) = told.toll?;
    let sign = match (kind, style.ascii) {
        (FigureKind::Killed, false) => "†",
        (FigureKind::Killed, true) => "+",
        (_, false) => "✚",
        (_, true) => "x",
    };
    let least = match (open, style.ascii) {
        (false, _) => "",
        (true, false) => "≥",
        (true, true) => ">=",
    };
    Some((kind, format!("{sign}{least}{}", style.compact(best))))
}

/// The languages of some articles: "en vi".
pub(super) fn tongues([english, vietnamese]: [usize; 2]) -> String {
    match (english > 0, vietnamese > 0) {
        (true, true) => "en vi",
        (true, false) => "en",
        (false, true) => "vi",
        (false, false) => "",
    }
    .to_owned()
}
