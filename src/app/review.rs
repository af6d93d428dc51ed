//! Reviews figures in the panel: confirms, rejects, corrects in a form, notes, undoes. A
//! decision goes out as an effect, and the article comes back as the decision makes it.

use super::action::Action;
use super::offers::Offer;
use super::panel::Tab;
use super::prompt::{Ask, Prompt};
use super::window::Window;
use super::window::form::{FigureForm, FormField, machine_of};
use super::window::lost::LostReviews;
use super::words::Word;
use super::{Effect, Model, Msg, OutsideEffect, UndoStep};
use crate::analysis::Figure;
use crate::analysis::review::{Opinion, Status};
use crate::store::reviews::decide;
use crate::store::reviews::decision::{Act, Decision};
use crate::store::reviews::value::FigureValue;
use crate::store::{ArticleId, Entry, Store};

mod complete;

/// Returns the chosen article, by number and unpacked, and the number of the chosen figure in
/// it; `None` where no figure is chosen.
fn chosen(model: &Model, store: &Store) -> Option<(ArticleId, std::sync::Arc<Entry>, usize)> {
    let id = model.list.selected()?;
    let entry = store.get(id)?;
    let number = model.panel.figure;
    (model.panel.tab == Tab::Figures && entry.analysis.figure(number).is_some())
        .then_some((id, entry, number))
}

/// What a person says of a figure, whether or not it is what holds.
fn opinion_of<'a>(entry: &'a Entry, number: usize, by: &str) -> Option<&'a Opinion> {
    let review = entry.analysis.review(number)?;
    std::iter::once(&review.holds).chain(&review.others).find(|o| &*o.by == by)
}

/// The last note of a person on a figure.
fn note_of(entry: &Entry, number: usize, by: &str) -> String {
    opinion_of(entry, number, by).map(|o| o.note.to_string()).unwrap_or_default()
}

/// Returns the act that says again what a status says.
const fn act_again(status: Status) -> Act {
    match status {
        Status::Machine => Act::Note,
        Status::Confirmed => Act::Confirm,
        Status::Corrected => Act::Correct,
        Status::Rejected => Act::Reject,
        Status::Added => Act::Add,
    }
}

/// Takes a message of the outside about reviews.
pub(super) fn told(model: &mut Model, msg: Msg, effects: &mut Vec<Effect>) {
    match msg {
        Msg::Reviewed(keys) => {
            let ids: Vec<ArticleId> =
                keys.iter().filter_map(|key| model.list.id_of(*key)).collect();
            if !ids.is_empty() {
                effects.push(OutsideEffect::Enter(ids).into());
            }
        }
        Msg::Unreviewed(count, why) => {
            model.unreviewed = (count > 0).then_some((count, why));
        }
        Msg::Adrift(count) if count > 0 => {
            let text = model.settings.ui.fill(Word::Adrift, &[&count.to_string()]);
            model.tell(text);
        }
        Msg::LostReviews(lost) => {
            model.windows.push(Window::new(LostReviews { lost }));
        }
        _ => {}
    }
}

/// Does what an action says of a figure, or in its form. Returns whether it is one of these.
pub(super) fn act(
    model: &mut Model,
    store: &Store,
    action: Action,
    effects: &mut Vec<Effect>,
) -> bool {
    match action {
        Action::Confirm => judge(model, store, true, effects),
        Action::Reject => judge(model, store, false, effects),
        Action::Correct => correct(model, store),
        Action::FigureNote => ask_note(model, store),
        Action::FormEdit => {
            if let Some(field) = model.windows.last().and_then(Window::chosen_field) {
                edit_field(model, store, field);
            }
        }
        Action::FormMachine => as_machine(model),
        Action::FormSave => save(model, store, effects),
        _ => return false,
    }
    true
}

/// What a value makes of a figure: right as the machine reads it, corrected, or added.
fn act_of(value: &FigureValue, machine: Option<&Figure>) -> Act {
    match machine {
        None => Act::Add,
        Some(machine) if FigureValue::of(machine) == *value => Act::Confirm,
        Some(_) => Act::Correct,
    }
}

/// Sends a decision out, and keeps how it is undone.
fn send(
    model: &mut Model,
    entry: &Entry,
    (id, number): (ArticleId, Option<usize>),
    decision: Decision,
    effects: &mut Vec<Effect>,
) {
    let mine = number.and_then(|n| opinion_of(entry, n, &model.settings.author));
    let mut back = decision.clone();
    back.act = Act::Withdraw;
    if let Some(said) = mine {
        back.act = act_again(said.status);
        back.value = FigureValue::of(&said.figure);
        back.note = said.note.to_string();
    }
    model.remember(UndoStep::Review(Box::new(back)));
    let word = match decision.act {
        Act::Confirm => Word::Confirmed,
        Act::Correct => Word::Corrected,
        Act::Reject => Word::Rejected,
        Act::Add => Word::Added,
        Act::Note => Word::Noted,
        Act::Withdraw => Word::Undone,
    };
    let key = model.settings.keymap.first_key(Action::Undo);
    let ui = model.settings.ui;
    model.tell(ui.fill(Word::Decided, &[ui.say(word), &key]));
    // Where the figure stands once the article comes back.
    model.panel.goes_to = Some((decision.article.key, decision.anchor.start));
    effects.push(OutsideEffect::Decide(id, Box::new(decision)).into());
}

/// Says of the chosen figure that it is right, or no figure.
fn judge(model: &mut Model, store: &Store, right: bool, effects: &mut Vec<Effect>) {
    let Some((id, entry, number)) = chosen(model, store) else {
        return model.tell(model.settings.ui.say(Word::NoFigures));
    };
    let Some(figure) = entry.analysis.figure(number) else { return };
    let machine = machine_of(&entry, number);
    let status = entry.analysis.status(number);
    let act = match (right, machine) {
        (false, _) => Act::Reject,
        // What was rejected is right after all, as the machine reads it.
        (true, Some(_)) if status == Status::Rejected => Act::Confirm,
        (true, machine) => act_of(&FigureValue::of(figure), machine),
    };
    let mut decision = decide(&entry.article, figure, machine, act);
    decision.note = note_of(&entry, number, &model.settings.author);
    send(model, &entry, (id, Some(number)), decision, effects);
}

/// Opens the form on the chosen figure.
fn correct(model: &mut Model, store: &Store) {
    let Some((id, entry, number)) = chosen(model, store) else {
        return model.tell(model.settings.ui.say(Word::NoFigures));
    };
    open(model, id, &entry, number);
}

/// Opens the form on a figure that is there.
pub(super) fn open(model: &mut Model, id: ArticleId, entry: &Entry, number: usize) {
    let Some(figure) = entry.analysis.figure(number) else { return };
    let note = note_of(entry, number, &model.settings.author);
    let form =
        FigureForm::of(id, entry, (figure.clone(), machine_of(entry, number).cloned()), note);
    model.windows.push(Window::form(FigureForm { there: true, ..form }));
}

fn form(model: &Model) -> Option<&FigureForm> {
    model.windows.last()?.as_form()
}

/// Begins to type the chosen field.
fn edit_field(model: &mut Model, store: &Store, field: FormField) {
    let Some(form) = form(model) else { return };
    let text = form.text(field);
    let mut prompt = Prompt::new(Ask::Field(field), &text);
    prompt.offers = complete::offers(model, store, field, "");
    model.prompt = Some(prompt);
}

/// Returns the completions of a field being typed.
pub(super) fn offers(model: &Model, store: &Store, field: FormField, before: &str) -> Vec<Offer> {
    complete::offers(model, store, field, before)
}

/// Returns why a field cannot be taken as it is typed, or `None` where it can.
pub(super) fn objection(model: &Model, field: FormField, typed: &str) -> Option<String> {
    let mut tried = form(model)?.clone();
    let ui = model.settings.ui;
    (!tried.set(field, typed, model)).then(|| {
        ui.say(match field {
            FormField::Kind => Word::BadKind,
            FormField::Flags => Word::BadFlags,
            _ => Word::BadAmount,
        })
        .to_owned()
    })
}

/// Takes what was typed into the form, and goes on to the next field.
pub(super) fn take_field(model: &mut Model, field: FormField, typed: &str) {
    let Some(mut new) = form(model).cloned() else { return };
    new.set(field, typed, model);
    if let Some(window) = model.windows.last_mut() {
        window.content = new.into();
        window.step(1);
    }
}

/// Puts the machine's value back into the chosen field.
fn as_machine(model: &mut Model) {
    let Some(field) = model.windows.last().and_then(Window::chosen_field) else { return };
    let Some(mut new) = form(model).cloned() else { return };
    match new.machine_says(field) {
        Some(said) => {
            new.set(field, &said, model);
            if let Some(window) = model.windows.last_mut() {
                window.content = new.into();
            }
        }
        None => model.tell(model.settings.ui.say(Word::AsMachine)),
    }
}

/// Keeps the form: a figure corrected, confirmed where nothing was, or added.
fn save(model: &mut Model, store: &Store, effects: &mut Vec<Effect>) {
    let ui = model.settings.ui;
    let Some(form) = form(model).cloned() else { return };
    let mut value = form.value.clone();
    if value.tidy().is_err() {
        return model.fail(ui.say(Word::BadAmount));
    }
    // The article may have come anew meanwhile; the decision finds its place by itself.
    let id = store.with_key(form.key).unwrap_or(form.article);
    let Some(entry) = store.get(id) else { return };
    let number = (0..entry.analysis.figures_and_rejected())
        .find(|n| entry.analysis.figure(*n).is_some_and(|f| f.span == form.figure.span));
    let unchanged = value == FigureValue::of(&form.figure) && form.note == form.noted;
    let rejected = number.is_some_and(|n| entry.analysis.status(n) == Status::Rejected);
    if form.there && unchanged && !rejected {
        model.windows.pop();
        return model.tell(ui.say(Word::NothingChanged));
    }
    let act = act_of(&value, form.machine.as_ref());
    let mut decision = decide(&entry.article, &form.figure, form.machine.as_ref(), act);
    decision.value = value;
    decision.note.clone_from(&form.note);
    model.windows.pop();
    send(model, &entry, (id, number), decision, effects);
}

/// Asks for a note on the chosen figure.
fn ask_note(model: &mut Model, store: &Store) {
    let Some((_, entry, number)) = chosen(model, store) else {
        return model.tell(model.settings.ui.say(Word::NoFigures));
    };
    let note = note_of(&entry, number, &model.settings.author);
    model.prompt = Some(Prompt::new(Ask::FigureNote, &note));
}

/// Keeps a note on the chosen figure; what was decided on it stays.
pub(super) fn note(model: &mut Model, store: &Store, typed: &str, effects: &mut Vec<Effect>) {
    let Some((id, entry, number)) = chosen(model, store) else { return };
    let Some(figure) = entry.analysis.figure(number) else { return };
    let mine = opinion_of(&entry, number, &model.settings.author);
    let act = mine.map_or(Act::Note, |said| act_again(said.status));
    let mut decision = decide(&entry.article, figure, machine_of(&entry, number), act);
    typed.clone_into(&mut decision.note);
    if act == Act::Note && typed.is_empty() {
        decision.act = Act::Withdraw;
    }
    send(model, &entry, (id, Some(number)), decision, effects);
    model.tell(model.settings.ui.say(Word::Noted));
}

/// Takes a decision back.
pub(super) fn undo(model: &mut Model, decision: Decision, effects: &mut Vec<Effect>) {
    let ui = model.settings.ui;
    let Some(id) = model.list.id_of(decision.article.key) else {
        return model.fail(ui.say(Word::GoneArticle));
    };
    // Show what was undone.
    model.list.choose_id(id);
    model.panel.goes_to = Some((decision.article.key, decision.anchor.start));
    effects.push(OutsideEffect::Decide(id, Box::new(decision)).into());
    model.tell(ui.say(Word::Undone));
}
