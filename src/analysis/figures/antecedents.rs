//! Whose the counted are when they were told before: the rest of a list, a bare number,
//! "the two", "six of the troops", "members of the group", the same count told again.

use super::super::lexicon::{bit, class};
use super::super::{Analysis, Figure, FigureKind, Qualifier};
use super::Clause;
use super::party_evidence::{PartyEvidence, last_word, same_noun};
use crate::analysis::lexicon::lists;
use crate::analysis::sentence::nouns::Noun;
use crate::text::Span;

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
    /// "peacekeepers".
    pub keepers: bool,
    /// "policemen".
    pub police: bool,
    /// "government soldiers".
    pub government: bool,
    /// "security guards", "foreign soldiers": of no state that the article need name.
    pub private: bool,
    /// The figure before it in the sentence.
    pub before: Option<usize>,
    /// Whether it leans on that one: no noun of its own, a part of it, one of a list.
    pub leans: bool,
    /// Whether it counts a part of a whole ("including 3 women").
    pub part: bool,
    /// Whether no noun tells what it counts ("five were killed", "three of them").
    pub bare: bool,
    /// Whether it counts some of those told last ("two of the men").
    pub of_them: bool,
    /// Whether it counts people told before ("the two diplomats", "six of the troops").
    pub definite: bool,
    /// Whether a word stands for the name ("members of the group").
    pub group: bool,
    /// Whether any count of the article's own force will do ("its 1,400 troops").
    pub forces: bool,
}

/// A party and the entities it names.
pub(super) type SharedParty = (Box<[Box<str>]>, Box<[u16]>);

/// How many figures back and forth the same count is looked for.
const FAR: usize = 64;

/// How far back "the number was raised from 850" says whose they are, in bytes.
const NEXT: u32 = 300;

/// How far back those stand whom "the two" or "of the troops" means, in bytes.
const DEFINITE: u32 = 900;

impl Clause<'_> {
    /// "two others", "4 tên khác": the rest of those told before.
    pub(super) fn the_rest(&self, noun: &Noun) -> bool {
        noun.class & (class::FORCE | class::FIGHTER | class::THING) == 0
            && noun.head.is_some_and(|head| {
                self.word_ends(head, lists::OTHERS)
                    || self.word_is(head, lists::PERSON_CLASSIFIER)
                        && noun
                            .end
                            .checked_sub(1)
                            .is_some_and(|last| self.word_ends(last, lists::DIFFERENT))
            })
    }

    /// "Two of them were among the nine dead": a number that tells the whole to a part.
    pub(super) fn is_whole(&self, at: usize) -> bool {
        let before = self.left_edge(at).checked_sub(1).and_then(|b| self.items.get(b));
        before.is_some_and(|x| x.is(class::PARTITIVE))
    }

    /// Whether a number is not whose the figure before it is: the whole of that `part`, or told
    /// where another side is named in a clause of its own: "India lost 20 men; China has
    /// confirmed four dead".
    pub(super) fn stands_alone(
        &self,
        analysis: &Analysis,
        names: &PartyEvidence,
        before: &Figure,
        part: bool,
        at: usize,
    ) -> bool {
        if part && self.is_whole(at) {
            return true;
        }
        let from = self.items.partition_point(|i| i.span.end <= before.span.end);
        let wall = (from..at).rev().find(|&i| {
            self.items.get(i).is_some_and(|x| x.is_mark(";")) || self.word_is(i, lists::CONTRAST)
        });
        wall.is_some_and(|wall| {
            (wall + 1..at).any(|i| {
                self.party_at(analysis, names, i).is_some_and(|e| !before.entities.contains(&e))
            })
        })
    }

    /// "11 người bị thương", "170 wounded": a noun that tells what happened to people and
    /// nothing else of them.
    pub(super) fn told_hurt(noun: &Noun) -> bool {
        use FigureKind::{Casualties, Killed, Missing, Wounded};
        let hurt = bit(Killed) | bit(Wounded) | bit(Missing) | bit(Casualties);
        noun.kinds != 0
            && noun.kinds & !hurt == 0
            && noun.class & !(class::PERSON | class::MORE) == 0
    }

    /// "two of the men": a part of those told last, whatever they were called.
    pub(super) fn some_of_those(&self, noun: &Noun) -> bool {
        noun.part
            && noun.class & class::COUNTED == class::PERSON
            && noun.head.is_some_and(|h| self.is_word(h, lists::PLAIN_PEOPLE))
    }

    /// "one of its members".
    pub(super) fn members(&self, noun: &Noun) -> bool {
        noun.head.is_some_and(|h| self.word_ends(h, lists::MEMBERS_OF))
    }

    /// "the two diplomats", "all three", "six of the troops": people told before.
    pub(super) fn told_before(&self, at: usize, noun: &Noun) -> bool {
        let this = self.word_is(noun.end, lists::THIS_OR_ABOVE)
            || noun
                .end
                .checked_sub(1)
                .is_some_and(|last| last > at && self.word_ends(last, lists::THIS_OR_NAMED));
        let left = self.left_edge(at);
        let the = (left..at).any(|i| self.word_is(i, lists::THE_OR_ALL))
            || left.checked_sub(1).is_some_and(|b| self.word_is(b, lists::THE_OR_ALL_OR_OTHER));
        this || the
            || self.word_is(at + 1, lists::OF_THE_OR_THEM)
            || self.word_is(at + 1, lists::OF) && self.word_is(at + 2, lists::THOSE_BEHIND_OF)
    }

    /// "2,000 of its people", "its 1,400 men": of whom the clause speaks.
    pub(super) fn of_its_own(&self, at: usize, noun: &Noun) -> bool {
        self.word_is(noun.end, lists::OF_THEM)
            || self.word_is(noun.end, lists::OF_OWNER) && self.word_is(noun.end + 1, lists::THEY)
            || self.word_is(at + 1, lists::OF_ITS)
            || self.word_is(at + 1, lists::OF) && self.word_is(at + 2, lists::ITS_OR_THEIR)
            || self.left_edge(at).checked_sub(1).is_some_and(|b| self.word_is(b, lists::ITS))
    }

    /// "three members of the group", "5 phần tử thuộc tổ chức này".
    pub(super) fn of_the_group(&self, noun: &Noun) -> bool {
        let of = noun.end;
        if self.word_is(of, lists::OF_OR_IN) {
            return self.word_is(of + 1, lists::THIS_GROUP)
                || self.word_is(of + 1, lists::GROUP) && self.word_is(of + 2, lists::THIS_BEHIND);
        }
        let start = if self.word_is(of, lists::OF_OR_FROM_THE) {
            of + 1
        } else if self.word_is(of, lists::OF_OR_FROM) && self.word_is(of + 1, lists::THE) {
            of + 2
        } else {
            return false;
        };
        (start..start + 3)
            .take_while(|&i| self.items.get(i).is_some_and(|x| !x.is_name() && !x.is_mark(",.;")))
            .any(|i| self.word_is(i, lists::GROUP))
    }
}

/// The party of the figure it leans on.
pub(super) fn lean(
    want: &OpenParty,
    figures: &[Figure],
    classes: &[u64],
    parts: &[bool],
    text: &str,
) -> Option<SharedParty> {
    let figure = figures.get(want.figure)?;
    if let Some(before) = want.before {
        let before = if want.part { whole(figure, before, figures, parts)? } else { before };
        let told = figures.get(before)?;
        let held = |f: &Figure| f.kind == FigureKind::Detained;
        // "bắt một người Thổ Nhĩ Kỳ bắn chết 3 người": the held are no victims.
        let related = told.kind.is_related(figure.kind)
            && (want.bare || want.part || held(told) == held(figure));
        let civil = want.class & class::PERSON != 0
            && !figure.flags.subset
            && told.kind == figure.kind
            && want.class & (class::FORCE | class::FIGHTER) == 0
            && !want.leans;
        if want.leans && related && !civil && !told.party.is_empty() {
            return Some(shared(told));
        }
        if !want.definite {
            return None;
        }
    }
    let earlier = figures.get(want.figure.saturating_sub(FAR)..want.figure)?;
    if want.definite {
        let armed = class::FORCE | class::FIGHTER;
        let word = last_word(want.word.of(text));
        let found = earlier.iter().enumerate().rev().find(|(i, f)| {
            let class = classes.get(want.figure - earlier.len() + i).copied().unwrap_or(0);
            let alike = same_noun(last_word(&f.unit), word)
                || f.low == figure.low && f.high == figure.high && {
                    want.class & armed == 0 || class & armed == want.class & armed
                };
            figure.span.start.saturating_sub(f.span.start) < DEFINITE
                && !f.party.is_empty()
                && alike
                && (f.kind == FigureKind::Destroyed) == (figure.kind == FigureKind::Destroyed)
        });
        if let Some((_, f)) = found {
            return Some(shared(f));
        }
    }
    // "Two Chilean soldiers were killed … Three more were killed when …", "Two of them died"
    let last = earlier.last()?;
    let near = figure.sentence.start.saturating_sub(last.sentence.end) < 3;
    // "Six American soldiers died … Ten other soldiers were wounded"
    if want.class & class::FORCE != 0
        && want.before.is_none()
        && near
        && figure.kind.is_harm()
        && last.kind.is_harm()
        && !last.party.is_empty()
        && same_noun(last_word(&last.unit), last_word(want.word.of(text)))
    {
        return Some(shared(last));
    }
    let of_them = want.definite
        && last.kind.is_related(figure.kind)
        && figure.low.is_some_and(|part| last.low.is_some_and(|whole| part <= whole));
    ((want.bare || want.of_them)
        && want.before.is_none()
        && near
        && figure.kind.is_harm()
        && (of_them || !want.definite && last.kind == figure.kind)
        && !last.party.is_empty())
    .then(|| shared(last))
}

/// The whole that a part belongs to: the nearest figure of the sentence that is no part
/// itself, else the one before.
fn whole(figure: &Figure, before: usize, figures: &[Figure], parts: &[bool]) -> Option<usize> {
    (0..=before)
        .rev()
        .take_while(|&i| figures.get(i).is_some_and(|f| f.sentence == figure.sentence))
        .find(|&i| parts.get(i).is_some_and(|part| !part))
        .or(Some(before))
}

fn shared(figure: &Figure) -> SharedParty {
    (figure.party.clone(), figure.entities.clone())
}

/// The party of the same count told elsewhere.
pub(super) fn retold(want: &OpenParty, figures: &[Figure]) -> Option<SharedParty> {
    let figure = figures.get(want.figure)?;
    let value = figure.low.or(figure.high)?;
    if value < 4.0 || figure.qualifier == Qualifier::Vague || figure.kind == FigureKind::Protesters
    {
        return None;
    }
    let around = want.figure.saturating_sub(FAR)..figures.len().min(want.figure + FAR);
    figures
        .get(around)?
        .iter()
        .filter(|f| {
            f.kind == figure.kind
                && f.low == figure.low
                && f.high == figure.high
                && !f.party.is_empty()
                && (want.class & class::PERSON != 0
                    || want.class == 0
                    || same_noun(last_word(&f.unit), last_word(&figure.unit))
                    || f.unit == figure.unit)
        })
        .min_by_key(|f| f.span.start.abs_diff(figure.span.start))
        .map(|f| (f.party.clone(), f.entities.clone()))
}

/// The same force told again: the last one before it in the article.
pub(super) fn same_force(want: &OpenParty, figures: &[Figure]) -> Option<SharedParty> {
    let figure = figures.get(want.figure)?;
    if !want.forces || want.class & class::FIGHTER != 0 {
        return None;
    }
    figures
        .get(want.figure.saturating_sub(FAR)..want.figure)?
        .iter()
        .rev()
        .find(|f| {
            f.kind.is_force()
                && !f.party.is_empty()
                && (f.low == figure.low
                    || f.unit == figure.unit
                    || want.leans && figure.span.start.abs_diff(f.span.start) < NEXT)
        })
        .map(|f| (f.party.clone(), f.entities.clone()))
}
