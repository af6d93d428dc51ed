//! Where it happened: the nearest place of the clause, by its canonical name.

use super::super::lexicon::class;
use super::super::{Analysis, EntityKind, FigureKind};
use super::Clause;
use super::judge::Sense;
use crate::analysis::lexicon::lists;
use crate::analysis::sentence::items::{ClauseItem, What};
use crate::analysis::sentence::prev;
use crate::text::Span;

/// The longest sentence that a source is looked for in, in bytes: each of its figures looks.
const LONGEST: u32 = 16 << 10;
/// How far before its seat an organisation is named, in bytes.
const SEAT_REACH: u32 = 40;

/// The place of the figure at an item: the nearest one that stands behind "in", "at",
/// "near", "ở", "tại"; where there is none, where people are sent. Where others are counted
/// between a number and the word that tells its kind, it is what stands nearest to the number
/// itself ("nine killed in Homs and four in Hama"). A place that only tells where the source is
/// ("police in Homs") counts where no other is told; but none where an organisation has its seat
/// ("the UN in New York").
pub fn of<'a>(
    clause: &Clause<'_>,
    analysis: &'a Analysis,
    at: usize,
    sense: &Sense,
    source: &str,
) -> Option<&'a str> {
    let mut best: Option<((bool, usize), usize)> = None;
    let source = clause.written(source);
    let reach = at.saturating_sub(30)..(at + 30).min(clause.items.len());
    let between = at.min(sense.cue) + 1..at.max(sense.cue);
    let between = clause.items.get(between).unwrap_or(&[]);
    let shared = between.iter().any(|x| x.is_number() || x.is_mark(",") || x.is(class::CONJ));
    for i in reach {
        let Some(item) = clause.items.get(i) else { break };
        let of_source = source.is_some_and(|s| s.contains(item.span));
        if clause.place_at(analysis, i).is_none() || of_source && is_seat(analysis, item.span) {
            continue;
        }
        let Some(weak) = clause.placed(i, sense.kind) else { continue };
        if clause.is_of_later(at.max(sense.cue), i) {
            continue;
        }
        let between = at.min(i)..at.max(i);
        let apart = between
            .clone()
            .filter(|&j| {
                let x = clause.item(j);
                x.is_mark(";") || x.is(class::SAID) || x.is(class::CLAUSE) && !x.is(class::PREP)
            })
            .count();
        let far = clause.apart_by(i, at);
        let far = if shared { far } else { far.min(clause.apart_by(i, sense.cue)) };
        let cost = (of_source, far + weak + apart * 6);
        if best.is_none_or(|(c, _)| cost < c) {
            best = Some((cost, i));
        }
    }
    let (_, nearest) = best?;
    clause.place_at(analysis, clause.innermost(analysis, nearest, sense.kind))
}

/// Whether a name stands right behind that of an organisation: "UN officials in Geneva".
fn is_seat(analysis: &Analysis, place: Span) -> bool {
    let near = Span::new(place.start.saturating_sub(SEAT_REACH), place.start);
    let before = analysis.mentions.get(analysis.mentions_in(near)).unwrap_or_default();
    before.iter().any(|m| m.kind == EntityKind::Organisation)
}

/// How many places lie in each other, and how far apart two of them are told, in items.
const NESTED: usize = 3;
const BOUND: usize = 6;

impl Clause<'_> {
    /// The canonical name of the place at an item.
    fn place_at<'a>(&self, analysis: &'a Analysis, item: usize) -> Option<&'a str> {
        let What::Name(mention) = self.items.get(item)?.what else { return None };
        let mention = analysis.mentions.get(usize::from(mention))?;
        let entity = analysis.entity(mention)?;
        let place = mention.kind == EntityKind::Place && entity.kind == EntityKind::Place;
        place.then_some(&*entity.name)
    }

    /// The place that lies in those told around it: "in the Tsafe area of Zamfara state in
    /// northwestern Nigeria", "in Nigeria's Zamfara".
    fn innermost(&self, analysis: &Analysis, at: usize, kind: FigureKind) -> usize {
        if self.word_is(at + 1, lists::POSSESSIVE) && self.place_at(analysis, at + 2).is_some() {
            return at + 2;
        }
        let binds = |i: &usize| {
            let word = self.item(*i);
            self.word_ends(*i, lists::PLACE_BEFORE)
                || self.word_is(*i, lists::SORT_OF_PLACE)
                || word.is(class::ARTICLE)
                || word.is_unknown() && matches!(word.what, What::Word)
        };
        let mut inner = at;
        let mut found = at;
        for _ in 0..NESTED {
            let mut before = (inner.saturating_sub(BOUND)..inner).rev().skip_while(binds);
            let Some(next) = before.next().filter(|&next| next + 1 < inner) else { break };
            if self.place_at(analysis, next).is_none() {
                break;
            }
            inner = next;
            if self.placed(inner, kind) == Some(0) {
                found = inner;
            }
        }
        found
    }

    /// Whether a place is that of a further number, which stands behind a comma and goes on with what
    /// was told up to an item: "7,000 were killed in the east, 3,000 in Goma".
    fn is_of_later(&self, told: usize, place: usize) -> bool {
        let between = self.items.get(told + 1..place).unwrap_or(&[]);
        let Some(further) = between.iter().rposition(ClauseItem::is_number) else { return false };
        let behind = between.get(further + 1..).unwrap_or(&[]);
        let comma = further.checked_sub(1).and_then(|b| between.get(b));
        comma.is_some_and(|x| x.is_mark(","))
            && !behind.iter().any(|x| x.entry.is_cue() || x.is(class::BE | class::HAVE))
            && !between.iter().any(|x| x.is(class::CONJ))
    }

    /// Where the words of a source stand in the sentence.
    fn written(&self, source: &str) -> Option<Span> {
        let whole = self.run(0, self.items.len());
        if source.is_empty() || whole.len() > LONGEST {
            return None;
        }
        let at = whole.of(self.text).find(source)?;
        let start = whole.start + u32::try_from(at).ok()?;
        Some(Span::new(start, start + u32::try_from(source.len()).ok()?))
    }

    /// How weakly the name at an item is told as the place of such a figure; `None` where it
    /// is no place of an event ("Iraq said").
    fn placed(&self, at: usize, kind: FigureKind) -> Option<usize> {
        let mut i = at;
        for _ in 0..5 {
            let before = i.checked_sub(1)?;
            if self.word_ends(before, lists::ORIGIN_BEFORE) {
                return self.left_from(before, kind);
            }
            if self.word_ends(before, lists::PLACE_BEFORE) {
                return Some(0);
            }
            if self.word_ends(before, lists::GOES_TO) {
                return match kind {
                    FigureKind::Reinforcement => Some(0),
                    FigureKind::Withdrawal
                    | FigureKind::Displaced
                    | FigureKind::Troops
                    | FigureKind::Detained
                    | FigureKind::Protesters => Some(8),
                    // Nobody is killed where the others fled to.
                    _ => self.word_ends(before, lists::GOES_ONTO).then_some(2),
                };
            }
            let word = self.item(before);
            if !self.word_is(before, lists::SORT_OF_PLACE)
                && !word.is_unknown()
                && !word.is(class::ARTICLE)
            {
                return None;
            }
            i = before;
        }
        None
    }

    /// The same of a name behind "from": where people leave is a place of theirs, where they
    /// or what hit them come from is none ("two peacekeepers from Peru").
    fn left_from(&self, from: usize, kind: FigureKind) -> Option<usize> {
        if self.word_ends(from, lists::FROM_THERE) {
            return None;
        }
        match kind {
            FigureKind::Displaced | FigureKind::Withdrawal | FigureKind::Detained => Some(0),
            FigureKind::Reinforcement => None,
            _ => (!self.item(prev(from)).is(class::COUNTED)).then_some(8),
        }
    }
}
