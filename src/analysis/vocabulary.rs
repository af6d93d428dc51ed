//! The vocabulary of the languages, from `assets/lexicon/{en,vi}`: what verbs, nouns,
//! adjectives and turns of phrase tell of a number near them, in all their forms.
//!
//! The build script compiles the lists ([`compile`]); here they are looked up where they
//! lie in the binary.

pub mod compile;

use super::FigureKind;
use super::lexicon::Kinds;
use super::phrases::Phrases;
use crate::text::Language;
use crate::text::tokens::Token;

pub use compile::{COUNTS, CountedRole, OTHER, Sort, With, WordForm, fact};
use compile::{FORM, READING, TELL};

/// One kind that a word tells.
#[derive(Debug, Clone, Copy)]
pub struct Tell {
    /// The kind.
    pub kind: FigureKind,
    /// In which role.
    pub role: CountedRole,
    /// How surely, 1 to 3.
    pub sure: u8,
    /// With what about.
    pub with: With,
}

/// One way to read a form.
#[derive(Debug, Clone, Copy)]
pub struct WordReading {
    /// The list it stands in.
    pub sort: Sort,
    /// The form it has.
    pub slot: WordForm,
    /// What a noun counts, as an index into [`COUNTS`]; what speech or time is.
    pub counts: u8,
    /// Its lemma, as a hash.
    pub lemma: u32,
    told: u8,
    first: u32,
}

impl WordReading {
    fn of(&[sort, slot, counts, told, l0, l1, l2, l3, f0, f1, f2, f3]: &[u8; READING]) -> Self {
        Self {
            sort: Sort::ALL.get(usize::from(sort)).copied().unwrap_or(Sort::Phrase),
            slot: WordForm::ALL.get(usize::from(slot)).copied().unwrap_or_default(),
            counts,
            lemma: u32::from_le_bytes([l0, l1, l2, l3]),
            told,
            first: u32::from_le_bytes([f0, f1, f2, f3]),
        }
    }

    /// Whether it tells no kind at all.
    #[must_use]
    pub const fn is_silent(&self) -> bool {
        self.told == 0
    }
}

/// The ways to read a form.
#[derive(Debug, Clone, Copy, Default)]
pub struct Readings(&'static [[u8; READING]]);

impl Readings {
    /// One after the other.
    #[inline]
    pub fn iter(self) -> impl Iterator<Item = WordReading> {
        self.0.iter().map(WordReading::of)
    }

    /// Whether there is none.
    #[must_use]
    pub const fn is_empty(self) -> bool {
        self.0.is_empty()
    }

    /// Whether one of them is of a sort.
    #[must_use]
    pub fn any(self, sort: Sort) -> bool {
        self.0.iter().any(|&[s, ..]| s == sort as u8)
    }
}

/// The words of one language.
#[derive(Debug, Default)]
pub struct LanguageVocabulary {
    phrases: Phrases,
    forms: &'static [[u8; FORM]],
    readings: &'static [[u8; READING]],
    tells: &'static [[u8; TELL]],
}

/// All languages.
#[derive(Debug, Default)]
pub struct Vocabulary {
    english: LanguageVocabulary,
    vietnamese: LanguageVocabulary,
}

impl Vocabulary {
    /// The vocabulary in the binary.
    #[must_use]
    pub fn embedded() -> Self {
        let english = include_bytes!(concat!(env!("OUT_DIR"), "/vocabulary-en.bin"));
        let vietnamese = include_bytes!(concat!(env!("OUT_DIR"), "/vocabulary-vi.bin"));
        Self {
            english: LanguageVocabulary::read(english).unwrap_or_default(),
            vietnamese: LanguageVocabulary::read(vietnamese).unwrap_or_default(),
        }
    }

    /// The words of a language; English where it is unknown.
    #[must_use]
    pub const fn of(&self, language: Language) -> &LanguageVocabulary {
        match language {
            Language::Vietnamese => &self.vietnamese,
            Language::English | Language::Unknown | Language::Other(_) => &self.english,
        }
    }
}

/// A count, then so many rows.
fn rows<const N: usize>(bytes: &'static [u8]) -> Option<(&'static [[u8; N]], &'static [u8])> {
    let (count, bytes) = bytes.split_first_chunk::<4>()?;
    let count = u32::from_le_bytes(*count) as usize;
    let (rows, rest) = bytes.split_at_checked(count.checked_mul(N)?)?;
    Some((rows.as_chunks().0, rest))
}

impl LanguageVocabulary {
    /// The words of one language as [`compile::compile`] wrote them; `None` where the bytes
    /// are none.
    #[must_use]
    pub fn read(bytes: &'static [u8]) -> Option<Self> {
        let (phrases, bytes) = Phrases::read(bytes)?;
        let (forms, bytes) = rows(bytes)?;
        let (readings, bytes) = rows(bytes)?;
        let (tells, _) = rows(bytes)?;
        Some(Self { phrases, forms, readings, tells })
    }

    /// The longest form at the first token: the tokens it takes and its number.
    #[inline]
    #[must_use]
    pub fn at(&self, tokens: &[Token]) -> Option<(usize, u32)> {
        self.phrases.longest(tokens)
    }

    /// What [`Self::at`] says at each of some tokens.
    pub fn each(&self, tokens: &[Token], found: impl FnMut(Option<(usize, u32)>)) {
        self.phrases.each_longest(tokens, found);
    }

    fn row(&self, form: usize) -> [u8; FORM] {
        self.forms.get(form).copied().unwrap_or_default()
    }

    /// The ways to read a form.
    #[inline]
    #[must_use]
    pub fn readings(&self, form: u32) -> Readings {
        let from = |form: usize| {
            let [a, b, c, d, ..] = self.row(form);
            u32::from_le_bytes([a, b, c, d]) as usize
        };
        let range = from(form as usize)..from(form as usize + 1);
        Readings(self.readings.get(range).unwrap_or_default())
    }

    /// The kinds that a form tells more than now and then, whatever is about.
    #[must_use]
    pub fn strong(&self, form: u32) -> Kinds {
        let [.., a, b, _, _] = self.row(form as usize);
        Kinds::from_le_bytes([a, b])
    }

    /// What a form is by any of its readings: a bit for each [`Sort`], and see [`fact`].
    #[inline]
    #[must_use]
    pub fn facts(&self, form: u32) -> u16 {
        let [.., a, b] = self.row(form as usize);
        u16::from_le_bytes([a, b])
    }

    /// What a reading tells.
    #[must_use]
    pub fn tells(
        &self,
        reading: &WordReading,
    ) -> impl ExactSizeIterator<Item = Tell> + Clone + use<> {
        let first = reading.first as usize;
        let told = self.tells.get(first..first + usize::from(reading.told)).unwrap_or_default();
        told.iter().map(|&[kind, role, sure, with]| Tell {
            kind: FigureKind::ALL.get(usize::from(kind)).copied().unwrap_or(FigureKind::Killed),
            role: CountedRole::ALL.get(usize::from(role)).copied().unwrap_or(CountedRole::Any),
            sure,
            with: With::ALL.get(usize::from(with)).copied().unwrap_or(With::Nothing),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    macro_rules! files {
        ($language:literal, $inflection:expr) => {
            compile::Files {
                verbs: include_str!(concat!("../../assets/lexicon/", $language, "/verbs.tsv")),
                nouns: include_str!(concat!("../../assets/lexicon/", $language, "/nouns.tsv")),
                adjectives: include_str!(concat!(
                    "../../assets/lexicon/",
                    $language,
                    "/adjectives.tsv"
                )),
                phrases: include_str!(concat!("../../assets/lexicon/", $language, "/phrases.tsv")),
                speech: include_str!(concat!("../../assets/lexicon/", $language, "/speech.tsv")),
                time: include_str!(concat!("../../assets/lexicon/", $language, "/time.tsv")),
                inflection: $inflection,
            }
        };
    }

    #[test]
    fn every_line_is_read() {
        let english = files!("en", include_str!("../../assets/lexicon/en/inflection.tsv"));
        for files in [english, files!("vi", "")] {
            let compiled = compile::compile(&files);
            assert!(compiled.problems.is_empty(), "{:?}", compiled.problems);
            let words = LanguageVocabulary::read(compiled.bytes.leak()).unwrap();
            assert!(words.readings.len() > 5000);
        }
    }

    #[test]
    fn kinds_have_their_names() {
        assert_eq!(compile::KINDS, FigureKind::ALL.map(FigureKind::name));
        for (number, sort) in Sort::ALL.into_iter().enumerate() {
            assert_eq!(sort as usize, number);
        }
        assert!(WordForm::ALL.iter().enumerate().all(|(i, s)| *s as usize == i));
        assert!(CountedRole::ALL.iter().enumerate().all(|(i, s)| *s as usize == i));
        assert!(With::ALL.iter().enumerate().all(|(i, s)| *s as usize == i));
    }
}
