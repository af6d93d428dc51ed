//! Who tells what in a sentence: each verb of saying with its subject and the stretch of the
//! sentence that it tells, and each source that is cited.
//!
//! The same for all languages, over chunks. What a language has no words for never fires in
//! it; what remains is where the head of a noun phrase stands, and so how far it reaches.

use super::lexemes::tag::{
    ABOUT, ACCORDING, ACCUSES, ADVERB, AS, AUX, BARE, BE, BESIDE, BY, CITING, CIVIL, CLAIMS,
    CLAUSE, COMPLEMENT, CONJ, DET, FINITE, FOLLOWS, FROM, GIVEN_BY, GIVES, GOES_ON, HEAD, ING,
    INVERTS, JOINS, LEAD, LINK, NOUN, OBJECT, OF, OWNER, PAPER, PARTICIPLE, PUTS, QUANTITY,
    QUOTES_PAPER, QUOTES_WORDS, QUOTING, RAISES, REPORTS, SAY, SEES, SELF, SHOWS, SPEECH, SUB,
    TAIL, TIME, TO, TOLL, UNCLAIMED, UNSAID, VERB, WITH,
};
use super::row::{ChunkKind, Lexemes};
use super::subjects::{LONGEST, Sayer, Subject, before};

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

    /// "According to X, …", "citing X", "Theo X, …": where to read on.
    fn cited(&self, at: usize, told: &mut Vec<Telling>) -> Option<usize> {
        let opens = || {
            at == 0
                || self.parted(at)
                || self.lexeme(at).capital
                || self.tagged(before(at), LEAD | ADVERB)
        };
        let cites = self.tagged(at, ACCORDING)
            || self.tagged(at, CITING) && (self.nounlike(at + 1) || self.tagged(at + 1, DET))
            || self.tagged(at, FOLLOWS) && opens();
        let mut from = at + 1;
        if !cites || self.lexeme(at).name.is_some() || self.tagged(from, UNSAID) {
            return None;
        }
        let mut end = self.phrase_ahead(from);
        if self.tagged(from, PAPER) && self.tagged(from + 1, GIVEN_BY) {
            from += 2;
            let given = (from..from + LONGEST).find(|&i| self.tagged(i, GIVES));
            end = given.unwrap_or_else(|| self.phrase_ahead(from));
        }
        // "theo thông tin từ X": X.
        if self.tagged(from, PAPER) && self.tagged(from + 1, FROM) && from + 2 < end {
            from += 2;
        }
        // "theo lời kể của X", "theo tính toán của X": X.
        if self.verb_alone(from) || self.tells(from) {
            if !self.tagged(from + 1, OWNER) {
                return None;
            }
            from += 2;
            end = self.phrase_ahead(from);
        }
        if (from..end).any(|i| self.nounlike(i) || self.tagged(i, SELF)) {
            let same = end == from + 1 && self.tagged(from, SELF);
            let sayer = if same { Sayer::Pronoun(from) } else { Sayer::Words(from, end) };
            let (from, to) = (self.part_from(at), self.part_to(at));
            told.push(Telling { sayer, verb: at, from, to, shape: SpeechShape::Cited });
        }
        Some(if self.tagged(end, SAY) { end + 1 } else { end })
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
            let sayer = if self.tagged(before(at), BE) {
                match self.subject(at) {
                    Subject::Found(sayer, _) => sayer,
                    _ => return None,
                }
            } else {
                Sayer::Words(at + 1, end)
            };
            let from = if self.after(end + 1) + 1 >= n { 0 } else { end + 1 };
            told.push(Telling { sayer, verb: at, from, to: n, shape: SpeechShape::Before });
            return Some(end + 2);
        }
        if !self.tagged(at, QUOTES_PAPER | QUOTES_WORDS) {
            return None;
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
            if end == paper + 1 && at > 0 {
                // "NYT dẫn nguồn tin cho biết": the paper.
                let Subject::Found(subject, _) = self.subject(at) else { return None };
                sayer = subject;
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
            self.participle(at, told);
            return None;
        }
        let n = self.len();
        let after = self.after(at);
        let that = self.tagged(at + 1, COMPLEMENT) || self.tagged(after, COMPLEMENT);
        if !that && !self.takes_no_complement(at) {
            return None;
        }
        let (sayer, start) = match self.subject(at) {
            Subject::Found(sayer, start) => (sayer, start),
            Subject::Refused => return None,
            Subject::Missing => {
                if let Some(end) = self.inverted(at) {
                    let sayer = Sayer::Words(at + 1, end);
                    let shape = SpeechShape::Behind;
                    told.push(Telling { sayer, verb: at, from: 0, to: n, shape });
                    return Some(end);
                }
                let joined = self.tagged(before(at), CONJ | JOINS | ADVERB)
                    || self.marked(before(at), ",") && !self.tagged(at, INVERTS);
                if !joined {
                    return None;
                }
                let earlier = if told.is_empty() { self.earlier_subject(at)? } else { Sayer::Same };
                (earlier, at)
            }
        };
        let trails = start < at && self.trails(start, after, that);
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
            Subject::Found(sayer, start) if start < 3 => Some(sayer),
            _ => None,
        })
    }

    /// One past the subject that follows its verb: "…, said X".
    fn inverted(&self, at: usize) -> Option<usize> {
        let freed = self.marked(before(at), ",?!\"“”’'")
            || at == 0 && !self.tagged(at, PARTICIPLE)
            || self.tagged(at, REPORTS);
        let end = self.phrase_ahead(at + 1);
        let speaks = || {
            self.can_speak(at + 1, end)
                || (at + 1..end).any(|i| self.lexeme(i).name.is_some() || self.tagged(i, HEAD))
        };
        (self.tagged(at, INVERTS)
            && freed
            && end > at + 1
            && !self.lexeme(at + 1).number
            && speaks())
        .then_some(end)
    }

    /// Whether a clause, a quotation or a number begins at a lexeme.
    fn opens_clause(&self, at: usize) -> bool {
        self.tagged(at, CLAUSE | QUANTITY | NOUN | TIME | ADVERB | ABOUT)
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
            if self.tagged(at, TAIL) {
                at += 1;
                continue;
            }
            let with = self.tagged(at, WITH) || at == verb + 1 && self.tagged(verb, WITH);
            if !with {
                break;
            }
            let n = self.len();
            let end =
                (at..n).find(|&i| self.marked(i, ",.;\"”") || self.tagged(i, SUB)).unwrap_or(n);
            let counts = |i: usize| {
                self.lexeme(i).number
                    && !self.lexeme(i).vetoed
                    && self.kind_at(i) != Some(ChunkKind::Time)
            };
            if (at..end).any(counts) || end == at {
                break;
            }
            at = end;
        }
        at
    }

    /// Whether a subject and its verb follow what they say: nothing is said behind them, a
    /// quotation closes before them, or commas part them from it on both sides.
    fn trails(&self, start: usize, after: usize, that: bool) -> bool {
        let n = self.len();
        if after + 1 >= n || start > 0 && !that && !self.clause_within(after, n) {
            return true;
        }
        if start == 0 || that {
            return false;
        }
        let next = (after..n).find(|&i| self.marked(i, ",.;")).unwrap_or(n);
        let quotes = (after..next).any(|i| self.marked(i, "\"“"));
        let comma = usize::from(self.marked(before(start), ","));
        if start > comma && self.marked(start - 1 - comma, "\"”") && !quotes {
            return true;
        }
        let parted = self.kind_at(before(start)) == Some(ChunkKind::Comma);
        let said = (0..start)
            .any(|i| self.tagged(i, FINITE) || self.verb_alone(i) || self.lexeme(i).number);
        let says_on =
            |i: usize| self.tagged(i, FINITE) || self.verb_alone(i) && !self.tagged(before(i), DET);
        parted && said && !self.heads_first && !quotes && !(after..next).any(says_on)
    }

    /// Whether a verb may say something with no "that" here.
    fn takes_no_complement(&self, at: usize) -> bool {
        let soon = |tags| (at + 1..at + 7).any(|i| self.tagged(i, tags));
        if !self.tagged(at, SAY)
            || self.tagged(at, CLAIMS) && soon(UNCLAIMED)
            || self.tagged(at, PUTS) && !soon(TOLL)
        {
            return false;
        }
        if !self.tagged(at, SHOWS | SEES) {
            return true;
        }
        let Some(left) = self.before_verb(at).and_then(|c| self.chunks.get(c)) else {
            return false;
        };
        let seen =
            self.tagged(at, SEES) && self.lexeme(at + 1).number && self.tagged(left.end - 1, CIVIL);
        let phrase = self.phrase(self.lexeme(left.first).chunk);
        let paper = phrase.is_some_and(|(from, to)| {
            if self.heads_first {
                return (from..to)
                    .find(|&i| !self.tagged_word(i, QUANTITY))
                    .is_some_and(|i| self.tagged(i, PAPER));
            }
            let end = (from..to).find(|&i| self.tagged_word(i, LINK | BY)).unwrap_or(to);
            self.tagged(before(end), PAPER)
        });
        paper || self.marked(at + 1, ".") || at + 1 >= self.len() || seen
    }

    /// "…, saying 12 died", "with the monitor reporting 12 dead".
    fn participle(&self, at: usize, told: &mut Vec<Telling>) {
        let n = self.len();
        let mut push = |sayer| {
            told.push(Telling { sayer, verb: at, from: at, to: n, shape: SpeechShape::Before });
        };
        if self.tagged(at, GOES_ON) && at > 0 && self.marked(at - 1, ",\"”") {
            push(Sayer::Same);
            return;
        }
        if !self.tagged(at, BESIDE | GOES_ON) || self.marked(before(at), ",\"”") {
            return;
        }
        let Some((c, _)) = self.chunk_of(before(at)) else { return };
        let Some((from, to)) = self.phrase(c) else { return };
        if self.tagged(at, GOES_ON) || self.tagged(before(from), WITH) {
            push(Sayer::Words(from, to));
        }
    }

    /// "The authorities raised the toll to 217".
    fn raises(&self, at: usize, told: &mut Vec<Telling>) {
        // "Rumsfeld said the Pentagon had increased the number": Rumsfeld.
        let reported =
            |told: &[Telling]| told.iter().any(|t| t.shape == SpeechShape::Before && t.to > at);
        if self.tagged(at, RAISES)
            && (at + 1..at + 6).any(|i| self.tagged(i, TOLL))
            && !self.passive_verb(at)
            && !reported(told)
            && let Subject::Found(sayer @ Sayer::Words(..), _) = self.subject(at)
        {
            let (to, shape) = (self.reach(at, at + 1, false), SpeechShape::Before);
            told.push(Telling { sayer, verb: at, from: at, to, shape });
        }
    }

    /// "Activists accused the army of killing 20": what the accused did, not what came of it.
    fn accuses(&self, at: usize, told: &mut Vec<Telling>) {
        if !self.tagged(at, ACCUSES) || self.passive_verb(at) || self.tagged(before(at), TO) {
            return;
        }
        let of = (at + 1..at + 14).find(|&i| self.tagged(i, OF) && self.tagged(i + 1, ING));
        if let Some(from) = of
            && let Subject::Found(sayer @ Sayer::Words(..), _) = self.subject(at)
        {
            let n = self.len();
            let to = (from..n).find(|&i| self.tagged_word(i, SUB)).unwrap_or(n);
            let shape = SpeechShape::Before;
            told.push(Telling { sayer, verb: at, from, to, shape });
        }
    }

    /// Where what a verb says ends: at a semicolon behind which somebody else acts; with an
    /// object that is no clause, where the next clause opens; what the accused did ends before
    /// what came of it.
    fn reach(&self, at: usize, after: usize, that: bool) -> usize {
        let n = self.len();
        if self.tagged(at, OBJECT | RAISES) && !that {
            let next = (after..n).find(|&i| self.tagged_word(i, SUB | AUX));
            if let Some(next) = next.filter(|&i| self.tagged(i, SUB)) {
                return next;
            }
        }
        let accuses = self.tagged(at, ACCUSES);
        (at + 1..n)
            .find(|&i| self.parts_tellings(i) || accuses && self.tagged_word(i, SUB))
            .unwrap_or(n)
    }

    /// A semicolon behind which a sentence begins.
    fn parts_sentence(&self, at: usize) -> bool {
        self.marked(at, ";") && self.lexeme(at + 1).capital
    }

    /// A semicolon behind which a sentence begins, or somebody else is named before a number.
    fn parts_tellings(&self, at: usize) -> bool {
        let other = |i: &usize| self.lexeme(*i).name.is_some() || self.verb_alone(*i);
        let counts = || (at + 1..at + 6).take_while(|i| !other(i)).any(|i| self.lexeme(i).number);
        self.parts_sentence(at) || self.marked(at, ";") && !counts()
    }

    fn part_from(&self, at: usize) -> usize {
        (0..at).rev().find(|&i| self.parts_sentence(i)).map_or(0, |i| i + 1)
    }

    fn part_to(&self, at: usize) -> usize {
        let n = self.len();
        (at..n).find(|&i| self.parts_sentence(i)).unwrap_or(n)
    }
}
