//! Which language a paragraph is written in: a vote of Vietnamese letters and of each
//! language's commonest words, with and without their diacritics.

use super::{Language, Paragraph, Role};

/// How much of a paragraph is read: enough to tell, whatever its length.
const SAMPLE: usize = 600;
/// Fewer words than this tell little: the paragraph follows the document.
const FEW: u32 = 4;

/// Sets the language of every paragraph.
pub fn assign(text: &str, paragraphs: &mut [Paragraph]) {
    let mut whole = Votes::default();
    let mut unsure = Vec::new();
    for (i, paragraph) in paragraphs.iter_mut().enumerate() {
        let votes = Votes::of(paragraph.span.of(text));
        whole.add(votes);
        paragraph.language = votes.language();
        if votes.is_unsure() {
            unsure.push(i);
        }
    }
    let language = whole.language();
    for i in unsure {
        if let Some(paragraph) = paragraphs.get_mut(i) {
            paragraph.language = language;
        }
    }
}

/// The language of a stretch of text on its own.
#[must_use]
pub fn detect(text: &str) -> Language {
    Votes::of(text).language()
}

/// The language most of the running text is in, by bytes.
#[must_use]
pub fn of_most(paragraphs: &[Paragraph]) -> Language {
    let bytes = |language, chrome| -> u64 {
        paragraphs
            .iter()
            .filter(|p| p.language == language && (chrome || p.role != Role::Chrome))
            .map(|p| u64::from(p.span.len()))
            .sum()
    };
    for chrome in [false, true] {
        let english = bytes(Language::English, chrome);
        let vietnamese = bytes(Language::Vietnamese, chrome);
        if english.max(vietnamese) > 0 {
            return if vietnamese > english { Language::Vietnamese } else { Language::English };
        }
    }
    Language::Unknown
}

#[derive(Debug, Clone, Copy, Default)]
struct Votes {
    vietnamese: u32,
    english: u32,
    other: u32,
    words: u32,
}

impl Votes {
    fn of(text: &str) -> Self {
        let mut end = text.len().min(SAMPLE);
        while !text.is_char_boundary(end) {
            end -= 1;
        }
        let mut votes = Self::default();
        // The word at hand in lower case, packed; 0 when too long or not ASCII.
        let (mut word, mut len) = (0u64, 0u32);
        let (mut foreign, mut letters) = (0u32, 0u32);
        let sample = text.get(..end).unwrap_or("");
        let mut at = 0;
        while at <= end {
            // Behind the last word stands a space, so to speak.
            let byte = sample.as_bytes().get(at).copied().unwrap_or(b' ');
            if byte.is_ascii_alphabetic() {
                word = word << 8 | u64::from(byte.to_ascii_lowercase());
                len += 1;
                letters += 1;
                at += 1;
                continue;
            }
            let c = if byte.is_ascii() {
                char::from(byte)
            } else {
                sample.get(at..).and_then(|rest| rest.chars().next()).unwrap_or(' ')
            };
            at += c.len_utf8();
            if !c.is_ascii() && (is_latin(c) || c.is_alphabetic()) {
                match c {
                    'ă'
                    | 'Ă'
                    | 'đ'
                    | 'Đ'
                    | 'ĩ'
                    | 'Ĩ'
                    | 'ũ'
                    | 'Ũ'
                    | 'ơ'
                    | 'Ơ'
                    | 'ư'
                    | 'Ư'
                    | 'ạ'..='ỹ'
                    | 'Ạ' => votes.vietnamese += 3,
                    'à' | 'á' | 'ã' | 'â' | 'è' | 'é' | 'ê' | 'ì' | 'í' | 'ò' | 'ó' | 'ô' | 'õ'
                    | 'ù' | 'ú' | 'ý' => votes.vietnamese += 1,
                    'ß' | 'ä' | 'ö' | 'ü' | 'ñ' | 'ç' | 'œ' | 'ë' | 'ï' | 'î' | 'û' | 'å' | 'ø'
                    | 'æ' => votes.other += 1,
                    '\u{c0}'..='\u{24f}' => {}
                    _ => foreign += 1,
                }
                len += 9;
                letters += 1;
                continue;
            }
            if len > 0 {
                votes.words += 1;
                if len <= 8 {
                    votes.count(word);
                }
            }
            (word, len) = (0, 0);
        }
        if foreign * 2 > letters {
            votes.other += foreign;
        }
        votes
    }

    fn count(&mut self, word: u64) {
        match COMMON.of(word) {
            ENGLISH => self.english += 3,
            VIETNAMESE => self.vietnamese += 2,
            OTHER => self.other += 3,
            _ => {}
        }
    }

    fn add(&mut self, other: Self) {
        self.vietnamese += other.vietnamese;
        self.english += other.english;
        self.other += other.other;
        self.words += other.words;
    }

    fn language(self) -> Language {
        let best = self.vietnamese.max(self.english);
        if best < 3 || self.other > best {
            Language::Unknown
        } else if self.vietnamese > self.english {
            Language::Vietnamese
        } else {
            Language::English
        }
    }

    /// Whether the paragraph is better taken for what the document is.
    fn is_unsure(self) -> bool {
        let best = self.vietnamese.max(self.english).max(self.other);
        let second = match best {
            b if b == self.vietnamese => self.english.max(self.other),
            b if b == self.english => self.vietnamese.max(self.other),
            _ => self.vietnamese.max(self.english),
        };
        best < 3 || (self.words < FEW && best < 6) || best * 2 < second * 3
    }
}

/// A word of at most eight letters as a number.
const fn pack(word: &[u8]) -> u64 {
    let mut packed = 0;
    let mut i = 0;
    while i < word.len() {
        packed = packed << 8 | word[i] as u64;
        i += 1;
    }
    packed
}

/// Whether a character is a letter of Latin script outside ASCII, as nearly all are.
const fn is_latin(c: char) -> bool {
    matches!(c, '\u{c0}'..='\u{d6}' | '\u{d8}'..='\u{f6}' | '\u{f8}'..='\u{24f}' | '\u{1e00}'..='\u{1eff}')
}

/// Whose a word is.
const ENGLISH: u8 = 1;
const VIETNAMESE: u8 = 2;
const OTHER: u8 = 3;

/// Packed words and whose they are: a table of some twice their number, probed linearly.
struct Words {
    slots: [(u64, u8); 512],
}

impl Words {
    /// A word of two languages is the first one's.
    const fn new(lists: &[(u8, &[&str])]) -> Self {
        let mut slots = [(0, 0); 512];
        let mut list = 0;
        while list < lists.len() {
            let (owner, words) = lists[list];
            let mut i = 0;
            while i < words.len() {
                let packed = pack(words[i].as_bytes());
                let mut at = Self::slot(packed);
                while slots[at].0 != 0 && slots[at].0 != packed {
                    at = (at + 1) % 512;
                }
                if slots[at].0 == 0 {
                    slots[at] = (packed, owner);
                }
                i += 1;
            }
            list += 1;
        }
        Self { slots }
    }

    const fn slot(packed: u64) -> usize {
        (packed.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 55) as usize
    }

    fn of(&self, packed: u64) -> u8 {
        let mut at = Self::slot(packed);
        while self.slots[at].0 != 0 {
            if self.slots[at].0 == packed {
                return self.slots[at].1;
            }
            at = (at + 1) % 512;
        }
        0
    }
}

static COMMON: Words =
    Words::new(&[(ENGLISH, ENGLISH_WORDS), (VIETNAMESE, VIETNAMESE_WORDS), (OTHER, OTHER_WORDS)]);

/// Function words that are no words of the other language, without diacritics.
const ENGLISH_WORDS: &[&str] = &[
    "the", "of", "and", "to", "in", "that", "is", "was", "for", "on", "with", "said", "have",
    "has", "had", "were", "by", "at", "from", "he", "his", "her", "but", "are", "it", "who",
    "been", "will", "after", "their", "they", "this", "which", "not", "an", "as", "be", "would",
    "more", "than", "its", "into", "about", "one", "two", "new", "people", "killed", "says",
    "over", "out", "when", "where", "there", "some", "all", "also", "against", "between", "before",
    "wounded", "troops", "news", "latest", "read", "police",
];

const VIETNAMESE_WORDS: &[&str] = &[
    "cua", "va", "nguoi", "khong", "duoc", "trong", "nhung", "cac", "mot", "la", "voi", "tai",
    "nay", "theo", "ngay", "bi", "khi", "nhieu", "cung", "ong", "hom", "thiet", "mang", "chet",
    "linh", "quan", "si", "viet", "nam", "cho", "den", "vao", "tren", "nuoc", "dang", "sau",
    "rang", "phong", "chinh", "truoc", "hai", "ba", "sang", "tin", "tuc", "bao", "xung", "dot",
    "noi", "ra", "hang", "chien", "binh", "thanh", "trung", "tong", "thong", "thuong", "it",
    "nhat", "biet", "gan", "khoang",
];

/// Common words of other languages in Latin letters.
const OTHER_WORDS: &[&str] = &[
    "les", "des", "und", "der", "das", "que", "los", "del", "pour", "dans", "avec", "nicht", "ist",
    "est", "qui", "sur", "por", "para", "une", "het", "een", "och", "il", "della", "las", "el",
    "yang", "dengan", "ve", "bir", "die", "den", "von", "mit", "sich", "aux", "sont", "plus", "du",
    "ng", "ang", "mga", "sa", "ini", "untuk", "pada", "nga",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn languages_are_told_apart() {
        for (text, language) in [
            ("NATO ready to send even more troops after the unrest", Language::English),
            ("IT WAS OFFICIALLY REPORTED TODAY THAT 800 MEN WERE TAKEN", Language::English),
            ("Hơn 100 dân thường thiệt mạng", Language::Vietnamese),
            ("Hon 100 nguoi thiet mang trong vu khong kich cua My", Language::Vietnamese),
            ("Dinh Hoang Thang va cac nguoi linh tai Quang Tri", Language::Vietnamese),
            (
                "Les soldats de la force ont été déployés dans le nord pour une mission",
                Language::Unknown,
            ),
            ("Die Regierung und der Präsident haben nicht mit der Opposition", Language::Unknown),
            ("Президент заявил, что войска выведены", Language::Unknown),
            ("31", Language::Unknown),
            ("", Language::Unknown),
        ] {
            assert_eq!(detect(text), language, "{text}");
        }
    }

    #[test]
    fn a_short_paragraph_follows_its_document() {
        let text = "Kofi Annan\n\nLiên Hợp Quốc rút khỏi điểm nóng Kosovo\n\nThe force said that it was ready.";
        let mut paragraphs = Vec::new();
        let mut at = 0;
        for line in text.split("\n\n") {
            let end = at + u32::try_from(line.len()).unwrap();
            paragraphs
                .push(Paragraph { span: super::super::Span::new(at, end), ..Default::default() });
            at = end + 2;
        }
        assign(text, &mut paragraphs);
        let languages: Vec<_> = paragraphs.iter().map(|p| p.language).collect();
        assert_eq!(languages, [Language::Vietnamese, Language::Vietnamese, Language::English]);
    }
}
