//! What the names of an article are as parties: which state a name stands for, which
//! names are alliances, armed groups or media, and where in the text forces, fighters
//! and places of a state are named. The evidence behind "two policemen" and "the
//! rebels" when nobody is named beside the number.

use super::super::gazetteer::{Gazetteer, KnownId, NameTable};
use super::super::lexicon::class;
use super::super::{Analysis, EntityKind};
use super::Clause;
use crate::analysis::lexicon::grammar::Grammar;
use crate::analysis::lexicon::lists;
use crate::analysis::sentence::items::{ClauseItem, What};
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
    /// A town.
    pub town: bool,
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
                let known = if entity.known { gazetteer.by_id(&entity.id) } else { None };
                match known {
                    Some(id) => {
                        if let Some(known) = gazetteer.known(id)
                            && known.table == NameTable::Peoples
                            && !entity.party.is_empty()
                        {
                            peoples.push((known.name, known.party));
                        }
                        known_tie(gazetteer, id)
                    }
                    None if matches!(entity.kind, EntityKind::Organisation | EntityKind::Place) => {
                        let country = state_in(gazetteer, &entity.name);
                        let role = match entity.kind {
                            _ if country.is_some() => PartyRole::Body,
                            EntityKind::Place => PartyRole::Place,
                            _ => PartyRole::Other,
                        };
                        PartyTraits { role, country, ..PartyTraits::default() }
                    }
                    None => PartyTraits {
                        role: match entity.kind {
                            EntityKind::Person => PartyRole::Person,
                            EntityKind::Place => PartyRole::Place,
                            EntityKind::Group => PartyRole::People,
                            EntityKind::Organisation => PartyRole::Other,
                        },
                        ..PartyTraits::default()
                    },
                }
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
            PartyRole::Place if !armed && traits.town => None,
            PartyRole::People if !armed && traits.country == Some(named.party_name()) => self
                .peoples
                .iter()
                .find(|(name, _)| named.name.len() > name.len() && named.name.starts_with(name))
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
            // "the Britain-based group"
            if clause.items.get(at + 1).is_some_and(|i| i.is_mark("-"))
                && clause.word_is(at + 2, lists::BASED_OR_LED)
            {
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
                located: at.checked_sub(1).is_some_and(|b| clause.word_is(b, lists::LOCATED_IN)),
                object: clause.done_to(at),
            });
        }
    }
}

/// The state that the name of a body no list knows begins or ends with, if it is a body of
/// a state by its other words: "Iraqi National Guardsmen", "U.S. Marine", "Công an Hà Nội".
fn state_in(gazetteer: &Gazetteer, name: &str) -> Option<&'static str> {
    let small = name.to_lowercase();
    if !small.split([' ', '-']).any(|word| lists::WORD_OF_STATE_BODY.holds(word)) {
        return None;
    }
    let mut run = Vec::new();
    tokens::scan_into(name, Span::new(0, u32::try_from(name.len()).ok()?), &mut run);
    let last = u32::try_from(run.len()).ok()?;
    let mut found = Vec::new();
    for language in Grammar::languages() {
        gazetteer.scan(name, &run, 0, language, false, &mut found);
    }
    found
        .iter()
        .filter(|f| f.first == 0 || f.last == last)
        .max_by_key(|f| f.last - f.first)
        .and_then(|f| country_of(gazetteer, f.reference.known()))
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

fn known_tie(gazetteer: &Gazetteer, id: KnownId) -> PartyTraits {
    let Some(known) = gazetteer.known(id) else { return PartyTraits::default() };
    let country = country_of(gazetteer, id);
    let role = match known.table {
        NameTable::Countries => PartyRole::Country,
        NameTable::Regions | NameTable::Cities | NameTable::Places => PartyRole::Place,
        NameTable::Demonyms | NameTable::Peoples => PartyRole::People,
        NameTable::Organisations if country.is_some() => PartyRole::Body,
        NameTable::Organisations if known.kind == EntityKind::Organisation => PartyRole::Alliance,
        NameTable::ArmedGroups | NameTable::Parties => PartyRole::Armed,
        NameTable::Media => PartyRole::Media,
        NameTable::People => PartyRole::Person,
        NameTable::Organisations | NameTable::Other => match known.kind {
            EntityKind::Person => PartyRole::Person,
            EntityKind::Place => PartyRole::Place,
            EntityKind::Group => PartyRole::People,
            EntityKind::Organisation => PartyRole::Other,
        },
    };
    // "Serbian" to "Serb", "Croatian" to "Croat".
    let demonym = (known.table == NameTable::Demonyms).then_some(known.name);
    let people = ["ian", "an"].iter().find_map(|end| {
        let root = demonym?.strip_suffix(end)?;
        let people =
            gazetteer.known(gazetteer.by_id(&format!("group/{}", root.to_lowercase()))?)?;
        (people.table == NameTable::Peoples && !people.party.is_empty()).then_some(people.party)
    });
    PartyTraits {
        role,
        country,
        people,
        ethnic: known.table == NameTable::Peoples,
        town: matches!(known.table, NameTable::Cities | NameTable::Places),
    }
}

impl Clause<'_> {
    /// Whether an item is a word for what a state keeps ("army", "quân đội").
    fn state_word(&self, item: usize) -> bool {
        self.word_ends(item, lists::STATE_FORCE)
    }

    /// The word for armed people beside a name, behind it in English, before it in
    /// Vietnamese.
    fn beside(&self, at: usize) -> (Beside, Span) {
        let kind = |i: usize| {
            let item = self.items.get(i)?;
            if item.is_name() || matches!(item.what, What::Mark(_)) {
                return None;
            }
            if item.is(class::FIGHTER) {
                return Some((Beside::Fighter, item.span));
            }
            (item.is(class::FORCE) || self.state_word(i)).then_some((Beside::Force, item.span))
        };
        // "Burundi's army"
        let from = at + 1 + usize::from(self.word_is(at + 1, lists::POSSESSIVE));
        let around = if self.grammar.heads_first() {
            [at.checked_sub(1), at.checked_sub(2)]
        } else {
            [Some(from), Some(from + 1)]
        };
        for (step, place) in around.into_iter().enumerate() {
            let Some(place) = place else { break };
            if let Some(found) = kind(place) {
                return found;
            }
            let bridge = self.items.get(place).is_some_and(|i| {
                step == 0
                    && !i.is_name()
                    && !matches!(i.what, What::Mark(_))
                    && (i.is_unknown()
                        || i.is(class::PERSON)
                        || self.word_is(place, lists::OWNER_OR_STATE))
            });
            if !bridge {
                break;
            }
        }
        // "militants of the Islamic Jihad"
        let owned = at.checked_sub(2).filter(|_| self.word_ends(at - 1, lists::OF_EITHER));
        let fighters = owned.and_then(kind).filter(|(beside, _)| *beside == Beside::Fighter);
        fighters.unwrap_or((Beside::Nothing, Span::default()))
    }

    pub(super) fn entity_of(&self, analysis: &Analysis, item: usize) -> Option<(u16, EntityKind)> {
        let What::Name(mention) = self.items.get(item)?.what else { return None };
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
        let side = kind != EntityKind::Person
            && !matches!(names.of(entity).role, PartyRole::Person | PartyRole::Media);
        // "the Marines", "the Army": of whatever state.
        let known = analysis.entities.get(usize::from(entity)).is_some_and(|e| e.known);
        let branch = |i: &ClauseItem| !known && i.is(class::FORCE) && i.last - i.first == 1;
        let branch = self.items.get(item).is_some_and(branch);
        (side && !branch && !self.creed(item)).then_some(entity)
    }

    /// Whether a name is an adjective of faith for fighters ("Islamic militants").
    fn creed(&self, item: usize) -> bool {
        self.is_word(item, lists::CREED) && self.beside(item).0 == Beside::Fighter
    }

    /// Whether somebody goes to the place named at an item.
    fn goal(&self, at: usize) -> bool {
        let goes = |i: Option<usize>| {
            i.is_some_and(|i| {
                self.word_is(i, lists::HEADS_FOR) && !self.word_is(i, lists::STAYS_AT)
            })
        };
        goes(at.checked_sub(1))
            || goes(at.checked_sub(2))
                && at
                    .checked_sub(1)
                    .and_then(|b| self.items.get(b))
                    .is_some_and(|i| !i.is_name() && !matches!(i.what, What::Mark(_)))
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
