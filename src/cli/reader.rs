//! `dateline [SOURCE…]`: settings from file, environment and arguments; then the
//! screen.

use std::env;
use std::fs;
use std::io::{ErrorKind, IsTerminal};
use std::process::ExitCode;
use std::sync::mpsc::channel;
use std::thread;
use std::time::Duration;

use super::opener;
use super::paths::expand;
use super::session::{Plan, Session};
use super::{Color, ReaderArgs, ThemeArg, UiArg, fail};
use crate::app::keymap::{Keymap, KeymapError};
use crate::app::list::SortBy;
use crate::app::settings::{Colours, Settings, Unfit};
use crate::app::words;
use crate::config::{self, Config};
use crate::fetch::is_web;
use crate::library::{Folders, read_config};
use crate::loader;
use crate::store::Store;
use crate::tui;

/// How long the hand rests before the text follows the list, unless told otherwise.
const REST: Duration = Duration::from_millis(60);

/// Runs it.
#[must_use]
pub fn run(arguments: ReaderArgs) -> ExitCode {
    let variable = |name: &str| env::var(name).ok();
    let fit = Settings::fit(variable, std::io::stdout().is_terminal());
    // Line by line, the oldest of terminals will do.
    let fit = fit.or_else(|unfit| match unfit {
        Unfit::Dumb if arguments.plain => Ok(()),
        unfit => Err(unfit),
    });
    if let Err(unfit) = fit {
        eprintln!("dateline: {unfit}");
        return ExitCode::from(2);
    }
    // Without a home folder nothing is kept, which is told; reading goes on.
    let (folders, without) = match Folders::of_user() {
        Ok(folders) => (Some(folders), None),
        Err(what) => (None, Some(what)),
    };
    let (config, keymap) = match folders.as_ref().map_or(Ok(Default::default()), configured) {
        Ok(both) => both,
        Err(what) => return fail(&what),
    };
    let mut settings = Settings::from_env(variable);
    if let Some(keymap) = keymap {
        settings.keymap = keymap;
    }
    apply(&config, &arguments, &mut settings);
    if let Some(missing) = nothing_there(&arguments.sources) {
        fail(&missing);
        return ExitCode::from(2);
    }
    let opener = opener::choose(&config.opener, variable, opener::is_there);
    settings.opener = opener.is_some();
    let mut plan = plan(config, arguments, folders);
    plan.opener = opener.unwrap_or_default();
    plan.remarks.extend(Folders::passed_over().into_iter().chain(without));
    plan.author.clone_from(&settings.author);
    settings.samples = plan.bundled;
    match tui::run(settings, Store::default(), |sender| {
        Box::new(Session::start(plan, sender.clone()))
    }) {
        Ok((end, Ok(()))) => ExitCode::from(end.code()),
        Ok((_, Err(lost))) => fail(&lost),
        Err(error) => fail(&format!("the terminal cannot be used: {error}")),
    }
}

/// The settings file and the keys it binds; a mistake as one sentence with its place.
fn configured(folders: &Folders) -> Result<(Config, Option<Keymap>), String> {
    let path = folders.config_file();
    let config = config::parse(&read_config(folders)?)
        .map_err(|mistake| format!("{}:{mistake}", path.display()))?;
    if config.keys.is_empty() {
        return Ok((config, None));
    }
    let given = config.keys.iter().map(|k| (k.action.as_str(), k.keys.clone()));
    match Keymap::with(given) {
        Ok(keymap) => Ok((config, Some(keymap))),
        Err(errors) => {
            let Some(error) = errors.first() else { return Ok((config, None)) };
            let action = match error {
                KeymapError::Action { name, .. } => name.as_str(),
                KeymapError::Key { action, .. } => action,
                KeymapError::Conflict { second, .. } => second,
            };
            let line = config.keys.iter().find(|k| k.action == action);
            let (line, column) = line.map_or((1, 1), |k| k.at);
            Err(format!("{}:{line}:{column}: {error}", path.display()))
        }
    }
}

/// How long a file system may take to say that nothing is there.
const PATIENCE: Duration = Duration::from_millis(500);

/// What is wrong with sources of which none is there; a file system that does not answer
/// is not waited for.
fn nothing_there(sources: &[String]) -> Option<String> {
    let local = |source: &String| source != "-" && !is_web(source);
    if sources.is_empty() || !sources.iter().all(local) {
        return None;
    }
    let (send, receive) = channel();
    let looked = sources.to_vec();
    thread::spawn(move || {
        let missing = looked.iter().map(|path| match fs::metadata(loader::found(path)) {
            Err(error) if error.kind() == ErrorKind::NotFound => {
                Some(format!("{path}: {}", loader::cannot(&error)))
            }
            _ => None,
        });
        // All of them or none.
        let _ = send.send(missing.collect::<Option<Vec<String>>>());
    });
    receive.recv_timeout(PATIENCE).ok().flatten().map(|missing| missing.join("; "))
}

/// The environment is overruled by the settings file, and that by the arguments.
fn apply(config: &Config, arguments: &ReaderArgs, settings: &mut Settings) {
    if let Some(ui) = config.language.as_deref().and_then(words::Ui::from_code) {
        settings.ui = ui;
    }
    match arguments.ui {
        Some(UiArg::En) => settings.ui = words::Ui::English,
        Some(UiArg::Vi) => settings.ui = words::Ui::Vietnamese,
        None => {}
    }
    // NO_COLOR is the wish of the moment: only an argument goes before it.
    if settings.colours != Colours::None
        && let Some(colours) = config.colors.as_deref().and_then(Colours::from_name)
    {
        settings.colours = colours;
    }
    match arguments.color {
        Some(Color::None) => settings.colours = Colours::None,
        Some(Color::Sixteen) => settings.colours = Colours::Ansi16,
        Some(Color::Many) => settings.colours = Colours::Ansi256,
        Some(Color::True) => settings.colours = Colours::True,
        None => {}
    }
    if let Some(theme) = &config.theme {
        settings.light = theme == "light";
    }
    if let Some(theme) = arguments.theme {
        settings.light = theme == ThemeArg::Light;
    }
    if let Some(ascii) = config.ascii {
        settings.ascii = ascii;
    }
    settings.ascii |= arguments.ascii;
    settings.plain = arguments.plain || config.plain == Some(true);
    if let Some(mouse) = config.mouse {
        settings.mouse = mouse;
    }
    settings.mouse &= !arguments.no_mouse;
    settings.filters.clone_from(&config.filters);
    settings.author = super::desk::author(config.author.as_deref());
    settings.rest = config.rest.map_or(REST, |ms| Duration::from_millis(ms.into()));
    if let Some(by) = config.sort.as_deref().and_then(SortBy::from_name) {
        settings.sort.by = by;
    }
}

fn plan(config: Config, arguments: ReaderArgs, folders: Option<Folders>) -> Plan {
    let own = arguments.sources.is_empty();
    let (feeds, mut sources) = if own {
        (config.feeds, config.folders.iter().map(|f| expand(f)).collect())
    } else {
        (Vec::new(), arguments.sources)
    };
    sources.dedup();
    let bundled = own && feeds.is_empty() && sources.is_empty();
    Plan {
        opener: Vec::new(),
        bundled,
        fetch_at_start: config.refresh == config::Refresh::Start,
        feeds,
        sources,
        watch: arguments.watch,
        folders,
        log: arguments.log,
        ..Plan::default()
    }
}
