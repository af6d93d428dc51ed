//! Which reports are one claim: the rules, and putting reports into rows by them.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use super::party::Party;
use super::reading::{RECENT, UnmatchedReport, days_between};
use super::{CountedClass, Report, near};
use crate::analysis::{FigureKind, Qualifier};

/// Numbers below are equal by chance.
const CHANCE: f64 = 10.0;
/// Numbers from here on are equal in two places only if they are one count.
const TELLING: f64 = 100.0;
/// How far a toll may move from one day to the next report, as a ratio.
const MOVES: f64 = 3.5;
/// How much further the wounded may move where the dead beside them did, as a ratio.
const DEAD_MOVES: f64 = 2.5;
/// The same for forces that are sent: they are promised, and more of them.
const SENT_MOVES: f64 = 2.0;
/// The same for those who fled.
const FLED_MOVES: f64 = 1.5;
/// The same for a count of a party's people.
const PARTY_MOVES: f64 = 2.0;
/// The same for forces: they are counted, not found.
const FORCE_MOVES: f64 = 1.3;

/// How far a count may have moved that another article tells as a part, as a ratio.
const PART_MOVES: f64 = 1.25;
/// How much greater than it the total is at least.
const PARTED: f64 = 2.0;

/// A row on its way to a claim.
#[derive(Debug)]
pub struct ClaimDraft {
    pub kind: FigureKind,
    pub class: CountedClass,
    pub party: Box<str>,
    pub place: Option<Box<str>>,
    /// Whether several articles tell that place.
    pub place_agreed: bool,
    pub period: Option<Box<str>>,
    pub part: bool,
    pub reports: Vec<Report>,
}

/// Puts reports into rows, each into the row it fits best: what is equal first, then
/// what moved.
#[must_use]
pub fn rows(told: Vec<UnmatchedReport>) -> Vec<ClaimDraft> {
    let mut rows: Vec<Vec<UnmatchedReport>> = Vec::new();
    // What tells the event before what tells the past, which joins it.
    let (now, past): (Vec<UnmatchedReport>, Vec<UnmatchedReport>) =
        told.into_iter().partition(|t| t.period.is_none());
    for report in now.into_iter().chain(past) {
        let fits = rows.iter().enumerate().filter_map(|(at, row)| Some((fit(&report, row)?, at)));
        let best = fits.max_by_key(|(score, at)| (*score, Reverse(*at)));
        match best.and_then(|(_, at)| rows.get_mut(at)) {
            Some(row) => enter(report, row),
            None => rows.push(vec![report]),
        }
    }
    rows.into_iter().filter_map(row).collect()
}

/// Puts a report into a row; said again in the same article it is there already.
fn enter(mut report: UnmatchedReport, row: &mut Vec<UnmatchedReport>) {
    let own = |o: &UnmatchedReport| o.report.article == report.report.article;
    let again = |o: &&mut UnmatchedReport| own(o) && near(o.report.best, report.report.best);
    if let Some(other) = row.iter_mut().find(again) {
        // "From 54 to 28" over "on the day, 30 July, police spoke of 54".
        if other.report.before && !other.dated && report.dated {
            report.report.before = true;
            report.report.main |= other.report.main;
            (other.report, other.dated) = (report.report, true);
        }
        return;
    }
    let now = row.first().is_some_and(|o| o.period.is_none());
    report.report.before |= report.period.is_some() && now;
    // Of two days in one article the earlier is what was known before.
    for other in row.iter_mut().filter(|o| own(o) && o.dated && report.dated) {
        match other.report.day.cmp(&report.report.day) {
            std::cmp::Ordering::Less => other.report.before = true,
            std::cmp::Ordering::Greater => report.report.before = true,
            std::cmp::Ordering::Equal => {}
        }
    }
    row.push(report);
}

/// How the parties of two reports stand to each other.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum PartyMatch {
    /// The same, and told.
    Same,
    /// Told by neither.
    None,
    /// Told by one.
    Unsaid,
    /// One of them has a name that no table knows, and may be the other: "the Alliance".
    Renamed,
    /// Others.
    Other,
}

impl PartyMatch {
    /// Where the same great number is told of the same sort of people, a name that no table
    /// knows is taken for another name of the same.
    fn by_name(self) -> Self {
        if self == Self::Renamed { Self::Unsaid } else { self }
    }
}

fn party(a: &[Party], b: &[Party]) -> PartyMatch {
    match (a, b) {
        ([], []) => PartyMatch::None,
        ([], _) | (_, []) => PartyMatch::Unsaid,
        _ if a.len() == b.len() && a.iter().all(|x| b.iter().any(|y| x.means_same(y))) => {
            PartyMatch::Same
        }
        ([x], [y]) if x.is_known() != y.is_known() => PartyMatch::Renamed,
        _ => PartyMatch::Other,
    }
}

/// How well a report fits a row; `None` where it is another claim.
fn fit(report: &UnmatchedReport, row: &[UnmatchedReport]) -> Option<u32> {
    // A row counts one kind; parties are dear to compare.
    if row.first().is_some_and(|other| other.kind != report.kind) {
        return None;
    }
    let mut best = None;
    for other in row {
        let own = other.report.article == report.report.article;
        let score = if own { within(report, other)? } else { across(report, other) };
        best = best.max(score);
        // A row has one sort of people and one party: whoever says otherwise is not of it.
        if !own && party(&report.parties, &other.parties) == PartyMatch::Other {
            return None;
        }
    }
    best
}

/// Two figures of one article in a row: the same again, a rival's count, or what was known
/// before; `None` where they are two counts.
#[expect(clippy::option_option, reason = "no bar, but no reason either")]
fn within(a: &UnmatchedReport, b: &UnmatchedReport) -> Option<Option<u32>> {
    if near(a.report.best, b.report.best) {
        return Some(across(a, b));
    }
    let (who, other) = (&a.report.attribution, &b.report.attribution);
    let rivals = !who.is_empty() && !other.is_empty() && who != other;
    let days = a.dated && b.dated && a.report.day != b.report.day;
    let taken_back = (a.report.before || b.report.before) && a.period == b.period;
    (rivals && a.part == b.part || days || taken_back || a.period.is_some() != b.period.is_some())
        .then(|| across(a, b))
}

fn across(a: &UnmatchedReport, b: &UnmatchedReport) -> Option<u32> {
    if a.kind != b.kind || a.unreal != b.unreal && !a.kind.is_force() {
        return None;
    }
    let equal = near(a.report.best, b.report.best);
    let value = a.report.best;
    let who = party(&a.parties, &b.parties);
    let who = if equal && value >= TELLING && a.class == b.class { who.by_name() } else { who };
    if matches!(who, PartyMatch::Other | PartyMatch::Renamed) || !a.class.meets(b.class) {
        return None;
    }
    match (&a.period, &b.period) {
        (Some(x), Some(y)) => {
            let when = x == y || x.is_empty() || y.is_empty() || same_year(x, y);
            return (equal && when && value >= CHANCE).then_some(30);
        }
        // What was known before belongs to the count where somebody told it then.
        // The same great number is the same count, whether an article flags it or not.
        (Some(_), None) | (None, Some(_)) if equal && value >= TELLING => {}
        (Some(_), None) | (None, Some(_)) => {
            let (past, now) = if a.period.is_some() { (a, b) } else { (b, a) };
            let gap = past.report.day.zip(now.report.day).map(|(p, n)| days_between(n, p).abs());
            let then = past.dated && gap.is_some_and(|g| g <= 3);
            return (equal && then && value >= CHANCE).then_some(20);
        }
        (None, None) => {}
    }
    let places = a.place.is_none() || b.place.is_none() || a.place == b.place;
    let kin = places || lies_in(a, b) || lies_in(b, a);
    let class = a.class == b.class;
    let extra =
        u32::from(class) * 4 + u32::from(who == PartyMatch::Same) * 2 + u32::from(a.part == b.part);
    let tolls = class && a.report.main && b.report.main;
    if equal {
        // "Thousands" and "thousands" are equal by the word alone.
        let in_words = |r: &UnmatchedReport| r.report.qualifier == Qualifier::Vague;
        if in_words(a) && in_words(b) && !tolls && who != PartyMatch::Same {
            return None;
        }
        // Two small numbers of a sentence are the same two by no chance.
        let retold =
            a.report.article == b.report.article && a.report.main && b.report.main && !a.part;
        let sure = value >= TELLING
            || tolls
            || retold
            || beside(a, b) && kin && class
            || value >= CHANCE && (kin || who == PartyMatch::Same)
            || kin
                && (who == PartyMatch::Same
                    || a.part == b.part && class && (a.part || a.class != CountedClass::People));
        return sure.then_some(40 + extra);
    }
    // One article may say "in Gaza" of the toll of the camp that another names.
    let places = places || kin && a.report.main && b.report.main;
    moved(a, b, who, places).then_some(10 + extra)
}

/// Whether the place of one report lies in that of another: "in Pristina" and "in Kosovo".
fn lies_in(own: &UnmatchedReport, other: &UnmatchedReport) -> bool {
    let place = other.lies_in.first();
    place.is_some_and(|place| own.lies_in.contains(place))
}

/// Whether a count of another kind stands in the sentences of both.
fn beside(a: &UnmatchedReport, b: &UnmatchedReport) -> bool {
    a.beside.iter().any(|own| b.beside.contains(own))
}

/// Whether two different numbers are the same count at two times, or by two sources.
fn moved(a: &UnmatchedReport, b: &UnmatchedReport, who: PartyMatch, places: bool) -> bool {
    let (least, most) = (a.report.best.min(b.report.best), a.report.best.max(b.report.best));
    let ratio = most / least.max(1.0);
    let class = a.class == b.class;
    if a.part != b.part {
        return places
            && class
            && ratio <= PART_MOVES
            && (is_of_a_greater(a, b) || is_of_a_greater(b, a));
    }
    if a.aside != b.aside || !(places || a.report.main && b.report.main && beside(a, b)) {
        return false;
    }
    if is_a_part_there(a, b) || is_a_part_there(b, a) || are_two_events(a, b) {
        return false;
    }
    if a.kind.is_force() {
        let moves = if a.kind == FigureKind::Reinforcement { SENT_MOVES } else { FORCE_MOVES };
        return class && who == PartyMatch::Same && ratio <= moves;
    }
    let moves = if a.kind == FigureKind::Displaced { FLED_MOVES } else { MOVES };
    let toll = a.report.main
        && b.report.main
        && (class || a.kind != FigureKind::Destroyed)
        && (ratio <= moves || hurt_as_killed(a, b) >= ratio / moves);
    let theirs = class && who == PartyMatch::Same && ratio <= PARTY_MOVES;
    // A sort of people that no article parts by party.
    let sort =
        class && a.class != CountedClass::People && who == PartyMatch::None && ratio <= PARTY_MOVES;
    // What a war has cost by now, told beside its event.
    let war = class && a.aside && !a.part && ratio <= moves.min(PARTY_MOVES);
    toll || theirs || sort || war || a.part && class && moves_with_toll(a, b)
}

/// How far the dead moved that are told beside two counts of wounded, as a ratio, where they moved
/// the same way: a quake's wounded are counted later than its dead. Else 0.
fn hurt_as_killed(a: &UnmatchedReport, b: &UnmatchedReport) -> f64 {
    let dead = |r: &UnmatchedReport| {
        let killed = r.beside.iter().find(|(kind, _)| *kind == FigureKind::Killed);
        killed.map(|(_, value)| f64::from_bits(*value))
    };
    match dead(a).zip(dead(b)) {
        Some((one, other)) if a.kind == FigureKind::Wounded => {
            let alike = (one < other) == (a.report.best < b.report.best);
            let moved = one.max(other) / one.min(other).max(1.0);
            if alike { moved.min(DEAD_MOVES) } else { 0.0 }
        }
        _ => 0.0,
    }
}

/// Whether the later of two articles tells the dead of the other's event as of another time: what
/// it counts itself is not that, moved on. "Strikes killed 31; the attack in April had killed 26."
fn are_two_events(a: &UnmatchedReport, b: &UnmatchedReport) -> bool {
    let looks_back = |then: &UnmatchedReport, now: &UnmatchedReport| {
        let days = then.report.day.zip(now.report.day);
        days.is_some_and(|(then, now)| days_between(then, now) > RECENT)
            && then.dead.is_some_and(|dead| {
                dead >= CHANCE && now.bygone.iter().any(|past| near(*past, dead))
            })
    };
    a.kind.is_harm() && (looks_back(a, b) || looks_back(b, a))
}

/// Whether parts moved as the tolls did that they are parts of.
fn moves_with_toll(a: &UnmatchedReport, b: &UnmatchedReport) -> bool {
    let Some((own, other)) = a.toll.zip(b.toll) else { return false };
    let (toll, part) = (own / other.max(1.0), a.report.best / b.report.best.max(1.0));
    a.class != CountedClass::People
        && a.report.best <= own
        && b.report.best <= other
        && toll.max(part) <= toll.min(part) * PART_MOVES
}

/// Whether what one article tells as the toll is what another counts as a part of a total
/// that is far greater: the dead of the town, where that tells of the whole country.
fn is_of_a_greater(own: &UnmatchedReport, other: &UnmatchedReport) -> bool {
    let greater = |toll: f64| toll >= other.report.best * PARTED;
    !own.part
        && own.report.main
        && other.part
        && other.report.best >= TELLING
        && other.toll.is_some_and(greater)
}

/// Whether what one article counts is what another counts as a part of a total that is far
/// greater: the dead of the town, where the other tells of the whole country.
fn is_a_part_there(own: &UnmatchedReport, other: &UnmatchedReport) -> bool {
    let value = own.report.best;
    let near = |part: f64| part.max(value) <= part.min(value) * PART_MOVES;
    let part =
        |p: &&(FigureKind, CountedClass, f64)| p.0 == own.kind && p.1 == own.class && near(p.2);
    !own.part
        && !other.part
        && value >= CHANCE
        && other.report.best >= value * PARTED
        && other.parts.iter().any(|p| part(&p))
}

fn same_year(a: &str, b: &str) -> bool {
    let year =
        |t: &str| t.split(|c: char| !c.is_ascii_digit()).find(|w| w.len() == 4).map(str::to_owned);
    year(a).is_some() && year(a) == year(b)
}

/// A row of reports: class and party as most tell them, what is told before what is not.
fn row(told: Vec<UnmatchedReport>) -> Option<ClaimDraft> {
    let first = told.first()?;
    let class = most(told.iter().map(|t| t.class).filter(|c| *c != CountedClass::People));
    let named = |known: bool| {
        let told = told.iter().filter(move |t| t.parties.iter().all(Party::is_known) == known);
        let told = told.filter(|t| !t.parties.is_empty());
        most(told.map(|t| t.parties.iter().map(|p| &*p.name).collect::<Vec<_>>().join(" + ")))
    };
    // A name that the tables know before another name of the same.
    let party = named(true).or_else(|| named(false));
    let place = most(told.iter().filter_map(|t| t.place.clone()));
    let there = told.iter().filter(|t| t.place.is_some() && t.place == place);
    let mut tellers = there.map(|t| t.report.article);
    let one = tellers.next();
    Some(ClaimDraft {
        place_agreed: tellers.any(|article| Some(article) != one),
        kind: first.kind,
        class: class.unwrap_or(CountedClass::People),
        party: party.unwrap_or_default().into(),
        place,
        period: told.iter().map(|t| t.period.clone()).min().flatten(),
        part: told.iter().filter(|t| t.part).count() * 2 > told.len(),
        reports: told.into_iter().map(|t| t.report).collect(),
    })
}

/// What stands most often; of equals the least.
fn most<T: Ord + Clone>(all: impl Iterator<Item = T>) -> Option<T> {
    let mut times: BTreeMap<T, usize> = BTreeMap::new();
    for one in all {
        *times.entry(one).or_default() += 1;
    }
    let top = times.values().max().copied()?;
    times.into_iter().find(|(_, n)| *n == top).map(|(one, _)| one)
}
