//! Whose the counted are: names in the noun phrase, else the subject that sends,
//! keeps or withdraws them, else what the sentence and the article tell.

use super::super::lexicon::class;
use super::super::{Analysis, Figure, FigureKind, Qualifier};
use super::Clause;
use super::forms::{Forms, forms};
use super::frames::Frame;
use super::nouns::Noun;
use super::ties::{Beside, Evidence, Role, Ties, same_noun};
use crate::text::Span;

/// A figure whose party is not named beside it, to be settled when the whole article
/// has been read.
#[expect(clippy::struct_excessive_bools, reason = "each a remark of its own")]
#[derive(Debug, Clone, Copy)]
pub struct Want {
    /// The figure.
    figure: usize,
    /// Classes of its noun.
    class: u64,
    /// The head of its noun.
    word: Span,
    /// "peacekeepers".
    keepers: bool,
    /// "policemen".
    police: bool,
    /// "government soldiers".
    government: bool,
    /// The figure before it in the sentence.
    before: Option<usize>,
    /// Whether it leans on that one: no noun of its own, a part of it, one of a list.
    leans: bool,
    /// Whether any count of the article's own force will do ("its 1,400 troops").
    forces: bool,
}

/// Parties of an article while it is read.
#[derive(Debug, Default)]
pub struct Parties {
    /// What the names are.
    pub ties: Ties,
    wants: Vec<Want>,
    /// Whether the figure before was named in its own phrase ("112 Serb homes").
    named: bool,
}

impl Parties {
    /// Starts an article.
    pub fn new(ties: Ties) -> Self {
        Self { ties, wants: Vec::new(), named: false }
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
        frame: &Frame,
        figures: &[Figure],
        from: usize,
        figure: &mut Figure,
    ) {
        let mut found = Vec::new();
        let ties = &self.ties;
        clause.named_in_phrase(analysis, ties, at, noun, figure.kind, &mut found);
        let named = std::mem::replace(&mut self.named, !found.is_empty());
        let ties = &self.ties;
        let forces = figure.kind.is_force();
        let losing = clause.word_is(frame.cue, LOSING);
        let government = clause.of_government(noun, at);
        if found.is_empty() && !government && (armed(noun, figure.kind) || losing) {
            clause.subject(analysis, ties, at, frame, &mut found);
        }
        let civil = noun.class & class::PERSON != 0
            || noun.kinds != 0 && noun.class & (class::FORCE | class::FIGHTER) == 0;
        if found.is_empty() && civil {
            clause.sides(analysis, at, figure.kind, &mut found);
            // "clashes between Albanians and Serbians": peoples, not states.
            if found.iter().any(|&e| ties.of(e).ethnic) {
                let party = found
                    .iter()
                    .filter_map(|&e| ties.of(e).people.or_else(|| ties.party(analysis, e, false)));
                figure.party = party.map(Into::into).collect();
                figure.entities = found.into();
                return;
            }
        }
        let strong = noun.class & (class::FORCE | class::FIGHTER) != 0 || forces;
        settle(ties, analysis, &found, strong, figure);
        if !figure.party.is_empty() {
            return;
        }
        let before = (figures.len() > from).then(|| figures.len() - 1);
        let word = noun
            .head
            .map_or(Span::default(), |h| clause.items.get(h).map_or(Span::default(), |i| i.span));
        let general = noun.head.is_none() && !clause.tells_all(frame)
            || clause.vietnamese && clause.word_is(noun.head.unwrap_or(0), forms!["người"])
            || noun.head.is_some_and(|h| clause.word_is(h, forms!["more"]));
        let listed = before.and_then(|b| figures.get(b)).is_some_and(|b| {
            b.kind == figure.kind
                && figure.kind == FigureKind::Destroyed
                && noun.class & class::THING != 0
                && (!named || clause.vietnamese)
                || b.flags.subset && frame.subset
        });
        self.wants.push(Want {
            figure: figures.len(),
            class: noun.class,
            word,
            keepers: clause.keepers(noun, at),
            government,
            police: noun.head.is_some_and(|h| clause.police(h)),
            before,
            leans: general || noun.part || frame.subset || listed,
            forces,
        });
    }

    /// Settles the figures that name no party themselves.
    pub fn across(&self, analysis: &Analysis, text: &str, figures: &mut [Figure]) {
        for want in &self.wants {
            let Some(figure) = figures.get(want.figure) else { continue };
            if !figure.party.is_empty() {
                continue;
            }
            if let Some((party, entities)) = lean(want, figures).or_else(|| retold(want, figures)) {
                if let Some(figure) = figures.get_mut(want.figure) {
                    figure.party = party;
                    figure.entities = entities;
                }
                continue;
            }
            let found = self.evidence(want, analysis, text, figure);
            if let Some(entity) = found {
                let state = self
                    .ties
                    .of(entity)
                    .country
                    .filter(|_| !want.keepers && want.class & class::FIGHTER == 0);
                if let Some(figure) = figures.get_mut(want.figure) {
                    if let Some(state) = state {
                        figure.party = Box::new([state.into()]);
                        figure.entities = Box::new([entity]);
                    } else {
                        settle(&self.ties, analysis, &[entity], true, figure);
                    }
                }
                continue;
            }
            if let Some((party, entities)) = same_force(want, figures)
                && let Some(figure) = figures.get_mut(want.figure)
            {
                figure.party = party;
                figure.entities = entities;
            }
        }
    }

    /// The names within some bytes of a number.
    fn near(&self, at: u32, reach: u32) -> &[Evidence] {
        let all = &self.ties.evidence;
        let first = all.partition_point(|e| e.at.saturating_add(reach) < at);
        let last = all.partition_point(|e| e.at <= at.saturating_add(reach));
        all.get(first..last).unwrap_or(&[])
    }

    /// The name whose forces, or fighters, the nearest words of the text speak of.
    fn evidence(
        &self,
        want: &Want,
        analysis: &Analysis,
        text: &str,
        figure: &Figure,
    ) -> Option<u16> {
        let at = figure.span.start;
        if want.keepers {
            return self
                .near(at, 4 * REACH)
                .iter()
                .filter(|e| self.ties.of(e.entity).role == Role::Alliance)
                .min_by_key(|e| distance(e.at, at))
                .map(|e| e.entity);
        }
        if want.class & class::FIGHTER != 0 {
            let word = want.word.of(text);
            return self
                .near(at, REACH)
                .iter()
                .filter(|e| {
                    e.beside == Beside::Fighter
                        && same_noun(last_word(e.word.of(text)), last_word(word))
                })
                .min_by_key(|e| distance(e.at, at))
                .filter(|e| distance(e.at, at) < REACH)
                .map(|e| e.entity);
        }
        if want.class & class::FORCE == 0 || want.class & class::PERSON != 0 && !want.forces {
            return None;
        }
        if want.government {
            // "Sri Lankan officials say two government soldiers": the state named last.
            return self
                .near(at, REACH)
                .iter()
                .filter(|e| {
                    let tie = self.ties.of(e.entity);
                    tie.country.is_some() && !matches!(tie.role, Role::Person | Role::Media)
                })
                .min_by_key(|e| distance(e.at, at))
                .map(|e| e.entity);
        }
        // Every name speaks for its state, the nearer the louder.
        let mut voices: Vec<(&str, u64, u16)> = Vec::new();
        for e in self.near(at, REACH) {
            let tie = self.ties.of(e.entity);
            let alliance = || {
                (tie.role == Role::Alliance && want.forces)
                    .then(|| self.ties.party(analysis, e.entity, true))
                    .flatten()
            };
            let Some(country) = tie.country.or_else(alliance) else { continue };
            let weak = match (tie.role, e.beside) {
                (Role::Country | Role::People | Role::Body, Beside::Force) => 0,
                (Role::Body, _) => 120,
                (Role::Place | Role::Country, _) if e.goal && want.forces => continue,
                (Role::Place | Role::Country, Beside::Nothing)
                    if e.located && want.forces && !want.police =>
                {
                    continue;
                }
                (Role::Place, _) if want.police => 0,
                // Forces that act are known by their own name rather than by where.
                (Role::Place, _) if want.forces => 500,
                (Role::Place | Role::Country, _) => 200,
                (Role::People, Beside::Nothing) => 300,
                (Role::Alliance, Beside::Force) => 100,
                (Role::Alliance, _) => 400,
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

/// How many figures back and forth the same count is looked for.
const FAR: usize = 64;

/// How far back "the number was raised from 850" says whose they are, in bytes.
const NEXT: u32 = 300;

/// How far a name's voice carries, in bytes.
const REACH: u32 = 1200;

/// The party of the figure it leans on.
fn lean(want: &Want, figures: &[Figure]) -> Option<Shared> {
    let figure = figures.get(want.figure)?;
    let before = figures.get(want.before?)?;
    let related = before.kind.is_related(figure.kind);
    let civil = want.class & class::PERSON != 0
        && !figure.flags.subset
        && before.kind == figure.kind
        && want.class & (class::FORCE | class::FIGHTER) == 0
        && !want.leans;
    (want.leans && related && !civil && !before.party.is_empty())
        .then(|| (before.party.clone(), before.entities.clone()))
}

/// The party of the same count told elsewhere.
fn retold(want: &Want, figures: &[Figure]) -> Option<Shared> {
    let figure = figures.get(want.figure)?;
    let value = figure.low.or(figure.high)?;
    if value < 4.0 || figure.qualifier == Qualifier::Vague || figure.kind == FigureKind::Protesters
    {
        return None;
    }
    let around = want.figure.saturating_sub(FAR)..figures.len().min(want.figure + FAR);
    figures
        .get(around)?
        .iter()
        .filter(|f| {
            f.kind == figure.kind
                && f.low == figure.low
                && f.high == figure.high
                && !f.party.is_empty()
                && (want.class & class::PERSON != 0
                    || want.class == 0
                    || same_noun(last_word(&f.unit), last_word(&figure.unit))
                    || f.unit == figure.unit)
        })
        .min_by_key(|f| f.span.start.abs_diff(figure.span.start))
        .map(|f| (f.party.clone(), f.entities.clone()))
}

type Shared = (Box<[Box<str>]>, Box<[u16]>);

/// Bytes between a name and a number; what stands behind counts double.
fn distance(name: u32, number: u32) -> u32 {
    if name <= number { number - name } else { (name - number).saturating_mul(2) }
}

fn last_word(text: &str) -> &str {
    text.rsplit(' ').next().unwrap_or(text)
}

/// The same force told again: the last one before it in the article.
fn same_force(want: &Want, figures: &[Figure]) -> Option<Shared> {
    let figure = figures.get(want.figure)?;
    if !want.forces || want.class & class::FIGHTER != 0 {
        return None;
    }
    figures
        .get(want.figure.saturating_sub(FAR)..want.figure)?
        .iter()
        .rev()
        .find(|f| {
            f.kind.is_force()
                && !f.party.is_empty()
                && (f.low == figure.low
                    || f.unit == figure.unit
                    || want.leans && figure.span.start.abs_diff(f.span.start) < NEXT)
        })
        .map(|f| (f.party.clone(), f.entities.clone()))
}

/// Verbs whose subject is whose the lost are.
const LOSING: Forms =
    forms!["lost", "lose", "loses", "losing", "suffered", "mất", "tổn thất", "bị mất", "hứng chịu"];

/// Writes the names found into a figure.
fn settle(ties: &Ties, analysis: &Analysis, found: &[u16], strong: bool, figure: &mut Figure) {
    let mut party: Vec<Box<str>> = Vec::new();
    let mut entities = Vec::new();
    for &index in found {
        let Some(name) = ties.party(analysis, index, strong) else { continue };
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
