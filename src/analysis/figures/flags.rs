//! What a figure must not be mistaken for: `subset`, `past`, `unreal`, from its clause
//! and from the whole article; and when and where it happened.

use std::ops::Range;

use super::super::{Figure, Flags};
use super::times::ClauseTime;
use super::{Clause, CountedNumber, places};
use crate::analysis::dates::ToldDay;
use crate::analysis::lexicon::lists;
use crate::analysis::sentence::prev;
use crate::article::Article;

pub mod evidence;
mod rules;
pub mod weights;

pub use evidence::FlagCandidate;
use weights::FlagWeights;

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
    /// "rose from 12".
    earlier: bool,
    /// "the first 700": a part of what the same passage goes on to tell.
    first: bool,
    /// "another 21", "a sniper": nothing told before has it in it.
    fresh: bool,
    /// "One was killed on Friday": a number and nothing else.
    bare: bool,
    /// The sentence, counted from the first that has a figure.
    sentence: u32,
    /// The sentence, counted from the first of the article.
    place: u32,
    /// Classes of the noun it counts.
    class: u64,
    /// The language of the sentence, as evidence.
    language: u32,
    /// What its words are, as evidence: a range of [`FlagReader::words`].
    words: (u32, u32),
    /// The words between it and the figure before it in the sentence, likewise.
    between: (u32, u32),
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
    /// The item of the figure read last.
    item: usize,
    /// What words there are around the figures.
    words: Vec<u32>,
    /// The last words of the sentence being read, and of the one before it.
    tail: Vec<u32>,
    tail_before: Vec<u32>,
    /// The items read to their ends.
    items: Vec<FlaggedItem>,
}

/// How many figures back and forth a part is looked for.
const WINDOW: usize = 24;
/// How far "the first 700" may stand from the whole, in bytes.
const PASSAGE: u32 = 240;

impl FlagReader {
    /// Begins another item of a digest: it has a day and first sentences of its own.
    pub(super) fn begin(&mut self) {
        (self.main, self.year, self.sentences) = (None, None, 0);
        self.era = ClauseTime::default();
    }

    /// Notes the day the article tells of, and what the sentence before told of its time.
    pub(super) fn enter(&mut self, clause: &Clause<'_>, article: &Article) {
        self.sentences += 1;
        std::mem::swap(&mut self.tail, &mut self.tail_before);
        evidence::tail(clause, &mut self.tail);
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
        if self.sentences <= 3 {
            self.year = self.era.year.map(|y| y.year).into_iter().chain(self.year).reduce(f64::max);
        }
    }

    /// Fills the flags of a figure from its clause.
    pub(super) fn fill(&mut self, counted: &CountedNumber<'_>, figure: &mut Figure) {
        let CountedNumber { clause, analysis, article, at, noun, sense, .. } = *counted;
        let new = self.last.replace(figure.sentence.start) != Some(figure.sentence.start);
        let sentence = self.notes.last().map_or(0, |n| n.sentence + u32::from(new));
        let previous = counted.figures.get(counted.from..).and_then(<[Figure]>::last);
        let listed =
            previous.is_some_and(|p| p.kind == figure.kind && clause.list_between(p, figure));
        let lead = self.sentences <= 2 && sentence <= 1;
        let when = clause.when(at, sense);
        figure.flags.unreal = clause.unreal(at, sense, figure.kind);
        let still = clause.still(at, sense, figure.kind);
        let part = clause.part_of(at, noun);
        figure.date = clause.date(article, at).map(Into::into);
        let place = places::of(clause, analysis, at, sense, &figure.attribution);
        figure.place = place.map(Into::into);
        let left = clause.left_edge(at);
        let whole =
            clause.word_ends(prev(left), lists::PART_OF) || clause.word_is(left, lists::OF_THE);
        let behind_whole = previous.is_some_and(|p| p.kind.is_related(figure.kind))
            && self.notes.last().is_some_and(|n| n.whole);
        let words = self.note_words(clause, at, noun);
        let between = self.note_between(clause, previous.map(|_| self.item), at);
        self.item = at;
        self.notes.push(Note {
            when,
            before: self.before,
            timeless: clause.future(at, sense) || figure.flags.unreal,
            lead,
            deep: self.sentences > 6,
            general: noun.head.is_none() || figure.counts_people(),
            apart: clause.apart(at),
            listed,
            including: !whole && (sense.subset || behind_whole),
            whole,
            part,
            still,
            earlier: clause.risen_from(at),
            first: clause.first_of(at),
            fresh: clause.is_fresh(at),
            bare: noun.head.is_none() && !clause.is_fresh(at),
            sentence,
            place: self.sentences,
            class: noun.class,
            language: clause.language(),
            words,
            between,
        });
    }

    /// Flags that only the whole article shows, or the whole item of a bulletin: `which` of
    /// the article's figures those given are.
    pub(super) fn across(&mut self, which: Range<usize>, figures: &mut [Figure]) {
        // The notes of one item at a time: rules see no other.
        let item = self.notes.get(which.clone()).unwrap_or_default().to_vec();
        let all = std::mem::replace(&mut self.notes, item);
        self.by_rule(figures);
        let notes = std::mem::replace(&mut self.notes, all);
        self.items.push(FlaggedItem {
            which,
            notes,
            told: figures.iter().map(|f| f.flags).collect(),
        });
    }
}

/// An item of a bulletin, or a whole article, with what the rules say of its figures.
#[derive(Debug)]
struct FlaggedItem {
    which: Range<usize>,
    notes: Vec<Note>,
    /// Their flags by their clauses alone.
    told: Vec<Flags>,
}

impl FlagReader {
    /// Decides the flags of an article's figures by all the evidence, once all rules have
    /// spoken. Writes down the evidence where somebody learns.
    pub(in crate::analysis) fn settle(
        mut self,
        weights: &FlagWeights,
        figures: &mut [Figure],
        mut log: Option<&mut Vec<FlagCandidate>>,
    ) {
        if weights.is_empty() && log.is_none() {
            return;
        }
        for FlaggedItem { which, notes, told } in std::mem::take(&mut self.items) {
            let Some(figures) = figures.get_mut(which) else { continue };
            self.notes = notes;
            self.weigh(weights, &told, figures, log.as_deref_mut());
        }
    }
}
