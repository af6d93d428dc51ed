//! Cue words and phrases of figures, from `assets/lexicon`.

/// All cues, both languages.
#[derive(Debug, Default)]
pub struct Lexicon {}

impl Lexicon {
    /// The lexicon in the binary.
    #[must_use]
    pub fn embedded() -> Self {
        Self {}
    }
}
