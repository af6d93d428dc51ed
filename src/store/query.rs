//! The little language of the filter: parse, print, look up.
//!
//! ```text
//! kosovo serb         both words, in title or text; case and diacritics do not matter
//! kosov*              any word that starts so
//! "thiet mang"        words in a row
//! a OR b   ( )   -a   either; group; not
//! kind:killed            a figure of the kind; its words in both languages do ("dead", "held")
//! killed>=10  dead > 1.000  killed:10..50   the article's total of the kind; blanks do not matter
//! toll>100               killed and, where none are told killed, wounded and casualties
//! entity:NATO   source:Reuters   title:kosovo   lang:vi
//! story:marawi   story:0123456789abcdef      of an event: words of its title, or its id
//! party:Serbia   by:police   place:Pristina     of one of its figures: whose, who says so, where
//! has:figure  has:range  has:conflict  has:note  has:review
//! status:confirmed       a figure that is so reviewed, or machine
//! after:2004-03-01   before:2004-04   on:2004    a day, a month or a year
//! on:today   on:yesterday   after:3-days-ago   after:2w     d, w, m, y: days to years
//! is:unread is:read is:starred is:noted is:changed   tag:word
//! ```
//!
//! Names of fields and kinds in any case. A word before a colon that is no field is a
//! mistake that is told, not a word to look for.
//!
//! `after` includes the day (or the whole month or year), `before` does not. Days that
//! are counted from today are counted when the query is read.

use std::fmt;

use jiff::civil::Date;
use jiff::{Span, ToSpan};
use thiserror::Error;

use super::Card;
use super::terms::terms;
use crate::analysis::FigureKind;
use crate::text::Language;
use crate::text::fold::plain;

mod amount;
mod evaluate;
mod names;
mod one;
mod parse;
mod story;

pub use super::has::Has;
use super::has::{HAS, STATUSES};
pub(crate) use amount::number;
pub use amount::{Amount, Compare, kind_of};
pub use names::Wanted;
pub use parse::FIELDS;
pub use story::of_story;

/// A query.
#[derive(Debug, Clone, PartialEq)]
pub enum Query {
    /// Every article.
    All,
    /// A word as typed; `true` for any word that starts so.
    Word(String, bool),
    /// Words in a row.
    Phrase(String),
    /// A figure of the kind, or the article's total of it compared.
    Kind(FigureKind, Option<Amount>),
    /// The toll, see [`Card::toll`], compared.
    Toll(Amount),
    /// Whose a figure's counted are, by one of its names or words of it.
    Party(Wanted),
    /// Words of who says a figure.
    By(String),
    /// Where a figure was counted, by one of its names or words of it.
    Place(Wanted),
    /// Words of the headline.
    Title(String),
    /// What its figures have.
    Has(Has),
    /// An entity, by id or by name or by words of its name.
    Entity(Wanted),
    /// A publisher, by words of its name.
    Source(String),
    /// The language of most of the article.
    Language(Language),
    /// Published then or later.
    After(PartialDate),
    /// Published before.
    Before(PartialDate),
    /// Published then.
    On(PartialDate),
    /// What the reader did with it.
    Is(Is),
    /// The reader's own tag.
    Tag(String),
    /// A story, by words of its title or by its id.
    Story(String),
    /// The opposite.
    Not(Box<Self>),
    /// All of two or more.
    And(Vec<Self>),
    /// Any of two or more.
    Or(Vec<Self>),
}

/// Marks of the reader.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Is {
    /// Not read yet.
    Unread,
    /// Read.
    Read,
    /// Starred.
    Starred,
    /// With a note.
    Noted,
    /// Its text changed since it was first read.
    Changed,
}

/// A day, a month or a year.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PartialDate {
    year: i16,
    month: Option<i8>,
    day: Option<i8>,
}

/// What the query asks of the reader's marks, and of the stories that articles are in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MarkTerm<'a> {
    /// `is:`
    Is(Is),
    /// `tag:`
    Tag(&'a str),
    /// `story:`
    Story(&'a str),
}

/// Answers for the reader's marks, which the store does not know, and for stories, which
/// an article alone does not tell.
pub type Marked<'a> = dyn Fn(&Card, MarkTerm<'_>) -> bool + 'a;

/// What is wrong with a query, and where.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("{what} (column {column})")]
pub struct QueryError {
    /// Where, in characters from 1.
    pub column: usize,
    /// What.
    pub what: String,
}

const MARKS: [(&str, Is); 5] = [
    ("unread", Is::Unread),
    ("read", Is::Read),
    ("starred", Is::Starred),
    ("noted", Is::Noted),
    ("changed", Is::Changed),
];

/// Brackets and minus signs within each other, at most.
const DEEPEST: usize = 64;

impl PartialDate {
    /// Reads "2004", "2004-03" or "2004-03-01".
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let digits =
            |part: &str, len| part.len() == len && part.bytes().all(|b| b.is_ascii_digit());
        let mut parts = text.split('-');
        let year = parts.next().filter(|p| digits(p, 4))?.parse().ok()?;
        let mut rest = [None, None];
        for slot in &mut rest {
            if let Some(part) = parts.next() {
                *slot = Some(Some(part).filter(|p| digits(p, 2))?.parse().ok()?);
            }
        }
        let [month, day] = rest;
        let when = Self { year, month, day };
        (parts.next().is_none() && when.first().is_some()).then_some(when)
    }

    /// Reads "today", "yesterday", "3-days-ago" or "3d" as a day counted back from a day.
    #[must_use]
    pub fn counted(text: &str, today: Date) -> Option<Self> {
        let day = today.checked_sub(back(text)?).ok().filter(|d| d.year() > 0)?;
        Some(Self { year: day.year(), month: Some(day.month()), day: Some(day.day()) })
    }

    /// Its first day.
    #[must_use]
    pub fn first(self) -> Option<Date> {
        Date::new(self.year, self.month.unwrap_or(1), self.day.unwrap_or(1)).ok()
    }

    /// The day after its last; `None` at the end of time.
    #[must_use]
    pub fn end(self) -> Option<Date> {
        let first = self.first()?;
        match (self.month, self.day) {
            (_, Some(_)) => first.tomorrow().ok(),
            (Some(_), None) => first.last_of_month().tomorrow().ok(),
            (None, None) => first.last_of_year().tomorrow().ok(),
        }
    }
}

/// How far back "today", "yesterday", "3-days-ago" and "3d" lie.
fn back(text: &str) -> Option<Span> {
    match text {
        "today" => return Some(0.days()),
        "yesterday" => return Some(1.day()),
        _ => {}
    }
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    let count: i32 = text.get(..digits)?.parse().ok().filter(|n| *n <= 9999)?;
    Some(match text.get(digits..)? {
        "d" | "-day-ago" | "-days-ago" => count.days(),
        "w" | "-week-ago" | "-weeks-ago" => count.weeks(),
        "m" | "-month-ago" | "-months-ago" => count.months(),
        "y" | "-year-ago" | "-years-ago" => count.years(),
        _ => return None,
    })
}

impl Query {
    /// Reads a query. An empty one asks for everything.
    ///
    /// # Errors
    ///
    /// Says what cannot be read, and where; days counted from today cannot.
    pub fn parse(text: &str) -> Result<Self, QueryError> {
        parse::Parser::read(text, None)
    }

    /// Reads a query of which days may be counted from today.
    ///
    /// # Errors
    ///
    /// Says what cannot be read, and where.
    pub fn parse_on(text: &str, today: Date) -> Result<Self, QueryError> {
        parse::Parser::read(text, Some(today))
    }

    /// Whether it asks for a story.
    #[must_use]
    pub fn asks_for_stories(&self) -> bool {
        self.asked().iter().any(|asked| matches!(asked, MarkTerm::Story(_)))
    }
}

/// A word or phrase by its terms.
enum QueryTerms {
    None,
    One(String),
    Many(Vec<String>),
}

fn split(words: &str) -> QueryTerms {
    let mut out = Vec::new();
    terms(words, &mut |t| out.push(t.to_owned()));
    match out.len() {
        0 => QueryTerms::None,
        1 => QueryTerms::One(out.swap_remove(0)),
        _ => QueryTerms::Many(out),
    }
}

fn names_entity(wanted: &str, id: &str, name: &str) -> bool {
    (!id.is_empty() && id == wanted)
        || (!wanted.is_empty() && id.rsplit('/').next() == Some(wanted))
        || has_words(&plain(name), wanted)
}

/// Whether a plain text holds the words of another in a row.
fn has_words(text: &str, wanted: &str) -> bool {
    let collect = |s: &str| {
        let mut out = String::from(" ");
        terms(s, &mut |t| {
            out.push_str(t);
            out.push(' ');
        });
        out
    };
    let wanted = collect(wanted);
    wanted.len() > 1 && collect(text).contains(&wanted)
}

impl fmt::Display for PartialDate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}", self.year)?;
        for part in [self.month, self.day].into_iter().flatten() {
            write!(f, "-{part:02}")?;
        }
        Ok(())
    }
}

impl fmt::Display for Query {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let value = |f: &mut fmt::Formatter<'_>, field: &str, value: &str| {
            let bare = !value.contains(|c: char| c.is_whitespace() || matches!(c, '(' | ')'));
            if bare { write!(f, "{field}:{value}") } else { write!(f, "{field}:\"{value}\"") }
        };
        match self {
            Self::All => Ok(()),
            Self::Word(word, prefix) => write!(f, "{word}{}", if *prefix { "*" } else { "" }),
            Self::Phrase(words) => write!(f, "\"{words}\""),
            Self::Kind(kind, None) => write!(f, "kind:{}", kind.name()),
            Self::Kind(kind, Some(amount)) => write!(f, "kind:{}{amount}", kind.name()),
            Self::Toll(amount) => write!(f, "toll{amount}"),
            Self::Party(name) => value(f, "party", name.text()),
            Self::By(name) => value(f, "by", name),
            Self::Place(name) => value(f, "place", name.text()),
            Self::Title(words) => value(f, "title", words),
            Self::Has(has) => {
                let named = |list: &[(&'static str, Has)]| {
                    list.iter().find(|(_, h)| h == has).map(|(name, _)| *name)
                };
                match named(&STATUSES) {
                    Some(name) => write!(f, "status:{name}"),
                    None => write!(f, "has:{}", named(&HAS).unwrap_or_default()),
                }
            }
            Self::Entity(name) => value(f, "entity", name.text()),
            Self::Source(name) => value(f, "source", name),
            Self::Tag(name) => value(f, "tag", name),
            Self::Story(name) => value(f, "story", name),
            Self::Language(language) => write!(f, "lang:{}", language.code()),
            Self::After(when) => write!(f, "after:{when}"),
            Self::Before(when) => write!(f, "before:{when}"),
            Self::On(when) => write!(f, "on:{when}"),
            Self::Is(is) => {
                let name = MARKS.iter().find(|(_, m)| m == is).map_or("", |(name, _)| name);
                write!(f, "is:{name}")
            }
            Self::Not(query) => match **query {
                Self::And(_) | Self::Or(_) => write!(f, "-({query})"),
                _ => write!(f, "-{query}"),
            },
            Self::And(parts) => list(f, parts, " ", |q| matches!(q, Self::And(_) | Self::Or(_))),
            Self::Or(parts) => list(f, parts, " OR ", |q| matches!(q, Self::Or(_))),
        }
    }
}

fn list(
    f: &mut fmt::Formatter<'_>,
    parts: &[Query],
    between: &str,
    bracketed: fn(&Query) -> bool,
) -> fmt::Result {
    for (i, part) in parts.iter().enumerate() {
        if i > 0 {
            f.write_str(between)?;
        }
        if bracketed(part) { write!(f, "({part})")? } else { write!(f, "{part}")? }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn queries_are_read() {
        let word = |w: &str| Query::Word(w.to_owned(), false);
        let killed =
            |compare, number| Query::Kind(FigureKind::Killed, Some(Amount::Than(compare, number)));
        for (text, query) in [
            ("", Query::All),
            ("  ", Query::All),
            ("kosovo", word("kosovo")),
            ("koso*", Query::Word("koso".to_owned(), true)),
            ("a b", Query::And(vec![word("a"), word("b")])),
            ("a OR b c", Query::Or(vec![word("a"), Query::And(vec![word("b"), word("c")])])),
            ("-a", Query::Not(Box::new(word("a")))),
            ("\"thiet mang\"", Query::Phrase("thiet mang".to_owned())),
            ("kind:killed>10", killed(Compare::More, 10.0)),
            ("killed>=1,000", killed(Compare::AtLeast, 1000.0)),
            ("killed > 10", killed(Compare::More, 10.0)),
            ("KILLED>10", killed(Compare::More, 10.0)),
            ("killed>1.000", killed(Compare::More, 1000.0)),
            ("dead ≥ 2k", killed(Compare::AtLeast, 2000.0)),
            ("thiet-mang<= 5", killed(Compare::AtMost, 5.0)),
            ("kind:dead", Query::Kind(FigureKind::Killed, None)),
            ("kind:killed > 10", killed(Compare::More, 10.0)),
            ("KIND:Killed", Query::Kind(FigureKind::Killed, None)),
            ("held:10..50", Query::Kind(FigureKind::Detained, Some(Amount::Between(10.0, 50.0)))),
            ("killed:3", killed(Compare::Same, 3.0)),
            ("toll>100", Query::Toll(Amount::Than(Compare::More, 100.0))),
            ("toll", word("toll")),
            ("dead man", Query::And(vec![word("dead"), word("man")])),
            ("party:Serbia", Query::Party(Wanted::of("Serbia"))),
            ("by:\"UN police\"", Query::By("UN police".to_owned())),
            ("has:range", Query::Has(Has::Range)),
            ("has:note", Query::Is(Is::Noted)),
            ("has:review", Query::Has(Has::Review)),
            ("status:Confirmed", Query::Has(Has::Confirmed)),
            ("story:\"camp hit\"", Query::Story("camp hit".to_owned())),
            ("12:30", word("12:30")),
            ("killed", word("killed")),
            ("source:\"New York Times\"", Query::Source("New York Times".to_owned())),
            ("lang:vi", Query::Language(Language::Vietnamese)),
            ("is:unread", Query::Is(Is::Unread)),
            ("http://x", word("http://x")),
            ("(a OR b) c", Query::And(vec![Query::Or(vec![word("a"), word("b")]), word("c")])),
        ] {
            assert_eq!(Query::parse(text), Ok(query), "{text}");
        }
    }

    #[test]
    fn errors_say_where() {
        for (text, column) in [
            ("kind:nobody", 6),
            ("a (b", 3),
            ("a )", 3),
            ("a \"b", 3),
            ("on:yesterday", 4),
            ("after:2004-13-01", 7),
            ("killed>many", 8),
            ("a OR", 5),
            ("is:gone", 4),
            ("lang:xx", 6),
            ("entity:", 8),
            ("killed > ", 10),
            ("killed>1.5", 8),
            ("killed:50..10", 8),
            ("a sorce:bbc", 3),
            ("kiled>3", 1),
            ("has:nothing", 5),
            ("status:good", 8),
        ] {
            assert_eq!(Query::parse(text).map_err(|e| e.column), Err(column), "{text}");
        }
        assert!(Query::parse(&"(".repeat(100_000)).is_err());
        let told = |text| Query::parse(text).unwrap_err().what;
        assert_eq!(told("sorce:bbc"), "there is no field sorce:, did you mean \"source\"?");
        assert_eq!(told("kiled>3"), "\"kiled\" is not counted, did you mean \"killed\"?");
        assert!(told("zzz:1").contains("fields are kind, entity"));
    }

    #[test]
    fn days_are_counted_from_today() {
        let today = jiff::civil::date(2004, 3, 1);
        for (text, day) in [
            ("on:today", "on:2004-03-01"),
            ("on:yesterday", "on:2004-02-29"),
            ("after:2-days-ago", "after:2004-02-28"),
            ("after:1-day-ago", "after:2004-02-29"),
            ("-before:2w", "-before:2004-02-16"),
            ("after:1-month-ago", "after:2004-02-01"),
            ("kosovo after:5y", "kosovo after:1999-03-01"),
            ("after:2004", "after:2004"),
        ] {
            let query = Query::parse_on(text, today).unwrap();
            assert_eq!(query.to_string(), day, "{text}");
            assert_eq!(Query::parse(day).as_ref(), Ok(&query));
        }
        for text in ["on:tomorrow", "after:d", "after:2-d", "after:99999d", "after:9999y", "on:-1d"]
        {
            assert!(Query::parse_on(text, today).is_err(), "{text}");
        }
        assert!(Query::parse("after:2d").is_err());
    }
}
