//! From a number and its noun to a kind: the cue that governs it.
//!
//! A cue may stand in the noun itself ("12 deaths"), to the right as a predicate ("12
//! were killed", "12 người thiệt mạng"), to the left as a verb ("killed 12", "giết
//! 12") or as a noun ("a toll of 12"). Where several could, the nearest wins; where
//! none does, a number may take the kind of the number it is coordinated with, or, if
//! it counts armed people, tell of their presence.

use super::super::FigureKind;
use super::super::lexicon::{Kinds, bit, class};
use super::super::quantities::Form;
use super::items::What;
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
const HARM: Kinds = KILLED | WOUNDED | CASUALTIES | MISSING;
const FORCES: Kinds = TROOPS | REINFORCEMENT | WITHDRAWAL;

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
}

/// A cue in reach, before a choice is made.
#[derive(Debug, Clone, Copy)]
struct Cue {
    kinds: Kinds,
    item: usize,
    gap: usize,
    /// The counted act: they are the subject of an active verb.
    agent: bool,
    including: bool,
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
            && self
                .items
                .get(noun.first..noun.end)
                .is_some_and(|w| w.iter().any(|i| i.is_unknown()));
        if article {
            if noun.head.is_none()
                || noun.class & (class::PERSON | class::FORCE | class::FIGHTER) == 0
            {
                return Err("an article, no count");
            }
            if self.items.get(noun.head.unwrap_or(at)).is_some_and(|_| self.plural(noun)) {
                return Err("an article before a plural");
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
        }
        if let Some(frame) = self.of_noun_itself(noun, at, allow) {
            return Ok(frame);
        }
        // Anybody may be mustered: "điều 5.000 người", "recruited 15,000 Nepalis".
        let mustered = if noun.class & class::PERSON != 0 { FORCES } else { 0 };
        // A bare number with nothing but a presence behind it is no headcount: "up to
        // 100,000 stayed on".
        let right = self.right(noun.end, if elliptic { allow & !TROOPS } else { allow }, noun);
        let muster = |cue: &Cue| {
            cue.kinds & !FORCES != 0
                || mustered == 0
                || self.items.get(cue.item).is_some_and(|i| i.is(class::MUSTER))
        };
        let direct = self.left(left, allow | mustered, noun).filter(|c| c.including || muster(c));
        let of = self.governed(left, allow | mustered, elliptic, done).filter(|c| muster(c));
        if article {
            return self.one(at, noun, right, direct, of, done);
        }
        let mut best: Option<(Cue, &'static str, usize)> = None;
        let mut offer = |cue: Option<Cue>, rule, handicap: usize| {
            if let Some(cue) = cue
                && !cue.agent
                && best.is_none_or(|(_, _, cost)| cue.gap * 2 + handicap < cost)
            {
                best = Some((cue, rule, cue.gap * 2 + handicap));
            }
        };
        // "has", "có": presence is the weakest thing a verb can say.
        let presence = |c: &Cue| {
            c.kinds & !TROOPS == 0 && self.items.get(c.item).is_some_and(|i| i.is(class::PRESENCE))
        };
        let weak_right = right.is_some_and(|c| c.kinds & !TROOPS == 0);
        let right_offer = right.filter(|c| !elliptic || c.gap <= 2);
        offer(right_offer, "predicate to the right", if weak_right { 2 } else { 0 });
        let verb = direct.filter(|c| !c.including);
        let handicap = if verb.as_ref().is_some_and(presence) { 7 } else { usize::from(!elliptic) };
        offer(verb, "verb to the left", handicap);
        offer(of, "governed by a noun", if elliptic { 0 } else { 3 });
        if elliptic && best.is_some_and(|(c, rule, _)| rule == "verb to the left" && c.gap > 1) {
            best = None;
        }
        if unknown_noun && best.is_some_and(|(c, _, _)| c.gap > 2) {
            best = None;
        }
        const TOLD: Kinds = HARM | DETAINED | DISPLACED;
        if noun.adjective & TOLD & allow != 0
            && best.is_none_or(|(c, _, cost)| c.kinds & TOLD == 0 || cost > 6)
            && let Some(kind) = first_kind(noun.adjective & TOLD & allow)
        {
            let subset = direct.is_some_and(|c| c.including);
            return Ok(Frame {
                kind,
                cue: noun.first,
                rule: "an adjective of its noun",
                subset,
                weak: false,
            });
        }
        if let Some((cue, rule, cost)) = best {
            let coordinated = direct.is_some_and(|c| c.including) && cost > 2;
            if !coordinated
                && let Some(kind) = self.settle(cue.kinds & (allow | mustered), cue.item, noun, at)
            {
                let subset = direct.is_some_and(|c| c.including);
                let weak = kind == FigureKind::Troops && (rule != "governed by a noun");
                return Ok(Frame { kind, cue: cue.item, rule, subset, weak });
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
            return Ok(Frame {
                kind,
                cue,
                rule: "armed people who act",
                subset: false,
                weak: true,
            });
        }
        if let Some(frame) = self.inherited(at, left, noun, allow, elliptic, direct, done) {
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

    /// Whether "more", "additional", "thêm" goes with a number.
    fn more(&self, at: usize, noun: &Noun) -> bool {
        noun.more
            || self
                .items
                .get(self.left_edge(at)..at)
                .is_some_and(|m| m.iter().any(|i| i.is(class::MORE)))
    }

    /// "a", "an", "một" as one: only by a cue close by, or coordinated with a count.
    fn one(
        &self,
        at: usize,
        noun: &Noun,
        right: Option<Cue>,
        direct: Option<Cue>,
        of: Option<Cue>,
        done: &[Found],
    ) -> Result<Frame, &'static str> {
        const NO: &str = "an article, no count";
        let settled = |cue: Cue, rule| {
            self.settle(cue.kinds & (HARM | DETAINED) & !CASUALTIES, cue.item, noun, at)
                .map(|kind| Frame { kind, cue: cue.item, rule, subset: cue.including, weak: false })
        };
        if let Some(kind) = first_kind(noun.adjective & (HARM | DETAINED)) {
            return Ok(Frame {
                kind,
                cue: noun.first,
                rule: "an adjective of its noun",
                subset: false,
                weak: false,
            });
        }
        if let Some(frame) = right
            .filter(|r| !r.agent && r.gap <= 6)
            .and_then(|r| settled(r, "predicate of one person"))
        {
            return Ok(frame);
        }
        if let Some(frame) = direct
            .filter(|l| !l.including && l.gap <= 3)
            .and_then(|l| settled(l, "object of one person"))
        {
            return Ok(frame);
        }
        if let Some(frame) =
            of.filter(|c| c.gap == 0).and_then(|c| settled(c, "governed by a noun"))
        {
            return Ok(frame);
        }
        let left = self.left_edge(at);
        let joined = left
            .checked_sub(1)
            .and_then(|i| self.items.get(i))
            .is_some_and(|i| i.is(class::CONJ) || i.is_mark(","));
        if let Some(previous) = done.last()
            && bit(previous.kind) & (HARM | DETAINED) != 0
            && (joined || direct.is_some_and(|c| c.including))
            && left - previous.item <= 8
        {
            let subset = direct.is_some_and(|c| c.including);
            return Ok(Frame {
                kind: previous.kind,
                cue: previous.cue,
                rule: "coordinated with the number before",
                subset,
                weak: false,
            });
        }
        Err(NO)
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
            if let Some(cue) = self.right(noun.end, HARM, noun).filter(|c| !c.agent && c.gap <= 4) {
                let kind = self.settle(cue.kinds & HARM, cue.item, noun, at)?;
                return Some(Frame {
                    kind,
                    cue: cue.item,
                    rule: "predicate to the right",
                    subset: self.after_including(at),
                    weak: false,
                });
            }
            if let Some(cue) = self
                .left(self.left_edge(at), HARM | (DETAINED & allow), noun)
                .filter(|c| !c.including && c.gap <= 1)
            {
                let kind = self.settle(cue.kinds & allow, cue.item, noun, at)?;
                return Some(Frame {
                    kind,
                    cue: cue.item,
                    rule: "verb to the left",
                    subset: false,
                    weak: false,
                });
            }
        }
        let kind = first_kind(kinds)?;
        Some(Frame {
            kind,
            cue: head,
            rule: "the noun itself",
            subset: self.after_including(at),
            weak: false,
        })
    }

    fn after_including(&self, at: usize) -> bool {
        let left = self.left_edge(at);
        left.checked_sub(1).and_then(|i| self.items.get(i)).is_some_and(|i| i.is(class::INCLUDING))
    }

    /// A predicate to the right of the noun phrase.
    ///
    /// That they are somewhere, or fight, says less than that they were killed: "4 tay
    /// súng tham gia đột kích đã bị tiêu diệt".
    fn right(&self, from: usize, allow: Kinds, noun: &Noun) -> Option<Cue> {
        let first = self.predicate(from, allow, noun)?;
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
            let later = self.predicate(first.item + 1, wanted, noun);
            if let Some(later) = later.filter(|c| !c.agent && c.gap <= 5) {
                return Some(Cue { gap: (first.gap + later.gap).min(4), ..later });
            }
        }
        Some(first)
    }

    fn predicate(&self, from: usize, allow: Kinds, noun: &Noun) -> Option<Cue> {
        let mut gap = 0;
        let mut be = false;
        let mut passive = false;
        let mut modifier = false;
        let mut quoted = 0;
        let mut i = from;
        let mut relative = false;
        while let Some(item) = self.items.get(i) {
            if gap > 12 {
                return None;
            }
            match item.what {
                What::Mark('(') => {
                    i = self.close(i);
                    continue;
                }
                What::Mark('"' | '“' | '”') => {
                    quoted += 1;
                    i += 1;
                    if quoted > 2 {
                        return None;
                    }
                    continue;
                }
                What::Mark(',') => {
                    gap += 1;
                    i += 1;
                    be = false;
                    modifier = false;
                    continue;
                }
                What::Mark('-') => {
                    i += 1;
                    continue;
                }
                What::Mark('–' | '—') => {
                    // "600,000 people — a third of all — have been displaced"
                    let closing = (i + 1..(i + 14).min(self.items.len()))
                        .find(|&j| self.items.get(j).is_some_and(|x| x.is_mark("–—")))?;
                    gap += 1;
                    i = closing + 1;
                    continue;
                }
                What::Mark(_) => return None,
                What::Number(_) => {
                    let coordinated = i
                        .checked_sub(1)
                        .and_then(|b| self.items.get(self.left_edge(i).wrapping_sub(1).min(b)))
                        .is_some_and(|b| {
                            b.is(class::CONJ) || b.is_mark(",") || b.is(class::INCLUDING)
                        });
                    let other = self.noun(i);
                    if coordinated {
                        // Elliptic "and 20 wounded" carries its own predicate.
                        if other.head.is_none() && other.end == i + 1 && !self.vietnamese {
                            return None;
                        }
                        if other.kinds & allow & HARM != 0 && other.class & class::COUNTED == 0 {
                            return None;
                        }
                    }
                    gap += 1;
                    i = other.end.max(i + 1);
                    be = false;
                    continue;
                }
                What::Vetoed(_) => {
                    gap += 1;
                    i += 1;
                    continue;
                }
                What::Name(_) => {
                    gap += usize::from(!modifier);
                    modifier = true;
                    i += 1;
                    continue;
                }
                What::Word => {}
            }
            if self.vietnamese {
                let bridging = item.is(class::PASSIVE) && !item.entry.is_cue();
                if bridging {
                    passive = true;
                    i += 1;
                    continue;
                }
                let mut kinds = item.entry.subject;
                if passive {
                    kinds |= item.entry.verb;
                }
                if i == from || gap <= 2 {
                    kinds |= item.entry.noun & HARM;
                }
                if kinds & allow != 0
                    && !(item.is(class::PREP) && item.entry.subject & !REINFORCEMENT == 0)
                {
                    return Some(Cue {
                        kinds: kinds & allow,
                        item: i,
                        gap,
                        agent: false,
                        including: false,
                    });
                }
                if item.is(class::SAID) && !passive {
                    return None;
                }
                if item.entry.verb != 0 && !passive && item.class_is_free() {
                    return Some(Cue {
                        kinds: item.entry.verb,
                        item: i,
                        gap,
                        agent: true,
                        including: false,
                    });
                }
                if item.is(class::CAUSATIVE) && !passive {
                    return Some(Cue { kinds: 0, item: i, gap, agent: true, including: false });
                }
                if item.is(class::CLAUSE)
                    && !item.is(class::CONJ)
                    && !matches!(
                        self.lower(i).as_str(),
                        "do" | "nơi" | "mà" | "sau" | "để" | "nhằm"
                    )
                {
                    return None;
                }
                if item.is(class::ADVERB | class::MODAL | class::BE) {
                    i += 1;
                    continue;
                }
                // "bị binh lính Hàn Quốc sát hại": the doer stands between.
                if passive && gap > 4 {
                    passive = false;
                }
                gap += 1;
                i += 1;
                continue;
            }
            // English.
            if item.is(class::BE) {
                be = true;
                i += 1;
                continue;
            }
            if matches!(
                self.str(i).split(' ').next(),
                Some("are" | "were" | "was" | "is" | "being" | "been")
            ) {
                be = true;
            }
            if item.is(class::HAVE) || item.is(class::MODAL) {
                i += 1;
                continue;
            }
            let gerund = self.gerund(i);
            let participle = self.participle(i);
            let mut kinds = item.entry.subject;
            let nominal = item.last - item.first == 1
                && i.checked_sub(1).and_then(|b| self.items.get(b)).is_some_and(|b| {
                    b.is(class::PREP) && self.lower(i - 1) != "to"
                        || matches!(self.lower(i - 1).as_str(), "the" | "a" | "an")
                });
            if nominal {
                // "in protest", "the march": a noun here.
                kinds = 0;
            }
            if self.infinitive(i) && gap > 0 && item.entry.subject & (DISPLACED | KILLED) == 0 {
                // "to protect", "to fight": a purpose, not a predicate, unless it is near.
                kinds &= !TROOPS;
            }
            if (be || participle && (gap <= 1 || relative))
                && !gerund
                && item.entry.verb != 0
                && (be || !self.object_follows(i))
            {
                kinds |= item.entry.verb;
            }
            if gap <= 1
                && item.entry.noun & (HARM | DISPLACED) != 0
                && !self.object_follows(i)
                && !i
                    .checked_sub(1)
                    .and_then(|b| self.items.get(b))
                    .is_some_and(|b| b.is(class::CONJ))
                && !self.items.get(i + 1).is_some_and(|n| n.is(class::COUNTED))
            {
                kinds |= item.entry.noun & (HARM | DISPLACED);
            }
            if kinds & allow != 0 {
                if item.is(class::CLAUSE) && !be {
                    return None;
                }
                return Some(Cue {
                    kinds: kinds & allow,
                    item: i,
                    gap,
                    agent: false,
                    including: false,
                });
            }
            if item.is(class::SAID) && !be {
                return None;
            }
            let verbal = item.entry.verb != 0
                && !item.is(class::COUNTED | class::NEVER | class::PREP | class::ADVERB);
            let governed =
                i.checked_sub(1).and_then(|b| self.items.get(b)).is_some_and(|b| b.is(class::PREP));
            if verbal && governed && gerund {
                // "soldiers accused of killing three": charged with it, not seen at it.
                return None;
            }
            if verbal && !be && (self.object_follows(i) || gap == 0 && !participle) {
                return Some(Cue {
                    kinds: item.entry.verb,
                    item: i,
                    gap,
                    agent: true,
                    including: false,
                });
            }
            if item.is(class::RELATIVE) && (i == from || gap <= 1) {
                relative = true;
                i += 1;
                continue;
            }
            let adverbial = be
                && (matches!(self.str(i), "so" | "as")
                    || item.is_unknown() && self.str(i).ends_with("ly"));
            if adverbial {
                i += 1;
                continue;
            }
            if item.is(class::CLAUSE)
                && !item.is(class::PREP | class::ADVERB)
                && self.lower(i) != "during"
            {
                return None;
            }
            if item.is(class::ADVERB) {
                i += 1;
                continue;
            }
            if item.is(class::INCLUDING) {
                gap += 1;
                i += 1;
                be = false;
                continue;
            }
            be = be && item.is(class::PREP) && gap == 0;
            modifier = false;
            gap += 1;
            i += 1;
            let _ = noun;
        }
        None
    }

    /// A verb to the left whose object the number is.
    fn left(&self, from: usize, allow: Kinds, noun: &Noun) -> Option<Cue> {
        let mut gap = 0;
        let mut coordinated = false;
        let mut i = from;
        while let Some(before) = i.checked_sub(1) {
            let item = self.items.get(before)?;
            if gap > 14 {
                return None;
            }
            i = before;
            match item.what {
                What::Mark(',') => {
                    coordinated = true;
                    continue;
                }
                What::Mark('"' | '“' | '”' | '-' | ':') if gap == 0 && !item.is_mark(":") => {
                    continue;
                }
                What::Mark(')') => {
                    i = self.open(before);
                    continue;
                }
                What::Mark(_) => return None,
                What::Number(_) | What::Vetoed(_) => {
                    if !coordinated {
                        return None;
                    }
                    i = self.left_edge(before);
                    gap += 1;
                    continue;
                }
                What::Name(_) => {
                    if !coordinated {
                        gap += 1;
                        if gap > 2 {
                            return None;
                        }
                    }
                    continue;
                }
                What::Word => {}
            }
            if item.is(class::INCLUDING) {
                return Some(Cue { kinds: 0, item: before, gap, agent: false, including: true });
            }
            if item.is(class::CONJ) && !item.is(class::CLAUSE) {
                coordinated = true;
                continue;
            }
            let mut verb = item.entry.verb;
            if self.vietnamese {
                let passive = before
                    .checked_sub(1)
                    .and_then(|b| self.items.get(b))
                    .is_some_and(|b| b.is(class::PASSIVE) && !b.entry.is_cue());
                // "bị tổn thất 400 quân", "bị mất": suffered, but their own loss.
                if passive && item.entry.verb & CASUALTIES == 0 {
                    verb = 0;
                    if item.entry.verb & allow != 0 {
                        return None;
                    }
                }
                // "làm bị thương 30 người"
                let caused = before
                    .checked_sub(1)
                    .and_then(|b| self.items.get(b))
                    .is_some_and(|b| b.is(class::CAUSATIVE));
                if caused && item.entry.subject & HARM != 0 {
                    verb |= item.entry.subject & HARM;
                }
            } else if verb != 0 {
                let passive = self.passive(before);
                if passive && !self.dative(before) {
                    if coordinated {
                        gap += 1;
                        continue;
                    }
                    return None;
                }
                if item.is(class::COUNTED | class::PREP | class::CLAUSE | class::EXACT)
                    && !self.participle(before)
                    && !self.gerund(before)
                {
                    // "force of", "down", "house": nouns and particles that could be verbs.
                    let after_subject =
                        before.checked_sub(1).and_then(|b| self.items.get(b)).is_some_and(|b| {
                            b.is(class::MODAL | class::ADVERB) || self.lower(before - 1) == "to"
                        });
                    if !after_subject {
                        verb = 0;
                    }
                }
            }
            if verb & DISPLACED != 0 && item.is(class::DRIVE) {
                // "driven 23,000 people from their homes" needs its "from".
                let away = (noun.end..noun.end + 5).any(|j| {
                    matches!(
                        self.lower(j).as_str(),
                        "from"
                            | "out of"
                            | "out"
                            | "off"
                            | "away"
                            | "to flee"
                            | "to leave"
                            | "into"
                            | "across"
                    )
                });
                if !away {
                    verb &= !DISPLACED;
                }
            }
            if verb & KILLED != 0
                && !self.vietnamese
                && matches!(self.str(before), "lost" | "lose" | "loses" | "losing")
                && noun.class & (class::FORCE | class::FIGHTER) == 0
                && noun.kinds & KILLED == 0
            {
                verb &= !KILLED;
            }
            if verb & allow != 0 {
                return Some(Cue {
                    kinds: verb & allow,
                    item: before,
                    gap,
                    agent: false,
                    including: false,
                });
            }
            if item.is(class::SAID) && !item.is(class::CONJ) {
                return None;
            }
            if item.is(class::PREP) && !matches!(self.lower(before).as_str(), "of" | "của") {
                // The number hangs on a preposition, not on the verb, unless we are past
                // the first conjunct already.
                if !coordinated || gap == 0 {
                    return None;
                }
                gap += 1;
                continue;
            }
            if item.is(class::CLAUSE | class::RELATIVE) && !item.is(class::ADVERB) {
                return None;
            }
            if item.is(class::BE | class::HAVE) && coordinated {
                return None;
            }
            if item.is(class::ADVERB | class::MODIFIER) && !item.entry.is_cue() {
                continue;
            }
            if item.entry.subject != 0
                && !self.vietnamese
                && !item.is(class::COUNTED)
                && coordinated
            {
                return None;
            }
            if self.vietnamese && item.entry.subject & HARM != 0 && coordinated {
                // "31 người thiệt mạng và 5 …": the other conjunct has its own predicate.
                return None;
            }
            gap += 1;
            if !coordinated && gap > 2 {
                return None;
            }
            let _ = noun;
        }
        None
    }

    /// A noun to the left that governs the number: "a toll of 31", "the death toll rose
    /// to 40", "số người chết lên tới 40".
    fn governed(&self, from: usize, allow: Kinds, elliptic: bool, done: &[Found]) -> Option<Cue> {
        let mut gap = 0;
        let mut i = from;
        let mut reached = false;
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
                What::Mark('"' | '“' | '”') => continue,
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
            let of = item.entry.of;
            if item.is(class::FIGURE_WORD) && reached && elliptic && of & allow == 0 {
                // "the number will climb to 100,000": of whatever was counted last.
                let previous = done.last()?;
                return Some(Cue {
                    kinds: bit(previous.kind) & allow,
                    item: before,
                    gap,
                    agent: false,
                    including: false,
                });
            }
            if of & allow != 0 {
                let text = self.lower(before);
                if text.ends_with("number of") {
                    let counted = |wanted: u64| {
                        (before + 1..from).any(|j| self.items.get(j).is_some_and(|x| x.is(wanted)))
                    };
                    if reached && counted(class::CROWD) && allow & PROTESTERS != 0 {
                        return Some(Cue {
                            kinds: PROTESTERS,
                            item: before,
                            gap,
                            agent: false,
                            including: false,
                        });
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
                    return Some(Cue {
                        kinds,
                        item: before,
                        gap: 0,
                        agent: false,
                        including: false,
                    });
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
                    return Some(Cue {
                        kinds: of & allow,
                        item: before,
                        gap,
                        agent: false,
                        including: false,
                    });
                }
                return None;
            }
            // "deaths rose to 40", "arrests have climbed to 300".
            let own = item.entry.noun & allow & (HARM | DETAINED | DISPLACED);
            if own != 0 && reached && elliptic && !self.vietnamese && !item.is(class::COUNTED) {
                return Some(Cue { kinds: own, item: before, gap, agent: false, including: false });
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
                || item.is(class::PREP) && matches!(self.lower(before).as_str(), "to" | "at" | "by")
            {
                reached = true;
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

    /// The kind of a number coordinated with one that has a kind already.
    #[expect(clippy::too_many_arguments, reason = "one place decides what is inherited")]
    fn inherited(
        &self,
        at: usize,
        left: usize,
        noun: &Noun,
        allow: Kinds,
        elliptic: bool,
        direct: Option<Cue>,
        done: &[Found],
    ) -> Option<Frame> {
        let previous = done.last()?;
        let from = previous.item;
        if from >= at {
            return None;
        }
        let between = self.items.get(from + 1..left)?;
        // "120,000 have gone to Macedonia; 35,700 to Montenegro"
        let parallel = elliptic
            && left.checked_sub(1).and_then(|i| self.items.get(i)).is_some_and(|i| i.is_mark(";"));
        let stops = if parallel { ".!?" } else { ".;!?" };
        if between.iter().any(|i| i.is_mark(stops) || i.is(class::SAID)) {
            return None;
        }
        let kind_bit = bit(previous.kind);
        let including =
            direct.is_some_and(|c| c.including) || between.iter().any(|i| i.is(class::INCLUDING));
        let separator = left.checked_sub(1).and_then(|i| self.items.get(i));
        let adjacent = separator.is_some_and(|s| s.is(class::CONJ) || s.is_mark(",(:"));
        if including
            && kind_bit & (allow | if noun.class & class::PERSON != 0 { HARM | FORCES } else { 0 })
                != 0
            && (noun.head.is_some() || elliptic)
        {
            let cue = direct.filter(|c| c.including).map_or(previous.cue, |c| c.item);
            return Some(Frame {
                kind: previous.kind,
                cue,
                rule: "part of the number before",
                subset: true,
                weak: false,
            });
        }
        if (noun.part || elliptic) && kind_bit & allow != 0 && noun.part {
            return Some(Frame {
                kind: previous.kind,
                cue: previous.cue,
                rule: "part of the number before",
                subset: true,
                weak: false,
            });
        }
        // The other conjunct may have a predicate of its own that we do not know: "15
        // triệu người sống thiếu nước".
        if parallel
            && kind_bit & allow != 0
            && kind_bit & (HARM | DISPLACED | FORCES | DETAINED) != 0
        {
            return Some(Frame {
                kind: previous.kind,
                cue: previous.cue,
                rule: "told side by side with the number before",
                subset: false,
                weak: false,
            });
        }
        // "One was killed on Friday and one on Saturday".
        if elliptic
            && separator.is_some_and(|s| s.is(class::CONJ))
            && kind_bit & (HARM | DETAINED) != 0
            && at - from <= 8
            && self.items.get(noun.end).is_some_and(|n| n.is(class::PREP) && !n.is(class::BE))
            && self.quantity(at).is_some_and(|q| q.form == Form::Words)
        {
            return Some(Frame {
                kind: previous.kind,
                cue: previous.cue,
                rule: "the verb of the number before is left out",
                subset: false,
                weak: false,
            });
        }
        let free = !self.vietnamese
            || self.items.get(noun.end).is_none_or(|n| {
                matches!(n.what, What::Mark(_))
                    || n.is(class::CONJ
                        | class::PREP
                        | class::CLAUSE
                        | class::INCLUDING
                        | class::WEEKDAY
                        | class::ADVERB)
                    || n.entry.is_cue()
                    || n.is_name()
            });
        let peaked =
            separator.is_some_and(|s| s.is(class::REACHED) && !s.is(class::BE | class::PREP));
        if peaked && elliptic && kind_bit & allow != 0 {
            return Some(Frame {
                kind: previous.kind,
                cue: previous.cue,
                rule: "the number before, grown",
                subset: false,
                weak: false,
            });
        }
        if adjacent
            && free
            && kind_bit & allow != 0
            && !elliptic
            && at - from <= 14
            && !between.iter().any(|i| i.is(class::CLAUSE))
        {
            return Some(Frame {
                kind: previous.kind,
                cue: previous.cue,
                rule: "coordinated with the number before",
                subset: previous.subset,
                weak: false,
            });
        }
        // "Germany would send 600 more troops, France an extra 400 and Denmark 100".
        let named = separator.is_some_and(super::items::Item::is_name);
        if elliptic && (named || adjacent) && bit(previous.kind) & (FORCES | HARM | DETAINED) != 0 {
            let more = self
                .items
                .get(left..at)
                .is_some_and(|m| m.iter().any(|i| i.is(class::MORE | class::EXACT)));
            let ends = self
                .items
                .get(noun.end)
                .is_none_or(|n| n.is_mark(",.;") || n.is(class::CONJ | class::PREP));
            if ends && (named || more) && at - from <= 20 {
                return Some(Frame {
                    kind: previous.kind,
                    cue: previous.cue,
                    rule: "the verb of the number before is left out",
                    subset: false,
                    weak: false,
                });
            }
        }
        None
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
        let more = noun.more
            || self
                .items
                .get(self.left_edge(at)..at)
                .is_some_and(|m| m.iter().any(|i| i.is(class::MORE)));
        let low = self.quantity(at).map_or(0.0, |q| q.low);
        let hung = self.left_edge(at).checked_sub(1).is_some_and(|b| {
            matches!(
                self.lower(b).as_str(),
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
        let kind = if more { FigureKind::Reinforcement } else { FigureKind::Troops };
        Ok(Frame {
            kind,
            cue: head,
            rule: "armed people, by the noun alone",
            subset: self.after_including(at),
            weak: true,
        })
    }

    /// Chooses among several kinds that one cue may give.
    fn settle(&self, kinds: Kinds, cue: usize, noun: &Noun, at: usize) -> Option<FigureKind> {
        if kinds == 0 {
            return None;
        }
        let mut kinds = kinds;
        if noun.class & class::THING != 0 && kinds & DESTROYED != 0 {
            return Some(FigureKind::Destroyed);
        }
        kinds &= if noun.class & (class::PERSON | class::FORCE | class::FIGHTER | class::CROWD) != 0
        {
            !DESTROYED
        } else {
            !0
        };
        if kinds & FORCES == kinds && kinds & (TROOPS | REINFORCEMENT) == (TROOPS | REINFORCEMENT) {
            return Some(self.presence_or_motion(cue, noun, at));
        }
        if kinds & FORCES == kinds
            && kinds & TROOPS != 0
            && kinds & REINFORCEMENT == 0
            && kinds & WITHDRAWAL == 0
        {
            let more = noun.more
                || self
                    .items
                    .get(self.left_edge(at)..at)
                    .is_some_and(|m| m.iter().any(|i| i.is(class::MORE)));
            if more && self.vietnamese {
                return Some(FigureKind::Reinforcement);
            }
        }
        if kinds & CASUALTIES != 0 && kinds & KILLED != 0 && kinds.count_ones() > 1 {
            return Some(FigureKind::Casualties);
        }
        first_kind(kinds)
    }

    /// "are deployed in Kosovo" (there) or "deployed to Kosovo" (sent).
    fn presence_or_motion(&self, cue: usize, noun: &Noun, at: usize) -> FigureKind {
        if self.more(at, noun) {
            return FigureKind::Reinforcement;
        }
        let now = (cue.min(at).saturating_sub(8)..cue.max(at)).any(|j| {
            matches!(
                self.lower(j).as_str(),
                "currently" | "hiện" | "hiện có" | "hiện đang" | "still"
            )
        });
        if now {
            return FigureKind::Troops;
        }
        let from = cue.max(noun.end.saturating_sub(1));
        let window = (from + 1..from + 9)
            .take_while(|&i| self.items.get(i).is_some_and(|x| !x.is_mark(".;")));
        for i in window {
            match self.lower(i).as_str() {
                "to" | "into" | "onto" | "tới" | "đến" | "sang" | "vào" | "from" | "qua" => {
                    return FigureKind::Reinforcement;
                }
                "in" | "at" | "around" | "across" | "along" | "near" | "on" | "there"
                | "throughout" | "tại" | "ở" | "trong" | "dọc" | "quanh" | "gần" => {
                    let future = (cue.saturating_sub(4)..cue).any(|j| {
                        self.items.get(j).is_some_and(|x| x.is(class::MODAL))
                            || matches!(
                                self.lower(j).as_str(),
                                "plan" | "plans" | "planned" | "to" | "sẽ"
                            )
                    });
                    return if future { FigureKind::Reinforcement } else { FigureKind::Troops };
                }
                _ => {}
            }
        }
        let present = (cue.saturating_sub(3)..cue).any(|j| {
            matches!(
                self.lower(j).as_str(),
                "are" | "is" | "currently" | "remain" | "hiện" | "đang"
            )
        });
        if present { FigureKind::Troops } else { FigureKind::Reinforcement }
    }
}
