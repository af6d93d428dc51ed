//! What changed in an article since an earlier text of it: sentences that came and went,
//! figures that are another number now, totals.
//!
//! An earlier text is kept as sentences and figures, not as it was packed: another version
//! of the program reads it all the same, and nothing of it has to be analysed again.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::Entry;
use crate::analysis::{Figure, FigureKind, Qualifier, Total};
use crate::text::{Role, Span};

/// Earlier texts of one article that are kept, the last ones.
pub const VERSIONS: usize = 5;
/// Bytes of an earlier text at most: what is longer is a dump, and is not kept.
pub const LONGEST: usize = 256 << 10;
/// Sentences that are compared pair by pair; longer texts by whether a sentence is there.
const PAIRED: usize = 1500;
/// Below this share of common sentences one text has taken the place of another: numbers
/// of the two are not held against each other.
pub const RELATED: f64 = 0.2;

/// A figure of an earlier text.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Was<S = String> {
    /// What it counts.
    pub kind: FigureKind,
    /// Least number stated.
    pub low: Option<f64>,
    /// Greatest number stated.
    pub high: Option<f64>,
    /// How exactly it is stated.
    pub qualifier: Qualifier,
    /// The counted noun.
    pub unit: S,
    /// The sentence that says it, by number.
    pub sentence: u32,
}

/// A total of an earlier text.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct WasTotal {
    /// What it counts.
    pub kind: FigureKind,
    /// Least.
    pub low: f64,
    /// Best.
    pub best: f64,
    /// Greatest, where there is an upper bound.
    pub high: Option<f64>,
}

impl WasTotal {
    fn of(total: &Total) -> Self {
        Self { kind: total.kind, low: total.low, best: total.best, high: total.high }
    }

    /// As the totals of an article are.
    #[must_use]
    pub fn total(&self) -> Total {
        let Self { kind, low, best, high } = *self;
        Total { kind, low, best, high, made_of: Box::default() }
    }
}

/// A text that an article had, or has: then it need not own what it is made of.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Version<S = String> {
    /// When another took its place, in seconds since 1970.
    pub until: i64,
    /// The headline.
    pub title: S,
    /// Its sentences, by paragraph.
    pub paragraphs: Vec<Vec<S>>,
    /// Its figures, in order.
    pub figures: Vec<Was<S>>,
    /// Its totals.
    pub totals: Vec<WasTotal>,
}

impl<'a> Version<&'a str> {
    /// The text of an entry, replaced at a moment.
    #[must_use]
    pub fn view(entry: &'a Entry, until: i64) -> Self {
        let text = entry.article.text.as_str();
        let mut paragraphs: Vec<Vec<&str>> = Vec::new();
        let mut starts: Vec<u32> = Vec::new();
        for paragraph in entry.article.text.paragraphs() {
            if matches!(paragraph.role, Role::Chrome | Role::Repeat) {
                continue;
            }
            let spans = sentences(entry, paragraph.span);
            starts.extend(spans.iter().map(|s| s.start));
            paragraphs.push(spans.iter().map(|s| s.of(text)).collect());
        }
        let number = |figure: &Figure| {
            let after = starts.partition_point(|s| *s <= figure.span.start);
            u32::try_from(after.saturating_sub(1)).unwrap_or(0)
        };
        let figures = entry.analysis.figures.iter().map(|figure| Was {
            kind: figure.kind,
            low: figure.low,
            high: figure.high,
            qualifier: figure.qualifier,
            unit: &*figure.unit,
            sentence: number(figure),
        });
        Self {
            until,
            title: &entry.article.title,
            figures: figures.collect(),
            totals: entry.analysis.totals.iter().map(WasTotal::of).collect(),
            paragraphs,
        }
    }
}

impl<S: AsRef<str>> Version<S> {
    /// Bytes of its text.
    #[must_use]
    pub fn size(&self) -> usize {
        self.paragraphs.iter().flatten().map(|sentence| sentence.as_ref().len()).sum()
    }
}

impl Version {
    /// The text of an entry, replaced at a moment.
    #[must_use]
    pub fn of(entry: &Entry, until: i64) -> Self {
        let Version { until, title, paragraphs, figures, totals } = Version::view(entry, until);
        let own = |text: &str| text.to_owned();
        let figure = |was: Was<&str>| {
            let Was { kind, low, high, qualifier, unit, sentence } = was;
            Was { kind, low, high, qualifier, unit: own(unit), sentence }
        };
        let paragraph = |sentences: Vec<&str>| sentences.into_iter().map(own).collect();
        Self {
            until,
            title: own(title),
            paragraphs: paragraphs.into_iter().map(paragraph).collect(),
            figures: figures.into_iter().map(figure).collect(),
            totals,
        }
    }

    fn sentences(&self) -> impl Iterator<Item = &str> {
        self.paragraphs.iter().flatten().map(String::as_str)
    }

    /// Whether two texts say the same words in the same order.
    #[must_use]
    pub fn says_the_same(&self, other: &Self) -> bool {
        words(self).eq(words(other))
    }

    /// The share of sentences that two texts have in common, of the shorter one.
    #[must_use]
    pub fn shared(&self, other: &Self) -> f64 {
        let others: Vec<String> = words(other).collect();
        let known: HashSet<&str> = others.iter().map(String::as_str).collect();
        let (mut own, mut common) = (0, 0);
        for sentence in words(self) {
            own += 1;
            common += usize::from(known.contains(&*sentence));
        }
        let least = others.len().min(own);
        let common = common.min(least);
        let count = |n: usize| f64::from(u32::try_from(n).unwrap_or(u32::MAX));
        if least == 0 { 0.0 } else { count(common) / count(least) }
    }
}

/// The sentences of a paragraph; all of it where it was not read.
fn sentences(entry: &Entry, paragraph: Span) -> Vec<Span> {
    let text = entry.article.text.as_str();
    let all = &entry.analysis.sentences;
    let from = all.partition_point(|s| s.start < paragraph.start);
    let own: Vec<Span> =
        all.iter().skip(from).take_while(|s| s.end <= paragraph.end).copied().collect();
    let (Some(first), Some(last)) = (own.first(), own.last()) else { return vec![paragraph] };
    // Nothing between two sentences is lost.
    let mut spans = Vec::with_capacity(own.len());
    let mut start = paragraph.start.min(first.start);
    for next in own.iter().skip(1) {
        let end = start
            + u32::try_from(Span::new(start, next.start).of(text).trim_end().len()).unwrap_or(0);
        spans.push(Span::new(start, end));
        start = next.start;
    }
    spans.push(Span::new(start, paragraph.end.max(last.end)));
    spans
}

/// The sentences as they are held against each other: words and numbers alone, so that
/// another comma or quotation mark is no change.
fn words(version: &Version) -> impl Iterator<Item = String> {
    version.sentences().map(|sentence| {
        let folded = sentence.to_lowercase();
        let parts = folded.split(|c: char| !c.is_alphanumeric()).filter(|p| !p.is_empty());
        parts.collect::<Vec<_>>().join(" ")
    })
}

/// Which of two texts has a sentence.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Side {
    /// Both.
    Both,
    /// The earlier one alone.
    Before,
    /// The later one alone.
    Now,
}

/// A sentence of two texts laid over each other.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Said {
    /// Which has it.
    pub side: Side,
    /// Whether a paragraph begins with it.
    pub first: bool,
    /// The sentence.
    pub text: String,
}

/// Two texts laid over each other: sentence by sentence, what went before what came.
#[must_use]
pub fn overlay(before: &Version, now: &Version) -> Vec<Said> {
    let (old, new) = (flat(before), flat(now));
    steps(before, now)
        .into_iter()
        .filter_map(|step| {
            let (side, (first, text)) = match step {
                SentenceStep::Both(_, j) => (Side::Both, new.get(j)?),
                SentenceStep::Before(i) => (Side::Before, old.get(i)?),
                SentenceStep::Now(j) => (Side::Now, new.get(j)?),
            };
            Some(Said { side, first: *first, text: (*text).to_owned() })
        })
        .collect()
}

fn flat(version: &Version) -> Vec<(bool, &str)> {
    let all = version.paragraphs.iter().flat_map(|p| p.iter().enumerate());
    all.map(|(i, text)| (i == 0, text.as_str())).collect()
}

/// One sentence on the way from one text to another, by its number in each.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum SentenceStep {
    Both(usize, usize),
    Before(usize),
    Now(usize),
}

/// The way from one text to another with the fewest sentences that go or come.
fn steps(before: &Version, now: &Version) -> Vec<SentenceStep> {
    let old: Vec<String> = words(before).collect();
    let new: Vec<String> = words(now).collect();
    let head = old.iter().zip(&new).take_while(|(a, b)| a == b).count();
    let rest = (old.len() - head).min(new.len() - head);
    let tail =
        old.iter().rev().zip(new.iter().rev()).take(rest).take_while(|(a, b)| a == b).count();
    let mut out: Vec<SentenceStep> = (0..head).map(|i| SentenceStep::Both(i, i)).collect();
    let (from, to) = (old.len() - tail, new.len() - tail);
    let (a, b) = (old.get(head..from).unwrap_or(&[]), new.get(head..to).unwrap_or(&[]));
    if a.len() <= PAIRED && b.len() <= PAIRED {
        common(a, b, head, &mut out);
    } else {
        // Texts this long are logs and lists: what is in one alone is told, not where.
        let there: std::collections::HashSet<&String> = a.iter().collect();
        let here: std::collections::HashSet<&String> = b.iter().collect();
        out.extend(
            (0..)
                .zip(a)
                .filter(|(_, s)| !here.contains(s))
                .map(|(i, _)| SentenceStep::Before(head + i)),
        );
        out.extend(
            (0..)
                .zip(b)
                .filter(|(_, s)| !there.contains(s))
                .map(|(j, _)| SentenceStep::Now(head + j)),
        );
    }
    out.extend((0..tail).map(|i| SentenceStep::Both(from + i, to + i)));
    out
}

/// The longest common run of sentences, in order, and what stands between.
fn common(a: &[String], b: &[String], base: usize, out: &mut Vec<SentenceStep>) {
    let width = b.len() + 1;
    let mut longest = vec![0u16; (a.len() + 1) * width];
    let at = |table: &[u16], i: usize, j: usize| table.get(i * width + j).copied().unwrap_or(0);
    for i in (0..a.len()).rev() {
        for j in (0..b.len()).rev() {
            let value = if a.get(i) == b.get(j) {
                at(&longest, i + 1, j + 1) + 1
            } else {
                at(&longest, i + 1, j).max(at(&longest, i, j + 1))
            };
            if let Some(slot) = longest.get_mut(i * width + j) {
                *slot = value;
            }
        }
    }
    let (mut i, mut j) = (0, 0);
    while i < a.len() || j < b.len() {
        if i < a.len() && j < b.len() && a.get(i) == b.get(j) {
            out.push(SentenceStep::Both(base + i, base + j));
            (i, j) = (i + 1, j + 1);
        } else if i < a.len() && (j >= b.len() || at(&longest, i + 1, j) >= at(&longest, i, j + 1))
        {
            out.push(SentenceStep::Before(base + i));
            i += 1;
        } else {
            out.push(SentenceStep::Now(base + j));
            j += 1;
        }
    }
}

/// What changed in an article.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Changes {
    /// The texts it had, the latest last. Never empty.
    pub earlier: Vec<Arc<Version>>,
    /// The text it has.
    pub now: Version,
    /// Figures that are another number now, by where they stand in the text, in order:
    /// whoever reviews the article may add some and take some out.
    pub was: Vec<(Span, Was)>,
    /// Totals that differ: what the article told of a kind, and what it tells now; `None`
    /// where it told, or tells, none.
    pub totals: Vec<(FigureKind, Option<WasTotal>, Option<WasTotal>)>,
    /// Whether any figure came, went or is another number.
    pub figures: bool,
}

impl Changes {
    /// What an entry says against the texts it had; `None` where it had none, or they all
    /// say what it says.
    #[must_use]
    pub fn of(earlier: &[Arc<Version>], entry: &Entry) -> Option<Self> {
        let now = Version::of(entry, 0);
        let kept: Vec<Arc<Version>> =
            earlier.iter().filter(|v| !v.says_the_same(&now)).cloned().collect();
        let last = kept.last()?.clone();
        // A correction of a comma after that of a number: the number is what is told.
        let told = kept.iter().rev().map(|v| Difference::of(v, &now)).find(|c| c.figures);
        let told = told.unwrap_or_else(|| Difference::of(&last, &now));
        let span = |index: u16| entry.analysis.figures.get(usize::from(index)).map(|f| f.span);
        let was = told.was.into_iter().filter_map(|(index, was)| Some((span(index)?, was)));
        let mut changes = Self {
            was: was.collect(),
            totals: told.totals,
            figures: told.figures,
            ..Self::default()
        };
        changes.earlier = kept;
        changes.now = now;
        Some(changes)
    }

    /// What an article told of a kind before, where it told another total.
    #[must_use]
    pub fn total(&self, kind: FigureKind) -> Option<&WasTotal> {
        self.totals.iter().find(|t| t.0 == kind).and_then(|t| t.1.as_ref())
    }

    /// What a figure was.
    #[must_use]
    pub fn figure(&self, figure: &Figure) -> Option<&Was> {
        self.was.iter().find(|(span, _)| *span == figure.span).map(|(_, was)| was)
    }
}

/// The difference between two texts: figures by their index in the later one.
#[derive(Debug, Default)]
struct Difference {
    was: Vec<(u16, Was)>,
    totals: Vec<(FigureKind, Option<WasTotal>, Option<WasTotal>)>,
    figures: bool,
}

impl Difference {
    fn of(before: &Version, now: &Version) -> Self {
        let same = |a: &Was, b: &Was| a.kind == b.kind && a.low == b.low && a.high == b.high;
        let related = before.shared(now) >= RELATED;
        let hunks = hunks(&steps(before, now));
        // Figures of sentences that differ: those told in both are none of them.
        let mut old: Vec<(usize, &Was)> = of_hunks(before, hunks.iter().map(|h| &h.0));
        let mut new: Vec<(usize, u16, &Was)> = Vec::new();
        for (at, was) in of_hunks(now, hunks.iter().map(|h| &h.1)) {
            let index = now.figures.iter().position(|f| std::ptr::eq(f, was)).unwrap_or(0);
            new.push((at, u16::try_from(index).unwrap_or(u16::MAX), was));
        }
        let mut strike = |near: bool| {
            new.retain(|(at, _, now)| {
                let found =
                    old.iter().position(|(own, was)| (!near || own == at) && same(was, now));
                found.map(|i| old.remove(i)).is_none()
            });
        };
        strike(true);
        strike(false);
        let figures = !(old.is_empty() && new.is_empty());
        let mut was = Vec::new();
        for exactly in [true, false] {
            new.retain(|(at, index, now)| {
                let found = old.iter().position(|(own, was)| {
                    own == at && was.kind == now.kind && (!exactly || was.unit == now.unit)
                });
                let pair = found.filter(|_| related).map(|i| old.remove(i).1.clone());
                let lone = pair.is_none();
                was.extend(pair.map(|pair| (*index, pair)));
                lone
            });
        }
        was.sort_by_key(|(index, _)| *index);
        let totals = if related { totals(before, now) } else { Vec::new() };
        Self { was, figures: figures || !totals.is_empty(), totals }
    }
}

/// Runs of sentences that differ: those that went, those that came.
fn hunks(steps: &[SentenceStep]) -> Vec<(Vec<usize>, Vec<usize>)> {
    let mut out: Vec<(Vec<usize>, Vec<usize>)> = Vec::new();
    let mut open = false;
    for step in steps {
        if let SentenceStep::Both(..) = step {
            open = false;
            continue;
        }
        if !open {
            out.push((Vec::new(), Vec::new()));
            open = true;
        }
        match (step, out.last_mut()) {
            (SentenceStep::Before(i), Some(hunk)) => hunk.0.push(*i),
            (SentenceStep::Now(j), Some(hunk)) => hunk.1.push(*j),
            _ => {}
        }
    }
    out
}

/// The figures of the sentences of each run, with the number of the run.
fn of_hunks<'a, 'h>(
    version: &'a Version,
    hunks: impl Iterator<Item = &'h Vec<usize>>,
) -> Vec<(usize, &'a Was)> {
    let run_of: HashMap<usize, usize> =
        hunks.enumerate().flat_map(|(n, own)| own.iter().map(move |s| (*s, n))).collect();
    let run = |was: &Was| run_of.get(&(was.sentence as usize)).copied();
    version.figures.iter().filter_map(|was| Some((run(was)?, was))).collect()
}

fn totals(
    before: &Version,
    now: &Version,
) -> Vec<(FigureKind, Option<WasTotal>, Option<WasTotal>)> {
    let of = |version: &Version, kind| version.totals.iter().find(|t| t.kind == kind).cloned();
    let pairs = FigureKind::ALL.into_iter().map(|kind| (kind, of(before, kind), of(now, kind)));
    pairs.filter(|(_, was, is)| was != is).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::{Analyzer, Scratch};
    use crate::sources::{Hint, read};

    fn entry(text: &str) -> Entry {
        let article = read(text.as_bytes(), &Hint::new("a.txt")).articles.remove(0);
        let analysis = Analyzer::new().analyze(&article, &mut Scratch::default());
        Entry { article, analysis }
    }

    fn changes(before: &str, now: &str) -> Option<Changes> {
        Changes::of(&[Arc::new(Version::of(&entry(before), 7))], &entry(now))
    }

    const FIRST: &str = "Market attack\n\nGunmen killed 15 people at a market in Goma on Friday. \
        The mayor blamed a militia.\n\nSoldiers closed the roads. At least 40 people were wounded.\n";

    #[test]
    fn a_number_that_changed_is_told_with_what_it_was() {
        let later = FIRST.replace("15 people", "17 people").replace("the roads", "all roads");
        let changes = changes(FIRST, &later).unwrap();
        assert!(changes.figures);
        let [(span, was)] = &changes.was[..] else { panic!("{:?}", changes.was) };
        assert_eq!((was.kind, was.low), (FigureKind::Killed, Some(15.0)));
        let article = entry(&later);
        let figure = article.analysis.figures.iter().find(|f| f.span == *span).unwrap();
        assert_eq!(figure.low, Some(17.0));
        assert_eq!(changes.total(FigureKind::Killed).map(|t| Some(t.best)), Some(Some(15.0)));
        assert_eq!(changes.total(FigureKind::Wounded), None, "it is the same");
        let said = overlay(&changes.earlier[0], &changes.now);
        let of =
            |side| said.iter().filter(|s| s.side == side).map(|s| &*s.text).collect::<Vec<_>>();
        assert_eq!(of(Side::Before).len(), 2);
        assert!(of(Side::Now)[0].starts_with("Gunmen killed 17"));
        assert_eq!(of(Side::Both).len(), 3);
    }

    #[test]
    fn other_signs_and_spaces_are_no_change() {
        assert_eq!(changes(FIRST, &FIRST.replace("Friday. ", "Friday.  ")), None);
        let words = changes(FIRST, &FIRST.replace("blamed", "accused")).unwrap();
        assert!(!words.figures && words.was.is_empty() && words.totals.is_empty());
        assert!(changes(FIRST, &FIRST.replace("15", "1.5")).unwrap().figures);
    }

    #[test]
    fn a_sentence_that_moved_changes_no_figure() {
        let moved = "Market attack\n\nAt least 40 people were wounded. Soldiers closed the roads.\n\n\
            Gunmen killed 15 people at a market in Goma on Friday. The mayor blamed a militia.\n";
        let changes = changes(FIRST, moved).unwrap();
        assert!(!changes.figures, "{changes:?}");
    }

    #[test]
    fn a_number_is_told_after_a_later_correction_of_words() {
        let second = FIRST.replace("15 people", "17 people");
        let third = second.replace("blamed", "accused");
        let earlier = [FIRST, second.as_str()].map(|t| Arc::new(Version::of(&entry(t), 1)));
        let changes = Changes::of(&earlier, &entry(&third)).unwrap();
        assert_eq!(changes.earlier.len(), 2);
        assert_eq!(changes.was[0].1.low, Some(15.0));
    }

    #[test]
    fn another_text_altogether_is_held_against_nothing() {
        let other = "Storm\n\nA storm killed 9 people on the coast. Nobody was prepared for it.\n";
        let changes = changes(FIRST, other).unwrap();
        assert!(changes.figures && changes.was.is_empty() && changes.totals.is_empty());
    }

    #[test]
    fn long_texts_are_compared_in_bounded_time() {
        let many = |from: u32| Version {
            paragraphs: vec![(from..from + 4000).map(|n| format!("Line {n}.")).collect()],
            ..Version::default()
        };
        let said = overlay(&many(0), &many(10));
        assert_eq!(said.iter().filter(|s| s.side == Side::Before).count(), 10);
        assert_eq!(said.iter().filter(|s| s.side == Side::Now).count(), 10);
    }
}
