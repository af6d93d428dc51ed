//! Eight bytes of a text at a time: how many letters and digits of ASCII it begins with.

/// A bit in each of eight bytes: the lowest, and the highest.
const LOW: u64 = 0x0101_0101_0101_0101;
const HIGH: u64 = 0x8080_8080_8080_8080;

/// The next eight bytes of a text, the first one lowest; noughts behind its end.
#[inline]
#[must_use]
pub fn at(bytes: &[u8], from: usize) -> u64 {
    let rest = bytes.get(from..).unwrap_or_default();
    let eight = rest.first_chunk::<8>().copied().unwrap_or_else(|| {
        let mut eight = [0; 8];
        eight.iter_mut().zip(rest).for_each(|(to, byte)| *to = *byte);
        eight
    });
    u64::from_le_bytes(eight)
}

/// The letters and digits of ASCII in a row that eight bytes begin with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AsciiRun {
    /// How many.
    pub len: usize,
    /// They, letters in lower case; noughts behind them.
    pub lower: u64,
    /// How many of them are digits.
    pub digits: u32,
}

/// For each of eight bytes of ASCII the highest bit, where it is from `first` to `last`.
const fn within(ascii: u64, first: u8, last: u8) -> u64 {
    let from = ascii + LOW * (0x80 - first as u64);
    let behind = ascii + LOW * (0x7f - last as u64);
    from & !behind & HIGH
}

impl AsciiRun {
    /// Of eight bytes, see [`at`].
    #[inline]
    #[must_use]
    pub const fn of(eight: u64) -> Self {
        let ascii = eight & !HIGH;
        let letters = within(ascii | (LOW * 0x20), b'a', b'z');
        let digits = within(ascii, b'0', b'9');
        let other = !(letters | digits) & HIGH | eight & HIGH;
        let len = other.trailing_zeros() as usize / 8;
        let own = mask(len);
        let lower = (eight | (letters >> 2)) & own;
        Self { len, lower, digits: (digits & own).count_ones() }
    }
}

/// The lowest bytes of eight, so many of them.
#[inline]
#[must_use]
pub const fn mask(bytes: usize) -> u64 {
    if bytes >= 8 { u64::MAX } else { (1 << (8 * bytes)) - 1 }
}

/// For each of eight bytes the highest bit, where it may be the end of a blank: a space, a tab,
/// or of no ASCII.
#[inline]
#[must_use]
pub const fn blanks(eight: u64) -> u64 {
    let ascii = eight & !HIGH;
    let plain = within(ascii, b' ', b' ') | within(ascii, b'\t', b'\t') | within(ascii, 0x0b, 0x0c);
    plain & !eight | eight & HIGH
}

/// For each of eight bytes the highest bit, where it is a byte.
#[inline]
#[must_use]
pub const fn equal(eight: u64, byte: u8) -> u64 {
    let other = eight ^ (LOW * byte as u64);
    // The sum of two bytes stays within its byte.
    !(((other & !HIGH) + (LOW * 0x7f)) | other) & HIGH
}

/// How many of eight bytes are nothing but prose: letters and digits of ASCII, the signs of
/// `,-./`, and single spaces behind which a letter of ASCII stands that is no "n".
#[inline]
#[must_use]
pub const fn prose(eight: u64) -> usize {
    let ascii = eight & !HIGH;
    let letters = within(ascii | (LOW * 0x20), b'a', b'z') & !eight;
    let signs = within(ascii, b',', b'9') & !eight;
    let begins = (letters & !equal(eight, b'n')) >> 8;
    let prose = letters | signs | equal(eight, b' ') & begins;
    (!prose & HIGH).trailing_zeros() as usize / 8
}

/// How many bytes stand before the first line feed of eight; eight where there is none.
#[inline]
#[must_use]
pub const fn before_line_feed(eight: u64) -> usize {
    let other = eight ^ (LOW * 0x0a);
    // Of a byte that is nought the highest bit, and of none before it.
    let nought = other.wrapping_sub(LOW) & !other & HIGH;
    nought.trailing_zeros() as usize / 8
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn runs_are_those_of_one_byte_after_the_other(
            bytes in prop::collection::vec(prop_oneof![any::<u8>(), 0x2fu8..0x3b, 0x40u8..0x5c, 0x60u8..0x7c], 0..12),
            from in 0usize..13,
        ) {
            let eight = at(&bytes, from);
            let rest = bytes.get(from..).unwrap_or_default();
            let run: Vec<u8> =
                rest.iter().take(8).copied().take_while(u8::is_ascii_alphanumeric).collect();
            let mut lower = [0; 8];
            lower.iter_mut().zip(&run).for_each(|(to, byte)| *to = byte.to_ascii_lowercase());
            let digits = run.iter().filter(|b| b.is_ascii_digit()).count();
            let digits = u32::try_from(digits).unwrap();
            let own = AsciiRun { len: run.len(), lower: u64::from_le_bytes(lower), digits };
            prop_assert_eq!(AsciiRun::of(eight), own);
        }

        #[test]
        fn blanks_are_those_of_one_byte_after_the_other(
            bytes in prop::collection::vec(prop_oneof![any::<u8>(), 0u8..0x22], 8),
        ) {
            let blank = |b: &u8| matches!(b, b' ' | b'\t' | 0x0b | 0x0c | 0x80..);
            let own = blanks(at(&bytes, 0)).to_le_bytes();
            let own: Vec<bool> = own.iter().map(|b| *b == 0x80).collect();
            prop_assert_eq!(own, bytes.iter().map(blank).collect::<Vec<_>>());
        }

        #[test]
        fn prose_is_told_byte_by_byte(
            bytes in prop::collection::vec(prop_oneof![any::<u8>(), 0x20u8..0x3b, 0x40u8..0x7c, Just(b' '), Just(b'n')], 8),
        ) {
            let is = |at: usize| match bytes[at] {
                b' ' => bytes.get(at + 1).is_some_and(|b| b.is_ascii_alphabetic() && *b != b'n'),
                b => b.is_ascii_alphanumeric() || (b',' ..=b'/').contains(&b),
            };
            let own = (0..8).take_while(|at| is(*at)).count();
            prop_assert_eq!(prose(at(&bytes, 0)), own);
            for byte in [0, b' ', b'n', 0x7f, 0x80, 0xff, bytes[3]] {
                let own = equal(at(&bytes, 0), byte).to_le_bytes();
                let own: Vec<bool> = own.iter().map(|b| *b == 0x80).collect();
                prop_assert_eq!(own, bytes.iter().map(|b| *b == byte).collect::<Vec<_>>());
            }
        }

        #[test]
        fn a_line_feed_is_found(bytes in prop::collection::vec(prop_oneof![Just(0x0au8), Just(0x0bu8), any::<u8>()], 8)) {
            let at_feed = bytes.iter().position(|b| *b == b'\n').unwrap_or(8);
            prop_assert_eq!(before_line_feed(at(&bytes, 0)), at_feed);
        }
    }
}
