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
    let all = bytes.as_slice();
    let mut bits = VectorReader { bytes: all, held: 0, count: 0 };
    let mut out = Vec::with_capacity(count);
    let (mut next, mut square) = (0u32, 0.0);
    for _ in 0..count {
        let term = next.saturating_add(bits.ones() << plain).saturating_add(bits.take(plain));
        #[expect(clippy::cast_precision_loss, reason = "1 to 32")]
        let weight = (bits.take(WEIGHT_BITS) + 1) as f32;
        square += weight * weight;
        out.push((term, weight));
        next = term.saturating_add(1);
    }
    *bytes = bits.rest(all).iter();
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
    /// Bits that were looked at, the next lowest, and how many these are; of the bytes those
    /// that are among them are gone.
    held: u64,
    count: u32,
}

impl VectorReader<'_> {
    /// Holds so many bits as a term takes, or all there are.
    fn fill(&mut self) {
        while self.count <= 56 {
            let Some((byte, rest)) = self.bytes.split_first() else { return };
            self.held |= u64::from(*byte) << self.count;
            self.count += 8;
            self.bytes = rest;
        }
    }

    /// Takes ones up to the next zero, and that; says how many.
    fn ones(&mut self) -> u32 {
        let mut ones = 0;
        loop {
            self.fill();
            let some = self.held.trailing_ones();
            // Behind the end all are zeros.
            if some < self.count || some == 0 {
                self.drop(some + 1);
                return ones + some;
            }
            ones += some;
            self.drop(some);
        }
    }

    fn drop(&mut self, count: u32) {
        self.held = self.held.checked_shr(count).unwrap_or(0);
        self.count = self.count.saturating_sub(count);
    }

    fn take(&mut self, count: u32) -> u32 {
        if self.count < count {
            self.fill();
        }
        let bits = self.held & ((1 << count) - 1);
        self.drop(count);
        u32::try_from(bits).unwrap_or(0)
    }

    /// What is left behind the last byte that a bit was taken of.
    fn rest<'b>(&self, all: &'b [u8]) -> &'b [u8] {
        let unread = self.bytes.len() + self.count as usize / 8;
        all.get(all.len() - unread.min(all.len())..).unwrap_or_default()
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
