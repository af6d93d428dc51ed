//! What each part of the screen looks like: from a role to a style, for every number
//! of colours. Each colour has a second sign, so that nothing is lost without any.

use ratatui::style::{Color, Modifier, Style};

use crate::analysis::{EntityKind, FigureKind};
use crate::app::settings::{Colours, Settings};

/// What a part of the screen is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role {
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
    /// Something went wrong.
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
        self.colour(
            style,
            (Color::Yellow, 221, (250, 210, 90)),
            (Color::Magenta, 130, (175, 95, 0)),
        )
    }

    fn red(self, style: Style) -> Style {
        self.colour(style, (Color::LightRed, 203, (255, 100, 95)), (Color::Red, 160, (200, 20, 20)))
    }

    /// The style of a role.
    #[must_use]
    pub fn style(self, role: Role) -> Style {
        let plain = Style::new();
        let bold = plain.add_modifier(Modifier::BOLD);
        match role {
            Role::Dim => match self.colours {
                Colours::None | Colours::Ansi16 => plain.add_modifier(Modifier::DIM),
                _ => self.colour(
                    plain,
                    (Color::Gray, 245, (138, 138, 138)),
                    (Color::DarkGray, 242, (108, 108, 108)),
                ),
            },
            Role::Strong | Role::Key | Role::ChosenElsewhere => bold,
            Role::Heading => plain.add_modifier(Modifier::BOLD | Modifier::DIM),
            Role::Border => self.style(Role::Dim),
            Role::Focus => self.accent(bold),
            Role::Chosen => bold.add_modifier(Modifier::REVERSED),
            Role::Entity(kind) => self.entity(kind),
            Role::Figure(kind) => {
                let style = plain.add_modifier(Modifier::REVERSED);
                if kind == FigureKind::Killed { self.red(style) } else { style }
            }
            Role::Lit => {
                self.evidence(bold).add_modifier(Modifier::REVERSED | Modifier::UNDERLINED)
            }
            Role::Evidence => self.evidence(bold),
            Role::Match => {
                let style = plain.add_modifier(Modifier::UNDERLINED | Modifier::REVERSED);
                self.accent(style)
            }
            Role::MatchHere => {
                self.accent(bold).add_modifier(Modifier::REVERSED | Modifier::UNDERLINED)
            }
            Role::Value(FigureKind::Killed) | Role::Failure => self.red(bold),
            Role::Plain | Role::Value(_) => plain,
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
                (Color::LightBlue, 111, (135, 175, 255)),
                (Color::Cyan, 30, (0, 120, 120)),
            ),
            EntityKind::Place => self.colour(
                plain.add_modifier(Modifier::ITALIC),
                (Color::LightGreen, 114, (135, 215, 135)),
                (Color::Green, 28, (0, 120, 0)),
            ),
            EntityKind::Group => self.colour(
                plain.add_modifier(Modifier::ITALIC | Modifier::UNDERLINED),
                (Color::LightMagenta, 176, (215, 145, 215)),
                (Color::Magenta, 90, (130, 0, 130)),
            ),
        }
    }
}
