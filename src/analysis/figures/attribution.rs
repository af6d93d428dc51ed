//! Who says so: "X said …", "…, X said", "according to X", "Theo X", "X cho biết",
//! and, across sentences, "he said" and open quotations.

use super::super::lexicon::class;
use super::super::{Analysis, EntityKind, Figure, FigureKind};
use super::Clause;
use super::forms::{Forms, forms};
use super::items::What;
use super::speech::LONGEST;

/// A source and the items of the sentence it speaks for.
#[derive(Debug, Clone)]
struct Voice {
    name: String,
    from: usize,
    to: usize,
}

/// The sources of an article so far.
#[expect(clippy::struct_excessive_bools, reason = "each a remark of its own")]
#[derive(Debug, Default)]
pub struct Sources {
    voices: Vec<Voice>,
    /// The last source named, for "he said" and for quotations that go on.
    last: String,
    /// Paragraphs since the last source spoke.
    age: u32,
    /// The first person that the sentence before names.
    person: String,
    /// Whether a quotation is open at the start of the next sentence.
    quoting: bool,
    paragraph: u32,
    quoted: bool,
    /// Figures of the open quotation, or of the sentence before, that a source named
    /// later may turn out to tell.
    open: Vec<usize>,
    /// Whether this sentence's last source also speaks for the quotation before it.
    backward: bool,
    /// Whether it speaks for the whole sentence before ("… made the announcement").
    pointing: bool,
}

/// What stands for the source named before, in Vietnamese.
const SELF_VI: &[&str] = &[
    "tổ chức này",
    "tổ chức trên",
    "bộ này",
    "cơ quan này",
    "nhóm này",
    "hãng này",
    "hãng tin này",
    "tờ báo này",
    "tờ này",
    "nguồn tin này",
    "quan chức này",
    "người này",
    "ông",
    "bà",
    "ông này",
    "bà này",
];

/// How many figures wait for the source of a quotation: none goes on longer.
const WAITING: usize = 64;

impl Sources {
    /// Finds the sources of a sentence.
    pub fn enter(&mut self, clause: &Clause<'_>, analysis: &Analysis, paragraph: u32) {
        self.voices.clear();
        if paragraph != self.paragraph {
            self.paragraph = paragraph;
            self.quoting = false;
            self.age += 1;
        }
        self.quoted = self.quoting;
        self.backward = false;
        self.pointing = false;
        for item in clause.items {
            match item.what {
                What::Mark('“') => self.quoting = true,
                What::Mark('”') => self.quoting = false,
                What::Mark('"') => self.quoting = !self.quoting,
                _ => {}
            }
        }
        self.colon(clause, analysis);
        if clause.vietnamese {
            self.vietnamese(clause, analysis);
        } else {
            self.english(clause, analysis);
            self.persons(clause, analysis);
        }
    }

    /// "Monitor: 31 killed", "31 killed: monitor".
    fn colon(&mut self, clause: &Clause<'_>, analysis: &Analysis) {
        let n = clause.items.len();
        let Some(mark) = clause.items.iter().position(|i| i.is_mark(":")) else { return };
        let number = |from: usize, to: usize| {
            (from..to).any(|i| clause.items.get(i).is_some_and(super::Item::is_number))
        };
        let named = |from: usize, to: usize| {
            (from..to).any(|i| {
                clause.items.get(i).is_some_and(|x| {
                    x.is_name() || x.is(class::PERSON) && clause.capital(from) || clause.herald(i)
                })
            })
        };
        let plain = |from: usize, to: usize| {
            !(from..to).any(|i| {
                clause.items.get(i).is_some_and(|x| {
                    // "Clashes between Dinka and Nuer: 64 killed" names what happened.
                    x.is(class::SAID | class::CLAUSE | class::EVENT) && !clause.herald(i)
                        || x.is_mark("\"“”()[]!|;,")
                        || matches!(x.what, What::Vetoed(_))
                }) || clause.word_is(
                    i,
                    forms!["photo", "ảnh", "nguồn", "source", "video", "image", "between", "giữa"],
                )
            })
        };
        let kind = |i: usize| match clause.items.get(i)?.what {
            What::Name(m) => analysis.mentions.get(usize::from(m)).map(|m| m.kind),
            _ => None,
        };
        // "Libya: fighting in Tripoli", "Iraq: car bomb kills 34" name where, not who says
        // so; "Russia: 40 Ukrainian soldiers killed" may be a claim.
        let inside = (mark + 1..n).any(|i| {
            clause.word_is(i, forms!["in", "at", "near", "ở", "tại"])
                && (i + 1..i + 4).any(|j| clause.items.get(j).is_some_and(super::Item::is_name))
        });
        let elsewhere =
            (mark + 1..n).any(|i| matches!(kind(i), Some(EntityKind::Place | EntityKind::Group)));
        let topic = mark == 1 && kind(0) == Some(EntityKind::Place) && (inside || !elsewhere);
        // "Fire in Hanoi: 56 dead" names what happened, "Doctors in Aleppo: 31 dead" who
        // says so.
        let placed = (1..mark).any(|i| {
            clause.word_is(i, forms!["in", "at", "near", "ở", "tại"])
                && !(0..i).any(|j| {
                    clause.herald(j)
                        || clause.items.get(j).is_some_and(|x| {
                            x.is_name() || x.is(class::PERSON | class::FORCE | class::FIGHTER)
                        })
                })
        });
        if (1..=10).contains(&mark)
            && !topic
            && !placed
            && !number(0, mark)
            && plain(0, mark)
            && !(0..mark).any(|i| {
                clause.items.get(i).is_some_and(|x| {
                    // "Fighters shelled the airport: one soldier killed".
                    !x.is_name()
                        && (clause.participle(i) || x.entry.verb != 0 && !x.is(class::COUNTED))
                })
            })
            && named(0, mark)
            && clause.can_speak(analysis, 0, mark)
            && number(mark + 1, n)
        {
            let name = clause.source_text(0, mark);
            self.say(name, mark + 1, n);
        } else if mark + 5 >= n
            && mark + 1 < n
            && number(0, mark)
            && !number(mark + 1, n)
            && plain(mark + 1, n)
            && named(mark + 1, n)
            && clause.capital(mark + 1)
        {
            let name = clause.source_text(mark + 1, n);
            self.say(name, 0, mark);
        }
    }

    /// Who says the number at an item, which tells of a kind.
    pub fn of(&self, clause: &Clause<'_>, at: usize, kind: FigureKind) -> String {
        // "NATO announced 1,000 more, to join the 18,500 already there": what is there
        // nobody announces.
        if kind == FigureKind::Troops && clause.joined_by_others(at) {
            return String::new();
        }
        let best = self
            .voices
            .iter()
            .filter(|v| v.from <= at && at < v.to)
            .min_by_key(|v| (v.to - v.from, v.from.abs_diff(at)));
        if let Some(voice) = best {
            // "Germany said it would send 600, France 400": nobody but the article says
            // what France sends.
            let own = clause
                .left_edge(at)
                .checked_sub(1)
                .filter(|&n| {
                    n > voice.from && clause.items.get(n).is_some_and(super::Item::is_name)
                })
                .and_then(|n| n.checked_sub(1))
                .and_then(|b| clause.items.get(b))
                .is_some_and(|b| b.is_mark(",") || b.is(class::CONJ));
            if own && (voice.from > 0 || clause.noun(at).head.is_none()) {
                return String::new();
            }
            return voice.name.clone();
        }
        if self.quoted && self.voices.is_empty() && self.age <= 1 {
            return self.last.clone();
        }
        // A number inside a quotation of this sentence with no voice of its own.
        let open =
            clause.items.get(..at).unwrap_or(&[]).iter().filter(|i| i.is_mark("\"“”")).count() % 2
                == 1;
        if open && self.age <= 1 && !self.last.is_empty() && self.voices.is_empty() {
            return self.last.clone();
        }
        String::new()
    }

    /// Remembers the last source of the sentence, whose figures are `figures[from..]`.
    pub fn leave(&mut self, figures: &mut [Figure], from: usize) {
        if (self.backward || self.pointing)
            && let Some(voice) = self.voices.last()
        {
            for &index in &self.open {
                if let Some(figure) = figures.get_mut(index) {
                    figure.attribution = voice.name.as_str().into();
                }
            }
            self.open.clear();
        }
        if self.quoting && self.quoted {
            // The quotation goes on: its figures wait for its source.
        } else {
            self.open.clear();
        }
        let waits = |f: &Figure| f.attribution.is_empty() || *f.attribution == *self.last;
        if self.voices.is_empty() && self.open.len() < WAITING {
            self.open.extend((from..figures.len()).filter(|&i| figures.get(i).is_some_and(waits)));
        }
        if let Some(last) = self.voices.last() {
            self.last.clone_from(&last.name);
            self.age = 0;
        }
    }

    /// Remembers whom a sentence names first, for the pronouns of the next.
    fn persons(&mut self, clause: &Clause<'_>, analysis: &Analysis) {
        let first = clause.items.iter().find(|i| match i.what {
            What::Name(m) => {
                analysis.mentions.get(usize::from(m)).is_some_and(|m| m.kind == EntityKind::Person)
            }
            _ => false,
        });
        self.person.clear();
        if let Some(item) = first {
            self.person.push_str(item.span.of(clause.text));
        }
    }

    /// Where what a source says from an item on ends: at a semicolon behind which
    /// somebody else acts.
    fn speech_end(clause: &Clause<'_>, from: usize) -> usize {
        let n = clause.items.len();
        (from..n)
            .find(|&i| {
                clause.items.get(i).is_some_and(|x| x.is_mark(";"))
                    && clause.items.get(i + 1).is_some_and(super::Item::is_name)
            })
            .unwrap_or(n)
    }

    fn say(&mut self, name: String, from: usize, to: usize) {
        if !name.is_empty() {
            self.voices.push(Voice { name, from, to });
        }
    }

    #[expect(clippy::too_many_lines, reason = "one walk over the verbs of saying")]
    fn english(&mut self, clause: &Clause<'_>, analysis: &Analysis) {
        let n = clause.items.len();
        for i in 0..n {
            let Some(item) = clause.items.get(i) else { break };
            if item.is(class::ACCORDING) {
                let end = clause.source_end(i + 1);
                let name = clause.source_text(i + 1, end);
                let (from, to) = clause.sentence_part(i);
                self.say(name, from, to);
                continue;
            }
            if !item.is(class::SAID)
                || clause.gerund(i)
                    && !matches!(clause.lower(i), "saying" | "adding" | "citing")
                    && !i
                        .checked_sub(1)
                        .and_then(|b| clause.items.get(b))
                        .is_some_and(|b| b.is(class::BE))
            {
                continue;
            }
            let text = clause.lower(i);
            if text.ends_with("quoted as saying") {
                let start = clause.source_start(i);
                if clause.can_speak(analysis, start, i) {
                    self.say(clause.source_text(start, i), start, n);
                }
                continue;
            }
            // "quoted an army source as saying".
            if text == "saying"
                && i.checked_sub(1).is_some_and(|b| clause.word_is(b, forms!["as"]))
                && let Some(verb) = (i.saturating_sub(LONGEST)..i).rev().find(|&v| {
                    clause.word_is(
                        v,
                        forms!["quoted", "quotes", "quoting", "cited", "citing", "cites"],
                    )
                })
            {
                let (from, to) = (verb + 1, i - 1);
                if clause.can_speak(analysis, from, to) {
                    self.say(clause.source_text(from, to), i, n);
                }
                continue;
            }
            // "the estimated 500,000 refugees": no verb.
            if text == "estimated"
                && clause.items.get(i + 1).is_some_and(super::Item::is_number)
                && i.checked_sub(1).is_some_and(|b| {
                    clause.items.get(b).is_some_and(|x| {
                        x.is(class::ARTICLE | class::EXACT | class::PREP | class::ABOUT)
                    })
                })
            {
                continue;
            }
            if clause.passive(i) || clause.infinitive(i) || clause.telling_noun(i) {
                continue;
            }
            if text.starts_with("claim") && !clause.claims(i) {
                continue;
            }
            // "officers accused of spying", "earlier reports that".
            let noun = text.starts_with("accused") && clause.word_is(i + 1, forms!["of"])
                || matches!(text, "reports" | "claims" | "estimates")
                    && i.checked_sub(1).is_some_and(|b| {
                        clause.word_is(
                            b,
                            forms![
                                "earlier",
                                "previous",
                                "initial",
                                "conflicting",
                                "unconfirmed",
                                "recent",
                                "of",
                                "by",
                                "to",
                                "the",
                                "these",
                            ],
                        )
                    });
            if noun
                || text == "states"
                || text == "reports"
                    && i + 1 < n
                    && clause.items.get(i + 1).is_some_and(|x| x.is(class::PREP))
            {
                continue;
            }
            // Inverted: "…," said X. / '…,' X said.
            let before = i.checked_sub(1).and_then(|b| clause.items.get(b));
            let inverted = before.is_none_or(|b| b.is_mark(",\"”'’?!"))
                && clause.items.get(i + 1).is_some_and(|x| {
                    x.is_name()
                        || x.is_unknown()
                        || x.is(class::COUNTED | class::ARTICLE)
                        || matches!(x.what, What::Word)
                })
                && matches!(
                    text,
                    "said"
                        | "says"
                        | "told"
                        | "reported"
                        | "added"
                        | "announced"
                        | "declared"
                        | "stated"
                        | "confirmed"
                        | "warned"
                        | "explained"
                        | "insisted"
                        | "wrote"
                        | "noted"
                        | "recalled"
                );
            let start = clause.source_start(i);
            let stop = clause.source_stop(i);
            if inverted && start == i {
                let end = clause.source_end(i + 1);
                let name = clause.source_text(i + 1, end);
                let ends = clause.items.get(end).is_none_or(|x| {
                    x.is_mark(".,;\"”'’)(–-") || x.is(class::WEEKDAY | class::PREP | class::CLAUSE)
                });
                let counts =
                    clause.items.get(i + 1).is_some_and(|x| x.is_number() || x.is(class::EXACT))
                        && !clause.word_is(i + 1, forms!["the", "his", "her", "their", "another"]);
                if !name.is_empty() && ends && !counts && clause.can_speak(analysis, i + 1, end) {
                    self.backward |= self.quoted;
                    self.say(name, 0, n);
                    continue;
                }
            }
            let mut name = clause.source_text(start, stop.max(start));
            if start == i && before.is_some_and(|b| b.is(class::HAVE)) {
                continue;
            }
            let lower = name.to_lowercase();
            let pronoun =
                matches!(lower.as_str(), "he" | "she" | "they" | "it" | "who" | "i" | "we");
            if pronoun {
                // "Jane Doe gave a larger number. … she told diplomats".
                let named = matches!(lower.as_str(), "he" | "she") && self.age > 0;
                let person = Some(&self.person).filter(|p| named && !p.is_empty());
                name.clone_from(person.unwrap_or(&self.last));
            }
            if name.is_empty()
                && before.is_some_and(|b| b.is(class::CONJ))
                && let Some(voice) = self.voices.last()
            {
                // "denied it, but said 12 had been killed": the same subject.
                name.clone_from(&voice.name);
                self.say(name, i, n);
                continue;
            }
            if name.is_empty()
                && before.is_some_and(|b| b.is(class::CONJ))
                && let Some(verb) = (i.saturating_sub(LONGEST)..i - 1)
                    .find(|&v| clause.items.get(v).is_some_and(|x| x.is(class::SAID)))
            {
                // "claimed responsibility and said": the same subject.
                let start = clause.source_start(verb);
                if clause.can_speak(analysis, start, verb) {
                    self.say(clause.source_text(start, verb), i, n);
                }
                continue;
            }
            if name.is_empty() {
                // "…, saying 12 had been killed": the subject of the sentence's verb.
                if text == "saying" || text == "adding" {
                    name = self.voices.last().map_or_else(|| self.last.clone(), |v| v.name.clone());
                    self.say(name, i, n);
                }
                continue;
            }
            if !pronoun && !clause.can_speak(analysis, start, i) {
                continue;
            }
            let trailing = clause.items.get(i + 1).is_none_or(|x| {
                x.is_mark(".,;)\"”")
                    || x.is(class::WEEKDAY | class::PREP | class::ADVERB)
                    || matches!(
                        clause.lower(i + 1),
                        "on" | "in" | "late" | "early" | "cnn" | "reporters"
                    )
            }) && start > 0;
            let points = clause.points_back(i);
            self.pointing |= points;
            if trailing {
                self.backward |= self.quoted;
                // "…, X said" speaks for what stands before it; what follows a second
                // clause is covered too where nobody else speaks.
                self.say(name, 0, n);
            } else {
                self.say(name, start, Self::speech_end(clause, start));
            }
        }
    }

    #[expect(clippy::too_many_lines, reason = "one walk over the verbs of saying")]
    fn vietnamese(&mut self, clause: &Clause<'_>, analysis: &Analysis) {
        let n = clause.items.len();
        let mut i = 0;
        while let Some(item) = clause.items.get(i) {
            let text = clause.lower(i);
            if item.is(class::ACCORDING)
                && !(text == "theo"
                    && i > 0
                    && !clause.items.get(i - 1).is_some_and(|b| b.is_mark(",.\"”(-–")))
                && (text != "dẫn" || clause.herald(i + 1))
            {
                let (mut start, mut end) = (i + 1, clause.source_end(i + 1));
                if clause.herald(i + 1) {
                    // "theo số liệu do X cung cấp", "dẫn tuyên bố của X"
                    if clause.word_is(i + 2, forms!["do"]) {
                        const GIVES: Forms =
                            forms!["cung cấp", "công bố", "đưa ra", "thu thập", "tổng hợp"];
                        start = i + 3;
                        end = (start..start + LONGEST)
                            .find(|&j| clause.word_is(j, GIVES))
                            .unwrap_or_else(|| clause.source_end(start));
                    } else if clause.word_is(i + 2, forms!["của", "từ"]) {
                        start = i + 3;
                        end = clause.source_end(start);
                    }
                }
                let mut name = clause.source_text(start, end);
                // "Theo tổ chức này": whoever spoke before.
                if SELF_VI.contains(&&*name.to_lowercase()) && !self.last.is_empty() {
                    name.clone_from(&self.last);
                }
                for lead in
                    ["đó", "kế hoạch", "dự kiến", "quy định", "giờ địa phương", "thỏa thuận"]
                {
                    if name.to_lowercase().starts_with(lead) {
                        name.clear();
                    }
                }
                // "Theo hãng tin AP, …" speaks for the whole sentence.
                let spoken = clause.items.get(end).is_some_and(|x| x.is(class::SAID));
                self.say(name, 0, n);
                i = end.max(i + 1);
                if spoken {
                    i += 1;
                }
                continue;
            }
            // "Chính phủ ước tính hơn 7.000 người": a verb before a number.
            let estimates = text == "ước tính"
                && i > 0
                && clause.items.get(i + 1).is_some_and(|x| {
                    x.is_number()
                        || x.is(class::ABOUT | class::AT_LEAST | class::AT_MOST)
                        || clause.word_is(i + 1, forms!["có", "rằng", "số"])
                })
                && clause.can_speak(analysis, clause.source_start(i), i);
            if estimates
                || item.is(class::SAID)
                    && !matches!(
                        text,
                        "dẫn"
                            | "tố"
                            | "kể"
                            | "viết"
                            | "bày tỏ"
                            | "thông tin"
                            | "báo cáo"
                            | "thống kê"
                            | "ước tính"
                            | "dẫn lời"
                            | "dẫn nguồn"
                            | "cập nhật"
                    )
                    && !(clause.herald(i) && clause.herald_noun(i))
                || matches!(text, "thông tin")
                    && i > 0
                    && clause.items.get(i - 1).is_some_and(super::Item::is_name)
            {
                let passive = i
                    .checked_sub(1)
                    .and_then(|b| clause.items.get(b))
                    .is_some_and(|b| b.is(class::PASSIVE));
                if passive {
                    i += 1;
                    continue;
                }
                let start = clause.source_start(i);
                let mut name = clause.source_text(start, i);
                let lower = name.to_lowercase();
                let pronoun = matches!(
                    lower.as_str(),
                    "ông"
                        | "bà"
                        | "họ"
                        | "anh"
                        | "cô"
                        | "ông này"
                        | "ông ấy"
                        | "bà này"
                        | "bà ấy"
                        | "ông cũng"
                        | "bà cũng"
                        | "ông ta"
                        | "người này"
                        | "quan chức này"
                        | "nguồn tin này"
                        | "bộ này"
                        | "cơ quan này"
                );
                if pronoun || name.is_empty() && i == 0 {
                    name.clone_from(&self.last);
                } else if name.is_empty() && clause.goes_on_saying(i) {
                    // "Taliban nhận trách nhiệm, nói rằng": the subject of the sentence.
                    let end = clause.subject_end();
                    if !clause.can_speak(analysis, 0, end) {
                        i += 1;
                        continue;
                    }
                    name = self
                        .voices
                        .last()
                        .map_or_else(|| clause.source_text(0, end), |v| v.name.clone());
                } else if !clause.can_speak(analysis, start, i) {
                    i += 1;
                    continue;
                }
                let ends = clause.items.get(i + 1).is_none_or(|x| x.is_mark(".\"”"));
                let from = if ends { 0 } else { start };
                self.backward |= ends && (self.quoted || clause.closes_quote(start));
                self.pointing |= clause.points_back(i);
                self.say(name, from, n);
            }
            i += 1;
        }
    }
}
