//! How the words of a sentence stand to each other: what part of speech each is, and, for
//! the phrase of a number, the words that govern it and those it is the subject of.
//!
//! No parse: from the phrase one walks left to what governs it and right to its predicate,
//! past what may stand between. The same for all languages; what differs are the classes
//! and readings that their words have.

use super::super::lexicon::class;
use super::super::vocabulary::{Sort, fact};
use super::items::{Item, What};
use super::runs::Run;
use super::signs::{Shape, Sign};
use super::{Answer, Clause};

/// What a word is taken for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[repr(u8)]
pub(super) enum Tag {
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
pub(super) enum Relation {
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
pub(super) struct Link {
    pub relation: Relation,
    /// Its item.
    pub word: usize,
    /// The preposition between, or what else parts them, as an item.
    pub by: Option<usize>,
}

/// What was found on both sides of a phrase.
#[derive(Debug, Clone, Default)]
pub(super) struct Links {
    pub all: Vec<Link>,
    /// What stands right before the phrase, past adverbs, and right behind.
    pub left: Tag,
    pub right: Tag,
    /// Whether something coordinated with it stands between it and what governs it.
    pub joined: bool,
}

impl Links {
    /// Nothing on either side.
    pub const fn none() -> Self {
        Self { all: Vec::new(), left: Tag::Wall, right: Tag::Wall, joined: false }
    }
}

/// How far one walks to either side, in items.
const REACH: usize = 26;
/// How many words a subject is looked through for.
const SUBJECT: usize = 10;

/// Finds what each word of a sentence is.
pub(super) fn read(clause: &Clause<'_>, signs: &[Sign], out: &mut Vec<Tag>) {
    out.clear();
    for (index, item) in clause.items.iter().enumerate() {
        let tag = tag(clause, signs, out, index, item);
        out.push(tag);
    }
}

fn tag(clause: &Clause<'_>, signs: &[Sign], before: &[Tag], index: usize, item: &Item) -> Tag {
    match item.what {
        What::Number(_) | What::Vetoed(_) => return Tag::Number,
        What::Name(_) => return Tag::Name,
        What::Mark(',') => return Tag::Comma,
        What::Mark('.' | ';' | ':' | '(' | ')' | '—' | '–' | '!' | '?' | '|') => {
            return Tag::Wall;
        }
        What::Mark(_) => return Tag::Mark,
        What::Word => {}
    }
    let of = |class: u64| item.is(class);
    if of(class::BE) {
        return Tag::Be;
    }
    if of(class::REACHED) && !item.is(class::EXACT) {
        return Tag::Reach;
    }
    if of(class::PASSIVE | class::MODAL) {
        return Tag::Auxiliary;
    }
    if of(class::HAVE) {
        return Tag::Have;
    }
    if of(class::CONJ) {
        return Tag::Conjunction;
    }
    if of(class::RELATIVE) {
        return Tag::Relative;
    }
    if of(class::CLAUSE) {
        return Tag::Opener;
    }
    if of(class::PREP) {
        return Tag::Preposition;
    }
    if of(class::PRONOUN) {
        return Tag::Pronoun;
    }
    let Some(sign) = signs.get(index) else { return Tag::Noun };
    spoken(clause, sign, before, index, item)
}

/// Of a word that is told by the vocabulary and by its neighbours.
fn spoken(clause: &Clause<'_>, sign: &Sign, before: &[Tag], index: usize, item: &Item) -> Tag {
    let facts = sign.form.map_or(0, |f| clause.vocabulary.facts(f));
    let is = |sort: Sort| facts & sort.bit() != 0;
    let verb = is(Sort::Verb) || item.is(class::SAID | class::CAUSATIVE | class::PRESENCE);
    let noun = is(Sort::Noun) || item.is(class::COUNTED);
    let last = before.iter().rev().copied().find(|t| !matches!(t, Tag::Mark | Tag::Adverb));
    if !verb && !noun {
        if item.is(class::MODIFIER) {
            return Tag::Determiner;
        }
        if item.is(class::ADVERB) || is(Sort::Time) {
            return Tag::Adverb;
        }
        if sign.all() != 0 || is(Sort::Adjective) {
            let inside = clause.items.get(index + 1).is_some_and(|n| n.is(class::COUNTED));
            return if inside { Tag::Determiner } else { Tag::State };
        }
        let text = item.span.of(clause.small);
        return match text {
            t if t.ends_with("ly") && !clause.vietnamese => Tag::Adverb,
            t if t.ends_with("ing") && t.len() > 5 => Tag::Gerund,
            t if t.ends_with("ed") && t.len() > 4 => participle(clause, last, index),
            _ => Tag::Noun,
        };
    }
    if noun && !verb {
        return Tag::Noun;
    }
    if noun
        && (sign.noun || matches!(last, Some(Tag::Determiner | Tag::Preposition | Tag::Number)))
        && sign.shape != Shape::Infinitive
    {
        return Tag::Noun;
    }
    match sign.shape {
        Shape::Gerund => Tag::Gerund,
        Shape::Passive | Shape::Infinitive | Shape::Modal | Shape::Perfect | Shape::Caused => {
            Tag::Verb
        }
        Shape::Participle => participle(clause, last, index),
        Shape::Plain if noun && !clause.vietnamese => {
            let subject =
                matches!(last, Some(Tag::Noun | Tag::Name | Tag::Pronoun | Tag::Relative));
            if subject && opens_phrase(clause, index + 1) { Tag::Verb } else { Tag::Noun }
        }
        Shape::Plain if facts & fact::GERUND != 0 => Tag::Gerund,
        Shape::Plain => Tag::Verb,
    }
}

/// "killed": active where an object follows or the passive's auxiliary stands before.
fn participle(clause: &Clause<'_>, last: Option<Tag>, index: usize) -> Tag {
    if matches!(last, Some(Tag::Be | Tag::Have | Tag::Auxiliary)) || opens_phrase(clause, index + 1)
    {
        Tag::Verb
    } else {
        Tag::Participle
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
pub(super) struct Syntax<'a> {
    pub clause: &'a Clause<'a>,
    pub signs: &'a [Sign],
    pub tags: &'a [Tag],
}

impl Syntax<'_> {
    fn at(&self, index: usize) -> Option<Tag> {
        self.tags.get(index).copied()
    }

    /// What stands to the phrase of a number, or to the list it is told in.
    pub fn links(&self, answer: &Answer, run: Run) -> Links {
        let mut links = Links::default();
        let (mut left, right) = (run.left.min(answer.left), run.right.max(answer.at + 1));
        let before = self.before(left);
        links.left = before.map_or(Tag::Wall, |(_, tag)| tag);
        if matches!(links.left, Tag::Conjunction | Tag::Comma)
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
    fn before(&self, place: usize) -> Option<(usize, Tag)> {
        let from = place.saturating_sub(6);
        (from..place)
            .rev()
            .filter_map(|i| Some((i, self.at(i)?)))
            .find(|(_, tag)| !matches!(tag, Tag::Adverb | Tag::Mark))
    }

    /// Where the noun phrase begins that ends right before an item; `None` where none does.
    fn phrase_before(&self, end: usize) -> Option<usize> {
        let mut start = end;
        while let Some(tag) = start.checked_sub(1).and_then(|i| self.at(i)) {
            let inside = matches!(
                tag,
                Tag::Noun | Tag::Name | Tag::Determiner | Tag::Number | Tag::State | Tag::Mark
            );
            if !inside || end - start >= 8 {
                break;
            }
            start -= 1;
        }
        (start < end).then_some(start)
    }

    fn left(&self, place: usize, right: usize, links: &mut Links) {
        let Some((at, tag)) = self.before(place) else { return };
        let mut push = |relation, word, by| links.all.push(Link { relation, word, by });
        match tag {
            Tag::Verb | Tag::Participle | Tag::Gerund | Tag::Have => {
                push(Relation::Object, at, None);
                if let Some(verb) = self.first(at) {
                    push(Relation::FirstObject, verb, None);
                }
            }
            Tag::Be | Tag::Reach => {
                push(Relation::Object, at, None);
                for word in self.subject(at) {
                    push(Relation::Counted, word, Some(at));
                }
            }
            Tag::Preposition => {
                let Some((head, tag)) = self.before(at) else { return };
                match tag {
                    Tag::Noun
                    | Tag::Name
                    | Tag::State
                    | Tag::Gerund
                    | Tag::Verb
                    | Tag::Participle => {
                        push(Relation::Governor, head, Some(at));
                    }
                    _ => return,
                }
                if matches!(tag, Tag::Noun | Tag::Name | Tag::State)
                    && let Some(start) = self.phrase_before(head + 1)
                {
                    self.above(start, right, at, links);
                }
            }
            Tag::Noun | Tag::Name | Tag::State => push(Relation::Beside, at, None),
            _ => {}
        }
    }

    /// The verb that shares its object with the one at an item: "killed or wounded 12".
    fn first(&self, second: usize) -> Option<usize> {
        let from = second.saturating_sub(5);
        let joint = (from..second).rev().find(|&i| {
            !matches!(self.at(i), Some(Tag::Adverb | Tag::Auxiliary | Tag::Mark | Tag::Have))
        })?;
        let verb = joint.checked_sub(1)?;
        let conjoined = self.at(joint) == Some(Tag::Conjunction);
        let verbal = matches!(self.at(verb), Some(Tag::Verb | Tag::Participle | Tag::Gerund));
        (conjoined && verbal).then_some(verb)
    }

    /// What governs the noun that governs a number: "the bodies of 12 were found",
    /// "found the bodies of 12".
    fn above(&self, start: usize, right: usize, by: usize, links: &mut Links) {
        match self.before(start) {
            Some((at, Tag::Verb | Tag::Participle | Tag::Gerund | Tag::Have)) => {
                links.all.push(Link { relation: Relation::Above, word: at, by: Some(by) });
            }
            Some((at, Tag::Preposition)) => {
                if let Some((head, _)) = self.before(at) {
                    links.all.push(Link { relation: Relation::Above, word: head, by: Some(at) });
                }
            }
            _ => {
                if let Some(verb) = self.predicate(right) {
                    links.all.push(Link { relation: Relation::Above, word: verb, by: None });
                }
            }
        }
    }

    /// The words of the subject of a verb at an item that tell something.
    fn subject(&self, verb: usize) -> impl Iterator<Item = usize> {
        let from = verb.saturating_sub(SUBJECT);
        (from..verb)
            .rev()
            .take_while(|&i| !matches!(self.at(i), Some(Tag::Wall | Tag::Conjunction) | None))
            .filter(|&i| self.signs.get(i).is_some_and(|s| s.all() != 0))
            .take(3)
    }

    /// The verb that a group of auxiliaries beginning at an item leads to.
    fn head(&self, from: usize) -> usize {
        let mut head = from;
        for i in from..from + 7 {
            match self.at(i) {
                Some(Tag::Verb | Tag::Participle | Tag::State | Tag::Gerund | Tag::Reach) => {
                    return i;
                }
                Some(Tag::Be | Tag::Have | Tag::Auxiliary) => head = i,
                Some(Tag::Adverb | Tag::Mark) => {}
                _ => break,
            }
        }
        head
    }

    /// The verb of a phrase that ends at an item, past what may stand between.
    fn predicate(&self, from: usize) -> Option<usize> {
        let mut links = Links::default();
        self.right(from, &mut links);
        links.all.iter().find(|t| t.relation == Relation::Predicate).map(|t| t.word)
    }

    fn right(&self, from: usize, links: &mut Links) {
        let mut push = |relation, word| links.all.push(Link { relation, word, by: None });
        let mut i = from;
        let mut first = None;
        let mut modified = false;
        while i < from + REACH {
            let Some(tag) = self.at(i) else { break };
            if first.is_none() && !matches!(tag, Tag::Adverb | Tag::Mark) {
                first = Some(tag);
            }
            match tag {
                Tag::Adverb | Tag::Mark => i += 1,
                Tag::Preposition => i = self.past_phrase(i + 1),
                Tag::Verb | Tag::Be | Tag::Have | Tag::Auxiliary | Tag::Reach => {
                    let head = self.head(i);
                    push(Relation::Predicate, head);
                    if let Some(second) = self.second(head + 1) {
                        push(Relation::Second, second);
                    }
                    break;
                }
                Tag::Participle | Tag::Gerund if !modified => {
                    push(Relation::Modifier, i);
                    if let Some(second) = self.second(i + 1) {
                        push(Relation::Second, second);
                    }
                    modified = true;
                    i = self.past_phrase(i + 1);
                }
                Tag::State => {
                    push(Relation::State, i);
                    i += 1;
                }
                Tag::Relative => {
                    if let Some(verb) = (i + 1..i + 6).find(|&j| {
                        matches!(
                            self.at(j),
                            Some(
                                Tag::Verb | Tag::Be | Tag::Have | Tag::Auxiliary | Tag::Participle
                            )
                        )
                    }) {
                        push(Relation::Relative, self.head(verb));
                    }
                    break;
                }
                Tag::Conjunction | Tag::Comma => {
                    match self.past_joined(i).or_else(|| self.past_aside(i)) {
                        Some(next) => i = next,
                        None => break,
                    }
                }
                _ => break,
            }
        }
        links.right = first.unwrap_or(Tag::Wall);
    }

    /// One past the noun phrase that begins at an item.
    fn past_phrase(&self, from: usize) -> usize {
        let mut i = from;
        while let Some(tag) = self.at(i) {
            let inside = matches!(
                tag,
                Tag::Noun | Tag::Name | Tag::Number | Tag::Determiner | Tag::Mark | Tag::Adverb
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
            Tag::Verb
                | Tag::Be
                | Tag::Have
                | Tag::Auxiliary
                | Tag::Participle
                | Tag::Conjunction
                | Tag::Comma
                | Tag::Preposition
        );
        (goes_on && end > joint + 1).then_some(end)
    }

    /// Past an aside between commas: "12 people, among them two children, were".
    fn past_aside(&self, comma: usize) -> Option<usize> {
        let opens = self.clause.items.get(comma + 1)?.is(class::INCLUDING)
            || matches!(
                self.at(comma + 1)?,
                Tag::Relative | Tag::Participle | Tag::Gerund | Tag::Preposition | Tag::Name
            );
        if !opens {
            return None;
        }
        let close = (comma + 2..comma + 16)
            .take_while(|&i| self.at(i).is_some_and(|t| t != Tag::Wall))
            .find(|&i| self.at(i) == Some(Tag::Comma))?;
        Some(close + 1)
    }

    /// A second predicate behind the first: "were arrested and later killed".
    fn second(&self, from: usize) -> Option<usize> {
        let joint = (from..from + 5).find(|&i| self.at(i) == Some(Tag::Conjunction))?;
        let free = (from..joint).all(|i| !matches!(self.at(i), Some(Tag::Number | Tag::Wall)));
        let next = (joint + 1..joint + 3).find(|&i| {
            matches!(self.at(i), Some(Tag::Verb | Tag::Participle | Tag::Be | Tag::Auxiliary))
        })?;
        free.then(|| self.head(next))
    }
}
