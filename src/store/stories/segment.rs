//! The parts of an article that tell of one event each, as they are compared: words,
//! names and terms of both languages with their weights, counts, the day.

use std::collections::BTreeMap;

use ahash::AHashMap;
use jiff::civil::Date;

use super::rarity::{RAREST, TABLES, Tables, pair};
use super::vector::Vector;
use crate::analysis::{Entity, Figure, FigureKind};
use crate::article::ArticleKey;
use crate::store::Entry;
use crate::text::months::by_name;
use crate::text::tokens::{Case, Token, TokenKind, fold_hash, scan_into};
use crate::text::{Language, Role, Span};

/// Words kept of a segment.
pub const MOST_WORDS: usize = 56;
/// Names and terms of both languages kept of it.
pub const MOST_NAMES: usize = 20;
/// Counts kept of it.
const MOST_COUNTS: usize = 8;
/// Counts below agree by chance.
const LEAST_COUNT: f64 = 10.0;
/// What is said first counts double: so many bytes of the text, and the title.
const LEAD: u32 = 400;
/// How rare a name can be at most that the gazetteer knows: wars make the names of a
/// country common.
const KNOWN: f32 = 5.0;
/// How rare a name is at least that few articles tell of.
const RARE: f32 = 6.0;
/// Such names kept of a segment.
const MOST_RARE: usize = 8;
/// How much more than its syllables two of them tell together.
const TOGETHER: f32 = 1.0;
/// What a term of both languages weighs against a name.
const CONCEPT: f32 = 0.8;

/// A count that two segments may share.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Counted {
    /// What.
    pub kind: FigureKind,
    /// How many.
    pub value: u32,
}

/// What is compared of a part of an article that tells of one event.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Segment {
    /// Its article.
    pub article: ArticleKey,
    /// Its number in the article, from 0.
    pub part: u16,
    /// Where it stands in the text.
    pub span: Span,
    /// Days since 1970 of its publication, where known.
    pub day: Option<i32>,
    /// Its language.
    pub language: Language,
    /// Its words.
    pub words: Vector,
    /// Its names, and terms of both languages.
    pub names: Vector,
    /// Its greater counts.
    pub counts: Box<[Counted]>,
    /// Tolls it tells, those of other times and those denied too.
    pub tolls: Box<[Counted]>,
    /// First and last day of the times it looks back at.
    pub recalls: Box<[(i32, i32)]>,
    /// Its rarest names: people, bodies and places that few articles tell of.
    pub rare: Box<[u32]>,
}

impl Segment {
    /// Lets go of all that is compared.
    pub fn forget(&mut self) {
        self.words = Vector::default();
        self.names = Vector::default();
        self.counts = Box::default();
        self.tolls = Box::default();
        self.rare = Box::default();
    }

    /// The terms that it is found by after any time: rare names, and tolls that stand.
    #[must_use]
    pub fn rare_and_tolls(&self) -> Vec<u32> {
        let tolls = self.counts.iter().filter(|c| c.kind.is_harm()).map(|c| toll_term(*c));
        self.rare.iter().copied().chain(tolls).collect()
    }

    /// The terms of all tolls it tells.
    #[must_use]
    pub fn toll_terms(&self) -> Vec<u32> {
        self.tolls.iter().map(|c| toll_term(*c)).collect()
    }
}

fn toll_term(counted: Counted) -> u32 {
    term(u64::from(counted.value) << 8 | counted.kind as u64, TOLL)
}

/// Days since 1970.
#[must_use]
pub fn day_number(day: Date) -> i32 {
    let hours = day.duration_since(jiff::civil::date(1970, 1, 1)).as_hours();
    i32::try_from(hours / 24).unwrap_or(0)
}

/// The day of a number of days since 1970.
#[must_use]
pub fn day_of(number: i32) -> Option<Date> {
    jiff::civil::date(1970, 1, 1).checked_add(jiff::Span::new().try_days(number).ok()?).ok()
}

/// The segments of an article.
#[must_use]
pub fn of(entry: &Entry) -> Vec<Segment> {
    let parts = super::parts::of(entry);
    (0..=u16::MAX)
        .zip(parts)
        .map(|(part, span)| {
            let bag = Bag::of(entry, span, part == 0);
            Segment {
                article: entry.article.key,
                part,
                span,
                day: entry.article.published.map(|p| day_number(p.day)),
                language: entry.article.language,
                words: Vector::of(weigh(&bag.words), MOST_WORDS),
                names: Vector::of(weigh(&bag.names), MOST_NAMES),
                counts: counts(entry, span, false),
                tolls: counts(entry, span, true),
                recalls: recalls(entry, span),
                rare: bag.rare(),
            }
        })
        .collect()
}

/// What the terms of a segment are, for people: term and words.
#[must_use]
pub fn labels(entry: &Entry, span: Span) -> BTreeMap<u32, String> {
    let bag = Bag::of(entry, span, true);
    let all = bag.words.into_iter().chain(bag.names);
    all.map(|(term, told)| (term, told.label.to_owned())).collect()
}

fn weigh(told: &Terms<'_>) -> Vec<(u32, f32)> {
    told.iter().map(|(term, t)| (*term, (1.0 + t.times.ln()) * t.rarity)).collect()
}

/// How often a term is told, and how rare it is.
#[derive(Debug, Default)]
struct Told<'a> {
    times: f32,
    rarity: f32,
    label: &'a str,
}

type Terms<'a> = AHashMap<u32, Told<'a>>;

/// The terms of a segment.
#[derive(Debug, Default)]
struct Bag<'a> {
    words: Terms<'a>,
    names: Terms<'a>,
    /// Terms of entities.
    entities: Vec<u32>,
}

/// The term of a hash within a layer.
const fn term(hash: u64, layer: u64) -> u32 {
    (pair(hash, layer) >> 32) as u32
}

const WORD: u64 = 1;
const NAME: u64 = 2;
const ENTITY: u64 = 3;
const BOTH: u64 = 4;
const TOLL: u64 = 5;

impl<'a> Bag<'a> {
    fn of(entry: &'a Entry, span: Span, title: bool) -> Self {
        let text = &entry.article.text;
        // Some seven bytes a word, of which one in two stands here for the first time.
        let mut bag =
            Self { words: AHashMap::with_capacity(span.len() as usize / 14), ..Self::default() };
        let tables = &*TABLES;
        let mut tokens = Vec::new();
        let mut run = |words: &'a str, span: Span, language: Language, lead: u32| {
            tokens.clear();
            scan_into(words, span, &mut tokens);
            bag.words_of(words, &tokens, language, tables, lead);
        };
        let headline = text.paragraphs().iter().any(|p| p.role == Role::Headline);
        if title && !headline {
            let words = &*entry.article.title;
            let whole = Span::new(0, u32::try_from(words.len()).unwrap_or(0));
            run(words, whole, entry.article.language, u32::MAX);
        }
        let lead = span.start.saturating_add(LEAD);
        for paragraph in text.paragraphs() {
            if matches!(paragraph.role, Role::Chrome | Role::Repeat)
                || !span.overlaps(paragraph.span)
            {
                continue;
            }
            let language = match paragraph.language {
                Language::Unknown => entry.article.language,
                known => known,
            };
            let lead = if paragraph.role == Role::Headline { u32::MAX } else { lead };
            run(text.as_str(), paragraph.span, language, lead);
        }
        bag.entities_of(entry, span, lead);
        bag
    }

    fn words_of(
        &mut self,
        text: &'a str,
        tokens: &[Token],
        language: Language,
        tables: &Tables,
        lead: u32,
    ) {
        let mut before: Option<(&Token, f32)> = None;
        let mut opens = true;
        for token in tokens {
            if token.kind != TokenKind::Word {
                opens = token.kind == TokenKind::Punct && token.span().of(text) != ",";
                before = None;
                continue;
            }
            let times = if token.start < lead { 2.0 } else { 1.0 };
            let stem = tables.stem(token, text, language);
            let rarity = tables.rarity(stem, language);
            let word = token.span().of(text);
            let long = word.chars().count() > 1;
            if long {
                put(&mut self.words, term(stem, WORD), times, rarity, word);
            }
            if let Some(concept) = tables.concept(stem) {
                put(&mut self.names, term(concept.id, BOTH), times, concept.rarity * CONCEPT, word);
            }
            if language == Language::Vietnamese {
                if let Some((first, other)) = before {
                    let two = pair(first.hash, token.hash);
                    let label = Span::new(first.start, token.end).of(text);
                    let both = (rarity.midpoint(other) + TOGETHER).min(RAREST);
                    put(&mut self.words, term(two, WORD), times, both, label);
                    if let Some(concept) = tables.concept(two) {
                        let rarity = concept.rarity * CONCEPT;
                        put(&mut self.names, term(concept.id, BOTH), times, rarity, label);
                    }
                }
                before = Some((token, rarity));
            }
            // Names in Latin letters are the same in both languages.
            let name = long && token.is_capital() && (!opens || token.case != Case::Title);
            if name
                && word.is_ascii()
                && let Some(rarity) = tables.foreign(token.hash, KNOWN)
            {
                put(&mut self.names, term(token.hash, NAME), times, rarity, word);
            }
            opens = false;
        }
    }

    fn entities_of(&mut self, entry: &'a Entry, span: Span, lead: u32) {
        let analysis = &entry.analysis;
        let within = analysis.mentions.get(analysis.mentions_in(span)).unwrap_or_default();
        for mention in within {
            let Some(entity) = analysis.entity(mention) else { continue };
            let times = if mention.span.start < lead { 2.0 } else { 1.0 };
            let rarity = rarity_of(entity);
            let term = term(fold_hash(&entity.id), ENTITY);
            put(&mut self.names, term, times, rarity, &entity.name);
            self.entities.push(term);
        }
    }

    /// The rarest entities, those told most often first.
    fn rare(&self) -> Box<[u32]> {
        let told = |term: &u32| self.names.get(term).map_or((0.0, 0.0), |t| (t.rarity, t.times));
        let mut all = self.entities.clone();
        all.sort_unstable();
        all.dedup();
        all.retain(|t| told(t).0 >= RARE);
        all.sort_unstable_by(|a, b| told(b).1.total_cmp(&told(a).1).then(a.cmp(b)));
        all.truncate(MOST_RARE);
        all.into()
    }
}

fn put<'a>(into: &mut Terms<'a>, term: u32, times: f32, rarity: f32, label: &'a str) {
    let told = into.entry(term).or_default();
    if told.times <= 0.0 {
        told.rarity = rarity;
        told.label = label;
    }
    told.times += times;
}

/// How rare an entity is: as its rarest word; one that the gazetteer knows no rarer than
/// such are.
fn rarity_of(entity: &Entity) -> f32 {
    let tables = &*TABLES;
    let word = |w: &str| tables.rarity(fold_hash(w), Language::English);
    let rarest = entity.name.split_whitespace().map(word).fold(0.0, f32::max);
    if entity.known { rarest.min(KNOWN) } else { rarest }
}

/// The greater counts that stand, or all the tolls, whatever is said of them.
fn counts(entry: &Entry, span: Span, tolls: bool) -> Box<[Counted]> {
    let mut out: Vec<Counted> = Vec::new();
    let figures = entry.analysis.figures.iter();
    let wanted = |f: &Figure| if tolls { f.kind.is_harm() } else { f.flags.counts() };
    for figure in figures.filter(|f| wanted(f) && span.contains(f.span)) {
        let Some(value) = figure.low.or(figure.high).filter(|v| *v >= LEAST_COUNT) else {
            continue;
        };
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "saturates")]
        let counted = Counted { kind: figure.kind, value: value as u32 };
        if !out.contains(&counted) {
            out.push(counted);
        }
        if out.len() == MOST_COUNTS {
            break;
        }
    }
    out.into()
}

/// Days before an article that it looks back at, no longer tells as news.
const BACK: i32 = 3;
/// Times it looks back at that are kept.
const MOST_RECALLED: usize = 4;

/// The times an article looks back at: days, or months told by their names.
fn recalls(entry: &Entry, span: Span) -> Box<[(i32, i32)]> {
    let Some(published) = entry.article.published.map(|p| p.day) else { return Box::default() };
    let mut out: Vec<(i32, i32)> = Vec::new();
    let figures = entry.analysis.figures.iter().filter(|f| span.contains(f.span));
    for date in figures.filter_map(|f| f.date.as_deref()) {
        let period = match date.parse::<Date>() {
            Ok(day) => Some((day_number(day), day_number(day))),
            Err(_) => month_before(date, published),
        };
        let Some(period) = period.filter(|p| p.1 <= day_number(published) - BACK) else { continue };
        if !out.contains(&period) && out.len() < MOST_RECALLED {
            out.push(period);
        }
    }
    out.into()
}

/// First and last day of the month that a name tells, the last one before a day.
fn month_before(words: &str, published: Date) -> Option<(i32, i32)> {
    let month = words.split_whitespace().find_map(|word| {
        let numbered = word.parse::<i8>().ok().filter(|m| (1..=12).contains(m));
        numbered.or_else(|| by_name(&word.to_lowercase()))
    })?;
    let first = jiff::civil::date(published.year(), month, 1);
    let first =
        if first > published { first.checked_sub(jiff::Span::new().years(1)).ok()? } else { first };
    Some((day_number(first), day_number(first.last_of_month()).min(day_number(published) - BACK)))
}
