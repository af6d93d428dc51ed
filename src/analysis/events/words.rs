//! The words that part an event from its background, from `assets/lexicon/events.tsv`.

use crate::analysis::lexicon::grammar::{Grammar, LANGUAGES};
use crate::analysis::phrases::Phrases;
use crate::text::tokens::{Token, scan_into};
use crate::text::{Language, Span};

/// A set of classes, see [`class`].
pub type EventWordClasses = u64;

/// Classes of words, as the file explains them.
pub mod class {
    crate::analysis::lexicon::word_classes! { super::EventWordClasses, "events.tsv";
        SINCE "since", ERA "era", SPAN "span", AGO "ago", RECORD "record",
        APART "apart", SWITCH "switch", EVENT "event", POLICY "policy",
        RISE "rise", FIRST "first", PART "part", MORE "more", ATTACKER "attacker",
        BACK "back", DAY "day", UNIT "unit", TOOK "took", AMONG "among", TO "to",
        BYGONE "bygone", AFTER "after", HOLDS "holds", WHEN "when",
        STAYS "stays", BEGAN "began", SUMS "sums", FEARED "feared", ADDED "added",
        OTHER "other", TOO "too", OVER "over", SEVERAL "several", PERSON "person",
        FORCE "force", AND "and", BINDS "binds", YEAR "year",
        LAST "last", THEN "then", SPELL "spell", POINTS "points", FAMILY "family", OUT_OF "outof",
        MONTH "month", RECALLS "recalls", LOWERED "lowered", MOCK "mock", OBITUARY "obituary",
        OPINION "opinion", DISEASE "disease", AUDIENCE "audience", TRUCE "truce", ENDS "ends",
        SINCE_THEN "sincethen", MOUNTS "mounts", ORIGIN "origin", DEMANDS "demands", SUBORDINATE "subordinate",
        CURRENT "current", BODIES "bodies", CEREMONY "ceremony", PROTEST "protest",
    }
}

/// Classes that are asked for word by word, and mark nothing in a text.
pub const BETWEEN: EventWordClasses = class::AND | class::BINDS | class::YEAR | class::OUT_OF;

/// The words of one language.
#[derive(Debug, Default)]
struct EventWordTable {
    phrases: Phrases,
    classes: Vec<EventWordClasses>,
}

/// The words of all languages.
#[derive(Debug, Default)]
pub struct EventWords([EventWordTable; LANGUAGES]);

const FILE: &str = include_str!("../../../assets/lexicon/events.tsv");

impl EventWords {
    /// The words in the binary. Lines that cannot be read are left out; a test holds that
    /// there are none.
    #[must_use]
    pub fn embedded() -> Self {
        let mut words = Self::default();
        for line in lines() {
            words.line(line);
        }
        words
    }

    fn line(&mut self, line: &str) -> Option<()> {
        let mut columns = line.split('\t');
        let code = columns.next()?;
        let number = Grammar::languages().position(|language| language.code() == code)?;
        let table = self.0.get_mut(number)?;
        let name = columns.next()?;
        let class = 1 << class::NAMES.iter().position(|n| *n == name)?;
        for form in columns.next()?.split('|') {
            if let Some(known) = table.phrases.get(form) {
                *table.classes.get_mut(known as usize)? |= class;
            } else {
                table.phrases.insert(form, u32::try_from(table.classes.len()).ok()?);
                table.classes.push(class);
            }
        }
        Some(())
    }

    /// Classes of all words of a phrase.
    pub(super) fn in_text(&self, language: Language, phrase: &str) -> EventWordClasses {
        let mut tokens = Vec::new();
        scan_into(phrase, Span::new(0, u32::try_from(phrase.len()).unwrap_or(0)), &mut tokens);
        (0..tokens.len())
            .filter_map(|i| self.at(language, tokens.get(i..).unwrap_or_default()))
            .fold(0, |all, (_, class)| all | class)
    }

    /// The longest form at the first token: (tokens taken, its classes).
    pub(super) fn at(
        &self,
        language: Language,
        tokens: &[Token],
    ) -> Option<(usize, EventWordClasses)> {
        if matches!(language, Language::Other(_)) {
            return None;
        }
        let table = self.0.get(Grammar::of(language).number)?;
        let (taken, index) = table.phrases.longest(tokens)?;
        Some((taken, *table.classes.get(index as usize)?))
    }
}

fn lines() -> impl Iterator<Item = &'static str> {
    FILE.lines().filter(|l| !l.is_empty() && !l.starts_with('#'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_is_read_and_has_each_form_once() {
        let mut words = EventWords::default();
        for line in lines() {
            assert!(words.line(line).is_some(), "{line}");
            let forms = line.rsplit('\t').next().unwrap_or_default();
            let mut seen = std::collections::HashSet::new();
            for form in forms.split('|') {
                assert!(seen.insert(form), "{form} stands twice in its line");
            }
        }
        for line in lines() {
            let mut columns = line.split('\t');
            let code = columns.next().unwrap_or_default();
            let language = Grammar::languages().find(|l| l.code() == code);
            let name = columns.next();
            let class = class::NAMES.iter().position(|n| Some(*n) == name);
            let (language, class) = language.zip(class).expect(line);
            for form in columns.next().unwrap_or_default().split('|') {
                assert_ne!(words.in_text(language, form) & 1 << class, 0, "{form} is not found");
            }
        }
    }
}
