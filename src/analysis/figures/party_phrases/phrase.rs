//! Whose the counted are by their own noun phrase: the names in it, right behind it, in an
//! apposition to it, or before it as its owner.

use super::super::super::lexicon::class;
use super::super::super::{Analysis, EntityKind, FigureKind};
use super::super::Clause;
use super::super::judge::FORCES;
use super::super::party_evidence::{PartyEvidence, PartyRole};
use crate::analysis::lexicon::lists;
use crate::analysis::quantities::Form;
use crate::analysis::sentence::items::What;
use crate::analysis::sentence::nouns::Noun;

/// How far before a number the losses may be named that it tells, in items.
const LOSSES: usize = 8;

/// A counted phrase whose owner is sought.
struct Phrase<'a> {
    clause: &'a Clause<'a>,
    analysis: &'a Analysis,
    names: &'a PartyEvidence,
    at: usize,
    noun: &'a Noun,
    kind: FigureKind,
    armed: bool,
    /// One past its last item.
    end: usize,
}

impl Clause<'_> {
    /// Names inside the noun phrase, and right behind it: "31 people, both Serbs and
    /// Albanians", "soldiers from Uganda", "lính Mỹ", "tay súng của Hamas".
    pub(in super::super) fn named_in_phrase(
        &self,
        analysis: &Analysis,
        names: &PartyEvidence,
        at: usize,
        noun: &Noun,
        kind: FigureKind,
        out: &mut Vec<u16>,
    ) {
        let armed = noun.class & (class::FORCE | class::FIGHTER) != 0;
        let end = self.over_strength(at, noun);
        let mut phrase = Phrase { clause: self, analysis, names, at, noun, kind, armed, end };
        phrase.inside(out);
        if !out.is_empty() {
            phrase.also_from(out);
            return;
        }
        phrase.go_on();
        if phrase.is_followed() {
            phrase.behind(out);
        }
        if out.is_empty() {
            phrase.governor(out);
        }
        if out.is_empty() && kind.is_harm() {
            phrase.losses(out);
        }
        if !out.is_empty() {
            return;
        }
        if noun.class & (class::FORCE | class::THING) == 0
            && matches!(kind, FigureKind::Killed | FigureKind::Detained | FigureKind::Wounded)
            && let Some(index) = self.said_to_belong(analysis, names, at + 1)
        {
            out.push(index);
            return;
        }
        phrase.apposition(out);
        if out.is_empty() {
            phrase.possessor(out);
        }
    }

    /// One past the noun phrase: "10,000-strong NATO force", "17,000-strong FARC".
    fn over_strength(&self, at: usize, noun: &Noun) -> usize {
        let mut end = noun.end.max(at + 1);
        if noun.head.is_some_and(|h| self.word_is(h, lists::STRENGTH_BEHIND)) {
            for _ in 0..6 {
                let goes_on = self.items.get(end).is_some_and(|i| {
                    i.is_name() || i.is_mark("-") || i.is(class::FORCE | class::FIGHTER)
                });
                if !goes_on {
                    break;
                }
                end += 1;
            }
        }
        end
    }
}

impl Phrase<'_> {
    fn party_at(&self, item: usize) -> Option<u16> {
        self.clause.party_at(self.analysis, self.names, item)
    }

    /// Names in it. "the other 14 rebels": none; "Italian and British": both.
    fn inside(&self, out: &mut Vec<u16>) {
        let (clause, noun) = (self.clause, self.noun);
        let things = noun.class & class::THING != 0;
        // "155 người Công an Hà Nội …": what follows tells no people.
        let people = noun.head.is_some_and(|h| clause.is_word(h, lists::BARE_PERSON));
        for i in self.at + 1..self.end {
            let Some(index) = self.party_at(i) else { continue };
            let role = self.names.of(index).role;
            // A thing's name may be its model; a state's or people's is not.
            let owner = !things
                || clause.items.get(i).is_some_and(|x| x.group)
                || matches!(role, PartyRole::Country | PartyRole::People);
            let body =
                people && matches!(role, PartyRole::Body | PartyRole::Other | PartyRole::Alliance);
            if !clause.joined_away(i) && !body && owner {
                out.push(index);
            }
        }
    }

    /// "two U.N. peacekeepers from Peru": of both.
    fn also_from(&self, out: &mut Vec<u16>) {
        if self.clause.word_is(self.end, lists::FROM)
            && self.kind != FigureKind::Withdrawal
            && out.iter().all(|&e| self.names.of(e).role == PartyRole::Alliance)
            && let Some(index) = self.party_at(self.end + 1)
            && self.names.of(index).role == PartyRole::Country
        {
            out.push(index);
        }
    }

    /// "đơn vị vũ khí và thiết bị quân sự của Nga": the noun goes on.
    fn go_on(&mut self) {
        let clause = self.clause;
        if !clause.grammar.heads_first() {
            return;
        }
        let mut on = self.end;
        while on < self.end + 6
            && clause.items.get(on).is_some_and(|i| {
                !i.is_name()
                    && (i.is_unknown()
                        || i.is(class::COUNTED)
                        || clause.word_is(on, lists::GOES_ON))
            })
            && !clause.word_is(on, lists::OWNED_BY)
        {
            on += 1;
        }
        if on > self.end && clause.word_is(on, lists::OWNED_BY) {
            self.end = on;
        }
    }

    /// Whether the words behind it lead to an owner: "of", "from", "của".
    fn is_followed(&self) -> bool {
        let (clause, leaving) = (self.clause, self.kind == FigureKind::Withdrawal);
        let of = clause.is_word(self.end, lists::MEMBER_OF)
            || clause.is_word(self.end, lists::FROM_SIDE) && !leaving && !self.is_sent();
        // "a soldier with its assistance force", "rebels from the Free Front"
        let with = self.armed && clause.is_word(self.end, lists::SERVING_WITH);
        of && (self.armed || clause.belongs(self.noun) || clause.grammar.heads_first()) || with
    }

    /// "Turkey sent 300 fighters from Syria": the sender's, wherever they were.
    fn is_sent(&self) -> bool {
        let clause = self.clause;
        clause.left_edge(self.at).checked_sub(1).is_some_and(|verb| {
            clause.items.get(verb).is_some_and(|x| x.entry.verb & FORCES != 0)
                && verb.checked_sub(1).is_some_and(|b| self.party_at(b).is_some())
        })
    }

    /// The name behind "of", and one joined to it.
    fn behind(&self, out: &mut Vec<u16>) {
        let clause = self.clause;
        for i in self.end + 1..self.end + 6 {
            let Some(item) = clause.items.get(i) else { break };
            // "members of an Alliance team": the article counts nobody.
            let article = clause.quantity(i).is_some_and(|q| q.form == Form::Article);
            if matches!(item.what, What::Mark(_) | What::Number(_)) && !article
                || item.entry.verb | item.entry.subject != 0 && !item.is_name()
            {
                break;
            }
            if let Some(index) = self.party_at(i) {
                out.push(index);
                // "activists of the Free Party and the Red Union"
                if clause.items.get(i + 1).is_some_and(|x| x.is(class::CONJ))
                    && let Some(other) = (i + 2..i + 4)
                        .find_map(|j| self.party_at(j))
                        .filter(|&o| self.names.of(o).role == self.names.of(index).role)
                {
                    out.push(other);
                }
                break;
            }
        }
    }

    /// "the German detachment of about 2,000 troops", "Australia's contribution of 300".
    fn governor(&self, out: &mut Vec<u16>) {
        let clause = self.clause;
        let Some(of) = clause.left_edge(self.at).checked_sub(1).filter(|_| self.armed) else {
            return;
        };
        if !clause.word_is(of, lists::OF) {
            return;
        }
        for i in (of.saturating_sub(4)..of).rev() {
            let Some(item) = clause.items.get(i) else { break };
            if matches!(item.what, What::Mark(m) if m != '-' && m != '\'' && m != '’')
                || item.is_number()
                || item.is(class::PREP | class::BE | class::HAVE | class::SAID | class::MODAL)
            {
                break;
            }
            if let Some(index) = self.party_at(i) {
                out.push(index);
                break;
            }
        }
    }

    /// "Russian losses at 1,120", "tổn thất của Nga là 1.120": whose losses a number tells.
    fn losses(&self, out: &mut Vec<u16>) {
        let clause = self.clause;
        let left = clause.left_edge(self.at);
        let lost = (left.saturating_sub(LOSSES)..left)
            .rev()
            .take_while(|&i| {
                clause.items.get(i).is_some_and(|x| {
                    !x.is_number()
                        && !matches!(x.what, What::Mark(_))
                        && !x.is(class::CONJ | class::CLAUSE | class::RELATIVE | class::SAID)
                })
            })
            .find(|&i| clause.word_ends(i, lists::LOSS) || clause.begins(i, lists::LOSS));
        let Some(lost) = lost else { return };
        let owner = if clause.grammar.heads_first() {
            (lost + 1..left.min(lost + 4)).find_map(|i| self.party_at(i))
        } else {
            (lost.saturating_sub(3)..lost)
                .rev()
                .take_while(|&i| {
                    clause.items.get(i).is_some_and(|x| {
                        x.is_name()
                            || x.is_unknown()
                            || x.is(class::ADVERB | class::COUNTED)
                            || clause.word_is(i, lists::POSSESSIVE)
                    })
                })
                .find_map(|i| self.party_at(i))
        };
        out.extend(owner);
    }

    /// ", both Serbs and Albanians,", ", most of them Kurds".
    fn apposition(&self, out: &mut Vec<u16>) {
        let clause = self.clause;
        if !clause.items.get(self.end).is_some_and(|i| i.is_mark(",(")) {
            return;
        }
        let from = self.end + 1;
        let appositive = clause.is_word(from, lists::CONSISTS_OF)
            || clause
                .entity_of(self.analysis, from)
                .is_some_and(|(_, _, k)| k == EntityKind::Group);
        for i in (from..from + 7).filter(|_| appositive) {
            let Some(item) = clause.items.get(i) else { break };
            if matches!(item.what, What::Mark(_) | What::Number(_)) && i > from {
                break;
            }
            if item.group
                && let Some(index) = self.party_at(i)
            {
                out.push(index);
            }
        }
    }

    /// "the army's 4,000 troops", "NATO's 18,000".
    fn possessor(&self, out: &mut Vec<u16>) {
        let clause = self.clause;
        if let Some(before) = clause.left_edge(self.at).checked_sub(1)
            && self.armed
            && clause.is_word(before, lists::GENITIVE)
            && let Some(index) = before.checked_sub(1).and_then(|name| self.party_at(name))
        {
            out.push(index);
        }
    }
}
