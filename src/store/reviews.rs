//! What people decided on figures, and an article's analysis as it is by these decisions.
//!
//! Start with [`Reviews`], which holds all decisions, and [`reviewed`], which applies
//! those of one article: pure, so that a change of mind is the same function again. It
//! is applied where an analysis enters the store; totals, filters, stories and claims
//! then know nothing of it.

use std::collections::{BTreeMap, HashMap};

use crate::analysis::review::{Opinion, Reviewed, Status};
use crate::analysis::{Analysis, Analyzer, Figure, Scratch};
use crate::article::{Article, ArticleKey};
use crate::store::Entry;
use crate::text::Span;
use crate::text::plain::line;

pub mod attach;
pub mod decision;
pub mod value;

use attach::attach;
use decision::{Act, Anchor, Decision, ReviewedArticle};
use value::FigureValue;

/// All decisions, in the order in which they came.
#[derive(Debug, Clone, Default)]
pub struct Reviews {
    of: BTreeMap<ArticleKey, Vec<Decision>>,
    /// The articles of each path that have no address: an edited file has another key.
    paths: HashMap<String, Vec<ArticleKey>>,
    /// The keys that an article had before its text changed, however its file is named.
    before: HashMap<ArticleKey, Vec<ArticleKey>>,
}

impl Reviews {
    /// Takes a decision in. What the same person said before of the same figure goes.
    pub fn insert(&mut self, decision: Decision) {
        let ReviewedArticle { key, path, url, .. } = &decision.article;
        if url.is_none() && path != "-" {
            let keys = self.paths.entry(path.clone()).or_default();
            if !keys.contains(key) {
                keys.push(*key);
            }
        }
        let own = self.of.entry(*key).or_default();
        let same = |d: &Decision| d.by == decision.by && d.anchor == decision.anchor;
        if own.iter().any(|d| same(d) && d.at > decision.at) {
            return;
        }
        own.retain(|d| !same(d));
        own.push(decision);
    }

    /// An article had other keys before its text changed: what was decided on it then is
    /// looked for in it now.
    pub fn follow(&mut self, now: ArticleKey, before: &[ArticleKey]) {
        let own = self.before.entry(now).or_default();
        own.extend(before.iter().filter(|key| **key != now));
        own.sort_unstable();
        own.dedup();
    }

    /// Whether there are any under a key that an article had before.
    #[must_use]
    pub fn follows(&self, key: ArticleKey) -> bool {
        self.before.get(&key).is_some_and(|before| before.iter().any(|key| self.holds(*key)))
    }

    /// Whether this very decision is among them.
    #[must_use]
    pub fn has(&self, decision: &Decision) -> bool {
        self.of.get(&decision.article.key).is_some_and(|own| own.contains(decision))
    }

    /// Whether this very decision is among them, or a later one of the same person on the
    /// same figure.
    #[must_use]
    pub fn cover(&self, decision: &Decision) -> bool {
        let later = |d: &&Decision| {
            d.by == decision.by && d.anchor == decision.anchor && d.at > decision.at
        };
        self.has(decision) || self.under(decision.article.key).any(|d| later(&d))
    }

    /// Whether there are any under a key.
    #[must_use]
    pub fn holds(&self, key: ArticleKey) -> bool {
        self.of.contains_key(&key)
    }

    /// When a person decided last on an article; empty where never.
    #[must_use]
    pub fn last(&self, key: ArticleKey, by: &str) -> &str {
        let own = self.under(key).filter(|d| d.by == by);
        own.map(|d| d.at.as_str()).max().unwrap_or_default()
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.of.is_empty()
    }

    /// Returns the decisions on figures of the article of a key.
    pub fn under(&self, key: ArticleKey) -> impl Iterator<Item = &Decision> {
        self.of.get(&key).into_iter().flatten()
    }

    /// All of them, by article.
    pub fn iter(&self) -> impl Iterator<Item = &Decision> {
        self.of.values().flatten()
    }

    /// The decisions on an article, the oldest first: those under its key and under keys it
    /// had before ([`Self::follow`]), and where it has no address those on what the same file
    /// held before under the same title. A file may hold many articles.
    #[must_use]
    pub fn of(&self, article: &Article) -> Vec<&Decision> {
        let own = self.under(article.key);
        let path = Some(&article.path).filter(|_| article.url.is_none());
        let before = path.and_then(|path| self.paths.get(path)).into_iter().flatten();
        let before = before.filter(|key| **key != article.key).flat_map(|key| self.under(*key));
        let title = line(&article.title);
        let before = before.filter(|d| d.article.title == title);
        let mut all: Vec<&Decision> = own.chain(before).collect();
        let followed = self.before.get(&article.key).into_iter().flatten();
        for decision in followed.flat_map(|key| self.under(*key)) {
            if !all.iter().any(|known| std::ptr::eq(*known, decision)) {
                all.push(decision);
            }
        }
        // Times of one zone and length sort as text; equal ones keep their order.
        all.sort_by(|a, b| a.at.cmp(&b.at));
        all
    }

    /// An entry as the decisions on it have it, and those that found no place; `None`
    /// where nobody decided anything.
    #[must_use]
    pub fn apply(
        &self,
        analyzer: &Analyzer,
        scratch: &mut Scratch,
        entry: &Entry,
        me: &str,
    ) -> Option<(Entry, Vec<Decision>)> {
        let Entry { article, analysis } = entry;
        let decisions = self.of(article);
        if decisions.is_empty() && analysis.reviewed.is_empty() {
            return None;
        }
        let outcome = reviewed(analyzer, scratch, article, analysis.clone(), &decisions, me);
        let adrift = outcome.adrift.iter().filter_map(|at| decisions.get(*at));
        let adrift = adrift.map(|d| (*d).clone()).collect();
        Some((Entry { article: article.clone(), analysis: outcome.analysis }, adrift))
    }
}

/// A decision on a figure of an article as it stands, without time and author.
#[must_use]
pub fn decide(article: &Article, figure: &Figure, machine: Option<&Figure>, act: Act) -> Decision {
    let text = article.text.as_str();
    let sentence = if figure.sentence.contains(figure.span) && !figure.span.is_empty() {
        figure.sentence
    } else {
        figure.span
    };
    let points = |from: u32, to: u32| {
        let run = Span::new(from, to.max(from)).of(text);
        u32::try_from(run.chars().count()).unwrap_or(u32::MAX)
    };
    Decision {
        article: ReviewedArticle::of(article),
        anchor: Anchor {
            sentence: sentence.of(text).to_owned(),
            offset: points(sentence.start, figure.span.start),
            text: figure.span.of(text).to_owned(),
            start: points(0, figure.span.start),
        },
        at: String::new(),
        by: String::new(),
        act,
        value: FigureValue::of(figure),
        machine: machine.map(FigureValue::of),
        note: String::new(),
    }
}

/// An analysis as decisions have it, and the decisions that found no place in it.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct ReviewedAnalysis {
    /// As it is by the decisions.
    pub analysis: Analysis,
    /// Which of them found no place, by index.
    pub adrift: Vec<usize>,
}

/// A decision that applies to nothing that is there.
#[derive(Debug, Clone, PartialEq)]
pub struct Lost {
    /// The decision.
    pub decision: Decision,
    /// The article in which it finds no place; none where the article is not here.
    pub article: Option<ArticleKey>,
}

/// What was decided on one number of the text.
struct DecidedNumber<'a> {
    /// The number.
    span: Span,
    /// The sentence around it.
    sentence: Span,
    /// The machine's figure there, by index.
    machine: Option<usize>,
    /// What each person said last, the latest at the end.
    said: Vec<&'a Decision>,
}

/// Applies decisions (the oldest first) to an analysis, reviewed before or not. Where
/// people differ `me` goes before others, and the later before the earlier.
#[must_use]
pub fn reviewed(
    analyzer: &Analyzer,
    scratch: &mut Scratch,
    article: &Article,
    analysis: Analysis,
    decisions: &[&Decision],
    me: &str,
) -> ReviewedAnalysis {
    let before = !analysis.reviewed.is_empty();
    let mut analysis = analysis;
    let machine = unreviewed(&mut analysis);
    let (places, adrift) = places(article, &analysis, &machine, decisions);
    let mut touched = vec![false; machine.len()];
    let mut holds: Vec<(Figure, Option<Reviewed>)> = Vec::new();
    let mut rejected: Vec<(Figure, Option<Reviewed>)> = Vec::new();
    for place in &places {
        let own = place.machine.and_then(|at| machine.get(at));
        let Some(review) = settle(article, &analysis, place, own, me) else { continue };
        if let Some(slot) = place.machine.and_then(|at| touched.get_mut(at)) {
            *slot = true;
        }
        let figure = review.holds.figure.clone();
        if review.holds.status == Status::Rejected {
            // What the machine does not see any more needs no rejecting.
            if own.is_some() || review.others.iter().any(|o| o.status != Status::Rejected) {
                rejected.push((figure, Some(review)));
            }
        } else {
            holds.push((figure, Some(review)));
        }
    }
    let rest = machine.iter().zip(&touched).filter(|(_, touched)| !**touched);
    holds.extend(rest.map(|(figure, _)| (figure.clone(), None)));
    let order = |f: &(Figure, Option<Reviewed>)| (f.0.span.start, f.0.span.end);
    holds.sort_by_key(order);
    rejected.sort_by_key(order);
    for (number, (figure, review)) in (0..u16::MAX).zip(holds) {
        analysis.figures.push(figure);
        analysis.reviewed.extend(review.map(|r| Reviewed { figure: number, ..r }));
    }
    let first = u16::try_from(analysis.figures.len()).unwrap_or(u16::MAX);
    for (number, (figure, review)) in (first..u16::MAX).zip(rejected) {
        analysis.rejected.push(figure);
        analysis.reviewed.extend(review.map(|r| Reviewed { figure: number, ..r }));
    }
    if before || analysis.figures != machine {
        analyzer.tell(article, scratch, &mut analysis);
    }
    ReviewedAnalysis { analysis, adrift }
}

/// Takes the figures out as the machine read them; reviews go.
fn unreviewed(analysis: &mut Analysis) -> Vec<Figure> {
    let count = analysis.figures_and_rejected();
    let machine = |number: usize| match analysis.review(number) {
        Some(review) => review.machine.clone(),
        None => analysis.figure(number).cloned(),
    };
    let mut figures: Vec<Figure> = (0..count).filter_map(machine).collect();
    figures.sort_by_key(|f| (f.span.start, f.span.end));
    analysis.figures.clear();
    analysis.rejected.clear();
    analysis.reviewed.clear();
    figures
}

/// Decisions by the number of the text they are on.
fn places<'a>(
    article: &Article,
    analysis: &Analysis,
    machine: &[Figure],
    decisions: &[&'a Decision],
) -> (Vec<DecidedNumber<'a>>, Vec<usize>) {
    let (mut places, mut adrift): (Vec<DecidedNumber<'a>>, Vec<usize>) = (Vec::new(), Vec::new());
    for (at, decision) in decisions.iter().enumerate() {
        let Some((span, sentence)) = attach(article, analysis, &decision.anchor) else {
            // What was taken back is not missed.
            if decision.act != Act::Withdraw {
                adrift.push(at);
            }
            continue;
        };
        let own = machine
            .iter()
            .position(|f| f.span == span)
            .or_else(|| machine.iter().position(|f| f.span.overlaps(span)));
        let place = places.iter_mut().find(|p| match (p.machine, own) {
            (Some(a), Some(b)) => a == b,
            (None, None) => p.span.overlaps(span),
            _ => false,
        });
        match place {
            Some(place) => {
                place.said.retain(|d| d.by != decision.by);
                place.said.push(decision);
            }
            None => {
                places.push(DecidedNumber { span, sentence, machine: own, said: vec![decision] });
            }
        }
    }
    (places, adrift)
}

/// What holds of a number, and who says otherwise; none where all is taken back.
fn settle(
    article: &Article,
    analysis: &Analysis,
    place: &DecidedNumber<'_>,
    machine: Option<&Figure>,
    me: &str,
) -> Option<Reviewed> {
    let opinion = |decision: &Decision| -> Option<Opinion> {
        let status = match decision.act {
            Act::Withdraw => return None,
            Act::Note => {
                machine?;
                Status::Machine
            }
            Act::Confirm => Status::Confirmed,
            Act::Correct => Status::Corrected,
            Act::Reject => Status::Rejected,
            Act::Add => Status::Added,
        };
        Some(Opinion {
            status,
            by: decision.by.as_str().into(),
            at: decision.at.as_str().into(),
            note: decision.note.as_str().into(),
            figure: figure_of(article, analysis, place, machine, decision),
        })
    };
    let mut said: Vec<Opinion> = place.said.iter().filter_map(|d| opinion(d)).collect();
    // A note alone decides nothing.
    let decided = |o: &Opinion| o.status != Status::Machine;
    let mine = |o: &Opinion| &*o.by == me;
    let at = said
        .iter()
        .position(|o| mine(o) && decided(o))
        .or_else(|| said.iter().rposition(decided))
        .or_else(|| said.iter().position(mine))
        .or_else(|| said.len().checked_sub(1))?;
    let holds = said.remove(at);
    let rejected = |o: &Opinion| o.status == Status::Rejected;
    said.retain(|o| {
        !decided(o)
            || rejected(o) != rejected(&holds)
            || !rejected(o) && FigureValue::of(&o.figure) != FigureValue::of(&holds.figure)
    });
    Some(Reviewed { figure: 0, machine: machine.cloned(), holds, others: said })
}

/// A figure with the value that was decided, standing where the number stands now.
fn figure_of(
    article: &Article,
    analysis: &Analysis,
    place: &DecidedNumber<'_>,
    machine: Option<&Figure>,
    decision: &Decision,
) -> Figure {
    let mut figure = machine.cloned().unwrap_or_else(|| blank(place.span, place.sentence));
    // Of what the machine reads otherwise by now, a rejected figure shows that.
    if matches!(decision.act, Act::Reject | Act::Note) && machine.is_some() {
        return figure;
    }
    let read = FigureValue::of(&figure);
    decision.value.put(&mut figure);
    if read.unit != decision.value.unit || read.party != decision.value.party {
        figure.entities = named(article, analysis, &figure);
    }
    figure
}

/// A figure of which nothing is known but where it stands.
#[must_use]
pub fn blank(span: Span, sentence: Span) -> Figure {
    Figure {
        span,
        written: span,
        kind: crate::analysis::FigureKind::Killed,
        low: None,
        high: None,
        qualifier: crate::analysis::Qualifier::Exact,
        unit: Box::default(),
        party: Box::default(),
        attribution: Box::default(),
        place: None,
        date: None,
        flags: crate::analysis::Flags::default(),
        entities: Box::default(),
        sentence,
        cue: span,
    }
}

/// The entities that unit and party of a figure name, as indices.
fn named(article: &Article, analysis: &Analysis, figure: &Figure) -> Box<[u16]> {
    let text = article.text.as_str();
    let is_party = |name: &str| figure.party.iter().any(|p| **p == *name);
    let in_unit = |at: u16| {
        let mut own = analysis.mentions.iter().filter(|m| m.entity == at).map(|m| m.span.of(text));
        own.any(|name| !name.is_empty() && figure.unit.contains(name))
    };
    (0..=u16::MAX)
        .zip(&analysis.entities)
        .filter(|(at, entity)| {
            is_party(&entity.name) || is_party(entity.party_name()) || in_unit(*at)
        })
        .map(|(at, _)| at)
        .collect()
}

#[cfg(test)]
mod tests;
