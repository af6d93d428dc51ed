//! The noun phrase around a number: the words that qualify it on the left, the noun
//! it counts on the right.

use super::super::Qualifier;
use super::super::lexicon::{Kinds, class};
use super::Clause;
use super::forms::forms;
use super::items::What;

/// What a number counts.
#[derive(Debug, Clone, Copy)]
pub struct Noun {
    /// First item of the phrase's words after the number.
    pub first: usize,
    /// The head noun, where there is one.
    pub head: Option<usize>,
    /// One past the last item of the phrase.
    pub end: usize,
    /// Classes of the head.
    pub class: u64,
    /// Kinds the head counts itself.
    pub kinds: Kinds,
    /// "600 more troops", "another 20".
    pub more: bool,
    /// "31 of them", "27 of whom".
    pub part: bool,
    /// Kinds told by an adjective inside the phrase ("three wounded soldiers").
    pub adjective: Kinds,
}

/// How far a noun may stand from its number, in items.
const REACH: usize = 7;

impl Clause<'_> {
    /// The first item of the words that qualify the number at item `at` ("at least
    /// another" of "at least another 20").
    pub fn left_edge(&self, at: usize) -> usize {
        let mut left = at;
        while let Some(before) = left.checked_sub(1) {
            let Some(item) = self.items.get(before) else { break };
            let qualifies = item.is(class::MODIFIER) && !matches!(item.what, What::Mark(_))
                || item.is_mark("~≈><+");
            // "between 20 and 30", "from 20 to 30", "từ 20 đến 30": part of the range.
            let opens_range = before + 1 == at
                && self.quantity(at).is_some_and(|q| q.qualifier == Qualifier::Range)
                && matches!(self.lower(before), "between" | "from" | "từ" | "giữa");
            if !qualifies && !opens_range || item.is_number() {
                break;
            }
            left = before;
        }
        left
    }

    /// The noun a number counts.
    pub fn noun(&self, at: usize) -> Noun {
        let noun = if self.vietnamese { self.noun_vietnamese(at) } else { self.noun_english(at) };
        if noun.head.is_none()
            && noun.end == at + 1
            && self.items.get(at + 1).is_some_and(|i| i.is_mark(",") || i.is(class::CONJ))
        {
            // "3, 5 and 12 people": the noun of the last stands for all.
            let mut last = at;
            let mut joined = false;
            while let Some(link) = self.items.get(last + 1)
                && (link.is_mark(",") || link.is(class::CONJ))
                && self.items.get(last + 2).is_some_and(super::Item::is_number)
                && last - at < 8
                && !joined
            {
                joined = link.is(class::CONJ);
                last += 2;
            }
            if joined {
                let shared = if self.vietnamese {
                    self.noun_vietnamese(last)
                } else {
                    self.noun_english(last)
                };
                if shared.head.is_some() && shared.class & class::COUNTED != 0 {
                    return shared;
                }
            }
        }
        noun
    }

    #[expect(clippy::too_many_lines, reason = "one walk over the items, read from top to bottom")]
    fn noun_english(&self, at: usize) -> Noun {
        let mut noun = Noun {
            first: at + 1,
            head: None,
            end: at + 1,
            class: 0,
            kinds: 0,
            more: false,
            part: false,
            adjective: 0,
        };
        let mut i = at + 1;
        let mut unknown = 0;
        let mut of_after_unknown = false;
        while let Some(item) = self.items.get(i) {
            if i - at > REACH + 3 {
                break;
            }
            let text = self.lower(i);
            match item.what {
                What::Mark('-' | '–' | '"' | '“' | '”' | '\'' | '‘' | '’') => {
                    // Hyphens of "18,000-strong"; quotes around "volunteers".
                    if item.is_mark("–") && self.spaced(i) {
                        break;
                    }
                    i += 1;
                    continue;
                }
                // "hundreds of Dr. Smith's supporters"
                What::Mark('.')
                    if noun.head.is_none()
                        && matches!(
                            self.lower(i - 1),
                            "dr" | "mr" | "mrs" | "ms" | "gen" | "rev"
                        ) =>
                {
                    i += 1;
                    continue;
                }
                // "12 National Liberation Army (ELN) guerrillas"
                What::Mark('(')
                    if noun.head.is_none()
                        && self.items.get(i - 1).is_some_and(super::Item::is_name)
                        && self.items.get(i + 2).is_some_and(|x| x.is_mark(")"))
                        && self.items.get(i + 3).is_some_and(|x| x.is(class::COUNTED)) =>
                {
                    i += 3;
                    continue;
                }
                What::Mark('(') if noun.head.is_none() => break,
                What::Mark(',')
                    if noun.head.is_none()
                        && (unknown > 0
                            || i > at + 1
                                && self.items.get(i - 1).is_some_and(super::Item::is_name))
                        && self.adjectives_follow(i + 1) =>
                {
                    // "12 young, unarmed men"
                    i += 1;
                    continue;
                }
                What::Mark(_) | What::Number(_) | What::Vetoed(_) => break,
                What::Name(_) => {
                    if noun.head.is_some() && noun.class & class::COUNTED != 0 {
                        break;
                    }
                    noun.end = i + 1;
                    if item.entry.class & class::COUNTED != 0 {
                        noun.head = Some(i);
                        noun.class = item.entry.class;
                    }
                    i += 1;
                    continue;
                }
                What::Word => {}
            }
            if i == at + 1 && item.is(class::INCLUDING) && text.starts_with("of ") {
                // "two of them children", "nine of whom were women"
                noun.part = true;
                noun.end = i + 1;
                break;
            }
            if noun.head.is_none() && text == "strong" && i <= at + 2 {
                // "18,000-strong NATO-led force", "the 17,000 strong FARC", "5,000 strong".
                let named = (i + 1..i + 6)
                    .take_while(|&j| {
                        self.items.get(j).is_some_and(|x| !x.is_mark(",.;") && !x.is_number())
                    })
                    .find(|&j| {
                        self.items
                            .get(j)
                            .is_some_and(|x| x.is(class::FORCE | class::FIGHTER | class::CROWD))
                    })
                    .or_else(|| {
                        (i + 1..i + 3)
                            .find(|&j| self.items.get(j).is_some_and(super::Item::is_name))
                    });
                noun.head = Some(named.unwrap_or(i));
                noun.class = named
                    .and_then(|j| self.items.get(j))
                    .map_or(0, |x| x.entry.class & class::COUNTED);
                if noun.class == 0 {
                    noun.class = class::FORCE;
                }
                noun.end = named.unwrap_or(i) + 1;
                break;
            }
            if noun.head.is_none()
                && i == at + 2
                && self.items.get(at + 1).is_some_and(|h| h.is_mark("-"))
                && matches!(text, "man" | "member" | "person" | "soldier")
            {
                // "the 30-man platoon", "a 12-member patrol"
                let armed = (i + 1..i + 4).find(|&j| {
                    matches!(
                        self.lower(j),
                        "platoon"
                            | "squad"
                            | "patrol"
                            | "battalion"
                            | "brigade"
                            | "unit"
                            | "company"
                            | "detachment"
                            | "regiment"
                            | "team"
                            | "commando"
                    )
                });
                // "a 7,000-member United Nations peacekeeping force"
                let force = (i + 1..i + 7)
                    .take_while(|&j| {
                        self.items.get(j).is_some_and(|x| !x.is_number() && !x.is_mark(",.;:"))
                    })
                    .find(|&j| {
                        self.word_ends(
                            j,
                            forms!["force", "contingent", "mission", "garrison", "army"],
                        )
                    });
                if let Some(head) = armed.or(force)
                    && self.lower(head) != "team"
                {
                    noun.head = Some(head);
                    noun.class = class::FORCE;
                    noun.end = head + 1;
                    break;
                }
            }
            if noun.head.is_none() && text == "of" {
                let article = self.quantity(at).is_some_and(|q| q.form == super::Form::Article);
                if of_after_unknown || article {
                    break;
                }
                let next = self.items.get(i + 1);
                if next.is_some_and(|_| {
                    matches!(self.lower(i + 1), "them" | "whom" | "these" | "those" | "which")
                }) || self.lower(i + 1) == "the" && unknown == 0
                {
                    noun.part = true;
                }
                if matches!(self.lower(i + 1), "them" | "whom" | "which") {
                    noun.end = i + 2;
                    break;
                }
                of_after_unknown = unknown > 0;
                i += 1;
                continue;
            }
            if item.is(class::MORE) && noun.head.is_none() {
                noun.more = true;
                // "20 others": a noun by itself.
                // But "other movie theatres" are no people.
                if item.is(class::PERSON) && text != "other" {
                    noun.head = Some(i);
                    noun.class = item.entry.class;
                }
                noun.end = i + 1;
                i += 1;
                continue;
            }
            if text == "would" && self.items.get(i + 1).is_some_and(|n| n.is_mark("-")) {
                // "would-be suicide bombers"
                i += 3;
                continue;
            }
            let counted = item.is(class::COUNTED | class::NEVER) || item.entry.noun != 0;
            // "five militants dead", "20 others wounded": a predicate, not the head.
            if counted
                && noun.class & class::COUNTED != 0
                && !item.is(class::COUNTED | class::NEVER)
                && self.adjectival(i)
            {
                break;
            }
            if counted {
                // "12 wounded soldiers": the participle was an adjective.
                if noun.head.is_some() && noun.class & class::COUNTED == 0 {
                    noun.adjective |= noun.kinds;
                }
                noun.head = Some(i);
                noun.class = item.entry.class & (class::COUNTED | class::NEVER | class::MORE);
                noun.kinds = item.entry.noun;
                noun.end = i + 1;
                i += 1;
                continue;
            }
            if noun.head.is_some() {
                // A further plain noun makes a compound whose head is not ours:
                // "3 police dogs". A lower-case unknown word ending like a plural.
                if item.is_unknown()
                    && text.ends_with('s')
                    && !text.ends_with("ss")
                    && text.len() > 3
                    && !self
                        .items
                        .get(i.wrapping_sub(1))
                        .is_some_and(|p| p.is(class::COUNTED) && self.lower(i - 1).ends_with('s'))
                {
                    noun.class = class::OTHER;
                    noun.kinds = 0;
                    noun.end = i + 1;
                }
                break;
            }
            if item.is(class::CONJ) {
                // "160 Italian and British troops"
                let joined = self
                    .items
                    .get(i + 1)
                    .is_some_and(|n| n.is_name() || n.is(class::COUNTED) || n.is_unknown())
                    && self
                        .items
                        .get(i.wrapping_sub(1))
                        .is_some_and(|p| p.is_name() || p.is_unknown())
                    && i > at + 1;
                if joined {
                    i += 1;
                    continue;
                }
                break;
            }
            let stops = item.is(class::CLAUSE
                | class::RELATIVE
                | class::PREP
                | class::BE
                | class::HAVE
                | class::SAID
                | class::MODAL
                | class::INCLUDING
                | class::PRONOUN
                | class::AT_LEAST
                | class::AT_MOST
                | class::SUBSET
                | class::PAST)
                && !item.is(class::EXACT);
            if stops {
                break;
            }
            // A cue in front of a noun is an adjective: "three wounded soldiers", "two
            // armed men", "the promised 750 soldiers"; one that ends the phrase is not.
            if item.entry.is_cue() || item.is(class::ADVERB) {
                let next_noun = (i + 1..i + 3).any(|j| {
                    self.items
                        .get(j)
                        .is_some_and(|n| n.is(class::COUNTED) || n.entry.noun != 0 || n.group)
                });
                let adjectival =
                    next_noun && (self.participle(i) || item.is(class::ADVERB) || self.gerund(i));
                if !adjectival || i > at + 3 {
                    break;
                }
                noun.adjective |= item.entry.verb | item.entry.noun;
                i += 1;
                continue;
            }
            unknown += 1;
            if unknown > 4 {
                break;
            }
            noun.end = i + 1;
            i += 1;
        }
        // "five Afghans", "30 Tamil": the name of a people is a noun for them.
        if noun.head.is_none()
            && let Some(last) = noun.end.checked_sub(1).filter(|&l| l > at)
            && self.items.get(last).is_some_and(|i| i.group)
        {
            noun.head = Some(last);
            noun.class = class::PERSON;
        }
        noun
    }

    /// Words that say what happened to the noun before them: "dead", "wounded".
    fn adjectival(&self, item: usize) -> bool {
        matches!(
            self.lower(item),
            "dead"
                | "wounded"
                | "injured"
                | "missing"
                | "displaced"
                | "homeless"
                | "disappeared"
                | "hostage"
                | "captive"
                | "prisoner"
        )
    }

    fn adjectives_follow(&self, from: usize) -> bool {
        (from..from + 5).any(|j| self.items.get(j).is_some_and(|n| n.is(class::COUNTED)))
            && !(from..from + 5).any(|j| {
                self.items.get(j).is_some_and(|n| {
                    n.entry.verb != 0 && !n.is(class::COUNTED) && !self.participle(j)
                })
            })
            && self
                .items
                .get(from)
                .is_some_and(|n| n.is_unknown() || n.is_name() || n.is(class::COUNTED))
            && !(from..from + 3).any(|j| self.items.get(j).is_some_and(super::Item::is_number))
    }

    #[expect(clippy::too_many_lines, reason = "one walk over the items, read from top to bottom")]
    fn noun_vietnamese(&self, at: usize) -> Noun {
        let mut noun = Noun {
            first: at + 1,
            head: None,
            end: at + 1,
            class: 0,
            kinds: 0,
            more: false,
            part: false,
            adjective: 0,
        };
        let mut i = at + 1;
        let mut skipped = 0;
        while let Some(item) = self.items.get(i) {
            match item.what {
                What::Mark('"' | '“' | '”') if noun.head.is_none() => {
                    i += 1;
                    continue;
                }
                What::Mark('-' | '–') if noun.head.is_none() && !self.spaced(i) => {
                    i += 1;
                    continue;
                }
                What::Mark(_) | What::Number(_) | What::Vetoed(_) => break,
                What::Name(_) => {
                    if noun.head.is_none() {
                        if skipped > 0 {
                            break;
                        }
                        skipped += 1;
                        noun.end = i + 1;
                        i += 1;
                        continue;
                    }
                    noun.end = i + 1;
                    i += 1;
                    continue;
                }
                What::Word => {}
            }
            let counted = item.is(class::COUNTED | class::NEVER) || item.entry.noun != 0;
            if noun.head.is_none() {
                if counted {
                    noun.head = Some(i);
                    noun.class = item.entry.class & (class::COUNTED | class::NEVER);
                    noun.kinds = item.entry.noun;
                    noun.end = i + 1;
                    i += 1;
                    continue;
                }
                if i == at + 1
                    && self.word_is(
                        i,
                        forms!["trong số đó", "trong số này", "trong số họ", "trong số ấy"],
                    )
                {
                    // "hai trong số đó là trẻ em"
                    noun.part = true;
                    noun.end = i + 1;
                    break;
                }
                if i == at + 1
                    && self.word_is(i, forms!["trong", "trong số", "trong tổng số"])
                    && self.items.get(i + 1).is_some_and(super::Item::is_number)
                {
                    // "4 trong 12 con tin": the noun of the whole stands for the part.
                    let whole = self.noun_vietnamese(i + 1);
                    if whole.head.is_some() && whole.class & class::COUNTED != 0 {
                        return Noun { part: true, ..whole };
                    }
                }
                let text = self.lower(i);
                if matches!(text, "trong" | "của")
                    && self.items.get(i + 1).is_some()
                    && skipped == 0
                {
                    // "600 trong số 1.500 quân"
                    noun.part = true;
                    noun.end = i;
                    break;
                }
                if item.is_unknown() && skipped < 2 {
                    skipped += 1;
                    i += 1;
                    continue;
                }
                break;
            }
            // Words after the head that go on naming it: "người lính nổi dậy", "lính đặc nhiệm".
            if counted && item.is(class::COUNTED) && noun.class & class::NEVER == 0 {
                if item.is(class::FORCE | class::FIGHTER | class::CROWD)
                    && noun.class & class::PERSON != 0
                {
                    noun.class = item.entry.class & class::COUNTED;
                }
                noun.end = i + 1;
                i += 1;
                continue;
            }
            if item.is(class::MORE) {
                noun.more = noun.more || self.lower(i) != "khác";
                noun.end = i + 1;
                i += 1;
                continue;
            }
            break;
        }
        noun
    }
}
