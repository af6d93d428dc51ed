//! How the words of a sentence stand to each other: what part of speech each is, and, for
//! the phrase of a number, the words that govern it and those it is the subject of.
//!
//! No parse: from the phrase one walks left to what governs it and right to its predicate,
//! past what may stand between. The same for all languages; what differs are the classes
//! and readings that their words have.

use std::ops::Range;

use super::Clause;
use super::items::{ClauseItem, What};
use super::signs::{Sign, WordShape};
use crate::analysis::lexicon::{class, lists};
use crate::analysis::vocabulary::{Sort, fact};

/// What a word is taken for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[repr(u8)]
pub(in crate::analysis) enum WordTag {
    #[default]
    Noun,
    Name,
    Number,
    /// What qualifies a noun before it: articles, possessives, adjectives, "about".
    Determiner,
    /// A state: "dead", "missing".
    State,
    Pronoun,
    /// A verb with its own subject, or its object right behind it.
    Verb,
    /// A form that may be a participle, with no object.
    Participle,
    Gerund,
    Be,
    Have,
    /// A modal, a mark of tense or of the passive.
    Auxiliary,
    /// What was reached: "rose to", "lên tới".
    Reach,
    Adverb,
    Preposition,
    Conjunction,
    /// What opens a clause.
    Opener,
    Relative,
    Comma,
    /// A mark that nothing crosses.
    Wall,
    /// A quotation mark or a hyphen: nothing is parted by it.
    Mark,
}

/// How a word stands to the phrase of a number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[repr(u8)]
pub(in crate::analysis) enum WordRelation {
    /// A verb, of its object.
    Object,
    /// The first of two verbs that share an object.
    FirstObject,
    /// A word of the subject of what it is, or has reached: "the number of dead rose to".
    Counted,
    /// A noun or verb before its preposition.
    Governor,
    /// What governs that noun.
    Above,
    /// A noun right before it, with nothing between.
    Beside,
    /// Its predicate.
    Predicate,
    /// A second predicate.
    Second,
    /// A participle or gerund right behind.
    Modifier,
    /// The verb of its relative clause.
    Relative,
    /// A state behind it: "left 12 dead".
    State,
}

/// A word that stands to the phrase of a number.
#[derive(Debug, Clone, Copy)]
pub(in crate::analysis) struct WordLink {
    pub relation: WordRelation,
    /// Its item.
    pub word: usize,
    /// The preposition between, or what else parts them, as an item.
    pub by: Option<usize>,
}

/// What was found on both sides of a phrase.
#[derive(Debug, Clone, Default)]
pub(in crate::analysis) struct WordLinks {
    pub all: Vec<WordLink>,
    /// What stands right before the phrase, past adverbs, and right behind.
    pub left: WordTag,
    pub right: WordTag,
    /// Whether something coordinated with it stands between it and what governs it.
    pub joined: bool,
}

impl WordLinks {
    /// Nothing on either side.
    pub const fn none() -> Self {
        Self { all: Vec::new(), left: WordTag::Wall, right: WordTag::Wall, joined: false }
    }
}

/// How far one walks to either side, in items.
const REACH: usize = 26;
/// How many words a subject is looked through for.
const SUBJECT: usize = 10;

/// Finds what each word of a sentence is.
pub(in crate::analysis) fn read(clause: &Clause<'_>, signs: &[Sign], out: &mut Vec<WordTag>) {
    out.clear();
    for (index, item) in clause.items.iter().enumerate() {
        let tag = tag(clause, signs, out, index, item);
        out.push(tag);
    }
}

fn tag(
    clause: &Clause<'_>,
    signs: &[Sign],
    before: &[WordTag],
    index: usize,
    item: &ClauseItem,
) -> WordTag {
    match item.what {
        What::Number(_) | What::Vetoed(_) => return WordTag::Number,
        What::Name(_) => return WordTag::Name,
        What::Mark(',') => return WordTag::Comma,
        What::Mark('.' | ';' | ':' | '(' | ')' | '—' | '–' | '!' | '?' | '|') => {
            return WordTag::Wall;
        }
        What::Mark(_) => return WordTag::Mark,
        What::Word => {}
    }
    let of = |class: u64| item.is(class);
    if of(class::BE) {
        return WordTag::Be;
    }
    if of(class::REACHED) && !item.is(class::EXACT) {
        return WordTag::Reach;
    }
    if of(class::PASSIVE | class::MODAL) {
        return WordTag::Auxiliary;
    }
    if of(class::HAVE) {
        return WordTag::Have;
    }
    if of(class::CONJ) {
        return WordTag::Conjunction;
    }
    if of(class::RELATIVE) {
        return WordTag::Relative;
    }
    if of(class::CLAUSE) {
        return WordTag::Opener;
    }
    if of(class::PREP) {
        return WordTag::Preposition;
    }
    if of(class::PRONOUN) {
        return WordTag::Pronoun;
    }
    let Some(sign) = signs.get(index) else { return WordTag::Noun };
    spoken(clause, sign, before, index, item)
}

/// Of a word that is told by the vocabulary and by its neighbours.
fn spoken(
    clause: &Clause<'_>,
    sign: &Sign,
    before: &[WordTag],
    index: usize,
    item: &ClauseItem,
) -> WordTag {
    let facts = sign.form.map_or(0, |f| clause.vocabulary.facts(f));
    let is = |sort: Sort| facts & sort.bit() != 0;
    let verb = is(Sort::Verb) || item.is(class::SAID | class::CAUSATIVE | class::PRESENCE);
    let noun = is(Sort::Noun) || item.is(class::COUNTED);
    let last = before.iter().rev().copied().find(|t| !matches!(t, WordTag::Mark | WordTag::Adverb));
    if !verb && !noun {
        if item.is(class::MODIFIER) {
            return WordTag::Determiner;
        }
        if item.is(class::ADVERB) || is(Sort::Time) {
            return WordTag::Adverb;
        }
        if sign.all() != 0 || is(Sort::Adjective) {
            let inside = clause.items.get(index + 1).is_some_and(|n| n.is(class::COUNTED));
            return if inside { WordTag::Determiner } else { WordTag::State };
        }
        let text = item.span.of(clause.small);
        return match text {
            _ if clause.ends_like(index, lists::ADVERB_END) => WordTag::Adverb,
            t if clause.ends_like(index, lists::GERUND_END) && t.len() > 5 => WordTag::Gerund,
            t if clause.ends_like(index, lists::PARTICIPLE_END) && t.len() > 4 => {
                participle(clause, last, index)
            }
            _ => WordTag::Noun,
        };
    }
    if noun && !verb {
        return WordTag::Noun;
    }
    if noun
        && (sign.noun
            || matches!(last, Some(WordTag::Determiner | WordTag::Preposition | WordTag::Number)))
        && sign.shape != WordShape::Infinitive
    {
        return WordTag::Noun;
    }
    match sign.shape {
        WordShape::Gerund => WordTag::Gerund,
        WordShape::Participle => participle(clause, last, index),
        WordShape::Plain if noun && clause.grammar.inflected => {
            let subject = matches!(
                last,
                Some(WordTag::Noun | WordTag::Name | WordTag::Pronoun | WordTag::Relative)
            );
            if subject && opens_phrase(clause, index + 1) { WordTag::Verb } else { WordTag::Noun }
        }
        WordShape::Plain if facts & fact::GERUND != 0 => WordTag::Gerund,
        WordShape::Plain
        | WordShape::Passive
        | WordShape::Infinitive
        | WordShape::Modal
        | WordShape::Perfect
        | WordShape::Caused => WordTag::Verb,
    }
}

/// "killed": active where an object follows or the passive's auxiliary stands before.
fn participle(clause: &Clause<'_>, last: Option<WordTag>, index: usize) -> WordTag {
    if matches!(last, Some(WordTag::Be | WordTag::Have | WordTag::Auxiliary))
        || opens_phrase(clause, index + 1)
    {
        WordTag::Verb
    } else {
        WordTag::Participle
    }
}

/// Whether a noun phrase begins at an item.
fn opens_phrase(clause: &Clause<'_>, index: usize) -> bool {
    clause.items.get(index).is_some_and(|next| match next.what {
        What::Number(_) | What::Name(_) => true,
        What::Vetoed(_) | What::Mark(_) => false,
        What::Word => {
            next.is(class::MODIFIER | class::COUNTED)
                && !next.is(class::PREP | class::CLAUSE | class::CONJ | class::RELATIVE)
        }
    })
}

/// One sentence with the tags of its words.
pub(in crate::analysis) struct Syntax<'a> {
    pub clause: &'a Clause<'a>,
    pub signs: &'a [Sign],
    pub tags: &'a [WordTag],
}

impl Syntax<'_> {
    fn at(&self, index: usize) -> Option<WordTag> {
        self.tags.get(index).copied()
    }

    /// What stands to a phrase: that of a number, or of the list it is told in.
    pub fn links(&self, phrase: Range<usize>) -> WordLinks {
        let mut links = WordLinks::default();
        let (mut left, right) = (phrase.start, phrase.end);
        let before = self.before(left);
        links.left = before.map_or(WordTag::Wall, |(_, tag)| tag);
        if matches!(links.left, WordTag::Conjunction | WordTag::Comma)
            && let Some((at, _)) = before
            && let Some(other) = self.phrase_before(at)
        {
            links.joined = true;
            left = other;
        }
        self.left(left, right, &mut links);
        self.right(right, &mut links);
        links
    }

    /// The item before a place, past adverbs and marks that part nothing.
    fn before(&self, place: usize) -> Option<(usize, WordTag)> {
        let from = place.saturating_sub(6);
        (from..place)
            .rev()
            .filter_map(|i| Some((i, self.at(i)?)))
            .find(|(_, tag)| !matches!(tag, WordTag::Adverb | WordTag::Mark))
    }

    /// Where the noun phrase begins that ends right before an item; `None` where none does.
    fn phrase_before(&self, end: usize) -> Option<usize> {
        let mut start = end;
        while let Some(tag) = start.checked_sub(1).and_then(|i| self.at(i)) {
            let inside = matches!(
                tag,
                WordTag::Noun
                    | WordTag::Name
                    | WordTag::Determiner
                    | WordTag::Number
                    | WordTag::State
                    | WordTag::Mark
            );
            if !inside || end - start >= 8 {
                break;
            }
            start -= 1;
        }
        (start < end).then_some(start)
    }

    fn left(&self, place: usize, right: usize, links: &mut WordLinks) {
        let Some((at, tag)) = self.before(place) else { return };
        let mut push = |relation, word, by| links.all.push(WordLink { relation, word, by });
        match tag {
            WordTag::Verb | WordTag::Participle | WordTag::Gerund | WordTag::Have => {
                push(WordRelation::Object, at, None);
                if let Some(verb) = self.first(at) {
                    push(WordRelation::FirstObject, verb, None);
                }
            }
            WordTag::Be | WordTag::Reach => {
                push(WordRelation::Object, at, None);
                for word in self.subject(at) {
                    push(WordRelation::Counted, word, Some(at));
                }
            }
            WordTag::Preposition => {
                let Some((head, tag)) = self.before(at) else { return };
                match tag {
                    WordTag::Noun
                    | WordTag::Name
                    | WordTag::State
                    | WordTag::Gerund
                    | WordTag::Verb
                    | WordTag::Participle => {
                        push(WordRelation::Governor, head, Some(at));
                    }
                    _ => return,
                }
                if matches!(tag, WordTag::Noun | WordTag::Name | WordTag::State)
                    && let Some(start) = self.phrase_before(head + 1)
                {
                    self.above(start, right, at, links);
                }
            }
            WordTag::Noun | WordTag::Name | WordTag::State => push(WordRelation::Beside, at, None),
            _ => {}
        }
    }

    /// The verb that shares its object with the one at an item: "killed or wounded 12".
    fn first(&self, second: usize) -> Option<usize> {
        let from = second.saturating_sub(5);
        let joint = (from..second).rev().find(|&i| {
            !matches!(
                self.at(i),
                Some(WordTag::Adverb | WordTag::Auxiliary | WordTag::Mark | WordTag::Have)
            )
        })?;
        let verb = joint.checked_sub(1)?;
        let conjoined = self.at(joint) == Some(WordTag::Conjunction);
        let verbal =
            matches!(self.at(verb), Some(WordTag::Verb | WordTag::Participle | WordTag::Gerund));
        (conjoined && verbal).then_some(verb)
    }

    /// What governs the noun that governs a number: "the bodies of 12 were found",
    /// "found the bodies of 12".
    fn above(&self, start: usize, right: usize, by: usize, links: &mut WordLinks) {
        match self.before(start) {
            Some((at, WordTag::Verb | WordTag::Participle | WordTag::Gerund | WordTag::Have)) => {
                links.all.push(WordLink { relation: WordRelation::Above, word: at, by: Some(by) });
            }
            Some((at, WordTag::Preposition)) => {
                if let Some((head, _)) = self.before(at) {
                    links.all.push(WordLink {
                        relation: WordRelation::Above,
                        word: head,
                        by: Some(at),
                    });
                }
            }
            _ => {
                if let Some(verb) = self.predicate(right) {
                    links.all.push(WordLink {
                        relation: WordRelation::Above,
                        word: verb,
                        by: None,
                    });
                }
            }
        }
    }

    /// The words of the subject of a verb at an item that tell something.
    fn subject(&self, verb: usize) -> impl Iterator<Item = usize> {
        let from = verb.saturating_sub(SUBJECT);
        (from..verb)
            .rev()
            .take_while(|&i| {
                !matches!(self.at(i), Some(WordTag::Wall | WordTag::Conjunction) | None)
            })
            .filter(|&i| self.signs.get(i).is_some_and(|s| s.all() != 0))
            .take(3)
    }

    /// The verb that a group of auxiliaries beginning at an item leads to.
    fn head(&self, from: usize) -> usize {
        let mut head = from;
        for i in from..from + 7 {
            match self.at(i) {
                Some(
                    WordTag::Verb
                    | WordTag::Participle
                    | WordTag::State
                    | WordTag::Gerund
                    | WordTag::Reach,
                ) => {
                    return i;
                }
                Some(WordTag::Be | WordTag::Have | WordTag::Auxiliary) => head = i,
                Some(WordTag::Adverb | WordTag::Mark) => {}
                _ => break,
            }
        }
        head
    }

    /// The verb of a phrase that ends at an item, past what may stand between.
    fn predicate(&self, from: usize) -> Option<usize> {
        let mut links = WordLinks::default();
        self.right(from, &mut links);
        links.all.iter().find(|t| t.relation == WordRelation::Predicate).map(|t| t.word)
    }

    fn right(&self, from: usize, links: &mut WordLinks) {
        let mut push = |relation, word| links.all.push(WordLink { relation, word, by: None });
        let mut i = from;
        let mut first = None;
        let mut modified = false;
        while i < from + REACH {
            let Some(tag) = self.at(i) else { break };
            if first.is_none() && !matches!(tag, WordTag::Adverb | WordTag::Mark) {
                first = Some(tag);
            }
            match tag {
                WordTag::Adverb | WordTag::Mark => i += 1,
                WordTag::Preposition => i = self.past_phrase(i + 1),
                WordTag::Verb
                | WordTag::Be
                | WordTag::Have
                | WordTag::Auxiliary
                | WordTag::Reach => {
                    let head = self.head(i);
                    push(WordRelation::Predicate, head);
                    if let Some(second) = self.second(head + 1) {
                        push(WordRelation::Second, second);
                    }
                    break;
                }
                WordTag::Participle | WordTag::Gerund if !modified => {
                    push(WordRelation::Modifier, i);
                    if let Some(second) = self.second(i + 1) {
                        push(WordRelation::Second, second);
                    }
                    modified = true;
                    i = self.past_phrase(i + 1);
                }
                WordTag::State => {
                    push(WordRelation::State, i);
                    i += 1;
                }
                WordTag::Relative => {
                    if let Some(verb) = (i + 1..i + 6).find(|&j| {
                        matches!(
                            self.at(j),
                            Some(
                                WordTag::Verb
                                    | WordTag::Be
                                    | WordTag::Have
                                    | WordTag::Auxiliary
                                    | WordTag::Participle
                            )
                        )
                    }) {
                        push(WordRelation::Relative, self.head(verb));
                    }
                    break;
                }
                WordTag::Conjunction | WordTag::Comma => {
                    match self.past_joined(i).or_else(|| self.past_aside(i)) {
                        Some(next) => i = next,
                        None => break,
                    }
                }
                _ => break,
            }
        }
        links.right = first.unwrap_or(WordTag::Wall);
    }

    /// One past the noun phrase that begins at an item.
    fn past_phrase(&self, from: usize) -> usize {
        let mut i = from;
        while let Some(tag) = self.at(i) {
            let inside = matches!(
                tag,
                WordTag::Noun
                    | WordTag::Name
                    | WordTag::Number
                    | WordTag::Determiner
                    | WordTag::Mark
                    | WordTag::Adverb
            );
            if !inside || i - from > 8 {
                break;
            }
            i += 1;
        }
        i.max(from)
    }

    /// Past a noun phrase that is joined to the one before, where a predicate of both, or a
    /// further one, follows: "Several pilgrims and aid workers were".
    fn past_joined(&self, joint: usize) -> Option<usize> {
        let end = self.past_phrase(joint + 1);
        let goes_on = matches!(
            self.at(end)?,
            WordTag::Verb
                | WordTag::Be
                | WordTag::Have
                | WordTag::Auxiliary
                | WordTag::Participle
                | WordTag::Conjunction
                | WordTag::Comma
                | WordTag::Preposition
        );
        (goes_on && end > joint + 1).then_some(end)
    }

    /// Past an aside between commas: "12 people, among them two children, were".
    fn past_aside(&self, comma: usize) -> Option<usize> {
        let opens = self.clause.items.get(comma + 1)?.is(class::INCLUDING)
            || matches!(
                self.at(comma + 1)?,
                WordTag::Relative
                    | WordTag::Participle
                    | WordTag::Gerund
                    | WordTag::Preposition
                    | WordTag::Name
            );
        if !opens {
            return None;
        }
        let close = (comma + 2..comma + 16)
            .take_while(|&i| self.at(i).is_some_and(|t| t != WordTag::Wall))
            .find(|&i| self.at(i) == Some(WordTag::Comma))?;
        Some(close + 1)
    }

    /// A second predicate behind the first: "were arrested and later killed".
    fn second(&self, from: usize) -> Option<usize> {
        let joint = (from..from + 5).find(|&i| self.at(i) == Some(WordTag::Conjunction))?;
        let free =
            (from..joint).all(|i| !matches!(self.at(i), Some(WordTag::Number | WordTag::Wall)));
        let next = (joint + 1..joint + 3).find(|&i| {
            matches!(
                self.at(i),
                Some(WordTag::Verb | WordTag::Participle | WordTag::Be | WordTag::Auxiliary)
            )
        })?;
        free.then(|| self.head(next))
    }
}
