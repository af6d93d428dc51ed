//! Tells the language of a paragraph: by a vote of Vietnamese letters and of each language's
//! frequent words; where that tells little, by a detector of some thirty languages, and then by
//! the text around.

use std::cmp::Ordering;
use std::sync::LazyLock;

use whatlang::{Detector, Lang};

use super::eight::{self, AsciiRun};
use super::fold::plain_char;
use super::letters::LetterTraits;
use super::{Language, Paragraph, Role};

pub(super) mod names;
mod words;

use words::{ENGLISH, LetterHash, OTHER, PARTICLE, SHARED, VIETNAMESE, WORDS};

/// How much of a paragraph is read: enough to tell, whatever its length.
const SAMPLE: usize = 600;
/// Fewer words than this tell little: the paragraph follows the document.
const FEW: u32 = 4;
/// Votes without which a few words on their own are in no language.
const SOME: f64 = 4.0;
/// Paragraphs of one document that the detector is asked about, which takes as long as
/// reading 20,000 letters: those after them follow the document.
const ASKED: usize = 64;

/// Sets the language of every paragraph.
pub fn assign(text: &str, paragraphs: &mut [Paragraph]) {
    let mut unsure = Vec::new();
    let mut told = LanguageShares::default();
    for (i, paragraph) in paragraphs.iter_mut().enumerate() {
        let sample = sample(paragraph.span.of(text));
        let votes = Votes::of(sample);
        match votes.sure() {
            Some(language) => {
                paragraph.language = language;
                told.add(language, sample.len());
            }
            None => unsure.push((i, votes)),
        }
    }
    if unsure.is_empty() {
        return;
    }
    let mut asked = 0;
    let whole = told.most().unwrap_or_else(|| {
        // Nothing is clear on its own: all of it together may be.
        let mut all = String::new();
        for &(i, _) in &unsure {
            all.push_str(paragraphs.get(i).map_or("", |p| sample(p.span.of(text))));
            all.push('\n');
            if all.len() > SAMPLE {
                break;
            }
        }
        asked += 1;
        guess(&all, Votes::of(&all), Language::Unknown)
    });
    for (i, votes) in unsure {
        let Some(paragraph) = paragraphs.get_mut(i) else { continue };
        paragraph.language = if votes.are_few() || asked >= ASKED {
            whole
        } else {
            asked += 1;
            guess(sample(paragraph.span.of(text)), votes, whole)
        };
    }
}

/// The language of a stretch of text on its own.
#[must_use]
pub fn detect(text: &str) -> Language {
    let text = sample(text);
    let votes = Votes::of(text);
    votes.sure().unwrap_or_else(|| guess(text, votes, Language::Unknown))
}

/// The language most of the running text is in, by bytes.
#[must_use]
pub fn of_most(paragraphs: &[Paragraph]) -> Language {
    for chrome in [false, true] {
        let mut told = LanguageShares::default();
        for paragraph in paragraphs.iter().filter(|p| chrome || p.role != Role::Chrome) {
            told.add(paragraph.language, paragraph.span.len() as usize);
        }
        if let Some(language) = told.most() {
            return language;
        }
    }
    Language::Unknown
}

/// The beginning of a paragraph.
fn sample(text: &str) -> &str {
    let mut end = text.len().min(SAMPLE);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    text.get(..end).unwrap_or("")
}

/// How much of a text is in which language.
#[derive(Default)]
struct LanguageShares(Vec<(Language, usize)>);

impl LanguageShares {
    fn add(&mut self, language: Language, bytes: usize) {
        if language == Language::Unknown {
            return;
        }
        match self.0.iter_mut().find(|(known, _)| *known == language) {
            Some((_, sum)) => *sum += bytes,
            None => self.0.push((language, bytes)),
        }
    }

    /// The first of those with most.
    fn most(&self) -> Option<Language> {
        let most = self.0.iter().map(|(_, bytes)| *bytes).max()?;
        self.0.iter().find(|(_, bytes)| *bytes == most).map(|(language, _)| *language)
    }
}

/// What the letters and words of a stretch say.
#[derive(Debug, Clone, Copy, Default)]
struct Votes {
    english: u32,
    vietnamese: u32,
    /// For Vietnamese typed without diacritics.
    plain: u32,
    other: u32,
    words: u32,
    /// Words that begin with a capital.
    capitals: u32,
    /// Those that do not, but for small words inside names.
    small: u32,
    /// Most letters are none of Latin script.
    foreign_script: bool,
}

/// What a word without marks tells.
#[derive(Debug, Clone, Copy, Default)]
struct PlainVotes {
    english: u32,
    plain: u32,
    other: u32,
    /// Where it begins with a capital, which may begin a name: "Las Vegas", "Von der Leyen".
    other_capital: u32,
}

/// That, by whose the word is.
const PLAIN_VOTES: [PlainVotes; 32] = {
    let mut all = [PlainVotes { english: 0, plain: 0, other: 0, other_capital: 0 }; 32];
    let mut owners: words::Owners = 0;
    while (owners as usize) < all.len() {
        let votes = &mut all[owners as usize];
        votes.english = match owners & (ENGLISH | SHARED) {
            0 => 0,
            SHARED => 1,
            _ => 3,
        };
        if owners & VIETNAMESE != 0 {
            votes.plain = 2;
        }
        if owners & OTHER != 0 && owners & ENGLISH == 0 {
            votes.other = 3;
            votes.other_capital = 1;
        }
        owners += 1;
    }
    all
};

/// The word of at most fifteen letters of ASCII that stands at a byte, and nothing but which: how
/// many letters, perhaps none, and their hash. `None` where digits or letters of another kind
/// stand in it or behind it, or it may be longer.
#[inline]
fn ascii_word(bytes: &[u8], at: usize) -> Option<(u32, u64)> {
    let first = AsciiRun::of(eight::at(bytes, at));
    let (len, digits, hash) = if first.len < 8 {
        (first.len, first.digits, LetterHash::of_eight(first.lower))
    } else {
        let rest = AsciiRun::of(eight::at(bytes, at + 8));
        if rest.len == 8 {
            return None;
        }
        let hash = if rest.len == 0 {
            LetterHash::of_eight(first.lower)
        } else {
            LetterHash::of_sixteen(first.lower, rest.lower)
        };
        (8 + rest.len, first.digits + rest.digits, hash)
    };
    let plain = digits == 0 && bytes.get(at + len).is_none_or(u8::is_ascii);
    plain.then(|| (u32::try_from(len).unwrap_or(0), hash))
}

impl Votes {
    fn of(text: &str) -> Self {
        let mut votes = Self::default();
        let (mut latin, mut foreign) = (0u32, 0u32);
        let mut word = SpelledWord::default();
        let mut at = 0;
        let bytes = text.as_bytes();
        while at <= text.len() {
            // Most of most texts: a word of few letters of ASCII, or none, and a sign behind it.
            if word.letters == 0
                && let Some((letters, hash)) = ascii_word(bytes, at)
            {
                latin += letters;
                let capital = bytes.get(at).is_some_and(u8::is_ascii_uppercase);
                votes.count_ascii(hash, letters, capital);
                at += letters as usize + 1;
                continue;
            }
            // Behind the last word stands a space, so to speak.
            let byte = bytes.get(at).copied().unwrap_or(b' ');
            if byte.is_ascii_alphabetic() {
                word.take(byte);
                at += 1;
                continue;
            }
            let c = if byte.is_ascii() {
                char::from(byte)
            } else {
                text.get(at..).and_then(|rest| rest.chars().next()).unwrap_or(' ')
            };
            at += c.len_utf8();
            if c.is_ascii() || !LetterTraits::of(c).alphabetic {
                latin += word.letters;
                votes.count(word.hash.done(), &word);
                word = SpelledWord::default();
            } else if is_latin(c) {
                word.take_marked(c);
            } else {
                foreign += 1;
            }
        }
        votes.foreign_script = foreign * 2 > latin;
        votes
    }

    /// Counts a word of ASCII alone, which may have no letter; without asking what it is.
    #[inline]
    fn count_ascii(&mut self, hash: u64, letters: u32, capital: bool) {
        let one = u32::from(letters > 0);
        let capital = u32::from(capital) & one;
        let owners = WORDS.owners(hash);
        let votes = PLAIN_VOTES.get(usize::from(owners)).copied().unwrap_or_default();
        self.words += one;
        self.capitals += capital;
        self.small += one & !capital & u32::from(owners & PARTICLE == 0);
        self.english += votes.english * one;
        self.plain += votes.plain * one;
        self.other += if capital > 0 { votes.other_capital } else { votes.other } * one;
    }

    /// Counts a word by the hash of its letters.
    fn count(&mut self, hash: u64, word: &SpelledWord) {
        if word.letters == 0 {
            return;
        }
        let owners = WORDS.owners(hash);
        self.words += 1;
        self.capitals += u32::from(word.capital);
        self.small += u32::from(!word.capital && owners & PARTICLE == 0);
        match word.marks {
            LetterMarks::None => self.count_plain(owners, word.capital),
            LetterMarks::Vietnamese => self.vietnamese += if word.capital { 2 } else { 3 },
            LetterMarks::Foreign => self.other += if word.capital { 1 } else { 2 },
            // "các" and "là", or "más" and "été".
            LetterMarks::Shared => {
                if owners & VIETNAMESE != 0 {
                    self.vietnamese += 2;
                } else if !word.capital {
                    self.other += 1;
                }
                if owners & OTHER != 0 {
                    self.other += 3;
                }
            }
        }
    }

    /// Counts a word without marks.
    fn count_plain(&mut self, owners: words::Owners, capital: bool) {
        let votes = PLAIN_VOTES.get(usize::from(owners)).copied().unwrap_or_default();
        self.english += votes.english;
        self.plain += votes.plain;
        self.other += if capital { votes.other_capital } else { votes.other };
    }

    /// Whether the stretch is so short that it is what stands around it: a few words, a
    /// signature ("Mai Lâm (Theo AP)").
    const fn are_few(self) -> bool {
        let signature = self.small == 0 && self.words < 2 * FEW;
        !self.foreign_script && (self.words < FEW || signature)
    }

    /// Whether there are few words but names: "DAR ES SALAAM, Tanzania (AP)", "Bashar
    /// al-Assad met Muqtada al-Sadr in Damascus".
    const fn tell_little(self) -> bool {
        self.are_few() || !self.foreign_script && self.other == 0 && self.small * 2 <= self.capitals
    }

    /// The language where there is little doubt.
    fn sure(self) -> Option<Language> {
        if self.foreign_script || self.words < FEW {
            return None;
        }
        let Self { english, vietnamese, other, .. } = self;
        // A text of English has three votes in four words, Vietnamese letters stand in
        // every second word.
        if english >= 6 && english > 2 * (vietnamese + other) && english * 2 >= self.words {
            return Some(Language::English);
        }
        if vietnamese >= 6 && vietnamese > 2 * (english + other) && vietnamese * 2 >= self.words {
            return Some(Language::Vietnamese);
        }
        None
    }
}

/// The marks on a word's letters; the last says most.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum LetterMarks {
    None,
    /// Vietnamese has them, and so have others.
    Shared,
    /// Vietnamese has them not.
    Foreign,
    /// Only Vietnamese has them.
    Vietnamese,
}

/// A word as it is read.
#[derive(Clone, Copy)]
struct SpelledWord {
    hash: LetterHash,
    letters: u32,
    capital: bool,
    marks: LetterMarks,
}

impl Default for SpelledWord {
    fn default() -> Self {
        let hash = LetterHash::default();
        Self { hash, letters: 0, capital: false, marks: LetterMarks::None }
    }
}

impl SpelledWord {
    fn take(&mut self, byte: u8) {
        if self.letters == 0 {
            self.capital = byte.is_ascii_uppercase();
        }
        self.hash.add(byte.to_ascii_lowercase());
        self.letters += 1;
    }

    fn take_marked(&mut self, c: char) {
        if self.letters == 0 {
            self.capital = c.is_uppercase();
        }
        let marks = match c {
            'ơ' | 'Ơ' | 'ư' | 'Ư' | '\u{1ea0}'..='\u{1ef9}' => LetterMarks::Vietnamese,
            // Marks of Vietnamese that other languages have, too.
            'à' | 'á' | 'ã' | 'â' | 'è' | 'é' | 'ê' | 'ì' | 'í' | 'ò' | 'ó' | 'ô' | 'õ' | 'ù'
            | 'ú' | 'ý' | 'ă' | 'đ' | 'ĩ' | 'ũ' | 'À' | 'Á' | 'Ã' | 'Â' | 'È' | 'É' | 'Ê' | 'Ì'
            | 'Í' | 'Ò' | 'Ó' | 'Ô' | 'Õ' | 'Ù' | 'Ú' | 'Ý' | 'Ă' | 'Đ' | 'Ĩ' | 'Ũ' => {
                LetterMarks::Shared
            }
            _ => LetterMarks::Foreign,
        };
        self.marks = self.marks.max(marks);
        let plain = plain_char(c);
        self.hash.add(u8::try_from(plain).unwrap_or(b'?'));
        self.letters += 1;
    }
}

/// What is taken for true where the votes alone do not tell.
fn guess(text: &str, votes: Votes, around: Language) -> Language {
    if votes.foreign_script {
        // Of Cyrillic and Arabic letters, the detector knows whose.
        asked(text).map_or(Language::Unknown, |(language, _)| language)
    } else if votes.words == 0 {
        around
    } else if is_plain_vietnamese(text, votes) {
        Language::Vietnamese
    } else {
        weighed(text, votes, around)
    }
}

/// The votes, the detector's among them.
fn weighed(text: &str, votes: Votes, around: Language) -> Language {
    if votes.other == 0 && votes.tell_little() {
        // The detector knows no names: what few words there are tell, or nothing does.
        return match votes.english.cmp(&votes.vietnamese) {
            Ordering::Less => Language::Vietnamese,
            Ordering::Greater => Language::English,
            Ordering::Equal => around,
        };
    }
    let (mut english, mut vietnamese, mut other) =
        (f64::from(votes.english), f64::from(votes.vietnamese), f64::from(votes.other));
    let mut foreign = None;
    if let Some((language, confidence)) = asked(text) {
        let vote = 2.0 + 6.0 * confidence;
        match language {
            Language::English => english += vote,
            Language::Vietnamese => vietnamese += vote,
            Language::Other(_) => {
                other += vote;
                foreign = Some(language);
            }
            Language::Unknown => {}
        }
    }
    match around {
        Language::English => english += 3.0,
        Language::Vietnamese => vietnamese += 3.0,
        Language::Other(_) => other += 3.0,
        Language::Unknown => {}
    }
    if votes.words < FEW && english.max(vietnamese).max(other) < SOME {
        around
    } else if vietnamese > english && vietnamese >= other {
        Language::Vietnamese
    } else if english >= other {
        Language::English
    } else {
        foreign.unwrap_or(around)
    }
}

/// Whether a text without diacritics is made of Vietnamese syllables.
fn is_plain_vietnamese(text: &str, votes: Votes) -> bool {
    if votes.plain < 6 || votes.plain <= votes.english + votes.other {
        return false;
    }
    let (mut syllables, mut all) = (0, 0);
    let mut plain = String::new();
    for word in text.split(|c: char| !c.is_alphabetic()).filter(|w| !w.is_empty()) {
        if word.starts_with(char::is_uppercase) && word.chars().any(char::is_lowercase) {
            continue;
        }
        plain.clear();
        plain.extend(word.chars().map(plain_char));
        all += 1;
        syllables += u32::from(WORDS.is_syllable(&plain));
    }
    syllables * 10 >= all * 8
}

/// What the detector says, and how surely.
fn asked(text: &str) -> Option<(Language, f64)> {
    static DETECTOR: LazyLock<Detector> = LazyLock::new(|| {
        Detector::with_allowlist(
            Lang::all()
                .iter()
                .copied()
                .filter(|lang| names::place_of(lang.code()).is_some())
                .collect(),
        )
    });
    let found = DETECTOR.detect(text)?;
    Some((Language::from_code(found.lang().code()), found.confidence()))
}

/// Whether a character is a letter of Latin script outside ASCII, as nearly all are.
const fn is_latin(c: char) -> bool {
    matches!(c, '\u{c0}'..='\u{d6}' | '\u{d8}'..='\u{f6}' | '\u{f8}'..='\u{24f}' | '\u{1e00}'..='\u{1eff}')
}

#[cfg(test)]
mod tests {
    use super::super::{Span, clean::clean};
    use super::*;

    fn codes(text: &str) -> String {
        let text = clean(text);
        text.paragraphs().iter().map(|p| p.language.code()).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn languages_are_told_apart() {
        for (text, code) in [
            ("NATO ready to send even more troops after the unrest", "en"),
            ("IT WAS OFFICIALLY REPORTED TODAY THAT 800 MEN WERE TAKEN", "en"),
            ("Hơn 100 dân thường thiệt mạng", "vi"),
            ("Hon 100 nguoi thiet mang trong vu khong kich cua My", "vi"),
            ("Dinh Hoang Thang va cac nguoi linh tai Quang Tri", "vi"),
            ("Les soldats de la force ont été déployés dans le nord pour une mission", "fr"),
            ("Die Regierung und der Präsident haben nicht mit der Opposition", "de"),
            ("Президент заявил, что войска выведены", "ru"),
            ("북한이 미사일을 발사했다", "ko"),
            ("Bashar al-Assad met Muqtada al-Sadr in Damascus.", "en"),
            ("Later Gen. Ruvan Desilvestra left.", "en"),
            ("Mahmoud Abbas, Yasser Abed Rabbo, Ramallah", "und"),
            ("31", "und"),
            ("Goma", "und"),
            ("", "und"),
        ] {
            assert_eq!(detect(text).code(), code, "{text}");
        }
    }

    #[test]
    fn a_short_paragraph_follows_its_document() {
        assert_eq!(
            codes(
                "Kofi Annan\n\nLiên Hợp Quốc rút khỏi điểm nóng Kosovo\n\n\
                 The force said that it was ready."
            ),
            "vi vi en"
        );
    }

    #[test]
    fn a_paragraph_of_another_language_is_told_from_those_around() {
        assert_eq!(
            codes(
                "Rebels shelled the town on Friday and killed three people.\n\n\
                 Die Armee brachte die Bewohner noch vor Einbruch der Nacht in Sicherheit.\n\n\
                 DAR ES SALAAM, Tanzania (AP)\n\n\
                 Trzy osoby zginęły, a ponad dwadzieścia zostało rannych.\n\n\
                 The United Nations has called for a ceasefire."
            ),
            "en de en pl en"
        );
    }

    #[test]
    fn the_detector_is_asked_a_bounded_number_of_times() {
        let line = "Kapinalliset valtasivat rajakaupungin\n\n";
        let text = line.repeat(3 * ASKED);
        let mut paragraphs: Vec<Paragraph> = (0..3 * ASKED)
            .map(|i| u32::try_from(i * line.len()).unwrap())
            .map(|at| Paragraph { span: Span::new(at, at + 37), ..Default::default() })
            .collect();
        assign(&text, &mut paragraphs);
        assert!(paragraphs.iter().all(|p| p.language.code() == "fi"));
    }
}
