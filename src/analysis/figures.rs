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
use super::sentence::{Clause, SentenceBuffers, SentenceWords};
use super::vocabulary::{self, Vocabulary};
use super::{Analysis, Figure, Flags, Qualifier, Verdict};
use crate::article::Article;
use crate::text::tokens::{Sentence, Token, Tokens};
use crate::text::{Language, Role, Span, fold};

mod antecedents;
#[cfg(test)]
mod attribute_tests;
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
mod vetoes;
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
    /// Items of the numbers of a sentence that are figures.
    found: Vec<usize>,
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
    /// What speaks against its being a count.
    against: Option<&'static str>,
    sense: Option<Sense>,
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
        let against = clause.against(at, left, &noun);
        Some(JudgedNumber { at, noun, quantity, left, bounds, against, sense: None })
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
    let text = place.article.text.as_str();
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
    };
    let mentions = analysis.mentions.get(mentions).unwrap_or(&[]);
    buffers.sentence.read(
        &words,
        text,
        &buffers.small,
        tokens,
        quantities,
        mentions,
        first_mention,
    );
    let clause = buffers.sentence.clause(&words, text, &buffers.small, tokens, quantities);
    readers.parties.names.enter(&clause, analysis);
    readers.marks.enter(&clause, place.article);
    if idle {
        return;
    }
    readers.sources.enter(&clause, analysis, place.sentence.paragraph);
    buffers.found.clear();
    let from = figures.len();
    if quiet {
        return readers.sources.leave(figures, from);
    }
    let mut answers = numbers(&clause);
    readers.judge.settle(&clause, &mut answers, place.is_headline());
    for (index, answer) in answers.iter().enumerate() {
        let why = match &answer.sense {
            Some(sense) => {
                let figure = attributed(
                    place,
                    &clause,
                    analysis,
                    readers,
                    &mut buffers.found,
                    figures,
                    from,
                    whole,
                    answer,
                    sense,
                );
                let Some(figure) = figure else { continue };
                let why = verdicts.is_some().then(|| clause.why(answer.at, &answer.noun, &figure));
                figures.push(figure);
                why
            }
            None if verdicts.is_none() || answer.quantity.form == Form::Article => continue,
            None => Some(match (answer.quantity.veto, answer.against) {
                (Some(veto), _) => clause.vetoed(answer.at, veto),
                (_, against) => {
                    let why = against.unwrap_or("more speaks against it than for it");
                    clause.why_not(answer.at, &answer.noun, why)
                }
            }),
        };
        if let (Some(log), Some(why)) = (verdicts.as_deref_mut(), why) {
            let span = clause.items.get(answer.at).map_or(whole, |i| i.span);
            let figure = answer.sense.is_some().then(|| figures.len() - 1);
            let figure = figure.and_then(|f| u16::try_from(f).ok());
            log.push(Verdict { span, figure, why, ruling: readers.judge.ruling(index) });
        }
    }
    readers.sources.leave(figures, from);
}

/// The figure of a number whose kind is settled: with its value and unit, whose they are,
/// who says so, when and where.
#[expect(clippy::too_many_arguments, reason = "all that is known of the sentence and the article")]
fn attributed(
    place: &Setting<'_>,
    clause: &Clause<'_>,
    analysis: &Analysis,
    readers: &mut Readers<'_>,
    found: &mut Vec<usize>,
    figures: &[Figure],
    from: usize,
    whole: Span,
    answer: &JudgedNumber,
    sense: &Sense,
) -> Option<Figure> {
    u16::try_from(figures.len()).ok()?;
    let (at, noun) = (answer.at, &answer.noun);
    let span = clause.items.get(at).map_or(whole, |i| i.span);
    found.push(at);
    let (low, high, qualifier, end) = answer.bounds;
    let mut figure = Figure {
        span,
        written: clause.run(answer.left, end).hull(span),
        kind: sense.kind,
        low,
        high,
        qualifier,
        unit: clause.unit(at, noun, sense, found).into(),
        party: Box::default(),
        attribution: Box::default(),
        place: None,
        date: None,
        flags: Flags::default(),
        entities: Box::default(),
        sentence: whole,
        cue: clause.items.get(sense.cue).map_or(span, |i| i.span),
    };
    readers.parties.fill(clause, analysis, at, noun, sense, figures, from, &mut figure);
    figure.attribution = readers.sources.of(clause, at, sense.kind).into();
    // "They include 61 peacekeepers": told by whoever told the whole.
    if figure.attribution.is_empty()
        && sense.told
        && let Some(whole) =
            figures.last().filter(|f| whole.start.saturating_sub(f.sentence.end) < 4)
    {
        figure.attribution = whole.attribution.clone();
    }
    readers.marks.fill(
        clause,
        analysis,
        place.article,
        at,
        noun,
        sense,
        figures,
        from,
        &mut figure,
    );
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
        for index in (left..at).rev() {
            let Some(item) = self.items.get(index) else { continue };
            // "nêu trên còn có 35": what stands before a verb qualifies something else.
            if self.is_word(index, lists::NO_QUALIFIER) {
                break;
            }
            classes |= item.entry.class;
            if item.is_mark("~≈") {
                classes |= class::ABOUT;
            }
            if item.is_mark(">+") {
                classes |= class::AT_LEAST;
            }
            if item.is_mark("<") {
                classes |= class::AT_MOST;
            }
        }
        // "đã lên tới 100" tells what was reached; "tới 100" alone bounds.
        let mut end = at + 1;
        let mut after = at + 1;
        if self.items.get(after).is_some_and(|i| i.is_mark("-")) {
            after += 1;
        }
        if let Some(suffix) = self.items.get(after) {
            if suffix.is(class::SUFFIX_AT_LEAST) || suffix.is_mark("+") {
                classes |= class::AT_LEAST;
                end = after + 1;
            } else if suffix.is(class::SUFFIX_ABOUT) {
                classes |= class::ABOUT;
                end = after + 1;
            }
        }
        // "100 người trở lên", "100 people or more"
        if self.items.get(after_noun).is_some_and(|i| i.is(class::SUFFIX_AT_LEAST)) {
            classes |= class::AT_LEAST;
        }
        let (low, high) = (quantity.low, quantity.high);
        let bounds = if quantity.qualifier == Qualifier::Vague {
            (Some(low), None, Qualifier::Vague)
        } else if quantity.qualifier == Qualifier::Range {
            (Some(low), high, Qualifier::Range)
        } else if classes & class::AT_LEAST != 0 {
            (Some(low), None, Qualifier::AtLeast)
        } else if classes & class::AT_MOST != 0 {
            (None, high, Qualifier::AtMost)
        } else if classes & class::ABOUT != 0 {
            (Some(low), high, Qualifier::About)
        } else {
            (Some(low), high, Qualifier::Exact)
        };
        (bounds.0, bounds.1, bounds.2, end)
    }

    /// The counted noun as the article says it.
    fn unit(&self, at: usize, noun: &nouns::Noun, sense: &Sense, found: &[usize]) -> String {
        let struck = noun.class & class::COUNTED == 0
            && noun.head.is_some_and(|h| self.word_is(h, lists::STRUCK_PEOPLE));
        let Some(head) = noun.head.filter(|_| !struck) else {
            return self.unit_elsewhere(at, sense, found);
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
    fn unit_elsewhere(&self, at: usize, sense: &Sense, found: &[usize]) -> String {
        let forces = sense.kind.is_force();
        if forces
            && let Some(of) = self.left_edge(at).checked_sub(1)
            && self.word_ends(of, lists::OF)
            && !self.word_ends(of, lists::OF_NO_PART)
            && let Some(noun) = self.items.get(of.saturating_sub(1)..=of).and_then(|_| {
                let own = self.str(of);
                own.rsplit_once(' ')
                    .map(|(n, _)| n)
                    .or_else(|| of.checked_sub(1).map(|b| self.str(b)))
            })
            && noun.chars().all(|c| c.is_alphabetic() || c == '-')
        {
            return noun.to_owned();
        }
        let alone = self.tells_all(sense) || self.is_whole(at);
        for i in (0..at).rev().filter(|_| !alone) {
            // "A gunman killed three": one who is no figure is no measure for others.
            let counts =
                self.quantity(i).is_some_and(|q| q.form != Form::Article) || found.contains(&i);
            if counts && self.items.get(i).is_some_and(ClauseItem::is_number) {
                let noun = self.noun(i);
                // "900 bodies and 2,880 wounded": no bodies.
                let other = noun.kinds != 0 && noun.kinds & lexicon::bit(sense.kind) == 0
                    || noun.head.is_some_and(|h| self.ends_like(h, lists::AGE_END));
                if let Some(head) = noun.head
                    && noun.class & class::COUNTED != 0
                    && !other
                    && (!forces || noun.class & (class::PERSON | class::THING) == 0)
                {
                    return self.unit_text(&noun, head);
                }
            }
        }
        let Grammar { forces: armed, people, .. } = self.grammar;
        (if forces { armed } else { people }).to_string()
    }
}
