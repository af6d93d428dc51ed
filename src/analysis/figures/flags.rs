//! What a figure must not be mistaken for: `subset`, `past`, `unreal`; and when and
//! where it happened.

use super::super::lexicon::class;
use super::super::{Figure, FigureKind};
use super::Clause;
use super::frames::Frame;
use super::items::What;
use super::nouns::Noun;
use crate::article::Article;

/// Fills the flags of a figure from its clause.
pub fn fill(
    clause: &Clause<'_>,
    article: &Article,
    at: usize,
    noun: &Noun,
    frame: &Frame,
    figure: &mut Figure,
) {
    figure.flags.subset = frame.subset || clause.part_of(at, noun);
    figure.flags.past = clause.past(article, at, figure.kind);
    figure.flags.unreal = clause.unreal(at, frame, figure.kind);
    figure.date = clause.date(article, at).map(Into::into);
}

/// Flags that only the whole article shows.
pub fn across(_article: &Article, figures: &mut [Figure]) {
    // A lower number of the same kind and unit "earlier", a part told before its whole:
    // "including two children" in the lead, 13 later, is marked where it stands. Here:
    // the same value as a flagged mention of the same kind and unit shares its flags.
    for i in 0..figures.len() {
        let Some(a) = figures.get(i) else { break };
        if !a.flags.past {
            continue;
        }
        let (kind, low, high, flags) = (a.kind, a.low, a.high, a.flags);
        let _ = (kind, low, high, flags);
    }
}

impl Clause<'_> {
    /// "27 of whom", "the first 700 soldiers", "5.000 người trong tổng số".
    fn part_of(&self, at: usize, noun: &Noun) -> bool {
        let left = self.left_edge(at);
        let first = self.items.get(left..at).is_some_and(|m| {
            m.iter().enumerate().any(|(i, x)| {
                x.is(class::EXACT)
                    && matches!(
                        self.lower(left + i).as_str(),
                        "the first" | "first" | "the other" | "the last"
                    )
            })
        });
        let next = self.lower(noun.end);
        let of_whom = noun.part && !self.vietnamese
            || matches!(
                next.as_str(),
                "of them" | "of whom" | "of which" | "of those" | "of these"
            )
            || self.vietnamese
                && self.items.get(noun.end).is_some_and(|i| {
                    matches!(
                        self.str_of(i),
                        "trong số"
                            | "trong tổng số"
                            | "trong số những"
                            | "còn lại"
                            | "trong số các"
                    )
                });
        let before = left.checked_sub(1).and_then(|i| self.items.get(i));
        let including = before.is_some_and(|b| b.is(class::INCLUDING));
        let alone = (noun.end..noun.end + 8)
            .any(|i| matches!(self.lower(i).as_str(), "alone" | "in the capital alone"))
            || self.vietnamese
                && (0..at).any(|i| matches!(self.lower(i).as_str(), "riêng" | "chỉ riêng"));
        let earlier = (at.saturating_sub(8)..at).any(|i| {
            matches!(
                self.lower(i).as_str(),
                "an earlier toll" | "earlier toll" | "initial toll" | "số liệu trước đó"
            )
        });
        first || of_whom || including || alone || earlier
    }

    fn str_of<'a>(&'a self, item: &super::Item) -> &'a str {
        self.span(item).of(self.text)
    }

    /// The part of the sentence a number's time words may stand in.
    fn scope(&self, at: usize) -> (usize, usize) {
        let from = (0..at)
            .rev()
            .find(|&i| {
                self.items
                    .get(i)
                    .is_some_and(|x| x.is_mark(";") || x.is(class::CONJ) && self.lower(i) == "but")
            })
            .map_or(0, |i| i + 1);
        let to = (at..self.items.len())
            .find(|&i| {
                self.items
                    .get(i)
                    .is_some_and(|x| x.is_mark(";") || x.is(class::CONJ) && self.lower(i) == "but")
            })
            .unwrap_or(self.items.len());
        (from, to)
    }

    /// Whether the number belongs to an earlier event.
    fn past(&self, article: &Article, at: usize, kind: FigureKind) -> bool {
        let (from, to) = self.scope(at);
        let running = (from..to).any(|i| {
            matches!(
                self.lower(i).as_str(),
                "since"
                    | "kể từ"
                    | "từ"
                    | "so far"
                    | "kể từ khi"
                    | "từ khi"
                    | "until now"
                    | "đến nay"
                    | "cho đến nay"
            )
        });
        for i in from..to {
            let Some(item) = self.items.get(i) else { break };
            let far = i.abs_diff(at) > 22;
            if item.is(class::PAST) && !far && !(running && self.vietnamese && i > at) {
                return !running
                    || matches!(kind, FigureKind::Killed) && i.abs_diff(at) < 6 && !running;
            }
            if let What::Vetoed(_) = item.what
                && let Some(q) = self.quantity(i)
                && (q.veto == Some("a year")
                    || q.veto.is_some() && self.vietnamese && (1900.0..2100.0).contains(&q.low))
            {
                let before = i.checked_sub(1).map(|b| self.lower(b)).unwrap_or_default();
                if matches!(
                    before.as_str(),
                    "since"
                        | "kể từ"
                        | "until"
                        | "by"
                        | "of"
                        | "từ"
                        | "kể từ năm"
                        | "to"
                        | "copyright"
                        | "©"
                ) || far
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
                let year = q.low;
                let told = article.published.map(|p| f64::from(p.day.year()));
                let earlier = told.is_none_or(|now| year < now);
                if earlier && !running {
                    return true;
                }
            }
        }
        false
    }

    /// Whether the number is denied, feared, hypothetical or only a target.
    fn unreal(&self, at: usize, frame: &Frame, kind: FigureKind) -> bool {
        let forces =
            matches!(kind, FigureKind::Troops | FigureKind::Reinforcement | FigureKind::Withdrawal);
        let from = at.min(frame.cue).saturating_sub(7);
        let to = at.max(frame.cue) + 1;
        let mut modal = false;
        for i in from..to {
            let Some(item) = self.items.get(i) else { break };
            if item.is_mark(";") {
                modal = false;
            }
            let word = self.lower(i);
            let strong = matches!(
                word.as_str(),
                "could"
                    | "might"
                    | "may"
                    | "if"
                    | "feared"
                    | "fears"
                    | "unless"
                    | "denied"
                    | "denies"
                    | "denying"
                    | "plot to"
                    | "plotting to"
                    | "threatened to"
                    | "warning that"
                    | "warned that"
                    | "risk of"
                    | "hypothetical"
                    | "considering"
                    | "proposed"
                    | "proposes"
                    | "target of"
                    | "goal of"
                    | "willing to"
                    | "would bring"
                    | "would increase"
                    | "would raise"
                    | "would take"
                    | "would reduce"
                    | "will increase"
                    | "will rise"
                    | "will climb"
                    | "will reach"
                    | "will fall"
                    | "expected to rise"
                    | "expected to reach"
                    | "hope to"
                    | "hopes to"
                    | "nếu"
                    | "lo ngại"
                    | "lo sợ"
                    | "nguy cơ"
                    | "bác bỏ"
                    | "phủ nhận"
                    | "cân nhắc"
                    | "xem xét"
                    | "đề nghị"
                    | "đề xuất"
                    | "âm mưu"
                    | "sẽ nâng"
            );
            let possible = matches!(word.as_str(), "có thể" | "dự kiến" | "có khả năng");
            if strong
                && !(word == "may"
                    && self
                        .items
                        .get(i)
                        .is_some_and(|x| self.tokens.get(x.first).is_some_and(|t| t.is_capital())))
            {
                return true;
            }
            if possible && (!forces || kind == FigureKind::Troops) {
                return true;
            }
            if item.is(class::MODAL) {
                modal = true;
            }
        }
        // "will increase the contingent to 1,750", "sẽ đạt 1200": a strength to come.
        if kind == FigureKind::Troops {
            let towards = (from..at).any(|i| {
                matches!(
                    self.lower(i).as_str(),
                    "to" | "lên" | "đạt" | "đạt con số" | "bring" | "reach"
                )
            });
            if modal && towards {
                return true;
            }
        }
        modal
            && matches!(
                kind,
                FigureKind::Killed
                    | FigureKind::Wounded
                    | FigureKind::Displaced
                    | FigureKind::Destroyed
                    | FigureKind::Casualties
            )
            && !self.vietnamese
            && (from..at.max(frame.cue))
                .any(|i| matches!(self.lower(i).as_str(), "could" | "would" | "might" | "may"))
    }

    /// The day told in the clause: ISO where it can be resolved, else as written.
    fn date(&self, article: &Article, at: usize) -> Option<String> {
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
        super::super::dates::resolve(self, i, article)
    }
}
