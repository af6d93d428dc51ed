//! Chooses words of the text by keyboard: a cursor that stands on a word, a beginning that may
//! be set, and the number that is taken from there into the form of a new figure.

use unicode_segmentation::UnicodeSegmentation;

use super::Model;
use super::pane::panel::show_span;
use super::reader::{LineKind, Selection};
use super::review;
use super::window::Window;
use super::window::form::FigureForm;
use super::words::Word;
use crate::analysis::FigureKind;
use crate::store::reviews::blank;
use crate::store::reviews::value::FigureValue;
use crate::store::{Entry, Store};
use crate::text::Span;

/// Bytes of a quantity at most.
const LONGEST: u32 = 120;

/// Where one goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Go {
    /// Words further on.
    Words(isize),
    /// Lines further down.
    Lines(isize),
    /// Numbers further on.
    Numbers(isize),
}

fn words(entry: &Entry) -> Vec<Span> {
    let at = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
    let text = entry.article.text.as_str();
    text.unicode_word_indices()
        .map(|(from, word)| Span::new(at(from), at(from + word.len())))
        .collect()
}

fn is_number(entry: &Entry, span: Span) -> bool {
    span.of(entry.article.text.as_str()).contains(|c: char| c.is_numeric())
}

/// Begins at the first number on the screen that is no figure, else at the first word.
pub(super) fn begin(model: &mut Model, store: &Store) {
    let Some(entry) = model.entry(store) else { return };
    let visible = model.reader.visible();
    let all = words(&entry);
    let shown = || all.iter().copied().filter(|w| visible.contains(*w));
    let counted = |w: &Span| entry.analysis.figures.iter().any(|f| f.span.overlaps(*w));
    let first = shown().find(|w| is_number(&entry, *w) && !counted(w)).or_else(|| shown().next());
    let Some(cursor) = first else { return };
    model.reader.selection = Some(Selection { cursor, from: None });
    model.tell(model.settings.ui.say(Word::Selecting));
}

/// Goes on to another word.
pub(super) fn go(model: &mut Model, store: &Store, go: Go) {
    let (Some(entry), Some(selection)) = (model.entry(store), model.reader.selection) else {
        return;
    };
    let all = words(&entry);
    let at = all.partition_point(|w| w.start < selection.cursor.start);
    let last = all.len().saturating_sub(1);
    let to = match go {
        Go::Words(by) => Some(at.saturating_add_signed(by).min(last)),
        Go::Numbers(by) => {
            let number = |i: &usize| all.get(*i).is_some_and(|w| is_number(&entry, *w));
            let nth = by.unsigned_abs().saturating_sub(1);
            if by > 0 {
                (at + 1..all.len()).filter(number).nth(nth)
            } else {
                (0..at).rev().filter(number).nth(nth)
            }
        }
        Go::Lines(by) => on_line(model, &all, selection.cursor, by),
    };
    let Some(&cursor) = to.and_then(|to| all.get(to)) else {
        return model.tell(model.settings.ui.say(Word::NoMore));
    };
    model.reader.selection = Some(Selection { cursor, ..selection });
    show_span(model, store, cursor);
}

/// The word below or above, in about the same column.
fn on_line(model: &Model, all: &[Span], cursor: Span, by: isize) -> Option<usize> {
    let lines = model.reader.lines();
    let text = |i: &usize| lines.get(*i).is_some_and(|l| matches!(l.kind, LineKind::Text { .. }));
    let here = model.reader.line_of(cursor.start);
    let column = cursor.start.saturating_sub(lines.get(here)?.span.start);
    let nth = by.unsigned_abs().saturating_sub(1);
    let to = if by > 0 {
        (here + 1..lines.len()).filter(text).nth(nth)?
    } else {
        (0..here).rev().filter(text).nth(nth)?
    };
    let line = lines.get(to)?.span;
    let place = line.start + column.min(line.len().saturating_sub(1));
    let own = all.iter().enumerate().filter(|(_, w)| line.covers(w.start));
    own.min_by_key(|(_, w)| w.start.abs_diff(place)).map(|(i, _)| i)
}

/// Sets the beginning where one is, or gives it up.
pub(super) fn set_from(model: &mut Model) {
    if let Some(selection) = &mut model.reader.selection {
        selection.from = match selection.from {
            None => Some(selection.cursor),
            Some(_) => None,
        };
    }
}

/// Opens the form on what is chosen: a new figure, or the one that stands there.
pub(super) fn take(model: &mut Model, store: &Store) {
    let Some(selection) = model.reader.selection else { return };
    let (Some(id), Some(entry)) = (model.list.selected(), model.entry(store)) else { return };
    let span = selection.span();
    let inside = |s: &&Span| s.contains(span);
    let paragraphs = entry.article.text.paragraphs().iter().map(|p| &p.span);
    let sentence = entry.analysis.sentences.iter().chain(paragraphs).find(inside).copied();
    let Some(sentence) = sentence.filter(|_| span.len() <= LONGEST) else {
        return model.fail(model.settings.ui.say(Word::OneNumber));
    };
    model.reader.selection = None;
    let mut all = 0..entry.analysis.figures_and_rejected();
    let there = all.find(|n| entry.analysis.figure(*n).is_some_and(|f| f.span.overlaps(span)));
    if let Some(number) = there {
        return review::open(model, id, &entry, number);
    }
    let mut figure = blank(span, sentence);
    // What the sentence counts already is likely what this counts.
    let beside = entry.analysis.figures.iter().find(|f| f.sentence.overlaps(sentence));
    figure.kind = beside.map_or(FigureKind::Killed, |f| f.kind);
    let mut value = FigureValue::of(&figure);
    if value.set_amount(span.of(entry.article.text.as_str())).is_ok() {
        value.put(&mut figure);
    }
    let form = FigureForm::of(id, &entry, (figure, None), String::new());
    model.windows.push(Window::form(form));
}
