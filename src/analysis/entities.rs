//! Candidates from gazetteer and tagger, made into typed, linked mentions.

use super::Analysis;
use super::gazetteer::Gazetteer;
use super::tagger::Taggers;
use crate::article::Article;
use crate::text::tokens::Tokens;

/// Fills `analysis.entities` and `analysis.mentions`.
pub fn find(
    _gazetteer: &Gazetteer,
    _taggers: &Taggers,
    _article: &Article,
    _tokens: &Tokens,
    _analysis: &mut Analysis,
) {
}
