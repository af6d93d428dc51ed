//! What each item of a sentence is, worked out once for all its numbers: its word, what it
//! tells in which role, its form, and how much stands before it.

use super::items::{ClauseItem, What};
use super::keys::mix;
use super::{Clause, prev};
use crate::analysis::lexicon::{Kinds, class};

/// The role of what is counted itself, in the order of [`Sign::told`]: object, subject,
/// itself, governed.
pub(in crate::analysis) const SELF: usize = 2;

/// The form of a word that tells something. The numbers are those that the weights were
/// learned with.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[repr(u8)]
pub(in crate::analysis) enum WordShape {
    #[default]
    Plain,
    /// "were killed", "bị giết"
    Passive,
    /// "killed" that may be either.
    Participle,
    Gerund,
    /// "could kill", "sẽ"
    Modal = 5,
    /// "làm … thiệt mạng"
    Caused,
    /// "had killed"
    Perfect,
}

/// How much of something stands before an item.
#[derive(Debug, Clone, Copy, Default)]
pub(in crate::analysis) struct CountsBefore {
    pub numbers: u16,
    pub commas: u16,
    pub conjunctions: u16,
    pub clauses: u16,
    pub said: u16,
    pub names: u16,
    pub cues: u16,
}

impl CountsBefore {
    /// What stands between, in one number.
    pub fn wall(self) -> u32 {
        u32::from(self.numbers.min(2))
            | u32::from(self.clauses.min(2)) << 2
            | u32::from(self.commas.min(1)) << 4
            | u32::from(self.conjunctions.min(1)) << 5
    }

    /// Whether neither a number nor a clause stands between, as a number.
    pub fn is_open(self) -> u32 {
        u32::from(self.numbers == 0 && self.clauses == 0)
    }

    pub const fn since(self, before: Self) -> Self {
        Self {
            numbers: self.numbers.saturating_sub(before.numbers),
            commas: self.commas.saturating_sub(before.commas),
            conjunctions: self.conjunctions.saturating_sub(before.conjunctions),
            clauses: self.clauses.saturating_sub(before.clauses),
            said: self.said.saturating_sub(before.said),
            names: self.names.saturating_sub(before.names),
            cues: self.cues.saturating_sub(before.cues),
        }
    }
}

/// What one item of a sentence tells, worked out once for all its numbers.
#[derive(Debug, Clone, Copy, Default)]
pub(in crate::analysis) struct Sign {
    /// Its word or phrase.
    pub word: u32,
    /// The kinds it tells, by role.
    pub told: [Kinds; 4],
    pub shape: WordShape,
    /// Its form in the vocabulary, and whether it has one.
    pub form: Option<u32>,
    /// Kinds that the vocabulary says it tells, more than now and then.
    pub strong: Kinds,
    /// Whether it is read as a noun where it could be a verb too.
    pub noun: bool,
    /// What stands before it in the sentence.
    pub before: CountsBefore,
}

impl Sign {
    /// The kinds it tells in any role.
    pub const fn any(&self) -> Kinds {
        self.told[0] | self.told[1] | self.told[2] | self.told[3]
    }

    /// The kinds it tells by either list.
    pub const fn all(&self) -> Kinds {
        self.any() | self.strong
    }
}

/// The word of a number, whichever it is.
const NUMBER: u32 = 0x4e55_4d42;
/// A number that is certainly no count.
const VETOED: u32 = 0x5645_544f;
/// A name of a people, and any other.
const GROUP: u32 = 0x4752_4f55;
const NAME: u32 = 0x4e41_4d45;

/// Reads the signs of a sentence; how its words stand to each other only where there are
/// numbers to be judged by that.
pub(in crate::analysis) fn read(clause: &Clause<'_>, judged: bool, out: &mut Vec<Sign>) {
    out.clear();
    let mut before = CountsBefore::default();
    for item in clause.items {
        let entry = &item.entry;
        let cue = matches!(item.what, What::Word) && entry.is_cue();
        let told = if cue { [entry.verb, entry.subject, entry.noun, entry.of] } else { [0; 4] };
        out.push(Sign { word: word(clause, item), told, before, ..Sign::default() });
        count(item, cue, &mut before);
    }
    look_up(clause, out);
    let shaped = if judged { out.len() } else { 0 };
    for index in 0..shaped {
        let Some(sign) = out.get_mut(index) else { break };
        if sign.all() != 0 || sign.form.is_some() {
            sign.shape = shape(clause, index);
            sign.noun = sign.shape == WordShape::Plain && nominal(clause, index);
        }
    }
    // One past the last, for what stands behind.
    out.push(Sign { before, ..Sign::default() });
}

/// Finds the items in the vocabulary. A phrase of it may run over several.
fn look_up(clause: &Clause<'_>, out: &mut [Sign]) {
    let mut taken = 0;
    for (item, sign) in clause.items.iter().zip(out) {
        if !matches!(item.what, What::Word) || item.first < taken {
            continue;
        }
        for first in item.first..item.last {
            let Some((length, form)) = clause.form(first, usize::MAX) else { continue };
            taken = first + length;
            sign.form = Some(form);
            sign.strong |= clause.vocabulary.strong(form);
            if sign.strong != 0 || item.last - item.first == 1 {
                break;
            }
        }
    }
}

/// Whether an article, a preposition or an adjective stands before a word, so that it is
/// a noun.
fn nominal(clause: &Clause<'_>, index: usize) -> bool {
    let before = clause.item(prev(index));
    before.is(class::ARTICLE | class::EXACT | class::NOUN_PREFIX | class::PREP)
        || before.is_number()
}

fn count(item: &ClauseItem, cue: bool, before: &mut CountsBefore) {
    match item.what {
        What::Number(_) => before.numbers += 1,
        What::Name(_) => before.names += 1,
        What::Mark(',') => before.commas += 1,
        What::Mark(';' | ':' | '.' | '—' | '–' | '(' | ')') => before.clauses += 1,
        _ => {}
    }
    before.conjunctions += u16::from(item.is(class::CONJ));
    before.clauses += u16::from(item.is(class::CLAUSE | class::RELATIVE));
    before.said += u16::from(item.is(class::SAID | class::ACCORDING));
    before.cues += u16::from(cue);
}

impl Clause<'_> {
    /// The word of an item, as evidence: all numbers are one word, and all names are.
    pub(in crate::analysis) fn word_key(&self, index: usize) -> u32 {
        self.items.get(index).map_or(0, |item| word(self, item))
    }
}

fn word(clause: &Clause<'_>, item: &ClauseItem) -> u32 {
    match item.what {
        What::Number(_) => NUMBER,
        What::Vetoed(_) => VETOED,
        What::Name(_) if item.group => GROUP,
        What::Name(_) => NAME,
        _ => clause
            .tokens
            .get(item.first..item.last)
            .unwrap_or_default()
            .iter()
            .fold(7, |all, token| mix(all, fold(token.hash))),
    }
}

#[expect(clippy::cast_possible_truncation, reason = "the half of a hash")]
const fn fold(hash: u64) -> u32 {
    (hash ^ (hash >> 32)) as u32
}

fn shape(clause: &Clause<'_>, index: usize) -> WordShape {
    let near = |class: u64, reach: usize| {
        (index.saturating_sub(reach)..index)
            .rev()
            .take_while(|&j| !matches!(clause.item(j).what, What::Mark(_)))
            .any(|j| clause.item(j).is(class))
    };
    let inflected = clause.grammar.inflected;
    match () {
        () if !inflected && near(class::PASSIVE, 1) => WordShape::Passive,
        () if !inflected && near(class::CAUSATIVE, 8) => WordShape::Caused,
        () if inflected && clause.gerund(index) => WordShape::Gerund,
        () if inflected && clause.passive(index) => WordShape::Passive,
        () if near(class::MODAL, 2) => WordShape::Modal,
        () if inflected && near(class::HAVE, 2) => WordShape::Perfect,
        () if inflected && clause.participle(index) => WordShape::Participle,
        () => WordShape::Plain,
    }
}
