//! Numbers without a cue of their own: coordinated with one that has a kind, or part of it.

use super::super::super::lexicon::{Kinds, bit, class};
use super::super::super::quantities::Form;
use super::super::items::{Item, What};
use super::super::nouns::Noun;
use super::super::{Clause, Found};
use super::{Cue, DETAINED, DISPLACED, FORCES, Frame, HARM};

impl Clause<'_> {
    /// The kind of a number coordinated with one that has a kind already.
    #[expect(clippy::too_many_arguments, reason = "one place decides what is inherited")]
    pub(super) fn inherited(
        &self,
        at: usize,
        left: usize,
        noun: &Noun,
        allow: Kinds,
        elliptic: bool,
        direct: Option<Cue>,
        done: &[Found],
    ) -> Option<Frame> {
        let previous = done.last().filter(|p| p.item < at)?;
        let between = self.items.get(previous.item + 1..left)?;
        // "110,000 have left, aid workers say, tens of thousands of them on foot".
        if noun.part
            && bit(previous.kind) & allow != 0
            && !between.iter().any(|i| i.is_mark(".;!?"))
        {
            return Some(
                Frame::new(previous.kind, previous.cue, "part of the number before").part(true),
            );
        }
        // "1,600 American troops, 2,000 French and 100 British": whose they are stands for
        // them.
        let people = noun.head.is_some_and(|h| self.items.get(h).is_some_and(|i| i.group));
        let allow = if people { allow | FORCES } else { allow };
        let heir = Heir {
            clause: self,
            at,
            left,
            noun,
            allow,
            elliptic,
            previous,
            between,
            separator: left.checked_sub(1).and_then(|i| self.items.get(i)),
            kind: bit(previous.kind),
        };
        // "120,000 have gone to Macedonia; 35,700 to Montenegro"
        let parallel = elliptic && heir.separator.is_some_and(|i| i.is_mark(";"));
        let stops = if parallel { ".!?" } else { ".;!?" };
        if between.iter().any(|i| i.is_mark(stops) || i.is(class::SAID)) {
            return None;
        }
        heir.included(direct)
            .or_else(|| heir.side_by_side().filter(|_| parallel))
            .or_else(|| heir.told_in_words())
            .or_else(|| heir.grown())
            .or_else(|| heir.coordinated())
            .or_else(|| heir.verb_left_out())
    }
}

/// A number that may take the kind of the one before it.
struct Heir<'a> {
    clause: &'a Clause<'a>,
    at: usize,
    left: usize,
    noun: &'a Noun,
    allow: Kinds,
    elliptic: bool,
    previous: &'a Found,
    between: &'a [Item],
    /// What stands right before it.
    separator: Option<&'a Item>,
    /// The kind of the one before.
    kind: Kinds,
}

impl Heir<'_> {
    const fn takes(&self, cue: usize, rule: &'static str) -> Frame {
        Frame::new(self.previous.kind, cue, rule)
    }

    fn is_adjacent(&self) -> bool {
        self.separator.is_some_and(|s| s.is(class::CONJ) || s.is_mark(",(:"))
    }

    /// "12 dead, including two children".
    fn included(&self, direct: Option<Cue>) -> Option<Frame> {
        let direct = direct.filter(|c| c.including);
        let including = direct.is_some() || self.between.iter().any(|i| i.is(class::INCLUDING));
        let wide = if self.noun.class & class::PERSON != 0 { HARM | FORCES } else { 0 };
        let fits =
            self.kind & (self.allow | wide) != 0 && (self.noun.head.is_some() || self.elliptic);
        (including && fits).then(|| {
            let cue = direct.map_or(self.previous.cue, |c| c.item);
            self.takes(cue, "part of the number before").part(true)
        })
    }

    /// The other conjunct may have a predicate of its own that we do not know: "15 triệu
    /// người sống thiếu nước".
    fn side_by_side(&self) -> Option<Frame> {
        (self.kind & self.allow != 0 && self.kind & (HARM | DISPLACED | FORCES | DETAINED) != 0)
            .then(|| self.takes(self.previous.cue, "told side by side with the number before"))
    }

    /// "One was killed on Friday and one on Saturday".
    fn told_in_words(&self) -> Option<Frame> {
        let next = self.clause.items.get(self.noun.end);
        (self.elliptic
            && self.separator.is_some_and(|s| s.is(class::CONJ))
            && self.kind & (HARM | DETAINED) != 0
            && self.at - self.previous.item <= 8
            && next.is_some_and(|n| n.is(class::PREP) && !n.is(class::BE))
            && self.clause.quantity(self.at).is_some_and(|q| q.form == Form::Words))
        .then(|| self.takes(self.previous.cue, "the verb of the number before is left out"))
    }

    fn grown(&self) -> Option<Frame> {
        let peaked =
            self.separator.is_some_and(|s| s.is(class::REACHED) && !s.is(class::BE | class::PREP));
        (peaked && self.elliptic && self.kind & self.allow != 0)
            .then(|| self.takes(self.previous.cue, "the number before, grown"))
    }

    fn coordinated(&self) -> Option<Frame> {
        let free = !self.clause.vietnamese
            || self.clause.items.get(self.noun.end).is_none_or(|n| {
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
        (self.is_adjacent()
            && free
            && self.kind & self.allow != 0
            && !self.elliptic
            && self.at - self.previous.item <= 14
            && !self.between.iter().any(|i| i.is(class::CLAUSE)))
        .then(|| {
            self.takes(self.previous.cue, "coordinated with the number before")
                .part(self.previous.subset)
        })
    }

    /// "Germany would send 600 more troops, France an extra 400 and Denmark 100".
    fn verb_left_out(&self) -> Option<Frame> {
        let named = self.separator.is_some_and(Item::is_name);
        let fits = self.elliptic
            && (named || self.is_adjacent())
            && self.kind & (FORCES | HARM | DETAINED) != 0;
        let own = self.clause.items.get(self.left..self.at);
        let more = own.is_some_and(|m| m.iter().any(|i| i.is(class::MORE | class::EXACT)));
        let ends = self
            .clause
            .items
            .get(self.noun.end)
            .is_none_or(|n| n.is_mark(",.;") || n.is(class::CONJ | class::PREP));
        (fits && ends && (named || more) && self.at - self.previous.item <= 20)
            .then(|| self.takes(self.previous.cue, "the verb of the number before is left out"))
    }
}
