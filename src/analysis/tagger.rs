//! The trained sequence model that finds names no list holds.
//!
//! One linear-chain model a language: hashed features of each token and its
//! neighbours give a score to each of seventeen labels (outside, and begin, inside,
//! last, single of four kinds), a table gives a score to each pair of neighbouring
//! labels, and the best path wins. The weights are bytes in the binary and are read
//! in place: loading checks a header and allocates next to nothing.
//!
//! How the models were made is told in `assets/tagger/MODEL_CARD.md`.

use super::EntityKind;
use crate::text::Language;
use crate::text::tokens::Token;

pub mod cues;
pub mod features;
pub mod hints;
pub mod memory;
pub mod model;
pub mod viterbi;

pub use memory::DocMemory;

use cues::Cues;
use features::Columns;
use model::LABELS;
use model::TaggerModel;
use viterbi::Lattice;

/// What lists of names say of one token: a set of bits, joined with `|`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct NameHint(pub u32);

impl NameHint {
    /// No list knows the token.
    pub const NONE: Self = Self(0);
    /// Begins a name that the gazetteer knows as a person and as nothing else.
    pub const BEGIN_PERSON: Self = Self(1);
    /// The same for an organisation.
    pub const BEGIN_ORGANISATION: Self = Self(1 << 1);
    /// The same for a place.
    pub const BEGIN_PLACE: Self = Self(1 << 2);
    /// The same for a group (peoples, demonyms).
    pub const BEGIN_GROUP: Self = Self(1 << 3);
    /// Continues a known person's name.
    pub const INSIDE_PERSON: Self = Self(1 << 4);
    /// Continues a known organisation's name.
    pub const INSIDE_ORGANISATION: Self = Self(1 << 5);
    /// Continues a known place's name.
    pub const INSIDE_PLACE: Self = Self(1 << 6);
    /// Continues a known group's name.
    pub const INSIDE_GROUP: Self = Self(1 << 7);
    /// Begins what may be a person: the alias needs context, is written in another
    /// case, or is known as several kinds (then several bits are set).
    pub const MAYBE_BEGIN_PERSON: Self = Self(1 << 8);
    /// The same for an organisation.
    pub const MAYBE_BEGIN_ORGANISATION: Self = Self(1 << 9);
    /// The same for a place.
    pub const MAYBE_BEGIN_PLACE: Self = Self(1 << 10);
    /// The same for a group.
    pub const MAYBE_BEGIN_GROUP: Self = Self(1 << 11);
    /// Continues what may be a person.
    pub const MAYBE_INSIDE_PERSON: Self = Self(1 << 12);
    /// Continues what may be an organisation.
    pub const MAYBE_INSIDE_ORGANISATION: Self = Self(1 << 13);
    /// Continues what may be a place.
    pub const MAYBE_INSIDE_PLACE: Self = Self(1 << 14);
    /// Continues what may be a group.
    pub const MAYBE_INSIDE_GROUP: Self = Self(1 << 15);
    /// Ends a match of the gazetteer.
    pub const ENDS: Self = Self(1 << 16);
    /// A given name.
    pub const GIVEN_NAME: Self = Self(1 << 17);
    /// A family name.
    pub const FAMILY_NAME: Self = Self(1 << 18);
    /// Part of a title or rank that stands before a person's name.
    pub const TITLE: Self = Self(1 << 19);
    /// The head of an organisation's name ("Ministry", "Bộ", "Front").
    pub const ORGANISATION_HEAD: Self = Self(1 << 20);
    /// The head of a place's name ("River", "tỉnh", "Province").
    pub const PLACE_HEAD: Self = Self(1 << 21);

    /// All bits of a gazetteer match.
    pub const MATCH: Self = Self(0x1_ffff);
    /// The bits that begin or continue a match, surely.
    pub const STRONG: Self = Self(0xff);

    /// The bit for the first token of a match of a kind.
    #[must_use]
    pub const fn begin(kind: EntityKind, sure: bool) -> Self {
        Self(1 << (kind as u32 + if sure { 0 } else { 8 }))
    }

    /// The bit for a later token of a match of a kind.
    #[must_use]
    pub const fn inside(kind: EntityKind, sure: bool) -> Self {
        Self(1 << (kind as u32 + if sure { 4 } else { 12 }))
    }

    /// Whether any of the bits of `other` is set.
    #[must_use]
    pub const fn any(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }

    /// Puts in the bits of `other`.
    pub const fn add(&mut self, other: Self) {
        self.0 |= other.0;
    }
}

/// A name the model found: a range of the sentence's tokens.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Tagged {
    /// Index of its first token in the sentence.
    pub first: u32,
    /// One past the index of its last token.
    pub last: u32,
    /// Its type.
    pub kind: EntityKind,
    /// How much better it scores than its best rival: no name, or another kind, on
    /// the same tokens. In units of 1/[`model::SCALE`] of a natural logarithm.
    pub margin: i32,
}

/// One model a language.
#[derive(Debug)]
pub struct Taggers {
    english: TaggerModel,
    vietnamese: TaggerModel,
    cues: Cues,
}

impl Default for Taggers {
    fn default() -> Self {
        Self::embedded()
    }
}

/// Buffers and the memory of the article at hand, kept from sentence to sentence.
#[derive(Debug, Clone, Default)]
pub struct TagBuffers {
    /// What the article at hand does with each word; see [`Taggers::remember`].
    pub memory: DocMemory,
    pub(crate) columns: Columns,
    pub(crate) emissions: Vec<[i16; LABELS]>,
    pub(crate) lattice: Lattice,
}

impl Taggers {
    /// The models in the binary.
    #[must_use]
    pub fn embedded() -> Self {
        Self::new(
            include_bytes!("../../assets/tagger/en.model"),
            include_bytes!("../../assets/tagger/vi.model"),
        )
    }

    /// Models from bytes; a model that does not read finds nothing.
    #[must_use]
    pub fn new(english: &'static [u8], vietnamese: &'static [u8]) -> Self {
        Self {
            english: TaggerModel::read(english).unwrap_or_default(),
            vietnamese: TaggerModel::read(vietnamese).unwrap_or_default(),
            cues: Cues::new(),
        }
    }

    /// The model of a language; English for texts of no known language.
    #[must_use]
    pub const fn model(&self, language: Language) -> &TaggerModel {
        match language {
            Language::Vietnamese => &self.vietnamese,
            _ => &self.english,
        }
    }

    /// The cue words the features look at.
    #[must_use]
    pub const fn cues(&self) -> &Cues {
        &self.cues
    }

    /// Reads a whole article once, before its sentences are tagged, so that what one
    /// sentence shows of a word helps in the others. `hints` has one entry a token of
    /// the article. Without this call sentences are tagged each for itself.
    pub fn remember(&self, tokens: &[Token], hints: &[NameHint], buffers: &mut TagBuffers) {
        buffers.memory.fill(&self.cues, tokens, hints);
    }

    /// Tags one sentence: fills `out` with the names in it, in order, not overlapping.
    /// `hints` has one entry a token; missing ones count as [`NameHint::NONE`].
    #[expect(clippy::too_many_arguments, reason = "a hot call with nothing worth boxing up")]
    pub fn tag(
        &self,
        language: Language,
        text: &str,
        tokens: &[Token],
        hints: &[NameHint],
        shouted: bool,
        buffers: &mut TagBuffers,
        out: &mut Vec<Tagged>,
    ) {
        out.clear();
        let model = self.model(language);
        if model.is_empty() {
            return;
        }
        let TagBuffers { memory, columns, emissions, lattice } = buffers;
        columns.fill(&self.cues, language, text, tokens, hints, shouted, memory);
        emissions.clear();
        for at in 0..tokens.len() {
            emissions.push(model.emit(columns, at));
        }
        lattice.best(model, columns, emissions, out);
    }
}

#[cfg(test)]
mod tests;
