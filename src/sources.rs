//! From bytes to articles: detects the format, by content first and by name second,
//! and hands the bytes to the reader of that format.
//!
//! Pure: no file, no network, no clock. Reading cannot fail; what could not be read
//! comes back as an [`Issue`] beside the articles, and what was read with a doubt
//! carries the doubt in [`Article::issues`].

use crate::article::{Article, Issue};

pub mod draft;
pub mod plain;

pub use draft::Draft;

/// The most bytes of one document that are read: 64 MiB, some twenty thousand times
/// a long article. More is a dump, and line formats are read by the line.
pub const MAX_DOCUMENT: usize = 64 << 20;

/// What is known of bytes before they are looked at.
#[derive(Debug, Clone, Default)]
pub struct Hint {
    /// The file, address or `-`, as the user wrote it; becomes [`Article::path`].
    pub path: String,
}

impl Hint {
    /// A hint that knows the path alone.
    pub fn new(path: impl Into<String>) -> Self {
        Self { path: path.into() }
    }
}

/// Reads all articles in a document.
#[must_use]
pub fn read(bytes: &[u8], hint: &Hint) -> (Vec<Article>, Vec<Issue>) {
    if bytes.len() > MAX_DOCUMENT {
        return (Vec::new(), vec![Issue::new(&hint.path, too_large())]);
    }
    if bytes.iter().all(u8::is_ascii_whitespace) {
        return (Vec::new(), vec![Issue::new(&hint.path, "is empty")]);
    }
    if looks_binary(bytes) {
        return (
            Vec::new(),
            vec![Issue::new(&hint.path, "is not text (it looks like a binary file)")],
        );
    }
    plain::read(bytes, hint)
}

/// The sentence for a document over [`MAX_DOCUMENT`].
#[must_use]
pub fn too_large() -> String {
    format!("is larger than the {} MiB read of one document", MAX_DOCUMENT >> 20)
}

/// Whether bytes are no text of any kind: a known signature, or NUL bytes that no
/// UTF-16 text would have.
#[must_use]
pub fn looks_binary(bytes: &[u8]) -> bool {
    const MAGIC: [&[u8]; 14] = [
        b"%PDF-",
        b"PK\x03\x04",
        b"\x89PNG",
        b"GIF8",
        b"\xff\xd8\xff",
        b"\x7fELF",
        b"MZ\x90",
        b"BZh",
        b"\xfd7zXZ",
        b"7z\xbc\xaf",
        b"Rar!",
        b"OggS",
        b"ID3",
        b"SQLite format 3",
    ];
    if MAGIC.iter().any(|m| bytes.starts_with(m)) {
        return true;
    }
    let head = bytes.get(..bytes.len().min(8192)).unwrap_or(bytes);
    let zeros: usize = head.iter().map(|&b| usize::from(b == 0)).sum();
    if zeros == 0 {
        // Text has few control characters; eight in a hundred is generous.
        let odd = head.iter().filter(|&&b| b < 9 || (14..27).contains(&b)).count();
        return odd * 100 > head.len() * 8;
    }
    if bytes.starts_with(b"\xff\xfe") || bytes.starts_with(b"\xfe\xff") {
        return false;
    }
    // UTF-16 without a mark: for mostly Latin text every other byte is zero.
    let even: usize = head.iter().step_by(2).map(|&b| usize::from(b == 0)).sum();
    let odd = zeros - even;
    let half = head.len() / 2;
    !(half >= 4
        && (even * 10 > half * 4 || odd * 10 > half * 4)
        && (even * 8 < odd || odd * 8 < even))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn binary_is_told_from_text() {
        assert!(looks_binary(b"\x7fELF\x02\x01\x01"));
        assert!(looks_binary(&[0, 1, 2, 3, 0, 0, 0, 9, 9, 9]));
        assert!(!looks_binary("Liên Hợp Quốc rút khỏi".as_bytes()));
        let utf16: Vec<u8> = "NATO sends 600".encode_utf16().flat_map(u16::to_le_bytes).collect();
        assert!(!looks_binary(&utf16));
        assert!(!looks_binary(b"\x1b[31mred\x1b[0m title and then some text"));
    }

    #[test]
    fn empty_and_binary_are_said() {
        let (articles, issues) = read(b" \n\t", &Hint::new("a.txt"));
        assert!(articles.is_empty());
        assert_eq!(issues, [Issue::new("a.txt", "is empty")]);
        let (articles, issues) = read(b"\x89PNG\r\n", &Hint::new("a.png"));
        assert!(articles.is_empty());
        assert_eq!(issues.len(), 1);
    }
}
