//! Where the names stand that tell whose the counted are: in the noun phrase, behind it,
//! as the subject that sends or keeps them, as the sides of a clash.

use super::super::lexicon::class;
use super::super::{Analysis, Entity, EntityKind, FigureKind};
use super::Clause;
use super::forms::{Forms, forms};
use super::frames::{FORCES, Frame};
use super::items::What;
use super::nouns::Noun;
use super::ties::{Beside, Role, Ties, can_be_party};

/// Nouns for people by what they belong to.
const BELONGING: Forms = forms![
    "member",
    "members",
    "activists",
    "activist",
    "supporters",
    "supporter",
    "followers",
    "employees",
    "employee",
    "staff",
    "workers",
    "officials",
    "leaders",
    "leader",
    "citizens",
    "nationals",
    "commander",
    "commanders",
    "personnel",
    "thành viên",
    "phần tử",
];

/// What stands behind a name and its hyphen where the name does not own.
const JOINED: Forms = forms![
    "backed",
    "trained",
    "funded",
    "armed",
    "born",
    "based",
    "held",
    "controlled",
    "occupied",
    "speaking",
    "owned",
    "made",
    "built",
    "allied",
    "supported",
    "sponsored",
];

impl Clause<'_> {
    pub(super) fn entity_of<'a>(
        &self,
        analysis: &'a Analysis,
        item: usize,
    ) -> Option<(u16, &'a Entity, EntityKind)> {
        let What::Name(mention) = self.items.get(item)?.what else { return None };
        let mention = analysis.mentions.get(usize::from(mention))?;
        Some((mention.entity, analysis.entity(mention)?, mention.kind))
    }

    /// The name at an item, if it can be whose the counted are.
    fn party_at(&self, analysis: &Analysis, ties: &Ties, item: usize) -> Option<u16> {
        let (index, entity, kind) = self.entity_of(analysis, item)?;
        // "the Marines", "the Army": of whatever state.
        let branch = !entity.known
            && self.items.get(item).is_some_and(|i| i.is(class::FORCE) && i.last - i.first == 1);
        // "Islamic militants", "tay súng Hồi giáo": a creed, no side.
        let creed = self.creed(item);
        (!branch && !creed && can_be_party(ties.of(index), kind)).then_some(index)
    }

    /// Whether a name is an adjective of faith for fighters ("Islamic militants").
    pub(super) fn creed(&self, item: usize) -> bool {
        self.is_word(item, forms!["islamic", "islamist", "islamists", "hồi giáo"])
            && self.beside(item).0 == Beside::Fighter
    }

    /// Whether a noun phrase says that they are the state's own ("government soldiers").
    pub(super) fn of_government(&self, noun: &Noun, at: usize) -> bool {
        (at + 1..noun.end).any(|i| {
            let word = self.lower(i);
            word.starts_with("government") || word.ends_with("chính phủ")
        })
    }

    /// Whether the name at an item owns something that is no force of its own: "Kosovo's
    /// independence".
    fn owns_thing(&self, item: usize) -> bool {
        let owned = item + 2;
        self.word_is(item + 1, forms!["'s", "’s"])
            && !self.state_word(owned)
            && self.items.get(owned).is_some_and(|x| {
                !x.is_name() && !x.is(class::FORCE | class::FIGHTER | class::BODY | class::PERSON)
            })
    }

    /// Whether a name is part of a word that makes it no owner: "non-American staff",
    /// "Italian-led soldiers", "the US-backed fighters". A force led by an alliance is its.
    fn joined_away(&self, item: usize) -> bool {
        let before = |steps: usize| item.checked_sub(steps);
        before(1).is_some_and(|m| self.items.get(m).is_some_and(|i| i.is_mark("-–")))
            && before(2).is_some_and(|w| self.word_is(w, forms!["non", "anti", "pro", "ex"]))
            || self.items.get(item + 1).is_some_and(|i| i.is_mark("-–"))
                && (self.word_is(item + 2, JOINED)
                    || self.word_is(item + 2, forms!["led", "commanded"])
                        && self.items.get(item).is_some_and(|i| i.group))
    }

    /// Whether the counted keep a peace.
    pub(super) fn keepers(&self, noun: &Noun, at: usize) -> bool {
        (at.saturating_sub(3)..noun.end.max(at + 1)).any(|i| self.keeps_peace(i))
    }

    /// Whether a word means peacekeepers.
    pub(super) fn keeps_peace(&self, item: usize) -> bool {
        let text = self.str(item);
        text.to_lowercase().starts_with("peacekeep")
            || text.contains("gìn giữ hòa bình")
            || text.contains("gìn giữ hoà bình")
            || text.contains("mũ nồi xanh")
    }

    /// Whether the counted are armed for somebody else than the state told near them.
    pub(super) fn private(&self, noun: &Noun, at: usize) -> bool {
        let foreign =
            |i: usize| self.is_word(i, forms!["foreign", "nước ngoài", "người nước ngoài"]);
        noun.head.is_some_and(|h| {
            self.is_word(h, forms!["security guards", "security guard"])
                || self.is_word(h, forms!["guards", "guard"])
                    && (h == at + 1
                        || h.checked_sub(1).is_some_and(|b| self.is_word(b, forms!["security"])))
        }) || ((at + 1)..=noun.end).any(foreign)
            || noun.head.is_some_and(|h| self.word_is(h, forms!["cựu", "veterans", "veteran"]))
            || self.word_is(at + 1, forms!["former", "retired", "cựu"])
    }

    /// "three coalition soldiers", "2 lính liên quân": of an alliance told by no name.
    pub(super) fn of_coalition(&self, noun: &Noun, at: usize) -> bool {
        (at + 1..noun.end).any(|i| {
            let text = self.lower(i);
            text.starts_with("coalition") || text.ends_with("liên quân")
        })
    }

    /// Whether a noun tells people by what they belong to ("members", "thành viên").
    pub(super) fn belongs(&self, noun: &Noun) -> bool {
        noun.head.is_some_and(|h| self.word_ends(h, BELONGING))
    }

    /// "7 người nghi là thành viên IS", "23 people suspected of links to the group X": what
    /// the same clause says that they belong to.
    fn said_to_belong(&self, analysis: &Analysis, ties: &Ties, from: usize) -> Option<u16> {
        let reach = (from..from + 12).take_while(|&i| {
            self.items.get(i).is_some_and(|x| !x.is_mark(",.;:") && !x.is_number())
        });
        for i in reach {
            let bound = self.word_ends(i, BELONGING)
                || self.word_is(i, forms!["links", "ties", "linked", "trung thành"]);
            if bound {
                return (i + 1..i + 6)
                    .take_while(|&j| self.items.get(j).is_some_and(|x| !x.is_mark(",.;:")))
                    .find_map(|j| self.party_at(analysis, ties, j))
                    .filter(|&e| matches!(ties.of(e).role, Role::Armed | Role::Other));
            }
        }
        None
    }

    /// Whether a noun means police.
    pub(super) fn police(&self, head: usize) -> bool {
        let text = self.str(head).to_lowercase();
        text.contains("polic")
            || text.contains("cảnh sát")
            || text.contains("công an")
            || text.contains("constable")
    }

    /// Names inside the noun phrase, and right behind it: "31 people, both Serbs and
    /// Albanians", "soldiers from Uganda", "lính Mỹ", "tay súng của Hamas".
    #[expect(clippy::too_many_lines, reason = "one place after the other, nearest first")]
    pub(super) fn named_in_phrase(
        &self,
        analysis: &Analysis,
        ties: &Ties,
        at: usize,
        noun: &Noun,
        kind: FigureKind,
        out: &mut Vec<u16>,
    ) {
        let leaving = kind == FigureKind::Withdrawal;
        let mut end = noun.end.max(at + 1);
        // "10,000-strong NATO force", "17,000-strong FARC".
        if noun.head.is_some_and(|h| self.word_is(h, forms!["strong", "member"])) {
            for _ in 0..6 {
                let goes_on = self.items.get(end).is_some_and(|i| {
                    i.is_name() || i.is_mark("-") || i.is(class::FORCE | class::FIGHTER)
                });
                if !goes_on {
                    break;
                }
                end += 1;
            }
        }
        let things = noun.class & class::THING != 0;
        // "155 người Công an Hà Nội …": what follows tells no people.
        let people = self.vietnamese && noun.head.is_some_and(|h| self.is_word(h, forms!["người"]));
        // "the other 14 rebels": nothing; "Italian and British": both inside.
        for i in at + 1..end {
            if let Some(index) = self.party_at(analysis, ties, i)
                && !self.joined_away(i)
                && !(people
                    && matches!(ties.of(index).role, Role::Body | Role::Other | Role::Alliance))
                // A thing's name may be its model; a state's or people's is not.
                && (!things
                    || self.items.get(i).is_some_and(|x| x.group)
                    || matches!(ties.of(index).role, Role::Country | Role::People))
            {
                out.push(index);
            }
        }
        if !out.is_empty() {
            // "two U.N. peacekeepers from Peru": of both.
            if self.word_is(end, forms!["from"])
                && !leaving
                && out.iter().all(|&e| ties.of(e).role == Role::Alliance)
                && let Some(index) = self.party_at(analysis, ties, end + 1)
                && ties.of(index).role == Role::Country
            {
                out.push(index);
            }
            return;
        }
        // "đơn vị vũ khí và thiết bị quân sự của Nga": the noun goes on.
        if self.vietnamese {
            let mut on = end;
            while on < end + 6
                && self.items.get(on).is_some_and(|i| {
                    !i.is_name()
                        && (i.is_unknown()
                            || i.is(class::COUNTED)
                            || self.word_is(on, forms!["và"]))
                })
                && !self.word_is(on, forms!["của", "thuộc"])
            {
                on += 1;
            }
            if on > end && self.word_is(on, forms!["của", "thuộc"]) {
                end = on;
            }
        }
        // "more than 100 Afghan, German and …": handled by the loop. Names behind.
        let next = self.lower(end);
        let of = if self.vietnamese {
            matches!(
                next,
                "của" | "thuộc" | "người" | "thuộc lực lượng" | "thuộc nhóm" | "thuộc tổ chức"
            ) || next == "từ" && !leaving
        } else {
            // "Turkey sent 300 fighters from Syria": the sender's, wherever they were.
            let sent = || {
                self.left_edge(at).checked_sub(1).is_some_and(|verb| {
                    self.items.get(verb).is_some_and(|x| x.entry.verb & FORCES != 0)
                        && verb
                            .checked_sub(1)
                            .is_some_and(|b| self.party_at(analysis, ties, b).is_some())
                })
            };
            matches!(next, "of" | "of the" | "belonging to" | "who belong to")
                || matches!(next, "from" | "from the") && !leaving && !sent()
        };
        let armed = noun.class & (class::FORCE | class::FIGHTER) != 0;
        // "a soldier with its assistance force", "rebels from the Free Front"
        let with = armed && !self.vietnamese && matches!(next, "with" | "serving with");
        if of && (armed || self.belongs(noun) || self.vietnamese) || with {
            for i in end + 1..end + 6 {
                let Some(item) = self.items.get(i) else { break };
                // "members of an Alliance team": the article counts nobody.
                let article = self
                    .quantity(i)
                    .is_some_and(|q| q.form == crate::analysis::quantities::Form::Article);
                if matches!(item.what, What::Mark(_) | What::Number(_)) && !article
                    || item.entry.verb | item.entry.subject != 0 && !item.is_name()
                {
                    break;
                }
                if let Some(index) = self.party_at(analysis, ties, i) {
                    out.push(index);
                    // "activists of the Free Party and the Red Union"
                    if self.items.get(i + 1).is_some_and(|x| x.is(class::CONJ))
                        && let Some(other) = (i + 2..i + 4)
                            .find_map(|j| self.party_at(analysis, ties, j))
                            .filter(|&o| ties.of(o).role == ties.of(index).role)
                    {
                        out.push(other);
                    }
                    break;
                }
            }
        }
        if !out.is_empty() {
            return;
        }
        // "the German detachment of about 2,000 troops", "Australia's contribution of 300".
        if let Some(of) = self.left_edge(at).checked_sub(1)
            && armed
            && (self.word_is(of, forms!["of"]) || self.word_ends(of, forms![" of"]))
        {
            for i in (of.saturating_sub(4)..of).rev() {
                let Some(item) = self.items.get(i) else { break };
                if matches!(item.what, What::Mark(m) if m != '-' && m != '\'' && m != '’')
                    || item.is_number()
                    || item.is(class::PREP | class::BE | class::HAVE | class::SAID | class::MODAL)
                {
                    break;
                }
                if let Some(index) = self.party_at(analysis, ties, i) {
                    out.push(index);
                    break;
                }
            }
        }
        if !out.is_empty() {
            return;
        }
        if noun.class & (class::FORCE | class::THING) == 0
            && matches!(kind, FigureKind::Killed | FigureKind::Detained | FigureKind::Wounded)
            && let Some(index) = self.said_to_belong(analysis, ties, at + 1)
        {
            out.push(index);
            return;
        }
        // An apposition: ", both Serbs and Albanians,", ", most of them Kurds".
        if self.items.get(end).is_some_and(|i| i.is_mark(",(")) {
            end += 1;
            let appositive =
                matches!(
                    self.lower(end),
                    "both"
                        | "all"
                        | "mostly"
                        | "including"
                        | "mainly"
                        | "gồm"
                        | "đều là"
                        | "chủ yếu là"
                        | "phần lớn là"
                ) || self.entity_of(analysis, end).is_some_and(|(_, _, k)| k == EntityKind::Group);
            if appositive {
                for i in end..end + 7 {
                    let Some(item) = self.items.get(i) else { break };
                    if matches!(item.what, What::Mark(_) | What::Number(_)) && i > end {
                        break;
                    }
                    if item.group
                        && let Some(index) = self.party_at(analysis, ties, i)
                    {
                        out.push(index);
                    }
                }
            }
        }
        // "Serb 12 dead"? A possessor to the left: "the army's 4,000 troops", "NATO's 18,000".
        let left = self.left_edge(at);
        if out.is_empty()
            && armed
            && let Some(before) = left.checked_sub(1)
        {
            let possessive = matches!(self.lower(before), "'s" | "’s" | "'" | "’");
            let name = if possessive { before.checked_sub(1) } else { Some(before) };
            if let Some(name) = name
                && possessive
                && let Some(index) = self.party_at(analysis, ties, name)
            {
                out.push(index);
            }
        }
    }

    /// Who sends, keeps or withdraws: the name nearest before the verb, in the same
    /// clause; two joined by "and" both.
    pub(super) fn subject(
        &self,
        analysis: &Analysis,
        ties: &Ties,
        at: usize,
        frame: &Frame,
        out: &mut Vec<u16>,
    ) {
        let limit = frame.cue.min(at);
        let mut i = if limit == at { self.left_edge(at) } else { limit };
        // "France an extra 400": the name right before.
        if let Some(before) = self.left_edge(at).checked_sub(1)
            && before > frame.cue
            && let Some((index, _, mention)) = self.entity_of(analysis, before)
            && can_be_party(ties.of(index), mention)
            && !self.prepositional(before)
        {
            out.push(index);
            return;
        }
        i = self.over_apposition(analysis, ties, i);
        let mut steps = 0;
        let mut owner = None;
        let mut person = None;
        while let Some(before) = i.checked_sub(1) {
            i = before;
            steps += 1;
            if steps > 40 {
                break;
            }
            let Some(item) = self.items.get(before) else { break };
            if item.is_mark(".;") {
                break;
            }
            let Some((index, ..)) = self.entity_of(analysis, before) else { continue };
            let tie = ties.of(index);
            if tie.role == Role::Person && tie.country.is_some() {
                person = person.or(Some(index));
            }
            if self.party_at(analysis, ties, before).is_none() || self.prepositional(before) {
                continue;
            }
            // "a Serbian majority" sends nobody.
            if tie.role == Role::People
                && self.items.get(before + 1).is_some_and(|i| {
                    !i.is_name() && (i.is_unknown() || i.is(class::PERSON)) && !i.is(class::FORCE)
                })
                && !self.state_word(before + 1)
                && !self.vietnamese
            {
                continue;
            }
            // "the Taif agreement", "the Abidjan airport": a thing called by its place.
            if !self.vietnamese
                && tie.role == Role::Place
                && self
                    .items
                    .get(before + 1)
                    .is_some_and(|i| i.is_unknown() || i.is(class::EVENT | class::THING))
            {
                continue;
            }
            // "a key supporter of Kosovo's independence" is no army of Kosovo's.
            let back = |steps: usize| before.checked_sub(steps);
            let own = back(1).is_some_and(|b| self.word_is(b, forms!["of", "của"]))
                && !back(2).is_some_and(|b| {
                    self.items
                        .get(b)
                        .is_some_and(|x| x.is(class::FORCE | class::PERSON | class::BODY))
                        || self.state_word(b)
                });
            if own || self.owns_thing(before) {
                owner = owner.or(Some(index));
                continue;
            }
            out.push(index);
            // "Pakistan and Spain each plan to deploy"
            let joined = before
                .checked_sub(1)
                .and_then(|b| self.items.get(b))
                .is_some_and(|b| b.is(class::CONJ) && !b.is(class::CLAUSE));
            if joined
                && let Some(other) = before.checked_sub(2)
                && let Some((index, _, mention)) = self.entity_of(analysis, other)
                && can_be_party(ties.of(index), mention)
            {
                out.insert(0, index);
            }
            return;
        }
        if let Some(index) = owner.or(person) {
            out.push(index);
            return;
        }
        // "KFOR, a force of 4,000": names after the number: "a force of 4,000 led by NATO".
        for j in at + 1..at + 10 {
            let Some(item) = self.items.get(j) else { break };
            if item.is_mark(".;,") {
                break;
            }
            if let Some(index) = self.party_at(analysis, ties, j)
                && matches!(self.lower(j - 1), "by" | "of" | "của" | "do")
            {
                out.push(index);
                return;
            }
        }
    }

    /// "Pakistan, a key ally of the United States, has sent": the item behind the name that
    /// the words between the commas explain; else where it stood.
    fn over_apposition(&self, analysis: &Analysis, ties: &Ties, from: usize) -> usize {
        let comma = (from.saturating_sub(4)..from).rev().find(|&i| {
            self.items.get(i).is_some_and(|x| x.is_mark(","))
                || !self.items.get(i).is_some_and(|x| {
                    x.is(class::BE | class::HAVE | class::MODAL | class::ADVERB | class::NEGATION)
                })
        });
        let Some(close) = comma.filter(|&c| self.items.get(c).is_some_and(|x| x.is_mark(",")))
        else {
            return from;
        };
        let open = (close.saturating_sub(16)..close)
            .rev()
            .take_while(|&i| self.items.get(i).is_some_and(|x| !x.is_mark(".;:")))
            .find(|&i| self.items.get(i).is_some_and(|x| x.is_mark(",")));
        match open.and_then(|o| o.checked_sub(1).map(|name| (o, name))) {
            Some((open, name))
                if open > 0
                    && self.word_is(open + 1, forms!["a", "an", "the", "which", "who", "một"])
                    && self.party_at(analysis, ties, name).is_some() =>
            {
                open
            }
            _ => from,
        }
    }

    /// Whether a preposition of place or of company governs the name at an item.
    fn prepositional(&self, name: usize) -> bool {
        const PREPS: Forms = forms![
            "in",
            "to",
            "from",
            "at",
            "into",
            "near",
            "on",
            "across",
            "with",
            "around",
            "against",
            "for",
            "between",
            "according to",
            "citing",
            "ở",
            "tại",
            "tới",
            "đến",
            "khỏi",
            "từ",
            "sang",
            "vào",
            "gần",
            "với",
            "cho",
            "chống",
            "theo",
            "nhằm vào",
            "giữa",
            "về",
            "phía",
        ];
        let Some(lead) = name.checked_sub(1) else { return false };
        if self.word_is(lead, PREPS) || self.vietnamese && self.word_ends(lead, PREPS) {
            return true;
        }
        let loose = self.word_is(lead, forms!["the", "this"])
            || self.vietnamese
                && self.items.get(lead).is_some_and(|i| {
                    !i.is_name()
                        && !matches!(i.what, What::Mark(_))
                        && (i.is_unknown() || i.is(class::BODY | class::PERSON | class::FORCE))
                });
        loose
            && lead.checked_sub(1).is_some_and(|b| {
                self.word_is(b, PREPS) || self.vietnamese && self.word_ends(b, PREPS)
            })
    }

    /// "clashes between Serbs and Albanians killed 31 people": both.
    pub(super) fn sides(
        &self,
        analysis: &Analysis,
        at: usize,
        kind: FigureKind,
        out: &mut Vec<u16>,
    ) {
        if !matches!(kind, FigureKind::Killed | FigureKind::Wounded | FigureKind::Casualties) {
            return;
        }
        for i in (at.saturating_sub(24)..(at + 16).min(self.items.len())).rev() {
            if !matches!(self.lower(i), "between" | "giữa") {
                continue;
            }
            let mut sides = Vec::new();
            for j in i + 1..i + 12 {
                let Some(item) = self.items.get(j) else { break };
                if matches!(item.what, What::Mark(_) | What::Number(_)) && !item.is_mark("-") {
                    break;
                }
                if let Some((index, entity, mention)) = self.entity_of(analysis, j)
                    && mention == EntityKind::Group
                    && entity.kind != EntityKind::Person
                {
                    sides.push(index);
                }
            }
            if sides.len() == 2 {
                out.extend(sides);
                return;
            }
        }
    }
}
