//! Whose the counted are: names in the noun phrase, else the subject that sends,
//! keeps or withdraws them, else what the sentence and the article tell.

use super::super::lexicon::class;
use super::super::{Analysis, Figure, FigureKind};
use super::Clause;
use super::antecedents::{OpenParty, lean, retold, same_force};
use super::judge::Sense;
use super::party_evidence::{Beside, PartyEvidence, PartyMention, PartyRole, last_word, same_noun};
use crate::analysis::digest::DigestItem;
use crate::analysis::lexicon::lists;
use crate::analysis::sentence::nouns::Noun;
use crate::text::Span;

/// Parties of an article while it is read.
#[derive(Debug, Default)]
pub struct Parties {
    /// What the names are.
    pub names: PartyEvidence,
    open: Vec<OpenParty>,
    /// The classes of the nouns of all figures so far.
    classes: Vec<u64>,
    /// Which of all figures so far are told as parts of a whole.
    parts: Vec<bool>,
    /// Whether the figure before was named in its own phrase ("112 Serb homes").
    named: bool,
}

impl Parties {
    /// Starts an article.
    pub fn new(names: PartyEvidence) -> Self {
        Self { names, ..Self::default() }
    }

    /// Fills `party` and `entities` of a figure that will be number `index`.
    /// `figures[from..]` are those of the same sentence that come before it.
    #[expect(clippy::too_many_arguments, reason = "the whole context of one figure")]
    pub fn fill(
        &mut self,
        clause: &Clause<'_>,
        analysis: &Analysis,
        at: usize,
        noun: &Noun,
        sense: &Sense,
        figures: &[Figure],
        from: usize,
        figure: &mut Figure,
    ) {
        let mut found = Vec::new();
        let names = &self.names;
        self.classes.resize(figures.len(), 0);
        self.classes.push(noun.class);
        self.parts.resize(figures.len(), false);
        self.parts.push(sense.subset);
        clause.named_in_phrase(analysis, names, at, noun, figure.kind, &mut found);
        let named_before = std::mem::replace(&mut self.named, !found.is_empty());
        let names = &self.names;
        let forces = figure.kind.is_force();
        let losing = clause.word_is(sense.cue, lists::LOSES);
        let government = clause.of_government(noun, at);
        let own = clause.of_its_own(at, noun);
        if found.is_empty() && !government && (armed(noun, figure.kind) || losing || own) {
            clause.subject(analysis, names, at, sense, &mut found);
            // "A Nigerian group says 10 of its fighters were killed": no state's.
            if own && noun.class & class::FIGHTER != 0 {
                found.retain(|&e| matches!(names.of(e).role, PartyRole::Armed | PartyRole::Other));
            }
        }
        let civil = noun.class & class::PERSON != 0
            || noun.kinds != 0 && noun.class & (class::FORCE | class::FIGHTER) == 0;
        if found.is_empty() && civil {
            clause.sides(analysis, at, figure.kind, &mut found);
            // "clashes between Albanians and Serbians": peoples, not states.
            if found.iter().any(|&e| names.of(e).ethnic) {
                let party = found.iter().filter_map(|&e| {
                    names.of(e).people.or_else(|| names.party(analysis, e, false))
                });
                figure.party = party.map(Into::into).collect();
                figure.entities = found.into();
                return;
            }
        }
        let strong = noun.class & (class::FORCE | class::FIGHTER) != 0 || forces;
        if (at + 1..noun.end).any(|i| clause.keeps_peace(i))
            && let Some(alliance) = self.alliance_of(&found, figure.span.start)
        {
            found.push(alliance);
        }
        let names = &self.names;
        settle(names, analysis, &found, strong, figure);
        let coalition = noun.class & class::FORCE != 0 && clause.of_coalition(noun, at);
        if coalition && found.iter().all(|&e| names.of(e).role != PartyRole::Alliance) {
            figure.party = figure.party.iter().cloned().chain(["coalition".into()]).collect();
        }
        if !figure.party.is_empty() {
            return;
        }
        let before = (figures.len() > from).then(|| figures.len() - 1);
        let part = before.and_then(|b| self.parts.get(b)) == Some(&true);
        let last = before.and_then(|b| figures.get(b));
        let alone = last.is_some_and(|b| clause.stands_alone(analysis, names, b, part, at));
        let before = before.filter(|_| !alone);
        let head = noun.head.and_then(|h| clause.items.get(h));
        let word = head.map_or(Span::default(), |i| i.span);
        let bare = noun.head.is_none()
            && (noun.end <= at + 1 || noun.part || noun.more && noun.end == at + 2);
        let general = noun.head.is_none() && !clause.tells_all(sense)
            || noun.head.is_some_and(|head| clause.word_is(head, lists::BARE_PERSON))
            || Clause::told_hurt(noun)
            || noun.head.is_some_and(|h| clause.word_is(h, lists::MORE))
            || clause.the_rest(noun);
        let listed = before.and_then(|b| figures.get(b)).is_some_and(|b| {
            b.kind == figure.kind
                && figure.kind == FigureKind::Destroyed
                && noun.class & class::THING != 0
                && (!named_before || clause.grammar.heads_first())
                || b.flags.subset && sense.subset
        });
        self.open.push(OpenParty {
            figure: figures.len(),
            class: noun.class,
            word,
            keepers: clause.keepers(noun, at),
            government,
            private: clause.private(noun, at),
            police: noun.head.is_some_and(|h| clause.police(h)),
            before,
            leans: !alone && (general || noun.part || sense.subset || listed),
            part: sense.subset,
            bare: !alone && (bare || clause.the_rest(noun)),
            of_them: clause.some_of_those(noun),
            definite: clause.told_before(at, noun),
            group: clause.of_the_group(noun)
                || own && (noun.class & class::FIGHTER != 0 || clause.members(noun)),
            forces,
        });
    }

    /// The alliance that peacekeepers of a state alone serve ("nine peacekeepers from
    /// Bangladesh"): the one named near them.
    fn alliance_of(&self, found: &[u16], at: u32) -> Option<u16> {
        if found.is_empty()
            || !found
                .iter()
                .all(|&e| matches!(self.names.of(e).role, PartyRole::Country | PartyRole::People))
        {
            return None;
        }
        self.near(at, SERVED)
            .iter()
            .filter(|e| self.names.of(e.entity).role == PartyRole::Alliance)
            .min_by_key(|e| distance(e.at, at))
            .map(|e| e.entity)
    }

    /// Settles the figures that name no party themselves.
    pub fn across(
        &mut self,
        analysis: &Analysis,
        text: &str,
        item: &DigestItem,
        figures: &mut [Figure],
    ) {
        let DigestItem { figures: which, text: bytes } = item;
        let of_item = |open: &&OpenParty| which.contains(&open.figure);
        let back = |at: usize| at.saturating_sub(which.start);
        let open = self.open.iter().filter(of_item).map(|open| OpenParty {
            figure: back(open.figure),
            before: open.before.filter(|b| which.contains(b)).map(back),
            ..*open
        });
        let some = Self {
            open: open.collect(),
            classes: self.classes.get(which.clone()).unwrap_or_default().to_vec(),
            parts: self.parts.get(which.clone()).unwrap_or_default().to_vec(),
            named: false,
            names: self.names.take_within(bytes),
        };
        some.settle_open(analysis, text, figures);
        self.names.give_back(some.names);
    }

    /// Settles the figures whose party is not named beside them.
    fn settle_open(&self, analysis: &Analysis, text: &str, figures: &mut [Figure]) {
        for open in &self.open {
            let Some(figure) = figures.get(open.figure) else { continue };
            if !figure.party.is_empty() {
                continue;
            }
            if let Some((party, entities)) = lean(open, figures, &self.classes, &self.parts, text)
                .or_else(|| retold(open, figures))
            {
                if let Some(figure) = figures.get_mut(open.figure) {
                    figure.party = party;
                    figure.entities = entities;
                }
                continue;
            }
            let found = self.evidence(open, analysis, text, figure);
            if let Some(entity) = found {
                let state =
                    self.names.of(entity).country.filter(|_| {
                        !open.keepers && !open.group && open.class & class::FIGHTER == 0
                    });
                if let Some(figure) = figures.get_mut(open.figure) {
                    if let Some(state) = state {
                        figure.party = Box::new([state.into()]);
                        figure.entities = Box::new([entity]);
                    } else {
                        settle(&self.names, analysis, &[entity], true, figure);
                    }
                }
                continue;
            }
            if let Some((party, entities)) = same_force(open, figures)
                && let Some(figure) = figures.get_mut(open.figure)
            {
                figure.party = party;
                figure.entities = entities;
            }
        }
    }

    /// The names within some bytes of a number.
    fn near(&self, at: u32, reach: u32) -> &[PartyMention] {
        let all = &self.names.evidence;
        let first = all.partition_point(|e| e.at.saturating_add(reach) < at);
        let last = all.partition_point(|e| e.at <= at.saturating_add(reach));
        all.get(first..last).unwrap_or(&[])
    }

    /// The armed group or other body named last before a place of the text.
    fn body_before(&self, at: u32, reach: u32) -> Option<u16> {
        self.near(at, reach)
            .iter()
            .rev()
            .find(|e| {
                e.at < at
                    && !e.goal
                    && (self.names.of(e.entity).role == PartyRole::Armed
                        || self.names.of(e.entity).role == PartyRole::Other)
            })
            .map(|e| e.entity)
    }

    /// The name whose forces, or fighters, the nearest words of the text speak of.
    fn evidence(
        &self,
        open: &OpenParty,
        analysis: &Analysis,
        text: &str,
        figure: &Figure,
    ) -> Option<u16> {
        let at = figure.span.start;
        if open.private {
            return None;
        }
        if open.group {
            // "members of the group": the body named last.
            return self.body_before(at, GROUP);
        }
        if open.bare && open.before.is_none() && !open.definite && figure.kind.is_harm() {
            // "hitting a convoy of Iraqi soldiers. Five were killed"
            return self
                .near(at, OBJECT)
                .iter()
                .rev()
                .find(|e| e.at < at && e.object && e.beside != Beside::Nothing)
                .map(|e| e.entity);
        }
        if open.keepers {
            return self
                .near(at, 4 * REACH)
                .iter()
                .filter(|e| self.names.of(e.entity).role == PartyRole::Alliance)
                .min_by_key(|e| distance(e.at, at))
                .map(|e| e.entity);
        }
        if open.class & class::FIGHTER != 0 {
            let word = open.word.of(text);
            return self
                .near(at, REACH)
                .iter()
                .filter(|e| {
                    e.beside == Beside::Fighter
                        && same_noun(last_word(e.word.of(text)), last_word(word))
                })
                .min_by_key(|e| distance(e.at, at))
                .filter(|e| distance(e.at, at) < REACH)
                .or_else(|| {
                    // "raided a Taliban hideout, killing 18 insurgents"
                    self.near(at, OBJECT).iter().rev().find(|e| {
                        e.at < at
                            && e.at >= figure.sentence.start
                            && e.object
                            && self.names.of(e.entity).role == PartyRole::Armed
                    })
                })
                .map(|e| e.entity);
        }
        if open.class & class::FORCE == 0 || open.class & class::PERSON != 0 && !open.forces {
            return None;
        }
        if open.government {
            // "Sri Lankan officials say two government soldiers": the state named last.
            return self
                .near(at, REACH)
                .iter()
                .filter(|e| {
                    let traits = self.names.of(e.entity);
                    traits.country.is_some()
                        && !matches!(traits.role, PartyRole::Person | PartyRole::Media)
                })
                .min_by_key(|e| distance(e.at, at))
                .map(|e| e.entity);
        }
        self.loudest(open, analysis, at)
    }

    /// The state that the names around speak for, the nearer the louder.
    fn loudest(&self, open: &OpenParty, analysis: &Analysis, at: u32) -> Option<u16> {
        let mut voices: Vec<(&str, u64, u16)> = Vec::new();
        for e in self.near(at, REACH) {
            let traits = self.names.of(e.entity);
            let alliance = || {
                (traits.role == PartyRole::Alliance && open.forces)
                    .then(|| self.names.party(analysis, e.entity, true))
                    .flatten()
            };
            let Some(country) = traits.country.or_else(alliance) else { continue };
            let weak = match (traits.role, e.beside) {
                (PartyRole::Country | PartyRole::People | PartyRole::Body, Beside::Force) => 0,
                (PartyRole::Body, _) => 120,
                (PartyRole::Place | PartyRole::Country, _)
                    if e.goal && (open.forces || e.at > at) =>
                {
                    continue;
                }
                (PartyRole::Place | PartyRole::Country, Beside::Nothing)
                    if e.located && open.forces && !open.police =>
                {
                    continue;
                }
                (PartyRole::Place, _) if open.police => 0,
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
    names: &PartyEvidence,
    analysis: &Analysis,
    found: &[u16],
    strong: bool,
    figure: &mut Figure,
) {
    let mut party: Vec<Box<str>> = Vec::new();
    let mut entities = Vec::new();
    for &index in found {
        let Some(name) = names.party(analysis, index, strong) else { continue };
        if !party.iter().any(|p| &**p == name) {
            party.push(name.into());
            entities.push(index);
        }
    }
    figure.party = party.into();
    figure.entities = entities.into();
}

/// Whether a figure counts people who belong to a side by what they are.
fn armed(noun: &Noun, kind: FigureKind) -> bool {
    kind.is_force() && noun.class & (class::FIGHTER | class::CROWD | class::THING) == 0
}
