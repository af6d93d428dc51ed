//! What an article says was the toll: figures of one kind brought together.
//!
//! A later or higher count of the same thing replaces an earlier one; disjoint counts
//! of the same kind add up ("three soldiers and two civilians": 5); `subset`, `past`
//! and `unreal` do not count, nor do menus and headlines told again; a range or "at
//! least" widens low and high; parts never exceed a total of everybody. Never across
//! articles. [`left_out`] says of every other figure of the kind why it is not in it.

use super::{Figure, FigureKind, Qualifier, Total};
use crate::text::{Role, Text};

/// How many counts back the same thing is looked for: no article tells more.
const FAR: usize = 32;

/// Why a figure is not in the total of its kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Reason {
    /// It counts people already in another figure.
    Subset,
    /// It belongs to an earlier event.
    Past,
    /// It is denied, feared or planned.
    Unreal,
    /// It stands in a menu, or in a headline told again.
    Chrome,
    /// The same count is told elsewhere.
    Retold,
    /// A later or higher count of the same thing stands.
    Replaced,
    /// A total of everybody includes it.
    Covered,
}

impl Reason {
    /// The reason in a word or two, for people.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Subset => "part of another figure",
            Self::Past => "an earlier event",
            Self::Unreal => "not real",
            Self::Chrome => "not the article's text",
            Self::Retold => "told twice",
            Self::Replaced => "replaced by a later or higher count",
            Self::Covered => "included in a total",
        }
    }
}

/// One thing counted.
#[derive(Debug, Clone, Copy)]
struct Count<'a> {
    figure: &'a Figure,
    index: u16,
    low: f64,
    best: f64,
    high: Option<f64>,
}

impl<'a> Count<'a> {
    fn new(figure: &'a Figure, index: u16) -> Self {
        let low = figure.low.unwrap_or(0.0);
        let best = match figure.qualifier {
            Qualifier::Range => f64::midpoint(low, figure.high.unwrap_or(low)).round(),
            _ => figure.low.or(figure.high).unwrap_or(0.0),
        };
        let high = match figure.qualifier {
            Qualifier::AtLeast | Qualifier::Vague => None,
            _ => figure.high,
        };
        Self { figure, index, low, best, high }
    }

    /// Whether it counts people as such, of no side: a count of everybody.
    fn general(&self) -> bool {
        self.figure.counts_people() && self.figure.party.is_empty()
    }
}

/// Totals by kind, in the order of [`FigureKind::ALL`].
#[must_use]
pub fn add_up(text: &Text, figures: &[Figure]) -> Vec<Total> {
    FigureKind::ALL
        .into_iter()
        .filter_map(|kind| {
            let (kept, _) = decide(text, figures, kind);
            sum(kind, &kept)
        })
        .collect()
}

/// Every figure of the kind that is not in its total, and why, in order.
#[must_use]
pub fn left_out(text: &Text, figures: &[Figure], kind: FigureKind) -> Vec<(u16, Reason)> {
    let (_, mut out) = decide(text, figures, kind);
    out.sort_unstable_by_key(|&(index, _)| index);
    out
}

fn sum(kind: FigureKind, kept: &[Count<'_>]) -> Option<Total> {
    if kept.is_empty() {
        return None;
    }
    let mut total = Total { kind, low: 0.0, best: 0.0, high: Some(0.0), made_of: Box::default() };
    for count in kept {
        total.low += count.low;
        total.best += count.best;
        total.high = total.high.zip(count.high).map(|(a, b)| a + b);
    }
    total.made_of = kept.iter().map(|c| c.index).collect();
    Some(total)
}

/// Which figures make the total of a kind, and why the others do not.
fn decide<'a>(
    text: &Text,
    figures: &'a [Figure],
    kind: FigureKind,
) -> (Vec<Count<'a>>, Vec<(u16, Reason)>) {
    let mut kept = Kept::default();
    let mut out = Vec::new();
    let mut group: Vec<Count<'a>> = Vec::new();
    for (index, figure) in figures.iter().enumerate().filter(|(_, f)| f.kind == kind) {
        let Ok(index) = u16::try_from(index) else { break };
        let reason = if figure.flags.past {
            Some(Reason::Past)
        } else if figure.flags.unreal {
            Some(Reason::Unreal)
        } else if figure.flags.subset {
            Some(Reason::Subset)
        } else if aside(text, figure) {
            Some(Reason::Chrome)
        } else {
            None
        };
        if let Some(reason) = reason {
            out.push((index, reason));
            continue;
        }
        // Counts side by side in one sentence are disjoint; those of different
        // sentences tell of the same thing unless their units differ.
        let count = Count::new(figure, index);
        if group.last().is_some_and(|g| g.figure.sentence != figure.sentence) {
            join(&mut kept, &mut group, &mut out);
        }
        let twice =
            group.iter().rev().take(FAR).any(|g| same_thing(g, &count) && same_value(g, &count));
        if twice {
            out.push((index, Reason::Retold));
        } else {
            group.push(count);
        }
    }
    join(&mut kept, &mut group, &mut out);
    (kept.counts, out)
}

/// The counts that make a total so far, and what they come to.
#[derive(Debug, Default)]
struct Kept<'a> {
    counts: Vec<Count<'a>>,
    best: f64,
}

/// Brings the counts of a sentence to those of the sentences before it.
fn join<'a>(kept: &mut Kept<'a>, group: &mut Vec<Count<'a>>, out: &mut Vec<(u16, Reason)>) {
    let fresh: f64 = group.iter().map(|c| c.best).sum();
    if kept.counts.is_empty() {
        std::mem::swap(&mut kept.counts, group);
        kept.best = fresh;
        return;
    }
    if group.is_empty() {
        return;
    }
    let have = kept.best;
    let everybody = |counts: &[Count<'_>]| counts.iter().all(Count::general);
    let (new, old) = (everybody(group), everybody(&kept.counts));
    if new || old {
        // "31 people": a count of everybody. The later stands where it is not less.
        let stands = if new { fresh >= have } else { fresh > have };
        let reason = if !stands && (fresh - have).abs() < 0.5 {
            Reason::Retold
        } else if old && (new || stands) {
            Reason::Replaced
        } else {
            // Some are told, and a count of everybody has them in it.
            Reason::Covered
        };
        if stands {
            std::mem::swap(&mut kept.counts, group);
            kept.best = fresh;
        }
        out.extend(group.drain(..).map(|c| (c.index, reason)));
        return;
    }
    for count in group.drain(..) {
        match kept.counts.iter_mut().rev().take(FAR).find(|k| same_thing(k, &count)) {
            Some(old) if same_value(old, &count) => out.push((count.index, Reason::Retold)),
            Some(old) if count.best > old.best => {
                out.push((old.index, Reason::Replaced));
                kept.best += count.best - old.best;
                *old = count;
            }
            Some(_) => out.push((count.index, Reason::Replaced)),
            None => {
                kept.best += count.best;
                kept.counts.push(count);
            }
        }
    }
}

/// Whether a figure stands in furniture, or in a headline told again.
fn aside(text: &Text, figure: &Figure) -> bool {
    let paragraphs = text.paragraphs();
    let at = paragraphs.partition_point(|p| p.span.end <= figure.span.start);
    paragraphs.get(at).is_some_and(|p| {
        p.span.start <= figure.span.start && matches!(p.role, Role::Chrome | Role::Repeat)
    })
}

fn same_value(a: &Count<'_>, b: &Count<'_>) -> bool {
    (a.best - b.best).abs() < 0.5
}

/// Whether two counts are of the same people: the same noun (the last word in
/// English, the first in Vietnamese), and no other party.
fn same_thing(a: &Count<'_>, b: &Count<'_>) -> bool {
    let (a, b) = (a.figure, b.figure);
    let head = |u: &str| {
        let last = u.rsplit(' ').next().unwrap_or("");
        last.strip_suffix(['s', 'S']).unwrap_or(last).to_lowercase()
    };
    let first = |u: &str| u.split(' ').next().unwrap_or("").to_lowercase();
    let units = a.unit == b.unit
        || head(&a.unit) == head(&b.unit)
        || !a.unit.is_ascii() && first(&a.unit) == first(&b.unit);
    units && (a.party == b.party || a.party.is_empty() || b.party.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::Flags;
    use crate::text::{Language, Paragraph, Span};

    /// A figure as a test writes it: value, unit, party, sentence, sign. Signs: `=`
    /// exact, `+` at least, `-` at most, `s` subset, `p` past, `u` unreal.
    type Row = (f64, &'static str, &'static str, u32, char);

    fn figure(row: Row) -> Figure {
        let (value, unit, party, sentence, sign) = row;
        let (low, high, qualifier) = match sign {
            '+' => (Some(value), None, Qualifier::AtLeast),
            '-' => (None, Some(value), Qualifier::AtMost),
            _ => (Some(value), Some(value), Qualifier::Exact),
        };
        Figure {
            span: Span::default(),
            written: Span::default(),
            kind: FigureKind::Killed,
            low,
            high,
            qualifier,
            unit: unit.into(),
            party: if party.is_empty() { Box::default() } else { Box::new([party.into()]) },
            attribution: Box::default(),
            place: None,
            date: None,
            flags: Flags { subset: sign == 's', past: sign == 'p', unreal: sign == 'u' },
            entities: Box::default(),
            sentence: Span::new(sentence, sentence + 1),
            cue: Span::default(),
        }
    }

    #[track_caller]
    fn check(rows: &[Row], low: f64, best: f64, high: Option<f64>, out: &[(u16, Reason)]) {
        let figures: Vec<Figure> = rows.iter().copied().map(figure).collect();
        let text = Text::default();
        let got = add_up(&text, &figures).first().map(|t| (t.low, t.best, t.high));
        let want = if best > 0.0 { Some((low, best, high)) } else { None };
        assert_eq!(got, want, "{rows:?}");
        assert_eq!(left_out(&text, &figures, FigureKind::Killed), out, "{rows:?}");
    }

    #[test]
    fn english() {
        use Reason::{Covered, Past, Replaced, Retold, Subset, Unreal};
        let soldiers = (3.0, "soldiers", "", 0, '=');
        let civilians = (2.0, "civilians", "", 0, '=');
        check(&[soldiers, civilians], 5.0, 5.0, Some(5.0), &[]);
        check(&[soldiers], 3.0, 3.0, Some(3.0), &[]);
        // Headline and lead tell the same.
        let told = (31.0, "people", "", 0, '=');
        check(&[told, (31.0, "people", "", 1, '=')], 31.0, 31.0, Some(31.0), &[(0, Replaced)]);
        // A later, higher count replaces.
        check(
            &[(28.0, "people", "", 0, '='), (31.0, "people", "", 1, '+')],
            31.0,
            31.0,
            None,
            &[(0, Replaced)],
        );
        // Parts never exceed a total.
        let parts = [told, (20.0, "civilians", "", 1, '='), (9.0, "soldiers", "", 1, '=')];
        check(&parts, 31.0, 31.0, Some(31.0), &[(1, Covered), (2, Covered)]);
        check(&[told, (2.0, "children", "", 0, 's')], 31.0, 31.0, Some(31.0), &[(1, Subset)]);
        check(&[(40.0, "people", "", 0, 'p')], 0.0, 0.0, None, &[(0, Past)]);
        check(&[told, (100.0, "people", "", 2, 'u')], 31.0, 31.0, Some(31.0), &[(1, Unreal)]);
        // Two sides, told in two sentences.
        let sides = [(12.0, "troops", "India", 0, '='), (9.0, "troops", "Pakistan", 1, '=')];
        check(&sides, 21.0, 21.0, Some(21.0), &[]);
        let again = [sides[0], sides[1], (12.0, "soldiers", "India", 2, '=')];
        check(&again[..2], 21.0, 21.0, Some(21.0), &[]);
        check(
            &[sides[0], (12.0, "Indian troops", "India", 3, '=')],
            12.0,
            12.0,
            Some(12.0),
            &[(1, Retold)],
        );
        check(&[(50.0, "people", "", 0, '-')], 0.0, 50.0, Some(50.0), &[]);
    }

    #[test]
    fn vietnamese() {
        use Reason::{Covered, Replaced, Subset};
        let binh_si = (3.0, "binh sĩ", "", 0, '=');
        check(&[binh_si, (2.0, "dân thường", "", 0, '=')], 5.0, 5.0, Some(5.0), &[]);
        let nguoi = (31.0, "người", "", 0, '=');
        check(&[nguoi, (33.0, "người", "", 1, '=')], 33.0, 33.0, Some(33.0), &[(0, Replaced)]);
        check(&[nguoi, (5.0, "cảnh sát", "", 1, '=')], 31.0, 31.0, Some(31.0), &[(1, Covered)]);
        check(&[nguoi, (2.0, "trẻ em", "", 0, 's')], 31.0, 31.0, Some(31.0), &[(1, Subset)]);
        check(
            &[binh_si, (3.0, "binh sĩ Nga", "Russia", 1, '=')],
            3.0,
            3.0,
            Some(3.0),
            &[(1, Reason::Retold)],
        );
    }

    #[test]
    fn furniture_does_not_count() {
        let menu =
            Paragraph { span: Span::new(0, 9), language: Language::English, role: Role::Chrome };
        let body = Paragraph { span: Span::new(11, 20), role: Role::Body, ..menu };
        let text = Text::from_parts(
            "31 killed\n\n12 killed".to_owned(),
            vec![menu, body],
            Vec::new(),
            Vec::new(),
        );
        let at = |from: u32, row| Figure { span: Span::new(from, from + 2), ..figure(row) };
        let figures = [at(0, (31.0, "people", "", 0, '=')), at(11, (12.0, "people", "", 11, '='))];
        assert_eq!(left_out(&text, &figures, FigureKind::Killed), [(0, Reason::Chrome)]);
        assert_eq!(add_up(&text, &figures).first().map(|t| t.best), Some(12.0));
    }
}
