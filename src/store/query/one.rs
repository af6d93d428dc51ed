//! Tells whether a query asks for one article: by what comes with it into the store, by its
//! card, or by the article itself.

use super::{MarkTerm, Marked, Query, QueryTerms, Wanted, has_words, split};
use crate::store::concordance::Wording;
use crate::store::prepared::PreparedArticle;
use crate::store::terms::{Attribute, each_term};
use crate::store::{Card, Entry};
use crate::text::fold::plain;

impl Query {
    /// Whether it asks for one article: the same answer as [`Self::evaluate`], from the
    /// article alone and without any index.
    #[must_use]
    pub fn matches(&self, entry: &Entry, marked: &Marked<'_>) -> bool {
        match self {
            Self::All => true,
            Self::Word(word, prefix) => match split(word) {
                QueryTerms::None => true,
                QueryTerms::One(term) => has_term(entry, &term, *prefix),
                QueryTerms::Many(terms) => has_run(entry, &terms, *prefix),
            },
            Self::Phrase(words) => match split(words) {
                QueryTerms::None => true,
                QueryTerms::One(term) => has_term(entry, &term, false),
                QueryTerms::Many(terms) => has_run(entry, &terms, false),
            },
            Self::Kind(kind, None) => {
                entry.analysis.figures.iter().any(|f| f.kind == *kind)
                    || entry.analysis.total(*kind).is_some()
            }
            Self::Party(name) => any_is(entry, Attribute::Party, name),
            Self::By(words) => {
                let wanted = plain(words);
                entry.analysis.figures.iter().any(|f| has_words(&plain(&f.attribution), &wanted))
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

    /// The same from what comes with an article into the store.
    #[must_use]
    pub fn of_prepared(&self, prepared: &PreparedArticle, marked: &Marked<'_>) -> bool {
        let attribute = |own| {
            prepared.attributes.iter().filter(move |(a, _)| *a == own).map(|(_, text)| &**text)
        };
        match self {
            Self::Word(words, prefix) => has_wording(&prepared.wording, words, *prefix, true),
            Self::Phrase(words) => has_wording(&prepared.wording, words, false, true),
            Self::Kind(kind, None) => prepared.kinds.contains(kind),
            Self::Party(name) => attribute(Attribute::Party).any(|text| name.is_called(text)),
            Self::Place(name) => attribute(Attribute::Place).any(|text| name.is_called(text)),
            Self::By(words) => has_wording(&prepared.sayers, words, false, false),
            Self::Has(has) => prepared.has.contains(has),
            Self::Entity(name) => prepared.told.iter().any(|told| name.is(&told.id, &told.name)),
            Self::Not(query) => !query.of_prepared(prepared, marked),
            Self::And(parts) => parts.iter().all(|q| q.of_prepared(prepared, marked)),
            Self::Or(parts) => parts.iter().any(|q| q.of_prepared(prepared, marked)),
            _ => self.holds_of(&prepared.card, marked),
        }
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
            Self::Is(is) => marked(card, MarkTerm::Is(*is)),
            Self::Tag(tag) => marked(card, MarkTerm::Tag(tag)),
            Self::Story(words) => marked(card, MarkTerm::Story(words)),
            Self::Not(query) => !query.holds_of(card, marked),
            _ => true,
        }
    }

    /// What it asks of the reader's marks.
    #[must_use]
    pub fn asked(&self) -> Vec<MarkTerm<'_>> {
        match self {
            Self::Is(is) => vec![MarkTerm::Is(*is)],
            Self::Tag(tag) => vec![MarkTerm::Tag(tag)],
            Self::Story(words) => vec![MarkTerm::Story(words)],
            Self::Not(query) => query.asked(),
            Self::And(parts) | Self::Or(parts) => parts.iter().flat_map(Self::asked).collect(),
            _ => Vec::new(),
        }
    }
}

/// Whether words stand in a row among those of an article; `empty` where they are no words.
fn has_wording(wording: &Wording, words: &str, prefix: bool, empty: bool) -> bool {
    match split(words) {
        QueryTerms::None => empty,
        QueryTerms::One(term) if prefix => wording.has_start(&term),
        QueryTerms::One(term) => wording.has(&term),
        QueryTerms::Many(terms) => wording.has_row(&terms, prefix),
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
fn has_run(entry: &Entry, wanted: &[String], prefix: bool) -> bool {
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
    each_term(entry, &mut see);
    found
}
