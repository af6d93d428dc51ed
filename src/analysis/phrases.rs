//! A table of phrases, looked up token by token: the one automaton behind the
//! gazetteer and the lexicons.
//!
//! A trie whose edges are the tokens' fold hashes, kept in one open-addressed
//! table, so that a look-up is a probe and word boundaries come for free.

use crate::text::Span;
use crate::text::tokens::{Token, scan_into};

const NONE: u32 = u32::MAX;

/// A place in the table: the tokens read so far.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Node(u32);

/// Set in a node that has edges of its own.
const GOES_ON: u32 = 1 << 31;

impl Node {
    /// Where every phrase starts.
    pub const ROOT: Self = Self(GOES_ON);

    /// Whether a longer phrase goes on from here: if not, no step leads any further.
    #[inline]
    #[must_use]
    pub const fn goes_on(self) -> bool {
        self.0 & GOES_ON != 0
    }

    const fn index(self) -> u32 {
        self.0 & !GOES_ON
    }
}

/// An edge in its slot. The slot comes from one half of the key, so that the other
/// half tells edges apart: eight bytes an edge keep the table in the cache.
#[derive(Debug, Clone, Copy)]
struct Edge {
    check: u32,
    node: Node,
}

const EMPTY: Edge = Edge { check: 0, node: Node(NONE) };

impl Edge {
    fn is_empty(self) -> bool {
        self.node == EMPTY.node
    }
}

/// Bits of [`Starts`]: some ten for each phrase of a lexicon.
const START_BITS: usize = 1 << 15;

/// Which tokens may start a phrase: a few kilobytes that spare most words a look at the
/// table.
#[derive(Debug, Clone)]
struct Starts(Vec<u64>);

impl Default for Starts {
    fn default() -> Self {
        Self(vec![0; START_BITS / 64])
    }
}

impl Starts {
    const fn bit(hash: u64) -> (usize, u64) {
        // The upper half of a hash, of which the table uses the lower.
        let [.., a, b] = hash.to_le_bytes();
        let bit = u16::from_le_bytes([a, b]) as usize % START_BITS;
        (bit / 64, 1 << (bit % 64))
    }

    fn insert(&mut self, hash: u64) {
        let (word, bit) = Self::bit(hash);
        if let Some(slot) = self.0.get_mut(word) {
            *slot |= bit;
        }
    }

    #[inline]
    fn may_hold(&self, hash: u64) -> bool {
        let (word, bit) = Self::bit(hash);
        self.0.get(word).is_some_and(|slot| slot & bit != 0)
    }
}

/// Phrases with a number each. Several values of one phrase are kept as a list by
/// the caller; here the last one wins.
#[derive(Debug, Clone)]
pub struct Phrases {
    starts: Starts,
    edges: Vec<Edge>,
    mask: usize,
    used: usize,
    /// Value of each node, [`NONE`] for none.
    values: Vec<u32>,
    /// The key of each node but the first, to grow by: its parent and its token.
    keys: Vec<(u32, u64)>,
}

impl Default for Phrases {
    fn default() -> Self {
        Self {
            starts: Starts::default(),
            edges: vec![EMPTY; 64],
            mask: 63,
            used: 0,
            values: vec![NONE],
            keys: Vec::new(),
        }
    }
}

/// The slot an edge wants, before the mask, and what tells it from others there.
#[inline]
const fn edge_key(node: u32, hash: u64) -> (usize, u32) {
    let key = hash ^ (node as u64).wrapping_mul(0xd6e8_feb8_6659_fd93);
    #[expect(clippy::cast_possible_truncation, reason = "the two halves of the key")]
    let halves = (key as u32 as usize, (key >> 32) as u32);
    halves
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
    pub fn insert_hashes(
        &mut self,
        mut hashes: impl Iterator<Item = u64>,
        value: u32,
    ) -> Option<u32> {
        let first = hashes.next()?;
        self.starts.insert(first);
        let mut edge = self.find_or_grow(0, first);
        for hash in hashes {
            let before = &mut self.edges.get_mut(edge)?.node;
            before.0 |= GOES_ON;
            let before = before.index();
            edge = self.find_or_grow(before, hash);
        }
        let node = self.edges.get(edge)?.node;
        let slot = self.values.get_mut(node.index() as usize)?;
        let old = (*slot != NONE).then_some(*slot);
        *slot = value;
        old
    }

    /// The slot of an edge, which is made where there is none.
    fn find_or_grow(&mut self, node: u32, hash: u64) -> usize {
        if let Some(slot) = self.find(node, hash) {
            return slot;
        }
        if (self.used + 1) * 2 > self.edges.len() {
            self.grow();
        }
        let next = u32::try_from(self.values.len()).unwrap_or(0) & !GOES_ON;
        self.values.push(NONE);
        self.keys.push((node, hash));
        self.used += 1;
        place(&mut self.edges, self.mask, edge_key(node, hash), Node(next))
    }

    fn grow(&mut self) {
        let size = self.edges.len() * 2;
        self.edges = vec![EMPTY; size];
        self.mask = size - 1;
        let mut parents = vec![false; self.values.len()];
        for &(node, _) in &self.keys {
            if let Some(parent) = parents.get_mut(node as usize) {
                *parent = true;
            }
        }
        for ((&(node, hash), next), parent) in
            self.keys.iter().zip(1..).zip(parents.into_iter().skip(1))
        {
            let next = Node(if parent { next | GOES_ON } else { next });
            place(&mut self.edges, self.mask, edge_key(node, hash), next);
        }
    }

    /// The slot of an edge.
    #[inline]
    fn find(&self, node: u32, hash: u64) -> Option<usize> {
        let (slot, check) = edge_key(node, hash);
        let mut at = slot & self.mask;
        while let Some(edge) = self.edges.get(at) {
            if edge.is_empty() {
                return None;
            }
            if edge.check == check {
                return Some(at);
            }
            at = (at + 1) & self.mask;
        }
        None
    }

    /// The node after `node` along a token.
    #[inline]
    #[must_use]
    pub fn step(&self, node: Node, hash: u64) -> Option<Node> {
        let slot = self.find(node.index(), hash)?;
        self.edges.get(slot).map(|e| e.node)
    }

    /// The value at a node.
    #[inline]
    #[must_use]
    pub fn value(&self, node: Node) -> Option<u32> {
        self.values.get(node.index() as usize).copied().filter(|&v| v != NONE)
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
        out.extend(count(self.edges.len()));
        for word in &self.starts.0 {
            out.extend(word.to_le_bytes());
        }
        // Which slots are taken, then what is in them.
        for slots in self.edges.chunks(8) {
            let taken = slots.iter().zip(0..).filter(|(e, _)| !e.is_empty());
            out.push(taken.fold(0u8, |byte, (_, i)| byte | 1 << i));
        }
        for edge in self.edges.iter().filter(|e| !e.is_empty()) {
            out.extend(edge.check.to_le_bytes());
            out.extend(edge.node.0.to_le_bytes());
        }
        for value in &self.values {
            out.extend(value.to_le_bytes());
        }
    }

    /// Reads a table that [`Self::write`] wrote and gives the bytes behind it;
    /// `None` where the bytes are none. What was read is looked up in, not added to.
    #[must_use]
    pub fn read(bytes: &[u8]) -> Option<(Self, &[u8])> {
        let mut rest = bytes;
        let mut number = || {
            let (head, tail) = rest.split_first_chunk::<4>()?;
            rest = tail;
            Some(u32::from_le_bytes(*head) as usize)
        };
        let (used, nodes, size) = (number()?, number()?, number()?);
        if !size.is_power_of_two() || size < 8 || used >= size {
            return None;
        }
        let (start_bytes, rest) = rest.split_at_checked(START_BITS / 8)?;
        let starts = start_bytes.as_chunks::<8>().0.iter().map(|&c| u64::from_le_bytes(c));
        let starts = Starts(starts.collect());
        let (taken, rest) = rest.split_at_checked(size / 8)?;
        let (edge_bytes, rest) = rest.split_at_checked(used.checked_mul(8)?)?;
        let (value_bytes, rest) = rest.split_at_checked(nodes.checked_mul(4)?)?;
        let mut edges = vec![EMPTY; size];
        let mut next = edge_bytes.as_chunks::<8>().0.iter();
        for (slots, &byte) in edges.chunks_exact_mut(8).zip(taken) {
            let mut left = byte;
            while left != 0 {
                let (check, node) = next.next()?.split_first_chunk::<4>()?;
                if let Some(slot) = slots.get_mut(left.trailing_zeros() as usize) {
                    slot.check = u32::from_le_bytes(*check);
                    slot.node = Node(u32::from_le_bytes(node.try_into().ok()?));
                }
                left &= left - 1;
            }
        }
        let values = value_bytes.as_chunks::<4>().0.iter().map(|&c| u32::from_le_bytes(c));
        let values = values.collect();
        Some((Self { starts, edges, mask: size - 1, used, values, keys: Vec::new() }, rest))
    }

    /// The longest phrase that starts at the first token: (tokens taken, value).
    #[inline]
    #[must_use]
    pub fn longest(&self, tokens: &[Token]) -> Option<(usize, u32)> {
        if !self.starts.may_hold(tokens.first()?.hash) {
            return None;
        }
        let (mut node, mut best) = (Node::ROOT, None);
        for (token, taken) in tokens.iter().zip(1..) {
            let Some(next) = self.step(node, token.hash) else { break };
            node = next;
            best = self.value(node).map(|value| (taken, value)).or(best);
            if !node.goes_on() {
                break;
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

/// Puts an edge into a free slot, of which there are enough, and gives that.
fn place(edges: &mut [Edge], mask: usize, (slot, check): (usize, u32), node: Node) -> usize {
    let mut at = slot & mask;
    while let Some(slot) = edges.get_mut(at) {
        if slot.is_empty() {
            *slot = Edge { check, node };
            break;
        }
        at = (at + 1) & mask;
    }
    at
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
        assert_eq!(read.get("name"), None);
        assert!(Phrases::read(&bytes[..100]).is_none());
    }
}
