//! What speaks for a figure being a part of another one: what the rules say, the words
//! around it, and how it stands to the other figures of its kind.

use super::rules::{around, value};
use super::weights::FlagWeights;
use super::{FlagReader, Note};
use crate::analysis::figures::Clause;
use crate::analysis::lexicon::class;
use crate::analysis::sentence::keys::mix;
use crate::analysis::sentence::nouns::Noun;
use crate::analysis::{Figure, FigureKind, Flags, Qualifier};
use crate::text::Span;

/// A figure with all evidence on its flags, to learn the weights from.
#[derive(Debug, Clone)]
pub struct FlagCandidate {
    /// Where it stands.
    pub span: Span,
    /// What it counts.
    pub kind: FigureKind,
    /// Least number it states.
    pub low: Option<f64>,
    /// Greatest.
    pub high: Option<f64>,
    /// What the rules say.
    pub by_rule: Flags,
    /// Whether its clause says that it is a part ("including"), whatever else speaks.
    pub certain: bool,
    /// Whether the article counts anything that it can be a part of.
    pub possible: bool,
    /// Keys of the evidence, sorted, each once.
    pub evidence: Vec<u32>,
}

/// How far words are looked at one by one, in items.
const REACH: usize = 10;
/// How far words of the sentence are looked at, in items.
const SENTENCE: usize = 48;
/// How many words of the sentence before are looked at.
const TAIL: usize = 14;
/// How far a figure of the same kind is near, in sentences.
const NEAR: u32 = 3;
/// How many figures may add up to another.
const ADDENDS: usize = 8;

/// The last words of a sentence.
pub(super) fn tail(clause: &Clause<'_>, out: &mut Vec<u32>) {
    out.clear();
    let from = clause.items.len().saturating_sub(TAIL);
    out.extend((from..clause.items.len()).map(|i| clause.word_key(i)));
}

impl FlagReader {
    /// Notes the words around a number. Returns where.
    pub(super) fn note_words(&mut self, clause: &Clause<'_>, at: usize, noun: &Noun) -> (u32, u32) {
        let from = self.words.len();
        let mut put = |sort: FlagSort, value: u32| self.words.push(mix(sort as u32, value));
        let first = at.saturating_sub(SENTENCE);
        let last = clause.items.len().min(at + SENTENCE);
        // Each word is asked for several times.
        let words: Vec<u32> = (first..last).map(|i| clause.word_key(i)).collect();
        let word = |i: usize| {
            let known = i.checked_sub(first).and_then(|i| words.get(i).copied());
            known.unwrap_or_else(|| clause.word_key(i))
        };
        for i in (first..last).filter(|&i| i != at) {
            let (near, far, gap) = if i < at {
                (FlagSort::Before, FlagSort::BeforeBy, at - i - 1)
            } else {
                (FlagSort::After, FlagSort::AfterBy, i - at - 1)
            };
            if gap < REACH {
                put(near, word(i));
                put(far, mix(word(i), u32::try_from(gap / 2).unwrap_or(9).min(2)));
            } else {
                put(FlagSort::Far, word(i));
            }
            put(FlagSort::Any, word(i));
        }
        for i in first..last.saturating_sub(1) {
            let pair = mix(word(i), word(i + 1));
            put(FlagSort::Pair, pair);
            if i + REACH >= at && i + 1 < at {
                put(FlagSort::PairBefore, pair);
            } else if i > at && i <= at + REACH {
                put(FlagSort::PairAfter, pair);
            }
        }
        let opening = (0..3).scan(0, |all, i| {
            *all = mix(*all, word(i));
            Some(*all)
        });
        for (i, words) in opening.enumerate() {
            put(FlagSort::Opening, mix(words, u32::try_from(i).unwrap_or(9)));
        }
        put(FlagSort::Unit, noun.head.map_or(0, word));
        for word in &self.tail_before {
            self.words.push(mix(FlagSort::Tail as u32, *word));
        }
        range(from, self.words.len())
    }

    /// Notes the words between the figure before it in the sentence and a number.
    pub(super) fn note_between(
        &mut self,
        clause: &Clause<'_>,
        before: Option<usize>,
        at: usize,
    ) -> (u32, u32) {
        let from = self.words.len();
        let first = before.map_or(at, |b| b + 1).max(at.saturating_sub(SENTENCE));
        self.words.extend((first..at).map(|i| clause.word_key(i)));
        range(from, self.words.len())
    }

    fn noted(&self, (from, to): (u32, u32)) -> &[u32] {
        self.words.get(from as usize..to as usize).unwrap_or_default()
    }

    /// Decides by all the evidence which figures of an item are parts.
    pub(super) fn weigh(
        &self,
        weights: &FlagWeights,
        told: &[Flags],
        figures: &mut [Figure],
        mut log: Option<&mut Vec<FlagCandidate>>,
    ) {
        let item = ItemFigures::of(self, told, figures);
        let mut decided = Vec::with_capacity(figures.len());
        let mut keys = Vec::new();
        for (index, figure) in figures.iter().enumerate() {
            let (certain, possible) = (item.is_certain(index), item.is_possible(index));
            let open = possible && !certain;
            keys.clear();
            // Gathering is dear: only where it decides, or where somebody learns from it.
            if open || log.is_some() {
                item.gather(index, &mut keys);
            }
            let part = certain || open && weights.speaks(&keys);
            decided.push(Flags { subset: part, ..figure.flags });
            if let Some(log) = log.as_deref_mut() {
                log.push(FlagCandidate {
                    span: figure.span,
                    kind: figure.kind,
                    low: figure.low,
                    high: figure.high,
                    by_rule: figure.flags,
                    certain,
                    possible,
                    evidence: keys.clone(),
                });
            }
        }
        if weights.is_empty() {
            return;
        }
        for (figure, flags) in figures.iter_mut().zip(decided) {
            figure.flags = flags;
        }
    }
}

#[expect(clippy::cast_possible_truncation, reason = "an article has fewer words than that")]
const fn range(from: usize, to: usize) -> (u32, u32) {
    (from as u32, to as u32)
}

/// Sorts of evidence.
#[derive(Debug, Clone, Copy)]
#[repr(u32)]
enum FlagSort {
    Before,
    BeforeBy,
    After,
    AfterBy,
    Far,
    Any,
    Pair,
    PairBefore,
    PairAfter,
    Opening,
    Unit,
    Tail,
    Always,
    Rule,
    RuleOfKind,
    RulePlace,
    Told,
    Flag,
    Kind,
    General,
    Count,
    Qualified,
    Place,
    Remark,
    RemarkRule,
    Attributes,
    Alone,
    Near,
    NearSorts,
    NearParty,
    NearFlags,
    NearPlace,
    NearKind,
    NearUnit,
    Last,
    Next,
    First,
    Greatest,
    Lead,
    Sum,
    Between,
    BetweenBy,
    BetweenEnd,
    BetweenAll,
    Previous,
    PreviousFlags,
    Following,
    Listed,
}

/// The figures of an article, or of an item of a bulletin, as they stand to each other.
struct ItemFigures<'a> {
    reader: &'a FlagReader,
    /// Their flags by their clauses alone.
    told: &'a [Flags],
    figures: &'a [Figure],
    /// The greatest number of each kind, and of its first sentences.
    greatest: [f64; FigureKind::ALL.len()],
    lead: [Option<f64>; FigureKind::ALL.len()],
    /// What the unit of each counts.
    sorts: Vec<UnitSort>,
    /// What others may be parts of.
    wholes: Vec<PossibleWhole>,
}

/// The greatest counts of one kind, of one sort of units, past or not: what figures may be
/// parts of.
struct PossibleWhole {
    kind: FigureKind,
    sort: UnitSort,
    past: bool,
    /// The greatest, and the one after that, for the greatest itself.
    greatest: [Option<(usize, f64)>; 2],
}

impl PossibleWhole {
    /// Takes a figure in. Vague ones and those "at least" have no end.
    fn enter(&mut self, index: usize, figure: &Figure) {
        let open = matches!(figure.qualifier, Qualifier::Vague | Qualifier::AtLeast);
        let most = if open { f64::INFINITY } else { value(figure) };
        let [first, second] = &mut self.greatest;
        if first.is_none_or(|(_, greatest)| most > greatest) {
            *second = first.replace((index, most));
        } else if second.is_none_or(|(_, greatest)| most > greatest) {
            *second = Some((index, most));
        }
    }
}

/// What a unit counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u32)]
enum UnitSort {
    None,
    People,
    /// Those who fight without a state, and those who fight for one.
    Fighters,
    Forces,
    /// Other people, by what they are.
    Persons,
    /// Families, crowds.
    Groups,
    Things,
    Other,
}

impl UnitSort {
    /// Whether a count of one sort may have some of another in it.
    const fn holds(self, part: Self) -> bool {
        !matches!((self, part), (Self::Fighters, Self::Forces) | (Self::Forces, Self::Fighters))
    }

    fn of(figure: &Figure, note: &Note) -> Self {
        let is = |classes: u64| note.class & classes != 0;
        match () {
            () if figure.unit.is_empty() => Self::None,
            () if figure.counts_people() => Self::People,
            () if is(class::FIGHTER) => Self::Fighters,
            () if is(class::FORCE) => Self::Forces,
            () if is(class::PERSON) => Self::Persons,
            () if is(class::FAMILY | class::CROWD) => Self::Groups,
            () if is(class::THING) => Self::Things,
            () => Self::Other,
        }
    }
}

/// Evidence while it is gathered.
struct Keys<'a> {
    language: u32,
    out: &'a mut Vec<u32>,
}

impl Keys<'_> {
    /// Evidence that may weigh in any language, and in this one more.
    fn put(&mut self, sort: FlagSort, value: u32) {
        let key = mix(sort as u32, value);
        self.out.extend([key, mix(key, self.language)]);
    }

    /// Evidence that weighs in this language.
    fn word(&mut self, sort: FlagSort, value: u32) {
        self.out.push(mix(mix(sort as u32, value), self.language));
    }
}

/// How a number stands to another: in steps.
fn ratio(number: f64, other: f64) -> u32 {
    if other <= 0.0 {
        return 9;
    }
    let r = number / other;
    match r {
        _ if (r - 1.0).abs() < 1e-9 => 0,
        _ if r < 0.02 => 1,
        _ if r < 0.1 => 2,
        _ if r < 0.5 => 3,
        _ if r < 1.0 => 4,
        _ if r > 10.0 => 5,
        _ if r > 2.0 => 6,
        _ => 7,
    }
}

fn bits(flags: Flags) -> u32 {
    u32::from(flags.subset) | u32::from(flags.past) << 1 | u32::from(flags.unreal) << 2
}

/// Several small numbers as one.
fn all<const N: usize>(values: [u32; N]) -> u32 {
    values.into_iter().fold(0, |all, value| all * 16 + value.min(15))
}

fn parties(a: &Figure, b: &Figure) -> u32 {
    match (a.party.is_empty(), b.party.is_empty()) {
        (true, true) => 0,
        (true, false) => 1,
        (false, true) => 2,
        _ if a.party == b.party => 3,
        _ if a.party.iter().any(|p| b.party.contains(p)) => 4,
        _ => 5,
    }
}

fn places(a: &Figure, b: &Figure) -> u32 {
    match (&a.place, &b.place) {
        (None, None) => 0,
        (None, Some(_)) => 1,
        (Some(_), None) => 2,
        (Some(a), Some(b)) if a == b => 3,
        _ => 4,
    }
}

impl Note {
    /// What its clause tells, a bit each.
    fn remarks(&self) -> [bool; 27] {
        let (when, before) = (&self.when, &self.before);
        [
            when.behind,
            when.bygone,
            when.running,
            when.now,
            when.then,
            when.dated,
            when.reported,
            when.year.is_some(),
            when.day.is_some(),
            before.bygone,
            before.running,
            before.dated,
            before.year.is_some(),
            self.timeless,
            self.lead,
            self.deep,
            self.general,
            self.apart,
            self.listed,
            self.including,
            self.whole,
            self.part,
            self.still,
            self.earlier,
            self.first,
            self.fresh,
            self.bare,
        ]
    }
}

impl<'a> ItemFigures<'a> {
    fn of(reader: &'a FlagReader, told: &'a [Flags], figures: &'a [Figure]) -> Self {
        let mut greatest = [0.0; FigureKind::ALL.len()];
        let mut lead = [None; FigureKind::ALL.len()];
        let mut sorts = Vec::with_capacity(figures.len());
        let mut wholes: Vec<PossibleWhole> = Vec::new();
        for (index, figure) in figures.iter().enumerate() {
            let (kind, number) = (figure.kind as usize, value(figure));
            if let Some(most) = greatest.get_mut(kind) {
                *most = number.max(*most);
            }
            if let Some(most) = lead.get_mut(kind).filter(|_| reader.note(index).place <= 2) {
                *most = Some(number.max(most.unwrap_or(0.0)));
            }
            let sort = UnitSort::of(figure, &reader.note(index));
            sorts.push(sort);
            let (kind, past) = (figure.kind, figure.flags.past);
            let known = wholes.iter().position(|w| (w.kind, w.sort, w.past) == (kind, sort, past));
            let known = known.unwrap_or_else(|| {
                wholes.push(PossibleWhole { kind, sort, past, greatest: [None; 2] });
                wholes.len() - 1
            });
            if let Some(whole) = wholes.get_mut(known) {
                whole.enter(index, figure);
            }
        }
        Self { reader, told, figures, greatest, lead, sorts, wholes }
    }

    fn sort(&self, index: usize) -> u32 {
        self.sorts.get(index).map_or(0, |s| *s as u32)
    }

    /// Whether the clause itself says that a figure is a part.
    fn is_certain(&self, index: usize) -> bool {
        self.told.get(index).is_some_and(|told| told.subset)
    }

    /// Whether any figure counts what this one can be a part of: no less, and of a sort that
    /// holds it. Soldiers are no part of the rebels killed.
    fn is_possible(&self, index: usize) -> bool {
        let Some(figure) = self.figures.get(index) else { return false };
        let own = self.sorts.get(index).copied().unwrap_or(UnitSort::None);
        self.wholes.iter().any(|whole| {
            let enough = |(other, most): &(usize, f64)| *other != index && *most >= value(figure);
            whole.kind.is_related(figure.kind)
                && whole.sort.holds(own)
                && (!whole.past || figure.flags.past)
                && whole.greatest.iter().flatten().any(enough)
        })
    }

    /// Gathers the evidence on one figure.
    fn gather(&self, index: usize, out: &mut Vec<u32>) {
        let Some(figure) = self.figures.get(index) else { return };
        let note = self.reader.note(index);
        let language = 1 + note.language;
        let mut keys = Keys { language, out };
        for word in self.reader.noted(note.words) {
            keys.out.push(mix(*word, language));
        }
        self.itself(index, figure, &note, &mut keys);
        self.near(index, figure, &note, &mut keys);
        self.of_kind(index, figure, &note, &mut keys);
        self.beside(index, figure, &note, &mut keys);
        out.sort_unstable();
        out.dedup();
    }

    /// What the rules say, and what the figure is by itself.
    fn itself(&self, index: usize, figure: &Figure, note: &Note, keys: &mut Keys<'_>) {
        let (kind, rule, sort) = (figure.kind as u32, bits(figure.flags), self.sort(index));
        let place = note.place.min(8);
        keys.put(FlagSort::Always, 0);
        keys.put(FlagSort::Rule, rule);
        keys.put(FlagSort::RuleOfKind, all([rule, kind]));
        keys.put(FlagSort::RulePlace, all([rule, place.min(4)]));
        keys.put(FlagSort::Told, bits(self.told.get(index).copied().unwrap_or_default()));
        for bit in (0..3).filter(|bit| rule >> bit & 1 == 1) {
            keys.put(FlagSort::Flag, bit);
        }
        keys.put(FlagSort::Kind, kind);
        keys.put(FlagSort::General, sort);
        keys.put(FlagSort::General, all([1, kind, sort]));
        keys.put(FlagSort::Qualified, figure.qualifier as u32);
        keys.put(FlagSort::Qualified, all([1, kind, figure.qualifier as u32]));
        keys.put(FlagSort::Place, place);
        keys.put(FlagSort::Place, all([1, kind, place.min(4)]));
        for (i, _) in note.remarks().iter().enumerate().filter(|(_, told)| **told) {
            let i = u32::try_from(i).unwrap_or(99);
            keys.put(FlagSort::Remark, i);
            keys.put(FlagSort::RemarkRule, i * 16 + rule);
        }
        let party = u32::try_from(figure.party.len().min(3)).unwrap_or(3);
        keys.put(FlagSort::Attributes, party);
        keys.put(FlagSort::Attributes, 8 + u32::from(figure.attribution.is_empty()));
        keys.put(FlagSort::Attributes, 10 + u32::from(figure.place.is_some()));
        keys.put(FlagSort::Attributes, 12 + u32::from(figure.date.is_some()));
    }

    /// How far one figure stands from another, in sentences, and to which side.
    fn distance(&self, note: &Note, other: usize) -> u32 {
        let place = self.reader.note(other).place;
        match place.abs_diff(note.place) {
            0 => 0,
            d if place < note.place => d.min(3),
            d => 3 + d.min(3),
        }
    }

    /// Other figures of the kind, near.
    fn near(&self, index: usize, figure: &Figure, note: &Note, keys: &mut Keys<'_>) {
        let (kind, sort) = (figure.kind as u32, self.sort(index));
        for (other, f) in around(index, self.figures) {
            if other == index
                || f.kind != figure.kind
                || self.reader.note(other).place.abs_diff(note.place) > NEAR
            {
                continue;
            }
            let (r, d) = (ratio(value(figure), value(f)), self.distance(note, other));
            keys.put(FlagSort::Near, all([r, d]));
            keys.put(FlagSort::NearSorts, all([r, d, sort, self.sort(other)]));
            keys.put(FlagSort::NearParty, all([r, d, parties(figure, f)]));
            keys.put(FlagSort::NearPlace, all([r, d, places(figure, f)]));
            keys.put(FlagSort::NearFlags, all([r, d, bits(f.flags)]));
            keys.put(FlagSort::NearKind, all([r, d, kind]));
            keys.put(FlagSort::NearUnit, all([r, d, u32::from(f.unit == figure.unit)]));
        }
    }

    /// How it stands to the figure of its kind before and behind, to the first, to the
    /// greatest, and whether others add up to it.
    fn of_kind(&self, index: usize, figure: &Figure, note: &Note, keys: &mut Keys<'_>) {
        let (kind, sort, number) = (figure.kind as u32, self.sort(index), value(figure));
        let same = || around(index, self.figures).filter(|(_, f)| f.kind == figure.kind);
        let before = || same().filter(|(i, _)| *i < index);
        let after = || same().filter(|(i, _)| *i > index);
        let count = |n: usize| u32::try_from(n.min(3)).unwrap_or(3);
        keys.put(FlagSort::Count, all([0, count(before().count())]));
        keys.put(FlagSort::Count, all([1, count(after().count())]));
        let others = [
            (FlagSort::Last, before().next_back()),
            (FlagSort::Next, after().next()),
            (FlagSort::First, before().next()),
        ];
        for (name, other) in others {
            let Some((other, f)) = other else {
                keys.put(FlagSort::Alone, name as u32);
                continue;
            };
            let (r, d) = (ratio(number, value(f)), self.distance(note, other));
            keys.put(name, all([0, r]));
            keys.put(name, all([1, r, sort, self.sort(other)]));
            keys.put(name, all([2, r, parties(figure, f)]));
            keys.put(name, all([3, r, bits(f.flags)]));
            keys.put(name, all([7, r, places(figure, f)]));
            keys.put(name, all([8, r, d, places(figure, f), u32::from(note.listed)]));
            keys.put(name, all([4, r, d]));
            keys.put(name, all([5, bits(f.flags)]));
            keys.put(name, all([6, r, self.reader.note(other).place.min(4)]));
        }
        let most = ratio(number, self.greatest.get(figure.kind as usize).copied().unwrap_or(0.0));
        keys.put(FlagSort::Greatest, most);
        keys.put(FlagSort::Greatest, all([1, most, kind]));
        keys.put(FlagSort::Greatest, all([2, most, sort]));
        match self.lead.get(figure.kind as usize).copied().flatten() {
            Some(lead) => {
                let r = ratio(number, lead);
                keys.put(FlagSort::Lead, r);
                keys.put(FlagSort::Lead, all([1, r, u32::from(note.when.dated)]));
                keys.put(FlagSort::Lead, all([2, r, sort]));
            }
            None => keys.put(FlagSort::Lead, 99),
        }
        let adds = |numbers: &mut dyn Iterator<Item = f64>| {
            let mut sum = 0.0;
            numbers.take(ADDENDS).enumerate().any(|(n, next)| {
                sum += next;
                n > 0 && (sum - number).abs() < 0.5
            })
        };
        if adds(&mut after().map(|(_, f)| value(f))) {
            keys.put(FlagSort::Sum, 0);
        }
        if adds(&mut before().rev().map(|(_, f)| value(f))) {
            keys.put(FlagSort::Sum, 1);
        }
        if self.is_addend(index, figure) {
            keys.put(FlagSort::Sum, 2);
        }
    }

    /// Whether it and figures of its kind beside it add up to another of the kind.
    fn is_addend(&self, index: usize, figure: &Figure) -> bool {
        let same: Vec<(usize, f64)> = around(index, self.figures)
            .filter(|(_, f)| f.kind == figure.kind)
            .map(|(i, f)| (i, value(f)))
            .collect();
        let Some(own) = same.iter().position(|(i, _)| *i == index) else { return false };
        (own.saturating_sub(ADDENDS - 2)..=own).any(|first| {
            let mut sum = 0.0;
            (first..same.len().min(first + ADDENDS)).any(|last| {
                sum += same.get(last).map_or(0.0, |s| s.1);
                let total = |(i, (_, number)): (usize, &(usize, f64))| {
                    !(first..=last).contains(&i) && (number - sum).abs() < 0.5
                };
                last > first && last >= own && same.iter().enumerate().any(total)
            })
        })
    }

    /// How it stands to the figures right before and behind it, whatever those count.
    fn beside(&self, index: usize, figure: &Figure, note: &Note, keys: &mut Keys<'_>) {
        let kind = figure.kind as u32;
        if let Some((before, f)) =
            index.checked_sub(1).and_then(|b| Some((b, self.figures.get(b)?)))
        {
            let same = f.kind == figure.kind;
            if note.listed {
                let goes_on = self.reader.note(index + 1).listed;
                let told = u32::from(self.told.get(before).is_some_and(|told| told.subset));
                let sorts = [self.sort(before), self.sort(index)];
                keys.put(FlagSort::Listed, all([0, told, places(figure, f), u32::from(goes_on)]));
                keys.put(FlagSort::Listed, all([1, told, sorts[0], sorts[1]]));
                keys.put(FlagSort::Listed, all([3, told, u32::from(note.fresh), sorts[1]]));
                keys.put(FlagSort::Listed, all([2, told, places(figure, f), sorts[0], sorts[1]]));
            }
            let steps = note.place.saturating_sub(self.reader.note(before).place).min(3);
            keys.put(FlagSort::Previous, all([steps, f.kind as u32, kind]));
            keys.put(FlagSort::PreviousFlags, all([0, steps, bits(f.flags)]));
            keys.put(FlagSort::PreviousFlags, all([1, steps, bits(f.flags), u32::from(same)]));
            if steps == 0 {
                let by = if same {
                    ratio(value(figure), value(f))
                } else {
                    12 + u32::from(f.kind.is_related(figure.kind))
                };
                let words = self.reader.noted(note.between);
                for word in words {
                    keys.word(FlagSort::Between, *word);
                    keys.word(FlagSort::BetweenBy, mix(*word, by));
                }
                let whole = |words: &[u32]| words.iter().fold(by, |all, word| mix(all, *word));
                keys.word(
                    FlagSort::BetweenEnd,
                    whole(words.split_at(words.len().saturating_sub(2)).1),
                );
                if words.len() < 5 {
                    keys.word(FlagSort::BetweenAll, whole(words));
                }
            }
        }
        if let Some(f) = self.figures.get(index + 1).filter(|f| f.sentence == figure.sentence) {
            let same = u32::from(f.kind == figure.kind);
            keys.put(FlagSort::Following, bits(f.flags));
            keys.put(FlagSort::Following, all([1, bits(f.flags), same]));
        }
        if figure.qualifier == Qualifier::Vague {
            keys.put(FlagSort::Alone, 99);
        }
    }
}
