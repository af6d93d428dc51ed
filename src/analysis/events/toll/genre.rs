//! What reports no event of its own: an obituary, an opinion, an exercise that is played, an
//! epidemic, a crowd that only watches, a truce. What such articles or sentences count is in no
//! toll.

use super::super::background::Aside;
use super::super::outline::OutlineSentence;
use super::super::words::class;
use super::{Teller, TollCount};
use crate::analysis::{Figure, FigureKind};
use crate::text::Span;

/// Ages of those whose death at home is told by their age.
const OLD: std::ops::Range<u32> = 50..120;
/// A line of no more words than this that names the genre is a label.
const LABEL: usize = 4;

impl<'a> Teller<'a> {
    /// Marks the counts that are of no event, whatever else speaks for them.
    pub(super) fn without_event(
        &self,
        lines: &[&OutlineSentence],
        headed: bool,
        counts: &mut [TollCount<'a>],
    ) {
        let lead = lines.get(..=usize::from(headed)).unwrap_or(lines);
        let counted = counts.iter().any(|c| c.order == 0 && headed && c.figure.kind.is_harm());
        let dies_old = !counted && lead.iter().any(|line| self.dies_old(line));
        let opinion = lead.iter().any(|line| self.is_opinion(line));
        let remembered = headed && !counted && lines.first().is_some_and(|l| self.remembers(l));
        let truce = lines.first().is_some_and(|l| l.class & class::TRUCE != 0);
        let sickness = headed && lines.first().is_some_and(|l| l.class & class::DISEASE != 0);
        // Where those who watch are told first, "people" are those.
        let mut first_watch = None;
        for count in counts {
            let Some(line) = self.line(count) else { continue };
            let harm = count.figure.kind.is_harm();
            let sick = harm && (sickness || line.class & class::DISEASE != 0);
            let played = line.class & class::MOCK != 0;
            let crowd = count.figure.kind == FigureKind::Protesters;
            let unit = self.words.in_text(line.language, &count.figure.unit);
            let festive = line.class & (class::CEREMONY | class::PROTEST) == class::CEREMONY;
            let audience = crowd && (unit & class::AUDIENCE != 0 || festive);
            first_watch = first_watch.or_else(|| crowd.then_some(audience));
            let watches =
                audience || crowd && first_watch == Some(true) && count.figure.counts_people();
            let bygone = dies_old
                || opinion
                || truce && self.is_ended(line, count.figure)
                || remembered && harm;
            if bygone {
                count.aside = Aside::Surely;
            }
            count.void |= bygone || sick || played || watches;
        }
    }

    /// "dies at 88": a death of age, told by nothing but the age.
    fn dies_old(&self, line: &OutlineSentence) -> bool {
        let hits = self.outline.hits(line).iter().filter(|h| h.class & class::OBITUARY != 0);
        hits.map(|h| Span::new(h.span.end, line.span.end.max(h.span.end)).of(self.text)).any(
            |behind| {
                let behind = behind.trim_start();
                let end = behind.find(|c: char| !c.is_ascii_digit()).unwrap_or(behind.len());
                behind
                    .get(..end)
                    .and_then(|age| age.parse().ok())
                    .is_some_and(|age| OLD.contains(&age))
            },
        )
    }

    /// Whether a headline tells of nothing but what is remembered or judged: an event behind
    /// that is the one of then.
    fn remembers(&self, headline: &OutlineSentence) -> bool {
        let mut hits = self.outline.hits(headline).iter();
        hits.find(|h| h.class & (class::EVENT | class::RECALLS) != 0)
            .is_some_and(|h| h.class & class::RECALLS != 0)
    }

    /// Whether a count is of the fighting that a truce put an end to: "ended five days of clashes
    /// in which 43 were killed".
    fn is_ended(&self, line: &OutlineSentence, figure: &Figure) -> bool {
        let hits = self.outline.hits_in(line, Span::new(line.span.start, figure.span.start));
        let end = hits.iter().position(|h| h.class & class::ENDS != 0);
        let fighting = class::EVENT | class::ERA | class::SPELL;
        end.and_then(|end| hits.get(end..))
            .is_some_and(|behind| behind.iter().any(|h| h.class & fighting != 0))
    }

    /// "Opinion: …", or such a word alone in its line.
    fn is_opinion(&self, line: &OutlineSentence) -> bool {
        let Some(label) = self.outline.hits(line).first() else { return false };
        let behind = Span::new(label.span.end, line.span.end).of(self.text).trim_start();
        label.class & class::OPINION != 0
            && label.span.start == line.span.start
            && (behind.starts_with([':', '|', '/']) || line.words <= LABEL && !line.closed)
    }
}
