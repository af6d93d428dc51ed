//! A window on stories as it is drawn until articles are joined to stories.

use ratatui::buffer::Buffer;

use super::{WindowDrawing, WindowView};
use crate::app::layout::Area;
use crate::app::story_summary::StoryRequest;
use crate::app::window::awaited::Awaited;
use crate::app::words::Word;
use crate::tui::draw::Painter;

impl WindowDrawing for Awaited {
    fn title(&self, view: &WindowView<'_>) -> (String, Option<String>) {
        let word = match self.asked {
            StoryRequest::Stories => Word::Stories,
            StoryRequest::Compare => Word::Compare,
            StoryRequest::Course => Word::OverTime,
        };
        (view.model.settings.ui.say(word).to_owned(), None)
    }

    fn empty(&self) -> Word {
        Word::Joining
    }

    fn row(&self, _: usize, _: &WindowView<'_>, _: Area, _: Painter, _: &mut Buffer) {}
}
