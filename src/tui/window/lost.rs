//! Reviews that apply to nothing, as they are drawn.

use jiff::civil::Date;
use ratatui::buffer::Buffer;

use super::{WindowDrawing, WindowView};
use crate::app::layout::Area;
use crate::app::window::lost::LostReviews;
use crate::app::words::{Ui, Word};
use crate::store::reviews::decision::Act;
use crate::tui::draw::Painter;
use crate::tui::theme::StyleRole;

impl WindowDrawing for LostReviews {
    fn title(&self, view: &WindowView<'_>) -> (String, Option<String>) {
        let word = view.model.settings.ui.say(Word::LostReviews);
        (word.to_owned(), Some(self.lost.len().to_string()))
    }

    fn empty(&self) -> Word {
        Word::NoLost
    }

    /// What was decided, why it is here, of what.
    fn row(
        &self,
        at: usize,
        view: &WindowView<'_>,
        area: Area,
        painter: Painter,
        buffer: &mut Buffer,
    ) {
        let Some(lost) = self.lost.get(at) else { return };
        let Area { x, y, width: w, .. } = area;
        let style = view.model.number_style();
        let decision = &lost.decision;
        let why = if lost.article.is_some() { Word::LostSentence } else { Word::LostArticle };
        let value = style.bounds(decision.value.low, decision.value.high, decision.value.qualifier);
        let what = format!(
            "{} {value} {}",
            act(decision.act, style.ui),
            style.ui.kind(decision.value.kind)
        );
        let column = (w / 2).min(36);
        painter.text(buffer, x, y, &what, column.saturating_sub(1), StyleRole::Strong);
        let day: Option<Date> = decision.at.get(..10).and_then(|d| d.parse().ok());
        let parts = [
            style.ui.say(why).to_owned(),
            decision.by.clone(),
            day.map(|d| style.short_day(d)).unwrap_or_default(),
            decision.article.title.clone(),
        ];
        let text = parts.join(style.dot());
        painter.text(buffer, x + column, y, &text, w.saturating_sub(column), StyleRole::Dim);
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
