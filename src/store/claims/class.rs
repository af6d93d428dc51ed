//! Who or what is counted: words of units to classes. The table is data.

use std::sync::LazyLock;

use crate::analysis::FigureKind;
use crate::text::fold::plain;

const CLASSES: &str = include_str!("../../../assets/stories/classes.txt");

static TABLES: LazyLock<ClassTables> = LazyLock::new(ClassTables::embedded);

/// What is counted, roughly.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum CountedClass {
    /// People, nothing more told.
    People,
    /// Civilians, residents.
    Civilians,
    /// Children.
    Children,
    /// Women.
    Women,
    /// Soldiers, peacekeepers, marines.
    Soldiers,
    /// Police and guards.
    Police,
    /// Rebels, fighters, attackers.
    Fighters,
    /// Demonstrators.
    Protesters,
    /// Journalists and aid workers.
    Workers,
    /// Houses and flats.
    Homes,
    /// Churches, mosques, schools, hospitals and other buildings.
    Buildings,
    /// Cars, tanks, aircraft, ships.
    Vehicles,
    /// Other things.
    Things,
}

impl CountedClass {
    /// All classes.
    pub const ALL: [Self; 13] = [
        Self::People,
        Self::Civilians,
        Self::Children,
        Self::Women,
        Self::Soldiers,
        Self::Police,
        Self::Fighters,
        Self::Protesters,
        Self::Workers,
        Self::Homes,
        Self::Buildings,
        Self::Vehicles,
        Self::Things,
    ];

    /// Its name in the table and at every edge.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::People => "people",
            Self::Civilians => "civilians",
            Self::Children => "children",
            Self::Women => "women",
            Self::Soldiers => "soldiers",
            Self::Police => "police",
            Self::Fighters => "fighters",
            Self::Protesters => "protesters",
            Self::Workers => "workers",
            Self::Homes => "homes",
            Self::Buildings => "buildings",
            Self::Vehicles => "vehicles",
            Self::Things => "things",
        }
    }

    /// The class of a unit as an article says it.
    #[must_use]
    pub fn of(kind: FigureKind, unit: &str) -> Self {
        let unit = format!(" {} ", plain(unit));
        // Of several the first: "soldiers and policemen".
        let first = TABLES.lists.iter().filter_map(|word| unit.split_once(word.as_str()));
        let first = first.map(|(first, _)| first).find(|first| !first.trim().is_empty());
        let unit = first.unwrap_or(unit.as_str());
        let mut best: Option<(usize, Self)> = None;
        for (word, class) in &TABLES.words {
            let fits = unit.find(word.as_str()).is_some_and(|at| {
                let before = unit.get(..at).unwrap_or("");
                let after = unit.get(at + word.len()..).unwrap_or("");
                !before.ends_with(char::is_alphanumeric)
                    && !after.starts_with(char::is_alphanumeric)
            });
            if fits && best.is_none_or(|(len, _)| word.len() > len) {
                best = Some((word.len(), *class));
            }
        }
        match (best, kind) {
            (Some((_, class)), _) => class,
            (None, FigureKind::Destroyed) => Self::Things,
            (None, FigureKind::Protesters) => Self::Protesters,
            (None, kind) if kind.is_force() => Self::Soldiers,
            _ => Self::People,
        }
    }

    /// Whether one is a sort of the other, or the same.
    #[must_use]
    pub fn meets(self, other: Self) -> bool {
        self.within(other) || other.within(self)
    }

    /// Whether it is a sort of another, or the same.
    #[must_use]
    pub fn within(self, other: Self) -> bool {
        let mut own = self;
        for _ in 0..Self::ALL.len() {
            if own == other {
                return true;
            }
            match TABLES.above.iter().find(|(below, _)| *below == own) {
                Some((_, above)) => own = *above,
                None => return false,
            }
        }
        false
    }
}

struct ClassTables {
    words: Vec<(String, CountedClass)>,
    /// Words between the things of a list, with a blank on each side.
    lists: Vec<String>,
    above: Vec<(CountedClass, CountedClass)>,
}

impl ClassTables {
    fn embedded() -> Self {
        let class = |name: &str| CountedClass::ALL.into_iter().find(|c| c.name() == name.trim());
        let mut all = Self { words: Vec::new(), lists: Vec::new(), above: Vec::new() };
        for (head, words) in lines(CLASSES) {
            if head == "lists" {
                all.lists.extend(words.split(',').map(|w| format!(" {} ", w.trim())));
                continue;
            }
            let (name, above) = head.split_once('<').unwrap_or((head, ""));
            let Some(own) = class(name) else { continue };
            all.above.extend(class(above).map(|above| (own, above)));
            all.words.extend(words.split(',').map(|w| (w.trim().to_owned(), own)));
        }
        all
    }
}

fn lines(table: &'static str) -> impl Iterator<Item = (&'static str, &'static str)> {
    table.lines().filter(|l| !l.starts_with('#')).filter_map(|l| l.split_once(':'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn units_have_classes() {
        for (unit, class) in [
            ("people", CountedClass::People),
            ("binh sĩ NATO", CountedClass::Soldiers),
            ("Serb protesters", CountedClass::Protesters),
            ("trẻ em", CountedClass::Children),
            ("police officers", CountedClass::Police),
            ("aid workers", CountedClass::Workers),
            ("soldiers and policemen", CountedClass::Soldiers),
            ("cảnh sát và binh sĩ", CountedClass::Police),
            ("people and animals", CountedClass::People),
        ] {
            assert_eq!(CountedClass::of(FigureKind::Killed, unit), class, "{unit}");
        }
        assert_eq!(CountedClass::of(FigureKind::Troops, "of them"), CountedClass::Soldiers);
        assert!(CountedClass::Children.meets(CountedClass::People));
        assert!(!CountedClass::Soldiers.meets(CountedClass::Civilians));
    }
}
