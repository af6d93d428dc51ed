//! What the names of an article are as parties: which state a name stands for, which
//! names are alliances, armed groups or media, and where in the text forces, fighters
//! and places of a state are named. The evidence behind "two policemen" and "the
//! rebels" when nobody is named beside the number.

use super::super::gazetteer::{Gazetteer, KnownId, NameTable};
use super::super::lexicon::class;
use super::super::{Analysis, Entity, EntityKind};
use super::Clause;
use crate::analysis::lexicon::grammar::Grammar;
use crate::analysis::lexicon::lists;
use crate::analysis::sentence::items::What;
use crate::analysis::sentence::prev;
use crate::text::Span;
use crate::text::tokens;

/// What a name is to the people counted with it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum PartyRole {
    /// A state or territory.
    Country,
    /// A place inside one.
    Place,
    /// The people of a state, or any other people.
    People,
    /// A body of one state: a ministry, an army.
    Body,
    /// A body of several states.
    Alliance,
    /// An armed group or a party.
    Armed,
    /// A newspaper, an agency.
    Media,
    /// A person.
    Person,
    /// Anything else.
    #[default]
    Other,
}

impl PartyRole {
    /// What a name of a kind is, of which no more is known.
    const fn of(kind: EntityKind) -> Self {
        match kind {
            EntityKind::Person => Self::Person,
            EntityKind::Place => Self::Place,
            EntityKind::Group => Self::People,
            EntityKind::Organisation => Self::Other,
        }
    }
}

/// One entity's traits.
#[derive(Debug, Clone, Copy, Default)]
pub struct PartyTraits {
    /// The role of the name.
    pub role: PartyRole,
    /// The state it belongs to, or is.
    pub country: Option<&'static str>,
    /// The people behind the name of a state's citizens: "Serbs" of "Serbian".
    pub people: Option<&'static str>,
    /// A people, whatever the state.
    pub ethnic: bool,
}

/// What stands beside a name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Beside {
    /// A word for state forces ("Iraqi police").
    Force,
    /// A word for fighters ("Ugandan rebels").
    Fighter,
    /// Nothing of the kind.
    Nothing,
}

/// A name that may tell whose the counted are.
#[derive(Debug, Clone, Copy)]
pub struct PartyMention {
    /// First byte of the name.
    pub at: u32,
    /// The entity.
    pub entity: u16,
    /// The word beside it.
    pub beside: Beside,
    /// Where that word stands.
    pub word: Span,
    /// Whether somebody or something goes there ("to Mogadishu").
    pub goal: bool,
    /// Whether it only tells where ("in Somalia").
    pub located: bool,
    /// Whether something is done to them ("hitting a convoy of Iraqi soldiers").
    pub object: bool,
}

/// The ties of all entities of an article, and the evidence so far.
#[derive(Debug, Default)]
pub struct PartyNames {
    list: Vec<PartyTraits>,
    /// Peoples the article names: name and party.
    peoples: Vec<(&'static str, &'static str)>,
    /// In the order of the text.
    pub mentions: Vec<PartyMention>,
}

impl PartyNames {
    /// Looks up the entities of an article.
    pub fn read(gazetteer: &Gazetteer, analysis: &Analysis) -> Self {
        // "Serbian protesters" are Serbs where the article speaks of Serbs.
        let mut peoples = Vec::new();
        let list = analysis
            .entities
            .iter()
            .map(|entity| {
                let id = gazetteer.by_id(&entity.id).filter(|_| entity.known);
                if let Some(known) = id.and_then(|id| gazetteer.known(id))
                    && known.table == NameTable::Peoples
                    && !known.party.is_empty()
                {
                    peoples.push((known.name, known.party));
                }
                id.map_or_else(|| unknown_tie(gazetteer, entity), |id| known_tie(gazetteer, id))
            })
            .collect();
        Self { list, peoples, mentions: Vec::new() }
    }

    /// The traits of an entity.
    pub fn of(&self, entity: u16) -> PartyTraits {
        self.list.get(usize::from(entity)).copied().unwrap_or_default()
    }

    /// The party a name gives the people counted with it; armed people of a place are
    /// its state's.
    pub fn party<'a>(&self, analysis: &'a Analysis, entity: u16, armed: bool) -> Option<&'a str> {
        let traits = self.of(entity);
        let named = analysis.entities.get(usize::from(entity))?;
        match traits.role {
            PartyRole::Media => None,
            PartyRole::Person => traits.country,
            // "a Baghdad professor": of no side.
            PartyRole::Place if !armed => None,
            PartyRole::People if !armed && traits.country == Some(named.party_name()) => self
                .peoples
                .iter()
                .find(|(name, _)| named.name.starts_with(name))
                .map_or(traits.country, |(_, party)| Some(*party)),
            // Soldiers of the Syrian Army are Syria's.
            PartyRole::Body | PartyRole::Place if armed => {
                traits.country.or(Some(named.party_name()))
            }
            _ => Some(named.party_name()),
        }
    }

    /// Takes down the names of a sentence.
    pub fn enter(&mut self, clause: &Clause<'_>, analysis: &Analysis) {
        for (at, item) in clause.items.iter().enumerate() {
            let What::Name(mention) = item.what else { continue };
            let Some(mention) = analysis.mentions.get(usize::from(mention)) else { continue };
            let traits = self.of(mention.entity);
            if matches!(traits.role, PartyRole::Media | PartyRole::Person) {
                continue;
            }
            let (beside, word) = clause.beside(at);
            if clause.creed(at) {
                continue;
            }
            self.mentions.push(PartyMention {
                at: mention.span.start,
                entity: mention.entity,
                beside,
                word,
                goal: clause.goal(at),
                located: clause.word_is(prev(at), lists::LOCATED_IN),
                object: clause.done_to(at),
            });
        }
    }
}

/// The state that the name of a body no list knows tells, if it is a body of a state by its
/// other words: "Iraqi National Guardsmen", "U.S. Marine", "Công an Hà Nội".
fn state_in(gazetteer: &Gazetteer, name: &str) -> Option<&'static str> {
    let small = name.to_lowercase();
    if !small.split([' ', '-']).any(|word| lists::WORD_OF_STATE_BODY.holds(word)) {
        return None;
    }
    let mut run = Vec::new();
    tokens::scan_into(name, Span::new(0, u32::try_from(name.len()).ok()?), &mut run);
    let mut found = Vec::new();
    for language in Grammar::languages() {
        gazetteer.scan(name, &run, 0, language, false, &mut found);
    }
    let longest = found.iter().max_by_key(|f| f.last - f.first)?;
    country_of(gazetteer, longest.reference.known())
}

/// Whether a name fits a body of any state: "the Mission", "Home Guards", "Bộ Quốc phòng".
fn is_body_of_some_state(name: &str) -> bool {
    let small = name.to_lowercase();
    let words = || small.split([' ', '-']);
    let state = |word: &str| lists::WORD_OF_STATE_BODY.holds(word);
    lists::BODY_WITHOUT_NAME.holds(&small)
        || words().any(state)
            && words().all(|word| state(word) || lists::PART_OF_BODY_NAME.holds(word))
}

/// The state that an entity is, or is of.
fn country_of(gazetteer: &Gazetteer, id: KnownId) -> Option<&'static str> {
    let mut step = Some(id);
    for _ in 0..5 {
        let next = step.and_then(|s| gazetteer.known(s))?;
        if next.table == NameTable::Countries {
            return Some(next.name);
        }
        step = next.of;
    }
    None
}

/// What a name is that no table knows.
fn unknown_tie(gazetteer: &Gazetteer, entity: &Entity) -> PartyTraits {
    let bodies = matches!(entity.kind, EntityKind::Organisation | EntityKind::Place);
    let country = if bodies { state_in(gazetteer, &entity.name) } else { None };
    let body = country.is_some() || bodies && is_body_of_some_state(&entity.name);
    let role = if body { PartyRole::Body } else { PartyRole::of(entity.kind) };
    PartyTraits { role, country, ..PartyTraits::default() }
}

fn known_tie(gazetteer: &Gazetteer, id: KnownId) -> PartyTraits {
    let Some(known) = gazetteer.known(id) else { return PartyTraits::default() };
    let country = country_of(gazetteer, id);
    let role = match known.table {
        NameTable::Countries => PartyRole::Country,
        NameTable::Regions | NameTable::Cities | NameTable::Places => PartyRole::Place,
        NameTable::Demonyms | NameTable::Peoples => PartyRole::People,
        NameTable::Organisations if country.is_some() || is_body_of_some_state(known.name) => {
            PartyRole::Body
        }
        NameTable::Organisations if known.kind == EntityKind::Organisation => PartyRole::Alliance,
        NameTable::ArmedGroups | NameTable::Parties => PartyRole::Armed,
        NameTable::Media => PartyRole::Media,
        NameTable::People => PartyRole::Person,
        NameTable::Organisations | NameTable::Other => PartyRole::of(known.kind),
    };
    // "Serbian" to "Serb", "Croatian" to "Croat".
    let demonym = (known.table == NameTable::Demonyms).then_some(known.name);
    let people = ["ian", "an"].iter().find_map(|end| {
        let root = demonym?.strip_suffix(end)?;
        let people = gazetteer.by_id(&format!("group/{}", root.to_lowercase()))?;
        gazetteer.known(people).map(|known| known.party).filter(|party| !party.is_empty())
    });
    PartyTraits { role, country, people, ethnic: known.table == NameTable::Peoples }
}

impl Clause<'_> {
    /// The word for armed people beside a name: behind it, or before it where heads come first.
    fn beside(&self, at: usize) -> (Beside, Span) {
        let kind = |i: usize| {
            let item = self.item(i);
            let force = item.is(class::FORCE) || self.word_ends(i, lists::STATE_FORCE);
            let beside = if item.is(class::FIGHTER) { Beside::Fighter } else { Beside::Force };
            let armed = item.what == What::Word && (force || beside == Beside::Fighter);
            armed.then_some((beside, item.span))
        };
        let bridge = |i: usize| {
            let item = self.item(i);
            item.what == What::Word && (item.is_unknown() || item.is(class::PERSON))
        };
        // "Burundi's army"
        let from = at + 1 + usize::from(self.word_is(at + 1, lists::POSSESSIVE));
        let (before, second) = (prev(at), prev(prev(at)));
        let first = self.grammar.heads_first();
        let (near, far) = if first { (before, second) } else { (from, from + 1) };
        // "militants of the Islamic Jihad"
        let fighters = || {
            let of = self.word_ends(before, lists::OF_EITHER);
            kind(second).filter(|(beside, _)| of && *beside == Beside::Fighter)
        };
        kind(near)
            .or_else(|| kind(far).filter(|_| bridge(near)))
            .or_else(fighters)
            .unwrap_or((Beside::Nothing, Span::default()))
    }

    pub(super) fn entity_of(&self, analysis: &Analysis, item: usize) -> Option<(u16, EntityKind)> {
        let What::Name(mention) = self.item(item).what else { return None };
        let mention = analysis.mentions.get(usize::from(mention))?;
        Some((mention.entity, mention.kind))
    }

    /// The name at an item, if it can be whose the counted are: no person, no paper, no creed.
    pub(super) fn party_at(
        &self,
        analysis: &Analysis,
        names: &PartyNames,
        item: usize,
    ) -> Option<u16> {
        let (entity, kind) = self.entity_of(analysis, item)?;
        let side = kind != EntityKind::Person && names.of(entity).role != PartyRole::Media;
        (side && !self.creed(item)).then_some(entity)
    }

    /// Whether a name is an adjective of faith for fighters ("Islamic militants").
    fn creed(&self, item: usize) -> bool {
        self.is_word(item, lists::CREED) && self.beside(item).0 == Beside::Fighter
    }

    /// Whether somebody goes to the place named at an item.
    fn goal(&self, at: usize) -> bool {
        self.word_is(prev(at), lists::HEADS_FOR) || self.word_is(prev(prev(at)), lists::HEADS_FOR)
    }
}

/// Whether two counted nouns have the same head ("rebels", "the rebel").
pub(super) fn same_noun(a: &str, b: &str) -> bool {
    let trim = |s: &str| s.strip_suffix(['s', 'S']).unwrap_or(s).to_lowercase();
    !a.is_empty() && trim(a) == trim(b)
}

/// The head of a noun phrase as the article has it.
pub(super) fn last_word(text: &str) -> &str {
    text.rsplit(' ').next().unwrap_or(text)
}
