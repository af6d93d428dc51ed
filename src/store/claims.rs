//! The same figure across articles.
//!
//! Articles about the same event make a story: near days, shared names weighted by
//! how rare they are, shared figures. Within a story, each kind, class of counted and
//! party gives a row with every report's value side by side. Nothing is ever added
//! across documents: two papers that tell of 31 dead tell of 31 dead.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use super::index::names;
use super::parcel::counts;
use super::{ArticleId, Card, Count, Entry, Store};
use crate::analysis::{Figure, FigureKind};
use crate::text::fold::plain;

/// Days apart at most for two articles to tell of the same event.
const NEAR_DAYS: i32 = 3;
/// How alike two articles with near days must be, from 0 to 1.
const ALIKE: f64 = 0.30;
/// The same where a day is not known.
const ALIKE_UNDATED: f64 = 0.42;
/// What each shared figure adds; all together at most three times that.
const SHARED_FIGURE: f64 = 0.12;
/// What a shared toll adds: two events rarely kill the same number.
const SHARED_TOLL: f64 = 0.2;
/// Values this near to each other, as a share of the greater, count half.
const CLOSE: f64 = 0.1;
/// Figures looked at in each article.
const MOST_SHARED: usize = 64;
/// Entities in more articles than this bring no candidates of their own: "Kosovo" in
/// ten thousand articles tells nothing, and would cost a look at each.
const COMMON: u32 = 2_000;

/// How the reports of a row stand to each other.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Agreement {
    /// One report alone.
    Alone,
    /// All tell the same best value.
    Same,
    /// Their ranges meet ("at least 30" and "31").
    Compatible,
    /// They exclude each other.
    Differ,
}

/// What one article says for a row.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Report {
    /// The article.
    pub article: ArticleId,
    /// The figure that says it, as index; `None` where it is the article's total.
    pub figure: Option<u16>,
    /// Least.
    pub low: f64,
    /// What an analyst would write down.
    pub best: f64,
    /// Greatest; `None` where no upper bound is set.
    pub high: Option<f64>,
}

/// One count across the articles of a story.
#[derive(Debug, Clone, PartialEq)]
pub struct Row {
    /// What it counts.
    pub kind: FigureKind,
    /// Of whom or what; `None` for the articles' totals.
    pub class: Option<Class>,
    /// Whose, by name; empty for totals and where no article tells.
    pub party: Box<str>,
    /// What each article says, by day and then by number.
    pub reports: Vec<Report>,
    /// How they stand to each other.
    pub agreement: Agreement,
    /// The least any says.
    pub low: f64,
    /// What most say; of equals the latest.
    pub best: f64,
    /// The greatest any says; `None` where one sets no bound above all others.
    pub high: Option<f64>,
}

/// What is counted, roughly.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Class {
    /// People, nothing more told.
    People,
    /// Civilians, women, children, residents.
    Civilians,
    /// Soldiers, peacekeepers, marines.
    Soldiers,
    /// Police and guards.
    Police,
    /// Rebels, fighters, militants.
    Fighters,
    /// Demonstrators.
    Protesters,
    /// Journalists and aid workers.
    Workers,
    /// Houses and flats.
    Homes,
    /// Churches, mosques, schools, hospitals and other buildings.
    Buildings,
    /// Cars, tanks, aircraft, ships.
    Vehicles,
    /// Other things.
    Things,
}

/// Words of units, plain, and their classes. A unit's last such word decides in
/// English, its first in Vietnamese; both orders are tried by length.
const CLASSES: &[(Class, &[&str])] = &[
    (
        Class::Civilians,
        &[
            "civilian",
            "civilians",
            "women",
            "woman",
            "children",
            "child",
            "residents",
            "villagers",
            "boys",
            "girls",
            "dan thuong",
            "thuong dan",
            "phu nu",
            "tre em",
            "cu dan",
            "nguoi dan",
            "dan lang",
            "students",
            "sinh vien",
            "hoc sinh",
            "passengers",
            "hanh khach",
        ],
    ),
    (
        Class::Soldiers,
        &[
            "soldier",
            "soldiers",
            "troops",
            "peacekeepers",
            "servicemen",
            "service members",
            "marines",
            "reinforcements",
            "personnel",
            "binh si",
            "binh sy",
            "linh",
            "quan nhan",
            "quan",
            "si quan",
            "officers and men",
            "paratroopers",
            "reservists",
            "carabinieri",
            "binh linh",
        ],
    ),
    (
        Class::Police,
        &[
            "police",
            "policemen",
            "policeman",
            "police officers",
            "officers",
            "guards",
            "canh sat",
            "cong an",
            "bao ve",
            "security officers",
        ],
    ),
    (
        Class::Fighters,
        &[
            "rebels",
            "rebel",
            "fighters",
            "militants",
            "insurgents",
            "gunmen",
            "guerrillas",
            "sniper",
            "terrorists",
            "militiamen",
            "jihadists",
            "phien quan",
            "tay sung",
            "chien binh",
            "quan noi day",
            "khung bo",
            "dan quan",
        ],
    ),
    (
        Class::Protesters,
        &["protesters", "protestors", "demonstrators", "rioters", "nguoi bieu tinh"],
    ),
    (Class::Workers, &["journalists", "reporters", "aid workers", "nha bao", "phong vien"]),
    (
        Class::Homes,
        &[
            "homes",
            "houses",
            "home",
            "house",
            "apartments",
            "nha",
            "ngoi nha",
            "can nha",
            "nha cua",
        ],
    ),
    (
        Class::Buildings,
        &[
            "churches",
            "church",
            "mosques",
            "schools",
            "hospitals",
            "buildings",
            "monasteries",
            "nha tho",
            "truong hoc",
            "benh vien",
            "toa nha",
            "shops",
            "cua hang",
        ],
    ),
    (
        Class::Vehicles,
        &[
            "vehicles",
            "vehicle",
            "cars",
            "tanks",
            "tank",
            "aircraft",
            "helicopters",
            "planes",
            "drones",
            "ships",
            "boats",
            "trucks",
            "jets",
            "missiles",
            "xe",
            "xe tang",
            "may bay",
            "truc thang",
            "tau",
            "uav",
            "o to",
            "ten lua",
        ],
    ),
];

impl Class {
    /// The class of a unit as an article says it.
    #[must_use]
    pub fn of(kind: FigureKind, unit: &str) -> Self {
        let unit = format!(" {} ", plain(unit));
        let mut best: Option<(usize, Self)> = None;
        for (class, words) in CLASSES {
            for word in *words {
                let fits = unit.find(word).is_some_and(|at| {
                    let before = unit.get(..at).unwrap_or("");
                    let after = unit.get(at + word.len()..).unwrap_or("");
                    !before.ends_with(char::is_alphanumeric)
                        && !after.starts_with(char::is_alphanumeric)
                });
                if fits && best.is_none_or(|(len, _)| word.len() > len) {
                    best = Some((word.len(), *class));
                }
            }
        }
        match (best, kind) {
            (Some((_, class)), _) => class,
            (None, FigureKind::Destroyed) => Self::Things,
            (None, FigureKind::Protesters) => Self::Protesters,
            (None, kind) if kind.is_force() => Self::Soldiers,
            _ => Self::People,
        }
    }
}

/// The articles that tell of the same event as one of them, itself among them, in
/// order of insertion.
#[must_use]
pub fn story(store: &Store, id: ArticleId) -> Vec<ArticleId> {
    let Some(card) = store.card(id) else { return Vec::new() };
    let own = weights(store, card);
    let mut near: Vec<ArticleId> = candidates(store, card)
        .into_iter()
        .filter(|&other| {
            other == id || store.card(other).is_some_and(|o| alike(store, (card, &own), o))
        })
        .collect();
    if near.binary_search(&id).is_err() {
        near.push(id);
        near.sort_unstable();
    }
    near
}

/// Articles that share an entity that is not in too many, or a day and an entity.
fn candidates(store: &Store, card: &Card) -> Vec<ArticleId> {
    let index = store.index();
    let mut out = Vec::new();
    for named in names(&card.names) {
        if let Some(record) = index.numbered(named.number).filter(|r| r.articles.len() <= COMMON) {
            out.extend(record.articles.iter().map(ArticleId));
        }
    }
    if let Some(day) = card.day() {
        let span = jiff::Span::new().days(i64::from(NEAR_DAYS));
        let from = day.checked_sub(span).ok();
        let to = day.checked_add(span).and_then(jiff::civil::Date::tomorrow).ok();
        for (_, list) in index.days(from, to) {
            out.extend(list.iter().map(ArticleId));
        }
    }
    out.sort_unstable();
    out.dedup();
    out
}

/// The entities of an article by number, each weighted by how rare it is and, a
/// little, by how often it is named.
type Weights = HashMap<u32, f64>;

/// Whether two articles tell of the same event.
fn alike(store: &Store, (a, own): (&Card, &Weights), b: &Card) -> bool {
    let least = match (a.day(), b.day()) {
        (Some(a), Some(b)) if (b - a).get_days().abs() > NEAR_DAYS => return false,
        (Some(_), Some(_)) => ALIKE,
        _ => ALIKE_UNDATED,
    };
    likeness(own, &weights(store, b)) + shared_figures(a, b) >= least
}

/// Cosine of the entities of two articles.
fn likeness(left: &Weights, right: &Weights) -> f64 {
    let norm = |w: &Weights| w.values().map(|v| v * v).sum::<f64>().sqrt();
    let dot: f64 = left.iter().filter_map(|(id, w)| Some(w * right.get(id)?)).sum();
    let scale = norm(left) * norm(right);
    if scale > 0.0 { dot / scale } else { 0.0 }
}

fn weights(store: &Store, card: &Card) -> Weights {
    let articles = f64::from(u32::try_from(store.len()).unwrap_or(u32::MAX));
    names(&card.names)
        .map(|named| {
            let record = store.index().numbered(named.number);
            let found = record.map_or(1, |r| r.articles.len()).max(1);
            let rare = (1.0 + articles / f64::from(found)).ln();
            (named.number, rare * (1.0 + f64::from(named.times.max(1)).ln()))
        })
        .collect()
}

/// What figures of the same kind from ten up add: the same value, or one close to it.
/// Smaller ones agree by chance.
fn shared_figures(a: &Card, b: &Card) -> f64 {
    let mut weight = 0.0;
    let theirs: Vec<Count> = counts(&b.counts).collect();
    for Count { kind, value } in counts(&a.counts).filter(|c| c.value >= 10.0).take(MOST_SHARED) {
        let apart = theirs
            .iter()
            .filter(|o| o.kind == kind)
            .map(|other| (other.value - value).abs() / value.max(other.value))
            .fold(f64::INFINITY, f64::min);
        let own = match kind {
            FigureKind::Killed | FigureKind::Wounded => SHARED_TOLL,
            _ => SHARED_FIGURE,
        };
        if apart < f64::EPSILON {
            weight += own;
        } else if apart < CLOSE {
            weight += own / 2.0;
        }
    }
    weight.min(SHARED_FIGURE * 3.0)
}

/// The rows of some articles: first the totals of each kind, then each kind by class
/// and party. Kinds in the order of [`FigureKind::ALL`].
#[must_use]
pub fn rows(store: &Store, articles: &[ArticleId]) -> Vec<Row> {
    let mut order: Vec<(ArticleId, Arc<Entry>)> =
        articles.iter().filter_map(|&id| Some((id, store.get(id)?))).collect();
    order.sort_by_key(|(id, e)| (e.article.published.map(|p| (p.day, p.at)), *id));
    let mut out = Vec::new();
    for kind in FigureKind::ALL {
        let totals: Vec<Report> = order
            .iter()
            .filter_map(|(id, entry)| {
                let total = entry.analysis.total(kind)?;
                Some(Report {
                    article: *id,
                    figure: None,
                    low: total.low,
                    best: total.best,
                    high: total.high,
                })
            })
            .collect();
        out.extend(Row::new(kind, None, "", totals));
        let mut groups: BTreeMap<(Class, String), Vec<Report>> = BTreeMap::new();
        for (id, entry) in &order {
            for (at, figure) in (0..=u16::MAX).zip(&entry.analysis.figures) {
                if figure.kind != kind || !figure.flags.counts() {
                    continue;
                }
                let Some(report) = Report::of(*id, at, figure) else { continue };
                let key = (Class::of(kind, &figure.unit), party_of(figure));
                let group = groups.entry(key).or_default();
                // Told twice in one article: the later and higher replaces the earlier.
                match group.last_mut().filter(|r| r.article == *id) {
                    Some(old) if report.best >= old.best => *old = report,
                    Some(_) => {}
                    None => group.push(report),
                }
            }
        }
        // The best attested first; a stable sort leaves the rest in the order of the keys.
        let mut groups: Vec<_> = groups.into_iter().collect();
        groups.sort_by_key(|(_, reports)| std::cmp::Reverse(reports.len()));
        for ((class, party), reports) in groups {
            out.extend(Row::new(kind, Some(class), &party, reports));
        }
    }
    out
}

fn party_of(figure: &Figure) -> String {
    let mut names: Vec<&str> = figure.party.iter().map(|p| &**p).collect();
    names.sort_unstable();
    names.dedup();
    names.join(" + ")
}

impl Report {
    fn of(article: ArticleId, at: u16, figure: &Figure) -> Option<Self> {
        let best = figure.low.or(figure.high)?;
        Some(Self {
            article,
            figure: Some(at),
            low: figure.low.unwrap_or(0.0),
            best,
            high: figure.high,
        })
    }

    fn meets(&self, other: &Self) -> bool {
        self.high.is_none_or(|h| h >= other.low) && other.high.is_none_or(|h| h >= self.low)
    }
}

impl Row {
    /// A row of one report or more.
    fn new(
        kind: FigureKind,
        class: Option<Class>,
        party: &str,
        reports: Vec<Report>,
    ) -> Option<Self> {
        let first = reports.first()?;
        let same = |a: f64, b: f64| (a - b).abs() < 0.5e-6;
        let agreement = if reports.len() == 1 {
            Agreement::Alone
        } else if reports.iter().all(|r| same(r.best, first.best)) {
            Agreement::Same
        } else if (1..).zip(&reports).all(|(i, r)| reports.iter().skip(i).all(|o| r.meets(o))) {
            Agreement::Compatible
        } else {
            Agreement::Differ
        };
        let low = reports.iter().map(|r| r.low).fold(f64::INFINITY, f64::min);
        let top = reports.iter().map(|r| r.high.unwrap_or(r.best)).fold(0.0, f64::max);
        let open = reports.iter().any(|r| r.high.is_none() && r.best >= top);
        let best = reports
            .iter()
            .enumerate()
            .max_by_key(|(at, r)| (reports.iter().filter(|o| same(o.best, r.best)).count(), *at))
            .map_or(first.best, |(_, r)| r.best);
        Some(Self {
            kind,
            class,
            party: party.into(),
            agreement,
            low,
            best,
            high: (!open).then_some(top),
            reports,
        })
    }
}
