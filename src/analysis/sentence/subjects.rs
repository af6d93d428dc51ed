//! Noun phrases over the chunks of a sentence: the subject of a verb, with what is tied to it
//! and stands in apposition to it, and the phrase that follows a word.

use super::lexemes::tag::{
    ADVERB, AUX, BY, COMPLEMENT, CUTS, FINITE, HEAD, LEAD, LINK, NOUN, PAPER, PART, PASSIVE, PREP,
    QUANTITY, RELATIVE, SELF, TIE, TIME, WITH,
};
use super::prev;
use super::row::{Chunk, ChunkKind, Lexemes};
use crate::analysis::EntityKind;

/// Who tells something.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sayer {
    /// Some lexemes: the first, and one past the last.
    Words(usize, usize),
    /// A pronoun, or "the group": a lexeme.
    Pronoun(usize),
    /// Who told what stands before.
    Same,
}

/// The longest subject, in lexemes.
pub(super) const LONGEST: usize = 26;
/// How many appositions a subject has at most.
const APPOSITIONS: usize = 4;

impl Lexemes<'_> {
    /// Where a source begins and ends without what stands loosely at its ends.
    pub fn source(&self, from: usize, to: usize) -> (usize, usize) {
        let (mut a, mut b) = (from, to);
        while a < b && self.lexeme(a).mark.is_some() {
            a += 1;
        }
        if self.heads_first {
            b = (a + 1..b).find(|&i| self.tagged_word(i, CUTS)).unwrap_or(b);
        }
        let loose = |i: usize| {
            self.lexeme(i).mark.is_some_and(|m| m != ')')
                || self.tagged_word(i, PREP | AUX | TIME | ADVERB | WITH)
        };
        while a < b && loose(b - 1) {
            b -= 1;
        }
        (self.behind_counted(a, b).unwrap_or(a), b)
    }

    /// Where the source begins in "750 soldiers Britain has promised": a name right behind those
    /// that a number counts says it of them.
    fn behind_counted(&self, from: usize, to: usize) -> Option<usize> {
        let number = (from..to).find(|&i| self.lexeme(i).number)?;
        (number + 2..to).filter(|_| !self.heads_first).find(|&i| {
            matches!(self.lexeme(i).name, Some(EntityKind::Place | EntityKind::Organisation))
                && self.lexeme(i - 1).name.is_none()
                && self.tagged(i - 1, NOUN)
        })
    }

    /// The chunk that the subject of a verb ends with: the one before it, past auxiliaries,
    /// times and brackets.
    pub(super) fn before_verb(&self, verb: usize) -> Option<usize> {
        use ChunkKind::{Auxiliary, Bracketed, Time};
        let (own, _) = self.chunk_of(verb)?;
        (0..own).rev().find(|&c| {
            !self.chunks.get(c).is_some_and(|c| matches!(c.kind, Auxiliary | Time | Bracketed))
        })
    }

    /// The subject of a verb, and where it begins.
    pub(super) fn subject(&self, verb: usize) -> Option<(Sayer, usize)> {
        let last = self.before_verb(verb)?;
        let chunk = self.chunks.get(last)?;
        let (from, to) = match chunk.kind {
            ChunkKind::Pronoun => return Some((Sayer::Pronoun(chunk.first), chunk.first)),
            ChunkKind::Comma => self.before_aside(last)?,
            ChunkKind::Quote | ChunkKind::Wall | ChunkKind::Opener => return None,
            _ => self.whole_phrase(last).map(|(from, to)| (self.with_apposition(from), to))?,
        };
        let same = to == from + 1 && self.tagged(from, SELF);
        Some((if same { Sayer::Pronoun(from) } else { Sayer::Words(from, to) }, from))
    }

    /// The noun phrase that ends with a chunk, with the relative clause that ends there ("A
    /// sergeant who got away on foot"); the paper of "A statement released Monday".
    fn whole_phrase(&self, last: usize) -> Option<(usize, usize)> {
        use ChunkKind::{Auxiliary, Comma, Quote, Saying, Verb, Wall};
        let kind = |c: usize| self.chunks.get(c).map(|c| c.kind);
        let end = self.chunks.get(last)?.end;
        let opens_relative = |&c: &usize| {
            let first = self.chunks.get(c).map_or(0, |c| c.first);
            self.tagged_word(first, RELATIVE | COMPLEMENT)
                && matches!(kind(c + 1), Some(Verb | Auxiliary))
        };
        let within = |c: &usize| !matches!(kind(*c), Some(Comma | Wall | Quote | Saying));
        let relative = (1..=last).rev().take_while(within).find(opens_relative);
        let whose = relative.and_then(|c| self.phrase(c - 1)).filter(|&(from, _)| self.opens(from));
        let paper = last.checked_sub(1).filter(|_| kind(last) == Some(Verb) && !self.heads_first);
        let paper = paper.and_then(|c| self.phrase(c));
        let paper = paper.filter(|&(_, to)| self.tagged(to - 1, PAPER) && self.tagged(to, PART));
        whose.map(|(from, _)| (from, end)).or(paper).or_else(|| self.phrase(last))
    }

    /// Whether a clause begins at a lexeme, or behind where and when it is set: "In the Commons
    /// the minister".
    fn opens(&self, from: usize) -> bool {
        use ChunkKind::{Auxiliary, Noun, Preposition, Pronoun, Saying, Tie, Time, Verb};
        let before = self.chunk_of(from).map_or(0, |(chunk, _)| chunk);
        let mut led = self.chunks.get(..before).unwrap_or_default().iter().rev().peekable();
        let mut leads = true;
        while let Some(c) = led.next_if(|c| matches!(c.kind, Noun | Preposition | Tie | Time)) {
            leads = c.kind != Noun;
        }
        let acts = |c: &Chunk| matches!(c.kind, Verb | Saying | Pronoun | Auxiliary) && c.first > 0;
        self.parted(from) || leads && !led.next().is_some_and(acts)
    }

    /// The noun phrase that ends with a chunk, with what is tied to it: first lexeme and one
    /// past the last; `None` where its head cannot speak.
    pub(super) fn phrase(&self, last: usize) -> Option<(usize, usize)> {
        use ChunkKind::{And, Comma, Noun, Opener, Quote, Saying, Tie, Wall};
        let kind = |c: usize| self.chunks.get(c).map(|c| c.kind);
        let end = self.chunks.get(last)?.end;
        let loose = self.heads_first;
        if kind(last) == Some(Quote) {
            return None;
        }
        let mut first = last;
        while let Some(left) = first.checked_sub(1) {
            first -= match kind(left)? {
                // "a report released by the group"
                Saying if self.tagged(self.chunks.get(left)?.first, NOUN) => 1,
                Noun if kind(first) == Some(Saying) => 1,
                Comma | Wall | Quote | Opener | Saying => break,
                _ if loose => 1,
                Tie | And if left > 0 && kind(left - 1) == Some(Noun) => 2,
                _ => break,
            };
        }
        let start = self.chunks.get(first)?.first;
        let from =
            if loose { self.first_head(start, end)? } else { self.speaking_part(start, end)? };
        Some((from, end))
    }

    /// Past what may stand before a subject: "Trong khi đó", "Hôm 29/10".
    pub(super) fn past_lead(&self, from: usize, to: usize) -> usize {
        let lead = |i: usize| {
            self.tagged_word(i, LEAD | TIME | ADVERB)
                || self.lexeme(i).number && self.tagged(prev(i), TIME)
                || self.lexeme(i).mark.is_some()
        };
        (from..to).find(|&i| !lead(i)).unwrap_or(to)
    }

    /// Where a phrase begins whose head stands first: at a noun that can speak, or at a
    /// name that nobody knows.
    pub(super) fn first_head(&self, from: usize, to: usize) -> Option<usize> {
        let from = self.past_lead(from, to);
        let counted = |i: usize| self.tagged(i, QUANTITY) || self.lexeme(i).number;
        let head = (from..to).find(|&i| !counted(i))?;
        let lexeme = self.lexeme(head);
        let unknown = lexeme.tags == 0 && lexeme.capital;
        (lexeme.tags & (HEAD | SELF) != 0 || unknown).then_some(from)
    }

    /// Of phrases tied by prepositions, whose heads stand last, where the one begins that
    /// speaks: the first if they open their clause, else the last.
    pub(super) fn speaking_part(&self, start: usize, end: usize) -> Option<usize> {
        let opens = self.opens(start);
        let ties = |i: &usize| self.tagged_word(*i, LINK | BY);
        let parts = std::iter::once(start).chain((start..end).filter(ties).map(|i| i + 1));
        let heads = |&from: &usize| {
            let to = (from..end).find(ties).unwrap_or(end);
            from < to && self.can_speak(from, to)
        };
        if opens { parts.clone().find(heads) } else { parts.clone().rfind(heads) }
    }

    /// Whether the head of a phrase, its last noun, names someone or something that can speak.
    pub(super) fn can_speak(&self, from: usize, to: usize) -> bool {
        let mut head = to - 1;
        while head > from && self.tagged(head, PART) {
            head -= 1;
        }
        let lexeme = self.lexeme(head);
        if let Some(kind) = lexeme.name {
            return kind != EntityKind::Group || head > from;
        }
        lexeme.tags & HEAD != 0 || lexeme.tags == 0 && !lexeme.number && lexeme.capital
    }

    /// The subject before an apposition or a relative clause that a comma closes right before
    /// the verb.
    pub(super) fn before_aside(&self, close: usize) -> Option<(usize, usize)> {
        let end = self.chunks.get(close)?.first;
        for c in (0..close).rev() {
            let chunk = self.chunks.get(c)?;
            let (comma, from) = (chunk.first, chunk.end);
            if chunk.kind != ChunkKind::Comma {
                continue;
            }
            let relative = self.tagged(from, RELATIVE);
            if !relative && (from..end).any(|i| self.tells(i)) {
                return None;
            }
            let Some((start, _)) = self.before_verb(comma).and_then(|c| self.whole_phrase(c))
            else {
                continue;
            };
            if !self.opens(start) {
                continue;
            }
            if relative {
                return Some((start, comma));
            }
            // "…, những kẻ cầm đầu, bị bắn chết, thống kê": a clause ends before the verb.
            let predicate = |i: usize| {
                self.marked(prev(i), ",") && (self.tagged_word(i, PASSIVE) || self.verb_alone(i))
            };
            if self.heads_first && (from..end).any(predicate) {
                return None;
            }
            if !(from..end).any(|i| self.tagged(i, FINITE)) {
                // "The paper, in its early edition, said": the paper alone.
                // "Thị trưởng, người đã mất nhà, nói": the mayor.
                let loose = self.heads_first && (from..end).any(|i| self.tagged_word(i, CUTS));
                let alone = loose || self.tagged(from, PREP);
                return Some((start, if alone { comma } else { end }));
            }
        }
        None
    }

    /// Where the whole begins of which a phrase is the apposition, in a language where no comma
    /// need close one: "Đại tá Lê Văn Sơn, chỉ huy đồn biên phòng cho biết".
    pub(super) fn with_apposition(&self, from: usize) -> usize {
        let mut start = from;
        if !self.heads_first {
            return start;
        }
        for _ in 1..APPOSITIONS {
            // Past what leads to the phrase, to the comma before it.
            let least = start.saturating_sub(LONGEST);
            let comma = (least..start).rev().find(|&i| self.lexeme(i).mark.is_some());
            let comma = comma.filter(|&c| self.kind_at(c) == Some(ChunkKind::Comma));
            let Some((c, _)) = comma.and_then(|comma| self.chunk_of(comma)) else { break };
            // A dash parts a sentence from the places it begins with: "KINSHASA, Congo - Chính phủ".
            let parts_places = comma.is_some_and(|comma| self.marked(comma, "-–—"));
            let before = c.checked_sub(1).filter(|_| !parts_places);
            let Some((head, end)) = before.and_then(|left| self.phrase(left)) else { break };
            if (head..end).any(|i| self.verb_alone(i) || self.tells(i) || self.lexeme(i).number) {
                break;
            }
            start = head;
        }
        start
    }

    /// One past the noun phrase that begins at a lexeme, with what is tied to it.
    pub(super) fn phrase_ahead(&self, from: usize) -> usize {
        use ChunkKind::{And, Auxiliary, Noun, Preposition, Pronoun, Saying, Tie, Verb};
        let loose = self.heads_first;
        let Some((first, _)) = self.chunk_of(from) else { return from };
        let mut end = from;
        let mut last = None;
        for chunk in self.chunks.get(first..).unwrap_or_default() {
            let goes_on = match chunk.kind {
                Noun => loose || last != Some(Noun),
                Tie | Preposition => loose || self.tagged(chunk.first, TIE | BY),
                And => !self.lexeme(chunk.end).number,
                Verb => true,
                Saying => self.tagged(chunk.first, NOUN),
                Auxiliary | Pronoun => loose,
                _ => false,
            };
            if !goes_on {
                break;
            }
            (end, last) = (chunk.end, Some(chunk.kind));
        }
        end
    }

    pub(super) fn chunk_of(&self, at: usize) -> Option<(usize, &Chunk)> {
        let index = self.lexeme(at).chunk;
        self.chunks.get(index).map(|chunk| (index, chunk))
    }

    pub(super) fn kind_at(&self, at: usize) -> Option<ChunkKind> {
        self.chunk_of(at).map(|(_, chunk)| chunk.kind)
    }

    /// Whether a lexeme is a verb of saying, active and not denied.
    pub(super) fn tells(&self, at: usize) -> bool {
        self.kind_at(at) == Some(ChunkKind::Saying)
    }

    /// Whether a mark parts a lexeme from what stands before it.
    pub(super) fn parted(&self, at: usize) -> bool {
        use ChunkKind::{Bracketed, Comma, Quote, Wall};
        matches!(self.kind_at(prev(at)), Some(Comma | Wall | Quote | Bracketed))
    }
}
