//! An article for people: headline, totals, figures with their sentences, entities,
//! text.

use std::collections::BTreeMap;
use std::io::{self, Write};

use super::csv::in_words;
use super::{amount, number, published};
use crate::analysis::review::Status;
use crate::analysis::{Analysis, EntityKind, Total};
use crate::store::Entry;
use crate::store::marks::Mark;
use crate::text::Role;
use crate::text::plain::{line, lines};

/// Appends one article.
///
/// # Errors
/// None that memory can have.
pub fn write(entry: &Entry, mark: Option<&Mark>, out: &mut Vec<u8>) -> io::Result<()> {
    let (article, analysis) = (&entry.article, &entry.analysis);
    let text = article.text.as_str();
    writeln!(out, "# {}\n", escape(&line(&article.title)))?;
    let day = published(article);
    let about = [
        Some(article.source.as_str()).filter(|s| !s.is_empty()).map(|s| escape(&line(s))),
        day,
        article.url.as_deref().map(address),
        Some(as_written(&article.path)),
    ];
    writeln!(out, "{}\n", about.into_iter().flatten().collect::<Vec<_>>().join(" · "))?;
    if let Some(mark) = mark {
        write_mark(mark, out)?;
    }
    write_tolls(entry, out)?;
    let figures = analysis.figures_in_text();
    if !figures.is_empty() {
        writeln!(out, "## Figures\n")?;
        for number in figures {
            write_figure(analysis, number, text, out)?;
        }
        writeln!(out)?;
    }
    if !analysis.mentions.is_empty() {
        writeln!(out, "## Entities\n")?;
        for kind in EntityKind::ALL {
            let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
            for mention in analysis.mentions.iter().filter(|m| m.kind == kind) {
                let name = analysis.entity(mention).map_or("", |e| &e.name);
                *counts.entry(name).or_default() += 1;
            }
            if !counts.is_empty() {
                let names: Vec<_> =
                    counts.iter().map(|(name, n)| format!("{} ({n})", escape(name))).collect();
                writeln!(out, "- {}: {}", kind.name(), names.join(", "))?;
            }
        }
        writeln!(out)?;
    }
    writeln!(out, "## Text\n")?;
    for paragraph in article.text.paragraphs().iter().filter(|p| p.role != Role::Chrome) {
        writeln!(out, "{}\n", escape(paragraph.span.of(text)))?;
    }
    Ok(())
}

/// The toll of the event, or of each event of a digest; then what is told of other times.
fn write_tolls(entry: &Entry, out: &mut Vec<u8>) -> io::Result<()> {
    let analysis = &entry.analysis;
    let row = |name: &str, low: f64, best: f64, high: Option<f64>, out: &mut Vec<u8>| {
        let high = high.map_or_else(|| "–".to_owned(), number);
        writeln!(out, "| {name} | {} | {} | {high} |", number(low), number(best))
    };
    let table = |totals: &[Total], out: &mut Vec<u8>| -> io::Result<()> {
        if totals.is_empty() {
            return Ok(());
        }
        writeln!(out, "| Total | low | best | high |\n| --- | ---: | ---: | ---: |")?;
        for total in totals {
            row(total.kind.name(), total.low, total.best, total.high, out)?;
        }
        writeln!(out)
    };
    if analysis.is_digest() {
        for event in &analysis.events {
            writeln!(out, "## {}\n", escape(event.title.of(entry.article.text.as_str())))?;
            table(&event.totals, out)?;
        }
    } else {
        table(&analysis.totals, out)?;
    }
    if !analysis.background.is_empty() {
        writeln!(out, "| Background | low | best | high |\n| --- | ---: | ---: | ---: |")?;
        for told in &analysis.background {
            let name = match &*told.period {
                "" => told.kind.name().to_owned(),
                period => format!("{}, {}", told.kind.name(), escape(period)),
            };
            row(&name, told.low, told.best, told.high, out)?;
        }
        writeln!(out)?;
    }
    Ok(())
}

/// Star, tags and note of the reader.
fn write_mark(mark: &Mark, out: &mut dyn Write) -> io::Result<()> {
    let mut parts: Vec<String> = Vec::new();
    if mark.starred {
        parts.push("★".to_owned());
    }
    parts.extend(mark.tags.iter().map(|tag| escape(&line(&format!("#{tag}")))));
    if !mark.note.is_empty() {
        parts.push(escape(&line(&mark.note)));
    }
    if parts.is_empty() { Ok(()) } else { writeln!(out, "{}\n", parts.join(" · ")) }
}

fn write_figure(
    analysis: &Analysis,
    number: usize,
    text: &str,
    out: &mut dyn Write,
) -> io::Result<()> {
    let Some(figure) = analysis.figure(number) else { return Ok(()) };
    let mut parts = vec![format!("**{} {}**", amount(figure), figure.kind.name())];
    if !figure.unit.is_empty() {
        parts.push(escape(&figure.unit));
    }
    if !figure.party.is_empty() {
        parts.push(format!("({})", escape(&figure.party.join(", "))));
    }
    parts.extend(figure.flags.names().map(|flag| format!("[{flag}]")));
    if !figure.attribution.is_empty() {
        parts.push(format!("— {}", escape(&figure.attribution)));
    }
    let sentence = figure.sentence.of(text).split_whitespace().collect::<Vec<_>>().join(" ");
    writeln!(out, "- {}\n  > {}", parts.join(" "), escape(&sentence))?;
    let Some(review) = analysis.review(number) else { return Ok(()) };
    let holds = &review.holds;
    let mut said = vec![format!("{} by {}", holds.status.name(), escape(&line(&holds.by)))];
    if let Some(machine) = review.machine.as_ref().filter(|_| holds.status == Status::Corrected) {
        said.push(format!("machine: {} {}", amount(machine), machine.kind.name()));
    }
    said.extend(Some(escape(&line(&holds.note))).filter(|note| !note.is_empty()));
    said.extend(review.others.iter().map(|o| escape(&line(&in_words(o)))));
    writeln!(out, "  - {}", said.join(" · "))
}

/// Text that Markdown would read as markup, kept as text.
pub(super) fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for (i, line) in lines(text).split('\n').enumerate() {
        if i > 0 {
            out.push('\n');
        }
        let text = line.trim_start();
        out.push_str(line.get(..line.len() - text.len()).unwrap_or(""));
        // A list, a rule, a heading underlined; a number that begins a list.
        let digits = text.len() - text.trim_start_matches(|c: char| c.is_ascii_digit()).len();
        let ordered = digits > 0 && text.get(digits..).is_some_and(|t| t.starts_with(['.', ')']));
        for (at, c) in text.char_indices() {
            let first = at == 0 && matches!(c, '-' | '+' | '=');
            let marked =
                matches!(c, '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '#' | '|' | '~' | '&');
            if first || marked || (ordered && at == digits) {
                out.push('\\');
            }
            out.push(c);
        }
    }
    out
}

/// A path as it is, between backticks.
pub(super) fn as_written(path: &str) -> String {
    format!("`{}`", line(path).replace('`', "'"))
}

/// An address between angle brackets: what would end it is written as its code.
fn address(url: &str) -> String {
    let mut out = String::with_capacity(url.len() + 2);
    out.push('<');
    for c in line(url).chars() {
        match c {
            '<' => out.push_str("%3C"),
            '>' => out.push_str("%3E"),
            ' ' => out.push_str("%20"),
            '\\' => out.push_str("%5C"),
            c => out.push(c),
        }
    }
    out.push('>');
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_stays_text() {
        for (text, shown) in [
            ("- no list\n1. nor this", "\\- no list\n1\\. nor this"),
            ("31 killed, 1.5 km", "31 killed, 1.5 km"),
            ("a_b <i>&lt; ~~x~~", "a\\_b \\<i\\>\\&lt; \\~\\~x\\~\\~"),
            ("===", "\\==="),
            ("\u{202e}x", "\u{fffd}x"),
        ] {
            assert_eq!(escape(text), shown);
        }
        assert_eq!(address("http://x/> <b>\n"), "<http://x/%3E%20%3Cb%3E%20>");
    }
}
