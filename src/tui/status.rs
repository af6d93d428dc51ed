//! The top line (what the list holds) and the status line (what can I do now, or what
//! just happened); the line being typed and the command palette above it.

use ratatui::buffer::Buffer;

use super::draw::{Painter, rect};
use super::theme::StyleRole;
use crate::app::action::Action;
use crate::app::key;
use crate::app::layout::{Area, Pane, ScreenLayout};
use crate::app::list::SortBy;
use crate::app::prompt::{Ask, Prompt};
use crate::app::words::Word;
use crate::app::{Model, Progress};
use crate::text::wrap::{shorten, width};

/// Both lines as they are drawn.
#[derive(Debug, Clone)]
pub struct StatusView<'a> {
    order: String,
    counts: String,
    help: (String, &'static str),
    hints: Vec<(String, &'static str)>,
    message: Option<(String, StyleRole)>,
    /// The character of the line being typed that the message speaks of.
    mistake: Option<usize>,
    /// What stands in the head until it is no longer so.
    alarm: Option<String>,
    right: String,
    prompt: Option<(&'a Prompt, Vec<Choice>)>,
    ui: crate::app::words::Ui,
}

/// A command of the palette, or a way to go on with a filter: name, help, keys.
#[derive(Debug, Clone, PartialEq)]
struct Choice {
    name: String,
    help: String,
    keys: String,
    chosen: bool,
}

impl<'a> StatusView<'a> {
    /// Looks up what both lines say.
    #[must_use]
    pub fn new(model: &'a Model) -> Self {
        let ui = model.settings.ui;
        let keymap = &model.settings.keymap;
        let prompt = model.prompt.as_ref().map(|prompt| {
            let commands = prompt.choices(ui);
            let at = prompt.choice.min(commands.len().saturating_sub(1));
            let commands = commands.iter().enumerate().map(|(i, a)| Choice {
                name: a.name().to_owned(),
                help: ui.say(a.word()).to_owned(),
                keys: keymap.keys_of(*a).join(" "),
                chosen: i == at,
            });
            let offers = prompt.offers.iter().enumerate().map(|(i, offer)| Choice {
                name: offer.name.clone(),
                help: offer.help.clone(),
                keys: String::new(),
                chosen: prompt.took == Some(i),
            });
            (prompt, commands.chain(offers).collect())
        });
        let message = match (&model.notice, &model.progress) {
            (Some(notice), _) if notice.failure => {
                let sign = if notice.at.is_some() { "" } else { "! " };
                Some((format!("{sign}{}", notice.text), StyleRole::Failure))
            }
            (Some(notice), _) => Some((notice.text.clone(), StyleRole::Plain)),
            (None, _) if model.joining.told.is_some() => {
                model.joining.told.map(|told| (joining_text(model, told), StyleRole::Plain))
            }
            (None, Some(_)) if model.settings.plain => {
                Some((ui.say(Word::Loading).to_owned(), StyleRole::Dim))
            }
            (None, Some(progress)) => Some((progress_text(model, progress), StyleRole::Dim)),
            (None, None) => {
                in_full(model).or_else(|| runs(model)).map(|text| (text, StyleRole::Plain))
            }
        };
        let unkept = model.unkept.as_ref().map(|(count, why)| (Word::NotKept, count, why));
        let unreviewed = model.unreviewed.as_ref().map(|(n, why)| (Word::NotReviewed, n, why));
        let alarm = unkept
            .or(unreviewed)
            .map(|(word, count, why)| format!("! {}", ui.fill(word, &[&count.to_string(), why])));
        let mut right = String::new();
        if matches!(&model.prompt, Some(Prompt { ask: Ask::Filter(_), .. })) {
            let number =
                |n: usize| model.number_style().number(f64::from(u32::try_from(n).unwrap_or(0)));
            let listed = number(model.list.order().len());
            right = ui.fill(Word::CountListed, &[&listed, &number(model.list.total())]);
        } else if let (Some(words), None) = (selected(model), &model.prompt) {
            right = words;
        } else if let Some(count) = model.count {
            right.push_str(&count.to_string());
        }
        right.push_str(&key::written(&model.pending));
        Self {
            order: order(model),
            counts: counts(model),
            help: (keymap.first_key(Action::Help), ui.say(Word::HintHelp)),
            hints: hints(model)
                .iter()
                .map(|&(action, word)| (keymap.first_key(action), ui.say(word)))
                .collect(),
            message,
            mistake: model.notice.as_ref().and_then(|n| n.at),
            alarm,
            right,
            prompt,
            ui,
        }
    }

    /// Draws both lines; gives the place of the cursor while a line is typed.
    pub fn render(
        &self,
        layout: &ScreenLayout,
        painter: Painter,
        buffer: &mut Buffer,
    ) -> Option<(u16, u16)> {
        if let Some(area) = layout.top {
            self.top(area, painter, buffer);
        }
        let area = layout.status;
        if let Some((prompt, choices)) = &self.prompt {
            palette(choices, layout, painter, buffer);
            if let (None, Some((text, StyleRole::Failure))) = (self.mistake, &self.message) {
                // What stands against what is typed, right above it.
                let row = Area { y: area.y.saturating_sub(1), ..area };
                clear(row, buffer);
                let room = area.width.saturating_sub(2);
                painter.text(buffer, row.x + 1, row.y, text, room, StyleRole::Failure);
            }
            return Some(self.typed(prompt, layout, painter, buffer));
        }
        let Area { x, y, width: w, .. } = area;
        let right = u16::try_from(width(&self.right)).unwrap_or(0);
        let end = x + w.saturating_sub(right + 1);
        painter.right(buffer, x + w, y, &self.right, right, StyleRole::Strong);
        if let Some((text, role)) = &self.message {
            painter.text(buffer, x + 1, y, text, end.saturating_sub(x + 1), *role);
            return None;
        }
        if let Some(text) = self.alarm.as_ref().filter(|_| layout.top.is_none()) {
            painter.text(buffer, x + 1, y, text, end.saturating_sub(x + 1), StyleRole::Failure);
            return None;
        }
        let mut at = x + 1;
        let dot = if painter.ascii { " | " } else { " · " };
        for (i, (keys, what)) in self.hints.iter().enumerate() {
            let columns = u16::try_from(width(keys) + 1 + width(what)).unwrap_or(u16::MAX);
            let gap = if i == 0 { 0 } else { 3 };
            if at + gap + columns > end {
                break;
            }
            if i > 0 {
                at += painter.text(buffer, at, y, dot, 3, StyleRole::Dim);
            }
            at += painter.text(buffer, at, y, keys, columns, StyleRole::Key) + 1;
            at += painter.text(buffer, at, y, what, columns, StyleRole::Dim);
        }
        None
    }

    fn top(&self, area: Area, painter: Painter, buffer: &mut Buffer) {
        let Area { x, y, width: w, .. } = area;
        let used = painter.text(buffer, x + 1, y, "dateline", w, StyleRole::Focus);
        let (key, what) = &self.help;
        let help = u16::try_from(width(key) + 1 + width(what)).unwrap_or(0);
        let at = x + w.saturating_sub(help + 1);
        let taken = painter.text(buffer, at, y, key, help, StyleRole::Key);
        painter.text(buffer, at + taken + 1, y, what, help, StyleRole::Dim);
        let dot = if painter.ascii { " | " } else { " · " };
        if let Some(text) = &self.alarm {
            let left = x + used + 4;
            painter.text(buffer, left, y, text, at.saturating_sub(left + 2), StyleRole::Failure);
            return;
        }
        let middle = format!("{}{dot}{}", self.order, self.counts);
        let columns = u16::try_from(width(&middle)).unwrap_or(w);
        let left = x + used + 4;
        let room = at.saturating_sub(left + 2);
        let start = (x + w.saturating_sub(columns) / 2).max(left);
        if columns <= room {
            painter.text(
                buffer,
                start.min(left + room - columns),
                y,
                &middle,
                room,
                StyleRole::Dim,
            );
        } else {
            painter.text(buffer, left, y, &self.counts, room, StyleRole::Dim);
        }
    }

    fn typed(
        &self,
        prompt: &Prompt,
        layout: &ScreenLayout,
        painter: Painter,
        buffer: &mut Buffer,
    ) -> (u16, u16) {
        let Area { x, y, width: w, .. } = layout.status;
        let label = prompt.label(self.ui);
        let gap = u16::from(label != ":");
        let used = painter.text(buffer, x + 1, y, label, w / 2, StyleRole::Key) + 1 + gap;
        let right = u16::try_from(width(&self.right)).unwrap_or(0);
        // What the filter lets through, where the line leaves room for it.
        let right = if right > 0 && used + right + 20 <= w { right + 2 } else { 0 };
        painter.right(buffer, x + w, y, &self.right, right.saturating_sub(2), StyleRole::Dim);
        let room = w.saturating_sub(used + 1 + right);
        if let (Some(at), Some((text, role))) = (self.mistake, &self.message) {
            let column = prompt.line.column_of(at, usize::from(room));
            let column = u16::try_from(column).unwrap_or(0).min(room);
            mistake(text, *role, x + used + column, layout, painter, buffer);
        }
        let (shown, cursor) = prompt.line.shown(usize::from(room));
        painter.text(buffer, x + used, y, shown, room, StyleRole::Plain);
        let cursor = u16::try_from(cursor).unwrap_or(0).min(room);
        (x + used + cursor, y)
    }
}

/// What is wrong with the line being typed, above it, with a sign over the place.
fn mistake(
    text: &str,
    role: StyleRole,
    column: u16,
    layout: &ScreenLayout,
    painter: Painter,
    buffer: &mut Buffer,
) {
    let Area { x, y, width: w, height } = layout.body;
    let Some(row) = (y + height).checked_sub(1) else { return };
    clear(Area::new(x, row, w, 1), buffer);
    let sign = if painter.ascii { "v" } else { "▾" };
    let columns = u16::try_from(width(text)).unwrap_or(w);
    painter.text(buffer, column, row, sign, 1, StyleRole::Strong);
    if column + 2 + columns <= x + w {
        painter.text(buffer, column + 2, row, text, columns, role);
    } else if x + 2 + columns <= column {
        painter.right(buffer, column - 1, row, text, columns, role);
    } else if let Some(above) = row.checked_sub(1) {
        clear(Area::new(x, above, w, 1), buffer);
        painter.text(buffer, x + 1, above, text, w.saturating_sub(2), role);
    }
}

fn clear(area: Area, buffer: &mut Buffer) {
    for position in rect(area).intersection(buffer.area).positions() {
        if let Some(cell) = buffer.cell_mut(position) {
            cell.reset();
        }
    }
}

/// What the chosen row of a window says, where the row may be too short for it.
fn in_full(model: &Model) -> Option<String> {
    let window = model.windows.last()?;
    window.state().in_full(window.chosen()?, model)
}

/// How far articles are joined to stories.
fn joining_text(model: &Model, (done, all): (usize, usize)) -> String {
    let number =
        |n: usize| model.number_style().number(f64::from(u32::try_from(n).unwrap_or(u32::MAX)));
    model.settings.ui.fill(Word::JoiningCount, &[&number(done), &number(all)])
}

/// Files from which on their number tells how far the reading is.
const MANY: u64 = 50;

/// Columns for what is chosen of the text.
const SELECTED: usize = 20;

/// The words of the text that are chosen: seen without colour too.
fn selected(model: &Model) -> Option<String> {
    let span = model.reader.selection.filter(|_| model.focus == Pane::Reader)?.span();
    let text = span.of(model.shown()?.article.text.as_str());
    let more = if model.settings.ascii { "..." } else { "…" };
    Some(format!("“{}”", shorten(text, SELECTED, more)))
}

/// The command that runs, and how it is stopped.
fn runs(model: &Model) -> Option<String> {
    let key = model.settings.keymap.first_key(Action::Stop);
    Some(model.settings.ui.fill(Word::Running, &[model.running.last()?, &key]))
}

fn progress_text(model: &Model, progress: &Progress) -> String {
    let ui = model.settings.ui;
    let articles = progress.articles.to_string();
    if !model.waiting.is_empty() {
        return ui.fill(Word::StillOut, &[&articles, &model.waiting_for()]);
    }
    let Some(total) = progress.total else {
        return ui.fill(Word::LoadingCount, &[&articles]);
    };
    // Of what is slow a tenth tells something.
    let tenths = progress.bytes.saturating_mul(10) / progress.millis.max(1) / 1_000;
    let tenths = u32::try_from(tenths).unwrap_or(u32::MAX);
    let rate = if tenths < 100 { f64::from(tenths) / 10.0 } else { f64::from(tenths / 10) };
    let rate = model.number_style().number(rate);
    // Files of one size or of many: whichever tells more of the way.
    let bytes = progress.size.filter(|size| *size > 0 && total < MANY);
    let bar = match bytes {
        Some(size) => bar(progress.bytes.min(size), size, model.settings.ascii),
        None => bar(progress.done, total, model.settings.ascii),
    };
    let text = ui
        .fill(Word::Progress, &[&progress.done.to_string(), &total.to_string(), &articles, &rate]);
    format!("{bar} {text}")
}

fn bar(done: u64, total: u64, ascii: bool) -> String {
    const CELLS: u64 = 12;
    let full = (done.min(total) * CELLS).checked_div(total).unwrap_or(CELLS);
    let (on, off) = if ascii { ("#", ".") } else { ("█", "░") };
    let part = |sign: &str, n: u64| sign.repeat(usize::try_from(n).unwrap_or(0));
    format!("{}{}", part(on, full), part(off, CELLS - full))
}

pub(super) fn order(model: &Model) -> String {
    let ui = model.settings.ui;
    let sort = model.list.sort;
    let word = match (sort.by, sort.reversed) {
        (SortBy::Date, false) => Word::SortDate,
        (SortBy::Date, true) => Word::SortDateUp,
        (SortBy::Source, false) => Word::SortSource,
        (SortBy::Source, true) => Word::SortSourceUp,
        (SortBy::Title, false) => Word::SortTitle,
        (SortBy::Title, true) => Word::SortTitleUp,
        (SortBy::Toll, false) => Word::SortToll,
        (SortBy::Toll, true) => Word::SortTollUp,
    };
    if sort.unread_first {
        format!("{}, {}", ui.say(Word::UnreadFirst), ui.say(word))
    } else {
        ui.say(word).to_owned()
    }
}

pub(super) fn counts(model: &Model) -> String {
    let style = model.number_style();
    let ui = style.ui;
    #[expect(clippy::cast_precision_loss, reason = "counts of articles are below 2^52")]
    let number = |n: usize| style.number(n as f64);
    let total = number(model.list.total());
    let unread = ui.fill(Word::CountUnread, &[&number(model.unread), &total]);
    let first = if model.filter.is_empty() {
        ui.say(Word::All).to_owned()
    } else {
        let listed = number(model.list.order().len());
        format!("{}: {}", model.filter, ui.fill(Word::CountListed, &[&listed, &total]))
    };
    format!("{first}{}{unread}", style.dot())
}

/// What can be done where one is, most useful first.
fn hints(model: &Model) -> &'static [(Action, Word)] {
    match model.windows.last() {
        Some(window) => window.state().hints(),
        None => model.focus.state().hints(model),
    }
}

/// The commands that fit what is typed, above the status line.
fn palette(choices: &[Choice], layout: &ScreenLayout, painter: Painter, buffer: &mut Buffer) {
    if choices.is_empty() {
        return;
    }
    let body = layout.body;
    let rows =
        u16::try_from(choices.len()).unwrap_or(u16::MAX).min(body.height.saturating_sub(2)).min(12);
    let area = Area { y: body.y + body.height - rows - 1, height: rows + 1, ..body };
    clear(area, buffer);
    super::rule::rule(painter, buffer, Area { height: 1, ..area }, "");
    let at = choices.iter().position(|c| c.chosen).unwrap_or(0);
    let offset = (at + 1).saturating_sub(usize::from(rows));
    for (y, choice) in (area.y + 1..).zip(choices.iter().skip(offset).take(usize::from(rows))) {
        let w = area.width;
        painter.text(buffer, 2, y, &choice.name, 20, StyleRole::Key);
        let keys = u16::try_from(width(&choice.keys)).unwrap_or(0);
        painter.text(buffer, 23, y, &choice.help, w.saturating_sub(25 + keys), StyleRole::Plain);
        painter.right(buffer, w.saturating_sub(1), y, &choice.keys, keys, StyleRole::Dim);
        if choice.chosen {
            painter.paint(buffer, Area::new(1, y, w.saturating_sub(2), 1), StyleRole::Chosen);
            painter.text(buffer, 0, y, painter.cursor(), 1, StyleRole::Focus);
        }
    }
}
