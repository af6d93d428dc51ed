//! Sentences made from frames (`frames/*.txt`, which says how they are written), each with
//! its figures known: they teach that what governs a number tells its kind, whatever the
//! number is and whatever is counted.

use std::collections::HashMap;

use dateline::analysis::{Analyzer, FigureKind, Scratch};
use dateline::article::Article;
use dateline::text::Language;
use dateline::text::clean::clean;

use crate::corpus::{Doc, Gold};

/// The frames of a language.
pub struct Frames {
    language: Language,
    words: HashMap<String, Vec<String>>,
    lines: Vec<String>,
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

impl Frames {
    pub fn read(source: &str, language: Language) -> Self {
        let mut frames = Self { language, words: HashMap::new(), lines: Vec::new() };
        for line in source.lines().filter(|l| !l.starts_with('#') && !l.trim().is_empty()) {
            match line.strip_prefix('$').and_then(|l| l.split_once(" = ")) {
                Some((name, words)) => {
                    let words = words.split('|').map(|w| w.trim().to_owned()).collect();
                    frames.words.insert(name.to_owned(), words);
                }
                None => frames.lines.push(line.to_owned()),
            }
        }
        frames
    }

    /// So many sentences of each frame, as articles of their own.
    pub fn make(&self, times: usize, analyzer: &Analyzer, scratch: &mut Scratch) -> Vec<Doc> {
        let mut dice = Dice(0x5eed_1234_5678_9abc);
        let mut docs = Vec::new();
        for (frame, line) in self.lines.iter().enumerate() {
            for _ in 0..times {
                let mut made = Made::default();
                self.fill(line, &mut dice, &mut made);
                let mut doc = Doc {
                    name: format!("made-{:?}-{frame}", self.language),
                    text: made.text,
                    language: self.language,
                    usual: false,
                    gold: made.gold,
                    numbers: Vec::new(),
                };
                let article = Article {
                    text: clean(&doc.text),
                    language: self.language,
                    ..Article::default()
                };
                for candidate in analyzer.candidates(&article, scratch) {
                    let span = article.text.source_span(candidate.span);
                    doc.numbers.push((span.start as usize, span.end as usize, candidate));
                }
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
            if i == 0 && dice.roll(4) == 0 {
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
            made.gold.push(Gold { start, end: made.text.len(), kind, low: None, high: None });
        }
        let vietnamese = self.language == Language::Vietnamese;
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
                ]
            };
            return (*dice.pick(words)).to_owned();
        }
        let most = [12, 40, 120, 700][dice.roll(4)];
        (2 + dice.roll(most)).to_string()
    }
}
