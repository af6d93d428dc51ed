//! Draws the panel: the totals and figures of an article with party and source, or its entities
//! with how often each is named.

use ratatui::buffer::Buffer;

use super::changed;
use super::draw::Painter;
use super::pane::{PaneDrawing, cell_of};
use super::rule::rule;
use super::theme::StyleRole;
use crate::analysis::events::{Background, Event};
use crate::analysis::review::Status;
use crate::analysis::{Entity, Figure, FigureKind, Total};
use crate::app::Model;
use crate::app::figure_summary::{brief, flag_words};
use crate::app::layout::ScreenLayout;
use crate::app::layout::{Area, Pane};
use crate::app::number_style::NumberStyle;
use crate::app::pane::panel::PanelPane;
use crate::app::panel::{
    self, FigureDetail, FigureGroup, LABEL, PanelRow, Tab, alike, of_past, party, written,
};
use crate::app::words::Word;
use crate::store::Entry;
use crate::store::Store;
use crate::store::changes::Changes;
use crate::text::Span;
use crate::text::wrap::{shorten, width};

/// The panel as it is drawn.
#[derive(Debug, Clone)]
pub struct PanelView<'a> {
    entry: Option<&'a Entry>,
    rows: &'a [PanelRow],
    offset: usize,
    tab: Tab,
    chosen: usize,
    style: NumberStyle,
    /// What changed in it.
    changes: Option<&'a Changes>,
    /// The part of the text on the screen: its figures are marked.
    visible: Span,
    /// Columns of the widest value.
    values: u16,
    foot: String,
    focus: bool,
    /// It is not known yet what the article says.
    awaited: bool,
}

impl PaneDrawing for PanelPane {
    fn render(
        &self,
        model: &Model,
        _: &Store,
        layout: &ScreenLayout,
        painter: Painter,
        buffer: &mut Buffer,
    ) {
        if let Some(area) = layout.panel {
            PanelView::new(model).render(area, painter, buffer);
        }
    }

    fn cursor(&self, model: &Model, layout: &ScreenLayout) -> Option<(u16, u16)> {
        let panel = &model.panel;
        let chosen = panel.rows().iter().position(|r| r.item() == Some(panel.chosen()));
        let row = chosen.unwrap_or(0).saturating_sub(panel.offset);
        Some(cell_of(layout.panel?.inside(0), row))
    }
}

impl<'a> PanelView<'a> {
    /// Looks up what is on the screen.
    #[must_use]
    pub fn new(model: &'a Model) -> Self {
        let style = model.number_style();
        let panel = &model.panel;
        let entry = model.shown();
        let rows = if entry.is_some() { panel.rows() } else { &[] };
        let analysis = entry.map(|e| &e.analysis);
        let values = analysis.map_or(0, |a| {
            let figures = a.figures.iter().map(|f| width(&style.value(f)));
            let totals = a.totals.iter().map(|t| width(&style.total(t)));
            figures.chain(totals).max().unwrap_or(0)
        });
        let mut items: Vec<usize> = rows.iter().filter_map(|r| r.item()).collect();
        items.dedup();
        let chosen = panel.chosen();
        let foot = match items.iter().position(|&i| i == chosen) {
            Some(at) => format!("{}/{}", at + 1, items.len()),
            None => String::new(),
        };
        Self {
            entry,
            rows,
            offset: panel.offset,
            tab: panel.tab,
            chosen,
            style,
            changes: entry.and_then(|e| model.changes.get(&e.article.key)).map(|c| &**c),
            visible: model.reader.visible(),
            values: u16::try_from(values.clamp(5, 12)).unwrap_or(12),
            foot,
            focus: model.focus == Pane::Panel,
            awaited: model.awaited(),
        }
    }

    /// Draws the panel with its frame.
    pub fn render(&self, area: Area, painter: Painter, buffer: &mut Buffer) {
        let ui = self.style.ui;
        let front = if self.focus { StyleRole::Focus } else { StyleRole::Strong };
        let role = |tab| if self.tab == tab { front } else { StyleRole::Dim };
        let mark = |tab, word| {
            let name = ui.say(word);
            // The tab in front is bracketed: seen without colour too.
            if self.tab == tab { format!("[{name}]") } else { name.to_owned() }
        };
        let title = [
            (mark(Tab::Figures, Word::Figures), role(Tab::Figures)),
            (mark(Tab::Entities, Word::Entities), role(Tab::Entities)),
        ];
        painter.frame(buffer, area, &title, self.focus);
        painter.foot(buffer, area, &self.foot);
        let inner = area.inside(0);
        let Some(entry) = self.entry else { return };
        if self.rows.is_empty() {
            let language = entry.article.language;
            let text = match self.tab {
                _ if !language.is_read() => ui.fill(Word::NotAnalysed, &[ui.language(language)]),
                _ if self.awaited => ui.say(Word::NotYetAnalysed).to_owned(),
                Tab::Figures => ui.say(Word::NoFigures).to_owned(),
                Tab::Entities => ui.say(Word::NoEntities).to_owned(),
            };
            super::message(painter, buffer, inner, &text);
            return;
        }
        let rows = self.rows.iter().skip(self.offset).take(usize::from(inner.height));
        for (y, row) in (inner.y..).zip(rows) {
            self.row(*row, Area { y, height: 1, ..inner }, entry, painter, buffer);
        }
    }

    fn row(&self, row: PanelRow, area: Area, entry: &Entry, painter: Painter, buffer: &mut Buffer) {
        let Area { x, y, width: w, .. } = area;
        let analysis = &entry.analysis;
        if row.item() == Some(self.chosen) {
            let role = if self.focus { StyleRole::Focus } else { StyleRole::Evidence };
            painter.text(buffer, x, y, painter.cursor(), 1, role);
        }
        match row {
            PanelRow::Total(event, i) => {
                let totals = event.and_then(|e| analysis.events.get(e)).map(|e| &e.totals);
                if let Some(total) = totals.unwrap_or(&analysis.totals).get(i) {
                    let changes = self.changes.filter(|_| event.is_none());
                    self.total(total, changes, area, painter, buffer);
                }
            }
            PanelRow::Attackers(count) => {
                let count = self.style.number(to_f64(count));
                let text = self.style.ui.fill(Word::Attackers, &[&count]);
                painter.right(
                    buffer,
                    x + w.saturating_sub(1),
                    y,
                    &text,
                    w.saturating_sub(2),
                    StyleRole::Dim,
                );
            }
            PanelRow::Event(i) => {
                if let Some(event) = analysis.events.get(i) {
                    rule(painter, buffer, area, &heading(entry, event));
                }
            }
            PanelRow::Background => {
                rule(painter, buffer, area, self.style.ui.say(Word::Background));
            }
            PanelRow::Past(i) => {
                if let Some(told) = analysis.background.get(i) {
                    let all = alike(analysis, i).filter_map(|i| analysis.background.get(i));
                    let values: Vec<String> = all.map(|told| self.past_value(told)).collect();
                    let of = of_past(analysis, i).join(self.style.dot());
                    self.past(told.kind, &of, &values.join(", "), area, painter, buffer);
                }
            }
            PanelRow::Group(group) => {
                let word = match group {
                    FigureGroup::Casualties => Word::GroupCasualties,
                    FigureGroup::Forces => Word::GroupForces,
                    FigureGroup::Other => Word::GroupOther,
                };
                rule(painter, buffer, area, self.style.ui.say(word));
            }
            PanelRow::Figure(i) => {
                if let Some(figure) = analysis.figure(i) {
                    self.figure((i, figure), analysis.status(i), area, painter, buffer);
                }
            }
            PanelRow::Part(i, part, span) => {
                if let Some(figure) = analysis.figure(i) {
                    self.part((i, figure), (part, span), area, entry, painter, buffer);
                }
            }
            PanelRow::Entities(kind, count) => {
                let name = self.style.ui.entities(kind);
                let used =
                    painter.text(buffer, x + 1, y, name, w.saturating_sub(2), StyleRole::Heading);
                let room = w.saturating_sub(used + 3);
                painter.right(
                    buffer,
                    x + w.saturating_sub(1),
                    y,
                    &count.to_string(),
                    room,
                    StyleRole::Dim,
                );
            }
            PanelRow::Entity(i, count) => {
                if let Some(entity) = analysis.entities.get(i) {
                    entity_row(entity, count, area, painter, buffer);
                    if i == self.chosen && self.focus {
                        let line = Area { x: x + 1, width: w.saturating_sub(1), ..area };
                        painter.paint(buffer, line, StyleRole::Chosen);
                    }
                }
            }
            PanelRow::Gap => {}
        }
    }

    /// How many a count of another time is.
    fn past_value(&self, told: &Background) -> String {
        self.style.total(&Total {
            kind: told.kind,
            low: told.low,
            best: told.best,
            high: told.high,
            made_of: Box::default(),
        })
    }

    /// A count of another time: what, when and of whom, how many.
    fn past(
        &self,
        kind: FigureKind,
        of: &str,
        value: &str,
        area: Area,
        painter: Painter,
        buffer: &mut Buffer,
    ) {
        let Area { x, y, width: w, .. } = area;
        let end = x + w.saturating_sub(1);
        let value_width = u16::try_from(width(value)).unwrap_or(u16::MAX);
        let name = self.style.ui.kind(kind);
        let used = painter.text(buffer, x + 1, y, name, w.saturating_sub(2), StyleRole::Dim);
        let room = w.saturating_sub(used + 3);
        painter.right(buffer, end, y, value, room, StyleRole::Plain);
        let left = room.saturating_sub(value_width + 2);
        if left > 3 {
            let of = shorten(of, usize::from(left), painter.ellipsis());
            painter.text(buffer, x + used + 2, y, &of, left, StyleRole::Dim);
        }
    }

    fn total(
        &self,
        total: &Total,
        changes: Option<&Changes>,
        area: Area,
        painter: Painter,
        buffer: &mut Buffer,
    ) {
        let Area { x, y, width: w, .. } = area;
        let name = self.style.ui.kind(total.kind);
        let used = painter.text(buffer, x + 1, y, name, w.saturating_sub(2), StyleRole::Plain);
        let end = x + w.saturating_sub(1);
        let room = w.saturating_sub(used + 3);
        // The range, where there is one, and what an analyst would write down.
        let ranged = total.high.is_some_and(|high| high > total.low && total.low > 0.0);
        let value = self.style.total(total);
        let best = self.style.number(total.best);
        let shown = if ranged { format!("{value}  {best}") } else { value };
        let shown = if width(&shown) <= usize::from(room) { shown } else { best };
        let shown = changed::total(self.style, changes, total, room).unwrap_or(shown);
        painter.right(buffer, end, y, &shown, room, strong(total.kind));
    }

    fn figure(
        &self,
        (i, figure): (usize, &Figure),
        status: Status,
        area: Area,
        painter: Painter,
        buffer: &mut Buffer,
    ) {
        let Area { x, y, width: w, .. } = area;
        let chosen = i == self.chosen;
        if !chosen && self.visible.overlaps(figure.span) {
            painter.text(buffer, x, y, painter.bar(), 1, StyleRole::Dim);
        }
        let value = self.style.value(figure);
        let room = self.values.min(w.saturating_sub(2));
        let role = match status {
            Status::Rejected => StyleRole::Dim,
            _ if figure.flags.counts() => strong(figure.kind),
            _ => StyleRole::Plain,
        };
        painter.right(buffer, x + 1 + room, y, &value, room, role);
        let mut at = x + 2 + room;
        let end = x + w.saturating_sub(1);
        let kind = self.style.ui.kind(figure.kind);
        let role = if chosen { StyleRole::Strong } else { StyleRole::Plain };
        at += painter.text(buffer, at, y, kind, end.saturating_sub(at), role) + 1;
        if let Some(was) = self.changes.and_then(|c| c.figure(figure)) {
            let was = changed::figure(self.style, was);
            at += painter.text(buffer, at, y, &was, end.saturating_sub(at), StyleRole::Strong) + 1;
        }
        let reviewed = status != Status::Machine;
        let rest = end.saturating_sub(at + if reviewed { 2 } else { 0 });
        if rest > 3 {
            painter.text(buffer, at, y, &figure.unit, rest, StyleRole::Dim);
        }
        if reviewed {
            let sign = self.style.status(status);
            painter.text(buffer, end.saturating_sub(1), y, sign, 1, StyleRole::Strong);
        }
        if chosen && self.focus {
            painter.paint(
                buffer,
                Area { x: x + 1, width: w.saturating_sub(1), ..area },
                StyleRole::Chosen,
            );
        }
    }

    fn part(
        &self,
        (i, figure): (usize, &Figure),
        (part, span): (FigureDetail, Span),
        area: Area,
        entry: &Entry,
        painter: Painter,
        buffer: &mut Buffer,
    ) {
        let Area { x, y, width: w, .. } = area;
        let ui = self.style.ui;
        let end = x + w.saturating_sub(1);
        if part == FigureDetail::Brief {
            let parts = brief(entry, i, self.style);
            let at = x + 2 + self.values;
            let text = parts.join(self.style.dot());
            painter.text(buffer, at, y, &text, end.saturating_sub(at), StyleRole::Dim);
            return;
        }
        let own = party(entry, i);
        let (flags, said);
        let (word, text) = match part {
            FigureDetail::Written => (Word::Written, written(entry, i)),
            FigureDetail::Party => (Word::Party, own.as_str()),
            FigureDetail::Says if figure.attribution.is_empty() => {
                (Word::Says, ui.say(Word::OwnVoice))
            }
            FigureDetail::Says => (Word::Says, &*figure.attribution),
            FigureDetail::Place => (Word::Where, figure.place.as_deref().unwrap_or("")),
            FigureDetail::Date => (Word::When, figure.date.as_deref().unwrap_or("")),
            FigureDetail::Review
            | FigureDetail::Machine
            | FigureDetail::Note
            | FigureDetail::Other(_) => {
                let all = panel::said(self.style, entry, i);
                said = all.into_iter().find(|(p, _)| *p == part).map(|(_, t)| t);
                let word = match part {
                    FigureDetail::Review => Word::Review,
                    FigureDetail::Machine => Word::Reads,
                    FigureDetail::Note => Word::FigureNoted,
                    _ => Word::Another,
                };
                (word, said.as_deref().unwrap_or_default())
            }
            FigureDetail::Flags | FigureDetail::Brief => {
                flags = flag_words(entry, i, self.style).join(", ");
                (Word::Says, flags.as_str())
            }
        };
        let label = u16::try_from(LABEL).unwrap_or(9);
        if span.start == 0 && part != FigureDetail::Flags {
            painter.text(buffer, x + 2, y, ui.say(word), label - 2, StyleRole::Dim);
        }
        let role = match part {
            FigureDetail::Flags | FigureDetail::Review => StyleRole::Strong,
            FigureDetail::Says if figure.attribution.is_empty() => StyleRole::Dim,
            _ => StyleRole::Plain,
        };
        let shown = if span.is_empty() { text } else { span.of(text) };
        let at = x + label;
        painter.text(buffer, at, y, shown, end.saturating_sub(at) + 1, role);
    }
}

/// What stands over an event of a digest: where it happened, else its title.
fn heading(entry: &Entry, event: &Event) -> String {
    let place = event.place.and_then(|p| entry.analysis.entities.get(usize::from(p)));
    match place {
        Some(place) => place.name.to_string(),
        None => event.title.of(entry.article.text.as_str()).to_owned(),
    }
}

#[expect(clippy::cast_precision_loss, reason = "counts of people are far below 2^52")]
const fn to_f64(count: usize) -> f64 {
    count as f64
}

fn strong(kind: FigureKind) -> StyleRole {
    if kind == FigureKind::Killed { StyleRole::Value(kind) } else { StyleRole::Strong }
}

/// An entity: its name, its role where there is room, how often it is named.
fn entity_row(entity: &Entity, count: usize, area: Area, painter: Painter, buffer: &mut Buffer) {
    let Area { x, y, width: w, .. } = area;
    let room = w.saturating_sub(8);
    let role = StyleRole::Entity(entity.kind);
    let used = painter.text(buffer, x + 2, y, &entity.name, room, role);
    let rest = room.saturating_sub(used + 1);
    if !entity.role.is_empty() && rest > 6 {
        painter.text(buffer, x + 3 + used, y, &entity.role, rest, StyleRole::Dim);
    }
    let count = count.to_string();
    painter.right(buffer, x + w.saturating_sub(1), y, &count, 5, StyleRole::Plain);
}
