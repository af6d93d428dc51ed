//! Rows that moved: which band of the screen to scroll, and how far, so that the least
//! has to be sent after it. Regions are as wide as the screen: a band pays only where
//! what moves in one pane is worth what must be redrawn in the others.

use ahash::AHashMap;

use super::glyph::{CellLook, Frame, Glyph};

/// A band of rows that is scrolled.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Shift {
    /// Its first row.
    pub(super) top: u16,
    /// Its last row.
    pub(super) bottom: u16,
    /// By how many rows.
    pub(super) by: u16,
    /// Towards the top.
    pub(super) up: bool,
}

/// Columns that are looked at as one when moved rows are looked for.
const CHUNK: usize = 10;
/// Chunks that look alike in so many rows, like borders, tell nothing.
const COMMON: usize = 3;
/// Moves that are weighed at most, the likeliest ones.
const MOVES: usize = 2;
/// Chunks that must have moved the same way.
const LEAST: usize = 2;
/// Bytes that a scroll costs itself, and what makes it worth the flicker.
const OVERHEAD: i64 = 24;
/// Bytes of a move to a run, and of a change of colours.
const MOVE: i64 = 5;
const TURN: i64 = 5;

/// About how many bytes turn one row into another; `old` begins with what there is of it.
fn cost<'a>(old: impl Iterator<Item = &'a Glyph>, new: &[Glyph]) -> i64 {
    let end = new.iter().rposition(|c| *c != Glyph::BLANK).map_or(0, |x| x + 1);
    let mut bytes = 0;
    let (mut run, mut blanks, mut look) = (false, 0, CellLook::default());
    for (x, (a, b)) in old.zip(new).enumerate() {
        if a == b {
            run = false;
            continue;
        }
        if !run {
            run = true;
            blanks = 0;
            bytes += MOVE;
        }
        if x >= end {
            return bytes + 3;
        }
        if b.is_space() {
            // A stretch of blanks is erased.
            blanks += 1;
            bytes += i64::from(blanks <= 8);
            continue;
        }
        blanks = 0;
        bytes += i64::try_from(b.bytes()).unwrap_or(1);
        if b.look() != look {
            look = b.look();
            bytes += TURN;
        }
    }
    bytes
}

/// About how many bytes a row costs on an empty one.
fn cost_anew(new: &[Glyph]) -> i64 {
    cost(std::iter::repeat(&Glyph::BLANK), new)
}

fn hash(chunk: &[Glyph]) -> Option<u64> {
    if chunk.iter().all(|glyph| *glyph == Glyph::BLANK) {
        return None;
    }
    let mix = |hash: u64, glyph: &Glyph| {
        (hash.rotate_left(5) ^ glyph.number()).wrapping_mul(0x9e37_79b9_7f4a_7c15)
    };
    Some(chunk.iter().fold(0, mix))
}

/// The likeliest moves: how many rows up (or down, below nought) parts of the screen
/// went.
fn likely(old: &[&[Glyph]], new: &[&[Glyph]], changed: &[bool]) -> Vec<isize> {
    let mut places: AHashMap<(usize, u64), Vec<isize>> = AHashMap::new();
    for (y, row) in (0..).zip(old) {
        for (i, chunk) in row.chunks(CHUNK).enumerate() {
            if let Some(hash) = hash(chunk) {
                places.entry((i, hash)).or_default().push(y);
            }
        }
    }
    let mut votes: AHashMap<isize, usize> = AHashMap::new();
    for ((y, row), _) in (0..).zip(new).zip(changed).filter(|(_, changed)| **changed) {
        for (i, chunk) in row.chunks(CHUNK).enumerate() {
            let found = hash(chunk).and_then(|hash| places.get(&(i, hash)));
            for from in found.filter(|f| f.len() <= COMMON).into_iter().flatten() {
                if *from != y {
                    *votes.entry(from - y).or_default() += 1;
                }
            }
        }
    }
    let mut moves: Vec<(usize, isize)> =
        votes.into_iter().filter(|(_, n)| *n >= LEAST).map(|(by, n)| (n, by)).collect();
    moves.sort_unstable_by(|a, b| b.cmp(a));
    moves.into_iter().take(MOVES).map(|(_, by)| by).collect()
}

/// The scroll that saves most, if one does, and about how many bytes that is. `old` are the
/// cells that stand there.
pub(super) fn find(old: &[Glyph], new: Frame<'_>) -> Option<(i64, Shift)> {
    let width = usize::from(new.area.width).max(1);
    let (old, new): (Vec<&[Glyph]>, Vec<&[Glyph]>) =
        (old.chunks(width).collect(), new.glyphs.chunks(width).collect());
    let stay: Vec<i64> = old.iter().zip(&new).map(|(a, b)| cost(a.iter(), b)).collect();
    let changed: Vec<bool> = stay.iter().map(|&c| c > 0).collect();
    if changed.iter().filter(|c| **c).count() < 3 || stay.iter().sum::<i64>() <= 2 * OVERHEAD {
        return None;
    }
    let moves = likely(&old, &new, &changed);
    if moves.is_empty() {
        return None;
    }
    let anew: Vec<i64> = new.iter().map(|row| cost_anew(row)).collect();
    let mut best: Option<(i64, Shift)> = None;
    for by in moves {
        let after: Vec<Option<i64>> = (0..)
            .zip(&new)
            .map(|(y, row)| {
                let from: isize = y + by;
                old.get(usize::try_from(from).ok()?).map(|o| cost(o.iter(), row))
            })
            .collect();
        if let Some((saved, shift)) = band(by, &stay, &after, &anew)
            && best.is_none_or(|(most, _)| saved > most)
        {
            best = Some((saved, shift));
        }
    }
    best.filter(|(saved, _)| *saved > OVERHEAD)
}

/// The band in which a move saves most. `stay`, `moved` and `anew` are what each row
/// costs as it is, after the move, and where the move leaves it empty.
fn band(by: isize, stay: &[i64], moved: &[Option<i64>], anew: &[i64]) -> Option<(i64, Shift)> {
    let height = stay.len();
    let far = by.unsigned_abs();
    let gain = |y: usize, from: &[i64]| stay.get(y).zip(from.get(y)).map_or(0, |(a, b)| a - b);
    // Sums before each row: of what a moved row saves, and of what an emptied one does.
    let (mut of_moved, mut of_emptied) = (vec![0; height + 1], vec![0; height + 1]);
    for y in 0..height {
        let before = of_moved.get(y).copied().unwrap_or(0);
        // Nothing can move there: such a row is in no band.
        let cost = moved.get(y).copied().flatten().unwrap_or(i64::from(u16::MAX));
        if let Some(sum) = of_moved.get_mut(y + 1) {
            *sum = before + stay.get(y).map_or(0, |s| s - cost);
        }
        let before = of_emptied.get(y).copied().unwrap_or(0);
        if let Some(sum) = of_emptied.get_mut(y + 1) {
            *sum = before + gain(y, anew);
        }
    }
    let sum =
        |of: &[i64], from: usize, to: usize| of.get(to).zip(of.get(from)).map_or(0, |(a, b)| a - b);
    let mut best: Option<(i64, Shift)> = None;
    for top in 0..height {
        for bottom in top + far..height {
            let end = bottom + 1;
            let saved = if by > 0 {
                sum(&of_moved, top, end - far) + sum(&of_emptied, end - far, end)
            } else {
                sum(&of_moved, top + far, end) + sum(&of_emptied, top, top + far)
            };
            if best.is_none_or(|(most, _)| saved > most) {
                let row = |y: usize| u16::try_from(y).unwrap_or(u16::MAX);
                let shift = Shift { top: row(top), bottom: row(bottom), by: row(far), up: by > 0 };
                best = Some((saved, shift));
            }
        }
    }
    best
}
