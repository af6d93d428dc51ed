//! The features of a token: what the model looks at, the same for training and use.
//!
//! A sentence is first read into columns, one value a token for each thing worth
//! knowing (word, shape, affixes, hints, cues, the run of capitals around it). A
//! feature is a hash over one to three of these with a number of its own.

use super::NameHint;
use super::cues::{self, Cues};
use super::memory::{self, DocMemory};
use crate::text::Language;
use crate::text::tokens::{Token, TokenKind};

/// Classes of tokens that have transition scores of their own.
pub const CLASSES: usize = 6;

/// Lower-case tokens after a capital that may still belong to a name, by language.
const REACH_ENGLISH: u32 = 3;
const REACH_VIETNAMESE: u32 = 2;
/// The same after the head of a body's name ("Bộ", "Phong trào").
const REACH_OF_BODY: u32 = 5;
/// The bits of a match that is a body's, or may be.
const BODY_BITS: u32 = NameHint::BEGIN_ORGANISATION.0
    | NameHint::INSIDE_ORGANISATION.0
    | NameHint::MAYBE_BEGIN_ORGANISATION.0
    | NameHint::MAYBE_INSIDE_ORGANISATION.0;
/// A token outside the sentence.
const EDGE: u32 = 0x5eed_ed9e;
const MAX_SKELETON: usize = 24;

/// One token, as the features see it.
#[derive(Debug, Clone, Copy, Default)]
#[expect(clippy::struct_excessive_bools, reason = "four plain facts of a token, hot")]
struct Cell {
    word: u32,
    bare: u32,
    prefix3: u32,
    suffix2: u32,
    suffix3: u32,
    hint: u32,
    /// The match bits of the hint alone.
    matched: u32,
    shape: u8,
    class: u8,
    memory: u16,
    cue: u16,
    /// First token of its run of capitals; its own index where it is in none.
    run_first: u16,
    /// One past the last token of its run.
    run_last: u16,
    alive: bool,
    capital: bool,
    /// Whether lower-case tokens behind it may belong to its name.
    wakes: bool,
    /// Whether a title stands in its run before it, or right before its run.
    titled: bool,
}

/// What stands before the first and after the last token.
static OFF: Cell = Cell {
    word: EDGE,
    bare: EDGE,
    prefix3: 0,
    suffix2: EDGE,
    suffix3: EDGE,
    hint: 0,
    matched: 0,
    shape: 0xff,
    class: 0,
    memory: 0,
    cue: 0,
    run_first: 0,
    run_last: 0,
    alive: false,
    capital: false,
    wakes: false,
    titled: false,
};

/// A sentence in columns.
#[derive(Debug, Clone, Default)]
pub struct Columns {
    cells: Vec<Cell>,
    vietnamese: bool,
    shouted: bool,
}

#[inline]
const fn short(hash: u64) -> u32 {
    let [a, b, c, d, ..] = (hash ^ (hash >> 32)).to_le_bytes();
    u32::from_le_bytes([a, b, c, d])
}

#[inline]
const fn key(template: u64, a: u32, b: u32) -> u64 {
    let x = ((a as u64) << 32 | b as u64) ^ template.wrapping_mul(0x9e37_79b9_7f4a_7c15);
    let x = (x ^ (x >> 31)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    x ^ (x >> 29)
}

#[inline]
const fn pair(a: u32, b: u32) -> u32 {
    (a ^ b.rotate_left(13)).wrapping_mul(0x85eb_ca6b).rotate_left(7) ^ b
}

impl Columns {
    /// Reads a sentence.
    #[expect(clippy::too_many_arguments, reason = "everything a sentence is read from")]
    pub fn fill(
        &mut self,
        cues: &Cues,
        language: Language,
        text: &str,
        tokens: &[Token],
        hints: &[NameHint],
        shouted: bool,
        memory: &DocMemory,
    ) {
        self.cells.clear();
        self.vietnamese = language == Language::Vietnamese;
        self.shouted = shouted;
        for (i, token) in tokens.iter().enumerate() {
            let hint = hints.get(i).copied().unwrap_or_default();
            let capital = token.is_capital();
            let mut cell = Cell {
                word: short(token.hash),
                hint: hint.0,
                matched: hint.0 & NameHint::MATCH.0,
                cue: cues.of(token.hash),
                capital: capital && !shouted,
                alive: shouted || capital || hint.any(NameHint::STRONG),
                ..Cell::default()
            };
            if capital {
                cell.memory = memory.of(token.hash);
            }
            cell.class = class_of(token, cell.cue, shouted);
            cell.wakes = !self.vietnamese || capital && is_syllable(token.span().of(text));
            self.cells.push(cell);
        }
        self.open(tokens);
        self.wake();
        self.runs();
        // Only what stands near a token that may be in a name is spelled out.
        let mut near = 0;
        for i in 0..tokens.len() {
            let alive = |j: usize| self.cells.get(j).is_some_and(|c| c.alive);
            if alive(i) || alive(i + 1) || alive(i + 2) {
                near = 3;
            }
            if near > 0
                && let (Some(cell), Some(token)) = (self.cells.get_mut(i), tokens.get(i))
            {
                near -= 1;
                spell(cell, cues, text, token, self.vietnamese, shouted);
            }
        }
    }

    /// Puts to rest a sentence's first word, where it has its capital by rule alone: seen
    /// in lower case elsewhere or a number word, in no list, with no capital behind it. An
    /// English number word counts the name behind it ("Thirty Hezbollah fighters").
    fn open(&mut self, tokens: &[Token]) {
        if self.shouted {
            return;
        }
        let Some(at) = tokens.iter().position(|t| t.kind != TokenKind::Punct) else { return };
        let follows = self.cells.get(at + 1).is_some_and(|c| c.alive);
        let heads = cues::ORGANISATION_HEAD | cues::PLACE_HEAD | cues::TITLE;
        let counts = self.cells.get(at).is_some_and(|c| c.cue & cues::COUNT != 0);
        if let Some(cell) = self.cells.get_mut(at)
            && cell.capital
            && (!follows || counts && !self.vietnamese)
            && cell.hint == 0
            && (cell.memory & memory::LOWER != 0 || counts)
            && cell.cue & heads == 0
        {
            cell.alive = false;
        }
    }

    /// Brings to life the lower-case tokens that may belong to a name near by.
    fn wake(&mut self) {
        if self.shouted {
            return;
        }
        let reach = if self.vietnamese { REACH_VIETNAMESE } else { REACH_ENGLISH };
        // English names end with a capital or a number; Vietnamese ones need not.
        let mut left = 0;
        let mut since = 0;
        let mut body = 0;
        for i in 0..self.cells.len() {
            let Some(&Cell { alive, class, cue, matched, wakes, .. }) = self.cells.get(i) else {
                break;
            };
            if alive {
                if !self.vietnamese && left > 0 && since > 0 {
                    for c in self.cells.iter_mut().take(i).skip(i - since) {
                        c.alive = true;
                    }
                }
                let listed = NameHint(matched);
                let ends = listed.any(NameHint::ENDS) && listed.any(NameHint::STRONG);
                if cue & cues::ORGANISATION_HEAD != 0 || matched & BODY_BITS != 0 && !ends {
                    body = REACH_OF_BODY;
                }
                left = if !self.vietnamese {
                    reach
                } else if wakes && !ends {
                    reach.max(body)
                } else {
                    body
                };
                since = 0;
            } else if left > 0 {
                left -= 1;
                since += 1;
                body = body.saturating_sub(1);
                // A number right behind a capital ("Channel 4").
                let number = since == 1 && class == 3;
                if (self.vietnamese || number)
                    && let Some(cell) = self.cells.get_mut(i)
                {
                    cell.alive = true;
                }
                if number {
                    since = 0;
                }
            }
        }
        // Particles right before a capital ("al-Assad", "de Gaulle").
        for i in (1..self.cells.len()).rev() {
            let follows = self.cells.get(i).is_some_and(|c| c.alive);
            if let Some(cell) = self.cells.get_mut(i - 1)
                && follows
                && cell.cue & cues::PARTICLE != 0
            {
                cell.alive = true;
            }
        }
    }

    /// Finds the runs of capitals.
    fn runs(&mut self) {
        let mut i = 0;
        while i < self.cells.len() {
            let mut end = i + 1;
            if self.cells.get(i).is_some_and(|c| c.capital) {
                while self.cells.get(end).is_some_and(|c| c.capital) {
                    end += 1;
                }
            }
            let mut titled = i.checked_sub(1).and_then(|b| self.cells.get(b)).is_some_and(is_title);
            for cell in self.cells.iter_mut().take(end).skip(i) {
                cell.titled = titled;
                titled |= is_title(cell);
                cell.run_first = u16::try_from(i).unwrap_or(u16::MAX);
                cell.run_last = u16::try_from(end).unwrap_or(u16::MAX);
            }
            i = end;
        }
    }

    /// Tokens in the sentence.
    #[must_use]
    pub const fn len(&self) -> usize {
        self.cells.len()
    }

    /// Whether there are none.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.cells.is_empty()
    }

    /// Whether a token may be part of a name at all.
    #[inline]
    #[must_use]
    pub fn alive(&self, at: usize) -> bool {
        self.cells.get(at).is_some_and(|c| c.alive)
    }

    /// Which transition table leads to a token, less than [`CLASSES`].
    #[inline]
    #[must_use]
    pub fn class(&self, at: usize) -> usize {
        self.cells.get(at).map_or(0, |c| usize::from(c.class))
    }

    #[inline]
    fn cell(&self, at: usize, by: isize) -> &Cell {
        at.checked_add_signed(by).and_then(|i| self.cells.get(i)).unwrap_or(&OFF)
    }

    /// Gives the key of each feature of a token to `f`.
    #[inline]
    pub fn each(&self, at: usize, mut f: impl FnMut(u64)) {
        let c = self.cell(at, 0);
        let (l1, l2) = (self.cell(at, -1), self.cell(at, -2));
        let (r1, r2) = (self.cell(at, 1), self.cell(at, 2));
        let shape = u32::from(c.shape);
        // Words around.
        f(key(2, c.word, 0));
        f(key(5, l2.word, 0));
        f(key(6, r2.word, 0));
        f(key(7, l1.word, c.word));
        f(key(8, c.word, r1.word));
        // Shapes around.
        f(key(16, pair(u32::from(l1.shape), shape), u32::from(r1.shape)));
        f(key(19, l1.word, shape));
        f(key(20, shape, r1.word));
        // Spelling.
        f(key(22, c.prefix3, 0));
        f(key(24, c.suffix3, 0));
        f(key(27, l1.suffix3, shape));
        if self.vietnamese {
            f(key(4, r1.word, 0));
            f(key(13, shape, u32::from(self.shouted)));
            f(key(23, c.suffix2, 0));
            f(key(29, c.bare, 0));
            // Most words have two syllables.
            f(key(63, pair(l2.word, l1.word), c.word));
            f(key(64, pair(c.word, r1.word), r2.word));
            f(key(68, l1.bare, c.bare));
        } else {
            f(key(12, c.word, shape));
        }
        if self.shouted && !self.vietnamese {
            f(key(70, l1.suffix2, c.suffix3));
            f(key(71, c.suffix3, r1.suffix2));
        }
        self.each_of_lists(at, &mut f);
        self.each_of_run(at, &mut f);
    }

    /// What the lists of names and the rest of the article say.
    #[inline]
    fn each_of_lists(&self, at: usize, f: &mut impl FnMut(u64)) {
        let (c, l1, r1) = (self.cell(at, 0), self.cell(at, -1), self.cell(at, 1));
        let shape = u32::from(c.shape);
        f(key(36, c.matched, c.word));
        f(key(40, pair(names_of(l1), names_of(c)), names_of(r1)));
        let mut bits = c.matched;
        while bits != 0 {
            f(key(43, bits.trailing_zeros(), 0));
            bits &= bits - 1;
        }
        let memory = u32::from(c.memory);
        if self.vietnamese {
            f(key(30, c.matched, u32::from(self.shouted)));
            f(key(34, c.matched, l1.word));
            f(key(37, names_of(c), shape));
            f(key(44, memory, 0));
            return;
        }
        let mut bits = memory;
        while bits != 0 {
            f(key(45, bits.trailing_zeros(), shape));
            bits &= bits - 1;
        }
    }

    /// Cue words, and the run of capitals the token stands in.
    #[inline]
    fn each_of_run(&self, at: usize, f: &mut impl FnMut(u64)) {
        let (c, l1, l2) = (self.cell(at, 0), self.cell(at, -1), self.cell(at, -2));
        let r1 = self.cell(at, 1);
        let shape = u32::from(c.shape);
        let (cue, cue_before) = (u32::from(c.cue), u32::from(l1.cue));
        f(key(48, pair(u32::from(l2.cue), cue_before), shape));
        f(key(50, cue, pair(cue_before, u32::from(r1.cue))));
        let (first, last) = (usize::from(c.run_first), usize::from(c.run_last));
        let place = u32::from(at == first) | u32::from(at + 1 == last) << 1;
        if self.vietnamese {
            let title =
                u32::from(c.titled) | u32::from(is_title(l1)) << 1 | u32::from(is_title(c)) << 2;
            f(key(73, title, shape));
            f(key(75, pair(title, c.matched), place));
        }
        let length = u32::try_from(last.saturating_sub(first)).unwrap_or(0).min(6);
        if self.vietnamese {
            f(key(55, length, pair(place, shape)));
        }
        let before = self.cell(first, -1);
        let after = self.cell(last, 0);
        f(key(51, before.word, place));
        f(key(52, after.word, place));
        let ends = pair(u32::from(before.cue), u32::from(after.cue));
        f(key(60, ends, pair(place, length)));
    }
}

/// Whether a token is a title or rank.
const fn is_title(cell: &Cell) -> bool {
    cell.cue & cues::TITLE != 0 || NameHint(cell.hint).any(NameHint::TITLE)
}

/// What the lists of name words say: given, family, title, heads.
const fn names_of(cell: &Cell) -> u32 {
    (cell.hint >> 17) & 0x1f
}

fn class_of(token: &Token, cue: u16, shouted: bool) -> u8 {
    match token.kind {
        TokenKind::Punct | TokenKind::Clitic => {
            if cue & cues::PARTICLE != 0 {
                4
            } else {
                5
            }
        }
        TokenKind::Number => 3,
        TokenKind::Word if shouted => u8::from(cue & cues::PARTICLE != 0),
        TokenKind::Word if token.is_capital() => 0,
        TokenKind::Word if cue & cues::PARTICLE != 0 => 1,
        TokenKind::Word => 2,
    }
}

/// Whether a word may be a Vietnamese syllable: consonants, vowels, a final that
/// Vietnamese has. Words with letters beyond ASCII always may.
fn is_syllable(word: &str) -> bool {
    if !word.is_ascii() {
        return true;
    }
    let vowel = |b: &u8| b"aeiouyAEIOUY".contains(b);
    let bytes = word.as_bytes();
    let head = bytes.iter().take_while(|b| !vowel(b)).count();
    let rest = bytes.get(head..).unwrap_or_default();
    let middle = rest.iter().take_while(|b| vowel(b)).count();
    let tail = rest.get(middle..).unwrap_or_default();
    let finals: [&[u8]; 9] = [b"", b"c", b"ch", b"m", b"n", b"ng", b"nh", b"p", b"t"];
    head <= 3 && (1..=3).contains(&middle) && finals.iter().any(|f| tail.eq_ignore_ascii_case(f))
}

/// Fills in a cell what is read from the letters.
fn spell(cell: &mut Cell, cues: &Cues, text: &str, token: &Token, vietnamese: bool, shouted: bool) {
    let word = token.span().of(text);
    let mut bytes = [0u8; MAX_SKELETON];
    let mut len = 0;
    let mut plain = true;
    let wanted = cell.alive || token.kind == TokenKind::Word;
    if wanted && word.len() <= MAX_SKELETON && word.is_ascii() {
        for (slot, b) in bytes.iter_mut().zip(word.bytes()) {
            *slot = b.to_ascii_lowercase();
        }
        len = word.len();
    } else if wanted {
        for c in word.chars() {
            plain &= c.is_ascii();
            if len == MAX_SKELETON {
                bytes.copy_within(MAX_SKELETON - 3.., MAX_SKELETON - 4);
                len -= 1;
            }
            if let Some(slot) = bytes.get_mut(len) {
                *slot = cues.bare(c);
            }
            len += 1;
        }
    }
    let skeleton = bytes.get(..len).unwrap_or_default();
    let hash = |part: &[u8]| {
        part.iter().fold(0x811c_9dc5_u32, |h, &b| (h ^ u32::from(b)).wrapping_mul(0x0100_0193))
    };
    let head = |n: usize| hash(skeleton.get(..n.min(len)).unwrap_or_default());
    let tail = |n: usize| hash(skeleton.get(len - n.min(len)..).unwrap_or_default());
    cell.suffix3 = tail(3);
    if vietnamese {
        cell.bare = hash(skeleton);
    }
    if vietnamese || shouted {
        cell.suffix2 = tail(2);
    }
    if cell.alive {
        cell.prefix3 = head(3);
    }
    let size = match len {
        0 | 1 => 0,
        2 => 1,
        3 => 2,
        4 | 5 => 3,
        _ => 4,
    };
    cell.shape = match token.kind {
        TokenKind::Number => 0x10 | size,
        TokenKind::Clitic => 0x18,
        TokenKind::Punct => 0x20 | (bytes[0] & 0x1f),
        TokenKind::Word => {
            let case = if shouted && token.is_capital() { 6 } else { token.case as u8 };
            let odd = word.bytes().any(|b| b.is_ascii_digit() || b == b'.');
            0x40 + case * 20 + size * 4 + u8::from(odd) * 2 + u8::from(plain)
        }
    };
}
