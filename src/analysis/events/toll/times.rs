//! Which counts of a segment are of another time than its event, by what only a whole article
//! shows: why people gather now, a year that stands alone, what is told of "that time".

use super::super::background::{Aside, aside};
use super::super::outline::OutlineSentence;
use super::super::words::class;
use super::{Teller, TollCount};
use crate::analysis::{Figure, FigureKind};
use crate::text::Span;

/// How far from a number the word stands that tells a lasting state, in bytes.
const STAYS_REACH: u32 = 90;
/// How far behind a number of an earlier event its time is told, in bytes.
const POLICY_REACH: u32 = 90;
/// How far before a number stands that people gather over it, in bytes.
const CAUSE_REACH: u32 = 400;
/// How far before a number of another time the clause opens that tells it, in bytes.
const BESIDE_REACH: u32 = 120;
/// How far before a number of people held stands that their release is asked for, in bytes.
const DEMAND_REACH: u32 = 90;
/// How far from a number a year of its own stands, in bytes.
const YEAR_REACH: u32 = 110;

impl<'a> Teller<'a> {
    /// Whether a count tells why people gather or fight now: "clashed with police a day after
    /// three girls were stabbed".
    pub(super) fn is_cause(&self, line: &OutlineSentence, figure: &Figure) -> bool {
        let from = figure.span.start.saturating_sub(CAUSE_REACH).max(line.span.start);
        let hits = self.outline.hits_in(line, Span::new(from, figure.span.start));
        let over = hits.iter().rposition(|h| h.class & class::OVER != 0);
        over.and_then(|over| hits.get(..over))
            .is_some_and(|before| before.iter().any(|h| h.class & class::EVENT != 0))
    }

    /// Whether a count is of people held whose release is asked for: "to demand a deal to free
    /// the 50 hostages".
    pub(super) fn is_demanded(&self, line: &OutlineSentence, figure: &Figure) -> bool {
        let from = figure.span.start.saturating_sub(DEMAND_REACH).max(line.span.start);
        let before = Span::new(from, figure.span.start);
        let hits = self.outline.hits_in(line, before).iter();
        figure.kind == FigureKind::Detained
            && hits
                .filter(|h| h.class & class::DEMANDS != 0 && h.span.end <= before.end)
                .any(|h| !Span::new(h.span.end, before.end).of(self.text).contains([',', ';', ':']))
    }

    /// Whether a count of the dead or hurt is of what is remembered or judged now: "sentenced
    /// for the attack in which 41 were killed", "ten years since gunmen killed 77".
    pub(super) fn is_recalled(&self, line: &OutlineSentence, figure: &Figure) -> bool {
        let from = figure.span.start.saturating_sub(CAUSE_REACH).max(line.span.start);
        let harm = matches!(
            figure.kind,
            FigureKind::Killed | FigureKind::Wounded | FigureKind::Casualties | FigureKind::Missing
        );
        harm && self.outline.class_in(line, Span::new(from, figure.span.start)) & class::RECALLS
            != 0
    }

    /// An article that names no year in its first sentences tells of its own day: counts with
    /// a year further down are of another time.
    pub(super) fn years_ago(&self, counts: &mut [TollCount<'a>]) {
        for count in counts.iter_mut().filter(|c| !c.top && c.aside == Aside::No) {
            let Some(line) = self.line(count) else { continue };
            if self.outline.bare_year(line, count.figure.span, YEAR_REACH) {
                count.aside = Aside::Perhaps;
            }
        }
    }

    /// Where a headline tells of a trial, a vote, troops sent, what the first sentences tell of
    /// another time is what that is about, and no news: "the appeal of the man who killed 41 in
    /// 2019", "the Sahel, where 53 soldiers were killed last week".
    pub(super) fn reported_with_policy(&self, year: Option<u16>, counts: &mut [TollCount<'a>]) {
        for count in counts.iter_mut().filter(|c| c.top && c.aside == Aside::No) {
            let Some(line) = self.line(count) else { continue };
            let near = Span::new(count.figure.span.end, count.figure.span.end + POLICY_REACH);
            let bygone = self.outline.class_in(line, near) & class::BYGONE != 0;
            let years_ago =
                self.year.is_none() && self.outline.bare_year(line, count.figure.span, YEAR_REACH);
            let aside = aside(self.outline, line, count.figure.span, year).0;
            if bygone || years_ago || aside != Aside::No {
                count.aside = Aside::Perhaps;
            }
        }
    }

    /// Whether a clause that only says more of a name or a time tells a count of another time:
    /// "in the east, where militiamen killed nine last month", "last year's siege, which ended
    /// with the deaths of 330". `words` tell the time.
    pub(super) fn is_set_beside(
        &self,
        line: &OutlineSentence,
        figure: &Figure,
        words: Span,
    ) -> bool {
        let from = figure.span.start.saturating_sub(BESIDE_REACH).max(line.span.start);
        let before = Span::new(from, figure.span.start);
        let hits = self.outline.hits_in(line, before).iter();
        let mut opened = hits.filter(|h| h.class & class::SUBORDINATE != 0);
        // Of a year or an offensive that is not over the news is told.
        let lasting = class::CURRENT | class::SPELL;
        self.outline.class_in(line, words) & lasting == 0
            && opened.any(|h| {
                !Span::new(h.span.end, before.end).of(self.text).contains([';', ':', '"', '”'])
            })
    }

    /// Whether a count tells how many live or are held somewhere, not whom the event drove out
    /// or brought there: "a camp houses 9,000", "120 are still held".
    pub(super) fn stays(&self, line: &OutlineSentence, figure: &Figure) -> bool {
        let near = Span::new(
            figure.span.start.saturating_sub(STAYS_REACH),
            figure.span.end.saturating_add(STAYS_REACH),
        );
        matches!(figure.kind, FigureKind::Detained | FigureKind::Displaced)
            && self.outline.class_in(line, near) & class::STAYS != 0
    }

    /// What a sentence tells of "that time" is of the earlier year that the one before it
    /// names, and what has come about "since then" is of all the years since.
    pub(super) fn at_that_time(&self, year: Option<u16>, counts: &mut [TollCount<'a>]) {
        for count in counts.iter_mut().filter(|c| !c.top && c.aside == Aside::No) {
            let Some(line) = self.line(count) else { continue };
            let before = count.line.checked_sub(1).and_then(|at| self.outline.lines.get(at));
            let years = before.map(|l| self.outline.years(l)).unwrap_or_default();
            let earlier = years.iter().any(|y| year.is_none_or(|now| y.1 < now));
            let then = line.opening & class::THEN != 0 && !count.lead;
            if (then || line.class & class::SINCE_THEN != 0) && earlier {
                count.aside = Aside::Perhaps;
            }
        }
    }
}

/// What follows a war's dead in the same paragraph is the war's too: "The war has killed
/// 500. About 7,000 have left their homes."
pub(super) fn carry(lines: &[OutlineSentence], counts: &mut [TollCount<'_>]) {
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
