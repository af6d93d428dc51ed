//! The loop of the screen: takes messages, changes the model, has effects done, draws.
//! [`run`] opens the terminal and runs it; [`drive`] is the same loop over any [`Screen`], as
//! tests run it.

use std::fs::File;
use std::io;
use std::os::fd::AsFd;
use std::time::{Duration, Instant};

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::Offset;
use ratatui::buffer::Buffer;

use crate::app::layout::Area;
use crate::app::settings::Settings;
use crate::app::update::update;
use crate::app::words::Word;
use crate::app::{Effect, Model, Msg, OutsideEffect, ScreenEffect};
use crate::store::Store;
use crate::text::Span;
use crate::text::wrap::wrap;

mod ascii;
pub mod brief;
pub mod changed;
pub mod chart;
pub mod draw;
pub mod figures;
mod grouped;
pub mod guardian;
pub mod input;
pub mod line;
pub mod list;
pub mod mailbox;
mod pane;
pub mod reader;
mod rule;
pub mod signals;
pub mod status;
pub mod surface;
pub mod teletype;
pub mod terminal;
pub mod theme;
pub mod view;
pub mod why;
pub mod window;

pub use mailbox::{Mailbox, MessageSender, mailbox};

use draw::Painter;
use guardian::Guardian;
use line::{Answers, TerminalLine};
use surface::TerminalTraits;
use teletype::Teletype;
use terminal::{TerminalHold, TerminalScreen};
use theme::StyleRole;

/// Something frames are drawn on.
pub trait Screen {
    /// Draws a frame, or as much of it as may be sent now: `false` where something is
    /// left. `held` where a key is held down.
    ///
    /// # Errors
    ///
    /// Where it cannot be written to.
    fn draw(&mut self, model: &Model, store: &Store, held: bool) -> io::Result<bool>;

    /// Returns `None` where a frame can be drawn now; else how long to wait before it is asked
    /// again, unless a [`Msg::Line`] comes before.
    fn wait(&mut self, held: bool) -> Option<Duration>;

    /// Whether rows can be scrolled and a frame of any length arrives at once, as far as is known.
    fn takes_all(&self) -> bool {
        false
    }

    /// Takes the terminal again and forgets what is on it.
    ///
    /// # Errors
    ///
    /// Where it cannot be written to.
    fn redraw(&mut self) -> io::Result<()>;

    /// Is told that the size of the terminal changed, perhaps back: what it shows is not known.
    fn resized(&mut self);

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
/// block: long work belongs on a thread that answers through a [`MessageSender`].
pub trait EffectRunner {
    /// Does what an effect says.
    fn run(&mut self, effect: OutsideEffect, store: &Store);

    /// Whether an effect wants the screen for itself.
    fn wants_screen(&self, effect: &OutsideEffect) -> bool {
        let _ = effect;
        false
    }

    /// Does it while the screen is left to it; what came of it.
    fn on_screen(&mut self, effect: OutsideEffect, store: &Store) -> Option<Msg> {
        let _ = (effect, store);
        None
    }

    /// The sitting ends: waits for what must not be lost, so long at most.
    ///
    /// # Errors
    ///
    /// What is lost, as a sentence for people.
    fn finish(&mut self, patience: Duration) -> Result<(), String> {
        let _ = patience;
        Ok(())
    }
}

/// Does no effect: for tests and measurements.
#[derive(Debug, Clone, Copy, Default)]
pub struct Nobody;

impl EffectRunner for Nobody {
    fn run(&mut self, _: OutsideEffect, _: &Store) {}
}

/// How the loop ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LoopEnd {
    /// The user left.
    Quit,
    /// The connection to the terminal was lost: exit code 129, as after SIGHUP.
    Hangup,
    /// The process was asked to end by a signal: its number and 128 are the exit code.
    Signal(u8),
}

impl LoopEnd {
    /// The exit code that says so.
    #[must_use]
    pub const fn code(self) -> u8 {
        match self {
            Self::Quit => 0,
            Self::Hangup => 129,
            Self::Signal(number) => 128u8.saturating_add(number),
        }
    }
}

/// How long what must not be lost may take when the user leaves, and when the process
/// is asked to end.
const AT_QUIT: Duration = Duration::from_secs(2);
const IN_HASTE: Duration = Duration::from_millis(500);

/// The longest time for which messages are taken before a frame is drawn.
const PATIENCE: Duration = Duration::from_millis(12);

/// The shortest time after which a line that is not free is looked at again.
const LOOK: Duration = Duration::from_millis(2);

/// The longest time between two frames while articles come and nothing else happens.
const CALM: Duration = Duration::from_millis(100);

/// Keys with no more time between them come from one key that is held down.
const CLOSE: Duration = Duration::from_millis(120);

/// When keys came: whether one is held, and when the hand rests.
#[derive(Debug, Default)]
struct Hand {
    last: Option<Instant>,
    /// Between the last two.
    gap: Duration,
    /// Keys in a row that came close to each other.
    row: u32,
}

impl Hand {
    fn moves(&mut self, now: Instant) {
        let gap = self.last.map(|last| now.saturating_duration_since(last));
        self.row = if gap.is_some_and(|g| g < CLOSE) { self.row.saturating_add(1) } else { 0 };
        // Keys that were taken together tell nothing of how close they came.
        self.gap = gap.filter(|g| !g.is_zero()).unwrap_or(self.gap);
        self.last = Some(now);
    }

    fn holds(&self, now: Instant) -> bool {
        let since = self.last.map(|last| now.saturating_duration_since(last));
        self.row >= 2 && since.is_some_and(|s| s < CLOSE)
    }

    /// How long until it rests: longer where keys come at a pace of their own, which is
    /// slower than `rest` on some lines.
    fn rests(&self, now: Instant, rest: Duration) -> Duration {
        let Some(last) = self.last else { return Duration::ZERO };
        let rest = if self.row >= 2 { rest.max((self.gap * 2).min(CLOSE * 2)) } else { rest };
        rest.saturating_sub(now.saturating_duration_since(last))
    }
}

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
    outside: &mut dyn EffectRunner,
    today: impl Fn() -> Option<Date>,
) -> io::Result<LoopEnd> {
    let mut hand = Hand::default();
    let mut desk =
        EventLoop { model, store, screen, outside, joins: false, frames: Frames::default() };
    loop {
        let now = Instant::now();
        let mut wake = None;
        if desk.model.follows_at_rest() {
            let rest = hand.rests(now, desk.model.settings.rest);
            if rest.is_zero() || hand.row == 0 && desk.tells_all() {
                let changed = desk.model.changed;
                desk.frames.see(&Msg::Rest);
                if let Some(end) = desk.take(Msg::Rest)? {
                    return Ok(end);
                }
                desk.model.changed |= changed;
                continue;
            }
            wake = Some(rest);
        }
        if let Some(line) = desk.show(hand.holds(now))? {
            wake = Some(wake.map_or(line, |w: Duration| w.min(line)));
        }
        let mut next = match wake {
            _ if desk.joins => mailbox.try_receive().or_else(|| {
                desk.joins = false;
                Some(Msg::Join)
            }),
            None => Some(mailbox.receive()),
            Some(patience) => mailbox.receive_for(patience),
        };
        if next.is_none() {
            continue;
        }
        let started = Instant::now();
        let mut changed = desk.model.changed;
        // The day comes before what happens on it.
        let day = today().filter(|d| Some(*d) != desk.model.today);
        let mut then = day.and_then(|day| next.replace(Msg::Today(day)));
        while let Some(msg) = next {
            if matches!(msg, Msg::Key(_) | Msg::Mouse(..)) {
                hand.moves(started);
            }
            desk.frames.see(&msg);
            if let Some(end) = desk.take(msg)? {
                return Ok(end);
            }
            changed |= desk.model.changed;
            if then.is_none() && started.elapsed() > PATIENCE {
                break;
            }
            next = then.take().or_else(|| mailbox.try_receive());
        }
        desk.model.changed = changed;
    }
}

/// When frames are drawn while articles come: each is told at once where they are few, and no
/// more than ten times a second where they are many. Whatever else happens is shown at once.
#[derive(Debug, Default)]
struct Frames {
    /// When the last one was drawn.
    last: Option<Instant>,
    /// How many were drawn in a row that tell of nothing but such.
    row: u32,
    /// Whether something else happened since.
    hurry: bool,
}

impl Frames {
    fn see(&mut self, msg: &Msg) {
        self.hurry |= !matches!(
            msg,
            Msg::Listed(_) | Msg::Loaded(_) | Msg::Unlisted(_) | Msg::Progress(_) | Msg::Join
        );
    }

    /// How long the next one waits.
    fn wait(&self, now: Instant) -> Duration {
        let Some(last) = self.last.filter(|_| !self.hurry && self.row > 0) else {
            return Duration::ZERO;
        };
        let pace = CALM.min(PATIENCE.saturating_mul(1 << self.row.min(8)) / 2);
        pace.saturating_sub(now.saturating_duration_since(last))
    }

    fn drawn(&mut self, now: Instant) {
        self.row = if self.hurry { 0 } else { self.row.saturating_add(1) };
        self.hurry = false;
        self.last = Some(now);
    }
}

/// The model with all that its effects are for.
struct EventLoop<'a> {
    model: &'a mut Model,
    store: &'a mut Store,
    screen: &'a mut dyn Screen,
    outside: &'a mut dyn EffectRunner,
    /// Whether there is something to do while no message waits.
    joins: bool,
    frames: Frames,
}

impl EventLoop<'_> {
    /// Whether one frame with all costs the line less than the list first and the rest later.
    fn tells_all(&mut self) -> bool {
        self.model.follows_best_at_once(self.store) && self.screen.takes_all()
    }

    /// Draws what changed, if the line is free. Returns how long to wait for it, if not.
    fn show(&mut self, held: bool) -> io::Result<Option<Duration>> {
        if !self.model.changed || self.model.size.0 == 0 {
            return Ok(None);
        }
        let now = Instant::now();
        let calm = self.frames.wait(now);
        if !calm.is_zero() {
            return Ok(Some(calm));
        }
        if self.screen.wait(held).is_none() {
            self.frames.drawn(now);
            self.model.changed = !self.screen.draw(self.model, self.store, held)?;
            // What is left of a frame waits for the line alone.
            self.frames.hurry |= self.model.changed;
        }
        let waits = self.model.changed;
        Ok(waits.then(|| self.screen.wait(held).unwrap_or_default().max(LOOK)))
    }

    /// Takes one message in, and does what follows from it. Returns how the sitting ends,
    /// if it does.
    fn take(&mut self, msg: Msg) -> io::Result<Option<LoopEnd>> {
        let end = match msg {
            Msg::Hangup => LoopEnd::Hangup,
            Msg::Terminate(signal) => LoopEnd::Signal(signal),
            _ => LoopEnd::Quit,
        };
        if matches!(msg, Msg::Resize(..)) {
            self.screen.resized();
        }
        for effect in update(self.model, self.store, msg) {
            let next = match effect {
                Effect::Screen(ScreenEffect::Quit) => return Ok(Some(end)),
                Effect::Screen(effect) => self.on_screen(effect)?,
                Effect::Outside(effect) if self.outside.wants_screen(&effect) => {
                    self.hand_over(effect)?
                }
                Effect::Outside(effect) => {
                    self.outside.run(effect, self.store);
                    None
                }
            };
            if let Some(msg) = next
                && let Some(end) = self.take(msg)?
            {
                return Ok(Some(end));
            }
        }
        Ok(None)
    }

    /// Does what the screen is for. Returns what came of it.
    fn on_screen(&mut self, effect: ScreenEffect) -> io::Result<Option<Msg>> {
        match effect {
            // The loop ends by itself.
            ScreenEffect::Quit => {}
            ScreenEffect::Suspend => {
                suspend(self.model, self.screen)?;
                return Ok(size());
            }
            ScreenEffect::Redraw => self.screen.redraw()?,
            ScreenEffect::Join => self.joins = true,
            ScreenEffect::Mouse(on) => self.screen.mouse(on)?,
            ScreenEffect::Copy(text) => self.screen.copy(&text)?,
        }
        Ok(None)
    }

    /// Leaves the screen to a command, and takes it again. Returns what it told.
    fn hand_over(&mut self, effect: OutsideEffect) -> io::Result<Option<Msg>> {
        self.screen.leave()?;
        let told = self.outside.on_screen(effect, self.store);
        self.screen.redraw()?;
        if let Some(resize) = size() {
            self.take(resize)?;
        }
        self.model.changed = true;
        Ok(told)
    }
}

/// The size of the terminal, which may have changed while somebody else had it.
fn size() -> Option<Msg> {
    crossterm::terminal::size().ok().map(|(columns, rows)| Msg::Resize(columns, rows))
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
/// be drawn on. Beside the end comes what was lost at it, if anything was.
pub fn run(
    settings: Settings,
    mut store: Store,
    start: impl FnOnce(&MessageSender) -> Box<dyn EffectRunner>,
) -> io::Result<(LoopEnd, Result<(), String>)> {
    let (sender, mailbox) = mailbox();
    let variable = |name: &str| std::env::var(name).ok();
    let term = variable("TERM").unwrap_or_default();
    let teletype = settings.plain && (term.is_empty() || term == "dumb");
    let held = if teletype { TerminalHold::teletype() } else { TerminalHold::default() };
    let hook = PanicHook::install(&held, &sender);
    let signals = signals::listen(sender.clone(), held.clone())?;
    let size = crossterm::terminal::size()?;
    let tmux = std::env::var_os("TMUX").is_some();
    let known = TerminalTraits::by_name(&term).with(variable);
    // It writes what a teletype does not know.
    let guardian = (!teletype).then(Guardian::start);
    let answers = Answers::default();
    let wake = sender.clone();
    let mut screen: Box<dyn Screen> = if teletype {
        Box::new(Teletype::enter(held.clone())?)
    } else {
        // Not by way of the standard library's lock: a line that is full would hold it.
        let out = File::from(io::stdout().as_fd().try_clone_to_owned()?);
        let line = TerminalLine::open(out, &answers, move || {
            let _ = wake.send(Msg::Line);
        })?;
        Box::new(TerminalScreen::enter(line, held.clone(), known, settings.mouse, tmux)?)
    };
    let keys = held.clone();
    signals::watch_line(sender.clone(), held)?;
    signals::read_input(sender.clone(), answers, keys)?;
    let mut model = Model::new(settings);
    update(&mut model, &mut store, Msg::Resize(size.0, size.1));
    let mut outside = start(&sender);
    let today = || Some(Offset::UTC.to_datetime(Timestamp::now()).date());
    let end = drive(&mut model, &mut store, &mailbox, screen.as_mut(), outside.as_mut(), today);
    // The user sees his shell again while the disk is waited for.
    drop(screen);
    drop(guardian);
    let patience = if matches!(end, Ok(LoopEnd::Quit)) { AT_QUIT } else { IN_HASTE };
    let kept = outside.finish(patience);
    signals.close();
    drop(hook);
    end.map(|end| (end, kept))
}

type Hook = Box<dyn Fn(&std::panic::PanicHookInfo<'_>) + Send + Sync>;

/// Gives the terminal back before a panic of the loop is printed; tells of a panic of
/// a worker in the status line. The hook before is put back when dropped.
struct PanicHook {
    before: std::sync::Arc<Hook>,
}

impl PanicHook {
    fn install(held: &TerminalHold, sender: &MessageSender) -> Self {
        let before = std::sync::Arc::new(std::panic::take_hook());
        let (held, sender, old) = (held.clone(), sender.clone(), before.clone());
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
                let _ = sender.send(Msg::Issue(issue));
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
fn message(painter: Painter, buffer: &mut Buffer, area: Area, text: &str) {
    let room = area.width.saturating_sub(2).max(1);
    let whole = Span::new(0, u32::try_from(text.len()).unwrap_or(u32::MAX));
    let top = area.y + area.height / 3;
    for (y, line) in (top..area.y + area.height).zip(wrap(text, whole, usize::from(room), &[])) {
        let line = line.of(text);
        let left = (usize::from(room) - crate::text::wrap::width(line).min(usize::from(room))) / 2;
        let x = area.x + 1 + u16::try_from(left).unwrap_or(0);
        painter.text(buffer, x, y, line, room, StyleRole::Dim);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn frames_are_few_where_nothing_but_articles_come_and_at_once_where_else_is_something() {
        let start = Instant::now();
        let mut frames = Frames::default();
        let drawn = |frames: &mut Frames, messages: &[Msg], every: u64| {
            let mut drawn = Vec::new();
            for at in (0..1000).step_by(usize::try_from(every).unwrap()) {
                let now = start + Duration::from_millis(at);
                for msg in messages {
                    frames.see(msg);
                }
                if frames.wait(now).is_zero() {
                    frames.drawn(now);
                    drawn.push(at);
                }
            }
            drawn
        };
        let arrivals = [Msg::Loaded(Vec::new()), Msg::Join, Msg::Listed(Vec::new())];
        let calm = drawn(&mut frames, &arrivals, 5);
        assert_eq!(calm[..3], [0, 15, 40], "the first ones come soon");
        assert!((10..=15).contains(&calm.len()), "{calm:?}");
        let key = crate::app::key::Key::plain(crate::app::key::Code::Down);
        let all = [Msg::Loaded(Vec::new()), Msg::Key(key)];
        assert_eq!(drawn(&mut Frames::default(), &all, 5).len(), 200);
        // What is shown at once begins the row anew.
        frames.see(&Msg::Key(key));
        assert!(frames.wait(start).is_zero());
        frames.drawn(start);
        frames.see(&Msg::Loaded(Vec::new()));
        assert!(frames.wait(start).is_zero());
    }
}
