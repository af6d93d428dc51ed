//! Where the names stand that tell whose the counted are: in the noun phrase, behind it,
//! as the subject that sends or keeps them, as the sides of a clash.

mod phrase;
mod subject;

use super::super::lexicon::class;
use super::super::{Analysis, Entity, EntityKind, FigureKind};
use super::Clause;
use super::party_evidence::{Beside, PartyEvidence, PartyRole, can_be_party};
use crate::analysis::lexicon::lists;
use crate::analysis::sentence::items::What;
use crate::analysis::sentence::nouns::Noun;

impl Clause<'_> {
    pub(super) fn entity_of<'a>(
        &self,
        analysis: &'a Analysis,
        item: usize,
    ) -> Option<(u16, &'a Entity, EntityKind)> {
        let What::Name(mention) = self.items.get(item)?.what else { return None };
        let mention = analysis.mentions.get(usize::from(mention))?;
        Some((mention.entity, analysis.entity(mention)?, mention.kind))
    }

    /// The name at an item, if it can be whose the counted are.
    pub(super) fn party_at(
        &self,
        analysis: &Analysis,
        names: &PartyEvidence,
        item: usize,
    ) -> Option<u16> {
        let (index, entity, kind) = self.entity_of(analysis, item)?;
        // "the Marines", "the Army": of whatever state.
        let branch = !entity.known
            && self.items.get(item).is_some_and(|i| i.is(class::FORCE) && i.last - i.first == 1);
        // "Islamic militants", "tay súng Hồi giáo": a creed, no side.
        let creed = self.creed(item);
        (!branch && !creed && can_be_party(names.of(index), kind)).then_some(index)
    }

    /// Whether a name is an adjective of faith for fighters ("Islamic militants").
    pub(super) fn creed(&self, item: usize) -> bool {
        self.is_word(item, lists::CREED) && self.beside(item).0 == Beside::Fighter
    }

    /// Whether a noun phrase says that they are the state's own ("government soldiers").
    pub(super) fn of_government(&self, noun: &Noun, at: usize) -> bool {
        (at + 1..noun.end).any(|i| {
            self.starts_like(i, lists::GOVERNMENT_BEGIN) || self.ends_like(i, lists::GOVERNMENT_END)
        })
    }

    /// Whether the name at an item owns something that is no force of its own: "Kosovo's
    /// independence".
    fn owns_thing(&self, item: usize) -> bool {
        let owned = item + 2;
        self.word_is(item + 1, lists::POSSESSIVE)
            && !self.state_word(owned)
            && self.items.get(owned).is_some_and(|x| {
                !x.is_name() && !x.is(class::FORCE | class::FIGHTER | class::BODY | class::PERSON)
            })
    }

    /// Whether a name is part of a word that makes it no owner: "non-American staff",
    /// "Italian-led soldiers", "the US-backed fighters". A force led by an alliance is its.
    fn joined_away(&self, item: usize) -> bool {
        let before = |steps: usize| item.checked_sub(steps);
        before(1).is_some_and(|m| self.items.get(m).is_some_and(|i| i.is_mark("-–")))
            && before(2).is_some_and(|w| self.word_is(w, lists::AGAINST_OR_FOR))
            || self.items.get(item + 1).is_some_and(|i| i.is_mark("-–"))
                && (self.word_is(item + 2, lists::JOINED_TO_NAME)
                    || self.word_is(item + 2, lists::LED)
                        && self.items.get(item).is_some_and(|i| i.group))
    }

    /// Whether the counted keep a peace.
    pub(super) fn keepers(&self, noun: &Noun, at: usize) -> bool {
        (at.saturating_sub(3)..noun.end.max(at + 1)).any(|i| self.keeps_peace(i))
    }

    /// Whether a word means peacekeepers.
    pub(super) fn keeps_peace(&self, item: usize) -> bool {
        self.starts_like(item, lists::PEACEKEEPER_BEGIN)
            || lists::KEEPS_PEACE.within(self.lower(item))
    }

    /// Whether the counted are armed for somebody else than the state told near them.
    pub(super) fn private(&self, noun: &Noun, at: usize) -> bool {
        let foreign = |i: usize| self.is_word(i, lists::FOREIGN);
        noun.head.is_some_and(|h| {
            self.is_word(h, lists::SECURITY_GUARD)
                || self.is_word(h, lists::GUARD)
                    && (h == at + 1
                        || h.checked_sub(1).is_some_and(|b| self.is_word(b, lists::SECURITY)))
        }) || ((at + 1)..=noun.end).any(foreign)
            || noun.head.is_some_and(|h| self.word_is(h, lists::VETERAN))
            || self.word_is(at + 1, lists::FORMER)
    }

    /// "three coalition soldiers", "2 lính liên quân": of an alliance told by no name.
    pub(super) fn of_coalition(&self, noun: &Noun, at: usize) -> bool {
        (at + 1..noun.end).any(|i| {
            self.starts_like(i, lists::COALITION_BEGIN) || self.ends_like(i, lists::COALITION_END)
        })
    }

    /// Whether a noun tells people by what they belong to ("members", "thành viên").
    pub(super) fn belongs(&self, noun: &Noun) -> bool {
        noun.head.is_some_and(|h| self.word_ends(h, lists::BELONGS_TO))
    }

    /// "7 người nghi là thành viên IS", "23 people suspected of links to the group X": what
    /// the same clause says that they belong to.
    fn said_to_belong(
        &self,
        analysis: &Analysis,
        names: &PartyEvidence,
        from: usize,
    ) -> Option<u16> {
        let reach = (from..from + 12).take_while(|&i| {
            self.items.get(i).is_some_and(|x| !x.is_mark(",.;:") && !x.is_number())
        });
        for i in reach {
            let bound = self.word_ends(i, lists::BELONGS_TO) || self.word_is(i, lists::LINKED_TO);
            if bound {
                return (i + 1..i + 6)
                    .take_while(|&j| self.items.get(j).is_some_and(|x| !x.is_mark(",.;:")))
                    .find_map(|j| self.party_at(analysis, names, j))
                    .filter(|&e| matches!(names.of(e).role, PartyRole::Armed | PartyRole::Other));
            }
        }
        None
    }

    /// Whether a noun means police.
    pub(super) fn police(&self, head: usize) -> bool {
        let text = self.str(head).to_lowercase();
        lists::POLICE_STEM.within(&text)
    }

    /// "clashes between Serbs and Albanians killed 31 people": both.
    pub(super) fn sides(
        &self,
        analysis: &Analysis,
        at: usize,
        kind: FigureKind,
        out: &mut Vec<u16>,
    ) {
        if !matches!(kind, FigureKind::Killed | FigureKind::Wounded | FigureKind::Casualties) {
            return;
        }
        for i in (at.saturating_sub(24)..(at + 16).min(self.items.len())).rev() {
            if !self.is_word(i, lists::BETWEEN) {
                continue;
            }
            let mut sides = Vec::new();
            for j in i + 1..i + 12 {
                let Some(item) = self.items.get(j) else { break };
                if matches!(item.what, What::Mark(_) | What::Number(_)) && !item.is_mark("-") {
                    break;
                }
                if let Some((index, entity, mention)) = self.entity_of(analysis, j)
                    && mention == EntityKind::Group
                    && entity.kind != EntityKind::Person
                {
                    sides.push(index);
                }
            }
            if sides.len() == 2 {
                out.extend(sides);
                return;
            }
        }
    }
}
