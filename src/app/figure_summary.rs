//! Writes a figure in few words: its flags, the figure it is part of, its party, its source,
//! none of them twice.

use super::number_style::NumberStyle;
use super::panel::party;
use super::words::Word;
use crate::analysis::{Analysis, Figure};
use crate::app::find::fold;
use crate::store::Entry;

/// How many sentences back a whole is looked for before it is looked for everywhere.
const NEAR: usize = 2;

/// The count that a figure is a part of: the one of its own sentence, or of those right
/// before it, else the only one of its event. `None` where several may be meant.
#[must_use]
pub fn whole_of(analysis: &Analysis, index: usize, style: NumberStyle) -> Option<String> {
    let part = analysis.figure(index)?;
    if !part.flags.subset || part.flags.past || part.flags.unreal {
        return None;
    }
    let value = part.high.or(part.low)?;
    let least = |f: &Figure| f.low.or(f.high).unwrap_or(0.0);
    let event = analysis.event_of(part.span);
    let wholes: Vec<&Figure> = analysis
        .figures
        .iter()
        .filter(|f| f.kind == part.kind && f.flags.counts() && least(f) > value)
        .filter(|f| analysis.event_of(f.span) == event)
        .collect();
    let number = |f: &Figure| analysis.sentences.partition_point(|s| s.start < f.sentence.start);
    let own = number(part);
    for back in 0..=NEAR {
        let mut near = wholes.iter().filter(|f| number(f) + back == own);
        if let Some(first) = near.next() {
            return near.all(|f| same(first, f)).then(|| style.value(first));
        }
    }
    let total = match event {
        Some(event) if analysis.is_digest() => analysis.events.get(event)?.total(part.kind),
        _ => analysis.total(part.kind),
    };
    let total = total.filter(|t| t.best > value);
    match (wholes.split_first(), total) {
        (Some((first, rest)), total) => {
            let told = total.is_none_or(|t| (t.best - least(first)).abs() < 0.5);
            (told && rest.iter().all(|f| same(first, f))).then(|| style.value(first))
        }
        (None, total) => total.map(|t| style.total(t)),
    }
}

fn same(a: &Figure, b: &Figure) -> bool {
    (a.low, a.high) == (b.low, b.high)
}

/// The flags of a figure as words.
#[must_use]
pub fn flag_words(entry: &Entry, index: usize, style: NumberStyle) -> Vec<String> {
    let Some(figure) = entry.analysis.figure(index) else { return Vec::new() };
    let mut words: Vec<String> = style.flags(figure.flags).into_iter().map(str::to_owned).collect();
    if let Some(whole) = whole_of(&entry.analysis, index, style)
        && let Some(first) = words.first_mut()
    {
        *first = style.ui.fill(Word::PartOf, &[&whole]);
    }
    words
}

/// Flags, party and source.
#[must_use]
pub fn brief(entry: &Entry, index: usize, style: NumberStyle) -> Vec<String> {
    let mut parts = flag_words(entry, index, style);
    let attribution = entry.analysis.figure(index).map_or("", |f| &f.attribution);
    for part in [party(entry, index), attribution.to_owned()] {
        let said = parts.iter().any(|known| fold(known) == fold(&part));
        if !part.is_empty() && !said {
            parts.push(part);
        }
    }
    parts
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::{FigureKind, Flags, Qualifier, Total};
    use crate::app::words::Ui;
    use crate::text::Span;

    const HOUSE: NumberStyle = NumberStyle { ui: Ui::English, ascii: false };

    fn figure(low: f64, sentence: u32, flags: Flags) -> Figure {
        Figure {
            span: Span::new(sentence, sentence + 1),
            written: Span::default(),
            kind: FigureKind::Killed,
            low: Some(low),
            high: Some(low),
            qualifier: Qualifier::Exact,
            unit: "".into(),
            party: Box::new(["NATO".into()]),
            attribution: "Nato".into(),
            place: None,
            date: None,
            flags,
            entities: Box::default(),
            sentence: Span::new(sentence, sentence + 10),
            cue: Span::default(),
        }
    }

    fn entry(figures: Vec<Figure>, total: f64) -> Entry {
        let total = Total {
            kind: FigureKind::Killed,
            low: total,
            best: total,
            high: Some(total),
            made_of: Box::default(),
        };
        let sentences = (0..10).map(|n| Span::new(n * 10, n * 10 + 10)).collect();
        let analysis = Analysis { figures, totals: vec![total], sentences, ..Analysis::default() };
        Entry { analysis, ..Entry::default() }
    }

    const PART: Flags = Flags { subset: true, past: false, unreal: false };
    const PAST: Flags = Flags { subset: true, past: true, unreal: false };

    #[test]
    fn a_part_says_of_what() {
        let whole = |value, sentence| figure(value, sentence, Flags::default());
        let said = |figures: Vec<Figure>, total| {
            let last = figures.len() - 1;
            flag_words(&entry(figures, total), last, HOUSE).join(" ")
        };
        let own = vec![whole(2900.0, 100), whole(900.0, 0), figure(7.0, 0, PART)];
        assert_eq!(said(own, 2900.0), "part of 900", "of its own sentence");
        let before = vec![whole(2900.0, 0), whole(900.0, 20), figure(7.0, 40, PART)];
        assert_eq!(said(before, 2900.0), "part of 900", "of the one right before");
        let only = vec![whole(2900.0, 0), figure(7.0, 90, PART)];
        assert_eq!(said(only, 2900.0), "part of 2,900", "of the only one");
        assert_eq!(said(vec![figure(7.0, 0, PART)], 2900.0), "part of 2,900", "of the toll");
        let several = vec![whole(2900.0, 0), whole(900.0, 10), figure(7.0, 90, PART)];
        assert_eq!(said(several, 2900.0), "a part", "of which is not sure");
        let two = vec![whole(2900.0, 90), whole(900.0, 90), figure(7.0, 90, PART)];
        assert_eq!(said(two, 2900.0), "a part", "nor is it here");
        assert_eq!(said(vec![figure(7.0, 0, PAST)], 2900.0), "a part past", "not of this toll");
        let twice = entry(vec![whole(900.0, 0), figure(7.0, 0, PART)], 900.0);
        assert_eq!(brief(&twice, 1, HOUSE), ["part of 900", "NATO"], "nobody is told twice");
    }
}
