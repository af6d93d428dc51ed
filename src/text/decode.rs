//! From bytes to a document: UTF-8, else the encoding that reads best, and what to
//! tell about it.

use std::borrow::Cow;

use encoding_rs::{Encoding, UTF_16BE, UTF_16LE, WINDOWS_1252, WINDOWS_1258};
use unicode_normalization::UnicodeNormalization;

use super::fold::plain_char;

/// A decoded document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decoded<'a> {
    /// The document; empty where the bytes are no text.
    pub text: Cow<'a, str>,
    /// What went wrong, as one sentence without a full stop.
    pub issue: Option<String>,
    /// Whether the bytes are no text at all.
    pub binary: bool,
}

impl<'a> Decoded<'a> {
    const fn clean(text: &'a str) -> Self {
        Self { text: Cow::Borrowed(text), issue: None, binary: false }
    }

    fn read_as(text: impl Into<Cow<'a, str>>, name: &str) -> Self {
        let issue = format!("the text is not UTF-8; it was read as {name}");
        Self { text: text.into(), issue: Some(issue), binary: false }
    }

    fn no_text(what: &str) -> Self {
        let issue = format!("this is not a text but {what}");
        Self { text: Cow::Borrowed(""), issue: Some(issue), binary: true }
    }
}

/// How many bytes are looked at to tell an encoding.
const SAMPLE: usize = 1 << 16;

/// Decodes a document.
#[must_use]
pub fn decode(bytes: &[u8]) -> Decoded<'_> {
    if let Some(what) = magic(bytes) {
        return Decoded::no_text(what);
    }
    match bytes {
        [0xef, 0xbb, 0xbf, rest @ ..] => return decode_utf8(rest),
        [0xff, 0xfe, rest @ ..] => return wide(rest, UTF_16LE),
        [0xfe, 0xff, rest @ ..] => return wide(rest, UTF_16BE),
        _ => {}
    }
    if let Some(encoding) = wide_without_mark(bytes) {
        return wide(bytes, encoding);
    }
    decode_utf8(bytes)
}

/// The kind of file that these first bytes are known for.
fn magic(bytes: &[u8]) -> Option<&'static str> {
    const KNOWN: &[(&[u8], &str)] = &[
        (b"%PDF-", "a PDF document"),
        (b"\x89PNG\r\n", "a PNG image"),
        (b"\xff\xd8\xff", "a JPEG image"),
        (b"GIF8", "a GIF image"),
        (b"PK\x03\x04", "a ZIP archive or an office document"),
        (b"\x1f\x8b", "a gzip archive"),
        (b"BZh", "a bzip2 archive"),
        (b"\xfd7zXZ\0", "an xz archive"),
        (b"\x28\xb5\x2f\xfd", "a zstd archive"),
        (b"7z\xbc\xaf", "a 7z archive"),
        (b"Rar!", "a RAR archive"),
        (b"\x7fELF", "a program"),
        (b"MZ\x90", "a program"),
        (b"\xd0\xcf\x11\xe0", "an old office document"),
        (b"SQLite format 3\0", "a database"),
        (b"OggS", "a sound file"),
        (b"ID3", "a sound file"),
        (b"\0\0\0\x20ftyp", "a video"),
        (b"\0\0\0\x18ftyp", "a video"),
        (b"\0\0\0\x1cftyp", "a video"),
    ];
    match KNOWN.iter().find(|(head, _)| bytes.starts_with(head)) {
        Some((_, what)) => Some(what),
        None if bytes.starts_with(b"RIFF") && bytes.get(8..12) == Some(b"WEBP") => {
            Some("a WebP image")
        }
        None => None,
    }
}

/// UTF-16 without a mark: nearly every second byte of a text is zero, or a small
/// high byte, and its partner is not.
fn wide_without_mark(bytes: &[u8]) -> Option<&'static Encoding> {
    let sample = bytes.get(..SAMPLE.min(bytes.len()))?;
    if sample.len() < 8 {
        return None;
    }
    let (pairs, _) = sample.as_chunks::<2>();
    let (mut even, mut odd) = (0usize, 0usize);
    for [a, b] in pairs {
        even += usize::from(*a == 0);
        odd += usize::from(*b == 0);
    }
    // Vietnamese in UTF-16 has a zero in two of three characters at least.
    let many = pairs.len() * 2 / 5;
    match (even > many, odd > many) {
        (true, false) if odd * 20 < pairs.len() => Some(UTF_16BE),
        (false, true) if even * 20 < pairs.len() => Some(UTF_16LE),
        _ => None,
    }
}

fn wide<'a>(bytes: &'a [u8], encoding: &'static Encoding) -> Decoded<'a> {
    let (text, broken) = encoding.decode_without_bom_handling(bytes);
    let mut out = Decoded::read_as(text, encoding.name());
    if broken && let Some(issue) = &mut out.issue {
        issue.push_str(", with some characters broken");
    }
    out
}

fn decode_utf8(bytes: &[u8]) -> Decoded<'_> {
    match std::str::from_utf8(bytes) {
        Ok(_) if controls(bytes, 10) => Decoded::no_text("binary data"),
        Ok(text) => match twice_encoded(text) {
            Some(mended) => {
                Decoded { text: mended.into(), issue: Some(MENDED.to_owned()), binary: false }
            }
            None => Decoded::clean(text),
        },
        Err(error) => not_utf8(bytes, error.valid_up_to()),
    }
}

/// What is told of a text that was mended.
const MENDED: &str = "the text was UTF-8 taken for windows-1252 and saved again; it was mended";

/// Whether a document is UTF-8 after all, mended.
#[must_use]
pub fn is_mended(decoded: &Decoded<'_>) -> bool {
    decoded.issue.as_deref() == Some(MENDED)
}

/// A text that was UTF-8, was read as windows-1252 and was saved as UTF-8 again, as it
/// was before: only where that is certain. Every letter outside ASCII must stand for a
/// byte, and the bytes must be UTF-8, which those of a text in any language are not.
fn twice_encoded(text: &str) -> Option<String> {
    let first = text.chars().find(|c| !c.is_ascii() && *c != '\u{feff}')?;
    // The first byte of a letter in UTF-8, as windows-1252 shows it.
    if !('\u{c2}'..='\u{f4}').contains(&first) {
        return None;
    }
    let mut bytes = Vec::with_capacity(text.len());
    let mut scratch = [0; 4];
    let mut high = 0;
    for c in text.chars().filter(|c| *c != '\u{feff}') {
        if c.is_ascii() {
            bytes.push(u8::try_from(c).ok()?);
            continue;
        }
        high += 1;
        if let Ok(byte) = u8::try_from(u32::from(c)) {
            bytes.push(byte);
            continue;
        }
        let (encoded, _, broken) = WINDOWS_1252.encode(c.encode_utf8(&mut scratch));
        match (encoded.as_ref(), broken) {
            ([byte], false) => bytes.push(*byte),
            _ => return None,
        }
    }
    let mended = String::from_utf8(bytes).ok()?;
    let letters = mended.chars().filter(|c| !c.is_ascii()).count();
    (letters > 0 && high >= letters * 2 && !mended.contains('\u{fffd}')).then_some(mended)
}

/// Whether more than one in so many of the first bytes is a control character, as in no
/// text.
fn controls(bytes: &[u8], many: usize) -> bool {
    let head = bytes.get(..bytes.len().min(1 << 13)).unwrap_or(bytes);
    let odd = head.iter().filter(|b| matches!(b, 0..=6 | 0x0e..=0x1a | 0x1c..=0x1f)).count();
    odd * many > head.len()
}

fn not_utf8(bytes: &[u8], valid: usize) -> Decoded<'_> {
    if controls(bytes, 10) {
        return Decoded::no_text("binary data");
    }
    // Mostly UTF-8 with a few bytes broken, or another encoding altogether?
    let from = valid.saturating_sub(SAMPLE / 2);
    let sample = bytes.get(from..bytes.len().min(from + SAMPLE)).unwrap_or(bytes);
    let (mut good, mut bad) = (0usize, 0usize);
    for chunk in sample.utf8_chunks() {
        good += chunk.valid().chars().filter(|c| !c.is_ascii()).count();
        bad += usize::from(!chunk.invalid().is_empty());
    }
    let whole_is_good = bytes.get(..valid).is_some_and(|b| !b.is_ascii());
    if good > bad * 2 || (whole_is_good && good >= bad) {
        let broken = bytes.utf8_chunks().filter(|c| !c.invalid().is_empty()).count();
        let places = if broken == 1 { "place" } else { "places" };
        return Decoded {
            text: String::from_utf8_lossy(bytes),
            issue: Some(format!("the text is not quite UTF-8; it is broken in {broken} {places}")),
            binary: false,
        };
    }
    let nuls: usize = sample.iter().map(|b| usize::from(*b == 0)).sum();
    // Text in an old encoding has hardly a control character; random bytes have one in
    // eleven.
    if nuls * 100 > sample.len() || controls(bytes, 50) {
        return Decoded::no_text("binary data");
    }
    let candidates: [(&str, Cow<'_, str>); 4] = [
        ("windows-1252", WINDOWS_1252.decode_without_bom_handling(sample).0),
        ("windows-1258", WINDOWS_1258.decode_without_bom_handling(sample).0),
        ("TCVN3", Cow::Owned(tcvn3(sample))),
        ("VISCII", Cow::Owned(viscii(sample))),
    ];
    let mut best = ("windows-1252", i64::MIN);
    for (name, text) in &candidates {
        let score = plausible(text);
        if score > best.1 {
            best = (name, score);
        }
    }
    match best.0 {
        "windows-1258" => {
            Decoded::read_as(WINDOWS_1258.decode_without_bom_handling(bytes).0, best.0)
        }
        "TCVN3" => Decoded::read_as(tcvn3(bytes), best.0),
        "VISCII" => Decoded::read_as(viscii(bytes), best.0),
        _ => Decoded::read_as(WINDOWS_1252.decode_without_bom_handling(bytes).0, best.0),
    }
}

/// How much a decoding reads like words: a good Vietnamese syllable counts for it, a
/// sign or a stray capital inside a word against it.
fn plausible(text: &str) -> i64 {
    let text: String = text.nfc().collect();
    let mut score = 0i64;
    for word in text.split(|c: char| c.is_ascii_punctuation() || c.is_whitespace()) {
        if word.is_ascii() {
            continue;
        }
        let mut inside = false;
        let (mut odd, mut marks, mut strong, mut letters) = (0i64, 0i64, 0i64, 0i64);
        let mut low = false;
        for c in word.chars() {
            if c.is_alphabetic() {
                letters += 1;
                // A capital after a small letter: a byte read by the wrong table.
                odd += i64::from(low && c.is_uppercase() && !c.is_ascii());
                low = c.is_lowercase();
                inside = true;
                strong += i64::from(matches!(
                    c,
                    'ă' | 'đ' | 'ơ' | 'ư' | 'Đ' | 'Ư' | '\u{1ea0}'..='\u{1ef9}'
                ));
                marks += i64::from(!c.is_ascii());
            } else if !c.is_ascii() {
                let quote =
                    matches!(c, '‘' | '’' | '“' | '”' | '–' | '—' | '…' | '«' | '»' | '\u{a0}');
                odd += i64::from(!quote && (inside || matches!(c, '\u{80}'..='\u{bf}')));
            }
        }
        // A letter of the language beside a figure: a quote or a dash read by the wrong
        // table. One alone may be either.
        odd += i64::from(strong > 0 && word.bytes().any(|b| b.is_ascii_digit()));
        let syllable = (2..=7).contains(&letters) && marks <= 2 && odd == 0;
        score += if odd > 0 {
            -2 * odd
        } else if syllable && strong > 0 && is_syllable(word) {
            3
        } else if strong > 0 || marks > 2 {
            -1
        } else {
            1
        };
    }
    score
}

/// Whether a word has the shape of a Vietnamese syllable: consonants, then vowels in
/// one run, then one of the few endings.
fn is_syllable(word: &str) -> bool {
    let plain: String = word.chars().map(plain_char).filter(|c| c.is_alphabetic()).collect();
    let vowel = |c: char| "aeiouy".contains(c);
    let Some(first) = plain.find(vowel) else { return false };
    let rime = plain.get(first..).unwrap_or("");
    let end = rime.find(|c| !vowel(c)).unwrap_or(rime.len());
    let coda = rime.get(end..).unwrap_or("");
    let onset = plain.get(..first).unwrap_or("");
    end <= 3
        && matches!(coda, "" | "c" | "ch" | "m" | "n" | "ng" | "nh" | "p" | "t")
        && (onset.len() <= 1
            || matches!(
                onset,
                "ch" | "gh" | "gi" | "kh" | "ng" | "ngh" | "nh" | "ph" | "qu" | "th" | "tr"
            ))
}

/// TCVN 5712 as the fonts of the 1990s used it ("ABC"): one byte a letter.
fn tcvn3(bytes: &[u8]) -> String {
    let mut out = String::with_capacity(bytes.len() + bytes.len() / 2);
    for &b in bytes {
        match TCVN3.get(usize::from(b).wrapping_sub(0xa0)) {
            Some(&c) => out.push(c),
            // The fonts left 80 to 9F unused.
            None if b >= 0x80 => out.push('\u{fffd}'),
            None => out.push(char::from(b)),
        }
    }
    out
}

/// Letters of bytes A0 to FF; U+FFFD where there is none. From the standard's table 1.
const TCVN3: [char; 96] = [
    '\u{a0}', 'Ă', 'Â', 'Ê', 'Ô', 'Ơ', 'Ư', 'Đ', 'ă', 'â', 'ê', 'ô', 'ơ', 'ư', 'đ', '\u{fffd}',
    '\u{300}', '\u{309}', '\u{303}', '\u{301}', '\u{323}', 'à', 'ả', 'ã', 'á', 'ạ', '\u{fffd}',
    'ằ', 'ẳ', 'ẵ', 'ắ', '\u{fffd}', //
    '\u{fffd}', '\u{fffd}', '\u{fffd}', '\u{fffd}', '\u{fffd}', '\u{fffd}', 'ặ', 'ầ', 'ẩ', 'ẫ',
    'ấ', 'ậ', 'è', '\u{fffd}', 'ẻ', 'ẽ', //
    'é', 'ẹ', 'ề', 'ể', 'ễ', 'ế', 'ệ', 'ì', 'ỉ', '\u{fffd}', '\u{fffd}', '\u{fffd}', 'ĩ', 'í', 'ị',
    'ò', //
    '\u{fffd}', 'ỏ', 'õ', 'ó', 'ọ', 'ồ', 'ổ', 'ỗ', 'ố', 'ộ', 'ờ', 'ở', 'ỡ', 'ớ', 'ợ', 'ù', //
    '\u{fffd}', 'ủ', 'ũ', 'ú', 'ụ', 'ừ', 'ử', 'ữ', 'ứ', 'ự', 'ỳ', 'ỷ', 'ỹ', 'ý', 'ỵ', '\u{fffd}',
];

/// VISCII 1.1 (RFC 1456): one byte a letter, six capitals among the control characters.
fn viscii(bytes: &[u8]) -> String {
    let mut out = String::with_capacity(bytes.len() + bytes.len() / 2);
    for &b in bytes {
        out.push(match b {
            0x02 => 'Ẳ',
            0x05 => 'Ẵ',
            0x06 => 'Ẫ',
            0x14 => 'Ỷ',
            0x19 => 'Ỹ',
            0x1e => 'Ỵ',
            b => match VISCII.get(usize::from(b).wrapping_sub(0x80)) {
                Some(&letter) => letter,
                None => char::from(b),
            },
        });
    }
    out
}

/// Letters of bytes 80 to FF.
const VISCII: [char; 128] = [
    'Ạ', 'Ắ', 'Ằ', 'Ặ', 'Ấ', 'Ầ', 'Ẩ', 'Ậ', 'Ẽ', 'Ẹ', 'Ế', 'Ề', 'Ể', 'Ễ', 'Ệ', 'Ố', //
    'Ồ', 'Ổ', 'Ỗ', 'Ộ', 'Ợ', 'Ớ', 'Ờ', 'Ở', 'Ị', 'Ỏ', 'Ọ', 'Ỉ', 'Ủ', 'Ũ', 'Ụ', 'Ỳ', //
    'Õ', 'ắ', 'ằ', 'ặ', 'ấ', 'ầ', 'ẩ', 'ậ', 'ẽ', 'ẹ', 'ế', 'ề', 'ể', 'ễ', 'ệ', 'ố', //
    'ồ', 'ổ', 'ỗ', 'Ỡ', 'Ơ', 'ộ', 'ờ', 'ở', 'ị', 'Ự', 'Ứ', 'Ừ', 'Ử', 'ơ', 'ớ', 'Ư', //
    'À', 'Á', 'Â', 'Ã', 'Ả', 'Ă', 'ẳ', 'ẵ', 'È', 'É', 'Ê', 'Ẻ', 'Ì', 'Í', 'Ĩ', 'ỳ', //
    'Đ', 'ứ', 'Ò', 'Ó', 'Ô', 'ạ', 'ỷ', 'ừ', 'ử', 'Ù', 'Ú', 'ỹ', 'ỵ', 'Ý', 'ỡ', 'ư', //
    'à', 'á', 'â', 'ã', 'ả', 'ă', 'ữ', 'ẫ', 'è', 'é', 'ê', 'ẻ', 'ì', 'í', 'ĩ', 'ỉ', //
    'đ', 'ự', 'ò', 'ó', 'ô', 'õ', 'ỏ', 'ọ', 'ụ', 'ù', 'ú', 'ũ', 'ủ', 'ý', 'ợ', 'Ữ',
];

#[cfg(test)]
mod tests {
    use super::*;

    const VIETNAMESE: &str = "Hơn 100 dân thường thiệt mạng trong vụ không kích của Mỹ vào Mosul, \
         Quảng Trị, các nguồn tin quân sự cho biết ngày 25/5.";

    fn check(bytes: &[u8], text: &str, issue: Option<&str>) {
        let decoded = decode(bytes);
        assert_eq!(decoded.text.nfc().collect::<String>(), text);
        assert_eq!(decoded.issue.as_deref(), issue);
        assert!(!decoded.binary);
    }

    #[test]
    fn utf8_with_and_without_mark() {
        check(VIETNAMESE.as_bytes(), VIETNAMESE, None);
        check(&[b"\xef\xbb\xbf", VIETNAMESE.as_bytes()].concat(), VIETNAMESE, None);
        check(b"", "", None);
        check(
            b"caf\xc3\xa9 \xff caf\xc3\xa9 caf\xc3\xa9",
            "café \u{fffd} café café",
            Some("the text is not quite UTF-8; it is broken in 1 place"),
        );
    }

    #[test]
    fn utf16_by_mark_or_by_its_zeros() {
        let wide: Vec<u16> = VIETNAMESE.encode_utf16().collect();
        let le: Vec<u8> = wide.iter().flat_map(|u| u.to_le_bytes()).collect();
        let be: Vec<u8> = wide.iter().flat_map(|u| u.to_be_bytes()).collect();
        let (le_issue, be_issue) = (
            Some("the text is not UTF-8; it was read as UTF-16LE"),
            Some("the text is not UTF-8; it was read as UTF-16BE"),
        );
        check(&le, VIETNAMESE, le_issue);
        check(&be, VIETNAMESE, be_issue);
        check(&[b"\xff\xfe", le.as_slice()].concat(), VIETNAMESE, le_issue);
        check(&[b"\xfe\xff", be.as_slice()].concat(), VIETNAMESE, be_issue);
    }

    #[test]
    fn legacy_encodings_are_told_apart() {
        let english =
            b"Officials said \x93no one was hurt\x94 \x96 in Saint-Andr\xe9 and Bogot\xe1.";
        check(
            english,
            "Officials said “no one was hurt” – in Saint-André and Bogotá.",
            Some("the text is not UTF-8; it was read as windows-1252"),
        );
        check("Hn".as_bytes().iter().map(|_| b'x').collect::<Vec<_>>().as_slice(), "xx", None);
        let mut tcvn = Vec::new();
        for c in VIETNAMESE.chars() {
            let at = TCVN3.iter().position(|t| *t == c);
            tcvn.push(at.map_or(c as u8, |i| u8::try_from(i + 0xa0).unwrap()));
        }
        check(&tcvn, VIETNAMESE, Some("the text is not UTF-8; it was read as TCVN3"));
        // windows-1258: a base letter and a combining tone mark.
        let mut windows = Vec::new();
        for c in VIETNAMESE.nfd() {
            let base = match (windows.last().copied(), c) {
                (Some(b'a'), '\u{306}') => Some(0xe3),
                (Some(b'a'), '\u{302}') => Some(0xe2),
                (Some(b'e'), '\u{302}') => Some(0xea),
                (Some(b'o'), '\u{302}') => Some(0xf4),
                (Some(b'o'), '\u{31b}') => Some(0xf5),
                (Some(b'u'), '\u{31b}') => Some(0xfd),
                _ => None,
            };
            if let Some(base) = base {
                windows.pop();
                windows.push(base);
                continue;
            }
            // A dot below stands before a circumflex in NFD: put it behind.
            windows.push(match c {
                '\u{300}' => 0xcc,
                '\u{309}' => 0xd2,
                '\u{303}' => 0xde,
                '\u{301}' => 0xec,
                '\u{323}' => 0xf2,
                'đ' => 0xf0,
                '\u{302}' => {
                    let n = windows.len();
                    windows[n - 2] = match windows[n - 2] {
                        b'a' => 0xe2,
                        b'e' => 0xea,
                        _ => 0xf4,
                    };
                    continue;
                }
                '\u{306}' => {
                    let n = windows.len();
                    windows[n - 2] = 0xe3;
                    continue;
                }
                c => c as u8,
            });
        }
        check(&windows, VIETNAMESE, Some("the text is not UTF-8; it was read as windows-1258"));
    }

    /// A text in one byte a letter: by the inverse of a table whose first byte is `from`, and
    /// by letters that the table leaves out.
    fn in_bytes(text: &str, table: &[char], from: usize, others: &[(char, u8)]) -> Vec<u8> {
        let other = |c: char| others.iter().find(|(o, _)| *o == c).map(|(_, byte)| *byte);
        text.chars()
            .map(|c| match table.iter().position(|t| *t == c) {
                Some(at) => u8::try_from(at + from).unwrap(),
                None => other(c).unwrap_or_else(|| u8::try_from(c).unwrap()),
            })
            .collect()
    }

    /// Texts that the detector was not written with: of a few words, with capitals that carry
    /// tones (VISCII alone has them), with English and numbers between.
    #[test]
    fn old_vietnamese_encodings_are_told_apart_in_other_texts() {
        let capitals = [('Ẵ', 5), ('Ẫ', 6), ('Ỷ', 0x14), ('Ỹ', 0x19), ('Ỵ', 0x1e), ('Ẳ', 2)];
        for text in [
            "Chợ nổi họp từ tờ mờ sáng, ghe xuồng chở đầy dưa hấu.",
            "NHỮNG NGƯỜI Ở LẠI: BẢY XÃ CÒN BỊ CÔ LẬP SAU MƯA LŨ, MỸ VIỆN TRỢ 40 TẤN GẠO",
            "Colonel Bạch: \"Tiểu đoàn 9 giữ đồi 875 đến rạng sáng\"; 12 soldiers stayed behind.",
        ] {
            let bytes = in_bytes(text, &VISCII, 0x80, &capitals);
            check(&bytes, text, Some("the text is not UTF-8; it was read as VISCII"));
        }
        for text in [
            "Tàu cá gặp bão, chín thuyền viên đã vào bờ.",
            "Thông xe cầu treo: trẻ em bản Nậm Pồ thôi phải lội suối đến lớp mỗi sáng.",
            "Đại tá Lê Văn Hiền nói \"không ai bỏ vị trí\"; 12 soldiers of the 9th battalion were hurt.",
        ] {
            let bytes = in_bytes(text, &TCVN3, 0xa0, &[]);
            check(&bytes, text, Some("the text is not UTF-8; it was read as TCVN3"));
        }
    }

    #[test]
    fn viscii_is_told_from_tcvn3() {
        for text in [
            VIETNAMESE,
            "Ba người chết và chín người bị thương ở Cần Thơ hôm thứ sáu.",
            "Lũ quét cuốn trôi bảy ngôi nhà ở Lào Cai, hai em nhỏ mất tích.",
            "Quân đội đã rút khỏi thị trấn sau trận đánh kéo dài hai ngày.",
        ] {
            let bytes: Vec<u8> = text
                .chars()
                .map(|c| match VISCII.iter().position(|v| *v == c) {
                    Some(at) => u8::try_from(at + 0x80).unwrap(),
                    None => u8::try_from(c).unwrap(),
                })
                .collect();
            check(&bytes, text, Some("the text is not UTF-8; it was read as VISCII"));
        }
    }

    #[test]
    fn a_text_encoded_twice_is_mended() {
        for text in [VIETNAMESE, "“Four hurt” – in Bogotá", "Đà Nẵng", "caf\u{e9} na\u{ef}ve"]
        {
            let twice: String = text
                .bytes()
                .map(|b| WINDOWS_1252.decode_without_bom_handling(&[b]).0.into_owned())
                .collect();
            check(twice.as_bytes(), text, Some(MENDED));
        }
        for text in
            [VIETNAMESE, "Ãé", "Â tall", "São Paulo, Ämter, Übung", "Ã© and “quotes”", "ÀÁÂÃ"]
        {
            check(text.as_bytes(), text, None);
        }
    }

    #[test]
    fn binary_data_is_no_text() {
        for bytes in [
            b"\x89PNG\r\n\x1a\n....".as_slice(),
            b"%PDF-1.4 something",
            &[0u8; 64],
            &[1u8, 2, 3, 4, 200, 201, 0, 0, 1, 2, 3],
        ] {
            let decoded = decode(bytes);
            assert!(decoded.binary, "{bytes:?}");
            assert_eq!(decoded.text, "");
            assert!(decoded.issue.is_some());
        }
        // Packed or encrypted: any byte as often as any other.
        let mut state = 1u32;
        let noise: Vec<u8> = std::iter::repeat_with(|| {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            state.to_be_bytes()[0]
        })
        .take(20_000)
        .collect();
        assert!(decode(&noise).binary);
    }
}
