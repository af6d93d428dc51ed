//! Where a source stands in its sentence: the subject of a verb of saying, what follows
//! "according to", and which words of it name the source.

use super::super::lexicon::class;
use super::super::{Analysis, EntityKind};
use super::Clause;
use super::forms::{Forms, forms};
use super::items::{Item, What};
use crate::text::tokens::Token;

/// The longest source worth showing, in items.
pub(super) const LONGEST: usize = 16;

/// Words that do not belong to a source, before it and after it.
const BEFORE_EN: &[&str] = &[
    "on",
    "meanwhile",
    "but",
    "however",
    "also",
    "earlier",
    "later",
    "today",
    "yesterday",
    "that",
    "where",
    "and",
];
const BEFORE_VI: &[&str] = &[
    "trong khi đó",
    "trước đó",
    "tuy nhiên",
    "và",
    "cũng",
    "ngày",
    "hôm",
    "nhưng",
    "sáng",
    "tối",
    "chiều",
    "mới đây",
    "lần ấy",
    "lần đó",
    "khi ấy",
    "khi đó",
    "ngoài ra",
    "dẫn",
    "dẫn lời",
    "dẫn nguồn",
    "rằng",
    "lời",
    "tin",
    "khi",
    "còn",
    "trong",
    "hôm nay",
    "hôm qua",
    "tiếp đó",
    "sau đó",
    "mà",
    "được",
    "đã",
    "trước",
    "sau",
];
const AFTER_EN: &[&str] =
    &["also", "on", "late", "early", "in", "has", "had", "today", "yesterday", "at"];
const AFTER_VI: &[&str] = &[
    "ngày",
    "hôm",
    "hôm qua",
    "hôm nay",
    "cũng",
    "đã",
    "vừa",
    "sáng",
    "tối",
    "chiều",
    "tháng",
    "năm",
    "tuần",
    "tuần trước",
    "cuối",
    "qua",
    "nay",
    "mới đây",
    "vào",
    "trong",
    "sẽ",
    "rằng",
    "còn",
    "tiếp tục",
    "nhiều lần",
    "thẳng thắn",
    "khi",
    "và",
    "cùng",
    "lại",
    "sau đó",
    "ban đầu",
    "hồi",
];
/// Classes of such words after it.
const TRAILING: u64 =
    class::WEEKDAY | class::TIME | class::MODAL | class::HAVE | class::ADVERB | class::BE;

/// Nouns for what a source gives out; they can stand for it.
const HERALDS: Forms = forms![
    "báo cáo",
    "thông báo",
    "thống kê",
    "số liệu",
    "tuyên bố",
    "nguồn tin",
    "truyền thông",
    "thông tin",
    "con số",
    "bản tin",
    "cập nhật",
    "lời",
];

impl Clause<'_> {
    /// Whether an item is a noun for what a source gives out.
    pub(super) fn herald(&self, item: usize) -> bool {
        self.word_is(item, HERALDS)
    }

    /// Whether such a word is a noun here: something that speaks follows it soon, or it
    /// opens its clause.
    pub(super) fn herald_noun(&self, item: usize) -> bool {
        item.checked_sub(1).is_none_or(|b| {
            self.items.get(b).is_some_and(|x| x.is_mark(".,;\"“”:(") || x.is(class::ACCORDING))
                || self.word_is(b, forms!["các", "những", "một", "bản", "theo", "nhiều"])
        })
    }

    /// Whether the words from an item start with a capital.
    pub(super) fn capital(&self, item: usize) -> bool {
        self.items.get(item).and_then(|i| self.tokens.get(i.first)).is_some_and(Token::is_capital)
    }

    /// "claims (that) 12 died", not "claims sovereignty", "claimed 12 lives".
    pub(super) fn claims(&self, verb: usize) -> bool {
        self.word_is(
            verb + 1,
            forms![
                "that",
                "it",
                "they",
                "he",
                "she",
                "its",
                "to",
                "to have",
                "at least",
                "more than",
                "the",
                "a",
            ],
        ) && !(verb + 2..verb + 6).any(|i| self.word_is(i, forms!["lives", "life", "victims"]))
            || self.items.get(verb + 1).is_some_and(super::Item::is_number)
                && !(verb + 2..verb + 5)
                    .any(|i| self.word_is(i, forms!["lives", "life", "victims"]))
            || self.items.get(verb + 1).is_some_and(super::Item::is_name)
    }

    /// "made the announcement", "announced the move", "thông tin trên".
    pub(super) fn points_back(&self, verb: usize) -> bool {
        if self.vietnamese {
            return (0..4)
                .any(|i| self.herald(i) && self.word_is(i + 1, forms!["trên", "này", "nói trên"]));
        }
        self.word_is(verb + 1, forms!["the", "this"])
            && self.word_is(
                verb + 2,
                forms!["announcement", "decision", "move", "plan", "figure", "figures", "toll"],
            )
            || self.word_is(
                verb + 1,
                forms!["the announcement", "the decision", "the figure", "the figures", "the toll"],
            )
    }

    /// Whether a quotation closes right before an item.
    pub(super) fn closes_quote(&self, item: usize) -> bool {
        (item.saturating_sub(3)..item).any(|i| self.items.get(i).is_some_and(|x| x.is_mark("\"”")))
    }

    /// Whether a comma stands before a verb: where the apposition it closes opens.
    pub(super) fn opening_comma(&self, verb: usize) -> Option<usize> {
        let last = verb.checked_sub(1)?;
        if !self.items.get(last)?.is_mark(",") {
            return None;
        }
        if self.gerund(verb) {
            return None;
        }
        (last.saturating_sub(14)..last)
            .rev()
            .take_while(|&i| {
                self.items.get(i).is_some_and(|x| {
                    !x.is_mark("\"“”;") && !x.is(class::SAID | class::BE | class::RELATIVE)
                })
            })
            .find(|&i| self.items.get(i).is_some_and(|x| x.is_mark(",")))
    }

    /// Where the relative clause opens that ends right before a verb: "the army, which
    /// has fought for years, said".
    fn aside_opens(&self, verb: usize) -> Option<usize> {
        let last = verb.checked_sub(1)?;
        if !self.items.get(last)?.is_mark(",") {
            return None;
        }
        (last.saturating_sub(24)..last)
            .rev()
            .take_while(|&i| self.items.get(i).is_some_and(|x| !x.is_mark("\"“”;")))
            .find(|&i| {
                self.items.get(i).is_some_and(|x| x.is_mark(","))
                    && ((i + 1..i + 3)
                        .any(|r| self.word_is(r, forms!["who", "which", "whose", "whom"]))
                        || self.participle(i + 1)
                            && !self.items.get(i + 1).is_some_and(super::Item::is_name))
            })
            .filter(|&i| i > 0)
    }

    /// Where the source ends whose verb of saying stands at an item: before the relative
    /// clause, if one stands between them.
    pub(super) fn source_stop(&self, verb: usize) -> usize {
        if self.vietnamese { verb } else { self.aside_opens(verb).unwrap_or(verb) }
    }

    /// A verb of saying that is a noun here: "one report", "a UN estimate of".
    fn told_noun(&self, item: usize, from: usize) -> bool {
        self.word_is(
            item,
            forms!["report", "reports", "estimate", "estimates", "claim", "claims", "confirmed"],
        ) && (item == from
            || item + 1 >= self.items.len()
            || self
                .items
                .get(item + 1)
                .is_some_and(|x| x.is(class::PREP) || matches!(x.what, What::Mark(_))))
    }

    /// "the police report said": what speaks, though the word is a verb elsewhere.
    pub(super) fn telling_noun(&self, item: usize) -> bool {
        self.word_is(item, forms!["report", "reports", "estimate", "estimates", "count", "claim"])
            && self.items.get(item + 1).is_some_and(|x| x.is(class::SAID))
            && !self.gerund(item + 1)
    }

    /// Where the subject of a verb of saying starts.
    #[expect(clippy::too_many_lines, reason = "one walk over the items, read from top to bottom")]
    pub(super) fn source_start(&self, verb: usize) -> usize {
        if !self.vietnamese
            && let Some(comma) = self.aside_opens(verb)
        {
            return self.source_start(comma);
        }
        if !self.vietnamese
            && let Some(comma) = self.opening_comma(verb)
        {
            return self.apposition(comma, verb).unwrap_or(verb);
        }
        // "… in the attack he said", with the commas gone.
        if let Some(before) = verb.checked_sub(1)
            && !self.vietnamese
            && self.items.get(before).is_some_and(|x| x.is(class::PRONOUN))
        {
            return before;
        }
        let mut i = verb;
        let mut names = 0;
        let mut aux = true;
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
                // "750 soldiers Britain has promised": the name alone.
                What::Word
                    if !self.vietnamese
                        && item.is(class::FORCE | class::FIGHTER)
                        && self.items.get(before + 1).is_some_and(super::Item::is_name)
                        && !self.capital(before)
                        && self.lower(before).ends_with('s') =>
                {
                    break;
                }
                What::Word => {
                    let between = self.vietnamese
                        && self
                            .word_is(before, forms!["sau đó", "trước đó", "khi đó", "cùng ngày"])
                        && before > 0
                        && !self.items.get(before - 1).is_some_and(|x| x.is_mark(".,;"));
                    if self.vietnamese
                        && names > 0
                        && self.word_ends(
                            before,
                            forms!["thời điểm", "lúc", "giữa lúc", "bối cảnh", "diễn ra", "khi"],
                        )
                    {
                        break;
                    }
                    if between || self.vietnamese && self.herald(before) {
                        i = before;
                        continue;
                    }
                    let helps = !self.vietnamese && item.is(class::HAVE | class::BE | class::MODAL);
                    if helps && aux {
                        i = before;
                        continue;
                    }
                    if !self.vietnamese && before + 1 == verb && self.telling_noun(before) {
                        i = before;
                        continue;
                    }
                    let stop = item.is(class::CLAUSE | class::RELATIVE | class::SAID)
                        || helps
                        || item.is(class::CONJ) && !self.joins_names(before)
                        || item.entry.verb | item.entry.subject != 0
                            && !item.is(class::COUNTED | class::PREP | class::ADVERB)
                            && item.entry.noun == 0
                            && !self.vietnamese
                            && !self.title_like(before);
                    if stop {
                        break;
                    }
                    aux &= item.is(class::ADVERB);
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

    pub(super) fn abbreviation(&self, mark: usize) -> bool {
        mark.checked_sub(1).is_some_and(|b| {
            let word = self.str(b);
            word.chars().count() <= 4 && word.chars().next().is_some_and(char::is_uppercase)
        })
    }

    pub(super) fn joins_names(&self, conj: usize) -> bool {
        let near = |i: usize| {
            self.items.get(i).is_some_and(|x| {
                x.is_name() || x.is(class::COUNTED) || x.is_unknown() || x.entry.noun != 0
            })
        };
        conj > 0 && near(conj - 1) && near(conj + 1)
    }

    /// A cue word that is part of a title: "defense minister", "relief workers".
    pub(super) fn title_like(&self, item: usize) -> bool {
        self.items.get(item + 1).is_some_and(|n| n.is_name() || n.is(class::PERSON | class::FORCE))
            && !self.gerund(item)
            && !self.passive(item)
    }

    /// The start of "A spokesman" before ", Major X," or of "X" before ", a driver,".
    pub(super) fn apposition(&self, comma: usize, verb: usize) -> Option<usize> {
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
                // "A spokesman" opens it, though "a" may count one.
                What::Number(_) if self.word_is(before, forms!["a", "an", "one", "một"]) => {
                    i = before;
                    any = true;
                    break;
                }
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
        let opening = matches!(self.lower(i), "a" | "an" | "the" | "one" | "một")
            || self.items.get(i).is_some_and(|x| x.is_name() || x.is_unknown());
        // "… in Somalia, the Pentagon said": no apposition, but the source alone.
        let begins = i == 0
            || self.items.get(i - 1).is_some_and(|x| !x.is_mark(",")) && closed
            || self.items.get(i - 1).is_some_and(|x| x.is_mark("\"“”:;."));
        ((closed || inner_name && begins) && opening && !self.time_phrase(i, comma)).then_some(i)
    }

    pub(super) fn time_phrase(&self, from: usize, to: usize) -> bool {
        (from..to).any(|i| {
            self.items.get(i).is_some_and(|x| x.is(class::WEEKDAY | class::MONTH | class::TIME))
        }) || matches!(
            self.lower(from),
            "in" | "on" | "at" | "after" | "meanwhile" | "however" | "also" | "earlier" | "but"
        )
    }

    /// One past the end of a source that starts at an item ("according to …").
    pub(super) fn source_end(&self, from: usize) -> usize {
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
                What::Mark('-' | '\'' | '’' | '/') | What::Name(_) => false,
                What::Mark('.') => !self.abbreviation(i) || self.items.get(i + 1).is_none(),
                What::Mark(_) => true,
                What::Number(_) | What::Vetoed(_) => i > from,
                What::Word => {
                    item.is(class::SAID) && (self.vietnamese || !self.told_noun(i, from))
                        || item.is(class::RELATIVE
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
                                self.lower(i),
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

    /// Whether others are sent to those a number counts: "tăng cường cho 18.500 quân nhân",
    /// "to join the 18,500".
    pub(super) fn joined_by_others(&self, at: usize) -> bool {
        self.left_edge(at).checked_sub(1).is_some_and(|b| {
            self.word_ends(
                b,
                forms![
                    "tăng cường cho",
                    "bổ sung cho",
                    "hỗ trợ cho",
                    "chi viện cho",
                    "join",
                    "joining",
                    "reinforce",
                    "reinforcing",
                    "bolster",
                    "bolstering",
                    "augment",
                    "supplement",
                    "supplementing",
                    "on top of",
                    "in addition to",
                    "alongside",
                ],
            )
        })
    }

    /// Whether a verb of saying goes on behind a comma or "và", with no subject of its own.
    pub(super) fn goes_on_saying(&self, verb: usize) -> bool {
        verb.checked_sub(1)
            .and_then(|b| self.items.get(b))
            .is_some_and(|b| b.is_mark(",") || b.is(class::CONJ))
    }

    /// One past the names and nouns for people that open a sentence.
    pub(super) fn subject_end(&self) -> usize {
        let subject =
            |item: &Item| item.is_name() || item.is(class::PERSON | class::FORCE | class::FIGHTER);
        self.items.iter().take_while(|i| subject(i)).count()
    }

    /// The half of the sentence an "according to" speaks for: all of it, but not across
    /// a semicolon.
    pub(super) fn sentence_part(&self, at: usize) -> (usize, usize) {
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
    pub(super) fn source_text(&self, from: usize, to: usize) -> String {
        let (mut a, mut b) = (from, to.min(self.items.len()));
        let (before, after) =
            if self.vietnamese { (BEFORE_VI, AFTER_VI) } else { (BEFORE_EN, AFTER_EN) };
        let one = |item: usize, words: &[&str]| {
            let text = self.lower(item);
            words.contains(&text)
        };
        while a < b
            && self.items.get(a).is_some_and(|item| {
                matches!(item.what, What::Mark(_) | What::Vetoed(_))
                    || item.is(class::WEEKDAY | class::CONJ)
                    || one(a, before)
            })
        {
            a += 1;
        }
        while a < b
            && self.items.get(b - 1).is_some_and(|item| {
                matches!(item.what, What::Mark(c) if c != ')')
                    || matches!(item.what, What::Vetoed(_))
                    || item.is(TRAILING) && !item.is(class::COUNTED)
                    || one(b - 1, after)
            })
        {
            b -= 1;
        }
        if a >= b {
            return String::new();
        }
        let text = self.run(a, b).of(self.text).trim();
        if text.chars().count() > 140 { String::new() } else { text.to_owned() }
    }

    /// Whether the run of items names someone who can speak: a name that is no mere
    /// group, or a noun for people or bodies.
    pub(super) fn can_speak(&self, analysis: &Analysis, from: usize, to: usize) -> bool {
        (from..to).any(|i| {
            let Some(item) = self.items.get(i) else { return false };
            if let What::Name(m) = item.what {
                return analysis.mentions.get(usize::from(m)).is_some_and(|m| {
                    m.kind != EntityKind::Group || to - from == 1 || to > from + 1
                });
            }
            item.is(class::PERSON | class::FORCE | class::FIGHTER | class::CROWD)
                || self.herald(i)
                || item.is_unknown() && self.str(i).chars().count() > 3
        })
    }
}
