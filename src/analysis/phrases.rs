//! A table of phrases, looked up token by token: the one automaton behind the
//! gazetteer and the lexicons.
//!
//! A trie whose edges are the tokens' fold hashes, kept in one open-addressed
//! table, so that a look-up is a probe and word boundaries come for free. A table that the
//! build script has written is looked up where it lies in the binary: nothing is read,
//! copied or hashed at the start.

use std::borrow::Cow;

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

    /// As it lies in the table: its check, then its node.
    #[inline]
    const fn bytes(self) -> [u8; 8] {
        ((self.node.0 as u64) << 32 | self.check as u64).to_le_bytes()
    }

    #[inline]
    #[expect(clippy::cast_possible_truncation, reason = "the two halves of the edge")]
    const fn of(bytes: [u8; 8]) -> Self {
        let both = u64::from_le_bytes(bytes);
        Self { check: both as u32, node: Node((both >> 32) as u32) }
    }
}

/// Bits of [`Starts`] while phrases are put in, and at most when a table is written.
const START_BITS: usize = 1 << 15;
const MOST_START_BITS: usize = 1 << 19;
/// Bits for each token that starts a phrase, so that one in some twenty others gets through.
const BITS_A_START: usize = 16;

/// Which tokens may start a phrase: a few kilobytes that spare most words a look at the
/// table. A power of two of bits, at least 64.
#[derive(Debug, Clone)]
struct Starts(Cow<'static, [[u8; 8]]>);

impl Default for Starts {
    fn default() -> Self {
        Self::new(START_BITS)
    }
}

impl Starts {
    fn new(bits: usize) -> Self {
        Self(Cow::Owned(vec![[0; 8]; bits / 64]))
    }

    /// The part that tells of a hash, and its bit there.
    #[inline]
    const fn place(hash: u64, parts: usize) -> (usize, u64) {
        // The upper half of a hash, of which the table uses the lower.
        let bit = (hash >> 40) as usize;
        ((bit / 64) & parts.wrapping_sub(1), 1 << (bit % 64))
    }

    fn insert(&mut self, hash: u64) {
        let (part, bit) = Self::place(hash, self.0.len());
        if let Some(slot) = self.0.to_mut().get_mut(part) {
            *slot = (u64::from_le_bytes(*slot) | bit).to_le_bytes();
        }
    }

    #[inline]
    fn may_hold(&self, hash: u64) -> bool {
        let parts: &[[u8; 8]] = &self.0;
        let (part, bit) = Self::place(hash, parts.len());
        parts.get(part).is_some_and(|&slot| u64::from_le_bytes(slot) & bit != 0)
    }
}

/// Tokens that are looked up together.
const BATCH: usize = 32;

/// Phrases with a number each. Several values of one phrase are kept as a list by
/// the caller; here the last one wins.
#[derive(Debug, Clone)]
pub struct Phrases {
    starts: Starts,
    edges: Cow<'static, [[u8; 8]]>,
    mask: usize,
    used: usize,
    /// Value of each node, [`NONE`] for none.
    values: Cow<'static, [[u8; 4]]>,
    /// Where each value is that of one node alone, nodes are numbered by their values, from
    /// 1, once the table is written: how many values there are. Else 0.
    numbered: u32,
    /// The key of each node but the first, to grow by: its parent and its token.
    keys: Vec<(u32, u64)>,
}

impl Default for Phrases {
    fn default() -> Self {
        Self {
            starts: Starts::default(),
            edges: Cow::Owned(vec![EMPTY.bytes(); 64]),
            mask: 63,
            used: 0,
            values: Cow::Owned(vec![NONE.to_le_bytes()]),
            numbered: 0,
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
            let slot = self.edges.to_mut().get_mut(edge)?;
            let mut before = Edge::of(*slot);
            before.node.0 |= GOES_ON;
            *slot = before.bytes();
            edge = self.find_or_grow(before.node.index(), hash);
        }
        let node = Edge::of(*self.edges.get(edge)?).node;
        let slot = self.values.to_mut().get_mut(node.index() as usize)?;
        let old = u32::from_le_bytes(*slot);
        *slot = value.to_le_bytes();
        (old != NONE).then_some(old)
    }

    /// The slot of an edge, which is made where there is none.
    fn find_or_grow(&mut self, node: u32, hash: u64) -> usize {
        if let Some(slot) = self.find(node, hash) {
            return slot;
        }
        let next = u32::try_from(self.values.len()).unwrap_or(0) & !GOES_ON;
        self.values.to_mut().push(NONE.to_le_bytes());
        self.keys.push((node, hash));
        self.used += 1;
        // What grows must know the edge already, or the node before it would go on no further.
        if self.used * 2 > self.edges.len() {
            self.grow();
            return self.find(node, hash).unwrap_or_default();
        }
        place(self.edges.to_mut(), self.mask, edge_key(node, hash), Node(next))
    }

    fn grow(&mut self) {
        let size = self.edges.len() * 2;
        self.edges = Cow::Owned(self.laid_out(size, |node| node));
        self.mask = size - 1;
    }

    /// All edges in so many slots, a power of two, with a number for each node.
    fn laid_out(&self, size: usize, number: impl Fn(u32) -> u32) -> Vec<[u8; 8]> {
        let mut edges = vec![EMPTY.bytes(); size];
        let mut parents = vec![false; self.values.len()];
        for &(node, _) in &self.keys {
            if let Some(parent) = parents.get_mut(node as usize) {
                *parent = true;
            }
        }
        for ((&(node, hash), next), parent) in
            self.keys.iter().zip(1..).zip(parents.into_iter().skip(1))
        {
            let goes_on = if parent { GOES_ON } else { 0 };
            let next = Node(number(next) | goes_on);
            place(&mut edges, size - 1, edge_key(number(node), hash), next);
        }
        edges
    }

    /// Numbers for the nodes by their values, and how many values there are; `None` where
    /// two nodes have one value.
    fn numbers(&self) -> Option<(Vec<u32>, u32)> {
        let values = || self.values.iter().map(|&value| u32::from_le_bytes(value));
        let count = values().filter(|&value| value != NONE).max()?.checked_add(1)?;
        if count as usize >= 2 * self.values.len() {
            return None;
        }
        let mut taken = vec![false; count as usize];
        let mut other = count + 1;
        // The first node is where every phrase starts.
        let mut numbers = vec![0];
        for value in values().skip(1) {
            if value == NONE {
                numbers.push(other);
                other += 1;
            } else if std::mem::replace(taken.get_mut(value as usize)?, true) {
                return None;
            } else {
                numbers.push(value + 1);
            }
        }
        (other < GOES_ON).then_some((numbers, count))
    }

    /// The slot of an edge.
    #[inline]
    fn find(&self, node: u32, hash: u64) -> Option<usize> {
        self.find_edge(node, hash).map(|(at, _)| at)
    }

    /// An edge, and its slot.
    #[inline]
    fn find_edge(&self, node: u32, hash: u64) -> Option<(usize, Edge)> {
        let (slot, check) = edge_key(node, hash);
        let mut at = slot & self.mask;
        let edges: &[[u8; 8]] = &self.edges;
        while let Some(&edge) = edges.get(at) {
            let edge = Edge::of(edge);
            if edge.is_empty() {
                return None;
            }
            if edge.check == check {
                return Some((at, edge));
            }
            at = (at + 1) & self.mask;
        }
        None
    }

    /// The node after `node` along a token.
    #[inline]
    #[must_use]
    pub fn step(&self, node: Node, hash: u64) -> Option<Node> {
        self.find_edge(node.index(), hash).map(|(_, edge)| edge.node)
    }

    /// The value at a node.
    #[inline]
    #[must_use]
    pub fn value(&self, node: Node) -> Option<u32> {
        let index = node.index();
        if self.numbered > 0 {
            return index.checked_sub(1).filter(|&value| value < self.numbered);
        }
        self.values.get(index as usize).map(|&v| u32::from_le_bytes(v)).filter(|&v| v != NONE)
    }

    /// How many edges the trie has.
    #[must_use]
    pub fn edges(&self) -> usize {
        self.used
    }

    /// Writes the table, for [`Self::read`].
    pub fn write(&self, out: &mut Vec<u8>) {
        let count = |n: usize| u32::try_from(n).unwrap_or(u32::MAX).to_le_bytes();
        let first = self.keys.iter().filter(|(node, _)| *node == 0);
        let bits = (first.clone().count() * BITS_A_START).next_power_of_two();
        let mut starts = Starts::new(bits.clamp(64, MOST_START_BITS));
        first.for_each(|&(_, hash)| starts.insert(hash));
        // Packed: the filter keeps most look-ups away, and three of four slots are taken
        // at most.
        let size = (self.used * 4 / 3 + 1).next_power_of_two();
        let numbers = self.numbers();
        let (edges, values, numbered) = match &numbers {
            Some((numbers, count)) => {
                let number = |node: u32| numbers.get(node as usize).copied().unwrap_or(node);
                (self.laid_out(size, number), &[][..], *count as usize)
            }
            None => (self.laid_out(size, |node| node), &*self.values, 0),
        };
        out.extend(count(self.used));
        out.extend(count(starts.0.len()));
        out.extend(count(edges.len()));
        out.extend(count(values.len()));
        out.extend(count(numbered));
        out.extend(starts.0.as_flattened());
        out.extend(edges.as_flattened());
        out.extend(values.as_flattened());
    }

    /// The table that [`Self::write`] wrote, where it lies, and the bytes behind it;
    /// `None` where the bytes are none. It is looked up in, not added to.
    #[must_use]
    pub fn read(bytes: &'static [u8]) -> Option<(Self, &'static [u8])> {
        let mut rest = bytes;
        let mut number = || {
            let (head, tail) = rest.split_first_chunk::<4>()?;
            rest = tail;
            Some(u32::from_le_bytes(*head) as usize)
        };
        let (used, parts, size) = (number()?, number()?, number()?);
        let (nodes, numbered) = (number()?, number()?);
        if !size.is_power_of_two() || !parts.is_power_of_two() || used >= size {
            return None;
        }
        let (starts, rest) = rest.split_at_checked(parts.checked_mul(8)?)?;
        let (edges, rest) = rest.split_at_checked(size.checked_mul(8)?)?;
        let (values, rest) = rest.split_at_checked(nodes.checked_mul(4)?)?;
        let table = Self {
            starts: Starts(Cow::Borrowed(starts.as_chunks().0)),
            edges: Cow::Borrowed(edges.as_chunks().0),
            mask: size - 1,
            used,
            values: Cow::Borrowed(values.as_chunks().0),
            numbered: u32::try_from(numbered).ok()?,
            keys: Vec::new(),
        };
        Some((table, rest))
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

    /// What [`Self::longest`] says at each of some tokens. A table is too large for the
    /// nearest cache: all tokens of a batch ask for their slots before any of them looks
    /// into its own, so that they wait for the memory together.
    pub fn each_longest(&self, tokens: &[Token], mut found: impl FnMut(Option<(usize, u32)>)) {
        let edges: &[[u8; 8]] = &self.edges;
        let asked = |node: u32, hash: u64| {
            let slot = edge_key(node, hash).0 & self.mask;
            edges.get(slot).copied().unwrap_or(EMPTY.bytes())
        };
        for from in (0..tokens.len()).step_by(BATCH) {
            let rest = tokens.get(from..).unwrap_or_default();
            let mut seen = [EMPTY.bytes(); BATCH];
            for (seen, token) in seen.iter_mut().zip(rest) {
                *seen = asked(0, token.hash);
            }
            let mut nodes = [None; BATCH];
            for ((node, seen), token) in nodes.iter_mut().zip(seen).zip(rest) {
                *node = self.step_seen(Node::ROOT, token.hash, seen);
            }
            let next = rest.get(1..).unwrap_or_default();
            for ((seen, node), token) in seen.iter_mut().zip(nodes).zip(next) {
                if let Some(node) = node.filter(|node| node.goes_on()) {
                    *seen = asked(node.index(), token.hash);
                }
            }
            for (at, (node, seen)) in nodes.into_iter().zip(seen).take(rest.len()).enumerate() {
                let behind = rest.get(at + 1..).unwrap_or_default();
                found(node.and_then(|node| self.longest_from(node, behind, seen)));
            }
        }
    }

    /// The longest phrase on from the node of its first token; `seen` is what stands in the
    /// slot that the next token asks for.
    fn longest_from(&self, first: Node, behind: &[Token], seen: [u8; 8]) -> Option<(usize, u32)> {
        let mut best = self.value(first).map(|value| (1, value));
        let mut node = first;
        for (token, taken) in behind.iter().zip(2..) {
            if !node.goes_on() {
                break;
            }
            let step = if taken == 2 {
                self.step_seen(node, token.hash, seen)
            } else {
                self.step(node, token.hash)
            };
            let Some(next) = step else { break };
            node = next;
            best = self.value(node).map(|value| (taken, value)).or(best);
        }
        best
    }

    /// [`Self::step`], where it is known what stands in the slot that is asked for.
    #[inline]
    fn step_seen(&self, node: Node, hash: u64, seen: [u8; 8]) -> Option<Node> {
        let edge = Edge::of(seen);
        if edge.is_empty() {
            return None;
        }
        if edge.check == edge_key(node.index(), hash).1 {
            return Some(edge.node);
        }
        self.step(node, hash)
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
fn place(edges: &mut [[u8; 8]], mask: usize, (slot, check): (usize, u32), node: Node) -> usize {
    let mut at = slot & mask;
    while let Some(slot) = edges.get_mut(at) {
        if Edge::of(*slot).is_empty() {
            *slot = Edge { check, node }.bytes();
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
        for tokens in [&tokens.repeat(20), &tokens[..1], &[][..]] {
            let mut each = Vec::new();
            table.each_longest(tokens, |found| each.push(found));
            let one_by_one = (0..tokens.len()).map(|at| table.longest(&tokens[at..]));
            assert_eq!(each, one_by_one.collect::<Vec<_>>());
        }
    }

    #[test]
    fn every_phrase_is_found_however_the_table_grows() {
        let mut table = Phrases::default();
        let phrase = |i: u32| format!("first{i} second{i}");
        for i in 0..2_000 {
            table.insert(&phrase(i), i);
        }
        for i in 0..2_000 {
            let (text, mut tokens) = (phrase(i), Vec::new());
            scan_into(&text, Span::new(0, u32::try_from(text.len()).unwrap()), &mut tokens);
            assert_eq!(table.longest(&tokens), Some((tokens.len(), i)), "{text}");
        }
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
        let bytes: &'static [u8] = bytes.leak();
        let (read, rest) = Phrases::read(bytes).unwrap();
        assert_eq!(rest, [7]);
        assert!((0..500).all(|i| read.get(&format!("name {i}")) == Some(i)));
        assert_eq!(read.get("name"), None);
        assert!(Phrases::read(&bytes[..100]).is_none());
    }
}
