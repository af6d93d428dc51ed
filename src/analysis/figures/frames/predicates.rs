//! The predicate to the right of a number: "12 were killed", "12 người thiệt mạng".

use super::super::super::lexicon::{Kinds, class};
use super::super::Clause;
use super::super::forms::forms;
use super::super::items::What;
use super::{
    Cue, DETAINED, DISPLACED, HARM, KILLED, PROTESTERS, REINFORCEMENT, TROOPS, WITHDRAWAL, WOUNDED,
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

    #[expect(clippy::too_many_lines, reason = "one walk over the items, read from top to bottom")]
    pub(super) fn predicate(&self, from: usize, allow: Kinds) -> Option<Cue> {
        let mut gap = 0;
        let mut be = false;
        let mut passive = false;
        let mut modifier = false;
        let mut quoted = 0;
        let mut i = from;
        let mut relative = false;
        // One number after the other, both before what befell them.
        let mut listed = false;
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
                    let closing = (i + 1..(i + 14).min(self.items.len())).find(|&j| {
                        self.items.get(j).is_some_and(|x| {
                            x.is_mark("–—")
                                || x.is_mark("-") && self.spaced(j) && self.spaced(j + 1)
                        })
                    })?;
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
                    listed = coordinated && gap <= 1;
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
            // "Two brothers, aged 9 and 12, were killed".
            if self.word_is(i, forms!["aged", "ages"])
                && self.items.get(i + 1).is_some_and(|x| !matches!(x.what, What::Word))
            {
                i += 1;
                while self.items.get(i).is_some_and(|x| {
                    matches!(x.what, What::Vetoed(_) | What::Number(_))
                        || x.is(class::CONJ)
                        || x.is_mark(",")
                }) {
                    i += 1;
                }
                continue;
            }
            if self.vietnamese {
                let bridging = item.is(class::PASSIVE) && !item.entry.is_cue();
                if bridging {
                    passive = true;
                    i += 1;
                    continue;
                }
                let mut kinds = item.entry.subject;
                // "tham gia biên soạn": in a work, not in a march.
                if kinds & PROTESTERS != 0
                    && self.word_is(i, forms!["tham gia"])
                    && self.items.get(i + 1).is_some_and(|n| {
                        n.is_unknown() || n.entry.is_cue() && n.entry.subject & PROTESTERS == 0
                    })
                {
                    kinds &= !PROTESTERS;
                }
                if passive {
                    kinds |= item.entry.verb;
                }
                if i == from || gap <= 2 {
                    kinds |= item.entry.noun & HARM;
                }
                if kinds & allow != 0
                    && !(item.is(class::PREP) && item.entry.subject & !REINFORCEMENT == 0)
                {
                    return Some(Cue::new(kinds & allow, i, gap));
                }
                if item.is(class::SAID) && !passive {
                    return None;
                }
                if item.entry.verb != 0 && !passive && item.class_is_free() {
                    return Some(Cue { agent: true, ..Cue::new(item.entry.verb, i, gap) });
                }
                if item.is(class::CAUSATIVE) && !passive {
                    return Some(Cue { agent: true, ..Cue::new(0, i, gap) });
                }
                if item.is(class::CLAUSE)
                    && !item.is(class::CONJ)
                    && !matches!(self.lower(i), "do" | "nơi" | "mà" | "sau" | "để" | "nhằm")
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
                self.lower(i).split(' ').next(),
                Some("are" | "were" | "was" | "is" | "being" | "been")
            ) {
                be = true;
            }
            if item.is(class::HAVE) || item.is(class::MODAL) {
                i += 1;
                continue;
            }
            let gerund = self.gerund(i) && !self.lower(i).starts_with("being ");
            let participle = self.participle(i);
            let mut kinds = item.entry.subject;
            let nominal = item.last - item.first == 1
                && i.checked_sub(1).and_then(|b| self.items.get(b)).is_some_and(|b| {
                    b.is(class::PREP) && self.lower(i - 1) != "to"
                        || matches!(self.lower(i - 1), "the" | "a" | "an")
                });
            if nominal {
                // "in protest", "the march": a noun here.
                kinds = 0;
            }
            if self.infinitive(i) && gap > 0 && item.entry.subject & (DISPLACED | KILLED) == 0 {
                // "to protect", "to fight": a purpose, not a predicate, unless it is near.
                kinds &= !TROOPS;
            }
            if (be || participle && (gap <= 1 || relative || listed && gap <= 2))
                && !gerund
                && item.entry.verb != 0
                && (be || !self.object_follows(i))
            {
                kinds |= item.entry.verb;
            }
            let behind_noun = i
                .checked_sub(1)
                .and_then(|b| self.items.get(b))
                .is_some_and(|b| b.is(class::COUNTED));
            if (gap <= 1 || behind_noun && gap <= 6)
                && item.entry.noun & (HARM | DISPLACED) != 0
                && !self.object_follows(i)
                && !i
                    .checked_sub(1)
                    .and_then(|b| self.items.get(b))
                    // "sentenced a sergeant to death"
                    .is_some_and(|b| b.is(class::CONJ) || self.condemned(i))
                && !self.items.get(i + 1).is_some_and(|n| n.is(class::COUNTED))
            {
                kinds |= item.entry.noun & (HARM | DISPLACED);
            }
            if kinds & allow != 0 {
                if item.is(class::CLAUSE) && !be {
                    return None;
                }
                return Some(Cue::new(kinds & allow, i, gap));
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
                return Some(Cue { agent: true, ..Cue::new(item.entry.verb, i, gap) });
            }
            if item.is(class::RELATIVE) && (i == from || gap <= 1) {
                relative = true;
                i += 1;
                continue;
            }
            let adverbial = be
                && (self.word_is(i, forms!["so", "as"])
                    || item.is_unknown() && self.lower(i).ends_with("ly"));
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
            // "were tortured and killed": the second of two, by the same "were".
            let first = be && self.participle(i) && item.entry.verb & allow == 0;
            let joins = be && item.is(class::CONJ);
            be = be && item.is(class::PREP) && gap == 0 || first || joins;
            modifier = false;
            gap += 1;
            i += 1;
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
