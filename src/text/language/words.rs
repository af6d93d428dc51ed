//! The words that tell languages apart (`assets/languages/words.tsv`), by a hash of their
//! plain letters.

use std::sync::LazyLock;

/// Whose a word is: several bits may be set.
pub(super) type Owners = u8;
/// Hardly any other language has it.
pub(super) const ENGLISH: Owners = 1;
/// English, and a word elsewhere.
pub(super) const SHARED: Owners = 2;
/// A frequent Vietnamese syllable without its diacritics.
pub(super) const VIETNAMESE: Owners = 4;
/// Of another language.
pub(super) const OTHER: Owners = 8;
/// A small word inside names.
pub(super) const PARTICLE: Owners = 16;

/// The hash of letters as they come, eight at a time.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct LetterHash {
    hash: u64,
    /// Those that are not in it yet, the first one lowest, and how many came in all.
    held: u64,
    count: u32,
}

impl LetterHash {
    /// One more plain letter.
    pub(super) fn add(&mut self, letter: u8) {
        if self.count > 0 && self.count.is_multiple_of(8) {
            self.hash = step(self.hash, self.held);
            self.held = 0;
        }
        self.held |= u64::from(letter) << (self.count % 8 * 8);
        self.count += 1;
    }

    /// The hash; never 0.
    pub(super) fn done(self) -> u64 {
        step(self.hash, self.held).max(1)
    }

    /// The hash of eight letters at most, the first one lowest.
    pub(super) fn of_eight(letters: u64) -> u64 {
        step(0, letters).max(1)
    }
}

const fn step(hash: u64, letters: u64) -> u64 {
    let hash = (hash.rotate_left(29) ^ letters).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    (hash ^ hash >> 32).wrapping_mul(0xd6e8_feb8_6659_fd93)
}

fn hash_of(word: &str) -> u64 {
    let mut hash = LetterHash::default();
    word.bytes().for_each(|letter| hash.add(letter));
    hash.done()
}

/// Hashes and whose they are: a table of some three times their number, probed linearly.
pub(super) struct WordOwners {
    slots: Vec<(u64, Owners)>,
    onsets: Vec<&'static str>,
    rimes: Vec<&'static str>,
}

pub(super) static WORDS: LazyLock<WordOwners> = LazyLock::new(|| {
    let (mut words, mut onsets, mut rimes) = (Vec::new(), Vec::new(), Vec::new());
    for line in include_str!("../../../assets/languages/words.tsv").lines() {
        let Some((class, all)) = line.split_once('\t') else { continue };
        let all = all.split(' ');
        let owner = match class {
            "en" => ENGLISH,
            "en-shared" => SHARED,
            "vi-plain" => VIETNAMESE,
            "other" => OTHER,
            "particle" => PARTICLE,
            "vi-onset" => {
                onsets.extend(all.map(|onset| if onset == "-" { "" } else { onset }));
                continue;
            }
            "vi-rime" => {
                rimes.extend(all);
                continue;
            }
            _ => continue,
        };
        words.extend(all.map(|word| (hash_of(word), owner)));
    }
    rimes.sort_unstable();
    let size = (words.len() * 3).next_power_of_two();
    let mut table = WordOwners { slots: vec![(0, 0); size], onsets, rimes };
    for (hash, owner) in words {
        let at = table.slot(hash);
        if let Some(slot) = table.slots.get_mut(at) {
            *slot = (hash, slot.1 | owner);
        }
    }
    table
});

impl WordOwners {
    /// Where a hash stands, or would.
    fn slot(&self, hash: u64) -> usize {
        let mask = self.slots.len() - 1;
        let mut at = usize::try_from(hash >> 40).unwrap_or(0) & mask;
        while self.slots.get(at).is_some_and(|slot| slot.0 != 0 && slot.0 != hash) {
            at = (at + 1) & mask;
        }
        at
    }

    /// Whose the word with this hash is.
    pub(super) fn owners(&self, hash: u64) -> Owners {
        self.slots.get(self.slot(hash)).map_or(0, |slot| slot.1)
    }

    /// Whether a word of plain letters is built as Vietnamese syllables are.
    pub(super) fn is_syllable(&self, word: &str) -> bool {
        self.onsets.iter().any(|onset| {
            word.strip_prefix(onset).is_some_and(|rest| self.rimes.binary_search(&rest).is_ok())
        })
    }
}
