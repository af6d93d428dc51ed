//! What the whole document tells of its names: which words appear in lower case,
//! whose full names stand in it.

use std::collections::{HashMap, HashSet};
use std::hash::{BuildHasherDefault, Hasher};

use super::{MentionContext, NameCandidate};
use crate::analysis::EntityKind;
use crate::analysis::gazetteer::compile::{
    COMMON, FAMILY, GIVEN, ORG_HEAD, PLACE_BEFORE, PLACE_HEAD,
};
use crate::analysis::gazetteer::{AMBIGUOUS, EXACT, FoundName, KnownId, SURNAME};
use crate::analysis::tagger::Tagged;
use crate::text::tokens::{Case, Token, TokenKind};

/// Most tokens between the start of a long form and its acronym in brackets.
const LONGEST_FORM: u32 = 14;

/// What a bracket defines: "Lực lượng hỗ trợ an ninh quốc tế (ISAF)".
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Definition {
    /// First and last token (exclusive) of the long form, where its start is sure.
    pub(super) form: Option<(u32, u32)>,
    /// Token of the acronym in the bracket.
    pub(super) short: u32,
    /// Whom the gazetteer takes the long form for.
    pub(super) known: Option<KnownId>,
}

/// A hasher for keys that are hashes already.
#[derive(Debug, Default, Clone, Copy)]
pub(super) struct Keep(u64);

impl Hasher for Keep {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        for &b in bytes {
            self.0 = self.0.rotate_left(8) ^ u64::from(b);
        }
    }

    fn write_u64(&mut self, value: u64) {
        self.0 = value;
    }

    fn write_u32(&mut self, value: u32) {
        self.0 = u64::from(value).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    }
}

/// A map from token hashes.
pub(super) type ByTokenHash<T> = HashMap<u64, T, BuildHasherDefault<Keep>>;

/// What the document tells.
#[derive(Debug, Default)]
pub(super) struct DocumentNames {
    /// Known entities named in full somewhere.
    named: HashSet<u64, BuildHasherDefault<Keep>>,
    /// Last names of persons, by hash: whether the full name stands somewhere.
    last_names: ByTokenHash<bool>,
    /// Names of things (missiles, storms, operations), by hash.
    things: HashSet<u64, BuildHasherDefault<Keep>>,
    /// Words told as places behind a word for a place, by hash.
    lands: HashSet<u64, BuildHasherDefault<Keep>>,
    /// Acronyms the document defines, by hash.
    definitions: ByTokenHash<Definition>,
}

impl DocumentNames {
    pub(super) fn clear(&mut self) {
        self.named.clear();
        self.last_names.clear();
        self.definitions.clear();
        self.things.clear();
        self.lands.clear();
    }

    /// Reads all names found in the article.
    pub(super) fn gather(&mut self, page: MentionContext, found: &[FoundName]) {
        for name in found {
            let reference = name.reference;
            if !reference.has(SURNAME)
                && (!reference.has(AMBIGUOUS)
                    || (name.last - name.first > 1
                        && page.gazetteer.kind(reference.known()) == EntityKind::Person))
            {
                self.named.insert(u64::from(reference.known().0));
            }
        }
    }

    /// Finds acronyms in brackets behind their long forms.
    pub(super) fn define(&mut self, page: MentionContext, found: &[FoundName]) {
        for (i, token) in (0u32..).zip(page.tokens) {
            if token.kind != TokenKind::Punct
                || !is_acronym(page, i + 1)
                || !page.is_mark(i, "(")
                || !(page.is_mark(i + 2, ")") || page.is_mark(i + 2, ","))
            {
                continue;
            }
            let Some(short) = page.token(i + 1) else { continue };
            // Names are in the order of their first tokens.
            let near = found.partition_point(|f| f.first + 2 * LONGEST_FORM < i);
            let near = found.get(near..).unwrap_or(&[]).iter().take_while(|f| f.first <= i + 1);
            let own = near.clone().any(|f| {
                f.first == i + 1
                    && f.last == i + 2
                    && !f.reference.has(AMBIGUOUS)
                    && f.reference.has(EXACT)
            });
            let before = near
                .filter(|f| f.last == i && !f.reference.has(SURNAME))
                .filter(|f| page.gazetteer.kind(f.reference.known()) == EntityKind::Organisation)
                .min_by_key(|f| f.first);
            let definition = match before {
                Some(f) => Definition {
                    form: Some((f.first, i)),
                    short: i + 1,
                    known: Some(f.reference.known()),
                },
                None => match long_form(page, i, short.span().of(page.text)) {
                    Some(form) => Definition { form: Some(form), short: i + 1, known: None },
                    None if !own && body_before(page, i) => {
                        Definition { form: None, short: i + 1, known: None }
                    }
                    None => continue,
                },
            };
            if own && definition.known.is_none() {
                continue;
            }
            self.definitions.entry(short.hash).or_insert(definition);
        }
    }

    /// Finds the names of things: what the tagger takes for a name right behind
    /// "tên lửa" or "tổ hợp pháo".
    pub(super) fn find_things(&mut self, page: MentionContext, tags: &[Tagged]) {
        for tag in tags {
            if page.names_thing(tag.first, 0)
                && let Some(token) = page.token(tag.first)
            {
                self.things.insert(token.hash);
            }
        }
    }

    /// Whether a word names a thing somewhere in the document.
    pub(super) fn is_thing(&self, hash: u64) -> bool {
        self.things.contains(&hash)
    }

    /// What the document says an acronym stands for.
    pub(super) fn definition(&self, page: MentionContext, at: u32) -> Option<Definition> {
        if self.definitions.is_empty() || !is_acronym(page, at) {
            return None;
        }
        page.token(at).and_then(|t| self.definitions.get(&t.hash)).copied()
    }

    /// Whether a word, capitalised at a sentence's start, is a name's: a person's last
    /// name here, or listed as a given or family name.
    pub(super) fn is_name(&self, page: MentionContext, at: u32) -> bool {
        page.token(at).is_some_and(|t| self.is_last_name(t.hash))
            || page.cue_at(at, at + 1).1 & (GIVEN | FAMILY) != 0
    }

    /// Learns from the names a first reading chose.
    pub(super) fn learn(&mut self, page: MentionContext, chosen: &[NameCandidate]) {
        for name in chosen {
            if name.kind == EntityKind::Place
                && name.last - name.first == 1
                && let Some(token) = page.token(name.first)
                && page.cue_before(name.first, 0, PLACE_BEFORE | PLACE_HEAD).is_some()
            {
                self.lands.insert(token.hash);
            }
            if name.kind != EntityKind::Person {
                continue;
            }
            let run = page.run(name.first, name.last);
            let mut words = run.iter().rev().filter(|t| t.is_capital());
            let Some(last) = words.next() else { continue };
            let full = words.next().is_some();
            if full || page.titled(name.first, 0) {
                *self.last_names.entry(last.hash).or_insert(full) |= full;
            }
        }
    }

    /// Whether anything learned may change how a sentence reads.
    pub(super) fn speaks_of(&self, sentence: &[Token]) -> bool {
        (!self.lands.is_empty() || !self.last_names.is_empty())
            && sentence.iter().any(|t| self.is_land(t.hash) || self.is_last_name(t.hash))
    }

    /// Whether a word is told as a place somewhere.
    pub(super) fn is_land(&self, hash: u64) -> bool {
        self.lands.contains(&hash)
    }

    /// Whether a word is the last name of somebody named in the document.
    pub(super) fn is_last_name(&self, hash: u64) -> bool {
        self.last_names.contains_key(&hash)
    }

    /// Whether a word is the last name of somebody named in full in the document.
    pub(super) fn is_told_in_full(&self, hash: u64) -> bool {
        self.last_names.get(&hash).copied().unwrap_or(false)
    }

    /// Whether an entity is named in full, unmistakably, somewhere in the document.
    pub(super) fn names(&self, known: KnownId) -> bool {
        self.named.contains(&u64::from(known.0))
    }
}

/// Whether a token is written like an acronym: two to ten capitals, perhaps with
/// digits, no common word.
fn is_acronym(page: MentionContext, at: u32) -> bool {
    page.token(at).is_some_and(|t: &Token| {
        matches!(t.case, Case::Upper | Case::Mixed)
            && (2..=10).contains(&(t.end - t.start))
            && t.span().of(page.text).chars().filter(|c| c.is_uppercase()).count() >= 2
            && !page.cue_of(at, at + 1, COMMON)
    })
}

/// The words before an opening bracket whose initials spell an acronym, small words
/// left out.
fn long_form(page: MentionContext, bracket: u32, short: &str) -> Option<(u32, u32)> {
    let mut wanted =
        short.chars().rev().filter(|c| c.is_alphabetic()).flat_map(char::to_lowercase).peekable();
    if short.chars().filter(|c| c.is_alphabetic()).count() < 3 {
        return None;
    }
    let mut first = None;
    for at in (bracket.saturating_sub(LONGEST_FORM)..bracket).rev() {
        let token = page.token(at)?;
        if token.kind != TokenKind::Word {
            if token.kind == TokenKind::Punct && matches!(page.word(at), "-" | "&" | "'" | "’")
                || token.kind == TokenKind::Clitic
            {
                continue;
            }
            break;
        }
        let initial = page.word(at).chars().next()?.to_lowercase().next()?;
        let next = *wanted.peek()?;
        if token.is_capital() {
            if initial != next {
                return None;
            }
            wanted.next();
            first = Some(at);
        } else if initial == next && page.word(at).len() > 3 {
            wanted.next();
        } else if page.word(at).len() > 3 {
            return None;
        }
        if wanted.peek().is_none() {
            break;
        }
    }
    (wanted.peek().is_none()).then_some((first?, bracket)).filter(|f| page.is_capital(f.0))
}

/// Whether a name that starts with the head of a body ends at a bracket.
fn body_before(page: MentionContext, bracket: u32) -> bool {
    let low = bracket.saturating_sub(LONGEST_FORM);
    (low..bracket)
        .rev()
        .take_while(|&at| page.token(at).is_some_and(|t| t.kind != TokenKind::Punct))
        .any(|at| {
            let (taken, bits) = page.cue_at(at, bracket);
            taken > 0 && bits & ORG_HEAD != 0 && page.is_capital(at)
        })
}
