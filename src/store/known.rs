//! The names that the program ships with, for whoever behind the analysis asks what lies in or
//! belongs to what.

use std::sync::LazyLock;

use crate::analysis::gazetteer::Gazetteer;

/// The names that are known; read when first asked for.
pub static KNOWN: LazyLock<Gazetteer> = LazyLock::new(Gazetteer::embedded);
