//! Where it happened: the nearest place of the clause, by its canonical name.

use super::super::lexicon::class;
use super::super::{Analysis, EntityKind};
use super::Clause;
use super::forms::{Forms, forms};
use super::items::What;
use super::judge::Sense;

/// Words a place stands behind.
const AT: Forms = forms![
    "in",
    "at",
    "near",
    "outside",
    "around",
    "across",
    "inside",
    "throughout",
    "within",
    "on",
    "from",
    "ở",
    "tại",
    "gần",
    "trong",
    "quanh",
    "khắp",
    "thuộc",
    "giữa",
    "ngoài",
    "khỏi",
];
/// Words whose place is where they go.
const TO: Forms = forms!["to", "into", "toward", "towards", "tới", "đến", "sang", "vào", "về"];
/// Words for a sort of place that may stand between ("the town of Tyre").
const SORTS: Forms = forms![
    "the",
    "town",
    "city",
    "village",
    "province",
    "district",
    "capital",
    "region",
    "of",
    "northern",
    "southern",
    "eastern",
    "western",
    "central",
    "downtown",
    "port",
    "island",
    "neighborhood",
    "area",
    "state",
    "s",
    "'s",
    "thành phố",
    "tp",
    "thị trấn",
    "làng",
    "tỉnh",
    "huyện",
    "bang",
    "vùng",
    "khu vực",
    "thủ đô",
    "quận",
    "miền",
    "miền bắc",
    "miền nam",
    "miền đông",
    "miền tây",
    "phía bắc",
    "phía nam",
    "phía đông",
    "phía tây",
    "bán đảo",
    "đảo",
    "thị xã",
    "ngôi làng",
    "khu",
    "biên giới",
];

/// The place of the figure at an item: the nearest one that stands behind "in", "at",
/// "near", "ở", "tại"; where there is none, where people are sent.
pub fn of<'a>(
    clause: &Clause<'_>,
    analysis: &'a Analysis,
    at: usize,
    sense: &Sense,
) -> Option<&'a str> {
    let mut best: Option<(usize, &str)> = None;
    let reach = at.saturating_sub(30)..(at + 30).min(clause.items.len());
    for i in reach {
        let Some(item) = clause.items.get(i) else { break };
        let What::Name(mention) = item.what else { continue };
        let Some(mention) = analysis.mentions.get(usize::from(mention)) else { continue };
        let Some(entity) = analysis.entity(mention) else { continue };
        if mention.kind != EntityKind::Place || entity.kind != EntityKind::Place {
            continue;
        }
        let Some(weak) = clause.placed(i) else { continue };
        let between = at.min(i)..at.max(i);
        let apart = between
            .clone()
            .filter(|&j| {
                clause.items.get(j).is_some_and(|x| {
                    x.is_mark(";") || x.is(class::SAID) || x.is(class::CLAUSE) && !x.is(class::PREP)
                })
            })
            .count();
        let cost = i.abs_diff(at).min(i.abs_diff(sense.cue)) + weak + apart * 6;
        if best.is_none_or(|(c, _)| cost < c) {
            best = Some((cost, &entity.name));
        }
    }
    best.map(|(_, name)| name)
}

impl Clause<'_> {
    /// How weakly the name at an item is told as a place; `None` where it is no place
    /// of an event ("Iraq said").
    fn placed(&self, at: usize) -> Option<usize> {
        let mut i = at;
        for _ in 0..5 {
            let before = i.checked_sub(1)?;
            if self.word_is(before, AT) {
                return Some(0);
            }
            if self.word_is(before, TO) {
                return Some(8);
            }
            let bridge = self.word_is(before, SORTS)
                || self.items.get(before).is_some_and(|x| x.is_unknown() || x.is(class::ARTICLE));
            if !bridge {
                return None;
            }
            i = before;
        }
        None
    }
}
