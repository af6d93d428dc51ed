//! The noun to the left that governs a number: "a toll of 31", "số người chết lên tới 40".

use super::super::super::FigureKind;
use super::super::super::lexicon::{Kinds, bit, class};
use super::super::forms::{Forms, forms};
use super::super::items::{Item, What};
use super::super::{Clause, Found};
use super::{Cue, DETAINED, DISPLACED, HARM, PROTESTERS, REINFORCEMENT, Step, TROOPS, WITHDRAWAL};

impl Clause<'_> {
    /// A noun to the left that governs the number: "a toll of 31", "the death toll rose
    /// to 40", "số người chết lên tới 40".
    pub(super) fn governed(
        &self,
        from: usize,
        allow: Kinds,
        elliptic: bool,
        done: &[Found],
        told: Option<FigureKind>,
    ) -> Option<Cue> {
        if let Some(cue) = self.governed_at_once(from, allow, elliptic) {
            return Some(cue);
        }
        // "the death toll has exceeded 10,000"
        let exceeds = forms!["exceed", "exceeds", "exceeded", "exceeding", "vượt", "vượt quá"];
        let reached = (from.saturating_sub(1)..from + 3).any(|i| self.word_is(i, exceeds));
        let previous = done.last().map(|f| f.kind).or(told);
        let mut search =
            Search { clause: self, from, allow, elliptic, previous, i: from, gap: 0, reached };
        for steps in 1..=FAR {
            let before = search.i.checked_sub(1)?;
            let item = self.items.get(before)?;
            search.i = before;
            match search.step(before, item, steps) {
                Step::On => {}
                Step::Found(cue) => return Some(cue),
                Step::Lost => return None,
            }
        }
        None
    }

    /// Governed without a walk: "the number of people who … has risen to", "a force of",
    /// "raised to 36 the number of people killed".
    fn governed_at_once(&self, from: usize, allow: Kinds, elliptic: bool) -> Option<Cue> {
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
        let behind = (from..from + 6)
            .find(|&i| self.items.get(i).is_some_and(Item::is_number))
            .map(|at| at + 1)?;
        let of = self.items.get(behind).map(|x| x.entry.of & allow).filter(|k| *k != 0)?;
        let raised = from.checked_sub(1).is_some_and(|b| {
            self.items.get(b).is_some_and(|x| x.is(class::REACHED) && !x.is(class::BE))
        });
        raised.then_some(Cue::new(of, behind, 0))
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

/// How far a governing noun is looked for, in items.
const FAR: usize = 14;
/// What a noun may tell in a list: "Killed: 12, wounded: 40".
const LISTED: Kinds = HARM | DETAINED | DISPLACED;

/// The walk to the noun that governs a number.
struct Search<'a> {
    clause: &'a Clause<'a>,
    from: usize,
    allow: Kinds,
    elliptic: bool,
    /// The kind counted last.
    previous: Option<FigureKind>,
    i: usize,
    gap: usize,
    /// Past a word of change: "rose to", "lên tới".
    reached: bool,
}

impl Search<'_> {
    fn step(&mut self, before: usize, item: &Item, steps: usize) -> Step {
        match item.what {
            What::Mark(':') if steps == 1 => self.reached = true,
            // Quotes, and "Monday's".
            What::Mark('"' | '“' | '”' | '\'' | '’') => {}
            What::Mark(')') => self.i = self.clause.open(before),
            What::Mark(',') if steps > 1 => self.gap += 2,
            What::Mark(_) => return Step::Lost,
            // "from 850 to 2,000" passes; another conjunct does not.
            What::Number(_) if !self.reached => return Step::Lost,
            What::Number(_) | What::Vetoed(_) | What::Name(_) => self.gap += 1,
            What::Word => return self.word(before, item, steps),
        }
        Step::On
    }

    fn found(&self, kinds: Kinds, at: usize) -> Step {
        Step::Found(Cue::new(kinds & self.allow, at, self.gap))
    }

    fn word(&mut self, before: usize, item: &Item, steps: usize) -> Step {
        let clause = self.clause;
        // "Killed: 12, wounded: 40".
        let listed = (item.entry.noun | item.entry.verb | item.entry.subject) & self.allow & LISTED;
        if steps == 2
            && listed != 0
            && clause.items.get(before + 1).is_some_and(|x| x.is_mark(":"))
            && (clause.vietnamese || !clause.gerund(before))
        {
            return Step::Found(Cue::new(listed, before, 0));
        }
        let of = item.entry.of & self.allow;
        if item.is(class::FIGURE_WORD) && self.reached && self.elliptic && of == 0 {
            return self.total(before);
        }
        if of != 0 {
            return self.of(before, of, item.entry.of, steps);
        }
        // "deaths rose to 40", "arrests have climbed to 300".
        let own = item.entry.noun & self.allow & LISTED;
        if own != 0
            && self.reached
            && self.elliptic
            && !clause.vietnamese
            && !item.is(class::COUNTED)
        {
            return self.found(own, before);
        }
        self.untold(before, item, steps)
    }

    /// "the number will climb to 100,000": of whatever was counted last.
    fn total(&self, before: usize) -> Step {
        let Some(previous) = self.previous.map(bit) else { return Step::Lost };
        // "send 400 more, bringing the total to 2,500": those who are there then.
        let total = self.clause.word_ends(before, forms!["total", "number", "tổng số", "số"])
            && previous & REINFORCEMENT != 0;
        self.found(if total { TROOPS } else { previous }, before)
    }

    /// A noun with "of" or the like in it: "a toll of", "the number of".
    fn of(&self, before: usize, of: Kinds, any: Kinds, steps: usize) -> Step {
        let clause = self.clause;
        let text = clause.lower(before);
        if text.ends_with("number of") {
            let counted = |wanted: u64| {
                (before + 1..self.from).any(|j| clause.items.get(j).is_some_and(|x| x.is(wanted)))
            };
            if self.reached && counted(class::CROWD) && self.allow & PROTESTERS != 0 {
                return Step::Found(Cue::new(PROTESTERS, before, self.gap));
            }
            if !(self.reached && counted(class::FORCE | class::FIGHTER)) {
                return Step::Lost;
            }
        }
        let last = self.from.checked_sub(1);
        // "troop numbers by 170,000": what is added or taken away.
        if last.is_some_and(|b| clause.lower(b) == "by") && any & TROOPS != 0 {
            let less = (before.saturating_sub(6)..self.from)
                .any(|j| clause.items.get(j).is_some_and(|x| x.entry.verb & WITHDRAWAL != 0));
            let kinds = if less { WITHDRAWAL } else { REINFORCEMENT };
            return Step::Found(Cue::new(kinds, before, 0));
        }
        let direct = [" of", " at", " to", " by", " for"].iter().any(|end| text.ends_with(end));
        let joined = last.and_then(|b| clause.items.get(b)).is_some_and(|b| b.is(class::CONJ));
        let near = if clause.vietnamese {
            steps <= 2 || steps <= 6 && self.gap <= 4 && any & TROOPS != 0
        } else {
            false
        };
        if direct && (steps <= 3 || joined && steps <= 9)
            || self.reached
            || near
            || !direct && steps == 1
        {
            return Step::Found(Cue::new(of, before, self.gap));
        }
        Step::Lost
    }

    /// What a word that governs no number means for the search.
    fn untold(&mut self, before: usize, item: &Item, steps: usize) -> Step {
        let clause = self.clause;
        let from_to = clause.lower(before) == "from"
            && steps == 1
            && (self.from + 1..self.from + 4).any(|j| clause.lower(j) == "to");
        // Verbs of change carry their kinds too: "raising the death toll to".
        let changes = item.is(class::REACHED)
            || item.is(class::PREP) && matches!(clause.lower(before), "to" | "at" | "by");
        if from_to || changes {
            self.reached = true;
            return Step::On;
        }
        // "the dead in that country": no clause.
        if item.is(class::RELATIVE)
            && clause.word_is(before, forms!["that"])
            && before
                .checked_sub(1)
                .and_then(|b| clause.items.get(b))
                .is_some_and(|b| b.is(class::PREP))
        {
            return Step::On;
        }
        let harmed = (item.entry.verb | item.entry.subject) & HARM != 0;
        if item.is(class::SAID | class::RELATIVE) && steps > 1
            || item.is(class::CLAUSE) && !item.is(class::REACHED)
            || harmed && !clause.vietnamese && !self.reached
        {
            return Step::Lost;
        }
        if !item.is(class::ADVERB | class::MODIFIER | class::HAVE | class::MODAL | class::BE) {
            self.gap += 1;
        }
        Step::On
    }
}
