//! The trained sequence model that finds names no list holds.

/// One model a language.
#[derive(Debug, Default)]
pub struct Taggers {}

impl Taggers {
    /// The models in the binary.
    #[must_use]
    pub fn embedded() -> Self {
        Self {}
    }
}
