//! "a", "an", "một": an article, or one person.

use super::super::super::lexicon::class;
use super::super::super::quantities::Form;
use super::super::items::Item;
use super::super::nouns::Noun;
use super::super::{Clause, Found};
use super::{CASUALTIES, Cue, DETAINED, Frame, HARM, KILLED, bit, first_kind};

impl Clause<'_> {
    /// Whether an item is "a" or "an", where that may count one.
    pub(super) fn is_article(&self, item: usize) -> bool {
        self.items.get(item).is_some_and(Item::is_number)
            && self.quantity(item).is_some_and(|q| q.form == Form::Article)
    }

    /// "a", "an", "một" as one: only by a cue close by, or coordinated with a count.
    pub(super) fn one(
        &self,
        at: usize,
        noun: &Noun,
        right: Option<Cue>,
        direct: Option<Cue>,
        of: Option<Cue>,
        done: &[Found],
    ) -> Result<Frame, &'static str> {
        const NO: &str = "an article, no count";
        // "He was not a candidate, and died": what he was, not one who died.
        if self.left_edge(at).checked_sub(1).is_some_and(|b| {
            self.items.get(b).is_some_and(|x| x.is(class::BE | class::NEGATION))
                && self.items.get(noun.end).is_some_and(|x| !x.entry.is_cue())
        }) {
            return Err(NO);
        }
        let settled = |cue: Cue, rule| {
            self.settle(cue.kinds & (HARM | DETAINED) & !CASUALTIES, cue.item, noun, at)
                .map(|kind| Frame::new(kind, cue.item, rule).part(cue.including))
        };
        // "a wounded girl died": dead now.
        let died = right.is_some_and(|r| !r.agent && r.gap <= 2 && r.kinds & KILLED != 0);
        if let Some(kind) = first_kind(noun.adjective & (HARM | DETAINED)).filter(|_| !died) {
            return Ok(Frame::new(kind, noun.first, "an adjective of its noun"));
        }
        if let Some(frame) = right
            .filter(|r| !r.agent && r.gap <= 6)
            // "According to a spokesman, 17 were killed": not the spokesman.
            .filter(|r| {
                !self.items.get(noun.end).is_some_and(|x| x.is_mark(","))
                    || !(noun.end..r.item).any(|i| self.items.get(i).is_some_and(Item::is_number))
            })
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
        if self.reporting(noun.end) {
            return Err("people who speak");
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
            return Ok(Frame::new(
                previous.kind,
                previous.cue,
                "coordinated with the number before",
            )
            .part(subset));
        }
        Err(NO)
    }
}
