//! From a stretch of text to visual lines: the only code that knows how wide a
//! character is on a terminal.
//!
//! Lines are spans of the clean text. Nothing is lost: only white space at a line's
//! end, and characters a terminal gives no cell to, are left out of what is drawn.

use std::ops::Range;

use textwrap::WordSeparator;
use textwrap::core::Word;
use unicode_linebreak::linebreaks;
use unicode_segmentation::UnicodeSegmentation;
use unicode_width::UnicodeWidthStr;

use super::Span;

/// Columns a text takes on a terminal, summed over its grapheme clusters.
#[must_use]
pub fn width(text: &str) -> usize {
    if text.is_ascii() {
        return text.bytes().filter(|b| !b.is_ascii_control()).count();
    }
    clusters(text).map(|(_, cluster)| grapheme_width(cluster)).sum()
}

/// Whether a character joins neither what is before it nor another such behind it, and takes
/// one column: printable ASCII and the letters of European languages and Vietnamese.
const fn stands_alone(c: char) -> bool {
    matches!(c, ' '..='~' | '\u{c0}'..='\u{24f}' | '\u{1e00}'..='\u{1eff}')
}

/// The grapheme clusters of a text, each with the byte it begins at. The same that Unicode
/// tells, sooner where nothing can be joined.
pub fn clusters(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let mut at = 0;
    std::iter::from_fn(move || {
        let rest = text.get(at..)?;
        let mut chars = rest.chars();
        let first = chars.next()?;
        let alone = stands_alone(first) && chars.next().is_none_or(stands_alone);
        let length = if alone {
            first.len_utf8()
        } else {
            rest.graphemes(true).next().map_or(first.len_utf8(), str::len)
        };
        let begun = at;
        at += length;
        Some((begun, rest.get(..length)?))
    })
}

/// Columns one grapheme cluster takes; 0 for control characters and lone marks.
#[must_use]
pub fn grapheme_width(grapheme: &str) -> usize {
    if grapheme.len() == 1 {
        return usize::from(!grapheme.as_bytes().first().is_some_and(u8::is_ascii_control));
    }
    let mut chars = grapheme.chars();
    if chars.next().is_some_and(stands_alone) && chars.next().is_none() {
        return 1;
    }
    if grapheme.contains(char::is_control) {
        return 0;
    }
    grapheme.width()
}

/// The longest beginning of `text` that fits `columns`, and the columns it takes.
#[must_use]
pub fn fit(text: &str, columns: usize) -> (&str, usize) {
    if text.is_ascii() && text.len() <= columns {
        return (text, width(text));
    }
    let mut used = 0;
    for (at, grapheme) in clusters(text) {
        let next = used + grapheme_width(grapheme);
        if next > columns {
            return (text.get(..at).unwrap_or(""), used);
        }
        used = next;
    }
    (text, used)
}

/// `text` cut to `columns`, with an ellipsis where something was left out.
#[must_use]
pub fn shorten(text: &str, columns: usize, ellipsis: &str) -> String {
    let (whole, _) = fit(text, columns);
    if whole.len() == text.len() {
        return text.to_owned();
    }
    let room = columns.saturating_sub(width(ellipsis));
    if room == 0 {
        return fit(text, columns).0.to_owned();
    }
    let (kept, _) = fit(text, room);
    format!("{}{ellipsis}", kept.trim_end())
}

/// Stands where a word may be parted; no terminal shows it.
const SOFT_HYPHEN: char = '\u{ad}';

/// A word, or a part of one that is wider than a line.
#[derive(Debug, Clone, Copy)]
struct WrapPiece {
    /// Bytes of the word.
    start: usize,
    end: usize,
    width: usize,
    /// Columns of the white space that follows.
    space: usize,
    /// It belongs to the word before.
    kept: bool,
}

/// Wraps the stretch `span` of `text` to lines of at most `columns` columns.
///
/// `keep` holds spans, in order and without overlap, that stay on one line where
/// they fit one and leave no wide gap at the end of the line before ("1,000 soldiers"). A word wider than a line is broken between
/// grapheme clusters. `columns` of 0 counts as 1; a cluster wider than that stands
/// alone.
#[must_use]
pub fn wrap(text: &str, span: Span, columns: usize, keep: &[Span]) -> Vec<Span> {
    let part = span.of(text);
    let columns = columns.max(1);
    if part.trim().is_empty() {
        return Vec::new();
    }
    let pieces = pieces(part, span.start, columns, keep);
    lines(&pieces, columns)
        .into_iter()
        .filter_map(|line| {
            let line = pieces.get(line)?;
            let start = span.start + u32::try_from(line.first()?.start).ok()?;
            let end = span.start + u32::try_from(line.last()?.end).ok()?;
            Some(Span::new(start, end))
        })
        .filter(|line| !line.is_empty())
        .collect()
}

/// The widest gap that is left for words that belong together.
fn gap(columns: usize) -> usize {
    (columns / 8).clamp(6, 8)
}

/// The pieces of each line: as many as fit.
fn lines(pieces: &[WrapPiece], columns: usize) -> Vec<Range<usize>> {
    let mut lines = Vec::new();
    let (mut from, mut at, mut used) = (0, 0, 0);
    while let Some(piece) = pieces.get(at) {
        if at == from || used + piece.width <= columns {
            used += piece.width + piece.space;
            at += 1;
            continue;
        }
        let end = together(pieces, from, at, columns).unwrap_or(at);
        lines.push(from..end);
        (from, at, used) = (end, end, 0);
    }
    if from < at {
        lines.push(from..at);
    }
    lines
}

/// Where the words begin that the piece at `at` belongs to, if they begin on the line that
/// begins at `from`, fit the next one, and leave no wide gap.
fn together(pieces: &[WrapPiece], from: usize, at: usize, columns: usize) -> Option<usize> {
    let kept = |i: usize| pieces.get(i).is_some_and(|p| p.kept);
    let width = |range: Range<usize>| {
        let all = pieces.get(range).unwrap_or(&[]);
        let last = all.last().map_or(0, |p| p.space);
        all.iter().map(|p| p.width + p.space).sum::<usize>() - last
    };
    let mut start = at;
    while kept(start) {
        start -= 1;
    }
    let mut end = at + 1;
    while kept(end) {
        end += 1;
    }
    let fits = start > from && width(start..end) <= columns;
    (start < at && fits && columns - width(from..start) <= gap(columns)).then_some(start)
}

fn pieces(part: &str, base: u32, columns: usize, keep: &[Span]) -> Vec<WrapPiece> {
    let from = keep.partition_point(|k| k.end <= base);
    let mut keep = keep.get(from..).unwrap_or(&[]).iter().peekable();
    let mut pieces: Vec<WrapPiece> = Vec::with_capacity(part.len() / 5);
    let mut at = 0;
    for word in WordSeparator::Custom(words).find_words(part) {
        let end = at + word.word.len();
        let offset = base + u32::try_from(at).unwrap_or(u32::MAX);
        while keep.next_if(|k| k.end <= offset).is_some() {}
        let kept = keep.peek().is_some_and(|k| k.start < offset) && !pieces.is_empty();
        let (width, space) = (width(word.word), width(word.whitespace));
        let piece = WrapPiece { start: at, end, width, space, kept };
        at = end + word.whitespace.len();
        if width > columns {
            split(part, piece, columns, &mut pieces);
        } else {
            pieces.push(piece);
        }
    }
    pieces
}

/// The words of a text, each with the blanks that follow: where Unicode lets a line end,
/// but not behind a hyphen.
fn words(part: &str) -> Box<dyn Iterator<Item = Word<'_>> + '_> {
    let mut from = 0;
    Box::new(linebreaks(part).filter_map(move |(at, _)| {
        let word = part.get(from..at)?;
        if at < part.len() && word.ends_with(['-', SOFT_HYPHEN]) {
            return None;
        }
        from = at;
        Some(Word::from(word))
    }))
}

/// Breaks a piece wider than a line between grapheme clusters.
fn split(part: &str, piece: WrapPiece, columns: usize, out: &mut Vec<WrapPiece>) {
    let word = part.get(piece.start..piece.end).unwrap_or("");
    let mut start = piece.start;
    let mut used = 0;
    for (i, grapheme) in word.grapheme_indices(true) {
        let w = grapheme_width(grapheme);
        let here = piece.start + i;
        if used + w > columns && here > start {
            let kept = piece.kept && start == piece.start;
            out.push(WrapPiece { start, end: here, width: used, space: 0, kept });
            start = here;
            used = 0;
        }
        used += w;
    }
    out.push(WrapPiece { start, width: used, kept: piece.kept && start == piece.start, ..piece });
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn lines(text: &str, columns: usize, keep: &[&str]) -> Vec<String> {
        let keep: Vec<Span> = keep
            .iter()
            .map(|k| {
                let at = text.find(k).unwrap();
                Span::new(u32::try_from(at).unwrap(), u32::try_from(at + k.len()).unwrap())
            })
            .collect();
        let span = Span::new(0, u32::try_from(text.len()).unwrap());
        wrap(text, span, columns, &keep).iter().map(|l| l.of(text).to_owned()).collect()
    }

    #[test]
    fn widths() {
        assert_eq!(width("Quảng Trị"), 9);
        assert_eq!(width("Qua\u{309}ng"), 5, "a combining mark takes no cell");
        assert_eq!(width("基辅"), 4);
        assert_eq!(width("a\u{200b}b"), 2);
        assert_eq!(width("👩‍🚒"), 2);
        assert_eq!(width("ｶﾞ"), 2);
    }

    #[test]
    fn short_texts_end_in_an_ellipsis() {
        assert_eq!(shorten("Kosovo", 6, "…"), "Kosovo");
        assert_eq!(shorten("Kosovo town", 8, "…"), "Kosovo…");
        assert_eq!(shorten("基辅基辅", 5, "…"), "基辅…");
        assert_eq!(shorten("Kosovo", 0, "…"), "");
        assert_eq!(shorten("Kosovo", 1, "…"), "K");
    }

    #[test]
    fn wraps_at_spaces() {
        assert_eq!(
            lines("so far 31 people have died", 12, &[]),
            ["so far 31", "people have", "died"]
        );
    }

    #[test]
    fn a_figure_stays_with_its_noun() {
        assert_eq!(
            lines("so far 31 people have died", 12, &["31 people"]),
            ["so far", "31 people", "have died"]
        );
        assert_eq!(
            lines("one 31 people", 4, &["31 people"]),
            ["one", "31", "peop", "le"],
            "but not where it cannot"
        );
    }

    #[test]
    fn no_line_ends_early_for_a_figure() {
        let text = "so far the shelling near the front killed 31 frightened villagers";
        assert_eq!(
            lines(text, 47, &["31 frightened"]),
            ["so far the shelling near the front killed", "31 frightened villagers"]
        );
        assert_eq!(
            lines(text, 49, &["31 frightened"]),
            ["so far the shelling near the front killed 31", "frightened villagers"],
            "the gap would be wide"
        );
    }

    #[test]
    fn hyphens_do_not_break() {
        assert_eq!(lines("a NATO-led force", 10, &[]), ["a NATO-led", "force"]);
        assert_eq!(lines("between 20-30 dead", 11, &[]), ["between", "20-30 dead"]);
    }

    #[test]
    fn what_stands_alone_takes_one_column() {
        for c in (0..0x3000).filter_map(char::from_u32).filter(|c| stands_alone(*c)) {
            assert_eq!(c.encode_utf8(&mut [0; 4]).width(), 1, "{c:?}");
        }
    }

    proptest! {
        #[test]
        fn clusters_are_those_of_unicode(
            text in "([ -~À-ɏḀ-ỿ]|[\r\n\u{300}\u{301}\u{e4d}\u{200d}\u{200b}\u{600}\u{1f1fa}\u{1f1e6}\u{ad}]|[क्ष基👩🏽🚒각ᄀ]|.){0,40}",
        ) {
            let own: Vec<(usize, &str)> = clusters(&text).collect();
            prop_assert_eq!(own, text.grapheme_indices(true).collect::<Vec<_>>());
        }

        #[test]
        fn nothing_is_lost_and_nothing_too_wide(
            text in "[ a-zA-Z0-9,.\\-đĐảộ\u{301}\u{200b}基👩\u{200d}🚒]{0,120}",
            columns in 2usize..40,
        ) {
            let span = Span::new(0, u32::try_from(text.len()).unwrap());
            let lines = wrap(&text, span, columns, &[]);
            let mut at = 0;
            for line in &lines {
                let before = text.get(at..line.start as usize).unwrap();
                prop_assert!(before.trim().is_empty(), "left out {before:?}");
                // One sign that is wider than the room has a line of its own.
                let shown = line.of(&text);
                prop_assert!(width(shown) <= columns || shown.graphemes(true).count() == 1);
                at = line.end as usize;
            }
            prop_assert!(text.get(at..).unwrap().trim().is_empty());
        }
    }
}
