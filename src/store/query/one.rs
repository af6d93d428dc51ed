//! Whether a query asks for one article: by what comes with it into the store, by its
//! card, or by the article itself.

use super::{Mark, Marked, Query, Terms, Wanted, has_words, split};
use crate::analysis::Analysis;
use crate::article::Article;
use crate::store::body::Body;
use crate::store::index::{Attribute, each_term, each_text_term, terms};
use crate::store::parcel::Parcel;
use crate::store::{Card, Entry};
use crate::text::fold::plain;

impl Query {
    /// Whether it asks for an article, opened as far as needed; not where it cannot be
    /// read any more.
    #[must_use]
    pub fn holds(&self, body: &Body, marked: &Marked<'_>) -> bool {
        let entry = if self.asks_for_analysis() {
            body.open()
        } else {
            let article = body.open_article();
            article.map(|article| Entry { article, analysis: Analysis::default() })
        };
        entry.is_some_and(|entry| self.matches(&entry, marked))
    }

    /// Whether it asks for one article: the same answer as [`Self::evaluate`], from the
    /// article alone.
    #[must_use]
    pub fn matches(&self, entry: &Entry, marked: &Marked<'_>) -> bool {
        match self {
            Self::All => true,
            Self::Word(word, prefix) => match split(word) {
                Terms::None => true,
                Terms::One(term) => has_term(entry, &term, *prefix),
                Terms::Many(terms) => has_run(&entry.article, &terms, *prefix),
            },
            Self::Phrase(words) => match split(words) {
                Terms::None => true,
                Terms::One(term) => has_term(entry, &term, false),
                Terms::Many(terms) => has_run(&entry.article, &terms, false),
            },
            Self::Kind(kind, None) => {
                entry.analysis.figures.iter().any(|f| f.kind == *kind)
                    || entry.analysis.total(*kind).is_some()
            }
            Self::Party(name) => any_is(entry, Attribute::Party, name),
            Self::By(words) => {
                let wanted = plain(words);
                let has = |text: &str| has_words(&plain(text), &wanted);
                let mut figures = entry.analysis.figures.iter();
                figures.any(|figure| Attribute::By.texts(figure).any(has))
            }
            Self::Place(name) => any_is(entry, Attribute::Place, name),
            Self::Has(has) => has.in_analysis(&entry.analysis),
            Self::Entity(name) => entry.analysis.entities.iter().any(|e| name.is(&e.id, &e.name)),
            Self::Not(query) => !query.matches(entry, marked),
            Self::And(parts) => parts.iter().all(|q| q.matches(entry, marked)),
            Self::Or(parts) => parts.iter().any(|q| q.matches(entry, marked)),
            _ => self.holds_of(&Card::of(entry), marked),
        }
    }

    /// The same from what comes with an article into the store; `None` where it must be
    /// opened to tell.
    #[must_use]
    pub fn of_parcel(&self, parcel: &Parcel, marked: &Marked<'_>) -> Option<bool> {
        let attribute =
            |own| parcel.attributes.iter().filter(move |(a, _)| *a == own).map(|(_, text)| &**text);
        Some(match self {
            Self::Word(words, prefix) => return in_terms(parcel, words, *prefix),
            Self::Phrase(words) => return in_terms(parcel, words, false),
            Self::Kind(kind, None) => parcel.kinds.contains(kind),
            Self::Party(name) => attribute(Attribute::Party).any(|text| name.is_called(text)),
            Self::Place(name) => attribute(Attribute::Place).any(|text| name.is_called(text)),
            Self::By(words) => {
                let has = |term: &String| attribute(Attribute::By).any(|own| own == term);
                match split(words) {
                    Terms::None => false,
                    Terms::One(term) => has(&term),
                    Terms::Many(terms) => {
                        return if terms.iter().all(has) { None } else { Some(false) };
                    }
                }
            }
            Self::Has(has) => parcel.has.contains(has),
            Self::Entity(name) => parcel.told.iter().any(|told| name.is(&told.id, &told.name)),
            Self::Not(query) => !query.of_parcel(parcel, marked)?,
            Self::And(parts) => return all(parts.iter().map(|q| q.of_parcel(parcel, marked))),
            Self::Or(parts) => {
                let none = all(parts.iter().map(|q| q.of_parcel(parcel, marked).map(|is| !is)));
                !none?
            }
            _ => self.holds_of(&parcel.card, marked),
        })
    }

    /// Whether it asks for an article, where its card tells; all else asks for it.
    pub(super) fn holds_of(&self, card: &Card, marked: &Marked<'_>) -> bool {
        let day = card.day();
        match self {
            Self::Kind(kind, Some(amount)) => {
                card.total(*kind).is_some_and(|t| amount.holds(t.best))
            }
            Self::Toll(amount) => card.toll().is_some_and(|toll| amount.holds(toll)),
            Self::Title(words) => has_words(&plain(&card.title), &plain(words)),
            Self::Source(name) => {
                !card.source.is_empty() && has_words(&plain(&card.source), &plain(name))
            }
            Self::Language(language) => card.language == *language,
            Self::After(when) => day.is_some_and(|d| when.first().is_some_and(|f| d >= f)),
            Self::Before(when) => day.is_some_and(|d| when.first().is_some_and(|f| d < f)),
            Self::On(when) => day.is_some_and(|d| {
                when.first().is_some_and(|f| d >= f) && when.end().is_none_or(|e| d < e)
            }),
            Self::Is(is) => marked(card, Mark::Is(*is)),
            Self::Tag(tag) => marked(card, Mark::Tag(tag)),
            Self::Story(words) => marked(card, Mark::Story(words)),
            Self::Not(query) => !query.holds_of(card, marked),
            _ => true,
        }
    }

    /// Whether the text and what is known beside it do not tell.
    fn asks_for_analysis(&self) -> bool {
        match self {
            Self::Kind(..)
            | Self::Toll(_)
            | Self::Party(_)
            | Self::By(_)
            | Self::Place(_)
            | Self::Has(_)
            | Self::Entity(_) => true,
            Self::Not(query) => query.asks_for_analysis(),
            Self::And(parts) | Self::Or(parts) => parts.iter().any(Self::asks_for_analysis),
            _ => false,
        }
    }

    /// What it asks of the reader's marks.
    #[must_use]
    pub fn asked(&self) -> Vec<Mark<'_>> {
        match self {
            Self::Is(is) => vec![Mark::Is(*is)],
            Self::Tag(tag) => vec![Mark::Tag(tag)],
            Self::Story(words) => vec![Mark::Story(words)],
            Self::Not(query) => query.asked(),
            Self::And(parts) | Self::Or(parts) => parts.iter().flat_map(Self::asked).collect(),
            _ => Vec::new(),
        }
    }
}

/// Whether all are so: not if one is not, whatever the others are.
fn all(parts: impl Iterator<Item = Option<bool>>) -> Option<bool> {
    let mut known = Some(true);
    for part in parts {
        match part {
            Some(false) => return Some(false),
            Some(true) => {}
            None => known = None,
        }
    }
    known
}

/// Whether words stand in a row in an article, as far as its terms tell.
fn in_terms(parcel: &Parcel, words: &str, prefix: bool) -> Option<bool> {
    let has = |wanted: &String| parcel.terms.split('\n').any(|term| term == wanted);
    match split(words) {
        Terms::None => Some(true),
        Terms::One(wanted) if prefix => {
            Some(parcel.terms.split('\n').any(|term| term.starts_with(&*wanted)))
        }
        Terms::One(wanted) => Some(has(&wanted)),
        Terms::Many(terms) => {
            let whole = terms.len() - usize::from(prefix);
            let here = terms.get(..whole).unwrap_or_default().iter().all(has);
            if here { None } else { Some(false) }
        }
    }
}

/// Whether a figure has a name as whose or where.
fn any_is(entry: &Entry, attribute: Attribute, name: &Wanted) -> bool {
    let is = |text: &str| name.is_called(&plain(text));
    entry.analysis.figures.iter().any(|figure| attribute.texts(figure).any(is))
}

fn has_term(entry: &Entry, wanted: &str, prefix: bool) -> bool {
    let mut found = false;
    each_term(entry, &mut |term| {
        found |= if prefix { term.starts_with(wanted) } else { term == wanted };
    });
    found
}

/// Whether the terms stand in a row in the title or the text.
fn has_run(article: &Article, wanted: &[String], prefix: bool) -> bool {
    let last = wanted.len().saturating_sub(1);
    // How many terms of each run that has begun were seen.
    let (mut begun, mut next): (Vec<usize>, Vec<usize>) = (Vec::new(), Vec::new());
    let mut found = false;
    let mut see = |term: &str| {
        next.clear();
        for seen in std::iter::once(0).chain(begun.iter().copied()) {
            let fits = wanted.get(seen).is_some_and(|w| {
                if prefix && seen == last { term.starts_with(w.as_str()) } else { term == w }
            });
            if fits {
                found |= seen == last;
                next.push(seen + 1);
            }
        }
        std::mem::swap(&mut begun, &mut next);
    };
    terms(&article.title, &mut see);
    // Title and text are no run.
    see("");
    each_text_term(article, &mut see);
    found
}
