//! From a stretch of text to visual lines: the only code that knows how wide a
//! character is on a terminal.
//!
//! Lines are spans of the clean text. Nothing is lost: only white space at a line's
//! end, and characters a terminal gives no cell to, are left out of what is drawn.

use textwrap::WordSeparator;
use textwrap::core::Fragment;
use textwrap::wrap_algorithms::wrap_first_fit;
use unicode_segmentation::UnicodeSegmentation;
use unicode_width::UnicodeWidthStr;

use super::Span;

/// Columns a text takes on a terminal, summed over its grapheme clusters.
#[must_use]
pub fn width(text: &str) -> usize {
    if text.is_ascii() {
        return text.bytes().filter(|b| !b.is_ascii_control()).count();
    }
    text.graphemes(true).map(grapheme_width).sum()
}

/// Columns one grapheme cluster takes; 0 for control characters and lone marks.
#[must_use]
pub fn grapheme_width(grapheme: &str) -> usize {
    if grapheme.len() == 1 {
        return usize::from(!grapheme.as_bytes().first().is_some_and(u8::is_ascii_control));
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
    for (at, grapheme) in text.grapheme_indices(true) {
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

/// A piece that is not broken: a word, or several that belong together.
#[derive(Debug, Clone, Copy)]
struct Piece {
    /// Bytes of the word(s).
    start: usize,
    end: usize,
    /// Bytes after the white space that follows.
    next: usize,
    width: usize,
    space: usize,
}

impl Fragment for Piece {
    #[expect(clippy::cast_precision_loss, reason = "a piece is no wider than a line")]
    fn width(&self) -> f64 {
        self.width as f64
    }
    #[expect(clippy::cast_precision_loss, reason = "white space is no wider than its text")]
    fn whitespace_width(&self) -> f64 {
        self.space as f64
    }
    fn penalty_width(&self) -> f64 {
        0.0
    }
}

/// Wraps the stretch `span` of `text` to lines of at most `columns` columns.
///
/// `keep` holds spans, in order and without overlap, that stay on one line where
/// they fit one ("1,000 soldiers"). A word wider than a line is broken between
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
    #[expect(clippy::cast_precision_loss, reason = "terminals are narrower than 2^52 columns")]
    let lines = wrap_first_fit(&pieces, &[columns as f64]);
    lines
        .into_iter()
        .filter_map(|line| {
            let start = span.start + u32::try_from(line.first()?.start).ok()?;
            let end = span.start + u32::try_from(line.last()?.end).ok()?;
            Some(Span::new(start, end))
        })
        .filter(|line| !line.is_empty())
        .collect()
}

fn pieces(part: &str, base: u32, columns: usize, keep: &[Span]) -> Vec<Piece> {
    let from = keep.partition_point(|k| k.end <= base);
    let mut keep = keep.get(from..).unwrap_or(&[]).iter().peekable();
    let mut pieces: Vec<Piece> = Vec::with_capacity(part.len() / 5);
    let mut at = 0;
    for word in WordSeparator::UnicodeBreakProperties.find_words(part) {
        let end = at + word.word.len();
        let next = end + word.whitespace.len();
        let piece =
            Piece { start: at, end, next, width: width(word.word), space: width(word.whitespace) };
        let offset = base + u32::try_from(at).unwrap_or(u32::MAX);
        while keep.next_if(|k| k.end <= offset).is_some() {}
        let kept = keep.peek().is_some_and(|k| k.start < offset);
        at = next;
        match pieces.last_mut() {
            Some(last) if kept && last.width + last.space + piece.width <= columns => {
                last.width += last.space + piece.width;
                last.space = piece.space;
                last.end = piece.end;
                last.next = piece.next;
            }
            _ if piece.width > columns => split(part, piece, columns, &mut pieces),
            _ => pieces.push(piece),
        }
    }
    pieces
}

/// Breaks a piece wider than a line between grapheme clusters.
fn split(part: &str, piece: Piece, columns: usize, out: &mut Vec<Piece>) {
    let word = part.get(piece.start..piece.end).unwrap_or("");
    let mut start = piece.start;
    let mut used = 0;
    for (i, grapheme) in word.grapheme_indices(true) {
        let w = grapheme_width(grapheme);
        let here = piece.start + i;
        if used + w > columns && here > start {
            out.push(Piece { start, end: here, next: here, width: used, space: 0 });
            start = here;
            used = 0;
        }
        used += w;
    }
    out.push(Piece { start, width: used, ..piece });
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
    fn hyphens_do_not_break() {
        assert_eq!(lines("a NATO-led force", 10, &[]), ["a NATO-led", "force"]);
        assert_eq!(lines("between 20-30 dead", 11, &[]), ["between", "20-30 dead"]);
    }

    proptest! {
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
                prop_assert!(width(line.of(&text)) <= columns);
                at = line.end as usize;
            }
            prop_assert!(text.get(at..).unwrap().trim().is_empty());
        }
    }
}
