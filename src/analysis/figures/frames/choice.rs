//! The cue of a number out of those in reach, in the order in which they are asked.

use super::super::super::FigureKind;
use super::super::super::lexicon::{Kinds, bit, class};
use super::super::forms::forms;
use super::super::items::Item;
use super::super::nouns::Noun;
use super::super::{Clause, Found};
use super::{
    Cue, DETAINED, DISPLACED, FORCES, Frame, HARM, KILLED, REINFORCEMENT, TOLD, TROOPS, WITHDRAWAL,
    Way, first_kind, kinds_only,
};

/// A number whose cue is chosen.
pub(super) struct Choice<'a> {
    pub clause: &'a Clause<'a>,
    pub at: usize,
    pub left: usize,
    pub noun: &'a Noun,
    /// The numbers before it in the sentence.
    pub done: &'a [Found],
    /// The kind counted last in the sentence before.
    pub before: Option<FigureKind>,
    /// It is "a", "an" or "một".
    pub article: bool,
    /// It counts a word that no list knows.
    pub unknown: bool,
    /// No noun stands behind it.
    pub elliptic: bool,
    /// Kinds it may have.
    pub allow: Kinds,
}

/// The cues in reach.
struct Reach {
    /// Where predicates of it are looked for.
    behind: usize,
    right: Option<Cue>,
    direct: Option<Cue>,
    of: Option<Cue>,
    /// Kinds of forces that anybody may be mustered for.
    mustered: Kinds,
}

impl Reach {
    fn is_part(&self) -> bool {
        self.direct.is_some_and(|c| c.including)
    }
}

/// The nearest cue, where it stands, and what it costs.
type Best = Option<(Cue, Way, usize)>;

impl Choice<'_> {
    pub fn frame(&self) -> Result<Frame, &'static str> {
        if let Some(told) = self.of_a_whole() {
            return told;
        }
        if let Some(frame) = self.of_those_told().or_else(|| self.by_its_noun()) {
            return Ok(frame);
        }
        let reach = self.reach();
        if self.article {
            return self.clause.one(
                self.at,
                self.noun,
                reach.right,
                reach.direct,
                reach.of,
                self.done,
            );
        }
        if let Some(frame) = self.bodies(&reach) {
            return Ok(frame);
        }
        let best = self.best(&reach);
        if let Some(frame) = self.by_adjective(&reach, best) {
            return Ok(frame);
        }
        if self.is_rate(best) {
            return Err("a rate");
        }
        if let Some(frame) = self
            .cut_down(best)
            .or_else(|| self.with_the_whole(best))
            .or_else(|| self.by_cue(&reach, self.unharmed(best)))
            .or_else(|| self.acting(&reach))
            .or_else(|| self.by_others(&reach))
        {
            return Ok(frame);
        }
        if self.unknown {
            return Err("no cue, and the noun is unknown");
        }
        if self.elliptic {
            return Err("no noun and no cue");
        }
        self.clause.by_noun_alone(self.at, self.noun, self.allow)
    }

    fn item_is(&self, item: usize, classes: u64) -> bool {
        self.clause.items.get(item).is_some_and(|i| i.is(classes))
    }

    /// "Twelve of the 40 soldiers were killed": what befell the twelve did not befall the
    /// forty.
    fn of_a_whole(&self) -> Option<Result<Frame, &'static str>> {
        let (clause, noun) = (self.clause, self.noun);
        let head = noun.head.filter(|_| clause.whole_of(self.left))?;
        if let Some(kind) = first_kind(noun.kinds & (HARM | DETAINED | DISPLACED)) {
            return Some(Ok(Frame::new(kind, head, "the noun itself")));
        }
        // "pull 400 of its 1,600 troops out": all it has.
        let own =
            (self.left..self.at).any(|i| clause.word_is(i, forms!["its", "their", "his", "her"]));
        if own && noun.class & class::FORCE != 0 && kinds_only(noun, 0) {
            return Some(Ok(Frame::new(FigureKind::Troops, head, "all there are of them")));
        }
        Some(Err("the whole that another number is part of"))
    }

    /// Of those that another number, or the sentence before, counts.
    fn of_those_told(&self) -> Option<Frame> {
        let (clause, noun, allow) = (self.clause, self.noun, self.allow);
        // "Three women were among the 11 people hurt": hurt too.
        if let Some(whole) = clause.among(noun) {
            let other = clause.noun(whole);
            let kinds = other.kinds & allow & HARM;
            let cue = clause
                .right(other.end, allow & (HARM | DETAINED | DISPLACED))
                .filter(|c| !c.agent)
                .map(|c| (c.kinds, c.item))
                .or_else(|| (kinds != 0).then_some((kinds, other.end - 1)));
            if let Some((kinds, cue)) = cue
                && let Some(kind) = clause.settle(kinds, cue, noun, self.at)
            {
                return Some(Frame::new(kind, cue, "among those told").part(true));
            }
        }
        // "They include 61 peacekeepers": of those the sentence before counts.
        if let Some(kind) = self.before.filter(|k| bit(*k) & TOLD & allow != 0)
            && let Some(cue) = clause.they_include(self.at)
        {
            return Some(Frame::of_told(kind, cue, true));
        }
        let (kind, cue, subset) = clause.roll(self.at).filter(|(k, ..)| bit(*k) & allow != 0)?;
        Some(Frame::of_told(kind, cue, subset))
    }

    fn by_its_noun(&self) -> Option<Frame> {
        self.clause
            .of_noun_itself(self.noun, self.at, self.allow)
            .filter(|f| !self.article || bit(f.kind) & (HARM | DETAINED) != 0)
    }

    fn reach(&self) -> Reach {
        let (clause, noun, allow) = (self.clause, self.noun, self.allow);
        // Anybody may be mustered: "điều 5.000 người", "recruited 15,000 Nepalis".
        let mustered = if noun.class & class::PERSON != 0 { FORCES } else { 0 };
        // "Seven of the nine men aboard died": what befell them stands behind the whole.
        let whole = self.at + 2;
        let behind = if self.elliptic && clause.whole_of(whole) && whole < clause.items.len() {
            clause.noun(whole).end
        } else {
            noun.end
        };
        // A bare number with nothing but a presence behind it is no headcount: "up to
        // 100,000 stayed on".
        let right = clause.right(behind, if self.elliptic { allow & !TROOPS } else { allow });
        let muster = |cue: &Cue| {
            cue.kinds & !FORCES != 0
                || mustered == 0
                || self.item_is(cue.item, class::MUSTER)
                || noun.head.is_some_and(|h| clause.word_is(h, forms!["men"]))
        };
        let direct =
            clause.left(self.left, allow | mustered, noun).filter(|c| c.including || muster(c));
        let of = clause
            .governed(self.left, allow | mustered, self.elliptic, self.done, self.before)
            .filter(muster);
        Reach { behind, right, direct, of, mustered }
    }

    /// "the bodies of three students who had been kidnapped": dead, whatever befell them
    /// before.
    fn bodies(&self, reach: &Reach) -> Option<Frame> {
        const BODIES: super::super::forms::Forms =
            forms!["bodies of", "body of", "corpses of", "remains of", "thi thể của", "thi thể"];
        let bodies = reach.of.filter(|c| c.gap == 0 && self.clause.word_is(c.item, BODIES))?;
        let kind = self.clause.settle(bodies.kinds & KILLED, bodies.item, self.noun, self.at)?;
        Some(Frame::new(kind, bodies.item, "whose bodies they are"))
    }

    /// "has", "có": presence is the weakest thing a verb can say.
    fn presence(&self, cue: &Cue) -> bool {
        cue.kinds & !TROOPS == 0 && self.item_is(cue.item, class::PRESENCE)
    }

    /// The cheapest of the cues in reach.
    fn best(&self, reach: &Reach) -> Best {
        let mut best: Best = None;
        let mut offer = |cue: Option<Cue>, way, handicap: usize| {
            if let Some(cue) = cue
                && !cue.agent
                && best.is_none_or(|(_, _, cost)| cue.gap * 2 + handicap < cost)
            {
                best = Some((cue, way, cue.gap * 2 + handicap));
            }
        };
        let right = self.right_offer(reach);
        let weak = reach.right.is_some_and(|c| c.kinds & !TROOPS == 0);
        // "killed 100 people who had taken refuge": whom the verb struck, whoever they were.
        let relative = !self.clause.vietnamese
            && self.item_is(self.noun.end, class::RELATIVE)
            && reach.direct.is_some_and(|d| d.gap == 0 && d.kinds & HARM != 0)
            && right.is_some_and(|r| r.kinds & HARM == 0);
        offer(right, Way::Right, if weak || relative { 2 } else { 0 });
        let verb = reach.direct.filter(|c| self.strikes(c));
        let present = verb.as_ref().is_some_and(|c| self.presence(c));
        offer(verb, Way::Left, if present { 7 } else { usize::from(!self.elliptic) });
        offer(reach.of, Way::Governed, if self.elliptic { 0 } else { 3 });
        best.filter(|(c, way, _)| {
            let far = self.elliptic && *way == Way::Left && c.gap > 1;
            !(far || self.unknown && c.gap > 2)
        })
    }

    /// The predicate to the right, where it is theirs.
    fn right_offer(&self, reach: &Reach) -> Option<Cue> {
        let clause = self.clause;
        // "the toll reached 24, 10 workers are missing": the predicate of the other number.
        let others = |c: &Cue| {
            (reach.behind..c.item).any(|j| {
                clause.items.get(j).is_some_and(Item::is_number)
                    && clause.noun(j).head.is_some()
                    && !clause.whole_of(clause.left_edge(j))
            })
        };
        let near = if reach.behind > self.noun.end { 4 } else { 2 };
        reach.right.filter(|c| !self.elliptic || c.gap <= near && !others(c))
    }

    /// Whether the verb to the left says something of the number.
    fn strikes(&self, cue: &Cue) -> bool {
        let clause = self.clause;
        // "include two World Series of Poker tables": a name is no headcount.
        let bare = self.elliptic
            && clause
                .items
                .get(self.noun.end)
                .is_some_and(|i| i.is_name() || i.is_unknown() || i.is(class::CONJ));
        // "has released six albums": no hostages.
        let albums = self.unknown && cue.kinds & !DETAINED == 0 && clause.releases(cue.item);
        // "has reached 47": no presence.
        let helps = self.presence(cue)
            && (cue.item + 1..self.left).any(|i| {
                clause.items.get(i).is_some_and(|x| {
                    x.is(class::REACHED) && !x.is(class::BE | class::PREP | class::ADVERB)
                })
            });
        !(cue.including || bare && self.presence(cue) || albums || helps)
    }

    fn by_adjective(&self, reach: &Reach, best: Best) -> Option<Frame> {
        let kinds = self.noun.adjective & TOLD & self.allow;
        let weaker = best.is_none_or(|(c, _, cost)| c.kinds & TOLD == 0 || cost > 6);
        let kind = first_kind(kinds).filter(|_| weaker)?;
        let frame = Frame::new(kind, self.noun.first, "an adjective of its noun");
        Some(frame.part(reach.is_part()))
    }

    fn is_rate(&self, best: Best) -> bool {
        best.is_some_and(|(cue, way, _)| {
            way == Way::Right
                && self.noun.class & class::FORCE == 0
                && (cue.item + 1..cue.item + 3).any(|i| self.item_is(i, class::RATE))
                && !self.clause.word_is(cue.item + 1, forms!["một ngày"])
        })
    }

    /// "cut its 5,000-strong force by half", "5,500 soldiers will be cut by a third": what
    /// there was, not what went.
    fn cut_down(&self, best: Best) -> Option<Frame> {
        let (cue, way, _) = best?;
        let by = self.clause.word_is(self.noun.end, forms!["by"])
            || way == Way::Right && self.clause.word_ends(cue.item, forms!["by"]);
        (by && cue.kinds & self.allow & !WITHDRAWAL == 0 && self.noun.class & class::FORCE != 0)
            .then(|| Frame::new(FigureKind::Troops, cue.item, "what is cut down"))
    }

    /// "pledged a battalion of 850 men": on their way with the whole.
    fn with_the_whole(&self, best: Best) -> Option<Frame> {
        let clause = self.clause;
        let (cue, ..) =
            best.filter(|(c, way, _)| *way == Way::Governed && c.kinds & !FORCES == 0)?;
        if !clause.word_ends(cue.item, forms!["of"]) {
            return None;
        }
        let whole = cue.item - usize::from(clause.is_article(cue.item.saturating_sub(1)));
        let verb = clause
            .left(whole, REINFORCEMENT | WITHDRAWAL, self.noun)
            .filter(|verb| !verb.including && verb.gap <= 2)?;
        let kind = clause.settle(verb.kinds, verb.item, self.noun, self.at)?;
        Some(Frame::new(kind, verb.item, "what happens to the whole of them"))
    }

    /// "free 30 hostages, keep 12", "17 died here, 4 on the way to hospital": a number alone
    /// behind such a count is no force.
    fn unharmed(&self, best: Best) -> Best {
        let harmed = self.done.last().is_some_and(|p| bit(p.kind) & (HARM | DETAINED) != 0);
        best.filter(|(c, way, _)| {
            let force = match way {
                Way::Right => c.kinds & !FORCES == 0,
                // "killed 12 and sent 500 more": those are forces.
                Way::Left => c.kinds & !TROOPS == 0,
                Way::Governed => false,
            };
            !(self.elliptic && harmed && force)
        })
    }

    fn by_cue(&self, reach: &Reach, best: Best) -> Option<Frame> {
        let (clause, noun) = (self.clause, self.noun);
        let (cue, way, cost) = best?;
        if reach.is_part() && cost > 2 {
            return None;
        }
        let kinds = cue.kinds & (self.allow | reach.mustered);
        let kind = clause.settle(kinds, cue.item, noun, self.at)?;
        // "including 5 children, and 52 others were hurt": others, and hurt.
        let last = self.done.last();
        let others = last.is_some_and(|p| p.kind != kind) && clause.others(self.at, noun);
        let subset = reach.is_part() && !others;
        // "120,000 refugees came; 110,000 have left since": no soldiers.
        let fled = last.map(|p| p.kind).or(self.before) == Some(FigureKind::Displaced);
        let kind = if self.elliptic && fled && kind == FigureKind::Withdrawal {
            FigureKind::Displaced
        } else {
            kind
        };
        let weak = kind == FigureKind::Troops && way != Way::Governed;
        Some(Frame::new(kind, cue.item, way.words()).part(subset).weak(weak))
    }

    /// Armed people who act.
    fn acting(&self, reach: &Reach) -> Option<Frame> {
        let (clause, noun) = (self.clause, self.noun);
        let right = reach.right.filter(|c| c.agent)?;
        let acts = self.allow & TROOPS != 0
            && noun.head.is_some()
            && !clause.reporting(noun.end)
            && !clause.infinitive(right.item)
            && !reach.is_part();
        acts.then(|| {
            let more = clause.more(self.at, noun);
            let kind = if more { FigureKind::Reinforcement } else { FigureKind::Troops };
            Frame::new(kind, right.item, "armed people who act").weak(true)
        })
    }

    /// By what other numbers count.
    fn by_others(&self, reach: &Reach) -> Option<Frame> {
        let (clause, noun, allow, done) = (self.clause, self.noun, self.allow, self.done);
        let (at, left) = (self.at, self.left);
        if let Some(frame) =
            clause.inherited(at, left, noun, allow, self.elliptic, reach.direct, done)
        {
            return Some(frame);
        }
        if self.elliptic {
            let compared = clause
                .corrected(left, noun, allow, done)
                .or_else(|| clause.rival(left, noun, allow, self.before, done));
            if compared.is_some() {
                return compared;
            }
            if let Some(cue) = clause.changed(left, allow, done)
                && let Some(kind) = first_kind(cue.kinds)
            {
                return Some(Frame::new(kind, cue.item, "what a count changes from or to"));
            }
        }
        clause.of_those(at, noun, self.before)
    }
}
