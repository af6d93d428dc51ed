//! The metadata block at the top of a text: `key: value` lines between two `---`.

use super::{Draft, dates};
use crate::text::Language;

/// The most lines a block may have; more is a text that begins with a rule.
const MAX_LINES: usize = 40;

/// Takes the block off the top of a text, where there is one: (pairs, rest).
#[must_use]
pub fn split(text: &str) -> Option<(Vec<(&str, &str)>, &str)> {
    let mut rest = text.trim_start_matches(['\u{feff}', '\n', '\r']);
    let mut next = || -> Option<&str> {
        if rest.is_empty() {
            return None;
        }
        let (line, after) = rest.split_once('\n').unwrap_or((rest, ""));
        rest = after;
        Some(line.trim_end())
    };
    if next()? != "---" {
        return None;
    }
    let mut pairs = Vec::new();
    for _ in 0..MAX_LINES {
        let line = next()?;
        if line == "---" || line == "..." {
            return (!pairs.is_empty()).then_some((pairs, rest));
        }
        // A list item or a continued line of YAML: of no use here, and no harm.
        if line.trim().is_empty() || line.starts_with([' ', '\t', '#', '-']) {
            continue;
        }
        let (key, value) = line.split_once(':')?;
        if key.is_empty() || !key.chars().all(|c| c.is_alphanumeric() || matches!(c, '_' | '-')) {
            return None;
        }
        pairs.push((key, unquoted(value.trim())));
    }
    None
}

fn unquoted(value: &str) -> &str {
    for quote in ['"', '\''] {
        if let Some(inner) = value.strip_prefix(quote).and_then(|v| v.strip_suffix(quote)) {
            return inner;
        }
    }
    value
}

/// Puts what a block says into a draft. Keys that mean nothing here are left alone:
/// such blocks are common in Markdown.
pub fn apply(pairs: &[(&str, &str)], draft: &mut Draft) {
    for &(key, value) in pairs.iter().filter(|(_, value)| !value.is_empty()) {
        match key.to_ascii_lowercase().as_str() {
            "title" | "headline" => value.clone_into(&mut draft.title),
            "source" | "publisher" => value.clone_into(&mut draft.source),
            "published" | "date" => draft.published = dates::parse(value),
            "language" | "lang" => draft.language = Language::from_code(value),
            "url" | "link" => draft.url = Some(value.to_owned()),
            "id" => draft.id = Some(value.to_owned()),
            "note" => draft.note = Some(value.to_owned()),
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_block_is_taken_off() {
        let (pairs, rest) = split("---\r\ntitle: \"A: b\"\nlang: vi\n---\nText").unwrap();
        assert_eq!(pairs, [("title", "A: b"), ("lang", "vi")]);
        assert_eq!(rest, "Text");
    }

    #[test]
    fn a_rule_is_no_block() {
        for text in [
            "---\nThe troops left. It rained.\n---\n",
            "---\ntitle: x",
            "text\n---\na: b\n---",
            "---\n---\nx",
        ] {
            assert_eq!(split(text), None, "{text:?}");
        }
    }
}
