//! Whose the counted are when they were told before: the rest of a list, a bare number,
//! "the two", "six of the troops", the same force told again.

use super::super::lexicon::class;
use super::super::{Figure, FigureKind};
use super::party_names::{last_word, same_noun};
use crate::text::Span;

/// How the names of the article tell whose an unnamed count is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Served {
    /// By no name.
    Nobody,
    /// By the body named last: "members of the group".
    Group,
    /// By those whom something was done to before: "hitting a convoy of Iraqi soldiers.
    /// Five were killed".
    Victims,
    /// By the nearest alliance: peacekeepers.
    Alliance,
    /// By a name beside the same word for fighters: "the rebels".
    Fighters,
    /// By the nearest state: "government soldiers".
    Government,
    /// By the state that the names around speak for.
    State,
}

/// A figure whose party is not named beside it, to be settled when the whole article
/// has been read.
#[expect(clippy::struct_excessive_bools, reason = "each a remark of its own")]
#[derive(Debug, Clone, Copy)]
pub(super) struct OpenParty {
    /// The figure.
    pub figure: usize,
    /// Classes of its noun.
    pub class: u64,
    /// The head of its noun.
    pub word: Span,
    /// How names tell whose it is.
    pub served: Served,
    /// The figure before it in the sentence.
    pub before: Option<usize>,
    /// Whether it leans on that one: no noun of its own, a part of it, one of a list.
    pub leans: bool,
    /// Whether it counts a part of a whole ("including 3 women").
    pub part: bool,
    /// Whether no noun tells what it counts ("five were killed").
    pub bare: bool,
    /// Whether it counts people told before ("the two diplomats", "six of the troops").
    pub definite: bool,
    /// Whether any count of the article's own force will do ("its 1,400 troops").
    pub forces: bool,
    /// Whether they serve where they are: police.
    pub local: bool,
}

/// A party and the entities it names.
pub(super) type SharedParty = (Box<[Box<str>]>, Box<[u16]>);

/// How many figures back the same count is looked for.
const FAR: usize = 64;

/// How far back those stand whom "the two" or "of the troops" means, in bytes.
const DEFINITE: u32 = 900;

/// The party of those told before whom a figure means; `parts` are the figures told as parts.
pub(super) fn told_before(
    want: &OpenParty,
    figures: &[Figure],
    parts: &[bool],
) -> Option<SharedParty> {
    let figure = figures.get(want.figure)?;
    let first = want.figure.saturating_sub(FAR);
    if let Some(before) = want.before {
        // The whole that a part belongs to: the nearest figure that is no part itself.
        let whole = |i: &usize| parts.get(*i).is_some_and(|part| !part);
        let before = (first..=before).rev().find(|i| !want.part || whole(i)).unwrap_or(before);
        let last = figures.get(before)?;
        let held = |f: &Figure| f.kind == FigureKind::Detained;
        // "bắt một người Thổ Nhĩ Kỳ bắn chết 3 người": the held are no victims.
        let related =
            last.kind.is_related(figure.kind) && (want.bare || held(last) == held(figure));
        if want.leans && related && !last.party.is_empty() {
            return Some(shared(last));
        }
    }
    let earlier = (first..want.figure).rev().filter_map(|i| Some((i, figures.get(i)?)));
    let mut named = earlier.filter(|(_, f)| !f.party.is_empty());
    let meant = |i: usize, f: &Figure| {
        want.definite && is_same(want, figure, f)
            || i + 1 == want.figure && want.before.is_none() && goes_on(want, figure, f)
    };
    named.find(|(i, f)| meant(*i, f)).map(|(_, f)| shared(f))
}

/// Whether a definite count can mean those of an earlier figure: by their noun, or by their
/// number.
fn is_same(want: &OpenParty, figure: &Figure, told: &Figure) -> bool {
    let armed = want.class & (class::FORCE | class::FIGHTER) != 0;
    let noun = same_noun(last_word(&told.unit), last_word(&figure.unit));
    figure.span.start.saturating_sub(told.span.start) < DEFINITE
        && (noun || !armed && figure.low == told.low)
}

/// Whether a count goes on with the one told last: "Two Chilean soldiers were killed … Three
/// more were killed when …", "Two of them died", "Ten other soldiers were wounded".
fn goes_on(want: &OpenParty, figure: &Figure, last: &Figure) -> bool {
    let part = figure.low.is_some_and(|part| last.low.is_some_and(|whole| part <= whole));
    let again = !want.definite && last.kind == figure.kind;
    let soldiers =
        want.class & class::FORCE != 0 && same_noun(last_word(&last.unit), last_word(&figure.unit));
    let near = figure.sentence.start.saturating_sub(last.sentence.end) < 3;
    near && figure.kind.is_harm() && (want.bare && (part || again) || soldiers)
}

fn shared(figure: &Figure) -> SharedParty {
    (figure.party.clone(), figure.entities.clone())
}

/// The force told last before it in the article.
pub(super) fn same_force(want: &OpenParty, figures: &[Figure]) -> Option<SharedParty> {
    let earlier = figures.get(want.figure.saturating_sub(FAR)..want.figure)?;
    let force = |f: &&Figure| f.kind.is_force() && !f.party.is_empty();
    let open = want.forces && want.class & class::FIGHTER == 0;
    earlier.iter().rev().find(force).filter(|_| open).map(shared)
}
