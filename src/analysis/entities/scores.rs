//! What a name counts before anything is known of its surroundings.

use crate::analysis::tagger::Tagged;
use crate::analysis::tagger::model::SCALE;

pub(super) fn sure_score(tokens: u32) -> i32 {
    160 * i32::try_from(tokens).unwrap_or(1) - 60
}

/// Score of a span of the tagger.
pub(super) fn tag_score(tag: &Tagged) -> i32 {
    sure_score(tag.last - tag.first) - 40 + ((tag.margin - 2 * SCALE) / 4).clamp(-40, 30)
}
