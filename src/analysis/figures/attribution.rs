//! Who says so over an article: the source that a sentence names, a quotation that stays
//! open, "he said".

use super::super::lexicon::class;
use super::super::{Analysis, EntityKind, Figure, FigureKind};
use super::Clause;
use super::speech::{self, SourceMemory, Voice};
use crate::analysis::lexicon::lists;
use crate::analysis::sentence::clauses::SpeechShape;
use crate::analysis::sentence::items::What;
use crate::analysis::sentence::prev;

/// The sources of an article so far.
#[derive(Debug, Default)]
pub struct Sources {
    voices: Vec<Voice>,
    memory: SourceMemory,
    /// Whether a quotation is open at the start of the next sentence.
    quoting: bool,
    /// Paragraphs that began since a quotation mark was read.
    unmarked: u32,
    /// Whether one was open at the start of this one.
    quoted: bool,
    paragraph: u32,
    /// Figures of the open quotation, or of the sentence before, that a source named
    /// later may turn out to tell.
    open: Vec<usize>,
}

/// How many figures wait for the source of a quotation: none goes on longer.
const WAITING: usize = 64;

/// Over how many paragraphs without a mark a quotation stays open: what goes on longer was
/// never closed by mistake.
const UNMARKED: u32 = 3;

impl Sources {
    /// Finds the sources of a sentence.
    pub fn enter(&mut self, clause: &Clause<'_>, analysis: &Analysis, paragraph: u32) {
        if paragraph != self.paragraph {
            self.paragraph = paragraph;
            self.unmarked += 1;
            self.quoting &= self.unmarked <= UNMARKED;
            self.memory.age += 1;
        }
        self.quoted = self.quoting;
        if let Some(open) = (0..clause.items.len()).rev().find_map(|at| behind_mark(clause, at)) {
            self.quoting = open;
            self.unmarked = 0;
        }
        self.voices = speech::hear(&clause.lexemes, &self.memory);
        let named = (0..clause.items.len()).find(|&i| {
            clause.entity_of(analysis, i).is_some_and(|(_, kind)| kind == EntityKind::Person)
        });
        clause.str(named.unwrap_or(usize::MAX)).clone_into(&mut self.memory.person);
    }

    /// Who says the number at an item, which tells of a kind.
    pub fn of(&self, clause: &Clause<'_>, at: usize, kind: FigureKind) -> String {
        // "NATO announced 1,000 more, to join the 18,500 already there": what is there
        // nobody announces.
        let there = clause.word_ends(prev(clause.left_edge(at)), lists::JOINS_FORCE);
        if there && kind == FigureKind::Troops {
            return String::new();
        }
        let place = clause.item(at).span.start;
        let best = self.voices.iter().filter(|v| v.from <= place && place < v.to).min_by_key(|v| {
            let ahead = v.shape == SpeechShape::Before;
            (!ahead, v.to - v.from, v.verb.abs_diff(place))
        });
        if let Some(voice) = best {
            return if own_subject(clause, at) { String::new() } else { voice.name.clone() };
        }
        let marks = clause.items.iter().take(at).filter(|i| i.is_mark("\"“”")).count();
        if self.quoted || marks % 2 == 1 { self.memory.last.clone() } else { String::new() }
    }

    /// Whether no figure waits for its source.
    pub fn is_idle(&self) -> bool {
        self.open.is_empty()
    }

    /// Remembers the last source of the sentence, whose figures are `figures[from..]`.
    pub fn leave(&mut self, figures: &mut [Figure], from: usize) {
        let behind = self.voices.iter().rfind(|v| v.shape == SpeechShape::Behind);
        if let Some(voice) = behind.filter(|_| self.quoted) {
            for &index in &self.open {
                if let Some(figure) = figures.get_mut(index) {
                    figure.attribution = voice.name.as_str().into();
                }
            }
            self.open.clear();
        }
        if !(self.quoting && self.quoted) {
            self.open.clear();
        }
        if self.voices.is_empty() && self.open.len() < WAITING {
            self.open.extend(from..figures.len());
        }
        let mut voices = self.voices.iter();
        let speaks = |v: &&Voice| v.shape != SpeechShape::Cited;
        if let Some(voice) = voices.clone().rfind(speaks).or(voices.next_back()) {
            voice.name.clone_into(&mut self.memory.last);
            self.memory.age = 0;
        }
    }
}

/// Whether a quotation is open behind the mark at an item, which opens or closes it by where
/// white space stands; `None` of anything else.
fn behind_mark(clause: &Clause<'_>, at: usize) -> Option<bool> {
    match clause.items.get(at)?.what {
        What::Mark('“') => Some(true),
        What::Mark('”') => Some(false),
        What::Mark('"') => Some(clause.spaced(at)),
        _ => None,
    }
}

/// "Germany said it would send 600, France 400": nobody but the article says what France
/// sends.
fn own_subject(clause: &Clause<'_>, at: usize) -> bool {
    let name = prev(clause.left_edge(at));
    let before = clause.item(prev(name));
    let parted = before.is_mark(",") || before.is(class::CONJ);
    clause.item(name).is_name() && parted && clause.noun(at).head.is_none()
}
