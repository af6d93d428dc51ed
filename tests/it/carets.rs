//! Caret lines: the form in which the corpus of figures says what is expected, read and
//! written. `figures.rs` tells what it means.

use dateline::analysis::{Figure, Qualifier};
use jiff::civil::Date;

/// One attribute of a figure as a caret line asks for it. What is not written must be
/// empty in the output.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Asked {
    /// What must come out; empty for nothing.
    pub want: String,
    /// Whether the line says something of it.
    pub said: bool,
    /// A known gap: it must not come out yet.
    pub gap: bool,
}

impl Asked {
    fn read(written: &str) -> Self {
        let (gap, written) = match written.strip_prefix('?') {
            Some(rest) => (true, rest),
            None => (false, written),
        };
        let none = matches!(written, "nobody" | "none");
        Self { want: if none { String::new() } else { written.to_owned() }, said: true, gap }
    }
}

/// The attributes of a figure, in the order in which a caret line writes them.
pub const NAMES: [&str; 5] = ["party", "flags", "by", "at", "on"];

/// What a caret line asks for.
#[derive(Debug, Clone, PartialEq)]
pub struct Expected {
    /// The number of the line in its file, from 1.
    pub line: usize,
    /// Columns of the carets, counted in characters of the text line.
    pub from: usize,
    pub to: usize,
    /// Kind and value as written, or `-`.
    pub what: String,
    /// Party, flags, source, place and day.
    pub asked: [Asked; 5],
    pub why: Option<String>,
}

/// A text line with its caret lines.
#[derive(Debug)]
pub struct Case {
    pub line: usize,
    pub gap: bool,
    pub text: String,
    /// The day its article was published.
    pub day: Option<Date>,
    pub expected: Vec<Expected>,
}

/// All lines of a corpus file.
pub fn parse(source: &str) -> Vec<Case> {
    let mut cases: Vec<Case> = Vec::new();
    let mut day = None;
    for (number, line) in source.lines().enumerate() {
        if line.trim_start().starts_with('^') {
            let case = cases.last_mut().expect("a caret line has a text line above it");
            let shift = if case.gap { 2 } else { 0 };
            case.expected.push(expected(line, number + 1, shift));
        } else if let Some(told) = line.strip_prefix("# day:") {
            day = told.trim().parse().ok();
        } else if !line.trim().is_empty() && !line.starts_with('#') {
            let gap = line.starts_with("? ");
            let text = line.strip_prefix("? ").unwrap_or(line).to_owned();
            cases.push(Case { line: number + 1, gap, text, day, expected: Vec::new() });
        }
    }
    cases
}

fn expected(line: &str, number: usize, shift: usize) -> Expected {
    let carets = line.trim_start();
    let from = line.len() - carets.len();
    let body = carets.trim_start_matches('^');
    let to = from + carets.len() - body.len();
    let mut parts = body.split(';').map(str::trim);
    let head = parts.next().unwrap_or("");
    let mut asked: [Asked; 5] = Default::default();
    for part in parts {
        let (gap, bare) = part.strip_prefix('?').map_or(("", part), |rest| ("?", rest));
        let name =
            NAMES.iter().position(|n| bare.strip_prefix(n).is_some_and(|r| r.starts_with(':')));
        let (slot, value) = match name {
            Some(name) => (name, bare.split_once(':').map_or("", |(_, v)| v.trim())),
            None => (1, bare),
        };
        let read = Asked::read(&format!("{gap}{value}"));
        let slot = asked.get_mut(slot).expect("five attributes");
        assert!(!slot.said, "line {number} says something twice: {line}");
        *slot = read;
    }
    let (what, because) = if let Some(reason) = head.strip_prefix('-') {
        let reason = reason.trim();
        ("-".to_owned(), (!reason.is_empty()).then(|| reason.to_owned()))
    } else {
        let mut words = head.splitn(3, ' ');
        let what = format!("{} {}", words.next().unwrap_or(""), words.next().unwrap_or(""));
        if let (Some(party), Some(slot)) = (words.next(), asked.first_mut()) {
            *slot = Asked::read(party);
        }
        (what, None)
    };
    let at = |column: usize| column.checked_sub(shift).expect("carets stand below the text");
    Expected { line: number, from: at(from), to: at(to), what, asked, why: because }
}

impl Expected {
    /// What the line itself says, without what was filled in.
    pub fn said(&self) -> Self {
        let mut said = self.clone();
        for asked in said.asked.iter_mut().filter(|a| !a.said) {
            asked.want.clear();
        }
        said
    }

    /// The line again, with carets below a text that starts so many columns to the right.
    pub fn write(&self, shift: usize) -> String {
        let mut out = " ".repeat(self.from + shift) + &"^".repeat(self.to - self.from);
        out = out + " " + &self.what;
        for (name, asked) in NAMES.iter().zip(&self.asked) {
            if asked.want.is_empty() && !asked.gap {
                continue;
            }
            let gap = if asked.gap { "?" } else { "" };
            let want = &asked.want;
            let part = match *name {
                "party" if want.is_empty() => format!(" {gap}nobody"),
                "party" => format!(" {gap}{want}"),
                "flags" if want.is_empty() => format!("; {gap}none"),
                "flags" => format!("; {gap}{want}"),
                name => format!("; {gap}{name}: {want}").trim_end().to_owned(),
            };
            out.push_str(&part);
        }
        if let Some(why) = &self.why {
            out = out + " " + why;
        }
        out
    }
}

/// Kind and value of a figure as a caret line writes them.
pub fn written(figure: &Figure) -> String {
    let number = |n: Option<f64>| n.map_or(String::new(), |n| n.to_string());
    let mark = match figure.qualifier {
        Qualifier::About => "~",
        Qualifier::Vague => "v",
        _ => "",
    };
    format!("{} {mark}{}..{}", figure.kind.name(), number(figure.low), number(figure.high))
}

/// Party, flags, source, place and day of a figure as a caret line writes them.
pub fn attributes(figure: &Figure) -> [String; 5] {
    let flags: Vec<_> = figure.flags.names().collect();
    [
        figure.party.join("+"),
        flags.join(","),
        figure.attribution.to_string(),
        figure.place.as_deref().unwrap_or("").to_owned(),
        figure.date.as_deref().unwrap_or("").to_owned(),
    ]
}
