//! Where the event of a segment happened: reports of one form ("Day 2 of fighting in …") are
//! told apart by it, whatever else they have in common.
//!
//! Reports of one event name different towns: the village and the town next to it, the one
//! with the hospital, the capital where the army speaks. So two are told apart only where
//! each says where it was, and neither so much as names the other's place; nor are a town and
//! a region of one country, for it may lie there, unless it is known to lie in another one.

use std::sync::LazyLock;

use super::terms::entity_term;
use super::vector::TERM_BITS;
use crate::analysis::gazetteer::{KnownId, NameTable};
use crate::analysis::{Entity, EntityKind, Figure, Mention};
use crate::store::Entry;
use crate::store::known::KNOWN;
use crate::text::{Role, Span};

/// Places kept of a segment, those told most first.
pub const MOST_PLACES: usize = 8;
/// What is said in so many bytes, and in the headline, counts double.
const LEAD: u32 = 400;
/// Places kept of several segments together.
const MOST_TOGETHER: usize = 256;
/// Regions kept that the place of an event lies in, one in the other: a province and what that
/// is of.
pub const MOST_AROUND: usize = 3;

/// Regions of which the gazetteer tells which towns lie in them, sorted.
static PARTED: LazyLock<Vec<KnownId>> = LazyLock::new(|| {
    let all = (0..KNOWN.len()).filter_map(|at| u32::try_from(at).ok()).map(KnownId);
    let towns = all.filter(|id| is_town(*id));
    let mut all: Vec<KnownId> = towns.filter_map(|id| KNOWN.parents(id).next()).collect();
    all.sort_unstable();
    all.dedup();
    all
});

/// How large a place is.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum SiteLevel {
    /// No place is told.
    #[default]
    Untold,
    /// A town or what is smaller; so is one that the gazetteer does not know.
    Town,
    /// A region, an island: it is not known which towns lie in it.
    Region,
    /// A province: of towns it is known in which one they lie.
    Province,
}

/// What stands for a place: two that are one here are not told apart, one time in some ten
/// thousand.
pub type PlaceKey = u16;

/// The places of a segment that are smaller than a country.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Sites {
    /// How large the place of the event is: the first of the places.
    pub level: SiteLevel,
    /// What stands for the country it lies in; 0 where that is not known.
    pub land: u8,
    places: [PlaceKey; MOST_PLACES],
    count: u8,
    /// How many of the places behind the first are regions that it lies in, the nearest first.
    pub around: u8,
}

/// Where an event happened.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Site {
    at: PlaceKey,
    level: SiteLevel,
    land: u8,
    around: [Option<PlaceKey>; MOST_AROUND],
}

impl Site {
    /// Whether two are two places, by what the gazetteer knows: two towns, two regions, of two
    /// countries, or a town and a province that it does not lie in.
    fn is_another(self, other: Self) -> bool {
        use SiteLevel::{Province, Town};
        let lands = self.land > 0 && other.land > 0;
        let apart = match (self.level == Town, other.level == Town) {
            (true, false) => other.level == Province && lands && self.lies_beside(other),
            (false, true) => self.level == Province && lands && other.lies_beside(self),
            _ => true,
        };
        self.at != other.at && (apart || lands && self.land != other.land)
    }

    /// It and the regions that it lies in.
    fn way(&self) -> impl Iterator<Item = PlaceKey> {
        std::iter::once(self.at).chain(self.around.into_iter().flatten())
    }

    /// Whether it lies in another region of the one that both lie in, or of the country.
    fn lies_beside(self, region: Self) -> bool {
        let own = self.way().take_while(|at| region.way().all(|there| there != *at)).count();
        own > 1 && self.way().all(|at| at != region.at)
    }
}

impl Sites {
    /// Places by their keys, that of the event first where its level is told, behind it so many
    /// regions that it lies in.
    #[must_use]
    pub fn new((level, around): (SiteLevel, u8), land: u8, all: &[PlaceKey]) -> Self {
        let mut out = Self { level, land, around, ..Self::default() };
        for (slot, key) in out.places.iter_mut().zip(all) {
            *slot = *key;
            out.count += 1;
        }
        out
    }

    /// The keys of all places it names, and of the regions that these lie in.
    #[must_use]
    pub fn places(&self) -> &[PlaceKey] {
        self.places.get(..usize::from(self.count)).unwrap_or_default()
    }

    fn site(&self) -> Option<Site> {
        let (at, rest) = self.places().split_first().filter(|_| self.level != SiteLevel::Untold)?;
        let mut around = [None; MOST_AROUND];
        for (slot, region) in around.iter_mut().zip(rest).take(usize::from(self.around)) {
            *slot = Some(*region);
        }
        Some(Site { at: *at, level: self.level, land: self.land, around })
    }

    /// The name of the place of the event, for people.
    #[must_use]
    pub fn name(&self, entry: &Entry) -> Option<String> {
        let site = self.site()?;
        let all = entry.analysis.entities.iter();
        all.filter(|e| key(&e.id) == site.at).map(|e| e.name.to_string()).next()
    }
}

/// What stands for a place.
fn key(id: &str) -> PlaceKey {
    let [low, high, ..] = (entity_term(id) >> (TERM_BITS - PlaceKey::BITS)).to_le_bytes();
    PlaceKey::from_le_bytes([low, high])
}

/// What stands for a country.
fn land_key(id: &str) -> u8 {
    let [key, ..] = key(id).to_le_bytes();
    key.max(1)
}

/// The places of several segments.
#[derive(Debug, Clone, Default)]
pub struct WholeSites {
    sites: Vec<Site>,
    places: Vec<PlaceKey>,
}

impl WholeSites {
    /// Adds those of a segment.
    pub fn add(&mut self, told: &Sites) {
        self.sites.extend(told.site().filter(|site| !self.sites.contains(site)));
        for place in told.places() {
            if let Err(at) = self.places.binary_search(place)
                && self.places.len() < MOST_TOGETHER
            {
                self.places.insert(at, *place);
            }
        }
    }

    /// Whether a segment tells where it was, a town, and that is where it was here.
    #[must_use]
    pub fn are_here(&self, told: &Sites) -> bool {
        let town = told.site().filter(|site| site.level == SiteLevel::Town);
        town.is_some_and(|town| self.sites.contains(&town))
    }

    /// Whether a segment tells of another place: both say where it was, it is another than
    /// one of those here, and neither names the other's. One region told beside a town is
    /// no bridge to the next town.
    #[must_use]
    pub fn are_elsewhere(&self, told: &Sites) -> bool {
        let Some(site) = told.site().filter(|_| !self.sites.is_empty()) else { return false };
        self.places.binary_search(&site.at).is_err()
            && !self.sites.iter().any(|own| told.places().contains(&own.at))
            && self.sites.iter().any(|own| own.is_another(site))
    }
}

/// A place that a segment names.
struct NamedPlace {
    entity: u16,
    times: u32,
    level: SiteLevel,
    known: bool,
    headline: bool,
    /// Whether it is named elsewhere than before the text, where the reporter is.
    told: bool,
}

/// The places of a part of an article.
#[must_use]
pub fn of(entry: &Entry, span: Span) -> Sites {
    let mut named = places(entry, span);
    let site = site(&named, &counted_at(entry, span));
    let (at, level) = site.map_or((None, SiteLevel::Untold), |p| (Some(p.entity), p.level));
    named.sort_by_key(|p| (Some(p.entity) != at, std::cmp::Reverse(p.times)));
    let entity = |at: u16| entry.analysis.entities.get(usize::from(at));
    let known = at.and_then(entity).and_then(|own| KNOWN.by_id(&own.id));
    let land = known.and_then(|id| KNOWN.parents(id).find(|id| is_land(*id)));
    let land = land.and_then(|id| KNOWN.known(id)).map_or(0, |land| land_key(land.id));
    let place = |id| known_level(id).and_then(|_| Some(key(KNOWN.known(id)?.id)));
    let regions = known.into_iter().flat_map(|id| KNOWN.parents(id)).filter_map(place);
    let own: Vec<&Entity> = named.iter().filter_map(|p| entity(p.entity)).collect();
    // What all of them are before what they lie in.
    let around = own.iter().filter_map(|e| KNOWN.by_id(&e.id)).flat_map(|id| KNOWN.parents(id));
    let around = around.filter_map(place);
    let mut places: Vec<PlaceKey> = Vec::with_capacity(MOST_PLACES);
    let mut named = own.iter().map(|e| key(&e.id));
    let site: Vec<PlaceKey> = named.by_ref().take(usize::from(at.is_some())).collect();
    let regions: Vec<PlaceKey> = regions.filter(|r| !site.contains(r)).take(MOST_AROUND).collect();
    let lies_in = u8::try_from(regions.len()).unwrap_or(0);
    for key in site.into_iter().chain(regions).chain(named).chain(around) {
        if places.len() < MOST_PLACES && !places.contains(&key) {
            places.push(key);
        }
    }
    Sites::new((level, lies_in), land, &places)
}

/// Where the dead and hurt of a segment were counted, as their sentences say; but not where
/// those are who tell of them, or the reporter is.
fn counted_at(entry: &Entry, span: Span) -> Vec<u16> {
    let (analysis, text) = (&entry.analysis, entry.article.text.as_str());
    let stands = |f: &&Figure| span.contains(f.span) && f.kind.is_harm() && f.flags.counts();
    let told = |figure: &Figure| {
        let place = figure.place.as_deref()?;
        let within = analysis.mentions.get(analysis.mentions_in(figure.sentence))?;
        let own = |e: &Entity| e.kind == EntityKind::Place && &*e.name == place;
        let heard = source_at(text, figure);
        let there = |m: &&Mention| {
            analysis.entity(m).is_some_and(own)
                && heard.is_none_or(|heard| !heard.contains(m.span))
                && !is_dateline(text, figure.sentence, m.span)
        };
        within.iter().find(there).map(|m| m.entity)
    };
    analysis.figures.iter().filter(stands).filter_map(told).collect()
}

/// The words that tell a figure's source and where that is, "a general said in Manila", up to the
/// figure where that stands behind them.
fn source_at(text: &str, figure: &Figure) -> Option<Span> {
    let (sentence, source) = (figure.sentence.of(text), &*figure.attribution);
    let at = sentence.find(source).filter(|_| !source.is_empty())?;
    let rest = sentence.get(at + source.len()..)?;
    let behind = rest.find(|c: char| c.is_ascii_punctuation()).unwrap_or(rest.len());
    let start = figure.sentence.start + u32::try_from(at).ok()?;
    let named = start + u32::try_from(source.len()).ok()?;
    let end = named + u32::try_from(behind).ok()?;
    let told = Some(figure.span.start).filter(|told| (named..end).contains(told));
    Some(Span::new(start, told.unwrap_or(end)))
}

/// Where it was: where its toll was counted, else the one town that the headline names and the
/// gazetteer knows. What is only told most is where they met, or where the reporter is.
fn site<'a>(named: &'a [NamedPlace], counted: &[u16]) -> Option<&'a NamedPlace> {
    let told = |at: &u16| named.iter().find(|p| p.entity == *at && p.told);
    let headline = || {
        let town = |p: &&NamedPlace| p.known && p.headline && p.level == SiteLevel::Town;
        let mut all = named.iter().filter(town);
        all.next().filter(|_| all.next().is_none())
    };
    counted.iter().find_map(told).or_else(headline)
}

/// The places that are named, in the order they first are.
fn places(entry: &Entry, span: Span) -> Vec<NamedPlace> {
    let (analysis, text) = (&entry.analysis, &entry.article.text);
    let mut out: Vec<NamedPlace> = Vec::new();
    let within = analysis.mentions.get(analysis.mentions_in(span)).unwrap_or_default();
    let other = of_another_time(entry, span);
    let own = |m: &&Mention| {
        let at = other.partition_point(|sentence| sentence.end <= m.span.start);
        !other.get(at).is_some_and(|sentence| sentence.contains(m.span))
    };
    for mention in within.iter().filter(|m| m.kind == EntityKind::Place).filter(own) {
        // The gazetteer is asked once of each.
        let met = out.iter().find(|p| p.entity == mention.entity).map(|p| (p.level, p.known));
        let Some((level, known)) = met.or_else(|| analysis.entity(mention).and_then(level)) else {
            continue;
        };
        let at = text.paragraph_at(mention.span.start);
        let paragraph = at.and_then(|at| text.paragraphs().get(at));
        let role = paragraph.map_or(Role::Body, |p| p.role);
        if matches!(role, Role::Chrome | Role::Repeat) {
            continue;
        }
        let head = role == Role::Headline;
        let headline =
            head && !paragraph.is_some_and(|p| speaks(text.as_str(), p.span, mention.span));
        let lead = head || mention.span.start < span.start.saturating_add(LEAD);
        let times = if lead { 2 } else { 1 };
        let told = paragraph.is_none_or(|p| !is_dateline(text.as_str(), p.span, mention.span));
        if let Some(place) = out.iter_mut().find(|p| p.entity == mention.entity) {
            place.times += times;
            place.told |= told;
            place.headline |= headline;
        } else {
            let entity = mention.entity;
            out.push(NamedPlace { entity, times, level, known, headline, told });
        }
    }
    out
}

/// Sentences that count nothing but the dead and hurt of another time, in order: "a day after
/// gunmen killed 17 in Zamfara". What they name is not where this was.
fn of_another_time(entry: &Entry, span: Span) -> Vec<Span> {
    let figures = entry.analysis.figures.iter();
    let harm: Vec<&Figure> =
        figures.filter(|f| span.contains(f.span) && f.kind.is_harm()).collect();
    let sentences = harm.chunk_by(|a, b| a.sentence == b.sentence);
    let past = sentences.filter(|own| own.iter().all(|f| f.flags.past));
    past.filter_map(|own| own.first()).map(|f| f.sentence).filter(|s| !s.is_empty()).collect()
}

/// Whether a town that opens a headline may stand for those who govern there: "Manila vows to
/// …", not "Manila: …".
fn speaks(text: &str, headline: Span, name: Span) -> bool {
    let before = Span::new(headline.start, name.start).of(text);
    let behind = Span::new(name.end, headline.end).of(text);
    !before.contains(char::is_alphanumeric)
        && !behind.trim_start().starts_with([':', ',', '-', '–'])
}

/// Whether a name stands before the text of a paragraph: "GOMA (Reuters) - …".
fn is_dateline(text: &str, paragraph: Span, name: Span) -> bool {
    let before = Span::new(paragraph.start, name.start).of(text);
    let behind = Span::new(name.end, paragraph.end).of(text).trim_start();
    let opens = before.chars().filter(|c| c.is_alphabetic()).all(char::is_uppercase);
    opens && behind.starts_with(['-', '–', '—', '(', ',', '/'])
}

/// How large a place is that is smaller than a country, and whether the gazetteer knows it.
fn level(entity: &Entity) -> Option<(SiteLevel, bool)> {
    if entity.kind != EntityKind::Place {
        return None;
    }
    match KNOWN.by_id(&entity.id) {
        Some(id) => known_level(id).map(|level| (level, true)),
        None => Some((SiteLevel::Town, false)),
    }
}

fn known_level(id: KnownId) -> Option<SiteLevel> {
    match KNOWN.table(id) {
        _ if is_town(id) => Some(SiteLevel::Town),
        NameTable::Regions if PARTED.binary_search(&id).is_ok() => Some(SiteLevel::Province),
        NameTable::Regions => Some(SiteLevel::Region),
        _ => None,
    }
}

fn is_town(id: KnownId) -> bool {
    matches!(KNOWN.table(id), NameTable::Cities | NameTable::Places)
}

fn is_land(id: KnownId) -> bool {
    KNOWN.table(id) == NameTable::Countries
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sites(level: SiteLevel, land: u8, places: &[PlaceKey]) -> Sites {
        Sites::new((level, 0), land, places)
    }

    fn elsewhere(a: &Sites, b: &Sites) -> bool {
        let mut whole = WholeSites::default();
        whole.add(a);
        whole.are_elsewhere(b)
    }

    #[test]
    fn two_places_are_two_where_neither_names_the_other() {
        use SiteLevel::{Region, Town, Untold};
        let town = sites(Town, 1, &[10, 11]);
        for (other, apart) in [
            (sites(Town, 1, &[20]), true),
            (sites(Town, 0, &[20]), true),
            // The same, one that the other names, one that names it.
            (sites(Town, 1, &[10]), false),
            (sites(Town, 1, &[11]), false),
            (sites(Town, 1, &[20, 10]), false),
            // A region of the same country, of one not told, of another.
            (sites(Region, 1, &[20]), false),
            (sites(Region, 0, &[20]), false),
            (sites(Region, 2, &[20]), true),
            (sites(Untold, 0, &[20]), false),
            (Sites::default(), false),
        ] {
            assert_eq!(elsewhere(&town, &other), apart, "{other:?}");
            assert_eq!(elsewhere(&other, &town), apart, "{other:?}");
        }
        assert!(elsewhere(&sites(Region, 1, &[10]), &sites(Region, 1, &[20])));
    }

    #[test]
    fn a_town_is_not_in_the_province_next_to_its_own() {
        use SiteLevel::{Province, Region, Town};
        // A town of the province 20 of the region 30.
        let town = Sites::new((Town, 2), 1, &[10, 20, 30]);
        for (other, apart) in [
            (Sites::new((Province, 1), 1, &[21, 30]), true),
            (Sites::new((Province, 0), 1, &[31]), true),
            // Its own, what that is of, one of which the towns are not known.
            (Sites::new((Province, 1), 1, &[20, 30]), false),
            (Sites::new((Province, 0), 1, &[30]), false),
            (Sites::new((Region, 0), 1, &[31]), false),
            // One that the other names.
            (Sites::new((Province, 0), 1, &[31, 10]), false),
        ] {
            assert_eq!(elsewhere(&town, &other), apart, "{other:?}");
            assert_eq!(elsewhere(&other, &town), apart, "{other:?}");
        }
        // Of a town it may not be known in which province of the region it lies.
        let town = Sites::new((Town, 1), 1, &[10, 30]);
        assert!(!elsewhere(&town, &Sites::new((Province, 1), 1, &[21, 30])));
        assert!(!elsewhere(&sites(Town, 1, &[10]), &Sites::new((Province, 0), 1, &[31])));
    }

    #[test]
    fn of_several_one_is_another_and_none_is_named() {
        let mut whole = WholeSites::default();
        whole.add(&sites(SiteLevel::Town, 1, &[10]));
        whole.add(&sites(SiteLevel::Town, 1, &[11, 12]));
        let is = |places: &[PlaceKey]| whole.are_elsewhere(&sites(SiteLevel::Town, 1, places));
        assert!(is(&[20]) && !is(&[20, 11]) && !is(&[12]) && !is(&[10]));
        let here = |level, at| whole.are_here(&sites(level, 1, &[at, 20]));
        assert!(here(SiteLevel::Town, 11) && !here(SiteLevel::Town, 12));
        assert!(!here(SiteLevel::Untold, 11) && !here(SiteLevel::Region, 11));
        // A region of the country is told too.
        whole.add(&sites(SiteLevel::Region, 1, &[30]));
        assert!(whole.are_elsewhere(&sites(SiteLevel::Town, 1, &[20])));
        assert!(!whole.are_elsewhere(&sites(SiteLevel::Town, 1, &[20, 30])));
    }
}
