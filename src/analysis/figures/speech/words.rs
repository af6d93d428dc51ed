//! A sentence as a row of words, for whoever asks who says so: names, numbers, marks and
//! words with what the vocabulary and `sources.tsv` know of them.

use std::sync::LazyLock;

use super::super::super::phrases::Phrases;
use super::super::super::vocabulary::{Sort, fact};
use super::super::super::{Analysis, EntityKind};
use super::super::Clause;
use crate::analysis::digest;
use crate::analysis::quantities::Form;
use crate::text::Span;
use crate::text::tokens::TokenKind;

/// A set of classes.
pub type Tags = u128;

/// What words are.
pub mod tag {
    crate::analysis::lexicon::word_classes! { super::Tags, "sources.tsv";
        SAY "say", THAT "that", SHOWS "shows", SEES "sees", CLAIMS "claims", PUTS "puts",
        OBJECT "object", GOES_ON "goes_on", BESIDE "beside", UNCLAIMED "unclaimed",
        TOLL "toll", INVERTS "inverts", REPORTS "reports", SPEAKER "speaker", PAPER "paper",
        DET "det", AUX "aux", BE "be", FINITE "finite", NOT "not", PREP "prep", LINK "link",
        TIE "tie", BY "by", TO "to", SUB "sub", RELATIVE "relative", WHO "who",
        COMPLEMENT "complement", PRONOUN "pronoun", PERSON "person", CONJ "conj",
        JOINS "joins", TIME "time", LEADS_TIME "leads_time", TAIL "tail",
        AUDIENCE "audience", ACCORDING "according", CITING "citing", QUOTING "quoting",
        AS "as", WITH "with", NOUNISH "nounish", MODIFIER "modifier", LEAD "lead",
        CREDIT "credit", TOPIC_JOINT "topic_joint", PLACED "placed", RAISES "raises",
        POINTING "pointing", BARE "bare", PASSIVE "passive", SELF "self",
        ADVERB "adverb", QUANTITY "quantity", QUOTES_WORDS "quotes_words",
        QUOTES_PAPER "quotes_paper", UNSAID "unsaid", NOUN_BEFORE "noun_before",
        CUTS "cuts", STARTS_CLAUSE "starts_clause", OWNER "owner", GIVEN_BY "given_by",
        GIVES "gives", CLAUSE "clause", THEY "they", ABOUT "about", PARTICIPLE "participle", FROM "from", ACCUSES "accuses", OF "of",
    }
    /// How many of them the file names.
    const BITS: usize = NAMES.len();
    /// A noun, of whatever.
    pub const NOUN: super::Tags = 1 << BITS;
    /// A noun for those a toll counts.
    pub const VICTIM: super::Tags = 1 << (BITS + 1);
    /// A verb.
    pub const VERB: super::Tags = 1 << (BITS + 2);
    /// "killed": a form that can be a participle.
    pub const PART: super::Tags = 1 << (BITS + 3);
    /// "killing".
    pub const ING: super::Tags = 1 << (BITS + 4);
    /// "kill": the lemma of a verb.
    pub const BASE: super::Tags = 1 << (BITS + 5);
    /// A noun for one person or more, of no force.
    pub const CIVIL: super::Tags = 1 << (BITS + 6);
    /// A verb of saying of any manner.
    pub const SPEECH: super::Tags = 1 << (BITS + 7);
    /// What can stand as the head of a subject.
    pub const HEAD: super::Tags = SPEAKER | PAPER;
}
use tag::{BASE, CIVIL, ING, NOUN, PART, SPEAKER, SPEECH, VERB, VICTIM};

/// The words of `sources.tsv` of one language.
#[derive(Debug, Default)]
struct SpeechWordTable {
    phrases: Phrases,
    tags: Vec<Tags>,
}

impl SpeechWordTable {
    fn read(file: &str) -> Self {
        let mut table = Self::default();
        for line in file.lines().filter(|l| !l.starts_with('#')) {
            let Some((name, forms)) = line.split_once('\t') else { continue };
            let Some(bit) = tag::NAMES.iter().position(|n| *n == name) else { continue };
            for form in forms.split('|') {
                table.add(form, 1 << bit);
            }
        }
        table
    }

    fn add(&mut self, form: &str, tags: Tags) {
        let known = self.phrases.get(form).and_then(|i| self.tags.get_mut(i as usize));
        if let Some(known) = known {
            *known |= tags;
        } else if let Ok(index) = u32::try_from(self.tags.len()) {
            self.tags.push(tags);
            self.phrases.insert(form, index);
        }
    }
}

/// The tables of the languages.
static TABLES: LazyLock<[SpeechWordTable; 2]> = LazyLock::new(|| {
    [
        SpeechWordTable::read(include_str!("../../../../assets/lexicon/en/sources.tsv")),
        SpeechWordTable::read(include_str!("../../../../assets/lexicon/vi/sources.tsv")),
    ]
});

/// One word, name, number or mark.
#[derive(Debug, Clone, Copy)]
pub struct Unit {
    /// Where it stands.
    pub span: Span,
    /// What it is.
    pub tags: Tags,
    /// The kind of name it is.
    pub name: Option<EntityKind>,
    /// Whether it is a number.
    pub number: bool,
    /// The mark it is.
    pub mark: Option<char>,
    /// Whether it begins with a capital.
    pub capital: bool,
    /// Whether white space stands before it.
    pub spaced: bool,
}

/// What stands before the first and behind the last word.
static EDGE: Unit = Unit {
    span: Span::new(0, 0),
    tags: 0,
    name: None,
    number: false,
    mark: None,
    capital: false,
    spaced: true,
};

/// No word: before the first.
pub const NONE: usize = usize::MAX;

/// A sentence as a row of words.
#[derive(Debug)]
pub struct SpeechRow<'a> {
    pub text: &'a str,
    pub units: Vec<Unit>,
    /// Whether the noun stands before what qualifies it.
    pub head_first: bool,
    /// Where the dash stands behind a lead in capitals: "* CONGO - Chính phủ".
    pub dash: Option<u32>,
}

impl<'a> SpeechRow<'a> {
    /// The row of a sentence.
    pub fn of(clause: &Clause<'a>, analysis: &Analysis) -> Self {
        let head_first = clause.grammar.heads_first();
        let [first, second] = &*TABLES;
        let table = if head_first { second } else { first };
        let whole = clause.run(0, clause.items.len());
        let range = analysis.mentions_in(whole);
        let mut mentions = analysis.mentions.get(range).unwrap_or(&[]).iter().peekable();
        let mut quantities = clause.quantities.iter().peekable();
        let mut units = Vec::with_capacity(clause.tokens.len());
        let mut at = 0;
        while let Some(token) = clause.tokens.get(at) {
            while mentions.next_if(|m| m.span.start < token.start).is_some() {}
            while quantities.next_if(|q| q.first < at || q.form == Form::Article).is_some() {}
            let mut unit = Unit {
                span: token.span(),
                capital: token.is_capital(),
                spaced: token.spaced,
                ..EDGE
            };
            let rest = clause.tokens.get(at..).unwrap_or(&[]);
            let mut taken = 1;
            if let Some(mention) = mentions.next_if(|m| m.span.start == token.start) {
                taken = rest.iter().take_while(|t| t.start < mention.span.end).count().max(1);
                unit.name = Some(mention.kind);
                unit.capital = true;
                unit.tags = tags_of(clause, table, at, taken, true).1;
                if head_first && mention.kind != EntityKind::Group {
                    unit.tags |= SPEAKER;
                }
            } else if let Some(number) = quantities.next_if(|q| q.first == at) {
                taken = number.last.saturating_sub(at).max(1);
                unit.number = true;
            } else if token.kind == TokenKind::Punct {
                unit.mark = token.span().of(clause.text).chars().next();
            } else {
                let next = mentions.peek().map_or(u32::MAX, |m| m.span.start);
                let number = quantities.peek().map_or(usize::MAX, |q| q.first);
                let run = rest
                    .iter()
                    .zip(at..)
                    .take_while(|(t, i)| t.start < next && (*i < number || *i == at));
                let limit = run.take(LONGEST).count();
                (taken, unit.tags) = tags_of(clause, table, at, limit, false);
                unit.number = token.kind == TokenKind::Number;
            }
            if let Some(last) = clause.tokens.get(at + taken - 1) {
                unit.span = unit.span.hull(last.span());
            }
            units.push(unit);
            at += taken;
        }
        let dash = digest::dash(clause.text, clause.tokens);
        Self { text: clause.text, units, head_first, dash }
    }

    /// A word; nothing outside the row.
    pub fn at(&self, at: usize) -> &Unit {
        self.units.get(at).unwrap_or(&EDGE)
    }

    pub fn len(&self) -> usize {
        self.units.len()
    }

    /// Whether a word is in one of some classes.
    pub fn is(&self, at: usize, tags: Tags) -> bool {
        self.at(at).tags & tags != 0
    }

    /// Whether it is one of some marks.
    pub fn mark(&self, at: usize, marks: &str) -> bool {
        self.at(at).mark.is_some_and(|c| marks.contains(c))
    }

    pub fn name(&self, at: usize) -> bool {
        self.at(at).name.is_some()
    }

    pub fn number(&self, at: usize) -> bool {
        self.at(at).number
    }

    /// Whether it is a noun, a name or a word that nobody knows.
    pub fn nounlike(&self, at: usize) -> bool {
        let unit = self.at(at);
        unit.name.is_some()
            || unit.tags & (tag::HEAD | NOUN) != 0
            || unit.tags == 0 && unit.mark.is_none() && !unit.number && at < self.len()
    }

    /// Whether it is a verb and nothing else.
    pub fn verb(&self, at: usize) -> bool {
        let unit = self.at(at);
        unit.tags & VERB != 0 && unit.tags & (NOUN | tag::HEAD) == 0 && unit.name.is_none()
    }

    /// The text of a run of words.
    pub fn written(&self, from: usize, to: usize) -> &'a str {
        if from >= to {
            return "";
        }
        let mut span = self.at(from).span.hull(self.at(to.wrapping_sub(1)).span);
        // The lead of an item is no part of a name.
        if let Some(dash) = self.dash.filter(|dash| (span.start..span.end).contains(dash)) {
            span.start = dash;
        }
        let written = span.of(self.text);
        written.trim_start_matches(['-', '–', '—', ':', ' ']).trim()
    }
}

/// The longest phrase looked up, in tokens.
const LONGEST: usize = 6;

/// The longest phrase of both lists at a token, of so many tokens at most: its tokens and
/// what it is. Of a name (`whole`), all of it must be known.
fn tags_of(
    clause: &Clause<'_>,
    table: &SpeechWordTable,
    at: usize,
    most: usize,
    whole: bool,
) -> (usize, Tags) {
    let tokens = clause.tokens.get(at..at + most).unwrap_or_default();
    let own = table.phrases.longest(tokens).filter(|(n, _)| !whole || *n == most);
    let known = clause.form(at, most).filter(|(n, _)| !whole || *n == most);
    let known = known.map(|(n, form)| (n, clause.vocabulary.facts(form)));
    // Only nouns and verbs are longer than what the own list knows: "theo báo cáo của" is
    // no word here.
    let known = known.filter(|(n, facts)| {
        own.is_none_or(|(own, _)| own == *n) || facts & (Sort::Noun.bit() | Sort::Verb.bit()) != 0
    });
    let taken = own.map_or(1, |(n, _)| n).max(known.map_or(1, |(n, _)| n));
    let mut tags = 0;
    if let Some((_, index)) = own.filter(|(n, _)| *n == taken) {
        tags |= table.tags.get(index as usize).copied().unwrap_or(0);
    }
    if let Some((_, facts)) = known.filter(|(n, _)| *n == taken) {
        for (fact, tag) in FACTS {
            if facts & fact != 0 {
                tags |= tag;
            }
        }
    }
    (taken, if whole { tags & SPEAKER } else { tags })
}

/// What the facts of the vocabulary make of a word.
const FACTS: [(u16, Tags); 9] = [
    (Sort::Noun.bit(), NOUN),
    (Sort::Verb.bit(), VERB),
    (Sort::Speech.bit(), SPEECH),
    (fact::VICTIM, VICTIM),
    (fact::SPEAKS, SPEAKER),
    (fact::CIVIL, CIVIL),
    (fact::PARTICIPLE, PART),
    (fact::GERUND, ING),
    (fact::BASE, BASE),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_class_of_the_files_is_known_and_its_forms_stand_once() {
        for file in [
            include_str!("../../../../assets/lexicon/en/sources.tsv"),
            include_str!("../../../../assets/lexicon/vi/sources.tsv"),
        ] {
            for line in file.lines().filter(|l| !l.starts_with('#')) {
                let (name, forms) = line.split_once('\t').unwrap_or_default();
                assert!(tag::NAMES.contains(&name), "{name} is no class");
                let mut seen = std::collections::HashSet::new();
                for form in forms.split('|') {
                    assert!(!form.is_empty() && seen.insert(form), "{name}: {form} stands twice");
                }
            }
        }
    }
}
