//! Whose a counted phrase is by its place in the sentence: the names in it and those listed
//! with them, what is tied to it from behind, the phrase that governs it, the names that act
//! before it.

use super::Clause;
use super::items::What;
use super::nouns::Noun;
use crate::analysis::lexicon::{class, lists};
use crate::analysis::quantities::Form;

/// How far a name that acts is looked for, in items.
const REACH: usize = 40;
/// The longest list of nouns that one name owns, in items.
const LIST: usize = 10;
/// How far before a number the losses may be named that it tells, in items.
const LOSSES: usize = 8;
/// The most words that a noun phrase has before its name.
const PHRASE: usize = 5;

impl Clause<'_> {
    fn name_at(&self, item: usize) -> bool {
        self.items.get(item).is_some_and(super::ClauseItem::is_name)
    }

    fn mark_at(&self, item: usize, marks: &str) -> bool {
        self.items.get(item).is_some_and(|i| i.is_mark(marks))
    }

    /// Whether a word goes on with the noun phrase that it stands in, and governs nothing.
    fn within_phrase(&self, item: usize) -> bool {
        let inner = class::ARTICLE | class::COUNTED | class::EXACT | class::BODY;
        let word = |i: &super::ClauseItem| {
            matches!(i.what, What::Word)
                && i.entry.verb == 0
                && (i.is_unknown() || i.is(inner))
                && !i.is(class::PREP | class::CLAUSE | class::CONJ)
        };
        self.article(item) || self.items.get(item).is_some_and(word) && !self.acts_alone(item)
    }

    /// Whether an item is "a" or "một": a number only where it counts.
    fn article(&self, item: usize) -> bool {
        self.quantity(item).is_some_and(|q| q.form == Form::Article)
    }

    /// Whether the lexeme of an item is a verb and nothing else.
    fn acts_alone(&self, item: usize) -> bool {
        let row = &self.lexemes;
        let place = self.items.get(item).map_or(0, |i| i.span.start);
        row.verb_alone(row.all.partition_point(|l| l.span.start < place))
    }

    /// What stands before the phrase that a name closes, or opens.
    pub(in crate::analysis) fn governor(&self, name: usize) -> Option<usize> {
        (name.saturating_sub(PHRASE)..name).rev().find(|&b| {
            !self.within_phrase(b)
                || self.word_is(b, lists::PREP_BEFORE_PLACE)
                || self.word_ends(b, lists::OF_EITHER)
        })
    }

    /// Whether a preposition of place or of company governs the phrase of a name.
    pub(in crate::analysis) fn stands_beside(&self, name: usize) -> bool {
        self.governor(name).is_some_and(|before| {
            self.word_is(before, lists::PREP_BEFORE_PLACE)
                || self.grammar.heads_first() && self.word_ends(before, lists::PREP_BEFORE_PLACE)
        })
    }

    /// Whether something is done to a name, or to what it owns: "raided a Taliban hideout",
    /// "a convoy of Iraqi soldiers", "fired on".
    pub(in crate::analysis) fn done_to(&self, name: usize) -> bool {
        self.governor(name).is_some_and(|before| {
            self.items.get(before).is_some_and(|i| i.entry.verb != 0)
                || self.acts_alone(before)
                || self.word_ends(before, lists::GOVERNS_NAME)
        })
    }

    /// Whether a name is part of a word that makes it no owner: "non-American staff",
    /// "Italian-led soldiers", "the US-backed fighters". A force led by an alliance is its.
    fn joined_away(&self, name: usize) -> bool {
        let before = |steps: usize| name.checked_sub(steps);
        before(1).is_some_and(|m| self.mark_at(m, "-–"))
            && before(2).is_some_and(|w| self.word_is(w, lists::AGAINST_OR_FOR))
            || self.mark_at(name + 1, "-–")
                && (self.word_is(name + 2, lists::JOINED_TO_NAME)
                    || self.word_is(name + 2, lists::LED)
                        && self.items.get(name).is_some_and(|i| i.group))
    }

    /// A name with those listed behind it: "Belgian, British, French and US".
    fn listed(&self, first: usize) -> Vec<usize> {
        let mut names = vec![first];
        let mut at = first + 1;
        loop {
            let joint = self.items.get(at).is_some_and(|i| i.is_mark(",-") || i.is(class::CONJ));
            let mut next = at + usize::from(joint);
            next += usize::from(joint && self.items.get(next).is_some_and(|i| i.is(class::CONJ)));
            next += usize::from(self.word_is(next, lists::THE));
            if !joint || !self.name_at(next) || names.len() > LIST {
                return names;
            }
            names.push(next);
            at = next + 1;
        }
    }

    /// One past the phrase of the number at an item, and past a list of nouns that goes on
    /// where the head stands first: "đơn vị vũ khí và thiết bị của", "lính, dân thường Nga".
    pub(in crate::analysis) fn phrase_end(&self, at: usize, noun: &Noun) -> usize {
        let end = noun.end.max(at + 1);
        if noun.head.is_some_and(|h| self.word_is(h, lists::STRENGTH_BEHIND)) {
            let on = |i: &usize| {
                let armed = |x: &super::ClauseItem| x.is(class::FORCE | class::FIGHTER);
                self.name_at(*i) || self.mark_at(*i, "-") || self.items.get(*i).is_some_and(armed)
            };
            return (end..end + PHRASE).find(|i| !on(i)).unwrap_or(end + PHRASE);
        }
        if !self.grammar.heads_first() || noun.head.is_none() {
            return end;
        }
        let is = |i: usize, class| self.items.get(i).is_some_and(|x| x.is(class));
        let joint = |i: usize| self.mark_at(i, ",") || is(i, class::CONJ);
        let on = (end..end + LIST).find(|&i| !joint(i) && !self.within_phrase(i)).unwrap_or(end);
        let nouns = |i: usize| !joint(i) || is(i + 1, class::COUNTED | class::BODY);
        let owned = self.word_is(on, lists::OWNED_BY) && (on <= end + 2 || (end..on).all(nouns));
        let listed = self.name_at(on) && (end..on).any(joint) && (end..on).all(nouns);
        if on > end && noun.kinds == 0 && (listed || owned) { on } else { end }
    }

    /// The names in the phrase of a number that ends before an item, with those listed beside
    /// them: "2,000 Belgian, French and British soldiers".
    pub(in crate::analysis) fn names_inside(&self, at: usize, end: usize) -> Vec<usize> {
        let mut names: Vec<usize> = (at + 1..end).filter(|&i| self.name_at(i)).collect();
        if let Some(&last) = names.last().filter(|&&last| last + 1 == end || self.name_at(end)) {
            names.extend(self.listed(last).into_iter().skip(1));
        } else if names.is_empty() && self.name_at(end) && self.grammar.heads_first() {
            names = self.listed(end);
        }
        names.retain(|&name| !self.joined_away(name));
        names
    }

    /// The names that a word before an item ties to what stands before it: "of the Free Party
    /// and the Red Union".
    pub(in crate::analysis) fn names_tied(&self, from: usize) -> Vec<usize> {
        // "members of an Alliance team": the article counts nobody.
        let over = |i: &usize| {
            let word = |x: &super::ClauseItem| {
                matches!(x.what, What::Word) && x.entry.verb | x.entry.subject == 0
            };
            self.article(*i) || self.items.get(*i).is_some_and(word)
        };
        let name = (from..from + PHRASE).find(|i| !over(i)).filter(|&i| self.name_at(i));
        name.map(|first| self.listed(first)).unwrap_or_default()
    }

    /// The names in the phrase that governs a number: "the German detachment of 2,000 troops",
    /// "NATO's 18,000", "Russian losses at 1,120", "tổn thất của Nga là 1.120".
    pub(in crate::analysis) fn names_governing(&self, at: usize, losses: bool) -> Vec<usize> {
        let left = self.left_edge(at);
        let Some(link) = left.checked_sub(1) else { return Vec::new() };
        let owned = self.is_word(link, lists::GENITIVE);
        let noun = if owned || self.word_is(link, lists::OF) {
            Some(link)
        } else {
            let part = |i: &usize| {
                self.items.get(*i).is_some_and(|x| {
                    !x.is_number()
                        && !matches!(x.what, What::Mark(_))
                        && !x.is(class::CONJ | class::CLAUSE | class::RELATIVE | class::SAID)
                })
            };
            let lost = |i: &usize| self.word_ends(*i, lists::LOSS) || self.begins(*i, lists::LOSS);
            let words = (left.saturating_sub(LOSSES)..left).rev().take_while(part);
            words.filter(|_| losses).find(|i| lost(i))
        };
        let Some(noun) = noun else { return Vec::new() };
        if self.grammar.heads_first() {
            return (noun + 1..left.min(noun + 4)).filter(|&i| self.name_at(i)).collect();
        }
        let inner = |i: &usize| {
            self.name_at(*i) || self.within_phrase(*i) || self.word_is(*i, lists::POSSESSIVE)
        };
        let reach = if owned { 1 } else { PHRASE };
        let words = (noun.saturating_sub(reach)..noun).rev().take_while(inner);
        words.filter(|&i| self.name_at(i)).collect()
    }

    /// The names that act before an item, nearest first; of an aside between commas, what it
    /// explains; at last those that own what acts. Not over a full stop or a semicolon.
    pub(in crate::analysis) fn names_acting(&self, before: usize) -> Vec<usize> {
        let (mut acting, mut owners) = (Vec::new(), Vec::new());
        let mut at = self.over_aside(before);
        let least = at.saturating_sub(REACH);
        while let Some(item) = at.checked_sub(1).filter(|&i| i >= least) {
            at = item;
            if self.mark_at(item, ".;") {
                break;
            }
            if !self.name_at(item) {
                continue;
            }
            if self.stands_beside(item) {
                continue;
            }
            let owns = self.governor(item).is_some_and(|b| self.word_ends(b, lists::OF_EITHER));
            if owns { owners.push(item) } else { acting.push(item) }
        }
        acting.extend(owners);
        acting
    }

    /// Whether a name only says which of the things or people behind it: "a Serbian majority",
    /// "the Beijing storm". A force is its own.
    pub(in crate::analysis) fn says_which(&self, name: usize) -> bool {
        !self.grammar.heads_first()
            && !self.acts_alone(name + 1)
            && self.items.get(name + 1).is_some_and(|next| {
                let plain = class::PERSON | class::EVENT | class::THING;
                let word = matches!(next.what, What::Word);
                word && (next.is_unknown() || next.is(plain)) && !next.is(class::FORCE)
            })
            && !self.word_ends(name + 1, lists::STATE_FORCE)
    }

    /// The other of two that act together: "Pakistan and Spain each plan to deploy".
    pub(in crate::analysis) fn acts_with(&self, name: usize) -> Option<usize> {
        let joint = self.items.get(name.checked_sub(1)?)?;
        let other = name.checked_sub(2)?;
        (joint.is(class::CONJ) && !joint.is(class::CLAUSE) && self.name_at(other)).then_some(other)
    }

    /// "Pakistan, a key ally of the United States, has sent": before the aside that a comma
    /// closes right before a verb.
    fn over_aside(&self, verb: usize) -> usize {
        let auxiliary = class::BE | class::HAVE | class::MODAL | class::ADVERB | class::NEGATION;
        let close = (verb.saturating_sub(4)..verb)
            .rev()
            .find(|&i| !self.items.get(i).is_some_and(|x| x.is(auxiliary)));
        let Some(close) = close.filter(|&c| self.mark_at(c, ",")) else { return verb };
        let open = (close.saturating_sub(16)..close)
            .rev()
            .take_while(|&i| !self.mark_at(i, ".;:"))
            .find(|&i| self.mark_at(i, ","));
        let explains = |&open: &usize| {
            self.word_is(open + 1, lists::ASIDE_OPENS)
                && open.checked_sub(1).is_some_and(|name| self.name_at(name))
        };
        open.filter(explains).unwrap_or(verb)
    }
}
