//! Windows over the panes: keys, problems, compare, why, the page of an entity.

use jiff::civil::Date;
use ratatui::buffer::Buffer;

use super::draw::{Pen, rect};
use super::figures::rule;
use super::theme::Role;

use crate::analysis::{Total, Verdict};
use crate::app::Model;
use crate::app::layout::Area;
use crate::app::panel::party;
use crate::app::window::{Content, Row, Window};
use crate::app::words::Word;
use crate::store::claims::{self, Agreement, Class, Report};
use crate::store::{Entry, Store};
use crate::text::wrap::width;

/// A window as it is drawn.
#[derive(Debug, Clone)]
pub struct WindowView<'a> {
    model: &'a Model,
    store: &'a Store,
    window: &'a Window,
}

impl<'a> WindowView<'a> {
    /// The window in front, if one is open.
    #[must_use]
    pub fn new(model: &'a Model, store: &'a Store) -> Option<Self> {
        Some(Self { model, store, window: model.windows.last()? })
    }

    fn title(&self) -> Vec<(String, Role)> {
        let ui = self.model.settings.ui;
        let number = |n: usize| n.to_string();
        match &self.window.content {
            Content::Help => vec![(ui.say(Word::Help).to_owned(), Role::Focus)],
            Content::Problems => vec![(ui.say(Word::Problems).to_owned(), Role::Focus)],
            Content::Compare(articles, _) => vec![
                (ui.say(Word::Compare).to_owned(), Role::Focus),
                (ui.fill(Word::CompareOne, &[&number(*articles)]), Role::Dim),
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
            Content::Compare(..) => Word::NothingToCompare,
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
        for (y, (i, row)) in (inner.y..inner.y + inner.height).zip(rows) {
            let line = Area { y, height: 1, ..inner };
            self.row(*row, line, pen, buffer);
            if i == self.window.at && row.chooses() {
                pen.paint(buffer, line, Role::Chosen);
                let x = line.x.saturating_sub(1);
                pen.text(buffer, x, y, pen.cursor(), 1, Role::Focus);
            }
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
            Row::Claim(i) => {
                if let Some(claim) = self.claim(i) {
                    self.claim_row(claim, area, pen, buffer);
                }
            }
            Row::Report(i, j) => {
                if let Some(claim) = self.claim(i)
                    && let Some(report) = claim.reports.get(j)
                {
                    self.report(claim, report, area, pen, buffer);
                }
            }
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
                if usize::from(room) >= width(name) {
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
                if let Content::Why(id, Some(verdicts)) = &self.window.content
                    && let (Some(verdict), Some(entry)) = (verdicts.get(i), self.store.get(*id))
                {
                    self.verdict(verdict, &entry, area, pen, buffer);
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
                if let Some(entry) = self.store.get(id) {
                    self.figure(&entry, figure, area, pen, buffer);
                }
            }
        }
    }

    fn claim(&self, index: usize) -> Option<&claims::Row> {
        match &self.window.content {
            Content::Compare(_, told) => told.get(index),
            _ => None,
        }
    }

    /// What is counted, least, best and greatest, and whether the articles agree.
    fn claim_row(&self, claim: &claims::Row, area: Area, pen: Pen, buffer: &mut Buffer) {
        let Area { x, y, width: w, .. } = area;
        let house = self.model.house();
        let class = claim.class.map_or(Word::Totals, class_word);
        let mut name =
            format!("{}{}{}", house.ui.kind(claim.kind), house.dot(), house.ui.say(class));
        if !claim.party.is_empty() {
            name = format!("{name}{}{}", house.dot(), claim.party);
        }
        let agreement = match claim.agreement {
            Agreement::Alone => Word::Alone,
            Agreement::Same => Word::Same,
            Agreement::Compatible => Word::Compatible,
            Agreement::Differ => Word::Differ,
        };
        let total = Total {
            kind: claim.kind,
            low: claim.low,
            best: claim.best,
            high: claim.high,
            made_of: Box::default(),
        };
        let range = house.total(&total);
        let best = house.number(claim.best);
        let value = if range == best { range } else { format!("{range}  {best}") };
        let says = format!("{value}{}{}", house.dot(), house.ui.say(agreement));
        let room = u16::try_from(width(&says)).unwrap_or(w).min(w / 2);
        let role = if claim.agreement == Agreement::Differ { Role::Strong } else { Role::Dim };
        rule(pen, buffer, area, "");
        let left = w.saturating_sub(room + 5);
        let name = crate::text::wrap::shorten(&name, usize::from(left), pen.ellipsis());
        pen.text(buffer, x + 1, y, &format!(" {name} "), left + 2, Role::Strong);
        pen.right(buffer, x + w - 1, y, &format!(" {says} "), room + 2, role);
    }

    /// What one article says for a count: value, a bar to see it by, source and day,
    /// who says so there.
    fn report(
        &self,
        claim: &claims::Row,
        report: &Report,
        area: Area,
        pen: Pen,
        buffer: &mut Buffer,
    ) {
        let Area { x, y, width: w, .. } = area;
        let Some(entry) = self.store.get(report.article) else { return };
        let house = self.model.house();
        let end = x + w;
        let figure = report.figure.and_then(|f| entry.analysis.figures.get(usize::from(f)));
        let value = figure.map_or_else(
            || {
                let (low, best, high) = (report.low, report.best, report.high);
                house.total(&Total { kind: claim.kind, low, best, high, made_of: Box::default() })
            },
            |f| house.value(f),
        );
        let mut at = x + 1;
        pen.right(buffer, at + 13, y, &value, 13, Role::Value(claim.kind));
        at += 14;
        if w >= 90 {
            let most = claim.reports.iter().map(|r| r.best).fold(1.0, f64::max);
            #[expect(
                clippy::cast_possible_truncation,
                clippy::cast_sign_loss,
                reason = "at most ten cells"
            )]
            let cells = (report.best / most * 10.0).round() as usize;
            let bar = if pen.ascii { "#" } else { "▆" }.repeat(cells.clamp(1, 10));
            pen.text(buffer, at, y, &bar, 10, Role::Dim);
            at += 11;
        }
        let sources = if w >= 70 { 16 } else { 8 };
        let room = |at: u16, most: u16| most.min(end.saturating_sub(at));
        pen.text(buffer, at, y, &entry.article.source, room(at, sources), Role::Plain);
        at += sources + 1;
        pen.right(
            buffer,
            at + 9,
            y,
            &self.day(entry.article.published.map(|p| p.day)),
            room(at, 9),
            Role::Dim,
        );
        at += 11;
        let mut parts = Vec::new();
        if let Some(figure) = figure {
            parts.extend(house.flags(figure.flags).iter().map(|&f| f.to_owned()));
            parts.push(figure.unit.to_string());
            parts.push(figure.attribution.to_string());
        }
        parts.push(entry.article.title.clone());
        parts.retain(|p| !p.is_empty());
        pen.text(buffer, at, y, &parts.join(house.dot()), end.saturating_sub(at), Role::Dim);
    }

    fn day(&self, day: Option<Date>) -> String {
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
        let mut parts: Vec<String> = house.flags(figure.flags).iter().map(|&f| f.into()).collect();
        parts.push(party(entry, index));
        parts.push(figure.attribution.to_string());
        parts.retain(|p| !p.is_empty());
        pen.text(buffer, at, y, &parts.join(house.dot()), room, Role::Dim);
        pen.right(buffer, end, y, &from, right, Role::Dim);
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
        pen.text(buffer, at, y, &verdict.why, w.saturating_sub(30), Role::Dim);
    }
}

const fn class_word(class: Class) -> Word {
    match class {
        Class::People => Word::ClassPeople,
        Class::Civilians => Word::ClassCivilians,
        Class::Soldiers => Word::ClassSoldiers,
        Class::Police => Word::ClassPolice,
        Class::Fighters => Word::ClassFighters,
        Class::Protesters => Word::ClassProtesters,
        Class::Workers => Word::ClassWorkers,
        Class::Homes => Word::ClassHomes,
        Class::Buildings => Word::ClassBuildings,
        Class::Vehicles => Word::ClassVehicles,
        Class::Things => Word::ClassThings,
    }
}
