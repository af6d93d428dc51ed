//! Who says so where the noun stands behind what qualifies it and the verb behind its
//! subject: "A hospital doctor said", "…, said Jane Doe", "…, the report found".

use super::words::tag::{
    ACCORDING, ACCUSES, AS, AUDIENCE, AUX, BASE, BE, BESIDE, BY, CITING, CIVIL, CLAIMS, COMPLEMENT,
    CONJ, DET, FINITE, GOES_ON, HEAD, ING, INVERTS, JOINS, LEAD, LEADS_TIME, LINK, MODIFIER, NOT,
    NOUN, NOUNISH, OBJECT, OF, PAPER, PART, PARTICIPLE, PERSON, PREP, PRONOUN, PUTS, QUOTING,
    RAISES, RELATIVE, REPORTS, SAY, SEES, SHOWS, SPEAKER, SPEECH, SUB, TAIL, THAT, TIE, TIME, TO,
    TOLL, UNCLAIMED, VERB, WHO, WITH,
};
use super::words::{NONE, SpeechRow};
use super::{SourceMemory, SpeechShape, Voice};
use crate::analysis::EntityKind;

/// The longest subject, in words.
const LONGEST: usize = 26;

/// Marks that end a phrase.
const ENDS: &str = ",;:()!?\"“”";

/// Marks inside one.
const JOINTS: &str = "-'’/&.";

const fn before(at: usize) -> usize {
    at.wrapping_sub(1)
}

impl SpeechRow<'_> {
    /// A verb of saying that is finite and active here.
    fn says(&self, at: usize) -> bool {
        let verb = self.at(at);
        if verb.tags & (SAY | THAT) == 0 || verb.name.is_some() {
            return false;
        }
        if self.is(before(at), TO) || self.negated(at) {
            return false;
        }
        if verb.tags & ING != 0 {
            return true;
        }
        if self.passive(at)
            || self.is(at + 1, TO)
                && self.is(at + 2, BE | VERB | AUX)
                && verb.tags & (CLAIMS | AUDIENCE) == 0
        {
            return false;
        }
        // "80 people admitted in a critical condition".
        if verb.tags & PARTICIPLE != 0
            && self.is(at + 1, PREP)
            && !self.is(at + 1, TAIL)
            && !self.is(at + 2, TIME)
            && self.clause_ahead(at + 1)
            && !self.mark(before(at), ",\"”")
        {
            return false;
        }
        if verb.tags & NOUNISH != 0 && self.noun_here(at) {
            return false;
        }
        let described =
            self.is(before(at), DET) || self.is(before(at), PREP) && self.is(at + 1, NOUN);
        !(verb.tags & MODIFIER != 0 && described)
    }

    /// "did not say".
    fn negated(&self, at: usize) -> bool {
        self.run_before(at, AUX | NOT).any(|i| self.is(i, NOT))
    }

    /// "was reported".
    fn passive(&self, at: usize) -> bool {
        self.run_before(at, AUX | BE).any(|i| self.is(i, BE))
    }

    /// The words right before one that are all in some classes, nearest first.
    fn run_before(&self, at: usize, tags: u128) -> impl Iterator<Item = usize> + '_ {
        (0..at).rev().take(6).take_while(move |&i| self.is(i, tags) && !self.name(i))
    }

    /// A verb of saying that is a noun here: "one report", "a UN estimate of".
    fn noun_here(&self, at: usize) -> bool {
        let left = before(at);
        if at == 0 || self.is(left, DET | PREP) {
            return true;
        }
        if self.is(at + 1, SAY) && !self.is(at + 1, NOUNISH | ING) {
            return true;
        }
        let subject = self.nounlike(left)
            || self.mark(left, ",\"”)")
            || self.is(left, PRONOUN | TIME | AUX)
            || self.number(left);
        !subject || self.is(at + 1, PREP) && !self.is(at + 1, TAIL)
    }

    /// Past what may stand between a subject and its verb, from a word leftwards.
    fn back(&self, from: usize) -> usize {
        let mut at = from;
        while at != NONE {
            if self.mark(at, ")") {
                match (0..at).rev().take(LONGEST).find(|&i| self.mark(i, "(")) {
                    Some(open) if open > 0 => at = open - 1,
                    _ => break,
                }
            } else if self.is(at, AUX) && !self.name(at) {
                at = before(at);
            } else if self.is(at, TIME) && !self.name(at) {
                at = before(at);
                if self.is(at, LEADS_TIME) {
                    at = before(at);
                }
            } else if self.number(at) && self.is(before(at), TIME) {
                at = before(at);
            } else {
                break;
            }
        }
        at
    }

    /// Whether a verb that is no noun belongs to the phrase to its right, which ends at
    /// `end`: "the newly formed", "a report released by the group", "US-led".
    fn inside(&self, at: usize, end: usize) -> bool {
        let left = before(at);
        if at >= end {
            return false;
        }
        let part = self.is(at, PART);
        self.is(left, DET)
            || part && self.nounlike(at + 1) && (at == 0 || self.mark(left, ","))
            || part && self.is(at + 1, BY | LINK) && (self.is(left, HEAD) || self.name(left))
            || self.is(at, BASE)
                && self.nounlike(at + 1)
                && (self.name(left) || self.nounlike(left))
            || part && (self.name(left) || self.mark(left, "-"))
    }

    /// Where the noun phrase begins that ends with a word: the longest whose head can
    /// speak.
    fn phrase_start(&self, end: usize) -> Option<usize> {
        if end == NONE || end >= self.len() {
            return None;
        }
        let mut at = end;
        while at != NONE && end - at < LONGEST {
            let unit = self.at(at);
            let left = before(at);
            if let Some(mark) = unit.mark {
                // A full stop inside a sentence ends an abbreviation.
                let stop = mark == '.' && self.at(at + 1).spaced && !self.abbreviates(left);
                if !JOINTS.contains(mark) || at == end || stop {
                    break;
                }
                at = left;
                continue;
            }
            if let Some(kind) = unit.name {
                // "is a low figure Mardini said": the name alone.
                let other = self.is(left, NOUN) && !self.is(left, HEAD) && !self.name(left);
                if at == end && kind == EntityKind::Person && other {
                    return Some(at);
                }
                at = left;
                continue;
            }
            if unit.tags & PRONOUN != 0 {
                if at == end {
                    return Some(at);
                }
                break;
            }
            if unit.tags & JOINS != 0 {
                if self.nounlike(left) && at < end {
                    at = left;
                    continue;
                }
                break;
            }
            if unit.tags & LINK != 0 && at < end && self.nounlike(left)
                || unit.tags & BY != 0 && at < end && self.is(left, PART | PAPER)
                || unit.number
            {
                at = left;
                continue;
            }
            if unit.tags & COMPLEMENT != 0 && self.nounlike(left) {
                break;
            }
            if unit.tags & DET != 0 {
                // A determiner opens its phrase, but for what stands over it.
                at = left;
                if at != NONE
                    && (self.is(at, LINK | DET | JOINS | BY) || self.number(at))
                    && !self.name(at)
                {
                    continue;
                }
                break;
            }
            // "Early reports said".
            let adjective = unit.tags & LEADS_TIME != 0 && self.is(at + 1, NOUN | HEAD);
            if unit.tags & (SUB | AUX) != 0 && !adjective
                || unit.tags & PREP != 0
                || unit.tags & TIME != 0 && at < end && !adjective
            {
                break;
            }
            if at < end && unit.tags & SAY != 0 && unit.tags & NOUN == 0 && self.says(at) {
                break;
            }
            if self.verb(at) && !self.inside(at, end) {
                break;
            }
            at = left;
        }
        let start = at.wrapping_add(1);
        (start <= end).then(|| self.speaking_part(start, end + 1)).flatten()
    }

    /// "Gen", "St": what a full stop cuts short.
    fn abbreviates(&self, at: usize) -> bool {
        let unit = self.at(at);
        unit.name.is_some() || unit.capital && unit.span.len() <= 5
    }

    /// Of a run of phrases tied by prepositions, where the one begins that speaks: the
    /// first if the run opens its clause, else the last.
    fn speaking_part(&self, start: usize, end: usize) -> Option<usize> {
        let opens = start == 0
            || self.at(before(start)).mark.is_some()
            || self.is(before(start), SUB | CONJ);
        let ties = |i: &usize| self.is(*i, LINK | BY) && !self.name(*i);
        let parts = std::iter::once(start).chain((start..end).filter(ties).map(|i| i + 1));
        let heads = |&from: &usize| {
            let to = (from..end).find(ties).unwrap_or(end);
            from < to && self.can_speak(from, to)
        };
        if opens { parts.clone().find(heads) } else { parts.clone().rfind(heads) }
    }

    /// Whether the head of a phrase names someone or something that can speak.
    fn can_speak(&self, from: usize, to: usize) -> bool {
        let mut head = to - 1;
        while head > from
            && (self.at(head).mark.is_some()
                || self.number(head)
                || self.is(head, PART) && self.is(head, VERB | SPEECH) && !self.is(head, HEAD))
        {
            head -= 1;
        }
        let unit = self.at(head);
        if let Some(kind) = unit.name {
            return kind != EntityKind::Group || head > from || unit.tags & SPEAKER != 0;
        }
        if unit.tags & HEAD != 0 {
            return true;
        }
        unit.tags == 0 && unit.mark.is_none() && !unit.number && unit.capital && unit.span.len() > 3
    }

    /// The subject before an apposition or a relative clause that a comma closes right
    /// before the verb: from, to.
    fn aside(&self, comma: usize) -> Option<(usize, usize)> {
        for at in (0..comma).rev().take(LONGEST) {
            if self.mark(at, "\"“”;:") {
                return None;
            }
            if !self.mark(at, ",") {
                continue;
            }
            let relative = self.is(at + 1, RELATIVE) || self.is(at + 2, WHO | RELATIVE);
            if !relative && (at + 1..comma).any(|i| self.says(i)) {
                return None;
            }
            let Some(start) = self.phrase_start(self.back(before(at))) else { continue };
            let opens = start == 0
                || self.mark(before(start), ".,;:\"“”")
                || self.is(before(start), SUB | CONJ | AUX);
            if !opens {
                continue;
            }
            if relative {
                return Some((start, at));
            }
            if self.is(at + 1, CITING) {
                return Some((at + 2, comma));
            }
            let clause = self.is(at + 1, SUB)
                || self.is(at + 1, PREP) && comma - at > 9
                || (at + 1..comma).any(|i| self.is(i, FINITE))
                || at - start > 11;
            if !clause {
                // "The paper, in its early edition, said": the paper alone.
                return Some((start, if self.is(at + 1, PREP) { at } else { comma }));
            }
        }
        None
    }

    /// Where the phrase ends that begins at a word and follows its verb.
    fn phrase_end(&self, from: usize) -> usize {
        let mut at = from;
        while at < self.len() && at - from < LONGEST {
            let unit = self.at(at);
            if let Some(mark) = unit.mark {
                if ENDS.contains(mark) || mark == '.' && at + 1 == self.len() {
                    break;
                }
                at += 1;
                continue;
            }
            let other = at > from
                && (unit.tags & (SUB | AUX | TIME | PRONOUN) != 0
                    || unit.tags & PREP != 0 && unit.tags & TIE == 0
                    || unit.tags & SAY != 0 && unit.tags & NOUN == 0 && self.says(at));
            if other && unit.name.is_none() {
                break;
            }
            at += 1;
        }
        while at > from && self.is(at - 1, PREP | TIME | CONJ) && !self.name(at - 1) {
            at -= 1;
        }
        at
    }

    /// The text of a source.
    fn source(&self, from: usize, to: usize) -> String {
        let (mut a, mut b) = (from, to);
        while a < b
            && (self.at(a).mark.is_some()
                || self.is(a, LEAD | CONJ | TIME)
                    && !(self.is(a, LEADS_TIME) && self.is(a + 1, NOUN | HEAD)))
            && !self.name(a)
        {
            a += 1;
        }
        while a < b
            && (self.at(b - 1).mark.is_some_and(|m| m != ')') || self.is(b - 1, PREP | AUX))
            && !self.name(b - 1)
        {
            b -= 1;
        }
        self.written(a, b).to_owned()
    }

    /// Past the hearer, the time and the place of what is said.
    fn after(&self, verb: usize) -> usize {
        let mut at = verb + 1;
        let to = self.is(at, TO);
        if self.is(verb, AUDIENCE) || to {
            let from = at + usize::from(to);
            let end = self.phrase_end(from);
            if (from..end).any(|i| self.verb(i)) {
                // "told Reuters troops had", "told reporters they": one hearer.
                if self.name(from) || self.is(from, SPEAKER | PRONOUN) {
                    at = from + 1;
                }
            } else if end - from <= 7 {
                at = end;
            }
        }
        while at < self.len() {
            let time = self.is(at, TIME)
                || self.number(at) && self.is(before(at), TIME) && self.mark(at + 1, ",.");
            if time || self.is(at, TAIL) {
                at += 1;
            } else if self.is(at, LEADS_TIME) && self.is(at + 1, TIME) {
                at += 2;
            } else {
                break;
            }
        }
        at
    }

    /// Whether a clause or a number follows before the sentence ends.
    fn clause_ahead(&self, from: usize) -> bool {
        (from..self.len())
            .any(|i| self.number(i) || self.is(i, FINITE) || self.verb(i) && !self.is(i, ING))
    }

    /// All who speak in the sentence.
    pub(super) fn voices_of_heads_last(&self, memory: &SourceMemory) -> Vec<Voice> {
        let mut voices: Vec<Voice> = Vec::new();
        let mut at = 0;
        while at < self.len() {
            at = self.voice(at, memory, &mut voices).unwrap_or(at + 1).max(at + 1);
        }
        voices
    }

    /// Reads the voice that a word opens; where to read on, if not behind it.
    fn voice(&self, at: usize, memory: &SourceMemory, voices: &mut Vec<Voice>) -> Option<usize> {
        let citing = self.is(at, CITING) && (self.nounlike(at + 1) || self.is(at + 1, DET));
        if self.is(at, ACCORDING) || citing {
            let end = self.phrase_end(at + 1);
            if (at + 1..end).any(|i| self.nounlike(i)) {
                let name = self.source(at + 1, end);
                voices.push(self.say(
                    name,
                    self.part_from(at),
                    self.part_to(at),
                    at,
                    SpeechShape::Cited,
                ));
            }
            return Some(end);
        }
        if !self.says(at) {
            self.raises(at, voices);
            self.accuses(at, voices);
            return None;
        }
        if self.is(at, ING) && !self.run_before(at, AUX | BE).any(|i| self.is(i, BE)) {
            self.participle(at, voices);
            return None;
        }
        let that = self.is(at + 1, COMPLEMENT) || self.is(self.after(at), COMPLEMENT);
        if !that && !self.takes_no_complement(at) {
            return None;
        }
        let left = self.back(before(at));
        let (mut name, mut start) = self.subject(at, left, memory, voices)?;
        if name.is_empty() && self.is(at, INVERTS) {
            let freed = self.mark(before(at), ",?!\"“”’'")
                || at == 0 && !self.is(at, PARTICIPLE)
                || self.is(at, REPORTS);
            let end = self.phrase_end(at + 1);
            if freed && end > at + 1 && self.inverted(at, end) {
                voices.push(self.say(
                    self.source(at + 1, end),
                    0,
                    self.len(),
                    at,
                    SpeechShape::Behind,
                ));
                return Some(end);
            }
        }
        if name.is_empty() && self.is(before(at), CONJ) {
            name = voices.last().map(|v| v.name.clone()).or_else(|| self.earlier_subject(at))?;
            start = None;
        }
        if name.is_empty() {
            return None;
        }
        let after = self.after(at);
        let trails = after + 1 >= self.len()
            || !that && start.is_some_and(|s| s > 0 && self.trails(s, after));
        if trails {
            voices.push(self.say(name, 0, self.len(), at, SpeechShape::Behind));
        } else {
            // "Noting that two were hurt, a spokesman said …": his words too.
            let opens = if self.is(0, ING) { 0 } else { start.unwrap_or(at) };
            let to = self.reach(at, after, that);
            voices.push(self.say(name, opens, to, at, SpeechShape::Before));
        }
        None
    }

    /// Whether a subject and its verb follow what they say: nothing is said behind them, or a
    /// comma parts them from it on both sides.
    fn trails(&self, start: usize, after: usize) -> bool {
        let next = (after..self.len()).find(|&i| self.mark(i, ",.;")).unwrap_or(self.len());
        let parted = self.mark(before(start), ",\"”");
        let said = (0..start).any(|i| self.is(i, FINITE) || self.verb(i) || self.number(i));
        !self.clause_ahead(after)
            || parted
                && said
                && !(after..next).any(|i| {
                    self.is(i, FINITE)
                        || self.verb(i) && !self.is(before(i), DET)
                        || self.mark(i, "\"“")
                })
    }

    /// Whether a verb may say something with no "that" here.
    fn takes_no_complement(&self, at: usize) -> bool {
        if !self.is(at, SAY) {
            return false;
        }
        let soon = |tags| (at + 1..at + 7).any(|i| self.is(i, tags));
        if self.is(at, CLAIMS) && soon(UNCLAIMED) || self.is(at, PUTS) && !soon(TOLL) {
            return false;
        }
        if self.is(at, SHOWS | SEES) {
            let left = self.back(before(at));
            let seen = self.is(at, SEES) && self.number(at + 1) && self.is(left, CIVIL);
            let paper = self.phrase_start(left).is_some_and(|start| {
                let end = (start..left)
                    .find(|&i| self.is(i, LINK | BY) && !self.name(i))
                    .unwrap_or(left + 1);
                self.is(before(end), PAPER)
            });
            return paper || self.mark(at + 1, ".") || at + 1 >= self.len() || seen;
        }
        true
    }

    /// The subject before a verb: its name and where it starts, empty if none stands
    /// there. `None` where the verb has a subject that is no source.
    fn subject(
        &self,
        at: usize,
        left: usize,
        memory: &SourceMemory,
        voices: &[Voice],
    ) -> Option<(String, Option<usize>)> {
        if left == NONE {
            return Some((String::new(), None));
        }
        if self.is(left, PRONOUN | WHO) && !self.name(left) {
            if self.is(left, WHO) {
                return None;
            }
            let name = voices.last().map_or_else(
                || memory.pronoun(self.is(left, PERSON)).to_owned(),
                |v| v.name.clone(),
            );
            return Some((name, Some(left)));
        }
        if self.mark(left, ",") {
            let Some((from, to)) = self.aside(left) else { return Some((String::new(), None)) };
            return Some((self.source(from, to), Some(from)));
        }
        if self.mark(left, "\"“”") {
            return Some((String::new(), None));
        }
        let Some(start) = self.phrase_start(left) else { return Some((String::new(), None)) };
        let _ = at;
        Some((self.source(start, left + 1), Some(start)))
    }

    /// Whether the phrase behind a verb is its subject.
    fn inverted(&self, at: usize, end: usize) -> bool {
        let speaks =
            self.can_speak(at + 1, end) || (at + 1..end).any(|i| self.name(i) || self.is(i, HEAD));
        speaks && !self.number(at + 1)
    }

    /// The subject of an earlier verb: "denied it, but said".
    fn earlier_subject(&self, at: usize) -> Option<String> {
        let verb = (0..at).rev().take(LONGEST).find(|&v| {
            v > 0
                && (self.is(v, VERB | SAY | THAT | SPEECH) && !self.name(v))
                && self.phrase_start(self.back(v - 1)).is_some_and(|s| s < 3)
        })?;
        let end = self.back(verb - 1);
        Some(self.source(self.phrase_start(end)?, end + 1))
    }

    /// "…, saying 12 died", "with the monitor reporting 12 dead", "quoted X as saying".
    fn participle(&self, at: usize, voices: &mut Vec<Voice>) {
        let n = self.len();
        if self.is(at, GOES_ON) && self.is(before(at), AS) {
            let Some(verb) = (0..at).rev().take(18).find(|&i| self.is(i, QUOTING)) else { return };
            let name = if self.is(before(verb), BE) {
                let end = self.back(before(verb));
                self.phrase_start(end).map(|s| self.source(s, end + 1)).unwrap_or_default()
            } else {
                self.source(verb + 1, at - 1)
            };
            let from = if self.after(at) + 1 >= n { 0 } else { at };
            voices.push(self.say(name, from, n, at, SpeechShape::Before));
            return;
        }
        if self.is(at, GOES_ON)
            && let Some(voice) = voices.last()
        {
            let name = voice.name.clone();
            voices.push(self.say(name, at, n, at, SpeechShape::Before));
            return;
        }
        let left = before(at);
        if !self.is(at, BESIDE | GOES_ON) || self.mark(left, ",\"”") {
            return;
        }
        let Some(start) = self.phrase_start(left) else { return };
        if self.is(at, GOES_ON) || self.is(before(start), WITH) {
            voices.push(self.say(self.source(start, at), at, n, at, SpeechShape::Before));
        }
    }

    /// "The authorities raised the toll to 217".
    fn raises(&self, at: usize, voices: &mut Vec<Voice>) {
        if !self.is(at, RAISES) || !(at + 1..at + 6).any(|i| self.is(i, TOLL)) || self.passive(at) {
            return;
        }
        // "Rumsfeld said the Pentagon had increased the number": Rumsfeld.
        let place = self.at(at).span.start;
        let reported = voices.iter().any(|v| v.shape == SpeechShape::Before && v.to > place);
        let left = self.back(before(at));
        if let Some(start) = self.phrase_start(left)
            && !self.is(left, PRONOUN)
            && !reported
        {
            let name = self.source(start, left + 1);
            voices.push(self.say(name, at, self.reach(at, at + 1, false), at, SpeechShape::Before));
        }
    }

    /// "Activists accused the army of killing 20": what the accused did, not what came of it.
    fn accuses(&self, at: usize, voices: &mut Vec<Voice>) {
        if !self.is(at, ACCUSES) || self.passive(at) || self.is(before(at), TO) {
            return;
        }
        let Some(of) = (at + 1..at + 14).find(|&i| self.is(i, OF) && self.is(i + 1, ING)) else {
            return;
        };
        let to = (of..self.len()).find(|&i| self.is(i, SUB) && !self.name(i));
        let left = self.back(before(at));
        if let Some(start) = self.phrase_start(left)
            && !self.is(left, PRONOUN)
        {
            let name = self.source(start, left + 1);
            voices.push(self.say(name, of, to.unwrap_or(self.len()), at, SpeechShape::Before));
        }
    }

    /// Where what a verb says ends: at a semicolon behind which somebody else acts; with
    /// an object that is no clause, where the next clause opens.
    fn reach(&self, at: usize, after: usize, that: bool) -> usize {
        let n = self.len();
        if self.is(at, OBJECT | RAISES) && !that {
            let next = (after..n).find(|&i| self.is(i, SUB | AUX) && !self.name(i));
            if let Some(next) = next.filter(|&i| self.is(i, SUB)) {
                return next;
            }
        }
        (at..n).find(|&i| self.mark(i, ";") && self.at(i + 1).capital).unwrap_or(n)
    }

    fn part_from(&self, at: usize) -> usize {
        (0..at).rev().find(|&i| self.mark(i, ";")).map_or(0, |i| i + 1)
    }

    fn part_to(&self, at: usize) -> usize {
        (at..self.len()).find(|&i| self.mark(i, ";")).unwrap_or(self.len())
    }
}
