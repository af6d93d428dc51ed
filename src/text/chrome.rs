//! Tells what each paragraph is in its document: headline, headline or abstract told again,
//! running text, or page furniture.

use std::collections::HashMap;
use std::sync::LazyLock;

use super::fold::{is_mark, plain, plain_char};
use super::months::MONTHS;
use super::{Paragraph, Role};

/// Paragraphs longer than this many bytes are never furniture, nor a headline.
const SHORT: usize = 240;
/// How deep in a document a headline is looked for, in paragraphs.
const TOP: usize = 40;
/// A repeat has at least this many words: shorter lines repeat by chance.
const REPEAT_WORDS: u32 = 4;

/// How a phrase of the word list is matched.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum How {
    Line,
    Block,
}

/// The word list of page furniture.
#[derive(Debug, Default)]
struct Furniture {
    lines: HashMap<String, How>,
    /// Bytes of the longest of them.
    longest: usize,
    starts: Vec<String>,
    words: Vec<String>,
}

static FURNITURE: LazyLock<Furniture> =
    LazyLock::new(|| Furniture::parse(include_str!("../../assets/lexicon/chrome.tsv")));

impl Furniture {
    fn parse(table: &str) -> Self {
        let mut out = Self::default();
        for line in table.lines().filter(|l| !l.starts_with('#')) {
            let Some((how, phrase)) = line.split_once('\t') else { continue };
            let phrase = plain(phrase);
            match how {
                "block" => {
                    out.lines.insert(phrase, How::Block);
                }
                "line" => {
                    out.lines.entry(phrase).or_insert(How::Line);
                }
                "start" => out.starts.push(phrase),
                "word" => out.words.push(phrase),
                _ => {}
            }
        }
        out.longest = out.lines.keys().map(String::len).max().unwrap_or(0);
        out.starts.sort_unstable();
        out.words.sort_unstable();
        out
    }

    /// What a short paragraph is, by its plain form.
    fn of(&self, key: &str) -> Option<How> {
        let core = key.trim_matches(|c: char| !c.is_alphanumeric());
        if core.is_empty() {
            // Rules and ornaments; a number alone is none.
            return Some(How::Line);
        }
        if core.len() <= self.longest
            && let Some(&how) = self.lines.get(core)
        {
            return Some(how);
        }
        let start = self.starts.partition_point(|s| s.as_str() <= key);
        let near = self.starts.get(start.saturating_sub(4)..start).unwrap_or_default();
        if near.iter().any(|s| key.starts_with(s.as_str())) || is_bracketed(key) {
            return Some(How::Line);
        }
        let mut words = 0;
        for word in key.split(|c: char| !c.is_alphanumeric() && c != '-').filter(|w| !w.is_empty())
        {
            if self.words.binary_search_by(|w| w.as_str().cmp(word)).is_ok() {
                words += 1;
            } else if !word.bytes().all(|b| b.is_ascii_digit()) {
                return None;
            }
        }
        (words > 0).then_some(How::Line)
    }
}

/// `[ad_1]`, `[ Home ] [ back to top ]`, `![photo](address)`.
fn is_bracketed(key: &str) -> bool {
    if key.starts_with("![") && key.ends_with(')') {
        return true;
    }
    if !key.starts_with('[') || !key.ends_with(']') || key.len() > 80 {
        return false;
    }
    let groups = key.split(']').filter(|g| !g.is_empty());
    groups.clone().all(|g| g.trim_start().starts_with('['))
        && (groups.clone().count() > 1 || !key.contains(' '))
}

/// What is looked at of one paragraph.
#[derive(Debug, Clone, Copy)]
#[expect(clippy::struct_excessive_bools, reason = "each is a fact of its own, none a state")]
struct ParagraphTraits {
    words: u32,
    /// Whether it ends like a sentence.
    stop: bool,
    short: bool,
    digits: bool,
    /// A byline, a date line or the like.
    line: bool,
}

/// Sets the role of every paragraph. `known` are the roles the caller knows, by
/// index; `title` the headline as the metadata tell it.
pub fn assign(
    text: &str,
    paragraphs: &mut [Paragraph],
    known: &[Option<Role>],
    title: Option<&str>,
) {
    let facts: Vec<ParagraphTraits> =
        paragraphs.iter().map(|p| ParagraphTraits::of(p.span.of(text))).collect();
    let told = mark_known(text, paragraphs, known, &facts);
    let repeats = find_repeats(text, paragraphs, &facts);
    if !told && let Some(at) = find_headline(text, paragraphs, &facts, &repeats, title) {
        if let Some(p) = paragraphs.get_mut(at) {
            p.role = Role::Headline;
        }
        mark_menu(paragraphs, &facts, at, repeats.contains_key(&at));
    }
    mark_tail(paragraphs, &facts);
    let headline = paragraphs.iter().position(|p| p.role == Role::Headline);
    for (&first, copies) in &repeats {
        let is_headline = headline == Some(first);
        for &copy in copies {
            let long = facts.get(copy).is_some_and(|f| f.words >= REPEAT_WORDS);
            if let Some(p) = paragraphs.get_mut(copy)
                && p.role != Role::Chrome
                && (long || is_headline)
            {
                p.role = Role::Repeat;
            }
        }
    }
    mark_teasers(text, paragraphs, &facts);
}

impl ParagraphTraits {
    fn of(part: &str) -> Self {
        let short = part.len() <= SHORT;
        let head = if short { part } else { "" };
        let end = part.trim_end_matches(['"', '”', '’', '\'', ')', '»']);
        Self {
            words: if short {
                head.bytes().map(|b| u32::from(b == b' ')).sum::<u32>() + 1
            } else {
                u32::MAX
            },
            stop: end.ends_with(['.', '!', '?', ';', ':', ',']) && !end.ends_with("..."),
            short,
            digits: head.bytes().any(|b| b.is_ascii_digit()),
            line: head.starts_with("By ")
                || head.starts_with('(')
                || head.contains(" | ")
                || head.starts_with("Published")
                || (short && is_letterhead(head)),
        }
    }

    /// Whether it could head an article.
    const fn heads(self) -> bool {
        self.short && !self.stop && !self.line && self.words >= 2
    }
}

/// Marks what the caller and the word list know; says whether a headline was told.
fn mark_known(
    text: &str,
    paragraphs: &mut [Paragraph],
    known: &[Option<Role>],
    facts: &[ParagraphTraits],
) -> bool {
    let mut told = false;
    let (mut block, mut body) = (false, false);
    let mut key = String::new();
    for (i, paragraph) in paragraphs.iter_mut().enumerate() {
        if let Some(Some(role)) = known.get(i) {
            paragraph.role = match role {
                Role::Headline if told => Role::Repeat,
                role => *role,
            };
            told |= *role == Role::Headline;
            block = false;
            continue;
        }
        let Some(fact) = facts.get(i) else { continue };
        // The words of another mail.
        if is_quoted(paragraph.span.of(text)) {
            paragraph.role = Role::Chrome;
            continue;
        }
        if !fact.short {
            (block, body) = (false, true);
            continue;
        }
        key.clear();
        key.extend(paragraph.span.of(text).chars().map(plain_char).filter(|c| !is_mark(*c)));
        body |= fact.stop && fact.words > 8;
        match FURNITURE.of(&key) {
            Some(How::Block) => {
                paragraph.role = Role::Chrome;
                // At the top of a page the headline comes next.
                block = body;
            }
            Some(How::Line) => paragraph.role = Role::Chrome,
            None if block && !fact.stop => paragraph.role = Role::Chrome,
            None => block = false,
        }
    }
    told
}

/// Whether a paragraph is quoted as mails quote: "> On Monday", ">> and so on".
fn is_quoted(part: &str) -> bool {
    part.strip_prefix('>').is_some_and(|rest| {
        let rest = rest.trim_start_matches(['>', ' ']);
        rest.is_empty() || rest.starts_with(|c: char| !c.is_ascii_digit() && c != '=')
    }) || part.starts_with("> ")
}

/// For each paragraph told again: its later copies.
fn find_repeats(
    text: &str,
    paragraphs: &[Paragraph],
    facts: &[ParagraphTraits],
) -> HashMap<usize, Vec<usize>> {
    let part = |i: usize| paragraphs.get(i).map_or("", |p| p.span.of(text));
    let mut seen: Vec<(u64, usize)> = facts
        .iter()
        .zip(paragraphs)
        .enumerate()
        .filter(|(_, (f, p))| f.words >= 2 && p.role != Role::Chrome)
        .map(|(i, _)| (hash(part(i)), i))
        .collect();
    seen.sort_unstable();
    let mut out: HashMap<usize, Vec<usize>> = HashMap::new();
    for alike in seen.chunk_by(|a, b| a.0 == b.0).filter(|alike| alike.len() > 1) {
        let Some((&(_, first), later)) = alike.split_first() else { continue };
        let copies: Vec<usize> =
            later.iter().map(|&(_, i)| i).filter(|&i| same(part(first), part(i))).collect();
        if !copies.is_empty() {
            out.insert(first, copies);
        }
    }
    out
}

/// A hash that does not see the case of ASCII letters.
fn hash(part: &str) -> u64 {
    let mut hash = part.len() as u64;
    for chunk in part.as_bytes().chunks(8).take(64) {
        let mut word = [0u8; 8];
        for (to, from) in word.iter_mut().zip(chunk) {
            *to = from.to_ascii_lowercase();
        }
        hash = (hash.rotate_left(5) ^ u64::from_le_bytes(word)).wrapping_mul(0x517c_c1b7_2722_0a95);
    }
    hash
}

fn same(a: &str, b: &str) -> bool {
    a.eq_ignore_ascii_case(b)
}

/// The headline: the one the metadata tell, else a doubled line at the top, else the
/// longest line that stands before the running text.
fn find_headline(
    text: &str,
    paragraphs: &[Paragraph],
    facts: &[ParagraphTraits],
    repeats: &HashMap<usize, Vec<usize>>,
    title: Option<&str>,
) -> Option<usize> {
    let may = |i: usize| {
        facts.get(i).is_some_and(|f| f.heads())
            && paragraphs.get(i).is_some_and(|p| p.role == Role::Body)
    };
    let top = paragraphs.len().min(TOP);
    if let Some(title) = title.map(plain).filter(|t| !t.trim().is_empty()) {
        let title = title.trim().trim_end_matches(['.', '…']).trim_end();
        let told = (0..top).filter(|&i| facts.get(i).is_some_and(|f| f.short)).find(|&i| {
            let part = paragraphs.get(i).map_or(String::new(), |p| plain(p.span.of(text)));
            let long = part.split(' ').count() >= 4;
            part == title || (long && title.starts_with(&part)) || {
                title.split(' ').nth(3).is_some() && part.starts_with(title)
            }
        });
        if told.is_some() {
            return told;
        }
    }
    // Where the running text starts.
    let body = (0..paragraphs.len())
        .find(|&i| {
            facts.get(i).is_some_and(|f| (f.stop && f.words > 8) || f.words > 30)
                && paragraphs.get(i).is_some_and(|p| p.role == Role::Body)
        })
        .unwrap_or(paragraphs.len());
    let doubled = (0..top.min(body + 4))
        .find(|i| may(*i) && repeats.get(i).is_some_and(|c| c.first().is_some_and(|&c| c < i + 8)));
    if doubled.is_some() || title.is_some() {
        return doubled;
    }
    let mut best: Option<(usize, usize)> = None;
    for i in (0..top.min(body)).filter(|&i| may(i)) {
        let part = paragraphs.get(i).map_or("", |p| p.span.of(text));
        let long = part.len();
        if part.split(' ').nth(2).is_some() && best.is_none_or(|(most, _)| long >= most) {
            best = Some((long, i));
        }
    }
    best.map(|(_, i)| i)
}

/// The name of an office above its announcement, or a line that tells the day.
fn is_letterhead(line: &str) -> bool {
    const OFFICES: &[&str] = &[
        "media release",
        "news release",
        "press release",
        "for immediate release",
        "minister for ",
        "minister of ",
        "ministry of ",
        "department of ",
        "office of ",
        "shadow minister",
        "the hon",
        "joint press",
        "statement by",
    ];
    let year = |w: &str| w.len() == 4 && (w.starts_with("19") || w.starts_with("20"));
    let dated = || {
        let plain = plain(line);
        plain.split([' ', '/', '-', ',']).any(year)
            && plain
                .split([' ', '/', '-', ','])
                .any(|w| w.starts_with("thang") || MONTHS.iter().any(|m| w.starts_with(m)))
    };
    let few = line.split(' ').nth(8).is_none();
    few && line.bytes().any(|b| b.is_ascii_digit()) && dated()
        || line.len() < 100 && OFFICES.iter().any(|office| starts_plain(line, office))
}

/// Whether the plain letters of a line start with a word in such letters.
fn starts_plain(line: &str, word: &str) -> bool {
    let mut letters = line.chars().map(plain_char).filter(|c| !is_mark(*c));
    word.chars().all(|want| letters.next() == Some(want))
}

/// Lines of one to three words above the headline: a menu, if there are several or
/// the headline is told twice.
fn mark_menu(
    paragraphs: &mut [Paragraph],
    facts: &[ParagraphTraits],
    headline: usize,
    doubled: bool,
) {
    let label = |f: &ParagraphTraits| f.short && f.words <= 3 && !f.stop && !f.digits;
    let mut end = headline;
    while end > 0 {
        let mut start = end;
        while start > 0 && facts.get(start - 1).is_some_and(label) {
            start -= 1;
        }
        if start == end {
            end -= 1;
            continue;
        }
        if doubled || end - start >= 3 {
            for p in paragraphs.get_mut(start..end).unwrap_or_default() {
                p.role = Role::Chrome;
            }
        }
        end = start;
    }
}

/// Three or more short lines after the last sentence: the foot of the page.
fn mark_tail(paragraphs: &mut [Paragraph], facts: &[ParagraphTraits]) {
    let label = |f: &ParagraphTraits| f.short && f.words <= 4 && !f.stop && !f.digits && !f.line;
    let len = paragraphs.len();
    let tail = facts.iter().rev().take_while(|f| label(f)).count();
    if tail >= 3 && tail < len {
        for p in paragraphs.get_mut(len - tail..).unwrap_or_default() {
            if p.role == Role::Body {
                p.role = Role::Chrome;
            }
        }
    }
}

/// A teaser that breaks off in "..." and is told in full further down.
fn mark_teasers(text: &str, paragraphs: &mut [Paragraph], facts: &[ParagraphTraits]) {
    for i in 0..paragraphs.len().min(TOP) {
        let Some(part) = paragraphs.get(i).map(|p| p.span.of(text)) else { break };
        let core = part.trim_end_matches(['.', '…', ' ']);
        let cut = part.len() - core.len();
        if facts.get(i).is_some_and(|f| f.short && f.words < 8)
            || !(part.ends_with("...") || part.ends_with('…'))
            || cut == 0
        {
            continue;
        }
        let full = paragraphs
            .get(i + 1..)
            .unwrap_or_default()
            .iter()
            .take(TOP)
            .any(|p| p.span.of(text).get(..core.len()) == Some(core));
        if full && let Some(p) = paragraphs.get_mut(i).filter(|p| p.role == Role::Body) {
            p.role = Role::Repeat;
        }
    }
}
