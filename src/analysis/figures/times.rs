//! When a figure happened: the words of its clause that tell a day, an earlier event,
//! or a total up to now.

use super::super::lexicon::{class, days};
use super::Clause;
use super::judge::Sense;
use crate::analysis::dates::{self, ToldDay};
use crate::analysis::lexicon::lists;
use crate::analysis::quantities::vetoes;
use crate::analysis::sentence::items::{ClauseItem, What};
use crate::analysis::sentence::prev;
use crate::article::Article;
/// How far from a number the words stand that tell its time, in items.
const SPAN: usize = 48;
/// How far from it its own day, year or "ago" stands.
const NEAR: usize = 24;

/// Vetoes of numbers that belong to a day.
const DATES: &[&str] = &[vetoes::DATE, vetoes::YEAR, vetoes::DATE_OR_TIME, vetoes::DATE_OR_ROW];

/// A year in which something happened.
#[derive(Debug, Clone, Copy)]
pub(super) struct Year {
    pub year: f64,
    /// "the war of 1994": the name of a thing, as a rule.
    pub of: bool,
}

/// What a clause tells of the time of a number.
#[expect(clippy::struct_excessive_bools, reason = "each a remark of its own")]
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct ClauseTime {
    /// The last day or month.
    pub day: Option<ToldDay>,
    /// The first year.
    pub year: Option<Year>,
    /// Words for a time long gone.
    pub bygone: bool,
    /// What something else came after, or another story altogether.
    pub behind: bool,
    /// A total up to now.
    pub running: bool,
    /// Told as holding now.
    pub now: bool,
    /// Goes on in the time of the sentence before.
    pub then: bool,
    /// Tells a day of its own.
    pub dated: bool,
    /// A month that a report covers, not one in which something else happened.
    pub reported: bool,
}

/// What an item tells of time, whatever number asks: a bit each.
pub(super) type Remarks = u8;
/// It makes a number a total up to now.
const RUNNING: Remarks = 1;
/// "the day before".
const DAY_BEFORE: Remarks = 1 << 1;
/// It may tell a time long gone.
const BYGONE: Remarks = 1 << 2;
/// A month or a number: it may tell a day or a year.
const DATE: Remarks = 1 << 3;
/// A day of the week.
const WEEKDAY: Remarks = 1 << 4;
/// It names a day: "Monday", "hôm qua", "21/2".
const DAY: Remarks = 1 << 5;

impl Clause<'_> {
    /// What the items of the sentence tell of time.
    fn remarks(&self) -> &[Remarks] {
        self.times.get_or_init(|| (0..self.items.len()).map(|i| self.remark(i)).collect())
    }

    fn remark(&self, i: usize) -> Remarks {
        let Some(item) = self.items.get(i) else { return 0 };
        let number = matches!(item.what, What::Number(_) | What::Vetoed(_));
        [
            (RUNNING, self.is_running(i)),
            (DAY_BEFORE, self.day_before(i)),
            (BYGONE, item.is(class::PAST) || self.is_long_gone(i)),
            (DATE, number || item.is(class::MONTH)),
            (WEEKDAY, item.is(class::WEEKDAY)),
            (DAY, self.names_day(i)),
        ]
        .into_iter()
        .fold(0, |all, (bit, told)| if told { all | bit } else { all })
    }

    fn names_day(&self, i: usize) -> bool {
        self.items.get(i).is_some_and(|item| {
            item.is(class::WEEKDAY | class::MONTH) && self.grammar.named_days
                || matches!(item.what, What::Vetoed(_))
                    && self.quantity(i).is_some_and(|q| q.veto.is_some_and(|v| DATES.contains(&v)))
                || days::of_two(self.lower(i), self.lower(i + 1)) & days::class::FROM_TODAY != 0
                || !self.grammar.named_days && {
                    let (first, second, third) =
                        (self.lower(i), self.lower(i + 1), self.lower(i + 2));
                    days::surely_weekday(first, days::of_three(first, second, third))
                }
        })
    }

    /// The part of the sentence a number's time words may stand in.
    pub(super) fn scope(&self, at: usize) -> (usize, usize) {
        (at.saturating_sub(SPAN), self.items.len().min(at + SPAN))
    }

    /// Whether the words at an item make a number a total up to now.
    fn is_running(&self, i: usize) -> bool {
        self.word_is(i, lists::TOTAL_SO_FAR)
            && (!self.word_is(i, lists::FROM_THERE) || self.word_is(i + 1, lists::PART_OF_DATE))
    }

    /// Whether something that is still to come is told.
    pub(super) fn future(&self, at: usize, sense: &Sense) -> bool {
        let from = at.min(sense.cue).saturating_sub(6);
        (from..at.max(sense.cue)).any(|i| self.word_is(i, lists::TO_COME))
    }

    /// Whether the sentence speaks of what is to come.
    pub(super) fn to_come(&self) -> bool {
        (0..self.items.len()).any(|i| self.word_is(i, lists::PLANNED))
    }

    /// "a week after an attack there killed 52", "the deadliest attack since", "an attack like
    /// the one that": the event that something else came after.
    fn behind_event(&self, at: usize, sense: &Sense) -> bool {
        let span = |b: usize| self.word_ends(b, lists::SPAN_OF_TIME);
        let event = |i: usize| self.item(i).is(class::EVENT);
        (at.min(sense.cue).saturating_sub(12)..at).any(|i| {
            self.word_is(i, lists::AFTER) && (i.saturating_sub(2)..i).any(span)
                || self.word_is(i, lists::LIKE) && self.word_is(i + 1, lists::THE_ONE)
                || self.word_is(i, lists::SINCE_WORST) && (i + 1..at).any(event)
        })
    }

    /// Everything the clause of a number tells of its time.
    pub(super) fn when(&self, at: usize, sense: &Sense) -> ClauseTime {
        let (from, to) = self.scope(at);
        let mut when = ClauseTime {
            behind: self.behind_event(at, sense) || self.aside(),
            now: self.holds_now(at, sense),
            then: self.goes_on(),
            ..ClauseTime::default()
        };
        let remarks = self.remarks().get(from..to).unwrap_or_default();
        when.running = remarks.iter().any(|r| r & RUNNING != 0);
        for (i, &told) in (from..to).zip(remarks).filter(|(_, r)| **r != 0) {
            if i < at && told & DAY_BEFORE != 0 {
                when.dated = true;
                when.bygone = true;
            }
            when.dated |= told & WEEKDAY != 0;
            if i.abs_diff(at) > NEAR {
                continue;
            }
            if told & DATE != 0 {
                when.day = self.day(i).or(when.day);
            }
            if when.running {
                continue;
            }
            when.bygone |= told & BYGONE != 0 && self.is_bygone(i, at);
            if when.year.is_none() {
                when.year = self.year(i);
            }
        }
        when.dated |= when.day.is_some();
        when.reported = when.day.is_some() && (from..to).any(|i| self.word_ends(i, lists::REPORT));
        when
    }

    /// What a whole sentence tells of its time, for the one that goes on from it.
    pub(super) fn era(&self) -> ClauseTime {
        let mut when = ClauseTime::default();
        for i in 0..self.items.len() {
            when.bygone |= self.is_bygone(i, i);
            if when.year.is_none() {
                when.year = self.year(i);
            }
        }
        when
    }

    /// The day told at an item, if it is when something happened and not what that is
    /// counted from or to.
    pub(super) fn day(&self, i: usize) -> Option<ToldDay> {
        let item = self.items.get(i)?;
        if !item.is(class::MONTH) && !matches!(item.what, What::Number(_) | What::Vetoed(_)) {
            return None;
        }
        let told = dates::told(self, i)?;
        (!self.is_bound(i)).then_some(told)
    }

    /// Whether a day or a year at an item is what something is counted from or to: "the
    /// worst outbreak since 1999".
    fn is_bound(&self, i: usize) -> bool {
        (i.saturating_sub(4)..i)
            .rev()
            .find(|&b| !self.word_is(b, lists::CALENDAR_UNIT))
            .is_some_and(|b| self.word_is(b, lists::DATE_BOUND))
    }

    /// "the day before".
    fn day_before(&self, i: usize) -> bool {
        self.word_is(i, lists::DAY_BEFORE)
    }

    /// Whether an item tells a time long gone: "two weeks ago", "in the 1980s".
    fn is_bygone(&self, i: usize, at: usize) -> bool {
        let clause = |j: usize| self.item(j).is(class::CLAUSE);
        let past = |x: &ClauseItem| x.is(class::PAST) && !self.word_is(i, lists::RECENT_PAST);
        self.is_long_gone(i)
            || self.items.get(i).is_some_and(past) && !(i > at && (at..i).any(clause))
    }

    /// Whether an item tells a time long gone wherever it stands: "ago".
    fn is_long_gone(&self, i: usize) -> bool {
        self.word_is(i, lists::AGO) && self.word_ends(prev(i), lists::SPAN_OF_TIME)
    }

    /// The year told at an item, if something happened in it.
    fn year(&self, i: usize) -> Option<Year> {
        let item = self.items.get(i)?;
        let q = self.quantity(i).filter(|_| matches!(item.what, What::Vetoed(_)))?;
        let likely = !self.grammar.named_days && (1900.0..2100.0).contains(&q.low);
        let of = self.is_word(prev(i), lists::OF);
        (q.veto == Some(vetoes::YEAR) || likely).then_some(Year { year: q.low, of })
    }

    /// Whether the tense of the clause says that it holds now: "more than 400 have been killed".
    fn holds_now(&self, at: usize, sense: &Sense) -> bool {
        let (from, to) = (at.min(sense.cue), at.max(sense.cue));
        from < to && (from..=to).any(|i| self.word_is(i, lists::HAS))
    }

    /// Whether the sentence goes on in the time of the one before it: "In the aftermath",
    /// "Then", "Khi đó".
    fn goes_on(&self) -> bool {
        (0..6).any(|i| self.word_is(i, lists::THAT_TIME))
    }

    /// A line that only points to another story: "Read more:", "Xem thêm:".
    fn aside(&self) -> bool {
        (0..3).any(|i| self.word_is(i, lists::OTHER_STORY))
    }

    /// The day told in the clause, where it can be told as one.
    pub(super) fn date(&self, article: &Article, at: usize) -> Option<String> {
        let (from, to) = self.scope(at);
        dates::resolve(self, self.nearest_day(from, to, at)?, article)
    }

    /// The item of a run that tells the day nearest to a number; a comma or "and" between
    /// makes it farther ("ten died on Friday and two on Saturday").
    fn nearest_day(&self, from: usize, to: usize, at: usize) -> Option<usize> {
        let remarks = self.remarks().get(from..to)?;
        (from..to)
            .zip(remarks)
            .filter(|&(i, r)| r & DAY != 0 && !self.is_bound(i) && !self.day_of_saying(i))
            .map(|(i, _)| i)
            .min_by_key(|&i| self.apart_by(i, at))
    }

    /// How far two items stand apart; a comma or a conjunction between counts for more.
    pub(super) fn apart_by(&self, a: usize, b: usize) -> usize {
        let between = a.min(b) + 1..a.max(b);
        let joints = between
            .filter(|&i| self.items.get(i).is_some_and(|x| x.is_mark(",") || x.is(class::CONJ)));
        a.abs_diff(b) + 2 * joints.count()
    }

    /// Whether a day is the one on which somebody said it, not when it happened: "said late on
    /// Sunday", "Bộ này hôm 4/2 cho biết".
    fn day_of_saying(&self, i: usize) -> bool {
        let said = |j: usize| self.item(j).is(class::SAID);
        let dated = |j: usize| self.remarks().get(j).is_some_and(|r| r & (DAY | DATE) != 0);
        let on = |j: usize| dated(j) || self.item(j).is(class::PREP) || self.item(j).is_unknown();
        let day = |j: usize| dated(j) || self.item(j).is_mark("/-");
        let before = (1..=4).filter_map(|back| i.checked_sub(back));
        before.take_while(|&j| said(j) || on(j)).any(said)
            || (i + 1..i + 6).take_while(|&j| said(j) || day(j)).any(said)
    }
}
