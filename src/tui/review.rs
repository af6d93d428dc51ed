//! The form of a figure, and the list of reviews that apply to nothing.

use jiff::civil::Date;
use ratatui::buffer::Buffer;

use super::draw::Pen;
use super::theme::Role;
use super::window::WindowView;
use crate::analysis::review::Status;
use crate::app::layout::Area;
use crate::app::window::Content;
use crate::app::window::form::{Field, Form, flag_word};
use crate::app::words::Word;
use crate::store::reviews::Lost;
use crate::store::reviews::decision::Act;
use crate::text::wrap::width;

/// Columns of the labels of a form.
const LABEL: u16 = 11;

impl WindowView<'_> {
    /// What stands in the title of a form.
    pub(super) fn form_title(&self, form: &Form) -> Vec<(String, Role)> {
        let ui = self.model.settings.ui;
        let word = if form.there { Word::FormCorrect } else { Word::FormAdd };
        vec![(format!("{} “{}”", ui.say(word), form.written), Role::Focus)]
    }

    /// A line of the sentence.
    pub(super) fn quote(&self, line: usize, area: Area, pen: Pen, buffer: &mut Buffer) {
        let Content::Form(form) = &self.window.content else { return };
        if let Some(span) = form.lines.get(line) {
            pen.text(buffer, area.x, area.y, span.of(&form.quote), area.width, Role::Evidence);
        }
    }

    /// A field: its label, what it says, and what the machine says otherwise.
    pub(super) fn field(&self, field: Field, area: Area, pen: Pen, buffer: &mut Buffer) {
        let Content::Form(form) = &self.window.content else { return };
        let Area { x, y, width: w, .. } = area;
        let ui = self.model.settings.ui;
        pen.text(buffer, x + 1, y, ui.say(field.word()), LABEL - 1, Role::Dim);
        let at = x + LABEL + 1;
        let room = (x + w).saturating_sub(at);
        let mut text = form.text(field);
        match field {
            Field::Kind => ui.kind(form.value.kind).clone_into(&mut text),
            Field::Flags => {
                let flags: Vec<&str> =
                    form.value.flags.iter().map(|f| ui.say(flag_word(*f))).collect();
                text = flags.join(", ");
            }
            _ => {}
        }
        let used = pen.text(buffer, at, y, &text, room, Role::Strong);
        if let Some(machine) = form.machine_says(field) {
            let none = if pen.ascii { "-" } else { "–" };
            let machine = if machine.is_empty() { none } else { &machine };
            let told = format!("{} {machine}", ui.say(Word::Machine));
            let sign = self.model.house().status(Status::Corrected);
            pen.text(buffer, at.saturating_sub(2), y, sign, 1, Role::Strong);
            let left = room.saturating_sub(used + 2);
            let columns = u16::try_from(width(&told)).unwrap_or(u16::MAX).min(left);
            if columns > 8 {
                pen.right(buffer, x + w, y, &told, columns, Role::Dim);
            }
        }
    }

    /// A review that applies to nothing: what was decided, why it is here, of what.
    pub(super) fn lost(&self, lost: &Lost, area: Area, pen: Pen, buffer: &mut Buffer) {
        let Area { x, y, width: w, .. } = area;
        let house = self.model.house();
        let decision = &lost.decision;
        let why = if lost.article.is_some() { Word::LostSentence } else { Word::LostArticle };
        let value = house.bounds(decision.value.low, decision.value.high, decision.value.qualifier);
        let what = format!(
            "{} {value} {}",
            act(decision.act, house.ui),
            house.ui.kind(decision.value.kind)
        );
        let column = (w / 2).min(36);
        pen.text(buffer, x, y, &what, column.saturating_sub(1), Role::Strong);
        let day: Option<Date> = decision.at.get(..10).and_then(|d| d.parse().ok());
        let parts = [
            house.ui.say(why).to_owned(),
            decision.by.clone(),
            day.map(|d| house.short_day(d)).unwrap_or_default(),
            decision.whose.title.clone(),
        ];
        let text = parts.join(house.dot());
        pen.text(buffer, x + column, y, &text, w.saturating_sub(column), Role::Dim);
    }
}

fn act(act: Act, ui: crate::app::words::Ui) -> &'static str {
    ui.say(match act {
        Act::Confirm => Word::Confirmed,
        Act::Correct => Word::Corrected,
        Act::Reject => Word::Rejected,
        Act::Add => Word::Added,
        Act::Note | Act::Withdraw => Word::NotDecided,
    })
}
