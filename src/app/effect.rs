//! The effects that [`super::update::update`] returns: what the loop must do with its screen,
//! and what must be done outside the program.

use crate::store::ArticleId;
use crate::store::marks::{Change, Mark};
use crate::store::reviews::decision::Decision;

/// What follows from a message: something for the loop and its screen, or for the outside.
#[derive(Debug, Clone, PartialEq)]
pub enum Effect {
    /// The loop does it, with the screen.
    Screen(ScreenEffect),
    /// Whoever reads sources, keeps marks and writes files does it.
    Outside(OutsideEffect),
}

impl From<ScreenEffect> for Effect {
    fn from(effect: ScreenEffect) -> Self {
        Self::Screen(effect)
    }
}

impl From<OutsideEffect> for Effect {
    fn from(effect: OutsideEffect) -> Self {
        Self::Outside(effect)
    }
}

/// What the loop must do with its screen.
#[derive(Debug, Clone, PartialEq)]
pub enum ScreenEffect {
    /// End.
    Quit,
    /// Give the terminal to the shell until it comes back.
    Suspend,
    /// Draw everything afresh.
    Redraw,
    /// Send [`super::Msg::Join`] once no other message waits: articles are to be joined.
    Join,
    /// Listen to the mouse, or not.
    Mouse(bool),
    /// Put a text on the clipboard (OSC 52).
    Copy(String),
}

/// What the outside must do.
#[derive(Debug, Clone, PartialEq)]
pub enum OutsideEffect {
    /// Keep what is joined to stories for the next sitting.
    KeepStories,
    /// Keep these marks.
    SaveMarks(Vec<Change>),
    /// Look at once for what other datelines marked; answered by [`super::Msg::Marks`].
    LookForMarks,
    /// Keep a decision on a figure, and show its article by it: [`super::Msg::Loaded`].
    Decide(ArticleId, Box<Decision>),
    /// Show articles by what others decided; answered by [`super::Msg::Loaded`].
    Enter(Vec<ArticleId>),
    /// Tell which reviews apply to nothing; answered by [`super::Msg::LostReviews`].
    ListLost,
    /// Open articles that the screen is about to show; answered by [`super::Msg::Opened`].
    Open(Vec<ArticleId>),
    /// Analyse articles before the others; answered by [`super::Msg::Ahead`].
    LookAhead(Vec<ArticleId>),
    /// Explain every quantity of an article; answered by [`super::Msg::Explained`].
    Explain(ArticleId),
    /// Read the source of an article again; answered by [`super::Msg::Loaded`].
    Reload(ArticleId),
    /// Read all sources again.
    ReloadAll,
    /// Fetch an article's full text from its page.
    FullText(ArticleId),
    /// Write articles with their marks to a file, in the format its name tells.
    Export(Vec<(ArticleId, Mark)>, String),
    /// Keep a filter under a name in the settings.
    SaveFilter(String, String),
    /// Open an address with the user's program; answered by [`super::Msg::Unopened`] if that fails.
    Address(String),
    /// Stop the commands that run.
    StopCommands,
    /// Give articles to a command; answered by [`super::Msg::Piped`].
    Pipe(Vec<ArticleId>, String),
}
