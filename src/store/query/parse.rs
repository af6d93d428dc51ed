//! Reading a query.

use jiff::civil::Date;

use super::{COMPARES, DEEPEST, MARKS, Query, QueryError, When};
use crate::analysis::FigureKind;
use crate::text::Language;

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
        self.rest()
            .strip_prefix("OR")
            .is_some_and(|r| r.is_empty() || r.starts_with(|c: char| c.is_whitespace() || c == '('))
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
        let word = self.word();
        if word.is_empty() {
            return Err(self.error(start, "something to look for is missing here"));
        }
        if let Some((field, value)) = word.split_once(':')
            && let Some(query) = self.field(start, field, value)?
        {
            return Ok(query);
        }
        if let Some(query) = self.kind(start, word, false)? {
            return Ok(query);
        }
        match word.strip_suffix('*').filter(|w| !w.is_empty() && !w.contains('*')) {
            Some(prefix) => Ok(Query::Word(prefix.to_owned(), true)),
            None => Ok(Query::Word(word.to_owned(), false)),
        }
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
        const FIELDS: [&str; 9] =
            ["kind", "entity", "source", "lang", "after", "before", "on", "is", "tag"];
        if !FIELDS.contains(&field) {
            return Ok(None);
        }
        let at = start + field.len() + 1;
        let value =
            if value.is_empty() && self.rest().starts_with('"') { self.quoted()? } else { value };
        if value.trim().is_empty() {
            return Err(self.error(at, format!("{field}: wants something after it")));
        }
        let when = || {
            let counted = || self.today.and_then(|today| When::counted(value, today));
            When::parse(value).or_else(counted).ok_or_else(|| {
                self.error(at, "a day reads 2004-03-01, 2004-03, 2004, today, 3-days-ago or 2w")
            })
        };
        Ok(Some(match field {
            "kind" => match self.kind(at, value, true)? {
                Some(query) => query,
                None => return Err(self.error(at, "a kind is expected")),
            },
            "entity" => Query::Entity(value.to_owned()),
            "source" => Query::Source(value.to_owned()),
            "tag" => Query::Tag(value.to_owned()),
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
            _ => match MARKS.iter().find(|(name, _)| *name == value) {
                Some((_, is)) => Query::Is(*is),
                None => {
                    return Err(self.error(at, "is: knows unread, read, starred and noted"));
                }
            },
        }))
    }

    /// "killed", "killed>10". Without the field's name only with a comparison.
    fn kind(&self, at: usize, word: &str, named: bool) -> Result<Option<Query>, QueryError> {
        let split = word.find(['<', '>', '=']);
        let name = word.get(..split.unwrap_or(word.len())).unwrap_or("");
        let kind = FigureKind::ALL.iter().find(|k| k.name() == name).copied();
        let (Some(kind), Some(split)) = (kind, split) else {
            return match (kind, named) {
                (Some(kind), true) => Ok(Some(Query::Kind(kind, None))),
                (None, true) => {
                    let known: Vec<_> = FigureKind::ALL.iter().map(|k| k.name()).collect();
                    Err(self.error(at, format!("kinds are {}", known.join(", "))))
                }
                _ => Ok(None),
            };
        };
        let rest = word.get(split..).unwrap_or("");
        let Some((sign, compare)) = COMPARES.iter().find(|(sign, _)| rest.starts_with(sign)) else {
            return Err(self.error(at + split, "comparisons are > >= < <= ="));
        };
        let digits = rest.get(sign.len()..).unwrap_or("").replace(',', "");
        let plain = digits.bytes().all(|b| b.is_ascii_digit() || b == b'.');
        match digits.parse::<f64>().ok().filter(|n| plain && n.is_finite()) {
            Some(number) => Ok(Some(Query::Kind(kind, Some((*compare, number))))),
            None => Err(self.error(at + split + sign.len(), "a number is expected")),
        }
    }
}

fn join(mut parts: Vec<Query>, many: fn(Vec<Query>) -> Query) -> Query {
    if parts.len() == 1 { parts.swap_remove(0) } else { many(parts) }
}
