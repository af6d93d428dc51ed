//! The vocabulary of the languages, from `assets/lexicon/{en,vi}`: what verbs, nouns,
//! adjectives and turns of phrase tell of a number near them, in all their forms.

mod inflection;

use ahash::AHashMap;

use super::FigureKind;
use super::phrases::Phrases;
use crate::text::Language;
use crate::text::tokens::Token;

use inflection::Inflection;
pub use inflection::Slot;

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

/// The role in which a word tells a kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub enum Role {
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

/// One kind that a word tells.
#[derive(Debug, Clone, Copy)]
pub struct Tell {
    /// The kind.
    pub kind: FigureKind,
    /// In which role.
    pub role: Role,
    /// How surely, 1 to 3.
    pub sure: u8,
    /// With what about.
    pub with: With,
}

/// What a noun counts, in the order of their names in the files; 0 where nothing is said.
pub const COUNTS: [&str; 17] = [
    "", "person", "force", "fighter", "crowd", "family", "thing", "home", "arms", "animal", "body",
    "time", "money", "measure", "share", "event", "place",
];
/// The last of them: whatever else is counted.
pub const OTHER: u8 = 17;

/// One way to read a form.
#[derive(Debug, Clone, Copy)]
pub struct Reading {
    /// The list it stands in.
    pub sort: Sort,
    /// The form it has.
    pub slot: Slot,
    /// What a noun counts, as an index into [`COUNTS`]; what speech or time is.
    pub counts: u8,
    /// Its lemma, as a hash.
    pub lemma: u32,
    first: u32,
    last: u32,
}

/// The words of one language.
#[derive(Debug, Default)]
pub struct Words {
    phrases: Phrases,
    /// Where the readings of each form start.
    starts: Vec<u32>,
    readings: Vec<Reading>,
    tells: Vec<Tell>,
}

/// All languages.
#[derive(Debug, Default)]
pub struct Vocabulary {
    english: Words,
    vietnamese: Words,
}

struct Files {
    verbs: &'static str,
    nouns: &'static str,
    adjectives: &'static str,
    phrases: &'static str,
    speech: &'static str,
    time: &'static str,
    inflection: &'static str,
}

const ENGLISH: Files = Files {
    verbs: include_str!("../../assets/lexicon/en/verbs.tsv"),
    nouns: include_str!("../../assets/lexicon/en/nouns.tsv"),
    adjectives: include_str!("../../assets/lexicon/en/adjectives.tsv"),
    phrases: include_str!("../../assets/lexicon/en/phrases.tsv"),
    speech: include_str!("../../assets/lexicon/en/speech.tsv"),
    time: include_str!("../../assets/lexicon/en/time.tsv"),
    inflection: include_str!("../../assets/lexicon/en/inflection.tsv"),
};

const VIETNAMESE: Files = Files {
    verbs: include_str!("../../assets/lexicon/vi/verbs.tsv"),
    nouns: include_str!("../../assets/lexicon/vi/nouns.tsv"),
    adjectives: include_str!("../../assets/lexicon/vi/adjectives.tsv"),
    phrases: include_str!("../../assets/lexicon/vi/phrases.tsv"),
    speech: include_str!("../../assets/lexicon/vi/speech.tsv"),
    time: include_str!("../../assets/lexicon/vi/time.tsv"),
    inflection: "",
};

impl Vocabulary {
    /// The vocabulary in the binary. Lines it cannot read are left out; a test holds that
    /// there are none.
    #[must_use]
    pub fn embedded() -> Self {
        Self { english: Words::of(&ENGLISH).0, vietnamese: Words::of(&VIETNAMESE).0 }
    }

    /// The words of a language; English where it is unknown.
    #[must_use]
    pub const fn of(&self, language: Language) -> &Words {
        match language {
            Language::Vietnamese => &self.vietnamese,
            Language::English | Language::Unknown | Language::Other(_) => &self.english,
        }
    }
}

/// Forms while they are gathered.
#[derive(Default)]
struct Forms {
    read: AHashMap<String, Vec<Reading>>,
    tells: Vec<Tell>,
    unread: Vec<&'static str>,
}

impl Words {
    /// The words of a language, and the lines that cannot be read.
    fn of(files: &Files) -> (Self, Vec<&'static str>) {
        let inflection = Inflection::read(files.inflection);
        let mut forms = Forms::default();
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
                    forms.unread.push(line);
                }
            }
        }
        let mut words = Self { tells: forms.tells, ..Self::default() };
        // In a set order, whatever the order of the table.
        let mut all: Vec<_> = forms.read.into_iter().collect();
        all.sort_unstable_by(|a, b| a.0.cmp(&b.0));
        for (form, readings) in all {
            let Ok(index) = u32::try_from(words.starts.len()) else { break };
            words.starts.push(u32::try_from(words.readings.len()).unwrap_or(u32::MAX));
            words.readings.extend(readings);
            words.phrases.insert(&form, index);
        }
        words.starts.push(u32::try_from(words.readings.len()).unwrap_or(u32::MAX));
        (words, forms.unread)
    }

    /// The longest form at the first token: the tokens it takes and its number.
    #[inline]
    #[must_use]
    pub fn at(&self, tokens: &[Token]) -> Option<(usize, u32)> {
        self.phrases.longest(tokens)
    }

    /// The ways to read a form.
    #[must_use]
    pub fn readings(&self, form: u32) -> &[Reading] {
        let bound = |i: usize| self.starts.get(i).map_or(0, |n| *n as usize);
        self.readings.get(bound(form as usize)..bound(form as usize + 1)).unwrap_or_default()
    }

    /// What a reading tells.
    #[must_use]
    pub fn tells(&self, reading: &Reading) -> &[Tell] {
        self.tells.get(reading.first as usize..reading.last as usize).unwrap_or_default()
    }
}

impl Forms {
    fn line(&mut self, inflection: &Inflection, sort: Sort, line: &str) -> Option<()> {
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
        let first = u32::try_from(self.tells.len()).ok()?;
        for tell in tells.split(' ').filter(|t| *t != "-") {
            self.tells.push(read_tell(tell)?);
        }
        let last = u32::try_from(self.tells.len()).ok()?;
        // By its letters, not its place in the file: learned weights hang on it.
        let lemma_number = lemma
            .bytes()
            .fold(0x811c_9dc5 ^ sort as u32, |h, b| (h ^ u32::from(b)).wrapping_mul(0x0100_0193));
        let forms = match sort {
            Sort::Verb | Sort::Speech => inflection.verb(lemma, how),
            Sort::Noun => inflection.noun(lemma, how),
            _ => vec![(lemma.to_owned(), Slot::Base)],
        };
        for (form, slot) in forms {
            let reading = Reading { sort, slot, counts, lemma: lemma_number, first, last };
            let readings = self.read.entry(form).or_default();
            // The past that is the participle too is one form.
            let twin = readings.iter_mut().find(|r| r.lemma == lemma_number);
            match twin {
                Some(twin) if twin.slot != slot => twin.slot = Slot::Either,
                Some(_) => {}
                None => readings.push(reading),
            }
        }
        Some(())
    }
}

/// A name of a manner or a time as a number.
fn tag(name: &str) -> u8 {
    name.bytes().fold(1u8, |h, b| h.wrapping_mul(31).wrapping_add(b))
}

fn read_tell(text: &str) -> Option<Tell> {
    let mut parts = text.split(':');
    let kind = parts.next()?;
    let kind = FigureKind::ALL.into_iter().find(|k| k.name() == kind)?;
    let role = match parts.next()? {
        "obj" => Role::Object,
        "subj" => Role::Subject,
        "of" => Role::Of,
        "self" => Role::Itself,
        "any" => Role::Any,
        _ => return None,
    };
    let sure = parts.next()?.parse().ok().filter(|s| (1..=3).contains(s))?;
    let with = match parts.next() {
        None => With::Nothing,
        Some("people") => With::People,
        Some("force") => With::Force,
        Some("arms") => With::Arms,
        Some("thing") => With::Thing,
        Some("home") => With::Home,
        Some(_) => return None,
    };
    Some(Tell { kind, role, sure, with })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_is_read() {
        for files in [&ENGLISH, &VIETNAMESE] {
            let (words, unread) = Words::of(files);
            assert!(unread.is_empty(), "{unread:?}");
            assert!(words.readings.len() > 5000);
        }
    }
}
