//! What the windows on stories hold: the list of stories, the claims of one, the course of
//! a claim in time.

use std::cmp::Reverse;
use std::collections::HashSet;

use jiff::civil::Date;

use super::Model;
use super::window::{Content, Row, Window};
use super::words::Word;
use crate::analysis::FigureKind;
use crate::article::ArticleKey;
use crate::store::claims::{self, Claim, Class, Report};
use crate::store::stories::decided::PartOf;
use crate::store::stories::story::{ByHand, Root, Story};
use crate::store::{ArticleId, Card, Store};
use crate::text::Language;

/// Lines of a chart.
pub const CHART: usize = 8;
/// Stories that are listed at most.
const MOST_STORIES: usize = 200;
/// Points of a short course.
const SHORT: usize = 5;

/// What somebody asks for that needs the stories.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Asked {
    /// The list of stories.
    Stories,
    /// The claims of the chosen article's story.
    Compare,
    /// The chosen figure over time.
    Course,
}

impl Asked {
    /// What is shown, the front window last; none where there is nothing.
    #[must_use]
    pub fn windows(self, model: &Model, store: &Store) -> Vec<Window> {
        match self {
            Self::Stories => vec![Window::stories(model, store)],
            Self::Compare => vec![Window::compare(model, store)],
            Self::Course => {
                let claims = Window::compare(model, store);
                let course = claims.course_of_figure(model);
                course.map_or_else(|| vec![claims], |course| vec![course])
            }
        }
    }
}

/// The claims of a story.
#[derive(Debug, Clone, PartialEq)]
pub struct Compared {
    /// The first part of an article that tells of it.
    pub first: Option<PartOf>,
    /// The kind whose claims stand first.
    pub kind: Option<FigureKind>,
    /// What the reader did to it.
    pub by_hand: ByHand,
    /// What it is about: the headline of its most typical article.
    pub title: String,
    /// Articles that tell of it.
    pub articles: usize,
    /// Of these, English and Vietnamese ones.
    pub languages: [usize; 2],
    /// First and last day.
    pub days: Option<(Date, Date)>,
    /// What they tell.
    pub claims: Vec<Claim>,
}

/// A story in the list of stories.
#[derive(Debug, Clone, PartialEq)]
pub struct Listed {
    /// The first part of an article that tells of it.
    pub first: PartOf,
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

impl Listed {
    /// Whether something in it is unread, or came while it was looked at.
    #[must_use]
    pub fn has_news(&self, model: &Model) -> bool {
        let news = |key: &ArticleKey| model.came.contains(key) || !model.marks.get(*key).read;
        self.keys.iter().any(news)
    }
}

/// A claim in time.
#[derive(Debug, Clone, PartialEq)]
pub struct Course {
    /// The claim, its reports by day.
    pub claim: Claim,
    /// What its story is about.
    pub title: String,
}

/// The current articles of a story, each once, in their order.
fn articles(model: &Model, store: &Store, told: &Story) -> Vec<ArticleId> {
    let mut seen = HashSet::new();
    let own = store.stories().members(told).filter_map(|s| model.list.id_of(s.article));
    own.filter(|id| seen.insert(*id)).collect()
}

/// The first part of an article that tells of a story.
#[must_use]
pub fn first_part(store: &Store, told: &Story) -> Option<PartOf> {
    store.stories().members(told).next().map(|s| (s.article, s.part))
}

fn days<'a>(cards: impl Iterator<Item = &'a Card>) -> Option<(Date, Date)> {
    let all: Vec<Date> = cards.filter_map(Card::day).collect();
    Some((*all.iter().min()?, *all.iter().max()?))
}

fn languages<'a>(cards: impl Iterator<Item = &'a Card>) -> [usize; 2] {
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

impl Window {
    /// The stories that several articles tell, the latest first.
    #[must_use]
    pub fn stories(model: &Model, store: &Store) -> Self {
        let several = |s: &Story| store.stories().members(s).nth(1).is_some();
        let told = store.stories().all().into_iter().filter(several);
        let mut told: Vec<(Option<Date>, usize, Story)> = told
            .filter_map(|s| {
                let own = articles(model, store, &s);
                let days = days(own.iter().filter_map(|id| store.card(*id)));
                (own.len() > 1).then_some((days.map(|d| d.1), own.len(), s))
            })
            .collect();
        told.sort_by_key(|(day, articles, story)| (Reverse((*day, *articles)), story.id));
        told.truncate(MOST_STORIES);
        let listed: Vec<Listed> = told.iter().filter_map(|t| list(model, store, &t.2)).collect();
        let rows = (0..listed.len()).map(Row::Story).collect();
        Self::new(Content::Stories(listed), rows)
    }

    /// The claims of the story that the chosen article tells; of a digest, the story of
    /// the part that the chosen figure stands in.
    #[must_use]
    pub fn compare(model: &Model, store: &Store) -> Self {
        let nothing = || Compared {
            first: None,
            kind: None,
            by_hand: ByHand::default(),
            title: String::new(),
            articles: 0,
            languages: [0, 0],
            days: None,
            claims: Vec::new(),
        };
        let chosen = model.list.selected().and_then(|id| Some((id, store.card(id)?)));
        let Some((id, card)) = chosen else {
            return Self::new(Content::Compare(Box::new(nothing())), Vec::new());
        };
        let entry = store.get(id);
        let figure = entry.as_ref().and_then(|e| e.analysis.figures.get(model.panel.figure));
        let stories = store.stories();
        let holds = |s: &Story| {
            let own = stories.members(s).find(|m| m.article == card.key);
            figure.is_some_and(|f| own.is_some_and(|m| m.span.contains(f.span)))
        };
        let all = stories.of_article(card.key);
        let most = || all.iter().max_by_key(|s| stories.members(s).count());
        let Some(told) = all.iter().find(|s| holds(s)).or_else(most) else {
            return Self::new(Content::Compare(Box::new(nothing())), Vec::new());
        };
        Self::claims(model, store, told, figure.map(|f| f.kind))
    }

    /// The claims of a story, those of a kind first.
    #[must_use]
    pub fn claims(model: &Model, store: &Store, told: &Story, first: Option<FigureKind>) -> Self {
        let own = articles(model, store, told);
        let cards = || own.iter().filter_map(|id| store.card(*id));
        let claims = claims::of(store, told);
        let lead = store.stories().central(told).and_then(|s| store.with_key(s.article));
        let title = lead.and_then(|id| store.card(id)).map(|c| c.title.to_string());
        let rows = rows(&claims, first);
        let compared = Compared {
            first: first_part(store, told),
            kind: first,
            by_hand: told.by_hand,
            title: title.unwrap_or_default(),
            articles: own.len(),
            languages: languages(cards()),
            days: days(cards()),
            claims,
        };
        Self::new(Content::Compare(Box::new(compared)), rows)
    }

    /// The course of the claim that the chosen row is of; of a story in the list of
    /// stories, that of its toll.
    #[must_use]
    pub fn course(&self, model: &Model, store: &Store) -> Option<Self> {
        match (&self.content, self.chosen()?) {
            (Content::Compare(compared), Row::Report(at, _) | Row::Once(at)) => {
                Some(Self::over_time(compared.claims.get(at)?.clone(), compared.title.clone()))
            }
            (Content::Stories(listed), Row::Story(at)) => {
                let told = store.stories().with_part(listed.get(at)?.first)?;
                let Content::Compare(compared) = Self::claims(model, store, &told, None).content
                else {
                    return None;
                };
                let at = main_claim(&compared.claims)?;
                Some(Self::over_time(compared.claims.get(at)?.clone(), compared.title))
            }
            _ => None,
        }
    }

    /// The course of the claim that the figure chosen in the panel is of.
    #[must_use]
    pub fn course_of_figure(&self, model: &Model) -> Option<Self> {
        let Content::Compare(compared) = &self.content else { return None };
        let chosen = model.list.selected()?;
        let of_it = |r: &Report| r.article == chosen && usize::from(r.figure) == model.panel.figure;
        let same = |r: &Report| r.article == chosen;
        let told = |c: &&Claim| c.reports.iter().any(of_it);
        // Said again in the same article it stands in the row once.
        let again = |c: &&Claim| {
            let figure = model.shown().and_then(|e| e.analysis.figures.get(model.panel.figure));
            figure.is_some_and(|f| {
                let best = f.low.or(f.high).unwrap_or(0.0);
                let equal = |r: &Report| same(r) && (r.best - best).abs() < 0.5e-6;
                f.kind == c.kind && c.reports.iter().any(equal)
            })
        };
        let claims = &compared.claims;
        let claim = claims.iter().find(told).or_else(|| claims.iter().find(again))?;
        Some(Self::over_time(claim.clone(), compared.title.clone()))
    }

    /// The window of a claim's course.
    fn over_time(claim: Claim, title: String) -> Self {
        let mut rows: Vec<Row> = (0..CHART).map(Row::Chart).collect();
        rows.push(Row::Gap);
        rows.extend((0..claim.reports.len()).map(Row::Point));
        Self::new(Content::Course(Box::new(Course { claim, title })), rows)
    }

    /// The claims that the window shows.
    #[must_use]
    pub fn claims_shown(&self) -> &[Claim] {
        match &self.content {
            Content::Compare(compared) => &compared.claims,
            _ => &[],
        }
    }

    /// Makes a window on stories again after they changed; whether it was one.
    pub fn tell_again(&mut self, model: &Model, store: &Store) -> bool {
        let again = match &self.content {
            Content::Stories(_) => Some(Self::stories(model, store)),
            Content::Compare(compared) => compared
                .first
                .and_then(|part| store.stories().with_part(part))
                .map(|told| Self::claims(model, store, &told, compared.kind)),
            _ => None,
        };
        let Some(again) = again else { return false };
        let (at, offset) = (self.at, self.offset);
        *self = Self { at, offset, ..again };
        if self.chosen().is_none() {
            self.step(0);
        }
        true
    }

    /// The part of an article that the chosen row is of, where it is a report.
    #[must_use]
    pub fn part(&self) -> Option<PartOf> {
        self.chosen_report().map(|r| (r.key, r.part))
    }

    /// The article and the figure of it that the chosen row is of.
    #[must_use]
    pub fn report(&self) -> Option<(ArticleId, u16)> {
        self.chosen_report().map(|r| (r.article, r.figure))
    }

    fn chosen_report(&self) -> Option<&Report> {
        let (claim, at) = match (&self.content, self.chosen()?) {
            (Content::Compare(c), Row::Report(at, report)) => (c.claims.get(at)?, report),
            (Content::Compare(c), Row::Once(at)) => (c.claims.get(at)?, 0),
            (Content::Course(c), Row::Point(at)) => (&c.claim, at),
            _ => return None,
        };
        claim.reports.get(at)
    }
}

/// What several tell, with its reports, those of one kind first; what one tells; what is
/// of another time.
fn rows(claims: &[Claim], first: Option<FigureKind>) -> Vec<Row> {
    let group = |c: &Claim| usize::from(c.period.is_some()) * 2 + usize::from(c.articles() < 2);
    let mut order: Vec<usize> = (0..claims.len()).collect();
    // A part goes where its total goes, so that it stays under it.
    let head = |at: usize| claims.get(at).and_then(|c| c.total).unwrap_or(at);
    order.sort_by_key(|at| claims.get(head(*at)).map(|h| (Some(h.kind) != first, head(*at), *at)));
    let mut rows = Vec::new();
    for at in &order {
        let Some(claim) = claims.get(*at).filter(|c| group(c) == 0) else { continue };
        rows.push(Row::Claim(*at));
        rows.extend((0..claim.reports.len()).map(|report| Row::Report(*at, report)));
    }
    for (section, word) in [(1, Word::ToldOnce), (2, Word::AnotherTime)] {
        let of = |c: &Claim| if section == 1 { group(c) == 1 } else { group(c) >= 2 };
        let mut some = order.iter().filter(|at| claims.get(**at).is_some_and(of)).peekable();
        if some.peek().is_some() {
            rows.push(Row::Section(word));
            rows.extend(some.map(|at| Row::Once(*at)));
        }
    }
    rows
}

/// What the row of a story in the grouped list shows.
#[must_use]
pub fn head(model: &Model, store: &Store, root: Root) -> Option<Listed> {
    list(model, store, &store.stories().story(root)?)
}

/// The claim that is a story's toll, as index.
fn main_claim(claims: &[Claim]) -> Option<usize> {
    claims
        .iter()
        .enumerate()
        .filter(|(_, c)| !c.part && c.period.is_none())
        .filter(|(_, c)| matches!(c.kind, FigureKind::Killed | FigureKind::Wounded))
        .max_by_key(|(_, c)| {
            let main = c.reports.iter().filter(|r| r.main).count();
            let people = c.class == Class::People;
            // Of what is told alike the greatest: numbers above zero are as their bits.
            (c.kind == FigureKind::Killed, main.min(2), c.articles(), people, c.best.to_bits())
        })
        .map(|(at, _)| at)
}

/// A story as it is listed; none where fewer than two articles tell it.
fn list(model: &Model, store: &Store, told: &Story) -> Option<Listed> {
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
    Some(Listed {
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
