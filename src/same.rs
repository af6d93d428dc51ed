//! Finds articles that are one report: with one address, one text, or texts with small
//! changes, as publishers print agencies' reports.
//!
//! A text is known by its shingles of four words; of their hashes the least are kept,
//! which estimate how much two texts share. Two texts that differ in a number are
//! never the same: a toll that rose is news.

use ahash::AHashMap;
use jiff::civil::date;

use crate::article::Article;
use crate::sources::draft::hash;
use crate::text::Role;
use crate::text::eight::{self, AsciiRun};
use crate::text::letters::LetterTraits;

/// Words of a shingle.
const WORDS: usize = 4;
/// Hashes kept of a text.
const KEPT: usize = 48;
/// Of those, how many are looked up: two texts that share four fifths of their
/// shingles share one of six with all but certainty (1 − 0.2⁶).
const LOOKED_UP: u32 = 6;
/// Hashes of a text that are looked at for those, about.
const LIKELY: u32 = 84;
/// Share of shingles from which on two texts are one.
const ENOUGH: f64 = 0.7;
/// Texts of fewer words are the same only if they are equal.
const SHORT: usize = 40;
/// Days between two publications of one report at most.
const MAX_DAYS: u32 = 3;
/// Articles with a shingle that are looked at, the last ones: a phrase more common
/// ("all rights reserved by") tells nothing.
const COMMON: usize = 64;

/// Bits of a hash that are kept: so few that its gap to the next takes two bytes, so many
/// that two texts have one of [`KEPT`] in common by chance in one comparison of fifty.
const BITS: u32 = 20;

/// What is kept of one article.
#[derive(Debug)]
struct KnownReport {
    /// Where the least hashes of its shingles begin, see [`Duplicates::least`].
    from: u32,
    day: Option<i32>,
    /// Hash of all its numbers.
    numbers: u64,
}

/// An article as [`Duplicates`] know it. Making it takes most of the time: done by the
/// threads that read.
#[derive(Debug, Clone)]
pub struct Sketch {
    least: Box<[u32]>,
    numbers: u64,
    /// Hash of all its words.
    text: u64,
    address: Option<u64>,
    /// Days since 1970 of its publication, where known.
    day: Option<i32>,
}

/// The end of a chain of articles.
const END: u32 = u32::MAX;

/// All articles seen so far, by number in the order of seeing.
#[derive(Debug, Default)]
pub struct Duplicates {
    seen: Vec<KnownReport>,
    /// The least hashes of the shingles of each, sorted: their highest [`BITS`], each as the
    /// gap to the one before, seven bits a byte.
    least: Vec<u8>,
    by_address: AHashMap<u64, u32>,
    by_text: AHashMap<u64, u32>,
    /// The last article with a shingle that is looked up: its number times
    /// [`LOOKED_UP`], and which of its shingles it is.
    by_shingle: AHashMap<u32, u32>,
    /// The one before, for each of those.
    before: Vec<u32>,
}

impl Duplicates {
    /// The number of the article that this one is, if it was seen before; else it is
    /// seen now, under the next number.
    pub fn see(&mut self, sketch: &Sketch) -> Option<usize> {
        let known = sketch
            .address
            .and_then(|a| self.by_address.get(&a).copied())
            .or_else(|| self.by_text.get(&sketch.text).copied())
            .or_else(|| self.near(sketch));
        if let Some(number) = known {
            return Some(number as usize);
        }
        let number = u32::try_from(self.seen.len()).unwrap_or(END);
        if let Some(address) = sketch.address {
            self.by_address.insert(address, number);
        }
        self.by_text.insert(sketch.text, number);
        for (i, least) in (0..).zip(sketch.least.iter().take(LOOKED_UP as usize)) {
            let own = number.saturating_mul(LOOKED_UP).saturating_add(i);
            self.before.resize(own as usize, END);
            self.before.push(self.by_shingle.insert(*least, own).unwrap_or(END));
        }
        let from = u32::try_from(self.least.len()).unwrap_or(END);
        let mut before = 0;
        for hash in sketch.kept() {
            let mut gap = hash - before;
            while gap >= 0x80 {
                self.least.push(0x80 | u8::try_from(gap & 0x7f).unwrap_or(0));
                gap >>= 7;
            }
            self.least.push(u8::try_from(gap).unwrap_or(0));
            before = hash;
        }
        self.seen.push(KnownReport { from, day: sketch.day, numbers: sketch.numbers });
        None
    }

    /// The least hashes of an article.
    fn least(&self, article: u32) -> impl Iterator<Item = u32> {
        let of = |n: u32| self.seen.get(n as usize).map(|seen| seen.from as usize);
        let from = of(article).unwrap_or(self.least.len());
        let to = of(article.saturating_add(1)).unwrap_or(self.least.len());
        let mut bytes = self.least.get(from..to).unwrap_or_default().iter();
        let mut before = 0;
        std::iter::from_fn(move || {
            let (mut gap, mut shift) = (0, 0);
            loop {
                let byte = *bytes.next()?;
                gap |= u32::from(byte & 0x7f) << shift;
                if byte < 0x80 {
                    break;
                }
                shift += 7;
            }
            before += gap;
            Some(before)
        })
    }

    fn near(&self, sketch: &Sketch) -> Option<u32> {
        let mut tried: Vec<u32> = Vec::new();
        for least in sketch.least.iter().take(LOOKED_UP as usize) {
            let mut link = self.by_shingle.get(least).copied().unwrap_or(END);
            for _ in 0..COMMON {
                let number = link / LOOKED_UP;
                let Some(seen) = self.seen.get(number as usize) else { break };
                link = self.before.get(link as usize).copied().unwrap_or(END);
                if tried.contains(&number) {
                    continue;
                }
                tried.push(number);
                let days = seen.day.zip(sketch.day).map_or(0, |(a, b)| a.abs_diff(b));
                let apart = days > MAX_DAYS;
                if !apart
                    && seen.numbers == sketch.numbers
                    && shared(self.least(number), sketch.kept()) >= ENOUGH
                {
                    return Some(number);
                }
            }
        }
        None
    }
}

/// The least of some hashes, sorted, each once.
fn least_of<I: ExactSizeIterator<Item = u32>>(hashes: impl Fn() -> I) -> Vec<u32> {
    let count = u32::try_from(hashes().len()).unwrap_or(u32::MAX);
    // Hashes are even: of those below this bound there are nearly always more than are kept, and
    // few more.
    let likely = (u32::MAX / count.max(1)).saturating_mul(LIKELY);
    let mut least = Vec::new();
    for bound in [likely, u32::MAX] {
        least.clear();
        least.extend(hashes().filter(|hash| *hash <= bound));
        least.sort_unstable();
        least.dedup();
        if least.len() >= KEPT {
            break;
        }
    }
    least.truncate(KEPT);
    least
}

/// The share of shingles that two texts have in common, from their least hashes.
fn shared(a: impl Iterator<Item = u32>, b: impl Iterator<Item = u32>) -> f64 {
    let (mut a, mut b) = (a.take(KEPT).peekable(), b.take(KEPT).peekable());
    let (mut both, mut all) = (0u32, 0u32);
    while let (Some(x), Some(y)) = (a.peek().copied(), b.peek().copied()) {
        all += 1;
        both += u32::from(x == y);
        if x <= y {
            a.next();
        }
        if y <= x {
            b.next();
        }
    }
    if all == 0 { 0.0 } else { f64::from(both) / f64::from(all) }
}

impl Sketch {
    /// What is kept of its hashes.
    fn kept(&self) -> impl Iterator<Item = u32> {
        self.least.iter().map(|hash| hash >> (u32::BITS - BITS))
    }

    /// Returns what [`Duplicates`] compare of an article.
    #[must_use]
    pub fn of(article: &Article) -> Self {
        let text = article.text.as_str();
        // Some five bytes a word.
        let mut hashes: Vec<u64> = Vec::with_capacity(text.len() / 5);
        let mut numbers: Vec<u64> = Vec::new();
        let mut lower = Vec::new();
        for paragraph in article.text.paragraphs() {
            if !matches!(paragraph.role, Role::Chrome | Role::Repeat) {
                each_word(paragraph.span.of(text), &mut lower, |hash, number| {
                    if number {
                        numbers.push(hash);
                    }
                    hashes.push(hash);
                });
            }
        }
        let fold = |list: &[u64]| {
            list.iter().fold(list.len() as u64, |h, w| {
                (h.rotate_left(5) ^ w).wrapping_mul(0x9e37_79b9_7f4a_7c15)
            })
        };
        let whole = fold(&hashes);
        let shingles = || hashes.windows(WORDS).map(|w| (fold(w) >> 32) as u32);
        let least = if hashes.len() < SHORT { Vec::new() } else { least_of(shingles) };
        numbers.sort_unstable();
        numbers.dedup();
        Self {
            least: least.into(),
            numbers: fold(&numbers),
            text: whole,
            address: article.url.as_deref().map(address_hash),
            day: article.published.map(|p| (p.day - date(1970, 1, 1)).get_days()),
        }
    }
}

/// Calls `each` with a hash of every word of a text, without case, and whether a digit stands
/// in it. A word is what stands between characters that are no letters or digits.
fn each_word(text: &str, lower: &mut Vec<u8>, mut each: impl FnMut(u64, bool)) {
    let bytes = text.as_bytes();
    let mut at = 0;
    while at < bytes.len() {
        let first = AsciiRun::of(eight::at(bytes, at));
        if first.len < 8 && bytes.get(at + first.len).is_none_or(u8::is_ascii) {
            // Most of most texts.
            if first.len > 0 {
                each(hash_step(first.len as u64, first.lower | LOWER), first.digits > 0);
            }
            at += first.len + 1;
            continue;
        }
        lower.clear();
        let (mut digits, mut ascii) = (0, true);
        loop {
            let run = AsciiRun::of(eight::at(bytes, at));
            let end = lower.len() + run.len;
            lower.extend_from_slice(&run.lower.to_le_bytes());
            lower.truncate(end);
            digits += run.digits;
            at += run.len;
            if run.len == 8 {
                continue;
            }
            // A letter of another script, or a sign behind the word.
            let rest = if bytes.get(at).is_none_or(u8::is_ascii) { None } else { text.get(at..) };
            let Some(c) = rest.and_then(|rest| rest.chars().next()) else {
                at += 1;
                break;
            };
            at += c.len_utf8();
            let letter = LetterTraits::of(c);
            if !letter.word {
                break;
            }
            ascii = false;
            let mut put = |c: char| lower.extend_from_slice(c.encode_utf8(&mut [0; 4]).as_bytes());
            match letter.lower {
                Some(one) => put(one),
                None => c.to_lowercase().for_each(put),
            }
        }
        if !lower.is_empty() {
            each(word_hash(lower, if ascii { LOWER } else { 0 }), digits > 0);
        }
    }
}

/// The bit that makes ASCII letters lower case and leaves digits as they are.
const LOWER: u64 = 0x2020_2020_2020_2020;

/// A hash of a word's letters and digits, eight bytes at a time, with some bits set in
/// all of them.
fn word_hash(word: &[u8], bits: u64) -> u64 {
    let all = (0..word.len()).step_by(8);
    all.fold(word.len() as u64, |hash, at| hash_step(hash, eight::at(word, at) | bits))
}

#[inline]
const fn hash_step(hash: u64, eight: u64) -> u64 {
    let hash = hash.rotate_left(29) ^ eight;
    (hash ^ hash >> 32).wrapping_mul(0x9e37_79b9_7f4a_7c15)
}

/// An address without what does not tell articles apart: scheme, `www.`, fragment,
/// tracking parameters, a slash at the end.
fn address_hash(url: &str) -> u64 {
    let url = url.split('#').next().unwrap_or(url);
    let url = url.split_once("://").map_or(url, |(_, rest)| rest);
    let (place, query) = url.split_once('?').unwrap_or((url, ""));
    let (host, path) = place.split_once('/').unwrap_or((place, ""));
    let host = host.to_ascii_lowercase();
    let host = host.strip_prefix("www.").unwrap_or(&host);
    let mut whole = format!("{host}/{}", path.trim_end_matches('/'));
    for parameter in query.split('&') {
        let name = parameter.split('=').next().unwrap_or("");
        let tracking = name.starts_with("utm_")
            || matches!(name, "" | "fbclid" | "gclid" | "ref" | "cmpid" | "rss" | "src");
        if !tracking {
            whole.push('&');
            whole.push_str(parameter);
        }
    }
    hash(whole.as_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sources::{Hint, read};

    #[test]
    fn words_stand_between_what_is_no_letter_or_digit() {
        for text in [
            "",
            "One, two; 3.5 đồng/kg — Thiệt mạng…",
            "aé éa a\u{301}b ½x ٣٤ (x)",
            "…",
            "a",
            "NATO’s UN-led İstanbul Peacekeepers12—counterinsurgencies ẞ 9",
            "ĐÀ NẴNG15 internationalisationsééé",
        ] {
            let slow = text.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty());
            let slow = slow.map(|word| {
                let lower: String = word.chars().flat_map(char::to_lowercase).collect();
                let bits = if word.is_ascii() { LOWER } else { 0 };
                (slow_hash(&lower, bits), word.contains(|c: char| c.is_ascii_digit()))
            });
            let mut own = Vec::new();
            each_word(text, &mut Vec::new(), |hash, number| own.push((hash, number)));
            assert_eq!(own, slow.collect::<Vec<_>>(), "{text}");
        }
    }

    /// The hash of a word, byte by byte.
    fn slow_hash(word: &str, bits: u64) -> u64 {
        word.as_bytes().chunks(8).fold(word.len() as u64, |hash, chunk| {
            let eight =
                (0..8).map(|i| u64::from(*chunk.get(i).unwrap_or(&0)) << (8 * i)).sum::<u64>();
            let hash = hash.rotate_left(29) ^ (eight | bits);
            (hash ^ hash >> 32).wrapping_mul(0x9e37_79b9_7f4a_7c15)
        })
    }

    #[test]
    fn words_are_hashed_without_case() {
        let hash = |text: &str| {
            let mut all = Vec::new();
            each_word(text, &mut Vec::new(), |hash, _| all.push(hash));
            all
        };
        assert_eq!(hash("Peacekeepers12 Đà"), hash("peacekeepers12 đÀ"));
        for (a, b) in [("12", "21"), ("12", "120"), ("peacekeeper", "peacekeepers"), ("a", "b")] {
            assert_ne!(hash(a), hash(b), "{a} {b}");
        }
    }

    #[test]
    fn the_least_hashes_are_those_of_all() {
        let mut state = 7_u64;
        let mut next = || {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
            (state >> 32) as u32
        };
        for count in [1, 47, 48, 49, 96, 300, 5000] {
            for most in [u32::MAX, 40, 1000] {
                let hashes: Vec<u32> = (0..count).map(|_| next() % most).collect();
                let mut all = hashes.clone();
                all.sort_unstable();
                all.dedup();
                all.truncate(KEPT);
                assert_eq!(least_of(|| hashes.iter().copied()), all, "{count} {most}");
                let high = || hashes.iter().map(|hash| !hash);
                let mut all: Vec<u32> = high().collect();
                all.sort_unstable();
                all.dedup();
                all.truncate(KEPT);
                assert_eq!(least_of(high), all, "{count} {most}");
            }
        }
    }

    fn article(text: &str) -> Article {
        read(text.as_bytes(), &Hint::new("x.txt")).articles.remove(0)
    }

    fn story(changes: &[(&str, &str)]) -> Article {
        let mut text = "NATO troops raided apartment blocks in a flashpoint town today after two \
            days of violence that left 31 people dead. French soldiers searched the northern \
            quarter for gunmen who had fired at peacekeepers, while German units guarded churches \
            in the south. The commander said that reinforcements of 600 men would arrive before \
            the weekend, and that the airport would stay open. Officials in the capital called \
            for calm and asked all sides to let ambulances pass. Schools stayed closed and most \
            shops did not open, and the main bridge was closed to cars until further notice."
            .to_owned();
        for (from, to) in changes {
            assert!(text.contains(from), "{from}");
            text = text.replace(from, to);
        }
        article(&text)
    }

    #[test]
    fn addresses_texts_and_small_changes() {
        let mut duplicates = Duplicates::default();
        let at = |url: &str, text: &str| article(&format!("---\nurl: {url}\n---\n{text}"));
        assert_eq!(
            duplicates.see(&Sketch::of(&at("https://www.x.org/a/?utm_source=rss", "One text"))),
            None
        );
        assert_eq!(
            duplicates.see(&Sketch::of(&at("http://x.org/a#top", "One text, corrected"))),
            Some(0)
        );
        assert_eq!(duplicates.see(&Sketch::of(&at("http://x.org/a?id=2", "Another"))), None);
        assert_eq!(duplicates.see(&Sketch::of(&article("ANOTHER"))), Some(1));
        assert_eq!(duplicates.see(&Sketch::of(&story(&[]))), None);
        assert_eq!(
            duplicates.see(&Sketch::of(&story(&[("French soldiers", "French troops")]))),
            Some(2)
        );
        assert_eq!(
            duplicates.see(&Sketch::of(&story(&[("shops did not open", "shops were shut")]))),
            Some(2)
        );
    }

    #[test]
    fn a_toll_that_rose_is_another_article() {
        let mut duplicates = Duplicates::default();
        assert_eq!(duplicates.see(&Sketch::of(&story(&[]))), None);
        assert_eq!(duplicates.see(&Sketch::of(&story(&[("31 people", "38 people")]))), None);
        assert_eq!(
            duplicates.see(&Sketch::of(&article("Ten words are too few to be told apart by"))),
            None
        );
    }
}
