//! From a number and its noun to a kind: the cue that governs it.
//!
//! A cue may stand in the noun itself ("12 deaths"), to the right as a predicate ("12
//! were killed", "12 người thiệt mạng"), to the left as a verb ("killed 12", "giết
//! 12") or as a noun ("a toll of 12"). Where several could, the nearest wins; where
//! none does, a number may take the kind of the number it is coordinated with, or, if
//! it counts armed people, tell of their presence.

mod governors;
mod inheritance;
mod objects;
mod predicates;
mod rolls;
mod settling;
mod single;

use super::super::FigureKind;
use super::super::lexicon::{Kinds, bit, class};
use super::super::quantities::Form;
use super::forms::forms;
use super::items::{Item, What};
use super::nouns::Noun;
use super::{Clause, Found};

const KILLED: Kinds = bit(FigureKind::Killed);
const WOUNDED: Kinds = bit(FigureKind::Wounded);
const CASUALTIES: Kinds = bit(FigureKind::Casualties);
const MISSING: Kinds = bit(FigureKind::Missing);
const DETAINED: Kinds = bit(FigureKind::Detained);
const DISPLACED: Kinds = bit(FigureKind::Displaced);
const TROOPS: Kinds = bit(FigureKind::Troops);
const REINFORCEMENT: Kinds = bit(FigureKind::Reinforcement);
const WITHDRAWAL: Kinds = bit(FigureKind::Withdrawal);
const PROTESTERS: Kinds = bit(FigureKind::Protesters);
const DESTROYED: Kinds = bit(FigureKind::Destroyed);
pub(super) const HARM: Kinds = KILLED | WOUNDED | CASUALTIES | MISSING;
pub(super) const FORCES: Kinds = TROOPS | REINFORCEMENT | WITHDRAWAL;
/// What an adjective of the noun may tell ("three wounded soldiers").
const TOLD: Kinds = HARM | DETAINED | DISPLACED;

/// How a kind was found.
#[derive(Debug, Clone, Copy)]
pub struct Frame {
    /// The kind.
    pub kind: FigureKind,
    /// The item that gave it.
    pub cue: usize,
    /// The rule, for people.
    pub rule: &'static str,
    /// Whether it stands behind "including" or the like.
    pub subset: bool,
    /// Whether only the noun, or what the counted do, tells that they are there: an
    /// earlier statement of the same number knows better.
    pub weak: bool,
    /// Whether it goes on with what was told before, by whoever told that.
    pub told: bool,
}

impl Frame {
    pub const fn new(kind: FigureKind, cue: usize, rule: &'static str) -> Self {
        Self { kind, cue, rule, subset: false, weak: false, told: false }
    }

    const fn part(self, subset: bool) -> Self {
        Self { subset, ..self }
    }

    pub const fn weak(self, weak: bool) -> Self {
        Self { weak, ..self }
    }

    /// A part of those told before.
    const fn of_told(kind: FigureKind, cue: usize, subset: bool) -> Self {
        Self { subset, told: true, ..Self::new(kind, cue, "part of those told") }
    }
}

/// A cue in reach, before a choice is made.
#[derive(Debug, Clone, Copy)]
pub(super) struct Cue {
    kinds: Kinds,
    item: usize,
    gap: usize,
    /// The counted act: they are the subject of an active verb.
    agent: bool,
    pub(super) including: bool,
}

impl Cue {
    const fn new(kinds: Kinds, item: usize, gap: usize) -> Self {
        Self { kinds, item, gap, agent: false, including: false }
    }
}

/// Where a cue stands that governs a number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Way {
    Right,
    Left,
    Governed,
}

impl Way {
    /// For people.
    const fn words(self) -> &'static str {
        match self {
            Self::Right => "predicate to the right",
            Self::Left => "verb to the left",
            Self::Governed => "governed by a noun",
        }
    }
}

/// Kinds that a noun's class allows.
fn allowed(noun: &Noun) -> Kinds {
    let mut kinds = 0;
    let class = noun.class;
    if class & class::PERSON != 0 {
        kinds |= HARM | DETAINED | DISPLACED | PROTESTERS;
    }
    if class & (class::FORCE | class::FIGHTER) != 0 {
        kinds |= HARM | DETAINED | FORCES;
    }
    if class & class::CROWD != 0 {
        kinds |= HARM | DETAINED | PROTESTERS;
    }
    if class & class::FAMILY != 0 {
        kinds |= DISPLACED | KILLED;
    }
    if class & class::THING != 0 {
        kinds |= DESTROYED;
    }
    kinds
}

fn kinds_only(noun: &Noun, kinds: Kinds) -> bool {
    noun.kinds & !kinds == 0
}

fn first_kind(kinds: Kinds) -> Option<FigureKind> {
    FigureKind::ALL.into_iter().find(|&k| kinds & bit(k) != 0)
}

impl Clause<'_> {
    /// The frame of the number at item `at`, or why there is none.
    #[expect(clippy::too_many_lines, reason = "the order in which cues are asked, in one place")]
    pub fn frame(
        &self,
        at: usize,
        noun: &Noun,
        form: Form,
        done: &[Found],
        before: Option<FigureKind>,
    ) -> Result<Frame, &'static str> {
        let left = self.left_edge(at);
        let article = form == Form::Article;
        if noun.head.is_some()
            && noun.class & class::NEVER != 0
            && noun.class & class::COUNTED == 0
            && noun.kinds == 0
        {
            return Err("counts something that is no figure");
        }
        if let Some(veto) = self.around(at, left, noun) {
            return Err(veto);
        }
        let unknown_noun = noun.head.is_none()
            && noun.end > noun.first
            && !noun.part
            && self.items.get(noun.first..noun.end).is_some_and(|w| w.iter().any(Item::is_unknown))
            && !self.verb_behind_force(left, noun);
        if article {
            // "một người chết", "một người bị thương": a person and what struck them in one.
            let person = noun.class & (class::PERSON | class::FORCE | class::FIGHTER) != 0
                || self.vietnamese
                    && noun.kinds & (HARM | DETAINED) != 0
                    && noun.head.is_some_and(|h| self.lower(h).starts_with("người "));
            if noun.head.is_none() || !person {
                return Err("an article, no count");
            }
            if self.items.get(noun.head.unwrap_or(at)).is_some_and(|_| self.plural(noun)) {
                return Err("an article before a plural");
            }
            // "three, one of them a boy": told by the number before.
            if !self.vietnamese
                && left.checked_sub(2).is_some_and(|b| {
                    self.items.get(b).is_some_and(Item::is_number)
                        && self.word_is(b + 1, forms!["of them", "of whom", "of those"])
                })
            {
                return Err("one told by the number before");
            }
        }
        let elliptic = noun.head.is_none() && !unknown_noun;
        let mut allow = allowed(noun) | noun.kinds;
        if elliptic {
            allow = HARM | DETAINED | DISPLACED | FORCES | PROTESTERS | DESTROYED;
        }
        if unknown_noun {
            // A counted word no list knows: a strong frame may still tell of harm.
            allow = HARM | DETAINED;
            // "hundreds of truckers marched": whoever does it for a living.
            if noun.end.checked_sub(1).is_some_and(|l| {
                let word = self.lower(l);
                ["ers", "ors", "ists", "ians"].iter().any(|end| word.ends_with(end))
            }) {
                allow |= PROTESTERS;
            }
        }
        // "seized 11 M-16 rifles", "two T-72s were destroyed", "3 RPGs": no people.
        let things = unknown_noun && noun.end.checked_sub(1).is_some_and(|l| self.initials(l));
        if things || self.is_model(at + 1) {
            allow = DESTROYED;
        }
        // "Twelve of the 40 soldiers were killed": what befell the twelve did not befall
        // the forty.
        if noun.head.is_some() && self.whole_of(left) {
            if let Some(kind) = first_kind(noun.kinds & (HARM | DETAINED | DISPLACED)) {
                let cue = noun.head.unwrap_or(at);
                let rule = "the noun itself";
                return Ok(Frame::new(kind, cue, rule));
            }
            // "pull 400 of its 1,600 troops out": all it has.
            let own = self.items.get(left..at).is_some_and(|m| {
                (left..left + m.len())
                    .any(|i| self.word_is(i, forms!["its", "their", "his", "her"]))
            });
            if own && noun.class & class::FORCE != 0 && kinds_only(noun, 0) {
                let cue = noun.head.unwrap_or(at);
                return Ok(Frame::new(FigureKind::Troops, cue, "all there are of them"));
            }
            return Err("the whole that another number is part of");
        }
        // "Three women were among the 11 people hurt": hurt too.
        if let Some(whole) = self.among(noun) {
            let other = self.noun(whole);
            let kinds = other.kinds & allow & HARM;
            let cue = self
                .right(other.end, allow & (HARM | DETAINED | DISPLACED))
                .filter(|c| !c.agent)
                .map(|c| (c.kinds, c.item))
                .or_else(|| (kinds != 0).then_some((kinds, other.end - 1)));
            if let Some((kinds, cue)) = cue
                && let Some(kind) = self.settle(kinds, cue, noun, at)
            {
                let rule = "among those told";
                return Ok(Frame::new(kind, cue, rule).part(true));
            }
        }
        // "They include 61 peacekeepers": of those the sentence before counts.
        if let Some(kind) = before.filter(|k| bit(*k) & TOLD & allow != 0)
            && let Some(cue) = self.they_include(at)
        {
            return Ok(Frame::of_told(kind, cue, true));
        }
        if let Some((kind, cue, subset)) = self.roll(at).filter(|(k, ..)| bit(*k) & allow != 0) {
            return Ok(Frame::of_told(kind, cue, subset));
        }
        if let Some(frame) = self.of_noun_itself(noun, at, allow)
            && (!article || bit(frame.kind) & (HARM | DETAINED) != 0)
        {
            return Ok(frame);
        }
        // Anybody may be mustered: "điều 5.000 người", "recruited 15,000 Nepalis".
        let mustered = if noun.class & class::PERSON != 0 { FORCES } else { 0 };
        // A bare number with nothing but a presence behind it is no headcount: "up to
        // 100,000 stayed on".
        // "Seven of the nine men aboard died": what befell them stands behind the whole.
        let behind = if elliptic && self.whole_of(at + 2) && at + 2 < self.items.len() {
            self.noun(at + 2).end
        } else {
            noun.end
        };
        let right = self.right(behind, if elliptic { allow & !TROOPS } else { allow });
        let muster = |cue: &Cue| {
            cue.kinds & !FORCES != 0
                || mustered == 0
                || self.items.get(cue.item).is_some_and(|i| i.is(class::MUSTER))
                || noun.head.is_some_and(|h| self.word_is(h, forms!["men"]))
        };
        let direct = self.left(left, allow | mustered, noun).filter(|c| c.including || muster(c));
        let of =
            self.governed(left, allow | mustered, elliptic, done, before).filter(|c| muster(c));
        if article {
            return self.one(at, noun, right, direct, of, done);
        }
        // "the bodies of three students who had been kidnapped": dead, whatever befell them
        // before.
        if let Some(bodies) = of.filter(|c| {
            c.gap == 0
                && self.word_is(
                    c.item,
                    forms![
                        "bodies of",
                        "body of",
                        "corpses of",
                        "remains of",
                        "thi thể của",
                        "thi thể"
                    ],
                )
        }) && let Some(kind) = self.settle(bodies.kinds & KILLED, bodies.item, noun, at)
        {
            return Ok(Frame::new(kind, bodies.item, "whose bodies they are"));
        }
        let mut best: Option<(Cue, Way, usize)> = None;
        let mut offer = |cue: Option<Cue>, way, handicap: usize| {
            if let Some(cue) = cue
                && !cue.agent
                && best.is_none_or(|(_, _, cost)| cue.gap * 2 + handicap < cost)
            {
                best = Some((cue, way, cue.gap * 2 + handicap));
            }
        };
        // "has", "có": presence is the weakest thing a verb can say.
        let presence = |c: &Cue| {
            c.kinds & !TROOPS == 0 && self.items.get(c.item).is_some_and(|i| i.is(class::PRESENCE))
        };
        let weak_right = right.is_some_and(|c| c.kinds & !TROOPS == 0);
        // "the toll reached 24, 10 workers are missing": the predicate of the other number.
        let others = |c: &Cue| {
            (behind..c.item).any(|j| {
                self.items.get(j).is_some_and(Item::is_number)
                    && self.noun(j).head.is_some()
                    && !self.whole_of(self.left_edge(j))
            })
        };
        let near = if behind > noun.end { 4 } else { 2 };
        let right_offer = right.filter(|c| !elliptic || c.gap <= near && !others(c));
        // "killed 100 people who had taken refuge": whom the verb struck, whoever they were.
        let relative = !self.vietnamese
            && self.items.get(noun.end).is_some_and(|i| i.is(class::RELATIVE))
            && direct.is_some_and(|d| d.gap == 0 && d.kinds & HARM != 0)
            && right_offer.is_some_and(|r| r.kinds & HARM == 0);
        offer(right_offer, Way::Right, if weak_right || relative { 2 } else { 0 });
        // "include two World Series of Poker tables": a name is no headcount.
        let bare = elliptic
            && self
                .items
                .get(noun.end)
                .is_some_and(|i| i.is_name() || i.is_unknown() || i.is(class::CONJ));
        let verb = direct.filter(|c| {
            // "has released six albums": no hostages.
            let albums = unknown_noun && c.kinds & !DETAINED == 0 && self.releases(c.item);
            // "has reached 47": no presence.
            let helps = presence(c)
                && (c.item + 1..left).any(|i| {
                    self.items.get(i).is_some_and(|x| {
                        x.is(class::REACHED) && !x.is(class::BE | class::PREP | class::ADVERB)
                    })
                });
            !(c.including || bare && presence(c) || albums || helps)
        });
        let handicap = if verb.as_ref().is_some_and(presence) { 7 } else { usize::from(!elliptic) };
        offer(verb, Way::Left, handicap);
        offer(of, Way::Governed, if elliptic { 0 } else { 3 });
        if elliptic && best.is_some_and(|(c, way, _)| way == Way::Left && c.gap > 1) {
            best = None;
        }
        if unknown_noun && best.is_some_and(|(c, _, _)| c.gap > 2) {
            best = None;
        }
        if noun.adjective & TOLD & allow != 0
            && best.is_none_or(|(c, _, cost)| c.kinds & TOLD == 0 || cost > 6)
            && let Some(kind) = first_kind(noun.adjective & TOLD & allow)
        {
            let subset = direct.is_some_and(|c| c.including);
            return Ok(Frame::new(kind, noun.first, "an adjective of its noun").part(subset));
        }
        if let Some((cue, Way::Right, _)) = best
            && noun.class & class::FORCE == 0
            && (cue.item + 1..cue.item + 3)
                .any(|i| self.items.get(i).is_some_and(|x| x.is(class::RATE)))
            && !self.word_is(cue.item + 1, forms!["một ngày"])
        {
            return Err("a rate");
        }
        // "cut its 5,000-strong force by half", "5,500 soldiers will be cut by a third": what
        // there was, not what went.
        if let Some((cue, way, _)) = best
            && cue.kinds & allow & !WITHDRAWAL == 0
            && noun.class & class::FORCE != 0
            && (self.word_is(noun.end, forms!["by"])
                || way == Way::Right && self.word_ends(cue.item, forms!["by"]))
        {
            return Ok(Frame::new(FigureKind::Troops, cue.item, "what is cut down"));
        }
        // "pledged a battalion of 850 men": on their way with the whole.
        if let Some((cue, Way::Governed, _)) = best
            && cue.kinds & !FORCES == 0
            && self.word_ends(cue.item, forms!["of"])
            && let whole = cue.item - usize::from(self.is_article(cue.item.saturating_sub(1)))
            && let Some(verb) = self
                .left(whole, REINFORCEMENT | WITHDRAWAL, noun)
                .filter(|verb| !verb.including && verb.gap <= 2)
            && let Some(kind) = self.settle(verb.kinds, verb.item, noun, at)
        {
            return Ok(Frame::new(kind, verb.item, "what happens to the whole of them"));
        }
        // "free 30 hostages, keep 12", "17 died here, 4 on the way to hospital": a number alone
        // behind such a count is no force.
        let harmed = done.last().is_some_and(|p| bit(p.kind) & (HARM | DETAINED) != 0);
        if elliptic
            && harmed
            && best.is_some_and(|(c, way, _)| match way {
                Way::Right => c.kinds & !FORCES == 0,
                // "killed 12 and sent 500 more": those are forces.
                Way::Left => c.kinds & !TROOPS == 0,
                Way::Governed => false,
            })
        {
            best = None;
        }
        if let Some((cue, way, cost)) = best {
            let coordinated = direct.is_some_and(|c| c.including) && cost > 2;
            if !coordinated
                && let Some(kind) = self.settle(cue.kinds & (allow | mustered), cue.item, noun, at)
            {
                // "including 5 children, and 52 others were hurt": others, and hurt.
                let others = done.last().is_some_and(|p| p.kind != kind) && self.others(at, noun);
                let subset = direct.is_some_and(|c| c.including) && !others;
                // "120,000 refugees came; 110,000 have left since": no soldiers.
                let fled = done.last().map(|p| p.kind).or(before) == Some(FigureKind::Displaced);
                let kind = if elliptic && fled && kind == FigureKind::Withdrawal {
                    FigureKind::Displaced
                } else {
                    kind
                };
                let weak = kind == FigureKind::Troops && way != Way::Governed;
                return Ok(Frame::new(kind, cue.item, way.words()).part(subset).weak(weak));
            }
        }
        if right.is_some_and(|c| c.agent)
            && allow & TROOPS != 0
            && noun.head.is_some()
            && !self.reporting(noun.end)
            && !right.is_some_and(|c| self.infinitive(c.item))
            && (direct.is_none_or(|c| !c.including))
        {
            let cue = right.map_or(at, |c| c.item);
            let kind =
                if self.more(at, noun) { FigureKind::Reinforcement } else { FigureKind::Troops };
            return Ok(Frame::new(kind, cue, "armed people who act").weak(true));
        }
        if let Some(frame) = self.inherited(at, left, noun, allow, elliptic, direct, done) {
            return Ok(frame);
        }
        if elliptic
            && let Some(frame) = self
                .corrected(left, noun, allow, done)
                .or_else(|| self.rival(left, noun, allow, before, done))
        {
            return Ok(frame);
        }
        if elliptic
            && let Some(cue) = self.changed(left, allow, done)
            && let Some(kind) = first_kind(cue.kinds)
        {
            return Ok(Frame::new(kind, cue.item, "what a count changes from or to"));
        }
        if let Some(frame) = self.of_those(at, noun, before) {
            return Ok(frame);
        }
        if unknown_noun {
            return Err("no cue, and the noun is unknown");
        }
        if elliptic {
            return Err("no noun and no cue");
        }
        self.by_noun_alone(at, noun, allow)
    }

    /// Whether the name of a model starts at an item: "M-16", "AK-47s", "T72". A hyphen in
    /// it may be an item of its own.
    fn is_model(&self, item: usize) -> bool {
        let digit = |text: &str| text.starts_with(|c: char| c.is_ascii_digit());
        let text = self.str(item);
        let (head, tail) = text.split_once('-').unwrap_or((text, ""));
        let parted = self.str(item + 1) == "-"
            && !self.spaced(item + 1)
            && !self.spaced(item + 2)
            && digit(self.str(item + 2));
        let glued = text.is_ascii() && text.bytes().any(|b| b.is_ascii_digit());
        head.len() <= 5
            && head.starts_with(|c: char| c.is_ascii_uppercase())
            && (parted || if tail.is_empty() { glued } else { digit(tail) && text.len() <= 8 })
    }

    /// Whether an item is a plural of initials: "RPGs", "APCs".
    fn initials(&self, item: usize) -> bool {
        self.str(item)
            .strip_suffix('s')
            .is_some_and(|all| all.len() > 1 && all.bytes().all(|b| b.is_ascii_uppercase()))
    }

    /// "a garrison of 300 held out": the word behind the number is no plural, and a force
    /// governs the number, so that it is the verb.
    fn verb_behind_force(&self, left: usize, noun: &Noun) -> bool {
        !self.vietnamese
            && left.checked_sub(1).is_some_and(|of| {
                self.items.get(of).is_some_and(|x| x.entry.of & TROOPS != 0)
                    && self.word_ends(of, forms!["of"])
            })
            && !self.lower(noun.first).ends_with('s')
    }

    /// Whether a verb sets free, and may put out records too.
    fn releases(&self, item: usize) -> bool {
        self.word_is(item, forms!["release", "releases", "released", "releasing", "issued", "thả"])
    }

    /// Whether "more", "additional", "thêm" goes with a number.
    fn more(&self, at: usize, noun: &Noun) -> bool {
        noun.more
            || self
                .items
                .get(self.left_edge(at)..at)
                .is_some_and(|m| m.iter().any(|i| i.is(class::MORE)))
    }

    /// "12 deaths", "40 casualties", "5,000 refugees", "12 hostages".
    fn of_noun_itself(&self, noun: &Noun, at: usize, allow: Kinds) -> Option<Frame> {
        let head = noun.head?;
        if noun.kinds == 0 {
            return None;
        }
        if noun.part && kinds_only(noun, PROTESTERS) {
            return None;
        }
        // An adjective before a noun we know is no noun ("12 wounded soldiers"): the
        // head is then the later one, so `kinds` is of the true head.
        let mut kinds = noun.kinds;
        if kinds & (KILLED | WOUNDED) == (KILLED | WOUNDED) {
            kinds = CASUALTIES;
        }
        // "killed", "wounded" right after a bare number are predicates: same kind.
        let strong = kinds & (HARM & !MISSING) != 0 || kinds & MISSING != 0;
        if !strong {
            // Hostages may have been killed, refugees hurt: a near predicate wins.
            let mask = if kinds & DETAINED == 0 { HARM | DETAINED } else { HARM };
            // "Twelve hostages and two kidnappers died": what befell both.
            let opens = self
                .left_edge(at)
                .checked_sub(1)
                .is_none_or(|b| self.items.get(b).is_some_and(|x| matches!(x.what, What::Mark(_))));
            let both = opens
                && self.items.get(noun.end).is_some_and(|i| i.is(class::CONJ))
                && !self.lower(head).contains(" bị ");
            let near = |c: &Cue| {
                let numbers = (noun.end..c.item)
                    .filter(|&j| self.items.get(j).is_some_and(Item::is_number))
                    .count();
                !c.agent && c.gap <= 4 && numbers <= usize::from(both)
            };
            if let Some(cue) = self.right(noun.end, mask).filter(near) {
                let kind = self.settle(cue.kinds & mask, cue.item, noun, at)?;
                return Some(
                    Frame::new(kind, cue.item, "predicate to the right")
                        .part(self.after_including(at)),
                );
            }
            let mask = HARM | (DETAINED & allow);
            if let Some(cue) =
                self.left(self.left_edge(at), mask, noun).filter(|c| !c.including && c.gap <= 1)
            {
                let kind = self.settle(cue.kinds & mask, cue.item, noun, at)?;
                return Some(Frame::new(kind, cue.item, "verb to the left"));
            }
        }
        // "Two of the injured died", "hai người bị thương không qua khỏi".
        if kinds & !WOUNDED == 0
            && let Some(cue) = self.right(noun.end, KILLED)
            && !cue.agent
            && cue.gap <= 2
            && !(noun.end..cue.item)
                .any(|j| self.items.get(j).is_some_and(|x| x.is_number() || x.is_mark(",;")))
        {
            return Some(
                Frame::new(FigureKind::Killed, cue.item, "wounded who died")
                    .part(self.after_including(at)),
            );
        }
        // "40 người chết hoặc bị thương", "12 dead and wounded".
        let joined = self.items.get(noun.end).is_some_and(|i| i.is(class::CONJ))
            && self
                .items
                .get(noun.end + 1)
                .is_some_and(|i| (i.entry.subject | i.entry.noun) & WOUNDED != 0);
        if joined && kinds & KILLED != 0 {
            kinds = CASUALTIES;
        }
        let kind = first_kind(kinds)?;
        Some(Frame::new(kind, head, "the noun itself").part(self.after_including(at)))
    }

    fn after_including(&self, at: usize) -> bool {
        let left = self.left_edge(at);
        left.checked_sub(1).and_then(|i| self.items.get(i)).is_some_and(|i| i.is(class::INCLUDING))
    }

    /// No cue at all: armed people are there, protesters protest.
    fn by_noun_alone(&self, at: usize, noun: &Noun, allow: Kinds) -> Result<Frame, &'static str> {
        let head = noun.head.ok_or("no noun")?;
        if allow & TROOPS == 0 {
            return Err("people or things, but nothing happens to them");
        }
        if self.reporting(noun.end) {
            return Err("people who speak");
        }
        let low = self.quantity(at).map_or(0.0, |q| q.low);
        let hung = self.left_edge(at).checked_sub(1).is_some_and(|b| {
            matches!(
                self.lower(b),
                "against"
                    | "to"
                    | "for"
                    | "on"
                    | "about"
                    | "by"
                    | "with"
                    | "từ"
                    | "cho"
                    | "với"
                    | "về"
            )
        });
        let floor = match (hung, noun.class & class::FIGHTER != 0) {
            (true, _) => 50.0,
            (false, true) => 5.0,
            (false, false) => 12.0,
        };
        if low < floor {
            return Err("a few people in arms, and no cue");
        }
        if noun.part {
            return Err("part of a number told before, and no cue");
        }
        let kind = if self.more(at, noun) { FigureKind::Reinforcement } else { FigureKind::Troops };
        Ok(Frame::new(kind, head, "armed people, by the noun alone")
            .part(self.after_including(at))
            .weak(true))
    }
}
