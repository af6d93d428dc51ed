//! The lexemes of a sentence, of which its chunks are made: names, numbers, marks and words
//! with what the vocabulary and `sources.tsv` know of them.

use std::sync::LazyLock;

use super::Clause;
use crate::analysis::lexicon::grammar::Grammar;
use crate::analysis::phrases::Phrases;
use crate::analysis::quantities::Form;
use crate::analysis::vocabulary::{Sort, fact};
use crate::analysis::{EntityKind, Mention};
use crate::text::Span;
use crate::text::tokens::{Token, TokenKind};

/// A set of classes.
pub type Tags = u128;

/// What words are.
pub mod tag {
    crate::analysis::lexicon::word_classes! { super::Tags, "sources.tsv";
        SAY "say", THAT "that", SHOWS "shows", CLAIMS "claims", PUTS "puts", AT "at",
        OBJECT "object", UNCLAIMED "unclaimed", TOLL "toll", INVERTS "inverts", REPORTS "reports",
        SPEAKER "speaker", PAPER "paper", DET "det", AUX "aux", BE "be", FINITE "finite",
        NOT "not", PREP "prep", LINK "link", TIE "tie", BY "by", SUB "sub", RELATIVE "relative",
        COMPLEMENT "complement", PRONOUN "pronoun", CONJ "conj", JOINS "joins", TIME "time",
        LEADS_TIME "leads_time", SEES "sees", GOES_ON "goes_on", AS "as", TO "to", OF "of",
        ACCUSES "accuses", OWNER "owner", FROM "from", GIVES "gives", WITH "with", PERSON "person",
        ACCORDING "according", QUOTING "quoting", NOUNISH "nounish", LEAD "lead", CREDIT "credit",
        RAISES "raises", BARE "bare", PASSIVE "passive", SELF "self", ADVERB "adverb",
        QUANTITY "quantity", QUOTES_PAPER "quotes_paper", UNSAID "unsaid", CUTS "cuts",
        GIVEN_BY "given_by", ABOUT "about", PARTICIPLE "participle", FOLLOWS "follows",
    }
    /// How many of them the file names.
    const BITS: usize = NAMES.len();
    /// A noun, of whatever.
    pub const NOUN: super::Tags = 1 << BITS;
    /// A verb.
    pub const VERB: super::Tags = 1 << (BITS + 1);
    /// "killed": a form that can be a participle.
    pub const PART: super::Tags = 1 << (BITS + 2);
    /// "killing".
    pub const ING: super::Tags = 1 << (BITS + 3);
    /// "kill": the lemma of a verb.
    pub const BASE: super::Tags = 1 << (BITS + 4);
    /// A noun for one person or more, of no force.
    pub const CIVIL: super::Tags = 1 << (BITS + 5);
    /// A verb of saying of any manner.
    pub const SPEECH: super::Tags = 1 << (BITS + 6);
    /// What can stand as the head of a subject.
    pub const HEAD: super::Tags = SPEAKER | PAPER;
}
use tag::{BASE, CIVIL, ING, NOUN, PART, SPEAKER, SPEECH, VERB};

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

/// The tables of the languages, in the order of their numbers.
static TABLES: LazyLock<Vec<SpeechWordTable>> = LazyLock::new(|| {
    let files = [
        ("en", include_str!("../../../assets/lexicon/en/sources.tsv")),
        ("vi", include_str!("../../../assets/lexicon/vi/sources.tsv")),
    ];
    let file = |code| files.iter().find(|(c, _)| *c == code).map_or("", |(_, file)| *file);
    Grammar::languages().map(|language| SpeechWordTable::read(file(language.code()))).collect()
});

/// One word, name, number or mark.
#[derive(Debug, Clone, Copy)]
pub struct Lexeme {
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
    /// The chunk it is in.
    pub chunk: usize,
}

/// What stands before the first and behind the last one.
pub static EDGE: Lexeme = Lexeme {
    span: Span::new(0, 0),
    tags: 0,
    name: None,
    number: false,
    mark: None,
    capital: false,
    spaced: true,
    chunk: usize::MAX,
};

/// Fills `out` with the lexemes of a sentence, whose names are `mentions`.
pub fn read(clause: &Clause<'_>, mentions: &[Mention], out: &mut Vec<Lexeme>) {
    out.clear();
    let Some(table) = TABLES.get(clause.grammar.number) else { return };
    let mut mentions = mentions.iter().peekable();
    let mut quantities = clause.quantities.iter().peekable();
    let mut at = 0;
    while let Some(token) = clause.tokens.get(at) {
        while mentions.next_if(|m| m.span.start < token.start).is_some() {}
        while quantities.next_if(|q| q.first < at || q.form == Form::Article).is_some() {}
        let mut lexeme = Lexeme {
            span: token.span(),
            capital: token.is_capital(),
            spaced: token.spaced,
            ..EDGE
        };
        let rest = clause.tokens.get(at..).unwrap_or(&[]);
        let mut taken = 1;
        if let Some(mention) = mentions.next_if(|m| m.span.start == token.start) {
            taken = rest.iter().take_while(|t| t.start < mention.span.end).count().max(1);
            // A name that has taken the word before it in: "Theo Bergmann, 8 lính …".
            let cited = table.phrases.longest(rest.get(..1).unwrap_or(&[])).filter(|_| taken > 1);
            if let Some((_, index)) = cited
                && table.tags.get(index as usize).is_some_and(|t| t & tag::FOLLOWS != 0)
            {
                out.push(Lexeme { tags: tag::FOLLOWS, ..lexeme });
                at += 1;
                taken -= 1;
                lexeme.span = rest.get(1).map_or(lexeme.span, Token::span);
            }
            lexeme.name = Some(mention.kind);
            lexeme.capital = true;
            lexeme.tags = tags_of(clause, table, at, taken, true).1;
            if clause.grammar.heads_first() && mention.kind != EntityKind::Group {
                lexeme.tags |= SPEAKER;
            }
        } else if let Some(number) = quantities.next_if(|q| q.first == at) {
            taken = number.last.saturating_sub(at).max(1);
            lexeme.number = true;
        } else if token.kind == TokenKind::Punct {
            lexeme.mark = token.span().of(clause.text).chars().next();
        } else {
            let next = mentions.peek().map_or(u32::MAX, |m| m.span.start);
            let number = quantities.peek().map_or(usize::MAX, |q| q.first);
            let run = rest
                .iter()
                .zip(at..)
                .take_while(|(t, i)| t.start < next && (*i < number || *i == at));
            let limit = run.take(LONGEST).count();
            (taken, lexeme.tags) = tags_of(clause, table, at, limit, false);
            lexeme.number = token.kind == TokenKind::Number;
        }
        if let Some(last) = clause.tokens.get(at + taken - 1) {
            lexeme.span = lexeme.span.hull(last.span());
        }
        out.push(lexeme);
        at += taken;
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
const FACTS: [(u16, Tags); 8] = [
    (Sort::Noun.bit(), NOUN),
    (Sort::Verb.bit(), VERB),
    (Sort::Speech.bit(), SPEECH),
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
            include_str!("../../../assets/lexicon/en/sources.tsv"),
            include_str!("../../../assets/lexicon/vi/sources.tsv"),
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
