//! Numbers packed bit by bit: small ones take few bits, whatever the greatest is.
//!
//! A number is written as Exp-Golomb codes write it: its low bits as they are, what is
//! above them in Elias gamma, of which the noughts in front tell the length.

/// Bits of a number at most: what a look at eight bytes tells, wherever it begins.
const MOST: u32 = 57;

/// Appends bits, the highest first.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Bits {
    bytes: Vec<u8>,
    /// The last bits, the last one lowest, and how many they are: they are not in `bytes` yet.
    held: u64,
    holds: u32,
}

/// How many bits a number takes of which about `low` are expected, see [`Bits::put`].
#[must_use]
pub fn length(number: u32, low: u32) -> u32 {
    let above = u64::from(number >> low) + 1;
    2 * (u64::BITS - above.leading_zeros()) - 1 + low
}

/// A number as it is written, see [`Bits::put`], and how many bits that are.
fn coded(number: u32, low: u32) -> (u64, u32) {
    let above = u64::from(number >> low) + 1;
    let count = 2 * (u64::BITS - above.leading_zeros()) - 1 + low;
    debug_assert!(count <= MOST, "it can be read in one look");
    (above << low | u64::from(number) & ((1 << low) - 1), count)
}

impl Bits {
    /// With room for so many bytes.
    #[must_use]
    pub fn with_room(bytes: usize) -> Self {
        // What is put looks at eight bytes.
        Self { bytes: Vec::with_capacity(bytes + 8), held: 0, holds: 0 }
    }

    /// How many bytes they take.
    #[must_use]
    pub const fn bytes(&self) -> usize {
        self.bytes.len() + self.holds.div_ceil(8) as usize
    }

    /// Goes on with a new byte.
    pub fn fill_byte(&mut self) {
        let whole = self.holds.div_ceil(8);
        self.write(whole);
        (self.held, self.holds) = (0, 0);
    }

    /// All of them; what is left of the last byte is nought.
    #[must_use]
    pub fn into_bytes(mut self) -> Box<[u8]> {
        self.fill_byte();
        self.bytes.into()
    }

    /// Writes so many bytes of what is held.
    fn write(&mut self, bytes: u32) {
        if self.holds == 0 {
            return;
        }
        let eight = (self.held << (u64::BITS - self.holds)).to_be_bytes();
        // All eight are copied at once, which is quicker than as many as are needed.
        let end = self.bytes.len() + bytes as usize;
        self.bytes.extend_from_slice(&eight);
        self.bytes.truncate(end);
    }

    /// Appends the low `count` bits of a number, [`MOST`] at most.
    fn push(&mut self, number: u64, count: u32) {
        if self.holds + count > u64::BITS {
            let whole = self.holds / 8;
            self.write(whole);
            self.holds -= whole * 8;
        }
        self.held = self.held << count | number;
        self.holds += count;
    }

    /// Appends one bit.
    pub fn put_bit(&mut self, bit: bool) {
        self.push(u64::from(bit), 1);
    }

    /// Appends a number below 2²⁸, of which about `low` bits are expected.
    pub fn put(&mut self, number: u32, low: u32) {
        let (bits, count) = coded(number, low);
        self.push(bits, count);
    }

    /// Appends a bit that says that there is a number, and the number: see
    /// [`BitReader::take_more`].
    pub fn put_more(&mut self, number: u32, low: u32) {
        let (bits, count) = coded(number, low);
        if count < MOST {
            self.push(1 << count | bits, count + 1);
        } else {
            self.put_bit(true);
            self.push(bits, count);
        }
    }

    /// Appends a number of `count` bits as it is, [`MOST`] at most.
    pub fn put_plain(&mut self, number: u32, count: u32) {
        self.push(u64::from(number), count);
    }
}

/// Reads what [`Bits`] wrote.
#[derive(Debug, Clone)]
pub struct BitReader<'a> {
    bytes: &'a [u8],
    at: u32,
    end: u32,
}

impl<'a> BitReader<'a> {
    /// Reads some bytes from the start.
    #[must_use]
    pub fn of(bytes: &'a [u8]) -> Self {
        let end = u32::try_from(bytes.len().saturating_mul(8)).unwrap_or(u32::MAX);
        Self { bytes, at: 0, end }
    }

    /// The next bits, the first one highest: [`MOST`] of them are right, nought behind
    /// the end.
    fn look(&self) -> u64 {
        let from = (self.at / 8) as usize;
        let rest = self.bytes.get(from..).unwrap_or_default();
        let eight = rest.first_chunk::<8>().copied().unwrap_or_else(|| {
            let mut eight = [0; 8];
            eight.iter_mut().zip(rest).for_each(|(to, byte)| *to = *byte);
            eight
        });
        u64::from_be_bytes(eight) << (self.at % 8)
    }

    /// One bit; `None` at the end.
    #[cfg(test)]
    fn take_bit(&mut self) -> Option<bool> {
        if self.at >= self.end {
            return None;
        }
        let bit = self.look() >> 63 == 1;
        self.at += 1;
        Some(bit)
    }

    /// One bit and, where it is set, a number behind it as [`Self::take`] reads one: a list of
    /// numbers, each with a bit before it that says whether there is one. `None` where it ends.
    #[inline]
    pub fn take_more(&mut self, low: u32) -> Option<u32> {
        if self.at >= self.end {
            return None;
        }
        let bits = self.look();
        self.at += 1;
        if bits >> 63 == 0 {
            return None;
        }
        // Nearly all fit into what was looked at.
        let bits = bits << 1;
        let length = 2 * bits.leading_zeros() + 1;
        if length + low >= MOST {
            return self.take(low);
        }
        self.at += length + low;
        Some(number(bits, length, low))
    }

    /// A number of `count` bits as it is, from 1 to [`MOST`]; `None` at the end.
    pub fn take_plain(&mut self, count: u32) -> Option<u32> {
        if self.at >= self.end {
            return None;
        }
        let number = self.look() >> (u64::BITS - count);
        self.at += count;
        u32::try_from(number).ok()
    }

    /// A number that was written with as many low bits; `None` at the end.
    pub fn take(&mut self, low: u32) -> Option<u32> {
        if self.at >= self.end {
            return None;
        }
        let bits = self.look();
        let length = 2 * bits.leading_zeros() + 1;
        if length + low > MOST {
            return None;
        }
        self.at += length + low;
        Some(number(bits, length, low))
    }
}

/// The number at the start of some bits: `length` of them for what is above the `low` ones.
#[inline]
fn number(bits: u64, length: u32, low: u32) -> u32 {
    let above = (bits >> (u64::BITS - length)) - 1;
    // Two steps, as there may be none of them.
    let rest = ((bits << length) >> 1) >> (u64::BITS - 1 - low);
    u32::try_from(above << low | rest).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    impl Bits {
        /// How many bits there are.
        fn len(&self) -> u32 {
            u32::try_from(self.bytes.len()).unwrap() * 8 + self.holds
        }
    }

    proptest! {
        #[test]
        fn what_was_put_is_taken(
            numbers in prop::collection::vec((0u32..28, any::<u32>(), 0u32..8, any::<bool>()), 0..60),
            filled in any::<bool>(),
        ) {
            let mut bits = Bits::default();
            let numbers: Vec<(u32, u32, bool)> = numbers
                .into_iter()
                .map(|(width, number, low, bit)| (number & ((1 << width) - 1), low, bit))
                .collect();
            for (number, low, bit) in &numbers {
                let before = bits.len();
                bits.put(*number, *low);
                prop_assert_eq!(bits.len() - before, length(*number, *low));
                bits.put_bit(*bit);
                bits.put_plain(*number & 0xff, 8);
            }
            let (end, all) = (bits.len(), bits.clone().into_bytes());
            let mut reader = BitReader { end, ..BitReader::of(&all) };
            for (number, low, bit) in &numbers {
                prop_assert_eq!(reader.take(*low), Some(*number));
                prop_assert_eq!(reader.take_bit(), Some(*bit));
                prop_assert_eq!(reader.take_plain(8), Some(*number & 0xff));
            }
            prop_assert_eq!(reader.take_bit(), None);
            // A bit before each number, and one that ends them.
            let mut list = Bits::default();
            for (number, low, bit) in &numbers {
                if *bit {
                    list.put_more(*number, *low);
                } else {
                    list.put_bit(true);
                    list.put(*number, *low);
                }
            }
            list.put_bit(false);
            list.put_plain(1, 1);
            let (end, all) = (list.len(), list.into_bytes());
            let mut more = BitReader { end, ..BitReader::of(&all) };
            for (number, low, _) in &numbers {
                prop_assert_eq!(more.take_more(*low), Some(*number));
            }
            prop_assert_eq!(more.take_more(3), None);
            prop_assert_eq!(more.take_plain(1), Some(1), "the bit that ends them is taken alone");
            prop_assert_eq!(more.take_more(3), None);
            prop_assert_eq!(reader.take(3), None);
            // Whole bytes, and read from one of them on.
            bits.fill_byte();
            let from = bits.bytes();
            bits.put(77, 4);
            if filled {
                bits.fill_byte();
            }
            let bytes = bits.into_bytes();
            prop_assert_eq!(BitReader::of(&bytes[from..]).take(4), Some(77));
        }
    }

    #[test]
    fn small_numbers_take_few_bits() {
        let length = |number, low| {
            let mut bits = Bits::default();
            bits.put(number, low);
            bits.len()
        };
        assert_eq!((length(0, 0), length(1, 0), length(2, 0), length(6, 0)), (1, 3, 3, 5));
        assert_eq!((length(63, 6), length(64, 6), length(600, 6)), (7, 9, 13));
    }
}
