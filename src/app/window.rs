//! Windows over the panes: help, compare, why, the page of an entity, problems. All are
//! lists of rows; one row may be chosen. Each window is a file of [`WindowState`] here, a
//! file of how it is drawn in `tui::window`, and a line in the table here, which says which
//! actions open it.

use std::mem::discriminant;

use super::Model;
use super::action::{Action, Layer};
use super::effect::{Effect, OutsideEffect};
use super::layout::{Area, ScreenLayout, TWO};
use super::story_summary::StoryRequest;
use super::words::Word;
use crate::store::claims::Claim;
use crate::store::stories::decided::ArticlePart;
use crate::store::{ArticleId, Store};
use crate::text::Span;

pub mod awaited;
pub mod changed;
pub mod compare;
pub mod course;
pub mod entity;
pub mod form;
pub mod help;
pub mod lost;
pub mod problems;
pub mod stories;
pub mod why;

macro_rules! windows {
    ($d:tt $($(#[$doc:meta])* $name:ident($state:ty) $(by $($action:ident)|+)?,)*) => {
        /// What a window shows: the table of windows.
        #[derive(Debug, Clone, PartialEq)]
        pub enum Content {
            $($(#[$doc])* $name(Box<$state>),)*
        }

        impl Content {
            /// What all windows have in common.
            #[must_use]
            pub fn state(&self) -> &dyn WindowState {
                match self { $(Self::$name(own) => &**own,)* }
            }

            fn state_mut(&mut self) -> &mut dyn WindowState {
                match self { $(Self::$name(own) => &mut **own,)* }
            }

            /// What comes of an action that opens a window; `None` where it opens none.
            #[must_use]
            pub fn opened_by(action: Action, model: &Model, store: &Store) -> Option<WindowAnswer> {
                match action {
                    $($($(Action::$action)|+ => Some(<$state>::open(action, model, store)),)?)*
                    _ => None,
                }
            }
        }

        /// Gives the names of all windows to a macro: for the screen, which draws each.
        macro_rules! each_window {
            ($d macro_of_names:ident) => { $d macro_of_names! { $($name)* } };
        }
        pub(crate) use each_window;

        $(impl From<$state> for Content {
            fn from(own: $state) -> Self {
                Self::$name(Box::new(own))
            }
        })*
    };
}

// A window, its state, and the actions that open it, which ask for `OpenedByAction`. (The
// sign at the start is for the macro that this one makes.)
windows! {
    $
    /// Keys and what they do.
    Help(help::Help) by Help,
    /// What went wrong.
    Problems(problems::Problems) by Problems,
    /// What is shown once articles are joined to stories.
    Awaited(awaited::Awaited) by Compare | Stories | Course | FigureCourse,
    /// The same counts across the articles of a story.
    Compare(compare::ClaimComparison),
    /// The stories that several articles tell.
    Stories(stories::StoryList),
    /// A count in time.
    Course(course::Course),
    /// A figure while it is corrected or added.
    Form(form::FigureForm),
    /// Reviews that apply to nothing.
    LostReviews(lost::LostReviews) by Reviews,
    /// The texts an article had and has.
    Changed(changed::Overlaid) by Changes,
    /// Why numbers are figures or not.
    Why(why::Why) by Why,
    /// Articles and figures that name an entity.
    Entity(entity::EntityMentions) by EntityPage,
}

/// What a row of a window is to one who moves in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RowKind {
    /// It can be chosen.
    Item,
    /// A heading: a part of the window begins.
    Heading,
    /// Neither: a gap, a line of a chart.
    Other,
}

/// How much of the screen a window takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Extent {
    /// As many rows as it has.
    Rows,
    /// At most so many columns and rows, for one that is scrolled through and so leaves
    /// the rest of the screen in sight.
    AtMost(u16, u16),
    /// All there is.
    Whole,
    /// As many rows as it has, at the bottom: the text above stays in sight.
    Bottom,
}

/// What a window wants done where an action was done to it, or where one opens it.
#[derive(Debug, Clone, PartialEq)]
pub enum WindowAnswer {
    /// The action is none of the window's.
    Pass,
    /// Nothing.
    Nothing,
    /// All windows are left for an article.
    Read {
        /// The article.
        article: ArticleId,
        /// A figure of it, by index.
        figure: Option<usize>,
        /// A place in its text.
        place: Option<Span>,
        /// Whether going back leads to these windows again.
        returns: bool,
    },
    /// Another window comes in front of it.
    Show(Window),
    /// Another action is done in place of this one.
    Instead(Action),
    /// All windows are left; then an action is done.
    Leave(Option<Action>),
    /// Something is told in the status line.
    Tell(Word),
    /// The outside is asked for something; what it sends opens the window.
    Ask(OutsideEffect),
}

impl WindowAnswer {
    /// All windows are left for an article, and a figure of it.
    #[must_use]
    pub const fn read(article: ArticleId, figure: Option<usize>) -> Self {
        Self::Read { article, figure, place: None, returns: false }
    }
}

/// What can be done in most windows, most useful first.
const HINTS: &[(Action, Word)] = &[
    (Action::Down, Word::HintMove),
    (Action::Open, Word::HintRead),
    (Action::Back, Word::HintBack),
];

/// What every window tells of itself; rows go by their number from the top, from 0.
pub trait WindowState {
    /// How many rows it has.
    fn rows(&self) -> usize;

    /// What a row is.
    fn row(&self, at: usize) -> RowKind {
        let _ = at;
        RowKind::Item
    }

    /// Where keys are looked up while it is in front.
    fn layers(&self) -> &'static [Layer] {
        &[Layer::Overlay, Layer::Global]
    }

    /// What can be done in it, most useful first, for the status line.
    fn hints(&self) -> &'static [(Action, Word)] {
        HINTS
    }

    /// How it answers an action while a row is chosen, if one is. It is asked before the
    /// panes are; moving about, closing and what is done anywhere is none of its.
    fn act(
        &self,
        action: Action,
        chosen: Option<usize>,
        model: &Model,
        store: &Store,
    ) -> WindowAnswer {
        let _ = (action, chosen, model, store);
        WindowAnswer::Pass
    }

    /// What the outside is asked for when it opens, where it has to be filled from there.
    fn asks(&self) -> Option<OutsideEffect> {
        None
    }

    /// Whether opening it closes another of its kind that lies below.
    fn stands_once(&self) -> bool {
        false
    }

    /// How much of the screen it takes.
    fn extent(&self) -> Extent {
        Extent::Rows
    }

    /// Whether the chosen row is told in full below the list.
    fn tells_below(&self) -> bool {
        false
    }

    /// Lays its rows out for so many columns and rows, where they depend on it. The chosen row and
    /// the first one on the screen may become others.
    fn lay_out(&mut self, (width, height): (u16, u16), at: &mut usize, offset: &mut usize) {
        let _ = (width, height, at, offset);
    }

    /// The same window after stories changed; none where it tells of none.
    fn again(&self, model: &Model, store: &Store) -> Option<Window> {
        let _ = (model, store);
        None
    }

    /// What it waits for, if it stands for a window that needs the stories.
    fn awaits(&self) -> Option<StoryRequest> {
        None
    }

    /// What a row says, where the row itself may be too short for it.
    fn in_full(&self, at: usize, model: &Model) -> Option<String> {
        let _ = (at, model);
        None
    }

    /// The article that must be opened for a row to be drawn.
    fn opens(&self, at: usize) -> Option<ArticleId> {
        let _ = at;
        None
    }

    /// The part of an article that a row is of: decisions on stories go by it.
    fn part(&self, at: usize) -> Option<ArticlePart> {
        let _ = at;
        None
    }

    /// Whether a row is one article of a story, that can be split off.
    fn splits(&self) -> bool {
        true
    }

    /// The claims that it shows.
    fn claims(&self) -> &[Claim] {
        &[]
    }
}

/// A window that actions of its own open; the table of windows says which.
trait OpenedByAction: WindowState {
    /// What comes of such an action: most often [`WindowAnswer::Show`].
    fn open(by: Action, model: &Model, store: &Store) -> WindowAnswer
    where
        Self: Sized;
}

/// Columns of what tells of articles, rows of any window.
const WIDE: u16 = 110;
const LEAST: u16 = 10;

/// Puts a window in front, and asks the outside for what it has to be filled with.
pub(super) fn show(model: &mut Model, window: Window, effects: &mut Vec<Effect>) {
    if window.state().stands_once() {
        let kind = discriminant(&window.content);
        model.windows.retain(|w| discriminant(&w.content) != kind);
    }
    effects.extend(window.state().asks().map(Effect::from));
    model.windows.push(window);
}

/// A window.
#[derive(Debug, Clone, PartialEq)]
pub struct Window {
    /// What it shows.
    pub content: Content,
    /// The chosen row.
    pub at: usize,
    /// First row on the screen.
    pub offset: usize,
}

impl Window {
    /// A window with its first row chosen.
    #[must_use]
    pub fn new(content: impl Into<Content>) -> Self {
        let mut window = Self { content: content.into(), at: 0, offset: 0 };
        window.at = window.first();
        window
    }

    /// What all windows have in common.
    #[must_use]
    pub fn state(&self) -> &dyn WindowState {
        self.content.state()
    }

    /// How many rows it has.
    #[must_use]
    pub fn rows(&self) -> usize {
        self.state().rows()
    }

    /// Whether a row is there and can be chosen.
    #[must_use]
    pub fn chooses(&self, row: usize) -> bool {
        row < self.rows() && self.state().row(row) == RowKind::Item
    }

    /// The first row that can be chosen.
    fn first(&self) -> usize {
        (0..self.rows()).find(|row| self.chooses(*row)).unwrap_or(0)
    }

    /// The articles that rows in sight tell a figure of.
    #[must_use]
    pub fn articles_in_sight(&self, layout: &ScreenLayout) -> Vec<ArticleId> {
        let rows = usize::from(self.area(layout).inside(1).height);
        let shown = (self.offset..self.rows()).take(rows);
        shown.filter_map(|row| self.state().opens(row)).collect()
    }

    /// How many of so many rows the list takes: below that of numbers the chosen one is
    /// told in full.
    #[must_use]
    pub fn list_rows(&self, height: u16) -> u16 {
        if !self.state().tells_below() || self.rows() == 0 || height < 9 {
            return height;
        }
        let rows = u16::try_from(self.rows()).unwrap_or(u16::MAX);
        (height / 3).max(3).min(rows)
    }

    /// Where it lies: no larger than what it shows asks for, as all that it covers has to
    /// be drawn again.
    #[must_use]
    pub fn area(&self, layout: &ScreenLayout) -> Area {
        let (width, height) = layout.window_room();
        let rows = u16::try_from(self.rows()).unwrap_or(u16::MAX).saturating_add(2);
        let extent = self.state().extent();
        if extent == Extent::Bottom {
            let whole = layout.window((width.min(WIDE), rows.min(height)));
            let bottom = layout.body.y + layout.body.height;
            return Area { y: bottom.saturating_sub(whole.height), ..whole };
        }
        if layout.body.width < TWO {
            return layout.window((width, height));
        }
        let rows = rows.max(LEAST).min(height);
        layout.window(match extent {
            Extent::AtMost(columns, most) => {
                (width.min(columns), rows.min(most).min(height.saturating_sub(LESS)))
            }
            Extent::Whole => (width.min(WIDE), height),
            Extent::Rows | Extent::Bottom => (width.min(WIDE), rows),
        })
    }

    /// The chosen row.
    #[must_use]
    pub fn chosen(&self) -> Option<usize> {
        Some(self.at).filter(|row| self.chooses(*row))
    }

    /// How it answers an action.
    #[must_use]
    pub fn act(&self, action: Action, model: &Model, store: &Store) -> WindowAnswer {
        self.state().act(action, self.chosen(), model, store)
    }

    /// Chooses a row further on; rows that cannot be chosen are passed over.
    pub fn step(&mut self, by: isize) {
        let choose: Vec<usize> = (0..self.rows()).filter(|row| self.chooses(*row)).collect();
        let at = choose.partition_point(|&i| i < self.at);
        let to = at.saturating_add_signed(by).min(choose.len().saturating_sub(1));
        self.at = choose.get(to).copied().unwrap_or(0);
    }

    /// Chooses the first row of the next part, or of one before.
    pub fn next_part(&mut self, by: isize) {
        let state = self.state();
        let heads = (0..state.rows()).filter(|row| state.row(*row) == RowKind::Heading);
        let parts: Vec<usize> = heads
            .filter_map(|head| (head..state.rows()).find(|row| state.row(*row) == RowKind::Item))
            .collect();
        let here = parts.partition_point(|&i| i <= self.at);
        let Ok(count) = isize::try_from(parts.len()) else { return };
        if count > 0 {
            let here = isize::try_from(here).unwrap_or(1) - 1;
            let to = usize::try_from((here + by).rem_euclid(count)).unwrap_or(0);
            self.at = parts.get(to).copied().unwrap_or(self.at);
            // The part begins at the top of the window.
            self.offset = self.at.saturating_sub(1);
        }
    }

    /// Lays its rows out for so many columns, and rows at most.
    pub fn lay_out(&mut self, room: (u16, u16)) {
        self.content.state_mut().lay_out(room, &mut self.at, &mut self.offset);
    }

    /// Makes a window on stories again after they changed; whether it was one.
    pub fn tell_again(&mut self, model: &Model, store: &Store) -> bool {
        let Some(again) = self.state().again(model, store) else { return false };
        self.content = again.content;
        if self.chosen().is_none() {
            self.step(0);
        }
        true
    }

    /// The part of an article that the chosen row is of.
    #[must_use]
    pub fn part(&self) -> Option<ArticlePart> {
        self.state().part(self.chosen()?)
    }

    /// Scrolls so that the chosen row is in sight, the headings above the first too.
    pub fn keep_in_sight(&mut self, rows: usize) {
        let rows = rows.max(1);
        let above = if self.at <= self.first() {
            0
        } else {
            let heading = self.at.checked_sub(1).filter(|row| !self.chooses(*row));
            heading.unwrap_or(self.at)
        };
        let last = self.rows().saturating_sub(rows);
        self.offset = self.offset.min(last).min(above).max((self.at + 1).saturating_sub(rows));
    }
}

/// Rows that a window which is scrolled through leaves of what windows may take.
const LESS: u16 = 3;
