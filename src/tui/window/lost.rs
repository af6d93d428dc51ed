//! Reviews that apply to nothing, as they are drawn.

use jiff::civil::Date;
use ratatui::buffer::Buffer;

use super::{WindowDrawing, WindowView};
use crate::app::layout::Area;
use crate::app::window::lost::LostReviews;
use crate::app::words::{Ui, Word};
use crate::store::reviews::decision::Act;
use crate::tui::draw::Pen;
use crate::tui::theme::Role;

impl WindowDrawing for LostReviews {
    fn title(&self, view: &WindowView<'_>) -> (String, Option<String>) {
        let word = view.model.settings.ui.say(Word::LostReviews);
        (word.to_owned(), Some(self.lost.len().to_string()))
    }

    fn empty(&self) -> Word {
        Word::NoLost
    }

    /// What was decided, why it is here, of what.
    fn row(&self, at: usize, view: &WindowView<'_>, area: Area, pen: Pen, buffer: &mut Buffer) {
        let Some(lost) = self.lost.get(at) else { return };
        let Area { x, y, width: w, .. } = area;
        let house = view.model.house();
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

fn act(act: Act, ui: Ui) -> &'static str {
    ui.say(match act {
        Act::Confirm => Word::Confirmed,
        Act::Correct => Word::Corrected,
        Act::Reject => Word::Rejected,
        Act::Add => Word::Added,
        Act::Note | Act::Withdraw => Word::NotDecided,
    })
}
