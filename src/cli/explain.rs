//! `dateline explain`: of every number in an article, why it is a figure or is not.

use std::fmt::Write as _;
use std::process::ExitCode;
use std::sync::Arc;

use super::gather::batches;
use super::{Explain, finish};
use crate::analysis::figures::reasons::Ruling;
use crate::analysis::{Analysis, Analyzer, Figure, Scratch, Verdict};
use crate::app::words::{Ui, Word};
use crate::article::Article;
use crate::export::{amount, number};
use crate::fetch::{Client, FetchLimits};
use crate::loader::Tally;
use crate::text::plain::{line, lines};
use crate::tui::why;

/// Runs it.
#[must_use]
pub fn run(arguments: Explain) -> ExitCode {
    let analyzer = Analyzer::new();
    let client = Arc::new(Client::new(&FetchLimits::default()));
    let mut scratch = Scratch::default();
    let mut tally = Tally::default();
    let mut failed = false;
    let mut out = String::new();
    for batch in batches(&client, arguments.sources) {
        batch.load(&analyzer, &mut scratch, &*client, &mut |mut loaded| {
            let articles = loaded.entries.len();
            tally.see(&mut loaded, articles);
            failed |= !loaded.failures.is_empty();
            super::gather::say(loaded.remarks.iter().chain(&loaded.failures));
            for entry in &loaded.entries {
                let (analysis, verdicts) = analyzer.explain(&entry.article);
                write_article(&entry.article, &analysis, &verdicts, &mut out);
            }
            true
        });
    }
    let printed = finish(lines(&out).as_bytes());
    if failed { ExitCode::FAILURE } else { printed }
}

fn write_article(article: &Article, analysis: &Analysis, verdicts: &[Verdict], out: &mut String) {
    let text = article.text.as_str();
    let _ = writeln!(out, "{}: {}", line(&article.path), line(&article.title));
    let mut said = None;
    for verdict in verdicts {
        let sentence = analysis.sentence_of(verdict.span);
        if said != Some(sentence) {
            let number =
                1 + text.get(..sentence.start as usize).map_or(0, |t| t.matches('\n').count());
            let words = sentence.of(text).split_whitespace().collect::<Vec<_>>().join(" ");
            let _ = writeln!(out, "\n{number:>5}  {words}");
            said = Some(sentence);
        }
        let written = verdict.span.of(text);
        let figure = verdict.figure.and_then(|f| analysis.figures.get(usize::from(f)));
        match figure {
            Some(figure) => {
                let _ = writeln!(out, "       + {written:<12} {}", describe(figure));
                let _ = writeln!(out, "         {:<12} because {}", "", verdict.why);
            }
            None => {
                let _ = writeln!(out, "       - {written:<12} {}", verdict.why);
            }
        }
        if let Some(ruling) = &verdict.ruling {
            reasons(ruling, text, out);
        }
    }
    if verdicts.is_empty() {
        let _ = writeln!(out, "\n       no numbers");
    }
    tolls(analysis, text, out);
    out.push('\n');
}

/// How sure it is, and what spoke for and against it, the strongest first.
fn reasons(ruling: &Ruling, text: &str, out: &mut String) {
    let ui = Ui::English;
    let _ = writeln!(out, "         {:<12} {}", "", why::chances(ui, ruling));
    for (word, it) in [(Word::WhyFor, true), (Word::WhyAgainst, false)] {
        for (i, reason) in why::speak(ruling, it, text).enumerate() {
            let label = if i == 0 { ui.say(word) } else { "" };
            let ground = why::ground(ui, reason, text);
            let _ = writeln!(out, "           {label:<13} {:<3} {ground}", why::strength(reason));
        }
    }
}

/// The toll of the event, or of each event of a digest, and what is told of other times.
fn tolls(analysis: &Analysis, text: &str, out: &mut String) {
    let row = |name: &str, low: f64, best: f64, high: Option<f64>, out: &mut String| {
        let high = high.map_or_else(|| "no upper bound".to_owned(), number);
        let _ =
            writeln!(out, "       {name:<14} {}  (low {}, high {high})", number(best), number(low));
    };
    let digest = analysis.is_digest();
    for event in analysis.events.iter().filter(|e| !e.totals.is_empty()) {
        let title = if digest { event.title.of(text).trim() } else { "in all" };
        let _ = writeln!(out, "\n       {title}:");
        for total in &event.totals {
            row(total.kind.name(), total.low, total.best, total.high, out);
        }
    }
    if !analysis.background.is_empty() {
        let _ = writeln!(out, "\n       background:");
    }
    for told in &analysis.background {
        let name = format!("{} {}", told.kind.name(), told.period);
        row(name.trim_end(), told.low, told.best, told.high, out);
    }
}

fn describe(figure: &Figure) -> String {
    let mut words = format!("{} {}", figure.kind.name(), amount(figure));
    if !figure.unit.is_empty() {
        let _ = write!(words, ", {}", figure.unit);
    }
    if !figure.party.is_empty() {
        let _ = write!(words, ", of {}", figure.party.join(" + "));
    }
    if !figure.attribution.is_empty() {
        let _ = write!(words, ", by {}", figure.attribution);
    }
    for flag in figure.flags.names() {
        let _ = write!(words, ", {flag}");
    }
    words
}
