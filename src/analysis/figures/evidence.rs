//! What speaks for and against a number being a figure of some kind.
//!
//! A piece of evidence is a key, under which its weights are found (`weights`), the sort
//! of it, for people, and the words it stands on. Evidence about one kind weighs the same
//! whatever the kind is ("a verb that tells it has the number as its object"); other
//! evidence has a weight for each kind.

mod cues;
mod memory;
mod neighbours;
mod phrase;
mod structure;
mod vetoes;
mod vocabulary;
mod words;

pub(super) use memory::ArticleMemory;

use super::super::FigureKind;
use super::runs::{self, Run};
use super::{Clause, JudgedNumber};
use crate::analysis::sentence::keys::mix;
use crate::analysis::sentence::signs::{CountsBefore, Sign};
use crate::analysis::sentence::syntax::WordLinks;
use crate::text::Span;

/// Where evidence comes from: what `train-figures --ablate` leaves out one by one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
#[repr(u8)]
pub enum Family {
    /// What speaks against any count.
    Vetoes,
    /// Words around.
    Words,
    /// Classes of words around.
    Classes,
    /// Cue words and where they stand.
    Cues,
    /// The number and the noun it counts.
    Phrase,
    /// Other numbers of the sentence.
    Neighbours,
    /// What the article said before.
    Memory,
    /// The vocabulary: what its verbs, nouns, adjectives and phrases tell.
    Vocabulary,
    /// What governs the number, and its predicate.
    Structure,
}

impl Family {
    /// All of them.
    pub const ALL: [Self; 9] = [
        Self::Vetoes,
        Self::Words,
        Self::Classes,
        Self::Cues,
        Self::Phrase,
        Self::Neighbours,
        Self::Memory,
        Self::Vocabulary,
        Self::Structure,
    ];

    /// Their names in tables.
    const NAMES: [&'static str; 9] = [
        "vetoes",
        "words",
        "classes",
        "cues",
        "phrase",
        "neighbours",
        "memory",
        "vocabulary",
        "structure",
    ];

    /// Its name in tables.
    #[must_use]
    pub const fn name(self) -> &'static str {
        Self::NAMES[self as usize]
    }
}

/// One piece of evidence.
#[derive(Debug, Clone, Copy)]
pub struct Evidence {
    /// Where its weights are found.
    pub key: u32,
    /// The kind it is about, where it is about one.
    pub about: Option<FigureKind>,
    /// Where it comes from.
    pub family: Family,
    /// Which kind of evidence of its family: a number that each family gives itself.
    pub sort: u8,
    /// The words it stands on.
    pub span: Span,
}

/// A number under the evidence, with all that it is seen by.
pub(super) struct NumberContext<'a> {
    pub clause: &'a Clause<'a>,
    pub signs: &'a [Sign],
    pub answers: &'a [JudgedNumber],
    /// What each of them is taken for so far.
    pub kinds: &'a [Option<FigureKind>],
    /// Which of the answers is judged.
    pub index: usize,
    pub answer: &'a JudgedNumber,
    /// The list it is told in.
    pub run: Run,
    /// What it is linked to.
    pub links: &'a WordLinks,
    pub memory: &'a ArticleMemory,
    pub headline: bool,
}

impl NumberContext<'_> {
    /// Where the number stands.
    fn here(&self) -> Span {
        self.span(self.answer.at)
    }

    fn span(&self, item: usize) -> Span {
        self.clause.item(item).span
    }

    /// The word of an item.
    fn word(&self, item: usize) -> u32 {
        self.signs.get(item).map_or(0, |s| s.word)
    }

    /// Where the phrase of the number starts, and one past its end.
    fn edges(&self) -> (usize, usize) {
        (self.answer.left, runs::end(self.clause, self.answer))
    }

    /// What stands between two items.
    fn between(&self, from: usize, to: usize) -> CountsBefore {
        let before = |n: usize| self.signs.get(n).map_or_else(Default::default, |s| s.before);
        before(to).since(before(from))
    }

    /// What stands between the phrase of the number and a word at a side of it.
    fn beside(&self, item: usize, side: u32) -> CountsBefore {
        let (left, right) = self.edges();
        if side == 0 { self.between(item + 1, left) } else { self.between(right, item) }
    }
}

/// Sorts of one family, at most.
const SORTS: usize = 64;

/// What the keys of each family and sort begin with.
static SEEDS: [[u32; SORTS]; Family::ALL.len()] = {
    let mut seeds = [[0; SORTS]; Family::ALL.len()];
    let mut family = 0;
    while family < seeds.len() {
        let mut sort = 0;
        while sort < SORTS {
            #[expect(clippy::cast_possible_truncation, reason = "small numbers")]
            let both = ((family << 8) | sort) as u32;
            seeds[family][sort] = mix(0x00c0_ffee, both);
            sort += 1;
        }
        family += 1;
    }
    seeds
};

/// What evidence is put into.
pub(super) struct EvidenceSink<'a> {
    out: &'a mut Vec<Evidence>,
    family: Family,
}

impl EvidenceSink<'_> {
    /// Evidence with a weight for each kind.
    fn put(&mut self, sort: u8, value: u32, span: Span) {
        let key = mix(self.seed(sort), value);
        self.out.push(Evidence { key, about: None, family: self.family, sort, span });
    }

    /// Evidence about one kind.
    fn about(&mut self, kind: FigureKind, sort: u8, value: u32, span: Span) {
        let key = mix(self.seed(sort) ^ 0x5555_0000, value);
        self.out.push(Evidence { key, about: Some(kind), family: self.family, sort, span });
    }

    #[inline]
    fn seed(&self, sort: u8) -> u32 {
        let seeds = &SEEDS[self.family as usize];
        seeds.get(usize::from(sort)).copied().unwrap_or(0)
    }

    const fn of(&mut self, family: Family) {
        self.family = family;
    }
}

/// Gathers the evidence on one number, but for what other numbers of the sentence are
/// taken for.
pub(super) fn gather(scene: &NumberContext<'_>, out: &mut Vec<Evidence>) {
    out.clear();
    let mut sink = EvidenceSink { out, family: Family::Vetoes };
    vetoes::gather(scene, &mut sink);
    sink.of(Family::Words);
    words::gather(scene, &mut sink);
    sink.of(Family::Classes);
    words::classes(scene, &mut sink);
    sink.of(Family::Phrase);
    phrase::gather(scene, &mut sink);
    sink.of(Family::Cues);
    cues::gather(scene, &mut sink);
    sink.of(Family::Vocabulary);
    let about = vocabulary::gather(scene, &mut sink);
    sink.of(Family::Structure);
    structure::gather(scene, &about, &mut sink);
    sink.of(Family::Memory);
    memory::gather(scene, &mut sink);
}

/// Adds the evidence of what the other numbers of the sentence are taken for.
pub(super) fn gather_neighbours(scene: &NumberContext<'_>, out: &mut Vec<Evidence>) {
    neighbours::gather(scene, &mut EvidenceSink { out, family: Family::Neighbours });
}

/// A distance in items, in steps.
const fn step(gap: usize) -> u32 {
    match gap {
        0 => 0,
        1 => 1,
        2 => 2,
        3 => 3,
        4..=5 => 4,
        6..=8 => 5,
        9..=13 => 6,
        14..=20 => 7,
        _ => 8,
    }
}

/// A distance, in fewer steps.
const fn stride(gap: usize) -> u32 {
    match gap {
        0..=1 => 0,
        2..=4 => 1,
        5..=9 => 2,
        _ => 3,
    }
}

/// The lower half of a set of classes: whatever can be counted.
fn lower(class: u64) -> u32 {
    u32::try_from(class & u64::from(u32::MAX)).unwrap_or(0)
}

/// The kinds of a set.
fn each(mut kinds: super::lexicon::Kinds) -> impl Iterator<Item = FigureKind> {
    std::iter::from_fn(move || {
        let kind = FigureKind::ALL.get(kinds.trailing_zeros() as usize).copied()?;
        kinds &= kinds - 1;
        Some(kind)
    })
}
