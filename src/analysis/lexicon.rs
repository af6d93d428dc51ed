//! Cue words and phrases of figures, from `assets/lexicon`.
//!
//! Every form of a language goes into one phrase table; what a form is, is a set of
//! classes and, for cues, the kinds it can give in each role. Data, not code: a new
//! verb is a line in a file.

use super::FigureKind;
use super::phrases::Phrases;
use crate::text::Language;
use crate::text::tokens::Token;

pub mod days;
pub(super) mod grammar;
pub(super) mod lists;

/// A set of figure kinds, one bit each in the order of [`FigureKind::ALL`].
pub type Kinds = u16;

/// The bit of a kind.
#[must_use]
pub const fn bit(kind: FigureKind) -> Kinds {
    1 << kind as u16
}

/// Classes of words, one bit each in the order they are written, and their names in the file.
macro_rules! word_classes {
    ($set:ty, $file:literal; $($name:ident $text:literal),* $(,)?) => {
        /// Names as they stand in the file, in the order of their bits.
        pub const NAMES: &[&str] = &[$($text),*];
        $crate::analysis::lexicon::word_classes!(@bits $set, $file, 0; $($name $text,)*);
    };
    (@bits $set:ty, $file:literal, $n:expr; $name:ident $text:literal, $($rest:tt)*) => {
        #[doc = concat!("Class `", $text, "` of `", $file, "`.")]
        pub const $name: $set = 1 << ($n);
        $crate::analysis::lexicon::word_classes!(@bits $set, $file, $n + 1; $($rest)*);
    };
    (@bits $set:ty, $file:literal, $n:expr;) => {};
}
pub(super) use word_classes;

/// Classes of words: one bit each in [`LexiconEntry::class`].
pub mod class {
    super::word_classes! { u64, "assets/lexicon";
        PERSON "person", FORCE "force", FIGHTER "fighter", CROWD "crowd", FAMILY "family",
        THING "thing", BODY "body", TIME "time", MONEY "money", MEASURE "measure",
        SHARE "share", EVENT "event", OTHER "other", ABOUT "about", AT_LEAST "atleast",
        AT_MOST "atmost", SUFFIX_AT_LEAST "suffix_atleast", SUFFIX_ABOUT "suffix_about",
        EXACT "exact", BE "be", HAVE "have", ADVERB "adverb", MODAL "modal",
        UNREAL "unreal", NEGATION "negation", SAID "said", ACCORDING "according",
        INCLUDING "including", SUBSET "subset", PAST "past", RELATIVE "relative",
        CONJ "conj", CLAUSE "clause", MONTH "month", WEEKDAY "weekday",
        AGED "aged", RATE "rate", NOUN_PREFIX "nounprefix",
        PRONOUN "pronoun", MORE "more", VICTIMHOOD "victimhood", ARTICLE "article",
        PASSIVE "passive", CAUSATIVE "causative", REACHED "reached", PREP "prep",
        MUSTER "muster", DRIVE "drive", PRESENCE "presence", FIGURE_WORD "figureword",
        PARTITIVE "partitive", COMPRISE "comprise",
    }

    /// Whatever can be counted in a figure.
    pub const COUNTED: u64 = PERSON | FORCE | FIGHTER | CROWD | FAMILY | THING;
    /// Whatever rules a figure out by its noun.
    pub const NEVER: u64 = BODY | TIME | MONEY | MEASURE | SHARE | EVENT | OTHER;
    /// Words that qualify a number from the left.
    pub const MODIFIER: u64 = ABOUT | AT_LEAST | AT_MOST | EXACT | MORE | ARTICLE;
}

/// What a form is.
#[derive(Debug, Clone, Copy, Default)]
pub struct LexiconEntry {
    /// Classes, see [`class`].
    pub class: u64,
    /// Kinds it gives its object.
    pub verb: Kinds,
    /// Kinds it gives its subject.
    pub subject: Kinds,
    /// Kinds it counts itself.
    pub noun: Kinds,
    /// Kinds it gives the number it governs.
    pub of: Kinds,
}

impl LexiconEntry {
    /// Whether it gives a kind in any role.
    #[must_use]
    pub const fn is_cue(&self) -> bool {
        self.verb | self.subject | self.noun | self.of != 0
    }
}

/// How a number word works in a numeral.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NumberClass {
    /// 0 to 19.
    Unit,
    /// 20 to 90 as one word.
    Ten,
    /// "mươi": ten times the digit before it.
    Tens,
    /// "hundred".
    Hundred,
    /// "thousand", "million" …
    Mult,
    /// "dozen", "score", "chục".
    Dozen,
    /// "several", "a few", "vài".
    Few,
    /// "dozens", "hàng trăm": a floor.
    Vague,
    /// "half a", "nửa": a part of what follows.
    Half,
    /// "and a half", "rưỡi": a part of the multiplier before it.
    Rest,
    /// "point": opens a fraction in words.
    Point,
    /// "linh", "lẻ": an empty place inside a numeral.
    Zero,
}

/// A number word and its value.
#[derive(Debug, Clone, Copy)]
pub struct NumberWord {
    /// How it works.
    pub class: NumberClass,
    /// Its value, or the floor of a vague word.
    pub value: f64,
}

/// The forms of one language.
#[derive(Debug, Default)]
pub struct LanguageWords {
    phrases: Phrases,
    entries: Vec<LexiconEntry>,
    number_phrases: Phrases,
    numbers: Vec<NumberWord>,
}

impl LanguageWords {
    /// The longest form at the first token: (tokens taken, what it is).
    #[inline]
    #[must_use]
    pub fn at(&self, tokens: &[Token]) -> Option<(usize, &LexiconEntry)> {
        let (taken, index) = self.phrases.longest(tokens)?;
        Some((taken, self.entries.get(index as usize)?))
    }

    /// The longest number word at the first token.
    #[inline]
    #[must_use]
    pub fn number_at(&self, tokens: &[Token]) -> Option<(usize, NumberWord)> {
        let (taken, index) = self.number_phrases.longest(tokens)?;
        Some((taken, *self.numbers.get(index as usize)?))
    }

    fn entry(&mut self, form: &str) -> Option<&mut LexiconEntry> {
        let index = if let Some(index) = self.phrases.get(form) {
            index
        } else {
            let index = u32::try_from(self.entries.len()).ok()?;
            self.entries.push(LexiconEntry::default());
            self.phrases.insert(form, index);
            index
        };
        self.entries.get_mut(index as usize)
    }
}

/// All cues, both languages.
#[derive(Debug, Default)]
pub struct Lexicon {
    english: LanguageWords,
    vietnamese: LanguageWords,
}

const CUES: &str = include_str!("../../assets/lexicon/cues.tsv");
const UNITS: &str = include_str!("../../assets/lexicon/units.tsv");
const WORDS: &str = include_str!("../../assets/lexicon/words.tsv");
const NUMBERS: &str = include_str!("../../assets/lexicon/numbers.tsv");

impl Lexicon {
    /// The lexicon in the binary. Lines it cannot read are left out; a test holds
    /// that there are none.
    #[must_use]
    pub fn embedded() -> Self {
        let mut lexicon = Self::default();
        for line in lines(CUES) {
            lexicon.cue(line);
        }
        for line in lines(UNITS).chain(lines(WORDS)) {
            lexicon.class(line);
        }
        for line in lines(NUMBERS) {
            lexicon.number(line);
        }
        lexicon
    }

    /// The forms of a language; English where it is unknown.
    #[must_use]
    pub const fn of(&self, language: Language) -> &LanguageWords {
        match language {
            Language::Vietnamese => &self.vietnamese,
            _ => &self.english,
        }
    }

    fn words(&mut self, code: &str) -> Option<&mut LanguageWords> {
        match code {
            "en" => Some(&mut self.english),
            "vi" => Some(&mut self.vietnamese),
            _ => None,
        }
    }

    fn cue(&mut self, line: &str) -> Option<()> {
        let mut columns = line.split('\t');
        let words = self.words(columns.next()?)?;
        let role = columns.next()?;
        let name = columns.next()?;
        let kind = bit(FigureKind::ALL.into_iter().find(|k| k.name() == name)?);
        for form in columns.next()?.split('|') {
            let entry = words.entry(form)?;
            match role {
                "verb" => entry.verb |= kind,
                "subject" => entry.subject |= kind,
                "noun" => entry.noun |= kind,
                "of" => entry.of |= kind,
                _ => return None,
            }
        }
        Some(())
    }

    fn class(&mut self, line: &str) -> Option<()> {
        let mut columns = line.split('\t');
        let words = self.words(columns.next()?)?;
        let name = columns.next()?;
        let class = 1 << class::NAMES.iter().position(|n| *n == name)?;
        for form in columns.next()?.split('|') {
            words.entry(form)?.class |= class;
        }
        Some(())
    }

    fn number(&mut self, line: &str) -> Option<()> {
        let mut columns = line.split('\t');
        let words = self.words(columns.next()?)?;
        let class = match columns.next()? {
            "unit" => NumberClass::Unit,
            "ten" => NumberClass::Ten,
            "tens" => NumberClass::Tens,
            "hundred" => NumberClass::Hundred,
            "mult" => NumberClass::Mult,
            "dozen" => NumberClass::Dozen,
            "few" => NumberClass::Few,
            "vague" => NumberClass::Vague,
            "half" => NumberClass::Half,
            "rest" => NumberClass::Rest,
            "point" => NumberClass::Point,
            "zero" => NumberClass::Zero,
            _ => return None,
        };
        let value = columns.next()?.parse().ok()?;
        for form in columns.next()?.split('|') {
            let index = u32::try_from(words.numbers.len()).ok()?;
            words.numbers.push(NumberWord { class, value });
            words.number_phrases.insert(form, index);
        }
        Some(())
    }
}

fn lines(file: &'static str) -> impl Iterator<Item = &'static str> {
    file.lines().filter(|l| !l.is_empty() && !l.starts_with('#'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_is_read() {
        let mut lexicon = Lexicon::default();
        for line in lines(CUES) {
            assert!(lexicon.cue(line).is_some(), "{line}");
        }
        for line in lines(UNITS).chain(lines(WORDS)) {
            assert!(lexicon.class(line).is_some(), "{line}");
        }
        for line in lines(NUMBERS) {
            assert!(lexicon.number(line).is_some(), "{line}");
        }
    }

    #[test]
    fn forms_stand_once_in_a_line_and_as_texts_have_them() {
        for line in lines(CUES).chain(lines(UNITS)).chain(lines(WORDS)).chain(lines(NUMBERS)) {
            let forms = line.rsplit('\t').next().unwrap_or_default();
            let mut seen = std::collections::HashSet::new();
            for form in forms.split('|') {
                assert!(seen.insert(form), "{form} stands twice in its line");
                assert!(!form.contains('_'), "{form}: the cleaner leaves no underscore");
            }
        }
    }
}
