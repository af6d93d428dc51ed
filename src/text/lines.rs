//! Which line ends are the author's and which are the typewriter's: hard-wrapped
//! lines are joined, paragraphs, lists and datelines kept.

/// What stands between two lines of text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Joint {
    /// A new paragraph.
    Break,
    /// The same sentence goes on: a space.
    Space,
    /// The same word goes on: nothing.
    Nothing,
}

/// A line that has ended.
#[derive(Debug, Clone, Copy, Default)]
pub struct Ended {
    /// Characters, indent and all.
    pub width: u32,
    /// Columns of white space at its start.
    pub indent: u32,
    /// Its last character.
    pub last: Option<char>,
    /// Whether that was a soft hyphen.
    pub soft: bool,
    /// Whether it is an item of a list.
    pub item: bool,
}

/// Narrowest and widest text that counts as set by a typewriter, in characters.
const NARROWEST: usize = 36;
const WIDEST: usize = 132;
/// How ragged a right margin may be.
const RAGGED: usize = 16;
/// A line this long that ends in mid-sentence goes on in the next one.
const LONG: u32 = 40;

/// The layout of a document.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Layout {
    /// The width it was wrapped to, if it was.
    pub wrap: Option<u32>,
}

impl Layout {
    /// Measures a document: one pass over its lines, no memory but a table of widths.
    #[must_use]
    pub fn measure(source: &str) -> Self {
        let mut table = [0u32; WIDEST + 2];
        let (mut inner, mut stops, mut lower, mut cased) = (0u32, 0u32, 0u32, 0u32);
        let mut before: Option<(usize, bool)> = None;
        for line in source.split('\n') {
            let line = line.trim_end();
            let text = line.trim_start();
            if text.is_empty() {
                before = None;
                continue;
            }
            if let Some((width, stopped)) = before {
                inner += 1;
                stops += u32::from(stopped);
                if let Some(slot) = table.get_mut(width.min(WIDEST + 1)) {
                    *slot += 1;
                }
                let first = text.chars().find(|c| c.is_alphanumeric());
                let low = first.is_some_and(|c| !c.is_uppercase());
                lower += u32::from(low);
                // A line in capitals throughout says nothing about case.
                cased += u32::from(low || text.bytes().take(400).any(|b| b.is_ascii_lowercase()));
            }
            before = Some((width(line), text.ends_with(['.', '!', '?', '…'])));
        }
        if inner < 3 || stops * 5 > inner * 3 || lower * 3 < cased {
            return Self::default();
        }
        // The right margin: the widest line, a few outliers aside.
        let mut over = 0;
        let outliers = inner / 20;
        let Some(margin) = (0..table.len()).rev().find(|&w| {
            over += table.get(w).copied().unwrap_or(0);
            over > outliers
        }) else {
            return Self::default();
        };
        if !(NARROWEST..=WIDEST).contains(&margin) {
            return Self::default();
        }
        let full: u32 = table.iter().skip(margin - RAGGED).sum();
        let wrap = (full * 5 >= inner * 3).then(|| u32::try_from(margin).unwrap_or(0));
        Self { wrap }
    }

    /// What stands between the line that ended and `next`, whose indent is `indent`.
    #[must_use]
    pub fn joint(self, ended: &Ended, blank: bool, indent: u32, next: &str) -> Joint {
        let mut letters = next.chars();
        let first = letters.next();
        let lower = first.is_some_and(char::is_lowercase);
        let open = ended.last.is_some_and(|c| c.is_alphanumeric() || matches!(c, ',' | '-' | '–'));
        if ended.soft && lower {
            return Joint::Nothing;
        }
        if blank {
            // A page end in mid-sentence.
            let goes_on = ended.width >= LONG && lower && open && ended.last != Some('-');
            return if goes_on { Joint::Space } else { Joint::Break };
        }
        // A dash that opens a wrapped line in mid-sentence is a dash.
        let dash = self.wrap.is_some() && open && !ended.item && next.starts_with(['-', '–', '—']);
        if (is_item(next) && !dash)
            || (is_label(next) && ended.last != Some(','))
            || (indent >= ended.indent + 2 && !ended.item)
        {
            return Joint::Break;
        }
        let joined = match self.wrap {
            Some(wrap) => {
                let word = next.chars().take_while(|c| !c.is_whitespace()).take(WIDEST).count();
                let word = u32::try_from(word).unwrap_or(0);
                let full = ended.width + 1 + word + 4 > wrap;
                (full && ended.width <= wrap + 40) || (lower && open && ended.width >= LONG)
            }
            None => lower && open && (LONG..=132).contains(&ended.width),
        };
        match (joined, ended.last) {
            (false, _) => Joint::Break,
            (true, Some('-')) if lower => Joint::Nothing,
            (true, _) => Joint::Space,
        }
    }
}

/// Characters of a line: bytes that start one.
#[must_use]
pub fn width(line: &str) -> usize {
    line.bytes().filter(|b| b & 0xc0 != 0x80).count()
}

/// Whether a line starts an item of a list.
#[must_use]
pub fn is_item(line: &str) -> bool {
    let mut chars = line.chars();
    match chars.next() {
        Some('•' | '▪' | '●' | '◦' | '■' | '►' | '·' | '#' | '|' | '>') => true,
        Some('*' | '-' | '+' | '–' | '—') => chars.next().is_some_and(char::is_whitespace),
        Some(c) if c.is_ascii_digit() => {
            let digits = line.bytes().take(4).take_while(u8::is_ascii_digit).count();
            let mut rest = line.get(digits..).unwrap_or("").chars();
            digits < 4
                && matches!(rest.next(), Some('.' | ')'))
                && rest.next().is_some_and(char::is_whitespace)
        }
        Some(c) if c.is_ascii_lowercase() => {
            chars.next() == Some(')') && chars.next().is_some_and(char::is_whitespace)
        }
        _ => false,
    }
}

/// Whether a line starts with a label of its own: "DATE: February 18, 1999".
fn is_label(line: &str) -> bool {
    let Some(at) = line.bytes().take(20).position(|b| b == b':') else { return false };
    let label = line.get(..at).unwrap_or("");
    line.as_bytes().get(at + 1).is_none_or(u8::is_ascii_whitespace)
        && label.chars().next().is_some_and(char::is_uppercase)
        && !label.contains(char::is_whitespace)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_wrapped_text_is_measured() {
        let text = "Violent demonstrations by angry Kurds took place around the world\n\
                    yesterday following the arrest of rebel Kurdish leader Abdullah Ocalan.\n\n\
                    Ocalan leads a separatist group that has fought for the creation of an\n\
                    independent Kurdistan. Kurds live in lands controlled by Turkey, Iran,\n\
                    Iraq and Syria. An estimated 20,000 people have died in the fighting.\n";
        assert_eq!(Layout::measure(text).wrap, Some(70));
        let lines = "One sentence stands here.\nAnother one stands here.\nA third one is here.\n\
                     And a fourth one as well.\n";
        assert_eq!(Layout::measure(lines).wrap, None);
    }

    #[test]
    fn items_and_labels_stand_alone() {
        for line in ["- one", "• one", "1. one", "12) one", "a) one"] {
            assert!(is_item(line), "{line}");
        }
        for line in ["-5 degrees", "1.000 binh sĩ", "1999. Then", "a one", "31 people"] {
            assert!(!is_item(line), "{line}");
        }
        assert!(is_label("DATE: February 18, 1999"));
        assert!(!is_label("The minister said: no"));
    }
}
