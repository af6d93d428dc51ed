//! Tells which line ends are the author's and which were made by wrapping: joins wrapped lines,
//! keeps paragraphs, lists and datelines.

/// What stands between two lines of text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Joint {
    /// A new paragraph.
    Break,
    /// The same sentence goes on: a space.
    Space,
    /// The same word goes on: nothing.
    Nothing,
    /// The same word goes on, and the hyphen that parted it goes.
    Unhyphened,
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
    /// Whether a word is parted by a hyphen at its end.
    pub parted: bool,
    /// Columns of white space at the start of the next.
    pub next_indent: u32,
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
pub struct DocumentLayout {
    /// The width it was wrapped to, if it was.
    pub wrap: Option<u32>,
}

impl DocumentLayout {
    /// Measures a document: one pass over its lines, no memory but a table of widths.
    #[must_use]
    pub fn measure(source: &str) -> Self {
        let mut table = [0u32; WIDEST + 2];
        let (mut inner, mut stops, mut lower, mut cased) = (0u32, 0u32, 0u32, 0u32);
        let mut before: Option<(&str, bool)> = None;
        for line in source.split('\n') {
            let line = line.trim_end();
            let text = line.trim_start();
            if text.is_empty() {
                before = None;
                continue;
            }
            if let Some((line, stopped)) = before {
                inner += 1;
                stops += u32::from(stopped);
                if let Some(slot) = table.get_mut(width(line).min(WIDEST + 1)) {
                    *slot += 1;
                }
                let first = text.chars().find(|c| c.is_alphanumeric());
                let low = first.is_some_and(|c| !c.is_uppercase());
                lower += u32::from(low);
                // A line in capitals throughout says nothing about case.
                cased += u32::from(low || text.bytes().take(400).any(|b| b.is_ascii_lowercase()));
            }
            before = Some((line, text.ends_with(['.', '!', '?', '…'])));
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

    /// What stands between the line that ended and `next`. `column` is the width of the
    /// column that the lines around it fill, where they do.
    #[must_use]
    pub fn joint(self, ended: &Ended, column: Option<u32>, blank: bool, next: &str) -> Joint {
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
        if ended.parted && lower && !is_item(next) {
            return Joint::Unhyphened;
        }
        // A dash that opens a wrapped line in mid-sentence is a dash.
        let dash = self.wrap.is_some() && open && !ended.item && next.starts_with(['-', '–', '—']);
        if (is_item(next) && !dash)
            || (is_label(next) && ended.last != Some(','))
            || (ended.next_indent >= ended.indent + 2 && !ended.item)
        {
            return Joint::Break;
        }
        let joined = match self.wrap {
            Some(wrap) => {
                (fills(ended.width, next, wrap.saturating_sub(4)) && ended.width <= wrap + 40)
                    || (lower && open && ended.width >= LONG)
            }
            None => lower && open && (LONG..=132).contains(&ended.width),
        };
        let joined = joined
            || column.is_some_and(|column| lower && open || fills(ended.width, next, column));
        if joined { Joint::Space } else { Joint::Break }
    }
}

/// Whether the first word of the next line had no room on the line before it.
fn fills(width: u32, next: &str, column: u32) -> bool {
    let word = next.chars().take_while(|c| !c.is_whitespace()).take(WIDEST).count();
    width + 1 + u32::try_from(word).unwrap_or(0) > column
}

/// The most lines of one block that are looked at.
const MOST: usize = 400;

/// The width of the column that a block of lines fills, from the first line on to the
/// blank line, and where it ends: `None` where its lines are the author's. Running text
/// is told by its shape: it goes on in small letters, its words are small ones for the
/// most part, its lines end where they are full and not where a phrase ends.
#[must_use]
pub fn column(block: &str) -> (usize, Option<u32>) {
    let (mut count, mut low, mut stopped, mut wide) = (0u32, 0u32, 0u32, 0usize);
    let (mut words, mut small, mut parted, mut labels) = (0u32, 0u32, 0u32, 0u32);
    // What room each line would have needed for the first word of the next.
    let (mut needs, mut before, mut hyphened) = (Vec::new(), 0, false);
    let mut first_low = false;
    let mut end = 0;
    for (at, line) in block.split_inclusive('\n').take(MOST).enumerate() {
        let text = line.trim();
        if text.is_empty() {
            break;
        }
        end += line.len();
        // Most paragraphs are one line, which fills no column.
        let alone = at == 0
            && block
                .get(end..)
                .is_none_or(|b| b.split('\n').next().unwrap_or("").trim().is_empty());
        if alone || text.len() > WIDEST * 3 {
            return (end, None);
        }
        let mut letters = text.chars();
        let lower = letters.next().is_some_and(char::is_lowercase);
        if at == 0 {
            first_low = lower;
        } else {
            low += u32::from(lower);
            let word = text.split_whitespace().next().unwrap_or("").chars().count();
            needs.push(if hyphened { usize::MAX } else { before + 1 + word });
        }
        hyphened = text.ends_with(['-', '\u{2010}']);
        before = text.chars().count();
        wide = wide.max(before);
        count += 1;
        stopped += u32::from(text.ends_with([',', ';', '.', '!', '?', ':']));
        parted += u32::from(text.contains(['\t', '|']) || text.contains("   "));
        labels += u32::from(text.chars().take(24).any(|c| c == ':'));
        for word in text.split_whitespace() {
            words += 1;
            small += u32::from(word.chars().next().is_some_and(char::is_lowercase));
        }
    }
    let inner = count.saturating_sub(1);
    let full = needs.iter().filter(|need| **need > wide).count();
    let ends_in_stop =
        block.get(..end).unwrap_or("").trim_end().ends_with(['.', '!', '?', '"', '”']);
    let running = inner >= 1
        && low * 2 >= inner
        && small * 2 >= words
        && words * if ends_in_stop { 2 } else { 1 } >= count * if ends_in_stop { 3 } else { 2 }
        && parted == 0
        && labels * 2 < count
        && stopped * 5 <= count * 2 + 5
        && full * 5 >= needs.len() * 4
        && (!first_low || ends_in_stop);
    (end.max(1), running.then(|| u32::try_from(wide).unwrap_or(u32::MAX)))
}

/// First parts of words that keep their hyphen wherever a line ends.
const KEPT: &str = include_str!("../../assets/lexicon/hyphens.txt");

/// Whether the hyphen at the end of a line is the word's own: "31-" of "31-year-old",
/// "cease-" of "cease-fire". `part` is the word before the hyphen, `next` the next line.
#[must_use]
pub fn keeps_hyphen(part: &str, next: &str) -> bool {
    let word = next.split_whitespace().next().unwrap_or("");
    part.is_empty()
        || part.contains(['-', '/', '\''])
        || !part.chars().all(char::is_alphabetic)
        || part.chars().skip(1).any(char::is_uppercase)
        || word.starts_with("called")
        || word.trim_end_matches('-').contains('-')
        || kept().any(|kept| kept.eq_ignore_ascii_case(part)) && !ends_word(word)
}

fn kept() -> impl Iterator<Item = &'static str> {
    KEPT.lines().filter(|line| !line.starts_with('#')).flat_map(str::split_whitespace)
}

/// Whether what opens a line is no word of its own: "teen" of "four-teen".
fn ends_word(word: &str) -> bool {
    let word = word.trim_end_matches(|c: char| !c.is_alphabetic());
    kept().filter_map(|kept| kept.strip_prefix('-')).any(|end| end == word)
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
        assert_eq!(DocumentLayout::measure(text).wrap, Some(70));
        let lines = "One sentence stands here.\nAnother one stands here.\nA third one is here.\n\
                     And a fourth one as well.\n";
        assert_eq!(DocumentLayout::measure(lines).wrap, None);
    }

    #[track_caller]
    fn runs(block: &str, column: Option<u32>) {
        assert_eq!(super::column(block).1, column, "{block:?}");
    }

    #[test]
    fn columns_are_told_from_verses_lists_tables_and_addresses() {
        runs("Three people were\nkilled and nine\nwere wounded", Some(17));
        runs("Shells fell on the\nmarket of the town on\nFriday, killing four.\n", Some(21));
        runs("Ba người thiệt mạng\nvà chín người khác\nbị thương hôm qua.", Some(19));
        // Verses.
        runs("The river rose at night\nAnd took the lower road\nAnd left the mill its light", None);
        runs(
            "Now the guns are still,\nnow the smoke is gone,\nnow the dead lie still,\nand the rest go on.",
            None,
        );
        // Lists.
        runs("apples\npears\nplums", None);
        runs("two soldiers\none civilian\na driver", None);
        runs("Killed: 31\nwounded: 500\nmissing: 2", None);
        // Tables.
        runs("Town\tkilled\nnorth bank\t12\nsouth bank\t9", None);
        runs("place      dead\nnorth bank  12\nsouth bank  9", None);
        // Addresses.
        runs("Ministry of Defence\n12 River Street\nValley Town", None);
        runs("One sentence stands here.\nAnother one stands here.", None);
    }

    #[test]
    fn hyphens_of_the_word_and_of_the_line() {
        for (part, next) in
            [("kil", "ling 17"), ("govern", "ment of the"), ("peo", "ple."), ("four", "teen,")]
        {
            assert!(!keeps_hyphen(part, next), "{part}-{next}");
        }
        for (part, next) in [
            ("31", "year-old man"),
            ("two", "day visit"),
            ("anti", "tank fire"),
            ("MiG", "jets"),
            ("six", "year-old"),
        ] {
            assert!(keeps_hyphen(part, next), "{part}-{next}");
        }
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
