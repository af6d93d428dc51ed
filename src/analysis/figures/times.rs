//! When a figure happened: the words of its clause that tell a day, an earlier event,
//! or a total up to now.

use super::super::lexicon::class;
use super::Clause;
use super::frames::Frame;
use super::items::What;
use crate::analysis::dates::{self, Told};
use crate::article::Article;

/// How far from a number the words stand that tell its time, in items.
const SPAN: usize = 48;

impl Clause<'_> {
    /// The part of the sentence a number's time words may stand in.
    pub(super) fn scope(&self, at: usize) -> (usize, usize) {
        let near = at.saturating_sub(SPAN);
        let far = self.items.len().min(at + SPAN);
        let from = (near..at)
            .rev()
            .find(|&i| {
                self.items
                    .get(i)
                    .is_some_and(|x| x.is_mark(";") || x.is(class::CONJ) && self.lower(i) == "but")
            })
            .map_or(near, |i| i + 1);
        let to = (at..far)
            .find(|&i| {
                self.items
                    .get(i)
                    .is_some_and(|x| x.is_mark(";") || x.is(class::CONJ) && self.lower(i) == "but")
            })
            .unwrap_or(far);
        (from, to)
    }

    /// Whether the number is a total up to now.
    pub(super) fn running(&self, at: usize) -> bool {
        let (from, to) = self.scope(at);
        (from..to).any(|i| {
            self.word_is(
                i,
                &[
                    "since",
                    "so far",
                    "until now",
                    "to date",
                    "kể từ",
                    "kể từ khi",
                    "từ khi",
                    "từ",
                    "đến nay",
                    "cho đến nay",
                    "tính đến",
                    "tính tới",
                    "tổng cộng",
                ],
            ) && (!self.word_is(i, &["từ"])
                || self.items.get(i + 1).is_some_and(|x| {
                    matches!(x.what, What::Vetoed(_))
                        || self.word_is(i + 1, &["năm", "ngày", "tháng", "đầu"])
                }))
        })
    }

    /// Whether something that is still to come is told.
    pub(super) fn future(&self, at: usize, frame: &Frame) -> bool {
        let from = at.min(frame.cue).saturating_sub(6);
        (from..at.max(frame.cue)).any(|i| {
            self.word_is(
                i,
                &["will", "would", "to be", "plans", "plan", "sẽ", "dự kiến", "kế hoạch"],
            )
        })
    }

    /// "a week after an attack there killed 52", "kể từ sau vụ 24 binh sĩ bị giết":
    /// the event that something else came after.
    pub(super) fn behind_event(&self, at: usize, frame: &Frame) -> bool {
        let from = at.min(frame.cue).saturating_sub(12);
        for i in (from..at).rev() {
            let Some(item) = self.items.get(i) else { break };
            if item.is_mark(";.") {
                return false;
            }
            if self.vietnamese {
                if self.word_is(
                    i,
                    &[
                        "kể từ sau",
                        "kể từ sau vụ",
                        "kể từ vụ",
                        "sau vụ việc",
                        "giống vụ",
                        "tương tự vụ",
                    ],
                ) || self.word_is(i, &["sau", "sau vụ"])
                    && i.checked_sub(1).is_some_and(|b| self.word_is(b, &["kể từ"]))
                {
                    return true;
                }
                continue;
            }
            if self.word_is(i, &["after"]) {
                let ago = (i.saturating_sub(2)..i).any(|b| {
                    self.word_ends(b, &["week", "weeks", "month", "months", "year", "years"])
                });
                if ago {
                    return true;
                }
            }
            if self.word_is(i, &["like"])
                && self.word_is(i + 1, &["the one", "the ones", "the", "those"])
                || self.word_is(i, &["since", "deadliest since", "worst since"])
                    && (i + 1..at).any(|j| self.items.get(j).is_some_and(|x| x.is(class::EVENT)))
            {
                return true;
            }
        }
        false
    }

    /// Whether the clause tells a day that lies before the article's, and whether it
    /// tells any.
    pub(super) fn earlier_day(&self, at: usize, main: Option<Told>, deep: bool) -> (bool, bool) {
        let (from, to) = self.scope(at);
        let mut best: Option<(usize, Told)> = None;
        let mut dated = false;
        for i in from..to.min(at + 24) {
            dated |= self.items.get(i).is_some_and(|x| x.is(class::WEEKDAY));
            if i.abs_diff(at) > 24 {
                continue;
            }
            if let Some(told) = dates::told(self, i)
                && best.is_none_or(|(d, _)| i.abs_diff(at) < d)
                && !i.checked_sub(1).is_some_and(|b| {
                    let b = if self.word_is(b, &["ngày", "tháng", "năm", "early", "late", "mid"])
                    {
                        b.saturating_sub(1)
                    } else {
                        b
                    };
                    self.word_is(
                        b,
                        &[
                            "since",
                            "from",
                            "until",
                            "by",
                            "till",
                            "từ",
                            "kể từ",
                            "đến",
                            "tới",
                            "trước",
                            "of",
                        ],
                    )
                })
            {
                best = Some((i.abs_diff(at), told));
            }
        }
        let day_before = (from..at).any(|i| {
            self.word_is(
                i,
                &[
                    "một ngày trước đó",
                    "ngày trước đó",
                    "trước đó một ngày",
                    "the day before",
                    "a day earlier",
                ],
            ) || self.word_is(i, &["trước đó"])
                && i.checked_sub(1).is_some_and(|b| self.word_ends(b, &["ngày", "tuần", "tháng"]))
        });
        let Some((_, told)) = best else { return (day_before, dated || day_before) };
        let earlier = match main {
            Some(m) => told.before(m),
            // Nothing else dated: a day told deep in the article is another event's.
            None => deep,
        };
        (day_before || earlier, true)
    }

    /// Whether the number belongs to an earlier event.
    pub(super) fn past(&self, article: &Article, main: Option<Told>, at: usize) -> bool {
        let (from, to) = self.scope(at);
        let running = self.running(at);
        for i in from..to {
            let Some(item) = self.items.get(i) else { break };
            let far = i.abs_diff(at) > 22;
            // "in the 1980s", "two weeks ago".
            let decade = self
                .str(i)
                .strip_suffix(['s', 'S'])
                .is_some_and(|y| y.len() == 4 && y.parse::<u16>().is_ok_and(|y| y >= 1800));
            let ago = self.word_is(i, &["ago", "earlier"])
                && i.checked_sub(1).is_some_and(|b| {
                    self.word_ends(
                        b,
                        &["week", "weeks", "month", "months", "year", "years", "decade", "decades"],
                    )
                });
            if (decade || ago) && !far && !running {
                return true;
            }
            let near = self.word_is(
                i,
                &[
                    "last week",
                    "earlier this year",
                    "tuần trước",
                    "last month",
                    "at the time",
                    "at that time",
                ],
            );
            let elsewhere = i > at
                && (at..i).any(|j| {
                    self.items.get(j).is_some_and(|x| x.is(class::CLAUSE))
                        || self.word_is(j, &["following", "signed", "agreed"])
                });
            if item.is(class::PAST)
                && !near
                && !elsewhere
                && !far
                && (!running || !self.vietnamese || i <= at)
            {
                return !running;
            }
            if let What::Vetoed(_) = item.what
                && let Some(q) = self.quantity(i)
                && (q.veto == Some("a year")
                    || q.veto.is_some() && self.vietnamese && (1900.0..2100.0).contains(&q.low))
            {
                let told = article
                    .published
                    .map(|p| p.day.year())
                    .or(main.and_then(|m| m.year))
                    .map(f64::from);
                // "the elections of 2023" may be this year's story; "the genocide of 1994"
                // is not.
                let bygone = told.is_some_and(|now| q.low + 2.0 <= now);
                let before = i.checked_sub(1).map(|b| self.lower(b)).unwrap_or_default();
                if matches!(
                    before.as_str(),
                    "since"
                        | "kể từ"
                        | "until"
                        | "by"
                        | "từ"
                        | "kể từ năm"
                        | "to"
                        | "copyright"
                        | "©"
                ) || before == "of" && !bygone
                    || far
                {
                    continue;
                }
                if self.vietnamese
                    && before == "năm"
                    && i >= 2
                    && matches!(
                        self.lower(i - 2).as_str(),
                        "từ" | "kể từ"
                            | "kể từ hồi"
                            | "trước"
                            | "đến"
                            | "tới"
                            | "vào cuối"
                            | "giữa"
                    )
                {
                    continue;
                }
                let earlier = told.is_none_or(|now| q.low < now);
                if earlier && !running {
                    return true;
                }
            }
        }
        false
    }

    /// The day told in the clause: ISO where it can be resolved, else as written.
    pub(super) fn date(&self, article: &Article, at: usize) -> Option<String> {
        let (from, to) = self.scope(at);
        let mut best: Option<(usize, usize)> = None;
        for i in from..to {
            let Some(item) = self.items.get(i) else { break };
            let word = self.lower(i);
            let named = item.is(class::WEEKDAY | class::MONTH) && !self.vietnamese
                || matches!(
                    word.as_str(),
                    "today"
                        | "yesterday"
                        | "tonight"
                        | "hôm nay"
                        | "hôm qua"
                        | "sáng nay"
                        | "tối qua"
                        | "đêm qua"
                        | "hôm kia"
                )
                || matches!(item.what, What::Vetoed(_))
                    && self.quantity(i).is_some_and(|q| {
                        matches!(
                            q.veto,
                            Some(
                                "a date"
                                    | "a year"
                                    | "a date, a time or a ratio"
                                    | "a date or a number in a row"
                            )
                        )
                    });
            if named && best.is_none_or(|(_, d)| i.abs_diff(at) < d) {
                best = Some((i, i.abs_diff(at)));
            }
        }
        let (i, _) = best?;
        dates::resolve(self, i, article)
    }
}
