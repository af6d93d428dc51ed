//! From a number and its noun to a kind: the cue that governs it.
//!
//! A cue may stand in the noun itself ("12 deaths"), to the right as a predicate ("12
//! were killed", "12 người thiệt mạng"), to the left as a verb ("killed 12", "giết
//! 12") or as a noun ("a toll of 12"). Where several could, the nearest wins; where
//! none does, a number may take the kind of the number it is coordinated with, or, if
//! it counts armed people, tell of their presence.

mod choice;
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
use choice::Choice;

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

/// What comes of one item of a walk to a cue.
enum Step {
    /// The walk goes on.
    On,
    Found(Cue),
    /// Nothing that follows can be the cue.
    Lost,
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
    pub fn frame(
        &self,
        at: usize,
        noun: &Noun,
        form: Form,
        done: &[Found],
        before: Option<FigureKind>,
    ) -> Result<Frame, &'static str> {
        let left = self.left_edge(at);
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
        let article = form == Form::Article;
        if article && let Some(veto) = self.no_single(at, left, noun) {
            return Err(veto);
        }
        let unknown = noun.head.is_none()
            && noun.end > noun.first
            && !noun.part
            && self.items.get(noun.first..noun.end).is_some_and(|w| w.iter().any(Item::is_unknown))
            && !self.verb_behind_force(left, noun);
        let elliptic = noun.head.is_none() && !unknown;
        let allow = self.allow(at, noun, unknown, elliptic);
        Choice { clause: self, at, left, noun, done, before, article, unknown, elliptic, allow }
            .frame()
    }

    /// Why "a", "an" or "một" counts nobody here.
    fn no_single(&self, at: usize, left: usize, noun: &Noun) -> Option<&'static str> {
        // "một người chết", "một người bị thương": a person and what struck them in one.
        let person = noun.class & (class::PERSON | class::FORCE | class::FIGHTER) != 0
            || self.vietnamese
                && noun.kinds & (HARM | DETAINED) != 0
                && noun.head.is_some_and(|h| self.lower(h).starts_with("người "));
        if noun.head.is_none() || !person {
            return Some("an article, no count");
        }
        if self.items.get(noun.head.unwrap_or(at)).is_some_and(|_| self.plural(noun)) {
            return Some("an article before a plural");
        }
        // "three, one of them a boy": told by the number before.
        (!self.vietnamese
            && left.checked_sub(2).is_some_and(|b| {
                self.items.get(b).is_some_and(Item::is_number)
                    && self.word_is(b + 1, forms!["of them", "of whom", "of those"])
            }))
        .then_some("one told by the number before")
    }

    /// The kinds that a number may have by what it counts.
    fn allow(&self, at: usize, noun: &Noun, unknown: bool, elliptic: bool) -> Kinds {
        // "seized 11 M-16 rifles", "two T-72s were destroyed", "3 RPGs": no people.
        let last = noun.end.checked_sub(1);
        if unknown && last.is_some_and(|l| self.initials(l)) || self.is_model(at + 1) {
            return DESTROYED;
        }
        if elliptic {
            return HARM | DETAINED | DISPLACED | FORCES | PROTESTERS | DESTROYED;
        }
        if unknown {
            // A counted word no list knows: a strong frame may still tell of harm.
            // "hundreds of truckers marched": whoever does it for a living.
            let trade = last.is_some_and(|l| {
                let word = self.lower(l);
                ["ers", "ors", "ists", "ians"].iter().any(|end| word.ends_with(end))
            });
            return HARM | DETAINED | if trade { PROTESTERS } else { 0 };
        }
        allowed(noun) | noun.kinds
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
