//! The gazetteer as the trainer sees it: what lists say of a phrase and of a token.

use std::fs;
use std::path::Path;

use dateline::analysis::EntityKind;
use dateline::analysis::phrases::Phrases;
use dateline::analysis::tagger::Hint;
use dateline::text::tokens::{Case, Token};

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

#[derive(Debug, Clone, Copy, Default)]
struct Alias {
    kinds: u8,
    unsure: bool,
    exact: bool,
}

/// All names and name words.
#[derive(Default)]
pub struct Lists {
    phrases: Phrases,
    aliases: Vec<Alias>,
    words: Phrases,
    /// Names by kind, for putting in place of others.
    pub names: [Vec<String>; 4],
}

impl Lists {
    pub fn read(dirs: &[&Path]) -> Self {
        let mut lists = Self::default();
        for dir in dirs {
            let mut files: Vec<_> =
                fs::read_dir(dir).map(|d| d.flatten().map(|e| e.path()).collect()).unwrap_or_default();
            files.sort();
            for path in files.iter().filter(|p| p.extension().is_some_and(|e| e == "tsv")) {
                let text = fs::read_to_string(path).unwrap_or_default();
                let words = path.file_stem().is_some_and(|s| s.to_string_lossy().contains("words"));
                for line in text.lines().filter(|l| !l.starts_with('#')) {
                    let fields: Vec<&str> = line.split('\t').collect();
                    if words {
                        lists.add_word(&fields);
                    } else {
                        lists.add_entry(&fields);
                    }
                }
            }
        }
        lists
    }

    fn add_word(&mut self, fields: &[&str]) {
        let (Some(word), Some(classes)) = (fields.first(), fields.get(1)) else { return };
        let mut bits = self.words.get(word).unwrap_or(0);
        for class in classes.split([',', '|', ' ']) {
            bits |= match class.trim_matches('?') {
                "given" => Hint::GIVEN_NAME.0,
                "family" => Hint::FAMILY_NAME.0,
                "title" | "rank" => Hint::TITLE.0,
                "orghead" | "org_head" | "organisation" => Hint::ORGANISATION_HEAD.0,
                "placehead" | "place_head" | "place" => Hint::PLACE_HEAD.0,
                _ => 0,
            };
        }
        self.words.insert(word, bits);
    }

    fn add_entry(&mut self, fields: &[&str]) {
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
            let marks = &written[..written.len() - plain.len()];
            let alias = Alias { kinds, unsure: marks.contains('?'), exact: marks.contains('=') };
            let index = u32::try_from(self.aliases.len()).unwrap();
            match self.phrases.insert(plain, index) {
                Some(old) => {
                    self.phrases.insert(plain, old);
                    let known = &mut self.aliases[old as usize];
                    known.kinds |= alias.kinds;
                    known.unsure |= alias.unsure;
                    known.exact &= alias.exact;
                }
                None => self.aliases.push(alias),
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
        self.phrases.get(phrase).and_then(|i| self.aliases.get(i as usize)).map_or(0, |a| a.kinds)
    }

    /// Fills in hints; `keep` says by alias whether it is to be known at all.
    pub fn hints(
        &self,
        text: &str,
        tokens: &[Token],
        shouted: bool,
        mut keep: impl FnMut(u32) -> bool,
        out: &mut Vec<Hint>,
    ) {
        out.clear();
        out.extend(tokens.iter().map(|t| Hint(self.words.longest(&[*t]).map_or(0, |w| w.1))));
        let mut i = 0;
        while i < tokens.len() {
            let found = self.phrases.longest(&tokens[i..]).filter(|&(_, index)| keep(index));
            let Some((taken, index)) = found else {
                i += 1;
                continue;
            };
            let alias = self.aliases[index as usize];
            let run = &tokens[i..i + taken];
            let lower = !shouted && !run.iter().any(|t| matches!(t.case, Case::Title | Case::Upper | Case::Mixed));
            let exact = alias.exact && !shouted && (run[0].case == Case::Lower);
            if lower && (exact || run.len() == 1) {
                i += 1;
                continue;
            }
            let sure = alias.kinds.count_ones() == 1 && !alias.unsure && !lower && !(shouted && alias.exact);
            for kind in EntityKind::ALL {
                if alias.kinds >> kind as u8 & 1 == 0 {
                    continue;
                }
                for (n, hint) in out[i..i + taken].iter_mut().enumerate() {
                    hint.add(if n == 0 { Hint::begin(kind, sure) } else { Hint::inside(kind, sure) });
                }
            }
            out[i + taken - 1].add(Hint::ENDS);
            i += taken;
        }
        let _ = text;
    }
}
