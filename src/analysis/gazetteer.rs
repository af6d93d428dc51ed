//! Names and aliases from assets, one automaton, canonical entities.
//!
//! The tables in `assets/gazetteer` are compiled at build time ([`compile`]); here
//! they are read and looked up: which names start at a token, whom they may mean.
//! Which of them is meant is for [`super::entities`] to say.

use super::EntityKind;
use super::phrases::{Node, Phrases};
use crate::text::tokens::{Case, Token, TokenKind, fold_hash};
use crate::text::{Language, tokens};

pub mod compile;
mod whole;

pub use compile::{AMBIGUOUS, EXACT, HYPHEN, STRIPPED, SURNAME, VIETNAMESE};
use compile::{CASE_BITS, CASE_TOKENS, FLAG_BITS, LOWER_START_BITS, START_BITS};

static BLOB: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/gazetteer.bin"));
static POOL: &str = include_str!(concat!(env!("OUT_DIR"), "/gazetteer.txt"));

/// Which table an entity comes from, in the order of [`compile::TABLES`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum NameTable {
    /// Sovereign states, territories, former states.
    Countries,
    /// Adjectives and nouns of the people of a place.
    Demonyms,
    /// Bodies of all sorts.
    Organisations,
    /// Armed groups.
    ArmedGroups,
    /// Political parties.
    Parties,
    /// Ethnic, religious and political groups.
    Peoples,
    /// Newspapers, agencies, channels, networks.
    Media,
    /// Regions and provinces, seas, rivers.
    Regions,
    /// Cities and towns.
    Cities,
    /// Other places.
    Places,
    /// Persons.
    People,
    /// Anything else.
    Other,
}

impl NameTable {
    const fn from_code(code: u8) -> Self {
        match code {
            0 => Self::Countries,
            1 => Self::Demonyms,
            2 => Self::Organisations,
            3 => Self::ArmedGroups,
            4 => Self::Parties,
            5 => Self::Peoples,
            6 => Self::Media,
            7 => Self::Regions,
            8 => Self::Cities,
            9 => Self::Places,
            10 => Self::People,
            _ => Self::Other,
        }
    }
}

/// Index of an entity of the gazetteer. Entities are in the order of their ids.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct KnownId(pub u32);

/// An entity of the gazetteer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct KnownName {
    /// "org/un".
    pub id: &'static str,
    /// Canonical English name.
    pub name: &'static str,
    /// Vietnamese name where it differs, else empty.
    pub vi: &'static str,
    /// The party people counted with it belong to; empty where that is its name.
    pub party: &'static str,
    /// Its usual type.
    pub kind: EntityKind,
    /// The table it stands in.
    pub table: NameTable,
    /// The entity it belongs to: the country of a city, the place of a demonym.
    pub of: Option<KnownId>,
}

/// One entity a name may mean.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Reference {
    head: u32,
    pattern: u32,
}

impl Reference {
    /// The entity.
    #[must_use]
    pub const fn known(self) -> KnownId {
        KnownId(self.head >> FLAG_BITS)
    }

    /// Whether a flag is set ([`EXACT`], [`AMBIGUOUS`], …).
    #[must_use]
    pub const fn has(self, flag: u32) -> bool {
        self.head & flag != 0
    }

    const fn code(self, token: usize) -> u32 {
        if token >= CASE_TOKENS {
            return 0;
        }
        (self.pattern >> (CASE_BITS * token)) & 3
    }
}

/// A name found in a text: the tokens it takes, and one entity it may mean. A name
/// that may mean several is found several times.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FoundName {
    /// Index of its first token.
    pub first: u32,
    /// One past the index of its last token.
    pub last: u32,
    /// Whom it may mean.
    pub reference: Reference,
}

/// The longest phrase of words of a class that starts at a token.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct WordsAt {
    /// Tokens it takes; 0 where there is none.
    pub taken: u32,
    /// Bits of [`compile::WORD_CLASSES`].
    pub bits: u32,
}

/// Bytes of an entity in the table.
const ROW: usize = 24;

#[derive(Debug, Clone, Copy)]
struct NameRow {
    kind: EntityKind,
    table: NameTable,
    of: u32,
    /// Ends of id, name, Vietnamese name and party in the pool.
    ends: [u32; 4],
}

impl NameRow {
    #[inline]
    fn of(bytes: &[u8; ROW]) -> Self {
        let [[kind, table, ..], of, ends @ ..] = bytes.as_chunks::<4>().0 else {
            return Self {
                kind: EntityKind::Organisation,
                table: NameTable::Other,
                of: u32::MAX,
                ends: [0; 4],
            };
        };
        let mut row = Self {
            kind: EntityKind::ALL
                .get(usize::from(*kind))
                .copied()
                .unwrap_or(EntityKind::Organisation),
            table: NameTable::from_code(*table),
            of: u32::from_le_bytes(*of),
            ends: [0; 4],
        };
        for (end, bytes) in row.ends.iter_mut().zip(ends) {
            *end = u32::from_le_bytes(*bytes);
        }
        row
    }
}

/// Two numbers.
#[inline]
const fn pair(bytes: [u8; 8]) -> (u32, u32) {
    let both = u64::from_le_bytes(bytes);
    #[expect(clippy::cast_possible_truncation, reason = "the two halves")]
    let halves = (both as u32, (both >> 32) as u32);
    halves
}

/// All known names.
#[derive(Debug, Default)]
pub struct Gazetteer {
    names: Phrases,
    words: Phrases,
    starts: &'static [u8],
    lower_starts: &'static [u8],
    /// Where the list of each name begins among the references, and where the last ends.
    lists: &'static [[u8; 4]],
    references: &'static [[u8; 8]],
    rows: &'static [[u8; ROW]],
    /// Every group with the place it is of: (place, group), in order.
    groups: &'static [[u8; 8]],
    /// All strings, one behind the other.
    pool: &'static str,
    /// Indices of entities by the hash of their ids; a power of two of them.
    ids: &'static [[u8; 4]],
}

impl Gazetteer {
    /// The gazetteer in the binary.
    #[must_use]
    pub fn embedded() -> Self {
        Self::read(BLOB, POOL).unwrap_or_default()
    }

    /// Reads compiled tables and their strings; `None` where the bytes are none.
    #[must_use]
    pub fn read(bytes: &'static [u8], pool: &'static str) -> Option<Self> {
        let (names, bytes) = Phrases::read(bytes)?;
        let (words, bytes) = Phrases::read(bytes)?;
        let (starts, bytes) = bytes.split_at_checked(START_BITS / 8)?;
        let (lower_starts, bytes) = bytes.split_at_checked(LOWER_START_BITS / 8)?;
        let (count, bytes) = number(bytes)?;
        let (lists, bytes) = bytes.split_at_checked((count as usize).checked_add(1)? * 4)?;
        let lists = lists.as_chunks::<4>().0;
        let total = u32::from_le_bytes(*lists.last()?) as usize;
        let (references, bytes) = bytes.split_at_checked(total.checked_mul(8)?)?;
        let (count, bytes) = number(bytes)?;
        let (rows, bytes) = bytes.split_at_checked((count as usize).checked_mul(ROW)?)?;
        let (count, bytes) = number(bytes)?;
        let (ids, bytes) = bytes.split_at_checked((count as usize).checked_mul(4)?)?;
        let (count, bytes) = number(bytes)?;
        let groups = bytes.get(..(count as usize).checked_mul(8)?)?;
        let (references, rows) = (references.as_chunks().0, rows.as_chunks().0);
        let (ids, groups) = (ids.as_chunks().0, groups.as_chunks().0);
        ids.len().is_power_of_two().then_some(Self {
            names,
            words,
            starts,
            lower_starts,
            lists,
            references,
            rows,
            groups,
            pool,
            ids,
        })
    }

    #[inline]
    fn row(&self, at: usize) -> Option<NameRow> {
        self.rows.get(at).map(NameRow::of)
    }

    /// A string of the pool.
    #[inline]
    fn string(&self, from: u32, to: u32) -> &'static str {
        self.pool.get(from as usize..to as usize).unwrap_or_default()
    }

    /// Where the first string of a row begins: its id.
    #[inline]
    fn begin(&self, at: usize) -> u32 {
        at.checked_sub(1).and_then(|before| self.row(before)).map_or(0, |row| row.ends[3])
    }

    /// How many entities it knows.
    #[must_use]
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// Whether it knows none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// An entity; `None` for an index that is not of this gazetteer.
    #[must_use]
    pub fn known(&self, id: KnownId) -> Option<KnownName> {
        let at = id.0 as usize;
        let row = self.row(at)?;
        let mut from = self.begin(at);
        let mut strings = [""; 4];
        for (string, &end) in strings.iter_mut().zip(&row.ends) {
            *string = self.string(from, end);
            from = end;
        }
        let [id, name, vi, party] = strings;
        let of = (row.of != u32::MAX).then_some(KnownId(row.of));
        Some(KnownName { id, name, vi, party, kind: row.kind, table: row.table, of })
    }

    /// The usual type of an entity, without its strings.
    #[must_use]
    pub fn kind(&self, id: KnownId) -> EntityKind {
        self.row(id.0 as usize).map_or(EntityKind::Organisation, |r| r.kind)
    }

    /// The table of an entity, without its strings.
    #[must_use]
    pub fn table(&self, id: KnownId) -> NameTable {
        self.row(id.0 as usize).map_or(NameTable::Other, |r| r.table)
    }

    /// Looks an id up ("place/kosovo").
    #[must_use]
    pub fn by_id(&self, id: &str) -> Option<KnownId> {
        let mask = self.ids.len().checked_sub(1)?;
        let mut slot = compile::id_hash(id) as usize & mask;
        loop {
            let index = u32::from_le_bytes(*self.ids.get(slot)?);
            // An empty slot holds no row's index.
            let row = self.row(index as usize)?;
            let own = self.begin(index as usize) as usize..row.ends[0] as usize;
            if self.pool.as_bytes().get(own)? == id.as_bytes() {
                return Some(KnownId(index));
            }
            slot = (slot + 1) & mask;
        }
    }

    /// The groups of a place: demonyms and peoples whose `of` it is.
    pub fn groups_of(&self, place: KnownId) -> impl Iterator<Item = KnownId> {
        let from = self.groups.partition_point(|&group| pair(group).0 < place.0);
        let groups = self.groups.get(from..).unwrap_or(&[]).iter().map(|&group| pair(group));
        groups.take_while(move |&(of, _)| of == place.0).map(|(_, group)| KnownId(group))
    }

    /// The class bits of the word or words that start at the first token, longest
    /// first: (tokens taken, bits of [`compile::WORD_CLASSES`]).
    #[must_use]
    pub fn word(&self, tokens: &[Token]) -> Option<(usize, u32)> {
        self.words.longest(tokens)
    }

    /// Refills `out` with what [`Self::word`] says at each token of an article.
    pub fn read_words(&self, tokens: &[Token], out: &mut Vec<WordsAt>) {
        out.clear();
        out.reserve(tokens.len());
        self.words.each_longest(tokens, |found| {
            let (taken, bits) = found.unwrap_or((0, 0));
            out.push(WordsAt { taken: u32::try_from(taken).unwrap_or(0), bits });
        });
    }

    /// Everything that the whole of some tokens may mean.
    pub fn references(&self, value: u32) -> impl Iterator<Item = Reference> {
        let at = value as usize;
        let bound = |at: usize| self.lists.get(at).map(|&n| u32::from_le_bytes(n) as usize);
        let from = bound(at).unwrap_or(0);
        let to = bound(at + 1).unwrap_or(from);
        self.references.get(from..to).unwrap_or(&[]).iter().map(|&reference| {
            let (head, pattern) = pair(reference);
            Reference { head, pattern }
        })
    }

    /// Finds every name in a run of tokens, overlapping ones too: in the order of
    /// their first token, shorter before longer. `base` is the index of the first
    /// token in the article; `shouted` says that case tells nothing.
    pub fn scan(
        &self,
        text: &str,
        run: &[Token],
        base: u32,
        language: Language,
        shouted: bool,
        out: &mut Vec<FoundName>,
    ) {
        if self.rows.is_empty() {
            return;
        }
        for (i, token) in run.iter().enumerate() {
            if !matches!(token.kind, TokenKind::Word | TokenKind::Number) {
                continue;
            }
            let starts = match token.case {
                Case::Lower | Case::None => has_bit(self.lower_starts, token.hash),
                Case::Title | Case::Upper | Case::Mixed => {
                    has_bit(self.starts, token.hash) || has_foreign_letter(text, token, language)
                }
            };
            if starts {
                self.walk(text, run, i, base, language, shouted, out);
            }
        }
    }

    #[expect(clippy::too_many_arguments, reason = "the inner half of a hot loop")]
    fn walk(
        &self,
        text: &str,
        run: &[Token],
        start: usize,
        base: u32,
        language: Language,
        shouted: bool,
        out: &mut Vec<FoundName>,
    ) {
        let mut node = Node::ROOT;
        let mut case = Cases::default();
        let mut spaced_hyphen = false;
        let mut i = start;
        while node.goes_on()
            && let Some(token) = run.get(i)
        {
            if i > start && compile::is_skipped(text, token) {
                // "St. Petersburg", "Kim Jong-un", "Al - Jazeera".
                if token.spaced {
                    spaced_hyphen = true;
                }
                i += 1;
                if run.get(i).is_none_or(|n| n.kind == TokenKind::Punct) {
                    break;
                }
                continue;
            }
            let next = self.names.step(node, token.hash).or_else(|| {
                if !has_foreign_letter(text, token, language) {
                    return None;
                }
                self.names.step(node, bare_hash(text, token))
            });
            let Some(next) = next else { break };
            node = next;
            case.push(token.case);
            i += 1;
            let Some(value) = self.names.value(node) else { continue };
            for reference in self.references(value) {
                if spaced_hyphen && !reference.has(HYPHEN) {
                    continue;
                }
                if reference.has(VIETNAMESE)
                    && language == Language::English
                    && case.len == 1
                    && token.span().of(text).is_ascii()
                {
                    continue;
                }
                if case.fit(reference, shouted, self.kind(reference.known())) {
                    let at = |i: usize| base + u32::try_from(i).unwrap_or(0);
                    out.push(FoundName { first: at(start), last: at(i), reference });
                }
            }
        }
    }
}

/// The cases of the tokens walked so far.
#[derive(Default)]
struct Cases {
    pattern: u32,
    len: usize,
    uppers: usize,
}

impl Cases {
    fn push(&mut self, case: Case) {
        if self.len < CASE_TOKENS {
            self.pattern |= compile::case_code(case) << (CASE_BITS * self.len);
        }
        if case == Case::Upper {
            self.uppers += 1;
        }
        self.len += 1;
    }

    const fn code(&self, token: usize) -> u32 {
        if token >= CASE_TOKENS { 0 } else { (self.pattern >> (CASE_BITS * token)) & 3 }
    }

    fn fit(&self, name: Reference, shouted: bool, kind: EntityKind) -> bool {
        let shown = self.len.min(CASE_TOKENS);
        if name.has(EXACT) {
            return (0..shown).all(|i| {
                self.code(i) == name.code(i)
                    || (shouted && self.code(i) == 3 && (self.len > 1 || name.code(i) == 3))
            });
        }
        if self.uppers == self.len {
            // "KOSOVO", "UNITED NATIONS"; a name with no capital is no name there.
            return shouted || self.len > 1 || !name.has(AMBIGUOUS);
        }
        let lenient = !name.has(STRIPPED)
            && name.has(VIETNAMESE)
            && (kind == EntityKind::Organisation || self.len > 2);
        let mut capitals = false;
        for i in 0..shown {
            let (want, have) = (name.code(i), self.code(i));
            capitals |= have >= 2;
            if want >= 2 && have < 2 && !(lenient && i > 0) {
                return false;
            }
        }
        capitals || (0..shown).all(|i| name.code(i) < 2)
    }
}

fn number(bytes: &[u8]) -> Option<(u32, &[u8])> {
    let (head, rest) = bytes.split_first_chunk::<4>()?;
    Some((u32::from_le_bytes(*head), rest))
}

#[inline]
fn has_bit(bits: &[u8], hash: u64) -> bool {
    let size = bits.len() * 8;
    if size == 0 {
        return false;
    }
    let at = usize::try_from(hash).unwrap_or(0) & (size - 1);
    bits.get(at / 8).is_some_and(|b| b & (1 << (at % 8)) != 0)
}

/// Whether a token has a letter with a diacritic that means nothing in the language
/// it stands in, so that the name may be listed without it.
fn has_foreign_letter(text: &str, token: &Token, language: Language) -> bool {
    let word = token.span().of(text);
    if word.is_ascii() {
        return false;
    }
    let mut foreign = false;
    for c in word.chars() {
        if c.is_ascii() || tokens::fold_char(c).is_ascii() {
            continue;
        }
        let vietnamese = compile::is_vietnamese_letter(c)
            || matches!(
                tokens::fold_char(c),
                'à' | 'á'
                    | 'â'
                    | 'ã'
                    | 'è'
                    | 'é'
                    | 'ê'
                    | 'ì'
                    | 'í'
                    | 'ò'
                    | 'ó'
                    | 'ô'
                    | 'õ'
                    | 'ù'
                    | 'ú'
                    | 'ý'
            );
        foreign |= !vietnamese || language == Language::English;
    }
    foreign
}

fn bare_hash(text: &str, token: &Token) -> u64 {
    let mut bare = String::new();
    compile::strip_into(token.span().of(text), &mut bare);
    fold_hash(&bare)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Span;

    fn small() -> Gazetteer {
        let rows = "place/us\tplace\tUnited States\t=Mỹ\t\t\tQ30\t=US|Hoa Kỳ\n\
                    place/germany\tplace\tGermany\t=Đức\t\t\t\tCHLB Đức\n\
                    org/un\torganisation\tUnited Nations\tLiên Hợp Quốc\t\t\t\t=UN\n\
                    person/kim-jong-un\tperson\tKim Jong-un\t\t\t\t\t\n\
                    person/vucic\tperson\tAleksandar Vučić\t\t\t\t\tVučić\n\
                    place/st-petersburg\tplace\tSt. Petersburg\t\t\t\t\t\n\
                    place/europe\tplace\tEurope\tchâu Âu\t\t\t\t\n";
        let compiled = compile::compile(&[("countries".to_owned(), rows.to_owned())]);
        assert_eq!(compiled.problems, Vec::<String>::new());
        Gazetteer::read(compiled.bytes.leak(), compiled.pool.leak()).unwrap()
    }

    fn names(text: &str, language: Language) -> Vec<String> {
        let gazetteer = small();
        let mut run = Vec::new();
        tokens::scan_into(text, Span::new(0, u32::try_from(text.len()).unwrap()), &mut run);
        let shouted = run.iter().all(|t| !matches!(t.case, Case::Lower | Case::Title));
        let mut found = Vec::new();
        gazetteer.scan(text, &run, 0, language, shouted, &mut found);
        found
            .iter()
            .map(|f| {
                let span = run[f.first as usize].span().hull(run[f.last as usize - 1].span());
                format!("{} = {}", span.of(text), gazetteer.known(f.reference.known()).unwrap().id)
            })
            .collect()
    }

    #[test]
    fn names_are_found_in_their_spellings() {
        let en = Language::English;
        let vi = Language::Vietnamese;
        assert_eq!(names("the US told us", en), ["US = place/us"]);
        assert_eq!(names("the U.S. army", en), ["U.S. = place/us"]);
        assert_eq!(names("Liên hợp quốc và Mĩ", vi), ["Liên hợp quốc = org/un", "Mĩ = place/us"]);
        assert_eq!(names("Lien Hop Quoc", vi), ["Lien Hop Quoc = org/un"]);
        assert_eq!(names("lien hop quoc, đức độ", vi), Vec::<String>::new());
        assert_eq!(names("Vucic and Vučić", en), ["Vucic = person/vucic", "Vučić = person/vucic"]);
        assert_eq!(names("ông Vučić", vi), ["Vučić = person/vucic"]);
        assert_eq!(names("Kim Jong Un", en), ["Kim Jong Un = person/kim-jong-un"]);
        assert_eq!(names("Kim Jong - un", vi), ["Kim Jong - un = person/kim-jong-un"]);
        assert_eq!(names("St Petersburg", en), ["St Petersburg = place/st-petersburg"]);
        assert_eq!(names("UNITED NATIONS, US", en), ["UNITED NATIONS = org/un", "US = place/us"]);
        assert_eq!(
            names("Châu Âu, châu Âu", vi),
            ["Châu Âu = place/europe", "châu Âu = place/europe"]
        );
        assert_eq!(names("CHLB Đức", vi), ["CHLB Đức = place/germany", "Đức = place/germany"]);
    }

    #[test]
    fn ids_are_looked_up() {
        let gazetteer = small();
        let known = gazetteer.known(gazetteer.by_id("org/un").unwrap()).unwrap();
        assert_eq!((known.name, known.vi), ("United Nations", "Liên Hợp Quốc"));
        assert_eq!(gazetteer.by_id("org/none"), None);
    }

    #[test]
    fn broken_bytes_make_no_gazetteer() {
        assert!(Gazetteer::read(&[1, 0, 0, 0, 2], "").is_none());
    }
}
