//! Whose the counted are by their own sentence: the names in their phrase, tied to it, in
//! apposition to it, in what governs it, and those that send, keep or lose them.

use super::super::lexicon::class;
use super::super::{Analysis, FigureKind};
use super::Clause;
use super::judge::Sense;
use super::party_names::{PartyNames, PartyRole};
use crate::analysis::lexicon::lists;
use crate::analysis::lexicon::lists::WordForms;
use crate::analysis::sentence::nouns::Noun;
use crate::analysis::sentence::prev;

/// How far behind a number stands what the counted are said to belong to, in items.
const BELONGS: usize = 12;
/// How far around a number the two sides of a clash are named, in items.
const CLASH: usize = 24;

/// A counted phrase whose owner is sought.
pub(super) struct CountedPhrase<'a> {
    pub clause: &'a Clause<'a>,
    pub analysis: &'a Analysis,
    pub names: &'a PartyNames,
    /// The item of the number.
    pub at: usize,
    pub noun: &'a Noun,
    pub sense: &'a Sense,
}

impl CountedPhrase<'_> {
    fn parties(&self, items: impl IntoIterator<Item = usize>) -> Vec<u16> {
        let party = |i| self.clause.party_at(self.analysis, self.names, i);
        items.into_iter().filter_map(party).collect()
    }

    fn role(&self, entity: u16) -> PartyRole {
        self.names.of(entity).role
    }

    fn head_is(&self, forms: &'static WordForms) -> bool {
        self.noun.head.is_some_and(|h| self.clause.word_ends(h, forms))
    }

    /// Whose they are, by the nearest relation that names somebody.
    pub fn owners(&self) -> Vec<u16> {
        let found = self.by_phrase();
        if !found.is_empty() {
            return found;
        }
        let (kind, class) = (self.sense.kind, self.noun.class);
        // Those who belong to a side by what they are, those whom it lost, its own.
        let armed = kind.is_force() && class & (class::FIGHTER | class::CROWD | class::THING) == 0;
        let losing = self.clause.word_is(self.sense.cue, lists::LOSES);
        // "Nga có 80.000 binh sĩ tử trận"
        let left = self.clause.left_edge(self.at);
        let has = class & class::FORCE != 0
            && (prev(left)..self.at).any(|i| self.clause.starts_like(i, lists::HAS_LOST));
        // "the gang, which fields 1,000 gunmen"
        let fields = kind.is_force() && self.own_fighters();
        if !self.of_government() && (armed || losing || has || fields || self.of_its_own()) {
            return self.acting();
        }
        let civil = class & class::PERSON != 0 || self.noun.kinds != 0;
        if civil { self.clashing() } else { Vec::new() }
    }

    fn by_phrase(&self) -> Vec<u16> {
        let clause = self.clause;
        let class = self.noun.class;
        let end = self.noun.end.max(self.at + 1);
        let inside = self.inside(end);
        let armed = class & (class::FORCE | class::FIGHTER) != 0;
        let leaving = self.sense.kind == FigureKind::Withdrawal;
        let from = clause.is_word(end, lists::FROM_SIDE) && !leaving;
        if !inside.is_empty() {
            // "two U.N. peacekeepers from Peru": of both.
            let alliance = inside.iter().all(|&e| self.role(e) == PartyRole::Alliance);
            let home = if from && alliance { clause.names_tied(end + 1) } else { Vec::new() };
            let state = |e: &u16| self.role(*e) == PartyRole::Country;
            return inside
                .into_iter()
                .chain(self.parties(home).into_iter().filter(state))
                .collect();
        }
        let people = armed || self.head_is(lists::BELONGS_TO) || clause.grammar.heads_first();
        let tied = (from || clause.is_word(end, lists::MEMBER_OF)) && people
            || armed && clause.is_word(end, lists::SERVING_WITH)
            || clause.is_word(end, lists::AGENT_BEFORE)
                && (end + 2..end + 5).any(|i| clause.word_is(i, lists::LED));
        let names = if tied { clause.names_tied(end + 1) } else { Vec::new() };
        // "moved 120 soldiers from Kor to Tissi": no home.
        let route = names.last().is_some_and(|n| from && clause.word_is(n + 1, lists::HEADS_FOR));
        let behind = if route { Vec::new() } else { self.parties(names) };
        if !behind.is_empty() {
            return behind;
        }
        let harm = self.sense.kind.is_harm();
        if let Some(&side) = self.parties(clause.names_losing(self.at)).first().filter(|_| harm) {
            return vec![side];
        }
        if harm && let Some(side) = self.said_to_belong() {
            return vec![side];
        }
        // "Eight of the missing are South Koreans", "two of them Canadians".
        let told = self.predicate().map(|p| clause.names_tied(p)).unwrap_or_default();
        let told = self.parties(told.into_iter().filter(|&i| clause.item(i).group));
        if told.is_empty() { self.apposition(end) } else { told }
    }

    /// Where it is said what they are: "118 were government soldiers", "22 of them policemen".
    fn predicate(&self) -> Option<usize> {
        let end = self.noun.end.max(self.at + 1);
        let is = self.clause.item(end).is(class::BE);
        (is || self.noun.part).then_some(end + usize::from(is))
    }

    /// Classes of what they are.
    pub fn class(&self) -> u64 {
        self.noun.class | self.predicate().map_or(0, |p| self.clause.item(p).entry.class)
    }

    /// Names in it. "the other 14 rebels": none; "Italian and British": both.
    fn inside(&self, end: usize) -> Vec<u16> {
        self.parties(self.clause.names_inside(self.at, end))
    }

    /// "7 người nghi là thành viên IS", "23 people suspected of links to the group X".
    fn said_to_belong(&self) -> Option<u16> {
        let clause = self.clause;
        let parts = |i: usize| clause.items.get(i).is_none_or(|x| x.is_mark(",.;:"));
        (self.at + 1..self.at + BELONGS).take_while(|&i| !parts(i)).find_map(|i| {
            let bound =
                clause.word_ends(i, lists::BELONGS_TO) || clause.word_is(i, lists::LINKED_TO);
            let names = if bound { clause.names_tied(i + 1) } else { Vec::new() };
            let side = |e: &u16| matches!(self.role(*e), PartyRole::Armed | PartyRole::Other);
            self.parties(names).into_iter().find(side)
        })
    }

    /// ", both Serbs and Albanians,", ", most of them Kurds".
    fn apposition(&self, end: usize) -> Vec<u16> {
        let clause = self.clause;
        let group = |i: usize| clause.item(i).group;
        let from = end + 1;
        let consists = clause.is_word(from, lists::CONSISTS_OF);
        let names = if consists { clause.names_tied(from) } else { Vec::new() };
        let counted = |&i: &usize| (from..i).any(|i| clause.quantity(i).is_some());
        self.parties(names.into_iter().filter(|i| group(*i) && !counted(i)))
    }

    /// Who sends, keeps, withdraws or loses them: whoever acts nearest before.
    fn acting(&self) -> Vec<u16> {
        let clause = self.clause;
        let left = clause.left_edge(self.at);
        // "France an extra 400": the name right before.
        let right_before = left.checked_sub(1);
        let right_before =
            right_before.filter(|&b| !clause.receives(b) && !clause.stands_beside(b));
        let beside = self.parties(right_before).into_iter().next();
        let from = if self.sense.cue < self.at { self.sense.cue } else { left };
        let own = self.own_fighters();
        // "A Nigerian group says 10 of its fighters were killed": no state's.
        let side = |e: &u16| !own || matches!(self.role(*e), PartyRole::Armed | PartyRole::Other);
        let mut person = None;
        for name in clause.names_acting(from) {
            let Some(&found) = self.parties([name]).first() else {
                person = person.or_else(|| clause.entity_of(self.analysis, name));
                continue;
            };
            let which = matches!(self.role(found), PartyRole::People | PartyRole::Place);
            if which && clause.says_which(name) {
                continue;
            }
            return [beside.unwrap_or(found)].into_iter().filter(side).collect();
        }
        // "Putin has ordered another 170,000": of the state he speaks for.
        beside.or(person.map(|(entity, _)| entity)).into_iter().filter(side).collect()
    }

    /// Fighters that a group has, sends or lost: of no state.
    fn own_fighters(&self) -> bool {
        let told = self.of_its_own() || self.sense.kind.is_force() && self.sense.cue < self.at;
        told && self.noun.class & class::FIGHTER != 0
    }

    /// "clashes between Serbs and Albanians killed 31 people": both.
    fn clashing(&self) -> Vec<u16> {
        let clause = self.clause;
        let group = |i: &usize| clause.item(*i).group;
        let around = self.at.saturating_sub(CLASH)..self.at + CLASH;
        let between = around.rev().filter(|&i| clause.is_word(i, lists::BETWEEN));
        let mut sides = between.map(|i| clause.names_tied(i + 1));
        let two = sides.find(|names| names.len() == 2 && names.iter().all(group));
        two.map(|names| self.parties(names)).unwrap_or_default()
    }

    /// Whether they are told as the state's own ("government soldiers").
    pub fn of_government(&self) -> bool {
        let own = |i| self.clause.starts_like(i, lists::GOVERNMENT_BEGIN);
        (self.at + 1..=self.predicate().unwrap_or(self.noun.end)).any(own)
    }

    /// "three coalition soldiers", "2 lính liên quân": of an alliance told by no name.
    pub fn of_coalition(&self) -> bool {
        let own = |i| self.clause.starts_like(i, lists::COALITION_BEGIN);
        self.noun.class & class::FORCE != 0 && (self.at + 1..self.noun.end).any(own)
    }

    /// Whether they keep a peace.
    pub fn keep_peace(&self, from: usize) -> bool {
        (from..self.noun.end.max(self.at + 1)).any(|i| {
            self.clause.starts_like(i, lists::PEACEKEEPER_BEGIN)
                || lists::KEEPS_PEACE.within(self.clause.lower(i))
        })
    }

    /// "2,000 of its people", "its 1,400 men": of whom the clause speaks.
    pub fn of_its_own(&self) -> bool {
        let (clause, at, end) = (self.clause, self.at, self.noun.end);
        clause.word_is(end, lists::OF_THEM) || clause.word_is(at + 1, lists::OF_ITS)
    }

    /// Whether they are armed for somebody else than the state told near them.
    pub fn private(&self) -> bool {
        let (clause, at) = (self.clause, self.at);
        let guard = |h| {
            clause.is_word(h, lists::SECURITY_GUARD)
                || clause.is_word(h, lists::GUARD) && h == at + 1
        };
        self.noun.head.is_some_and(guard)
            || (at + 1..=self.noun.end).any(|i| clause.is_word(i, lists::FOREIGN))
            || clause.word_is(at + 1, lists::FORMER)
    }

    /// "three members of the group", "5 phần tử thuộc tổ chức này", "one of its members".
    pub fn of_the_group(&self) -> bool {
        let (clause, of) = (self.clause, self.noun.end);
        let group = |i: usize| clause.word_is(i, lists::GROUP);
        clause.word_is(of, lists::OF_OR_IN) && clause.word_is(of + 1, lists::THIS_GROUP)
            || clause.word_is(of, lists::OF_OR_FROM_THE) && (of + 1..of + 5).any(group)
    }

    /// "two others", "4 tên khác": the rest of those told before.
    pub fn the_rest(&self) -> bool {
        self.noun.class & (class::FORCE | class::FIGHTER | class::THING) == 0
            && self.head_is(lists::OTHERS)
    }

    /// "the two diplomats", "all three", "six of the troops": people told before.
    pub fn told_before(&self) -> bool {
        let (clause, at) = (self.clause, self.at);
        let left = clause.left_edge(at);
        (left..at).any(|i| clause.word_is(i, lists::THE_OR_ALL))
            // "the remaining four pilgrims"
            || clause.is_word(prev(prev(left)), lists::THE)
            || clause.word_is(at + 1, lists::OF_THE_OR_THEM)
    }

    /// "11 người bị thương", "170 wounded": a noun that tells what happened to people and
    /// nothing else of them.
    pub fn told_hurt(&self) -> bool {
        use super::super::lexicon::bit;
        use FigureKind::{Casualties, Killed, Missing, Wounded};
        let hurt = bit(Killed) | bit(Wounded) | bit(Missing) | bit(Casualties);
        self.noun.kinds != 0 && self.noun.kinds & !hurt == 0
    }
}

impl Clause<'_> {
    /// "Two of them were among the nine dead": a number that tells the whole to a part.
    pub(super) fn is_whole(&self, at: usize) -> bool {
        let before = self.left_edge(at).checked_sub(1).and_then(|b| self.items.get(b));
        before.is_some_and(|x| x.is(class::PARTITIVE))
    }
}
