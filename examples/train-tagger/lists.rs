//! The names of the gazetteer's tables by kind, for repairing the training sets and
//! for putting names in place of others.

use std::fs;
use std::path::Path;

use dateline::analysis::phrases::Phrases;

use crate::corpus::{GRP, LOC, ORG, PER};

/// The kind of a codebook mark or a gazetteer column, as a set; 0 for none.
pub fn kind_bit(name: &str) -> u8 {
    match name {
        "PER" | "person" => PER,
        "ORG" | "organisation" => ORG,
        "LOC" | "place" => LOC,
        "GRP" | "group" => GRP,
        _ => 0,
    }
}

/// All names.
#[derive(Default)]
pub struct Lists {
    phrases: Phrases,
    /// The kinds of each phrase.
    aliases: Vec<u8>,
    /// Names by kind, for putting in place of others.
    pub names: [Vec<String>; 4],
    /// Given names and family names, for names of persons that no list holds.
    pub given: Vec<String>,
    pub family: Vec<String>,
}

impl Lists {
    pub fn read(dirs: &[&Path]) -> Self {
        let mut lists = Self::default();
        for dir in dirs {
            let mut files: Vec<_> = fs::read_dir(dir)
                .map(|d| d.flatten().map(|e| e.path()).collect())
                .unwrap_or_default();
            files.sort();
            for path in files.iter().filter(|p| p.extension().is_some_and(|e| e == "tsv")) {
                let text = fs::read_to_string(path).unwrap_or_default();
                for line in text.lines().filter(|l| !l.starts_with('#')) {
                    let fields: Vec<&str> = line.split('\t').collect();
                    lists.add_entry(&fields);
                }
            }
        }
        lists
    }

    fn add_entry(&mut self, fields: &[&str]) {
        match fields {
            [word, "given"] => self.given.push((*word).to_string()),
            [word, "family"] => self.family.push((*word).to_string()),
            _ => {}
        }
        let [_, kind, name, vi, _, _, _, rest @ ..] = fields else { return };
        let kinds = kind_bit(kind);
        if kinds == 0 {
            return;
        }
        let aliases = rest.first().copied().unwrap_or("");
        for (i, written) in [*name, *vi].into_iter().chain(aliases.split('|')).enumerate() {
            let plain = written.trim_start_matches(['=', '?']);
            if plain.is_empty() {
                continue;
            }
            let index = u32::try_from(self.aliases.len()).unwrap();
            match self.phrases.insert(plain, index) {
                Some(old) => {
                    self.phrases.insert(plain, old);
                    self.aliases[old as usize] |= kinds;
                }
                None => self.aliases.push(kinds),
            }
            if i < 2 && plain.starts_with(char::is_uppercase) {
                self.names[kinds.trailing_zeros() as usize].push(plain.to_string());
            }
        }
    }

    pub fn len(&self) -> usize {
        self.aliases.len()
    }

    /// The kinds a whole phrase is known as.
    pub fn kinds(&self, phrase: &str) -> u8 {
        self.phrases.get(phrase).and_then(|i| self.aliases.get(i as usize)).copied().unwrap_or(0)
    }
}
