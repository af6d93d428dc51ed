//! How rare words are, and which words of two languages are one term: the tables that
//! are shipped with the program, read when the first article comes.

use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};
use std::sync::LazyLock;

use crate::text::tokens::{Token, TokenKind, fold_hash, scan_into};
use crate::text::{Language, Span};

const RARITY: &str = include_str!("../../../assets/stories/rarity.txt");
const BRIDGE: &str = include_str!("../../../assets/stories/bridge.txt");

/// The rarity of a word that no table has.
pub const RAREST: f32 = 8.5;
const RAREST_TENTHS: u8 = 85;
/// Letters an English word keeps when its ending is taken off.
const KEPT: usize = 4;

/// The tables, made once.
pub static TABLES: LazyLock<RarityTables> = LazyLock::new(RarityTables::embedded);

/// A table by hashes of words, which need no further hashing. The words in it are ours:
/// nobody can make them collide.
type ByWordHash<T> = HashMap<u64, T, BuildHasherDefault<Itself>>;

/// Takes a hash for its own.
#[derive(Debug, Default)]
struct Itself(u64);

impl Hasher for Itself {
    fn write(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.0 = self.0.rotate_left(8) ^ u64::from(*byte);
        }
    }

    fn write_u64(&mut self, hash: u64) {
        self.0 = hash;
    }

    fn finish(&self) -> u64 {
        self.0
    }
}

/// One language's table.
#[derive(Debug, Default)]
struct LanguageRarity {
    /// Rarity, in tenths, by the hash of a word.
    rarity: ByWordHash<u8>,
    /// Endings that are taken off.
    endings: Vec<&'static str>,
}

/// What is known of words.
#[derive(Debug)]
pub struct RarityTables {
    english: LanguageRarity,
    vietnamese: LanguageRarity,
    /// Concepts by the hash of an English word or of a Vietnamese one of one syllable
    /// or two.
    bridge: ByWordHash<Concept>,
}

/// A term of both languages.
#[derive(Debug, Clone, Copy)]
pub struct Concept {
    /// Its number.
    pub id: u64,
    /// How rare it is.
    pub rarity: f32,
}

impl RarityTables {
    fn embedded() -> Self {
        let mut all = Self {
            english: LanguageRarity::default(),
            vietnamese: LanguageRarity::default(),
            bridge: ByWordHash::default(),
        };
        let mut at = Language::Unknown;
        for line in RARITY.lines().filter(|l| !l.starts_with('#')) {
            if let Some((name, endings)) = line.strip_prefix('[').and_then(|l| l.split_once(']')) {
                at = Language::from_code(name);
                if let Some(words) = all.words_mut(at) {
                    words.endings = endings.split_whitespace().collect();
                }
                continue;
            }
            let mut parts = line.split(' ');
            let Some(tenths) = parts.next().and_then(|n| n.parse().ok()) else { continue };
            if let Some(words) = all.words_mut(at) {
                words.rarity.extend(parts.map(|word| (fold_hash(word), tenths)));
            }
        }
        for (id, line) in (1..).zip(BRIDGE.lines().filter(|l| !l.starts_with('#'))) {
            all.add_concept(id, line);
        }
        all
    }

    fn words_mut(&mut self, language: Language) -> Option<&mut LanguageRarity> {
        match language {
            Language::English => Some(&mut self.english),
            Language::Vietnamese => Some(&mut self.vietnamese),
            Language::Unknown | Language::Other(_) => None,
        }
    }

    fn add_concept(&mut self, id: u64, line: &'static str) {
        let Some((english, vietnamese)) = line.split_once('|') else { return };
        let mut stems = Vec::new();
        for word in english.split_whitespace() {
            stems.push(self.english.stem(word));
            // "hostages" lose more than "hostage" does.
            let ending = self.english.endings.last().copied().unwrap_or_default();
            stems.push(self.english.stem(&format!("{word}{ending}")));
        }
        let rarity = stems.iter().map(|s| self.english.rarity(*s)).fold(RAREST, f32::min);
        let concept = Concept { id, rarity };
        for stem in stems {
            self.bridge.entry(stem).or_insert(concept);
        }
        let mut tokens = Vec::new();
        for word in vietnamese.split(',') {
            tokens.clear();
            scan_into(word, Span::new(0, u32::try_from(word.len()).unwrap_or(0)), &mut tokens);
            let hash = match tokens.as_slice() {
                [one] => one.hash,
                [first, second] => pair(first.hash, second.hash),
                _ => continue,
            };
            self.bridge.entry(hash).or_insert(concept);
        }
    }

    /// The hash of a word without its ending.
    #[must_use]
    pub fn stem(&self, token: &Token, text: &str, language: Language) -> u64 {
        let plain = language == Language::English && token.kind == TokenKind::Word;
        // The hash of a word that keeps its ending is the token's.
        let stem = plain.then(|| self.english.without_ending(token.span().of(text))).flatten();
        stem.map_or(token.hash, fold_hash)
    }

    /// How rare a word is: the logarithm of how many articles have to be read for one
    /// that has it.
    #[must_use]
    pub fn rarity(&self, stem: u64, language: Language) -> f32 {
        of_tenths(self.tenths(stem, language))
    }

    /// The same in tenths, see [`of_tenths`].
    #[must_use]
    pub fn tenths(&self, stem: u64, language: Language) -> u8 {
        match language {
            Language::Vietnamese => self.vietnamese.tenths(stem),
            _ => self.english.tenths(stem),
        }
    }

    /// How rare a word is in English that is at least so rare in both languages.
    #[must_use]
    pub fn foreign(&self, word: u64, least: f32) -> Option<f32> {
        let rarity = self.english.rarity(word);
        (rarity >= least && self.vietnamese.rarity(word) >= least).then_some(rarity)
    }

    /// The term of both languages that a word is.
    #[must_use]
    pub fn concept(&self, word: u64) -> Option<Concept> {
        self.bridge.get(&word).copied()
    }

    /// All terms of both languages, each once for every word that it is.
    pub fn concepts(&self) -> impl Iterator<Item = Concept> {
        self.bridge.values().copied()
    }
}

impl LanguageRarity {
    fn stem(&self, word: &str) -> u64 {
        fold_hash(self.without_ending(word).unwrap_or(word))
    }

    /// A word without its ending, where it has one.
    fn without_ending<'a>(&self, word: &'a str) -> Option<&'a str> {
        self.endings.iter().find_map(|ending| {
            let at = word.len().checked_sub(ending.len()).filter(|at| *at >= KEPT)?;
            let end = word.as_bytes().get(at..)?;
            let stem = || word.get(..at);
            if end.eq_ignore_ascii_case(ending.as_bytes()) { stem() } else { None }
        })
    }

    fn tenths(&self, stem: u64) -> u8 {
        self.rarity.get(&stem).copied().unwrap_or(RAREST_TENTHS)
    }

    fn rarity(&self, stem: u64) -> f32 {
        of_tenths(self.tenths(stem))
    }
}

/// The rarity that so many tenths are.
#[must_use]
pub fn of_tenths(tenths: u8) -> f32 {
    f32::from(tenths) / 10.0
}

/// The hash of two syllables that follow each other.
#[must_use]
pub const fn pair(first: u64, second: u64) -> u64 {
    (first.rotate_left(17) ^ second).wrapping_mul(0x9e37_79b9_7f4a_7c15)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn common_words_weigh_little_and_names_much() {
        let tables = &*TABLES;
        let en = |w: &str| tables.english.rarity(tables.english.stem(w));
        assert!(en("the") < 0.1);
        assert!((2.0..6.0).contains(&en("killed")), "{}", en("killed"));
        assert_eq!(en("killed").to_bits(), en("kills").to_bits());
        assert_eq!(en("Zvecan").to_bits(), RAREST.to_bits());
        let vi = |w: &str| tables.vietnamese.rarity(fold_hash(w));
        assert!(vi("của") < 0.1);
        assert!(vi("mạng") > 1.0);
    }

    #[test]
    fn both_languages_meet() {
        let tables = &*TABLES;
        let quake = tables.concept(tables.english.stem("earthquakes")).unwrap();
        let dong_dat = tables.concept(pair(fold_hash("động"), fold_hash("đất"))).unwrap();
        assert_eq!(quake.id, dong_dat.id);
        assert!(tables.concept(fold_hash("không")).is_none());
    }
}
