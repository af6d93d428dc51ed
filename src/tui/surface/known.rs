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
pub struct Known {
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
const NAMES: &[(&str, Known)] = &[
    ("xterm-kitty", Known::all()),
    ("xterm-ghostty", Known::all()),
    // Many call themselves so: what each knows is told by its own variable.
    ("xterm", Known { links: false, ..Known::all() }),
    ("tmux", Known::all()),
    ("alacritty", Known::all()),
    ("foot", Known::all()),
    ("kitty", Known::all()),
    ("wezterm", Known::all()),
    ("ghostty", Known::all()),
    ("contour", Known::all()),
    ("vte", Known::all()),
    ("gnome", Known::all()),
    ("konsole", Known { repeat: false, ..Known::all() }),
    ("mintty", Known::all()),
    ("ms-terminal", Known::all()),
    ("st-", Known { sync: false, links: false, ..Known::all() }),
    ("putty", Known { repeat: false, sync: false, links: false, ..Known::all() }),
    ("rxvt", Known { repeat: false, sync: false, links: false, ..Known::all() }),
    // What is inside a `screen` may be an old one.
    ("screen", Known { scroll: Scroll::Feed, ..Known::least() }),
    ("linux", Known { scroll: Scroll::Feed, erase: true, ..Known::least() }),
    ("vt220", Known { scroll: Scroll::Feed, erase: true, ..Known::least() }),
    ("vt1", Known { scroll: Scroll::Feed, ..Known::least() }),
    ("vt2", Known { scroll: Scroll::Feed, ..Known::least() }),
    ("vt3", Known { scroll: Scroll::Feed, erase: true, ..Known::least() }),
    ("vt4", Known { scroll: Scroll::Feed, erase: true, ..Known::least() }),
];

impl Known {
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
        let xterm = Known::by_name("xterm-256color");
        assert_eq!(xterm, Known { links: false, ..Known::all() });
        let with = |name, value: &str| xterm.with(|n| (n == name).then(|| value.to_owned())).links;
        assert!(with("VTE_VERSION", "7600") && !with("VTE_VERSION", "4600"));
        assert!(with("TERM_PROGRAM", "WezTerm") && !with("TERM_PROGRAM", "Apple_Terminal"));
        assert_eq!(Known::by_name("xterm-kitty"), Known::all());
        assert_eq!(Known::by_name("tmux-256color"), Known::all());
        assert_eq!(Known::by_name("screen.xterm-256color").scroll, Scroll::Feed);
        assert!(!Known::by_name("screen-256color").repeat);
        assert_eq!(Known::by_name("linux").scroll, Scroll::Feed);
        assert_eq!(Known::by_name("ansi"), Known::least());
        assert_eq!(Known::by_name(""), Known::least());
    }
}
