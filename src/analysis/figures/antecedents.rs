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

/// What is kept of each figure to find those told before.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct ToldFigure {
    /// Classes of its noun.
    pub class: u64,
    /// Whether it is told as a part of a whole.
    pub part: bool,
}

/// A party and the entities it names.
pub(super) type SharedParty = (Box<[Box<str>]>, Box<[u16]>);

/// How many figures back the same count is looked for.
const FAR: usize = 64;

/// How far back "the number was raised from 850" says whose they are, in bytes.
const NEXT: u32 = 300;

/// How far back those stand whom "the two" or "of the troops" means, in bytes.
const DEFINITE: u32 = 900;

/// The party of those told before whom a figure means.
pub(super) fn told_before(
    want: &OpenParty,
    figures: &[Figure],
    told: &[ToldFigure],
) -> Option<SharedParty> {
    let figure = figures.get(want.figure)?;
    if let Some(before) = want.before {
        let before = if want.part { whole(figure, before, figures, told) } else { before };
        let last = figures.get(before)?;
        let held = |f: &Figure| f.kind == FigureKind::Detained;
        // "bắt một người Thổ Nhĩ Kỳ bắn chết 3 người": the held are no victims.
        let related = last.kind.is_related(figure.kind)
            && (want.bare || want.part || held(last) == held(figure));
        if want.leans && related && !last.party.is_empty() {
            return Some(shared(last));
        }
    }
    let first = want.figure.saturating_sub(FAR);
    let earlier = (first..want.figure).rev().filter_map(|i| Some((i, figures.get(i)?)));
    let mut named = earlier.filter(|(_, f)| !f.party.is_empty());
    let meant = |i: usize, f: &Figure| {
        let class = told.get(i).map_or(0, |t| t.class);
        let last = i + 1 == want.figure && want.before.is_none();
        want.definite && is_same(want, figure, class, f) || last && goes_on(want, figure, f)
    };
    named.find(|(i, f)| meant(*i, f)).map(|(_, f)| shared(f))
}

/// Whether a definite count can mean those of an earlier figure: by their noun, or by their
/// number.
fn is_same(want: &OpenParty, figure: &Figure, class: u64, told: &Figure) -> bool {
    let armed = class::FORCE | class::FIGHTER;
    let things = |f: &Figure| f.kind == FigureKind::Destroyed;
    let number = figure.low == told.low
        && figure.high == told.high
        && (want.class & armed == 0 || class & armed == want.class & armed);
    figure.span.start.saturating_sub(told.span.start) < DEFINITE
        && (same_noun(last_word(&told.unit), last_word(&figure.unit)) || number)
        && things(told) == things(figure)
}

/// Whether a count that opens its sentence goes on with the one told last: "Two Chilean
/// soldiers were killed … Three more were killed when …", "Two of them died", "Ten other
/// soldiers were wounded".
fn goes_on(want: &OpenParty, figure: &Figure, last: &Figure) -> bool {
    let near = figure.sentence.start.saturating_sub(last.sentence.end) < 3;
    let part = want.definite
        && last.kind.is_related(figure.kind)
        && figure.low.is_some_and(|part| last.low.is_some_and(|whole| part <= whole));
    let again = !want.definite && last.kind == figure.kind;
    let soldiers = want.class & class::FORCE != 0
        && last.kind.is_harm()
        && same_noun(last_word(&last.unit), last_word(&figure.unit));
    near && figure.kind.is_harm() && (want.bare && (part || again) || soldiers)
}

/// The whole that a part belongs to: the nearest figure of the sentence that is no part
/// itself, else the one before.
fn whole(figure: &Figure, before: usize, figures: &[Figure], told: &[ToldFigure]) -> usize {
    (0..=before)
        .rev()
        .take_while(|&i| figures.get(i).is_some_and(|f| f.sentence == figure.sentence))
        .find(|&i| told.get(i).is_some_and(|t| !t.part))
        .unwrap_or(before)
}

fn shared(figure: &Figure) -> SharedParty {
    (figure.party.clone(), figure.entities.clone())
}

/// The same force told again: the last one before it in the article.
pub(super) fn same_force(want: &OpenParty, figures: &[Figure]) -> Option<SharedParty> {
    let figure = figures.get(want.figure)?;
    if !want.forces || want.class & class::FIGHTER != 0 {
        return None;
    }
    let earlier = figures.get(want.figure.saturating_sub(FAR)..want.figure)?;
    let same = |f: &&Figure| {
        f.kind.is_force()
            && !f.party.is_empty()
            && (f.low == figure.low
                || f.unit == figure.unit
                || want.leans && figure.span.start.abs_diff(f.span.start) < NEXT)
    };
    earlier.iter().rev().find(same).map(shared)
}
