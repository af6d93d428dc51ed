//! Terms: words, names and tolls as numbers of [`TERM_BITS`] bits, each layer apart.

use super::rarity::pair;
use super::vector::TERM_BITS;
use crate::text::tokens::fold_hash;

/// Words, or two that follow each other.
pub const WORD: u64 = 1;
/// Words in Latin letters that are names in both languages.
pub const NAME: u64 = 2;
/// Entities.
const ENTITY: u64 = 3;
/// Terms of both languages.
pub const BOTH: u64 = 4;
/// Tolls.
pub const TOLL: u64 = 5;
/// Two tolls that are told together.
pub const TOLLS: u64 = 6;

/// The term of a hash within a layer.
#[must_use]
pub const fn term(hash: u64, layer: u64) -> u32 {
    (pair(hash, layer) >> (64 - TERM_BITS)) as u32
}

/// The term of an entity by its id.
#[must_use]
pub fn entity_term(id: &str) -> u32 {
    term(fold_hash(id), ENTITY)
}
