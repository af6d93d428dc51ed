//! Chooses and runs the program that opens an address. No shell sees the address.

use std::env;
use std::path::Path;
use std::process::{Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

/// How long a program may take to say that it failed; one that shows a page may run on.
const PATIENCE: Duration = Duration::from_secs(5);

/// Programs that show a page on the terminal: they get the screen to themselves.
const ON_TERMINALS: [&str; 10] = [
    "w3m",
    "lynx",
    "links",
    "links2",
    "elinks",
    "edbrowse",
    "browsh",
    "carbonyl",
    "chawan",
    "www-browser",
];

/// Whether a command shows pages on the terminal that is ours.
#[must_use]
pub fn wants_screen(command: &[String]) -> bool {
    let program = command.first().map_or("", String::as_str);
    let name = Path::new(program).file_name().and_then(|n| n.to_str()).unwrap_or(program);
    ON_TERMINALS.contains(&name)
}

/// The program and its arguments: that of the settings, else the first of `$BROWSER` that is
/// there, else that of the desktop, where there is one and the user sits in front of it.
#[must_use]
pub fn choose(
    settings: &[String],
    get: impl Fn(&str) -> Option<String>,
    there: impl Fn(&str) -> bool,
) -> Option<Vec<String>> {
    if !settings.is_empty() {
        return Some(settings.to_vec());
    }
    let set = |name: &str| get(name).filter(|value| !value.is_empty());
    let words = |command: &str| command.split_whitespace().map(str::to_owned).collect::<Vec<_>>();
    let fits = |command: &Vec<String>| command.first().is_some_and(|program| there(program));
    let browsers = set("BROWSER").unwrap_or_default();
    if let Some(own) = browsers.split(':').map(words).find(fits) {
        return Some(own);
    }
    if set("SSH_CONNECTION").or_else(|| set("SSH_TTY")).is_some() {
        return None;
    }
    let desktop = if cfg!(target_os = "macos") {
        Some("open")
    } else {
        set("DISPLAY").or_else(|| set("WAYLAND_DISPLAY")).map(|_| "xdg-open")
    };
    desktop.filter(|program| there(program)).map(|program| vec![program.to_owned()])
}

/// Whether a program is there: at its path, or in one of the folders of `$PATH`.
#[must_use]
pub fn is_there(program: &str) -> bool {
    if program.contains('/') {
        return Path::new(program).is_file();
    }
    let folders = env::var_os("PATH").unwrap_or_default();
    env::split_paths(&folders).any(|folder| folder.join(program).is_file())
}

/// A command with an address, in place of `%s` or at the end; `None` where it is empty.
fn with_address<'c>(command: &'c [String], address: &str) -> Option<(&'c str, Vec<String>)> {
    let (program, given) = command.split_first()?;
    let mut arguments: Vec<String> = given.iter().map(|a| a.replace("%s", address)).collect();
    if !given.iter().any(|a| a.contains("%s")) {
        arguments.push(address.to_owned());
    }
    Some((program, arguments))
}

/// Runs it for an address on the terminal, and waits for its end.
///
/// # Errors
/// Why it did not open it.
pub fn open_here(command: &[String], address: &str) -> Result<(), String> {
    let Some((program, arguments)) = with_address(command, address) else {
        return Err("is empty".to_owned());
    };
    // A shell that controls its jobs runs it: what is typed to stop it does not stop us. It
    // reads no word of the address.
    let status = Command::new("sh")
        .args(["-m", "-c", "\"$@\"\nexit $?", "sh", program])
        .args(&arguments)
        .status()
        .map_err(|error| format!("{program} cannot be run: {error}"))?;
    match status.code() {
        Some(0 | 130) => Ok(()),
        Some(127) => Err(format!("{program} is no command here")),
        _ => Err(format!("{program} ended with {status}")),
    }
}

/// Runs it for an address, beside us.
///
/// # Errors
/// Why it did not open it.
pub fn open(command: &[String], address: &str) -> Result<(), String> {
    use std::os::unix::process::CommandExt as _;
    let Some((program, arguments)) = with_address(command, address) else {
        return Err("is empty".to_owned());
    };
    let mut child = Command::new(program)
        .args(&arguments)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        // What is typed here, Ctrl-C too, is not for it.
        .process_group(0)
        .spawn()
        .map_err(|error| format!("{program} cannot be run: {error}"))?;
    let until = Instant::now() + PATIENCE;
    loop {
        match child.try_wait() {
            Ok(Some(status)) if status.success() => return Ok(()),
            Ok(Some(status)) => return Err(format!("{program} ended with {status}")),
            Ok(None) if Instant::now() < until => thread::sleep(Duration::from_millis(50)),
            // It shows the page; somebody has to wait for its end.
            Ok(None) => {
                thread::spawn(move || {
                    let _ = child.wait();
                });
                return Ok(());
            }
            Err(error) => return Err(format!("{program}: {error}")),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn chosen(settings: &[&str], vars: &[(&str, &str)], there: &[&str]) -> Option<String> {
        let settings: Vec<String> = settings.iter().map(|s| (*s).to_owned()).collect();
        let get = |name: &str| {
            vars.iter().find(|(n, _)| *n == name).map(|(_, value)| (*value).to_owned())
        };
        choose(&settings, get, |program| there.contains(&program)).map(|c| c.join(" "))
    }

    #[test]
    fn the_users_own_goes_first_and_a_desktop_is_none_over_ssh() {
        let desk = ("DISPLAY", ":0");
        let far = ("SSH_CONNECTION", "192.0.2.1 1 192.0.2.2 22");
        let browser = ("BROWSER", "nothing:firefox --new-tab %s:w3m");
        let all = ["xdg-open", "firefox", "w3m", "open"];
        assert_eq!(chosen(&["mine", "-x"], &[browser, desk], &all).unwrap(), "mine -x");
        assert_eq!(chosen(&[], &[browser, desk], &all).unwrap(), "firefox --new-tab %s");
        assert_eq!(chosen(&[], &[browser, far], &all).unwrap(), "firefox --new-tab %s");
        assert_eq!(chosen(&[], &[desk, far], &all), None);
        assert_eq!(chosen(&[], &[("BROWSER", "w3m -N"), far], &["w3m"]).unwrap(), "w3m -N");
        if cfg!(not(target_os = "macos")) {
            assert_eq!(chosen(&[], &[desk], &all).unwrap(), "xdg-open");
            assert_eq!(chosen(&[], &[("WAYLAND_DISPLAY", "w")], &all).unwrap(), "xdg-open");
            assert_eq!(chosen(&[], &[desk], &[]), None);
            assert_eq!(chosen(&[], &[], &all), None);
        }
    }

    #[test]
    fn browsers_of_the_terminal_get_the_screen() {
        let wants = |command: &[&str]| {
            wants_screen(&command.iter().map(|s| (*s).to_owned()).collect::<Vec<_>>())
        };
        assert!(wants(&["w3m"]) && wants(&["/usr/bin/lynx", "-accept"]) && wants(&["links2"]));
        assert!(!wants(&["firefox"]) && !wants(&["xdg-open"]) && !wants(&[]));
    }

    #[test]
    fn an_address_is_one_word_of_the_command_whatever_it_holds() {
        let folder = tempfile::tempdir().unwrap();
        let said = folder.path().join("said");
        let script = format!("for w in \"$#\" \"$@\"; do echo \"$w\"; done > {}", said.display());
        let own: Vec<String> = ["sh", "-c", &script, "w3m", "-x"].map(str::to_owned).to_vec();
        let address = "https://x.org/?a=1&b=$(touch x);`touch y`'\"";
        assert_eq!(open_here(&own, address), Ok(()));
        let said = std::fs::read_to_string(said).unwrap();
        assert_eq!(said.lines().collect::<Vec<_>>(), ["2", "-x", address]);
        let no = |name: &str| open_here(&[name.to_owned()], "https://x.org/").unwrap_err();
        assert!(no("false").contains("false ended with"));
        assert!(no("/no/such/program").contains("is no command"));
    }

    #[test]
    fn failures_are_told() {
        let open = |command: &[&str]| {
            let command: Vec<String> = command.iter().map(|s| (*s).to_owned()).collect();
            open(&command, "https://x.org/")
        };
        assert_eq!(open(&["true"]), Ok(()));
        assert!(open(&["false"]).unwrap_err().contains("false ended with"));
        assert!(open(&["/no/such/program"]).unwrap_err().contains("cannot be run"));
    }
}
