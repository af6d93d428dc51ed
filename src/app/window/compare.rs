//! The window that compares what the articles of a story say: its claims.

use jiff::civil::Date;

use super::course::Course;
use super::{RowKind, Window, WindowAnswer, WindowState};
use crate::analysis::FigureKind;
use crate::app::Model;
use crate::app::action::Action;
use crate::app::story_summary::{articles, days, first_part, languages, main_claim};
use crate::app::words::Word;
use crate::store::Store;
use crate::store::claims::{self, Claim, Report};
use crate::store::stories::decided::ArticlePart;
use crate::store::stories::story::{ByHand, Story};

/// The claims of a story.
#[derive(Debug, Clone, PartialEq)]
pub struct ClaimComparison {
    /// The first part of an article that tells of it.
    pub first: Option<ArticlePart>,
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
    /// Its rows.
    pub rows: Vec<CompareRow>,
}

/// A row of the claims.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum CompareRow {
    /// A count across articles, by index.
    Claim(usize),
    /// What one article says for a count: indices of count and report.
    Report(usize, usize),
    /// A count that one article tells, by index.
    Once(usize),
    /// What the rows below are.
    Section(Word),
}

impl ClaimComparison {
    /// The claims of the story that the chosen article tells; of a digest, the story of
    /// the part that the chosen figure stands in.
    #[must_use]
    pub fn chosen(model: &Model, store: &Store) -> Self {
        let chosen = model.list.selected().and_then(|id| Some((id, store.card(id)?)));
        let Some((id, card)) = chosen else { return Self::nothing() };
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
            return Self::nothing();
        };
        Self::of(model, store, told, figure.map(|f| f.kind))
    }

    fn nothing() -> Self {
        Self {
            first: None,
            kind: None,
            by_hand: ByHand::default(),
            title: String::new(),
            articles: 0,
            languages: [0, 0],
            days: None,
            claims: Vec::new(),
            rows: Vec::new(),
        }
    }

    /// The claims of a story, those of a kind first.
    #[must_use]
    pub fn of(model: &Model, store: &Store, told: &Story, first: Option<FigureKind>) -> Self {
        let own = articles(model, store, told);
        let cards = || own.iter().filter_map(|id| store.card(*id));
        let claims = claims::of(store, told);
        let lead = store.stories().central(told).and_then(|s| store.with_key(s.article));
        let title = lead.and_then(|id| store.card(id)).map(|c| c.title.to_string());
        Self {
            first: first_part(store, told),
            kind: first,
            by_hand: told.by_hand,
            title: title.unwrap_or_default(),
            articles: own.len(),
            languages: languages(cards()),
            days: days(cards()),
            rows: rows(&claims, first),
            claims,
        }
    }

    /// The course of a claim.
    fn course(&self, claim: &Claim) -> Course {
        Course::new(claim.clone(), self.title.clone())
    }

    /// The course of the claim that is the story's toll.
    #[must_use]
    pub fn course_of_toll(&self) -> Option<Course> {
        Some(self.course(self.claims.get(main_claim(&self.claims)?)?))
    }

    /// The course of the claim that the figure chosen in the panel is of.
    #[must_use]
    pub fn course_of_figure(&self, model: &Model) -> Option<Course> {
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
        let claims = &self.claims;
        Some(self.course(claims.iter().find(told).or_else(|| claims.iter().find(again))?))
    }

    /// What one article says, and for which claim.
    fn report(&self, at: usize) -> Option<(&Claim, &Report)> {
        let (claim, report) = match *self.rows.get(at)? {
            CompareRow::Report(claim, report) => (claim, report),
            CompareRow::Once(claim) => (claim, 0),
            CompareRow::Claim(_) | CompareRow::Section(_) => return None,
        };
        let claim = self.claims.get(claim)?;
        Some((claim, claim.reports.get(report)?))
    }
}

impl WindowState for ClaimComparison {
    fn rows(&self) -> usize {
        self.rows.len()
    }

    fn row(&self, at: usize) -> RowKind {
        match self.rows.get(at) {
            Some(CompareRow::Claim(_) | CompareRow::Section(_)) => RowKind::Heading,
            Some(CompareRow::Report(..) | CompareRow::Once(_)) => RowKind::Item,
            None => RowKind::Other,
        }
    }

    fn hints(&self) -> &'static [(Action, Word)] {
        &[
            (Action::Down, Word::HintMove),
            (Action::Open, Word::HintRead),
            (Action::Course, Word::HintCourse),
            (Action::Back, Word::HintBack),
        ]
    }

    fn act(&self, action: Action, chosen: Option<usize>, _: &Model, _: &Store) -> WindowAnswer {
        let chosen = chosen.and_then(|at| self.report(at));
        match (action, chosen) {
            (Action::Open, Some((_, report))) => WindowAnswer::Read {
                article: report.article,
                figure: Some(usize::from(report.figure)),
                place: None,
                returns: true,
            },
            (Action::Course | Action::FigureCourse, Some((claim, _))) => {
                WindowAnswer::Show(Window::new(self.course(claim)))
            }
            _ => WindowAnswer::Pass,
        }
    }

    fn again(&self, model: &Model, store: &Store) -> Option<Window> {
        let told = store.stories().with_part(self.first?)?;
        Some(Window::new(Self::of(model, store, &told, self.kind)))
    }

    fn part(&self, at: usize) -> Option<ArticlePart> {
        self.report(at).map(|(_, report)| (report.key, report.part))
    }

    fn claims(&self) -> &[Claim] {
        &self.claims
    }
}

/// What several tell, with its reports, those of one kind first; what one tells; what is
/// of another time.
fn rows(claims: &[Claim], first: Option<FigureKind>) -> Vec<CompareRow> {
    let group = |c: &Claim| usize::from(c.period.is_some()) * 2 + usize::from(c.articles() < 2);
    let mut order: Vec<usize> = (0..claims.len()).collect();
    // A part goes where its total goes, so that it stays under it.
    let head = |at: usize| claims.get(at).and_then(|c| c.total).unwrap_or(at);
    order.sort_by_key(|at| claims.get(head(*at)).map(|h| (Some(h.kind) != first, head(*at), *at)));
    let mut rows = Vec::new();
    for at in &order {
        let Some(claim) = claims.get(*at).filter(|c| group(c) == 0) else { continue };
        rows.push(CompareRow::Claim(*at));
        rows.extend((0..claim.reports.len()).map(|report| CompareRow::Report(*at, report)));
    }
    for (section, word) in [(1, Word::ToldOnce), (2, Word::AnotherTime)] {
        let of = |c: &Claim| if section == 1 { group(c) == 1 } else { group(c) >= 2 };
        let mut some = order.iter().filter(|at| claims.get(**at).is_some_and(of)).peekable();
        if some.peek().is_some() {
            rows.push(CompareRow::Section(word));
            rows.extend(some.map(|at| CompareRow::Once(*at)));
        }
    }
    rows
}
