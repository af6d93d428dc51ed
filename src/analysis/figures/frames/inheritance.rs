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
    #[expect(clippy::too_many_lines, reason = "every way to inherit a kind, in one place")]
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
        // "110,000 have left, aid workers say, tens of thousands of them on foot".
        if noun.part
            && bit(previous.kind) & allow != 0
            && !between.iter().any(|i| i.is_mark(".;!?"))
        {
            return Some(
                Frame::new(previous.kind, previous.cue, "part of the number before").part(true),
            );
        }
        if between.iter().any(|i| i.is_mark(stops) || i.is(class::SAID)) {
            return None;
        }
        let kind_bit = bit(previous.kind);
        // "1,600 American troops, 2,000 French and 100 British": whose they are stands for
        // them.
        let people = noun.head.is_some_and(|h| self.items.get(h).is_some_and(|i| i.group));
        let allow = if people { allow | FORCES } else { allow };
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
            return Some(Frame::new(previous.kind, cue, "part of the number before").part(true));
        }
        // The other conjunct may have a predicate of its own that we do not know: "15
        // triệu người sống thiếu nước".
        if parallel
            && kind_bit & allow != 0
            && kind_bit & (HARM | DISPLACED | FORCES | DETAINED) != 0
        {
            return Some(Frame::new(
                previous.kind,
                previous.cue,
                "told side by side with the number before",
            ));
        }
        // "One was killed on Friday and one on Saturday".
        if elliptic
            && separator.is_some_and(|s| s.is(class::CONJ))
            && kind_bit & (HARM | DETAINED) != 0
            && at - from <= 8
            && self.items.get(noun.end).is_some_and(|n| n.is(class::PREP) && !n.is(class::BE))
            && self.quantity(at).is_some_and(|q| q.form == Form::Words)
        {
            return Some(Frame::new(
                previous.kind,
                previous.cue,
                "the verb of the number before is left out",
            ));
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
            return Some(Frame::new(previous.kind, previous.cue, "the number before, grown"));
        }
        if adjacent
            && free
            && kind_bit & allow != 0
            && !elliptic
            && at - from <= 14
            && !between.iter().any(|i| i.is(class::CLAUSE))
        {
            return Some(
                Frame::new(previous.kind, previous.cue, "coordinated with the number before")
                    .part(previous.subset),
            );
        }
        // "Germany would send 600 more troops, France an extra 400 and Denmark 100".
        let named = separator.is_some_and(Item::is_name);
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
                return Some(Frame::new(
                    previous.kind,
                    previous.cue,
                    "the verb of the number before is left out",
                ));
            }
        }
        None
    }
}
