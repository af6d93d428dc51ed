//! What an article says: its entities and its figures.
//!
//! [`Analyzer::analyze`] takes an article and returns an [`Analysis`]. It reads no file, keeps
//! no state and cannot fail.

use std::ops::Range;

use serde::{Deserialize, Serialize};

use crate::article::Article;
use crate::text::tokens::Tokens;
use crate::text::{Language, Span};

mod dates;
mod digest;
pub mod entities;
pub mod events;
pub mod figures;
pub mod gazetteer;
pub mod lexicon;
pub mod phrases;
pub mod quantities;
pub mod review;
mod sentence;
pub mod tagger;
pub mod vocabulary;

/// The type of an entity.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum EntityKind {
    /// A named person.
    Person,
    /// A named body: organisation, force, company, news agency, government.
    Organisation,
    /// A named place.
    Place,
    /// A nationality, people, religion or political following.
    Group,
}

impl EntityKind {
    /// All kinds, in the order panels list them.
    pub const ALL: [Self; 4] = [Self::Person, Self::Organisation, Self::Place, Self::Group];

    /// Returns the name that JSON and CSV use.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Person => "person",
            Self::Organisation => "organisation",
            Self::Place => "place",
            Self::Group => "group",
        }
    }
}

/// An entity as one article knows it. The same `id` in two articles is the same
/// entity.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entity {
    /// Stable across articles and languages: the gazetteer's ("org/un"), or made from
    /// the kind and the folded name ("person/jane-doe").
    pub id: Box<str>,
    /// Canonical English name, or the longest form in the article.
    pub name: Box<str>,
    /// Its usual type.
    pub kind: EntityKind,
    /// The party people counted with it belong to ("British" → "United Kingdom");
    /// empty where that is its name.
    pub party: Box<str>,
    /// The title or rank it was first mentioned with ("Admiral"), or empty.
    pub role: Box<str>,
    /// Whether the gazetteer knows it.
    pub known: bool,
}

impl Entity {
    /// Returns the party of people who are counted with this entity.
    #[must_use]
    pub fn party_name(&self) -> &str {
        if self.party.is_empty() { &self.name } else { &self.party }
    }
}

/// One mention of an entity. Mentions are in order and do not overlap.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mention {
    /// The name in the clean text, without title, article or possessive.
    pub span: Span,
    /// The type of this mention ("British" is a group, "Britain" a place).
    pub kind: EntityKind,
    /// Index into [`Analysis::entities`].
    pub entity: u16,
}

/// What a figure counts. The codebook's kinds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum FigureKind {
    /// People dead by violence, accident or disaster.
    Killed,
    /// People hurt by it.
    Wounded,
    /// Killed and wounded told as one number.
    Casualties,
    /// People unaccounted for.
    Missing,
    /// People arrested, captured, held.
    Detained,
    /// People who fled, were driven out or evacuated.
    Displaced,
    /// Armed people who are there.
    Troops,
    /// Armed people being added.
    Reinforcement,
    /// Armed people leaving.
    Withdrawal,
    /// People demonstrating or rioting.
    Protesters,
    /// Things burned, destroyed, damaged, shot down.
    Destroyed,
}

impl FigureKind {
    /// Whether it counts armed people who are there, come or go.
    #[must_use]
    pub const fn is_force(self) -> bool {
        matches!(self, Self::Troops | Self::Reinforcement | Self::Withdrawal)
    }

    /// Whether it counts people whom something befell: dead, hurt, missing, held.
    #[must_use]
    pub const fn is_harm(self) -> bool {
        matches!(
            self,
            Self::Killed | Self::Wounded | Self::Casualties | Self::Missing | Self::Detained
        )
    }

    /// Whether a part of one may be told as the other.
    #[must_use]
    pub const fn is_related(self, other: Self) -> bool {
        self as u8 == other as u8
            || self.is_harm() && other.is_harm()
            || self.is_force() && other.is_force()
    }

    /// All kinds, in the order panels list them.
    pub const ALL: [Self; 11] = [
        Self::Killed,
        Self::Wounded,
        Self::Casualties,
        Self::Missing,
        Self::Detained,
        Self::Displaced,
        Self::Troops,
        Self::Reinforcement,
        Self::Withdrawal,
        Self::Protesters,
        Self::Destroyed,
    ];

    /// The codebook's name.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Killed => "killed",
            Self::Wounded => "wounded",
            Self::Casualties => "casualties",
            Self::Missing => "missing",
            Self::Detained => "detained",
            Self::Displaced => "displaced",
            Self::Troops => "troops",
            Self::Reinforcement => "reinforcement",
            Self::Withdrawal => "withdrawal",
            Self::Protesters => "protesters",
            Self::Destroyed => "destroyed",
        }
    }
}

/// How exactly a quantity is stated.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default, Serialize, Deserialize,
)]
#[serde(rename_all = "snake_case")]
pub enum Qualifier {
    /// "31".
    #[default]
    Exact,
    /// "about 1,000".
    About,
    /// "more than 100": low only.
    AtLeast,
    /// "up to 100": high only.
    AtMost,
    /// "20 to 30".
    Range,
    /// "dozens": a floor in words.
    Vague,
}

impl Qualifier {
    /// The codebook's name.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Exact => "exact",
            Self::About => "about",
            Self::AtLeast => "at_least",
            Self::AtMost => "at_most",
            Self::Range => "range",
            Self::Vague => "vague",
        }
    }
}

/// What the codebook flags a figure with.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
pub struct Flags {
    /// Counts people already in another figure of the article.
    pub subset: bool,
    /// Belongs to an earlier event than the one reported.
    pub past: bool,
    /// Denied, feared, hypothetical or planned.
    pub unreal: bool,
}

impl Flags {
    /// Whether the figure counts towards the article's totals.
    #[must_use]
    pub const fn counts(self) -> bool {
        !self.subset && !self.past && !self.unreal
    }

    /// The codebook's names of the flags that are set, in its order.
    pub fn names(self) -> impl Iterator<Item = &'static str> {
        [(self.subset, "subset"), (self.past, "past"), (self.unreal, "unreal")]
            .into_iter()
            .filter_map(|(set, name)| set.then_some(name))
    }
}

/// One stated quantity of people, or of things destroyed.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Figure {
    /// The quantity itself: digits or number words with their multiplier.
    pub span: Span,
    /// The quantity with the words that qualify it ("almost 1,000").
    pub written: Span,
    /// What it counts.
    pub kind: FigureKind,
    /// Least number stated; `None` where only an upper bound is told. Finite, ≥ 0.
    pub low: Option<f64>,
    /// Greatest number stated; `None` where only a lower bound is told. Finite, ≥ 0.
    pub high: Option<f64>,
    /// How exactly it is stated.
    pub qualifier: Qualifier,
    /// The counted noun as the article says it ("Serb homes"), perhaps empty.
    pub unit: Box<str>,
    /// Whose they are, by canonical English name; empty where the text does not tell.
    pub party: Box<[Box<str>]>,
    /// Who says so, as the article says it; empty where it is the article's own voice.
    pub attribution: Box<str>,
    /// The place it happened, by canonical name, where told.
    pub place: Option<Box<str>>,
    /// When it happened: ISO day where it can be resolved, else as written.
    pub date: Option<Box<str>>,
    /// What it must not be mistaken for.
    pub flags: Flags,
    /// Entities named in its unit and party, as indices into [`Analysis::entities`].
    pub entities: Box<[u16]>,
    /// The sentence that says it.
    pub sentence: Span,
    /// The word or phrase that gave it its kind.
    pub cue: Span,
}

impl Figure {
    /// Whether its unit counts people as such, not a sort of them; so does one without.
    #[must_use]
    pub fn counts_people(&self) -> bool {
        const PEOPLE: &[&str] = &[
            "",
            "people",
            "persons",
            "person",
            "others",
            "other people",
            "lives",
            "dead",
            "deaths",
            "fatalities",
            "victims",
            "bodies",
            "casualties",
            "killed",
            "wounded",
            "injured",
            "injuries",
            "người",
            "người khác",
            "nạn nhân",
            "thi thể",
            "sinh mạng",
            "người chết",
            "người thiệt mạng",
            "người bị thương",
        ];
        let unit = &*self.unit;
        PEOPLE.iter().any(|p| {
            p.len() == unit.len()
                && (p.eq_ignore_ascii_case(unit)
                    || unit.chars().flat_map(char::to_lowercase).eq(p.chars()))
        })
    }
}

/// Least, best and greatest count of one kind that an article tells.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Total {
    /// What it counts.
    pub kind: FigureKind,
    /// The least count, in people or things. Finite, ≥ 0.
    pub low: f64,
    /// The count that an analyst would write down. Between `low` and `high`.
    pub best: f64,
    /// The greatest count; `None` where the text sets no upper bound ("at least 31").
    pub high: Option<f64>,
    /// The figures it is made of, as indices into [`Analysis::figures`].
    pub made_of: Box<[u16]>,
}

/// Why a quantity is, or is not, a figure: one line of `dateline explain`.
#[derive(Debug, Clone, PartialEq)]
pub struct Verdict {
    /// The quantity.
    pub span: Span,
    /// The figure it became, as index into [`Analysis::figures`].
    pub figure: Option<u16>,
    /// The veto, or the cue, scope and rule, for people.
    pub why: String,
    /// What spoke for and against it; none where a veto alone decided.
    pub ruling: Option<figures::reasons::Ruling>,
}

/// What an article says.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Analysis {
    /// The entities, in order of first mention.
    pub entities: Vec<Entity>,
    /// Every mention, in order.
    pub mentions: Vec<Mention>,
    /// Every figure, in order.
    pub figures: Vec<Figure>,
    /// The toll of the event reported, in the order of [`FigureKind::ALL`]; of a digest
    /// that of its worst event.
    pub totals: Vec<Total>,
    /// The events it reports, in order; at least one where there is any text.
    pub events: Vec<events::Event>,
    /// Counts of other times (the whole war, an earlier attack), in order of first mention.
    pub background: Vec<events::Background>,
    /// The sentences that were read, in order: those in other languages are not.
    pub sentences: Vec<Span>,
    /// Figures that somebody rejected, in order: nothing counts them.
    pub rejected: Vec<Figure>,
    /// What people said of figures, in the order of their numbers ([`Self::figure`]).
    pub reviewed: Vec<review::Reviewed>,
}

impl Analysis {
    /// Returns the entity of a mention; `None` where the index is of no entity.
    #[must_use]
    pub fn entity(&self, mention: &Mention) -> Option<&Entity> {
        self.entities.get(usize::from(mention.entity))
    }

    /// The sentence a span stands in; the span itself where there is none.
    #[must_use]
    pub fn sentence_of(&self, span: Span) -> Span {
        let at = self.sentences.partition_point(|s| s.end <= span.start);
        self.sentences.get(at).copied().filter(|s| s.overlaps(span)).unwrap_or(span)
    }

    /// Returns the indices of the mentions that overlap a span.
    #[must_use]
    pub fn mentions_in(&self, span: Span) -> Range<usize> {
        let from = self.mentions.partition_point(|m| m.span.end <= span.start);
        let to = self.mentions.partition_point(|m| m.span.start < span.end);
        from..to.max(from)
    }

    /// Returns the total of a kind, or `None` where the article tells none.
    #[must_use]
    pub fn total(&self, kind: FigureKind) -> Option<&Total> {
        self.totals.iter().find(|t| t.kind == kind)
    }
}

/// Buffers that are used again for the next article, so that memory is allocated once.
#[derive(Debug, Default)]
pub struct Scratch {
    /// Tokens and sentences of the article at hand.
    pub tokens: Tokens,
    /// Buffers for finding names.
    pub entities: entities::EntityBuffers,
    /// Buffers for reading figures.
    pub figures: figures::FigureBuffers,
}

/// What is learned from, where somebody learns.
#[derive(Debug, Default)]
struct LearningLog<'a> {
    /// Numbers with the evidence on what they count.
    numbers: Option<&'a mut Vec<figures::judge::FigureCandidate>>,
    /// Figures with the evidence on their flags.
    flags: Option<&'a mut Vec<figures::flags::FlagCandidate>>,
}

/// Everything the analysis looks things up in: gazetteer, taggers, lexicons. Made
/// once, shared by all threads.
#[derive(Debug)]
pub struct Analyzer {
    gazetteer: gazetteer::Gazetteer,
    taggers: tagger::Taggers,
    lexicon: lexicon::Lexicon,
    events: events::EventWords,
    vocabulary: vocabulary::Vocabulary,
    weights: figures::weights::Weights,
    flags: figures::flags::weights::FlagWeights,
}

impl Default for Analyzer {
    fn default() -> Self {
        Self::new()
    }
}

impl Analyzer {
    /// Returns an analyzer with the embedded assets. Takes a few milliseconds.
    #[must_use]
    pub fn new() -> Self {
        Self {
            gazetteer: gazetteer::Gazetteer::embedded(),
            taggers: tagger::Taggers::embedded(),
            lexicon: lexicon::Lexicon::embedded(),
            events: events::EventWords::embedded(),
            vocabulary: vocabulary::Vocabulary::embedded(),
            weights: figures::weights::Weights::embedded(),
            flags: figures::flags::weights::FlagWeights::embedded(),
        }
    }

    /// An analyzer with other name models than the embedded ones, to measure them.
    #[must_use]
    pub fn with_taggers(taggers: tagger::Taggers) -> Self {
        Self { taggers, ..Self::new() }
    }

    /// An analyzer with other weights of evidence than the embedded ones, to measure them.
    #[must_use]
    pub fn with_weights(weights: figures::weights::Weights) -> Self {
        Self { weights, ..Self::new() }
    }

    /// An analyzer with other weights of evidence on flags than the embedded ones.
    #[must_use]
    pub fn with_flag_weights(flags: figures::flags::weights::FlagWeights) -> Self {
        Self { flags, ..Self::new() }
    }

    /// Returns what one article says. Takes time linear in its length.
    #[must_use]
    pub fn analyze(&self, article: &Article, scratch: &mut Scratch) -> Analysis {
        self.run(article, scratch, None, LearningLog::default())
    }

    /// Returns every number of an article that may be a figure, with the evidence on it: what
    /// the weights are learned from.
    #[must_use]
    pub fn candidates(
        &self,
        article: &Article,
        scratch: &mut Scratch,
    ) -> Vec<figures::judge::FigureCandidate> {
        let mut numbers = Vec::new();
        let log = LearningLog { numbers: Some(&mut numbers), flags: None };
        self.run(article, scratch, None, log);
        numbers
    }

    /// Returns every figure of an article with the evidence on its flags: what their weights
    /// are learned from.
    #[must_use]
    pub fn flag_candidates(
        &self,
        article: &Article,
        scratch: &mut Scratch,
    ) -> Vec<figures::flags::FlagCandidate> {
        let mut flags = Vec::new();
        let log = LearningLog { numbers: None, flags: Some(&mut flags) };
        self.run(article, scratch, None, log);
        flags
    }

    /// Returns what one article says, and for every quantity why it is or is not a figure.
    #[must_use]
    pub fn explain(&self, article: &Article) -> (Analysis, Vec<Verdict>) {
        let mut verdicts = Vec::new();
        let log = LearningLog::default();
        let analysis = self.run(article, &mut Scratch::default(), Some(&mut verdicts), log);
        (analysis, verdicts)
    }

    /// Computes events, background and totals again from the figures, after somebody has
    /// corrected them.
    pub fn tell(&self, article: &Article, scratch: &mut Scratch, analysis: &mut Analysis) {
        scratch.tokens.scan(&article.text);
        events::find(self.event_means(), article, &scratch.tokens, analysis);
    }

    const fn event_means(&self) -> events::EventMeans<'_> {
        events::EventMeans { words: &self.events, gazetteer: &self.gazetteer }
    }

    fn run(
        &self,
        article: &Article,
        scratch: &mut Scratch,
        mut verdicts: Option<&mut Vec<Verdict>>,
        log: LearningLog<'_>,
    ) -> Analysis {
        scratch.tokens.scan(&article.text);
        // Paragraphs in other languages are shown and not read.
        scratch.tokens.sentences.retain(|sentence| match sentence.language {
            Language::Unknown => article.language.is_read(),
            language => language.is_read(),
        });
        let mut analysis = Analysis::default();
        entities::find(
            &self.gazetteer,
            &self.taggers,
            article,
            &scratch.tokens,
            &mut scratch.entities,
            &mut analysis,
        );
        let flags = figures::find(
            &figures::Means {
                lexicon: &self.lexicon,
                vocabulary: &self.vocabulary,
                gazetteer: &self.gazetteer,
                weights: &self.weights,
            },
            article,
            &scratch.tokens,
            &mut scratch.figures,
            &mut analysis,
            verdicts.as_deref_mut(),
            log.numbers,
        );
        analysis.sentences = scratch
            .tokens
            .sentences
            .iter()
            .filter_map(|s| {
                let run = scratch.tokens.of(s);
                Some(run.first()?.span().hull(run.last()?.span()))
            })
            .collect();
        events::relate(self.event_means(), article, &scratch.tokens, &mut analysis, |figures| {
            flags.settle(&self.flags, figures, log.flags);
        });
        if let Some(verdicts) = verdicts {
            figures::tell_attributes(&analysis.figures, verdicts);
        }
        analysis
    }
}
