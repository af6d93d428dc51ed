//! Whose people are counted: names of parties that mean the same, by what the gazetteer
//! knows of them, else by their stem.

use crate::analysis::EntityKind;
use crate::analysis::gazetteer::KnownId;
use crate::store::known::KNOWN;

/// Letters that a people's and its country's name share at least ("Serbs", "Serbia").
const STEM: usize = 4;

/// A party by name, and whom the name means.
#[derive(Debug, Clone)]
pub struct Party {
    /// Its name, as figures have it.
    pub name: Box<str>,
    /// Names of all it may mean, and of those whose people they are.
    names: Vec<&'static str>,
    /// All it may mean.
    ids: Vec<KnownId>,
    /// The bodies these are parts of.
    above: Vec<KnownId>,
}

impl Party {
    /// Looks a name up.
    #[must_use]
    pub fn of(name: &str) -> Self {
        let mut ids = KNOWN.named(name);
        ids.retain(|id| KNOWN.kind(*id) != EntityKind::Person);
        let body = |id: &KnownId| KNOWN.kind(*id) == EntityKind::Organisation;
        let above = ids.iter().filter(|id| body(id)).flat_map(|id| KNOWN.parents(*id));
        let known = ids.iter().filter_map(|id| KNOWN.known(*id));
        Self {
            name: name.into(),
            names: known.flat_map(|k| [k.name, k.party]).filter(|n| !n.is_empty()).collect(),
            above: above.filter(body).collect(),
            ids,
        }
    }

    /// Whether the tables know whom the name means.
    #[must_use]
    pub fn is_known(&self) -> bool {
        !self.ids.is_empty()
    }

    /// Whether two names mean the same people: a people by its country, a force by the
    /// state or body it belongs to.
    #[must_use]
    pub fn means_same(&self, other: &Self) -> bool {
        let part = |a: &Self, b: &Self| a.above.iter().any(|id| b.ids.contains(id));
        self.name == other.name
            || self.names.iter().any(|n| other.names.contains(n) || **n == *other.name)
            || other.names.iter().any(|n| **n == *self.name)
            || self.ids.iter().any(|id| other.ids.contains(id))
            || part(self, other)
            || part(other, self)
            || stem_of(&self.name, &other.name)
            || stem_of(&other.name, &self.name)
    }
}

fn stem_of(short: &str, long: &str) -> bool {
    let stem = short.strip_suffix('s').unwrap_or(short);
    stem.chars().count() >= STEM && !stem.contains(' ') && long.starts_with(stem)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn means_same(a: &str, b: &str) -> bool {
        let (a, b) = (Party::of(a), Party::of(b));
        assert_eq!(a.means_same(&b), b.means_same(&a), "{a:?} {b:?}");
        a.means_same(&b)
    }

    #[test]
    fn names_that_mean_the_same_people() {
        for (a, b) in [
            ("KFOR", "NATO"),
            ("ISAF", "NATO"),
            ("SFOR", "NATO"),
            ("Resolute Support", "NATO"),
            ("MONUSCO", "UN"),
            ("UNIFIL", "UN"),
            ("UNMIK", "United Nations"),
            ("MINUSMA", "UN"),
            ("UNAMID", "UN"),
            ("UNPROFOR", "UN"),
            ("IDF", "Israel"),
            ("FARDC", "Democratic Republic of the Congo"),
            ("Armed Forces of the Philippines", "Philippines"),
            ("Serbs", "Serbia"),
            ("Russian", "Russia"),
        ] {
            assert!(means_same(a, b), "{a} {b}");
        }
        for (a, b) in [
            ("Italy", "Hungary"),
            ("South Africa", "South Sudan"),
            ("Democratic Republic of the Congo", "Republic of the Congo"),
            ("KFOR", "UN"),
            ("Hamas", "Israel"),
        ] {
            assert!(!means_same(a, b), "{a} {b}");
        }
    }
}
