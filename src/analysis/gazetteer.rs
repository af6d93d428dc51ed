//! Names and aliases from assets, one automaton, canonical entities.

/// All known names.
#[derive(Debug, Default)]
pub struct Gazetteer {}

impl Gazetteer {
    /// The gazetteer in the binary.
    #[must_use]
    pub fn embedded() -> Self {
        Self {}
    }
}
