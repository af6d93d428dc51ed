//! From a quantity and its clause to a figure.
//!
//! Sentence by sentence: numbers are scanned (`quantities`), the sentence is read
//! (`sentence`), so that each number gets its noun, what it is linked to and, by all the
//! evidence, its kind (`judge`); then whose they are (`parties`), who says so
//! (`attribution`), and what they must not be mistaken for (`flags`).

use crate::analysis::lexicon::lists;
use std::ops::Range;

use super::digest::DigestItems;
use super::gazetteer::Gazetteer;
use super::lexicon::grammar::Grammar;
use super::lexicon::{self, Lexicon, class};
use super::quantities::{self, Form, Quantity};
use super::sentence::items::{ClauseItem, What};
use super::sentence::nouns;
use super::sentence::{Clause, SentenceBuffers, SentenceWords, prev};
use super::vocabulary::{self, Vocabulary};
use super::{Analysis, Figure, FigureKind, Flags, Qualifier, Verdict};
use crate::article::Article;
use crate::text::tokens::{Sentence, Token, Tokens};
use crate::text::{Language, Role, Span, fold};

mod antecedents;
mod attribution;
#[cfg(test)]
mod clause_tests;
pub mod evidence;
mod explain;
pub mod flags;
pub mod judge;
mod owners;
mod parties;
mod parts;
mod party_names;
mod places;
pub mod reasons;
mod runs;
mod speech;
mod times;
mod unreal;
pub mod weights;

use attribution::Sources;
use flags::FlagReader;
use judge::{FigureCandidate, Judge, Sense};
use parties::Parties;
use party_names::PartyNames;
use weights::Weights;

/// Buffers that are used again for the next article, so that memory is allocated once.
#[derive(Debug, Default)]
pub struct FigureBuffers {
    /// The article's text in lower case, byte for byte.
    small: String,
    quantities: Vec<Quantity>,
    /// The parts of the article, and all numbers in them.
    parts: Vec<SentencePart>,
    numbers: Vec<Quantity>,
    sentence: SentenceBuffers,
}

/// Fills `analysis.figures`; `analysis.mentions` must be filled before. Returns the evidence
/// by which their flags are settled. Linear in the length of the text.
pub fn find(
    means: &Means<'_>,
    article: &Article,
    tokens: &Tokens,
    buffers: &mut FigureBuffers,
    analysis: &mut Analysis,
    mut verdicts: Option<&mut Vec<Verdict>>,
    candidates: Option<&mut Vec<FigureCandidate>>,
) -> FlagReader {
    fold::lower_into(article.text.as_str(), &tokens.tokens, &mut buffers.small);
    let mut readers = Readers {
        sources: Sources::default(),
        parties: Parties::new(PartyNames::read(means.gazetteer, analysis)),
        marks: FlagReader::default(),
        judge: Judge::new(means.weights, candidates, verdicts.is_some()),
    };
    let mut figures = std::mem::take(&mut analysis.figures);
    figures.clear();
    divide(means, article, tokens, buffers);
    let (parts, numbers) =
        (std::mem::take(&mut buffers.parts), std::mem::take(&mut buffers.numbers));
    let last = parts.iter().rposition(|part| {
        let mut numbers = numbers.get(part.numbers.clone()).into_iter().flatten();
        numbers.any(|quantity| !quantity.veto.is_some_and(is_certain))
    });
    let mut bulletin = DigestItems::of(&article.text, tokens, analysis);
    for (index, part) in parts.iter().enumerate() {
        // Behind the last number that may be a figure nothing more is to be judged.
        let quiet = last.is_none_or(|last| index > last) && verdicts.is_none();
        if quiet && figures.is_empty() {
            break;
        }
        let Some(sentence) = tokens.sentences.get(part.sentence) else { break };
        let place = Setting::of(means, article, sentence);
        let start = tokens.of(sentence).first().map_or(0, |t| t.start);
        if bulletin.enter(start, figures.len()) {
            readers.sources = Sources::default();
            readers.judge.forget();
            readers.marks.begin();
        }
        let scene = Passage {
            tokens: tokens.tokens.get(part.tokens.clone()).unwrap_or_default(),
            quantities: numbers.get(part.numbers.clone()).unwrap_or_default(),
            quiet,
        };
        let verdicts = verdicts.as_deref_mut();
        read_part(&place, &scene, analysis, buffers, &mut readers, &mut figures, verdicts);
    }
    (buffers.parts, buffers.numbers) = (parts, numbers);
    for item in bulletin.done(figures.len(), &article.text) {
        let Some(some) = figures.get_mut(item.figures.clone()) else { continue };
        readers.parties.across(analysis, article.text.as_str(), &item, some);
        readers.marks.across(item.figures, some);
    }
    analysis.figures = figures;
    readers.marks
}

/// Adds to what is said of each number whose it is, who says so and its flags.
pub fn tell_attributes(figures: &[Figure], verdicts: &mut [Verdict]) {
    for verdict in verdicts {
        if let Some(figure) = verdict.figure.and_then(|f| figures.get(usize::from(f))) {
            explain::attributes(figure, &mut verdict.why);
        }
    }
}

/// Whether words between two counts say that the second took the place of the first: "to",
/// "lên tới".
#[must_use]
pub fn rises_to(words: &str) -> bool {
    lists::RISES_TO.holds(words.trim())
}

/// What is kept from one sentence of an article to the next.
struct Readers<'a> {
    sources: Sources,
    parties: Parties,
    marks: FlagReader,
    judge: Judge<'a>,
}

/// The tables that figures are read with.
#[derive(Debug, Clone, Copy)]
pub struct Means<'a> {
    /// The lexicon: words and their classes.
    pub lexicon: &'a Lexicon,
    /// The vocabulary: which words tell which kind of figure.
    pub vocabulary: &'a Vocabulary,
    /// The table of known names.
    pub gazetteer: &'a Gazetteer,
    /// The learned weights of evidence.
    pub weights: &'a Weights,
}

/// The place of a sentence in its article.
struct Setting<'a> {
    words: &'a lexicon::LanguageWords,
    vocabulary: &'a vocabulary::LanguageVocabulary,
    language: Language,
    article: &'a Article,
    sentence: &'a Sentence,
}

impl<'a> Setting<'a> {
    fn of(means: &Means<'a>, article: &'a Article, sentence: &'a Sentence) -> Self {
        let language = match sentence.language {
            Language::Unknown => article.language,
            known => known,
        };
        let (words, vocabulary) = (means.lexicon.of(language), means.vocabulary.of(language));
        Self { words, vocabulary, language, article, sentence }
    }

    fn is_headline(&self) -> bool {
        let index = self.sentence.paragraph as usize;
        self.article.text.paragraphs().get(index).is_some_and(|p| p.role == Role::Headline)
    }
}

/// Sentences longer than this, in tokens, are read in parts: no clause is that long, and
/// the walk over items stays linear.
const LONGEST: usize = 400;

/// A sentence, or a part of a long one.
#[derive(Debug, Clone)]
struct SentencePart {
    /// Which sentence of the article.
    sentence: usize,
    /// Its tokens among those of the article.
    tokens: Range<usize>,
    /// Its numbers among those of the article.
    numbers: Range<usize>,
}

/// Divides an article into parts and finds the numbers of each.
fn divide(means: &Means<'_>, article: &Article, tokens: &Tokens, buffers: &mut FigureBuffers) {
    buffers.parts.clear();
    buffers.numbers.clear();
    for (index, sentence) in tokens.sentences.iter().enumerate() {
        let place = Setting::of(means, article, sentence);
        let mut from = sentence.first as usize;
        for run in tokens.of(sentence).chunks(LONGEST) {
            let (text, quantities) = (article.text.as_str(), &mut buffers.quantities);
            quantities::scan(place.words, place.language, text, run, quantities);
            let known = buffers.numbers.len();
            buffers.numbers.append(quantities);
            buffers.parts.push(SentencePart {
                sentence: index,
                tokens: from..from + run.len(),
                numbers: known..buffers.numbers.len(),
            });
            from += run.len();
        }
    }
}

/// What is read of a part of a sentence.
struct Passage<'a> {
    tokens: &'a [Token],
    quantities: &'a [Quantity],
    /// Nothing in it or behind it is to be judged.
    quiet: bool,
}

/// One number of a sentence, and what it is taken for.
struct JudgedNumber {
    /// Its item.
    at: usize,
    noun: nouns::Noun,
    quantity: Quantity,
    left: usize,
    bounds: (Option<f64>, Option<f64>, Qualifier, usize),
    sense: Option<Sense>,
}

/// A number that is a figure, with its sentence and its article.
#[derive(Clone, Copy)]
struct CountedNumber<'a> {
    clause: &'a Clause<'a>,
    analysis: &'a Analysis,
    article: &'a Article,
    /// Its item.
    at: usize,
    noun: &'a nouns::Noun,
    sense: &'a Sense,
    /// The figures of the article before it, and the first of them in the same sentence.
    figures: &'a [Figure],
    from: usize,
}

/// Vetoes that no evidence outweighs: such numbers are never counts.
fn is_certain(veto: &str) -> bool {
    use quantities::vetoes::{DATE, DATE_OR_TIME, FRACTION, MONTH_OF_DATE, YEAR};
    matches!(veto, "money" | "a share or money" | "too great to be a count")
        || [DATE, DATE_OR_TIME, FRACTION, MONTH_OF_DATE, YEAR].contains(&veto)
}

/// The numbers of a sentence with their nouns.
fn numbers(clause: &Clause<'_>) -> Vec<JudgedNumber> {
    let answer = |at: usize| {
        let quantity = clause.quantity(at).copied()?;
        let noun = clause.noun(at);
        let left = clause.left_edge(at);
        let bounds = clause.bounds(at, left, noun.end, &quantity);
        Some(JudgedNumber { at, noun, quantity, left, bounds, sense: None })
    };
    (0..clause.items.len()).filter_map(answer).collect()
}

fn read_part(
    place: &Setting<'_>,
    scene: &Passage<'_>,
    analysis: &Analysis,
    buffers: &mut FigureBuffers,
    readers: &mut Readers<'_>,
    figures: &mut Vec<Figure>,
    mut verdicts: Option<&mut Vec<Verdict>>,
) {
    let Passage { tokens, quantities, quiet } = *scene;
    let (Some(first), Some(last)) = (tokens.first(), tokens.last()) else { return };
    let whole = Span::new(first.start, last.end);
    let mentions = analysis.mentions_in(whole);
    let first_mention = mentions.start;
    let idle = quiet && readers.sources.is_idle();
    let words = SentenceWords {
        grammar: Grammar::of(place.language),
        words: place.words,
        vocabulary: place.vocabulary,
        judged: !idle,
        text: place.article.text.as_str(),
        small: &buffers.small,
        tokens,
        quantities,
    };
    let mentions = analysis.mentions.get(mentions).unwrap_or(&[]);
    buffers.sentence.read(&words, mentions, first_mention);
    let clause = buffers.sentence.clause(&words);
    readers.parties.names.enter(&clause, analysis);
    readers.marks.enter(&clause, place.article);
    if idle {
        return;
    }
    readers.sources.enter(&clause, analysis, place.sentence.paragraph);
    let from = figures.len();
    if quiet {
        return readers.sources.leave(figures, from);
    }
    let mut answers = numbers(&clause);
    readers.judge.settle(&clause, &mut answers, place.is_headline());
    for (index, answer) in answers.iter().enumerate() {
        let why = match &answer.sense {
            Some(sense) => {
                let counted = CountedNumber {
                    clause: &clause,
                    analysis,
                    article: place.article,
                    at: answer.at,
                    noun: &answer.noun,
                    sense,
                    figures,
                    from,
                };
                let Some(figure) = attributed(&counted, readers, whole, answer) else { continue };
                let why = verdicts.is_some().then(|| clause.why(answer.at, &answer.noun, &figure));
                figures.push(figure);
                why
            }
            None if verdicts.is_none() || answer.quantity.form == Form::Article => continue,
            None => Some(match answer.quantity.veto {
                Some(veto) => clause.vetoed(answer.at, veto),
                None => clause.why_not(answer.at, &answer.noun),
            }),
        };
        if let (Some(log), Some(why)) = (verdicts.as_deref_mut(), why) {
            let span = clause.item(answer.at).span;
            let figure = answer.sense.is_some().then(|| figures.len() - 1);
            let figure = figure.and_then(|f| u16::try_from(f).ok());
            log.push(Verdict { span, figure, why, ruling: readers.judge.ruling(index) });
        }
    }
    readers.sources.leave(figures, from);
}

/// The figure of a number whose kind is settled: with its value and unit, whose they are,
/// who says so, when and where.
fn attributed(
    counted: &CountedNumber<'_>,
    readers: &mut Readers<'_>,
    whole: Span,
    answer: &JudgedNumber,
) -> Option<Figure> {
    let CountedNumber { clause, at, noun, sense, figures, .. } = *counted;
    u16::try_from(figures.len()).ok()?;
    let span = clause.item(at).span;
    let (low, high, qualifier, end) = answer.bounds;
    let mut figure = Figure {
        span,
        written: clause.run(answer.left, end).hull(span),
        kind: sense.kind,
        low,
        high,
        qualifier,
        unit: clause.unit(at, noun, sense).into(),
        party: Box::default(),
        attribution: Box::default(),
        place: None,
        date: None,
        flags: Flags::default(),
        entities: Box::default(),
        sentence: whole,
        cue: clause.item(sense.cue).span,
    };
    figure.attribution = readers.sources.of(clause, at, sense.kind).into();
    // "wounding seven, a council member said": who tells it is none of those.
    let told = clause.text.get(figure.written.start as usize..).unwrap_or_default();
    let speaks = !figure.attribution.is_empty() && told.starts_with(&*figure.attribution);
    if speaks && figure.kind.is_harm() {
        return None;
    }
    readers.parties.fill(counted, &mut figure);
    // "Trong đó, 6 người …": told by whoever told the whole in the sentence before.
    let opener = clause.item(0);
    let goes_on = opener.is(class::INCLUDING) && !opener.is(class::PARTITIVE) && sense.subset;
    if let Some(before) = figures.last().filter(|_| goes_on && figure.attribution.is_empty())
        && whole.start.saturating_sub(before.sentence.end) < 4
    {
        figure.attribution = before.attribution.clone();
    }
    readers.marks.fill(counted, &mut figure);
    Some(figure)
}

impl Clause<'_> {
    /// Low, high and qualifier of a number with the words around it, and one past the
    /// last item that belongs to it.
    fn bounds(
        &self,
        at: usize,
        left: usize,
        after_noun: usize,
        quantity: &Quantity,
    ) -> (Option<f64>, Option<f64>, Qualifier, usize) {
        let mut classes = 0u64;
        // "nêu trên còn có 35": what stands before a verb qualifies something else.
        for index in (left..at).rev().take_while(|&i| !self.is_word(i, lists::NO_QUALIFIER)) {
            let item = self.item(index);
            classes |= item.entry.class;
            let marks = [("~≈", class::ABOUT), (">+", class::AT_LEAST), ("<", class::AT_MOST)];
            let told = marks.iter().find(|(marks, _)| item.is_mark(marks));
            classes |= told.map_or(0, |(_, class)| *class);
        }
        // "đã lên tới 100" tells what was reached; "tới 100" alone bounds.
        let after = at + 1 + usize::from(self.item(at + 1).is_mark("-"));
        let suffix = self.item(after);
        let (more, about) = (
            suffix.is(class::SUFFIX_AT_LEAST) || suffix.is_mark("+"),
            suffix.is(class::SUFFIX_ABOUT),
        );
        let end = if more || about { after + 1 } else { at + 1 };
        // "100 người trở lên", "100 people or more"
        if more || self.item(after_noun).is(class::SUFFIX_AT_LEAST) {
            classes |= class::AT_LEAST;
        } else if about {
            classes |= class::ABOUT;
        }
        let (low, high) = (Some(quantity.low), quantity.high);
        let (low, high, qualifier) = match quantity.qualifier {
            Qualifier::Vague => (low, None, Qualifier::Vague),
            Qualifier::Range => (low, high, Qualifier::Range),
            _ if classes & class::AT_LEAST != 0 => (low, None, Qualifier::AtLeast),
            _ if classes & class::AT_MOST != 0 => (None, high, Qualifier::AtMost),
            _ if classes & class::ABOUT != 0 => (low, high, Qualifier::About),
            _ => (low, high, Qualifier::Exact),
        };
        (low, high, qualifier, end)
    }

    /// The counted noun as the article says it.
    fn unit(&self, at: usize, noun: &nouns::Noun, sense: &Sense) -> String {
        let struck = noun.class & class::COUNTED == 0
            && noun.head.is_some_and(|h| self.word_is(h, lists::STRUCK_PEOPLE));
        let Some(head) = noun.head.filter(|_| !struck) else {
            return self.unit_elsewhere(at, sense);
        };
        self.unit_text(noun, head)
    }

    /// The words of a noun that name what is counted.
    fn unit_text(&self, noun: &nouns::Noun, head: usize) -> String {
        // What names them more closely stands behind the head where that comes first.
        let last = if self.grammar.heads_first() { noun.end.max(head + 1) } else { head + 1 };
        let mut first = noun.first;
        while first < head
            && self.items.get(first).is_some_and(|i| {
                matches!(i.what, What::Mark(_))
                    || i.is(class::MORE) && !i.is(class::PERSON)
                    || self.is_word(first, lists::NO_PART_OF_UNIT)
            })
        {
            first += 1;
        }
        self.run(first, last).of(self.text).to_owned()
    }

    /// Whether a number counts all there are and nothing of what was told before: "the
    /// number of people killed rose to 36".
    fn tells_all(&self, sense: &Sense) -> bool {
        lists::NUMBER_OF.within(self.lower(sense.cue))
    }

    /// The noun a number without one stands for: of the number before it, of what
    /// governs it ("its mission of about 4,000"), else whatever such figures count.
    fn unit_elsewhere(&self, at: usize, sense: &Sense) -> String {
        let forces = sense.kind.is_force();
        let of = prev(self.left_edge(at));
        if forces && self.word_ends(of, lists::OF) && !self.word_ends(of, lists::OF_NO_PART) {
            // "its mission of", in one item or two.
            let own = self.str(of).rsplit_once(' ').map(|(noun, _)| noun);
            return own.unwrap_or_else(|| self.str(prev(of))).to_owned();
        }
        let alone = self.tells_all(sense) || self.is_whole(at);
        // "A gunman killed three": one who is no figure is no measure for others.
        let counts = |&i: &usize| {
            !alone
                && self.item(i).is_number()
                && self.quantity(i).is_some_and(|q| q.form != Form::Article)
        };
        // "900 bodies and 2,880 wounded": no bodies.
        let fits = |noun: &nouns::Noun| {
            noun.class & class::COUNTED != 0
                && (noun.kinds == 0 || noun.kinds & lexicon::bit(sense.kind) != 0)
                && (!forces || noun.class & (class::PERSON | class::THING) == 0)
        };
        // "10 aid workers among them; up to 400,000 flee": not the aid workers.
        let others = matches!(sense.kind, FigureKind::Displaced | FigureKind::Protesters);
        let wall = |i: &usize| others && self.item(*i).is_mark(";");
        let before = (0..at).rev().take_while(|i| !wall(i)).filter(counts).map(|i| self.noun(i));
        let shared = before.filter(fits).find_map(|noun| Some((noun, noun.head?)));
        if let Some((noun, head)) = shared {
            return self.unit_text(&noun, head);
        }
        let Grammar { forces: armed, people, .. } = self.grammar;
        (if forces { armed } else { people }).to_string()
    }
}
