//! Keys under which the weights of evidence are found.

/// Mixes numbers into a key.
#[must_use]
pub(in crate::analysis) const fn mix(a: u32, b: u32) -> u32 {
    let x = (a ^ b.rotate_left(15)).wrapping_mul(0x9e37_79b1);
    let x = (x ^ x >> 15).wrapping_add(b).wrapping_mul(0x85eb_ca6b);
    x ^ x >> 13
}
