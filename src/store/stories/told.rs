//! The terms that a part of an article tells: words, names and terms of both languages, how
//! often each is told and how rare it is.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use ahash::AHashMap;

use super::rarity::{Concept, RAREST, RarityTables, TABLES, of_tenths, pair};
use super::terms::{BOTH, NAME, WORD, entity_term, term};
use super::vector::TermWeights;
use crate::analysis::Entity;
use crate::store::Entry;
use crate::text::tokens::{Case, Token, TokenKind, Tokens, fold_hash, scan_into};
use crate::text::{Language, Role, Span};

/// What is said first counts double: so many bytes of the text, and the title.
const LEAD: u32 = 400;
/// How rare a name can be at most that the gazetteer knows: wars make the names of a
/// country common.
const KNOWN: f32 = 5.0;
/// How rare a name is at least that few articles tell of.
const RARE: f32 = 6.0;
/// Such names kept of a segment.
const MOST_RARE: usize = 8;
/// How much more than its syllables two of them tell together.
const TOGETHER: f32 = 1.0;
/// What a term of both languages weighs against a name.
const CONCEPT: f32 = 0.8;
/// Words of which it is remembered what the tables say: a power of two.
const REMEMBERED: u16 = 8192;
/// Terms from which on the memory for them is not kept for the next article.
const LARGE: usize = 1 << 14;
/// Times for which it is known what their logarithm is.
const LOGARITHMS: usize = 128;

/// What it comes to that a term is told so often.
fn weight(told: f32) -> f32 {
    static WHOLE: LazyLock<[f32; LOGARITHMS]> = LazyLock::new(|| {
        std::array::from_fn(|times| 1.0 + f32::from(u8::try_from(times).unwrap_or(0)).ln())
    });
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "saturates")]
    let whole = told as usize;
    #[expect(clippy::cast_precision_loss, reason = "few")]
    let known = WHOLE.get(whole).filter(|_| (whole as f32).to_bits() == told.to_bits());
    known.copied().unwrap_or_else(|| 1.0 + told.ln())
}

/// A term as it is told in one place.
struct ToldTerm<'a> {
    term: u32,
    /// For how many times this counts.
    times: f32,
    rarity: f32,
    /// Whether it is a name, or a term of both languages.
    name: bool,
    /// Its words.
    label: &'a str,
}

/// How often a term is told, and how rare it is.
#[derive(Debug, Default)]
struct Times {
    told: f32,
    rarity: f32,
}

/// What is known of a word.
#[derive(Debug, Clone, Copy, Default)]
struct KnownWord {
    /// Of which word, by its hash and the language it stands in; none where 0.
    of: u64,
    /// Its term among words.
    term: u32,
    /// How rare it is, in tenths.
    tenths: u8,
    /// Which term of both languages it is, see [`CONCEPTS`].
    concept: u16,
}

/// A term of both languages: its term among names, and what it weighs there.
#[derive(Debug, Clone, Copy, Default)]
struct KnownConcept {
    term: u32,
    rarity: f32,
}

/// The terms of both languages by their numbers, from 1.
static CONCEPTS: LazyLock<Vec<KnownConcept>> = LazyLock::new(|| {
    let mut all = Vec::new();
    for concept in TABLES.concepts() {
        let at = usize::from(number_of(concept));
        if all.len() <= at {
            all.resize(at + 1, KnownConcept::default());
        }
        if let Some(slot) = all.get_mut(at) {
            *slot = KnownConcept { term: term(concept.id, BOTH), rarity: concept.rarity * CONCEPT };
        }
    }
    all
});

fn number_of(concept: Concept) -> u16 {
    u16::try_from(concept.id).unwrap_or(0)
}

/// Where a word is remembered.
fn place_of(word: u64) -> usize {
    u16::try_from(word % u64::from(REMEMBERED)).map_or(0, usize::from)
}

/// What the tables said of the last words: they are large, and most words come again.
#[derive(Debug)]
struct WordMemory {
    /// Each where its hash tells.
    known: Box<[KnownWord]>,
}

impl Default for WordMemory {
    fn default() -> Self {
        Self { known: vec![KnownWord::default(); usize::from(REMEMBERED)].into() }
    }
}

impl WordMemory {
    /// What is known of a word of a text.
    fn word(&mut self, token: &Token, word: &str, text: &str, language: Language) -> KnownWord {
        let look_up = |of: u64| {
            let tables = &*TABLES;
            let stem = tables.stem(token, text, language);
            let concept = tables.concept(stem).map_or(0, number_of);
            let tenths = tables.tenths(stem, language);
            KnownWord { of, term: term(stem, WORD), tenths, concept }
        };
        let salt = match language {
            Language::Vietnamese => 1,
            // What an ending is taken off is told by the hash where the word is of ASCII alone.
            Language::English if !word.is_ascii() => return look_up(0),
            Language::English => 2,
            Language::Unknown | Language::Other(_) => 3,
        };
        let of = token.hash.wrapping_add(salt);
        let Some(known) = self.known.get_mut(place_of(of)) else {
            return look_up(of);
        };
        if known.of != of {
            *known = look_up(of);
        }
        *known
    }
}

/// Finds terms, with memory that is used again for the next article.
#[derive(Debug, Default)]
pub struct TermBuffers {
    words: AHashMap<u32, Times>,
    names: AHashMap<u32, Times>,
    /// Terms of entities, and the rarity of each.
    entities: Vec<Option<(u32, f32)>>,
    /// Tokens of the title.
    title: Vec<Token>,
    memory: WordMemory,
}

impl TermBuffers {
    /// Reads a part of an article. `tokens` are all of its text; `title`: whether the title is
    /// of this part.
    pub(super) fn read(&mut self, entry: &Entry, tokens: &[Token], span: Span, title: bool) {
        let Self { words, names, entities, title: own, memory } = self;
        for terms in [&mut *words, &mut *names] {
            if terms.capacity() > LARGE {
                *terms = AHashMap::default();
            }
            terms.clear();
        }
        entities.clear();
        entities.resize(entry.analysis.entities.len(), None);
        let mut note = |told: ToldTerm<'_>| {
            let into = if told.name { &mut *names } else { &mut *words };
            let times = into.entry(told.term).or_default();
            if times.told <= 0.0 {
                times.rarity = told.rarity;
            }
            times.told += told.times;
        };
        own.clear();
        if title {
            title_tokens(entry, own);
        }
        each_word(entry, (tokens, own), span, memory, &mut note);
        each_entity(entry, span, entities, &mut note);
    }

    /// The words with their weights.
    pub(super) fn words(&self) -> TermWeights {
        weigh(&self.words)
    }

    /// The names and terms of both languages with their weights.
    pub(super) fn names(&self) -> TermWeights {
        weigh(&self.names)
    }

    /// The rarest entities, those told most often first.
    pub(super) fn rare(&self) -> Vec<u32> {
        let told = |term: &u32| self.names.get(term).map_or((0.0, 0.0), |t| (t.rarity, t.told));
        let mut all: Vec<u32> = self.entities.iter().flatten().map(|own| own.0).collect();
        all.sort_unstable();
        all.dedup();
        all.retain(|t| told(t).0 >= RARE);
        all.sort_unstable_by(|a, b| told(b).1.total_cmp(&told(a).1).then(a.cmp(b)));
        all.truncate(MOST_RARE);
        all
    }
}

fn weigh(told: &AHashMap<u32, Times>) -> TermWeights {
    told.iter().map(|(term, t)| (*term, weight(t.told) * t.rarity)).collect()
}

/// What the terms of a segment are, for people: term and words.
#[must_use]
pub fn labels(entry: &Entry, span: Span) -> BTreeMap<u32, String> {
    let (mut words, mut names) = (BTreeMap::new(), BTreeMap::new());
    let mut note = |told: ToldTerm<'_>| {
        let into = if told.name { &mut names } else { &mut words };
        into.entry(told.term).or_insert_with(|| told.label.to_owned());
    };
    let (mut tokens, mut title) = (Tokens::default(), Vec::new());
    tokens.scan(&entry.article.text);
    title_tokens(entry, &mut title);
    let all = (tokens.tokens.as_slice(), title.as_slice());
    each_word(entry, all, span, &mut WordMemory::default(), &mut note);
    let mut entities = vec![None; entry.analysis.entities.len()];
    each_entity(entry, span, &mut entities, &mut note);
    words.extend(names);
    words
}

/// Appends the tokens of the title, where the text does not tell it.
fn title_tokens(entry: &Entry, out: &mut Vec<Token>) {
    if !entry.article.text.paragraphs().iter().any(|p| p.role == Role::Headline) {
        let words = &*entry.article.title;
        scan_into(words, Span::new(0, u32::try_from(words.len()).unwrap_or(0)), out);
    }
}

/// Calls `note` with every word, and name by its letters, of a part of an article.
fn each_word<'a>(
    entry: &'a Entry,
    (tokens, title): (&[Token], &[Token]),
    span: Span,
    memory: &mut WordMemory,
    note: &mut impl FnMut(ToldTerm<'a>),
) {
    let (article, text) = (&entry.article, &entry.article.text);
    words_of(&article.title, title, article.language, u32::MAX, memory, note);
    let lead = span.start.saturating_add(LEAD);
    for paragraph in text.paragraphs() {
        if matches!(paragraph.role, Role::Chrome | Role::Repeat) || !span.overlaps(paragraph.span) {
            continue;
        }
        let language = match paragraph.language {
            Language::Unknown => article.language,
            known => known,
        };
        let lead = if paragraph.role == Role::Headline { u32::MAX } else { lead };
        let from = tokens.partition_point(|t| t.start < paragraph.span.start);
        let own = tokens.get(from..).unwrap_or_default();
        let own = own.get(..own.partition_point(|t| t.start < paragraph.span.end));
        words_of(text.as_str(), own.unwrap_or_default(), language, lead, memory, note);
    }
}

fn words_of<'a>(
    text: &'a str,
    tokens: &[Token],
    language: Language,
    lead: u32,
    memory: &mut WordMemory,
    note: &mut impl FnMut(ToldTerm<'a>),
) {
    let tables = &*TABLES;
    let mut before: Option<(&Token, f32)> = None;
    let mut opens = true;
    for token in tokens {
        let label = token.span().of(text);
        if token.kind != TokenKind::Word {
            opens = token.kind == TokenKind::Punct && label != ",";
            before = None;
            continue;
        }
        let times = if token.start < lead { 2.0 } else { 1.0 };
        let word = memory.word(token, label, text, language);
        let own = of_tenths(word.tenths);
        let long = label.len() > label.chars().next().map_or(0, char::len_utf8);
        if long {
            note(ToldTerm { term: word.term, times, rarity: own, name: false, label });
        }
        note_concept(word.concept, times, label, note);
        if language == Language::Vietnamese {
            if let Some((first, other)) = before {
                let two = pair(first.hash, token.hash);
                let label = Span::new(first.start, token.end).of(text);
                let rarity = (own.midpoint(other) + TOGETHER).min(RAREST);
                note(ToldTerm { term: term(two, WORD), times, rarity, name: false, label });
                note_concept(tables.concept(two).map_or(0, number_of), times, label, note);
            }
            before = Some((token, own));
        }
        // Names in Latin letters are the same in both languages.
        let name = long && token.is_capital() && (!opens || token.case != Case::Title);
        if name
            && label.is_ascii()
            && let Some(rarity) = tables.foreign(token.hash, KNOWN)
        {
            note(ToldTerm { term: term(token.hash, NAME), times, rarity, name: true, label });
        }
        opens = false;
    }
}

/// Notes a term of both languages by its number; none where 0.
fn note_concept<'a>(number: u16, times: f32, label: &'a str, note: &mut impl FnMut(ToldTerm<'a>)) {
    if number > 0
        && let Some(&KnownConcept { term, rarity }) = CONCEPTS.get(usize::from(number))
    {
        note(ToldTerm { term, times, rarity, name: true, label });
    }
}

/// Calls `note` with every mention of an entity in a part of an article. `known`: for each
/// entity its term and rarity, once it was met; none at first.
fn each_entity<'a>(
    entry: &'a Entry,
    span: Span,
    known: &mut [Option<(u32, f32)>],
    note: &mut impl FnMut(ToldTerm<'a>),
) {
    let analysis = &entry.analysis;
    let lead = span.start.saturating_add(LEAD);
    let within = analysis.mentions.get(analysis.mentions_in(span)).unwrap_or_default();
    for mention in within {
        let Some(entity) = analysis.entity(mention) else { continue };
        let Some(slot) = known.get_mut(usize::from(mention.entity)) else { continue };
        let of = || (entity_term(&entity.id), rarity_of(entity, &TABLES));
        let (term, rarity) = *slot.get_or_insert_with(of);
        let times = if mention.span.start < lead { 2.0 } else { 1.0 };
        note(ToldTerm { term, times, rarity, name: true, label: &entity.name });
    }
}

/// How rare an entity is: as its rarest word; one that the gazetteer knows no rarer than
/// such are.
fn rarity_of(entity: &Entity, tables: &RarityTables) -> f32 {
    let word = |w: &str| tables.rarity(fold_hash(w), Language::English);
    let rarest = entity.name.split_whitespace().map(word).fold(0.0, f32::max);
    if entity.known { rarest.min(KNOWN) } else { rarest }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn weights_are_those_of_the_logarithm() {
        for told in [1.0, 2.0, 3.0, 17.0, 127.0, 128.0, 1e6, 2.5] {
            assert_eq!(weight(told).to_bits(), (1.0 + f32::ln(told)).to_bits());
        }
    }

    #[test]
    fn what_is_remembered_of_a_word_is_what_the_tables_say() {
        let text = "Killed killing KILLED Hoà hòa hoà the their Mỹ mĩ \u{212a}illed a tại";
        let mut tokens = Vec::new();
        scan_into(text, Span::new(0, u32::try_from(text.len()).unwrap()), &mut tokens);
        let mut memory = WordMemory::default();
        let all = [Language::English, Language::Vietnamese, Language::Unknown];
        for language in all.into_iter().chain(all) {
            for token in tokens.iter().chain(&tokens) {
                let known = memory.word(token, token.span().of(text), text, language);
                let stem = TABLES.stem(token, text, language);
                assert_eq!(known.term, term(stem, WORD));
                let rarity = TABLES.rarity(stem, language);
                assert_eq!(of_tenths(known.tenths).to_bits(), rarity.to_bits());
                let concept = TABLES.concept(stem);
                assert_eq!(u64::from(known.concept), concept.map_or(0, |c| c.id));
                let own = &CONCEPTS[usize::from(known.concept)];
                assert_eq!(own.term, concept.map_or(0, |c| term(c.id, BOTH)));
                let rarity = concept.map_or(0.0, |c| c.rarity * CONCEPT);
                assert_eq!(own.rarity.to_bits(), rarity.to_bits());
            }
        }
    }
}
