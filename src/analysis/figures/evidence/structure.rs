//! What the words tell that the phrase of a number is linked to: what governs it, its
//! predicate, its participle, the subject of what it counts.

use super::vocabulary::{About, best, readings};
use super::{EvidenceSink, NumberContext, each};
use crate::analysis::lexicon::{Kinds, bit};
use crate::analysis::sentence::keys::mix;
use crate::analysis::sentence::syntax::{WordLink, WordRelation};
use crate::analysis::vocabulary::Sort;

pub(super) fn gather(scene: &NumberContext<'_>, about: &About, sink: &mut EvidenceSink<'_>) {
    let here = scene.here();
    let links = scene.links;
    let sides = mix(links.left as u32, links.right as u32);
    sink.put(0, sides, here);
    sink.put(1, mix(sides, about.what), here);
    sink.put(2, mix(mix(links.left as u32, u32::from(links.joined)), about.what), here);
    let mut relations = 0;
    let mut told = 0;
    for link in &links.all {
        relations |= 1 << link.relation as u32;
        told |= word(scene, about, sink, link, u32::from(links.joined));
    }
    sink.put(3, mix(relations, about.what), here);
    sink.put(4, mix(relations, u32::from(told)), here);
    if told == 0 {
        sink.put(5, mix(mix(relations, sides), about.what), here);
    }
}

/// What one word tells; the kinds it does.
fn word(
    scene: &NumberContext<'_>,
    about: &About,
    sink: &mut EvidenceSink<'_>,
    link: &WordLink,
    joined: u32,
) -> Kinds {
    let Some(sign) = scene.signs.get(link.word) else { return 0 };
    let span = scene.span(link.word);
    let by = link.by.map_or(0, |i| scene.word(i));
    // A subject holds many words: one is as good as another.
    let relation = link.relation as u32;
    let place = if link.relation == WordRelation::Counted { relation } else { mix(relation, by) };
    let shape = sign.shape as u32;
    let mut told = 0;
    for reading in readings(scene, link.word).iter() {
        if matches!(reading.sort, Sort::Speech | Sort::Time) {
            sink.put(10, mix(mix(place, reading.sort as u32), u32::from(reading.counts)), span);
            continue;
        }
        for (tell, met) in best(scene.clause.vocabulary.tells(&reading), about) {
            if !met {
                sink.about(tell.kind, 11, mix(relation, tell.role as u32), span);
                continue;
            }
            let role = mix(tell.role as u32, relation);
            sink.about(tell.kind, 12, mix(role, u32::from(tell.sure)), span);
            sink.about(tell.kind, 13, mix(mix(role, shape), by), span);
            sink.about(tell.kind, 14, mix(mix(role, about.what), joined), span);
            sink.about(tell.kind, 15, mix(mix(role, about.what), shape), span);
            sink.put(16, mix(mix(tell.kind as u32, role), about.what), span);
            told |= bit(tell.kind);
        }
        sink.put(17, mix(reading.lemma, relation), span);
        sink.put(18, mix(mix(reading.lemma, place), about.what), span);
        sink.put(19, mix(mix(reading.lemma, place), shape), span);
        if reading.is_silent() {
            let what = mix(about.what, reading.sort as u32);
            sink.put(20, mix(mix(place, shape), what), span);
            sink.put(21, mix(place, mix(reading.sort as u32, u32::from(reading.counts))), span);
        }
    }
    for (role, &kinds) in (0u32..).zip(&sign.told) {
        for kind in each(kinds) {
            sink.about(kind, 22, mix(mix(role, relation), shape), span);
            sink.about(kind, 23, mix(mix(role, relation), about.what), span);
            told |= bit(kind);
        }
    }
    sink.put(24, mix(sign.word, place), span);
    sink.put(25, mix(mix(sign.word, relation), about.what), span);
    told
}
