//! Candidates from gazetteer and tagger, made into typed, linked mentions.
//!
//! ```text
//! tokens ─Gazetteer::scan→ names found ─┐
//! tokens + hints ─Taggers::tag→ spans ──┼→ candidates ─best path→ names ─link→ mentions, entities
//! the document: definitions, repeats ───┘
//! ```
//!
//! Each sentence keeps the set of candidates that do not overlap and score most;
//! longer names score more than their parts. What a name means may depend on the
//! whole document ([`evidence`]), so that sentences are read twice: once to find
//! names that speak for themselves, once more with what those tell about the others.

use super::gazetteer::{FoundName, Gazetteer, KnownId, WordsAt};
use super::tagger::{NameHint, TagBuffers, Tagged, Taggers, hints};
use super::{Analysis, EntityKind};
use crate::article::Article;
use crate::text::tokens::{Sentence, Token, Tokens};
use crate::text::{Language, Span};

mod bodies;
mod candidates;
mod context;
mod evidence;
mod heads;
mod link;
mod runs;
mod scores;
mod tags;
mod words;

/// A name in the text before it is linked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct NameCandidate {
    /// Index of its first token in the article.
    first: u32,
    /// One past the index of its last token.
    last: u32,
    /// Its type here.
    kind: EntityKind,
    /// Whom the gazetteer takes it for.
    known: Option<KnownId>,
    /// How sure; see [`candidates`].
    score: i32,
    /// Whether the type comes from a rule that the document cannot outvote.
    fixed: bool,
}

/// Buffers kept from one article to the next.
#[derive(Debug, Default)]
pub struct EntityBuffers {
    words: Vec<WordsAt>,
    found: Vec<FoundName>,
    hints: Vec<NameHint>,
    tag: TagBuffers,
    tagged: Vec<Tagged>,
    tags: Vec<Tagged>,
    candidates: Vec<NameCandidate>,
    chosen: Vec<NameCandidate>,
    /// What the reading before chose.
    earlier: Vec<NameCandidate>,
    best: Vec<(i32, u32)>,
    evidence: evidence::DocumentNames,
    linker: link::Linker,
}

/// What every step looks at.
#[derive(Clone, Copy)]
struct MentionContext<'a> {
    gazetteer: &'a Gazetteer,
    text: &'a str,
    tokens: &'a [Token],
    /// What the tables of words say at each token.
    words: &'a [WordsAt],
}

impl<'a> MentionContext<'a> {
    fn token(&self, at: u32) -> Option<&'a Token> {
        self.tokens.get(at as usize)
    }

    fn word(&self, at: u32) -> &'a str {
        self.token(at).map_or("", |t| t.span().of(self.text))
    }

    fn run(&self, first: u32, last: u32) -> &'a [Token] {
        self.tokens.get(first as usize..last as usize).unwrap_or(&[])
    }

    fn span(&self, first: u32, last: u32) -> Span {
        match (self.token(first), last.checked_sub(1).and_then(|l| self.token(l))) {
            (Some(a), Some(b)) => a.span().hull(b.span()),
            _ => Span::default(),
        }
    }

    fn is_capital(&self, at: u32) -> bool {
        self.token(at).is_some_and(Token::is_capital)
    }
}

/// One sentence with all that was found in it.
#[derive(Clone, Copy)]
struct NameContext<'a> {
    page: MentionContext<'a>,
    sentence: &'a Sentence,
    language: Language,
    /// Names found in the gazetteer.
    names: &'a [FoundName],
    /// Names found by the tagger; token indices are the article's.
    tags: &'a [Tagged],
    evidence: &'a evidence::DocumentNames,
}

/// Most tokens of a sentence that are read as one: names of a sentence are looked up
/// among each other, which a text without a full stop must not make slow.
const LONGEST_SENTENCE: u32 = 512;

/// A sentence in pieces of bounded length; nearly always one.
fn pieces(sentence: &Sentence) -> impl Iterator<Item = Sentence> {
    let Sentence { first, last, .. } = *sentence;
    let sentence = *sentence;
    (first..last).step_by(LONGEST_SENTENCE as usize).map(move |start| Sentence {
        first: start,
        last: last.min(start.saturating_add(LONGEST_SENTENCE)),
        ..sentence
    })
}

/// The items from `at` on that a condition holds for; `at` moves behind them.
fn upto<'a, T>(all: &'a [T], at: &mut usize, holds: impl Fn(&T) -> bool) -> &'a [T] {
    let from = *at;
    while all.get(*at).is_some_and(&holds) {
        *at += 1;
    }
    all.get(from..*at).unwrap_or(&[])
}

fn language_of(sentence: &Sentence, article: &Article) -> Language {
    if sentence.language == Language::Unknown { article.language } else { sentence.language }
}

/// Fills `analysis.entities` and `analysis.mentions`.
pub fn find(
    gazetteer: &Gazetteer,
    taggers: &Taggers,
    article: &Article,
    tokens: &Tokens,
    buffers: &mut EntityBuffers,
    analysis: &mut Analysis,
) {
    let EntityBuffers {
        words,
        found,
        hints,
        tag,
        tagged,
        tags,
        candidates,
        chosen,
        earlier,
        best,
        evidence,
        linker,
    } = buffers;
    gazetteer.read_words(&tokens.tokens, words);
    let page =
        MentionContext { gazetteer, text: article.text.as_str(), tokens: &tokens.tokens, words };
    found.clear();
    for sentence in &tokens.sentences {
        let language = language_of(sentence, article);
        let run = tokens.of(sentence);
        gazetteer.scan(page.text, run, sentence.first, language, sentence.shouted, found);
    }
    hints::fill(gazetteer, page.words, found, hints);
    taggers.remember(page.tokens, hints, tag);
    tags.clear();
    for sentence in &tokens.sentences {
        let run = tokens.of(sentence);
        let language = language_of(sentence, article);
        let hints = hints.get(sentence.first as usize..sentence.last as usize).unwrap_or(&[]);
        taggers.tag(language, page.text, run, hints, sentence.shouted, tag, tagged);
        tags.extend(tagged.iter().map(|t| Tagged {
            first: t.first + sentence.first,
            last: t.last + sentence.first,
            ..*t
        }));
    }
    evidence.clear();
    evidence.gather(page, found);
    evidence.define(page, found);
    evidence.find_things(page, tags);
    chosen.clear();
    for reading in 0..2 {
        std::mem::swap(chosen, earlier);
        chosen.clear();
        let (mut found_at, mut tags_at, mut earlier_at) = (0, 0, 0);
        for sentence in tokens.sentences.iter().flat_map(pieces) {
            let sentence = &sentence;
            let language = language_of(sentence, article);
            let scene = NameContext {
                page,
                sentence,
                language,
                names: upto(found, &mut found_at, |f| f.first < sentence.last),
                tags: upto(tags, &mut tags_at, |t| t.first < sentence.last),
                evidence,
            };
            let same = upto(earlier, &mut earlier_at, |c| c.first < sentence.last);
            if reading > 0 && !evidence.speaks_of(page.run(sentence.first, sentence.last)) {
                chosen.extend_from_slice(same);
                continue;
            }
            candidates.clear();
            candidates::from_names(&scene, candidates);
            candidates::from_definitions(&scene, candidates);
            tags::from_tags(&scene, candidates);
            runs::from_runs(&scene, candidates);
            heads::from_heads(&scene, candidates);
            bodies::from_bodies(&scene, candidates);
            choose(page, sentence, candidates, best, chosen);
        }
        evidence.learn(page, chosen);
    }
    linker.link(page, chosen, analysis);
}

/// Puts the candidates of a sentence that do not overlap and score most at the end
/// of `chosen`, in order.
fn choose(
    page: MentionContext,
    sentence: &Sentence,
    candidates: &mut [NameCandidate],
    best: &mut Vec<(i32, u32)>,
    chosen: &mut Vec<NameCandidate>,
) {
    candidates.sort_unstable_by_key(|c| (c.last, c.first, -c.score));
    // best[i]: the most that the tokens before i can score, and the candidate
    // (plus one) that ends there.
    best.clear();
    best.push((0, 0));
    let mut next = 0;
    for i in 0..sentence.last.saturating_sub(sentence.first) {
        let mut top = (best.last().map_or(0, |b| b.0), 0);
        let end = sentence.first + i + 1;
        while let Some(c) = candidates.get(next).filter(|c| c.last <= end) {
            let before = best.get(c.first.saturating_sub(sentence.first) as usize);
            let score = before.map_or(0, |b| b.0) + c.score;
            if c.last == end && score > top.0 {
                top = (score, u32::try_from(next).unwrap_or(0) + 1);
            }
            next += 1;
        }
        best.push(top);
    }
    let from = chosen.len();
    let mut i = best.len().saturating_sub(1);
    while i > 0 {
        let picked = best.get(i).and_then(|b| b.1.checked_sub(1));
        match picked.and_then(|p| candidates.get(p as usize)) {
            Some(&c) => {
                chosen.push(c);
                i = c.first.saturating_sub(sentence.first) as usize;
            }
            None => i -= 1,
        }
    }
    let Some(new) = chosen.get_mut(from..) else { return };
    new.reverse();
    let mut free = sentence.first;
    for i in 0..new.len() {
        let end = new.get(i + 1).map_or(sentence.last, |next| next.first);
        let Some(name) = new.get_mut(i) else { break };
        widen(page, name, free, end);
        free = name.last;
    }
}

/// Takes in what follows a person's name ("Jr."), and the Arabic article before a name
/// ("al-Duraihmi", "el - Barth"), within the tokens from `free` to `end`.
fn widen(page: MentionContext, name: &mut NameCandidate, free: u32, end: u32) {
    // "Martin Luther King Jr.", "Bush Sr", "Elizabeth II".
    let suffix = |at: u32| ["Jr", "Sr", "II", "III", "IV"].contains(&page.word(at));
    if name.kind == EntityKind::Person && name.last > name.first {
        if name.last < end && suffix(name.last) {
            name.last += 1;
        }
        let stop = page.token(name.last).is_some_and(|t| !t.spaced) && page.is_mark(name.last, ".");
        if stop && name.last < end && matches!(page.word(name.last - 1), "Jr" | "Sr") {
            name.last += 1;
        }
    }
    let Some(start) = name.first.checked_sub(2).filter(|&s| s >= free) else { return };
    let article = ["al", "el"].iter().any(|a| page.word(start).eq_ignore_ascii_case(a));
    if article && page.is_mark(start + 1, "-") && name.kind != EntityKind::Group {
        name.first = start;
    }
}
