//! Tokens and sentences of a clean text, both languages.
//!
//! One pass over the bytes. Each token carries a hash of its folded form (lower
//! case, straight quotes, one way to place Vietnamese tones), computed once, so
//! that the gazetteer, the lexicons and the tagger look words up without touching
//! the text again.

use std::sync::LazyLock;

use super::{Language, Span, Text};

/// What a token is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum TokenKind {
    /// Letters, perhaps with digits or inner apostrophes ("MH17", "Shi'ite"), or an
    /// abbreviation with inner stops ("U.S.").
    Word,
    /// Digits with inner separators: "31", "18,000", "4.5", "1.000.000".
    Number,
    /// "'s", "'t", "'re" … after a word.
    Clitic,
    /// Anything else, one character a token.
    Punct,
}

/// How the letters of a token are cased.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Case {
    /// No cased letter.
    None,
    /// All lower.
    Lower,
    /// First upper, the rest lower (or a single upper letter).
    Title,
    /// Two or more letters, all upper.
    Upper,
    /// Anything else ("al-Assad" has its hyphen outside; "eXile", `McCain`).
    Mixed,
}

/// A token: a span of the clean text and what is worth knowing of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Token {
    /// First byte in the clean text.
    pub start: u32,
    /// One past the last byte.
    pub end: u32,
    /// Hash of the folded form, see [`fold_hash`].
    pub hash: u64,
    /// What it is.
    pub kind: TokenKind,
    /// How it is cased.
    pub case: Case,
    /// Whether white space (or the text's start) stands before it.
    pub spaced: bool,
    /// Whether an underscore joined it to the token before it in the source.
    pub joined: bool,
}

impl Token {
    /// Where it stands.
    #[must_use]
    pub const fn span(&self) -> Span {
        Span::new(self.start, self.end)
    }

    /// Whether it is a word that begins with a capital.
    #[must_use]
    pub const fn is_capital(&self) -> bool {
        matches!(self.kind, TokenKind::Word)
            && matches!(self.case, Case::Title | Case::Upper | Case::Mixed)
    }
}

/// A sentence: a run of tokens inside one paragraph.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Sentence {
    /// Index of its first token.
    pub first: u32,
    /// One past the index of its last token.
    pub last: u32,
    /// Index of its paragraph.
    pub paragraph: u32,
    /// Its paragraph's language.
    pub language: Language,
    /// Whether it is written in capitals throughout (then case says nothing).
    pub shouted: bool,
}

/// The tokens and sentences of one text. Kept and refilled, so that a run over many
/// articles allocates nothing a token.
#[derive(Debug, Clone, Default)]
pub struct Tokens {
    /// All tokens, in order.
    pub tokens: Vec<Token>,
    /// All sentences, in order; every token is in exactly one.
    pub sentences: Vec<Sentence>,
}

impl Tokens {
    /// Refills from a text.
    pub fn scan(&mut self, text: &Text) {
        self.tokens.clear();
        self.sentences.clear();
        let mut joins = text.joins().iter().copied().peekable();
        for (index, paragraph) in text.paragraphs().iter().enumerate() {
            let first = self.tokens.len();
            scan_into(text.as_str(), paragraph.span, &mut self.tokens);
            for token in self.tokens.iter_mut().skip(first) {
                while joins.next_if(|&j| j + 1 < token.start).is_some() {}
                if joins.next_if(|&j| j + 1 == token.start).is_some() {
                    token.joined = true;
                }
            }
            let index = u32::try_from(index).unwrap_or(u32::MAX);
            split_sentences(
                text.as_str(),
                &self.tokens,
                first,
                index,
                paragraph.language,
                &mut self.sentences,
            );
        }
    }

    /// The tokens of a sentence.
    #[must_use]
    pub fn of(&self, sentence: &Sentence) -> &[Token] {
        self.tokens.get(sentence.first as usize..sentence.last as usize).unwrap_or(&[])
    }
}

const SEED: u64 = 0x9e37_79b9_7f4a_7c15;
const PRIME: u64 = 0xff51_afd7_ed55_8ccd;

#[inline]
const fn mix(hash: u64, value: u64) -> u64 {
    (hash.rotate_left(5) ^ value).wrapping_mul(PRIME)
}

#[inline]
const fn finish(hash: u64) -> u64 {
    let hash = hash ^ (hash >> 32);
    let hash = hash.wrapping_mul(SEED);
    hash ^ (hash >> 29)
}

/// The hash of a word's folded form: lower case, curly quotes straight, Vietnamese
/// tones placed the old way (hoà = hòa), accented final `y` as `i` after h, k, l,
/// m, s, t (Mỹ = Mĩ). The same for the token "Hoà" and the alias "hòa".
#[must_use]
pub fn fold_hash(word: &str) -> u64 {
    if word.is_ascii() {
        let mut hash = SEED;
        for byte in word.bytes() {
            hash = mix(hash, u64::from(byte.to_ascii_lowercase()));
        }
        return finish(hash);
    }
    let mut buffer = ['\0'; 12];
    let mut len = 0;
    let mut hash = SEED;
    let mut long = false;
    for c in word.chars() {
        let c = fold_char(c);
        if let Some(slot) = buffer.get_mut(len) {
            *slot = c;
            len += 1;
        } else {
            if !long {
                long = true;
                for &b in &buffer {
                    hash = mix(hash, u64::from(b));
                }
            }
            hash = mix(hash, u64::from(c));
        }
    }
    if !long {
        let syllable = buffer.get_mut(..len).unwrap_or_default();
        fold_syllable(syllable);
        for &c in &*syllable {
            hash = mix(hash, u64::from(c));
        }
    }
    finish(hash)
}

/// Lower case of one character, curly apostrophes straight.
#[inline]
#[must_use]
pub fn fold_char(c: char) -> char {
    match c {
        'A'..='Z' => c.to_ascii_lowercase(),
        '\0'..='\x7f' => c,
        '\u{2019}' | '\u{2018}' | '\u{2bc}' | '\u{b4}' | '\u{2bb}' => '\'',
        _ => {
            let mut lower = c.to_lowercase();
            lower.next().unwrap_or(c)
        }
    }
}

/// Tone placement and final y of one Vietnamese syllable, in place.
fn fold_syllable(s: &mut [char]) {
    // "hoà" → "hòa", "khoẻ" → "khỏe", "thuý" → "thúy": only in open syllables that
    // end in the toned vowel.
    if let [.., a, b] = s {
        let toned = match (*a, *b) {
            ('o', 'à') => Some(('ò', 'a')),
            ('o', 'á') => Some(('ó', 'a')),
            ('o', 'ả') => Some(('ỏ', 'a')),
            ('o', 'ã') => Some(('õ', 'a')),
            ('o', 'ạ') => Some(('ọ', 'a')),
            ('o', 'è') => Some(('ò', 'e')),
            ('o', 'é') => Some(('ó', 'e')),
            ('o', 'ẻ') => Some(('ỏ', 'e')),
            ('o', 'ẽ') => Some(('õ', 'e')),
            ('o', 'ẹ') => Some(('ọ', 'e')),
            ('u', 'ỳ') => Some(('ù', 'y')),
            ('u', 'ý') => Some(('ú', 'y')),
            ('u', 'ỷ') => Some(('ủ', 'y')),
            ('u', 'ỹ') => Some(('ũ', 'y')),
            ('u', 'ỵ') => Some(('ụ', 'y')),
            _ => None,
        };
        if let Some((x, y)) = toned {
            (*a, *b) = (x, y);
        } else if matches!(*a, 'h' | 'k' | 'l' | 'm' | 's' | 't') {
            *b = match *b {
                'ỳ' => 'ì',
                'ý' => 'í',
                'ỷ' => 'ỉ',
                'ỹ' => 'ĩ',
                'ỵ' => 'ị',
                other => other,
            };
        }
    }
}

fn is_word_char(c: char) -> bool {
    c.is_alphanumeric() || is_mark(c)
}

fn is_mark(c: char) -> bool {
    matches!(c, '\u{300}'..='\u{36f}' | '\u{1ab0}'..='\u{1aff}' | '\u{1dc0}'..='\u{1dff}' | '\u{20d0}'..='\u{20ff}')
}

fn is_apostrophe(c: char) -> bool {
    matches!(c, '\'' | '’' | 'ʼ' | '‘' | '`')
}

/// Tokens of one stretch of a text, appended to `out`.
pub fn scan_into(text: &str, span: Span, out: &mut Vec<Token>) {
    let base = span.start;
    let part = span.of(text);
    let mut at = 0usize;
    let mut spaced = true;
    while let Some(rest) = part.get(at..) {
        let Some(c) = rest.chars().next() else { break };
        if c == ' ' || c.is_whitespace() {
            spaced = true;
            at += c.len_utf8();
            continue;
        }
        let plain = ascii_word(rest.as_bytes()).or_else(|| plain_word(rest));
        if let Some((len, hash, case)) = plain {
            let start = base + u32::try_from(at).unwrap_or(u32::MAX);
            let end = start + u32::try_from(len).unwrap_or(0);
            let kind = TokenKind::Word;
            out.push(Token { start, end, hash, kind, case, spaced, joined: false });
            spaced = false;
            at += len;
            continue;
        }
        let (len, kind) = if c.is_ascii_digit() {
            number_len(rest)
        } else if is_word_char(c) {
            (word_len(rest), TokenKind::Word)
        } else if is_apostrophe(c) && !spaced && clitic_len(rest) > 0 {
            (clitic_len(rest), TokenKind::Clitic)
        } else {
            (c.len_utf8(), TokenKind::Punct)
        };
        let word = rest.get(..len).unwrap_or(rest);
        let start = base + u32::try_from(at).unwrap_or(u32::MAX);
        out.push(Token {
            start,
            end: start + u32::try_from(word.len()).unwrap_or(0),
            hash: fold_hash(word),
            kind,
            case: if kind == TokenKind::Word { case_of(word) } else { Case::None },
            spaced,
            joined: false,
        });
        spaced = false;
        at += word.len().max(1);
    }
}

/// What is worth knowing of a letter of Latin script: its folded form, and whether it
/// is a letter or digit, upper, lower.
#[derive(Clone, Copy)]
struct Letter {
    folded: char,
    word: bool,
    upper: bool,
    lower: bool,
}

/// Letters of U+0000–U+024F and U+1E00–U+1EFF.
static LETTERS: LazyLock<Vec<Letter>> = LazyLock::new(|| {
    let letter = |c: char| Letter {
        folded: fold_char(c),
        word: c.is_alphanumeric(),
        upper: c.is_uppercase(),
        lower: c.is_lowercase(),
    };
    ('\0'..'\u{250}').chain('\u{1e00}'..'\u{1f00}').map(letter).collect()
});

/// A word of ASCII letters and digits as [`plain_word`] takes it, where nothing outside
/// ASCII follows: length, hash and case in one pass.
#[inline]
fn ascii_word(rest: &[u8]) -> Option<(usize, u64, Case)> {
    let mut hash = SEED;
    let (mut len, mut uppers, mut lowers) = (0usize, 0usize, 0usize);
    let first_upper = rest.first()?.is_ascii_uppercase();
    if rest.first()?.is_ascii_digit() {
        return None;
    }
    for &byte in rest {
        match byte {
            b'a'..=b'z' => lowers += 1,
            b'A'..=b'Z' => uppers += 1,
            b'0'..=b'9' => {}
            b'\'' | b'`' | 0x80.. => return None,
            b'.' if len == 1 => return None,
            _ => break,
        }
        hash = mix(hash, u64::from(byte.to_ascii_lowercase()));
        len += 1;
    }
    if len == 0 {
        return None;
    }
    Some((len, finish(hash), case_by(uppers, lowers, first_upper)))
}

/// The case of a word by its upper and lower letters.
const fn case_by(uppers: usize, lowers: usize, first_upper: bool) -> Case {
    match (uppers, lowers) {
        (0, 0) => Case::None,
        (0, _) => Case::Lower,
        (1, _) if first_upper => Case::Title,
        (_, 0) => Case::Upper,
        _ => Case::Mixed,
    }
}

/// A word of Latin letters and digits that starts with a letter and is not followed by
/// an apostrophe, nor by the stop of an initial: length, hash and case in one pass.
/// Anything else, and long words, go the general way.
#[inline]
fn plain_word(rest: &str) -> Option<(usize, u64, Case)> {
    let letters: &[Letter] = &LETTERS;
    let mut folded = ['\0'; 20];
    let (mut count, mut len) = (0usize, 0usize);
    let (mut uppers, mut lowers, mut first_upper, mut ascii) = (0usize, 0usize, false, true);
    for c in rest.chars() {
        let code = c as usize;
        let index = match code {
            0..0x250 => code,
            0x1e00..0x1f00 => code - 0x1e00 + 0x250,
            // Curly apostrophes and marks go the general way; dashes and quotes do not
            // belong to the word.
            0x2010..=0x2015 | 0x201c..=0x201e | 0x2026 => break,
            _ => return None,
        };
        let letter = letters.get(index)?;
        if !letter.word {
            if matches!(c, '\'' | '`') || (c == '.' && count == 1) {
                return None;
            }
            break;
        }
        if count == 0 && c.is_ascii_digit() {
            return None;
        }
        if uppers + lowers == 0 {
            first_upper = letter.upper;
        }
        uppers += usize::from(letter.upper);
        lowers += usize::from(letter.lower);
        ascii &= code < 0x80;
        *folded.get_mut(count)? = letter.folded;
        count += 1;
        len += c.len_utf8();
    }
    let word = folded.get_mut(..count).filter(|w| !w.is_empty())?;
    if !ascii && count <= 12 {
        fold_syllable(word);
    }
    let mut hash = SEED;
    for &mut c in word {
        hash = mix(hash, u64::from(c));
    }
    Some((len, finish(hash), case_by(uppers, lowers, first_upper)))
}

/// Length of "18,000" or "4.5"; a digit run followed by letters ("82nd", "5km")
/// ends before the letters.
fn number_len(rest: &str) -> (usize, TokenKind) {
    let bytes = rest.as_bytes();
    let mut i = 0;
    while let Some(&b) = bytes.get(i) {
        let next_digit = bytes.get(i + 1).is_some_and(u8::is_ascii_digit);
        if b.is_ascii_digit() || (matches!(b, b',' | b'.') && next_digit) {
            i += 1;
        } else {
            break;
        }
    }
    (i, TokenKind::Number)
}

/// Length of "'s", "'re" …; 0 where the apostrophe starts no clitic.
fn clitic_len(rest: &str) -> usize {
    let mut chars = rest.char_indices();
    let Some((_, quote)) = chars.next() else { return 0 };
    let from = quote.len_utf8();
    let tail = rest.get(from..).unwrap_or("");
    let letters = tail.chars().take_while(|&c| is_word_char(c)).take(4).map(char::len_utf8).sum();
    let clitic = tail.get(..letters).unwrap_or("").to_ascii_lowercase();
    match clitic.as_str() {
        "s" | "t" | "re" | "ve" | "ll" | "d" | "m" => from + letters,
        _ => 0,
    }
}

/// Length of a word at the start of `rest`: letters and digits, inner apostrophes
/// that start no clitic, inner stops of an abbreviation ("U.S.", "J.F.K.").
fn word_len(rest: &str) -> usize {
    let mut len = 0;
    let mut letters = 0;
    let mut chars = rest.char_indices().peekable();
    while let Some(&(i, c)) = chars.peek() {
        if is_word_char(c) {
            letters += 1;
            len = i + c.len_utf8();
            chars.next();
        } else if c == '.' && letters == 1 && single_letter_before(rest, i) {
            let after = rest.get(i + 1..).and_then(|t| t.chars().next());
            let dotted_before = i >= 3 && rest.as_bytes().get(i - 2) == Some(&b'.');
            let next_is_initial = after.is_some_and(char::is_alphabetic)
                && rest.get(i + 1..).is_some_and(|t| {
                    let mut it = t.chars();
                    it.next();
                    !it.next().is_some_and(is_word_char)
                });
            if next_is_initial || dotted_before {
                letters = 0;
                len = i + 1;
                chars.next();
                if !next_is_initial {
                    break;
                }
            } else {
                break;
            }
        } else if is_apostrophe(c) && len > 0 {
            let tail = rest.get(i..).unwrap_or("");
            let mut inner = tail.chars();
            inner.next();
            if inner.next().is_some_and(is_word_char) && clitic_len(tail) == 0 {
                letters += 2;
                chars.next();
            } else {
                break;
            }
        } else {
            break;
        }
    }
    len.max(rest.chars().next().map_or(1, char::len_utf8))
}

fn single_letter_before(rest: &str, stop: usize) -> bool {
    let before = rest.get(..stop).unwrap_or("");
    let mut back = before.chars().rev();
    back.next().is_some_and(char::is_uppercase) && !back.next().is_some_and(is_word_char)
}

fn case_of(word: &str) -> Case {
    let mut first_upper = None;
    let (mut upper, mut lower) = (0, 0);
    for c in word.chars() {
        if c.is_uppercase() {
            upper += 1;
            first_upper.get_or_insert(true);
        } else if c.is_lowercase() {
            lower += 1;
            first_upper.get_or_insert(false);
        }
    }
    case_by(upper, lower, first_upper == Some(true))
}

/// Words after which a full stop ends no sentence before a capital: titles, ranks and
/// the like.
const TITLES: &[&str] = &[
    "gen", "lt", "col", "maj", "capt", "sgt", "cpl", "pvt", "brig", "adm", "cmdr", "mr", "mrs",
    "ms", "dr", "prof", "st", "sen", "sens", "rep", "reps", "gov", "pres", "rev", "hon", "messrs",
    "supt", "insp", "det", "spc", "pfc", "msgr", "mt", "ft", "vs", "al", "lieut", "amb", "ths",
    "pgs", "tp", "gs", "ts", "ks", "bs", "tx", "mme", "mlle", "sr", "jr",
];

/// Abbreviations that may well end a sentence: one ends unless the next word leaves no
/// doubt.
const ENDINGS: &[&str] =
    &["inc", "ltd", "co", "corp", "etc", "dept", "est", "approx", "bros", "govt", "jr", "sr"];

/// Abbreviations before a number.
const NUMBERED: &[&str] = &[
    "no", "nos", "fig", "vol", "art", "p", "pp", "q", "tel", "ext", "rs", "ed", "tr", "km", "jan",
    "feb", "mar", "apr", "jun", "jul", "aug", "sep", "sept", "oct", "nov", "dec", "số", "đt",
];

/// Words that start a sentence and hardly ever follow an abbreviation within one.
const STARTERS: &[&str] = &[
    "the",
    "he",
    "she",
    "it",
    "they",
    "we",
    "this",
    "that",
    "these",
    "those",
    "but",
    "and",
    "in",
    "on",
    "at",
    "a",
    "an",
    "after",
    "before",
    "when",
    "while",
    "meanwhile",
    "however",
    "there",
    "his",
    "her",
    "its",
    "their",
    "some",
    "many",
    "most",
    "more",
    "two",
    "three",
    "also",
    "as",
    "if",
    "so",
    "for",
    "from",
    "with",
    "another",
    "earlier",
    "several",
    "under",
    "no",
    "not",
    "các",
    "những",
    "theo",
    "trong",
    "tại",
    "khi",
    "sau",
    "trước",
    "đây",
    "đó",
    "nhưng",
    "tuy",
    "để",
    "với",
    "từ",
    "ngày",
    "hôm",
    "hiện",
    "ông",
    "bà",
    "họ",
    "một",
    "ngoài",
    "vì",
    "do",
    "đến",
    "cùng",
    "mặc",
    "dù",
    "bên",
    "cũng",
    "như",
    "nếu",
    "tuyên",
    "song",
];

/// Starters that may open a sentence glued to the one before by a segmenter: words
/// that stand in no name.
const GLUED: &[&str] = &[
    "các", "những", "theo", "trong", "tại", "khi", "sau", "trước", "đây", "nhưng", "tuy", "để",
    "hôm",
];

/// Hashes of [`TITLES`] and the rest, sorted.
struct Habits {
    titles: Vec<u64>,
    endings: Vec<u64>,
    numbered: Vec<u64>,
    starters: Vec<u64>,
    glued: Vec<u64>,
}

static HABITS: LazyLock<Habits> = LazyLock::new(|| {
    let sorted = |words: &[&str]| {
        let mut hashes: Vec<u64> = words.iter().map(|w| fold_hash(w)).collect();
        hashes.sort_unstable();
        hashes
    };
    Habits {
        titles: sorted(TITLES),
        endings: sorted(ENDINGS),
        numbered: sorted(NUMBERED),
        starters: sorted(STARTERS),
        glued: sorted(GLUED),
    }
});

fn has(hashes: &[u64], token: &Token) -> bool {
    hashes.binary_search(&token.hash).is_ok()
}

/// Ends sentences at `.`, `!`, `?`, `…` (with closing quotes and brackets) where the
/// next word starts one; a paragraph's end always ends one.
fn split_sentences(
    text: &str,
    tokens: &[Token],
    first: usize,
    paragraph: u32,
    language: Language,
    out: &mut Vec<Sentence>,
) {
    let mut start = first;
    let mut i = first;
    let mut push = |start: usize, end: usize| {
        let Some(run) = tokens.get(start..end) else { return };
        if run.is_empty() {
            return;
        }
        let (mut upper, mut lower) = (0usize, 0usize);
        for t in run {
            match t.case {
                Case::Upper => upper += 1,
                Case::Lower | Case::Title | Case::Mixed if t.end - t.start > 1 => lower += 1,
                _ => {}
            }
        }
        out.push(Sentence {
            first: u32::try_from(start).unwrap_or(u32::MAX),
            last: u32::try_from(end).unwrap_or(u32::MAX),
            paragraph,
            language,
            shouted: upper >= 3 && upper > lower * 4,
        });
    };
    while let Some(token) = tokens.get(i) {
        i += 1;
        match token.kind {
            // "in the U.S. The force": the abbreviation's own stop ends the sentence.
            TokenKind::Word if ends_in_stop(text, token) => {
                let starts = tokens
                    .get(i)
                    .is_some_and(|n| n.spaced && n.case != Case::Lower && has(&HABITS.starters, n));
                if starts && token.end - token.start > 2 {
                    push(start, i);
                    start = i;
                }
                continue;
            }
            // "điểm_nóng Kosovo_Các nhân_viên": a headline glued to its lead.
            TokenKind::Word if token.joined && token.case == Case::Title => {
                if i > start + 4 && has(&HABITS.glued, token) {
                    push(start, i - 1);
                    start = i - 1;
                }
                continue;
            }
            TokenKind::Punct => {}
            _ => continue,
        }
        let mark = token.span().of(text);
        let stop = match mark {
            "." => token.spaced || ends_sentence(text, tokens, start, i - 1),
            "!" | "?" | "…" => true,
            _ => false,
        };
        if !stop {
            continue;
        }
        let mut end = i;
        while let Some(next) = tokens.get(end) {
            let s = next.span().of(text);
            let closes = matches!(s, "." | "!" | "?" | "…" | ")" | "]" | "”" | "’" | "»")
                || (matches!(s, "\"" | "'") && !next.spaced);
            if closes { end += 1 } else { break }
        }
        if tokens.get(end).is_none_or(|n| starts_sentence(text, n)) {
            push(start, end);
            start = end;
        }
        i = end;
    }
    push(start, tokens.len());
}

fn starts_sentence(text: &str, token: &Token) -> bool {
    match token.kind {
        TokenKind::Number => true,
        TokenKind::Punct => matches!(
            token.span().of(text),
            "\"" | "“" | "«" | "(" | "[" | "'" | "‘" | "-" | "–" | "—" | "•" | "*" | "…"
        ),
        _ => token.is_capital(),
    }
}

/// Whether the stop at `at`, which stands right behind a token, ends a sentence, as far
/// as what stands before it tells.
fn ends_sentence(text: &str, tokens: &[Token], start: usize, at: usize) -> bool {
    let next = tokens.get(at + 1);
    // "3.km", "example.org"
    if next.is_some_and(|n| !n.spaced && n.kind != TokenKind::Punct && !n.is_capital()) {
        return false;
    }
    let before = at.checked_sub(1).filter(|&b| b >= start).and_then(|b| tokens.get(b));
    let Some(before) = before.filter(|b| b.kind == TokenKind::Word) else { return true };
    let doubt = || !next.is_some_and(|n| has(&HABITS.starters, n));
    let number = next.is_some_and(|n| n.kind == TokenKind::Number);
    let word = before.span().of(text);
    let mut letters = word.chars();
    if let (Some(letter), None) = (letters.next(), letters.next()) {
        // "J. Smith", "P. 5"; "a.m.", "v.v." have a stop before their last letter.
        let dotted = at.checked_sub(2).filter(|&b| b >= start).and_then(|b| tokens.get(b));
        let dotted = !before.spaced && dotted.is_some_and(|d| d.span().of(text) == ".");
        return !((letter.is_uppercase() || dotted) && doubt());
    }
    if before.end - before.start > 7 {
        return true;
    }
    let habits = &*HABITS;
    if number && has(&habits.numbered, before) {
        return false;
    }
    if has(&habits.endings, before) {
        return !(before.is_capital() && doubt() && !number);
    }
    // Titles that are words of their own in small letters ("the rep.") end as words do.
    !(has(&habits.titles, before) && (before.is_capital() || word == "vs" || word == "al"))
}

fn ends_in_stop(text: &str, token: &Token) -> bool {
    text.as_bytes().get((token.end as usize).saturating_sub(1)) == Some(&b'.')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(text: &str) -> Vec<&str> {
        let mut out = Vec::new();
        scan_into(text, Span::new(0, u32::try_from(text.len()).unwrap()), &mut out);
        out.iter().map(|t| t.span().of(text)).collect()
    }

    #[test]
    fn tokens_follow_the_habits_of_news() {
        assert_eq!(words("18,000-strong NATO-led"), ["18,000", "-", "strong", "NATO", "-", "led"]);
        assert_eq!(words("U.S. troops"), ["U.S.", "troops"]);
        assert_eq!(words("the U.S.-led force"), ["the", "U.S.", "-", "led", "force"]);
        assert_eq!(words("Kosovo's Shi'ite don't"), ["Kosovo", "'s", "Shi'ite", "don", "'t"]);
        assert_eq!(words("Kosovo’s 31 dead."), ["Kosovo", "’s", "31", "dead", "."]);
        assert_eq!(
            words("1.000 binh sĩ, 4,5 triệu."),
            ["1.000", "binh", "sĩ", ",", "4,5", "triệu", "."]
        );
        assert_eq!(words("ảnh 1Tư lệnh"), ["ảnh", "1", "Tư", "lệnh"]);
        assert_eq!(words("MH17 21/2"), ["MH17", "21", "/", "2"]);
    }

    fn sentences(text: &str) -> Vec<String> {
        let clean = crate::text::clean::clean(text);
        let mut tokens = Tokens::default();
        tokens.scan(&clean);
        let span = |s: &Sentence| {
            let run = tokens.of(s);
            run[0].span().hull(run[run.len() - 1].span())
        };
        tokens.sentences.iter().map(|s| span(s).of(clean.as_str()).to_owned()).collect()
    }

    #[test]
    fn sentences_end_where_they_should() {
        // A bar stands where one sentence ends and the next begins.
        for marked in [
            "Gen. John Abizaid spoke.| He left.",
            "Troops came from the U.S.| The force grew.",
            "U.S. troops came from the U.S. Army base.",
            "No. 5 platoon moved.| He said no.| Then he left.",
            "J. Smith and Mr. K. Brown met Lt. Col. Steve Warren.",
            "At 6 a.m. Tuesday they met.| It ended at 8 p.m.| The end.",
            "\"That's why we came here in the first place.\"| Seven NATO states sent troops.",
            "\"What we have seen is intensity... involving thousands,\" he said.",
            "They waited...| Nothing came.",
            "Was it war?| Yes!| It was.",
            "It cost 4.5 million.| 31 people died.",
            "Lockheed Martin Corp. built it.| Boeing Co.| The jets flew.",
            "SAN SALVADOR FELL.| COL PONCE SAID SO.| NO. 5 BATTALION LEFT.",
            "Sen. Dick Durbin of Ill. met Rep. Jones on Jan. 5.",
            "He was hurt (badly).| She was not.",
            "Bukavu cách 60 km.| Phó Tổng thư ký nói.",
            "TP. HCM có 5.000 người.| TP.HCM lớn.",
            "GS. Nguyễn Văn A. nói vậy.",
            "Ông nói: \"Không.\"| Theo AFP, 31 người chết.",
            "Liên minh châu Âu (EU)./.",
            "Liên_Hợp_Quốc_rút khỏi điểm_nóng Kosovo_|Các nhân_viên rời thành_phố .",
            "Serbia_cáo_buộc NATO .| Tổng_thống Serbia_Aleksandar_Vucic nói .",
            "một điều \" không_thể chấp_nhận được \" và yêu_cầu .| Hôm_qua , họ đi .",
        ] {
            let found = sentences(&marked.replace("_|", "_").replace('|', ""));
            let clean = |s: &str| crate::text::clean::clean(s).as_str().to_owned();
            let wanted: Vec<String> =
                marked.replace("_|", "|").split('|').map(|s| clean(s.trim())).collect();
            assert_eq!(found, wanted, "{marked}");
        }
    }

    #[test]
    fn the_fast_way_is_the_general_way() {
        for word in [
            "NATO",
            "eXile",
            "Shi",
            "MH17",
            "Hoà",
            "thuý",
            "Mỹ",
            "Đà",
            "ĐÀ",
            "Vučić",
            "x",
            "X",
            "Ấ",
            "internationalisation",
            "naïve",
            "İstanbul",
            "ß",
            "Łódź",
        ] {
            let (len, hash, case) = plain_word(word).unwrap();
            assert_eq!((len, hash, case), (word.len(), fold_hash(word), case_of(word)), "{word}");
            assert_eq!(ascii_word(word.as_bytes()), word.is_ascii().then_some((len, hash, case)));
        }
    }

    #[test]
    fn folding_joins_spellings() {
        assert_eq!(fold_hash("Hoà"), fold_hash("hòa"));
        assert_eq!(fold_hash("Mỹ"), fold_hash("Mĩ"));
        assert_eq!(fold_hash("THIỆT"), fold_hash("thiệt"));
        assert_eq!(fold_hash("O’Brien"), fold_hash("o'brien"));
        assert_ne!(fold_hash("thuyền"), fold_hash("thuyên"));
    }
}
