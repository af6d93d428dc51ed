//! A table of phrases, looked up token by token: the one automaton behind the
//! gazetteer and the lexicons.
//!
//! A trie whose edges are the tokens' fold hashes, kept in one open-addressed
//! table, so that a look-up is a probe and word boundaries come for free.

use crate::text::Span;
use crate::text::tokens::{Token, scan_into};

const NONE: u32 = u32::MAX;

#[derive(Debug, Clone, Copy)]
struct Edge {
    key: u64,
    node: u32,
}

/// Phrases with a number each. Several values of one phrase are kept as a list by
/// the caller; here the last one wins.
#[derive(Debug, Clone)]
pub struct Phrases {
    edges: Vec<Edge>,
    mask: usize,
    used: usize,
    /// Value of each node, [`NONE`] for none.
    values: Vec<u32>,
}

impl Default for Phrases {
    fn default() -> Self {
        Self { edges: vec![Edge { key: 0, node: NONE }; 64], mask: 63, used: 0, values: vec![NONE] }
    }
}

#[inline]
const fn edge_key(node: u32, hash: u64) -> u64 {
    (hash ^ (node as u64).wrapping_mul(0xd6e8_feb8_6659_fd93)) | 1
}

impl Phrases {
    /// Puts a phrase in and gives the value it had, if any. Empty phrases are left out.
    pub fn insert(&mut self, phrase: &str, value: u32) -> Option<u32> {
        let mut tokens = Vec::new();
        let end = u32::try_from(phrase.len()).unwrap_or(0);
        scan_into(phrase, Span::new(0, end), &mut tokens);
        if tokens.is_empty() {
            return None;
        }
        self.insert_hashes(tokens.iter().map(|t| t.hash), value)
    }

    /// Puts a phrase in by the hashes of its tokens.
    pub fn insert_hashes(&mut self, hashes: impl Iterator<Item = u64>, value: u32) -> Option<u32> {
        let mut node = 0u32;
        for hash in hashes {
            node = self.step_or_grow(node, hash);
        }
        let slot = self.values.get_mut(node as usize)?;
        let old = (*slot != NONE).then_some(*slot);
        *slot = value;
        old
    }

    fn step_or_grow(&mut self, node: u32, hash: u64) -> u32 {
        if let Some(next) = self.step(node, hash) {
            return next;
        }
        if (self.used + 1) * 2 > self.edges.len() {
            self.grow();
        }
        let next = u32::try_from(self.values.len()).unwrap_or(NONE);
        self.values.push(NONE);
        let key = edge_key(node, hash);
        place(&mut self.edges, self.mask, Edge { key, node: next });
        self.used += 1;
        next
    }

    fn grow(&mut self) {
        let size = self.edges.len() * 2;
        let mut edges = vec![Edge { key: 0, node: NONE }; size];
        for &edge in self.edges.iter().filter(|e| e.node != NONE) {
            place(&mut edges, size - 1, edge);
        }
        self.edges = edges;
        self.mask = size - 1;
    }

    /// The node after `node` along a token.
    #[inline]
    #[must_use]
    pub fn step(&self, node: u32, hash: u64) -> Option<u32> {
        let key = edge_key(node, hash);
        let mut at = slot_of(key) & self.mask;
        while let Some(edge) = self.edges.get(at) {
            if edge.node == NONE {
                return None;
            }
            if edge.key == key {
                return Some(edge.node);
            }
            at = (at + 1) & self.mask;
        }
        None
    }

    /// The value at a node.
    #[inline]
    #[must_use]
    pub fn value(&self, node: u32) -> Option<u32> {
        self.values.get(node as usize).copied().filter(|&v| v != NONE)
    }

    /// How many edges the trie has.
    #[must_use]
    pub fn edges(&self) -> usize {
        self.used
    }

    /// Writes the table, for [`Self::read`].
    pub fn write(&self, out: &mut Vec<u8>) {
        let count = |n: usize| u32::try_from(n).unwrap_or(u32::MAX).to_le_bytes();
        out.extend(count(self.used));
        out.extend(count(self.values.len()));
        // In slot order, so that reading fills the table from front to back.
        for edge in self.edges.iter().filter(|e| e.node != NONE) {
            out.extend(edge.key.to_le_bytes());
            out.extend(edge.node.to_le_bytes());
        }
        for value in &self.values {
            out.extend(value.to_le_bytes());
        }
    }

    /// Reads a table that [`Self::write`] wrote and gives the bytes behind it;
    /// `None` where the bytes end too soon.
    #[must_use]
    pub fn read(bytes: &[u8]) -> Option<(Self, &[u8])> {
        let (used, bytes) = bytes.split_first_chunk::<4>()?;
        let (nodes, bytes) = bytes.split_first_chunk::<4>()?;
        let used = u32::from_le_bytes(*used) as usize;
        let nodes = u32::from_le_bytes(*nodes) as usize;
        let (edge_bytes, bytes) = bytes.split_at_checked(used.checked_mul(12)?)?;
        let (value_bytes, bytes) = bytes.split_at_checked(nodes.checked_mul(4)?)?;
        let size = (used * 2).next_power_of_two().max(64);
        let mut edges = vec![Edge { key: 0, node: NONE }; size];
        for chunk in edge_bytes.chunks_exact(12) {
            let (key, node) = chunk.split_first_chunk::<8>()?;
            let node = u32::from_le_bytes(node.try_into().ok()?);
            place(&mut edges, size - 1, Edge { key: u64::from_le_bytes(*key), node });
        }
        let values = value_bytes
            .chunks_exact(4)
            .map(|c| c.try_into().map_or(NONE, u32::from_le_bytes))
            .collect();
        Some((Self { edges, mask: size - 1, used, values }, bytes))
    }

    /// The longest phrase that starts at the first token: (tokens taken, value).
    #[inline]
    #[must_use]
    pub fn longest(&self, tokens: &[Token]) -> Option<(usize, u32)> {
        let mut node = 0;
        let mut best = None;
        for (i, token) in tokens.iter().enumerate() {
            match self.step(node, token.hash) {
                Some(next) => node = next,
                None => break,
            }
            if let Some(value) = self.value(node) {
                best = Some((i + 1, value));
            }
        }
        best
    }

    /// The value of a whole phrase.
    #[must_use]
    pub fn get(&self, phrase: &str) -> Option<u32> {
        let mut tokens = Vec::new();
        scan_into(phrase, Span::new(0, u32::try_from(phrase.len()).ok()?), &mut tokens);
        let (taken, value) = self.longest(&tokens)?;
        (taken == tokens.len()).then_some(value)
    }
}

#[inline]
fn slot_of(key: u64) -> usize {
    // The hash is well mixed already; the high half spares a second mix.
    usize::try_from(key >> 20).unwrap_or(0)
}

fn place(edges: &mut [Edge], mask: usize, edge: Edge) {
    let mut at = slot_of(edge.key) & mask;
    while let Some(slot) = edges.get_mut(at) {
        if slot.node == NONE {
            *slot = edge;
            return;
        }
        at = (at + 1) & mask;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn longest_phrase_wins() {
        let mut table = Phrases::default();
        table.insert("United Nations", 1);
        table.insert("United Nations Security Council", 2);
        table.insert("thiệt mạng", 3);
        let text = "united nations security force Thiệt Mạng";
        let mut tokens = Vec::new();
        scan_into(text, Span::new(0, u32::try_from(text.len()).unwrap()), &mut tokens);
        assert_eq!(table.longest(&tokens), Some((2, 1)));
        assert_eq!(table.longest(&tokens[4..]), Some((2, 3)));
        assert_eq!(table.get("thiệt mạng"), Some(3));
        assert_eq!(table.get("thiệt"), None);
    }

    #[test]
    fn what_is_written_is_read() {
        let mut table = Phrases::default();
        for i in 0..500 {
            table.insert(&format!("name {i}"), i);
        }
        let mut bytes = Vec::new();
        table.write(&mut bytes);
        bytes.push(7);
        let (read, rest) = Phrases::read(&bytes).unwrap();
        assert_eq!(rest, [7]);
        assert!((0..500).all(|i| read.get(&format!("name {i}")) == Some(i)));
        assert!(Phrases::read(&bytes[..100]).is_none());
    }
}
