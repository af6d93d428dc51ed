//! The windows on stories: the list of stories, the claims of one, the course of a claim.

use std::cmp::Reverse;

use jiff::civil::Date;

use super::{Content, Row, Window};
use crate::analysis::FigureKind;
use crate::app::Model;
use crate::app::told::{
    Asked, Compared, Course, Listed, articles, days, first_part, languages, list, main_claim,
};
use crate::app::words::Word;
use crate::store::claims::{self, Claim, Report};
use crate::store::stories::decided::PartOf;
use crate::store::stories::story::{ByHand, Story};
use crate::store::{ArticleId, Store};

/// Lines of a chart.
pub const CHART: usize = 8;

/// Stories that are listed at most.
const MOST_STORIES: usize = 200;

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
