//! The settings that the screen is opened with: language, colours, signs, mouse, keys.

use std::time::Duration;

use super::keymap::Keymap;
use super::list::SortOrder;
use super::words::Ui;

/// How many colours the terminal is given.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Colours {
    /// None: bold, underline, italic and reverse only.
    None,
    /// The terminal's own sixteen, in its own shades.
    #[default]
    Ansi16,
    /// The 256-colour cube.
    Ansi256,
    /// Twenty-four bits.
    True,
}

impl Colours {
    /// Reads a setting: `none`, `16`, `256`, `true`.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        match name {
            "none" | "off" | "0" => Some(Self::None),
            "16" | "ansi" => Some(Self::Ansi16),
            "256" => Some(Self::Ansi256),
            "true" | "truecolor" | "24bit" => Some(Self::True),
            _ => None,
        }
    }

    /// Its name as a setting.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Ansi16 => "16",
            Self::Ansi256 => "256",
            Self::True => "true",
        }
    }

    /// The next one, round and round.
    #[must_use]
    pub const fn next(self) -> Self {
        match self {
            Self::Ansi16 => Self::Ansi256,
            Self::Ansi256 => Self::True,
            Self::True => Self::None,
            Self::None => Self::Ansi16,
        }
    }
}

/// The settings of one screen.
#[derive(Debug, Clone, PartialEq)]
#[expect(clippy::struct_excessive_bools, reason = "independent switches of the user's")]
pub struct Settings {
    /// Its language.
    pub ui: Ui,
    /// Its colours.
    pub colours: Colours,
    /// Whether the background is light.
    pub light: bool,
    /// Nothing but ASCII: no lines, arrows or daggers, and letters without their marks.
    pub ascii: bool,
    /// Whether the mouse is listened to.
    pub mouse: bool,
    /// What keys do.
    pub keymap: Keymap,
    /// The order of the list.
    pub sort: SortOrder,
    /// The articles are those that come with dateline.
    pub samples: bool,
    /// Whether there is a program that opens addresses.
    pub opener: bool,
    /// Everything line by line in words, without frames: for readers of screens, braille,
    /// teletypes.
    pub plain: bool,
    /// Only the signs that the console of a PC has: no round corners, no flags.
    pub console: bool,
    /// Filters with names, in the order of the settings file: folders of the list.
    pub filters: Vec<(String, String)>,
    /// How long no key comes before text and panel follow the list; nothing: they
    /// follow at once.
    pub rest: Duration,
    /// Who reviews.
    pub author: String,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            ui: Ui::default(),
            colours: Colours::default(),
            light: false,
            ascii: false,
            mouse: true,
            keymap: Keymap::default(),
            sort: SortOrder::default(),
            samples: false,
            opener: false,
            plain: false,
            console: false,
            filters: Vec::new(),
            rest: Duration::ZERO,
            author: String::new(),
        }
    }
}

/// A terminal that cannot show the screen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Unfit {
    /// `TERM` is `dumb`.
    #[error(
        "this terminal (TERM=dumb) cannot show the reader; `dateline --plain` prints it line by line"
    )]
    Dumb,
    /// Standard output is no terminal.
    #[error("the reader needs a terminal; `dateline extract` writes to files and pipes")]
    NoTerminal,
}

/// Terminals older than Unicode, by how their names begin; and those without colours.
const OLD: [&str; 8] = ["vt1", "vt2", "vt3", "vt4", "ansi", "cons25", "pcansi", "wy"];
const MONOCHROME: [&str; 7] = ["vt1", "vt2", "vt3", "vt4", "wy", "xterm-mono", "rxvt-mono"];

impl Settings {
    /// What the environment says: `LC_ALL`, `LC_MESSAGES`, `LC_CTYPE`, `LANG`, `TERM`,
    /// `NO_COLOR`, `COLORFGBG`. Nothing is asked of the terminal.
    #[must_use]
    pub fn from_env(get: impl Fn(&str) -> Option<String>) -> Self {
        let set = |name: &str| get(name).filter(|v| !v.is_empty());
        let first = |names: &[&str]| names.iter().find_map(|n| set(n));
        let messages = first(&["LC_ALL", "LC_MESSAGES", "LANG"]);
        let letters = first(&["LC_ALL", "LC_CTYPE", "LANG"]).unwrap_or_default();
        let letters = letters.to_ascii_lowercase();
        let background = set("COLORFGBG").and_then(|v| v.rsplit(';').next()?.parse::<u8>().ok());
        let term = set("TERM").unwrap_or_default();
        let starts = |names: &[&str]| names.iter().any(|name| term.starts_with(name));
        let plain = set("NO_COLOR").is_some() || starts(&MONOCHROME) || term.ends_with("-m");
        Self {
            ui: messages.and_then(|m| Ui::from_code(&m)).unwrap_or_default(),
            colours: if plain { Colours::None } else { Colours::default() },
            light: matches!(background, Some(7 | 9..=15)),
            ascii: !(letters.contains("utf-8") || letters.contains("utf8")) || starts(&OLD),
            console: starts(&["linux"]),
            ..Self::default()
        }
    }

    /// Whether signs beyond ASCII are to be left out; letters stay.
    #[must_use]
    pub const fn only_ascii(&self) -> bool {
        self.ascii || self.console || self.plain
    }

    /// Whether a screen can be opened at all.
    ///
    /// # Errors
    ///
    /// Why not, as a sentence for people.
    pub fn fit(get: impl Fn(&str) -> Option<String>, terminal: bool) -> Result<(), Unfit> {
        if !terminal {
            return Err(Unfit::NoTerminal);
        }
        if get("TERM").is_some_and(|t| t == "dumb") {
            return Err(Unfit::Dumb);
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn from(vars: &[(&str, &str)]) -> Settings {
        Settings::from_env(|name| {
            vars.iter().find(|(n, _)| *n == name).map(|(_, v)| (*v).to_owned())
        })
    }

    #[test]
    fn the_environment_is_read() {
        assert!(from(&[]).ascii);
        assert!(!from(&[("LANG", "en_GB.UTF-8")]).ascii);
        assert!(from(&[("LANG", "en_GB.UTF-8"), ("LC_ALL", "C")]).ascii);
        assert!(!from(&[("LANG", "C.UTF-8")]).ascii);
        assert_eq!(from(&[("LANG", "vi_VN.UTF-8")]).ui, Ui::Vietnamese);
        assert_eq!(from(&[("LANG", "vi_VN.UTF-8"), ("LC_MESSAGES", "en_US")]).ui, Ui::English);
        assert_eq!(from(&[("LANG", "fr_FR.UTF-8")]).ui, Ui::English);
        assert_eq!(from(&[("NO_COLOR", "1")]).colours, Colours::None);
        assert_eq!(from(&[("NO_COLOR", "")]).colours, Colours::Ansi16);
        assert!(from(&[("COLORFGBG", "0;15")]).light);
        assert!(!from(&[("COLORFGBG", "15;default;0")]).light);
    }

    #[test]
    fn old_terminals_get_the_signs_they_have() {
        let term = |name| from(&[("LANG", "en_GB.UTF-8"), ("TERM", name)]);
        for old in ["vt100", "vt220", "vt420", "wy60"] {
            assert!(term(old).ascii && term(old).colours == Colours::None, "{old}");
        }
        assert!(term("ansi").ascii && term("ansi").colours == Colours::Ansi16);
        let console = term("linux");
        assert!(console.console && !console.ascii && console.colours == Colours::Ansi16);
        for new in ["xterm-256color", "screen", "tmux-256color", "vte-256color", ""] {
            assert!(!term(new).ascii && !term(new).console, "{new}");
        }
        assert_eq!(term("xterm-mono").colours, Colours::None);
        assert!(from(&[("LANG", "vi_VN.TCVN"), ("TERM", "xterm")]).ascii);
    }

    #[test]
    fn unfit_terminals() {
        assert_eq!(Settings::fit(|_| Some("dumb".to_owned()), true), Err(Unfit::Dumb));
        assert_eq!(Settings::fit(|_| None, false), Err(Unfit::NoTerminal));
        assert_eq!(Settings::fit(|_| Some("xterm".to_owned()), true), Ok(()));
    }
}
