//! Words inside and beside names: ranks, ships, directions, particles, full names.

use super::MentionContext;
use crate::analysis::gazetteer::compile::{FAMILY, PRODUCT_BEFORE, TITLE, is_vietnamese_letter};
use crate::analysis::lexicon::lists;
use crate::text::tokens::{Case, TokenKind};

/// Whether a word is a rank cut short before a name ("Gen. Samuel Okoro").
pub(super) fn is_rank(page: MentionContext, at: u32) -> bool {
    page.is_mark(at + 1, ".")
        && page.token(at + 1).is_some_and(|t| !t.spaced)
        && page.is_capital(at + 2)
        && page.cue_at(at, at + 1).1 & TITLE != 0
}

/// Whether a ship's name begins at a token: what navies write before it stands there
/// ("USS", "HMS").
pub(super) fn is_ship(page: MentionContext, at: u32) -> bool {
    let Some(before) = at.checked_sub(1) else { return false };
    let marked = |before: u32| {
        page.token(before).is_some_and(|t| t.case == Case::Upper)
            && page.cue_of(before, before + 1, PRODUCT_BEFORE)
    };
    // "USS Gerald Ford".
    let second = || page.is_capital(before) && before > 0 && marked(before - 1);
    page.is_capital(at) && (marked(before) || second())
}

/// The quarters of the sky and of the country.
pub(super) const DIRECTIONS: &[&str] = &["Bắc", "Nam", "Đông", "Tây", "Trung"];

/// Whether a span is built as a Vietnamese person's full name is: a family name and one
/// to three more syllables, all with a capital.
pub(super) fn is_full_name(page: MentionContext, first: u32, last: u32) -> bool {
    let run = page.run(first, last);
    (2..=4).contains(&run.len())
        && run.iter().all(|t| t.kind == TokenKind::Word && t.case == Case::Title)
        && run.iter().any(|t| t.span().of(page.text).chars().any(is_vietnamese_letter))
        && page.cue_at(first, first + 1).1 & FAMILY != 0
}

/// Whether a word stands inside persons' names in small letters.
pub(super) fn is_particle(word: &str) -> bool {
    word.len() <= 5 && lists::PARTICLE_OF_NAME.holds(word)
}
