//! Formats numbers, dates and figures for the screen, by language and for Unicode or ASCII.

use jiff::civil::Date;

use super::words::{Ui, Word};
use crate::analysis::review::{Opinion, Status};
use crate::analysis::{Figure, FigureKind, Flags, Qualifier, Total};
use crate::store::claims::Report;
use crate::text::wrap::width;

/// A status as a word.
#[must_use]
pub const fn status_word(status: Status) -> Word {
    match status {
        Status::Machine => Word::NotDecided,
        Status::Confirmed => Word::Confirmed,
        Status::Corrected => Word::Corrected,
        Status::Rejected => Word::Rejected,
        Status::Added => Word::Added,
    }
}

/// The signs of a terminal: Unicode, or plain ASCII.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NumberStyle {
    /// The language of separators and words.
    pub ui: Ui,
    /// Whether only ASCII may be used.
    pub ascii: bool,
}

const MONTHS: [&str; 12] =
    ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

impl NumberStyle {
    /// A whole number with separators: "18,500", in Vietnamese "18.500"; at most one
    /// decimal.
    #[must_use]
    pub fn number(self, value: f64) -> String {
        let rounded = (value * 10.0).round() / 10.0;
        let text = format!("{rounded}");
        let (whole, decimals) = text.split_once('.').unwrap_or((&text, ""));
        let (thousands, point) = match self.ui {
            Ui::English => (',', '.'),
            Ui::Vietnamese => ('.', ','),
        };
        let mut out = String::new();
        let digits = whole.len();
        for (i, c) in whole.chars().enumerate() {
            if i > 0 && c.is_ascii_digit() && (digits - i).is_multiple_of(3) && !out.ends_with('-')
            {
                out.push(thousands);
            }
            out.push(c);
        }
        if !decimals.is_empty() {
            out.push(point);
            out.push_str(decimals);
        }
        out
    }

    /// A number in at most five columns: "840", "4.5k", "18.5k", "1.2M".
    #[must_use]
    pub fn compact(self, value: f64) -> String {
        let (scaled, sign) = match value {
            v if v < 1e3 => (v, ""),
            v if v < 999_500.0 => (v / 1e3, "k"),
            v if v < 999_500_000.0 => (v / 1e6, if self.ui == Ui::English { "M" } else { "tr" }),
            v => (v / 1e9, if self.ui == Ui::English { "bn" } else { "tỷ" }),
        };
        let scaled = if scaled >= 100.0 || sign.is_empty() {
            scaled.round()
        } else {
            (scaled * 10.0).round() / 10.0
        };
        let text = format!("{scaled}");
        let text = if self.ui == Ui::Vietnamese { text.replace('.', ",") } else { text };
        format!("{text}{sign}")
    }

    /// Low and high as one value: "31", "≈1,000", "≥100", "≤100", "20–30", "~24".
    #[must_use]
    pub fn value(self, figure: &Figure) -> String {
        self.bounds(figure.low, figure.high, figure.qualifier)
    }

    /// The same of what an article says for a claim.
    #[must_use]
    pub fn report(self, report: &Report) -> String {
        // Where no least is told, the best is the most.
        let low = Some(report.low).filter(|low| *low > 0.0 || report.best <= 0.0);
        self.bounds(low, report.high, report.qualifier)
    }

    /// The same of a figure of which no more is known.
    #[must_use]
    pub fn bounds(self, low: Option<f64>, high: Option<f64>, qualifier: Qualifier) -> String {
        let number = |v: f64| self.number(v);
        match (low, high, qualifier) {
            (Some(low), _, Qualifier::Vague) => format!("~{}", number(low)),
            (Some(low), Some(high), _) if (high - low).abs() > f64::EPSILON => {
                self.range(&number(low), &number(high))
            }
            (Some(low), Some(_), Qualifier::About) => {
                format!("{}{}", if self.ascii { "~" } else { "≈" }, number(low))
            }
            (Some(low), None, _) => {
                format!("{}{}", if self.ascii { ">=" } else { "≥" }, number(low))
            }
            (None, Some(high), _) => {
                format!("{}{}", if self.ascii { "<=" } else { "≤" }, number(high))
            }
            (Some(low), Some(_), _) => number(low),
            (None, None, _) => "?".to_owned(),
        }
    }

    /// A total: its best value, with its bounds where they differ.
    #[must_use]
    pub fn total(self, total: &Total) -> String {
        let best = self.number(total.best);
        match total.high {
            // "up to 400": nothing is told of the least.
            Some(high) if total.low <= 0.0 && high > 0.0 && total.best >= high => {
                format!("{}{best}", if self.ascii { "<=" } else { "≤" })
            }
            Some(high) if (high - total.low).abs() > f64::EPSILON => {
                self.range(&self.number(total.low), &self.number(high))
            }
            Some(_) => best,
            None => format!("{}{}", if self.ascii { ">=" } else { "≥" }, best),
        }
    }

    fn range(self, low: &str, high: &str) -> String {
        format!("{low}{}{high}", if self.ascii { '-' } else { '–' })
    }

    /// The flags as words.
    #[must_use]
    pub fn flags(self, flags: Flags) -> Vec<&'static str> {
        [(flags.subset, Word::Subset), (flags.past, Word::Past), (flags.unreal, Word::Unreal)]
            .into_iter()
            .filter(|(set, _)| *set)
            .map(|(_, word)| self.ui.say(word))
            .collect()
    }

    /// "corrected · Anna · 1 Mar 26".
    #[must_use]
    pub fn said_by(self, said: &Opinion) -> String {
        let day = said.at.get(..10).and_then(|day| day.parse().ok());
        let day = day.map(|day| self.short_day(day)).unwrap_or_default();
        let parts = [self.ui.say(status_word(said.status)), &*said.by, &*day];
        let parts: Vec<&str> = parts.into_iter().filter(|p| !p.is_empty()).collect();
        parts.join(self.dot())
    }

    /// What a figure says otherwise than another: "30 wounded, of Serbs".
    #[must_use]
    pub fn differs(self, figure: &Figure, other: &Figure) -> String {
        let ui = self.ui;
        let mut parts = Vec::new();
        let value = self.value(figure);
        let same = value == self.value(other) && figure.kind == other.kind;
        if !same {
            parts.push(format!("{value} {}", ui.kind(figure.kind)));
        }
        let none = if self.ascii { "-" } else { "–" };
        let mut text = |word: Option<Word>, own: &str, others: &str| {
            if own != others {
                let own = if own.is_empty() { none } else { own };
                parts.push(word.map_or(own.to_owned(), |w| format!("{} {own}", ui.say(w))));
            }
        };
        text(None, &figure.unit, &other.unit);
        text(Some(Word::Party), &figure.party.join(", "), &other.party.join(", "));
        text(Some(Word::Says), &figure.attribution, &other.attribution);
        let place = |f: &Figure| f.place.as_deref().unwrap_or_default().to_owned();
        text(Some(Word::Where), &place(figure), &place(other));
        let date = |f: &Figure| f.date.as_deref().unwrap_or_default().to_owned();
        text(Some(Word::When), &date(figure), &date(other));
        let flags = |f: &Figure| self.flags(f.flags).join(" ");
        text(None, &flags(figure), &flags(other));
        parts.join(", ")
    }

    /// The sign of a status; a blank for what nobody looked at.
    #[must_use]
    pub const fn status(self, status: Status) -> &'static str {
        match (status, self.ascii) {
            (Status::Machine, _) => " ",
            (Status::Confirmed, false) => "√",
            (Status::Confirmed, true) => "y",
            (Status::Corrected, false) => "✎",
            (Status::Corrected, true) => "c",
            (Status::Rejected, false) => "✗",
            (Status::Rejected, true) => "n",
            (Status::Added, _) => "+",
        }
    }

    /// A day for a column, nine columns wide at most: "19 Mar 04", "19/03/04".
    #[must_use]
    pub fn short_day(self, day: Date) -> String {
        let year = day.year().rem_euclid(100);
        match self.ui {
            Ui::English => format!("{} {} {year:02}", day.day(), month(day)),
            Ui::Vietnamese => format!("{:02}/{:02}/{year:02}", day.day(), day.month()),
        }
    }

    /// From one day to another, as short as it can be told: "29 May–1 Jun 23",
    /// "29/05–01/06/23". Days of two years that take more than some columns are told by
    /// their months alone: "Dec '24–Jan '25", "12/2024–1/2025".
    #[must_use]
    pub fn short_span(self, first: Date, last: Date, room: usize) -> String {
        if first == last {
            return self.short_day(first);
        }
        let to = if self.ascii { '-' } else { '–' };
        let from = match (self.ui, first.year() == last.year(), first.month() == last.month()) {
            (Ui::English, true, true) => first.day().to_string(),
            (Ui::English, true, false) => format!("{} {}", first.day(), month(first)),
            (Ui::Vietnamese, true, true) => format!("{:02}", first.day()),
            (Ui::Vietnamese, true, false) => format!("{:02}/{:02}", first.day(), first.month()),
            (_, false, _) => self.short_day(first),
        };
        let whole = format!("{from}{to}{}", self.short_day(last));
        if first.year() == last.year() || width(&whole) <= room {
            return whole;
        }
        let months = |day: Date| match self.ui {
            Ui::English => format!("{} '{:02}", month(day), day.year().rem_euclid(100)),
            Ui::Vietnamese => format!("{}/{}", day.month(), day.year()),
        };
        format!("{}{to}{}", months(first), months(last))
    }

    /// A day in full: "19 Mar 2004", "19/3/2004".
    #[must_use]
    pub fn day(self, day: Date) -> String {
        match self.ui {
            Ui::English => format!("{} {} {}", day.day(), month(day), day.year()),
            Ui::Vietnamese => format!("{}/{}/{}", day.day(), day.month(), day.year()),
        }
    }

    /// The article's main figures at a glance, most telling first: sign and number.
    /// Killed, wounded (or killed and wounded as one), armed people, displaced; another
    /// kind where there is none of these.
    #[must_use]
    pub fn glance(self, totals: &[Total]) -> Vec<(FigureKind, String)> {
        use FigureKind as K;
        let total = |kind: K| totals.iter().find(|t| t.kind == kind);
        let first = |kinds: &[K]| kinds.iter().find_map(|&k| total(k)).filter(|t| t.best > 0.0);
        let rows = [
            first(&[K::Killed]),
            first(&[K::Wounded, K::Casualties]),
            first(&[K::Troops, K::Reinforcement, K::Withdrawal]),
            first(&[K::Displaced]),
        ];
        // Others only where the article tells none of these.
        let rest = first(&[K::Missing, K::Detained, K::Protesters, K::Destroyed]);
        let rest = rest.filter(|_| rows.iter().all(Option::is_none));
        rows.into_iter()
            .flatten()
            .chain(rest)
            .map(|t| (t.kind, format!("{}{}", self.sign(t.kind), self.compact(t.best))))
            .collect()
    }

    /// One sign a kind.
    #[must_use]
    pub const fn sign(self, kind: FigureKind) -> &'static str {
        use FigureKind as K;
        if self.ascii {
            return match kind {
                K::Killed => "K",
                K::Wounded => "W",
                K::Casualties => "C",
                K::Missing => "M",
                K::Detained => "H",
                K::Displaced => "D",
                K::Troops => "T",
                K::Reinforcement => "+",
                K::Withdrawal => "-",
                K::Protesters => "P",
                K::Destroyed => "X",
            };
        }
        match kind {
            K::Killed => "†",
            K::Wounded | K::Casualties => "✚",
            K::Missing => "?",
            K::Detained => "⊞",
            K::Displaced => "⇢",
            K::Troops => "⚑",
            K::Reinforcement => "⚑+",
            K::Withdrawal => "⚑-",
            K::Protesters => "✊",
            K::Destroyed => "✕",
        }
    }

    /// An ellipsis.
    #[must_use]
    pub const fn ellipsis(self) -> &'static str {
        if self.ascii { "..." } else { "…" }
    }

    /// A dot between two parts of a line.
    #[must_use]
    pub const fn dot(self) -> &'static str {
        if self.ascii { " | " } else { " · " }
    }
}

fn month(day: Date) -> &'static str {
    MONTHS.get(usize::try_from(day.month() - 1).unwrap_or(0)).copied().unwrap_or("")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Span;

    const EN: NumberStyle = NumberStyle { ui: Ui::English, ascii: false };
    const VI: NumberStyle = NumberStyle { ui: Ui::Vietnamese, ascii: false };

    fn figure(low: Option<f64>, high: Option<f64>, qualifier: Qualifier) -> Figure {
        Figure {
            span: Span::default(),
            written: Span::default(),
            kind: FigureKind::Killed,
            low,
            high,
            qualifier,
            unit: "".into(),
            party: Box::default(),
            attribution: "".into(),
            place: None,
            date: None,
            flags: Flags::default(),
            entities: Box::default(),
            sentence: Span::default(),
            cue: Span::default(),
        }
    }

    #[test]
    fn numbers() {
        assert_eq!(EN.number(31.0), "31");
        assert_eq!(EN.number(18_500.0), "18,500");
        assert_eq!(VI.number(1_018_500.0), "1.018.500");
        assert_eq!(EN.number(4.5), "4.5");
        assert_eq!(VI.number(4.5), "4,5");
        assert_eq!(EN.compact(840.0), "840");
        assert_eq!(EN.compact(18_500.0), "18.5k");
        assert_eq!(VI.compact(18_500.0), "18,5k");
        assert_eq!(EN.compact(18_000.0), "18k");
        assert_eq!(EN.compact(999_600.0), "1M");
        assert_eq!(EN.compact(1_250_000.0), "1.3M");
        assert_eq!(VI.compact(2_000_000.0), "2tr");
    }

    #[test]
    fn values() {
        let one = |l, h, q| EN.value(&figure(l, h, q));
        assert_eq!(one(Some(31.0), Some(31.0), Qualifier::Exact), "31");
        assert_eq!(one(Some(1000.0), Some(1000.0), Qualifier::About), "≈1,000");
        assert_eq!(one(Some(100.0), None, Qualifier::AtLeast), "≥100");
        assert_eq!(one(None, Some(100.0), Qualifier::AtMost), "≤100");
        assert_eq!(one(Some(20.0), Some(30.0), Qualifier::Range), "20–30");
        assert_eq!(one(Some(24.0), None, Qualifier::Vague), "~24");
        let plain = NumberStyle { ascii: true, ..EN };
        assert_eq!(plain.value(&figure(Some(20.0), Some(30.0), Qualifier::Range)), "20-30");
        assert_eq!(plain.value(&figure(Some(100.0), None, Qualifier::AtLeast)), ">=100");
    }

    #[test]
    fn days() {
        let day = jiff::civil::date(2004, 3, 9);
        assert_eq!(EN.short_day(day), "9 Mar 04");
        assert_eq!(VI.short_day(day), "09/03/04");
        let until = |style: NumberStyle, year, month, room| {
            style.short_span(day, jiff::civil::date(year, month, 9).last_of_month(), room)
        };
        assert_eq!(EN.short_span(day, day, 15), "9 Mar 04");
        assert_eq!(
            [until(EN, 2004, 3, 15), until(VI, 2004, 3, 15)],
            ["9–31 Mar 04", "09–31/03/04"]
        );
        assert_eq!(
            [until(EN, 2004, 6, 15), until(VI, 2004, 6, 15)],
            ["9 Mar–30 Jun 04", "09/03–30/06/04"]
        );
        assert_eq!(
            [until(EN, 2005, 3, 15), until(VI, 2005, 3, 15)],
            ["Mar '04–Mar '05", "3/2004–3/2005"]
        );
        assert_eq!(until(EN, 2005, 3, 19), "9 Mar 04–31 Mar 05");
        assert_eq!(EN.day(day), "9 Mar 2004");
        assert_eq!(VI.day(day), "9/3/2004");
    }
}
