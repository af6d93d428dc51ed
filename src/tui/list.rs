//! Draws the list of articles: headline, publisher, day, toll, marks.

use ratatui::buffer::Buffer;

use super::brief::split_sign;
use super::changed;
use super::draw::Painter;
use super::grouped::StoryRow;
use super::pane::{PaneDrawing, cell_of};
use super::theme::StyleRole;
use crate::analysis::{FigureKind, Total};
use crate::app::Model;
use crate::app::action::Action;
use crate::app::groups::ListLine;
use crate::app::layout::ScreenLayout;
use crate::app::layout::{Area, Pane};
use crate::app::list_head::ListHead;
use crate::app::number_style::NumberStyle;
use crate::app::pane::list::ListPane;
use crate::app::words::{Ui, Word};
use crate::store::Store;
use crate::text::wrap::{self, fit, shorten, width};

/// Columns that a title keeps, where all of an article stands in one line.
const LEAST_TITLE: usize = 24;
/// Columns of a source at most, where rows are two lines high.
const MOST_SOURCE: u16 = 10;

/// A row of the list.
#[derive(Debug, Clone, PartialEq)]
enum ListRow {
    Article(ArticleRow),
    Story(StoryRow),
}

/// An article of the list.
#[derive(Debug, Clone, PartialEq)]
#[expect(clippy::struct_excessive_bools, reason = "independent marks")]
struct ArticleRow {
    /// Columns it stands to the right, under its story.
    indent: u16,
    /// The reader decided on its story.
    by_hand: bool,
    title: String,
    source: String,
    day: String,
    language: &'static str,
    glance: Vec<(FigureKind, String)>,
    /// It is not known yet what it says.
    awaited: bool,
    /// "5 events", of a digest: its figures are those of the worst.
    events: Option<String>,
    changed: bool,
    read: bool,
    starred: bool,
    picked: bool,
    chosen: bool,
}

impl ListRow {
    const fn article(&self) -> Option<&ArticleRow> {
        match self {
            Self::Article(item) => Some(item),
            Self::Story(_) => None,
        }
    }
}

/// The list as it is drawn.
#[derive(Debug, Clone, PartialEq)]
pub struct ListView {
    items: Vec<ListRow>,
    /// In place of articles where there are none.
    empty: Option<String>,
    title: String,
    foot: String,
    focus: bool,
    day_width: u16,
    /// Columns of the longest source, and of the widest first figure with the blank before it.
    widest: (u16, u16),
    step: u16,
    ui: Ui,
    head: ListHead,
}

impl PaneDrawing for ListPane {
    fn render(
        &self,
        model: &Model,
        store: &Store,
        layout: &ScreenLayout,
        painter: Painter,
        buffer: &mut Buffer,
    ) {
        if let Some(area) = layout.list {
            let rows = model.list_rows(area);
            ListView::new(model, store, area).render(area, rows, painter, buffer);
        }
    }

    fn cursor(&self, model: &Model, layout: &ScreenLayout) -> Option<(u16, u16)> {
        let rows = model.list_rows(layout.list?);
        let step = usize::from(model.list_step(rows.width));
        Some(cell_of(rows, model.list.at().saturating_sub(model.list.offset) * step))
    }
}

impl ListView {
    /// Looks up what is on the screen, in a pane of some size.
    #[must_use]
    pub fn new(model: &Model, store: &Store, area: Area) -> Self {
        let Area { width, height, .. } = model.list_rows(area);
        let style = model.number_style();
        let ui = style.ui;
        let list = &model.list;
        let step = model.list_step(width);
        let shown = usize::from(height / step) + 1;
        let items: Vec<ListRow> = (list.offset..list.offset + shown)
            .filter_map(|row| {
                let chosen = row == list.at();
                let (id, under) = match list.line(row)? {
                    ListLine::Head(at) => {
                        let group = list.group(at)?;
                        return StoryRow::of(model, store, group, chosen).map(ListRow::Story);
                    }
                    ListLine::Article(id, under) => (id, under),
                };
                let card = store.card(id)?;
                let mark = model.marks.get(card.key);
                let day = match card.day() {
                    Some(day) => style.short_day(day),
                    None => ui.say(Word::Undated).to_owned(),
                };
                let totals: Vec<_> = card.totals().collect();
                let mut glance = style.glance(&totals);
                if model.settings.plain {
                    in_words(style, &totals, &mut glance);
                }
                let changes = model.changes.get(&card.key);
                if let Some(changes) = changes {
                    changed::glance(style, changes, &totals, &mut glance);
                }
                Some(ListRow::Article(ArticleRow {
                    indent: if under.is_some() { 2 } else { 0 },
                    by_hand: list.grouped() && mark.stories.iter().any(|p| p.apart),
                    title: card.title.to_string(),
                    source: model.sources(card.key, &card.source),
                    day,
                    language: card.language.code(),
                    glance,
                    awaited: !card.analysed,
                    events: (card.events > 1)
                        .then(|| ui.fill(Word::Events, &[&card.events.to_string()])),
                    changed: changes.is_some(),
                    read: mark.read,
                    starred: mark.starred,
                    picked: list.picked.contains(&id),
                    chosen,
                }))
            })
            .collect();
        let empty = items.is_empty().then(|| {
            if model.loading {
                ui.say(Word::Loading).to_owned()
            } else if list.filtered() {
                ui.fill(Word::NoneMatch, &[&model.settings.keymap.first_key(Action::Filter)])
            } else {
                ui.say(Word::Empty).to_owned()
            }
        });
        let count = list.rows();
        let foot = if count == 0 {
            String::new()
        } else {
            format!("{}/{}", style.number(to_f64(list.at() + 1)), style.number(to_f64(count)))
        };
        let kept = model.settings.filters.iter().find(|(_, query)| *query == model.filter);
        let title = match kept {
            _ if model.filter.is_empty() => ui.say(Word::Articles).to_owned(),
            Some((name, _)) => format!("{}{name}", if style.ascii { "> " } else { "▸ " }),
            None => format!("{}: {}", ui.say(Word::Articles), model.filter),
        };
        let title = if model.settings.plain {
            let dot = style.dot();
            let counts = format!("{dot}{}", super::status::counts(model));
            // Not with every article that comes.
            let counts = if model.loading { String::new() } else { counts };
            format!("{title}{dot}{}{counts}", super::status::order(model))
        } else {
            title
        };
        let articles = || items.iter().filter_map(ListRow::article);
        let columns = |text: &str| u16::try_from(wrap::width(text)).unwrap_or(u16::MAX);
        let day_width = articles().map(|i| columns(&i.day)).max().unwrap_or(0);
        let source = articles().map(|i| columns(&i.source)).max().unwrap_or(0);
        let figure = |i: &ArticleRow| i.glance.first().map_or(0, |(_, text)| columns(text) + 1);
        let figure = articles().map(figure).max().unwrap_or(0);
        Self {
            items,
            empty,
            title,
            foot,
            focus: model.focus == Pane::List,
            day_width,
            widest: (source, figure),
            step,
            ui,
            head: model.head(area.inside(0)),
        }
    }

    /// Draws the list with its frame.
    pub fn render(&self, area: Area, rows: Area, painter: Painter, buffer: &mut Buffer) {
        let role = if self.focus { StyleRole::Focus } else { StyleRole::Dim };
        painter.frame(buffer, area, &[(self.title.clone(), role)], self.focus);
        painter.foot(buffer, area, &self.foot);
        self.head(area.inside(0), painter, buffer);
        let inner = rows;
        if let Some(text) = &self.empty {
            super::message(painter, buffer, inner, text);
            return;
        }
        let step = self.step;
        for (i, item) in self.items.iter().enumerate() {
            let y = inner.y + u16::try_from(i).unwrap_or(u16::MAX).saturating_mul(step);
            if y >= inner.y + inner.height {
                break;
            }
            let rows = step.min(inner.y + inner.height - y);
            let row = Area { y, height: rows, ..inner };
            let chosen = match item {
                ListRow::Story(story) => {
                    story.render(row, painter, buffer);
                    story.chosen
                }
                ListRow::Article(item) => {
                    let x = row.x + item.indent;
                    let row = Area { x, width: row.width.saturating_sub(item.indent), ..row };
                    if painter.plain {
                        self.plain_line(item, row, painter, buffer);
                    } else if step == 1 {
                        self.one_line(item, row, painter, buffer);
                    } else {
                        self.two_lines(item, row, painter, buffer);
                    }
                    item.chosen
                }
            };
            if chosen {
                let role = if self.focus { StyleRole::Chosen } else { StyleRole::ChosenElsewhere };
                painter.paint(buffer, Area { height: 1, ..row }, role);
                for y in row.y..row.y + row.height {
                    painter.text(buffer, row.x, y, painter.cursor(), 1, StyleRole::Focus);
                }
            }
        }
    }

    /// What the samples are, and the kept filters, the one in force marked.
    fn head(&self, inner: Area, painter: Painter, buffer: &mut Buffer) {
        let Area { x, y, width: w, .. } = inner;
        for (row, line) in (y..).zip(&self.head.samples) {
            painter.text(buffer, x + 1, row, line, w.saturating_sub(1), StyleRole::Evidence);
        }
        let from = y + u16::try_from(self.head.samples.len()).unwrap_or(0);
        for (row, line) in (from..).zip(&self.head.folders) {
            for folder in line {
                let role = if folder.chosen { StyleRole::Strong } else { StyleRole::Dim };
                let at = x + folder.x;
                if folder.chosen {
                    let sign = if painter.ascii { ">" } else { "▸" };
                    painter.text(buffer, at.saturating_sub(1), row, sign, 1, StyleRole::Focus);
                }
                painter.text(buffer, at, row, &folder.label, w.saturating_sub(folder.x), role);
            }
        }
    }

    /// The column of signs before a title: picked, starred, unread.
    fn signs(item: &ArticleRow, painter: Painter) -> (&'static str, StyleRole) {
        match (item.picked, item.starred, item.read) {
            (true, ..) => (if painter.ascii { "x" } else { "✓" }, StyleRole::Focus),
            (_, true, _) => (if painter.ascii { "*" } else { "★" }, StyleRole::Evidence),
            (_, _, false) => (if painter.ascii { "o" } else { "●" }, StyleRole::Focus),
            _ => (" ", StyleRole::Plain),
        }
    }

    /// All of an article in one line of words, the marks first.
    fn plain_line(&self, item: &ArticleRow, area: Area, painter: Painter, buffer: &mut Buffer) {
        let Area { x, y, width: w, .. } = area;
        let marks = [
            (item.picked, Word::MarkPicked),
            (!item.read, Word::HintUnread),
            (item.starred, Word::MarkStarred),
            (item.changed, Word::MarkChanged),
        ];
        let marks: Vec<&str> = marks.iter().filter(|m| m.0).map(|m| self.ui.say(m.1)).collect();
        let marks = if marks.is_empty() { String::new() } else { marks.join(", ") + ": " };
        let mut rest: Vec<&str> = item.events.as_deref().into_iter().collect();
        rest.extend(item.awaited.then(|| self.ui.say(Word::MarkAwaited)));
        rest.extend(item.glance.iter().map(|(_, text)| text.as_str()));
        rest.extend([item.day.as_str(), item.source.as_str()]);
        rest.retain(|part| !part.is_empty());
        // As much of the rest as leaves the title room to be told by.
        let room = usize::from(w.saturating_sub(3));
        let mut tail = String::new();
        for part in rest {
            let longer = format!("{tail}, {part}");
            let title = LEAST_TITLE.min(room / 3).min(width(&item.title));
            if width(&marks) + width(&longer) + title > room {
                break;
            }
            tail = longer;
        }
        let title = room.saturating_sub(width(&marks) + width(&tail));
        let title = shorten(&item.title, title, painter.ellipsis());
        let line = format!("{marks}{title}{tail}");
        painter.text(buffer, x + 2, y, &line, w.saturating_sub(2), Self::title_role(item));
    }

    /// Its headline, with a sign where the reader split it off its story.
    fn title(item: &ArticleRow, painter: Painter) -> String {
        let sign = if item.by_hand { split_sign(painter.ascii) } else { "" };
        let gap = if item.by_hand { " " } else { "" };
        format!("{sign}{gap}{}", item.title)
    }

    fn title_role(item: &ArticleRow) -> StyleRole {
        if item.read { StyleRole::Plain } else { StyleRole::Strong }
    }

    fn two_lines(&self, item: &ArticleRow, area: Area, painter: Painter, buffer: &mut Buffer) {
        let Area { x, y, width: w, height } = area;
        let (sign, role) = Self::signs(item, painter);
        painter.text(buffer, x + 1, y, sign, 1, role);
        painter.text(
            buffer,
            x + 3,
            y,
            &Self::title(item, painter),
            w.saturating_sub(4),
            Self::title_role(item),
        );
        if height < 2 {
            return;
        }
        let y = y + 1;
        if item.changed {
            painter.text(buffer, x + 1, y, changed::sign(painter.ascii), 1, StyleRole::Strong);
        }
        let end = x + w.saturating_sub(1);
        let mut at = x + 3;
        // Days end in one column, so that years stand below each other.
        let days = self.day_width.min(end.saturating_sub(at));
        painter.right(buffer, at + days, y, &item.day, days, StyleRole::Dim);
        at += days + 1;
        let room = end.saturating_sub(at);
        at += painter.text(buffer, at, y, item.language, room.min(3), StyleRole::Dim).max(2) + 1;
        // How many events a digest tells says more than who made it.
        let digest = item.events.is_some();
        let source = if digest { 0 } else { self.source_columns(end.saturating_sub(at)) };
        if source > 0 {
            painter.text(buffer, at, y, &item.source, source, StyleRole::Dim);
            at += source + 1;
        }
        glance(item, painter, buffer, end, y, end.saturating_sub(at));
    }

    /// The columns of the source, the same in every row: no more than the longest name
    /// needs, and so that each row has room for the first of its figures, which are what
    /// the row is for. A letter or two of a name say nothing.
    fn source_columns(&self, room: u16) -> u16 {
        let (longest, figure) = self.widest;
        let source = longest.min(room.saturating_sub(figure)).min(MOST_SOURCE);
        if source < longest.min(3) { 0 } else { source }
    }

    fn one_line(&self, item: &ArticleRow, area: Area, painter: Painter, buffer: &mut Buffer) {
        let Area { x, y, width: w, .. } = area;
        let (sign, role) = Self::signs(item, painter);
        painter.text(buffer, x + 1, y, sign, 1, role);
        if item.changed {
            painter.text(buffer, x + 2, y, changed::sign(painter.ascii), 1, StyleRole::Strong);
        }
        let end = x + w.saturating_sub(1);
        let source = (w / 6).clamp(8, 18);
        let figures = (w / 5).clamp(12, 26);
        let right = figures + 1 + 3 + source + 1 + self.day_width + 1;
        let title = w.saturating_sub(4 + right);
        painter.text(buffer, x + 3, y, &Self::title(item, painter), title, Self::title_role(item));
        let mut at = x + 3 + title + 1;
        painter.right(buffer, at + self.day_width, y, &item.day, self.day_width, StyleRole::Dim);
        at += self.day_width + 1;
        painter.text(buffer, at, y, &item.source, source, StyleRole::Dim);
        at += source + 1;
        painter.text(buffer, at, y, item.language, 3, StyleRole::Dim);
        glance(item, painter, buffer, end, y, figures);
    }
}

/// Figures as words say them: "31 killed".
fn in_words(style: NumberStyle, totals: &[Total], glance: &mut [(FigureKind, String)]) {
    for (kind, text) in glance {
        if let Some(total) = totals.iter().find(|t| t.kind == *kind) {
            *text = format!("{} {}", style.compact(total.best), style.ui.kind(*kind));
        }
    }
}

/// The figures at a glance, ending at column `end`, as many as `room` holds; gives the
/// column they begin at.
fn glance(
    item: &ArticleRow,
    painter: Painter,
    buffer: &mut Buffer,
    end: u16,
    y: u16,
    room: u16,
) -> u16 {
    let mut shown: Vec<(FigureKind, &str, u16)> = Vec::new();
    let mut used = 0;
    // How many events there are goes before a second figure, not before the first.
    let awaited = if item.awaited { painter.ellipsis() } else { "" };
    let events = item.events.as_deref().unwrap_or(awaited);
    let said = u16::try_from(width(events)).unwrap_or(u16::MAX);
    let first = item.glance.first().map_or(0, |(_, text)| width(text));
    let first = u16::try_from(first).unwrap_or(u16::MAX);
    let fits = said > 0 && first.saturating_add(said).saturating_add(1) <= room;
    let room = if fits { room - said - 1 } else { room };
    for (kind, text) in &item.glance {
        let columns = u16::try_from(width(text)).unwrap_or(u16::MAX);
        let next = used + columns + u16::from(used > 0);
        if next > room {
            break;
        }
        used = next;
        shown.push((*kind, fit(text, usize::from(columns)).0, columns));
    }
    let mut at = end.saturating_sub(used);
    let from = if fits { at.saturating_sub(said + 1) } else { at };
    if fits {
        painter.text(buffer, from, y, events, said, StyleRole::Dim);
    }
    for (kind, text, columns) in shown {
        painter.text(buffer, at, y, text, columns, StyleRole::Value(kind));
        at += columns + 1;
    }
    from
}

#[expect(clippy::cast_precision_loss, reason = "rows of a list are far below 2^52")]
const fn to_f64(n: usize) -> f64 {
    n as f64
}
