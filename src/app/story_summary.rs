//! Summarises a story for lists and headings: its articles, days, toll and course.

use std::collections::HashSet;

use jiff::civil::Date;

use super::Model;
use crate::analysis::FigureKind;
use crate::article::ArticleKey;
use crate::store::claims::{self, Claim, CountedClass, Report};
use crate::store::stories::decided::ArticlePart;
use crate::store::stories::story::{ByHand, Story, StoryRoot};
use crate::store::{ArticleId, Card, Store};
use crate::text::Language;

/// Points of a short course.
const SHORT: usize = 5;

/// What somebody asks for that needs the stories.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StoryRequest {
    /// The list of stories.
    Stories,
    /// The claims of the chosen article's story.
    Compare,
    /// The chosen figure over time.
    Course,
}

/// A story in the list of stories.
#[derive(Debug, Clone, PartialEq)]
pub struct StorySummary {
    /// The first part of an article that tells of it.
    pub first: ArticlePart,
    /// What the reader did to it.
    pub by_hand: ByHand,
    /// The article that is most like all of it.
    pub lead: ArticleId,
    /// Of its articles, English and Vietnamese ones.
    pub languages: [usize; 2],
    /// First and last day.
    pub days: Option<(Date, Date)>,
    /// Its last toll: kind, count, whether it is a lower bound.
    pub toll: Option<(FigureKind, f64, bool)>,
    /// Its toll from day to day, the last five.
    pub course: Vec<f64>,
    /// Who tells it.
    pub sources: String,
    /// The articles that tell of it.
    pub keys: Vec<ArticleKey>,
}

impl StorySummary {
    /// Whether something in it is unread, or came while it was looked at.
    #[must_use]
    pub fn has_news(&self, model: &Model) -> bool {
        let news = |key: &ArticleKey| model.came.contains(key) || !model.marks.get(*key).read;
        self.keys.iter().any(news)
    }
}

/// The current articles of a story, each once, in their order.
pub(super) fn articles(model: &Model, store: &Store, told: &Story) -> Vec<ArticleId> {
    let mut seen = HashSet::new();
    let own = store.stories().members(told).filter_map(|s| model.list.id_of(s.article));
    own.filter(|id| seen.insert(*id)).collect()
}

/// The first part of an article that tells of a story.
#[must_use]
pub fn first_part(store: &Store, told: &Story) -> Option<ArticlePart> {
    store.stories().members(told).next().map(|s| (s.article, s.part))
}

pub(super) fn days<'a>(cards: impl Iterator<Item = &'a Card>) -> Option<(Date, Date)> {
    let all: Vec<Date> = cards.filter_map(Card::day).collect();
    Some((*all.iter().min()?, *all.iter().max()?))
}

pub(super) fn languages<'a>(cards: impl Iterator<Item = &'a Card>) -> [usize; 2] {
    let mut out = [0, 0];
    for card in cards {
        match card.language {
            Language::English => out[0] += 1,
            Language::Vietnamese => out[1] += 1,
            _ => {}
        }
    }
    out
}

/// What the row of a story in the grouped list shows.
#[must_use]
pub fn head(model: &Model, store: &Store, root: StoryRoot) -> Option<StorySummary> {
    list(model, store, &store.stories().story(root)?)
}

/// A story as it is listed; none where fewer than two articles tell it.
pub(super) fn list(model: &Model, store: &Store, told: &Story) -> Option<StorySummary> {
    let own = articles(model, store, told);
    if own.len() < 2 {
        return None;
    }
    let cards: Vec<&Card> = own.iter().filter_map(|id| store.card(*id)).collect();
    let lead = store.stories().central(told).and_then(|s| store.with_key(s.article))?;
    let mut sources: Vec<&str> = Vec::new();
    for card in &cards {
        if !card.source.is_empty() && !sources.contains(&&*card.source) {
            sources.push(&card.source);
        }
    }
    // What most articles tell of the dead, else of the hurt; never a sum.
    let claims = claims::of(store, told);
    let main = main_claim(&claims).and_then(|at| claims.get(at));
    let values: Vec<&Report> =
        main.map_or_else(Vec::new, |c| c.reports.iter().filter(|r| !r.before).collect());
    let skip = values.len().saturating_sub(SHORT);
    Some(StorySummary {
        first: first_part(store, told)?,
        by_hand: told.by_hand,
        lead,
        languages: languages(cards.iter().copied()),
        days: days(cards.iter().copied()),
        toll: main.zip(values.last()).map(|(c, r)| (c.kind, r.best, r.high.is_none())),
        course: values.iter().skip(skip).map(|r| r.best).collect(),
        sources: sources.join(", "),
        keys: cards.iter().map(|c| c.key).collect(),
    })
}

/// The claim that is a story's toll, as index.
pub(super) fn main_claim(claims: &[Claim]) -> Option<usize> {
    claims
        .iter()
        .enumerate()
        .filter(|(_, c)| !c.part && c.period.is_none())
        .filter(|(_, c)| matches!(c.kind, FigureKind::Killed | FigureKind::Wounded))
        .max_by_key(|(_, c)| {
            let main = c.reports.iter().filter(|r| r.main).count();
            let people = c.class == CountedClass::People;
            // Of what is told alike the greatest: numbers above zero are as their bits.
            (c.kind == FigureKind::Killed, main.min(2), c.articles(), people, c.best.to_bits())
        })
        .map(|(at, _)| at)
}
