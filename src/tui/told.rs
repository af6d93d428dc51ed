//! Rows of the windows on stories: a story, a claim, what an article says for it, its
//! course in time.

use ratatui::buffer::Buffer;

use super::brief::{by_hand, span, toll, tongues};
use super::chart::{self, Point};
use super::draw::Pen;
use super::rule::rule;
use super::theme::Role;
use super::window::WindowView;
use crate::analysis::Total;
use crate::app::layout::Area;
use crate::app::told::{Compared, Course, Listed};
use crate::app::window::Content;
use crate::app::window::told::CHART;
use crate::app::words::Word;
use crate::store::claims::{Claim, Class, Relation, Report};
use crate::text::wrap::{shorten, width};

/// Columns of the scale beside a chart.
const SCALE: u16 = 8;

impl WindowView<'_> {
    /// "wounded · soldiers · KFOR", with the sign of a part.
    fn claim_name(&self, claim: &Claim) -> String {
        let house = self.model.house();
        let mut name = format!(
            "{}{}{}",
            house.ui.kind(claim.kind),
            house.dot(),
            house.ui.say(class_word(claim.class))
        );
        if !claim.party.is_empty() {
            name = format!("{name}{}{}", house.dot(), claim.party);
        }
        if claim.part {
            let sign = if house.ascii { "` " } else { "└ " };
            name = format!("{sign}{name}");
        }
        if let Some(period) = claim.period.as_deref().filter(|p| !p.is_empty()) {
            name = format!("{name}{}{period}", house.dot());
        }
        name
    }

    /// What is counted, the latest count with its bounds, and how the reports stand to
    /// each other.
    pub(super) fn claim_row(&self, claim: &Claim, area: Area, pen: Pen, buffer: &mut Buffer) {
        let Area { x, y, width: w, .. } = area;
        let house = self.model.house();
        let range = house.total(&Total {
            kind: claim.kind,
            low: claim.low,
            best: claim.best,
            high: claim.high,
            made_of: Box::default(),
        });
        let best = house.number(claim.best);
        let value = if range == best { range } else { format!("{range}  {best}") };
        let (sign, word) = relation(claim.relation, house.ascii);
        let mut says = format!("{sign} {value}{}{}", house.dot(), house.ui.say(word));
        let (articles, voices) = (claim.articles(), claim.voices());
        says = format!("{says}{}{articles}", house.dot());
        if voices < articles {
            let told = house.ui.fill(Word::Voices, &[&voices.to_string()]);
            says = format!("{says} ({told})");
        }
        let room = u16::try_from(width(&says)).unwrap_or(w).min(w * 3 / 5);
        let loud =
            matches!(claim.relation, Relation::Differs | Relation::BySource | Relation::Falls);
        rule(pen, buffer, area, "");
        let left = w.saturating_sub(room + 5);
        let name = shorten(&self.claim_name(claim), usize::from(left), pen.ellipsis());
        pen.text(buffer, x + 1, y, &format!(" {name} "), left + 2, Role::Strong);
        let role = if loud { Role::Strong } else { Role::Dim };
        pen.right(buffer, x + w - 1, y, &format!(" {says} "), room + 2, role);
    }

    /// What one article says for a claim: value, a bar to see it by, who says so, the day,
    /// the headline, the publisher.
    pub(super) fn report(
        &self,
        claim: &Claim,
        report: &Report,
        area: Area,
        pen: Pen,
        buffer: &mut Buffer,
    ) {
        let Area { x, y, width: w, .. } = area;
        let Some(card) = self.store.card(report.article) else { return };
        let house = self.model.house();
        let end = x + w;
        let value = house.report(report);
        let mut at = x + 1;
        let role = if report.before { Role::Dim } else { Role::Value(claim.kind) };
        pen.right(buffer, at + 11, y, &value, 11, role);
        at += 12;
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
        let who = if report.attribution.is_empty() {
            if pen.ascii { "-" } else { "—" }
        } else {
            &report.attribution
        };
        let column = (w / 4).clamp(10, 24);
        let room = |at: u16, most: u16| most.min(end.saturating_sub(at));
        let who = shorten(who, usize::from(room(at, column)), pen.ellipsis());
        pen.text(buffer, at, y, &who, room(at, column), Role::Plain);
        at += column + 1;
        pen.right(buffer, at + 9, y, &self.day(report.day), room(at, 9), Role::Dim);
        at += 11;
        let source = &card.source;
        let right =
            u16::try_from(width(source)).unwrap_or(0).min(14).min(end.saturating_sub(at) / 3);
        let before = if report.before { house.ui.say(Word::SaidBefore) } else { "" };
        let mut parts = vec![before, &*card.title];
        parts.retain(|p| !p.is_empty());
        let left = end.saturating_sub(at + right + 1);
        let title = shorten(&parts.join(house.dot()), usize::from(left), pen.ellipsis());
        pen.text(buffer, at, y, &title, left, Role::Dim);
        pen.right(buffer, end, y, source, right, Role::Dim);
    }

    /// What one article alone tells: value, what of, who says so or the headline.
    pub(super) fn once(&self, claim: &Claim, area: Area, pen: Pen, buffer: &mut Buffer) {
        let Area { x, y, width: w, .. } = area;
        let Some(report) = claim.reports.first() else { return };
        let Some(card) = self.store.card(report.article) else { return };
        let value = self.model.house().report(report);
        pen.right(buffer, x + 12, y, &value, 11, Role::Value(claim.kind));
        let at = x + 13;
        let column = (w / 2).saturating_sub(10).max(10);
        let name = shorten(&self.claim_name(claim), usize::from(column), pen.ellipsis());
        pen.text(buffer, at, y, &name, column, Role::Plain);
        let at = at + column + 1;
        let mut parts = vec![&*report.attribution, &*card.title];
        parts.retain(|p| !p.is_empty());
        let left = (x + w).saturating_sub(at);
        let rest =
            shorten(&parts.join(self.model.house().dot()), usize::from(left), pen.ellipsis());
        pen.text(buffer, at, y, &rest, left, Role::Dim);
    }

    /// A story: articles, languages, days, toll, course, headline, who tells it.
    pub(super) fn story(&self, told: &Listed, area: Area, pen: Pen, buffer: &mut Buffer) {
        let Area { x, y, width: w, .. } = area;
        let house = self.model.house();
        let end = x + w;
        let came = told.keys.iter().any(|key| self.model.came.contains(key));
        let sign = match (came, pen.ascii) {
            (true, _) => "+",
            (false, true) => "*",
            (false, false) => "●",
        };
        if told.has_news(self.model) {
            pen.text(buffer, x, y, sign, 1, Role::Strong);
        }
        pen.right(buffer, x + 5, y, &told.keys.len().to_string(), 4, Role::Plain);
        pen.text(buffer, x + 6, y, &tongues(told.languages), 5, Role::Dim);
        pen.right(buffer, x + 31, y, &span(house, told.days), 19, Role::Dim);
        if let Some((kind, dead)) = &toll(house, told) {
            pen.right(buffer, x + 39, y, dead, 7, Role::Value(*kind));
        }
        let course = if told.course.len() > 1 {
            chart::short(&told.course, pen.ascii)
        } else {
            String::new()
        };
        pen.text(buffer, x + 40, y, &course, 7, Role::Plain);
        let at = x + 48;
        let right = if w >= 100 { w / 4 } else { 0 };
        let left = end.saturating_sub(at + right + u16::from(right > 0));
        if let Some(card) = self.store.card(told.lead) {
            let title = format!("{}{}", by_hand(told.by_hand, pen.ascii), card.title);
            let title = shorten(&title, usize::from(left), pen.ellipsis());
            pen.text(buffer, at, y, &title, left, Role::Strong);
        }
        let sources = shorten(&told.sources, usize::from(right), pen.ellipsis());
        pen.text(buffer, end.saturating_sub(right), y, &sources, right, Role::Dim);
    }

    /// What a window on a story is about.
    pub(super) fn about(&self, compared: &Compared) -> String {
        let house = self.model.house();
        let parts = [
            format!("{}{}", by_hand(compared.by_hand, house.ascii), compared.title),
            span(house, compared.days),
            house.ui.fill(Word::CompareOne, &[&compared.articles.to_string()]),
            tongues(compared.languages),
        ];
        let told: Vec<String> = parts.into_iter().filter(|p| !p.is_empty()).collect();
        told.join(house.dot())
    }

    /// What a chart is of.
    pub(super) fn course_title(&self, course: &Course) -> String {
        let house = self.model.house();
        let points = points(&course.claim);
        let log = chart::Scale::of(&points).is_log();
        let log = if log {
            format!("{}{}", house.dot(), house.ui.say(Word::LogScale))
        } else {
            String::new()
        };
        format!("{}{log}{}{}", self.claim_name(&course.claim), house.dot(), course.title)
    }

    /// One line of a chart, with its scale.
    pub(super) fn chart_line(&self, at: usize, area: Area, pen: Pen, buffer: &mut Buffer) {
        let Content::Course(course) = &self.window.content else { return };
        let Area { x, y, width: w, .. } = area;
        let house = self.model.house();
        let points = points(&course.claim);
        // A line joins what is one course; counts that exclude each other stand alone.
        let joined = !matches!(course.claim.relation, Relation::Differs | Relation::BySource);
        let wide = w.saturating_sub(SCALE + 2);
        let height = CHART - 1;
        if at == CHART - 1 {
            let days = points.iter().map(|p| p.day);
            let (first, last) = (days.clone().min(), days.max());
            pen.text(buffer, x + SCALE + 1, y, &self.day(first), 9, Role::Dim);
            if first != last {
                pen.right(buffer, x + SCALE + 1 + wide, y, &self.day(last), 9, Role::Dim);
            }
            return;
        }
        let drawn = chart::lines(&points, (usize::from(wide), height), joined, pen.ascii);
        let labels = chart::Scale::of(&points).labels(height);
        let scale = labels.get(at).copied().flatten();
        let scale = scale.map(|value| house.compact(value)).unwrap_or_default();
        pen.right(buffer, x + SCALE - 1, y, &scale, SCALE - 1, Role::Dim);
        let edge = match (pen.ascii, at + 1 == height) {
            (true, _) => "|",
            (false, false) => "┤",
            (false, true) => "┼",
        };
        pen.text(buffer, x + SCALE, y, edge, 1, Role::Dim);
        let role = if at + 1 == height { Role::Dim } else { Role::Value(course.claim.kind) };
        if let Some(line) = drawn.get(at) {
            pen.text(buffer, x + SCALE + 1, y, line, wide, role);
        }
    }
}

/// The points of a claim's chart.
fn points(claim: &Claim) -> Vec<Point> {
    let reports = claim.reports.iter();
    reports
        .filter_map(|r| {
            let bound = chart::Bound::of(r.low, r.high);
            Some(Point { day: r.day?, value: r.best, bound, before: r.before })
        })
        .collect()
}

const fn relation(relation: Relation, ascii: bool) -> (&'static str, Word) {
    match relation {
        Relation::Alone => ("", Word::Alone),
        Relation::Agrees => ("=", Word::Same),
        Relation::Compatible => (if ascii { "~" } else { "≈" }, Word::Compatible),
        Relation::Open => ("?", Word::OpenBounds),
        Relation::Rises => (if ascii { "^" } else { "▲" }, Word::Rises),
        Relation::Falls => (if ascii { "v" } else { "▼" }, Word::Falls),
        Relation::BySource => (if ascii { "!=" } else { "≠" }, Word::BySource),
        Relation::Differs => (if ascii { "!=" } else { "≠" }, Word::Differ),
    }
}

const fn class_word(class: Class) -> Word {
    match class {
        Class::People => Word::ClassPeople,
        Class::Civilians => Word::ClassCivilians,
        Class::Children => Word::ClassChildren,
        Class::Women => Word::ClassWomen,
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
