//! What stands right beside a number and says whom it counts besides, or that nobody counted:
//! "the mayor and three others", "another three", "hundreds feared dead".

use std::collections::BTreeMap;

use super::super::background::Aside;
use super::super::outline::OutlineSentence;
use super::super::words::class;
use super::{Teller, TollCount, same_unit};
use crate::analysis::{EntityKind, Figure, FigureKind};
use crate::text::{Language, Span};

/// How far a word that makes a number one of others may stand behind it, and a fear, in bytes.
const BESIDE: u32 = 3;
const FEAR_REACH: u32 = 26;
/// How far behind a number "too" stands, in bytes.
const TOO_REACH: u32 = 400;
/// How far before a number a name ends that is counted with it, in bytes.
const NAME_REACH: u32 = 90;
/// Counts of earlier events that an article is looked through for, at most.
const MOST_CAUSES: usize = 16;
/// Numbers from this on are told twice by no chance.
const TELLING: f64 = 20.0;
/// Numbers from this on are of the same people, whatever these are called.
const ALONE: f64 = 100.0;

/// Whether a number counts people besides those counted before it.
pub(super) fn is_added(
    teller: &Teller<'_>,
    line: &OutlineSentence,
    index: u16,
    figure: &Figure,
) -> bool {
    let at = figure.written;
    let near = Span::new(at.start.saturating_sub(16), at.end.saturating_add(16).min(line.span.end));
    let number = figure.span.start;
    let beside = teller.outline.hits_in(line, near).iter().filter(|h| {
        h.span.end <= number && number - h.span.end <= BESIDE
            || h.span.start >= at.end && h.span.start - at.end <= BESIDE
    });
    let classes = beside.fold(0, |all, h| all | h.class);
    let behind = Span::new(at.end, at.end.saturating_add(24).min(line.span.end));
    let unit = teller.outline.class_in(line, behind) & class::OTHER != 0;
    let before = usize::from(index).checked_sub(1).and_then(|i| teller.figures.get(i));
    let same = before.is_some_and(|b| b.kind == figure.kind);
    let other = same && (classes & class::OTHER != 0 || unit);
    if classes & class::ADDED != 0 || other {
        return true;
    }
    // "Two policemen died too": others than those told before, if they are not said to be of
    // the same.
    let too = Span::new(at.end, at.end.saturating_add(TOO_REACH).min(line.span.end));
    same && figure.kind == FigureKind::Killed
        && !figure.flags.subset
        && !figure.counts_people()
        && teller.outline.class_in(line, too) & class::TOO != 0
}

/// Whether "another" stands right before a number: it opens no other event.
pub(super) fn is_another(teller: &Teller<'_>, line: &OutlineSentence, figure: &Figure) -> bool {
    let at = figure.span.start;
    let near = Span::new(at.saturating_sub(16), at);
    let mut before = teller.outline.hits_in(line, near).iter();
    before.any(|h| h.class & class::ADDED != 0 && h.span.end <= at && at - h.span.end <= BESIDE)
}

/// Whether a number is feared, and counts nobody found.
pub(super) fn is_feared(teller: &Teller<'_>, line: &OutlineSentence, figure: &Figure) -> bool {
    if !matches!(figure.kind, FigureKind::Killed | FigureKind::Missing) {
        return false;
    }
    let at = figure.written;
    let reach = Span::new(
        at.start.saturating_sub(FEAR_REACH),
        at.end.saturating_add(FEAR_REACH).min(line.span.end),
    );
    teller.outline.hits_in(line, reach).iter().filter(|h| h.class & class::FEARED != 0).any(|h| {
        let between = match () {
            () if h.span.start >= at.end => Span::new(at.end, h.span.start),
            () if h.span.end <= at.start => Span::new(h.span.end, at.start),
            () => return false,
        };
        !between.of(teller.text).contains([',', ';', ':', '-', '–'])
    })
}

/// Whether one person is told right before a number and counted with it: "the mayor of Ator
/// and three others", "General Abu Saif and two guards".
pub(super) fn with_another(teller: &Teller<'_>, line: &OutlineSentence, figure: &Figure) -> bool {
    let harm = matches!(figure.kind, FigureKind::Killed | FigureKind::Wounded);
    if !harm || is_plain(teller, line.language, figure) {
        return false;
    }
    let at = figure.written.start;
    let from = at.saturating_sub(NAME_REACH).max(line.span.start);
    let before = Span::new(from, at).of(teller.text);
    let Some(told) = and_before(teller, line.language, before) else { return false };
    let told = Span::new(from, from + u32::try_from(told.len()).unwrap_or(0));
    // A number of its own counts them already.
    let first = teller.figures.partition_point(|f| f.span.start < told.start);
    let mut inside = teller.figures.iter().skip(first).take_while(|f| f.span.start < told.end);
    if inside.any(|f| told.contains(f.span) && f.kind == figure.kind) {
        return false;
    }
    let first = teller.mentions.partition_point(|m| m.span.start < told.start);
    let mentions = teller.mentions.iter().skip(first).take_while(|m| m.span.end <= told.end);
    let named = mentions.clone().any(|m| {
        m.kind == EntityKind::Person
            && Span::new(m.span.end, told.end)
                .of(teller.text)
                .chars()
                .all(|c| c.is_whitespace() || c.is_numeric() || matches!(c, ',' | '(' | ')'))
    });
    let office = teller.outline.hits_in(line, told).iter().any(|h| {
        h.class & class::PERSON != 0
            && h.span.end <= told.end
            && is_title(teller, line.language, Span::new(h.span.end, told.end).of(teller.text))
    });
    named || office
}

/// What stands before the "and" that a text ends with.
fn and_before<'t>(teller: &Teller<'_>, language: Language, text: &'t str) -> Option<&'t str> {
    let (rest, last) = text.trim_end().rsplit_once(char::is_whitespace)?;
    (teller.words.in_text(language, last) & class::AND != 0).then(|| rest.trim_end())
}

/// People who are just that, and so may be told of anything: "the mayor said … and three
/// people".
fn is_plain(teller: &Teller<'_>, language: Language, figure: &Figure) -> bool {
    let behind = Span::new(figure.written.end, figure.sentence.end).of(teller.text);
    figure.counts_people()
        && teller.words.in_text(language, &figure.unit) & class::OTHER == 0
        && behind.trim_start().starts_with(&*figure.unit)
}

/// Whether nothing but names follow an office: "of Santa Elvira", "of the Dawn Brigades".
fn is_title(teller: &Teller<'_>, language: Language, behind: &str) -> bool {
    behind.split(|c: char| c.is_whitespace() || matches!(c, ',' | '\'' | '’')).all(|word| {
        word.is_empty()
            || word.starts_with(char::is_uppercase)
            || teller.words.in_text(language, word) & class::BINDS != 0
    })
}

/// A headline's number that the text below tells of another thing is that: "300,000 without
/// power" beside the dead.
pub(super) fn told_otherwise(counts: &mut [TollCount<'_>]) {
    let headline = counts.partition_point(|c| c.order == 0);
    let (headline, below) = counts.split_at_mut(headline);
    let whole = |c: &TollCount<'_>| c.best.round().to_bits();
    // What the text counts with each number, a bit a kind.
    let mut told: BTreeMap<u64, u16> = BTreeMap::new();
    for count in below.iter().filter(|_| !headline.is_empty()) {
        *told.entry(whole(count)).or_default() |= 1 << count.figure.kind as u16;
    }
    for own in headline.iter_mut().filter(|own| own.best >= TELLING) {
        let kinds = told.get(&whole(own)).copied().unwrap_or(0);
        own.void |= kinds != 0 && kinds & 1 << own.figure.kind as u16 == 0;
    }
}

/// What was told of an earlier event is of it wherever the same number of the same people is
/// told again.
pub(super) fn of_another_time(counts: &mut [TollCount<'_>]) {
    let causes: Vec<TollCount<'_>> = counts
        .iter()
        .filter(|c| c.void && c.aside == Aside::Surely)
        .take(MOST_CAUSES)
        .copied()
        .collect();
    for cause in causes {
        for count in counts.iter_mut().filter(|c| c.figure.kind == cause.figure.kind) {
            let same = (count.best - cause.best).abs() < 0.5;
            let alike = cause.best >= ALONE || same_unit(count.figure, cause.figure);
            if same && alike && count.index > cause.index {
                (count.aside, count.void) = (Aside::Surely, true);
            }
        }
    }
    // Parts of what is of no toll are of none.
    let mut whole: Option<TollCount<'_>> = None;
    for count in counts {
        if count.void && !count.figure.flags.subset {
            whole = Some(*count);
        } else if let Some(whole) = whole
            && count.figure.flags.subset
            && whole.line == count.line
            && whole.figure.kind == count.figure.kind
        {
            (count.aside, count.void) = (whole.aside, true);
        }
    }
}
