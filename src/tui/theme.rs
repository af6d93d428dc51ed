//! What each part of the screen looks like: from a role to a style, for every number
//! of colours. Each colour has a second sign, so that nothing is lost without any.

use ratatui::style::{Color, Modifier, Style};

use crate::analysis::{EntityKind, FigureKind};
use crate::app::settings::{Colours, Settings};

/// What a part of the screen is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StyleRole {
    /// Running text and values.
    Plain,
    /// What may be skipped: dates, sources, labels, chrome.
    Dim,
    /// Headlines and unread titles.
    Strong,
    /// Headings inside a pane.
    Heading,
    /// Lines around a pane.
    Border,
    /// Lines and title of the pane with the focus.
    Focus,
    /// The chosen row of the pane with the focus.
    Chosen,
    /// The chosen row of another pane.
    ChosenElsewhere,
    /// A name in the text.
    Entity(EntityKind),
    /// A figure in the text.
    Figure(FigureKind),
    /// The chosen figure or mention in the text.
    Lit,
    /// The bar beside the sentence that is the evidence.
    Evidence,
    /// Something found.
    Match,
    /// The match one is at.
    MatchHere,
    /// A value of the panel or the list, by what it counts.
    Value(FigureKind),
    /// Keys in hints and help.
    Key,
    /// Something went wrong. Never the red of the dead.
    Failure,
}

/// Styles for a number of colours and a background.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Theme {
    colours: Colours,
    light: bool,
}

/// One colour in the three palettes: sixteen, 256, true.
type Shades = (Color, u8, (u8, u8, u8));

impl Theme {
    /// The theme the settings ask for.
    #[must_use]
    pub const fn of(settings: &Settings) -> Self {
        Self { colours: settings.colours, light: settings.light }
    }

    const fn pick(self, dark: Shades, light: Shades) -> Option<Color> {
        let (ansi, cube, (r, g, b)) = if self.light { light } else { dark };
        match self.colours {
            Colours::None => None,
            Colours::Ansi16 => Some(ansi),
            Colours::Ansi256 => Some(Color::Indexed(cube)),
            Colours::True => Some(Color::Rgb(r, g, b)),
        }
    }

    fn colour(self, style: Style, dark: Shades, light: Shades) -> Style {
        match self.pick(dark, light) {
            Some(colour) => style.fg(colour),
            None => style,
        }
    }

    fn accent(self, style: Style) -> Style {
        self.colour(style, (Color::Cyan, 80, (94, 200, 213)), (Color::Blue, 25, (0, 95, 175)))
    }

    fn evidence(self, style: Style) -> Style {
        self.colour(style, (Color::Yellow, 221, (250, 210, 90)), (Color::Magenta, 94, (140, 75, 0)))
    }

    fn red(self, style: Style) -> Style {
        self.colour(style, (Color::LightRed, 203, (255, 100, 95)), (Color::Red, 160, (200, 20, 20)))
    }

    /// The style of a role.
    #[must_use]
    pub fn style(self, role: StyleRole) -> Style {
        let plain = Style::new();
        let bold = plain.add_modifier(Modifier::BOLD);
        match role {
            StyleRole::Dim => match self.colours {
                Colours::None | Colours::Ansi16 => plain.add_modifier(Modifier::DIM),
                _ => self.colour(
                    plain,
                    (Color::Gray, 245, (138, 138, 138)),
                    (Color::DarkGray, 242, (108, 108, 108)),
                ),
            },
            StyleRole::Strong | StyleRole::Key | StyleRole::ChosenElsewhere => bold,
            StyleRole::Heading => plain.add_modifier(Modifier::BOLD | Modifier::DIM),
            StyleRole::Border => self.style(StyleRole::Dim),
            StyleRole::Focus => self.accent(bold),
            StyleRole::Chosen => bold.add_modifier(Modifier::REVERSED),
            StyleRole::Entity(kind) => self.entity(kind),
            StyleRole::Figure(kind) => {
                let style = plain.add_modifier(Modifier::REVERSED);
                if kind == FigureKind::Killed { self.red(style) } else { style }
            }
            StyleRole::Lit => {
                self.evidence(bold).add_modifier(Modifier::REVERSED | Modifier::UNDERLINED)
            }
            StyleRole::Evidence | StyleRole::Failure => self.evidence(bold),
            StyleRole::Match => {
                let style = plain.add_modifier(Modifier::UNDERLINED | Modifier::REVERSED);
                self.accent(style)
            }
            StyleRole::MatchHere => {
                self.accent(bold).add_modifier(Modifier::REVERSED | Modifier::UNDERLINED)
            }
            StyleRole::Value(FigureKind::Killed) => self.red(bold),
            StyleRole::Plain | StyleRole::Value(_) => plain,
        }
    }

    fn entity(self, kind: EntityKind) -> Style {
        let plain = Style::new();
        match kind {
            EntityKind::Person => self.colour(
                plain.add_modifier(Modifier::BOLD),
                (Color::LightCyan, 117, (135, 206, 250)),
                (Color::Blue, 25, (0, 80, 160)),
            ),
            EntityKind::Organisation => self.colour(
                plain.add_modifier(Modifier::UNDERLINED),
                (Color::Cyan, 111, (135, 175, 255)),
                (Color::Blue, 24, (0, 95, 110)),
            ),
            EntityKind::Place => self.colour(
                plain.add_modifier(Modifier::ITALIC),
                (Color::LightGreen, 114, (135, 215, 135)),
                (Color::Magenta, 22, (0, 100, 0)),
            ),
            EntityKind::Group => self.colour(
                plain.add_modifier(Modifier::ITALIC | Modifier::UNDERLINED),
                (Color::LightMagenta, 176, (215, 145, 215)),
                (Color::Magenta, 90, (130, 0, 130)),
            ),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    type Rgb = (u8, u8, u8);

    const ROLES: [StyleRole; 22] = [
        StyleRole::Plain,
        StyleRole::Dim,
        StyleRole::Strong,
        StyleRole::Heading,
        StyleRole::Border,
        StyleRole::Focus,
        StyleRole::Chosen,
        StyleRole::ChosenElsewhere,
        StyleRole::Entity(EntityKind::Person),
        StyleRole::Entity(EntityKind::Organisation),
        StyleRole::Entity(EntityKind::Place),
        StyleRole::Entity(EntityKind::Group),
        StyleRole::Figure(FigureKind::Killed),
        StyleRole::Figure(FigureKind::Troops),
        StyleRole::Lit,
        StyleRole::Evidence,
        StyleRole::Match,
        StyleRole::MatchHere,
        StyleRole::Value(FigureKind::Killed),
        StyleRole::Value(FigureKind::Troops),
        StyleRole::Key,
        StyleRole::Failure,
    ];

    /// The sixteen colours that are used, as xterm and as the console of a PC show them.
    fn ansi(colour: Color, pc: bool) -> Rgb {
        match (colour, pc) {
            (Color::Red, false) => (205, 0, 0),
            (Color::Red, true) => (170, 0, 0),
            (Color::Blue, false) => (0, 0, 238),
            (Color::Blue, true) => (0, 0, 170),
            (Color::Magenta, false) => (205, 0, 205),
            (Color::Magenta, true) => (170, 0, 170),
            (Color::Cyan, false) => (0, 205, 205),
            (Color::Cyan, true) => (0, 170, 170),
            (Color::Yellow, false) => (205, 205, 0),
            // Bold, as evidence is, it is bright there.
            (Color::Yellow, true) => (255, 255, 85),
            (Color::LightRed, false) => (255, 0, 0),
            (Color::LightRed, true) => (255, 85, 85),
            (Color::LightGreen, false) => (0, 255, 0),
            (Color::LightGreen, true) => (85, 255, 85),
            (Color::LightCyan, false) => (0, 255, 255),
            (Color::LightCyan, true) => (85, 255, 255),
            (Color::LightMagenta, false) => (255, 0, 255),
            (Color::LightMagenta, true) => (255, 85, 255),
            other => panic!("what does {other:?} look like?"),
        }
    }

    fn rgb(colour: Color, pc: bool) -> Rgb {
        match colour {
            Color::Rgb(r, g, b) => (r, g, b),
            Color::Indexed(i) if i >= 232 => {
                let grey = 8 + (i - 232) * 10;
                (grey, grey, grey)
            }
            Color::Indexed(i) => {
                let level = |n: u8| [0, 95, 135, 175, 215, 255][usize::from(n)];
                (level((i - 16) / 36), level((i - 16) / 6 % 6), level((i - 16) % 6))
            }
            other => ansi(other, pc),
        }
    }

    /// Relative luminance, as WCAG 2 defines it.
    fn luminance((r, g, b): Rgb) -> f64 {
        let part = |v: u8| {
            let v = f64::from(v) / 255.0;
            if v <= 0.040_45 { v / 12.92 } else { ((v + 0.055) / 1.055).powf(2.4) }
        };
        0.2126 * part(r) + 0.7152 * part(g) + 0.0722 * part(b)
    }

    fn contrast(a: Rgb, b: Rgb) -> f64 {
        let (a, b) = (luminance(a), luminance(b));
        (a.max(b) + 0.05) / (a.min(b) + 0.05)
    }

    #[test]
    fn all_text_is_readable_on_light_and_dark() {
        for colours in [Colours::Ansi16, Colours::Ansi256, Colours::True] {
            for light in [false, true] {
                let theme = Theme { colours, light };
                let grounds: &[Rgb] = match (light, colours) {
                    (true, Colours::Ansi16) => &[(255, 255, 255)],
                    (true, _) => &[(255, 255, 255), (238, 238, 238)],
                    (false, Colours::Ansi16) => &[(0, 0, 0)],
                    (false, _) => &[(0, 0, 0), (30, 30, 30)],
                };
                for role in ROLES {
                    let Some(colour) = theme.style(role).fg else { continue };
                    // Reversed, ground and letters change places: the same contrast.
                    for (ground, pc) in grounds.iter().flat_map(|g| [(*g, false), (*g, true)]) {
                        let ratio = contrast(rgb(colour, pc), ground);
                        assert!(ratio >= 4.5, "{role:?} {theme:?} on {ground:?}: {ratio:.2}");
                    }
                }
            }
        }
    }

    #[test]
    fn only_the_dead_are_red() {
        for colours in [Colours::Ansi16, Colours::Ansi256, Colours::True] {
            for light in [false, true] {
                let theme = Theme { colours, light };
                let red = theme.style(StyleRole::Value(FigureKind::Killed)).fg;
                let dead = |r: &StyleRole| {
                    matches!(
                        r,
                        StyleRole::Value(FigureKind::Killed)
                            | StyleRole::Figure(FigureKind::Killed)
                    )
                };
                for role in ROLES.iter().filter(|r| !dead(r)) {
                    assert_ne!(theme.style(*role).fg, red, "{role:?}");
                }
            }
        }
    }
}
