//! Tables of what the help tells besides the keys: every sign on the screen, and the language
//! of the filter, which the man page tells from here too.

use super::words::Word;
use crate::analysis::{EntityKind, FigureKind};

/// A sign, or how something is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LegendSign {
    /// As it is, and in ASCII.
    Text(&'static str, &'static str),
    /// The sign of a kind of figure.
    Kind(FigureKind),
    /// How a name is written in the text.
    Entity(EntityKind),
    /// How a figure is written in the text.
    Figure,
    /// How the chosen figure is written in the text.
    Chosen,
    /// How what was found is written.
    Found,
}

/// Every sign with its meaning; the kinds of figures and entities tell theirs themselves.
pub const SIGNS: &[(LegendSign, Word)] = &[
    (LegendSign::Text("●", "o"), Word::SignUnread),
    (LegendSign::Text("★", "*"), Word::SignStarred),
    (LegendSign::Text("✓", "x"), Word::SignPicked),
    (LegendSign::Text("Δ", "%"), Word::SignChanged),
    (LegendSign::Text("▌", ">"), Word::SignCursor),
    (LegendSign::Text("▎", "|"), Word::SignBar),
    (LegendSign::Text("▸", ">"), Word::SignFolder),
    (LegendSign::Kind(FigureKind::Killed), Word::Killed),
    (LegendSign::Kind(FigureKind::Wounded), Word::Wounded),
    (LegendSign::Kind(FigureKind::Missing), Word::Missing),
    (LegendSign::Kind(FigureKind::Detained), Word::Detained),
    (LegendSign::Kind(FigureKind::Displaced), Word::Displaced),
    (LegendSign::Kind(FigureKind::Troops), Word::Troops),
    (LegendSign::Kind(FigureKind::Reinforcement), Word::Reinforcement),
    (LegendSign::Kind(FigureKind::Withdrawal), Word::Withdrawal),
    (LegendSign::Kind(FigureKind::Protesters), Word::Protesters),
    (LegendSign::Kind(FigureKind::Destroyed), Word::Destroyed),
    (LegendSign::Text("≈31", "~31"), Word::SignAbout),
    (LegendSign::Text("≥31", ">=31"), Word::SignLeast),
    (LegendSign::Text("≤31", "<=31"), Word::SignMost),
    (LegendSign::Text("20–30", "20-30"), Word::SignRange),
    (LegendSign::Text("~24", "~24"), Word::SignVague),
    (LegendSign::Text("15→17", "15>17"), Word::SignWas),
    (LegendSign::Entity(EntityKind::Person), Word::Persons),
    (LegendSign::Entity(EntityKind::Organisation), Word::Organisations),
    (LegendSign::Entity(EntityKind::Place), Word::Places),
    (LegendSign::Entity(EntityKind::Group), Word::Groups),
    (LegendSign::Text("√", "y"), Word::Confirmed),
    (LegendSign::Text("✎", "c"), Word::Corrected),
    (LegendSign::Text("✗", "n"), Word::Rejected),
    (LegendSign::Text("+", "+"), Word::Added),
    (LegendSign::Figure, Word::SignFigure),
    (LegendSign::Chosen, Word::SignChosen),
    (LegendSign::Found, Word::SignFound),
    (LegendSign::Text("=", "="), Word::SignSame),
    (LegendSign::Text("≈", "~"), Word::SignClose),
    (LegendSign::Text("?", "?"), Word::SignOpen),
    (LegendSign::Text("▲", "^"), Word::SignRises),
    (LegendSign::Text("▼", "v"), Word::SignFalls),
    (LegendSign::Text("≠", "!="), Word::SignDiffer),
    (LegendSign::Text("└", "`"), Word::SignPart),
    (LegendSign::Text("▁▂▃▄▅▆▇█", ".:|#"), Word::SignCourse),
    (LegendSign::Text("↓", "v"), Word::SignFell),
    (LegendSign::Text("●", "*"), Word::SignNews),
    (LegendSign::Text("▾", "-"), Word::SignUnfolded),
    (LegendSign::Text("+2", "+2"), Word::SignCame),
    (LegendSign::Text("∪", "&"), Word::SignJoined),
    (LegendSign::Text("÷", "/"), Word::SignSplit),
    (LegendSign::Text("△", "^"), Word::SignPointLeast),
    (LegendSign::Text("▽", "v"), Word::SignPointMost),
    (LegendSign::Text("○", "o"), Word::SignEarlier),
    (LegendSign::Text("—", "-"), Word::SignOwnVoice),
    (LegendSign::Text("▆", "#"), Word::SignLength),
];

/// The language of the filter: an example, and what it finds.
pub const FILTERS: &[(&str, Word)] = &[
    ("kosovo serb", Word::FilterWords),
    ("kosov*", Word::FilterPrefix),
    ("\"set alight\"", Word::FilterPhrase),
    ("a OR b   ( )   -a", Word::FilterEither),
    ("killed>10  dead:10..50", Word::FilterAmount),
    ("toll>100", Word::FilterToll),
    ("kind:killed", Word::FilterKind),
    ("entity:NATO", Word::FilterEntity),
    ("party:Serbia", Word::FilterParty),
    ("by:police", Word::FilterBy),
    ("place:Goma", Word::FilterPlace),
    ("title:kosovo", Word::FilterTitle),
    ("source:Reuters", Word::FilterSource),
    ("lang:vi", Word::FilterLang),
    ("after:2004-03  after:2w", Word::FilterAfter),
    ("before:2005", Word::FilterBefore),
    ("on:today  on:2004-03-19", Word::FilterOn),
    ("is:unread", Word::FilterIs),
    ("has:conflict", Word::FilterHas),
    ("status:corrected", Word::FilterStatus),
    ("tag:word", Word::FilterTag),
];
