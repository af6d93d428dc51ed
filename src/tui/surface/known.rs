//! What a terminal can do beyond moving about and colours, known from its name: nothing
//! is asked of it.

/// How rows are scrolled inside a region.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scroll {
    /// Not at all, as far as is known.
    None,
    /// By line feeds at its end, as the oldest do.
    Feed,
    /// By a number of rows at once.
    Count,
}

/// What is known of a terminal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(clippy::struct_excessive_bools, reason = "each can one thing without the others")]
pub struct TerminalTraits {
    /// How rows are scrolled.
    pub scroll: Scroll,
    /// Whether cells can be erased in the middle of a row.
    pub erase: bool,
    /// Whether a sign can be repeated by number.
    pub repeat: bool,
    /// Whether an update is shown as one, or the wish does no harm.
    pub sync: bool,
    /// Whether it is known to take links, or to pass them over in silence.
    pub links: bool,
}

/// Names by how they begin: scrolls, erases, repeats, synchronizes.
const NAMES: &[(&str, TerminalTraits)] = &[
    ("xterm-kitty", TerminalTraits::all()),
    ("xterm-ghostty", TerminalTraits::all()),
    // Many call themselves so: what each knows is told by its own variable.
    ("xterm", TerminalTraits { links: false, ..TerminalTraits::all() }),
    ("tmux", TerminalTraits::all()),
    ("alacritty", TerminalTraits::all()),
    ("foot", TerminalTraits::all()),
    ("kitty", TerminalTraits::all()),
    ("wezterm", TerminalTraits::all()),
    ("ghostty", TerminalTraits::all()),
    ("contour", TerminalTraits::all()),
    ("vte", TerminalTraits::all()),
    ("gnome", TerminalTraits::all()),
    ("konsole", TerminalTraits { repeat: false, ..TerminalTraits::all() }),
    ("mintty", TerminalTraits::all()),
    ("ms-terminal", TerminalTraits::all()),
    ("st-", TerminalTraits { sync: false, links: false, ..TerminalTraits::all() }),
    ("putty", TerminalTraits { repeat: false, sync: false, links: false, ..TerminalTraits::all() }),
    ("rxvt", TerminalTraits { repeat: false, sync: false, links: false, ..TerminalTraits::all() }),
    // What is inside a `screen` may be an old one.
    ("screen", TerminalTraits { scroll: Scroll::Feed, ..TerminalTraits::least() }),
    ("linux", TerminalTraits { scroll: Scroll::Feed, erase: true, ..TerminalTraits::least() }),
    ("vt220", TerminalTraits { scroll: Scroll::Feed, erase: true, ..TerminalTraits::least() }),
    ("vt1", TerminalTraits { scroll: Scroll::Feed, ..TerminalTraits::least() }),
    ("vt2", TerminalTraits { scroll: Scroll::Feed, ..TerminalTraits::least() }),
    ("vt3", TerminalTraits { scroll: Scroll::Feed, erase: true, ..TerminalTraits::least() }),
    ("vt4", TerminalTraits { scroll: Scroll::Feed, erase: true, ..TerminalTraits::least() }),
];

impl TerminalTraits {
    /// Everything.
    #[must_use]
    pub const fn all() -> Self {
        Self { scroll: Scroll::Count, erase: true, repeat: true, sync: true, links: true }
    }

    /// Nothing: moves, colours and the end of a line.
    #[must_use]
    pub const fn least() -> Self {
        Self { scroll: Scroll::None, erase: false, repeat: false, sync: false, links: false }
    }

    /// What it says of itself besides its name: some that call themselves `xterm` take links.
    #[must_use]
    pub fn with(mut self, get: impl Fn(&str) -> Option<String>) -> Self {
        let vte = get("VTE_VERSION").and_then(|v| v.parse::<u32>().ok());
        let program = get("TERM_PROGRAM").unwrap_or_default();
        let others = ["KONSOLE_VERSION", "WT_SESSION", "DOMTERM"];
        // Inside tmux those are of whatever it was started in.
        self.links |= get("TMUX").is_none()
            && (vte.is_some_and(|version| version >= 5000)
                || ["iTerm.app", "WezTerm", "vscode", "ghostty", "rio"]
                    .contains(&program.as_str())
                || others.iter().any(|name| get(name).is_some()));
        self
    }

    /// By the name of the terminal, as `TERM` has it.
    #[must_use]
    pub fn by_name(term: &str) -> Self {
        let known = NAMES.iter().find(|(name, _)| term.starts_with(name));
        known.map_or(Self::least(), |(_, known)| *known)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn known_by_name() {
        let xterm = TerminalTraits::by_name("xterm-256color");
        assert_eq!(xterm, TerminalTraits { links: false, ..TerminalTraits::all() });
        let with = |name, value: &str| xterm.with(|n| (n == name).then(|| value.to_owned())).links;
        assert!(with("VTE_VERSION", "7600") && !with("VTE_VERSION", "4600"));
        assert!(with("TERM_PROGRAM", "WezTerm") && !with("TERM_PROGRAM", "Apple_Terminal"));
        assert_eq!(TerminalTraits::by_name("xterm-kitty"), TerminalTraits::all());
        assert_eq!(TerminalTraits::by_name("tmux-256color"), TerminalTraits::all());
        assert_eq!(TerminalTraits::by_name("screen.xterm-256color").scroll, Scroll::Feed);
        assert!(!TerminalTraits::by_name("screen-256color").repeat);
        assert_eq!(TerminalTraits::by_name("linux").scroll, Scroll::Feed);
        assert_eq!(TerminalTraits::by_name("ansi"), TerminalTraits::least());
        assert_eq!(TerminalTraits::by_name(""), TerminalTraits::least());
    }
}
