//! The chunks of a sentence: its noun phrases, verb groups, times, asides in brackets and what
//! stands between them, in one pass over the lexemes.
//!
//! A noun phrase takes in what qualifies its noun but for other phrases: those that a
//! preposition ties to it are chunks of their own. What a clause makes of the chunks stands in
//! `clauses`.

use super::lexemes::tag::{
    ACCORDING, ACCUSES, ADVERB, AUX, BASE, BE, BY, CLAIMS, COMPLEMENT, DET, FOLLOWS, FROM, HEAD,
    ING, JOINS, LEADS_TIME, LINK, NOT, NOUN, NOUNISH, OWNER, PAPER, PART, PARTICIPLE, PASSIVE,
    PREP, PRONOUN, QUANTITY, QUOTING, SAY, SUB, THAT, TIME, TO, VERB, WITH,
};
use super::prev;
use super::row::{Chunk, ChunkKind, Lexemes};

/// How many lexemes brackets hold at most.
const BRACKETS: usize = 26;

/// Fills `out` with the chunks of the lexemes of a sentence.
pub(super) fn read(row: &Lexemes<'_>, out: &mut Vec<Chunk>) {
    out.clear();
    let mut at = 0;
    while at < row.len() {
        if let Some(end) = row.bracketed(at) {
            out.push(Chunk { kind: ChunkKind::Bracketed, first: at, end });
            at = end;
            continue;
        }
        let kind = row.chunk_kind(at, out.last().map(|c| c.kind));
        match out.last_mut() {
            Some(last) if last.kind == kind && row.goes_on(at, kind) => last.end = at + 1,
            _ => out.push(Chunk { kind, first: at, end: at + 1 }),
        }
        at += 1;
    }
}

impl Lexemes<'_> {
    /// One past the bracket that closes the one at a lexeme.
    fn bracketed(&self, at: usize) -> Option<usize> {
        if at == 0 || !self.marked(at, "(") {
            return None;
        }
        let close = (at + 1..at + BRACKETS).find(|&i| self.marked(i, ")"))?;
        // "(the Post says three were hurt)": a clause of its own; "(theo Reuters)": a source.
        let cites = self.tagged(at + 1, ACCORDING | FOLLOWS);
        (!cites).then_some(close + 1)
    }

    /// Whether a lexeme belongs to the chunk of its kind that ends before it.
    fn goes_on(&self, at: usize, kind: ChunkKind) -> bool {
        match kind {
            ChunkKind::Noun => {
                // "told the radio 18 miners had died"
                if self.lexeme(at).number && self.tagged(at - 1, NOUN | HEAD) {
                    return false;
                }
                !self.tagged_word(at, DET) || self.tagged_word(at - 1, DET | QUANTITY)
            }
            ChunkKind::Time | ChunkKind::Auxiliary => true,
            _ => false,
        }
    }

    /// What a lexeme is, or the chunk that it opens or goes on with.
    fn chunk_kind(&self, at: usize, last: Option<ChunkKind>) -> ChunkKind {
        let lexeme = self.lexeme(at);
        if let Some(mark) = lexeme.mark {
            return self.kind_of_mark(at, mark, last);
        }
        let is = |tags| self.tagged(at, tags);
        let left = prev(at);
        // "Early reports said"
        let adjective = || is(LEADS_TIME) && self.tagged(at + 1, NOUN | HEAD);
        let tie = || is(BY) && self.tagged(left, PART | PAPER) || is(LINK) && self.nounlike(left);
        match () {
            // "hôm 29/10", "on July 12,"
            () if lexeme.number && last == Some(ChunkKind::Time) => ChunkKind::Time,
            () if lexeme.name.is_some() || lexeme.number => ChunkKind::Noun,
            () if self.says(at) => ChunkKind::Saying,
            () if is(ACCUSES) && !self.tagged(left, DET) => ChunkKind::Verb,
            () if is(PRONOUN) => ChunkKind::Pronoun,
            () if is(COMPLEMENT | ACCORDING | FOLLOWS) => ChunkKind::Opener,
            () if is(DET) => ChunkKind::Noun,
            () if is(JOINS) => ChunkKind::And,
            () if is(LEADS_TIME) && self.tagged_word(at + 1, TIME) => ChunkKind::Time,
            () if is(OWNER | FROM) || tie() => ChunkKind::Tie,
            () if is(TIME) && !adjective() => ChunkKind::Time,
            () if is(SUB) => ChunkKind::Opener,
            () if is(AUX | ADVERB | PASSIVE) => ChunkKind::Auxiliary,
            () if is(PREP | WITH) => ChunkKind::Preposition,
            () if self.qualifies(at) => ChunkKind::Noun,
            () if self.verb_alone(at) => ChunkKind::Verb,
            () if is(SAY | THAT | QUOTING) && !is(NOUN | HEAD | NOUNISH) => ChunkKind::Verb,
            () => ChunkKind::Noun,
        }
    }

    fn kind_of_mark(&self, at: usize, mark: char, last: Option<ChunkKind>) -> ChunkKind {
        let parts = self.lexeme(at).spaced && self.lexeme(at + 1).spaced;
        match mark {
            // "hôm 18-5"
            '-' | '/' if last == Some(ChunkKind::Time) => ChunkKind::Time,
            ',' => ChunkKind::Comma,
            '-' | '–' | '—' if parts => ChunkKind::Comma,
            '"' | '“' | '”' => ChunkKind::Quote,
            // A full stop inside a sentence ends an abbreviation.
            '.' if !self.lexeme(prev(at)).capital => ChunkKind::Wall,
            '-' | '\'' | '’' | '/' | '&' | '.' if at + 1 < self.len() => ChunkKind::Noun,
            _ => ChunkKind::Wall,
        }
    }

    /// Whether a verb qualifies the noun beside it: "the newly formed", "a report released by
    /// the group", "US-led".
    fn qualifies(&self, at: usize) -> bool {
        let left = prev(at);
        let part = self.tagged(at, PART);
        let named = self.lexeme(left).name.is_some();
        self.tagged(left, DET)
            || part && self.tagged(at + 1, BY | LINK) && self.tagged(left, HEAD)
            || self.tagged(at, BASE) && self.nounlike(at + 1) && self.nounlike(left)
            || part && (named || self.marked(left, "-"))
    }

    /// Whether a lexeme is a verb of saying that is active here, and not denied.
    pub fn says(&self, at: usize) -> bool {
        let verb = self.lexeme(at);
        let left = prev(at);
        if verb.tags & (SAY | THAT) == 0
            || self.tagged(left, PASSIVE)
            // "the estimated 80 assailants"
            || self.tagged(left, DET) && verb.tags & PARTICIPLE != 0 && self.lexeme(at + 1).number
            || self.run_before(at, AUX | ADVERB | NOT | TIME).any(|i| self.tagged(i, NOT))
        {
            return false;
        }
        if verb.tags & ING != 0 {
            return true;
        }
        if self.passive_verb(at)
            || self.tagged(at + 1, TO)
                && self.tagged(at + 2, BE | VERB | AUX)
                && verb.tags & CLAIMS == 0
            // "80 people admitted in a critical condition".
            || verb.tags & PARTICIPLE != 0
                && self.lexeme(left).name.is_none()
                && !self.marked(left, ",")
                && self.tagged(at + 1, PREP)
                && !self.tagged(at + 1, TO)
                && !self.tagged(at + 2, TIME)
        {
            return false;
        }
        verb.tags & NOUNISH == 0 || !self.saying_as_noun(at)
    }

    /// "was reported".
    pub fn passive_verb(&self, at: usize) -> bool {
        self.run_before(at, AUX | BE).any(|i| self.tagged(i, BE))
    }

    /// The words right before one that are all in some classes, nearest first.
    pub fn run_before(&self, at: usize, tags: u128) -> impl Iterator<Item = usize> + '_ {
        (0..at).rev().take(6).take_while(move |&i| self.tagged_word(i, tags))
    }

    /// A verb of saying that is a noun here: "one report", "a UN estimate of", "một thông báo".
    fn saying_as_noun(&self, at: usize) -> bool {
        let left = prev(at);
        if self.tagged(left, DET | PREP | QUANTITY) || self.tagged(at + 1, OWNER | PASSIVE | SAY) {
            return true;
        }
        let subject = self.nounlike(left)
            || self.marked(left, ",\"”)")
            || self.tagged(left, PRONOUN | TIME | AUX | ADVERB)
            || self.lexeme(left).number;
        !subject || self.tagged(at + 1, PREP)
    }

    /// Whether a clause or a number follows before a place. Where verbs have no forms, any
    /// word may be of a clause.
    pub fn clause_within(&self, from: usize, to: usize) -> bool {
        (from..to).any(|i| self.lexeme(i).number || self.verb_alone(i) || self.heads_first)
    }
}
