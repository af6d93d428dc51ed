//! Finds the entities that `entity:`, `party:` and `place:` ask for: one entity by any of its
//! names, or all whose name has the words.

use std::sync::Arc;

use super::{has_words, names_entity};
use crate::analysis::EntityKind;
use crate::analysis::gazetteer::KnownId;
use crate::store::known::KNOWN;
use crate::text::fold::plain;

/// A name as it was typed, and whom it means.
#[derive(Debug, Clone)]
pub struct Wanted {
    text: Box<str>,
    plain: Box<str>,
    /// The ids of those it means, and of all that speak of them; sorted.
    ids: Arc<[&'static str]>,
    /// The plain names that figures have for them; sorted.
    names: Arc<[String]>,
    /// It means persons alone, of whom others may bear the name.
    persons: bool,
}

impl PartialEq for Wanted {
    fn eq(&self, other: &Self) -> bool {
        self.text == other.text
    }
}

impl Wanted {
    /// Looks a name up.
    #[must_use]
    pub fn of(text: &str) -> Self {
        Self::with(text, |id| KNOWN.family(id))
    }

    /// Looks a place up, with the places that lie in it.
    #[must_use]
    pub fn of_place(text: &str) -> Self {
        Self::with(text, |id| {
            let mut all = KNOWN.family(id);
            if KNOWN.kind(id) == EntityKind::Place {
                all.extend(KNOWN.within(id));
            }
            all
        })
    }

    fn with(text: &str, related: impl Fn(KnownId) -> Vec<KnownId>) -> Self {
        let family = KNOWN.named(text).into_iter().flat_map(related);
        let (mut ids, mut names) = (Vec::new(), Vec::new());
        for known in family.filter_map(|id| KNOWN.known(id)) {
            ids.push(known.id);
            names
                .extend([known.name, known.party].map(plain).into_iter().filter(|n| !n.is_empty()));
        }
        ids.sort_unstable();
        ids.dedup();
        names.sort_unstable();
        names.dedup();
        let persons = ids.iter().all(|id| id.starts_with("person/"));
        Self {
            text: text.into(),
            plain: plain(text).into(),
            ids: ids.into(),
            names: names.into(),
            persons,
        }
    }

    /// The name as it was typed.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Whether a plain name, as figures have it, is of those meant.
    pub(super) fn is_called(&self, plain: &str) -> bool {
        if self.names.is_empty() || self.persons {
            has_words(plain, &self.plain)
        } else {
            self.names.binary_search_by(|name| name.as_str().cmp(plain)).is_ok()
        }
    }

    /// Whether an entity is one of those meant, by its id alone.
    #[must_use]
    pub(super) fn has(&self, id: &str) -> bool {
        self.ids.binary_search(&id).is_ok() || names_entity(&self.plain, id, "")
    }

    /// Whether an entity is meant, by its id or a name it has.
    #[must_use]
    pub(super) fn is(&self, id: &str, name: &str) -> bool {
        self.has(id) || self.by_words(id) && names_entity(&self.plain, "", name)
    }

    /// Whether the words of a name tell: where nobody known is meant, and among persons.
    fn by_words(&self, id: &str) -> bool {
        self.ids.is_empty() || self.persons && id.starts_with("person/")
    }
}
