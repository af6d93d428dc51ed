//! Amounts in a query: which kind is meant by which word, how a number is written, and
//! what a count is held against.

use std::fmt;
use std::sync::LazyLock;

use crate::analysis::FigureKind;
use crate::text::fold::plain;

/// A comparison.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Compare {
    /// `>`
    More,
    /// `>=`
    AtLeast,
    /// `<`
    Less,
    /// `<=`
    AtMost,
    /// `=`
    Same,
}

/// Signs as they may be typed; the first of each comparison is the one printed.
pub(super) const COMPARES: [(&str, Compare); 8] = [
    (">=", Compare::AtLeast),
    ("<=", Compare::AtMost),
    ("==", Compare::Same),
    (">", Compare::More),
    ("<", Compare::Less),
    ("=", Compare::Same),
    ("≥", Compare::AtLeast),
    ("≤", Compare::AtMost),
];

/// What a count is held against.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Amount {
    /// One number.
    Than(Compare, f64),
    /// Both ends included.
    Between(f64, f64),
}

impl Amount {
    /// Whether a count is so.
    #[must_use]
    pub fn holds(self, count: f64) -> bool {
        match self {
            Self::Than(Compare::More, than) => count > than,
            Self::Than(Compare::AtLeast, than) => count >= than,
            Self::Than(Compare::Less, than) => count < than,
            Self::Than(Compare::AtMost, than) => count <= than,
            Self::Than(Compare::Same, than) => (count - than).abs() < 0.5e-6,
            Self::Between(low, high) => (low..=high).contains(&count),
        }
    }
}

impl fmt::Display for Amount {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Than(compare, number) => {
                let sign = match compare {
                    Compare::More => ">",
                    Compare::AtLeast => ">=",
                    Compare::Less => "<",
                    Compare::AtMost => "<=",
                    Compare::Same => "=",
                };
                write!(f, "{sign}{number}")
            }
            Self::Between(low, high) => write!(f, ":{low}..{high}"),
        }
    }
}

/// Kinds by the words a reader may type for them, folded by [`folded`].
static KINDS: LazyLock<Vec<(String, FigureKind)>> = LazyLock::new(|| {
    let lines = include_str!("../../../assets/filter_words.tsv").lines();
    lines
        .filter(|line| !line.starts_with('#'))
        .filter_map(|line| line.split_once('\t'))
        .filter_map(|(name, words)| {
            let kind = FigureKind::ALL.into_iter().find(|k| k.name() == name)?;
            Some(words.split('|').map(move |word| (folded(word), kind)))
        })
        .flatten()
        .collect()
});

fn folded(word: &str) -> String {
    plain(word).chars().filter(|c| !matches!(c, ' ' | '-' | '_')).collect()
}

/// The kind a word means: its name, the screen's word in either language, a plain word.
#[must_use]
pub fn kind_of(word: &str) -> Option<FigureKind> {
    let wanted = folded(word);
    KINDS.iter().find(|(known, _)| *known == wanted).map(|(_, kind)| *kind)
}

/// Reads a whole number as people write it: `1000`, `1,000`, `1.000` (a thousand in the
/// habits of both languages), `1’000`, `2k`, `1.5m`.
///
/// # Errors
///
/// Says what is wrong: no number, or one that may be read in two ways (`1.5`, `12,34`).
pub(crate) fn number(text: &str) -> Result<f64, String> {
    let lower = text.to_lowercase();
    let (digits, times) = match lower.strip_suffix(['k', 'm']) {
        Some(digits) if lower.ends_with('k') => (digits, 1e3),
        Some(digits) => (digits, 1e6),
        None => (lower.as_str(), 1.0),
    };
    let mark = |c: char| matches!(c, '.' | ',' | '\'' | '’');
    let parts: Vec<&str> = digits.split(mark).collect();
    let all_digits = |part: &&str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
    if !parts.iter().all(all_digits) || digits.len() > 24 {
        return Err("a number is expected".to_owned());
    }
    let mut marks = digits.chars().filter(|c| mark(*c));
    let same = marks.next().is_none_or(|first| marks.all(|m| m == first));
    let grouped = same
        && parts.first().is_some_and(|p| p.len() <= 3)
        && parts.iter().skip(1).all(|p| p.len() == 3);
    if parts.len() == 1 || grouped {
        return parts
            .concat()
            .parse()
            .map(|n: f64| n * times)
            .map_err(|_| "a number is expected".to_owned());
    }
    if let [whole, part] = parts[..]
        && times > 1.0
    {
        let number: f64 =
            format!("{whole}.{part}").parse().map_err(|_| "a number is expected".to_owned())?;
        return Ok((number * times).round());
    }
    let close = parts.concat();
    let whole = parts.first().copied().unwrap_or_default();
    Err(format!("\"{text}\" may be {whole} or {close}: write it without a point or comma"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_as_people_write_them() {
        for (text, value) in [
            ("10", 10.0),
            ("1,000", 1000.0),
            ("1.000", 1000.0),
            ("1.234.567", 1_234_567.0),
            ("2’400", 2400.0),
            ("10k", 10_000.0),
            ("1.5k", 1500.0),
            ("1,5M", 1_500_000.0),
        ] {
            assert_eq!(number(text), Ok(value), "{text}");
        }
        for text in ["1.5", "12,34", "1.000,5", "1.0000", "1234,567"] {
            assert!(number(text).unwrap_err().contains("may be"), "{text}");
        }
        for text in ["", "many", "1..2", "k", "1.", "-1"] {
            assert_eq!(number(text), Err("a number is expected".to_owned()), "{text}");
        }
    }

    #[test]
    fn kinds_by_the_words_of_the_screen() {
        for (word, kind) in [
            ("KILLED", FigureKind::Killed),
            ("dead", FigureKind::Killed),
            ("Chết", FigureKind::Killed),
            ("bi-thuong", FigureKind::Wounded),
            ("bịthương", FigureKind::Wounded),
            ("added", FigureKind::Reinforcement),
            ("held", FigureKind::Detained),
            ("bi_bat", FigureKind::Detained),
        ] {
            assert_eq!(kind_of(word), Some(kind), "{word}");
        }
        for kind in FigureKind::ALL {
            assert_eq!(kind_of(kind.name()), Some(kind));
        }
        assert_eq!(kind_of("toll"), None);
    }
}
