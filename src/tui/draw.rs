//! Draws what all panes share: text cut to its room, frames, bars.

use ratatui::buffer::{Buffer, Cell};
use ratatui::layout::{Position, Rect};
use ratatui::style::Style;

use super::theme::{StyleRole, Theme};
use crate::app::layout::Area;
use crate::app::settings::Settings;
use crate::text::plain;
use crate::text::wrap::{clusters, fit, grapheme_width, shorten, width};

/// What every view draws with.
#[derive(Debug, Clone, Copy)]
pub struct Painter {
    /// The styles of all roles.
    pub theme: Theme,
    /// Whether only ASCII signs may be drawn.
    pub ascii: bool,
    /// Whether lines may be drawn all the same: the console of a PC has them.
    pub lines: bool,
    /// Whether there are no frames, and no lines across.
    pub plain: bool,
}

impl Painter {
    /// The painter that the settings ask for.
    #[must_use]
    pub const fn of(settings: &Settings) -> Self {
        Self {
            theme: Theme::of(settings),
            ascii: settings.only_ascii(),
            lines: !settings.ascii && !settings.plain,
            plain: settings.plain,
        }
    }

    /// The style of a role.
    #[must_use]
    pub fn style(self, role: StyleRole) -> Style {
        self.theme.style(role)
    }

    /// An ellipsis.
    #[must_use]
    pub const fn ellipsis(self) -> &'static str {
        if self.ascii { "..." } else { "…" }
    }

    /// The bar beside what is chosen, or is the evidence.
    #[must_use]
    pub const fn bar(self) -> &'static str {
        if self.ascii { "|" } else { "▎" }
    }

    /// The bar beside the chosen row.
    #[must_use]
    pub const fn cursor(self) -> &'static str {
        if self.ascii { ">" } else { "▌" }
    }

    /// A text in at most `room` columns, cut with an ellipsis; gives the columns taken.
    pub fn text(
        self,
        buffer: &mut Buffer,
        x: u16,
        y: u16,
        text: &str,
        room: u16,
        role: StyleRole,
    ) -> u16 {
        self.styled(buffer, x, y, text, room, self.style(role))
    }

    /// As [`Self::text`], in a style.
    pub fn styled(
        self,
        buffer: &mut Buffer,
        x: u16,
        y: u16,
        text: &str,
        room: u16,
        style: Style,
    ) -> u16 {
        let area = buffer.area;
        if y < area.top() || y >= area.bottom() || x < area.left() || x >= area.right() {
            return 0;
        }
        let room = room.min(area.right() - x);
        if room == 0 {
            return 0;
        }
        let text = plain::line(text);
        let (whole, columns) = fit(&text, usize::from(room));
        if whole.len() == text.len() {
            put(buffer, x, y, whole, style);
            return u16::try_from(columns).unwrap_or(room);
        }
        let shown = shorten(&text, usize::from(room), self.ellipsis());
        put(buffer, x, y, &shown, style);
        u16::try_from(width(&shown)).unwrap_or(room)
    }

    /// A text that ends at column `right` (exclusive), in at most `room` columns.
    pub fn right(
        self,
        buffer: &mut Buffer,
        right: u16,
        y: u16,
        text: &str,
        room: u16,
        role: StyleRole,
    ) -> u16 {
        let shown = shorten(text, usize::from(room), self.ellipsis());
        let columns = u16::try_from(width(&shown)).unwrap_or(room);
        self.text(buffer, right.saturating_sub(columns), y, &shown, columns, role)
    }

    /// Paints a style over a row, or a part of one.
    pub fn paint(self, buffer: &mut Buffer, area: Area, role: StyleRole) {
        buffer.set_style(rect(area).intersection(buffer.area), self.style(role));
    }

    /// A frame with a title on its top line and a note on its bottom line. The pane
    /// with the focus has heavy lines, so that it is seen without colour too.
    pub fn frame(
        self,
        buffer: &mut Buffer,
        area: Area,
        title: &[(String, StyleRole)],
        focus: bool,
    ) {
        let Area { x, y, width: w, height: h } = area;
        if w < 2 || h < 2 {
            return;
        }
        if self.plain {
            let parts: Vec<&str> = title.iter().map(|(part, _)| part.as_str()).collect();
            self.text(buffer, x, y, &parts.join(" | "), w, StyleRole::Strong);
            return;
        }
        let role = if focus { StyleRole::Focus } else { StyleRole::Border };
        let [tl, tr, bl, br, across, down] = match (self.ascii, focus) {
            (true, false) if self.lines => ["┌", "┐", "└", "┘", "─", "│"],
            (true, true) if self.lines => ["╔", "╗", "╚", "╝", "═", "║"],
            (true, false) => ["+", "+", "+", "+", "-", "|"],
            (true, true) => ["#", "#", "#", "#", "=", "#"],
            (false, false) => ["╭", "╮", "╰", "╯", "─", "│"],
            (false, true) => ["┏", "┓", "┗", "┛", "━", "┃"],
        };
        let style = self.style(role);
        for (row, left, right) in [(y, tl, tr), (y + h - 1, bl, br)] {
            sign(buffer, x, row, left, style);
            for column in x + 1..x + w - 1 {
                sign(buffer, column, row, across, style);
            }
            sign(buffer, x + w - 1, row, right, style);
        }
        for row in y + 1..y + h - 1 {
            sign(buffer, x, row, down, style);
            sign(buffer, x + w - 1, row, down, style);
        }
        let mut at = x + 2;
        let end = x + w - 2;
        let last = title.len().saturating_sub(1);
        for (i, (part, role)) in title.iter().enumerate() {
            let room = end.saturating_sub(at);
            if room < 3 || part.is_empty() {
                break;
            }
            let blank = if i == last { " " } else { "" };
            let shown = shorten(part, usize::from(room - 2), self.ellipsis());
            at += self.text(buffer, at, y, &format!(" {shown}{blank}"), room, *role);
        }
    }

    /// A note on the bottom line of a frame, at the right.
    pub fn foot(self, buffer: &mut Buffer, area: Area, note: &str) {
        let room = area.width.saturating_sub(4);
        if self.plain || note.is_empty() || width(note) + 2 > usize::from(room) {
            return;
        }
        let note = format!(" {note} ");
        let y = area.y + area.height.saturating_sub(1);
        self.right(buffer, area.x + area.width.saturating_sub(2), y, &note, room, StyleRole::Dim);
    }
}

/// Puts a sign of one column into a cell, if that is on the screen.
fn sign(buffer: &mut Buffer, x: u16, y: u16, sign: &str, style: Style) {
    cluster(buffer, x, y, sign, 1, style);
}

/// Puts a cluster into so many cells, if all of them are on the screen.
pub fn cluster(buffer: &mut Buffer, x: u16, y: u16, sign: &str, columns: usize, style: Style) {
    let area = buffer.area;
    if !area.contains(Position { x, y }) || columns > usize::from(area.right() - x) {
        return;
    }
    let at = usize::from(y - area.y) * usize::from(area.width) + usize::from(x - area.x);
    let cells = buffer.content.get_mut(at..at + columns).unwrap_or_default();
    let [first, rest @ ..] = cells else { return };
    first.set_symbol(sign).set_style(style);
    rest.iter_mut().for_each(Cell::reset);
}

/// Puts a text into cells, cluster by cluster. What is beyond the edge is left out.
fn put(buffer: &mut Buffer, x: u16, y: u16, text: &str, style: Style) {
    let mut at = x;
    for (_, sign) in clusters(text) {
        let columns = grapheme_width(sign);
        cluster(buffer, at, y, sign, columns, style);
        at = at.saturating_add(u16::try_from(columns).unwrap_or(u16::MAX));
    }
}

/// The toolkit's rectangle.
#[must_use]
pub const fn rect(area: Area) -> Rect {
    Rect::new(area.x, area.y, area.width, area.height)
}
