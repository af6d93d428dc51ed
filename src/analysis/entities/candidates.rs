//! From names found in the gazetteer and spans found by the tagger to scored
//! candidates of one sentence.
//!
//! A sure name of n tokens scores 160 n − 60, so that a long name beats its parts
//! together; what needs context scores less, and nothing where there is none. A span
//! of the tagger scores a little less than a sure name, by its margin.

use super::scores::sure_score;
use super::words::{is_rank, is_ship};
use super::{MentionContext, NameCandidate, NameContext};
use crate::analysis::EntityKind;
use crate::analysis::gazetteer::compile::{
    ADDRESS, BODY, CALENDAR, COMMON, GROUP_BEFORE, PLACE_BEFORE, PLACE_HEAD, STARTER,
};
use crate::analysis::gazetteer::{
    AMBIGUOUS, FoundName, KnownId, NameTable, Reference, STRIPPED, SURNAME, VIETNAMESE,
};
use crate::analysis::lexicon::lists;
use crate::analysis::tagger::Tagged;
use crate::analysis::tagger::model::SCALE;
use crate::text::Language;
use crate::text::tokens::{Case, TokenKind};

/// How far behind its verb the soldiers stand whom a country sends or loses, in tokens.
const SOLDIERS_REACH: u32 = 10;

/// The names of one span and what stands around it.
struct NameBeside<'a> {
    scene: &'a NameContext<'a>,
    first: u32,
    last: u32,
    /// A title or form of address stands right before.
    titled: bool,
    /// A capitalised word stands right before.
    before: bool,
    /// A capitalised word that is no listed name and no date stands right after.
    after: bool,
    /// What the tagger says of these very tokens.
    tag: Option<Tagged>,
}

impl NameBeside<'_> {
    fn vietnamese(&self) -> bool {
        self.scene.language == Language::Vietnamese
    }

    fn cue_before(&self, class: u32) -> bool {
        let NameContext { page, sentence, .. } = self.scene;
        page.cue_before(self.first, sentence.first, class).is_some()
    }

    /// Whether a name of a people stands before, joined by "và" ("sắc tộc Albania và
    /// Serbia").
    fn joins(&self, before: Option<&NameCandidate>) -> bool {
        let page = self.scene.page;
        before.is_some_and(|b| {
            b.fixed
                && b.kind == EntityKind::Group
                && self.first == b.last + 1
                && (page.word(b.last) == "và" || page.word(b.last) == "hay")
        })
    }

    /// Whether a Vietnamese text means the land of a people by the people's name: after a
    /// word for a place, or where it was told so elsewhere.
    fn names_land(&self, r: Reference) -> bool {
        let NameContext { page, evidence, .. } = self.scene;
        self.vietnamese()
            && page.gazetteer.table(r.known()) == NameTable::Peoples
            && page.gazetteer.known(r.known()).is_some_and(|k| k.of.is_some())
            && !self.cue_before(GROUP_BEFORE)
            && (self.cue_before(PLACE_BEFORE | PLACE_HEAD)
                || page.token(self.first).is_some_and(|t| evidence.is_land(t.hash)))
    }

    /// Whether a Vietnamese text has a form of address before a foreign town's name ("bà
    /// Susan"), or the word for a language before a country's ("tiếng Anh").
    fn is_of_person_or_tongue(&self, r: Reference) -> bool {
        let NameContext { page, sentence, .. } = self.scene;
        let tongue =
            self.first > sentence.first && page.word(self.first - 1).eq_ignore_ascii_case("tiếng");
        let town = self.last - self.first == 1
            && page.gazetteer.table(r.known()) == NameTable::Cities
            && self.cue_before(ADDRESS);
        tongue || town
    }

    /// Whether the span stands where only a name has a capital: neither first in its
    /// sentence nor after an opening quote, a bullet or a glued sentence end.
    fn inside(&self) -> bool {
        let NameContext { page, sentence, .. } = self.scene;
        if self.first <= sentence.first || sentence.shouted {
            return false;
        }
        page.token(self.first - 1).is_some_and(|t| match t.kind {
            TokenKind::Word | TokenKind::Number | TokenKind::Clitic => true,
            TokenKind::Punct => matches!(t.span().of(page.text), "," | "-" | "(" | "/" | "–"),
        })
    }
}

impl NameBeside<'_> {
    /// Whether a country's name that is a word too opens a sentence in which it acts as
    /// states do: "Anh rút 500 binh sĩ", "Anh, Pháp và Đức".
    fn acts(&self) -> bool {
        let NameContext { page, .. } = self.scene;
        let mut next = self.last;
        while lists::MARK_OF_TENSE.holds(page.word(next)) {
            next += 1;
        }
        let joined = ["và", ","].contains(&page.word(next))
            && self.scene.names.iter().any(|f| {
                f.first == next + 1
                    && page.gazetteer.table(f.reference.known()) == NameTable::Countries
            });
        let verb = page.word(next);
        joined
            || lists::ACT_OF_STATE.holds(verb)
            || lists::ACT_WITH_SOLDIERS.holds(verb) && self.counts_soldiers(next)
    }

    /// Whether a number of soldiers stands soon behind a verb: "Anh vừa đưa 200 binh sĩ tới",
    /// where "Anh" alone may be "he".
    fn counts_soldiers(&self, verb: u32) -> bool {
        let NameContext { page, sentence, .. } = self.scene;
        let end = sentence.last.min(verb + SOLDIERS_REACH);
        (verb + 1..end).any(|at| {
            page.token(at).is_some_and(|t| t.kind == TokenKind::Number)
                && lists::SOLDIERS.holds(page.word(at + 1))
        })
    }
}

/// Candidates from the names found in a sentence. Names are in the order of first
/// token, then length; equal spans stand together.
pub(super) fn from_names(scene: &NameContext, out: &mut Vec<NameCandidate>) {
    let NameContext { page, sentence, names, tags, .. } = *scene;
    let mut rest = names;
    while let Some(&FoundName { first, last, .. }) = rest.first() {
        let same = rest.iter().take_while(|f| f.first == first && f.last == last).count();
        let (group, after) = rest.split_at(same);
        rest = after;
        if is_ship(page, first) || last - first == 1 && is_rank(page, first) {
            continue;
        }
        let place = NameBeside {
            scene,
            first,
            last,
            titled: page.titled(first, sentence.first),
            before: page.runs_on_before(first, sentence.first),
            after: page.runs_on_after(last, sentence.last) && unlisted(page, last, names),
            tag: tags.iter().find(|t| t.first == first && t.last == last).copied(),
        };
        if let Some(candidate) = from_group(&place, group, out.last()) {
            out.push(candidate);
            extend_body(scene, &candidate, out);
        }
    }
}

/// One candidate from all that one span may mean.
fn from_group(
    place: &NameBeside,
    group: &[FoundName],
    before: Option<&NameCandidate>,
) -> Option<NameCandidate> {
    let page = place.scene.page;
    let mut best: Option<(i32, Reference)> = None;
    for found in group {
        let score = reference_score(place, found.reference);
        if score > 0 && best.is_none_or(|(s, _)| score > s) {
            best = Some((score, found.reference));
        }
    }
    let (score, reference) = best?;
    if reference.has(SURNAME) && !place.scene.evidence.names(reference.known()) {
        return Some(surname(place, group, reference, score));
    }
    let mut known = reference.known();
    let mut kind = page.gazetteer.kind(known);
    let mut fixed = false;
    if kind == EntityKind::Place
        && place.vietnamese()
        && (place.cue_before(GROUP_BEFORE) || place.joins(before))
    {
        // "người Serbia", "sắc tộc Albania".
        kind = EntityKind::Group;
        fixed = true;
        if let Some(people) = people_of(page, known) {
            known = people;
        }
    }
    if kind == EntityKind::Group && place.names_land(reference) {
        // "vùng Kokang", and "Kokang" in an article that tells of it as a place.
        return Some(NameCandidate {
            first: place.first,
            last: place.last,
            kind: EntityKind::Place,
            known: land_of(page, group),
            score,
            fixed: false,
        });
    }
    if kind == EntityKind::Organisation && is_embassy(page, place.first, place.last) {
        kind = EntityKind::Place;
        fixed = true;
    }
    let mut known = Some(known);
    if let Some(tag) = place.tag
        && !fixed
        && tag.kind != kind
        && overrules(place, &tag, kind, reference)
    {
        kind = tag.kind;
        known = None;
    }
    Some(NameCandidate { first: place.first, last: place.last, kind, known, score, fixed })
}

/// A last name whose full name the document does not tell: the one listed person who
/// bears it, unless the document knows another.
fn surname(
    place: &NameBeside,
    group: &[FoundName],
    reference: Reference,
    score: i32,
) -> NameCandidate {
    let NameContext { page, evidence, .. } = place.scene;
    let only = group.iter().all(|f| f.reference.known() == reference.known());
    let other = page.token(place.first).is_some_and(|t| evidence.is_told_in_full(t.hash));
    NameCandidate {
        first: place.first,
        last: place.last,
        kind: EntityKind::Person,
        known: (only && !other).then_some(reference.known()),
        score,
        fixed: false,
    }
}

/// Whether the tagger's type holds against the gazetteer's.
fn overrules(place: &NameBeside, tag: &Tagged, kind: EntityKind, reference: Reference) -> bool {
    let page = place.scene.page;
    let table = page.gazetteer.table(reference.known());
    if matches!(table, NameTable::Countries | NameTable::Demonyms) && !reference.has(AMBIGUOUS)
        || kind == EntityKind::Organisation && place.scene.evidence.names(reference.known())
    {
        return false;
    }
    let needed = match (kind, tag.kind) {
        (EntityKind::Place, EntityKind::Person) => 2,
        (EntityKind::Place, EntityKind::Organisation) => 4,
        _ if reference.has(AMBIGUOUS) => 3,
        _ => return false,
    };
    (tag.last - tag.first == 1 || reference.has(AMBIGUOUS)) && tag.margin > needed * SCALE
}

/// Whether a name is an embassy's: a building.
fn is_embassy(page: MentionContext, first: u32, last: u32) -> bool {
    page.word(last - 1).eq_ignore_ascii_case("embassy")
        || page.span(first, first + 3).of(page.text).eq("Đại sứ quán")
}

/// The place among all that a span may mean.
fn land_of(page: MentionContext, group: &[FoundName]) -> Option<KnownId> {
    let mut all = group.iter().map(|f| f.reference.known());
    all.find(|&k| page.gazetteer.kind(k) == EntityKind::Place)
}

/// The group that a Vietnamese text names by its country.
fn people_of(page: MentionContext, place: KnownId) -> Option<KnownId> {
    let mut best = None;
    for group in page.gazetteer.groups_of(place) {
        let rank = match page.gazetteer.table(group) {
            NameTable::Peoples => 1,
            NameTable::Demonyms => 0,
            _ => 2,
        };
        if best.is_none_or(|(r, _)| rank < r) {
            best = Some((rank, group));
        }
    }
    best.map(|(_, group)| group)
}

/// How well a reference fits where its name stands; 0 where it does not.
fn reference_score(place: &NameBeside, r: Reference) -> i32 {
    let NameContext { page, evidence, .. } = place.scene;
    let tokens = place.last - place.first;
    let mut score = sure_score(tokens);
    let kind = page.gazetteer.kind(r.known());
    let agrees = place.tag.is_some_and(|t| t.kind == kind);
    if r.has(SURNAME) {
        let meant = evidence.names(r.known()) || agrees || place.titled;
        return if meant { score - 10 } else { 0 };
    }
    if agrees {
        score += 20;
    }
    if tokens == 1
        && page.cue_of(place.first, place.last, CALENDAR)
        && (page.is_number(place.first.wrapping_sub(1)) || page.is_number(place.last))
    {
        // "7 JUL 89", "SUN 12".
        return 0;
    }
    if place.vietnamese() && kind == EntityKind::Place && place.is_of_person_or_tongue(r) {
        return 0;
    }
    if place.scene.sentence.shouted && tokens == 1 && page.cue_of(place.first, place.last, COMMON) {
        // "WHAT IS KNOWN", "WHO SAID": no acronyms.
        return 0;
    }
    if kind == EntityKind::Person && place.titled {
        score += 30;
    }
    if kind != EntityKind::Person && place.titled && tokens == 1 && !r.has(VIETNAMESE) {
        score -= 20;
    }
    if r.has(STRIPPED) {
        score -= 20;
    }
    if !r.has(AMBIGUOUS) {
        return score;
    }
    if tokens > 1 {
        return if phrase_or_name(place, r, kind, agrees) { score - 40 } else { 0 };
    }
    if kind == EntityKind::Place && is_behind_town(*page, place.first, place.last) {
        return score;
    }
    // A body told in full elsewhere is meant rather than a person of that last name.
    let named = kind == EntityKind::Organisation && evidence.names(r.known());
    // Of two bodies with one acronym that is meant whose country the article names.
    let home = || page.gazetteer.known(r.known()).and_then(|known| known.of);
    let at_home = !named && home().is_some_and(|of| evidence.names(of));
    let doubt = if named { 0 } else { 30 - 10 * i32::from(at_home) };
    if agrees || word_or_name(place, r, kind) { score - doubt } else { 0 }
}

/// Whether a word cut short stands behind a name and a comma, as the land of a town does:
/// "Macon, Ga.".
fn is_behind_town(page: MentionContext, first: u32, last: u32) -> bool {
    first > 1
        && page.is_mark(first - 1, ",")
        && page.is_capital(first - 2)
        && page.is_mark(last, ".")
        && page.token(last).is_some_and(|t| !t.spaced)
}

/// Whether several ordinary words are a name here.
fn phrase_or_name(place: &NameBeside, r: Reference, kind: EntityKind, agrees: bool) -> bool {
    let NameContext { page, .. } = place.scene;
    if page.cue_of(place.first, place.last, STARTER) {
        return false;
    }
    let capitals = page.run(place.first, place.last).iter().filter(|t| t.is_capital()).count();
    if capitals < 2 && !place.inside() && !agrees {
        return false;
    }
    if page.gazetteer.table(r.known()) == NameTable::Media && kind == EntityKind::Organisation {
        if page.word(place.first).eq_ignore_ascii_case("the") && !place.inside() {
            return false;
        }
        let of = place.first > 0
            && ["of", "for", "Minister"].iter().any(|w| page.word(place.first - 1) == *w);
        return agrees || place.inside() && !place.before && !place.after && !of;
    }
    true
}

/// Whether an ordinary word in capitals is a name here.
fn word_or_name(place: &NameBeside, r: Reference, kind: EntityKind) -> bool {
    let NameContext { page, sentence, evidence, .. } = *place.scene;
    match kind {
        EntityKind::Place => {
            if place.cue_before(PLACE_BEFORE | PLACE_HEAD | GROUP_BEFORE) {
                return !place.after || place.vietnamese();
            }
            if evidence.names(r.known()) && !place.before && !place.after {
                return true;
            }
            if place.vietnamese() && r.has(VIETNAMESE) {
                // "binh sĩ Anh", "Pháp, Đức và Ý", not "Nguyễn Đức Anh", not "Anh nói".
                return !place.before && (place.inside() || place.acts());
            }
            // A country that is a name or a word elsewhere ("Georgia", "Chad").
            page.gazetteer.table(r.known()) == NameTable::Countries
                && !place.before
                && !place.titled
                && (!place.after || place.vietnamese())
        }
        EntityKind::Person => place.titled,
        EntityKind::Organisation => {
            // "Shabab" where "al-Shabab" stands too.
            let named = evidence.names(r.known()) && place.inside() && !place.before;
            named && !place.after
                || page.token(place.first).is_some_and(|t| t.case == Case::Upper)
                    && !sentence.shouted
        }
        EntityKind::Group if place.vietnamese() && is_syllable(page, place) => {
            place.cue_before(GROUP_BEFORE)
        }
        EntityKind::Group => place.inside() && !place.before,
    }
}

/// Whether a span is one short word that may be a Vietnamese syllable.
fn is_syllable(page: MentionContext, place: &NameBeside) -> bool {
    place.last - place.first == 1 && page.word(place.first).chars().count() <= 5
}

/// Whether no listed name starts at a token, nor a date.
fn unlisted(page: MentionContext, at: u32, names: &[FoundName]) -> bool {
    let (_, bits) = page.cue_at(at, at + 1);
    bits & CALENDAR == 0 && !names.iter().any(|f| f.first == at)
}

/// "Bộ Quốc phòng" + "Nga", "Russian" + "Government": a national body named by its
/// full name is one organisation.
fn extend_body(scene: &NameContext, country: &NameCandidate, out: &mut Vec<NameCandidate>) {
    let NameContext { page, sentence, .. } = *scene;
    if !matches!(country.kind, EntityKind::Place | EntityKind::Group) {
        return;
    }
    if country.kind == EntityKind::Group
        && country.last < sentence.last
        && page.is_capital(country.last)
    {
        let (taken, bits) = page.cue_at(country.last, sentence.last);
        let last = country.last + taken;
        let capitals =
            page.run(country.last, last).iter().all(|t| t.is_capital() || t.end - t.start <= 3);
        if bits & BODY != 0 && capitals {
            out.push(body(country.first, last));
        }
    }
    if let Some(first) = page.cue_before(country.first, sentence.first, BODY)
        && page.is_capital(first)
        && country.first - first > 1
        && page.run(first, country.first).iter().all(|t| t.kind == TokenKind::Word)
        && !page.word(first).is_ascii()
    {
        out.push(body(first, country.last));
    }
}

fn body(first: u32, last: u32) -> NameCandidate {
    NameCandidate {
        first,
        last,
        kind: EntityKind::Organisation,
        known: None,
        score: sure_score(last - first) - 5,
        fixed: false,
    }
}

/// Candidates from acronyms that the document defines, and from the long forms they
/// stand for.
pub(super) fn from_definitions(scene: &NameContext, out: &mut Vec<NameCandidate>) {
    let NameContext { page, sentence, evidence, .. } = *scene;
    for at in sentence.first..sentence.last {
        let Some(definition) = evidence.definition(page, at) else { continue };
        out.push(NameCandidate {
            first: at,
            last: at + 1,
            kind: EntityKind::Organisation,
            known: definition.known,
            score: sure_score(1) + 25,
            fixed: false,
        });
        if definition.short == at
            && let Some((first, last)) = definition.form
            && definition.known.is_none()
        {
            out.push(NameCandidate {
                first,
                last,
                kind: EntityKind::Organisation,
                known: None,
                score: sure_score(last - first) + 10,
                fixed: false,
            });
        }
    }
}
