//! The application as a value: what happened ([`Msg`]) goes into [`update::update`],
//! which changes the [`Model`] and says what the outside must do ([`Effect`]).
//!
//! No terminal, file or clock here. Views read the model and the store; the model is always laid
//! out for the size it was last told, so that paging and clicks mean what the screen shows.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use jiff::civil::Date;

use crate::analysis::Verdict;
use crate::article::{ArticleKey, Issue};
use crate::store::changes::Changes;
use crate::store::marks::{Mark, Marks};
use crate::store::prepared::{ListedArticle, PreparedArticle};
use crate::store::query::Query;
use crate::store::reviews::{Lost, decision::Decision};
use crate::store::stories::decided::ArticlePart;
use crate::store::stories::story::StoryRoot;
use crate::store::{ArticleId, Entry, Store};

pub mod action;
pub mod address;
mod ahead;
pub mod changed;
pub mod commands;
mod decide;
pub mod effect;
pub mod exporting;
pub mod figure_summary;
pub mod find;
pub mod groups;
pub mod input;
pub mod joining;
pub mod key;
pub mod keymap;
pub mod layout;
pub mod legend;
pub mod list;
pub mod list_head;
pub mod marking;
mod moves;
pub mod number_style;
pub mod offers;
mod opening;
pub mod pane;
pub mod panel;
pub mod prompt;
pub mod reader;
pub mod review;
pub mod search;
pub mod select;
pub mod settings;
pub mod story_summary;
pub mod update;
pub mod window;
pub mod words;

use action::Layer;
use ahead::AheadState;
pub use effect::{Effect, OutsideEffect, ScreenEffect};
use groups::ListLine;
use joining::Joining;
use key::Key;
use layout::{Pane, ScreenLayout};
use list::ListState;
use number_style::NumberStyle;
use panel::PanelState;
use prompt::Prompt;
use reader::ReaderState;
use settings::Settings;
use story_summary::StorySummary;
use window::Window;

/// What the mouse did.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mouse {
    /// The left button went down.
    Click,
    /// The wheel turned towards the hand.
    WheelDown,
    /// The wheel turned away.
    WheelUp,
}

/// What text and panel show while the cursor of the list moves.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
enum Follow {
    /// The chosen article.
    #[default]
    Done,
    /// The article chosen before: keys still come too fast to follow each of them.
    Later,
    /// The chosen article, shown with the list as it scrolled; more keys may follow at once.
    Told,
    /// Nothing: the list scrolls, and with nothing beside it the terminal can scroll its rows
    /// instead of receiving them anew.
    Blank,
}

/// How far the loading is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Progress {
    /// Files, pages or feeds that are read.
    pub done: u64,
    /// How many there are, once known.
    pub total: Option<u64>,
    /// Articles found in them.
    pub articles: u64,
    /// Bytes read.
    pub bytes: u64,
    /// Bytes of all files, once known.
    pub size: Option<u64>,
    /// Milliseconds since the start.
    pub millis: u64,
}

/// What happened.
#[derive(Debug)]
pub enum Msg {
    /// A key was pressed.
    Key(Key),
    /// Text was pasted.
    Paste(String),
    /// The mouse did something at a column and row.
    Mouse(Mouse, u16, u16),
    /// The screen has a new size: columns, rows.
    Resize(u16, u16),
    /// The day it is; sent at the start and when it changes.
    Today(Date),
    /// Articles were read and are analysed later: they are listed. One whose key is known is not.
    Listed(Vec<ListedArticle>),
    /// Articles arrived. One that is there already under its key is replaced; one that is listed
    /// keeps its place.
    Loaded(Vec<PreparedArticle>),
    /// Articles that are listed are not to be shown: they say what another says, whose key is
    /// told, or cannot be analysed.
    Unlisted(Vec<(ArticleKey, Option<ArticleKey>)>),
    /// What [`OutsideEffect::LookAhead`] asked for.
    Ahead(Vec<PreparedArticle>),
    /// The text of a file changed, and with it the key of its article: before, now.
    Replaced(ArticleKey, ArticleKey),
    /// As [`Self::Replaced`], but the article under the first key stays: another file holds it.
    Copied(ArticleKey, ArticleKey),
    /// What changed in an article: just now, or in an earlier sitting.
    Changed(ArticleKey, Arc<Changes>, bool),
    /// An address could not be opened, and why.
    Unopened(String, String),
    /// Articles went with their files.
    Gone(Vec<ArticleKey>),
    /// Another publisher printed the same report: the article that is listed, the publisher.
    Also(ArticleKey, String),
    /// The loading went on.
    Progress(Progress),
    /// What is still waited for: addresses, pipes, devices.
    Waiting(Vec<String>),
    /// The loading ended.
    LoadDone,
    /// Something went wrong outside.
    Issue(Issue),
    /// Something is worth telling in the status line.
    Notice(String),
    /// Marks kept earlier, or set by another dateline.
    Marks(Vec<(ArticleKey, Mark)>),
    /// Marks of so many articles could not be kept yet, and why; none: all are.
    Unkept(usize, String),
    /// A note not kept, as another dateline changed it: the article, and what was meant.
    Contested(ArticleKey, String),
    /// Others reviewed these articles.
    Reviewed(Vec<ArticleKey>),
    /// So many reviews could not be kept yet, and why; none: all are.
    Unreviewed(usize, String),
    /// So many reviews find no place in their articles.
    Adrift(usize),
    /// What [`OutsideEffect::ListLost`] asked for.
    LostReviews(Vec<Lost>),
    /// A command that articles were given to ended: it, and its last line or why it failed.
    Piped(String, Result<String, String>),
    /// What [`OutsideEffect::Explain`] asked for.
    Explained(ArticleId, Arc<Entry>, Vec<Verdict>),
    /// What [`OutsideEffect::Open`] asked for; none where it cannot be read any more.
    Opened(Vec<(ArticleId, Option<Arc<Entry>>)>),
    /// The process was asked to stop for the shell.
    Suspend,
    /// The process goes on after a stop.
    Continued,
    /// The hand rests: text and panel may follow the list.
    Rest,
    /// Nothing else is to be done: see [`ScreenEffect::Join`].
    Join,
    /// What [`OutsideEffect::KeepStories`] kept in an earlier sitting; comes before the articles.
    Joined(Vec<u8>),
    /// The line to the terminal may be free again. The loop sends it to itself.
    Line,
    /// The line to the terminal is lost.
    Hangup,
    /// The process was asked to end, by a signal of this number.
    Terminate(u8),
}

/// A line in place of the hints, until the next key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Notice {
    /// What it says.
    pub text: String,
    /// Whether it tells of a failure.
    pub failure: bool,
    /// The character of the line being typed that it speaks of, from 0.
    pub at: Option<usize>,
}

/// How a change is undone.
#[derive(Debug)]
enum UndoStep {
    /// Marks as they were.
    Marks(Vec<(ArticleKey, Mark)>),
    /// What was decided on a figure before.
    Review(Box<Decision>),
}

impl UndoStep {
    /// The marks it brings back.
    fn marks(&mut self) -> &mut [(ArticleKey, Mark)] {
        match self {
            Self::Marks(marks) => marks,
            Self::Review(_) => &mut [],
        }
    }

    /// Puts another key in place of one, as the article has got another.
    fn rename(&mut self, before: ArticleKey, now: ArticleKey) {
        let own = match self {
            Self::Marks(marks) => marks.iter_mut().map(|(key, _)| key).collect(),
            Self::Review(decision) => vec![&mut decision.article.key],
        };
        own.into_iter().filter(|key| **key == before).for_each(|key| *key = now);
    }
}

/// The most changes that are kept for undoing.
const UNDONE: usize = 200;

/// Windows left for an article.
#[derive(Debug)]
struct Left {
    /// The article that is read.
    reads: ArticleKey,
    /// The article that was chosen before, and the pane with the focus.
    from: Option<ArticleKey>,
    focus: Pane,
    windows: Vec<Window>,
}

/// Everything the screen is made from, besides the store.
#[derive(Debug)]
#[expect(clippy::struct_excessive_bools, reason = "independent switches of the user's")]
pub struct Model {
    /// Language, colours, keys.
    pub settings: Settings,
    /// Columns and rows.
    pub size: (u16, u16),
    /// The day it is, once told.
    pub today: Option<Date>,
    /// The pane with the focus.
    pub focus: Pane,
    /// Text over the full width.
    pub wide: bool,
    /// With two panes: the panel beside the text, not the list.
    pub turned: bool,
    /// The list.
    pub list: ListState,
    /// The filter as typed, empty for none.
    pub filter: String,
    /// The filter as parsed; `None` where there is none.
    query: Option<Query>,
    /// The text.
    pub reader: ReaderState,
    /// Figures and entities.
    pub panel: PanelState,
    /// Windows over the panes, the front one last.
    pub windows: Vec<Window>,
    /// Windows that were left for an article: going back brings them again.
    left: Option<Left>,
    /// A line being typed.
    pub prompt: Option<Prompt>,
    /// Read, starred, tagged, noted.
    pub marks: Marks,
    /// Other publishers of the same report, by the key of the article that is listed.
    pub also: HashMap<ArticleKey, Vec<String>>,
    /// What changed in the text of articles, by their keys.
    pub changes: HashMap<ArticleKey, Arc<Changes>>,
    /// Articles each kept filter lets through, as of when the loading ended.
    pub folder_counts: Vec<Option<usize>>,
    /// How many problems there were when the status line last announced them.
    told_problems: usize,
    /// What undoes each change, the latest last.
    undo: Vec<UndoStep>,
    /// Commands that articles were given to and that still run.
    pub running: Vec<String>,
    /// The first of two stories that the user wants to make one.
    other: Option<ArticlePart>,
    /// Filters that were asked for in this sitting, the latest last.
    asked: Vec<String>,
    /// Marks that are not kept yet: of how many articles, and why.
    pub unkept: Option<(usize, String)>,
    /// Reviews that are not kept yet: how many, and why.
    pub unreviewed: Option<(usize, String)>,
    /// A message in the status line.
    pub notice: Option<Notice>,
    /// Everything that went wrong.
    pub issues: Vec<Issue>,
    more_issues: usize,
    /// How far the loading is.
    pub progress: Option<Progress>,
    /// What is still waited for, the longest first.
    pub waiting: Vec<String>,
    /// Whether articles may still arrive.
    pub loading: bool,
    /// How far articles are joined to stories.
    pub joining: Joining,
    /// Articles that came after the first loading and whose story nobody looked at since.
    pub came: HashSet<ArticleKey>,
    /// Whether all that was there at the start is loaded.
    loaded: bool,
    /// What the rows of stories show, of those that were on the screen.
    pub heads: HashMap<StoryRoot, StorySummary>,
    /// Keys of a sequence that is not finished.
    pub pending: Vec<Key>,
    /// The count typed before a command.
    pub count: Option<usize>,
    /// Unread articles among all.
    pub unread: usize,
    /// Whether anything changed since the last frame.
    pub changed: bool,
    /// The article on the screen, unpacked.
    shown: Option<Arc<Entry>>,
    /// Whether that is listed only: nobody knows yet what it says.
    awaited: bool,
    follow: Follow,
    /// Whether the key that left text and panel behind moved the rows of the list.
    scrolled: bool,
    /// Whether no key came for a while and the chosen article is still being unpacked.
    rests: bool,
    /// Articles that are being unpacked.
    opening: Vec<ArticleId>,
    /// What is looked ahead at, see [`ahead`].
    ahead: AheadState,
}

impl Model {
    /// What is still waited for, by its server or file, in few words.
    #[must_use]
    pub fn waiting_for(&self) -> String {
        const SHOWN: usize = 3;
        let mut names: Vec<&str> = Vec::new();
        for out in &self.waiting {
            let name = match out.split_once("://") {
                Some((_, rest)) => rest.split('/').next().unwrap_or(rest),
                None => out,
            };
            if !names.contains(&name) {
                names.push(name);
            }
        }
        let more = names.len().saturating_sub(SHOWN);
        names.truncate(SHOWN);
        let names = names.join(", ");
        if more > 0 { format!("{names} +{more}") } else { names }
    }

    /// Everyone who told an article, the one it was first read from first.
    #[must_use]
    pub fn sources(&self, key: ArticleKey, source: &str) -> String {
        let mut all = source.to_owned();
        for other in self.also.get(&key).into_iter().flatten() {
            if !all.is_empty() {
                all.push_str(" + ");
            }
            all.push_str(other);
        }
        all
    }

    /// Returns the model of a sitting that begins: no articles, nothing typed.
    #[must_use]
    pub fn new(settings: Settings) -> Self {
        Self {
            list: ListState::new(settings.sort),
            settings,
            size: (0, 0),
            today: None,
            focus: Pane::List,
            wide: false,
            turned: false,
            filter: String::new(),
            query: None,
            reader: ReaderState::default(),
            panel: PanelState::default(),
            windows: Vec::new(),
            left: None,
            prompt: None,
            marks: Marks::default(),
            also: HashMap::new(),
            changes: HashMap::new(),
            folder_counts: Vec::new(),
            told_problems: 0,
            undo: Vec::new(),
            running: Vec::new(),
            other: None,
            asked: Vec::new(),
            unkept: None,
            unreviewed: None,
            notice: None,
            issues: Vec::new(),
            more_issues: 0,
            progress: None,
            waiting: Vec::new(),
            loading: true,
            joining: Joining::default(),
            came: HashSet::new(),
            loaded: false,
            heads: HashMap::new(),
            pending: Vec::new(),
            count: None,
            unread: 0,
            changed: true,
            shown: None,
            awaited: false,
            follow: Follow::Done,
            scrolled: false,
            rests: false,
            opening: Vec::new(),
            ahead: AheadState::default(),
        }
    }

    /// Whether text and panel are behind the list.
    #[must_use]
    pub fn follows(&self) -> bool {
        matches!(self.follow, Follow::Later | Follow::Blank)
    }

    /// Whether something follows at [`Msg::Rest`]. Text and panel do not where they wait for
    /// the article to be unpacked.
    #[must_use]
    pub const fn follows_at_rest(&self) -> bool {
        !matches!(self.follow, Follow::Done) && !self.rests
    }

    /// Whether text and panel had better follow in the frame that shows the list moved: its rows
    /// are scrolled then, as nothing that stands beside them stays, and the article is at hand.
    #[must_use]
    pub fn follows_best_at_once(&self, store: &Store) -> bool {
        self.follow == Follow::Later
            && self.scrolled
            && self.list.selected().is_some_and(|id| store.opened(id).is_some())
    }

    /// Whether text and panel are left empty because they are behind the list.
    #[must_use]
    pub fn blank(&self) -> bool {
        self.follow == Follow::Blank
    }

    /// Shows the chosen article in text and panel at once, as something is done to it.
    fn catch_up(&mut self, store: &Store) {
        if self.follows() {
            (self.follow, self.rests) = (Follow::Done, false);
            self.settle(store);
        }
    }

    /// Takes [`Msg::Rest`]: text and panel follow the list once the article is unpacked.
    fn rest(&mut self, store: &Store) {
        if self.follow == Follow::Told {
            (self.follow, self.changed) = (Follow::Done, false);
            return;
        }
        if self.follows_best_at_once(store) {
            self.catch_up(store);
            self.follow = Follow::Told;
            return;
        }
        self.rests = self.follows();
        if self.list.selected().is_none_or(|id| store.opened(id).is_some()) {
            self.catch_up(store);
        }
    }

    /// Whether a key that chooses another article in the list leaves text and panel to
    /// follow later.
    fn may_lag(&self) -> bool {
        !self.settings.rest.is_zero()
            && self.focus == Pane::List
            && self.windows.is_empty()
            && self.prompt.is_none()
            && self.shown.is_some()
    }

    /// Returns how numbers and dates are written.
    #[must_use]
    pub const fn number_style(&self) -> NumberStyle {
        NumberStyle { ui: self.settings.ui, ascii: self.settings.only_ascii() }
    }

    /// Returns where everything lies, or `None` where the screen is too small.
    #[must_use]
    pub fn layout(&self) -> Option<ScreenLayout> {
        if self.settings.plain {
            return ScreenLayout::plain(self.size, self.focus);
        }
        ScreenLayout::of(self.size, self.focus, self.wide, self.turned)
    }

    /// Returns the chosen article, unpacked; `None` where none is chosen.
    #[must_use]
    pub fn entry(&self, store: &Store) -> Option<Arc<Entry>> {
        store.get(self.list.selected()?)
    }

    /// Returns the article that the frame shows, as it was when the model was last settled.
    #[must_use]
    pub fn shown(&self) -> Option<&Entry> {
        self.shown.as_deref().filter(|_| !self.blank())
    }

    /// Returns the layers in which keys are looked up, the front one first. No other place
    /// decides who gets the keys.
    #[must_use]
    pub fn layers(&self) -> &'static [Layer] {
        if self.prompt.is_some() {
            &[Layer::Input]
        } else if let Some(window) = self.windows.last() {
            window.state().layers()
        } else {
            self.focus.state().layers(self)
        }
    }

    /// Returns how many rows of the screen an article takes in the list.
    #[must_use]
    pub const fn list_step(&self, width: u16) -> u16 {
        if width >= 72 || self.settings.plain { 1 } else { 2 }
    }

    /// Lays everything out for the present size and choice: scrolls chosen rows into sight,
    /// wraps the text, lays out the panel. Called after every message; costs little where
    /// nothing changed.
    pub fn settle(&mut self, store: &Store) {
        let Some(layout) = self.layout() else { return };
        if let Some(list) = layout.list {
            let inner = self.list_rows(list);
            let step = self.list_step(inner.width);
            let rows = usize::from(inner.height / step);
            self.list.keep_in_sight(rows);
            if !self.follows() {
                self.settle_heads(store, rows);
            }
        }
        if !self.follows() {
            self.settle_text(&layout, store);
        }
        if let Some(window) = self.windows.last_mut() {
            let inner = window.area(&layout).inside(1);
            let (_, most) = layout.window_room();
            window.lay_out((inner.width, most.saturating_sub(2)));
            let inner = window.area(&layout).inside(1);
            window.keep_in_sight(usize::from(window.list_rows(inner.height)));
        }
    }

    /// Computes what the rows of stories show, for those on the screen.
    fn settle_heads(&mut self, store: &Store, rows: usize) {
        // While joining goes on, the root of one story may become another's.
        if store.stories().stale() || store.stories().waiting() > 0 {
            return;
        }
        for row in self.list.offset..=self.list.offset + rows {
            let Some(ListLine::Head(group)) = self.list.line(row) else { continue };
            let Some(root) = self.list.group(group).map(|g| g.root) else { continue };
            if !self.heads.contains_key(&root)
                && let Some(head) = story_summary::head(self, store, root)
            {
                self.heads.insert(root, head);
            }
        }
    }

    /// Takes the articles of the story under the cursor, of the claims in front and on the
    /// screen out of those that came unseen: they are looked at now.
    fn look_at_story(&mut self, store: &Store) {
        if self.came.is_empty() {
            return;
        }
        let group = self.list.chosen_group().filter(|_| self.windows.is_empty());
        let group: Vec<ArticleId> =
            group.map_or_else(Vec::new, |g| g.articles.iter().map(|a| a.0).collect());
        let claims = self.windows.last().map_or(&[][..], |w| w.state().claims());
        let told = claims.iter().flat_map(|c| &c.reports).map(|r| r.article);
        let keys: Vec<ArticleKey> = group
            .into_iter()
            .chain(told)
            .chain(self.reader.article)
            .filter_map(|id| store.card(id).map(|c| c.key))
            .collect();
        for key in keys {
            self.came.remove(&key);
        }
    }

    /// Lays out text and panel of the chosen article.
    fn settle_text(&mut self, layout: &ScreenLayout, store: &Store) {
        let style = self.number_style();
        match self.list.selected().and_then(|id| Some((id, store.get(id)?))) {
            None => {
                self.reader.clear();
                self.shown = None;
            }
            Some((id, entry)) => {
                self.awaited = store.card(id).is_some_and(|card| !card.analysed);
                let before = self.shown.replace(entry);
                let Some(entry) = self.shown.as_deref() else { return };
                if self.reader.article != Some(id) {
                    // The same article by another review or reading.
                    let same = before.filter(|b| b.article.key == entry.article.key);
                    match same {
                        Some(before) => self.panel.come_back(&before, entry),
                        None => self.panel.reset(&entry.analysis),
                    }
                }
                // Hidden panes keep a size, so that turning to them finds them ready.
                let text = layout.text().map_or((self.size.0.max(1), 1), |a| (a.width, a.height));
                if layout.reader.is_some() || self.reader.article != Some(id) {
                    self.reader.show(id, entry, text.0, text.1);
                }
                if let Some(panel) = layout.panel {
                    let inner = panel.inside(0);
                    self.panel.lay_out(style, entry, inner.width, inner.height);
                }
            }
        }
    }

    /// Keeps how a change is undone; drops the oldest where there are too many.
    fn remember(&mut self, step: UndoStep) {
        self.undo.push(step);
        if self.undo.len() > UNDONE {
            self.undo.remove(0);
        }
    }

    fn tell(&mut self, text: impl Into<String>) {
        self.notice = Some(Notice { text: text.into(), failure: false, at: None });
    }

    fn fail(&mut self, text: impl Into<String>) {
        self.notice = Some(Notice { text: text.into(), failure: true, at: None });
    }
}
