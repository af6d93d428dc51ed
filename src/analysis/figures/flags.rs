//! What a figure must not be mistaken for: `subset`, `past`, `unreal`, from its clause
//! and from the whole article; and when and where it happened.

use std::ops::Range;

use super::super::{Analysis, Figure, FigureKind, Qualifier};
use super::Clause;
use super::judge::Sense;
use super::party_evidence::{PartyEvidence, PartyRole};
use super::places;
use super::times::{ClauseTime, Year};
use crate::analysis::dates::ToldDay;
use crate::analysis::lexicon::lists;
use crate::analysis::sentence::nouns::Noun;
use crate::article::Article;

/// What the clause of a figure tells, kept until the whole article is read.
#[expect(clippy::struct_excessive_bools, reason = "each a remark of its own")]
#[derive(Debug, Clone, Copy, Default)]
struct Note {
    /// What its clause tells of its time.
    when: ClauseTime,
    /// What the sentence before tells of its time.
    before: ClauseTime,
    /// Still to come.
    timeless: bool,
    /// In the first sentences.
    lead: bool,
    /// Behind the first sentences.
    deep: bool,
    /// Counts people as such, not a sort of them.
    general: bool,
    /// Another event than the one before ("a separate attack").
    apart: bool,
    /// Goes on the list that the figure before it is part of.
    listed: bool,
    /// Stands behind "including" or the like.
    including: bool,
    /// "out of 40": what the rest of the sentence counts parts of.
    whole: bool,
    /// "the first 700", "27 of whom": a part, where the whole is told.
    part: bool,
    /// "80 remain in custody", "200 are still missing": what is left of those.
    still: bool,
    /// "an earlier toll of 12".
    earlier: bool,
    /// "the first 700": a part of what the same passage goes on to tell.
    first: bool,
    /// "another 21", "a sniper": nothing told before has it in it.
    fresh: bool,
    /// "One was killed on Friday": a number and nothing else.
    bare: bool,
    /// The sentence, counted from the first that has a figure.
    sentence: u32,
}

/// Flags of an article while it is read.
#[derive(Debug, Default)]
pub struct FlagReader {
    notes: Vec<Note>,
    /// The day the article tells of.
    main: Option<ToldDay>,
    /// The year its first sentences tell.
    year: Option<f64>,
    /// The time of the sentence being read, and of the one before it.
    era: ClauseTime,
    before: ClauseTime,
    sentences: u32,
    last: Option<u32>,
}

/// How many sentences with figures a sort of people may stand behind the total.
const NEAR: u32 = 3;
/// How many figures back and forth a part is looked for.
const WINDOW: usize = 24;
/// How far "the first 700" may stand from the whole, in bytes.
const PASSAGE: u32 = 240;
/// How far a total may stand from its parts, in bytes.
const STORY: u32 = 3000;

impl FlagReader {
    /// Notes the day the article tells of, and what the sentence before told of its time.
    pub fn enter(&mut self, clause: &Clause<'_>, article: &Article) {
        self.sentences += 1;
        self.before = std::mem::replace(&mut self.era, clause.era());
        if let Some(published) = article.published {
            let day = published.day;
            self.main =
                Some(ToldDay { year: Some(day.year()), month: day.month(), day: Some(day.day()) });
            return;
        }
        for told in (0..clause.items.len()).filter_map(|i| clause.day(i)) {
            if told.day.is_none() {
                continue;
            }
            match self.main {
                None if self.sentences <= 8 => self.main = Some(told),
                // The latest day of a few weeks is the one the article was written on.
                Some(main) if told.follows(main) && !clause.to_come() => self.main = Some(told),
                _ => {}
            }
        }
        if self.sentences <= 3
            && let Some(year) = self.era.year
        {
            self.year = Some(self.year.map_or(year.year, |y| y.max(year.year)));
        }
    }

    /// Fills the flags of a figure from its clause. `before` are the figures of the
    /// article so far, `from` the first of the same sentence.
    #[expect(clippy::too_many_arguments, reason = "the whole context of one figure")]
    pub fn fill(
        &mut self,
        clause: &Clause<'_>,
        analysis: &Analysis,
        article: &Article,
        at: usize,
        noun: &Noun,
        sense: &Sense,
        before: &[Figure],
        from: usize,
        figure: &mut Figure,
    ) {
        let new = self.last.replace(figure.sentence.start) != Some(figure.sentence.start);
        let sentence = self.notes.last().map_or(0, |n| n.sentence + u32::from(new));
        let previous = (before.len() > from).then(|| before.last()).flatten();
        let listed =
            previous.is_some_and(|p| p.kind == figure.kind && clause.list_between(p, figure));
        let lead = self.sentences <= 2 && sentence <= 1;
        let when = clause.when(at, sense, lead);
        let future = clause.future(at, sense) && figure.kind.is_force();
        figure.flags.unreal = clause.unreal(at, sense, figure.kind);
        let still = clause.still(at, sense, figure.kind);
        let part = clause.part_of(at, noun);
        figure.date = clause.date(article, at).map(Into::into);
        let place = places::of(clause, analysis, at, sense, &figure.attribution);
        figure.place = place.map(Into::into);
        let left = clause.left_edge(at);
        let whole = left.checked_sub(1).is_some_and(|b| clause.word_ends(b, lists::PART_OF))
            || clause.word_is(left, lists::OF_THE);
        let behind_whole = previous.is_some_and(|p| p.kind.is_related(figure.kind))
            && self.notes.last().is_some_and(|n| n.whole);
        self.notes.push(Note {
            when,
            before: self.before,
            timeless: future || figure.flags.unreal && figure.kind.is_force(),
            lead,
            deep: self.sentences > 6,
            general: noun.head.is_none() || figure.counts_people(),
            apart: clause.apart(at),
            listed,
            including: !whole && (sense.subset || clause.included(at) || behind_whole),
            whole,
            part,
            still,
            earlier: clause.earlier_toll(at),
            first: clause.first_of(at),
            fresh: clause.is_fresh(at),
            bare: noun.head.is_none() && !clause.is_fresh(at),
            sentence,
        });
    }

    /// Flags that only the whole article shows, or the whole item of a bulletin: `which` of
    /// the article's figures those given are.
    pub fn across(&self, ties: &PartyEvidence, which: Range<usize>, figures: &mut [Figure]) {
        let notes = self.notes.get(which).unwrap_or_default().to_vec();
        let item = Self { notes, ..*self };
        item.flag(ties, figures);
    }

    fn flag(&self, ties: &PartyEvidence, figures: &mut [Figure]) {
        for (figure, note) in figures.iter_mut().zip(&self.notes) {
            figure.flags.past = self.is_past(note, figure.kind.is_force());
        }
        self.included(figures);
        self.listed(figures);
        self.sums(figures);
        self.bare(figures);
        self.parts(figures);
        self.contingents(ties, figures);
        self.times(figures);
        self.retold(figures);
    }

    /// Whether a figure belongs to another, earlier event than the article's.
    fn is_past(&self, note: &Note, force: bool) -> bool {
        let when = note.when;
        if note.timeless {
            return false;
        }
        if when.behind {
            return true;
        }
        if note.lead || when.now {
            return false;
        }
        let year = self.main.and_then(|m| m.year).map(f64::from).or(self.year);
        let of_year = |y: Year| match year {
            // "the elections of 2023" may be this year's story; "the genocide of 1994"
            // is not.
            Some(now) => {
                if y.of {
                    y.year + 2.0 <= now
                } else {
                    y.year < now
                }
            }
            None => !y.of,
        };
        let day = !when.running
            && !when.reported
            && when.day.is_some_and(|d| match self.main {
                // Forces ordered some days ago are still on their way.
                Some(main) => d.before(main) && !(force && main.follows(d)),
                // Nothing else dated: a day told deep in the article is another event's.
                None => note.deep,
            });
        let goes_on = when.then
            && !when.dated
            && (note.before.bygone || note.before.year.is_some_and(of_year));
        day || when.bygone || when.year.is_some_and(of_year) || goes_on
    }

    fn note(&self, index: usize) -> Note {
        self.notes.get(index).copied().unwrap_or_default()
    }

    /// "13 killed, including two children": the 2, where the 13 is a figure.
    fn included(&self, figures: &mut [Figure]) {
        for i in 0..figures.len() {
            let note = self.note(i);
            if !note.including && !note.earlier && !note.part && !note.still {
                continue;
            }
            let Some(part) = figures.get(i) else { break };
            let whole = around(i, figures).any(|(j, w)| {
                let near = if note.including {
                    j < i && (w.sentence == part.sentence || j + 3 >= i && !part.kind.is_force())
                } else {
                    w.span.start.abs_diff(part.span.start) < STORY
                        && (!note.first
                            || note.sentence.abs_diff(self.note(j).sentence) <= 1
                                && w.span.start.abs_diff(part.span.start) < PASSAGE)
                };
                j != i
                    && near
                    && (w.kind == part.kind
                        || note.part && w.kind.is_related(part.kind)
                        // Of 276 abducted 200 are still missing; of 24 dead nobody is.
                        || note.still && w.kind == FigureKind::Detained
                        || note.including
                            && w.kind.is_related(part.kind)
                            && w.sentence == part.sentence)
                    && value(w) >= value(part)
                    && (note.including || value(w) > value(part) || w.low.is_none())
            });
            // Harm "including" some is harm to a part, even where the whole has no number.
            let whole = whole || note.including && part.kind.is_harm();
            if whole && let Some(part) = figures.get_mut(i) {
                part.flags.subset = true;
            }
        }
    }

    /// What follows a part in the same list is a part too, while it fits the whole.
    fn listed(&self, figures: &mut [Figure]) {
        for i in 1..figures.len() {
            if !self.note(i).listed {
                continue;
            }
            let Some(before) = figures.get(i - 1).filter(|b| b.flags.subset) else { continue };
            let mut sum = value(before);
            let mut whole = None;
            for j in (0..i - 1).rev() {
                let Some(w) = figures.get(j) else { break };
                if w.sentence != before.sentence || w.kind != before.kind {
                    break;
                }
                if w.flags.subset {
                    sum += value(w);
                } else {
                    whole = w.high.or(w.low.filter(|_| w.high.is_some()));
                    break;
                }
            }
            let fits = figures.get(i).is_some_and(|f| whole.is_none_or(|w| sum + value(f) <= w));
            if fits && let Some(figure) = figures.get_mut(i) {
                figure.flags.subset = true;
            }
        }
    }

    /// A sort of people told after a total of people, or a single event after a total
    /// up to now.
    fn parts(&self, figures: &mut [Figure]) {
        for t in 0..figures.len() {
            let Some(total) = figures.get(t).cloned() else { break };
            let note = self.note(t);
            if !total.flags.counts()
                || !total.kind.is_harm() && total.kind != FigureKind::Destroyed
                || !note.general && !note.when.running
                || matches!(total.qualifier, Qualifier::AtMost | Qualifier::Vague)
            {
                continue;
            }
            let mut sum = 0.0;
            let from = if note.when.running { t.saturating_sub(WINDOW) } else { t + 1 };
            for i in from..figures.len().min(t + WINDOW) {
                let Some(part) = figures.get(i) else { break };
                let other = self.note(i);
                if i == t
                    || part.kind != total.kind
                    || part.flags.past
                    || part.flags.unreal
                    || part.sentence == total.sentence
                    || part.span.start.abs_diff(total.span.start) > STORY
                    || value(part) >= value(&total)
                    || other.apart
                    || other.fresh
                    || other.when.running
                    || !total.party.is_empty()
                        && !part.party.is_empty()
                        && part.party != total.party
                {
                    continue;
                }
                let sorted = !other.general && note.general;
                let event = note.when.running
                    && (other.when.dated || sorted || part.unit == total.unit || other.general);
                let near = other.sentence.abs_diff(note.sentence) <= NEAR
                    && part.span.start.abs_diff(total.span.start) < STORY / 2
                    && part.qualifier != Qualifier::Vague;
                let sorted = sorted && near && !other.when.dated;
                if !sorted && !event {
                    continue;
                }
                if part.flags.subset {
                    continue;
                }
                if total.high.is_some_and(|high| sum + value(part) > high) {
                    continue;
                }
                sum += value(part);
                if let Some(part) = figures.get_mut(i) {
                    part.flags.subset = true;
                }
            }
        }
    }

    /// "Two women were stoned. One was killed on Friday and one on Saturday": numbers
    /// alone count what the sentence before counted, while they fit it. So do the places
    /// that people of one count fled to.
    fn bare(&self, figures: &mut [Figure]) {
        let mut at = 1;
        while at < figures.len() {
            let Some(whole) = figures.get(at - 1).cloned() else { break };
            let begins = figures.get(at).is_some_and(|f| f.sentence != whole.sentence);
            let next = self.note(at).sentence == self.note(at - 1).sentence + 1
                && figures
                    .get(at)
                    .is_some_and(|f| f.sentence.start.saturating_sub(whole.sentence.end) < 8);
            if !begins || !next || !whole.flags.counts() && !whole.flags.past {
                at += 1;
                continue;
            }
            let Some(sentence) = figures.get(at).map(|f| f.sentence) else { break };
            let end = (at..figures.len())
                .find(|&i| figures.get(i).is_none_or(|f| f.sentence != sentence))
                .unwrap_or(figures.len());
            let parts = figures.get(at..end).unwrap_or(&[]);
            let fled =
                whole.kind == FigureKind::Displaced && parts.len() > 1 && whole.counts_people();
            let alike = parts.iter().enumerate().all(|(i, f)| {
                f.kind == whole.kind && (self.note(at + i).bare || fled && f.counts_people())
            });
            let sum: f64 = parts.iter().map(value).sum();
            if alike && sum <= value(&whole) {
                for part in figures.get_mut(at..end).unwrap_or_default() {
                    part.flags.subset = true;
                }
            }
            at = end;
        }
    }

    /// A state's part of an alliance's force, told near it.
    fn contingents(&self, ties: &PartyEvidence, figures: &mut [Figure]) {
        let allied =
            |f: &Figure| f.entities.iter().any(|&e| ties.of(e).role == PartyRole::Alliance);
        for i in 0..figures.len() {
            let Some(part) = figures.get(i) else { break };
            if part.kind != FigureKind::Troops || !part.flags.counts() || part.party.len() != 1 {
                continue;
            }
            let note = self.note(i);
            let whole = around(i, figures).any(|(j, w)| {
                j != i
                    && w.kind == part.kind
                    && w.flags.counts()
                    && value(w) > value(part)
                    && w.party != part.party
                    && allied(w)
                    && !allied(part)
                    && self.note(j).sentence.abs_diff(note.sentence) <= 3
            });
            if whole && let Some(part) = figures.get_mut(i) {
                part.flags.subset = true;
            }
        }
    }

    /// A part of something past is past; so is what the same clause goes on to count.
    fn times(&self, figures: &mut [Figure]) {
        for i in 1..figures.len() {
            let past = figures.get(i - 1).is_some_and(|b| b.flags.past);
            let same = match (figures.get(i - 1), figures.get(i)) {
                (Some(a), Some(b)) => a.sentence == b.sentence,
                _ => false,
            };
            let note = self.note(i);
            let same_kind = match (figures.get(i - 1), figures.get(i)) {
                (Some(a), Some(b)) => a.kind.is_related(b.kind),
                _ => false,
            };
            if past
                && same
                && same_kind
                && !note.apart
                && !note.timeless
                && (!note.when.dated || note.listed || note.including)
                && let Some(figure) = figures.get_mut(i)
            {
                figure.flags.past = true;
            }
        }
    }

    /// The same count told twice is the same thing twice.
    fn retold(&self, figures: &mut [Figure]) {
        for i in 0..figures.len() {
            let Some(a) = figures.get(i) else { break };
            if !a.flags.subset && !a.flags.past || value(a) < 3.0 && self.note(i).general {
                continue;
            }
            let (kind, low, high, flags) = (a.kind, a.low, a.high, a.flags);
            let (unit, vague) = (a.unit.clone(), a.qualifier == Qualifier::Vague);
            if vague {
                continue;
            }
            let small = value(a) < 10.0;
            for j in i.saturating_sub(WINDOW)..figures.len().min(i + WINDOW) {
                let Some(b) = figures.get_mut(j) else { break };
                if j != i
                    && b.kind == kind
                    && b.low == low
                    && b.high == high
                    && !b.flags.unreal
                    && (b.unit == unit || !small && !unit.is_empty())
                {
                    b.flags.subset |= flags.subset && !flags.past;
                    b.flags.past |= flags.past;
                }
            }
        }
    }

    /// Figures side by side whose sum is another figure of the kind are its parts.
    fn sums(&self, figures: &mut [Figure]) {
        for t in 0..figures.len() {
            let Some(total) = figures.get(t) else { break };
            let (kind, whole) = (total.kind, value(total));
            if total.flags.past
                || total.flags.unreal
                || whole < 3.0
                || total.low.is_none()
                || total.qualifier == Qualifier::Vague
            {
                continue;
            }
            let (party, sentence) = (total.party.clone(), total.sentence);
            for start in t.saturating_sub(WINDOW)..figures.len().min(t + WINDOW) {
                let mut sum = 0.0;
                let mut count = 0;
                let mut end = start;
                let mut kinds = 0;
                let Some(opening) = figures.get(start).map(|f| f.sentence) else { break };
                while let Some(part) = figures.get(end) {
                    if end == t || part.sentence != opening {
                        break;
                    }
                    let same_kind =
                        part.kind == kind || kind.is_force() && part.kind.is_related(kind);
                    let fits = same_kind
                        && value(part) < whole
                        && !part.flags.past
                        && !part.flags.unreal
                        && part.low.is_some()
                        && part.qualifier != Qualifier::Vague
                        && (party.is_empty()
                            || part.party.is_empty()
                            || part.party == party
                            || part.sentence == sentence);
                    if fits {
                        sum += value(part);
                        count += 1;
                    } else if same_kind || kinds > 4 {
                        break;
                    } else {
                        kinds += 1;
                    }
                    end += 1;
                    if sum >= whole {
                        break;
                    }
                }
                if count >= 2 && (sum - whole).abs() < 0.5 && !self.is_one_list(t, start, end) {
                    for part in figures.get_mut(start..end).unwrap_or_default() {
                        part.flags.subset |=
                            part.kind == kind || kind.is_force() && part.kind.is_related(kind);
                    }
                    break;
                }
            }
        }
    }

    /// Whether a number and those that add up to it are one list, which counts each sort once:
    /// "three soldiers, two policemen and a medic".
    fn is_one_list(&self, whole: usize, start: usize, end: usize) -> bool {
        let side_by_side = start == whole + 1 || end == whole;
        let (first, last) = (start.min(whole), end.max(whole + 1));
        side_by_side && !self.note(whole).general && (first + 1..last).all(|i| self.note(i).listed)
    }
}

/// The figures around one, with their indices.
fn around(at: usize, figures: &[Figure]) -> impl Iterator<Item = (usize, &Figure)> {
    let from = at.saturating_sub(WINDOW);
    let to = figures.len().min(at + WINDOW);
    figures.get(from..to).unwrap_or(&[]).iter().enumerate().map(move |(i, f)| (from + i, f))
}

fn value(figure: &Figure) -> f64 {
    figure.low.or(figure.high).unwrap_or(0.0)
}
