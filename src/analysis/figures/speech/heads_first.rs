//! Who says so where the noun stands before what qualifies it and clauses follow each other
//! unmarked: "Bệnh viện cho biết", "Theo thống kê, …", "…, ông Bergmann nói".

use super::words::tag::{
    ABOUT, ACCORDING, ACCUSES, ADVERB, BARE, CLAUSE, CUTS, FROM, GIVEN_BY, GIVES, GOES_ON, HEAD,
    JOINS, LEAD, NOT, NOUN, NOUN_BEFORE, NOUNISH, OWNER, PAPER, PASSIVE, QUANTITY, QUOTES_PAPER,
    QUOTES_WORDS, QUOTING, SAY, SELF, SPEAKER, STARTS_CLAUSE, SUB, THEY, TIME, UNSAID, VERB,
    VICTIM, WITH,
};
use super::words::{NONE, SpeechRow};
use super::{SourceMemory, SpeechShape, Voice};
use crate::analysis::EntityKind;

/// The longest subject, in words.
const LONGEST: usize = 26;

/// The longest source worth showing, in bytes.
const WRITTEN: usize = 200;

const fn before(at: usize) -> usize {
    at.wrapping_sub(1)
}

impl SpeechRow<'_> {
    /// Whether a mark parts what stands before a word from it.
    fn parted(&self, at: usize) -> bool {
        let left = before(at);
        self.mark(left, ",;:.(!?–—|\"“”")
            || self.mark(left, "-") && self.at(left).spaced && self.at(at).spaced
    }

    /// The bracket that the one before a word closes.
    fn bracket(&self, at: usize) -> Option<usize> {
        let left = before(at);
        if !self.mark(left, ")") {
            return None;
        }
        (0..left).rev().take(LONGEST).find(|&i| self.mark(i, "(")).filter(|&i| i > 0)
    }

    /// Where the part of the sentence between marks begins that ends at a word.
    fn segment(&self, end: usize) -> usize {
        let mut at = end;
        while at > 0 && end - at < 60 {
            if let Some(open) = self.bracket(at) {
                at = open;
            } else if self.parted(at) {
                break;
            } else {
                at -= 1;
            }
        }
        at
    }

    /// Past what may stand before a subject: "Trong khi đó", "Hôm 29/10".
    fn past_lead(&self, from: usize, to: usize) -> usize {
        let mut at = from;
        while at < to {
            let unit = self.at(at);
            let lead = unit.tags & (LEAD | TIME | ADVERB) != 0
                && unit.name.is_none()
                && unit.tags & QUANTITY == 0;
            let date = unit.number && self.is(before(at), TIME);
            if !(lead || date || unit.mark.is_some()) {
                break;
            }
            at += 1;
        }
        at
    }

    /// Where the subject begins in a part of the sentence.
    fn subject_in(&self, from: usize, to: usize) -> Option<usize> {
        let mut from = self.past_lead(from, to);
        // What follows the last joint of clauses.
        let joint = (from..to).rev().find(|&i| {
            let says = self.is(i, SAY) && !self.is(i, NOUNISH | NOUN | HEAD);
            (self.is(i, SUB) || says) && !self.name(i)
        });
        if let Some(joint) = joint {
            from = self.past_lead(joint + 1, to);
        }
        let head = (from..to)
            .find(|&i| !(self.is(i, QUANTITY) && !self.is(i, SPEAKER) || self.number(i)))?;
        let unit = self.at(head);
        let unknown = unit.tags == 0 && unit.mark.is_none() && unit.capital;
        if unit.tags & HEAD != 0 || unknown && to - from <= 6 {
            return Some(from);
        }
        // The body named behind a time or a number, if no verb stands behind it.
        let behind = (from..to).find(|&i| {
            self.is(i, SPEAKER)
                && (i == from || self.is(before(i), TIME | QUANTITY) || self.number(before(i)))
                && !(i..to).any(|v| self.verb_here(v))
        })?;
        let quantities = (from..behind).rev().take_while(|&i| self.is(i, QUANTITY)).count();
        Some(behind - quantities)
    }

    /// A verb and nothing else.
    fn verb_here(&self, at: usize) -> bool {
        self.is(at, VERB) && !self.is(at, NOUN | HEAD) && !self.name(at)
    }

    /// Past what may stand between a subject and its verb, leftwards.
    fn before_verb(&self, from: usize) -> usize {
        let mut at = from;
        while at != NONE {
            let between = self.is(at, ADVERB | TIME) && !self.name(at)
                || self.number(at)
                || self.mark(at, "-") && self.number(before(at));
            if let Some(open) = self.bracket(at.wrapping_add(1)) {
                at = open - 1;
            } else if between {
                at = before(at);
            } else {
                break;
            }
        }
        at
    }

    /// The text of a source: up to the word that opens its predicate.
    fn named(&self, from: usize, to: usize) -> String {
        let mut a = from;
        while a < to && self.at(a).mark.is_some() {
            a += 1;
        }
        let predicate = |&i: &usize| {
            (self.is(i, CUTS) || self.is(i, SAY) && !self.is(i, HEAD)) && !self.name(i)
        };
        let mut b = (a + 1..to).find(predicate).unwrap_or(to);
        while a < b {
            let last = self.at(b - 1);
            let loose = last.mark.is_some_and(|m| m != ')')
                || last.tags & (TIME | ADVERB | WITH) != 0
                    && last.tags & SPEAKER == 0
                    && last.name.is_none()
                || last.number && self.is(before(b - 1), TIME);
            if !loose {
                break;
            }
            b -= 1;
        }
        let text = self.written(a, b);
        if text.len() > WRITTEN { String::new() } else { text.to_owned() }
    }

    /// One past the end of what stands behind "theo".
    fn cited_end(&self, from: usize) -> usize {
        let mut at = from;
        while at < self.len() && at - from < LONGEST + 10 {
            let unit = self.at(at);
            if unit.mark.is_some_and(|m| ",;:.()!?–—\"“”".contains(m)) {
                break;
            }
            let inner = at > from && unit.name.is_none();
            let says = unit.tags & SAY != 0
                && !(unit.tags & NOUNISH != 0 && self.is(before(at), PAPER))
                && (unit.tags & NOUNISH == 0 || !self.is(before(at), QUANTITY) && at > from + 1);
            let opens = unit.tags & STARTS_CLAUSE != 0
                && (unit.tags & CLAUSE == 0
                    || !self.is(from, PAPER)
                    || self.number(at + 1)
                    || self.is(at + 1, ABOUT));
            if inner && (says || unit.tags & (SUB | TIME) != 0 || opens || unit.number) {
                break;
            }
            at += 1;
        }
        at
    }

    /// Past the hearer, the time and the place of what is said.
    fn after_verb(&self, verb: usize) -> usize {
        let mut at = verb + 1;
        while at < self.len() {
            let date = self.is(at, TIME)
                || self.number(at) && (self.is(before(at), TIME) || self.mark(before(at), "-/"))
                || self.mark(at, "-/");
            if date {
                at += 1;
                continue;
            }
            let with = self.is(at, WITH) || at == verb + 1 && self.is(verb, WITH);
            if !with {
                break;
            }
            let end = (at..self.len())
                .find(|&i| self.mark(i, ",.;\"”") || self.is(i, SUB))
                .unwrap_or(self.len());
            let counts = (at..end)
                .filter(|&i| self.number(i) && !self.is(before(i), TIME))
                .any(|i| !self.mark(i + 1, "/-") && !self.mark(before(i), "/-"));
            if counts || end == at {
                break;
            }
            at = end;
        }
        at
    }

    /// All who speak in the sentence.
    pub(super) fn voices_of_heads_first(&self, memory: &SourceMemory) -> Vec<Voice> {
        let mut voices: Vec<Voice> = Vec::new();
        let mut at = 0;
        while at < self.len() {
            let next = self
                .cited(at, memory, &mut voices)
                .or_else(|| self.spoken(at, memory, &mut voices));
            at = next.unwrap_or(at + 1).max(at + 1);
        }
        voices
    }

    /// "Theo X, …", "AFP dẫn lời X": where to read on.
    fn cited(&self, at: usize, memory: &SourceMemory, voices: &mut Vec<Voice>) -> Option<usize> {
        let n = self.len();
        let unit = self.at(at);
        // A name that has taken "Theo" in: "Theo Bergmann, 8 lính …".
        if let (Some(_), Some(rest)) = (unit.name, unit.span.of(self.text).strip_prefix("Theo "))
            && (at == 0 || self.parted(at))
        {
            let end = self.cited_end(at);
            let tail = self.written(at + 1, end);
            let name = if tail.is_empty() { rest.to_owned() } else { format!("{rest} {tail}") };
            voices.push(self.say(name, 0, n, at, SpeechShape::Cited));
            return Some(end);
        }
        if unit.name.is_some() {
            return None;
        }
        let (mut from, mut end) = (at + 1, self.cited_end(at + 1));
        if unit.tags & QUOTING != 0 {
            let name = self.quoted(at, from, &mut end)?;
            voices.push(self.say(name, 0, n, at, SpeechShape::Cited));
            return Some(if self.is(end, SAY) { end + 1 } else { end });
        }
        let opens =
            at == 0 || self.parted(at) || unit.capital || self.is(before(at), LEAD | ADVERB);
        if unit.tags & ACCORDING == 0 || !opens || self.is(from, UNSAID) {
            return None;
        }
        if self.is(from, PAPER) && self.is(from + 1, GIVEN_BY) {
            from += 2;
            end = (from..n.min(from + LONGEST)).find(|&i| self.is(i, GIVES)).unwrap_or(end);
        }
        // "theo thông tin từ X": X.
        if self.is(from, PAPER) && self.is(from + 1, FROM) && from + 2 < end {
            from += 2;
        }
        if self.verb_here(from) {
            return None;
        }
        let mut name = self.named(from, end);
        if end == from + 1 && self.is(from, SELF) {
            memory.last().clone_into(&mut name);
        }
        voices.push(self.say(name, 0, n, at, SpeechShape::Cited));
        Some(if self.is(end, SAY) { end + 1 } else { end })
    }

    /// Whom a paper quotes: the person, or the paper where it names none.
    fn quoted(&self, at: usize, from: usize, end: &mut usize) -> Option<String> {
        if self.is(at, QUOTES_PAPER) {
            if !self.is(from, PAPER) {
                return None;
            }
            if *end == from + 1 && at > 0 {
                // "NYT dẫn nguồn tin cho biết": the paper.
                let start = self.subject_in(self.segment(at), at)?;
                return Some(self.named(start, at));
            }
            if self.is(from + 1, OWNER) {
                *end = self.cited_end(from + 2);
                return Some(self.named(from + 2, *end));
            }
            return Some(self.named(from, *end));
        }
        let head = (from..*end).find(|&i| !self.is(i, QUANTITY));
        if head.is_some() || self.is(at, QUOTES_WORDS) {
            return Some(self.named(from, *end));
        }
        let left = before(at);
        let start = self.subject_in(self.segment(left.wrapping_add(1).min(at)), at)?;
        Some(self.named(start, at))
    }

    /// "X cho biết …": where to read on.
    fn spoken(&self, at: usize, memory: &SourceMemory, voices: &mut Vec<Voice>) -> Option<usize> {
        let n = self.len();
        let verb = self.at(at);
        if verb.tags & SAY == 0 || verb.name.is_some() || self.is(before(at), PASSIVE | NOUN_BEFORE)
        {
            return None;
        }
        let noun = verb.tags & NOUNISH != 0
            && (self.is(before(at), QUANTITY) || self.is(at + 1, OWNER | PASSIVE));
        let left = self.before_verb(before(at));
        let denied = (left.wrapping_add(1)..at).any(|i| self.is(i, NOT));
        if noun || denied || verb.tags & NOUNISH != 0 && left == NONE {
            return None;
        }
        let start = if left == NONE || self.mark(left, "\"“”") {
            None
        } else {
            self.subject_start(at, left)
        };
        // "Họ cũng bắt giữ 300 người nghi ngờ": the predicate stands before it.
        if let Some(start) = start
            && let Some(cut) = (start + 1..at).find(|&i| self.is(i, CUTS) && !self.name(i))
            && (cut..at).any(|i| self.verb_here(i))
        {
            return None;
        }
        let mut name = start.map(|s| self.named(s, left + 1)).unwrap_or_default();
        if let Some(start) = start
            && self.is(start, SELF)
            && left == start
        {
            name = match voices.last() {
                Some(voice) if self.is(start, THEY) => voice.name.clone(),
                _ => memory.last().to_owned(),
            };
        }
        if name.is_empty() {
            let goes_on = self.mark(before(at), ",") || self.is(before(at), ADVERB | JOINS);
            let name = voices.last().filter(|_| goes_on && verb.tags & NOUNISH == 0)?.name.clone();
            voices.push(self.say(name, at, n, at, SpeechShape::Before));
            return None;
        }
        let after = self.after_verb(at);
        let ends = after + 1 >= n || self.mark(after, ".;");
        let trails = ends
            || start.is_some_and(|s| s > 0) && self.mark(after, "\"”")
            || start.is_some_and(|s| self.behind_quotation(s));
        let clause = self.is(at + 1, CLAUSE | QUANTITY | NOUN | TIME | ADVERB | ABOUT)
            || self.mark(at + 1, ",:\"“")
            || self.verb_here(at + 1)
            || self.number(at + 1)
            || self.name(at + 1);
        if verb.tags & BARE != 0 && !trails && !clause {
            return None;
        }
        if trails {
            voices.push(self.say(name, 0, n, at, SpeechShape::Behind));
        } else {
            let to = self.reaches(at);
            voices.push(self.say(name, start.unwrap_or(at), to, at, SpeechShape::Before));
        }
        None
    }

    /// Where what a verb says ends: at a semicolon; what the accused did ends before what came
    /// of it.
    fn reaches(&self, verb: usize) -> usize {
        let accuses = self.is(verb, ACCUSES);
        (verb + 1..self.len())
            .find(|&i| self.mark(i, ";") || accuses && self.is(i, SUB) && !self.name(i))
            .unwrap_or(self.len())
    }

    /// Whether a quotation closes right before a word.
    fn behind_quotation(&self, at: usize) -> bool {
        let comma = usize::from(self.mark(before(at), ","));
        at > comma && self.mark(at - 1 - comma, "\"”")
    }

    /// Where the subject of a verb begins, over appositions between commas.
    fn subject_start(&self, verb: usize, left: usize) -> Option<usize> {
        let mut end = if self.mark(left, ",-–") { left } else { left + 1 };
        let mut best = None;
        for round in 0..4 {
            if end == 0 {
                break;
            }
            let from = self.segment(end);
            let found = self.subject_in(from, end);
            let clause = (from..end)
                .any(|i| self.verb_here(i) || self.is(i, SUB | PASSIVE) && !self.name(i));
            if round == 0 {
                if found.is_none() && (self.mark(before(verb), ",-–") || clause) {
                    return None;
                }
                best = found;
            } else {
                let counts = (from..end).any(|i| self.number(i) || self.is(i, VICTIM));
                if clause || counts {
                    break;
                }
                if found.is_some() && found == Some(self.past_lead(from, end)) {
                    best = found;
                } else if best.is_some() {
                    break;
                }
            }
            let whole = best.is_none() || best == Some(self.past_lead(from, end));
            let quoted = from > 1 && self.mark(from - 2, "\"“”");
            if from == 0 || !self.mark(from - 1, ",-–") || quoted || !whole {
                break;
            }
            if round == 0 && !self.mark(left, "-–") && self.place_line(from - 1) {
                break;
            }
            end = from - 1;
        }
        best
    }

    /// Whether a dash parts a sentence from the places it begins with, which say nothing:
    /// "KINSHASA, Congo - Chính phủ cho biết", "* CONGO - Chính phủ cho biết".
    fn place_line(&self, dash: usize) -> bool {
        if self.dash == Some(self.at(dash).span.start) {
            return true;
        }
        self.mark(dash, "-–")
            && (0..dash).any(|i| self.name(i))
            && (0..dash).all(|i| {
                let unit = self.at(i);
                unit.mark.is_some() || unit.name == Some(EntityKind::Place)
            })
    }

    /// Whether a sentence goes on with parts of what was told before: "Trong đó, …".
    pub(super) fn goes_on(&self) -> bool {
        self.is(0, GOES_ON)
    }
}
