//! Postings by entity, kind, day, source and language: for each key the sorted ids of the
//! articles that have it. Words are in a [`Concordance`].
//!
//! Ids only ever grow, so a list is kept as the differences between neighbours, seven
//! bits a byte: one or two bytes an entry instead of four.

use std::collections::BTreeMap;

use ahash::AHashMap;
use jiff::civil::Date;

use super::concordance::Concordance;
use super::has::Has;
use super::prepared::PreparedArticle;
use super::terms::Attribute;
use super::varint::{put, take};
use crate::analysis::{EntityKind, FigureKind};
use crate::text::Language;
use crate::text::fold::plain;

/// A sorted list of article numbers, packed: the gaps between neighbours, without the
/// first and the last one.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Postings {
    gaps: Vec<u8>,
    first: u32,
    last: u32,
    len: u32,
}

impl Postings {
    /// A list of one.
    #[must_use]
    pub const fn of(id: u32) -> Self {
        Self { gaps: Vec::new(), first: id, last: id, len: 1 }
    }

    /// Appends an id; one that is there already, as the last, is left out. Ids must
    /// not go down.
    pub fn push(&mut self, id: u32) {
        if self.len == 0 {
            *self = Self::of(id);
            return;
        }
        if id <= self.last {
            return;
        }
        if self.gaps.len() + 5 > self.gaps.capacity() {
            // Grow by a third: most lists are short, and all of them are kept.
            self.gaps.reserve_exact(self.gaps.len() / 3 + 5);
        }
        put(&mut self.gaps, id - self.last - 1);
        self.last = id;
        self.len += 1;
    }

    /// How many there are.
    #[must_use]
    pub const fn len(&self) -> u32 {
        self.len
    }

    /// Whether there are none.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.len == 0
    }

    /// The ids, ascending.
    #[must_use]
    pub fn iter(&self) -> Ids<'_> {
        let first = (self.len > 0).then_some(self.first);
        Ids { first, gaps: self.gaps.iter(), next: self.first.saturating_add(1) }
    }
}

impl<'a> IntoIterator for &'a Postings {
    type Item = u32;
    type IntoIter = Ids<'a>;

    fn into_iter(self) -> Ids<'a> {
        self.iter()
    }
}

/// The ids of a list, see [`Postings::iter`].
#[derive(Debug, Clone)]
pub struct Ids<'a> {
    first: Option<u32>,
    gaps: std::slice::Iter<'a, u8>,
    next: u32,
}

impl Iterator for Ids<'_> {
    type Item = u32;

    fn next(&mut self) -> Option<u32> {
        if let Some(first) = self.first.take() {
            return Some(first);
        }
        let id = self.next + take(&mut self.gaps)?;
        self.next = id + 1;
        Some(id)
    }
}

/// An entity over all articles.
#[derive(Debug, Clone)]
pub struct EntityRecord {
    /// Its stable id.
    pub id: Box<str>,
    /// Its usual type.
    pub kind: EntityKind,
    /// The articles that mention it.
    pub articles: Postings,
    /// The names it has, the first article's first, and the articles that name it so.
    pub names: Vec<(Box<str>, Postings)>,
}

impl EntityRecord {
    /// Its name, as the first article has it.
    #[must_use]
    pub fn name(&self) -> &str {
        self.names.first().map_or("", |(name, _)| name)
    }
}

/// All indices.
#[derive(Debug, Default)]
pub struct Index {
    /// The terms of titles and texts.
    pub(super) words: Concordance,
    entity_ids: AHashMap<Box<str>, u32>,
    entities: Vec<EntityRecord>,
    kinds: [Postings; FigureKind::ALL.len()],
    days: BTreeMap<Date, Postings>,
    /// By plain name.
    sources: BTreeMap<Box<str>, Postings>,
    languages: BTreeMap<Language, Postings>,
    /// By plain name of whose the counted are.
    parties: BTreeMap<Box<str>, Postings>,
    /// By plain name of where a figure was counted.
    places: BTreeMap<Box<str>, Postings>,
    /// The terms of who says a figure.
    pub(super) sayers: Concordance,
    has: [Postings; Has::ALL.len()],
}

impl Index {
    /// Puts an article in and takes its words. Ids must come in order. Gives its entities by
    /// number, for [`names`].
    pub(super) fn insert(&mut self, id: u32, prepared: &mut PreparedArticle) -> Box<[u8]> {
        self.words.insert(id, std::mem::take(&mut prepared.wording));
        self.sayers.insert(id, std::mem::take(&mut prepared.sayers));
        let mut names = Vec::with_capacity(prepared.told.len() * 4);
        for told in &prepared.told {
            let at = if let Some(&at) = self.entity_ids.get(&told.id) {
                at
            } else {
                let at = u32::try_from(self.entities.len()).unwrap_or(u32::MAX);
                self.entity_ids.insert(told.id.clone(), at);
                self.entities.push(EntityRecord {
                    id: told.id.clone(),
                    kind: told.kind,
                    articles: Postings::default(),
                    names: Vec::with_capacity(1),
                });
                at
            };
            told.write(at, &mut names);
            if let Some(record) = self.entities.get_mut(at as usize) {
                record.articles.push(id);
                match record.names.iter_mut().find(|(name, _)| *name == told.name) {
                    Some((_, list)) => list.push(id),
                    None => record.names.push((told.name.clone(), Postings::of(id))),
                }
            }
        }
        for &kind in &prepared.kinds {
            if let Some(list) = self.kinds.get_mut(kind as usize) {
                list.push(id);
            }
        }
        for (attribute, text) in &prepared.attributes {
            let list = match attribute {
                Attribute::Party => self.parties.entry(text.clone()).or_default(),
                Attribute::Place => self.places.entry(text.clone()).or_default(),
            };
            list.push(id);
        }
        for has in prepared.has.iter().copied() {
            self.has[has as usize].push(id);
        }
        let article = &prepared.card;
        if let Some(published) = article.published {
            self.days.entry(published.day).or_default().push(id);
        }
        if !article.source.is_empty() {
            self.sources.entry(plain(&article.source).into()).or_default().push(id);
        }
        self.languages.entry(article.language).or_default().push(id);
        names.into()
    }

    /// The number of an entity, by its id.
    #[must_use]
    pub fn number(&self, id: &str) -> Option<u32> {
        self.entity_ids.get(id).copied()
    }

    /// An entity by its id.
    #[must_use]
    pub fn entity(&self, id: &str) -> Option<&EntityRecord> {
        self.numbered(self.number(id)?)
    }

    /// An entity by its number.
    #[must_use]
    pub fn numbered(&self, number: u32) -> Option<&EntityRecord> {
        self.entities.get(number as usize)
    }

    /// All entities, in order of first mention.
    pub fn entities(&self) -> impl Iterator<Item = &EntityRecord> {
        self.entities.iter()
    }

    /// The articles with a figure of a kind.
    #[must_use]
    pub fn kind(&self, kind: FigureKind) -> &Postings {
        // One list a kind: the array is as long as the list of kinds.
        &self.kinds[kind as usize]
    }

    /// The articles of a day.
    #[must_use]
    pub fn day(&self, day: Date) -> Option<&Postings> {
        self.days.get(&day)
    }

    /// The articles of the days from `from` on and before `to`.
    pub fn days(
        &self,
        from: Option<Date>,
        to: Option<Date>,
    ) -> impl Iterator<Item = (Date, &Postings)> {
        use std::ops::Bound::{Excluded, Included, Unbounded};
        let empty = matches!((from, to), (Some(from), Some(to)) if from >= to);
        let from = from.map_or(Unbounded, Included);
        let to = to.map_or(Unbounded, Excluded);
        let range = (!empty).then(|| self.days.range((from, to)));
        range.into_iter().flatten().map(|(day, list)| (*day, list))
    }

    /// The articles of a publisher.
    #[must_use]
    pub fn source(&self, source: &str) -> Option<&Postings> {
        self.sources.get(plain(source).as_str())
    }

    /// The articles of each publisher, by its plain name.
    pub fn plain_sources(&self) -> impl Iterator<Item = (&str, &Postings)> {
        self.sources.iter().map(|(name, list)| (&**name, list))
    }

    /// The articles that count people of each party, by its plain name.
    pub fn parties(&self) -> impl Iterator<Item = (&str, &Postings)> {
        self.parties.iter().map(|(name, list)| (&**name, list))
    }

    /// The articles with a figure of each place, by its plain name.
    pub fn places(&self) -> impl Iterator<Item = (&str, &Postings)> {
        self.places.iter().map(|(name, list)| (&**name, list))
    }

    /// The articles whose figures have something.
    #[must_use]
    pub fn has(&self, has: Has) -> &Postings {
        // One list each: the array is as long as the list of them.
        &self.has[has as usize]
    }

    /// The articles in a language.
    #[must_use]
    pub fn language(&self, language: Language) -> Option<&Postings> {
        self.languages.get(&language)
    }
}

/// An entity in an article, see [`names`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Named {
    /// Its number.
    pub number: u32,
    /// How often it is mentioned.
    pub times: u32,
    /// The figures that count it or its people.
    pub figures: Vec<u16>,
}

/// The entities of an article, as [`Index::insert`] gave them.
pub(super) fn names(bytes: &[u8]) -> impl Iterator<Item = Named> {
    let mut bytes = bytes.iter();
    std::iter::from_fn(move || {
        let number = take(&mut bytes)?;
        let times = take(&mut bytes)?;
        let figures = take(&mut bytes)?;
        let figures = (0..figures).map_while(|_| u16::try_from(take(&mut bytes)?).ok()).collect();
        Some(Named { number, times, figures })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn postings_keep_what_was_pushed() {
        let ids = [0, 1, 2, 130, 131, 20_000, 3_000_000, u32::MAX - 1];
        let mut list = Postings::default();
        for id in ids {
            list.push(id);
            list.push(id);
        }
        assert_eq!(list.iter().collect::<Vec<_>>(), ids);
        assert_eq!(list.len() as usize, ids.len());
    }
}
