//! Who tells what in a sentence: each verb of saying with its subject and the stretch of the
//! sentence that it tells, and each source that is cited.
//!
//! The same for all languages, over chunks. What a language has no words for never fires in
//! it; what remains is where the head of a noun phrase stands, and so how far it reaches.

use super::lexemes::tag::{
    ABOUT, ACCORDING, ACCUSES, ADVERB, AS, AT, AUX, BARE, BE, BY, CIVIL, CLAIMS, COMPLEMENT, CONJ,
    FOLLOWS, FROM, GIVEN_BY, GIVES, GOES_ON, ING, INVERTS, JOINS, LEAD, LINK, NOUN, OBJECT, OF,
    OWNER, PAPER, PUTS, QUANTITY, QUOTES_PAPER, QUOTING, RAISES, REPORTS, SAY, SEES, SELF, SHOWS,
    SPEECH, SUB, TIME, TO, TOLL, UNCLAIMED, UNSAID, VERB, WITH,
};
use super::prev;
use super::row::{ChunkKind, Lexemes};
use super::subjects::{LONGEST, Sayer};

/// How a source stands to what it says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SpeechShape {
    /// "X said that …".
    Before,
    /// "…, X said", "…, said X".
    Behind,
    /// "according to X".
    Cited,
}

/// A verb of saying, or a citation, in lexemes.
#[derive(Debug, Clone, Copy)]
pub struct Telling {
    pub sayer: Sayer,
    /// The verb, or what cites.
    pub verb: usize,
    /// The first lexeme that is told, and one past the last.
    pub from: usize,
    pub to: usize,
    pub shape: SpeechShape,
}

impl Lexemes<'_> {
    /// All who tell something in the sentence, in its order.
    pub fn tellings(&self) -> Vec<Telling> {
        let mut told = Vec::new();
        let mut at = 0;
        while at < self.len() {
            let next = self
                .cited(at, &mut told)
                .or_else(|| self.quoted(at, &mut told))
                .or_else(|| self.told(at, &mut told));
            at = next.unwrap_or(at + 1).max(at + 1);
        }
        told
    }

    /// "According to X, …", "Theo X, …": where to read on.
    fn cited(&self, at: usize, told: &mut Vec<Telling>) -> Option<usize> {
        let opens =
            || self.parted(at) || self.lexeme(at).capital || self.tagged(prev(at), LEAD | ADVERB);
        // "by the government's count"
        let own = |i: usize| self.lexeme(i).span.of(self.text).starts_with(['\'', '’']);
        let count = |i: &usize| self.tagged(*i, PAPER) && own(i - 1);
        if let Some(paper) = (at + 3..at + 9).find(count).filter(|_| self.tagged(at, BY)) {
            let (sayer, shape) = (Sayer::Words(at + 1, paper - 1), SpeechShape::Cited);
            let leads = paper + 1 < self.len() && !self.parted(paper + 2);
            let from = if leads { at } else { 0 };
            told.push(Telling { sayer, verb: at, from, to: self.part_to(at), shape });
            return Some(paper);
        }
        let cites = self.tagged(at, ACCORDING) || self.tagged(at, FOLLOWS) && opens();
        let mut from = at + 1;
        if !cites || self.tagged(from, UNSAID) {
            return None;
        }
        let mut end = self.phrase_ahead(from);
        if self.tagged(from, PAPER) && self.tagged(from + 1, GIVEN_BY) {
            from += 2;
            let given = (from..from + LONGEST).find(|&i| self.tagged(i, GIVES));
            end = given.unwrap_or_else(|| self.phrase_ahead(from));
        }
        // "theo thông tin từ X": X.
        if self.tagged(from, PAPER) && self.tagged(from + 1, FROM) {
            from += 2;
        }
        // "theo lời kể của X", "theo tính toán của X": X.
        if self.verb_alone(from) || self.tells(from) {
            from += 2;
            end = self.phrase_ahead(from);
        }
        if (from..end).any(|i| self.nounlike(i) || self.tagged(i, SELF)) {
            let same = end == from + 1 && self.tagged(from, SELF);
            let sayer = if same { Sayer::Pronoun(from) } else { Sayer::Words(from, end) };
            let (from, to) = (0, self.part_to(at));
            told.push(Telling { sayer, verb: at, from, to, shape: SpeechShape::Cited });
        }
        Some(end)
    }

    /// "quoted X as saying …", "AFP dẫn lời X": where to read on.
    fn quoted(&self, at: usize, told: &mut Vec<Telling>) -> Option<usize> {
        if !self.tagged_word(at, QUOTING) {
            return None;
        }
        let n = self.len();
        let as_saying =
            (at + 1..at + 18).find(|&i| self.tagged(i, AS) && self.tagged(i + 1, GOES_ON));
        if let Some(end) = as_saying {
            let passive = self.tagged(prev(at), BE);
            let sayer = if passive { self.subject(at)?.0 } else { Sayer::Words(at + 1, end) };
            told.push(Telling { sayer, verb: at, from: 0, to: n, shape: SpeechShape::Before });
            return Some(end + 2);
        }
        let mut from = at + 1;
        let mut end = self.phrase_ahead(from);
        let mut sayer = Sayer::Words(from, end);
        if self.tagged(at, QUOTES_PAPER) {
            // "dẫn một nguồn tin quân sự"
            let paper = (from..n).find(|&i| !self.tagged_word(i, QUANTITY)).unwrap_or(n);
            if !self.tagged(paper, PAPER) {
                return None;
            }
            if end == paper + 1 {
                // "NYT dẫn nguồn tin cho biết": the paper.
                (sayer, _) = self.subject(at)?;
            } else if self.tagged(paper + 1, OWNER) {
                from = paper + 2;
                end = self.phrase_ahead(from);
                sayer = Sayer::Words(from, end);
            }
        }
        told.push(Telling { sayer, verb: at, from: 0, to: n, shape: SpeechShape::Cited });
        Some(if self.tagged(end, SAY) { end + 1 } else { end })
    }

    /// "X said …", "…, said X": where to read on, if not behind the verb.
    fn told(&self, at: usize, told: &mut Vec<Telling>) -> Option<usize> {
        if !self.tells(at) {
            self.raises(at, told);
            self.accuses(at, told);
            return None;
        }
        if self.tagged(at, ING) && !self.passive_verb(at) {
            return None;
        }
        let n = self.len();
        let after = self.after(at);
        let that = self.tagged(after, COMPLEMENT);
        if !that && !self.takes_no_complement(at) {
            return None;
        }
        // "a boy, whose head was hurt, said the director."
        let inverted = self.inverted(at);
        let acts = |i| self.lexeme(i).number || self.verb_alone(i);
        let closes = inverted.is_some_and(|end| {
            (end + 1 >= n || self.lexeme(end).mark.is_some()) && !(at + 1..end).any(acts)
        });
        let (sayer, start) = if let Some(subject) = self.subject(at).filter(|_| !closes) {
            subject
        } else {
            if let Some(end) = inverted {
                let sayer = Sayer::Words(at + 1, end);
                let shape = SpeechShape::Behind;
                told.push(Telling { sayer, verb: at, from: 0, to: n, shape });
                return Some(end);
            }
            let joined = self.tagged(prev(at), CONJ | JOINS | ADVERB)
                || self.marked(prev(at), ",") && !self.tagged(at, INVERTS);
            if !joined {
                return None;
            }
            let earlier = if told.is_empty() { self.earlier_subject(at)? } else { Sayer::Same };
            (earlier, at)
        };
        let trails = self.trails(start, after);
        // "The rebels claimed to have killed 27".
        let of_own = self.tagged(at, CLAIMS) && self.tagged(at + 1, TO);
        if !trails && !that && !of_own && self.tagged(at, BARE) && !self.opens_clause(at + 1) {
            return None;
        }
        let (from, to, shape) = if trails {
            (0, n, SpeechShape::Behind)
        } else {
            (start, self.reach(at, after, that), SpeechShape::Before)
        };
        told.push(Telling { sayer, verb: at, from, to, shape });
        None
    }

    /// The subject of the verb that a sentence begins with: "The army denied it, but said".
    fn earlier_subject(&self, at: usize) -> Option<Sayer> {
        let verbs = VERB | SAY | SPEECH;
        let mut earlier = (0..at).rev().take(LONGEST).filter(|&v| self.tagged_word(v, verbs));
        earlier.find_map(|v| match self.subject(v) {
            Some((sayer, start)) if start < 3 => Some(sayer),
            _ => None,
        })
    }

    /// One past the subject that follows its verb: "…, said X".
    fn inverted(&self, at: usize) -> Option<usize> {
        let freed = self.marked(prev(at), ",?!\"“”’'") || self.tagged(at, REPORTS);
        let end = self.phrase_ahead(at + 1);
        let speaks = || end > at + 1 && self.can_speak(at + 1, end);
        (self.tagged(at, INVERTS) && freed && speaks()).then_some(end)
    }

    /// Whether a clause, a quotation or a number begins at a lexeme.
    fn opens_clause(&self, at: usize) -> bool {
        self.tagged(at, QUANTITY | NOUN | TIME | ADVERB | ABOUT)
            || self.marked(at, ",:\"“")
            || self.verb_alone(at)
            || self.lexeme(at).number
            || self.lexeme(at).name.is_some()
    }

    /// Past the time and the place of what is said.
    fn after(&self, verb: usize) -> usize {
        let mut at = verb + 1;
        while let Some((_, chunk)) = self.chunk_of(at) {
            if chunk.kind == ChunkKind::Time {
                at = chunk.end;
                continue;
            }
            let with = self.tagged(at, WITH) || at == verb + 1 && self.tagged(verb, WITH);
            if !with {
                break;
            }
            let n = self.len();
            let end =
                (at..n).find(|&i| self.marked(i, ",.;\"”") || self.tagged(i, SUB)).unwrap_or(n);
            let counts = |i| self.lexeme(i).number && self.kind_at(i) != Some(ChunkKind::Time);
            if end == at || (at..end).any(counts) {
                break;
            }
            at = end;
        }
        at
    }

    /// Whether a subject and its verb follow what they say: nothing is said behind them, a
    /// quotation closes before them, or commas part them from it on both sides.
    fn trails(&self, start: usize, after: usize) -> bool {
        let n = self.len();
        if after + 1 >= n || start > 0 && !self.clause_within(after, n) {
            return true;
        }
        let comma = usize::from(self.marked(prev(start), ","));
        if start > comma && self.marked(start - 1 - comma, "\"”") {
            return true;
        }
        let said = (0..start).any(|i| self.verb_alone(i) || self.lexeme(i).number);
        self.kind_at(prev(start)) == Some(ChunkKind::Comma) && said && !self.heads_first
    }

    /// Whether a verb may say something with no "that" here.
    fn takes_no_complement(&self, at: usize) -> bool {
        let soon = |tags| (at + 1..at + 7).any(|i| self.tagged(i, tags));
        // "put M23 at about 8,000 fighters"; "put together 2,000 reinforcements": nothing.
        if !self.tagged(at, SAY)
            || self.tagged(at, CLAIMS) && soon(UNCLAIMED)
            || self.tagged(at, PUTS) && !soon(AT)
        {
            return false;
        }
        // "gave a higher toll of 38"
        let mut object = (at + 1..at + 7).take_while(|&i| !self.lexeme(i).number);
        let gives = self.tagged(at, GIVES) && object.any(|i| self.tagged(i, TOLL));
        if !self.tagged(at, SHOWS | SEES) || gives {
            return true;
        }
        let phrase = self.before_verb(at).and_then(|last| self.phrase(last));
        phrase.is_some_and(|(from, to)| {
            // "Witnesses saw 12 bodies".
            if self.tagged(at, SEES) && self.tagged(to - 1, CIVIL) {
                return self.lexeme(at + 1).number;
            }
            let end = (from..to).find(|&i| self.tagged_word(i, LINK | BY)).unwrap_or(to);
            (from..end).any(|i| self.tagged(i, PAPER))
        })
    }

    /// "The authorities raised the toll to 217".
    fn raises(&self, at: usize, told: &mut Vec<Telling>) {
        // "Rumsfeld said the Pentagon had increased the number": Rumsfeld.
        if self.tagged(at, RAISES)
            && (at + 1..at + 6).any(|i| self.tagged(i, TOLL))
            && told.is_empty()
            && let Some((sayer @ Sayer::Words(..), _)) = self.subject(at)
        {
            let (to, shape) = (self.reach(at, at + 1, false), SpeechShape::Before);
            told.push(Telling { sayer, verb: at, from: at, to, shape });
        }
    }

    /// "Activists accused the army of killing 20": what the accused did, not what came of it.
    fn accuses(&self, at: usize, told: &mut Vec<Telling>) {
        let of = (at + 1..at + 14).find(|&i| self.tagged(i, OF) && self.tagged(i + 1, ING));
        if self.tagged(at, ACCUSES)
            && !self.passive_verb(at)
            && let Some(from) = of
            && let Some((sayer @ Sayer::Words(..), _)) = self.subject(at)
        {
            let n = self.len();
            let to = (from..n).find(|&i| self.tagged_word(i, SUB)).unwrap_or(n);
            told.push(Telling { sayer, verb: at, from, to, shape: SpeechShape::Before });
        }
    }

    /// Where what a verb says ends: at a semicolon behind which somebody else acts; with an
    /// object that is no clause, where the next clause opens.
    fn reach(&self, at: usize, after: usize, that: bool) -> usize {
        let n = self.len();
        if self.tagged(at, OBJECT | RAISES) && !that {
            let next = (after..n).find(|&i| self.tagged_word(i, SUB | AUX));
            if let Some(next) = next.filter(|&i| self.tagged(i, SUB)) {
                return next;
            }
        }
        (at + 1..n).find(|&i| self.parts_tellings(i)).unwrap_or(n)
    }

    /// A semicolon behind which a sentence begins, or somebody else is named before a number.
    fn parts_tellings(&self, at: usize) -> bool {
        let other = |i: &usize| self.lexeme(*i).name.is_some() || self.verb_alone(*i);
        let counts = || (at + 1..at + 6).take_while(|i| !other(i)).any(|i| self.lexeme(i).number);
        self.parts_sentence(at) || self.marked(at, ";") && !counts()
    }

    /// A semicolon behind which a sentence begins.
    fn parts_sentence(&self, at: usize) -> bool {
        self.marked(at, ";") && self.lexeme(at + 1).capital
    }

    fn part_to(&self, at: usize) -> usize {
        let n = self.len();
        (at..n).find(|&i| self.parts_sentence(i)).unwrap_or(n)
    }
}
