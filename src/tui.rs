//! The screen: the loop that takes messages, changes the model, has effects done and
//! draws. [`run`] is the way in for a terminal; [`drive`] is the same loop over any
//! [`Screen`], which is how tests run it.

use std::io;
use std::time::{Duration, Instant};

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::Offset;
use ratatui::buffer::Buffer;

use crate::app::layout::Area;
use crate::app::settings::Settings;
use crate::app::update::update;
use crate::app::words::Word;
use crate::app::{Effect, Model, Msg};
use crate::store::Store;
use crate::text::Span;
use crate::text::wrap::wrap;

mod ascii;
pub mod draw;
pub mod figures;
pub mod list;
pub mod mailbox;
pub mod reader;
pub mod signals;
pub mod status;
pub mod terminal;
pub mod theme;
pub mod view;
pub mod window;

pub use mailbox::{Mailbox, Post, mailbox};

use draw::Pen;
use terminal::{Held, TerminalScreen};
use theme::Role;

/// Something frames are drawn on.
pub trait Screen {
    /// Draws a frame.
    ///
    /// # Errors
    ///
    /// Where it cannot be written to.
    fn draw(&mut self, model: &Model, store: &Store) -> io::Result<()>;

    /// Takes the terminal again and forgets what is on it.
    ///
    /// # Errors
    ///
    /// Where it cannot be written to.
    fn redraw(&mut self) -> io::Result<()>;

    /// Gives the terminal to somebody else, until [`Self::redraw`].
    ///
    /// # Errors
    ///
    /// Where it cannot be written to.
    fn leave(&mut self) -> io::Result<()>;

    /// Listens to the mouse, or not.
    ///
    /// # Errors
    ///
    /// Where it cannot be written to.
    fn mouse(&mut self, on: bool) -> io::Result<()>;

    /// Puts a text on the clipboard.
    ///
    /// # Errors
    ///
    /// Where it cannot be written to.
    fn copy(&mut self, text: &str) -> io::Result<()>;
}

/// Who does what the screen cannot: reads sources, keeps marks, writes files. Must not
/// block: long work belongs on a thread that answers through a [`Post`].
pub trait Outside {
    /// Does what an effect says.
    fn run(&mut self, effect: Effect, store: &Store);
}

/// Nobody: effects go nowhere.
#[derive(Debug, Clone, Copy, Default)]
pub struct Nobody;

impl Outside for Nobody {
    fn run(&mut self, _: Effect, _: &Store) {}
}

/// How the loop ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum End {
    /// The user left.
    Quit,
    /// The line was lost: exit code 129, as the shell writes it.
    Hangup,
    /// The process was asked to end: exit code 143.
    Terminate,
}

impl End {
    /// The exit code that says so.
    #[must_use]
    pub const fn code(self) -> u8 {
        match self {
            Self::Quit => 0,
            Self::Hangup => 129,
            Self::Terminate => 143,
        }
    }
}

/// Messages are taken for this long at most before a frame is drawn.
const PATIENCE: Duration = Duration::from_millis(12);

/// The loop: waits for a message, takes all that wait, draws once if anything
/// changed. Writes nothing and burns nothing while nothing happens.
///
/// # Errors
///
/// Where the screen cannot be drawn on.
pub fn drive(
    model: &mut Model,
    store: &mut Store,
    mailbox: &Mailbox,
    screen: &mut dyn Screen,
    outside: &mut dyn Outside,
    today: impl Fn() -> Option<Date>,
) -> io::Result<End> {
    loop {
        if model.changed && model.size.0 > 0 {
            screen.draw(model, store)?;
            model.changed = false;
        }
        let mut next = Some(mailbox.receive());
        let started = Instant::now();
        let mut changed = false;
        if let Some(day) = today().filter(|d| Some(*d) != model.today) {
            update(model, store, Msg::Today(day));
            changed = true;
        }
        while let Some(msg) = next {
            let end = match msg {
                Msg::Hangup => Some(End::Hangup),
                Msg::Terminate => Some(End::Terminate),
                _ => None,
            };
            for effect in update(model, store, msg) {
                match effect {
                    Effect::Quit => {
                        return Ok(end.unwrap_or(End::Quit));
                    }
                    Effect::Suspend => suspend(model, screen)?,
                    Effect::Redraw => screen.redraw()?,
                    Effect::Mouse(on) => screen.mouse(on)?,
                    Effect::Copy(text) => screen.copy(&text)?,
                    other => outside.run(other, store),
                }
            }
            changed |= model.changed;
            if started.elapsed() > PATIENCE {
                break;
            }
            next = mailbox.try_receive();
        }
        model.changed = changed;
    }
}

/// Gives the terminal to the shell, stops, and takes it again.
fn suspend(model: &mut Model, screen: &mut dyn Screen) -> io::Result<()> {
    use rustix::process::{Signal, getpid, getsid, kill_current_process_group};
    // The leader of a session has no shell that could bring it back.
    if getsid(None).is_ok_and(|leader| leader == getpid()) {
        let text = model.settings.ui.say(Word::CannotSuspend).to_owned();
        model.notice = Some(crate::app::Notice { text, failure: true, at: None });
        return Ok(());
    }
    screen.leave()?;
    // The whole group: `cargo run` or a pipe in front of us stops too, and the shell
    // sees its job stopped.
    kill_current_process_group(Signal::STOP)?;
    screen.redraw()?;
    if let Ok(size) = crossterm::terminal::size() {
        model.size = size;
    }
    Ok(())
}

/// Opens the screen and runs until the user leaves.
///
/// `start` is called once the terminal is ours, with the way to send messages in; it
/// starts the loading and gives back who does the effects.
///
/// # Errors
///
/// Where there is no fit terminal ([`Settings::fit`] says so beforehand), or it cannot
/// be drawn on.
pub fn run(
    settings: Settings,
    mut store: Store,
    start: impl FnOnce(&Post) -> Box<dyn Outside>,
) -> io::Result<End> {
    let (post, mailbox) = mailbox();
    let held = Held::default();
    let hook = PanicHook::install(&held, &post);
    let signals = signals::listen(post.clone(), held.clone())?;
    let size = crossterm::terminal::size()?;
    let tmux = std::env::var_os("TMUX").is_some();
    let mut screen = TerminalScreen::enter(io::stdout(), held.clone(), size, settings.mouse, tmux)?;
    signals::watch_line(post.clone(), held)?;
    signals::read_input(post.clone())?;
    let mut model = Model::new(settings);
    update(&mut model, &mut store, Msg::Resize(size.0, size.1));
    let mut outside = start(&post);
    let today = || Some(Offset::UTC.to_datetime(Timestamp::now()).date());
    let end = drive(&mut model, &mut store, &mailbox, &mut screen, outside.as_mut(), today);
    drop(screen);
    signals.close();
    drop(hook);
    end
}

type Hook = Box<dyn Fn(&std::panic::PanicHookInfo<'_>) + Send + Sync>;

/// Gives the terminal back before a panic of the loop is printed; tells of a panic of
/// a worker in the status line. The hook before is put back when dropped.
struct PanicHook {
    before: std::sync::Arc<Hook>,
}

impl PanicHook {
    fn install(held: &Held, post: &Post) -> Self {
        let before = std::sync::Arc::new(std::panic::take_hook());
        let (held, post, old) = (held.clone(), post.clone(), before.clone());
        let own = std::thread::current().id();
        std::panic::set_hook(Box::new(move |info| {
            if std::thread::current().id() == own {
                let _ = held.release(&mut io::stdout());
                old(info);
            } else {
                let what = {
                    let payload = info.payload();
                    let text = payload.downcast_ref::<&str>().copied();
                    let text =
                        text.or_else(|| payload.downcast_ref::<String>().map(String::as_str));
                    text.unwrap_or("?").to_owned()
                };
                let issue = crate::article::Issue::new("dateline", what);
                let _ = post.send(Msg::Issue(issue));
            }
        }));
        Self { before }
    }
}

impl Drop for PanicHook {
    fn drop(&mut self) {
        if std::thread::panicking() {
            return;
        }
        let before = self.before.clone();
        std::panic::set_hook(Box::new(move |info| before(info)));
    }
}

/// A sentence in an empty pane: wrapped, in the upper third.
fn message(pen: Pen, buffer: &mut Buffer, area: Area, text: &str) {
    let room = area.width.saturating_sub(2).max(1);
    let whole = Span::new(0, u32::try_from(text.len()).unwrap_or(u32::MAX));
    let top = area.y + area.height / 3;
    for (y, line) in (top..area.y + area.height).zip(wrap(text, whole, usize::from(room), &[])) {
        let line = line.of(text);
        let left = (usize::from(room) - crate::text::wrap::width(line).min(usize::from(room))) / 2;
        let x = area.x + 1 + u16::try_from(left).unwrap_or(0);
        pen.text(buffer, x, y, line, room, Role::Dim);
    }
}
