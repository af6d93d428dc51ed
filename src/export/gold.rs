//! A reviewed article as an annotation for scoring: its text with each figure marked in
//! place, `⟦killed;31;unit=people;party=Serbs;by=;flags=|31⟧`. Taking the marks away gives
//! the text back. Names of entities are not reviewed, so they are not marked.

use std::fmt::Write as _;

use crate::analysis::Figure;
use crate::article::Article;
use crate::store::Entry;
use crate::store::reviews::value::FigureValue;
use crate::text::Language;
use crate::text::plain::line;

/// Signs of the marks, which no text or name may hold.
const MARKS: [char; 2] = ['⟦', '⟧'];

/// The name of an article's file.
#[must_use]
pub fn file_name(article: &Article) -> String {
    let language = match article.language {
        Language::Unknown => "und",
        other => other.code(),
    };
    format!("{:016x}_{language}.ann", article.key.0)
}

/// The annotation.
///
/// # Errors
/// Where the article cannot be written so.
pub fn write(entry: &Entry) -> Result<String, String> {
    let (article, analysis) = (&entry.article, &entry.analysis);
    let text = article.text.as_str();
    if text.contains(MARKS) {
        return Err("its text has the signs that annotations are made of".to_owned());
    }
    let mut out = String::with_capacity(text.len() + analysis.figures.len() * 80 + 200);
    out.push_str("# figures-only\n");
    let _ = writeln!(out, "# source: {}", header(&article.path));
    let _ = writeln!(out, "# title: {}", header(&article.title));
    if article.language != Language::Unknown {
        let _ = writeln!(out, "# lang: {}", article.language.code());
    }
    out.push('\n');
    let mut done = 0;
    for figure in &analysis.figures {
        if figure.span.start < done {
            return Err("two of its figures overlap".to_owned());
        }
        out.push_str(text.get(done as usize..figure.span.start as usize).unwrap_or_default());
        mark(figure, text, &mut out);
        done = figure.span.end;
    }
    out.push_str(text.get(done as usize..).unwrap_or_default());
    if !out.ends_with('\n') {
        out.push('\n');
    }
    Ok(out)
}

fn header(text: &str) -> String {
    line(text).chars().filter(|c| !MARKS.contains(c)).collect()
}

fn mark(figure: &Figure, text: &str, out: &mut String) {
    let value = FigureValue::of(figure);
    let party: Vec<String> = value.party.iter().map(|p| word(p)).collect();
    let flags: Vec<&str> = value.flags.iter().map(|f| f.name()).collect();
    let _ = write!(
        out,
        "⟦{};{};unit={};party={};by={};flags={}|{}⟧",
        value.kind.name(),
        value.amount(),
        word(&value.unit),
        party.join("+"),
        word(&value.attribution),
        flags.join(","),
        figure.span.of(text)
    );
}

/// Words inside a mark: nothing in them ends it, or one of its parts.
fn word(text: &str) -> String {
    let blank =
        |c: char| if MARKS.contains(&c) || matches!(c, ';' | '|' | '+' | '=') { ' ' } else { c };
    line(text).chars().map(blank).collect::<String>().trim().to_owned()
}
