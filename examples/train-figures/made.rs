//! Sentences made from frames (`frames/*.txt`, which says how they are written), each with
//! its figures known: they teach that what governs a number tells its kind, whatever the
//! number is and whatever is counted.

use std::collections::HashMap;

use dateline::analysis::vocabulary::compile::WordForm;
use dateline::analysis::vocabulary::compile::inflection::Inflection;
use dateline::analysis::{Analyzer, FigureKind, Flags, Scratch};
use dateline::article::Article;
use dateline::text::Language;
use dateline::text::clean::clean;

use crate::corpus::{Doc, Gold};

/// The frames of a language.
pub struct Frames {
    language: Language,
    words: HashMap<String, Vec<String>>,
    /// Frames, and how many times more often than others each is filled.
    lines: Vec<(usize, String)>,
}

/// The words of a language that frames are filled with.
pub struct Sources<'a> {
    pub frames: &'a str,
    pub verbs: &'static str,
    pub inflection: &'static str,
}

/// The kind and role that a verb tells more surely than any other, of people, forces and
/// things as such; `None` where it tells nothing surely enough, or two things alike.
fn told_best(tells: &str) -> Option<(&str, &str)> {
    if tells == "-" {
        return Some(("-", "-"));
    }
    let mut all: Vec<(u8, &str, &str)> = Vec::new();
    for tell in tells.split(' ') {
        let mut parts = tell.split(':');
        let (kind, role) = (parts.next()?, parts.next()?);
        let sure = parts.next()?.parse().ok()?;
        if matches!(parts.next(), None | Some("people" | "force" | "thing")) {
            all.push((sure, kind, role));
        }
    }
    all.sort_by_key(|told| std::cmp::Reverse(told.0));
    let &(sure, kind, role) = all.first()?;
    let rival = all.get(1).is_some_and(|other| other.0 == sure);
    (sure >= 2 && !rival).then_some((kind, role))
}

/// Numbers that come by chance, the same from run to run.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 16) as usize % sides.max(1)
    }

    fn pick<'a, T>(&mut self, from: &'a [T]) -> &'a T {
        &from[self.roll(from.len())]
    }
}

/// A sentence while it is made.
#[derive(Default)]
struct Made {
    text: String,
    gold: Vec<Gold>,
}

impl Made {
    /// The sentence as some sources have it: now and then with white space around each mark, or
    /// without commas, or in lower case.
    fn written_elsewhere(self, dice: &mut Dice) -> Self {
        let way = dice.roll(16);
        if way > 2 {
            return self;
        }
        let mut text = String::new();
        // Where each byte has come to stand.
        let mut places = Vec::with_capacity(self.text.len() + 1);
        let mut letters = self.text.chars().peekable();
        let mut last = ' ';
        while let Some(c) = letters.next() {
            let parts = matches!(c, ',' | '.' | ';' | ':' | '-' | '(' | ')');
            let inside = last.is_ascii_digit() && letters.peek().is_some_and(char::is_ascii_digit);
            let spaced = way == 0 && parts && (!inside || c == '-');
            if spaced && !text.ends_with(' ') {
                text.push(' ');
            }
            let at = text.len();
            places.extend(std::iter::repeat_n(at, c.len_utf8()));
            match way {
                1 if c == ',' && !inside => {}
                2 => text.extend(c.to_lowercase()),
                _ => text.push(c),
            }
            if spaced && letters.peek().is_some_and(|next| *next != ' ') {
                text.push(' ');
            }
            last = c;
        }
        places.push(text.len());
        let gold = self.gold.into_iter().map(|gold| Gold {
            start: places[gold.start],
            end: places[gold.end - 1]
                + self.text[..gold.end].chars().next_back().map_or(0, char::len_utf8),
            ..gold
        });
        Self { gold: gold.collect(), text }
    }
}

impl Frames {
    pub fn read(sources: &Sources<'_>, language: Language) -> Self {
        let mut frames = Self { language, words: HashMap::new(), lines: Vec::new() };
        frames.verbs(sources);
        for line in sources.frames.lines().filter(|l| !l.starts_with('#') && !l.trim().is_empty()) {
            if let Some((name, words)) = line.strip_prefix('$').and_then(|l| l.split_once(" = ")) {
                let words = words.split('|').map(|w| w.trim().to_owned()).collect();
                frames.words.insert(name.to_owned(), words);
                continue;
            }
            let (times, line) = line
                .strip_prefix('*')
                .and_then(|l| l.split_once(' '))
                .map_or((1, line), |(times, l)| (times.parse().expect(line), l));
            frames.lines.push((times, line.to_owned()));
        }
        frames
    }

    /// The verbs of the vocabulary by the kind they tell best, the role and the form:
    /// `@killed obj past@`; `@- - past@` are those that tell nothing.
    fn verbs(&mut self, sources: &Sources<'_>) {
        let inflection = Inflection::read(sources.inflection);
        for line in sources.verbs.lines().filter(|l| !l.starts_with('#')) {
            let [lemma, how, tells] = line.split('\t').collect::<Vec<_>>()[..] else { continue };
            let Some((kind, role)) = told_best(tells) else { continue };
            for (form, slot) in inflection.verb(lemma, how) {
                let slot = match slot {
                    WordForm::Past => "past",
                    WordForm::Participle => "participle",
                    WordForm::Ing => "ing",
                    WordForm::Base => "base",
                    _ => continue,
                };
                self.words.entry(format!("{kind} {role} {slot}")).or_default().push(form);
            }
        }
    }

    /// So many sentences of each frame, as articles of their own.
    pub fn make(&self, times: usize, analyzer: &Analyzer, scratch: &mut Scratch) -> Vec<Doc> {
        let mut dice = Dice(0x5eed_1234_5678_9abc);
        let mut docs = Vec::new();
        for (frame, (more, line)) in self.lines.iter().enumerate() {
            for _ in 0..times * more {
                let mut made = Made::default();
                self.fill(line, &mut dice, &mut made);
                let made = made.written_elsewhere(&mut dice);
                let mut doc = Doc {
                    name: format!("made-{:?}-{frame}", self.language),
                    text: made.text,
                    language: self.language,
                    usual: false,
                    origin: format!("made-{:?}-{frame}", self.language),
                    gold: made.gold,
                    articles: Vec::new(),
                    numbers: Vec::new(),
                };
                let article = Article {
                    text: clean(&doc.text),
                    language: self.language,
                    ..Article::default()
                };
                doc.ask(article, analyzer, scratch);
                docs.push(doc);
            }
        }
        docs
    }

    /// Writes a frame with its choices made.
    fn fill(&self, frame: &str, dice: &mut Dice, made: &mut Made) {
        let mut rest = frame;
        while let Some(c) = rest.chars().next() {
            match c {
                '{' => {
                    let (choices, after) = rest[1..].split_once('}').expect("a choice ends");
                    let choices: Vec<&str> = choices.split('|').collect();
                    self.fill(dice.pick::<&str>(&choices), dice, made);
                    rest = after;
                }
                '$' => {
                    let end = rest[1..].find(|c: char| !c.is_ascii_lowercase());
                    let end = end.map_or(rest.len(), |e| e + 1);
                    let words = self.words.get(&rest[1..end]).expect(rest);
                    self.fill(&dice.pick(words).clone(), dice, made);
                    rest = &rest[end..];
                }
                '@' => {
                    let (name, after) = rest[1..].split_once('@').expect("a verb ends");
                    let words = self.words.get(name).expect(name);
                    made.text.push_str(dice.pick::<String>(words));
                    rest = after;
                }
                '<' => {
                    let (slot, after) = rest[1..].split_once('>').expect("a slot ends");
                    self.list(slot, dice, made);
                    rest = after;
                }
                ' ' if made.text.is_empty() || made.text.ends_with(' ') => rest = &rest[1..],
                '.' | ',' if made.text.ends_with(' ') => {
                    made.text.pop();
                    made.text.push(c);
                    rest = &rest[1..];
                }
                _ => {
                    if made.text.is_empty() {
                        made.text.extend(c.to_uppercase());
                    } else {
                        made.text.push(c);
                    }
                    rest = &rest[c.len_utf8()..];
                }
            }
        }
    }

    /// One counted phrase or a list of them.
    fn list(&self, slot: &str, dice: &mut Dice, made: &mut Made) {
        let (kind, nouns) = slot.split_once(' ').expect("a slot has a kind and nouns");
        let kind = FigureKind::ALL.into_iter().find(|k| k.name() == kind);
        let single = nouns.ends_with('!');
        let nouns: Vec<&str> = nouns.trim_end_matches('!').split(',').collect();
        let length = if single { 1 } else { [1, 1, 1, 2, 2, 3][dice.roll(6)] };
        let vietnamese = self.language == Language::Vietnamese;
        let and = if vietnamese { " và " } else { " and " };
        for i in 0..length {
            if i > 0 {
                made.text.push_str(if i + 1 == length { and } else { ", " });
            }
            let noun = *dice.pick(&nouns);
            if i == 0 && !noun.starts_with("one") && dice.roll(4) == 0 {
                let about: &[&str] = if vietnamese {
                    &["ít nhất ", "hơn ", "khoảng ", "gần ", "có tới "]
                } else {
                    &["at least ", "more than ", "about ", "as many as ", "some ", "nearly "]
                };
                made.text.push_str(dice.pick::<&str>(about));
            }
            self.phrase(kind, noun, dice, made);
        }
    }

    fn phrase(&self, kind: Option<FigureKind>, noun: &str, dice: &mut Dice, made: &mut Made) {
        let large = matches!(
            kind,
            Some(
                FigureKind::Displaced
                    | FigureKind::Troops
                    | FigureKind::Reinforcement
                    | FigureKind::Withdrawal
                    | FigureKind::Protesters
            )
        );
        let mut written = self.number(large && dice.roll(4) != 0, dice);
        while noun == "bare" && written.ends_with(" of") {
            written = self.number(large, dice);
        }
        // One person: "a nurse", "an officer", "một y tá".
        let one = noun.starts_with("one").then(|| dice.pick::<String>(&self.words[noun]).clone());
        if let Some(one) = &one {
            let vowel = one.starts_with(['a', 'e', 'i', 'o', 'u']);
            let article = match (self.language, vowel) {
                (Language::Vietnamese, _) => "một",
                (_, true) => "an",
                (_, false) => "a",
            };
            article.clone_into(&mut written);
        }
        let start = made.text.len();
        let capital = made.text.is_empty();
        if capital {
            let mut letters = written.chars();
            made.text.extend(letters.next().into_iter().flat_map(char::to_uppercase));
            made.text.push_str(letters.as_str());
        } else {
            made.text.push_str(&written);
        }
        if let Some(kind) = kind {
            made.gold.push(Gold {
                start,
                end: made.text.len(),
                kind,
                low: None,
                high: None,
                flags: Flags::default(),
            });
        }
        let vietnamese = self.language == Language::Vietnamese;
        if let Some(one) = one {
            made.text.push(' ');
            return made.text.push_str(&one);
        }
        match noun {
            "bare" => {}
            "others" => made.text.push_str(if vietnamese { " người khác" } else { " others" }),
            "people" => made.text.push_str(if vietnamese { " người" } else { " people" }),
            class => {
                made.text.push(' ');
                let words = self.words.get(class).expect(class);
                made.text.push_str(dice.pick::<String>(words));
            }
        }
    }

    fn number(&self, large: bool, dice: &mut Dice) -> String {
        let vietnamese = self.language == Language::Vietnamese;
        if large && dice.roll(5) == 0 {
            let words: &[&str] = if vietnamese {
                &[
                    "hàng nghìn",
                    "hàng trăm",
                    "hàng chục nghìn",
                    "vài trăm",
                    "hàng ngàn",
                    "hai triệu",
                ]
            } else {
                &[
                    "thousands of",
                    "hundreds of",
                    "tens of thousands of",
                    "several hundred",
                    "a few hundred",
                    "two million",
                ]
            };
            return (*dice.pick(words)).to_owned();
        }
        if large {
            let n = [
                150, 200, 300, 450, 600, 800, 1_000, 1_500, 2_000, 3_500, 5_000, 12_000, 18_000,
                40_000, 100_000,
            ];
            let n = dice.pick(&n).to_string();
            let mark = if vietnamese { '.' } else { ',' };
            return match n.len() {
                0..=3 => n,
                l => format!("{}{mark}{}", &n[..l - 3], &n[l - 3..]),
            };
        }
        if dice.roll(3) == 0 {
            let words: &[&str] = if vietnamese {
                &[
                    "hai",
                    "ba",
                    "bốn",
                    "năm",
                    "sáu",
                    "bảy",
                    "tám",
                    "chín",
                    "mười",
                    "hàng chục",
                    "hàng trăm",
                    "vài chục",
                    "hai mươi",
                    "vài",
                ]
            } else {
                &[
                    "two",
                    "three",
                    "four",
                    "five",
                    "six",
                    "seven",
                    "eight",
                    "nine",
                    "ten",
                    "eleven",
                    "twelve",
                    "dozens of",
                    "several",
                    "hundreds of",
                    "scores of",
                    "a dozen",
                    "a few",
                    "thirty-one",
                    "twenty",
                    "three dozen",
                ]
            };
            return (*dice.pick(words)).to_owned();
        }
        let most = [12, 40, 120, 700][dice.roll(4)];
        let n = 2 + dice.roll(most);
        if dice.roll(24) == 0 {
            let to = n + 2 + dice.roll(9);
            return if vietnamese { format!("{n}-{to}") } else { format!("between {n} and {to}") };
        }
        n.to_string()
    }
}
