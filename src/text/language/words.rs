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
    #[inline]
    pub(super) const fn of_eight(letters: u64) -> u64 {
        let hash = step(0, letters);
        if hash == 0 { 1 } else { hash }
    }

    /// The hash of nine to sixteen letters.
    #[inline]
    pub(super) const fn of_sixteen(first: u64, rest: u64) -> u64 {
        let hash = step(step(0, first), rest);
        if hash == 0 { 1 } else { hash }
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

/// Slots in a row that a word may stand in: all of them are looked at at once.
const WINDOW: usize = 8;
/// Bits of a slot that tell whose the word is; those above are of its hash.
const OWNER_BITS: u32 = 5;

/// Hashes and whose they are: a table of some three times their number, small enough to stay
/// near. A word stands in one of [`WINDOW`] slots from where its hash tells.
pub(super) struct WordOwners {
    slots: Vec<u32>,
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
    let mut size = (words.len() * 2).next_power_of_two();
    let slots = loop {
        match table(&words, size) {
            Some(slots) => break slots,
            None => size *= 2,
        }
    };
    WordOwners { slots, onsets, rimes }
});

/// The table of words in so many slots; `None` where one finds no place in its window.
fn table(words: &[(u64, Owners)], size: usize) -> Option<Vec<u32>> {
    let mut slots = vec![0; size + WINDOW];
    for &(hash, owner) in words {
        let window = slots.get_mut(home(hash, size)..)?.first_chunk_mut::<WINDOW>()?;
        let own = tag(hash);
        let slot = window.iter_mut().find(|slot| **slot == 0 || **slot >> OWNER_BITS == own)?;
        *slot |= own << OWNER_BITS | u32::from(owner);
    }
    Some(slots)
}

/// Where the window of a hash begins.
fn home(hash: u64, size: usize) -> usize {
    usize::try_from(hash >> 40).unwrap_or(0) & (size - 1)
}

/// The bits of a hash that stand in its slot.
#[expect(clippy::cast_possible_truncation, reason = "the lowest bits are wanted")]
const fn tag(hash: u64) -> u32 {
    hash as u32 & (u32::MAX >> OWNER_BITS)
}

impl WordOwners {
    /// Whose the word with this hash is.
    #[inline]
    pub(super) fn owners(&self, hash: u64) -> Owners {
        let at = home(hash, self.slots.len() - WINDOW);
        let window = self.slots.get(at..).and_then(|from| from.first_chunk::<WINDOW>());
        let own = tag(hash);
        let owner = |slot: &u32| if slot >> OWNER_BITS == own { *slot } else { 0 };
        let found = window.map_or(0, |window| window.iter().map(owner).fold(0, |a, b| a | b));
        u8::try_from(found & ((1 << OWNER_BITS) - 1)).unwrap_or(0)
    }

    /// Whether a word of plain letters is built as Vietnamese syllables are.
    pub(super) fn is_syllable(&self, word: &str) -> bool {
        self.onsets.iter().any(|onset| {
            word.strip_prefix(onset).is_some_and(|rest| self.rimes.binary_search(&rest).is_ok())
        })
    }
}
