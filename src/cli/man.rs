//! The man page: arguments from their definition, keys from the one table of actions,
//! the filter, files and exit codes.

use std::fmt::Write as _;
use std::io;

use clap::CommandFactory;
use clap_mangen::Man;

use super::Cli;
use crate::app::action::{Action, Layer};
use crate::app::key;
use crate::app::legend::FILTERS;
use crate::app::words::Ui;

/// Files by what they hold.
const FILES: [(&str, &str); 3] = [
    ("~/.config/dateline/config.toml", "Settings: feeds, folders, refresh, screen, keys."),
    (
        "~/.local/state/dateline",
        "Marks: read, starred, tags, notes; reviews of figures; earlier texts of articles that changed.",
    ),
    (
        "~/.cache/dateline",
        "Fetched articles with what they say. May be removed; the feeds are then fetched anew.",
    ),
];

const ENVIRONMENT: [(&str, &str); 6] = [
    ("BROWSER", "What opens addresses, where the settings name nothing."),
    ("TERM", "What the terminal can do; dumb: with --plain only."),
    ("NO_COLOR", "No colours, whatever the settings say."),
    ("LC_ALL, LC_MESSAGES, LANG", "The language of the screen, where nothing else tells it."),
    ("HTTP_PROXY, HTTPS_PROXY, ALL_PROXY, NO_PROXY", "How the web is reached."),
    ("XDG_CONFIG_HOME, XDG_STATE_HOME, XDG_CACHE_HOME", "Where files are kept."),
];

const EXIT: [(&str, &str); 4] = [
    ("0", "All was read."),
    ("1", "Something could not be read, and was told on standard error."),
    ("2", "Wrong usage, or no terminal for the reader."),
    ("129, 143", "The line was lost; the process was asked to end."),
];

/// Writes the page.
///
/// # Errors
/// Those of `out`.
pub fn write(out: &mut dyn io::Write) -> io::Result<()> {
    let mut command = Cli::command();
    command.build();
    let page = Man::new(command.clone());
    page.render_title(out)?;
    page.render_name_section(out)?;
    let mut text = String::from(
        ".SH SYNOPSIS\n.B dateline\n[\\fIOPTIONS\\fR] [\\fISOURCE\\fR]...\n.br\n\
         .B dateline\n\\fICOMMAND\\fR\n.SH DESCRIPTION\n",
    );
    text.push_str(&line(
        "Shows articles with their people, organisations, places and groups marked, and every troop \
         and casualty figure beside them: how many, who, who says so, and the sentence. English and \
         Vietnamese.",
    ));
    text.push_str(".PP\n");
    text.push_str(&line(
        "A SOURCE is a file, a folder, an http(s) address, an OPML list, or - for standard input: plain \
         text, Markdown, HTML, RSS, Atom, JSON Feed, JSON Lines, JSON, CSV, mail; gzip and zstd are \
         unpacked. Without one, your feeds and folders are opened; without those, articles that come \
         with dateline.",
    ));
    out.write_all(text.as_bytes())?;
    page.render_options_section(out)?;
    let mut text = String::from(".SH COMMANDS\n");
    for below in command.get_subcommands().filter(|c| c.get_name() != "help") {
        let mut below = below.clone();
        let _ = write!(text, ".SS dateline {}\n.nf\n", below.get_name());
        for help in below.render_long_help().to_string().lines() {
            text.push_str(&line(help));
        }
        text.push_str(".fi\n");
    }
    text.push_str(".SH KEYS\n");
    for layer in Layer::ALL {
        let rows: Vec<_> = Action::ALL.iter().filter(|a| a.layer() == layer).collect();
        if rows.is_empty() {
            continue;
        }
        let _ = writeln!(text, ".SS {}", Ui::English.say(layer.word()));
        for action in rows {
            let keys: Vec<String> = action.keys().iter().map(|k| written(k)).collect();
            let keys =
                if keys.is_empty() { ":".to_owned() + action.name() } else { keys.join(" ") };
            let what = format!("{} ({})", Ui::English.say(action.word()), action.name());
            entry(&mut text, &keys, &what);
        }
    }
    let filters: Vec<(&str, &str)> =
        FILTERS.iter().map(|(example, word)| (*example, Ui::English.say(*word))).collect();
    for (title, rows) in [
        ("FILTERS", &filters[..]),
        ("FILES", &FILES),
        ("ENVIRONMENT", &ENVIRONMENT),
        ("EXIT STATUS", &EXIT),
    ] {
        let _ = writeln!(text, ".SH \"{title}\"");
        for (name, what) in rows {
            entry(&mut text, name, what);
        }
    }
    out.write_all(text.as_bytes())
}

fn written(keys: &str) -> String {
    key::sequence(keys).map_or_else(|_| keys.to_owned(), |keys| key::written(&keys))
}

/// A term with its explanation.
fn entry(out: &mut String, term: &str, what: &str) {
    let term = line(term);
    let _ = write!(out, ".TP 24\n\\fB{}\\fR\n{}", term.trim_end(), line(what));
}

/// A line of text that nothing in it makes a command.
fn line(text: &str) -> String {
    let text = text.replace('\\', "\\e").replace('-', "\\-");
    let guard = if text.starts_with(['.', '\'']) { "\\&" } else { "" };
    format!("{guard}{text}\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_key_and_command_is_told() {
        let mut page = Vec::new();
        write(&mut page).unwrap();
        let page = String::from_utf8(page).unwrap();
        for action in Action::ALL {
            let name = format!("({})", action.name().replace('-', "\\-"));
            assert!(page.contains(&name), "{name}");
        }
        for part in ["Usage: dateline extract", ".SH KEYS", ".SH \"FILES\"", "\\-\\-jobs"] {
            assert!(page.contains(part), "{part}");
        }
    }
}
