//! Variants of an article: names put in place of others, all capitals, headline
//! case, lost diacritics, words of several syllables joined or not.

use std::collections::HashMap;

use dateline::text::Language;
use unicode_normalization::UnicodeNormalization;

use crate::corpus::{Doc, Mark};
use crate::lists::Lists;

/// A small generator of random numbers, so that training can be repeated.
pub struct Random(u64);

impl Random {
    pub fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1)
    }

    pub fn next(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0.wrapping_mul(0x2545_f491_4f6c_dd1d)
    }

    /// At least 0, less than 1.
    #[expect(clippy::cast_precision_loss, reason = "24 bits fit")]
    pub fn unit(&mut self) -> f32 {
        (self.next() >> 40) as f32 / (1u64 << 24) as f32
    }

    pub fn below(&mut self, n: usize) -> usize {
        usize::try_from(self.next() >> 32).unwrap_or(0) % n.max(1)
    }

    pub fn shuffle<T>(&mut self, items: &mut [T]) {
        for i in (1..items.len()).rev() {
            let j = self.below(i + 1);
            items.swap(i, j);
        }
    }
}

/// A variant of an article.
pub fn vary(doc: &Doc, lists: &Lists, random: &mut Random) -> Doc {
    let vietnamese = doc.language == Language::Vietnamese;
    let swap = if random.unit() < 0.4 { 0.0 } else { 0.35 };
    let unjoin = random.unit() < 0.6;
    let look = random.unit();
    let shout = look < if vietnamese { 0.04 } else { 0.12 };
    let headline = !shout && look < if vietnamese { 0.05 } else { 0.15 };
    let bare = vietnamese && random.unit() < 0.07;
    let mut chosen: HashMap<String, String> = HashMap::new();
    let mut text = String::with_capacity(doc.text.len());
    let mut marks = Vec::with_capacity(doc.marks.len());
    let mut at = 0;
    let finish = |part: &str| -> String {
        let mut part = if unjoin { part.replace('_', " ") } else { part.to_string() };
        if bare {
            part = part
                .nfd()
                .filter(|c| !('\u{300}'..='\u{36f}').contains(c))
                .map(|c| match c {
                    'đ' => 'd',
                    'Đ' => 'D',
                    c => c,
                })
                .collect();
        }
        if shout {
            part = part.to_uppercase();
        }
        part
    };
    for mark in &doc.marks {
        let between = doc.text.get(at..mark.start).unwrap_or("");
        text.push_str(&finish(&if headline { capitals(between) } else { between.to_string() }));
        let name = doc.text.get(mark.start..mark.end).unwrap_or("");
        let new = match chosen.get(name) {
            Some(new) => new.clone(),
            None => {
                let new = other_name(name, mark, lists, random, swap, vietnamese);
                chosen.insert(name.to_string(), new.clone());
                new
            }
        };
        let start = text.len();
        text.push_str(&finish(&new));
        marks.push(Mark { start, end: text.len(), ..mark.clone() });
        at = mark.end;
    }
    let rest = doc.text.get(at..).unwrap_or("");
    text.push_str(&finish(&if headline { capitals(rest) } else { rest.to_string() }));
    let varied = Doc { text, marks, ..doc.clone() };
    if !shout && !headline && random.unit() < 0.2 { shout_first_line(&varied) } else { varied }
}

/// A headline in capitals over a text that is not.
fn shout_first_line(doc: &Doc) -> Doc {
    let mut passed = false;
    doc.changed(|part| {
        if passed {
            return part.to_string();
        }
        match part.trim_start().find('\n').map(|i| i + part.len() - part.trim_start().len()) {
            Some(end) => {
                passed = true;
                let (line, rest) = part.split_at(end);
                line.to_uppercase() + rest
            }
            None => part.to_uppercase(),
        }
    })
}

fn capitals(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut fresh = true;
    for c in text.chars() {
        if fresh && c.is_lowercase() {
            out.extend(c.to_uppercase());
        } else {
            out.push(c);
        }
        fresh = c.is_whitespace();
    }
    out
}

fn other_name(
    name: &str,
    mark: &Mark,
    lists: &Lists,
    random: &mut Random,
    swap: f32,
    vietnamese: bool,
) -> String {
    let kind = mark.kinds.trailing_zeros() as usize;
    if !mark.whole || mark.kinds.count_ones() != 1 || kind > 3 || random.unit() >= swap {
        return name.to_string();
    }
    let names = &lists.names[kind];
    if names.len() < 200 {
        return name.to_string();
    }
    let single = !name.contains([' ', '_']);
    if kind == 0 && (!vietnamese || name.is_ascii()) && random.unit() < 0.5 {
        return made_up(single, lists, random);
    }
    for _ in 0..8 {
        let new = &names[random.below(names.len())];
        let ascii = new.is_ascii();
        // Places and bodies keep their language.
        if kind != 0 && vietnamese && ascii != name.is_ascii() {
            continue;
        }
        if kind != 0
            && !vietnamese
            && new
                .chars()
                .any(|c| "ăâđêôơưạảấầẩẫậắằẳẵặẹẻẽếềểễệỉịọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹ".contains(c))
        {
            continue;
        }
        if kind == 0 && single {
            if let Some(last) =
                new.rsplit(' ').next().filter(|l| l.len() > 2 && l.starts_with(char::is_uppercase))
            {
                return last.to_string();
            }
            continue;
        }
        if kind == 3 && single && new.contains(' ') {
            continue;
        }
        return new.clone();
    }
    name.to_string()
}

/// A person nobody knows: a given name and a family name, or one of them, now and then
/// with an initial or a second family name.
fn made_up(single: bool, lists: &Lists, random: &mut Random) -> String {
    let given = &lists.given[random.below(lists.given.len())];
    let family = &lists.family[random.below(lists.family.len())];
    if single {
        return if random.unit() < 0.2 { given } else { family }.clone();
    }
    match random.unit() {
        x if x < 0.1 => {
            let initial = char::from(b'A' + u8::try_from(random.below(26)).unwrap_or(0));
            format!("{given} {initial}. {family}")
        }
        x if x < 0.2 => {
            format!("{given} {family} {}", lists.family[random.below(lists.family.len())])
        }
        x if x < 0.25 => {
            format!("{given} {family}-{}", lists.family[random.below(lists.family.len())])
        }
        x if x < 0.3 => {
            let initial = char::from(b'A' + u8::try_from(random.below(26)).unwrap_or(0));
            format!("{initial}. {family}")
        }
        _ => format!("{given} {family}"),
    }
}
