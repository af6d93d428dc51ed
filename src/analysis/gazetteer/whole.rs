//! What a name on its own may mean, and what lies in, or belongs to, what.

use super::{FoundName, Gazetteer, KnownId, NameTable, SURNAME};
use crate::analysis::EntityKind;
use crate::text::tokens::{Case, Token, fold_char, scan_into};
use crate::text::{Language, Span};

/// Longest way from an entity to what it belongs to in the end; tables that go in
/// circles are followed no further.
const HIGHEST: usize = 8;
/// Longest name that is looked up, in bytes.
const LONGEST: usize = 200;

impl Gazetteer {
    /// What an entity lies in or belongs to, the nearest first: of a town its region or
    /// country, of a force the alliance it is a part of.
    pub fn parents(&self, id: KnownId) -> impl Iterator<Item = KnownId> {
        let mut at = id;
        (0..HIGHEST).map_while(move |_| {
            let of = self.row(at.0 as usize)?.of;
            at = (of != u32::MAX && of != at.0).then_some(KnownId(of))?;
            Some(at)
        })
    }

    /// [`Self::parents`] by id ("place/goma").
    pub fn parents_of(&self, id: &str) -> impl Iterator<Item = &'static str> {
        let parents = self.by_id(id).map(|id| self.parents(id));
        parents.into_iter().flatten().filter_map(|id| Some(self.known(id)?.id))
    }

    /// Whether two entities are one, or one lies in the other or belongs to it.
    #[must_use]
    pub fn are_kin(&self, one: &str, other: &str) -> bool {
        one == other
            || self.parents_of(one).any(|parent| parent == other)
            || self.parents_of(other).any(|parent| parent == one)
    }

    /// Whether two places are known to be apart: neither lies in the other. A town lies in none
    /// of the regions but its own, where that is known.
    #[must_use]
    pub fn are_apart(&self, one: &str, other: &str) -> bool {
        let (Some(a), Some(b)) = (self.by_id(one), self.by_id(other)) else { return false };
        let town = |id| matches!(self.table(id), NameTable::Cities | NameTable::Places);
        let region = |id| self.table(id) == NameTable::Regions;
        let in_region = |id| self.parents(id).next().is_some_and(region);
        let told = match (town(a), town(b)) {
            (true, true) => true,
            (true, false) => in_region(a),
            (false, true) => in_region(b),
            (false, false) => region(a) && region(b),
        };
        told && !self.are_kin(one, other)
    }

    /// Whom a name may mean that stands on its own, in any spelling the tables have and
    /// whatever its case: "Nga", "russia", "LHQ". A last name means its bearers only if
    /// it means nothing else.
    #[must_use]
    pub fn named(&self, name: &str) -> Vec<KnownId> {
        let name = name.trim();
        if name.len() > LONGEST {
            return Vec::new();
        }
        let written = self.whole(name);
        if !written.is_empty() {
            return written;
        }
        // Typed in small letters, it may stand for a name or for initials.
        let mut all = self.whole(&titled(name));
        all.extend(self.whole(&name.to_uppercase()));
        all.extend(self.place_called(name).filter(|_| all.is_empty()));
        all.sort_unstable();
        all.dedup();
        all
    }

    /// The place whose canonical name this is. Texts never tell some of these ("Katsina state",
    /// told apart from the town by a word that is no part of the name); ids are made of them.
    fn place_called(&self, name: &str) -> Option<KnownId> {
        let letters = name.chars().map(fold_char);
        let plain = letters.map(|c| if c.is_alphanumeric() { c } else { '-' });
        let id = self.by_id(&format!("place/{}", plain.collect::<String>()))?;
        self.known(id).filter(|known| known.name == name).map(|_| id)
    }

    fn whole(&self, name: &str) -> Vec<KnownId> {
        let mut run: Vec<Token> = Vec::new();
        let Ok(end) = u32::try_from(name.len()) else { return Vec::new() };
        scan_into(name, Span::new(0, end), &mut run);
        let length = u32::try_from(run.len()).unwrap_or(u32::MAX);
        let shouted =
            run.len() > 1 && run.iter().all(|t| matches!(t.case, Case::Upper | Case::None));
        let mut found: Vec<FoundName> = Vec::new();
        for language in [Language::English, Language::Vietnamese] {
            self.scan(name, &run, 0, language, shouted, &mut found);
        }
        found.retain(|f| f.first == 0 && f.last == length);
        let surname = |f: &FoundName| {
            f.reference.has(SURNAME) && self.kind(f.reference.known()) == EntityKind::Person
        };
        if found.iter().any(|f| !surname(f)) {
            found.retain(|f| !surname(f));
        }
        let mut ids: Vec<KnownId> = found.iter().map(|f| f.reference.known()).collect();
        ids.sort_unstable();
        ids.dedup();
        ids
    }

    /// The places that lie in a place: of a country its regions and towns. Those whose name
    /// another place has as well are left out: nothing tells which is meant.
    #[must_use]
    pub fn within(&self, id: KnownId) -> Vec<KnownId> {
        let lies_in = |at: KnownId| at == id || self.parents(at).any(|parent| parent == id);
        let alone = |at: KnownId| {
            let named = self.known(at).map_or_else(Vec::new, |known| self.named(known.name));
            named.into_iter().all(|other| self.kind(other) != EntityKind::Place || lies_in(other))
        };
        let all = (0..self.len()).filter_map(|at| u32::try_from(at).ok()).map(KnownId);
        let place = |at: &KnownId| *at != id && self.kind(*at) == EntityKind::Place;
        all.filter(place).filter(|at| lies_in(*at) && alone(*at)).collect()
    }

    /// Everything that speaks of an entity: itself; of a place the people called after
    /// it ("Russian" of Russia); of a body its parts ("KFOR" of NATO).
    #[must_use]
    pub fn family(&self, id: KnownId) -> Vec<KnownId> {
        let mut family = vec![id];
        match self.kind(id) {
            EntityKind::Place => {
                let groups = self.groups_of(id);
                family.extend(groups.filter(|group| self.table(*group) == NameTable::Demonyms));
            }
            EntityKind::Organisation => {
                let all = (0..self.len()).filter_map(|at| u32::try_from(at).ok()).map(KnownId);
                let part = |at: &KnownId| {
                    self.kind(*at) == EntityKind::Organisation
                        && self.parents(*at).any(|parent| parent == id)
                };
                family.extend(all.filter(part));
            }
            EntityKind::Person | EntityKind::Group => {}
        }
        family
    }
}

/// A name with a capital at the head of each word, and only there.
fn titled(name: &str) -> String {
    let mut out = String::with_capacity(name.len());
    let mut head = true;
    for c in name.chars() {
        if head {
            out.extend(c.to_uppercase());
        } else {
            out.extend(c.to_lowercase());
        }
        head = !c.is_alphanumeric();
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ids(gazetteer: &Gazetteer, name: &str) -> Vec<&'static str> {
        gazetteer.named(name).iter().filter_map(|id| Some(gazetteer.known(*id)?.id)).collect()
    }

    #[test]
    fn one_entity_in_all_its_spellings() {
        let gazetteer = Gazetteer::embedded();
        for (id, names) in [
            ("place/russia", "Russia|Nga|nga|russia|Liên bang Nga|Russian Federation|NGA"),
            (
                "org/islamic-state",
                "IS|ISIS|Islamic State|Daesh|Nhà nước Hồi giáo|nhà nước hồi giáo",
            ),
            ("org/un", "UN|un|U.N.|United Nations|Liên Hợp Quốc|Liên hợp quốc|LHQ|Lien Hop Quoc"),
            ("place/united-states", "US|us|Mỹ|Hoa Kỳ|United States|USA"),
            ("place/democratic-republic-of-congo", "DR Congo|Cộng hòa Dân chủ Congo|Congo"),
            ("place/republic-of-congo", "Republic of Congo|Congo-Brazzaville|Cộng hòa Congo"),
            ("place/vietnam", "Vietnam|Việt Nam|viet nam|Viet Nam"),
            ("org/nato", "NATO|nato|North Atlantic Treaty Organization"),
            ("group/serb", "Serb|Serbs|serbs"),
        ] {
            for name in names.split('|') {
                assert_eq!(ids(&gazetteer, name), [id], "{name}");
            }
        }
        assert_eq!(ids(&gazetteer, "no such name"), Vec::<&str>::new());
        assert_eq!(ids(&gazetteer, &"x ".repeat(5000)), Vec::<&str>::new());
    }

    #[test]
    fn what_lies_in_what() {
        let gazetteer = Gazetteer::embedded();
        let parents = |id| gazetteer.parents_of(id).collect::<Vec<_>>();
        assert_eq!(parents("place/mitrovica"), ["place/mitrovica-district", "place/kosovo"]);
        assert_eq!(parents("org/kfor"), ["org/nato"]);
        assert_eq!(parents("place/russia"), Vec::<&str>::new());
        assert_eq!(parents("place/no-such"), Vec::<&str>::new());
        assert!(gazetteer.are_kin("place/kosovo", "place/mitrovica"));
        assert!(!gazetteer.are_kin("place/pristina", "place/mitrovica"));
    }

    #[test]
    fn places_within_a_place() {
        let gazetteer = Gazetteer::embedded();
        let within = |id| {
            let places = gazetteer.within(gazetteer.by_id(id).unwrap());
            places.iter().filter_map(|id| Some(gazetteer.known(*id)?.id)).collect::<Vec<_>>()
        };
        let kosovo = within("place/kosovo");
        assert!(kosovo.contains(&"place/mitrovica") && kosovo.contains(&"place/prizren"));
        assert!(!kosovo.contains(&"place/kosovo") && !kosovo.contains(&"place/belgrade"));
        assert!(within("place/democratic-republic-of-congo").contains(&"place/goma"));
        assert!(within("place/prizren").is_empty());
    }

    #[test]
    fn no_table_goes_in_circles() {
        let gazetteer = Gazetteer::embedded();
        for at in 0..gazetteer.len() {
            let id = KnownId(u32::try_from(at).unwrap());
            let way: Vec<KnownId> = gazetteer.parents(id).collect();
            assert!(way.len() < HIGHEST && !way.contains(&id), "{:?}", gazetteer.known(id));
        }
    }
}
