//! The form of a figure: its fields, what stands in them, the window that shows it.

use super::{Content, Extent, RowKind, Window, WindowAnswer, WindowState};
use crate::analysis::{Figure, FigureKind};
use crate::app::Model;
use crate::app::action::{Action, Layer};
use crate::app::find::fold;
use crate::app::words::Word;
use crate::article::ArticleKey;
use crate::store::query::kind_of;
use crate::store::reviews::value::{FigureValue, Flag};
use crate::store::{ArticleId, Entry, Store};
use crate::text::Span;
use crate::text::wrap::wrap;

/// A field of the form.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FormField {
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

impl FormField {
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
    pub fn text(self, value: &FigureValue, note: &str) -> String {
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
pub struct FigureForm {
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
    pub value: FigureValue,
    /// Why.
    pub note: String,
    /// The note there was.
    pub noted: String,
}

impl FigureForm {
    /// Wraps the sentence: the lines of it that are shown.
    fn wrap(&mut self, width: u16) {
        let whole = Span::new(0, u32::try_from(self.quote.len()).unwrap_or(u32::MAX));
        self.lines = wrap(&self.quote, whole, usize::from(width.max(1)), &[]);
        // Around the number, where it is long.
        let at = self.quote.find(&self.written).unwrap_or(0);
        let here = self.lines.iter().position(|l| l.end as usize > at).unwrap_or(0);
        let first = here.saturating_sub(1).min(self.lines.len().saturating_sub(QUOTED));
        self.lines.drain(..first);
        self.lines.truncate(QUOTED);
    }

    /// The field of a row: they come below the lines of the sentence.
    #[must_use]
    pub fn field(&self, at: usize) -> Option<FormField> {
        FormField::ALL.get(at.checked_sub(self.lines.len())?).copied()
    }

    /// What a field says.
    #[must_use]
    pub fn text(&self, field: FormField) -> String {
        field.text(&self.value, &self.note)
    }

    /// What the machine says there, where that is something else.
    #[must_use]
    pub fn machine_says(&self, field: FormField) -> Option<String> {
        let machine = FigureValue::of(self.machine.as_ref()?);
        let said = field.text(&machine, &self.note);
        (said != self.text(field)).then_some(said)
    }

    /// Takes what was typed for a field; `false` where it cannot be read.
    pub(in crate::app) fn set(&mut self, field: FormField, typed: &str, model: &Model) -> bool {
        let typed = typed.trim();
        let some = || (!typed.is_empty()).then(|| typed.to_owned());
        match field {
            FormField::Kind => match kind_named(typed, model) {
                Some(kind) => self.value.kind = kind,
                None => return false,
            },
            FormField::Amount => return self.value.set_amount(typed).is_ok(),
            FormField::Unit => typed.clone_into(&mut self.value.unit),
            FormField::Party => {
                let parts = typed.split([',', ';']).map(str::trim).filter(|p| !p.is_empty());
                self.value.party = parts.map(str::to_owned).collect();
            }
            FormField::Says => typed.clone_into(&mut self.value.attribution),
            FormField::Place => self.value.place = some(),
            FormField::Date => self.value.date = some(),
            FormField::Flags => {
                let parts = typed.split([',', ';', ' ']).filter(|p| !p.is_empty());
                let flags: Option<Vec<Flag>> = parts.map(|name| flag_named(name, model)).collect();
                match flags {
                    Some(flags) => self.value.flags = flags,
                    None => return false,
                }
            }
            FormField::Note => typed.clone_into(&mut self.note),
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

impl FigureForm {
    /// A form on a figure and what the machine reads there.
    pub(in crate::app) fn of(
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
            value: FigureValue::of(&figure),
            machine,
            there: false,
            figure,
            noted: note.clone(),
            note,
        }
    }
}

impl Window {
    /// The form of a figure, at its amount.
    #[must_use]
    pub fn form(form: FigureForm) -> Self {
        let amount = FormField::ALL.iter().position(|field| *field == FormField::Amount);
        let at = form.lines.len() + amount.unwrap_or(0);
        Self { at, ..Self::new(form) }
    }

    /// The form it holds.
    #[must_use]
    pub fn as_form(&self) -> Option<&FigureForm> {
        match &self.content {
            Content::Form(form) => Some(form),
            _ => None,
        }
    }

    /// The field that is chosen, where it holds a form.
    #[must_use]
    pub fn chosen_field(&self) -> Option<FormField> {
        self.as_form()?.field(self.at)
    }
}

impl WindowState for FigureForm {
    fn rows(&self) -> usize {
        self.lines.len() + FormField::ALL.len()
    }

    fn row(&self, at: usize) -> RowKind {
        if self.field(at).is_some() { RowKind::Item } else { RowKind::Other }
    }

    fn layers(&self) -> &'static [Layer] {
        &[Layer::Form, Layer::Overlay, Layer::Global]
    }

    fn hints(&self) -> &'static [(Action, Word)] {
        &[
            (Action::FormEdit, Word::HintEdit),
            (Action::FormSave, Word::HintSave),
            (Action::Back, Word::HintLeave),
            (Action::FormMachine, Word::Machine),
            (Action::Down, Word::HintMove),
        ]
    }

    fn act(&self, action: Action, _: Option<usize>, _: &Model, _: &Store) -> WindowAnswer {
        if action == Action::Open {
            WindowAnswer::Instead(Action::FormEdit)
        } else {
            WindowAnswer::Pass
        }
    }

    fn extent(&self) -> Extent {
        Extent::Bottom
    }

    fn lay_out(&mut self, (width, _): (u16, u16), at: &mut usize, _: &mut usize) {
        // The same field stays chosen.
        let field = at.saturating_sub(self.lines.len());
        self.wrap(width);
        *at = self.lines.len() + field;
    }
}

/// The machine's figure behind a number.
pub(in crate::app) fn machine_of(entry: &Entry, number: usize) -> Option<&Figure> {
    match entry.analysis.review(number) {
        Some(review) => review.machine.as_ref(),
        None => entry.analysis.figure(number),
    }
}
