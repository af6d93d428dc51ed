//! A key as the keymap knows it, with its written form ("Ctrl-d", "Shift-Tab", "g g").
//! No terminal library here: the screen translates.

use std::fmt;
use std::str::FromStr;

/// What was pressed, without modifiers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[expect(missing_docs, reason = "the names say it")]
pub enum Code {
    Char(char),
    Enter,
    Esc,
    Tab,
    Backspace,
    Delete,
    Insert,
    Up,
    Down,
    Left,
    Right,
    Home,
    End,
    PageUp,
    PageDown,
    F(u8),
}

/// A key with its modifiers. A character carries its own shift: `G`, not Shift-g.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Key {
    /// What was pressed.
    pub code: Code,
    /// With Control.
    pub ctrl: bool,
    /// With Alt.
    pub alt: bool,
    /// With Shift; never set for characters.
    pub shift: bool,
}

impl Key {
    /// A key without modifiers.
    #[must_use]
    pub const fn plain(code: Code) -> Self {
        Self { code, ctrl: false, alt: false, shift: false }
    }

    /// A key in its one form: no shift on characters, lower case under Control.
    #[must_use]
    pub const fn new(code: Code, ctrl: bool, alt: bool, shift: bool) -> Self {
        match code {
            Code::Char(c) if ctrl => {
                Self { code: Code::Char(c.to_ascii_lowercase()), ctrl, alt, shift: false }
            }
            Code::Char(_) => Self { code, ctrl, alt, shift: false },
            _ => Self { code, ctrl, alt, shift },
        }
    }

    /// The character it types, if it types one.
    #[must_use]
    pub const fn typed(self) -> Option<char> {
        match self.code {
            Code::Char(c) if !self.ctrl && !self.alt => Some(c),
            _ => None,
        }
    }
}

const NAMES: &[(&str, Code)] = &[
    ("Enter", Code::Enter),
    ("Esc", Code::Esc),
    ("Tab", Code::Tab),
    ("Backspace", Code::Backspace),
    ("Delete", Code::Delete),
    ("Insert", Code::Insert),
    ("Up", Code::Up),
    ("Down", Code::Down),
    ("Left", Code::Left),
    ("Right", Code::Right),
    ("Home", Code::Home),
    ("End", Code::End),
    ("PgUp", Code::PageUp),
    ("PgDn", Code::PageDown),
    ("Space", Code::Char(' ')),
];

impl fmt::Display for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.ctrl {
            f.write_str("Ctrl-")?;
        }
        if self.alt {
            f.write_str("Alt-")?;
        }
        if self.shift {
            f.write_str("Shift-")?;
        }
        if let Some((name, _)) = NAMES.iter().find(|(_, code)| *code == self.code) {
            return f.write_str(name);
        }
        match self.code {
            Code::Char(c) => write!(f, "{c}"),
            Code::F(n) => write!(f, "F{n}"),
            _ => Ok(()),
        }
    }
}

/// A written key that is none.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is no key")]
pub struct KeyError(pub String);

impl FromStr for Key {
    type Err = KeyError;

    fn from_str(written: &str) -> Result<Self, KeyError> {
        let wrong = || KeyError(written.to_owned());
        let (mut ctrl, mut alt, mut shift) = (false, false, false);
        let mut rest = written;
        while let Some((head, tail)) = rest.split_once(['-', '+']) {
            match head.to_ascii_lowercase().as_str() {
                "ctrl" | "c" | "control" if !tail.is_empty() => ctrl = true,
                "alt" | "a" | "meta" | "m" if !tail.is_empty() => alt = true,
                "shift" | "s" if !tail.is_empty() => shift = true,
                _ => break,
            }
            rest = tail;
        }
        let mut chars = rest.chars();
        let code = match (chars.next(), chars.next()) {
            (Some(c), None) if !c.is_control() => {
                if shift {
                    Code::Char(c.to_ascii_uppercase())
                } else {
                    Code::Char(c)
                }
            }
            (Some('F' | 'f'), Some(d)) if d.is_ascii_digit() => {
                let n = rest.get(1..).and_then(|n| n.parse().ok()).ok_or_else(wrong)?;
                if !(1..=24).contains(&n) {
                    return Err(wrong());
                }
                Code::F(n)
            }
            _ => {
                let other = match rest.to_ascii_lowercase().as_str() {
                    "pageup" => "pgup".to_owned(),
                    "pagedown" => "pgdn".to_owned(),
                    "escape" => "esc".to_owned(),
                    "return" => "enter".to_owned(),
                    "del" => "delete".to_owned(),
                    "ins" => "insert".to_owned(),
                    name => name.to_owned(),
                };
                NAMES
                    .iter()
                    .find(|(name, _)| name.eq_ignore_ascii_case(&other))
                    .map(|&(_, code)| code)
                    .ok_or_else(wrong)?
            }
        };
        Ok(Self::new(code, ctrl, alt, shift))
    }
}

/// Reads a written sequence: keys parted by blanks ("g g").
///
/// # Errors
///
/// The first part that is no key.
pub fn sequence(written: &str) -> Result<Vec<Key>, KeyError> {
    let keys: Result<Vec<Key>, KeyError> = written.split_whitespace().map(str::parse).collect();
    match keys {
        Ok(keys) if keys.is_empty() => Err(KeyError(written.to_owned())),
        other => other,
    }
}

/// Writes a sequence so that [`sequence`] reads it again; two plain letters in a row
/// stand together on screen ("gg").
#[must_use]
pub fn written(keys: &[Key]) -> String {
    let plain = keys.iter().all(|k| k.typed().is_some_and(|c| c != ' '));
    let parts: Vec<String> = keys.iter().map(ToString::to_string).collect();
    parts.join(if plain { "" } else { " " })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn written_and_read() {
        for name in ["Ctrl-d", "G", "Space", "Shift-Tab", "F1", "Alt-x", "-", "Ctrl--", "PgDn", "|"]
        {
            let key: Key = name.parse().unwrap();
            assert_eq!(key.to_string(), name);
        }
        assert_eq!("pagedown".parse::<Key>().unwrap(), Key::plain(Code::PageDown));
        assert_eq!("Ctrl+D".parse::<Key>().unwrap().to_string(), "Ctrl-d");
        assert_eq!(sequence("g g").unwrap().len(), 2);
        assert_eq!(written(&sequence("g g").unwrap()), "gg");
        for wrong in ["", "Hyper-x", "F0", "F99", "enterr"] {
            assert!(wrong.parse::<Key>().is_err(), "{wrong}");
        }
    }
}
