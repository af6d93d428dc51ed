//! The best path of labels through a sentence.

use super::Tagged;
use super::features::Columns;
use super::model::{LABELS, SCALE, STATES, TaggerModel};
use crate::analysis::EntityKind;

/// The state of a token in no name.
pub const OUTSIDE: usize = LABELS;
/// Begin, inside, last, single: a label is four times its kind plus one of these.
pub const BEGIN: usize = 0;
/// See [`BEGIN`].
pub const INSIDE: usize = 1;
/// See [`BEGIN`].
pub const LAST: usize = 2;
/// See [`BEGIN`].
pub const SINGLE: usize = 3;

/// Paths this far behind the best one are given up: one in a million wins later.
const BEAM: i16 = 14 * SCALE_SHORT;
#[expect(clippy::cast_possible_truncation, reason = "a small constant")]
const SCALE_SHORT: i16 = SCALE as i16;

/// States that may stand behind a closed one.
const STARTS: [usize; 9] = [0, 3, 4, 7, 8, 11, 12, 15, OUTSIDE];

const FORBIDDEN: i16 = i16::MIN / 2;

/// Whether `after` may stand right behind `before`.
#[must_use]
pub const fn may_follow(before: usize, after: usize) -> bool {
    let open = before != OUTSIDE && before % 4 <= INSIDE;
    if open {
        after == before / 4 * 4 + INSIDE || after == before / 4 * 4 + LAST
    } else {
        after == OUTSIDE || after % 4 == BEGIN || after % 4 == SINGLE
    }
}

/// Buffers of the search.
#[derive(Debug, Clone, Default)]
pub struct Lattice {
    back: Vec<[u8; STATES]>,
    path: Vec<usize>,
}

impl Lattice {
    /// Finds the best path and writes the names on it to `out`.
    pub(super) fn best(
        &mut self,
        model: &TaggerModel,
        columns: &Columns,
        emissions: &[[i16; LABELS]],
        out: &mut Vec<Tagged>,
    ) {
        let mut at = 0;
        while at < emissions.len() {
            if !columns.alive(at) {
                at += 1;
                continue;
            }
            let mut end = at + 1;
            while end < emissions.len() && columns.alive(end) {
                end += 1;
            }
            if end - at == 1 {
                self.alone(model, columns, emissions, at);
            } else {
                self.stretch(model, columns, emissions, at, end);
            }
            self.collect(model, columns, emissions, at, out);
            at = end;
        }
    }

    /// The best label of a token with nothing but "outside" around it.
    fn alone(
        &mut self,
        model: &TaggerModel,
        columns: &Columns,
        emissions: &[[i16; LABELS]],
        at: usize,
    ) {
        self.path.clear();
        let Some(table) = model.transitions.get(columns.class(at)) else { return };
        let Some(emission) = emissions.get(at) else { return };
        let row = &table[OUTSIDE];
        let (mut best, mut most) = (OUTSIDE, row[OUTSIDE]);
        for state in (SINGLE..LABELS).step_by(4) {
            let score = row[state].saturating_add(emission[state]);
            if score > most {
                (best, most) = (state, score);
            }
        }
        self.path.push(best);
    }

    /// The best path over a stretch of tokens with nothing but "outside" around it.
    fn stretch(
        &mut self,
        model: &TaggerModel,
        columns: &Columns,
        emissions: &[[i16; LABELS]],
        first: usize,
        end: usize,
    ) {
        self.back.clear();
        let mut scores = [FORBIDDEN; STATES];
        scores[OUTSIDE] = 0;
        for at in first..end {
            let Some(table) = model.transitions.get(columns.class(at)) else { break };
            let Some(emission) = emissions.get(at) else { break };
            let mut next = [FORBIDDEN; STATES];
            let mut back = [0u8; STATES];
            for (before, (&score, row)) in (0u8..).zip(scores.iter().zip(table)) {
                if score < -BEAM {
                    continue;
                }
                let mut step = |after: usize| {
                    let candidate = score.saturating_add(row[after]);
                    if candidate > next[after] {
                        next[after] = candidate;
                        back[after] = before;
                    }
                };
                let state = usize::from(before);
                if state < OUTSIDE && state % 4 <= INSIDE {
                    let kind = state / 4 * 4;
                    step((kind + INSIDE) % STATES);
                    step((kind + LAST) % STATES);
                } else {
                    for after in STARTS {
                        step(after);
                    }
                }
            }
            for (n, &e) in next.iter_mut().zip(emission) {
                *n = n.saturating_add(e);
            }
            // Only differences count; this keeps the sums far from the ends of i16.
            let top = next.iter().copied().max().unwrap_or(0);
            for (s, n) in scores.iter_mut().zip(next) {
                let n = n.saturating_sub(top);
                *s = if n < FORBIDDEN { FORBIDDEN } else { n };
            }
            self.back.push(back);
        }
        // Only a closed state may stand at the end.
        let mut state = OUTSIDE;
        for (s, &score) in scores.iter().enumerate() {
            if may_follow(s, OUTSIDE) && score > scores.get(state).copied().unwrap_or(FORBIDDEN) {
                state = s;
            }
        }
        self.path.clear();
        for back in self.back.iter().rev() {
            self.path.push(state);
            state = usize::from(back.get(state).copied().unwrap_or(0));
        }
        self.path.reverse();
    }

    fn collect(
        &self,
        model: &TaggerModel,
        columns: &Columns,
        emissions: &[[i16; LABELS]],
        offset: usize,
        out: &mut Vec<Tagged>,
    ) {
        let mut start = None;
        for (i, &state) in self.path.iter().enumerate() {
            if state == OUTSIDE {
                start = None;
                continue;
            }
            let place = state % 4;
            if place == BEGIN || place == SINGLE {
                start = Some(i);
            }
            if let (Some(first), LAST | SINGLE) = (start, place)
                && let Some(&kind) = EntityKind::ALL.get(state / 4)
            {
                let (first, last) = (offset + first, offset + i + 1);
                let scores = span_scores(model, columns, emissions, first, last);
                let own = scores.get(kind as usize).copied().unwrap_or(0);
                let rival = scores
                    .iter()
                    .enumerate()
                    .filter(|&(k, _)| k != kind as usize)
                    .map(|(_, &s)| s)
                    .max()
                    .unwrap_or(0)
                    .max(0);
                out.push(Tagged {
                    first: u32::try_from(first).unwrap_or(u32::MAX),
                    last: u32::try_from(last).unwrap_or(u32::MAX),
                    kind,
                    margin: own - rival,
                });
                start = None;
            }
        }
    }
}

/// How much better each kind of name scores on a range of tokens than no name there,
/// with nothing but "outside" around it.
#[must_use]
pub fn span_scores(
    model: &TaggerModel,
    columns: &Columns,
    emissions: &[[i16; LABELS]],
    first: usize,
    last: usize,
) -> [i32; 4] {
    let mut scores = [0; 4];
    for (kind, score) in scores.iter_mut().enumerate() {
        let mut before = OUTSIDE;
        for at in first..=last {
            let Some(table) = model.transitions.get(columns.class(at)) else { break };
            let step = |a: usize, b: usize| {
                i32::from(table.get(a).and_then(|r| r.get(b)).copied().unwrap_or(0))
            };
            *score -= step(OUTSIDE, OUTSIDE);
            if at == last {
                if at < emissions.len() {
                    *score += step(before, OUTSIDE);
                }
                break;
            }
            let place = match (at == first, at + 1 == last) {
                (true, true) => SINGLE,
                (true, false) => BEGIN,
                (false, true) => LAST,
                (false, false) => INSIDE,
            };
            let label = kind * 4 + place;
            *score += step(before, label)
                + i32::from(emissions.get(at).and_then(|e| e.get(label)).copied().unwrap_or(0));
            before = label;
        }
    }
    scores
}
