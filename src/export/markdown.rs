//! An article for people: headline, totals, figures with their sentences, entities,
//! text.

use std::collections::BTreeMap;
use std::io::{self, Write};

use super::{amount, number, published};
use crate::analysis::{EntityKind, Figure, Total};
use crate::store::Entry;
use crate::text::Role;

/// Appends one article.
///
/// # Errors
/// None that memory can have.
pub fn write(entry: &Entry, out: &mut Vec<u8>) -> io::Result<()> {
    let (article, analysis) = (&entry.article, &entry.analysis);
    let text = article.text.as_str();
    writeln!(out, "# {}\n", escape(&article.title))?;
    let day = published(article);
    let about = [
        Some(article.source.as_str()).filter(|s| !s.is_empty()).map(escape),
        day,
        article.url.as_ref().map(|url| format!("<{url}>")),
        Some(format!("`{}`", article.path.replace('`', "'"))),
    ];
    writeln!(out, "{}\n", about.into_iter().flatten().collect::<Vec<_>>().join(" · "))?;
    write_tolls(entry, out)?;
    if !analysis.figures.is_empty() {
        writeln!(out, "## Figures\n")?;
        for figure in &analysis.figures {
            write_figure(figure, text, out)?;
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

fn write_figure(figure: &Figure, text: &str, out: &mut dyn Write) -> io::Result<()> {
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
    writeln!(out, "- {}\n  > {}", parts.join(" "), escape(&sentence))
}

/// Text that Markdown would read as markup, kept as text.
fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        if matches!(c, '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '#' | '|') {
            out.push('\\');
        }
        out.push(c);
    }
    out
}
