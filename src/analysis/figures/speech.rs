//! Who says so within one sentence: the sayers of its clauses by name, and whoever stands
//! beside a colon.

use super::Clause;
use crate::analysis::EntityKind;
use crate::analysis::sentence::clauses::{SpeechShape, Telling};
use crate::analysis::sentence::lexemes::tag::{CREDIT, FINITE, HEAD, PERSON, SAY, SUB, VERB};
use crate::analysis::sentence::row::Lexemes;
use crate::analysis::sentence::subjects::Sayer;
use crate::text::tokens::Token;

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
    pub last: String,
    /// Paragraphs since it spoke.
    pub age: u32,
    /// The first person that the sentence before names.
    pub person: String,
}

impl SourceMemory {
    /// Whom "he" or "it" names.
    fn pronoun(&self, person: bool) -> &str {
        if person && self.age > 0 && !self.person.is_empty() { &self.person } else { &self.last }
    }
}

/// Bytes of the longest source worth showing.
const WRITTEN: usize = 200;
/// Bytes from which on a source is told without what stands in apposition to it.
const LONG: usize = 80;

/// Who speaks in a sentence.
pub(super) fn hear(row: &Lexemes<'_>, before: &SourceMemory) -> Vec<Voice> {
    let mut voices: Vec<Voice> = Vec::new();
    for telling in row.tellings() {
        let name = row.sayer(telling.sayer, &voices, before);
        if !name.is_empty() {
            voices.push(row.voice(name, &telling));
        }
    }
    if let Some(telling) = row.before_colon().or_else(|| row.behind_colon()) {
        let name = row.sayer(telling.sayer, &voices, before);
        voices.push(row.voice(name, &telling));
    }
    voices
}

impl Lexemes<'_> {
    /// The name of a sayer.
    fn sayer(&self, sayer: Sayer, voices: &[Voice], before: &SourceMemory) -> String {
        let last = voices.last().map(|v| &*v.name);
        match sayer {
            Sayer::Words(from, to) => {
                let (from, to) = self.source(from, to);
                // "The radio, the clandestine station of a front with a long name": the radio.
                let aside = (from + 1..to).find(|&i| self.marked(i, ","));
                let long = !self.heads_first && self.written(from, to).len() > LONG;
                let written = self.written(from, aside.filter(|_| long).unwrap_or(to));
                if written.len() > WRITTEN { "" } else { written }
            }
            Sayer::Pronoun(at) => last.unwrap_or_else(|| before.pronoun(self.tagged(at, PERSON))),
            Sayer::Same => last.unwrap_or_default(),
        }
        .to_owned()
    }

    /// The text of some lexemes.
    fn written(&self, from: usize, to: usize) -> &str {
        if from >= to {
            return "";
        }
        let span = self.lexeme(from).span.hull(self.lexeme(to - 1).span);
        span.of(self.text).trim_start_matches(['-', '–', '—', ':', ' ']).trim()
    }

    fn voice(&self, name: String, telling: &Telling) -> Voice {
        let start = self.lexeme(telling.from).span.start;
        let end = telling.to.checked_sub(1).map_or(start, |last| self.lexeme(last).span.end);
        let verb = self.lexeme(telling.verb).span.start;
        Voice { name, from: start, to: end.max(start), verb, shape: telling.shape }
    }

    /// Whether some lexemes can stand beside a colon as a source: no clause, no credit of a
    /// picture, no topic.
    fn heading(&self, from: usize, to: usize) -> bool {
        let stops = |i: usize| {
            self.tagged(i, CREDIT | SUB | FINITE)
                || self.tagged_word(i, SAY | VERB) && !self.tagged(i, HEAD)
        };
        !(from..to).any(stops) && self.lexeme(from).capital
    }

    /// "Monitor: 31 killed", "Doctors in Aleppo: 31 dead".
    fn before_colon(&self) -> Option<Telling> {
        let n = self.len();
        let from = usize::from(self.marked(0, "["));
        let colon = (from + 1..n.min(12)).find(|&i| self.marked(i, ":"))?;
        if !self.heading(from, colon) {
            return None;
        }
        let speaks = (from..colon).any(|i| self.can_tell(i)) || self.country_tells(from, colon);
        let (sayer, shape) = (Sayer::Words(from, colon), SpeechShape::Before);
        speaks.then_some(Telling { sayer, verb: colon, from: colon + 1, to: n, shape })
    }

    /// "31 killed: monitor".
    fn behind_colon(&self) -> Option<Telling> {
        let n = self.len();
        let colon = (n.saturating_sub(6)..n).find(|&i| self.marked(i, ":"))?;
        let end = if self.marked(n - 1, ".") { n - 1 } else { n };
        let told = (colon + 1..end)
            .all(|i| self.lexeme(i).mark.is_none() && !self.lexeme(i).number)
            && !(0..end).any(|i| self.tagged(i, CREDIT))
            && (colon + 1..end).any(|i| self.can_tell(i));
        let (sayer, shape) = (Sayer::Words(colon + 1, end), SpeechShape::Behind);
        told.then_some(Telling { sayer, verb: colon, from: 0, to: colon, shape })
    }

    /// Whether a lexeme is a noun, or the name of a body or a person, that can tell something.
    fn can_tell(&self, at: usize) -> bool {
        use EntityKind::{Organisation, Person};
        self.tagged_word(at, HEAD) || matches!(self.lexeme(at).name, Some(Organisation | Person))
    }

    /// "Russia: 40 Ukrainian soldiers killed": a country tells what befell another; "Libya:
    /// fighting in Tripoli" names where.
    fn country_tells(&self, from: usize, colon: usize) -> bool {
        use EntityKind::{Group, Place};
        self.lexeme(from).name == Some(Place)
            && (colon + 1..colon + 4).any(|i| matches!(self.lexeme(i).name, Some(Group | Place)))
    }
}

impl Clause<'_> {
    /// Whether the words from an item start with a capital.
    pub(super) fn capital(&self, item: usize) -> bool {
        self.items.get(item).and_then(|i| self.tokens.get(i.first)).is_some_and(Token::is_capital)
    }
}
