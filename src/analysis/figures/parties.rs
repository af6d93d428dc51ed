//! Whose the counted are: by their own sentence (`owners`), else those told before
//! (`antecedents`), else the side that the names around speak for (`party_names`).

use std::ops::Range;

use super::super::lexicon::class;
use super::super::{Analysis, Figure};
use super::CountedNumber;
use super::antecedents::{OpenParty, Served, same_force, told_before};
use super::owners::CountedPhrase;
use super::party_names::{Beside, PartyMention, PartyNames, PartyRole, last_word, same_noun};
use crate::analysis::digest::DigestItem;
use crate::analysis::lexicon::lists;
use crate::text::Span;

/// Parties of an article while it is read.
#[derive(Debug, Default)]
pub struct Parties {
    /// What the names are.
    pub names: PartyNames,
    open: Vec<OpenParty>,
    /// Of each figure so far, whether it is told as a part of a whole.
    told: Vec<bool>,
}

impl Parties {
    /// Starts an article.
    pub fn new(names: PartyNames) -> Self {
        Self { names, ..Self::default() }
    }

    /// Fills `party` and `entities` of a figure.
    pub(super) fn fill(&mut self, counted: &CountedNumber<'_>, figure: &mut Figure) {
        let CountedNumber { clause, analysis, at, noun, sense, figures, from, .. } = *counted;
        self.told.resize(figures.len(), false);
        self.told.push(sense.subset);
        let phrase = CountedPhrase { clause, analysis, names: &self.names, at, noun, sense };
        let mut found = phrase.owners();
        // "nine peacekeepers from Bangladesh": of the alliance named near them, too.
        if phrase.keep_peace(at + 1) && !found.is_empty() {
            found.extend(self.alliance(figure.span.start, SERVED, &(0..u32::MAX)));
        }
        // "The Army sent 120 soldiers": of the state that the article shows.
        let unclear =
            |e| self.names.of(e).role == PartyRole::Body && self.names.of(e).country.is_none();
        found.retain(|&e| !unclear(e));
        let force = figure.kind.is_force() && noun.class & class::PERSON == 0;
        let armed = force || noun.class & (class::FORCE | class::FIGHTER) != 0;
        settle(&self.names, analysis, &found, armed, figure);
        if phrase.of_coalition() {
            figure.party = figure.party.iter().cloned().chain(["coalition".into()]).collect();
        }
        if figure.party.is_empty() {
            let before = (figures.len() > from).then(|| figures.len() - 1);
            let part = before.and_then(|b| self.told.get(b)).is_some_and(|part| *part);
            let last = before.and_then(|b| figures.get(b));
            let alone = last.is_some_and(|last| self.stands_alone(&phrase, last, part));
            let before = before.filter(|_| !alone);
            let open = leave_open(&phrase, before, alone, figures.len(), figure);
            self.open.push(open);
        }
    }

    /// Whether a number is not whose the figure before it is: the whole of that `part`, or told
    /// where another side is named in a clause of its own: "India lost 20 men; China has
    /// confirmed four dead".
    fn stands_alone(&self, phrase: &CountedPhrase<'_>, before: &Figure, part: bool) -> bool {
        let CountedPhrase { clause, analysis, at, .. } = *phrase;
        let from = clause.items.partition_point(|i| i.span.end <= before.span.end);
        let wall = |i: &usize| clause.item(*i).is_mark(";") || clause.word_is(*i, lists::CONTRAST);
        let other = |i| {
            let side = clause.party_at(analysis, &self.names, i);
            side.is_some_and(|e| !before.entities.contains(&e))
        };
        part && clause.is_whole(at)
            || (from..at).rev().find(wall).is_some_and(|wall| (wall + 1..at).any(other))
    }

    /// Settles the figures of a part of the article that name no party themselves.
    pub fn across(
        &self,
        analysis: &Analysis,
        text: &str,
        item: &DigestItem,
        figures: &mut [Figure],
    ) {
        let DigestItem { figures: which, text: bytes } = item;
        let told = self.told.get(which.clone()).unwrap_or_default();
        for open in self.open.iter().filter(|open| which.contains(&open.figure)) {
            let back = |at: usize| at.saturating_sub(which.start);
            let open =
                OpenParty { figure: back(open.figure), before: open.before.map(back), ..*open };
            let Some(figure) = figures.get(open.figure) else { continue };
            let entity = || self.served(&open, analysis, text, figure, bytes);
            let mut settled = figure.clone();
            if let Some(shared) = told_before(&open, figures, told) {
                (settled.party, settled.entities) = shared;
            } else if let Some(entity) = entity() {
                let state = matches!(open.served, Served::State | Served::Government);
                match self.names.of(entity).country.filter(|_| state) {
                    Some(state) => {
                        settled.party = Box::new([state.into()]);
                        settled.entities = Box::new([entity]);
                    }
                    None => settle(&self.names, analysis, &[entity], true, &mut settled),
                }
            } else if let Some(shared) = same_force(&open, figures) {
                (settled.party, settled.entities) = shared;
            }
            if let Some(figure) = figures.get_mut(open.figure) {
                *figure = settled;
            }
        }
    }

    /// The names within some bytes of a number, of a part of the article.
    fn near(&self, at: u32, reach: u32, within: &Range<u32>) -> &[PartyMention] {
        let all = &self.names.mentions;
        let (from, to) = (at.saturating_sub(reach), at.saturating_add(reach));
        let first = all.partition_point(|e| e.at < from.max(within.start));
        let last = all.partition_point(|e| e.at <= to && e.at < within.end);
        all.get(first..last).unwrap_or(&[])
    }

    /// The alliance named nearest to a number.
    fn alliance(&self, at: u32, reach: u32, within: &Range<u32>) -> Option<u16> {
        let alliance = |e: &&PartyMention| self.names.of(e.entity).role == PartyRole::Alliance;
        let named = self.near(at, reach, within).iter().filter(alliance);
        named.min_by_key(|e| distance(e.at, at)).map(|e| e.entity)
    }

    /// The name whose forces, fighters or victims the nearest words of the text speak of.
    fn served(
        &self,
        open: &OpenParty,
        analysis: &Analysis,
        text: &str,
        figure: &Figure,
        within: &Range<u32>,
    ) -> Option<u16> {
        let at = figure.span.start;
        let role = |e: &PartyMention| self.names.of(e.entity).role;
        let before = |reach| self.near(at, reach, within).iter().rev().filter(move |e| e.at < at);
        let found = match open.served {
            Served::Nobody => None,
            Served::Group => before(GROUP)
                .find(|e| !e.goal && matches!(role(e), PartyRole::Armed | PartyRole::Other)),
            // "ambushed an Afghan unit, killing two men"; a bare count, of those told before.
            Served::Victims => before(OBJECT).find(|e| e.object && e.beside != Beside::Nothing),
            Served::Alliance => return self.alliance(at, 4 * REACH, within),
            Served::Fighters => {
                let word = last_word(open.word.of(text));
                let same = |e: &&PartyMention| {
                    e.beside == Beside::Fighter
                        && same_noun(last_word(e.word.of(text)), word)
                        && distance(e.at, at) < REACH
                };
                let named = self.near(at, REACH, within).iter().filter(same);
                named.min_by_key(|e| distance(e.at, at)).or_else(|| {
                    // "raided a Taliban hideout, killing 18 insurgents"
                    let here = |e: &PartyMention| e.at >= figure.sentence.start && e.object;
                    before(OBJECT)
                        .find(|e| here(e) && matches!(role(e), PartyRole::Armed | PartyRole::Other))
                })
            }
            Served::Government => {
                // "Sri Lankan officials say two government soldiers": the state named last.
                let state = |e: &&PartyMention| self.names.of(e.entity).country.is_some();
                let named = self.near(at, REACH, within).iter().filter(state);
                named.min_by_key(|e| distance(e.at, at))
            }
            Served::State => return self.loudest(open, analysis, at, within),
        };
        found.map(|e| e.entity)
    }

    /// The state that the names around speak for, the nearer the louder.
    fn loudest(
        &self,
        open: &OpenParty,
        analysis: &Analysis,
        at: u32,
        within: &Range<u32>,
    ) -> Option<u16> {
        let mut voices: Vec<(&str, u64, u16)> = Vec::new();
        for e in self.near(at, REACH, within) {
            let traits = self.names.of(e.entity);
            let alliance = || {
                (traits.role == PartyRole::Alliance && open.forces)
                    .then(|| self.names.party(analysis, e.entity, true))
                    .flatten()
            };
            let Some(country) = traits.country.or_else(alliance) else { continue };
            // How much further off a name counts as, in bytes.
            let weak = match (traits.role, e.beside) {
                (PartyRole::Country | PartyRole::People | PartyRole::Body, Beside::Force) => 0,
                (PartyRole::Body, _) => 120,
                (PartyRole::Place | PartyRole::Country, _)
                    if e.goal && (open.forces || e.at > at) =>
                {
                    continue;
                }
                (PartyRole::Place | PartyRole::Country, Beside::Nothing)
                    if e.located && open.forces && !open.local =>
                {
                    continue;
                }
                (PartyRole::Place, _) if open.local => 0,
                // Forces that act are known by their own name rather than by where.
                (PartyRole::Place, _) if open.forces => 500,
                (PartyRole::Place | PartyRole::Country, _) => 200,
                (PartyRole::People, Beside::Nothing) => 300,
                (PartyRole::Alliance, Beside::Force) => 100,
                (PartyRole::Alliance, _) => 400,
                _ => continue,
            };
            let loud = 1_000_000 / (80 + u64::from(distance(e.at, at) + weak));
            match voices.iter_mut().find(|(c, ..)| *c == country) {
                Some((_, sum, _)) => *sum += loud,
                None => voices.push((country, loud, e.entity)),
            }
        }
        voices.into_iter().max_by_key(|&(_, sum, entity)| (sum, entity)).map(|(.., entity)| entity)
    }
}

/// What is known of a figure that names no party and comes behind so many others, the one
/// `before` it in its sentence.
fn leave_open(
    phrase: &CountedPhrase<'_>,
    before: Option<usize>,
    alone: bool,
    number: usize,
    figure: &Figure,
) -> OpenParty {
    let CountedPhrase { clause, at, noun, sense, .. } = *phrase;
    let head = |forms| noun.head.is_some_and(|h| clause.word_is(h, forms));
    let rest = phrase.the_rest();
    let bare = noun.head.is_none()
        && (noun.end <= at + 1 || noun.part || noun.more && noun.end == at + 2)
        || rest;
    let general = noun.head.is_none() && !clause.tells_all(sense)
        || head(lists::BARE_PERSON)
        || phrase.told_hurt()
        || rest;
    let class = phrase.class();
    let (fighters, soldiers) = (class & class::FIGHTER, class & class::FORCE);
    let person = noun.class & class::PERSON != 0 && !figure.kind.is_force();
    let plain = head(lists::PLAIN_PEOPLE) && *figure.unit != *clause.grammar.people;
    let first = before.is_none() && !alone && figure.kind.is_harm();
    let served = match () {
        () if phrase.private() => Served::Nobody,
        () if phrase.of_the_group() => Served::Group,
        () if first && (bare && fighters | soldiers == 0 || plain) => Served::Victims,
        () if phrase.keep_peace(at.saturating_sub(3)) => Served::Alliance,
        () if fighters != 0 => Served::Fighters,
        () if soldiers == 0 || person => Served::Nobody,
        () if phrase.of_government() => Served::Government,
        () => Served::State,
    };
    OpenParty {
        figure: number,
        class,
        word: noun.head.and_then(|h| clause.items.get(h)).map_or(Span::default(), |i| i.span),
        served,
        before,
        leans: !alone && (general || sense.subset),
        part: sense.subset,
        bare: bare && !alone,
        definite: phrase.told_before(),
        forces: figure.kind.is_force(),
        local: head(lists::POLICE),
    }
}

/// How far a name's voice carries, in bytes.
const REACH: u32 = 1200;

/// How far from its peacekeepers an alliance is named, in bytes.
const SERVED: u32 = 400;

/// How far back a body is that "the group" means, in bytes.
const GROUP: u32 = 700;

/// How far back those stand who were hit, in bytes.
const OBJECT: u32 = 240;

/// Bytes between a name and a number; what stands behind counts double.
fn distance(name: u32, number: u32) -> u32 {
    if name <= number { number - name } else { (name - number).saturating_mul(2) }
}

/// Writes the names found into a figure.
fn settle(
    names: &PartyNames,
    analysis: &Analysis,
    found: &[u16],
    armed: bool,
    figure: &mut Figure,
) {
    let mut party: Vec<Box<str>> = Vec::new();
    let mut entities = Vec::new();
    // "clashes between Albanians and Serbians": peoples, not states.
    let peoples = !armed && found.iter().any(|&e| names.of(e).ethnic);
    for &index in found {
        let people = names.of(index).people.filter(|_| peoples);
        let Some(name) = people.or_else(|| names.party(analysis, index, armed)) else { continue };
        if !party.iter().any(|p| &**p == name) {
            party.push(name.into());
            entities.push(index);
        }
    }
    figure.party = party.into();
    figure.entities = entities.into();
}
