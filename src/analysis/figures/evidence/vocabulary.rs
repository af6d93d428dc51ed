//! What the vocabulary says: of the noun that is counted, of the verb at either side, and
//! of every word near the number that tells a kind.

use super::phrase::{counted, size};
use super::{EvidenceSink, NumberContext, each, step, stride};
use crate::analysis::figures::runs::Run;
use crate::analysis::lexicon::{Kinds, bit, class, lists};
use crate::analysis::sentence::items::What;
use crate::analysis::sentence::keys::mix;
use crate::analysis::sentence::signs::{CountsBefore, Sign, WordShape};
use crate::analysis::vocabulary::{
    COUNTS, OTHER, Readings, Sort, Tell, With, WordForm, WordReading,
};

/// How far a word is looked for, in items.
const REACH: usize = 30;

/// What some nouns count, see [`COUNTS`].
const FORCE: u8 = 2;
const FIGHTER: u8 = 3;
const THING: u8 = 6;
const HOME: u8 = 7;
const ARMS: u8 = 8;

pub(super) fn gather(scene: &NumberContext<'_>, sink: &mut EvidenceSink<'_>) -> About {
    let (left, right) = scene.edges();
    let about = About::read(scene, left, right);
    noun(scene, sink, &about);
    let mut seen = WordsSeen::default();
    for i in (left.saturating_sub(REACH)..left).rev() {
        word(scene, sink, &about, i, left - 1 - i, 0, &mut seen);
    }
    let lefts = seen.kinds;
    let mut seen = WordsSeen::default();
    for i in right..(right + REACH).min(scene.clause.items.len()) {
        word(scene, sink, &about, i, i - right, 1, &mut seen);
    }
    // Inside the phrase: "three wounded soldiers".
    for i in scene.answer.at + 1..right {
        word(scene, sink, &about, i, right - 1 - i, 2, &mut WordsSeen::default());
    }
    let here = scene.here();
    for kind in each(lefts & seen.kinds) {
        sink.about(kind, 30, about.what, here);
    }
    let all = lefts | seen.kinds;
    sink.put(31, u32::from(all), here);
    if all == 0 {
        sink.put(32, about.what, here);
    }
    if scene.run.place != 0 {
        let Run { left, right, .. } = scene.run;
        listed(scene, sink, &about, (left.saturating_sub(REACH)..left).rev(), left, 0);
        listed(scene, sink, &about, right..right + REACH, right, 1);
    }
    about
}

/// What governs a list governs each of its numbers: what the words at one side of it tell,
/// up to the next number or the end of the clause.
fn listed(
    scene: &NumberContext<'_>,
    sink: &mut EvidenceSink<'_>,
    about: &About,
    words: impl Iterator<Item = usize>,
    edge: usize,
    side: u32,
) {
    let mut seen: Kinds = 0;
    for i in words {
        let Some(item) = scene.clause.items.get(i) else { return };
        let ends = matches!(item.what, What::Mark('.' | ';' | ':' | '(' | ')'));
        if item.is_number() || ends || item.is(class::CLAUSE) {
            return;
        }
        let shape = scene.signs.get(i).map_or(0, |s| s.shape as u32);
        let gap = stride(i.abs_diff(edge));
        let mut told = 0;
        for reading in readings(scene, i).iter() {
            for (tell, met) in best(scene.clause.vocabulary.tells(&reading), about) {
                if !met {
                    continue;
                }
                let first = u32::from(seen == 0);
                let place = mix(mix(side, tell.role as u32), u32::from(tell.sure));
                sink.about(tell.kind, 40, mix(place, mix(gap, first)), item.span);
                sink.about(tell.kind, 41, mix(mix(place, shape), first), item.span);
                sink.about(tell.kind, 42, mix(place, mix(about.what, scene.run.place)), item.span);
                told |= bit(tell.kind);
            }
        }
        seen |= told;
    }
}

/// What is about a number.
#[expect(clippy::struct_excessive_bools, reason = "each is asked for by itself")]
pub(super) struct About {
    /// What it counts, as finely as is known.
    pub what: u32,
    /// What the vocabulary says its noun counts.
    counts: u8,
    /// The item of that noun.
    head: Option<usize>,
    force: bool,
    arms: bool,
    thing: bool,
    home: bool,
    person: bool,
}

impl About {
    fn read(scene: &NumberContext<'_>, left: usize, right: usize) -> Self {
        let head = head(scene);
        let counts = head.map_or(0, |(_, counts)| counts);
        let mut about = Self {
            what: 0,
            counts,
            head: head.map(|(i, _)| i),
            force: false,
            arms: false,
            thing: false,
            home: false,
            person: false,
        };
        let old = counted(scene);
        about.what = if matches!(old, 0 | 9 | 10 | 11) && counts != 0 {
            32 + u32::from(counts)
        } else {
            old
        };
        for i in left.saturating_sub(8)..right + 8 {
            for reading in readings(scene, i).iter().filter(|r| r.sort == Sort::Noun) {
                match reading.counts {
                    FORCE | FIGHTER => about.force = true,
                    ARMS => about.arms = true,
                    THING => about.thing = true,
                    HOME => about.home = true,
                    _ => {}
                }
            }
        }
        about.person =
            matches!(about.what, 0 | 1 | 2 | 3 | 4 | 5 | 8 | 9) || (33..=37).contains(&about.what);
        about.force |= matches!(about.what, 1 | 2);
        about.thing |= about.what == 6;
        about
    }

    const fn met(&self, with: With) -> bool {
        match with {
            With::Nothing => true,
            With::People => self.person,
            With::Force => self.force,
            With::Arms => self.arms,
            With::Thing => self.thing,
            With::Home => self.home || self.thing,
        }
    }
}

pub(super) fn readings(scene: &NumberContext<'_>, item: usize) -> Readings {
    let form = scene.signs.get(item).and_then(|s| s.form);
    form.map_or_else(Readings::default, |f| scene.clause.vocabulary.readings(f))
}

/// The noun behind a number by the vocabulary, and what it counts: the last of a run of
/// nouns and what stands before them, where they come last; else the first.
fn head(scene: &NumberContext<'_>) -> Option<(usize, u8)> {
    let clause = scene.clause;
    let mut found = None;
    for i in scene.answer.at + 1..scene.answer.at + 9 {
        let item = clause.items.get(i)?;
        match item.what {
            What::Mark('-' | '"' | '“' | '”') => continue,
            What::Mark(_) | What::Number(_) | What::Vetoed(_) => break,
            What::Name(_) => {
                if found.is_some() {
                    break;
                }
                continue;
            }
            What::Word => {}
        }
        let all = readings(scene, i);
        if let Some(noun) = all.iter().find(|r| r.sort == Sort::Noun) {
            // "soldiers march": a verb behind a plural.
            let verb = all.any(Sort::Verb) && found.is_some();
            if verb && clause.grammar.inflected {
                break;
            }
            found = Some((i, noun.counts));
            if clause.grammar.heads_first() || noun.slot == WordForm::Plural {
                break;
            }
            continue;
        }
        let of = clause.is_word(i, lists::OF) && found.is_none();
        let stops = item.is(class::PREP | class::CONJ | class::BE | class::HAVE | class::MODAL)
            || item.is(class::CLAUSE | class::RELATIVE | class::SAID | class::INCLUDING);
        let finite = all.iter().any(|r| {
            r.sort == Sort::Verb
                && !matches!(r.slot, WordForm::Participle | WordForm::Either | WordForm::Ing)
        });
        if found.is_some() || stops && !of || finite && clause.grammar.inflected {
            break;
        }
        if clause.grammar.heads_first() && i > scene.answer.at + 2 {
            break;
        }
    }
    found
}

fn noun(scene: &NumberContext<'_>, sink: &mut EvidenceSink<'_>, about: &About) {
    let here = scene.here();
    let counts = u32::from(about.counts);
    let form = scene.answer.quantity.form as u32;
    let old = counted(scene);
    sink.put(0, counts, here);
    sink.put(1, mix(counts, form), here);
    sink.put(2, mix(counts, size(scene.answer.quantity.low)), here);
    sink.put(3, mix(counts, old), here);
    sink.put(4, about.what, here);
    let Some(noun) = about.head else { return };
    let span = scene.span(noun);
    for reading in readings(scene, noun).iter().filter(|r| r.sort == Sort::Noun) {
        sink.put(5, reading.lemma, span);
        sink.put(6, mix(reading.slot as u32, form), span);
        for tell in scene.clause.vocabulary.tells(&reading) {
            let role = tell.role as u32;
            sink.about(tell.kind, 7, mix(role, u32::from(tell.sure)), span);
            sink.put(8, mix(tell.kind as u32, mix(role, u32::from(tell.sure))), span);
        }
    }
}

#[derive(Default)]
struct WordsSeen {
    kinds: Kinds,
    cues: u32,
    verbs: u32,
    nouns: u32,
}

/// How surely a word tells each kind in each role, the best of what it tells.
pub(super) fn best(
    tells: impl Iterator<Item = Tell> + Clone,
    about: &About,
) -> impl Iterator<Item = (Tell, bool)> {
    let strength = |t: &Tell| if about.met(t.with) { 1 + t.sure } else { 0 };
    tells.clone().enumerate().filter_map(move |(i, tell)| {
        let met = strength(&tell);
        let beaten = tells.clone().enumerate().any(|(j, other)| {
            other.kind == tell.kind
                && other.role == tell.role
                && (strength(&other) > met || strength(&other) == met && j < i)
        });
        (!beaten).then_some((tell, met > 0))
    })
}

fn word(
    scene: &NumberContext<'_>,
    sink: &mut EvidenceSink<'_>,
    about: &About,
    i: usize,
    gap: usize,
    side: u32,
    seen: &mut WordsSeen,
) {
    let all = readings(scene, i);
    let Some(sign) = scene.signs.get(i).filter(|_| !all.is_empty()) else { return };
    // Within the phrase nothing stands between.
    let between = if side < 2 { scene.beside(i, side) } else { CountsBefore::default() };
    let (wall, open) = (between.wall(), between.is_open());
    let span = scene.span(i);
    let shape = sign.shape as u32;
    let both = all.any(Sort::Verb) && all.any(Sort::Noun);
    let mut told: Kinds = 0;
    for reading in all.iter() {
        let reading = &reading;
        if both && reads_otherwise(sign, reading) {
            continue;
        }
        let sort = reading.sort as u32;
        nearest(scene, sink, about, reading, sign, i, gap, side, open, seen);
        if matches!(reading.sort, Sort::Speech | Sort::Time) {
            if gap < 14 {
                let counts = mix(sort, u32::from(reading.counts));
                sink.put(10, mix(mix(counts, side), stride(gap)), span);
            }
            continue;
        }
        let form = mix(sort, reading.slot as u32);
        for (tell, met) in best(scene.clause.vocabulary.tells(reading), about) {
            let (kind, role) = (tell.kind, tell.role as u32);
            if !met {
                sink.about(kind, 11, mix(side, stride(gap)), span);
                continue;
            }
            let sure = u32::from(tell.sure);
            let place = mix(role, side);
            let first = u32::from(seen.kinds & bit(kind) == 0);
            let order = seen.cues.min(2);
            sink.about(kind, 12, mix(mix(place, sure), mix(form, shape)), span);
            sink.about(kind, 13, mix(mix(place, sure), step(gap)), span);
            sink.about(kind, 14, mix(mix(place, sure), wall), span);
            sink.about(kind, 15, mix(mix(place, about.what), mix(open, stride(gap))), span);
            sink.about(kind, 16, mix(mix(place, order), mix(first, stride(gap))), span);
            sink.about(kind, 17, mix(mix(place, shape), mix(open, mix(sure, stride(gap)))), span);
            sink.about(kind, 18, mix(mix(place, shape), mix(about.what, open)), span);
            sink.put(19, mix(mix(kind as u32, place), mix(sure, mix(open, stride(gap)))), span);
            sink.put(20, mix(mix(kind as u32, place), mix(shape, about.what)), span);
            told |= bit(kind);
        }
    }
    if told != 0 {
        seen.kinds |= told;
        seen.cues += 1;
    }
}

/// Whether a word that may be a verb or a noun is not what a reading takes it for.
fn reads_otherwise(sign: &Sign, reading: &WordReading) -> bool {
    let noun = sign.noun;
    let verb = !matches!(sign.shape, WordShape::Plain | WordShape::Gerund | WordShape::Caused);
    noun && reading.sort == Sort::Verb || verb && reading.sort == Sort::Noun
}

/// The first verb and the first noun at each side, whatever they tell.
#[expect(clippy::too_many_arguments, reason = "all that is known of one word")]
fn nearest(
    scene: &NumberContext<'_>,
    sink: &mut EvidenceSink<'_>,
    about: &About,
    reading: &WordReading,
    sign: &Sign,
    i: usize,
    gap: usize,
    side: u32,
    open: u32,
    seen: &mut WordsSeen,
) {
    let span = scene.span(i);
    let shape = sign.shape as u32;
    match reading.sort {
        Sort::Verb if seen.verbs < 2 && gap < 12 => {
            let place = mix(mix(side, seen.verbs), open);
            sink.put(21, mix(mix(reading.lemma, place), shape), span);
            sink.put(22, mix(reading.lemma, side), span);
            sink.put(23, mix(mix(reading.lemma, side), about.what), span);
            let silent = reading.is_silent();
            sink.put(24, mix(mix(place, shape), mix(u32::from(silent), about.what)), span);
            seen.verbs += 1;
        }
        Sort::Noun if seen.nouns < 3 && gap < 8 => {
            let before = scene.word(i + 1);
            sink.put(25, mix(mix(reading.lemma, side), stride(gap)), span);
            sink.put(26, mix(mix(u32::from(reading.counts), side), step(gap)), span);
            if side == 0 && gap < 3 {
                sink.put(27, mix(reading.lemma, before), span);
                sink.put(28, mix(u32::from(reading.counts), before), span);
            }
            seen.nouns += 1;
        }
        Sort::Adjective | Sort::Phrase if gap < 6 => {
            sink.put(29, mix(mix(reading.lemma, side), stride(gap)), span);
        }
        _ => {}
    }
}

const _: () = assert!(OTHER as usize == COUNTS.len());

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_have_their_numbers() {
        let names = [FORCE, FIGHTER, THING, HOME, ARMS].map(|counts| COUNTS[usize::from(counts)]);
        assert_eq!(names, ["force", "fighter", "thing", "home", "arms"]);
    }
}
