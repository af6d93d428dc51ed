//! Who says so: "X said …", "…, X said", "according to X", "Theo X", "X cho biết",
//! and, across sentences, "he said" and open quotations.

use super::super::lexicon::class;
use super::super::{Analysis, EntityKind};
use super::Clause;
use super::items::What;
use crate::text::Span;

/// A source and the items of the sentence it speaks for.
#[derive(Debug, Clone)]
struct Voice {
    name: String,
    from: usize,
    to: usize,
}

/// The sources of an article so far.
#[derive(Debug, Default)]
pub struct Sources {
    voices: Vec<Voice>,
    /// The last source named, for "he said" and for quotations that go on.
    last: String,
    /// Sentences since the last source spoke.
    age: u32,
    /// Whether a quotation is open at the start of the next sentence.
    quoting: bool,
    paragraph: u32,
    quoted: bool,
}

/// The longest source worth showing, in items.
const LONGEST: usize = 16;

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
        for item in clause.items {
            match item.what {
                What::Mark('“') => self.quoting = true,
                What::Mark('”') => self.quoting = false,
                What::Mark('"') => self.quoting = !self.quoting,
                _ => {}
            }
        }
        if clause.vietnamese {
            self.vietnamese(clause, analysis);
        } else {
            self.english(clause, analysis);
        }
    }

    /// Who says the number at an item.
    pub fn of(&self, clause: &Clause<'_>, _analysis: &Analysis, at: usize) -> String {
        let best = self
            .voices
            .iter()
            .filter(|v| v.from <= at && at < v.to)
            .min_by_key(|v| (v.to - v.from, v.from.abs_diff(at)));
        if let Some(voice) = best {
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

    /// Remembers the last source of the sentence.
    pub fn leave(&mut self, _clause: &Clause<'_>, _analysis: &Analysis) {
        if let Some(last) = self.voices.last() {
            self.last.clone_from(&last.name);
            self.age = 0;
        }
    }

    fn say(&mut self, name: String, from: usize, to: usize) {
        if !name.is_empty() {
            self.voices.push(Voice { name, from, to });
        }
    }

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
                    && !matches!(clause.lower(i).as_str(), "saying" | "adding" | "citing")
            {
                continue;
            }
            let text = clause.lower(i);
            if clause.passive(i) || clause.infinitive(i) {
                continue;
            }
            let needs_that = matches!(
                text.as_str(),
                "report"
                    | "reports"
                    | "claims"
                    | "claim"
                    | "claimed"
                    | "reported"
                    | "put"
                    | "puts"
                    | "showed"
                    | "shows"
                    | "show"
                    | "estimates"
                    | "states"
                    | "counted"
                    | "recorded"
                    | "added"
                    | "adds"
                    | "estimated"
                    | "noted"
                    | "believe"
                    | "believes"
                    | "suggests"
                    | "suggested"
                    | "related"
                    | "indicated"
                    | "indicates"
                    | "announced"
                    | "confirmed"
            );
            if text == "states"
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
                    text.as_str(),
                    "said" | "says" | "told" | "reported" | "added" | "announced"
                );
            if inverted {
                let end = clause.source_end(i + 1);
                let name = clause.source_text(i + 1, end);
                if !name.is_empty() {
                    self.say(name, 0, n);
                    continue;
                }
            }
            let start = clause.source_start(i);
            let mut name = clause.source_text(start, i);
            if start == i && before.is_some_and(|b| b.is(class::HAVE)) {
                continue;
            }
            let lower = name.to_lowercase();
            let pronoun =
                matches!(lower.as_str(), "he" | "she" | "they" | "it" | "who" | "i" | "we");
            if pronoun {
                name = if lower == "who" || lower == "it" && self.last.is_empty() {
                    self.last.clone()
                } else {
                    self.last.clone()
                };
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
                        clause.lower(i + 1).as_str(),
                        "on" | "in" | "late" | "early" | "cnn" | "reporters"
                    )
            }) && start > 0;
            if trailing {
                // "…, X said" speaks for what stands before it; what follows a second
                // clause is covered too where nobody else speaks.
                let follows =
                    (i + 1..n).any(|j| clause.items.get(j).is_some_and(super::Item::is_number));
                self.say(
                    name,
                    0,
                    if follows && clause.items.get(i + 1).is_some_and(|x| x.is_mark(",")) {
                        i
                    } else {
                        n
                    },
                );
            } else {
                let _ = needs_that;
                self.say(name, start, n);
            }
        }
    }

    fn vietnamese(&mut self, clause: &Clause<'_>, analysis: &Analysis) {
        let n = clause.items.len();
        let mut i = 0;
        while let Some(item) = clause.items.get(i) {
            let text = clause.lower(i);
            if item.is(class::ACCORDING)
                && !(text == "theo"
                    && i > 0
                    && !clause.items.get(i - 1).is_some_and(|b| b.is_mark(",.\"”(-–")))
                && !(text == "dẫn")
            {
                let end = clause.source_end(i + 1);
                let mut name = clause.source_text(i + 1, end);
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
            if item.is(class::SAID)
                && !matches!(
                    text.as_str(),
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
                || matches!(text.as_str(), "thông tin")
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
                } else if !clause.can_speak(analysis, start, i) {
                    i += 1;
                    continue;
                }
                let ends = clause.items.get(i + 1).is_none_or(|x| x.is_mark(".\"”"));
                let from = if ends { 0 } else { start };
                self.say(name, from, n);
            }
            i += 1;
        }
    }
}

impl Clause<'_> {
    /// Where the subject of a verb of saying starts.
    fn source_start(&self, verb: usize) -> usize {
        let mut i = verb;
        let mut names = 0;
        while let Some(before) = i.checked_sub(1) {
            let Some(item) = self.items.get(before) else { break };
            if verb - before > LONGEST {
                break;
            }
            match item.what {
                What::Mark(',') => {
                    // An apposition: "A spokesman, Major X, says"; "X, an ambulance driver, told".
                    let head = self.apposition(before, verb);
                    match head {
                        Some(start) => return start,
                        None => break,
                    }
                }
                What::Mark('-' | '\'' | '’' | '(' | ')' | '/' | '.')
                    if verb - before > 1 || item.is_mark(")") =>
                {
                    if item.is_mark(".")
                        && self.spaced(before + 1)
                        && names > 0
                        && !self.abbreviation(before)
                    {
                        break;
                    }
                }
                What::Mark(_) | What::Vetoed(_) | What::Number(_) => {
                    if matches!(item.what, What::Number(_))
                        && (self.vietnamese
                            || before == 0
                            || before + 1 < verb
                                && self
                                    .items
                                    .get(before + 1)
                                    .is_some_and(|n| n.is(class::COUNTED) || n.is_unknown()))
                    {
                        // "Hai quan chức", "Three officials".
                        return before;
                    }
                    if matches!(item.what, What::Vetoed(_)) && self.vietnamese {
                        i = before;
                        continue;
                    }
                    break;
                }
                What::Name(_) => names += 1,
                What::Word => {
                    let stop = item.is(class::CLAUSE | class::RELATIVE | class::SAID)
                        || item.is(class::CONJ) && !self.joins_names(before)
                        || item.entry.verb | item.entry.subject != 0
                            && !item.is(class::COUNTED | class::PREP | class::ADVERB)
                            && item.entry.noun == 0
                            && !self.vietnamese
                            && !self.title_like(before);
                    if stop {
                        break;
                    }
                    if self.vietnamese
                        && (item.entry.verb != 0
                            && !item
                                .is(class::COUNTED | class::PREP | class::MODIFIER | class::ADVERB)
                            && before > 0)
                        && names > 0
                    {
                        break;
                    }
                }
            }
            i = before;
        }
        i
    }

    fn abbreviation(&self, mark: usize) -> bool {
        mark.checked_sub(1).is_some_and(|b| {
            let word = self.str(b);
            word.chars().count() <= 4 && word.chars().next().is_some_and(char::is_uppercase)
        })
    }

    fn joins_names(&self, conj: usize) -> bool {
        let near = |i: usize| {
            self.items.get(i).is_some_and(|x| {
                x.is_name() || x.is(class::COUNTED) || x.is_unknown() || x.entry.noun != 0
            })
        };
        conj > 0 && near(conj - 1) && near(conj + 1)
    }

    /// A cue word that is part of a title: "defense minister", "relief workers".
    fn title_like(&self, item: usize) -> bool {
        self.items.get(item + 1).is_some_and(|n| n.is_name() || n.is(class::PERSON | class::FORCE))
            && !self.gerund(item)
            && !self.passive(item)
    }

    /// The start of "A spokesman" before ", Major X," or of "X" before ", a driver,".
    fn apposition(&self, comma: usize, verb: usize) -> Option<usize> {
        if verb <= comma + 1 || self.vietnamese && verb - comma > 10 {
            return None;
        }
        // The part between the comma and the verb must end in a comma or be a name.
        let closed = self.items.get(verb - 1).is_some_and(|i| i.is_mark(","));
        let inner_name =
            (comma + 1..verb).any(|i| self.items.get(i).is_some_and(super::Item::is_name));
        let mut i = comma;
        let mut any = false;
        while let Some(before) = i.checked_sub(1) {
            let item = self.items.get(before)?;
            if verb - before > LONGEST + 6 {
                return None;
            }
            match item.what {
                What::Mark(m) if m != '-' && m != '\'' && m != '’' => break,
                What::Number(_) | What::Vetoed(_) => break,
                What::Word
                    if item.is(class::CLAUSE | class::SAID | class::RELATIVE)
                        || item.entry.verb | item.entry.subject != 0
                            && !item.is(class::COUNTED | class::PREP | class::ADVERB)
                            && item.entry.noun == 0
                            && !self.title_like(before) =>
                {
                    return None;
                }
                _ => {}
            }
            any = true;
            i = before;
        }
        if !any || i == comma {
            return None;
        }
        let opening = matches!(self.lower(i).as_str(), "a" | "an" | "the" | "one" | "một")
            || self.items.get(i).is_some_and(|x| x.is_name() || x.is_unknown());
        ((closed || inner_name) && opening && !self.time_phrase(i, comma)).then_some(i)
    }

    fn time_phrase(&self, from: usize, to: usize) -> bool {
        (from..to).any(|i| {
            self.items.get(i).is_some_and(|x| x.is(class::WEEKDAY | class::MONTH | class::TIME))
        }) || matches!(
            self.lower(from).as_str(),
            "in" | "on" | "at" | "after" | "meanwhile" | "however" | "also" | "earlier" | "but"
        )
    }

    /// One past the end of a source that starts at an item ("according to …").
    fn source_end(&self, from: usize) -> usize {
        let mut i = from;
        while let Some(item) = self.items.get(i) {
            if i - from > LONGEST {
                break;
            }
            let stop = match item.what {
                What::Mark('(') => {
                    i = self.close(i);
                    continue;
                }
                What::Mark('-' | '\'' | '’' | '/') => false,
                What::Mark('.') => !self.abbreviation(i) || self.items.get(i + 1).is_none(),
                What::Mark(_) => true,
                What::Number(_) | What::Vetoed(_) => i > from,
                What::Name(_) => false,
                What::Word => {
                    item.is(class::SAID
                        | class::RELATIVE
                        | class::BE
                        | class::HAVE
                        | class::MODAL
                        | class::WEEKDAY)
                        || item.is(class::CLAUSE) && !item.is(class::PREP)
                        || item.is(class::CONJ) && !self.joins_names(i)
                        || self.vietnamese
                            && i > from
                            && item.is(class::ADVERB)
                            && item.class_is_free()
                        || self.vietnamese
                            && i > from
                            && matches!(
                                self.lower(i).as_str(),
                                "ngày"
                                    | "hôm"
                                    | "hôm qua"
                                    | "hôm nay"
                                    | "rằng"
                                    | "thì"
                                    | "có"
                                    | "là"
                                    | "đã"
                            )
                }
            };
            if stop {
                break;
            }
            i += 1;
        }
        i
    }

    /// The half of the sentence an "according to" speaks for: all of it, but not across
    /// a semicolon.
    fn sentence_part(&self, at: usize) -> (usize, usize) {
        let from = (0..at)
            .rev()
            .find(|&i| self.items.get(i).is_some_and(|x| x.is_mark(";")))
            .map_or(0, |i| i + 1);
        let to = (at..self.items.len())
            .find(|&i| self.items.get(i).is_some_and(|x| x.is_mark(";")))
            .unwrap_or(self.items.len());
        (from, to)
    }

    /// The text of a source, without time words and adverbs at its ends.
    fn source_text(&self, from: usize, to: usize) -> String {
        let (mut a, mut b) = (from, to.min(self.items.len()));
        loop {
            let Some(item) = self.items.get(a).filter(|_| a < b) else { return String::new() };
            let word = self.lower(a);
            let trim = matches!(item.what, What::Mark(_))
                || item.is(class::WEEKDAY | class::CONJ)
                || !self.vietnamese
                    && matches!(
                        word.as_str(),
                        "on" | "meanwhile"
                            | "but"
                            | "however"
                            | "also"
                            | "earlier"
                            | "later"
                            | "today"
                            | "yesterday"
                            | "that"
                            | "where"
                            | "and"
                    )
                || self.vietnamese
                    && matches!(
                        word.as_str(),
                        "trong khi đó"
                            | "trước đó"
                            | "tuy nhiên"
                            | "và"
                            | "cũng"
                            | "ngày"
                            | "hôm"
                            | "nhưng"
                            | "sáng"
                            | "tối"
                            | "chiều"
                            | "mới đây"
                            | "ngoài ra"
                            | "dẫn"
                            | "dẫn lời"
                            | "dẫn nguồn"
                            | "rằng"
                            | "lời"
                            | "tin"
                            | "khi"
                            | "còn"
                            | "trong"
                            | "hôm nay"
                            | "hôm qua"
                            | "tiếp đó"
                            | "sau đó"
                            | "mà"
                            | "được"
                            | "đã"
                    )
                || matches!(item.what, What::Vetoed(_));
            if !trim {
                break;
            }
            a += 1;
        }
        loop {
            let Some(last) = b.checked_sub(1).filter(|&l| l >= a) else { return String::new() };
            let Some(item) = self.items.get(last) else { return String::new() };
            let word = self.lower(last);
            let trim = matches!(item.what, What::Mark(c) if c != ')')
                || matches!(item.what, What::Vetoed(_))
                || item.is(class::WEEKDAY
                    | class::TIME
                    | class::MODAL
                    | class::HAVE
                    | class::ADVERB
                    | class::BE)
                    && !item.is(class::COUNTED)
                || !self.vietnamese
                    && matches!(
                        word.as_str(),
                        "also"
                            | "on"
                            | "late"
                            | "early"
                            | "in"
                            | "has"
                            | "had"
                            | "today"
                            | "yesterday"
                            | "at"
                    )
                || self.vietnamese
                    && matches!(
                        word.as_str(),
                        "ngày"
                            | "hôm"
                            | "hôm qua"
                            | "hôm nay"
                            | "cũng"
                            | "đã"
                            | "vừa"
                            | "sáng"
                            | "tối"
                            | "chiều"
                            | "tháng"
                            | "năm"
                            | "tuần"
                            | "tuần trước"
                            | "cuối"
                            | "qua"
                            | "nay"
                            | "mới đây"
                            | "vào"
                            | "trong"
                            | "sẽ"
                            | "rằng"
                            | "còn"
                            | "tiếp tục"
                            | "nhiều lần"
                            | "thẳng thắn"
                            | "khi"
                            | "và"
                            | "cùng"
                            | "lại"
                            | "sau đó"
                    );
            if !trim {
                break;
            }
            b = last;
        }
        let span: Span = self.run(a, b);
        let text = span.of(self.text).trim();
        if text.chars().count() > 140 { String::new() } else { text.to_owned() }
    }

    /// Whether the run of items names someone who can speak: a name that is no mere
    /// group, or a noun for people or bodies.
    fn can_speak(&self, analysis: &Analysis, from: usize, to: usize) -> bool {
        (from..to).any(|i| {
            let Some(item) = self.items.get(i) else { return false };
            if let What::Name(m) = item.what {
                return analysis.mentions.get(usize::from(m)).is_some_and(|m| {
                    m.kind != EntityKind::Group || to - from == 1 || to > from + 1
                });
            }
            item.is(class::PERSON | class::FORCE | class::FIGHTER | class::CROWD)
                || item.is_unknown() && self.str(i).chars().count() > 3
        })
    }
}
