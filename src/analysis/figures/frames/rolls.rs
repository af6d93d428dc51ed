//! Parts and doubles of what was told before: "The dead included 12 soldiers", "Of the
//! wounded, 11 were women", "three were among the 11 hurt", "organisers claimed 50,000".

use super::super::super::FigureKind;
use super::super::super::lexicon::{Kinds, bit, class};
use super::super::forms::{Forms, forms};
use super::super::items::{Item, What};
use super::super::nouns::Noun;
use super::super::unreal::DENIED;
use super::super::{Clause, Found};
use super::{Frame, TOLD, first_kind};

impl Clause<'_> {
    /// "Of the dead, 11 were Albanians and eight were Serbs"; "The dead included 12
    /// soldiers"; "Eleven of the wounded were women"; "They include 61 peacekeepers";
    /// "Trong số này có 11 người Italy": parts of what the sentence, or the one before,
    /// counts.
    pub(super) fn of_those(
        &self,
        at: usize,
        noun: &Noun,
        before: Option<FigureKind>,
    ) -> Option<Frame> {
        let people = noun.head.is_none()
            || noun.class & (class::PERSON | class::FORCE | class::FIGHTER | class::CROWD) != 0;
        if !people {
            return None;
        }
        let part = |kind: FigureKind, cue: usize| Frame::of_told(kind, cue, true);
        // "Eleven of the dead were women".
        if let Some(kind) = self.struck(at + 1)
            && self.items.get(at + 1).is_some_and(|i| self.opens_with_of(i))
        {
            return Some(part(kind, at + 1));
        }
        // "The count of dead" opens nothing.
        let opener = self.items.iter().take(4).enumerate().position(|(at, i)| {
            let opens = at.checked_sub(1).is_none_or(|b| {
                self.items.get(b).is_some_and(|x| {
                    matches!(x.what, What::Mark(_))
                        || x.is(class::CONJ | class::ADVERB | class::CLAUSE)
                })
            });
            i.is(class::INCLUDING) || opens && self.opens_with_of(i)
        })?;
        let told = self.struck(opener).or_else(|| {
            self.items
                .get(opener..(opener + 4).min(at))?
                .iter()
                .map(|i| (i.entry.noun | i.entry.verb) & TOLD)
                .find(|k| *k != 0)
                .and_then(first_kind)
                .or_else(|| {
                    self.word_is(opener + 1, forms!["held", "in custody"])
                        .then_some(FigureKind::Detained)
                })
        });
        let opens = self.items.get(opener).is_some_and(|i| i.is(class::INCLUDING));
        let kind = told.or(before.filter(|k| opens && bit(*k) & TOLD != 0))?;
        let ends = self.items.get(noun.end).is_none_or(|n| {
            matches!(n.what, What::Mark(_))
                || n.is(class::BE | class::CONJ | class::PREP)
                || n.is_name()
        });
        (ends && opener < at).then(|| part(kind, opener))
    }

    /// "Police put the crowd at 10,000, while organisers claimed 50,000": what another
    /// source says of the same count.
    pub(super) fn rival(
        &self,
        left: usize,
        noun: &Noun,
        allow: Kinds,
        before: Option<FigureKind>,
        done: &[Found],
    ) -> Option<Frame> {
        let verb = left.checked_sub(1)?;
        let claims =
            self.items.get(verb)?.is(class::SAID) && !self.gerund(verb) && !self.infinitive(verb)
                || self.word_is(verb, forms!["at"])
                    && self.word_is(verb.checked_sub(1)?, forms!["it", "that"])
                || self.word_is(verb, forms!["of"])
                    && self.word_is(
                        verb.checked_sub(1)?,
                        forms!["spoke", "spoken", "speak", "speaks", "speaking", "talked"],
                    );
        let ends = self.items.get(noun.end).is_none_or(|n| n.is_mark(".,;") || n.is(class::CONJ));
        let kind = done.last().map(|f| f.kind).or(before)?;
        (claims && ends && bit(kind) & allow != 0).then_some(Frame::new(
            kind,
            verb,
            "what another source says of the same",
        ))
    }

    /// "killed 19 people and not 31": what the number before is not.
    pub(super) fn corrected(
        &self,
        left: usize,
        noun: &Noun,
        allow: Kinds,
        done: &[Found],
    ) -> Option<Frame> {
        let not = left.checked_sub(1)?;
        let previous = done.last()?;
        let joined = self
            .items
            .get(not.checked_sub(1)?)
            .is_some_and(|x| x.is(class::CONJ) || x.is_mark(",") || x.is_mark("–—"));
        let ends = self
            .items
            .get(noun.end)
            .is_none_or(|n| matches!(n.what, What::Mark(_)) || n.is(class::CLAUSE | class::CONJ));
        (self.word_is(not, DENIED)
            && (joined || self.vietnamese)
            && ends
            && not - previous.item.min(not) <= 8
            && bit(previous.kind) & allow != 0)
            .then(|| Frame::new(previous.kind, not, "what the number before is not"))
    }

    /// Whether "of the", "out of", "trong số" and a number stand right before an item.
    pub(super) fn whole_of(&self, left: usize) -> bool {
        let Some(of) = left.checked_sub(1) else { return false };
        let links = self.word_is(
            of,
            forms!["of", "of the", "out of", "of some", "trong", "trong số", "trong tổng số"],
        ) || self.word_is(left, forms!["of the"]);
        let before =
            if self.word_is(left, forms!["of the"]) { Some(of) } else { of.checked_sub(1) };
        links && before.and_then(|b| self.items.get(b)).is_some_and(Item::is_number)
    }

    /// The number of "were among the 11", right behind a noun.
    pub(super) fn among(&self, noun: &Noun) -> Option<usize> {
        let be = self.items.get(noun.end)?.is(class::BE);
        let among = self.word_is(noun.end + 1, forms!["among", "among the", "among those"]);
        (be && among && !self.vietnamese)
            .then(|| {
                (noun.end + 2..noun.end + 5)
                    .find(|&i| self.items.get(i).is_some_and(Item::is_number))
            })
            .flatten()
    }

    /// "They include 61 peacekeepers, 65 officers and": the verb that opens the list.
    pub(super) fn they_include(&self, at: usize) -> Option<usize> {
        let verb = (1..4)
            .find(|&i| self.word_is(i, forms!["include", "includes", "included", "including"]))?;
        let opens = self.word_is(verb - 1, forms!["they", "these", "those"]);
        let list = (verb + 1..at).all(|i| {
            self.items.get(i).is_some_and(|x| {
                x.is_number()
                    || x.is_name()
                    || x.is_mark(",-")
                    || x.is(class::MODIFIER | class::COUNTED | class::CONJ | class::BODY)
                    || x.is_unknown()
                    || self.word_is(i, forms!["of", "of the"])
            })
        });
        (verb < at && opens && list).then_some(verb)
    }

    fn opens_with_of(&self, item: &Item) -> bool {
        item.span.of(self.text).get(..2).is_some_and(|w| w.eq_ignore_ascii_case("of"))
    }

    /// The kind of those an item, or a phrase that ends at it, names by what struck them:
    /// "the dead", "of the wounded", "các nạn nhân".
    fn struck(&self, item: usize) -> Option<FigureKind> {
        if self.word_ends(
            item,
            forms![
                "dead",
                "victims",
                "killed",
                "fatalities",
                "nạn nhân",
                "người chết",
                "người thiệt mạng",
                "số người chết",
                "tử vong",
            ],
        ) {
            Some(FigureKind::Killed)
        } else if self.word_ends(item, forms!["wounded", "injured", "người bị thương"]) {
            Some(FigureKind::Wounded)
        } else if self.word_ends(
            item,
            forms![
                "detained",
                "arrested",
                "detainees",
                "hostages",
                "prisoners",
                "con tin",
                "người bị bắt",
            ],
        ) {
            Some(FigureKind::Detained)
        } else if self.word_ends(item, forms!["missing", "người mất tích"]) {
            Some(FigureKind::Missing)
        } else {
            None
        }
    }

    /// "The dead included 12 soldiers and two children", "Among the victims were 12
    /// women", "Các nạn nhân gồm 12 trẻ em": what struck the counted is told by the
    /// subject, and the verb only says that they are among them.
    pub(super) fn roll(&self, at: usize) -> Option<(FigureKind, usize, bool)> {
        const ROLLS: Forms = forms![
            "include",
            "includes",
            "included",
            "comprise",
            "comprised",
            "are",
            "were",
            "gồm",
            "bao gồm",
            "có",
            "là",
        ];
        let from = at.saturating_sub(14);
        let verb = (from..at).rev().find(|&i| self.word_is(i, ROLLS))?;
        let list = (verb + 1..at).all(|i| {
            self.items.get(i).is_some_and(|x| {
                x.is_number()
                    || x.is_name()
                    || x.is_mark(",-")
                    || x.is(class::MODIFIER | class::COUNTED | class::CONJ | class::ADVERB)
                    || x.is_unknown()
            })
        });
        if !list {
            return None;
        }
        let subject = (verb.saturating_sub(3)..verb).rev().find(|&i| self.struck(i).is_some())?;
        let plain = (subject + 1..verb)
            .all(|i| self.items.get(i).is_some_and(|x| x.is(class::ADVERB | class::MODAL)));
        // "the 12 killed were": a count, not a roll.
        let counted = (subject.saturating_sub(3)..subject)
            .any(|i| self.items.get(i).is_some_and(Item::is_number));
        (plain && !counted).then_some(())?;
        // "The dead were 12 soldiers" tells all of them, "Among the dead were" some.
        let all = self.word_is(verb, forms!["are", "were", "là"])
            && !self.items.get(subject).is_some_and(|i| i.is(class::INCLUDING));
        Some((self.struck(subject)?, subject, !all))
    }
}
