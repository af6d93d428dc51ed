//! What an article says was the toll: figures of one kind brought together.
//!
//! A later or higher count of the same thing replaces an earlier one; disjoint counts
//! of the same kind add up ("three soldiers and two civilians": 5); `subset`, `past`
//! and `unreal` do not count; a range or "at least" widens low and high. Never across
//! articles.

use super::{Figure, FigureKind, Qualifier, Total};

/// One thing counted, perhaps told several times.
#[derive(Debug, Clone)]
struct Count {
    unit: String,
    party: Vec<String>,
    sentence: u32,
    low: f64,
    best: f64,
    high: Option<f64>,
    made_of: u16,
}

/// Totals by kind, in the order of `FigureKind::ALL`.
#[must_use]
pub fn add_up(figures: &[Figure]) -> Vec<Total> {
    FigureKind::ALL.into_iter().filter_map(|kind| total(figures, kind)).collect()
}

fn total(figures: &[Figure], kind: FigureKind) -> Option<Total> {
    let counting = figures.iter().enumerate().filter(|(_, f)| f.kind == kind && f.flags.counts());
    // Sentences are the groups: counts told side by side in one sentence are disjoint,
    // counts in different sentences tell of the same thing unless their units differ.
    let mut groups: Vec<Vec<Count>> = Vec::new();
    for (index, figure) in counting {
        let count = Count {
            unit: figure.unit.to_lowercase(),
            party: figure.party.iter().map(|p| p.to_string()).collect(),
            sentence: figure.sentence.start,
            low: figure.low.unwrap_or(0.0),
            best: figure.low.or(figure.high).unwrap_or(0.0),
            high: match figure.qualifier {
                Qualifier::AtLeast | Qualifier::Vague => None,
                _ => figure.high,
            },
            made_of: u16::try_from(index).unwrap_or(u16::MAX),
        };
        let best = match figure.qualifier {
            Qualifier::Range => f64::midpoint(count.low, figure.high.unwrap_or(count.low)).round(),
            _ => count.best,
        };
        let count = Count { best, ..count };
        match groups.last_mut().filter(|g| g.first().is_some_and(|c| c.sentence == count.sentence))
        {
            Some(group) => group.push(count),
            None => groups.push(vec![count]),
        }
    }
    let mut kept: Vec<Count> = Vec::new();
    for group in groups {
        let fresh: Vec<Count> = dedupe(group);
        if kept.is_empty() {
            kept = fresh;
            continue;
        }
        // Does the sentence tell the same things again, or others?
        let sum: f64 = fresh.iter().map(|c| c.best).sum();
        let have: f64 = kept.iter().map(|c| c.best).sum();
        let general = |c: &Count| is_general(&c.unit) && c.party.is_empty();
        let all_general = fresh.iter().all(general);
        let kept_general = kept.iter().all(general);
        if all_general || kept_general {
            // "31 people": a count of everybody. The greater stands.
            if sum > have || all_general && !kept_general && sum >= have {
                kept = fresh;
            }
            continue;
        }
        for count in fresh {
            match kept.iter_mut().find(|k| same_thing(k, &count)) {
                Some(old) if count.best >= old.best => *old = count,
                Some(_) => {}
                None => kept.push(count),
            }
        }
    }
    let first = kept.first()?;
    let mut total = Total { kind, low: 0.0, best: 0.0, high: Some(0.0), made_of: Box::default() };
    let _ = first;
    let mut made_of = Vec::new();
    for count in &kept {
        total.low += count.low;
        total.best += count.best;
        total.high = match (total.high, count.high) {
            (Some(a), Some(b)) => Some(a + b),
            _ => None,
        };
        made_of.push(count.made_of);
    }
    total.made_of = made_of.into();
    Some(total)
}

/// The same count told twice in one sentence is one.
fn dedupe(group: Vec<Count>) -> Vec<Count> {
    let mut out: Vec<Count> = Vec::new();
    for count in group {
        if !out.iter().any(|k| same_thing(k, &count) && (k.best - count.best).abs() < f64::EPSILON)
        {
            out.push(count);
        }
    }
    out
}

fn is_general(unit: &str) -> bool {
    matches!(
        unit,
        "" | "people"
            | "persons"
            | "others"
            | "lives"
            | "dead"
            | "deaths"
            | "fatalities"
            | "victims"
            | "bodies"
            | "casualties"
            | "wounded"
            | "injured"
            | "người"
            | "nạn nhân"
            | "thi thể"
            | "other people"
            | "người khác"
    )
}

fn same_thing(a: &Count, b: &Count) -> bool {
    let head =
        |u: &str| u.split_whitespace().next_back().unwrap_or("").trim_end_matches('s').to_owned();
    let first = |u: &str| u.split_whitespace().next().unwrap_or("").to_owned();
    let units = a.unit == b.unit
        || head(&a.unit) == head(&b.unit)
        || first(&a.unit) == first(&b.unit) && !a.unit.is_ascii();
    let parties = a.party == b.party || a.party.is_empty() || b.party.is_empty();
    units && parties
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::Flags;
    use crate::text::Span;

    fn figure(value: f64, unit: &str, sentence: u32, qualifier: Qualifier) -> Figure {
        let (low, high) = match qualifier {
            Qualifier::AtLeast | Qualifier::Vague => (Some(value), None),
            Qualifier::AtMost => (None, Some(value)),
            _ => (Some(value), Some(value)),
        };
        Figure {
            span: Span::default(),
            written: Span::default(),
            kind: FigureKind::Killed,
            low,
            high,
            qualifier,
            unit: unit.into(),
            party: Box::default(),
            attribution: Box::default(),
            place: None,
            date: None,
            flags: Flags::default(),
            entities: Box::default(),
            sentence: Span::new(sentence, sentence + 1),
            cue: Span::default(),
        }
    }

    fn killed(figures: &[Figure]) -> (f64, f64, Option<f64>) {
        let totals = add_up(figures);
        totals.first().map_or((0.0, 0.0, Some(0.0)), |t| (t.low, t.best, t.high))
    }

    #[test]
    fn disjoint_counts_add_up_and_later_ones_replace() {
        let soldiers = figure(3.0, "soldiers", 0, Qualifier::Exact);
        let civilians = figure(2.0, "civilians", 0, Qualifier::Exact);
        assert_eq!(killed(&[soldiers, civilians]), (5.0, 5.0, Some(5.0)));
        let first = figure(28.0, "people", 0, Qualifier::Exact);
        let later = figure(31.0, "people", 9, Qualifier::AtLeast);
        assert_eq!(killed(&[first, later]), (31.0, 31.0, None));
        let mut part = figure(40.0, "people", 3, Qualifier::Exact);
        part.flags.past = true;
        assert_eq!(killed(&[part]), (0.0, 0.0, Some(0.0)));
    }
}
