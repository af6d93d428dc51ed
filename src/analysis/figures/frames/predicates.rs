//! The predicate to the right of a number: "12 were killed", "12 người thiệt mạng".

use super::super::super::lexicon::{Kinds, class};
use super::super::Clause;
use super::super::forms::forms;
use super::super::items::{Item, What};
use super::{
    Cue, DETAINED, DISPLACED, HARM, KILLED, PROTESTERS, REINFORCEMENT, Step, TROOPS, WITHDRAWAL,
    WOUNDED,
};

impl Clause<'_> {
    /// A predicate to the right of the noun phrase.
    ///
    /// That they are somewhere, or fight, says less than that they were killed: "4 tay
    /// súng tham gia đột kích đã bị tiêu diệt".
    pub(super) fn right(&self, from: usize, allow: Kinds) -> Option<Cue> {
        let first = self.predicate(from, allow)?;
        // "Four of the children hurt in the blast have died": hurt first, dead now.
        if first.kinds & !WOUNDED == 0
            && !first.agent
            && allow & KILLED != 0
            && let Some(death) = self.predicate(first.item + 1, KILLED).filter(|c| !c.agent)
            && death.gap <= 6
            && self.word_is(
                death.item,
                forms!["died", "die", "dies", "succumbed", "tử vong", "không qua khỏi"],
            )
            && !(first.item..death.item)
                .any(|i| self.items.get(i).is_some_and(|x| x.is_number() || x.is_mark(",;")))
        {
            return Some(Cue { gap: first.gap, ..death });
        }
        let relative =
            !self.vietnamese && self.items.get(from).is_some_and(|i| i.is(class::RELATIVE));
        if first.kinds & !(TROOPS | REINFORCEMENT | PROTESTERS) == 0 && !first.agent
            || first.agent && relative
        {
            let wanted = if relative {
                allow & (HARM | DETAINED | REINFORCEMENT | WITHDRAWAL)
            } else {
                allow & (HARM | DETAINED)
            };
            let later = self.predicate(first.item + 1, wanted);
            if let Some(later) = later.filter(|c| !c.agent && c.gap <= 5) {
                return Some(Cue { gap: (first.gap + later.gap).min(4), ..later });
            }
        }
        Some(first)
    }

    pub(super) fn predicate(&self, from: usize, allow: Kinds) -> Option<Cue> {
        let mut search = Search {
            clause: self,
            from,
            allow,
            i: from,
            gap: 0,
            be: false,
            passive: false,
            modifier: false,
            quoted: 0,
            relative: false,
            listed: false,
        };
        while let Some(item) = self.items.get(search.i).filter(|_| search.gap <= FAR) {
            match search.step(item) {
                Step::On => {}
                Step::Found(cue) => return Some(cue),
                Step::Lost => return None,
            }
        }
        None
    }

    /// "sentenced a sergeant to death": nobody has died.
    fn condemned(&self, death: usize) -> bool {
        self.word_is(death.saturating_sub(1), forms!["to"])
            && (death.saturating_sub(14)..death).any(|i| {
                self.word_is(
                    i,
                    forms!["sentenced", "condemned", "sentencing", "sentence", "sentences"],
                )
            })
    }
}

/// How far a predicate is looked for, in steps.
const FAR: usize = 12;

/// The walk to the right.
#[expect(clippy::struct_excessive_bools, reason = "each is asked for by itself")]
struct Search<'a> {
    clause: &'a Clause<'a>,
    from: usize,
    allow: Kinds,
    i: usize,
    gap: usize,
    /// Behind a form of "be".
    be: bool,
    /// Behind "bị", "được".
    passive: bool,
    modifier: bool,
    quoted: usize,
    relative: bool,
    /// One number after the other, both before what befell them.
    listed: bool,
}

impl Search<'_> {
    fn step(&mut self, item: &Item) -> Step {
        match item.what {
            What::Mark(mark) => self.mark(mark),
            What::Number(_) => self.number(),
            What::Vetoed(_) => self.over(1),
            What::Name(_) => {
                self.gap += usize::from(!self.modifier);
                self.modifier = true;
                self.i += 1;
                Step::On
            }
            What::Word if self.over_ages() => Step::On,
            What::Word if self.clause.vietnamese => self.heads_first(item),
            What::Word => self.heads_last(item),
        }
    }

    /// Goes on one item, so much farther away.
    fn over(&mut self, gap: usize) -> Step {
        self.gap += gap;
        self.i += 1;
        Step::On
    }

    fn found(&self, kinds: Kinds) -> Step {
        Step::Found(Cue::new(kinds & self.allow, self.i, self.gap))
    }

    /// They act themselves.
    fn agent(&self, kinds: Kinds) -> Step {
        Step::Found(Cue { agent: true, ..Cue::new(kinds, self.i, self.gap) })
    }

    fn before(&self) -> Option<&Item> {
        self.i.checked_sub(1).and_then(|b| self.clause.items.get(b))
    }

    fn mark(&mut self, mark: char) -> Step {
        let clause = self.clause;
        match mark {
            '(' => {
                self.i = clause.close(self.i);
                Step::On
            }
            '"' | '“' | '”' => {
                self.quoted += 1;
                self.i += 1;
                if self.quoted > 2 { Step::Lost } else { Step::On }
            }
            ',' => {
                self.be = false;
                self.modifier = false;
                self.over(1)
            }
            '-' => self.over(0),
            // "600,000 people — a third of all — have been displaced"
            '–' | '—' => {
                let closing = (self.i + 1..(self.i + 14).min(clause.items.len())).find(|&j| {
                    clause.items.get(j).is_some_and(|x| {
                        x.is_mark("–—")
                            || x.is_mark("-") && clause.spaced(j) && clause.spaced(j + 1)
                    })
                });
                let Some(closing) = closing else { return Step::Lost };
                self.i = closing;
                self.over(1)
            }
            _ => Step::Lost,
        }
    }

    fn number(&mut self) -> Step {
        let clause = self.clause;
        let i = self.i;
        let coordinated = i
            .checked_sub(1)
            .and_then(|b| clause.items.get(clause.left_edge(i).wrapping_sub(1).min(b)))
            .is_some_and(|b| b.is(class::CONJ) || b.is_mark(",") || b.is(class::INCLUDING));
        let other = clause.noun(i);
        if coordinated {
            // Elliptic "and 20 wounded" carries its own predicate.
            let elliptic = other.head.is_none() && other.end == i + 1 && !clause.vietnamese;
            let told = other.kinds & self.allow & HARM != 0 && other.class & class::COUNTED == 0;
            if elliptic || told {
                return Step::Lost;
            }
        }
        self.listed = coordinated && self.gap <= 1;
        self.gap += 1;
        self.i = other.end.max(i + 1);
        self.be = false;
        Step::On
    }

    /// "Two brothers, aged 9 and 12, were killed".
    fn over_ages(&mut self) -> bool {
        let clause = self.clause;
        let next = clause.items.get(self.i + 1);
        if !clause.word_is(self.i, forms!["aged", "ages"])
            || !next.is_some_and(|x| !matches!(x.what, What::Word))
        {
            return false;
        }
        self.i += 1;
        while clause.items.get(self.i).is_some_and(|x| {
            matches!(x.what, What::Vetoed(_) | What::Number(_))
                || x.is(class::CONJ)
                || x.is_mark(",")
        }) {
            self.i += 1;
        }
        true
    }

    fn heads_first(&mut self, item: &Item) -> Step {
        let clause = self.clause;
        let i = self.i;
        if item.is(class::PASSIVE) && !item.entry.is_cue() {
            self.passive = true;
            return self.over(0);
        }
        let mut kinds = item.entry.subject;
        // "tham gia biên soạn": in a work, not in a march.
        if kinds & PROTESTERS != 0
            && clause.word_is(i, forms!["tham gia"])
            && clause.items.get(i + 1).is_some_and(|n| {
                n.is_unknown() || n.entry.is_cue() && n.entry.subject & PROTESTERS == 0
            })
        {
            kinds &= !PROTESTERS;
        }
        if self.passive {
            kinds |= item.entry.verb;
        }
        if i == self.from || self.gap <= 2 {
            kinds |= item.entry.noun & HARM;
        }
        if kinds & self.allow != 0
            && !(item.is(class::PREP) && item.entry.subject & !REINFORCEMENT == 0)
        {
            return self.found(kinds);
        }
        if !self.passive {
            if item.is(class::SAID) {
                return Step::Lost;
            }
            if item.entry.verb != 0 && item.class_is_free() {
                return self.agent(item.entry.verb);
            }
            if item.is(class::CAUSATIVE) {
                return self.agent(0);
            }
        }
        if item.is(class::CLAUSE)
            && !item.is(class::CONJ)
            && !matches!(clause.lower(i), "do" | "nơi" | "mà" | "sau" | "để" | "nhằm")
        {
            return Step::Lost;
        }
        if item.is(class::ADVERB | class::MODAL | class::BE) {
            return self.over(0);
        }
        // "bị binh lính Hàn Quốc sát hại": the doer stands between.
        if self.passive && self.gap > 4 {
            self.passive = false;
        }
        self.over(1)
    }

    fn heads_last(&mut self, item: &Item) -> Step {
        if item.is(class::BE) {
            self.be = true;
            return self.over(0);
        }
        if matches!(
            self.clause.lower(self.i).split(' ').next(),
            Some("are" | "were" | "was" | "is" | "being" | "been")
        ) {
            self.be = true;
        }
        if item.is(class::HAVE) || item.is(class::MODAL) {
            return self.over(0);
        }
        let kinds = self.told(item);
        if kinds & self.allow != 0 {
            if item.is(class::CLAUSE) && !self.be {
                return Step::Lost;
            }
            return self.found(kinds);
        }
        self.untold(item)
    }

    /// Kinds that an English word tells of what stands before it.
    fn told(&self, item: &Item) -> Kinds {
        let clause = self.clause;
        let (i, gap, be) = (self.i, self.gap, self.be);
        let gerund = self.gerund();
        let participle = clause.participle(i);
        let mut kinds = item.entry.subject;
        let nominal = item.last - item.first == 1
            && self.before().is_some_and(|b| {
                b.is(class::PREP) && clause.lower(i - 1) != "to"
                    || matches!(clause.lower(i - 1), "the" | "a" | "an")
            });
        if nominal {
            // "in protest", "the march": a noun here.
            kinds = 0;
        }
        if clause.infinitive(i) && gap > 0 && item.entry.subject & (DISPLACED | KILLED) == 0 {
            // "to protect", "to fight": a purpose, not a predicate, unless it is near.
            kinds &= !TROOPS;
        }
        let near = gap <= 1 || self.relative || self.listed && gap <= 2;
        if (be || participle && near)
            && !gerund
            && item.entry.verb != 0
            && (be || !clause.object_follows(i))
        {
            kinds |= item.entry.verb;
        }
        let behind_noun = self.before().is_some_and(|b| b.is(class::COUNTED));
        if (gap <= 1 || behind_noun && gap <= 6)
            && item.entry.noun & (HARM | DISPLACED) != 0
            && !clause.object_follows(i)
            // "sentenced a sergeant to death"
            && !self.before().is_some_and(|b| b.is(class::CONJ) || clause.condemned(i))
            && !clause.items.get(i + 1).is_some_and(|n| n.is(class::COUNTED))
        {
            kinds |= item.entry.noun & (HARM | DISPLACED);
        }
        kinds
    }

    fn gerund(&self) -> bool {
        self.clause.gerund(self.i) && !self.clause.lower(self.i).starts_with("being ")
    }

    /// What an English word that tells nothing of them means for the search.
    fn untold(&mut self, item: &Item) -> Step {
        let clause = self.clause;
        let (i, be) = (self.i, self.be);
        if item.is(class::SAID) && !be {
            return Step::Lost;
        }
        let verbal = item.entry.verb != 0
            && !item.is(class::COUNTED | class::NEVER | class::PREP | class::ADVERB);
        if verbal && self.gerund() && self.before().is_some_and(|b| b.is(class::PREP)) {
            // "soldiers accused of killing three": charged with it, not seen at it.
            return Step::Lost;
        }
        if verbal && !be && (clause.object_follows(i) || self.gap == 0 && !clause.participle(i)) {
            return self.agent(item.entry.verb);
        }
        if item.is(class::RELATIVE) && (i == self.from || self.gap <= 1) {
            self.relative = true;
            return self.over(0);
        }
        let adverbial = be
            && (clause.word_is(i, forms!["so", "as"])
                || item.is_unknown() && clause.lower(i).ends_with("ly"));
        if adverbial {
            return self.over(0);
        }
        if item.is(class::CLAUSE)
            && !item.is(class::PREP | class::ADVERB)
            && clause.lower(i) != "during"
        {
            return Step::Lost;
        }
        if item.is(class::ADVERB) {
            return self.over(0);
        }
        if item.is(class::INCLUDING) {
            self.be = false;
            return self.over(1);
        }
        // "were tortured and killed": the second of two, by the same "were".
        let first = be && clause.participle(i) && item.entry.verb & self.allow == 0;
        let joins = be && item.is(class::CONJ);
        self.be = be && item.is(class::PREP) && self.gap == 0 || first || joins;
        self.modifier = false;
        self.over(1)
    }
}
