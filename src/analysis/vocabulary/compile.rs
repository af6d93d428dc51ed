//! From the lists of `assets/lexicon/{en,vi}` to the bytes the binary carries.
//!
//! Run by `build.rs`, and again by the test that wants to see what cannot be read. How the
//! lists are written stands at the head of each.

use std::collections::HashMap;

use crate::analysis::phrases::Phrases;

// By path, since the build script takes this file by path too.
#[path = "inflection.rs"]
pub mod inflection;

use inflection::Inflection;
pub use inflection::WordForm;

/// Which list a word stands in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub enum Sort {
    /// Verbs.
    Verb,
    /// Nouns.
    Noun,
    /// Adjectives and words of state.
    Adjective,
    /// Turns of phrase.
    Phrase,
    /// Verbs of saying.
    Speech,
    /// Words of time.
    Time,
}

impl Sort {
    /// All of them, in the order of their numbers.
    pub const ALL: [Self; 6] =
        [Self::Verb, Self::Noun, Self::Adjective, Self::Phrase, Self::Speech, Self::Time];

    /// Its bit among the facts of a form.
    #[must_use]
    pub const fn bit(self) -> u16 {
        1 << self as u16
    }
}

/// The role in which a word tells a kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub enum CountedRole {
    /// The counted are its object, or the subject of its passive.
    Object,
    /// They are its active subject.
    Subject,
    /// It governs the number: "toll of 31".
    Of,
    /// It is what is counted.
    Itself,
    /// It is about.
    Any,
}

impl CountedRole {
    /// All of them, in the order of their numbers.
    pub const ALL: [Self; 5] = [Self::Object, Self::Subject, Self::Of, Self::Itself, Self::Any];
    const NAMES: [&str; 5] = ["obj", "subj", "of", "self", "any"];
}

/// What must be about for a word to tell a kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub enum With {
    /// Nothing.
    Nothing,
    /// People.
    People,
    /// Armed people.
    Force,
    /// Arms.
    Arms,
    /// Things.
    Thing,
    /// Homes.
    Home,
}

impl With {
    /// All of them, in the order of their numbers.
    pub const ALL: [Self; 6] =
        [Self::Nothing, Self::People, Self::Force, Self::Arms, Self::Thing, Self::Home];
    const NAMES: [&str; 6] = ["", "people", "force", "arms", "thing", "home"];
}

/// The kinds of figures by name, in the order of their numbers.
pub const KINDS: [&str; 11] = [
    "killed",
    "wounded",
    "casualties",
    "missing",
    "detained",
    "displaced",
    "troops",
    "reinforcement",
    "withdrawal",
    "protesters",
    "destroyed",
];

/// What a noun counts, in the order of their names in the files; 0 where nothing is said.
pub const COUNTS: [&str; 18] = [
    "", "person", "force", "fighter", "crowd", "family", "thing", "home", "arms", "animal", "body",
    "time", "money", "measure", "share", "event", "place", "illness",
];
/// The last of them: whatever else is counted.
pub const OTHER: u8 = 18;

/// What a form is by any of its readings: bits above those of its [`Sort`]s.
pub mod fact {
    /// A noun for those a toll counts.
    pub const VICTIM: u16 = 1 << 6;
    /// Another noun for whoever can speak.
    pub const SPEAKS: u16 = 1 << 7;
    /// Another noun for persons, of no force.
    pub const CIVIL: u16 = 1 << 8;
    /// A form of a verb that can be a participle.
    pub const PARTICIPLE: u16 = 1 << 9;
    /// "killing"
    pub const GERUND: u16 = 1 << 10;
    /// The lemma of a verb.
    pub const BASE: u16 = 1 << 11;
    /// An illness.
    pub const ILLNESS: u16 = 1 << 12;
}

/// What nouns count that can speak.
const SPEAKERS: [&str; 6] = ["person", "force", "fighter", "crowd", "family", "body"];
/// The kinds of a toll.
const TOLL: [&str; 4] = ["killed", "wounded", "missing", "casualties"];

/// Bytes of one form in the table: the first of its readings, the kinds it tells more than
/// now and then, what it is by any of its readings.
pub const FORM: usize = 8;
/// Bytes of one reading: sort, slot, what it counts, how much it tells, its lemma, the first
/// of what it tells.
pub const READING: usize = 12;
/// Bytes of one thing told: kind, role, how surely, with what about.
pub const TELL: usize = 4;

/// The lists of one language.
#[derive(Debug, Default)]
pub struct Files<'a> {
    /// `verbs.tsv`.
    pub verbs: &'a str,
    /// `nouns.tsv`.
    pub nouns: &'a str,
    /// `adjectives.tsv`.
    pub adjectives: &'a str,
    /// `phrases.tsv`.
    pub phrases: &'a str,
    /// `speech.tsv`.
    pub speech: &'a str,
    /// `time.tsv`.
    pub time: &'a str,
    /// `inflection.tsv`; empty where words are not inflected.
    pub inflection: &'a str,
}

/// The table of one language.
#[derive(Debug, Default)]
pub struct CompiledVocabulary {
    /// As [`super::LanguageVocabulary`] reads them.
    pub bytes: Vec<u8>,
    /// Lines that cannot be read.
    pub problems: Vec<String>,
}

/// One way to read a form, while forms are gathered.
struct GatheredReading {
    sort: Sort,
    slot: WordForm,
    counts: u8,
    lemma: u32,
    first: usize,
    last: usize,
}

/// Forms while they are gathered.
#[derive(Default)]
struct GatheredForms {
    read: HashMap<String, Vec<GatheredReading>>,
    tells: Vec<[u8; TELL]>,
}

/// Compiles the lists of one language.
#[must_use]
pub fn compile(files: &Files<'_>) -> CompiledVocabulary {
    let inflection = Inflection::read(files.inflection);
    let mut forms = GatheredForms::default();
    let mut out = CompiledVocabulary::default();
    for (file, sort) in [
        (files.verbs, Sort::Verb),
        (files.nouns, Sort::Noun),
        (files.adjectives, Sort::Adjective),
        (files.phrases, Sort::Phrase),
        (files.speech, Sort::Speech),
        (files.time, Sort::Time),
    ] {
        for line in file.lines().filter(|l| !l.is_empty() && !l.starts_with('#')) {
            if forms.line(&inflection, sort, line).is_none() {
                out.problems.push(format!("{sort:?}: cannot be read: {line}"));
            }
        }
    }
    forms.write(&mut out.bytes);
    out
}

impl GatheredForms {
    fn line(&mut self, inflection: &Inflection<'_>, sort: Sort, line: &str) -> Option<()> {
        let columns: Vec<&str> = line.split('\t').collect();
        let (lemma, how, counts, tells) = match (sort, columns.as_slice()) {
            (Sort::Verb, [lemma, how, tells]) => (*lemma, *how, 0, *tells),
            (Sort::Noun, [lemma, how, counts, tells]) => {
                let known = COUNTS.iter().position(|c| c == counts);
                let known = known.and_then(|c| u8::try_from(c).ok());
                let counts = known.or_else(|| (*counts == "other").then_some(OTHER))?;
                (*lemma, *how, counts, *tells)
            }
            (Sort::Adjective | Sort::Phrase, [lemma, tells]) => (*lemma, "0", 0, *tells),
            (Sort::Speech, [lemma, how, said]) => (*lemma, *how, tag(said), "-"),
            (Sort::Time, [lemma, when]) => (*lemma, "0", tag(when), "-"),
            _ => return None,
        };
        let first = self.tells.len();
        for tell in tells.split(' ').filter(|t| *t != "-") {
            self.tells.push(read_tell(tell)?);
        }
        let last = self.tells.len();
        // By its letters, not its place in the file: learned weights hang on it.
        let lemma_number = lemma
            .bytes()
            .fold(0x811c_9dc5 ^ sort as u32, |h, b| (h ^ u32::from(b)).wrapping_mul(0x0100_0193));
        let forms = match sort {
            Sort::Verb | Sort::Speech => inflection.verb(lemma, how),
            Sort::Noun => inflection.noun(lemma, how),
            _ => vec![(lemma.to_owned(), WordForm::Base)],
        };
        for (form, slot) in forms {
            let reading = GatheredReading { sort, slot, counts, lemma: lemma_number, first, last };
            let readings = self.read.entry(form).or_default();
            // The past that is the participle too is one form.
            let twin = readings.iter_mut().find(|r| r.lemma == lemma_number);
            match twin {
                Some(twin) if twin.slot != slot => twin.slot = WordForm::Either,
                Some(_) => {}
                None => readings.push(reading),
            }
        }
        Some(())
    }

    /// Writes forms, readings and what they tell, in a set order.
    fn write(self, out: &mut Vec<u8>) {
        let number = |n: usize| u32::try_from(n).unwrap_or(u32::MAX).to_le_bytes();
        let mut all: Vec<_> = self.read.into_iter().collect();
        all.sort_unstable_by(|a, b| a.0.cmp(&b.0));
        let mut phrases = Phrases::default();
        let (mut forms, mut rows) = (Vec::new(), Vec::new());
        let mut count = 0;
        for (form, readings) in &all {
            let Ok(index) = u32::try_from(forms.len() / FORM) else { break };
            phrases.insert(form, index);
            let (mut strong, mut facts) = (0u16, 0u16);
            forms.extend(number(count));
            for reading in readings {
                let tells = self.tells.get(reading.first..reading.last).unwrap_or_default();
                facts |= facts_of(reading, tells);
                for &[kind, _, sure, with] in tells {
                    if sure > 1 && with == With::Nothing as u8 {
                        strong |= 1 << kind;
                    }
                }
                let told = u8::try_from(tells.len()).unwrap_or(u8::MAX);
                rows.extend([reading.sort as u8, reading.slot as u8, reading.counts, told]);
                rows.extend(reading.lemma.to_le_bytes());
                rows.extend(number(reading.first));
                count += 1;
            }
            forms.extend(strong.to_le_bytes());
            forms.extend(facts.to_le_bytes());
        }
        // One more, so that each form's readings end where those of the next begin.
        forms.extend(number(count));
        forms.extend([0; FORM - 4]);
        phrases.write(out);
        for (part, each) in [(forms, FORM), (rows, READING), (self.tells.concat(), TELL)] {
            out.extend(number(part.len() / each));
            out.extend(part);
        }
    }
}

/// Whether a noun for a crowd is what people do, not who they are: "protest", "riot".
fn is_gathering(counts: &str, tells: &[[u8; TELL]]) -> bool {
    counts == "crowd" && tells.iter().any(|&[_, role, ..]| role == CountedRole::Any as u8)
}

/// What a form is by one reading: its sort, and see [`fact`].
fn facts_of(reading: &GatheredReading, tells: &[[u8; TELL]]) -> u16 {
    let counts = COUNTS.get(usize::from(reading.counts)).copied().unwrap_or("");
    let more = match (reading.sort, reading.slot) {
        (Sort::Noun, _) => {
            let of_toll = |kind: u8| KINDS.get(usize::from(kind)).is_some_and(|k| TOLL.contains(k));
            if tells
                .iter()
                .any(|&[kind, role, ..]| role == CountedRole::Itself as u8 && of_toll(kind))
            {
                fact::VICTIM
            } else if counts == "illness" {
                fact::ILLNESS
            } else if counts == "person" {
                fact::SPEAKS | fact::CIVIL
            } else if SPEAKERS.contains(&counts) && !is_gathering(counts, tells) {
                fact::SPEAKS
            } else {
                0
            }
        }
        (Sort::Verb | Sort::Speech, WordForm::Participle | WordForm::Either) => fact::PARTICIPLE,
        (Sort::Verb | Sort::Speech, WordForm::Ing) => fact::GERUND,
        (Sort::Verb | Sort::Speech, WordForm::Base) => fact::BASE,
        _ => 0,
    };
    reading.sort.bit() | more
}

/// A name of a manner or a time as a number.
fn tag(name: &str) -> u8 {
    name.bytes().fold(1u8, |h, b| h.wrapping_mul(31).wrapping_add(b))
}

fn read_tell(text: &str) -> Option<[u8; TELL]> {
    let mut parts = text.split(':');
    let mut of = |names: &[&str]| {
        let name = parts.next()?;
        u8::try_from(names.iter().position(|n| *n == name)?).ok()
    };
    let (kind, role) = (of(&KINDS)?, of(&CountedRole::NAMES)?);
    let sure = parts.next()?.parse().ok().filter(|s| (1..=3).contains(s))?;
    let with = match parts.next() {
        None => 0,
        Some("") => return None,
        Some(name) => u8::try_from(With::NAMES.iter().position(|n| *n == name)?).ok()?,
    };
    Some([kind, role, sure, with])
}
