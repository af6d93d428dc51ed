//! Who says so over an article: the source that a sentence names, a quotation that stays
//! open, "he said", a sentence that goes on with parts of what the one before told.

use super::super::lexicon::class;
use super::super::{Analysis, EntityKind, Figure, FigureKind};
use super::Clause;
use super::speech::{self, Heard, SourceMemory, Voice};
use crate::analysis::sentence::clauses::SpeechShape;
use crate::analysis::sentence::items::What;

/// The sources of an article so far.
#[derive(Debug, Default)]
pub struct Sources {
    heard: Heard,
    memory: SourceMemory,
    /// Whether a quotation is open at the start of the next sentence.
    quoting: bool,
    /// Paragraphs that began since a quotation mark was read.
    unmarked: u32,
    /// Whether one was open at the start of this one.
    quoted: bool,
    /// Whether the sentence before had a source.
    fresh: bool,
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
        for at in 0..clause.items.len() {
            if let Some(open) = behind_mark(clause, at, self.quoting) {
                self.quoting = open;
                self.unmarked = 0;
            }
        }
        self.heard = speech::hear(&clause.lexemes, &self.memory);
        self.persons(clause, analysis);
    }

    /// Who says the number at an item, which tells of a kind.
    pub fn of(&self, clause: &Clause<'_>, at: usize, kind: FigureKind) -> String {
        // "NATO announced 1,000 more, to join the 18,500 already there": what is there
        // nobody announces.
        if kind == FigureKind::Troops && clause.joined_by_others(at) {
            return String::new();
        }
        let Some(place) = clause.items.get(at).map(|i| i.span.start) else {
            return String::new();
        };
        let best =
            self.heard.voices.iter().filter(|v| v.from <= place && place < v.to).min_by_key(|v| {
                let ahead = v.shape == SpeechShape::Before && v.verb < place;
                (!ahead, v.to - v.from, v.verb.abs_diff(place))
            });
        if let Some(voice) = best {
            return if own_subject(clause, at, voice) { String::new() } else { voice.name.clone() };
        }
        if !self.heard.voices.is_empty() {
            return String::new();
        }
        let inside =
            clause.items.get(..at).unwrap_or(&[]).iter().filter(|i| i.is_mark("\"“”")).count() % 2
                == 1;
        let carried =
            (self.quoted || inside) && self.memory.age <= 1 || self.heard.goes_on && self.fresh;
        if carried { self.memory.last().to_owned() } else { String::new() }
    }

    /// Whether no figure waits for its source.
    pub fn is_idle(&self) -> bool {
        self.open.is_empty()
    }

    /// Remembers the last source of the sentence, whose figures are `figures[from..]`.
    pub fn leave(&mut self, figures: &mut [Figure], from: usize) {
        let behind = self.heard.voices.iter().rfind(|v| v.shape == SpeechShape::Behind);
        let teller = if self.quoted { behind } else { None };
        let teller = teller.or_else(|| self.heard.voices.last().filter(|_| self.heard.points_back));
        if let Some(voice) = teller {
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
        let last = self.memory.last();
        let waits = |f: &Figure| f.attribution.is_empty() || *f.attribution == *last;
        if self.heard.voices.is_empty() && self.open.len() < WAITING {
            self.open.extend((from..figures.len()).filter(|&i| figures.get(i).is_some_and(waits)));
        }
        if let Some(voice) = main_voice(&self.heard.voices) {
            self.memory.speaks(&voice.name);
            self.fresh = true;
        } else {
            self.fresh &= self.heard.goes_on;
        }
    }

    /// Remembers whom a sentence names first, for the pronouns of the next.
    fn persons(&mut self, clause: &Clause<'_>, analysis: &Analysis) {
        let first = clause.items.iter().find(|i| match i.what {
            What::Name(m) => {
                analysis.mentions.get(usize::from(m)).is_some_and(|m| m.kind == EntityKind::Person)
            }
            _ => false,
        });
        self.memory.person.clear();
        if let Some(item) = first {
            self.memory.person.push_str(item.span.of(clause.text));
        }
    }
}

/// Whether a quotation is open behind the mark at an item, which opens or closes it by where
/// white space stands, else by what `open` was before; `None` of anything else.
fn behind_mark(clause: &Clause<'_>, at: usize, open: bool) -> Option<bool> {
    match clause.items.get(at)?.what {
        What::Mark('“') => Some(true),
        What::Mark('”') => Some(false),
        What::Mark('"') => {
            let next = clause.items.get(at + 1);
            let opens =
                (at == 0 || clause.spaced(at)) && next.is_some_and(|n| !n.is_mark(",.;-–—"));
            Some(if opens && clause.spaced(at + 1) { !open } else { opens })
        }
        _ => None,
    }
}

/// The last of the voices that no other reports: of "X said that Y promised", X.
fn main_voice(voices: &[Voice]) -> Option<&Voice> {
    let speaks = |v: &&Voice| v.shape != SpeechShape::Cited;
    let mut main = voices.iter().find(speaks).or(voices.last())?;
    for voice in voices.iter().filter(speaks) {
        let nested = main.shape == SpeechShape::Before
            && voice.shape == SpeechShape::Before
            && main.from < voice.from
            && voice.from < main.to;
        if !nested {
            main = voice;
        }
    }
    Some(main)
}

/// "Germany said it would send 600, France 400": nobody but the article says what France
/// sends.
fn own_subject(clause: &Clause<'_>, at: usize, voice: &Voice) -> bool {
    let name = clause.left_edge(at).checked_sub(1);
    let named = name
        .and_then(|n| clause.items.get(n))
        .is_some_and(|i| i.is_name() && i.span.start > voice.from);
    let whole = clause.items.first().is_some_and(|i| i.span.start >= voice.from);
    let parted = name
        .and_then(|n| n.checked_sub(1))
        .and_then(|b| clause.items.get(b))
        .is_some_and(|b| b.is_mark(",") || b.is(class::CONJ));
    named && parted && (!whole || clause.noun(at).head.is_none())
}
