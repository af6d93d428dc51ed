//! The forms of a lemma, by the rules in a language's `inflection.tsv`.

/// A form of a word.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[repr(u8)]
pub enum WordForm {
    /// The lemma; a singular.
    #[default]
    Base,
    /// "kills"
    Third,
    /// "slew"
    Past,
    /// "slain"
    Participle,
    /// Past and participle alike: "killed".
    Either,
    /// "killing"
    Ing,
    /// "soldiers"
    Plural,
}

impl WordForm {
    /// All of them, in the order of their numbers.
    pub const ALL: [Self; 7] = [
        Self::Base,
        Self::Third,
        Self::Past,
        Self::Participle,
        Self::Either,
        Self::Ing,
        Self::Plural,
    ];
}

/// One rule: lemmas that end in one of `endings` lose `off` bytes and get `on`.
struct Rule<'a> {
    form: &'a str,
    endings: Vec<&'a str>,
    off: usize,
    on: &'a str,
}

/// The rules of a language.
pub struct Inflection<'a>(Vec<Rule<'a>>);

impl<'a> Inflection<'a> {
    /// Reads the rules of a language (`inflection.tsv`).
    #[must_use]
    pub fn read(file: &'a str) -> Self {
        let rule = |line: &'a str| {
            let mut columns = line.split('\t');
            let form = columns.next()?;
            let endings = columns.next()?.split('|').collect();
            let off = columns.next()?.parse().ok()?;
            Some(Rule { form, endings, off, on: columns.next()? })
        };
        let lines = file.lines().filter(|l| !l.is_empty() && !l.starts_with('#'));
        Self(lines.filter_map(rule).collect())
    }

    /// A word in a regular form; the word itself where the language has no such form.
    fn regular(&self, word: &str, form: &str) -> String {
        let rule =
            self.0.iter().find(|r| r.form == form && r.endings.iter().any(|e| word.ends_with(e)));
        rule.map_or_else(
            || word.to_owned(),
            |r| {
                let stem = word.get(..word.len().saturating_sub(r.off)).unwrap_or(word);
                format!("{stem}{}", r.on)
            },
        )
    }

    /// All forms of a verb, whose first word is inflected.
    #[must_use]
    pub fn verb(&self, lemma: &str, how: &str) -> Vec<(String, WordForm)> {
        let (word, rest) = lemma.split_at(lemma.find([' ', '-']).unwrap_or(lemma.len()));
        let mut forms = vec![(lemma.to_owned(), WordForm::Base)];
        let mut add = |written: &str, slot: WordForm| {
            forms.extend(written.split('/').map(|form| (format!("{form}{rest}"), slot)));
        };
        match how {
            "0" => {}
            "-" | "d" => {
                let doubled = match word.chars().next_back() {
                    Some(last) if how == "d" => format!("{word}{last}"),
                    _ => word.to_owned(),
                };
                let past = self.regular(&doubled, "past");
                add(&past, WordForm::Past);
                add(&past, WordForm::Participle);
                add(&self.regular(&doubled, "ing"), WordForm::Ing);
                add(&self.regular(word, "third"), WordForm::Third);
            }
            written => {
                let slots = [WordForm::Past, WordForm::Participle, WordForm::Ing, WordForm::Third];
                for (form, slot) in written.split(',').zip(slots) {
                    add(form, slot);
                }
            }
        }
        forms
    }

    /// Singular and plural of a noun, whose last word is inflected.
    #[must_use]
    pub fn noun(&self, lemma: &str, how: &str) -> Vec<(String, WordForm)> {
        let mut forms = vec![(lemma.to_owned(), WordForm::Base)];
        match how {
            "0" => {}
            "-" => {
                let cut = lemma.rfind([' ', '-']).map_or(0, |i| i + 1);
                let (rest, word) = lemma.split_at(cut);
                forms.push((format!("{rest}{}", self.regular(word, "plural")), WordForm::Plural));
            }
            plurals => {
                forms.extend(plurals.split(['/', ',']).map(|p| (p.to_owned(), WordForm::Plural)));
            }
        }
        forms
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_inflected_by_rule() {
        let rules = Inflection::read(include_str!("../../../assets/lexicon/en/inflection.tsv"));
        let forms = |lemma, how| {
            let forms = rules.verb(lemma, how).into_iter().map(|f| f.0);
            forms.collect::<Vec<_>>().join(" ")
        };
        assert_eq!(forms("bury", "-"), "bury buried buried burying buries");
        assert_eq!(forms("stab", "d"), "stab stabbed stabbed stabbing stabs");
        assert_eq!(forms("die", "-"), "die died died dying dies");
        assert_eq!(forms("free", "-"), "free freed freed freeing frees");
        assert_eq!(
            forms("give up", "gave,given,giving,gives"),
            "give up gave up given up giving up gives up"
        );
        assert_eq!(rules.noun("security guard", "-")[1].0, "security guards");
        assert_eq!(rules.noun("church", "-")[1].0, "churches");
    }
}
