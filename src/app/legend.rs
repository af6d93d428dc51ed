//! What the help tells besides the keys: every sign on the screen, and the language of the
//! filter. Tables; the man page has the second from here too.

use super::words::Word;
use crate::analysis::{EntityKind, FigureKind};

/// A sign, or how something is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sign {
    /// As it is, and in ASCII.
    Text(&'static str, &'static str),
    /// That of a kind of figure.
    Kind(FigureKind),
    /// How a name is written in the text.
    Entity(EntityKind),
    /// How a figure is written in the text.
    Figure,
    /// The same of the chosen one.
    Chosen,
    /// How what was found is written.
    Found,
}

/// Every sign with its meaning; the kinds of figures and entities tell theirs themselves.
pub const SIGNS: &[(Sign, Word)] = &[
    (Sign::Text("●", "o"), Word::SignUnread),
    (Sign::Text("★", "*"), Word::SignStarred),
    (Sign::Text("✓", "x"), Word::SignPicked),
    (Sign::Text("Δ", "%"), Word::SignChanged),
    (Sign::Text("▌", ">"), Word::SignCursor),
    (Sign::Text("▎", "|"), Word::SignBar),
    (Sign::Text("▸", ">"), Word::SignFolder),
    (Sign::Kind(FigureKind::Killed), Word::Killed),
    (Sign::Kind(FigureKind::Wounded), Word::Wounded),
    (Sign::Kind(FigureKind::Missing), Word::Missing),
    (Sign::Kind(FigureKind::Detained), Word::Detained),
    (Sign::Kind(FigureKind::Displaced), Word::Displaced),
    (Sign::Kind(FigureKind::Troops), Word::Troops),
    (Sign::Kind(FigureKind::Reinforcement), Word::Reinforcement),
    (Sign::Kind(FigureKind::Withdrawal), Word::Withdrawal),
    (Sign::Kind(FigureKind::Protesters), Word::Protesters),
    (Sign::Kind(FigureKind::Destroyed), Word::Destroyed),
    (Sign::Text("≈31", "~31"), Word::SignAbout),
    (Sign::Text("≥31", ">=31"), Word::SignLeast),
    (Sign::Text("≤31", "<=31"), Word::SignMost),
    (Sign::Text("20–30", "20-30"), Word::SignRange),
    (Sign::Text("~24", "~24"), Word::SignVague),
    (Sign::Text("15→17", "15>17"), Word::SignWas),
    (Sign::Entity(EntityKind::Person), Word::Persons),
    (Sign::Entity(EntityKind::Organisation), Word::Organisations),
    (Sign::Entity(EntityKind::Place), Word::Places),
    (Sign::Entity(EntityKind::Group), Word::Groups),
    (Sign::Text("√", "y"), Word::Confirmed),
    (Sign::Text("✎", "c"), Word::Corrected),
    (Sign::Text("✗", "n"), Word::Rejected),
    (Sign::Text("+", "+"), Word::Added),
    (Sign::Figure, Word::SignFigure),
    (Sign::Chosen, Word::SignChosen),
    (Sign::Found, Word::SignFound),
    (Sign::Text("=", "="), Word::SignSame),
    (Sign::Text("≈", "~"), Word::SignClose),
    (Sign::Text("?", "?"), Word::SignOpen),
    (Sign::Text("▲", "^"), Word::SignRises),
    (Sign::Text("▼", "v"), Word::SignFalls),
    (Sign::Text("≠", "!="), Word::SignDiffer),
    (Sign::Text("└", "`"), Word::SignPart),
    (Sign::Text("▁▂▃▄▅▆▇█", ".:|#"), Word::SignCourse),
    (Sign::Text("↓", "v"), Word::SignFell),
    (Sign::Text("●", "*"), Word::SignNews),
    (Sign::Text("▾", "-"), Word::SignUnfolded),
    (Sign::Text("+2", "+2"), Word::SignCame),
    (Sign::Text("∪", "&"), Word::SignJoined),
    (Sign::Text("÷", "/"), Word::SignSplit),
    (Sign::Text("△", "^"), Word::SignPointLeast),
    (Sign::Text("▽", "v"), Word::SignPointMost),
    (Sign::Text("○", "o"), Word::SignEarlier),
    (Sign::Text("—", "-"), Word::SignOwnVoice),
    (Sign::Text("▆", "#"), Word::SignLength),
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
