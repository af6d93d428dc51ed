//! What an article has said before: the kinds its headline tells and it has counted so
//! far, the same number told earlier, what the sentence before was about.

use super::phrase::{counted, size};
use super::{EvidenceSink, NumberContext, each, lower};
use crate::analysis::FigureKind;
use crate::analysis::figures::Clause;
use crate::analysis::lexicon::{Kinds, bit, class};
use crate::analysis::sentence::items::What;
use crate::analysis::sentence::keys::mix;
use crate::analysis::sentence::signs::{SELF, Sign};
use crate::analysis::vocabulary::fact;

/// The state of an article while it is read.
#[derive(Debug, Default)]
pub(in super::super) struct ArticleMemory {
    /// Kinds whose cues stand in the headline.
    headline: Kinds,
    /// How often each kind has been counted.
    counted: [u16; 11],
    /// How often a cue of each kind has been read.
    cues: [u16; 11],
    /// The kind counted last, and how many sentences ago.
    last: Option<(FigureKind, u32)>,
    /// Numbers told, with their kinds.
    told: Vec<(u64, FigureKind)>,
    /// Of the sentence before: kinds its words tell, kinds its nouns count, classes.
    before: Before,
    /// Whether this sentence, the one before, the headline and any other name an illness,
    /// a bit each.
    illness: u32,
    sentences: u32,
}

#[derive(Debug, Default, Clone, Copy)]
struct Before {
    kinds: Kinds,
    nouns: Kinds,
    class: u64,
    figures: Kinds,
}

/// Numbers kept of one article: no article tells more, a table without end may.
const KEPT: usize = 512;

/// The bits of [`ArticleMemory::illness`].
const HERE: u32 = 1;
const BEFORE: u32 = 2;
const HEADLINE: u32 = 4;
const ANYWHERE: u32 = 8;

impl ArticleMemory {
    /// Notes what a sentence names that bears on all its numbers.
    pub fn enter(&mut self, clause: &Clause<'_>, signs: &[Sign]) {
        let ill = |form: u32| clause.vocabulary.facts(form) & fact::ILLNESS != 0;
        let here = u32::from(signs.iter().any(|s| s.form.is_some_and(ill)));
        let before = (self.illness & HERE) * BEFORE;
        let lasting = self.illness & (HEADLINE | ANYWHERE);
        self.illness = lasting | before | here | (here * ANYWHERE);
    }

    /// Keeps what a sentence said, once its numbers are judged.
    pub fn leave(
        &mut self,
        clause: &Clause<'_>,
        signs: &[Sign],
        numbers: impl Iterator<Item = (f64, Option<FigureKind>)>,
        headline: bool,
    ) {
        let mut before = Before::default();
        for (item, sign) in clause.items.iter().zip(signs) {
            before.kinds |= sign.all();
            before.nouns |= sign.told[SELF];
            if matches!(item.what, What::Word) {
                before.class |= item.entry.class & class::COUNTED;
            }
            each(sign.all()).for_each(|kind| count(&mut self.cues, kind));
        }
        if headline {
            self.headline |= before.kinds;
            self.illness |= (self.illness & HERE) * HEADLINE;
        }
        if let Some((_, age)) = &mut self.last {
            *age += 1;
        }
        for (low, kind) in numbers {
            let Some(kind) = kind else { continue };
            before.figures |= bit(kind);
            self.last = Some((kind, 0));
            count(&mut self.counted, kind);
            if self.told.len() < KEPT {
                self.told.push((low.to_bits(), kind));
            }
        }
        self.before = before;
        self.sentences += 1;
    }
}

pub(super) fn gather(scene: &NumberContext<'_>, sink: &mut EvidenceSink<'_>) {
    let memory = scene.memory;
    let what = counted(scene);
    let here = scene.here();
    let size = size(scene.answer.quantity.low);
    for kind in each(memory.headline) {
        sink.about(kind, 0, what, here);
        sink.put(1, mix(kind as u32, what), here);
    }
    if memory.headline == 0 {
        sink.put(2, what, here);
    }
    for (kind, (&n, &cues)) in
        FigureKind::ALL.into_iter().zip(memory.counted.iter().zip(&memory.cues))
    {
        if n > 0 {
            sink.about(kind, 3, mix(what, u32::from(n.min(4))), here);
            sink.put(4, mix(kind as u32, what), here);
        }
        if cues > 0 {
            sink.about(kind, 5, mix(what, u32::from(steps(cues))), here);
            sink.put(6, mix(kind as u32, mix(what, u32::from(steps(cues)))), here);
        }
    }
    let most = FigureKind::ALL
        .into_iter()
        .zip(memory.cues)
        .max_by_key(|&(k, n)| (n, 11 - k as u16))
        .filter(|&(_, n)| n > 1);
    if let Some((kind, _)) = most {
        sink.about(kind, 7, what, here);
        sink.put(8, mix(kind as u32, what), here);
    }
    if let Some((kind, age)) = memory.last {
        sink.about(kind, 9, mix(what, age.min(4)), here);
        sink.put(10, mix(kind as u32, mix(what, age.min(2))), here);
    } else {
        sink.put(11, what, here);
    }
    for kind in each(memory.before.kinds) {
        sink.about(kind, 12, what, here);
        sink.put(13, mix(kind as u32, what), here);
    }
    for kind in each(memory.before.nouns) {
        sink.about(kind, 14, what, here);
    }
    for kind in each(memory.before.figures) {
        sink.about(kind, 15, what, here);
    }
    sink.put(16, mix(what, lower(memory.before.class >> class::COUNTED.trailing_zeros())), here);
    sink.put(17, mix(what, memory.sentences.min(3)), here);
    if memory.illness != 0 {
        sink.put(21, memory.illness, here);
        sink.put(22, mix(memory.illness & (HERE | HEADLINE), what), here);
    }
    let bits = scene.answer.quantity.low.to_bits();
    let again = memory.told.iter().filter(|(low, _)| *low == bits);
    for kind in each(again.fold(0, |all, (_, kind)| all | bit(*kind))) {
        sink.about(kind, 18, mix(what, size), here);
        sink.about(kind, 19, size, here);
        sink.put(20, mix(kind as u32, size), here);
    }
}

/// Counts one more of a kind.
fn count(counts: &mut [u16; 11], kind: FigureKind) {
    if let Some(n) = counts.get_mut(kind as usize) {
        *n = n.saturating_add(1);
    }
}

/// A count in steps.
const fn steps(n: u16) -> u16 {
    match n {
        0..=1 => n,
        2..=3 => 2,
        4..=7 => 3,
        _ => 4,
    }
}
