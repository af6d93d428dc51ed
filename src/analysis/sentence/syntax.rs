//! How the words of a sentence stand to each other: what part of speech each is, and, for
//! the phrase of a number, the words that govern it and those it is the subject of.
//!
//! No parse: from the phrase one walks left to what governs it and right to its predicate,
//! past what may stand between. The same for all languages; what differs are the classes
//! and readings that their words have.

use std::ops::Range;

use WordTag as T;

use super::Clause;
use super::items::{ClauseItem, What};
use super::signs::{Sign, WordShape};
use crate::analysis::lexicon::{class, lists};
use crate::analysis::vocabulary::Sort;

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

/// Some of what words are taken for, a bit each.
type TagSet = u32;

impl WordTag {
    /// Whether it is one of some.
    const fn is(self, set: TagSet) -> bool {
        1 << self as TagSet & set != 0
    }
}

/// Words taken for one of some.
const fn set(tags: &[WordTag]) -> TagSet {
    match tags {
        [first, rest @ ..] => 1 << *first as TagSet | set(rest),
        [] => 0,
    }
}

const VERBAL: TagSet = set(&[T::Verb, T::Participle, T::Gerund]);
const FINITE: TagSet = set(&[T::Verb, T::Be, T::Have, T::Auxiliary]);
/// Nouns, names and states: what a preposition can be tied to.
const NOMINAL: TagSet = set(&[T::Noun, T::Name, T::State]);
const AUXILIARY: TagSet = set(&[T::Be, T::Have, T::Auxiliary]);
/// What parts nothing.
const LOOSE: TagSet = set(&[T::Adverb, T::Mark]);
/// What a noun phrase is made of.
const PHRASE: TagSet = set(&[T::Noun, T::Name, T::Number, T::Determiner, T::Mark]);

/// How a word stands to the phrase of a number. The numbers are those that the weights were
/// learned with.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[repr(u8)]
pub(in crate::analysis) enum WordRelation {
    /// A verb, of its object.
    Object = 0,
    /// A word of the subject of what it is, or has reached: "the number of dead rose to".
    Counted = 2,
    /// A noun or verb before its preposition.
    Governor = 3,
    /// What governs that noun.
    Above = 4,
    /// A noun right before it, with nothing between.
    Beside = 5,
    /// Its predicate.
    Predicate = 6,
    /// A participle or gerund right behind.
    Modifier = 8,
    /// The verb of its relative clause.
    Relative = 9,
    /// A state behind it: "left 12 dead".
    State = 10,
    /// The predicate of a part of it: "three of the 20 passengers died".
    OfPart = 11,
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
    // A number "reached" may be an exact one: "up to".
    let reached = |class: u64| class != class::REACHED || !item.is(class::EXACT);
    if let Some((_, tag)) = BY_CLASS.iter().find(|(class, _)| item.is(*class) && reached(*class)) {
        return *tag;
    }
    let Some(sign) = signs.get(index) else { return WordTag::Noun };
    spoken(clause, sign, before, index, item)
}

/// What words are by their class, the first that holds.
const BY_CLASS: [(u64, WordTag); 9] = [
    (class::BE, WordTag::Be),
    (class::REACHED, WordTag::Reach),
    (class::PASSIVE | class::MODAL, WordTag::Auxiliary),
    (class::HAVE, WordTag::Have),
    (class::CONJ, WordTag::Conjunction),
    (class::RELATIVE, WordTag::Relative),
    (class::CLAUSE, WordTag::Opener),
    (class::PREP, WordTag::Preposition),
    (class::PRONOUN, WordTag::Pronoun),
];

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
    let last = before.iter().rev().copied().find(|t| !t.is(LOOSE));
    let behind = |tags: TagSet| last.is_some_and(|t| t.is(tags));
    if !verb && !noun {
        if item.is(class::MODIFIER) {
            return WordTag::Determiner;
        }
        if item.is(class::ADVERB) || is(Sort::Time) {
            return WordTag::Adverb;
        }
        if sign.all() != 0 || is(Sort::Adjective) {
            let inside = clause.item(index + 1).is(class::COUNTED);
            return if inside { WordTag::Determiner } else { WordTag::State };
        }
        return WordTag::Noun;
    }
    if noun && !verb {
        return WordTag::Noun;
    }
    if noun && (sign.noun || behind(set(&[T::Determiner, T::Preposition, T::Number]))) {
        return WordTag::Noun;
    }
    match sign.shape {
        WordShape::Gerund => WordTag::Gerund,
        WordShape::Participle => participle(clause, last, index),
        WordShape::Plain if noun && clause.grammar.inflected => WordTag::Noun,
        _ => WordTag::Verb,
    }
}

/// "killed": active where an object follows or the passive's auxiliary stands before.
fn participle(clause: &Clause<'_>, last: Option<WordTag>, index: usize) -> WordTag {
    let verb = last.is_some_and(|t| t.is(AUXILIARY)) || opens_phrase(clause, index + 1);
    if verb { WordTag::Verb } else { WordTag::Participle }
}

/// Whether a noun phrase begins at an item.
fn opens_phrase(clause: &Clause<'_>, index: usize) -> bool {
    let next = clause.item(index);
    let word = next.is(class::MODIFIER | class::COUNTED)
        && !next.is(class::PREP | class::CLAUSE | class::CONJ | class::RELATIVE);
    next.is_number() || next.is_name() || word && next.what == What::Word
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

    /// Whether an item is taken for one of some.
    fn is(&self, index: usize, set: TagSet) -> bool {
        self.at(index).is_some_and(|tag| tag.is(set))
    }

    /// What stands to a phrase: that of a number, or of the list it is told in.
    pub fn links(&self, phrase: Range<usize>) -> WordLinks {
        let mut links = WordLinks::default();
        let (mut left, right) = (phrase.start, phrase.end);
        let before = self.before(left);
        links.left = before.map_or(WordTag::Wall, |(_, tag)| tag);
        if links.left.is(set(&[T::Conjunction, T::Comma]))
            && let Some((at, _)) = before
            && let Some(other) = self.phrase_before(at)
        {
            links.joined = true;
            left = other;
        }
        self.left(left, right, &mut links);
        self.right(right, &mut links);
        if self.has_part(left) {
            for link in &mut links.all {
                if link.relation == WordRelation::Predicate {
                    link.relation = WordRelation::OfPart;
                }
            }
        }
        links
    }

    /// Whether the phrase that begins at an item is what another number counts a part of:
    /// "three of the 20 passengers", "13 người trong số 40 hành khách".
    fn has_part(&self, place: usize) -> bool {
        let behind_article = match self.before(place) {
            Some((at, WordTag::Determiner)) => at,
            _ => place,
        };
        let Some((at, _)) = self.before(behind_article) else { return false };
        let parts = self.clause.is_word(at, lists::OF) || self.clause.word_ends(at, lists::PART_OF);
        if !parts {
            return false;
        }
        let head = (at.saturating_sub(4)..at).rev().find(|&i| {
            let unit = self.clause.grammar.heads_first() && self.at(i) == Some(WordTag::Noun);
            !unit && !self.clause.word_is(i, lists::PART_OF) && self.at(i) != Some(WordTag::Adverb)
        });
        head.and_then(|i| self.at(i)) == Some(WordTag::Number)
    }

    /// The item before a place, past adverbs and marks that part nothing.
    fn before(&self, place: usize) -> Option<(usize, WordTag)> {
        let from = place.saturating_sub(6);
        (from..place).rev().filter_map(|i| Some((i, self.at(i)?))).find(|(_, tag)| !tag.is(LOOSE))
    }

    /// Where the noun phrase begins that ends right before an item; `None` where none does.
    fn phrase_before(&self, end: usize) -> Option<usize> {
        let inside = |i: &usize| self.is(*i, PHRASE | NOMINAL);
        (end.saturating_sub(8)..end).rev().take_while(inside).last()
    }

    fn left(&self, place: usize, right: usize, links: &mut WordLinks) {
        let Some((at, tag)) = self.before(place) else { return };
        let mut push = |relation, word, by| links.all.push(WordLink { relation, word, by });
        match tag {
            _ if tag.is(VERBAL | set(&[T::Have])) => {
                push(WordRelation::Object, at, None);
            }
            WordTag::Be | WordTag::Reach => {
                push(WordRelation::Object, at, None);
                for word in self.subject(at) {
                    push(WordRelation::Counted, word, Some(at));
                }
            }
            WordTag::Preposition => {
                let Some((head, tag)) = self.before(at) else { return };
                if !tag.is(NOMINAL | VERBAL) {
                    return;
                }
                push(WordRelation::Governor, head, Some(at));
                if tag.is(NOMINAL)
                    && let Some(start) = self.phrase_before(head + 1)
                {
                    self.above(start, right, at, links);
                }
            }
            _ if tag.is(NOMINAL) => push(WordRelation::Beside, at, None),
            _ => {}
        }
    }

    /// What governs the noun that governs a number: "the bodies of 12 were found",
    /// "found the bodies of 12".
    fn above(&self, start: usize, right: usize, by: usize, links: &mut WordLinks) {
        let (word, by) = match self.before(start) {
            Some((at, tag)) if tag.is(VERBAL | set(&[T::Have])) => (Some(at), Some(by)),
            Some((at, WordTag::Preposition)) => (self.before(at).map(|(head, _)| head), Some(at)),
            _ => (self.predicate(right), None),
        };
        links.all.extend(word.map(|word| WordLink { relation: WordRelation::Above, word, by }));
    }

    /// The words of the subject of a verb at an item that tell something.
    fn subject(&self, verb: usize) -> impl Iterator<Item = usize> {
        let from = verb.saturating_sub(SUBJECT);
        (from..verb)
            .rev()
            .take_while(|&i| self.is(i, !set(&[T::Wall, T::Conjunction])))
            .filter(|&i| self.signs.get(i).is_some_and(|s| s.all() != 0))
            .take(3)
    }

    /// The verb that a group of auxiliaries beginning at an item leads to.
    fn head(&self, from: usize) -> usize {
        let group = from..from + 7;
        let on = |i: &usize| self.is(*i, AUXILIARY | LOOSE);
        let verb = group
            .clone()
            .find(|i| !on(i))
            .filter(|&i| self.is(i, VERBAL | set(&[T::State, T::Reach])));
        let last = group.take_while(on).filter(|&i| self.is(i, AUXILIARY)).last();
        verb.or(last).unwrap_or(from)
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
            if !tag.is(LOOSE) {
                first = first.or(Some(tag));
            }
            match tag {
                WordTag::Adverb | WordTag::Mark => i += 1,
                WordTag::Preposition => i = self.past_phrase(i + 1),
                _ if tag.is(FINITE | set(&[T::Reach])) => {
                    let head = self.head(i);
                    push(WordRelation::Predicate, head);
                    break;
                }
                WordTag::Participle | WordTag::Gerund if !modified => {
                    push(WordRelation::Modifier, i);
                    modified = true;
                    i = self.past_phrase(i + 1);
                }
                WordTag::State => {
                    push(WordRelation::State, i);
                    i += 1;
                }
                WordTag::Relative => {
                    let verb = FINITE | set(&[T::Participle]);
                    if let Some(verb) = (i + 1..i + 6).find(|&j| self.is(j, verb)) {
                        push(WordRelation::Relative, self.head(verb));
                    }
                    break;
                }
                WordTag::Conjunction | WordTag::Comma => match self.past_joined(i) {
                    Some(next) => i = next,
                    None => break,
                },
                _ => break,
            }
        }
        links.right = first.unwrap_or(WordTag::Wall);
    }

    /// One past the noun phrase that begins at an item.
    fn past_phrase(&self, from: usize) -> usize {
        let inside = |i: &usize| self.is(*i, PHRASE | LOOSE);
        (from..=from + 8).find(|i| !inside(i)).unwrap_or(from + 9)
    }

    /// Past a noun phrase that is joined to the one before, where a predicate of both, or a
    /// further one, follows: "Several pilgrims and aid workers were".
    fn past_joined(&self, joint: usize) -> Option<usize> {
        let end = self.past_phrase(joint + 1);
        let on = FINITE | set(&[T::Participle, T::Conjunction, T::Comma, T::Preposition]);
        (self.is(end, on) && end > joint + 1).then_some(end)
    }
}
