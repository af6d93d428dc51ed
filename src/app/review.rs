//! Figures reviewed in the panel: confirmed, rejected, corrected in a form, noted; undone.
//! What is decided goes out as an effect and comes back as the article by it.

use super::action::Action;
use super::offers::Offer;
use super::panel::Tab;
use super::prompt::{Ask, Prompt};
use super::window::{Content, Row, Window};
use super::words::Word;
use super::{Effect, Model, Msg, Step};
use crate::analysis::review::{Opinion, Status};
use crate::analysis::{Figure, FigureKind};
use crate::app::find::fold;
use crate::article::ArticleKey;
use crate::store::query::kind_of;
use crate::store::reviews::decide;
use crate::store::reviews::decision::{Act, Decision};
use crate::store::reviews::value::{Flag, Value};
use crate::store::{ArticleId, Entry, Store};
use crate::text::Span;
use crate::text::wrap::wrap;

mod complete;

/// A field of the form.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Field {
    /// What it counts.
    Kind,
    /// How many, with the sign that says how exactly.
    Amount,
    /// The counted noun.
    Unit,
    /// Whose they are.
    Party,
    /// Who says so.
    Says,
    /// Where.
    Place,
    /// When.
    Date,
    /// Part of another, of an earlier event, unreal.
    Flags,
    /// Why.
    Note,
}

impl Field {
    /// All of them, in the order of the form.
    pub const ALL: [Self; 9] = [
        Self::Kind,
        Self::Amount,
        Self::Unit,
        Self::Party,
        Self::Says,
        Self::Place,
        Self::Date,
        Self::Flags,
        Self::Note,
    ];

    /// Its label.
    #[must_use]
    pub const fn word(self) -> Word {
        match self {
            Self::Kind => Word::FieldKind,
            Self::Amount => Word::FieldAmount,
            Self::Unit => Word::FieldUnit,
            Self::Party => Word::FieldParty,
            Self::Says => Word::FieldSays,
            Self::Place => Word::FieldPlace,
            Self::Date => Word::FieldDate,
            Self::Flags => Word::FieldFlags,
            Self::Note => Word::FieldNote,
        }
    }

    /// What a value says of it, as it is typed.
    #[must_use]
    pub fn text(self, value: &Value, note: &str) -> String {
        match self {
            Self::Kind => value.kind.name().to_owned(),
            Self::Amount if value.low.is_none() && value.high.is_none() => String::new(),
            Self::Amount => value.amount(),
            Self::Unit => value.unit.clone(),
            Self::Party => value.party.join(", "),
            Self::Says => value.attribution.clone(),
            Self::Place => value.place.clone().unwrap_or_default(),
            Self::Date => value.date.clone().unwrap_or_default(),
            Self::Flags => {
                let names: Vec<&str> = value.flags.iter().map(|f| f.name()).collect();
                names.join(" ")
            }
            Self::Note => note.to_owned(),
        }
    }
}

/// Lines of the sentence above a form, at most.
const QUOTED: usize = 3;

/// A figure while it is corrected, or added.
#[derive(Debug, Clone, PartialEq)]
pub struct Form {
    /// Of this article.
    pub article: ArticleId,
    /// Its key: it may come anew while the form is open.
    pub key: ArticleKey,
    /// The figure as it stands, or as it would.
    pub figure: Figure,
    /// As the machine reads it.
    pub machine: Option<Figure>,
    /// Whether it is a figure already.
    pub there: bool,
    /// The sentence.
    pub quote: String,
    /// Its lines, as it was last laid out.
    pub lines: Vec<Span>,
    /// The quantity as written.
    pub written: String,
    /// What it says by the form.
    pub value: Value,
    /// Why.
    pub note: String,
    /// The note there was.
    pub noted: String,
}

impl Form {
    /// Wraps the sentence; how many lines of it are shown.
    pub(super) fn wrap(&mut self, width: u16) -> usize {
        let whole = Span::new(0, u32::try_from(self.quote.len()).unwrap_or(u32::MAX));
        self.lines = wrap(&self.quote, whole, usize::from(width.max(1)), &[]);
        // Around the number, where it is long.
        let at = self.quote.find(&self.written).unwrap_or(0);
        let here = self.lines.iter().position(|l| l.end as usize > at).unwrap_or(0);
        let first = here.saturating_sub(1).min(self.lines.len().saturating_sub(QUOTED));
        self.lines.drain(..first);
        self.lines.truncate(QUOTED);
        self.lines.len()
    }

    /// What a field says.
    #[must_use]
    pub fn text(&self, field: Field) -> String {
        field.text(&self.value, &self.note)
    }

    /// What the machine says there, where that is something else.
    #[must_use]
    pub fn machine_says(&self, field: Field) -> Option<String> {
        let machine = Value::of(self.machine.as_ref()?);
        let said = field.text(&machine, &self.note);
        (said != self.text(field)).then_some(said)
    }

    /// Takes what was typed for a field; `false` where it cannot be read.
    fn set(&mut self, field: Field, typed: &str, model: &Model) -> bool {
        let typed = typed.trim();
        let some = || (!typed.is_empty()).then(|| typed.to_owned());
        match field {
            Field::Kind => match kind_named(typed, model) {
                Some(kind) => self.value.kind = kind,
                None => return false,
            },
            Field::Amount => return self.value.set_amount(typed).is_ok(),
            Field::Unit => typed.clone_into(&mut self.value.unit),
            Field::Party => {
                let parts = typed.split([',', ';']).map(str::trim).filter(|p| !p.is_empty());
                self.value.party = parts.map(str::to_owned).collect();
            }
            Field::Says => typed.clone_into(&mut self.value.attribution),
            Field::Place => self.value.place = some(),
            Field::Date => self.value.date = some(),
            Field::Flags => {
                let parts = typed.split([',', ';', ' ']).filter(|p| !p.is_empty());
                let flags: Option<Vec<Flag>> = parts.map(|name| flag_named(name, model)).collect();
                match flags {
                    Some(flags) => self.value.flags = flags,
                    None => return false,
                }
            }
            Field::Note => typed.clone_into(&mut self.note),
        }
        // One line each, nothing that steers; a count that is still missing is told when
        // the form is saved.
        let _ = self.value.tidy();
        true
    }
}

fn kind_named(typed: &str, model: &Model) -> Option<FigureKind> {
    let wanted = fold(typed);
    let screen = |kind: &FigureKind| fold(model.settings.ui.kind(*kind)) == wanted;
    kind_of(typed).or_else(|| FigureKind::ALL.into_iter().find(screen))
}

fn flag_named(typed: &str, model: &Model) -> Option<Flag> {
    let wanted = fold(typed).replace(['-', '_'], " ");
    Flag::ALL.into_iter().find(|flag| {
        flag.name() == wanted || fold(model.settings.ui.say(flag_word(*flag))) == wanted
    })
}

/// A flag on the screen.
#[must_use]
pub const fn flag_word(flag: Flag) -> Word {
    match flag {
        Flag::Subset => Word::Subset,
        Flag::Past => Word::Past,
        Flag::Unreal => Word::Unreal,
    }
}

/// The chosen figure of the article on the screen: its article, number, itself.
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

/// How what is said of a figure is said again.
const fn act_again(status: Status) -> Act {
    match status {
        Status::Machine => Act::Note,
        Status::Confirmed => Act::Confirm,
        Status::Corrected => Act::Correct,
        Status::Rejected => Act::Reject,
        Status::Added => Act::Add,
    }
}

/// The machine's figure behind a number.
fn machine_of(entry: &Entry, number: usize) -> Option<&Figure> {
    match entry.analysis.review(number) {
        Some(review) => review.machine.as_ref(),
        None => entry.analysis.figure(number),
    }
}

/// What the outside tells of reviews.
pub(super) fn told(model: &mut Model, msg: Msg, effects: &mut Vec<Effect>) {
    match msg {
        Msg::Reviewed(keys) => {
            let ids: Vec<ArticleId> =
                keys.iter().filter_map(|key| model.list.id_of(*key)).collect();
            if !ids.is_empty() {
                effects.push(Effect::Enter(ids));
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
            let rows = (0..lost.len()).map(Row::Lost).collect();
            model.windows.push(Window::new(Content::LostReviews(lost), rows));
        }
        _ => {}
    }
}

/// What a value makes of a figure: right as the machine reads it, corrected, or added.
fn act_of(value: &Value, machine: Option<&Figure>) -> Act {
    match machine {
        None => Act::Add,
        Some(machine) if Value::of(machine) == *value => Act::Confirm,
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
        back.value = Value::of(&said.figure);
        back.note = said.note.to_string();
    }
    model.remember(Step::Review(Box::new(back)));
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
    model.panel.goes_to = Some((decision.whose.key, decision.anchor.start));
    effects.push(Effect::Decide(id, Box::new(decision)));
}

/// Says of the chosen figure that it is right, or no figure.
pub(super) fn judge(model: &mut Model, store: &Store, right: bool, effects: &mut Vec<Effect>) {
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
        (true, machine) => act_of(&Value::of(figure), machine),
    };
    let mut decision = decide(&entry.article, figure, machine, act);
    decision.note = note_of(&entry, number, &model.settings.author);
    send(model, &entry, (id, Some(number)), decision, effects);
}

/// Opens the form on the chosen figure.
pub(super) fn correct(model: &mut Model, store: &Store) {
    let Some((id, entry, number)) = chosen(model, store) else {
        return model.tell(model.settings.ui.say(Word::NoFigures));
    };
    open(model, id, &entry, number);
}

/// Opens the form on a figure that is there.
pub(super) fn open(model: &mut Model, id: ArticleId, entry: &Entry, number: usize) {
    let Some(figure) = entry.analysis.figure(number) else { return };
    let note = note_of(entry, number, &model.settings.author);
    let form = Form::of(id, entry, (figure.clone(), machine_of(entry, number).cloned()), note);
    model.windows.push(Window::form(Form { there: true, ..form }));
}

impl Form {
    /// A form on a figure and what the machine reads there.
    pub(super) fn of(
        article: ArticleId,
        entry: &Entry,
        (figure, machine): (Figure, Option<Figure>),
        note: String,
    ) -> Self {
        let text = entry.article.text.as_str();
        Self {
            article,
            key: entry.article.key,
            quote: figure.sentence.of(text).split_whitespace().collect::<Vec<_>>().join(" "),
            lines: Vec::new(),
            written: figure.span.of(text).to_owned(),
            value: Value::of(&figure),
            machine,
            there: false,
            figure,
            noted: note.clone(),
            note,
        }
    }
}

impl Window {
    /// The form of a figure.
    #[must_use]
    pub fn form(form: Form) -> Self {
        let mut window = Self::new(Content::Form(Box::new(form)), Vec::new());
        window.show_form(0);
        window.at = window.rows.iter().position(|r| *r == Row::Field(Field::Amount)).unwrap_or(0);
        window
    }

    /// Lays its rows out: so many lines of the sentence, then the fields.
    pub(super) fn show_form(&mut self, quotes: usize) {
        let chosen = self.chosen();
        let quotes = (0..quotes).map(Row::Quote);
        self.rows = quotes.chain(Field::ALL.into_iter().map(Row::Field)).collect();
        let at = self.rows.iter().position(|row| Some(*row) == chosen);
        self.at = at.or_else(|| self.rows.iter().position(|r| r.chooses())).unwrap_or(0);
    }

    /// The form it holds.
    #[must_use]
    pub fn as_form(&self) -> Option<&Form> {
        match &self.content {
            Content::Form(form) => Some(form),
            _ => None,
        }
    }
}

fn form(model: &Model) -> Option<&Form> {
    model.windows.last()?.as_form()
}

/// Begins to type the chosen field.
pub(super) fn edit_field(model: &mut Model, store: &Store, field: Field) {
    let Some(form) = form(model) else { return };
    let text = form.text(field);
    let mut prompt = Prompt::new(Ask::Field(field), &text);
    prompt.offers = complete::offers(model, store, field, "");
    model.prompt = Some(prompt);
}

/// Ways to go on with a field being typed.
pub(super) fn offers(model: &Model, store: &Store, field: Field, before: &str) -> Vec<Offer> {
    complete::offers(model, store, field, before)
}

/// What stands against a field as it is typed.
pub(super) fn objection(model: &Model, field: Field, typed: &str) -> Option<String> {
    let mut tried = form(model)?.clone();
    let ui = model.settings.ui;
    (!tried.set(field, typed, model)).then(|| {
        ui.say(match field {
            Field::Kind => Word::BadKind,
            Field::Flags => Word::BadFlags,
            _ => Word::BadAmount,
        })
        .to_owned()
    })
}

/// Takes what was typed into the form, and goes on to the next field.
pub(super) fn take_field(model: &mut Model, field: Field, typed: &str) {
    let Some(mut new) = form(model).cloned() else { return };
    new.set(field, typed, model);
    if let Some(window) = model.windows.last_mut() {
        window.content = Content::Form(Box::new(new));
        window.step(1);
    }
}

/// Takes back what was changed in the chosen field: what the machine reads there.
pub(super) fn as_machine(model: &mut Model) {
    let Some(Row::Field(field)) = model.windows.last().and_then(Window::chosen) else { return };
    let Some(mut new) = form(model).cloned() else { return };
    match new.machine_says(field) {
        Some(said) => {
            new.set(field, &said, model);
            if let Some(window) = model.windows.last_mut() {
                window.content = Content::Form(Box::new(new));
            }
        }
        None => model.tell(model.settings.ui.say(Word::AsMachine)),
    }
}

/// Keeps the form: a figure corrected, confirmed where nothing was, or added.
pub(super) fn save(model: &mut Model, store: &Store, effects: &mut Vec<Effect>) {
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
    let unchanged = value == Value::of(&form.figure) && form.note == form.noted;
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
pub(super) fn ask_note(model: &mut Model, store: &Store) {
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
    let Some(id) = model.list.id_of(decision.whose.key) else {
        return model.fail(ui.say(Word::GoneArticle));
    };
    // Show what was undone.
    model.list.choose_id(id);
    model.panel.goes_to = Some((decision.whose.key, decision.anchor.start));
    effects.push(Effect::Decide(id, Box::new(decision)));
    model.tell(ui.say(Word::Undone));
}
