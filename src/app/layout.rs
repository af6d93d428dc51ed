//! Computes where the panes lie: one function from size and focus to rectangles, which the
//! model scrolls by and the screen draws in.

/// A rectangle of cells.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Area {
    /// Column of the left edge.
    pub x: u16,
    /// Row of the top edge.
    pub y: u16,
    /// Columns.
    pub width: u16,
    /// Rows.
    pub height: u16,
}

impl Area {
    /// A rectangle.
    #[must_use]
    pub const fn new(x: u16, y: u16, width: u16, height: u16) -> Self {
        Self { x, y, width, height }
    }

    /// Whether a cell lies inside.
    #[must_use]
    pub const fn covers(self, x: u16, y: u16) -> bool {
        self.x <= x && x < self.x + self.width && self.y <= y && y < self.y + self.height
    }

    /// What is left inside a border, with `pad` columns on both sides.
    #[must_use]
    pub const fn inside(self, pad: u16) -> Self {
        Self {
            x: self.x.saturating_add(1).saturating_add(pad),
            y: self.y.saturating_add(1),
            width: self.width.saturating_sub(2 + 2 * pad),
            height: self.height.saturating_sub(2),
        }
    }
}

/// A pane.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Pane {
    /// The list of articles.
    #[default]
    List,
    /// The text.
    Reader,
    /// Figures and entities.
    Panel,
}

impl Pane {
    /// All panes, from the left.
    pub const ALL: [Self; 3] = [Self::List, Self::Reader, Self::Panel];
}

/// Three panes from this width on.
pub const THREE: u16 = 100;
/// Two panes from this width on.
pub const TWO: u16 = 70;
/// The least size with anything on it.
pub const LEAST: (u16, u16) = (20, 6);
/// Columns of the panel where all is told line by line.
const PLAIN_PANEL: u16 = 60;
/// Text is set no wider than this.
pub const MEASURE: u16 = 76;

/// Where everything lies. Areas of panes include their borders.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct ScreenLayout {
    /// The whole screen.
    pub screen: Area,
    /// The top line, where there is room for one.
    pub top: Option<Area>,
    /// The list.
    pub list: Option<Area>,
    /// The text.
    pub reader: Option<Area>,
    /// Figures and entities.
    pub panel: Option<Area>,
    /// The status line.
    pub status: Area,
    /// Everything between top and status line: where windows open.
    pub body: Area,
    /// One pane after another, without frames.
    pub plain: bool,
}

impl ScreenLayout {
    /// The layout of a screen; `None` where it is too small for any.
    #[must_use]
    pub fn of(size: (u16, u16), focus: Pane, wide: bool, turned: bool) -> Option<Self> {
        let (w, h) = size;
        if w < LEAST.0 || h < LEAST.1 {
            return None;
        }
        let screen = Area::new(0, 0, w, h);
        let status = Area::new(0, h - 1, w, 1);
        let top = (h >= 16 && w >= 50 && !wide).then(|| Area::new(0, 0, w, 1));
        let y = u16::from(top.is_some());
        let body = Area::new(0, y, w, h - y - 1);
        let mut layout = Self { screen, top, status, body, ..Self::default() };
        let column = |x: u16, width: u16| Some(Area { x, width, ..body });
        if wide {
            layout.reader = Some(body);
        } else if w >= THREE {
            let list = (w * 32 / 100).clamp(29, 60);
            let panel = (w * 27 / 100).clamp(29, 50);
            layout.list = column(0, list);
            layout.reader = column(list, w - list - panel);
            layout.panel = column(w - panel, panel);
        } else if w >= TWO {
            let beside = (w * 40 / 100).clamp(29, 36);
            if turned {
                layout.reader = column(0, w - beside);
                layout.panel = column(w - beside, beside);
            } else {
                layout.list = column(0, beside);
                layout.reader = column(beside, w - beside);
            }
        } else {
            match focus {
                Pane::List => layout.list = Some(body),
                Pane::Reader => layout.reader = Some(body),
                Pane::Panel => layout.panel = Some(body),
            }
        }
        Some(layout)
    }

    /// The layout where all is told line by line: the pane with the focus alone, from the
    /// left edge on; `None` where the screen is too small.
    #[must_use]
    pub fn plain(size: (u16, u16), focus: Pane) -> Option<Self> {
        let (w, h) = size;
        if w < LEAST.0 || h < LEAST.1 {
            return None;
        }
        let body = Area::new(0, 0, w, h - 1);
        let status = Area::new(0, h - 1, w, 1);
        let screen = Area::new(0, 0, w, h);
        let mut layout = Self { screen, status, body, plain: true, ..Self::default() };
        match focus {
            Pane::List => layout.list = Some(body),
            Pane::Reader => layout.reader = Some(body),
            // Values stand near to what they are of.
            Pane::Panel => layout.panel = Some(Area { width: w.min(PLAIN_PANEL), ..body }),
        }
        Some(layout)
    }

    /// The area of a pane, where it is shown.
    #[must_use]
    pub const fn pane(&self, pane: Pane) -> Option<Area> {
        match pane {
            Pane::List => self.list,
            Pane::Reader => self.reader,
            Pane::Panel => self.panel,
        }
    }

    /// The pane under a cell.
    #[must_use]
    pub fn pane_at(&self, x: u16, y: u16) -> Option<Pane> {
        Pane::ALL.into_iter().find(|&p| self.pane(p).is_some_and(|a| a.covers(x, y)))
    }

    /// Where the text stands inside the reader: at most [`MEASURE`] wide, centred,
    /// with a column on its left for the evidence bar.
    #[must_use]
    pub fn text(&self) -> Option<Area> {
        let area = self.reader?;
        let inner = area.inside(0);
        let pad = u16::from(inner.width > 30);
        let room = inner.width.saturating_sub(2 + 2 * pad);
        let width = room.clamp(1, MEASURE);
        if self.plain {
            return Some(Area { x: inner.x + 1, width, ..inner });
        }
        let left = inner.width.saturating_sub(width) / 2;
        Some(Area { x: inner.x + left.max(1), width, ..inner })
    }

    /// The most columns and rows that a window over the panes may have.
    #[must_use]
    pub const fn window_room(&self) -> (u16, u16) {
        let Area { width, height, .. } = self.body;
        let rows = if height > 20 { height - 4 } else { height };
        if width < TWO || self.plain { (width, height) } else { (width - 8, rows) }
    }

    /// Where a window lies that takes so many columns and rows: beside the list, where it
    /// fits there, which then need not be drawn again.
    #[must_use]
    pub fn window(&self, (width, height): (u16, u16)) -> Area {
        let body = self.body;
        if self.plain {
            return body;
        }
        let beside = self.list.filter(|_| self.reader.is_some());
        let from = beside.map_or(0, |list| list.width);
        let from = if body.width - from >= width + 2 { from } else { 0 };
        Area::new(
            body.x + from + (body.width - from).saturating_sub(width) / 2,
            body.y + body.height.saturating_sub(height) / 2,
            width,
            height,
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn panes_by_width() {
        let count = |w, h| {
            ScreenLayout::of((w, h), Pane::List, false, false).map(|l| {
                [l.list, l.reader, l.panel].iter().flatten().map(|a| a.width).collect::<Vec<_>>()
            })
        };
        assert_eq!(count(19, 10), None);
        assert_eq!(count(40, 5), None);
        assert_eq!(count(40, 12).unwrap().len(), 1);
        assert_eq!(count(70, 24).unwrap().len(), 2);
        assert_eq!(count(99, 24).unwrap().len(), 2);
        assert_eq!(count(100, 24).unwrap().len(), 3);
        assert_eq!(count(200, 60).unwrap().iter().sum::<u16>(), 200);
    }

    #[test]
    fn text_stays_inside_its_pane_and_measure() {
        for w in 20..260 {
            for focus in [Pane::List, Pane::Reader, Pane::Panel] {
                for wide in [false, true] {
                    let layout = ScreenLayout::of((w, 30), focus, wide, false).unwrap();
                    let (Some(pane), Some(text)) = (layout.reader, layout.text()) else {
                        continue;
                    };
                    assert!(text.width <= MEASURE && text.width >= 1);
                    assert!(text.x > pane.x && text.x + text.width < pane.x + pane.width, "{w}");
                }
            }
        }
    }
}
