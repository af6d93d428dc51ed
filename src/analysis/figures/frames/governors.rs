//! The noun to the left that governs a number: "a toll of 31", "số người chết lên tới 40".

use super::super::super::FigureKind;
use super::super::super::lexicon::{Kinds, bit, class};
use super::super::forms::{Forms, forms};
use super::super::items::{Item, What};
use super::super::{Clause, Found};
use super::{Cue, DETAINED, DISPLACED, HARM, PROTESTERS, REINFORCEMENT, TROOPS, WITHDRAWAL};

impl Clause<'_> {
    /// A noun to the left that governs the number: "a toll of 31", "the death toll rose
    /// to 40", "số người chết lên tới 40".
    #[expect(clippy::too_many_lines, reason = "one walk over the items, read from top to bottom")]
    pub(super) fn governed(
        &self,
        from: usize,
        allow: Kinds,
        elliptic: bool,
        done: &[Found],
        told: Option<FigureKind>,
    ) -> Option<Cue> {
        if elliptic && let Some(cue) = self.number_who(from, allow) {
            return Some(cue);
        }
        // "a force of 18,000": words of quantity where a noun follows, else the noun itself.
        if elliptic
            && allow & TROOPS != 0
            && let Some(force) =
                (from..from + 3).find(|&i| self.word_is(i, forms!["a force of", "a contingent of"]))
        {
            return Some(Cue::new(TROOPS, force, 0));
        }
        // "raised to 36 the number of people killed".
        if let Some(behind) = (from..from + 6)
            .find(|&i| self.items.get(i).is_some_and(Item::is_number))
            .map(|at| at + 1)
            && let Some(of) = self.items.get(behind).map(|x| x.entry.of & allow).filter(|k| *k != 0)
            && from.checked_sub(1).is_some_and(|b| {
                self.items.get(b).is_some_and(|x| x.is(class::REACHED) && !x.is(class::BE))
            })
        {
            return Some(Cue::new(of, behind, 0));
        }
        let mut gap = 0;
        let mut i = from;
        // "the death toll has exceeded 10,000"
        let mut reached = (from.saturating_sub(1)..from + 3).any(|i| {
            self.word_is(
                i,
                forms!["exceed", "exceeds", "exceeded", "exceeding", "vượt", "vượt quá"],
            )
        });
        let mut steps = 0;
        while let Some(before) = i.checked_sub(1) {
            let item = self.items.get(before)?;
            i = before;
            steps += 1;
            if steps > 14 {
                return None;
            }
            match item.what {
                What::Mark(':') if steps == 1 => {
                    reached = true;
                    continue;
                }
                // Quotes, and "Monday's".
                What::Mark('"' | '“' | '”' | '\'' | '’') => continue,
                What::Mark(')') => {
                    i = self.open(before);
                    continue;
                }
                What::Mark(',') if steps > 1 => {
                    gap += 2;
                    continue;
                }
                What::Mark(_) => return None,
                What::Number(_) => {
                    // "from 850 to 2,000" passes; another conjunct does not.
                    if !reached {
                        return None;
                    }
                    gap += 1;
                    continue;
                }
                What::Vetoed(_) | What::Name(_) => {
                    gap += 1;
                    continue;
                }
                What::Word => {}
            }
            // "Killed: 12, wounded: 40".
            let listed = (item.entry.noun | item.entry.verb | item.entry.subject)
                & allow
                & (HARM | DETAINED | DISPLACED);
            if steps == 2
                && listed != 0
                && self.items.get(before + 1).is_some_and(|x| x.is_mark(":"))
                && (self.vietnamese || !self.gerund(before))
            {
                return Some(Cue::new(listed, before, 0));
            }
            let of = item.entry.of;
            if item.is(class::FIGURE_WORD) && reached && elliptic && of & allow == 0 {
                // "the number will climb to 100,000": of whatever was counted last.
                let previous = bit(done.last().map(|f| f.kind).or(told)?);
                // "send 400 more, bringing the total to 2,500": those who are there then.
                let total = self.word_ends(before, forms!["total", "number", "tổng số", "số"])
                    && previous & REINFORCEMENT != 0;
                let kinds = if total { TROOPS } else { previous };
                return Some(Cue::new(kinds & allow, before, gap));
            }
            if of & allow != 0 {
                let text = self.lower(before);
                if text.ends_with("number of") {
                    let counted = |wanted: u64| {
                        (before + 1..from).any(|j| self.items.get(j).is_some_and(|x| x.is(wanted)))
                    };
                    if reached && counted(class::CROWD) && allow & PROTESTERS != 0 {
                        return Some(Cue::new(PROTESTERS, before, gap));
                    }
                    if !(reached && counted(class::FORCE | class::FIGHTER)) {
                        return None;
                    }
                }
                // "troop numbers by 170,000": what is added or taken away.
                let change = from.checked_sub(1).map(|b| self.lower(b)).is_some_and(|w| w == "by");
                if change && of & TROOPS != 0 {
                    let less = (before.saturating_sub(6)..from)
                        .any(|j| self.items.get(j).is_some_and(|x| x.entry.verb & WITHDRAWAL != 0));
                    let kinds = if less { WITHDRAWAL } else { REINFORCEMENT };
                    return Some(Cue::new(kinds, before, 0));
                }
                let direct = text.ends_with(" of")
                    || text.ends_with(" at")
                    || text.ends_with(" to")
                    || text.ends_with(" by")
                    || text.ends_with(" for");
                let joined = from
                    .checked_sub(1)
                    .and_then(|b| self.items.get(b))
                    .is_some_and(|b| b.is(class::CONJ));
                if direct && (steps <= 3 || joined && steps <= 9)
                    || reached
                    || self.vietnamese && steps <= 2
                    || self.vietnamese && steps <= 6 && gap <= 4 && of & TROOPS != 0
                    || !direct && steps == 1
                {
                    return Some(Cue::new(of & allow, before, gap));
                }
                return None;
            }
            // "deaths rose to 40", "arrests have climbed to 300".
            let own = item.entry.noun & allow & (HARM | DETAINED | DISPLACED);
            if own != 0 && reached && elliptic && !self.vietnamese && !item.is(class::COUNTED) {
                return Some(Cue::new(own, before, gap));
            }
            let from_to = self.lower(before) == "from"
                && steps == 1
                && (from + 1..from + 4).any(|j| self.lower(j) == "to");
            if from_to {
                reached = true;
                continue;
            }
            // Verbs of change carry their kinds too: "raising the death toll to".
            if item.is(class::REACHED)
                || item.is(class::PREP) && matches!(self.lower(before), "to" | "at" | "by")
            {
                reached = true;
                continue;
            }
            // "the dead in that country": no clause.
            if item.is(class::RELATIVE)
                && self.word_is(before, forms!["that"])
                && before
                    .checked_sub(1)
                    .and_then(|b| self.items.get(b))
                    .is_some_and(|b| b.is(class::PREP))
            {
                continue;
            }
            if item.is(class::SAID | class::RELATIVE) && steps > 1
                || item.is(class::CLAUSE) && !item.is(class::REACHED)
            {
                return None;
            }
            if (item.entry.verb | item.entry.subject) & HARM != 0 && !self.vietnamese && !reached {
                return None;
            }
            if item.is(class::ADVERB | class::MODIFIER | class::HAVE | class::MODAL | class::BE) {
                continue;
            }
            gap += 1;
        }
        None
    }

    /// "The number of people who died in the flood has risen to 128": the verb of the
    /// clause between tells what the number counts.
    fn number_who(&self, from: usize, allow: Kinds) -> Option<Cue> {
        let mut verb = from.checked_sub(1)?;
        let passes = |i: usize| {
            self.word_is(
                i,
                forms!["vượt", "vượt quá", "exceeded", "exceeds", "topped", "surpassed", "passed"],
            )
        };
        let over = (from..from + 3).any(passes);
        while verb > 0
            && self.items.get(verb)?.is(class::ADVERB | class::HAVE)
            && !self.items.get(verb)?.is(class::REACHED)
        {
            verb -= 1;
        }
        let reached = over
            || passes(verb)
            || self.items.get(verb)?.is(class::REACHED)
            || self.word_is(verb, forms!["to", "at"])
                && verb
                    .checked_sub(1)
                    .and_then(|b| self.items.get(b))
                    .is_some_and(|b| b.is(class::REACHED));
        if !reached {
            return None;
        }
        let start = (verb.saturating_sub(28)..verb).rev().find(|&i| {
            self.word_ends(
                i,
                forms!["number of", "number of people", "number of those", "số người", "số"],
            )
        })?;
        let item = (start + 1..=verb).find(|&i| {
            self.items.get(i).is_some_and(|x| {
                (x.entry.verb | x.entry.subject) & allow & (HARM | DETAINED | DISPLACED) != 0
                    && !x.is(class::COUNTED)
            })
        })?;
        let entry = self.items.get(item)?.entry;
        let kinds = (entry.verb | entry.subject) & allow & (HARM | DETAINED | DISPLACED);
        Some(Cue::new(kinds, item, 0))
    }

    /// "Increased the number of troops in the city from 40,000 to 55,000", "12,000, up from
    /// 8,000": both ends of a change count what changes.
    pub(super) fn changed(&self, left: usize, allow: Kinds, done: &[Found]) -> Option<Cue> {
        /// What a count may be compared with.
        const COMPARED: Forms =
            forms!["up from", "down from", "compared with", "compared to", "instead of", "so với"];
        let link = left.checked_sub(1)?;
        let cue = |kinds: Kinds, item| Cue::new(kinds, item, 0);
        let from = self.word_is(link, forms!["from", "từ"]);
        let previous = done.last().filter(|p| link - p.item.min(link) <= 12);
        let compared = self.word_is(link, COMPARED)
            || from
                && link
                    .checked_sub(1)
                    .is_some_and(|b| self.word_is(b, forms!["up", "down", "tăng"]));
        if compared && let Some(previous) = previous {
            return Some(cue(bit(previous.kind) & allow, link));
        }
        let to = self.word_is(link, forms!["to", "at", "lên", "xuống", "còn"])
            || self.items.get(link)?.is(class::REACHED) && !self.items.get(link)?.is(class::BE);
        if !from && !to {
            return None;
        }
        if let Some(previous) = previous
            && (from && link <= previous.item + 4
                || to && self.word_is(previous.item.saturating_sub(1), forms!["from", "từ"]))
        {
            return Some(cue(bit(previous.kind) & allow, link));
        }
        let mut changes = self.items.get(link)?.is(class::REACHED) && !to;
        let mut found = None;
        for i in (link.saturating_sub(24)..link).rev() {
            let item = self.items.get(i)?;
            if item.is_mark(".;:\"“”") {
                break;
            }
            if item.is(class::REACHED) && !item.is(class::BE | class::PREP)
                || crate::analysis::quantities::CHANGES.contains(&self.lower(i))
            {
                changes = true;
            }
            if found.is_none() {
                found = self.counts(i, link, allow);
            }
            if changes && found.is_some() {
                break;
            }
            if changes && item.is(class::RELATIVE) {
                return None;
            }
        }
        found.filter(|_| changes).map(|(kinds, item)| cue(kinds, item))
    }

    /// The kinds that a noun at an item counts: "death toll", "troop levels", "total
    /// deaths", "the number of refugees".
    fn counts(&self, i: usize, to: usize, allow: Kinds) -> Option<(Kinds, usize)> {
        let item = self.items.get(i)?;
        let of = item.entry.of & allow;
        if of != 0 && !self.word_ends(i, forms!["number of", "numbers of"]) {
            return Some((of, i));
        }
        if self
            .word_ends(i, forms!["number of", "numbers of", "strength of", "size of", "số lượng"])
        {
            let near = i + 1..(i + 8).min(to);
            // "the number of soldiers wounded": hurt, though they are soldiers.
            let own = near.clone().find_map(|j| {
                let x = self.items.get(j)?;
                let own = (x.entry.noun | x.entry.subject | x.entry.verb)
                    & allow
                    & (HARM | DETAINED | DISPLACED);
                (own != 0).then_some((own, j))
            });
            return own.or_else(|| {
                near.take(4).find_map(|j| {
                    let x = self.items.get(j)?;
                    if x.is(class::FORCE | class::FIGHTER) && allow & TROOPS != 0 {
                        Some((TROOPS, j))
                    } else if x.is(class::CROWD) && allow & PROTESTERS != 0 {
                        Some((PROTESTERS, j))
                    } else {
                        None
                    }
                })
            });
        }
        let levels =
            self.word_is(i + 1, forms!["levels", "level", "numbers", "strength", "presence"]);
        if levels && item.is(class::FORCE) && allow & TROOPS != 0 {
            return Some((TROOPS, i));
        }
        let own = item.entry.noun & allow & (HARM | DETAINED | DISPLACED);
        (own != 0
            && !item.is(class::COUNTED)
            && self.word_ends(
                i,
                forms![
                    "deaths",
                    "arrests",
                    "fatalities",
                    "injuries",
                    "casualties",
                    "detentions",
                    "refugees",
                    "wounded",
                    "injured",
                    "dead",
                ],
            ))
        .then_some((own, i))
    }
}
