//! Who says so within one sentence: the subject of a verb of saying whose complement holds
//! the number, what follows "according to", and how far each of them reaches.

mod heads_first;
mod heads_last;
mod words;

use super::Clause;
use crate::analysis::Analysis;
use crate::analysis::lexicon::lists;
use crate::text::tokens::Token;

use words::SpeechRow;
use words::tag::{CREDIT, HEAD, PLACED, POINTING, SAY, SUB, TOPIC_JOINT, VERB};

/// How a source stands to what it says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum SpeechShape {
    /// "X said that …".
    Before,
    /// "…, X said", "…, said X".
    Behind,
    /// "according to X".
    Cited,
}

/// A source and the stretch of the text that it speaks for.
#[derive(Debug, Clone)]
pub(super) struct Voice {
    /// As the article writes it.
    pub name: String,
    /// First byte it speaks for.
    pub from: u32,
    /// One past the last.
    pub to: u32,
    /// Where its verb stands.
    pub verb: u32,
    /// How it stands to what it says.
    pub shape: SpeechShape,
}

/// Whom the sentences before named.
#[derive(Debug, Default)]
pub(super) struct SourceMemory {
    /// The last source.
    last: String,
    /// Paragraphs since it spoke.
    pub age: u32,
    /// The first person that the sentence before names.
    pub person: String,
}

impl SourceMemory {
    pub fn last(&self) -> &str {
        &self.last
    }

    /// Takes a new source in.
    pub fn speaks(&mut self, name: &str) {
        name.clone_into(&mut self.last);
        self.age = 0;
    }

    /// Whom "he" or "it" names.
    fn pronoun(&self, person: bool) -> &str {
        if person && self.age > 0 && !self.person.is_empty() { &self.person } else { &self.last }
    }
}

/// What a sentence tells of who speaks in it.
#[derive(Debug, Default)]
pub(super) struct Heard {
    pub voices: Vec<Voice>,
    /// Whether it goes on with parts of what the sentence before told.
    pub goes_on: bool,
    /// Whether its last source also tells the sentence before ("made the announcement").
    pub points_back: bool,
}

/// Listens to a sentence.
pub(super) fn hear(clause: &Clause<'_>, analysis: &Analysis, memory: &SourceMemory) -> Heard {
    let row = SpeechRow::of(clause, analysis);
    let mut voices = if row.head_first {
        row.voices_of_heads_first(memory)
    } else {
        row.voices_of_heads_last(memory)
    };
    voices.retain(|v| !v.name.is_empty());
    let points_back = voices.last().is_some_and(|v| row.points_back(v.verb));
    if let Some(voice) = row.before_colon().or_else(|| row.behind_colon()) {
        voices.push(voice);
    }
    Heard { voices, goes_on: row.goes_on(), points_back }
}

impl SpeechRow<'_> {
    /// A voice that speaks for a run of words.
    fn say(&self, name: String, from: usize, to: usize, verb: usize, shape: SpeechShape) -> Voice {
        let start = self.at(from).span.start;
        let end = to.checked_sub(1).map_or(start, |last| self.at(last).span.end);
        Voice { name, from: start, to: end.max(start), verb: self.at(verb).span.start, shape }
    }

    /// Whether a run of words can stand beside a colon as a source: no clause, no credit of
    /// a picture, no topic.
    fn heading(&self, from: usize, to: usize) -> bool {
        let plain = !(from..to).any(|i| {
            self.number(i)
                || self.mark(i, "\"“”()[]!|;,")
                || self.is(i, CREDIT | TOPIC_JOINT | SUB)
                || self.is(i, SAY | VERB) && !self.is(i, HEAD) && !self.name(i)
        });
        plain && from < to && to - from <= 10 && self.at(from).capital
    }

    /// "Monitor: 31 killed", "Doctors in Aleppo: 31 dead".
    fn before_colon(&self) -> Option<Voice> {
        let n = self.len();
        let from = usize::from(self.mark(0, "["));
        let colon = (from + 1..n.min(12)).find(|&i| self.mark(i, ":"))?;
        if !self.heading(from, colon) || !(colon + 1..n).any(|i| self.number(i)) {
            return None;
        }
        // "Fire in Hanoi: 56 dead" and "Libya: fighting in Tripoli" name what happened, where.
        let placed = (from + 1..colon).find(|&i| self.is(i, PLACED)).unwrap_or(colon);
        let speaks = (from..placed)
            .any(|i| self.is(i, HEAD) && !self.name(i) || self.speaks_by_name(i))
            || self.country_tells(from, colon);
        speaks.then(|| {
            let name = self.written(from, colon).to_owned();
            self.say(name, colon + 1, n, colon, SpeechShape::Before)
        })
    }

    /// "31 killed: monitor".
    fn behind_colon(&self) -> Option<Voice> {
        let n = self.len();
        let colon = (n.saturating_sub(6)..n).find(|&i| self.mark(i, ":"))?;
        let end = if self.mark(n - 1, ".") { n - 1 } else { n };
        let lower = colon + 1 < end
            && (colon + 1..end).all(|i| self.at(i).mark.is_none() && !self.number(i))
            && !(0..end).any(|i| self.is(i, CREDIT))
            && (colon + 1..end)
                .any(|i| self.is(i, HEAD) && !self.name(i) || self.speaks_by_name(i))
            && (0..colon).any(|i| self.number(i));
        lower.then(|| {
            let name = self.written(colon + 1, end).to_owned();
            self.say(name, 0, colon, colon, SpeechShape::Behind)
        })
    }

    /// "Russia: 40 Ukrainian soldiers killed": a country tells what befell another; "Libya:
    /// fighting in Tripoli" names where.
    fn country_tells(&self, from: usize, colon: usize) -> bool {
        use crate::analysis::EntityKind::{Group, Place};
        colon == from + 1
            && self.at(from).name == Some(Place)
            && (colon + 1..colon + 4).any(|i| matches!(self.at(i).name, Some(Group | Place)))
            && !(colon + 1..colon + 4).any(|i| self.is(i, PLACED))
    }

    /// "announced the move", "xác nhận thông tin trên": what the sentence before tells.
    fn points_back(&self, verb: u32) -> bool {
        (0..self.len())
            .find(|&i| self.at(i).span.start == verb)
            .is_some_and(|i| (i..i + 3).any(|j| self.is(j, POINTING)))
    }

    /// A name of a body or a person.
    fn speaks_by_name(&self, at: usize) -> bool {
        use crate::analysis::EntityKind::{Organisation, Person};
        matches!(self.at(at).name, Some(Organisation | Person))
    }
}

impl Clause<'_> {
    /// Whether the words from an item start with a capital.
    pub(super) fn capital(&self, item: usize) -> bool {
        self.items.get(item).and_then(|i| self.tokens.get(i.first)).is_some_and(Token::is_capital)
    }

    /// Whether others are sent to those a number counts: "tăng cường cho 18.500 quân nhân",
    /// "to join the 18,500".
    pub(super) fn joined_by_others(&self, at: usize) -> bool {
        self.left_edge(at).checked_sub(1).is_some_and(|b| self.word_ends(b, lists::JOINS_FORCE))
    }
}
