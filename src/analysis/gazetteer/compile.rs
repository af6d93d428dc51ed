//! From the tables in `assets/gazetteer` to the bytes the binary carries.
//!
//! Run by `build.rs`, and again by the lint test, which wants to see the problems.
//! The table format is told in `assets/gazetteer/README.md`.

use std::collections::{BTreeMap, BTreeSet};

use crate::analysis::phrases::Phrases;
use crate::text::Span;
use crate::text::tokens::{Case, Token, TokenKind, fold_hash, scan_into};

// By path, since the build script takes this file by path too.
#[path = "compile/letters.rs"]
mod letters;
#[path = "compile/padding.rs"]
mod padding;
#[path = "compile/templates.rs"]
mod templates;

pub use letters::{bare_letter, is_vietnamese_letter, strip_into};
use padding::{is_padded, without_rank};

/// The alias matches only in this very case ("US", "Mỹ").
pub const EXACT: u32 = 1;
/// The alias is an ordinary word too and needs context ("May", "Anh").
pub const AMBIGUOUS: u32 = 1 << 1;
/// The alias was made by leaving diacritics out of a Vietnamese name.
pub const STRIPPED: u32 = 1 << 2;
/// The alias is written with hyphens, so that spaces around them do no harm.
pub const HYPHEN: u32 = 1 << 3;
/// The alias is Vietnamese.
pub const VIETNAMESE: u32 = 1 << 4;
/// The alias is a person's last name alone.
pub const SURNAME: u32 = 1 << 5;
/// Bits of a reference that are flags; the entity's index stands above them.
pub const FLAG_BITS: u32 = 6;

/// Bits of one token in a case pattern.
pub const CASE_BITS: usize = 2;
/// Tokens a case pattern has room for; later ones are not checked.
pub const CASE_TOKENS: usize = 16;

/// Size in bits of the filter of tokens that start a name.
pub const START_BITS: usize = 1 << 18;
/// The same for names that start with a small letter.
pub const LOWER_START_BITS: usize = 1 << 13;

/// The tables, in the order of preference where two entities share an alias.
pub const TABLES: &[&str] = &[
    "countries",
    "demonyms",
    "organisations",
    "armed_groups",
    "parties",
    "peoples",
    "media",
    "regions",
    "cities",
    "conflict_places",
    "people",
    "companies",
];

/// A given name.
pub const GIVEN: u32 = 1;
/// A family name.
pub const FAMILY: u32 = 1 << 1;
/// A title, rank or office, told as a person's role.
pub const TITLE: u32 = 1 << 2;
/// The head of a body's name ("Ministry", "Brigade", "Bộ").
pub const ORG_HEAD: u32 = 1 << 3;
/// A common noun that stands with a place's name ("province", "tỉnh").
pub const PLACE_HEAD: u32 = 1 << 4;
/// A form of address, no role ("Mr", "ông").
pub const ADDRESS: u32 = 1 << 5;
/// A preposition of place.
pub const PLACE_BEFORE: u32 = 1 << 6;
/// After it a Vietnamese place names its people ("người", "sắc tộc").
pub const GROUP_BEFORE: u32 = 1 << 7;
/// A day, a month: capitalised and no name.
pub const CALENDAR: u32 = 1 << 8;
/// A word that starts sentences and no names.
pub const STARTER: u32 = 1 << 9;
/// A verb of saying.
pub const SAYING: u32 = 1 << 10;
/// A national body that takes its country's name behind it ("Bộ Quốc phòng").
pub const BODY: u32 = 1 << 11;
/// A common word that capitals make look like an acronym ("IS", "WHO").
pub const COMMON: u32 = 1 << 12;
/// A capitalised word that no person's name goes on with.
pub const STOP: u32 = 1 << 13;
/// A thing whose own name behind it is no entity ("tên lửa", "storm").
pub const PRODUCT_BEFORE: u32 = 1 << 14;
/// A function word: ends a name that runs on into small letters.
pub const SMALL_WORD: u32 = 1 << 15;
/// A word for media, and for citing them ("theo", "hãng tin").
pub const MEDIUM_BEFORE: u32 = 1 << 16;
/// A common noun before the name of a body or country ("chính phủ", "hãng tin").
pub const COMMON_HEAD: u32 = 1 << 17;

/// A capitalised word that ends the name of a body after other names ("Hanoi
/// University", "Montreal Hockey Club").
pub const BODY_END: u32 = 1 << 18;
/// The same for a place ("Dili Airport").
pub const SITE_END: u32 = 1 << 19;
/// A capitalised word for a direction that belongs to the place behind it.
pub const DIRECTION: u32 = 1 << 20;
/// The last word of the name of an event or a paper ("Cup", "Treaty"): no entity.
pub const EVENT_END: u32 = 1 << 21;

/// A word that begins the name of a body ("Grupo", "Banco").
pub const BODY_START: u32 = 1 << 22;
/// A word that begins the name of a building or site, where heads stand first ("Bệnh
/// viện").
pub const SITE_START: u32 = 1 << 23;
/// The same of a body whose task follows ("Văn phòng", "Ban Chỉ đạo").
pub const AGENCY_START: u32 = 1 << 24;
/// What bodies and sites are for or of, inside their names ("phòng chống", "quốc gia").
pub const TASK: u32 = 1 << 25;

/// The same as [`SITE_START`] in small letters, which belong to an unlisted name behind it
/// ("khách sạn Hayat").
pub const SITE_BEFORE: u32 = 1 << 26;

/// Classes of words, as the tables name them, each with its bit.
pub const WORD_CLASSES: &[(&str, u32)] = &[
    ("given", GIVEN),
    ("family", FAMILY),
    ("title", TITLE),
    ("orghead", ORG_HEAD),
    ("placehead", PLACE_HEAD),
    ("address", ADDRESS),
    ("place_before", PLACE_BEFORE),
    ("group_before", GROUP_BEFORE),
    ("calendar", CALENDAR),
    ("starter", STARTER),
    ("saying", SAYING),
    ("body", BODY),
    ("common", COMMON),
    ("stop", STOP),
    ("product_before", PRODUCT_BEFORE),
    ("small", SMALL_WORD),
    ("common_head", COMMON_HEAD),
    ("medium_before", MEDIUM_BEFORE),
    ("body_end", BODY_END),
    ("site_end", SITE_END),
    ("site_start", SITE_START),
    ("site_before", SITE_BEFORE),
    ("agency_start", AGENCY_START),
    ("task", TASK),
    ("direction", DIRECTION),
    ("event_end", EVENT_END),
    ("body_start", BODY_START),
];

fn word_class(name: &str) -> Option<u32> {
    WORD_CLASSES.iter().find(|(n, _)| *n == name).map(|&(_, bit)| bit)
}

/// Tables of words: words parted by `|`, then their class.
pub const WORD_TABLES: &[&str] = &["name_words", "cues"];

/// Case of a token in a pattern: 0 none, 1 lower, 2 title, 3 more capitals.
#[must_use]
pub const fn case_code(case: Case) -> u32 {
    match case {
        Case::None => 0,
        Case::Lower => 1,
        Case::Title => 2,
        Case::Upper | Case::Mixed => 3,
    }
}

/// Whether a token inside a name may be left out or put in: a hyphen, or the stop
/// of "St." and "W.".
#[must_use]
pub fn is_skipped(text: &str, token: &Token) -> bool {
    token.kind == TokenKind::Punct
        && (is_hyphen(text, token) || (!token.spaced && token.span().of(text) == "."))
}

/// Whether a token is a hyphen.
#[must_use]
pub fn is_hyphen(text: &str, token: &Token) -> bool {
    token.kind == TokenKind::Punct && matches!(token.span().of(text), "-" | "\u{2010}" | "\u{2011}")
}

/// What was wrong in the tables, and the bytes.
#[derive(Debug, Default)]
pub struct CompiledGazetteer {
    /// For the gazetteer to read.
    pub bytes: Vec<u8>,
    /// All strings, one behind the other.
    pub pool: String,
    /// One line a problem, with table and line.
    pub problems: Vec<String>,
    /// Aliases that name more than one entity of one table: (alias, ids).
    pub shared: Vec<(String, Vec<String>)>,
    /// How many entities there are.
    pub entities: usize,
    /// How many names and aliases were written.
    pub aliases: usize,
}

struct GatheredName {
    table: u8,
    kind: u8,
    id: String,
    name: String,
    vi: String,
    of: String,
    party: String,
    /// (flags, text)
    names: Vec<(u32, String)>,
}

#[derive(Default)]
struct Names {
    phrases: Phrases,
    /// References a value stands for: (entity and flags, case pattern).
    lists: Vec<Vec<(u32, u32)>>,
    starts: Vec<u8>,
    lower_starts: Vec<u8>,
}

impl Names {
    fn insert(&mut self, entity: u32, mut flags: u32, name: &str) {
        let mut tokens = Vec::new();
        let end = u32::try_from(name.len()).unwrap_or(0);
        scan_into(name, Span::new(0, end), &mut tokens);
        if tokens.iter().skip(1).any(|t| is_hyphen(name, t)) {
            flags |= HYPHEN;
        }
        let first = tokens.first().copied();
        tokens.retain(|t| !is_skipped(name, t));
        let Some(start) = tokens.first() else { return };
        if first.map(|t| t.hash) != Some(start.hash) {
            return;
        }
        set_bit(&mut self.starts, start.hash, START_BITS);
        if case_code(start.case) < 2 {
            set_bit(&mut self.lower_starts, start.hash, LOWER_START_BITS);
        }
        let mut pattern = 0u32;
        for (i, token) in tokens.iter().enumerate().take(CASE_TOKENS) {
            let mut code = case_code(token.case);
            if tokens.len() > 1 && is_article(token.span().of(name)) {
                // "Al-Qaeda" and "al-Qaeda" are one.
                code = 1;
                if i == 0 {
                    set_bit(&mut self.lower_starts, token.hash, LOWER_START_BITS);
                }
            }
            pattern |= code << (CASE_BITS * i);
        }
        let next = u32::try_from(self.lists.len()).unwrap_or(0);
        let mut value = next;
        if let Some(old) = self.phrases.insert_hashes(tokens.iter().map(|t| t.hash), next) {
            value = old;
            self.phrases.insert_hashes(tokens.iter().map(|t| t.hash), old);
        } else {
            self.lists.push(Vec::new());
        }
        let Some(list) = self.lists.get_mut(value as usize) else { return };
        let head = entity << FLAG_BITS;
        if let Some(known) = list.iter_mut().find(|r| r.0 >> FLAG_BITS == entity && r.1 == pattern)
        {
            // The less guarded of two ways to write the same name holds.
            let both = known.0 & flags;
            let guards = EXACT | AMBIGUOUS | STRIPPED | SURNAME;
            known.0 = (known.0 & !guards) | (both & guards) | (flags & !guards);
        } else {
            list.push((head | flags, pattern));
        }
    }
}

/// Whether a word is an article inside a name, written small or not.
fn is_article(word: &str) -> bool {
    matches!(
        word,
        "Al" | "El"
            | "Ad"
            | "An"
            | "Ar"
            | "As"
            | "Ash"
            | "At"
            | "Az"
            | "Ul"
            | "The"
            | "De"
            | "Bin"
            | "Ibn"
    )
}

fn set_bit(bits: &mut Vec<u8>, hash: u64, size: usize) {
    bits.resize(size / 8, 0);
    let at = usize::try_from(hash).unwrap_or(0) % size;
    if let Some(byte) = bits.get_mut(at / 8) {
        *byte |= 1 << (at % 8);
    }
}

fn kind_code(kind: &str) -> Option<u8> {
    Some(match kind {
        "person" => 0,
        "organisation" => 1,
        "place" => 2,
        "group" => 3,
        _ => return None,
    })
}

/// Reads one way to write a name: its flags and the name.
fn written(name: &str) -> (u32, &str) {
    let (name, mut flags) = match name.strip_prefix('=') {
        Some(rest) => (rest, EXACT),
        None => (name, 0),
    };
    let name = match name.strip_prefix('?') {
        Some(rest) => {
            flags |= AMBIGUOUS;
            rest
        }
        None => name,
    };
    if name.chars().any(is_vietnamese_letter) {
        flags |= VIETNAMESE;
    }
    (flags, name.trim())
}

fn parse(
    table: usize,
    file: &str,
    line: &str,
    number: usize,
    out: &mut CompiledGazetteer,
) -> Option<GatheredName> {
    let fields: Vec<&str> = line.split('\t').map(str::trim).collect();
    let mut problem = |what: &str| out.problems.push(format!("{file}.tsv:{number}: {what}"));
    let &[id, kind, name, vi, of, party, _wikidata, ref rest @ ..] = fields.as_slice() else {
        problem("fewer than seven columns");
        return None;
    };
    if rest.len() > 1 {
        problem("more than eight columns");
    }
    let Some(kind) = kind_code(kind) else {
        problem("kind is none of person, organisation, place, group");
        return None;
    };
    if id.is_empty() || name.is_empty() {
        problem("id or name is empty");
        return None;
    }
    let (name_flags, name) = written(name);
    let mut names = vec![(name_flags, name.to_owned())];
    let (vi_flags, vi) = written(vi);
    if !vi.is_empty() {
        // "Nga" and "Anh" are Vietnamese without showing it, "Kiev" is not.
        let plain = vi.is_ascii() && vi_flags & EXACT == 0;
        names.push((vi_flags | if plain { 0 } else { VIETNAMESE }, vi.to_owned()));
    }
    for alias in rest.first().unwrap_or(&"").split('|').map(str::trim).filter(|a| !a.is_empty()) {
        let (flags, alias) = written(alias);
        if alias.is_empty() {
            problem("an alias is empty");
        } else {
            names.push((flags, alias.to_owned()));
        }
    }
    Some(GatheredName {
        table: u8::try_from(table).unwrap_or(u8::MAX),
        kind,
        id: id.to_owned(),
        name: name.to_owned(),
        vi: vi.to_owned(),
        of: of.to_owned(),
        party: party.to_owned(),
        names,
    })
}

/// Compiles tables: (name of the table, its text). `name_words` is a table of words,
/// `templates` and `template_countries` make rows, all others are tables of entities;
/// unknown names of tables come last.
#[must_use]
pub fn compile(tables: &[(String, String)]) -> CompiledGazetteer {
    let mut out = CompiledGazetteer::default();
    let mut rows = Vec::new();
    let mut words = Phrases::default();
    for (file, text) in tables {
        let lines =
            text.lines().enumerate().filter(|(_, l)| !l.trim().is_empty() && !l.starts_with('#'));
        if WORD_TABLES.contains(&file.as_str()) {
            for (i, line) in lines {
                read_words(&mut words, file, line, i + 1, &mut out);
            }
            continue;
        }
        if [templates::TEMPLATES, templates::COUNTRIES].contains(&file.as_str()) {
            continue;
        }
        let table = TABLES.iter().position(|t| t == file).unwrap_or(TABLES.len());
        for (i, line) in lines {
            rows.extend(parse(table, file, line, i + 1, &mut out));
        }
    }
    let made = made_rows(tables, &rows, &mut out);
    rows.extend(made);
    rows.sort_by(|a: &GatheredName, b| a.id.cmp(&b.id));
    for pair in rows.windows(2) {
        if let [a, b] = pair
            && a.id == b.id
        {
            out.problems.push(format!("{}: the id is given twice", a.id));
        }
    }
    rows.dedup_by(|b, a| {
        let same = a.id == b.id;
        if same {
            a.names.append(&mut b.names);
        }
        same
    });
    let ids: BTreeMap<&str, u32> =
        rows.iter().zip(0u32..).map(|(row, i)| (row.id.as_str(), i)).collect();
    let mut names = Names::default();
    let places: BTreeSet<String> = rows
        .iter()
        .filter(|r| r.kind >= 2)
        .flat_map(|r| r.names.iter().map(|(_, n)| n.to_lowercase()))
        .collect();
    for (row, index) in rows.iter().zip(0u32..) {
        out.aliases += row.names.len();
        for (flags, name) in &row.names {
            if is_padded(row, *flags, name, &places) {
                continue;
            }
            match without_rank(name).filter(|_| row.kind == 0) {
                Some((more, rest)) => {
                    insert_variants(&mut names, index, *flags & !AMBIGUOUS | more, rest, row);
                }
                None => insert_variants(&mut names, index, *flags, name, row),
            }
        }
        if !row.of.is_empty() && !ids.contains_key(row.of.as_str()) {
            out.problems.push(format!("{}: \"{}\" is no known id", row.id, row.of));
        }
    }
    out.entities = rows.len();
    find_shared(&rows, &mut out);
    write(&rows, &ids, &names, &words, &mut out);
    out
}

/// The rows that the templates make. A row by hand wins over one with the same id.
fn made_rows(
    tables: &[(String, String)],
    rows: &[GatheredName],
    out: &mut CompiledGazetteer,
) -> Vec<GatheredName> {
    const INTO: &str = "organisations";
    let text = |name: &str| tables.iter().find(|t| t.0 == name).map_or("", |t| t.1.as_str());
    let country = |id: &str| {
        let row = rows.iter().find(|row| row.id == id)?;
        Some((row.name.as_str(), row.vi.as_str()))
    };
    let [forms, countries] = [templates::TEMPLATES, templates::COUNTRIES].map(text);
    let lines = templates::expand(forms, countries, country, &mut out.problems);
    let by_hand: BTreeSet<&str> = rows.iter().map(|row| row.id.as_str()).collect();
    let table = TABLES.iter().position(|&t| t == INTO).unwrap_or(TABLES.len());
    lines
        .iter()
        .filter_map(|line| parse(table, templates::COUNTRIES, line, 0, out))
        .filter(|row| !by_hand.contains(row.id.as_str()))
        .collect()
}

fn insert_variants(names: &mut Names, entity: u32, flags: u32, name: &str, row: &GatheredName) {
    names.insert(entity, flags, name);
    let vietnamese = flags & VIETNAMESE != 0;
    let words = name.split([' ', '-']).filter(|w| !w.is_empty()).count();
    if name.chars().any(|c| bare_letter(c).is_some() || bare_letter(fold(c)).is_some())
        && (!vietnamese || words > 1)
    {
        // Title case as in the original, so that case patterns hold.
        let bare: String = name
            .chars()
            .flat_map(|c| {
                let upper = c.is_uppercase();
                match bare_letter(fold(c)) {
                    Some(b) if upper => b.to_uppercase().chars().collect::<Vec<_>>(),
                    Some(b) => b.chars().collect(),
                    None => vec![c],
                }
            })
            .collect();
        names.insert(entity, if vietnamese { flags | STRIPPED } else { flags }, &bare);
    }
    if (2..=5).contains(&name.len()) && name.bytes().all(|b| b.is_ascii_uppercase()) {
        let dotted: String = name.chars().flat_map(|c| [c, '.']).collect();
        names.insert(entity, flags | EXACT, &dotted);
    }
    if row.kind == 0 && !vietnamese && words > 1 {
        let last = name.rsplit(' ').next().unwrap_or("");
        let usual = last.chars().count() > 2
            && last.chars().next().is_some_and(char::is_uppercase)
            && !last.ends_with('.')
            && !last.contains('-');
        if usual {
            names.insert(entity, flags | SURNAME | AMBIGUOUS, last);
        }
    }
}

fn fold(c: char) -> char {
    let mut lower = c.to_lowercase();
    lower.next().unwrap_or(c)
}

/// Finds aliases that two entities of one kind and table share unguarded.
fn find_shared(rows: &[GatheredName], out: &mut CompiledGazetteer) {
    let mut by_name: BTreeMap<(u8, u8, u64, &str), Vec<&GatheredName>> = BTreeMap::new();
    for row in rows {
        for (flags, name) in row.names.iter().filter(|n| n.0 & AMBIGUOUS == 0) {
            let exact = if flags & EXACT != 0 { name.as_str() } else { "" };
            let list = by_name.entry((row.table, row.kind, fold_hash(name), exact)).or_default();
            if !list.iter().any(|r| r.id == row.id) {
                list.push(row);
            }
        }
    }
    for (key, list) in by_name {
        if list.len() > 1 {
            let name = list
                .first()
                .and_then(|r| r.names.iter().find(|(_, n)| fold_hash(n) == key.2))
                .map_or("", |(_, n)| n.as_str());
            out.shared.push((name.to_owned(), list.iter().map(|r| r.id.clone()).collect()));
        }
    }
}

fn read_words(
    words: &mut Phrases,
    file: &str,
    line: &str,
    number: usize,
    out: &mut CompiledGazetteer,
) {
    let mut fields = line.split('\t').map(str::trim);
    let (Some(list), Some(class)) = (fields.next(), fields.next()) else {
        out.problems.push(format!("{file}.tsv:{number}: fewer than two columns"));
        return;
    };
    let Some(bit) = word_class(class) else {
        out.problems.push(format!("{file}.tsv:{number}: unknown class {class:?}"));
        return;
    };
    let mut bare = String::new();
    for word in list.split('|').map(str::trim).filter(|w| !w.is_empty()) {
        if let Some(old) = words.insert(word, bit) {
            words.insert(word, old | bit);
        }
        // "Stanisław" is "Stanislaw" too; Vietnamese syllables are not their skeletons.
        if bit & (GIVEN | FAMILY) != 0
            && !word.is_ascii()
            && word.chars().count() > 4
            && !word.chars().any(is_vietnamese_letter)
        {
            strip_into(word, &mut bare);
            if let Some(old) = words.insert(&bare, bit) {
                words.insert(&bare, old | bit);
            }
        }
    }
}

fn write(
    rows: &[GatheredName],
    ids: &BTreeMap<&str, u32>,
    names: &Names,
    words: &Phrases,
    compiled: &mut CompiledGazetteer,
) {
    let CompiledGazetteer { bytes: out, pool, .. } = compiled;
    let number = |n: usize| u32::try_from(n).unwrap_or(u32::MAX).to_le_bytes();
    names.phrases.write(out);
    words.write(out);
    let mut bits = names.starts.clone();
    bits.resize(START_BITS / 8, 0);
    out.extend(bits);
    let mut bits = names.lower_starts.clone();
    bits.resize(LOWER_START_BITS / 8, 0);
    out.extend(bits);
    // Lists: where each begins in the references.
    out.extend(number(names.lists.len()));
    let mut at = 0;
    for list in &names.lists {
        out.extend(number(at));
        at += list.len();
    }
    out.extend(number(at));
    for list in &names.lists {
        let mut list = list.clone();
        list.sort_by_key(|&(head, _)| {
            let entity = head >> FLAG_BITS;
            let table = rows.get(entity as usize).map_or(u8::MAX, |r| r.table);
            (head & (AMBIGUOUS | SURNAME) != 0, table, entity)
        });
        for (head, pattern) in list {
            out.extend(head.to_le_bytes());
            out.extend(pattern.to_le_bytes());
        }
    }
    // Entities: kind, table, what it is of, then where its strings end in the pool.
    out.extend(number(rows.len()));
    for row in rows {
        out.extend([row.kind, row.table, 0, 0]);
        out.extend(ids.get(row.of.as_str()).copied().unwrap_or(u32::MAX).to_le_bytes());
        for string in [&row.id, &row.name, &row.vi, &row.party] {
            pool.push_str(string);
            out.extend(number(pool.len()));
        }
    }
    // Where the entity of an id stands: an open table of indices.
    let slots = (rows.len() * 2).next_power_of_two();
    let mut table = vec![u32::MAX; slots];
    for (row, index) in rows.iter().zip(0u32..) {
        let mut at = id_hash(&row.id) as usize % slots;
        while table.get(at).is_some_and(|&taken| taken != u32::MAX) {
            at = (at + 1) % slots;
        }
        if let Some(slot) = table.get_mut(at) {
            *slot = index;
        }
    }
    out.extend(number(slots));
    out.extend(table.iter().flat_map(|index| index.to_le_bytes()));
    // Groups with the place they are of.
    let group = |(row, index): (&GatheredName, u32)| {
        let of = ids.get(row.of.as_str()).filter(|_| row.kind == GROUP)?;
        Some((*of, index))
    };
    let mut groups: Vec<(u32, u32)> = rows.iter().zip(0..).filter_map(group).collect();
    groups.sort_unstable();
    out.extend(number(groups.len()));
    out.extend(
        groups.iter().flat_map(|(of, group)| [of.to_le_bytes(), group.to_le_bytes()].concat()),
    );
}

/// The number of a group among the types of entities.
const GROUP: u8 = 3;

/// The hash that an id is looked up by.
#[must_use]
pub fn id_hash(id: &str) -> u32 {
    let hash = id.bytes().fold(0xcbf2_9ce4_8422_2325, |hash: u64, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    });
    u32::try_from((hash ^ (hash >> 32)) & u64::from(u32::MAX)).unwrap_or(0)
}
