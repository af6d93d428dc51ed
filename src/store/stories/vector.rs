//! Terms with weights, packed: what is compared of two segments.

/// Terms and their weights, of length one, packed: four bytes of term, one of weight.
/// Sorted by term.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Vector(Box<[u8]>);

const ROW: usize = 5;

impl Vector {
    /// The strongest `most` of some weighted terms; equal terms must be one already.
    #[must_use]
    pub fn of(mut terms: Vec<(u32, f32)>, most: usize) -> Self {
        terms.retain(|t| t.1 > 0.0);
        // Of equal weights the lower term: the same whatever the order they came in.
        terms.sort_unstable_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
        terms.truncate(most);
        let length = terms.iter().map(|t| t.1 * t.1).sum::<f32>().sqrt();
        terms.sort_unstable_by_key(|t| t.0);
        let mut out = Vec::with_capacity(terms.len() * ROW);
        for (term, weight) in terms {
            out.extend_from_slice(&term.to_le_bytes());
            #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "0 to 1")]
            out.push((weight / length * 255.0).round().max(1.0) as u8);
        }
        Self(out.into())
    }

    /// The terms with their weights, by term.
    pub fn iter(&self) -> impl Iterator<Item = (u32, f32)> + '_ {
        self.0.chunks_exact(ROW).filter_map(|row| {
            let (term, rest) = row.split_first_chunk::<4>()?;
            Some((u32::from_le_bytes(*term), f32::from(*rest.first()?) / 255.0))
        })
    }

    /// Whether there is no term.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// How many terms there are.
    #[must_use]
    pub const fn len(&self) -> usize {
        self.0.len() / ROW
    }

    /// The strongest terms, the strongest first.
    #[must_use]
    pub fn strongest(&self, most: usize) -> Vec<u32> {
        let mut all: Vec<(u32, f32)> = self.iter().collect();
        all.sort_unstable_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
        all.truncate(most);
        all.into_iter().map(|t| t.0).collect()
    }

    /// Bytes it takes beside its own.
    #[must_use]
    pub const fn bytes(&self) -> usize {
        self.0.len()
    }
}

/// The sum of some vectors.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Sum {
    /// Sorted by term.
    terms: Vec<(u32, f32)>,
    /// Its length, squared.
    square: f32,
}

impl Sum {
    /// Adds a vector; only the `most` strongest terms are kept.
    pub fn add(&mut self, vector: &Vector, most: usize) {
        let mut out = Vec::with_capacity(self.terms.len() + vector.len());
        let mut own = self.terms.iter().copied().peekable();
        for (term, weight) in vector.iter() {
            while let Some(before) = own.next_if(|t| t.0 < term) {
                out.push(before);
            }
            let same = own.next_if(|t| t.0 == term).map_or(0.0, |t| t.1);
            out.push((term, same + weight));
        }
        out.extend(own);
        if out.len() > most {
            keep_strongest(&mut out, most);
        }
        self.square = out.iter().map(|t| t.1 * t.1).sum();
        self.terms = out;
    }

    /// The cosine of the angle to a vector, 0 to 1.
    #[must_use]
    pub fn cosine(&self, vector: &Vector) -> f32 {
        if self.square <= 0.0 {
            return 0.0;
        }
        let mut own = self.terms.iter().peekable();
        let (mut dot, mut square) = (0.0, 0.0);
        for (term, weight) in vector.iter() {
            square += weight * weight;
            while own.next_if(|t| t.0 < term).is_some() {}
            if let Some(same) = own.next_if(|t| t.0 == term) {
                dot += same.1 * weight;
            }
        }
        if square <= 0.0 { 0.0 } else { dot / (self.square * square).sqrt() }
    }

    /// What each shared term adds to the cosine.
    #[must_use]
    pub fn shared(&self, vector: &Vector) -> Vec<(u32, f32)> {
        let square: f32 = vector.iter().map(|t| t.1 * t.1).sum();
        let length = (self.square * square).sqrt();
        vector
            .iter()
            .filter_map(|(term, weight)| {
                let at = self.terms.binary_search_by_key(&term, |t| t.0).ok()?;
                Some((term, self.terms.get(at)?.1 * weight / length))
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
fn keep_strongest(terms: &mut Vec<(u32, f32)>, most: usize) {
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

    #[test]
    fn cosines() {
        let a = Vector::of(vec![(3, 2.0), (1, 1.0), (9, 0.0)], 10);
        let b = Vector::of(vec![(7, 1.0)], 10);
        assert_eq!(a.len(), 2);
        let mut sum = Sum::default();
        assert!(sum.cosine(&a).abs() < 1e-6);
        sum.add(&a, 10);
        assert!((sum.cosine(&a) - 1.0).abs() < 1e-3);
        assert!(sum.cosine(&b).abs() < 1e-6);
        sum.add(&b, 10);
        assert!((sum.cosine(&a) - 0.707).abs() < 1e-2);
        let parts: f32 = sum.shared(&a).iter().map(|t| t.1).sum();
        assert!((parts - sum.cosine(&a)).abs() < 1e-3);
        assert_eq!(a.strongest(1), [3]);
    }
}
