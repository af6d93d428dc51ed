//! The toll of one event: for each kind the first count that is of the event, with the
//! disjoint groups of its sentence, and the later counts that take its place.
//!
//! Order in the text beats size: an article tells its own event first. Counts of other
//! times, parts and feared counts are no candidates; rivals are never added, nor are
//! parts; a kind told only far down counts where the article reports an event at all.

use super::background::{Aside, aside};
use super::corrections::Corrections;
use super::outline::{ArticleOutline, OutlineSentence};
use super::segments::EventSegment;
use super::words::{EventWordClasses, EventWords, class};
use crate::analysis::gazetteer::Gazetteer;
use crate::analysis::{Entity, Figure, FigureKind, Mention, Qualifier, Total};
use crate::text::Span;

mod beside;
mod genre;
mod incidents;
mod later;
mod parts;
mod sentence;
mod times;

/// Sentences that lead, besides a headline.
const LEAD: usize = 3;
/// A count this much greater than the event's dead, told far down, is of something else.
const SCALE: f64 = 5.0;
/// Rounded counts of headline and first sentence that exact ones may follow, at most.
const MOST_ROUNDED: usize = 64;
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
    /// A later number takes its place: "from 54 to 28", "54 at first; the final count is 28".
    superseded: bool,
    /// It tells a rounded one exactly, and is no part of it.
    exact: bool,
    /// Flagged as a part, but nothing told may have it in it.
    whole: bool,
    /// It counts people besides those counted before.
    added: bool,
    /// It is feared, or why people gather now, or what is remembered or judged, or a headline's
    /// number of which the text below says another thing.
    void: bool,
}

impl TollCount<'_> {
    fn vague(&self) -> bool {
        self.figure.qualifier == Qualifier::Vague
    }

    fn subset(&self) -> bool {
        self.figure.flags.subset && !self.exact && !self.whole
    }

    /// Whether it may stand for the event without more ado.
    fn open(&self) -> bool {
        !self.subset() && self.aside == Aside::No && !self.apart && !self.superseded
    }
}

/// What is looked at to tell a toll.
pub(super) struct Teller<'a> {
    pub words: &'a EventWords,
    pub gazetteer: &'a Gazetteer,
    pub text: &'a str,
    pub outline: &'a ArticleOutline,
    pub corrections: &'a Corrections,
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
    /// Lines whose dead are added: what each tells of the wounded is added too.
    sides: Vec<usize>,
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
            if kind == FigureKind::Killed {
                story.sides = kept.iter().map(|c| c.line).collect();
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

    /// The year a segment tells of: that of publication, else the latest its lead names; but
    /// one that stands alone only where the first lines do.
    fn year_of(&self, segment: &EventSegment) -> Option<u16> {
        self.year.or_else(|| {
            let lead = segment.lines.iter().take(LEAD + 1).enumerate();
            lead.filter_map(|(order, &i)| Some((order, self.outline.lines.get(i)?)))
                .flat_map(|(order, l)| self.outline.years(l).iter().map(move |y| (order, y)))
                .filter(|(order, year)| *order <= 1 || !self.outline.is_bare(year.0))
                .map(|(_, year)| year.1)
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
        let undated = year.is_none();
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
        if undated {
            self.years_ago(&mut counts);
        }
        self.at_that_time(year, &mut counts);
        times::carry(&self.outline.lines, &mut counts);
        parts::without_whole(self, headed, &mut counts);
        self.without_event(&lines, headed, &mut counts);
        beside::told_otherwise(&mut counts);
        beside::of_another_time(&mut counts);
        let first = classes(1 + usize::from(headed));
        let bygone = self.outline.years(head).iter().any(|y| self.year.is_none_or(|now| y.1 < now));
        let of_event = headed && head.class & class::EVENT != 0;
        if first & class::POLICY != 0 && (!of_event || head.class & class::POLICY != 0 && bygone) {
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
            sides: Vec::new(),
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
        let (mut aside, words) = if headed && order == 0 {
            (Aside::No, None)
        } else {
            aside(self.outline, line, figure.span, year)
        };
        // What the first sentence tells of "fighting" is the news.
        let classes = words.map_or(0, |words| self.outline.class_in(line, words));
        let spell = classes & class::SPELL != 0 && classes & class::SINCE == 0;
        let beside = words.is_some_and(|words| self.is_set_beside(line, figure, words));
        if beside {
            aside = Aside::Surely;
        } else if order <= extra && aside == Aside::Perhaps || top && spell {
            aside = Aside::No;
        }
        if !top && aside == Aside::No && self.stays(line, figure) {
            aside = Aside::Perhaps;
        }
        let over = self.is_cause(line, figure);
        let cause =
            beside || over || self.is_recalled(line, figure) || self.is_demanded(line, figure);
        if cause {
            // What is told far down is no war that goes on in the sentences behind it.
            aside = if over && !lead { Aside::Perhaps } else { Aside::Surely };
        }
        // "The mayor and three others": four.
        let more = if beside::with_another(self, line, figure) { 1.0 } else { 0.0 };
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
            low: low + more,
            best: best + more,
            high: high.map(|high| high + more),
            lead,
            top,
            aside,
            apart: !lead && apart && !beside::is_another(self, line, figure),
            attackers: self.words.in_text(line.language, &figure.unit) & class::ATTACKER != 0,
            superseded: self.outline.gives_way(self.text, line, self.figures, index.into())
                || self.corrections.took_back(index.into()),
            exact: false,
            whole: false,
            added: beside::is_added(self, line, index, figure),
            void: cause || beside::is_feared(self, line, figure),
        }
    }

    /// The counts that make the total of a kind.
    fn kept(&self, story: &SegmentToll<'a>, kind: FigureKind) -> Vec<TollCount<'a>> {
        let out_of_scale =
            |c: &TollCount<'_>| !c.lead && story.out_of_scale.binary_search(&c.line).is_ok();
        let counts: Vec<TollCount<'a>> = story
            .counts
            .iter()
            .filter(|c| c.figure.kind == kind && !c.figure.flags.past && !c.figure.flags.unreal)
            .filter(|c| !c.void)
            .filter(|c| !out_of_scale(c) && story.of_war.binary_search(&c.line).is_err())
            .copied()
            .collect();
        let candidates = self.candidates(story, &counts);
        let Some(first) = candidates.first() else { return Vec::new() };
        // What neither headline nor first sentence counts belongs to an event that they tell.
        let policy = story.first & class::POLICY != 0;
        let event = story.first & class::EVENT != 0;
        let told = first.order <= usize::from(story.headed) || event && first.lead;
        let none = policy && !event && !kind.is_force();
        if !told && !self.digest && (none || !tells_of_event(story, kind)) {
            return Vec::new();
        }
        let mut kept = self.side_by_side(&candidates);
        self.walk_on(story, &candidates, &mut kept);
        incidents::add(self, story, &counts, &mut kept);
        parts::raise_floor(self, &counts, &mut kept);
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
            .filter(|c| c.top || !story.counts.iter().any(|o| o.top && o.open() && !o.void))
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

/// Marks counts that tell a rounded one of the headline or the first sentence exactly: "nearly
/// 90 held", and then "87"; "hundreds freed", and then "183". They are no parts of it.
fn exact_at_last(counts: &mut [TollCount<'_>]) {
    let rounded = |c: &&TollCount<'_>| {
        c.order <= 1 && c.figure.qualifier == Qualifier::About || c.order == 0 && c.vague()
    };
    let rounded: Vec<TollCount<'_>> =
        counts.iter().filter(rounded).take(MOST_ROUNDED).copied().collect();
    let mut told: Vec<FigureKind> = Vec::new();
    for count in counts.iter_mut().filter(|c| c.lead && c.figure.qualifier == Qualifier::Exact) {
        // Hundreds in the headline are the number that the first sentence opens with.
        let opens = count.order == 1 && !told.contains(&count.figure.kind);
        if count.order == 1 {
            told.push(count.figure.kind);
        }
        count.exact = rounded.iter().any(|r| {
            let near = if r.vague() {
                opens && r.best >= 100.0
            } else {
                same_unit(r.figure, count.figure)
            };
            let range =
                if r.vague() { 0.5 * r.best..=5.0 * r.best } else { 0.9 * r.best..=1.1 * r.best };
            r.order < count.order
                && r.figure.kind == count.figure.kind
                && near
                && range.contains(&count.best)
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

fn sum(counts: &[TollCount<'_>]) -> f64 {
    counts.iter().map(|c| c.best).sum()
}

/// Whether two figures count the same sort of people, or one does not say.
fn same_unit(a: &Figure, b: &Figure) -> bool {
    a.unit.is_empty() || b.unit.is_empty() || a.unit.eq_ignore_ascii_case(&b.unit)
}
