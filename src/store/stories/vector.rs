//! Terms with weights: what is compared of two segments, and how little room it takes
//! while nobody compares it.

use std::cmp::Ordering;

/// Terms and their weights, sorted by term, each once.
pub type TermWeights = Vec<(u32, f32)>;

/// Bits of a term. Two words of a comparison are one term by chance in one of a hundred
/// comparisons, and then add next to nothing.
pub const TERM_BITS: u32 = 20;
/// Bits of a weight, as a share of the greatest one.
const WEIGHT_BITS: u32 = 5;
/// Terms that can be packed.
const MOST: usize = 255;

/// The strongest `most` of some weighted terms; equal terms must be one already.
#[must_use]
pub fn strongest_of(mut terms: TermWeights, most: usize) -> TermWeights {
    terms.retain(|t| t.1 > 0.0);
    if terms.len() > most {
        // Which they are is all that is asked, not in what order.
        terms.select_nth_unstable_by(most, |a, b| by_weight(*a, *b));
        terms.truncate(most);
    }
    terms.sort_unstable_by_key(|t| t.0);
    terms
}

/// The strongest terms, the strongest first.
#[must_use]
pub fn strongest(terms: &[(u32, f32)], most: usize) -> Vec<u32> {
    let mut all = terms.to_vec();
    all.sort_unstable_by(|a, b| by_weight(*a, *b));
    all.truncate(most);
    all.into_iter().map(|t| t.0).collect()
}

/// Of equal weights the lower term first: the same whatever the order they came in.
fn by_weight(a: (u32, f32), b: (u32, f32)) -> Ordering {
    b.1.total_cmp(&a.1).then(a.0.cmp(&b.0))
}

/// Bits of a gap between two terms that are written as they are; what is above them is
/// counted. That of the Rice code for gaps of so many terms spread evenly.
fn plain_bits(terms: usize) -> u32 {
    (TERM_BITS - 1).saturating_sub(terms.max(1).ilog2())
}

/// Appends terms, sorted by term, in three bytes or less each: the gaps between them and
/// the weights.
pub fn pack(terms: &[(u32, f32)], out: &mut Vec<u8>) {
    let terms = terms.get(..MOST).unwrap_or(terms);
    let most = terms.iter().map(|t| t.1).fold(0.0, f32::max);
    out.push(u8::try_from(terms.len()).unwrap_or(u8::MAX));
    let plain = plain_bits(terms.len());
    let mut bits = Writer { out, held: 0, count: 0 };
    let mut next = 0;
    for (term, weight) in terms {
        let gap = term.saturating_sub(next);
        for _ in 0..gap >> plain {
            bits.put(1, 1);
        }
        bits.put(0, 1);
        bits.put(gap & ((1 << plain) - 1), plain);
        #[expect(clippy::cast_precision_loss, reason = "32")]
        let levels = (1 << WEIGHT_BITS) as f32;
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "1 to 32")]
        let level = (weight / most * levels).round().clamp(1.0, levels) as u32;
        bits.put(level - 1, WEIGHT_BITS);
        next = term + 1;
    }
    bits.end();
}

/// Reads what [`pack`] wrote, the weights so that the vector's length is one.
pub fn unpack(bytes: &mut std::slice::Iter<'_, u8>) -> TermWeights {
    let count = usize::from(bytes.next().copied().unwrap_or(0));
    let plain = plain_bits(count);
    let mut bits = VectorReader { bytes: bytes.as_slice(), at: 0 };
    let mut out = Vec::with_capacity(count);
    let (mut next, mut square) = (0u32, 0.0);
    for _ in 0..count {
        let (ones, low, level) = bits.take([plain, WEIGHT_BITS]);
        let low = u32::try_from(low).unwrap_or(0);
        let term = next.saturating_add(ones << plain).saturating_add(low);
        #[expect(clippy::cast_precision_loss, reason = "1 to 32")]
        let weight = (level + 1) as f32;
        square += weight * weight;
        out.push((term, weight));
        next = term.saturating_add(1);
    }
    let left = bits.rest().len();
    let read = bytes.len().saturating_sub(left);
    *bytes = bytes.as_slice().get(read..).unwrap_or_default().iter();
    let length = f32::sqrt(square);
    for (_, weight) in &mut out {
        *weight /= length;
    }
    out
}

/// The length of a vector, squared.
#[must_use]
pub fn square_of(vector: &[(u32, f32)]) -> f32 {
    vector.iter().map(|t| t.1 * t.1).sum()
}

/// Puts bits into bytes, the lowest first.
struct Writer<'a> {
    out: &'a mut Vec<u8>,
    held: u64,
    count: u32,
}

impl Writer<'_> {
    fn put(&mut self, bits: u32, count: u32) {
        self.held |= u64::from(bits) << self.count;
        self.count += count;
        while self.count >= 8 {
            self.out.push((self.held & 0xff) as u8);
            self.held >>= 8;
            self.count -= 8;
        }
    }

    fn end(self) {
        if self.count > 0 {
            self.out.push((self.held & 0xff) as u8);
        }
    }
}

/// Takes bits out of bytes; zeros behind the end.
struct VectorReader<'a> {
    bytes: &'a [u8],
    /// The next bit.
    at: usize,
}

/// Bits that are seen at once, whatever bit of a byte is the first.
const SEEN: u32 = u64::BITS - 7;

impl VectorReader<'_> {
    /// The next bits, the next one lowest: [`SEEN`] of them at least.
    fn next_bits(&self) -> u64 {
        let rest = self.bytes.get(self.at / 8..).unwrap_or_default();
        let all = match rest.first_chunk() {
            Some(eight) => u64::from_le_bytes(*eight),
            None => rest.iter().rev().fold(0, |bits, byte| bits << 8 | u64::from(*byte)),
        };
        all >> (self.at % 8)
    }

    /// Takes ones up to the next zero, and that; then so many bits, and so many more. Says how
    /// many ones, and what the bits are.
    fn take(&mut self, [first, second]: [u32; 2]) -> (u32, u64, u64) {
        let (mut ones, mut bits) = (0, self.next_bits());
        // Most are short enough to be seen at once.
        while bits.trailing_ones() + 1 + first + second > SEEN {
            let some = bits.trailing_ones().min(SEEN - first - second - 1);
            ones += some;
            self.at += some as usize;
            bits = self.next_bits();
        }
        let last = bits.trailing_ones();
        self.at += (last + 1 + first + second) as usize;
        let bits = bits >> (last + 1);
        (ones + last, bits & ((1 << first) - 1), bits >> first & ((1 << second) - 1))
    }

    /// What is left behind the last byte that a bit was taken of.
    fn rest(&self) -> &[u8] {
        self.bytes.get(self.at.div_ceil(8)..).unwrap_or_default()
    }
}

/// The sum of some vectors.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Sum {
    /// Sorted by term.
    terms: TermWeights,
    /// Its length, squared.
    square: f32,
}

impl Sum {
    /// Adds a vector; only the `most` strongest terms are kept.
    pub fn add(&mut self, vector: &[(u32, f32)], most: usize) {
        if self.terms.is_empty() && vector.len() <= most {
            self.terms = vector.to_vec();
            self.square = square_of(vector);
            return;
        }
        let mut out = Vec::with_capacity(self.terms.len() + vector.len());
        let mut own = self.terms.iter().copied().peekable();
        for (term, weight) in vector {
            while let Some(before) = own.next_if(|t| t.0 < *term) {
                out.push(before);
            }
            let same = own.next_if(|t| t.0 == *term).map_or(0.0, |t| t.1);
            out.push((*term, same + weight));
        }
        out.extend(own);
        if out.len() > most {
            keep_strongest(&mut out, most);
        }
        out.shrink_to_fit();
        self.square = out.iter().map(|t| t.1 * t.1).sum();
        self.terms = out;
    }

    /// The cosine of the angle to a vector of a length, squared: 0 to 1.
    #[must_use]
    pub fn cosine(&self, vector: &[(u32, f32)], square: f32) -> f32 {
        if self.square <= 0.0 || square <= 0.0 {
            return 0.0;
        }
        let mut own = self.terms.as_slice();
        let mut dot = 0.0;
        for (term, weight) in vector {
            while let [first, rest @ ..] = own
                && first.0 < *term
            {
                own = rest;
            }
            if let [first, rest @ ..] = own
                && first.0 == *term
            {
                dot += first.1 * weight;
                own = rest;
            }
        }
        dot / (self.square * square).sqrt()
    }

    /// What each shared term adds to the cosine.
    #[must_use]
    pub fn shared(&self, vector: &[(u32, f32)]) -> TermWeights {
        let square: f32 = vector.iter().map(|t| t.1 * t.1).sum();
        let length = (self.square * square).sqrt();
        vector
            .iter()
            .filter_map(|(term, weight)| {
                let at = self.terms.binary_search_by_key(term, |t| t.0).ok()?;
                Some((*term, self.terms.get(at)?.1 * weight / length))
            })
            .collect()
    }

    /// Whether a term is among those kept.
    #[must_use]
    pub fn tells(&self, term: u32) -> bool {
        self.terms.binary_search_by_key(&term, |t| t.0).is_ok()
    }

    /// Whether nothing was added.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.terms.is_empty()
    }
}

/// The strongest `most` of some terms, in the order they stand in; of equal weights the
/// lower term.
fn keep_strongest(terms: &mut TermWeights, most: usize) {
    let before = |a: &(u32, f32), b: &(u32, f32)| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0));
    let Some(last) = most.checked_sub(1) else { return terms.clear() };
    if last >= terms.len() {
        return;
    }
    let mut by_weight = terms.clone();
    let (_, weakest, _) = by_weight.select_nth_unstable_by(last, before);
    let weakest = *weakest;
    terms.retain(|term| before(term, &weakest).is_le());
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn the_strongest_terms_stay_in_their_order() {
        let all = [(1, 0.5), (2, 0.9), (3, 0.5), (5, 0.1), (8, 0.5), (9, 0.7)];
        for (most, kept) in
            [(1, &[2][..]), (3, &[1, 2, 9]), (4, &[1, 2, 3, 9]), (9, &[1, 2, 3, 5, 8, 9])]
        {
            let mut terms = all.to_vec();
            keep_strongest(&mut terms, most);
            assert_eq!(terms.iter().map(|t| t.0).collect::<Vec<_>>(), kept, "{most}");
        }
    }

    fn packed(terms: TermWeights, most: usize) -> TermWeights {
        let mut bytes = Vec::new();
        pack(&strongest_of(terms, most), &mut bytes);
        unpack(&mut bytes.iter())
    }

    #[test]
    fn cosines() {
        let a = packed(vec![(3, 2.0), (1, 1.0), (9, 0.0)], 10);
        let b = packed(vec![(7, 1.0)], 10);
        assert_eq!(a.len(), 2);
        let mut sum = Sum::default();
        assert!(sum.cosine(&a, square_of(&a)).abs() < 1e-6);
        sum.add(&a, 10);
        assert!((sum.cosine(&a, square_of(&a)) - 1.0).abs() < 1e-3);
        assert!(sum.cosine(&b, square_of(&b)).abs() < 1e-6);
        sum.add(&b, 10);
        assert!((sum.cosine(&a, square_of(&a)) - 0.707).abs() < 1e-2);
        let parts: f32 = sum.shared(&a).iter().map(|t| t.1).sum();
        assert!((parts - sum.cosine(&a, square_of(&a))).abs() < 1e-3);
        assert_eq!(strongest(&a, 1), [3]);
    }

    proptest! {
        #[test]
        fn what_is_packed_comes_back(
            terms in prop::collection::btree_map(0u32..1 << TERM_BITS, 0.3f32..9.0, 0..120),
            behind in any::<u8>(),
        ) {
            let terms: TermWeights = terms.into_iter().collect();
            let mut bytes = Vec::new();
            pack(&terms, &mut bytes);
            prop_assert!(bytes.len() <= 8 + terms.len() * 4);
            bytes.push(behind);
            let mut left = bytes.iter();
            let again = unpack(&mut left);
            prop_assert_eq!(left.as_slice(), [behind]);
            prop_assert_eq!(again.len(), terms.len());
            let length = terms.iter().map(|t| t.1 * t.1).sum::<f32>().sqrt();
            let most = terms.iter().map(|t| t.1).fold(0.0, f32::max);
            for (a, b) in again.iter().zip(&terms) {
                prop_assert_eq!(a.0, b.0);
                // Within a step of the weights, but for the least.
                prop_assert!((a.1 - b.1 / length).abs() <= most / length / 24.0, "{:?} {:?}", a, b);
            }
        }
    }
}
