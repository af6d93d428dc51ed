//! The counts of one sentence: which are added to each other, which take each other's place.

use super::super::outline::OutlineSentence;
use super::super::words::class;
use super::{SCALE, Teller, TollCount, same_unit, sum};
use crate::analysis::FigureKind;
use crate::text::Span;

/// How far apart two counts of one sentence may stand that are added, in letters.
const SIDE_BY_SIDE: usize = 90;
/// How far behind a count "among them" may stand, in bytes.
const AMONG: u32 = 40;
/// How far apart two equal counts may stand that are two.
const COORDINATED: usize = 40;
/// Words between a part and its whole, at most.
const MOST_OUT_OF: usize = 3;
/// No sentence adds up more counts than this.
const MOST: usize = 32;

impl<'a> Teller<'a> {
    /// The first candidate and those of its sentence that count others.
    pub(super) fn side_by_side(&self, candidates: &[TollCount<'a>]) -> Vec<TollCount<'a>> {
        let mut kept: Vec<TollCount<'a>> = Vec::new();
        for count in candidates {
            let Some(last) = kept.last() else {
                kept.push(*count);
                continue;
            };
            if count.line != last.line || kept.len() == MOST {
                break;
            }
            let between = Span::new(last.figure.span.end, count.figure.span.start);
            let Some(line) = self.line(count) else { break };
            if self.sums_up(line, between) && count.best > sum(&kept) {
                // Many times as many are those of a longer time, if not told as some more.
                if count.best > SCALE * sum(&kept) && !last.added {
                    break;
                }
                kept = vec![*count];
                continue;
            }
            if self.turns_into(line, between) || self.is_out_of(line, between) {
                kept.pop();
                kept.push(*count);
                continue;
            }
            if told_exactly(last, count) {
                kept.pop();
                kept.push(*count);
                continue;
            }
            if let Some(people) = self.by_the_household(line, last, count) {
                kept.pop();
                kept.push(people);
                continue;
            }
            if kept.iter().any(|k| are_rivals(k, count))
                || self.is_same_person(last, count, candidates)
            {
                continue;
            }
            // The police counts one crowd, those who called it another.
            let elsewhere = count.figure.place.as_ref().zip(last.figure.place.as_ref());
            if count.figure.kind == FigureKind::Protesters && elsewhere.is_none_or(|(a, b)| a == b)
            {
                break;
            }
            let gap = between.of(self.text).chars().count();
            if gap > SIDE_BY_SIDE || self.outline.class_in(line, between) & class::PART != 0 {
                break;
            }
            // "300 dead, 10 aid workers among them".
            let behind = Span::new(count.figure.span.end, count.figure.span.end + AMONG);
            let among = self.outline.class_in(line, behind) & class::AMONG != 0;
            let near = Span::new(between.start, count.figure.span.end + 12);
            let more = self.outline.class_in(line, near) & class::MORE != 0;
            let again = kept.iter().any(|k| {
                (k.best - count.best).abs() < 0.5
                    && (gap > COORDINATED || same_unit(k.figure, count.figure))
            });
            // "920 rebels dead, perhaps up to 962": the most one count may be is no other count.
            let bound = count.figure.low.is_none() && kept.iter().any(|k| k.figure.low.is_some());
            if !count.vague() && !among && !bound && (more || !again) {
                kept.push(*count);
            }
        }
        kept
    }

    /// "one suspect, a doctor": one person, told again behind a comma; but not the second of a
    /// list that goes on.
    fn is_same_person(
        &self,
        one: &TollCount<'_>,
        again: &TollCount<'_>,
        all: &[TollCount<'_>],
    ) -> bool {
        let between = Span::new(one.figure.span.end, again.figure.span.start).of(self.text);
        let single = |c: &TollCount<'_>| (c.best - 1.0).abs() < 0.5;
        let unit = between.trim().strip_suffix(',');
        single(one)
            && single(again)
            && unit.is_some_and(|unit| unit.trim() == &*one.figure.unit)
            && !all.iter().any(|c| c.line == again.line && c.index > again.index)
    }

    /// The first count and those of its sentence that are added to it.
    pub(super) fn group(&self, counts: &[TollCount<'a>]) -> Vec<TollCount<'a>> {
        let mut group: Vec<TollCount<'a>> = Vec::new();
        for count in counts {
            let Some(last) = group.last().copied() else {
                group.push(*count);
                continue;
            };
            if group.iter().any(|own| are_rivals(own, count)) {
                continue;
            }
            if count.line != last.line || group.len() == MOST {
                break;
            }
            let between = Span::new(last.figure.span.end, count.figure.span.start);
            // The sum stands where it stands: "two more bodies …, the toll has risen to 17".
            let sums = self.line(count).is_some_and(|l| self.sums_up(l, between));
            if sums && count.best > sum(&group) {
                if count.best > SCALE * sum(&group) && !last.added {
                    break;
                }
                group = vec![*count];
                continue;
            }
            let near = between.of(self.text).chars().count() <= SIDE_BY_SIDE;
            let part = self
                .line(count)
                .is_some_and(|l| self.outline.class_in(l, between) & class::PART != 0);
            if !near || part {
                break;
            }
            if let Some(people) =
                self.line(count).and_then(|l| self.by_the_household(l, &last, count))
            {
                group.pop();
                group.push(people);
                continue;
            }
            if self.line(count).is_some_and(|l| self.turns_into(l, between))
                || told_exactly(&last, count)
            {
                group.pop();
            }
            if (count.best - last.best).abs() > 0.5 {
                group.push(*count);
            }
        }
        group
    }

    /// "12 of 17 miners": nothing but the word that leads from a part to the whole.
    pub(super) fn is_out_of(&self, line: &OutlineSentence, between: Span) -> bool {
        let between = between.of(self.text).trim();
        self.words.in_text(line.language, between) & class::OUT_OF != 0
            && between.split(' ').count() <= MOST_OUT_OF
    }

    /// "from 25 to 30": nothing but the word that leads to the later count.
    pub(super) fn turns_into(&self, line: &OutlineSentence, between: Span) -> bool {
        self.outline.hits_in(line, between).iter().any(|h| {
            h.class & class::TO != 0 && h.span.of(self.text) == between.of(self.text).trim()
        })
    }

    /// Of the households and the people of a sentence the people: "2,845 households with
    /// 10,800 people".
    pub(super) fn by_the_household(
        &self,
        line: &OutlineSentence,
        a: &TollCount<'a>,
        b: &TollCount<'a>,
    ) -> Option<TollCount<'a>> {
        let household = |c: &TollCount<'_>| {
            self.words.in_text(line.language, &c.figure.unit) & class::FAMILY != 0
        };
        match (household(a), household(b)) {
            (true, false) if b.best > a.best => Some(*b),
            (false, true) if a.best > b.best => Some(*a),
            _ => None,
        }
    }

    /// "two more died, bringing the toll to seven".
    pub(super) fn sums_up(&self, line: &OutlineSentence, between: Span) -> bool {
        self.outline.class_in(line, between) & (class::SUMS | class::MOUNTS) != 0
    }
}

/// Whether a count tells more exactly, in the same sentence, what another tells with a vague
/// word: "thousands fled, 6,500 of them", "dozens broke in while 80,000 marched".
fn told_exactly(vague: &TollCount<'_>, count: &TollCount<'_>) -> bool {
    vague.vague()
        && !count.vague()
        && count.best >= vague.best
        && same_unit(vague.figure, count.figure)
        && matches!(count.figure.kind, FigureKind::Displaced | FigureKind::Protesters)
}

/// Whether two who speak count the same people: "the army said it lost four; the rebels said
/// they killed 27 soldiers".
fn are_rivals(a: &TollCount<'_>, b: &TollCount<'_>) -> bool {
    let (one, other) = (a.figure, b.figure);
    !one.attribution.is_empty()
        && !other.attribution.is_empty()
        && one.attribution != other.attribution
        && one.party == other.party
        && same_unit(one, other)
        && !b.added
        && (one.place.is_none() || other.place.is_none() || one.place == other.place)
}
