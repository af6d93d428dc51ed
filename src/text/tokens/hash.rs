//! The hash of a word's folded form: lower case, straight quotes, one way to place
//! Vietnamese tones.

pub(super) const SEED: u64 = 0x9e37_79b9_7f4a_7c15;
const PRIME: u64 = 0xff51_afd7_ed55_8ccd;

#[inline]
pub(super) const fn mix(hash: u64, value: u64) -> u64 {
    (hash.rotate_left(5) ^ value).wrapping_mul(PRIME)
}

#[inline]
pub(super) const fn finish(hash: u64) -> u64 {
    let hash = hash ^ (hash >> 32);
    let hash = hash.wrapping_mul(SEED);
    hash ^ (hash >> 29)
}

/// The hash of a word's folded form: lower case, curly quotes straight, Vietnamese
/// tones placed the old way (hoà = hòa), accented final `y` as `i` after h, k, l,
/// m, s, t (Mỹ = Mĩ). The same for the token "Hoà" and the alias "hòa".
#[must_use]
pub fn fold_hash(word: &str) -> u64 {
    if word.is_ascii() {
        let mut hash = SEED;
        for byte in word.bytes() {
            hash = mix(hash, u64::from(byte.to_ascii_lowercase()));
        }
        return finish(hash);
    }
    let mut buffer = ['\0'; 12];
    let mut len = 0;
    let mut hash = SEED;
    let mut long = false;
    for c in word.chars() {
        let c = fold_char(c);
        if let Some(slot) = buffer.get_mut(len) {
            *slot = c;
            len += 1;
        } else {
            if !long {
                long = true;
                for &b in &buffer {
                    hash = mix(hash, u64::from(b));
                }
            }
            hash = mix(hash, u64::from(c));
        }
    }
    if !long {
        let syllable = buffer.get_mut(..len).unwrap_or_default();
        fold_syllable(syllable);
        for &c in &*syllable {
            hash = mix(hash, u64::from(c));
        }
    }
    finish(hash)
}

/// Lower case of one character, curly apostrophes straight.
#[inline]
#[must_use]
pub fn fold_char(c: char) -> char {
    match c {
        'A'..='Z' => c.to_ascii_lowercase(),
        '\0'..='\x7f' => c,
        '\u{2019}' | '\u{2018}' | '\u{2bc}' | '\u{b4}' | '\u{2bb}' => '\'',
        _ => {
            let mut lower = c.to_lowercase();
            lower.next().unwrap_or(c)
        }
    }
}

/// Tone placement and final y of one Vietnamese syllable, in place.
pub(super) fn fold_syllable(s: &mut [char]) {
    // "hoà" → "hòa", "khoẻ" → "khỏe", "thuý" → "thúy": only in open syllables that
    // end in the toned vowel.
    if let [.., a, b] = s {
        let toned = match (*a, *b) {
            ('o', 'à') => Some(('ò', 'a')),
            ('o', 'á') => Some(('ó', 'a')),
            ('o', 'ả') => Some(('ỏ', 'a')),
            ('o', 'ã') => Some(('õ', 'a')),
            ('o', 'ạ') => Some(('ọ', 'a')),
            ('o', 'è') => Some(('ò', 'e')),
            ('o', 'é') => Some(('ó', 'e')),
            ('o', 'ẻ') => Some(('ỏ', 'e')),
            ('o', 'ẽ') => Some(('õ', 'e')),
            ('o', 'ẹ') => Some(('ọ', 'e')),
            ('u', 'ỳ') => Some(('ù', 'y')),
            ('u', 'ý') => Some(('ú', 'y')),
            ('u', 'ỷ') => Some(('ủ', 'y')),
            ('u', 'ỹ') => Some(('ũ', 'y')),
            ('u', 'ỵ') => Some(('ụ', 'y')),
            _ => None,
        };
        if let Some((x, y)) = toned {
            (*a, *b) = (x, y);
        } else if matches!(*a, 'h' | 'k' | 'l' | 'm' | 's' | 't') {
            *b = match *b {
                'ỳ' => 'ì',
                'ý' => 'í',
                'ỷ' => 'ỉ',
                'ỹ' => 'ĩ',
                'ỵ' => 'ị',
                other => other,
            };
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folding_joins_spellings() {
        assert_eq!(fold_hash("Hoà"), fold_hash("hòa"));
        assert_eq!(fold_hash("Mỹ"), fold_hash("Mĩ"));
        assert_eq!(fold_hash("THIỆT"), fold_hash("thiệt"));
        assert_eq!(fold_hash("O’Brien"), fold_hash("o'brien"));
        assert_ne!(fold_hash("thuyền"), fold_hash("thuyên"));
    }
}
