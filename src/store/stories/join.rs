//! How alike a segment and an episode are, and how alike they must be: the constants of
//! joining and the likeness itself. Knows nothing of what is joined.

use super::segment::{Counted, SegmentContent, slot};
use super::sites::WholeSites;
use super::vector::{Sum, TermWeights, square_of};

/// Days after which an episode takes no more.
pub const WINDOW: i32 = 14;
/// How alike a segment and an episode must be.
pub const ALIKE: f32 = 0.26;
/// The same where a day is not known: what is alike may be years apart.
pub const ALIKE_UNDATED: f32 = 0.47;
/// The same where rare names are shared.
pub const ALIKE_NAMED: f32 = 0.32;
/// What shared names add to shared words of one language.
pub const NAMES: f32 = 0.25;
/// What names and terms of both languages count across languages.
pub const ACROSS: f32 = 0.6;
/// What an equal toll adds.
pub const TOLL: f32 = 0.06;
/// What another equal count adds.
pub const COUNT: f32 = 0.03;
/// What equal counts add at most.
pub const COUNTS: f32 = 0.15;
/// Days in which likeness fades to a third.
const FADE: f32 = 30.0;
/// How alike the names of a report that looks back must be.
pub const NAMES_BACK: f32 = 0.25;
/// The same where it only tells the same toll, not when that was, nor of the same town.
pub const NAMES_TOLL: f32 = 0.45;
/// Days around an episode that a report may name.
pub const AROUND: i32 = 3;
/// Days within which a report that tells the same toll goes on with an episode.
pub const SAME_TOLL: i32 = 90;
/// Days after which nothing is a follow-up any more.
pub const FOLLOWED: i32 = 400;
/// How alike a follow-up must be, whatever time went by.
pub const ALIKE_LATER: f32 = 0.2;
/// Strong terms that a segment shares with an episode that it may be joined to.
pub const STRONG_SHARED: u32 = 2;
/// Rare names a follow-up shares at least: places alone are where the next flood is too.
pub const RARE_LATER: u32 = 3;
/// Rare names that two reports share which name the same people or places.
pub const RARE_SHARED: usize = 2;
/// Words so alike are one report that was told again, whatever it counts by now.
pub const SAME_REPORT: f32 = 0.7;
/// Terms kept of an episode.
const MOST_TERMS: usize = 200;

/// How much is looked at for one segment: what bounds the time that joining it takes.
#[derive(Debug, Clone, Copy)]
pub struct JoinLimits {
    /// Episodes with one term, the last ones, that one without a day is looked for in.
    pub common: usize,
    /// Times a term was told that are looked at: of as many days before as have no more, or
    /// the last ones.
    pub scanned: usize,
    /// Episodes a segment is compared with: those that share most terms with it.
    pub compared: usize,
    /// Earlier episodes a follow-up is compared with, of each way to find them.
    pub linked: usize,
    /// Segments that stand for an episode or a story, the first ones.
    pub weighed: usize,
}

impl Default for JoinLimits {
    fn default() -> Self {
        Self { common: 256, scanned: 1024, compared: 64, linked: 16, weighed: 64 }
    }
}

/// What a segment is compared with: an episode's first segments together. What an event is
/// they have told, and an episode of thousands costs no more than one of some dozens.
#[derive(Debug, Clone, Default)]
pub struct Whole {
    words: [Sum; 3],
    names: Sum,
    counts: Vec<Counted>,
    small: Vec<Counted>,
    sites: WholeSites,
}

/// The lengths of a segment's vectors, squared: the same whatever it is compared with.
#[derive(Debug, Clone, Copy)]
pub struct SegmentSquares {
    words: f32,
    names: f32,
}

impl SegmentSquares {
    /// Those of a segment.
    #[must_use]
    pub fn of(segment: &SegmentContent) -> Self {
        Self { words: square_of(&segment.words), names: square_of(&segment.names) }
    }
}

/// How alike a segment and an episode are, and by what.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Likeness {
    /// Of the words, where there is a language in common.
    pub words: f32,
    /// Of names and terms of both languages.
    pub names: f32,
    /// What equal counts add.
    pub counts: f32,
    /// What time leaves of it.
    pub fade: f32,
    /// How many of the segment's rarest names are shared.
    pub rare: usize,
    /// Whether they tell of two places.
    pub elsewhere: bool,
    /// Whether both tell of one town.
    pub here: bool,
    /// All together.
    pub score: f32,
}

impl Likeness {
    /// Whether it is enough for one episode.
    #[must_use]
    pub fn joins(&self, dated: bool) -> bool {
        let least = match (dated, self.rare >= RARE_SHARED) {
            (true, _) => ALIKE,
            (false, true) => ALIKE_NAMED,
            (false, false) => ALIKE_UNDATED,
        };
        self.score >= least && !self.elsewhere
    }
}

impl Whole {
    /// Some segments together.
    pub fn of<'a>(segments: impl IntoIterator<Item = &'a SegmentContent>) -> Self {
        let mut out = Self::default();
        for segment in segments {
            out.add(segment);
        }
        out
    }

    /// Adds a segment.
    pub fn add(&mut self, segment: &SegmentContent) {
        if let Some(words) = self.words.get_mut(slot(segment.language)) {
            words.add(&segment.words, MOST_TERMS);
        }
        self.names.add(&segment.names, MOST_TERMS);
        self.sites.add(&segment.sites);
        for (own, told) in [(&mut self.counts, &segment.counts), (&mut self.small, &segment.small)]
        {
            for counted in told {
                if !own.contains(counted) {
                    own.push(*counted);
                }
            }
        }
    }

    /// How many of a segment's tolls are told here as the toll that stands, and the
    /// greatest of them.
    #[must_use]
    pub fn tolls(&self, segment: &SegmentContent) -> (usize, u32) {
        let shared = segment.tolls.iter().filter(|t| self.counts.iter().any(|c| c.same(**t)));
        shared.fold((0, 0), |(n, most), t| (n + 1, most.max(t.value)))
    }

    /// Whether tolls are told here and in a segment, and none is the same: without a day,
    /// words alone make no one event of them. Of small ones only where they count the same
    /// kind of harm.
    #[must_use]
    pub fn tells_another_toll(&self, segment: &SegmentContent) -> bool {
        if self.tolls(segment).0 > 0 || segment.small.iter().any(|t| self.small.contains(t)) {
            return false;
        }
        let harm = |c: &&Counted| c.kind.is_harm();
        let own = || self.counts.iter().chain(&self.small).filter(harm);
        let theirs = || segment.counts.iter().chain(&segment.small).filter(harm);
        let great = !segment.tolls.is_empty() && self.counts.iter().any(|c| c.kind.is_harm());
        great || own().any(|a| theirs().any(|b| a.kind == b.kind))
    }

    /// How many of a segment's rarest names are told here.
    #[must_use]
    pub fn rare(&self, segment: &SegmentContent) -> usize {
        segment.rare.iter().filter(|t| self.names.tells(**t)).count()
    }

    /// How alike a segment is, so many days later.
    #[must_use]
    pub fn likeness(&self, segment: &SegmentContent, gap: i32) -> Likeness {
        self.likeness_of(segment, SegmentSquares::of(segment), gap)
    }

    /// The same where the segment's lengths are known.
    #[must_use]
    pub fn likeness_of(
        &self,
        segment: &SegmentContent,
        squares: SegmentSquares,
        gap: i32,
    ) -> Likeness {
        let own = self.words.get(slot(segment.language)).filter(|w| !w.is_empty());
        let words = own.map_or(0.0, |w| w.cosine(&segment.words, squares.words));
        let names = self.names.cosine(&segment.names, squares.names);
        let shared = segment.counts.iter().filter(|c| self.counts.contains(c));
        let counts: f32 =
            shared.map(|c| if c.kind.is_harm() { TOLL } else { COUNT }).sum::<f32>().min(COUNTS);
        #[expect(clippy::cast_precision_loss, reason = "days")]
        let fade = (-(gap.max(0) as f32) / FADE).exp();
        let same = if own.is_some() { words + NAMES * names } else { 0.0 };
        let score = (same.max(ACROSS * names) + counts) * fade;
        let elsewhere = self.sites.are_elsewhere(&segment.sites);
        let here = self.sites.are_here(&segment.sites);
        Likeness { words, names, counts, fade, rare: self.rare(segment), elsewhere, here, score }
    }

    /// What each shared word and name adds to the likeness.
    #[must_use]
    pub fn shared(&self, segment: &SegmentContent) -> (TermWeights, TermWeights) {
        let words = self.words.get(slot(segment.language)).map(|w| w.shared(&segment.words));
        (words.unwrap_or_default(), self.names.shared(&segment.names))
    }
}
