//! Prepares an article for the store: the threads that read do all that costs time, so that
//! putting it in costs the thread of the screen little.

use ahash::AHashMap;

use super::concordance::Wording;
use super::has::Has;
use super::packed::{PackedEntry, Packer};
use super::stories::segment::{self, Segment};
use super::stories::told::TermBuffers;
use super::terms::{Attribute, texts};
use super::varint::{put, take};
use super::{Card, Entry};
use crate::analysis::{EntityKind, FigureKind, Total};
use crate::article::Issue;
use crate::text::fold::plain;
use crate::text::tokens::{Token, Tokens};

/// An article ready to be put into the store.
#[derive(Debug, Clone)]
pub struct PreparedArticle {
    /// What lists show of it.
    pub card: Card,
    /// What went wrong while it was read.
    pub issues: Vec<Issue>,
    /// The whole article, packed.
    pub body: PackedEntry,
    /// The terms of its title and text, in plain form.
    pub(super) wording: Wording,
    /// The terms of who says its figures (`by:`), in plain form.
    pub(super) sayers: Wording,
    /// Its entities.
    pub(super) told: Vec<ArticleEntity>,
    /// Its parts, as stories compare them.
    pub(super) segments: Vec<Segment<'static>>,
    /// The kinds of its figures and totals.
    pub(super) kinds: Vec<FigureKind>,
    /// Plain names of parties and places, each once.
    pub(super) attributes: Vec<(Attribute, Box<str>)>,
    /// What its figures have.
    pub(super) has: Vec<Has>,
}

/// An entity of an article.
#[derive(Debug, Clone)]
pub(super) struct ArticleEntity {
    pub id: Box<str>,
    pub name: Box<str>,
    pub kind: EntityKind,
    /// How often it is mentioned.
    pub times: u32,
    /// The figures that count it or its people.
    pub figures: Vec<u16>,
}

/// An article as it is listed before it is analysed.
#[derive(Debug, Clone)]
pub struct ListedArticle {
    /// What lists show of it: no totals yet.
    pub card: Card,
    /// The article, packed, with an empty analysis.
    pub body: PackedEntry,
}

impl ListedArticle {
    /// Works out what the list shows of an entry without an analysis.
    #[must_use]
    pub fn with(entry: &Entry, body: PackedEntry) -> Self {
        Self { card: Card { analysed: false, ..Card::of(entry) }, body }
    }
}

/// Prepares articles, with memory that is used again for the next one.
#[derive(Debug, Default)]
pub struct Preparer {
    /// Packs what is prepared.
    pub packer: Packer,
    /// Tokens of what was not analysed just now.
    tokens: Tokens,
    terms: TermBuffers,
}

impl Preparer {
    /// Works out all that the store needs of an entry that was analysed just now, and packs it.
    /// `scanned` are the tokens of its text, which the analysis has.
    #[must_use]
    pub fn analysed(&mut self, entry: &Entry, scanned: &Tokens) -> PreparedArticle {
        prepared(entry, self.packer.entry(entry), &scanned.tokens, &mut self.terms)
    }

    /// The same for an entry that is packed already.
    #[must_use]
    pub fn packed(&mut self, entry: &Entry, body: PackedEntry) -> PreparedArticle {
        self.tokens.scan(&entry.article.text);
        prepared(entry, body, &self.tokens.tokens, &mut self.terms)
    }

    /// The same for any other.
    #[must_use]
    pub fn any(&mut self, entry: &Entry) -> PreparedArticle {
        let body = self.packer.entry(entry);
        self.packed(entry, body)
    }
}

fn prepared(
    entry: &Entry,
    body: PackedEntry,
    tokens: &[Token],
    terms: &mut TermBuffers,
) -> PreparedArticle {
    let analysis = &entry.analysis;
    let mut kinds: Vec<FigureKind> = analysis.figures.iter().map(|f| f.kind).collect();
    kinds.extend(analysis.totals.iter().map(|t| t.kind));
    kinds.sort_unstable();
    kinds.dedup();
    PreparedArticle {
        card: Card::of(entry),
        issues: entry.article.issues.clone(),
        body,
        wording: wording(entry),
        sayers: sayers(entry),
        told: told(entry),
        segments: segment::of(entry, tokens, terms),
        kinds,
        attributes: attributes(entry),
        has: Has::ALL.into_iter().filter(|has| has.in_analysis(analysis)).collect(),
    }
}

impl PreparedArticle {
    /// Works out all that the store needs of an entry, and packs it. Where there are many, a
    /// [`Preparer`] does it.
    #[must_use]
    pub fn of(entry: &Entry) -> Self {
        Self::with(entry, PackedEntry::of(entry))
    }

    /// The same for an entry that is packed already.
    #[must_use]
    pub fn with(entry: &Entry, body: PackedEntry) -> Self {
        Preparer::default().packed(entry, body)
    }
}

impl From<Entry> for PreparedArticle {
    fn from(entry: Entry) -> Self {
        Self::of(&entry)
    }
}

impl Card {
    /// The card of an entry that is in no store: without its entities.
    pub(super) fn of(entry: &Entry) -> Self {
        let article = &entry.article;
        Self {
            key: article.key,
            title: article.title.as_str().into(),
            source: article.source.as_str().into(),
            published: article.published,
            language: article.language,
            events: u16::try_from(entry.analysis.events.len()).unwrap_or(u16::MAX),
            analysed: true,
            totals: pack_totals(&entry.analysis.totals),
            names: Box::default(),
        }
    }
}

fn pack_totals(totals: &[Total]) -> Box<[u8]> {
    let mut out = Vec::with_capacity(totals.len() * 10);
    for total in totals {
        out.push(total.kind as u8 * 2 + u8::from(total.high.is_some()));
        put_number(&mut out, total.low);
        put_number(&mut out, total.best);
        if let Some(high) = total.high {
            put_number(&mut out, high);
        }
    }
    out.into()
}

/// The totals of a [`Card`].
pub(super) fn totals(bytes: &[u8]) -> impl Iterator<Item = Total> {
    let mut bytes = bytes.iter();
    std::iter::from_fn(move || {
        let head = *bytes.next()?;
        let kind = *FigureKind::ALL.get(usize::from(head / 2))?;
        let low = take_number(&mut bytes)?;
        let best = take_number(&mut bytes)?;
        let high = if head % 2 == 1 { Some(take_number(&mut bytes)?) } else { None };
        Some(Total { kind, low, best, high, made_of: Box::default() })
    })
}

/// Appends a number: whole ones up to two thousand million in one to five bytes.
fn put_number(out: &mut Vec<u8>, number: f64) {
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "saturates")]
    let whole = number as u32;
    if whole < 1 << 31 && f64::from(whole).to_bits() == number.to_bits() {
        put(out, whole << 1);
    } else {
        put(out, 1);
        out.extend_from_slice(&number.to_le_bytes());
    }
}

fn take_number(bytes: &mut std::slice::Iter<'_, u8>) -> Option<f64> {
    let whole = take(bytes)?;
    if whole & 1 == 0 {
        return Some(f64::from(whole >> 1));
    }
    let mut eight = [0; 8];
    for byte in &mut eight {
        *byte = *bytes.next()?;
    }
    Some(f64::from_le_bytes(eight))
}

fn attributes(entry: &Entry) -> Vec<(Attribute, Box<str>)> {
    let mut out: Vec<(Attribute, Box<str>)> = Vec::new();
    for figure in &entry.analysis.figures {
        for attribute in Attribute::ALL {
            out.extend(attribute.texts(figure).map(|text| (attribute, plain(text).into())));
        }
    }
    out.sort_unstable();
    out.dedup();
    out
}

fn told(entry: &Entry) -> Vec<ArticleEntity> {
    let analysis = &entry.analysis;
    let mut out: Vec<ArticleEntity> = analysis
        .entities
        .iter()
        .map(|entity| ArticleEntity {
            id: entity.id.clone(),
            name: entity.name.clone(),
            kind: entity.kind,
            times: 0,
            figures: Vec::new(),
        })
        .collect();
    for mention in &analysis.mentions {
        if let Some(told) = out.get_mut(usize::from(mention.entity)) {
            told.times += 1;
        }
    }
    let mut by_party: AHashMap<&str, Vec<u16>> = AHashMap::new();
    for (own, entity) in (0..=u16::MAX).zip(&analysis.entities) {
        by_party.entry(entity.party_name()).or_default().push(own);
    }
    for (at, figure) in (0..=u16::MAX).zip(&analysis.figures) {
        let of_party = figure.party.iter().filter_map(|p| by_party.get(&**p)).flatten();
        let mut named: Vec<u16> = figure.entities.iter().chain(of_party).copied().collect();
        named.sort_unstable();
        named.dedup();
        for own in named {
            if let Some(told) = out.get_mut(usize::from(own)) {
                told.figures.push(at);
            }
        }
    }
    out
}

fn wording(entry: &Entry) -> Wording {
    let text = entry.article.text.as_str();
    let mut wording = Wording::with_room(entry.article.title.len() + text.len() + 2);
    for (number, text) in texts(entry).enumerate() {
        if number > 0 {
            wording.part();
        }
        wording.read(text);
    }
    wording
}

fn sayers(entry: &Entry) -> Wording {
    let mut said: Vec<&str> = entry.analysis.figures.iter().map(|f| &*f.attribution).collect();
    said.sort_unstable();
    said.dedup();
    let mut wording = Wording::default();
    for text in said {
        wording.part();
        wording.read(text);
    }
    wording
}

impl ArticleEntity {
    /// Writes how often it is told and by which figures, under its number.
    pub(super) fn write(&self, number: u32, out: &mut Vec<u8>) {
        put(out, number);
        put(out, self.times);
        put(out, u32::try_from(self.figures.len()).unwrap_or(0));
        for figure in &self.figures {
            put(out, u32::from(*figure));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_come_back() {
        let numbers = [0.0, 1.0, 63.0, 64.0, 1.5, 2e9, 3e9, 1e300, f64::from(u32::MAX)];
        let mut bytes = Vec::new();
        for number in numbers {
            put_number(&mut bytes, number);
        }
        let mut left = bytes.iter();
        let back: Vec<f64> = std::iter::from_fn(|| take_number(&mut left)).collect();
        assert_eq!(back, numbers);
        let total = |kind, high| Total { kind, low: 2.0, best: 3.5, high, made_of: [].into() };
        let all = [total(FigureKind::Killed, None), total(FigureKind::Destroyed, Some(40_000.0))];
        assert_eq!(totals(&pack_totals(&all)).collect::<Vec<_>>(), all);
    }
}
