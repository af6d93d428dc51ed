//! The toll of one event: for each kind the first count that is of the event, with the
//! disjoint groups of its sentence, and the later counts that take its place.
//!
//! Order in the text beats size: an article tells its own event first. Counts of other
//! times, parts and feared counts are no candidates; rivals are never added, nor are
//! parts; a kind told only far down counts where the article reports an event at all.

use super::background::{Aside, aside};
use super::outline::{ArticleOutline, OutlineSentence};
use super::segments::EventSegment;
use super::words::{EventWordClasses, EventWords, class};
use crate::analysis::{Entity, Figure, FigureKind, Mention, Qualifier, Total};
use crate::text::Span;

/// Sentences that lead, besides a headline.
const LEAD: usize = 3;
/// How far apart two counts of one sentence may stand that are added, in letters.
const SIDE_BY_SIDE: usize = 90;
/// How far behind a count "among them" may stand, in bytes.
const AMONG: u32 = 40;
/// How far apart two equal counts may stand that are two.
const COORDINATED: usize = 40;
/// How far from a count the word may stand that makes it a new one, in bytes.
const NEW_COUNT: u32 = 60;
/// A count this much greater than the event's dead, told far down, is of something else.
const SCALE: f64 = 5.0;
/// Sentences in which an article may still tell its dead by their sides.
const EARLY: usize = 6;
/// How far from a number the word stands that tells a lasting state, in bytes.
const STAYS_REACH: u32 = 90;
/// How far behind a number of an earlier event its time is told, in bytes.
const POLICY_REACH: u32 = 90;
/// No sentence adds up more counts than this.
const MOST: usize = 32;
/// Headings are no longer than this, in words.
const HEADING: usize = 25;

/// What an event comes to.
#[derive(Debug, Default)]
pub(super) struct Toll {
    pub totals: Vec<Total>,
    /// Figures of the totals that count the attackers' own, where others are told too.
    pub attackers: Vec<u16>,
    /// Figures of other times that nothing but their sentence's words marks as such.
    pub asides: Vec<(u16, Option<Span>)>,
}

/// A figure that may be of the event.
#[expect(clippy::struct_excessive_bools, reason = "each says another thing of its place")]
#[derive(Debug, Clone, Copy)]
struct TollCount<'a> {
    figure: &'a Figure,
    index: u16,
    /// Its line, and the place of that in the segment.
    line: usize,
    order: usize,
    low: f64,
    best: f64,
    high: Option<f64>,
    /// In the headline or the first sentences.
    lead: bool,
    /// In the headline or the first sentence.
    top: bool,
    aside: Aside,
    /// Its sentence opens another event.
    apart: bool,
    /// It counts attackers.
    attackers: bool,
    /// A later number stands right behind it: "from 54 to 28".
    superseded: bool,
    /// It tells a rounded one exactly, and is no part of it.
    exact: bool,
}

impl TollCount<'_> {
    fn vague(&self) -> bool {
        self.figure.qualifier == Qualifier::Vague
    }

    fn subset(&self) -> bool {
        self.figure.flags.subset && !self.exact
    }

    /// Whether it may stand for the event without more ado.
    fn open(&self) -> bool {
        !self.subset() && self.aside == Aside::No && !self.apart && !self.superseded
    }
}

/// What is looked at to tell a toll.
pub(super) struct Teller<'a> {
    pub words: &'a EventWords,
    pub text: &'a str,
    pub outline: &'a ArticleOutline,
    pub figures: &'a [Figure],
    pub mentions: &'a [Mention],
    pub entities: &'a [Entity],
    /// The year of publication.
    pub year: Option<u16>,
    /// Whether the article has several segments.
    pub digest: bool,
}

/// A segment while its toll is told.
struct SegmentToll<'a> {
    counts: Vec<TollCount<'a>>,
    /// Classes of the first three sentences, of the first one, and of the headline alone.
    lead: EventWordClasses,
    first: EventWordClasses,
    /// Its headline tells a number of armed people.
    of_forces: bool,
    headed: bool,
    /// Its headline tells what reports no event: a trial, a vote.
    policy: bool,
    /// Where the headline and the first sentence begin and end.
    start: u32,
    top: u32,
    /// Lines far down whose dead are many times the event's: of something else.
    out_of_scale: Vec<usize>,
    /// Lines that tell a war's dead beside the event's own.
    of_war: Vec<usize>,
}

impl<'a> Teller<'a> {
    /// The toll of a segment.
    pub(super) fn toll(&self, segment: &EventSegment) -> Toll {
        let mut toll = Toll::default();
        let Some(mut story) = self.story(segment) else { return toll };
        for kind in FigureKind::ALL {
            let kept = self.kept(&story, kind);
            let Some(total) = self.total(&story, kind, &kept) else { continue };
            if kind == FigureKind::Killed && kept.iter().any(|c| c.lead && c.aside == Aside::No) {
                story.of_war = of_war(&story.counts);
            }
            if kind == FigureKind::Killed && kept.iter().any(|c| c.lead) {
                story.out_of_scale = out_of_scale(&story.counts, total.best);
            }
            let ours = kept.iter().filter(|c| c.attackers);
            if ours.clone().count() < kept.len() {
                toll.attackers.extend(ours.map(|c| c.index));
            }
            toll.totals.push(total);
        }
        let mut made_of: Vec<u16> =
            toll.totals.iter().flat_map(|t| t.made_of.iter().copied()).collect();
        made_of.sort_unstable();
        let used = |c: &TollCount<'_>| made_of.binary_search(&c.index).is_ok();
        let year = self.year_of(segment);
        toll.asides = story
            .counts
            .iter()
            .filter(|c| c.aside != Aside::No && !c.figure.flags.past && !used(c))
            .map(|c| {
                let line = self.outline.lines.get(c.line);
                (c.index, line.and_then(|l| aside(self.outline, l, c.figure.span, year).1))
            })
            .collect();
        toll
    }

    /// The year a segment tells of: that of publication, else the latest its lead names.
    fn year_of(&self, segment: &EventSegment) -> Option<u16> {
        self.year.or_else(|| {
            let lead = segment.lines.iter().take(LEAD + 1);
            lead.filter_map(|&i| self.outline.lines.get(i))
                .flat_map(|l| self.outline.years(l))
                .map(|y| y.1)
                .max()
        })
    }

    fn line(&self, count: &TollCount<'_>) -> Option<&'a OutlineSentence> {
        self.outline.lines.get(count.line)
    }

    fn story(&self, segment: &EventSegment) -> Option<SegmentToll<'a>> {
        let lines: Vec<&OutlineSentence> =
            segment.lines.iter().filter_map(|&i| self.outline.lines.get(i)).collect();
        let head = *lines.first()?;
        let headed = !head.closed && head.words < HEADING;
        let classes = |n: usize| lines.iter().take(n).fold(0, |all, l| all | l.class);
        let year = self.year_of(segment);
        let mut counts = Vec::new();
        let mut of_forces = false;
        for (order, (&at, line)) in segment.lines.iter().zip(&lines).enumerate() {
            let from = self.figures.partition_point(|f| f.span.start < line.span.start);
            let mut apart = None;
            for (index, figure) in self.figures.iter().enumerate().skip(from) {
                let Ok(index) = u16::try_from(index) else { break };
                if figure.span.start >= line.span.end {
                    break;
                }
                of_forces |= headed && order == 0 && figure.kind.is_force();
                let apart = *apart
                    .get_or_insert_with(|| OutlineSentence::opens_another(self.outline.hits(line)));
                counts.push(self.count(figure, index, (at, order, headed), line, (year, apart)));
            }
        }
        carry(&self.outline.lines, &mut counts);
        let first = classes(1 + usize::from(headed));
        if first & class::POLICY != 0 && (!headed || head.class & class::EVENT == 0) {
            self.reported_with_policy(year, &mut counts);
        }
        exact_at_last(&mut counts);
        Some(SegmentToll {
            counts,
            lead: classes(3),
            first,
            policy: head.class & class::POLICY != 0,
            of_forces,
            headed,
            start: head.span.start,
            top: lines.get(usize::from(headed)).or(lines.last()).map_or(0, |l| l.span.end),
            out_of_scale: Vec::new(),
            of_war: Vec::new(),
        })
    }

    fn count(
        &self,
        figure: &'a Figure,
        index: u16,
        (line_index, order, headed): (usize, usize, bool),
        line: &OutlineSentence,
        (year, apart): (Option<u16>, bool),
    ) -> TollCount<'a> {
        let extra = usize::from(headed);
        let (lead, top) = (order < LEAD + extra, order <= 1 + extra);
        let mut aside = if headed && order == 0 {
            Aside::No
        } else {
            aside(self.outline, line, figure.span, year).0
        };
        if top && aside == Aside::Perhaps {
            aside = Aside::No;
        }
        if !lead && aside == Aside::No && self.stays(line, figure) {
            aside = Aside::Perhaps;
        }
        let low = figure.low.unwrap_or(0.0);
        let best = match figure.qualifier {
            Qualifier::Range => f64::midpoint(low, figure.high.unwrap_or(low)).round(),
            _ => figure.low.or(figure.high).unwrap_or(0.0),
        };
        let high = match figure.qualifier {
            Qualifier::AtLeast | Qualifier::Vague => None,
            _ => figure.high,
        };
        TollCount {
            figure,
            index,
            line: line_index,
            order,
            low,
            best,
            high,
            lead,
            top,
            aside,
            apart: !lead && apart,
            attackers: self.words.in_text(line.language, &figure.unit) & class::ATTACKER != 0,
            superseded: self.outline.gives_way(self.text, line, figure.span),
            exact: false,
        }
    }

    /// Where a headline tells of a trial, a vote, troops sent, what the first sentences tell of
    /// another time is what that is about, and no news: "the appeal of the man who killed 41 in
    /// 2019", "the Sahel, where 53 soldiers were killed last week".
    fn reported_with_policy(&self, year: Option<u16>, counts: &mut [TollCount<'a>]) {
        for count in counts.iter_mut().filter(|c| c.top && c.aside == Aside::No) {
            let Some(line) = self.line(count) else { continue };
            let near = Span::new(count.figure.span.end, count.figure.span.end + POLICY_REACH);
            let bygone = self.outline.class_in(line, near) & class::BYGONE != 0;
            if bygone || aside(self.outline, line, count.figure.span, year).0 != Aside::No {
                count.aside = Aside::Perhaps;
            }
        }
    }

    /// Whether a count tells how many live or are held somewhere, not whom the event drove out
    /// or brought there: "a camp houses 9,000", "120 are still held".
    fn stays(&self, line: &OutlineSentence, figure: &Figure) -> bool {
        let near = Span::new(
            figure.span.start.saturating_sub(STAYS_REACH),
            figure.span.end.saturating_add(STAYS_REACH),
        );
        matches!(figure.kind, FigureKind::Detained | FigureKind::Displaced)
            && self.outline.class_in(line, near) & class::STAYS != 0
    }

    /// The counts that make the total of a kind.
    fn kept(&self, story: &SegmentToll<'a>, kind: FigureKind) -> Vec<TollCount<'a>> {
        let out_of_scale =
            |c: &TollCount<'_>| !c.lead && story.out_of_scale.binary_search(&c.line).is_ok();
        let counts: Vec<TollCount<'a>> = story
            .counts
            .iter()
            .filter(|c| c.figure.kind == kind && !c.figure.flags.past && !c.figure.flags.unreal)
            .filter(|c| !out_of_scale(c) && story.of_war.binary_search(&c.line).is_err())
            .copied()
            .collect();
        let candidates = self.candidates(story, &counts);
        let Some(first) = candidates.first() else { return Vec::new() };
        if !first.lead && !self.digest && !tells_of_event(story, kind) {
            return Vec::new();
        }
        let mut kept = self.side_by_side(&candidates);
        self.walk_on(story, &candidates, &mut kept);
        raise_floor(&counts, &mut kept);
        kept
    }

    /// The counts that may be the event's, the one to start from first.
    fn candidates(&self, story: &SegmentToll<'a>, counts: &[TollCount<'a>]) -> Vec<TollCount<'a>> {
        let open: Vec<TollCount<'a>> = counts.iter().filter(|c| c.open()).copied().collect();
        if open.iter().any(|c| c.lead) {
            return open;
        }
        // The day's dead, told first as a part of a running total.
        let part = counts.iter().find(|c| c.subset() && c.top && c.aside == Aside::No);
        if let Some(part) = part {
            let mut all = vec![*part];
            all.extend(open.into_iter().filter(|c| c.index > part.index));
            return all;
        }
        if !open.is_empty() {
            return open;
        }
        // The news is the total itself.
        let totals: Vec<TollCount<'a>> = counts
            .iter()
            .filter(|c| c.lead && !c.subset() && c.aside != Aside::No && !story.policy)
            .copied()
            .collect();
        if !totals.is_empty() {
            return totals;
        }
        let earlier = |c: &TollCount<'_>| self.line(c).is_some_and(|l| l.class & class::FIRST != 0);
        counts
            .iter()
            .find(|c| c.subset() && c.aside == Aside::No && !c.apart && (c.lead || !earlier(c)))
            .copied()
            .into_iter()
            .collect()
    }

    /// The first candidate and those of its sentence that count others.
    fn side_by_side(&self, candidates: &[TollCount<'a>]) -> Vec<TollCount<'a>> {
        let mut kept: Vec<TollCount<'a>> = Vec::new();
        for count in candidates {
            let Some(last) = kept.last() else {
                kept.push(*count);
                continue;
            };
            if count.line != last.line || kept.len() == MOST {
                break;
            }
            let between = Span::new(last.figure.span.end, count.figure.span.start);
            let Some(line) = self.line(count) else { break };
            if self.turns_into(line, between) {
                kept.pop();
                kept.push(*count);
                continue;
            }
            if told_exactly(last, count) {
                kept.pop();
                kept.push(*count);
                continue;
            }
            let gap = between.of(self.text).chars().count();
            if gap > SIDE_BY_SIDE || self.outline.class_in(line, between) & class::PART != 0 {
                break;
            }
            // "300 dead, 10 aid workers among them".
            let behind = Span::new(count.figure.span.end, count.figure.span.end + AMONG);
            let among = self.outline.class_in(line, behind) & class::AMONG != 0;
            let near = Span::new(between.start, count.figure.span.end + 12);
            let more = self.outline.class_in(line, near) & class::MORE != 0;
            let again = kept.iter().any(|k| {
                (k.best - count.best).abs() < 0.5
                    && (gap > COORDINATED || same_unit(k.figure, count.figure))
            });
            // "920 rebels dead, perhaps up to 962": the most one count may be is no other count.
            let bound = count.figure.low.is_none() && kept.iter().any(|k| k.figure.low.is_some());
            if !count.vague() && !among && !bound && (more || !again) {
                kept.push(*count);
            }
        }
        kept
    }

    /// Later counts that take the place of those kept, or count the other side.
    fn walk_on(
        &self,
        story: &SegmentToll<'a>,
        candidates: &[TollCount<'a>],
        kept: &mut Vec<TollCount<'a>>,
    ) {
        let Some(start) = kept.first().copied() else { return };
        // A headline's number that the first sentence tells again is not rounded: fuller
        // counts further down are others, perhaps those that it corrects.
        let told_twice = |c: &TollCount<'_>| {
            c.order == 1
                && !matches!(c.figure.qualifier, Qualifier::Vague | Qualifier::About)
                && (c.best - start.best).abs() < f64::EPSILON
        };
        let settled = !start.vague() && candidates.iter().any(told_twice);
        let mut from_headline = story.headed && start.order == 0 && !settled;
        let mut at = 0;
        while let Some(next) = candidates.get(at) {
            if next.line == start.line || kept.iter().any(|k| k.index == next.index) {
                at += 1;
                continue;
            }
            let group = self.group(candidates.get(at..).unwrap_or_default());
            at += group.iter().map(|g| g.index).max().map_or(1, |last| {
                candidates.iter().skip(at).take_while(|c| c.index <= last).count().max(1)
            });
            let Some(line) = self.line(next) else { continue };
            let (ours, theirs) = (sum(kept), sum(&group));
            let early = line.class & class::FIRST != 0;
            if !early && self.replaces(kept, &group, line, from_headline) {
                *kept = group;
                from_headline = false;
                continue;
            }
            if !matches!(next.figure.kind, FigureKind::Killed | FigureKind::Wounded) || next.vague()
            {
                continue;
            }
            let soon = next.order <= start.order + 2;
            let new = self.is_new_count(line, next);
            // The headline or the first sentence names the other side too: its dead would stand
            // there, its wounded may be told later.
            let opponent =
                next.figure.kind == FigureKind::Wounded && self.named_in_lead(story, next.figure);
            let near = theirs <= ours && soon
                || theirs <= ours * 3.0 && opponent && next.aside == Aside::No;
            let other_party = group.len() == 1
                && near
                && !early
                && !new
                && !next.figure.party.is_empty()
                && kept.iter().all(|k| {
                    !k.figure.party.is_empty()
                        && !k.figure.party.iter().any(|p| next.figure.party.contains(p))
                });
            let one_side = |c: &[TollCount<'_>]| {
                let first = c.first().is_some_and(|c| c.attackers);
                c.iter().all(|c| c.attackers == first).then_some(first)
            };
            let other_side = theirs <= ours * 3.0
                && matches!((one_side(kept), one_side(&group)), (Some(a), Some(b)) if a != b);
            if other_party || other_side {
                kept.extend(group);
            }
        }
    }

    /// Whether the headline or the first sentence of an event names whose the counted are.
    fn named_in_lead(&self, story: &SegmentToll<'_>, figure: &Figure) -> bool {
        let lead = Span::new(story.start, story.top);
        self.mentions.iter().filter(|m| lead.contains(m.span)).any(|m| {
            let name = self.entities.get(usize::from(m.entity)).map(|e| &e.name);
            figure.entities.contains(&m.entity) && !figure.party.is_empty()
                || name.is_some_and(|name| figure.party.contains(name))
        })
    }

    /// The first count and those of its sentence that are added to it.
    fn group(&self, counts: &[TollCount<'a>]) -> Vec<TollCount<'a>> {
        let mut group: Vec<TollCount<'a>> = Vec::new();
        for count in counts {
            let Some(last) = group.last().copied() else {
                group.push(*count);
                continue;
            };
            let between = Span::new(last.figure.span.end, count.figure.span.start);
            let near = between.of(self.text).chars().count() <= SIDE_BY_SIDE;
            let part = self
                .line(count)
                .is_some_and(|l| self.outline.class_in(l, between) & class::PART != 0);
            if count.line != last.line || !near || part || group.len() == MOST {
                break;
            }
            if self.line(count).is_some_and(|l| self.turns_into(l, between))
                || told_exactly(&last, count)
            {
                group.pop();
            }
            if (count.best - last.best).abs() > 0.5 {
                group.push(*count);
            }
        }
        group
    }

    /// "from 25 to 30": nothing but the word that leads to the later count.
    fn turns_into(&self, line: &OutlineSentence, between: Span) -> bool {
        self.outline.hits_in(line, between).iter().any(|h| {
            h.class & class::TO != 0 && h.span.of(self.text) == between.of(self.text).trim()
        })
    }

    /// "rose to", "a total of" near a count.
    fn is_new_count(&self, line: &OutlineSentence, count: &TollCount<'_>) -> bool {
        let at = count.figure.span.start;
        self.outline
            .hits(line)
            .iter()
            .any(|h| h.class & class::RISE != 0 && h.span.start.abs_diff(at) < NEW_COUNT)
    }

    /// Whether later counts take the place of those kept.
    fn replaces(
        &self,
        kept: &[TollCount<'a>],
        group: &[TollCount<'a>],
        line: &OutlineSentence,
        from_headline: bool,
    ) -> bool {
        let (Some(first), Some(next)) = (kept.first(), group.first()) else { return false };
        let (ours, theirs) = (sum(kept), sum(group));
        let risen = self.is_new_count(line, next) && theirs > ours && theirs <= ours * 5.0;
        let exact = kept.iter().all(TollCount::vague)
            && !next.vague()
            && (0.5 * ours..=20.0 * ours).contains(&theirs);
        let soon = from_headline && next.order <= 4;
        let side = |c: &[TollCount<'_>]| c.iter().all(|c| c.attackers);
        let fuller = soon && theirs > ours && theirs < 1.5 * ours && side(kept) == side(group);
        let about = first.figure.qualifier == Qualifier::About;
        let rounded = (soon || about && first.order <= 1 && next.order <= 4)
            && kept.len() == 1
            && matches!(first.figure.qualifier, Qualifier::About | Qualifier::AtLeast)
            && next.figure.qualifier == Qualifier::Exact
            && (0.8 * ours..=1.25 * ours).contains(&theirs);
        // One side's dead, then those of every side.
        let every_side = next.order <= EARLY && group.len() > 1 && kept.len() == 1 && theirs > ours;
        risen || exact || fuller || rounded || every_side && first.figure.kind.is_harm()
    }

    /// The total of the counts kept; rivals widen its bounds.
    fn total(
        &self,
        story: &SegmentToll<'a>,
        kind: FigureKind,
        kept: &[TollCount<'a>],
    ) -> Option<Total> {
        let first = kept.first()?;
        let mut total = Total {
            kind,
            low: kept.iter().map(|c| c.low).sum(),
            best: sum(kept),
            high: kept.iter().map(|c| c.high).sum(),
            made_of: kept.iter().map(|c| c.index).collect(),
        };
        if kept.len() > 1 || first.figure.attribution.is_empty() {
            return Some(total);
        }
        for rival in story.counts.iter().filter(|c| c.figure.kind == kind && c.open()) {
            let other = !rival.figure.attribution.is_empty()
                && rival.figure.attribution != first.figure.attribution
                && rival.attackers == first.attackers
                && (rival.figure.counts_people() || same_unit(rival.figure, first.figure))
                && self.line(rival).is_some_and(|l| l.class & class::FIRST == 0);
            if other && (0.5 * total.best..=2.0 * total.best).contains(&rival.best) {
                total.low = total.low.min(rival.low);
                total.high = total.high.zip(rival.high).map(|(a, b)| a.max(b));
            }
        }
        Some(total)
    }
}

/// Whether a kind told only far down belongs to an event that the lead reports.
fn tells_of_event(story: &SegmentToll<'_>, kind: FigureKind) -> bool {
    if kind.is_force() || kind == FigureKind::Destroyed {
        return true;
    }
    story.lead & class::EVENT != 0
        && !story.of_forces
        && (story.first & class::POLICY == 0 || story.first & class::EVENT != 0)
}

/// What follows a war's dead in the same paragraph is the war's too: "The war has killed
/// 500. About 7,000 have left their homes."
fn carry(lines: &[OutlineSentence], counts: &mut [TollCount<'_>]) {
    let mut war: Option<(usize, usize)> = None;
    for count in counts {
        let Some(line) = lines.get(count.line) else { continue };
        if count.aside == Aside::Surely {
            war = Some((line.paragraph, count.line));
        } else if let Some((paragraph, at)) = war {
            let follows = paragraph == line.paragraph && count.line <= at + 1 && !line.goes_back();
            if follows && !count.lead && count.aside == Aside::No {
                count.aside = Aside::Perhaps;
                war = Some((paragraph, count.line));
            } else if !follows {
                war = None;
            }
        }
    }
}

/// Marks counts that tell a rounded one of the headline or the first sentence exactly: "nearly
/// 90 held", and then "87". They are no parts of it, small as the difference is.
fn exact_at_last(counts: &mut [TollCount<'_>]) {
    let rounded = |c: &&TollCount<'_>| c.order <= 1 && c.figure.qualifier == Qualifier::About;
    let rounded: Vec<TollCount<'_>> = counts.iter().filter(rounded).copied().collect();
    for count in counts.iter_mut().filter(|c| c.lead && c.figure.qualifier == Qualifier::Exact) {
        count.exact = rounded.iter().any(|r| {
            r.order < count.order
                && r.figure.kind == count.figure.kind
                && same_unit(r.figure, count.figure)
                && (0.9 * r.best..=1.1 * r.best).contains(&count.best)
        });
    }
}

/// Lines that tell the dead of a war, in order.
fn of_war(counts: &[TollCount<'_>]) -> Vec<usize> {
    let dead = counts.iter().filter(|c| c.figure.kind == FigureKind::Killed);
    let mut lines: Vec<usize> = dead.filter(|c| c.aside == Aside::Surely).map(|c| c.line).collect();
    lines.dedup();
    lines
}

/// Lines whose dead are many times those of the event, in order.
fn out_of_scale(counts: &[TollCount<'_>], dead: f64) -> Vec<usize> {
    let mut lines: Vec<usize> = counts
        .iter()
        .filter(|c| c.figure.kind == FigureKind::Killed && !c.lead && !c.subset())
        .filter(|c| c.best > SCALE * dead && c.best > 100.0)
        .map(|c| c.line)
        .collect();
    lines.dedup();
    lines
}

/// A part that is greater than a vague or least count raises it: the whole has no fewer.
fn raise_floor<'a>(counts: &[TollCount<'a>], kept: &mut Vec<TollCount<'a>>) {
    let floor =
        |c: &TollCount<'_>| matches!(c.figure.qualifier, Qualifier::Vague | Qualifier::AtLeast);
    if kept.is_empty() || !kept.iter().all(floor) {
        return;
    }
    let part = counts
        .iter()
        .filter(|c| c.subset() && c.aside == Aside::No && !c.apart && !c.vague())
        .max_by(|a, b| a.best.total_cmp(&b.best).then(b.index.cmp(&a.index)));
    if let Some(part) = part.filter(|p| p.best > sum(kept)) {
        *kept = vec![TollCount { high: None, ..*part }];
    }
}

fn sum(counts: &[TollCount<'_>]) -> f64 {
    counts.iter().map(|c| c.best).sum()
}

/// Whether a count tells more exactly, in the same sentence, what another tells with a vague
/// word: "thousands fled, 6,500 of them", "dozens broke in while 80,000 marched".
fn told_exactly(vague: &TollCount<'_>, count: &TollCount<'_>) -> bool {
    vague.vague()
        && !count.vague()
        && count.best >= vague.best
        && same_unit(vague.figure, count.figure)
        && matches!(count.figure.kind, FigureKind::Displaced | FigureKind::Protesters)
}

/// Whether two figures count the same sort of people, or one does not say.
fn same_unit(a: &Figure, b: &Figure) -> bool {
    a.unit.is_empty() || b.unit.is_empty() || a.unit.eq_ignore_ascii_case(&b.unit)
}
