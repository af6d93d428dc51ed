//! From a quantity and its clause to a figure.

use super::lexicon::Lexicon;
use super::{Analysis, Verdict};
use crate::article::Article;
use crate::text::tokens::Tokens;

/// Fills `analysis.figures`; `analysis.mentions` must be filled before.
pub fn find(
    _lexicon: &Lexicon,
    _article: &Article,
    _tokens: &Tokens,
    _analysis: &mut Analysis,
    _verdicts: Option<&mut Vec<Verdict>>,
) {
}
