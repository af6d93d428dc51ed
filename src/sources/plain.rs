//! Plain text and Markdown: one file, one article, perhaps with a metadata block.

use super::{Draft, Hint};
use crate::article::{Article, Issue};

/// Reads a plain text.
#[must_use]
pub fn read(bytes: &[u8], hint: &Hint) -> (Vec<Article>, Vec<Issue>) {
    let text = String::from_utf8_lossy(bytes);
    let draft = Draft { path: hint.path.clone(), body: text.into_owned(), ..Draft::default() };
    (vec![draft.finish()], Vec::new())
}
