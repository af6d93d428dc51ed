//! Parses a query.

use jiff::civil::Date;

use super::amount::{self, Amount, COMPARES};
use super::{DEEPEST, HAS, MARKS, PartialDate, Query, QueryError, STATUSES, Wanted};
use crate::analysis::FigureKind;
use crate::text::Language;
use crate::text::suggest::did_you_mean;

/// What is left to read of a query.
pub(super) struct Parser<'a> {
    text: &'a str,
    at: usize,
    /// The day that others are counted from, where it is known.
    today: Option<Date>,
}

impl<'a> Parser<'a> {
    /// Reads a whole query.
    pub(super) fn read(text: &'a str, today: Option<Date>) -> Result<Query, QueryError> {
        let mut parser = Self { text, at: 0, today };
        parser.skip();
        if parser.rest().is_empty() {
            return Ok(Query::All);
        }
        let query = parser.either(0)?;
        if parser.rest().is_empty() {
            return Ok(query);
        }
        Err(parser.error(parser.at, "nothing opens this bracket"))
    }

    fn rest(&self) -> &'a str {
        self.text.get(self.at..).unwrap_or("")
    }

    fn skip(&mut self) {
        self.at = self.text.len() - self.rest().trim_start().len();
    }

    fn error(&self, at: usize, what: impl Into<String>) -> QueryError {
        let column = self.text.get(..at).unwrap_or(self.text).chars().count() + 1;
        QueryError { column, what: what.into() }
    }

    /// Whether the word OR stands here.
    fn at_or(&self) -> bool {
        self.rest().strip_prefix("OR").is_some_and(|r| {
            r.is_empty() || r.starts_with(|c: char| c.is_whitespace() || "()\"".contains(c))
        })
    }

    fn either(&mut self, depth: usize) -> Result<Query, QueryError> {
        let mut parts = vec![self.all(depth)?];
        while self.at_or() {
            self.at += 2;
            self.skip();
            parts.push(self.all(depth)?);
        }
        Ok(join(parts, Query::Or))
    }

    fn all(&mut self, depth: usize) -> Result<Query, QueryError> {
        let mut parts = Vec::new();
        while !self.rest().is_empty() && !self.rest().starts_with(')') && !self.at_or() {
            parts.push(self.one(depth)?);
            self.skip();
        }
        if parts.is_empty() {
            return Err(self.error(self.at, "something to look for is missing here"));
        }
        Ok(join(parts, Query::And))
    }

    fn one(&mut self, depth: usize) -> Result<Query, QueryError> {
        let start = self.at;
        if depth > DEEPEST {
            return Err(self.error(start, "too many brackets within each other"));
        }
        if let Some(rest) = self.rest().strip_prefix('-')
            && rest.starts_with(|c: char| !c.is_whitespace() && c != ')')
        {
            self.at += 1;
            return Ok(Query::Not(Box::new(self.one(depth + 1)?)));
        }
        if self.rest().starts_with('(') {
            self.at += 1;
            self.skip();
            let query = self.either(depth + 1)?;
            if !self.rest().starts_with(')') {
                return Err(self.error(start, "this bracket is never closed"));
            }
            self.at += 1;
            return Ok(query);
        }
        if self.rest().starts_with('"') {
            return Ok(Query::Phrase(self.quoted()?.to_owned()));
        }
        if let Some(query) = self.counted()? {
            return Ok(query);
        }
        let word = self.word();
        if word.is_empty() {
            return Err(self.error(start, "something to look for is missing here"));
        }
        if let Some((field, value)) = word.split_once(':')
            && let Some(query) = self.field(start, field, value)?
        {
            return Ok(query);
        }
        if let Some(at) = word.find(['<', '>', '=']) {
            return Err(self.not_counted(start, word.get(..at).unwrap_or(word)));
        }
        match word.strip_suffix('*').filter(|w| !w.is_empty() && !w.contains('*')) {
            Some(prefix) => Ok(Query::Word(prefix.to_owned(), true)),
            None => Ok(Query::Word(word.to_owned(), false)),
        }
    }

    /// A kind or the toll with an amount: "killed>10", "toll >= 1.000", "dead:10..50".
    /// `None`, with nothing taken, where no such thing stands here.
    fn counted(&mut self) -> Result<Option<Query>, QueryError> {
        let rest = self.rest();
        let ends = |c: char| c.is_whitespace() || "<>=≥≤:()\"".contains(c);
        let name = rest.get(..rest.find(ends).unwrap_or(rest.len())).unwrap_or("");
        let toll = name.eq_ignore_ascii_case("toll");
        let kind = amount::kind_of(name);
        if !toll && kind.is_none() {
            return Ok(None);
        }
        let start = self.at;
        self.at += name.len();
        let Some(amount) = self.amount()? else {
            self.at = start;
            return Ok(None);
        };
        Ok(Some(match kind.filter(|_| !toll) {
            Some(kind) => Query::Kind(kind, Some(amount)),
            None => Query::Toll(amount),
        }))
    }

    /// What a count is held against, blanks around its sign or not; `None`, with
    /// nothing taken, where neither a sign nor a range stands here.
    fn amount(&mut self) -> Result<Option<Amount>, QueryError> {
        if let Some(range) = self.rest().strip_prefix(':') {
            if !range.starts_with(|c: char| c.is_ascii_digit()) {
                return Ok(None);
            }
            self.at += 1;
            let at = self.at;
            let word = self.word();
            let Some((low, high)) = word.split_once("..") else {
                return Ok(Some(Amount::Than(amount::Compare::Same, self.number(at, word)?)));
            };
            let (low, high) = (self.number(at, low)?, self.number(at + low.len() + 2, high)?);
            if low > high {
                return Err(self.error(at, "a range reads from the lower to the higher number"));
            }
            return Ok(Some(Amount::Between(low, high)));
        }
        let signs = self.rest().trim_start();
        let Some((sign, compare)) = COMPARES.iter().find(|(sign, _)| signs.starts_with(sign))
        else {
            return Ok(None);
        };
        self.at = self.text.len() - signs.len() + sign.len();
        self.skip();
        let at = self.at;
        let word = self.word();
        Ok(Some(Amount::Than(*compare, self.number(at, word)?)))
    }

    fn number(&self, at: usize, text: &str) -> Result<f64, QueryError> {
        amount::number(text).map_err(|what| self.error(at, what))
    }

    /// What is wrong with a comparison of something that is not counted.
    fn not_counted(&self, at: usize, name: &str) -> QueryError {
        let known: Vec<_> =
            FigureKind::ALL.iter().map(|k| k.name()).chain(std::iter::once("toll")).collect();
        let hint = did_you_mean(&name.to_ascii_lowercase(), &known);
        let hint = if hint.is_empty() {
            format!(": what is counted is {}", known.join(", "))
        } else {
            hint
        };
        self.error(at, format!("\"{name}\" is not counted{hint}"))
    }

    /// A run of characters up to white space, a bracket or a quote.
    fn word(&mut self) -> &'a str {
        let rest = self.rest();
        let end = rest
            .find(|c: char| c.is_whitespace() || matches!(c, '(' | ')' | '"'))
            .unwrap_or(rest.len());
        self.at += end;
        rest.get(..end).unwrap_or("")
    }

    fn quoted(&mut self) -> Result<&'a str, QueryError> {
        let inside = self.rest().get(1..).unwrap_or("");
        let Some(end) = inside.find('"') else {
            return Err(self.error(self.at, "this quotation mark is never closed"));
        };
        self.at += end + 2;
        Ok(inside.get(..end).unwrap_or(""))
    }

    /// `None` where the word before the colon is no field.
    fn field(
        &mut self,
        start: usize,
        field: &str,
        value: &'a str,
    ) -> Result<Option<Query>, QueryError> {
        let name = field.to_ascii_lowercase();
        if !FIELDS.contains(&name.as_str()) {
            // Times, addresses and what has no letters are words to look for.
            let letters = !field.is_empty() && field.bytes().all(|b| b.is_ascii_alphabetic());
            if !letters || value.starts_with("//") {
                return Ok(None);
            }
            let hint = did_you_mean(&name, &FIELDS);
            let hint =
                if hint.is_empty() { format!(": fields are {}", FIELDS.join(", ")) } else { hint };
            return Err(self.error(start, format!("there is no field {field}:{hint}")));
        }
        let at = start + field.len() + 1;
        let value =
            if value.is_empty() && self.rest().starts_with('"') { self.quoted()? } else { value };
        if value.trim().is_empty() {
            return Err(self.error(at, format!("{name}: wants something after it")));
        }
        let when = || {
            let counted = || self.today.and_then(|today| PartialDate::counted(value, today));
            PartialDate::parse(value).or_else(counted).ok_or_else(|| {
                self.error(at, "a day reads 2004-03-01, 2004-03, 2004, today, 3-days-ago or 2w")
            })
        };
        Ok(Some(match name.as_str() {
            "kind" => {
                self.at = at;
                match self.counted()? {
                    Some(query) => query,
                    None => self.kind(at)?,
                }
            }
            "entity" => Query::Entity(Wanted::of(value)),
            "party" => Query::Party(Wanted::of(value)),
            "by" => Query::By(value.to_owned()),
            "place" => Query::Place(Wanted::of_place(value)),
            "title" => Query::Title(value.to_owned()),
            "source" => Query::Source(value.to_owned()),
            "tag" => Query::Tag(value.to_owned()),
            "story" => Query::Story(value.to_owned()),
            "after" => Query::After(when()?),
            "before" => Query::Before(when()?),
            "on" => Query::On(when()?),
            "lang" => match value {
                "und" | "unknown" => Query::Language(Language::Unknown),
                code => match Language::from_code(code) {
                    Language::Unknown => {
                        return Err(self.error(at, "a language reads en, vi, es, fr, ru …, or und"));
                    }
                    language => Query::Language(language),
                },
            },
            "has" => match HAS.iter().find(|(name, _)| name.eq_ignore_ascii_case(value)) {
                Some((_, has)) => Query::Has(*has),
                None if value.eq_ignore_ascii_case("note") => Query::Is(super::Is::Noted),
                None => {
                    let what = "has: knows figure, range, conflict, review and note";
                    return Err(self.error(at, what));
                }
            },
            "status" => {
                let found = STATUSES.iter().find(|(name, _)| name.eq_ignore_ascii_case(value));
                let what = "status: knows machine, confirmed, corrected, rejected and added";
                Query::Has(found.ok_or_else(|| self.error(at, what))?.1)
            }
            _ => match MARKS.iter().find(|(name, _)| name.eq_ignore_ascii_case(value)) {
                Some((_, is)) => Query::Is(*is),
                None => {
                    return Err(
                        self.error(at, "is: knows unread, read, starred, noted and changed")
                    );
                }
            },
        }))
    }

    /// The kind that is named here.
    fn kind(&mut self, at: usize) -> Result<Query, QueryError> {
        let word = if self.rest().starts_with('"') { self.quoted()? } else { self.word() };
        let known: Vec<_> = FigureKind::ALL.iter().map(|k| k.name()).collect();
        match amount::kind_of(word) {
            Some(kind) => Ok(Query::Kind(kind, None)),
            None => Err(self.error(at, format!("kinds are {}", known.join(", ")))),
        }
    }
}

/// What may stand before a colon, in the order in which a prompt offers them.
pub const FIELDS: [&str; 16] = [
    "kind", "entity", "party", "by", "place", "title", "source", "story", "tag", "is", "has",
    "status", "lang", "after", "before", "on",
];

fn join(mut parts: Vec<Query>, many: fn(Vec<Query>) -> Query) -> Query {
    if parts.len() == 1 { parts.swap_remove(0) } else { many(parts) }
}
