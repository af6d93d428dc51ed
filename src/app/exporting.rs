//! Checks and starts exports and pipes: offers the formats by a file's ending while its name is
//! typed, and tells what cannot be written before anything is.

use super::offers::Offer;
use super::words::{Ui, Word};
use super::{Effect, Model, OutsideEffect};
use crate::article::Issue;
use crate::export::ExportFormat;
use crate::store::{ArticleId, Store};

/// What is written in a format.
const fn help_of(format: ExportFormat) -> Word {
    match format {
        ExportFormat::Csv => Word::WritesCsv,
        ExportFormat::Tsv => Word::WritesTsv,
        ExportFormat::JsonLines => Word::WritesJsonl,
        ExportFormat::Json => Word::WritesJson,
        ExportFormat::Markdown => Word::WritesMarkdown,
        ExportFormat::Ucdp => Word::WritesUcdp,
        ExportFormat::Acled => Word::WritesAcled,
    }
}

/// What a file is called that nobody named.
const NAME: &str = "articles";

/// Ways to go on with the name of a file.
#[must_use]
pub fn offers(typed: &str, ui: Ui) -> Vec<Offer> {
    let typed = typed.trim_start();
    let (folder, name) = match typed.rfind('/') {
        Some(at) => typed.split_at(at + 1),
        None => ("", typed),
    };
    let (stem, begun) = match name.find('.') {
        Some(at) => name.split_at(at),
        None => (name, ""),
    };
    let stem = if stem.is_empty() { NAME } else { stem };
    let fits = |format: &ExportFormat| format.ending().starts_with(&begun.to_ascii_lowercase());
    ExportFormat::ALL
        .into_iter()
        .filter(fits)
        .map(|format| Offer {
            name: format.ending().to_owned(),
            help: ui.say(help_of(format)).to_owned(),
            taken: format!("{folder}{stem}{}", format.ending()),
        })
        .collect()
}

/// What stands against writing under a name.
#[must_use]
pub fn objection(name: &str, ui: Ui) -> Option<String> {
    let name = name.trim().to_ascii_lowercase();
    if name.is_empty() || ExportFormat::named(&name).is_some() {
        return None;
    }
    let file = name.rsplit('/').next().unwrap_or(&name);
    let ending = file.rfind('.').and_then(|at| file.get(at..)).unwrap_or_default();
    let all: Vec<&str> = ExportFormat::ALL.into_iter().map(ExportFormat::ending).collect();
    Some(if ending.is_empty() {
        ui.fill(Word::NoEnding, &[&all.join(" ")])
    } else {
        ui.fill(Word::BadEnding, &[ending, &all.join(" ")])
    })
}

/// Writes articles to a file, with the reader's marks.
pub(super) fn export(
    model: &mut Model,
    store: &Store,
    ids: &[ArticleId],
    name: &str,
    effects: &mut Vec<Effect>,
) {
    let ui = model.settings.ui;
    if let Some(why) = objection(name, ui) {
        return model.fail(why);
    }
    let marked = ids.iter().filter_map(|id| {
        let mark = model.marks.get(store.card(*id)?.key);
        Some((*id, mark.clone()))
    });
    let marked: Vec<_> = marked.collect();
    model.tell(ui.fill(Word::Exporting, &[name]));
    effects.push(OutsideEffect::Export(marked, name.to_owned()).into());
}

/// Gives articles to a command.
pub(super) fn pipe(
    model: &mut Model,
    ids: Vec<ArticleId>,
    command: &str,
    effects: &mut Vec<Effect>,
) {
    model.running.push(command.to_owned());
    effects.push(OutsideEffect::Pipe(ids, command.to_owned()).into());
}

/// A command ended.
pub(super) fn piped(model: &mut Model, command: &str, done: Result<String, String>) {
    if let Some(at) = model.running.iter().position(|own| own == command) {
        model.running.remove(at);
    }
    match done {
        Ok(said) if said.is_empty() => {}
        Ok(said) => model.tell(said),
        Err(what) => {
            model.fail(format!("{command}: {what}"));
            model.problem(Issue::new(command, what));
        }
    }
}

/// Stops what runs.
pub(super) fn stop(model: &mut Model, effects: &mut Vec<Effect>) {
    if model.running.is_empty() {
        model.tell(model.settings.ui.say(Word::NothingRuns));
    } else {
        effects.push(OutsideEffect::StopCommands.into());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_completed_and_others_refused_by_name() {
        let taken = |typed: &str| {
            let all = offers(typed, Ui::English);
            all.into_iter().map(|o| o.taken).collect::<Vec<_>>()
        };
        assert_eq!(taken("")[0], "articles.csv");
        assert_eq!(taken("out/kosovo.j"), ["out/kosovo.jsonl", "out/kosovo.json"]);
        assert_eq!(taken("a.u"), ["a.ucdp.csv"]);
        assert_eq!(taken("a.xlsx"), [""; 0]);
        for good in ["a.csv", "A.JSONL", "b.c.md", "x.ucdp.csv", "a.txt"] {
            assert_eq!(objection(good, Ui::English), None, "{good}");
        }
        for bad in ["a.xlsx", "a.xls", "a.ods", "/tmp/a.b/c.pdf"] {
            let ending = bad.rsplit('.').next().unwrap();
            let told = objection(bad, Ui::English).unwrap();
            assert!(told.contains(&format!(".{ending}")) && told.contains(".csv"), "{told}");
        }
        assert!(objection("/tmp/a.b/c", Ui::English).unwrap().contains(".jsonl"));
    }
}
