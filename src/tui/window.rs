//! Windows over the panes: keys, problems, compare, why, the page of an entity.

use jiff::civil::Date;
use ratatui::buffer::Buffer;

use super::draw::{Pen, rect};
use super::rule::rule;
use super::theme::Role;

use crate::analysis::Verdict;
use crate::app::Model;
use crate::app::action::Action;
use crate::app::layout::{Area, Layout};
use crate::app::told::Asked;
use crate::app::whole::brief;
use crate::app::window::{Content, Explained, Row, Window};
use crate::app::words::Word;
use crate::store::claims::Claim;
use crate::store::{Entry, Store};
use crate::text::Span;
use crate::text::wrap::width;

/// Columns from which the help names the commands too.
const NAMED: u16 = 70;

/// A window as it is drawn.
#[derive(Debug, Clone)]
pub struct WindowView<'a> {
    pub(super) model: &'a Model,
    pub(super) store: &'a Store,
    pub(super) window: &'a Window,
}

impl<'a> WindowView<'a> {
    /// The window in front, if one is open.
    #[must_use]
    pub fn new(model: &'a Model, store: &'a Store) -> Option<Self> {
        Some(Self { model, store, window: model.windows.last()? })
    }

    /// Where it is drawn.
    #[must_use]
    pub fn area(&self, layout: &Layout) -> Area {
        self.window.area(layout)
    }

    fn title(&self) -> Vec<(String, Role)> {
        let ui = self.model.settings.ui;
        let number = |n: usize| n.to_string();
        match &self.window.content {
            Content::Help => {
                let key = self.model.settings.keymap.first_key(Action::NextPane);
                vec![
                    (ui.say(Word::Help).to_owned(), Role::Focus),
                    (ui.fill(Word::HelpParts, &[&key]), Role::Dim),
                ]
            }
            Content::Problems => vec![(ui.say(Word::Problems).to_owned(), Role::Focus)],
            Content::Compare(compared) => vec![
                (ui.say(Word::Compare).to_owned(), Role::Focus),
                (self.about(compared), Role::Dim),
            ],
            Content::Stories(listed) => vec![
                (ui.say(Word::Stories).to_owned(), Role::Focus),
                (ui.fill(Word::StoriesAre, &[&number(listed.len())]), Role::Dim),
            ],
            Content::Course(course) => vec![
                (ui.say(Word::OverTime).to_owned(), Role::Focus),
                (self.course_title(course), Role::Dim),
            ],
            Content::Changed(overlaid) => vec![
                (ui.say(Word::Changed).to_owned(), Role::Focus),
                (overlaid.title.clone(), Role::Dim),
            ],
            Content::Joining(asked) => {
                let word = match asked {
                    Asked::Stories => Word::Stories,
                    Asked::Compare => Word::Compare,
                    Asked::Course => Word::OverTime,
                };
                vec![(ui.say(word).to_owned(), Role::Focus)]
            }
            Content::Form(form) => self.form_title(form),
            Content::LostReviews(lost) => vec![
                (ui.say(Word::LostReviews).to_owned(), Role::Focus),
                (number(lost.len()), Role::Dim),
            ],
            Content::Why(..) => vec![(ui.say(Word::Why).to_owned(), Role::Focus)],
            Content::Entity(name, articles, figures) => vec![
                (name.clone(), Role::Focus),
                (ui.fill(Word::InArticles, &[&number(*articles), &number(*figures)]), Role::Dim),
            ],
        }
    }

    fn empty(&self) -> &'static str {
        self.model.settings.ui.say(match self.window.content {
            Content::Help | Content::Problems => Word::NoProblems,
            Content::Compare(..) | Content::Course(..) => Word::NothingToCompare,
            Content::Stories(_) => Word::NoStories,
            Content::Changed(_) => Word::NotChanged,
            Content::Joining(_) => Word::Joining,
            Content::LostReviews(_) | Content::Form(_) => Word::NoLost,
            Content::Why(_, None) => Word::Explaining,
            Content::Why(..) => Word::NoQuantities,
            Content::Entity(..) => Word::NoEntities,
        })
    }

    /// Draws the window over what is there.
    pub fn render(&self, area: Area, pen: Pen, buffer: &mut Buffer) {
        for position in rect(area).intersection(buffer.area).positions() {
            if let Some(cell) = buffer.cell_mut(position) {
                cell.reset();
            }
        }
        pen.frame(buffer, area, &self.title(), true);
        let inner = area.inside(1);
        if self.window.rows.is_empty() {
            super::message(pen, buffer, inner, self.empty());
            return;
        }
        let rows = self.window.rows.iter().enumerate().skip(self.window.offset);
        let height = self.window.list_rows(inner.height);
        for (y, (i, row)) in (inner.y..inner.y + height).zip(rows) {
            let line = Area { y, height: 1, ..inner };
            self.row(*row, line, pen, buffer);
            if i == self.window.at && row.chooses() {
                pen.paint(buffer, line, Role::Chosen);
                let x = line.x.saturating_sub(1);
                pen.text(buffer, x, y, pen.cursor(), 1, Role::Focus);
            }
        }
        if height < inner.height {
            let below = Area { y: inner.y + height, height: inner.height - height, ..inner };
            self.chosen_verdict(below, pen, buffer);
        }
        let at = self.window.rows.iter().take(self.window.at + 1).filter(|r| r.chooses()).count();
        let all = self.window.rows.iter().filter(|r| r.chooses()).count();
        pen.foot(buffer, area, &format!("{at}/{all}"));
    }

    fn row(&self, row: Row, area: Area, pen: Pen, buffer: &mut Buffer) {
        let Area { x, y, width: w, .. } = area;
        let ui = self.model.settings.ui;
        match row {
            Row::Layer(layer) => {
                pen.text(buffer, x, y, ui.say(layer.word()), w, Role::Heading);
            }
            Row::Claim(_)
            | Row::Report(..)
            | Row::Once(_)
            | Row::Section(_)
            | Row::Story(_)
            | Row::Chart(_)
            | Row::Point(_) => self.told_row(row, area, pen, buffer),
            Row::Sign(i) => self.sign(i, area, pen, buffer),
            Row::Filter(i) => self.filter(i, area, pen, buffer),
            Row::Version(pair) => self.version(pair, area, pen, buffer),
            Row::Quote(line) => self.quote(line, area, pen, buffer),
            Row::Field(field) => self.field(field, area, pen, buffer),
            Row::Lost(i) => {
                if let Content::LostReviews(lost) = &self.window.content
                    && let Some(lost) = lost.get(i)
                {
                    self.lost(lost, area, pen, buffer);
                }
            }
            Row::Said(line) => self.said(line, area, pen, buffer),
            Row::Gap => {}
            Row::Action(action) => {
                let keys = self.model.settings.keymap.keys_of(action).join(" ");
                let keys = if keys.is_empty() { format!(":{}", action.name()) } else { keys };
                let column = if w > 60 { 18 } else { 14 };
                pen.text(buffer, x + 1, y, &keys, column - 1, Role::Key);
                let rest = w.saturating_sub(column + 1);
                let used =
                    pen.text(buffer, x + column + 1, y, ui.say(action.word()), rest, Role::Plain);
                let room = rest.saturating_sub(used + 2);
                let name = action.name();
                if w >= NAMED && usize::from(room) >= width(name) {
                    pen.right(buffer, x + w, y, name, room, Role::Dim);
                }
            }
            Row::Problem(i) => {
                if let Some(issue) = self.model.issues.get(i) {
                    let used = pen.text(buffer, x, y, &issue.at, w / 2, Role::Dim);
                    let at = x + used + 1;
                    pen.text(buffer, at, y, &issue.what, (x + w).saturating_sub(at), Role::Plain);
                }
            }
            Row::Verdict(i) => {
                if let Content::Why(_, Some(Explained { entry, verdicts })) = &self.window.content
                    && let Some(verdict) = verdicts.get(i)
                {
                    self.verdict(verdict, entry, area, pen, buffer);
                }
            }
            Row::Article(id, times) => {
                if let Some(card) = self.store.card(id) {
                    let count = format!("{times}x");
                    pen.right(buffer, x + w, y, &count, 6, Role::Dim);
                    let day = self.day(card.day());
                    let rest = w.saturating_sub(7);
                    let right = x + rest;
                    let from = format!("{}  {day:>9}", card.source);
                    let taken = u16::try_from(width(&from)).unwrap_or(0).min(rest / 2);
                    pen.right(buffer, right, y, &from, taken, Role::Dim);
                    let room = rest.saturating_sub(taken + 2);
                    pen.text(buffer, x, y, &card.title, room, Role::Strong);
                }
            }
            Row::Figure(id, figure) => {
                // Until it is opened the row stays empty.
                if let Some(entry) = self.store.opened(id) {
                    self.figure(&entry, figure, area, pen, buffer);
                }
            }
        }
    }

    fn claim(&self, index: usize) -> Option<&Claim> {
        match &self.window.content {
            Content::Compare(compared) => compared.claims.get(index),
            _ => None,
        }
    }

    /// A row of a window on stories.
    fn told_row(&self, row: Row, area: Area, pen: Pen, buffer: &mut Buffer) {
        match (row, &self.window.content) {
            (Row::Claim(i), _) => {
                if let Some(claim) = self.claim(i) {
                    self.claim_row(claim, area, pen, buffer);
                }
            }
            (Row::Report(i, j), _) => {
                if let Some(claim) = self.claim(i)
                    && let Some(report) = claim.reports.get(j)
                {
                    self.report(claim, report, area, pen, buffer);
                }
            }
            (Row::Once(i), _) => {
                if let Some(claim) = self.claim(i) {
                    self.once(claim, area, pen, buffer);
                }
            }
            (Row::Section(word), _) => {
                rule(pen, buffer, area, self.model.settings.ui.say(word));
            }
            (Row::Story(i), Content::Stories(listed)) => {
                if let Some(told) = listed.get(i) {
                    self.story(told, area, pen, buffer);
                }
            }
            (Row::Chart(i), _) => self.chart_line(i, area, pen, buffer),
            (Row::Point(i), Content::Course(course)) => {
                if let Some(report) = course.claim.reports.get(i) {
                    self.report(&course.claim, report, area, pen, buffer);
                }
            }
            _ => {}
        }
    }

    pub(super) fn day(&self, day: Option<Date>) -> String {
        let house = self.model.house();
        day.map(|d| house.short_day(d)).unwrap_or_default()
    }

    /// Value, kind and unit; who and who says so; source and day.
    fn figure(&self, entry: &Entry, index: usize, area: Area, pen: Pen, buffer: &mut Buffer) {
        let Area { x, y, width: w, .. } = area;
        let Some(figure) = entry.analysis.figures.get(index) else { return };
        let house = self.model.house();
        let end = x + w;
        let mut at = x + 1;
        pen.right(buffer, at + 10, y, &house.value(figure), 10, Role::Value(figure.kind));
        at += 11;
        let what = format!("{} {}", house.ui.kind(figure.kind), figure.unit);
        let column = (w / 4).clamp(12, 24).min(end.saturating_sub(at));
        pen.text(buffer, at, y, what.trim_end(), column, Role::Plain);
        at += column + 1;
        let from = format!(
            "{}  {:>9}",
            entry.article.source,
            self.day(entry.article.published.map(|p| p.day))
        );
        let from = match self.window.content {
            // The article stands right above.
            Content::Entity(..) => String::new(),
            _ if entry.article.source.is_empty() => entry.article.title.clone(),
            _ => from,
        };
        let right = u16::try_from(width(&from)).unwrap_or(w).min(w / 3);
        let room = end.saturating_sub(at + right + 1);
        let parts = brief(entry, index, house);
        pen.text(buffer, at, y, &parts.join(house.dot()), room, Role::Dim);
        pen.right(buffer, end, y, &from, right, Role::Dim);
    }

    fn chosen_verdict(&self, area: Area, pen: Pen, buffer: &mut Buffer) {
        if let (Content::Why(_, Some(Explained { entry, verdicts })), Some(Row::Verdict(i))) =
            (&self.window.content, self.window.chosen())
            && let Some(verdict) = verdicts.get(i)
        {
            self.why(verdict, entry, area, pen, buffer);
        }
    }

    fn verdict(&self, verdict: &Verdict, entry: &Entry, area: Area, pen: Pen, buffer: &mut Buffer) {
        let Area { x, y, width: w, .. } = area;
        let ui = self.model.settings.ui;
        let written = verdict.span.of(entry.article.text.as_str());
        pen.right(buffer, x + 14, y, written, 14, Role::Strong);
        let kind = verdict
            .figure
            .and_then(|f| entry.analysis.figures.get(usize::from(f)))
            .map_or(ui.say(Word::NotAFigure), |f| ui.kind(f.kind));
        let role = if verdict.figure.is_some() { Role::Plain } else { Role::Dim };
        pen.text(buffer, x + 15, y, kind, 14, role);
        let at = x + 30;
        let text = entry.article.text.as_str();
        let around = entry.analysis.sentence_of(verdict.span);
        let from = words_before(text, verdict.span, around);
        let words = Span::new(from, around.end).of(text);
        pen.text(buffer, at, y, words.trim(), w.saturating_sub(30), Role::Dim);
    }
}

/// Where the few words before a number start.
fn words_before(text: &str, number: Span, sentence: Span) -> u32 {
    const NEAR: usize = 24;
    let before = Span::new(sentence.start.min(number.start), number.start);
    let near = before.of(text).char_indices().rev().nth(NEAR).map_or(0, |(i, _)| i);
    let blank = before.of(text).get(near..).and_then(|t| t.find(' ')).map_or(near, |b| near + b);
    before.start + u32::try_from(if near == 0 { 0 } else { blank }).unwrap_or(0)
}
