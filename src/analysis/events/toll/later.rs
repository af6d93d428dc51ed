//! Later counts of an event: those that take the place of what was told before ("rose to",
//! an exact one of a rounded one), and those of the other side, which are added.

use super::super::background::Aside;
use super::super::outline::OutlineSentence;
use super::super::words::{EventWordClasses, class};
use super::{SegmentToll, Teller, TollCount, parts, sum};
use crate::analysis::{EntityKind, Figure, FigureKind, Qualifier};
use crate::text::Span;

/// How far from a count the word may stand that makes it a new one, in bytes.
const NEW_COUNT: u32 = 60;
/// Sentences in which an article may still tell its dead by their sides.
const EARLY: usize = 6;
/// Counts told as "another" of an event, at most.
const MOST_ADDED: usize = 32;
/// How far from its head a sentence names the place that it opens with, in bytes.
const OPENING: u32 = 24;

impl<'a> Teller<'a> {
    /// Later counts that take the place of those kept, or count the other side.
    pub(super) fn walk_on(
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
        let settled = start.order == 0 && !start.vague() && candidates.iter().any(told_twice);
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
            if !early && self.replaces(kept, &group, line, (from_headline, settled)) {
                *kept = group;
                from_headline = false;
                continue;
            }
            let alone = matches!(group.as_slice(), [own] if own.index == next.index);
            let added = next.added && alone && kept.len() < MOST_ADDED;
            if added && parts::is_beyond(&story.counts, story.headed, kept, next) {
                kept.extend(group);
                continue;
            }
            if !matches!(next.figure.kind, FigureKind::Killed | FigureKind::Wounded) || next.vague()
            {
                continue;
            }
            let soon = next.order <= start.order + 2;
            let new = self.news(line, next) != 0;
            // The headline or the first sentence names the other side too: its dead would stand
            // there, its wounded may be told later.
            let opponent =
                next.figure.kind == FigureKind::Wounded && self.named_in_lead(story, next.figure);
            let near = theirs <= ours && soon
                || theirs <= ours * 3.0 && opponent && next.aside == Aside::No;
            // What headline and first sentence tell alike is one count, whoever they are said
            // to be.
            let again = story.headed
                && (start.order, next.order) == (0, 1)
                && (theirs - ours).abs() < f64::EPSILON;
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
            // Bodies that are found are of those told dead.
            let bodies = theirs <= ours
                && self.words.in_text(line.language, &next.figure.unit) & class::BODIES != 0;
            let other_side = theirs <= ours * 3.0
                && !bodies
                && matches!((one_side(kept), one_side(&group)), (Some(a), Some(b)) if a != b);
            // "75 men were wounded. At the other barracks 27 were killed and 12 wounded", where
            // those 27 are added to the dead told before.
            let as_the_dead = group.len() == 1
                && next.figure.kind == FigureKind::Wounded
                && !early
                && !new
                && story.sides.iter().skip(1).any(|line| *line == next.line)
                && story.sides.first() != Some(&next.line);
            let elsewhere = || {
                self.are_apart(start.figure, next.figure)
                    || self.opens_elsewhere(line, start.figure)
                    || line.opening & class::SWITCH != 0
                        && next.figure.place.is_some()
                        && next.figure.place != start.figure.place
            };
            if as_the_dead || (other_party || other_side) && !again && !elsewhere() {
                kept.extend(group);
            }
        }
    }

    /// Whether a sentence opens with a place that a count is not of: "In central Baghdad, …".
    fn opens_elsewhere(&self, line: &OutlineSentence, figure: &Figure) -> bool {
        let from = self.mentions.partition_point(|m| m.span.start < line.span.start);
        let Some(first) = self.mentions.get(from) else { return false };
        let near = first.span.start < line.span.start + OPENING && first.span.end < line.span.end;
        let behind = Span::new(first.span.end, line.span.end.max(first.span.end)).of(self.text);
        let there = self.entities.get(usize::from(first.entity)).map(|e| &*e.id);
        let both = there.zip(self.place_of(figure));
        near && first.kind == EntityKind::Place
            && behind.starts_with(',')
            && both.is_some_and(|(a, b)| !self.gazetteer.are_kin(a, b))
    }

    /// Whether two counts are of two places, as far as the gazetteer knows.
    fn are_apart(&self, one: &Figure, other: &Figure) -> bool {
        let both = self.place_of(one).zip(self.place_of(other));
        both.is_some_and(|(a, b)| self.gazetteer.are_apart(a, b))
    }

    /// The place of a count, by its id.
    fn place_of(&self, figure: &Figure) -> Option<&'a str> {
        let name = figure.place.as_deref()?;
        self.entities.iter().find(|e| &*e.name == name).map(|e| &*e.id)
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

    /// Classes of the words near a count that make it a new one: "rose to", "a total of".
    fn news(&self, line: &OutlineSentence, count: &TollCount<'_>) -> EventWordClasses {
        let at = count.figure.span.start;
        let near = |span: Span| span.start.abs_diff(at) < NEW_COUNT;
        let hits = self.outline.hits(line).iter().filter(|h| near(h.span));
        hits.fold(0, |all, h| all | h.class & (class::RISE | class::MOUNTS))
    }

    /// Whether two counts are told by two sources, each of which is named.
    fn are_of_two_sources(&self, one: &TollCount<'a>, other: &TollCount<'a>) -> bool {
        let named = |c: &TollCount<'a>| -> Option<&'a str> {
            let source: &'a str = &c.figure.attribution;
            let language = self.line(c).map(|l| l.language);
            let pronoun =
                language.is_some_and(|l| self.words.in_text(l, source) & class::BACK != 0);
            (!source.is_empty() && !pronoun).then_some(source)
        };
        named(one).zip(named(other)).is_some_and(|(a, b)| a != b)
    }

    /// Whether later counts take the place of those kept.
    fn replaces(
        &self,
        kept: &[TollCount<'a>],
        group: &[TollCount<'a>],
        line: &OutlineSentence,
        (from_headline, settled): (bool, bool),
    ) -> bool {
        let (Some(first), Some(next)) = (kept.first(), group.first()) else { return false };
        let (ours, theirs) = (sum(kept), sum(group));
        let (own, other) = (&first.figure.party, &next.figure.party);
        let others = !own.is_empty() && !other.is_empty() && !own.iter().any(|p| other.contains(p));
        if first.figure.kind.is_force() && others {
            return false;
        }
        // "rose to" tells what it has come to, whoever says so; "put the toll at" of another
        // source, far above, is its own.
        let (news, rivals) = (self.news(line, next), self.are_of_two_sources(first, next));
        let most = if news & class::MOUNTS == 0 && rivals { 1.5 } else { 5.0 };
        let risen = news != 0 && theirs > ours && theirs <= ours * most;
        // "more than 60" and then "80".
        let least = kept.len() == 1 && first.figure.qualifier == Qualifier::AtLeast;
        let fuller_than_least = least
            && !rivals
            && !settled
            && next.order <= EARLY
            && next.figure.qualifier == Qualifier::Exact
            && theirs > ours
            && theirs <= 1.5 * ours
            && first.attackers == next.attackers
            && !others
            && !next.added;
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
        let every_side = next.order <= EARLY
            && group.len() > 1
            && kept.len() == 1
            && theirs > ours
            && !group.iter().any(TollCount::vague);
        risen
            || exact
            || fuller
            || fuller_than_least
            || rounded
            || every_side && first.figure.kind.is_harm()
    }
}
