//! Commands that want the screen for themselves: pagers and editors, given the text of
//! articles while the terminal is theirs.

use std::fs::File;
use std::io;
use std::process::{Command, Stdio};
use std::thread;

use super::handover::write_text;
use crate::store::packed::PackedEntry;

/// Programs that read a text from standard input and the keys from the terminal.
const PAGERS: [&str; 10] =
    ["less", "more", "most", "view", "lv", "w3m", "lynx", "fzf", "moar", "bat"];
/// Programs that open a file.
const EDITORS: [&str; 14] = [
    "vi", "vim", "nvim", "nano", "pico", "emacs", "hx", "helix", "micro", "kak", "joe", "ne",
    "mcedit", "vis",
];
/// Variables that name such a program.
const VARIABLES: [&str; 3] = ["PAGER", "EDITOR", "VISUAL"];
/// In front of a command that wants the screen and is not known to.
const FORCED: char = '!';

/// The program that a command ends in, without its folder.
fn program(command: &str) -> &str {
    let stage = command.rsplit('|').next().unwrap_or(command);
    let mut words = stage.split_whitespace();
    let first = words.find(|w| !w.contains('=') && !matches!(*w, "env" | "exec" | "command"));
    let first = first.unwrap_or_default();
    first.rsplit('/').next().unwrap_or(first)
}

/// Whether a command wants the screen. `variable` looks up the environment.
pub fn wanted(command: &str, variable: impl Fn(&str) -> Option<String>) -> bool {
    if command.trim_start().starts_with(FORCED) {
        return true;
    }
    let name = program(command);
    let own = |known: &str| variable(known).is_some_and(|v| !v.is_empty() && program(&v) == name);
    !name.is_empty()
        && (PAGERS.contains(&name)
            || EDITORS.contains(&name)
            || VARIABLES.iter().any(|known| name.strip_prefix('$') == Some(known) || own(known)))
}

/// Whether it opens a file; what stands behind another command reads that.
fn opens_file(command: &str, variable: impl Fn(&str) -> Option<String>) -> bool {
    let name = program(command);
    let meant = name.strip_prefix('$').and_then(&variable);
    let name = meant.as_deref().map_or(name, program);
    let own = |known: &str| variable(known).is_some_and(|v| program(&v) == name);
    !command.contains('|')
        && !command.trim_end().ends_with(" -")
        && (EDITORS.contains(&name) || own("EDITOR") || own("VISUAL"))
}

/// Runs a command on the terminal with the text of articles and waits for its end.
///
/// A shell that controls its jobs runs it: what is typed to stop it does not stop us.
///
/// # Errors
/// Why it could not be run, or how it failed, as the rest of a sentence.
pub fn run(bodies: &[PackedEntry], command: &str) -> Result<(), String> {
    let command = command.trim_start().trim_start_matches(FORCED).trim();
    let cannot = |error: io::Error| format!("cannot be started: {error}");
    let mut shell = Command::new("sh");
    let variable = |name: &str| std::env::var(name).ok();
    let file = if opens_file(command, variable) {
        let mut file = tempfile::Builder::new()
            .prefix("dateline-")
            .suffix(".txt")
            .tempfile()
            .map_err(cannot)?;
        write_text(bodies, &mut file).map_err(cannot)?;
        shell.stdin(File::open("/dev/tty").map_err(cannot)?);
        Some(file)
    } else {
        shell.stdin(Stdio::piped());
        None
    };
    let path = file.as_ref().map(|f| f.path().to_string_lossy().into_owned());
    let line = match &path {
        Some(_) => format!("{command} \"$1\""),
        None => command.to_owned(),
    };
    // More follows the command, so that the shell stays in front of it.
    let script = format!("{line}\nexit $?");
    shell.args(["-m", "-c", &script, "sh"]).args(path);
    let mut child = shell.spawn().map_err(cannot)?;
    if let Some(stdin) = child.stdin.take() {
        let bodies = bodies.to_vec();
        // A command that does not read its input is its own affair.
        thread::spawn(move || write_text(&bodies, &mut io::BufWriter::new(stdin)));
    }
    let status = child.wait().map_err(|error| format!("cannot be waited for: {error}"))?;
    match status.code() {
        // What is left with Ctrl-C is no failure.
        Some(0 | 130) => Ok(()),
        Some(127) => Err("is no command here".to_owned()),
        _ => Err(format!("failed ({status})")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn variable(name: &str) -> Option<String> {
        match name {
            "EDITOR" => Some("/opt/bin/acme -w".to_owned()),
            "PAGER" => Some(String::new()),
            _ => None,
        }
    }

    #[test]
    fn who_wants_the_screen() {
        for command in [
            "less",
            "less -R",
            "/usr/bin/less",
            "grep killed | less",
            "vim -",
            "LESS=R less",
            "$PAGER",
            "acme",
            "!htop",
            "env nano",
        ] {
            assert!(wanted(command, variable), "{command}");
        }
        for command in ["wc -w", "lessx", "grep less", "less | wc", "", "echo vim > a", "sort"] {
            assert!(!wanted(command, variable), "{command}");
        }
        for command in ["vim", "nano -R", "acme", "$EDITOR"] {
            assert!(opens_file(command, variable), "{command}");
        }
        for command in ["less", "vim -", "fold | vim -", "$PAGER"] {
            assert!(!opens_file(command, variable), "{command}");
        }
    }
}
