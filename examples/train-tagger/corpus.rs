//! Reads the training sets into articles with marked names, converted to one codebook.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;
use std::process::Command;

use dateline::text::Language;

use crate::lists::{Lists, kind_bit};

/// Person, as a set of kinds.
pub const PER: u8 = 1;
/// Organisation.
pub const ORG: u8 = 2;
/// Place.
pub const LOC: u8 = 4;
/// Group.
pub const GRP: u8 = 8;
/// "Perhaps no name at all", in a set of kinds.
pub const NONE: u8 = 16;

/// A marked stretch of a text.
#[derive(Debug, Clone)]
pub struct Mark {
    pub start: usize,
    pub end: usize,
    /// The kinds it may be.
    pub kinds: u8,
    /// Whether the whole stretch is one name; else it is inside one.
    pub whole: bool,
}

/// What is known of words outside the marks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Rest {
    /// They are in no name.
    Outside,
    /// Capitalised ones may be groups.
    MaybeGroup,
    /// Anything that could be a name may be one.
    Unknown,
}

/// An article, or a run of sentences standing for one.
#[derive(Debug, Clone)]
pub struct Doc {
    pub name: String,
    pub text: String,
    pub marks: Vec<Mark>,
    pub language: Language,
    pub rest: Rest,
    pub gold: bool,
    pub weight: f32,
}

impl Doc {
    /// The article with each stretch of text, marked or not, written otherwise.
    pub fn changed(&self, mut how: impl FnMut(&str) -> String) -> Self {
        let (mut text, mut marks, mut at) = (String::new(), Vec::new(), 0);
        for mark in &self.marks {
            text.push_str(&how(&self.text[at..mark.start]));
            let start = text.len();
            text.push_str(&how(&self.text[mark.start..mark.end]));
            marks.push(Mark { start, end: text.len(), ..mark.clone() });
            at = mark.end;
        }
        text.push_str(&how(&self.text[at..]));
        Self { text, marks, ..self.clone() }
    }
}

/// One word of a token-per-line set.
struct Word {
    text: String,
    tag: String,
    pos: String,
}

/// Sentences put into one article of the token-per-line sets.
const RUN: usize = 12;

pub fn gold(dir: &Path, language: Language) -> Vec<Doc> {
    let mut files: Vec<_> =
        fs::read_dir(dir).map(|d| d.flatten().map(|e| e.path()).collect()).unwrap_or_default();
    files.sort();
    let mut docs = Vec::new();
    for path in files {
        let Ok(source) = fs::read_to_string(&path) else { continue };
        let mut header = Some(Language::Unknown);
        let mut body = source.as_str();
        while body.starts_with('#') {
            let (line, rest) = body.split_once('\n').unwrap_or((body, ""));
            if let Some(code) = line.strip_prefix("# lang:") {
                header = Some(Language::from_code(code));
            }
            body = rest;
        }
        let found = header.filter(|&l| l != Language::Unknown).unwrap_or_else(|| guess(body));
        if found != language {
            continue;
        }
        let mut doc = Doc {
            name: path.file_stem().map(|s| s.to_string_lossy().into_owned()).unwrap_or_default(),
            text: String::new(),
            marks: Vec::new(),
            language,
            rest: Rest::Outside,
            gold: true,
            weight: 1.0,
        };
        let mut rest = body;
        while let Some(at) = rest.find('⟦') {
            doc.text.push_str(&rest[..at]);
            let mark = &rest[at + '⟦'.len_utf8()..];
            let Some(end) = mark.find('⟧') else { break };
            let (head, span) = mark[..end].rsplit_once('|').unwrap_or(("", ""));
            let start = doc.text.len();
            doc.text.push_str(span);
            let kinds = kind_bit(head);
            if kinds != 0 {
                doc.marks.push(Mark { start, end: doc.text.len(), kinds, whole: true });
            }
            rest = &mark[end + '⟧'.len_utf8()..];
        }
        doc.text.push_str(rest);
        docs.push(doc);
    }
    docs
}

fn guess(text: &str) -> Language {
    let marked = text.chars().filter(|c| "ăâđêôơưạảấầẩẫậắằẳẵặẹẻẽếềểễệ".contains(*c)).count();
    if marked > 60 { Language::Vietnamese } else { Language::English }
}

pub fn gmb(path: &Path, lists: &Lists) -> Vec<Doc> {
    let bytes =
        Command::new("gzip").arg("-dc").arg(path).output().map(|o| o.stdout).unwrap_or_default();
    let text: String = match String::from_utf8(bytes) {
        Ok(text) => text,
        Err(e) => e.into_bytes().iter().map(|&b| char::from(b)).collect(),
    };
    let mut sentences: Vec<Vec<Word>> = Vec::new();
    for line in text.lines().skip(1) {
        let fields = csv_fields(line);
        let [number, word, pos, tag] = &fields[..] else { continue };
        if !number.is_empty() || sentences.is_empty() {
            sentences.push(Vec::new());
        }
        if let Some(sentence) = sentences.last_mut() {
            sentence.push(Word { text: word.clone(), tag: tag.clone(), pos: pos.clone() });
        }
    }
    runs("gmb", &sentences, Language::English, Rest::Outside, lists, |sentence| {
        let spans = spans_of(sentence);
        repair_gmb(sentence, spans, lists)
    })
}

fn csv_fields(line: &str) -> Vec<String> {
    let mut out = vec![String::new()];
    let mut quoted = false;
    let mut chars = line.trim_end().chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '"' if quoted && chars.peek() == Some(&'"') => {
                chars.next();
                out.last_mut().unwrap().push('"');
            }
            '"' => quoted = !quoted,
            ',' if !quoted => out.push(String::new()),
            c => out.last_mut().unwrap().push(c),
        }
    }
    out
}

/// Spans of a BIO or IO column: (first, last, tag without prefix).
fn spans_of(sentence: &[Word]) -> Vec<(usize, usize, String)> {
    let mut out: Vec<(usize, usize, String)> = Vec::new();
    let mut open = false;
    for (i, word) in sentence.iter().enumerate() {
        let Some((prefix, tag)) = word.tag.split_once('-') else {
            open = false;
            continue;
        };
        match out.last_mut() {
            Some(last) if open && prefix == "I" && last.2 == tag => last.1 = i + 1,
            _ => out.push((i, i + 1, tag.to_string())),
        }
        open = true;
    }
    out
}

const GMB_TITLES: &[&str] = &[
    "president",
    "prime",
    "minister",
    "mr.",
    "mrs.",
    "ms.",
    "dr.",
    "secretary",
    "general",
    "gen.",
    "lt.",
    "col.",
    "maj.",
    "capt.",
    "sgt.",
    "colonel",
    "major",
    "captain",
    "lieutenant",
    "commander",
    "admiral",
    "adm.",
    "senator",
    "sen.",
    "rep.",
    "representative",
    "congressman",
    "governor",
    "gov.",
    "mayor",
    "king",
    "queen",
    "prince",
    "princess",
    "sheikh",
    "sheik",
    "ayatollah",
    "imam",
    "mullah",
    "pope",
    "archbishop",
    "bishop",
    "cardinal",
    "father",
    "reverend",
    "rev.",
    "ambassador",
    "envoy",
    "spokesman",
    "spokeswoman",
    "chairman",
    "chief",
    "leader",
    "director",
    "chancellor",
    "judge",
    "justice",
    "attorney",
    "foreign",
    "defense",
    "interior",
    "finance",
    "deputy",
    "vice",
    "former",
    "secretary-general",
    "sir",
    "lord",
    "lady",
    "professor",
    "prof.",
    "brigadier",
    "brig.",
    "marshal",
    "field",
    "ex-president",
    "vice-president",
    "first",
    "emperor",
    "sultan",
    "emir",
    "crown",
    "grand",
    "first",
    "speaker",
    "oil",
    "trade",
    "state",
    "of",
    "premier",
    "dictator",
    "saint",
    "st.",
    "warlord",
    "cleric",
    "head",
    "coach",
    "inspector",
];

const INSTITUTIONS: &[&str] = &[
    "Department",
    "State",
    "Defense",
    "Foreign",
    "Interior",
    "Justice",
    "Supreme",
    "Air",
    "Navy",
    "Marine",
    "Marines",
    "Ministry",
    "Central",
    "National",
    "Senate",
    "Congress",
    "House",
    "Treasury",
    "Homeland",
    "Food",
    "Federal",
    "Geological",
    "Embassy",
    "Military",
    "Army",
    "Coast",
    "Agency",
    "Commission",
    "Health",
    "Finance",
    "Agriculture",
    "Energy",
    "Security",
    "High",
    "Constitutional",
    "Parliament",
];

fn repair_gmb(
    sentence: &[Word],
    spans: Vec<(usize, usize, String)>,
    lists: &Lists,
) -> Vec<(usize, usize, u8)> {
    let mut out: Vec<(usize, usize, u8)> = Vec::new();
    for (mut first, mut last, tag) in spans {
        let phrase = |first: usize, last: usize| {
            sentence[first..last].iter().map(|w| w.text.as_str()).collect::<Vec<_>>().join(" ")
        };
        let known = lists.kinds(&phrase(first, last));
        let kind = match tag.as_str() {
            "per" => {
                while first < last {
                    let word = sentence[first].text.to_lowercase();
                    if GMB_TITLES.contains(&word.as_str()) { first += 1 } else { break }
                }
                // "Bush administration", "-led": the name alone.
                while last > first && matches!(sentence[last - 1].text.as_str(), "," | "." | "'s") {
                    last -= 1;
                }
                if known == GRP { GRP } else { PER }
            }
            "org" => {
                if known == GRP {
                    GRP
                } else if known == LOC && last == first + 1 {
                    LOC | ORG
                } else {
                    ORG
                }
            }
            "geo" => {
                if known == GRP || (known & GRP != 0 && sentence[first].pos.starts_with("JJ")) {
                    GRP
                } else if known == ORG {
                    ORG
                } else {
                    LOC
                }
            }
            "gpe" => {
                let pos = sentence[first].pos.as_str();
                let word = sentence[last - 1].text.as_str();
                if known == LOC {
                    LOC
                } else if known == GRP || pos.starts_with("JJ") || pos.ends_with('S') {
                    GRP
                } else if known == 0 && ["an", "ese", "ish", "i"].iter().any(|e| word.ends_with(e))
                {
                    GRP
                } else if known == 0 {
                    LOC | GRP
                } else {
                    known & (LOC | GRP | ORG) | if known & (LOC | GRP) == 0 { GRP } else { 0 }
                }
            }
            _ => continue,
        };
        if first >= last {
            continue;
        }
        if matches!(
            phrase(first, last).as_str(),
            "White House" | "Kremlin" | "Pentagon" | "Capitol Hill"
        ) {
            out.push((first, last, ORG));
            continue;
        }
        // "U.S. State Department" is one name.
        if kind & ORG != 0
            && let Some(before) = out.last_mut()
            && before.1 == first
            && before.2 & (LOC | GRP) != 0
            && INSTITUTIONS.contains(&sentence[first].text.as_str())
        {
            *before = (before.0, last, ORG);
            continue;
        }
        out.push((first, last, kind));
    }
    add_groups(sentence, &mut out, lists);
    out
}

/// "NATO-led": the name before a hyphen, where a set marks none. Gives its length
/// in bytes and the kinds it may be.
fn before_hyphen(word: &str, lists: &Lists) -> Option<(usize, u8)> {
    let (name, rest) = word.split_once('-')?;
    let compound = rest.len() > 2 && rest.chars().all(|c| c.is_lowercase() || c == '-');
    if !compound || !name.starts_with(char::is_uppercase) || name.len() < 2 {
        return None;
    }
    match lists.kinds(name) {
        0 if name.chars().filter(|c| c.is_uppercase()).count() > 1 => Some((name.len(), ORG | LOC)),
        0 => Some((name.len(), PER | ORG | LOC | GRP | NONE)),
        kinds => Some((name.len(), kinds)),
    }
}

/// Peoples and demonyms the lists are sure of, where a set marks none.
fn add_groups(sentence: &[Word], spans: &mut Vec<(usize, usize, u8)>, lists: &Lists) {
    for (i, word) in sentence.iter().enumerate() {
        if !word.text.starts_with(char::is_uppercase) || lists.kinds(&word.text) != GRP {
            continue;
        }
        let next = sentence.get(i + 1).is_some_and(|w| w.text.starts_with(char::is_uppercase));
        if spans.iter().any(|s| s.0 <= i && i < s.1) {
            for span in spans.iter_mut().filter(|s| s.0 == i && s.1 == i + 1) {
                span.2 = GRP;
            }
        } else {
            let kinds = if next { GRP | NONE } else { GRP };
            spans.push((i, i + 1, kinds));
        }
    }
    spans.sort_unstable();
}

pub fn conll(path: &Path, name: &str, column: usize, lists: &Lists) -> Vec<Doc> {
    let text = fs::read_to_string(path).unwrap_or_default();
    let mut sentences: Vec<Vec<Word>> = vec![Vec::new()];
    for line in text.lines() {
        if line.starts_with('#') {
            continue;
        }
        let fields: Vec<&str> = line.split([' ', '\t']).collect();
        let at = if column == 0 { 0 } else { 1 };
        match (fields.get(at), fields.get(at + 1)) {
            (Some(word), Some(tag)) if !word.is_empty() => {
                if let Some(s) = sentences.last_mut() {
                    s.push(Word {
                        text: (*word).to_string(),
                        tag: (*tag).to_string(),
                        pos: String::new(),
                    });
                }
            }
            _ => sentences.push(Vec::new()),
        }
    }
    sentences.retain(|s| !s.is_empty());
    runs(name, &sentences, Language::English, Rest::MaybeGroup, lists, |sentence| {
        let mut out = Vec::new();
        for (mut first, last, tag) in spans_of(sentence) {
            let kinds = match tag.as_str() {
                "PER" => {
                    while first + 1 < last
                        && GMB_TITLES.contains(&sentence[first].text.to_lowercase().as_str())
                    {
                        first += 1;
                    }
                    PER
                }
                "ORG" => ORG,
                "LOC" => LOC,
                _ => GRP | NONE,
            };
            if sentence[first].text.eq_ignore_ascii_case("the") && first + 1 < last {
                first += 1;
            }
            out.push((first, last, kinds));
        }
        add_groups(sentence, &mut out, lists);
        out
    })
}

/// Names of several words that the lists are sure of, where a set marks parts of them.
fn known_phrases(sentence: &[Word], spans: &mut Vec<(usize, usize, u8)>, lists: &Lists) {
    let mut at = 0;
    while at < sentence.len() {
        let mut taken = 1;
        for last in (at + 2..=sentence.len().min(at + 9)).rev() {
            let phrase =
                sentence[at..last].iter().map(|w| w.text.as_str()).collect::<Vec<_>>().join(" ");
            let capitals = sentence[at].text.starts_with(char::is_uppercase)
                && sentence[last - 1].text.starts_with(char::is_uppercase);
            let kinds = lists.kinds(&phrase);
            if !capitals || kinds.count_ones() != 1 || kinds == PER {
                continue;
            }
            let touched = |s: &(usize, usize, u8)| s.0 < last && at < s.1;
            let inside = spans.iter().filter(|s| touched(s)).all(|s| at <= s.0 && s.1 <= last);
            let some = spans.iter().any(|s| touched(s));
            if inside && some {
                spans.retain(|s| !touched(s));
                spans.push((at, last, kinds));
                taken = last - at;
                break;
            }
        }
        at += taken;
    }
    spans.sort_unstable();
}

fn runs(
    name: &str,
    sentences: &[Vec<Word>],
    language: Language,
    rest: Rest,
    lists: &Lists,
    mut spans: impl FnMut(&[Word]) -> Vec<(usize, usize, u8)>,
) -> Vec<Doc> {
    let mut docs = Vec::new();
    for (n, run) in sentences.chunks(RUN).enumerate() {
        let mut doc = Doc {
            name: format!("{name}-{n}"),
            text: String::new(),
            marks: Vec::new(),
            language,
            rest,
            gold: false,
            weight: 1.0,
        };
        for sentence in run {
            let places = write_sentence(&mut doc.text, sentence);
            let mut found = spans(sentence);
            known_phrases(sentence, &mut found, lists);
            for (i, word) in sentence.iter().enumerate() {
                let inside = found.iter().find(|s| s.0 <= i && i < s.1);
                if inside.is_none_or(|s| s.1 == i + 1)
                    && let Some((length, kinds)) = before_hyphen(&word.text, lists)
                {
                    let (start, kinds) = inside.map_or((i, kinds), |s| (s.0, s.2));
                    let mark = Mark {
                        start: places[start].0,
                        end: places[i].0 + length,
                        kinds,
                        whole: true,
                    };
                    doc.marks.push(mark);
                }
            }
            for (first, last, kinds) in found {
                let (start, end) = (places[first].0, places[last - 1].1);
                if !doc
                    .marks
                    .iter()
                    .rev()
                    .take(sentence.len())
                    .any(|m| m.start < end && start < m.end)
                {
                    doc.marks.push(Mark { start, end, kinds, whole: true });
                }
            }
            doc.marks.sort_by_key(|m| m.start);
            doc.text.push('\n');
        }
        docs.push(doc);
    }
    docs
}

/// Writes words with the spaces of running text; gives where each stands.
fn write_sentence(text: &mut String, sentence: &[Word]) -> Vec<(usize, usize)> {
    let mut places = Vec::new();
    let mut tight = true;
    for word in sentence {
        let w = word.text.as_str();
        let closes = matches!(w, "," | "." | ";" | ":" | "?" | "!" | ")" | "]" | "%" | "'" | "’")
            || w.starts_with("'s")
            || w.starts_with("n't")
            || matches!(w, "'re" | "'ve" | "'ll" | "'d" | "'m");
        if !tight && !closes {
            text.push(' ');
        }
        let start = text.len();
        let _ = write!(text, "{w}");
        places.push((start, text.len()));
        tight = matches!(w, "(" | "[" | "$");
    }
    places
}

pub fn vtb(path: &Path, lists: &Lists) -> Vec<Doc> {
    let source = fs::read_to_string(path).unwrap_or_default();
    let mut docs = Vec::new();
    let mut doc: Option<Doc> = None;
    let mut count = 0;
    let mut at_start = true;
    for line in source.lines() {
        if line.starts_with('#') {
            continue;
        }
        let doc = doc.get_or_insert_with(|| Doc {
            name: format!("vtb-{}", docs.len()),
            text: String::new(),
            marks: Vec::new(),
            language: Language::Vietnamese,
            rest: Rest::Unknown,
            gold: false,
            weight: 1.0,
        });
        if line.is_empty() {
            doc.text.push('\n');
            count += 1;
            at_start = true;
            if count % RUN == 0 {
                docs.push(std::mem::replace(
                    doc,
                    Doc {
                        name: format!("vtb-{count}"),
                        text: String::new(),
                        marks: Vec::new(),
                        ..doc.clone()
                    },
                ));
            }
            continue;
        }
        let fields: Vec<&str> = line.split('\t').collect();
        let (Some(&word), Some(&pos)) = (fields.get(1), fields.get(3)) else { continue };
        let closes = matches!(word, "," | "." | ";" | ":" | "?" | "!" | ")" | "]" | "%");
        if !at_start && !closes {
            doc.text.push(' ');
        }
        at_start = false;
        let start = doc.text.len();
        doc.text.push_str(&word.replace(' ', "_"));
        if pos == "PROPN" {
            let known = lists.kinds(word);
            let kinds = if known.count_ones() == 1 { known | ORG } else { PER | ORG | LOC | GRP };
            doc.marks.push(Mark { start, end: doc.text.len(), kinds, whole: false });
        }
    }
    docs.extend(doc.filter(|d| !d.text.is_empty()));
    docs
}
