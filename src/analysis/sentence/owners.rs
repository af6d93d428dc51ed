//! Whose a counted phrase is by its place in the sentence: the names in it and those listed
//! with them, what is tied to it from behind, the names that act before it.

use super::items::What;
use super::{Clause, prev};
use crate::analysis::lexicon::{class, lists};
use crate::analysis::quantities::Form;

/// How far before a number the losses may be named that it tells, in items.
const LOSSES: usize = 8;
/// How far a name that acts is looked for, in items.
const REACH: usize = 40;
/// The longest list of names, in items.
const LIST: usize = 10;
/// The most words that a noun phrase has before its name.
const PHRASE: usize = 5;

impl Clause<'_> {
    fn name_at(&self, item: usize) -> bool {
        self.item(item).is_name()
    }

    fn mark_at(&self, item: usize, marks: &str) -> bool {
        self.item(item).is_mark(marks)
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
        (name.saturating_sub(PHRASE)..name)
            .rev()
            .find(|&b| !self.within_phrase(b) || self.word_ends(b, lists::OF_EITHER))
    }

    /// Whether a preposition of place or of company governs the phrase of a name.
    pub(in crate::analysis) fn stands_beside(&self, name: usize) -> bool {
        self.governor(name).is_some_and(|before| self.word_ends(before, lists::PREP_BEFORE_PLACE))
    }

    /// Whether a number behind a name is given to it: "Germany promised Kosovo 600 troops".
    pub(in crate::analysis) fn receives(&self, name: usize) -> bool {
        let gives = |b| self.word_is(b, lists::GIVES_TO);
        self.governor(name).is_some_and(gives) && (name + 1..name + 4).any(|i| self.is_count(i))
    }

    /// Whether an item is a number that counts.
    fn is_count(&self, item: usize) -> bool {
        self.quantity(item).is_some_and(|q| q.form != Form::Article)
    }

    /// Whether something is done to a name, or to what it owns: "raided a Taliban hideout",
    /// "a convoy of Iraqi soldiers", "fired on".
    pub(in crate::analysis) fn done_to(&self, name: usize) -> bool {
        self.governor(name).is_some_and(|before| {
            self.item(before).entry.verb != 0
                || self.acts_alone(before)
                || self.word_ends(before, lists::GOVERNS_NAME)
        })
    }

    /// Whether a name is part of a word that makes it no owner: "non-American staff",
    /// "Italian-led soldiers". A force led by an alliance is its.
    fn joined_away(&self, name: usize) -> bool {
        self.mark_at(prev(name), "-–")
            || self.mark_at(name + 1, "-–") && self.word_is(name + 2, lists::JOINED_AWAY)
    }

    /// A name with those listed behind it: "Belgian, British, French and US".
    fn listed(&self, first: usize) -> Vec<usize> {
        let mut names = vec![first];
        let mut at = first + 1;
        loop {
            let joint = self.items.get(at).is_some_and(|i| i.is_mark(",-") || i.is(class::CONJ));
            let mut next = at + usize::from(joint);
            next += usize::from(joint && self.item(next).is(class::CONJ));
            next += usize::from(self.word_is(next, lists::THE));
            if !joint || !self.name_at(next) || names.len() > LIST {
                return names;
            }
            names.push(next);
            at = next + 1;
        }
    }

    /// The names in the phrase of a number that ends before an item, with those listed beside
    /// them: "2,000 Belgian, French and British soldiers".
    pub(in crate::analysis) fn names_inside(&self, at: usize, end: usize) -> Vec<usize> {
        // "binh sĩ mũ nồi xanh Ghana"
        let end = end + usize::from(lists::KEEPS_PEACE.holds(self.lower(end)));
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

    /// Those whose losses a number tells: "Russian losses at 1,120".
    pub(in crate::analysis) fn names_losing(&self, at: usize) -> Vec<usize> {
        let left = self.over_aside(self.left_edge(at));
        let part = |i: &usize| {
            let x = self.item(*i);
            !x.is_number()
                && (!matches!(x.what, What::Mark(_)) || x.is_mark("\"“"))
                && !x.is(class::CONJ | class::CLAUSE | class::RELATIVE | class::SAID)
        };
        let lost = |i: &usize| self.word_ends(*i, lists::LOSS) || self.begins(*i, lists::LOSS);
        let mut words = (left.saturating_sub(LOSSES)..left).rev().take_while(part);
        let Some(noun) = words.find(lost) else { return Vec::new() };
        // "The League put its dead at four"
        if self.word_is(prev(noun), lists::ITS) {
            return self.names_acting(noun);
        }
        let inner = |i: &usize| self.name_at(*i) || self.within_phrase(*i);
        let words = (noun.saturating_sub(PHRASE)..noun).rev().take_while(inner);
        words.filter(|&i| self.name_at(i)).collect()
    }

    /// The names that act before an item, nearest first; of an aside between commas, what it
    /// explains.
    pub(in crate::analysis) fn names_acting(&self, before: usize) -> Vec<usize> {
        let open = self.over_aside(before);
        let before = if self.name_at(prev(open)) { open } else { before };
        let acts =
            |&item: &usize| self.name_at(item) && !self.stands_beside(item) && !self.receives(item);
        (before.saturating_sub(REACH)..before).rev().filter(acts).collect()
    }

    /// Whether a name only says which of the things or people behind it: "a Serbian majority",
    /// "the Beijing storm".
    pub(in crate::analysis) fn says_which(&self, name: usize) -> bool {
        let next = self.item(name + 1);
        let plain = class::PERSON | class::EVENT | class::THING;
        let word = next.is_unknown() || next.is(plain) && !next.is(class::FORCE);
        word && !self.grammar.heads_first()
    }

    /// "Pakistan, a key ally of the United States, has sent": before the aside that a comma
    /// closes right before a verb.
    fn over_aside(&self, verb: usize) -> usize {
        let auxiliary = class::BE | class::HAVE | class::MODAL | class::ADVERB | class::NEGATION;
        let close = (verb.saturating_sub(4)..verb).rev().find(|&i| !self.item(i).is(auxiliary));
        let Some(close) = close.filter(|&c| self.mark_at(c, ",")) else { return verb };
        (close.saturating_sub(16)..close).rev().find(|&i| self.mark_at(i, ",")).unwrap_or(verb)
    }
}
