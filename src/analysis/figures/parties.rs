//! Whose the counted are: names in the noun phrase, else the subject that sends,
//! keeps or withdraws them, else what the sentence and the article tell.

use super::super::lexicon::class;
use super::super::{Analysis, Entity, EntityKind, Figure, FigureKind};
use super::Clause;
use super::frames::Frame;
use super::items::What;
use super::nouns::Noun;

/// Fills `party` and `entities` of a figure. `figures[from..]` are those of the same
/// sentence that come before it.
#[expect(clippy::too_many_arguments, reason = "the whole context of one figure")]
pub fn fill(
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
    clause.named_in_phrase(analysis, at, noun, &mut found);
    if found.is_empty() && armed(noun, figure.kind) {
        clause.subject(analysis, at, frame, figure.kind, &mut found);
    }
    if found.is_empty() && noun.class & class::PERSON != 0 {
        clause.sides(analysis, at, figure.kind, &mut found);
    }
    if found.is_empty() {
        // Left out in the second of two: "France an extra 400" has its own name right
        // before it; "and 350 more" has that of the number before.
        let before = figures.get(from..).and_then(<[Figure]>::last);
        if let Some(before) = before
            && (noun.head.is_none() || noun.part || frame.subset)
            && before.kind == figure.kind
            && noun.class & class::PERSON == 0
        {
            figure.party = before.party.clone();
            figure.entities = before.entities.clone();
            return;
        }
        let forces = matches!(
            figure.kind,
            FigureKind::Troops | FigureKind::Reinforcement | FigureKind::Withdrawal
        );
        if forces && noun.class & class::FIGHTER == 0 {
            // The same force told again: the last one of this kind in the article.
            let unit = &figure.unit;
            if let Some(same) = figures.iter().rev().find(|f| {
                matches!(
                    f.kind,
                    FigureKind::Troops | FigureKind::Reinforcement | FigureKind::Withdrawal
                ) && !f.party.is_empty()
                    && (f.low == figure.low || f.unit == *unit)
            }) {
                figure.party = same.party.clone();
                figure.entities = same.entities.clone();
                return;
            }
        }
    }
    let mut party: Vec<Box<str>> = Vec::new();
    let mut entities = Vec::new();
    for index in found {
        let Some(entity) = analysis.entities.get(usize::from(index)) else { continue };
        let name = entity.party_name();
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
    let forces =
        matches!(kind, FigureKind::Troops | FigureKind::Reinforcement | FigureKind::Withdrawal);
    forces && noun.class & (class::FIGHTER | class::CROWD | class::THING) == 0
}

fn can_be_party(entity: &Entity, kind: EntityKind) -> bool {
    kind != EntityKind::Person && entity.kind != EntityKind::Person
}

impl Clause<'_> {
    fn entity_of<'a>(
        &self,
        analysis: &'a Analysis,
        item: usize,
    ) -> Option<(u16, &'a Entity, EntityKind)> {
        let What::Name(mention) = self.items.get(item)?.what else { return None };
        let mention = analysis.mentions.get(usize::from(mention))?;
        Some((mention.entity, analysis.entity(mention)?, mention.kind))
    }

    /// Names inside the noun phrase, and right behind it: "31 people, both Serbs and
    /// Albanians", "soldiers from Uganda", "lính Mỹ", "tay súng của Hamas".
    fn named_in_phrase(&self, analysis: &Analysis, at: usize, noun: &Noun, out: &mut Vec<u16>) {
        let mut end = noun.end.max(at + 1);
        // "the other 14 rebels": nothing; "Italian and British": both inside.
        for i in at + 1..end {
            if let Some((index, entity, kind)) = self.entity_of(analysis, i)
                && can_be_party(entity, kind)
            {
                out.push(index);
            }
        }
        if !out.is_empty() {
            return;
        }
        // "more than 100 Afghan, German and …": handled by the loop. Names behind.
        let next = self.lower(end);
        let of = if self.vietnamese {
            matches!(next.as_str(), "của" | "thuộc" | "từ" | "người" | "thuộc lực lượng")
        } else {
            matches!(next.as_str(), "of" | "from" | "belonging to")
        };
        let armed = noun.class & (class::FORCE | class::FIGHTER) != 0;
        if of && (armed || self.vietnamese || next == "from" && armed) {
            for i in end + 1..end + 6 {
                let Some(item) = self.items.get(i) else { break };
                if matches!(item.what, What::Mark(_) | What::Number(_))
                    || item.entry.verb | item.entry.subject != 0 && !item.is_name()
                {
                    break;
                }
                if let Some((index, entity, kind)) = self.entity_of(analysis, i)
                    && can_be_party(entity, kind)
                {
                    out.push(index);
                    break;
                }
            }
        }
        if !out.is_empty() {
            return;
        }
        // An apposition: ", both Serbs and Albanians,", ", most of them Kurds".
        if self.items.get(end).is_some_and(|i| i.is_mark(",(")) {
            end += 1;
            let appositive =
                matches!(
                    self.lower(end).as_str(),
                    "both"
                        | "all"
                        | "mostly"
                        | "including"
                        | "mainly"
                        | "gồm"
                        | "đều là"
                        | "chủ yếu là"
                        | "phần lớn là"
                ) || self.entity_of(analysis, end).is_some_and(|(_, _, k)| k == EntityKind::Group);
            if appositive {
                for i in end..end + 7 {
                    let Some(item) = self.items.get(i) else { break };
                    if matches!(item.what, What::Mark(_) | What::Number(_)) && i > end {
                        break;
                    }
                    if let Some((index, entity, kind)) = self.entity_of(analysis, i)
                        && kind == EntityKind::Group
                        && can_be_party(entity, kind)
                    {
                        out.push(index);
                    }
                }
            }
        }
        // "Serb 12 dead"? A possessor to the left: "the army's 4,000 troops", "NATO's 18,000".
        let left = self.left_edge(at);
        if out.is_empty()
            && armed
            && let Some(before) = left.checked_sub(1)
        {
            let possessive = matches!(self.str(before), "'s" | "’s" | "'" | "’");
            let name = if possessive { before.checked_sub(1) } else { Some(before) };
            if let Some(name) = name
                && (possessive || self.items.get(before).is_some_and(super::Item::is_name))
                && let Some((index, entity, kind)) = self.entity_of(analysis, name)
                && can_be_party(entity, kind)
            {
                out.push(index);
            }
        }
    }

    /// Who sends, keeps or withdraws: the name nearest before the verb, in the same
    /// clause; two joined by "and" both.
    fn subject(
        &self,
        analysis: &Analysis,
        at: usize,
        frame: &Frame,
        kind: FigureKind,
        out: &mut Vec<u16>,
    ) {
        let limit = frame.cue.min(at);
        let mut i = if limit == at { self.left_edge(at) } else { limit };
        let mut after_preposition = None;
        let mut steps = 0;
        while let Some(before) = i.checked_sub(1) {
            i = before;
            steps += 1;
            if steps > 40 {
                break;
            }
            let Some(item) = self.items.get(before) else { break };
            if item.is_mark(".;") {
                break;
            }
            let Some((index, entity, mention)) = self.entity_of(analysis, before) else { continue };
            if !can_be_party(entity, mention) {
                continue;
            }
            let lead = before.checked_sub(1).map(|b| self.lower(b)).unwrap_or_default();
            let governed = matches!(
                lead.as_str(),
                "in" | "to"
                    | "from"
                    | "at"
                    | "into"
                    | "near"
                    | "on"
                    | "across"
                    | "with"
                    | "around"
                    | "against"
                    | "for"
                    | "ở"
                    | "tại"
                    | "tới"
                    | "đến"
                    | "khỏi"
                    | "từ"
                    | "sang"
                    | "vào"
                    | "gần"
                    | "với"
                    | "cho"
                    | "chống"
            ) || lead == "the"
                && before.checked_sub(2).is_some_and(|b| {
                    matches!(
                        self.lower(b).as_str(),
                        "in" | "to" | "at" | "into" | "near" | "on" | "across"
                    )
                });
            if governed {
                if after_preposition.is_none() && entity.kind != EntityKind::Organisation {
                    after_preposition = Some(index);
                }
                continue;
            }
            out.push(index);
            // "Pakistan and Spain each plan to deploy"
            let joined = before
                .checked_sub(1)
                .and_then(|b| self.items.get(b))
                .is_some_and(|b| b.is(class::CONJ) && !b.is(class::CLAUSE));
            if joined
                && let Some(other) = before.checked_sub(2)
                && let Some((index, entity, mention)) = self.entity_of(analysis, other)
                && can_be_party(entity, mention)
            {
                out.insert(0, index);
            }
            return;
        }
        let _ = (kind, after_preposition);
        // "KFOR, a force of 4,000": names after the number: "a force of 4,000 led by NATO".
        for j in at + 1..at + 10 {
            let Some(item) = self.items.get(j) else { break };
            if item.is_mark(".;,") {
                break;
            }
            if let Some((index, entity, mention)) = self.entity_of(analysis, j)
                && can_be_party(entity, mention)
                && matches!(self.lower(j - 1).as_str(), "by" | "of" | "của" | "do")
            {
                out.push(index);
                return;
            }
        }
    }

    /// "clashes between Serbs and Albanians killed 31 people": both.
    fn sides(&self, analysis: &Analysis, at: usize, kind: FigureKind, out: &mut Vec<u16>) {
        if !matches!(kind, FigureKind::Killed | FigureKind::Wounded | FigureKind::Casualties) {
            return;
        }
        for i in (at.saturating_sub(24)..(at + 16).min(self.items.len())).rev() {
            if !matches!(self.lower(i).as_str(), "between" | "giữa") {
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
                    && can_be_party(entity, mention)
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
