//! Who sends, keeps or withdraws the counted: the name before the verb.

use super::super::super::Analysis;
use super::super::super::lexicon::class;
use super::super::Clause;
use super::super::judge::Sense;
use super::super::party_evidence::{PartyEvidence, PartyRole, can_be_party};
use crate::analysis::lexicon::lists;
use crate::analysis::sentence::items::What;

/// How far a subject is looked for, in items.
const REACH: usize = 40;

impl Clause<'_> {
    /// Who sends, keeps or withdraws: the name nearest before the verb, in the same
    /// clause; two joined by "and" both.
    pub(in super::super) fn subject(
        &self,
        analysis: &Analysis,
        names: &PartyEvidence,
        at: usize,
        sense: &Sense,
        out: &mut Vec<u16>,
    ) {
        let limit = sense.cue.min(at);
        let from = if limit == at { self.left_edge(at) } else { limit };
        // "France an extra 400": the name right before.
        if let Some(before) = self.left_edge(at).checked_sub(1)
            && before > sense.cue
            && let Some((index, _, mention)) = self.entity_of(analysis, before)
            && can_be_party(names.of(index), mention)
            && !self.prepositional(before)
        {
            out.push(index);
            return;
        }
        let from = self.over_apposition(analysis, names, from);
        let mut owner = None;
        let mut person = None;
        for before in (from.saturating_sub(REACH)..from).rev() {
            let Some(item) = self.items.get(before) else { break };
            if item.is_mark(".;") {
                break;
            }
            let Some((index, ..)) = self.entity_of(analysis, before) else { continue };
            let traits = names.of(index);
            if traits.role == PartyRole::Person && traits.country.is_some() {
                person = person.or(Some(index));
            }
            if self.party_at(analysis, names, before).is_none()
                || self.prepositional(before)
                || self.names_another(names, index, before)
            {
                continue;
            }
            if self.is_owner(before) {
                owner = owner.or(Some(index));
                continue;
            }
            out.push(index);
            self.joined_subject(analysis, names, before, out);
            return;
        }
        match owner.or(person) {
            Some(index) => out.push(index),
            None => self.named_behind(analysis, names, at, out),
        }
    }

    /// Whether the name at an item only says which: "a Serbian majority" sends nobody, "the
    /// Taif agreement", "the Abidjan airport" are things called by their place.
    fn names_another(&self, names: &PartyEvidence, index: u16, name: usize) -> bool {
        // A name behind its noun owns that noun.
        if self.grammar.heads_first() {
            return false;
        }
        let role = names.of(index).role;
        let people = role == PartyRole::People
            && self.items.get(name + 1).is_some_and(|i| {
                !i.is_name() && (i.is_unknown() || i.is(class::PERSON)) && !i.is(class::FORCE)
            })
            && !self.state_word(name + 1);
        let place = role == PartyRole::Place
            && self
                .items
                .get(name + 1)
                .is_some_and(|i| i.is_unknown() || i.is(class::EVENT | class::THING));
        people || place
    }

    /// Whether the name at an item owns what acts: "a key supporter of Kosovo's
    /// independence" is no army of Kosovo's.
    fn is_owner(&self, name: usize) -> bool {
        let back = |steps: usize| name.checked_sub(steps);
        let own = back(1).is_some_and(|b| self.word_is(b, lists::OF_EITHER))
            && !back(2).is_some_and(|b| {
                self.items.get(b).is_some_and(|x| x.is(class::FORCE | class::PERSON | class::BODY))
                    || self.state_word(b)
            });
        own || self.owns_thing(name)
    }

    /// "Pakistan and Spain each plan to deploy": the other of two.
    fn joined_subject(
        &self,
        analysis: &Analysis,
        names: &PartyEvidence,
        name: usize,
        out: &mut Vec<u16>,
    ) {
        let joined = name
            .checked_sub(1)
            .and_then(|b| self.items.get(b))
            .is_some_and(|b| b.is(class::CONJ) && !b.is(class::CLAUSE));
        if joined
            && let Some(other) = name.checked_sub(2)
            && let Some((index, _, mention)) = self.entity_of(analysis, other)
            && can_be_party(names.of(index), mention)
        {
            out.insert(0, index);
        }
    }

    /// "KFOR, a force of 4,000": names after the number: "a force of 4,000 led by NATO".
    fn named_behind(
        &self,
        analysis: &Analysis,
        names: &PartyEvidence,
        at: usize,
        out: &mut Vec<u16>,
    ) {
        for j in at + 1..at + 10 {
            let Some(item) = self.items.get(j) else { break };
            if item.is_mark(".;,") {
                break;
            }
            if let Some(index) = self.party_at(analysis, names, j)
                && self.is_word(j - 1, lists::AGENT_BEFORE)
            {
                out.push(index);
                return;
            }
        }
    }

    /// "Pakistan, a key ally of the United States, has sent": the item behind the name that
    /// the words between the commas explain; else where it stood.
    fn over_apposition(&self, analysis: &Analysis, names: &PartyEvidence, from: usize) -> usize {
        let comma = (from.saturating_sub(4)..from).rev().find(|&i| {
            self.items.get(i).is_some_and(|x| x.is_mark(","))
                || !self.items.get(i).is_some_and(|x| {
                    x.is(class::BE | class::HAVE | class::MODAL | class::ADVERB | class::NEGATION)
                })
        });
        let Some(close) = comma.filter(|&c| self.items.get(c).is_some_and(|x| x.is_mark(",")))
        else {
            return from;
        };
        let open = (close.saturating_sub(16)..close)
            .rev()
            .take_while(|&i| self.items.get(i).is_some_and(|x| !x.is_mark(".;:")))
            .find(|&i| self.items.get(i).is_some_and(|x| x.is_mark(",")));
        match open.and_then(|o| o.checked_sub(1).map(|name| (o, name))) {
            Some((open, name))
                if open > 0
                    && self.word_is(open + 1, lists::ASIDE_OPENS)
                    && self.party_at(analysis, names, name).is_some() =>
            {
                open
            }
            _ => from,
        }
    }

    /// Whether a preposition of place or of company governs the name at an item.
    fn prepositional(&self, name: usize) -> bool {
        let Some(lead) = name.checked_sub(1) else { return false };
        let first = self.grammar.heads_first();
        let leads = |i: usize| {
            self.word_is(i, lists::PREP_BEFORE_PLACE)
                || first && self.word_ends(i, lists::PREP_BEFORE_PLACE)
        };
        if leads(lead) {
            return true;
        }
        let loose = self.word_is(lead, lists::THE_OR_THIS)
            || first
                && self.items.get(lead).is_some_and(|i| {
                    !i.is_name()
                        && !matches!(i.what, What::Mark(_))
                        && (i.is_unknown() || i.is(class::BODY | class::PERSON | class::FORCE))
                });
        loose && lead.checked_sub(1).is_some_and(leads)
    }
}
